//! The best passages of a query: which match is decided by one query, where they stand in the list by the ranking.
//!
//! Articles are scored first: their postings are few. What an article and its headline count for its passages is then known exactly,
//! and so is what its passages can score at most, since a word that the article lacks none of its passages has. The passages of the most
//! promising articles are scored before the others, so that most of the others need not be scored at all. Every match is counted.

use super::articles::SegmentArticles;
use super::collect::{Key, SegmentTop, Top, TopPassages};
use super::deadline;
use super::frequencies::{Frequencies, Sequences};
use super::nearness::{NearWord, Nearness, most_nearness};
use super::ranking::{Bm25Field, RANKING, rarity};
use super::reader::Reader;
use super::schema::{Fields, record};
use crate::analysis::TermKind;
use std::sync::Arc;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{Bm25StatisticsProvider, EnableScoring, Query, Weight};
use tantivy::schema::Field;
use tantivy::{DocAddress, DocId, DocSet, Score, SegmentReader, TERMINATED};

/// Bounds are sums of floats, which err in their last bits.
const MARGIN: Score = 1.000_01;
/// Matches from which on it pays to score the passages of the most promising articles before all others.
const MANY_MATCHES: u32 = 2_000;
/// Articles whose passages are scored before all others.
const FIRST_ARTICLES: usize = 64;

/// A word that counts for the score.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ScoredWord {
    /// The word as it is shown to a reader.
    pub(super) shown: String,
    /// Which terms it is found by.
    pub(super) kind: TermKind,
    /// Those terms, each alternative a sequence.
    pub(super) sequences: Vec<Vec<String>>,
    /// How much it counts: how often it is asked for, boosts, whether it is a function word.
    pub(super) weight: Score,
    /// Whether a text without any other word of the query is found by it: not so for function words.
    pub(super) decides: bool,
}

/// Everything that counts for the score.
#[derive(Debug, Clone, Default)]
pub(super) struct ScoredWords {
    /// Words of the passage, its article, its headline and its heading.
    pub(super) words: Vec<ScoredWord>,
    /// Words asked of a part of the article, with the field they are looked for in.
    pub(super) scoped: Vec<(Field, ScoredWord)>,
    /// The words whose nearness counts, in order.
    pub(super) near: Vec<NearWord>,
}

/// Where a passage's score comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// Each word with what it is worth in the passage's text.
    pub words: Vec<(String, f32)>,
    /// How near the words stand to each other.
    pub nearness: f32,
    /// The heading the passage stands under.
    pub section: f32,
    /// The article's headline.
    pub headline: f32,
    /// The article as a whole.
    pub article: f32,
    /// What lifts passages with all of the words above those with some.
    pub lift: f32,
}

/// What a word is worth at a frequency of 1, by where it stands.
#[derive(Debug, Clone, Copy, Default)]
struct Worth {
    text: Score,
    section: Score,
    article: Score,
    headline: Score,
}

/// The words of a query, ready to score the passages of an index.
pub(super) struct Scoring<'r> {
    reader: &'r Reader,
    words: Vec<ScoredWord>,
    worths: Vec<Worth>,
    near: Vec<(NearWord, Score)>,
    most_nearness: Score,
    most_section: Score,
    text: Bm25Field,
    section: Bm25Field,
    article: Bm25Field,
    headline: Bm25Field,
    segments: Vec<Segment<'r>>,
}

/// The words of a query in one segment.
struct Segment<'r> {
    reader: &'r SegmentReader,
    text: Vec<Frequencies>,
    section: Vec<Frequencies>,
    text_lengths: FieldNormReader,
    section_lengths: FieldNormReader,
    near: Nearness,
    articles: Arc<SegmentArticles>,
    /// By article: what article and headline are worth together, and what its passages' words are worth at most.
    contexts: Vec<Context>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Context {
    article: Score,
    headline: Score,
    most_words: Score,
    /// Whether the article has a word that decides.
    is_found: bool,
}

impl<'r> Scoring<'r> {
    pub(super) fn new(
        reader: &'r Reader,
        scored: ScoredWords,
        statistics: &dyn Bm25StatisticsProvider,
    ) -> tantivy::Result<Self> {
        let fields = &reader.fields;
        let passages = statistics.total_num_docs()?;
        let articles = statistics.doc_freq(&reader.record_term(record::ARTICLE))?;
        let field = |settings, field, total: u64| -> tantivy::Result<Bm25Field> {
            let length = statistics.total_num_tokens(field)? as Score / total.max(1) as Score;
            Ok(Bm25Field::new(settings, length))
        };
        let mut scoring = Self {
            reader,
            text: field(RANKING.passage, fields.words.stems, passages)?,
            section: field(RANKING.article, fields.section.stems, passages)?,
            article: field(RANKING.article, fields.article_text, articles)?,
            headline: field(RANKING.article, fields.title.stems, articles)?,
            worths: vec![Worth::default(); scored.words.len()],
            words: scored.words,
            near: Vec::new(),
            most_nearness: 0.0,
            most_section: 0.0,
            segments: Vec::new(),
        };
        for word in &scored.near {
            let mut frequency = 0;
            for term in &word.terms {
                frequency += statistics.doc_freq(term)?;
            }
            let worth = rarity(passages, frequency) * RANKING.nearness;
            scoring.near.push((word.clone(), worth));
        }
        if scoring.near.len() < 2 {
            scoring.near.clear();
        }
        scoring.most_nearness = most_nearness(&scoring.near) * MARGIN;
        scoring.open(fields, passages, articles)?;
        scoring.add_scoped(&scored.scoped, articles)?;
        Ok(scoring)
    }

    /// Opens the words in every segment, and scores the articles.
    fn open(&mut self, fields: &Fields, passages: u64, articles: u64) -> tantivy::Result<()> {
        let mut of_articles: Vec<[Vec<Option<Frequencies>>; 2]> = Vec::new();
        let mut counts = vec![[0_u64; 4]; self.words.len()];
        for (number, reader) in self.reader.searcher.segment_readers().iter().enumerate() {
            let mut segment = Segment {
                reader,
                text: Vec::new(),
                section: Vec::new(),
                text_lengths: reader.get_fieldnorms_reader(fields.words.stems)?,
                section_lengths: reader.get_fieldnorms_reader(fields.section.stems)?,
                near: Nearness::open(&self.near, reader)?,
                articles: self.reader.articles_of(number)?,
                contexts: Vec::new(),
            };
            segment
                .contexts
                .resize(segment.articles.count(), Context::default());
            let (mut article, mut headline) = (Vec::new(), Vec::new());
            for (word, count) in self.words.iter().zip(&mut counts) {
                let open =
                    |field, sequences| Frequencies::open(reader, field, &word.sequences, sequences);
                let text = open(fields.words.of(word.kind), Sequences::InARow)?;
                let section = open(fields.section.of(word.kind), Sequences::InARow)?;
                count[0] += text.documents(reader);
                count[1] += section.documents(reader);
                segment.text.push(text);
                segment.section.push(section);
                // Exact forms are not kept of articles.
                if word.kind == TermKind::Stem {
                    let whole = open(fields.article_text, Sequences::Together)?;
                    let title = open(fields.title.stems, Sequences::InARow)?;
                    count[2] += whole.documents(reader);
                    count[3] += title.documents(reader);
                    article.push(Some(whole));
                    headline.push(Some(title));
                } else {
                    article.push(None);
                    headline.push(None);
                }
            }
            of_articles.push([article, headline]);
            self.segments.push(segment);
        }
        for ((word, worth), count) in self.words.iter().zip(&mut self.worths).zip(&counts) {
            *worth = Worth {
                text: word.weight * rarity(passages, count[0]),
                section: word.weight * rarity(passages, count[1]) * RANKING.section,
                article: word.weight * rarity(articles, count[2]),
                headline: word.weight * rarity(articles, count[3]),
            };
            if count[1] > 0 {
                self.most_section += worth.section * self.section.most() * MARGIN;
            }
        }
        let everywhere = |word: &ScoredWord| word.kind != TermKind::Stem;
        let most_of_exact: Score = (self.words.iter().zip(&self.worths))
            .filter(|(word, _)| everywhere(word))
            .map(|(_, worth)| worth.text * self.text.most() * MARGIN)
            .sum();
        for (segment, [article, headline]) in self.segments.iter_mut().zip(of_articles) {
            let article_lengths = segment.reader.get_fieldnorms_reader(fields.article_text)?;
            let headline_lengths = segment.reader.get_fieldnorms_reader(fields.title.stems)?;
            let contexts = &mut segment.contexts;
            for context in contexts.iter_mut() {
                context.most_words = most_of_exact;
            }
            for ((frequencies, worth), word) in
                article.into_iter().zip(&self.worths).zip(&self.words)
            {
                let most = worth.text * self.text.most() * MARGIN;
                let mut last = None;
                for_each(frequencies, &mut |doc, frequency| {
                    let context = &mut contexts[segment.articles.article_of(doc)];
                    let length = article_lengths.fieldnorm_id(doc);
                    context.article += worth.article * self.article.worth(frequency, length);
                    context.is_found |= word.decides;
                    if last != Some(doc) {
                        context.most_words += most;
                    }
                    last = Some(doc);
                });
            }
            for (frequencies, worth) in headline.into_iter().zip(&self.worths) {
                for_each(frequencies, &mut |doc, frequency| {
                    let length = headline_lengths.fieldnorm_id(doc);
                    contexts[segment.articles.article_of(doc)].headline +=
                        worth.headline * self.headline.worth(frequency, length);
                });
            }
        }
        Ok(())
    }

    /// Adds what words are worth that are asked of a part of the article: as much as in its headline.
    fn add_scoped(&mut self, scoped: &[(Field, ScoredWord)], articles: u64) -> tantivy::Result<()> {
        for (field, word) in scoped {
            let mut opened = Vec::new();
            let mut count = 0;
            for segment in &self.segments {
                let found =
                    Frequencies::open(segment.reader, *field, &word.sequences, Sequences::InARow)?;
                count += found.documents(segment.reader);
                opened.push(found);
            }
            let worth = word.weight * rarity(articles, count);
            for (segment, found) in self.segments.iter_mut().zip(opened) {
                let lengths = segment.reader.get_fieldnorms_reader(*field)?;
                let contexts = &mut segment.contexts;
                found.for_each(&mut |doc, frequency| {
                    contexts[segment.articles.article_of(doc)].headline +=
                        worth * self.headline.worth(frequency, lengths.fieldnorm_id(doc));
                });
            }
        }
        Ok(())
    }

    /// More than any passage scores.
    pub(super) fn most(&self) -> Score {
        let words: Score = self
            .worths
            .iter()
            .map(|worth| worth.text * self.text.most())
            .sum();
        let contexts = self.segments.iter().flat_map(|segment| &segment.contexts);
        let context = contexts
            .map(|context| context.article + context.headline)
            .fold(0.0, Score::max);
        let all = words + self.most_section + self.most_nearness;
        ((all + context * RANKING.context_at(0)) * MARGIN).ceil()
    }

    /// The best of the passages that `deciding` matches, and how many those are.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub(super) fn top(&self, deciding: &dyn Query, settings: TopPassages) -> tantivy::Result<Top> {
        let scoring = EnableScoring::disabled_from_searcher(&self.reader.searcher);
        let weight = deciding.weight(scoring)?;
        let mut segments = Vec::new();
        for (number, segment) in self.segments.iter().enumerate() {
            let columns = self.reader.columns[number].clone();
            let mut top = settings.for_segment(number as u32, columns);
            self.top_of(segment, weight.as_ref(), settings, &mut top)?;
            segments.push(top.harvest());
        }
        settings.merge(segments, &self.reader.searcher)
    }

    fn top_of(
        &self,
        segment: &Segment<'_>,
        deciding: &dyn Weight,
        settings: TopPassages,
        top: &mut SegmentTop,
    ) -> tantivy::Result<()> {
        let alive = segment.reader.alive_bitset();
        let is_alive = |doc| alive.is_none_or(|alive| alive.is_alive(doc));
        let mut first = Vec::new();
        let mut matching = deciding.scorer(segment.reader, 1.0)?;
        if settings.key == Key::Score && matching.size_hint() > MANY_MATCHES {
            first = Self::most_promising(segment);
            let mut cursors = Cursors::new(segment);
            for article in &first {
                let passages = segment.articles.passages(*article);
                let mut doc = if matching.doc() < passages.start {
                    matching.seek(passages.start)
                } else {
                    matching.doc()
                };
                while doc < passages.end {
                    if is_alive(doc) {
                        self.collect(segment, &mut cursors, *article, doc, top);
                    }
                    doc = matching.advance();
                }
                if doc == TERMINATED {
                    break;
                }
            }
        }
        let mut cursors = Cursors::new(segment);
        let mut first = first.into_iter().peekable();
        deciding.for_each_no_score(segment.reader, &mut |docs| {
            if deadline::is_over() {
                return;
            }
            for doc in docs {
                if !is_alive(*doc) {
                    continue;
                }
                let article = segment.articles.article_of(*doc);
                top.count(article);
                while first.next_if(|scored| *scored < article).is_some() {}
                if first.peek() != Some(&article) {
                    self.collect(segment, &mut cursors, article, *doc, top);
                }
            }
        })
    }

    /// The articles whose passages can score most, in their order in the segment.
    fn most_promising(segment: &Segment<'_>) -> Vec<usize> {
        let promise = |context: &Context| {
            (context.article + context.headline) * RANKING.context_at(0) + context.most_words
        };
        let mut articles: Vec<(Score, usize)> = segment
            .contexts
            .iter()
            .enumerate()
            // Where article and headline have none of the words, none promises more than another.
            .filter(|(_, context)| context.article + context.headline > 0.0)
            .map(|(article, context)| (promise(context), article))
            .collect();
        if articles.len() > FIRST_ARTICLES {
            articles.select_nth_unstable_by(FIRST_ARTICLES, |a, b| b.0.total_cmp(&a.0));
            articles.truncate(FIRST_ARTICLES);
        }
        let mut articles: Vec<usize> = articles.into_iter().map(|(_, article)| article).collect();
        articles.sort_unstable();
        articles
    }

    /// Scores a passage that matches, as far as it can reach the list.
    fn collect(
        &self,
        segment: &Segment<'_>,
        cursors: &mut Cursors,
        article: usize,
        doc: DocId,
        top: &mut SegmentTop,
    ) {
        let context = &segment.contexts[article];
        let ordinal = segment.articles.ordinal(article, doc);
        let known = (context.article + context.headline) * RANKING.context_at(ordinal);
        let most = known + context.most_words + self.most_section + self.most_nearness;
        if top.is_out_of_reach(doc, most) {
            return;
        }
        let mut score = known + self.words_at(segment, cursors, doc);
        if !top.is_out_of_reach(doc, score + self.most_nearness) {
            score += cursors.near.score(doc);
            top.collect(article, doc, score);
        }
    }

    fn words_at(&self, segment: &Segment<'_>, cursors: &mut Cursors, doc: DocId) -> Score {
        let length = segment.text_lengths.fieldnorm_id(doc);
        let mut score = 0.0;
        for (frequencies, worth) in cursors.text.iter_mut().zip(&self.worths) {
            score += worth.text * self.text.worth(frequencies.at(doc), length);
        }
        if self.most_section > 0.0 {
            let length = segment.section_lengths.fieldnorm_id(doc);
            for (frequencies, worth) in cursors.section.iter_mut().zip(&self.worths) {
                score += worth.section * self.section.worth(frequencies.at(doc), length);
            }
        }
        score
    }

    /// The best passage of each article and its score, best first; an article none of whose passages `deciding` matches stands with its
    /// first passage where article or headline have a word.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub(super) fn articles(
        &self,
        deciding: &dyn Query,
        limit: usize,
    ) -> tantivy::Result<Vec<(Score, DocAddress)>> {
        let scoring = EnableScoring::disabled_from_searcher(&self.reader.searcher);
        let weight = deciding.weight(scoring)?;
        let mut ranked = Vec::new();
        for (number, segment) in self.segments.iter().enumerate() {
            let alive = segment.reader.alive_bitset();
            let is_alive = |doc| alive.is_none_or(|alive| alive.is_alive(doc));
            let mut best: Vec<(Score, DocId)> = (0..segment.articles.count())
                .map(|article| {
                    let context = &segment.contexts[article];
                    let known = (context.article + context.headline) * RANKING.context_at(0);
                    let passages = segment.articles.passages(article);
                    if passages.is_empty() || !context.is_found || !is_alive(passages.start) {
                        (0.0, 0)
                    } else {
                        (known, passages.start)
                    }
                })
                .collect();
            let mut cursors = Cursors::new(segment);
            weight.for_each_no_score(segment.reader, &mut |docs| {
                for doc in docs.iter().filter(|doc| is_alive(**doc)) {
                    let article = segment.articles.article_of(*doc);
                    let score = self.score(segment, &mut cursors, article, *doc);
                    if score > best[article].0 {
                        best[article] = (score, *doc);
                    }
                }
            })?;
            ranked.extend(
                best.into_iter()
                    .filter(|(score, _)| *score > 0.0)
                    .map(|(score, doc)| (score, DocAddress::new(number as u32, doc))),
            );
        }
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.truncate(limit);
        Ok(ranked)
    }

    fn score(
        &self,
        segment: &Segment<'_>,
        cursors: &mut Cursors,
        article: usize,
        doc: DocId,
    ) -> Score {
        let context = &segment.contexts[article];
        let ordinal = segment.articles.ordinal(article, doc);
        (context.article + context.headline) * RANKING.context_at(ordinal)
            + self.words_at(segment, cursors, doc)
            + cursors.near.score(doc)
    }

    /// The best passages of one article among those that `deciding` matches, at most `limit`, best first, and how many match.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub(super) fn best_of_article(
        &self,
        deciding: &dyn Query,
        passage: DocAddress,
        limit: usize,
    ) -> tantivy::Result<(Vec<(Score, DocAddress)>, usize)> {
        let segment = &self.segments[passage.segment_ord as usize];
        let scoring = EnableScoring::disabled_from_searcher(&self.reader.searcher);
        let mut matching = deciding.weight(scoring)?.scorer(segment.reader, 1.0)?;
        let article = segment.articles.article_of(passage.doc_id);
        let passages = segment.articles.passages(article);
        let mut cursors = Cursors::new(segment);
        let mut found = Vec::new();
        let mut doc = matching.doc();
        if doc < passages.start {
            doc = matching.seek(passages.start);
        }
        while doc < passages.end {
            let score = self.score(segment, &mut cursors, article, doc);
            found.push((score, DocAddress::new(passage.segment_ord, doc)));
            doc = matching.advance();
        }
        let count = found.len();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(limit);
        Ok((found, count))
    }

    /// Where the score of a passage comes from.
    pub(super) fn explain(&self, passage: DocAddress, lift: Score) -> Explanation {
        let segment = &self.segments[passage.segment_ord as usize];
        let doc = passage.doc_id;
        let mut cursors = Cursors::new(segment);
        let article = segment.articles.article_of(doc);
        let factor = RANKING.context_at(segment.articles.ordinal(article, doc));
        let length = segment.text_lengths.fieldnorm_id(doc);
        let mut words: Vec<(String, Score)> = Vec::new();
        for (at, word) in self.words.iter().enumerate() {
            let worth = self.worths[at].text * self.text.worth(cursors.text[at].at(doc), length);
            if worth > 0.0 {
                words.push((word.shown.clone(), worth));
            }
        }
        let of_words: Score = words.iter().map(|(_, worth)| worth).sum();
        let with_section = self.words_at(segment, &mut cursors, doc);
        Explanation {
            words,
            nearness: cursors.near.score(doc),
            section: (with_section - of_words).max(0.0),
            headline: segment.contexts[article].headline * factor,
            article: segment.contexts[article].article * factor,
            lift,
        }
    }
}

fn for_each(frequencies: Option<Frequencies>, each: &mut dyn FnMut(DocId, u32)) {
    if let Some(frequencies) = frequencies {
        frequencies.for_each(each);
    }
}

/// How far the postings of a segment were read.
struct Cursors {
    text: Vec<Frequencies>,
    section: Vec<Frequencies>,
    near: Nearness,
}

impl Cursors {
    fn new(segment: &Segment<'_>) -> Self {
        Self {
            text: segment.text.clone(),
            section: segment.section.clone(),
            near: segment.near.clone(),
        }
    }
}
