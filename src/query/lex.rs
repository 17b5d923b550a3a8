//! Query text to its smallest parts.
//!
//! What comes in: the text of a query. What goes out: words, phrases, operators and brackets, each with its place. What is no operator
//! is a word or punctuation; what other tools would take for an operator and is none here is named in a [`Hint`].

use super::fields::{FieldName, Value};
use super::habits;
use super::messages::{Hint, OtherSearch, ParseError, error};
use super::scan::{
    DASHES, EXCLUDES, Gathered, MOST_APART, QUOTES, apart, ends_run, hint_at_punctuation,
    is_short_acronym, quoted, run_len, trimmed, with_articles_joined,
};
use super::{Form, Nearness, Phrase, Query, Within, Word, regex, unspaced};
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
        hints.push(Hint::new(
            at..at + len,
            format!(
                "'{}' is punctuation; to leave out what follows, write a single hyphen before it, behind a space",
                &rest[..len]
            ),
        ));
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

/// What stands in single typographic marks, `‘peace talks’` or `‚Wir gehen‘`: several words, unless `one_is_enough`. The closing mark is
/// followed by no letter.
fn single_quotation(text: &str, one_is_enough: bool) -> Option<Range<usize>> {
    /// What is left of a word behind an apostrophe that was typed as an opening mark.
    const ELIDED: [&str; 9] = [
        "til", "tis", "twas", "n", "em", "cause", "bout", "round", "cos",
    ];
    let opening = text.chars().next().filter(|c| matches!(c, '‘' | '‚'))?;
    let plain = |c: char| !QUOTES.contains(&c) && !"()".contains(c) && c != opening;
    let start = opening.len_utf8();
    let rest = &text[start..];
    let inside = &rest[..rest.find(|c| !plain(c)).unwrap_or(rest.len())];
    let first = inside.split(|c: char| !c.is_alphanumeric()).next()?;
    let ends = |(at, mark): (usize, &str)| {
        let behind = rest[at + mark.len()..].chars().next();
        let closes = behind
            .is_none_or(|c| c.is_whitespace() || ").,;:?!~^*".contains(c) || QUOTES.contains(&c));
        (closes && !inside[..at].ends_with(char::is_whitespace)).then_some(at)
    };
    let end = inside.match_indices(['’', '‘']).find_map(ends)?;
    let several = inside[..end].trim().contains(char::is_whitespace);
    (!first.is_empty()
        && !ELIDED.contains(&first.to_lowercase().as_str())
        && (several || one_is_enough))
        .then_some(start..start + end)
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
fn field_value(text: &str, start: usize, field: FieldName) -> Result<(Lexeme, usize), ParseError> {
    let rest = &text[start..];
    if matches!(field, FieldName::Scope(_)) || rest.starts_with('(') {
        return Ok((Lexeme::Field(field, None), 0));
    }
    if let Some((value, len)) = compared_date(rest).filter(|_| field == FieldName::Date) {
        return Ok((Lexeme::Field(field, Some(value)), len));
    }
    let in_single = single_quotation(rest, true);
    let is_quoted = rest.starts_with(QUOTES) || in_single.is_some();
    let (value, len) = if let Some(inside) = in_single {
        let len = inside.end + '’'.len_utf8();
        (&rest[inside], len)
    } else if is_quoted {
        quoted(text, start)?
    } else {
        let len = chunk_len(rest);
        let value = rest[..len].trim_end_matches([',', ';', '?', '!']);
        let ends_a_sentence = value.ends_with('.') && !value.ends_with("..");
        let value = &value[..value.len() - usize::from(ends_a_sentence)];
        if field.is_of_names() && is_pattern_of_value(value) {
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

const NEEDS_A_VALUE: &str = "the field needs a value right behind its colon";

/// `2013 - 2014`, `2013-06 TO 2014` behind `date:`: both dates, and the length.
fn span_of_years(text: &str) -> Option<(&str, &str, usize)> {
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

/// Whether a value that stands in no quotation marks is written as a pattern.
fn is_pattern_of_value(value: &str) -> bool {
    let fuzzy = value
        .rsplit_once('~')
        .is_some_and(|(_, edits)| edits.bytes().all(|b| b.is_ascii_digit()));
    fuzzy || value.contains(['*', '?']) || regex_len(value) == Some(value.len())
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

/// The length of a regular expression between slashes at the beginning of a text. It begins and ends with something else than a space,
/// and a slash inside it stands behind a backslash: "/usr/bin/" is none.
fn regex_len(text: &str) -> Option<usize> {
    /// Bytes between the slashes at most: what is longer is prose.
    const LONGEST: usize = 1_000;
    let inside = text.strip_prefix('/')?;
    let mut escaped = false;
    let mut close = None;
    for (at, c) in inside.char_indices() {
        if (c == '/' && !escaped) || at > LONGEST || QUOTES.contains(&c) {
            close = Some(at).filter(|_| c == '/');
            break;
        }
        escaped = c == '\\' && !escaped;
    }
    let close = close.filter(|close| *close > 0)?;
    let expression = &inside[..close];
    if expression.starts_with(char::is_whitespace) || expression.ends_with(char::is_whitespace) {
        return None;
    }
    let behind = &inside[close + 1..];
    let behind = &behind[..behind.find(char::is_whitespace).unwrap_or(behind.len())];
    // Only what closes brackets or boosts, or ends a sentence, may stand behind it.
    behind
        .chars()
        .all(|c| c == ')' || c == '^' || c == '.' || c.is_ascii_digit())
        .then_some(close + 2)
        .filter(|_| !behind.starts_with(|c: char| c.is_ascii_digit()))
}

/// A regular expression that stands at a place.
fn regex_word(typed: &str, at: usize) -> Result<Word, ParseError> {
    regex::check(typed)
        .map_err(|(range, message)| error(at + range.start..at + range.end, message))?;
    Ok(Word {
        typed: typed.to_owned(),
        form: Form::Regex,
    })
}

/// A word, an operator, or punctuation.
fn chunk(
    text: &str,
    range: Range<usize>,
    after_operand: bool,
    all_capitals: bool,
    hints: &mut Vec<Hint>,
) -> Result<Option<Lexeme>, ParseError> {
    if let Some(word) = plain_word(&text[range.clone()], all_capitals) {
        return Ok(Some(Lexeme::Words(Query::Word(word))));
    }
    chunk_with_signs(text, range, after_operand, all_capitals, hints)
}

/// Most words are small letters that mean nothing to any tool; saves asking each tool.
fn plain_word(chunk: &str, all_capitals: bool) -> Option<Word> {
    let (letters, exact) = match chunk.strip_prefix('=') {
        Some(letters) => (letters, true),
        None => (chunk, false),
    };
    let is_plain = !letters.is_empty()
        && letters.bytes().all(|byte| byte.is_ascii_lowercase())
        && !habits::means_more(letters);
    is_plain.then(|| word_of(letters, exact, all_capitals))
}

fn chunk_with_signs(
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
        Some(rest) if rest.starts_with(|c: char| c.is_alphanumeric() || c == '*') => (rest, true),
        _ => (chunk, false),
    };
    let chunk = without_signs(chunk, &range, hints)?;
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
    let is_filter = habits::is_foreign_filter(typed);
    let told = if is_filter { typed } else { chunk };
    // Without the signs that were taken from its beginning.
    let told_at = told.as_ptr() as usize - text.as_ptr() as usize;
    let told_range = told_at..told_at + told.len();
    hints.extend(habits::of_word(told, between, behind, &told_range));
    if is_filter {
        // Beside an operator it cannot be left out.
        let is_operator = |word: &str| {
            matches!(word, "AND" | "OR" | "NOT" | "&&" | "||") || nearness(word).is_some()
        };
        let before = &text[..range.start];
        let beside_operator = before.ends_with('+')
            || before.ends_with(EXCLUDES)
            || before
                .split_whitespace()
                .next_back()
                .is_some_and(is_operator)
            || behind.split_whitespace().next().is_some_and(is_operator);
        if beside_operator || text.trim().len() == chunk.len() {
            return Err(error(
                range,
                "addresses and kinds of files are no fields; outlet: asks for the outlet, file: for a part of the path, as in file:*.html",
            ));
        }
        return Ok(None);
    }
    let mut words = with_articles_joined(plain_words(typed, exact, all_capitals));
    let operator = words.len() != 1
        || words
            .iter()
            .any(|word| reads_otherwise(&word.typed, all_capitals));
    Ok(match words.pop() {
        Some(word) if !operator => Some(Lexeme::Words(Query::Word(word))),
        last => {
            words.extend(last);
            (!words.is_empty()).then_some(Lexeme::Words(Query::Phrase(Phrase { words, moves: 0 })))
        }
    })
}

/// A word as it was typed, parted at signs that are part of none and would be read as something else if they were shown.
fn plain_words(typed: &str, exact: bool, all_capitals: bool) -> Vec<Word> {
    let link = is_link(typed);
    let parts = |c: char| "[]{}<>~^|\\".contains(c) || (!link && "*?=".contains(c));
    typed
        .split(parts)
        .filter_map(trimmed)
        .flat_map(|part| {
            // What is left of a link may be none.
            let link = is_link(part);
            let more = move |c: char| !link && "*?=".contains(c);
            part.split(more).filter_map(trimmed).collect::<Vec<_>>()
        })
        .map(|part| word_of(part, exact, all_capitals))
        .collect()
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

/// A chunk without signs that say nothing in its script.
fn without_signs<'c>(
    chunk: &'c str,
    range: &Range<usize>,
    hints: &mut Vec<Hint>,
) -> Result<&'c str, ParseError> {
    let bare = unspaced::without_signs(chunk).map_err(|message| error(range.clone(), message))?;
    if bare.is_some() {
        hints.push(Hint::new(range.clone(), unspaced::SIGNS_LEFT_OUT));
    }
    Ok(bare.unwrap_or(chunk))
}

/// A chunk with a wildcard in it or a tilde behind it; what parts words parts one with a wildcard into the words of a phrase.
fn pattern(
    chunk: &str,
    range: &Range<usize>,
    exact: bool,
    all_capitals: bool,
) -> Result<Option<Query>, ParseError> {
    if let Some((typed, edits)) = fuzzy(chunk)
        && field_name(typed).is_none()
        && chunk_len(typed) == typed.len()
    {
        let edits = edits.ok_or_else(|| error(range.clone(), "a fuzzy word has ~1 or ~2 edits"))?;
        return Ok(Some(Query::Word(Word {
            typed: typed.to_owned(),
            form: Form::Fuzzy(edits),
        })));
    }
    let Some(words) = wildcard(chunk, range, exact, all_capitals)? else {
        return Ok(None);
    };
    let mut words = with_articles_joined(words);
    Ok(if words.len() == 1 && !is_operator_alone(&words[0].typed) {
        words.pop().map(Query::Word)
    } else {
        Some(Query::Phrase(Phrase { words, moves: 0 }))
    })
}

/// A word with a tilde behind it and how many edits it allows; none where they are no number that can be.
fn fuzzy(chunk: &str) -> Option<(&str, Option<u8>)> {
    let chunk = chunk.trim_end_matches([',', ';', ':', '.', '?', '!', '…']);
    let (word, edits) = chunk.rsplit_once('~')?;
    let typed = trimmed(word).filter(|_| edits.bytes().all(|b| b.is_ascii_digit()))?;
    let edits = match edits {
        // A short word two edits away is another word.
        "" if typed.chars().count() <= 5 => Some(1),
        "" | "2" => Some(2),
        "1" => Some(1),
        _ => None,
    };
    Some((typed, edits))
}

/// The words of a chunk with a wildcard in it, parted where the words of a text are; none where there is no wildcard.
fn wildcard(
    chunk: &str,
    range: &Range<usize>,
    exact: bool,
    all_capitals: bool,
) -> Result<Option<Vec<Word>>, ParseError> {
    let is_letter = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    let is_sign = |c: char| c == '*' || c == '?';
    let inside = inside_wildcard(chunk);
    if !inside.contains(is_sign) || is_link(inside) || !inside.contains(char::is_alphanumeric) {
        return Ok(None);
    }
    // "U.S.*" is one word.
    let letters: String = inside.split('.').collect();
    let one_each = |part: &str| {
        part.chars().filter(|c| !is_sign(*c)).count() <= 1 && !part.contains(char::is_numeric)
    };
    let inside = if inside.contains('.') && inside.split('.').all(one_each) {
        letters.as_str()
    } else {
        inside
    };
    let mut words = Vec::new();
    let mut start = 0;
    let ends = inside
        .char_indices()
        .filter(|(at, c)| !is_letter(*c) && !is_sign(*c) && !joins(inside, *at, *c));
    for (end, len) in ends
        .map(|(at, c)| (at, c.len_utf8()))
        .chain([(inside.len(), 0)])
    {
        let part = inside_wildcard(&inside[start..end]);
        start = end + len;
        if !part.contains(is_sign) {
            let part = trimmed(part).unwrap_or_default();
            words.extend(plain_words(part, exact, all_capitals));
        } else if part.contains(char::is_alphanumeric) {
            words.push(Word {
                typed: part.to_owned(),
                form: Form::Wildcard,
            });
        } else {
            return Err(error(range.clone(), "a wildcard needs a letter beside it"));
        }
    }
    Ok(Some(words))
}

/// What may be a wildcard pattern without punctuation at its ends: a question mark at the end closes a question, and one at the beginning
/// stands for a letter only before one.
fn inside_wildcard(text: &str) -> &str {
    let begins = |c: char| c.is_alphanumeric() || c == '*';
    let text = text.trim_end_matches(|c: char| !begins(c) && !is_combining_mark(c));
    let Some(start) = text.find(begins) else {
        return "";
    };
    let asked = text[..start].trim_end_matches('?').len();
    &text[asked..]
}

/// Whether a character belongs to the word that it stands in: apostrophes, the signs that Hebrew has for them, and what parts the digits
/// of a number.
fn joins(text: &str, at: usize, c: char) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    match c {
        '\'' | '’' | '״' | '׳' | '\u{200c}' | '\u{200d}' => true,
        '.' => digit(text[..at].chars().next_back()) && digit(text[at + 1..].chars().next()),
        _ => false,
    }
}

fn is_link(chunk: &str) -> bool {
    trimmed(chunk).is_some_and(|typed| typed.contains("://"))
}

/// Whether a word would be read as something else by itself, without the punctuation that stood around it: it is shown as words by
/// quotation marks.
fn reads_otherwise(typed: &str, all_capitals: bool) -> bool {
    is_operator_alone(typed) || !matches!(pattern(typed, &(0..0), false, all_capitals), Ok(None))
}

fn is_operator_alone(typed: &str) -> bool {
    matches!(typed, "AND" | "OR" | "NOT")
        || nearness(typed).is_some()
        || habits::is_operator_between(typed)
        || habits::is_foreign_filter(typed)
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

/// The phrase whose opening mark stands at `start`, and the length of both with the closing mark and the moves.
fn phrase(
    text: &str,
    start: usize,
    exact: bool,
    all_capitals: bool,
    hints: &mut Vec<Hint>,
) -> Result<(Option<Query>, usize), ParseError> {
    let (inside, whole) = quoted(text, start)?;
    let inside_start = inside.as_ptr() as usize - text.as_ptr() as usize;
    let inside = inside_start..inside_start + inside.len();
    phrase_of(text, start, inside, whole, exact, all_capitals, hints)
}

/// The phrase of what stands inside marks that begin at `start` and are `whole` long with it, and that length with the moves.
fn phrase_of(
    text: &str,
    start: usize,
    range: Range<usize>,
    mut whole: usize,
    exact: bool,
    all_capitals: bool,
    hints: &mut Vec<Hint>,
) -> Result<(Option<Query>, usize), ParseError> {
    let mut words = phrase_words(text, range, exact, all_capitals, hints)?;
    if words.is_empty() && !text[..start].ends_with([':', '=']) {
        hints.push(Hint::new(
            start..start + whole,
            "there is no word between these quotation marks".to_owned(),
        ));
    }
    if text[start + whole..].starts_with('*')
        && let Some(last) = words.last_mut().and_then(|(_, run)| run.last_mut())
        && matches!(last.form, Form::Stem | Form::Capitals)
        && !is_link(&last.typed)
    {
        // "doha offic"*: any end of the last word.
        let typed = format!("{}*", last.typed);
        let place = start..start + whole;
        if !matches!(unspaced::without_signs(&typed), Ok(None)) {
            hints.push(Hint::new(place, unspaced::SIGNS_LEFT_OUT));
            whole += 1;
        } else if let Some(ending) = wildcard(&typed, &place, exact, all_capitals)?
            && let Some((_, run)) = words.last_mut()
        {
            run.pop();
            run.extend(ending);
            whole += 1;
        }
    }
    let mut moves = 0;
    if let Some(digits) = text[start + whole..].strip_prefix('~') {
        let digits = &digits[..digits
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(digits.len())];
        let behind = &text[start + whole + 1 + digits.len()..];
        let fraction =
            behind.starts_with('.') && behind[1..].starts_with(|c: char| c.is_ascii_digit());
        let more = if fraction { run_len(behind) } else { 0 };
        let range = start + whole..start + whole + 1 + digits.len() + more;
        moves = match text[range.start + 1..range.end].parse() {
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

/// The words of a phrase, in runs before which so many lone `*` stand.
fn phrase_words(
    text: &str,
    range: Range<usize>,
    exact: bool,
    all_capitals: bool,
    hints: &mut Vec<Hint>,
) -> Result<Vec<(u32, Vec<Word>)>, ParseError> {
    let inside = &text[range.clone()];
    let mut runs: Vec<(u32, Vec<Word>)> = vec![(0, Vec::new())];
    let mut stars = 0;
    for typed in inside.split_whitespace() {
        let at = typed.as_ptr() as usize - text.as_ptr() as usize;
        let place = at..at + typed.len();
        if typed.bytes().all(|b| b == b'*') {
            stars += typed.len().min(MOST_APART as usize) as u32;
            continue;
        }
        if let Some(word) = plain_word(typed, all_capitals).filter(|_| !typed.starts_with('=')) {
            let form = if exact { Form::Exact } else { word.form };
            if stars == 0
                && let Some((_, run)) = runs.last_mut()
            {
                run.push(Word { form, ..word });
                continue;
            }
        }
        let typed = without_signs(typed, &place, hints)?;
        let words = phrase_word(typed, place.clone(), exact, all_capitals)?;
        if typed.bytes().all(|b| b == b'?') && place.end < range.end {
            hints.push(Hint::new(
                place,
                "'?' alone is punctuation; '*' stands for a word of a phrase or none".to_owned(),
            ));
        }
        if words.is_empty() {
            continue;
        }
        if stars > 0 {
            if runs.last().is_some_and(|(_, run)| run.is_empty()) {
                hints.push(beside_a_phrase(range.clone()));
            } else {
                runs.push((stars, Vec::new()));
            }
            stars = 0;
        }
        if let Some((_, run)) = runs.last_mut() {
            run.extend(words);
        }
    }
    runs.retain(|(_, run)| !run.is_empty());
    if stars > 0 && !runs.is_empty() {
        hints.push(beside_a_phrase(range.clone()));
    }
    let brackets = inside.contains('(') || inside.contains(')');
    if brackets
        && inside
            .split_whitespace()
            .any(|word| matches!(word, "AND" | "OR" | "NOT"))
    {
        hints.push(Hint::new(
            range,
            "operators and brackets inside quotation marks are words; write '(a OR b) pre/1 c'"
                .to_owned(),
        ));
    }
    if exact {
        return Ok(runs);
    }
    let joined = runs
        .into_iter()
        .map(|(stars, run)| (stars, with_articles_joined(run)));
    Ok(joined.collect())
}

fn beside_a_phrase(range: Range<usize>) -> Hint {
    Hint::new(
        range,
        "'*' before or behind the words of a phrase is left out".to_owned(),
    )
}

/// Runs of words that follow each other, with up to so many words between them as there are stars.
fn gapped(runs: Vec<(u32, Vec<Word>)>, moves: u32) -> Option<Query> {
    if moves > 0 {
        let words: Vec<Word> = runs.into_iter().flat_map(|(_, run)| run).collect();
        return (!words.is_empty()).then_some(Query::Phrase(Phrase { words, moves }));
    }
    let mut runs = runs.into_iter();
    let phrase = |words| Query::Phrase(Phrase { words, moves });
    let first = phrase(runs.next()?.1);
    Some(runs.fold(first, |left, (stars, words)| {
        Query::Near(Nearness {
            left: Box::new(left),
            right: Box::new(phrase(words)),
            within: Within::Words((stars + 1).min(MOST_APART)),
            ordered: true,
        })
    }))
}

/// The words of a run of characters inside a phrase; none for punctuation. What marks a word's form stands beside it, as outside.
fn phrase_word(
    typed: &str,
    range: Range<usize>,
    exact: bool,
    all_capitals: bool,
) -> Result<Vec<Word>, ParseError> {
    if regex_len(typed) == Some(typed.len()) {
        return Ok(vec![regex_word(
            &typed[1..typed.len() - 1],
            range.start + 1,
        )?]);
    }
    let (typed, exact) = match typed.strip_prefix('=') {
        Some(rest) if rest.starts_with(char::is_alphanumeric) => (rest, true),
        _ => (typed, exact),
    };
    if let Some((word, Some(edits))) = fuzzy(typed)
        && plain_words(word, false, false).len() == 1
    {
        return Ok(vec![Word {
            typed: word.to_owned(),
            form: Form::Fuzzy(edits),
        }]);
    }
    if let Some(words) = wildcard(typed, &range, exact, all_capitals)? {
        return Ok(words);
    }
    Ok(trimmed(typed).map_or(Vec::new(), |typed| plain_words(typed, exact, all_capitals)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Reads a query's first chunk in both ways, if the short one applies.
    fn check(chunk_: &str, behind: &str, after_operand: bool) -> Result<(), TestCaseError> {
        let text = format!("{chunk_}{behind}");
        for all_capitals in [false, true] {
            if let Some(word) = plain_word(chunk_, all_capitals) {
                let mut hints = Vec::new();
                let range = 0..chunk_.len();
                let whole = chunk_with_signs(&text, range, after_operand, all_capitals, &mut hints);
                prop_assert_eq!(
                    whole,
                    Ok(Some(Lexeme::Words(Query::Word(word)))),
                    "{}",
                    text
                );
                prop_assert_eq!(hints, [], "{}", text);
            }
        }
        Ok(())
    }

    /// Every word in small letters that stands between quotation marks in the source of what other tools would read.
    fn words_of_habits() -> impl Iterator<Item = &'static str> {
        let between = include_str!("habits.rs").split('"').skip(1).step_by(2);
        let words = between.flat_map(|text| text.split(|c: char| !c.is_ascii_lowercase()));
        words.filter(|word| !word.is_empty())
    }

    #[test]
    fn no_word_that_another_tool_would_read_is_taken_for_a_plain_one() {
        let mut checked = 0;
        for word in words_of_habits() {
            for behind in [
                "",
                " ",
                " 5 office",
                " 2013 doha",
                "(office)",
                " (office)",
                " doha",
            ] {
                for after_operand in [false, true] {
                    for exact in ["", "="] {
                        checked += 1;
                        check(&format!("{exact}{word}"), behind, after_operand).unwrap();
                    }
                }
            }
        }
        assert!(checked > 2_000, "{checked}");
    }

    proptest! {
        #[test]
        fn a_plain_word_is_read_as_it_would_be_with_all_questions_asked(
            exact in "=?",
            word in prop_oneof![
                "[a-z]{1,9}",
                "(not|and|or|w|pre|near|adj|at|least|title|date|like|text|site|file|by|to|same|para|sent|seg|q|any|all){1,2}",
            ],
            behind in "( |\\(|,|:)?( |5|\\(|office|2013|AND)?",
            after_operand in any::<bool>(),
        ) {
            // What goes on is no chunk of its own.
            if !behind.starts_with(|c: char| c.is_alphanumeric() || c == ':' || c == ',') {
                check(&format!("{exact}{word}"), &behind, after_operand)?;
            }
        }
    }
}
