//! What BM25 has to know of a collection, once for each commit: how many passages and articles it holds, how long their fields are.
//!
//! Only what is there counts, neither records of files nor deleted passages, so that the order of results does not depend on what the
//! index held before.

use super::bm25::Bm25Field;
use super::frequencies::documents_with;
use super::ranking::RANKING;
use super::reader::Reader;
use super::schema::record;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::Field;
use tantivy::{Score, Searcher};

/// The statistics of the passages and articles of a commit.
#[derive(Debug)]
pub(super) struct Collection {
    /// How many passages there are.
    pub(super) passage_count: u64,
    /// How many articles, those without a passage included.
    pub(super) article_count: u64,
    /// The text of passages.
    pub(super) text: Bm25Field,
    /// The headings that passages stand under.
    pub(super) section: Bm25Field,
    /// The text of articles.
    pub(super) article: Bm25Field,
    /// Headlines.
    pub(super) headline: Bm25Field,
}

impl Collection {
    /// Goes through the lengths of every document.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub(super) fn of(reader: &Reader) -> tantivy::Result<Self> {
        let searcher = &reader.searcher;
        let fields = &reader.fields;
        let passages = documents_with(&reader.record_term(record::PASSAGE), searcher)?;
        let articles = documents_with(&reader.record_term(record::ARTICLE), searcher)?;
        let field = |settings, field, documents: u64| -> tantivy::Result<Bm25Field> {
            let total = total_length(field, searcher)? as Score;
            Ok(Bm25Field::new(settings, total / documents.max(1) as Score))
        };
        Ok(Self {
            passage_count: passages,
            article_count: articles,
            text: field(RANKING.passage, fields.words.stems, passages)?,
            section: field(RANKING.article, fields.section.stems, passages)?,
            article: field(RANKING.article, fields.article_text, articles)?,
            headline: field(RANKING.article, fields.title.stems, articles)?,
        })
    }
}

/// The sum of a field's lengths over the documents that are there, as the index keeps lengths (in one byte each).
fn total_length(field: Field, searcher: &Searcher) -> tantivy::Result<u64> {
    // Lengths are counted by their byte, and each byte's length is looked up once.
    let mut counts = [0_u64; 256];
    for segment in searcher.segment_readers() {
        let norms = segment.get_fieldnorms_reader(field)?;
        let mut count = |doc| counts[usize::from(norms.fieldnorm_id(doc))] += 1;
        match segment.alive_bitset() {
            None => (0..segment.max_doc()).for_each(&mut count),
            Some(alive) => alive.iter_alive().for_each(&mut count),
        }
    }
    let by_id = (0..=u8::MAX).map(|id| u64::from(FieldNormReader::id_to_fieldnorm(id)));
    let total: u64 = by_id
        .zip(counts)
        .map(|(length, count)| length * count)
        .sum();
    // An empty field must not make averages of nothing.
    Ok(total.max(1))
}
