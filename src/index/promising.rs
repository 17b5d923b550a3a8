//! The articles whose passages can score enough, most others being passed over: `MaxScore` (Turtle and Flood, Query Evaluation:
//! Strategies and Optimizations, Information Processing & Management 31, 1995) over the postings of articles.
//!
//! A list holds the articles that have a word, or have it in their headline. What it can give a passage of an article is known by the
//! frequency, at most and then exactly. Some of the lists lead: an article in none of them is never seen, since the others together
//! give too little, and an article in one is looked up in those only as far as it can still reach what is asked for. Lists that give
//! much and are short lead longest, as in Lucene.

use super::bm25::{MARGIN, USUAL_FREQUENCIES};
use super::candidates::{ArticleTest, WordSet, only};
use super::frequencies::{Frequencies, Walk};
use super::ranking::RANKING;
use super::scoring::{Context, InArticle, Scoring, Segment};
use tantivy::{DocId, Score, TERMINATED};

/// The articles of a segment, by the words of a query.
#[derive(Clone)]
pub(super) struct ArticleLists {
    /// Those that an article has to be in one of, then the others; of each kind those first that give most by their length.
    lists: Vec<ArticleList>,
    /// How many of them an article has to be in one of.
    needed: usize,
}

#[derive(Clone)]
struct ArticleList {
    part: Part,
    walk: Walk,
    /// How often the article that is looked at has the word there.
    frequency: u32,
    /// What it can give a passage at most.
    most: Score,
    /// What it can give by frequency, for articles of any length.
    most_of: [Score; USUAL_FREQUENCIES],
}

/// Where a word stands, with its number.
#[derive(Debug, Clone, Copy)]
enum Part {
    Whole(usize),
    Headline(usize),
    Scoped(usize),
}

impl ArticleList {
    fn most_of(&self, frequency: u32) -> Score {
        let known = self.most_of.get(frequency as usize);
        known.copied().unwrap_or(self.most)
    }
}

impl Scoring<'_> {
    /// The lists of articles that pass a test; of all that have any word, where there is none.
    pub(super) fn article_lists(
        &self,
        segment: &Segment<'_>,
        test: Option<&ArticleTest>,
    ) -> ArticleLists {
        let needed = test.and_then(|test| test.needed(&|words| segment.articles_with(words)));
        let list = |part, word: &Frequencies| {
            let most = |frequency| self.most_given(part, frequency, 0);
            let list = ArticleList {
                part,
                walk: word.walk(),
                frequency: 0,
                most: most(u32::MAX),
                most_of: std::array::from_fn(|frequency| most(frequency as u32)),
            };
            let leads = needed.is_none_or(|needed| match part {
                Part::Whole(number) | Part::Headline(number) => needed & only(number) != 0,
                Part::Scoped(_) => false,
            });
            (leads, list.most / word.most_documents() as Score, list)
        };
        let mut lists = Vec::new();
        for (number, word) in segment.of_articles.iter().enumerate() {
            if let Some(word) = word {
                lists.push(list(Part::Whole(number), &word.whole));
                lists.push(list(Part::Headline(number), &word.headline));
            }
        }
        for (number, (word, _)) in segment.scoped.iter().enumerate() {
            lists.push(list(Part::Scoped(number), word));
        }
        lists.retain(|(.., list)| list.walk.doc() != TERMINATED);
        lists.sort_by(|(a_leads, a, _), (b_leads, b, _)| b_leads.cmp(a_leads).then(b.total_cmp(a)));
        ArticleLists {
            needed: lists.iter().filter(|(leads, ..)| *leads).count(),
            lists: lists.into_iter().map(|(.., list)| list).collect(),
        }
    }

    /// What a list can give a passage of an article at most, by the frequency in the article and the length of what it is a list of.
    fn most_given(&self, part: Part, frequency: u32, length: u8) -> Score {
        let known = match part {
            Part::Whole(number) => {
                self.worths[number].article * self.collection.article.worth(frequency, length)
            }
            Part::Headline(number) => {
                self.worths[number].headline * self.collection.headline.worth(frequency, length)
            }
            Part::Scoped(number) => {
                self.scoped[number] * self.collection.headline.worth(frequency, length)
            }
        };
        let words = match part {
            Part::Whole(number) => {
                self.worths[number].text * self.collection.text.most_of(frequency)
            }
            Part::Headline(_) | Part::Scoped(_) => 0.0,
        };
        (known * RANKING.context_at(0) + words) * MARGIN
    }

    /// The same for the article that is looked at.
    fn given(&self, segment: &Segment<'_>, list: &ArticleList, record: DocId) -> Score {
        let length = segment.length_of(list.part, record);
        self.most_given(list.part, list.frequency, length)
    }

    /// What a passage can score beside what its article is known to give.
    pub(super) fn most_beside(&self) -> Score {
        self.most_section + self.most_nearness + self.most_preferred() * MARGIN
    }

    /// Calls `each` with the record of every article a passage of which can score `least` by the words that the article has, and with
    /// what is known of it. `each` says how much it takes from there on; articles come in order.
    ///
    /// # Errors
    /// Those of `each`, which end it.
    pub(super) fn each_promising(
        &self,
        segment: &Segment<'_>,
        lists: ArticleLists,
        mut least: Score,
        mut each: impl FnMut(DocId, &Context) -> tantivy::Result<Score>,
    ) -> tantivy::Result<()> {
        let ArticleLists {
            mut lists,
            needed: mut leading,
        } = lists;
        // What the lists from each one on give together at most, with what needs no article.
        let mut rest = vec![self.most_beside() + self.most_of_exact; lists.len() + 1];
        for (at, list) in lists.iter().enumerate().rev() {
            rest[at] = rest[at + 1] + list.most;
        }
        let mut found = InArticle::nothing(segment);
        loop {
            while leading > 0 && rest[leading - 1] < least {
                leading -= 1;
            }
            let (leaders, others) = lists.split_at_mut(leading);
            let next = leaders.iter().map(|list| list.walk.doc()).min();
            let Some(record) = next.filter(|next| *next != TERMINATED) else {
                return Ok(());
            };
            let mut most = rest[leading];
            for list in leaders.iter_mut() {
                list.frequency = 0;
                if list.walk.doc() == record {
                    list.frequency = list.walk.frequency();
                    most += list.most_of(list.frequency);
                    list.walk.advance();
                }
            }
            if most < least {
                continue;
            }
            let mut known = 0.0;
            for list in leaders {
                if list.frequency > 0 {
                    known += self.given(segment, list, record);
                }
            }
            let mut most = known + rest[leading];
            for (list, rest) in others.iter_mut().zip(&rest[leading + 1..]) {
                if most < least {
                    break;
                }
                list.frequency = list.walk.at(record);
                if list.frequency > 0 {
                    known += self.given(segment, list, record);
                }
                most = known + rest;
            }
            if most < least {
                continue;
            }
            for list in &lists {
                found.set(list.part, list.frequency);
            }
            least = each(record, &self.context(segment, record, &found))?;
        }
    }
}

impl Segment<'_> {
    /// How many articles have one of some words, at most.
    pub(super) fn articles_with(&self, words: WordSet) -> usize {
        let with = self.of_articles.iter().enumerate();
        with.filter(|(number, _)| words & only(*number) != 0)
            .filter_map(|(_, word)| Some(word.as_ref()?.whole.most_documents()))
            .sum()
    }

    /// The length of a part of an article, as the index keeps it.
    fn length_of(&self, part: Part, record: DocId) -> u8 {
        let lengths = match part {
            Part::Whole(_) => &self.article_lengths,
            Part::Headline(_) => &self.headline_lengths,
            Part::Scoped(number) => &self.scoped[number].1,
        };
        lengths.fieldnorm_id(record)
    }
}

impl InArticle {
    fn set(&mut self, part: Part, frequency: u32) {
        match part {
            Part::Whole(number) => self.whole[number] = frequency,
            Part::Headline(number) => self.headline[number] = frequency,
            Part::Scoped(number) => self.scoped[number] = frequency,
        }
    }
}
