//! Promises: over random queries of every operator and nesting, the engine finds exactly the passages that a brute-force matcher finds,
//! and marks exactly the words that the matcher says made them match.
//!
//! The matcher is written plainly and shares nothing with the program: passages are made of words whose forms and stems are known here,
//! and each operator is its definition, tried on all places. Queries are made as trees, written out as a reader may write them, and
//! refused exactly where a NOT stands inside nearness or under a boost.

use proptest::prelude::*;
use proptest::test_runner::{Config, FileFailurePersistence, TestError, TestRunner};
use pullquote::entity::NoRecognizer;
use pullquote::index::{Index, IndexError, MatchMode, Reader, WriterSettings};
use pullquote::indexing::{SyncError, SyncRequest, sync};
use pullquote::search::{SearchError, SearchRequest, search};
use std::cell::Cell;
use std::collections::BTreeSet;
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
    stem: &'static str,
}

const fn entry(surface: &'static str, form: &'static str, stem: &'static str) -> Entry {
    Entry {
        surface,
        form,
        stem,
    }
}

/// The first ones end no sentence: after "US." a tool may see none end.
const VOCABULARY: [Entry; 12] = [
    entry("US", "us", "us"),
    entry("us", "us", "us"),
    entry("talk", "talk", "talk"),
    entry("talks", "talks", "talk"),
    entry("DEAL", "deal", "deal"),
    entry("office", "office", "office"),
    entry("offices", "offices", "office"),
    entry("Guantánamo", "guantanamo", "guantanamo"),
    entry("Guantanamo", "guantanamo", "guantanamo"),
    entry("deal", "deal", "deal"),
    entry("grain", "grain", "grain"),
    entry("Doha", "doha", "doha"),
];
const ENDS_NO_SENTENCE: usize = 2;

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
            for (at, (word, behind)) in words.into_iter().enumerate() {
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
    Exact(&'static str),
    /// Typed in capitals.
    Capitals(&'static str),
    /// With `*` and `?`.
    Glob(&'static str),
    /// An expression, and the forms of the vocabulary that it fits.
    Regex(&'static str, &'static [&'static str]),
    /// What is typed, the word in it, and how many edits away.
    Fuzzy(&'static str, &'static str, usize),
    /// As one word, what passages may have with a hyphen: what is typed, the first word's form, the second's stem.
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
        Leaf::Regex("talks?", &["talk", "talks"]),
        Leaf::Regex("[dg].*", &["guantanamo", "deal", "grain", "doha"]),
        Leaf::Regex("(us|d.+)", &["us", "deal", "doha"]),
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
        1 => prop::sample::select(vec!["US", "DEAL"]).prop_map(Leaf::Capitals),
        1 => (any_typed(), any_typed()).prop_map(|(first, second)| Leaf::Compound(first, second)),
        1 => prop::sample::select(vec![
            Leaf::Joined("talkdeal", "talk", "deal"),
            Leaf::Joined("GrainOffices", "grain", "office"),
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

fn any_within() -> impl Strategy<Value = Within> {
    prop_oneof![
        4 => (1_usize..7).prop_map(Within::Words),
        1 => Just(Within::Sentence),
        1 => Just(Within::Passage),
    ]
}

fn any_tree() -> impl Strategy<Value = Tree> {
    let operand = prop_oneof![3 => any_leaf().prop_map(Tree::Leaf), 1 => any_phrase()];
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
            && !matches!(tree, Tree::Leaf(Leaf::Stem("us")))
    });
    (
        proptest::collection::vec(free, 2..4),
        proptest::collection::vec(any_tree(), 0..2),
        proptest::collection::vec(any_tree(), 0..2),
    )
        .prop_map(|(words, required, excluded)| Free {
            // A NOT cannot be required with a `+`.
            required: required
                .into_iter()
                .filter(|tree| !matches!(tree, Tree::Not(..)))
                .collect(),
            words,
            excluded,
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
                    Self::Boost(..) => format!("({})^{factor}", part.text(LOOSEST)),
                    part => format!("{}^{factor}", part.text(OPERAND)),
                }
            }
        }
    }

    fn has_not(&self) -> bool {
        match self {
            Self::Not(..) => true,
            Self::And(parts, _) | Self::Or(parts, _) => parts.iter().any(Self::has_not),
            Self::AtLeast(_, part, _) | Self::Boost(part, _) => part.has_not(),
            Self::Leaf(_) | Self::Phrase(..) | Self::ExactPhrase(_) | Self::Near(_) => false,
        }
    }

    /// Whether a NOT stands where none can.
    fn is_refused(&self) -> bool {
        match self {
            Self::Leaf(_) | Self::Phrase(..) | Self::ExactPhrase(_) => false,
            Self::And(parts, _) | Self::Or(parts, _) => parts.iter().any(Self::is_refused),
            Self::Not(part, _) | Self::AtLeast(_, part, _) => part.is_refused(),
            Self::Boost(part, _) => part.has_not() || part.is_refused(),
            Self::Near(near) => {
                let sides = [&near.left, &near.right];
                sides.iter().any(|side| side.has_not() || side.is_refused())
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

impl Free {
    fn text(&self) -> String {
        let mut parts: Vec<String> = self.words.iter().map(|word| word.text(OPERAND)).collect();
        for (at, part) in self.required.iter().enumerate() {
            parts.insert(at, format!("+{}", part.text(OPERAND)));
        }
        let excluded = self.excluded.iter();
        parts.extend(excluded.map(|part| format!("-({})", part.text(LOOSEST))));
        parts.join(" ")
    }

    fn is_refused(&self) -> bool {
        [&self.words, &self.required, &self.excluded]
            .iter()
            .any(|parts| parts.iter().any(Tree::is_refused))
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

/// A passage, and the words that some passage of its collection has in capitals.
struct Matcher<'a> {
    words: &'a [Placed],
    capitals: &'a BTreeSet<&'static str>,
}

fn known(typed: &str) -> Option<Entry> {
    let typed = folded(typed);
    VOCABULARY.into_iter().find(|entry| entry.form == typed)
}

/// The vocabulary has no other letters that are written in several ways.
fn folded(typed: &str) -> String {
    typed.to_lowercase().replace('á', "a")
}

impl Matcher<'_> {
    fn fits(&self, leaf: &Leaf, word: Entry) -> bool {
        match leaf {
            Leaf::Stem(typed) => known(typed).is_some_and(|typed| typed.stem == word.stem),
            Leaf::Exact(typed) => known(typed).is_some_and(|typed| typed.form == word.form),
            // Where nobody writes it in capitals, it is a word like others.
            Leaf::Capitals(typed) if !self.capitals.contains(typed) => {
                self.fits(&Leaf::Stem(typed), word)
            }
            Leaf::Capitals(typed) => word.surface == *typed,
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
                        && self.words[at].entry.stem == *second
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
                pairs.all(|(part, word)| self.fits(part, word.entry))
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
            Tree::AtLeast(count, part, _) => self.holds(part).filter(|found| {
                let extents = found.iter().filter(|found| !found.words.is_empty());
                let extents: BTreeSet<_> = extents.map(|it| (it.first(), it.last())).collect();
                extents.len() >= *count
            }),
            Tree::Boost(part, _) => self.holds(part),
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

    fn any(&self, parts: &[Tree]) -> Held {
        let held: Vec<_> = parts.iter().filter_map(|part| self.holds(part)).collect();
        (!held.is_empty()).then(|| held.into_iter().flatten().collect())
    }

    fn free(&self, free: &Free, mode: MatchMode) -> Held {
        if free.excluded.iter().any(|part| self.holds(part).is_some()) {
            return None;
        }
        let words = match mode {
            MatchMode::Any => self.any(&free.words),
            MatchMode::All | MatchMode::Auto => Some(self.all(&free.words)?),
        };
        if free.required.is_empty() {
            return words;
        }
        let mut found = self.all(&free.required)?;
        found.extend(words.into_iter().flatten());
        Some(found)
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
                .filter(|second| {
                    self.apart(first, second, near.within)
                        || (!near.ordered && self.apart(second, first, near.within))
                })
                .collect();
            if near.negated {
                found.extend(beside.is_empty().then(|| first.clone()));
            } else {
                found.extend(beside.into_iter().map(|second| first.and(second)));
            }
        }
        held_if_any(found)
    }

    /// Whether one match stands wholly before another, and near enough.
    fn apart(&self, earlier: &Found, later: &Found, within: Within) -> bool {
        let distance = later.first().checked_sub(earlier.last());
        let Some(distance) = distance.filter(|distance| *distance >= 1) else {
            return false;
        };
        match within {
            Within::Words(most) => distance <= most,
            Within::Sentence => {
                self.words[earlier.first()].sentence == self.words[later.last()].sentence
            }
            Within::Passage => true,
        }
    }
}

/// Nearness to things that are all required is nearness to each of them, also where they are one side of an OR.
fn spread(near: &Nearness) -> Tree {
    let left = operand_of_nearness(&near.left);
    let right = operand_of_nearness(&near.right);
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

fn operand_of_nearness(tree: &Tree) -> Tree {
    match tree {
        Tree::Boost(part, _) => operand_of_nearness(part),
        Tree::Near(near) => spread(near),
        Tree::And(parts, way) => Tree::And(parts.iter().map(operand_of_nearness).collect(), *way),
        Tree::Or(parts, way) => Tree::Or(parts.iter().map(operand_of_nearness).collect(), *way),
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

/// A collection, in two files so that the index has more than one part, and its index.
struct Collection<'a> {
    passages: &'a [Passage],
    capitals: BTreeSet<&'static str>,
    reader: Reader,
    _folder: tempfile::TempDir,
}

impl<'a> Collection<'a> {
    fn new(passages: &'a [Passage]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let index = folder.path().join("index");
        for (part, numbers) in [0..passages.len() / 2, passages.len() / 2..passages.len()]
            .into_iter()
            .enumerate()
        {
            let path = folder.path().join(format!("{part}.jsonl"));
            let lines = numbers.map(|number| {
                let text = &passages[number].text;
                let id = number.to_string();
                format!(
                    "{}\n",
                    serde_json::json!({"id": id, "text": text, "language": "en"})
                )
            });
            std::fs::write(&path, lines.collect::<String>()).unwrap();
            let request = SyncRequest {
                forget: Vec::new(),
                paths: vec![path],
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
                match sync(&index, &request, &NoRecognizer, &|_, _, _| {}) {
                    Err(SyncError::Index(IndexError::Locked { .. })) => std::thread::yield_now(),
                    outcome => break outcome.unwrap(),
                }
            };
            assert!(report.problems.is_empty(), "{:?}", report.problems);
        }
        let words = passages.iter().flat_map(|passage| &passage.words);
        Self {
            capitals: words
                .map(|word| word.entry.surface)
                .filter(|surface| *surface == surface.to_uppercase())
                .collect(),
            passages,
            reader: Index::open(&index).unwrap().reader().unwrap(),
            _folder: folder,
        }
    }

    /// Compares what is found for a query with what holds; how many passages were compared.
    fn check(
        &self,
        text: &str,
        mode: MatchMode,
        refused: bool,
        holds: &dyn Fn(&Matcher) -> Held,
    ) -> Result<usize, Disagreement> {
        let disagree = |message: String| Err(Disagreement(text.to_owned(), message));
        let request = SearchRequest {
            mode,
            limit: self.passages.len() + 1,
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
        let mut shown = vec![None; self.passages.len()];
        // Passages with some of the words are listed after those that match.
        for found in &results.hits[..results.total] {
            let stored = &found.hit.passage;
            let number: usize = stored.article.to_string().parse().unwrap();
            assert_eq!(stored.text, self.passages[number].text);
            shown[number] = Some(found.snippet.highlights.clone());
        }
        for (passage, shown) in self.passages.iter().zip(shown) {
            let matcher = Matcher {
                words: &passage.words,
                capitals: &self.capitals,
            };
            let expected = holds(&matcher).map(|found| marked(&found, &passage.words));
            if shown != expected {
                return disagree(format!(
                    "\nquery      {text} (--match {mode:?})\nunderstood {}\npassage    {}\nmarked     {}\nto mark    {}",
                    results.understood,
                    passage.text,
                    quoted(shown, &passage.text),
                    quoted(expected, &passage.text)
                ));
            }
        }
        Ok(self.passages.len())
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
        proptest::collection::vec(any_passage(), 60),
        proptest::collection::vec(any_tree(), 40),
        proptest::collection::vec(any_free(), 15),
    );
    let pairs = Cell::new(0);
    let outcome = runner.run(&case, |(passages, trees, frees)| {
        let collection = Collection::new(&passages);
        let mut failures = Vec::new();
        let mut count = |compared: Result<usize, Disagreement>| match compared {
            Ok(compared) => pairs.set(pairs.get() + compared),
            Err(failure) => failures.push(failure),
        };
        for tree in &trees {
            let text = tree.text(LOOSEST);
            let holds = |matcher: &Matcher| matcher.holds(tree);
            count(collection.check(&text, MatchMode::All, tree.is_refused(), &holds));
        }
        for free in &frees {
            for mode in [MatchMode::Any, MatchMode::Auto] {
                let holds = |matcher: &Matcher| matcher.free(free, mode);
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
