//! Text as it is read: without the characters that cannot be seen.
//!
//! What comes in: a stretch of text. What goes out: the same in the characters that words are made of, where it has any others, and for
//! each place of it the place in the text as it stands, so that what is marked are the words as they stand.

use crate::query::visible;
use std::ops::Range;

/// A stretch of text as it is read.
pub(super) struct PlainText {
    /// The text that is read.
    pub(super) text: String,
    /// The place of the character that each of its bytes belongs to, in the text as it stands.
    places: Vec<Range<usize>>,
}

impl PlainText {
    /// Reads a stretch of text; `None` where it is read as it stands, as most are.
    pub(super) fn of(stretch: &str) -> Option<Self> {
        if stretch.chars().all(|c| visible(c) == Some(c)) {
            return None;
        }
        let mut plain = Self {
            text: String::with_capacity(stretch.len()),
            places: Vec::with_capacity(stretch.len()),
        };
        for (at, c) in stretch.char_indices() {
            if let Some(seen) = visible(c) {
                plain.push(seen, at..at + c.len_utf8());
            }
        }
        Some(plain)
    }

    fn push(&mut self, c: char, place: Range<usize>) {
        self.text.push(c);
        self.places.resize(self.text.len(), place);
    }

    /// Where a word of it, which has a byte at least, stands in the text.
    pub(super) fn place(&self, word: &Range<usize>) -> Range<usize> {
        self.places[word.start].start..self.places[word.end - 1].end
    }
}
