//! Words typed in capitals: acronyms where capitals make another word of them, words like others where they do not.
//!
//! What comes in: a query as it was read. What goes out: the query with each such word as an acronym or as a word in any case, and notes
//! on what another case would find. Nothing is lost to capitals: where nothing matches with them, any case is taken.

use super::SearchError;
use super::unknown::part_of_article;
use crate::analysis::{dotted_letters, is_common_word, is_function_word};
use crate::index::{InCapitals, IndexError, MatchMode, Note, Reader};
use crate::numbers::grouped;
use crate::query::{Form, Phrase, Query, Scope, Word};
use std::convert::Infallible;
use std::sync::Arc;

/// "u.s." is the acronym, in whichever case, since nobody puts dots into the pronoun.
///
/// # Errors
/// If the index cannot be read.
pub(super) fn with_dotted_acronyms(mut query: Query, reader: &Reader) -> Result<Query, IndexError> {
    change_each_word(&mut query, None, None, &mut |word, _| {
        let letters = dotted_letters(&word.typed).filter(|_| word.form == Form::Stem);
        // "a.m." is written in small letters, with its dots.
        if letters.is_some_and(|letters| letters != "am" && is_function(&letters, reader)) {
            word.typed = word.typed.to_uppercase();
            word.form = Form::Capitals;
        }
        Ok(())
    })?;
    Ok(query)
}

/// Takes words in capitals as acronyms or in any case, as the texts have them.
///
/// # Errors
/// If the index cannot be read, or a pattern of the query has no words.
pub(super) fn with_known_acronyms(
    mut query: Query,
    mode: MatchMode,
    language: &str,
    reader: &Reader,
    notes: &mut Vec<Note>,
) -> Result<Query, SearchError> {
    let (mut of_words, mut of_acronyms) = (Vec::new(), Vec::new());
    change_each_word::<IndexError>(&mut query, Some(language), None, &mut |word, scope| {
        if word.keeps_capitals() {
            let (is_acronym, note) = is_acronym(word, scope, reader)?;
            let told = if is_acronym {
                &mut of_acronyms
            } else {
                take_any_case(word);
                &mut of_words
            };
            told.extend(note.filter(|note| !told.contains(note)));
        } else if let Some(note) = pattern_in_capitals(word, reader)? {
            of_words.push(note);
        }
        Ok(())
    })?;
    notes.append(&mut of_words);
    let mut acronyms: Vec<String> = Vec::new();
    query.each_word_at_all(&mut |word| {
        let shown = format!("'{word}'");
        if word.form == Form::Capitals && !acronyms.contains(&shown) {
            acronyms.push(shown);
        }
    });
    let is_word = matches!(query, Query::Word(_));
    if acronyms.is_empty() || is_word || has_match(&query, mode, reader)? {
        notes.append(&mut of_acronyms);
        return Ok(query);
    }
    let any_case = in_any_case(&query, language);
    if !has_match(&any_case, mode, reader)? {
        notes.append(&mut of_acronyms);
        return Ok(query);
    }
    notes.push(Note::new(format!(
        "nothing matches with {} in capitals; any case was taken",
        acronyms.join(" and ")
    )));
    Ok(any_case)
}

/// A query with its acronyms as words in any case.
pub(super) fn in_any_case(query: &Query, language: &str) -> Query {
    let mut any_case = query.clone();
    let Ok(()) =
        change_each_word::<Infallible>(&mut any_case, Some(language), None, &mut |word, _| {
            if word.form == Form::Capitals {
                take_any_case(word);
            }
            Ok(())
        });
    any_case
}

/// Whether a word in capitals is to be looked for in capitals only, and what is to be told of that.
fn is_acronym(
    word: &Word,
    scope: Option<Scope>,
    reader: &Reader,
) -> Result<(bool, Option<Note>), IndexError> {
    let is_form = word.form == Form::Exact;
    // With digits it is the same in small letters, and names of people are no acronyms.
    let mean_nothing = word.typed.contains(char::is_numeric) || scope == Some(Scope::Byline);
    if mean_nothing && !is_form {
        return Ok((false, None));
    }
    let typed = &word.typed;
    let InCapitals {
        capitals,
        otherwise,
    } = reader.in_capitals(word, scope)?;
    if capitals == 0 {
        let mut any_case = word.clone();
        take_any_case(&mut any_case);
        let note = (reader.places_with(&any_case, scope)? > 0).then(|| {
            Note::new(format!(
                "no {} has '{typed}' in capitals; it was looked for in any case",
                part_of_article(scope)
            ))
        });
        return Ok((false, note));
    }
    if is_form {
        return Ok((true, None));
    }
    let is_acronym = reader.is_another_in_capitals(word)?;
    let note = if otherwise == 0 {
        None
    } else if is_acronym {
        let (have, place) = places(otherwise, "more ", scope);
        Some(Note::new(format!(
            "'{typed}' is looked for in capitals only; {have} it in other letters{place}"
        )))
    } else {
        let (have, place) = places(capitals, "", scope);
        Some(Note::new(format!(
            "'{typed}' is looked for in any case; {have} it in capitals{place}, where ={typed} looks"
        )))
    };
    Ok((is_acronym, note))
}

/// What is told of a pattern whose letters are an acronym: words are compared with patterns in any case.
fn pattern_in_capitals(word: &Word, reader: &Reader) -> Result<Option<Note>, IndexError> {
    if word.form != Form::Wildcard {
        return Ok(None);
    }
    let letters = Word {
        typed: word.typed.replace(['*', '?'], ""),
        form: Form::Capitals,
    };
    let form = Word {
        form: Form::Exact,
        ..letters.clone()
    };
    let is_acronym = form.keeps_capitals() && reader.is_another_in_capitals(&letters)?;
    Ok(is_acronym.then(|| {
        Note::new(format!(
            "'{}' takes words in any case, as patterns do; {letters} by itself is looked for in capitals",
            word.typed
        ))
    }))
}

/// "3 more passages have", and where.
fn places(count: usize, more: &str, scope: Option<Scope>) -> (String, &'static str) {
    let (what, place) = match scope {
        None => ("passage", ""),
        Some(Scope::Title) => ("article", " in the headline"),
        Some(Scope::Lead) => ("article", " in headline or first paragraph"),
        Some(Scope::Section) => ("passage", " in the heading"),
        Some(Scope::Byline) => ("article", " in the byline"),
    };
    let have = if count == 1 {
        format!("1 {more}{what} has")
    } else {
        format!("{} {more}{what}s have", grouped(count))
    };
    (have, place)
}

fn take_any_case(word: &mut Word) {
    if word.form == Form::Capitals {
        word.form = Form::Stem;
    }
    word.typed = word.typed.to_lowercase();
}

fn is_function(letters: &str, reader: &Reader) -> bool {
    let mut languages = reader.languages().iter();
    languages.any(|code| is_function_word(letters, code))
}

fn has_match(query: &Query, mode: MatchMode, reader: &Reader) -> Result<bool, SearchError> {
    let lexicon = Arc::new(reader.lexicon(query, &[])?);
    Ok(reader.has_match(query, &lexicon, mode)?)
}

/// Changes a word that is looked for in passages or in a part of the article.
pub(super) type ChangeWord<'a, E> = dyn FnMut(&mut Word, Option<Scope>) -> Result<(), E> + 'a;

/// Lets `change` change each word of a query, with the part of the article it is looked for in. A free word that is no longer in
/// capitals, and is a function word of the query's language without them, stands in quotation marks from then on: so is written what has
/// to be there though it is common.
pub(super) fn change_each_word<E>(
    query: &mut Query,
    language: Option<&str>,
    scope: Option<Scope>,
    change: &mut ChangeWord<'_, E>,
) -> Result<(), E> {
    match query {
        Query::Word(word) => change(word, scope),
        Query::Phrase(phrase) => phrase
            .words
            .iter_mut()
            .try_for_each(|word| change(word, scope)),
        Query::Words(parts) => {
            for part in parts {
                let was_acronym = matches!(part, Query::Word(word) if word.form == Form::Capitals);
                change_each_word(part, language, scope, change)?;
                if let Query::Word(word) = part
                    && was_acronym
                    && language.is_some_and(|language| is_common_word(word, language))
                {
                    let words = vec![word.clone()];
                    *part = Query::Phrase(Phrase { words, moves: 0 });
                }
            }
            Ok(())
        }
        Query::And(parts) | Query::Or(parts) => parts
            .iter_mut()
            .try_for_each(|part| change_each_word(part, language, scope, change)),
        Query::Not(part) | Query::AtLeast(_, part) | Query::Boost(part, _) => {
            change_each_word(part, language, scope, change)
        }
        Query::Scope(scope, part) => change_each_word(part, language, Some(*scope), change),
        Query::Near(nearness) | Query::NotNear(nearness) => {
            change_each_word(&mut nearness.left, language, scope, change)?;
            change_each_word(&mut nearness.right, language, scope, change)
        }
        Query::Field(_) => Ok(()),
    }
}
