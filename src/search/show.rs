//! Hits made ready to be shown: the piece of each that shows why it was found, and everything in it that matches.

use super::{ListedArticle, ShownHighlight, ShownHit, UnderstoodQuery};
use crate::highlight::{self, Highlighter};
use crate::index::{ArticleGroup, Hit};
use crate::query::Query;
use crate::snippet::Snippet;
use std::ops::Range;

/// The hits of a list, or of the articles that are listed, ready to be shown.
pub(super) fn show_all(
    hits: Vec<Hit>,
    articles: Vec<ArticleGroup>,
    understood: &UnderstoodQuery,
    snippet_length: usize,
) -> (Vec<ShownHit>, Vec<ListedArticle>) {
    let mut shown = showing(understood, snippet_length);
    let mut hits: Vec<ShownHit> = hits.into_iter().map(&mut shown).collect();
    let mut listed = Vec::new();
    for article in articles {
        listed.push(ListedArticle {
            passages: article.passages,
            hits: article.hits.len(),
        });
        hits.extend(article.hits.into_iter().map(&mut shown));
    }
    (hits, listed)
}

/// What makes hits ready to be shown: those with some of the words by the query that finds such.
pub(super) fn showing(
    understood: &UnderstoodQuery,
    snippet_length: usize,
) -> impl FnMut(Hit) -> ShownHit {
    let UnderstoodQuery {
        query,
        some,
        lexicon,
        ..
    } = understood;
    let highlighter = Highlighter::new(query, lexicon);
    let of_partial = (some != query).then(|| Highlighter::new(some, lexicon));
    let mut clauses = ClauseTexts::default();
    move |hit| {
        let of_partial = of_partial.as_ref().filter(|_| hit.partial);
        let highlighter = of_partial.unwrap_or(&highlighter);
        shown(hit, highlighter, &mut clauses, snippet_length)
    }
}

/// The parts of a query in the query language, each written once for all hits.
#[derive(Default)]
struct ClauseTexts<'q>(Vec<(&'q Query, String)>);

impl<'q> ClauseTexts<'q> {
    fn of(&mut self, clause: &'q Query) -> String {
        let known = self
            .0
            .iter()
            .find(|(known, _)| std::ptr::eq(*known, clause));
        if let Some((_, text)) = known {
            return text.clone();
        }
        let text = clause.to_string();
        self.0.push((clause, text.clone()));
        text
    }
}

fn shown<'q>(
    hit: Hit,
    highlighter: &Highlighter<'q>,
    clauses: &mut ClauseTexts<'q>,
    snippet_length: usize,
) -> ShownHit {
    let passage = &hit.passage;
    let highlights = highlighter.highlights(highlight::Passage {
        text: &passage.text,
        language: &passage.language,
        sentences: Some(&passage.sentences),
        is_first: passage.ordinal == 0,
        met: &hit.met,
    });
    let ranges: Vec<Range<usize>> = highlights
        .iter()
        .map(|highlight| highlight.range.clone())
        .collect();
    let snippet = Snippet::new(&passage.text, &ranges, snippet_length, || {
        passage.sentence_ranges()
    });
    let highlights = highlights
        .into_iter()
        .map(|highlight| ShownHighlight {
            range: highlight.range,
            clauses: (highlight.clauses.iter())
                .map(|clause| clauses.of(clause))
                .collect(),
        })
        .collect();
    ShownHit {
        hit,
        snippet,
        highlights,
    }
}
