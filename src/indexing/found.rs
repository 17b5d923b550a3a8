//! The files of everything that is read in a run, and what could not be looked at.

use super::plan::Plan;
use super::{SyncError, SyncReport};
use crate::corpus::{self, Corpus, CorpusError, Problem, SourceFile};
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

/// What was found for a plan.
pub(super) struct Found<'p> {
    plan: &'p Plan,
    /// In the order of their keys, each once.
    pub(super) files: Vec<SourceFile>,
    paths: HashSet<PathBuf>,
    /// By the number of its tree, why nothing can be said of it: it is not there, or its manifest is not.
    unavailable: Vec<Option<Problem>>,
    /// What could not be looked at within the others.
    problems: Vec<Problem>,
    /// By the number of its tree, which keys of its manifest speak of none of its files, where that can be said.
    unmatched: BTreeMap<usize, Vec<String>>,
}

impl<'p> Found<'p> {
    /// Finds the files of every tree of a plan. A tree that is not there, or whose manifest is not, is passed over: what is known of it
    /// stays. So is one where something `was_indexed` and now nothing lies at all, though nothing was taken away, as where a drive is not
    /// mounted.
    ///
    /// # Errors
    /// If a manifest is not what it should be.
    pub(super) fn of(
        plan: &'p Plan,
        was_indexed: impl Fn(&Path) -> bool,
        report: &mut SyncReport,
    ) -> Result<Self, SyncError> {
        let mut found = Self {
            plan,
            files: Vec::new(),
            paths: HashSet::new(),
            unavailable: Vec::new(),
            problems: Vec::new(),
            unmatched: BTreeMap::new(),
        };
        for (number, tree) in plan.trees().iter().enumerate() {
            let unavailable = match Corpus::find(tree) {
                Ok(corpus)
                    if corpus.files.is_empty()
                        && corpus::is_empty_folder(&tree.path)
                        && was_indexed(&tree.path) =>
                {
                    Some(emptied(&tree.path))
                }
                Ok(corpus) => {
                    found.take(number, corpus, report);
                    None
                }
                Err(CorpusError::Missing { path }) => Some(missing(&path)),
                Err(error @ CorpusError::NoManifest { .. }) => Some(Problem {
                    error: format!("{error}; what was indexed before stays"),
                    ..missing(&tree.path)
                }),
                Err(error @ CorpusError::Manifest { .. }) => return Err(error.into()),
            };
            found.unavailable.push(unavailable);
        }
        report.unmatched = found.unmatched();
        found
            .files
            .sort_by(|a, b| (&a.key, &a.path).cmp(&(&b.key, &b.path)));
        let missing = found.unavailable.iter().flatten();
        report.out_of_reach += missing.clone().count();
        report.out_of_reach += found
            .problems
            .iter()
            .filter(|p| p.unreadable && plan.trees().iter().any(|tree| tree.path == p.file))
            .count();
        report
            .problems
            .extend(missing.chain(&found.problems).cloned());
        report.skipped.retain(|file| !found.paths.contains(file));
        Ok(found)
    }

    /// Takes of a tree what belongs to no other tree within it.
    fn take(&mut self, number: usize, corpus: Corpus, report: &mut SyncReport) {
        let plan = self.plan;
        let is_own = |file: &Path| plan.tree_of(file) == Some(number);
        for file in corpus.files {
            if is_own(&file.path) && self.paths.insert(file.path.clone()) {
                self.files.push(file);
            }
        }
        let skipped = corpus.skipped.into_iter().filter(|file| is_own(file));
        report.skipped.extend(skipped);
        let problems = corpus.problems.into_iter();
        self.problems.extend(problems.filter(|p| is_own(&p.file)));
        let unmatched = corpus.unmatched.map(|keys| (number, keys));
        self.unmatched.extend(unmatched);
    }

    /// The keys of manifests that speak of none of the files. One manifest may be named for several trees, and what it says is of files of
    /// any of them: where one of these was not looked at, nothing can be said.
    fn unmatched(&self) -> Vec<String> {
        let mut of_manifest: BTreeMap<Option<&Path>, Vec<&Vec<String>>> = BTreeMap::new();
        for (tree, keys) in &self.unmatched {
            let manifest = self.plan.trees()[*tree].manifest.as_deref();
            of_manifest.entry(manifest).or_default().push(keys);
        }
        let mut unmatched = Vec::new();
        for (manifest, in_trees) in of_manifest {
            let roots = self.plan.roots.iter();
            let named_for = roots
                .filter(|root| root.manifest.is_some() && root.manifest.as_deref() == manifest)
                .count();
            if let [first, others @ ..] = &in_trees[..]
                && in_trees.len() >= named_for
            {
                let in_none = first
                    .iter()
                    .filter(|key| others.iter().all(|keys| keys.contains(key)));
                unmatched.extend(in_none.cloned());
            }
        }
        unmatched
    }

    /// Whether a file is known to be gone: it lay where everything could be looked at, and was not found there.
    pub(super) fn is_gone(&self, file: &Path) -> bool {
        let Some(tree) = self.plan.tree_of(file) else {
            return false;
        };
        let looked_at = self.unavailable[tree].is_none()
            && !self.problems.iter().any(|p| file.starts_with(&p.file));
        looked_at && !self.paths.contains(file)
    }

    /// Whether there is something to read, and none of it could be looked at.
    pub(super) fn is_nothing(&self) -> bool {
        !self.unavailable.is_empty() && self.unavailable.iter().all(Option::is_some)
    }

    /// Trees and folders that could not be looked into, so that an index made anew would lack what lies there.
    pub(super) fn gaps(&self) -> Vec<Problem> {
        let missing = self.unavailable.iter().flatten();
        let is_closed = |file: &Path| file.is_dir() && !file.is_symlink();
        let closed = self.problems.iter().filter(|p| is_closed(&p.file));
        missing.chain(closed).cloned().collect()
    }
}

/// What is told of a folder that is empty and was not.
fn emptied(path: &Path) -> Problem {
    Problem {
        file: path.to_owned(),
        line: None,
        error: "is empty, as a drive's folder is while the drive is not there; what was indexed of it stays, and 'pullquote index --forget PATH' removes it"
            .to_owned(),
        unreadable: true,
    }
}

/// What is told of a path that is not there.
pub(super) fn missing(path: &Path) -> Problem {
    Problem {
        file: path.to_owned(),
        line: None,
        error: "does not exist; if anything of it was indexed before, that stays".to_owned(),
        unreadable: true,
    }
}
