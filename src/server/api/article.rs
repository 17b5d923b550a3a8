//! `/api/v1/article` and `/api/v1/passage`

use super::super::Server;
use super::super::live::Snapshot;
use super::super::parameters::{ArticleParameters, Both, MarkParameters, PassageParameters, read};
use super::super::problem::{Problem, ProblemDetails};
use super::{answer, json_text};
use crate::index::{MatchMode, StoredArticle};
use crate::render::json::{ArticleJson, PassageInContextJson, ShownPassageJson};
use crate::search::{MarkedPassage, ShownArticle, find_article, mark_article, understand};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use std::path::Path;
use std::sync::Arc;

/// An article, whole.
///
/// With a query, each passage has the ranges that the query matches in it. An id is looked up in the index; no file is opened.
#[utoipa::path(
    get,
    path = "/api/v1/article",
    params(ArticleParameters, MarkParameters),
    responses(
        (status = 200, description = "The article", body = ArticleJson<'_>, headers(("ETag" = String, description = "The state of the index"))),
        (status = 304, description = "The index has not changed since the answer that the client has"),
        (status = 400, description = "A parameter is wrong, or the query cannot be read", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, description = "No article has this id", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 422, description = "The query would cost too much", body = ProblemDetails, content_type = "application/problem+json"),
        (status = "default", description = "Anything else that goes wrong", body = ProblemDetails, content_type = "application/problem+json"),
    ),
)]
pub(in crate::server) async fn article(
    State(server): State<Arc<Server>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Both(wanted, marks) = read::<Both<ArticleParameters, MarkParameters>>(query.as_deref())?;
    marks.check()?;
    answer(&server, &headers, move |server, snapshot| {
        let shown = found(&wanted.id, snapshot)?;
        if shown.ordinal.is_some() {
            return Err(Problem::not_found(&wanted.id));
        }
        let (article, marked) = marked(shown, &marks, snapshot)?;
        let folder = server.working_folder.as_deref();
        let passages = marked
            .iter()
            .map(|marked| shown_json(marked, folder))
            .collect();
        json_text(&ArticleJson::new(&article, passages, folder))
    })
    .await
}

/// A passage, alone or with its neighbors.
#[utoipa::path(
    get,
    path = "/api/v1/passage",
    params(PassageParameters, MarkParameters),
    responses(
        (status = 200, description = "The passage", body = PassageInContextJson<'_>, headers(("ETag" = String, description = "The state of the index"))),
        (status = 304, description = "The index has not changed since the answer that the client has"),
        (status = 400, description = "A parameter is wrong, or the query cannot be read", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 404, description = "No passage has this id", body = ProblemDetails, content_type = "application/problem+json"),
        (status = 422, description = "The query would cost too much", body = ProblemDetails, content_type = "application/problem+json"),
        (status = "default", description = "Anything else that goes wrong", body = ProblemDetails, content_type = "application/problem+json"),
    ),
)]
pub(in crate::server) async fn passage(
    State(server): State<Arc<Server>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Both(wanted, marks) = read::<Both<PassageParameters, MarkParameters>>(query.as_deref())?;
    wanted.check()?;
    marks.check()?;
    answer(&server, &headers, move |server, snapshot| {
        let shown = found(&wanted.id, snapshot)?;
        let Some(ordinal) = shown.ordinal else {
            return Err(Problem::not_found(&wanted.id));
        };
        let (_, marked) = marked(shown, &marks, snapshot)?;
        let folder = server.working_folder.as_deref();
        let near =
            |marked: &&MarkedPassage| marked.passage.ordinal.abs_diff(ordinal) <= wanted.context;
        let near: Vec<&MarkedPassage> = marked.iter().filter(near).collect();
        let json = |stands: fn(u32, u32) -> bool| {
            near.iter()
                .filter(move |marked| stands(marked.passage.ordinal, ordinal))
                .map(|marked| shown_json(marked, folder))
        };
        let passage = json(|at, ordinal| at == ordinal)
            .next()
            .ok_or_else(|| Problem::not_found(&wanted.id))?;
        json_text(&PassageInContextJson {
            passage,
            before: json(|at, ordinal| at < ordinal).collect(),
            after: json(|at, ordinal| at > ordinal).collect(),
        })
    })
    .await
}

fn found(id: &str, snapshot: &Snapshot) -> Result<ShownArticle, Problem> {
    find_article(id, &snapshot.reader)
        .map_err(|error| Problem::index(&error))?
        .ok_or_else(|| Problem::not_found(id))
}

fn marked(
    shown: ShownArticle,
    marks: &MarkParameters,
    snapshot: &Snapshot,
) -> Result<(StoredArticle, Vec<MarkedPassage>), Problem> {
    let reader = &snapshot.reader;
    let query = match &marks.query {
        Some(text) => Some(
            understand(text, marks.syntax.into(), MatchMode::Auto, reader)
                .map_err(|error| Problem::search(text, error))?,
        ),
        None => None,
    };
    mark_article(shown, query.as_ref(), reader).map_err(|error| Problem::index(&error))
}

fn shown_json<'a>(marked: &'a MarkedPassage, folder: Option<&Path>) -> ShownPassageJson<'a> {
    ShownPassageJson::new(&marked.passage, &marked.highlights, folder)
}
