//! The best passages of a query: which match is decided by one query, where they stand in the list by the ranking.
//!
//! Every match is counted ([`super::matches`]); scored is only what can reach the list. Where many match, articles are scored first: their
//! postings are few. What an article and its headline count for its passages is then known exactly, and so is what its passages can score
//! at most, since a word that the article lacks none of its passages has. The passages of the most promising articles are scored before
//! the others, so that most of the others need not be looked at. Where few match, only the articles of these are scored.

use super::candidates::{ArticleTest, Candidates};
use super::collect::{SegmentTop, Top, TopPassages};
use super::contexts::{Context, Contexts};
use super::deadline;
use super::frequencies::Frequencies;
use super::matches::{Deciding, Matches};
use super::ranking::RANKING;
use super::scoring::{ArticleCursors, Cursors, MARGIN, Scoring, Segment};
use tantivy::query::{EnableScoring, Query};
use tantivy::{DocAddress, DocId, Score};

/// Articles whose passages are scored before all others.
const FIRST_ARTICLES: usize = 32;
/// Postings of articles that are gone through in the time that one article is looked up in.
const SCANNED_BY_LOOK_UP: usize = 8;

/// Which passages are looked for.
pub(super) struct Matching<'a> {
    /// The query that decides.
    pub(super) deciding: &'a dyn Query,
    /// What can be told of its matches beforehand.
    pub(super) candidates: &'a Candidates,
    /// Matches that are not to be listed, in order.
    pub(super) listed: &'a [DocAddress],
}

impl<'r> Scoring<'r> {
    /// The best of the passages that match, and how many those are.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub(super) fn top(
        &self,
        matching: &Matching<'_>,
        settings: TopPassages,
    ) -> tantivy::Result<Top> {
        let engine = EnableScoring::disabled_from_searcher(&self.reader.searcher);
        let mut deciding = Deciding::new(matching.deciding, engine);
        let mut segments = Vec::new();
        for (number, segment) in self.segments.iter().enumerate() {
            let matches = match &matching.candidates.one_of {
                Some(words) => {
                    let words: Vec<&Frequencies> =
                        words.iter().map(|word| &segment.text[*word]).collect();
                    Matches::of_words(&words, segment.reader)
                }
                None => Matches::of_query(deciding.weight()?, segment.reader)?,
            };
            let columns = self.reader.columns[number].clone();
            let mut top = settings.for_segment(number as u32, columns);
            top.count = matches.count();
            if settings.per_article.is_some() {
                top.articles = matches.articles(&segment.articles);
            }
            if settings.limit > 0 {
                let left_out = listed_in(matching.listed, number as u32);
                self.top_of(segment, &matches, matching.candidates, left_out, &mut top)?;
            }
            segments.push(top.harvest());
        }
        settings.merge(segments, &self.reader.searcher)
    }

    fn top_of(
        &self,
        segment: &Segment<'r>,
        matches: &Matches,
        candidates: &Candidates,
        left_out: &[DocAddress],
        top: &mut SegmentTop,
    ) -> tantivy::Result<()> {
        let mut collecting = Collecting {
            scoring: self,
            segment,
            cursors: Cursors::new(segment),
            left_out,
            top,
        };
        if let (Matches::Word(word), [_]) = (matches, self.words.as_slice())
            && segment.of_articles[0].is_none()
            && self.scoped.is_empty()
            && self.preferred.is_none()
        {
            collecting.documents_of(word);
            return Ok(());
        }
        let in_articles = segment.of_articles.iter().flatten();
        let postings: usize = in_articles.map(|word| word.whole.most_documents()).sum();
        if collecting.top.scores_decide()
            && candidates.articles.narrows()
            && matches.count() * SCANNED_BY_LOOK_UP > postings
        {
            collecting.by_article(matches, &candidates.articles)
        } else {
            collecting.by_passage(matches)
        }
    }
}

/// Those of some passages that lie in a segment.
fn listed_in(listed: &[DocAddress], segment: u32) -> &[DocAddress] {
    let first = listed.partition_point(|address| address.segment_ord < segment);
    let after = listed.partition_point(|address| address.segment_ord <= segment);
    &listed[first..after]
}

/// The list of one segment in the making.
struct Collecting<'a, 'r> {
    scoring: &'a Scoring<'r>,
    segment: &'a Segment<'r>,
    cursors: Cursors,
    left_out: &'a [DocAddress],
    top: &'a mut SegmentTop,
}

impl Collecting<'_, '_> {
    /// Scores the passages of the most promising articles first, then those of what other articles can still reach the list.
    fn by_article(&mut self, matches: &Matches, test: &ArticleTest) -> tantivy::Result<()> {
        let contexts = self.scoring.contexts_of(self.segment);
        let beside = self.scoring.most_of_exact()
            + self.scoring.most_section
            + self.scoring.most_nearness
            + self.scoring.most_preferred() * MARGIN;
        let mut articles = Vec::with_capacity(contexts.touched().len());
        for article in contexts.touched() {
            let context = contexts.get(*article as usize);
            if test.passes(context.words) {
                let most = context.known * RANKING.context_at(0) + context.most_words;
                articles.push((most + beside, *article));
            }
        }
        let mut others = Vec::new();
        if articles.len() > FIRST_ARTICLES {
            articles.select_nth_unstable_by(FIRST_ARTICLES, |a, b| b.0.total_cmp(&a.0));
            others = articles.split_off(FIRST_ARTICLES);
        }
        self.articles(articles, matches, contexts)?;
        others.retain(|(most, _)| !self.top.scores_less(*most));
        self.cursors = Cursors::new(self.segment);
        self.articles(others, matches, contexts)
    }

    fn articles(
        &mut self,
        mut articles: Vec<(Score, u32)>,
        matches: &Matches,
        contexts: &Contexts<'_>,
    ) -> tantivy::Result<()> {
        articles.sort_unstable_by_key(|(_, article)| *article);
        let most_of_exact = self.scoring.most_of_exact();
        let mut matches = matches.cursor();
        for (most, article) in articles {
            if deadline::is_over() {
                break;
            }
            if self.top.scores_less(most) {
                continue;
            }
            let article = article as usize;
            let mut context = *contexts.get(article);
            context.most_words += most_of_exact;
            let passages = self.segment.articles.passages(article);
            let mut doc = matches.next_from(passages.start);
            while doc < passages.end {
                self.passage(article, &context, doc)?;
                doc = matches.next_from(doc + 1);
            }
        }
        Ok(())
    }

    /// Scores the passages in their order, each article's when the first of its passages comes.
    fn by_passage(&mut self, matches: &Matches) -> tantivy::Result<()> {
        let segment = self.segment;
        let mut articles = ArticleCursors::new(self.scoring, segment);
        let mut current = (None, Context::default());
        let mut result = Ok(());
        matches.for_each(|doc| {
            let article = segment.articles.article_of(doc);
            if current.0 != Some(article) {
                if deadline::is_over() {
                    return;
                }
                let record = segment.articles.record(article);
                current.1 = self.scoring.context_of(segment, &mut articles, record);
                current.0 = Some(article);
            }
            if let Err(error) = self.passage(article, &current.1, doc) {
                result = Err(error);
            }
        });
        result
    }

    /// Scores the passages of a word by itself that nothing but their own text counts for.
    fn documents_of(&mut self, word: &Frequencies) {
        let Self {
            scoring, segment, ..
        } = *self;
        let worth = scoring.worths[0].text;
        word.clone().for_each(|doc, frequency| {
            let most = worth * scoring.text.most_of(frequency) * MARGIN + scoring.most_section;
            if self.top.is_out_of_reach(doc, most) {
                return;
            }
            let length = segment.text_lengths.fieldnorm_id(doc);
            let score = worth * scoring.text.worth(frequency, length)
                + scoring.section_at(segment, &mut self.cursors, doc);
            self.collect(segment.articles.article_of(doc), doc, score);
        });
    }

    /// Scores a passage that matches, as far as it can reach the list.
    fn passage(&mut self, article: usize, context: &Context, doc: DocId) -> tantivy::Result<()> {
        let Self {
            scoring, segment, ..
        } = *self;
        let ordinal = segment.articles.ordinal(article, doc);
        let known =
            context.known * RANKING.context_at(ordinal) + scoring.preferred_at(segment, article);
        let most = known + context.most_words + scoring.most_section + scoring.most_nearness;
        if self.top.is_out_of_reach(doc, most) {
            return Ok(());
        }
        let score = known + scoring.words_at(segment, &mut self.cursors, doc);
        if !self.top.is_out_of_reach(doc, score + scoring.most_nearness) {
            let nearness = scoring.nearness_at(segment, &mut self.cursors, doc)?;
            self.collect(article, doc, score + nearness);
        }
        Ok(())
    }

    fn collect(&mut self, article: usize, doc: DocId, score: Score) {
        let is_listed = |address: &DocAddress| address.doc_id.cmp(&doc);
        if self.left_out.binary_search_by(is_listed).is_err() {
            self.top.collect(article, doc, score);
        }
    }
}
