//! What narrows a search, in the engine's terms: filters, and the fields of a query.
//!
//! A value is taken as a reader means it: case and diacritics do not count, and a part of a name stands for the name. What is told of that
//! is in [`super::value_notes`].

use super::compile::{EngineQuery, Note};
use super::join::PassagesOfArticles;
use super::names::{TakenName, TakenNames, kinds};
use super::reader::Reader;
use super::schema::{column, record};
use super::value_notes::{
    listing, longer_names, taken_as, under_another_kind, unknown, unknown_outlet,
};
use super::writer::{day_number, entity_field, time_term};
use crate::analysis::{american_spelling, fold_name};
use crate::article::Language;
use crate::date::PartialDate;
use crate::query::{FieldClause, Filters, NameFilter};
use globset::GlobBuilder;
use jiff::civil::Date;
use std::ops::Bound;
use tantivy::Term;
use tantivy::collector::Count;
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
        compiled.push(outlets_filter(reader, &filters.outlets, notes)?);
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
        unwanted.push(outlets_filter(reader, &filters.without_outlets, notes)?);
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
        FieldClause::Outlet(name) => outlet_filter(reader, name, notes)?,
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

/// The field of a query that asks for the same as a filter's outlet: `missing` is what is not known, and `=missing` an outlet of that name.
#[must_use]
pub fn outlet_asked_for(value: &str) -> FieldClause {
    if value == "missing" {
        FieldClause::NoOutlet
    } else {
        FieldClause::Outlet(value.strip_prefix('=').unwrap_or(value).to_owned())
    }
}

/// The passages of any of the outlets that a filter has.
fn outlets_filter(
    reader: &Reader,
    values: &[String],
    notes: &mut Vec<Note>,
) -> tantivy::Result<EngineQuery> {
    let mut any = Vec::new();
    for value in values {
        any.push(compile_field(reader, &outlet_asked_for(value), notes)?);
    }
    Ok(Box::new(BooleanQuery::union(any)))
}

/// The passages of the outlets that a name means.
fn outlet_filter(
    reader: &Reader,
    outlet: &str,
    notes: &mut Vec<Note>,
) -> tantivy::Result<EngineQuery> {
    let known = reader.dictionary(reader.fields.outlet)?;
    let wanted = outlet_words(outlet);
    let is = |name: &&String| outlet_words(name) == wanted;
    let mut called: Vec<&String> = known.iter().filter(is).collect();
    if called.is_empty() {
        called = known_by_a_part(&known, &wanted);
        let asked = FieldClause::Outlet(outlet.to_owned());
        notes.push(if called.is_empty() {
            unknown_outlet(outlet, &known, &asked)
        } else {
            let names: Vec<&str> = called.iter().map(|name| name.as_str()).collect();
            let note = Note::new(format!("outlet '{outlet}' is taken as "));
            listing(note, &names, &asked)
        });
    }
    let terms = called.into_iter();
    let terms = terms.map(|name| Term::from_field_text(reader.fields.outlet, name));
    Ok(Box::new(TermSetQuery::new(terms)))
}

/// The outlets that have these words in a row in their names: as they are spelled, or where none has, in British or American spelling.
fn known_by_a_part<'k>(known: &'k [String], words: &[String]) -> Vec<&'k String> {
    let having = |spelled: &dyn Fn(Vec<String>) -> Vec<String>| -> Vec<&'k String> {
        let wanted = spelled(words.to_vec());
        let has = |name: &&String| {
            let name = spelled(fold_name(name));
            name.windows(wanted.len()).any(|part| part == wanted)
        };
        known.iter().filter(has).collect()
    };
    let american = |words: Vec<String>| {
        let words = words.into_iter();
        words
            .map(|word| american_spelling(&word).unwrap_or(word))
            .collect()
    };
    if words.is_empty() {
        return Vec::new();
    }
    let having_them = having(&|words| words);
    if having_them.is_empty() {
        having(&american)
    } else {
        having_them
    }
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
    let TakenNames { taken, longer } = reader.taken(filter)?;
    let query = having(reader, &taken);
    if taken.is_empty() {
        notes.push(unknown_name(reader, filter)?);
    } else if !filter.exact {
        notes.extend(taken_as(filter, &taken));
        let longer = beside(reader, &query, longer)?;
        notes.extend(longer_names(filter, &longer));
    }
    Ok(query)
}

/// The passages with any of these names.
fn having(reader: &Reader, names: &[TakenName]) -> EngineQuery {
    let forms = names
        .iter()
        .flat_map(|name| name.forms.iter().map(|form| (name.kind, form)));
    let terms =
        forms.map(|(kind, form)| Term::from_field_text(entity_field(&reader.fields, kind), form));
    Box::new(TermSetQuery::new(terms))
}

/// What is told of a name that no passage has.
fn unknown_name(reader: &Reader, filter: &NameFilter) -> tantivy::Result<Note> {
    let mut others = Vec::new();
    for (kind, names) in reader.other_kinds(filter)? {
        let passages = reader.searcher.search(&having(reader, &names), &Count)?;
        others.push((kind, passages));
    }
    if !others.is_empty() {
        return Ok(under_another_kind(filter, &others));
    }
    let (kinds, what) = kinds(filter.kind);
    let mut known = Vec::new();
    for kind in kinds {
        known.extend(reader.known_names(*kind)?);
    }
    let asked = FieldClause::Name(filter.clone());
    Ok(unknown(what, &filter.name, &known, &asked))
}

/// Those of some names that passages have which `taken` does not hold for, with all their passages; most of them first, a few at most.
fn beside(
    reader: &Reader,
    taken: &EngineQuery,
    names: Vec<TakenName>,
) -> tantivy::Result<Vec<(TakenName, usize)>> {
    /// Names that are looked at.
    const MOST: usize = 20;
    let mut beside = Vec::new();
    for name in names.into_iter().take(MOST) {
        let having = having(reader, std::slice::from_ref(&name));
        let passages = reader.searcher.search(&having, &Count)?;
        let alone = BooleanQuery::new(vec![
            (Occur::Must, having),
            (Occur::MustNot, taken.box_clone()),
        ]);
        if reader.searcher.search(&alone, &Count)? > 0 {
            beside.push((name, passages));
        }
    }
    beside.sort_by(|(a, of_a), (b, of_b)| (of_b, &a.name).cmp(&(of_a, &b.name)));
    Ok(beside)
}

/// What tells an outlet from others, whatever the case and the diacritics of its name.
pub(super) fn outlet_words(name: &str) -> Vec<String> {
    without_article(fold_name(name))
}

/// A name's words without "the" before them: "The Wire" is "Wire" to a filter.
pub(super) fn without_article(mut words: Vec<String>) -> Vec<String> {
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    words
}
