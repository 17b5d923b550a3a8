//! The sources, found and read one by one. Nothing outside this module opens a source file.
//!
//! What comes in: files and folders, and a manifest. What goes out: articles, and for whatever is no article the reason.
//!
//! ```text
//! folder → walk → SourceFile → Source → decode → text     ┐
//!                                              → markdown ┤
//!                                       html              ┤
//!                            records →  record            ┴→ draft → roles → metadata → Article ← manifest
//! ```
//!
//! An article's reading depends on its own bytes and on the manifest alone, so that one changed file changes nothing else.

mod address;
mod credit;
mod dates;
mod decode;
mod document;
mod draft;
mod features;
mod html;
mod key;
mod language;
mod manifest;
mod markdown;
mod metadata;
mod names;
mod outlet;
mod photo;
mod phrases;
mod record;
mod records;
mod roles;
mod source;
mod structure;
mod table;
mod text;
mod topics;
mod vocabulary;
mod walk;

pub use key::path_text;
pub use source::{Source, SourceFile, Stamp};
pub use topics::{Topic, TopicsError, read_topics, write_file};
pub use walk::{is_empty_folder, is_older, reaches};

use crate::article::Article;
use crate::date::PartialDate;
use manifest::Manifest;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Files to read, the folder they are known under, and the manifest that speaks of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    /// The file or folder to read.
    pub path: PathBuf,
    /// The folder that article ids count from: `path` itself, or a folder above it.
    pub base: PathBuf,
    /// The manifest, if there is one.
    pub manifest: Option<PathBuf>,
    /// The folder that the manifest's relative paths count from.
    pub manifest_base: PathBuf,
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
    /// A manifest that was named is not there.
    #[error("the manifest {} does not exist; bring it back, or name another with --manifest", .path.display())]
    NoManifest {
        /// The manifest.
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
    /// Keys of the manifest that speak of none of the files: misspelled names, mostly, or files that are gone. `None` where the tree is but
    /// a part of what the manifest speaks of, so that nothing can be said of the others.
    pub unmatched: Option<Vec<String>>,
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
        let manifest = match &tree.manifest {
            Some(path) => Manifest::read(path)?,
            None => Manifest::default(),
        };
        let mut corpus = walk::find(tree, &manifest);
        if tree.path == tree.manifest_base {
            let keys: Vec<String> = corpus
                .files
                .iter()
                .map(|file| walk::key(&file.path, &tree.manifest_base))
                .collect();
            let unmatched = manifest.unmatched(&keys).into_iter();
            corpus.unmatched = Some(unmatched.map(str::to_owned).collect());
        }
        Ok(corpus)
    }
}

impl Tree {
    /// A file or folder by itself.
    #[must_use]
    pub fn of(path: &Path, manifest: Option<&Path>) -> Self {
        Self::under(path, path, manifest.map(|manifest| (manifest, path)))
    }

    /// A file or folder that is known under `home`: itself, or a folder above it. This is where it is decided what ids count from and
    /// which manifest counts.
    ///
    /// Ids count from `home`, or from the folder that a file lies in. The manifest is the one that was named, with the path it was named
    /// for, from which its relative paths count; otherwise the `sources.toml` where ids count from.
    #[must_use]
    pub fn under(path: &Path, home: &Path, named: Option<(&Path, &Path)>) -> Self {
        let folder_of = |path: &Path| {
            if path.is_dir() {
                path.to_owned()
            } else {
                path.parent().unwrap_or(path).to_owned()
            }
        };
        let base = folder_of(home);
        let (manifest, manifest_base) = if let Some((manifest, named_for)) = named {
            (Some(manifest.to_owned()), folder_of(named_for))
        } else {
            let lying_there = base.join(manifest::FILE_NAME);
            (lying_there.is_file().then_some(lying_there), base.clone())
        };
        Self {
            path: path.to_owned(),
            base,
            manifest,
            manifest_base,
        }
    }
}

/// Reads a manifest to see whether it can be used.
///
/// # Errors
/// If it is not there or not what it should be.
pub fn check_manifest(path: &Path) -> Result<(), CorpusError> {
    Manifest::read(path).map(drop)
}

/// Reads bytes that lie in no file as those of a file of this name: an article, or one for each record. Nothing in them makes this panic
/// or run without end, which the fuzz targets hold it to.
///
/// ```
/// let page = b"<title>A pier</title><p>The pier opened on Monday.</p>";
/// let read = pullquote::corpus::read_bytes("pier.html", page);
/// assert_eq!(read[0].as_ref().unwrap().metadata.title.as_deref(), Some("A pier"));
/// ```
#[must_use]
pub fn read_bytes(name: &str, bytes: &[u8]) -> Vec<Result<Article, Problem>> {
    SourceFile::read_bytes(name, bytes)
}

/// Reads a date as a record's field or a newspaper gives it; `None` for what is no date, older than newspapers, or in the future.
#[must_use]
pub fn read_date(text: &str) -> Option<PartialDate> {
    dates::field_date(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Language, Role};
    use proptest::prelude::*;
    use serde_json::{Map, Value, json};
    use std::fs;

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

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        /// Markup in pieces that a parser stumbles over, and bytes that are anything.
        #[test]
        fn no_bytes_make_a_reader_panic(
            pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60),
            bytes in prop::collection::vec(any::<u8>(), 0..200),
            name in prop::sample::select(&["a.html", "a.mhtml", "a.jsonl", "a.json", "a.csv", "a.tsv", "a.jsonl.gz"][..]),
        ) {
            let mut all: Vec<u8> = pieces.concat().into_bytes();
            all.extend(bytes);
            let _ = read_bytes(name, &all);
            let _ = read_date(&String::from_utf8_lossy(&all));
            let html = json!({"html": String::from_utf8_lossy(&all)}).to_string();
            let _ = read_bytes("a.jsonl", html.as_bytes());
        }
    }

    const PIECES: &[&str] = &[
        "<p>",
        "</p>",
        "<div class=teaser>",
        "</div>",
        "<table>",
        "<tr><td>",
        "<td>",
        "</table>",
        "<b>",
        "</b>",
        "<a href=//x.example/>",
        "</a>",
        "<template>",
        "</template>",
        "<svg>",
        "<title>",
        "</title>",
        "<ul><li>",
        "<li>",
        "</ul>",
        "<figure>",
        "<figcaption>",
        "<script type=application/ld+json>",
        "</script>",
        "{\"@type\": \"NewsArticle\", \"headline\": \"",
        "\", \"datePublished\": \"",
        "2011-05-03",
        "\"}",
        "<br><br>",
        "<meta property=og:title content='",
        "'>",
        "<h1>",
        "</h1>",
        "<frameset>",
        "<select><option>",
        "<!--",
        "-->",
        "<![CDATA[",
        "&amp;",
        "&#x0;",
        "\u{feff}",
        "\0",
        "The harbor froze over on Monday, and nobody in the town could say for how long it would. ",
        "3 May 2011",
        "۱۶ آذر ۱۳۹۸",
        "Content-Type: multipart/related; boundary=x\n\n",
        "--x\n",
        "[",
        "]",
        "{",
        "}",
        ",",
        "\"",
        "\\",
        "\n",
        "title,text\n",
        "\t",
        "İ",
        "ß",
    ];

    #[test]
    fn a_page_in_an_archive_is_read_under_the_address_it_was_saved_from() {
        let archive = "Snapshot-Content-Location: https://kestrelradio.example/2011/05/03/pier\r\nDate: Sat, 7 May 2022 10:00:00 -0000\r\n\
            Content-Type: multipart/related; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
            <title>A pier opens | Kestrel Radio</title><h1>A pier opens</h1>\r\n\
            <p>The pier opened on Monday after a winter in which the ice had kept every b=\r\noat ashore, caf=C3=A9 and all.</p>\r\n--x--\r\n";
        let article = read_bytes("pier.mhtml", archive.as_bytes())
            .remove(0)
            .unwrap();
        let metadata = &article.metadata;
        assert_eq!(metadata.title.as_deref(), Some("A pier opens"));
        assert_eq!(metadata.outlet.as_ref().unwrap().value, "Kestrel Radio");
        assert_eq!(
            metadata.date.as_ref().unwrap().value.to_string(),
            "2011-05-03"
        );
        assert!(
            article
                .text
                .contains("kept every boat ashore, café and all.")
        );
    }

    /// What a page's `expected.txt` says is its headings and body, a paragraph a line.
    #[test]
    fn every_page_among_the_fixtures_has_its_expected_text() {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sources");
        let mut read_pages = 0;
        for case in fs::read_dir(fixtures).unwrap() {
            let case = case.unwrap().path();
            let Ok(expected) = fs::read_to_string(case.join("expected.txt")) else {
                continue;
            };
            let article = read(&case.join("source.html"));
            let told = [Role::Title, Role::Heading, Role::Body];
            let text: Vec<&str> = article
                .blocks
                .iter()
                .filter(|block| told.contains(&block.role))
                .map(|block| article.block_text(block))
                .collect();
            assert_eq!(
                text,
                expected.lines().collect::<Vec<_>>(),
                "{}",
                case.display()
            );
            read_pages += 1;
        }
        assert!(read_pages >= 2);
    }

    #[test]
    fn a_page_may_nest_without_end() {
        for markup in [
            "<div>",
            "<b>",
            "<table><tr><td>",
            "<ul><li>",
            "<p><font>",
            "<a><span>",
            "<svg><g>",
        ] {
            let page = format!("{}The harbor froze over.", markup.repeat(100_000));
            assert_eq!(read_bytes("a.html", page.as_bytes()).len(), 1, "{markup}");
        }
    }

    fn read(path: &Path) -> Article {
        let corpus = Corpus::find(&Tree::of(path, None)).unwrap();
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
