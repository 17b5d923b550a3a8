//! `pullquote show`

use super::arguments::{Global, ReportFormat, ShowOptions};
use super::search::query_error;
use super::{Console, Outcome, open_reader};
use crate::index::{MatchMode, Reader, StoredPassage};
use crate::render::json::{ArticleJson, ShownPassageJson};
use crate::render::terminal;
use crate::search::{
    MarkedPassage, ShownArticle, find_article, mark_article, stale_file, understand,
};
use anyhow::bail;

pub(super) fn run(
    options: &ShowOptions,
    global: &Global,
    console: &mut Console,
) -> anyhow::Result<Outcome> {
    let reader = open_reader(global, console)?;
    let query = match &options.query {
        Some(text) => Some(
            understand(text, options.syntax.into(), MatchMode::Auto, &reader)
                .map_err(|error| query_error(text, error))?,
        ),
        None => None,
    };
    if let Some(understood) = &query {
        super::tell_notes(&understood.hints, &understood.notes, console)?;
    }
    let shown = match find(&options.id, &reader)? {
        Ok(shown) => shown,
        Err(why) => {
            console.tell(&why)?;
            return Ok(Outcome::NothingFound);
        }
    };
    let stale: Vec<_> = stale_file(&shown.article.file, &reader)
        .into_iter()
        .collect();
    super::tell_notes(&[], &stale, console)?;
    let ordinal = shown.ordinal;
    let (article, marked) = mark_article(shown, query.as_ref(), &reader)?;
    match (ordinal, options.format) {
        (None, ReportFormat::Text) => console
            .write(|layout, out| terminal::article(&article, &marked, options.all, layout, out))?,
        (None, ReportFormat::Json) => {
            let folder = console.working_folder.clone();
            let passages = marked
                .iter()
                .map(|marked| {
                    ShownPassageJson::new(&marked.passage, &marked.highlights, folder.as_deref())
                })
                .collect();
            console.json(&ArticleJson::new(&article, passages, folder.as_deref()))?;
        }
        (Some(ordinal), ReportFormat::Text) => {
            let around: Vec<MarkedPassage> = marked
                .into_iter()
                .filter(|marked| {
                    marked.passage.ordinal.abs_diff(ordinal) as usize <= options.context
                })
                .collect();
            console.write(|layout, out| {
                terminal::passage_in_context(&article, &around, ordinal, layout, out)
            })?;
        }
        (Some(ordinal), ReportFormat::Json) => {
            let folder = console.working_folder.clone();
            for marked in marked
                .iter()
                .filter(|marked| marked.passage.ordinal == ordinal)
            {
                console.json(&ShownPassageJson::new(
                    &marked.passage,
                    &marked.highlights,
                    folder.as_deref(),
                ))?;
            }
        }
    }
    Ok(Outcome::Done)
}

/// What was asked for, or why it is not there.
type Found = Result<ShownArticle, String>;

/// The article or passage of an id; a file's path stands for its article.
fn find(id: &str, reader: &Reader) -> anyhow::Result<Found> {
    match find_article(id, reader)? {
        None => find_in_file(id, reader),
        Some(shown) => Ok(Ok(shown)),
    }
}

/// A file's path, perhaps with the line of a passage behind it as search results show it.
fn find_in_file(place: &str, reader: &Reader) -> anyhow::Result<Found> {
    let unknown = format!(
        "nothing is known as '{place}'; name an id, a file, or a file with a line as search results show them (articles/talks.txt:17)"
    );
    let with_line = place
        .rsplit_once(':')
        .and_then(|(path, line)| Some((path, line.parse::<u32>().ok()?)));
    let (name, line) = with_line.map_or((place, None), |(path, line)| (path, Some(line)));
    let Ok(path) = std::fs::canonicalize(name) else {
        return Ok(Err(unknown));
    };
    let Some(file) = reader.files()?.into_iter().find(|file| file.path == path) else {
        return Ok(Err(unknown));
    };
    let mut articles = Vec::new();
    for known in &file.articles {
        articles.extend(reader.article(&known.id)?);
    }
    let Some(line) = line else {
        if articles.len() > 1 {
            let ids: Vec<&str> = file
                .articles
                .iter()
                .take(MOST_IDS)
                .map(|article| article.id.0.as_str())
                .collect();
            bail!(
                "'{place}' holds {} articles; name one of them by its id: {}",
                articles.len(),
                ids.join(", ")
            );
        }
        let whole = articles.pop().map(|(article, passages)| ShownArticle {
            article,
            passages,
            ordinal: None,
        });
        return Ok(whole.ok_or_else(|| format!("'{name}' holds no article that could be read")));
    };
    let lines: Vec<(u32, u32)> = articles
        .iter()
        .flat_map(|(_, passages)| passages.iter().filter_map(|passage| passage.lines))
        .collect();
    for (article, passages) in articles {
        let at_line = |passage: &&StoredPassage| {
            passage
                .lines
                .is_some_and(|(first, last)| (first..=last).contains(&line))
        };
        if let Some(ordinal) = passages.iter().find(at_line).map(|passage| passage.ordinal) {
            return Ok(Ok(ShownArticle {
                article,
                passages,
                ordinal: Some(ordinal),
            }));
        }
    }
    Ok(Err(no_passage_at(line, name, &lines)))
}

/// What is told of a line without a passage: where the passages beside it stand.
fn no_passage_at(line: u32, file: &str, lines: &[(u32, u32)]) -> String {
    let before = lines.iter().filter(|(_, last)| *last < line).max();
    let behind = lines.iter().filter(|(first, _)| *first > line).min();
    let at: Vec<String> = [before, behind]
        .into_iter()
        .flatten()
        .map(|(first, _)| format!("{file}:{first}"))
        .collect();
    let instead = if at.is_empty() {
        format!(
            "no line of it is known to have one; 'pullquote inspect {file}' shows what was read"
        )
    } else {
        format!("those beside it stand at {}", at.join(" and "))
    };
    format!("no passage stands on line {line} of {file}; {instead}")
}

/// Ids told of a file of many articles.
const MOST_IDS: usize = 12;
