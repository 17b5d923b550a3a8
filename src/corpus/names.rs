//! The shapes of names: people, agencies, and the words for who works at an outlet.
//!
//! What comes in: a word or a phrase. What goes out: whether it looks like a name. Whose name it is, and whether that matters, others tell
//! from where it stands.

use super::phrases::Phrases;
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Whether a text has the shape of a person's name: two to five words with capitals, small particles between them.
pub(super) fn is_person(text: &str) -> bool {
    const MOST_WORDS: usize = 5;
    let words: Vec<&str> = text.split_whitespace().take(MOST_WORDS + 1).collect();
    if !(2..=MOST_WORDS).contains(&words.len()) {
        return false;
    }
    let capitals = words.iter().filter(|word| is_name_word(word)).count();
    capitals >= 2
        && is_name_word(words[words.len() - 1])
        && words
            .iter()
            .all(|word| is_name_word(word) || is_particle(word))
        && !words
            .iter()
            .any(|word| names_job(word) || is_grammar(word) && !is_particle(word))
}

/// Whether a word has the shape of a part of a name.
pub(super) fn is_name_word(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase)
        && !is_glued(word)
        && chars.all(|c| {
            c.is_alphabetic() || matches!(c, '.' | '-' | '‐' | '\'' | '’' | '\u{300}'..='\u{36f}')
        })
}

/// Whether a capital stands far inside a word, as where a page's layout ended one ("`LeeCorrespondent`"); "`McLean`" is a name.
fn is_glued(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    letters
        .windows(2)
        .skip(3)
        .any(|pair| pair[0].is_lowercase() && pair[1].is_uppercase())
}

/// Words that begin a headline with a capital as they would a sentence: "A Town Waits".
fn is_grammar(word: &str) -> bool {
    #[rustfmt::skip]
    const GRAMMAR: &[&str] = &[
        "a", "an", "the", "in", "on", "of", "to", "for", "and", "or", "why", "how", "what", "when", "where", "who", "is", "are", "at", "from", "with", "as", "this", "that", "about", "our", "your", "more", "new", "no", "not", "all",
        "der", "die", "das", "ein", "eine", "und", "im", "für", "mit", "was", "wie", "warum", "mehr", "neue", "weitere",
    ];
    GRAMMAR.contains(&&*lowered(word))
}

/// Whether a word joins the parts of names without a capital of its own.
pub(super) fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "da"
            | "dos"
            | "del"
            | "della"
            | "di"
            | "du"
            | "la"
            | "le"
            | "van"
            | "von"
            | "der"
            | "den"
            | "ter"
            | "ten"
            | "zu"
            | "al"
            | "el"
            | "bin"
            | "ibn"
            | "bint"
            | "ur"
            | "ul"
            | "e"
            | "y"
            | "i"
            | "af"
            | "av"
            | "dal"
    )
}

/// Whether a word names what people do at an outlet.
pub(super) fn names_job(word: &str) -> bool {
    let lower = lowered(word);
    EXACT_JOBS.contains(&lower.trim_matches(|c: char| !c.is_alphabetic())) || ANY_JOB.any_in(&lower)
}

static ANY_JOB: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(JOBS.iter().copied()));

/// A word in lower case; most words are so already.
fn lowered(word: &str) -> Cow<'_, str> {
    if word
        .bytes()
        .all(|b| b.is_ascii() && !b.is_ascii_uppercase())
    {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.to_lowercase())
    }
}

/// Whether a list may begin with an agency, by its first word alone.
pub(super) fn may_begin_with_agency(list: &str) -> bool {
    let list = list.trim_start_matches(|c: char| !c.is_alphanumeric());
    let lower = first_word(list).to_lowercase();
    matches!(lower.as_str(), "the" | "and") || AGENCY_BEGINNINGS.contains(lower.as_str())
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default()
}

static AGENCY_BEGINNINGS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| AGENCIES.iter().map(|name| first_word(name)).collect());

/// The agency a text names and nothing else, as printed.
pub(super) fn agency(text: &str) -> Option<&str> {
    let text = text
        .trim()
        .trim_start_matches('(')
        .trim_end_matches([')', '.']);
    let lower = text.to_lowercase();
    let bare = lower.strip_prefix("the ").unwrap_or(&lower);
    // Signs of two letters mean agencies only in capitals.
    let is_ambiguous = bare.len() == 2 && text.chars().any(char::is_lowercase);
    (AGENCIES.contains(&bare) && !is_ambiguous).then_some(text)
}

/// What an agency is the same by, whether it is credited by its name or by its sign.
pub(super) fn agency_key(name: &str) -> String {
    let lower = name.to_lowercase();
    let bare = lower.strip_prefix("the ").unwrap_or(&lower);
    let sign = match bare {
        "associated press" | "أسوشيتد برس" | "أسوشييتد برس" | "أ ب" | "أ.ب" => {
            "ap"
        }
        "thomson reuters" | "رويترز" | "רויטרס" => "reuters",
        "agence france-presse"
        | "فرانس برس"
        | "وكالة فرانس برس"
        | "أ ف ب"
        | "أ.ف.ب"
        | "ا ف ب"
        | "ا.ف.ب" => "afp",
        "deutsche presse-agentur" | "د ب أ" | "د.ب.أ" | "د ب ا" => "dpa",
        "press association" | "pa media" => "pa",
        "united press international" => "upi",
        "australian associated press" => "aap",
        "anadolu agency" | "aa" | "الأناضول" | "وكالة الأناضول" => "anadolu",
        "kyodo news" => "kyodo",
        "keystone-sda" => "sda",
        "itar-tass" => "tass",
        "شينخوا" => "xinhua",
        "وام" => "wam",
        "سانا" => "sana",
        other => other,
    };
    sign.to_owned()
}

/// Parts of words for those who write, in any compound: "Wirtschaftsredakteur".
#[rustfmt::skip]
const JOBS: &[&str] = &[
    "writer", "reporter", "correspondent", "journalist", "columnist", "contributor", "freelance", "redakteur",
    "redaktor", "korrespondent", "volontär", "rédacteur", "rédactrice", "correspondant", "redactor", "periodista",
    "corresponsal", "repórter", "jornalista", "giornalista", "redattore", "redattrice", "redacteur", "verslaggever",
    "redaktør", "redaktör", "muhabir", "редактор", "корреспондент", "журналист", "dziennikar", "wartawan",
];

/// Words for those who make a paper that mean other things in compounds.
#[rustfmt::skip]
const EXACT_JOBS: &[&str] = &[
    "editor", "editors", "staff", "producer", "autor", "autorin", "inviato", "inviata",
];

/// News agencies under the names and signs they are credited with.
#[rustfmt::skip]
const AGENCIES: &[&str] = &[
    "ap", "associated press", "reuters", "thomson reuters", "afp", "agence france-presse", "dpa",
    "deutsche presse-agentur", "efe", "europa press", "ansa", "adnkronos", "agi", "lusa", "upi",
    "united press international", "pa", "pa media", "press association", "xinhua", "tass", "itar-tass", "interfax",
    "ria novosti", "kyodo", "kyodo news", "jiji press", "yonhap", "pti", "ani", "ians", "bernama", "antara", "aap",
    "australian associated press", "the canadian press", "canadian press", "anp", "belga", "apa", "sda",
    "keystone-sda", "ats", "afp-services", "kna", "epd", "sid", "rtr", "tt", "ntb", "ritzau", "stt", "ctk", "čtk",
    "pap", "mti", "tanjug", "hina", "anadolu", "anadolu agency", "aa", "wam", "sana", "irna", "bloomberg news",
    "ukrinform", "agerpres", "bta", "unian", "nova news", "telam", "télam", "notimex", "prensa latina",
    "inter press service", "apn", "sapa", "maan",
    "رويترز", "فرانس برس", "وكالة فرانس برس", "أ ف ب", "أ.ف.ب", "ا ف ب", "ا.ف.ب", "أسوشيتد برس", "أسوشييتد برس", "أ ب", "أ.ب",
    "د ب أ", "د.ب.أ", "د ب ا", "الأناضول", "وكالة الأناضول", "شينخوا", "وام", "واس", "كونا", "بترا", "سانا", "وفا", "أ ش أ",
    "רויטרס",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_have_capitals_and_particles() {
        for name in [
            "Ann Lee",
            "Bo al Carr",
            "J. R. Dent",
            "ANN LEE",
            "Jana van der Berg",
            "Zoë O’Neil",
        ] {
            assert!(is_person(name), "{name}");
        }
        for other in [
            "Ann",
            "a town",
            "A town waits",
            "Ann Lee 3",
            "Staff Writer",
            "Ann LeeCorrespondent",
        ] {
            assert!(!is_person(other), "{other}");
        }
    }

    #[test]
    fn an_agency_is_the_same_by_name_and_by_sign() {
        assert_eq!(agency_key("the Associated Press"), agency_key("AP"));
        assert_ne!(agency_key("AFP"), agency_key("AP"));
        for (printed, sign) in [
            ("رويترز", "Reuters"),
            ("רויטרס", "Reuters"),
            ("أ ف ب", "AFP"),
        ] {
            assert_eq!(agency(printed), Some(printed));
            assert_eq!(agency_key(printed), agency_key(sign));
        }
    }

    #[test]
    fn agencies_of_two_letters_are_written_in_capitals() {
        assert_eq!(agency("AP"), Some("AP"));
        assert_eq!(agency("the Associated Press"), Some("the Associated Press"));
        assert_eq!(agency("Pa"), None);
        assert_eq!(agency("Harbor News"), None);
    }
}
