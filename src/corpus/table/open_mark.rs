//! Whether a quotation mark opens a field that no other closes, so that the rows behind it lie within that field.
//!
//! A field may well go over many lines: that is how articles are exported. So the lines within it are looked at: where all of them, from
//! some line to where the field ends, are rows of the table, with as many fields as it has columns and values as its columns have them,
//! they are taken for rows. How many of them it takes depends on whether something else tells of the fault.

use super::columns::Columns;
use super::row::{Cut, Field, MARK, Quoting, Row, find, is_line_end};

/// What is found of a row's marks.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Finding {
    /// Nothing speaks for a mark that stands open.
    Sound,
    /// The mark at this place stands open, and rows begin again at `rows`.
    Open { mark: usize, rows: usize },
    /// More bytes must tell.
    More,
}

/// What a line within a field is.
enum Line {
    /// A row, where it ends, and what speaks for it.
    Row(usize, Evidence),
    /// What a row may be or the end of a field, and where it ends.
    Doubtful(usize),
    /// No row.
    Text,
    /// More bytes must tell.
    More,
}

/// What speaks for rows: delimiters in their places, values that their columns have.
#[derive(Debug, Clone, Copy, Default)]
struct Evidence {
    delimiters: usize,
    values: usize,
}

/// A row within a field: where it begins, how many lines before it are none, and what speaks for it.
struct Found {
    at: usize,
    texts_before: usize,
    evidence: Evidence,
}

/// Among so many rows one line may be none.
const ROWS_A_TEXT: usize = 8;

/// Looks for a mark that stands open in a row; `is_end` if the bytes are all there are.
pub(super) fn look(bytes: &[u8], row: &Row, cut: Cut, columns: &Columns, is_end: bool) -> Finding {
    let has_lines = |field: &&Field| bytes[field.range.clone()].contains(&cut.line_end);
    let quoted = row
        .fields
        .iter()
        .filter(|field| field.quoting != Quoting::None)
        .filter(has_lines);
    for field in quoted {
        match look_within(bytes, field, cut, columns, is_end) {
            Finding::Sound => {}
            found => return found,
        }
    }
    Finding::Sound
}

fn look_within(bytes: &[u8], field: &Field, cut: Cut, columns: &Columns, is_end: bool) -> Finding {
    let (end, is_open) = match field.quoting {
        Quoting::Closed(mark) | Quoting::Stray(mark) => (mark, false),
        Quoting::None | Quoting::Open => (bytes.len(), true),
    };
    let mut rows: Vec<Found> = Vec::new();
    let mut texts = 0;
    let mut ends_as_text = false;
    let mut at = next_line(bytes, field.range.start, cut);
    while at <= end && at < bytes.len() {
        ends_as_text = false;
        match line(bytes, at, cut, columns, is_end) {
            Line::Row(behind, evidence) => {
                rows.push(Found {
                    at,
                    texts_before: texts,
                    evidence,
                });
                at = behind;
            }
            Line::Doubtful(behind) => at = behind,
            Line::Text => {
                texts += 1;
                ends_as_text = true;
                at = next_line(bytes, at, cut);
            }
            Line::More if is_open => break,
            Line::More => return Finding::More,
        }
        while bytes.get(at).copied().is_some_and(is_line_end) {
            at += 1;
        }
    }
    let is_stray = matches!(field.quoting, Quoting::Stray(_));
    if ends_as_text && !is_open && !is_stray {
        return Finding::Sound;
    }
    let first = (0..rows.len())
        .find(|first| (texts - rows[*first].texts_before) * ROWS_A_TEXT <= rows.len() - first);
    let Some(first) = first else {
        return Finding::Sound;
    };
    let (delimiters, values) = rows[first..]
        .iter()
        .fold((0, 0), |(delimiters, values), row| {
            (
                delimiters + row.evidence.delimiters,
                values + row.evidence.values,
            )
        });
    // What closes the field opens another: `…,"`.
    let is_opening = |mark: usize| {
        mark > field.range.start + 1
            && (bytes[mark - 1] == cut.delimiter || is_line_end(bytes[mark - 1]))
    };
    let needed = match field.quoting {
        Quoting::Stray(mark) if is_opening(mark) => 2,
        Quoting::Open if is_end => 2,
        Quoting::Stray(_) => 4,
        _ if values > 0 => 4,
        _ => 12,
    };
    if delimiters + 2 * values < needed {
        return Finding::Sound;
    }
    Finding::Open {
        mark: field.range.start,
        rows: rows[first].at,
    }
}

/// Whether a row begins here, in a line within a field.
fn line(bytes: &[u8], at: usize, cut: Cut, columns: &Columns, is_end: bool) -> Line {
    match may_be_row(bytes, at, cut, columns) {
        Some(true) => {}
        Some(false) => return Line::Text,
        None if is_end => {}
        None => return Line::More,
    }
    let Some(row) = cut.row(bytes, at, is_end) else {
        return Line::More;
    };
    if row.fields.len() != columns.count() || row.is_open() {
        return Line::Text;
    }
    let mut is_doubtful = false;
    let mut values = 0;
    for (column, field) in row.fields.iter().enumerate() {
        let raw = &bytes[field.range.clone()];
        match field.quoting {
            Quoting::Closed(_) => {}
            // A doubled mark is one within a text.
            Quoting::Stray(_) if raw.starts_with(&[MARK, MARK]) || raw.contains(&b'\n') => {
                return Line::Text;
            }
            _ if raw.starts_with(b" ") => return Line::Text,
            // Such is the end of a field that was quoted.
            _ if raw.split(|byte| *byte == MARK).count() % 2 == 0 => is_doubtful = true,
            _ => {}
        }
        let next = row.fields.get(column + 1);
        if cut.delimiter == b','
            && next.is_some_and(|next| parts_thousands(raw, &bytes[next.range.clone()]))
        {
            return Line::Text;
        }
        match columns.fits(column, &field.value(bytes)) {
            Some(true) => values += 1,
            Some(false) => return Line::Text,
            None => {}
        }
    }
    if is_doubtful {
        return Line::Doubtful(row.end);
    }
    // No prose has tabs.
    let weight = if cut.delimiter == b'\t' { 2 } else { 1 };
    let evidence = Evidence {
        delimiters: weight * (row.fields.len() - 1),
        values,
    };
    Line::Row(row.end, evidence)
}

/// Whether a line has as many delimiters as a row, at the first glance: in prose a space follows them. `None` where more bytes must tell.
fn may_be_row(bytes: &[u8], at: usize, cut: Cut, columns: &Columns) -> Option<bool> {
    let mut fields = 1;
    for (place, byte) in bytes[at..].iter().enumerate() {
        match *byte {
            MARK => return Some(true),
            byte if byte == cut.delimiter => {
                fields += 1;
                let next = bytes.get(at + place + 1);
                if fields > columns.count() || next == Some(&b' ') {
                    return Some(false);
                }
            }
            byte if is_line_end(byte) => return Some(fields == columns.count()),
            _ => {}
        }
    }
    None
}

/// Whether the comma between two fields is rather that of a number in prose: "rose by 1,000 boats".
fn parts_thousands(before: &[u8], after: &[u8]) -> bool {
    let digits = after
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    digits == 3
        && before.last().is_some_and(u8::is_ascii_digit)
        && !(before.iter().all(u8::is_ascii_digit) && after.len() == digits)
}

/// Where the next line begins.
fn next_line(bytes: &[u8], at: usize, cut: Cut) -> usize {
    let end = find(cut.line_end, &bytes[at..]);
    let mut at = end.map_or(bytes.len(), |end| at + end);
    while bytes.get(at).copied().is_some_and(is_line_end) {
        at += 1;
    }
    at
}
