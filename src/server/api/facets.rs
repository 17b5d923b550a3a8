//! `/api/v1/facets`

use super::super::parameters::{Both, FacetsParameters, FilterParameters, TableParameter, read};
use super::super::problem::{Problem, ProblemDetails};
use super::super::{Server, download};
use super::{answer, json_text};
use crate::index::FacetCount;
use crate::query::NameFilter;
use crate::render::csv;
use crate::render::json::{FacetsJson, facet_name};
use crate::search::{FacetRequest, FacetResults, count_facets};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use std::sync::Arc;

/// Counts outlets, dates and names among the passages that match a query, or all.
#[utoipa::path(
    get,
    path = "/api/v1/facets",
    params(FacetsParameters, FilterParameters),
    responses(
        (
            status = 200,
            description = "The most frequent values of each facet; dates in their own order",
            content((FacetsJson<'_> = "application/json"), (String = "text/csv")),
            headers(("ETag" = String, description = "The state of the index")),
        ),
        (status = 304, description = "The index has not changed since the answer that the client has"),
        (status = 400, description = "A parameter is wrong, or the query cannot be read", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 422, description = "The query would cost too much", body = ProblemDetails, content_type = "application/problem+json"),
        (status = "default", description = "Anything else that goes wrong", body = ProblemDetails, content_type = "application/problem+json"),
    ),
)]
pub(in crate::server) async fn facets(
    State(server): State<Arc<Server>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Both(parameters, filters) =
        read::<Both<FacetsParameters, FilterParameters>>(query.as_deref())?;
    parameters.check()?;
    let filters = filters.filters()?;
    let format = parameters.format;
    let mut response = answer(&server, &headers, move |_, snapshot| {
        let fields = parameters.facets.iter().map(|facet| (*facet).into());
        let request = FacetRequest {
            query: parameters.q.clone(),
            syntax: parameters.syntax.into(),
            mode: parameters.mode.into(),
            partial: false,
            filters,
            with: NameFilter::companions(&parameters.with),
            fields: fields.collect(),
        };
        let typed = parameters.q.as_deref().unwrap_or_default();
        let mut counted = count_facets(&request, &snapshot.reader)
            .map_err(|error| Problem::search(typed, error))?;
        for (_, counts) in &mut counted.facets {
            counts.truncate(parameters.limit);
        }
        let FacetResults {
            hints,
            notes,
            facets,
            ..
        } = counted;
        match parameters.format {
            TableParameter::Json => {
                let query = parameters.q.as_deref();
                json_text(&FacetsJson::new(query, &hints, &notes, &facets))
            }
            TableParameter::Csv => {
                let named: Vec<(&str, &[FacetCount])> = facets
                    .iter()
                    .map(|(field, counts)| (facet_name(*field), counts.as_slice()))
                    .collect();
                let mut table = Vec::new();
                csv::facets(&named, parameters.forms, &mut table).map_err(|_| Problem::failed())?;
                String::from_utf8(table).map_err(|_| Problem::failed())
            }
        }
    })
    .await?;
    if format == TableParameter::Csv && response.status().is_success() {
        download::as_table(&mut response);
    }
    Ok(response)
}
