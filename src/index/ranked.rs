//! The best passages of a query, without working out scores that cannot count.
//!
//! A passage's score is that of the query that decides whether it matches, and what its article's headline, its section's heading and
//! the nearness of words add. What is added is known never to be more than some bound; only for passages that could reach the list with
//! all of it are the parts looked up, and positions last of all. Every match is counted.

use super::collect::{Columns, SegmentTop, Top, TopPassages};
use super::nearness::{NearWord, Nearness, inverse_document_frequency, most_nearness};
use tantivy::query::{Bm25StatisticsProvider, EnableScoring, Query, Scorer, Weight};
use tantivy::{DocAddress, DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED, Term};

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
        columns: &[Columns],
        statistics: &dyn Bm25StatisticsProvider,
        known: &[DocAddress],
    ) -> tantivy::Result<Top> {
        let scoring = EnableScoring::enabled_from_statistics_provider(statistics, searcher);
        let deciding = self.deciding.weight(scoring)?;
        let mut added = Added::default();
        let total = statistics.total_num_docs()?;
        for context in &self.context {
            let mut most = 0.0;
            for term in &context.terms {
                let rarity =
                    inverse_document_frequency(total, std::slice::from_ref(term), statistics)?;
                most += rarity * (K1 + 1.0) * context.weight * MARGIN;
            }
            added.context.push(AddedPart {
                weight: context.query.weight(scoring)?,
                factor: context.weight,
                most,
            });
        }
        if self.words.len() > 1 {
            for word in &self.words {
                let rarity = inverse_document_frequency(total, &word.terms, statistics)?;
                added.words.push((word.clone(), rarity * self.nearness));
            }
            added.most_nearness = most_nearness(&added.words) * MARGIN;
        }
        let mut segments = Vec::new();
        let readers = searcher.segment_readers().iter().zip(columns);
        for (segment, (reader, columns)) in readers.enumerate() {
            let mut top = settings.for_segment(segment as u32, columns.clone());
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
    context: Vec<AddedPart>,
    words: Vec<(NearWord, Score)>,
    most_nearness: Score,
}

struct AddedPart {
    weight: Box<dyn Weight>,
    factor: Score,
    /// What it adds at most.
    most: Score,
}

impl Added {
    fn collect(
        &self,
        deciding: &dyn Weight,
        reader: &SegmentReader,
        top: &mut SegmentTop,
        known: &[DocId],
    ) -> tantivy::Result<()> {
        let mut context = Vec::with_capacity(self.context.len());
        let mut most_added = self.most_nearness;
        for part in &self.context {
            let scorer = part.weight.scorer(reader, part.factor)?;
            // What stands nowhere adds nothing, and being so rare would loosen the bound most.
            if scorer.doc() != TERMINATED {
                context.push(scorer);
                most_added += part.most;
            }
        }
        let mut nearness = Nearness::open(&self.words, reader)?;
        let alive = reader.alive_bitset();
        deciding.for_each(reader, &mut |doc, score| {
            if alive.is_some_and(|alive| !alive.is_alive(doc)) {
                return;
            }
            top.count();
            if top.is_out_of_reach(doc, score + most_added) || known.binary_search(&doc).is_ok() {
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
