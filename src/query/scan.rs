//! What both languages cut the text of a query by: where words and quotations end, what punctuation is none of a word, and how much of
//! each a query may have.

use super::messages::{Hint, ParseError, error};
use super::{Form, Word};
use crate::numbers::grouped;
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// Words in a query at most. A pasted article is a mistake worth telling.
pub(super) const MOST_WORDS: usize = 1000;
/// Brackets and NOTs in one another at most; no reader writes as many, and each costs a level of the stack.
pub(super) const DEEPEST: usize = 100;
/// Positions of a nearness at most.
pub const MOST_APART: u32 = 1000;

/// Marks that open or close a phrase. Single quotation marks do not: they are apostrophes.
pub(super) const QUOTES: [char; 19] = [
    '"', '“', '”', '„', '‟', '«', '»', '″', '＂', '‹', '›', '「', '」', '『', '』', '《', '》',
    '〝', '〞',
];

/// Signs that may have been meant to leave a word out, and are read as punctuation.
pub(super) const DASHES: [char; 4] = ['–', '—', '―', '¬'];

/// Signs right before a word that leave it out: hyphens of every kind that keyboards and word processors write, the minus, and the
/// exclamation mark. Dashes are none: they join what people write without spaces.
pub(super) const EXCLUDES: [char; 8] = [
    '-', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2212}', '\u{fe63}', '!', '\u{ff01}',
];

/// The parts of a query as they are gathered, with their places.
pub(super) struct Gathered<L> {
    /// The parts so far.
    pub lexemes: Vec<(L, Range<usize>)>,
    words: usize,
}

impl<L> Gathered<L> {
    pub(super) fn new() -> Self {
        Self {
            lexemes: Vec::new(),
            words: 0,
        }
    }

    /// Adds a part that has so many words.
    pub(super) fn push(
        &mut self,
        lexeme: L,
        words: usize,
        range: Range<usize>,
    ) -> Result<(), ParseError> {
        self.words += words;
        if self.words > MOST_WORDS {
            return Err(too_many_words(range));
        }
        self.lexemes.push((lexeme, range));
        Ok(())
    }
}

/// What is said of a query that has more than [`MOST_WORDS`].
pub(super) fn too_many_words(range: Range<usize>) -> ParseError {
    error(
        range,
        format!(
            "a query has at most {} words; search for the words that matter",
            grouped(MOST_WORDS)
        ),
    )
}

/// The length of a run without white space, brackets and quotation marks.
pub(super) fn run_len(rest: &str) -> usize {
    rest.find(ends_run).unwrap_or(rest.len())
}

/// Whether a character ends such a run.
pub(super) fn ends_run(c: char) -> bool {
    c.is_whitespace() || c == '(' || c == ')' || QUOTES.contains(&c)
}

/// Whether a character at the end of a run closes what stands before it, in the prose of any script, and marks no form of a word.
pub(super) fn closes(c: char) -> bool {
    if c.is_ascii() {
        ",;:.?!".contains(c)
    } else {
        !c.is_alphanumeric() && !is_combining_mark(c)
    }
}

/// What the quotation mark at a place encloses, and the length of all with both marks.
pub(super) fn quoted(text: &str, start: usize) -> Result<(&str, usize), ParseError> {
    let mark = first_len(&text[start..]);
    let inside = &text[start + mark..];
    if let Some(doubled) = doubled(text, start) {
        return Ok(doubled);
    }
    let Some(len) = inside.find(QUOTES) else {
        return Err(error(
            start..start + mark,
            "this quotation mark is never closed; close it, or leave it out to search for the words",
        ));
    };
    Ok((&inside[..len], mark + len + first_len(&inside[len..])))
}

/// What stands in quotation marks that were written twice, as tables do (`""doha office""`).
fn doubled(text: &str, start: usize) -> Option<(&str, usize)> {
    const MOST: usize = 3;
    let rest = &text[start..];
    let marks = |text: &str| -> (usize, usize) {
        let marks = text.chars().take(MOST).take_while(|c| QUOTES.contains(c));
        marks.fold((0, 0), |(count, len), c| (count + 1, len + c.len_utf8()))
    };
    let (opening, opening_len) = marks(rest);
    let inside = &rest[opening_len..];
    let begins = |c: char| c.is_alphanumeric() || matches!(c, '=' | '*' | '?');
    if opening < 2 || !inside.starts_with(begins) {
        return None;
    }
    let len = inside.find(QUOTES)?;
    if marks(&inside[len..]).0 < opening {
        return None;
    }
    let closing: usize = inside[len..]
        .chars()
        .take(opening)
        .map(char::len_utf8)
        .sum();
    Some((&inside[..len], opening_len + len + closing))
}

fn first_len(text: &str) -> usize {
    text.chars().next().map_or(1, char::len_utf8)
}

/// How many positions a nearness spans, from its digits; `None` where they are none.
pub(super) fn apart(digits: &str, chunk: &str) -> Option<Result<u32, String>> {
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(match digits.parse() {
        Ok(words) if (1..=MOST_APART).contains(&words) => Ok(words),
        _ => Err(format!("'{chunk}' needs a number from 1 to {MOST_APART}")),
    })
}

/// The chunk without punctuation at its ends, but with the last dot of an abbreviation; `None` where there is no letter or digit.
pub(super) fn trimmed(chunk: &str) -> Option<&str> {
    let start = chunk.find(char::is_alphanumeric)?;
    let last = chunk.rfind(char::is_alphanumeric)?;
    let mut end = last + chunk[last..].chars().next().map_or(1, char::len_utf8);
    // Marks belong to the letter before them.
    end += chunk[end..]
        .chars()
        .take_while(|c| is_combining_mark(*c))
        .map(char::len_utf8)
        .sum::<usize>();
    // So does the geresh of Hebrew, also at the end of a word.
    if chunk[..end].ends_with(|c| matches!(c, '\u{5d0}'..='\u{5ea}')) {
        let geresh = chunk[end..].chars().next();
        let geresh = geresh.filter(|c| matches!(c, '\'' | '\u{5f3}'));
        end += geresh.map_or(0, char::len_utf8);
    }
    let inner = &chunk[start..end];
    let one_letter = |part: &str| part.chars().filter(|c| !is_combining_mark(*c)).count() == 1;
    let abbreviation = inner.contains('.') && inner.split('.').all(one_letter);
    Some(if abbreviation && chunk[end..].starts_with('.') {
        &chunk[start..=end]
    } else {
        inner
    })
}

/// Two to five letters, all of them capitals, dotted or not; what is an operator elsewhere is none.
pub(super) fn is_short_acronym(typed: &str) -> bool {
    if matches!(typed, "AND" | "OR" | "NOT" | "NEAR" | "ADJ") {
        return false;
    }
    let typed = ["'s", "’s"]
        .iter()
        .find_map(|ending| typed.strip_suffix(ending))
        .unwrap_or(typed);
    let letters = typed.chars().filter(|&c| c != '.');
    (2..=5).contains(&letters.clone().count())
        && letters.clone().all(|c| is_capital(c) || c.is_ascii_digit())
        && letters.into_iter().any(is_capital)
}

/// A letter that has a small form; capitals of mathematics have none.
fn is_capital(c: char) -> bool {
    c.is_uppercase() && !c.to_lowercase().eq([c])
}

/// The Arabic article and the name behind it as one compound, as which all spellings of both meet: "El Kaida", "al-Qaeda".
pub(super) fn with_articles_joined(words: Vec<Word>) -> Vec<Word> {
    let is_article = |word: &Word| {
        word.form == Form::Stem && ["al", "el"].contains(&word.typed.to_lowercase().as_str())
    };
    let mut joined: Vec<Word> = Vec::new();
    for word in words {
        let is_name = word.form == Form::Stem
            && word.typed.chars().count() > 1
            && word
                .typed
                .chars()
                .all(|c| c.is_alphabetic() || "'’".contains(c));
        match joined.last_mut() {
            Some(article) if is_name && is_article(article) => {
                article.typed = format!("{}-{}", article.typed, word.typed);
            }
            _ => joined.push(word),
        }
    }
    joined
}

/// Punctuation by itself is left out; what is none of prose is named.
pub(super) fn hint_at_punctuation(chunk: &str, range: Range<usize>) -> Option<Hint> {
    let of_prose = |c: char| ",;:.?!…-–—/'’‘&".contains(c);
    if matches!(chunk, "!" | "！") {
        return Some(Hint::new(
            range,
            format!(
                "'{chunk}' is punctuation and was left out; right before a word it leaves the word out, as '-' does"
            ),
        ));
    }
    if chunk == "&" {
        let message = "'&' is punctuation and was left out; the operator is AND";
        return Some(Hint::new(range, message));
    }
    let message = || format!("'{chunk}' is punctuation and was left out");
    (!chunk.chars().all(of_prose)).then(|| Hint::new(range, message()))
}
