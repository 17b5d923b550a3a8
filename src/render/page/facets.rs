//! What the passages of a search have in common: values with their counts, to narrow the search by or to leave out.

use super::address::Address;

use super::told::Told;
use crate::index::{FacetCount, FacetField};
use crate::numbers::grouped;
use crate::query::{FieldClause, Query, parse};
use crate::render::json::facet_name;
use crate::render::sanitize::displayable;
use std::borrow::Cow;

/// Values that are seen at once.
const SEEN: usize = 8;
/// Values that can be unfolded.
const UNFOLDED: usize = 20;

/// The values of one facet.
#[derive(Debug, Clone)]
pub(super) struct Facet<'a> {
    pub(super) title: &'static str,
    /// The parameter that narrows by a value; the one that leaves it out has `not-` before it.
    pub(super) parameter: &'static str,
    pub(super) values: Vec<Value<'a>>,
    /// Whether a value can be left out: not of outlets of which some are chosen, which leaves out all others.
    pub(super) leaves_out: bool,
    /// Values that are not shown at all.
    pub(super) more: usize,
    /// Passages without any value, where a passage should have one, and the search for them.
    pub(super) without: Option<Told<'static>>,
}

/// One value.
#[derive(Debug, Clone)]
pub(super) struct Value<'a> {
    pub(super) shown: Cow<'a, str>,
    /// What the parameter says for it.
    pub(super) asked: String,
    pub(super) count: String,
    pub(super) chosen: bool,
    /// The search without it, where it is chosen.
    pub(super) undone: Address,
}

impl<'a> Facet<'a> {
    /// The values of a facet of a search, and what it was understood as.
    pub(super) fn new(
        field: FacetField,
        counts: &'a [FacetCount],
        search: &Address,
        understood: &str,
    ) -> Self {
        let parameter = facet_name(field);
        let named = || counts.iter().filter(|count| count.value.is_some());
        let values = named().take(SEEN + UNFOLDED).filter_map(|count| {
            let value = count.value.as_deref()?;
            let asked = asked(field, value);
            Some(Value {
                shown: displayable(value),
                count: grouped(count.passages),
                chosen: search.has(parameter, &asked),
                undone: search
                    .clone()
                    .without_value(parameter, &asked)
                    .from_the_start(),
                asked,
            })
        });
        let without = counts.iter().find(|count| count.value.is_none());
        Self {
            title: title(field),
            parameter,
            values: values.collect(),
            leaves_out: field != FacetField::Outlet || search.value(parameter).is_none(),
            more: named().count().saturating_sub(SEEN + UNFOLDED),
            without: without
                .filter(|_| field == FacetField::Outlet)
                .map(|count| {
                    let query = narrowed_to(understood, FieldClause::NoOutlet);
                    let search = search.clone().without(parameter);
                    let address = query.map(|query| search.of_query(&query));
                    let told = format!("{} of unknown outlet", grouped(count.passages));
                    Told::of(told, address)
                }),
        }
    }

    pub(super) fn seen(&self) -> &[Value<'a>] {
        &self.values[..self.values.len().min(SEEN)]
    }

    pub(super) fn unfolded(&self) -> &[Value<'a>] {
        &self.values[self.values.len().min(SEEN)..]
    }
}

/// A query, as it was understood, with a condition beside it; none where it has that already.
pub(super) fn narrowed_to(understood: &str, clause: FieldClause) -> Option<String> {
    let mut parts = match parse(understood).ok()?.query {
        Query::And(parts) => parts,
        query => vec![query],
    };
    let clause = Query::Field(clause);
    if parts.contains(&clause) {
        return None;
    }
    parts.push(clause);
    Some(Query::And(parts).to_string())
}

/// A name is asked for to the letter: what is chosen has as many passages as were counted.
fn asked(field: FacetField, value: &str) -> String {
    if field.entity_kind().is_some() {
        format!("={value}")
    } else {
        value.to_owned()
    }
}

/// The heading over a facet.
pub(super) fn title(field: FacetField) -> &'static str {
    match field {
        FacetField::Outlet => "Outlets",
        FacetField::Year => "Years",
        FacetField::Month => "Months",
        FacetField::Person => "People",
        FacetField::Org => "Organizations",
        FacetField::Place => "Places",
        FacetField::Group => "Groups",
        FacetField::Event => "Events",
        FacetField::Language => "Languages",
    }
}

/// Something that narrows a search, and the search without it.
#[derive(Debug, Clone)]
pub(super) struct Narrowed<'a> {
    /// Whether it is left out.
    pub(super) without: bool,
    pub(super) what: &'static str,
    pub(super) value: Cow<'a, str>,
    pub(super) undone: Address,
}

/// Everything that narrows a search but its dates.
pub(super) fn narrowed(search: &Address) -> Vec<Narrowed<'_>> {
    const WORDS: [(&str, &str); 5] = [
        ("outlet", "outlet"),
        ("person", "person"),
        ("org", "organization"),
        ("place", "place"),
        ("entity", "name"),
    ];
    let of_pair = |(name, value): &'_ (String, String)| {
        let (without, parameter) = match name.strip_prefix("not-") {
            Some(parameter) => (true, parameter),
            None => (false, name.as_str()),
        };
        let (_, what) = WORDS.iter().find(|(word, _)| *word == parameter)?;
        let undone = search.clone().without_value(name, value).from_the_start();
        Some((without, *what, undone))
    };
    let pairs = search.pairs().iter();
    pairs
        .filter_map(|pair| {
            let (without, what, undone) = of_pair(pair)?;
            let value = pair.1.strip_prefix('=').unwrap_or(&pair.1);
            Some(Narrowed {
                without,
                what,
                value: displayable(value),
                undone,
            })
        })
        .collect()
}
