//! Nearness: passages whose matching words stand close together score higher.
//!
//! Each pair of neighboring query words adds the smaller of their inverse document frequencies, divided by how many words further
//! apart than in the query they stand at their closest; in the other order counts as one word further. This is the proximity part of
//! Büttcher, Clarke and Lushman (SIGIR 2006) reduced to neighboring query words, as in the sequential dependence model of
//! Metzler and Croft (SIGIR 2005).

use super::frequencies::documents_of;
use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, Searcher, SegmentReader, Term};

/// A word of the query: the terms any of which is it, and its number among the query's words.
#[derive(Debug, Clone)]
pub(super) struct NearWord {
    pub(super) terms: Vec<Term>,
    pub(super) position: u32,
}

/// A word of the query as the index has it.
#[derive(Debug)]
pub(super) struct FoundNearWord {
    position: u32,
    /// How many documents have each of its terms, added up: one with two of them counts twice.
    pub(super) summed_documents: u64,
    /// The fields and places of its terms in the dictionaries of each segment.
    segments: Vec<Vec<(Field, TermInfo)>>,
}

impl FoundNearWord {
    /// Looks up the terms of a word.
    pub(super) fn look_up(word: &NearWord, searcher: &Searcher) -> tantivy::Result<Self> {
        let mut found = Self {
            position: word.position,
            summed_documents: 0,
            segments: Vec::with_capacity(searcher.segment_readers().len()),
        };
        for segment in searcher.segment_readers() {
            let mut terms = Vec::new();
            for term in &word.terms {
                let inverted_index = segment.inverted_index(term.field())?;
                if let Some(info) = inverted_index.get_term_info(term)? {
                    found.summed_documents += documents_of(&info, term.field(), segment)?;
                    terms.push((term.field(), info));
                }
            }
            found.segments.push(terms);
        }
        Ok(found)
    }
}

/// The nearness of a query's words in the documents of one segment.
pub(super) struct Nearness {
    words: Vec<WordPostings>,
}

impl Nearness {
    /// In the segment of a number; each word with what it is worth at most.
    pub(super) fn open(
        words: &[(FoundNearWord, Score)],
        number: usize,
        segment: &SegmentReader,
    ) -> tantivy::Result<Self> {
        let mut opened = Vec::with_capacity(words.len());
        for (word, rarity) in words {
            let mut postings = Vec::new();
            for (field, term) in &word.segments[number] {
                let inverted_index = segment.inverted_index(*field)?;
                let option = IndexRecordOption::WithFreqsAndPositions;
                postings.push(inverted_index.read_postings_from_terminfo(term, option)?);
            }
            opened.push(WordPostings {
                postings,
                position: word.position,
                rarity: *rarity,
                found: Vec::new(),
            });
        }
        Ok(Self { words: opened })
    }

    /// The nearness in a document; documents are asked for in order.
    pub(super) fn score(&mut self, doc: DocId) -> Score {
        for word in &mut self.words {
            word.find(doc);
        }
        let pairs = self.words.windows(2);
        pairs.map(|pair| nearness_of(&pair[0], &pair[1])).sum()
    }
}

/// What nearness adds at most: every pair of neighbors in its place.
pub(super) fn most_nearness(words: &[(FoundNearWord, Score)]) -> Score {
    let pairs = words.windows(2);
    pairs.map(|pair| pair[0].1.min(pair[1].1)).sum()
}

struct WordPostings {
    postings: Vec<SegmentPostings>,
    position: u32,
    rarity: Score,
    /// Where the word stands in the current document, in order.
    found: Vec<u32>,
}

impl WordPostings {
    fn find(&mut self, doc: DocId) {
        self.found.clear();
        for postings in &mut self.postings {
            if postings.doc() < doc {
                postings.seek(doc);
            }
            if postings.doc() == doc {
                postings.append_positions_with_offset(0, &mut self.found);
            }
        }
        if self.postings.len() > 1 {
            self.found.sort_unstable();
        }
    }
}

fn nearness_of(first: &WordPostings, second: &WordPostings) -> Score {
    let in_query = i64::from(second.position) - i64::from(first.position);
    match closest(&first.found, &second.found, in_query) {
        Some(apart) => first.rarity.min(second.rarity) / (apart + 1) as Score,
        None => 0.0,
    }
}

/// How many words further apart than in the query two words stand at their closest. Both lists are in order.
fn closest(first: &[u32], second: &[u32], in_query: i64) -> Option<i64> {
    let mut best: Option<i64> = None;
    let mut at = 0;
    for &position in first {
        while second.get(at).is_some_and(|&other| other < position) {
            at += 1;
        }
        // The nearest on either side; a word does not stand near itself.
        let after = second[at..]
            .iter()
            .find(|&&other| other != position)
            .map(|&other| i64::from(other) - i64::from(position));
        let before = at
            .checked_sub(1)
            .map(|before| i64::from(position) - i64::from(second[before]) + 1);
        for distance in [after, before].into_iter().flatten() {
            let apart = (distance - in_query).max(0);
            best = Some(best.map_or(apart, |best| best.min(apart)));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn the_closest_pair_decides() {
        assert_eq!(closest(&[0, 10], &[3, 11], 1), Some(0));
        assert_eq!(closest(&[5], &[9], 1), Some(3));
        assert_eq!(closest(&[5], &[], 1), None);
    }

    #[test]
    fn the_other_order_counts_as_one_further() {
        assert_eq!(closest(&[5], &[4], 1), Some(1));
        assert_eq!(closest(&[5], &[3], 1), Some(2));
    }

    #[test]
    fn words_between_in_the_query_do_not_count() {
        assert_eq!(closest(&[0], &[3], 3), Some(0));
    }

    #[test]
    fn a_word_does_not_stand_near_itself() {
        assert_eq!(closest(&[5], &[5], 1), None);
        assert_eq!(closest(&[5], &[5, 6], 1), Some(0));
    }
}
