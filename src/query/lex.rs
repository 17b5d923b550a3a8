//! Query text to its smallest parts.
//!
//! What comes in: the text of a query. What goes out: words, phrases, operators and brackets, each with its place. What is no operator
//! is a word or punctuation; what other tools would take for an operator and is none here is named in a [`Hint`].

use super::fields::FieldName;
use super::messages::{Hint, ParseError, error};
use super::{Form, Phrase, Query, Within, Word};
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// Words in a query at most. A pasted article is a mistake worth telling.
pub(super) const MOST_WORDS: usize = 1000;
/// Moves in a phrase at most; beyond them nearness says what is meant.
const MOST_MOVES: u32 = 20;
/// Positions of a nearness without a number, as Xapian has it.
const USUALLY_APART: u32 = 10;
/// Positions of a nearness at most.
pub(super) const MOST_APART: u32 = 1000;
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
    Field(FieldName, Option<String>),
}

/// Marks that open or close a phrase. Single quotation marks do not: they are apostrophes.
pub(super) const QUOTES: [char; 9] = ['"', '“', '”', '„', '‟', '«', '»', '″', '＂'];

/// Takes a query apart. Where the whole query is in capitals they mean nothing.
pub(super) fn lex(
    text: &str,
    all_capitals: bool,
    hints: &mut Vec<Hint>,
) -> Result<Vec<(Lexeme, Range<usize>)>, ParseError> {
    let mut lexemes: Vec<(Lexeme, Range<usize>)> = Vec::new();
    let mut words = 0;
    let mut at = 0;
    while at < text.len() {
        let after_field =
            matches!(lexemes.last(), Some((Lexeme::Field(_, None), range)) if range.end == at);
        let (lexeme, len) =
            match bare_nearness(text, at, lexemes.last()) {
                Some((lexeme, len)) => {
                    hints.push(Hint {
                    range: at..at + len,
                    message: format!(
                        "'{}' is read as {}/{USUALLY_APART}; write the number of words you mean",
                        &text[at..at + len],
                        if matches!(lexeme, Lexeme::Near(_, true)) { "pre" } else { "near" },
                    ),
                });
                    (Some(lexeme), len)
                }
                None => next(text, at, after_field, all_capitals, hints)?,
            };
        if let Some(lexeme) = lexeme {
            if let Lexeme::Words(query) = &lexeme {
                query.each_word(&mut |_| words += 1);
            }
            if words > MOST_WORDS {
                return Err(error(
                    at..at + len,
                    format!(
                        "a query has at most {MOST_WORDS} words; search for the words that matter"
                    ),
                ));
            }
            lexemes.push((lexeme, at..at + len));
        }
        at += len;
    }
    Ok(lexemes)
}

/// `NEAR` and `ADJ` in capitals without a number, where something stands before and behind them.
fn bare_nearness(
    text: &str,
    at: usize,
    before: Option<&(Lexeme, Range<usize>)>,
) -> Option<(Lexeme, usize)> {
    let rest = &text[at..];
    let (word, ordered) = [("NEAR", false), ("ADJ", true)]
        .into_iter()
        .find(|(word, _)| rest.starts_with(word))?;
    let behind = &rest[word.len()..];
    if !behind.starts_with(char::is_whitespace) {
        return None;
    }
    let operand_before =
        matches!(before, Some((Lexeme::Words(_) | Lexeme::Close, range)) if range.end < at);
    let next = behind.split_whitespace().next()?;
    let operand_behind = !matches!(next, "AND" | "OR" | "NOT" | "&&" | "||" | ")");
    (operand_before && operand_behind).then_some((
        Lexeme::Near(Within::Words(USUALLY_APART), ordered),
        word.len(),
    ))
}

/// The part that begins at a place, if it is more than white space or punctuation, and its length.
fn next(
    text: &str,
    at: usize,
    after_field: bool,
    all_capitals: bool,
    hints: &mut Vec<Hint>,
) -> Result<(Option<Lexeme>, usize), ParseError> {
    let rest = &text[at..];
    let c = rest.chars().next().unwrap_or(' ');
    let before = text[..at].chars().next_back();
    let at_start = after_field
        || before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '+' | '-' | '−'));
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
    } else if at_start && opens_operand && matches!(c, '-' | '−') {
        (Some(Lexeme::Not), c.len_utf8())
    } else if at_start && opens_operand && c == '+' {
        (Some(Lexeme::Plus), 1)
    } else if QUOTES.contains(&c) {
        let (phrase, len) = phrase(text, at, false, all_capitals)?;
        (phrase.map(Lexeme::Words), len)
    } else if at_start && c == '=' && rest[1..].starts_with(QUOTES) {
        let (phrase, len) = phrase(text, at + 1, true, all_capitals)?;
        (phrase.map(Lexeme::Words), len + 1)
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
        (chunk(text, at..at + len, all_capitals, hints)?, len)
    })
}

/// `[2020-01-01 TO 2020-02]`, with or without `date:` before it, as Lucene writes a span: the span as it is written here, and the length.
fn bracketed_span(text: &str) -> Option<(Result<String, String>, usize)> {
    let named = text
        .get(.."date:".len())
        .is_some_and(|name| name.eq_ignore_ascii_case("date:"));
    let inside = text[if named { "date:".len() } else { 0 }..].strip_prefix('[')?;
    let (inside, _) = inside.split_once(']')?;
    let (first, last) = inside.split_once(" TO ")?;
    let bound = |text: &str| text.trim().trim_matches('*').to_owned();
    let value = format!("{}..{}", bound(first), bound(last));
    let len = text.find(']')? + 1;
    match FieldName::Date.clause(&value) {
        Ok(_) => Some((Ok(value), len)),
        Err(message) => named.then_some((Err(message), len)),
    }
}

/// `outlet:` at the beginning of a text that goes on with something a field can have, and its length.
fn field_name(text: &str) -> Option<(FieldName, usize)> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (name, behind) = text.split_at(letters);
    let behind = behind.strip_prefix(':')?;
    let field = FieldName::of(name)?;
    let next = behind.chars().next()?;
    let opens = |c: char| c.is_alphanumeric() || "(=*/.<>".contains(c) || QUOTES.contains(&c);
    opens(next).then_some((field, name.len() + 1))
}

/// The value of a field whose name ends at `start`, and the value's length; none before a bracket or words to look for.
fn field_value(text: &str, start: usize, field: FieldName) -> Result<(Lexeme, usize), ParseError> {
    let rest = &text[start..];
    if matches!(field, FieldName::Scope(_)) || rest.starts_with('(') {
        return Ok((Lexeme::Field(field, None), 0));
    }
    let (value, len) = if rest.starts_with(QUOTES) {
        let mark = rest.chars().next().map_or(1, char::len_utf8);
        let Some(inside) = rest[mark..].find(QUOTES) else {
            return Err(error(
                start..start + mark,
                "this quotation mark is never closed",
            ));
        };
        let close = rest[mark + inside..]
            .chars()
            .next()
            .map_or(1, char::len_utf8);
        (&rest[mark..mark + inside], mark + inside + close)
    } else {
        let len = chunk_len(rest);
        let value = rest[..len].trim_end_matches([',', ';', '?', '!']);
        let ends_a_sentence = value.ends_with('.') && !value.ends_with("..");
        (&value[..value.len() - usize::from(ends_a_sentence)], len)
    };
    if value.trim().is_empty() {
        return Err(error(start..start + len, "the field needs a value"));
    }
    Ok((Lexeme::Field(field, Some(value.to_owned())), len))
}

/// A run of characters without white space, brackets and quotation marks, and without boosts at its end.
fn chunk_len(rest: &str) -> usize {
    let ends = |c: char| c.is_whitespace() || c == '(' || c == ')' || QUOTES.contains(&c);
    let len = rest.find(ends).unwrap_or(rest.len());
    let len = ["&&", "||"]
        .iter()
        .filter_map(|operator| rest[..len].find(operator))
        .filter(|at| *at > 0)
        .min()
        .unwrap_or(len);
    let mut len = len;
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
    all_capitals: bool,
    hints: &mut Vec<Hint>,
) -> Result<Option<Lexeme>, ParseError> {
    let chunk = &text[range.clone()];
    match chunk {
        "AND" => return Ok(Some(Lexeme::And)),
        "OR" => return Ok(Some(Lexeme::Or)),
        "NOT" => return Ok(Some(Lexeme::Not)),
        "and" | "or" | "not" => hints.push(Hint {
            range: range.clone(),
            message: format!(
                "'{chunk}' is read as a word; write {} for the operator",
                chunk.to_uppercase()
            ),
        }),
        _ => {}
    }
    if let Some(near) = nearness(chunk) {
        return near.map(Some).map_err(|message| error(range, message));
    }
    if text[range.end..].starts_with('(')
        && let Some(count) = chunk
            .to_ascii_lowercase()
            .strip_prefix("atleast")
            .and_then(|count| count.parse::<u32>().ok())
    {
        return if count == 0 {
            Err(error(range, "atleast needs a number from 1 on"))
        } else {
            Ok(Some(Lexeme::AtLeast(count)))
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
        if !chunk.chars().all(|c| ",;:.?!…-–—/'’‘&".contains(c)) {
            hints.push(Hint {
                range,
                message: format!("'{chunk}' is punctuation and was left out"),
            });
        }
        return Ok(None);
    };
    hint_at_unknown_operators(chunk, &range, hints);
    let word = Word {
        form: form_of(typed, exact, all_capitals),
        typed: typed.to_owned(),
    };
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
    if within.is_empty() || !within.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(match within.parse() {
        Ok(words) if (1..=MOST_APART).contains(&words) => {
            Ok(Lexeme::Near(Within::Words(words), ordered))
        }
        _ => Err(format!("'{chunk}' needs a number from 1 to {MOST_APART}")),
    })
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
        || field_name(typed).is_some()
        || chunk_len(typed) < typed.len()
}

/// The chunk without punctuation at its ends, but with the last dot of an abbreviation; `None` where there is no letter or digit.
pub(super) fn trimmed(chunk: &str) -> Option<&str> {
    let start = chunk.find(char::is_alphanumeric)?;
    let last = chunk.rfind(char::is_alphanumeric)?;
    let mut end = last + chunk[last..].chars().next().map_or(1, char::len_utf8);
    // Marks belong to the letter before them.
    end += chunk[end..]
        .chars()
        .take_while(|c| is_combining_mark(*c))
        .map(char::len_utf8)
        .sum::<usize>();
    let inner = &chunk[start..end];
    let one_letter = |part: &str| part.chars().filter(|c| !is_combining_mark(*c)).count() == 1;
    let abbreviation = inner.contains('.') && inner.split('.').all(one_letter);
    Some(if abbreviation && chunk[end..].starts_with('.') {
        &chunk[start..=end]
    } else {
        inner
    })
}

/// What looks like an operator of this or another tool and is read as a word is named, so that nobody believes it worked.
fn hint_at_unknown_operators(chunk: &str, range: &Range<usize>, hints: &mut Vec<Hint>) {
    let before_colon = chunk.split_once(':').map(|(field, _)| field);
    let message = if chunk.trim_end_matches('!').ends_with(char::is_alphanumeric)
        && chunk.ends_with('!')
    {
        "'!' is punctuation; any end of a word is written offic*, and --syntax nexis reads offic!"
            .to_owned()
    } else if let Some(field) = before_colon.filter(|field| FieldName::of(field).is_some()) {
        format!(
            "'{field}:' is read as a word; a field has its value right behind the colon, as in outlet:\"NBC News\""
        )
    } else if let Some((field, near)) =
        before_colon.and_then(|field| Some((field, FieldName::nearest(field)?)))
    {
        format!("'{field}:' is no field and is read as a word; did you mean {near}:?")
    } else if chunk.contains('~') {
        "'~' is read as punctuation; a fuzzy word is written word~1 or word~2".to_owned()
    } else if chunk.contains('^') {
        "'^' is read as punctuation; a boost is written word^2".to_owned()
    } else {
        return;
    };
    hints.push(Hint {
        range: range.clone(),
        message,
    });
}

fn form_of(typed: &str, exact: bool, all_capitals: bool) -> Form {
    if exact {
        Form::Exact
    } else if !all_capitals && is_short_acronym(typed) {
        Form::Capitals
    } else {
        Form::Stem
    }
}

/// Two to five letters, all of them capitals, dotted or not; what is an operator elsewhere is none.
pub(super) fn is_short_acronym(typed: &str) -> bool {
    if matches!(typed, "AND" | "OR" | "NOT" | "NEAR" | "ADJ") {
        return false;
    }
    let letters = typed.chars().filter(|&c| c != '.');
    (2..=5).contains(&letters.clone().count())
        && letters.clone().all(|c| is_capital(c) || c.is_ascii_digit())
        && letters.into_iter().any(is_capital)
}

/// A letter that has a small form; capitals of mathematics have none.
fn is_capital(c: char) -> bool {
    c.is_uppercase() && !c.to_lowercase().eq([c])
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
) -> Result<(Option<Query>, usize), ParseError> {
    let mark = text[start..].chars().next().map_or(1, char::len_utf8);
    let inside = &text[start + mark..];
    let Some(len) = inside.find(QUOTES) else {
        return Err(error(
            start..start + mark,
            "this quotation mark is never closed; close it, or leave it out to search for the words",
        ));
    };
    let mut words: Vec<Word> = inside[..len]
        .split_whitespace()
        .filter_map(|typed| phrase_word(typed, exact, all_capitals))
        .collect();
    let mut whole = mark + len + inside[len..].chars().next().map_or(1, char::len_utf8);
    if text[start + whole..].starts_with('*')
        && let Some(last) = words.last_mut()
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
            Ok(moves) if (1..=MOST_MOVES).contains(&moves) => moves,
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
    Ok((
        (!words.is_empty()).then_some(Query::Phrase(Phrase { words, moves })),
        whole,
    ))
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
    let typed = trimmed(typed)?;
    Some(Word {
        form: form_of(typed, exact, all_capitals),
        typed: typed.to_owned(),
    })
}
