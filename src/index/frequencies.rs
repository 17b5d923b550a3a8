//! How often a word of a query stands in each document of a segment, whatever terms it is found by.

use crate::analysis::compound::is_compound;
use std::io;
use std::sync::Arc;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Searcher, SegmentReader, TERMINATED, Term};

/// Alternative terms that are looked up one by one; more of them are gathered into one list first.
const MOST_ALTERNATIVES: usize = 4;
/// Gathered documents that are sorted; more of them are put in a table of all documents.
const MOST_SORTED: u32 = 2_000;

/// The frequencies of one word; documents are asked for in order.
#[derive(Clone)]
pub(super) enum Frequencies {
    /// The postings of a few terms.
    Postings(Vec<BlockSegmentPostings>),
    /// What was gathered, in order of documents, and how far it was read.
    Gathered(Arc<[(DocId, u32)]>, usize),
}

impl Frequencies {
    /// Opens the postings of a word's terms. Each alternative is one term, or the term of a compound with that of its second word, which
    /// stands wherever the first does.
    pub(super) fn open(
        reader: &SegmentReader,
        field: Field,
        alternatives: &[Vec<String>],
    ) -> tantivy::Result<Self> {
        let inverted_index = reader.inverted_index(field)?;
        let mut terms = Vec::new();
        for alternative in alternatives {
            debug_assert!(alternative.len() == 1 || is_compound(&alternative[0]));
            let term = Term::from_field_text(field, &alternative[0]);
            terms.extend(inverted_index.get_term_info(&term)?);
        }
        let postings = |term| {
            inverted_index.read_block_postings_from_terminfo(term, IndexRecordOption::WithFreqs)
        };
        if terms.len() <= MOST_ALTERNATIVES {
            let opened: io::Result<Vec<BlockSegmentPostings>> =
                terms.iter().map(postings).collect();
            return Ok(Self::Postings(opened?));
        }
        let mut gathering = Gathering::new(reader.max_doc(), &terms);
        for term in &terms {
            for_each_of(&mut postings(term)?, &mut |doc, frequency| {
                gathering.add(doc, frequency);
            });
        }
        Ok(Self::Gathered(gathering.list(), 0))
    }

    /// How often the word stands in a document.
    pub(super) fn at(&mut self, doc: DocId) -> u32 {
        match self {
            Self::Postings(terms) => terms
                .iter_mut()
                .map(|postings| frequency(postings, doc))
                .sum(),
            Self::Gathered(list, at) => {
                *at += list[*at..].partition_point(|(known, _)| *known < doc);
                list.get(*at)
                    .filter(|(known, _)| *known == doc)
                    .map_or(0, |(_, frequency)| *frequency)
            }
        }
    }

    /// The first document from this one on that has the word; `TERMINATED` where there is none.
    pub(super) fn next_from(&mut self, doc: DocId) -> DocId {
        match self {
            Self::Postings(terms) => {
                let next = terms.iter_mut().map(|postings| {
                    let at = postings.seek(doc);
                    postings.doc(at)
                });
                next.min().unwrap_or(TERMINATED)
            }
            Self::Gathered(list, at) => {
                *at += list[*at..].partition_point(|(known, _)| *known < doc);
                list.get(*at).map_or(TERMINATED, |(known, _)| *known)
            }
        }
    }

    /// Calls `each` with every document and the frequency in it, in order.
    pub(super) fn for_each(self, mut each: impl FnMut(DocId, u32)) {
        match self {
            Self::Postings(mut terms) => match terms.as_mut_slice() {
                [] => {}
                [postings] => for_each_of(postings, &mut each),
                terms => {
                    let mut gathered = Vec::new();
                    for postings in terms {
                        for_each_of(postings, &mut |doc, frequency| {
                            gathered.push((doc, frequency));
                        });
                    }
                    for (doc, frequency) in summed(gathered) {
                        each(doc, frequency);
                    }
                }
            },
            Self::Gathered(list, _) => {
                for (doc, frequency) in list.iter() {
                    each(*doc, *frequency);
                }
            }
        }
    }

    /// Its documents from the first on.
    pub(super) fn walk(&self) -> Walk {
        let source = match self {
            Self::Postings(terms) if terms.len() == 1 => Source::Term(Box::new(terms[0].clone())),
            Self::Postings(_) => {
                let mut gathered = Vec::new();
                self.clone()
                    .for_each(|doc, frequency| gathered.push((doc, frequency)));
                Source::Gathered(gathered.into())
            }
            Self::Gathered(list, _) => Source::Gathered(Arc::clone(list)),
        };
        let mut walk = Walk {
            doc: TERMINATED,
            at: 0,
            source,
        };
        walk.doc = walk.source.doc(0);
        walk
    }

    /// How many documents it has, deleted ones too, at most.
    pub(super) fn most_documents(&self) -> usize {
        match self {
            Self::Postings(terms) => terms.iter().map(|term| term.doc_freq() as usize).sum(),
            Self::Gathered(list, _) => list.len(),
        }
    }

    /// How many documents that are not deleted have the word.
    pub(super) fn documents(&self, reader: &SegmentReader) -> u64 {
        let alive = reader.alive_bitset();
        if alive.is_none() && self.is_in_order() {
            return self.most_documents() as u64;
        }
        let mut count = 0;
        self.clone().for_each(|doc, _| {
            count += u64::from(alive.is_none_or(|alive| alive.is_alive(doc)));
        });
        count
    }

    /// Whether each of its documents is kept once.
    pub(super) fn is_in_order(&self) -> bool {
        match self {
            Self::Postings(terms) => terms.len() < 2,
            Self::Gathered(..) => true,
        }
    }
}

/// How many documents that are not deleted have a term.
///
/// # Errors
/// If the index cannot be read.
pub(super) fn documents_with(term: &Term, searcher: &Searcher) -> tantivy::Result<u64> {
    let mut documents = 0;
    for segment in searcher.segment_readers() {
        let inverted_index = segment.inverted_index(term.field())?;
        if let Some(info) = inverted_index.get_term_info(term)? {
            documents += documents_of(&info, term.field(), segment)?;
        }
    }
    Ok(documents)
}

/// The same of one segment, where the term was found in its dictionary.
///
/// # Errors
/// If the index cannot be read.
pub(super) fn documents_of(
    info: &TermInfo,
    field: Field,
    segment: &SegmentReader,
) -> tantivy::Result<u64> {
    let Some(alive) = segment.alive_bitset() else {
        return Ok(u64::from(info.doc_freq));
    };
    let postings = segment
        .inverted_index(field)?
        .read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
    Ok(u64::from(postings.doc_freq_given_deletes(alive)))
}

/// The documents of a word one after the other, as far as it was walked.
#[derive(Clone)]
pub(super) struct Walk {
    doc: DocId,
    /// The document's place in the source.
    at: usize,
    source: Source,
}

/// Documents in order, each once.
#[derive(Clone)]
enum Source {
    /// One term's, a block at a time.
    Term(Box<BlockSegmentPostings>),
    /// Those of several terms, all of them.
    Gathered(Arc<[(DocId, u32)]>),
}

impl Walk {
    /// The current document; `TERMINATED` behind the last one.
    pub(super) fn doc(&self) -> DocId {
        self.doc
    }

    /// How often the word stands in the current document, if there is one.
    pub(super) fn frequency(&self) -> u32 {
        match &self.source {
            Source::Term(postings) => postings.freq(self.at),
            Source::Gathered(list) => list[self.at].1,
        }
    }

    /// Goes on to the next document; there must be a current one.
    pub(super) fn advance(&mut self) {
        self.at += 1;
        if let Source::Term(postings) = &mut self.source
            && self.at >= postings.docs().len()
        {
            postings.advance();
            self.at = 0;
        }
        self.doc = self.source.doc(self.at);
    }

    /// Goes on to the first document that is not before this one.
    pub(super) fn seek(&mut self, doc: DocId) {
        if self.doc >= doc {
            return;
        }
        match &mut self.source {
            Source::Term(postings) => self.at = postings.seek(doc),
            Source::Gathered(list) => {
                self.at += list[self.at..].partition_point(|(known, _)| *known < doc);
            }
        }
        self.doc = self.source.doc(self.at);
    }

    /// How often the word stands in a document, which is not before the current one.
    pub(super) fn at(&mut self, doc: DocId) -> u32 {
        self.seek(doc);
        if self.doc == doc { self.frequency() } else { 0 }
    }
}

impl Source {
    fn doc(&self, at: usize) -> DocId {
        match self {
            // What is left of the last block is filled with `TERMINATED`.
            Self::Term(postings) => postings.doc(at),
            Self::Gathered(list) => list.get(at).map_or(TERMINATED, |(doc, _)| *doc),
        }
    }
}

fn frequency(postings: &mut BlockSegmentPostings, doc: DocId) -> u32 {
    let at = postings.seek(doc);
    if postings.doc(at) == doc {
        postings.freq(at)
    } else {
        0
    }
}

fn for_each_of(postings: &mut BlockSegmentPostings, each: &mut impl FnMut(DocId, u32)) {
    while !postings.docs().is_empty() {
        for (doc, frequency) in postings.docs().iter().zip(postings.freqs()) {
            each(*doc, *frequency);
        }
        postings.advance();
    }
}

/// In order of documents, each once with the sum of its frequencies.
fn summed(mut gathered: Vec<(DocId, u32)>) -> Vec<(DocId, u32)> {
    // Runs that are in order each: what a stable sort is good at.
    gathered.sort_by_key(|(doc, _)| *doc);
    gathered.dedup_by(|(doc, frequency), (kept, sum)| {
        let same = doc == kept;
        if same {
            *sum += *frequency;
        }
        same
    });
    gathered
}

/// Documents with their frequencies, from several terms.
enum Gathering {
    /// Few, one term after another.
    Sorted(Vec<(DocId, u32)>),
    /// The frequency of every document of the segment.
    Table(Vec<u16>),
}

impl Gathering {
    fn new(documents: u32, terms: &[TermInfo]) -> Self {
        let expected: u32 = terms.iter().map(|term| term.doc_freq).sum();
        if expected > MOST_SORTED {
            Self::Table(vec![0; documents as usize])
        } else {
            Self::Sorted(Vec::new())
        }
    }

    fn add(&mut self, doc: DocId, frequency: u32) {
        match self {
            Self::Sorted(list) => list.push((doc, frequency)),
            Self::Table(table) => {
                let sum = &mut table[doc as usize];
                *sum = sum.saturating_add(u16::try_from(frequency).unwrap_or(u16::MAX));
            }
        }
    }

    fn list(self) -> Arc<[(DocId, u32)]> {
        match self {
            Self::Sorted(list) => summed(list).into(),
            Self::Table(table) => {
                let all = (0..).zip(table);
                let found = all.filter(|(_, frequency)| *frequency > 0);
                let found = found.map(|(doc, frequency)| (doc, u32::from(frequency)));
                found.collect::<Vec<(DocId, u32)>>().into()
            }
        }
    }
}
