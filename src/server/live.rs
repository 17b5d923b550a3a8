//! The index that is served, exchanged for a newer one while requests are answered.
//!
//! A request holds on to the index it began with; the next one has the new one. An index that cannot be opened, or is being replaced
//! at the moment, leaves the one before in service.

use super::metrics::Metrics;
use super::problem::Problem;
use crate::index::is_over;
use crate::index::{CommitId, FacetCount, FacetField, Index, IndexError, Reader, Root, Statistics};
use crate::query::Filters;
use crate::search::{SearchRequest, search};
use arc_swap::ArcSwap;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// An index as it stood at a commit.
pub(super) struct Snapshot {
    /// To search in.
    pub(super) reader: Reader,
    /// What was indexed.
    pub(super) roots: Vec<Root>,
    /// What stays the same as long as answers do: the commit, as this version of the program reads it.
    pub(super) version: String,
    commit: CommitId,
    overview: Mutex<Option<Arc<Overview>>>,
    /// What the last searches counted, latest last: another page of a list, or another order, counts the same.
    counts: Mutex<VecDeque<(String, Arc<Counts>)>>,
}

/// What a whole index has.
pub(super) struct Overview {
    pub(super) statistics: Statistics,
    pub(super) counts: Counts,
}

/// What some passages have in common.
pub(super) struct Counts {
    /// Outlets and names, a facet with its counts.
    pub(super) facets: Vec<(FacetField, Vec<FacetCount>)>,
    /// The passages by month.
    pub(super) months: Vec<FacetCount>,
}

/// The facets that pages show.
pub(super) const FACETS: [FacetField; 4] = [
    FacetField::Outlet,
    FacetField::Person,
    FacetField::Org,
    FacetField::Place,
];
/// Searches whose counts are kept.
const KEPT: usize = 32;

impl Snapshot {
    /// What the whole index has, counted once for a commit; who asks meanwhile waits.
    pub(super) fn overview(&self) -> Result<Arc<Overview>, IndexError> {
        let mut known = self.overview.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(overview) = known.as_ref() {
            return Ok(Arc::clone(overview));
        }
        let mut fields = FACETS.to_vec();
        fields.push(FacetField::Month);
        let (mut counts, _) = self.reader.facets(None, &Filters::default(), &fields)?;
        let months = counts.pop().unwrap_or_default();
        let facets = FACETS.into_iter().zip(counts).collect();
        let overview = Arc::new(Overview {
            statistics: self.reader.statistics()?,
            counts: Counts { facets, months },
        });
        // What was given up amid its work is nothing to keep.
        if !is_over() {
            *known = Some(Arc::clone(&overview));
        }
        Ok(overview)
    }

    /// What a search counts, by what tells it from others.
    pub(super) fn counts<E>(
        &self,
        search: &str,
        count: impl FnOnce() -> Result<Counts, E>,
    ) -> Result<Arc<Counts>, E> {
        let kept = || self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, counts)) = kept().iter().find(|(known, _)| known == search) {
            return Ok(Arc::clone(counts));
        }
        let counts = Arc::new(count()?);
        if !is_over() {
            let mut kept = kept();
            if kept.len() == KEPT {
                kept.pop_front();
            }
            kept.push_back((search.to_owned(), Arc::clone(&counts)));
        }
        Ok(counts)
    }
}

enum State {
    Open(Arc<Snapshot>),
    Missing,
    Unusable(String),
}

pub(super) struct LiveIndex {
    folder: PathBuf,
    state: ArcSwap<State>,
    /// The commit that could not be opened last, so that each is told once; one look at a time.
    failed: Mutex<Option<CommitId>>,
}

impl LiveIndex {
    pub(super) fn open(folder: PathBuf, metrics: &Metrics) -> Self {
        let live = Self {
            folder,
            state: ArcSwap::from_pointee(State::Missing),
            failed: Mutex::new(None),
        };
        live.refresh(metrics);
        live
    }

    /// The folder of the index.
    pub(super) fn folder(&self) -> &std::path::Path {
        &self.folder
    }

    /// The index as it stands, or what is to be said instead.
    pub(super) fn snapshot(&self) -> Result<Arc<Snapshot>, Problem> {
        match self.state.load().as_ref() {
            State::Open(snapshot) => Ok(Arc::clone(snapshot)),
            State::Missing => Err(Problem::no_index()),
            State::Unusable(detail) => Err(Problem::unusable_index(detail.clone())),
        }
    }

    /// Takes up the last commit, if it is not the one that is served.
    pub(super) fn refresh(&self, metrics: &Metrics) {
        let Ok(mut failed) = self.failed.lock() else {
            return;
        };
        let last = CommitId::last(&self.folder);
        let served = match self.state.load().as_ref() {
            State::Open(snapshot) => Some(snapshot.commit.clone()),
            State::Missing | State::Unusable(_) => None,
        };
        let Some(last) = last else {
            // Between two renames of a rebuild nothing is there for a moment; gone is what is gone at the next look too.
            if served.is_some() && !Index::exists_as_it_lies(&self.folder) {
                tracing::warn!("the index is gone");
                self.state.store(Arc::new(State::Missing));
            }
            return;
        };
        if served.as_ref() == Some(&last) || failed.as_ref() == Some(&last) {
            return;
        }
        match self.open_commit(&last) {
            Ok(Some(new)) => {
                tracing::info!(commit = %last, "index opened");
                metrics.opened(&new.reader, served.is_some());
                let new = Arc::new(new);
                self.state.store(Arc::new(State::Open(Arc::clone(&new))));
                // What the page of the collection shows is counted, and the words are listed, before they are asked for.
                std::thread::spawn(move || {
                    for failed in [new.overview().map(drop), new.reader.list_words()] {
                        if let Err(error) = failed {
                            tracing::warn!(%error, "not all could be made ready");
                        }
                    }
                });
                *failed = None;
            }
            // Another commit came meanwhile: the next look takes that up.
            Ok(None) => {}
            Err(error) => {
                if CommitId::last(&self.folder) != Some(last.clone()) {
                    return;
                }
                tracing::error!(%error, "the index cannot be opened");
                metrics.reload_failed();
                if served.is_none() {
                    self.state
                        .store(Arc::new(State::Unusable(told(&error).to_owned())));
                }
                *failed = Some(last);
            }
        }
    }

    /// The index at this commit; nothing if it has moved on.
    fn open_commit(&self, commit: &CommitId) -> Result<Option<Snapshot>, IndexError> {
        // Damaged files can make the engine panic; the server goes on with what it has.
        catch_unwind(AssertUnwindSafe(|| self.open_whole_commit(commit))).unwrap_or_else(|_| {
            Err(IndexError::Damaged {
                folder: self.folder.clone(),
                reason: "reading it fails".to_owned(),
            })
        })
    }

    fn open_whole_commit(&self, commit: &CommitId) -> Result<Option<Snapshot>, IndexError> {
        let index = Index::open_as_it_lies(&self.folder)?;
        let reader = index.reader()?;
        if CommitId::last(&self.folder).as_ref() != Some(commit) {
            return Ok(None);
        }
        // What a search looks up once for a commit is looked up now, so that no request has to wait for it.
        let _ = search(&SearchRequest::new("the"), &reader);
        Ok(Some(Snapshot {
            roots: index.roots().to_vec(),
            version: format!("{commit}-{}", env!("CARGO_PKG_VERSION")),
            commit: commit.clone(),
            overview: Mutex::default(),
            counts: Mutex::default(),
            reader,
        }))
    }
}

/// What is said of an index that cannot be opened, without naming folders.
fn told(error: &IndexError) -> &'static str {
    match error {
        IndexError::Missing { .. } => "there is no index where this server looks for one",
        IndexError::OtherVersion { .. } => "the index was made by another version of pullquote",
        IndexError::Damaged { .. } | IndexError::Headless { .. } => "the index is damaged",
        IndexError::Foreign { .. }
        | IndexError::Locked { .. }
        | IndexError::Unreadable { .. }
        | IndexError::Io { .. }
        | IndexError::Engine { .. } => {
            "the index cannot be opened; what is wrong stands in the log of the server"
        }
    }
}
