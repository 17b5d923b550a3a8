//! Whether the server is well: for whoever keeps it running.

use super::Server;
use super::metrics::metrics;
use super::problem::Problem;
use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<Server>> {
    Router::new()
        .route("/healthz", get(healthy))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
}

/// The server runs.
async fn healthy() -> impl IntoResponse {
    status("{\"status\":\"healthy\"}")
}

/// There is an index that can be searched.
async fn ready(State(server): State<Arc<Server>>) -> Result<impl IntoResponse, Problem> {
    server.live.snapshot()?;
    Ok(status("{\"status\":\"ready\"}"))
}

fn status(json: &'static str) -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], json)
}
