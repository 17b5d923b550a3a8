//! What pages load: one style, one script, one icon, all in the program itself.

use super::super::Server;
use super::value;
use axum::Router;
use axum::extract::RawQuery;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::sync::{Arc, LazyLock};

const STYLE: &str = include_str!("../assets/page.css");
const SCRIPT: &str = include_str!("../assets/page.js");
const ICON: &str = include_str!("../assets/icon.svg");

/// Stands for these: pages ask for them by it, so that they can be kept for good.
pub(super) fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| {
        let mut hash = blake3::Hasher::new();
        for asset in [STYLE, SCRIPT, ICON] {
            hash.update(asset.as_bytes());
        }
        hash.finalize().to_hex()[..12].to_owned()
    });
    &VERSION
}

pub(super) fn routes() -> Router<Arc<Server>> {
    Router::new()
        .route(
            "/assets/page.css",
            get(|RawQuery(query)| async { asset("text/css; charset=utf-8", STYLE, query) }),
        )
        .route(
            "/assets/page.js",
            get(|RawQuery(query)| async { asset("text/javascript; charset=utf-8", SCRIPT, query) }),
        )
        .route(
            "/assets/icon.svg",
            get(|RawQuery(query)| async { asset("image/svg+xml", ICON, query) }),
        )
        // What browsers ask for by themselves.
        .route(
            "/favicon.ico",
            get(|| async { asset("image/svg+xml", ICON, None) }),
        )
}

fn asset(kind: &'static str, text: &'static str, query: Option<String>) -> Response {
    let pairs: Vec<(String, String)> =
        serde_html_form::from_str(&query.unwrap_or_default()).unwrap_or_default();
    let kept = if value(&pairs, "v") == Some(version()) {
        "private, max-age=31536000, immutable"
    } else {
        "private, max-age=3600"
    };
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(kind)),
        (CACHE_CONTROL, HeaderValue::from_static(kept)),
    ];
    (headers, text).into_response()
}
