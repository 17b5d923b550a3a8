//! The pages: the same searches as the API's, shown for people. One file a page.
//!
//! A page loads its style and its script from this server and nothing else; no script stands in a page itself.

mod article;
mod assets;
mod entity;
mod list;
mod search;

use super::Server;
use super::guard::{Access, is_of_this_machine};
use super::live::Snapshot;
use super::parameters::did_you_mean;
use super::problem::Problem;
use crate::index::Note;
use crate::render::page::address::{ARTICLE, ENTITY, HELP, LIST, QUOTE, SEARCH};
use crate::render::page::{self, Address, Frame};
use crate::search::{SearchResults, stale_files};
use axum::Router;
use axum::extract::RawQuery;
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::borrow::Cow;
use std::sync::Arc;

/// What a page may load and do: its own style, script, icon and requests; its forms lead back here.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; \
                      form-action 'self'; frame-ancestors 'none'";
/// A browser asks again each time, but can go back without asking.
const FRESH: &str = "private, no-cache";

/// Entries of a list passed over at most.
const MOST_PASSED_OVER: usize = 100_000;

/// The routes of the pages and of what they load.
pub(super) fn routes() -> Router<Arc<Server>> {
    Router::new()
        .route(SEARCH, get(search::search))
        .route(ARTICLE, get(article::article))
        .route(QUOTE, get(article::quote))
        .route(ENTITY, get(entity::entity))
        .route(LIST, get(list::list))
        .route(HELP, get(help))
        .merge(assets::routes())
}

async fn help(RawQuery(query): RawQuery) -> Response {
    match asked(query.as_deref(), &[] as &[&str]) {
        Ok(_) => html(StatusCode::OK, page::help(frame(Address::new(SEARCH)))),
        Err(problem) => trouble(&problem, Address::new(SEARCH)),
    }
}

/// What is asked of a page, by these names only; what a form left empty is not asked.
fn asked(query: Option<&str>, known: &[impl AsRef<str>]) -> Result<Vec<(String, String)>, Problem> {
    let pairs: Vec<(String, String)> = serde_html_form::from_str(query.unwrap_or_default())
        .map_err(|error| Problem::parameter("", error.to_string()))?;
    if let Some((name, _)) = pairs
        .iter()
        .find(|(name, _)| !known.iter().any(|known| known.as_ref() == name))
    {
        let mut detail = format!("this page has no parameter '{name}'");
        if let Some(question) = did_you_mean(name, known) {
            detail = format!("{detail}; {question}");
        }
        return Err(Problem::parameter(name, detail));
    }
    let asked = pairs
        .into_iter()
        .filter(|(_, value)| !value.trim().is_empty());
    Ok(asked.collect())
}

/// The same as it stands in an address.
fn written(pairs: &[(String, String)]) -> String {
    serde_html_form::to_string(pairs).unwrap_or_default()
}

fn frame(search: Address) -> Frame {
    Frame {
        assets: assets::version(),
        search,
    }
}

/// Makes a page from the index as it stands, in its turn; what goes wrong is a page too.
async fn show(
    server: &Arc<Server>,
    search: Address,
    make: impl FnOnce(&Server, &Snapshot) -> Result<String, Problem> + Send + 'static,
) -> Response {
    let page = async {
        let snapshot = server.live.snapshot()?;
        let worker = Arc::clone(server);
        let work = move || make(&worker, &snapshot);
        server.workers.run(work).await?
    };
    match page.await {
        Ok(page) => html(StatusCode::OK, page),
        Err(problem) => trouble(&problem, search),
    }
}

/// A page that says what went wrong.
fn trouble(problem: &Problem, search: Address) -> Response {
    let frame = frame(search);
    let text = if problem.is_of_index() {
        page::no_index(frame, problem.unusable())
    } else {
        page::problem(frame, &problem.told())
    };
    let mut response = html(problem.status(), text);
    problem.add_headers(response.headers_mut());
    response.extensions_mut().insert(problem.named());
    response
}

/// A problem as whoever asks reads it: a page for a browser that asks for one, problem details for everybody else.
pub(super) fn told(problem: &Problem, path: &str, headers: &HeaderMap) -> Response {
    let accepts = headers
        .get(ACCEPT)
        .and_then(|accepts| accepts.to_str().ok());
    let reads_pages = accepts.is_some_and(|accepts| accepts.contains("text/html"));
    if reads_pages && !path.starts_with("/api/") {
        trouble(problem, Address::new(SEARCH))
    } else {
        problem.clone().into_response()
    }
}

fn html(status: StatusCode, page: String) -> Response {
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (CACHE_CONTROL, HeaderValue::from_static(FRESH)),
    ];
    (status, headers, page).into_response()
}

/// How the browser that asks reaches this server, and whether only this machine can reach it so. The guard has looked at the host; a proxy
/// says which name it was asked by, which counts if it is one of this server, and whether it encrypts the way.
fn origin(headers: &HeaderMap, access: &Access) -> (String, bool) {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let scheme = match header("x-forwarded-proto") {
        Some("https") => "https",
        _ => "http",
    };
    let forwarded = header("x-forwarded-host").and_then(|hosts| hosts.split(',').next());
    let forwarded = forwarded
        .map(str::trim)
        .filter(|host| access.is_named(host));
    let host = forwarded.or(header("host")).unwrap_or("localhost");
    (format!("{scheme}://{host}"), is_of_this_machine(host))
}

/// Which files of the results are no longer what was indexed.
fn stale(results: &SearchResults, server: &Server, snapshot: &Snapshot) -> Vec<Note> {
    let notes = stale_files(results, &snapshot.reader);
    let notes = notes.into_iter();
    notes.map(|note| relative(note, server)).collect()
}

/// A note that names files, from the folder that the page shows files from.
fn relative(note: Note, server: &Server) -> Note {
    match &server.working_folder {
        Some(folder) => Note::new(note.message.replace(&format!("{}/", folder.display()), "")),
        None => note,
    }
}

/// The first value of a name.
fn value<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let mut of_name = pairs.iter().filter(|(other, _)| other == name);
    of_name.next().map(|(_, value)| value.as_str())
}

/// A number that is asked for.
fn number(
    pairs: &[(String, String)],
    name: &str,
    usual: usize,
    range: std::ops::RangeInclusive<usize>,
) -> Result<usize, Problem> {
    let Some(text) = value(pairs, name) else {
        return Ok(usual);
    };
    let number = text.parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| {
        let (least, most) = (range.start(), range.end());
        let text: Cow<'_, str> = text.chars().take(40).collect::<String>().into();
        Problem::parameter(
            name,
            format!("'{name}' is '{text}'; it may be {least} to {most}"),
        )
    })
}
