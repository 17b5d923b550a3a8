//! `/api/v1/suggest`

use super::super::Server;
use super::super::parameters::{SuggestParameters, SuggestedParameter, read};
use super::super::problem::{Problem, ProblemDetails};
use super::{answer, json_text};
use crate::entity::EntityKind;
use crate::index::Suggested;
use crate::render::json::SuggestionsJson;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use std::sync::Arc;

/// Suggests words, outlets and names while one types.
///
/// A word is suggested for its beginning, an outlet or a name for the beginning of any of its words. The most frequent come first.
#[utoipa::path(
    get,
    path = "/api/v1/suggest",
    params(SuggestParameters),
    responses(
        (status = 200, description = "What begins so", body = SuggestionsJson<'_>, headers(("ETag" = String, description = "The state of the index"))),
        (status = 304, description = "The index has not changed since the answer that the client has"),
        (status = 400, description = "A parameter is wrong", body = ProblemDetails, content_type = "application/problem+json"),
        (status = "default", description = "Anything else that goes wrong", body = ProblemDetails, content_type = "application/problem+json"),
    ),
)]
pub(in crate::server) async fn suggest(
    State(server): State<Arc<Server>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let parameters: SuggestParameters = read(query.as_deref())?;
    parameters.check()?;
    answer(&server, &headers, move |_, snapshot| {
        let wanted: Vec<Suggested> = parameters
            .kinds
            .iter()
            .flat_map(|kind| match kind {
                SuggestedParameter::Word => vec![Suggested::Word],
                SuggestedParameter::Outlet => vec![Suggested::Outlet],
                SuggestedParameter::Entity => {
                    EntityKind::ALL.into_iter().map(Suggested::Name).collect()
                }
            })
            .collect();
        let suggestions = snapshot
            .reader
            .suggest(&parameters.q, &wanted, parameters.limit)
            .map_err(|error| Problem::index(&error))?;
        json_text(&SuggestionsJson::new(&parameters.q, &suggestions))
    })
    .await
}
