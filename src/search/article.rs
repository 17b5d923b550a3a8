//! One article or passage, with what a query matches in it.

use super::UnderstoodQuery;
use crate::article::ArticleId;
use crate::entity::EntityKind;
use crate::highlight;
use crate::index::{IndexError, Reader, StoredArticle, StoredPassage};
use std::cmp::Reverse;
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
pub fn around<'p>(
    passages: impl Iterator<Item = &'p StoredPassage>,
    reader: &Reader,
) -> Result<Vec<Neighbors>, IndexError> {
    passages.map(|passage| reader.neighbors(passage)).collect()
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

/// A name of an article, as the collection has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameInArticle {
    /// What it names.
    pub kind: EntityKind,
    /// The name that its forms go under.
    pub name: String,
    /// The passages of the article that have it, under any of its forms.
    pub passages: usize,
}

/// The names in an article's passages, most frequent first, equal ones in the order of the text.
///
/// # Errors
/// If the index cannot be read.
pub fn names_in_article(
    passages: &[MarkedPassage],
    reader: &Reader,
) -> Result<Vec<NameInArticle>, IndexError> {
    let mut name_of: HashMap<(EntityKind, &str), String> = HashMap::new();
    let mut place_of: HashMap<(EntityKind, String), usize> = HashMap::new();
    let mut names: Vec<NameInArticle> = Vec::new();
    for marked in passages {
        let mut seen: Vec<usize> = Vec::new();
        for entity in &marked.passage.entities {
            let kind = entity.kind;
            let form = (kind, entity.name.as_str());
            let name = match name_of.get(&form) {
                Some(name) => name.clone(),
                None => reader.name_of(kind, &entity.name)?,
            };
            name_of.insert(form, name.clone());
            let place = *place_of.entry((kind, name.clone())).or_insert(names.len());
            if place == names.len() {
                names.push(NameInArticle {
                    kind,
                    name,
                    passages: 0,
                });
            }
            if !seen.contains(&place) {
                seen.push(place);
                names[place].passages += 1;
            }
        }
    }
    names.sort_by_key(|name| Reverse(name.passages));
    Ok(names)
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
