//! What is to be said of what is read as a word and that another tool, or a slip of the finger, would have meant as more.
//!
//! What comes in: a run of characters and what stands around it. What goes out: a [`Hint`] that says how it was read and what to write
//! instead, with the search that this would be.

mod fields;
mod questions;
mod signs;

use super::Syntax;
use super::habits::operand_follows;
use super::messages::{Hint, OtherSearch};
use super::operators;
use super::scan::{MOST_APART, apart};
pub(super) use fields::{of_another_year, of_several_words};
pub(super) use questions::of_question_mark;
pub(super) use signs::of_bracket_in_word;
use std::ops::Range;

/// A run of characters that is read as a word, and what stands around it.
struct Chunk<'t> {
    text: &'t str,
    lower: String,
    /// Whether no letter of it is small.
    upper: bool,
    /// Whether something to look for stands before it, and something behind.
    between: bool,
    behind: &'t str,
    range: Range<usize>,
}

impl Chunk<'_> {
    /// A hint at the chunk.
    fn said(&self, message: impl Into<String>) -> Hint {
        Hint::new(self.range.clone(), message)
    }

    /// A hint that offers each of these in the chunk's place; the message names them.
    fn said_with(&self, message: String, instead: &[&str]) -> Hint {
        let edited = |by: &str| OtherSearch::Edited(self.range.clone(), by.to_owned());
        let hint = Hint::new(self.range.clone(), message);
        let offered = instead.iter();
        offered.fold(hint, |hint, by| hint.offering(by, edited(by)))
    }
}

/// What is to be said of a chunk that is read as a word, if another tool would take it for an operator.
pub(super) fn of_word(
    text: &str,
    between: bool,
    behind: &str,
    range: &Range<usize>,
) -> Option<Hint> {
    let chunk = &Chunk {
        text,
        lower: text.to_lowercase(),
        upper: text.chars().all(|c| !c.is_lowercase()),
        between,
        behind,
        range: range.clone(),
    };
    of_operator(chunk)
        .or_else(|| of_operator_with_punctuation(chunk))
        .or_else(|| fields::of_option(chunk))
        .or_else(|| of_number(chunk))
        .or_else(|| of_operator_run_together(chunk))
        .or_else(|| fields::of_field(chunk))
        .or_else(|| {
            let nexis = OtherSearch::In(Syntax::Nexis);
            let hint = chunk.said(signs::of_symbols(text)?);
            Some(hint.offering("--syntax nexis", nexis))
        })
}

/// What is to be said of a word that is an operator, here or elsewhere, but for its capitals or its place.
fn of_operator(chunk: &Chunk<'_>) -> Option<Hint> {
    let Chunk {
        text,
        behind,
        upper,
        between,
        ..
    } = *chunk;
    let next = behind.split_whitespace().next().unwrap_or_default();
    let number_follows = !next.is_empty() && next.bytes().all(|b| b.is_ascii_digit());
    let year_follows = number_follows && next.len() == 4;
    match chunk.lower.as_str() {
        "and" | "or" | "not" => {
            let operator = text.to_uppercase();
            let message = format!("'{text}' is read as a word; write {operator} for the operator");
            Some(chunk.said_with(message, &[&operator]))
        }
        "und" | "oder" | "nicht" | "et" | "ou" | "sauf" if between && upper => Some(chunk.said(format!(
            "'{text}' is read as a word; the operators are AND, OR and NOT in every language"
        ))),
        "xor" if between && upper => Some(chunk.said(
            "'XOR' is read as a word; one without the other is written (a NOT b) OR (b NOT a)",
        )),
        "same" | "with" if between && upper => Some(chunk.said_with(
            format!("'{text}' is read as a word; in one sentence is written w/s, in one passage w/p"),
            &["w/s", "w/p"],
        )),
        "after" | "since" | "before" | "until" | "aft" | "bef" if year_follows => {
            let field = if matches!(chunk.lower.as_str(), "after" | "since" | "aft") {
                "after"
            } else {
                "before"
            };
            let clause = format!("{field}:{next}");
            let message = format!(
                "'{text} {next}' is read as words; {clause} asks for the date of the article"
            );
            let space = behind.len() - behind.trim_start().len();
            let both = chunk.range.start..chunk.range.end + space + next.len();
            let dated = OtherSearch::Edited(both, clause.clone());
            Some(Hint::new(chunk.range.clone(), message).offering(&clause, dated))
        }
        "before" | "after" | "followed" | "next" | "within" | "around" | "near" | "adj"
            if between && upper =>
        {
            Some(chunk.said_with(
                format!("'{text}' is read as a word; near each other is written w/10, in this order pre/10"),
                &["w/10", "pre/10"],
            ))
        }
        "within" | "near" if between && number_follows => Some(chunk.said(format!(
            "'{text}' is read as a word; the operator is written w/5"
        ))),
        "ti" | "tx" if upper && !between && operand_follows(behind) => Some(chunk.said(format!(
            "'{text}' is read as a word; a field is written title:doha"
        ))),
        _ => None,
    }
}

/// What is to be said of `AND,`.
fn of_operator_with_punctuation(chunk: &Chunk<'_>) -> Option<Hint> {
    let operator = chunk.text.trim_end_matches([',', ';', ':']);
    let is_meant = operator.len() < chunk.text.len() && operators::is_connective(operator);
    let message = format!(
        "'{}' is read as a word; write {operator} without punctuation for the operator",
        chunk.text
    );
    is_meant.then(|| chunk.said_with(message, &[operator]))
}

/// What is to be said of a word that holds the number of an operator, or a span of years.
fn of_number(chunk: &Chunk<'_>) -> Option<Hint> {
    let Chunk {
        text,
        upper,
        between,
        ..
    } = *chunk;
    let digits = chunk.lower.trim_start_matches(['w', 'n']);
    if between
        && upper
        && digits.len() + 1 == chunk.lower.len()
        && !digits.is_empty()
        && digits.bytes().all(|b| b.is_ascii_digit())
    {
        let (near, ordered) = (format!("w/{digits}"), format!("pre/{digits}"));
        let message = format!(
            "'{text}' is read as a word; near each other is written {near}, in this order {ordered}"
        );
        return Some(chunk.said_with(message, &[&near, &ordered]));
    }
    if between && is_out_of_range(&chunk.lower) {
        return Some(chunk.said(format!(
            "'{text}' is read as words; near each other is written w/1 to w/{MOST_APART}"
        )));
    }
    let is_year = |text: &str| text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    let (first, last) = text
        .split_once("..")
        .or_else(|| text.split_once(['-', '–']))?;
    if !is_year(first) || !is_year(last) {
        return None;
    }
    let clause = format!("date:{first}..{last}");
    let message = format!("'{text}' is read as words; {clause} asks for the date of the article");
    Some(chunk.said_with(message, &[&clause]))
}

/// What is to be said of an operator or a field that is one but for a space too few or too many, or for its number.
fn of_operator_run_together(chunk: &Chunk<'_>) -> Option<Hint> {
    let Chunk {
        text,
        behind,
        upper,
        between,
        ..
    } = *chunk;
    let lower = chunk.lower.as_str();
    match lower {
        "andnot" | "butnot" | "and-not" if between && upper => Some(chunk.said_with(
            format!("'{text}' is read as a word; one without the other is written AND NOT"),
            &["AND NOT"],
        )),
        "w/o" | "w/out" if between => Some(chunk.said_with(
            format!("'{text}' is read as words; one without the other is written NOT"),
            &["NOT"],
        )),
        "allcaps" | "caps" | "nocaps" if behind.starts_with('(') => {
            let hint = chunk.said(format!(
                "'{text}' is read as a word; an acronym is written in capitals, US, and --syntax nexis reads {lower}(…)"
            ));
            Some(hint.offering("--syntax nexis", OtherSearch::In(Syntax::Nexis)))
        }
        "atleast" | "atl" if behind.starts_with('(') => Some(chunk.said(format!(
            "'{text}' is read as a word; how many times stands in one with it, as in atleast2(doha)"
        ))),
        _ if between && is_nearness_without_number(lower) => Some(chunk.said(format!(
            "'{text}' is read as words; near each other is written w/5, in this order pre/5, in one sentence w/s, in one passage w/p"
        ))),
        "title" | "headline" | "hlead" | "intitle" | "lead" | "byline" | "outlet"
            if behind.starts_with(" (") =>
        {
            Some(chunk.said(format!(
                "'{text}' is read as a word; a field has its bracket right behind its colon: {lower}:(…)"
            )))
        }
        _ => None,
    }
}

/// Whether a chunk is a nearness but for its number: `w/`, `w/five`, `w/par`, `near/-5`, but not `pre/post`.
fn is_nearness_without_number(lower: &str) -> bool {
    const NUMBERS: [&str; 14] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "fifteen",
        "twenty", "thirty", "fifty",
    ];
    lower.split_once('/').is_some_and(|(operator, number)| {
        operators::nearness_named(operator).is_some()
            && (operator == "w"
                || !number.starts_with(char::is_alphabetic)
                || NUMBERS.contains(&number))
    })
}

/// Whether a chunk is a nearness that may be a word, but for its number: `/2001`, `P/2001`.
fn is_out_of_range(lower: &str) -> bool {
    let digits = ["/", "n/", "p/"]
        .into_iter()
        .find_map(|operator| lower.strip_prefix(operator));
    digits.is_some_and(|digits| matches!(apart(digits, lower), Some(Err(_))))
}
