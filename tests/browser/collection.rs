//! `Collection`: a scratch folder that the real program serves.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, Weak};
use tempfile::TempDir;

/// `pullquote serve` in a folder of its own. It is ended, and the folder removed, with the last test that reads it.
pub(crate) struct Collection {
    server: Child,
    origin: String,
    folder: TempDir,
}

impl Collection {
    /// A server before anything is indexed.
    pub(crate) fn without_index(files: &[(&str, &str)]) -> Self {
        Self::serve(written(files))
    }

    /// A server of these files, all of which lie in `a`.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let folder = written(files);
        index(folder.path(), "a");
        Self::serve(folder)
    }

    /// A server of the corpus that comes with pullquote.
    pub(crate) fn bundled() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        copy(&corpus, &folder.path().join("corpus"));
        index(folder.path(), "corpus");
        Self::serve(folder)
    }

    fn serve(folder: TempDir) -> Self {
        let mut server = pullquote(folder.path())
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(server.stderr.take().unwrap());
        let mut line = String::new();
        let address = loop {
            line.clear();
            assert_ne!(
                log.read_line(&mut line).unwrap(),
                0,
                "the server ended at once"
            );
            if let Some((_, rest)) = line.split_once("http://") {
                break rest.split('/').next().unwrap().to_owned();
            }
        };
        // What it logs later has to go somewhere.
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        Self {
            server,
            origin: format!("http://{address}"),
            folder,
        }
    }

    /// Indexes the files in `a`; the server takes the index up by itself.
    pub(crate) fn index(&self) {
        index(self.folder.path(), "a");
    }

    pub(crate) fn origin(&self) -> String {
        self.origin.clone()
    }
}

impl Drop for Collection {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A folder with these files.
fn written(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).unwrap();
        }
    }
}

/// Runs `pullquote index` on what lies in a folder.
fn index(folder: &Path, sources: &str) {
    let output = pullquote(folder)
        .args(["index", sources])
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
}

/// The program, ready to run in a folder, without anything of the environment that it heeds.
fn pullquote(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pullquote"));
    command
        .env_remove("PULLQUOTE_INDEX")
        .env_remove("PULLQUOTE_TOKEN")
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    command
}

/// A collection that tests share while any of them reads it.
pub(crate) struct Shared {
    collection: Mutex<Weak<Collection>>,
    make: fn() -> Collection,
}

impl Shared {
    pub(crate) const fn new(make: fn() -> Collection) -> Self {
        Self {
            collection: Mutex::new(Weak::new()),
            make,
        }
    }

    pub(crate) fn get(&self) -> Arc<Collection> {
        let mut collection = self.collection.lock().unwrap();
        collection.upgrade().unwrap_or_else(|| {
            let made = Arc::new((self.make)());
            *collection = Arc::downgrade(&made);
            made
        })
    }
}
