//! Bytes → the next row of a table: where its fields lie, and how they are quoted.
//!
//! A field that begins with a quotation mark ends at the next that is not doubled. Where something else than a delimiter or the line's end
//! follows that mark, as in `"Peace" talks,…`, the field goes on unquoted, as most readers of tables have it.
//!
//! The csv crate reads the same fields, and the tests hold it against this; it does not tell where the marks of a field stood.

use std::borrow::Cow;
use std::ops::Range;

/// The sign that quotes a field.
pub(super) const MARK: u8 = b'"';

/// How rows are cut.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cut {
    /// What parts the fields.
    pub(super) delimiter: u8,
    /// What ends lines, or stands last in what does: an old Mac's table has no line feeds.
    pub(super) line_end: u8,
    /// The place of a mark at a field's beginning that quotes nothing.
    pub(super) literal: Option<usize>,
    /// Whether a mark closes its field only where a delimiter or the line's end follows.
    pub(super) is_lenient: bool,
}

/// A row as it stands in the bytes.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) fields: Vec<Field>,
    /// Where the next row may begin: behind the line's end.
    pub(super) end: usize,
}

/// A field, with the marks around it.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) range: Range<usize>,
    pub(super) quoting: Quoting,
}

/// Whether marks stand around a field, and where the closing one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quoting {
    None,
    Closed(usize),
    /// What closes it is followed by something else than a delimiter.
    Stray(usize),
    /// Nothing closes it.
    Open,
}

impl Cut {
    /// The row that begins here; `None` where it may go on behind the bytes, which are all there are if `is_end`.
    pub(super) fn row(self, bytes: &[u8], from: usize, is_end: bool) -> Option<Row> {
        let mut fields = Vec::new();
        let mut at = from;
        loop {
            let begin = at;
            let mut quoting = Quoting::None;
            if bytes.get(at) == Some(&MARK) && self.literal != Some(at) {
                quoting = self.close(bytes, at + 1, is_end)?;
                at = match quoting {
                    Quoting::Closed(mark) | Quoting::Stray(mark) => mark + 1,
                    _ => bytes.len(),
                };
            }
            let sign = bytes[at..]
                .iter()
                .position(|byte| *byte == self.delimiter || is_line_end(*byte));
            if sign.is_none() && !is_end {
                return None;
            }
            at = sign.map_or(bytes.len(), |sign| at + sign);
            fields.push(Field {
                range: begin..at,
                quoting,
            });
            match bytes.get(at) {
                Some(sign) if *sign == self.delimiter => at += 1,
                Some(_) => {
                    return Some(Row {
                        fields,
                        end: at + 1,
                    });
                }
                None => return Some(Row { fields, end: at }),
            }
        }
    }

    /// How the field is closed whose text begins here; `None` where more bytes must tell.
    fn close(self, bytes: &[u8], from: usize, is_end: bool) -> Option<Quoting> {
        let mut at = from;
        while let Some(mark) = find(MARK, &bytes[at..]) {
            let mark = at + mark;
            at = mark + 1;
            match bytes.get(at) {
                Some(&MARK) => at += 1,
                Some(&next) if next == self.delimiter || is_line_end(next) => {
                    return Some(Quoting::Closed(mark));
                }
                Some(_) if self.is_lenient => {}
                Some(_) => return Some(Quoting::Stray(mark)),
                None => return is_end.then_some(Quoting::Closed(mark)),
            }
        }
        is_end.then_some(Quoting::Open)
    }
}

impl Row {
    /// Whether its last field is never closed.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.fields.last(), Some(field) if field.quoting == Quoting::Open)
    }

    /// The first mark within a field that is not doubled.
    pub(super) fn stray(&self) -> Option<usize> {
        self.fields.iter().find_map(|field| match field.quoting {
            Quoting::Stray(mark) => Some(mark),
            _ => None,
        })
    }
}

impl Field {
    /// What the field says, without the marks that quote it.
    pub(super) fn value<'b>(&self, bytes: &'b [u8]) -> Cow<'b, [u8]> {
        let raw = &bytes[self.range.clone()];
        match self.quoting {
            Quoting::None => Cow::Borrowed(raw),
            Quoting::Open => undoubled(&raw[1..]),
            Quoting::Closed(mark) => undoubled(&bytes[self.range.start + 1..mark]),
            Quoting::Stray(mark) => {
                let rest = bytes[mark + 1..self.range.end].trim_ascii();
                match raw.trim_ascii_end() {
                    // `"text" ,`
                    _ if rest.is_empty() => undoubled(&bytes[self.range.start + 1..mark]),
                    // `"He said "no" to us",`
                    [_, inner @ .., MARK] if opens_word(bytes, mark) => undoubled(inner),
                    // `"Peace" talks resume,`
                    _ => undoubled(raw),
                }
            }
        }
    }
}

fn undoubled(text: &[u8]) -> Cow<'_, [u8]> {
    if !text.contains(&MARK) {
        return Cow::Borrowed(text);
    }
    let mut single = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(mark) = find(MARK, rest) {
        single.extend_from_slice(&rest[..=mark]);
        rest = &rest[mark + 1..];
        rest = rest.strip_prefix(&[MARK]).unwrap_or(rest);
    }
    single.extend_from_slice(rest);
    Cow::Owned(single)
}

/// Where a byte first stands; `contains` looks at many bytes at a time, `position` does not.
pub(super) fn find(byte: u8, bytes: &[u8]) -> Option<usize> {
    const AT_A_TIME: usize = 256;
    let mut from = 0;
    for some in bytes.chunks(AT_A_TIME) {
        if some.contains(&byte) {
            return Some(from + some.iter().position(|other| *other == byte)?);
        }
        from += some.len();
    }
    None
}

/// Whether a word begins behind a mark, as in `he said "no" to us`.
pub(super) fn opens_word(bytes: &[u8], mark: usize) -> bool {
    bytes
        .get(mark + 1)
        .is_some_and(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())
}

pub(super) fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(line: &str, is_lenient: bool) -> Vec<String> {
        let cut = Cut {
            delimiter: b',',
            line_end: b'\n',
            literal: None,
            is_lenient,
        };
        let bytes = line.as_bytes();
        let row = cut.row(bytes, 0, true).unwrap();
        assert_eq!(row.end, bytes.len());
        row.fields
            .iter()
            .map(|field| String::from_utf8(field.value(bytes).into_owned()).unwrap())
            .collect()
    }

    #[test]
    fn fields_are_read_without_the_marks_that_quote_them() {
        for (line, expected) in [
            ("a,b,", ["a", "b", ""]),
            ("a,\"b, c\",d\n", ["a", "b, c", "d"]),
            (
                "\"\",\"\"\"No,\"\" she said\",\"x\"",
                ["", "\"No,\" she said", "x"],
            ),
            ("6\" nails,\"b\" ,\"c\n\nd", ["6\" nails", "b", "c\n\nd"]),
        ] {
            assert_eq!(values(line, false), expected, "{line}");
        }
    }

    #[test]
    fn marks_that_are_not_doubled_stay_in_the_text() {
        for (line, expected) in [
            ("\"He said \"no\" to us\",b", "He said \"no\" to us"),
            ("\"Peace\" talks resume,b", "\"Peace\" talks resume"),
            ("\"Peace\" is \"war\",b", "\"Peace\" is \"war\""),
        ] {
            assert_eq!(values(line, false), [expected, "b"], "{line}");
        }
        let line = "\"He said \"no, thanks\" to us\",b";
        assert_eq!(values(line, true), ["He said \"no, thanks\" to us", "b"]);
    }

    #[test]
    fn what_may_go_on_is_no_row_yet() {
        let cut = Cut {
            delimiter: b',',
            line_end: b'\n',
            literal: None,
            is_lenient: false,
        };
        for bytes in ["a,b", "a,\"b", "a,\"b\"", "a,"] {
            assert!(cut.row(bytes.as_bytes(), 0, false).is_none(), "{bytes}");
        }
    }
}
