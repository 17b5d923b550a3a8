//! The sources, found and read one by one. Nothing outside this module opens a source file.
//!
//! What comes in: files and folders, and a manifest. What goes out: articles, and for whatever is no article the reason.
//!
//! ```text
//! folder → walk → SourceFile → Source → decode → text     ┐
//!                                              → markdown ┤
//!                                       record            ┴→ draft → roles → metadata → Article ← manifest
//! ```
//!
//! An article's reading depends on its own bytes and on the manifest alone, so that one changed file changes nothing else.

mod credit;
mod dates;
mod decode;
mod draft;
mod features;
mod language;
mod manifest;
mod markdown;
mod metadata;
mod names;
mod outlet;
mod photo;
mod phrases;
mod record;
mod roles;
mod source;
mod structure;
mod text;
mod vocabulary;
mod walk;

pub use manifest::FILE_NAME as MANIFEST_NAME;
pub use source::{Source, SourceFile, Stamp};

use manifest::Manifest;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

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
    /// Whether the file could not be looked into, so that nothing is known of what it holds now; otherwise it was read, and holds no
    /// article, or none at this line.
    pub unreadable: bool,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}, line {line}: {}", self.file.display(), self.error),
            None => write!(f, "{}: {}", self.file.display(), self.error),
        }
    }
}

/// Whether a file has changed since a time, or is gone, as far as the file system tells.
#[must_use]
pub fn changed_since(file: &Path, time: SystemTime) -> Option<&'static str> {
    match file.metadata().and_then(|metadata| metadata.modified()) {
        Ok(modified) => (modified > time).then_some("has changed since it was indexed"),
        Err(_) => Some("cannot be looked at any more"),
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
    /// Keys of the manifest that speak of none of the files: misspelled names, mostly, or files that are gone.
    pub unmatched: Vec<String>,
}

impl Corpus {
    /// Finds the files of a tree.
    ///
    /// In a folder, files are known by their extensions, hidden ones are passed over, and so is what a `.pullquoteignore` says (it is
    /// written as a `.gitignore`). A file asked for by name is taken whatever its name.
    ///
    /// # Errors
    /// If the path does not exist or the manifest cannot be used.
    pub fn find(tree: &Tree) -> Result<Self, CorpusError> {
        if !tree.path.exists() {
            return Err(CorpusError::Missing {
                path: tree.path.clone(),
            });
        }
        let manifest = match tree.manifest_path() {
            Some(path) => Manifest::read(&path)?,
            None => Manifest::default(),
        };
        let mut corpus = walk::find(tree, &manifest);
        let keys: Vec<&str> = corpus.files.iter().map(|file| file.key.as_str()).collect();
        corpus.unmatched = manifest
            .unmatched(&keys)
            .into_iter()
            .map(str::to_owned)
            .collect();
        Ok(corpus)
    }
}

impl Tree {
    /// The manifest that was named, or the one that lies at the root of a folder that was asked for.
    fn manifest_path(&self) -> Option<PathBuf> {
        let lying_there = || {
            let path = self.base.join(manifest::FILE_NAME);
            (self.base == self.path && path.is_file()).then_some(path)
        };
        self.manifest.clone().or_else(lying_there)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Language};
    use serde_json::{Map, Value, json};
    use std::fs;
    use std::path::Path;

    /// Every folder in `tests/sources` holds a source and what a careful reader finds in it.
    #[test]
    fn every_fixture_is_read_as_expected() {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sources");
        let mut wrong = Vec::new();
        for case in fs::read_dir(fixtures).unwrap() {
            let case = case.unwrap().path();
            let expected = fs::read_to_string(case.join("expected.json")).unwrap();
            let expected: Value = serde_json::from_str(&expected).unwrap();
            let source = fs::read_dir(&case)
                .unwrap()
                .map(|file| file.unwrap().path())
                .find(|path| path.file_stem().is_some_and(|stem| stem == "source"))
                .unwrap();
            let found = summary(&read(&source));
            for (field, expected) in expected.as_object().unwrap() {
                if found[field] != *expected {
                    wrong.push(format!(
                        "{}: {field}\n  found    {}\n  expected {expected}",
                        case.display(),
                        found[field]
                    ));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    fn read(path: &Path) -> Article {
        let tree = Tree {
            path: path.to_owned(),
            base: path.parent().unwrap().to_owned(),
            manifest: None,
        };
        let corpus = Corpus::find(&tree).unwrap();
        let mut sources = corpus.files[0].sources();
        sources.next().unwrap().unwrap().read().unwrap()
    }

    /// An article in the words of the fixtures.
    fn summary(article: &Article) -> Value {
        let metadata = &article.metadata;
        let roles: Map<String, Value> = article
            .blocks
            .iter()
            .map(|block| {
                let lines = match block.place(&block.range).unwrap().lines {
                    (first, last) if first == last => first.to_string(),
                    (first, last) => format!("{first}-{last}"),
                };
                (lines, json!(block.role.as_str()))
            })
            .collect();
        json!({
            "title": metadata.title,
            "outlet": metadata.outlet.as_ref().map(|outlet| &outlet.value),
            "date": metadata.date.as_ref().map(|date| date.value.to_string()),
            "byline": metadata.byline,
            "agencies": metadata.agencies,
            "language": metadata.language.as_ref().map(Language::code),
            "roles": roles,
        })
    }
}
