//! `pullquote facets` and `pullquote entities`

use super::arguments::{FacetsOptions, Global, TableFormat};
use super::search::query_error;
use super::{Console, Outcome, open_reader};
use crate::index::{FacetCount, FacetField, MatchMode, Note};
use crate::query::NameFilter;
use crate::render::json::{FacetsJson, facet_name};
use crate::render::{csv, terminal};
use crate::search::{FacetRequest, FacetResults, count_facets};

/// What is counted unless something is named.
const FACETS: [FacetField; 5] = [
    FacetField::Outlet,
    FacetField::Month,
    FacetField::Person,
    FacetField::Org,
    FacetField::Place,
];
const ENTITIES: [FacetField; 5] = [
    FacetField::Person,
    FacetField::Org,
    FacetField::Place,
    FacetField::Group,
    FacetField::Event,
];

/// Counts; `entities` lists names alone unless told otherwise, and tells more of each.
pub(super) fn run(
    options: &FacetsOptions,
    entities: bool,
    global: &Global,
    console: &mut Console,
) -> anyhow::Result<Outcome> {
    let reader = open_reader(global, console)?;
    let fields: Vec<FacetField> = if options.facets.is_empty() {
        if entities { ENTITIES } else { FACETS }.to_vec()
    } else {
        options.facets.iter().map(|facet| (*facet).into()).collect()
    };
    let mut request = FacetRequest {
        query: options.query.clone(),
        syntax: options.syntax.into(),
        mode: options.mode.into(),
        partial: false,
        filters: options.filters.filters(),
        with: NameFilter::companions(&options.with),
        fields,
    };
    let typed = options.query.as_deref().unwrap_or_default();
    let mut counted = count_facets(&request, &reader).map_err(|error| query_error(typed, error))?;
    if !counted.any && request.query.is_some() && request.mode == MatchMode::Auto {
        // As a search lists them.
        request.partial = true;
        let some = count_facets(&request, &reader).map_err(|error| query_error(typed, error))?;
        if some.any {
            counted = some;
            counted.notes.push(Note::new(
                "no passage has all the words; those with some are counted",
            ));
        }
    }
    if options.format != TableFormat::Text {
        // For people the text says how many more there are.
        for (_, counts) in &mut counted.facets {
            counts.truncate(options.limit);
        }
    }
    let FacetResults {
        hints,
        notes,
        facets,
        any,
    } = counted;
    match options.format {
        TableFormat::Text => console.write(|layout, out| {
            for (at, (field, counts)) in facets.iter().enumerate() {
                if at > 0 {
                    writeln!(out)?;
                }
                let shown = terminal::FacetShown {
                    most: options.limit,
                    details: entities,
                    forms: options.forms,
                };
                terminal::facet(*field, counts, shown, layout, out)?;
            }
            Ok(())
        })?,
        TableFormat::Json => {
            console.json(&FacetsJson::new(
                options.query.as_deref(),
                &hints,
                &notes,
                &facets,
            ))?;
        }
        TableFormat::Csv => {
            let named: Vec<(&str, &[FacetCount])> = facets
                .iter()
                .map(|(field, counts)| (facet_name(*field), counts.as_slice()))
                .collect();
            csv::facets(&named, entities || options.forms, &mut console.out)?;
        }
    }
    super::tell_notes(&hints, &notes, console)?;
    Ok(if any {
        Outcome::Done
    } else {
        Outcome::NothingFound
    })
}
