//! The HTTP API, version 1: one file an address.
//!
//! An answer that the command line has in JSON has the same shape here, from the same code.

mod article;
mod facets;
mod search;
mod stats;
mod suggest;

use super::Server;
use super::etag;
use super::live::Snapshot;
use super::problem::Problem;
use crate::render::json::without_controls;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use std::sync::Arc;
use utoipa::openapi::{Info, InfoBuilder, LicenseBuilder, OpenApiBuilder};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes with the document that describes them.
pub(super) fn routes() -> OpenApiRouter<Arc<Server>> {
    let document = OpenApiBuilder::new().info(info()).build();
    OpenApiRouter::with_openapi(document)
        .routes(routes!(search::search))
        .routes(routes!(article::article))
        .routes(routes!(article::passage))
        .routes(routes!(facets::facets))
        .routes(routes!(suggest::suggest))
        .routes(routes!(stats::stats))
}

fn info() -> Info {
    InfoBuilder::new()
        .title("pullquote")
        .version("1")
        .description(Some(
            "Full-text passage search over your own collection of news sources. Everything is read-only. Offsets into a text count \
             Unicode code points of that text; ranges are half-open. What goes wrong is told as problem details (RFC 9457).",
        ))
        .license(Some(LicenseBuilder::new().name("MIT").identifier(Some("MIT")).build()))
        .build()
}

/// A value as JSON that no terminal obeys.
pub(super) fn json_text(value: &impl Serialize) -> Result<String, Problem> {
    let text = serde_json::to_string(value).map_err(|error| {
        tracing::error!(%error, "an answer cannot be written");
        Problem::failed()
    })?;
    Ok(without_controls(&text).into_owned())
}

/// Answers from the index as it stands, in its turn; not at all where the client has the answer already.
async fn answer(
    server: &Arc<Server>,
    headers: &HeaderMap,
    make: impl FnOnce(&Server, &Snapshot) -> Result<String, Problem> + Send + 'static,
) -> Result<Response, Problem> {
    let snapshot = server.live.snapshot()?;
    let tag = etag::tag(&snapshot.version);
    if let Some(unchanged) = etag::not_modified(headers, &tag) {
        return Ok(unchanged);
    }
    let worker = Arc::clone(server);
    let text = server
        .workers
        .run(move || make(&worker, &snapshot))
        .await??;
    Ok(etag::json(text, &tag))
}
