//! The `pullquote` program; for now only as much of `inspect` as the measurements need.

use pullquote::corpus::{Corpus, Tree};
use pullquote::passage;
use pullquote::render::inspect::{ArticleView, Inspected, text};
use std::io::Write;
use std::path::PathBuf;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut manifest = None;
    let mut json = false;
    let mut paths = Vec::new();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "inspect" => {}
            "--format" => json = arguments.next().is_some_and(|format| format == "jsonl"),
            "--manifest" => manifest = arguments.next().map(PathBuf::from),
            path => paths.push(PathBuf::from(path)),
        }
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for path in paths {
        let base = match path.parent() {
            Some(parent) if !path.is_dir() => parent.to_owned(),
            _ => path.clone(),
        };
        let corpus = Corpus::find(&Tree {
            path,
            base,
            manifest: manifest.clone(),
        })?;
        for problem in &corpus.problems {
            eprintln!("{problem}");
        }
        for source in corpus.files.iter().flat_map(|file| file.sources()) {
            match source.and_then(|source| source.read()) {
                Ok(article) => {
                    let passages = passage::of(&article);
                    let inspected = Inspected {
                        article: &article,
                        passages: &passages,
                        entities: &[],
                    };
                    if json {
                        serde_json::to_writer(&mut out, &ArticleView::from(inspected))?;
                        writeln!(out)?;
                    } else {
                        writeln!(out, "{}", text(inspected))?;
                    }
                }
                Err(problem) => eprintln!("{problem}"),
            }
        }
    }
    Ok(())
}
