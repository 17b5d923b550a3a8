//! What comes out of a query: how it was understood, or an error that points at the spot; hints at what may have been meant otherwise,
//! and the searches that they name.

use super::{FieldClause, Query, Syntax};
use std::ops::Range;

/// A query as it was understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The query.
    pub query: Query,
    /// What a reader may have meant otherwise.
    pub hints: Vec<Hint>,
}

/// Something in a query that was read one way and may have been meant another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// Where it stands in the query text, in bytes.
    pub range: Range<usize>,
    /// What was done, and what to write instead.
    pub message: String,
    /// The searches that the message names, in the order of its words.
    pub offers: Vec<Offer>,
}

/// A search that a message names, for whoever can make a link of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The words of the message that name it, in bytes.
    pub words: Range<usize>,
    /// The search.
    pub search: OtherSearch,
}

/// A search, told by what differs from the one that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OtherSearch {
    /// This query, in pullquote's own language.
    Query(String),
    /// The query as it was typed, with this in the place of a part of it, in bytes.
    Edited(Range<usize>, String),
    /// The query as it was typed, by other rules.
    In(Syntax),
    /// This query, in pullquote's own language, without filters.
    Unfiltered(String),
    /// With undated passages, too.
    Undated,
    /// With another value of a field; whether the query or a filter has it is for whoever knows both.
    Field {
        /// The value that was asked for.
        asked: FieldClause,
        /// The value to ask for.
        instead: FieldClause,
    },
    /// Not a search: what values there are of such a field.
    Values(FieldClause),
}

impl Offer {
    /// The query that is offered and its language, where nothing but these differs from what was asked for.
    #[must_use]
    pub fn query(&self, typed: &str, syntax: Syntax) -> Option<(String, Syntax)> {
        match &self.search {
            OtherSearch::Query(query) => Some((query.clone(), Syntax::Pullquote)),
            OtherSearch::Edited(range, by) => {
                let (before, after) = (typed.get(..range.start)?, typed.get(range.end..)?);
                Some((format!("{before}{by}{after}"), syntax))
            }
            OtherSearch::In(other) => Some((typed.to_owned(), *other)),
            OtherSearch::Unfiltered(_)
            | OtherSearch::Undated
            | OtherSearch::Field { .. }
            | OtherSearch::Values(_) => None,
        }
    }
}

impl Hint {
    /// A hint that names no search.
    pub(super) fn new(range: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            range,
            message: message.into(),
            offers: Vec::new(),
        }
    }

    /// The same, with the last place of these words in its message naming a search.
    pub(super) fn offering(mut self, words: &str, search: OtherSearch) -> Self {
        if let Some(at) = self.message.rfind(words) {
            let words = at..at + words.len();
            self.offers.push(Offer { words, search });
            self.offers.sort_by_key(|offer| offer.words.start);
        }
        self
    }
}

/// A query that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ParseError {
    /// Where it stands in the query text, in bytes; empty at the end of the text.
    pub range: Range<usize>,
    /// What is wrong, and what would be right.
    pub message: String,
}

pub(super) fn error(range: Range<usize>, message: impl Into<String>) -> ParseError {
    ParseError {
        range,
        message: message.into(),
    }
}
