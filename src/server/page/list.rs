//! `/list`: all outlets, or all names of a kind.

use super::super::Server;
use super::super::live::{FACETS, Snapshot};
use super::super::parameters::none_of;
use super::super::problem::Problem;
use super::{MOST_PASSED_OVER, asked, frame, number, show, trouble, value};
use crate::render::json::facet_name;
use crate::render::page::address::{LIST, SEARCH};
use crate::render::page::{self, Address, ListPage};
use axum::extract::{RawQuery, State};
use axum::response::Response;
use std::sync::Arc;

pub(super) async fn list(State(server): State<Arc<Server>>, RawQuery(query): RawQuery) -> Response {
    let search = Address::new(SEARCH);
    match asked(query.as_deref(), &["kind", "sort", "offset"]) {
        Ok(pairs) => show(&server, search, move |_, snapshot| page_of(pairs, snapshot)).await,
        Err(problem) => trouble(&problem, search),
    }
}

fn page_of(pairs: Vec<(String, String)>, snapshot: &Snapshot) -> Result<String, Problem> {
    let offset = number(&pairs, "offset", 0, 0..=MOST_PASSED_OVER)?;
    let kind = value(&pairs, "kind").unwrap_or_default();
    let field = FACETS.into_iter().find(|field| facet_name(*field) == kind);
    let field = field.ok_or_else(|| none_of("kind", kind, &FACETS.map(facet_name)))?;
    let by_name = match value(&pairs, "sort") {
        None => false,
        Some("name") => true,
        Some(other) => return Err(none_of("sort", other, &["name"])),
    };
    let overview = snapshot.overview();
    let overview = overview.map_err(|error| Problem::index(&error))?;
    let mut facets = overview.counts.facets.iter();
    let counts = facets.find(|(known, _)| *known == field);
    Ok(page::list(&ListPage {
        frame: frame(Address::new(SEARCH)),
        address: Address::of(LIST, pairs),
        field,
        counts: counts.map_or(&[], |(_, counts)| counts),
        by_name,
        offset,
    }))
}
