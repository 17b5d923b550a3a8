//! A JSON document → its records: the elements of its array, or the objects that it is.
//!
//! Where a record ends is told by its brackets alone, so that a fault in one costs no other. A bracket or a quotation mark that is missing
//! makes a record seem to go on through those behind it: then it is taken to end where another begins that opens with the same field.

use super::records::{Input, LONGEST, Raw, RecordsError};
use std::io::{self, BufRead};

/// How long a record may get, after one that was faulty, before it is asked whether it is another.
const SUSPICIOUS: usize = 1 << 18;

/// The longest name of a field by which records are told apart.
const LONGEST_NAME: usize = 100;

/// A document, read up to some record.
pub(super) struct Document {
    input: Input,
    /// What is read before the rest of the input, from `at` on: what a faulty record seemed to hold.
    again: Vec<u8>,
    at: usize,
    /// The line that has been read up to, from 1.
    line: u32,
    number: u32,
    is_array: bool,
}

/// A record as far as its brackets tell.
struct Piece {
    bytes: Vec<u8>,
    /// The line it begins on.
    line: u32,
    end: End,
}

/// How a record ends.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum End {
    #[default]
    Sound,
    /// Its brackets do not go together, or a line ends within a text.
    Faulty,
    /// With the file.
    Open,
    /// Not within what may be a record.
    TooLong,
}

/// What the brackets and quotation marks of a record say, as far as it has been read.
#[derive(Default)]
struct Marks {
    open: Vec<u8>,
    in_text: bool,
    is_escaped: bool,
    /// The last byte that is no white space.
    last: u8,
    end: End,
}

impl Document {
    pub(super) fn begin(input: Input) -> Self {
        Self {
            input,
            again: Vec::new(),
            at: 0,
            line: 1,
            number: 0,
            is_array: false,
        }
    }

    /// The next record.
    pub(super) fn next(&mut self) -> Result<Option<Raw>, RecordsError> {
        let mut piece = self.piece()?;
        if piece.bytes.trim_ascii().is_empty() {
            return Ok(None);
        }
        if piece.end != End::Sound {
            if let Some(next) = next_record(&piece.bytes) {
                self.go_back(&piece.bytes[next..]);
                piece.bytes.truncate(next);
                let record = piece.bytes.trim_ascii_end();
                let record = record.strip_suffix(b",").unwrap_or(record).len();
                piece.bytes.truncate(record);
            } else if piece.end == End::TooLong {
                return Err(RecordsError::TooLong(piece.line));
            } else if piece.end == End::Open {
                return Err(RecordsError::NeverClosed(piece.line));
            }
        }
        self.number += 1;
        Ok(Some(Raw {
            bytes: piece.bytes,
            line: piece.line,
            number: self.number,
        }))
    }

    /// The first record as far as it goes, sound or not.
    pub(super) fn first(&mut self) -> io::Result<Vec<u8>> {
        Ok(self.piece()?.bytes)
    }

    fn piece(&mut self) -> io::Result<Piece> {
        let mut bytes: Vec<u8> = Vec::new();
        let mut line = self.line;
        let mut longest = SUSPICIOUS;
        let mut marks = Marks::default();
        loop {
            let is_again = self.at < self.again.len();
            let available = if is_again {
                &self.again[self.at..]
            } else {
                self.input.fill_buf()?
            };
            if available.is_empty() {
                if marks.in_text || !marks.open.is_empty() {
                    marks.end = End::Open;
                }
                break;
            }
            let mut taken = 0;
            let mut is_whole = false;
            while let Some(&byte) = available.get(taken) {
                let within = marks.within_text(&available[taken..]);
                if within > 0 {
                    bytes.extend_from_slice(&available[taken..taken + within]);
                    taken += within;
                    continue;
                }
                taken += 1;
                if byte == b'\n' {
                    self.line = self.line.saturating_add(1);
                }
                if bytes.is_empty() {
                    match byte {
                        b'[' if !self.is_array => {
                            self.is_array = true;
                            continue;
                        }
                        b',' | b']' | b'}' => continue,
                        byte if byte.is_ascii_whitespace() => continue,
                        _ => line = self.line,
                    }
                } else if marks.is_outside() && matches!(byte, b',' | b']' | b'\n') {
                    is_whole = true;
                    break;
                }
                bytes.push(byte);
                let is_another = marks.end == End::Faulty && byte == b':' && names_another(&bytes);
                if is_another || marks.take(byte) {
                    is_whole = true;
                    break;
                }
                if is_again && bytes.len() > longest {
                    break;
                }
            }
            if is_again {
                self.at += taken;
            } else {
                self.input.consume(taken);
            }
            if is_whole {
                break;
            }
            let is_suspicious = is_again && bytes.len() > longest;
            if is_suspicious {
                longest *= 2;
            }
            if bytes.len() > LONGEST || is_suspicious && next_record(&bytes).is_some() {
                marks.end = End::TooLong;
                break;
            }
        }
        let end = marks.end;
        Ok(Piece { bytes, line, end })
    }

    /// Goes back to read the last bytes that were read again.
    fn go_back(&mut self, last: &[u8]) {
        let lines = last.split(|byte| *byte == b'\n').count() - 1;
        self.line = self
            .line
            .saturating_sub(u32::try_from(lines).unwrap_or(u32::MAX));
        if self.again[..self.at].ends_with(last) {
            self.at -= last.len();
        } else {
            let mut again = last.to_vec();
            again.extend_from_slice(&self.again[self.at..]);
            self.again = again;
            self.at = 0;
        }
    }
}

impl Marks {
    /// Whether no bracket is open and no text.
    fn is_outside(&self) -> bool {
        self.open.is_empty() && !self.in_text
    }

    /// How many of the next bytes stand within a text, where none of them can end it.
    fn within_text(&self, bytes: &[u8]) -> usize {
        if !self.in_text || self.is_escaped {
            return 0;
        }
        let sign = bytes
            .iter()
            .position(|byte| matches!(byte, b'"' | b'\\' | b'\n'));
        sign.unwrap_or(bytes.len())
    }

    /// Takes the next byte; whether it ends the record.
    fn take(&mut self, byte: u8) -> bool {
        match byte {
            b'\n' if self.in_text => self.end = End::Faulty,
            _ if self.is_escaped => self.is_escaped = false,
            b'\\' if self.in_text => self.is_escaped = true,
            b'"' => self.in_text = !self.in_text,
            b'{' | b'[' if !self.in_text => {
                // In an object, only a field's value is one.
                if byte == b'{' && self.open.last() == Some(&b'{') && self.last != b':' {
                    self.end = End::Faulty;
                }
                self.open.push(byte);
            }
            b'}' | b']' if !self.in_text => {
                let opening = if byte == b'}' { b'{' } else { b'[' };
                if self.open.pop() != Some(opening) {
                    self.end = End::Faulty;
                    // The bracket of a list is missing, rather than that of the record.
                    if byte == b'}' && self.open.len() == 1 {
                        self.open.clear();
                    }
                }
                if self.open.is_empty() {
                    return true;
                }
            }
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            self.last = byte;
        }
        false
    }
}

/// Whether the name that ends a faulty record, with its colon, is the first field of another.
fn names_another(bytes: &[u8]) -> bool {
    let from = bytes.len().saturating_sub(2 * LONGEST_NAME);
    let brace = bytes[from..].iter().rposition(|byte| *byte == b'{');
    let other = brace.map(|brace| from + brace).filter(|at| *at > 0);
    let name = other.and_then(|at| first_name(&bytes[at..]));
    name.is_some() && name == first_name(bytes)
}

/// Where in a faulty record the next begins: an object whose first field is that of the record. In a text its marks would have a `\` each.
fn next_record(bytes: &[u8]) -> Option<usize> {
    let name = first_name(bytes)?;
    let braces = bytes.iter().enumerate().skip(1);
    let mut braces = braces.filter(|(_, byte)| **byte == b'{');
    let found = braces.find(|(at, _)| {
        let before = bytes[..*at].trim_ascii_end();
        // What stands behind these is within the record.
        first_name(&bytes[*at..]) == Some(name)
            && !matches!(before.last(), Some(b':' | b'[' | b'{'))
    });
    found.map(|(at, _)| at)
}

/// The name of an object's first field.
fn first_name(bytes: &[u8]) -> Option<&[u8]> {
    let name = bytes.strip_prefix(b"{")?.trim_ascii_start();
    let name = name.strip_prefix(b"\"")?;
    let end = name
        .iter()
        .take(LONGEST_NAME)
        .position(|byte| *byte == b'"')?;
    let behind = name[end + 1..].trim_ascii_start();
    behind.starts_with(b":").then_some(&name[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    /// The records as "line: record", and what is told as "line! message".
    fn read(text: &str) -> Vec<String> {
        let mut document = Document::begin(Box::new(Cursor::new(text.as_bytes().to_vec())));
        let mut read = Vec::new();
        loop {
            match document.next() {
                Ok(None) => return read,
                Ok(Some(raw)) => {
                    assert_eq!(raw.number as usize, read.len() + 1);
                    read.push(format!(
                        "{}: {}",
                        raw.line,
                        String::from_utf8(raw.bytes).unwrap()
                    ));
                }
                Err(RecordsError::NeverClosed(line)) => {
                    read.push(format!("{line}!"));
                    assert!(document.next().unwrap().is_none());
                    return read;
                }
                Err(error) => panic!("{error}"),
            }
        }
    }

    const LAST: &str = r#"{"t": "C", "of": [{"n": 1}, {"n": 2}]}"#;

    #[test]
    fn a_record_that_is_not_closed_costs_no_other() {
        for faulty in [
            r#"{"t": "B", "of": {"n": 1}"#,
            r#"{"t": "B", "of": [1, 2}"#,
            r#"{"t": "B, "of": "x"}"#,
            r#"{"t": "B", "of": "x}"#,
            r#"{"t": "B", of": "x"}"#,
        ] {
            let expected = |lines: [u32; 4]| {
                let records = [r#"{"t": "A"}"#, faulty, LAST, LAST];
                let told = lines.iter().zip(records);
                told.map(|(line, record)| format!("{line}: {record}"))
                    .collect::<Vec<_>>()
            };
            let lines = format!("[\n{{\"t\": \"A\"}},\n{faulty},\n{LAST},\n{LAST}\n]\n");
            assert_eq!(read(&lines), expected([2, 3, 4, 5]), "{faulty}");
            let line = lines.replace('\n', "");
            assert_eq!(read(&line), expected([1; 4]), "{faulty}");
        }
    }

    #[test]
    fn a_bracket_too_many_or_too_few_costs_no_other() {
        for faulty in [
            r#"{"t": "B", "of": 1, 2]}"#,
            r#"{"t": "B"}}"#,
            r#"{"t": "B"]]"#,
        ] {
            let read = read(&format!("[{{\"t\": \"A\"}}, {faulty}, {LAST}, {LAST}]"));
            assert_eq!(
                read[2..],
                [format!("1: {LAST}"), format!("1: {LAST}")],
                "{faulty}"
            );
        }
    }

    #[test]
    fn where_nothing_tells_the_next_record_the_rest_is_said_to_be_unread() {
        let records = "[\n{\"t\": \"A\"},\n{\"t\": \"B\",\n{\"u\": \"C\"}, {\"u\": \"D\"";
        assert_eq!(read(records), ["2: {\"t\": \"A\"}", "3!"]);
    }

    #[test]
    fn many_faulty_records_are_read_in_one_go() {
        let many = 20_000;
        let records = "{\"t\": \"It froze over, and the harbor was closed.\",\n".repeat(many);
        assert_eq!(read(&format!("[\n{records}{LAST}\n]")).len(), many + 1);
    }
}
