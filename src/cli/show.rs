//! `pullquote show`

use super::arguments::{Global, ReportFormat, ShowOptions};
use super::search::query_error;
use super::{Console, Outcome, open_reader};
use crate::article::ArticleId;
use crate::highlight;
use crate::index::{MatchMode, Reader, StoredArticle, StoredPassage};
use crate::render::json::{ArticleJson, ShownPassageJson};
use crate::render::terminal::{self, MarkedPassage};
use crate::search::{UnderstoodQuery, understand};

pub(super) fn run(
    options: &ShowOptions,
    global: &Global,
    console: &mut Console,
) -> anyhow::Result<Outcome> {
    let reader = open_reader(global, console)?;
    let query = match &options.query {
        Some(text) => Some(
            understand(text, MatchMode::Auto, &reader).map_err(|error| query_error(text, error))?,
        ),
        None => None,
    };
    let Some((article, passages, ordinal)) = find(&options.id, &reader)? else {
        console.tell(&format!("nothing is known as '{}'; ids stand in the results of 'pullquote search … --format json'", options.id))?;
        return Ok(Outcome::NothingFound);
    };
    let marked: Vec<MarkedPassage> = passages
        .into_iter()
        .map(|passage| mark(passage, query.as_ref()))
        .collect();
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
                .filter(|marked| marked.passage.ordinal.abs_diff(ordinal) <= options.context)
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

type Shown = (StoredArticle, Vec<StoredPassage>, Option<u32>);

/// The article of an id, or the passage: an article's id may itself end in # and a number. A file's path stands for its article.
fn find(id: &str, reader: &Reader) -> anyhow::Result<Option<Shown>> {
    if let Some((article, passages)) = reader.article(&ArticleId(id.to_owned()))? {
        return Ok(Some((article, passages, None)));
    }
    if let Some((article_id, ordinal)) = id.rsplit_once('#')
        && let Ok(ordinal) = ordinal.parse::<u32>()
        && let Some((article, passages)) = reader.article(&ArticleId(article_id.to_owned()))?
    {
        let known = passages.iter().any(|passage| passage.ordinal == ordinal);
        return Ok(known.then_some((article, passages, Some(ordinal))));
    }
    let Ok(path) = std::fs::canonicalize(id) else {
        return Ok(None);
    };
    let file = reader.files()?.into_iter().find(|file| file.path == path);
    let Some(only) = file.and_then(|file| file.articles.into_iter().next()) else {
        return Ok(None);
    };
    Ok(reader
        .article(&only.id)?
        .map(|(article, passages)| (article, passages, None)))
}

fn mark(passage: StoredPassage, query: Option<&UnderstoodQuery>) -> MarkedPassage {
    let highlights = query.map_or_else(Vec::new, |understood| {
        highlight::ranges(
            &understood.query,
            &understood.lexicon,
            &passage.text,
            &passage.language,
        )
    });
    MarkedPassage {
        passage,
        highlights,
    }
}
