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
        Ok(articles)
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.records.len()
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

    /// Goes through the articles.
    pub(super) fn walk(&self) -> Walk<'_> {
        Walk {
            records: &self.records,
            at: 0,
        }
    }
}

/// Goes from documents, which come in order, to their articles.
pub(super) struct Walk<'a> {
    records: &'a [DocId],
    at: usize,
}

impl Walk<'_> {
    /// The article whose record, or one of whose passages, a document is.
    pub(super) fn article_of(&mut self, doc: DocId) -> usize {
        /// Steps to go before jumping.
        const NEAR: usize = 8;
        let mut steps = 0;
        while self
            .records
            .get(self.at + 1)
            .is_some_and(|next| *next <= doc)
        {
            self.at += 1;
            steps += 1;
            if steps == NEAR {
                self.at += self.records[self.at + 1..].partition_point(|record| *record <= doc);
                break;
            }
        }
        self.at
    }
}
