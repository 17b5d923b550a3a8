//! `pullquote facets`

use super::arguments::{FacetsOptions, Global, TableFormat};
use super::search::query_error;
use super::{Console, Outcome, open_reader};
use crate::index::{FacetCount, FacetField, Retrieval};
use crate::render::json::{FacetsJson, facet_name};
use crate::render::{csv, terminal};
use crate::search::understand;

pub(super) fn run(
    options: &FacetsOptions,
    global: &Global,
    console: &mut Console,
) -> anyhow::Result<Outcome> {
    let reader = open_reader(global, console)?;
    let filters = options.filters.filters();
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
    let fields: Vec<FacetField> = options.facets.iter().map(|facet| (*facet).into()).collect();
    let (mut counts, notes) = reader.facets(retrieval.as_ref(), &filters, &fields)?;
    let anything = counts.iter().flatten().any(|count| count.passages > 0);
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
                terminal::facet(*field, counts, options.limit, layout, out)?;
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
            csv::facets(&named, &mut console.out)?;
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
