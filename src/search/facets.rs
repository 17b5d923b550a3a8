//! What passages have in common, counted: those that a query matches, or all that filters let through.

use super::why_nothing::empty_index;
use super::{SearchError, SearchRequest, understand};
use crate::index::{FacetCount, FacetField, MatchMode, Note, Reader, Retrieval};
use crate::query::{Filters, Hint, NameFilter, Syntax};

/// What is counted, and among which passages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetRequest {
    /// The query as it was typed; without one all passages are counted.
    pub query: Option<String>,
    /// The language it is written in.
    pub syntax: Syntax,
    /// How many of the free words a passage needs.
    pub mode: MatchMode,
    /// Whether passages with some of the free words are counted instead, those that a search lists below the matches.
    pub partial: bool,
    /// What narrows the count.
    pub filters: Filters,
    /// Names that have to stand in a passage, too, and are not counted themselves: everybody stands beside himself.
    pub with: Vec<NameFilter>,
    /// What is counted.
    pub fields: Vec<FacetField>,
}

/// The counts.
#[derive(Debug, Clone)]
pub struct FacetResults {
    /// What may have been meant otherwise, at places of the query as typed.
    pub hints: Vec<Hint>,
    /// How the count was carried out, where that may surprise.
    pub notes: Vec<Note>,
    /// The counts, one list a field.
    pub facets: Vec<(FacetField, Vec<FacetCount>)>,
    /// Whether any passage was counted.
    pub any: bool,
}

impl FacetRequest {
    /// The count of everything that a search matches, whatever part of its list is asked for.
    #[must_use]
    pub fn of(search: &SearchRequest, fields: &[FacetField]) -> Self {
        Self {
            query: Some(search.query.clone()),
            syntax: search.syntax,
            mode: search.mode,
            partial: false,
            filters: search.filters.clone(),
            with: Vec::new(),
            fields: fields.to_vec(),
        }
    }
}

/// Counts facets.
///
/// # Errors
/// If the query cannot be read, or the index.
pub fn count_facets(request: &FacetRequest, reader: &Reader) -> Result<FacetResults, SearchError> {
    let FacetRequest {
        syntax,
        mode,
        partial,
        ..
    } = *request;
    let query = request.query.as_deref();
    let query = query.map(|text| understand(text, syntax, mode, reader));
    let query = query.transpose()?;
    let mut filters = request.filters.clone();
    filters.names.extend(request.with.iter().cloned());
    let retrieval = query.as_ref().map(|understood| {
        let (query, mode) = if partial {
            (&understood.some, MatchMode::Any)
        } else {
            (&understood.query, mode)
        };
        Retrieval {
            mode,
            limit: 0,
            ..Retrieval::new(query, &understood.common, &understood.lexicon, &filters)
        }
    });
    let fields = &request.fields;
    let (mut counts, counted) = reader.facets(retrieval.as_ref(), &filters, fields)?;
    let any = counts.iter().flatten().any(|count| count.passages > 0);
    reader.leave_out(&request.with, fields, &mut counts)?;
    let (hints, mut notes) = query.map_or_else(Default::default, |understood| {
        (understood.hints, understood.notes)
    });
    notes.extend(counted);
    if !any && reader.is_empty()? {
        notes = vec![empty_index()];
    }
    Ok(FacetResults {
        hints,
        notes,
        facets: fields.iter().copied().zip(counts).collect(),
        any,
    })
}
