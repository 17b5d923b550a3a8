//! Words of a text: UAX #29 boundaries, mended where news writes words otherwise.

use super::fold::{LONGEST, fold};
use super::plain::PlainText;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// One word of a text.
#[derive(Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// Its number in the text, from 0.
    pub position: u32,
    /// Where it stands, in bytes: without a possessive ending, with the last dot of "U.S.".
    pub range: Range<usize>,
    /// Its exact form: folded for case and diacritics, dots and apostrophes dropped.
    pub folded: &'a str,
    /// The form that keeps its capitals, where it is typed in them.
    pub capitals: Option<&'a str>,
}

/// Calls `each` with every word of a text, in order.
pub fn tokenize(text: &str, each: &mut dyn FnMut(Token<'_>)) {
    let mut forms = Forms::default();
    let bytes = text.as_bytes();
    let mut start = 0;
    // No word reaches across a space or any other ASCII character that joins nothing (UAX #29, WB3a, WB3b, WB3d and WB999), so what
    // lies between two of them can be looked at alone.
    while start < bytes.len() {
        let end = match plain_word(bytes, start) {
            Plain::Nothing { end } => end,
            Plain::Word { range, cases, end } => {
                forms.emit_plain(&text[range.clone()], cases, range, each);
                end
            }
            Plain::No => {
                let rest = bytes[start..].iter();
                let end = start + rest.take_while(|byte| class(**byte) != PARTS).count();
                if let Some(plain) = PlainText::of(&text[start..end]) {
                    let whole = 0..plain.text.len();
                    words(&plain.text, whole, &mut forms, &mut |token| {
                        let place = plain.place(&token.range);
                        each(Token {
                            range: start + place.start..start + place.end,
                            ..token
                        });
                    });
                } else {
                    words(text, start..end, &mut forms, each);
                }
                end
            }
        };
        start = end + 1;
    }
}

/// Hands over the words of a part of a text at whose ends no word goes on.
fn words(text: &str, part: Range<usize>, forms: &mut Forms, each: &mut dyn FnMut(Token<'_>)) {
    let start = part.start;
    for (at, word) in text[part].unicode_word_indices() {
        // Most words have nothing to mend.
        if word.bytes().all(|b| b.is_ascii_alphanumeric()) {
            let cases = word.bytes().fold(0, |cases, byte| cases | class(byte));
            forms.emit_plain(word, cases, start + at..start + at + word.len(), each);
        } else if word.starts_with(is_katakana) {
            // As in the other scripts without spaces, a letter is a word, so that any part of a compound is found.
            for (within, letter) in word.grapheme_indices(true) {
                let letter_start = start + at + within;
                forms.emit(letter, letter_start..letter_start + letter.len(), each);
            }
        } else {
            mend(text, start + at, word, forms, each);
        }
    }
}

fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9f}')
}

/// What lies between two characters that part words.
enum Plain {
    /// No word.
    Nothing { end: usize },
    /// One word of ASCII letters and digits, the classes of its characters put together.
    Word {
        range: Range<usize>,
        cases: u8,
        end: usize,
    },
    /// Something else.
    No,
}

/// Looks at what begins here. ASCII letters and digits in a row with at most punctuation around them, as most of a text is, are one word:
/// the rules of UAX #29 part it from whatever punctuation stands beside it but for the underscore. Saves asking for the class of every
/// character.
fn plain_word(text: &[u8], start: usize) -> Plain {
    let mut at = start;
    while at < text.len() && class(text[at]) == TOUCHES {
        at += 1;
    }
    let first = at;
    let mut cases = 0;
    while at < text.len() && class(text[at]) & IN_WORD != 0 {
        cases |= class(text[at]);
        at += 1;
    }
    let range = first..at;
    while at < text.len() && class(text[at]) == TOUCHES {
        at += 1;
    }
    let here = text.get(at).map_or(PARTS, |byte| class(*byte));
    match here {
        PARTS if range.is_empty() => Plain::Nothing { end: at },
        PARTS => Plain::Word {
            range,
            cases,
            end: at,
        },
        _ => Plain::No,
    }
}

/// Small letters, capitals and digits of ASCII.
const SMALL: u8 = 1;
const CAPITAL: u8 = 2;
const DIGIT: u8 = 4;
const IN_WORD: u8 = SMALL | CAPITAL | DIGIT;
/// Punctuation of ASCII that joins what stands on both its sides by some rule of UAX #29.
const TOUCHES: u8 = 8;
/// Any other character of ASCII, but for the underscore.
const PARTS: u8 = 16;

/// The class of a byte; 0 where it tells nothing alone.
fn class(byte: u8) -> u8 {
    const CLASSES: [u8; 256] = {
        let mut classes = [0; 256];
        let mut byte = 0;
        while byte < 128 {
            classes[byte as usize] = match byte {
                b'a'..=b'z' => SMALL,
                b'A'..=b'Z' => CAPITAL,
                b'0'..=b'9' => DIGIT,
                b'.' | b',' | b';' | b':' | b'\'' | b'"' => TOUCHES,
                b'_' => 0,
                _ => PARTS,
            };
            byte += 1;
        }
        classes
    };
    CLASSES[usize::from(byte)]
}

/// A word that holds more than ASCII letters and digits: dots, apostrophes, separators of thousands, underscores.
fn mend(text: &str, start: usize, word: &str, forms: &mut Forms, each: &mut dyn FnMut(Token<'_>)) {
    let end = start + word.len();
    if is_abbreviation(word) {
        let dotted_end = end + usize::from(text[end..].starts_with('.'));
        let letters: String = word.split('.').collect();
        forms.emit(&letters, start..dotted_end, each);
        return;
    }
    if word.starts_with(|c: char| c.is_ascii_digit()) && word.contains(',') {
        let digits: String = if separates_thousands(word) {
            word.replace(',', "")
        } else {
            word.to_owned()
        };
        forms.emit(&digits, start..end, each);
        return;
    }
    let number = word.starts_with(|c: char| c.is_numeric());
    let mut part_start = start;
    // "Kabul.The" lacks a space, "bbc.co.uk" is three words, "__bold__" is one.
    for part in word.split(|c: char| c == '_' || (!number && matches!(c, '.' | ':'))) {
        let part_range = part_start..part_start + part.len();
        part_start = part_range.end
            + text[part_range.end..]
                .chars()
                .next()
                .map_or(0, char::len_utf8);
        let (part, range) = without_elision(without_ending(part), part_range);
        if part.chars().any(char::is_alphanumeric) {
            forms.emit(part, range, each);
        }
    }
}

/// Single letters with dots between them: "U.S", "p.m".
fn is_abbreviation(word: &str) -> bool {
    word.contains('.')
        && word
            .split('.')
            .all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic))
}

/// "13,000" and "1,250,000", not "3,5".
fn separates_thousands(word: &str) -> bool {
    word.split(',')
        .skip(1)
        .all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()))
}

/// "Karzai's" is Karzai, and Turkish "Ankara'dan" Ankara.
fn without_ending(word: &str) -> &str {
    ["'s", "’s", "'S", "’S", "ʼs", "＇s"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending))
        .filter(|rest| !rest.is_empty())
        .unwrap_or_else(|| without_turkish_ending(word))
}

/// Case endings that Turkish parts from a name by an apostrophe; those of one letter stay, since names elsewhere end so ("Sana'a").
const TURKISH_ENDINGS: [&str; 44] = [
    "nin", "nın", "nun", "nün", "in", "ın", "un", "ün", "de", "da", "te", "ta", "den", "dan",
    "ten", "tan", "ye", "ya", "yi", "yı", "yu", "yü", "ne", "na", "ni", "nı", "dir", "dır", "dur",
    "dür", "tir", "tır", "tur", "tür", "le", "la", "yle", "yla", "deki", "daki", "nde", "nda",
    "nden", "ndan",
];

fn without_turkish_ending(word: &str) -> &str {
    // What is elided elsewhere is shorter: "Qu'un", "Dell'un".
    const SHORTEST_NAME: usize = 4;
    let Some((name, ending)) = word.rsplit_once(['\'', '’']) else {
        return word;
    };
    let is_name = name.starts_with(char::is_uppercase) && name.chars().count() >= SHORTEST_NAME;
    if is_name && TURKISH_ENDINGS.contains(&ending) && !is_elided(name) {
        name
    } else {
        word
    }
}

/// What is left of a typed word without an elided article before it, if there is one: "Angelo" of "D'Angelo".
#[must_use]
pub fn elided(typed: &str) -> Option<&str> {
    let (rest, _) = without_elision(typed, 0..typed.len());
    (rest.len() < typed.len()).then_some(rest)
}

/// "l'accord" is accord, "d'Estaing" is Estaing; "O'Brien" stays itself. Elision stands before a vowel or a mute h only.
fn without_elision(word: &str, range: Range<usize>) -> (&str, Range<usize>) {
    let end = range.start + word.len();
    let whole = (word, range.start..end);
    let Some((article, rest)) = word.split_once(['\'', '’']) else {
        return whole;
    };
    let vowel = rest.chars().next().is_some_and(|c| {
        "aeiouyhâàáäéèêëîïíìôöóòûüúùœæ".contains(c.to_lowercase().next().unwrap_or(c))
    });
    if is_elided(article) && vowel && rest.chars().nth(1).is_some() {
        (rest, end - rest.len()..end)
    } else {
        whole
    }
}

/// Whether this is a word of French or Italian that has lost its last vowel.
fn is_elided(word: &str) -> bool {
    const ELIDED: [&str; 17] = [
        "l", "d", "j", "m", "t", "s", "n", "c", "qu", "lorsqu", "puisqu", "jusqu", "dell", "all",
        "nell", "sull", "dall",
    ];
    ELIDED
        .iter()
        .any(|elided| word.eq_ignore_ascii_case(elided))
}

/// Buffers for the forms of one word, used again for the next, and the count of words so far.
#[derive(Default)]
struct Forms {
    folded: String,
    capitals: String,
    position: u32,
}

impl Forms {
    /// A word of ASCII letters and digits of these classes.
    fn emit_plain(
        &mut self,
        word: &str,
        cases: u8,
        range: Range<usize>,
        each: &mut dyn FnMut(Token<'_>),
    ) {
        if word.len() > LONGEST {
            self.emit(word, range, each);
        } else if cases & CAPITAL == 0 {
            // Most words are their own folded form.
            pass(&mut self.position, range, (word, None), each);
        } else {
            self.folded.clear();
            self.folded.push_str(word);
            self.folded.make_ascii_lowercase();
            let is_capitals = cases & SMALL == 0 && word.len() > 1;
            let forms = (self.folded.as_str(), is_capitals.then_some(word));
            pass(&mut self.position, range, forms, each);
        }
    }

    fn emit(&mut self, word: &str, range: Range<usize>, each: &mut dyn FnMut(Token<'_>)) {
        self.folded.clear();
        self.capitals.clear();
        fold(word, &mut self.folded, &mut self.capitals);
        if !self.folded.is_empty() {
            let capitals = Some(self.capitals.as_str()).filter(|capitals| !capitals.is_empty());
            let forms = (self.folded.as_str(), capitals);
            pass(&mut self.position, range, forms, each);
        }
    }
}

/// Hands over the next word with its folded form and that in capitals.
fn pass(
    next: &mut u32,
    range: Range<usize>,
    (folded, capitals): (&str, Option<&str>),
    each: &mut dyn FnMut(Token<'_>),
) {
    let position = *next;
    *next += 1;
    each(Token {
        position,
        range,
        folded,
        capitals,
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::visible;
    use proptest::prelude::*;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let mut actual = Vec::new();
        tokenize(text, &mut |token| {
            actual.push((text[token.range].to_owned(), token.folded.to_owned()));
        });
        let actual: Vec<(&str, &str)> = actual
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        assert_eq!(actual, expected);
    }

    #[test]
    fn abbreviations_are_one_word_however_dotted() {
        check(
            "the U.S. and",
            &[("the", "the"), ("U.S.", "us"), ("and", "and")],
        );
        check("US U.S", &[("US", "us"), ("U.S", "us")]);
        check("at 7 p.m.", &[("at", "at"), ("7", "7"), ("p.m.", "pm")]);
        check("U.S.-led", &[("U.S.", "us"), ("led", "led")]);
    }

    #[test]
    fn names_with_apostrophes_are_one_word() {
        check(
            "O'Brien O’Brien",
            &[("O'Brien", "obrien"), ("O’Brien", "obrien")],
        );
        check(
            "Karzai's Taliban’s",
            &[("Karzai", "karzai"), ("Taliban", "taliban")],
        );
        check(
            "the Soviets’ way",
            &[("the", "the"), ("Soviets", "soviets"), ("way", "way")],
        );
        check("don't", &[("don't", "dont")]);
    }

    #[test]
    fn turkish_endings_behind_an_apostrophe_are_left_out() {
        check(
            "Türkiye'nin Ankara’dan",
            &[("Türkiye", "turkiye"), ("Ankara", "ankara")],
        );
        check(
            "Sana'a Jusqu'un Qur'an Ba'ath",
            &[
                ("Sana'a", "sanaa"),
                ("un", "un"),
                ("Qur'an", "quran"),
                ("Ba'ath", "baath"),
            ],
        );
    }

    #[test]
    fn elided_articles_are_left_out() {
        check(
            "l'accord d’Estaing",
            &[("accord", "accord"), ("Estaing", "estaing")],
        );
    }

    #[test]
    fn katakana_is_read_letter_by_letter_whatever_its_width() {
        check(
            "ゲーム機",
            &[("ゲ", "ゲ"), ("ー", "ー"), ("ム", "ム"), ("機", "機")],
        );
        check("ｹﾞｰﾑ", &[("ｹﾞ", "ゲ"), ("ｰ", "ー"), ("ﾑ", "ム")]);
    }

    #[test]
    fn hyphens_and_missing_spaces_part_words() {
        check("al-Qaida", &[("al", "al"), ("Qaida", "qaida")]);
        check("Kabul.The", &[("Kabul", "kabul"), ("The", "the")]);
        check("bbc.co.uk", &[("bbc", "bbc"), ("co", "co"), ("uk", "uk")]);
        check("__bold__ text", &[("bold", "bold"), ("text", "text")]);
    }

    #[test]
    fn numbers_stay_whole_without_separators_of_thousands() {
        check("１３，０００人", &[("１３，０００", "13000"), ("人", "人")]);
        check(
            "13,000 or 3.5",
            &[("13,000", "13000"), ("or", "or"), ("3.5", "3.5")],
        );
        check(
            "September 11th",
            &[("September", "september"), ("11th", "11th")],
        );
    }

    #[test]
    fn what_cannot_be_seen_is_no_part_of_a_word_and_parts_none() {
        check(
            "briefly\u{2060}—\u{2060}COVID\u{2060}21 do\u{ad}ha",
            &[
                ("briefly", "briefly"),
                ("COVID\u{2060}21", "covid21"),
                ("do\u{ad}ha", "doha"),
            ],
        );
        check(
            "Karzai\u{200e}'s (U\u{2060}.S\u{2060}.) \u{feff}otter\u{200f}, 13\u{2060},\u{2060}000",
            &[
                ("Karzai", "karzai"),
                ("U\u{2060}.S\u{2060}.", "us"),
                ("otter", "otter"),
                ("13\u{2060},\u{2060}000", "13000"),
            ],
        );
        check("a\u{200b}b", &[("a", "a"), ("b", "b")]);
        check("서울\u{3164}부산", &[("서울", "서울"), ("부산", "부산")]);
    }

    #[test]
    fn small_digits_are_part_of_formulas_and_units_and_words_of_their_own_behind_others() {
        check("CO₂-Steuer", &[("CO₂", "co2"), ("Steuer", "steuer")]);
        check("H₂O, 5 km²", &[("H₂O", "h2o"), ("5", "5"), ("km²", "km2")]);
        check(
            "word¹ US²",
            &[("word", "word"), ("¹", "1"), ("US", "us"), ("²", "2")],
        );
    }

    #[test]
    fn scripts_without_spaces_give_words() {
        check("在多哈", &[("在", "在"), ("多", "多"), ("哈", "哈")]);
    }

    proptest! {
        #[test]
        fn runs_looked_at_alone_give_the_words_of_the_whole_text(text in "[aB3é“’.,:;'\"_()/\\-\\u{301}\\u{200d} \\r\\n—多א]{0,24}") {
            let mut forms = Forms::default();
            let mut expected = Vec::new();
            for (start, word) in text.unicode_word_indices() {
                mend(&text, start, word, &mut forms, &mut |token| expected.push((token.range, token.folded.to_owned())));
            }
            let mut actual = Vec::new();
            tokenize(&text, &mut |token| actual.push((token.range, token.folded.to_owned())));
            prop_assert_eq!(actual, expected);
        }

        #[test]
        fn words_are_those_of_the_text_that_can_be_seen(text in "[aB3é’.,'_ \\-—א\u{ad}\u{200e}\u{2060}\u{2069}\u{feff}\u{180e}\u{200b}]{0,24}") {
            let words = |text: &str| {
                let mut words = Vec::new();
                tokenize(text, &mut |token| {
                    let range = text[token.range].chars().filter_map(visible).collect::<String>();
                    words.push((range, token.folded.to_owned()));
                });
                words
            };
            let seen: String = text.chars().filter_map(visible).collect();
            prop_assert_eq!(words(&text), words(&seen));
        }

        #[test]
        fn ranges_follow_one_another_on_character_boundaries(text in "\\PC{0,60}") {
            let mut last = (0, None);
            tokenize(&text, &mut |token| {
                assert!(token.range.start >= last.0 && token.range.start < token.range.end, "{:?}", token.range);
                assert!(text.get(token.range.clone()).is_some());
                assert_eq!(token.position, last.1.map_or(0, |p: u32| p + 1));
                assert!(!token.folded.is_empty());
                last = (token.range.end, Some(token.position));
            });
        }

        #[test]
        fn folding_an_exact_form_again_changes_nothing(text in "[A-Za-zÀ-ž'’.]{1,12}") {
            let mut forms = Vec::new();
            tokenize(&text, &mut |token| forms.push(token.folded.to_owned()));
            for form in forms {
                tokenize(&form, &mut |token| assert_eq!(token.folded, form));
            }
        }
    }
}
