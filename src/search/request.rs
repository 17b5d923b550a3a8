//! What a search is asked for.

use super::UnderstoodQuery;
use crate::index::{FacetField, MatchMode, Preference, Retrieval, Sort};
use crate::query::{Filters, Syntax};

/// What a reader asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchRequest {
    /// The query as it was typed.
    pub query: String,
    /// The language it is written in.
    pub syntax: Syntax,
    /// What narrows the search.
    pub filters: Filters,
    /// How many of the free words a passage needs.
    pub mode: MatchMode,
    /// The order.
    pub sort: Sort,
    /// Hits wanted.
    pub limit: usize,
    /// Hits passed over first.
    pub offset: usize,
    /// Characters of a snippet at most.
    pub snippet_length: usize,
    /// What to count among the passages that match.
    pub facets: Vec<FacetField>,
    /// Hits of one article at most.
    pub per_article: Option<usize>,
    /// Whether to list articles with their best passages.
    pub by_article: bool,
    /// Whether to widen the query by words of the articles it finds best.
    pub expand: bool,
    /// Which articles stand a little higher than their words put them.
    pub prefer: Option<Preference>,
    /// Whether to say where each score comes from.
    pub explain: bool,
}

impl SearchRequest {
    /// A request with the usual settings: the first ten hits by relevance.
    #[must_use]
    pub fn new(query: &str) -> Self {
        Self {
            query: query.to_owned(),
            syntax: Syntax::Pullquote,
            filters: Filters::default(),
            mode: MatchMode::Auto,
            sort: Sort::Relevance,
            limit: 10,
            offset: 0,
            snippet_length: 320,
            facets: Vec::new(),
            per_article: None,
            by_article: false,
            expand: false,
            prefer: None,
            explain: false,
        }
    }

    /// What is to be looked for, of the query as understood.
    pub(super) fn retrieval<'a>(&'a self, understood: &'a UnderstoodQuery) -> Retrieval<'a> {
        Retrieval {
            query: &understood.query,
            some: Some(&understood.some),
            common: &understood.common,
            expansion: None,
            lexicon: &understood.lexicon,
            mode: self.mode,
            filters: &self.filters,
            sort: self.sort,
            limit: self.limit,
            offset: self.offset,
            per_article: self.per_article,
            prefer: self.prefer,
            explain: self.explain,
        }
    }
}
