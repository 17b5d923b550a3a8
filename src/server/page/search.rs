//! `/`: the results of a search; the collection where nothing is asked.

use super::super::Server;
use super::super::live::Snapshot;
use super::super::parameters::{Both, FilterParameters, SearchParameters, read};
use super::super::problem::Problem;
use super::{asked, frame, show, trouble, value, written};
use crate::index::{FacetCount, FacetField, StoredPassage};
use crate::render::page::address::SEARCH;
use crate::render::page::{self, Address, CollectionPage, ResultsPage};
use crate::search::{
    Neighbors, SearchRequest, SearchResults, around, count_facets, search as run_search,
    stale_files,
};
use axum::extract::{RawQuery, State};
use axum::response::Response;
use std::sync::Arc;

/// What can be asked of the page: what the API has, but for what says how an answer is written.
const KNOWN: [&str; 25] = [
    "q",
    "syntax",
    "limit",
    "offset",
    "match",
    "sort",
    "prefer",
    "per-article",
    "by-article",
    "expand",
    "explain",
    "after",
    "before",
    "undated",
    "outlet",
    "person",
    "org",
    "place",
    "entity",
    "not-outlet",
    "not-person",
    "not-org",
    "not-place",
    "not-entity",
    "snippet-length",
];
/// What a form says where nothing special is asked.
const USUAL: [(&str, &str); 3] = [
    ("match", "auto"),
    ("sort", "relevance"),
    ("syntax", "pullquote"),
];
/// Hits of a page.
const LIMIT: usize = 10;
/// Articles of a page that lists those, each with its best passages.
const LIMIT_OF_ARTICLES: usize = 5;
/// Hits of a page at most: a page is to be looked at.
const MOST: usize = 100;
/// Characters of a passage that are seen at once.
const SNIPPET_LENGTH: usize = 480;
const FACETS: [FacetField; 4] = [
    FacetField::Outlet,
    FacetField::Person,
    FacetField::Org,
    FacetField::Place,
];

pub(super) async fn search(
    State(server): State<Arc<Server>>,
    RawQuery(query): RawQuery,
) -> Response {
    let pairs = match asked(query.as_deref(), &KNOWN) {
        Ok(pairs) => pairs,
        Err(problem) => return trouble(&problem, Address::new(SEARCH)),
    };
    let pairs: Vec<(String, String)> = pairs
        .into_iter()
        .filter(|(name, value)| !USUAL.contains(&(name.as_str(), value.as_str())))
        .collect();
    let address = Address::of(SEARCH, pairs);
    let form = address.clone();
    if address.value("q").is_none() {
        return show(&server, form, move |_, snapshot| {
            collection(address, snapshot)
        })
        .await;
    }
    show(&server, form, move |server, snapshot| {
        results(address, server, snapshot)
    })
    .await
}

fn results(address: Address, server: &Server, snapshot: &Snapshot) -> Result<String, Problem> {
    let request = request(&address)?;
    let reader = &snapshot.reader;
    let failed = |error| Problem::search(&request.query, error);
    let mut results = run_search(&request, reader).map_err(failed)?;
    let stale = stale_files(&results, reader);
    results.notes.extend(stale);
    let (facets, months) = counts(&request, snapshot)?;
    let around = neighbors(&results, snapshot)?;
    Ok(page::results(&ResultsPage {
        frame: frame(address),
        results: &results,
        around: &around,
        facets: &facets,
        months: &months,
        after: request.filters.after,
        before: request.filters.before,
        limit: request.limit,
        working_folder: server.working_folder.as_deref(),
    }))
}

/// The request as the API would read it, with fewer hits and longer snippets unless said otherwise.
fn request(address: &Address) -> Result<SearchRequest, Problem> {
    let pairs = address.pairs();
    let Both(parameters, filters) =
        read::<Both<SearchParameters, FilterParameters>>(Some(&written(pairs)))?;
    let mut request = parameters.request(&filters)?;
    let usual = if request.by_article {
        LIMIT_OF_ARTICLES
    } else {
        LIMIT
    };
    request.limit = super::number(pairs, "limit", usual, 1..=MOST)?;
    if value(pairs, "snippet-length").is_none() {
        request.snippet_length = SNIPPET_LENGTH;
    }
    Ok(request)
}

type Counts = (Vec<(FacetField, Vec<FacetCount>)>, Vec<FacetCount>);

/// Counts to narrow the search by: of outlets, any of which will do, whatever outlets are asked for; of months, whatever dates.
fn counts(request: &SearchRequest, snapshot: &Snapshot) -> Result<Counts, Problem> {
    let count = |request: &SearchRequest, fields: &[FacetField]| {
        count_facets(request, fields, &snapshot.reader)
            .map_err(|error| Problem::search(&request.query, error))
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
    Ok((facets, months))
}

fn neighbors(results: &SearchResults, snapshot: &Snapshot) -> Result<Vec<Neighbors>, Problem> {
    let passages: Vec<&StoredPassage> = results
        .hits
        .iter()
        .map(|shown| &shown.hit.passage)
        .collect();
    around(&passages, &snapshot.reader).map_err(|error| Problem::index(&error))
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
        facets: &overview.facets,
        months: &overview.months,
    }))
}
