//! The best passages of a query: which match is decided by one query, where they stand in the list by the ranking.
//!
//! Every match is counted ([`super::matches`]); scored is only what can reach the list. Where many match, articles are scored first: what an
//! article and its headline count for its passages is then known exactly, and so is what its passages can score at most, since a word
//! that the article lacks none of its passages has. The passages of the most promising articles ([`super::promising`]) are scored before
//! the others, so that most of the others need not be looked at. Where few match, only the articles of these are scored.

use super::candidates::{ArticleTest, Candidates};
use super::collect::{SegmentTop, Top, TopPassages};
use super::deadline;
use super::frequencies::Frequencies;
use super::matches::{Deciding, MatchCursor, Matches};
use super::ranking::RANKING;
use super::scoring::{ArticleCursors, Context, Cursors, MARGIN, Scoring, Segment};
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
        let needed = (candidates.articles).needed(&|words| segment.articles_with(words));
        if collecting.top.scores_decide()
            && needed.is_some_and(|words| {
                matches.count() * SCANNED_BY_LOOK_UP > segment.articles_with(words)
            })
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
        let Self {
            scoring, segment, ..
        } = *self;
        let lists = scoring.article_lists(segment, Some(test));
        let mut first = FirstArticles::default();
        scoring.each_promising(segment, lists.clone(), Score::MIN, |record, context| {
            if test.passes(context.words) {
                let most = context.known * RANKING.context_at(0) + context.most_words;
                first.put(most + scoring.most_beside(), record, *context);
            }
            Ok(first.least())
        })?;
        let first = first.in_order();
        let mut cursor = matches.cursor();
        for (record, context) in &first {
            self.article(*record, context, &mut cursor)?;
        }
        if first.len() < FIRST_ARTICLES {
            return Ok(());
        }
        self.cursors = Cursors::new(segment);
        let mut cursor = matches.cursor();
        let mut first = first.iter().map(|(record, _)| *record).peekable();
        scoring.each_promising(segment, lists, self.top.least(), |record, context| {
            if deadline::is_over() {
                return Ok(Score::INFINITY);
            }
            while first.next_if(|first| *first < record).is_some() {}
            if first.peek() != Some(&record) && test.passes(context.words) {
                self.article(record, context, &mut cursor)?;
            }
            Ok(self.top.least())
        })
    }

    /// Scores the passages of an article, which come in order.
    fn article(
        &mut self,
        record: DocId,
        context: &Context,
        matches: &mut MatchCursor<'_>,
    ) -> tantivy::Result<()> {
        let article = self.segment.articles.article_of(record);
        let passages = self.segment.articles.passages(article);
        let mut doc = matches.next_from(passages.start);
        while doc < passages.end {
            self.passage(article, context, doc)?;
            doc = matches.next_from(doc + 1);
        }
        Ok(())
    }

    /// Scores the passages in their order, each article's when the first of its passages comes.
    fn by_passage(&mut self, matches: &Matches) -> tantivy::Result<()> {
        let segment = self.segment;
        let mut articles = ArticleCursors::new(segment);
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

/// The most promising articles so far, best first, with what their passages can score at most.
#[derive(Default)]
struct FirstArticles(Vec<(Score, DocId, Context)>);

impl FirstArticles {
    fn put(&mut self, most: Score, record: DocId, context: Context) {
        let at = self.0.partition_point(|(better, ..)| *better >= most);
        if at < FIRST_ARTICLES {
            self.0.truncate(FIRST_ARTICLES - 1);
            self.0.insert(at, (most, record, context));
        }
    }

    /// What an article must promise to be among them.
    fn least(&self) -> Score {
        let last = self.0.get(FIRST_ARTICLES - 1);
        last.map_or(Score::MIN, |(least, ..)| *least)
    }

    /// Their records and what is known of them, in order of records.
    fn in_order(self) -> Vec<(DocId, Context)> {
        let articles = self.0.into_iter();
        let mut articles: Vec<(DocId, Context)> = articles
            .map(|(_, record, context)| (record, context))
            .collect();
        articles.sort_unstable_by_key(|(record, _)| *record);
        articles
    }
}
