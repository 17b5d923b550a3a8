//! A scratch collection, and a way to run the program on it.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A folder of its own for one test; the program runs in it, and the index lies in `index` below it.
pub(crate) struct TestProject {
    folder: TempDir,
}

/// How a run of the program ended and what it wrote.
pub(crate) struct Ran {
    command: String,
    pub(crate) status: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl TestProject {
    /// A folder with these files in it.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let project = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    /// A folder with these files in it, of which those under `a` are indexed, without looking for names, which most tests do not need.
    pub(crate) fn indexed(files: &[(&str, &str)]) -> Self {
        let project = Self::new(files);
        project.index(&["a", "--no-entities"]);
        project
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder().join(path)
    }

    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }

    /// The program, ready to run in the folder, without anything of the environment that it heeds.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pullquote"));
        for variable in [
            "PULLQUOTE_INDEX",
            "PULLQUOTE_TOKEN",
            "NO_COLOR",
            "CLICOLOR",
            "CLICOLOR_FORCE",
            "COLUMNS",
        ] {
            command.env_remove(variable);
        }
        command
            .args(arguments)
            .current_dir(self.folder())
            .stdin(Stdio::null());
        command
    }

    /// Runs the program, however it ends.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(&mut self.command(arguments))
    }

    /// `pullquote index … --format json`, which has to succeed: its report.
    pub(crate) fn index(&self, arguments: &[&str]) -> Value {
        self.run(&[&["index", "--format", "json"], arguments].concat())
            .ends_with(0)
            .json()
    }

    /// `pullquote search … --format json`, which has to succeed or find nothing: its results.
    pub(crate) fn search(&self, arguments: &[&str]) -> Value {
        let ran = self.run(&[&["search", "--format", "json"], arguments].concat());
        assert!(matches!(ran.status, Some(0 | 1)), "{ran}");
        ran.json()
    }

    /// `pullquote inspect --format json` of one path: its articles.
    pub(crate) fn inspect(&self, arguments: &[&str]) -> Vec<Value> {
        let articles = self
            .run(&[&["inspect", "--format", "json"], arguments].concat())
            .ends_with(0)
            .json();
        articles.as_array().unwrap().clone()
    }

    /// The places of the hits of a query, in order, each as `file:line`.
    pub(crate) fn places(&self, arguments: &[&str]) -> Vec<String> {
        places(&self.search(arguments))
    }
}

/// The places of hits, in order, each as `file:line`.
pub(crate) fn places(results: &Value) -> Vec<String> {
    results["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| format!("{}:{}", hit["file"].as_str().unwrap(), hit["lines"][0]))
        .collect()
}

impl Ran {
    pub(crate) fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        Self {
            command: format!("{command:?}"),
            status: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[track_caller]
    pub(crate) fn ends_with(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "{self}");
        self
    }

    /// Fails as a wrong request or input does: status 2, nothing that looks like a crash, and these pieces in the message.
    #[track_caller]
    pub(crate) fn refused_with(self, message: &[&str]) -> Self {
        assert_eq!(self.status, Some(2), "{self}");
        assert!(!self.err.contains("panicked"), "{self}");
        self.says(message)
    }

    /// Has these pieces on standard error.
    #[track_caller]
    pub(crate) fn says(self, message: &[&str]) -> Self {
        for piece in message {
            assert!(
                self.err.contains(piece),
                "no {piece:?} in the message of {self}"
            );
        }
        self
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self}"))
    }
}

impl std::fmt::Display for Ran {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}\nstatus {:?}\n--- out\n{}\n--- err\n{}",
            self.command, self.status, self.out, self.err
        )
    }
}
