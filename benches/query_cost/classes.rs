//! The classes of queries of `docs/query-language.md`, each with what tantivy can do that is nearest to it.

use crate::engines::{Nearest, Pullquote};
use crate::passages::{Band, Press, Random};
use Band::{Common, Medium, Rare};

/// A query for both engines.
pub(crate) struct Pair {
    pub(crate) query: String,
    pub(crate) nearest: Nearest,
}

/// A class of queries.
pub(crate) struct Class {
    pub(crate) name: &'static str,
    /// Whether tantivy gives its ten best alone, without counting.
    pub(crate) best_alone: bool,
    pub(crate) pairs: Vec<Pair>,
}

/// Where queries are drawn from.
pub(crate) struct Source<'a> {
    pub(crate) press: &'a Press,
    pub(crate) stories: usize,
    pub(crate) ours: &'a Pullquote,
    pub(crate) random: Random,
}

type Draw = fn(&mut Source<'_>, usize) -> Pair;

/// A name, whether tantivy gives its best alone, and how a query is drawn; its number says of which bands its words are.
const CLASSES: [(&str, bool, Draw); 26] = [
    ("one word", false, |source, n| {
        let word = source.words(&[ONE[n % ONE.len()]], 1).remove(0);
        Pair {
            nearest: Nearest::Word(word.clone()),
            query: word,
        }
    }),
    ("two words", false, |source, n| {
        let words = source.words(&TWO[n % TWO.len()], 40);
        Pair {
            query: words.join(" "),
            nearest: Nearest::Any(of(&words)),
        }
    }),
    ("three words", false, |source, n| {
        let words = source.words(&THREE[n % THREE.len()], 60);
        Pair {
            query: words.join(" "),
            nearest: Nearest::Any(of(&words)),
        }
    }),
    ("three words, over their OR uncounted", true, |source, n| {
        let words = source.words(&THREE[n % THREE.len()], 60);
        Pair {
            query: words.join(" "),
            nearest: Nearest::Any(of(&words)),
        }
    }),
    ("a name", false, |source, _| {
        let name = source.press.any_name(&mut source.random);
        let words: Vec<String> = name.split(' ').map(str::to_owned).collect();
        Pair {
            query: name,
            nearest: Nearest::All(of(&words)),
        }
    }),
    ("=word", false, |source, n| {
        let word = source.words(&[ONE[n % ONE.len()]], 1).remove(0);
        Pair {
            query: format!("={word}"),
            nearest: Nearest::Exact(word),
        }
    }),
    ("acronym", false, |source, _| {
        let acronym = source.press.any_acronym(&mut source.random).to_owned();
        Pair {
            nearest: Nearest::Word(acronym.clone()),
            query: acronym,
        }
    }),
    ("phrase of two", false, |source, _| {
        let words = source.press.row(&mut source.random, source.stories, 2);
        Pair {
            query: format!("\"{}\"", words.join(" ")),
            nearest: Nearest::Phrase(words),
        }
    }),
    ("phrase of three", false, |source, _| {
        let words = source.press.row(&mut source.random, source.stories, 3);
        Pair {
            query: format!("\"{}\"", words.join(" ")),
            nearest: Nearest::Phrase(words),
        }
    }),
    ("phrase with 2 moves", false, |source, n| {
        let words = source.words(&TWO[n % TWO.len()], 2);
        Pair {
            query: format!("\"{}\"~2", words.join(" ")),
            nearest: Nearest::All(of(&words)),
        }
    }),
    ("a AND b", false, |source, n| {
        let words = source.words(&TWO[n % TWO.len()], 40);
        Pair {
            query: words.join(" AND "),
            nearest: Nearest::All(of(&words)),
        }
    }),
    ("a OR b", false, |source, n| {
        let words = source.words(&TWO[n % TWO.len()], 40);
        Pair {
            query: words.join(" OR "),
            nearest: Nearest::Any(of(&words)),
        }
    }),
    ("a NOT b", false, |source, n| {
        let (words, [a, b]) = source.two(n, 40);
        Pair {
            query: words.join(" NOT "),
            nearest: Nearest::Without(a, b),
        }
    }),
    ("+a b", false, |source, n| {
        let (words, [a, b]) = source.two(n, 40);
        Pair {
            query: format!("+{} {}", words[0], words[1]),
            nearest: Nearest::Better(a, b),
        }
    }),
    ("(a OR b) AND c", false, |source, n| {
        let words = source.words(&THREE[n % THREE.len()], 60);
        let mut parts = of(&words);
        let last = parts.remove(2);
        Pair {
            query: format!("({} OR {}) AND {}", words[0], words[1], words[2]),
            nearest: Nearest::All(vec![Nearest::Any(parts), last]),
        }
    }),
    ("a w/5 b", false, |source, n| source.near(n, 5, "w/5")),
    ("a pre/5 b", false, |source, n| source.near(n, 5, "pre/5")),
    ("a w/s b", false, |source, n| source.near(n, 10, "w/s")),
    ("a w/p b", false, |source, n| source.near(n, 40, "w/p")),
    ("a NOT w/5 b", false, |source, n| {
        let (words, [a, b]) = source.two(n, 40);
        Pair {
            query: words.join(" NOT w/5 "),
            nearest: Nearest::Better(a, b),
        }
    }),
    ("(a OR b) w/10 (c OR d)", false, |source, n| {
        let mut words = source.words(&TWO[n % TWO.len()], 10);
        words.extend(source.words(&TWO[(n + 1) % TWO.len()], 10));
        Pair {
            query: format!(
                "({} OR {}) w/10 ({} OR {})",
                words[0], words[2], words[1], words[3]
            ),
            nearest: Nearest::All(vec![
                Nearest::Any(vec![
                    Nearest::Word(words[0].clone()),
                    Nearest::Word(words[2].clone()),
                ]),
                Nearest::Any(vec![
                    Nearest::Word(words[1].clone()),
                    Nearest::Word(words[3].clone()),
                ]),
            ]),
        }
    }),
    ("atleast2(a)", false, |source, n| {
        let word = source.words(&[ONE[n % ONE.len()]], 1).remove(0);
        Pair {
            query: format!("atleast2({word})"),
            nearest: Nearest::Word(word),
        }
    }),
    ("prefix*", false, |source, n| {
        let word = source.words(&[ONE[n % ONE.len()]], 1).remove(0);
        source.pattern(format!("{}*", &word[..word.len().min(5)]))
    }),
    ("wi?dc*d", false, |source, n| {
        let word = source.words(&[ONE[n % ONE.len()]], 1).remove(0);
        source.pattern(format!("{}?{}*", &word[..2], &word[3..word.len().min(5)]))
    }),
    ("/regex/", false, |source, n| {
        let word = source.words(&[ONE[n % ONE.len()]], 1).remove(0);
        source.pattern(format!(
            "/{}.?{}.*/",
            &word[..2],
            &word[3..word.len().min(5)]
        ))
    }),
    ("fuzzy~", false, |source, n| {
        let word = source.words(&[ONE[n % ONE.len()]], 1).remove(0);
        source.pattern(format!("{word}~"))
    }),
];

const ONE: [Band; 3] = [Common, Medium, Rare];
const TWO: [[Band; 2]; 4] = [
    [Common, Common],
    [Common, Medium],
    [Medium, Medium],
    [Medium, Rare],
];
const THREE: [[Band; 3]; 4] = [
    [Common, Common, Common],
    [Common, Medium, Common],
    [Medium, Common, Medium],
    [Medium, Medium, Rare],
];

/// The classes with `count` queries each.
pub(crate) fn classes(source: &mut Source<'_>, count: usize) -> Vec<Class> {
    let mut classes: Vec<Class> = CLASSES
        .into_iter()
        .map(|(name, best_alone, draw)| Class {
            name,
            best_alone,
            pairs: (0..count).map(|n| draw(source, n)).collect(),
        })
        .collect();
    let boosted = (0..count)
        .map(|n| {
            let (words, [a, b]) = source.two(n, 40);
            Pair {
                query: format!("{}^2 {}", words[0], words[1]),
                nearest: Nearest::Any(vec![Nearest::Boost(a, 2.0), *b]),
            }
        })
        .collect();
    classes.push(Class {
        name: "a^2 b",
        best_alone: false,
        pairs: boosted,
    });
    classes
}

fn of(words: &[String]) -> Vec<Nearest> {
    words
        .iter()
        .map(|word| Nearest::Word(word.clone()))
        .collect()
}

impl Source<'_> {
    fn words(&mut self, bands: &[Band], reach: usize) -> Vec<String> {
        self.press
            .together(&mut self.random, self.stories, bands, reach)
    }

    fn two(&mut self, n: usize, reach: usize) -> (Vec<String>, [Box<Nearest>; 2]) {
        let words = self.words(&TWO[n % TWO.len()], reach);
        let parts = [0, 1].map(|at: usize| Box::new(Nearest::Word(words[at].clone())));
        (words, parts)
    }

    fn near(&mut self, n: usize, reach: usize, operator: &str) -> Pair {
        let words = self.words(&TWO[n % TWO.len()], reach);
        Pair {
            query: words.join(&format!(" {operator} ")),
            nearest: Nearest::All(of(&words)),
        }
    }

    fn pattern(&self, pattern: String) -> Pair {
        let words = self.ours.expanded(&pattern);
        Pair {
            query: pattern,
            nearest: Nearest::Any(words.into_iter().map(Nearest::Exact).collect()),
        }
    }
}
