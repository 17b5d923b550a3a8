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
    for block in &article.blocks {
        let mut scanner = Scanner::new(&article.text, block.range.clone(), gazetteer);
        let credits = matches!(block.role, Role::Credit | Role::Caption);
        let mut tokens = Vec::new();
        while read_sentence(&mut scanner, &mut tokens) {
            Sentence::new(&article.text, &tokens, credits, gazetteer).propose(&mut proposals);
        }
    }
    settle(&article.text, proposals)
}

/// How sure a candidate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Certainty {
    /// A name only if the rest of the article says so.
    Doubtful,
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
                !evidence.shown.contains_key(&name) && !evidence.parts_of_persons.contains(&name);
            if alone
                && !name.contains(' ')
                && tags
                    .last()
                    .is_some_and(|previous| is_listed_with(text, previous, &tag))
            {
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
