//! `pullquote inspect`

use super::arguments::{InspectFormat, InspectOptions};
use super::{Console, Outcome, recognizer};
use crate::article::Article;
use crate::corpus::{self, Corpus, CorpusError, Problem, SourceFile, Tree};
use crate::entity::Recognizer;
use crate::passage;
use crate::render::inspect::{ArticleView, Inspected, text};
use crate::timex;
use anyhow::bail;
use std::io::{self, Write};

pub(super) fn run(options: &InspectOptions, console: &mut Console) -> anyhow::Result<Outcome> {
    if let Some(manifest) = &options.manifest {
        corpus::check_manifest(manifest)?;
    }
    let recognizer = recognizer(!options.no_entities);
    let mut read = 0;
    let mut problems: Vec<Problem> = Vec::new();
    if options.format == InspectFormat::Json {
        writeln!(console.out, "[")?;
    }
    for path in &options.paths {
        let corpus = match Corpus::find(&Tree::of(path, options.manifest.as_deref())) {
            Ok(corpus) => corpus,
            Err(error @ CorpusError::Missing { .. }) => {
                problems.push(Problem {
                    file: path.clone(),
                    line: None,
                    error: "does not exist".to_owned(),
                    unreadable: false,
                });
                console.tell_error(&format!("problem: {error}"))?;
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        for problem in &corpus.problems {
            tell(problem, console)?;
        }
        problems.extend(corpus.problems);
        for source in corpus.files.iter().flat_map(SourceFile::sources) {
            match source.and_then(|source| source.read()) {
                Ok(article) => {
                    write(
                        &article,
                        recognizer.as_ref(),
                        options.format,
                        read == 0,
                        console,
                    )?;
                    read += 1;
                }
                Err(problem) => {
                    tell(&problem, console)?;
                    problems.push(problem);
                }
            }
        }
    }
    if options.format == InspectFormat::Json {
        writeln!(console.out, "\n]")?;
    }
    if read == 0 {
        console.out.flush()?;
        let why = if problems.is_empty() {
            "there is no file of a format that is read"
        } else {
            "none of the files could be read"
        };
        bail!("nothing to inspect: {why}");
    }
    Ok(Outcome::Done)
}

fn tell(problem: &Problem, console: &mut Console) -> io::Result<()> {
    console.tell_error(&format!("problem: {problem}"))
}

fn write(
    article: &Article,
    recognizer: &dyn Recognizer,
    format: InspectFormat,
    first: bool,
    console: &mut Console,
) -> anyhow::Result<()> {
    let passages = passage::of(article);
    let entities = recognizer.find(article);
    let times = timex::find(article);
    let inspected = Inspected {
        article,
        passages: &passages,
        entities: &entities,
        times: &times,
    };
    match format {
        InspectFormat::Text => write!(
            console.out,
            "{}{}",
            if first { "" } else { "\n" },
            text(inspected)
        )?,
        InspectFormat::Jsonl => console.json(&ArticleView::from(inspected))?,
        InspectFormat::Json => {
            write!(console.out, "{}", if first { "" } else { ",\n" })?;
            console.json_value(&ArticleView::from(inspected))?;
        }
    }
    Ok(())
}
