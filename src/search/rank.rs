//! Ranking for measurements: words in plain language, any of which counts.

use super::SearchError;
use super::understand::query_language_of;
use crate::analysis::{is_common_word, tokenize};
use crate::index::{Expansion, MatchMode, RankedArticle, Reader, Retrieval};
use crate::query::{Filters, Form, Query, Word};
use std::sync::Arc;

/// A passage in a ranking, with its score.
pub type RankedPassage = RankedArticle;

/// The best articles for some words, each with its best passage.
///
/// # Errors
/// If the index cannot be read.
pub fn articles(
    words: &str,
    depth: usize,
    expand: bool,
    reader: &Reader,
) -> Result<Vec<RankedArticle>, SearchError> {
    ranked(words, depth, expand, reader, |retrieval| {
        Ok(reader.rank_articles(retrieval)?)
    })
}

/// The best passages for some words.
///
/// # Errors
/// If the index cannot be read.
pub fn passages(
    words: &str,
    depth: usize,
    expand: bool,
    reader: &Reader,
) -> Result<Vec<RankedPassage>, SearchError> {
    ranked(words, depth, expand, reader, |retrieval| {
        let found = reader.find(retrieval)?;
        let ranked = found.hits.into_iter().map(|hit| RankedPassage {
            score: hit.score,
            passage: hit.passage,
        });
        Ok(ranked.collect())
    })
}

fn ranked<T>(
    words: &str,
    depth: usize,
    expand: bool,
    reader: &Reader,
    rank: impl Fn(&Retrieval<'_>) -> Result<Vec<T>, SearchError>,
) -> Result<Vec<T>, SearchError> {
    let mut all = Vec::new();
    tokenize(words, &mut |token| {
        all.push(Word {
            typed: words[token.range].to_owned(),
            form: Form::Stem,
        });
    });
    let whole = Query::Words(all.iter().cloned().map(Query::Word).collect());
    let language = query_language_of(&whole, reader)?;
    let (mut common, mut deciding): (Vec<Word>, Vec<Word>) = all
        .into_iter()
        .partition(|word| is_common_word(word, language));
    if deciding.is_empty() {
        std::mem::swap(&mut common, &mut deciding);
    }
    if deciding.is_empty() {
        return Ok(Vec::new());
    }
    let query = Query::Words(deciding.into_iter().map(Query::Word).collect());
    let lexicon = Arc::new(reader.lexicon(&query, &common)?);
    let filters = Filters::default();
    let retrieval = Retrieval {
        mode: MatchMode::Any,
        limit: depth,
        ..Retrieval::new(&query, &common, &lexicon, &filters)
    };
    if !expand {
        return rank(&retrieval);
    }
    let expansion: Expansion = reader.expansion(&retrieval)?;
    rank(&Retrieval {
        expansion: Some(&expansion),
        ..retrieval
    })
}
