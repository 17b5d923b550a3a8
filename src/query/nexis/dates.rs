//! Dates as Nexis restricts a search by them: `date is 2013`, `date aft 6/1/2013`, `date(geq (6/1/2013) and leq (7/1/2013))`.

use super::super::dates;
use super::super::fields::FieldClause;
use super::super::messages::{ParseError, error};
use super::lex::closing;
use crate::date::PartialDate;
use jiff::civil::Date;
use std::ops::Range;

/// A comparison of a date with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Is,
    After,
    Before,
    From,
    UpTo,
}

/// Comparisons as they are written; longer ones before those they begin with.
const COMPARISONS: [(&str, Comparison); 19] = [
    (">=", Comparison::From),
    ("=>", Comparison::From),
    ("<=", Comparison::UpTo),
    ("=<", Comparison::UpTo),
    (">", Comparison::After),
    ("<", Comparison::Before),
    ("=", Comparison::Is),
    ("geq", Comparison::From),
    ("since", Comparison::From),
    ("from", Comparison::From),
    ("leq", Comparison::UpTo),
    ("after", Comparison::After),
    ("aft", Comparison::After),
    ("gtr", Comparison::After),
    ("before", Comparison::Before),
    ("bef", Comparison::Before),
    ("lss", Comparison::Before),
    ("equals", Comparison::Is),
    ("is", Comparison::Is),
];

/// What stands between the ends of a span.
const UP_TO: [&str; 5] = ["to", "through", "thru", "until", "till"];

const FORMS: &str = "write a date as 2013, 2013-06, 2013-06-01, 6/1/2013 (month first) or june 1, 2013, as in 'date aft 6/1/2013'";

/// The clause on the date that begins at a place, and where it ends; no clause for numbers that pullquote does not have (`length > 500`).
/// `None` where the text there is no such clause.
pub(super) fn clause(
    text: &str,
    at: usize,
) -> Result<Option<(Option<FieldClause>, usize)>, ParseError> {
    let rest = &text[at..];
    let name_len = rest
        .find(|c: char| !c.is_ascii_alphabetic() && c != '-')
        .unwrap_or(rest.len());
    let of_date = match rest[..name_len].to_ascii_lowercase().as_str() {
        "date" | "publication-date" | "pub-date" => true,
        "length" | "load-date" | "loaddate" | "correction-date" => false,
        _ => return Ok(None),
    };
    let mut here = skip_space(text, at + name_len);
    if text[here..].starts_with('(') {
        let end = closing(text, here);
        let inside = &text[here..end];
        let range = at..end;
        if !inside.ends_with(')') {
            return Err(error(here..here + 1, "this bracket is never closed"));
        }
        if !of_date {
            return Ok(Some((None, end)));
        }
        return Ok(Some((Some(in_brackets(inside, &range)?), end)));
    }
    let Some((comparison, len)) = comparison(&text[here..]) else {
        return Ok(None);
    };
    here = skip_space(text, here + len);
    if !of_date {
        let number = text[here..]
            .find(|c: char| c.is_whitespace() || c == '(' || c == ')')
            .unwrap_or(text.len() - here);
        return Ok(Some((None, here + number)));
    }
    // The value may stand in brackets of its own.
    let (value, end) = if text[here..].starts_with('(') {
        let end = closing(text, here);
        (text[here..end].trim_matches(['(', ')', ' ']), end)
    } else {
        let len = dates::len(&text[here..]);
        (&text[here..here + len], here + len)
    };
    let last = match comparison {
        Comparison::Is | Comparison::From => end_of_span(&text[end..]),
        Comparison::After | Comparison::Before | Comparison::UpTo => None,
    };
    let range = at..end + last.map_or(0, |(_, len)| len);
    let Some(first) = date(value) else {
        return Err(error(range, FORMS));
    };
    let mut comparisons = vec![(comparison, first)];
    if let Some((last, _)) = last {
        let Some(last) = date(last) else {
            return Err(error(range, FORMS));
        };
        comparisons = vec![(Comparison::From, first), (Comparison::UpTo, last)];
    }
    let end = range.end;
    Ok(Some((Some(bounds(&comparisons, &range)?), end)))
}

/// `to 12/31/2013` behind a date: the end of the span that both are, as it is written, and the length.
fn end_of_span(text: &str) -> Option<(&str, usize)> {
    let inside = text.trim_start();
    let behind = UP_TO.iter().find_map(|word| {
        let (start, behind) = inside.split_at_checked(word.len())?;
        start.eq_ignore_ascii_case(word).then_some(behind)
    })?;
    let last = behind.trim_start();
    let len = dates::len(last);
    let word = last.split_whitespace().next().unwrap_or_default();
    let begins = word.starts_with(|c: char| c.is_ascii_digit()) || dates::month(word).is_some();
    (last.len() < behind.len() && begins).then_some((&last[..len], text.len() - last.len() + len))
}

fn skip_space(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start().len()
}

/// A comparison at the beginning of a text, and its length.
fn comparison(text: &str) -> Option<(Comparison, usize)> {
    COMPARISONS.iter().find_map(|(written, comparison)| {
        let (start, behind) = text.split_at_checked(written.len())?;
        let begins = start.eq_ignore_ascii_case(written);
        let ends =
            !written.starts_with(char::is_alphabetic) || !behind.starts_with(char::is_alphanumeric);
        (begins && ends).then_some((*comparison, written.len()))
    })
}

/// `(aft 2013)`, `(geq (6/1/2013) and leq (7/1/2013))`.
fn in_brackets(text: &str, range: &Range<usize>) -> Result<FieldClause, ParseError> {
    let plain = text.replace(['(', ')'], " ");
    let words: Vec<&str> = plain.split_whitespace().collect();
    let clauses = words.split(|word| word.eq_ignore_ascii_case("and") || *word == "&");
    let mut all = Vec::new();
    for words in clauses {
        let is_up_to = |word: &&str| UP_TO.contains(&word.to_ascii_lowercase().as_str());
        let mut ends = words.splitn(2, is_up_to);
        let text = ends.next().unwrap_or_default().join(" ");
        let (comparison, len) = comparison(&text).unwrap_or((Comparison::Is, 0));
        if let Some(last) = ends.next() {
            let ends = (date(text[len..].trim()), date(&last.join(" ")));
            let ((Some(first), Some(last)), Comparison::Is | Comparison::From) = (ends, comparison)
            else {
                return Err(error(range.clone(), FORMS));
            };
            all.extend([(Comparison::From, first), (Comparison::UpTo, last)]);
            continue;
        }
        let Some(date) = date(text[len..].trim()) else {
            return Err(error(range.clone(), FORMS));
        };
        all.push((comparison, date));
    }
    bounds(&all, range)
}

/// What comparisons leave of the calendar.
fn bounds(
    comparisons: &[(Comparison, PartialDate)],
    range: &Range<usize>,
) -> Result<FieldClause, ParseError> {
    let (mut after, mut before): (Option<PartialDate>, Option<PartialDate>) = (None, None);
    for (comparison, date) in comparisons {
        let (first, last) = match comparison {
            Comparison::Is => (Some(*date), Some(*date)),
            Comparison::From => (Some(*date), None),
            Comparison::UpTo => (None, Some(*date)),
            Comparison::After => (
                Some(date.next().ok_or_else(|| error(range.clone(), FORMS))?),
                None,
            ),
            Comparison::Before => (
                None,
                Some(date.previous().ok_or_else(|| error(range.clone(), FORMS))?),
            ),
        };
        if let Some(first) = first
            && after.is_none_or(|after| first.first_day() > after.first_day())
        {
            after = Some(first);
        }
        if let Some(last) = last
            && before.is_none_or(|before| last.last_day() < before.last_day())
        {
            before = Some(last);
        }
    }
    if let (Some(after), Some(before)) = (after, before)
        && after.first_day() > before.last_day()
    {
        return Err(error(
            range.clone(),
            format!("no date lies after {after} and before {before}"),
        ));
    }
    Ok(FieldClause::Dated { after, before })
}

/// A date: as in pullquote's own language, with slashes month first, or of two digits for the year.
fn date(text: &str) -> Option<PartialDate> {
    let text = text.trim().trim_end_matches([',', '.', ';']);
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    let parts: Vec<&str> = text
        .split(|c: char| c == '/' || c == '-' || c == '.' || c == ',' || c.is_whitespace())
        .filter(|part| !part.is_empty())
        .collect();
    let number = |part: &str| -> Option<i16> {
        (part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse().ok())
            .flatten()
    };
    // Two digits are of the century that makes a year of news.
    let year = |part: &str| match (part.len(), number(part)?) {
        (4, year) if year > 0 => Some(year),
        (2, year) if year < 50 => Some(2000 + year),
        (2, year) => Some(1900 + year),
        _ => None,
    };
    let day = |year: i16, month: i8, day: &str| {
        let day = i8::try_from(number(day)?).ok()?;
        Some(PartialDate::Day(Date::new(year, month, day).ok()?))
    };
    let month_number = |part: &str| {
        number(part)
            .and_then(|month| i8::try_from(month).ok())
            .filter(|month| (1..=12).contains(month))
    };
    match parts.as_slice() {
        [a, y] if dates::month(a).is_some() => Some(PartialDate::Month(year(y)?, dates::month(a)?)),
        [a, d, y] if dates::month(a).is_some() => day(year(y)?, dates::month(a)?, d),
        [d, a, y] if dates::month(a).is_some() => day(year(y)?, dates::month(a)?, d),
        [m, y] => Some(PartialDate::Month(year(y)?, month_number(m)?)),
        [y, m, d] if y.len() == 4 => day(year(y)?, month_number(m)?, d),
        [m, d, y] => match month_number(m) {
            Some(month) => day(year(y)?, month, d),
            // Day first where no month can be.
            None => day(year(y)?, month_number(d)?, m),
        },
        _ => None,
    }
}
