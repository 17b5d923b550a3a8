//! Where what is written in a query ends: runs between spaces, regular expressions, quotations, boosts.

use super::super::messages::ParseError;
use super::super::scan::{QUOTES, ends_run, quoted};
use std::ops::Range;

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

/// The comma or the like behind the first of several words that have no space between them, `kabul,doha`, and the length of both. The comma
/// of a number and those of an address part nothing.
pub(super) fn listed_len(chunk: &str) -> Option<(char, usize)> {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let parts = |(at, mark): &(usize, char)| {
        matches!(mark, ',' | ';' | '，' | '；' | '、')
            && is_letter(chunk[..*at].chars().next_back())
            && is_letter(chunk[at + mark.len_utf8()..].chars().next())
    };
    let (at, mark) = chunk.char_indices().find(parts)?;
    (!chunk.contains("://")).then_some((mark, at + mark.len_utf8()))
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
    let behind = &behind[flags_len(behind)..];
    // Only what closes brackets or boosts, or ends a sentence, may stand behind it.
    behind
        .chars()
        .all(|c| c == ')' || c == '^' || c == '.' || c.is_ascii_digit())
        .then_some(close + 2)
        .filter(|_| !behind.starts_with(|c: char| c.is_ascii_digit()))
}

/// The length of what other tools write behind a regular expression for letters in any case, `/doha/i`: nothing but that up to the end of
/// the run.
pub(super) fn flags_len(behind: &str) -> usize {
    const FLAGS: [&str; 4] = ["i", "gi", "ig", "g"];
    let run = &behind[..behind
        .find(|c: char| c.is_whitespace() || c == ')' || c == '^')
        .unwrap_or(behind.len())];
    if FLAGS.contains(&run) { run.len() } else { 0 }
}

/// What the quotation at a place encloses, and where it ends; `None` where none begins. In single typographic marks are several words,
/// unless `one_is_enough`.
pub(super) fn quotation(
    text: &str,
    start: usize,
    one_is_enough: bool,
) -> Result<Option<(Range<usize>, usize)>, ParseError> {
    let rest = &text[start..];
    if rest.starts_with(QUOTES) {
        let (inside, len) = quoted(text, start)?;
        let at = inside.as_ptr() as usize - text.as_ptr() as usize;
        return Ok(Some((at..at + inside.len(), start + len)));
    }
    Ok(single_quotation(rest, one_is_enough).map(|inside| {
        let (from, end) = (start + inside.start, start + inside.end);
        let mark = text[end..].chars().next().map_or(0, char::len_utf8);
        (from..end, end + mark)
    }))
}

/// What stands in single typographic marks, `‘peace talks’` or `‚Wir gehen‘`: several words, unless `one_is_enough`; then the marks may be
/// straight, too, which elsewhere are apostrophes. The closing mark is followed by no letter.
pub(super) fn single_quotation(text: &str, one_is_enough: bool) -> Option<Range<usize>> {
    /// What is left of a word behind an apostrophe that was typed as an opening mark.
    const ELIDED: [&str; 9] = [
        "til", "tis", "twas", "n", "em", "cause", "bout", "round", "cos",
    ];
    let is_opening = |c: &char| matches!(c, '‘' | '‚') || (one_is_enough && *c == '\'');
    let opening = text.chars().next().filter(is_opening)?;
    let closing: &[char] = if opening == '\'' {
        &['\'']
    } else {
        &['’', '‘']
    };
    let plain =
        |c: char| !QUOTES.contains(&c) && !"()".contains(c) && (c != opening || opening == '\'');
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
    let end = inside.match_indices(closing).find_map(ends)?;
    let several = inside[..end].trim().contains(char::is_whitespace);
    (!first.is_empty()
        && !ELIDED.contains(&first.to_lowercase().as_str())
        && (several || one_is_enough))
        .then_some(start..start + end)
}

/// `^2` or `^0.5` at the beginning of a text, and its length; an error where its number is none that can be.
pub(super) fn boost(text: &str) -> Option<(Result<f32, &'static str>, usize)> {
    /// The greatest factor.
    const MOST: f32 = 1000.0;
    let digits = text.strip_prefix('^')?;
    let len = digits
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(digits.len());
    let number = digits[..len].trim_end_matches('.');
    let factor: f32 = number.parse().ok()?;
    let factor = (factor > 0.0 && factor <= MOST)
        .then_some(factor)
        .ok_or("a boost is a number above 0 and up to 1000, as in doha^2 or doha^0.5");
    Some((factor, 1 + number.len()))
}
