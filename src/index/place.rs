//! Where an index lies: the folders of its files, who may write to them, and how a new index takes the place of an old one.
//!
//! ```text
//! INDEX/.lock         held by the one run that writes, whichever of the folders it writes to
//! INDEX/engine        the index
//! INDEX/engine.new    one that is being made, the first or another; of an interrupted run it is worthless
//! INDEX/engine.old    the one before, between two renames; where it is the only one, it is the index
//! ```
//!
//! What bears these names and is not ours is never touched: `ownership` tells.

use super::ownership::META;
use super::{IndexError, ownership};
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The folder of the engine's files inside the index folder.
pub(super) const ENGINE_FOLDER: &str = "engine";
/// Where an index is made before it takes its place.
const NEW_FOLDER: &str = "engine.new";
/// Where the one before waits to be deleted.
const OLD_FOLDER: &str = "engine.old";
/// Hidden, so that whoever indexes the folder that the index lies in is not told of a file of no known format.
const LOCK_FILE: &str = ".lock";

/// The right to write to an index folder; one process has it at a time, until it is dropped or the process ends.
#[derive(Debug)]
pub struct WriteLock {
    folder: PathBuf,
    /// The lock goes with the file.
    _file: File,
}

impl WriteLock {
    /// Takes the right to write, making the folder where it is missing, and clears away what an interrupted run left.
    ///
    /// # Errors
    /// If another process has it or the folder cannot be written, or if what stands where the index would is not ours; nothing is touched
    /// then.
    pub fn take(folder: &Path) -> Result<Self, IndexError> {
        let error = |source| IndexError::Io {
            folder: folder.to_owned(),
            action: "write to",
            source,
        };
        refuse(&folder.join(ENGINE_FOLDER), ownership::why_not_ours)?;
        refuse(&folder.join(NEW_FOLDER), ownership::why_not_cleared)?;
        refuse(&folder.join(OLD_FOLDER), ownership::why_not_cleared)?;
        fs::create_dir_all(folder).map_err(error)?;
        // Whatever stands in a file of this name stays.
        let file = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(folder.join(LOCK_FILE))
            .map_err(error)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(IndexError::Locked {
                    folder: folder.to_owned(),
                });
            }
            Err(TryLockError::Error(source)) => return Err(error(source)),
        }
        let lock = Self {
            folder: folder.to_owned(),
            _file: file,
        };
        lock.put_back().map_err(error)?;
        remove_folder(folder, NEW_FOLDER)?;
        if holds_index(&folder.join(ENGINE_FOLDER)) {
            remove_folder(folder, OLD_FOLDER)?;
        }
        Ok(lock)
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A folder for an index that is to be made, with nothing but our mark in it.
    ///
    /// # Errors
    /// If it cannot be made, or what the index would replace in the end is not ours alone.
    pub(super) fn new_folder(&self) -> Result<PathBuf, IndexError> {
        refuse(&self.folder.join(ENGINE_FOLDER), ownership::why_not_cleared)?;
        remove_folder(&self.folder, NEW_FOLDER)?;
        let new = self.folder.join(NEW_FOLDER);
        fs::create_dir_all(&new)
            .and_then(|()| ownership::mark(&new))
            .map_err(|source| IndexError::Io {
                folder: self.folder.clone(),
                action: "create",
                source,
            })?;
        Ok(new)
    }

    /// Puts the index in the new folder in the place of the old one, if there is one.
    pub(super) fn replace(&self) -> Result<(), IndexError> {
        let error = |source| IndexError::Io {
            folder: self.folder.clone(),
            action: "replace",
            source,
        };
        let engine = self.folder.join(ENGINE_FOLDER);
        let old = self.folder.join(OLD_FOLDER);
        remove_folder(&self.folder, OLD_FOLDER)?;
        refuse(&engine, ownership::why_not_cleared)?;
        if engine.exists() {
            fs::rename(&engine, &old).map_err(error)?;
        }
        if let Err(source) = fs::rename(self.folder.join(NEW_FOLDER), &engine) {
            // The old one goes back; if even that fails, whoever opens the index next puts it back.
            let _ = fs::rename(&old, &engine);
            return Err(error(source));
        }
        remove_folder(&self.folder, OLD_FOLDER)
    }

    /// After a run that ended between the two renames, the old index is the index.
    fn put_back(&self) -> io::Result<()> {
        let engine = self.folder.join(ENGINE_FOLDER);
        let old = self.folder.join(OLD_FOLDER);
        if !engine.exists() && holds_index(&old) {
            fs::rename(old, engine)?;
        }
        Ok(())
    }
}

/// The folder of the engine's files, if there is an index, readable or not.
pub(super) fn engine_folder(folder: &Path) -> Option<PathBuf> {
    const TRIES: usize = 100;
    const PAUSE: Duration = Duration::from_millis(5);
    let engine = folder.join(ENGINE_FOLDER);
    let old = folder.join(OLD_FOLDER);
    for _ in 0..TRIES {
        if holds_index(&engine) {
            return Some(engine);
        }
        if !holds_index(&old) {
            break;
        }
        // Somebody is between two renames at this moment, or was when their run ended.
        match WriteLock::take(folder) {
            Err(IndexError::Locked { .. }) => std::thread::sleep(PAUSE),
            // Where nothing can be written, the index is read where it lies.
            Err(_) => return Some(old),
            Ok(_) => {}
        }
    }
    holds_index(&engine).then_some(engine)
}

/// The folder of the engine's files for one who must not change anything: neither is a lock taken nor an index put back.
pub(super) fn engine_folder_as_it_lies(folder: &Path) -> Option<PathBuf> {
    [ENGINE_FOLDER, OLD_FOLDER]
        .into_iter()
        .map(|name| folder.join(name))
        .find(|engine| holds_index(engine))
}

/// Why there is no index to be opened in a folder: there is none, or what is there may not be looked at.
pub(super) fn why_missing(folder: &Path) -> IndexError {
    let meta = folder.join(ENGINE_FOLDER).join(META);
    match fs::metadata(&meta) {
        Err(source) if source.kind() == io::ErrorKind::PermissionDenied => {
            IndexError::Unreadable { file: meta, source }
        }
        _ => IndexError::Missing {
            folder: folder.to_owned(),
        },
    }
}

fn holds_index(engine_folder: &Path) -> bool {
    engine_folder.join(META).exists() && ownership::is_marked(engine_folder)
}

/// Refuses a place for a reason, if there is one.
fn refuse(
    place: &Path,
    reason: impl Fn(&Path) -> io::Result<Option<String>>,
) -> Result<(), IndexError> {
    match reason(place) {
        Ok(None) => Ok(()),
        Ok(Some(reason)) => Err(IndexError::Foreign {
            place: place.to_owned(),
            reason,
        }),
        // Another run cleared it just now.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(IndexError::Io {
            folder: place.to_owned(),
            action: "look into",
            source,
        }),
    }
}

fn remove_folder(folder: &Path, name: &str) -> Result<(), IndexError> {
    let removed = folder.join(name);
    refuse(&removed, ownership::why_not_cleared)?;
    ownership::clear(&removed).map_err(|source| IndexError::Io {
        folder: folder.to_owned(),
        action: "clear",
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(folder: &Path, name: &str) {
        fs::create_dir_all(folder.join(name)).unwrap();
        ownership::mark(&folder.join(name)).unwrap();
        fs::write(folder.join(name).join(META), name).unwrap();
    }

    #[test]
    fn one_at_a_time_may_write() {
        let dir = tempfile::tempdir().unwrap();
        let lock = WriteLock::take(dir.path()).unwrap();
        let second = WriteLock::take(dir.path());
        assert!(matches!(second, Err(IndexError::Locked { .. })));
        drop(lock);
        WriteLock::take(dir.path()).unwrap();
    }

    #[test]
    fn an_index_left_between_two_renames_is_put_back() {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), OLD_FOLDER);
        put(dir.path(), NEW_FOLDER);
        let engine = engine_folder(dir.path()).unwrap();
        assert_eq!(engine, dir.path().join(ENGINE_FOLDER));
        let index = fs::read_to_string(engine.join("meta.json")).unwrap();
        assert_eq!(index, OLD_FOLDER);
        assert!(!dir.path().join(NEW_FOLDER).exists());
    }

    #[test]
    fn who_only_looks_changes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(engine_folder_as_it_lies(dir.path()), None);
        put(dir.path(), OLD_FOLDER);
        let old = dir.path().join(OLD_FOLDER);
        assert_eq!(engine_folder_as_it_lies(dir.path()), Some(old.clone()));
        assert!(old.exists());
        assert!(!dir.path().join(LOCK_FILE).exists());
        put(dir.path(), ENGINE_FOLDER);
        let engine = dir.path().join(ENGINE_FOLDER);
        assert_eq!(engine_folder_as_it_lies(dir.path()), Some(engine));
    }

    #[test]
    fn what_an_interrupted_first_run_left_is_no_index() {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), NEW_FOLDER);
        assert_eq!(engine_folder(dir.path()), None);
    }
}
