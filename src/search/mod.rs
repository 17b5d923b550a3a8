//! The second pipeline: query text → query → hits → snippets → results.

mod acronyms;
mod article;
mod facets;
mod filters;
pub mod rank;
mod request;
mod results;
mod show;
mod stale;
mod understand;
mod unknown;
mod why_nothing;

pub use article::{
    MarkedPassage, NameInArticle, Neighbors, ShownArticle, around, find_article, mark_article,
    names_in_article,
};
pub use facets::{FacetRequest, FacetResults, count_facets};
pub use request::SearchRequest;
pub use results::{ListedArticle, Overview, SearchResults, ShownHighlight, ShownHit};
pub use stale::{stale_file, stale_files};
pub use understand::{UnderstoodQuery, understand};

use crate::index::{Expansion, IndexError, Note, PatternError, Reader, Retrieval};
use crate::query::{Offer, OtherSearch, ParseError, Query};
use filters::with_filters;
use show::{show_all, showing};
use std::ops::ControlFlow;
use unknown::unneeded_unknown_words;
use why_nothing::{empty_index, why_nothing};

/// Why a search was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The query cannot be read.
    #[error(transparent)]
    Query(#[from] ParseError),
    /// A pattern in it fits too many words, or is none.
    #[error(transparent)]
    Pattern(PatternError),
    /// The index cannot be read.
    #[error(transparent)]
    Index(#[from] IndexError),
}

impl From<PatternError> for SearchError {
    fn from(error: PatternError) -> Self {
        match error {
            PatternError::Index(error) => Self::Index(error),
            error => Self::Pattern(error),
        }
    }
}

/// Searches an index.
///
/// # Errors
/// If the query cannot be read, or the index.
pub fn search(request: &SearchRequest, reader: &Reader) -> Result<SearchResults, SearchError> {
    let mut understood = understand(&request.query, request.syntax, request.mode, reader)?;
    let mut notes = std::mem::take(&mut understood.notes);
    let query = &understood.query;
    let retrieval = request.retrieval(&understood);
    let expansion = request
        .expand
        .then(|| reader.expansion(&retrieval))
        .transpose()?;
    let retrieval = Retrieval {
        expansion: expansion.as_ref(),
        ..retrieval
    };
    let (found, groups) = if request.by_article {
        reader.find_articles(&retrieval)?
    } else {
        (reader.find(&retrieval)?, Vec::new())
    };
    notes.extend(expansion.as_ref().map(expansion_note));
    notes.extend(found.notes);
    for offer in notes.iter_mut().flat_map(|note| &mut note.offers) {
        settle(offer, query);
    }
    let mut meant = None;
    if found.total == 0 && reader.is_empty()? {
        notes = vec![empty_index()];
    } else if found.total == 0 {
        let (why, query) = why_nothing(&retrieval, found.partial, reader)?;
        notes.extend(why);
        meant = query.map(|query| query.to_string());
    } else {
        let unknown = unneeded_unknown_words(query, request.mode, &understood.lexicon, reader)?;
        notes.extend(unknown.iter().map(|word| word.note(query)));
    }
    let (hits, listed_articles) = show_all(found.hits, groups, &understood, request.snippet_length);
    let facets = if request.facets.is_empty() {
        Vec::new()
    } else {
        let (counts, _) = reader.facets(Some(&retrieval), &request.filters, &request.facets)?;
        request.facets.iter().copied().zip(counts).collect()
    };
    Ok(SearchResults {
        query: request.query.clone(),
        syntax: request.syntax,
        understood: query.to_string(),
        searched_as: with_filters(query, &request.filters).to_string(),
        meant,
        hints: understood.hints,
        notes,
        total: found.total,
        partial: found.partial,
        articles: found.articles,
        listed_articles,
        offset: request.offset,
        hits,
        facets,
    })
}

/// Searches an index and hands over the hits one by one, for lists too long to hold; `each` stops the search by breaking. Facets are not
/// counted, and articles are not listed.
///
/// # Errors
/// If the query cannot be read, or the index.
pub fn search_each(
    request: &SearchRequest,
    reader: &Reader,
    begin: impl FnOnce(&Overview),
    mut each: impl FnMut(ShownHit) -> ControlFlow<()>,
) -> Result<(), SearchError> {
    let understood = understand(&request.query, request.syntax, request.mode, reader)?;
    let retrieval = request.retrieval(&understood);
    let expansion = request
        .expand
        .then(|| reader.expansion(&retrieval))
        .transpose()?;
    let listing = reader.list(&Retrieval {
        expansion: expansion.as_ref(),
        ..retrieval
    })?;
    begin(&Overview {
        total: listing.total,
        partial: listing.partial,
        hits: listing.len(),
    });
    let mut shown = showing(&understood, request.snippet_length);
    for hit in listing.hits() {
        if each(shown(hit?)).is_break() {
            break;
        }
    }
    Ok(())
}

/// Makes a query of what is offered in the place of a field of the query; what is offered in the place of a filter stays as it is.
fn settle(offer: &mut Offer, query: &Query) {
    if let OtherSearch::Field { asked, instead } = &offer.search {
        let other = query.clone().with_another(asked, instead);
        if other != *query {
            offer.search = OtherSearch::Query(other.to_string());
        }
    }
}

fn expansion_note(expansion: &Expansion) -> Note {
    let mut words: Vec<&str> = Vec::new();
    for word in expansion.words() {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    Note::new(if words.is_empty() {
        "too little was found to widen the query by".to_owned()
    } else {
        format!("widened by {}", words.join(", "))
    })
}
