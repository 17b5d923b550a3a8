//! What a search hands over.

use crate::index::{FacetCount, FacetField, Hit, Note};
use crate::query::{Hint, Syntax};
use crate::snippet::Snippet;
use std::ops::Range;

/// What was found, ready to be shown.
#[derive(Debug, Clone)]
pub struct SearchResults {
    /// The query as it was typed.
    pub query: String,
    /// The language it is written in.
    pub syntax: Syntax,
    /// The query as it was understood, in the query language.
    pub understood: String,
    /// The same with the filters as fields of it.
    pub searched_as: String,
    /// Where nothing matches: the query that may have been meant, with words that some passages have.
    pub meant: Option<String>,
    /// What may have been meant otherwise, at places of the query as typed.
    pub hints: Vec<Hint>,
    /// How the search was carried out, where that may surprise; [`stale_files`] adds to them.
    pub notes: Vec<Note>,
    /// Passages that match.
    pub total: usize,
    /// Passages with some of the words, listed after those that match.
    pub partial: usize,
    /// Hits passed over before the first one here.
    pub offset: usize,
    /// The articles that the passages that match are of.
    pub articles: usize,
    /// The hits.
    pub hits: Vec<ShownHit>,
    /// Where articles are listed: those, the hits of each standing together in `hits`.
    pub listed_articles: Vec<ListedArticle>,
    /// The counts asked for, one list a facet.
    pub facets: Vec<(FacetField, Vec<FacetCount>)>,
}

/// A hit with the piece of it that shows why it was found.
#[derive(Debug, Clone)]
pub struct ShownHit {
    /// The hit.
    pub hit: Hit,
    /// Ranges of the passage's text.
    pub snippet: Snippet,
    /// Everything in the passage that made it match.
    pub highlights: Vec<ShownHighlight>,
}

/// An article in a list of articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListedArticle {
    /// How many of its passages match, or, if its hits are partial, have some of the words.
    pub passages: usize,
    /// How many hits are shown of it.
    pub hits: usize,
}

/// Words that made a passage match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownHighlight {
    /// Where they stand, in bytes of the passage's text.
    pub range: Range<usize>,
    /// The parts of the query that they come from, in the query language.
    pub clauses: Vec<String>,
}

/// What is known of a search before its hits are fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// Passages that match.
    pub total: usize,
    /// Passages with some of the words, listed after those that match.
    pub partial: usize,
    /// How many hits are to come.
    pub hits: usize,
}
