//! A query over a passage's words: the spans that match.
//!
//! The engine finds passages; this finds, by the same rules, the words in them that made the match. What comes in: a query and where
//! each of its words and phrases stands in the passage. What goes out: the spans to highlight. Words under a NOT, words of a branch
//! that does not hold, and lone words of a phrase are never among them.

use super::{Phrase, Query, Word};
use std::ops::Range;

/// A run of word positions, half-open.
pub type Span = Range<u32>;

/// Where words and phrases stand in one passage.
pub trait Occurrences {
    /// The spans of a word, in order.
    fn word(&self, word: &Word) -> Vec<Span>;
    /// The spans of a phrase, in order.
    fn phrase(&self, phrase: &Phrase) -> Vec<Span>;
}

/// The spans that make a passage match, ordered and without overlap; empty where it does not match, or matches by a NOT alone.
#[must_use]
pub fn matching(query: &Query, passage: &dyn Occurrences) -> Vec<Span> {
    let mut spans = evaluate(query, passage).unwrap_or_default();
    spans.sort_by_key(|span| (span.start, span.end));
    let mut merged: Vec<Span> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

/// `None` where the query does not hold.
fn evaluate(query: &Query, passage: &dyn Occurrences) -> Option<Vec<Span>> {
    match query {
        Query::Word(word) => Some(passage.word(word)).filter(|spans| !spans.is_empty()),
        Query::Phrase(phrase) => Some(passage.phrase(phrase)).filter(|spans| !spans.is_empty()),
        // Some of the words are enough: which are, the match mode has decided before.
        Query::Words(parts) | Query::Or(parts) => {
            let held: Vec<Vec<Span>> = parts
                .iter()
                .filter_map(|part| evaluate(part, passage))
                .collect();
            (!held.is_empty()).then(|| held.concat())
        }
        Query::And(parts) => parts
            .iter()
            .map(|part| evaluate(part, passage))
            .collect::<Option<Vec<_>>>()
            .map(|held| held.concat()),
        Query::Not(part) => evaluate(part, passage).is_none().then(Vec::new),
    }
}
