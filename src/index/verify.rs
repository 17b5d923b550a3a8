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
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::sync::Arc;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

/// Matches the candidates in which the query holds.
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
    /// Never asked for.
    fn score(&mut self) -> Score {
        0.0
    }
}

/// The positions of a query's words in one document of a segment; documents are asked about in order.
struct DocumentWords {
    words: Vec<(Word, WordPostings)>,
    sentences: Option<RefCell<SegmentPostings>>,
    doc: DocId,
}

/// The postings of a word.
#[derive(Default)]
struct WordPostings {
    /// Those of its terms that are it by themselves.
    terms: RefCell<TermsPostings>,
    /// Those of the terms that are it one behind the other.
    sequences: Vec<Vec<RefCell<SegmentPostings>>>,
}

/// The postings of terms any of which will do. A pattern may have thousands, few of which stand in any one document, so that all but those
/// wait in a heap for the document that they stand in next.
#[derive(Default)]
struct TermsPostings {
    postings: Vec<SegmentPostings>,
    /// Of those that stand in a document further on: the document, and their number.
    later: BinaryHeap<Reverse<(DocId, usize)>>,
    /// The numbers of those that stand in the document asked about last.
    here: Vec<usize>,
}

impl TermsPostings {
    fn push(&mut self, postings: SegmentPostings) {
        self.later
            .push(Reverse((postings.doc(), self.postings.len())));
        self.postings.push(postings);
    }

    /// Goes to a document: those that stand in it are there then.
    fn seek(&mut self, doc: DocId) {
        if let [only] = self.postings.as_mut_slice() {
            // Most words are one term; nothing has to wait.
            self.here.clear();
            self.here.extend((seek(only, doc) == doc).then_some(0));
            return;
        }
        let (postings, later) = (&mut self.postings, &mut self.later);
        self.here.retain(|number| {
            let found = seek(&mut postings[*number], doc);
            if found != doc && found != TERMINATED {
                later.push(Reverse((found, *number)));
            }
            found == doc
        });
        while let Some(mut next) = later.peek_mut() {
            let Reverse((stands, number)) = *next;
            if stands > doc {
                break;
            }
            let found = seek(&mut postings[number], doc);
            if found == doc || found == TERMINATED {
                PeekMut::pop(next);
                self.here.extend((found == doc).then_some(number));
            } else {
                *next = Reverse((found, number));
            }
        }
    }

    /// Whether any of them stands in a document.
    fn stand_in(&mut self, doc: DocId) -> bool {
        self.seek(doc);
        !self.here.is_empty()
    }

    /// How often they stand in a document.
    fn frequency(&mut self, doc: DocId) -> usize {
        self.seek(doc);
        let here = self.here.iter().map(|number| &self.postings[*number]);
        here.map(|postings| postings.term_freq() as usize).sum()
    }

    /// Where they stand in a document, in order.
    fn positions(&mut self, doc: DocId) -> Vec<u32> {
        self.seek(doc);
        let mut positions = Vec::new();
        for number in &self.here {
            self.postings[*number].append_positions_with_offset(0, &mut positions);
        }
        if self.here.len() > 1 {
            positions.sort_unstable();
            positions.dedup();
        }
        positions
    }
}

/// The document of these postings that is this one or the next further on.
fn seek(postings: &mut SegmentPostings, doc: DocId) -> DocId {
    if postings.doc() < doc {
        postings.seek(doc)
    } else {
        postings.doc()
    }
}

impl DocumentWords {
    fn open(query: &VerifiedQuery, reader: &SegmentReader) -> tantivy::Result<Self> {
        let mut words: Vec<(Word, WordPostings)> = Vec::new();
        let mut typed: Vec<&Word> = Vec::new();
        query.query.each_word_at_all(&mut |word| typed.push(word));
        for word in typed {
            if words.iter().any(|(known, _)| known == word) {
                continue;
            }
            let terms = query.lexicon.terms(word);
            let field = query.fields.of(terms.kind);
            let inverted_index = reader.inverted_index(field)?;
            let read = |term: &String| {
                inverted_index.read_postings(
                    &Term::from_field_text(field, term),
                    IndexRecordOption::WithFreqsAndPositions,
                )
            };
            let mut of_word = WordPostings::default();
            // A term that the segment lacks stands nowhere in it, nor does a sequence with such a term.
            for sequence in &terms.sequences {
                if let [term] = sequence.as_slice() {
                    if let Some(postings) = read(term)? {
                        of_word.terms.get_mut().push(postings);
                    }
                } else {
                    let postings = sequence
                        .iter()
                        .map(|term| Ok(read(term)?.map(RefCell::new)));
                    of_word
                        .sequences
                        .extend(postings.collect::<tantivy::Result<Option<_>>>()?);
                }
            }
            words.push((word.clone(), of_word));
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
        seek(&mut postings.borrow_mut(), self.doc) == self.doc
    }

    fn postings(&self, word: &Word) -> Option<&WordPostings> {
        let known = self.words.iter().find(|(known, _)| known == word);
        known.map(|(_, postings)| postings)
    }

    /// Adds the spans of a word's sequences.
    fn add_sequences(&self, postings: &WordPostings, spans: &mut Vec<Span>) {
        for sequence in &postings.sequences {
            let length = sequence.len() as u32;
            let mut starts = self.positions(&sequence[0]);
            for (offset, postings) in sequence.iter().enumerate().skip(1) {
                let next = self.positions(postings);
                starts.retain(|start| next.binary_search(&(start + offset as u32)).is_ok());
            }
            spans.extend(starts.into_iter().map(|start| start..start + length));
        }
    }
}

impl Occurrences for DocumentWords {
    fn word(&self, word: &Word) -> Vec<Span> {
        let Some(postings) = self.postings(word) else {
            return Vec::new();
        };
        let positions = postings.terms.borrow_mut().positions(self.doc).into_iter();
        let mut spans: Vec<Span> = positions.map(|position| position..position + 1).collect();
        if !postings.sequences.is_empty() {
            self.add_sequences(postings, &mut spans);
            spans.sort_by_key(|span| (span.start, span.end));
            spans.dedup();
        }
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
        self.postings(word).is_some_and(|postings| {
            postings.terms.borrow_mut().stand_in(self.doc) || {
                let mut spans = Vec::new();
                self.add_sequences(postings, &mut spans);
                !spans.is_empty()
            }
        })
    }

    fn add_extents(&self, word: &Word, extents: &mut Vec<Extent>) {
        match self.postings(word) {
            Some(postings) if postings.sequences.is_empty() => {
                let positions = postings.terms.borrow_mut().positions(self.doc).into_iter();
                extents.extend(positions.map(|position| (position, position + 1)));
            }
            _ => {
                let spans = self.word(word).into_iter();
                extents.extend(spans.map(|span| (span.start, span.end)));
            }
        }
    }

    fn most(&self, word: &Word) -> usize {
        let Some(postings) = self.postings(word) else {
            return 0;
        };
        let mut most = postings.terms.borrow_mut().frequency(self.doc);
        for sequence in &postings.sequences {
            // A sequence has no more places than its first term.
            if self.stands(&sequence[0]) {
                most += sequence[0].borrow().term_freq() as usize;
            }
        }
        most
    }
}
