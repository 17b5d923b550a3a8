//! Names known by their form and by what stands beside them.
//!
//! What comes in: an article. What goes out: its names with their kinds, not yet under canonical names.
//! A first pass proposes candidates sentence by sentence, each with how sure it is; a second settles the doubtful ones by what the rest
//! of the article says: "Psaki" that opens a sentence is a person because "Jen Psaki" stands elsewhere.

use super::EntityKind;
use super::gazetteer::{Class, Gazetteer, Name, may_begin_name};
use super::tokens::{Scanner, Shape, Token};
use crate::article::{Article, Role};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A name with its kind and, where the gazetteer lists it, its canonical form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) kind: EntityKind,
    pub(super) range: Range<usize>,
    pub(super) listed: Option<&'static str>,
}

/// The names in every block, in their order.
pub(super) fn tag(article: &Article, gazetteer: &Gazetteer) -> Vec<Tag> {
    let mut proposals = Proposals::default();
    for block in &article.blocks {
        let mut scanner = Scanner::new(&article.text, block.range.clone(), gazetteer);
        let credits = matches!(block.role, Role::Credit | Role::Caption);
        let mut tokens = Vec::new();
        while read_sentence(&mut scanner, &mut tokens) {
            let style = Style::of(&tokens);
            Sentence {
                text: &article.text,
                tokens: &tokens,
                style,
                credits,
                gazetteer,
            }
            .propose(&mut proposals);
        }
    }
    settle(&article.text, proposals)
}

/// No name has more tokens; longer runs of capitals are divided.
const LONGEST_NAME: usize = 10;
/// A run with more words that no list and no head explains is no name.
const MOST_WORDS_UNEXPLAINED: usize = 6;
/// No sentence has more tokens; a longer stretch without a full stop is divided.
const LONGEST_SENTENCE: usize = 1_000;

/// How sure a candidate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Certainty {
    /// A name only if the rest of the article says so.
    Doubtful,
    /// A name, and its kind a guess unless the rest of the article knows better.
    Guessed,
    /// Its words or its neighbors show the kind.
    Shown,
    /// Listed under one kind.
    Listed,
}

#[derive(Debug)]
struct Candidate {
    tag: Tag,
    certainty: Certainty,
}

/// What the first pass gathers.
#[derive(Debug, Default)]
struct Proposals<'a> {
    candidates: Vec<Candidate>,
    /// Words that stand in lower case in the article and are not known as common.
    lower: HashSet<&'a str>,
}

/// How a sentence uses capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// Capitals begin names and the sentence.
    Running,
    /// Capitals begin all words of weight: a headline.
    TitleCase,
    /// Capitals throughout.
    Capitals,
}

impl Style {
    fn of(tokens: &[Token]) -> Self {
        let (mut lower, mut upper, mut common_capitalized, mut common_upper, mut capitalized) =
            (0, 0, 0, 0, 0);
        for (i, token) in tokens.iter().enumerate() {
            let plain =
                token.is(Class::Common) && !token.is(Class::Given) && !token.is(Class::Surname);
            match token.shape {
                Shape::Lower if !token.is(Class::Function) && token.end() - token.start() > 3 => {
                    lower += 1
                }
                Shape::Upper => {
                    upper += 1;
                    common_upper +=
                        usize::from(token.is(Class::Common) && token.end() - token.start() > 2);
                }
                Shape::Capitalized => {
                    capitalized += 1;
                    common_capitalized += usize::from(plain && i > 0 && !token.is(Class::Title));
                }
                _ => {}
            }
        }
        if lower == 0 && common_upper > 0 && upper >= 3 && upper > capitalized {
            Self::Capitals
        } else if lower == 0 && common_capitalized >= 2 && capitalized >= 4 {
            Self::TitleCase
        } else {
            Self::Running
        }
    }
}

/// Reads the next sentence; false at the end of the block. A full stop after an abbreviation ends none.
fn read_sentence(scanner: &mut Scanner, tokens: &mut Vec<Token>) -> bool {
    tokens.clear();
    let mut ended = false;
    while let Some(token) = scanner.next() {
        tokens.push(token);
        match token.shape {
            Shape::Mark('.' | '!' | '?' | '…') => ended = true,
            _ if tokens.len() >= LONGEST_SENTENCE => return true,
            _ => {}
        }
        if ended && !scanner.glued_ahead() {
            return true;
        }
    }
    !tokens.is_empty()
}

/// One sentence under the first pass.
struct Sentence<'a, 't> {
    text: &'a str,
    tokens: &'t [Token],
    style: Style,
    /// Whether it stands in a caption or credit, where agencies are written small.
    credits: bool,
    gazetteer: &'t Gazetteer,
}

/// What was read just before a place in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    /// A title, as "spokeswoman".
    Title,
    /// A title that only persons bear.
    PersonalTitle,
}

impl<'a> Sentence<'a, '_> {
    fn propose(&self, into: &mut Proposals<'a>) {
        let mut buffer = String::new();
        let mut before = Before::Nothing;
        let mut i = 0;
        while i < self.tokens.len() {
            let token = &self.tokens[i];
            if token.shape == Shape::Lower
                && !token.is(Class::Common)
                && token.end() - token.start() > 2
            {
                into.lower.insert(&self.text[token.range()]);
            }
            if self.begins_run(i, &mut buffer) {
                let end = self.run_end(i);
                i = self.read_run(i, end, before, &mut buffer, into).max(i + 1);
                before = Before::Nothing;
                continue;
            }
            before = match token.shape {
                Shape::Lower if token.is(Class::Title) => Before::Title,
                Shape::Mark(',') | Shape::Possessive => Before::Nothing,
                _ if token.is(Class::Title) && token.has_capital() => self.title(i),
                _ => Before::Nothing,
            };
            i += 1;
        }
    }

    fn title(&self, i: usize) -> Before {
        if self.tokens[i].is(Class::Personal) {
            Before::PersonalTitle
        } else {
            Before::Title
        }
    }

    fn begins_run(&self, i: usize, buffer: &mut String) -> bool {
        let token = &self.tokens[i];
        if self.is_name_word(i) {
            return true;
        }
        // "al-Qaeda", "de Gaulle", and agencies in credits; "The Hague".
        may_begin_name(token)
            && (token.has_capital()
                || token.is(Class::Particle)
                || self.credits && token.shape == Shape::Lower)
            && self.listed(i, buffer).is_some()
            || token.shape == Shape::Lower
                && token.is(Class::Particle)
                && matches!(
                    &self.text[token.range()],
                    "al" | "el" | "bin" | "ibn" | "van" | "von"
                )
                && self.is_name_word(self.after_hyphen(i + 1))
    }

    /// Where the word after an optional hyphen stands.
    fn after_hyphen(&self, i: usize) -> usize {
        if self
            .tokens
            .get(i)
            .is_some_and(|t| t.is_mark('-') && t.glued)
        {
            i + 1
        } else {
            i
        }
    }

    /// Whether a token can be a word of a name: it has a capital that says something.
    fn is_name_word(&self, i: usize) -> bool {
        let Some(token) = self.tokens.get(i) else {
            return false;
        };
        if !token.has_capital() || token.is(Class::Calendar) && !token.is(Class::Given) {
            return false;
        }
        if token.is(Class::Calendar)
            && self
                .tokens
                .get(i + 1)
                .is_none_or(|next| !next.has_capital())
        {
            return false;
        }
        let function = token.is(Class::Function)
            && match token.shape {
                // "I", "A"; but "A." begins a name.
                Shape::Initial => token.end() - token.start() == 1,
                // "US", "WHO" and "IT" are names in running text, words in capitals throughout.
                Shape::Upper => self.style == Style::Capitals,
                _ => true,
            };
        !function
    }

    /// Whether a capital here is due to the sentence's beginning, or to the style.
    fn capital_says_nothing(&self, i: usize) -> bool {
        self.style != Style::Running || self.opens_sentence(i)
    }

    fn opens_sentence(&self, i: usize) -> bool {
        let mut at = i;
        while at > 0 {
            let token = &self.tokens[at - 1];
            match token.shape {
                Shape::Mark(
                    '"' | '“' | '‘' | '\'' | '(' | '[' | '-' | '–' | '—' | '•' | '*' | '`',
                )
                | Shape::Number => at -= 1,
                Shape::Mark(':' | '.' | '!' | '?' | '…') => return true,
                _ => {
                    // Direct speech opens a sentence of its own.
                    return at < i
                        && matches!(
                            self.tokens[i - 1].shape,
                            Shape::Mark('"' | '“' | '‘' | '\'' | '`')
                        )
                        && token.is_mark(',');
                }
            }
        }
        true
    }

    /// The longest listed name that begins here, and where it ends.
    fn listed(&self, i: usize, buffer: &mut String) -> Option<(usize, Name)> {
        let longest = usize::from(self.tokens[i].word.longest_name);
        (1..=longest.min(self.tokens.len() - i))
            .rev()
            .find_map(|length| {
                let last = &self.tokens[i + length - 1];
                let stretch = &self.text[self.tokens[i].start()..last.end()];
                // The full stop of "U.S." may be missing or may be the sentence's.
                let name = self.gazetteer.name(stretch, buffer)?;
                // "US $5 million"
                if self
                    .tokens
                    .get(i + length)
                    .is_some_and(|t| matches!(t.shape, Shape::Mark('$' | '€' | '£')))
                {
                    return None;
                }
                if length == 1 && self.is_currency(i) {
                    return None;
                }
                let shouted = self.style == Style::Capitals
                    && length == 1
                    && self.tokens[i].is(Class::Common);
                (!shouted).then_some((i + length, *name))
            })
    }

    /// Where the run of capitalized words that begins here ends.
    fn run_end(&self, start: usize) -> usize {
        let mut end = start + 1;
        while end < self.tokens.len() && end - start < 2 * LONGEST_NAME {
            let token = &self.tokens[end];
            if self.is_name_word(end) && (!token.glued || self.tokens[end - 1].is_mark('-')) {
                end += 1;
                continue;
            }
            let hyphen = token.is_mark('-') && token.glued || token.is_mark('&');
            if hyphen && self.is_name_word(end + 1) {
                end += 2;
                continue;
            }
            if token.is_mark('-') && token.glued && self.is_syllable(end + 1) {
                end += 2;
                continue;
            }
            if token.is(Class::Particle) && token.shape == Shape::Lower {
                let next = if self
                    .tokens
                    .get(end + 1)
                    .is_some_and(|t| t.is(Class::Particle) && t.shape == Shape::Lower)
                {
                    end + 2
                } else {
                    end + 1
                };
                let next = self.after_hyphen(next);
                let name_follows = self.is_name_word(next)
                    && (self.tokens[next - 1].is_mark('-') || !self.tokens[next].glued)
                    && self.tokens[end - 1].shape != Shape::Upper;
                if name_follows {
                    end = next + 1;
                    continue;
                }
            }
            break;
        }
        end
    }

    /// Whether this is the second half of a name such as "Myung-bak".
    fn is_syllable(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|token| {
            token.glued
                && token.shape == Shape::Lower
                && token.end() - token.start() <= 5
                && !token.is(Class::Adjectival)
                && (!token.is(Class::Common) || i >= 3 && self.tokens[i - 3].has_capital())
        })
    }

    /// Divides a run of capitalized words into names; returns where reading goes on.
    fn read_run(
        &self,
        start: usize,
        end: usize,
        before: Before,
        buffer: &mut String,
        into: &mut Proposals<'a>,
    ) -> usize {
        let mut before = before;
        let mut after_people = false;
        let mut i = start;
        while i < end {
            let token = &self.tokens[i];
            if !token.has_capital() && !may_begin_name(token) && !token.is(Class::Particle) {
                i += 1;
                continue;
            }
            let listed = self.listed(i, buffer);
            if let Some(next) = self.read_organization(i, end, before, listed, into) {
                i = next;
            } else if let Some(next) = self.read_place(i, end, before, listed, buffer, into) {
                i = next;
            } else if let Some((next, name)) =
                listed.filter(|(next, name)| !self.is_rather_person(i, *next, name, before, end))
            {
                self.push_listed(i, next, &name, into);
                after_people = name.kind == EntityKind::Group;
                before = Before::Nothing;
                i = next;
                continue;
            } else if token.is(Class::Title) && !self.title_is_name(i, end) {
                before = self.title(i);
                i += 1;
                continue;
            } else {
                let next = self.chunk_end(i, end, before, buffer);
                if !(after_people && next == i + 1) {
                    // "Afghan Paralympian": one word after a people is seldom a name of its own.
                    self.read_chunk(i, next, before, into);
                }
                i = next;
            }
            after_people = false;
            before = Before::Nothing;
        }
        i
    }

    /// Whether a word that can be a title is rather a given name here: "Earl Smith", but not "King Abdullah".
    fn title_is_name(&self, i: usize, end: usize) -> bool {
        let token = &self.tokens[i];
        token.is(Class::Given)
            && !token.is(Class::Common)
            && !token.is(Class::Honorific)
            && i + 1 < end
    }

    /// Whether a listed place, people or company is rather the beginning of a person's name: "Paris Hilton", "Mr. Jordan".
    fn is_rather_person(
        &self,
        i: usize,
        next: usize,
        name: &Name,
        before: Before,
        end: usize,
    ) -> bool {
        if name.kind == EntityKind::Person {
            return next < end
                && self.tokens[i].is(Class::Given)
                && self.tokens[next].has_capital();
        }
        let single = next == i + 1;
        if !single || name.kind == EntityKind::Event {
            return false;
        }
        if before == Before::PersonalTitle && name.kind == EntityKind::Place && !name.country {
            return true;
        }
        if before != Before::Nothing
            && next < end
            && name.kind == EntityKind::Place
            && !name.country
        {
            let follower = &self.tokens[next];
            return follower.has_capital()
                && (follower.is(Class::Surname) || self.tokens[i].is(Class::Given));
        }
        let follower = self.tokens.get(next).filter(|_| next < end);
        let Some(follower) = follower else {
            // A family name after an initial was read with it; alone it is what the list says.
            return name.kind == EntityKind::Place && !name.country && name.canonical.len() < 4;
        };
        let surname_follows = follower.has_capital()
            && !follower.is(Class::Title)
            && (follower.shape == Shape::Initial
                || follower.is(Class::Surname) && !follower.is(Class::Common)
                || !follower.is(Class::Common)
                    && !may_begin_name(follower)
                    && follower.shape != Shape::Upper);
        self.tokens[i].is(Class::Given) && name.kind != EntityKind::Org && surname_follows
    }

    fn push_listed(&self, i: usize, next: usize, name: &Name, into: &mut Proposals<'a>) {
        // "Army Sgt. Smith": the branch is part of the title.
        let of_title = name.kind == EntityKind::Org
            && matches!(
                name.form,
                "Army" | "Navy" | "Air Force" | "Marine Corps" | "Coast Guard" | "National Guard"
            )
            && self
                .tokens
                .get(next)
                .is_some_and(|t| t.has_capital() && t.is(Class::Personal));
        if of_title {
            return;
        }
        let first = if self.tokens[i].is(Class::Function)
            && next > i + 1
            && self.text[self.tokens[i].range()].eq_ignore_ascii_case("the")
            && name.form != "The Hague"
        {
            i + 1
        } else {
            i
        };
        let first_token = &self.tokens[i];
        let plain_word = next == i + 1
            && first_token.is(Class::Common)
            && first_token.shape == Shape::Capitalized
            && !name.country
            && self.capital_says_nothing(i);
        let certainty = if plain_word {
            Certainty::Doubtful
        } else {
            Certainty::Listed
        };
        self.push(
            first,
            next,
            name.kind,
            certainty,
            Some(name.canonical),
            into,
        );
    }

    fn push(
        &self,
        i: usize,
        next: usize,
        kind: EntityKind,
        certainty: Certainty,
        listed: Option<&'static str>,
        into: &mut Proposals<'a>,
    ) {
        let listed = listed.map(|name| {
            name.strip_prefix("The ")
                .filter(|_| name != "The Hague")
                .unwrap_or(name)
        });
        into.candidates.push(Candidate {
            tag: Tag {
                kind,
                range: self.tokens[i].start()..self.tokens[next - 1].end(),
                listed,
            },
            certainty,
        });
    }

    /// An organization by its head: "Ministry of Foreign Affairs", "Kabul University".
    fn read_organization(
        &self,
        start: usize,
        end: usize,
        before: Before,
        listed: Option<(usize, Name)>,
        into: &mut Proposals<'a>,
    ) -> Option<usize> {
        if before == Before::PersonalTitle {
            return None;
        }
        let mut head = (start..end.min(start + LONGEST_NAME))
            .rfind(|i| self.tokens[*i].is(Class::OrgHead) && self.tokens[*i].has_capital())?;
        while head + 1 < end
            && self.tokens[head + 1].is(Class::OrgHead)
            && !self.tokens[head + 1].glued
        {
            head += 1;
        }
        let mut first = start;
        if let Some((next, name)) = listed {
            if next > head {
                return None;
            }
            // The ministry's country is a name of its own, unless more than the head follows: "Afghan National Army".
            if name.country && self.tokens[head].is(Class::Government) && next <= head {
                self.push_listed(start, next, &name, into);
                first = next;
            } else if matches!(
                name.kind,
                EntityKind::Org | EntityKind::Person | EntityKind::Event
            ) && next < head
            {
                return None;
            }
        }
        let between = first..head;
        let titled = between.clone().any(|i| {
            let token = &self.tokens[i];
            token.is(Class::Title)
                && !matches!(
                    &self.text[token.range()],
                    "General"
                        | "Justice"
                        | "Chief"
                        | "Private"
                        | "State"
                        | "Royal"
                        | "Supreme"
                        | "Crown"
                        | "Prime"
                        | "King"
                        | "Queen"
                        | "Prince"
                        | "Executive"
                        | "Champion"
                        | "Champions"
                        | "Players"
                )
        });
        if titled {
            return (first > start).then_some(first);
        }
        let next = self.organization_end(head + 1, head);
        let bare = first == head && next == head + 1;
        if bare {
            return (first > start).then_some(first);
        }
        // A headline's or a sentence's first word may stand before the name.
        if self.capital_says_nothing(first)
            && self.style == Style::Running
            && next == head + 1
            && head == first + 1
        {
            let opener = &self.tokens[first];
            if opener.is(Class::Common)
                && !opener.is(Class::Surname)
                && !may_begin_name(opener)
                && !self.tokens[head].is(Class::Government)
            {
                self.push(
                    first,
                    next,
                    EntityKind::Org,
                    Certainty::Doubtful,
                    None,
                    into,
                );
                return Some(next);
            }
        }
        if self.style != Style::Running
            && between.clone().all(|i| self.tokens[i].is(Class::Common))
            && next == head + 1
        {
            self.push(
                first,
                next,
                EntityKind::Org,
                Certainty::Doubtful,
                None,
                into,
            );
            return Some(next);
        }
        let given = between.len() == 1
            && self.tokens[first].is(Class::Given)
            && self.tokens[head].is(Class::Surname);
        if given && !self.tokens[first].is(Class::Surname) && next == head + 1 {
            return None;
        }
        self.push(first, next, EntityKind::Org, Certainty::Shown, None, into);
        Some(next)
    }

    /// Where an organization's name ends that goes on with "of" or "for" after its head.
    fn organization_end(&self, after: usize, head: usize) -> usize {
        if !self.tokens[head].is(Class::OrgOf) || self.style == Style::Capitals {
            return after;
        }
        let word = |i: usize| self.tokens.get(i).map_or("", |t| &self.text[t.range()]);
        if !matches!(word(after), "of" | "for" | "on") {
            return after;
        }
        let mut i = after + 1;
        if word(i) == "the" {
            i += 1;
        }
        let first = i;
        let mut end = after;
        while i < self.tokens.len() && i - head < LONGEST_NAME {
            let token = &self.tokens[i];
            if self.is_name_word(i)
                && !token.is(Class::Personal)
                && (!token.glued || self.tokens[i - 1].is_mark('-'))
            {
                // "Ministry of Justice" but "University of Texas Professor Smith".
                if token.is(Class::Title) && i > first {
                    break;
                }
                i += 1;
                end = i;
            } else if end > after
                && (word(i) == "and" || token.is_mark('&'))
                && self.is_name_word(i + 1)
                && self.tokens[i + 1].is(Class::Common)
                && self.tokens[i - 1].is(Class::Common)
            {
                i += 1;
            } else if end > after && token.is_mark('-') && token.glued && self.is_name_word(i + 1) {
                i += 1;
            } else {
                break;
            }
        }
        end
    }

    /// A place by its head or its beginning: "Helmand Province", "Lake Chad", "northern Iraq"'s capital sister "Northern Iraq".
    fn read_place(
        &self,
        start: usize,
        end: usize,
        before: Before,
        listed: Option<(usize, Name)>,
        buffer: &mut String,
        into: &mut Proposals<'a>,
    ) -> Option<usize> {
        if before != Before::Nothing {
            return None;
        }
        let token = &self.tokens[start];
        let listed_end = listed.map_or(start, |(next, _)| next);
        if token.is(Class::Compass)
            && start + 1 < end
            && listed_end <= start + 1
            && let Some((next, name)) = self.listed(start + 1, buffer)
            && name.kind == EntityKind::Place
        {
            let plain_opener =
                self.capital_says_nothing(start) && self.style == Style::Running && name.country;
            if !plain_opener || !token.is(Class::Common) {
                self.push(start, next, EntityKind::Place, Certainty::Shown, None, into);
                return Some(next);
            }
        }
        if token.is(Class::PlaceStart) && listed_end <= start + 1 {
            let of = self
                .tokens
                .get(start + 1)
                .is_some_and(|t| &self.text[t.range()] == "of");
            if of
                && token.is(Class::PlaceHead)
                && self.is_name_word(start + 2)
                && self.style != Style::Capitals
            {
                self.push(
                    start,
                    start + 3,
                    EntityKind::Place,
                    Certainty::Shown,
                    None,
                    into,
                );
                return Some(start + 3);
            }
            let body_of_land = matches!(
                self.text[token.range()].trim_end_matches('.'),
                "Lake"
                    | "Mount"
                    | "Mt"
                    | "Camp"
                    | "Fort"
                    | "Port"
                    | "Cape"
                    | "San"
                    | "Santa"
                    | "St"
                    | "Saint"
                    | "Isla"
                    | "Villa"
                    | "Puerto"
                    | "Rio"
                    | "El"
                    | "Los"
                    | "Las"
                    | "São"
            );
            let follower = self.tokens.get(start + 1).filter(|_| start + 1 < end);
            if body_of_land
                && follower.is_some_and(|t| {
                    t.has_capital() && !t.is(Class::OrgHead) && !t.is(Class::Title)
                })
                && !(token.is(Class::Surname)
                    && self.opens_sentence(start)
                    && token.is(Class::Common))
            {
                let mut next = start + 2;
                while next < end
                    && self.tokens[next].is(Class::PlaceHead)
                    && self.tokens[next].has_capital()
                {
                    next += 1;
                }
                let known = Certainty::Shown;
                self.push(start, next, EntityKind::Place, known, None, into);
                return Some(next);
            }
        }
        let head = (start + 1..end.min(start + 5))
            .find(|i| self.tokens[*i].is(Class::PlaceHead) && self.tokens[*i].has_capital())?;
        if listed_end > head {
            return None;
        }
        let between = start..head;
        if between.clone().any(|i| {
            let t = &self.tokens[i];
            t.is(Class::Title)
                && !matches!(
                    &self.text[t.range()],
                    "King" | "Queen" | "Prince" | "Royal" | "Duke"
                )
        }) {
            return None;
        }
        if listed.is_some_and(|(next, name)| {
            name.kind == EntityKind::Group && next == head && name.country
        }) && !self.tokens[head].is(Class::Surname)
        {
            // "Afghan Province" names no province.
            return None;
        }
        let first = &self.tokens[start];
        let person = first.is(Class::Given)
            && head == start + 1
            && listed_end == start
            && self.tokens[head].is(Class::Surname);
        if person {
            return None;
        }
        let all_common = between.clone().all(|i| self.tokens[i].is(Class::Common));
        let certainty = if all_common && self.capital_says_nothing(start) {
            Certainty::Doubtful
        } else {
            Certainty::Shown
        };
        self.push(start, head + 1, EntityKind::Place, certainty, None, into);
        Some(head + 1)
    }

    /// Where the words end that are no title and no other name.
    fn chunk_end(&self, start: usize, end: usize, before: Before, buffer: &mut String) -> usize {
        let mut i = start + 1;
        let begins_person = before != Before::Nothing
            || self.tokens[start].is(Class::Given)
            || self.tokens[start].shape == Shape::Initial;
        let loud = self.style != Style::Running;
        while i < end {
            let token = &self.tokens[i];
            if loud
                && token.is(Class::Common)
                && !token.is(Class::Surname)
                && !token.is(Class::Given)
            {
                break;
            }
            if token.is(Class::Title)
                && token.has_capital()
                && !(token.is(Class::Honorific) && begins_person)
                && !(token.is(Class::Surname) && begins_person && i + 1 == end)
            {
                break;
            }
            if !self.tokens[i - 1].is_mark('-') && may_begin_name(token) && token.has_capital() {
                if let Some((next, name)) = self.listed(i, buffer) {
                    let in_person = begins_person
                        && next == i + 1
                        && (name.kind == EntityKind::Person
                            || token.is(Class::Surname)
                            || token.is(Class::Given)
                            || name.kind == EntityKind::Place
                                && !name.country
                                && token.shape != Shape::Upper);
                    let family_name = name.kind == EntityKind::Person && next == end;
                    if !in_person && !family_name {
                        break;
                    }
                    i = next;
                    continue;
                }
            }
            i += 1;
        }
        // A particle or hyphen alone does not end a name.
        while i > start + 1 && !self.tokens[i - 1].has_capital() && !self.is_syllable_of_name(i - 1)
        {
            i -= 1;
        }
        i
    }

    fn is_syllable_of_name(&self, i: usize) -> bool {
        self.tokens[i].shape == Shape::Lower && i > 0 && self.tokens[i - 1].is_mark('-')
    }

    /// Words that no list and no head explains.
    fn read_chunk(&self, start: usize, end: usize, before: Before, into: &mut Proposals<'a>) {
        let mut first = start;
        let plain = |i: usize| {
            let t = &self.tokens[i];
            t.is(Class::Common)
                && !t.is(Class::Given)
                && !t.is(Class::Surname)
                && t.shape != Shape::Initial
        };
        while first + 1 < end
            && plain(first)
            && !self.tokens[first + 1].is_mark('-')
            && (self.capital_says_nothing(first)
                || before != Before::Nothing
                || self.tokens[first + 1].is(Class::Given))
        {
            first += 1;
        }
        let words = || (first..end).filter(|i| self.tokens[*i].has_capital());
        let count = words().count();
        if count == 0 || count > MOST_WORDS_UNEXPLAINED {
            return;
        }
        if count == 1 && end == first + 1 {
            return self.read_single(first, before, into);
        }
        if words().all(|i| self.tokens[i].shape == Shape::Initial) {
            return;
        }
        if words().all(|i| self.tokens[i].shape == Shape::Initial) {
            return;
        }
        let last = words().next_back().unwrap_or(first);
        let all_common = words()
            .all(|i| self.tokens[i].is(Class::Common) && self.tokens[i].shape != Shape::Initial);
        let some_common = words().any(plain);
        let begins_given = self.tokens[first].is(Class::Given);
        let ends_surname = self.tokens[last].is(Class::Surname);
        let has_initial = words().any(|i| self.tokens[i].shape == Shape::Initial && i != last);
        let has_particle = (first + 1..end)
            .any(|i| self.tokens[i].shape == Shape::Lower && self.tokens[i].is(Class::Particle));
        let any_upper =
            words().any(|i| self.tokens[i].shape == Shape::Upper) && self.style != Style::Capitals;
        let (kind, certainty) = if self.tokens[last].is(Class::Suffix) {
            (EntityKind::Org, Certainty::Shown)
        } else if before != Before::Nothing && !(all_common && before == Before::Title) {
            (EntityKind::Person, Certainty::Shown)
        } else if begins_given && !plain(last) && count <= 5 && !all_common {
            (EntityKind::Person, Certainty::Shown)
        } else if begins_given && ends_surname {
            // "Mark Brown" in running text; "Will Power" opening a headline.
            let certainty = if self.style == Style::Running {
                Certainty::Shown
            } else {
                Certainty::Doubtful
            };
            (EntityKind::Person, certainty)
        } else if (has_initial || has_particle) && !some_common {
            (EntityKind::Person, Certainty::Shown)
        } else if self.article_before(first)
            && !begins_given
            && !all_common
            && self.style == Style::Running
        {
            // Persons do not take an article.
            (EntityKind::Org, Certainty::Guessed)
        } else if (self.tokens[last].is(Class::Given) || ends_surname) && !some_common && !any_upper
        {
            (
                EntityKind::Person,
                if self.style == Style::Running {
                    Certainty::Guessed
                } else {
                    Certainty::Doubtful
                },
            )
        } else if any_upper || (self.follows_headword(end)) {
            (
                EntityKind::Org,
                if self.style == Style::Running {
                    Certainty::Guessed
                } else {
                    Certainty::Doubtful
                },
            )
        } else if all_common {
            (EntityKind::Org, Certainty::Doubtful)
        } else if some_common {
            (
                EntityKind::Org,
                if self.capital_says_nothing(first) || !self.article_before(first) {
                    Certainty::Doubtful
                } else {
                    Certainty::Guessed
                },
            )
        } else if self.place_follows(end) || self.stands_in_place(first) && !self.speaks(end) {
            (EntityKind::Place, Certainty::Guessed)
        } else {
            (
                EntityKind::Person,
                if self.style == Style::Running {
                    Certainty::Guessed
                } else {
                    Certainty::Doubtful
                },
            )
        };
        self.push(first, end, kind, certainty, None, into);
    }

    /// One word that no list explains.
    fn read_single(&self, i: usize, before: Before, into: &mut Proposals<'a>) {
        let token = &self.tokens[i];
        let common = token.is(Class::Common);
        let next = i + 1;
        let (kind, certainty) = if before == Before::PersonalTitle
            || before == Before::Title && !common
        {
            (EntityKind::Person, Certainty::Shown)
        } else if token.shape == Shape::Initial || token.is(Class::Nameless) || self.is_currency(i)
        {
            return;
        } else if token.shape == Shape::Upper
            && self.style == Style::Running
            && token.end() - token.start() <= 7
            && !common
        {
            (EntityKind::Org, Certainty::Guessed)
        } else if common {
            let kind = if token.is(Class::Surname) || token.is(Class::Given) {
                EntityKind::Person
            } else {
                EntityKind::Org
            };
            (kind, Certainty::Doubtful)
        } else if self.style != Style::Running {
            (EntityKind::Person, Certainty::Doubtful)
        } else if self.place_follows(next) || self.stands_in_place(i) {
            (EntityKind::Place, Certainty::Guessed)
        } else if self.follows_headword(next) {
            (EntityKind::Org, Certainty::Guessed)
        } else if self.speaks(next) || token.is(Class::Given) || token.is(Class::Surname) {
            (EntityKind::Person, Certainty::Guessed)
        } else if self.opens_sentence(i) {
            (EntityKind::Person, Certainty::Doubtful)
        } else if self.article_before(i) {
            (EntityKind::Org, Certainty::Doubtful)
        } else {
            (EntityKind::Person, Certainty::Guessed)
        };
        self.push(i, next, kind, certainty, None, into);
    }

    /// "US $5 million" names no country.
    fn is_currency(&self, i: usize) -> bool {
        self.tokens
            .get(i + 1)
            .is_some_and(|t| matches!(t.shape, Shape::Mark('$' | '€' | '£')))
    }

    fn article_before(&self, i: usize) -> bool {
        i > 0 && self.text[self.tokens[i - 1].range()].eq_ignore_ascii_case("the")
    }

    /// "in Mekelle", "the town of Luton", "capital Hargeisa".
    fn stands_in_place(&self, i: usize) -> bool {
        let Some(previous) = i.checked_sub(1).map(|p| &self.tokens[p]) else {
            return false;
        };
        let of_dwelling = i >= 2
            && &self.text[previous.range()] == "of"
            && self.tokens[i - 2].is(Class::Dwelling);
        previous.shape == Shape::Lower
            && (previous.is(Class::Locative) || previous.is(Class::Dwelling))
            || of_dwelling
    }

    /// "Ruiru, Kenya", "Lashkar district".
    fn place_follows(&self, i: usize) -> bool {
        let Some(next) = self.tokens.get(i) else {
            return false;
        };
        if next.shape == Shape::Lower && next.is(Class::Dwelling) {
            return true;
        }
        next.is_mark(',')
            && self
                .tokens
                .get(i + 1)
                .is_some_and(|t| t.has_capital() && may_begin_name(t))
            && self
                .listed(i + 1, &mut String::new())
                .is_some_and(|(_, name)| name.kind == EntityKind::Place && name.country)
    }

    fn follows_headword(&self, i: usize) -> bool {
        self.tokens
            .get(i)
            .is_some_and(|t| t.shape == Shape::Lower && t.is(Class::Headword))
    }

    fn speaks(&self, i: usize) -> bool {
        self.tokens
            .get(i)
            .is_some_and(|t| t.shape == Shape::Lower && t.is(Class::Speech))
    }
}

/// What the article as a whole says about names.
#[derive(Debug, Default)]
struct Evidence {
    /// How often a name was read as each kind where its words or neighbors show it, by the name in lower case.
    shown: HashMap<String, Counts>,
    /// The same for guesses.
    guessed: HashMap<String, Counts>,
    /// First and last words of persons' full names.
    parts_of_persons: HashSet<String>,
}

type Counts = [u32; EntityKind::ALL.len()];

/// Settles the doubtful candidates.
fn settle(text: &str, proposals: Proposals) -> Vec<Tag> {
    let evidence = Evidence::of(text, &proposals.candidates);
    let lower = proposals.lower;
    let mut tags: Vec<Tag> = Vec::with_capacity(proposals.candidates.len());
    for candidate in proposals.candidates {
        let mut tag = candidate.tag;
        if candidate.certainty < Certainty::Shown {
            let name = text[tag.range.clone()].to_lowercase();
            if let Some(kind) = evidence.kind(&name, tag.kind) {
                tag.kind = kind;
            } else if candidate.certainty == Certainty::Doubtful || lower.contains(name.as_str()) {
                continue;
            }
            let alone =
                evidence.shown.get(&name).is_none() && !evidence.parts_of_persons.contains(&name);
            if alone
                && !name.contains(' ')
                && tags
                    .last()
                    .is_some_and(|previous| is_listed_with(text, previous, &tag))
            {
                tag.kind = EntityKind::Place;
            }
        }
        tags.push(tag);
    }
    tags
}

/// Whether a name goes on with a list of places: "Kabul, Herat and Zaranj".
fn is_listed_with(text: &str, previous: &Tag, tag: &Tag) -> bool {
    previous.kind == EntityKind::Place
        && previous.range.end < tag.range.start
        && matches!(
            &text[previous.range.end..tag.range.start],
            ", " | " and " | ", and "
        )
}

impl Evidence {
    fn of(text: &str, candidates: &[Candidate]) -> Self {
        let mut evidence = Self::default();
        for candidate in candidates {
            let name = text[candidate.tag.range.clone()].to_lowercase();
            let counts = match candidate.certainty {
                Certainty::Doubtful => continue,
                Certainty::Guessed => evidence.guessed.entry(name),
                Certainty::Shown | Certainty::Listed => {
                    if candidate.tag.kind == EntityKind::Person && name.contains(' ') {
                        // Family names come last in most languages, first in some.
                        let (first, last) = (name.split(' ').next(), name.rsplit(' ').next());
                        let parts = first.into_iter().chain(last).filter(|part| part.len() > 2);
                        evidence.parts_of_persons.extend(parts.map(str::to_string));
                    }
                    evidence.shown.entry(name)
                }
            };
            counts.or_default()[candidate.tag.kind as usize] += 1;
        }
        evidence
    }

    /// What a doubtful name is, the first guess deciding a tie; `None` where the article does not say.
    fn kind(&self, name: &str, guess: EntityKind) -> Option<EntityKind> {
        let most_frequent = |counts: &Counts| {
            EntityKind::ALL
                .into_iter()
                .max_by_key(|kind| (counts[*kind as usize], *kind == guess))
                .unwrap_or(guess)
        };
        if let Some(counts) = self.shown.get(name) {
            return Some(most_frequent(counts));
        }
        if self.parts_of_persons.contains(name) {
            return Some(EntityKind::Person);
        }
        self.guessed.get(name).map(most_frequent)
    }
}
