//! Query text to its smallest parts.
//!
//! What comes in: the text of a query. What goes out: words, phrases, operators and brackets, each with its place. What is no operator
//! is a word or punctuation; what other tools would take for an operator and is none here is named in a [`Hint`].

mod patterns;
mod phrases;
mod runs;
mod values;
mod words;

use super::fields::{FieldName, Value};
use super::habits;
use super::hints;
use super::messages::{Hint, OtherSearch, ParseError, error};
use super::scan::{DASHES, EXCLUDES, Gathered, QUOTES, ends_run, run_len};
use super::{Query, Within};
use patterns::regex_word;
use runs::{boost, chunk_len, flags_len, listed_len, quotation, regex_len, single_quotation};
use std::ops::Range;
use values::{NEEDS_A_VALUE, alternatives, bracketed_span, field_name, field_value, span_of_years};

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

/// The smallest parts of a query with their places, and what is to be said of them.
pub(super) type Lexed = (Vec<(Lexeme, Range<usize>)>, Vec<Hint>);

/// Takes a query apart. Where the whole query is in capitals they mean nothing.
pub(super) fn lex(text: &str, all_capitals: bool) -> Result<Lexed, ParseError> {
    let mut lexer = Lexer::new(text, all_capitals);
    let mut gathered = Gathered::new();
    let mut at = 0;
    while at < text.len() {
        lexer.bracket(at, &mut gathered)?;
        let place = Place::new(text, at, &gathered.lexemes);
        let (lexeme, end) = lexer.next(place)?;
        if let Some(lexeme) = lexeme {
            let mut words = 0;
            if let Lexeme::Words(query) = &lexeme {
                query.each_word(&mut |_| words += 1);
            }
            gathered.push(lexeme, words, at..end)?;
        }
        at = end;
    }
    lexer.bracket(at, &mut gathered)?;
    Ok((gathered.lexemes, lexer.hints))
}

/// Reads the parts of a query, and gathers what is to be said of them.
struct Lexer<'t> {
    text: &'t str,
    all_capitals: bool,
    /// Where the values of a field begin and end that have `|` between them: they are in brackets that nobody wrote.
    values: Option<Range<usize>>,
    hints: Vec<Hint>,
}

/// A part of a query, none for white space and punctuation, and where it ends.
type Read = (Option<Lexeme>, usize);

/// A quotation before its words are read.
struct Quotation {
    /// Where its opening mark stands.
    start: usize,
    inside: Range<usize>,
    /// Behind its closing mark.
    end: usize,
    /// Whether its words are in this form only.
    exact: bool,
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
    at: usize,
    before: Before,
    /// Whether it is where a part of a query begins, rather than amid letters.
    at_start: bool,
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
        let character = text[..at].chars().next_back();
        let opens = |c: char| c.is_whitespace() || "(+|".contains(c) || EXCLUDES.contains(&c);
        let in_values = matches!(lexemes.last(), Some((Lexeme::Open, range)) if range.is_empty());
        Self {
            at,
            before,
            at_start: before == Before::Field || in_values || character.is_none_or(opens),
            after_space: character.is_some_and(char::is_whitespace),
            after_not: matches!(lexemes.last(), Some((Lexeme::Not, _))),
        }
    }

    /// Whether a field may begin here; none stands right behind another.
    fn begins_field(self) -> bool {
        self.at_start && self.before != Before::Field
    }
}

impl<'t> Lexer<'t> {
    fn new(text: &'t str, all_capitals: bool) -> Self {
        Self {
            text,
            all_capitals,
            values: None,
            hints: Vec::new(),
        }
    }

    /// Adds a bracket of the values of a field, if they begin or end at a place.
    fn bracket(&mut self, at: usize, gathered: &mut Gathered<Lexeme>) -> Result<(), ParseError> {
        if let Some(values) = self.values.clone() {
            if values.start == at {
                gathered.push(Lexeme::Open, 0, at..at)?;
            } else if values.end == at {
                gathered.push(Lexeme::Close, 0, at..at)?;
                self.values = None;
            }
        }
        Ok(())
    }

    /// The part that begins at a place. The order of the questions is the grammar: what another tool writes between two things, a sign,
    /// a quotation, a boost, a regular expression, a span of dates, a field, signs too many before any of these, and else a word.
    fn next(&mut self, place: Place) -> Result<Read, ParseError> {
        let read = if let Some(operator) = self.foreign_operator(place)? {
            operator
        } else if let Some(sign) = self.sign(place) {
            sign
        } else if let Some(quotation) = self.quotation(place)? {
            let (phrase, end) = self.phrase(quotation)?;
            (phrase.map(Lexeme::Words), end)
        } else if let Some(boost) = self.boost(place)? {
            boost
        } else if let Some(expression) = self.expression(place)? {
            expression
        } else if let Some(span) = self.span(place)? {
            span
        } else if let Some(field) = self.field(place)? {
            field
        } else if let Some(signs) = self.signs_too_many(place) {
            signs
        } else {
            self.word(place)?
        };
        if place.before == Before::Field && read.0.is_none() {
            return Err(error(place.at..read.1, NEEDS_A_VALUE));
        }
        Ok(read)
    }

    /// An operator between two operands as another tool writes it, with what is to be said of it.
    fn foreign_operator(&mut self, place: Place) -> Result<Option<Read>, ParseError> {
        let at = place.at;
        let rest = &self.text[at..];
        let mut said = |lexeme, len: usize, message: String| {
            self.hints.push(Hint::new(at..at + len, message));
            Ok(Some((Some(lexeme), at + len)))
        };
        if place.before == Before::Connective
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
        if place.before != Before::Operand {
            // SQLite: NEAR(doha office, 5).
            if rest.starts_with("NEAR(") && place.before != Before::Field {
                return Err(error(
                    at..at + "NEAR".len(),
                    "NEAR(…) of other tools is not read; nearness stands between two things, as in 'doha w/5 office'",
                ));
            }
            return Ok(None);
        }
        if rest.starts_with('|') && !rest.starts_with("||") && !rest[1..].trim_start().is_empty() {
            return said(Lexeme::Or, 1, "'|' is read as OR".to_owned());
        }
        if !place.after_space {
            return Ok(None);
        }
        if let Some((len, message)) = habits::negation(rest) {
            return said(Lexeme::Not, len, message);
        }
        match habits::nearness(rest, self.all_capitals) {
            None => Ok(None),
            Some(Err((len, message))) => Err(error(at..at + len, message)),
            Some(Ok(near)) => {
                let range = at..at + near.len;
                let other = OtherSearch::Edited(range.clone(), near.other_order.clone());
                let end = range.end;
                let hint = Hint::new(range, near.message).offering(&near.other_order, other);
                self.hints.push(hint);
                Ok(Some((Some(Lexeme::Near(near.within, near.ordered)), end)))
            }
        }
    }
    /// White space, a bracket, `&&`, `||`, or a sign right before something to look for.
    fn sign(&mut self, place: Place) -> Option<Read> {
        let at = place.at;
        let rest = &self.text[at..];
        let c = rest.chars().next()?;
        let (lexeme, len) = match c {
            '(' => {
                self.hints.extend(hints::of_bracket_in_word(self.text, at));
                (Lexeme::Open, 1)
            }
            ')' => (Lexeme::Close, 1),
            '&' if rest.starts_with("&&") => (Lexeme::And, 2),
            '|' if rest.starts_with("||") => (Lexeme::Or, 2),
            '+' if place.at_start && opens_operand(&rest[1..]) => (Lexeme::Plus, 1),
            c if EXCLUDES.contains(&c)
                && place.at_start
                && opens_operand(&rest[c.len_utf8()..]) =>
            {
                if place.after_not {
                    let message = format!(
                        "'{c}' behind NOT takes it back; write one of them to leave the word out"
                    );
                    self.hints.push(Hint::new(at..at + c.len_utf8(), message));
                }
                let number = run_len(&rest[c.len_utf8()..]);
                let number = &rest[c.len_utf8()..c.len_utf8() + number];
                // "-5 degrees" is a temperature.
                if at == 0 && number.bytes().all(|b| b.is_ascii_digit()) {
                    let message = format!(
                        "'{c}{number}' leaves out passages with {number}; to look for the number, write \"{number}\""
                    );
                    let whole = at..at + c.len_utf8() + number.len();
                    let quoted = format!("\"{number}\"");
                    let other = OtherSearch::Edited(whole.clone(), quoted.clone());
                    self.hints
                        .push(Hint::new(whole, message).offering(&quoted, other));
                }
                (Lexeme::Not, c.len_utf8())
            }
            c if c.is_whitespace() => return Some((None, at + c.len_utf8())),
            _ => return None,
        };
        Some((Some(lexeme), at + len))
    }

    /// `"…"`, or `="…"` for words in this form; in single typographic marks, too.
    fn quotation(&self, place: Place) -> Result<Option<Quotation>, ParseError> {
        let exact = place.at_start && self.text[place.at..].starts_with('=');
        let start = place.at + usize::from(exact);
        // Amid letters a single mark is an apostrophe.
        if !place.at_start && !self.text[start..].starts_with(QUOTES) {
            return Ok(None);
        }
        let one_is_enough = exact || place.before == Before::Field;
        let quotation = quotation(self.text, start, one_is_enough)?;
        Ok(quotation.map(|(inside, end)| Quotation {
            start,
            inside,
            end,
            exact,
        }))
    }

    /// `^2` right behind something.
    fn boost(&self, place: Place) -> Result<Option<Read>, ParseError> {
        let (before, rest) = self.text.split_at(place.at);
        let is_behind = before.ends_with(|c: char| !c.is_whitespace() && c != '(');
        let Some((factor, len)) = boost(rest).filter(|_| is_behind) else {
            return Ok(None);
        };
        let end = place.at + len;
        let factor = factor.map_err(|message| error(place.at..end, message))?;
        Ok(Some((Some(Lexeme::Boost(factor)), end)))
    }

    /// `/gu?ant.*/`
    fn expression(&mut self, place: Place) -> Result<Option<Read>, ParseError> {
        let rest = &self.text[place.at..];
        let Some(len) = regex_len(rest).filter(|_| place.at_start) else {
            return Ok(None);
        };
        let word = regex_word(&rest[1..len - 1], place.at + 1)?;
        let lexeme = Lexeme::Words(Query::Word(word));
        let flags = flags_len(&rest[len..]);
        if flags > 0 {
            let range = place.at + len..place.at + len + flags;
            let message = format!(
                "'{}' behind the regular expression is left out: it takes letters in any case",
                &rest[len..len + flags]
            );
            self.hints.push(Hint::new(range, message));
        }
        Ok(Some((Some(lexeme), place.at + len + flags)))
    }

    /// `[2013 TO 2014]`
    fn span(&self, place: Place) -> Result<Option<Read>, ParseError> {
        let Some((value, len)) =
            bracketed_span(&self.text[place.at..]).filter(|_| place.begins_field())
        else {
            return Ok(None);
        };
        let end = place.at + len;
        let value = value.map_err(|message| error(place.at..end, message))?;
        Ok(Some((
            Some(Lexeme::Field(FieldName::Date, Some(value))),
            end,
        )))
    }

    /// `outlet:DW`, or `title:` before words.
    fn field(&mut self, place: Place) -> Result<Option<Read>, ParseError> {
        let at = place.at;
        let Some((field, len)) = field_name(&self.text[at..]).filter(|_| place.begins_field())
        else {
            return Ok(None);
        };
        if self.values.is_none()
            && let Some(end) = alternatives(self.text, at + len)?
        {
            self.values = Some(at + len..end);
            return Ok(Some((Some(Lexeme::Field(field, None)), at + len)));
        }
        let (lexeme, value_len) = field_value(self.text, at + len, field)?;
        let end = at + len + value_len;
        self.hints
            .extend(hints::of_several_words(field, &self.text[at..], len, at));
        if field.is_of_dates() {
            let (name, value) = self.text[at..end].split_at(len);
            let behind = &self.text[end..];
            self.hints
                .extend(hints::of_another_year(name, value, behind, end));
        }
        if field == FieldName::Date
            && let Some((first, last, span_len)) = span_of_years(&self.text[at + len..])
            && span_len > value_len
        {
            let message = format!("this is read as words; a span is written date:{first}..{last}");
            self.hints
                .push(Hint::new(end..at + len + span_len, message));
        }
        Ok(Some((Some(lexeme), end)))
    }

    /// Several signs, or a dash, before a quotation, a bracket or a field: left out, with what is to be said of them.
    fn signs_too_many(&mut self, place: Place) -> Option<Read> {
        let rest = &self.text[place.at..];
        let len = signs_before_operand(rest).filter(|_| place.begins_field())?;
        let (signs, behind) = rest.split_at(len);
        let is_option = field_name(behind).is_some_and(|(_, len)| behind[..len].ends_with('='));
        let instead = if is_option {
            "options stand outside the quotation marks of the shell, and what follows is read as a field"
        } else {
            "to leave out what follows, write a single hyphen before it, behind a space"
        };
        let end = place.at + len;
        let message = format!("'{signs}' is punctuation; {instead}");
        self.hints.push(Hint::new(place.at..end, message));
        Some((None, end))
    }

    /// A word, a pattern, an operator that is written as a word, or punctuation.
    fn word(&mut self, place: Place) -> Result<Read, ParseError> {
        let mut end = place.at + chunk_len(&self.text[place.at..]);
        if place.before != Before::Field {
            let whole = place.at..end;
            if let Some((mark, len)) = listed_len(&self.text[whole.clone()]) {
                end = place.at + len;
                if place.after_not {
                    let said = format!(
                        "NOT leaves out what stands before '{mark}' alone; write brackets to leave out more, as in NOT (kabul OR doha)"
                    );
                    self.hints.push(Hint::new(whole, said));
                }
            }
        }
        let after_operand = place.before == Before::Operand && place.after_space;
        Ok((self.chunk(place.at..end, after_operand)?, end))
    }
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
    // Brackets, and what is said of what stands in them, make no more of two words.
    let is_beside = |(lexeme, _): &&(Lexeme, Range<usize>)| {
        matches!(
            lexeme,
            Lexeme::Open | Lexeme::Close | Lexeme::AtLeast(_) | Lexeme::Boost(_)
        )
    };
    let beside = lexemes.iter().filter(is_beside).count();
    let few = lexemes.len() - beside == 2 || lexemes.iter().any(|(lexeme, _)| combines(lexeme));
    all && lettered > 1 && (long || (as_long && (small || !few)))
}
