//! Promises: over random queries of every operator and nesting, the engine finds exactly the passages that a brute-force matcher finds,
//! and marks exactly the words that the matcher says made them match.
//!
//! The matcher is written plainly and shares nothing with the program: passages are made of words whose forms and stems are known here,
//! in articles of two languages with headlines, headings, outlets, bylines, dates and places, some of which have gone; each operator is its definition, tried on all
//! places. Queries are made as trees, written out as a reader may write them, and refused exactly where a NOT or a field stands inside
//! nearness, a NOT under a boost, or a field in what is counted or looked for in a part of the article.

use proptest::prelude::*;
use proptest::test_runner::{Config, FileFailurePersistence, TestError, TestRunner};
use pullquote::article::Article as ReadArticle;
use pullquote::entity::{Entity, EntityKind, Recognizer};
use pullquote::index::{Index, IndexError, MatchMode, Reader, WriterSettings};
use pullquote::indexing::{SyncError, SyncRequest, sync};
use pullquote::search::{SearchError, SearchRequest, search};
use std::cell::Cell;
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::ops::Range;

/// Query–passage pairs that a run compares at least.
const LEAST_PAIRS: usize = 20_000;

// ---------------------------------------------------------------- passages

/// A word as it may stand in a passage.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Entry {
    surface: &'static str,
    /// In small letters without diacritics.
    form: &'static str,
    /// What the spellings and forms of one word share in an English text, and in a German one.
    stems: [&'static str; 2],
}

const fn entry(surface: &'static str, form: &'static str, stems: [&'static str; 2]) -> Entry {
    Entry {
        surface,
        form,
        stems,
    }
}

/// The first ones end no sentence: after "US." or "al." a tool may see none end.
const VOCABULARY: [Entry; 21] = [
    entry("al", "al", ["al", "al"]),
    entry("el", "el", ["el", "el"]),
    entry("US", "us", ["us", "us"]),
    entry("us", "us", ["us", "us"]),
    entry("talk", "talk", ["talk", "talk"]),
    entry("talks", "talks", ["talk", "talk"]),
    entry("DEAL", "deal", ["deal", "deal"]),
    // German endings are others than English ones.
    entry("talking", "talking", ["talk", "talking"]),
    entry("Gespräch", "gesprach", ["gesprach", "gesprach"]),
    entry("Gesprächen", "gesprachen", ["gesprachen", "gesprach"]),
    entry("office", "office", ["office", "office"]),
    entry("offices", "offices", ["office", "office"]),
    entry("Guantánamo", "guantanamo", ["guantanamo", "guantanamo"]),
    entry("Guantanamo", "guantanamo", ["guantanamo", "guantanamo"]),
    entry("deal", "deal", ["deal", "deal"]),
    entry("grain", "grain", ["grain", "grain"]),
    entry("Doha", "doha", ["doha", "doha"]),
    // British and American spelling meet in English texts, spellings of a name in all.
    entry("centre", "centre", ["center", "centr"]),
    entry("center", "center", ["center", "cent"]),
    entry("Qaeda", "qaeda", ["qaida", "qaida"]),
    entry("Kaida", "kaida", ["qaida", "qaida"]),
];
/// The article of an Arabic name in a compound: one for the other.
const ARTICLES: [&str; 2] = ["al", "el"];
const ENDS_NO_SENTENCE: usize = 4;

/// A word of a passage: which one, where it stands, in which sentence, and whether only a space or a hyphen follows.
#[derive(Debug, Clone)]
struct Placed {
    entry: Entry,
    bytes: Range<usize>,
    sentence: usize,
    space_follows: bool,
    hyphen_follows: bool,
}

#[derive(Debug, Clone)]
struct Passage {
    text: String,
    words: Vec<Placed>,
}

/// An article: its passages, and what is said of it.
#[derive(Debug, Clone)]
struct Article {
    passages: Vec<Passage>,
    title: Passage,
    is_german: bool,
    outlet: Option<&'static str>,
    date: Option<&'static str>,
    byline: &'static str,
    /// Which of the two files of records it lies in, where it has no heading.
    file: usize,
    /// A heading, and how many passages stand before it. Such an article is a note in Markdown, a file of its own.
    heading: Option<(usize, Passage)>,
}

impl Article {
    fn heading_of(&self, ordinal: usize) -> &[Placed] {
        match &self.heading {
            Some((before, heading)) if ordinal >= *before => &heading.words,
            _ => &[],
        }
    }
}

const BYLINES: [&str; 3] = ["", "Ana Duval", "Tom Okoro"];
const OUTLETS: [Option<&str>; 4] = [
    None,
    Some("Harbor Post"),
    Some("Inland Courier"),
    Some("Coast Daily"),
];
const DATES: [Option<&str>; 5] = [
    None,
    Some("2013"),
    Some("2013-06-18"),
    Some("2014-02"),
    Some("2019-12-07"),
];

fn any_article() -> impl Strategy<Value = Article> {
    let words = || proptest::collection::vec(ENDS_NO_SENTENCE..VOCABULARY.len(), 2..5);
    let heading = prop::option::weighted(0.3, (0_usize..3, words()));
    let passages = proptest::collection::vec(any_passage(), 1..4);
    (
        (passages, words(), heading),
        prop::bool::weighted(0.25),
        prop::sample::select(OUTLETS.to_vec()),
        prop::sample::select(DATES.to_vec()),
        prop::sample::select(BYLINES.to_vec()),
        0_usize..2,
    )
        .prop_map(
            |((passages, title, heading), is_german, outlet, date, byline, file)| Article {
                heading: heading.map(|(before, words)| (before, line(&words))),
                title: line(&title),
                passages,
                is_german,
                outlet,
                date,
                byline,
                file,
            },
        )
}

/// Words in a line, as in a headline.
fn line(words: &[usize]) -> Passage {
    let mut line = Passage {
        text: String::new(),
        words: Vec::new(),
    };
    for (at, entry) in words.iter().map(|at| VOCABULARY[*at]).enumerate() {
        if at > 0 {
            line.text += " ";
        }
        let start = line.text.len();
        line.text += entry.surface;
        line.words.push(Placed {
            entry,
            bytes: start..line.text.len(),
            sentence: 0,
            space_follows: true,
            hyphen_follows: false,
        });
    }
    line
}

/// The number of a word of the vocabulary and what stands behind it within a sentence.
type RawWord = (usize, &'static str);

fn any_sentence() -> impl Strategy<Value = (Vec<RawWord>, usize)> {
    let separator = prop_oneof![6 => Just(" "), 1 => Just(", "), 1 => Just("-"), 1 => Just(" – ")];
    (
        proptest::collection::vec((0..VOCABULARY.len(), separator), 0..6),
        ENDS_NO_SENTENCE..VOCABULARY.len(),
    )
}

fn any_passage() -> impl Strategy<Value = Passage> {
    proptest::collection::vec(any_sentence(), 1..4).prop_map(|sentences| {
        let mut passage = Passage {
            text: String::new(),
            words: Vec::new(),
        };
        let count = sentences.len();
        for (number, (mut words, last)) in sentences.into_iter().enumerate() {
            words.push((last, if number + 1 == count { "." } else { ". " }));
            for at in 0..words.len() {
                let (word, mut behind) = words[at];
                // Before an article a hyphen would make an adjective: "-al" is an ending.
                let next = words.get(at + 1).map(|(word, _)| VOCABULARY[*word].form);
                if behind == "-" && next.is_some_and(|next| ARTICLES.contains(&next)) {
                    behind = " ";
                }
                let entry = VOCABULARY[word];
                let start = passage.text.len();
                if at == 0 {
                    let (first, rest) = entry.surface.split_at(1);
                    passage.text += &first.to_uppercase();
                    passage.text += rest;
                } else {
                    passage.text += entry.surface;
                }
                passage.words.push(Placed {
                    entry,
                    bytes: start..passage.text.len(),
                    sentence: number,
                    space_follows: behind == " ",
                    hyphen_follows: behind == "-",
                });
                passage.text += behind;
            }
        }
        passage
    })
}

// ---------------------------------------------------------------- queries

/// A word of a query.
#[derive(Debug, Clone, PartialEq)]
enum Leaf {
    /// Any form of its stem.
    Stem(&'static str),
    /// This form; in capitals, if it was typed in them.
    Exact(&'static str),
    /// Typed in capitals.
    Capitals(&'static str),
    /// With `*` and `?`.
    Glob(&'static str),
    /// An expression, and the forms of the vocabulary that it fits.
    Regex(&'static str, &'static [&'static str]),
    /// What is typed, the word in it, and how many edits away.
    Fuzzy(&'static str, &'static str, usize),
    /// As one word, what passages may have with a hyphen: what is typed, the first word's form, and the second word.
    Joined(&'static str, &'static str, &'static str),
    /// Two words with a hyphen between them.
    Compound(&'static str, &'static str),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Within {
    Words(usize),
    Sentence,
    Passage,
}

/// How many of some stretches of words, from first to last, can be told apart without a word in two of them: the most that end before
/// each word, one word after the other.
fn times(stretches: &BTreeSet<(usize, usize)>) -> usize {
    let behind = stretches.iter().map(|(_, last)| last + 1).max();
    let mut most = vec![0; behind.unwrap_or(0) + 1];
    for end in 1..most.len() {
        let ending = stretches.iter().filter(|(_, last)| last + 1 == end);
        let with_one = ending.map(|(first, _)| most[*first] + 1).max();
        most[end] = most[end - 1].max(with_one.unwrap_or(0));
    }
    most[most.len() - 1]
}

/// A query; the numbers choose among ways to write the same.
#[derive(Debug, Clone)]
enum Tree {
    Leaf(Leaf),
    Phrase(Vec<Leaf>, usize),
    ExactPhrase(Vec<&'static str>),
    And(Vec<Tree>, u8),
    Or(Vec<Tree>, u8),
    Not(Box<Tree>, u8),
    Near(Box<Nearness>),
    AtLeast(usize, Box<Tree>, u8),
    Boost(Box<Tree>, u8),
    Condition(Condition),
    /// In the headline.
    Title(Box<Tree>),
    /// In the headline or the first paragraph.
    Lead(Box<Tree>),
    /// In the heading above.
    Section(Box<Tree>),
}

/// What is asked of an article: as it is written, and the outlets, bylines or dates that meet it.
#[derive(Debug, Clone)]
enum Condition {
    Outlet(&'static str, &'static [Option<&'static str>]),
    Date(&'static str, &'static [Option<&'static str>]),
    German(bool),
    Byline(&'static str, &'static [&'static str]),
    File(&'static str, usize),
    /// The places any of which a passage names.
    Place(&'static str, &'static [&'static str]),
}

#[derive(Debug, Clone)]
struct Nearness {
    left: Tree,
    right: Tree,
    within: Within,
    ordered: bool,
    negated: bool,
    spelling: u8,
}

/// Free words beside what is required and what is excluded: the match mode says how many of them a passage needs.
#[derive(Debug, Clone)]
struct Free {
    words: Vec<Tree>,
    required: Vec<Tree>,
    /// What is but a condition, a group of NOTs too: it has to hold, and leaves free words as free as they are.
    narrowing: Vec<Tree>,
    excluded: Vec<Tree>,
}

fn any_typed() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "talk",
        "talks",
        "office",
        "Offices",
        "Guantánamo",
        "guantanamo",
        "deal",
        "grain",
        "doha",
        "us",
        "centre",
        "Qaeda",
        "kaida",
        "talking",
        "Gespräch",
        "gesprächen",
    ])
}

fn any_pattern() -> impl Strategy<Value = Leaf> {
    prop::sample::select(vec![
        Leaf::Glob("offic*"),
        Leaf::Glob("t*"),
        Leaf::Glob("Guantá*"),
        Leaf::Glob("t?lk"),
        Leaf::Glob("*a?n"),
        Leaf::Glob("u*"),
        Leaf::Glob("x*"),
        Leaf::Glob("cent*"),
        Leaf::Regex("talks?", &["talk", "talks"]),
        Leaf::Regex(
            "[dg].*",
            &[
                "guantanamo",
                "deal",
                "grain",
                "doha",
                "gesprach",
                "gesprachen",
            ],
        ),
        Leaf::Regex("(us|d.+)", &["us", "deal", "doha"]),
        Leaf::Regex("[kq]a.*", &["qaeda", "kaida"]),
        Leaf::Regex("tal", &[]),
        Leaf::Fuzzy("tlak~1", "tlak", 1),
        Leaf::Fuzzy("talk~", "talk", 1),
        Leaf::Fuzzy("Guantnamo~", "guantnamo", 2),
        Leaf::Fuzzy("offise~2", "offise", 2),
        Leaf::Fuzzy("drain~2", "drain", 2),
        Leaf::Fuzzy("doah~", "doah", 1),
    ])
}

fn any_leaf() -> impl Strategy<Value = Leaf> {
    prop_oneof![
        6 => any_typed().prop_map(Leaf::Stem),
        2 => any_typed().prop_map(Leaf::Exact),
        2 => prop::sample::select(vec![
            Leaf::Capitals("US"),
            Leaf::Capitals("DEAL"),
            Leaf::Exact("US"),
            Leaf::Exact("DEAL"),
        ]),
        1 => (any_typed(), any_typed()).prop_map(|(first, second)| Leaf::Compound(first, second)),
        1 => (prop::sample::select(ARTICLES.to_vec()), prop::sample::select(vec!["Qaeda", "kaida", "doha"]))
            .prop_map(|(article, name)| Leaf::Compound(article, name)),
        1 => prop::sample::select(vec![
            Leaf::Joined("talkdeal", "talk", "deal"),
            Leaf::Joined("GrainOffices", "grain", "offices"),
            Leaf::Joined("talksdoha", "talks", "doha"),
            Leaf::Joined("officeguantánamo", "office", "guantanamo"),
        ]),
        3 => any_pattern(),
        1 => Just(Leaf::Stem("zebra")),
    ]
}

fn any_phrase() -> impl Strategy<Value = Tree> {
    // In a phrase `=`, `~` and slashes mean nothing; a compound there has no moves.
    let in_phrase = || {
        any_leaf().prop_filter("not a word of a phrase", |leaf| {
            !matches!(leaf, Leaf::Exact(_) | Leaf::Regex(..) | Leaf::Fuzzy(..))
        })
    };
    let movable = in_phrase().prop_filter("no compound", |leaf| {
        !matches!(leaf, Leaf::Compound(..) | Leaf::Joined(..))
    });
    prop_oneof![
        3 => proptest::collection::vec(in_phrase(), 1..4).prop_map(|leaves| Tree::Phrase(leaves, 0)),
        3 => (proptest::collection::vec(movable, 1..4), 1_usize..5)
            .prop_map(|(leaves, moves)| Tree::Phrase(leaves, moves)),
        1 => proptest::collection::vec(any_typed(), 1..4).prop_map(Tree::ExactPhrase),
    ]
}

fn any_condition() -> impl Strategy<Value = Tree> {
    const D2013: Option<&str> = Some("2013");
    const JUNE: Option<&str> = Some("2013-06-18");
    const D2014: Option<&str> = Some("2014-02");
    const D2019: Option<&str> = Some("2019-12-07");
    prop::sample::select(vec![
        Condition::Outlet("outlet:\"Harbor Post\"", &[Some("Harbor Post")]),
        Condition::Outlet("outlet:courier", &[Some("Inland Courier")]),
        Condition::Outlet("outlet:missing", &[None]),
        Condition::Outlet("outlet:(missing OR daily)", &[None, Some("Coast Daily")]),
        Condition::Outlet("outlet:\"missing\"", &[]),
        Condition::Outlet(
            "outlet:(\"Coast Daily\" OR post)",
            &[Some("Coast Daily"), Some("Harbor Post")],
        ),
        Condition::Date("date:2013", &[D2013, JUNE]),
        Condition::Date("date:2013-06", &[D2013, JUNE]),
        Condition::Date("date:2013-07", &[D2013]),
        Condition::Date("date:2013-12..2014-02-03", &[D2013, D2014]),
        Condition::Date("after:2014-02-28", &[D2014, D2019]),
        Condition::Date("before:2013-06-17", &[D2013]),
        Condition::Date("date:missing", &[None]),
        Condition::Date("date:>2013", &[D2014, D2019]),
        Condition::German(true),
        Condition::German(false),
        Condition::Byline("byline:Duval", &["Ana Duval"]),
        Condition::Byline("by:\"tom okoro\"", &["Tom Okoro"]),
        Condition::Byline("byline:(ana OR tom)", &["Ana Duval", "Tom Okoro"]),
        Condition::Byline("byline:nobody", &[]),
        Condition::File("file:part-0", 0),
        Condition::File("file:part-1.jsonl", 1),
        Condition::File("file:part-?.jsonl", 2),
        Condition::Place("place:Doha", &["Doha"]),
        Condition::Place("entity:doha", &["Doha"]),
        Condition::Place("org:doha", &[]),
        Condition::Place("place:guantánamo", &["Guantánamo", "Guantanamo"]),
        Condition::Place(
            "place:(doha OR \"Guantanamo\")",
            &["Doha", "Guantánamo", "Guantanamo"],
        ),
    ])
    .prop_map(Tree::Condition)
}

/// What is looked for in headline or first paragraph: words, phrases and pairs joined by AND, OR and NOT, of which each stands in one
/// of both.
fn any_lead() -> impl Strategy<Value = Tree> {
    let leaf = || any_leaf().prop_map(Tree::Leaf);
    let near = (leaf(), leaf(), any_within(), any::<bool>(), any::<u8>()).prop_map(
        |(left, right, within, ordered, spelling)| {
            // All passages are one here.
            let within = if within == Within::Passage {
                Within::Words(6)
            } else {
                within
            };
            Tree::Near(Box::new(Nearness {
                left,
                right,
                within,
                ordered,
                negated: false,
                spelling,
            }))
        },
    );
    let operand = prop_oneof![3 => leaf(), 1 => any_phrase(), 1 => near];
    let some = prop_oneof![
        3 => operand.clone(),
        1 => (proptest::collection::vec(operand.clone(), 2..4), any::<u8>())
            .prop_map(|(parts, way)| Tree::Or(parts, way)),
        1 => (operand, any::<u8>()).prop_map(|(part, way)| Tree::Not(part.into(), way)),
    ];
    let all = (proptest::collection::vec(some.clone(), 2..4), any::<u8>())
        .prop_map(|(parts, way)| Tree::And(parts, way));
    prop_oneof![some, all].prop_map(|tree| Tree::Lead(tree.into()))
}

fn any_within() -> impl Strategy<Value = Within> {
    prop_oneof![
        4 => (1_usize..7).prop_map(Within::Words),
        1 => Just(Within::Sentence),
        1 => Just(Within::Passage),
    ]
}

fn any_tree() -> impl Strategy<Value = Tree> {
    let plain = || any_words().prop_filter("no field", |tree| !tree.has_condition());
    let title = plain().prop_map(|tree| Tree::Title(tree.into()));
    let section = plain().prop_map(|tree| Tree::Section(tree.into()));
    prop_oneof![
        5 => any_words(),
        1 => any_tree_of(prop_oneof![
            4 => any_leaf().prop_map(Tree::Leaf),
            1 => any_phrase(),
            1 => any_condition(),
            1 => title,
            1 => section,
            1 => any_lead(),
        ].boxed()),
    ]
}

fn any_words() -> impl Strategy<Value = Tree> {
    any_tree_of(prop_oneof![3 => any_leaf().prop_map(Tree::Leaf), 1 => any_phrase()].boxed())
}

fn any_tree_of(operand: BoxedStrategy<Tree>) -> impl Strategy<Value = Tree> {
    operand.prop_recursive(3, 10, 3, |inner| {
        let parts = || proptest::collection::vec(inner.clone(), 2..4);
        let near = (
            (inner.clone(), inner.clone()),
            any_within(),
            any::<bool>(),
            prop::bool::weighted(0.3),
            any::<u8>(),
        );
        // Nearness to an OR of ANDs, which a tree grown at random seldom has.
        let group = (parts(), inner.clone(), any::<u8>())
            .prop_map(|(parts, other, way)| Tree::Or(vec![Tree::And(parts, way), other], way / 4));
        let grouped = (
            group,
            any_leaf().prop_map(Tree::Leaf),
            any_within(),
            any::<[bool; 3]>(),
            any::<u8>(),
        );
        let grouped = grouped.prop_map(
            |(group, other, within, [first, ordered, negated], spelling)| {
                let (left, right) = if first {
                    (group, other)
                } else {
                    (other, group)
                };
                Tree::Near(Box::new(Nearness {
                    left,
                    right,
                    within,
                    ordered,
                    negated,
                    spelling,
                }))
            },
        );
        prop_oneof![
            2 => grouped,
            4 => (parts(), any::<u8>()).prop_map(|(parts, way)| Tree::And(parts, way)),
            4 => (parts(), any::<u8>()).prop_map(|(parts, way)| Tree::Or(parts, way)),
            2 => (inner.clone(), any::<u8>()).prop_map(|(part, way)| Tree::Not(part.into(), way)),
            6 => near.prop_map(|((left, right), within, ordered, negated, spelling)| {
                Tree::Near(Box::new(Nearness { left, right, within, ordered, negated, spelling }))
            }),
            2 => (1_usize..5, inner.clone(), any::<u8>())
                .prop_map(|(count, part, way)| Tree::AtLeast(count, part.into(), way)),
            1 => (inner, any::<u8>()).prop_map(|(part, way)| Tree::Boost(part.into(), way)),
        ]
    })
}

/// Free words are operands that free words may stay beside: no nearness, and no word that is too common to decide.
fn any_free() -> impl Strategy<Value = Free> {
    let free = any_tree().prop_filter("not a free operand", |tree| {
        !matches!(tree, Tree::Near(_) | Tree::Not(..))
            && !tree.has_condition()
            && !tree.is_condition()
            && !matches!(tree, Tree::Leaf(Leaf::Stem("us")))
    });
    (
        proptest::collection::vec(free, 2..4),
        proptest::collection::vec(any_tree(), 0..2),
        proptest::collection::vec(any_tree(), 0..2),
    )
        .prop_map(|(words, required, excluded)| {
            let (narrowing, required) = required.into_iter().partition(Tree::is_condition);
            Free {
                words,
                required,
                narrowing,
                excluded,
            }
        })
}

// ---------------------------------------------------------------- trees to text

impl Leaf {
    fn text(&self) -> String {
        match self {
            Self::Stem(typed)
            | Self::Capitals(typed)
            | Self::Glob(typed)
            | Self::Joined(typed, ..)
            | Self::Fuzzy(typed, ..) => (*typed).to_owned(),
            Self::Exact(typed) => format!("={typed}"),
            Self::Regex(expression, _) => format!("/{expression}/"),
            Self::Compound(first, second) => format!("{first}-{second}"),
        }
    }
}

/// How tightly what a tree is written as holds together: OR least, then AND, then nearness.
const LOOSEST: u8 = 0;
const CONJUNCT: u8 = 1;
const NEAR: u8 = 2;
const OPERAND: u8 = 3;

impl Tree {
    fn tightness(&self) -> u8 {
        match self {
            Self::Or(..) => LOOSEST,
            Self::And(..) | Self::Not(..) => CONJUNCT,
            Self::Near(_) => NEAR,
            _ => OPERAND,
        }
    }

    /// The tree as text, in brackets unless it holds together at least this tightly.
    fn text(&self, needed: u8) -> String {
        if self.tightness() < needed {
            return format!("({})", self.text(LOOSEST));
        }
        match self {
            Self::Leaf(leaf) => leaf.text(),
            Self::Phrase(leaves, moves) => {
                let words: Vec<String> = leaves.iter().map(Leaf::text).collect();
                match moves {
                    0 => format!("“{}”", words.join(" ")),
                    moves => format!("\"{}\"~{moves}", words.join(" ")),
                }
            }
            Self::ExactPhrase(words) => format!("=\"{}\"", words.join(" ")),
            Self::And(parts, way) => conjunction_text(parts, way % 4),
            Self::Or(parts, way) => {
                let operator = if way % 3 == 0 { " || " } else { " OR " };
                let parts: Vec<String> = parts.iter().map(|part| part.text(CONJUNCT)).collect();
                parts.join(operator)
            }
            Self::Not(part, way) => match &**part {
                Self::Not(..) if way % 2 == 0 => format!("NOT {}", part.text(CONJUNCT)),
                part if way % 3 == 0 => format!("-{}", part.text(OPERAND)),
                part => format!("NOT {}", part.text(OPERAND)),
            },
            Self::Near(near) => {
                let not = if near.negated { "NOT " } else { "" };
                let operator = match (near.ordered, near.spelling % 3) {
                    (true, _) => "pre",
                    (false, 0) => "near",
                    (false, 1) => "W",
                    (false, _) => "w",
                };
                let within = match near.within {
                    Within::Words(most) => most.to_string(),
                    Within::Sentence => "s".to_owned(),
                    Within::Passage => "p".to_owned(),
                };
                let (left, right) = (near.left.text(NEAR), near.right.text(OPERAND));
                format!("{left} {not}{operator}/{within} {right}")
            }
            Self::AtLeast(count, part, way) => {
                let operator = if way % 4 == 0 { "ATLEAST" } else { "atleast" };
                format!("{operator}{count}({})", part.text(LOOSEST))
            }
            Self::Boost(part, way) => {
                let factor = if way % 2 == 0 { "2" } else { "0.5" };
                match &**part {
                    Self::Boost(..) | Self::Title(_) | Self::Lead(_) | Self::Section(_) => {
                        format!("({})^{factor}", part.text(LOOSEST))
                    }
                    part => format!("{}^{factor}", part.text(OPERAND)),
                }
            }
            Self::Condition(condition) => condition.text().to_owned(),
            Self::Title(part) => format!("title:({})", part.text(LOOSEST)),
            Self::Lead(part) => format!("lead:({})", part.text(LOOSEST)),
            Self::Section(part) => format!("section:({})", part.text(LOOSEST)),
        }
    }

    /// Whether something is asked of the article.
    fn has_condition(&self) -> bool {
        match self {
            Self::Condition(_) | Self::Title(_) | Self::Lead(_) | Self::Section(_) => true,
            Self::Leaf(_) | Self::Phrase(..) | Self::ExactPhrase(_) => false,
            Self::And(parts, _) | Self::Or(parts, _) => parts.iter().any(Self::has_condition),
            Self::Not(part, _) | Self::AtLeast(_, part, _) | Self::Boost(part, _) => {
                part.has_condition()
            }
            Self::Near(near) => near.left.has_condition() || near.right.has_condition(),
        }
    }

    /// Whether nothing of the passage's words is asked for.
    fn is_condition(&self) -> bool {
        match self {
            Self::Condition(_)
            | Self::Title(_)
            | Self::Lead(_)
            | Self::Section(_)
            | Self::Not(..) => true,
            Self::And(parts, _) | Self::Or(parts, _) => parts.iter().all(Self::is_condition),
            Self::Boost(part, _) => part.is_condition(),
            _ => false,
        }
    }

    fn has_not(&self) -> bool {
        match self {
            Self::Not(..) => true,
            Self::And(parts, _) | Self::Or(parts, _) => parts.iter().any(Self::has_not),
            Self::AtLeast(_, part, _) | Self::Boost(part, _) => part.has_not(),
            Self::Leaf(_)
            | Self::Phrase(..)
            | Self::ExactPhrase(_)
            | Self::Near(_)
            | Self::Condition(_)
            | Self::Title(_)
            | Self::Lead(_)
            | Self::Section(_) => false,
        }
    }

    /// Whether a NOT or a field stands where none can, or nothing but a NOT is counted.
    fn is_refused(&self) -> bool {
        match self {
            Self::Leaf(_) | Self::Phrase(..) | Self::ExactPhrase(_) | Self::Condition(_) => false,
            Self::And(parts, _) | Self::Or(parts, _) => parts.iter().any(Self::is_refused),
            Self::Not(part, _) | Self::Title(part) | Self::Lead(part) | Self::Section(part) => {
                part.is_refused()
            }
            Self::AtLeast(_, part, _) => {
                part.has_condition() || part.is_condition() || part.is_refused()
            }
            Self::Boost(part, _) => part.has_not() || part.is_refused(),
            Self::Near(near) => {
                let sides = [&near.left, &near.right];
                sides
                    .iter()
                    .any(|side| side.has_not() || side.has_condition() || side.is_refused())
            }
        }
    }
}

fn conjunction_text(parts: &[Tree], way: u8) -> String {
    let mut text = String::new();
    for (at, part) in parts.iter().enumerate() {
        let separator = match way {
            0 => " AND ",
            1 => " && ",
            _ => " ",
        };
        if at > 0 {
            text += separator;
        }
        match part {
            Tree::Not(..) => text += &part.text(CONJUNCT),
            part if way == 3 && at % 2 == 0 => write!(text, "+{}", part.text(NEAR)).unwrap(),
            part => text += &part.text(NEAR),
        }
    }
    text
}

impl Condition {
    fn text(&self) -> &'static str {
        match self {
            Self::Outlet(text, _)
            | Self::Date(text, _)
            | Self::Byline(text, _)
            | Self::File(text, _)
            | Self::Place(text, _) => text,
            Self::German(true) => "lang:de",
            Self::German(false) => "lang:English",
        }
    }

    fn is_met_by(&self, article: &Article, passage: &Passage) -> bool {
        match self {
            Self::Outlet(_, outlets) => outlets.contains(&article.outlet),
            Self::Date(_, dates) => dates.contains(&article.date),
            Self::German(german) => article.is_german == *german,
            Self::Byline(_, bylines) => bylines.contains(&article.byline),
            // A pattern fits both.
            Self::File(_, file) => {
                article.heading.is_none() && (*file == 2 || article.file == *file)
            }
            Self::Place(_, places) => {
                let mut words = passage.words.iter();
                words.any(|word| places.contains(&word.entry.surface))
            }
        }
    }
}

impl Free {
    fn text(&self) -> String {
        let mut parts: Vec<String> = self.words.iter().map(|word| word.text(OPERAND)).collect();
        for (at, part) in self.required.iter().enumerate() {
            parts.insert(at, format!("+{}", part.text(OPERAND)));
        }
        parts.extend(self.narrowing.iter().map(|part| part.text(OPERAND)));
        let excluded = self.excluded.iter();
        parts.extend(excluded.map(|part| format!("-({})", part.text(LOOSEST))));
        parts.join(" ")
    }

    fn is_refused(&self) -> bool {
        let parts = [&self.words, &self.required, &self.narrowing, &self.excluded];
        parts.iter().any(|parts| parts.iter().any(Tree::is_refused))
    }
}

// ---------------------------------------------------------------- the matcher

/// One way to match: the words chosen, by position, and after which of them what stands before the next word belongs to the match too.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    words: BTreeSet<usize>,
    bridged: BTreeSet<usize>,
}

impl Found {
    fn run(run: Range<usize>) -> Self {
        Self {
            words: run.clone().collect(),
            bridged: (run.start..run.end - 1).collect(),
        }
    }

    fn first(&self) -> usize {
        *self.words.first().unwrap()
    }

    fn last(&self) -> usize {
        *self.words.last().unwrap()
    }

    fn and(&self, other: &Self) -> Self {
        Self {
            words: &self.words | &other.words,
            bridged: &self.bridged | &other.bridged,
        }
    }
}

/// The ways in which a query that holds matches; `None` where it does not hold.
type Held = Option<BTreeSet<Found>>;

fn held_if_any(found: BTreeSet<Found>) -> Held {
    (!found.is_empty()).then_some(found)
}

/// What a collection has in capitals: in passages, in headlines, in headlines and first paragraphs, in headings over passages.
#[derive(Debug, Clone, Default)]
struct Capitals {
    passages: BTreeSet<&'static str>,
    titles: BTreeSet<&'static str>,
    leads: BTreeSet<&'static str>,
    headings: BTreeSet<&'static str>,
    /// What so few passages have in capitals, of those that have it, that capitals are taken for shouting.
    shouted: BTreeSet<&'static str>,
    /// Where nothing matches with acronyms, they are words like others.
    is_any_case: bool,
}

impl Capitals {
    fn of(articles: &[Article]) -> Self {
        const SHOUTED: usize = 20;
        let in_capitals = |words: &mut dyn Iterator<Item = &Placed>| -> BTreeSet<&'static str> {
            words
                .map(|word| word.entry.surface)
                .filter(|surface| *surface == surface.to_uppercase())
                .collect()
        };
        let titles = || articles.iter().flat_map(|article| &article.title.words);
        let firsts = articles.iter().flat_map(|it| &it.passages[0].words);
        let headings = articles
            .iter()
            .flat_map(|it| (0..it.passages.len()).flat_map(|ordinal| it.heading_of(ordinal)));
        let headings = in_capitals(&mut { headings });
        let passages = || articles.iter().flat_map(|article| &article.passages);
        let with = |has: &dyn Fn(&Entry) -> bool| {
            let having = |it: &&Passage| it.words.iter().any(|word| has(&word.entry));
            passages().filter(having).count()
        };
        let deals = with(&|entry| entry.surface == "DEAL");
        let is_shouted = deals * SHOUTED < with(&|entry| entry.form == "deal");
        Self {
            passages: in_capitals(&mut passages().flat_map(|passage| &passage.words)),
            titles: in_capitals(&mut titles()),
            headings,
            leads: in_capitals(&mut titles().chain(firsts)),
            shouted: is_shouted.then_some("DEAL").into_iter().collect(),
            is_any_case: false,
        }
    }

    fn in_any_case(&self) -> Self {
        Self {
            is_any_case: true,
            ..self.clone()
        }
    }
}

/// The words of a passage, or of another part of its article, and those that its collection has in capitals there.
struct Matcher<'a> {
    words: &'a [Placed],
    capitals: &'a Capitals,
    in_capitals: &'a BTreeSet<&'static str>,
    article: &'a Article,
    passage: &'a Passage,
    /// The words of the heading that it stands under.
    heading: &'a [Placed],
    is_first: bool,
}

fn known(typed: &str) -> Option<Entry> {
    let typed = folded(typed);
    VOCABULARY.into_iter().find(|entry| entry.form == typed)
}

/// The vocabulary has no other letters that are written in several ways.
fn folded(typed: &str) -> String {
    typed.to_lowercase().replace(['á', 'ä'], "a")
}

/// More than any nearness or phrase here spans.
const GAP: usize = 40;

/// Headline and first paragraph, with a gap between them that nothing spans.
fn lead_of(article: &Article) -> Vec<Placed> {
    let mut words = article.title.words.clone();
    words.extend((0..GAP).map(|_| Placed {
        entry: entry("", "-", ["-", "-"]),
        bytes: 0..0,
        sentence: 1,
        space_follows: false,
        hyphen_follows: false,
    }));
    let paragraph = article.passages[0].words.iter().cloned();
    words.extend(paragraph.map(|word| Placed {
        sentence: word.sentence + 2,
        ..word
    }));
    words
}

impl<'a> Matcher<'a> {
    fn of(article: &'a Article, ordinal: usize, capitals: &'a Capitals) -> Self {
        Self {
            words: &article.passages[ordinal].words,
            in_capitals: &capitals.passages,
            capitals,
            article,
            passage: &article.passages[ordinal],
            heading: article.heading_of(ordinal),
            is_first: ordinal == 0,
        }
    }

    /// The same query over other words of the article, and what the collection has in capitals there.
    fn over<'b>(
        &'b self,
        words: &'b [Placed],
        in_capitals: &'b BTreeSet<&'static str>,
    ) -> Matcher<'b> {
        Matcher {
            words,
            in_capitals,
            ..*self
        }
    }

    /// Whether a word was typed in capitals and stands so anywhere.
    fn is_in_capitals(&self, typed: &str) -> bool {
        self.in_capitals.contains(typed)
    }

    fn stem(&self, word: Entry) -> &'static str {
        word.stems[usize::from(self.article.is_german)]
    }

    fn fits(&self, leaf: &Leaf, word: Entry) -> bool {
        match leaf {
            Leaf::Stem(typed) => {
                known(typed).is_some_and(|typed| self.stem(typed) == self.stem(word))
            }
            Leaf::Exact(typed) if self.is_in_capitals(typed) => word.surface == *typed,
            Leaf::Exact(typed) => known(typed).is_some_and(|typed| typed.form == word.form),
            // Where nobody writes it in capitals, or next to nobody, it is a word like others.
            Leaf::Capitals(typed)
                if self.is_in_capitals(typed)
                    && !self.capitals.shouted.contains(typed)
                    && !self.capitals.is_any_case =>
            {
                word.surface == *typed
            }
            Leaf::Capitals(typed) => self.fits(&Leaf::Stem(typed), word),
            Leaf::Glob(pattern) => {
                let pattern: Vec<char> = folded(pattern).chars().collect();
                glob(&pattern, &word.form.chars().collect::<Vec<_>>())
            }
            Leaf::Regex(_, forms) => forms.contains(&word.form),
            Leaf::Fuzzy(_, typed, most) => is_edited(typed.as_bytes(), word.form.as_bytes(), *most),
            Leaf::Compound(..) | Leaf::Joined(..) => false,
        }
    }

    fn places(&self, leaf: &Leaf) -> Vec<Range<usize>> {
        if let Leaf::Joined(_, first, second) = leaf {
            return (1..self.words.len())
                .filter(|&at| {
                    let before = &self.words[at - 1];
                    before.hyphen_follows
                        && before.entry.form == *first
                        && self.fits(&Leaf::Stem(second), self.words[at].entry)
                })
                .map(|at| at - 1..at + 1)
                .collect();
        }
        let parts = match leaf {
            Leaf::Compound(first, second) => vec![Leaf::Stem(first), Leaf::Stem(second)],
            leaf => vec![leaf.clone()],
        };
        (0..self.words.len())
            .map(|start| start..start + parts.len())
            .filter(|run| run.end <= self.words.len())
            .filter(|run| {
                let mut pairs = parts.iter().zip(&self.words[run.clone()]);
                pairs.all(|(part, word)| {
                    let article = match part {
                        Leaf::Stem(typed) if parts.len() > 1 => {
                            ARTICLES.contains(typed) && ARTICLES.contains(&word.entry.form)
                        }
                        _ => false,
                    };
                    article || self.fits(part, word.entry)
                })
            })
            .collect()
    }

    fn holds(&self, tree: &Tree) -> Held {
        match tree {
            Tree::Leaf(leaf) => {
                held_if_any(self.places(leaf).into_iter().map(Found::run).collect())
            }
            Tree::Phrase(leaves, 0) => self.run_of(leaves),
            Tree::Phrase(leaves, moves) => {
                let places: Vec<Vec<usize>> = leaves
                    .iter()
                    .map(|leaf| self.places(leaf).iter().map(|run| run.start).collect())
                    .collect();
                let chosen = choices(&places).into_iter();
                held_if_any(
                    chosen
                        .filter(|chosen| moves_of(chosen) <= *moves)
                        .map(|chosen| Found {
                            words: chosen.into_iter().collect(),
                            bridged: BTreeSet::new(),
                        })
                        .collect(),
                )
            }
            Tree::ExactPhrase(words) => {
                let leaves: Vec<Leaf> = words.iter().map(|word| Leaf::Exact(word)).collect();
                self.run_of(&leaves)
            }
            Tree::And(parts, _) => self.all(parts),
            Tree::Or(parts, _) => self.any(parts),
            Tree::Not(part, _) => self.holds(part).is_none().then(BTreeSet::new),
            Tree::AtLeast(count, part, _) => self.at_least(*count, part),
            Tree::Boost(part, _) => self.holds(part),
            Tree::Condition(condition) => condition
                .is_met_by(self.article, self.passage)
                .then(BTreeSet::new),
            Tree::Section(part) => self
                .over(self.heading, &self.capitals.headings)
                .holds(part)
                .map(|_| BTreeSet::new()),
            Tree::Title(part) => self
                .over(&self.article.title.words, &self.capitals.titles)
                .holds(part)
                .map(|_| BTreeSet::new()),
            Tree::Lead(part) => {
                let lead = lead_of(self.article);
                let found = self.over(&lead, &self.capitals.leads).holds(part)?;
                // What stands in the first paragraph is marked there.
                let before = lead.len() - self.article.passages[0].words.len();
                let shifted = |places: &BTreeSet<usize>| {
                    places.iter().map(|at| at - before).collect::<BTreeSet<_>>()
                };
                let in_paragraph = found.into_iter().filter(|found| {
                    self.is_first && found.words.first().is_some_and(|first| *first >= before)
                });
                let in_paragraph = in_paragraph.map(|found| Found {
                    words: shifted(&found.words),
                    bridged: shifted(&found.bridged),
                });
                Some(in_paragraph.collect())
            }
            Tree::Near(near) => match spread(near) {
                Tree::Near(near) => self.near(&near),
                spread => self.holds(&spread),
            },
        }
    }

    fn all(&self, parts: &[Tree]) -> Held {
        let held: Option<Vec<_>> = parts.iter().map(|part| self.holds(part)).collect();
        held.map(|held| held.into_iter().flatten().collect())
    }

    /// Of several things that are required each stands so often; of alternatives that are words or the like, all together.
    fn at_least(&self, count: usize, tree: &Tree) -> Held {
        let each = |parts: &[Tree]| -> Vec<Held> {
            let held = parts.iter().map(|part| self.at_least(count, part));
            held.collect()
        };
        match &spread_out(tree) {
            tree @ Tree::Not(..) => self.holds(tree),
            Tree::And(parts, _) => {
                let held: Option<Vec<_>> = each(parts).into_iter().collect();
                held.map(|held| held.into_iter().flatten().collect())
            }
            Tree::Or(parts, _) if parts.iter().any(requires_several) => {
                let held: Vec<_> = each(parts).into_iter().flatten().collect();
                (!held.is_empty()).then(|| held.into_iter().flatten().collect())
            }
            tree => self.holds(tree).filter(|found| {
                let found = found.iter().filter(|found| !found.words.is_empty());
                times(&found.map(|it| (it.first(), it.last())).collect()) >= count
            }),
        }
    }

    fn any(&self, parts: &[Tree]) -> Held {
        let held: Vec<_> = parts.iter().filter_map(|part| self.holds(part)).collect();
        (!held.is_empty()).then(|| held.into_iter().flatten().collect())
    }

    fn free(&self, free: &Free, mode: MatchMode) -> Held {
        if free.excluded.iter().any(|part| self.holds(part).is_some()) {
            return None;
        }
        let narrowing = self.all(&free.narrowing)?;
        let words = match mode {
            MatchMode::Any => self.any(&free.words),
            MatchMode::All | MatchMode::Auto => Some(self.all(&free.words)?),
        };
        let mut found = if free.required.is_empty() {
            words.as_ref()?;
            BTreeSet::new()
        } else {
            self.all(&free.required)?
        };
        found.extend(narrowing);
        found.extend(words.into_iter().flatten());
        Some(found)
    }

    /// What makes a partial match: any of the free words, or a part of a compound among them that says something by itself.
    fn some(&self, free: &Free) -> Held {
        let mut words = free.words.clone();
        for word in &free.words {
            if let Tree::Leaf(Leaf::Compound(first, second)) = word {
                let parts = [first, second].into_iter();
                let long = parts.filter(|part| part.chars().count() >= 4);
                words.extend(long.map(|part| Tree::Leaf(Leaf::Stem(part))));
            }
        }
        let some = Free {
            words,
            ..free.clone()
        };
        self.free(&some, MatchMode::Any)
    }

    fn run_of(&self, leaves: &[Leaf]) -> Held {
        let places: Vec<_> = leaves.iter().map(|leaf| self.places(leaf)).collect();
        let mut found = BTreeSet::new();
        for start in 0..self.words.len() {
            let mut end = Some(start);
            for places in &places {
                let next = |at: usize| places.iter().find(|run| run.start == at);
                end = end.and_then(next).map(|run| run.end);
            }
            found.extend(end.map(|end| Found::run(start..end)));
        }
        held_if_any(found)
    }

    fn near(&self, near: &Nearness) -> Held {
        let left = self.holds(&near.left).unwrap_or_default();
        let right = self.holds(&near.right).unwrap_or_default();
        let mut found = BTreeSet::new();
        for first in &left {
            let beside: Vec<&Found> = right
                .iter()
                .filter(|second| self.stand_near(first, second, near.within, near.ordered))
                .collect();
            if near.negated {
                found.extend(beside.is_empty().then(|| first.clone()));
            } else {
                found.extend(beside.into_iter().map(|second| first.and(second)));
            }
        }
        held_if_any(found)
    }

    /// Whether a word of one match stands near enough to another word of the other; in order, if the first is over before the second.
    fn stand_near(&self, first: &Found, second: &Found, within: Within, ordered: bool) -> bool {
        if first.words == second.words || (ordered && first.last() >= second.first()) {
            return false;
        }
        let all = &first.words | &second.words;
        let sentences: BTreeSet<usize> = all.iter().map(|at| self.words[*at].sentence).collect();
        match within {
            Within::Words(most) => first.words.iter().any(|one| {
                let other = |other: &usize| one != other && one.abs_diff(*other) <= most;
                second.words.iter().any(other)
            }),
            Within::Sentence => sentences.len() == 1,
            Within::Passage => true,
        }
    }
}

/// Nearness to things that are all required is nearness to each of them, also where they are one side of an OR.
fn spread(near: &Nearness) -> Tree {
    let left = spread_out(&near.left);
    let right = spread_out(&near.right);
    let with = |left: &Tree, right: &Tree| {
        spread(&Nearness {
            left: left.clone(),
            right: right.clone(),
            ..near.clone()
        })
    };
    match (&left, &right) {
        (Tree::And(parts, way), right) => {
            Tree::And(parts.iter().map(|part| with(part, right)).collect(), *way)
        }
        (left, Tree::And(parts, way)) => {
            Tree::And(parts.iter().map(|part| with(left, part)).collect(), *way)
        }
        (Tree::Or(parts, way), right) if parts.iter().any(requires_several) => {
            Tree::Or(parts.iter().map(|part| with(part, right)).collect(), *way)
        }
        // What must not be near may be any of them.
        (left, Tree::Or(parts, way)) if !near.negated && parts.iter().any(requires_several) => {
            Tree::Or(parts.iter().map(|part| with(left, part)).collect(), *way)
        }
        _ => Tree::Near(Box::new(Nearness {
            left,
            right,
            ..near.clone()
        })),
    }
}

fn spread_out(tree: &Tree) -> Tree {
    match tree {
        Tree::Boost(part, _) => spread_out(part),
        Tree::Near(near) => spread(near),
        Tree::And(parts, way) => Tree::And(parts.iter().map(spread_out).collect(), *way),
        Tree::Or(parts, way) => Tree::Or(parts.iter().map(spread_out).collect(), *way),
        tree => tree.clone(),
    }
}

fn requires_several(tree: &Tree) -> bool {
    match tree {
        Tree::And(..) => true,
        Tree::Or(parts, _) => parts.iter().any(requires_several),
        _ => false,
    }
}

fn glob(pattern: &[char], word: &[char]) -> bool {
    match (pattern.first(), word.first()) {
        (None, None) => true,
        (Some('*'), _) => {
            glob(&pattern[1..], word) || (!word.is_empty() && glob(pattern, &word[1..]))
        }
        (Some(letter), Some(other)) => {
            (*letter == '?' || letter == other) && glob(&pattern[1..], &word[1..])
        }
        _ => false,
    }
}

/// Whether a word becomes another by at most so many edits: letters put in, left out, changed, or changed places with their neighbor.
fn is_edited(from: &[u8], to: &[u8], most: usize) -> bool {
    let (Some((a, from_rest)), Some((b, to_rest))) = (from.split_first(), to.split_first()) else {
        return from.len() + to.len() <= most;
    };
    if a == b && is_edited(from_rest, to_rest, most) {
        return true;
    }
    let swapped = from_rest.first() == Some(b) && to_rest.first() == Some(a);
    most > 0
        && (is_edited(from_rest, to_rest, most - 1)
            || is_edited(from_rest, to, most - 1)
            || is_edited(from, to_rest, most - 1)
            || (swapped && is_edited(&from_rest[1..], &to_rest[1..], most - 1)))
}

/// Every choice of one place a word, no place twice.
fn choices(places: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let Some((last, before)) = places.split_last() else {
        return vec![Vec::new()];
    };
    let mut all = Vec::new();
    for choice in choices(before) {
        for place in last.iter().filter(|place| !choice.contains(place)) {
            all.push([choice.as_slice(), &[*place]].concat());
        }
    }
    all
}

/// Lucene's moves: how far the places differ, each less the word's number in the phrase.
fn moves_of(chosen: &[usize]) -> usize {
    let number = chosen.len();
    let shifts = chosen
        .iter()
        .enumerate()
        .map(|(i, place)| place + number - i);
    shifts.clone().max().unwrap() - shifts.min().unwrap()
}

/// What a reader sees marked: neighbors with only a space between them are one range.
fn marked(found: &BTreeSet<Found>, words: &[Placed]) -> Vec<Range<usize>> {
    let all = found
        .iter()
        .fold(Found::default(), |all, found| all.and(found));
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for &at in &all.words {
        let bytes = words[at].bytes.clone();
        let joins = at > 0
            && all.words.contains(&(at - 1))
            && (all.bridged.contains(&(at - 1)) || words[at - 1].space_follows);
        match ranges.last_mut() {
            Some(last) if joins => last.end = bytes.end,
            _ => ranges.push(bytes),
        }
    }
    ranges
}

// ---------------------------------------------------------------- the comparison

/// A query, and how what was found for it differs from what holds.
struct Disagreement(String, String);

fn quoted(ranges: Option<Vec<Range<usize>>>, text: &str) -> String {
    ranges.map_or("(does not match)".to_owned(), |ranges| {
        let marked: Vec<&str> = ranges.into_iter().map(|range| &text[range]).collect();
        format!("{marked:?}")
    })
}

/// A collection, in two files so that the index has more than one part, from which other articles have gone, and its index.
struct Collection<'a> {
    articles: &'a [Article],
    capitals: Capitals,
    reader: Reader,
    _folder: tempfile::TempDir,
}

/// A record of an article. A date, an outlet and a language are as they are written.
fn record(id: &str, article: &Article) -> String {
    let paragraphs: Vec<&str> = article.passages.iter().map(|it| it.text.as_str()).collect();
    let mut record = serde_json::json!({
        "id": id, "text": paragraphs.join("\n\n"), "title": article.title.text,
        "language": if article.is_german { "de" } else { "en" },
    });
    if !article.byline.is_empty() {
        record["author"] = article.byline.into();
    }
    if let Some(outlet) = article.outlet {
        record["outlet"] = outlet.into();
    }
    if let Some(date) = article.date {
        record["date"] = date.into();
    }
    format!("{record}\n")
}

/// An article with a heading as a note in Markdown.
fn note(article: &Article, before: usize, heading: &Passage) -> String {
    let mut note = format!("---\ntitle: \"{}\"\n", article.title.text);
    let language = if article.is_german { "de" } else { "en" };
    writeln!(note, "language: {language}").unwrap();
    let author = (!article.byline.is_empty()).then_some(article.byline);
    for (field, value) in [
        ("author", author),
        ("outlet", article.outlet),
        ("date", article.date),
    ] {
        if let Some(value) = value {
            writeln!(note, "{field}: \"{value}\"").unwrap();
        }
    }
    note += "---\n";
    for (ordinal, passage) in article.passages.iter().enumerate() {
        if ordinal == before {
            write!(note, "\n## {}\n", heading.text).unwrap();
        }
        write!(note, "\n{}\n", passage.text).unwrap();
    }
    note
}

/// Names the places of the vocabulary and nothing else.
struct Places;

impl Recognizer for Places {
    fn find(&self, article: &ReadArticle) -> Vec<Entity> {
        let mut found = Vec::new();
        for block in &article.blocks {
            for place in ["Doha", "Guantánamo", "Guantanamo"] {
                let places = article.text[block.range.clone()].match_indices(place);
                found.extend(places.map(|(at, _)| Entity {
                    kind: EntityKind::Place,
                    range: block.range.start + at..block.range.start + at + place.len(),
                    name: place.to_owned(),
                }));
            }
        }
        found.sort_by_key(|entity| entity.range.start);
        found
    }

    fn version(&self) -> &'static str {
        "places"
    }
}

fn index_file(index: &std::path::Path, path: &std::path::Path) {
    let request = SyncRequest {
        forget: Vec::new(),
        paths: vec![path.to_owned()],
        manifest: None,
        rebuild: false,
        threads: 1,
        writer: WriterSettings {
            threads: 1,
            memory: 20_000_000,
        },
    };
    // A program that another test starts at this moment shares the lock until it runs.
    let report = loop {
        match sync(index, &request, &Places, &|_, _, _| {}) {
            Err(SyncError::Index(IndexError::Locked { .. })) => std::thread::yield_now(),
            outcome => break outcome.unwrap(),
        }
    };
    assert!(report.problems.is_empty(), "{:?}", report.problems);
}

impl<'a> Collection<'a> {
    fn new(articles: &'a [Article], gone: &[Article]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let index = folder.path().join("index");
        for part in 0..2 {
            let path = folder.path().join(format!("part-{part}.jsonl"));
            let of_part = articles.iter().enumerate();
            let lines: String = of_part
                .filter(|(_, article)| article.heading.is_none() && article.file == part)
                .map(|(number, article)| record(&number.to_string(), article))
                .collect();
            if part == 0 {
                let more = gone.iter().enumerate();
                let more: String = more
                    .map(|(at, article)| record(&format!("gone {at}"), article))
                    .collect();
                std::fs::write(&path, lines.clone() + &more).unwrap();
                index_file(&index, &path);
            }
            std::fs::write(&path, lines).unwrap();
            index_file(&index, &path);
        }
        let notes = folder.path().join("notes");
        std::fs::create_dir(&notes).unwrap();
        for (number, article) in articles.iter().enumerate() {
            if let Some((before, heading)) = &article.heading {
                let path = notes.join(format!("{number}.md"));
                std::fs::write(path, note(article, *before, heading)).unwrap();
            }
        }
        index_file(&index, &notes);
        Self {
            capitals: Capitals::of(articles),
            articles,
            reader: Index::open(&index).unwrap().reader().unwrap(),
            _folder: folder,
        }
    }

    /// Compares what is found for a query with what holds, in full or by some of the words; how many passages were compared.
    fn check(
        &self,
        text: &str,
        mode: MatchMode,
        refused: bool,
        holds: &dyn Fn(&Matcher) -> (Held, Held),
    ) -> Result<usize, Disagreement> {
        let disagree = |message: String| Err(Disagreement(text.to_owned(), message));
        let request = SearchRequest {
            mode,
            limit: 10_000,
            snippet_length: usize::MAX,
            ..SearchRequest::new(text)
        };
        let results = match search(&request, &self.reader) {
            Err(SearchError::Query(_)) if refused => return Ok(0),
            Err(error) => return disagree(format!("{text}: {error}")),
            Ok(_) if refused => return disagree(format!("{text}: is not refused")),
            Ok(results) => results,
        };
        assert_eq!(
            results.total + results.partial,
            results.hits.len(),
            "{text}"
        );
        let mut shown = HashMap::new();
        for (at, found) in results.hits.iter().enumerate() {
            let stored = &found.hit.passage;
            let article = stored.article.to_string();
            let number: usize = article.trim_end_matches(".md").parse().unwrap();
            let ordinal = stored.ordinal as usize;
            assert_eq!(stored.text, self.articles[number].passages[ordinal].text);
            // Passages with some of the words are listed after those that match.
            let marks = (at >= results.total, found.snippet.highlights.clone());
            shown.insert((number, ordinal), marks);
        }
        // Where nothing matches with acronyms, but something without, they are words like others.
        let any_case = self.capitals.in_any_case();
        let any = |capitals| {
            let mut each = self.articles.iter().flat_map(|article| {
                (0..article.passages.len()).map(move |ordinal| (article, ordinal))
            });
            each.any(|(article, ordinal)| {
                holds(&Matcher::of(article, ordinal, capitals)).0.is_some()
            })
        };
        let capitals = if !any(&self.capitals) && any(&any_case) {
            &any_case
        } else {
            &self.capitals
        };
        let mut compared = 0;
        for (number, article) in self.articles.iter().enumerate() {
            for (ordinal, passage) in article.passages.iter().enumerate() {
                let matcher = Matcher::of(article, ordinal, capitals);
                let expected = match holds(&matcher) {
                    (Some(full), _) => Some((false, marked(&full, &passage.words))),
                    (None, some) => some.map(|some| (true, marked(&some, &passage.words))),
                };
                let shown = shown.remove(&(number, ordinal));
                if shown != expected {
                    let told = |it: Option<(bool, Vec<Range<usize>>)>| {
                        let partial = it.as_ref().is_some_and(|(partial, _)| *partial);
                        let marked = quoted(it.map(|it| it.1), &passage.text);
                        format!("{}{marked}", if partial { "in part " } else { "" })
                    };
                    return disagree(format!(
                        "\nquery      {text} (--match {mode:?})\nunderstood {}\narticle    {} / {:?} / {:?} / German: {}\npassage    {} (number {ordinal})\nmarked     {}\nto mark    {}",
                        results.understood,
                        article.title.text,
                        article.outlet,
                        article.date,
                        article.is_german,
                        passage.text,
                        told(shown),
                        told(expected)
                    ));
                }
                compared += 1;
            }
        }
        Ok(compared)
    }
}

#[test]
fn what_is_found_and_marked_is_what_a_brute_force_matcher_finds_and_marks() {
    const REGRESSIONS: &str = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/proptest-regressions/oracle.txt"
    );
    let mut runner = TestRunner::new(Config {
        cases: 7,
        // A pair that fails says all by itself.
        max_shrink_iters: 0,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(REGRESSIONS))),
        ..Config::default()
    });
    let case = (
        proptest::collection::vec(any_article(), 30),
        proptest::collection::vec(any_article(), 0..8),
        proptest::collection::vec(any_tree(), 40),
        proptest::collection::vec(any_free(), 15),
    );
    let pairs = Cell::new(0);
    let outcome = runner.run(&case, |(articles, gone, trees, frees)| {
        let collection = Collection::new(&articles, &gone);
        let mut failures = Vec::new();
        let mut count = |compared: Result<usize, Disagreement>| match compared {
            Ok(compared) => pairs.set(pairs.get() + compared),
            Err(failure) => failures.push(failure),
        };
        for tree in &trees {
            let text = tree.text(LOOSEST);
            let holds = |matcher: &Matcher| (matcher.holds(tree), None);
            count(collection.check(&text, MatchMode::All, tree.is_refused(), &holds));
        }
        for free in &frees {
            for mode in [MatchMode::Any, MatchMode::Auto] {
                let holds = |matcher: &Matcher| {
                    let full = matcher.free(free, mode);
                    let some = (mode == MatchMode::Auto).then(|| matcher.some(free));
                    (full, some.flatten())
                };
                count(collection.check(&free.text(), mode, free.is_refused(), &holds));
            }
        }
        let simplest = failures.into_iter().min_by_key(|failure| failure.0.len());
        simplest.map_or(Ok(()), |failure| Err(TestCaseError::fail(failure.1)))
    });
    match outcome {
        Err(TestError::Fail(reason, _)) => panic!("{reason}"),
        outcome => outcome.unwrap(),
    }
    println!("{} pairs", pairs.get());
    assert!(pairs.get() >= LEAST_PAIRS, "{} pairs only", pairs.get());
}
