//! The best passages of a query: which match is decided by one query, where they stand in the list by the ranking.
//!
//! Every match is counted ([`super::matches`]); scored is only what can reach the list. Where many match, articles are scored first: their
//! postings are few. What an article and its headline count for its passages is then known exactly, and so is what its passages can score
//! at most, since a word that the article lacks none of its passages has. The passages of the most promising articles are scored before
//! the others, so that most of the others need not be looked at. Where few match, only the articles of these are scored.

use super::articles::SegmentArticles;
use super::candidates::{ArticleTest, Candidates, MOST_WORDS, WordSet};
use super::collect::{Columns, SegmentTop, Top, TopPassages, in_steps};
use super::contexts::{Context, Contexts, Tables};
use super::deadline;
use super::frequencies::Frequencies;
use super::matches::{Deciding, Matches};
use super::nearness::{NearWord, Nearness, most_nearness};
use super::ranking::{Bm25Field, Preference, RANKING, rarity};
use super::reader::Reader;
use super::schema::{Fields, record};
use crate::analysis::TermKind;
use crate::query::Word;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{Bm25StatisticsProvider, EnableScoring, Query};
use tantivy::schema::Field;
use tantivy::{DocAddress, DocId, Score, SegmentReader};

/// Bounds are sums of floats, which err in their last bits.
const MARGIN: Score = 1.000_01;
/// Articles whose passages are scored before all others.
const FIRST_ARTICLES: usize = 32;
/// Postings of articles that are gone through in the time that one article is looked up in.
const SCANNED_BY_LOOK_UP: usize = 8;

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
    /// The words of the query with the numbers of the words that they are scored by.
    pub(super) numbers: Vec<(Word, Vec<usize>)>,
    /// The numbers of the words that widen the query.
    pub(super) added: Vec<usize>,
}

impl ScoredWord {
    /// Whether articles and headlines are scored by it: exact forms are not kept of them.
    pub(super) fn is_of_articles(&self) -> bool {
        self.kind == TermKind::Stem
    }
}

impl ScoredWords {
    /// The numbers of the words that a word of the query is scored by.
    pub(super) fn of_word(&self, word: &Word) -> Option<&[usize]> {
        let own = self.numbers.iter().find(|(known, _)| known == word);
        own.map(|(_, numbers)| numbers.as_slice())
    }
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
    /// That the article is one of those preferred.
    pub preferred: f32,
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
    /// The numbers of the words that widen the query.
    added: Vec<usize>,
    /// Words asked of a part of the article: what each is worth.
    scoped: Vec<Score>,
    near: Vec<(NearWord, Score)>,
    most_nearness: Score,
    most_section: Score,
    text: Bm25Field,
    section: Bm25Field,
    article: Bm25Field,
    headline: Bm25Field,
    preferred: Option<Preferred>,
    segments: Vec<Segment<'r>>,
}

/// Which articles are lifted.
#[derive(Debug, Clone, Copy)]
struct Preferred {
    which: Preference,
    /// What counts at most.
    most: Score,
    /// The latest first day of an article's date.
    latest: i64,
}

/// The words of a query in one segment.
struct Segment<'r> {
    reader: &'r SegmentReader,
    tables: &'r Tables,
    columns: &'r Columns,
    text: Vec<Frequencies>,
    section: Vec<Frequencies>,
    text_lengths: FieldNormReader,
    section_lengths: FieldNormReader,
    articles: Arc<SegmentArticles>,
    /// Of each word, by the articles' records; `None` for exact forms.
    of_articles: Vec<Option<OfArticles>>,
    article_lengths: FieldNormReader,
    headline_lengths: FieldNormReader,
    /// Of each word asked of a part of the article, with the lengths of that part.
    scoped: Vec<(Frequencies, FieldNormReader)>,
    /// What is known of every article, once that was asked for.
    contexts: OnceCell<Contexts<'r>>,
}

/// One word in the articles of a segment.
#[derive(Clone)]
struct OfArticles {
    whole: Frequencies,
    headline: Frequencies,
}

/// The best passages of an article, best first, and how many of its passages match.
pub(super) type BestOfArticle = (Vec<(Score, DocAddress)>, usize);

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
            added: scored.added,
            scoped: Vec::new(),
            near: Vec::new(),
            most_nearness: 0.0,
            most_section: 0.0,
            preferred: None,
            segments: Vec::new(),
        };
        if scored.near.len() > 1 {
            for word in scored.near {
                let mut frequency = 0;
                for term in &word.terms {
                    frequency += statistics.doc_freq(term)?;
                }
                let worth = rarity(passages, frequency) * RANKING.nearness;
                scoring.near.push((word, worth));
            }
        }
        scoring.most_nearness = most_nearness(&scoring.near) * MARGIN;
        scoring.open(fields, passages, articles)?;
        scoring.open_scoped(&scored.scoped, articles)?;
        Ok(scoring)
    }

    /// Opens the words in every segment.
    fn open(&mut self, fields: &Fields, passages: u64, articles: u64) -> tantivy::Result<()> {
        let mut counts = vec![[0_u64; 4]; self.words.len()];
        for (number, reader) in self.reader.searcher.segment_readers().iter().enumerate() {
            let mut segment = Segment {
                reader,
                tables: &self.reader.contexts[number],
                columns: &self.reader.columns[number],
                text: Vec::new(),
                section: Vec::new(),
                text_lengths: reader.get_fieldnorms_reader(fields.words.stems)?,
                section_lengths: reader.get_fieldnorms_reader(fields.section.stems)?,
                articles: self.reader.articles_of(number)?,
                of_articles: Vec::new(),
                article_lengths: reader.get_fieldnorms_reader(fields.article_text)?,
                headline_lengths: reader.get_fieldnorms_reader(fields.title.stems)?,
                scoped: Vec::new(),
                contexts: OnceCell::new(),
            };
            for (word, count) in self.words.iter().zip(&mut counts) {
                let open = |field| Frequencies::open(reader, field, &word.sequences);
                let text = open(fields.words.of(word.kind))?;
                let section = open(fields.section.of(word.kind))?;
                count[0] += text.documents(reader);
                count[1] += section.documents(reader);
                segment.text.push(text);
                segment.section.push(section);
                segment.of_articles.push(if word.is_of_articles() {
                    let whole = open(fields.article_text)?;
                    let headline = open(fields.title.stems)?;
                    count[2] += whole.documents(reader);
                    count[3] += headline.documents(reader);
                    Some(OfArticles { whole, headline })
                } else {
                    None
                });
            }
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
        Ok(())
    }

    /// Opens words that are asked of a part of the article; they are worth as much as in its headline.
    fn open_scoped(
        &mut self,
        scoped: &[(Field, ScoredWord)],
        articles: u64,
    ) -> tantivy::Result<()> {
        for (field, word) in scoped {
            let mut count = 0;
            for segment in &mut self.segments {
                let found = Frequencies::open(segment.reader, *field, &word.sequences)?;
                count += found.documents(segment.reader);
                let lengths = segment.reader.get_fieldnorms_reader(*field)?;
                segment.scoped.push((found, lengths));
            }
            self.scoped.push(word.weight * rarity(articles, count));
        }
        Ok(())
    }

    /// More than any passage scores.
    pub(super) fn most(&self) -> Score {
        let mut passage = self.most_section + self.most_nearness + self.most_preferred();
        let mut context = 0.0;
        for worth in &self.worths {
            passage += worth.text * self.text.most();
            context += worth.article * self.article.most() + worth.headline * self.headline.most();
        }
        for worth in &self.scoped {
            context += worth * self.headline.most();
        }
        ((passage + context * RANKING.context_at(0)) * MARGIN).ceil()
    }

    /// Lifts articles a little by their date. What counts at most is a share of what a word of the query is worth in the mean; where no
    /// word is scored, any worth orders by date.
    pub(super) fn prefer(&mut self, which: Preference) {
        let own = self.words.iter().zip(&self.worths).enumerate();
        let own = own.filter(|(number, (word, _))| word.decides && !self.added.contains(number));
        let own = own.map(|(_, (_, worth))| worth.text);
        let worths: Vec<Score> = own.chain(self.scoped.iter().copied()).collect();
        let mean = if worths.is_empty() {
            1.0
        } else {
            worths.iter().sum::<Score>() / worths.len() as Score
        };
        let days = self.segments.iter().flat_map(|segment| {
            let alive = segment.reader.alive_bitset();
            let is_alive = move |doc| alive.is_none_or(|alive| alive.is_alive(doc));
            (0..segment.articles.count())
                .map(|article| segment.articles.passages(article))
                .filter(move |passages| !passages.is_empty() && is_alive(passages.start))
                .filter_map(|passages| segment.columns.first_day(passages.start))
        });
        self.preferred = days.max().map(|latest| Preferred {
            which,
            most: RANKING.preference * mean,
            latest,
        });
    }

    fn most_preferred(&self) -> Score {
        self.preferred.map_or(0.0, |preferred| preferred.most)
    }

    /// What it counts for an article's passages that the article is preferred.
    fn preferred_at(&self, segment: &Segment<'_>, article: usize) -> Score {
        let Some(preferred) = self.preferred else {
            return 0.0;
        };
        let passages = segment.articles.passages(article);
        let day = segment.columns.first_day(passages.start);
        let share = match (preferred.which, day.filter(|_| !passages.is_empty())) {
            (_, None) => 0.0,
            (Preference::Dated, Some(_)) => 1.0,
            (Preference::Recent, Some(day)) => RANKING.recency(preferred.latest - day),
        };
        preferred.most * share
    }

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

    /// What article and headline are worth together, by a look-up of each word; records are asked for in order.
    fn context_of(
        &self,
        segment: &Segment<'_>,
        cursors: &mut ArticleCursors<'_>,
        record: DocId,
    ) -> Context {
        let mut context = Context {
            most_words: cursors.most_of_exact,
            ..Context::default()
        };
        let length = segment.article_lengths.fieldnorm_id(record);
        for (word, worth) in cursors.words.iter_mut().zip(&self.worths) {
            let Some(word) = word else { continue };
            let frequency = word.whole.at(record);
            if frequency > 0 {
                context.known += worth.article * self.article.worth(frequency, length);
                context.most_words += worth.text * self.text.most_of(frequency) * MARGIN;
            }
        }
        let length = segment.headline_lengths.fieldnorm_id(record);
        for (word, worth) in cursors.words.iter_mut().zip(&self.worths) {
            if let Some(word) = word {
                context.known +=
                    worth.headline * self.headline.worth(word.headline.at(record), length);
            }
        }
        for ((found, lengths), worth) in cursors.scoped.iter_mut().zip(&self.scoped) {
            let length = lengths.fieldnorm_id(record);
            context.known += worth * self.headline.worth(found.at(record), length);
        }
        context
    }

    /// What is known of every article that has any of the words: the same as by look-up.
    fn contexts_of<'s>(&self, segment: &'s Segment<'r>) -> &'s Contexts<'r> {
        segment.contexts.get_or_init(|| self.read_contexts(segment))
    }

    fn read_contexts(&self, segment: &Segment<'r>) -> Contexts<'r> {
        let mut contexts = segment.tables.take(segment.articles.count());
        let words = || segment.of_articles.iter().zip(&self.worths).enumerate();
        for (number, (word, worth)) in words() {
            let Some(word) = word else { continue };
            let bit = 1 << number.min(MOST_WORDS - 1);
            word.whole.clone().for_each(|record, frequency| {
                let context = contexts.of(segment.articles.article_of(record));
                let length = segment.article_lengths.fieldnorm_id(record);
                context.known += worth.article * self.article.worth(frequency, length);
                context.most_words += worth.text * self.text.most_of(frequency) * MARGIN;
                context.words |= bit;
            });
        }
        for (_, (word, worth)) in words() {
            let Some(word) = word else { continue };
            word.headline.clone().for_each(|record, frequency| {
                let length = segment.headline_lengths.fieldnorm_id(record);
                contexts.of(segment.articles.article_of(record)).known +=
                    worth.headline * self.headline.worth(frequency, length);
            });
        }
        for ((found, lengths), worth) in segment.scoped.iter().zip(&self.scoped) {
            found.clone().for_each(|record, frequency| {
                let length = lengths.fieldnorm_id(record);
                contexts.of(segment.articles.article_of(record)).known +=
                    worth * self.headline.worth(frequency, length);
            });
        }
        contexts
    }

    /// What the words of a passage are worth at most that nothing is known of by its article.
    fn most_of_exact(&self) -> Score {
        let exact = self.words.iter().zip(&self.worths);
        exact
            .filter(|(word, _)| !word.is_of_articles())
            .map(|(_, worth)| worth.text * self.text.most() * MARGIN)
            .sum()
    }

    /// What text and heading of a passage are worth.
    fn words_at(&self, segment: &Segment<'_>, cursors: &mut Cursors, doc: DocId) -> Score {
        let length = segment.text_lengths.fieldnorm_id(doc);
        let mut score = 0.0;
        for (frequencies, worth) in cursors.text.iter_mut().zip(&self.worths) {
            score += worth.text * self.text.worth(frequencies.at(doc), length);
        }
        score + self.section_at(segment, cursors, doc)
    }

    fn section_at(&self, segment: &Segment<'_>, cursors: &mut Cursors, doc: DocId) -> Score {
        if self.most_section == 0.0 {
            return 0.0;
        }
        let length = segment.section_lengths.fieldnorm_id(doc);
        let words = cursors.section.iter_mut().zip(&self.worths);
        words
            .map(|(frequencies, worth)| {
                worth.section * self.section.worth(frequencies.at(doc), length)
            })
            .sum()
    }

    fn nearness_at(
        &self,
        segment: &Segment<'_>,
        cursors: &mut Cursors,
        doc: DocId,
    ) -> tantivy::Result<Score> {
        if self.near.is_empty() {
            return Ok(0.0);
        }
        // Positions are opened for the first passage that needs them: many searches need none.
        let near = match cursors.near.take() {
            Some(near) => near,
            None => Nearness::open(&self.near, segment.reader)?,
        };
        Ok(cursors.near.insert(near).score(doc))
    }

    fn score(
        &self,
        segment: &Segment<'_>,
        cursors: &mut Cursors,
        known: Score,
        article: usize,
        doc: DocId,
    ) -> tantivy::Result<Score> {
        let ordinal = segment.articles.ordinal(article, doc);
        Ok(known * RANKING.context_at(ordinal)
            + self.preferred_at(segment, article)
            + self.words_at(segment, cursors, doc)
            + self.nearness_at(segment, cursors, doc)?)
    }

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
            .fold(0, |set, (number, _)| set | 1 << number.min(MOST_WORDS - 1));
        let mut ranked = Vec::new();
        for (number, segment) in self.segments.iter().enumerate() {
            let alive = segment.reader.alive_bitset();
            let is_alive = |doc| alive.is_none_or(|alive| alive.is_alive(doc));
            let contexts = self.contexts_of(segment);
            let mut best: Vec<(Score, DocId)> = vec![(0.0, 0); segment.articles.count()];
            for article in contexts.touched().iter().map(|article| *article as usize) {
                let context = contexts.get(article);
                let passages = segment.articles.passages(article);
                let is_found = by_headline && context.words & deciding_words != 0;
                if is_found && !passages.is_empty() && is_alive(passages.start) {
                    let known = context.known * RANKING.context_at(0);
                    let score = known + self.preferred_at(segment, article);
                    best[article] = (score, passages.start);
                }
            }
            let mut cursors = Cursors::new(segment);
            let mut scores = Ok(());
            Matches::of_query(weight.as_ref(), segment.reader)?.for_each(|doc| {
                let article = segment.articles.article_of(doc);
                let known = contexts.get(article).known;
                match self.score(segment, &mut cursors, known, article, doc) {
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
            let mut articles = ArticleCursors::new(self, segment);
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

    /// Where the score of a passage comes from.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub(super) fn explain(&self, passage: DocAddress, lift: Score) -> tantivy::Result<Explanation> {
        let segment = &self.segments[passage.segment_ord as usize];
        let doc = passage.doc_id;
        let mut cursors = Cursors::new(segment);
        let article = segment.articles.article_of(doc);
        let record = segment.articles.record(article);
        let context = self.context_of(segment, &mut ArticleCursors::new(self, segment), record);
        let length = segment.article_lengths.fieldnorm_id(record);
        let mut of_article = 0.0;
        for (word, worth) in segment.of_articles.iter().zip(&self.worths) {
            if let Some(word) = word {
                let frequency = word.whole.clone().at(record);
                of_article += worth.article * self.article.worth(frequency, length);
            }
        }
        let factor = RANKING.context_at(segment.articles.ordinal(article, doc));
        let length = segment.text_lengths.fieldnorm_id(doc);
        let mut words: Vec<(String, Score)> = Vec::new();
        for (at, word) in self.words.iter().enumerate() {
            let worth = self.worths[at].text * self.text.worth(cursors.text[at].at(doc), length);
            if worth > 0.0 {
                words.push((word.shown.clone(), worth));
            }
        }
        Ok(Explanation {
            words,
            nearness: self.nearness_at(segment, &mut cursors, doc)?,
            section: self.section_at(segment, &mut cursors, doc),
            headline: (context.known - of_article).max(0.0) * factor,
            article: of_article * factor,
            preferred: self.preferred_at(segment, article),
            lift,
        })
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

/// How far the postings of a segment's passages were read.
struct Cursors {
    text: Vec<Frequencies>,
    section: Vec<Frequencies>,
    near: Option<Nearness>,
}

impl Cursors {
    fn new(segment: &Segment<'_>) -> Self {
        Self {
            text: segment.text.clone(),
            section: segment.section.clone(),
            near: None,
        }
    }
}

/// How far the postings of a segment's articles were read.
struct ArticleCursors<'a> {
    words: Vec<Option<OfArticles>>,
    scoped: Vec<(Frequencies, &'a FieldNormReader)>,
    /// What the words of a passage are worth at most that nothing is known of by its article.
    most_of_exact: Score,
}

impl<'a> ArticleCursors<'a> {
    fn new(scoring: &Scoring<'_>, segment: &'a Segment<'_>) -> Self {
        let scoped = segment.scoped.iter();
        Self {
            words: segment.of_articles.clone(),
            scoped: scoped
                .map(|(found, lengths)| (found.clone(), lengths))
                .collect(),
            most_of_exact: scoring.most_of_exact(),
        }
    }
}
