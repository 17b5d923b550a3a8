//! The page that lists all outlets of the collection, or all names of a kind.

use super::collection::{Entry, named, plural};
use super::facets::title;

use super::{Address, Frame, filled};
use crate::analysis::fold_name;
use crate::index::{FacetCount, FacetField};
use crate::numbers::grouped;
use askama::Template;

/// Values of a page.
const LIMIT: usize = 200;

/// All that a facet counts.
#[derive(Debug)]
pub struct ListPage<'a> {
    /// What stands around it.
    pub frame: Frame,
    /// The address of the page.
    pub address: Address,
    /// The facet.
    pub field: FacetField,
    /// Its counts, most frequent first.
    pub counts: &'a [FacetCount],
    /// Whether the values stand in the order of their names.
    pub by_name: bool,
    /// Values passed over first.
    pub offset: usize,
}

#[derive(Template)]
#[template(path = "page/list.html")]
struct ListTemplate<'a> {
    frame: Frame,
    title: &'static str,
    holds: String,
    by_name: bool,
    other_order: Address,
    past_the_end: bool,
    entries: Vec<Entry<'a>>,
    previous: Option<Address>,
    next: Option<Address>,
    place: String,
}

/// The page of all values of a facet.
#[must_use]
pub fn list(page: &ListPage<'_>) -> String {
    let mut counts: Vec<&FacetCount> = named(page.counts).collect();
    if page.by_name {
        counts.sort_by_cached_key(|count| {
            let value = count.value.as_deref().unwrap_or_default();
            (fold_name(value), value.to_owned())
        });
    }
    let at = |offset: usize| match offset {
        0 => page.address.clone().from_the_start(),
        offset => page.address.clone().with("offset", offset.to_string()),
    };
    let entries: Vec<Entry<'_>> = (counts.iter().skip(page.offset).take(LIMIT))
        .filter_map(|count| Entry::new(page.field, count))
        .collect();
    let read = page.offset + entries.len();
    let from_the_start = page.address.clone().from_the_start();
    filled(&ListTemplate {
        title: title(page.field),
        holds: format!(
            "{} {}, with their passages",
            grouped(counts.len()),
            plural(page.field)
        ),
        by_name: page.by_name,
        other_order: if page.by_name {
            from_the_start.without("sort")
        } else {
            from_the_start.with("sort", "name")
        },
        past_the_end: entries.is_empty() && page.offset > 0,
        // From behind the end of the list, back to its beginning.
        previous: (page.offset > 0).then(|| match entries.len() {
            0 => at(0),
            _ => at(page.offset.saturating_sub(LIMIT)),
        }),
        next: (read < counts.len() && !entries.is_empty()).then(|| at(read)),
        place: if entries.is_empty() {
            String::new()
        } else {
            format!(
                "{} to {} of {}",
                grouped(page.offset + 1),
                grouped(read),
                grouped(counts.len())
            )
        },
        entries,
        frame: page.frame.clone(),
    })
}
