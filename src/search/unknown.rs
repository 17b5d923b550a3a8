//! Words of a query that nothing has, wherever they stand in it, and the nearest words that something has.

use super::acronyms::change_each_word;
use crate::analysis::Lexicon;
use crate::index::{IndexError, MatchMode, Note, Reader, Suggested};
use crate::numbers::grouped;
use crate::query::{Form, OtherSearch, Query, Scope, Word};
use std::convert::Infallible;
use std::sync::Arc;

/// A word that no passage has, or no part of an article where it was looked for in one.
#[derive(Debug)]
pub(super) struct UnknownWord<'q> {
    /// The word.
    pub(super) word: &'q Word,
    /// The part of the article.
    pub(super) scope: Option<Scope>,
    /// Words that are spelled nearly so, or begin so, each with the passages that a search for it finds; most of them first.
    pub(super) near: Vec<(String, usize)>,
}

/// The words of a query that nothing has, those that it leaves out too. All that is known of words is asked: this is for a query that
/// nothing matches.
///
/// # Errors
/// If the index cannot be read.
pub(super) fn unknown_words<'q>(
    query: &'q Query,
    lexicon: &Arc<Lexicon>,
    reader: &Reader,
) -> Result<Vec<UnknownWord<'q>>, IndexError> {
    let (mut words, mut unknown) = (Vec::new(), Vec::new());
    add_words(query, None, &mut words);
    for (word, scope) in words {
        let of_word = Query::Word(word.clone());
        if reader.places_where(&of_word, lexicon, scope)? == 0 {
            unknown.push(UnknownWord::new(word, scope, reader)?);
        }
    }
    Ok(unknown)
}

/// The words of a query that nothing has though something matches: only those can be such that need not be there. By the look of the
/// dictionary alone, which costs next to nothing.
///
/// # Errors
/// If the index cannot be read.
pub(super) fn unneeded_unknown_words<'q>(
    query: &'q Query,
    mode: MatchMode,
    lexicon: &Lexicon,
    reader: &Reader,
) -> Result<Vec<UnknownWord<'q>>, IndexError> {
    let mut unneeded = Vec::new();
    add_unneeded(query, None, mode, &mut unneeded);
    let mut words = Vec::new();
    for (part, scope) in unneeded {
        add_words(part, scope, &mut words);
    }
    let mut unknown = Vec::new();
    for (word, scope) in words {
        if !reader.may_have(lexicon.terms(word), scope)? {
            unknown.push(UnknownWord::new(word, scope, reader)?);
        }
    }
    Ok(unknown)
}

impl<'q> UnknownWord<'q> {
    fn new(word: &'q Word, scope: Option<Scope>, reader: &Reader) -> Result<Self, IndexError> {
        let near = match word.form {
            Form::Wildcard if scope.is_none() => beginning_alike(word, reader)?,
            _ => reader.nearly(word, scope)?,
        };
        Ok(Self { word, scope, near })
    }

    /// What a reader is told of it, with the query that each of the nearest makes.
    pub(super) fn note(&self, query: &Query) -> Note {
        let Self { word, scope, near } = self;
        let is_pattern = word.form.is_pattern();
        let like = if is_pattern { "a word like " } else { "" };
        let note = Note::new(format!("no {} has {like}'{word}'", part_of_article(*scope)));
        let (before, after) = if is_pattern {
            ("; the nearest are ", "")
        } else {
            ("; did you mean ", "?")
        };
        let mut note = note.and(if near.is_empty() { "" } else { before });
        for (at, (near, count)) in near.iter().enumerate() {
            let meant = OtherSearch::Query(self.replaced(query, near).to_string());
            note = note
                .and(if at == 0 { "" } else { ", " })
                .offering(&format!("'{near}'"), meant)
                .and(&format!(" ({})", grouped(*count)));
        }
        note.and(if near.is_empty() { "" } else { after })
    }

    /// A query with another word in the place of this one.
    pub(super) fn replaced(&self, query: &Query, by: &str) -> Query {
        let mut replaced = query.clone();
        let Ok(()) =
            change_each_word::<Infallible>(&mut replaced, None, None, &mut |word, scope| {
                if *word == *self.word && scope == self.scope {
                    by.clone_into(&mut word.typed);
                    if word.form.is_pattern() {
                        word.form = Form::Stem;
                    }
                }
                Ok(())
            });
        replaced
    }
}

/// What a word is looked for in.
pub(super) fn part_of_article(scope: Option<Scope>) -> &'static str {
    match scope {
        None => "passage",
        Some(Scope::Title) => "headline",
        Some(Scope::Lead) => "headline or first paragraph",
        Some(Scope::Section) => "heading",
        Some(Scope::Byline) => "byline",
    }
}

/// The most frequent words that begin as a pattern does, as far as any word does.
fn beginning_alike(pattern: &Word, reader: &Reader) -> Result<Vec<(String, usize)>, IndexError> {
    const FEWEST_LETTERS: usize = 3;
    const MOST: usize = 3;
    let letters = pattern.typed.split(['*', '?']).next().unwrap_or_default();
    let mut beginning: Vec<char> = letters.chars().collect();
    while beginning.len() >= FEWEST_LETTERS {
        let typed: String = beginning.iter().collect();
        let words = reader.suggest(&typed, &[Suggested::Word], MOST)?;
        if !words.is_empty() {
            let words = words.into_iter().map(|word| word.text);
            return reader.found_for(words, Form::Stem, None);
        }
        beginning.pop();
    }
    Ok(Vec::new())
}

/// A part of a query, or a word of it, with the part of the article that it is looked for in.
type Placed<'q, T> = (&'q T, Option<Scope>);

/// The parts of a query that need not hold where it holds: alternatives, and what is left out.
fn add_unneeded<'q>(
    query: &'q Query,
    scope: Option<Scope>,
    mode: MatchMode,
    parts: &mut Vec<Placed<'q, Query>>,
) {
    match query {
        Query::Words(all) if mode == MatchMode::Any => {
            parts.extend(all.iter().map(|part| (part, scope)));
        }
        Query::Words(all) | Query::And(all) => {
            for part in all {
                add_unneeded(part, scope, mode, parts);
            }
        }
        Query::Or(all) => parts.extend(all.iter().map(|part| (part, scope))),
        Query::Not(part) => parts.push((part, scope)),
        Query::AtLeast(_, part) | Query::Boost(part, _) => add_unneeded(part, scope, mode, parts),
        Query::Scope(scope, part) => add_unneeded(part, Some(*scope), mode, parts),
        Query::Near(nearness) => {
            add_unneeded(&nearness.left, scope, mode, parts);
            add_unneeded(&nearness.right, scope, mode, parts);
        }
        Query::NotNear(nearness) => {
            add_unneeded(&nearness.left, scope, mode, parts);
            parts.push((&nearness.right, scope));
        }
        Query::Word(_) | Query::Phrase(_) | Query::Field(_) => {}
    }
}

/// The different words of a query with the part of the article that each is looked for in, in their order.
fn add_words<'q>(query: &'q Query, scope: Option<Scope>, words: &mut Vec<Placed<'q, Word>>) {
    match query {
        Query::Scope(scope, part) => add_words(part, Some(*scope), words),
        Query::Words(parts) | Query::And(parts) | Query::Or(parts) => {
            for part in parts {
                add_words(part, scope, words);
            }
        }
        Query::Not(part) | Query::AtLeast(_, part) | Query::Boost(part, _) => {
            add_words(part, scope, words);
        }
        Query::Word(_) | Query::Phrase(_) | Query::Near(_) | Query::NotNear(_) => {
            query.each_word_at_all(&mut |word| {
                if !words.contains(&(word, scope)) {
                    words.push((word, scope));
                }
            });
        }
        Query::Field(_) => {}
    }
}
