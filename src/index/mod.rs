//! The index: create, open, write, find, fetch. Nothing outside this module names the engine, which stores, counts and says what
//! matches; what a match is worth is worked out here (`ranking`), so that no query of the engine's is ever asked for a score.
//!
//! On disk an index is a folder with the engine's files in a folder of their own below it, so that making it anew never touches
//! anything else that lies there. Versions of schema, analysis and engine are recorded in every commit and checked on opening.

mod articles;
mod bm25;
mod candidates;
mod capitals;
mod collect;
mod collection;
mod compile;
mod conditions;
mod cut_short;
mod deadline;
mod directory;
mod edits;
mod excluded;
mod expand;
mod facets;
mod feedback;
mod find;
mod frequencies;
mod join;
mod matches;
mod names;
mod nearness;
mod place;
mod promising;
mod ranked;
mod ranked_articles;
mod ranking;
mod reader;
mod schema;
mod scored_words;
mod scoring;
mod stored;
mod suggest;
mod terms;
mod value_notes;
mod verify;
mod word_list;
mod writer;

pub use capitals::InCapitals;
pub use compile::Note;
pub use conditions::outlet_asked_for;
pub use deadline::{is_over, within};
pub use expand::PatternError;
pub use facets::{FacetCount, FacetField, NameDetails};
pub use feedback::Expansion;
pub use find::{ArticleGroup, Found, Hit, Listing, MatchMode, RankedArticle, Retrieval, Sort};
pub use names::TakenName;
pub use place::WriteLock;
pub use ranking::{COMMON_WORD, Preference};
pub use reader::{Reader, Statistics};
pub use scoring::Explanation;
pub use stored::{
    ArticleState, FileState, StoredArticle, StoredBlock, StoredEntity, StoredEvidence,
    StoredPassage, StoredTime,
};
pub use suggest::{Suggested, Suggestion};
pub use writer::{PreparedArticle, Stemmers, Writer, WriterSettings};

use crate::analysis;
use directory::IndexDirectory;
use schema::{Fields, SCHEMA_VERSION, TERMS_TOKENIZER};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::{fs, io};
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::{IndexSettings, TantivyError};

/// tantivy's version, as `Cargo.toml` pins it; only patch releases promise to read each other's files.
const ENGINE_VERSION: &str = "tantivy 0.27.0";
/// Bytes of a block of the document store. Small blocks make a page of results cheap to fetch for some 7 % more index.
const STORE_BLOCK: usize = 4096;

/// Why an index cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// There is none.
    #[error("there is no index in {}; make one with 'pullquote index PATH', or name the folder of one with --index or PULLQUOTE_INDEX", .folder.display())]
    Missing {
        /// The index folder.
        folder: PathBuf,
    },
    /// It was made by a version whose index this one does not read.
    #[error("the index in {} was made by another version of pullquote ({found}); make it anew with 'pullquote index --rebuild'", .folder.display())]
    OtherVersion {
        /// The index folder.
        folder: PathBuf,
        /// What differs.
        found: String,
    },
    /// Another process is writing to it.
    #[error("another pullquote is writing to the index in {}; wait until it is done", .folder.display())]
    Locked {
        /// The index folder.
        folder: PathBuf,
    },
    /// Its files are not what they should be.
    #[error("the index in {} is damaged ({reason}); make it anew with 'pullquote index --rebuild'", .folder.display())]
    Damaged {
        /// The index folder.
        folder: PathBuf,
        /// What the engine found.
        reason: String,
    },
    /// Its folder cannot be read or written.
    #[error("cannot {action} the index in {}", .folder.display())]
    Io {
        /// The index folder.
        folder: PathBuf,
        /// What was tried.
        action: &'static str,
        /// Why it failed.
        source: io::Error,
    },
    /// The engine failed otherwise.
    #[error("the search engine failed on the index in {}: {reason}", .folder.display())]
    Engine {
        /// The index folder.
        folder: PathBuf,
        /// What it says.
        reason: String,
    },
}

/// What was indexed, so that a later run without paths can bring it up to date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    /// The file or folder, as an absolute path.
    pub path: PathBuf,
    /// The manifest that was named for it, as an absolute path.
    pub manifest: Option<PathBuf>,
}

/// Recorded in every commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Header {
    schema: u32,
    analysis: String,
    engine: String,
    roots: Vec<Root>,
}

impl Header {
    fn new(roots: Vec<Root>) -> Self {
        Self {
            schema: SCHEMA_VERSION,
            analysis: analysis::FINGERPRINT.to_owned(),
            engine: ENGINE_VERSION.to_owned(),
            roots,
        }
    }

    /// What differs from this program's versions.
    fn difference(&self) -> Option<String> {
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
}

/// What tells a commit of an index from every other, also of an index that was made anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitId(String);

impl CommitId {
    /// The last commit of the index in a folder, if there is an index. Nothing is opened but one small file, and no lock is taken.
    #[must_use]
    pub fn last(folder: &Path) -> Option<Self> {
        const DIGITS: usize = 16;
        let meta = place::engine_folder_as_it_lies(folder)?.join("meta.json");
        let hash = blake3::hash(&fs::read(meta).ok()?);
        Some(Self(hash.to_hex().as_str()[..DIGITS].to_owned()))
    }
}

impl std::fmt::Display for CommitId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// An index on disk.
#[derive(Debug)]
pub struct Index {
    folder: PathBuf,
    engine_folder: PathBuf,
    engine: tantivy::Index,
    fields: Fields,
    header: Header,
}

impl Index {
    /// Whether the folder holds an index, readable or not.
    #[must_use]
    pub fn exists(folder: &Path) -> bool {
        place::engine_folder(folder).is_some()
    }

    /// Whether the folder holds an index, as one sees who must not change anything.
    #[must_use]
    pub fn exists_as_it_lies(folder: &Path) -> bool {
        place::engine_folder_as_it_lies(folder).is_some()
    }

    /// Opens an index.
    ///
    /// # Errors
    /// If there is none, or it cannot be read, or another version made it.
    pub fn open(folder: &Path) -> Result<Self, IndexError> {
        Self::open_in(folder, place::engine_folder(folder))
    }

    /// Opens an index without ever taking the lock on its folder, so that whoever writes is not kept from it even for a moment.
    ///
    /// # Errors
    /// If there is none, or it cannot be read, or another version made it; also where it is being replaced at this very moment.
    pub fn open_as_it_lies(folder: &Path) -> Result<Self, IndexError> {
        Self::open_in(folder, place::engine_folder_as_it_lies(folder))
    }

    fn open_in(folder: &Path, engine_folder: Option<PathBuf>) -> Result<Self, IndexError> {
        let engine_folder = engine_folder.ok_or_else(|| IndexError::Missing {
            folder: folder.to_owned(),
        })?;
        // The header comes first: an engine of another version may not even read the rest.
        let header = read_header(&engine_folder).map_err(|found| IndexError::OtherVersion {
            folder: folder.to_owned(),
            found,
        })?;
        if let Some(found) = header.difference() {
            return Err(IndexError::OtherVersion {
                folder: folder.to_owned(),
                found,
            });
        }
        let (schema, fields) = schema::schema();
        let engine = IndexDirectory::open(&engine_folder)
            .map_err(TantivyError::from)
            .and_then(tantivy::Index::open)
            .map_err(|error| from_engine(folder, "open", error))?;
        if engine.schema() != schema {
            return Err(IndexError::OtherVersion {
                folder: folder.to_owned(),
                found: "other fields".to_owned(),
            });
        }
        engine
            .tokenizers()
            .register(TERMS_TOKENIZER, terms::TermsTokenizer::default());
        Ok(Self {
            folder: folder.to_owned(),
            engine_folder,
            engine,
            fields,
            header,
        })
    }

    /// Begins an empty index beside the one in the folder, if there is one; [`Index::take_place`] makes it the folder's index.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn create_beside(lock: &WriteLock) -> Result<Self, IndexError> {
        let folder = lock.folder();
        let engine_folder = lock.new_folder()?;
        // Whoever indexes the folder that the index lies in does not want the index in it.
        fs::write(engine_folder.join(".pullquoteignore"), "*\n").map_err(|source| {
            IndexError::Io {
                folder: folder.to_owned(),
                action: "create",
                source,
            }
        })?;
        let (schema, fields) = schema::schema();
        let header = Header::new(Vec::new());
        let settings = IndexSettings {
            docstore_blocksize: STORE_BLOCK,
            ..IndexSettings::default()
        };
        let engine = (|| {
            let directory = IndexDirectory::open(&engine_folder)?;
            let engine = tantivy::Index::create(directory, schema, settings)?;
            engine
                .tokenizers()
                .register(TERMS_TOKENIZER, terms::TermsTokenizer::default());
            // The header is there from the first moment on.
            let mut writer: tantivy::IndexWriter =
                engine.writer_with_num_threads(1, writer::LEAST_MEMORY)?;
            let mut commit = writer.prepare_commit()?;
            commit.set_payload(&header_text(&header));
            commit.commit()?;
            writer.wait_merging_threads()?;
            Ok(engine)
        })()
        .map_err(|error| from_engine(folder, "create", error))?;
        Ok(Self {
            folder: folder.to_owned(),
            engine_folder,
            engine,
            fields,
            header,
        })
    }

    /// Makes an index begun by [`Index::create_beside`] the folder's index, in the place of the one before.
    ///
    /// # Errors
    /// If the folders cannot be renamed; the index before is then still in its place.
    pub fn take_place(self, lock: &WriteLock) -> Result<(), IndexError> {
        // Its files are closed before their folder is renamed.
        drop(self);
        lock.replace()
    }

    /// What was indexed.
    #[must_use]
    pub fn roots(&self) -> &[Root] {
        &self.header.roots
    }

    /// What was indexed, as far as an index can tell that is otherwise unreadable.
    #[must_use]
    pub fn roots_of_any_version(folder: &Path) -> Vec<Root> {
        #[derive(Deserialize)]
        struct Roots {
            roots: Vec<Root>,
        }
        let roots = place::engine_folder(folder)
            .and_then(|engine_folder| payload(&engine_folder))
            .and_then(|payload| serde_json::from_str::<Roots>(&payload).ok());
        roots.map(|header| header.roots).unwrap_or_default()
    }

    /// Opens the index as it stands after its last commit.
    ///
    /// # Errors
    /// If its files cannot be read.
    pub fn reader(&self) -> Result<Reader, IndexError> {
        Reader::new(self)
    }

    /// Opens the index for writing, which takes the lock on its folder.
    ///
    /// # Errors
    /// If its files cannot be written.
    pub fn writer(
        &self,
        _lock: &WriteLock,
        settings: &WriterSettings,
    ) -> Result<Writer, IndexError> {
        Writer::new(self, settings)
    }
}

fn header_text(header: &Header) -> String {
    serde_json::to_string(header).expect("a header has string keys and no failing parts")
}

/// The payload of the last commit, read without the engine.
fn payload(engine_folder: &Path) -> Option<String> {
    #[derive(Deserialize)]
    struct Meta {
        payload: Option<String>,
    }
    let bytes = fs::read(engine_folder.join("meta.json")).ok()?;
    serde_json::from_slice::<Meta>(&bytes).ok()?.payload
}

fn read_header(engine_folder: &Path) -> Result<Header, String> {
    let payload = payload(engine_folder).ok_or("it records no version")?;
    serde_json::from_str(&payload).map_err(|_| "it records its version otherwise".to_owned())
}

/// The engine's errors in our words.
fn from_engine(folder: &Path, action: &'static str, error: TantivyError) -> IndexError {
    let folder = folder.to_owned();
    let damages = |source: &io::Error| {
        matches!(
            source.kind(),
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof
        )
    };
    match error {
        TantivyError::IoError(source)
        | TantivyError::OpenReadError(OpenReadError::IoError {
            io_error: source, ..
        }) if damages(&source) => IndexError::Damaged {
            folder,
            reason: source.to_string(),
        },
        TantivyError::LockFailure(LockError::LockBusy, _) => IndexError::Locked { folder },
        TantivyError::LockFailure(LockError::IoError(source), _)
        | TantivyError::IoError(source)
        | TantivyError::OpenDirectoryError(OpenDirectoryError::IoError {
            io_error: source, ..
        })
        | TantivyError::OpenReadError(OpenReadError::IoError {
            io_error: source, ..
        })
        | TantivyError::OpenWriteError(OpenWriteError::IoError {
            io_error: source, ..
        }) => {
            let source = io::Error::new(source.kind(), source.to_string());
            IndexError::Io {
                folder,
                action,
                source,
            }
        }
        TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(file)) => IndexError::Damaged {
            folder,
            reason: format!("{} is missing", file.display()),
        },
        TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(_))
        | TantivyError::IncompatibleIndex(_) => IndexError::OtherVersion {
            folder,
            found: "another file format".to_owned(),
        },
        TantivyError::DataCorruption(corruption) => IndexError::Damaged {
            folder,
            reason: format!("{corruption:?}"),
        },
        other => IndexError::Engine {
            folder,
            reason: other.to_string(),
        },
    }
}
