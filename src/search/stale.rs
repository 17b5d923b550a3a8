//! Files that are no longer what was indexed.

use super::SearchResults;
use crate::corpus::changed_since;
use crate::index::{Note, Reader};
use std::ffi::OsStr;
use std::path::Path;

/// Which files of the hits are no longer what was indexed. A search reads the index alone; whoever shows its results says this too.
#[must_use]
pub fn stale_files(results: &SearchResults, reader: &Reader) -> Vec<Note> {
    // As strings, which are compared faster than paths.
    let mut files: Vec<&OsStr> = Vec::new();
    for shown in &results.hits {
        let file = shown.hit.passage.file.as_os_str();
        if !files.contains(&file) {
            files.push(file);
        }
    }
    let files = files.into_iter().map(Path::new);
    files.filter_map(|file| stale_file(file, reader)).collect()
}

/// Whether a file is no longer what was indexed.
#[must_use]
pub fn stale_file(file: &Path, reader: &Reader) -> Option<Note> {
    let what = changed_since(file, reader.committed()?)?;
    Some(Note::new(format!(
        "{} {what}; 'pullquote index' brings the index up to date",
        file.display()
    )))
}
