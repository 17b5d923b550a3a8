//! Which folders are an index's own: only those are ever renamed or deleted, and of what lies in them only files that an index has.
//!
//! Whoever names a folder with `--index` may keep things of their own there, also under the names that an index uses.

use super::header;
use serde::Deserialize;
use std::fs::{self, DirEntry, FileType};
use std::io;
use std::path::Path;

/// Lies in every folder made for an index, from its first moment on; whoever indexes what lies around it does not want the index in it.
const MARK: &str = ".pullquoteignore";
const MARK_TEXT: &str = "*\n";
/// The engine's record of the last commit, with our header in it.
pub(super) const META: &str = "meta.json";
/// The engine's list of its files.
pub(super) const MANAGED: &str = ".managed.json";

/// Puts the mark into an empty folder that is to hold an index.
pub(super) fn mark(folder: &Path) -> io::Result<()> {
    fs::write(folder.join(MARK), MARK_TEXT)
}

/// Whether a folder was made for an index: it bears our mark, or its last commit has a header of ours, of whatever version.
pub(super) fn is_marked(folder: &Path) -> bool {
    // A run that was interrupted at its very beginning may have left the mark empty.
    let has_mark = fs::read_to_string(folder.join(MARK))
        .is_ok_and(|text| text.is_empty() || text == MARK_TEXT);
    has_mark || has_header(folder)
}

/// Indexes made before there was a mark have the header alone.
fn has_header(folder: &Path) -> bool {
    #[derive(Deserialize)]
    struct AnyHeader {
        #[serde(rename = "schema")]
        _schema: serde_json::Value,
        #[serde(rename = "roots")]
        _roots: serde_json::Value,
    }
    header::payload(folder).is_ok_and(|payload| serde_json::from_str::<AnyHeader>(&payload).is_ok())
}

/// Why an index must not be written in a place; `None` where nothing is, or an empty folder, or a folder made for an index.
pub(super) fn why_not_ours(place: &Path) -> io::Result<Option<String>> {
    const ELSEWHERE: &str = "move it elsewhere, or name another folder with --index";
    let Some(kind) = kind_of(place)? else {
        return Ok(None);
    };
    let is_folder = kind.is_dir() || (kind.is_symlink() && place.is_dir());
    Ok(if !is_folder {
        Some(format!(
            "is no folder, and an index would stand in its place; {ELSEWHERE}"
        ))
    } else if is_marked(place) || fs::read_dir(place)?.next().is_none() {
        None
    } else {
        Some(format!(
            "was not made by pullquote, and an index would stand in its place; {ELSEWHERE}"
        ))
    })
}

/// Why a place must not be cleared; `None` where nothing is, or a folder of an index with nothing else in it.
pub(super) fn why_not_cleared(place: &Path) -> io::Result<Option<String>> {
    let not_ours = why_not_ours(place)?;
    if not_ours.is_some() {
        return Ok(not_ours);
    }
    match kind_of(place)? {
        None => Ok(None),
        Some(kind) if kind.is_symlink() => Ok(Some(
            "is a link, which no new index can replace; put the folder itself there, or name another folder with --index".to_owned(),
        )),
        Some(_) => {
            for entry in fs::read_dir(place)? {
                let entry = entry?;
                if !is_own(&entry)? {
                    return Ok(Some(format!(
                        "holds '{}', which is no part of an index; move that elsewhere",
                        entry.file_name().display()
                    )));
                }
            }
            Ok(None)
        }
    }
}

/// Deletes a folder of an index, file by file, so that nothing else can go with it. The mark goes last: what an interruption leaves is
/// still known as ours.
pub(super) fn clear(folder: &Path) -> io::Result<()> {
    if kind_of(folder)?.is_none() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name() != MARK && is_own(&entry)? {
            may_be_gone(fs::remove_file(entry.path()))?;
        }
    }
    may_be_gone(fs::remove_file(folder.join(MARK)))?;
    may_be_gone(fs::remove_dir(folder))
}

/// What stands in a place itself, without following links.
fn kind_of(place: &Path) -> io::Result<Option<FileType>> {
    match fs::symlink_metadata(place) {
        Ok(metadata) => Ok(Some(metadata.file_type())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn may_be_gone(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn is_own(entry: &DirEntry) -> io::Result<bool> {
    Ok(entry.file_type()?.is_file() && entry.file_name().to_str().is_some_and(is_own_name))
}

/// Whether the engine or we give this name to a file: `meta.json` and its like, a segment's `<32 digits>.<parts>`, and what was to
/// become one of the former.
fn is_own_name(name: &str) -> bool {
    const NAMES: [&str; 5] = [
        MARK,
        META,
        MANAGED,
        ".tantivy-writer.lock",
        ".tantivy-meta.lock",
    ];
    const TEMPORARY: &str = ".tmp";
    const SEGMENT_DIGITS: usize = 32;
    let is_segment = name.split_once('.').is_some_and(|(segment, parts)| {
        segment.len() == SEGMENT_DIGITS
            && segment.bytes().all(|byte| byte.is_ascii_hexdigit())
            && !parts.is_empty()
            && parts
                .bytes()
                .all(|byte| byte == b'.' || byte.is_ascii_alphanumeric())
    });
    let is_temporary = name.strip_prefix(TEMPORARY).is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    NAMES.contains(&name) || is_segment || is_temporary
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_the_engine_are_known_by_their_names() {
        for name in [
            "meta.json",
            ".managed.json",
            "0123456789abcdef0123456789abcdef.store",
            "0123456789abcdef0123456789abcdef.42.del",
            ".tmpAb12cd",
        ] {
            assert!(is_own_name(name), "{name}");
        }
        for name in [
            "notes.md",
            "meta.json.bak",
            "0123456789abcdef.idx",
            ".tmp",
            ".git",
        ] {
            assert!(!is_own_name(name), "{name}");
        }
    }

    #[test]
    fn a_folder_with_anything_else_in_it_is_not_cleared() {
        let dir = tempfile::tempdir().unwrap();
        let engine = dir.path().join("engine");
        assert_eq!(why_not_cleared(&engine).unwrap(), None);
        fs::create_dir(&engine).unwrap();
        assert_eq!(why_not_cleared(&engine).unwrap(), None);
        fs::write(engine.join(META), "{}").unwrap();
        assert!(why_not_ours(&engine).unwrap().is_some());
        mark(&engine).unwrap();
        assert_eq!(why_not_cleared(&engine).unwrap(), None);
        fs::write(engine.join("notes.md"), "mine").unwrap();
        assert_eq!(why_not_ours(&engine).unwrap(), None);
        let why = why_not_cleared(&engine).unwrap().unwrap();
        assert!(why.contains("notes.md"), "{why}");
        assert!(clear(&engine).is_err());
        assert!(engine.join("notes.md").exists());
    }
}
