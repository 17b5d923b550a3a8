//! A query over a passage's words: the spans that match.
//!
//! One evaluator decides both whether a passage matches and which of its words are highlighted. What comes in: a query and where each of
//! its words stands in the passage. What goes out: matches, each with the words that made it. Words under a NOT, words of a branch that
//! does not hold, lone words of a phrase, and words that are near nothing are never among them.

use super::{Nearness, Phrase, Query, Scope, Within, Word};
use std::ops::Range;

/// A run of word positions, half-open.
pub type Span = Range<u32>;

/// Where words stand in one passage.
pub trait Occurrences {
    /// The spans of a word, in order: one position each, or as many as a compound has words.
    fn word(&self, word: &Word) -> Vec<Span>;
    /// The position each sentence begins at, in order; the first is 0.
    fn sentences(&self) -> Vec<u32>;
    /// Whether a condition of the query ([`Query::each_condition`]) holds for the passage.
    fn meets(&self, condition: &Query) -> bool;
    /// Whether this is the first passage of its article.
    fn is_first(&self) -> bool;

    /// Whether a word stands in the passage at all.
    fn has(&self, word: &Word) -> bool {
        !self.word(word).is_empty()
    }

    /// Adds the spans of a word as pairs of start and end, in order.
    fn add_extents(&self, word: &Word, extents: &mut Vec<Extent>) {
        let spans = self.word(word).into_iter();
        extents.extend(spans.map(|span| (span.start, span.end)));
    }

    /// How many spans a word has at most, as far as that can be told without looking at them.
    fn most(&self, _word: &Word) -> usize {
        usize::MAX
    }
}

/// From the first word of a match to the last, half-open.
pub type Extent = (u32, u32);

/// One way in which a part of a query matches.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Match {
    /// From the first of its words to the last.
    pub extent: Extent,
    /// The words that make it, in order, without overlap.
    pub marks: Vec<(u32, u32)>,
}

/// A part of a query that is no mere combination of others, and the ways in which it matches.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence<'q> {
    /// The part: a word, a phrase, a nearness, a count.
    pub clause: &'q Query,
    /// How it matches.
    pub matches: Vec<Match>,
}

/// What makes a passage match, part by part; empty where it does not match, or matches by conditions alone.
#[must_use]
pub fn evidence<'q>(query: &'q Query, passage: &dyn Occurrences) -> Vec<Evidence<'q>> {
    let mut found = Vec::new();
    gather(query, passage, &mut found);
    found
}

/// Gathers the parts that hold of a query, if it holds.
fn gather<'q>(query: &'q Query, passage: &dyn Occurrences, found: &mut Vec<Evidence<'q>>) {
    match query {
        Query::Words(parts) | Query::And(parts) | Query::Or(parts) => {
            if holds(query, passage) {
                for part in parts {
                    gather(part, passage, found);
                }
            }
        }
        Query::Boost(part, _) => gather(part, passage, found),
        clause => found.extend(
            evaluate(clause, passage)
                .filter(|matches| !matches.is_empty())
                .map(|matches| Evidence { clause, matches }),
        ),
    }
}

/// How a query matches a passage; `None` where it does not hold.
#[must_use]
pub fn evaluate(query: &Query, passage: &dyn Occurrences) -> Option<Vec<Match>> {
    let found = |matches: Vec<Match>| (!matches.is_empty()).then_some(matches);
    match query {
        Query::Word(word) => found(
            passage
                .word(word)
                .into_iter()
                .map(|span| Match::of(span.start, span.end))
                .collect(),
        ),
        Query::Phrase(phrase) => found(self::phrase(phrase, passage)),
        // Some of the words are enough: which are, the match mode has decided before.
        Query::Words(parts) | Query::Or(parts) => {
            // A branch that holds by a NOT has no matches.
            let held: Vec<_> = parts
                .iter()
                .filter_map(|part| evaluate(part, passage))
                .collect();
            (!held.is_empty()).then(|| held.concat())
        }
        Query::And(parts) => {
            // Beside what is required, free words may be missing.
            let required = parts
                .iter()
                .any(|part| !part.is_condition() && !matches!(part, Query::Words(_)));
            let held = parts.iter().map(|part| match part {
                Query::Words(_) if required => Some(evaluate(part, passage).unwrap_or_default()),
                part => evaluate(part, passage),
            });
            held.collect::<Option<Vec<_>>>().map(|held| held.concat())
        }
        Query::Not(part) => evaluate(part, passage).is_none().then(Vec::new),
        Query::Near(nearness) => found(near(nearness, passage)),
        Query::NotNear(nearness) => found(not_near(nearness, passage)),
        Query::AtLeast(count, part) => {
            evaluate(part, passage).filter(|matches| times_matched(matches) >= *count as usize)
        }
        Query::Boost(part, _) => evaluate(part, passage),
        Query::Field(_) => passage.meets(query).then(Vec::new),
        Query::Scope(scope, part) => passage.meets(query).then(|| {
            if *scope == Scope::Lead && passage.is_first() {
                in_lead(part, passage)
            } else {
                Vec::new()
            }
        }),
    }
}

/// What of a query for headline and first paragraph stands in the first passage; the rest stands in the headline.
fn in_lead(query: &Query, passage: &dyn Occurrences) -> Vec<Match> {
    match query {
        Query::And(parts) => parts
            .iter()
            .flat_map(|part| in_lead(part, passage))
            .collect(),
        query => evaluate(query, passage).unwrap_or_default(),
    }
}

/// Whether a query matches a passage: whether [`evaluate`] would find anything, without the words that make the matches where their
/// extents tell enough.
#[must_use]
pub fn holds(query: &Query, passage: &dyn Occurrences) -> bool {
    match query {
        Query::Word(word) => passage.has(word),
        Query::Phrase(phrase) => !self::phrase(phrase, passage).is_empty(),
        Query::Words(parts) | Query::Or(parts) => parts.iter().any(|part| holds(part, passage)),
        Query::And(parts) => {
            let required = parts
                .iter()
                .any(|part| !part.is_condition() && !matches!(part, Query::Words(_)));
            parts
                .iter()
                .all(|part| (required && matches!(part, Query::Words(_))) || holds(part, passage))
        }
        Query::Not(part) => !holds(part, passage),
        Query::Near(nearness) => {
            let Some([left, right]) = runs_beside(nearness, passage) else {
                let [left, right] = matches_beside(nearness, passage);
                let sentences = sentences_for(nearness, passage);
                return left.iter().any(|first| {
                    right
                        .iter()
                        .any(|second| stand_near(&first.marks, &second.marks, nearness, &sentences))
                });
            };
            let sentences = sentences_for(nearness, passage);
            left.iter().any(|first| {
                right
                    .iter()
                    .any(|second| stand_near(&[*first], &[*second], nearness, &sentences))
            })
        }
        Query::NotNear(nearness) => {
            let Some([left, right]) = runs_beside(nearness, passage) else {
                return !not_near(nearness, passage).is_empty();
            };
            let sentences = sentences_for(nearness, passage);
            left.iter().any(|first| {
                !right
                    .iter()
                    .any(|second| stand_near(&[*first], &[*second], nearness, &sentences))
            })
        }
        Query::AtLeast(count, part) => {
            let count = *count as usize;
            if let Query::Word(word) = part.as_ref()
                && passage.most(word) < count
            {
                return false;
            }
            holds(part, passage) && times(extents(part, passage)) >= count
        }
        Query::Boost(part, _) => holds(part, passage),
        Query::Field(_) | Query::Scope(..) => passage.meets(query),
    }
}

/// What stands on both sides of a nearness, where that is words in a row, so that extents tell the words.
fn runs_beside(nearness: &Nearness, passage: &dyn Occurrences) -> Option<[Vec<Extent>; 2]> {
    let sides = [&nearness.left, &nearness.right];
    sides
        .iter()
        .all(|side| is_run(side))
        .then(|| sides.map(|side| extents(side, passage)))
}

/// Whether all matches of a query are words in a row.
fn is_run(query: &Query) -> bool {
    match query {
        Query::Word(_) => true,
        Query::Phrase(phrase) => phrase.moves == 0,
        Query::Words(parts) | Query::Or(parts) => parts.iter().all(is_run),
        Query::Boost(part, _) => is_run(part),
        _ => false,
    }
}

/// The extents of a query's matches.
fn extents(query: &Query, passage: &dyn Occurrences) -> Vec<Extent> {
    let mut extents = Vec::new();
    add_extents(query, passage, &mut extents);
    extents
}

fn add_extents(query: &Query, passage: &dyn Occurrences, extents: &mut Vec<Extent>) {
    match query {
        Query::Word(word) => passage.add_extents(word, extents),
        Query::Words(parts) | Query::Or(parts) => {
            for part in parts {
                add_extents(part, passage, extents);
            }
        }
        Query::Boost(part, _) => add_extents(part, passage, extents),
        // Rarer under another operator; their matches tell their extents.
        query => extents.extend(
            evaluate(query, passage)
                .unwrap_or_default()
                .into_iter()
                .map(|found| found.extent),
        ),
    }
}

/// How many of them can be counted without counting a word twice: in "harbor company" `harbor OR "harbor company"` stands once.
fn times(mut extents: Vec<Extent>) -> usize {
    // Whoever takes the one that ends first leaves most room for others.
    extents.sort_unstable_by_key(|(start, end)| (*end, *start));
    let (mut count, mut from) = (0, 0);
    for (start, end) in extents {
        if start >= from {
            count += 1;
            from = end;
        }
    }
    count
}

/// Where sentences begin, where that matters.
fn sentences_for(nearness: &Nearness, passage: &dyn Occurrences) -> Vec<u32> {
    if nearness.within == Within::Sentence {
        passage.sentences()
    } else {
        Vec::new()
    }
}

impl Match {
    fn of(start: u32, end: u32) -> Self {
        Self {
            extent: (start, end),
            marks: vec![(start, end)],
        }
    }

    fn with(&self, other: &Self) -> Self {
        let extent = (
            self.extent.0.min(other.extent.0),
            self.extent.1.max(other.extent.1),
        );
        Self {
            extent,
            marks: joined([self.marks.as_slice(), other.marks.as_slice()].concat()),
        }
    }
}

/// In order; spans that overlap become one. Spans that only touch stay two.
fn joined(mut spans: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    spans.sort_unstable();
    let mut merged: Vec<(u32, u32)> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.0 < last.1 => last.1 = last.1.max(span.1),
            _ => merged.push(span),
        }
    }
    merged
}

fn times_matched(matches: &[Match]) -> usize {
    times(matches.iter().map(|found| found.extent).collect())
}

/// Every pair of matches that stand near each other.
fn near(nearness: &Nearness, passage: &dyn Occurrences) -> Vec<Match> {
    let [left, right] = matches_beside(nearness, passage);
    let sentences = sentences_for(nearness, passage);
    let mut pairs = Vec::new();
    for first in &left {
        let beside = right
            .iter()
            .filter(|second| stand_near(&first.marks, &second.marks, nearness, &sentences));
        pairs.extend(beside.map(|second| first.with(second)));
        if pairs.len() >= MOST_CHOICES {
            break;
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// How both sides of a nearness match.
fn matches_beside(nearness: &Nearness, passage: &dyn Occurrences) -> [Vec<Match>; 2] {
    [&nearness.left, &nearness.right].map(|side| evaluate(side, passage).unwrap_or_default())
}

/// The matches of the first part that have none of the second near them.
fn not_near(nearness: &Nearness, passage: &dyn Occurrences) -> Vec<Match> {
    let [left, right] = matches_beside(nearness, passage);
    let sentences = sentences_for(nearness, passage);
    left.into_iter()
        .filter(|first| {
            !right
                .iter()
                .any(|second| stand_near(&first.marks, &second.marks, nearness, &sentences))
        })
        .collect()
}

/// Whether two matches, each given by its words, stand near each other: a word of the one and another word of the other. Nothing is near
/// itself. Where the order counts, the first is over before the second begins.
fn stand_near(first: &[Extent], second: &[Extent], nearness: &Nearness, sentences: &[u32]) -> bool {
    let [(first_start, first_end), (second_start, second_end)] =
        [first, second].map(|words| (words[0].0, words[words.len() - 1].1));
    if nearness.ordered && second_start < first_end {
        return false;
    }
    if first_start == second_start && first_end == second_end && same_words(first, second) {
        return false;
    }
    match nearness.within {
        Within::Words(most) => first.iter().any(|word| {
            second
                .iter()
                .any(|other| distance(*word, *other).is_some_and(|apart| apart <= most))
        }),
        Within::Sentence => {
            let last = first_end.max(second_end) - 1;
            sentence_of(first_start.min(second_start), sentences) == sentence_of(last, sentences)
        }
        Within::Passage => true,
    }
}

/// How far apart the nearest words of two runs of words are that are not the same word.
fn distance(first: Extent, second: Extent) -> Option<u32> {
    if first.1 <= second.0 {
        Some(second.0 - (first.1 - 1))
    } else if second.1 <= first.0 {
        Some(first.0 - (second.1 - 1))
    } else {
        // They overlap: unless both are the same single word, there are neighbors among them.
        let is_one_word = first == second && first.1 - first.0 == 1;
        (!is_one_word).then_some(1)
    }
}

fn same_words(first: &[Extent], second: &[Extent]) -> bool {
    let [first, second] = [first, second].map(|words| words.iter().flat_map(|run| run.0..run.1));
    first.eq(second)
}

/// The number of the sentence a position lies in.
fn sentence_of(position: u32, sentences: &[u32]) -> usize {
    sentences.partition_point(|start| *start <= position)
}

/// The matches of a phrase. Without moves, its words in a row; with moves, every choice of one place a word such that the places,
/// each less the word's number in the phrase, differ by at most the moves (Lucene's sloppy phrase); no place serves two words.
fn phrase(phrase: &Phrase, passage: &dyn Occurrences) -> Vec<Match> {
    let places: Vec<Vec<Span>> = phrase.words.iter().map(|word| passage.word(word)).collect();
    if places.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    if phrase.moves == 0 {
        in_a_row(&places)
    } else {
        with_moves(&places, phrase.moves)
    }
}

fn in_a_row(places: &[Vec<Span>]) -> Vec<Match> {
    let mut runs: Vec<(u32, u32)> = places[0]
        .iter()
        .map(|span| (span.start, span.end))
        .collect();
    for next in &places[1..] {
        runs = runs
            .into_iter()
            .flat_map(|(start, end)| {
                next.iter()
                    .filter(move |span| span.start == end)
                    .map(move |span| (start, span.end))
            })
            .collect();
        // A word that may be one or several has many ways to the same end.
        runs.sort_unstable();
        runs.dedup();
    }
    runs.into_iter()
        .map(|(start, end)| Match::of(start, end))
        .collect()
}

/// A choice of places for the first words of a phrase.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Choice {
    /// Least and greatest place, each less the word's offset in the phrase.
    shifts: (i64, i64),
    places: Vec<(u32, u32)>,
}

/// Choices of places tried in a passage at most; only text that says one word over and over has more.
const MOST_CHOICES: usize = 20_000;

fn with_moves(places: &[Vec<Span>], moves: u32) -> Vec<Match> {
    let mut choices = vec![Choice {
        shifts: (i64::MAX, i64::MIN),
        places: Vec::new(),
    }];
    let mut offset = 0;
    for spans in places {
        let mut longer = Vec::new();
        for choice in &choices {
            for span in spans {
                let shift = i64::from(span.start) - offset;
                let shifts = (choice.shifts.0.min(shift), choice.shifts.1.max(shift));
                let taken = choice
                    .places
                    .iter()
                    .any(|place| span.start < place.1 && place.0 < span.end);
                if !taken && shifts.1 - shifts.0 <= i64::from(moves) && longer.len() < MOST_CHOICES
                {
                    let mut places = choice.places.clone();
                    places.push((span.start, span.end));
                    longer.push(Choice { shifts, places });
                }
            }
        }
        choices = longer;
        offset += i64::from(spans[0].end - spans[0].start);
    }
    let mut matches: Vec<Match> = choices
        .into_iter()
        .map(|choice| {
            let marks = joined(choice.places);
            Match {
                extent: (marks[0].0, marks[marks.len() - 1].1),
                marks,
            }
        })
        .collect();
    matches.sort();
    matches.dedup();
    matches
}

#[cfg(test)]
mod tests {
    //! Promise: what is found is what would be marked.

    use super::*;
    use crate::query::Form;
    use proptest::prelude::*;

    /// A passage of one-letter words, in sentences of four.
    struct Letters(Vec<char>);

    impl Occurrences for Letters {
        fn meets(&self, _: &Query) -> bool {
            false
        }

        fn is_first(&self) -> bool {
            false
        }

        fn word(&self, word: &Word) -> Vec<Span> {
            (0..)
                .zip(&self.0)
                .filter(|(_, letter)| word.typed.starts_with(**letter))
                .map(|(at, _)| at..at + 1)
                .collect()
        }

        fn sentences(&self) -> Vec<u32> {
            (0..self.0.len() as u32).step_by(4).collect()
        }
    }

    fn word() -> impl Strategy<Value = Word> {
        prop::sample::select(vec!["a", "b", "c", "d"]).prop_map(|typed| Word {
            typed: typed.to_owned(),
            form: Form::Stem,
        })
    }

    fn nearness(part: impl Strategy<Value = Query> + Clone) -> impl Strategy<Value = Nearness> {
        let within = prop::sample::select(vec![
            Within::Words(1),
            Within::Words(3),
            Within::Sentence,
            Within::Passage,
        ]);
        (part.clone(), part, within, any::<bool>()).prop_map(|(left, right, within, ordered)| {
            Nearness {
                left: Box::new(left),
                right: Box::new(right),
                within,
                ordered,
            }
        })
    }

    fn query() -> impl Strategy<Value = Query> {
        let phrase = (prop::collection::vec(word(), 2..4), 0u32..3)
            .prop_map(|(words, moves)| Query::Phrase(Phrase { words, moves }));
        let leaf = prop_oneof![word().prop_map(Query::Word), phrase];
        leaf.prop_recursive(3, 12, 3, |part| {
            let parts = prop::collection::vec(part.clone(), 1..4);
            prop_oneof![
                parts.clone().prop_map(Query::Words),
                parts.clone().prop_map(Query::And),
                parts.prop_map(Query::Or),
                part.clone().prop_map(|part| Query::Not(Box::new(part))),
                nearness(part.clone()).prop_map(Query::Near),
                nearness(part.clone()).prop_map(Query::NotNear),
                (1u32..4, part).prop_map(|(count, part)| Query::AtLeast(count, Box::new(part))),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_query_holds_where_it_has_matches_or_needs_none(
            query in query(), letters in prop::collection::vec(prop::sample::select(vec!['a', 'b', 'c', 'd', 'x']), 1..14),
        ) {
            let passage = Letters(letters);
            prop_assert_eq!(holds(&query, &passage), evaluate(&query, &passage).is_some());
        }
    }
}
