//! A table with a header → its rows, one by one, as records.
//!
//! What comes in: a stream of UTF-8. What goes out: each row as a JSON object under the names of the header, with the line it begins on.
//! Fields in quotation marks may go over many lines. Where a mark stands open, so that it would swallow the rows behind it, these are read
//! row by row, and it is told; sound tables are read in one pass, a row at a time.

mod columns;
mod open_mark;
mod row;

use super::records::{Input, LONGEST, Raw, RecordsError};
use columns::Columns;
use open_mark::Finding;
use row::{Cut, Row, is_line_end, opens_word};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::io::{self, BufRead};

/// As much as is read at a time, at the least.
const CHUNK: usize = 1 << 16;

/// How long a row in quotation marks gets before it is asked whether they stand open.
const SUSPICIOUS: usize = 1 << 20;

/// A table, read up to some row.
pub(super) struct Table {
    input: Input,
    /// What was read of it, from the row at `begin` on.
    buffer: Vec<u8>,
    begin: usize,
    is_ended: bool,
    /// The line of the next row, from 1.
    line: u32,
    cut: Cut,
    names: Vec<String>,
    columns: Columns,
    /// What is told after the row that it concerns.
    told: Option<RecordsError>,
}

impl Table {
    /// Begins a table, by reading its header.
    pub(super) fn begin(mut input: Input) -> Result<Self, RecordsError> {
        let head = input.fill_buf()?;
        let line_end = head.iter().position(|byte| is_line_end(*byte));
        let header = &head[..line_end.unwrap_or(head.len())];
        let has_line_feeds = line_end.is_none_or(|end| head[end..].contains(&b'\n'));
        let mut table = Self {
            cut: Cut {
                delimiter: delimiter(header),
                line_end: if has_line_feeds { b'\n' } else { b'\r' },
                literal: None,
                is_lenient: false,
            },
            input,
            buffer: Vec::new(),
            begin: 0,
            is_ended: false,
            line: 1,
            names: Vec::new(),
            columns: Columns::named(&[]),
            told: None,
        };
        if table.skip_line_ends()?
            && let Some(header) = table.cut_row()?
        {
            if header.is_open() {
                return Err(RecordsError::NoTable(
                    "a quotation mark in the header of the table is never closed",
                ));
            }
            let name = |field: &row::Field| {
                let name = field.value(&table.buffer);
                String::from_utf8_lossy(&name).trim().to_owned()
            };
            table.names = header.fields.iter().map(name).collect();
            table.columns = Columns::named(&table.names);
            table.go_on_at(header.end);
        }
        if table.names.len() < 2 {
            return Err(RecordsError::NoTable(
                "the table has no header with two columns or more; its first line must name them, as in id,title,date,text",
            ));
        }
        Ok(table)
    }

    /// The names of its columns.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.names.iter().map(String::as_str)
    }

    /// The next row that is not blank. After a fault of one row the next is read.
    pub(super) fn next(&mut self) -> Result<Option<Raw>, RecordsError> {
        loop {
            if let Some(fault) = self.told.take() {
                return Err(fault);
            }
            if !self.skip_line_ends()? {
                return Ok(None);
            }
            let line = self.line;
            let read = match self.cut_row()? {
                Some(row) => self.take(row)?,
                None => return Err(RecordsError::TooLong(line)),
            };
            if let Some(row) = read {
                return Ok(Some(row));
            }
        }
    }

    /// The row that begins where the table has been read up to; `None` if it is too long.
    fn cut_row(&mut self) -> Result<Option<Row>, RecordsError> {
        let mut suspicious = SUSPICIOUS;
        loop {
            if let Some(row) = self.cut.row(&self.buffer, self.begin, self.is_ended) {
                return Ok(Some(row));
            }
            let length = self.buffer.len() - self.begin;
            if length > suspicious {
                suspicious *= 2;
                let so_far = self.cut.row(&self.buffer, self.begin, true);
                if let Some(row) = so_far.filter(|row| row.is_open() && self.stands_open(row)) {
                    return Ok(Some(row));
                }
            }
            if length > LONGEST {
                return Ok(None);
            }
            self.read_on()?;
        }
    }

    fn stands_open(&self, row: &Row) -> bool {
        let found = open_mark::look(&self.buffer, row, self.cut, &self.columns, self.is_ended);
        matches!(found, Finding::Open { .. })
    }

    /// Reads a row, unless it is blank or a mark in it stands open, and goes on to the next.
    fn take(&mut self, mut row: Row) -> Result<Option<Raw>, RecordsError> {
        let found = loop {
            match open_mark::look(&self.buffer, &row, self.cut, &self.columns, self.is_ended) {
                Finding::More if self.buffer.len() - self.begin <= LONGEST => {
                    self.read_on()?;
                    // What was read before may have moved.
                    match self.cut.row(&self.buffer, self.begin, self.is_ended) {
                        Some(again) => row = again,
                        None => break Finding::Sound,
                    }
                }
                found => break found,
            }
        };
        if let Finding::Open { mark, rows } = found {
            return Ok(self.without_mark(mark, rows));
        }
        if row.is_open() {
            return Ok(self.without_end(&row));
        }
        if let Some(stray) = row.stray()
            && row.fields.len() != self.names.len()
        {
            let quotes_within = opens_word(&self.buffer, stray);
            let line_alone = (!quotes_within).then(|| row.end - self.begin);
            if let Some(lenient) = self.cut_leniently(line_alone)? {
                row = lenient;
            } else {
                if quotes_within || row.fields.len() > self.names.len() {
                    self.told = Some(RecordsError::LooseMark(self.line));
                }
                row = match self.cut_row()? {
                    Some(row) => row,
                    None => return Err(RecordsError::TooLong(self.line)),
                };
            }
        }
        Ok(self.read_fields(&row))
    }

    /// The row once more, where marks within its fields are not doubled: if only those before a delimiter close a field, and that makes
    /// as many fields as there are columns, in no more bytes than `longest`.
    fn cut_leniently(&mut self, longest: Option<usize>) -> Result<Option<Row>, RecordsError> {
        let cut = Cut {
            is_lenient: true,
            ..self.cut
        };
        let row = loop {
            if let Some(row) = cut.row(&self.buffer, self.begin, self.is_ended) {
                break row;
            }
            if self.buffer.len() - self.begin > SUSPICIOUS {
                return Ok(None);
            }
            self.read_on()?;
        };
        let found = open_mark::look(&self.buffer, &row, self.cut, &self.columns, true);
        let is_sound = !row.is_open()
            && found == Finding::Sound
            && longest.is_none_or(|longest| row.end - self.begin <= longest);
        Ok((is_sound && row.fields.len() == self.names.len()).then_some(row))
    }

    /// A row with a mark that stands open, read as if that were not there if the row then is whole; the rows behind it come next.
    fn without_mark(&mut self, mark: usize, rows: usize) -> Option<Raw> {
        let line = self.line_at(mark);
        let whole = self.whole_without(mark, rows);
        let read = whole.and_then(|row| self.read_fields(&row));
        self.told = Some(RecordsError::OpenMark {
            line,
            unread: match read {
                Some(_) => None,
                None => Some((
                    self.line,
                    self.line_at(rows).saturating_sub(1).max(self.line),
                )),
            },
        });
        self.go_on_at(rows);
        read
    }

    /// A row without a mark in it, if its line then has a field for every column and nothing stands between it and the next rows.
    fn whole_without(&self, mark: usize, rows: usize) -> Option<Row> {
        let lines = &self.buffer[..rows];
        let cut = Cut {
            literal: Some(mark),
            ..self.cut
        };
        let mut row = cut.row(lines, self.begin, true)?;
        let is_last = lines[row.end..].iter().all(u8::is_ascii_whitespace);
        let is_whole = is_last && !row.is_open() && row.fields.len() == self.names.len();
        // The mark says nothing.
        let field = row
            .fields
            .iter_mut()
            .find(|field| field.range.start == mark)?;
        field.range.start += 1;
        is_whole.then_some(row)
    }

    /// The last row, where a mark is never closed and no rows follow it.
    fn without_end(&mut self, row: &Row) -> Option<Raw> {
        let mark = row
            .fields
            .last()
            .map_or(self.begin, |field| field.range.start);
        let line = self.line_at(mark);
        let whole = self
            .whole_without(mark, self.buffer.len())
            .filter(|_| row.fields.len() < self.names.len());
        self.told = Some(match whole {
            Some(_) => RecordsError::OpenMark { line, unread: None },
            None => RecordsError::NoEnd(line),
        });
        self.read_fields(whole.as_ref().unwrap_or(row))
    }

    /// What a row says, as a JSON object; `None` where it is blank. The next row comes behind it.
    fn read_fields(&mut self, row: &Row) -> Option<Raw> {
        let line = self.line;
        let raw = |bytes| Raw {
            bytes,
            line,
            number: line,
        };
        let values: Vec<Cow<'_, [u8]>> = row
            .fields
            .iter()
            .map(|field| field.value(&self.buffer))
            .collect();
        if self.told.is_none() && values.len() == self.names.len() {
            for (column, value) in values.iter().enumerate() {
                self.columns.learn(column, value);
            }
        }
        let is_blank = values.iter().all(|value| value.trim_ascii().is_empty());
        let values = values
            .into_iter()
            .map(|value| String::from_utf8(value.into_owned()));
        let values: Result<Vec<String>, _> = values.collect();
        let read = match values {
            _ if is_blank => None,
            Ok(values) => {
                let fields: Map<String, Value> = self
                    .names
                    .iter()
                    .zip(values)
                    .filter(|(name, value)| !name.is_empty() && !value.trim_ascii().is_empty())
                    .map(|(name, value)| (name.clone(), Value::String(value)))
                    .collect();
                let bytes = serde_json::to_vec(&fields);
                Some(raw(bytes.expect("texts under their names can be written")))
            }
            // Said of the row when it is read: what its letters were cannot be known.
            Err(_) => Some(raw(self.buffer[self.begin..row.end].to_vec())),
        };
        self.go_on_at(row.end);
        read
    }

    /// The line of a place in what was read.
    fn line_at(&self, at: usize) -> u32 {
        let read = &self.buffer[self.begin..at];
        let is_line_end = |byte: &u8| usize::from(*byte == self.cut.line_end);
        let lines: usize = read.iter().map(is_line_end).sum();
        self.line
            .saturating_add(u32::try_from(lines).unwrap_or(u32::MAX))
    }

    fn go_on_at(&mut self, at: usize) {
        self.line = self.line_at(at);
        self.begin = at;
    }

    /// Goes on to the next line that is not empty; whether there is one.
    fn skip_line_ends(&mut self) -> Result<bool, RecordsError> {
        loop {
            let rest = &self.buffer[self.begin..];
            match rest.iter().position(|byte| !is_line_end(*byte)) {
                Some(empty) => {
                    self.go_on_at(self.begin + empty);
                    return Ok(true);
                }
                None if self.is_ended => return Ok(false),
                None => {
                    self.go_on_at(self.buffer.len());
                    self.read_on()?;
                }
            }
        }
    }

    /// Reads at least as much again as is still to be read of what was read before, so that a long row is not looked through too often.
    fn read_on(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.begin);
        self.begin = 0;
        let wanted = self.buffer.len() + self.buffer.len().max(CHUNK);
        while self.buffer.len() < wanted && !self.is_ended {
            let available = self.input.fill_buf()?;
            self.buffer.extend_from_slice(available);
            self.is_ended = available.is_empty();
            let taken = available.len();
            self.input.consume(taken);
        }
        Ok(())
    }
}

/// The sign that parts the columns: the one of which the header has most.
fn delimiter(header: &[u8]) -> u8 {
    let count = |sign: u8| header.split(|byte| *byte == sign).count();
    [b',', b'\t', b';', b'|']
        .into_iter()
        .rev()
        .max_by_key(|sign| count(*sign))
        .unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    /// The rows of a table as "line: values", and what is told as "line! message".
    fn read(bytes: &[u8]) -> Vec<String> {
        let input: Input = Box::new(Cursor::new(bytes.to_vec()));
        let mut table = Table::begin(input).unwrap();
        let mut read = Vec::new();
        loop {
            match table.next() {
                Ok(None) => return read,
                Ok(Some(row)) => {
                    let fields: Map<String, Value> = serde_json::from_slice(&row.bytes).unwrap();
                    let values: Vec<&str> = fields.values().filter_map(Value::as_str).collect();
                    read.push(format!("{}: {}", row.line, values.join("|")));
                }
                Err(
                    ref error @ (RecordsError::OpenMark { line, .. }
                    | RecordsError::NoEnd(line)
                    | RecordsError::LooseMark(line)),
                ) => {
                    let message = error.to_string();
                    let end = message.rsplit([';', ',']).next().unwrap();
                    read.push(format!("{line}!{end}"));
                }
                Err(error) => panic!("{error}"),
            }
        }
    }

    #[track_caller]
    fn check(table: &str, expected: &[&str]) {
        assert_eq!(read(table.as_bytes()), expected, "{table}");
        // However lines end.
        let dos = table.replace('\n', "\r\n");
        let expected: Vec<String> = expected
            .iter()
            .map(|row| row.replace('\n', "\r\n"))
            .collect();
        assert_eq!(read(dos.as_bytes()), expected, "{dos}");
    }

    const READ: &str = " this row and those behind it were read as if it were not there";

    #[test]
    fn a_mark_that_stands_open_costs_no_row_behind_it() {
        for (mark, row) in [("\"D,four", "D|four"), ("D,\"four", "D|four")] {
            check(
                &format!(
                    "title,text,date\nA,one,2020-01-01\n{mark},2020\nE,five,2020-02-02\nF,six,2020-02-03\n"
                ),
                &[
                    "2: A|one|2020-01-01",
                    &format!("3: {row}|2020"),
                    &format!("3!{READ}"),
                    "4: E|five|2020-02-02",
                    "5: F|six|2020-02-03",
                ],
            );
        }
        // In the last row, and in the first.
        check(
            "title,text,date\nA,one,2020-01-01\nB,\"two,2020-01-02\n",
            &[
                "2: A|one|2020-01-01",
                "3: B|two|2020-01-02",
                &format!("3!{READ}"),
            ],
        );
        check(
            "title,text,date\n\"A,one,2020-01-01\nB,two,2020-01-02\n",
            &[
                "2: A|one|2020-01-01",
                &format!("2!{READ}"),
                "3: B|two|2020-01-02",
            ],
        );
    }

    #[test]
    fn a_later_mark_does_not_close_one_that_stands_open() {
        check(
            "title,text,date\nD,\"four,2020\nE,five,2020-02-02\nF,the \"six\" of it,2020-02-03\nG,seven,2020-02-04\n",
            &[
                "2: D|four|2020",
                &format!("2!{READ}"),
                "3: E|five|2020-02-02",
                "4: F|the \"six\" of it|2020-02-03",
                "5: G|seven|2020-02-04",
            ],
        );
        // What would close it opens a field of its own, and that may have many lines.
        check(
            "title,text,date\nD,\"four,2020\nE,\"Five, of all.\n\nAnd more.\",2020-02-02\nF,six,2020-02-03\n",
            &[
                "2: D|four|2020",
                &format!("2!{READ}"),
                "3: E|Five, of all.\n\nAnd more.|2020-02-02",
                "6: F|six|2020-02-03",
            ],
        );
        // A field of many lines that is not closed is not told from what comes after it, and is left out.
        check(
            "title,text,date\nD,\"Four, of all.\n\nAnd more,2020-02-01\nE,\"Five.\n\nAnd more.\",2020-02-02\nF,six,2020-02-03\n",
            &[
                "2! those behind them were",
                "5: E|Five.\n\nAnd more.|2020-02-02",
                "8: F|six|2020-02-03",
            ],
        );
    }

    #[test]
    fn a_mark_that_stands_open_is_found_in_other_tables_too() {
        check(
            "title\ttext\nA\t\"one\nB\ttwo\nC\tthree\n",
            &["2: A|one", &format!("2!{READ}"), "3: B|two", "4: C|three"],
        );
        let rows: Vec<String> = (3..60_000).map(|n| format!("{n},row {n}\n")).collect();
        let rows = read(format!("id,text\n1,one\n2,\"two\n{}", rows.concat()).as_bytes());
        assert_eq!(rows.len(), 60_000);
        assert_eq!(
            rows[1..4],
            ["3: 2|two", &*format!("3!{READ}"), "4: 3|row 3"]
        );
    }

    #[test]
    fn sound_fields_of_many_lines_stay_whole() {
        let mut paragraphs = vec![
            "One, two and three.\n\nFour, five.\n",
            "It rose from 1,000 to 2,000.\nIt fell to 1,000, then 900.",
            "\"\"We never,\"\" she said.\n\"\"Never,\"\" he said, \"\"ever.\"\"",
            "\"\"We never,\"\" she said.\n\n\"\"Never,\"\" he said, \"\"ever",
            "Oslo,Norway\nBergen,Norway\n",
            "Results:\n\nAnn,34\nBo,35\nCara,36\nDan,37\nEve,38\nFay,39\nGus,40\nHal,41\nIan,42\n\nAll ran.",
            "2020-01-01\n2020-01-02",
            "x\n\n",
        ];
        let long = "The harbor, which froze, is open again.\n\n".repeat(60_000);
        paragraphs.push(&long);
        for text in paragraphs {
            let is_long = text.len() > 1000;
            let said = text.replace("\"\"", "\"");
            let said = said.as_str();
            for (table, rows) in [
                (
                    format!("title,text,date\nA,\"{text}\",2020-01-01\nB,two,2020-01-02\n"),
                    [format!("2: A|{said}|2020-01-01"), "B|two|2020-01-02".into()],
                ),
                (
                    format!("text,title,date\n\"{text}\",A,2020-01-01\ntwo,B,2020-01-02\n"),
                    [format!("2: {said}|A|2020-01-01"), "two|B|2020-01-02".into()],
                ),
                (
                    format!("date,text\n2020-01-01,\"{text}\"\n2020-01-02,two\n"),
                    [format!("2: 2020-01-01|{said}"), "2020-01-02|two".into()],
                ),
                (
                    format!("title,text\nA,\"{text}\"\nB,two\n"),
                    [format!("2: A|{said}"), "B|two".into()],
                ),
            ] {
                let read = read(table.as_bytes());
                assert!(read.len() == 2, "{}", if is_long { "" } else { &table });
                assert!(read[0] == rows[0], "{}", if is_long { "" } else { &table });
                assert!(read[1].ends_with(&rows[1]));
            }
        }
    }

    #[test]
    fn marks_that_are_not_doubled_are_read_where_the_columns_fit_and_told_where_not() {
        check(
            "title,text,date\nA,\"He said \"no\" to us.\n\nAll, he said.\",2020-01-01\nB,\"\"Peace\" now, or war\",2020-01-02\n",
            &[
                "2: A|He said \"no\" to us.\n\nAll, he said.|2020-01-01",
                "5: B|\"Peace\" now, or war|2020-01-02",
            ],
        );
        check(
            "title\ttext\n\"Peace\"\n\"Peace\" talks\tThey met.\n\"War\" games\tThey played.\n",
            &[
                "2: Peace",
                "3: \"Peace\" talks|They met.",
                "4: \"War\" games|They played.",
            ],
        );
        check(
            "title,text,date\nA,\"He said \"no\", and left\",2020-01-01\nB,two,2020-01-02\n",
            &[
                "2: A|He said \"no| and left\"",
                "2! so that its fields are not told apart as they should be",
                "3: B|two|2020-01-02",
            ],
        );
    }

    #[test]
    fn a_table_that_ends_within_a_field_is_told() {
        check(
            "title,text,date\nA,one,2020-01-01\nB,\"Two, of all.\n\nAnd mo",
            &[
                "2: A|one|2020-01-01",
                "3: B|Two, of all.\n\nAnd mo",
                "3! all from here to the end of the file was read as that field",
            ],
        );
    }

    #[test]
    fn lines_of_an_old_mac_are_counted_too() {
        assert_eq!(
            read(b"title,text\rA,one\r\rB,two\r"),
            ["2: A|one", "4: B|two"]
        );
    }

    proptest::proptest! {
        /// A table that was written as tables are is read as it was written, wherever what is read at a time ends.
        #[test]
        fn what_a_writer_of_tables_writes_is_read(
            rows in proptest::collection::vec(("[ab,\"\n ]{0,12}", "[ab,\"\n\r ]{0,12}", "[ab]{1,3}"), 0..12)
        ) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(["text", "title", "name"]).unwrap();
            for (a, b, c) in &rows {
                writer.write_record([a, b, c]).unwrap();
            }
            let bytes = writer.into_inner().unwrap();
            let expected: Vec<String> = csv::Reader::from_reader(&bytes[..])
                .records()
                .map(|row| {
                    let row = row.unwrap();
                    let values: Vec<&str> = row.iter().filter(|value| !value.trim_ascii().is_empty()).collect();
                    values.join("|")
                })
                .collect();
            let rows: Vec<String> = read(&bytes)
                .into_iter()
                .map(|row| row.split_once(": ").unwrap().1.to_owned())
                .collect();
            proptest::prop_assert_eq!(rows, expected);
        }
    }
}
