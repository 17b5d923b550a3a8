//! One article or passage, with what a query matches in it.

use super::UnderstoodQuery;
use crate::article::ArticleId;
use crate::highlight;
use crate::index::{IndexError, Reader, StoredArticle, StoredPassage};
use std::collections::HashMap;
use std::ops::Range;

/// An article with its passages, and which of them was asked for.
#[derive(Debug, Clone)]
pub struct ShownArticle {
    /// The article.
    pub article: StoredArticle,
    /// Its passages in order.
    pub passages: Vec<StoredPassage>,
    /// The passage that was asked for; none where the article was.
    pub ordinal: Option<u32>,
}

/// A passage and what a query matches in it.
#[derive(Debug, Clone)]
pub struct MarkedPassage {
    /// The passage.
    pub passage: StoredPassage,
    /// Byte ranges of its text.
    pub highlights: Vec<Range<usize>>,
}

/// The passages right before and after one in its article, where there are any.
pub type Neighbors = (Option<StoredPassage>, Option<StoredPassage>);

/// What stands around passages, in their order.
///
/// # Errors
/// If the index cannot be read.
pub fn around(passages: &[&StoredPassage], reader: &Reader) -> Result<Vec<Neighbors>, IndexError> {
    let mut articles: HashMap<&ArticleId, Vec<StoredPassage>> = HashMap::new();
    for passage in passages {
        if !articles.contains_key(&passage.article) {
            let found = reader.article(&passage.article)?;
            let of_article = found.map(|(_, passages)| passages).unwrap_or_default();
            articles.insert(&passage.article, of_article);
        }
    }
    let neighbor = |passage: &StoredPassage, ordinal: Option<u32>| {
        let mut all = articles[&passage.article].iter();
        all.find(|other| Some(other.ordinal) == ordinal).cloned()
    };
    let neighbors = passages.iter().map(|passage| {
        let before = neighbor(passage, passage.ordinal.checked_sub(1));
        (before, neighbor(passage, passage.ordinal.checked_add(1)))
    });
    Ok(neighbors.collect())
}

/// The article of an id, or the passage: an article's id may itself end in # and a number.
///
/// # Errors
/// If the index cannot be read.
pub fn find_article(id: &str, reader: &Reader) -> Result<Option<ShownArticle>, IndexError> {
    let article = |id: &str| reader.article(&ArticleId(id.to_owned()));
    if let Some((article, passages)) = article(id)? {
        return Ok(Some(ShownArticle {
            article,
            passages,
            ordinal: None,
        }));
    }
    let Some((article_id, ordinal)) = id.rsplit_once('#') else {
        return Ok(None);
    };
    let Ok(ordinal) = ordinal.parse::<u32>() else {
        return Ok(None);
    };
    Ok(article(article_id)?
        .filter(|(_, passages)| passages.iter().any(|passage| passage.ordinal == ordinal))
        .map(|(article, passages)| ShownArticle {
            article,
            passages,
            ordinal: Some(ordinal),
        }))
}

/// The passages of an article with what a query matches in them.
///
/// # Errors
/// If the index cannot be read.
pub fn mark_article(
    shown: ShownArticle,
    query: Option<&UnderstoodQuery>,
    reader: &Reader,
) -> Result<(StoredArticle, Vec<MarkedPassage>), IndexError> {
    let met = match query {
        Some(understood) => {
            reader.met_in_article(&understood.query, &understood.lexicon, &shown.article.id)?
        }
        None => HashMap::new(),
    };
    let marked = shown
        .passages
        .into_iter()
        .map(|passage| {
            let met = met
                .get(&passage.ordinal)
                .map_or(&[] as &[bool], Vec::as_slice);
            mark(passage, query, met)
        })
        .collect();
    Ok((shown.article, marked))
}

fn mark(passage: StoredPassage, query: Option<&UnderstoodQuery>, met: &[bool]) -> MarkedPassage {
    let highlights = query.map_or_else(Vec::new, |understood| {
        highlight::ranges(
            &understood.query,
            &understood.lexicon,
            highlight::Passage {
                text: &passage.text,
                language: &passage.language,
                sentences: Some(&passage.sentences),
                is_first: passage.ordinal == 0,
                met,
            },
        )
    });
    MarkedPassage {
        passage,
        highlights,
    }
}
