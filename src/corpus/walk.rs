//! Folder → files, in an order that is the same on every machine.

use super::key::path_text;
use super::manifest::{self, Manifest};
use super::source::{SourceFile, Stamp, reader_context};
use super::{Corpus, Problem, Tree, records};
use crate::article::Format;
use ignore::WalkBuilder;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// The file in which a collector writes what to pass over.
const IGNORE_FILE: &str = ".pullquoteignore";

/// Finds the files under a tree's path.
pub(super) fn find(tree: &Tree, manifest: &Manifest) -> Corpus {
    let mut corpus = Corpus {
        files: Vec::new(),
        problems: Vec::new(),
        skipped: Vec::new(),
        unmatched: None,
    };
    if tree.path.is_dir() {
        walk(tree, manifest, &mut corpus);
    } else {
        let format = format_of(&tree.path).unwrap_or(Format::Text);
        add(tree, manifest, &tree.path, format, &mut corpus);
    }
    corpus.files.sort_by(|a, b| a.key.cmp(&b.key));
    corpus.skipped.sort();
    corpus.problems.sort_by(|a, b| a.file.cmp(&b.file));
    corpus
}

/// Whether a folder has nothing in it, not even what is not read.
#[must_use]
pub fn is_empty_folder(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
}

/// Whether nothing was put into a folder or taken from it since a commit: an empty one then is not the folder that was read, but the one
/// that a drive is put in the place of. False where either time is not known.
#[must_use]
pub fn is_older(folder: &Path, committed: Option<SystemTime>) -> bool {
    let changed = fs::metadata(folder).and_then(|metadata| metadata.modified());
    matches!((changed, committed), (Ok(changed), Some(committed)) if changed < committed)
}

/// Whether a file or folder is met when a folder around it is read. What is hidden or ignored is not, nor a file of no known extension.
#[must_use]
pub fn reaches(folder: &Path, path: &Path) -> bool {
    let wanted = path.to_owned();
    walker(folder)
        .filter_entry(move |entry| {
            wanted.starts_with(entry.path()) && !belongs_to_page(entry.path())
        })
        .build()
        .flatten()
        .any(|entry| entry.path() == path && (path.is_dir() || format_in_folder(path).is_some()))
}

fn walker(folder: &Path) -> WalkBuilder {
    let mut walker = WalkBuilder::new(folder);
    walker
        .standard_filters(false)
        .hidden(true)
        .parents(true)
        .follow_links(true)
        .add_custom_ignore_filename(IGNORE_FILE);
    walker
}

fn walk(tree: &Tree, manifest: &Manifest, corpus: &mut Corpus) {
    let root = tree.path.clone();
    let entries = walker(&tree.path)
        .filter_entry(move |entry| entry.path() == root || !belongs_to_page(entry.path()))
        .build();
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                corpus.problems.push(problem(&tree.path, &error));
                continue;
            }
        };
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        if !is_file {
            continue;
        }
        if entry.file_name() == manifest::FILE_NAME {
            if tree.manifest.as_deref() != Some(entry.path()) {
                corpus.problems.push(not_used(entry.path(), tree));
            }
            continue;
        }
        match format_in_folder(entry.path()) {
            Some(format) => add(tree, manifest, entry.path(), format, corpus),
            None => corpus.skipped.push(entry.into_path()),
        }
    }
}

/// A manifest further down, or in the place of which another was named: what it says would be missed without a word.
fn not_used(manifest: &Path, tree: &Tree) -> Problem {
    let folder = manifest.parent().unwrap_or(manifest);
    let named = (tree.manifest.as_deref()).filter(|_| folder == tree.manifest_base);
    let error = match named {
        Some(named) => format!(
            "it was not used, since --manifest named {} for this folder; 'pullquote index {} --manifest {}' names it instead",
            named.display(),
            folder.display(),
            manifest.display()
        ),
        None => "it was not used, since only the manifest at the root of what is indexed is; index its folder by itself"
            .to_owned(),
    };
    Problem {
        file: manifest.to_owned(),
        line: None,
        error,
        unreadable: false,
    }
}

/// Whether a folder holds what a browser saved along with a page: `Title.html` and `Title_files`.
fn belongs_to_page(path: &Path) -> bool {
    path.file_name()
        .and_then(|name| name.to_str()?.strip_suffix("_files"))
        .is_some_and(|stem| {
            ["html", "htm", "xhtml"]
                .iter()
                .any(|extension| path.with_file_name(format!("{stem}.{extension}")).is_file())
        })
        && path.is_dir()
}

fn add(tree: &Tree, manifest: &Manifest, path: &Path, format: Format, corpus: &mut Corpus) {
    let problem = |error: String| Problem {
        file: path.to_owned(),
        line: None,
        error,
        unreadable: true,
    };
    let metadata = match path.metadata() {
        Ok(metadata) if metadata.is_file() => metadata,
        Ok(_) => {
            corpus
                .problems
                .push(problem("it is neither a file nor a folder".to_owned()));
            return;
        }
        Err(error) => {
            corpus
                .problems
                .push(problem(format!("cannot look at it: {error}")));
            return;
        }
    };
    let entry = manifest.entry(&key(path, &tree.manifest_base));
    corpus.files.push(SourceFile {
        path: path.to_owned(),
        stamp: Stamp::of(&metadata),
        context: reader_context(&entry.signature()),
        format,
        entry: Arc::new(entry),
        key: key(path, &tree.base),
    });
}

/// The format that a file's extension names; of compressed records, the extension before that of the compression.
pub(super) fn format_of(path: &Path) -> Option<Format> {
    if has_extension(path, &["gz", "zst"]) {
        return path
            .file_stem()
            .and_then(|stem| format_of(Path::new(stem)))
            .filter(|format| matches!(format, Format::Jsonl | Format::Csv));
    }
    if has_extension(path, &["txt", "text"]) {
        Some(Format::Text)
    } else if has_extension(path, &["md", "markdown", "mdown", "mkd", "mdx"]) {
        Some(Format::Markdown)
    } else if has_extension(path, &["html", "htm", "xhtml", "mhtml", "mht"]) {
        Some(Format::Html)
    } else if has_extension(path, &["jsonl", "ndjson", "json"]) {
        Some(Format::Jsonl)
    } else if has_extension(path, &["csv", "tsv", "tab"]) {
        Some(Format::Csv)
    } else {
        None
    }
}

/// The format of a file met in a folder, where a `.json` file or a table counts only if it holds articles by the look of it: most hold
/// something else.
fn format_in_folder(path: &Path) -> Option<Format> {
    let name = Path::new(path.file_name()?);
    let bare = if has_extension(name, &["gz", "zst"]) {
        Path::new(name.file_stem()?)
    } else {
        name
    };
    let format = format_of(path)?;
    let is_doubtful = format == Format::Csv || has_extension(bare, &["json"]);
    (!is_doubtful || records::hold_articles(path, format)).then_some(format)
}

/// Whether a file's name ends in one of these extensions.
pub(super) fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| {
            extensions
                .iter()
                .any(|known| extension.eq_ignore_ascii_case(known))
        })
}

/// A file's path under the base, with `/` between the parts.
pub(super) fn key(path: &Path, base: &Path) -> String {
    let key = path_text(path.strip_prefix(base).unwrap_or(path));
    if std::path::MAIN_SEPARATOR == '/' {
        key.into_owned()
    } else {
        key.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

fn problem(root: &Path, error: &ignore::Error) -> Problem {
    let (file, error) = match culprit(error) {
        (Some(path), what) => (path, what),
        (None, what) => (root.to_owned(), what),
    };
    let is_dangling = file.is_symlink() && !file.exists();
    let error = if is_dangling && leads_to_itself(&file) {
        "the link leads back to itself".to_owned()
    } else if is_dangling {
        "the link leads nowhere".to_owned()
    } else {
        error
    };
    Problem {
        file,
        line: None,
        error,
        unreadable: true,
    }
}

/// Whether a link leads, by others perhaps, to where it began.
fn leads_to_itself(link: &Path) -> bool {
    let mut met = vec![link.to_owned()];
    while let Ok(target) = met[met.len() - 1].read_link() {
        let folder = met[met.len() - 1].parent().unwrap_or(Path::new(""));
        let next = folder.join(target);
        if met.contains(&next) {
            return true;
        }
        met.push(next);
    }
    false
}

/// The file that a walk stumbled over, and why.
fn culprit(error: &ignore::Error) -> (Option<PathBuf>, String) {
    match error {
        ignore::Error::WithPath { path, err } => {
            let (inner, what) = culprit(err);
            (inner.or_else(|| Some(path.clone())), what)
        }
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            culprit(err)
        }
        ignore::Error::Loop { ancestor, child } => (
            Some(child.clone()),
            format!(
                "the link leads back to {}, which it lies in; it was not followed",
                ancestor.display()
            ),
        ),
        ignore::Error::Io(error) => (None, format!("cannot look at it: {error}")),
        other => (None, other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::CorpusError;
    use std::fs;

    fn folder(files: &[(&str, &str)]) -> (tempfile::TempDir, Tree) {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let tree = Tree::of(dir.path(), None);
        (dir, tree)
    }

    fn keys(corpus: &Corpus) -> Vec<&str> {
        corpus.files.iter().map(|file| file.key.as_str()).collect()
    }

    #[test]
    fn files_are_known_by_extension_and_come_in_order() {
        let (dir, tree) = folder(&[
            ("b.txt", "x"),
            ("a/c.TEXT", "x"),
            ("a/b.jsonl", "{}"),
            ("picture.png", "x"),
            (".hidden.txt", "x"),
            ("sources.toml", ""),
            ("drafts/d.txt", "x"),
            (".gitignore", "b.txt"),
            (".pullquoteignore", "drafts/"),
        ]);
        let corpus = Corpus::find(&tree).unwrap();
        assert_eq!(keys(&corpus), ["a/b.jsonl", "a/c.TEXT", "b.txt"]);
        assert_eq!(corpus.skipped, [dir.path().join("picture.png")]);
        assert_eq!(corpus.problems, []);
    }

    #[test]
    fn tables_and_json_files_in_a_folder_are_taken_if_they_look_like_articles() {
        let long = format!(
            r#"[{{"title": "A pier", "text": "{}"}}]"#,
            "It froze. ".repeat(200_000)
        );
        let (dir, tree) = folder(&[
            ("articles.csv", "Headline;Main text;Body\n"),
            ("prices.csv", "item,price\nrope,3\n"),
            ("texts.tsv", "number\ttext\n1\tThe pier\n"),
            ("articles.json", "[\n {\"url\": \"x\", \"HTML\": \"<p>\"}]"),
            (
                "package.json",
                "{\"name\": \"x\", \"author\": \"y\", \"scripts\": {\"text\": \"z\"}}",
            ),
            ("numbers.json", "[1, 2]"),
            ("broken.json", "{\"text\": "),
            ("longer-than-is-looked-at.json", &long),
            (
                "no-number.json",
                r#"[{"title": "A", "text": "x", "n": NaN}]"#,
            ),
            (
                "comma.json",
                r#"[{"title": "A", "text": "x",}, {"title": "B", "text": "y"}]"#,
            ),
            (
                "open.json",
                r#"[{"title": "A, "text": "x"}, {"title": "B", "text": "y"}]"#,
            ),
            ("empty.csv", ""),
            ("zero.json", "\0\0"),
            ("zero.csv", "title,text\n\0\0"),
            ("unicode.csv", "\u{feff}titl"),
            ("any.jsonl", "{}"),
        ]);
        let unicode = "\u{feff}title\ttext\nA\tB\n".encode_utf16();
        let unicode: Vec<u8> = unicode.flat_map(u16::to_le_bytes).collect();
        fs::write(dir.path().join("unicode.csv"), unicode).unwrap();
        let corpus = Corpus::find(&tree).unwrap();
        assert_eq!(
            keys(&corpus),
            [
                "any.jsonl",
                "articles.csv",
                "articles.json",
                "comma.json",
                "empty.csv",
                "longer-than-is-looked-at.json",
                "no-number.json",
                "open.json",
                "unicode.csv",
                "zero.csv",
                "zero.json"
            ]
        );
        assert_eq!(corpus.skipped.len(), 5);
        assert_eq!(corpus.problems, []);
    }

    #[test]
    fn a_file_asked_for_by_name_is_taken_whatever_its_name() {
        let (dir, tree) = folder(&[("notes.log", "x")]);
        let corpus = Corpus::find(&Tree {
            path: dir.path().join("notes.log"),
            ..tree
        })
        .unwrap();
        assert_eq!(keys(&corpus), ["notes.log"]);
    }

    #[test]
    fn a_folder_reaches_what_its_walk_would_find() {
        let (dir, _) = folder(&[
            ("sub/a.txt", "x"),
            ("notes.log", "x"),
            (".hidden/b.txt", "x"),
            ("drafts/c.txt", "x"),
            (".pullquoteignore", "drafts/"),
        ]);
        for (name, expected) in [
            ("sub/a.txt", true),
            ("sub", true),
            ("notes.log", false),
            (".hidden/b.txt", false),
            ("drafts", false),
            ("gone.txt", false),
        ] {
            let reached = reaches(dir.path(), &dir.path().join(name));
            assert_eq!(reached, expected, "{name}");
        }
    }

    #[test]
    fn what_is_not_there_is_an_error() {
        let (dir, tree) = folder(&[]);
        let error = Corpus::find(&Tree {
            path: dir.path().join("nowhere"),
            ..tree
        })
        .unwrap_err();
        assert!(matches!(error, CorpusError::Missing { .. }));
    }

    #[cfg(unix)]
    #[test]
    fn a_loop_of_links_is_reported_and_the_walk_goes_on() {
        let (dir, tree) = folder(&[("a/one.txt", "x"), ("z.txt", "x")]);
        std::os::unix::fs::symlink(dir.path(), dir.path().join("a/loop")).unwrap();
        std::os::unix::fs::symlink("gone.txt", dir.path().join("broken.txt")).unwrap();
        std::os::unix::fs::symlink("self.txt", dir.path().join("self.txt")).unwrap();
        let corpus = Corpus::find(&tree).unwrap();
        assert_eq!(keys(&corpus), ["a/one.txt", "z.txt"]);
        assert_eq!(corpus.problems.len(), 3);
        assert!(
            corpus.problems[0].error.contains("leads back"),
            "{}",
            corpus.problems[0]
        );
        assert_eq!(corpus.problems[1].error, "the link leads nowhere");
        assert_eq!(corpus.problems[2].error, "the link leads back to itself");
    }

    #[test]
    fn a_changed_manifest_entry_changes_the_context() {
        let context = |manifest: &str| {
            let (_dir, tree) = folder(&[("a.txt", "x"), ("sources.toml", manifest)]);
            Corpus::find(&tree).unwrap().files[0].context
        };
        assert_eq!(context(""), context("['b.txt']\noutlet = 'Harbor News'"));
        assert_ne!(context(""), context("['a.txt']\noutlet = 'Harbor News'"));
    }
}
