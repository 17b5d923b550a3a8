//! Compounds that some write with a hyphen and some as one word: "peace-keeping" and "peacekeeping".
//!
//! What comes in: the words of a text, one by one. What goes out: for two words with a hyphen between them a term of their own, which
//! stands at the position of the first. It names the stem of both as one word, by which the compound is looked up, and the stem of the
//! second word, so that first and second can be matched (and marked) as the two words they are. Words with a space between them are no
//! compound: "to-day" is today, "from day to day" is not. A number with an apostrophe before an s is one: "the 1970's" are the 1970s. So
//! are the thousands of a number with spaces between them, "1 200 000", where the language writes them so.

use super::common_words::is_common;
use super::stem::Stemmer;
use super::thousands;
use super::tokenize::Token;
use crate::query::visible;
use std::ops::Range;

/// Stands before each of the stems; folded words hold no control characters.
const MARK: char = '\u{3}';
/// Ends a range of terms that begin alike.
const AFTER_MARK: char = '\u{4}';

/// Watches the words of one text go by.
#[derive(Debug, Default)]
pub struct Compounds {
    /// The word before, where it may be joined to the next.
    last: String,
    last_range: Range<usize>,
    /// Where the last number ends that was joined: its thousands begin none.
    number_end: usize,
}

impl Compounds {
    /// The term of the compound that this word and the one before it are, if they are one or begin one; it belongs to the word before.
    pub fn next(&mut self, text: &str, token: &Token<'_>, stemmer: &mut Stemmer) -> Option<String> {
        let words = self.joined(text, token, stemmer.language());
        let term = (!words.is_empty()).then(|| {
            let joined = format!("{}{}", self.last, words.concat());
            let mut term = format!("{MARK}{}", stemmer.stem(&joined));
            for word in words {
                term.push(MARK);
                term.push_str(stemmer.stem(word));
            }
            term
        });
        self.last.clear();
        if token.range.start >= self.number_end && may_join_the_next(text, token) {
            self.last.push_str(token.folded);
            self.last_range = token.range.clone();
        }
        term
    }

    /// This word, with the other thousands of a number, where they are joined to the word before.
    fn joined<'a>(&mut self, text: &'a str, token: &Token<'a>, language: &str) -> Vec<&'a str> {
        if self.last.is_empty() {
            return Vec::new();
        }
        let (groups, end) = thousands::behind(text, &self.last, self.last_range.end, language);
        if !groups.is_empty() {
            self.number_end = end;
            return groups;
        }
        let first = (self.last.as_str(), &self.last_range);
        let second = (token.folded, &token.range);
        if joins(text, first, second, language) {
            vec![token.folded]
        } else {
            Vec::new()
        }
    }
}

/// Whether what stands behind a word leaves it open that it is joined to the next: after most words nothing need be kept.
fn may_join_the_next(text: &str, token: &Token<'_>) -> bool {
    match text.as_bytes().get(token.range.end) {
        Some(b'-') => true,
        Some(b'\'') => is_number(token.folded),
        Some(b' ') => token.folded == "per" || thousands::may_begin(token.folded),
        Some(byte) => !byte.is_ascii(),
        None => false,
    }
}

/// Whether a term is that of a compound; the word after it is then the compound's second.
#[must_use]
pub fn is_compound(term: &str) -> bool {
    term.starts_with(MARK)
}

/// The bounds (first in, second out) between which the terms of the compounds lie that are this stem as one word.
#[must_use]
pub fn bounds(stem: &str) -> [String; 2] {
    [MARK, AFTER_MARK].map(|end| {
        // Every word of every query asks.
        let mut bound = String::with_capacity(stem.len() + 2);
        bound.push(MARK);
        bound.push_str(stem);
        bound.push(end);
        bound
    })
}

/// The terms, in order, that find a compound by its own term.
#[must_use]
pub fn sequence(term: String) -> Vec<String> {
    let behind: Vec<String> = term.split(MARK).skip(2).map(str::to_owned).collect();
    std::iter::once(term).chain(behind).collect()
}

/// Whether all the words of a text can be written as one; `between` is what stands between each and the next.
pub(super) fn is_one_word(words: &[String], between: &[&str], language: &str) -> bool {
    if let ([number, s], [between]) = (words, between)
        && is_plural_of_number(number, between, s)
    {
        return true;
    }
    words.len() > 1
        && between.iter().all(|between| is_hyphen(between))
        && words
            .windows(2)
            .all(|pair| is_spelled_together(&pair[0], &pair[1], language))
}

fn joins(
    text: &str,
    (first, first_range): (&str, &Range<usize>),
    (second, second_range): (&str, &Range<usize>),
    language: &str,
) -> bool {
    let between = &text[first_range.end..second_range.start];
    if between == " " {
        return (first, second) == ("per", "cent");
    }
    if is_plural_of_number(first, between, second) {
        return true;
    }
    if !is_hyphen(between) || !is_spelled_together(first, second, language) {
        return false;
    }
    // "Day-to-day" is not about today; "co-operation-based" is about cooperation.
    let is_part_of_more = text[..first_range.start].ends_with(HYPHENS)
        || text[second_range.end..].starts_with(HYPHENS);
    !is_part_of_more || !(is_common(first, language) || is_common(second, language))
}

/// Whether two words are a number and an s with an apostrophe between them, which many leave out: "1970's", "60’s".
fn is_plural_of_number(first: &str, between: &str, second: &str) -> bool {
    second == "s" && is_number(first) && is_one_of(between, &APOSTROPHES)
}

const APOSTROPHES: [char; 5] = ['\'', '’', '‘', 'ʼ', '＇'];

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The hyphen of the keyboard, the hyphen and the one that does not break.
const HYPHENS: [char; 3] = ['-', '\u{2010}', '\u{2011}'];

fn is_hyphen(between: &str) -> bool {
    is_one_of(between, &HYPHENS)
}

/// Whether a text is one of these characters, but for what cannot be seen.
fn is_one_of(text: &str, characters: &[char]) -> bool {
    let mut seen = text.chars().filter(|c| visible(*c).is_some());
    seen.next().is_some_and(|c| characters.contains(&c)) && seen.next().is_none()
}

/// Not a number with a unit ("12-year"), and not what is another word without its hyphen ("re-sign").
fn is_spelled_together(first: &str, second: &str, language: &str) -> bool {
    /// To do again what begins so; without the hyphen it is something else.
    const AGAIN: [&str; 24] = [
        "bound", "call", "cede", "collect", "cover", "creation", "dress", "form", "fuse", "lay",
        "lease", "mark", "petition", "pose", "present", "press", "prove", "sent", "serve", "side",
        "sign", "sort", "store", "treat",
    ];
    const SHORTEST: usize = 4;
    let letters = |word: &str| word.chars().all(char::is_alphabetic);
    // "R-Ill." and "D-Ore." are parties and states; "a-t" spells something out.
    if !first.chars().next().is_some_and(char::is_alphabetic)
        || matches!(first, "d" | "r")
        || (letters(second) && first.len() + second.len() < SHORTEST)
    {
        return false;
    }
    let is_other_word = language == "en"
        && match first {
            "re" => AGAIN.iter().any(|verb| second.starts_with(verb)),
            "co" => matches!(second, "op" | "ops"),
            "in" => second == "form",
            _ => false,
        };
    !is_other_word
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::tokenize;

    fn check(text: &str, expected: &[&str]) {
        let mut stemmer = Stemmer::new("en");
        let mut compounds = Compounds::default();
        let mut actual = Vec::new();
        tokenize(text, &mut |token| {
            actual.extend(compounds.next(text, &token, &mut stemmer));
        });
        let actual: Vec<String> = actual
            .iter()
            .map(|term| term.trim_start_matches(MARK).replace(MARK, " "))
            .collect();
        assert_eq!(actual, expected, "{text}");
    }

    #[test]
    fn two_words_with_a_hyphen_are_a_compound() {
        check("the peace-keeping force", &["peacekeep keep"]);
        check("e\u{2011}mail", &["email mail"]);
        check("e\u{2060}-\u{2060}mail", &["email mail"]);
        check("an F-16 jet", &["f16 16"]);
        check("co-operation-based", &["cooper oper", "operationbas base"]);
        check("two per cent", &["percent cent"]);
        check(
            "1\u{a0}200\u{a0}000 of 1\u{a0}500",
            &["1200000 200 000", "1500 500"],
        );
        check("the 1970's and 60’s", &["1970s s", "60s s"]);
    }

    #[test]
    fn other_words_are_none() {
        check("peace keeping, peace - keeping", &[]);
        check("a 12-year term", &[]);
        check("day-to-day", &[]);
        check("he re-signed; they re-covered it; a co-op", &[]);
        check("Karzai's-led", &[]);
        check("a-t, R-Ill., the in-form striker", &[]);
    }
}
