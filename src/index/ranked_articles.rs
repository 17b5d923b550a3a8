//! Articles by their best passages.

use super::candidates::{WordSet, only};
use super::collect::in_steps;
use super::matches::Matches;
use super::ranking::RANKING;
use super::scoring::{ArticleCursors, Cursors, Scoring};
use std::collections::HashMap;
use tantivy::query::{EnableScoring, Query};
use tantivy::{DocAddress, DocId, Score};

/// The best passages of an article, best first, and how many of its passages match.
pub(super) type BestOfArticle = (Vec<(Score, DocAddress)>, usize);

impl Scoring<'_> {
    /// The best passage of each article and its score, best first; an article none of whose passages `deciding` matches stands with its
    /// first passage where article or headline have a word and `by_headline` lets it.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub(super) fn articles(
        &self,
        deciding: &dyn Query,
        by_headline: bool,
        limit: usize,
    ) -> tantivy::Result<Vec<(Score, DocAddress)>> {
        let engine = EnableScoring::disabled_from_searcher(&self.reader.searcher);
        let weight = deciding.weight(engine)?;
        let decide = self.words.iter().enumerate();
        let deciding_words: WordSet = decide
            .filter(|(_, word)| word.decides)
            .fold(0, |set, (number, _)| set | only(number));
        let mut ranked = Vec::new();
        for (number, segment) in self.segments.iter().enumerate() {
            let alive = segment.reader.alive_bitset();
            let is_alive = |doc| alive.is_none_or(|alive| alive.is_alive(doc));
            let mut known: Vec<Score> = vec![0.0; segment.articles.count()];
            let mut best: Vec<(Score, DocId)> = vec![(0.0, 0); segment.articles.count()];
            let lists = self.article_lists(segment, None);
            self.each_promising(segment, lists, Score::MIN, |record, context| {
                let article = segment.articles.article_of(record);
                known[article] = context.known;
                let passages = segment.articles.passages(article);
                let is_found = by_headline && context.words & deciding_words != 0;
                if is_found && !passages.is_empty() && is_alive(passages.start) {
                    let known = context.known * RANKING.context_at(0);
                    let score = known + self.preferred_at(segment, article);
                    best[article] = (score, passages.start);
                }
                Ok(Score::MIN)
            })?;
            let mut cursors = Cursors::new(segment);
            let mut scores = Ok(());
            Matches::of_query(weight.as_ref(), segment.reader)?.for_each(|doc| {
                let article = segment.articles.article_of(doc);
                match self.score(segment, &mut cursors, known[article], article, doc) {
                    Ok(score) if score > best[article].0 => best[article] = (score, doc),
                    Ok(_) => {}
                    Err(error) => scores = Err(error),
                }
            });
            scores?;
            ranked.extend(
                best.into_iter()
                    .filter(|(score, _)| *score > 0.0)
                    .map(|(score, doc)| (score, DocAddress::new(number as u32, doc))),
            );
        }
        for (score, _) in &mut ranked {
            *score = in_steps(*score);
        }
        ranked.sort_by(|a: &(Score, DocAddress), b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        self.order_ties(&mut ranked, limit)?;
        ranked.truncate(limit);
        Ok(ranked)
    }

    /// Orders what scores the same by its article's id, as far as it can be among the first `limit`: not by where it lies.
    fn order_ties(&self, ranked: &mut [(Score, DocAddress)], limit: usize) -> tantivy::Result<()> {
        let mut first = 0;
        for ties in ranked.chunk_by_mut(|a, b| a.0.total_cmp(&b.0).is_eq()) {
            if first >= limit {
                break;
            }
            first += ties.len();
            if ties.len() > 1 {
                let mut keyed = Vec::new();
                for tie in ties.iter() {
                    keyed.push((self.reader.article_id_at(tie.1)?, *tie));
                }
                keyed.sort_by(|a, b| a.0.cmp(&b.0));
                for (tie, (_, ordered)) in ties.iter_mut().zip(keyed) {
                    *tie = ordered;
                }
            }
        }
        Ok(())
    }

    /// Of the article of each of some passages: its best passages among those that `deciding` matches, at most `limit`, best first, and how
    /// many match.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub(super) fn best_of_articles(
        &self,
        deciding: &dyn Query,
        passages: &[DocAddress],
        limit: usize,
    ) -> tantivy::Result<HashMap<DocAddress, BestOfArticle>> {
        let engine = EnableScoring::disabled_from_searcher(&self.reader.searcher);
        let weight = deciding.weight(engine)?;
        let mut in_order = passages.to_vec();
        in_order.sort_unstable();
        let mut found = HashMap::new();
        // The segment's matches are gone through once, whatever the number of articles.
        for (number, segment) in (0..).zip(&self.segments) {
            let own = in_order
                .iter()
                .filter(|passage| passage.segment_ord == number);
            let mut own = own.peekable();
            if own.peek().is_none() {
                continue;
            }
            let mut matching = weight.scorer(segment.reader, 1.0)?;
            let mut articles = ArticleCursors::new(segment);
            let mut cursors = Cursors::new(segment);
            for passage in own {
                let article = segment.articles.article_of(passage.doc_id);
                let range = segment.articles.passages(article);
                let record = segment.articles.record(article);
                let known = self.context_of(segment, &mut articles, record).known;
                let mut best = Vec::new();
                let mut doc = matching.doc();
                if doc < range.start {
                    doc = matching.seek(range.start);
                }
                while doc < range.end {
                    let score = self.score(segment, &mut cursors, known, article, doc)?;
                    best.push((in_steps(score), DocAddress::new(number, doc)));
                    doc = matching.advance();
                }
                let count = best.len();
                best.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
                best.truncate(limit);
                found.insert(*passage, (best, count));
            }
        }
        Ok(found)
    }
}
