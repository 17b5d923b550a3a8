//! `/entity`: a name, its passages over time, and who stands beside it.

use super::super::Server;
use super::super::live::Snapshot;
use super::super::parameters::none_of;
use super::super::problem::Problem;
use super::{MOST_PASSED_OVER, asked, frame, number, show, stale, trouble, value};
use crate::entity::EntityKind;
use crate::index::{FacetField, Sort, TakenName};
use crate::query::{NameFilter, NameKind};
use crate::render::page::address::{ENTITY, SEARCH};
use crate::render::page::{self, Address, EntityPage};
use crate::search::{FacetRequest, SearchRequest, count_facets, search};
use axum::extract::{RawQuery, State};
use axum::response::Response;
use std::sync::Arc;

/// Passages of a page.
const LIMIT: usize = 10;
const BESIDE: [FacetField; 3] = [FacetField::Person, FacetField::Org, FacetField::Place];

/// The kinds of names, by the word that addresses and queries have for them.
const KINDS: [(&str, EntityKind, NameKind, FacetField); 5] = [
    (
        "person",
        EntityKind::Person,
        NameKind::Person,
        FacetField::Person,
    ),
    ("org", EntityKind::Org, NameKind::Org, FacetField::Org),
    (
        "place",
        EntityKind::Place,
        NameKind::Place,
        FacetField::Place,
    ),
    (
        "group",
        EntityKind::Group,
        NameKind::Group,
        FacetField::Group,
    ),
    (
        "event",
        EntityKind::Event,
        NameKind::Event,
        FacetField::Event,
    ),
];

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
    let offset = number(&pairs, "offset", 0, 0..=MOST_PASSED_OVER)?;
    let (taken, facet) = named(&pairs, snapshot)?;
    let query = query_of(&taken);
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
    let counted = count_facets(&FacetRequest::of(&request, &fields), reader);
    let mut counts = counted.map_err(failed)?.facets;
    let months = counts.remove(1).1;
    // Everybody stands beside himself.
    let is_it = |value: &Option<String>| value.as_ref() == Some(&taken.name);
    let own = counts[0].1.iter().position(|count| is_it(&count.value));
    let own = own.map(|at| counts[0].1.remove(at));
    if !BESIDE.contains(&facet) {
        counts.remove(0);
    }
    Ok(page::entity(&EntityPage {
        frame: frame(Address::new(SEARCH)),
        address: Address::of(ENTITY, pairs),
        taken: &taken,
        count: own.as_ref(),
        results: &results,
        limit: LIMIT,
        months: &months,
        beside: &counts,
        query: &query,
        hints: &stale(&results, server, snapshot),
        working_folder: server.working_folder.as_deref(),
    }))
}

/// The name that an address says, with the facet that counts it.
pub(super) fn named(
    pairs: &[(String, String)],
    snapshot: &Snapshot,
) -> Result<(TakenName, FacetField), Problem> {
    let name = value(pairs, "name")
        .ok_or_else(|| Problem::parameter("name", "the address does not say which name"))?;
    let word = value(pairs, "kind").unwrap_or_default();
    let known = KINDS.iter().find(|(known, ..)| *known == word);
    let Some((_, _, kind, facet)) = known else {
        return Err(none_of("kind", word, &KINDS.map(|(known, ..)| known)));
    };
    let filter = NameFilter {
        kind: *kind,
        name: name.to_owned(),
        exact: true,
    };
    let taken = snapshot.reader.named(&filter);
    let mut taken = taken.map_err(|error| Problem::index(&error))?.into_iter();
    let taken = taken.next().ok_or_else(|| Problem::unknown_name(name))?;
    Ok((taken, *facet))
}

/// The query for the passages with a name, under all its forms.
fn query_of(taken: &TakenName) -> String {
    let known = KINDS.iter().find(|(_, kind, ..)| *kind == taken.kind);
    let field = known.map_or("entity", |(word, ..)| word);
    if taken.name.contains('"') {
        // No query can spell it to the letter; its words find it.
        format!("{field}:\"{}\"", taken.name.replace('"', " "))
    } else {
        format!("{field}:\"={}\"", taken.name)
    }
}
