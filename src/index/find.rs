//! Searching: which passages match, in which order, and what is shown of them.

use super::IndexError;
use super::candidates::Candidates;
use super::collect::{Key, Top, TopPassages};
use super::compile::{Compiled, Compiler, Note, Partial};
use super::feedback::Expansion;
use super::ranked::Matching;
use super::ranking::Preference;
use super::reader::{Met, Reader};
use super::schema::column;
use super::scoring::{Explanation, Scoring};
use super::stored::StoredPassage;
use crate::analysis::Lexicon;
use crate::numbers::grouped;
use crate::query::{FieldClause, Filters, OtherSearch, Query, Word};
use std::collections::HashMap;
use std::sync::Arc;
use tantivy::collector::Count;
use tantivy::query::{BooleanQuery, ExistsQuery, Occur, Weight};
use tantivy::{DocAddress, Score};

/// How many of the free words of a query a passage needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MatchMode {
    /// All of them; passages with some of them are listed after those.
    #[default]
    Auto,
    /// All of them.
    All,
    /// At least one.
    Any,
}

/// The order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Best first.
    #[default]
    Relevance,
    /// Latest date first, undated ones last.
    Newest,
    /// Earliest date first, undated ones last.
    Oldest,
}

/// What to look for, and which part of the list is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Retrieval<'a> {
    /// The query; words that are not to decide are no longer in it.
    pub query: &'a Query,
    /// With [`MatchMode::Auto`], the query whose free words make a partial match; the query itself where it is not given.
    pub some: Option<&'a Query>,
    /// Function words of the query that do not decide, but count a little.
    pub common: &'a [Word],
    /// Words that widen the query.
    pub expansion: Option<&'a Expansion>,
    /// The terms of its words.
    pub lexicon: &'a Arc<Lexicon>,
    /// How many of its free words a passage needs.
    pub mode: MatchMode,
    /// What narrows the search.
    pub filters: &'a Filters,
    /// The order.
    pub sort: Sort,
    /// Hits wanted.
    pub limit: usize,
    /// Hits passed over first.
    pub offset: usize,
    /// Hits of one article at most.
    pub per_article: Option<usize>,
    /// Which articles stand a little higher than their words put them.
    pub prefer: Option<Preference>,
    /// Whether it is to be said where each score comes from.
    pub explain: bool,
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// Passages that match.
    pub total: usize,
    /// Passages with some of the words, listed after those that match.
    pub partial: usize,
    /// The articles that those passages are of.
    pub articles: usize,
    /// The part of the list that was asked for.
    pub hits: Vec<Hit>,
    /// What a reader should know of how it was found.
    pub notes: Vec<Note>,
}

/// What was found, its passages not yet fetched.
pub struct Listing<'r> {
    reader: &'r Reader,
    prepared: Prepared<'r>,
    listed: Vec<Listed>,
    met: Met,
    explain: bool,
    /// Passages that match.
    pub total: usize,
    /// Passages with some of the words, listed after those that match.
    pub partial: usize,
    /// The articles that the passages that match are of.
    pub articles: usize,
    /// What a reader should know of how it was found.
    pub notes: Vec<Note>,
}

impl Listing<'_> {
    /// The part of the list that was asked for, fetched one by one.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn hits(&self) -> impl Iterator<Item = Result<Hit, IndexError>> {
        (0..self.listed.len()).map(|at| self.try_hit(at).map_err(|error| self.reader.error(error)))
    }

    /// How long the part of the list is.
    #[must_use]
    pub fn len(&self) -> usize {
        self.listed.len()
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    fn try_hit(&self, at: usize) -> tantivy::Result<Hit> {
        self.reader
            .hit(self.listed[at], &self.met, &self.prepared, self.explain)
    }
}

/// A passage that was found.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Its relevance; never rises down a list sorted by relevance.
    pub score: f32,
    /// Whether it has only some of the words.
    pub partial: bool,
    /// The passage.
    pub passage: StoredPassage,
    /// Whether it meets each of the query's conditions ([`Query::each_condition`]), in their order.
    pub met: Vec<bool>,
    /// Where its score comes from, if that was asked for.
    pub explanation: Option<Explanation>,
}

/// An article with the best of its passages.
#[derive(Debug, Clone)]
pub struct ArticleGroup {
    /// How many of its passages match, or, if its hits are partial, have some of the words.
    pub passages: usize,
    /// Its best passages, best first.
    pub hits: Vec<Hit>,
}

/// An article in a ranking of articles.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedArticle {
    /// Its score: that of its best passage.
    pub score: f32,
    /// Its best passage.
    pub passage: StoredPassage,
}

/// A passage in the list: what it scores above others of its kind, where it lies, whether it has only some of the words.
#[derive(Debug, Clone, Copy)]
struct Listed {
    score: Score,
    address: DocAddress,
    partial: bool,
}

/// Which passages match and what scores them, ready for an index.
struct Prepared<'r> {
    compiled: Compiled,
    /// What can be told of the matches, and of the passages with some of the words.
    full: Candidates,
    some: Candidates,
    scoring: Scoring<'r>,
    /// What lifts passages that match above those with some of the words.
    lift: Score,
    conditions: Vec<Box<dyn Weight>>,
}

impl<'a> Retrieval<'a> {
    /// The first ten passages by relevance, unfiltered.
    #[must_use]
    pub fn new(
        query: &'a Query,
        common: &'a [Word],
        lexicon: &'a Arc<Lexicon>,
        filters: &'a Filters,
    ) -> Self {
        Self {
            query,
            some: None,
            common,
            expansion: None,
            lexicon,
            mode: MatchMode::default(),
            filters,
            sort: Sort::default(),
            limit: 10,
            offset: 0,
            per_article: None,
            prefer: None,
            explain: false,
        }
    }
}

impl Reader {
    /// Finds passages.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn find(&self, retrieval: &Retrieval<'_>) -> Result<Found, IndexError> {
        self.try_find(retrieval).map_err(|error| self.error(error))
    }

    fn try_find(&self, retrieval: &Retrieval<'_>) -> tantivy::Result<Found> {
        let listing = self.try_list(retrieval)?;
        Ok(Found {
            hits: (0..listing.listed.len())
                .map(|at| listing.try_hit(at))
                .collect::<tantivy::Result<Vec<Hit>>>()?,
            total: listing.total,
            partial: listing.partial,
            articles: listing.articles,
            notes: listing.notes,
        })
    }

    /// Finds passages without fetching them: of a long list that takes little memory.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn list(&self, retrieval: &Retrieval<'_>) -> Result<Listing<'_>, IndexError> {
        self.try_list(retrieval).map_err(|error| self.error(error))
    }

    fn try_list(&self, retrieval: &Retrieval<'_>) -> tantivy::Result<Listing<'_>> {
        let mut notes = Vec::new();
        let prepared = self.prepare(retrieval, &mut notes)?;
        let settings = TopPassages {
            limit: retrieval.offset.saturating_add(retrieval.limit),
            key: retrieval.sort.key(),
            per_article: retrieval.per_article,
        };
        let matching = Matching {
            deciding: prepared.compiled.full.as_ref(),
            candidates: &prepared.full,
            listed: &[],
        };
        let full = prepared.scoring.top(&matching, settings)?;
        let mut listed: Vec<Listed> = full
            .ranked
            .iter()
            .map(|hit| Listed {
                score: hit.score + prepared.lift,
                address: hit.address,
                partial: false,
            })
            .collect();
        let mut partial_total = 0;
        if let Some(partial) = &prepared.compiled.partial {
            partial_total = prepared.list_partial(partial, settings, &full, &mut listed)?;
        }
        notes.extend(self.note_undated(retrieval)?);
        listed.drain(..retrieval.offset.min(listed.len()));
        let addresses = listed.iter().map(|listed| listed.address);
        Ok(Listing {
            reader: self,
            met: self.met(&prepared.conditions, addresses)?,
            prepared,
            listed,
            explain: retrieval.explain,
            total: full.count,
            partial: partial_total,
            articles: full.articles,
            notes,
        })
    }

    /// Finds articles: those with passages that match, then those with passages that have some of the words, by their best passage;
    /// each with at most `retrieval.per_article` (or three) of its passages. `limit` and `offset` count articles.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn find_articles(
        &self,
        retrieval: &Retrieval<'_>,
    ) -> Result<(Found, Vec<ArticleGroup>), IndexError> {
        const USUAL_PASSAGES: usize = 3;
        let per_article = retrieval.per_article.unwrap_or(USUAL_PASSAGES);
        (|| {
            let listing = self.try_list(&Retrieval {
                per_article: Some(1),
                ..*retrieval
            })?;
            let prepared = &listing.prepared;
            let best = |deciding, partial: bool| {
                let own = listing
                    .listed
                    .iter()
                    .filter(|listed| listed.partial == partial);
                let passages: Vec<DocAddress> = own.map(|listed| listed.address).collect();
                (prepared.scoring).best_of_articles(deciding, &passages, per_article)
            };
            let mut found = best(prepared.compiled.full.as_ref(), false)?;
            if let Some(partial) = &prepared.compiled.partial {
                found.extend(best(partial.rest.as_ref(), true)?);
            }
            let passages = found.values().flat_map(|(best, _)| best);
            let met = self.met(&prepared.conditions, passages.map(|(_, address)| *address))?;
            let mut groups = Vec::new();
            for first in &listing.listed {
                let Some((best, passages)) = found.remove(&first.address) else {
                    continue;
                };
                let lift = if first.partial { 0.0 } else { prepared.lift };
                let hits = best
                    .into_iter()
                    .map(|(score, address)| {
                        let listed = Listed {
                            score: score + lift,
                            address,
                            partial: first.partial,
                        };
                        self.hit(listed, &met, prepared, retrieval.explain)
                    })
                    .collect::<tantivy::Result<Vec<Hit>>>()?;
                groups.push(ArticleGroup { passages, hits });
            }
            let found = Found {
                hits: Vec::new(),
                total: listing.total,
                partial: listing.partial,
                articles: listing.articles,
                notes: listing.notes,
            };
            Ok((found, groups))
        })()
        .map_err(|error| self.error(error))
    }

    /// Ranks articles by their best passages; one that is found by its headline alone stands with its first passage, unless the search
    /// is narrowed: no passage of it was seen to meet what narrows.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn rank_articles(
        &self,
        retrieval: &Retrieval<'_>,
    ) -> Result<Vec<RankedArticle>, IndexError> {
        (|| -> tantivy::Result<Vec<RankedArticle>> {
            let prepared = self.prepare(retrieval, &mut Vec::new())?;
            prepared
                .scoring
                .articles(
                    prepared.compiled.full.as_ref(),
                    !prepared.compiled.is_filtered && !retrieval.query.is_narrowed(),
                    retrieval.limit,
                )?
                .into_iter()
                .map(|(score, address)| {
                    Ok(RankedArticle {
                        score,
                        passage: self.stored(address)?,
                    })
                })
                .collect()
        })()
        .map_err(|error| self.error(error))
    }

    fn prepare<'r>(
        &'r self,
        retrieval: &Retrieval<'_>,
        notes: &mut Vec<Note>,
    ) -> tantivy::Result<Prepared<'r>> {
        let compiled = self.compile(retrieval, notes)?;
        let telling = Compiler {
            some: retrieval.some,
            ..Compiler::new(self, retrieval.lexicon, retrieval.mode, &[])
        };
        let mut scored = telling.scored(retrieval.query, retrieval.common);
        if let Some(expansion) = retrieval.expansion {
            expansion.add_to(&mut scored);
        }
        let mut full = Candidates::of(retrieval.query, retrieval.mode, &scored);
        let mut some = Candidates::of_some(retrieval.some.unwrap_or(retrieval.query), &scored);
        if compiled.is_filtered {
            (full, some) = (full.narrowed(), some.narrowed());
        }
        let mut scoring = Scoring::new(self, scored)?;
        if let Some(preference) = retrieval.prefer {
            scoring.prefer(preference);
        }
        let lift = if compiled.partial.is_some() {
            scoring.most()
        } else {
            0.0
        };
        Ok(Prepared {
            compiled,
            full,
            some,
            scoring,
            lift,
            conditions: self.conditions(retrieval.query, retrieval.lexicon)?,
        })
    }

    fn hit(
        &self,
        listed: Listed,
        met: &Met,
        prepared: &Prepared<'_>,
        explain: bool,
    ) -> tantivy::Result<Hit> {
        let lift = if listed.partial { 0.0 } else { prepared.lift };
        Ok(Hit {
            score: listed.score,
            partial: listed.partial,
            passage: self.stored(listed.address)?,
            met: met.get(&listed.address).cloned().unwrap_or_default(),
            explanation: explain
                .then(|| prepared.scoring.explain(listed.address, lift))
                .transpose()?,
        })
    }

    /// What is told where dates leave undated passages out, or where there are no dates to let them through.
    fn note_undated(&self, retrieval: &Retrieval<'_>) -> tantivy::Result<Option<Note>> {
        let dated = retrieval.filters.after.is_some() || retrieval.filters.before.is_some();
        let any_date = or_undated(retrieval.query);
        let asks_for_dates = any_date != *retrieval.query;
        if retrieval.filters.undated && !dated {
            let note = Note::new("--undated goes with --after and --before");
            let query = any_date.to_string();
            return Ok(Some(if asks_for_dates {
                let search = OtherSearch::Query(query.clone());
                note.and("; for dates in the query it is written ")
                    .offering(&query, search)
            } else {
                note.and(", and does nothing without them")
            }));
        }
        if retrieval.filters.undated || (!dated && !asks_for_dates) {
            return Ok(None);
        }
        let (include, search) = if dated {
            ("--undated".to_owned(), OtherSearch::Undated)
        } else {
            let mut clauses = Vec::new();
            dated_clauses(retrieval.query, &mut clauses);
            let clauses = clauses.iter();
            let clauses = clauses.map(|clause| format!("({clause} OR date:missing)"));
            let query = OtherSearch::Query(any_date.to_string());
            (clauses.collect::<Vec<_>>().join(" "), query)
        };
        let (left_out, includes) = match self.undated_matches(retrieval, &any_date)? {
            0 => return Ok(None),
            1 => (
                "1 passage that matches is undated and was left out; ".to_owned(),
                " includes it",
            ),
            some => (
                format!(
                    "{} passages that match are undated and were left out; ",
                    grouped(some)
                ),
                " includes them",
            ),
        };
        let note = Note::new(left_out);
        Ok(Some(note.offering(&include, search).and(includes)))
    }

    /// How many passages match.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn count(&self, retrieval: &Retrieval<'_>) -> Result<usize, IndexError> {
        (|| {
            let full = self.compile(retrieval, &mut Vec::new())?.full;
            self.searcher.search(full.as_ref(), &Count)
        })()
        .map_err(|error| self.error(error))
    }

    /// How many passages match but for their lack of a date.
    fn undated_matches(&self, retrieval: &Retrieval<'_>, query: &Query) -> tantivy::Result<usize> {
        let filters = Filters {
            after: None,
            before: None,
            ..retrieval.filters.clone()
        };
        let any_date = Retrieval {
            query,
            filters: &filters,
            ..*retrieval
        };
        let matching = self.compile(&any_date, &mut Vec::new())?.full;
        let undated = BooleanQuery::new(vec![
            (Occur::Must, matching),
            (
                Occur::MustNot,
                Box::new(ExistsQuery::new(column::FIRST_DAY.to_owned(), false)),
            ),
        ]);
        self.searcher.search(&undated, &Count)
    }
}

impl Sort {
    fn key(self) -> Key {
        match self {
            Self::Relevance => Key::Score,
            Self::Newest => Key::Newest,
            Self::Oldest => Key::Oldest,
        }
    }
}

impl Prepared<'_> {
    /// Lists passages with some of the words behind those that match, and tells how many there are.
    fn list_partial(
        &self,
        partial: &Partial,
        settings: TopPassages,
        full: &Top,
        listed: &mut Vec<Listed>,
    ) -> tantivy::Result<usize> {
        let room = settings.limit - listed.len();
        // An article may have had its share of passages already.
        let taken = settings
            .per_article
            .map_or(0, |most| full.ranked.len() * most);
        let settings_of_rest = TopPassages {
            limit: if room > 0 {
                room.saturating_add(taken)
            } else {
                0
            },
            ..settings
        };
        // Where all that match are listed, or nothing more is to be, they are told apart by hand.
        let (top, count) = if room == 0 || full.ranked.len() == full.count {
            let mut matches: Vec<DocAddress> = full.ranked.iter().map(|hit| hit.address).collect();
            matches.sort_unstable();
            let matching = Matching {
                deciding: partial.some.as_ref(),
                candidates: &self.some,
                listed: &matches,
            };
            let top = self.scoring.top(&matching, settings_of_rest)?;
            let count = top.count.saturating_sub(full.count);
            (top, count)
        } else {
            let candidates = self.some.clone().narrowed();
            let matching = Matching {
                deciding: partial.rest.as_ref(),
                candidates: &candidates,
                listed: &[],
            };
            let top = self.scoring.top(&matching, settings_of_rest)?;
            let count = top.count;
            (top, count)
        };
        let mut shares: HashMap<(u32, u64), usize> = HashMap::new();
        if settings.per_article.is_some() {
            for hit in &full.ranked {
                *shares.entry(hit.article()).or_default() += 1;
            }
        }
        for hit in &top.ranked {
            let share = shares.entry(hit.article()).or_default();
            *share += 1;
            if settings.per_article.is_none_or(|most| *share <= most)
                && listed.len() < settings.limit
            {
                listed.push(Listed {
                    score: hit.score,
                    address: hit.address,
                    partial: true,
                });
            }
        }
        Ok(count)
    }
}

/// The dates that [`or_undated`] lets undated passages through.
fn dated_clauses<'q>(query: &'q Query, clauses: &mut Vec<&'q Query>) {
    match query {
        Query::Field(FieldClause::Dated { .. }) => clauses.push(query),
        Query::And(parts) => parts.iter().for_each(|part| dated_clauses(part, clauses)),
        _ => {}
    }
}

/// A query whose dates let undated passages through too.
fn or_undated(query: &Query) -> Query {
    match query {
        Query::Field(FieldClause::Dated { .. }) => {
            Query::Or(vec![query.clone(), Query::Field(FieldClause::Undated)])
        }
        Query::And(parts) => Query::And(parts.iter().map(or_undated).collect()),
        query => query.clone(),
    }
}
