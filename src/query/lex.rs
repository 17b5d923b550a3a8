//! Query text to its smallest parts.
//!
//! What comes in: the text of a query. What goes out: words, phrases, operators and brackets, each with its place. What is no operator
//! is a word or punctuation; what other tools would take for an operator and is none here is named in a [`Hint`].

use super::fields::{FieldName, Value};
use super::habits;
use super::messages::{Hint, OtherSearch, ParseError, error};
use super::scan::{
    Gathered, QUOTES, apart, ends_run, hint_at_punctuation, is_short_acronym, quoted, run_len,
    trimmed, with_articles_joined,
};
use super::{Form, Nearness, Phrase, Query, Within, Word};
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// Moves in a phrase at most; beyond them nearness says what is meant.
const MOST_MOVES: u32 = 20;
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
        || before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '+' | '-' | '−' | '!'));
    let opens_operand = rest[c.len_utf8()..].chars().next().is_some_and(|next| {
        next.is_alphanumeric() || matches!(next, '(' | '=' | '*' | '/') || QUOTES.contains(&next)
    });
    Ok(if c.is_whitespace() {
        (None, c.len_utf8())
    } else if c == '(' {
        (Some(Lexeme::Open), 1)
    } else if c == ')' {
        (Some(Lexeme::Close), 1)
    } else if rest.starts_with("&&") {
        (Some(Lexeme::And), 2)
    } else if rest.starts_with("||") {
        (Some(Lexeme::Or), 2)
    } else if at_start && opens_operand && matches!(c, '-' | '−' | '!') {
        (Some(Lexeme::Not), c.len_utf8())
    } else if at_start && opens_operand && c == '+' {
        (Some(Lexeme::Plus), 1)
    } else if QUOTES.contains(&c) {
        let (phrase, len) = phrase(text, at, false, all_capitals, hints)?;
        (phrase.map(Lexeme::Words), len)
    } else if at_start && c == '=' && rest[1..].starts_with(QUOTES) {
        let (phrase, len) = phrase(text, at + 1, true, all_capitals, hints)?;
        (phrase.map(Lexeme::Words), len + 1)
    } else if let Some(len) = single_quotation(rest).filter(|_| at_start && c == '‘') {
        let inside = &rest[c.len_utf8()..len - '’'.len_utf8()];
        let words = phrase_words(inside, false, all_capitals);
        (gapped(words, 0).map(Lexeme::Words), len)
    } else if let Some((factor, len)) =
        boost(rest).filter(|_| before.is_some_and(|c| !c.is_whitespace() && c != '('))
    {
        (Some(Lexeme::Boost(factor)), len)
    } else if let Some(len) = regex_len(rest).filter(|_| at_start) {
        let typed = rest[1..len - 1].to_owned();
        (
            Some(Lexeme::Words(Query::Word(Word {
                typed,
                form: Form::Regex,
            }))),
            len,
        )
    } else if let Some((clause, len)) = bracketed_span(rest).filter(|_| at_start && !after_field) {
        let value = clause.map_err(|message| error(at..at + len, message))?;
        (Some(Lexeme::Field(FieldName::Date, Some(value))), len)
    } else if let Some((field, len)) = field_name(rest).filter(|_| at_start && !after_field) {
        let (lexeme, value_len) = field_value(text, at + len, field)?;
        (Some(lexeme), len + value_len)
    } else {
        let len = chunk_len(rest);
        let range = at..at + len;
        (chunk(text, range, after_operand, all_capitals, hints)?, len)
    })
}

/// The length of a quotation in single typographic marks, `‘peace talks’`, of several words: its closing mark is followed by no letter.
fn single_quotation(text: &str) -> Option<usize> {
    /// What is left of a word behind an apostrophe that was typed as an opening mark.
    const ELIDED: [&str; 9] = [
        "til", "tis", "twas", "n", "em", "cause", "bout", "round", "cos",
    ];
    let plain = |c: char| !QUOTES.contains(&c) && !"()‘".contains(c);
    let rest = text.strip_prefix('‘')?;
    let inside = &rest[..rest.find(|c| !plain(c)).unwrap_or(rest.len())];
    let first = inside.split(|c: char| !c.is_alphanumeric()).next()?;
    let ends = |(at, mark): (usize, &str)| {
        let behind = rest[at + mark.len()..].chars().next();
        let closes = behind.is_none_or(|c| c.is_whitespace() || ").,;:?!".contains(c));
        (closes && !inside[..at].ends_with(char::is_whitespace)).then_some(at)
    };
    let end = inside.match_indices('’').find_map(ends)?;
    let several = inside[..end].trim().contains(char::is_whitespace);
    (!first.is_empty() && !ELIDED.contains(&first.to_lowercase().as_str()) && several)
        .then_some('‘'.len_utf8() + end + '’'.len_utf8())
}

/// `[2020-01-01 TO 2020-02]`, with or without `date:` before it, as Lucene writes a span, in braces where an end is not of it: the span
/// as it is written here, and the length.
fn bracketed_span(text: &str) -> Option<(Result<Value, String>, usize)> {
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
    let (first, last) = inside.split_once(" TO ")?;
    let bound = |text: &str| text.trim().trim_matches('*').to_owned();
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
        bound(first),
        '>',
        "after:",
        text[opening..].starts_with('{'),
    );
    let last = beyond(bound(last), '<', "before:", text[end..].starts_with('}'));
    let value = Value::bare(format!("{first}..{last}"));
    let len = end + 1;
    match FieldName::Date.clause(&value) {
        Ok(_) => Some((Ok(value), len)),
        Err(message) => named.then_some((Err(message), len)),
    }
}

/// `outlet:` at the beginning of a text that goes on with something a field can have, and its length. Other tools write `title=doha`,
/// `title(doha)` and `date >= 2013`.
fn field_name(text: &str) -> Option<(FieldName, usize)> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (name, behind) = text.split_at(letters);
    let field = FieldName::of(name)?;
    let opens = |c: char| c.is_alphanumeric() || "(=*/.<>".contains(c) || QUOTES.contains(&c);
    if let Some(behind) = behind.strip_prefix(':') {
        return opens(behind.chars().next()?).then_some((field, letters + 1));
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
fn field_value(text: &str, start: usize, field: FieldName) -> Result<(Lexeme, usize), ParseError> {
    let rest = &text[start..];
    if matches!(field, FieldName::Scope(_)) || rest.starts_with('(') {
        return Ok((Lexeme::Field(field, None), 0));
    }
    if let Some((value, len)) = compared_date(rest).filter(|_| field == FieldName::Date) {
        return Ok((Lexeme::Field(field, Some(value)), len));
    }
    let is_quoted = rest.starts_with(QUOTES);
    let (value, len) = if is_quoted {
        quoted(text, start)?
    } else {
        let len = chunk_len(rest);
        let value = rest[..len].trim_end_matches([',', ';', '?', '!']);
        let ends_a_sentence = value.ends_with('.') && !value.ends_with("..");
        (&value[..value.len() - usize::from(ends_a_sentence)], len)
    };
    if value.trim().is_empty() {
        return Err(error(start..start + len, "the field needs a value"));
    }
    let text = value.to_owned();
    let value = Value { text, is_quoted };
    Ok((Lexeme::Field(field, Some(value)), len))
}

/// A run of characters without white space, brackets and quotation marks, and without boosts at its end.
fn chunk_len(rest: &str) -> usize {
    // In one pass: the operators of a long run are not looked for again behind each of them.
    let (and, or) = (!rest.starts_with("&&"), !rest.starts_with('|'));
    let ends = |at: &usize, c: char| {
        ends_run(c) || (or && c == '|') || (and && c == '&' && rest[*at..].starts_with("&&"))
    };
    let mut len = rest
        .char_indices()
        .find(|(at, c)| ends(at, *c))
        .map_or(rest.len(), |(at, _)| at);
    while let Some(at) = rest[..len].rfind('^').filter(|at| {
        let behind = boost(&rest[*at..len]);
        *at > 0 && behind.is_some_and(|(_, boost_len)| at + boost_len == len)
    }) {
        len = at;
    }
    len
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

/// The length of a regular expression between slashes at the beginning of a text.
fn regex_len(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('/')?;
    let run = &inside[..inside.find(char::is_whitespace).unwrap_or(inside.len())];
    let close = run.rfind('/').filter(|close| *close > 0)?;
    let behind = &run[close + 1..];
    // Only what closes brackets or boosts may stand behind it.
    behind
        .chars()
        .all(|c| c == ')' || c == '^' || c == '.' || c.is_ascii_digit())
        .then_some(close + 2)
}

/// A word, an operator, or punctuation.
fn chunk(
    text: &str,
    range: Range<usize>,
    after_operand: bool,
    all_capitals: bool,
    hints: &mut Vec<Hint>,
) -> Result<Option<Lexeme>, ParseError> {
    let chunk = &text[range.clone()];
    match chunk {
        "AND" => return Ok(Some(Lexeme::And)),
        "OR" => return Ok(Some(Lexeme::Or)),
        "NOT" => return Ok(Some(Lexeme::Not)),
        _ => {}
    }
    if let Some(near) = nearness(chunk) {
        return near.map(Some).map_err(|message| error(range, message));
    }
    let behind = &text[range.end..];
    let counted = |c: char| c.is_alphanumeric() || c == '(' || c == '=' || QUOTES.contains(&c);
    if behind.trim_start().starts_with(counted)
        && let Some(count) = habits::at_least(chunk)
    {
        return match count {
            Ok(count) => Ok(Some(Lexeme::AtLeast(count))),
            Err(message) => Err(error(range, message)),
        };
    }
    let (chunk, exact) = match chunk.strip_prefix('=') {
        Some(rest) if rest.starts_with(char::is_alphanumeric) => (rest, true),
        _ => (chunk, false),
    };
    if let Some(pattern) = pattern(chunk, &range, exact, all_capitals)? {
        return Ok(Some(Lexeme::Words(pattern)));
    }
    let Some(typed) = trimmed(chunk) else {
        hints.extend(hint_at_punctuation(chunk, range));
        return Ok(None);
    };
    if all_capitals
        && after_operand
        && matches!(habits::nearness(&text[range.start..], false), Some(Ok(_)))
    {
        hints.push(Hint::new(range.clone(), format!(
                "'{chunk}' is read as a word, since all of the query is in capitals; near each other is written w/10"
            )));
    }
    let between = after_operand && !behind.trim_start().is_empty() && !all_capitals;
    let quoted_singly = chunk.starts_with('\'')
        && behind.starts_with(char::is_whitespace)
        && behind.split_whitespace().any(|word| word.ends_with('\''));
    if quoted_singly && !chunk.ends_with('\'') {
        hints.push(Hint::new(
            range.clone(),
            "single quotation marks are read as apostrophes; a phrase stands in double ones"
                .to_owned(),
        ));
    }
    hints.extend(habits::of_word(chunk, between, behind, &range));
    let word = word_of(typed, exact, all_capitals);
    let operator =
        reads_otherwise(typed) || !matches!(pattern(typed, &range, exact, all_capitals), Ok(None));
    Ok(Some(Lexeme::Words(if operator {
        Query::Phrase(Phrase {
            words: vec![word],
            moves: 0,
        })
    } else {
        Query::Word(word)
    })))
}

/// `w/5`, `near/5`, `pre/5`, `w/s`, `w/p` in any case; an error where the number is none that can be.
fn nearness(chunk: &str) -> Option<Result<Lexeme, String>> {
    let (operator, within) = chunk.split_once('/')?;
    let ordered = match operator.to_ascii_lowercase().as_str() {
        "w" | "near" => false,
        "pre" => true,
        _ => return None,
    };
    match within.to_ascii_lowercase().as_str() {
        "s" => return Some(Ok(Lexeme::Near(Within::Sentence, ordered))),
        "p" => return Some(Ok(Lexeme::Near(Within::Passage, ordered))),
        _ => {}
    }
    let words = apart(within, chunk)?;
    Some(words.map(|words| Lexeme::Near(Within::Words(words), ordered)))
}

/// A chunk with a wildcard in it or a tilde behind it; hyphens part one with a wildcard into the words of a phrase.
fn pattern(
    chunk: &str,
    range: &Range<usize>,
    exact: bool,
    all_capitals: bool,
) -> Result<Option<Query>, ParseError> {
    let chunk_and_edits = chunk
        .trim_end_matches([',', ';', ':', '.', '?', '!', '…'])
        .rsplit_once('~');
    if let Some((word, edits)) = chunk_and_edits
        && edits.bytes().all(|b| b.is_ascii_digit())
        && let Some(typed) = trimmed(word)
        && field_name(typed).is_none()
        && chunk_len(typed) == typed.len()
    {
        let edits = match edits {
            // A short word two edits away is another word.
            "" if typed.chars().count() <= 5 => 1,
            "" | "2" => 2,
            "1" => 1,
            _ => return Err(error(range.clone(), "a fuzzy word has ~1 or ~2 edits")),
        };
        return Ok(Some(Query::Word(Word {
            typed: typed.to_owned(),
            form: Form::Fuzzy(edits),
        })));
    }
    // A question mark at the end closes a question.
    let ends = |c: char| c.is_alphanumeric() || c == '*' || is_combining_mark(c);
    let chunk = chunk.trim_end_matches(|c: char| !ends(c));
    let chunk = chunk.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '*' && c != '?');
    if !chunk.contains(['*', '?']) || is_link(chunk) || !chunk.contains(char::is_alphanumeric) {
        return Ok(None);
    }
    let mut words = Vec::new();
    for part in chunk.split(['-', '‐', '‑', '–']) {
        if part.contains(['*', '?']) && !part.contains(char::is_alphanumeric) {
            return Err(error(range.clone(), "a wildcard needs a letter beside it"));
        }
        words.extend(phrase_word(part, exact, all_capitals));
    }
    let mut words = with_articles_joined(words);
    Ok(if words.len() == 1 && !reads_otherwise(&words[0].typed) {
        words.pop().map(Query::Word)
    } else {
        Some(Query::Phrase(Phrase { words, moves: 0 }))
    })
}

fn is_link(chunk: &str) -> bool {
    trimmed(chunk).is_some_and(|typed| typed.contains("://"))
}

/// Whether a word would be read as something else by itself, without the punctuation that stood around it: it is shown as words by
/// quotation marks.
fn reads_otherwise(typed: &str) -> bool {
    let fuzzy = typed.rsplit_once('~').is_some_and(|(word, edits)| {
        edits.bytes().all(|b| b.is_ascii_digit()) && trimmed(word).is_some()
    });
    let span = typed
        .get(.."date:[".len())
        .is_some_and(|start| start.eq_ignore_ascii_case("date:["));
    fuzzy
        || span
        || nearness(typed).is_some()
        || habits::is_operator_between(typed)
        || field_name(typed).is_some()
        || chunk_len(typed) < typed.len()
}

/// A word that is no pattern. Where the whole query is in capitals, those of a form mean nothing either.
fn word_of(typed: &str, exact: bool, all_capitals: bool) -> Word {
    let form = if exact {
        Form::Exact
    } else if !all_capitals && is_short_acronym(typed) {
        Form::Capitals
    } else {
        Form::Stem
    };
    let typed = if exact && all_capitals {
        typed.to_lowercase()
    } else {
        typed.to_owned()
    };
    Word { typed, form }
}

/// Whether a query of several words has no small letter, and words too long for acronyms: then capitals mean nothing.
pub(super) fn is_all_capitals(lexemes: &[(Lexeme, Range<usize>)]) -> bool {
    let mut lettered = 0;
    let mut all = true;
    let mut long = false;
    for (lexeme, _) in lexemes {
        let Lexeme::Words(query) = lexeme else {
            continue;
        };
        query.each_word(&mut |word| {
            if word.typed.contains(char::is_alphabetic) {
                lettered += 1;
                long |= word.typed.chars().count() > 4;
                all &= !word.typed.contains(char::is_lowercase)
                    && word.typed.contains(char::is_uppercase);
            }
        });
    }
    all && long && lettered > 1
}

/// The phrase whose opening mark stands at `start`, and the length of both with the closing mark and the moves.
fn phrase(
    text: &str,
    start: usize,
    exact: bool,
    all_capitals: bool,
    hints: &mut Vec<Hint>,
) -> Result<(Option<Query>, usize), ParseError> {
    let (inside, mut whole) = quoted(text, start)?;
    let mut words = phrase_words(inside, exact, all_capitals);
    if text[start + whole..].starts_with('*')
        && let Some(last) = words.last_mut().and_then(|run| run.last_mut())
        && matches!(last.form, Form::Stem | Form::Capitals)
        && !is_link(&last.typed)
    {
        // "doha offic"*: any end of the last word.
        last.typed.push('*');
        last.form = Form::Wildcard;
        whole += 1;
    }
    let mut moves = 0;
    if let Some(digits) = text[start + whole..].strip_prefix('~') {
        let digits = &digits[..digits
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(digits.len())];
        let range = start + whole..start + whole + 1 + digits.len();
        moves = match digits.parse() {
            Ok(moves) if moves <= MOST_MOVES => moves,
            _ => {
                return Err(error(
                    range,
                    format!(
                        "a phrase has ~1 to ~{MOST_MOVES} moves; 'a w/30 b' finds words further apart"
                    ),
                ));
            }
        };
        whole += 1 + digits.len();
    }
    let behind = &text[start + whole..];
    let suffix = &behind[..run_len(behind)];
    if suffix.ends_with(|c: char| c.is_ascii_digit() || c == ']')
        && suffix.starts_with(['/', '@', '[', 'o', 'p'])
    {
        hints.push(Hint::new(start + whole..start + whole + suffix.len(), format!(
                "'{suffix}' behind a phrase is read as a word; moves are written \"…\"~5, a field title:\"…\""
            )));
    }
    if words.len() > 1 {
        hints.push(Hint::new(
            start..start + whole,
            if moves == 0 {
                "'*' between the words of a phrase stands for a word or none"
            } else {
                "'*' alone is left out of a phrase with moves"
            }
            .to_owned(),
        ));
    }
    Ok((gapped(words, moves), whole))
}

/// The words of a phrase, in runs between which a lone `*` stands.
fn phrase_words(inside: &str, exact: bool, all_capitals: bool) -> Vec<Vec<Word>> {
    let mut runs: Vec<Vec<Word>> = vec![Vec::new()];
    for typed in inside.split_whitespace() {
        if typed == "*" {
            runs.push(Vec::new());
        } else if let Some(run) = runs.last_mut() {
            run.extend(phrase_word(typed, exact, all_capitals));
        }
    }
    runs.retain(|run| !run.is_empty());
    if exact {
        runs
    } else {
        runs.into_iter().map(with_articles_joined).collect()
    }
}

/// Runs of words that follow each other, with a word or none between them.
fn gapped(runs: Vec<Vec<Word>>, moves: u32) -> Option<Query> {
    if moves > 0 {
        let words = runs.concat();
        return (!words.is_empty()).then_some(Query::Phrase(Phrase { words, moves }));
    }
    let phrases = runs
        .into_iter()
        .map(|words| Query::Phrase(Phrase { words, moves }));
    phrases.reduce(|left, right| {
        Query::Near(Nearness {
            left: Box::new(left),
            right: Box::new(right),
            within: Within::Words(2),
            ordered: true,
        })
    })
}

/// A word of a phrase; `None` for punctuation.
fn phrase_word(typed: &str, exact: bool, all_capitals: bool) -> Option<Word> {
    let begins = |c: char| c.is_alphanumeric() || c == '*';
    let inside = typed.trim_start_matches(|c: char| !begins(c));
    let inside = inside.trim_end_matches(|c: char| !begins(c) && !is_combining_mark(c));
    let inside = inside.trim_end_matches('?');
    // A question mark in a link is none of a pattern.
    if !exact
        && inside.contains(['*', '?'])
        && inside.contains(char::is_alphanumeric)
        && !is_link(typed)
    {
        return Some(Word {
            typed: inside.to_owned(),
            form: Form::Wildcard,
        });
    }
    Some(word_of(trimmed(typed)?, exact, all_capitals))
}
