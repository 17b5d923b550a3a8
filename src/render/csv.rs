//! Hits as a table for spreadsheets.

use super::sanitize::printable;
use super::shown_path;
use crate::entity::EntityKind::{Org, Person, Place};
use crate::index::FacetCount;
use crate::search::{SearchResults, ShownHit};
use std::io::{self, Write};
use std::path::Path;

/// Writes a header and a row a hit, by RFC 4180.
///
/// # Errors
/// If the writer fails.
pub fn search(
    results: &SearchResults,
    working_folder: Option<&Path>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut table = HitTable::begin(out)?;
    for (at, shown) in results.hits.iter().enumerate() {
        table.add(shown, results.offset + at + 1, working_folder)?;
    }
    table.end()
}

/// A table of hits that is written row by row.
pub struct HitTable<W: Write>(csv::Writer<W>);

impl<W: Write> HitTable<W> {
    /// Writes the header.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn begin(out: W) -> io::Result<Self> {
        let mut table = csv::Writer::from_writer(out);
        table
            .write_record([
                "rank",
                "score",
                "partial",
                "id",
                "outlet",
                "date",
                "title",
                "section",
                "file",
                "first_line",
                "last_line",
                "url",
                "text",
                "matches",
                "persons",
                "orgs",
                "places",
            ])
            .map_err(io_error)?;
        Ok(Self(table))
    }

    /// Writes a hit's row.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn add(
        &mut self,
        shown: &ShownHit,
        rank: usize,
        working_folder: Option<&Path>,
    ) -> io::Result<()> {
        let passage = &shown.hit.passage;
        // The whole text stands beside them.
        let matches: Vec<&str> = shown
            .highlights
            .iter()
            .map(|highlight| &passage.text[highlight.range.clone()])
            .collect();
        let names = |kind| {
            let mut names: Vec<&str> = passage
                .entities
                .iter()
                .filter(|entity| entity.kind == kind)
                .map(|entity| entity.name.as_str())
                .collect();
            names.sort_unstable();
            names.dedup();
            names.join("; ")
        };
        self.0
            .write_record([
                rank.to_string(),
                format!("{:.3}", shown.hit.score),
                shown.hit.partial.to_string(),
                cell(&passage.id()),
                cell(passage.outlet.as_deref().unwrap_or_default()),
                passage
                    .date
                    .map(|date| date.to_string())
                    .unwrap_or_default(),
                cell(passage.title.as_deref().unwrap_or_default()),
                cell(passage.section.as_deref().unwrap_or_default()),
                cell(&shown_path(&passage.file, working_folder)),
                passage
                    .lines
                    .map(|lines| lines.0.to_string())
                    .unwrap_or_default(),
                passage
                    .lines
                    .map(|lines| lines.1.to_string())
                    .unwrap_or_default(),
                cell(passage.url.as_deref().unwrap_or_default()),
                cell(&passage.text),
                cell(&matches.join("; ")),
                cell(&names(Person)),
                cell(&names(Org)),
                cell(&names(Place)),
            ])
            .map_err(io_error)
    }

    /// Writes what is still held back.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn end(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Writes a header and a row a value, of names with outlets, dates and forms if `details` are wanted.
///
/// # Errors
/// If the writer fails.
pub fn facets(
    facets: &[(&str, &[FacetCount])],
    details: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    let mut header = vec!["facet", "value", "passages", "articles"];
    if details {
        header.extend(["outlets", "first", "last", "forms"]);
    }
    table.write_record(header).map_err(io_error)?;
    for (name, counts) in facets {
        for count in *counts {
            let mut row = vec![
                (*name).to_owned(),
                cell(count.value.as_deref().unwrap_or_default()),
                count.passages.to_string(),
                count.articles.to_string(),
            ];
            if details {
                row.extend(name_details(count));
            }
            table.write_record(row).map_err(io_error)?;
        }
    }
    table.flush()
}

/// Outlets, first and last date, and forms of a name; empty for what is none.
fn name_details(count: &FacetCount) -> [String; 4] {
    let Some(details) = &count.details else {
        return Default::default();
    };
    let forms: Vec<&str> = details
        .forms
        .iter()
        .map(|(form, _)| form.as_str())
        .collect();
    let (first, last) = details
        .dates
        .map_or_else(Default::default, |(first, last)| {
            (first.to_string(), last.to_string())
        });
    [
        details.outlets.to_string(),
        first,
        last,
        cell(&forms.join("; ")),
    ]
}

/// The writer's own error, so that a closed pipe is known as one.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// Text that a spreadsheet would run as a formula gets an apostrophe before it, as OWASP advises against CSV injection.
fn cell(text: &str) -> String {
    let text = &printable(text);
    let runs = text
        .trim_start()
        .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if runs {
        format!("'{text}")
    } else {
        text.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn article_text_never_becomes_a_formula() {
        assert_eq!(cell("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(cell(" -1+2"), "' -1+2");
        assert_eq!(cell("Doha – office"), "Doha – office");
    }
}
