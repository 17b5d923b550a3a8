//! What the engine's own queries cannot decide: order, nearness, moves, counts, sentences.
//!
//! An inner query finds candidates, and the evaluator that also highlights ([`crate::query::spans`]) decides over the positions of the
//! query's words in each of them, read from the postings.

use super::deadline;
use super::schema::WordFields;
use super::terms::SENTENCE;
use crate::analysis::Lexicon;
use crate::query::spans::{self, Extent, Occurrences, Span};
use crate::query::{self, Word};
use std::cell::RefCell;
use std::sync::Arc;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

/// Matches the candidates in which the query holds; scores as they score.
pub(super) struct VerifiedQuery {
    pub(super) candidates: Box<dyn Query>,
    pub(super) query: Arc<query::Query>,
    pub(super) lexicon: Arc<Lexicon>,
    pub(super) fields: WordFields,
}

impl Clone for VerifiedQuery {
    fn clone(&self) -> Self {
        Self {
            candidates: self.candidates.box_clone(),
            query: Arc::clone(&self.query),
            lexicon: Arc::clone(&self.lexicon),
            fields: self.fields,
        }
    }
}

impl std::fmt::Debug for VerifiedQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Verified({})", self.query)
    }
}

impl Query for VerifiedQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(VerifiedWeight {
            candidates: self.candidates.weight(scoring)?,
            query: self.clone(),
        }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.candidates.query_terms(visitor);
    }
}

struct VerifiedWeight {
    candidates: Box<dyn Weight>,
    query: VerifiedQuery,
}

impl Weight for VerifiedWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let candidates = self.candidates.scorer(reader, boost)?;
        let words = DocumentWords::open(&self.query, reader)?;
        let mut scorer = VerifiedScorer {
            candidates,
            query: Arc::clone(&self.query.query),
            words,
        };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.candidates.explain(reader, doc)
    }
}

struct VerifiedScorer {
    candidates: Box<dyn Scorer>,
    query: Arc<query::Query>,
    words: DocumentWords,
}

impl VerifiedScorer {
    /// Goes on to the next candidate in which the query holds, if it does not hold in this one.
    fn settle(&mut self) -> DocId {
        loop {
            let doc = self.candidates.doc();
            if doc == TERMINATED {
                return doc;
            }
            if deadline::is_over() {
                return self.candidates.seek(TERMINATED);
            }
            self.words.doc = doc;
            if spans::holds(&self.query, &self.words) {
                return doc;
            }
            self.candidates.advance();
        }
    }
}

impl DocSet for VerifiedScorer {
    fn advance(&mut self) -> DocId {
        self.candidates.advance();
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.candidates.seek(target);
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.candidates.doc()
    }

    fn size_hint(&self) -> u32 {
        self.candidates.size_hint()
    }
}

impl Scorer for VerifiedScorer {
    fn score(&mut self) -> Score {
        self.candidates.score()
    }
}

/// The positions of a query's words in one document of a segment.
struct DocumentWords {
    words: Vec<(Word, Vec<Vec<RefCell<SegmentPostings>>>)>,
    sentences: Option<RefCell<SegmentPostings>>,
    doc: DocId,
}

impl DocumentWords {
    fn open(query: &VerifiedQuery, reader: &SegmentReader) -> tantivy::Result<Self> {
        let mut words: Vec<(Word, Vec<Vec<RefCell<SegmentPostings>>>)> = Vec::new();
        let mut typed: Vec<&Word> = Vec::new();
        query.query.each_word_at_all(&mut |word| typed.push(word));
        for word in typed {
            if words.iter().any(|(known, _)| known == word) {
                continue;
            }
            let terms = query.lexicon.terms(word);
            let field = query.fields.of(terms.kind);
            let inverted_index = reader.inverted_index(field)?;
            let mut sequences = Vec::new();
            for sequence in &terms.sequences {
                let postings: Option<Vec<RefCell<SegmentPostings>>> = sequence
                    .iter()
                    .map(|term| {
                        Ok(inverted_index
                            .read_postings(
                                &Term::from_field_text(field, term),
                                IndexRecordOption::WithFreqsAndPositions,
                            )?
                            .map(RefCell::new))
                    })
                    .collect::<tantivy::Result<_>>()?;
                // A sequence with a term that the segment lacks stands nowhere in it.
                sequences.extend(postings);
            }
            words.push((word.clone(), sequences));
        }
        let inverted_index = reader.inverted_index(query.fields.exact)?;
        let sentences = inverted_index.read_postings(
            &Term::from_field_text(query.fields.exact, SENTENCE),
            IndexRecordOption::WithFreqsAndPositions,
        )?;
        Ok(Self {
            words,
            sentences: sentences.map(RefCell::new),
            doc: 0,
        })
    }

    fn positions(&self, postings: &RefCell<SegmentPostings>) -> Vec<u32> {
        let mut positions = Vec::new();
        if self.stands(postings) {
            postings.borrow_mut().positions(&mut positions);
        }
        positions
    }

    /// Whether a term stands in the document, at which its postings then are.
    fn stands(&self, postings: &RefCell<SegmentPostings>) -> bool {
        let mut postings = postings.borrow_mut();
        if postings.doc() < self.doc {
            postings.seek(self.doc);
        }
        postings.doc() == self.doc
    }

    fn sequences(&self, word: &Word) -> &[Vec<RefCell<SegmentPostings>>] {
        let known = self.words.iter().find(|(known, _)| known == word);
        known.map_or(&[], |(_, sequences)| sequences)
    }
}

impl Occurrences for DocumentWords {
    fn word(&self, word: &Word) -> Vec<Span> {
        let mut spans = Vec::new();
        for sequence in self.sequences(word) {
            let length = sequence.len() as u32;
            let mut starts = self.positions(&sequence[0]);
            for (offset, postings) in sequence.iter().enumerate().skip(1) {
                let next = self.positions(postings);
                starts.retain(|start| next.binary_search(&(start + offset as u32)).is_ok());
            }
            spans.extend(starts.into_iter().map(|start| start..start + length));
        }
        spans.sort_by_key(|span| (span.start, span.end));
        spans.dedup();
        spans
    }

    fn sentences(&self) -> Vec<u32> {
        self.sentences
            .as_ref()
            .map(|postings| self.positions(postings))
            .unwrap_or_default()
    }

    // What is verified is made of words alone; conditions stand beside it.
    fn meets(&self, _: &query::Query) -> bool {
        false
    }

    fn is_first(&self) -> bool {
        false
    }

    fn has(&self, word: &Word) -> bool {
        self.sequences(word)
            .iter()
            .any(|sequence| match sequence.as_slice() {
                [postings] => self.stands(postings),
                _ => !self.word(word).is_empty(),
            })
    }

    fn add_extents(&self, word: &Word, extents: &mut Vec<Extent>) {
        match self.sequences(word) {
            // One term: its positions are in order, and each is a span.
            [sequence] if sequence.len() == 1 => {
                let positions = self.positions(&sequence[0]).into_iter();
                extents.extend(positions.map(|position| (position, position + 1)));
            }
            _ => {
                let spans = self.word(word).into_iter();
                extents.extend(spans.map(|span| (span.start, span.end)));
            }
        }
    }

    fn most(&self, word: &Word) -> usize {
        let mut most = 0;
        for sequence in self.sequences(word) {
            // A term has no more places than its frequency, and a sequence no more than its first term.
            if self.stands(&sequence[0]) {
                most += sequence[0].borrow().term_freq() as usize;
            }
        }
        most
    }
}
