//! Where sentences begin and end: as the library says, but for a few ends that are none in news.

use std::ops::Range;

/// Behind these a name or a number goes on, by language; the library takes them for the end of a sentence, some of them only where they
/// begin one.
const ABBREVIATIONS: [(&str, &[&str]); 6] = [
    (
        "en",
        &[
            "Ms", "Mss", "Govs", "Atty", "Ste", "Vol", "vol", "Vols", "vols", "ch", "Amb", "Assoc",
            "Spc", "Ofc", "approx", "est",
        ],
    ),
    (
        "fr",
        &[
            "M", "MM", "Mme", "Mmes", "Mlle", "Mlles", "Dr", "Pr", "Me", "Mgr", "St", "Ste",
        ],
    ),
    (
        "de",
        &["Abs", "Bd", "Dipl", "geb", "gest", "inkl", "Jh", "Tel"],
    ),
    ("es", &["Dña", "Cnel"]),
    ("nl", &["mevr"]),
    ("ru", &["г-н", "г-жа", "им", "св", "ген"]),
];

/// Words before a day or a number in German, behind which an ordinal goes on: "im 19. Jahrhundert".
const BEFORE_ORDINALS: [&str; 20] = [
    "am", "an", "bei", "beim", "bis", "dem", "den", "der", "des", "die", "das", "im", "in", "ins",
    "seit", "und", "vom", "zum", "zur", "vor",
];

/// Verbs that say who spoke, behind a quotation: "“Is it true?” Doe asked."
const SPEECH: [&str; 24] = [
    "added",
    "argued",
    "asked",
    "begged",
    "complained",
    "cried",
    "declared",
    "demanded",
    "exclaimed",
    "inquired",
    "joked",
    "pleaded",
    "quipped",
    "replied",
    "said",
    "says",
    "shouted",
    "screamed",
    "tweeted",
    "warned",
    "wondered",
    "wrote",
    "writes",
    "yelled",
];

/// The words of a name, and of an office before it, that stand before such a verb at most.
const MOST_NAMED: usize = 6;

/// The sentences of a text in a language (ISO 639-1 code), in order, as byte ranges without the white space between them.
#[must_use]
pub fn of(text: &str, language: &str) -> Vec<Range<usize>> {
    // The library knows three dots. The sign for them has as many bytes, so that places stay what they are.
    let dotted = text.contains('…').then(|| text.replace('…', "..."));
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for sentence in sentencex::segment(language, dotted.as_deref().unwrap_or(text)) {
        let trimmed =
            start + sentence.len() - sentence.trim_start().len()..start + sentence.trim_end().len();
        start += sentence.len();
        if trimmed.start >= trimmed.end {
            continue;
        }
        match ranges.last_mut() {
            Some(last) if goes_on(&text[last.clone()], &text[trimmed.clone()], language) => {
                last.end = trimmed.end;
            }
            _ => ranges.push(trimmed),
        }
    }
    ranges
}

/// Whether what the library took for two sentences is one.
fn goes_on(before: &str, after: &str, language: &str) -> bool {
    if before.ends_with('.') {
        is_abbreviated(before, after, language)
            || (language == "de" && is_ordinal(before, after))
            || (language == "en" && (is_time(before, after) || is_initials(before, after)))
    } else {
        language == "en" && is_spoken(before, after)
    }
}

fn is_abbreviated(before: &str, after: &str, language: &str) -> bool {
    let Some((_, known)) = ABBREVIATIONS.iter().find(|(of, _)| *of == language) else {
        return false;
    };
    let last = last_word(before).trim_end_matches('.');
    let last = last.trim_start_matches(|c: char| !c.is_alphanumeric());
    known.contains(&last) && after.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
}

fn last_word(text: &str) -> &str {
    text.rsplit(char::is_whitespace).next().unwrap_or_default()
}

/// A number of one or two digits behind an article or the like.
fn is_ordinal(before: &str, after: &str) -> bool {
    let number = last_word(before);
    let digits = number.trim_end_matches('.');
    let rest = before[..before.len() - number.len()].trim_end();
    (1..=2).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && BEFORE_ORDINALS.contains(&last_word(rest).to_lowercase().as_str())
        && after.starts_with(char::is_uppercase)
}

/// A time of day with the name of its time zone, or the day behind it.
fn is_time(before: &str, after: &str) -> bool {
    const ZONES_AND_DAYS: [&str; 58] = [
        "GMT",
        "UTC",
        "BST",
        "IST",
        "JST",
        "MSK",
        "CET",
        "CEST",
        "EET",
        "EEST",
        "ET",
        "EST",
        "EDT",
        "CT",
        "CST",
        "CDT",
        "MT",
        "MST",
        "MDT",
        "PT",
        "PST",
        "PDT",
        "AEST",
        "AEDT",
        "Eastern",
        "Central",
        "Pacific",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Sept",
        "Oct",
        "Nov",
        "Dec",
    ];
    ["a.m.", "p.m."].contains(&last_word(before)) && ZONES_AND_DAYS.contains(&first_word(after))
}

/// The initials of a name: "J.D. Vance". Places and degrees end sentences, and what begins one is no name.
fn is_initials(before: &str, after: &str) -> bool {
    const NO_NAMES: [&str; 16] = [
        "U.S.", "U.K.", "U.N.", "E.U.", "D.C.", "L.A.", "N.Y.", "N.J.", "B.C.", "A.D.", "M.D.",
        "B.A.", "M.A.", "Q.C.", "P.M.", "A.M.",
    ];
    const BEGINNINGS: [&str; 30] = [
        "A", "After", "All", "An", "And", "As", "At", "But", "By", "For", "From", "He", "Her",
        "His", "I", "If", "In", "It", "Its", "On", "She", "So", "That", "The", "Their", "There",
        "They", "This", "We", "When",
    ];
    let last = last_word(before);
    let letters = last
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .as_bytes();
    let pairs = letters.chunks(2);
    (4..=6).contains(&letters.len())
        && pairs
            .into_iter()
            .all(|pair| pair.len() == 2 && pair[0].is_ascii_uppercase() && pair[1] == b'.')
        && !NO_NAMES.iter().any(|name| name.as_bytes() == letters)
        && after.starts_with(char::is_uppercase)
        && !BEGINNINGS.contains(&first_word(after))
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default()
}

/// A question or a shout in quotation marks with who uttered it.
fn is_spoken(before: &str, after: &str) -> bool {
    let quoted = before.trim_end_matches(['"', '”', '’', '\'']);
    if quoted.len() == before.len() || !quoted.ends_with(['?', '!', '…']) {
        return false;
    }
    let mut words = after.split(' ');
    for word in words.by_ref().take(MOST_NAMED) {
        let bare = word.trim_end_matches(['.', ',', ':', ';']);
        if SPEECH.contains(&bare) {
            // "Doe said he would go" is a sentence of its own.
            let next = words.next().unwrap_or_default();
            return bare.len() < word.len()
                || next.is_empty()
                || ["at", "during", "in", "of", "on", "to"].contains(&next);
        }
        let is_name = word.starts_with(char::is_uppercase)
            || ["the", "of", "de", "van", "von", "al", "bin"].contains(&word);
        if !is_name || bare.len() < word.len() && !word.ends_with('.') {
            return false;
        }
    }
    false
}

/// The sentences of a text that begin at these bytes, as [`of`] gave them.
#[must_use]
pub fn beginning_at(text: &str, starts: &[u32]) -> Vec<Range<usize>> {
    let ends = starts.iter().skip(1).map(|end| *end as usize);
    starts
        .iter()
        .map(|start| *start as usize)
        .zip(ends.chain([text.len()]))
        .map(|(start, end)| start..start + text[start..end].trim_end().len())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{beginning_at, of};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn where_sentences_begin_says_where_they_are(text in "[A-Za-z.?!“” \\n]{0,60}") {
            let sentences = of(&text, "en");
            let starts: Vec<u32> = sentences.iter().map(|sentence| sentence.start as u32).collect();
            prop_assert_eq!(beginning_at(&text, &starts), sentences);
        }
    }

    #[track_caller]
    fn check(language: &str, expected: &[&str]) {
        let text = expected.join(" ");
        let sentences: Vec<&str> = of(&text, language)
            .into_iter()
            .map(|range| &text[range])
            .collect();
        assert_eq!(sentences, expected);
    }

    #[test]
    fn titles_and_numbers_go_on_in_the_languages_they_are_of() {
        check("en", &["He left.", "Ms. Doe stayed.", "See vol. 5 of it."]);
        check(
            "en",
            &[
                "It was J.D. Doe, he said.",
                "He lives in L.A.",
                "The mayor left.",
            ],
        );
        check(
            "en",
            &[
                "He came at 5 p.m. Monday.",
                "She lives in the U.S.",
                "It is big.",
            ],
        );
        check(
            "fr",
            &[
                "Il part.",
                "M. Martin et Mme. Durand restent.",
                "Ils parlent.",
            ],
        );
        check(
            "de",
            &[
                "Im 19. Jahrhundert war es so.",
                "Am 5. Mai nicht.",
                "Er war 19.",
                "Dann kam er.",
            ],
        );
        check("ru", &["Вчера г-н Иванов уехал.", "Он вернётся."]);
    }

    #[test]
    fn what_only_looks_like_a_zone_or_a_day_begins_a_sentence() {
        check("en", &["He came at 5 p.m.", "Mayor Doe left."]);
        check("en", &["She came at 6 a.m.", "Today she left."]);
    }

    #[test]
    fn a_time_of_day_goes_on_with_its_zone() {
        check(
            "en",
            &[
                "It ends at 5 p.m. EST today.",
                "He left at 5 p.m.",
                "The door closed.",
            ],
        );
    }

    #[test]
    fn who_asked_belongs_to_the_question() {
        check(
            "en",
            &[
                "“Is it true?” Prime Minister Doe asked.",
                "“No!” Roe said on Monday.",
            ],
        );
        check(
            "en",
            &[
                "\"Is it true?\"",
                "Doe left.",
                "“Never!”",
                "Roe said he would stay.",
            ],
        );
    }

    #[test]
    fn three_dots_in_one_sign_are_three_dots() {
        check(
            "en",
            &[
                "Doe waited…",
                "The ship left.",
                "“We… we saw it…”",
                "Roe paused… then went on.",
            ],
        );
        check("fr", &["Il attendait…", "Le navire partit."]);
    }

    #[test]
    fn abbreviations_end_no_sentence() {
        let text = "The U.S. Taliban talks began. Sen. Doe met Gen. Roe at 7 p.m. in Doha. ";
        let sentences: Vec<&str> = of(text, "en")
            .into_iter()
            .map(|range| &text[range])
            .collect();
        assert_eq!(
            sentences,
            [
                "The U.S. Taliban talks began.",
                "Sen. Doe met Gen. Roe at 7 p.m. in Doha."
            ]
        );
    }
}
