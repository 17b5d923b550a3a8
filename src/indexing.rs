//! The first pipeline: source file → article → passages → entities → index.

use crate::article::{Article, ArticleId};
use crate::corpus::{Corpus, CorpusError, MANIFEST_NAME, Problem, Source, SourceFile, Tree};
use crate::entity::Recognizer;
use crate::index::{
    ArticleState, FileState, Index, IndexError, PreparedArticle, Root, Stemmers, Writer,
    WriterSettings,
};
use crate::passage;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

/// What is to be brought into an index, and how.
#[derive(Debug, Clone)]
pub struct SyncRequest {
    /// Files and folders; none for what was indexed before.
    pub paths: Vec<PathBuf>,
    /// The manifest; `None` for the one named before, or the `sources.toml` at the root of a folder.
    pub manifest: Option<PathBuf>,
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
    /// Passages the index holds afterwards.
    pub passages: usize,
    /// Bytes of the files that were read.
    pub bytes: u64,
    /// How long it took.
    pub seconds: f64,
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
    #[error("nothing could be indexed: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    NothingReadable(Vec<Problem>),
    /// The corpus cannot be read.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// The index cannot be used.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// Is told how far a run is: files done, files found, articles met.
pub type Progress<'a> = &'a dyn Fn(usize, usize, usize);

/// Articles read and analyzed at a time; what they take in memory bounds what a run takes.
const BATCH: usize = 256;
/// Bytes of files read at a time, beyond which a batch is closed early.
const BATCH_BYTES: u64 = 64 << 20;
/// A file changed this shortly before it was read may have changed again within the clock's step: it is read again.
const RACY_NANOSECONDS: i128 = 2_000_000_000;

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
    let old_roots = if request.rebuild {
        Index::roots_of_any_version(folder)
    } else {
        open_roots(folder)?
    };
    let mut report = SyncReport::default();
    let plan = Plan::new(request, old_roots, &mut report)?;
    let corpora = plan.find(&mut report)?;
    let index = if request.rebuild {
        Index::create_beside(folder)?
    } else if Index::exists(folder) {
        Index::open(folder)?
    } else {
        Index::create(folder)?
    };
    // The lock is taken before the state is read, so that two runs cannot both build on the same state.
    let writer = index.writer(&request.writer)?;
    let known = index.reader()?.files()?;
    let mut run = Run::new(&writer, recognizer, known, request.threads);
    let total: usize = corpora.iter().map(|corpus| corpus.files.len()).sum();
    let mut done = 0;
    for (path, corpus) in plan.paths().zip(&corpora) {
        run.bring_in(&corpus.files, &mut report, &mut |files, articles| {
            progress(done + files, total, articles)
        })?;
        done += corpus.files.len();
        run.drop_vanished(path, corpus, &mut report);
    }
    let changed = run.changed || plan.roots != index.roots();
    if changed {
        writer.commit(plan.roots)?;
    } else {
        drop(writer);
    }
    report.passages = Index::reader(&index)?.statistics()?.passages;
    if request.rebuild {
        index.take_place()?;
    }
    report.seconds = start.elapsed().as_secs_f64();
    Ok(report)
}

fn open_roots(folder: &Path) -> Result<Vec<Root>, IndexError> {
    if Index::exists(folder) {
        Ok(Index::open(folder)?.roots().to_vec())
    } else {
        Ok(Vec::new())
    }
}

/// What is read in a run, and what will be known as indexed after it.
struct Plan {
    trees: Vec<Tree>,
    roots: Vec<Root>,
}

impl Plan {
    fn new(
        request: &SyncRequest,
        old_roots: Vec<Root>,
        report: &mut SyncReport,
    ) -> Result<Self, SyncError> {
        let asked: Vec<Root> = if request.paths.is_empty() || request.rebuild {
            old_roots
                .iter()
                .cloned()
                .chain(asked_roots(request, report))
                .collect()
        } else {
            asked_roots(request, report)
        };
        if asked.is_empty() {
            return Err(if report.problems.is_empty() {
                SyncError::NoPaths
            } else {
                SyncError::NothingReadable(std::mem::take(&mut report.problems))
            });
        }
        let mut roots = old_roots;
        for root in &asked {
            match roots.iter_mut().find(|known| known.path == root.path) {
                Some(known) => known.manifest = root.manifest.clone().or(known.manifest.take()),
                None => roots.push(root.clone()),
            }
        }
        let roots = outermost(&roots);
        let mut trees: Vec<Tree> = Vec::new();
        for root in &asked {
            // A path under one that was indexed before keeps the names it has there.
            let above = roots
                .iter()
                .find(|known| root.path.starts_with(&known.path))
                .unwrap_or(root);
            let tree = tree(root, above);
            let covered = asked
                .iter()
                .any(|other| other.path != root.path && root.path.starts_with(&other.path));
            if !covered && trees.iter().all(|known| known.path != tree.path) {
                trees.push(tree);
            }
        }
        Ok(Self { trees, roots })
    }

    fn paths(&self) -> impl Iterator<Item = &Path> {
        self.trees.iter().map(|tree| tree.path.as_path())
    }

    /// Finds the files of every tree; one that is not there any more keeps what was indexed of it.
    fn find(&self, report: &mut SyncReport) -> Result<Vec<Corpus>, SyncError> {
        let mut corpora = Vec::new();
        let mut missing = Vec::new();
        for tree in &self.trees {
            match Corpus::find(tree) {
                Ok(corpus) => {
                    report.problems.extend(corpus.problems.iter().cloned());
                    report.skipped.extend(corpus.skipped.iter().cloned());
                    report.unmatched.extend(corpus.unmatched.iter().cloned());
                    corpora.push(corpus);
                }
                Err(CorpusError::Missing { path }) => {
                    missing.push(missing_problem(&path));
                    // Nothing found, and nothing taken for vanished.
                    let problems = vec![missing_problem(&path)];
                    corpora.push(Corpus {
                        files: Vec::new(),
                        problems,
                        skipped: Vec::new(),
                        unmatched: Vec::new(),
                    });
                }
                Err(error) => return Err(error.into()),
            }
        }
        report.problems.extend(missing.iter().cloned());
        if missing.len() == self.trees.len() {
            return Err(SyncError::NothingReadable(std::mem::take(
                &mut report.problems,
            )));
        }
        Ok(corpora)
    }
}

fn missing_problem(path: &Path) -> Problem {
    Problem {
        file: path.to_owned(),
        line: None,
        error: "does not exist; what was indexed of it before stays".to_owned(),
        unreadable: true,
    }
}

/// The paths that were asked for, as absolute ones.
fn asked_roots(request: &SyncRequest, report: &mut SyncReport) -> Vec<Root> {
    let mut roots = Vec::new();
    for path in &request.paths {
        match fs::canonicalize(path) {
            Ok(path) => roots.push(Root {
                path,
                manifest: request
                    .manifest
                    .as_ref()
                    .map(|path| fs::canonicalize(path).unwrap_or_else(|_| path.clone())),
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                report.problems.push(missing_problem(path))
            }
            Err(error) => report.problems.push(Problem {
                file: path.clone(),
                line: None,
                error: error.to_string(),
                unreadable: true,
            }),
        }
    }
    roots
}

/// What is read for a root that lies under another one, or is it.
fn tree(root: &Root, above: &Root) -> Tree {
    let base = if above.path.is_dir() {
        above.path.clone()
    } else {
        above.path.parent().unwrap_or(&above.path).to_owned()
    };
    // A folder's own manifest counts for every file under it, also where a part of it is asked for.
    let lying_there = || Some(above.path.join(MANIFEST_NAME)).filter(|manifest| manifest.is_file());
    let manifest = root
        .manifest
        .clone()
        .or_else(|| above.manifest.clone())
        .or_else(lying_there);
    Tree {
        path: root.path.clone(),
        base,
        manifest,
    }
}

/// The roots that lie under no other.
fn outermost(roots: &[Root]) -> Vec<Root> {
    let mut kept: Vec<Root> = Vec::new();
    for root in roots {
        let under_another = roots
            .iter()
            .any(|other| other.path != root.path && root.path.starts_with(&other.path));
        if !under_another && kept.iter().all(|other| other.path != root.path) {
            kept.push(root.clone());
        }
    }
    kept
}

/// One run: what is known of files, and what it changes.
struct Run<'a> {
    writer: &'a Writer,
    recognizer: &'a dyn Recognizer,
    /// What was remembered of files before, by path.
    known: HashMap<PathBuf, FileState>,
    /// Which file holds an id.
    owners: HashMap<String, PathBuf>,
    found: HashSet<PathBuf>,
    changed: bool,
    pool: Option<rayon::ThreadPool>,
}

/// A file that is being read.
struct OpenFile<'f> {
    file: &'f SourceFile,
    before: Option<FileState>,
    /// The articles it held before, by the ids it gives them, as far as they were not met again.
    old: HashMap<String, ArticleState>,
    same_recognizer: bool,
    /// Reading broke off: what it held before and was not met again may still be there.
    unreadable: bool,
    state: FileState,
}

/// Sources read at a time, each with the number of its file.
#[derive(Default)]
struct Batch<'f> {
    files: Vec<OpenFile<'f>>,
    sources: Vec<(usize, Result<Source, Problem>)>,
    bytes: u64,
}

impl Batch<'_> {
    fn is_full(&self) -> bool {
        self.sources.len() >= BATCH || self.bytes >= BATCH_BYTES
    }
}

impl SyncReport {
    /// Articles met.
    fn articles(&self) -> usize {
        self.added + self.updated + self.unchanged
    }
}

impl<'a> Run<'a> {
    fn new(
        writer: &'a Writer,
        recognizer: &'a dyn Recognizer,
        known: Vec<FileState>,
        threads: usize,
    ) -> Self {
        let owners = known
            .iter()
            .flat_map(|file| {
                file.articles
                    .iter()
                    .map(|article| (article.id.0.clone(), file.path.clone()))
            })
            .collect();
        // Without a pool of its own size a run still works, on the default pool.
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .ok();
        let known = known
            .into_iter()
            .map(|file| (file.path.clone(), file))
            .collect();
        Self {
            writer,
            recognizer,
            known,
            owners,
            found: HashSet::new(),
            changed: false,
            pool,
        }
    }

    /// Adds, replaces or passes over the articles of some files.
    fn bring_in(
        &mut self,
        files: &[SourceFile],
        report: &mut SyncReport,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<(), IndexError> {
        let mut batch = Batch::default();
        for (at, file) in files.iter().enumerate() {
            self.found.insert(file.path.clone());
            if let Some(open) = self.open(file, report) {
                batch.files.push(open);
                batch.bytes += file.stamp.len;
                for source in file.sources() {
                    batch.sources.push((batch.files.len() - 1, source));
                    if batch.is_full() {
                        self.bring_in_batch(&mut batch, report)?;
                        progress(at, report.articles());
                    }
                }
            }
            progress(at + 1, report.articles() + batch.sources.len());
        }
        self.bring_in_batch(&mut batch, report)?;
        for file in batch.files {
            self.finish(file, report)?;
        }
        progress(files.len(), report.articles());
        Ok(())
    }

    /// What is to be read of a file; `None` where it is as it was.
    fn open<'f>(&mut self, file: &'f SourceFile, report: &mut SyncReport) -> Option<OpenFile<'f>> {
        let before = self.known.remove(&file.path);
        if let Some(before) = &before
            && self.is_unchanged(before, file)
        {
            report.unchanged += before.articles.len();
            report.failed += before.problems.len();
            report
                .problems
                .extend(before.problems.iter().map(|(line, error)| Problem {
                    file: file.path.clone(),
                    line: *line,
                    error: error.clone(),
                    unreadable: false,
                }));
            return None;
        }
        report.bytes += file.stamp.len;
        let state = FileState {
            path: file.path.clone(),
            key: file.key.clone(),
            stamp: file.stamp,
            read_at: SystemTime::now()
                .duration_since(SystemTime::UNIX_EPOCH)
                .map_or(0, |time| time.as_nanos() as i128),
            context: file.context,
            recognizer: self.recognizer.version().to_owned(),
            articles: Vec::new(),
            problems: Vec::new(),
        };
        let articles = before.iter().flat_map(|before| &before.articles);
        let old = articles
            .map(|article| {
                (
                    article
                        .clashing
                        .clone()
                        .unwrap_or_else(|| article.id.0.clone()),
                    article.clone(),
                )
            })
            .collect();
        let same_recognizer = before
            .as_ref()
            .is_some_and(|before| before.recognizer == state.recognizer);
        Some(OpenFile {
            file,
            before,
            old,
            same_recognizer,
            unreadable: false,
            state,
        })
    }

    /// Removes what a file no longer holds, and remembers the rest; of a file that could not be looked into everything stays.
    fn finish(
        &mut self,
        mut open: OpenFile<'_>,
        report: &mut SyncReport,
    ) -> Result<(), IndexError> {
        if open.unreadable {
            report.unchanged += open.old.len();
            if open.state.articles.is_empty() {
                return Ok(());
            }
            open.state
                .articles
                .extend(open.old.drain().map(|(_, article)| article));
            // As if it had been read long ago: the next run looks again.
            open.state.read_at = 0;
        }
        for article in open.old.into_values() {
            self.remove(&article.id, report);
        }
        if open.before.as_ref() != Some(&open.state) {
            self.changed = true;
            self.writer.remember(&open.state)?;
        }
        Ok(())
    }

    fn is_unchanged(&self, before: &FileState, file: &SourceFile) -> bool {
        before.stamp == file.stamp
            && before.context == file.context
            && before.key == file.key
            && before.recognizer == self.recognizer.version()
            && before.read_at - file.stamp.modified.max(file.stamp.changed) > RACY_NANOSECONDS
    }

    /// Reads and writes the sources of a batch, and finishes its files but the last, which may have more.
    fn bring_in_batch(
        &mut self,
        batch: &mut Batch<'_>,
        report: &mut SyncReport,
    ) -> Result<(), IndexError> {
        let sources = std::mem::take(&mut batch.sources);
        batch.bytes = 0;
        let read: Vec<(usize, Result<Article, Problem>)> = self.in_pool(|| {
            sources
                .into_par_iter()
                .map(|(file, source)| (file, source.and_then(|source| source.read())))
                .collect()
        });
        let mut changed: Vec<Article> = Vec::new();
        for (file, article) in read {
            let open = &mut batch.files[file];
            match article {
                Ok(article) => changed.extend(self.identify(article, open, report)),
                Err(problem) => {
                    report.failed += 1;
                    open.unreadable |= problem.unreadable;
                    open.state
                        .problems
                        .push((problem.line, problem.error.clone()));
                    report.problems.push(problem);
                }
            }
        }
        let recognizer = self.recognizer;
        let prepared: Vec<PreparedArticle> = self.in_pool(|| {
            changed
                .par_iter()
                .map_init(Stemmers::default, |stemmers, article| {
                    let passages = passage::of(article);
                    let entities = recognizer.find(article);
                    PreparedArticle::new(article, &passages, &entities, stemmers)
                })
                .collect()
        });
        for article in prepared {
            self.changed = true;
            self.writer.replace(article)?;
        }
        let unfinished = batch.files.len().saturating_sub(1);
        for file in batch.files.drain(..unfinished).collect::<Vec<_>>() {
            self.finish(file, report)?;
        }
        Ok(())
    }

    /// Gives an article its id, and tells whether it is new, changed or as it was; an article that is to be written comes back.
    fn identify(
        &mut self,
        mut article: Article,
        open: &mut OpenFile<'_>,
        report: &mut SyncReport,
    ) -> Option<Article> {
        let own_id = article.id.0.clone();
        let before = open.old.remove(&own_id);
        let id = match &before {
            Some(before) => before.id.0.clone(),
            None => self.free_id(&own_id, open, report),
        };
        self.owners.insert(id.clone(), open.file.path.clone());
        article.id = ArticleId(id.clone());
        let clashing = (id != own_id).then_some(own_id);
        open.state.articles.push(ArticleState {
            id: ArticleId(id),
            clashing,
            fingerprint: article.fingerprint,
        });
        match before {
            Some(before) if before.fingerprint == article.fingerprint && open.same_recognizer => {
                report.unchanged += 1;
                None
            }
            Some(_) => {
                report.updated += 1;
                Some(article)
            }
            None => {
                report.added += 1;
                Some(article)
            }
        }
    }

    /// The id its source gives an article, or one that tells it apart where another article has that id.
    fn free_id(&self, own_id: &str, open: &mut OpenFile<'_>, report: &mut SyncReport) -> String {
        let file = open.file;
        let Some(owner) = self.owners.get(own_id) else {
            return own_id.to_owned();
        };
        let by_file = format!("{own_id}@{}", file.key);
        let by_place = || format!("{own_id}@{}", file.path.display());
        let numbered = || (2..).map(|n| format!("{by_file}@{n}"));
        let id = std::iter::once(by_file.clone())
            .chain(std::iter::once_with(by_place))
            .chain(std::iter::once_with(numbered).flatten())
            .find(|id| !self.owners.contains_key(id))
            .expect("there is always a next number");
        report.problems.push(Problem {
            file: file.path.clone(),
            line: None,
            error: format!(
                "the id '{own_id}' also stands in {}; this article is known as '{id}'",
                owner.display()
            ),
            unreadable: false,
        });
        id
    }

    /// Removes the articles of files that were under a path and are no longer found there.
    fn drop_vanished(&mut self, path: &Path, corpus: &Corpus, report: &mut SyncReport) {
        let mut gone: Vec<PathBuf> = self
            .known
            .keys()
            .filter(|known| known.starts_with(path) && !self.found.contains(*known))
            // What lies where nothing could be looked at has not vanished.
            .filter(|known| {
                !corpus
                    .problems
                    .iter()
                    .any(|problem| known.starts_with(&problem.file))
            })
            .cloned()
            .collect();
        gone.sort();
        for path in gone {
            if let Some(file) = self.known.remove(&path) {
                for article in &file.articles {
                    self.remove(&article.id, report);
                }
                self.changed = true;
                self.writer.forget(&path);
            }
        }
    }

    fn remove(&mut self, id: &ArticleId, report: &mut SyncReport) {
        self.changed = true;
        self.writer.remove(id);
        self.owners.remove(&id.0);
        report.removed += 1;
    }

    fn in_pool<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        match &self.pool {
            Some(pool) => pool.install(work),
            None => work(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::NoRecognizer;

    const PROSE: &str = "The first ship came in on Monday after a winter in which the ice had kept every boat ashore.";

    /// What a second run over two files reports, where `change` comes between their being found and their being read.
    fn second_run(change: impl FnOnce(&Path)) -> SyncReport {
        let dir = tempfile::tempdir().unwrap();
        let (corpus, folder) = (dir.path().join("corpus"), dir.path().join("index"));
        fs::create_dir(&corpus).unwrap();
        fs::write(corpus.join("a.txt"), PROSE).unwrap();
        fs::write(corpus.join("b.txt"), PROSE).unwrap();
        let request = SyncRequest {
            paths: vec![corpus.clone()],
            manifest: None,
            rebuild: false,
            threads: 1,
            writer: WriterSettings {
                threads: 1,
                memory: 50 << 20,
            },
        };
        let first = sync(&folder, &request, &NoRecognizer, &|_, _, _| ()).unwrap();
        assert_eq!(first.added, 2);
        let index = Index::open(&folder).unwrap();
        let tree = Tree {
            path: fs::canonicalize(&corpus).unwrap(),
            base: fs::canonicalize(&corpus).unwrap(),
            manifest: None,
        };
        let found = Corpus::find(&tree).unwrap();
        change(&corpus.join("a.txt"));
        let writer = index.writer(&request.writer).unwrap();
        let known = index.reader().unwrap().files().unwrap();
        let mut run = Run::new(&writer, &NoRecognizer, known, 1);
        let mut report = SyncReport::default();
        run.bring_in(&found.files, &mut report, &mut |_, _| ())
            .unwrap();
        run.drop_vanished(&tree.path, &found, &mut report);
        report
    }

    #[test]
    fn what_was_indexed_of_a_file_that_cannot_be_looked_into_stays() {
        let report = second_run(|file| fs::remove_file(file).unwrap());
        assert_eq!((report.unchanged, report.removed, report.failed), (2, 0, 1));
        assert!(report.problems[0].unreadable);
    }

    #[test]
    fn a_file_that_holds_no_article_any_more_loses_its_old_one() {
        let report = second_run(|file| fs::write(file, "").unwrap());
        assert_eq!((report.unchanged, report.removed, report.failed), (1, 1, 1));
        assert!(!report.problems[0].unreadable);
    }
}
