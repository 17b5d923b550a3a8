//! `pullquote stats`

use super::arguments::{Global, ReportFormat, StatsOptions};
use super::{Console, Outcome, index_folder, open_reader};
use crate::index::{FacetField, Index, IndexError};
use crate::numbers::grouped;
use crate::query::Filters;
use crate::render::json::StatsJson;
use crate::render::{shown_path, terminal};

pub(super) fn run(
    options: &StatsOptions,
    global: &Global,
    console: &mut Console,
) -> anyhow::Result<Outcome> {
    let reader = open_reader(global, console)?;
    let folder = index_folder(global);
    let index = Index::open(&folder)?;
    if options.check {
        let (files, damage) = index.check_files()?;
        if !damage.is_empty() {
            return Err(IndexError::damaged(&folder, &damage).into());
        }
        let files = grouped(files);
        console.tell(&format!(
            "all {files} files of the index are as they were written"
        ))?;
    }
    let statistics = reader.statistics()?;
    let (counts, _) = reader.facets(
        None,
        &Filters::default(),
        &[FacetField::Outlet, FacetField::Year, FacetField::Language],
    )?;
    let facets: [_; 3] = counts
        .try_into()
        .map_err(|_| anyhow::anyhow!("three facets were asked for"))?;
    let name = folder.display().to_string();
    match options.format {
        ReportFormat::Text => console.write(|layout, out| {
            terminal::stats(&name, &statistics, &facets, index.roots(), layout, out)
        })?,
        ReportFormat::Json => {
            let sources = index
                .roots()
                .iter()
                .map(|root| shown_path(&root.path, console.working_folder.as_deref()))
                .collect();
            console.json(&StatsJson::new(name, &statistics, &facets, sources))?;
        }
    }
    Ok(Outcome::Done)
}
