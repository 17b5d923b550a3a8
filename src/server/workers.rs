//! How much is done at a time: searches wait in line for one of a few places, a line that is full is told so at once, and nobody waits
//! longer than a set time.
//!
//! Searching keeps a processor busy, so it is done beside the threads that answer requests. A search that takes too long gives up by
//! itself; until it does, it keeps its place, so that however many are given up, no more than the places run.

use super::problem::Problem;
use crate::index::within;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// How much is done at a time, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Searches carried out at once.
    pub searches: usize,
    /// Requests that wait for their search at most.
    pub waiting: usize,
    /// How long one waits in line at most.
    pub patience: Duration,
    /// How long a search may take.
    pub time: Duration,
    /// Downloads written at once.
    pub downloads: usize,
    /// How long a client may take for a piece of an answer.
    pub stalled: Duration,
    /// How long a client may take to send a request.
    pub request: Duration,
    /// Connections at once.
    pub connections: usize,
    /// How long requests are awaited after the server was told to stop.
    pub farewell: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            // More than processors, so that a slow search holds up no quick ones.
            searches: (2 * processors).max(4),
            waiting: 400,
            patience: Duration::from_secs(5),
            time: Duration::from_secs(10),
            downloads: 2,
            stalled: Duration::from_secs(30),
            request: Duration::from_secs(10),
            connections: 512,
            farewell: Duration::from_secs(10),
        }
    }
}

pub(super) struct Workers {
    pub(super) limits: Limits,
    line: Arc<Semaphore>,
    places: Arc<Semaphore>,
    downloads: Arc<Semaphore>,
}

impl Workers {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            line: Arc::new(Semaphore::new(limits.searches + limits.waiting)),
            places: Arc::new(Semaphore::new(limits.searches)),
            downloads: Arc::new(Semaphore::new(limits.downloads)),
        }
    }

    /// Carries out some work on the index in its turn.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let _in_line = self.line.try_acquire().map_err(|_| Problem::busy())?;
        let place = timeout(
            self.limits.patience,
            Arc::clone(&self.places).acquire_owned(),
        );
        let Ok(Ok(place)) = place.await else {
            return Err(Problem::busy());
        };
        let deadline = Instant::now() + self.limits.time;
        let task = spawn_blocking(move || {
            let _place: OwnedSemaphorePermit = place;
            within(deadline, work)
        });
        match timeout(self.limits.time, task).await {
            Ok(Ok(Some(done))) => Ok(done),
            Ok(Err(failed)) => {
                tracing::error!(error = %failed, "a search failed");
                Err(Problem::failed())
            }
            Ok(Ok(None)) | Err(_) => Err(Problem::too_slow(self.limits.time.as_secs_f64())),
        }
    }

    /// The right to write a download.
    pub(super) fn download(&self) -> Result<OwnedSemaphorePermit, Problem> {
        Arc::clone(&self.downloads)
            .try_acquire_owned()
            .map_err(|_| Problem::busy())
    }

    /// Requests whose search is waited for or carried out.
    pub(super) fn in_line(&self) -> usize {
        (self.limits.searches + self.limits.waiting) - self.line.available_permits()
    }
}
