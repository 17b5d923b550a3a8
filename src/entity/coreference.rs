//! Mentions of one person, organization or place brought under one name, within an article.
//!
//! What comes in: names in their order. What goes out: the canonical name of each. Precision comes before recall: a family name goes
//! under a full name only where exactly one person of the article bears it.

use super::EntityKind;
use super::tagger::{Tag, without_company_form};
use std::collections::{HashMap, HashSet};

/// The canonical name of each mention.
pub(super) fn names(text: &str, tags: &[Tag]) -> Vec<String> {
    let people = People::of(text, tags);
    let introduced = acronyms(text, tags);
    let cased = cased(text, tags);
    let companies = companies(text, tags);
    let full: HashSet<&str> = tags.iter().map(|tag| &text[tag.range.clone()]).collect();
    tags.iter()
        .map(|tag| {
            let mention = &text[tag.range.clone()];
            if let Some(name) = introduced.get(mention) {
                return name.clone();
            }
            let listed = tag.listed.filter(|_| tag.kind != EntityKind::Person);
            if let Some(listed) = listed {
                let name = if listed.shared && !full.contains(listed.canonical) {
                    listed.form
                } else {
                    listed.canonical
                };
                return name.to_string();
            }
            let mention = cased
                .get(&(tag.kind, mention.to_lowercase()))
                .copied()
                .unwrap_or(mention);
            match tag.kind {
                EntityKind::Person => people.full_name(mention).to_string(),
                EntityKind::Org => companies.get(mention).unwrap_or(&mention).to_string(),
                _ => mention.to_string(),
            }
        })
        .collect()
}

/// Full names by the words they end with.
#[derive(Debug, Default)]
struct People<'a> {
    by_ending: HashMap<String, Bearer<'a>>,
}

/// Who bears a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bearer<'a> {
    One(&'a str),
    Several,
}

impl<'a> People<'a> {
    fn of(text: &'a str, tags: &[Tag]) -> Self {
        let mut people = Self::default();
        for tag in tags.iter().filter(|tag| tag.kind == EntityKind::Person) {
            let name = &text[tag.range.clone()];
            if is_shouted(name) {
                continue;
            }
            // Every ending of a name can be what the person is called by: "Suu Kyi", "bin Laden".
            for (space, _) in name.match_indices(' ') {
                let bearer = people
                    .by_ending
                    .entry(name[space + 1..].to_lowercase())
                    .or_insert(Bearer::One(name));
                if let Bearer::One(known) = *bearer {
                    *bearer = same_person(known, name).map_or(Bearer::Several, Bearer::One);
                }
            }
        }
        people
    }

    fn full_name<'b>(&'b self, mention: &'b str) -> &'b str {
        match self.by_ending.get(&mention.to_lowercase()) {
            Some(Bearer::One(name)) => name,
            _ => self.longer_form(mention),
        }
    }

    /// "George Bush" under "George W. Bush", where the family has no other member in the article.
    fn longer_form<'b>(&'b self, mention: &'b str) -> &'b str {
        let Some((_, family_name)) = mention.rsplit_once(' ') else {
            return mention;
        };
        match self.by_ending.get(&family_name.to_lowercase()) {
            Some(Bearer::One(name)) if same_person(name, mention).is_some() => name,
            _ => mention,
        }
    }
}

/// The fuller of two names that end alike, if they can be one person's: one is the other's ending, or they differ in middle names only.
fn same_person<'a>(a: &'a str, b: &'a str) -> Option<&'a str> {
    let (longer, shorter) = if b.len() > a.len() { (b, a) } else { (a, b) };
    let is_ending = longer.len() > shorter.len()
        && longer.ends_with(shorter)
        && longer.as_bytes()[longer.len() - shorter.len() - 1] == b' ';
    if longer.eq_ignore_ascii_case(shorter) || is_ending {
        return Some(longer);
    }
    let long: Vec<&str> = longer.split(' ').collect();
    let short: Vec<&str> = shorter.split(' ').collect();
    let (long_middle, short_middle) =
        (long.get(1..long.len() - 1)?, short.get(1..short.len() - 1)?);
    let ends_agree = long.first() == short.first() && long.last() == short.last();
    (ends_agree
        && short_middle.is_empty()
        && long_middle
            .iter()
            .all(|word| word.ends_with('.') || word.chars().count() == 1))
    .then_some(longer)
}

/// Acronyms that the article introduces: "Northern Salt Union (NSU)".
fn acronyms(text: &str, tags: &[Tag]) -> HashMap<String, String> {
    let mut introduced: HashMap<String, String> = HashMap::new();
    for pair in tags.windows(2) {
        let (name, acronym) = (&pair[0], &pair[1]);
        let between = &text[name.range.end..acronym.range.start];
        let closed = text[acronym.range.end..].starts_with(')');
        let (long, short) = (&text[name.range.clone()], &text[acronym.range.clone()]);
        if between == " (" && closed && name.kind != EntityKind::Person && stands_for(short, long) {
            let canonical = name.listed.map_or(long, |listed| listed.canonical);
            introduced
                .entry(short.to_string())
                .or_insert_with(|| canonical.to_string());
        }
    }
    introduced
}

/// Whether a word in capitals is made of a name's initials, small words counting or not.
fn stands_for(acronym: &str, name: &str) -> bool {
    let letters: String = acronym.chars().filter(|c| *c != '.').collect();
    let is_acronym = letters.chars().count() >= 2 && letters.chars().all(char::is_uppercase);
    let words = || name.split([' ', '-']).filter(|word| !word.is_empty());
    let initials = |all: bool| -> String {
        words()
            .filter(|word| all || word.starts_with(char::is_uppercase))
            .filter_map(|word| word.chars().next())
            .flat_map(char::to_uppercase)
            .collect()
    };
    is_acronym && (initials(false) == letters || initials(true) == letters)
}

/// Companies' full names by their short ones: "Wexmar Inc." by "Wexmar".
fn companies<'a>(text: &'a str, tags: &[Tag]) -> HashMap<&'a str, &'a str> {
    let mut full_names = HashMap::new();
    for tag in tags.iter().filter(|tag| tag.kind == EntityKind::Org) {
        let name = &text[tag.range.clone()];
        if let Some(bare) = without_company_form(name) {
            full_names.entry(bare).or_insert(name);
        }
    }
    full_names
}

/// Names as written outside headlines in capitals, by their lower case.
fn cased<'a>(text: &'a str, tags: &[Tag]) -> HashMap<(EntityKind, String), &'a str> {
    if !tags.iter().any(|tag| is_shouted(&text[tag.range.clone()])) {
        return HashMap::new();
    }
    let mut forms = HashMap::new();
    for tag in tags {
        let mention = &text[tag.range.clone()];
        if !is_shouted(mention) {
            forms
                .entry((tag.kind, mention.to_lowercase()))
                .or_insert(mention);
        }
    }
    forms
}

/// Whether a name is written in capitals throughout.
fn is_shouted(name: &str) -> bool {
    name.len() > 3 && !name.contains(char::is_lowercase)
}
