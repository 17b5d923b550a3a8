//! What every commit records beside the engine's own: the versions it was made with, and what was indexed.

use super::ownership::META;
use super::schema::SCHEMA_VERSION;
use super::stored::path_of_bytes;
use crate::analysis;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// tantivy's version, as `Cargo.toml` pins it; only patch releases promise to read each other's files.
const ENGINE_VERSION: &str = "tantivy 0.27.0";

/// What was indexed, so that a later run without paths can bring it up to date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "RootInJson", into = "RootInJson")]
pub struct Root {
    /// The file or folder, as an absolute path.
    pub path: PathBuf,
    /// The manifest that was named for it, as an absolute path.
    pub manifest: Option<PathBuf>,
}

/// Recorded in every commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Header {
    schema: u32,
    analysis: String,
    engine: String,
    pub(super) roots: Vec<Root>,
}

impl Header {
    pub(super) fn new(roots: Vec<Root>) -> Self {
        Self {
            schema: SCHEMA_VERSION,
            analysis: analysis::FINGERPRINT.to_owned(),
            engine: ENGINE_VERSION.to_owned(),
            roots,
        }
    }

    /// What differs from this program's versions.
    pub(super) fn difference(&self) -> Option<String> {
        let ours = Self::new(Vec::new());
        if self.schema != ours.schema {
            Some(format!("schema {} instead of {}", self.schema, ours.schema))
        } else if self.analysis != ours.analysis {
            Some(format!(
                "'{}' instead of '{}'",
                self.analysis, ours.analysis
            ))
        } else if self.engine != ours.engine {
            Some(format!("'{}' instead of '{}'", self.engine, ours.engine))
        } else {
            None
        }
    }

    /// As it stands in the commit.
    pub(super) fn text(&self) -> String {
        serde_json::to_string(self).expect("a header has string keys and no failing parts")
    }
}

/// A root as it stands in the commit.
#[derive(Serialize, Deserialize)]
struct RootInJson {
    path: PathInJson,
    manifest: Option<PathInJson>,
}

/// A path as text, or as its bytes where it is none (on Unix).
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum PathInJson {
    Text(String),
    Bytes(Vec<u8>),
}

impl From<PathBuf> for PathInJson {
    fn from(path: PathBuf) -> Self {
        match path.into_os_string().into_string() {
            Ok(text) => Self::Text(text),
            Err(name) => Self::Bytes(name.into_encoded_bytes()),
        }
    }
}

impl From<PathInJson> for PathBuf {
    fn from(path: PathInJson) -> Self {
        match path {
            PathInJson::Text(text) => text.into(),
            PathInJson::Bytes(bytes) => path_of_bytes(bytes),
        }
    }
}

impl From<Root> for RootInJson {
    fn from(root: Root) -> Self {
        Self {
            path: root.path.into(),
            manifest: root.manifest.map(Into::into),
        }
    }
}

impl From<RootInJson> for Root {
    fn from(root: RootInJson) -> Self {
        Self {
            path: root.path.into(),
            manifest: root.manifest.map(Into::into),
        }
    }
}
/// The payload of the last commit, read without the engine.
pub(super) fn payload(engine_folder: &Path) -> Result<String, HeaderError> {
    #[derive(Deserialize)]
    struct Meta {
        payload: Option<String>,
    }
    let bytes = fs::read(engine_folder.join(META)).map_err(HeaderError::Unreadable)?;
    let meta: Meta = serde_json::from_slice(&bytes).map_err(|_| HeaderError::Damaged)?;
    meta.payload.ok_or(HeaderError::Damaged)
}

/// The header of the last commit.
pub(super) fn read(engine_folder: &Path) -> Result<Header, HeaderError> {
    let payload = payload(engine_folder)?;
    if let Ok(header) = serde_json::from_str(&payload) {
        Ok(header)
    } else if serde_json::from_str::<serde_json::Value>(&payload).is_ok() {
        Err(HeaderError::OfOtherVersion)
    } else {
        Err(HeaderError::Damaged)
    }
}

/// Why the header of an index cannot be read.
pub(super) enum HeaderError {
    Unreadable(io::Error),
    Damaged,
    OfOtherVersion,
}

/// What was indexed, as far as the last commit tells, whatever else its version puts there.
pub(super) fn roots_of_any_version(engine_folder: &Path) -> Option<Vec<Root>> {
    #[derive(Deserialize)]
    struct Roots {
        roots: Vec<Root>,
    }
    let payload = payload(engine_folder).ok()?;
    let header: Roots = serde_json::from_str(&payload).ok()?;
    Some(header.roots)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_root_need_not_be_text() {
        for path in [&b"/news"[..], b"/caf\xe9"] {
            let path = path_of_bytes(path.to_vec());
            let manifest = Some(path.join("sources.toml"));
            let header = Header::new(vec![Root { path, manifest }]);
            assert_eq!(
                serde_json::from_str::<Header>(&header.text()).unwrap(),
                header
            );
        }
    }
}
