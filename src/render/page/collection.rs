//! The page of the collection, where nothing is asked yet: what there is to be searched, and ways into it; and the page that stands there
//! as long as nothing has been indexed.

use super::address::{SEARCH, list_of};
use super::facets::title;
use super::text::{articles, passages, sentence};
use super::timeline::{Row, Timeline};
use super::told::Told;
use super::{Address, Frame, entity_address, filled};
use crate::index::{FacetCount, FacetField, Statistics};
use crate::numbers::{counted, grouped};
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
    /// The list of all values, where there are more.
    all: Option<Told<'static>>,
}

/// A value with the page about it.
pub(super) struct Entry<'a> {
    pub(super) value: Cow<'a, str>,
    pub(super) count: String,
    pub(super) address: Address,
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
                all: all(*field, counts),
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
    let entries = counts.iter().filter_map(|count| Entry::new(field, count));
    entries.take(SHOWN).collect()
}

/// The way to all values, where not all of them are shown.
fn all(field: FacetField, counts: &[FacetCount]) -> Option<Told<'static>> {
    let count = named(counts).count();
    (count > SHOWN).then(|| {
        let told = format!("all {} {}", grouped(count), plural(field));
        Told::of(told, Some(list_of(facet_name(field))))
    })
}

/// The counts of values, without that of passages that have none.
pub(super) fn named(counts: &[FacetCount]) -> impl Iterator<Item = &FacetCount> {
    counts.iter().filter(|count| count.value.is_some())
}

/// What the values of a facet are.
pub(super) fn plural(field: FacetField) -> String {
    title(field).to_lowercase()
}

impl<'a> Entry<'a> {
    /// A value with the page about it, or the search for it where no page is.
    pub(super) fn new(field: FacetField, count: &'a FacetCount) -> Option<Self> {
        let value = count.value.as_deref()?;
        let address = if field.entity_kind().is_some() {
            entity_address(facet_name(field), value)
        } else {
            Address::new(SEARCH).and(facet_name(field), value)
        };
        Some(Self {
            value: displayable(value),
            count: grouped(count.passages),
            address,
        })
    }
}

/// The page that stands where there is nothing to search: how to index, or what is wrong with the index there is.
#[must_use]
pub fn no_index(frame: Frame, trouble: Option<&str>) -> String {
    let trouble = trouble.map(|trouble| sentence(format!("{trouble}.").into()).into_owned());
    filled(&NoIndexTemplate { frame, trouble })
}
