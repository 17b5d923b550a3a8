//! `/article` and `/quote`: an article whole, with what is looked for in it; one passage to be quoted.

use super::super::Server;
use super::super::live::Snapshot;
use super::super::problem::Problem;
use super::entity::named;
use super::search::{known, request};
use super::{asked, frame, origin, relative, show, trouble, value};
use crate::index::{Note, TakenName};
use crate::render::page::address::{ENTITY, SEARCH, hit_place};
use crate::render::page::{self, Address, ArticlePage, QuotePage};
use crate::search::{
    MarkedPassage, ShownArticle, UnderstoodQuery, find_article, mark_article, names_in_article,
    stale_file, understand,
};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use std::sync::Arc;

/// What the page is asked beside the search that led to it.
const OWN: [&str; 4] = ["id", "kind", "name", "hit"];

pub(super) async fn article(
    State(server): State<Arc<Server>>,
    RawQuery(query): RawQuery,
) -> Response {
    let mut known = known();
    known.extend(OWN.map(str::to_owned));
    match asked(query.as_deref(), &known) {
        Ok(pairs) => {
            let is_own = |pair: &(String, String)| OWN.contains(&pair.0.as_str());
            let (own, search): (Vec<_>, Vec<_>) = pairs.into_iter().partition(is_own);
            let search = Address::of(SEARCH, search);
            let form = search.clone().from_the_start();
            show(&server, form, move |server, snapshot| {
                whole(&own, &search, server, snapshot)
            })
            .await
        }
        Err(problem) => trouble(&problem, Address::new(SEARCH)),
    }
}

fn whole(
    own: &[(String, String)],
    search: &Address,
    server: &Server,
    snapshot: &Snapshot,
) -> Result<String, Problem> {
    let reader = &snapshot.reader;
    let shown = found(own, snapshot)?;
    let name = match value(own, "name") {
        Some(_) => Some(named(own, snapshot)?.0),
        None => None,
    };
    let understood = match search.value("q") {
        Some(text) => {
            let request = request(search)?;
            let understood = understand(text, request.syntax, request.mode, reader);
            Some(understood.map_err(|error| Problem::search(text, error))?)
        }
        None => None,
    };
    let mut hints = understood.as_ref().map_or_else(Vec::new, messages);
    hints.extend(stale_file(&shown.article.file, reader).map(|note| relative(note, server)));
    let (article, mut marked) =
        mark_article(shown, understood.as_ref(), reader).map_err(|error| Problem::index(&error))?;
    if let Some(name) = &name {
        mark_name(name, &mut marked);
    }
    let names = names_in_article(&marked, reader).map_err(|error| Problem::index(&error))?;
    let has_words = understood.as_ref().is_some_and(|understood| {
        let mut words = 0;
        understood.query.each_word(&mut |_| words += 1);
        words > 0
    });
    let sought = search.value("q").filter(|_| has_words);
    Ok(page::article(&ArticlePage {
        sought: sought.or(name.as_ref().map(|name| name.name.as_str())),
        way_back: way_back(own, search, name.as_ref()),
        frame: frame(search.clone().from_the_start()),
        article: &article,
        marked: &marked,
        names: &names,
        hints: &hints,
        working_folder: server.working_folder.as_deref(),
    }))
}

/// Where the reader comes from: the hit in its results, or the page of a name.
fn way_back(
    own: &[(String, String)],
    search: &Address,
    name: Option<&TakenName>,
) -> Option<(String, Address)> {
    if search.value("q").is_some() {
        let hit = value(own, "hit").and_then(|hit| hit.parse().ok());
        let place = match hit {
            Some(hit) => search.clone().at(hit_place(hit)),
            None => search.clone(),
        };
        return Some(("the results".to_owned(), place));
    }
    let of_name = own
        .iter()
        .filter(|(known, _)| known == "kind" || known == "name");
    let place = Address::of(ENTITY, of_name.cloned().collect());
    name.map(|name| (name.name.clone(), place))
}

fn messages(understood: &UnderstoodQuery) -> Vec<Note> {
    let hints = understood.hints.iter().map(|hint| Note {
        message: hint.message.clone(),
        offers: hint.offers.clone(),
    });
    hints.chain(understood.notes.iter().cloned()).collect()
}

/// Marks a name wherever it stands, in place of what a query matches.
fn mark_name(name: &TakenName, marked: &mut [MarkedPassage]) {
    for marked in marked {
        let named = marked.passage.entities.iter();
        let named =
            named.filter(|entity| entity.kind == name.kind && name.forms.contains(&entity.name));
        marked.highlights = named.map(|entity| entity.range.clone()).collect();
    }
}

pub(super) async fn quote(
    State(server): State<Arc<Server>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let search = Address::new(SEARCH);
    match asked(query.as_deref(), &["id"]) {
        Ok(pairs) => {
            let (origin, is_local) = origin(&headers, &server.access);
            show(&server, search, move |server, snapshot| {
                quoted(&pairs, &origin, is_local, server, snapshot)
            })
            .await
        }
        Err(problem) => trouble(&problem, search),
    }
}

fn quoted(
    pairs: &[(String, String)],
    origin: &str,
    is_local: bool,
    server: &Server,
    snapshot: &Snapshot,
) -> Result<String, Problem> {
    let shown = found(pairs, snapshot)?;
    let stale = stale_file(&shown.article.file, &snapshot.reader);
    let mut passages = shown.passages.iter();
    let passage = passages
        .find(|passage| Some(passage.ordinal) == shown.ordinal)
        .ok_or_else(|| Problem::not_found(value(pairs, "id").unwrap_or_default()))?;
    Ok(page::quote(&QuotePage {
        frame: frame(Address::new(SEARCH)),
        article: &shown.article,
        passage,
        origin,
        is_local,
        stale: stale.map(|note| relative(note, server)),
        roots: &snapshot.roots,
    }))
}

fn found(pairs: &[(String, String)], snapshot: &Snapshot) -> Result<ShownArticle, Problem> {
    let id = value(pairs, "id").ok_or_else(|| {
        Problem::parameter("id", "the address does not say which: it needs an id")
    })?;
    find_article(id, &snapshot.reader)
        .map_err(|error| Problem::index(&error))?
        .ok_or_else(|| Problem::not_found(id))
}
