//! Plain text → draft.
//!
//! Text saved from the web has a paragraph a line; text from mail, wires and scanners is wrapped, a paragraph running over several
//! lines. Which of the two lies before us is told by the lines themselves: in wrapped text a line ends where the next word would
//! not have fitted, and the next line goes on in the middle of a sentence.

use super::decode::Decoded;
use super::draft::Draft;
use crate::source_map::tidy;
use std::ops::Range;

/// The blocks of a plain text: wrapped paragraphs joined, every other line a block of its own.
pub(super) fn draft(decoded: &Decoded) -> Draft {
    let lines = lines(&decoded.text);
    let runs = runs(&lines);
    let file_width = wrap_width(&runs, FILE_BOUNDARIES);
    let mut draft = Draft::default();
    for run in runs {
        let width = wrap_width(&[run], RUN_BOUNDARIES).or(file_width);
        let mut first = 0;
        while first < run.len() {
            let mut last = first;
            while last + 1 < run.len()
                && width.is_some_and(|width| continues(&run[last], &run[last + 1], width))
            {
                last += 1;
            }
            let source = run[first].range.start..run[last].range.end;
            draft.push(first == 0, |text| {
                tidy(
                    &decoded.text[source.clone()],
                    decoded.offset + source.start as u64,
                    run[first].number,
                    decoded.on_disk,
                    text,
                )
            });
            first = last + 1;
        }
    }
    draft
}

/// Wrapped text is told from a list of lines by this many line ends, in the whole file or in one paragraph alone.
const FILE_BOUNDARIES: usize = 3;
const RUN_BOUNDARIES: usize = 4;

/// A line of the source.
#[derive(Debug, Clone)]
struct Line<'a> {
    /// Its text, without white space at the ends.
    text: &'a str,
    /// Where it stands in the decoded text.
    range: Range<usize>,
    /// Counted from 1.
    number: u32,
    /// Characters of white space before its text.
    indent: usize,
}

impl Line<'_> {
    fn len(&self) -> usize {
        self.indent + self.text.chars().count()
    }
}

/// The lines of a text. They end in a line feed, a carriage return or both; where a text has neither, at U+0085, U+2028 or U+2029.
fn lines(text: &str) -> Vec<Line<'_>> {
    let is_end: fn(char) -> bool = if text.contains(['\n', '\r']) {
        |c| matches!(c, '\n' | '\r')
    } else {
        |c| matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}')
    };
    let mut lines = Vec::new();
    let mut start = 0;
    let mut number = 1;
    for piece in text.split_inclusive(is_end) {
        let end = start + piece.len();
        let is_first_half = piece.ends_with('\r') && text[end..].starts_with('\n');
        let trimmed = piece.trim();
        // The line feed of "\r\n" comes as a blank piece of its own, and it is that piece which ends the line.
        let is_second_half = piece == "\n" && text[..start].ends_with('\r');
        if !is_second_half {
            lines.push(Line {
                text: trimmed,
                range: start..end,
                number,
                indent: piece.chars().take_while(|c| c.is_whitespace()).count(),
            });
        }
        number += u32::from(!is_first_half);
        start = end;
    }
    lines
}

/// Lines without a blank line between them.
fn runs<'a, 'b>(lines: &'b [Line<'a>]) -> Vec<&'b [Line<'a>]> {
    lines
        .split(|line| line.text.is_empty())
        .filter(|run| !run.is_empty())
        .collect()
}

/// The width that lines were wrapped to; `None` where they were not, or where too few line ends tell.
fn wrap_width(runs: &[&[Line]], least_boundaries: usize) -> Option<usize> {
    const WIDTHS: std::ops::RangeInclusive<usize> = 30..=130;
    let boundaries: Vec<(&Line, &Line)> = runs
        .iter()
        .flat_map(|run| run.windows(2))
        .map(|pair| (&pair[0], &pair[1]))
        .collect();
    if boundaries.len() < least_boundaries {
        return None;
    }
    // A long address or a table sticks out of wrapped text, so the widest lines do not count.
    let mut lengths: Vec<usize> = boundaries.iter().map(|(line, _)| line.len()).collect();
    lengths.sort_unstable();
    let width = lengths[(lengths.len() - 1) * 95 / 100];
    if !WIDTHS.contains(&width) {
        return None;
    }
    let full = boundaries
        .iter()
        .filter(|(line, next)| is_full(line, next, width))
        .count();
    let flowing = boundaries
        .iter()
        .filter(|(line, next)| flows(line, next))
        .count();
    (full * 10 >= boundaries.len() * 7 && flowing * 100 >= boundaries.len() * 35).then_some(width)
}

/// Whether the next line's first word would not have fitted; ragged typing is allowed a little.
fn is_full(line: &Line, next: &Line, width: usize) -> bool {
    const RAGGED: usize = 4;
    let first_word = next
        .text
        .split_whitespace()
        .next()
        .map_or(0, |word| word.chars().count());
    line.len() + 1 + first_word + RAGGED > width
}

/// Whether a line stops in the middle of a sentence that the next one goes on with.
fn flows(line: &Line, next: &Line) -> bool {
    let stops = line
        .text
        .ends_with(['.', '!', '?', ':', '"', '”', '»', '。', '؟', '।']);
    let goes_on = next
        .text
        .chars()
        .next()
        .is_some_and(|c| c.is_alphabetic() && !c.is_uppercase());
    !stops && goes_on
}

/// Whether two lines of wrapped text belong to one paragraph.
fn continues(line: &Line, next: &Line, width: usize) -> bool {
    let begins_paragraph = next.indent > line.indent + 1 && line.indent <= 1;
    let is_item = next.text.starts_with(['-', '*', '•', '·', '–', '—'])
        && next.text.chars().nth(1).is_some_and(char::is_whitespace);
    is_full(line, next, width) && !begins_paragraph && !is_item
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;

    fn check(source: &str, expected: &[(u32, u32, &str)]) {
        let draft = draft(&Decoded {
            text: Cow::Borrowed(source),
            offset: 0,
            on_disk: true,
        });
        let blocks: Vec<(u32, u32, &str)> = draft
            .blocks
            .iter()
            .enumerate()
            .map(|(i, block)| {
                let (first, last) = block.origin.place(0..block.range.len()).lines;
                (first, last, draft.block_text(i))
            })
            .collect();
        assert_eq!(blocks, expected);
    }

    #[test]
    fn each_line_of_scraped_text_is_a_block() {
        check(
            "The harbor reopens\nThe first ship came in on Monday.\n\n  The second\u{a0}did not. \n",
            &[
                (1, 1, "The harbor reopens"),
                (2, 2, "The first ship came in on Monday."),
                (4, 4, "The second did not."),
            ],
        );
    }

    #[test]
    fn wrapped_paragraphs_are_joined() {
        check(
            "The harbor reopens\n\n\
             The first ship came in on Monday after a winter\n\
             in which the ice had kept every boat ashore, and\n\
             half of the town stood on the pier to see it.\n\n\
             The second did not come, and nobody could say\n\
             why.\n",
            &[
                (1, 1, "The harbor reopens"),
                (
                    3,
                    5,
                    "The first ship came in on Monday after a winter in which the ice had kept every boat ashore, and half of the town stood on the pier to see it.",
                ),
                (7, 8, "The second did not come, and nobody could say why."),
            ],
        );
    }

    #[test]
    fn wrapped_paragraphs_without_blank_lines_end_in_a_short_line_or_begin_indented() {
        check(
            "   The first ship came in on Monday after a\n\
             winter in which the ice had kept every boat\n\
             ashore.\n   \
             Half of the town stood on the pier to see it\n\
             and the mayor was there as well, holding her\n\
             hat against the wind that never stops.\n",
            &[
                (
                    1,
                    3,
                    "The first ship came in on Monday after a winter in which the ice had kept every boat ashore.",
                ),
                (
                    4,
                    6,
                    "Half of the town stood on the pier to see it and the mayor was there as well, holding her hat against the wind that never stops.",
                ),
            ],
        );
    }

    #[test]
    fn lists_stay_apart() {
        let lines: Vec<String> = (0..8).map(|i| format!("Menu entry number {i}")).collect();
        let expected: Vec<(u32, u32, &str)> = lines
            .iter()
            .enumerate()
            .map(|(i, line)| (i as u32 + 1, i as u32 + 1, line.as_str()))
            .collect();
        check(&lines.join("\n"), &expected);
    }

    #[test]
    fn every_kind_of_line_end_counts_once() {
        let expected = [(1, 1, "one"), (3, 3, "two")];
        check("one\n\ntwo", &expected);
        check("one\r\n\r\ntwo\r\n", &expected);
        check("one\r\rtwo\r", &expected);
        check("one\u{2028}\u{2028}two", &expected);
    }
}
