//! Quotations in a query: the words inside, the stars between them, the moves behind.

use super::super::messages::{Hint, ParseError, error};
use super::super::scan::{MOST_APART, QUOTES, quoted, run_len, trimmed, with_articles_joined};
use super::super::{Form, Nearness, Phrase, Query, Within, Word, unspaced};
use super::words::{
    fuzzy, is_link, plain_word, plain_words, regex_len, regex_word, wildcard, without_signs,
};
use std::ops::Range;

/// Moves in a phrase at most; beyond them nearness says what is meant.
pub(super) const MOST_MOVES: u32 = 20;

/// What stands in single typographic marks, `‘peace talks’` or `‚Wir gehen‘`: several words, unless `one_is_enough`. The closing mark is
/// followed by no letter.
pub(super) fn single_quotation(text: &str, one_is_enough: bool) -> Option<Range<usize>> {
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

/// The phrase whose opening mark stands at `start`, and the length of both with the closing mark and the moves.
pub(super) fn phrase(
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
pub(super) fn phrase_of(
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
pub(super) fn phrase_words(
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

pub(super) fn beside_a_phrase(range: Range<usize>) -> Hint {
    Hint::new(
        range,
        "'*' before or behind the words of a phrase is left out".to_owned(),
    )
}

/// Runs of words that follow each other, with up to so many words between them as there are stars.
pub(super) fn gapped(runs: Vec<(u32, Vec<Word>)>, moves: u32) -> Option<Query> {
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
pub(super) fn phrase_word(
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
