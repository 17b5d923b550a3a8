//! The sources, found and read one by one. Nothing outside this module opens a source file.
//!
//! What comes in: files and folders, and a manifest. What goes out: articles, and for whatever is no article the reason.

use crate::article::{Article, Fingerprint};
use std::fmt;
use std::path::{Path, PathBuf};

/// Files to read, and the folder they are known under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    /// The file or folder to read.
    pub path: PathBuf,
    /// The folder that article ids and the manifest's relative paths count from: `path` itself, or a folder above it.
    pub base: PathBuf,
    /// The manifest; `None` for the `sources.toml` in `base`, where there is one and `base` is a folder that was asked for.
    pub manifest: Option<PathBuf>,
}

/// Something that could not be read, or was read otherwise than the source asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, as it was found.
    pub file: PathBuf,
    /// The line it concerns, from 1, where it does not concern the whole file.
    pub line: Option<u32>,
    /// What is wrong and what to do.
    pub error: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}, line {line}: {}", self.file.display(), self.error),
            None => write!(f, "{}: {}", self.file.display(), self.error),
        }
    }
}

/// Why a corpus cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    /// A path that was asked for is not there.
    #[error("{} does not exist", .path.display())]
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// The manifest is not what it should be.
    #[error("cannot use the manifest {}: {reason}", .path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it, with the line.
        reason: String,
    },
}

/// The files of one tree, in the order of their keys.
#[derive(Debug)]
pub struct Corpus {
    /// The files that hold articles.
    pub files: Vec<SourceFile>,
    /// What could not be looked at: unreadable folders, symlink loops.
    pub problems: Vec<Problem>,
    /// Files passed over because their names belong to no format that is read, e.g. pictures.
    pub skipped: Vec<PathBuf>,
}

impl Corpus {
    /// Finds the files of a tree.
    ///
    /// # Errors
    /// If the path does not exist or the manifest cannot be used.
    pub fn find(tree: &Tree) -> Result<Self, CorpusError> {
        let _ = tree;
        Ok(Self {
            files: Vec::new(),
            problems: Vec::new(),
            skipped: Vec::new(),
        })
    }
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

impl SourceFile {
    /// Opens the file and goes through the sources it holds: one for a plain text, one a record for JSONL.
    pub fn sources(&self) -> impl Iterator<Item = Result<Source, Problem>> + use<> {
        std::iter::empty()
    }
}

/// The bytes of one article, not yet read.
#[derive(Debug)]
pub struct Source {}

impl Source {
    /// Reads the article.
    ///
    /// # Errors
    /// If the bytes hold no article; the problem says why.
    pub fn read(&self) -> Result<Article, Problem> {
        Err(Problem {
            file: Path::new("").to_owned(),
            line: None,
            error: String::new(),
        })
    }
}
