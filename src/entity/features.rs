//! What the model sees of a token.
//!
//! What comes in: an article as the rules read it. What goes out: for each token that could belong to a name, numbers that stand for
//! its features: its form, what stands beside it, what lists and rules say of it, and what became of the same word elsewhere in the
//! article. Training and tagging ask this one file, so that a model meets what it was trained on.
//!
//! That the decisions of another recognizer make good features, and the words of the whole document, too, is an old finding: Ratinov and
//! Roth, "Design Challenges and Misconceptions in Named Entity Recognition", 2009.

use super::EntityKind;
use super::gazetteer::Class;
use super::hashing::{Quick, finish, of_bytes, step};
use super::labels::{self, OUTSIDE, Row};
use super::tagger::{Certainty, Reading, Reason};
use super::tokens::{Shape, Token};
use crate::article::Role;
use std::collections::HashMap;
use std::ops::Range;

/// Changes whenever the same article has other features.
pub(super) const VERSION: u32 = 1;

/// So many tokens without capitals may stand between two of a name: "Ministry of the Interior".
const LONGEST_GAP: usize = 3;
/// Beyond a sentence's ends.
const EDGE: u64 = 0x9e37_79b9_7f4a_7c15;

const KINDS: usize = EntityKind::ALL.len();

/// An article and what all its features draw on.
#[derive(Debug)]
pub(super) struct Document<'a> {
    text: &'a str,
    reading: &'a Reading,
    /// Each token's word, whatever its case.
    forms: Vec<u64>,
    rules: Vec<Rule>,
    /// What each token is in a listed name: 0 in none.
    listed: Vec<u64>,
    words: HashMap<u64, Uses, Quick>,
}

/// What the rules made of a token.
#[derive(Debug, Clone, Copy, Default)]
struct Rule {
    /// Its label in a name that they kept.
    label: u8,
    /// The kind of a name that they proposed and dropped, plus 1.
    dropped: u8,
    /// How sure the proposal was, plus 1; 0 where there was none.
    certainty: u8,
    /// What it was made for.
    reason: u8,
    /// Whether the token stands in a ship's name or a thing's title.
    thing: bool,
    /// Whether the name has more than one token.
    long: bool,
    /// The first and last word of the proposed name.
    first: u64,
    last: u64,
}

impl Rule {
    fn code(self) -> u64 {
        u64::from(self.label) | u64::from(self.dropped) << 8 | u64::from(self.thing) << 15
    }

    fn sure(self) -> u64 {
        self.code() | u64::from(self.certainty) << 16 | u64::from(self.reason) << 24
    }
}

/// How an article uses a word that it also writes with a capital.
#[derive(Debug, Clone, Copy, Default)]
struct Uses {
    /// As a name of each kind that the rules kept.
    kinds: [u16; KINDS],
    /// In longer names of each kind. Whether "Kuwait" stands in "Kuwait News Agency" says nothing of the place; a person's family
    /// name says much.
    in_long: [u16; KINDS],
    /// With a capital.
    capital: u16,
    /// In lower case.
    lower: u16,
}

/// A stretch of tokens that can hold names.
pub(super) type Stretch = Range<usize>;

/// The place of a word beside the token whose features are asked for.
pub(super) const OFFSETS: [isize; 5] = [0, -1, 1, -2, 2];

impl<'a> Document<'a> {
    pub(super) fn new(text: &'a str, reading: &'a Reading) -> Self {
        let tokens = &reading.tokens;
        let forms: Vec<u64> = tokens.iter().map(|t| form(&text[t.range()])).collect();
        let mut document = Self {
            text,
            reading,
            rules: vec![Rule::default(); tokens.len()],
            listed: vec![0; tokens.len()],
            words: HashMap::default(),
            forms,
        };
        document.mark_rules();
        document.mark_listed();
        document.count_words();
        document
    }

    fn mark_rules(&mut self) {
        let tokens = &self.reading.tokens;
        let mut i = 0;
        for decision in &self.reading.decisions {
            let range = &decision.tag.range;
            while i < tokens.len() && tokens[i].start() < range.start {
                i += 1;
            }
            let mut end = i;
            while end < tokens.len() && tokens[end].end() <= range.end {
                end += 1;
            }
            if end == i {
                continue;
            }
            let kind = decision.tag.kind;
            let rule = Rule {
                label: OUTSIDE,
                dropped: if decision.kept { 0 } else { kind as u8 + 1 },
                certainty: decision.certainty as u8 + 1,
                reason: decision.reason as u8,
                thing: false,
                long: end > i + 1,
                first: self.forms[i],
                last: self.forms[end - 1],
            };
            for (at, label) in (i..end).zip(labels::of_name(kind, end - i)) {
                let label = if decision.kept { label } else { OUTSIDE };
                self.rules[at] = Rule { label, ..rule };
            }
            i = end;
        }
        for range in &self.reading.passed {
            for i in self.reading.tokens_of(range) {
                self.rules[i].thing = true;
            }
        }
    }

    fn mark_listed(&mut self) {
        for (range, name) in &self.reading.listed {
            let code = 1 + name.kind as u64 * 2 + u64::from(name.country);
            for (at, place) in range
                .clone()
                .zip(labels::of_name(EntityKind::Person, range.len()))
            {
                self.listed[at] = code | u64::from(place) << 8;
            }
        }
    }

    fn count_words(&mut self) {
        let tokens = &self.reading.tokens;
        for (i, _) in tokens.iter().enumerate().filter(|(_, t)| t.has_capital()) {
            let uses = self.words.entry(self.forms[i]).or_default();
            uses.capital = uses.capital.saturating_add(1);
            let rule = self.rules[i];
            if let Some((kind, _)) = labels::meaning(rule.label) {
                let kind = kind as usize;
                let counts = if rule.long {
                    &mut uses.in_long
                } else {
                    &mut uses.kinds
                };
                counts[kind] = counts[kind].saturating_add(1);
            }
        }
        for (i, _) in tokens
            .iter()
            .enumerate()
            .filter(|(_, t)| t.shape == Shape::Lower)
        {
            if let Some(uses) = self.words.get_mut(&self.forms[i]) {
                uses.lower = uses.lower.saturating_add(1);
            }
        }
    }

    /// The stretches of a sentence, given by its number, that can hold names; all between them is outside.
    pub(super) fn stretches(&self, sentence: usize, into: &mut Vec<Stretch>) {
        into.clear();
        let range = self.reading.sentences[sentence].range.clone();
        let mut open: Option<Range<usize>> = None;
        let mut i = range.start;
        while i < range.end {
            if !self.can_be_name(i, &range) {
                i += 1;
                continue;
            }
            match &mut open {
                Some(stretch) if i - stretch.end <= LONGEST_GAP && self.joins(stretch.end..i) => {
                    stretch.end = i + 1;
                }
                _ => into.extend(open.replace(i..i + 1)),
            }
            i += 1;
        }
        into.extend(open);
    }

    /// Whether a token by itself shows that it may belong to a name.
    fn can_be_name(&self, i: usize, sentence: &Range<usize>) -> bool {
        let tokens = &self.reading.tokens;
        let token = &tokens[i];
        if token.has_capital() || self.rules[i].certainty > 0 {
            return true;
        }
        let next = (i + 1 < sentence.end).then(|| &tokens[i + 1]);
        let capital_at = |at: usize| at < sentence.end && tokens[at].has_capital();
        match token.shape {
            // "al-Sadr", "van Gogh", "Haqqani network", "Myung-bak"
            Shape::Lower => {
                let particle = (token.is(Class::Particle) || token.is(Class::Prefix))
                    && (capital_at(i + 1)
                        || next.is_some_and(|t| t.is_mark('-')) && capital_at(i + 2));
                let after = i > sentence.start
                    && (tokens[i - 1].has_capital() && token.is(Class::Headword)
                        || token.glued
                            && tokens[i - 1].is_mark('-')
                            && i > sentence.start + 1
                            && tokens[i - 2].has_capital()
                            && !token.is(Class::Adjectival));
                particle || after
            }
            _ => false,
        }
    }

    /// Whether tokens without capitals can stand inside a name.
    fn joins(&self, mut gap: Range<usize>) -> bool {
        gap.all(|i| {
            let token = &self.reading.tokens[i];
            match token.shape {
                Shape::Lower => token.is(Class::Function) || token.is(Class::Particle),
                Shape::Mark(mark) => {
                    matches!(mark, '-' | '–' | '&' | '.' | ',' | '\'' | '’' | '/' | '+')
                }
                _ => true,
            }
        })
    }

    /// A token's word, whatever its case.
    pub(super) fn form(&self, i: usize) -> u64 {
        self.forms[i]
    }

    /// The word at a token's side, if the sentence goes that far, for [`word_features`].
    pub(super) fn beside(&self, sentence: usize, i: usize, offset: isize) -> Option<usize> {
        let range = &self.reading.sentences[sentence].range;
        i.checked_add_signed(offset).filter(|at| range.contains(at))
    }

    pub(super) fn token(&self, i: usize) -> (&'a str, &'a Token) {
        let token = &self.reading.tokens[i];
        (&self.text[token.range()], token)
    }

    /// The features of a token that more than one word decides.
    pub(super) fn context_features(&self, sentence: usize, i: usize, emit: &mut impl FnMut(u64)) {
        let s = &self.reading.sentences[sentence];
        let tokens = &self.reading.tokens;
        let in_sentence = |at: isize| {
            let at = i.checked_add_signed(at)?;
            s.range.contains(&at).then_some(at)
        };
        let form = |at: isize| in_sentence(at).map_or(EDGE, |at| self.forms[at]);
        let rule = |at: isize| in_sentence(at).map_or(Rule::default(), |at| self.rules[at]);
        let shape = |at: isize| in_sentence(at).map_or(99, |at| shape_code(tokens[at].shape));
        let summary = |at: isize| in_sentence(at).map_or(EDGE, |at| summary(&tokens[at]));

        let (w_2, w_1, w0, w1, w2) = (form(-2), form(-1), form(0), form(1), form(2));
        let (s_1, s0, s1) = (shape(-1), shape(0), shape(1));
        let (c_1, c0, c1) = (summary(-1), summary(0), summary(1));
        let (r_1, here, r1) = (rule(-1), rule(0), rule(1));
        let (r0, sure) = (here.code(), here.sure());
        let opens = u64::from(self.opens(&s.range, i));
        let style = s.style as u64 + 4 * u64::from(matches!(s.role, Role::Title | Role::Heading));
        let mood = style << 1 | opens;

        // What the rules say.
        emit(mix(1, r0, 0));
        emit(mix(2, sure, 0));
        emit(mix(3, r0, r_1.code()));
        emit(mix(4, r0, r1.code()));
        emit(mix(5, r0, r_1.code() | r1.code() << 16));
        emit(mix(6, r0, w0));
        emit(mix(7, r0, w_1));
        emit(mix(8, r0, w1));
        emit(mix(9, sure, s0 | mood << 8));
        emit(mix(10, sure, c_1));
        emit(mix(11, sure, c1));
        emit(mix(12, sure, self.listed[i]));
        if here.certainty > 0 {
            emit(mix(13, r0, here.last));
            emit(mix(14, r0, here.first));
        }
        // What lists say.
        emit(mix(20, self.listed[i], 0));
        emit(mix(21, self.listed[i], c_1));
        emit(mix(22, self.listed[i], c1));
        // Words beside words.
        emit(mix(30, w_1, w0));
        emit(mix(31, w0, w1));
        emit(mix(32, w_1, w1));
        emit(mix(33, w_2, w_1));
        emit(mix(34, w1, w2));
        emit(mix(35, s_1 | s0 << 8 | s1 << 16, 0));
        emit(mix(36, s0, w_1));
        emit(mix(37, s0, w1));
        emit(mix(38, c0, c_1));
        emit(mix(39, c0, c1));
        emit(mix(40, mood, s0));
        emit(mix(41, mood, w0));
        // The run of capitals that it stands in.
        let run = self.run(&s.range, i);
        let length = (run.len() as u64).min(6);
        let place = (i - run.start) as u64;
        let last = (run.end - 1 - i) as u64;
        let place = place.min(3) | last.min(3) << 4 | length << 8;
        let edge = |at: Option<usize>| {
            at.filter(|at| s.range.contains(at))
                .map_or(EDGE, |at| self.forms[at])
        };
        let (before, after) = (edge(run.start.checked_sub(1)), edge(Some(run.end)));
        emit(mix(50, place, 0));
        emit(mix(51, place, sure));
        if length > 1 {
            let (first, head) = (self.forms[run.start], self.forms[run.end - 1]);
            emit(mix(52, head, u64::from(last == 0)));
            emit(mix(53, first, u64::from(i == run.start)));
            emit(mix(54, before, length));
            emit(mix(55, after, length));
            emit(mix(56, summary_of(tokens, run.end - 1), place));
        }
        // What the article says elsewhere.
        let uses = self.elsewhere(i);
        let person = uses.in_long[EntityKind::Person as usize] > 0;
        let (kind, long) = (majority(&uses.kinds), u64::from(person));
        let lower = u64::from(uses.lower > 0) + u64::from(uses.lower > uses.capital);
        let seen = u64::from(uses.capital > 0);
        emit(mix(60, kind, 0));
        emit(mix(61, long, 0));
        emit(mix(62, kind | long << 4 | lower << 8 | seen << 12, sure));
        emit(mix(63, lower, mood << 8 | s0));
        emit(mix(64, kind | long << 4, s0 | opens << 8));
    }

    /// Adds to a row of scores what the rules know and training texts say little of: ships and titles of things are no names, events
    /// and peoples are seldom marked, a listed name is whole as it is listed, and a word that the article also writes small is a word.
    pub(super) fn heed_rules(&self, i: usize, row: &mut Row) {
        const CERTAIN: i16 = 1_000;
        const LISTED: i16 = 60;
        const LISTED_LONG: i16 = 140;
        const NEIGHBOR: i16 = 250;
        const PLACE_BY_ITS_WORDS: i16 = 250;
        const IN_LOWER_CASE_ELSEWHERE: i16 = 100;
        let rule = self.rules[i];
        if rule.thing {
            row[usize::from(OUTSIDE)] += CERTAIN;
        }
        if rule.dropped > 0 && self.elsewhere(i).lower > 0 {
            row[usize::from(OUTSIDE)] += IN_LOWER_CASE_ELSEWHERE;
        }
        let Some((kind, _)) = labels::meaning(rule.label) else {
            return;
        };
        let shown = rule.certainty > Certainty::Shown as u8;
        let listed = rule.certainty > Certainty::Listed as u8;
        row[usize::from(rule.label)] += match kind {
            EntityKind::Group | EntityKind::Event if shown => CERTAIN,
            // "Great Bitter Lake", "British Virgin Islands": what says that it is a place is part of the name.
            EntityKind::Place
                if rule.long && (listed || shown && rule.reason == Reason::Head as u8) =>
            {
                PLACE_BY_ITS_WORDS
            }
            _ if listed && rule.long => LISTED_LONG,
            _ if listed => LISTED,
            _ if shown && rule.reason == Reason::Neighbor as u8 => NEIGHBOR,
            _ => 0,
        };
    }

    /// The capitals in a row, a hyphen between them or not, that a token belongs to; itself alone if it has none.
    fn run(&self, sentence: &Range<usize>, i: usize) -> Range<usize> {
        let tokens = &self.reading.tokens;
        let mut run = i..i + 1;
        while run.start > sentence.start && tokens[run.start - 1].has_capital() {
            run.start -= 1;
        }
        while run.end < sentence.end && tokens[run.end].has_capital() {
            run.end += 1;
        }
        run
    }

    /// Whether only marks and figures stand before a token in its sentence.
    fn opens(&self, sentence: &Range<usize>, i: usize) -> bool {
        self.reading.tokens[sentence.start..i]
            .iter()
            .rev()
            .take_while(|t| !matches!(t.shape, Shape::Mark(':')))
            .all(|t| matches!(t.shape, Shape::Mark(_) | Shape::Number | Shape::Possessive))
    }

    /// How the rest of the article uses a token's word.
    fn elsewhere(&self, i: usize) -> Uses {
        let mut uses = self.words.get(&self.forms[i]).copied().unwrap_or_default();
        if self.reading.tokens[i].has_capital() {
            uses.capital -= 1;
            let rule = self.rules[i];
            if let Some((kind, _)) = labels::meaning(rule.label) {
                let counts = if rule.long {
                    &mut uses.in_long
                } else {
                    &mut uses.kinds
                };
                counts[kind as usize] = counts[kind as usize].saturating_sub(1);
            }
        }
        uses
    }
}

/// The features of one word at a place beside the token; they depend on the word alone, so that their weights can be kept.
pub(super) fn word_features(
    word: Option<(&str, &Token)>,
    offset: isize,
    emit: &mut impl FnMut(u64),
) {
    let place = (8 + offset).unsigned_abs() as u64 * 100;
    let Some((text, token)) = word else {
        emit(mix(place, EDGE, 0));
        return;
    };
    let lower = form(text);
    emit(mix(place + 1, lower, 0));
    emit(mix(place + 2, shape_code(token.shape), 0));
    if offset.abs() > 1 {
        return;
    }
    let mut bits = token.word.classes.bits();
    while bits != 0 {
        emit(mix(place + 3, u64::from(bits.trailing_zeros()), 0));
        bits &= bits - 1;
    }
    emit(mix(place + 4, pattern(text), 0));
    emit(mix(place + 5, ending(text, 3), 0));
    if offset != 0 {
        return;
    }
    emit(mix(place + 6, of_bytes(text.as_bytes()), 0));
    for length in [1, 2, 4] {
        emit(mix(place + 10 + length as u64, ending(text, length), 0));
    }
    for length in [2, 3, 4] {
        emit(mix(place + 20 + length as u64, beginning(text, length), 0));
    }
    emit(mix(place + 30, token.word.classes.bits(), 0));
    emit(mix(
        place + 31,
        (text.len() as u64).min(12),
        shape_code(token.shape),
    ));
    emit(mix(place + 32, ending(text, 3), shape_code(token.shape)));
}

/// Which words a token's memory goes by: equal numbers have equal [`word_features`].
pub(super) fn identity(text: &str, token: &Token) -> u64 {
    // An apostrophe can end a possessive or quote.
    finish(step(of_bytes(text.as_bytes()), shape_code(token.shape)))
}

fn majority(counts: &[u16; KINDS]) -> u64 {
    let best = (0..KINDS).rev().max_by_key(|kind| counts[*kind]);
    best.filter(|kind| counts[*kind] > 0)
        .map_or(0, |kind| kind as u64 + 1)
}

fn shape_code(shape: Shape) -> u64 {
    match shape {
        Shape::Lower => 1,
        Shape::Capitalized => 2,
        Shape::Upper => 3,
        Shape::Initial => 4,
        Shape::Number => 5,
        Shape::Possessive => 6,
        Shape::Mark(mark) => match mark {
            '.' => 7,
            ',' => 8,
            '-' => 9,
            '"' | '“' | '”' => 10,
            '(' => 11,
            ')' => 12,
            ':' => 13,
            '/' => 14,
            '&' => 15,
            '\'' | '‘' | '’' => 16,
            _ => 17,
        },
    }
}

/// What is known about a token's word in a few classes.
fn summary(token: &Token) -> u64 {
    const TOLD: [Class; 16] = [
        Class::Common,
        Class::Function,
        Class::Given,
        Class::Surname,
        Class::Title,
        Class::Personal,
        Class::OrgHead,
        Class::PlaceHead,
        Class::Locative,
        Class::Speech,
        Class::Headword,
        Class::Calendar,
        Class::Dwelling,
        Class::Suffix,
        Class::Particle,
        Class::Firm,
    ];
    let told = TOLD.iter().enumerate().fold(0, |bits, (i, class)| {
        bits | u64::from(token.is(*class)) << i
    });
    told << 8 | shape_code(token.shape)
}

fn summary_of(tokens: &[Token], i: usize) -> u64 {
    summary(&tokens[i])
}

/// A word whatever its case, figures alike.
fn form(text: &str) -> u64 {
    let mut state = 0;
    for byte in text.bytes() {
        let folded = match byte {
            b'0'..=b'9' => b'0',
            _ => byte.to_ascii_lowercase(),
        };
        state = step(state, u64::from(folded));
    }
    finish(state)
}

/// A word's pattern of capitals, letters, figures and marks, repetitions left out.
fn pattern(text: &str) -> u64 {
    let mut state = 0;
    let mut previous = 0;
    for c in text.chars() {
        let class = match c {
            _ if c.is_uppercase() => 1,
            _ if c.is_alphabetic() => 2,
            _ if c.is_numeric() => 3,
            _ => c as u64,
        };
        if class != previous {
            state = step(state, class);
        }
        previous = class;
    }
    finish(state)
}

fn ending(text: &str, length: usize) -> u64 {
    let start = text
        .char_indices()
        .rev()
        .nth(length - 1)
        .map_or(0, |(at, _)| at);
    form(&text[start..])
}

fn beginning(text: &str, length: usize) -> u64 {
    let end = text
        .char_indices()
        .nth(length)
        .map_or(text.len(), |(at, _)| at);
    form(&text[..end])
}

/// A feature of a template and two values.
fn mix(template: u64, a: u64, b: u64) -> u64 {
    finish(step(step(step(0, template), a), b))
}
