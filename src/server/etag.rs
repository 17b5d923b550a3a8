//! Answers that need not be sent again: what is answered changes only with the index.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

/// What tells the answers of one version of the index from those of another; weak, as the time a search took is told too.
pub(super) fn tag(version: &str) -> String {
    format!("W/\"{version}\"")
}

/// The answer that what the client has is still right, if so.
pub(super) fn not_modified(headers: &HeaderMap, tag: &str) -> Option<Response> {
    let known = headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|known| {
            let known = known.trim();
            known == "*" || opaque(known) == opaque(tag)
        });
    known.then(|| with_tag(StatusCode::NOT_MODIFIED.into_response(), tag))
}

/// Weak and strong tags are compared alike here (RFC 9110, section 13.1.2).
fn opaque(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// An answer that a client may keep for itself, but has to ask about.
pub(super) fn with_tag(mut response: Response, tag: &str) -> Response {
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(ETAG, tag);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(VARY, HeaderValue::from_static("Authorization"));
    response
}

/// JSON with its tag.
pub(super) fn json(text: String, tag: &str) -> Response {
    let mut response = text.into_response();
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    with_tag(response, tag)
}
