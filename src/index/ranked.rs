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
use super::scoring::{ArticleCursors, Context, Cursors, Scoring, Segment};
use tantivy::query::{EnableScoring, Query};
use tantivy::{DocAddress, DocId, Score};

/// Articles whose passages are scored before all others.
const FIRST_ARTICLES: usize = 32;
/// Articles that are passed over in the time that the article of one passage is looked up in.
const PASSED_BY_LOOK_UP: usize = 4;

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
            collecting.by_word(word);
            return Ok(());
        }
        let needed = (candidates.articles).needed(&|words| segment.articles_with(words));
        if collecting.top.scores_decide()
            && needed.is_some_and(|words| {
                matches.count() * PASSED_BY_LOOK_UP > segment.articles_with(words)
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
    fn by_word(&mut self, word: &Frequencies) {
        let Self {
            scoring, segment, ..
        } = *self;
        let worth = scoring.worths[0].text;
        let needed = |top: &SegmentTop| {
            let least = if top.scores_decide() {
                top.least()
            } else {
                Score::MIN
            };
            scoring
                .collection
                .text
                .reach(worth, least - scoring.most_section)
        };
        let mut reach = needed(self.top);
        word.clone().for_each(|doc, frequency| {
            let length = segment.text_lengths.fieldnorm_id(doc);
            if !scoring.collection.text.reaches(reach, frequency, length) {
                return;
            }
            let score = worth * scoring.collection.text.worth(frequency, length)
                + scoring.section_at(segment, &mut self.cursors, doc);
            if !self.top.is_out_of_reach(doc, score) {
                self.collect(segment.articles.article_of(doc), doc, score);
                reach = needed(self.top);
            }
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

#[cfg(test)]
mod tests {
    use super::super::scored_words::{ScoredWord, ScoredWords};
    use super::super::{Index, PreparedArticle, Reader, Stemmers, WriteLock, WriterSettings};
    use super::*;
    use crate::analysis::TermKind;
    use crate::article::{
        Article, ArticleId, Block, Fingerprint, Format, Language, Metadata, Role,
    };
    use crate::index::candidates::only;
    use crate::index::collect::{Key, in_steps};
    use crate::index::nearness::NearWord;
    use proptest::prelude::*;
    use proptest::test_runner::TestRunner;
    use std::cell::Cell;
    use std::collections::HashMap;
    use std::path::PathBuf;
    use tantivy::query::{BooleanQuery, TermQuery};
    use tantivy::schema::{Field, IndexRecordOption};
    use tantivy::{SegmentReader, Term};

    /// From frequent to rare.
    const WORDS: [&str; 8] = ["dor", "fen", "gil", "hap", "jun", "kel", "lom", "nub"];

    /// The words of a headline, and of paragraphs with the word of the heading that they stand under.
    type Draft = (Vec<usize>, Vec<(Vec<usize>, Option<usize>)>);

    /// What is asked for: words with their weights, beside them or alone an exact form, a word of a headline, whether all words are
    /// required, whether what can be told of the matches is told, the limits.
    #[derive(Debug, Clone)]
    struct Asked {
        words: Vec<(usize, u8)>,
        exact: Option<usize>,
        of_headline: Option<usize>,
        all: bool,
        telling: bool,
        limit: usize,
        per_article: Option<usize>,
    }

    fn any_word() -> impl Strategy<Value = usize> {
        // Most are of the first.
        (0_usize..100).prop_map(|at| at * at / 1_250)
    }

    fn any_draft() -> impl Strategy<Value = Draft> {
        let paragraph = (
            prop::collection::vec(any_word(), 1..12),
            prop::option::weighted(0.3, any_word()),
        );
        (
            prop::collection::vec(any_word(), 0..3),
            prop::collection::vec(paragraph, 1..5),
        )
    }

    fn any_asked() -> impl Strategy<Value = Asked> {
        (
            prop::collection::vec((0..WORDS.len(), 1_u8..4), 0..5),
            (0..WORDS.len(), prop::bool::weighted(0.2)),
            prop::option::weighted(0.2, 0..WORDS.len()),
            (any::<bool>(), any::<bool>()),
            1_usize..15,
            prop::option::weighted(0.3, 1_usize..3),
        )
            .prop_map(
                |(words, (exact, beside), of_headline, (all, telling), limit, per_article)| Asked {
                    exact: (beside || words.is_empty()).then_some(exact),
                    words,
                    of_headline,
                    all,
                    telling,
                    limit,
                    per_article,
                },
            )
    }

    fn article((title, paragraphs): &Draft, number: usize) -> Article {
        let text = |words: &[usize]| -> String {
            let words: Vec<&str> = words.iter().map(|word| WORDS[*word]).collect();
            words.join(" ")
        };
        let mut whole = String::new();
        let mut blocks = Vec::new();
        for (paragraph, heading) in paragraphs {
            let start = whole.len();
            whole.push_str(&text(paragraph));
            blocks.push(Block {
                role: Role::Body,
                range: start..whole.len(),
                section: heading.map(|word| WORDS[word].to_owned()),
                origin: None,
            });
            whole.push('\n');
        }
        Article {
            id: ArticleId(format!("a{number:03}")),
            file: PathBuf::from("a.jsonl"),
            format: Format::Jsonl,
            metadata: Metadata {
                title: Some(text(title)).filter(|title| !title.is_empty()),
                language: Language::from_tag("en"),
                ..Metadata::default()
            },
            text: whole,
            blocks,
            fingerprint: Fingerprint::of(&[]),
        }
    }

    /// An index of some commits; the last one takes articles away.
    fn reader(folder: &std::path::Path, commits: &[Vec<Draft>], gone: &[usize]) -> Reader {
        let lock = WriteLock::take(folder).unwrap();
        let index = Index::create_beside(&lock).unwrap();
        let writer = || {
            let settings = WriterSettings {
                threads: 1,
                memory: 0,
            };
            index.writer(&lock, &settings).unwrap()
        };
        let mut stemmers = Stemmers::default();
        let mut number = 0;
        for drafts in commits {
            let writer = writer();
            for draft in drafts {
                let article = article(draft, number);
                let passages = crate::passage::of(&article);
                let prepared = PreparedArticle::new(&article, &passages, &[], &[], &mut stemmers);
                writer.replace(prepared).unwrap();
                number += 1;
            }
            writer.commit(Vec::new()).unwrap();
        }
        if !gone.is_empty() {
            let writer = writer();
            for gone in gone {
                writer.remove(&ArticleId(format!("a{gone:03}")));
            }
            writer.commit(Vec::new()).unwrap();
        }
        index.reader().unwrap()
    }

    /// What a word is found by: those that weigh most by one of two terms.
    fn alternatives(word: usize, weight: u8) -> Vec<usize> {
        if weight < 3 {
            return vec![word];
        }
        vec![word, (word + 3) % WORDS.len()]
    }

    fn scored(asked: &Asked, reader: &Reader) -> ScoredWords {
        let word = |word: usize, weight: u8, kind| ScoredWord {
            shown: WORDS[word].to_owned(),
            kind,
            sequences: alternatives(word, weight)
                .into_iter()
                .map(|word| vec![WORDS[word].to_owned()])
                .collect(),
            weight: f32::from(weight),
            decides: true,
        };
        let mut scored = ScoredWords::default();
        for (at, (number, weight)) in asked.words.iter().enumerate() {
            scored.words.push(word(*number, *weight, TermKind::Stem));
            scored.near.push(NearWord {
                terms: alternatives(*number, *weight)
                    .into_iter()
                    .map(|word| term(reader.fields.words.stems, word))
                    .collect(),
                position: at as u32,
            });
        }
        if let Some(number) = asked.exact {
            scored.words.push(word(number, 1, TermKind::Exact));
        }
        if let Some(number) = asked.of_headline {
            let field = reader.fields.title.stems;
            scored.scoped.push((field, word(number, 1, TermKind::Stem)));
        }
        scored
    }

    fn term(field: Field, word: usize) -> Term {
        Term::from_field_text(field, WORDS[word])
    }

    /// Every passage that matches with its score, best first.
    fn everything(
        scoring: &Scoring<'_>,
        deciding: &dyn Query,
        per_article: Option<usize>,
    ) -> Vec<(Score, DocAddress)> {
        let searcher = &scoring.reader.searcher;
        let weight = deciding
            .weight(EnableScoring::disabled_from_searcher(searcher))
            .unwrap();
        let mut listed = Vec::new();
        for (number, segment) in (0..).zip(&scoring.segments) {
            Matches::of_query(weight.as_ref(), segment.reader)
                .unwrap()
                .for_each(|doc| {
                    let article = segment.articles.article_of(doc);
                    let record = segment.articles.record(article);
                    let mut articles = ArticleCursors::new(segment);
                    let known = scoring.context_of(segment, &mut articles, record).known;
                    let score = scoring
                        .score(segment, &mut Cursors::new(segment), known, article, doc)
                        .unwrap();
                    let id = segment.columns.article_id(doc).unwrap();
                    let address = DocAddress::new(number, doc);
                    listed.push((in_steps(score), id, address));
                });
        }
        listed.sort_by(|a, b| {
            (b.0.total_cmp(&a.0))
                .then(a.1.cmp(&b.1))
                .then(a.2.cmp(&b.2))
        });
        let mut shares: HashMap<String, usize> = HashMap::new();
        listed.retain(|(_, id, _)| {
            let share = shares.entry(id.clone()).or_default();
            *share += 1;
            per_article.is_none_or(|most| *share <= most)
        });
        let listed = listed.into_iter();
        listed.map(|(score, _, address)| (score, address)).collect()
    }

    #[test]
    fn the_list_is_the_beginning_of_everything_scored() {
        let mut runner = TestRunner::new(ProptestConfig {
            cases: 12,
            failure_persistence: None,
            ..ProptestConfig::default()
        });
        let case = (
            prop::collection::vec(prop::collection::vec(any_draft(), 20..120), 1..4),
            prop::collection::vec(0_usize..60, 0..12),
            prop::collection::vec(any_asked(), 25),
        );
        // What the cases were to hold.
        let (several, deleted, passed_over) = (Cell::new(0), Cell::new(0), Cell::new(0));
        let by_their_text_alone = Cell::new(0);
        let count = |cell: &Cell<usize>, is: bool| cell.set(cell.get() + usize::from(is));
        runner
            .run(&case, |(commits, gone, all_asked)| {
                let folder = tempfile::tempdir().unwrap();
                let reader = reader(&folder.path().join("index"), &commits, &gone);
                let segments = reader.searcher.segment_readers();
                count(&several, segments.len() > 1);
                count(&deleted, segments.iter().any(SegmentReader::has_deletes));
                for asked in all_asked {
                    let scored = scored(&asked, &reader);
                    let stems = reader.fields.words.stems;
                    let terms = asked.words.iter().map(|(word, weight)| {
                        let alternatives = alternatives(*word, *weight).into_iter();
                        let terms = alternatives.map(|word| {
                            let term = term(stems, word);
                            Box::new(TermQuery::new(term, IndexRecordOption::Basic))
                                as Box<dyn Query>
                        });
                        Box::new(BooleanQuery::union(terms.collect())) as Box<dyn Query>
                    });
                    let numbers = 0..scored.words.len().min(asked.words.len().max(1));
                    let (deciding, articles) = if asked.words.is_empty() {
                        let exact = term(reader.fields.words.exact, asked.exact.unwrap());
                        let exact = TermQuery::new(exact, IndexRecordOption::Basic);
                        let alone = BooleanQuery::union(vec![Box::new(exact)]);
                        (alone, ArticleTest::Anything)
                    } else if asked.all {
                        let words = numbers.clone().map(|at| ArticleTest::OneOf(only(at)));
                        (
                            BooleanQuery::intersection(terms.collect()),
                            ArticleTest::All(words.collect()),
                        )
                    } else {
                        let words = numbers.clone().fold(0, |set, at| set | only(at));
                        (
                            BooleanQuery::union(terms.collect()),
                            ArticleTest::OneOf(words),
                        )
                    };
                    let told = asked.telling && (!asked.all || asked.words.is_empty());
                    let one_of = told.then(|| numbers.collect());
                    let scoring = Scoring::new(&reader, scored).unwrap();
                    let everything = everything(&scoring, &deciding, asked.per_article);
                    let matching = Matching {
                        deciding: &deciding,
                        candidates: &Candidates { articles, one_of },
                        listed: &[],
                    };
                    let settings = TopPassages {
                        limit: asked.limit,
                        key: Key::Score,
                        per_article: asked.per_article,
                    };
                    let top = scoring.top(&matching, settings).unwrap();
                    count(&passed_over, everything.len() > 10 * asked.limit);
                    let alone = asked.words.is_empty() && asked.of_headline.is_none();
                    let whole = segments.iter().any(|segment| !segment.has_deletes());
                    count(
                        &by_their_text_alone,
                        alone && told && whole && everything.len() > asked.limit,
                    );
                    if asked.per_article.is_none() {
                        prop_assert_eq!(top.count, everything.len(), "{:?}", asked);
                    }
                    let top: Vec<(Score, DocAddress)> = top
                        .ranked
                        .iter()
                        .map(|hit| (hit.score, hit.address))
                        .collect();
                    let first = &everything[..everything.len().min(asked.limit)];
                    prop_assert_eq!(&top[..], first, "{:?}", asked);
                }
                Ok(())
            })
            .unwrap();
        assert!(several.get() > 2 && deleted.get() > 2 && passed_over.get() > 50);
        assert!(by_their_text_alone.get() > 2);
    }
}
