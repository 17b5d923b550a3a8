//! What pages load: one style, one script, one icon, all in the program itself.

use super::super::Server;
use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::sync::{Arc, LazyLock};

const STYLE: &str = include_str!("../assets/page.css");
const SCRIPT: &str = include_str!("../assets/page.js");
const ICON: &str = include_str!("../assets/icon.svg");
/// Their addresses change with them, so that they can be kept.
const KEPT: &str = "private, max-age=31536000, immutable";

/// Stands for this style and this script.
pub(super) fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| {
        let mut hash = blake3::Hasher::new();
        hash.update(STYLE.as_bytes()).update(SCRIPT.as_bytes());
        hash.finalize().to_hex()[..12].to_owned()
    });
    &VERSION
}

pub(super) fn routes() -> Router<Arc<Server>> {
    Router::new()
        .route(
            "/assets/page.css",
            get(|| async { asset("text/css; charset=utf-8", STYLE) }),
        )
        .route(
            "/assets/page.js",
            get(|| async { asset("text/javascript; charset=utf-8", SCRIPT) }),
        )
        .route(
            "/assets/icon.svg",
            get(|| async { asset("image/svg+xml", ICON) }),
        )
        // What browsers ask for by themselves.
        .route(
            "/favicon.ico",
            get(|| async { asset("image/svg+xml", ICON) }),
        )
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(kind)),
        (CACHE_CONTROL, HeaderValue::from_static(KEPT)),
    ];
    (headers, text).into_response()
}
