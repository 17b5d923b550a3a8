//! Fields of a query with their values, and spans of dates in brackets.

use super::super::dates;
use super::super::fields::{FieldName, Value};
use super::super::messages::{ParseError, error};
use super::super::scan::{QUOTES, closes, run_len};
use super::Lexeme;
use super::runs::{chunk_len, quotation, regex_len, single_quotation};
use crate::date::PartialDate;

/// `[2020-01-01 TO 2020-02]`, with or without `date:` before it, as Lucene writes a span, in braces where an end is not of it: the span
/// as it is written here, and the length.
pub(super) fn bracketed_span(text: &str) -> Option<(Result<Value, String>, usize)> {
    let named = text
        .get(.."date:".len())
        .is_some_and(|name| name.eq_ignore_ascii_case("date:"));
    let inside = text[if named { "date:".len() } else { 0 }..].strip_prefix(['[', '{'])?;
    let opening = text.len() - inside.len() - 1;
    // A text of many opening brackets is not gone through to its end for each of them.
    let end = inside.find(['[', '{', ']', '}'])?;
    let inside = &inside[..end];
    text[opening + 1 + end..]
        .starts_with([']', '}'])
        .then_some(())?;
    // Nobody's brackets are those behind the name of a date's field but a span's.
    let ends = inside.split_once(" TO ").or_else(|| {
        let inside = named.then_some(inside)?;
        inside
            .split_once(" to ")
            .or_else(|| inside.split_once(".."))
    });
    let Some((first, last)) = ends else {
        let said = "a span of dates is written date:2013..2014 or date:[2013 TO 2014]";
        let len = opening + 1 + inside.len() + 1;
        return named.then(|| (Err(said.to_owned()), len));
    };
    let bound = |text: &str| text.trim().trim_matches('*').to_owned();
    let ends = (bound(first), bound(last));
    let end = opening + 1 + inside.len();
    // A bound that is left out is the one beyond it.
    let beyond = |bound: String, sign: char, mark: &str, is_open: bool| -> String {
        let other = is_open
            .then(|| {
                let bound = Value::bare(format!("{sign}{bound}"));
                FieldName::Date.clause(&bound).ok()
            })
            .flatten();
        other.map_or(bound, |other| {
            other.to_string().trim_start_matches(mark).to_owned()
        })
    };
    let first = beyond(
        ends.0.clone(),
        '>',
        "after:",
        text[opening..].starts_with('{'),
    );
    let last = beyond(ends.1.clone(), '<', "before:", text[end..].starts_with('}'));
    let value = Value::bare(format!("{first}..{last}"));
    let len = end + 1;
    match FieldName::Date.clause(&value) {
        Ok(_) => Some((Ok(value), len)),
        Err(_) if !named => None,
        Err(message) => {
            let with_its_ends = Value::bare(format!("{}..{}", ends.0, ends.1));
            let message = match FieldName::Date.clause(&with_its_ends) {
                Ok(_) => format!(
                    "no date lies between {} and {}, which braces leave out; [{inside}] has them in",
                    ends.0, ends.1
                ),
                Err(_) => message,
            };
            Some((Err(message), len))
        }
    }
}

/// `outlet:` at the beginning of a text that goes on with something a field can have, and its length. Other tools write `title=doha`,
/// `title(doha)` and `date >= 2013`.
pub(super) fn field_name(text: &str) -> Option<(FieldName, usize)> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (name, behind) = text.split_at(letters);
    let field = FieldName::of(name)?;
    let opens = |c: char| c.is_alphanumeric() || "(=*/.<>".contains(c) || QUOTES.contains(&c);
    if let Some(behind) = behind.strip_prefix(':') {
        let leading = behind.trim_start_matches('?').chars().next();
        let begins = opens(behind.chars().next()?)
            || single_quotation(behind, true).is_some()
            || (behind.starts_with('?') && leading.is_some_and(char::is_alphanumeric));
        return begins.then_some((field, letters + 1));
    }
    if behind.starts_with('(') {
        // "Person(s)" is no field.
        let plural = ["(s)", "(es)"].iter().any(|s| behind.starts_with(s));
        return (!plural).then_some((field, letters));
    }
    if let Some(value) = behind.strip_prefix('=') {
        let opens = |c: char| c.is_alphanumeric() || c == '(' || QUOTES.contains(&c);
        return opens(value.chars().next()?).then_some((field, letters + 1));
    }
    (field == FieldName::Date && compared_date(behind).is_some()).then_some((field, letters))
}

/// `>=2013`, `> 2013-06` behind the name of a field: the comparison as `date:` has it, and the length.
fn compared_date(text: &str) -> Option<(Value, usize)> {
    let inside = text.trim_start();
    let sign = [">=", "<=", ">", "<"]
        .into_iter()
        .find(|sign| inside.starts_with(*sign))?;
    let date = inside[sign.len()..].trim_start();
    let value = Value::bare(format!("{sign}{}", &date[..run_len(date)]));
    let len = text.len() - date.len() + run_len(date);
    FieldName::Date
        .clause(&value)
        .is_ok()
        .then_some((value, len))
}

/// The value of a field whose name ends at `start`, and the value's length; none before a bracket or words to look for.
pub(super) fn field_value(
    text: &str,
    start: usize,
    field: FieldName,
) -> Result<(Lexeme, usize), ParseError> {
    let rest = &text[start..];
    if matches!(field, FieldName::Scope(_)) || rest.starts_with('(') {
        return Ok((Lexeme::Field(field, None), 0));
    }
    if let Some((value, len)) = compared_date(rest).filter(|_| field == FieldName::Date) {
        return Ok((Lexeme::Field(field, Some(value)), len));
    }
    let quoted = quotation(text, start, true)?;
    let is_quoted = quoted.is_some();
    let (value, len) = if let Some((inside, end)) = quoted {
        (&text[inside], end - start)
    } else {
        let len = chunk_len(rest).max(named_date(rest, field).unwrap_or_default());
        let value = rest[..len].trim_end_matches(|c| closes(c) && c != '.');
        let ends_a_sentence = value.ends_with('.') && !value.ends_with("..");
        let value = &value[..value.len() - usize::from(ends_a_sentence)];
        if field.is_of_names() && is_pattern(value) {
            return Err(error(start..start + value.len(), field.takes_no_patterns()));
        }
        (value, len)
    };
    let any_file = field == FieldName::File && value.contains('*');
    if !any_file && !value.contains(char::is_alphanumeric) {
        return Err(error(start..start + len, NEEDS_A_VALUE));
    }
    let text = value.to_owned();
    let value = Value { text, is_quoted };
    Ok((Lexeme::Field(field, Some(value)), len))
}

/// Where the values of a field end, the first of which begins at `start`, if there are several with `|` between them and no space:
/// `outlet:bbc|dw`.
pub(super) fn alternatives(text: &str, start: usize) -> Result<Option<usize>, ParseError> {
    let opens = |c: char| c.is_alphanumeric() || QUOTES.contains(&c);
    let mut end = start;
    let mut several = false;
    loop {
        if !text[end..].starts_with(opens) || field_name(&text[end..]).is_some() {
            return Ok(None);
        }
        end = match quotation(text, end, true)? {
            Some((_, behind)) => behind,
            None => end + chunk_len(&text[end..]),
        };
        let behind = text[end..].strip_prefix('|');
        let behind = behind.map(|behind| behind.strip_prefix('|').unwrap_or(behind));
        match behind.filter(|behind| behind.starts_with(opens)) {
            Some(behind) => end = text.len() - behind.len(),
            None => return Ok(several.then_some(end)),
        }
        several = true;
    }
}

/// The length of a date at the beginning of a text that has its month in words, `June 2013`, where a field has dates.
fn named_date(text: &str, field: FieldName) -> Option<usize> {
    let len = field.is_of_dates().then(|| dates::len(text))?;
    let is_date = text[..len].parse::<PartialDate>().is_ok();
    is_date.then_some(len)
}

/// Whether a value that stands in no quotation marks is written as a pattern.
fn is_pattern(value: &str) -> bool {
    let fuzzy = value
        .rsplit_once('~')
        .is_some_and(|(_, edits)| edits.bytes().all(|b| b.is_ascii_digit()));
    fuzzy || value.contains(['*', '?']) || regex_len(value) == Some(value.len())
}

/// What is told of a field whose value holds no letter.
pub(super) const NEEDS_A_VALUE: &str = "the field needs a value right behind its colon";

/// `2013 - 2014`, `2013-06 TO 2014` behind `date:`: both dates, and the length.
pub(super) fn span_of_years(text: &str) -> Option<(&str, &str, usize)> {
    let date = |text: &str| -> Option<usize> {
        let len = text
            .find(|c: char| !c.is_ascii_digit() && c != '-')
            .unwrap_or(text.len());
        (len >= 4 && text.as_bytes()[..4].iter().all(u8::is_ascii_digit)).then_some(len)
    };
    let first = date(text)?;
    let between = text[first..].strip_prefix(' ')?;
    let last = ["- ", "– ", "TO ", "to "]
        .into_iter()
        .find_map(|sign| between.strip_prefix(sign))?;
    let last_len = date(last)?;
    Some((
        &text[..first],
        &last[..last_len],
        text.len() - last.len() + last_len,
    ))
}
