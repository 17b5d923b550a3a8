//! What is said about a query: errors that point at the spot, hints at what may have been meant otherwise.

use std::ops::Range;

/// Something in a query that was read one way and may have been meant another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// Where it stands in the query text, in bytes.
    pub range: Range<usize>,
    /// What was done, and what to write instead.
    pub message: String,
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
