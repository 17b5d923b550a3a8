//! Words of a query in the forms that they may have: as they are, in this form only, as an acronym, as a pattern.
//!
//! What comes in: a run of characters. What goes out: the words that it is.

use super::super::habits;
use super::super::messages::{Hint, ParseError, error};
use super::super::operators;
use super::super::scan::{closes, is_short_acronym, trimmed, with_articles_joined};
use super::super::{Form, Phrase, Query, Word, regex, unspaced};
use super::Lexer;
use super::runs::{chunk_len, listed_len};
use super::values::field_name;
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

impl Lexer<'_> {
    /// Most words are small letters that mean nothing to any tool; saves asking each tool.
    pub(super) fn plain_word(&self, chunk: &str) -> Option<Word> {
        let (letters, exact) = match chunk.strip_prefix('=') {
            Some(letters) => (letters, true),
            None => (chunk, false),
        };
        let is_plain = !letters.is_empty()
            && letters.bytes().all(|byte| byte.is_ascii_lowercase())
            && !habits::means_more(letters);
        is_plain.then(|| self.word_of(letters, exact))
    }

    /// A chunk without signs that say nothing in its script.
    pub(super) fn without_signs<'c>(
        &mut self,
        chunk: &'c str,
        range: &Range<usize>,
    ) -> Result<&'c str, ParseError> {
        let bare =
            unspaced::without_signs(chunk).map_err(|message| error(range.clone(), message))?;
        if bare.is_some() || unspaced::has_star(chunk) {
            self.hints
                .push(Hint::new(range.clone(), unspaced::SIGNS_LEFT_OUT));
        }
        Ok(bare.unwrap_or(chunk))
    }

    /// A chunk with a wildcard in it or a tilde behind it; what parts words parts one with a wildcard into the words of a phrase.
    pub(super) fn pattern(
        &self,
        chunk: &str,
        range: &Range<usize>,
        exact: bool,
    ) -> Result<Option<Query>, ParseError> {
        if let Some((typed, edits)) = fuzzy(chunk)
            && field_name(typed).is_none()
            && chunk_len(typed) == typed.len()
        {
            if chunk.contains('*') {
                return Err(error(
                    range.clone(),
                    "a word is either cut short by '*' or fuzzy by '~'; write one of them, offic* or office~",
                ));
            }
            let edits =
                edits.ok_or_else(|| error(range.clone(), "a fuzzy word has ~1 or ~2 edits"))?;
            return Ok(Some(Query::Word(Word {
                typed: typed.to_owned(),
                form: Form::Fuzzy(edits),
            })));
        }
        let Some(words) = self.wildcard(chunk, range, exact)? else {
            return Ok(None);
        };
        let mut words = with_articles_joined(words);
        Ok(if words.len() == 1 && !is_operator_alone(&words[0].typed) {
            words.pop().map(Query::Word)
        } else {
            Some(Query::Phrase(Phrase { words, moves: 0 }))
        })
    }

    /// The words of a chunk with a wildcard in it, parted where the words of a text are; none where there is no wildcard.
    pub(super) fn wildcard(
        &self,
        chunk: &str,
        range: &Range<usize>,
        exact: bool,
    ) -> Result<Option<Vec<Word>>, ParseError> {
        let is_letter = |c: char| c.is_alphanumeric() || is_combining_mark(c);
        let is_sign = |c: char| c == '*' || c == '?';
        let inside = inside_wildcard(chunk);
        if !inside.contains(is_sign) || is_link(inside) || !inside.contains(char::is_alphanumeric) {
            return Ok(None);
        }
        // "U.S.*" is one word.
        let letters: String = inside.split('.').collect();
        let one_each = |part: &str| {
            part.chars().filter(|c| !is_sign(*c)).count() <= 1 && !part.contains(char::is_numeric)
        };
        let inside = if inside.contains('.') && inside.split('.').all(one_each) {
            letters.as_str()
        } else {
            inside
        };
        let mut words = Vec::new();
        let mut start = 0;
        let ends = inside
            .char_indices()
            .filter(|(at, c)| !is_letter(*c) && !is_sign(*c) && !joins(inside, *at, *c));
        for (end, len) in ends
            .map(|(at, c)| (at, c.len_utf8()))
            .chain([(inside.len(), 0)])
        {
            let part = inside_wildcard(&inside[start..end]);
            start = end + len;
            if !part.contains(is_sign) {
                let part = trimmed(part).unwrap_or_default();
                words.extend(self.plain_words(part, exact));
            } else if part.contains(char::is_alphanumeric) {
                let bare =
                    unspaced::without_signs(part).map_err(|said| error(range.clone(), said))?;
                match bare {
                    Some(bare) => words.extend(self.plain_words(bare, exact)),
                    None => words.push(Word {
                        typed: part.to_owned(),
                        form: Form::Wildcard,
                    }),
                }
            } else {
                return Err(error(range.clone(), "a wildcard needs a letter beside it"));
            }
        }
        Ok(Some(words))
    }

    /// A word as it was typed, parted at signs that are part of none and would be read as something else if they were shown.
    pub(super) fn plain_words(&self, typed: &str, exact: bool) -> Vec<Word> {
        let link = is_link(typed);
        let parts = |c: char| "[]{}<>~^|\\".contains(c) || (!link && "*?=".contains(c));
        typed
            .split(parts)
            .filter_map(trimmed)
            .flat_map(|part| {
                // What is left of a link may be none.
                let link = is_link(part);
                let more = move |c: char| !link && "*?=".contains(c);
                part.split(more).filter_map(trimmed).collect::<Vec<_>>()
            })
            .map(|part| self.word_of(part, exact))
            .collect()
    }

    /// A word that is no pattern. Where the whole query is in capitals, those of a form mean nothing either.
    fn word_of(&self, typed: &str, exact: bool) -> Word {
        let form = if exact {
            Form::Exact
        } else if !self.all_capitals && is_short_acronym(typed) {
            Form::Capitals
        } else {
            Form::Stem
        };
        let typed = if exact && self.all_capitals {
            typed.to_lowercase()
        } else {
            typed.to_owned()
        };
        Word { typed, form }
    }

    /// Whether a word would be read as something else by itself, without the punctuation that stood around it: it is shown as words by
    /// quotation marks.
    pub(super) fn reads_otherwise(&self, typed: &str) -> bool {
        is_operator_alone(typed) || !matches!(self.pattern(typed, &(0..0), false), Ok(None))
    }
}

/// A regular expression that stands at a place.
pub(super) fn regex_word(typed: &str, at: usize) -> Result<Word, ParseError> {
    regex::check(typed)
        .map_err(|(range, message)| error(at + range.start..at + range.end, message))?;
    Ok(Word {
        typed: typed.to_owned(),
        form: Form::Regex,
    })
}

/// A word with a tilde behind it and how many edits it allows; none where they are no number that can be.
pub(super) fn fuzzy(chunk: &str) -> Option<(&str, Option<u8>)> {
    let (word, edits) = chunk.trim_end_matches(closes).rsplit_once('~')?;
    let typed = trimmed(word).filter(|_| edits.bytes().all(|b| b.is_ascii_digit()))?;
    if typed.ends_with(unspaced::is_unspaced) {
        return None;
    }
    let edits = match edits {
        // A short word two edits away is another word.
        "" if typed.chars().count() <= 5 => Some(1),
        "" | "2" => Some(2),
        "1" => Some(1),
        _ => None,
    };
    Some((typed, edits))
}

/// A word with a similarity behind its tilde, `guantanmo~0.8`, as Lucene had it before it counted edits, and how many edits that is by
/// Lucene's own rule (`FuzzyQuery.floatToEdits`: what is unlike of the word's letters), at least one.
pub(super) fn similar(chunk: &str) -> Option<(&str, u8)> {
    const MOST: f32 = 2.0;
    let (word, similarity) = chunk.trim_end_matches(closes).rsplit_once('~')?;
    let is_number =
        similarity.contains('.') && similarity.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let similarity: f32 = similarity.parse().ok().filter(|_| is_number)?;
    let is_word = !word.is_empty() && word.chars().all(char::is_alphanumeric);
    if !is_word || !(0.0..1.0).contains(&similarity) || word.ends_with(unspaced::is_unspaced) {
        return None;
    }
    let unlike = (1.0 - similarity) * word.chars().count() as f32;
    Some((word, if unlike >= MOST { 2 } else { 1 }))
}

/// What may be a wildcard pattern without punctuation at its ends: a question mark at the end closes a question, and one at the beginning
/// stands for a letter only before one.
fn inside_wildcard(text: &str) -> &str {
    let begins = |c: char| c.is_alphanumeric() || c == '*';
    let text = text.trim_end_matches(|c: char| !begins(c) && !is_combining_mark(c));
    let Some(start) = text.find(begins) else {
        return "";
    };
    let asked = text[..start].trim_end_matches('?').len();
    &text[asked..]
}

/// Whether a character belongs to the word that it stands in: apostrophes, the signs that Hebrew has for them, and what parts the digits
/// of a number.
fn joins(text: &str, at: usize, c: char) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    match c {
        '\'' | '’' | '״' | '׳' | '\u{200c}' | '\u{200d}' => true,
        '.' => digit(text[..at].chars().next_back()) && digit(text[at + 1..].chars().next()),
        _ => false,
    }
}

/// Whether a chunk is an address, whose signs are part of it.
pub(super) fn is_link(chunk: &str) -> bool {
    trimmed(chunk).is_some_and(|typed| typed.contains("://"))
}

/// Whether a word would be an operator or more than a word, if it stood alone.
fn is_operator_alone(typed: &str) -> bool {
    operators::is_connective(typed)
        || operators::nearness(typed).is_some()
        || habits::is_operator_between(typed)
        || habits::is_foreign_filter(typed)
        || field_name(typed).is_some()
        || chunk_len(typed) < typed.len()
        || listed_len(typed).is_some()
}
