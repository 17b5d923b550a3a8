//! Words and patterns of a query: a run of characters between spaces, brackets and quotation marks.
//!
//! What comes in: the run and what stands around it. What goes out: a word, a pattern, an operator that is written as a word, or nothing
//! where it is punctuation, with what is to be said of it.

use super::super::habits;
use super::super::hints;
use super::super::messages::{Hint, ParseError, error};
use super::super::scan::{
    EXCLUDES, QUOTES, apart, closes, ends_run, hint_at_punctuation, is_short_acronym, trimmed,
    with_articles_joined,
};
use super::super::{Form, Phrase, Query, Within, Word, regex, unspaced};
use super::values::field_name;
use super::{Lexeme, boost};
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// Whether a value that stands in no quotation marks is written as a pattern.
pub(super) fn is_pattern_of_value(value: &str) -> bool {
    let fuzzy = value
        .rsplit_once('~')
        .is_some_and(|(_, edits)| edits.bytes().all(|b| b.is_ascii_digit()));
    fuzzy || value.contains(['*', '?']) || regex_len(value) == Some(value.len())
}

/// A run of characters without white space, brackets and quotation marks, and without boosts at its end.
pub(super) fn chunk_len(rest: &str) -> usize {
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

/// The length of a regular expression between slashes at the beginning of a text. It begins and ends with something else than a space,
/// and a slash inside it stands behind a backslash: "/usr/bin/" is none.
pub(super) fn regex_len(text: &str) -> Option<usize> {
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
pub(super) fn regex_word(typed: &str, at: usize) -> Result<Word, ParseError> {
    regex::check(typed)
        .map_err(|(range, message)| error(at + range.start..at + range.end, message))?;
    Ok(Word {
        typed: typed.to_owned(),
        form: Form::Regex,
    })
}

/// A word, an operator, or punctuation.
pub(super) fn chunk(
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
pub(super) fn plain_word(chunk: &str, all_capitals: bool) -> Option<Word> {
    let (letters, exact) = match chunk.strip_prefix('=') {
        Some(letters) => (letters, true),
        None => (chunk, false),
    };
    let is_plain = !letters.is_empty()
        && letters.bytes().all(|byte| byte.is_ascii_lowercase())
        && !habits::means_more(letters);
    is_plain.then(|| word_of(letters, exact, all_capitals))
}

pub(super) fn chunk_with_signs(
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
    hints.extend(hints::of_question_mark(text, &range));
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
    let is_filter = hints::is_foreign_filter(typed);
    let told = if is_filter { typed } else { chunk };
    // Without the signs that were taken from its beginning.
    let told_at = told.as_ptr() as usize - text.as_ptr() as usize;
    let told_range = told_at..told_at + told.len();
    hints.extend(hints::of_word(told, between, behind, &told_range));
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
pub(super) fn plain_words(typed: &str, exact: bool, all_capitals: bool) -> Vec<Word> {
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
pub(super) fn nearness(chunk: &str) -> Option<Result<Lexeme, String>> {
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
pub(super) fn without_signs<'c>(
    chunk: &'c str,
    range: &Range<usize>,
    hints: &mut Vec<Hint>,
) -> Result<&'c str, ParseError> {
    let bare = unspaced::without_signs(chunk).map_err(|message| error(range.clone(), message))?;
    if bare.is_some() || unspaced::has_star(chunk) {
        hints.push(Hint::new(range.clone(), unspaced::SIGNS_LEFT_OUT));
    }
    Ok(bare.unwrap_or(chunk))
}

/// A chunk with a wildcard in it or a tilde behind it; what parts words parts one with a wildcard into the words of a phrase.
pub(super) fn pattern(
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
pub(super) fn fuzzy(chunk: &str) -> Option<(&str, Option<u8>)> {
    let (word, edits) = chunk.trim_end_matches(closes).rsplit_once('~')?;
    let typed = trimmed(word).filter(|_| edits.bytes().all(|b| b.is_ascii_digit()))?;
    if typed.ends_with(unspaced::is_unspaced) {
        return None;
    }
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
pub(super) fn wildcard(
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
            let bare = unspaced::without_signs(part).map_err(|said| error(range.clone(), said))?;
            match bare {
                Some(bare) => words.extend(plain_words(bare, exact, all_capitals)),
                None => words.push(Word {
                    typed: part.to_owned(),
                    form: Form::Wildcard,
                }),
            }
        } else {
            return Err(error(range.clone(), "a wildcard needs a letter beside it"));
        }
    }
    Ok(Some(words))
}

/// What may be a wildcard pattern without punctuation at its ends: a question mark at the end closes a question, and one at the beginning
/// stands for a letter only before one.
pub(super) fn inside_wildcard(text: &str) -> &str {
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
pub(super) fn joins(text: &str, at: usize, c: char) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    match c {
        '\'' | '’' | '״' | '׳' | '\u{200c}' | '\u{200d}' => true,
        '.' => digit(text[..at].chars().next_back()) && digit(text[at + 1..].chars().next()),
        _ => false,
    }
}

pub(super) fn is_link(chunk: &str) -> bool {
    trimmed(chunk).is_some_and(|typed| typed.contains("://"))
}

/// Whether a word would be read as something else by itself, without the punctuation that stood around it: it is shown as words by
/// quotation marks.
pub(super) fn reads_otherwise(typed: &str, all_capitals: bool) -> bool {
    is_operator_alone(typed) || !matches!(pattern(typed, &(0..0), false, all_capitals), Ok(None))
}

pub(super) fn is_operator_alone(typed: &str) -> bool {
    matches!(typed, "AND" | "OR" | "NOT")
        || nearness(typed).is_some()
        || habits::is_operator_between(typed)
        || hints::is_foreign_filter(typed)
        || field_name(typed).is_some()
        || chunk_len(typed) < typed.len()
}

/// A word that is no pattern. Where the whole query is in capitals, those of a form mean nothing either.
pub(super) fn word_of(typed: &str, exact: bool, all_capitals: bool) -> Word {
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
        let sources = [include_str!("../habits.rs"), include_str!("../hints.rs")];
        let between = sources
            .into_iter()
            .flat_map(|source| source.split('"').skip(1).step_by(2));
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
