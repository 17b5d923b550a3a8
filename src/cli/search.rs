//! `pullquote search`

use super::arguments::{Global, SearchFormat, SearchOptions};
use super::{Console, Outcome, open_reader};
use crate::numbers::grouped;
use crate::query::Syntax;
use crate::render::json::SearchJson;
use crate::render::{csv, markdown, terminal};
use crate::search::{SearchError, SearchRequest, SearchResults, search, stale_files};
use anyhow::{anyhow, bail};
use std::time::Instant;

pub(super) fn run(
    options: &SearchOptions,
    global: &Global,
    console: &mut Console,
) -> anyhow::Result<Outcome> {
    let query = options.query();
    // A query that cannot be read is told before an index is made for it.
    let syntax = options.syntax.into();
    Syntax::parse(syntax, &query).map_err(|error| query_error(&query, error.into()))?;
    let filters = options.filters.filters();
    if let (Some(after), Some(before)) = (filters.after, filters.before)
        && after.first_day() > before.last_day()
    {
        bail!("no date lies after {after} and before {before}");
    }
    let reader = open_reader(global, console)?;
    let request = SearchRequest {
        query: query.clone(),
        syntax,
        filters,
        mode: options.mode.into(),
        sort: options.sort.into(),
        limit: options.limit,
        offset: options.offset,
        snippet_length: options.snippet_length,
        facets: options.facets.iter().map(|facet| (*facet).into()).collect(),
        per_article: options.per_article,
        by_article: options.by_article,
        expand: options.expand,
        prefer: options.prefer.map(Into::into),
        explain: options.explain,
    };
    let start = Instant::now();
    let mut results = search(&request, &reader).map_err(|error| query_error(&query, error))?;
    results.notes.extend(stale_files(&results, &reader));
    let took_ms = start.elapsed().as_secs_f64() * 1000.0;
    write(&results, took_ms, options.format, console)?;
    if !matches!(options.format, SearchFormat::Json) {
        tell_notes(&results, console)?;
    }
    if options.format != SearchFormat::Text && options.format != SearchFormat::Json {
        tell_of_the_rest(options, &results, console)?;
    }
    Ok(if results.total + results.partial > 0 {
        Outcome::Done
    } else {
        Outcome::NothingFound
    })
}

/// Says what a file of results leaves out; on the terminal the list says so itself, and JSON has the total.
fn tell_of_the_rest(
    options: &SearchOptions,
    results: &SearchResults,
    console: &mut Console,
) -> anyhow::Result<()> {
    let all = results.total + results.partial;
    let written = results.hits.len();
    let goes_on = options.offset + written;
    // Of articles only some passages are asked for.
    if options.by_article || options.per_article.is_some() || written == 0 || goes_on >= all {
        return Ok(());
    }
    let more = if options.offset == 0 {
        format!("-n {all} writes all")
    } else {
        format!("--offset {goes_on} goes on")
    };
    let (written, all) = (grouped(written), grouped(all));
    console.tell(&format!(
        "note: {written} of {all} passages were written; {more}"
    ))?;
    Ok(())
}

/// An error of the query shows the query and the spot.
pub(super) fn query_error(query: &str, error: SearchError) -> anyhow::Error {
    match error {
        SearchError::Query(error) => anyhow!("{}", terminal::parse_error(query, &error)),
        error @ (SearchError::Pattern(_) | SearchError::Index(_)) => error.into(),
    }
}

fn write(
    results: &SearchResults,
    took_ms: f64,
    format: SearchFormat,
    console: &mut Console,
) -> anyhow::Result<()> {
    let folder = console.working_folder.clone();
    match format {
        SearchFormat::Text => {
            console.write(|layout, out| terminal::search(results, layout, out))?;
        }
        SearchFormat::Json => {
            console.json(&SearchJson::new(results, took_ms, folder.as_deref()))?;
        }
        SearchFormat::Jsonl => {
            for hit in &SearchJson::new(results, took_ms, folder.as_deref()).hits {
                console.json(hit)?;
            }
        }
        SearchFormat::Csv => csv::search(results, folder.as_deref(), &mut console.out)?,
        SearchFormat::Markdown => markdown::search(results, folder.as_deref(), &mut console.out)?,
    }
    Ok(())
}

fn tell_notes(results: &SearchResults, console: &mut Console) -> anyhow::Result<()> {
    super::tell_notes(&results.hints, &results.notes, console)
}
