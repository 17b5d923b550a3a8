//! Names known by their form, by what stands beside them, and by what the rest of the article says of them.
//!
//! What comes in: an article. What goes out: its names with their kinds, not yet under canonical names.
//! A first pass proposes candidates sentence by sentence, each with how sure it is (see `sentence.rs`); a second settles the doubtful
//! ones: "Psaki" that opens a sentence is a person because "Jen Psaki" stands elsewhere.

use super::EntityKind;
use super::gazetteer::{Gazetteer, Name};
use super::sentence::{Sentence, Style, read_sentence};
use super::tokens::{Scanner, Token, is_spaced};
use crate::article::{Article, Role};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// What a company's full name ends with, and its short name leaves out.
const COMPANY_FORMS: [&str; 10] = [
    "inc", "corp", "co", "ltd", "llc", "plc", "gmbh", "ag", "sa", "nv",
];

/// So many mentions whose kind nothing shows outweigh one guess.
const UNCLEAR_PER_GUESS: u32 = 2;

/// A name with its kind and, where the gazetteer lists it, what is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) kind: EntityKind,
    pub(super) range: Range<usize>,
    pub(super) listed: Option<Name>,
}

/// An article as the rules read it.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// The tokens of all blocks.
    pub(super) tokens: Vec<Token>,
    /// Its sentences, in their order.
    pub(super) sentences: Vec<SentenceTokens>,
    /// Where listed names stand, whatever the rules made of them; tokens count from the article's first.
    pub(super) listed: Vec<(Range<usize>, Name)>,
    /// What the rules proposed, in the order of the text, with how they settled it.
    pub(super) decisions: Vec<Decision>,
    /// Where names of ships and titles of things stand, which are of no kind.
    pub(super) passed: Vec<Range<usize>>,
}

impl Reading {
    /// The tokens of a range of the text, by their numbers.
    pub(super) fn tokens_of(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.tokens.partition_point(|t| t.end() <= range.start);
        let end = self.tokens.partition_point(|t| t.start() < range.end);
        first..end.max(first)
    }

    /// The names that the rules keep.
    pub(super) fn into_tags(self) -> Vec<Tag> {
        let kept = self.decisions.into_iter().filter(|decision| decision.kept);
        kept.map(|decision| decision.tag).collect()
    }
}

/// One sentence of a [`Reading`].
#[derive(Debug, Clone)]
pub(super) struct SentenceTokens {
    /// Its tokens, as a range of the reading's.
    pub(super) range: Range<usize>,
    pub(super) style: Style,
    /// The part that its block plays.
    pub(super) role: Role,
}

/// A proposed name and what became of it.
#[derive(Debug)]
pub(super) struct Decision {
    pub(super) tag: Tag,
    pub(super) certainty: Certainty,
    pub(super) reason: Reason,
    /// Whether the rules take it for a name.
    pub(super) kept: bool,
}

/// Whether an article is in another language than English, of which rules and model know little.
pub(super) fn is_foreign(article: &Article) -> bool {
    let language = article.metadata.language.as_ref();
    language.is_some_and(|language| language.code() != "en")
}

/// Reads an article by the rules.
pub(super) fn read(article: &Article, gazetteer: &Gazetteer) -> Reading {
    let mut proposals = Proposals::default();
    let mut reading = Reading::default();
    let foreign = is_foreign(article);
    let spaced = is_spaced(&article.text);
    for block in &article.blocks {
        let mut scanner =
            Scanner::new(&article.text, block.range.clone(), gazetteer).spaced(spaced);
        let credits = matches!(block.role, Role::Credit | Role::Caption);
        loop {
            let start = reading.tokens.len();
            if !read_sentence(&mut scanner, &mut reading.tokens) {
                break;
            }
            let tokens = &reading.tokens[start..];
            let sentence = Sentence::new(&article.text, tokens, credits, gazetteer);
            let sentence = if foreign { sentence.abroad() } else { sentence };
            sentence.propose(&mut proposals);
            let style = sentence.style();
            if !foreign {
                sentence.find_listed(start, &mut reading.listed);
            }
            reading.sentences.push(SentenceTokens {
                range: start..reading.tokens.len(),
                style,
                role: block.role,
            });
        }
    }
    reading.passed = std::mem::take(&mut proposals.passed);
    reading.decisions = settle(&article.text, proposals, &mut reading.passed);
    reading
}

/// How sure a candidate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Certainty {
    /// A name only if the rest of the article says so.
    Doubtful,
    /// A name, and nothing beside it shows its kind.
    Unclear,
    /// A name, and its kind a guess unless the rest of the article knows better.
    Guessed,
    /// Its words or its neighbors show the kind.
    Shown,
    /// Listed under one kind.
    Listed,
}

/// What a candidate was proposed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// A list has it.
    List,
    /// One of its words says what it is: "Ministry", "River".
    Head,
    /// A word beside it says what it is: "the law firm".
    Neighbor,
    /// Its capitals, its length, titles, and what is known about its words.
    Form,
}

/// A name that the first pass proposes.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) tag: Tag,
    pub(super) certainty: Certainty,
    pub(super) reason: Reason,
}

/// What the first pass gathers.
#[derive(Debug, Default)]
pub(super) struct Proposals<'a> {
    pub(super) candidates: Vec<Candidate>,
    /// Words that stand in lower case in the article and are not known as common.
    pub(super) lower: HashSet<&'a str>,
    /// Names of ships and the like, in lower case: they are of no kind, wherever they stand.
    pub(super) things: HashSet<String>,
    /// Where such names stand, and titles of things: "Larch Prize".
    pub(super) passed: Vec<Range<usize>>,
}

/// What the article as a whole says about names.
#[derive(Debug, Default)]
struct Evidence {
    /// How often a name was read as each kind where its words or neighbors show it, by the name in lower case.
    shown: HashMap<String, Counts>,
    /// The same for guesses.
    guessed: HashMap<String, Counts>,
    /// How often nothing shows a name's kind.
    unclear: HashMap<String, u32>,
    /// Names that stand somewhere as the lists have them.
    listed: HashSet<String>,
    /// First and last words of persons' full names.
    parts_of_persons: HashSet<String>,
    /// Last words of persons' full names.
    family_names: HashSet<String>,
}

type Counts = [u32; EntityKind::ALL.len()];

/// Settles the doubtful candidates.
fn settle(text: &str, proposals: Proposals, passed: &mut Vec<Range<usize>>) -> Vec<Decision> {
    let evidence = Evidence::of(text, &proposals.candidates);
    let (lower, things) = (proposals.lower, proposals.things);
    let mut decisions: Vec<Decision> = Vec::with_capacity(proposals.candidates.len());
    // The last name kept, by its place.
    let mut last = None;
    for candidate in proposals.candidates {
        let (certainty, reason) = (candidate.certainty, candidate.reason);
        let mut tag = candidate.tag;
        let name = text[tag.range.clone()].to_lowercase();
        let thing = certainty < Certainty::Listed && things.contains(&name);
        let dropped = |tag| Decision {
            tag,
            certainty,
            reason,
            kept: false,
        };
        if thing {
            passed.push(tag.range.clone());
            decisions.push(dropped(tag));
            continue;
        }
        // "Mr. Jordan" stays a person beside the country.
        if certainty == Certainty::Shown && !evidence.listed.contains(&name) {
            tag.kind = evidence.kind(&name, tag.kind).unwrap_or(tag.kind);
        }
        if certainty < Certainty::Shown {
            let listed_with_places = last
                .map(|last: usize| &decisions[last].tag)
                .is_some_and(|previous| is_listed_with(text, previous, &tag));
            let unclear = match certainty {
                Certainty::Doubtful => true,
                Certainty::Unclear => !listed_with_places,
                _ => false,
            };
            if let Some(kind) = evidence.kind(&name, tag.kind)
                && !(unclear && kind == EntityKind::Place && evidence.is_mostly_unclear(&name))
            {
                tag.kind = kind;
            } else if unclear || lower.contains(name.as_str()) {
                decisions.push(dropped(tag));
                continue;
            }
            let alone =
                !evidence.shown.contains_key(&name) && !evidence.parts_of_persons.contains(&name);
            if alone && !name.contains(' ') && listed_with_places {
                tag.kind = EntityKind::Place;
            }
        }
        tag.listed = tag.listed.filter(|name| name.kind == tag.kind);
        last = Some(decisions.len());
        decisions.push(Decision {
            tag,
            certainty,
            reason,
            kept: true,
        });
    }
    decisions
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

/// A company's name without its form at the end: "Wexmar" of "Wexmar Inc.".
pub(super) fn without_company_form(name: &str) -> Option<&str> {
    let (bare, form) = name.rsplit_once(' ')?;
    let form = form.trim_end_matches('.');
    COMPANY_FORMS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(form))
        .then(|| bare.trim_end_matches(','))
}

impl Evidence {
    fn of(text: &str, candidates: &[Candidate]) -> Self {
        let mut evidence = Self::default();
        for candidate in candidates {
            let name = text[candidate.tag.range.clone()].to_lowercase();
            let counts = match candidate.certainty {
                Certainty::Doubtful => continue,
                Certainty::Unclear => {
                    *evidence.unclear.entry(name).or_default() += 1;
                    continue;
                }
                Certainty::Guessed => evidence.guessed.entry(name),
                Certainty::Shown | Certainty::Listed => {
                    if candidate.certainty == Certainty::Listed {
                        evidence.listed.insert(name.clone());
                    }
                    if let Some(bare) = without_company_form(&name) {
                        evidence.shown.entry(bare.to_string()).or_default()
                            [EntityKind::Org as usize] += 1;
                    }
                    if candidate.tag.kind == EntityKind::Person && name.contains(' ') {
                        // Family names come last in most languages, first in some.
                        let (first, last) = (name.split(' ').next(), name.rsplit(' ').next());
                        evidence.family_names.extend(last.map(str::to_string));
                        let parts = first.into_iter().chain(last).filter(|part| part.len() > 2);
                        evidence.parts_of_persons.extend(parts.map(str::to_string));
                    }
                    evidence.shown.entry(name)
                }
            };
            counts.or_default()[candidate.tag.kind as usize] += 1;
        }
        evidence.add_parts_of_guessed();
        evidence
    }

    /// A full name that is a guess still says whose family name it ends with, unless the article shows it to be something else.
    fn add_parts_of_guessed(&mut self) {
        let guessed: Vec<String> = self
            .guessed
            .keys()
            .filter(|name| self.kind(name, EntityKind::Person) == Some(EntityKind::Person))
            .filter_map(|name| name.rsplit_once(' ').map(|(_, last)| last.to_string()))
            .filter(|last| last.len() > 2)
            .collect();
        self.parts_of_persons.extend(guessed);
    }

    /// Whether so few guesses by a preposition stand against the mentions whose kind nothing shows that they settle those no more.
    fn is_mostly_unclear(&self, name: &str) -> bool {
        if self.shown.contains_key(name) || self.parts_of_persons.contains(name) {
            return false;
        }
        let guesses: u32 = self
            .guessed
            .get(name)
            .map_or(0, |counts| counts.iter().sum());
        self.unclear
            .get(name)
            .is_some_and(|unclear| *unclear >= UNCLEAR_PER_GUESS * guesses)
    }

    /// A firm named after its partners: "Velim Brann" where Zarko Velim and Ilka Brann stand, too.
    fn is_partnership(&self, name: &str) -> bool {
        name.split_once(' ').is_some_and(|(one, other)| {
            one != other && self.family_names.contains(one) && self.family_names.contains(other)
        })
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
        if self.is_partnership(name) {
            return Some(EntityKind::Org);
        }
        if self.parts_of_persons.contains(name) {
            return Some(EntityKind::Person);
        }
        self.guessed.get(name).map(most_frequent)
    }
}
