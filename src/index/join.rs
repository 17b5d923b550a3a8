//! From articles to their passages.
//!
//! The record of an article lies right before the records of its passages, in their order ([`super::writer`]), and knows how many they
//! are. What matches an article's record is therefore handed on to its passages by counting.

use super::schema::column;
use tantivy::columnar::Column;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

/// Matches every passage of the articles whose records an inner query matches.
#[derive(Debug)]
pub(super) struct PassagesOfArticles(pub(super) Box<dyn Query>);

impl Clone for PassagesOfArticles {
    fn clone(&self) -> Self {
        Self(self.0.box_clone())
    }
}

impl Query for PassagesOfArticles {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(PassagesWeight(self.0.weight(scoring)?)))
    }
}

struct PassagesWeight(Box<dyn Weight>);

impl Weight for PassagesWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let columns = reader.fast_fields();
        let mut scorer = PassagesScorer {
            articles: self.0.scorer(reader, boost)?,
            counts: columns.u64(column::PASSAGES)?,
            ordinals: columns.u64(column::ORDINAL)?,
            doc: TERMINATED,
            end: 0,
        };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let ordinal = reader.fast_fields().u64(column::ORDINAL)?.first(doc);
        let article = ordinal.map_or(doc, |ordinal| doc - 1 - ordinal as DocId);
        self.0.explain(reader, article)
    }
}

struct PassagesScorer {
    articles: Box<dyn Scorer>,
    counts: Column<u64>,
    ordinals: Column<u64>,
    /// The current passage.
    doc: DocId,
    /// Behind the last passage of the current article.
    end: DocId,
}

impl PassagesScorer {
    /// Stands on the first passage of the current article, or of the next one that has any.
    fn settle(&mut self) -> DocId {
        loop {
            let article = self.articles.doc();
            if article == TERMINATED {
                self.doc = TERMINATED;
                return self.doc;
            }
            let count = self.counts.first(article).unwrap_or(0) as DocId;
            if count > 0 {
                self.doc = article + 1;
                self.end = self.doc + count;
                return self.doc;
            }
            self.articles.advance();
        }
    }
}

impl DocSet for PassagesScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        if self.doc + 1 < self.end {
            self.doc += 1;
            return self.doc;
        }
        self.articles.advance();
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc {
            return self.doc;
        }
        if target < self.end {
            self.doc = target;
            return self.doc;
        }
        // The article whose passage the target is; what is no passage counts for itself.
        let article = match self.ordinals.first(target) {
            Some(ordinal) => target - 1 - ordinal as DocId,
            None => target,
        };
        if self.articles.doc() < article {
            self.articles.seek(article);
        }
        self.settle();
        if self.doc < target {
            self.doc = target;
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.articles.size_hint()
    }
}

impl Scorer for PassagesScorer {
    /// Never asked for.
    fn score(&mut self) -> Score {
        0.0
    }
}
