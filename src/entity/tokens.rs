//! Text → tokens: words, numbers and marks as the recognizer needs them.
//!
//! A word keeps its inner apostrophes ("O'Brien") and the full stops of initials and abbreviations ("U.S.", "J.", "Sgt."); a possessive
//! ending is a token of its own, hyphens and all other marks are, too.

use super::gazetteer::{Class, Gazetteer, Word};
use std::ops::Range;

/// A word, number or mark.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    start: usize,
    end: usize,
    pub(super) shape: Shape,
    /// What the gazetteer knows about it.
    pub(super) word: Word,
    /// Whether no white space stands before it.
    pub(super) glued: bool,
}

/// What a token looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A word without capitals.
    Lower,
    /// A capital and lower-case letters.
    Capitalized,
    /// Two or more capitals and no lower-case letter: "AFP", "U.S.", "G20".
    Upper,
    /// One capital, with or without its full stop.
    Initial,
    Number,
    /// "'s" or the apostrophe of a plural.
    Possessive,
    Mark(char),
}

impl Token {
    pub(super) fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    pub(super) fn start(&self) -> usize {
        self.start
    }

    pub(super) fn end(&self) -> usize {
        self.end
    }

    /// Its length in bytes.
    pub(super) fn len(&self) -> usize {
        self.end - self.start
    }

    pub(super) fn is(&self, class: Class) -> bool {
        self.word.classes.has(class)
    }

    pub(super) fn is_mark(&self, mark: char) -> bool {
        self.shape == Shape::Mark(mark)
    }

    /// Whether it begins with a capital.
    pub(super) fn has_capital(&self) -> bool {
        matches!(
            self.shape,
            Shape::Capitalized | Shape::Upper | Shape::Initial
        )
    }
}

/// Reads the tokens of a range of a text, in one pass.
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    gazetteer: &'a Gazetteer,
    buffer: String,
    /// Whether the text writes hyphens and possessive endings between spaces.
    spaced: bool,
    /// Whether the last token was such a hyphen.
    after_hyphen: bool,
}

/// So many hyphens between spaces, and none without, make a text one that was cut into tokens: "Al - Sadr", "Iran ’ s".
const SPACED_HYPHENS: usize = 3;

/// Whether a text was cut into tokens before it came here, as collections made for linguists are.
pub(super) fn is_spaced(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut spaced = 0;
    for (at, _) in text.match_indices('-') {
        let before = at.checked_sub(1).map(|at| bytes[at]);
        let (Some(before), Some(after)) = (before, bytes.get(at + 1)) else {
            continue;
        };
        if before.is_ascii_alphabetic() && after.is_ascii_alphabetic() {
            return false;
        }
        spaced += usize::from(before == b' ' && *after == b' ');
    }
    spaced >= SPACED_HYPHENS
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str, range: Range<usize>, gazetteer: &'a Gazetteer) -> Self {
        Self {
            text,
            at: range.start,
            end: range.end,
            gazetteer,
            buffer: String::new(),
            spaced: false,
            after_hyphen: false,
        }
    }

    /// The same text, read as one that was cut into tokens if it [`is_spaced`].
    pub(super) fn spaced(self, spaced: bool) -> Self {
        Self { spaced, ..self }
    }

    /// Where " - " or " ’ s" ends that begins after a word and a space, in a text that writes them so.
    fn spaced_mark_end(&self, start: usize, from: usize) -> Option<(usize, Shape)> {
        if !self.spaced || from == 0 || start != from + 1 {
            return None;
        }
        let rest = &self.text[start..self.end];
        let ends_word = |length: usize| !rest[length..].starts_with(is_word_char);
        for possessive in ["’ s", "' s"] {
            if rest.starts_with(possessive) && ends_word(possessive.len()) {
                return Some((start + possessive.len(), Shape::Possessive));
            }
        }
        let hyphen = rest.strip_prefix("- ")?.starts_with(is_word_char)
            && self.text[..from].ends_with(is_word_char);
        hyphen.then_some((start + 1, Shape::Mark('-')))
    }

    /// Whether the next token follows without white space.
    pub(super) fn glued_ahead(&self) -> bool {
        self.text[self.at..self.end]
            .chars()
            .next()
            .is_some_and(|c| !c.is_whitespace())
    }

    /// The next character and the one after it, from a position.
    fn peek(&self, at: usize) -> (Option<char>, Option<char>) {
        let mut chars = self.text[at..self.end].chars();
        (chars.next(), chars.next())
    }

    /// Where the word that begins here ends, without its abbreviation's full stop.
    fn word_end(&self, start: usize) -> usize {
        let mut at = start;
        let mut letters_since_stop = 0;
        while let (Some(c), next) = self.peek(at) {
            if is_word_char(c) {
                letters_since_stop += 1;
                at += c.len_utf8();
                continue;
            }
            let joins = match c {
                '\'' | '’' => {
                    // "deal'Image" is two words run together.
                    let run_together = at - start > 2
                        && next.is_some_and(char::is_uppercase)
                        && self.text[start..].starts_with(char::is_lowercase);
                    at > start
                        && next.is_some_and(char::is_alphabetic)
                        && !run_together
                        && !self.possessive_at(at)
                }
                // "U.S.", but not "end.Start".
                '.' => {
                    letters_since_stop == 1
                        && next.is_some_and(char::is_uppercase)
                        && self.is_initials(start, at)
                }
                _ => false,
            };
            if !joins {
                break;
            }
            letters_since_stop = 0;
            at += c.len_utf8();
        }
        at
    }

    /// Whether letters and full stops alternate.
    fn is_initials(&self, start: usize, end: usize) -> bool {
        // Initials are short; a longer stretch is none.
        end - start <= 12
            && self.text[start..end]
                .split('.')
                .all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic))
    }

    /// Whether an apostrophe here begins a possessive "'s".
    fn possessive_at(&self, at: usize) -> bool {
        let mut chars = self.text[at..self.end].chars();
        chars.next();
        matches!(chars.next(), Some('s' | 'S')) && !chars.next().is_some_and(is_word_char)
    }

    fn token(&mut self, start: usize, end: usize, shape: Shape, glued: bool) -> Token {
        let word = match shape {
            Shape::Number | Shape::Possessive | Shape::Mark(_) => Word::default(),
            _ => self
                .gazetteer
                .word(&self.text[start..end], &mut self.buffer),
        };
        Token {
            start,
            end,
            shape,
            word,
            glued,
        }
    }
}

impl Iterator for Scanner<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let from = self.at;
        let rest = &self.text[from..self.end];
        let start = from + rest.len() - rest.trim_start().len();
        let (Some(first), second) = self.peek(start) else {
            self.at = self.end;
            return None;
        };
        let glued = start == from && from > 0 || self.after_hyphen;
        self.after_hyphen = false;
        if let Some((end, shape)) = self.spaced_mark_end(start, from) {
            self.at = end;
            self.after_hyphen = shape == Shape::Mark('-');
            return Some(self.token(start, end, shape, true));
        }
        if !is_word_char(first) {
            let mut end = start + first.len_utf8();
            let mut shape = Shape::Mark(first);
            if glued && matches!(first, '\'' | '’') {
                if self.possessive_at(start) {
                    end += 1;
                    shape = Shape::Possessive;
                } else if second.is_none_or(|c| !is_word_char(c)) {
                    // The quotation mark after a word and the apostrophe of "Taliban'" look alike; neither belongs to a name.
                    shape = Shape::Possessive;
                }
            }
            self.at = end;
            return Some(self.token(start, end, shape, glued));
        }
        let mut end = self.word_end(start);
        let word = &self.text[start..end];
        let shape = shape_of(word);
        let stop_follows = self.text[end..self.end].starts_with('.');
        let mut token = self.token(start, end, shape, glued);
        if stop_follows {
            let initials = matches!(shape, Shape::Initial | Shape::Upper)
                && word.chars().next().is_some_and(char::is_alphabetic)
                && self.is_initials(start, end);
            if initials || token.is(Class::Abbreviation) && shape != Shape::Lower {
                end += 1;
                let with_stop = self.token(start, end, shape, glued);
                // "Sept. 11" is listed with its stop, "sept" is known without: both count.
                token.word = token.word.with(with_stop.word);
                token.end = end;
            }
        }
        self.at = end;
        Some(token)
    }
}

fn is_word_char(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || (!c.is_ascii() && (c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c)))
}

fn shape_of(word: &str) -> Shape {
    let mut capitals = 0;
    let mut lower = 0;
    let mut first_is_capital = false;
    for (i, c) in word.chars().enumerate() {
        if c.is_uppercase() {
            capitals += 1;
            first_is_capital |= i == 0;
        } else if c.is_alphabetic() {
            lower += 1;
        }
    }
    match (capitals, lower) {
        (0, 0) => Shape::Number,
        (0, _) => Shape::Lower,
        (1, 0) if first_is_capital && word.len() <= 4 && word.chars().count() == 1 => {
            Shape::Initial
        }
        (_, 0) if first_is_capital => Shape::Upper,
        // "3D" and "B2B" are no names to begin with; "iPhone" and "eBay" are.
        (_, 0) => Shape::Number,
        _ => Shape::Capitalized,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<&str> {
        let gazetteer = Gazetteer::new();
        Scanner::new(text, 0..text.len(), &gazetteer)
            .map(|t| &text[t.range()])
            .collect()
    }

    #[test]
    fn initials_and_abbreviations_keep_their_full_stops() {
        assert_eq!(
            tokens("Sgt. J. R. O'Brien left the U.S. today."),
            [
                "Sgt.", "J.", "R.", "O'Brien", "left", "the", "U.S.", "today", "."
            ]
        );
    }

    #[test]
    fn a_possessive_ending_stands_apart() {
        assert_eq!(
            tokens("Karzai’s aides' plan"),
            ["Karzai", "’s", "aides", "'", "plan"]
        );
    }

    #[test]
    fn hyphens_and_slashes_divide() {
        assert_eq!(tokens("al-Qaeda/AP"), ["al", "-", "Qaeda", "/", "AP"]);
    }
}
