//! `/api/v1/search`

use super::super::parameters::{Both, FilterParameters, FormatParameter, SearchParameters, read};
use super::super::problem::{Problem, ProblemDetails};
use super::super::{Server, cursor, download, etag};
use super::{Made, answer, json_text, link_next};
use crate::render::json::{SearchJson, SearchPageJson};
use crate::search::{SearchRequest, SearchResults, search as run_search, stale_files};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Instant;

/// Finds passages.
///
/// Passages with all of the words come first, then, marked `partial`, those with some of them. `json` answers with a page of hits;
/// `csv` and `jsonl` are streamed downloads of the whole list.
#[utoipa::path(
    get,
    path = "/api/v1/search",
    params(SearchParameters, FilterParameters),
    responses(
        (
            status = 200,
            description = "What was found",
            content(
                (SearchPageJson<'_> = "application/json"),
                (String = "text/csv"),
                (String = "application/jsonl"),
            ),
            headers(
                ("ETag" = String, description = "The state of the index"),
                ("Link" = String, description = "Where there is more: the address of the page after this one, as rel=\"next\""),
            ),
        ),
        (status = 304, description = "The index has not changed since the answer that the client has"),
        (status = 400, description = "A parameter is wrong, or the query cannot be read; `start` and `end` tell where", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 410, description = "The index has changed since the cursor was given", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 422, description = "The query would cost too much", body = ProblemDetails, content_type = "application/problem+json"),
        (status = "default", description = "Anything else that goes wrong", body = ProblemDetails, content_type = "application/problem+json"),
    ),
)]
pub(in crate::server) async fn search(
    State(server): State<Arc<Server>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Both(parameters, filters) =
        read::<Both<SearchParameters, FilterParameters>>(query.as_deref())?;
    let request = parameters.request(&filters)?;
    let snapshot = server.live.snapshot()?;
    let request = parameters.at_cursor(request, &snapshot.version)?;
    let query = query.unwrap_or_default();
    match parameters.format {
        FormatParameter::Json => page(&server, &headers, request, query).await,
        format => {
            let tag = etag::tag(&snapshot.version);
            if let Some(unchanged) = etag::not_modified(&headers, &tag) {
                return Ok(unchanged);
            }
            let version = snapshot.version.clone();
            let list = request.clone();
            let (mut response, next) =
                download::download(&server, snapshot, request, format).await?;
            if let Some(offset) = next {
                let cursor = cursor::cursor(&list, offset, &version);
                link_next(&mut response, &address_of_page(&query, &cursor));
            }
            Ok(etag::with_tag(response, &tag))
        }
    }
}

async fn page(
    server: &Arc<Server>,
    headers: &HeaderMap,
    request: SearchRequest,
    query: String,
) -> Result<Response, Problem> {
    answer(server, headers, move |server, snapshot| {
        let begun = Instant::now();
        let mut results = run_search(&request, &snapshot.reader)
            .map_err(|error| Problem::search(&request.query, error))?;
        let stale = stale_files(&results, &snapshot.reader);
        results.notes.extend(stale);
        let took_ms = begun.elapsed().as_secs_f64() * 1000.0;
        let cursor = next_offset(&request, &results)
            .map(|offset| cursor::cursor(&request, offset, &snapshot.version));
        Ok(Made {
            next: cursor
                .as_deref()
                .map(|cursor| address_of_page(&query, cursor)),
            text: json_text(&SearchPageJson {
                results: SearchJson::new(&results, took_ms, server.working_folder.as_deref()),
                next: cursor,
                commit: &snapshot.version,
            })?,
        })
    })
    .await
}

/// Where the list goes on, if it does. With a limit of passages of an article, the last page may turn out to be empty.
fn next_offset(request: &SearchRequest, results: &SearchResults) -> Option<usize> {
    let shown = if request.by_article {
        results.listed_articles.len()
    } else {
        results.hits.len()
    };
    let read = request.offset + shown;
    (shown > 0 && shown == request.limit && read < results.total + results.partial).then_some(read)
}

/// The address of the same search, from a cursor on.
fn address_of_page(query: &str, cursor: &str) -> String {
    let mut pairs: Vec<(Cow<'_, str>, Cow<'_, str>)> =
        serde_html_form::from_str(query).unwrap_or_default();
    pairs.retain(|(name, _)| name != "cursor" && name != "offset");
    pairs.push(("cursor".into(), cursor.into()));
    let query = serde_html_form::to_string(pairs).unwrap_or_default();
    format!("/api/v1/search?{query}")
}
