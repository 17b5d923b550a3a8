//! Passages to engine documents, and the commit.

use super::header::Header;
use super::schema::WordFields;
use super::schema::{self, Fields, entity_position, record};
use super::stored::{FileState, StoredArticle, StoredPassage, encode};
use super::terms::Terms;
use super::{Index, IndexError, Root, from_engine};
use crate::analysis::{Stemmer, stemming_language};
use crate::article::{Article, ArticleId};
use crate::corpus::path_text;
use crate::date::PartialDate;
use crate::entity::{Entity, EntityKind};
use crate::passage::Passage;
use crate::timex::{TimeExpression, TimeValue};
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap};
use std::io::Write;
use std::path::{Path, PathBuf};
use tantivy::indexer::LogMergePolicy;
use tantivy::indexer::UserOperation;
use tantivy::{IndexWriter, TantivyDocument, TantivyError, Term};

/// The engine's least memory for one thread, in bytes.
pub(super) const LEAST_MEMORY: usize = 15_000_000;
/// Segments with more than this share of deleted documents are merged, so that replaced passages leave the statistics.
const MOST_DELETED: f32 = 0.3;

/// How an index is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriterSettings {
    /// Threads of the engine.
    pub threads: usize,
    /// Bytes of memory that postings may take before they are written out.
    pub memory: usize,
}

/// The one who writes. Nothing is visible to readers, or lasting, before [`Writer::commit`]; a writer that is dropped changes nothing.
pub struct Writer {
    folder: PathBuf,
    engine: IndexWriter,
    fields: Fields,
}

/// An article in the form the engine takes; made by many threads at once.
pub struct PreparedArticle {
    /// The article's id.
    pub id: ArticleId,
    documents: Vec<TantivyDocument>,
    /// How many passages it has.
    pub passages: usize,
}

/// One stemmer a language, each with its memory.
#[derive(Default)]
pub struct Stemmers(HashMap<String, Stemmer>);

impl Stemmers {
    fn of(&mut self, language: &str) -> &mut Stemmer {
        if !self.0.contains_key(language) {
            self.0.insert(language.to_owned(), Stemmer::new(language));
        }
        self.0.get_mut(language).expect("it was just put there")
    }
}

impl PreparedArticle {
    /// Analyzes an article's passages. Entities and times are ordered by where they start.
    #[must_use]
    pub fn new(
        article: &Article,
        passages: &[Passage],
        entities: &[Entity],
        times: &[TimeExpression],
        stemmers: &mut Stemmers,
    ) -> Self {
        let fields = schema::fields();
        let language = stemming_language(article.metadata.language.as_ref());
        let stemmer = stemmers.of(language);
        let mut documents = Vec::with_capacity(passages.len() + 1);
        // The article's record comes first, its passages behind it: see `super::join`.
        documents.push(TantivyDocument::new());
        let mut stems = String::new();
        for passage in passages {
            let stored = StoredPassage::new(article, passage, entities, times, language);
            let terms = Terms::of_sentences(&stored.text, &stored.sentences, stemmer);
            documents.push(passage_document(fields, &stored, &terms, stemmer));
            stems.push_str(&terms.stems);
        }
        documents[0] = article_document(article, passages, entities, &stems, stemmer);
        Self {
            id: article.id.clone(),
            documents,
            passages: passages.len(),
        }
    }
}

fn article_document(
    article: &Article,
    passages: &[Passage],
    entities: &[Entity],
    stems_of_passages: &str,
    stemmer: &mut Stemmer,
) -> TantivyDocument {
    let fields = schema::fields();
    let language = stemming_language(article.metadata.language.as_ref());
    let mut document = TantivyDocument::new();
    document.add_text(fields.record, record::ARTICLE);
    document.add_text(fields.article, &article.id.0);
    document.add_text(fields.path, path_text(&article.file));
    document.add_u64(fields.passages, passages.len() as u64);
    let mut lead = Terms::default();
    if let Some(title) = &article.metadata.title {
        let headline = Terms::of(title, language, stemmer);
        add_words(&mut document, fields.title, &headline);
        // A text that begins with its headline would have it twice.
        let whole = if stems_of_passages.starts_with(&headline.stems) {
            stems_of_passages.to_owned()
        } else {
            format!("{}{stems_of_passages}", headline.stems)
        };
        document.add_text(fields.article_text, whole);
        lead.append(&headline);
    } else {
        document.add_text(fields.article_text, stems_of_passages);
    }
    if let Some(first) = passages.first() {
        let paragraph = article.block_text(&article.blocks[first.block]);
        lead.append(&Terms::of(paragraph, language, stemmer));
    }
    add_words(&mut document, fields.lead, &lead);
    let mut byline = Terms::default();
    for author in &article.metadata.byline {
        byline.append(&Terms::of(author, language, stemmer));
    }
    add_words(&mut document, fields.byline, &byline);
    document.add_bytes(
        fields.stored,
        &encode(&StoredArticle::new(article, passages, entities)),
    );
    document
}

fn add_words(document: &mut TantivyDocument, fields: WordFields, terms: &Terms) {
    document.add_text(fields.stems, &terms.stems);
    document.add_text(fields.exact, &terms.exact);
}

fn passage_document(
    fields: &Fields,
    passage: &StoredPassage,
    terms: &Terms,
    stemmer: &mut Stemmer,
) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    document.add_text(fields.record, record::PASSAGE);
    document.add_text(fields.article, &passage.article.0);
    document.add_u64(fields.ordinal, u64::from(passage.ordinal));
    add_words(&mut document, fields.words, terms);
    if let Some(section) = &passage.section {
        let terms = Terms::of(section, &passage.language, stemmer);
        add_words(&mut document, fields.section, &terms);
    }
    if let Some(outlet) = &passage.outlet {
        document.add_text(fields.outlet, outlet);
    }
    document.add_text(fields.language, &passage.language);
    if let Some(date) = &passage.date {
        document.add_i64(fields.first_day, day_number(date.first_day()));
        document.add_i64(fields.last_day, day_number(date.last_day()));
    }
    let names: BTreeSet<(EntityKind, &str)> = passage
        .entities
        .iter()
        .map(|entity| (entity.kind, entity.name.as_str()))
        .collect();
    for (kind, name) in names {
        document.add_text(entity_field(fields, kind), name);
    }
    let spoken_of: BTreeSet<String> = passage
        .times
        .iter()
        .filter_map(|time| time.value)
        .flat_map(time_terms)
        .collect();
    for term in spoken_of {
        document.add_text(fields.times, term);
    }
    document.add_bytes(fields.stored, &encode(passage));
    document
}

/// The field that keeps the names of a kind.
pub(super) fn entity_field(fields: &Fields, kind: EntityKind) -> tantivy::schema::Field {
    fields.entities[entity_position(kind)]
}

/// The terms of a stretch of the calendar: `y2020` for each whole year in it, `m2020-02` for each whole month beside those, `d2020-02-29`
/// for each day beside those. Terms of a kind are in the order of time.
fn time_terms(value: TimeValue) -> Vec<String> {
    let (first, last) = value.days();
    let mut terms = Vec::new();
    let mut next = Some(first);
    while let Some(day) = next.filter(|day| *day <= last) {
        let month = PartialDate::Month(day.year(), day.month());
        let longest = [PartialDate::Year(day.year()), month]
            .into_iter()
            .find(|date| date.first_day() == day && date.last_day() <= last)
            .unwrap_or(PartialDate::Day(day));
        terms.push(time_term(longest));
        next = longest.last_day().tomorrow().ok();
    }
    terms
}

/// The term of a day, month or year.
pub(super) fn time_term(date: PartialDate) -> String {
    match date {
        PartialDate::Day(_) => format!("d{date}"),
        PartialDate::Month(..) => format!("m{date}"),
        PartialDate::Year(_) => format!("y{date}"),
    }
}

/// Days since 1970-01-01.
pub(super) fn day_number(day: Date) -> i64 {
    const EPOCH: Date = Date::constant(1970, 1, 1);
    i64::from(EPOCH.until(day).map_or(0, |span| span.get_days()))
}

impl Writer {
    pub(super) fn new(index: &Index, settings: &WriterSettings) -> Result<Self, IndexError> {
        let threads = settings.threads.max(1);
        let memory = settings.memory.max(threads * LEAST_MEMORY);
        let engine: IndexWriter = index
            .engine
            .writer_with_num_threads(threads, memory)
            .map_err(|error| from_engine(&index.folder, "write to", error))?;
        let mut merging = LogMergePolicy::default();
        merging.set_del_docs_ratio_before_merge(MOST_DELETED);
        engine.set_merge_policy(Box::new(merging));
        Ok(Self {
            folder: index.folder.clone(),
            engine,
            fields: index.fields,
        })
    }

    /// Puts an article in the place of the one of its id, or adds it.
    ///
    /// # Errors
    /// If the index folder cannot be written.
    pub fn replace(&self, article: PreparedArticle) -> Result<(), IndexError> {
        let id = Term::from_field_text(self.fields.article, &article.id.0);
        // What is handed over at once lies together in one segment.
        let mut operations = vec![UserOperation::Delete(id)];
        operations.extend(article.documents.into_iter().map(UserOperation::Add));
        self.engine
            .run(operations)
            .map_err(|error| self.error(error))?;
        Ok(())
    }

    /// Removes an article with its passages.
    pub fn remove(&self, id: &ArticleId) {
        self.engine
            .delete_term(Term::from_field_text(self.fields.article, &id.0));
    }

    /// Remembers what was read from a file, in place of what was remembered before.
    ///
    /// # Errors
    /// If the index folder cannot be written.
    pub fn remember(&self, file: &FileState) -> Result<(), IndexError> {
        self.forget(&file.path);
        let mut document = TantivyDocument::new();
        document.add_text(self.fields.record, record::FILE);
        if file.articles.is_empty() {
            document.add_text(self.fields.record, record::EMPTY_FILE);
        }
        document.add_text(self.fields.file, path_text(&file.path));
        document.add_bytes(self.fields.stored, &encode(file));
        self.engine
            .add_document(document)
            .map_err(|error| self.error(error))?;
        Ok(())
    }

    /// Forgets a file. Its articles stay until they are removed.
    pub fn forget(&self, path: &Path) {
        self.engine
            .delete_term(Term::from_field_text(self.fields.file, &path_text(path)));
    }

    /// Makes everything since the writer was opened visible and lasting, at once.
    ///
    /// # Errors
    /// If the index folder cannot be written; the index then stands as it stood before.
    pub fn commit(mut self, roots: Vec<Root>) -> Result<(), IndexError> {
        let folder = self.folder.clone();
        (|| {
            let mut commit = self.engine.prepare_commit()?;
            commit.set_payload(&Header::new(roots).text());
            commit.commit()?;
            self.engine.wait_merging_threads()
        })()
        .map_err(|error| explain_write_error(&folder, error))
    }

    fn error(&self, error: TantivyError) -> IndexError {
        explain_write_error(&self.folder, error)
    }
}

/// When a thread of the engine dies the engine says little; writing a file of our own tells why.
fn explain_write_error(folder: &Path, error: TantivyError) -> IndexError {
    let error = from_engine(folder, "write to", error);
    if !matches!(error, IndexError::Engine { .. }) {
        return error;
    }
    let probe = folder.join(".pullquote-write-probe");
    let attempt = std::fs::File::create_new(&probe).and_then(|mut file| {
        let written = file.write_all(&vec![0; 1 << 20]);
        // The probe is worthless whether or not it could be written.
        let _ = std::fs::remove_file(&probe);
        written
    });
    match attempt {
        Err(source) => IndexError::Io {
            folder: folder.to_owned(),
            action: "write to",
            source,
        },
        Ok(()) => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_is_kept_as_the_fewest_years_months_and_days() {
        for (value, terms) in [
            ("2020", "y2020"),
            ("2020-02", "m2020-02"),
            ("2020-02-29", "d2020-02-29"),
            ("1999/2001", "y1999 y2000 y2001"),
            ("2020-03/2020-05", "m2020-03 m2020-04 m2020-05"),
            (
                "2019-11-29/2021-01-02",
                "d2019-11-29 d2019-11-30 m2019-12 y2020 d2021-01-01 d2021-01-02",
            ),
        ] {
            assert_eq!(time_terms(value.parse().unwrap()).join(" "), terms);
        }
        let week = time_terms("2020-W05".parse().unwrap());
        assert_eq!(week.len(), 7);
        assert_eq!(week[6], "d2020-02-02");
    }

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(day_number(Date::constant(1970, 1, 1)), 0);
        assert_eq!(day_number(Date::constant(2020, 2, 29)), 18_321);
        assert_eq!(day_number(Date::constant(1969, 12, 31)), -1);
        assert_eq!(day_number(Date::constant(1800, 1, 1)), -62_091);
    }
}
