//! `/article` and `/quote`: an article whole, with what a query matches in it; one passage to be quoted.

use super::super::Server;
use super::super::live::Snapshot;
use super::super::parameters::{MarkParameters, read};
use super::super::problem::Problem;
use super::{asked, frame, origin, show, trouble, value, written};
use crate::index::MatchMode;
use crate::render::page::address::{SEARCH, search_of};
use crate::render::page::{self, Address, ArticlePage, QuotePage};
use crate::search::{find_article, mark_article, stale_file, understand};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use std::sync::Arc;

pub(super) async fn article(
    State(server): State<Arc<Server>>,
    RawQuery(query): RawQuery,
) -> Response {
    match asked(query.as_deref(), &["id", "query", "syntax"]) {
        Ok(pairs) => {
            let search = search_of(value(&pairs, "query"), value(&pairs, "syntax"));
            let form = search.clone();
            show(&server, form, move |server, snapshot| {
                whole(&pairs, search, server, snapshot)
            })
            .await
        }
        Err(problem) => trouble(&problem, Address::new(SEARCH)),
    }
}

fn whole(
    pairs: &[(String, String)],
    search: Address,
    server: &Server,
    snapshot: &Snapshot,
) -> Result<String, Problem> {
    let id = id(pairs)?;
    let marks: Vec<(String, String)> = pairs
        .iter()
        .filter(|(name, _)| name != "id")
        .cloned()
        .collect();
    let marks: MarkParameters = read(Some(&written(&marks)))?;
    marks.check()?;
    let reader = &snapshot.reader;
    let shown = find_article(id, reader)
        .map_err(|error| Problem::index(&error))?
        .ok_or_else(|| Problem::not_found(id))?;
    let understood = match &marks.query {
        Some(text) => Some(
            understand(text, marks.syntax.into(), MatchMode::Auto, reader)
                .map_err(|error| Problem::search(text, error))?,
        ),
        None => None,
    };
    let mut hints: Vec<String> = understood
        .iter()
        .flat_map(|understood| {
            let hints = understood.hints.iter().map(|hint| hint.message.clone());
            hints.chain(understood.notes.iter().map(|note| note.0.clone()))
        })
        .collect();
    let (article, marked) =
        mark_article(shown, understood.as_ref(), reader).map_err(|error| Problem::index(&error))?;
    hints.extend(stale_file(&article.file, reader).map(|note| note.0));
    Ok(page::article(&ArticlePage {
        frame: frame(search),
        article: &article,
        marked: &marked,
        query: marks.query.as_deref(),
        hints: &hints,
        working_folder: server.working_folder.as_deref(),
    }))
}

pub(super) async fn quote(
    State(server): State<Arc<Server>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let search = Address::new(SEARCH);
    match asked(query.as_deref(), &["id"]) {
        Ok(pairs) => {
            let origin = origin(&headers);
            show(&server, search, move |_, snapshot| {
                quoted(&pairs, &origin, snapshot)
            })
            .await
        }
        Err(problem) => trouble(&problem, search),
    }
}

fn quoted(
    pairs: &[(String, String)],
    origin: &str,
    snapshot: &Snapshot,
) -> Result<String, Problem> {
    let id = id(pairs)?;
    let shown = find_article(id, &snapshot.reader)
        .map_err(|error| Problem::index(&error))?
        .ok_or_else(|| Problem::not_found(id))?;
    let passage = shown
        .passages
        .iter()
        .find(|passage| Some(passage.ordinal) == shown.ordinal)
        .ok_or_else(|| Problem::not_found(id))?;
    Ok(page::quote(&QuotePage {
        frame: frame(Address::new(SEARCH)),
        passage,
        origin,
    }))
}

fn id(pairs: &[(String, String)]) -> Result<&str, Problem> {
    value(pairs, "id")
        .ok_or_else(|| Problem::parameter("id", "the address does not say which: it needs an id"))
}
