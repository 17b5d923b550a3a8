//! The names of a whole collection, brought under one name each.
//!
//! What comes in: the names that the articles of a collection have for things of one kind, each brought under one name within its
//! article already, with counts. What goes out: groups of those that name the same. Nothing but the names is looked at, so that groups can
//! be made anew for whatever a collection holds at the moment; their order does not matter.
//!
//! Precision comes before recall. Names are one where they differ in nothing but how they are written: case, diacritics, hyphens, titles,
//! the Arabic article, known transliterations, a listed other name. What decides only within a collection (a middle initial, a lone family
//! name, an acronym) joins a name to another where exactly one other can be meant, and to none where several can.

use super::EntityKind;
use super::gazetteer::{self, Class, Gazetteer};
use super::hashing::Quick;
use super::tagger::without_company_form;
use crate::analysis::{american_spelling, family_spelling, fold_name};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

/// Names that name the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AliasGroup {
    /// The name for all of them: the listed name of a place or organization, a person's most frequent full name. No other group of the
    /// kind has it.
    pub name: String,
    /// Places in the list of names that was given, most frequent first, equal ones in alphabetical order.
    pub forms: Vec<usize>,
}

/// The groups of some names of one kind, each name with the number of passages that have it. No name is given twice.
///
/// The order of the names does not matter, and a name that shares no word or initials with others changes nothing for them. Groups are
/// ordered by their names.
#[must_use]
pub fn groups(kind: EntityKind, names: &[(&str, usize)]) -> Vec<AliasGroup> {
    let spelled: Vec<Spelled> = names
        .iter()
        .map(|(name, _)| Spelled::new(kind, name))
        .collect();
    groups_of(kind, names, &spelled)
}

/// The same for names that are ready to be compared, in the same order.
///
/// # Panics
/// If there are fewer of them than names.
#[must_use]
pub fn groups_of(
    kind: EntityKind,
    names: &[(&str, usize)],
    spelled: &[Spelled],
) -> Vec<AliasGroup> {
    let lists = &*LISTS;
    let mut sets = Sets::new(names.len());
    let mut by_key: HashMap<&str, usize> = HashMap::new();
    for (at, spelled) in spelled.iter().enumerate() {
        for key in &spelled.keys {
            let first = *by_key.entry(key).or_insert(at);
            sets.join(first, at);
        }
    }
    match kind {
        EntityKind::Person => {
            join_initials(spelled, lists, &mut sets);
            join_lone_names(names, spelled, lists, &mut sets);
        }
        EntityKind::Org => join_acronyms(names, spelled, lists, &mut sets),
        EntityKind::Place | EntityKind::Group | EntityKind::Event => {}
    }
    let mut groups: Vec<AliasGroup> = sets
        .members()
        .into_values()
        .map(|mut forms| {
            forms.sort_unstable_by_key(|at| (usize::MAX - names[*at].1, names[*at].0));
            AliasGroup {
                name: canonical(kind, names, spelled, &forms, lists),
                forms,
            }
        })
        .collect();
    groups.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    groups
}

/// What is known of names beforehand.
struct Lists {
    gazetteer: Gazetteer,
    /// Given and family names of English-speaking countries, in which a letter makes another name: Allan and Allen, Frances and Francis.
    settled: HashSet<String, Quick>,
    /// The family names among them.
    surnames: HashSet<String, Quick>,
    /// Family names by which news texts call one person.
    famous: HashSet<String, Quick>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let folded = |name: &str| fold_name(name).concat();
    Lists {
        gazetteer: Gazetteer::new(),
        settled: gazetteer::entries(gazetteer::GIVEN_NAMES)
            .chain(gazetteer::entries(gazetteer::SURNAMES))
            .map(str::to_lowercase)
            .collect(),
        surnames: gazetteer::entries(gazetteer::SURNAMES)
            .map(str::to_lowercase)
            .collect(),
        famous: gazetteer::entries(gazetteer::PEOPLE).map(folded).collect(),
    }
});

/// A name, ready to be compared.
#[derive(Debug, Default)]
pub struct Spelled {
    /// Names with a key in common are the same: one key, and another for each way to write out its umlauts.
    keys: Vec<String>,
    /// A person's words without titles, the Arabic article and a number after the name; initials are words of one letter.
    words: Vec<String>,
    /// Every word, titles included, "abdul" not yet joined to the next.
    plain: Vec<String>,
    /// A person's words as they stand, the Arabic article included, none spelled as family names are.
    row: Vec<String>,
    /// The titles before a person's name.
    titles: Vec<String>,
    /// The last word, as its family of transliterations spells it.
    surname: String,
    /// How much of a person it is.
    called: Called,
    /// "jr", "ii" and the like.
    suffix: Option<String>,
    /// Whether a title had to stay, because one word is left beside it: "Mullah Omar".
    titled: bool,
}

impl Spelled {
    /// How a name of this kind is compared.
    #[must_use]
    pub fn new(kind: EntityKind, name: &str) -> Self {
        let lists = &*LISTS;
        let mut spelled = Self::of(kind, name, lists);
        if let Some(written_out) = written_out_umlauts(name) {
            let other = Self::of(kind, &written_out, lists);
            spelled.keys.extend(other.keys);
        }
        spelled.keys.sort_unstable();
        spelled.keys.dedup();
        spelled
    }

    /// Whether the two differ in nothing but how they are written.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.keys.iter().any(|key| other.keys.contains(key))
    }

    /// Whether the words of this name stand in a row in the other.
    #[must_use]
    pub fn is_part_of(&self, other: &Self) -> bool {
        let (row, other_row) = match self.row.as_slice() {
            [] => (&self.plain, &other.plain),
            _ => (&self.row, &other.row),
        };
        !row.is_empty()
            && (other_row.windows(row.len()).any(|window| window == row)
                || other.plain.ends_with(&self.plain))
    }

    /// Whether the other name begins with the words of this one.
    #[must_use]
    pub fn is_beginning_of(&self, other: &Self) -> bool {
        !self.plain.is_empty() && other.plain.starts_with(&self.plain)
    }

    fn of(kind: EntityKind, name: &str, lists: &Lists) -> Self {
        match kind {
            EntityKind::Person => person(name, lists),
            EntityKind::Org => organization(listed(name, lists).unwrap_or(name), lists),
            EntityKind::Place => place(listed(name, lists).unwrap_or(name)),
            EntityKind::Group => adherents(listed(name, lists).unwrap_or(name)),
            EntityKind::Event => plain(listed(name, lists).unwrap_or(name)),
        }
    }

    fn lone(words: Vec<String>, key: String) -> Self {
        Self {
            keys: vec![key],
            plain: words.clone(),
            words,
            ..Self::default()
        }
    }
}

/// The listed name that a name goes under, unless others bear it, too.
fn listed(name: &str, lists: &Lists) -> Option<&'static str> {
    let found = lists.gazetteer.name(name, &mut String::new())?;
    (!found.shared && found.kind != EntityKind::Person).then_some(found.canonical)
}

/// German and Nordic letters as they are written where keyboards lack them.
fn written_out_umlauts(name: &str) -> Option<String> {
    let umlaut = |c: char| {
        Some(match c {
            'ä' => "ae",
            'ö' | 'ø' => "oe",
            'ü' => "ue",
            'å' => "aa",
            'Ä' => "Ae",
            'Ö' | 'Ø' => "Oe",
            'Ü' => "Ue",
            'Å' => "Aa",
            _ => return None,
        })
    };
    if name.is_ascii() {
        return None;
    }
    let mut written = String::new();
    let mut any = false;
    for c in unicode_normalization::UnicodeNormalization::nfc(name) {
        if let Some(letters) = umlaut(c) {
            written.push_str(letters);
            any = true;
        } else {
            written.push(c);
        }
    }
    any.then_some(written)
}

/// A piece of a name between spaces and hyphens.
struct Piece {
    word: String,
    /// Whether a hyphen joins it to the next one.
    hyphen: bool,
}

const HYPHENS: [char; 5] = ['-', '\u{2010}', '\u{2011}', '\u{2013}', '\u{2212}'];

/// A piece of a name as it is compared. "R&B" is not "RB", nor "Disney+" Disney.
fn folded(part: &str) -> String {
    if part.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return part.to_ascii_lowercase();
    }
    let bare = part.trim_matches('&');
    let mut word = fold_name(&bare.replace('&', "and")).concat();
    if !word.is_empty() && part.ends_with('+') {
        word.push_str("plus");
    }
    word
}

/// The folded pieces of a name; letters with full stops between them are a piece each where `initials` says so, and one otherwise.
fn pieces(name: &str, initials: bool) -> Vec<Piece> {
    let mixed = name.contains(char::is_lowercase);
    let mut pieces = Vec::new();
    let mut words = name.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '+'));
        let letters: String = bare.chars().filter(|c| *c != '.').collect();
        let dotted = bare.contains('.')
            && bare
                .split('.')
                .all(|letter| letter.chars().take(2).count() <= 1);
        // "JK Rowling": capitals before the rest of a name that is not in capitals.
        let capitals = mixed
            && words.peek().is_some()
            && (2..=3).contains(&letters.chars().count())
            && letters.chars().all(char::is_uppercase);
        if initials && (dotted || capitals) {
            pieces.extend(letters.chars().map(|letter| Piece {
                word: fold_name(&letter.to_string()).concat(),
                hyphen: false,
            }));
            continue;
        }
        let parts = if dotted { letters.as_str() } else { bare };
        let mut parts = parts.split(HYPHENS).peekable();
        while let Some(part) = parts.next() {
            let word = folded(part);
            if !word.is_empty() {
                pieces.push(Piece {
                    word,
                    hyphen: parts.peek().is_some(),
                });
            }
        }
    }
    pieces
}

/// Titles, in order, that a full name is the same without. Those that are given names, too, are left out, and "Mrs", after which her husband's name
/// may stand.
const TITLES: [&str; 52] = [
    "adm",
    "admiral",
    "amb",
    "ambassador",
    "ayatollah",
    "capt",
    "captain",
    "chancellor",
    "col",
    "colonel",
    "cpl",
    "crown",
    "dame",
    "dr",
    "emir",
    "gen",
    "general",
    "gov",
    "governor",
    "haji",
    "hajji",
    "imam",
    "king",
    "lt",
    "maj",
    "maulana",
    "maulvi",
    "mawlawi",
    "minister",
    "miss",
    "mr",
    "ms",
    "mullah",
    "pope",
    "premier",
    "president",
    "prime",
    "prince",
    "princess",
    "prof",
    "professor",
    "queen",
    "rep",
    "rev",
    "secretary",
    "sen",
    "senator",
    "sgt",
    "sheikh",
    "sheikha",
    "sir",
    "vice",
];
fn is_title(word: &str) -> bool {
    TITLES.binary_search(&word).is_ok()
}

const SUFFIXES: [&str; 6] = ["jr", "sr", "ii", "iii", "iv", "v"];

fn person(name: &str, lists: &Lists) -> Spelled {
    let mut suffix = None;
    let mut pieces = pieces(name, true);
    if pieces.len() > 1
        && let Some(last) = pieces.pop_if(|last| SUFFIXES.contains(&last.word.as_str()))
    {
        suffix = Some(last.word);
    }
    // The Arabic article inside a name is written or not, with a hyphen or without.
    let row: Vec<String> = pieces
        .iter()
        .map(|piece| spelling(&piece.word, false, lists))
        .collect();
    let before_word: Vec<bool> = (1..=pieces.len())
        .map(|next| pieces.get(next).is_some_and(|next| next.word.len() > 2))
        .collect();
    let mut plain = Vec::with_capacity(row.len());
    for (at, piece) in pieces.iter().enumerate() {
        let article = matches!(piece.word.as_str(), "al" | "el" | "ul")
            || (piece.hyphen
                && matches!(
                    piece.word.as_str(),
                    "as" | "ash" | "ad" | "an" | "ar" | "at" | "az"
                ));
        if !(article && before_word[at] && (at > 0 || piece.hyphen)) {
            plain.push(row[at].clone());
        }
    }
    if let (Some(last), Some(piece)) = (plain.last_mut(), pieces.last()) {
        *last = spelling(&piece.word, true, lists);
    }
    let count = plain.iter().take_while(|word| is_title(word)).count();
    let titles = plain[..count].to_vec();
    let keeps_title = count > 0 && plain.len() < count + 2;
    let named = if keeps_title {
        &plain[..]
    } else {
        &plain[count..]
    };
    let words = with_abdul_joined(named);
    let surname = pieces.last().map_or_else(String::new, |last| {
        let given = || {
            let known = lists.gazetteer.word(&last.word, &mut String::new());
            known.classes.has(Class::Given)
        };
        // Many are called Khalid, and Khaled is another: of a family name alone it is only the spelling that may differ.
        if plain.len() == 1 && given() {
            last.word.clone()
        } else {
            family_spelling(&last.word).unwrap_or_else(|| last.word.clone())
        }
    });
    let mut key = words.first().cloned().unwrap_or_default();
    if words.len() == 1 {
        key.clone_from(&surname);
    }
    key.push(' ');
    key.extend(words.iter().skip(1).map(String::as_str));
    if let Some(suffix) = &suffix {
        key.push(',');
        key.push_str(suffix);
    }
    Spelled {
        keys: vec![key],
        words,
        plain,
        row,
        titles,
        surname,
        suffix,
        titled: keeps_title,
        called: call(name, keeps_title),
    }
}

/// How much of a person a name is.
fn call(name: &str, titled: bool) -> Called {
    let mut words = name.split_whitespace();
    let (first, second) = (words.next().unwrap_or_default(), words.next());
    let particle = |word: &str| {
        let word = word.split(HYPHENS).next().unwrap_or(word);
        PARTICLES.contains(&word) || word == "Bin"
    };
    let mut family = name.split_whitespace().skip_while(|word| particle(word));
    let alone = family.next().is_none() || family.next().is_none();
    if titled || second.is_none() || (particle(first) && alone) {
        Called::Surname
    } else if name.contains('&') {
        Called::Several
    } else {
        Called::Full
    }
}

/// How much of a person a name is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Called {
    /// One word, but for titles and lower-case particles: "Karzai", "bin Laden", "Mullah Omar".
    #[default]
    Surname,
    /// More.
    Full,
    /// No one person.
    Several,
}

/// "Abdul Rahman", "Abd al-Rahman" and "Abdulrahman" are one word.
fn with_abdul_joined(plain: &[String]) -> Vec<String> {
    const SERVANT: [&str; 9] = [
        "abd", "abdul", "abdur", "abdus", "abdut", "abdun", "abdush", "abduz", "abdu",
    ];
    let mut words = Vec::with_capacity(plain.len());
    let mut plain = plain.iter();
    while let Some(word) = plain.next() {
        if !SERVANT.contains(&word.as_str()) {
            words.push(word.clone());
        } else if let Some(next) = plain.next() {
            words.push(format!("abdul{next}"));
        } else {
            words.push(word.clone());
        }
    }
    words
}

/// A word of a person's name in the spelling that stands for all of them.
fn spelling(word: &str, last: bool, lists: &Lists) -> String {
    const LONG: usize = 7;
    if is_title(word) {
        return word.to_owned();
    }
    let word = match word {
        "ibn" => "bin".to_owned(),
        _ => family_spelling(word).unwrap_or_else(|| word.to_owned()),
    };
    for servant in ["abdul", "abdel", "abdal"] {
        if let Some(of) = word.strip_prefix(servant)
            && of.len() >= 4
        {
            return format!("abdul{}", spelling(of, last, lists));
        }
    }
    let letters = word.len() > 4 && word.bytes().all(|b| b.is_ascii_lowercase());
    if !letters || lists.settled.contains(&word) {
        return word;
    }
    let mut regular = one_diphthong(&word);
    // Ways to write the same sounds of Arabic, Persian, Pashto, Urdu and Slavic names.
    for (written, common) in [
        ("ee", "i"),
        ("oo", "u"),
        ("ou", "u"),
        ("dj", "j"),
        ("q", "k"),
        ("iya", "ia"),
    ] {
        if regular.contains(written) {
            regular = regular.replace(written, common);
        }
    }
    if let Some(stem) = regular.strip_suffix('y')
        && !stem.ends_with(is_vowel)
    {
        regular = format!("{stem}i");
    }
    // Short vowels of Persian and Arabic: they tell nobody apart in a long family name, nor in "light of God" and the like.
    let short_vowels =
        (last && regular.len() >= LONG) || regular.ends_with("ullah") || regular.ends_with("uddin");
    let mut common = String::with_capacity(regular.len());
    for c in regular.chars() {
        let c = match c {
            'e' if short_vowels => 'i',
            'o' if short_vowels => 'u',
            c => c,
        };
        if is_vowel(c) || !common.ends_with(c) {
            common.push(c);
        }
    }
    common
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// "ai", "aj", "ei" and "ey" as "ay", unless a vowel follows: Zalmai, Sergei, but Maier.
fn one_diphthong(word: &str) -> String {
    let mut regular = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(c) = rest.chars().next() {
        let diphthong = ["ai", "aj", "ei", "ey"]
            .into_iter()
            .find(|written| rest.starts_with(written));
        if let Some(written) = diphthong
            && !rest[written.len()..].starts_with(is_vowel)
        {
            regular.push_str("ay");
            rest = &rest[written.len()..];
        } else {
            regular.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    regular
}

fn organization(name: &str, lists: &Lists) -> Spelled {
    let bare = without_company_form(name)
        .map(|bare| bare.trim_end_matches(['&', ' ']))
        .map(|bare| bare.strip_suffix(" and").unwrap_or(bare))
        .filter(|bare| {
            // Not "Time Inc.", nor "Kentucky AG".
            let mut buffer = String::new();
            let place = |name: &super::gazetteer::Name| name.kind == EntityKind::Place;
            !bare.is_empty()
                && !lists
                    .gazetteer
                    .word(bare, &mut buffer)
                    .classes
                    .has(Class::Common)
                && !lists.gazetteer.name(bare, &mut buffer).is_some_and(place)
        })
        .unwrap_or(name);
    let mut words = spelled_words(bare);
    words.retain(|word| word != "and");
    let mut key = cased_key(bare, words.concat());
    // The hour of the East is ET, and E.T. a film.
    if bare.contains('.') && bare.chars().filter(|c| c.is_alphabetic()).count() <= 2 {
        key.push('.');
    }
    Spelled::lone(words, key)
}

fn place(name: &str) -> Spelled {
    let mut pieces = pieces(name, false);
    let count = pieces.len();
    for at in 0..count {
        let inside = at > 0 && pieces[at - 1].hyphen && pieces[at].hyphen;
        let word = match pieces[at].word.as_str() {
            // Mazar-i-Sharif, Mazar-e-Sharif: the Persian link between nouns.
            "i" if inside => "e",
            "st" if at == 0 && count > 1 => "saint",
            "mt" if at == 0 && count > 1 => "mount",
            "ft" if at == 0 && count > 1 => "fort",
            _ => continue,
        };
        word.clone_into(&mut pieces[at].word);
    }
    let words = without_the(pieces.into_iter().map(|piece| common(piece.word)).collect());
    // New Castle is not Newcastle.
    let key = cased_key(name, words.join(" "));
    Spelled::lone(words, key)
}

/// Adherents are the same in the plural: "Afghan", "Afghans".
fn adherents(name: &str) -> Spelled {
    let mut words = spelled_words(name);
    if let Some(last) = words.last_mut()
        && last.len() > 4
        && !last.ends_with("ss")
        && let Some(singular) = last.strip_suffix('s')
    {
        *last = singular.to_owned();
    }
    let key = words.concat();
    Spelled::lone(words, key)
}

fn plain(name: &str) -> Spelled {
    let words = spelled_words(name);
    let key = words.concat();
    Spelled::lone(words, key)
}

fn spelled_words(name: &str) -> Vec<String> {
    without_the(
        pieces(name, false)
            .into_iter()
            .map(|piece| common(piece.word))
            .collect(),
    )
}

fn common(word: String) -> String {
    // Britain has a Labour Party, Australia and Israel a Labor Party.
    if word == "labour" {
        return word;
    }
    family_spelling(&word)
        .or_else(|| american_spelling(&word))
        .unwrap_or(word)
}

fn without_the(mut words: Vec<String>) -> Vec<String> {
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    words
}

/// A key that tells an acronym of two or three letters from a word written in the same letters ("WHO" and "Who"); longer ones are often
/// written as words ("Nato", "Unicef").
fn cased_key(name: &str, mut key: String) -> String {
    let letters = || name.chars().filter(|c| c.is_alphabetic());
    if letters().count() <= 3 && letters().all(char::is_uppercase) {
        key.insert(0, '^');
    }
    key
}

/// People whose names differ in middle initials: "George Bush" is "George W. Bush" where nobody else in the collection is called George
/// something Bush.
///
/// Where both given and family name are common, a middle initial is there to tell people apart: Michael B. Jordan acts.
fn join_initials(spelled: &[Spelled], lists: &Lists, sets: &mut Sets) {
    type Middles<'a> = BTreeMap<&'a [String], usize>;
    let mut bearers: HashMap<(&str, &str, Option<&str>), Middles<'_>> = HashMap::new();
    for (at, spelled) in spelled.iter().enumerate() {
        if let [first, middles @ .., last] = spelled.words.as_slice() {
            bearers
                .entry((first, last, spelled.suffix.as_deref()))
                .or_default()
                .entry(middles)
                .and_modify(|known| *known = sets.lower(*known, at))
                .or_insert(at);
        }
    }
    let mut joined = Vec::new();
    for ((first, last, _), middles) in &bearers {
        let common = lists.settled.contains(*first) && lists.surnames.contains(*last);
        if middles.len() < 2 || first.chars().count() < 2 || common {
            continue;
        }
        let with: Vec<(&[String], usize)> = middles
            .iter()
            .filter(|(middle, _)| !middle.is_empty())
            .map(|(middle, at)| (*middle, *at))
            .collect();
        let mut written_out = Vec::new();
        for (middle, at) in &with {
            let fuller: Vec<usize> = with
                .iter()
                .filter(|(other, _)| other != middle && abbreviates(middle, other))
                .map(|(_, other)| *other)
                .collect();
            if let [only] = fuller[..] {
                written_out.push((*at, only));
            }
        }
        joined.extend(&written_out);
        // Everyone with something between the same names has to be one person before the name without anything can be his.
        let Some(bare) = middles.get(&[][..]) else {
            continue;
        };
        let mut people: BTreeSet<usize> = with.iter().map(|(_, at)| sets.root(*at)).collect();
        for (short, _) in &written_out {
            people.remove(&sets.root(*short));
        }
        let initials = |middle: &[String]| middle.iter().all(|word| word.chars().count() == 1);
        if people.len() == 1
            && let Some((_, at)) = with.iter().find(|(middle, _)| initials(middle))
        {
            joined.push((*bare, *at));
        }
    }
    for (a, b) in joined {
        sets.join(a, b);
    }
}

/// Whether middle names are initials of the others: "W." of "Walker".
fn abbreviates(short: &[String], long: &[String]) -> bool {
    short.len() == long.len()
        && short.iter().zip(long).all(|(short, long)| {
            short == long || (short.chars().count() == 1 && long.starts_with(short.as_str()))
        })
}

/// A family name by itself goes under the one full name of the collection that ends with it, if that name is more frequent and the family
/// name is not one that many bear. A title beside it is as good, if the full name stands with the same title somewhere.
fn join_lone_names(names: &[(&str, usize)], spelled: &[Spelled], lists: &Lists, sets: &mut Sets) {
    let mut bearers: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, spelled) in spelled.iter().enumerate() {
        if spelled.called != Called::Surname {
            for word in spelled.plain.iter().chain([&spelled.surname]) {
                let bearers = bearers.entry(word).or_default();
                if bearers.last() != Some(&at) {
                    bearers.push(at);
                }
            }
        }
    }
    let members = sets.members();
    let passages = |root: usize| -> usize { members[&root].iter().map(|at| names[*at].1).sum() };
    let mut joined = Vec::new();
    for (at, lone) in spelled.iter().enumerate() {
        let word = lone.surname.as_str();
        let words = lone
            .plain
            .iter()
            .skip(if lone.titled { lone.titles.len() } else { 0 });
        let words = words
            .filter(|word| !PARTICLES.contains(&word.as_str()))
            .count();
        let short = word.chars().count() < 3;
        if lone.called != Called::Surname || lone.suffix.is_some() || words != 1 || short {
            continue;
        }
        let Some(with_word) = bearers.get(word) else {
            continue;
        };
        let people: BTreeSet<usize> = with_word.iter().map(|at| sets.root(*at)).collect();
        let mut people = people.into_iter();
        let (Some(person), None) = (people.next(), people.next()) else {
            continue;
        };
        let ends = |at: &usize| {
            let full = &spelled[*at];
            full.called == Called::Full && full.surname == word && full.suffix.is_none()
        };
        if !with_word.iter().all(ends) {
            continue;
        }
        let supported = if lone.titled {
            let title = |full: &usize| spelled[*full].titles == lone.titles;
            members[&person].iter().any(title)
        } else {
            // A full name that stands in one passage alone is too little to claim a family name that articles use bare.
            let least = if is_famous(names[at].0, lists) { 1 } else { 2 };
            is_rare(names[at].0, word, lists)
                && passages(person) >= passages(sets.root(at)).max(least)
        };
        if supported {
            joined.push((at, person));
        }
    }
    for (a, b) in joined {
        sets.join(a, b);
    }
}

/// Particles that belong to the family name after them.
const PARTICLES: [&str; 14] = [
    "al", "el", "bin", "de", "del", "da", "di", "du", "la", "van", "von", "der", "den", "ter",
];

/// Whether a family name is neither a given name nor one of the most common family names, nor a word, unless news texts are known to use
/// it bare.
fn is_rare(name: &str, word: &str, lists: &Lists) -> bool {
    let mut buffer = String::new();
    let last = name.rsplit([' ', '-']).next().unwrap_or(name);
    let classes = lists.gazetteer.word(last, &mut buffer).classes;
    !classes.has(Class::Given)
        && !classes.has(Class::Surname)
        && !lists.settled.contains(word)
        && lists
            .gazetteer
            .name(name, &mut buffer)
            .is_none_or(|listed| listed.kind == EntityKind::Person)
        && (is_famous(name, lists) || !classes.has(Class::Common))
}

/// Whether news texts are known to call one person by this name alone.
fn is_famous(name: &str, lists: &Lists) -> bool {
    lists.famous.contains(&fold_name(name).concat())
}

/// An acronym of at least four letters goes under the one full name of the collection that has its initials.
fn join_acronyms(names: &[(&str, usize)], spelled: &[Spelled], lists: &Lists, sets: &mut Sets) {
    const SHORTEST: usize = 4;
    // A name that is hardly there has the initials of many that are not.
    const LEAST: usize = 3;
    let mut by_initials: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, (name, _)) in names.iter().enumerate() {
        let bare = without_company_form(name).unwrap_or(name);
        let words: Vec<&str> = bare
            .split([' ', '-'])
            .filter(|word| word.starts_with(char::is_alphabetic))
            .filter(|word| !word.eq_ignore_ascii_case("the"))
            .collect();
        if words.len() < SHORTEST {
            continue;
        }
        let initials = |small: bool| -> String {
            words
                .iter()
                .filter(|word| small || word.starts_with(char::is_uppercase))
                .filter_map(|word| word.chars().next())
                .flat_map(char::to_uppercase)
                .collect()
        };
        let (capitals, all) = (initials(false), initials(true));
        if all != capitals {
            by_initials.entry(all).or_default().push(at);
        }
        by_initials.entry(capitals).or_default().push(at);
    }
    let mut joined = Vec::new();
    for (at, (name, _)) in names.iter().enumerate() {
        let letters: String = name.chars().filter(|c| *c != '.').collect();
        let acronym =
            letters.chars().count() >= SHORTEST && letters.chars().all(char::is_uppercase);
        let known = listed(name, lists).is_some_and(|listed| listed != *name);
        let Some(full) = by_initials.get(&letters).filter(|_| acronym && !known) else {
            continue;
        };
        let organizations: BTreeSet<usize> = full.iter().map(|at| sets.root(*at)).collect();
        let passages: usize = full.iter().map(|at| names[*at].1).sum();
        if organizations.len() == 1 && passages >= LEAST && spelled[at].words.len() == 1 {
            joined.push((at, full[0]));
        }
    }
    for (a, b) in joined {
        sets.join(a, b);
    }
}

/// The name for a group.
fn canonical(
    kind: EntityKind,
    names: &[(&str, usize)],
    spelled: &[Spelled],
    forms: &[usize],
    lists: &Lists,
) -> String {
    if kind != EntityKind::Person
        && let Some(listed) = forms.iter().find_map(|at| listed(names[*at].0, lists))
    {
        return listed.to_owned();
    }
    let best = forms.iter().copied().min_by_key(|at| {
        let (name, passages) = names[*at];
        let form = &spelled[*at];
        let shouted = name.chars().count() > 3 && !name.contains(char::is_lowercase);
        let fullness = match kind {
            EntityKind::Person if form.called == Called::Full && form.titles.is_empty() => 0,
            EntityKind::Person if form.called == Called::Full => 1,
            EntityKind::Org => usize::from(form.words.len() == 1),
            _ => 2,
        };
        (
            fullness,
            shouted,
            usize::MAX - passages,
            usize::MAX - name.len(),
            name,
        )
    });
    best.map_or_else(String::new, |at| names[at].0.to_owned())
}

/// Disjoint sets of places in a list (Galler and Fischer 1964), each known by its lowest member.
struct Sets(Vec<usize>);

impl Sets {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn root(&self, mut at: usize) -> usize {
        while self.0[at] != at {
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }

    /// Joins two places, and gives the root.
    fn lower(&mut self, a: usize, b: usize) -> usize {
        self.join(a, b);
        self.root(a)
    }

    fn members(&mut self) -> BTreeMap<usize, Vec<usize>> {
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in 0..self.0.len() {
            // Roots are lower than their members, so the way is short from here on.
            self.0[at] = self.root(at);
            members.entry(self.0[at]).or_default().push(at);
        }
        members
    }
}

#[cfg(test)]
mod tests {
    //! What readers can rely on: spellings of one name meet; two people with one surname stay two; a name that could be of several goes
    //! to none; the order of the names changes nothing, nor does a name that has nothing to do with them.

    use super::*;
    use EntityKind::{Group, Org, Person, Place};
    use proptest::prelude::*;
    use proptest::sample::{select, subsequence};

    /// The groups by their names, each with its forms in alphabetical order.
    fn grouped(kind: EntityKind, names: &[(&str, usize)]) -> BTreeMap<String, Vec<String>> {
        groups(kind, names)
            .into_iter()
            .map(|group| {
                let mut forms: Vec<String> = group
                    .forms
                    .iter()
                    .map(|at| names[*at].0.to_owned())
                    .collect();
                forms.sort_unstable();
                (group.name, forms)
            })
            .collect()
    }

    fn check(kind: EntityKind, names: &[(&str, usize)], expected: &[(&str, &[&str])]) {
        let expected: BTreeMap<String, Vec<String>> = expected
            .iter()
            .map(|(name, forms)| {
                let forms = forms.iter().map(|form| (*form).to_owned()).collect();
                ((*name).to_owned(), forms)
            })
            .collect();
        assert_eq!(grouped(kind, names), expected);
    }

    #[test]
    fn titles_marks_and_transliterations_do_not_part_a_name() {
        check(
            Person,
            &[
                ("Zalmay Khalilzad", 5),
                ("Zalmai Khalilzad", 3),
                ("Ambassador Zalmay Khalilzad", 9),
            ],
            &[(
                "Zalmay Khalilzad",
                &[
                    "Ambassador Zalmay Khalilzad",
                    "Zalmai Khalilzad",
                    "Zalmay Khalilzad",
                ],
            )],
        );
        check(
            Org,
            &[
                ("al Qaeda", 1),
                ("al-Qaida", 3),
                ("Wintris", 1),
                ("Wintris Inc.", 1),
            ],
            &[
                ("Wintris Inc.", &["Wintris", "Wintris Inc."]),
                ("al-Qaeda", &["al Qaeda", "al-Qaida"]),
            ],
        );
        check(
            Place,
            &[("America", 1), ("U.S.", 2), ("US", 1)],
            &[("United States", &["America", "U.S.", "US"])],
        );
        check(
            Group,
            &[("Afghan", 3), ("Afghans", 1), ("African", 1)],
            &[
                ("Afghan", &["Afghan", "Afghans"]),
                ("African", &["African"]),
            ],
        );
    }

    #[test]
    fn titles_stand_in_order() {
        assert!(TITLES.is_sorted());
    }

    #[test]
    fn a_letter_makes_another_english_name() {
        for pair in [
            ["Frances Allen", "Francis Allen"],
            ["Mark Phillips", "Mark Philips"],
            ["Donald Trump", "Donald Trump Jr."],
            ["Kim Jong-il", "Kim Jong-un"],
            ["Michael Jordan", "Michael B. Jordan"],
            ["Ben Stiller", "Jerry Stiller"],
            ["Gore", "Tipper Gore"],
            ["Khaled", "Khalid"],
        ] {
            let names = pair.map(|name| (name, 1));
            assert_eq!(groups(Person, &names).len(), 2, "{pair:?}");
        }
    }

    #[test]
    fn a_middle_initial_is_left_out_where_one_person_has_it() {
        check(
            Person,
            &[("Donald J. Trump", 5), ("Donald Trump", 9)],
            &[("Donald Trump", &["Donald J. Trump", "Donald Trump"])],
        );
        check(
            Person,
            &[
                ("George Bush", 9),
                ("George H.W. Bush", 1),
                ("George W. Bush", 5),
            ],
            &[
                ("George Bush", &["George Bush"]),
                ("George H.W. Bush", &["George H.W. Bush"]),
                ("George W. Bush", &["George W. Bush"]),
            ],
        );
    }

    #[test]
    fn a_lone_family_name_is_of_the_only_one_who_bears_it() {
        check(
            Person,
            &[("Hamid Karzai", 9), ("Karzai", 2)],
            &[("Hamid Karzai", &["Hamid Karzai", "Karzai"])],
        );
        check(
            Person,
            &[("Ahmed Wali Karzai", 1), ("Hamid Karzai", 9), ("Karzai", 2)],
            &[
                ("Ahmed Wali Karzai", &["Ahmed Wali Karzai"]),
                ("Hamid Karzai", &["Hamid Karzai"]),
                ("Karzai", &["Karzai"]),
            ],
        );
        // Many are called Powell, and a given name is no family name.
        for pair in [["Jerome Powell", "Powell"], ["Maryam Nawaz", "Maryam"]] {
            let names = [(pair[0], 9), (pair[1], 1)];
            assert_eq!(groups(Person, &names).len(), 2, "{pair:?}");
        }
    }

    #[test]
    fn an_acronym_is_of_the_only_name_with_its_initials() {
        let full = "International Consortium of Investigative Journalists";
        check(Org, &[("ICIJ", 5), (full, 3)], &[(full, &["ICIJ", full])]);
        let other = "Irish Council of Investigative Judges";
        assert_eq!(groups(Org, &[("ICIJ", 5), (full, 3), (other, 1)]).len(), 3);
    }

    #[test]
    fn what_is_asked_for_is_compared_as_names_are() {
        let wanted = Spelled::new(Person, "Zawahiri");
        assert!(wanted.is_part_of(&Spelled::new(Person, "Ayman al-Zawahri")));
        assert!(!wanted.is(&Spelled::new(Person, "Ayman al-Zawahri")));
        assert!(Spelled::new(Place, "U.S.").is(&Spelled::new(Place, "United States")));
        assert!(
            Spelled::new(Person, "Al Thani")
                .is_part_of(&Spelled::new(Person, "Hamad bin Khalifa Al Thani"))
        );
    }

    /// Names that can be taken for each other in many ways.
    const NAMES: [&str; 24] = [
        "George Bush",
        "George W. Bush",
        "George H.W. Bush",
        "George Walker Bush",
        "Jeb Bush",
        "Bush",
        "Mr. Bush",
        "Hamid Karzai",
        "Hamid Karsai",
        "Ahmed Wali Karzai",
        "Karzai",
        "President Karzai",
        "Mullah Omar",
        "Mullah Muhammad Omar",
        "Mohammed Omar",
        "Omar",
        "Jürgen Mossack",
        "Juergen Mossack",
        "Jurgen Mossack",
        "Abdul Rahman",
        "Abdulrahman",
        "Abd al-Rahman",
        "Osama bin Laden",
        "bin Laden",
    ];
    const UNRELATED: [&str; 4] = ["Tetsu Nakamura", "Xi Jinping", "Petr Ježek", "Lula"];

    proptest! {
        #[test]
        fn the_order_of_names_changes_no_group(
            names in subsequence(NAMES.to_vec(), 0..=NAMES.len())
                .prop_flat_map(|names| {
                    let count = names.len();
                    (Just(names), prop::collection::vec(0usize..5, count))
                })
                .prop_map(|(names, counts)| names.into_iter().zip(counts).collect::<Vec<_>>())
                .prop_flat_map(|names| (Just(names.clone()), Just(names).prop_shuffle()))
        ) {
            prop_assert_eq!(grouped(Person, &names.0), grouped(Person, &names.1));
        }

        #[test]
        fn an_unrelated_name_changes_no_group(
            names in subsequence(NAMES.to_vec(), 0..=NAMES.len()),
            unrelated in select(UNRELATED.to_vec()),
            passages in 0usize..5,
        ) {
            let mut names: Vec<(&str, usize)> = names.into_iter().map(|name| (name, 2)).collect();
            let mut before = grouped(Person, &names);
            names.insert(names.len() / 2, (unrelated, passages));
            before.insert(unrelated.to_owned(), vec![unrelated.to_owned()]);
            prop_assert_eq!(grouped(Person, &names), before);
        }
    }
}
