//! What a reader is told of a value that a filter or a field asked for: what it was taken as, and, where nothing has it, the nearest values
//! that something has. Each value that is named can be asked for.

use super::compile::Note;
use super::conditions::without_article;
use super::names::{TakenName, kinds};
use crate::analysis::fold_name;
use crate::numbers::grouped;
use crate::query::{FieldClause, NameFilter, NameKind, OtherSearch};

/// What a filter's name was taken as, where that is not simply the name.
pub(super) fn taken_as(filter: &NameFilter, taken: &[TakenName]) -> Option<Note> {
    const MOST: usize = 8;
    let asked = FieldClause::Name(filter.clone());
    let mut shown: Vec<(&str, String)> = Vec::new();
    for (at, name) in taken.iter().enumerate() {
        // One name may be of two kinds.
        let same = taken.iter().filter(|other| other.name == name.name);
        let mut others: Vec<&str> = same
            .flat_map(|same| same.forms.iter().map(String::as_str))
            .filter(|form| *form != name.name)
            .collect();
        let mut seen = Vec::new();
        others.retain(|form| {
            !seen.contains(form) && {
                seen.push(*form);
                true
            }
        });
        if taken[..at].iter().any(|other| other.name == name.name) {
            continue;
        }
        let also = if others.is_empty() {
            String::new()
        } else {
            format!(" (also {})", list(&others))
        };
        shown.push((&name.name, also));
    }
    let named = |note: Note, (name, also): &(&str, String)| {
        offering(note, &format!("'{name}'"), name, &asked).and(also)
    };
    if let [only] = &shown[..] {
        let wanted = &filter.name;
        let what = kinds(filter.kind).1;
        return (only.0 != wanted || !only.1.is_empty()).then(|| {
            let note = Note::new(format!("{what} '{wanted}' is taken as "));
            named(note, only)
        });
    }
    let several = match filter.kind {
        NameKind::Person => "people",
        NameKind::Org => "organizations",
        NameKind::Place => "places",
        NameKind::Group => "groups",
        NameKind::Event => "events",
        NameKind::Any => "names",
    };
    let more = shown.len().saturating_sub(MOST);
    let more = if more > 0 {
        format!(" and {} more", grouped(more))
    } else {
        String::new()
    };
    let mut note = Note::new(format!(
        "{} {several} match '{}'; all of them are taken: ",
        grouped(shown.len()),
        filter.name,
    ));
    for (at, one) in shown.iter().take(MOST).enumerate() {
        let joined = if at == 0 { note } else { note.and(", ") };
        note = named(joined, one);
    }
    Some(note.and(&more))
}

/// What is told of names that begin with a filter's name and are not taken, each with its passages.
pub(super) fn longer_names(filter: &NameFilter, longer: &[(TakenName, usize)]) -> Option<Note> {
    const MOST: usize = 3;
    let what = kinds(filter.kind).1;
    let note = Note::new(format!(
        "{what} '{}' is that name alone; longer names are asked for by themselves: ",
        filter.name
    ));
    let shown = longer.iter().take(MOST).map(|(name, passages)| {
        let named = NameFilter {
            kind: filter.kind,
            name: name.name.clone(),
            exact: false,
        };
        (named, *passages)
    });
    let more = match longer.len().saturating_sub(MOST) {
        0 => String::new(),
        more => format!(" and {} more", grouped(more)),
    };
    (!longer.is_empty()).then(|| counted(note, filter, shown).and(&more))
}

/// What is told of a name that stands under other kinds than the one it was asked for as, with the passages of each.
pub(super) fn under_another_kind(filter: &NameFilter, others: &[(NameKind, usize)]) -> Note {
    let (what, name) = (kinds(filter.kind).1, &filter.name);
    let under: Vec<&str> = others.iter().map(|(kind, _)| kinds(*kind).1).collect();
    let note = Note::new(format!(
        "no passage has the {what} '{name}'; '{name}' stands under {}: ",
        under.join(" and ")
    ));
    let named = others.iter().map(|(kind, passages)| {
        let named = NameFilter {
            kind: *kind,
            ..filter.clone()
        };
        (named, *passages)
    });
    counted(note, filter, named)
}

/// A note that goes on with names to ask for in the place of one, each with its passages.
fn counted(
    mut note: Note,
    asked: &NameFilter,
    names: impl Iterator<Item = (NameFilter, usize)>,
) -> Note {
    let asked = FieldClause::Name(asked.clone());
    for (at, (name, passages)) in names.enumerate() {
        let instead = FieldClause::Name(name);
        let words = instead.to_string();
        let asked = asked.clone();
        let plural = if passages == 1 { "" } else { "s" };
        note = note
            .and(if at == 0 { "" } else { ", " })
            .offering(&words, OtherSearch::Field { asked, instead })
            .and(&format!(" ({} passage{plural})", grouped(passages)));
    }
    note
}

/// Names an outlet that no passage has, with the nearest; what is not known may have been meant.
pub(super) fn unknown_outlet(wanted: &str, known: &[String], asked: &FieldClause) -> Note {
    const NOT_KNOWN: [&str; 4] = ["missing", "none", "unknown", "unknown outlet"];
    if !NOT_KNOWN.contains(&fold_name(wanted).join(" ").as_str()) {
        return unknown("outlet", wanted, known, asked);
    }
    let not_known = OtherSearch::Field {
        asked: asked.clone(),
        instead: FieldClause::NoOutlet,
    };
    Note::new(format!("no passage has the outlet '{wanted}'; "))
        .offering("outlet:missing", not_known)
        .and(" asks for passages whose outlet is not known")
}

/// Names a value that nothing has, with the nearest of those that something has: first those of which it is the beginning of a word.
pub(super) fn unknown(what: &str, wanted: &str, known: &[String], asked: &FieldClause) -> Note {
    const MOST: usize = 3;
    /// Of shorter values any other is near.
    const FEWEST_LETTERS: usize = 4;
    let words = without_article(fold_name(wanted));
    let folded = words.join(" ");
    let letters = folded.chars().count();
    let begins = |name: &[String]| {
        let mut tails = (0..name.len()).map(|first| name[first..].join(" "));
        letters > 1 && tails.any(|tail| tail.starts_with(&folded))
    };
    let mut near: Vec<(usize, &str)> = Vec::new();
    for name in known {
        let parts = without_article(fold_name(name));
        if begins(&parts) {
            near.push((0, name));
        } else if letters >= FEWEST_LETTERS
            && let Some(distance) = nearest_part(&parts, &folded, words.len())
            && distance <= 1 + letters / 5
        {
            near.push((1 + distance, name));
        }
    }
    // Of names that are as near the shorter one is more of what was asked for.
    near.sort_unstable_by_key(|(distance, name)| (*distance, name.len(), *name));
    near.dedup();
    near.truncate(MOST);
    let pattern = if wanted.contains(['*', '?']) {
        " (a part of it is enough, '*' and '?' mean nothing)"
    } else {
        ""
    };
    let note = Note::new(format!("no passage has the {what} '{wanted}'{pattern}; "));
    if near.is_empty()
        && let Some(several) = several(wanted, known)
    {
        return note.and(&format!("several are asked for by {what}:({several})"));
    }
    if near.is_empty() {
        let facets = if what == "entity" {
            "person,org,place"
        } else {
            what
        };
        let command = format!("'pullquote facets --facets {facets}'");
        let values = OtherSearch::Values(asked.clone());
        return note.and("see ").offering(&command, values);
    }
    let near: Vec<&str> = near.into_iter().map(|(_, name)| name).collect();
    listing(note.and("did you mean "), &near, asked).and("?")
}

/// The parts of a value that commas or spaces divide with OR between them, if each of them is a word of some known value: `bbc, dw`.
fn several(wanted: &str, known: &[String]) -> Option<String> {
    let known: Vec<Vec<String>> = known.iter().map(|name| fold_name(name)).collect();
    let parts: Vec<&str> = wanted
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/'))
        .filter(|part| !part.is_empty())
        .collect();
    let is_known = |part: &&str| {
        let part = fold_name(part);
        known
            .iter()
            .any(|name| part.iter().all(|word| name.contains(word)))
    };
    (parts.len() > 1 && parts.iter().all(is_known)).then(|| parts.join(" OR "))
}

/// A note that goes on with words which stand for a value in the place of the one that was asked for.
fn offering(note: Note, words: &str, value: &str, asked: &FieldClause) -> Note {
    let instead = match asked {
        FieldClause::Outlet(_) => FieldClause::Outlet(value.to_owned()),
        FieldClause::Language(_) => FieldClause::Language(value.to_owned()),
        FieldClause::Name(filter) => FieldClause::Name(NameFilter {
            kind: filter.kind,
            name: value.to_owned(),
            exact: true,
        }),
        _ => return note.and(words),
    };
    let asked = asked.clone();
    note.offering(words, OtherSearch::Field { asked, instead })
}

/// A note that goes on with a list of values, each of which could be asked for.
pub(super) fn listing(mut note: Note, values: &[&str], asked: &FieldClause) -> Note {
    for (at, value) in values.iter().take(MOST_LISTED).enumerate() {
        let joined = if at == 0 { note } else { note.and(", ") };
        note = offering(joined, &format!("'{value}'"), value, asked);
    }
    note.and(&more_than_listed(values))
}

/// Values that a note lists.
const MOST_LISTED: usize = 8;

fn list(names: &[&str]) -> String {
    let shown = names.iter().take(MOST_LISTED);
    let shown: Vec<String> = shown.map(|name| format!("'{name}'")).collect();
    format!("{}{}", shown.join(", "), more_than_listed(names))
}

/// What is said of the values that a list leaves out.
fn more_than_listed(names: &[&str]) -> String {
    match names.len().saturating_sub(MOST_LISTED) {
        0 => String::new(),
        more => format!(" and {} more", grouped(more)),
    }
}

/// The edits between a text of `count` words and the nearest of as many words in a row of a name, or the whole name.
fn nearest_part(name: &[String], text: &str, count: usize) -> Option<usize> {
    let parts = name
        .windows(count.clamp(1, name.len().max(1)))
        .map(|part| strsim::osa_distance(&part.join(" "), text));
    parts
        .chain((!name.is_empty()).then(|| strsim::osa_distance(&name.join(" "), text)))
        .min()
}
