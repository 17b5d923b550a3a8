//! The best passages in an order that does not depend on how the engine laid them out.
//!
//! Equal scores are ordered by article id and ordinal, so that pages neither repeat nor skip a passage. Scores are compared in steps
//! of 1/1024: sums of floats differ in their last bits with the order they are added in.

use super::schema::column;
use std::cmp::Ordering;
use std::collections::BinaryHeap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::query::Weight;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

/// A score in steps.
fn steps(score: Score) -> i64 {
    (f64::from(score) * STEPS).round() as i64
}

/// Steps of a score of 1.
const STEPS: f64 = 1024.0;

/// What passages are ordered by, before article and ordinal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// Score, highest first.
    Score,
    /// First day of the date, latest first; undated passages last; then score.
    Newest,
    /// First day of the date, earliest first; undated passages last; then score.
    Oldest,
}

/// Collects the best `limit` passages.
#[derive(Debug, Clone, Copy)]
pub(super) struct TopPassages {
    pub(super) limit: usize,
    pub(super) key: Key,
    /// Skip documents that cannot reach the list; they are then not counted.
    pub(super) pruned: bool,
}

/// A passage among the best.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ranked {
    pub(super) score: Score,
    pub(super) address: DocAddress,
    day: i64,
    article: String,
    ordinal: u64,
}

/// The best passages, best first, and how many there were in all (only where nothing was pruned).
#[derive(Debug, Default)]
pub(super) struct Top {
    pub(super) ranked: Vec<Ranked>,
    pub(super) count: usize,
}

/// Lower is better: day, then score, then article, then ordinal.
type SegmentKey = (i64, i64, u64, u64);

#[derive(Debug)]
struct Candidate {
    key: SegmentKey,
    score: Score,
    doc: DocId,
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Candidate {}
impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Candidate {
    /// The greatest is the worst, so that it is on top of the heap.
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key).then(self.doc.cmp(&other.doc))
    }
}

pub(super) struct SegmentTop {
    settings: TopPassages,
    segment: SegmentOrdinal,
    article: Option<StrColumn>,
    ordinal: Column<u64>,
    first_day: Column<i64>,
    heap: BinaryHeap<Candidate>,
    count: usize,
}

impl Collector for TopPassages {
    type Fruit = Top;
    type Child = SegmentTop;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentTop> {
        let columns = reader.fast_fields();
        Ok(SegmentTop {
            settings: *self,
            segment,
            article: columns.str(column::ARTICLE)?,
            ordinal: columns.u64(column::ORDINAL)?,
            first_day: columns.i64(column::FIRST_DAY)?,
            heap: BinaryHeap::new(),
            count: 0,
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn collect_segment(
        &self,
        weight: &dyn Weight,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<Result<Top, String>> {
        let mut top = self.for_segment(segment, reader)?;
        let alive = reader.alive_bitset();
        let is_alive = |doc| alive.is_none_or(|alive| alive.is_alive(doc));
        if self.pruned && self.key == Key::Score {
            weight.for_each_pruning(Score::MIN, reader, &mut |doc, score| {
                if is_alive(doc) {
                    top.collect(doc, score);
                }
                top.threshold()
            })?;
        } else {
            weight.for_each(reader, &mut |doc, score| {
                if is_alive(doc) {
                    top.collect(doc, score);
                }
            })?;
        }
        Ok(top.harvest())
    }

    fn merge_fruits(&self, segments: Vec<Result<Top, String>>) -> tantivy::Result<Top> {
        let mut merged = Top::default();
        for top in segments {
            let top = top.map_err(tantivy::TantivyError::InternalError)?;
            merged.count += top.count;
            merged.ranked.extend(top.ranked);
        }
        merged.ranked.sort_by(|a, b| {
            (a.day, -steps(a.score), &a.article, a.ordinal, a.address).cmp(&(
                b.day,
                -steps(b.score),
                &b.article,
                b.ordinal,
                b.address,
            ))
        });
        merged.ranked.truncate(self.limit);
        Ok(merged)
    }
}

impl SegmentTop {
    /// Documents that score no more than this cannot reach the list. One step below the worst, since ties are decided otherwise.
    fn threshold(&self) -> Score {
        match self.heap.peek() {
            Some(worst) if self.heap.len() >= self.settings.limit => worst.score - 2.0 / 1024.0,
            _ if self.settings.limit == 0 => Score::MAX,
            _ => Score::MIN,
        }
    }

    fn day_key(&self, doc: DocId) -> i64 {
        let first_day = || self.first_day.first(doc);
        match self.settings.key {
            Key::Score => 0,
            Key::Newest => first_day().map_or(i64::MAX, |day| -day),
            Key::Oldest => first_day().unwrap_or(i64::MAX),
        }
    }
}

impl SegmentCollector for SegmentTop {
    type Fruit = Result<Top, String>;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.count += 1;
        let full = self.heap.len() >= self.settings.limit;
        let rank = (self.day_key(doc), -steps(score));
        if full
            && self
                .heap
                .peek()
                .is_none_or(|worst| rank > (worst.key.0, worst.key.1))
        {
            return;
        }
        // Ordinals of a segment's dictionary follow the order of its strings.
        let article = self
            .article
            .as_ref()
            .and_then(|article| article.term_ords(doc).next())
            .unwrap_or(u64::MAX);
        let key = (
            rank.0,
            rank.1,
            article,
            self.ordinal.first(doc).unwrap_or(0),
        );
        let candidate = Candidate { key, score, doc };
        if !full {
            self.heap.push(candidate);
        } else if let Some(mut worst) = self.heap.peek_mut()
            && candidate < *worst
        {
            *worst = candidate;
        }
    }

    fn harvest(self) -> Self::Fruit {
        let mut ranked = Vec::with_capacity(self.heap.len());
        for candidate in self.heap.into_sorted_vec() {
            let mut article = String::new();
            if let Some(column) = &self.article {
                column
                    .ord_to_str(candidate.key.2, &mut article)
                    .map_err(|error| error.to_string())?;
            }
            ranked.push(Ranked {
                score: (steps(candidate.score) as f64 / STEPS) as Score,
                address: DocAddress::new(self.segment, candidate.doc),
                day: candidate.key.0,
                article,
                ordinal: candidate.key.3,
            });
        }
        Ok(Top {
            ranked,
            count: self.count,
        })
    }
}
