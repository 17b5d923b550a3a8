//! Values to pages: what a browser shows without a script, and what a script can build on.
//!
//! What comes in: what was found, and the [`Address`] it was asked under. What goes out: HTML. Templates escape everything; text of
//! articles goes through [`displayable`] besides, which takes control characters and turned writing out of it. Links lead to addresses of this
//! server alone, but for the address an article was published under.

pub mod address;
mod article;
mod collection;
mod entity;
mod facets;
mod help;
mod list;
mod problem;
mod quote;
mod results;
mod text;
mod timeline;
mod told;

pub use address::Address;
pub use article::{ArticlePage, article};
pub use collection::{CollectionPage, collection, no_index};
pub use entity::{EntityPage, entity};
pub use help::help;
pub use list::{ListPage, list};
pub use problem::{Trouble, problem};
pub use quote::{QuotePage, quote};
pub use results::{ResultsPage, results};

use crate::date::PartialDate;
use crate::entity::EntityKind;
use crate::index::{FacetField, StoredEntity};
use crate::render::json::facet_name;
use crate::render::sanitize::displayable;
use address::ENTITY;
use askama::Template;
use std::borrow::Cow;

/// What every page has around what it shows.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Changes when style or script do, so that a browser never keeps old ones.
    pub assets: &'static str,
    /// The search that the form at the top goes on from; empty where there is none.
    pub search: Address,
}

impl Frame {
    fn value(&self, name: &str) -> Cow<'_, str> {
        displayable(self.search.value(name).unwrap_or_default())
    }

    fn query(&self) -> Cow<'_, str> {
        self.value("q")
    }

    fn is(&self, name: &str, value: &str) -> bool {
        self.search.has(name, value)
    }

    /// What the form keeps that it has no field for.
    fn kept(&self) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
        const FIELDS: [&str; 12] = [
            "q",
            "match",
            "sort",
            "syntax",
            "prefer",
            "by-article",
            "expand",
            "explain",
            "after",
            "before",
            "undated",
            "offset",
        ];
        let pairs = self.search.pairs().iter();
        pairs
            .filter(|(name, _)| !FIELDS.contains(&name.as_str()))
            .map(|(name, value)| (displayable(name), displayable(value)))
            .collect()
    }

    /// Whether something is asked that only the form's further fields show; dates stand above the results too.
    fn is_special(&self) -> bool {
        let asked = [
            "match",
            "sort",
            "syntax",
            "prefer",
            "by-article",
            "expand",
            "explain",
        ];
        asked.iter().any(|name| self.search.value(name).is_some())
    }
}

/// A name with the page that is about it.
#[derive(Debug, Clone)]
struct NameLink<'a> {
    kind: &'static str,
    name: Cow<'a, str>,
    address: Address,
}

/// Names, each once, in their order.
fn name_links(entities: &[StoredEntity]) -> Vec<NameLink<'_>> {
    let mut links: Vec<NameLink<'_>> = Vec::new();
    for entity in entities {
        let kind = kind_name(entity.kind);
        if links
            .iter()
            .any(|known| known.kind == kind && known.address.has("name", &entity.name))
        {
            continue;
        }
        links.push(NameLink {
            kind,
            name: displayable(&entity.name),
            address: entity_address(kind, &entity.name),
        });
    }
    links
}

/// The page of a name.
fn entity_address(kind: &str, name: &str) -> Address {
    Address::new(ENTITY).and("kind", kind).and("name", name)
}

/// The word that addresses have for a kind of names: that of its facet.
fn kind_name(kind: EntityKind) -> &'static str {
    facet_name(match kind {
        EntityKind::Person => FacetField::Person,
        EntityKind::Org => FacetField::Org,
        EntityKind::Place => FacetField::Place,
        EntityKind::Group => FacetField::Group,
        EntityKind::Event => FacetField::Event,
    })
}

/// A date for people and for programs.
#[derive(Debug, Clone)]
struct DateShown {
    spoken: String,
    iso: String,
}

impl DateShown {
    fn new(date: PartialDate) -> Self {
        Self {
            spoken: text::spoken(date),
            iso: date.to_string(),
        }
    }
}

/// Fills in a template. They write to a string, which cannot fail.
fn filled(template: &impl Template) -> String {
    template.render().expect("a page writes to a string")
}
