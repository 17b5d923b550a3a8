//! What a passage scores: the words of a query in the segments of an index, and what each is worth where it stands.

use super::articles::SegmentArticles;
use super::bm25::{MARGIN, rarity};
use super::candidates::{WordSet, only};
use super::collect::Columns;
use super::collection::Collection;
use super::frequencies::Frequencies;
use super::nearness::{FoundNearWord, Nearness, most_nearness};
use super::ranking::{Preference, RANKING};
use super::reader::Reader;
use super::schema::Fields;
use super::scored_words::{ScoredWord, ScoredWords};
use std::sync::Arc;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::Field;
use tantivy::{DocAddress, DocId, Score, SegmentReader};

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
pub(super) struct Worth {
    pub(super) text: Score,
    pub(super) section: Score,
    pub(super) article: Score,
    pub(super) headline: Score,
}

/// How many documents have a word, by where it stands.
#[derive(Debug, Clone, Copy, Default)]
struct Documents {
    text: u64,
    section: u64,
    article: u64,
    headline: u64,
}

/// The words of a query, ready to score the passages of an index.
pub(super) struct Scoring<'r> {
    pub(super) reader: &'r Reader,
    pub(super) collection: &'r Collection,
    pub(super) words: Vec<ScoredWord>,
    pub(super) worths: Vec<Worth>,
    /// The numbers of the words that widen the query.
    added: Vec<usize>,
    /// Words asked of a part of the article: what each is worth.
    pub(super) scoped: Vec<Score>,
    near: Vec<(FoundNearWord, Score)>,
    pub(super) most_nearness: Score,
    pub(super) most_section: Score,
    /// What the words of a passage are worth at most that nothing is known of by its article.
    pub(super) most_of_exact: Score,
    pub(super) preferred: Option<Preferred>,
    pub(super) segments: Vec<Segment<'r>>,
}

/// Which articles are lifted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Preferred {
    which: Preference,
    /// What counts at most.
    most: Score,
    /// The latest first day of an article's date.
    latest: i64,
}

/// The words of a query in one segment.
pub(super) struct Segment<'r> {
    /// Its place among the segments.
    number: usize,
    pub(super) reader: &'r SegmentReader,
    pub(super) columns: &'r Columns,
    pub(super) text: Vec<Frequencies>,
    pub(super) section: Vec<Frequencies>,
    pub(super) text_lengths: FieldNormReader,
    pub(super) section_lengths: FieldNormReader,
    pub(super) articles: Arc<SegmentArticles>,
    /// Of each word, by the articles' records; `None` for exact forms.
    pub(super) of_articles: Vec<Option<OfArticles>>,
    pub(super) article_lengths: FieldNormReader,
    pub(super) headline_lengths: FieldNormReader,
    /// Of each word asked of a part of the article, with the lengths of that part.
    pub(super) scoped: Vec<(Frequencies, FieldNormReader)>,
}

/// One word in the articles of a segment.
#[derive(Clone)]
pub(super) struct OfArticles {
    pub(super) whole: Frequencies,
    pub(super) headline: Frequencies,
}

/// How often an article has each word: as a whole, in its headline, in the part of it that a word is asked of.
#[derive(Debug, Clone)]
pub(super) struct InArticle {
    pub(super) whole: Vec<u32>,
    pub(super) headline: Vec<u32>,
    pub(super) scoped: Vec<u32>,
}

/// What an article gives its passages.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Context {
    /// What article and headline are worth together.
    pub(super) known: Score,
    /// What the words of one of its passages are worth at most.
    pub(super) most_words: Score,
    /// The words that it has.
    pub(super) words: WordSet,
}

impl<'r> Scoring<'r> {
    pub(super) fn new(reader: &'r Reader, scored: ScoredWords) -> tantivy::Result<Self> {
        let collection = reader.collection()?;
        let mut scoring = Self {
            reader,
            collection,
            worths: vec![Worth::default(); scored.words.len()],
            words: scored.words,
            added: scored.added,
            scoped: Vec::new(),
            near: Vec::new(),
            most_nearness: 0.0,
            most_section: 0.0,
            most_of_exact: 0.0,
            preferred: None,
            segments: Vec::new(),
        };
        if scored.near.len() > 1 {
            for word in scored.near {
                let word = FoundNearWord::look_up(&word, &reader.searcher)?;
                let worth =
                    rarity(collection.passage_count, word.summed_documents) * RANKING.nearness;
                scoring.near.push((word, worth));
            }
        }
        scoring.most_nearness = most_nearness(&scoring.near) * MARGIN;
        scoring.open(&reader.fields)?;
        scoring.open_scoped(&scored.scoped)?;
        Ok(scoring)
    }

    /// Opens the words in every segment.
    fn open(&mut self, fields: &Fields) -> tantivy::Result<()> {
        let Collection {
            passage_count: passages,
            article_count: articles,
            ..
        } = *self.collection;
        let mut counts = vec![Documents::default(); self.words.len()];
        for (number, reader) in self.reader.searcher.segment_readers().iter().enumerate() {
            let mut segment = Segment {
                number,
                reader,
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
            };
            for (word, count) in self.words.iter().zip(&mut counts) {
                let open = |field| Frequencies::open(reader, field, &word.sequences);
                let text = open(fields.words.of(word.kind))?;
                let section = open(fields.section.of(word.kind))?;
                count.text += text.documents(reader);
                count.section += section.documents(reader);
                segment.text.push(text);
                segment.section.push(section);
                segment.of_articles.push(if word.is_of_articles() {
                    let whole = open(fields.article_text)?;
                    let headline = open(fields.title.stems)?;
                    count.article += whole.documents(reader);
                    count.headline += headline.documents(reader);
                    Some(OfArticles { whole, headline })
                } else {
                    None
                });
            }
            self.segments.push(segment);
        }
        for ((word, worth), count) in self.words.iter().zip(&mut self.worths).zip(&counts) {
            *worth = Worth {
                text: word.weight * rarity(passages, count.text),
                section: word.weight * rarity(passages, count.section) * RANKING.section,
                article: word.weight * rarity(articles, count.article),
                headline: word.weight * rarity(articles, count.headline),
            };
            if !word.is_of_articles() {
                self.most_of_exact += worth.text * self.collection.text.most() * MARGIN;
            }
            if count.section > 0 {
                self.most_section += worth.section * self.collection.section.most() * MARGIN;
            }
        }
        Ok(())
    }

    /// Opens words that are asked of a part of the article; they are worth as much as in its headline.
    fn open_scoped(&mut self, scoped: &[(Field, ScoredWord)]) -> tantivy::Result<()> {
        for (field, word) in scoped {
            let mut count = 0;
            for segment in &mut self.segments {
                let found = Frequencies::open(segment.reader, *field, &word.sequences)?;
                count += found.documents(segment.reader);
                let lengths = segment.reader.get_fieldnorms_reader(*field)?;
                segment.scoped.push((found, lengths));
            }
            self.scoped
                .push(word.weight * rarity(self.collection.article_count, count));
        }
        Ok(())
    }

    /// More than any passage scores.
    pub(super) fn most(&self) -> Score {
        let mut passage = self.most_section + self.most_nearness + self.most_preferred();
        let mut context = 0.0;
        for worth in &self.worths {
            passage += worth.text * self.collection.text.most();
            context += worth.article * self.collection.article.most()
                + worth.headline * self.collection.headline.most();
        }
        for worth in &self.scoped {
            context += worth * self.collection.headline.most();
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

    pub(super) fn most_preferred(&self) -> Score {
        self.preferred.map_or(0.0, |preferred| preferred.most)
    }

    /// What it counts for an article's passages that the article is preferred.
    pub(super) fn preferred_at(&self, segment: &Segment<'_>, article: usize) -> Score {
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

    /// What is known of an article by how often it has the words; records are asked for in order.
    pub(super) fn context_of(
        &self,
        segment: &Segment<'_>,
        cursors: &mut ArticleCursors,
        record: DocId,
    ) -> Context {
        let ArticleCursors {
            words,
            scoped,
            found,
        } = cursors;
        for (number, word) in words.iter_mut().enumerate() {
            if let Some(word) = word {
                found.whole[number] = word.whole.at(record);
                found.headline[number] = word.headline.at(record);
            }
        }
        for (word, frequency) in scoped.iter_mut().zip(&mut found.scoped) {
            *frequency = word.at(record);
        }
        self.context(segment, record, found)
    }

    /// What is known of an article that has the words so often.
    pub(super) fn context(
        &self,
        segment: &Segment<'_>,
        record: DocId,
        found: &InArticle,
    ) -> Context {
        let mut context = Context {
            most_words: self.most_of_exact,
            ..Context::default()
        };
        let length = segment.article_lengths.fieldnorm_id(record);
        let words = found.whole.iter().zip(&self.worths).enumerate();
        for (number, (frequency, worth)) in words.filter(|(_, (frequency, _))| **frequency > 0) {
            context.known += worth.article * self.collection.article.worth(*frequency, length);
            context.most_words += worth.text * self.collection.text.most_of(*frequency) * MARGIN;
            context.words |= only(number);
        }
        let headlines = found.headline.iter().zip(&self.worths);
        for (frequency, worth) in headlines.filter(|(frequency, _)| **frequency > 0) {
            let length = segment.headline_lengths.fieldnorm_id(record);
            context.known += worth.headline * self.collection.headline.worth(*frequency, length);
        }
        let scoped = found.scoped.iter().zip(&segment.scoped).zip(&self.scoped);
        for ((frequency, (_, lengths)), worth) in scoped {
            let length = lengths.fieldnorm_id(record);
            context.known += worth * self.collection.headline.worth(*frequency, length);
        }
        context
    }

    /// What text and heading of a passage are worth.
    pub(super) fn words_at(
        &self,
        segment: &Segment<'_>,
        cursors: &mut Cursors,
        doc: DocId,
    ) -> Score {
        let length = segment.text_lengths.fieldnorm_id(doc);
        let mut score = 0.0;
        for (frequencies, worth) in cursors.text.iter_mut().zip(&self.worths) {
            score += worth.text * self.collection.text.worth(frequencies.at(doc), length);
        }
        score + self.section_at(segment, cursors, doc)
    }

    pub(super) fn section_at(
        &self,
        segment: &Segment<'_>,
        cursors: &mut Cursors,
        doc: DocId,
    ) -> Score {
        if self.most_section == 0.0 {
            return 0.0;
        }
        let length = segment.section_lengths.fieldnorm_id(doc);
        let words = cursors.section.iter_mut().zip(&self.worths);
        words
            .map(|(frequencies, worth)| {
                worth.section * self.collection.section.worth(frequencies.at(doc), length)
            })
            .sum()
    }

    pub(super) fn nearness_at(
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
            None => Nearness::open(&self.near, segment.number, segment.reader)?,
        };
        Ok(cursors.near.insert(near).score(doc))
    }

    pub(super) fn score(
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
        let mut articles = ArticleCursors::new(segment);
        let context = self.context_of(segment, &mut articles, record);
        let length = segment.article_lengths.fieldnorm_id(record);
        let mut of_article = 0.0;
        for (frequency, worth) in articles.found.whole.iter().zip(&self.worths) {
            of_article += worth.article * self.collection.article.worth(*frequency, length);
        }
        let factor = RANKING.context_at(segment.articles.ordinal(article, doc));
        let length = segment.text_lengths.fieldnorm_id(doc);
        let mut words: Vec<(String, Score)> = Vec::new();
        for (at, word) in self.words.iter().enumerate() {
            let worth =
                self.worths[at].text * self.collection.text.worth(cursors.text[at].at(doc), length);
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

/// How far the postings of a segment's passages were read.
pub(super) struct Cursors {
    text: Vec<Frequencies>,
    section: Vec<Frequencies>,
    near: Option<Nearness>,
}

impl Cursors {
    pub(super) fn new(segment: &Segment<'_>) -> Self {
        Self {
            text: segment.text.clone(),
            section: segment.section.clone(),
            near: None,
        }
    }
}

/// How far the postings of a segment's articles were read.
pub(super) struct ArticleCursors {
    words: Vec<Option<OfArticles>>,
    scoped: Vec<Frequencies>,
    /// What was found in the current article.
    pub(super) found: InArticle,
}

impl ArticleCursors {
    pub(super) fn new(segment: &Segment<'_>) -> Self {
        let scoped = segment.scoped.iter();
        Self {
            words: segment.of_articles.clone(),
            scoped: scoped.map(|(found, _)| found.clone()).collect(),
            found: InArticle::nothing(segment),
        }
    }
}

impl InArticle {
    /// No word at all.
    pub(super) fn nothing(segment: &Segment<'_>) -> Self {
        Self {
            whole: vec![0; segment.of_articles.len()],
            headline: vec![0; segment.of_articles.len()],
            scoped: vec![0; segment.scoped.len()],
        }
    }
}
