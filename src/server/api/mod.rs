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
use axum::http::header::LINK;
use axum::http::{HeaderMap, HeaderValue};
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

/// An answer, and the address of the page after it, if there is one.
struct Made {
    text: String,
    next: Option<String>,
}

impl From<String> for Made {
    fn from(text: String) -> Self {
        Self { text, next: None }
    }
}

/// Answers from the index as it stands, in its turn; not at all where the client has the answer already.
async fn answer<M: Into<Made> + Send + 'static>(
    server: &Arc<Server>,
    headers: &HeaderMap,
    make: impl FnOnce(&Server, &Snapshot) -> Result<M, Problem> + Send + 'static,
) -> Result<Response, Problem> {
    let snapshot = server.live.snapshot()?;
    let tag = etag::tag(&snapshot.version);
    if let Some(unchanged) = etag::not_modified(headers, &tag) {
        return Ok(unchanged);
    }
    let worker = Arc::clone(server);
    let work = move || make(&worker, &snapshot).map(Into::into);
    let Made { text, next } = server.workers.run(work).await??;
    let mut response = etag::json(text, &tag);
    if let Some(next) = next {
        link_next(&mut response, &next);
    }
    Ok(response)
}

/// Tells the address of the page after this one (RFC 8288).
fn link_next(response: &mut Response, address: &str) {
    if let Ok(link) = HeaderValue::from_str(&format!("<{address}>; rel=\"next\"")) {
        response.headers_mut().insert(LINK, link);
    }
}
