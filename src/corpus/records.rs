//! Files of records → records, one by one.
//!
//! What comes in: a file with a JSON object a line, a JSON array, or a table with a header (CSV, TSV), each perhaps compressed by gzip or
//! zstd. What goes out: the bytes of each record as a JSON object, with the line it begins on. Files are read as a stream and may be
//! larger than memory; a single record may not be larger than [`LONGEST`].

use super::decode::Utf16;
use super::document::Document;
use super::record;
use super::table::Table;
use super::walk::has_extension;
use crate::article::Format;
use flate2::bufread::MultiGzDecoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// The longest record that is read, in bytes.
pub(super) const LONGEST: usize = 1 << 28;

/// A record as it stands in its file.
#[derive(Debug)]
pub(super) struct Raw {
    /// A JSON object, or what was found in its place.
    pub(super) bytes: Vec<u8>,
    /// The line it begins on, from 1.
    pub(super) line: u32,
    /// What tells it from the file's other records: its line, or its number where several records may stand on one line.
    pub(super) number: u32,
}

/// Why no more records can be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum RecordsError {
    /// The file, or what was compressed in it, cannot be read.
    #[error(transparent)]
    Unreadable(#[from] io::Error),
    /// The file holds no records; the message follows its name.
    #[error("{0}")]
    NoRecords(&'static str),
    /// The file is no table; the message follows its name.
    #[error("{0}")]
    NoTable(&'static str),
    /// A record is too long; the line it begins on.
    #[error("the record is longer than 256 MiB")]
    TooLong(u32),
    /// A record without an end; the line it begins on.
    #[error(
        "the record that begins here is never closed: a bracket or a quotation mark is missing; nothing from here to the end of the file was read"
    )]
    NeverClosed(u32),
    /// A quotation mark that no other closes, the line it stands on, and the lines that were not read for it, from the first to the last.
    #[error("a quotation mark opens a field here and no other closes it; {}", lines_read(*.unread))]
    OpenMark {
        /// The line.
        line: u32,
        /// The lines that were not read.
        unread: Option<(u32, u32)>,
    },
    /// A quotation mark that no other closes up to the end of the file; the line it stands on.
    #[error(
        "a quotation mark opens a field here and no other closes it; all from here to the end of the file was read as that field"
    )]
    NoEnd(u32),
    /// Quotation marks within a field that are not doubled; the line that its row begins on.
    #[error(
        "the row has quotation marks within a field that are not doubled, so that its fields are not told apart as they should be"
    )]
    LooseMark(u32),
}

/// What became of the rows beside a mark that stands open.
fn lines_read(unread: Option<(u32, u32)>) -> String {
    match unread {
        None => "this row and those behind it were read as if it were not there".to_owned(),
        Some((first, last)) if first == last => {
            "this row was not read, those behind it were".to_owned()
        }
        Some((first, last)) => {
            format!("lines {first} to {last} were not read, those behind them were")
        }
    }
}

/// What is read, decompressed.
pub(super) type Input = Box<dyn BufRead + Send>;

/// The records of a file, from first to last.
pub(super) enum Records {
    Lines { input: Input, line: u32 },
    Document(Box<Document>),
    Table(Box<Table>),
    Ended,
}

impl Records {
    /// Opens a file of records.
    pub(super) fn open(path: &Path, format: Format) -> Result<Self, RecordsError> {
        let mut input = BufReader::with_capacity(1 << 16, File::open(path)?);
        let head = input.fill_buf()?;
        let is_text = head.trim_ascii_start().starts_with(b"{")
            || head.trim_ascii_start().starts_with(b"[")
            || format == Format::Csv;
        if has_extension(path, &["gz", "zst"]) && !is_compressed(head) && !is_text {
            return Err(RecordsError::NoRecords(
                "the file's name says that it is compressed, and it is not; nor does it hold records as it is",
            ));
        }
        Self::begin(decompressed(input)?, format)
    }

    /// Reads a stream of records.
    pub(super) fn of(
        input: impl Read + Send + 'static,
        format: Format,
    ) -> Result<Self, RecordsError> {
        Self::begin(
            decompressed(BufReader::with_capacity(1 << 16, input))?,
            format,
        )
    }

    fn begin(mut input: Input, format: Format) -> Result<Self, RecordsError> {
        if let Some(encoding) = Utf16::<Input>::encoding(input.fill_buf()?) {
            input = Box::new(BufReader::new(Utf16::new(input, encoding)));
        }
        let head = input.fill_buf()?;
        if let Some(reason) = no_records(head) {
            return Err(RecordsError::NoRecords(reason));
        }
        let is_marked = head.starts_with(b"\xEF\xBB\xBF");
        if is_marked {
            input.consume(3);
        }
        if format == Format::Csv {
            return Ok(Self::Table(Box::new(Table::begin(input)?)));
        }
        let head = input.fill_buf()?;
        Ok(if is_document(head) {
            Self::Document(Box::new(Document::begin(input)))
        } else {
            Self::Lines { input, line: 0 }
        })
    }

    fn read(&mut self) -> Result<Option<Raw>, RecordsError> {
        match self {
            Self::Lines { input, line } => next_line(input, line),
            Self::Document(document) => document.next(),
            Self::Table(table) => table.next(),
            Self::Ended => Ok(None),
        }
    }
}

/// Whether a file of records holds articles by the look of it: of a table the header is looked at, of others the fields of the first record
/// that are named within the first MiB.
pub(super) fn hold_articles(path: &Path, format: Format) -> bool {
    const LOOKED_AT: u64 = 1 << 20;
    // Opening a pipe would wait for whoever writes to it.
    path.is_file() && are_articles(path, format, LOOKED_AT).unwrap_or_else(|error| error.is_told())
}

fn are_articles(path: &Path, format: Format, looked_at: u64) -> Result<bool, RecordsError> {
    let input = BufReader::new(File::open(path)?);
    let input = decompressed(input)?.take(looked_at);
    let first = match Records::begin(Box::new(input), format)? {
        Records::Table(table) => return Ok(record::are_of_article(&table.names())),
        Records::Document(mut document) => document.first()?,
        mut records => match records.next() {
            Some(first) => first?.bytes,
            None => return Ok(false),
        },
    };
    let names = record::names_of_fields(&first);
    Ok(record::are_of_article(&names.iter().map(String::as_str)))
}

impl RecordsError {
    /// Whether it is told of a file in a folder that may hold records and cannot be looked into, or holds nothing that can be read; others
    /// hold something else.
    fn is_told(&self) -> bool {
        matches!(self, Self::Unreadable(_) | Self::NoRecords(_))
    }
}

impl Iterator for Records {
    type Item = Result<Raw, RecordsError>;

    fn next(&mut self) -> Option<Self::Item> {
        let read = self.read().transpose();
        let goes_on = match &read {
            // After a line that is too long the next is read.
            Some(Err(RecordsError::TooLong(_))) => matches!(self, Self::Lines { .. }),
            Some(
                Ok(_)
                | Err(
                    RecordsError::NeverClosed(_)
                    | RecordsError::OpenMark { .. }
                    | RecordsError::NoEnd(_)
                    | RecordsError::LooseMark(_),
                ),
            ) => true,
            Some(Err(_)) | None => false,
        };
        if !goes_on {
            *self = Self::Ended;
        }
        read
    }
}

const GZIP: &[u8] = b"\x1f\x8b";
const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd";

fn is_compressed(head: &[u8]) -> bool {
    head.is_empty() || head.starts_with(GZIP) || head.starts_with(ZSTD)
}

/// What a compressed file holds; others as they are.
fn decompressed(mut input: BufReader<impl Read + Send + 'static>) -> io::Result<Input> {
    let head = input.fill_buf()?;
    Ok(if head.starts_with(GZIP) {
        Box::new(BufReader::with_capacity(
            1 << 16,
            MultiGzDecoder::new(input),
        ))
    } else if head.starts_with(ZSTD) {
        Box::new(BufReader::with_capacity(
            1 << 16,
            zstd::stream::read::Decoder::with_buffer(input)?,
        ))
    } else {
        Box::new(input)
    })
}

/// Why a file that begins like this holds no records; told once for the file rather than for each of its lines.
fn no_records(head: &[u8]) -> Option<&'static str> {
    if head.is_empty() {
        return Some("the file is empty");
    }
    if head.starts_with(b"\xFF\xFE\0\0") || head.starts_with(b"\0\0\xFE\xFF") {
        return Some("the file is UTF-32 text, which is not read; save it as UTF-8");
    }
    head.contains(&0).then_some("the file is not text")
}

/// Whether a file is one JSON document over many lines rather than a record a line.
fn is_document(head: &[u8]) -> bool {
    let first_line = head
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii)
        .find(|line| !line.is_empty());
    first_line.is_some_and(|line| line.starts_with(b"[") || line == b"{")
}

fn next_line(input: &mut Input, line: &mut u32) -> Result<Option<Raw>, RecordsError> {
    line_of(input, line, LONGEST)
}

/// The next line that is not blank; of one that is longer than this nothing is kept.
fn line_of(input: &mut Input, line: &mut u32, longest: usize) -> Result<Option<Raw>, RecordsError> {
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        let mut is_whole = false;
        let mut is_too_long = false;
        while !is_whole {
            let available = input.fill_buf()?;
            if available.is_empty() {
                break;
            }
            let end = available.iter().position(|byte| *byte == b'\n');
            let taken = end.map_or(available.len(), |end| end + 1);
            if !is_too_long {
                bytes.extend_from_slice(&available[..taken]);
            }
            input.consume(taken);
            is_whole = end.is_some();
            if bytes.len() > longest {
                is_too_long = true;
                bytes = Vec::new();
            }
        }
        if is_too_long {
            *line += 1;
            return Err(RecordsError::TooLong(*line));
        }
        if bytes.is_empty() {
            return Ok(None);
        }
        *line += 1;
        let record = bytes.trim_ascii();
        if !record.is_empty() {
            return Ok(Some(Raw {
                bytes: record.to_vec(),
                line: *line,
                number: *line,
            }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};

    fn records(name: &str, bytes: &[u8]) -> Vec<(u32, u32, String)> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let format = if name.contains("sv") {
            Format::Csv
        } else {
            Format::Jsonl
        };
        Records::open(&path, format)
            .unwrap()
            .map(|raw| {
                let raw = raw.unwrap();
                (raw.line, raw.number, String::from_utf8(raw.bytes).unwrap())
            })
            .collect()
    }

    #[test]
    fn an_array_gives_its_elements_and_their_lines() {
        let read = records(
            "a.json",
            b"[\n  {\"a\": \"]},{\\\"\"},\n  {\"b\": [1,\n 2]}, {broken]\n]",
        );
        let expected = [
            (2, 1, r#"{"a": "]},{\""}"#.to_owned()),
            (3, 2, "{\"b\": [1,\n 2]}".to_owned()),
        ];
        assert_eq!(read[..2], expected);
        assert_eq!(records("a.json", b"[]"), []);
        assert_eq!(records("a.json", b"{\n\"a\": 1\n}\n").len(), 1);
    }

    #[test]
    fn a_table_gives_its_rows_under_the_names_of_its_header() {
        let expected = vec![
            (2, 2, r#"{"title":"A","text":"One,\ntwo"}"#.to_owned()),
            (4, 4, r#"{"title":"B"}"#.to_owned()),
        ];
        assert_eq!(
            records("a.csv", b"\xEF\xBB\xBFtitle,text\nA,\"One,\ntwo\"\nB,\n\n"),
            expected
        );
        assert_eq!(
            records("a.tsv", b"title\ttext\nA\t\"One,\ntwo\"\nB\t\n"),
            expected
        );
        assert_eq!(
            records("a.csv", b"title;text\nA;\"One,\ntwo\"\nB;\n"),
            expected
        );
    }

    #[test]
    fn a_line_that_is_too_long_costs_no_other() {
        let mut input: Input = Box::new(Cursor::new(b"{1}\n{22222222}\n{3}\n{44444444}"));
        let mut line = 0;
        let mut next = || match line_of(&mut input, &mut line, 6) {
            Ok(raw) => raw.map(|raw| (raw.line, String::from_utf8(raw.bytes).unwrap())),
            Err(error) => Some((0, error.to_string())),
        };
        let too_long = "the record is longer than 256 MiB".to_owned();
        assert_eq!(next(), Some((1, "{1}".to_owned())));
        assert_eq!(next(), Some((0, too_long.clone())));
        assert_eq!(next(), Some((3, "{3}".to_owned())));
        assert_eq!(next(), Some((0, too_long)));
        assert_eq!(next(), None);
    }

    #[test]
    fn compressed_records_are_read_as_the_others() {
        let lines = b"{\"text\": \"x\"}\n{\"text\": \"y\"}\n";
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gzip.write_all(lines).unwrap();
        let zstd = zstd::encode_all(Cursor::new(lines), 1).unwrap();
        for bytes in [lines.to_vec(), gzip.finish().unwrap(), zstd] {
            let read = records("a.jsonl", &bytes);
            assert_eq!(read.len(), 2);
            assert_eq!(read[1], (2, 2, "{\"text\": \"y\"}".to_owned()));
        }
    }
}
