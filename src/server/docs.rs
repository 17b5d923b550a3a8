//! The `OpenAPI` document, and a page made of it for people. Everything comes from the program itself.

use super::Server;
use askama::Template;
use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::Value;
use std::sync::Arc;
use utoipa::openapi::OpenApi;

/// What the page may load: its style.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// Assets change with the program only.
const KEPT: &str = "private, max-age=3600";

/// The document as it is served, and the page.
pub(super) struct Document {
    json: String,
    page: String,
}

#[derive(Template)]
#[template(path = "docs.html")]
struct Page {
    description: String,
    operations: Vec<Operation>,
}

/// An address and how it is asked.
struct Operation {
    path: String,
    summary: String,
    description: String,
    parameters: Vec<Parameter>,
    responses: Vec<(String, String)>,
}

struct Parameter {
    name: String,
    required: bool,
    kind: String,
    description: String,
}

impl Document {
    pub(super) fn new(document: &OpenApi) -> Self {
        let json = serde_json::to_string(document).expect("the document has string keys");
        let value: Value = serde_json::from_str(&json).expect("what was written can be read");
        let page = Page {
            description: text(&value["info"]["description"]),
            operations: operations(&value),
        };
        Self {
            page: page.render().expect("the page writes to a string"),
            json,
        }
    }
}

/// The routes of the document, its page and the page's style.
pub(super) fn routes(document: Document) -> Router<Arc<Server>> {
    let document = Arc::new(document);
    let json = Arc::clone(&document);
    Router::new()
        .route(
            "/api/v1/openapi.json",
            get(move || async move { asset("application/json", json.json.clone()) }),
        )
        .route(
            "/api/v1/docs",
            get(move || async move {
                let mut page = asset("text/html; charset=utf-8", document.page.clone());
                page.headers_mut().insert(
                    CONTENT_SECURITY_POLICY,
                    HeaderValue::from_static(PAGE_POLICY),
                );
                page
            }),
        )
        .route(
            "/assets/docs.css",
            get(|| async {
                asset(
                    "text/css; charset=utf-8",
                    include_str!("assets/docs.css").to_owned(),
                )
            }),
        )
}

fn asset(kind: &'static str, text: String) -> Response {
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, KEPT)], text).into_response()
}

fn operations(document: &Value) -> Vec<Operation> {
    let paths = document["paths"].as_object();
    paths
        .into_iter()
        .flatten()
        .map(|(path, item)| {
            let operation = &item["get"];
            Operation {
                path: path.clone(),
                summary: text(&operation["summary"]),
                description: text(&operation["description"]),
                parameters: operation["parameters"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(parameter)
                    .collect(),
                responses: operation["responses"]
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(status, response)| (status.clone(), text(&response["description"])))
                    .collect(),
            }
        })
        .collect()
}

fn parameter(parameter: &Value) -> Parameter {
    let schema = &parameter["schema"];
    // A description of the values themselves stands with their schema.
    let described = [&parameter["description"], &schema["description"]]
        .into_iter()
        .find_map(|text| text.as_str())
        .unwrap_or_default();
    Parameter {
        name: text(&parameter["name"]),
        required: parameter["required"].as_bool().unwrap_or_default(),
        kind: kind(schema),
        description: described.to_owned(),
    }
}

/// What values a parameter has, in words.
fn kind(schema: &Value) -> String {
    if let Some(values) = schema["enum"].as_array() {
        let values: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
        return values.join(" | ");
    }
    let mut kind = match &schema["type"] {
        Value::Array(kinds) => kinds
            .iter()
            .filter_map(Value::as_str)
            .find(|kind| *kind != "null")
            .unwrap_or_default()
            .to_owned(),
        kind => text(kind),
    };
    if kind == "array" {
        kind = format!("list of {}", self::kind(&schema["items"]));
    }
    if let (Some(least), Some(most)) = (schema["minimum"].as_f64(), schema["maximum"].as_f64()) {
        kind = format!("{kind}, {least} to {most}");
    }
    kind
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
