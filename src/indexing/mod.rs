//! The first pipeline: source file → article → passages → entities → index.
//!
//! ```text
//! request → Asked ─ plan ─→ Plan ─ found ─→ Found ─ reconcile ─→ articles added, replaced, removed → one commit
//! ```

mod found;
mod plan;
mod reconcile;

use crate::article::ArticleId;
use crate::corpus::{self, CorpusError, Problem};
use crate::entity::Recognizer;
use crate::index::{Index, IndexError, Root, WriteLock, WriterSettings};
use found::Found;
use plan::{Asked, Plan};
use reconcile::Run;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// What is to be brought into an index, and how.
#[derive(Debug, Clone)]
pub struct SyncRequest {
    /// Files and folders; none for what was indexed before, unless something is to be forgotten.
    pub paths: Vec<PathBuf>,
    /// The manifest for these paths, or without any for everything indexed before. It is remembered. Without one, the manifest named
    /// before counts, or the `sources.toml` of the folder.
    pub manifest: Option<PathBuf>,
    /// Files and folders whose articles are removed, whether or not they still exist.
    pub forget: Vec<PathBuf>,
    /// Make the index anew, from these paths and what was indexed before.
    pub rebuild: bool,
    /// Threads that read.
    pub threads: usize,
    /// How the index is written.
    pub writer: WriterSettings,
}

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SyncReport {
    /// Articles that are new.
    pub added: usize,
    /// Articles that changed.
    pub updated: usize,
    /// Articles that are gone.
    pub removed: usize,
    /// Articles that are as they were.
    pub unchanged: usize,
    /// Sources that did not become an article.
    pub failed: usize,
    /// Paths that were named, or without any what was indexed before, that could not be looked at.
    pub out_of_reach: usize,
    /// Passages the index holds afterwards.
    pub passages: usize,
    /// Bytes of the files that were read.
    pub bytes: u64,
    /// How long it took.
    pub seconds: f64,
    /// Articles that were added or changed and have no passage, so that no search finds them.
    pub without_passages: Vec<ArticleId>,
    /// What could not be read, or was read otherwise than its source asks for.
    pub problems: Vec<Problem>,
    /// Files passed over because they are of no format that is read.
    pub skipped: Vec<PathBuf>,
    /// Keys of manifests that speak of none of the files found.
    pub unmatched: Vec<String>,
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// Neither paths nor anything indexed before.
    #[error("nothing was indexed here before; name the files or folders to index")]
    NoPaths,
    /// None of the paths can be read.
    #[error("nothing could be indexed: {}", listed(.0))]
    NothingReadable(Vec<Problem>),
    /// An index made anew would lack what cannot be looked at now.
    #[error("the index was not made anew, because it would lack what is not there now; bring it back, or leave it out with --forget: {}", listed(.0))]
    NotWhole(Vec<Problem>),
    /// A path that is to be forgotten was never indexed.
    #[error("nothing under {} is indexed; 'pullquote stats' lists what is", .0.display())]
    NotIndexed(PathBuf),
    /// The corpus cannot be read.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// The index cannot be used.
    #[error(transparent)]
    Index(#[from] IndexError),
}

fn listed(problems: &[Problem]) -> String {
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    told.join("; ")
}

/// Is told how far a run is: files done, files found, articles met.
pub type Progress<'a> = &'a dyn Fn(usize, usize, usize);

/// Brings the index in `folder` in line with the sources, in one commit; a source that cannot be read is reported and passed over.
///
/// # Errors
/// If none of the paths can be read, or the index cannot be written; it then stands as it stood before.
pub fn sync(
    folder: &Path,
    request: &SyncRequest,
    recognizer: &dyn Recognizer,
    progress: Progress<'_>,
) -> Result<SyncReport, SyncError> {
    let start = Instant::now();
    let mut report = SyncReport::default();
    let asked = asked(folder, request, &mut report)?;

    // The lock comes before anything is learned from the index, so that two runs cannot both build on the same state.
    let lock = WriteLock::take(folder)?;
    let (old, known_roots) = before(folder, request.rebuild)?;
    let plan = Plan::new(&asked, &known_roots, corpus::reaches);
    if plan.trees().is_empty() && asked.forget.is_empty() {
        // Of a damaged index it may be unknown what was indexed.
        return Err(match Index::open(folder) {
            Err(error @ IndexError::Headless { .. }) => error.into(),
            _ => SyncError::NoPaths,
        });
    }
    let (known, committed) = match &old {
        Some(index) => {
            let reader = index.reader()?;
            (reader.files()?, reader.committed())
        }
        None => (Vec::new(), None),
    };
    let was_indexed = |path: &Path| match &old {
        Some(_) => {
            known.iter().any(|file| file.path.starts_with(path))
                && corpus::is_older(path, committed)
        }
        // An index that is made anew may be one that cannot be read.
        None => known_roots.iter().any(|root| root.path == path),
    };
    let found = Found::of(&plan, was_indexed, &mut report)?;
    let gaps = found.gaps();
    if request.rebuild && !gaps.is_empty() {
        return Err(SyncError::NotWhole(gaps));
    }
    if found.is_nothing() {
        return Err(SyncError::NothingReadable(report.problems));
    }

    let is_new = old.is_none();
    let index = match old {
        Some(index) => index,
        None => Index::create_beside(&lock)?,
    };
    let writer = index.writer(&lock, &request.writer)?;
    let mut run = Run::new(&writer, recognizer, known, request.threads);
    for path in &asked.forget {
        let forgotten = run.forget(path, &mut report);
        if !forgotten && !known_roots.iter().any(|root| root.path.starts_with(path)) {
            return Err(SyncError::NotIndexed(path.clone()));
        }
        report.problems.extend(coming_back(&plan, path));
    }
    // What is gone goes first, so that its ids are free.
    run.drop_gone(|file| found.is_gone(file), &mut report);
    run.bring_in(&found.files, &mut report, progress)?;
    run.report_clashes(&mut report);
    report.out_of_reach += unreadable_of(&asked.paths, &report.problems);

    let changed = run.has_changed() || plan.roots != index.roots();
    drop(run);
    if changed || is_new {
        writer.commit(plan.roots)?;
    } else {
        drop(writer);
    }
    report.passages = Index::reader(&index)?.statistics()?.passages;
    if is_new {
        index.take_place(&lock)?;
    }
    report.seconds = start.elapsed().as_secs_f64();
    Ok(report)
}

/// What is asked for, in absolute paths. What can be seen to be wrong before anything is done, is.
fn asked(
    folder: &Path,
    request: &SyncRequest,
    report: &mut SyncReport,
) -> Result<Asked, SyncError> {
    let manifest = match &request.manifest {
        Some(manifest) => {
            corpus::check_manifest(manifest)?;
            Some(absolute(manifest))
        }
        None => None,
    };
    let mut paths = Vec::new();
    for path in &request.paths {
        match fs::canonicalize(path) {
            Ok(path) => paths.push(path),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                report.problems.push(found::missing(path));
            }
            Err(error) => report.problems.push(Problem {
                error: error.to_string(),
                ..found::missing(path)
            }),
        }
    }
    report.out_of_reach = report.problems.len();
    if paths.is_empty() && !report.problems.is_empty() && !request.rebuild {
        let problems = std::mem::take(&mut report.problems);
        return Err(SyncError::NothingReadable(problems));
    }
    if paths.is_empty() && !Index::exists(folder) {
        return Err(if request.forget.is_empty() {
            SyncError::NoPaths
        } else {
            let folder = folder.to_owned();
            SyncError::Index(IndexError::Missing { folder })
        });
    }
    Ok(Asked {
        paths,
        manifest,
        forget: request.forget.iter().map(|path| absolute(path)).collect(),
        everything: request.rebuild || (request.paths.is_empty() && request.forget.is_empty()),
    })
}

/// How many of the files that were named could not be read.
fn unreadable_of(paths: &[PathBuf], problems: &[Problem]) -> usize {
    let is_unreadable = |path: &&PathBuf| {
        path.is_file() && problems.iter().any(|p| p.unreadable && p.file == **path)
    };
    paths.iter().filter(is_unreadable).count()
}

/// A path without links as far as it exists.
fn absolute(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    path.ancestors()
        .find_map(|ancestor| {
            let existing = fs::canonicalize(ancestor).ok()?;
            let rest = path.strip_prefix(ancestor).ok()?;
            Some(existing.components().chain(rest.components()).collect())
        })
        .unwrap_or(path)
}

/// The index that is brought in line, unless one is made, and what was indexed before.
fn before(folder: &Path, rebuild: bool) -> Result<(Option<Index>, Vec<Root>), IndexError> {
    if rebuild {
        Ok((None, Index::roots_of_any_version(folder)))
    } else if Index::exists(folder) {
        let index = Index::open(folder)?;
        let roots = index.roots().to_vec();
        Ok((Some(index), roots))
    } else {
        Ok((None, Vec::new()))
    }
}

/// What is told where something forgotten is a part of what stays known, so that the next run meets it again.
fn coming_back(plan: &Plan, path: &Path) -> Option<Problem> {
    let root = plan.covers(path).filter(|_| path.exists())?;
    Some(Problem {
        file: path.to_owned(),
        line: None,
        error: format!(
            "is forgotten, but the next run meets it again under {}; write it into a .pullquoteignore there",
            root.display()
        ),
        unreadable: false,
    })
}
