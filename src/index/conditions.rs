//! What narrows a search, in the engine's terms: filters, and the fields of a query.
//!
//! A value is taken as a reader means it: case and diacritics do not count, a part of a name stands for the name, and a value that
//! nothing has is named with the nearest ones that something has.

use super::compile::{EngineQuery, Note};
use super::join::PassagesOfArticles;
use super::names::{TakenName, kinds};
use super::reader::Reader;
use super::schema::{column, record};
use super::writer::{day_number, entity_field, time_term};
use crate::analysis::fold_name;
use crate::article::Language;
use crate::date::PartialDate;
use crate::numbers::grouped;
use crate::query::{FieldClause, Filters, NameFilter, NameKind, OtherSearch};
use globset::GlobBuilder;
use jiff::civil::Date;
use std::ops::Bound;
use tantivy::Term;
use tantivy::query::{BooleanQuery, ExistsQuery, Occur, RangeQuery, TermQuery, TermSetQuery};
use tantivy::schema::IndexRecordOption;

/// The filters in the engine's terms, with the names that were taken.
///
/// # Errors
/// If the index cannot be read.
pub(super) fn compile_filters(
    reader: &Reader,
    filters: &Filters,
    notes: &mut Vec<Note>,
) -> tantivy::Result<Vec<EngineQuery>> {
    let mut compiled = Vec::new();
    if !filters.outlets.is_empty() {
        compiled.push(outlet_filter(reader, &filters.outlets, notes)?);
    }
    if filters.after.is_some() || filters.before.is_some() {
        let dated = date_filter(reader, filters.after, filters.before);
        compiled.push(if filters.undated {
            Box::new(BooleanQuery::union(vec![dated, undated(reader)]))
        } else {
            dated
        });
    }
    for filter in &filters.names {
        compiled.push(name_filter(reader, filter, notes)?);
    }
    let mut unwanted = Vec::new();
    if !filters.without_outlets.is_empty() {
        unwanted.push(outlet_filter(reader, &filters.without_outlets, notes)?);
    }
    for filter in &filters.without_names {
        unwanted.push(name_filter(reader, filter, notes)?);
    }
    if !unwanted.is_empty() {
        compiled.push(without(reader, unwanted));
    }
    Ok(compiled)
}

/// What a field of the query asks, in the engine's terms.
///
/// # Errors
/// If the index cannot be read.
pub(super) fn compile_field(
    reader: &Reader,
    clause: &FieldClause,
    notes: &mut Vec<Note>,
) -> tantivy::Result<EngineQuery> {
    Ok(match clause {
        FieldClause::Outlet(name) => outlet_filter(reader, std::slice::from_ref(name), notes)?,
        FieldClause::NoOutlet => {
            let known = ExistsQuery::new(column::OUTLET.to_owned(), false);
            without(reader, vec![Box::new(known)])
        }
        FieldClause::Name(filter) => name_filter(reader, filter, notes)?,
        FieldClause::Language(name) => language_filter(reader, name, notes),
        FieldClause::File(path) => file_filter(reader, path, notes)?,
        FieldClause::Dated { after, before } => date_filter(reader, *after, *before),
        FieldClause::Undated => undated(reader),
        FieldClause::Mentions { after, before } => mention_filter(reader, *after, *before),
    })
}

/// The outlets that some names mean.
fn outlet_filter(
    reader: &Reader,
    names: &[String],
    notes: &mut Vec<Note>,
) -> tantivy::Result<EngineQuery> {
    let known = reader.dictionary(reader.fields.outlet)?;
    let mut terms = Vec::new();
    for outlet in names {
        let wanted = outlet_words(outlet);
        let mut same: Vec<&String> = known
            .iter()
            .filter(|name| outlet_words(name) == wanted)
            .collect();
        if same.is_empty() && !wanted.is_empty() {
            same = known
                .iter()
                .filter(|name| {
                    fold_name(name)
                        .windows(wanted.len())
                        .any(|window| window == wanted)
                })
                .collect();
            if !same.is_empty() {
                let names: Vec<&str> = same.iter().map(|name| name.as_str()).collect();
                let asked = FieldClause::Outlet(outlet.clone());
                let note = Note::new(format!("outlet '{outlet}' is taken as "));
                notes.push(listing(note, &names, &asked));
            }
        }
        if same.is_empty() {
            let asked = FieldClause::Outlet(outlet.clone());
            notes.push(unknown("outlet", outlet, &known, &asked));
        }
        terms.extend(
            same.into_iter()
                .map(|name| Term::from_field_text(reader.fields.outlet, name)),
        );
    }
    Ok(Box::new(TermSetQuery::new(terms)))
}

/// The passages in a language, by its code or English name.
fn language_filter(reader: &Reader, name: &str, notes: &mut Vec<Note>) -> EngineQuery {
    let code = Language::named(name).map_or_else(
        || name.to_lowercase(),
        |language| language.code().to_owned(),
    );
    if !reader.languages().contains(&code) {
        let known: Vec<&str> = reader.languages().iter().map(String::as_str).collect();
        let asked = FieldClause::Language(name.to_owned());
        let note = Note::new(format!(
            "no passage has the language '{name}'; the index has "
        ));
        notes.push(listing(note, &known, &asked));
    }
    let term = Term::from_field_text(reader.fields.language, &code);
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

/// The passages of files whose path has a part, or fits a pattern from the beginning of a folder's or file's name on.
fn file_filter(reader: &Reader, path: &str, notes: &mut Vec<Note>) -> tantivy::Result<EngineQuery> {
    let known = reader.dictionary(reader.fields.path)?;
    let wanted = path.to_lowercase();
    let pattern = path.contains(['*', '?']).then(|| {
        GlobBuilder::new(&format!("**/{path}"))
            .case_insensitive(true)
            .build()
            .map(|glob| glob.compile_matcher())
    });
    let fits = |known: &String| match &pattern {
        Some(Ok(pattern)) => pattern.is_match(known),
        _ => known.to_lowercase().contains(&wanted),
    };
    let terms: Vec<Term> = known
        .iter()
        .filter(|known| fits(known))
        .map(|known| Term::from_field_text(reader.fields.path, known))
        .collect();
    if terms.is_empty() {
        notes.push(Note::new(format!(
            "no file of the index has '{path}' in its path; 'pullquote stats' tells what is indexed"
        )));
    }
    Ok(Box::new(PassagesOfArticles(Box::new(TermSetQuery::new(
        terms,
    )))))
}

/// A date passes where the days it may mean overlap the days asked for.
fn date_filter(
    reader: &Reader,
    after: Option<PartialDate>,
    before: Option<PartialDate>,
) -> EngineQuery {
    let mut bounds: Vec<(Occur, EngineQuery)> = Vec::new();
    if let Some(after) = after {
        let day = Term::from_field_i64(reader.fields.last_day, day_number(after.first_day()));
        bounds.push((
            Occur::Must,
            Box::new(RangeQuery::new(Bound::Included(day), Bound::Unbounded)),
        ));
    }
    if let Some(before) = before {
        let day = Term::from_field_i64(reader.fields.first_day, day_number(before.last_day()));
        bounds.push((
            Occur::Must,
            Box::new(RangeQuery::new(Bound::Unbounded, Bound::Included(day))),
        ));
    }
    Box::new(BooleanQuery::new(bounds))
}

/// The passages that speak of a time which may lie between two dates: of a day between them, or of a month or year that reaches into them.
fn mention_filter(
    reader: &Reader,
    after: Option<PartialDate>,
    before: Option<PartialDate>,
) -> EngineQuery {
    // The terms of days, months and years lie apart.
    let of_kind = |kind: &str, day: Date| {
        time_term(match kind {
            "d" => PartialDate::Day(day),
            "m" => PartialDate::Month(day.year(), day.month()),
            _ => PartialDate::Year(day.year()),
        })
    };
    let term = |text: &str| Term::from_field_text(reader.fields.times, text);
    let ranges = ["d", "m", "y"].map(|kind| -> EngineQuery {
        let first = match after {
            Some(after) => Bound::Included(term(&of_kind(kind, after.first_day()))),
            None => Bound::Included(term(kind)),
        };
        let last = match before {
            Some(before) => Bound::Included(term(&of_kind(kind, before.last_day()))),
            // Digits come before letters.
            None => Bound::Excluded(term(&format!("{kind}z"))),
        };
        Box::new(RangeQuery::new(first, last))
    });
    Box::new(BooleanQuery::union(ranges.into()))
}

/// The passages without a date.
fn undated(reader: &Reader) -> EngineQuery {
    let dated = ExistsQuery::new(column::FIRST_DAY.to_owned(), false);
    without(reader, vec![Box::new(dated)])
}

/// The passages that none of these holds for.
fn without(reader: &Reader, unwanted: Vec<EngineQuery>) -> EngineQuery {
    let passages = (Occur::Must, reader.record_query(record::PASSAGE));
    let unwanted = unwanted.into_iter().map(|query| (Occur::MustNot, query));
    let clauses = std::iter::once(passages).chain(unwanted).collect();
    Box::new(BooleanQuery::new(clauses))
}

/// The passages with a name that a filter's name may mean, under any of its forms.
fn name_filter(
    reader: &Reader,
    filter: &NameFilter,
    notes: &mut Vec<Note>,
) -> tantivy::Result<EngineQuery> {
    let taken = reader.taken(filter)?;
    if taken.is_empty() {
        let (kinds, what) = kinds(filter.kind);
        let mut known = Vec::new();
        for kind in kinds {
            known.extend(reader.known_names(*kind)?);
        }
        let asked = FieldClause::Name(filter.clone());
        notes.push(unknown(what, &filter.name, &known, &asked));
    } else if !filter.exact {
        notes.extend(taken_as(filter, &taken));
    }
    let terms: Vec<Term> = taken
        .iter()
        .flat_map(|taken| taken.forms.iter().map(|form| (taken.kind, form)))
        .map(|(kind, form)| Term::from_field_text(entity_field(&reader.fields, kind), form))
        .collect();
    Ok(Box::new(TermSetQuery::new(terms)))
}

/// What a filter's name was taken as, where that is not simply the name.
fn taken_as(filter: &NameFilter, taken: &[TakenName]) -> Option<Note> {
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
fn listing(mut note: Note, values: &[&str], asked: &FieldClause) -> Note {
    for (at, value) in values.iter().take(MOST_LISTED).enumerate() {
        let joined = if at == 0 { note } else { note.and(", ") };
        note = offering(joined, &format!("'{value}'"), value, asked);
    }
    note.and(&more_than_listed(values))
}

/// What tells an outlet from others, whatever the case and the diacritics of its name.
pub(super) fn outlet_words(name: &str) -> Vec<String> {
    without_article(fold_name(name))
}

/// A name's words without "the" before them: "The Wire" is "Wire" to a filter.
fn without_article(mut words: Vec<String>) -> Vec<String> {
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    words
}

/// Names a value that nothing has, with the nearest of those that something has: first those of which it is the beginning of a word.
fn unknown(what: &str, wanted: &str, known: &[String], asked: &FieldClause) -> Note {
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
