//! `/entity`: a name, its passages over time, and who stands beside it.

use super::super::Server;
use super::super::live::Snapshot;
use super::super::problem::Problem;
use super::{asked, frame, number, show, trouble, value};
use crate::entity::EntityKind;
use crate::index::{FacetField, Sort};
use crate::query::{NameFilter, NameKind};
use crate::render::page::address::{ENTITY, SEARCH};
use crate::render::page::{self, Address, EntityPage};
use crate::search::{SearchRequest, count_facets, search};
use axum::extract::{RawQuery, State};
use axum::response::Response;
use std::sync::Arc;

/// Passages of a page.
const LIMIT: usize = 10;
/// Passages passed over at most.
const MOST_PASSED_OVER: usize = 100_000;
const BESIDE: [FacetField; 3] = [FacetField::Person, FacetField::Org, FacetField::Place];

pub(super) async fn entity(
    State(server): State<Arc<Server>>,
    RawQuery(query): RawQuery,
) -> Response {
    let search = Address::new(SEARCH);
    match asked(query.as_deref(), &["kind", "name", "offset"]) {
        Ok(pairs) => {
            show(&server, search, move |server, snapshot| {
                page_of(pairs, server, snapshot)
            })
            .await
        }
        Err(problem) => trouble(&problem, search),
    }
}

fn page_of(
    pairs: Vec<(String, String)>,
    server: &Server,
    snapshot: &Snapshot,
) -> Result<String, Problem> {
    let reader = &snapshot.reader;
    let name = value(&pairs, "name")
        .ok_or_else(|| Problem::parameter("name", "the address does not say which name"))?
        .to_owned();
    let (kind, facet) = kind(value(&pairs, "kind").unwrap_or_default())?;
    let offset = number(&pairs, "offset", 0, 0..=MOST_PASSED_OVER)?;
    let filter = NameFilter {
        kind: NameKind::Any,
        name: format!("={name}"),
    };
    let failed = |error| Problem::index(&error);
    let mut taken = reader.named(&filter).map_err(failed)?;
    // What has the name in another kind as well is told apart by the address.
    taken.sort_by_key(|taken| taken.kind != kind);
    if taken.first().is_none_or(|taken| taken.kind != kind) {
        return Err(Problem::not_found(&name));
    }
    let query = query_of(kind, &name);
    let request = SearchRequest {
        sort: Sort::Newest,
        limit: LIMIT,
        offset,
        ..SearchRequest::new(&query)
    };
    let failed = |error| Problem::search(&query, error);
    let results = search(&request, reader).map_err(failed)?;
    let mut fields = vec![facet, FacetField::Month];
    fields.extend(BESIDE.into_iter().filter(|field| *field != facet));
    let mut counts = count_facets(&request, &fields, reader).map_err(failed)?;
    let months = counts.remove(1).1;
    let own = counts[0]
        .1
        .iter()
        .position(|count| count.value.as_ref() == Some(&taken[0].name));
    let own = own.map(|at| counts[0].1.remove(at));
    if facet
        .entity_kind()
        .is_some_and(|kind| !BESIDE.iter().any(|field| field.entity_kind() == Some(kind)))
    {
        counts.remove(0);
    }
    Ok(page::entity(&EntityPage {
        frame: frame(Address::new(SEARCH)),
        address: Address::of(ENTITY, pairs),
        taken: &taken[..1],
        count: own.as_ref(),
        results: &results,
        limit: LIMIT,
        months: &months,
        beside: &counts,
        query: &query,
        working_folder: server.working_folder.as_deref(),
    }))
}

fn kind(word: &str) -> Result<(EntityKind, FacetField), Problem> {
    Ok(match word {
        "person" => (EntityKind::Person, FacetField::Person),
        "org" => (EntityKind::Org, FacetField::Org),
        "place" => (EntityKind::Place, FacetField::Place),
        "group" => (EntityKind::Group, FacetField::Group),
        "event" => (EntityKind::Event, FacetField::Event),
        _ => {
            return Err(Problem::parameter(
                "kind",
                "'kind' may be person, org, place, group or event",
            ));
        }
    })
}

/// The query for the passages with a name: that very name, under all its forms.
fn query_of(kind: EntityKind, name: &str) -> String {
    let field = match kind {
        EntityKind::Person => "person",
        EntityKind::Org => "org",
        EntityKind::Place => "place",
        EntityKind::Group | EntityKind::Event => "entity",
    };
    format!("{field}:\"={}\"", name.replace('"', ""))
}
