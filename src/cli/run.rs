//! `pullquote run`

use super::arguments::{Global, Granularity, RunFormat, RunOptions};
use super::{Console, Outcome, open_reader};
use crate::corpus::read_topics;
use crate::render::run::{RunLine, as_column, jsonl, trec};
use crate::search::rank;
use anyhow::{Context, bail};
use std::collections::HashSet;
use std::io::Write;

pub(super) fn run(
    options: &RunOptions,
    global: &Global,
    console: &mut Console,
) -> anyhow::Result<Outcome> {
    let topics = read_topics(&options.topics)?;
    let mut ids = HashSet::new();
    if let Some(twice) = topics
        .iter()
        .find(|topic| !ids.insert(as_column(&topic.id)))
    {
        bail!(
            "the topic '{}' stands in {} twice, and no run can tell the two apart; give one of them another id",
            twice.id,
            options.topics.display()
        );
    }
    let reader = open_reader(global, console)?;
    let mut text = Vec::new();
    let mut found = 0;
    for topic in &topics {
        let lines = match options.granularity {
            Granularity::Article => {
                rank::articles(&topic.words, options.depth, options.expand, &reader)?
            }
            Granularity::Passage => {
                rank::passages(&topic.words, options.depth, options.expand, &reader)?
            }
        };
        found += lines.len();
        for (at, ranked) in lines.iter().enumerate() {
            let line = RunLine {
                topic: &topic.id,
                rank: at + 1,
                score: ranked.score,
                passage: &ranked.passage,
                of_articles: options.granularity == Granularity::Article,
            };
            match options.format {
                RunFormat::Trec => trec(&line, &options.tag, &mut text)?,
                RunFormat::Jsonl => jsonl(&line, &mut text)?,
            }
        }
    }
    match &options.output {
        Some(path) => crate::corpus::write_file(path, &text)
            .with_context(|| format!("the run cannot be written to {}", path.display()))?,
        None => console.out.write_all(&text)?,
    }
    console.tell(&format!(
        "{} topics, {found} {}",
        topics.len(),
        match options.granularity {
            Granularity::Article => "articles ranked",
            Granularity::Passage => "passages ranked",
        }
    ))?;
    Ok(Outcome::Done)
}
