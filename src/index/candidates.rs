//! What can be told of a query before any passage is looked at: which articles can hold a match at all, and whether its matches are
//! just the passages with one of some words.
//!
//! What comes in: the query and the words that are scored. What goes out: conditions on the scored words of an article or a passage, by
//! their numbers. A word that a passage has its article has too, by its stem; exact forms are not kept of articles.

use super::find::MatchMode;
use super::scored_words::ScoredWords;
use crate::query::{Query, Word};

/// A set of scored words, by their numbers.
pub(super) type WordSet = u64;

/// The words that fit into a [`WordSet`].
pub(super) const MOST_WORDS: usize = 64;

/// The set of one word; words that do not fit share the last place.
pub(super) fn only(number: usize) -> WordSet {
    1 << number.min(MOST_WORDS - 1)
}

/// What an article must have for any of its passages to match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ArticleTest {
    /// Nothing that can be told.
    Anything,
    /// One of some words.
    OneOf(WordSet),
    /// All of some things.
    All(Vec<ArticleTest>),
    /// One of some things.
    Any(Vec<ArticleTest>),
}

/// What can be told of the matches of a query.
#[derive(Debug, Clone)]
pub(super) struct Candidates {
    /// What an article must have.
    pub(super) articles: ArticleTest,
    /// The matches are the passages with one of these scored words, where this is known.
    pub(super) one_of: Option<Vec<usize>>,
}

impl ArticleTest {
    fn all(tests: impl IntoIterator<Item = Self>) -> Self {
        let mut tests: Vec<Self> = tests.into_iter().collect();
        tests.retain(|test| *test != Self::Anything);
        match tests.len() {
            0 => Self::Anything,
            1 => tests.remove(0),
            _ => Self::All(tests),
        }
    }

    fn any(tests: impl IntoIterator<Item = Self>) -> Self {
        let (mut words, mut others) = (0, Vec::new());
        for test in tests {
            match test {
                Self::Anything => return Self::Anything,
                Self::OneOf(some) => words |= some,
                test => others.push(test),
            }
        }
        if others.is_empty() {
            return Self::OneOf(words);
        }
        if words != 0 {
            others.push(Self::OneOf(words));
        }
        Self::Any(others)
    }

    /// Whether an article with these words passes.
    pub(super) fn passes(&self, words: WordSet) -> bool {
        match self {
            Self::Anything => true,
            Self::OneOf(some) => words & some != 0,
            Self::All(tests) => tests.iter().all(|test| test.passes(words)),
            Self::Any(tests) => tests.iter().any(|test| test.passes(words)),
        }
    }

    /// Words one of which an article needs to pass, those of the fewest documents where there is a choice; `None` where articles
    /// without any word may pass.
    pub(super) fn needed(&self, documents: &impl Fn(WordSet) -> usize) -> Option<WordSet> {
        match self {
            Self::Anything => None,
            Self::OneOf(words) => Some(*words),
            Self::All(tests) => {
                let needed = tests.iter().filter_map(|test| test.needed(documents));
                needed.min_by_key(|words| documents(*words))
            }
            Self::Any(tests) => tests
                .iter()
                .try_fold(0, |all, test| Some(all | test.needed(documents)?)),
        }
    }
}

impl Candidates {
    /// Of the passages in which a query holds.
    pub(super) fn of(query: &Query, mode: MatchMode, scored: &ScoredWords) -> Self {
        let telling = Telling { mode, scored };
        let one_of = telling.one_of(query);
        Self {
            articles: telling.article(query),
            one_of,
        }
    }

    /// Of the passages with some of the free words of a query, or of the words that widen them, and everything required beside them.
    pub(super) fn of_some(query: &Query, scored: &ScoredWords) -> Self {
        let telling = Telling {
            mode: MatchMode::Any,
            scored,
        };
        let own = telling.article(query);
        let widened = matches!(query, Query::Word(_)) && !scored.added.is_empty();
        Self {
            articles: if widened {
                ArticleTest::any([ArticleTest::OneOf(telling.added()), own])
            } else {
                own
            },
            one_of: telling.one_of(query).filter(|_| scored.added.is_empty()),
        }
    }

    /// The same where more than the query decides.
    pub(super) fn narrowed(mut self) -> Self {
        self.one_of = None;
        self
    }
}

struct Telling<'a> {
    mode: MatchMode,
    scored: &'a ScoredWords,
}

impl Telling<'_> {
    fn article(&self, query: &Query) -> ArticleTest {
        let all =
            |parts: &[Query]| ArticleTest::All(parts.iter().map(|it| self.article(it)).collect());
        let any =
            |parts: &[Query]| ArticleTest::Any(parts.iter().map(|it| self.article(it)).collect());
        match query {
            Query::Word(word) => self.word(word),
            Query::Phrase(phrase) => {
                ArticleTest::all(phrase.words.iter().map(|word| self.word(word)))
            }
            Query::Words(parts) if self.mode == MatchMode::Any => match self.added() {
                0 => any(parts),
                added => ArticleTest::any([ArticleTest::OneOf(added), any(parts)]),
            },
            Query::And(parts) => {
                let optional =
                    |part: &&Query| self.mode == MatchMode::Any && matches!(part, Query::Words(_));
                let required: Vec<ArticleTest> = parts
                    .iter()
                    .filter(|part| !optional(part) && !part.is_condition())
                    .map(|part| self.article(part))
                    .collect();
                if required.is_empty() {
                    let free = parts.iter().filter(optional);
                    return ArticleTest::all(free.map(|part| self.article(part)));
                }
                ArticleTest::all(required)
            }
            Query::Words(parts) => all(parts),
            Query::Or(parts) => any(parts),
            Query::Near(nearness) => {
                ArticleTest::all([self.article(&nearness.left), self.article(&nearness.right)])
            }
            Query::NotNear(nearness) => self.article(&nearness.left),
            Query::AtLeast(_, part) | Query::Boost(part, _) => self.article(part),
            Query::Not(_) | Query::Field(_) | Query::Scope(..) => ArticleTest::Anything,
        }
    }

    fn word(&self, word: &Word) -> ArticleTest {
        match self.scored.of_word(word) {
            Some(numbers) if numbers.iter().all(|number| self.is_of_articles(*number)) => {
                ArticleTest::OneOf(numbers.iter().fold(0, |set, number| set | 1 << number))
            }
            _ => ArticleTest::Anything,
        }
    }

    fn is_of_articles(&self, number: usize) -> bool {
        number < MOST_WORDS && self.scored.words[number].is_of_articles()
    }

    /// The words that widen the query.
    fn added(&self) -> WordSet {
        let numbers = self.scored.added.iter();
        numbers.fold(0, |set, number| set | only(*number))
    }

    fn one_of(&self, query: &Query) -> Option<Vec<usize>> {
        match query {
            Query::Word(word) => match self.scored.of_word(word)? {
                [number] => Some(vec![*number]),
                _ => None,
            },
            Query::Boost(part, _) => self.one_of(part),
            Query::Or(parts) => self.one_of_all(parts),
            Query::Words(parts) if self.mode == MatchMode::Any && self.scored.added.is_empty() => {
                self.one_of_all(parts)
            }
            _ => None,
        }
    }

    fn one_of_all(&self, parts: &[Query]) -> Option<Vec<usize>> {
        let mut numbers = Vec::new();
        for part in parts {
            numbers.extend(self.one_of(part)?);
        }
        Some(numbers)
    }
}

#[cfg(test)]
mod tests {
    use super::ArticleTest::{self, Anything, OneOf};
    use super::WordSet;

    #[test]
    fn tests_are_as_short_as_they_can_be() {
        assert_eq!(ArticleTest::any([OneOf(1), OneOf(4)]), OneOf(5));
        assert_eq!(ArticleTest::any([OneOf(1), Anything]), Anything);
        assert_eq!(ArticleTest::all([OneOf(1), Anything]), OneOf(1));
        assert_eq!(ArticleTest::all([]), Anything);
    }

    #[test]
    fn an_article_passes_with_the_words_that_a_match_needs() {
        let both = ArticleTest::all([OneOf(1), OneOf(2)]);
        assert!(both.passes(3) && !both.passes(1));
        let either = ArticleTest::any([both, OneOf(8)]);
        assert!(either.passes(8) && either.passes(3) && !either.passes(2));
    }

    #[test]
    fn the_rarest_words_are_needed() {
        let documents = |words: WordSet| if words & 1 != 0 { 9 } else { 5 };
        let both = ArticleTest::all([OneOf(1), OneOf(6)]);
        assert_eq!(both.needed(&documents), Some(6));
        let either = ArticleTest::any([both, OneOf(8)]);
        assert_eq!(either.needed(&documents), Some(14));
        assert_eq!(Anything.needed(&documents), None);
        let beside_anything = ArticleTest::All(vec![Anything, OneOf(1)]);
        assert_eq!(beside_anything.needed(&documents), Some(1));
        assert_eq!(
            ArticleTest::Any(vec![Anything, OneOf(1)]).needed(&documents),
            None
        );
    }
}
