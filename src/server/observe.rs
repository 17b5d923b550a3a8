//! What is told of every request: a line in the log, and figures.
//!
//! What a reader looks for is nobody else's business: the log has the path of a request without its parameters. With `--verbose` it
//! has those too.

use super::Server;
use super::problem::ProblemKind;
use crate::render::sanitize::printable;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use std::time::Instant;

pub(super) async fn observe(
    State(server): State<Arc<Server>>,
    request: Request,
    next: Next,
) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    let uri = request.uri().clone();
    // Paths that are no routes are anybody's invention; figures have one name for all of them.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| path.as_str().to_owned());
    let response = next.run(request).await;
    let took = begun.elapsed();
    let status = response.status().as_u16();
    let problem = response
        .extensions()
        .get::<ProblemKind>()
        .map(|kind| kind.0.as_str());
    server
        .metrics
        .answered(route.as_deref(), status, problem, took);
    let ms = (took.as_secs_f64() * 10_000.0).round() / 10.0;
    tracing::info!(
        %method,
        path = %printable(uri.path()),
        status,
        problem,
        ms,
    );
    if let Some(parameters) = uri.query() {
        tracing::debug!(parameters = %printable(parameters));
    }
    response
}
