//! The engine's results as hits.

use super::collect::{Columns, Key, Ranked, TopPassages};
use super::compile::{Compiled, Compiler, Note, WEIGHTS, compile_filters};
use super::nearness::inverse_document_frequency;
use super::ranked::K1;
use super::schema::{Fields, column, record};
use super::stored::{FileState, StoredArticle, StoredPassage, decode};
use super::{Index, IndexError, from_engine};
use crate::analysis::{Lexicon, TermKind, WordTerms};
use crate::article::ArticleId;
use crate::query::{Filters, Query, Word};
use serde::Deserialize;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;
use tantivy::collector::{Count, DocSetCollector};
use tantivy::query::{
    Bm25StatisticsProvider, BooleanQuery, ExistsQuery, Occur, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::{DocAddress, ReloadPolicy, Score, Searcher, TantivyDocument, TantivyError, Term};

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
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// Passages that match.
    pub total: usize,
    /// Passages with some of the words, listed after those that match.
    pub partial: usize,
    /// The part of the list that was asked for.
    pub hits: Vec<Hit>,
    /// What a reader should know of how it was found.
    pub notes: Vec<Note>,
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
}

/// What an index holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statistics {
    /// Articles, those without a passage included.
    pub articles: usize,
    /// Passages.
    pub passages: usize,
    /// Files.
    pub files: usize,
    /// Bytes on disk.
    pub bytes: u64,
}

/// An index as it stood at a commit.
pub struct Reader {
    pub(super) folder: PathBuf,
    committed: Option<SystemTime>,
    lengths: Mutex<HashMap<Field, u64>>,
    pub(super) searcher: Searcher,
    /// One for each segment.
    columns: Vec<Columns>,
    pub(super) fields: Fields,
    /// The languages that stems were made in, in order.
    pub(super) languages: Vec<String>,
}

/// BM25 statistics over the passages that are there: neither records of articles and files nor deleted passages count, so that the
/// order of results does not depend on what the index held before.
struct PassageStatistics<'a> {
    reader: &'a Reader,
    passages: u64,
    /// Terms are asked for several times in the course of one search.
    frequencies: RefCell<HashMap<Term, u64>>,
}

impl Bm25StatisticsProvider for PassageStatistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.reader.total_length(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.passages)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        if let Some(frequency) = self.frequencies.borrow().get(term) {
            return Ok(*frequency);
        }
        let frequency = self.count(term)?;
        self.frequencies
            .borrow_mut()
            .insert(term.clone(), frequency);
        Ok(frequency)
    }
}

impl PassageStatistics<'_> {
    fn count(&self, term: &Term) -> tantivy::Result<u64> {
        let mut frequency = 0;
        for segment in self.reader.searcher.segment_readers() {
            let inverted_index = segment.inverted_index(term.field())?;
            let Some(alive) = segment.alive_bitset() else {
                frequency += u64::from(inverted_index.doc_freq(term)?);
                continue;
            };
            if let Some(postings) = inverted_index.read_postings(term, IndexRecordOption::Basic)? {
                frequency += u64::from(postings.doc_freq_given_deletes(alive));
            }
        }
        Ok(frequency)
    }
}

impl Reader {
    pub(super) fn new(index: &Index) -> Result<Self, IndexError> {
        let error = |error| from_engine(&index.folder, "read", error);
        let engine = index
            .engine
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into();
        let engine: tantivy::IndexReader = engine.map_err(error)?;
        let mut reader = Self {
            folder: index.folder.clone(),
            lengths: Mutex::new(HashMap::new()),
            committed: std::fs::metadata(index.engine_folder.join("meta.json"))
                .and_then(|meta| meta.modified())
                .ok(),
            searcher: engine.searcher(),
            columns: Vec::new(),
            fields: index.fields,
            languages: Vec::new(),
        };
        let segments = reader.searcher.segment_readers().iter();
        let columns: tantivy::Result<_> = segments.map(Columns::open).collect();
        reader.columns = columns.map_err(error)?;
        reader.languages = reader.dictionary(reader.fields.language).map_err(error)?;
        Ok(reader)
    }

    /// The languages (ISO 639-1 codes) that stems were made in, in order.
    #[must_use]
    pub fn languages(&self) -> &[String] {
        &self.languages
    }

    /// The language that most passages are in.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn main_language(&self) -> Result<Option<&str>, IndexError> {
        let mut counted = Vec::new();
        for language in &self.languages {
            let frequency = self
                .searcher
                .doc_freq(&Term::from_field_text(self.fields.language, language));
            counted.push((
                frequency.map_err(|error| self.error(error))?,
                language.as_str(),
            ));
        }
        Ok(counted
            .into_iter()
            .max_by_key(|(count, language)| (*count, std::cmp::Reverse(*language)))
            .map(|(_, language)| language))
    }

    /// Finds passages.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn find(&self, retrieval: &Retrieval<'_>) -> Result<Found, IndexError> {
        self.try_find(retrieval).map_err(|error| self.error(error))
    }

    fn try_find(&self, retrieval: &Retrieval<'_>) -> tantivy::Result<Found> {
        let mut notes = Vec::new();
        let Compiled { full, partial } = self.compile(retrieval, &mut notes)?;
        let key = match retrieval.sort {
            Sort::Relevance => Key::Score,
            Sort::Newest => Key::Newest,
            Sort::Oldest => Key::Oldest,
        };
        let wanted = retrieval.offset.saturating_add(retrieval.limit);
        let statistics = self.statistics_provider()?;
        let settings = TopPassages { limit: wanted, key };
        let top = full.top(settings, &self.searcher, &self.columns, &statistics, &[])?;
        let total = top.count;
        // What matches stands above what has some of the words, whatever those add up to.
        let lift = if partial.is_some() {
            self.highest_score(retrieval.query, retrieval.lexicon, &statistics)?
        } else {
            0.0
        };
        let mut ranked: Vec<(Ranked, bool)> = top
            .ranked
            .into_iter()
            .map(|mut hit| {
                hit.score += lift;
                (hit, false)
            })
            .collect();
        let mut partial_total = 0;
        if let Some(partial) = partial {
            let room = wanted.saturating_sub(total);
            let some = if room > 0 {
                // Fewer match than are wanted: all of those are in the list.
                let known: Vec<DocAddress> = ranked.iter().map(|(hit, _)| hit.address).collect();
                let settings = TopPassages { limit: room, key };
                let top = partial.some.top(
                    settings,
                    &self.searcher,
                    &self.columns,
                    &statistics,
                    &known,
                )?;
                ranked.extend(top.ranked.into_iter().map(|hit| (hit, true)));
                top.count
            } else if let Some([first, second]) = &partial.two_terms {
                let each = statistics.doc_freq(first)? + statistics.doc_freq(second)?;
                (each as usize).saturating_sub(total)
            } else {
                self.searcher
                    .search(partial.some.deciding.as_ref(), &Count)?
            };
            partial_total = some.saturating_sub(total);
        }
        let dated = retrieval.filters.after.is_some() || retrieval.filters.before.is_some();
        if dated && !retrieval.filters.undated {
            match self.undated_matches(retrieval)? {
                0 => {}
                1 => notes.push(Note("1 passage that matches is undated and was left out; --undated includes it".to_owned())),
                some => notes.push(Note(format!("{some} passages that match are undated and were left out; --undated includes them"))),
            }
        }
        let hits = ranked
            .into_iter()
            .skip(retrieval.offset)
            .take(retrieval.limit)
            .map(|(hit, partial)| {
                Ok(Hit {
                    score: hit.score,
                    partial,
                    passage: self.stored(hit.address)?,
                })
            })
            .collect::<tantivy::Result<Vec<Hit>>>()?;
        Ok(Found {
            total,
            partial: partial_total,
            hits,
            notes,
        })
    }

    /// How many passages match but for their lack of a date.
    fn undated_matches(&self, retrieval: &Retrieval<'_>) -> tantivy::Result<usize> {
        let filters = Filters {
            after: None,
            before: None,
            ..retrieval.filters.clone()
        };
        let any_date = Retrieval {
            filters: &filters,
            ..*retrieval
        };
        let matching = self.compile(&any_date, &mut Vec::new())?.full.deciding;
        let undated = BooleanQuery::new(vec![
            (Occur::Must, matching),
            (
                Occur::MustNot,
                Box::new(ExistsQuery::new(column::FIRST_DAY.to_owned(), false)),
            ),
        ]);
        self.searcher.search(&undated, &Count)
    }

    /// How many articles have all the words in their headline.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn headlines_with(&self, query: &Query, lexicon: &Lexicon) -> Result<usize, IndexError> {
        let mut clauses: Vec<(Occur, Box<dyn tantivy::query::Query>)> = Vec::new();
        query.each_word(&mut |word| {
            let terms = lexicon
                .terms(word)
                .sequences
                .iter()
                .flatten()
                .map(|term| Term::from_field_text(self.fields.headline, term));
            clauses.push((Occur::Must, Box::new(TermSetQuery::new(terms))));
        });
        if clauses.is_empty() {
            return Ok(0);
        }
        (|| {
            let mut articles = BTreeSet::new();
            for address in self
                .searcher
                .search(&BooleanQuery::new(clauses), &DocSetCollector)?
            {
                articles.insert(self.stored::<StoredPassage>(address)?.article);
            }
            Ok(articles.len())
        })()
        .map_err(|error: TantivyError| self.error(error))
    }

    /// When the index was last brought up to date.
    #[must_use]
    pub fn committed(&self) -> Option<SystemTime> {
        self.committed
    }

    pub(super) fn compile(
        &self,
        retrieval: &Retrieval<'_>,
        notes: &mut Vec<Note>,
    ) -> tantivy::Result<Compiled> {
        let filters = compile_filters(self, retrieval.filters, notes)?;
        Ok(Compiler {
            reader: self,
            lexicon: retrieval.lexicon,
            mode: retrieval.mode,
            filters,
        }
        .compile(retrieval.query))
    }

    /// The sum of a field's lengths over the passages that are there, as the index keeps lengths (in one byte each); counted once.
    fn total_length(&self, field: Field) -> tantivy::Result<u64> {
        let mut lengths = self.lengths.lock().map_err(|_| TantivyError::Poisoned)?;
        if let Some(total) = lengths.get(&field) {
            return Ok(*total);
        }
        let mut total = 0;
        for segment in self.searcher.segment_readers() {
            let norms = segment.get_fieldnorms_reader(field)?;
            total += segment
                .doc_ids_alive()
                .map(|doc| u64::from(norms.fieldnorm(doc)))
                .sum::<u64>();
        }
        // An empty field must not make averages of nothing.
        let total = total.max(1);
        lengths.insert(field, total);
        Ok(total)
    }

    fn statistics_provider(&self) -> tantivy::Result<PassageStatistics<'_>> {
        let mut statistics = PassageStatistics {
            reader: self,
            passages: 0,
            frequencies: RefCell::default(),
        };
        statistics.passages = statistics.doc_freq(&self.record_term(record::PASSAGE))?;
        Ok(statistics)
    }

    /// More than any passage can score that lacks one of the words: BM25 gives a term less than its inverse document frequency
    /// times k1 + 1, in each of the fields, and nearness at most that frequency once for each word. Boosts multiply.
    fn highest_score(
        &self,
        query: &Query,
        lexicon: &Lexicon,
        statistics: &PassageStatistics<'_>,
    ) -> tantivy::Result<Score> {
        let mut words = Vec::new();
        query.each_word(&mut |word| words.push(word));
        let mut rarity = 0.0;
        for word in words {
            let terms = lexicon.terms(word);
            let own = match terms.kind {
                TermKind::Stem => self.fields.text,
                TermKind::Exact => self.fields.exact,
            };
            for term in terms.sequences.iter().flatten() {
                for (field, weight) in [
                    (own, 1.0),
                    (self.fields.headline, WEIGHTS.headline),
                    (self.fields.section, WEIGHTS.section),
                ] {
                    let term = Term::from_field_text(field, term);
                    rarity += weight
                        * inverse_document_frequency(statistics.passages, &[term], statistics)?;
                }
            }
        }
        Ok((rarity * (K1 + 1.0 + WEIGHTS.nearness) * query.greatest_boost()).ceil())
    }

    /// How many passages a word that is no pattern stands in.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn passages_with(&self, word: &Word) -> Result<usize, IndexError> {
        let query = Query::Word(word.clone());
        let mut lexicon = Lexicon::default();
        lexicon.insert(word.clone(), WordTerms::new(word, &self.languages));
        let compiled = Compiler {
            reader: self,
            lexicon: &Arc::new(lexicon),
            mode: MatchMode::All,
            filters: Vec::new(),
        }
        .compile(&query);
        self.searcher
            .search(compiled.full.deciding.as_ref(), &Count)
            .map_err(|error| self.error(error))
    }

    /// An article's record, and its passages in order.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn article(
        &self,
        id: &ArticleId,
    ) -> Result<Option<(StoredArticle, Vec<StoredPassage>)>, IndexError> {
        (|| {
            let of_article = |record| {
                BooleanQuery::intersection(vec![
                    self.record_query(record),
                    Box::new(TermQuery::new(
                        Term::from_field_text(self.fields.article, &id.0),
                        IndexRecordOption::Basic,
                    )),
                ])
            };
            let Some(article) = self
                .all_stored::<StoredArticle>(&of_article(record::ARTICLE))?
                .pop()
            else {
                return Ok(None);
            };
            let mut passages: Vec<StoredPassage> = self.all_stored(&of_article(record::PASSAGE))?;
            passages.sort_by_key(|passage| passage.ordinal);
            Ok(Some((article, passages)))
        })()
        .map_err(|error| self.error(error))
    }

    /// What is remembered of every file.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn files(&self) -> Result<Vec<FileState>, IndexError> {
        self.all_stored(self.record_query(record::FILE).as_ref())
            .map_err(|error| self.error(error))
    }

    /// What the index holds.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn statistics(&self) -> Result<Statistics, IndexError> {
        (|| {
            let count = |record| {
                self.searcher
                    .search(self.record_query(record).as_ref(), &Count)
            };
            Ok(Statistics {
                articles: count(record::ARTICLE)?,
                passages: count(record::PASSAGE)?,
                // What gave no article is remembered, but nothing of it is in the index.
                files: count(record::FILE)? - count(record::EMPTY_FILE)?,
                bytes: self.searcher.space_usage()?.total().get_bytes(),
            })
        })()
        .map_err(|error: TantivyError| self.error(error))
    }

    fn all_stored<T: for<'de> Deserialize<'de>>(
        &self,
        query: &dyn tantivy::query::Query,
    ) -> tantivy::Result<Vec<T>> {
        let mut addresses: Vec<DocAddress> = self
            .searcher
            .search(query, &DocSetCollector)?
            .into_iter()
            .collect();
        addresses.sort_unstable();
        addresses
            .into_iter()
            .map(|address| self.stored(address))
            .collect()
    }

    fn stored<T: for<'de> Deserialize<'de>>(&self, address: DocAddress) -> tantivy::Result<T> {
        let document: TantivyDocument = self.searcher.doc(address)?;
        let bytes = document
            .get_first(self.fields.stored)
            .and_then(|value| value.as_bytes())
            .unwrap_or_default();
        decode(bytes).map_err(|error| {
            TantivyError::InternalError(format!("a stored record cannot be read: {error}"))
        })
    }

    /// The distinct values of a field, in order; values of deleted passages may be among them until segments are merged.
    pub(super) fn dictionary(&self, field: Field) -> tantivy::Result<Vec<String>> {
        let mut values = BTreeSet::new();
        for segment in self.searcher.segment_readers() {
            let inverted_index = segment.inverted_index(field)?;
            let mut terms = inverted_index.terms().stream()?;
            while terms.advance() {
                values.insert(String::from_utf8_lossy(terms.key()).into_owned());
            }
        }
        Ok(values.into_iter().collect())
    }

    fn record_term(&self, record: &str) -> Term {
        Term::from_field_text(self.fields.record, record)
    }

    pub(super) fn record_query(&self, record: &str) -> Box<dyn tantivy::query::Query> {
        Box::new(TermQuery::new(
            self.record_term(record),
            IndexRecordOption::Basic,
        ))
    }

    pub(super) fn error(&self, error: TantivyError) -> IndexError {
        from_engine(&self.folder, "read", error)
    }

    /// The passages a search counts facets over.
    pub(super) fn passages_matching(
        &self,
        retrieval: Option<&Retrieval<'_>>,
        filters: &Filters,
    ) -> tantivy::Result<(Box<dyn tantivy::query::Query>, Vec<Note>)> {
        let mut notes = Vec::new();
        if let Some(retrieval) = retrieval {
            return Ok((self.compile(retrieval, &mut notes)?.full.deciding, notes));
        }
        let filters = compile_filters(self, filters, &mut notes)?;
        let mut clauses = vec![(Occur::Must, self.record_query(record::PASSAGE))];
        clauses.extend(filters.into_iter().map(|filter| (Occur::Must, filter)));
        Ok((Box::new(BooleanQuery::new(clauses)), notes))
    }
}
