//! Expressions in running text that say when: "on Tuesday", "next March", "February 29, 2020", "two weeks ago", "from 1996 to 2001".
//!
//! What comes in: an article. What goes out: the expressions in its blocks with what they mean, as far as that can be told. An expression
//! says when something happened that the text speaks of; it never dates the article. What depends on the day of writing ("last year") is
//! resolved against the article's date where that is known, by the usage of newspapers; what depends on the words before ("later that
//! year") against the time that the text spoke of last. Where that is in doubt it has no value.
//!
//! Relative expressions are read in English; dates with day or month and year in every language whose months [`crate::calendar`] knows.
//! Ages, scores, sums, decades and the names of papers ("Sunday Times") are none.

mod lexicon;
mod names;
mod reader;
mod relative;
mod span;
mod story;
mod tense;
#[cfg(test)]
mod tests;
mod value;
mod written;

pub use value::{Granularity, TimeValue, TimeValueError};

use crate::article::{Article, Role};
use crate::date::PartialDate;
use lexicon::words;
use reader::Reader;
use std::ops::Range;
use story::Story;
use written::Written;

/// An expression that says when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeExpression {
    /// Where it stands in the article's text.
    pub range: Range<usize>,
    /// What it means; `None` where that depends on a day of writing that is not known, is told only roughly, or is in doubt.
    pub value: Option<TimeValue>,
    /// What its kind of expression tells: the day, or only the week, month or year.
    pub precision: Granularity,
}

/// The expressions in an article's headline, headings, captions and body, in the order of the text.
#[must_use]
pub fn find(article: &Article) -> Vec<TimeExpression> {
    let language = article
        .metadata
        .language
        .as_ref()
        .map_or("en", |l| l.code());
    let written = article.metadata.date.as_ref().map(|date| date.value);
    let mut found = Vec::new();
    let mut told = Story::default();
    for block in &article.blocks {
        // A picture's text stands apart from the story around it.
        let mut apart = Story::default();
        let story = match block.role {
            Role::Body => &mut told,
            Role::Title | Role::Heading | Role::Caption => &mut apart,
            _ => continue,
        };
        let text = article.block_text(block);
        find_in(
            text,
            block.range.start,
            language,
            written,
            story,
            &mut found,
        );
    }
    found
}

/// Adds the expressions in a text of a language (ISO 639-1) that was written at a time and begins at some byte of its article.
fn find_in(
    text: &str,
    start: usize,
    language: &str,
    written: Option<PartialDate>,
    story: &mut Story,
    found: &mut Vec<TimeExpression>,
) {
    let words = words(text);
    let mut reader = Reader::new(text, start, language, &words, Written(written), *story);
    let mut at = 0;
    while at < words.len() {
        let Some((next, read)) = reader.at(at) else {
            at += 1;
            continue;
        };
        if let Some((value, precision)) = read {
            found.push(TimeExpression {
                range: start + words[at].range.start..start + words[next - 1].range.end,
                value,
                precision,
            });
        }
        reader.hear(at, next, read);
        at = next;
    }
    *story = reader.story;
}
