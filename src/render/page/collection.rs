//! The page of the collection, where nothing is asked yet: what there is to be searched, and ways into it; and the page that stands there
//! as long as nothing has been indexed.

use super::address::SEARCH;
use super::facets::title;
use super::text::{articles, counted, grouped, passages, sentence};
use super::timeline::{Row, Timeline};
use super::told::Told;
use super::{Address, Frame, entity_address, filled};
use crate::index::{FacetCount, FacetField, Statistics};
use crate::query::FieldClause;
use crate::render::json::facet_name;
use crate::render::sanitize::displayable;
use askama::Template;
use std::borrow::Cow;

/// Values of a facet that are shown.
const SHOWN: usize = 12;

/// What there is to be searched.
#[derive(Debug)]
pub struct CollectionPage<'a> {
    /// What stands around it.
    pub frame: Frame,
    /// What the index holds.
    pub statistics: &'a Statistics,
    /// Outlets and names, a facet with its counts.
    pub facets: &'a [(FacetField, Vec<FacetCount>)],
    /// The passages by month.
    pub months: &'a [FacetCount],
}

#[derive(Template)]
#[template(path = "page/collection.html")]
struct CollectionTemplate<'a> {
    frame: Frame,
    holds: String,
    timeline: Timeline,
    facets: Vec<Overview<'a>>,
}

/// The values of a facet.
struct Overview<'a> {
    title: &'static str,
    entries: Vec<Entry<'a>>,
    /// Passages without any value, where a passage should have one.
    without: Option<Told<'static>>,
}

/// A value with the page about it.
struct Entry<'a> {
    value: Cow<'a, str>,
    count: String,
    address: Address,
}

#[derive(Template)]
#[template(path = "page/no_index.html")]
struct NoIndexTemplate {
    frame: Frame,
    trouble: Option<String>,
}

/// The page of the collection.
#[must_use]
pub fn collection(page: &CollectionPage<'_>) -> String {
    let statistics = page.statistics;
    filled(&CollectionTemplate {
        holds: format!(
            "{} in {} from {}",
            passages(statistics.passages),
            articles(statistics.articles),
            counted(statistics.files, "file", "files")
        ),
        timeline: Timeline::of_collection(page.months),
        facets: page
            .facets
            .iter()
            .map(|(field, counts)| Overview {
                title: title(*field),
                entries: entries(*field, counts),
                without: without_outlet(*field, counts),
            })
            .filter(|facet| !facet.entries.is_empty() || facet.without.is_some())
            .collect(),
        frame: page.frame.clone(),
    })
}

/// The passages of unknown outlet, with the search for them.
fn without_outlet(field: FacetField, counts: &[FacetCount]) -> Option<Told<'static>> {
    let unknown = counts.iter().find(|count| count.value.is_none());
    let unknown = unknown.filter(|_| field == FacetField::Outlet)?;
    let search = Address::new(SEARCH).of_query(&FieldClause::NoOutlet.to_string());
    let told = format!("{} of unknown outlet", grouped(unknown.passages));
    Some(Told::of(told, Some(search)))
}

fn entries(field: FacetField, counts: &[FacetCount]) -> Vec<Entry<'_>> {
    let entry = |count: &FacetCount| -> Option<(String, Address)> {
        let value = count.value.as_deref()?;
        let address = if field.entity_kind().is_some() {
            entity_address(facet_name(field), value)
        } else {
            Address::new(SEARCH).and(facet_name(field), value)
        };
        Some((grouped(count.passages), address))
    };
    let entries = counts.iter().filter_map(|count| {
        let (shown, address) = entry(count)?;
        Some(Entry {
            value: displayable(count.value.as_deref()?),
            count: shown,
            address,
        })
    });
    entries.take(SHOWN).collect()
}

/// The page that stands where there is nothing to search: how to index, or what is wrong with the index there is.
#[must_use]
pub fn no_index(frame: Frame, trouble: Option<&str>) -> String {
    let trouble = trouble.map(|trouble| sentence(format!("{trouble}.").into()).into_owned());
    filled(&NoIndexTemplate { frame, trouble })
}
