//! `/`: the results of a search; the collection where nothing is asked.

use super::super::Server;
use super::super::live::{Counts, FACETS, Snapshot};
use super::super::parameters::{Both, FilterParameters, Parameters, SearchParameters, read};
use super::super::problem::Problem;
use super::{asked, frame, number, show, stale, trouble, value, written};
use crate::index::FacetField;
use crate::render::page::address::SEARCH;
use crate::render::page::{self, Address, CollectionPage, ResultsPage};
use crate::search::{
    FacetRequest, Neighbors, SearchRequest, SearchResults, around, count_facets,
    search as run_search,
};
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;

/// Hits of a page.
const LIMIT: usize = 10;
/// Articles of a page that lists those, each with its best passages.
const LIMIT_OF_ARTICLES: usize = 5;
/// Hits of a page at most: a page is to be looked at.
const MOST: usize = 100;
/// Characters of a passage that are seen at once.
const SNIPPET_LENGTH: usize = 480;

/// What can be asked of a search: what the API has, but for what says how an answer is written.
pub(super) fn known() -> Vec<String> {
    let mut known = <Both<SearchParameters, FilterParameters>>::names();
    known.retain(|name| !["format", "facets", "cursor"].contains(&name.as_str()));
    known
}

pub(super) async fn search(
    State(server): State<Arc<Server>>,
    RawQuery(query): RawQuery,
) -> Response {
    let address = match asked(query.as_deref(), &known()) {
        Ok(pairs) => Address::of(SEARCH, pairs),
        Err(problem) => return trouble(&problem, Address::new(SEARCH)),
    };
    let form = address.clone().from_the_start();
    if address.value("q").is_some() {
        return show(&server, form, move |server, snapshot| {
            results(address, server, snapshot)
        })
        .await;
    }
    match of_filters(&address) {
        Some(search) => Redirect::to(&search.to_string()).into_response(),
        None => {
            show(&server, form, move |_, snapshot| {
                collection(address, snapshot)
            })
            .await
        }
    }
}

/// The search for all passages that filters let through, where nothing is looked for in them; none where nothing is filtered.
fn of_filters(address: &Address) -> Option<Address> {
    const FIELDS: [&str; 5] = ["outlet", "person", "org", "place", "entity"];
    let clause = |field: &str, value: &str| format!("{field}:\"{}\"", value.replace('"', " "));
    let mut search = address.clone().from_the_start();
    let mut clauses = Vec::new();
    for field in FIELDS {
        let wanted: Vec<String> = address
            .values(field)
            .map(|value| clause(field, value))
            .collect();
        if field == "outlet" && wanted.len() > 1 {
            clauses.push(format!("({})", wanted.join(" OR ")));
        } else {
            clauses.extend(wanted);
        }
        let not = format!("not-{field}");
        clauses.extend(
            address
                .values(&not)
                .map(|value| format!("NOT {}", clause(field, value))),
        );
        search = search.without(field).without(&not);
    }
    for field in ["after", "before"] {
        clauses.extend(address.value(field).map(|date| format!("{field}:{date}")));
        search = search.without(field);
    }
    (!clauses.is_empty()).then(|| search.without("undated").and("q", clauses.join(" AND ")))
}

fn results(address: Address, server: &Server, snapshot: &Snapshot) -> Result<String, Problem> {
    let request = request(&address)?;
    let failed = |error| Problem::search(&request.query, error);
    // One more than is shown tells whether the list goes on.
    let one_more = SearchRequest {
        limit: request.limit + 1,
        ..request.clone()
    };
    let mut results = run_search(&one_more, &snapshot.reader).map_err(failed)?;
    let goes_on = leave_out_more_than(request.limit, &mut results);
    let notes = stale(&results, server, snapshot);
    results.notes.extend(notes);
    let counts = counts(&request, &results, snapshot)?;
    let around = if request.by_article {
        Vec::new()
    } else {
        neighbors(&results, snapshot)?
    };
    Ok(page::results(&ResultsPage {
        frame: frame(address),
        results: &results,
        around: &around,
        goes_on,
        facets: &counts.facets,
        months: &counts.months,
        after: request.filters.after,
        before: request.filters.before,
        limit: request.limit,
        working_folder: server.working_folder.as_deref(),
    }))
}

/// The request as the API would read it, with fewer hits and longer snippets unless said otherwise.
pub(super) fn request(address: &Address) -> Result<SearchRequest, Problem> {
    let pairs = address.pairs();
    let Both(parameters, filters) =
        read::<Both<SearchParameters, FilterParameters>>(Some(&written(pairs)))?;
    let mut request = parameters.request(&filters)?;
    let usual = if request.by_article {
        LIMIT_OF_ARTICLES
    } else {
        LIMIT
    };
    request.limit = number(pairs, "limit", usual, 1..=MOST)?;
    if value(pairs, "snippet-length").is_none() {
        request.snippet_length = SNIPPET_LENGTH;
    }
    Ok(request)
}

/// Leaves out what is beyond a page, and says whether there was anything.
fn leave_out_more_than(limit: usize, results: &mut SearchResults) -> bool {
    if results.listed_articles.is_empty() {
        let goes_on = results.hits.len() > limit;
        results.hits.truncate(limit);
        return goes_on;
    }
    let goes_on = results.listed_articles.len() > limit;
    results.listed_articles.truncate(limit);
    let hits = results.listed_articles.iter().map(|listed| listed.hits);
    results.hits.truncate(hits.sum());
    goes_on
}

/// Counts to narrow the search by: of outlets, any of which will do, whatever outlets are asked for; of months, whatever dates. Where no
/// passage has all the words, those with some are counted.
fn counts(
    request: &SearchRequest,
    results: &SearchResults,
    snapshot: &Snapshot,
) -> Result<Arc<Counts>, Problem> {
    let partial = results.total == 0 && results.partial > 0;
    let SearchRequest {
        query,
        syntax,
        mode,
        filters,
        ..
    } = request;
    let search = format!("{query:?} {syntax:?} {mode:?} {partial} {filters:?}");
    snapshot.counts(&search, || count(request, partial, snapshot))
}

fn count(request: &SearchRequest, partial: bool, snapshot: &Snapshot) -> Result<Counts, Problem> {
    let count = |request: &SearchRequest, fields: &[FacetField]| {
        let request = FacetRequest {
            partial,
            ..FacetRequest::of(request, fields)
        };
        count_facets(&request, &snapshot.reader)
            .map(|counted| counted.facets)
            .map_err(|error| Problem::search(request.query.as_deref().unwrap_or_default(), error))
    };
    let of_any_outlet = !request.filters.outlets.is_empty();
    let of_any_date = request.filters.after.is_some() || request.filters.before.is_some();
    let mut fields = FACETS.to_vec();
    if !of_any_date {
        fields.push(FacetField::Month);
    }
    let mut facets = count(request, &fields)?;
    if of_any_outlet {
        let mut wider = request.clone();
        wider.filters.outlets.clear();
        facets[0] = count(&wider, &[FacetField::Outlet])?.remove(0);
    }
    let months = if of_any_date {
        let mut wider = request.clone();
        (wider.filters.after, wider.filters.before) = (None, None);
        count(&wider, &[FacetField::Month])?.remove(0).1
    } else {
        facets.pop().map(|(_, months)| months).unwrap_or_default()
    };
    Ok(Counts { facets, months })
}

fn neighbors(results: &SearchResults, snapshot: &Snapshot) -> Result<Vec<Neighbors>, Problem> {
    let passages = results.hits.iter().map(|shown| &shown.hit.passage);
    around(passages, &snapshot.reader).map_err(|error| Problem::index(&error))
}

fn collection(address: Address, snapshot: &Snapshot) -> Result<String, Problem> {
    let overview = snapshot.overview();
    let overview = overview.map_err(|error| Problem::index(&error))?;
    if overview.statistics.passages == 0 {
        return Ok(page::no_index(frame(address), None));
    }
    Ok(page::collection(&CollectionPage {
        frame: frame(address),
        statistics: &overview.statistics,
        facets: &overview.counts.facets,
        months: &overview.counts.months,
    }))
}
