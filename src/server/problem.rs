//! What goes wrong, as problem details (RFC 9457).

use crate::index::IndexError;
use crate::numbers::grouped;
use crate::query::ParseError;
use crate::render::json::without_controls;
use crate::render::page::Trouble;
use crate::search::SearchError;
use axum::http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::any::Any;
use utoipa::ToSchema;

/// Why there is nothing to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lack {
    /// Nothing is indexed yet.
    Missing,
    /// What is indexed cannot be read.
    Unusable,
}

/// Why a request was not carried out.
#[derive(Debug, Clone)]
pub(super) struct Problem(Box<ProblemDetails>);

/// The problem as it is told, as `application/problem+json`.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct ProblemDetails {
    /// What kind of problem it is: a name that stays.
    #[serde(rename = "type")]
    kind: String,
    /// The kind in words.
    title: &'static str,
    /// The status of the answer.
    status: u16,
    /// What is wrong with this request, and where that can be said, what would be right.
    detail: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    /// The parameter that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<String>,
    /// The query that cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<String>,
    /// Where in the query the mistake stands: code points, half-open, empty at the end of the query.
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<usize>,
    /// Seconds until trying again may help.
    #[serde(skip)]
    retry_after: Option<u32>,
    #[serde(skip)]
    lack: Option<Lack>,
}

impl Problem {
    fn new(status: StatusCode, kind: &str, title: &'static str, detail: impl Into<String>) -> Self {
        Self(Box::new(ProblemDetails {
            kind: format!("urn:pullquote:problem:{kind}"),
            title,
            status: status.as_u16(),
            detail: detail.into(),
            hint: None,
            parameter: None,
            query: None,
            start: None,
            end: None,
            retry_after: None,
            lack: None,
        }))
    }

    fn hint(mut self, hint: &str) -> Self {
        self.0.hint = Some(hint.to_owned());
        self
    }

    fn again_in(mut self, seconds: u32) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    fn lacks(mut self, lack: Lack) -> Self {
        self.0.lack = Some(lack);
        self
    }

    fn of_parameter(mut self, name: &str) -> Self {
        self.0.parameter = Some(name.to_owned());
        self
    }

    fn of_query(mut self, query: &str) -> Self {
        self.0.query = Some(query.to_owned());
        self
    }

    pub(super) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Whether there is nothing to search.
    pub(super) fn is_of_index(&self) -> bool {
        self.0.lack.is_some()
    }

    /// What is wrong with the index there is.
    pub(super) fn unusable(&self) -> Option<&str> {
        (self.0.lack == Some(Lack::Unusable)).then_some(&self.0.detail)
    }

    /// The same for a page.
    pub(super) fn told(&self) -> Trouble<'_> {
        let query = self.0.query.as_deref();
        let byte_of = |chars: usize| {
            let query = query.unwrap_or_default();
            query
                .char_indices()
                .nth(chars)
                .map_or(query.len(), |(at, _)| at)
        };
        let spot = self.0.start.zip(self.0.end);
        Trouble {
            title: match self.0.parameter {
                // Whoever reads a page knows of no parameters.
                Some(_) if self.0.status == 400 => "This cannot be asked",
                _ => self.0.title,
            },
            detail: &self.0.detail,
            hint: self.0.hint.as_deref(),
            query: query.map(|query| {
                let spot = spot.map(|(start, end)| byte_of(start)..byte_of(end));
                (query, spot)
            }),
        }
    }

    pub(super) fn parameter(name: &str, detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "parameter",
            "A parameter is wrong",
            detail,
        )
        .of_parameter(name)
    }

    pub(super) fn query(query: &str, error: &ParseError) -> Self {
        let code_points = |at: usize| query.get(..at).map(|before| before.chars().count());
        let mut problem = Self::new(
            StatusCode::BAD_REQUEST,
            "query",
            "The query cannot be read",
            &error.message,
        )
        .of_query(query);
        problem.0.start = code_points(error.range.start);
        problem.0.end = code_points(error.range.end);
        problem
    }

    pub(super) fn search(query: &str, error: SearchError) -> Self {
        match error {
            SearchError::Query(error) => Self::query(query, &error),
            SearchError::Pattern(error) => Self::new(
                StatusCode::BAD_REQUEST,
                "pattern",
                "A pattern in the query cannot be looked for",
                error.to_string(),
            )
            .of_query(query),
            SearchError::Index(error) => Self::index(&error),
        }
    }

    pub(super) fn too_costly(query: &str, detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "query-cost",
            "The query would cost too much",
            detail,
        )
        .of_query(query)
    }

    /// The index failed under a search. What it says of folders is for the log, not for the answer.
    pub(super) fn index(error: &IndexError) -> Self {
        tracing::error!(error = %chain(error), "the index cannot be read");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "index",
            "The index cannot be read",
            "the index could not be read; what is wrong stands in the log of the server",
        )
    }

    pub(super) fn no_index() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "no-index",
            "There is no index yet",
            "there is no index where this server looks for one",
        )
        .hint("make one with 'pullquote index PATH'; the server takes it up by itself")
        .again_in(5)
        .lacks(Lack::Missing)
    }

    pub(super) fn unusable_index(detail: String) -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "no-index",
            "The index cannot be used",
            detail,
        )
        .hint("make it anew with 'pullquote index --rebuild'; the server takes it up by itself")
        .again_in(5)
        .lacks(Lack::Unusable)
    }

    pub(super) fn not_found(id: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "unknown-id",
            "Nothing has this id",
            format!("nothing is known as '{id}'; ids stand in search results"),
        )
        .of_parameter("id")
    }

    pub(super) fn unknown_name(name: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "unknown-name",
            "No passage has this name",
            format!("no passage of the index has the name '{name}'"),
        )
        .hint("a name stands under each passage that has it, and beside the results of a search")
        .of_parameter("name")
    }

    pub(super) fn no_route() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "no-such-address",
            "There is nothing at this address",
            "there is nothing at this address; / is the page, and /api/v1/docs lists what programs can ask",
        )
    }

    pub(super) fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method",
            "This server only reads",
            "only GET and HEAD are answered",
        )
    }

    pub(super) fn outdated_cursor() -> Self {
        Self::new(
            StatusCode::GONE,
            "outdated-cursor",
            "The index has changed since this cursor was given",
            "the list that this cursor stands in is no more: the index has changed since",
        )
        .of_parameter("cursor")
    }

    pub(super) fn wrong_host(host: &str) -> Self {
        Self::new(
            StatusCode::MISDIRECTED_REQUEST,
            "host",
            "This server does not answer to that name",
            format!("the request is for '{host}'"),
        )
        .hint("ask for localhost or the address the server listens on; 'pullquote serve --host NAME' adds a name")
    }

    pub(super) fn bad_host() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "host",
            "The request does not say whom it is for",
            "a request needs one Host header",
        )
    }

    pub(super) fn foreign_origin() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "origin",
            "Pages of other sites are not answered",
            "the request comes from a page of another site",
        )
    }

    pub(super) fn unauthorized() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "token",
            "A token is needed",
            "the request has no token, or a wrong one; send 'Authorization: Bearer TOKEN', or in a browser the token as the password",
        )
    }

    pub(super) fn too_long_address(most: usize) -> Self {
        Self::new(
            StatusCode::URI_TOO_LONG,
            "too-long",
            "The address is too long",
            format!("an address has at most {} bytes", grouped(most)),
        )
    }

    pub(super) fn too_long_head(most: usize) -> Self {
        Self::new(
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            "too-long",
            "The request has too many headers",
            format!(
                "the headers of a request have at most {} bytes together",
                grouped(most)
            ),
        )
        .hint("in a browser, cookies of other pages of this machine may be the cause: delete those of this address")
    }

    pub(super) fn body() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "body",
            "No request has a body here",
            "everything that is asked stands in the address; send no body",
        )
    }

    pub(super) fn busy() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "busy",
            "Too much is asked at once",
            "more is asked at this moment than can be answered in time",
        )
        .hint("try again in a moment")
        .again_in(1)
    }

    pub(super) fn too_slow(seconds: f64) -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "too-slow",
            "The answer takes too long",
            format!("no answer was found in {seconds} seconds"),
        )
        .hint("ask for less: rarer words, longer beginnings of patterns, a smaller 'limit'")
        .again_in(1)
    }

    pub(super) fn failed() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "failed",
            "The server failed",
            "something went wrong that should not; it stands in the log of the server",
        )
    }

    pub(super) fn kind(&self) -> &str {
        self.0.kind.rsplit(':').next().unwrap_or_default()
    }

    /// The kind, for the log and the figures.
    pub(super) fn named(&self) -> ProblemKind {
        ProblemKind(self.kind().to_owned())
    }

    /// What HTTP has to say of it besides the status.
    pub(super) fn add_headers(&self, headers: &mut HeaderMap) {
        if let Some(seconds) = self.0.retry_after {
            headers.insert(RETRY_AFTER, seconds.into());
        }
        match self.status() {
            StatusCode::UNAUTHORIZED => {
                // Programs take the first, browsers ask for a password.
                for scheme in [
                    "Bearer realm=\"pullquote\"",
                    "Basic realm=\"pullquote: the token is the password\", charset=\"UTF-8\"",
                ] {
                    headers.append(WWW_AUTHENTICATE, HeaderValue::from_static(scheme));
                }
            }
            StatusCode::METHOD_NOT_ALLOWED => {
                headers.insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            }
            _ => {}
        }
    }
}

/// The kind of problem that an answer tells, kept beside it for the log.
#[derive(Debug, Clone)]
pub(super) struct ProblemKind(pub(super) String);

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let kind = self.named();
        let text = serde_json::to_string(&self.0).expect("a problem has string keys");
        let mut response = without_controls(&text).into_owned().into_response();
        *response.status_mut() =
            StatusCode::from_u16(self.0.status).expect("a problem has a status of HTTP");
        response.extensions_mut().insert(kind);
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        self.add_headers(headers);
        response
    }
}

/// The answer where a handler panicked; the message is for the log.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the layer hands over what it caught"
)]
pub(super) fn of_panic(panic: Box<dyn Any + Send + 'static>) -> Response {
    let message = panic
        .downcast_ref::<&str>()
        .map(|message| (*message).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned());
    tracing::error!(message, "a handler panicked");
    Problem::failed().into_response()
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
