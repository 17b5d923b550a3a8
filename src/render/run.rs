//! Lines of a batch run.

use super::json::without_controls;
use crate::index::StoredPassage;
use serde::Serialize;
use std::io::{self, Write};

/// A line of a run.
#[derive(Debug, Clone, Copy)]
pub struct RunLine<'a> {
    /// The topic's id.
    pub topic: &'a str,
    /// The place in the list, from 1.
    pub rank: usize,
    /// The score.
    pub score: f32,
    /// The passage, or the best one of the article.
    pub passage: &'a StoredPassage,
    /// Whether articles are ranked.
    pub of_articles: bool,
}

#[derive(Serialize)]
struct RunJson<'a> {
    topic: &'a str,
    rank: usize,
    score: f32,
    article: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    passage: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

/// Writes a line as the tools of TREC read it. White space in ids becomes underscores, since columns are parted by it.
///
/// # Errors
/// If it cannot be written.
pub fn trec(line: &RunLine<'_>, tag: &str, out: &mut impl Write) -> io::Result<()> {
    let id = if line.of_articles {
        as_column(&line.passage.article.0)
    } else {
        as_column(&line.passage.id())
    };
    writeln!(
        out,
        "{} Q0 {id} {} {:.6} {}",
        as_column(line.topic),
        line.rank,
        line.score,
        as_column(tag)
    )
}

/// A text as one column of a line.
#[must_use]
pub fn as_column(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join("_")
}

/// Writes a line as JSON.
///
/// # Errors
/// If it cannot be written.
pub fn jsonl(line: &RunLine<'_>, out: &mut impl Write) -> io::Result<()> {
    let json = RunJson {
        topic: line.topic,
        rank: line.rank,
        score: line.score,
        article: &line.passage.article.0,
        passage: (!line.of_articles).then(|| line.passage.id()),
        text: (!line.of_articles).then_some(line.passage.text.as_str()),
    };
    let text = serde_json::to_string(&json)?;
    writeln!(out, "{}", without_controls(&text))
}
