//! The best passages of a query, without working out scores that cannot count.
//!
//! A passage's score is that of the query that decides whether it matches, and what its article's headline, its section's heading and
//! the nearness of words add. What is added is known never to be more than some bound; only for passages that could reach the list with
//! all of it are the parts looked up, and positions last of all. Every match is counted.

use super::collect::{SegmentTop, Top, TopPassages};
use super::nearness::{NearWord, Nearness, inverse_document_frequency, most_nearness};
use tantivy::query::{Bm25StatisticsProvider, EnableScoring, Query, Scorer, Weight};
use tantivy::{DocAddress, DocId, DocSet, Score, Searcher, SegmentReader, Term};

/// BM25's k1 as the engine has it: a term scores less than its inverse document frequency times k1 + 1.
pub(super) const K1: Score = 1.2;
/// Bounds are sums of floats, which err in their last bits.
const MARGIN: Score = 1.000_01;

/// What moves a passage up without making it match.
pub(super) struct Context {
    pub(super) query: Box<dyn Query>,
    /// All terms of the query.
    pub(super) terms: Vec<Term>,
    pub(super) weight: Score,
}

/// A query with everything that its order rests on.
pub(super) struct RankedQuery {
    /// The passages that match.
    pub(super) deciding: Box<dyn Query>,
    pub(super) context: Vec<Context>,
    /// The words whose nearness counts, in order.
    pub(super) words: Vec<NearWord>,
    pub(super) nearness: Score,
}

impl RankedQuery {
    /// The best passages but for some that are known already, and how many match, those included.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub(super) fn top(
        &self,
        settings: TopPassages,
        searcher: &Searcher,
        statistics: &dyn Bm25StatisticsProvider,
        known: &[DocAddress],
    ) -> tantivy::Result<Top> {
        let scoring = EnableScoring::enabled_from_statistics_provider(statistics, searcher);
        let deciding = self.deciding.weight(scoring)?;
        let mut added = Added::default();
        let total = statistics.total_num_docs()?;
        for context in &self.context {
            for term in &context.terms {
                let rarity =
                    inverse_document_frequency(total, std::slice::from_ref(term), statistics)?;
                added.most_context += rarity * (K1 + 1.0) * context.weight * MARGIN;
            }
            added
                .context
                .push((context.query.weight(scoring)?, context.weight));
        }
        if self.words.len() > 1 {
            for word in &self.words {
                let rarity = inverse_document_frequency(total, &word.terms, statistics)?;
                added.words.push((word.clone(), rarity * self.nearness));
            }
            added.most_nearness = most_nearness(&added.words) * MARGIN;
        }
        let mut segments = Vec::new();
        for (segment, reader) in searcher.segment_readers().iter().enumerate() {
            let mut top = settings.for_segment(segment as u32, reader)?;
            let known = known
                .iter()
                .filter(|known| known.segment_ord == segment as u32);
            let mut known: Vec<DocId> = known.map(|known| known.doc_id).collect();
            known.sort_unstable();
            added.collect(deciding.as_ref(), reader, &mut top, &known)?;
            segments.push(top.harvest());
        }
        settings.merge(segments, searcher)
    }
}

/// What is added to the score of a match, in all segments.
#[derive(Default)]
struct Added {
    context: Vec<(Box<dyn Weight>, Score)>,
    most_context: Score,
    words: Vec<(NearWord, Score)>,
    most_nearness: Score,
}

impl Added {
    fn collect(
        &self,
        deciding: &dyn Weight,
        reader: &SegmentReader,
        top: &mut SegmentTop,
        known: &[DocId],
    ) -> tantivy::Result<()> {
        let mut context = self
            .context
            .iter()
            .map(|(weight, factor)| weight.scorer(reader, *factor))
            .collect::<tantivy::Result<Vec<_>>>()?;
        let mut nearness = Nearness::open(&self.words, reader)?;
        let alive = reader.alive_bitset();
        deciding.for_each(reader, &mut |doc, score| {
            if alive.is_some_and(|alive| !alive.is_alive(doc)) {
                return;
            }
            top.count();
            if top.is_out_of_reach(doc, score + self.most_context + self.most_nearness)
                || known.binary_search(&doc).is_ok()
            {
                return;
            }
            let score = score + added_at(doc, &mut context);
            if !top.is_out_of_reach(doc, score + self.most_nearness) {
                top.collect(doc, score + nearness.score(doc));
            }
        })
    }
}

/// What the parts add in a document; documents are asked for in order.
fn added_at(doc: DocId, parts: &mut [Box<dyn Scorer>]) -> Score {
    let mut added = 0.0;
    for part in parts {
        if part.doc() < doc {
            part.seek(doc);
        }
        if part.doc() == doc {
            added += part.score();
        }
    }
    added
}
