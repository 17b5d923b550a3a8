//! Topics of a batch run: a line each, an id, a tab, words.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// A query of a batch run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// What it is known by.
    pub id: String,
    /// Its words, in plain language.
    pub words: String,
}

/// Why topics cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum TopicsError {
    /// The file cannot be read.
    #[error("the topics {} cannot be read", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A line is no topic.
    #[error("{}:{line}: a topic is an id, a tab, and words", .path.display())]
    NoTopic {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
}

/// Reads topics; blank lines do not count.
///
/// # Errors
/// If the file cannot be read, or a line has no tab, no id or no words.
pub fn read_topics(path: &Path) -> Result<Vec<Topic>, TopicsError> {
    let bytes = fs::read(path).map_err(|source| TopicsError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    let text = String::from_utf8_lossy(&bytes);
    let mut topics = Vec::new();
    for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let topic = line
            .split_once('\t')
            .map(|(id, words)| (id.trim(), words.trim()))
            .filter(|(id, words)| !id.is_empty() && !words.is_empty());
        let Some((id, words)) = topic else {
            return Err(TopicsError::NoTopic {
                path: path.to_owned(),
                line: at + 1,
            });
        };
        topics.push(Topic {
            id: id.to_owned(),
            words: words.to_owned(),
        });
    }
    Ok(topics)
}

/// Writes a file that the command line asked for.
///
/// # Errors
/// If it cannot be written.
pub fn write_file(path: &Path, content: &[u8]) -> io::Result<()> {
    fs::write(path, content)
}
