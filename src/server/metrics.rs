//! Figures for Prometheus, in the `OpenMetrics` text format.

use super::Server;
use super::problem::Problem;
use crate::index::Reader;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answer {
    route: String,
    status: u16,
}

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Debug, Clone, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Kind {
    kind: String,
}

pub(super) struct Metrics {
    registry: Registry,
    answers: Family<Answer, Counter>,
    durations: Family<Route, Histogram>,
    problems: Family<Kind, Counter>,
    in_line: Gauge,
    connections: Gauge,
    reloads: Counter,
    failed_reloads: Counter,
    passages: Gauge,
    articles: Gauge,
    committed: Gauge,
}

impl Metrics {
    pub(super) fn new() -> Self {
        let durations = Family::<Route, Histogram>::new_with_constructor(|| {
            // From a quarter of a millisecond to eight seconds.
            Histogram::new(exponential_buckets(0.000_25, 2.0, 16))
        });
        let mut metrics = Self {
            registry: Registry::with_prefix("pullquote"),
            answers: Family::default(),
            durations,
            problems: Family::default(),
            in_line: Gauge::default(),
            connections: Gauge::default(),
            reloads: Counter::default(),
            failed_reloads: Counter::default(),
            passages: Gauge::default(),
            articles: Gauge::default(),
            committed: Gauge::default(),
        };
        let registry = &mut metrics.registry;
        registry.register(
            "requests",
            "Requests answered, by route and status",
            metrics.answers.clone(),
        );
        registry.register_with_unit(
            "request_duration",
            "Time until an answer began",
            Unit::Seconds,
            metrics.durations.clone(),
        );
        registry.register(
            "problems",
            "Requests not carried out, by kind of problem",
            metrics.problems.clone(),
        );
        registry.register(
            "searches_in_line",
            "Requests whose search is waited for or carried out",
            metrics.in_line.clone(),
        );
        registry.register(
            "connections",
            "Connections that are open",
            metrics.connections.clone(),
        );
        registry.register(
            "index_reloads",
            "Newer commits of the index taken up",
            metrics.reloads.clone(),
        );
        registry.register(
            "index_failed_reloads",
            "Commits of the index that could not be opened",
            metrics.failed_reloads.clone(),
        );
        registry.register(
            "index_passages",
            "Passages in the index",
            metrics.passages.clone(),
        );
        registry.register(
            "index_articles",
            "Articles in the index",
            metrics.articles.clone(),
        );
        registry.register_with_unit(
            "index_committed_timestamp",
            "When the index was last brought up to date, since 1970",
            Unit::Seconds,
            metrics.committed.clone(),
        );
        metrics
    }

    pub(super) fn answered(
        &self,
        route: Option<&str>,
        status: u16,
        problem: Option<&str>,
        took: Duration,
    ) {
        let route = route.unwrap_or("none").to_owned();
        self.durations
            .get_or_create(&Route {
                route: route.clone(),
            })
            .observe(took.as_secs_f64());
        self.answers.get_or_create(&Answer { route, status }).inc();
        if let Some(kind) = problem {
            let kind = kind.to_owned();
            self.problems.get_or_create(&Kind { kind }).inc();
        }
    }

    /// An index was opened, the first or a newer one.
    pub(super) fn opened(&self, reader: &Reader, newer: bool) {
        if newer {
            self.reloads.inc();
        }
        if let Ok(statistics) = reader.statistics() {
            self.passages.set(statistics.passages.cast_signed() as i64);
            self.articles.set(statistics.articles.cast_signed() as i64);
        }
        let committed = reader
            .committed()
            .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
            .map_or(0, |since| since.as_secs());
        self.committed.set(committed.cast_signed());
    }

    pub(super) fn reload_failed(&self) {
        self.failed_reloads.inc();
    }

    pub(super) fn connected(&self) {
        self.connections.inc();
    }

    pub(super) fn disconnected(&self) {
        self.connections.dec();
    }
}

pub(super) async fn metrics(State(server): State<Arc<Server>>) -> impl IntoResponse {
    let metrics = &server.metrics;
    metrics
        .in_line
        .set(server.workers.in_line().cast_signed() as i64);
    let mut text = String::new();
    encode(&mut text, &metrics.registry).map_err(|_| Problem::failed())?;
    Ok::<_, Problem>((
        [(
            CONTENT_TYPE,
            "application/openmetrics-text; version=1.0.0; charset=utf-8",
        )],
        text,
    ))
}
