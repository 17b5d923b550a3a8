//! A Nexis query to its smallest parts: words with their wildcards, connectors, commands, segments, dates and brackets.

use super::super::fields::{FieldClause, FieldName};
use super::super::messages::{Hint, OtherSearch, ParseError, error};
use super::super::operators::{Whose, at_least, nearness_named, within};
use super::super::regex;
use super::super::scan::{
    EXCLUDES, Gathered, QUOTES, hint_at_punctuation, quoted, run_len, trimmed,
};
use super::super::unspaced::{SIGN_BETWEEN_LETTERS, is_unspaced};
use super::super::{Form, Syntax, Within, Word};
use super::dates;
use super::segments::{self, Known, Segment};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The smallest parts of a query.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Lexeme {
    /// Words that follow each other, at least one.
    Words(Vec<Word>),
    Open,
    Close,
    Connector(Connector),
    /// A command; an opening bracket follows.
    Command(Command),
    /// A segment; an opening bracket follows.
    Segment(Segment),
    /// A date.
    Field(FieldClause),
    /// Something that pullquote does not have, as a hint has said.
    LeftOut,
}

/// What joins two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Connector {
    Or,
    /// `w/5` and the like.
    Near {
        within: Within,
        ordered: bool,
        negated: bool,
        /// `w/seg`.
        segment: bool,
    },
    And,
    AndNot,
}

impl Connector {
    /// The order in which connectors are applied, least first.
    pub(super) fn priority(self) -> (u8, u32) {
        match self {
            Self::Or => (0, 0),
            Self::Near { segment: true, .. } => (4, 0),
            Self::Near { within, .. } => match within {
                Within::Words(words) => (1, words),
                Within::Sentence => (2, 0),
                Within::Passage => (3, 0),
            },
            Self::And => (5, 0),
            Self::AndNot => (6, 0),
        }
    }
}

/// What is said of the words in the bracket behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Command {
    AtLeast(u32),
    AllCaps,
    /// `caps`, `nocaps`: capitals that pullquote does not tell.
    AnyCase(&'static str),
    /// `singular`, `plural`.
    AsWritten(&'static str),
}

/// Takes a query apart.
pub(super) fn lex(
    text: &str,
    hints: &mut Vec<Hint>,
) -> Result<Vec<(Lexeme, Range<usize>)>, ParseError> {
    let mut gathered = Gathered::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let c = rest.chars().next().unwrap_or(' ');
        let (lexeme, len) = match c {
            '(' => (Some(Lexeme::Open), 1),
            ')' => (Some(Lexeme::Close), 1),
            c if c.is_whitespace() => (None, c.len_utf8()),
            c if QUOTES.contains(&c) => phrase(text, at)?,
            _ => {
                let after_words = matches!(gathered.lexemes.last(), Some((Lexeme::Words(_), _)));
                operator(text, at, after_words, hints)?.map_or_else(
                    || chunk(text, at, hints),
                    |(lexeme, len)| Ok((Some(lexeme), len)),
                )?
            }
        };
        if let Some(lexeme) = lexeme {
            let words = match &lexeme {
                Lexeme::Words(words) => words.len(),
                _ => 0,
            };
            gathered.push(lexeme, words, at..at + len)?;
        }
        at += len;
    }
    Ok(gathered.lexemes)
}

/// Where the next chunk begins behind `at`, white space passed over.
fn past_space(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start().len()
}

/// A connector, a command, a segment or a date, and its length; `None` for anything else.
fn operator(
    text: &str,
    at: usize,
    after_words: bool,
    hints: &mut Vec<Hint>,
) -> Result<Option<(Lexeme, usize)>, ParseError> {
    let len = run_len(&text[at..]);
    let end = at + len;
    let name = text[at..end].to_ascii_lowercase();
    let next = past_space(text, end);
    let next_end = next + run_len(&text[next..]);
    let following = text[next..next_end].to_ascii_lowercase();
    let connector = |connector, end: usize| Ok(Some((Lexeme::Connector(connector), end - at)));
    match name.as_str() {
        "or" => return connector(Connector::Or, end),
        "and" | "but" if following == "not" => return connector(Connector::AndNot, next_end),
        "andnot" | "butnot" => return connector(Connector::AndNot, end),
        "and" | "&" => return connector(Connector::And, end),
        "not" => {
            return match nearness(&following, at..next_end)? {
                Some(near) => connector(near.not(), next_end),
                None => connector(Connector::AndNot, end),
            };
        }
        _ => {}
    }
    if let Some(negated) = name.strip_prefix("not/")
        && let Some(near) = nearness(&format!("/{negated}"), at..end)?
    {
        return connector(near.not(), end);
    }
    if let Some(near) = nearness(&name, at..end)? {
        return connector(near, end);
    }
    // w/ 5
    if name.ends_with('/')
        && next > end
        && let Some(near) = nearness(&format!("{name}{following}"), at..next_end)?
    {
        return connector(near, next_end);
    }
    if let Some((clause, clause_end)) = dates::clause(text, at)? {
        let lexeme = if let Some(clause) = clause {
            Lexeme::Field(clause)
        } else {
            hints.push(left_out(text, at..clause_end, &name));
            Lexeme::LeftOut
        };
        return Ok(Some((lexeme, clause_end - at)));
    }
    // A bracket stands right behind, or after a space where nothing else could be meant.
    let bracket = if text[end..].starts_with('(') || !after_words {
        text[next..].starts_with('(')
    } else {
        false
    };
    if !bracket {
        return Ok(None);
    }
    if let Some(command) = command(&name, at..end)? {
        return Ok(Some((Lexeme::Command(command), len)));
    }
    Ok(match segments::of(&name) {
        Some(Known::Segment(segment, note)) => {
            if let Some(note) = note {
                hints.push(Hint::new(at..end, note));
            }
            Some((Lexeme::Segment(segment), len))
        }
        Some(Known::Unsupported) => {
            let close = closing(text, next);
            hints.push(left_out(text, at..close, &name));
            Some((Lexeme::LeftOut, close - at))
        }
        None => None,
    })
}

fn left_out(text: &str, range: Range<usize>, name: &str) -> Hint {
    let name = name.trim_end_matches(['<', '>', '=']);
    let message = format!(
        "'{}' is left out: pullquote has no {name} to search",
        &text[range.clone()]
    );
    Hint::new(range, message)
}

/// Behind the bracket that closes the one at a place, or the end of the text.
pub(super) fn closing(text: &str, open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, c) in text[open..].char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth <= 1 => return open + at + 1,
            ')' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

impl Connector {
    fn not(self) -> Self {
        match self {
            Self::Near {
                within,
                ordered,
                segment,
                ..
            } => Self::Near {
                within,
                ordered,
                negated: true,
                segment,
            },
            other => other,
        }
    }
}

/// `w/5`, `/5`, `near/5`, `onear/5`, `pre/5`, `+5`, and with `s`, `sent`, `p`, `para`, `seg` for the number.
fn nearness(chunk: &str, range: Range<usize>) -> Result<Option<Connector>, ParseError> {
    let split = chunk.strip_prefix('+').map(|how| ("+", how));
    let Some((name, how)) = split.or_else(|| chunk.split_once('/')) else {
        return Ok(None);
    };
    let ordered = match name {
        "" => false,
        "+" => true,
        name => match nearness_named(name).filter(|name| name.whose <= Whose::Nexis) {
            Some(name) => name.ordered,
            None => return Ok(None),
        },
    };
    let Some((within, _)) = within(how, chunk).filter(|(_, whose)| *whose <= Whose::Nexis) else {
        return Ok(None);
    };
    let within = within.map_err(|message| error(range, message))?;
    let segment = how == "seg";
    Ok(Some(Connector::Near {
        within,
        ordered,
        negated: false,
        segment,
    }))
}

fn command(name: &str, range: Range<usize>) -> Result<Option<Command>, ParseError> {
    if let Some(count) = at_least(name).filter(|_| !name.contains('/')) {
        let count = count.map_err(|message| error(range, message))?;
        return Ok(Some(Command::AtLeast(count)));
    }
    Ok(match name {
        "allcaps" => Some(Command::AllCaps),
        "caps" => Some(Command::AnyCase("caps")),
        "nocaps" => Some(Command::AnyCase("nocaps")),
        "singular" => Some(Command::AsWritten("singular")),
        "plural" => Some(Command::AsWritten("plural")),
        _ => None,
    })
}

/// A phrase in quotation marks, connectors in it being words.
fn phrase(text: &str, at: usize) -> Result<(Option<Lexeme>, usize), ParseError> {
    let (inside, len) = quoted(text, at)?;
    let mut found = Vec::new();
    for part in inside.split_whitespace() {
        let start = part.as_ptr() as usize - text.as_ptr() as usize;
        words(text, start..start + part.len(), &mut found)?;
    }
    Ok(((!found.is_empty()).then_some(Lexeme::Words(found)), len))
}

/// The words of a chunk.
fn chunk(
    text: &str,
    at: usize,
    hints: &mut Vec<Hint>,
) -> Result<(Option<Lexeme>, usize), ParseError> {
    let len = run_len(&text[at..]);
    let chunk = &text[at..at + len];
    let mut found = Vec::new();
    words(text, at..at + len, &mut found)?;
    let field = chunk
        .split_once(':')
        .is_some_and(|(name, value)| FieldName::of(name).is_some() && !value.is_empty());
    if field || (!found.is_empty() && chunk.contains(['~', '^', '='])) {
        let message = format!(
            "'{chunk}' is read as words; without --syntax nexis it means more to pullquote"
        );
        let own = OtherSearch::In(Syntax::Pullquote);
        hints.push(Hint::new(at..at + len, message).offering("without --syntax nexis", own));
    } else if found.is_empty() {
        hints.extend(hint_at_punctuation(chunk, at..at + len));
    } else if let Some(message) = of_almost_an_operator(chunk, &text[at + len..]) {
        hints.push(Hint::new(at..at + len, message));
    }
    let lexeme = (!found.is_empty()).then_some(Lexeme::Words(found));
    Ok((lexeme, len))
}

/// What is to be said of a chunk that is read as words and is almost an operator.
fn of_almost_an_operator(chunk: &str, behind: &str) -> Option<String> {
    let lower = chunk.to_ascii_lowercase();
    let letters = lower.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = &lower[letters.len()..];
    let next = behind.split_whitespace().next().unwrap_or_default();
    match letters {
        "w" | "pre" | "near" | "onear" if !number.is_empty() => Some(format!(
            "'{chunk}' is read as a word; nearness is written {letters}/{number}"
        )),
        "atleast" | "atl" if !number.is_empty() => Some(format!(
            "'{chunk}' is read as a word; what is counted stands in brackets, as in {lower}(doha)"
        )),
        "aft" | "bef" if number.is_empty() && next.starts_with(|c: char| c.is_ascii_digit()) => {
            Some(format!(
                "'{chunk} {next}' is read as words; each bound of a date names it, as in 'date {lower} {next}'"
            ))
        }
        _ if chunk.starts_with(EXCLUDES) => Some(format!(
            "'{chunk}' is read as words; to leave them out, write 'and not'"
        )),
        _ => None,
    }
}

/// What joins letters into one word.
const INNER: [char; 7] = ['\'', '’', '.', '-', '‐', '‑', '&'];
/// Nexis wildcards.
const WILDCARDS: [char; 3] = ['!', '*', '?'];

/// Adds the words of a run without white space.
fn words(text: &str, range: Range<usize>, found: &mut Vec<Word>) -> Result<(), ParseError> {
    let run = &text[range.clone()];
    // A mark that ends a sentence is none of truncation.
    let run = if run.contains(char::is_alphanumeric) {
        run
    } else if run.contains(['!', '*']) {
        return Err(error(range, NO_STEM));
    } else {
        return Ok(());
    };
    for part in parts(run) {
        let start = range.start + (part.as_ptr() as usize - run.as_ptr() as usize);
        let place = start..start + part.len();
        if !part.contains(WILDCARDS) {
            found.extend(part.split("&&").filter_map(trimmed).map(any_case));
            continue;
        }
        // Beside a wildcard, what joins letters parts words.
        let joins = |c: char| INNER.contains(&c) || c == ',';
        for piece in part.split(joins).filter(|piece| !piece.is_empty()) {
            found.extend(pattern(piece, &place)?);
        }
    }
    Ok(())
}

/// The parts of a run that are words by themselves; the comma between the digits of a number parts none.
fn parts(run: &str) -> impl Iterator<Item = &str> {
    let is_word = |c: char| {
        c.is_alphanumeric() || is_combining_mark(c) || INNER.contains(&c) || WILDCARDS.contains(&c)
    };
    let is_in_number = |at: usize| {
        let (before, behind) = (&run.as_bytes()[..at], &run.as_bytes()[at + 1..]);
        before.last().is_some_and(u8::is_ascii_digit)
            && behind.first().is_some_and(u8::is_ascii_digit)
    };
    let ends = run
        .char_indices()
        .filter(move |(at, c)| !(is_word(*c) || *c == ',' && is_in_number(*at)))
        .map(|(at, c)| (at, at + c.len_utf8()));
    let mut start = 0;
    ends.chain([(run.len(), run.len())])
        .map(move |(end, next)| &run[std::mem::replace(&mut start, next)..end])
}

fn any_case(typed: &str) -> Word {
    Word {
        typed: typed.to_owned(),
        form: Form::Stem,
    }
}

const NO_STEM: &str = "a wildcard needs a letter before it, as in withdraw! or wom*n";

/// `withdraw!`, `wom*n`, `bank**`. An asterisk stands for one character, at the end of a word for one at most; so does a question mark
/// inside, and for one at the end.
fn pattern(piece: &str, place: &Range<usize>) -> Result<Option<Word>, ParseError> {
    if !piece.contains(WILDCARDS) {
        return Ok(trimmed(piece).map(any_case));
    }
    // Patterns have no marks beside their letters; diacritics do not count in them.
    let piece: String = piece
        .to_lowercase()
        .nfc()
        .filter(|c| !is_combining_mark(*c))
        .collect();
    if !piece.starts_with(char::is_alphanumeric) {
        return Err(error(place.clone(), NO_STEM));
    }
    let stem = piece.trim_end_matches(WILDCARDS);
    let ending = &piece[stem.len()..];
    if stem.contains(is_unspaced) {
        // There any run of letters is found, whatever it goes on with.
        return if stem.contains(WILDCARDS) || ending.contains(['*', '?']) {
            Err(error(place.clone(), SIGN_BETWEEN_LETTERS))
        } else {
            Ok(trimmed(stem).map(any_case))
        };
    }
    if stem.contains('!') || ending.trim_end_matches('!').contains('!') {
        return Err(error(
            place.clone(),
            "'!' stands for any ending and has nothing after it; inside a word '*' stands for one letter",
        ));
    }
    let inner = stem.replace('*', "?");
    if ending.is_empty() || ending.trim_matches('!').is_empty() {
        let any = if ending.is_empty() { "" } else { "*" };
        return Ok(Some(Word {
            typed: format!("{inner}{any}"),
            form: Form::Wildcard,
        }));
    }
    let mut expression: String = inner
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .map(|c| if c == '?' { '.' } else { c })
        .collect();
    for c in ending.chars() {
        expression.push_str(match c {
            '*' => ".?",
            '?' => ".",
            _ => ".*",
        });
    }
    regex::check(&expression).map_err(|(_, message)| error(place.clone(), message))?;
    Ok(Some(Word {
        typed: expression,
        form: Form::Regex,
    }))
}
