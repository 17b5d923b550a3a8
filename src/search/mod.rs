//! The second pipeline: query text → query → hits → snippets → results.

mod acronyms;
mod article;
mod facets;
mod filters;
pub mod rank;
mod understand;
mod unknown;
mod why_nothing;

pub use article::{
    MarkedPassage, NameInArticle, Neighbors, ShownArticle, around, find_article, mark_article,
    names_in_article,
};
pub use facets::{FacetRequest, FacetResults, count_facets};
pub use understand::{UnderstoodQuery, understand};

use crate::analysis::Lexicon;
use crate::corpus::changed_since;
use crate::highlight::{self, Highlighter};
use crate::index::{
    Expansion, FacetCount, FacetField, Hit, IndexError, MatchMode, Note, PatternError, Preference,
    Reader, Retrieval, Sort,
};
use crate::query::{Filters, Hint, Offer, OtherSearch, ParseError, Query, Syntax, Word};
use crate::snippet::Snippet;
use filters::with_filters;
use std::ffi::OsStr;
use std::ops::{ControlFlow, Range};
use std::path::Path;
use std::sync::Arc;
use unknown::unneeded_unknown_words;
use why_nothing::{empty_index, why_nothing};

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
    fn retrieval<'a>(
        &'a self,
        query: &'a Query,
        some: &'a Query,
        common: &'a [Word],
        lexicon: &'a Arc<Lexicon>,
    ) -> Retrieval<'a> {
        Retrieval {
            query,
            some: Some(some),
            common,
            expansion: None,
            lexicon,
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
    let UnderstoodQuery {
        query,
        some,
        common,
        lexicon,
        hints,
        mut notes,
    } = understand(&request.query, request.syntax, request.mode, reader)?;
    let retrieval = request.retrieval(&query, &some, &common, &lexicon);
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
        settle(offer, &query);
    }
    let mut meant = None;
    if found.total == 0 && reader.is_empty()? {
        notes = vec![empty_index()];
    } else if found.total == 0 {
        let (why, query) = why_nothing(&retrieval, found.partial, reader)?;
        notes.extend(why);
        meant = query.map(|query| query.to_string());
    } else {
        let unknown = unneeded_unknown_words(&query, request.mode, &lexicon, reader)?;
        notes.extend(unknown.iter().map(|word| word.note(&query)));
    }
    let mut shown = showing(&query, &some, &lexicon, request.snippet_length);
    let mut hits: Vec<ShownHit> = found.hits.into_iter().map(&mut shown).collect();
    let mut listed_articles = Vec::new();
    for group in groups {
        listed_articles.push(ListedArticle {
            passages: group.passages,
            hits: group.hits.len(),
        });
        hits.extend(group.hits.into_iter().map(&mut shown));
    }
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
        searched_as: with_filters(&query, &request.filters).to_string(),
        meant,
        hints,
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
    let UnderstoodQuery {
        query,
        some,
        common,
        lexicon,
        ..
    } = understand(&request.query, request.syntax, request.mode, reader)?;
    let retrieval = request.retrieval(&query, &some, &common, &lexicon);
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
    let mut shown = showing(&query, &some, &lexicon, request.snippet_length);
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

/// What makes hits ready to be shown: those with some of the words by the query that finds such.
fn showing<'q>(
    query: &'q Query,
    some: &'q Query,
    lexicon: &'q Lexicon,
    snippet_length: usize,
) -> impl FnMut(Hit) -> ShownHit + 'q {
    let highlighter = Highlighter::new(query, lexicon);
    let of_partial = (some != query).then(|| Highlighter::new(some, lexicon));
    let mut clauses = ClauseTexts::default();
    move |hit| {
        let of_partial = of_partial.as_ref().filter(|_| hit.partial);
        let highlighter = of_partial.unwrap_or(&highlighter);
        shown(hit, highlighter, &mut clauses, snippet_length)
    }
}

/// The parts of a query in the query language, each written once for all hits.
#[derive(Default)]
struct ClauseTexts<'q>(Vec<(&'q Query, String)>);

impl<'q> ClauseTexts<'q> {
    fn of(&mut self, clause: &'q Query) -> String {
        let known = self
            .0
            .iter()
            .find(|(known, _)| std::ptr::eq(*known, clause));
        if let Some((_, text)) = known {
            return text.clone();
        }
        let text = clause.to_string();
        self.0.push((clause, text.clone()));
        text
    }
}

fn shown<'q>(
    hit: Hit,
    highlighter: &Highlighter<'q>,
    clauses: &mut ClauseTexts<'q>,
    snippet_length: usize,
) -> ShownHit {
    let passage = &hit.passage;
    let highlights = highlighter.highlights(highlight::Passage {
        text: &passage.text,
        language: &passage.language,
        sentences: Some(&passage.sentences),
        is_first: passage.ordinal == 0,
        met: &hit.met,
    });
    let ranges: Vec<Range<usize>> = highlights
        .iter()
        .map(|highlight| highlight.range.clone())
        .collect();
    let snippet = Snippet::new(&passage.text, &ranges, snippet_length, || {
        passage.sentence_ranges()
    });
    let highlights = highlights
        .into_iter()
        .map(|highlight| ShownHighlight {
            range: highlight.range,
            clauses: (highlight.clauses.iter())
                .map(|clause| clauses.of(clause))
                .collect(),
        })
        .collect();
    ShownHit {
        hit,
        snippet,
        highlights,
    }
}

/// Which files of the hits are no longer what was indexed. A search reads the index alone; whoever shows its results says this too.
#[must_use]
pub fn stale_files(results: &SearchResults, reader: &Reader) -> Vec<Note> {
    // As strings, which are compared faster than paths.
    let mut files: Vec<&OsStr> = Vec::new();
    for shown in &results.hits {
        let file = shown.hit.passage.file.as_os_str();
        if !files.contains(&file) {
            files.push(file);
        }
    }
    let files = files.into_iter().map(Path::new);
    files.filter_map(|file| stale_file(file, reader)).collect()
}

/// Whether a file is no longer what was indexed.
#[must_use]
pub fn stale_file(file: &Path, reader: &Reader) -> Option<Note> {
    let what = changed_since(file, reader.committed()?)?;
    Some(Note::new(format!(
        "{} {what}; 'pullquote index' brings the index up to date",
        file.display()
    )))
}
