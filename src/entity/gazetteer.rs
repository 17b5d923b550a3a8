//! Names known beforehand, and the words that announce a name.
//!
//! What comes in: the lists under `data/`. What goes out: for any word its classes (a given name, a title, the head of an organization's
//! name …), for any run of words the listed name they make. Lists that overlap stay so: "Jordan" is a place and a given name, and the
//! tagger decides by what stands beside it.

use super::EntityKind;
use super::hashing::Quick;
use super::tokens::{Scanner, Token};
use std::collections::HashMap;

/// A listed name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Name {
    /// What it names.
    pub(super) kind: EntityKind,
    /// As the list writes it; a text must have a capital wherever this has one.
    pub(super) form: &'static str,
    /// The name that its other spellings go under.
    pub(super) canonical: &'static str,
    /// Whether others bear this form, too, so that it goes under the canonical name only beside it.
    pub(super) shared: bool,
    /// Whether it is a country, so that it stands apart from the ministry named after it.
    pub(super) country: bool,
}

/// What a word can be; each is one bit of [`Classes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u64)]
pub(super) enum Class {
    /// News texts write it in lower case, too.
    Common,
    /// Of the closed classes: articles, pronouns, prepositions.
    Function,
    Given,
    Surname,
    Title,
    Personal,
    Grand,
    Honorific,
    Abbreviation,
    Calendar,
    OrgHead,
    OrgOf,
    Government,
    Suffix,
    PlaceHead,
    Landform,
    Compass,
    Speech,
    Locative,
    Dwelling,
    Particle,
    Prefix,
    Adjectival,
    Headword,
    Nameless,
    Firm,
    Trader,
    Asset,
    Vessel,
    Storm,
    Thing,
    Kin,
    Calendrical,
    Abroad,
}

/// The one name whose article belongs to it.
pub(super) const KEEPS_ARTICLE: &str = "The Hague";

/// The sections of `cues.txt`.
const SECTIONS: [(&str, Class); 31] = [
    ("function", Class::Function),
    ("title", Class::Title),
    ("personal", Class::Personal),
    ("grand", Class::Grand),
    ("honorific", Class::Honorific),
    ("abbreviation", Class::Abbreviation),
    ("calendar", Class::Calendar),
    ("orghead", Class::OrgHead),
    ("orgof", Class::OrgOf),
    ("government", Class::Government),
    ("suffix", Class::Suffix),
    ("placehead", Class::PlaceHead),
    ("landform", Class::Landform),
    ("compass", Class::Compass),
    ("speech", Class::Speech),
    ("locative", Class::Locative),
    ("dwelling", Class::Dwelling),
    ("particle", Class::Particle),
    ("prefix", Class::Prefix),
    ("adjectival", Class::Adjectival),
    ("headword", Class::Headword),
    ("nameless", Class::Nameless),
    ("firm", Class::Firm),
    ("trader", Class::Trader),
    ("asset", Class::Asset),
    ("vessel", Class::Vessel),
    ("storm", Class::Storm),
    ("thing", Class::Thing),
    ("kin", Class::Kin),
    ("calendrical", Class::Calendrical),
    ("abroad", Class::Abroad),
];

/// The classes of a word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Classes(u64);

impl Classes {
    /// Whether the word is of this class.
    pub(super) fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u64) != 0
    }

    /// One bit a class.
    pub(super) fn bits(self) -> u64 {
        self.0
    }

    fn add(&mut self, class: Class) {
        self.0 |= 1 << class as u64;
    }
}

/// What is known about a word, whatever its case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) classes: Classes,
    /// How many tokens the longest listed name has that begins with this word; 0 where none does.
    pub(super) longest_name: u8,
}

impl Word {
    /// What is known about two spellings of a word taken together.
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            classes: Classes(self.classes.0 | other.classes.0),
            longest_name: self.longest_name.max(other.longest_name),
        }
    }
}

/// The lists, ready to be asked.
#[derive(Debug)]
pub(super) struct Gazetteer {
    words: HashMap<String, Word, Quick>,
    names: HashMap<String, Name, Quick>,
    digest: String,
}

const COUNTRIES: &str = include_str!("data/countries.tsv");
const PLACES: &str = include_str!("data/places.txt");
const CITIES: &str = include_str!("data/cities.txt");
const ORGANISATIONS: &str = include_str!("data/organisations.txt");
const GROUPS: &str = include_str!("data/groups.txt");
const EVENTS: &str = include_str!("data/events.txt");
pub(super) const PEOPLE: &str = include_str!("data/people.txt");
pub(super) const GIVEN_NAMES: &str = include_str!("data/given-names.txt");
const GIVEN_NAMES_WORLD: &str = include_str!("data/given-names-world.txt");
pub(super) const SURNAMES: &str = include_str!("data/surnames.txt");
const COMMON_WORDS: &str = include_str!("data/common-words.txt");
const CUES: &str = include_str!("data/cues.txt");

impl Gazetteer {
    /// Reads the lists; takes a few milliseconds.
    pub(super) fn new() -> Self {
        let mut gazetteer = Self {
            words: HashMap::with_capacity_and_hasher(1 << 15, Quick::default()),
            names: HashMap::with_capacity_and_hasher(1 << 14, Quick::default()),
            digest: digest(),
        };
        gazetteer.add_classes();
        // The first list that has a name decides what it names.
        gazetteer.add_countries();
        gazetteer.add_names(PLACES, EntityKind::Place);
        gazetteer.add_names(ORGANISATIONS, EntityKind::Org);
        gazetteer.add_names(GROUPS, EntityKind::Group);
        gazetteer.add_names(EVENTS, EntityKind::Event);
        gazetteer.add_names(PEOPLE, EntityKind::Person);
        gazetteer.add_names(CITIES, EntityKind::Place);
        gazetteer
    }

    /// Changes with the lists.
    pub(super) fn digest(&self) -> &str {
        &self.digest
    }

    /// What is known about a word; `buffer` saves an allocation.
    pub(super) fn word(&self, word: &str, buffer: &mut String) -> Word {
        fold(word, buffer);
        self.words.get(buffer.as_str()).copied().unwrap_or_default()
    }

    /// The name that this stretch of text makes, if it is listed and has its capitals.
    pub(super) fn name(&self, stretch: &str, buffer: &mut String) -> Option<&Name> {
        fold(stretch, buffer);
        let name = self.names.get(buffer.as_str())?;
        let fits = name
            .form
            .chars()
            .filter(|c| *c != ' ')
            .zip(stretch.chars().filter(|c| *c != ' '))
            .all(|(listed, found)| !listed.is_uppercase() || found.is_uppercase());
        fits.then_some(name)
    }

    fn add_classes(&mut self) {
        for (list, class) in [
            (COMMON_WORDS, Class::Common),
            (GIVEN_NAMES, Class::Given),
            (GIVEN_NAMES_WORLD, Class::Given),
            (SURNAMES, Class::Surname),
        ] {
            for word in entries(list) {
                self.add_class(word, class);
            }
        }
        let mut class = None;
        for line in lines(CUES) {
            if let Some(section) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                class = SECTIONS
                    .iter()
                    .find(|(name, _)| *name == section)
                    .map(|(_, class)| *class);
            } else if let Some(class) = class {
                for word in line.split_whitespace() {
                    self.add_class(word, class);
                }
            }
        }
    }

    fn add_class(&mut self, word: &str, class: Class) {
        let mut key = String::new();
        fold(word, &mut key);
        self.words.entry(key).or_default().classes.add(class);
    }

    fn add_countries(&mut self) {
        for line in lines(COUNTRIES) {
            let mut columns = line.split('\t');
            let mut column = || columns.next().unwrap_or_default();
            let (country, others, demonyms, capitals) = (column(), column(), column(), column());
            for form in std::iter::once(country).chain(parts(others, ';')) {
                self.add(form, country, EntityKind::Place, true);
            }
            for demonym in parts(demonyms, ';') {
                self.add(demonym, demonym, EntityKind::Group, true);
            }
            for capital in parts(capitals, ';') {
                let canonical = if capital.starts_with("Washington") {
                    "Washington"
                } else {
                    capital
                };
                self.add(capital, canonical, EntityKind::Place, false);
            }
        }
    }

    fn add_names(&mut self, list: &'static str, kind: EntityKind) {
        for entry in entries(list) {
            let mut forms = parts(entry, '=').peekable();
            let canonical = forms.peek().copied().unwrap_or_default();
            for form in forms {
                self.add(form, canonical, kind, false);
            }
        }
    }

    fn add(
        &mut self,
        form: &'static str,
        canonical: &'static str,
        kind: EntityKind,
        country: bool,
    ) {
        let (form, shared) = form
            .strip_prefix('~')
            .map_or((form, false), |form| (form, true));
        let canonical = match canonical.strip_prefix("The ") {
            Some(bare) if canonical != KEEPS_ARTICLE => bare,
            _ => canonical,
        };
        let mut tokens = Scanner::new(form, 0..form.len(), self);
        let Some(first) = tokens.next() else { return };
        let first = form[first.range()].to_string();
        let length = 1 + tokens.count();
        let mut key = String::new();
        fold(&first, &mut key);
        let word = self.words.entry(key).or_default();
        word.longest_name = word
            .longest_name
            .max(u8::try_from(length).unwrap_or(u8::MAX));
        let mut key = String::new();
        fold(form, &mut key);
        self.names.entry(key).or_insert(Name {
            kind,
            form,
            canonical,
            shared,
            country,
        });
    }
}

/// Whether a token can begin a listed name.
pub(super) fn may_begin_name(token: &Token) -> bool {
    token.word.longest_name > 0
}

/// Lower case, with one form of apostrophe and no spaces beside hyphens.
fn fold(text: &str, into: &mut String) {
    into.clear();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            ' ' if into.ends_with('-') || chars.peek() == Some(&'-') => {}
            'A'..='Z' => into.push(c.to_ascii_lowercase()),
            '’' => into.push('\''),
            _ if c.is_ascii() => into.push(c),
            _ => into.extend(c.to_lowercase()),
        }
    }
}

fn digest() -> String {
    let mut hasher = blake3::Hasher::new();
    for list in [
        COUNTRIES,
        PLACES,
        CITIES,
        ORGANISATIONS,
        GROUPS,
        EVENTS,
        PEOPLE,
        GIVEN_NAMES,
        GIVEN_NAMES_WORLD,
        SURNAMES,
        COMMON_WORDS,
        CUES,
    ] {
        hasher.update(list.as_bytes());
    }
    hasher.finalize().to_hex()[..8].to_string()
}

fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The entries of a list that are divided by lines or semicolons.
pub(super) fn entries(list: &'static str) -> impl Iterator<Item = &'static str> {
    lines(list).flat_map(|line| parts(line, ';'))
}

fn parts(line: &'static str, separator: char) -> impl Iterator<Item = &'static str> {
    line.split(separator).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(stretch: &str) -> Option<(EntityKind, &'static str)> {
        Gazetteer::new()
            .name(stretch, &mut String::new())
            .map(|n| (n.kind, n.canonical))
    }

    #[test]
    fn spellings_of_one_name_share_its_canonical_form() {
        assert_eq!(name("U.S."), Some((EntityKind::Place, "United States")));
        assert_eq!(name("al-Qaida"), Some((EntityKind::Org, "al-Qaeda")));
        assert_eq!(
            name("Guantánamo Bay"),
            Some((EntityKind::Place, "Guantanamo Bay"))
        );
    }

    #[test]
    fn a_name_needs_its_capitals() {
        assert_eq!(name("us"), None);
        assert_eq!(name("who"), None);
        assert_eq!(name("KABUL"), Some((EntityKind::Place, "Kabul")));
    }

    #[test]
    fn every_section_of_the_cues_is_read() {
        for line in lines(CUES).filter(|line| line.starts_with('[')) {
            let section = line.trim_matches(['[', ']']);
            assert!(
                SECTIONS.iter().any(|(name, _)| *name == section),
                "{section}"
            );
        }
    }

    #[test]
    fn the_lists_hold_no_empty_or_padded_entries() {
        for list in [PLACES, ORGANISATIONS, GROUPS, EVENTS, PEOPLE] {
            for form in entries(list).flat_map(|entry| parts(entry, '=')) {
                assert_eq!(form, form.trim(), "padded");
            }
        }
    }
}
