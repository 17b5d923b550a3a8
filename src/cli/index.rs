//! `pullquote index`

use super::arguments::{Global, IndexOptions, ReportFormat};
use super::{Console, DEFAULT_CORPUS, Outcome, index_folder, recognizer};
use crate::corpus::Problem;
use crate::index::{FacetField, Index, WriterSettings};
use crate::indexing::{self, SyncError, SyncReport, SyncRequest};
use crate::numbers::grouped;
use crate::query::Filters;
use crate::render::json::SyncJson;
use crate::render::terminal;
use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::{Path, PathBuf};

pub(super) fn run(
    options: &IndexOptions,
    global: &Global,
    console: &mut Console,
) -> anyhow::Result<Outcome> {
    let folder = index_folder(global);
    let nothing_named = options.paths.is_empty() && options.forget.is_empty();
    let first_time = nothing_named && !Index::exists(&folder);
    let paths = if first_time {
        vec![default_corpus()?]
    } else {
        options.paths.clone()
    };
    let request = SyncRequest {
        paths,
        manifest: options.manifest.clone(),
        forget: options.forget.clone(),
        rebuild: options.rebuild,
        threads: options.threads.unwrap_or_else(default_threads),
        writer: WriterSettings {
            threads: 1,
            memory: options.memory * 1_048_576,
        },
    };
    let report = match sync(&folder, &request, !options.no_entities, console) {
        Ok(report) => report,
        Err(SyncError::NothingReadable(problems)) if options.format == ReportFormat::Text => {
            bail!("nothing could be indexed{}", listed(&problems));
        }
        Err(SyncError::NotWhole(problems)) if options.format == ReportFormat::Text => {
            bail!(
                "the index was not made anew, because it would lack what is not there now; bring it back, or leave it out with --forget{}",
                listed(&problems)
            );
        }
        Err(error) => return Err(error.into()),
    };
    tell(&report, &folder, options.format, console)?;
    let nothing_done =
        report.added + report.updated + report.removed + report.unchanged == 0 && report.failed > 0;
    if nothing_done {
        bail!("none of the sources could be read");
    }
    if report.out_of_reach > 0 {
        console.tell_error(&format!(
            "{} of what was to be indexed could not be looked at (see the problems); the rest was brought in",
            grouped(report.out_of_reach)
        ))?;
    }
    Ok(Outcome::Done)
}

/// Makes an index from the bundled corpus.
pub(super) fn make_default(folder: &Path, console: &mut Console) -> anyhow::Result<()> {
    let request = SyncRequest {
        paths: vec![default_corpus()?],
        manifest: None,
        forget: Vec::new(),
        rebuild: false,
        threads: default_threads(),
        writer: WriterSettings {
            threads: 1,
            memory: 200 << 20,
        },
    };
    let report = sync(folder, &request, true, console).context("cannot make the index")?;
    for problem in &report.problems {
        console.tell_error(&format!("problem: {problem}"))?;
    }
    Ok(())
}

/// Problems, each on a line of its own below a message.
fn listed(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    format!("\n  {}", lines.join("\n  "))
}

fn default_corpus() -> anyhow::Result<PathBuf> {
    let corpus = PathBuf::from(DEFAULT_CORPUS);
    if corpus.is_dir() {
        Ok(corpus)
    } else {
        bail!(
            "nothing was indexed before and there is no folder '{DEFAULT_CORPUS}' here; name the files or folders to index"
        )
    }
}

fn default_threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn sync(
    folder: &Path,
    request: &SyncRequest,
    with_entities: bool,
    console: &Console,
) -> Result<SyncReport, SyncError> {
    let bar = if console.progress {
        ProgressBar::new(0)
    } else {
        ProgressBar::hidden()
    };
    bar.set_style(
        ProgressStyle::with_template(
            "{spinner} {msg} articles  [{bar:30}] {human_pos}/{human_len} files  {elapsed}",
        )
        .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    let report = indexing::sync(
        folder,
        request,
        recognizer(with_entities).as_ref(),
        &|done, total, articles| {
            bar.set_length(total as u64);
            bar.set_position(done as u64);
            bar.set_message(grouped(articles));
        },
    );
    bar.finish_and_clear();
    report
}

fn tell(
    report: &SyncReport,
    folder: &Path,
    format: ReportFormat,
    console: &mut Console,
) -> anyhow::Result<()> {
    if format == ReportFormat::Json {
        let json = SyncJson::new(report, console.working_folder.as_deref());
        return console.json(&json);
    }
    if console.quiet {
        for problem in &report.problems {
            console.tell_error(&format!("problem: {problem}"))?;
        }
        return Ok(());
    }
    let reader = Index::open(folder)?.reader()?;
    let (facets, _) = reader.facets(
        None,
        &Filters::default(),
        &[FacetField::Outlet, FacetField::Year],
    )?;
    console.write(|layout, out| terminal::sync(report, &facets[0], &facets[1], layout, out))?;
    Ok(())
}
