//! The language an article is written in, told from its body.
//!
//! The small words of the commonest languages tell most texts at once; the rest is compared letter by letter with many languages,
//! which takes a hundred times as long.

use crate::article::Language;
use std::collections::HashMap;
use std::sync::LazyLock;
use whatlang::Lang;

/// The language of a text; `None` where the text is too short to tell or two languages come close.
pub(super) fn detect(body: &str) -> Option<Language> {
    const SHORTEST: usize = 120;
    const SAMPLE: usize = 2000;
    if body.chars().take(SHORTEST).count() < SHORTEST {
        return None;
    }
    let end = body
        .char_indices()
        .nth(SAMPLE)
        .map_or(body.len(), |(at, _)| at);
    if let Some(code) = by_small_words(&body[..end]) {
        return Language::from_tag(code);
    }
    let info = whatlang::detect(&body[..end])?;
    info.is_reliable()
        .then(|| Language::from_tag(tag(info.lang())))
        .flatten()
}

/// The language whose small words make a fair part of the words, while no other's make more than a trace.
fn by_small_words(text: &str) -> Option<&'static str> {
    const ENOUGH: usize = 12;
    let mut counts = [0; SMALL_WORDS.len()];
    let mut words = 0;
    for word in text.split(|c: char| !c.is_alphabetic()) {
        if !word.is_empty() {
            words += 1;
            if let Some(language) = SMALL_WORD_OF.get(word) {
                counts[*language] += 1;
            }
        }
    }
    let most = *counts.iter().max()?;
    let others = counts.iter().sum::<usize>() - most;
    let is_clear = most >= ENOUGH && most * 8 >= words && others * 8 <= most;
    let language = counts.iter().position(|count| *count == most)?;
    is_clear.then_some(SMALL_WORDS[language].0)
}

/// Words of one language that are none in the others here, nor in a language close to it.
const SMALL_WORDS: [(&str, &str); 6] = [
    (
        "en",
        "the of and to was that with as by has have had it its from which who will been are his her their but not after said they he she would",
    ),
    (
        "de",
        "der und ist den von mit für auf dem des ein eine nicht im zu sich wurde auch bei nach hat haben wird sind dass einen einer aus noch",
    ),
    (
        "fr",
        "et les une du est dans pour qui sur par au pas avec ont il elle ce été aux cette mais",
    ),
    (
        "es",
        "el los las y del una por con para fue pero más como sus este esta",
    ),
    (
        "it",
        "di che è della una sono gli nel alla anche più dei per con non",
    ),
    (
        "nl",
        "het een van dat voor zijn niet met werd aan ook er naar maar",
    ),
];

static SMALL_WORD_OF: LazyLock<HashMap<&str, usize>> = LazyLock::new(|| {
    let mut of = HashMap::new();
    for (language, (_, words)) in SMALL_WORDS.iter().enumerate() {
        for word in words.split(' ') {
            // A word of two languages tells neither.
            of.entry(word)
                .and_modify(|known| *known = None)
                .or_insert(Some(language));
        }
    }
    of.into_iter()
        .filter_map(|(word, language)| Some((word, language?)))
        .collect()
});

/// The two-letter code, where the language has one.
#[rustfmt::skip]
fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::Epo => "eo", Lang::Eng => "en", Lang::Rus => "ru", Lang::Cmn => "zh", Lang::Spa => "es", Lang::Por => "pt",
        Lang::Ita => "it", Lang::Ben => "bn", Lang::Fra => "fr", Lang::Deu => "de", Lang::Ukr => "uk", Lang::Kat => "ka",
        Lang::Ara => "ar", Lang::Hin => "hi", Lang::Jpn => "ja", Lang::Heb => "he", Lang::Yid => "yi", Lang::Pol => "pl",
        Lang::Amh => "am", Lang::Jav => "jv", Lang::Kor => "ko", Lang::Nob => "no", Lang::Dan => "da", Lang::Swe => "sv",
        Lang::Fin => "fi", Lang::Tur => "tr", Lang::Nld => "nl", Lang::Hun => "hu", Lang::Ces => "cs", Lang::Ell => "el",
        Lang::Bul => "bg", Lang::Bel => "be", Lang::Mar => "mr", Lang::Kan => "kn", Lang::Ron => "ro", Lang::Slv => "sl",
        Lang::Hrv => "hr", Lang::Srp => "sr", Lang::Mkd => "mk", Lang::Lit => "lt", Lang::Lav => "lv", Lang::Est => "et",
        Lang::Tam => "ta", Lang::Vie => "vi", Lang::Urd => "ur", Lang::Tha => "th", Lang::Guj => "gu", Lang::Uzb => "uz",
        Lang::Pan => "pa", Lang::Aze => "az", Lang::Ind => "id", Lang::Tel => "te", Lang::Pes => "fa", Lang::Mal => "ml",
        Lang::Ori => "or", Lang::Mya => "my", Lang::Nep => "ne", Lang::Sin => "si", Lang::Khm => "km", Lang::Tuk => "tk",
        Lang::Zul => "zu", Lang::Sna => "sn", Lang::Afr => "af", Lang::Lat => "la", Lang::Slk => "sk", Lang::Cat => "ca",
        other => other.code(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(detect(text).as_ref().map(Language::code), expected);
    }

    #[test]
    fn a_paragraph_tells_its_language() {
        check(
            "The first ship came in on Monday after a winter in which the ice had kept every boat ashore, and half of the town stood on the pier.",
            Some("en"),
        );
        check(
            "Am Montag lief das erste Schiff ein, nachdem das Eis den ganzen Winter über jedes Boot am Ufer gehalten hatte, und die halbe Stadt stand am Kai.",
            Some("de"),
        );
    }

    #[test]
    fn a_few_words_do_not() {
        check("The harbor", None);
    }
}
