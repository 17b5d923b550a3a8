//! Quotations in a query: the words inside, the stars between them, the moves behind.

use super::super::messages::{Hint, ParseError, error};
use super::super::operators;
use super::super::scan::{MOST_APART, run_len, trimmed, with_articles_joined};
use super::super::{Form, Nearness, Phrase, Query, Within, Word, unspaced};
use super::patterns::{fuzzy, is_link, regex_word};
use super::runs::regex_len;
use super::{Lexer, Quotation};
use std::ops::Range;

/// Moves in a phrase at most; beyond them nearness says what is meant.
const MOST_MOVES: u32 = 20;

impl Lexer<'_> {
    /// The phrase that a quotation encloses, and where it ends with its moves.
    pub(super) fn phrase(
        &mut self,
        quotation: Quotation,
    ) -> Result<(Option<Query>, usize), ParseError> {
        let text = self.text;
        let Quotation {
            start,
            inside,
            mut end,
            exact,
        } = quotation;
        let mut words = self.phrase_words(inside, exact)?;
        if words.is_empty() && !text[..start].ends_with([':', '=']) {
            self.hints.push(Hint::new(
                start..end,
                "there is no word between these quotation marks".to_owned(),
            ));
        }
        if text[end..].starts_with('*')
            && let Some(last) = words.last_mut().and_then(|(_, run)| run.last_mut())
            && matches!(last.form, Form::Stem | Form::Capitals)
            && !is_link(&last.typed)
        {
            // "doha offic"*: any end of the last word.
            let typed = format!("{}*", last.typed);
            let place = start..end;
            if !matches!(unspaced::without_signs(&typed), Ok(None)) {
                self.hints.push(Hint::new(place, unspaced::SIGNS_LEFT_OUT));
                end += 1;
            } else if let Some(ending) = self.wildcard(&typed, &place, exact)?
                && let Some((_, run)) = words.last_mut()
            {
                run.pop();
                run.extend(ending);
                end += 1;
            }
        }
        let mut moves = 0;
        if let Some(digits) = text[end..].strip_prefix('~') {
            let digits = &digits[..digits
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(digits.len())];
            let behind = &text[end + 1 + digits.len()..];
            let fraction =
                behind.starts_with('.') && behind[1..].starts_with(|c: char| c.is_ascii_digit());
            let more = if fraction { run_len(behind) } else { 0 };
            let range = end..end + 1 + digits.len() + more;
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
            end += 1 + digits.len();
        }
        let behind = &text[end..];
        let suffix = &behind[..run_len(behind)];
        if suffix.ends_with(|c: char| c.is_ascii_digit() || c == ']')
            && suffix.starts_with(['/', '@', '[', 'o', 'p'])
        {
            self.hints.push(Hint::new(end..end + suffix.len(), format!(
                "'{suffix}' behind a phrase is read as a word; moves are written \"…\"~5, a field title:\"…\""
            )));
        }
        if words.len() > 1 {
            self.hints.push(Hint::new(
                start..end,
                if moves == 0 {
                    "'*' between the words of a phrase stands for a word or none"
                } else {
                    "'*' alone is left out of a phrase with moves"
                }
                .to_owned(),
            ));
        }
        Ok((gapped(words, moves), end))
    }

    /// The words of a phrase, in runs before which so many lone `*` stand.
    fn phrase_words(
        &mut self,
        range: Range<usize>,
        exact: bool,
    ) -> Result<Vec<(u32, Vec<Word>)>, ParseError> {
        let text = self.text;
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
            if let Some(word) = self.plain_word(typed).filter(|_| !typed.starts_with('=')) {
                let form = if exact { Form::Exact } else { word.form };
                if stars == 0
                    && let Some((_, run)) = runs.last_mut()
                {
                    run.push(Word { form, ..word });
                    continue;
                }
            }
            let typed = self.without_signs(typed, &place)?;
            let words = self.phrase_word(typed, &place, exact)?;
            if typed.bytes().all(|b| b == b'?') && place.end < range.end {
                self.hints.push(Hint::new(
                    place,
                    "'?' alone is punctuation; '*' stands for a word of a phrase or none"
                        .to_owned(),
                ));
            }
            if words.is_empty() {
                continue;
            }
            if stars > 0 {
                if runs.last().is_some_and(|(_, run)| run.is_empty()) {
                    self.hints.push(beside_a_phrase(range.clone()));
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
            self.hints.push(beside_a_phrase(range.clone()));
        }
        let brackets = inside.contains('(') || inside.contains(')');
        if brackets && inside.split_whitespace().any(operators::is_connective) {
            self.hints.push(Hint::new(
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

    /// The words of a run of characters inside a phrase; none for punctuation. What marks a word's form stands beside it, as outside.
    fn phrase_word(
        &self,
        typed: &str,
        range: &Range<usize>,
        exact: bool,
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
            && self.plain_words(word, false).len() == 1
        {
            return Ok(vec![Word {
                typed: word.to_owned(),
                form: Form::Fuzzy(edits),
            }]);
        }
        if let Some(words) = self.wildcard(typed, range, exact)? {
            return Ok(words);
        }
        Ok(trimmed(typed).map_or(Vec::new(), |typed| self.plain_words(typed, exact)))
    }
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
