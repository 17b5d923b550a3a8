//! What is known of files, brought in line with what was found.
//!
//! **Ids.** An article has the id its source gives it, unless another article holds that id: then it has one that tells them apart, and
//! that is reported for as long as it is so. Who holds an id keeps it for as long as their source gives it to them. Files come in the order
//! of their keys; where one asks for an id that is held in a file that changed and has yet to come, that file is looked into first.

use super::{Progress, SyncReport};
use crate::article::{Article, ArticleId, Fingerprint};
use crate::corpus::{Problem, Source, SourceFile};
use crate::entity::Recognizer;
use crate::index::{ArticleState, FileState, IndexError, PreparedArticle, Stemmers, Writer};
use crate::passage;
use crate::timex;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// Articles read and analyzed at a time; what they take in memory bounds what a run takes.
const BATCH: usize = 256;
/// Bytes of files read at a time, beyond which a batch is closed early.
const BATCH_BYTES: u64 = 64 << 20;
/// A file changed this shortly before it was read may have changed again within the clock's step: it is read again.
const RACY_NANOSECONDS: i128 = 2_000_000_000;

/// One run: what is known of files, and what it changes.
pub(super) struct Run<'a> {
    writer: &'a Writer,
    recognizer: &'a dyn Recognizer,
    /// What was remembered of files before, by path, until their turn comes.
    known: HashMap<PathBuf, FileState>,
    /// Who holds an id.
    holders: HashMap<String, Holder>,
    /// The files that changed and are not through.
    pending: HashMap<PathBuf, &'a SourceFile>,
    /// The ids that files that are not through give to their articles, where that was looked up; `None` for a file that cannot be read.
    claims: HashMap<PathBuf, Option<HashSet<String>>>,
    /// Articles that are not known by their own id.
    clashes: Vec<Clash>,
    has_changed: bool,
    pool: Option<rayon::ThreadPool>,
}

/// The file with the article that holds an id.
struct Holder {
    file: Arc<Path>,
    /// Whether the article was met in this run.
    met: bool,
}

struct Clash {
    file: PathBuf,
    line: Option<u32>,
    own_id: String,
    id: String,
}

/// A file that is being read.
struct OpenFile<'f> {
    file: &'f SourceFile,
    path: Arc<Path>,
    before: Option<FileState>,
    old: OldArticles,
    /// Whether some of its articles could not be looked at, so that those not met again have not vanished.
    unreadable: bool,
    /// Whether an article with the same bytes would be written as it was written before.
    written_alike: bool,
    /// Whether its key is the one it had, so that ids made of it stay.
    same_key: bool,
    state: FileState,
}

/// The articles a file held before, as far as they were not met again.
#[derive(Default)]
struct OldArticles {
    articles: Vec<Option<ArticleState>>,
    /// By the ids the file gives them. It may give one id to several.
    by_own_id: HashMap<String, Vec<usize>>,
    by_line: HashMap<Option<u32>, usize>,
}

/// An article that was read, and the line it stands at.
type ReadArticle = (Article, Option<u32>);

/// Sources read at a time, each with the number of its file.
#[derive(Default)]
struct Batch<'f> {
    files: Vec<OpenFile<'f>>,
    sources: Vec<(usize, Result<Source, Problem>)>,
    bytes: u64,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        writer: &'a Writer,
        recognizer: &'a dyn Recognizer,
        known: Vec<FileState>,
        threads: usize,
    ) -> Self {
        let mut holders = HashMap::new();
        for state in &known {
            let file: Arc<Path> = Arc::from(state.path.as_path());
            for article in &state.articles {
                let file = Arc::clone(&file);
                holders.insert(article.id.0.clone(), Holder { file, met: false });
            }
        }
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
            holders,
            pending: HashMap::new(),
            claims: HashMap::new(),
            clashes: Vec::new(),
            has_changed: false,
            pool,
        }
    }

    /// Whether anything of the index is otherwise than before.
    pub(super) fn has_changed(&self) -> bool {
        self.has_changed
    }

    /// Removes the articles of the files under a path; tells whether there were any files.
    pub(super) fn forget(&mut self, path: &Path, report: &mut SyncReport) -> bool {
        self.drop_files(|file| file.starts_with(path), report) > 0
    }

    /// Removes the articles of files that are gone.
    pub(super) fn drop_gone(&mut self, is_gone: impl Fn(&Path) -> bool, report: &mut SyncReport) {
        self.drop_files(is_gone, report);
    }

    fn drop_files(&mut self, is_dropped: impl Fn(&Path) -> bool, report: &mut SyncReport) -> usize {
        let mut dropped: Vec<FileState> = self
            .known
            .extract_if(|path, _| is_dropped(path))
            .map(|(_, file)| file)
            .collect();
        dropped.sort_by(|a, b| a.path.cmp(&b.path));
        for file in &dropped {
            for article in &file.articles {
                self.retire(&article.id, &file.path);
                report.removed += 1;
            }
            self.has_changed = true;
            self.writer.forget(&file.path);
        }
        dropped.len()
    }

    /// Adds, replaces or passes over the articles of the files that were found.
    pub(super) fn bring_in(
        &mut self,
        files: &'a [SourceFile],
        report: &mut SyncReport,
        progress: Progress<'_>,
    ) -> Result<(), IndexError> {
        for file in files {
            let known = self.known.get(&file.path);
            if known.is_none_or(|before| !self.is_unchanged(before, file)) {
                self.pending.insert(file.path.clone(), file);
            }
        }
        let mut batch = Batch::default();
        for (at, file) in files.iter().enumerate() {
            if self.pending.contains_key(&file.path) {
                batch.files.push(self.open(file, report));
                batch.bytes += file.stamp.len;
                for source in file.sources() {
                    if let Ok(source) = &source
                        && let Some(open) = batch.files.last_mut()
                        && self.meet_again(source, open, report)
                    {
                        continue;
                    }
                    batch.sources.push((batch.files.len() - 1, source));
                    if batch.is_full() {
                        self.bring_in_batch(&mut batch, report)?;
                        progress(at, files.len(), report.articles());
                    }
                }
            } else {
                self.pass_over(file, report);
            }
            progress(at + 1, files.len(), report.articles() + batch.sources.len());
        }
        self.bring_in_batch(&mut batch, report)?;
        for file in batch.files {
            self.finish(file, report)?;
        }
        Ok(())
    }

    /// Reports every article that is not known by its own id because another one is.
    pub(super) fn report_clashes(&self, report: &mut SyncReport) {
        for clash in &self.clashes {
            if let Some(holder) = self.holders.get(&clash.own_id) {
                report.problems.push(Problem {
                    file: clash.file.clone(),
                    line: clash.line,
                    error: format!(
                        "the id '{}' also stands in {}; this article is known as '{}'",
                        clash.own_id,
                        holder.file.display(),
                        clash.id
                    ),
                    unreadable: false,
                });
            }
        }
    }

    fn is_unchanged(&self, before: &FileState, file: &SourceFile) -> bool {
        before.stamp == file.stamp
            && before.context == file.context
            && before.key == file.key
            && before.recognizer == self.recognizer.version()
            && before.read_at - file.stamp.modified.max(file.stamp.changed) > RACY_NANOSECONDS
    }

    /// Counts what is known of a file that is as it was.
    fn pass_over(&mut self, file: &SourceFile, report: &mut SyncReport) {
        let Some(before) = self.known.remove(&file.path) else {
            return;
        };
        report.unchanged += before.articles.len();
        report.failed += before.problems.len();
        let problems = before.problems.into_iter();
        report
            .problems
            .extend(problems.map(|(line, error)| Problem {
                file: file.path.clone(),
                line,
                error,
                unreadable: false,
            }));
        for article in before.articles {
            self.note_clash(&article, &file.path);
        }
    }

    fn open<'f>(&mut self, file: &'f SourceFile, report: &mut SyncReport) -> OpenFile<'f> {
        report.bytes += file.stamp.len;
        let before = self.known.remove(&file.path);
        let state = FileState {
            path: file.path.clone(),
            key: file.key.clone(),
            stamp: file.stamp,
            read_at: SystemTime::now()
                .duration_since(SystemTime::UNIX_EPOCH)
                .map_or(0, |time| {
                    i128::try_from(time.as_nanos()).unwrap_or(i128::MAX)
                }),
            context: file.context,
            recognizer: self.recognizer.version().to_owned(),
            articles: Vec::new(),
            problems: Vec::new(),
        };
        let old = before.as_ref().map_or_else(OldArticles::default, |before| {
            OldArticles::new(before, &file.key)
        });
        OpenFile {
            file,
            path: Arc::from(file.path.as_path()),
            old,
            unreadable: false,
            written_alike: before
                .as_ref()
                .is_some_and(|before| before.recognizer == state.recognizer),
            same_key: before.as_ref().is_some_and(|before| before.key == file.key),
            before,
            state,
        }
    }

    /// Passes over a source that is as it was, at the line where it was: it need not be read.
    fn meet_again(
        &mut self,
        source: &Source,
        open: &mut OpenFile<'_>,
        report: &mut SyncReport,
    ) -> bool {
        if !open.written_alike || !open.same_key {
            return false;
        }
        let Some(article) = open.old.take_same(source.fingerprint(), source.line()) else {
            return false;
        };
        self.hold(&article.id, open);
        self.note_clash(&article, &open.file.path);
        open.state.articles.push(article);
        report.unchanged += 1;
        true
    }

    /// Reads and writes the sources of a batch, and finishes its files but the last, which may have more.
    fn bring_in_batch(
        &mut self,
        batch: &mut Batch<'_>,
        report: &mut SyncReport,
    ) -> Result<(), IndexError> {
        let sources = std::mem::take(&mut batch.sources);
        batch.bytes = 0;
        let read: Vec<(usize, Result<ReadArticle, Problem>)> = self.in_pool(|| {
            sources
                .into_par_iter()
                .map(|(file, source)| (file, source.and_then(|source| read(&source))))
                .collect()
        });
        let mut changed: Vec<Article> = Vec::new();
        let mut current = 0;
        for (file, article) in read {
            // The files before this one are through: what they no longer hold may stand in this one.
            for open in &mut batch.files[current..file] {
                self.release(open, report);
            }
            current = file;
            let open = &mut batch.files[file];
            match article {
                Ok((article, line)) => changed.extend(self.identify(article, line, open, report)),
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
                    let times = timex::find(article);
                    PreparedArticle::new(article, &passages, &entities, &times, stemmers)
                })
                .collect()
        });
        for article in prepared {
            self.has_changed = true;
            if article.passages == 0 {
                report.without_passages.push(article.id.clone());
            }
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
        line: Option<u32>,
        open: &mut OpenFile<'_>,
        report: &mut SyncReport,
    ) -> Option<Article> {
        let own_id = article.id.0.clone();
        let before = open.old.take(&own_id, article.fingerprint);
        let keeps_id = before.as_ref().is_some_and(|before| {
            (before.id.0 == own_id || open.same_key) && self.is_held_by(&before.id, &open.path)
        });
        let id = match &before {
            Some(before) if keeps_id => before.id.clone(),
            _ => ArticleId(self.free_id(&own_id, open.file)),
        };
        if let Some(before) = before.as_ref().filter(|before| before.id != id) {
            self.retire(&before.id, &open.path);
        }
        self.hold(&id, open);
        article.id = id.clone();
        let state = ArticleState {
            clashing: (id.0 != own_id).then_some(own_id),
            id,
            fingerprint: article.fingerprint,
            line,
        };
        self.note_clash(&state, &open.file.path);
        let is_unchanged = open.written_alike && before.as_ref() == Some(&state);
        open.state.articles.push(state);
        match before {
            Some(_) if is_unchanged => {
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

    /// The id its source gives an article, or one that tells it apart where another article holds that id.
    fn free_id(&mut self, own_id: &str, file: &SourceFile) -> String {
        let by_file = format!("{own_id}@{}", file.key);
        let by_place = format!("{own_id}@{}", file.path.display());
        let numbered = (2..).map(|n| format!("{own_id}@{}@{n}", file.key));
        [own_id.to_owned(), by_file, by_place]
            .into_iter()
            .chain(numbered)
            .find(|id| self.is_free(id))
            .expect("there is always a next number")
    }

    /// Whether no article holds an id, or only one that its source will not give it again.
    fn is_free(&mut self, id: &str) -> bool {
        let Some(holder) = self.holders.get(id) else {
            return true;
        };
        if holder.met {
            return false;
        }
        let Some(file) = self.pending.get(&*holder.file).copied() else {
            return false;
        };
        if !self.claims.contains_key(&file.path) {
            let claimed = self.in_pool(|| claimed_ids(file));
            self.claims.insert(file.path.clone(), claimed);
        }
        self.claims[&file.path]
            .as_ref()
            .is_some_and(|claimed| !claimed.contains(id))
    }

    fn is_held_by(&self, id: &ArticleId, file: &Path) -> bool {
        let holder = self.holders.get(&id.0);
        holder.is_some_and(|holder| *holder.file == *file)
    }

    fn hold(&mut self, id: &ArticleId, open: &OpenFile<'_>) {
        let file = Arc::clone(&open.path);
        self.holders
            .insert(id.0.clone(), Holder { file, met: true });
    }

    /// Removes the article that a file held by an id, unless the id is another article's by now.
    fn retire(&mut self, id: &ArticleId, file: &Path) {
        let holder = self.holders.get(&id.0);
        if holder.is_some_and(|holder| !holder.met && *holder.file == *file) {
            self.holders.remove(&id.0);
            self.has_changed = true;
            self.writer.remove(id);
        }
    }

    fn note_clash(&mut self, article: &ArticleState, file: &Path) {
        if let Some(own_id) = &article.clashing {
            self.clashes.push(Clash {
                file: file.to_owned(),
                line: article.line,
                own_id: own_id.clone(),
                id: article.id.0.clone(),
            });
        }
    }

    /// Removes what a file no longer holds, all of it having been gone through.
    fn release(&mut self, open: &mut OpenFile<'_>, report: &mut SyncReport) {
        self.pending.remove(&open.file.path);
        self.claims.remove(&open.file.path);
        for article in open.old.take_rest() {
            if open.unreadable && self.is_held_by(&article.id, &open.path) {
                self.note_clash(&article, &open.file.path);
                open.state.articles.push(article);
            } else {
                self.retire(&article.id, &open.path);
                report.removed += 1;
            }
        }
        if open.unreadable {
            // As never read: the next run tries again.
            open.state.read_at = 0;
        }
    }

    /// Removes what a file no longer holds, and remembers the rest.
    fn finish(
        &mut self,
        mut open: OpenFile<'_>,
        report: &mut SyncReport,
    ) -> Result<(), IndexError> {
        self.release(&mut open, report);
        if open.before.as_ref() != Some(&open.state) {
            self.has_changed = true;
            self.writer.remember(&open.state)?;
        }
        Ok(())
    }

    fn in_pool<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        match &self.pool {
            Some(pool) => pool.install(work),
            None => work(),
        }
    }
}

fn read(source: &Source) -> Result<ReadArticle, Problem> {
    Ok((source.read()?, source.line()))
}

/// The ids that a file gives to its articles; `None` where it cannot be read.
fn claimed_ids(file: &SourceFile) -> Option<HashSet<String>> {
    file.sources()
        .par_bridge()
        .map(|source| source.and_then(|source| source.read()))
        .filter_map(|article| match article {
            Ok(article) => Some(Some(article.id.0)),
            Err(problem) => problem.unreadable.then_some(None),
        })
        .collect()
}

impl OldArticles {
    /// What is known of a file, which may have another key by now; ids made of its key are taken for the ones it would give them now.
    fn new(before: &FileState, key: &str) -> Self {
        let mut old = Self::default();
        for (number, article) in before.articles.iter().enumerate() {
            let own_id = own_id_under(article.own_id(), &before.key, key);
            old.by_own_id.entry(own_id).or_default().push(number);
            old.by_line.insert(article.line, number);
            old.articles.push(Some(article.clone()));
        }
        old
    }

    /// Takes the article with this content at this line.
    fn take_same(&mut self, content: Fingerprint, line: Option<u32>) -> Option<ArticleState> {
        let number = *self.by_line.get(&line)?;
        self.articles[number].take_if(|article| article.fingerprint == content)
    }

    /// Takes an article: of several with its id, the one with its content, or else the first.
    fn take(&mut self, own_id: &str, content: Fingerprint) -> Option<ArticleState> {
        let numbers = self.by_own_id.get_mut(own_id)?;
        numbers.retain(|number| self.articles[*number].is_some());
        let same = numbers.iter().position(|number| {
            let article = self.articles[*number].as_ref();
            article.is_some_and(|article| article.fingerprint == content)
        });
        let number = (!numbers.is_empty()).then(|| numbers.remove(same.unwrap_or(0)))?;
        self.articles[number].take()
    }

    /// Takes what is left.
    fn take_rest(&mut self) -> Vec<ArticleState> {
        let mut rest: Vec<ArticleState> = self.articles.drain(..).flatten().collect();
        self.by_own_id.clear();
        self.by_line.clear();
        rest.sort_by(|a, b| a.id.cmp(&b.id));
        rest
    }
}

/// The id that a source would give under a new key where it was given under an old one: the key itself, or the key and a line.
fn own_id_under(own_id: &str, old_key: &str, key: &str) -> String {
    match own_id.strip_prefix(old_key) {
        Some("") => key.to_owned(),
        Some(rest) if is_line(rest) => format!("{key}{rest}"),
        _ => own_id.to_owned(),
    }
}

fn is_line(text: &str) -> bool {
    text.strip_prefix(':')
        .is_some_and(|line| line.parse::<u32>().is_ok())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_made_of_a_key_is_made_of_the_new_key() {
        for (own_id, expected) in [
            ("a.txt", "sub/a.txt"),
            ("a.txt:12", "sub/a.txt:12"),
            ("a.txt:x", "a.txt:x"),
            ("r1", "r1"),
        ] {
            assert_eq!(own_id_under(own_id, "a.txt", "sub/a.txt"), expected);
        }
    }
}
