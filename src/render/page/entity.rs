//! The page of a name: its forms, its passages over time, and who stands beside it.

use super::facets::{narrowed_to, title};
use super::text::{Run, articles, headline, passages, place, runs, spoken, spoken_language};
use super::timeline::{Row, Timeline};
use super::told::{Told, told};
use super::{Address, DateShown, Frame, entity_address, filled, kind_name, quote};
use crate::index::{FacetCount, FacetField, Note, StoredPassage, TakenName};
use crate::numbers::{counted, grouped};
use crate::query::FieldClause;
use crate::render::json::facet_name;
use crate::render::page::address::{SEARCH, of_article, passage_place};
use crate::render::sanitize::displayable;
use crate::search::SearchResults;
use askama::Template;
use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

/// A name and where it stands.
#[derive(Debug)]
pub struct EntityPage<'a> {
    /// What stands around it.
    pub frame: Frame,
    /// The address of the page.
    pub address: Address,
    /// The name with all its forms.
    pub taken: &'a TakenName,
    /// The counts of the name itself; none where no passage has it.
    pub count: Option<&'a FacetCount>,
    /// Its passages, newest first.
    pub results: &'a SearchResults,
    /// Passages of a page.
    pub limit: usize,
    /// Its passages by month.
    pub months: &'a [FacetCount],
    /// The names in its passages, a facet with its counts.
    pub beside: &'a [(FacetField, Vec<FacetCount>)],
    /// The query that finds its passages.
    pub query: &'a str,
    /// What a reader should know of the files.
    pub hints: &'a [Note],
    /// File names are shown from this folder.
    pub working_folder: Option<&'a Path>,
}

#[derive(Template)]
#[template(path = "page/entity.html")]
struct EntityTemplate<'a> {
    frame: Frame,
    name: Cow<'a, str>,
    kind: &'static str,
    summary: String,
    hints: Vec<Told<'a>>,
    past_the_end: bool,
    forms: Vec<(Cow<'a, str>, String)>,
    timeline: Timeline,
    beside: Vec<(&'static str, Vec<Companion<'a>>)>,
    passages: Vec<PassageShown<'a>>,
    search: Address,
    previous: Option<Address>,
    next: Option<Address>,
    place: String,
}

struct Companion<'a> {
    name: Cow<'a, str>,
    address: Address,
    count: String,
    /// The search for passages that have both.
    both: Address,
}

struct PassageShown<'a> {
    title: Cow<'a, str>,
    address: Address,
    outlet: Option<Cow<'a, str>>,
    date: Option<DateShown>,
    language: &'a str,
    runs: Vec<Run<'a>>,
    place: String,
    quote: Address,
}

/// Names of each kind beside a name.
const SHOWN_BESIDE: usize = 10;

/// The page of a name.
#[must_use]
pub fn entity(page: &EntityPage<'_>) -> String {
    let taken = page.taken;
    let search = Address::new(SEARCH).and("q", page.query);
    let results = page.results;
    let only_undated = narrowed_to(page.query, FieldClause::Undated);
    let only_undated = only_undated.map(|query| search.clone().of_query(&query));
    let read = results.offset + results.hits.len();
    let at = |offset: usize| match offset {
        0 => page.address.clone().from_the_start(),
        offset => page.address.clone().with("offset", offset.to_string()),
    };
    filled(&EntityTemplate {
        name: displayable(&taken.name),
        kind: kind_in_words(page),
        summary: summary(page),
        hints: told(page.hints, &search),
        past_the_end: results.hits.is_empty() && results.offset > 0,
        forms: forms(page),
        timeline: Timeline::new(page.months, &search, only_undated, None, None),
        beside: beside(page, &search),
        passages: results
            .hits
            .iter()
            .map(|shown| passage(&shown.hit.passage, page))
            .collect(),
        // From behind the end of the list, back to its beginning.
        previous: (results.offset > 0).then(|| match results.hits.len() {
            0 => at(0),
            _ => at(results.offset.saturating_sub(page.limit)),
        }),
        next: (read < results.total && !results.hits.is_empty()).then(|| at(read)),
        place: if results.hits.is_empty() {
            String::new()
        } else {
            format!(
                "{} to {} of {}",
                grouped(results.offset + 1),
                grouped(read),
                grouped(results.total)
            )
        },
        search,
        frame: page.frame.clone(),
    })
}

fn kind_in_words(page: &EntityPage<'_>) -> &'static str {
    use crate::entity::EntityKind::{Event, Group, Org, Person, Place};
    match page.taken.kind {
        Person => "Person",
        Org => "Organization",
        Place => "Place",
        Group => "Group",
        Event => "Event",
    }
}

fn summary(page: &EntityPage<'_>) -> String {
    let mut summary = passages(page.results.total);
    if let Some(count) = page.count {
        summary = format!("{summary} in {}", articles(count.articles));
    }
    if let Some(details) = page.count.and_then(|count| count.details.as_ref()) {
        if details.outlets > 0 {
            let outlets = counted(details.outlets, "outlet", "outlets");
            summary = format!("{summary} of {outlets}");
        }
        if let Some((first, last)) = details.dates {
            let (first, last) = (spoken(first), spoken(last));
            summary = if first == last {
                format!("{summary}, {first}")
            } else {
                format!("{summary}, {first} to {last}")
            };
        }
    }
    summary
}

/// The names that articles have for it, with their passages, where that is more than the one name.
fn forms<'a>(page: &EntityPage<'a>) -> Vec<(Cow<'a, str>, String)> {
    let details = page.count.and_then(|count| count.details.as_ref());
    let forms = details.map_or(&[][..], |details| &details.forms);
    if forms.len() < 2 {
        return Vec::new();
    }
    let shown = forms.iter();
    shown
        .map(|(form, count)| (displayable(form), grouped(*count)))
        .collect()
}

fn beside<'a>(page: &EntityPage<'a>, search: &Address) -> Vec<(&'static str, Vec<Companion<'a>>)> {
    let mut beside = Vec::new();
    for (field, counts) in page.beside {
        let parameter = facet_name(*field);
        let names = counts.iter().filter_map(|count| {
            let name = count.value.as_deref()?;
            Some(Companion {
                name: displayable(name),
                address: entity_address(parameter, name),
                count: grouped(count.passages),
                both: search.clone().and(parameter, format!("={name}")),
            })
        });
        let names: Vec<Companion<'_>> = names.take(SHOWN_BESIDE).collect();
        if !names.is_empty() {
            beside.push((title(*field), names));
        }
    }
    beside
}

fn passage<'a>(passage: &'a StoredPassage, page: &EntityPage<'a>) -> PassageShown<'a> {
    let is_it = |name: &str| page.taken.forms.iter().any(|form| form == name);
    let marks: Vec<Range<usize>> = passage
        .entities
        .iter()
        .filter(|entity| entity.kind == page.taken.kind && is_it(&entity.name))
        .map(|entity| entity.range.clone())
        .collect();
    PassageShown {
        title: headline(passage.title.as_deref()),
        address: of_article(&passage.article.0, None)
            .and("kind", kind_name(page.taken.kind))
            .and("name", page.taken.name.as_str())
            .at(passage_place(passage.ordinal)),
        outlet: passage.outlet.as_deref().map(displayable),
        date: passage.date.map(DateShown::new),
        language: spoken_language(passage),
        runs: runs(&passage.text, &marks),
        place: place(passage, page.working_folder),
        quote: quote::address_of(passage),
    }
}
