//! Which files of an index are not as they were written. The engine ends each of its files with a sum over its bytes, and looks at it
//! only when asked: reading all of them takes about as long as copying them.

use super::{Index, IndexError, from_engine};
use std::path::{Path, PathBuf};
use tantivy::directory::error::OpenReadError;
use tantivy::index::SegmentId;

impl Index {
    /// How many files the last commit has, and what is wrong with some of them, each in a few words.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn check_files(&self) -> Result<(usize, Vec<String>), IndexError> {
        let segments = self
            .engine
            .searchable_segment_ids()
            .map_err(|error| from_engine(&self.folder, "check", error))?;
        let segments: Vec<String> = segments.iter().map(SegmentId::uuid_string).collect();
        let directory = self.engine.directory();
        let mut files: Vec<PathBuf> = directory.list_managed_files().into_iter().collect();
        files.retain(|file| {
            let name = file.to_string_lossy();
            segments
                .iter()
                .any(|segment| name.starts_with(segment.as_str()))
        });
        files.sort();
        let mut damage = Vec::new();
        for file in &files {
            let shown = file.display();
            match directory.validate_checksum(file) {
                Ok(true) => {}
                Err(OpenReadError::FileDoesNotExist(_)) => {
                    if !may_be_gone(file) {
                        damage.push(format!("{shown} is missing"));
                    }
                }
                Err(OpenReadError::IoError { io_error, .. }) if !is_damage(&io_error) => {
                    return Err(IndexError::Unreadable {
                        file: self.engine_folder.join(file),
                        source: std::io::Error::new(io_error.kind(), io_error.to_string()),
                    });
                }
                Ok(false) | Err(_) => damage.push(not_as_written(file)),
            }
        }
        Ok((files.len(), damage))
    }
}

/// What is told of a file that is not what it was.
pub(super) fn not_as_written(file: &Path) -> String {
    format!("{} is not as it was written", file.display())
}

/// Whether reading failed by what stands in a file.
pub(super) fn is_damage(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{InvalidData, Other, UnexpectedEof};
    // The engine wraps what its parsers say as an error of no kind.
    matches!(error.kind(), InvalidData | UnexpectedEof)
        || (error.kind() == Other && error.raw_os_error().is_none())
}

/// Marks of deletions and temporary stores are followed by others, and cleared away later.
fn may_be_gone(file: &Path) -> bool {
    file.extension()
        .is_some_and(|extension| extension == "del" || extension == "temp")
}
