//! Names known by their form, by what stands beside them, and by what the rest of the article says of them.
//!
//! What comes in: an article. What goes out: its names with their kinds, not yet under canonical names.
//! A first pass proposes candidates sentence by sentence, each with how sure it is (see `sentence.rs`); a second settles the doubtful
//! ones: "Psaki" that opens a sentence is a person because "Jen Psaki" stands elsewhere.

use super::EntityKind;
use super::gazetteer::{Gazetteer, Name};
use super::sentence::{Sentence, read_sentence};
use super::tokens::Scanner;
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

/// The names in every block, in their order.
pub(super) fn tag(article: &Article, gazetteer: &Gazetteer) -> Vec<Tag> {
    let mut proposals = Proposals::default();
    let language = article.metadata.language.as_ref();
    let foreign = language.is_some_and(|language| language.code() != "en");
    for block in &article.blocks {
        let mut scanner = Scanner::new(&article.text, block.range.clone(), gazetteer);
        let credits = matches!(block.role, Role::Credit | Role::Caption);
        let mut tokens = Vec::new();
        while read_sentence(&mut scanner, &mut tokens) {
            let sentence = Sentence::new(&article.text, &tokens, credits, gazetteer);
            let sentence = if foreign { sentence.abroad() } else { sentence };
            sentence.propose(&mut proposals);
        }
    }
    settle(&article.text, proposals)
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

/// A name that the first pass proposes.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) tag: Tag,
    pub(super) certainty: Certainty,
}

/// What the first pass gathers.
#[derive(Debug, Default)]
pub(super) struct Proposals<'a> {
    pub(super) candidates: Vec<Candidate>,
    /// Words that stand in lower case in the article and are not known as common.
    pub(super) lower: HashSet<&'a str>,
    /// Names of ships and the like, in lower case: they are of no kind, wherever they stand.
    pub(super) things: HashSet<String>,
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
fn settle(text: &str, proposals: Proposals) -> Vec<Tag> {
    let evidence = Evidence::of(text, &proposals.candidates);
    let (lower, things) = (proposals.lower, proposals.things);
    let mut tags: Vec<Tag> = Vec::with_capacity(proposals.candidates.len());
    for candidate in proposals.candidates {
        let mut tag = candidate.tag;
        let name = text[tag.range.clone()].to_lowercase();
        if candidate.certainty < Certainty::Listed && things.contains(&name) {
            continue;
        }
        // "Mr. Jordan" stays a person beside the country.
        if candidate.certainty == Certainty::Shown && !evidence.listed.contains(&name) {
            tag.kind = evidence.kind(&name, tag.kind).unwrap_or(tag.kind);
        }
        if candidate.certainty < Certainty::Shown {
            let listed_with_places = tags
                .last()
                .is_some_and(|previous| is_listed_with(text, previous, &tag));
            let unclear = match candidate.certainty {
                Certainty::Doubtful => true,
                Certainty::Unclear => !listed_with_places,
                _ => false,
            };
            if let Some(kind) = evidence.kind(&name, tag.kind)
                && !(unclear && kind == EntityKind::Place && evidence.is_mostly_unclear(&name))
            {
                tag.kind = kind;
            } else if unclear || lower.contains(name.as_str()) {
                continue;
            }
            let alone =
                !evidence.shown.contains_key(&name) && !evidence.parts_of_persons.contains(&name);
            if alone && !name.contains(' ') && listed_with_places {
                tag.kind = EntityKind::Place;
            }
        }
        tag.listed = tag.listed.filter(|name| name.kind == tag.kind);
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
