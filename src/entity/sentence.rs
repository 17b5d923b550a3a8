//! One sentence → the names it seems to hold.
//!
//! What comes in: a sentence's tokens. What goes out: candidates with how sure each is, from lists, heads ("Ministry"), titles
//! ("spokeswoman"), and neighbors. What the rest of the article knows is left to the tagger.

use super::EntityKind;
use super::gazetteer::{Class, Gazetteer, KEEPS_ARTICLE, Name, may_begin_name};
use super::tagger::{Candidate, Certainty, Proposals, Reason, Tag};
use super::tokens::{Scanner, Shape, Token};
use std::cell::RefCell;
use std::ops::Range;

/// No name has more tokens; longer runs of capitals are divided.
const LONGEST_NAME: usize = 10;
/// A run with more words that no list and no head explains is no name.
const MOST_WORDS_UNEXPLAINED: usize = 6;
/// No sentence has more tokens; a longer stretch without a full stop is divided.
const LONGEST_SENTENCE: usize = 1_000;
/// How far before a name the word may stand that announces a row of names.
const MOST_TOKENS_BETWEEN: usize = 14;
/// Branches of armed forces that a soldier's title may begin with: "Army Sgt. Smith".
const BRANCHES: [&str; 6] = [
    "Army",
    "Navy",
    "Air Force",
    "Marine Corps",
    "Coast Guard",
    "National Guard",
];

/// Appends the tokens of the next sentence; false at the end of the block. A full stop after an abbreviation ends none.
pub(super) fn read_sentence(scanner: &mut Scanner, tokens: &mut Vec<Token>) -> bool {
    let start = tokens.len();
    let mut ended = false;
    while let Some(token) = scanner.next() {
        tokens.push(token);
        ended |= matches!(token.shape, Shape::Mark('.' | '!' | '?' | '…'));
        if ended && !scanner.glued_ahead() || tokens.len() - start >= LONGEST_SENTENCE {
            return true;
        }
    }
    tokens.len() > start
}

/// One sentence under the first pass.
pub(super) struct Sentence<'a, 't> {
    text: &'a str,
    tokens: &'t [Token],
    style: Style,
    /// Whether it stands in a caption or credit, where agencies are written small.
    credits: bool,
    gazetteer: &'t Gazetteer,
    /// Whether it is in another language than English, whose capitals and cues say other things.
    foreign: bool,
    /// Saves an allocation a look-up.
    buffer: RefCell<String>,
}

/// How a sentence uses capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Capitals begin names and the sentence.
    Running,
    /// Capitals begin all words of weight: a headline.
    TitleCase,
    /// Capitals throughout.
    Capitals,
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

/// A listed name and the token after it.
#[derive(Debug, Clone, Copy)]
struct Listed {
    name: Name,
    next: usize,
}

/// Reading a run of capitalized words: where it is read from, where the run ends, and what stands before.
#[derive(Debug, Clone, Copy)]
struct Run {
    start: usize,
    end: usize,
    before: Before,
    listed: Option<Listed>,
}

impl Style {
    fn of(tokens: &[Token]) -> Self {
        let (mut lower, mut upper, mut upper_words, mut capitalized, mut capitalized_words) =
            (0, 0, 0, 0, 0);
        for (i, token) in tokens.iter().enumerate() {
            let word = token.is(Class::Common);
            match token.shape {
                Shape::Lower => lower += usize::from(!token.is(Class::Function) && token.len() > 2),
                Shape::Upper => {
                    upper += 1;
                    upper_words += usize::from(word && token.len() > 2);
                }
                Shape::Capitalized => {
                    capitalized += 1;
                    let plain = word && !token.is(Class::Given) && !token.is(Class::Surname);
                    capitalized_words += usize::from(plain && i > 0 && !token.is(Class::Title));
                }
                _ => {}
            }
        }
        if lower == 0 && upper_words > 0 && upper >= 3 && upper > capitalized {
            Self::Capitals
        } else if lower == 0 && capitalized_words >= 2 && capitalized >= 4 {
            Self::TitleCase
        } else {
            Self::Running
        }
    }
}

impl<'a, 't> Sentence<'a, 't> {
    pub(super) fn new(
        text: &'a str,
        tokens: &'t [Token],
        credits: bool,
        gazetteer: &'t Gazetteer,
    ) -> Self {
        Self {
            text,
            tokens,
            style: Style::of(tokens),
            credits,
            foreign: false,
            gazetteer,
            buffer: RefCell::default(),
        }
    }

    /// Finds the listed names, the longest first from the left; `offset` is where the sentence's tokens begin.
    pub(super) fn find_listed(&self, offset: usize, into: &mut Vec<(Range<usize>, Name)>) {
        let mut i = 0;
        while i < self.tokens.len() {
            let token = &self.tokens[i];
            let listed = (may_begin_name(token) && token.shape != Shape::Lower)
                .then(|| self.listed(i))
                .flatten();
            i = listed.map_or(i + 1, |Listed { name, next }| {
                into.push((offset + i..offset + next, name));
                next
            });
        }
    }

    pub(super) fn style(&self) -> Style {
        self.style
    }

    /// The same sentence, read as one of another language than English.
    pub(super) fn abroad(self) -> Self {
        Self {
            style: Style::Running,
            foreign: true,
            ..self
        }
    }

    /// Gathers its candidates and its words in lower case.
    pub(super) fn propose(&self, into: &mut Proposals<'a>) {
        if self.foreign {
            return self.propose_known(into);
        }
        let mut before = Before::Nothing;
        let mut i = 0;
        while i < self.tokens.len() {
            let token = &self.tokens[i];
            if token.shape == Shape::Lower && !token.is(Class::Common) && token.len() > 2 {
                into.lower.insert(self.str(i));
            }
            if self.begins_run(i) {
                i = self.read_run(i, before, into).max(i + 1);
                before = Before::Nothing;
                continue;
            }
            before = match token.shape {
                Shape::Lower if token.is(Class::Title) => Before::Title,
                _ if token.has_capital() && token.is(Class::Title) => self.title(i),
                _ => Before::Nothing,
            };
            i += 1;
        }
    }

    /// Divides the run of capitalized words that begins here into names; returns where reading goes on.
    fn read_run(&self, start: usize, mut before: Before, into: &mut Proposals<'a>) -> usize {
        let end = self.run_end(start);
        let mut after_people = false;
        let mut i = start;
        while i < end {
            let token = &self.tokens[i];
            if !token.has_capital() && !may_begin_name(token) && !token.is(Class::Particle) {
                i += 1;
                continue;
            }
            let run = Run {
                start: i,
                end,
                before,
                listed: self.listed(i),
            };
            let explained = self
                .read_vessel(run, into)
                .or_else(|| self.read_thing(run, into))
                .or_else(|| self.read_organization(run, into))
                .or_else(|| self.read_place(run, into));
            let listed = run
                .listed
                .filter(|listed| !self.is_rather_person(run, *listed));
            let mut people = false;
            if let Some(next) = explained {
                i = next;
            } else if let Some(listed) = listed {
                self.push_listed(i, listed, into);
                people = listed.name.kind == EntityKind::Group;
                i = listed.next;
            } else if token.is(Class::Title) && !self.title_is_name(run) {
                before = self.title(i);
                i += 1;
                continue;
            } else {
                let next = self.chunk_end(run);
                // "Afghan Paralympian": one word after a people is seldom a name of its own.
                if !(after_people && next == i + 1) {
                    self.read_chunk(i, next, before, into);
                }
                i = next;
            }
            after_people = people;
            before = Before::Nothing;
        }
        i
    }

    fn push(
        &self,
        range: Range<usize>,
        kind: EntityKind,
        (certainty, reason): (Certainty, Reason),
        into: &mut Proposals<'a>,
    ) {
        self.push_as(range, kind, (certainty, reason), None, into);
    }

    fn push_as(
        &self,
        range: Range<usize>,
        kind: EntityKind,
        (certainty, reason): (Certainty, Reason),
        listed: Option<Name>,
        into: &mut Proposals<'a>,
    ) {
        let range = self.tokens[range.start].start()..self.tokens[range.end - 1].end();
        let tag = Tag {
            kind,
            range,
            listed,
        };
        into.candidates.push(Candidate {
            tag,
            certainty,
            reason,
        });
    }

    fn push_listed(&self, i: usize, listed: Listed, into: &mut Proposals<'a>) {
        let Listed { name, next } = listed;
        let of_title = BRANCHES.contains(&name.form)
            && self
                .get(next)
                .is_some_and(|t| t.has_capital() && t.is(Class::Personal));
        if of_title {
            return;
        }
        let article =
            next > i + 1 && name.form != KEEPS_ARTICLE && self.str(i).eq_ignore_ascii_case("the");
        // "Apple" that opens a sentence may be a fruit.
        let token = &self.tokens[i];
        let plain_word = next == i + 1
            && token.is(Class::Common)
            && token.shape == Shape::Capitalized
            && !name.country;
        let certainty = if plain_word && self.capital_says_nothing(i) {
            Certainty::Doubtful
        } else {
            Certainty::Listed
        };
        self.push_as(
            i + usize::from(article)..next,
            name.kind,
            (certainty, Reason::List),
            Some(name),
            into,
        );
    }
}

/// Names by their heads and beginnings.
impl<'a> Sentence<'a, '_> {
    /// An organization by its head: "Ministry of Foreign Affairs", "Kabul University".
    fn read_organization(&self, run: Run, into: &mut Proposals<'a>) -> Option<usize> {
        if run.before == Before::PersonalTitle {
            return None;
        }
        let head = (run.start..run.end.min(run.start + LONGEST_NAME))
            .rfind(|i| self.is_capital(*i, Class::OrgHead))?;
        let mut first = run.start;
        if let Some(Listed { name, next }) = run.listed {
            if next > head
                || matches!(
                    name.kind,
                    EntityKind::Org | EntityKind::Person | EntityKind::Event
                ) && next < head
            {
                return None;
            }
            // The ministry's country is a name of its own.
            if name.country && self.tokens[head].is(Class::Government) {
                let sure = (Certainty::Listed, Reason::List);
                self.push_as(first..next, name.kind, sure, Some(name), into);
                first = next;
            }
        }
        let only_country = (first > run.start).then_some(first);
        let next = self.organization_end(head);
        let bare = first == head && next == head + 1;
        let titled = (first..head)
            .any(|i| self.tokens[i].is(Class::Title) && !self.tokens[i].is(Class::Grand));
        if bare || titled {
            return only_country;
        }
        let words = &self.tokens[first..head];
        let plain = next == head + 1;
        let given =
            plain && words.len() == 1 && words[0].is(Class::Given) && !words[0].is(Class::Surname);
        if given && self.tokens[head].is(Class::Surname) {
            return None;
        }
        let all_common = words.iter().all(|t| t.is(Class::Common));
        // A sentence's or a headline's first word may stand before the name.
        let opener = self.style == Style::Running
            && words.len() == 1
            && self.opens_sentence(first)
            && all_common
            && !words[0].is(Class::Surname)
            && !may_begin_name(&words[0])
            && !self.tokens[head].is(Class::Government);
        let headline = self.style != Style::Running && all_common;
        let certainty = if plain && (opener || headline) {
            Certainty::Doubtful
        } else {
            Certainty::Shown
        };
        self.push(
            first..next,
            EntityKind::Org,
            (certainty, Reason::Head),
            into,
        );
        Some(next)
    }

    /// Where an organization's name ends, which may go on with "of" or "for" after its head.
    fn organization_end(&self, head: usize) -> usize {
        let after = head + 1;
        let goes_on = self.tokens[head].is(Class::OrgOf)
            && self.style != Style::Capitals
            && matches!(self.str(after), "of" | "for" | "on");
        if !goes_on {
            return after;
        }
        let first = after + 1 + usize::from(self.str(after + 1) == "the");
        let mut end = after;
        let mut i = first;
        while i - head < LONGEST_NAME {
            let Some(token) = self.get(i) else { break };
            let joined = token.is_mark('-') && token.glued
                || (self.str(i) == "and" || token.is_mark('&'))
                    && self.is_capital(i + 1, Class::Common)
                    && self.tokens[i - 1].is(Class::Common);
            // "Ministry of Justice", but "University of Texas Professor Smith".
            let title = token.is(Class::Personal) || token.is(Class::Title) && i > first;
            if self.is_name_word(i) && !title && (!token.glued || self.tokens[i - 1].is_mark('-')) {
                i += 1;
                end = i;
            } else if end > after && joined && self.is_name_word(i + 1) {
                i += 1;
            } else {
                break;
            }
        }
        end
    }

    /// A place by its quarter, its beginning or its head: "Northern Iraq", "Lake Chad", "Helmand Province".
    fn read_place(&self, run: Run, into: &mut Proposals<'a>) -> Option<usize> {
        if run.before != Before::Nothing {
            return None;
        }
        let (end, certainty) = self
            .place_by_quarter(run)
            .or_else(|| self.place_by_beginning(run))
            .map(|end| (end, Certainty::Shown))
            .or_else(|| self.place_by_head(run))?;
        let reason = (certainty, Reason::Head);
        self.push(run.start..end, EntityKind::Place, reason, into);
        Some(end)
    }

    fn place_by_quarter(&self, run: Run) -> Option<usize> {
        let second = run.start + 1;
        let unlisted = run.listed.is_none_or(|listed| listed.next <= second);
        if !self.tokens[run.start].is(Class::Compass) || second >= run.end || !unlisted {
            return None;
        }
        let place = self
            .listed(second)
            .filter(|listed| listed.name.kind == EntityKind::Place)?;
        // "Western Iraq" that opens a sentence is Iraq's west, "Western Kosti" may be a name.
        let plain_opener =
            self.style == Style::Running && place.name.country && self.opens_sentence(run.start);
        (!plain_opener).then_some(place.next)
    }

    fn place_by_beginning(&self, run: Run) -> Option<usize> {
        let first = &self.tokens[run.start];
        let second = run.start + 1;
        if run.listed.is_some_and(|listed| listed.next > second) {
            return None;
        }
        // "Gulf of Sidra", "Isle of Skye"
        let body_of = matches!(
            self.str(run.start),
            "Gulf" | "Bay" | "Strait" | "Sea" | "Isle" | "Lake" | "Cape" | "Port" | "City"
        );
        if body_of && self.str(second) == "of" && self.is_name_word(second + 1) {
            return Some(second + 2);
        }
        let names_place = second < run.end
            && first.is(Class::Landform)
            && self.tokens[second].has_capital()
            && !self.tokens[second].is(Class::OrgHead)
            && !self.tokens[second].is(Class::Title);
        let family_name =
            first.is(Class::Surname) && first.is(Class::Common) && self.opens_sentence(run.start);
        if !names_place || family_name {
            return None;
        }
        let heads = (second + 1..run.end).take_while(|i| self.is_capital(*i, Class::PlaceHead));
        Some(second + 1 + heads.count())
    }

    fn place_by_head(&self, run: Run) -> Option<(usize, Certainty)> {
        let head = (run.start + 1..run.end.min(run.start + 5))
            .find(|i| self.is_capital(*i, Class::PlaceHead))?;
        let words = &self.tokens[run.start..head];
        let titled = words
            .iter()
            .any(|t| t.is(Class::Title) && !t.is(Class::Grand));
        let listed_beyond = run.listed.is_some_and(|listed| listed.next > head);
        // "Afghan Province" names no province.
        let of_people = run.listed.is_some_and(|listed| {
            listed.name.kind == EntityKind::Group && listed.next == head && listed.name.country
        });
        let person = run.listed.is_none()
            && words.len() == 1
            && words[0].is(Class::Given)
            && self.tokens[head].is(Class::Surname);
        if titled || listed_beyond || of_people || person {
            return None;
        }
        let doubtful =
            self.capital_says_nothing(run.start) && words.iter().all(|t| t.is(Class::Common));
        Some((
            head + 1,
            if doubtful {
                Certainty::Doubtful
            } else {
                Certainty::Shown
            },
        ))
    }
}

/// Names that no head explains.
impl<'a> Sentence<'a, '_> {
    /// Whether a word that can be a title is rather a given name here: "Earl Smith", but not "King Abdullah".
    fn title_is_name(&self, run: Run) -> bool {
        let token = &self.tokens[run.start];
        token.is(Class::Given)
            && !token.is(Class::Common)
            && !token.is(Class::Honorific)
            && run.start + 1 < run.end
    }

    /// Whether a listed place or people is rather the beginning of a person's name: "Paris Hilton", "Mr. Jordan".
    fn is_rather_person(&self, run: Run, listed: Listed) -> bool {
        let Listed { name, next } = listed;
        let given = self.tokens[run.start].is(Class::Given);
        if name.kind == EntityKind::Place && self.is_double_given(run.start) {
            return true;
        }
        let follower = self.get(next).filter(|t| next < run.end && t.has_capital());
        if name.kind == EntityKind::Person {
            return given && follower.is_some();
        }
        if next > run.start + 1 || !matches!(name.kind, EntityKind::Place | EntityKind::Group) {
            return false;
        }
        let minor_place = name.kind == EntityKind::Place && !name.country;
        match (run.before, follower) {
            (Before::PersonalTitle, _) if name.kind == EntityKind::Place => true,
            (_, None) => false,
            (Before::Title | Before::PersonalTitle, Some(follower)) if minor_place => {
                given || follower.is(Class::Surname)
            }
            (_, Some(follower)) => {
                let surname = follower.is(Class::Surname) && !follower.is(Class::Common);
                let unknown = !follower.is(Class::Common)
                    && !may_begin_name(follower)
                    && follower.shape != Shape::Upper;
                minor_place && self.bears_family_name(next)
                    || given
                        && !follower.is(Class::Title)
                        && (surname || unknown || follower.shape == Shape::Initial)
            }
        }
    }

    /// Where the words end that are no title and no other name.
    fn chunk_end(&self, run: Run) -> usize {
        let first = &self.tokens[run.start];
        let person = run.before != Before::Nothing
            || first.is(Class::Given)
            || first.shape == Shape::Initial;
        let mut i = run.start + 1;
        while i < run.end {
            let token = &self.tokens[i];
            let in_name =
                token.is(Class::Honorific) || token.is(Class::Surname) && i + 1 == run.end;
            let title = token.has_capital() && token.is(Class::Title) && !(person && in_name);
            let headline_word = self.style != Style::Running && self.is_plain(i);
            if title || headline_word {
                break;
            }
            let listed = self
                .listed(i)
                .filter(|_| token.has_capital() && !self.tokens[i - 1].is_mark('-'));
            let Some(Listed { name, next }) = listed else {
                i += 1;
                continue;
            };
            let minor_place =
                name.kind == EntityKind::Place && !name.country && token.shape != Shape::Upper;
            let can_be_part = name.kind == EntityKind::Person
                || token.is(Class::Surname)
                || token.is(Class::Given)
                || minor_place;
            let part_of_person = person && next == i + 1 && can_be_part;
            let family_name = name.kind == EntityKind::Person && next == run.end;
            if !part_of_person && !family_name {
                break;
            }
            i = next;
        }
        // A particle or hyphen alone does not end a name; the second half of "Myung-bak" does.
        while i > run.start + 1
            && !self.tokens[i - 1].has_capital()
            && !self.tokens[i - 2].is_mark('-')
        {
            i -= 1;
        }
        i
    }

    /// Words that no list and no head explains.
    fn read_chunk(&self, start: usize, end: usize, before: Before, into: &mut Proposals<'a>) {
        let mut first = start;
        while first + 1 < end
            && self.is_plain(first)
            && !self.tokens[first + 1].is_mark('-')
            && (before != Before::Nothing
                || self.capital_says_nothing(first)
                || self.tokens[first + 1].is(Class::Given))
        {
            first += 1;
        }
        let introduced = self.introduced(first, end, before, into);
        let (read, reason) = if let Some(introduced) = introduced {
            (introduced, Reason::Neighbor)
        } else if end == first + 1 {
            (self.single(first, before), Reason::Form)
        } else {
            (self.several(first, end, before), Reason::Form)
        };
        if let Some((kind, certainty)) = read {
            self.push(first..end, kind, (certainty, reason), into);
        }
    }

    /// What some words in a row seem to name.
    fn several(&self, first: usize, end: usize, before: Before) -> Option<(EntityKind, Certainty)> {
        use EntityKind::{Org, Person, Place};
        let words = || (first..end).filter(|i| self.tokens[*i].has_capital());
        let initials = words()
            .filter(|i| self.tokens[*i].shape == Shape::Initial)
            .count();
        let count = words().count();
        if count == initials || count > MOST_WORDS_UNEXPLAINED {
            return None;
        }
        let last = words().next_back()?;
        let all_common = words()
            .all(|i| self.tokens[i].is(Class::Common) && self.tokens[i].shape != Shape::Initial);
        let some_plain = words().any(|i| self.is_plain(i));
        let some_upper =
            self.style != Style::Capitals && words().any(|i| self.tokens[i].shape == Shape::Upper);
        let given = self.tokens[first].is(Class::Given) || self.is_city_as_given(first);
        let surname = self.tokens[last].is(Class::Surname);
        let titled = before == Before::PersonalTitle || before == Before::Title && !all_common;
        let ends_initial = self.tokens[last].shape == Shape::Initial;
        let particle = (first + 1..end)
            .any(|i| self.tokens[i].shape == Shape::Lower && self.tokens[i].is(Class::Particle));
        let in_running_text = |certainty| {
            if self.style == Style::Running {
                certainty
            } else {
                Certainty::Doubtful
            }
        };
        Some(
            if self.tokens[last].is(Class::Suffix) || self.introduces_acronym(first, end) {
                (Org, Certainty::Shown)
            } else if titled || given && !self.is_plain(last) && !all_common {
                (Person, Certainty::Shown)
            } else if given && surname {
                // "Mark Brown" in running text; "Will Power" opening a headline.
                (Person, in_running_text(Certainty::Shown))
            } else if !some_plain && (particle || initials > usize::from(ends_initial)) {
                (Person, Certainty::Shown)
            } else if self.article_before(first)
                && !given
                && !all_common
                && self.style == Style::Running
            {
                // Persons do not take an article.
                (
                    Org,
                    if some_plain && self.opens_sentence(first) {
                        Certainty::Doubtful
                    } else {
                        Certainty::Guessed
                    },
                )
            } else if !some_plain && !some_upper && (surname || self.tokens[last].is(Class::Given))
            {
                (Person, in_running_text(Certainty::Guessed))
            } else if some_upper || self.follows_headword(end) {
                (Org, in_running_text(Certainty::Guessed))
            } else if some_plain || all_common {
                (Org, Certainty::Doubtful)
            } else if self.place_follows(end) || self.stands_in_place(first) && !self.speaks(end) {
                (Place, Certainty::Guessed)
            } else {
                (Person, in_running_text(Certainty::Guessed))
            },
        )
    }

    /// What one word seems to name.
    fn single(&self, i: usize, before: Before) -> Option<(EntityKind, Certainty)> {
        use EntityKind::{Org, Person, Place};
        let token = &self.tokens[i];
        let common = token.is(Class::Common);
        let bears_name = token.is(Class::Surname) || token.is(Class::Given);
        if before == Before::PersonalTitle || before == Before::Title && !common {
            return Some((Person, Certainty::Shown));
        }
        let calendrical = token.is(Class::Calendrical) && !bears_name;
        if token.shape == Shape::Initial
            || token.is(Class::Nameless)
            || calendrical
            || self.is_currency(i)
        {
            return None;
        }
        if self.is_town_before_region(i) {
            return Some((Place, Certainty::Shown));
        }
        Some(if common {
            (if bears_name { Person } else { Org }, Certainty::Doubtful)
        } else if self.style != Style::Running {
            (Person, Certainty::Doubtful)
        } else if token.shape == Shape::Upper && token.len() <= 7 || self.follows_headword(i + 1) {
            (Org, Certainty::Guessed)
        } else if self.place_follows(i + 1) || self.stands_in_place(i) {
            (Place, Certainty::Guessed)
        } else if self.owns(i + 1, Class::Asset) && !bears_name {
            (Org, Certainty::Guessed)
        } else if bears_name || self.is_of_person(i + 1) {
            (Person, Certainty::Guessed)
        } else if self.article_before(i) && !self.opens_sentence(i) {
            (Org, Certainty::Doubtful)
        } else {
            // One unknown word says too little: a full name elsewhere decides.
            (
                Person,
                if self.opens_sentence(i) {
                    Certainty::Doubtful
                } else {
                    Certainty::Unclear
                },
            )
        })
    }
}

/// Names that a word beside them introduces, and titles of things, which are none.
impl<'a> Sentence<'a, '_> {
    /// Passes over a ship's name, whatever its words are: "the tug Harbor Guard".
    fn read_vessel(&self, run: Run, into: &mut Proposals<'a>) -> Option<usize> {
        let last = &self.tokens[run.end - 1];
        let institution = self.tokens[run.start].is(Class::Common) && last.is(Class::Government);
        let fits = self.style == Style::Running
            && run.before == Before::Nothing
            && run.end - run.start <= 4
            && run.listed.is_none_or(|listed| {
                listed.next == run.start + 1
                    && !listed.name.country
                    && listed.name.kind == EntityKind::Place
                    && run.end > listed.next
            })
            && !institution
            && self.announced(run.start, Class::Vessel);
        if !fits {
            return None;
        }
        let range = self.tokens[run.start].start()..last.end();
        into.things.insert(self.text[range.clone()].to_lowercase());
        into.passed.push(range);
        Some(run.end)
    }

    /// Passes over the title of a thing: "Larch Prize", "Orvan Accords". A nationality before it is a name of its own.
    fn read_thing(&self, run: Run, into: &mut Proposals<'a>) -> Option<usize> {
        if let Some(end) = self.read_storm(run, into) {
            return Some(end);
        }
        let longest = if self.style == Style::Running { 6 } else { 3 };
        let after_listed = run.listed.map(|listed| listed.next);
        let head = (run.start + 1..run.end.min(run.start + longest))
            .rfind(|i| self.is_capital(*i, Class::Thing))
            // "Good Friday Agreement": a day ends the run.
            .or_else(|| after_listed.filter(|next| self.is_capital(*next, Class::Thing)))?;
        let first = &self.tokens[run.start];
        let listed_beyond = run.listed.is_some_and(|listed| listed.next > head);
        let nation = run.listed.is_some_and(|listed| {
            listed.name.kind == EntityKind::Group || first.shape == Shape::Upper
        });
        let goes_on = (head + 1..run.end)
            .any(|i| self.tokens[i].is(Class::OrgHead) || self.tokens[i].is(Class::PlaceHead));
        let verb = self.style != Style::Running && self.is_plain(run.start);
        let person = run.before == Before::PersonalTitle;
        let thing = !listed_beyond && !nation && !goes_on && !verb && !person;
        if thing {
            into.passed.push(first.start()..self.tokens[head].end());
        }
        thing.then_some(head + 1)
    }

    /// "Typhoon Orla"
    fn read_storm(&self, run: Run, into: &mut Proposals<'a>) -> Option<usize> {
        let name = run.start + 1;
        let fits = self.is_capital(run.start, Class::Storm)
            && run.listed.is_none()
            && name < run.end
            && self.tokens[name].shape == Shape::Capitalized
            && !self.tokens[name].glued
            && !self.is_plain(name);
        if !fits {
            return None;
        }
        self.push(
            run.start..name + 1,
            EntityKind::Event,
            (Certainty::Shown, Reason::Neighbor),
            into,
        );
        into.things.insert(self.str(name).to_lowercase());
        Some(name + 1)
    }

    /// What a word before or after some words says they name; the inner `None` is a name of no kind, as a ship's.
    #[expect(
        clippy::option_option,
        reason = "not introduced, and introduced as a name of no kind, are two answers"
    )]
    fn introduced(
        &self,
        first: usize,
        end: usize,
        before: Before,
        into: &mut Proposals<'a>,
    ) -> Option<Option<(EntityKind, Certainty)>> {
        let all_plain = (first..end).all(|i| self.is_plain(i));
        if before == Before::PersonalTitle || self.style != Style::Running || all_plain {
            return None;
        }
        if self.announced(first, Class::Vessel) || self.explained(end, Class::Vessel) {
            let range = self.tokens[first].start()..self.tokens[end - 1].end();
            into.things.insert(self.text[range.clone()].to_lowercase());
            into.passed.push(range);
            return Some(None);
        }
        if self.announced(first, Class::Storm) {
            return Some(Some((EntityKind::Event, Certainty::Shown)));
        }
        let given = self.tokens[first].is(Class::Given);
        // "the company Anna Velim founded"
        let clause = given
            && self
                .get(end)
                .is_some_and(|t| t.shape == Shape::Lower && !t.is(Class::Function));
        let firm = !clause && self.announced(first, Class::Firm)
            || !given && self.announced(first, Class::Trader)
            || self.explained(end, Class::Firm)
            || !given && end > first + 1 && self.owns(end, Class::Asset);
        firm.then_some(Some((EntityKind::Org, Certainty::Shown)))
    }

    /// Whether a word of a class stands right before a name, or before the row of names that it closes: "tugs Bold Heron and Orla".
    fn announced(&self, first: usize, class: Class) -> bool {
        let mut i = first;
        let mut in_row = false;
        let mut article = false;
        while i > 0 && first - i < MOST_TOKENS_BETWEEN {
            i -= 1;
            let token = &self.tokens[i];
            let word = self.str(i);
            match token.shape {
                Shape::Lower if token.is(class) => {
                    let plural = word.ends_with('s');
                    // "the tug, the Bold Heron": nobody is called a vessel.
                    let apposed = class == Class::Vessel && article && i + 3 == first;
                    return i + 1 == first || in_row && (plural || apposed) || word == "aboard";
                }
                Shape::Lower
                    if token.is(Class::Adjectival) && self.str(i - usize::from(i > 0)) == "-" => {}
                Shape::Lower if word == "the" => {
                    article = true;
                    in_row |= i > 0 && self.tokens[i - 1].is_mark(',');
                }
                Shape::Lower if word == "and" && i + 1 < first => in_row = true,
                Shape::Lower if word == "and" => in_row = true,
                Shape::Mark('-') => {}
                Shape::Mark('"' | '“' | '‘' | '\'') if i + 1 == first => {
                    return i > 0 && self.is_lower(i - 1, class);
                }
                Shape::Mark(',') if article || in_row => {}
                _ if token.has_capital() => {}
                _ => return false,
            }
        }
        false
    }

    /// "Wexmar, a Danish law firm": whether a name is explained by a word of a class behind a comma.
    fn explained(&self, end: usize, class: Class) -> bool {
        let article = matches!(self.str(end + 1), "a" | "an" | "the");
        if !article || !self.get(end).is_some_and(|t| t.is_mark(',')) {
            return false;
        }
        let head = (end + 2..end + 8).find(|i| {
            let next = self.get(*i + 1);
            self.is_lower(*i, class)
                && next.is_none_or(|t| match t.shape {
                    Shape::Lower => t.is(Class::Function),
                    Shape::Mark(mark) => mark != '-',
                    _ => false,
                })
        });
        head.is_some_and(|head| {
            (end + 2..head).all(|i| {
                let token = &self.tokens[i];
                let inside = token.is_mark('-') || token.has_capital();
                inside || token.shape == Shape::Lower && !token.is(Class::Function)
            })
        })
    }
}

/// Names in another language than English: what lists know, and full names with a listed given name.
impl<'a> Sentence<'a, '_> {
    fn propose_known(&self, into: &mut Proposals<'a>) {
        let mut i = 0;
        while i < self.tokens.len() {
            i = if let Some(end) = self.full_name_end(i) {
                let shown = (Certainty::Shown, Reason::Form);
                self.push(i..end, EntityKind::Person, shown, into);
                end
            } else if let Some(listed) = self.listed(i).filter(|l| self.is_known_abroad(i, *l)) {
                self.push_as(
                    i..listed.next,
                    listed.name.kind,
                    (Certainty::Listed, Reason::List),
                    Some(listed.name),
                    into,
                );
                listed.next
            } else {
                if self.can_be_family_name(i) {
                    let doubtful = (Certainty::Doubtful, Reason::Form);
                    self.push(i..i + 1, EntityKind::Person, doubtful, into);
                }
                i + 1
            };
        }
    }

    /// Where the full name ends that begins here: "Anna van der Molen".
    fn full_name_end(&self, start: usize) -> Option<usize> {
        let first = &self.tokens[start];
        if first.shape != Shape::Capitalized
            || !first.is(Class::Given)
            || first.is(Class::Calendrical)
        {
            return None;
        }
        let mut end = start + 1;
        let mut family = None;
        while end - start < LONGEST_NAME {
            let Some(token) = self.get(end) else { break };
            let particle = token.shape == Shape::Lower && token.is(Class::Particle) && !token.glued;
            let hyphen = token.is_mark('-') && token.glued;
            let begins_place = family.is_some() && self.listed(end).is_some();
            if self.can_be_family_name(end) && !begins_place {
                family = Some(end);
            } else if !(particle || hyphen || token.shape == Shape::Initial) {
                break;
            }
            end += 1;
        }
        let family = family?;
        // "Mark" and "Rose" are words, too: only a known family name makes them given names.
        let sure = !first.is(Class::Abroad) && !first.is(Class::Common)
            || self.tokens[family].is(Class::Surname);
        sure.then_some(family + 1)
    }

    fn can_be_family_name(&self, i: usize) -> bool {
        let token = &self.tokens[i];
        let word = token.is(Class::Common) && !token.is(Class::Surname);
        token.shape == Shape::Capitalized
            && !word
            && !token.is(Class::Abroad)
            && !token.is(Class::Calendar)
            && !token.is(Class::Calendrical)
            && !token.is(Class::Function)
    }

    fn is_known_abroad(&self, i: usize, listed: Listed) -> bool {
        let Listed { name, next } = listed;
        let token = &self.tokens[i];
        if !token.has_capital() {
            return false;
        }
        if next > i + 1 {
            return true;
        }
        let word = token.is(Class::Abroad)
            || token.is(Class::Calendrical)
            || token.is(Class::Common) && !name.country && token.shape != Shape::Upper;
        !word && (name.kind != EntityKind::Group || name.country) && name.kind != EntityKind::Event
    }
}

/// Questions about tokens and what stands beside them.
impl<'a> Sentence<'a, '_> {
    fn get(&self, i: usize) -> Option<&Token> {
        self.tokens.get(i)
    }

    /// The text of a token; empty beyond the sentence's end.
    fn str(&self, i: usize) -> &'a str {
        self.tokens
            .get(i)
            .map_or("", |token| &self.text[token.range()])
    }

    fn is_capital(&self, i: usize, class: Class) -> bool {
        self.get(i).is_some_and(|t| t.has_capital() && t.is(class))
    }

    fn is_lower(&self, i: usize, class: Class) -> bool {
        self.get(i)
            .is_some_and(|t| t.shape == Shape::Lower && t.is(class))
    }

    /// Whether it is an English word and no part of names.
    fn is_plain(&self, i: usize) -> bool {
        let token = &self.tokens[i];
        token.is(Class::Common)
            && !token.is(Class::Given)
            && !token.is(Class::Surname)
            && token.shape != Shape::Initial
    }

    fn title(&self, i: usize) -> Before {
        if self.tokens[i].is(Class::Personal) {
            Before::PersonalTitle
        } else {
            Before::Title
        }
    }

    fn begins_run(&self, i: usize) -> bool {
        let token = &self.tokens[i];
        if self.is_name_word(i) {
            return true;
        }
        // "The Hague", "al-Qaeda"; agencies in credits.
        let small = token.shape == Shape::Lower && (self.credits || token.is(Class::Particle));
        let listed = (token.has_capital() || small) && self.listed(i).is_some();
        listed || self.is_lower(i, Class::Prefix) && self.is_name_word(self.after_hyphen(i + 1))
    }

    /// Whether a token can be a word of a name: it has a capital that says something.
    fn is_name_word(&self, i: usize) -> bool {
        let Some(token) = self.get(i).filter(|t| t.has_capital()) else {
            return false;
        };
        if token.is(Class::Calendar) {
            // "April Jones", but not "April".
            return token.is(Class::Given) && self.get(i + 1).is_some_and(Token::has_capital);
        }
        match token.shape {
            _ if !token.is(Class::Function) => true,
            // "I", "A"; but "A." begins a name.
            Shape::Initial => token.len() > 1,
            // "US", "WHO" and "IT" are names in running text, words in capitals throughout.
            Shape::Upper => self.style != Style::Capitals,
            _ => false,
        }
    }

    /// Whether a capital here is due to the sentence's beginning, or to the style.
    fn capital_says_nothing(&self, i: usize) -> bool {
        self.style != Style::Running || self.opens_sentence(i)
    }

    fn opens_sentence(&self, i: usize) -> bool {
        let opening = |t: &Token| {
            matches!(
                t.shape,
                Shape::Number
                    | Shape::Mark(
                        '"' | '“' | '‘' | '\'' | '`' | '(' | '[' | '-' | '–' | '—' | '•' | '*'
                    )
            )
        };
        let Some(previous) = self.tokens[..i].iter().rposition(|t| !opening(t)) else {
            return true;
        };
        match self.tokens[previous].shape {
            Shape::Mark(':' | '.' | '!' | '?' | '…') => true,
            // Direct speech opens a sentence of its own.
            Shape::Mark(',') => matches!(
                self.tokens[i - 1].shape,
                Shape::Mark('"' | '“' | '‘' | '\'' | '`')
            ),
            _ => false,
        }
    }

    /// The longest listed name that begins here.
    fn listed(&self, i: usize) -> Option<Listed> {
        let token = &self.tokens[i];
        let longest = usize::from(token.word.longest_name).min(self.tokens.len() - i);
        (1..=longest).rev().find_map(|length| {
            let stretch = &self.text[token.start()..self.tokens[i + length - 1].end()];
            let name = *self
                .gazetteer
                .name(stretch, &mut self.buffer.borrow_mut())?;
            let shouted_word =
                length == 1 && self.style == Style::Capitals && token.is(Class::Common);
            let next = i + length;
            (!shouted_word && !self.is_currency(next - 1)).then_some(Listed { name, next })
        })
    }

    /// Where the run of capitalized words that begins here ends.
    fn run_end(&self, start: usize) -> usize {
        let mut end = start + 1;
        while end - start < 2 * LONGEST_NAME {
            let Some(token) = self.get(end) else { break };
            let hyphen = token.glued && token.is_mark('-');
            end = if self.is_name_word(end) && (!token.glued || self.tokens[end - 1].is_mark('-')) {
                end + 1
            } else if (hyphen || token.is_mark('&')) && self.is_name_word(end + 1)
                || hyphen && self.is_syllable(end + 1)
            {
                end + 2
            } else if let Some(next) = self.name_after_particles(end) {
                next + 1
            } else {
                break;
            };
        }
        end.min(self.tokens.len())
    }

    /// The name word that one or two particles lead to: "de la Rúa", "al-Sadr".
    fn name_after_particles(&self, i: usize) -> Option<usize> {
        if !self.is_lower(i, Class::Particle) || self.tokens[i - 1].shape == Shape::Upper {
            return None;
        }
        let next = self.after_hyphen(i + 1 + usize::from(self.is_lower(i + 1, Class::Particle)));
        let spaced = self.get(next).is_some_and(|t| !t.glued) || self.tokens[next - 1].is_mark('-');
        (spaced && self.is_name_word(next)).then_some(next)
    }

    fn after_hyphen(&self, i: usize) -> usize {
        i + usize::from(self.get(i).is_some_and(|t| t.glued && t.is_mark('-')))
    }

    /// Whether this is the second half of a name such as "Myung-bak".
    fn is_syllable(&self, i: usize) -> bool {
        self.get(i).is_some_and(|token| {
            let after_family_name = i >= 3 && self.tokens[i - 3].has_capital();
            token.glued
                && token.shape == Shape::Lower
                && token.len() <= 5
                && !token.is(Class::Adjectival)
                && (after_family_name || !token.is(Class::Common))
        })
    }

    /// "US $5 million" names no country.
    fn is_currency(&self, i: usize) -> bool {
        self.get(i + 1)
            .is_some_and(|t| matches!(t.shape, Shape::Mark('$' | '€' | '£')))
    }

    fn article_before(&self, i: usize) -> bool {
        i > 0 && self.str(i - 1).eq_ignore_ascii_case("the")
    }

    /// "in Mekelle", "the town of Luton", "capital Hargeisa".
    fn stands_in_place(&self, i: usize) -> bool {
        let of_dwelling =
            i > 1 && self.str(i - 1) == "of" && self.tokens[i - 2].is(Class::Dwelling);
        i > 0 && (self.is_lower(i - 1, Class::Locative) || self.is_lower(i - 1, Class::Dwelling))
            || of_dwelling
    }

    /// "Ruiru, Kenya", "Lashkar district".
    fn place_follows(&self, i: usize) -> bool {
        let country_follows = || {
            self.get(i).is_some_and(|t| t.is_mark(','))
                && self.get(i + 1).is_some_and(Token::has_capital)
                && self.listed(i + 1).is_some_and(|listed| {
                    listed.name.kind == EntityKind::Place && listed.name.country
                })
        };
        self.is_lower(i, Class::Dwelling) || country_follows()
    }

    /// "Orvan Salt Partnership (OSP)"
    fn introduces_acronym(&self, first: usize, end: usize) -> bool {
        let initials = || {
            let words = (first..end).filter(|i| self.tokens[*i].has_capital());
            words.filter_map(|i| self.str(i).chars().next())
        };
        self.get(end).is_some_and(|t| t.is_mark('('))
            && self.get(end + 1).is_some_and(|t| t.shape == Shape::Upper)
            && self
                .str(end + 1)
                .chars()
                .filter(|c| *c != '.')
                .eq(initials())
    }

    /// A city's name where a family name follows: "Vladimir Putin".
    fn is_city_as_given(&self, i: usize) -> bool {
        self.listed(i).is_some_and(|Listed { name, next }| {
            next == i + 1
                && name.kind == EntityKind::Place
                && !name.country
                && self.bears_family_name(next)
        })
    }

    /// Whether a known family name stands here that is nothing else.
    fn bears_family_name(&self, i: usize) -> bool {
        let Some(token) = self
            .get(i)
            .filter(|t| t.shape == Shape::Capitalized && !t.glued)
        else {
            return false;
        };
        let listed = self.listed(i).map(|listed| listed.name.kind);
        let family = token.is(Class::Surname) || listed == Some(EntityKind::Person);
        let other = [
            Class::Common,
            Class::Title,
            Class::OrgHead,
            Class::PlaceHead,
            Class::Calendar,
        ];
        family
            && self.style == Style::Running
            && listed.is_none_or(|kind| kind == EntityKind::Person)
            && !other.iter().any(|class| token.is(*class))
    }

    /// "Ann-Marie", before a family name.
    fn is_double_given(&self, i: usize) -> bool {
        let glued_given = |i: usize| {
            self.get(i)
                .is_some_and(|t| t.glued && t.has_capital() && t.is(Class::Given))
        };
        self.tokens[i].is(Class::Given)
            && self.get(i + 1).is_some_and(|t| t.is_mark('-') && t.glued)
            && glued_given(i + 2)
            && self
                .get(i + 3)
                .is_some_and(|t| t.has_capital() && !self.is_plain(i + 3))
    }

    /// "of Luton, Idaho": a word between a preposition and a listed place behind a comma.
    fn is_town_before_region(&self, i: usize) -> bool {
        let preposition =
            i > 0 && (self.str(i - 1) == "of" || self.is_lower(i - 1, Class::Locative));
        preposition
            && self.get(i + 1).is_some_and(|t| t.is_mark(','))
            && self.get(i + 2).is_some_and(Token::has_capital)
            && self.listed(i + 2).is_some_and(|Listed { name, next }| {
                // In a list of names, "and" or another comma and name follow.
                name.kind == EntityKind::Place
                    && self.str(next) != "and"
                    && !(self.get(next).is_some_and(|t| t.is_mark(','))
                        && self.get(next + 1).is_some_and(Token::has_capital))
            })
    }

    /// Whether what follows a name says that it is a person's: "Velim, who", "Velim, 45", "Velim's widow", "Velim said".
    fn is_of_person(&self, end: usize) -> bool {
        let comma = self.get(end).is_some_and(|t| t.is_mark(','));
        let aged = || {
            self.get(end + 1)
                .is_some_and(|t| t.shape == Shape::Number && t.len() == 2)
                && self
                    .get(end + 2)
                    .is_some_and(|t| matches!(t.shape, Shape::Mark(',' | '.')))
        };
        let speaks_as_person = || {
            self.speaks(end)
                && self.tokens[end..]
                    .iter()
                    .enumerate()
                    .any(|(k, _)| matches!(self.str(end + k), "he" | "she" | "his" | "her"))
        };
        comma && (self.str(end + 1) == "who" || aged())
            || self.owns(end, Class::Kin)
            || speaks_as_person()
    }

    /// "'s shareholders"
    fn owns(&self, end: usize, class: Class) -> bool {
        self.get(end).is_some_and(|t| t.shape == Shape::Possessive) && self.is_lower(end + 1, class)
    }

    fn follows_headword(&self, i: usize) -> bool {
        self.is_lower(i, Class::Headword)
    }

    fn speaks(&self, i: usize) -> bool {
        self.is_lower(i, Class::Speech)
    }
}
