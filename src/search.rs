//! The second pipeline: query text → query → hits → snippets → results.

use crate::analysis::is_common_word;
use crate::highlight;
use crate::index::{
    FacetCount, FacetField, Hit, IndexError, MatchMode, Note, Reader, Retrieval, Sort,
};
use crate::query::{self, Filters, Form, Hint, ParseError, Parsed, Query, Word};
use crate::snippet::Snippet;

/// What a reader asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchRequest {
    /// The query in the query language.
    pub query: String,
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
}

impl SearchRequest {
    /// A request with the usual settings: the first ten hits by relevance.
    #[must_use]
    pub fn new(query: &str) -> Self {
        Self {
            query: query.to_owned(),
            filters: Filters::default(),
            mode: MatchMode::Auto,
            sort: Sort::Relevance,
            limit: 10,
            offset: 0,
            snippet_length: 320,
            facets: Vec::new(),
        }
    }
}

/// What was found, ready to be shown.
#[derive(Debug, Clone)]
pub struct SearchResults {
    /// The query as it was typed.
    pub query: String,
    /// The query as it was understood, in the query language.
    pub understood: String,
    /// What may have been meant otherwise, at places of the query as typed.
    pub hints: Vec<Hint>,
    /// How the search was carried out, where that may surprise.
    pub notes: Vec<Note>,
    /// Passages that match.
    pub total: usize,
    /// Passages with some of the words, listed after those that match.
    pub partial: usize,
    /// Hits passed over before the first one here.
    pub offset: usize,
    /// The hits.
    pub hits: Vec<ShownHit>,
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
}

/// Why a search was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The query cannot be read.
    #[error(transparent)]
    Query(#[from] ParseError),
    /// The index cannot be read.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// Searches an index.
///
/// # Errors
/// If the query cannot be read, or the index.
pub fn search(request: &SearchRequest, reader: &Reader) -> Result<SearchResults, SearchError> {
    let UnderstoodQuery {
        query,
        hints,
        mut notes,
    } = understand(&request.query, request.mode, reader)?;
    let retrieval = Retrieval {
        query: &query,
        mode: request.mode,
        filters: &request.filters,
        sort: request.sort,
        limit: request.limit,
        offset: request.offset,
    };
    let found = reader.find(&retrieval)?;
    notes.extend(found.notes);
    let hits = found
        .hits
        .into_iter()
        .map(|hit| shown(hit, &query, request.snippet_length, reader))
        .collect();
    let facets = if request.facets.is_empty() {
        Vec::new()
    } else {
        let (counts, _) = reader.facets(Some(&retrieval), &request.filters, &request.facets)?;
        request.facets.iter().copied().zip(counts).collect()
    };
    Ok(SearchResults {
        query: request.query.clone(),
        understood: query.to_string(),
        hints,
        notes,
        total: found.total,
        partial: found.partial,
        offset: request.offset,
        hits,
        facets,
    })
}

fn shown(hit: Hit, query: &Query, snippet_length: usize, reader: &Reader) -> ShownHit {
    let passage = &hit.passage;
    let highlights = highlight::ranges(query, &passage.text, &passage.language, reader.languages());
    let snippet = Snippet::new(
        &passage.text,
        &highlights,
        snippet_length,
        &passage.language,
    );
    ShownHit { hit, snippet }
}

/// A query as it is carried out on an index.
#[derive(Debug, Clone)]
pub struct UnderstoodQuery {
    /// The query, without what does not decide.
    pub query: Query,
    /// What may have been meant otherwise.
    pub hints: Vec<Hint>,
    /// What was set aside or taken otherwise.
    pub notes: Vec<Note>,
}

/// Reads a query for an index: common words among free words do not decide, and an acronym that no passage has in capitals is taken
/// in any case.
///
/// # Errors
/// If the query cannot be read, or the index.
pub fn understand(
    text: &str,
    mode: MatchMode,
    reader: &Reader,
) -> Result<UnderstoodQuery, SearchError> {
    let Parsed { query, hints } = query::parse(text)?;
    let mut notes = Vec::new();
    let query = if mode == MatchMode::All {
        query
    } else {
        without_common_words(query, reader.languages(), &mut notes)
    };
    let query = with_known_acronyms(query, reader, &mut notes)?;
    Ok(UnderstoodQuery {
        query,
        hints,
        notes,
    })
}

fn without_common_words(query: Query, languages: &[String], notes: &mut Vec<Note>) -> Query {
    match query {
        Query::Words(parts) => {
            let common =
                |part: &Query| matches!(part, Query::Word(word) if is_common_word(word, languages));
            if parts.iter().all(common) {
                return Query::Words(parts);
            }
            let (common, mut deciding): (Vec<Query>, Vec<Query>) =
                parts.into_iter().partition(common);
            if !common.is_empty() {
                let words = common
                    .iter()
                    .map(|word| format!("'{word}'"))
                    .collect::<Vec<_>>()
                    .join(", ");
                notes.push(Note(format!(
                    "common words do not decide: {words}; quote them in a phrase to require them"
                )));
            }
            if deciding.len() == 1 {
                deciding.swap_remove(0)
            } else {
                Query::Words(deciding)
            }
        }
        Query::And(parts) => Query::And(
            parts
                .into_iter()
                .map(|part| without_common_words(part, languages, notes))
                .collect(),
        ),
        query => query,
    }
}

fn with_known_acronyms(
    query: Query,
    reader: &Reader,
    notes: &mut Vec<Note>,
) -> Result<Query, IndexError> {
    let parts_of = |parts: Vec<Query>, notes: &mut Vec<Note>| -> Result<Vec<Query>, IndexError> {
        parts
            .into_iter()
            .map(|part| with_known_acronyms(part, reader, notes))
            .collect()
    };
    Ok(match query {
        Query::Word(mut word) => {
            take_any_case(std::slice::from_mut(&mut word), reader, notes)?;
            Query::Word(word)
        }
        Query::Phrase(mut phrase) => {
            take_any_case(&mut phrase.words, reader, notes)?;
            Query::Phrase(phrase)
        }
        Query::Words(parts) => Query::Words(parts_of(parts, notes)?),
        Query::And(parts) => Query::And(parts_of(parts, notes)?),
        Query::Or(parts) => Query::Or(parts_of(parts, notes)?),
        Query::Not(part) => Query::Not(Box::new(with_known_acronyms(*part, reader, notes)?)),
    })
}

fn take_any_case(
    words: &mut [Word],
    reader: &Reader,
    notes: &mut Vec<Note>,
) -> Result<(), IndexError> {
    for word in words.iter_mut().filter(|word| word.form == Form::Capitals) {
        if reader.passages_with(word)? == 0 {
            word.form = Form::Stem;
            if reader.passages_with(word)? > 0 {
                notes.push(Note(format!(
                    "no passage has '{}' in capitals; it was looked for in any case",
                    word.typed
                )));
            }
        }
    }
    Ok(())
}
