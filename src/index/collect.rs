//! The best passages in an order that does not depend on how the engine laid them out.
//!
//! Equal scores are ordered by article id and ordinal, so that pages neither repeat nor skip a passage. Scores are compared in steps
//! of 1/1024: sums of floats differ in their last bits with the order they are added in.

use super::schema::column;
use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentOrdinal, SegmentReader};

/// A score in steps.
fn steps(score: Score) -> i64 {
    (f64::from(score) * STEPS).round() as i64
}

/// A score rounded to a step, as scores are compared and shown.
pub(super) fn in_steps(score: Score) -> Score {
    (steps(score) as f64 / STEPS) as Score
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
    /// Passages of one article at most.
    pub(super) per_article: Option<usize>,
}

/// A passage among the best.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ranked {
    pub(super) score: Score,
    pub(super) address: DocAddress,
    day: i64,
    /// The article's place among those of its segment.
    article: u64,
    ordinal: u64,
}

/// The best passages, best first, and how many there were in all.
#[derive(Debug, Default)]
pub(super) struct Top {
    pub(super) ranked: Vec<Ranked>,
    pub(super) count: usize,
    /// How many articles they are of, where articles have a limit.
    pub(super) articles: usize,
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

/// What passages of a segment are ordered by beside their score. Opened once: opening takes as long as looking up many passages.
#[derive(Clone)]
pub(super) struct Columns {
    article: Option<StrColumn>,
    ordinal: Column<u64>,
    first_day: Column<i64>,
}

impl Columns {
    /// The id of the article that a document belongs to.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub(super) fn article_id(&self, doc: DocId) -> tantivy::Result<String> {
        let mut id = String::new();
        if let Some(article) = &self.article
            && let Some(number) = article.term_ords(doc).next()
        {
            article.ord_to_str(number, &mut id)?;
        }
        Ok(id)
    }

    /// # Errors
    /// If the index cannot be read.
    pub(super) fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        Ok(Self {
            article: columns.str(column::ARTICLE)?,
            ordinal: columns.u64(column::ORDINAL)?,
            first_day: columns.i64(column::FIRST_DAY)?,
        })
    }

    /// The first day that a passage's date may mean.
    pub(super) fn first_day(&self, doc: DocId) -> Option<i64> {
        self.first_day.first(doc)
    }
}

pub(super) struct SegmentTop {
    settings: TopPassages,
    segment: SegmentOrdinal,
    columns: Columns,
    heap: BinaryHeap<Candidate>,
    /// Where scores alone decide: whatever scores less cannot reach the list.
    least: Score,
    /// Where an article has a limit: the one whose passages come now, and its best.
    current: (usize, Vec<Candidate>),
    /// Passages that match.
    pub(super) count: usize,
    /// The articles that they are of, where that is asked for.
    pub(super) articles: usize,
}

impl TopPassages {
    /// An empty list for one segment.
    pub(super) fn for_segment(self, segment: SegmentOrdinal, columns: Columns) -> SegmentTop {
        SegmentTop {
            settings: self,
            segment,
            columns,
            heap: BinaryHeap::new(),
            least: Score::MIN,
            current: (0, Vec::new()),
            count: 0,
            articles: 0,
        }
    }

    /// The list of all segments.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub(super) fn merge(self, segments: Vec<Top>, searcher: &Searcher) -> tantivy::Result<Top> {
        let mut merged = Top::default();
        for top in segments {
            merged.count += top.count;
            merged.articles += top.articles;
            merged.ranked.extend(top.ranked);
        }
        // Looking up an article's id costs more than all else of a hit: ids are compared only where segments tie.
        let mut held: HashMap<(i64, i64), Option<SegmentOrdinal>> = HashMap::new();
        for hit in &merged.ranked {
            let segment = hit.address.segment_ord;
            let only = held.entry(hit.rank()).or_insert(Some(segment));
            *only = only.filter(|only| *only == segment);
        }
        let mut keyed = Vec::with_capacity(merged.ranked.len());
        for hit in merged.ranked {
            let (article, id) = if held[&hit.rank()].is_some() {
                (hit.article, String::new())
            } else {
                (
                    0,
                    article_id(hit.address.segment_ord, hit.article, searcher)?,
                )
            };
            let key = (hit.rank(), id, article, hit.ordinal, hit.address);
            keyed.push((key, hit));
        }
        keyed.sort_by(|(a, _), (b, _)| a.cmp(b));
        merged.ranked = keyed.into_iter().map(|(_, hit)| hit).collect();
        merged.ranked.truncate(self.limit);
        Ok(merged)
    }
}

impl Ranked {
    /// What tells its article from others.
    pub(super) fn article(&self) -> (SegmentOrdinal, u64) {
        (self.address.segment_ord, self.article)
    }

    /// Day, then score: lower is better.
    fn rank(&self) -> (i64, i64) {
        (self.day, -steps(self.score))
    }
}

fn article_id(
    segment: SegmentOrdinal,
    article: u64,
    searcher: &Searcher,
) -> tantivy::Result<String> {
    let mut id = String::new();
    let columns = searcher.segment_reader(segment).fast_fields();
    if let Some(column) = columns.str(column::ARTICLE)? {
        column.ord_to_str(article, &mut id)?;
    }
    Ok(id)
}

impl SegmentTop {
    /// Whether the list is ordered by score alone.
    pub(super) fn scores_decide(&self) -> bool {
        self.settings.key == Key::Score
    }

    /// What a passage must score to have a place in the list, where scores alone decide.
    pub(super) fn least(&self) -> Score {
        self.least
    }

    /// Whether a passage that scores at most `highest` has no place in the list.
    pub(super) fn is_out_of_reach(&self, doc: DocId, highest: Score) -> bool {
        if self.settings.key == Key::Score {
            return highest < self.least;
        }
        let worst = self.heap.peek().filter(|_| self.is_full());
        worst.is_some_and(|worst| {
            let day = self.day_key(doc);
            day > worst.key.0 || (day == worst.key.0 && -steps(highest) - 1 > worst.key.1)
        }) || self.settings.limit == 0
    }

    fn is_full(&self) -> bool {
        self.heap.len() >= self.settings.limit
    }

    fn day_key(&self, doc: DocId) -> i64 {
        let first_day = || self.columns.first_day(doc);
        match self.settings.key {
            Key::Score => 0,
            Key::Newest => first_day().map_or(i64::MAX, |day| -day),
            Key::Oldest => first_day().unwrap_or(i64::MAX),
        }
    }
}

impl SegmentTop {
    /// Puts a passage in its place in the list, if it has one.
    pub(super) fn collect(&mut self, article: usize, doc: DocId, score: Score) {
        let rank = (self.day_key(doc), -steps(score));
        if self.is_full()
            && self
                .heap
                .peek()
                .is_none_or(|worst| rank > (worst.key.0, worst.key.1))
        {
            return;
        }
        // Ordinals of a segment's dictionary follow the order of its strings.
        let id = self
            .columns
            .article
            .as_ref()
            .and_then(|article| article.term_ords(doc).next())
            .unwrap_or(u64::MAX);
        let key = (
            rank.0,
            rank.1,
            id,
            self.columns.ordinal.first(doc).unwrap_or(0),
        );
        let candidate = Candidate { key, score, doc };
        if self.settings.per_article.is_none() {
            self.put(candidate);
            return;
        }
        if self.current.0 != article {
            self.put_current();
        }
        self.current.0 = article;
        self.current.1.push(candidate);
    }

    /// Puts the best of the current article in their places.
    fn put_current(&mut self) {
        let mut best = std::mem::take(&mut self.current.1);
        best.sort();
        best.truncate(self.settings.per_article.unwrap_or(usize::MAX));
        for candidate in best {
            self.put(candidate);
        }
    }

    fn put(&mut self, candidate: Candidate) {
        if !self.is_full() {
            self.heap.push(candidate);
        } else if let Some(mut worst) = self.heap.peek_mut()
            && candidate < *worst
        {
            *worst = candidate;
        }
        if self.is_full()
            && let Some(worst) = self.heap.peek()
        {
            // One step below the worst, since ties are decided otherwise.
            self.least = ((-worst.key.1 - 1) as f64 / STEPS) as Score;
        }
    }

    /// The list, best first.
    pub(super) fn harvest(mut self) -> Top {
        self.put_current();
        let ranked = self.heap.into_sorted_vec().into_iter();
        Top {
            ranked: ranked
                .map(|candidate| Ranked {
                    score: in_steps(candidate.score),
                    address: DocAddress::new(self.segment, candidate.doc),
                    day: candidate.key.0,
                    article: candidate.key.2,
                    ordinal: candidate.key.3,
                })
                .collect(),
            count: self.count,
            articles: self.articles,
        }
    }
}
