//! `pullquote facets` and `pullquote entities`

use super::arguments::{FacetsOptions, Global, TableFormat};
use super::search::query_error;
use super::{Console, Outcome, open_reader};
use crate::index::{FacetCount, FacetField, Retrieval};
use crate::query::NameFilter;
use crate::render::json::{FacetsJson, facet_name};
use crate::render::{csv, terminal};
use crate::search::understand;

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
    let mut filters = options.filters.filters();
    let companions = NameFilter::companions(&options.with);
    filters.names.extend(companions.iter().cloned());
    let mode = options.mode.into();
    let query = match &options.query {
        Some(text) => Some(
            understand(text, options.syntax.into(), mode, &reader)
                .map_err(|error| query_error(text, error))?,
        ),
        None => None,
    };
    let retrieval = query.as_ref().map(|understood| Retrieval {
        mode,
        limit: 0,
        ..Retrieval::new(
            &understood.query,
            &understood.common,
            &understood.lexicon,
            &filters,
        )
    });
    let fields: Vec<FacetField> = if options.facets.is_empty() {
        if entities { ENTITIES } else { FACETS }.to_vec()
    } else {
        options.facets.iter().map(|facet| (*facet).into()).collect()
    };
    let (mut counts, notes) = reader.facets(retrieval.as_ref(), &filters, &fields)?;
    let anything = counts.iter().flatten().any(|count| count.passages > 0);
    reader.leave_out(&companions, &fields, &mut counts)?;
    if options.format != TableFormat::Text {
        // For people the text says how many more there are.
        for counts in &mut counts {
            counts.truncate(options.limit);
        }
    }
    let facets: Vec<(FacetField, Vec<FacetCount>)> = fields.into_iter().zip(counts).collect();
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
            let (hints, read) = query.as_ref().map_or((&[][..], &[][..]), |understood| {
                (&understood.hints[..], &understood.notes[..])
            });
            let notes = [read, &notes].concat();
            console.json(&FacetsJson::new(
                options.query.as_deref(),
                hints,
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
    if let Some(understood) = &query {
        super::tell_notes(&understood.hints, &understood.notes, console)?;
    }
    super::tell_notes(&[], &notes, console)?;
    Ok(if anything {
        Outcome::Done
    } else {
        Outcome::NothingFound
    })
}
