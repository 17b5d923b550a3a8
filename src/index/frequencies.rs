//! How often a word of a query stands in each document of a segment, whatever terms it is found by.

use crate::analysis::compound::is_compound;
use std::io;
use std::sync::Arc;
use tantivy::postings::{BlockSegmentPostings, Postings, SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

/// Alternative terms that are looked up one by one; more of them are gathered into one list first.
const MOST_ALTERNATIVES: usize = 4;
/// Gathered documents that are sorted; more of them are put in a table of all documents.
const MOST_SORTED: u32 = 2_000;

/// Whether the words of a sequence of terms have to stand next to each other, or, where the field has no positions, only in one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sequences {
    /// Next to each other.
    InARow,
    /// In one text.
    Together,
}

/// The frequencies of one word; documents are asked for in order.
#[derive(Clone)]
pub(super) enum Frequencies {
    /// The postings of a few terms.
    Postings(Vec<BlockSegmentPostings>),
    /// What was gathered, in order of documents, and how far it was read.
    Gathered(Arc<[(DocId, u32)]>, usize),
}

impl Frequencies {
    /// Opens the postings of a word's terms, each alternative a sequence.
    pub(super) fn open(
        reader: &SegmentReader,
        field: Field,
        alternatives: &[Vec<String>],
        sequences: Sequences,
    ) -> tantivy::Result<Self> {
        let inverted_index = reader.inverted_index(field)?;
        let single = |sequence: &&Vec<String>| sequence.len() == 1 || is_compound(&sequence[0]);
        let mut terms = Vec::new();
        for sequence in alternatives.iter().filter(single) {
            let term = Term::from_field_text(field, &sequence[0]);
            terms.extend(inverted_index.get_term_info(&term)?);
        }
        let postings = |term| {
            inverted_index.read_block_postings_from_terminfo(term, IndexRecordOption::WithFreqs)
        };
        if terms.len() <= MOST_ALTERNATIVES && alternatives.iter().all(|it| single(&it)) {
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
        for sequence in alternatives.iter().filter(|sequence| !single(sequence)) {
            let option = match sequences {
                Sequences::InARow => IndexRecordOption::WithFreqsAndPositions,
                Sequences::Together => IndexRecordOption::WithFreqs,
            };
            let mut words = Vec::new();
            for term in sequence {
                let term = Term::from_field_text(field, term);
                words.extend(inverted_index.read_postings(&term, option)?);
            }
            if words.len() == sequence.len() {
                gather(&mut words, sequences, &mut gathering);
            }
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

    /// How many documents it has, deleted ones too, at most.
    pub(super) fn most_documents(&self) -> usize {
        match self {
            Self::Postings(terms) => terms.iter().map(|term| term.doc_freq() as usize).sum(),
            Self::Gathered(list, _) => list.len(),
        }
    }

    /// How many documents that are not deleted have the word; one that has several of its terms may count more than once.
    pub(super) fn documents(&self, reader: &SegmentReader) -> u64 {
        let Some(alive) = reader.alive_bitset() else {
            return self.most_documents() as u64;
        };
        let mut count = 0;
        self.clone()
            .for_each(|doc, _| count += u64::from(alive.is_alive(doc)));
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

/// The documents that have all words of a sequence.
fn gather(words: &mut [SegmentPostings], sequences: Sequences, gathering: &mut Gathering) {
    let mut starts = Vec::new();
    let mut next = Vec::new();
    let mut doc = words[0].doc();
    'documents: while doc != TERMINATED {
        for word in &mut *words {
            if word.doc() < doc {
                word.seek(doc);
            }
            if word.doc() > doc {
                let further = word.doc();
                doc = if further == TERMINATED {
                    TERMINATED
                } else {
                    words[0].seek(further)
                };
                continue 'documents;
            }
        }
        let frequency = match sequences {
            Sequences::Together => words.iter().map(Postings::term_freq).min().unwrap_or(0),
            Sequences::InARow => {
                words[0].positions(&mut starts);
                for (offset, word) in words.iter_mut().enumerate().skip(1) {
                    word.positions(&mut next);
                    starts.retain(|start| next.binary_search(&(start + offset as u32)).is_ok());
                }
                starts.len() as u32
            }
        };
        if frequency > 0 {
            gathering.add(doc, frequency);
        }
        doc = words[0].advance();
    }
}
