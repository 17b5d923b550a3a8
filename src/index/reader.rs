//! An index as it stood at a commit: what it holds, its records, its statistics.

use super::articles::SegmentArticles;
use super::capitals::Apart;
use super::collect::Columns;
use super::collection::Collection;
use super::compile::{Compiled, Compiler, EngineQuery, Note};
use super::conditions::{compile_field, compile_filters};
use super::expand::Expansions;
use super::find::{MatchMode, Retrieval};
use super::names::Aliases;
use super::schema::{Fields, column, record};
use super::stored::{FileState, Stored, StoredArticle, StoredPassage, read};
use super::suggest::Names;
use super::word_list::WordList;
use super::{Index, IndexError, from_engine};
use crate::analysis::compound::is_compound;
use crate::analysis::{Lexicon, WordTerms};
use crate::article::ArticleId;
use crate::query::{FieldClause, Filters, Query, Scope, Word};
use std::collections::{BTreeSet, HashMap};
use std::ops::Bound;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;
use tantivy::collector::{Count, DocSetCollector};
use tantivy::error::DataCorruption;
use tantivy::query::{BooleanQuery, EnableScoring, Occur, RangeQuery, TermQuery, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::store::StoreReader;
use tantivy::{DocAddress, ReloadPolicy, Searcher, TERMINATED, TantivyError, Term};

/// What an index holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statistics {
    /// Articles, those without a passage included.
    pub articles: usize,
    /// Passages.
    pub passages: usize,
    /// Files.
    pub files: usize,
    /// Articles without any passage.
    pub without_passages: usize,
    /// Bytes on disk.
    pub bytes: u64,
}

/// Whether passages meet each condition of a query, in the conditions' order.
pub(super) type Met = HashMap<DocAddress, Vec<bool>>;

/// Blocks of stored records that are kept unpacked, of each segment.
const CACHED_BLOCKS: usize = 100;

/// An index as it stood at a commit.
pub struct Reader {
    pub(super) folder: PathBuf,
    committed: Option<SystemTime>,
    /// What BM25 has to know, once that was asked for.
    collection: OnceLock<Collection>,
    /// Where the articles of each segment lie, once that was asked for.
    articles: Vec<OnceLock<Arc<SegmentArticles>>>,
    /// What patterns stand for.
    pub(super) expansions: Expansions,
    /// Which words in capitals are others than in small letters.
    pub(super) apart: Apart,
    /// The words of the passages, once they were asked for ([`Reader::list_words`]).
    pub(super) words: OnceLock<WordList>,
    /// Which names are one.
    pub(super) aliases: Aliases,
    /// What passages are ordered by beside their score, of each segment.
    pub(super) columns: Vec<Columns>,
    /// Outlets and names in order, once that was asked for.
    pub(super) names: OnceLock<Arc<Names>>,
    pub(super) searcher: Searcher,
    /// What is stored of each segment's documents.
    stores: Vec<StoreReader>,
    pub(super) fields: Fields,
    /// The languages that stems were made in, in order.
    pub(super) languages: Vec<String>,
    /// The one that most passages are in, once that was asked for.
    main_language: OnceLock<Option<String>>,
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
            collection: OnceLock::new(),
            committed: std::fs::metadata(index.engine_folder.join("meta.json"))
                .and_then(|meta| meta.modified())
                .ok(),
            searcher: engine.searcher(),
            fields: index.fields,
            languages: Vec::new(),
            main_language: OnceLock::new(),
            articles: Vec::new(),
            expansions: Expansions::default(),
            apart: Apart::default(),
            words: OnceLock::new(),
            aliases: Aliases::default(),
            stores: Vec::new(),
            columns: Vec::new(),
            names: OnceLock::new(),
        };
        let opened = reader.searcher.segment_readers().iter().map(Columns::open);
        reader.columns = opened.collect::<tantivy::Result<_>>().map_err(error)?;
        for segment in reader.searcher.segment_readers() {
            let store = segment.get_store_reader(CACHED_BLOCKS);
            reader
                .stores
                .push(store.map_err(|source| error(source.into()))?);
        }
        let segments = reader.searcher.segment_readers().len();
        reader.articles.resize_with(segments, OnceLock::new);
        reader.languages = reader.dictionary(reader.fields.language).map_err(error)?;
        Ok(reader)
    }

    /// Where the articles of a segment lie.
    pub(super) fn articles_of(&self, segment: usize) -> tantivy::Result<Arc<SegmentArticles>> {
        if let Some(articles) = self.articles[segment].get() {
            return Ok(Arc::clone(articles));
        }
        let reader = self.searcher.segment_reader(segment as u32);
        let records = reader
            .inverted_index(self.fields.record)?
            .read_postings(&self.record_term(record::ARTICLE), IndexRecordOption::Basic)?;
        let articles = Arc::new(SegmentArticles::read(reader, records)?);
        Ok(Arc::clone(self.articles[segment].get_or_init(|| articles)))
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
        // Every search asks.
        if let Some(known) = self.main_language.get() {
            return Ok(known.as_deref());
        }
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
        let main = counted
            .into_iter()
            .max_by_key(|(count, language)| (*count, std::cmp::Reverse(*language)))
            .map(|(_, language)| language.to_owned());
        Ok(self.main_language.get_or_init(|| main).as_deref())
    }

    /// The query's conditions, each ready to be asked of a passage.
    pub(super) fn conditions(
        &self,
        query: &Query,
        lexicon: &Arc<Lexicon>,
    ) -> tantivy::Result<Vec<Box<dyn Weight>>> {
        let clauses = self.clauses(query, &mut Vec::new())?;
        let compiler = Compiler::new(self, lexicon, MatchMode::All, &clauses);
        let mut conditions = Vec::new();
        query.each_condition(&mut |condition| conditions.push(compiler.condition(condition)));
        let scoring = EnableScoring::disabled_from_searcher(&self.searcher);
        conditions
            .iter()
            .map(|condition| condition.weight(scoring))
            .collect()
    }

    /// Whether each of some passages meets each condition; empty where there are no conditions.
    pub(super) fn met(
        &self,
        conditions: &[Box<dyn Weight>],
        passages: impl Iterator<Item = DocAddress>,
    ) -> tantivy::Result<Met> {
        if conditions.is_empty() {
            return Ok(Met::new());
        }
        let mut passages: Vec<DocAddress> = passages.collect();
        passages.sort_unstable();
        let mut met = Met::with_capacity(passages.len());
        for own in passages.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
            let segment = self.searcher.segment_reader(own[0].segment_ord);
            // What meets a condition is gone through once, however many passages are asked about.
            for condition in conditions {
                let mut found = condition.scorer(segment, 1.0)?;
                for address in own {
                    if found.doc() < address.doc_id {
                        found.seek(address.doc_id);
                    }
                    let holds = found.doc() == address.doc_id;
                    met.entry(*address).or_default().push(holds);
                }
            }
        }
        Ok(met)
    }

    /// Whether each passage of an article meets each of the query's conditions ([`Query::each_condition`]), by the passages' ordinals.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn met_in_article(
        &self,
        query: &Query,
        lexicon: &Arc<Lexicon>,
        article: &ArticleId,
    ) -> Result<HashMap<u32, Vec<bool>>, IndexError> {
        (|| {
            let conditions = self.conditions(query, lexicon)?;
            let passages = self.of_article(record::PASSAGE, article);
            let passages = self.searcher.search(&passages, &DocSetCollector)?;
            let met = self.met(&conditions, passages.iter().copied())?;
            let mut by_ordinal = HashMap::new();
            for address in passages {
                let segment = self.searcher.segment_reader(address.segment_ord);
                let ordinals = segment.fast_fields().u64(column::ORDINAL)?;
                let ordinal = ordinals.first(address.doc_id).unwrap_or(0);
                let met = met.get(&address).cloned().unwrap_or_default();
                by_ordinal.insert(ordinal as u32, met);
            }
            Ok(by_ordinal)
        })()
        .map_err(|error| self.error(error))
    }

    /// The query's fields in the engine's terms.
    pub(super) fn clauses<'q>(
        &self,
        query: &'q Query,
        notes: &mut Vec<Note>,
    ) -> tantivy::Result<Vec<(&'q FieldClause, EngineQuery)>> {
        let mut fields = Vec::new();
        query.each_condition(&mut |condition| {
            if let Query::Field(clause) = condition {
                fields.push(clause);
            }
        });
        fields
            .into_iter()
            .map(|clause| Ok((clause, compile_field(self, clause, notes)?)))
            .collect()
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
        let clauses = self.clauses(retrieval.query, notes)?;
        let added: Vec<&str> = retrieval
            .expansion
            .map_or_else(Vec::new, |expansion| expansion.stems().collect());
        let compiler = Compiler {
            filters,
            added: &added,
            some: retrieval.some,
            ..Compiler::new(self, retrieval.lexicon, retrieval.mode, &clauses)
        };
        Ok(compiler.compile(retrieval.query))
    }

    /// What BM25 has to know of the passages and articles.
    pub(super) fn collection(&self) -> tantivy::Result<&Collection> {
        if let Some(known) = self.collection.get() {
            return Ok(known);
        }
        let collection = Collection::of(self)?;
        Ok(self.collection.get_or_init(|| collection))
    }

    /// How many passages a word that is no pattern stands in; with a part of articles, how many of those (passages whose heading has
    /// it, or articles whose headline, lead or byline has it).
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn places_with(&self, word: &Word, scope: Option<Scope>) -> Result<usize, IndexError> {
        let mut lexicon = Lexicon::default();
        lexicon.insert(word.clone(), self.word_terms(word)?);
        self.places_where(&Query::Word(word.clone()), &Arc::new(lexicon), scope)
    }

    /// Whether the dictionaries leave it open that something has a word: `false` is certain. Positions are not looked at, and what was
    /// deleted may still count.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn may_have(&self, word: &WordTerms, scope: Option<Scope>) -> Result<bool, IndexError> {
        let fields = scope.map_or(self.fields.words, |scope| self.fields.scope(scope));
        let field = fields.of(word.kind);
        let has = |term: &String| {
            let frequency = self.searcher.doc_freq(&Term::from_field_text(field, term));
            frequency.map(|frequency| frequency > 0)
        };
        for sequence in &word.sequences {
            // Of a compound the first term says all.
            let needed = if is_compound(&sequence[0]) {
                &sequence[..1]
            } else {
                sequence.as_slice()
            };
            let mut known = true;
            for term in needed {
                known = known && has(term).map_err(|error| self.error(error))?;
            }
            if known {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// How many passages a query holds in, or how many articles (passages for headings) whose part it holds in.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn places_where(
        &self,
        query: &Query,
        lexicon: &Arc<Lexicon>,
        scope: Option<Scope>,
    ) -> Result<usize, IndexError> {
        let compiler = Compiler::new(self, lexicon, MatchMode::All, &[]);
        let found = match scope {
            None => compiler.compile(query).full,
            Some(scope) => Box::new(compiler.articles_with(scope, std::slice::from_ref(query))),
        };
        // Of a single term the engine knows the number without counting.
        found
            .count(&self.searcher)
            .map_err(|error| self.error(error))
    }

    /// Whether any passage matches a query, whatever filters there are.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn has_match(
        &self,
        query: &Query,
        lexicon: &Arc<Lexicon>,
        mode: MatchMode,
    ) -> Result<bool, IndexError> {
        (|| {
            let clauses = self.clauses(query, &mut Vec::new())?;
            let full = Compiler::new(self, lexicon, mode, &clauses)
                .compile(query)
                .full;
            let weight = full.weight(EnableScoring::disabled_from_searcher(&self.searcher))?;
            for segment in self.searcher.segment_readers() {
                let mut found = weight.scorer(segment, 1.0)?;
                while found.doc() != TERMINATED {
                    let alive = segment.alive_bitset();
                    if alive.is_none_or(|alive| alive.is_alive(found.doc())) {
                        return Ok(true);
                    }
                    found.advance();
                }
            }
            Ok(false)
        })()
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
            let Some(article) = self
                .all_stored::<StoredArticle>(&self.of_article(record::ARTICLE, id))?
                .pop()
            else {
                return Ok(None);
            };
            let mut passages: Vec<StoredPassage> =
                self.all_stored(&self.of_article(record::PASSAGE, id))?;
            passages.sort_by_key(|passage| passage.ordinal);
            Ok(Some((article, passages)))
        })()
        .map_err(|error| self.error(error))
    }

    /// The passages right before and after one in its article, where there are any.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn neighbors(
        &self,
        passage: &StoredPassage,
    ) -> Result<(Option<StoredPassage>, Option<StoredPassage>), IndexError> {
        (|| {
            // An article's passages lie in one segment, in their order.
            let all = self.addresses(&self.of_article(record::PASSAGE, &passage.article))?;
            let at = |ordinal: Option<u32>| -> tantivy::Result<Option<StoredPassage>> {
                let address = ordinal.and_then(|ordinal| all.get(ordinal as usize));
                address.map(|address| self.stored(*address)).transpose()
            };
            let before = at(passage.ordinal.checked_sub(1))?;
            Ok((before, at(passage.ordinal.checked_add(1))?))
        })()
        .map_err(|error| self.error(error))
    }

    /// The records of one kind that an article has.
    fn of_article(&self, record: &str, id: &ArticleId) -> BooleanQuery {
        BooleanQuery::intersection(vec![
            self.record_query(record),
            Box::new(TermQuery::new(
                Term::from_field_text(self.fields.article, &id.0),
                IndexRecordOption::Basic,
            )),
        ])
    }

    /// What is remembered of every file.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn files(&self) -> Result<Vec<FileState>, IndexError> {
        self.all_stored(self.record_query(record::FILE).as_ref())
            .map_err(|error| self.error(error))
    }

    /// Whether no passage is in the index.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn is_empty(&self) -> Result<bool, IndexError> {
        let passages = self.record_query(record::PASSAGE);
        let passages = self.searcher.search(passages.as_ref(), &Count);
        Ok(passages.map_err(|error| self.error(error))? == 0)
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
            let none = Term::from_field_u64(self.fields.passages, 0);
            let without_passages =
                RangeQuery::new(Bound::Included(none.clone()), Bound::Included(none));
            Ok(Statistics {
                articles: count(record::ARTICLE)?,
                without_passages: self.searcher.search(&without_passages, &Count)?,
                passages: count(record::PASSAGE)?,
                // What gave no article is remembered, but nothing of it is in the index.
                files: count(record::FILE)? - count(record::EMPTY_FILE)?,
                bytes: self.searcher.space_usage()?.total().get_bytes(),
            })
        })()
        .map_err(|error: TantivyError| self.error(error))
    }

    fn all_stored<T: Stored>(&self, query: &dyn tantivy::query::Query) -> tantivy::Result<Vec<T>> {
        let addresses = self.addresses(query)?.into_iter();
        addresses.map(|address| self.stored(address)).collect()
    }

    /// Where the matches of a query lie, in order.
    fn addresses(&self, query: &dyn tantivy::query::Query) -> tantivy::Result<Vec<DocAddress>> {
        let found = self.searcher.search(query, &DocSetCollector)?;
        let mut addresses: Vec<DocAddress> = found.into_iter().collect();
        addresses.sort_unstable();
        Ok(addresses)
    }

    pub(super) fn stored<T: Stored>(&self, address: DocAddress) -> tantivy::Result<T> {
        let store = &self.stores[address.segment_ord as usize];
        read(
            &store.get_document_bytes(address.doc_id)?,
            self.fields.stored,
        )
        .ok_or_else(|| DataCorruption::comment_only("a stored record cannot be read").into())
    }

    /// The id of the article that a passage or a record belongs to.
    pub(super) fn article_id_at(&self, address: DocAddress) -> tantivy::Result<String> {
        self.columns[address.segment_ord as usize].article_id(address.doc_id)
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

    pub(super) fn record_term(&self, record: &str) -> Term {
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
            return Ok((self.compile(retrieval, &mut notes)?.full, notes));
        }
        let filters = compile_filters(self, filters, &mut notes)?;
        let mut clauses = vec![(Occur::Must, self.record_query(record::PASSAGE))];
        clauses.extend(filters.into_iter().map(|filter| (Occur::Must, filter)));
        Ok((Box::new(BooleanQuery::new(clauses)), notes))
    }
}
