//! Where the articles of a segment lie, for walking from passages to them and back.
//!
//! An article's record lies right before those of its passages ([`super::join`]).

use super::schema::column;
use std::ops::Range;
use tantivy::postings::SegmentPostings;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

/// The articles of one segment, in its order; deleted ones too.
#[derive(Debug, Default)]
pub(super) struct SegmentArticles {
    /// The documents of their records.
    records: Vec<DocId>,
    /// How many passages each has.
    passages: Vec<u32>,
    /// The article of each document; what belongs to none has that of the document before it.
    of_document: Vec<u32>,
}

impl SegmentArticles {
    /// Reads which documents are records of articles.
    pub(super) fn read(
        reader: &SegmentReader,
        records: Option<SegmentPostings>,
    ) -> tantivy::Result<Self> {
        let counts = reader.fast_fields().u64(column::PASSAGES)?;
        let mut articles = Self::default();
        if let Some(mut records) = records {
            while records.doc() != TERMINATED {
                let doc = records.doc();
                articles.records.push(doc);
                articles
                    .passages
                    .push(counts.first(doc).unwrap_or(0) as u32);
                records.advance();
            }
        }
        articles.of_document = vec![0; reader.max_doc() as usize];
        let ends = articles
            .records
            .iter()
            .skip(1)
            .copied()
            .chain([reader.max_doc()]);
        for ((article, first), end) in (0..).zip(&articles.records).zip(ends) {
            articles.of_document[*first as usize..end as usize].fill(article);
        }
        Ok(articles)
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.records.len()
    }

    /// The document of an article's record.
    pub(super) fn record(&self, article: usize) -> DocId {
        self.records[article]
    }

    /// The documents of an article's passages.
    pub(super) fn passages(&self, article: usize) -> Range<DocId> {
        let first = self.records[article] + 1;
        first..first + self.passages[article]
    }

    /// The number in its article of a passage.
    pub(super) fn ordinal(&self, article: usize, doc: DocId) -> u32 {
        doc.saturating_sub(self.records[article] + 1)
    }

    /// The article whose record, or one of whose passages, a document is.
    pub(super) fn article_of(&self, doc: DocId) -> usize {
        self.of_document[doc as usize] as usize
    }
}
