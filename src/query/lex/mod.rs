//! Query text to its smallest parts.
//!
//! What comes in: the text of a query. What goes out: words, phrases, operators and brackets, each with its place. What is no operator
//! is a word or punctuation; what other tools would take for an operator and is none here is named in a [`Hint`].

mod phrases;
mod values;
mod words;

use super::fields::{FieldName, Value};
use super::habits;
use super::hints;
use super::messages::{Hint, OtherSearch, ParseError, error};
use super::scan::{DASHES, EXCLUDES, Gathered, QUOTES, ends_run, run_len};
use super::{Query, Within};
use phrases::{phrase, phrase_of, single_quotation};
use std::ops::Range;
use values::{NEEDS_A_VALUE, bracketed_span, field_name, field_value, span_of_years};
use words::{chunk, chunk_len, regex_len, regex_word};

/// The greatest factor of a boost.
const MOST_BOOST: f32 = 1000.0;

/// The smallest parts of a query.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Lexeme {
    /// A word or a phrase.
    Words(Query),
    Open,
    Close,
    And,
    Or,
    Not,
    /// `+` before a word.
    Plus,
    /// `w/5` and the like: how near, and whether in this order.
    Near(Within, bool),
    /// `atleast3` before a bracket.
    AtLeast(u32),
    /// `^2` behind an operand.
    Boost(f32),
    /// `outlet:` with its value, or before a bracket or the words of a part of the article.
    Field(FieldName, Option<Value>),
}

/// Takes a query apart. Where the whole query is in capitals they mean nothing.
pub(super) fn lex(
    text: &str,
    all_capitals: bool,
    hints: &mut Vec<Hint>,
) -> Result<Vec<(Lexeme, Range<usize>)>, ParseError> {
    let mut gathered = Gathered::new();
    let mut at = 0;
    while at < text.len() {
        let place = Place::new(text, at, &gathered.lexemes);
        let (lexeme, len) = match place.foreign(text, at, all_capitals)? {
            Some((lexeme, hint)) => {
                let len = hint.range.len();
                hints.push(hint);
                (Some(lexeme), len)
            }
            None => next(text, at, place, all_capitals, hints)?,
        };
        if let Some(lexeme) = lexeme {
            let mut words = 0;
            if let Lexeme::Words(query) = &lexeme {
                query.each_word(&mut |_| words += 1);
            }
            gathered.push(lexeme, words, at..at + len)?;
        }
        at += len;
    }
    Ok(gathered.lexemes)
}

/// What stands before a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// The name of a field, without space between.
    Field,
    /// Something to look for.
    Operand,
    /// AND or OR.
    Connective,
    Other,
}

/// A place in the text of a query.
#[derive(Debug, Clone, Copy)]
struct Place {
    before: Before,
    /// Whether white space stands before it.
    after_space: bool,
    /// Whether NOT stands before it.
    after_not: bool,
}

impl Place {
    fn new(text: &str, at: usize, lexemes: &[(Lexeme, Range<usize>)]) -> Self {
        let is_operand = |lexeme: Option<&(Lexeme, Range<usize>)>| {
            matches!(
                lexeme,
                Some((
                    Lexeme::Words(_) | Lexeme::Close | Lexeme::Boost(_) | Lexeme::Field(_, Some(_)),
                    _
                ))
            )
        };
        let negated = matches!(lexemes.last(), Some((Lexeme::Not, _)))
            && is_operand(lexemes.iter().rev().nth(1));
        let before = match lexemes.last() {
            Some((Lexeme::Field(_, None), range)) if range.end == at => Before::Field,
            Some((Lexeme::And | Lexeme::Or, _)) => Before::Connective,
            last if negated || is_operand(last) => Before::Operand,
            _ => Before::Other,
        };
        Self {
            before,
            after_space: text[..at].ends_with(char::is_whitespace),
            after_not: matches!(lexemes.last(), Some((Lexeme::Not, _))),
        }
    }

    /// An operator between two operands as another tool writes it, and what is to be said of it.
    fn foreign(
        self,
        text: &str,
        at: usize,
        all_capitals: bool,
    ) -> Result<Option<(Lexeme, Hint)>, ParseError> {
        let rest = &text[at..];
        let said = |lexeme, len: usize, message: String| {
            let range = at..at + len;
            Ok(Some((lexeme, Hint::new(range, message))))
        };
        if self.before == Before::Connective
            && let Some((run, behind)) = rest.split_at_checked("not".len())
            && run.eq_ignore_ascii_case("not")
            && run != "NOT"
            && behind.starts_with(ends_run)
            && habits::operand_follows(behind)
        {
            return said(
                Lexeme::Not,
                run.len(),
                format!("'{run}' is read as the operator NOT"),
            );
        }
        if self.before != Before::Operand {
            // SQLite: NEAR(doha office, 5).
            if rest.starts_with("NEAR(") && self.before != Before::Field {
                return Err(error(
                    at..at + "NEAR".len(),
                    "nearness stands between two things, as in 'doha w/5 office'",
                ));
            }
            return Ok(None);
        }
        if rest.starts_with('|') && !rest.starts_with("||") && !rest[1..].trim_start().is_empty() {
            return said(Lexeme::Or, 1, "'|' is read as OR".to_owned());
        }
        if !self.after_space {
            return Ok(None);
        }
        match habits::nearness(rest, all_capitals) {
            None => Ok(None),
            Some(Err((len, message))) => Err(error(at..at + len, message)),
            Some(Ok(near)) => {
                let range = at..at + near.len;
                let other = OtherSearch::Edited(range.clone(), near.other_order.clone());
                let hint = Hint::new(range, near.message).offering(&near.other_order, other);
                Ok(Some((Lexeme::Near(near.within, near.ordered), hint)))
            }
        }
    }
}

/// The part that begins at a place, if it is more than white space or punctuation, and its length.
fn next(
    text: &str,
    at: usize,
    place: Place,
    all_capitals: bool,
    hints: &mut Vec<Hint>,
) -> Result<(Option<Lexeme>, usize), ParseError> {
    let after_field = place.before == Before::Field;
    let after_operand = place.before == Before::Operand && place.after_space;
    let rest = &text[at..];
    let c = rest.chars().next().unwrap_or(' ');
    let before = text[..at].chars().next_back();
    let at_start = after_field
        || before
            .is_none_or(|c| c.is_whitespace() || c == '(' || c == '+' || EXCLUDES.contains(&c));
    let is_sign = at_start && (c == '+' || EXCLUDES.contains(&c));
    let opens_operand = is_sign && opens_operand(&rest[c.len_utf8()..]);
    let (lexeme, len) = if c.is_whitespace() {
        (None, c.len_utf8())
    } else if c == '(' {
        (Some(Lexeme::Open), 1)
    } else if c == ')' {
        (Some(Lexeme::Close), 1)
    } else if rest.starts_with("&&") {
        (Some(Lexeme::And), 2)
    } else if rest.starts_with("||") {
        (Some(Lexeme::Or), 2)
    } else if opens_operand && EXCLUDES.contains(&c) {
        if place.after_not {
            hints.push(Hint::new(
                at..at + c.len_utf8(),
                format!("'{c}' behind NOT takes it back; write one of them to leave the word out"),
            ));
        }
        (Some(Lexeme::Not), c.len_utf8())
    } else if opens_operand && c == '+' {
        (Some(Lexeme::Plus), 1)
    } else if QUOTES.contains(&c) {
        let (phrase, len) = phrase(text, at, false, all_capitals, hints)?;
        (phrase.map(Lexeme::Words), len)
    } else if at_start && c == '=' && rest[1..].starts_with(QUOTES) {
        let (phrase, len) = phrase(text, at + 1, true, all_capitals, hints)?;
        (phrase.map(Lexeme::Words), len + 1)
    } else if let Some(inside) = single_quotation(rest, after_field).filter(|_| at_start) {
        let whole = inside.end + '’'.len_utf8();
        let inside = at + inside.start..at + inside.end;
        let (phrase, len) = phrase_of(text, at, inside, whole, false, all_capitals, hints)?;
        (phrase.map(Lexeme::Words), len)
    } else if let Some(inside) = rest
        .strip_prefix('=')
        .and_then(|quoted| single_quotation(quoted, true))
        .filter(|_| at_start)
    {
        let whole = inside.end + '’'.len_utf8();
        let inside = at + 1 + inside.start..at + 1 + inside.end;
        let (phrase, len) = phrase_of(text, at + 1, inside, whole, true, all_capitals, hints)?;
        (phrase.map(Lexeme::Words), len + 1)
    } else if let Some((factor, len)) =
        boost(rest).filter(|_| before.is_some_and(|c| !c.is_whitespace() && c != '('))
    {
        (Some(Lexeme::Boost(factor)), len)
    } else if let Some(len) = regex_len(rest).filter(|_| at_start) {
        let word = regex_word(&rest[1..len - 1], at + 1)?;
        (Some(Lexeme::Words(Query::Word(word))), len)
    } else if let Some((clause, len)) = bracketed_span(rest).filter(|_| at_start && !after_field) {
        let value = clause.map_err(|message| error(at..at + len, message))?;
        (Some(Lexeme::Field(FieldName::Date, Some(value))), len)
    } else if let Some((field, len)) = field_name(rest).filter(|_| at_start && !after_field) {
        let (lexeme, value_len) = field_value(text, at + len, field)?;
        let end = at + len + value_len;
        hints.extend(hints::of_several_words(field, &text[at..], len, at));
        if field == FieldName::Date
            && let Some((first, last, span_len)) = span_of_years(&text[at + len..])
            && span_len > value_len
        {
            hints.push(Hint::new(
                end..at + len + span_len,
                format!("this is read as words; a span is written date:{first}..{last}"),
            ));
        }
        (Some(lexeme), len + value_len)
    } else if let Some(len) = signs_before_operand(rest).filter(|_| at_start && !after_field) {
        let (signs, behind) = rest.split_at(len);
        let is_option = field_name(behind).is_some_and(|(_, len)| behind[..len].ends_with('='));
        let instead = if is_option {
            "options stand outside the quotation marks of the shell, and what follows is read as a field"
        } else {
            "to leave out what follows, write a single hyphen before it, behind a space"
        };
        let message = format!("'{signs}' is punctuation; {instead}");
        hints.push(Hint::new(at..at + len, message));
        (None, len)
    } else {
        let len = chunk_len(rest);
        let range = at..at + len;
        (chunk(text, range, after_operand, all_capitals, hints)?, len)
    };
    if after_field && lexeme.is_none() {
        return Err(error(at..at + len, NEEDS_A_VALUE));
    }
    Ok((lexeme, len))
}

/// The length of several signs, or of a dash, before a quotation, a bracket or a field.
fn signs_before_operand(text: &str) -> Option<usize> {
    let behind =
        text.trim_start_matches(|c| c == '+' || EXCLUDES.contains(&c) || DASHES.contains(&c));
    let begins = behind.starts_with(QUOTES)
        || behind.starts_with('(')
        || single_quotation(behind, true).is_some()
        || field_name(behind).is_some();
    (begins && behind.len() < text.len()).then_some(text.len() - behind.len())
}

/// Whether something to look for begins right behind a sign: a bracket, a quotation, or a run with a letter or digit in it.
fn opens_operand(behind: &str) -> bool {
    let Some(first) = behind.chars().next() else {
        return false;
    };
    let is_sign = first == '+' || EXCLUDES.contains(&first) || DASHES.contains(&first);
    let is_quoted = |text: &str| text.starts_with(QUOTES);
    let exact = behind.strip_prefix('=').is_some_and(is_quoted);
    first == '('
        || is_quoted(behind)
        || exact
        || regex_len(behind).is_some()
        || (!is_sign
            && !matches!(first, '|' | '&' | '^')
            && behind[..run_len(behind)].contains(char::is_alphanumeric))
}

/// `^2` or `^0.5` at the beginning of a text, and its length.
fn boost(text: &str) -> Option<(f32, usize)> {
    let digits = text.strip_prefix('^')?;
    let len = digits
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(digits.len());
    let number = digits[..len].trim_end_matches('.');
    let factor: f32 = number.parse().ok()?;
    (factor > 0.0 && factor <= MOST_BOOST).then_some((factor, 1 + number.len()))
}

/// Whether a query of several words has no small letter, and words too long for acronyms: then capitals mean nothing.
pub(super) fn is_all_capitals(lexemes: &[(Lexeme, Range<usize>)]) -> bool {
    /// The letters of the longest acronym.
    const LONGEST: usize = 5;
    // "US COVID" and "US AND COVID" are acronyms and names, "US TALKS IN DOHA" is a headline.
    const SMALL: [&str; 14] = [
        "A", "AN", "AS", "AT", "BY", "FOR", "FROM", "IN", "OF", "ON", "THE", "TO", "UP", "WITH",
    ];
    let mut lettered = 0;
    let mut all = true;
    let mut long = false;
    let mut as_long = false;
    let mut small = false;
    for (lexeme, _) in lexemes {
        let Lexeme::Words(query) = lexeme else {
            continue;
        };
        query.each_word(&mut |word| {
            if word.typed.contains(char::is_alphabetic) {
                lettered += 1;
                let letters = word.typed.chars().count();
                long |= letters > LONGEST;
                as_long |= letters == LONGEST;
                small |= SMALL.contains(&word.typed.as_str());
                all &= !word.typed.contains(char::is_lowercase)
                    && word.typed.contains(char::is_uppercase);
            }
        });
    }
    let combines = |lexeme: &Lexeme| {
        matches!(
            lexeme,
            Lexeme::And | Lexeme::Or | Lexeme::Not | Lexeme::Plus | Lexeme::Field(..)
        )
    };
    let few = lexemes.len() == 2 || lexemes.iter().any(|(lexeme, _)| combines(lexeme));
    all && lettered > 1 && (long || (as_long && (small || !few)))
}
