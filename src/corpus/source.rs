//! One file → the sources it holds → articles.

use super::draft::Draft;
use super::features::Line;
use super::manifest::{Entry, Manifest};
use super::records::{Raw, Records, RecordsError};
use super::walk::has_extension;
use super::{Problem, decode, html, markdown, metadata, record, roles, text, walk};
use crate::article::{Article, ArticleId, Block, Fingerprint, Format, Metadata, Role};
use std::fs::{self, Metadata as FileMetadata};
use std::io::{self, Cursor};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// Counted up whenever the readers would read the same bytes otherwise, so that an index notices.
const READER_VERSION: u32 = 10;

/// The digest of what an article's reading depends on beside its own bytes.
pub(super) fn reader_context(manifest_entry: &str) -> Fingerprint {
    Fingerprint::of(&[&READER_VERSION.to_le_bytes(), manifest_entry.as_bytes()])
}

/// A file that may hold articles.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Where it lies: the tree's path joined with the path under it.
    pub path: PathBuf,
    /// Its path under the tree's base, with `/` between the parts.
    pub key: String,
    /// Size and times as the file system tells them; the same stamp means that the file need not be read again.
    pub stamp: Stamp,
    /// The digest of the manifest entry that applies to it, and of the readers' version.
    pub context: Fingerprint,
    pub(super) format: Format,
    pub(super) entry: Arc<Entry>,
}

/// What the file system tells of a file without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Stamp {
    /// Bytes.
    pub len: u64,
    /// Last change of the content, nanoseconds since 1970.
    pub modified: i128,
    /// Last change of content or attributes where the system keeps it (Unix), nanoseconds since 1970.
    pub changed: i128,
}

impl Stamp {
    pub(super) fn of(metadata: &FileMetadata) -> Self {
        Self {
            len: metadata.len(),
            modified: metadata.modified().map_or(0, nanoseconds),
            changed: changed(metadata),
        }
    }
}

fn nanoseconds(time: SystemTime) -> i128 {
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => i128::try_from(after.as_nanos()).unwrap_or(i128::MAX),
        Err(before) => -i128::try_from(before.duration().as_nanos()).unwrap_or(i128::MAX),
    }
}

#[cfg(unix)]
fn changed(metadata: &FileMetadata) -> i128 {
    use std::os::unix::fs::MetadataExt;
    i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn changed(_: &FileMetadata) -> i128 {
    0
}

impl SourceFile {
    /// Opens the file and goes through the sources it holds: one for a text or a page, one a record for records.
    ///
    /// A file of records is read record by record, and may be larger than memory.
    pub fn sources(&self) -> impl Iterator<Item = Result<Source, Problem>> + use<> {
        let (whole, records) = match self.format {
            Format::Text | Format::Markdown | Format::Html => (Some(self.whole()), None),
            Format::Jsonl | Format::Csv => match Records::open(&self.path, self.format) {
                Ok(records) => (None, Some(records)),
                Err(error) => (Some(Err(self.problem(&error))), None),
            },
        };
        let file = self.clone();
        let records = records
            .into_iter()
            .flatten()
            .map(move |record| file.record(record));
        whole.into_iter().chain(records)
    }

    fn problem(&self, error: &RecordsError) -> Problem {
        let line = match error {
            RecordsError::Unreadable(error) => return unreadable(&self.path, error),
            RecordsError::NoRecords(_) | RecordsError::NoTable(_) => None,
            RecordsError::TooLong(line)
            | RecordsError::NeverClosed(line)
            | RecordsError::OpenMark { line, .. }
            | RecordsError::NoEnd(line)
            | RecordsError::LooseMark(line) => Some(*line),
        };
        Problem {
            file: self.path.clone(),
            line,
            error: error.to_string(),
            unreadable: false,
        }
    }

    /// The articles in bytes that lie in no file, read as those of a file of this name.
    pub(super) fn read_bytes(name: &str, bytes: &[u8]) -> Vec<Result<Article, Problem>> {
        let path = PathBuf::from(name);
        let entry = Manifest::default().entry(name);
        let file = Self {
            stamp: Stamp {
                len: bytes.len() as u64,
                modified: 0,
                changed: 0,
            },
            context: reader_context(&entry.signature()),
            format: walk::format_of(&path).unwrap_or(Format::Text),
            entry: Arc::new(entry),
            key: name.to_owned(),
            path,
        };
        let sources: Vec<Result<Source, Problem>> = match file.format {
            Format::Text | Format::Markdown | Format::Html => {
                vec![Ok(file.source(bytes.to_vec(), None))]
            }
            Format::Jsonl | Format::Csv => {
                match Records::of(Cursor::new(bytes.to_vec()), file.format) {
                    Ok(records) => records.map(|record| file.record(record)).collect(),
                    Err(error) => vec![Err(file.problem(&error))],
                }
            }
        };
        sources.into_iter().map(|source| source?.read()).collect()
    }

    fn record(&self, record: Result<Raw, RecordsError>) -> Result<Source, Problem> {
        match record {
            Ok(record) => Ok(self.source(record.bytes, Some((record.line, record.number)))),
            Err(error) => Err(self.problem(&error)),
        }
    }

    fn whole(&self) -> Result<Source, Problem> {
        let bytes = fs::read(&self.path).map_err(|error| unreadable(&self.path, &error))?;
        Ok(self.source(bytes, None))
    }

    fn source(&self, bytes: Vec<u8>, record: Option<(u32, u32)>) -> Source {
        Source {
            path: self.path.clone(),
            key: self.key.clone(),
            fingerprint: Fingerprint::of(&[&bytes, &self.context.0]),
            bytes,
            format: self.format,
            record,
            entry: Arc::clone(&self.entry),
        }
    }
}

fn unreadable(path: &Path, io_error: &io::Error) -> Problem {
    let error = match io_error.kind() {
        io::ErrorKind::PermissionDenied => "cannot be read: permission denied".to_owned(),
        io::ErrorKind::NotFound => "is not there any more".to_owned(),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
            "cannot be read to its end: what is compressed in it is damaged or cut short".to_owned()
        }
        _ if has_extension(path, &["gz", "zst"]) => {
            format!("cannot be read: {io_error}; it may be damaged or cut short")
        }
        _ => format!("cannot be read: {io_error}"),
    };
    Problem {
        file: path.to_owned(),
        line: None,
        error,
        unreadable: io_error.kind() != io::ErrorKind::NotFound,
    }
}

/// The bytes of one article, not yet read.
#[derive(Debug)]
pub struct Source {
    path: PathBuf,
    key: String,
    bytes: Vec<u8>,
    fingerprint: Fingerprint,
    format: Format,
    /// The line of a record in its file, and what tells it from the others; absent for a source that is a whole file.
    record: Option<(u32, u32)>,
    entry: Arc<Entry>,
}

impl Source {
    /// The digest of everything the article's reading depends on; the article will have the same.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// The line of a record in its file, from 1; `None` for a source that is a whole file.
    #[must_use]
    pub fn line(&self) -> Option<u32> {
        self.record.map(|(line, _)| line)
    }

    /// Reads the article.
    ///
    /// # Errors
    /// If the bytes hold no article; the problem says why.
    pub fn read(&self) -> Result<Article, Problem> {
        let article = match (self.format, self.record) {
            (_, Some((line, number))) => self.read_record(line, number),
            (Format::Markdown, None) => self.read_markdown(),
            (Format::Html, None) => self.read_html(),
            (_, None) => self.read_text(),
        };
        let mut article = article.map_err(|error| Problem {
            file: self.path.clone(),
            line: self.line(),
            error,
            unreadable: false,
        })?;
        self.entry.stand_over(&mut article);
        Ok(article)
    }

    fn read_text(&self) -> Result<Article, String> {
        let decoded = decode::decode(&self.bytes).map_err(|error| error.to_string())?;
        let draft = text::draft(&decoded);
        let texts = draft.block_texts();
        let lines: Vec<Line> = texts
            .into_iter()
            .zip(&draft.blocks)
            .map(|(text, block)| Line {
                text,
                apart: block.apart,
            })
            .collect();
        let mut roles = roles::assign(&lines);
        if let Some(title) = self.entry.title() {
            let known = roles::known_title(&lines, title);
            roles::accept_title(&mut roles, known);
        }
        let metadata = metadata::read(&lines, &roles);
        drop(lines);
        Ok(self.article(self.key.clone(), Format::Text, draft, &roles, metadata))
    }

    fn read_markdown(&self) -> Result<Article, String> {
        let decoded = decode::decode(&self.bytes).map_err(|error| error.to_string())?;
        let is_mdx = self.key.to_ascii_lowercase().ends_with(".mdx");
        let note = markdown::read(&decoded, is_mdx, self.entry.title());
        let id = self.key.clone();
        Ok(self.article(id, Format::Markdown, note.draft, &note.roles, note.metadata))
    }

    fn read_html(&self) -> Result<Article, String> {
        let page =
            html::read(&self.bytes, self.entry.title()).map_err(|error| error.to_string())?;
        let id = self.key.clone();
        Ok(self.article(id, Format::Html, page.draft, &page.roles, page.metadata))
    }

    fn read_record(&self, line: u32, number: u32) -> Result<Article, String> {
        let record = record::read(&self.bytes, line).map_err(|error| error.to_string())?;
        let id = record
            .id
            .unwrap_or_else(|| format!("{}:{number}", self.key));
        let mut metadata = record.metadata;
        if metadata.language.is_none() {
            metadata.language = metadata::body_language(&record.draft.block_texts(), &record.roles);
        }
        Ok(self.article(id, self.format, record.draft, &record.roles, metadata))
    }

    fn article(
        &self,
        id: String,
        format: Format,
        draft: Draft,
        roles: &[Role],
        metadata: Metadata,
    ) -> Article {
        let mut section = None;
        let mut blocks = Vec::with_capacity(draft.blocks.len());
        for (block, role) in draft.blocks.into_iter().zip(roles) {
            let is_heading = *role == Role::Heading;
            blocks.push(Block {
                role: *role,
                section: if is_heading { None } else { section.clone() },
                origin: Some(block.origin),
                range: block.range.clone(),
            });
            if is_heading {
                section = Some(draft.text[block.range].to_owned());
            }
        }
        Article {
            id: ArticleId(id),
            file: self.path.clone(),
            format,
            metadata,
            text: draft.text,
            blocks,
            fingerprint: self.fingerprint,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Corpus, Tree};

    /// Reads a scratch file of this name.
    fn read(name: &str, bytes: &[u8]) -> Vec<Result<Article, Problem>> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(name);
        fs::write(&path, bytes).unwrap();
        let corpus = Corpus::find(&Tree::of(&path, None)).unwrap();
        corpus.files[0]
            .sources()
            .map(|source| source.and_then(|source| source.read()))
            .collect()
    }

    fn problem(name: &str, bytes: &[u8]) -> String {
        let mut read = read(name, bytes);
        assert_eq!(read.len(), 1);
        read.remove(0).unwrap_err().error
    }

    #[test]
    fn a_broken_record_is_named_and_the_others_are_read() {
        let read = read(
            "a.jsonl",
            b"\xEF\xBB\xBF{\"id\": \"one\", \"text\": \"x\"}\n\n{broken\r\n{\"text\": \"y\"}",
        );
        let ids: Vec<Result<&str, u32>> = read
            .iter()
            .map(|read| match read {
                Ok(article) => Ok(article.id.0.as_str()),
                Err(problem) => Err(problem.line.unwrap()),
            })
            .collect();
        assert_eq!(ids, [Ok("one"), Err(3), Ok("a.jsonl:4")]);
    }

    #[test]
    fn what_holds_no_article_is_told_once() {
        assert_eq!(problem("a.txt", b""), "the file is empty");
        assert!(problem("a.txt", b"\x7fELF\0\0\0").contains("not text"));
        assert_eq!(problem("a.jsonl", b""), "the file is empty");
        assert!(problem("a.csv", b"nothing here").contains("header"));
        // What a letter of another encoding was cannot be known.
        assert!(problem("a.csv", b"title,text\nx,f\xfcr").contains("UTF-8"));
        let archive = "Content-Type: multipart/related; boundary=x\n\n--x\nContent-Type: ";
        for page in [
            "text/html\nContent-Transfer-Encoding: base64\n\n!!!",
            "image/png\n\nx\n--x--",
        ] {
            let bytes = format!("{archive}{page}");
            assert!(problem("a.mhtml", bytes.as_bytes()).contains("holds no page"));
        }
    }

    #[test]
    fn a_compressed_file_that_is_none_or_is_cut_short_says_so() {
        assert!(problem("a.jsonl.gz", b"this is no gzip").contains("compressed, and it is not"));
        let lines = b"{\"text\": \"x\"}\n".repeat(10_000);
        let whole = zstd::encode_all(&lines[..], 1).unwrap();
        let cut = read("a.jsonl.zst", &whole[..whole.len() - 9])
            .pop()
            .unwrap();
        let error = cut.unwrap_err().error;
        assert!(error.contains("damaged or cut short"), "{error}");
        // A browser may have unpacked it.
        assert_eq!(read("a.jsonl.gz", b"{\"text\": \"x\"}\n").len(), 1);
    }

    #[test]
    fn a_section_is_the_heading_that_a_block_stands_under() {
        let text = "The first ship came in on Monday after a winter in which the ice had kept every boat ashore.\n\n\
                    A town waits\n\n\
                    Half of the town stood on the pier to see it, and the mayor held her hat against the wind.\n";
        let article = read("a.txt", text.as_bytes()).remove(0).unwrap();
        let sections: Vec<Option<&str>> = article
            .blocks
            .iter()
            .map(|block| block.section.as_deref())
            .collect();
        assert_eq!(sections, [None, None, Some("A town waits")]);
    }

    #[test]
    fn one_line_of_millions_of_characters_is_one_block() {
        let article = read(
            "a.txt",
            "The harbor froze over again. ".repeat(100_000).as_bytes(),
        )
        .remove(0)
        .unwrap();
        assert_eq!(article.blocks.len(), 1);
        assert_eq!(article.blocks[0].role, Role::Body);
    }
}
