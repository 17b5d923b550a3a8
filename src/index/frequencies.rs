//! How often a word of a query stands in each document of a segment, whatever terms it is found by.

use crate::analysis::compound::is_compound;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

/// Alternative terms that are looked up one by one; more of them are gathered into one list first.
const MOST_ALTERNATIVES: usize = 4;

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
    Postings(Vec<SegmentPostings>),
    /// What was gathered, in order of documents, and how far it was read.
    Gathered(Vec<(DocId, u32)>, usize),
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
        let postings = |term: &String, option| {
            inverted_index.read_postings(&Term::from_field_text(field, term), option)
        };
        let single = |sequence: &Vec<String>| sequence.len() == 1 || is_compound(&sequence[0]);
        if alternatives.len() <= MOST_ALTERNATIVES && alternatives.iter().all(single) {
            let mut opened = Vec::new();
            for sequence in alternatives {
                opened.extend(postings(&sequence[0], IndexRecordOption::WithFreqs)?);
            }
            return Ok(Self::Postings(opened));
        }
        let mut gathered: Vec<(DocId, u32)> = Vec::new();
        for sequence in alternatives {
            if single(sequence) {
                if let Some(mut found) = postings(&sequence[0], IndexRecordOption::WithFreqs)? {
                    while found.doc() != TERMINATED {
                        gathered.push((found.doc(), found.term_freq()));
                        found.advance();
                    }
                }
                continue;
            }
            let option = match sequences {
                Sequences::InARow => IndexRecordOption::WithFreqsAndPositions,
                Sequences::Together => IndexRecordOption::WithFreqs,
            };
            let mut words = Vec::new();
            for term in sequence {
                words.extend(postings(term, option)?);
            }
            if words.len() == sequence.len() {
                gather(&mut words, sequences, &mut gathered);
            }
        }
        gathered.sort_unstable_by_key(|(doc, _)| *doc);
        gathered.dedup_by(|(doc, frequency), (kept, sum)| {
            let same = doc == kept;
            if same {
                *sum += *frequency;
            }
            same
        });
        Ok(Self::Gathered(gathered, 0))
    }

    /// How often the word stands in a document.
    pub(super) fn at(&mut self, doc: DocId) -> u32 {
        match self {
            Self::Postings(terms) => terms
                .iter_mut()
                .map(|postings| {
                    if postings.doc() < doc {
                        postings.seek(doc);
                    }
                    if postings.doc() == doc {
                        postings.term_freq()
                    } else {
                        0
                    }
                })
                .sum(),
            Self::Gathered(list, at) => {
                *at += list[*at..].partition_point(|(known, _)| *known < doc);
                list.get(*at)
                    .filter(|(known, _)| *known == doc)
                    .map_or(0, |(_, frequency)| *frequency)
            }
        }
    }

    /// Calls `each` with every document and the frequency in it; a document of several terms may come several times.
    pub(super) fn for_each(mut self, each: &mut dyn FnMut(DocId, u32)) {
        match &mut self {
            Self::Postings(terms) => {
                for postings in terms {
                    while postings.doc() != TERMINATED {
                        each(postings.doc(), postings.term_freq());
                        postings.advance();
                    }
                }
            }
            Self::Gathered(list, _) => {
                for (doc, frequency) in list {
                    each(*doc, *frequency);
                }
            }
        }
    }

    /// How many documents that are not deleted have the word; one that has several of its terms may count more than once.
    pub(super) fn documents(&self, reader: &SegmentReader) -> u64 {
        let alive = reader.alive_bitset();
        match self {
            Self::Postings(terms) => terms
                .iter()
                .map(|postings| match alive {
                    Some(alive) => u64::from(postings.clone().doc_freq_given_deletes(alive)),
                    None => u64::from(postings.doc_freq()),
                })
                .sum(),
            Self::Gathered(list, _) => list
                .iter()
                .filter(|(doc, _)| alive.is_none_or(|alive| alive.is_alive(*doc)))
                .count() as u64,
        }
    }
}

/// The documents that have all words of a sequence.
fn gather(words: &mut [SegmentPostings], sequences: Sequences, gathered: &mut Vec<(DocId, u32)>) {
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
            gathered.push((doc, frequency));
        }
        doc = words[0].advance();
    }
}
