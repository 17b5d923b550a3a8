//! Nearness: passages whose matching words stand close together score higher.
//!
//! Each pair of neighboring query words adds the smaller of their inverse document frequencies, divided by how many words further
//! apart than in the query they stand at their closest; in the other order counts as one word further. This is the proximity part of
//! Büttcher, Clarke and Lushman (SIGIR 2006) reduced to neighboring query words, as in the sequential dependence model of
//! Metzler and Croft (SIGIR 2005).

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{Bm25StatisticsProvider, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

/// A word of the query: the terms any of which is it, and its number among the query's words.
#[derive(Debug, Clone)]
pub(super) struct NearWord {
    pub(super) terms: Vec<Term>,
    pub(super) position: u32,
}

/// Adds nearness to the score of an inner query; matches what it matches.
#[derive(Debug)]
pub(super) struct NearnessQuery {
    pub(super) inner: Box<dyn Query>,
    pub(super) words: Vec<NearWord>,
    pub(super) weight: Score,
}

impl Clone for NearnessQuery {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.box_clone(),
            words: self.words.clone(),
            weight: self.weight,
        }
    }
}

impl Query for NearnessQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let inner = self.inner.weight(scoring)?;
        let EnableScoring::Enabled {
            statistics_provider,
            ..
        } = scoring
        else {
            return Ok(inner);
        };
        let total = statistics_provider.total_num_docs()?;
        let rarity = self
            .words
            .iter()
            .map(|word| {
                Ok(
                    inverse_document_frequency(total, &word.terms, statistics_provider)?
                        * self.weight,
                )
            })
            .collect::<tantivy::Result<Vec<Score>>>()?;
        Ok(Box::new(NearnessWeight {
            inner,
            words: self.words.clone(),
            rarity,
        }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.inner.query_terms(visitor);
    }
}

/// BM25's inverse document frequency, as the engine computes it.
pub(super) fn inverse_document_frequency(
    total: u64,
    terms: &[Term],
    statistics: &dyn Bm25StatisticsProvider,
) -> tantivy::Result<Score> {
    let mut frequency = 0;
    for term in terms {
        frequency += statistics.doc_freq(term)?;
    }
    let frequency = frequency.min(total);
    Ok((1.0 + ((total - frequency) as Score + 0.5) / (frequency as Score + 0.5)).ln())
}

struct NearnessWeight {
    inner: Box<dyn Weight>,
    words: Vec<NearWord>,
    rarity: Vec<Score>,
}

impl Weight for NearnessWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut words = Vec::with_capacity(self.words.len());
        for (word, rarity) in self.words.iter().zip(&self.rarity) {
            let mut postings = Vec::new();
            for term in &word.terms {
                let inverted_index = reader.inverted_index(term.field())?;
                postings.extend(
                    inverted_index.read_postings(term, IndexRecordOption::WithFreqsAndPositions)?,
                );
            }
            words.push(WordPostings {
                postings,
                position: word.position,
                rarity: *rarity,
                found: Vec::new(),
            });
        }
        Ok(Box::new(NearnessScorer {
            inner: self.inner.scorer(reader, boost)?,
            words,
            boost,
        }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.inner.explain(reader, doc)
    }
}

struct WordPostings {
    postings: Vec<SegmentPostings>,
    position: u32,
    rarity: Score,
    /// Where the word stands in the current document, in order.
    found: Vec<u32>,
}

struct NearnessScorer {
    inner: Box<dyn Scorer>,
    words: Vec<WordPostings>,
    boost: Score,
}

impl DocSet for NearnessScorer {
    fn advance(&mut self) -> DocId {
        self.inner.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.inner.seek(target)
    }

    fn doc(&self) -> DocId {
        self.inner.doc()
    }

    fn size_hint(&self) -> u32 {
        self.inner.size_hint()
    }
}

impl Scorer for NearnessScorer {
    fn score(&mut self) -> Score {
        let doc = self.inner.doc();
        if doc == TERMINATED {
            return 0.0;
        }
        for word in &mut self.words {
            word.find(doc);
        }
        let pairs = self.words.windows(2);
        let nearness: Score = pairs.map(|pair| nearness_of(&pair[0], &pair[1])).sum();
        self.inner.score() + nearness * self.boost
    }
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
