//! `/api/v1/stats`

use super::super::Server;
use super::super::parameters::{NoParameters, read};
use super::super::problem::{Problem, ProblemDetails};
use super::{answer, json_text};
use crate::index::FacetField;
use crate::query::Filters;
use crate::render::json::StatsJson;
use crate::render::shown_path;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use std::sync::Arc;

/// Describes the index: what it holds, from where, of which outlets, dates and languages.
#[utoipa::path(
    get,
    path = "/api/v1/stats",
    responses(
        (status = 200, description = "What the index holds", body = StatsJson<'_>, headers(("ETag" = String, description = "The state of the index"))),
        (status = 304, description = "The index has not changed since the answer that the client has"),
        (status = 400, description = "A parameter was given", body = ProblemDetails, content_type = "application/problem+json"),
        (status = "default", description = "Anything else that goes wrong", body = ProblemDetails, content_type = "application/problem+json"),
    ),
)]
pub(in crate::server) async fn stats(
    State(server): State<Arc<Server>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let NoParameters {} = read(query.as_deref())?;
    answer(&server, &headers, |server, snapshot| {
        let reader = &snapshot.reader;
        let failed = |error| Problem::index(&error);
        let statistics = reader.statistics().map_err(failed)?;
        let described = [FacetField::Outlet, FacetField::Year, FacetField::Language];
        let (counts, _) = reader
            .facets(None, &Filters::default(), &described)
            .map_err(failed)?;
        let facets: [_; 3] = counts.try_into().map_err(|_| Problem::failed())?;
        let folder = server.working_folder.as_deref();
        let sources = snapshot
            .roots
            .iter()
            .map(|root| shown_path(&root.path, folder))
            .collect();
        let index = shown_path(server.live.folder(), folder);
        json_text(&StatsJson::new(index, &statistics, &facets, sources))
    })
    .await
}
