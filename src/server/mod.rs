//! The server: requests over HTTP to the same search that the command line has, values to output.
//!
//! What comes in: where to listen and which index to serve. What goes out: answers, until the server is told to stop. It only reads:
//! the index is opened anew when somebody else has committed to it, and no path is ever taken from a request.
//!
//! [`router`] gives all routes without a socket; [`serve`] puts them on one.

mod api;
mod connections;
mod cost;
mod cursor;
mod docs;
mod download;
mod etag;
mod guard;
mod health;
mod live;
mod metrics;
mod observe;
mod page;
mod parameters;
mod problem;
mod workers;

pub use connections::serve;
pub use guard::{Access, AccessError};
pub use workers::Limits;

use axum::Router;
use axum::http::HeaderMap;
use axum::middleware::{from_fn, from_fn_with_state};
use live::LiveIndex;
use metrics::Metrics;
use problem::Problem;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use workers::Workers;

/// What a server is to do.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder of the index.
    pub index: PathBuf,
    /// The folder that file names are shown from.
    pub working_folder: Option<PathBuf>,
    /// Who is answered.
    pub access: Access,
    /// How much is done at a time, and for how long.
    pub limits: Limits,
}

/// What the routes share.
pub struct Server {
    live: LiveIndex,
    workers: Workers,
    access: Access,
    metrics: Metrics,
    working_folder: Option<PathBuf>,
}

impl Server {
    /// A server on an index, which need not exist yet. Tasks that are to be done are run by the tokio runtime that asks for them.
    #[must_use]
    pub fn new(settings: Settings) -> Arc<Self> {
        let metrics = Metrics::new();
        Arc::new(Self {
            live: LiveIndex::open(settings.index, &metrics),
            workers: Workers::new(settings.limits),
            access: settings.access,
            metrics,
            working_folder: settings.working_folder,
        })
    }

    /// Takes up the last commit of the index, if it is not the one that is served.
    pub fn refresh(&self) {
        self.live.refresh(&self.metrics);
    }

    /// Looks for new commits, for good.
    async fn watch(self: Arc<Self>) {
        const PAUSE: Duration = Duration::from_millis(250);
        loop {
            tokio::time::sleep(PAUSE).await;
            let server = Arc::clone(&self);
            // What went wrong with one look says nothing of the next.
            let _ = tokio::task::spawn_blocking(move || server.refresh()).await;
        }
    }
}

/// All routes, with everything that every request goes through: the guard at the door, the log, the figures, what becomes of a panic.
pub fn router(server: &Arc<Server>) -> Router {
    let (routes, document) = api::routes().split_for_parts();
    let document = docs::Document::new(&document);
    routes
        .merge(health::routes())
        .merge(docs::routes(document))
        .merge(page::routes())
        .with_state(Arc::clone(server))
        .fallback(|headers: HeaderMap| async move { page::no_route(&headers) })
        .method_not_allowed_fallback(|| async { Problem::method_not_allowed() })
        .layer(from_fn_with_state(Arc::clone(server), guard::admit))
        .layer(from_fn(guard::harden))
        .layer(CatchPanicLayer::custom(problem::of_panic))
        .layer(from_fn_with_state(Arc::clone(server), observe::observe))
}
