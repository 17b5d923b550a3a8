//! Why nothing matches: which part of a query no passage has, what it may have been meant for, and what would match without it.

use crate::index::{IndexError, Note, Reader, Retrieval};
use crate::numbers::grouped;
use crate::query::{Filters, OtherSearch, Query, Scope, Word};

/// Parts of a query that are tried one by one; who writes more of them is told less.
const MOST_PARTS: usize = 20;

/// What a reader is told of a query that nothing matches, and the query that may have been meant. `partial` passages have some of its
/// words.
///
/// # Errors
/// If the index cannot be read.
pub(super) fn why_nothing(
    retrieval: &Retrieval<'_>,
    partial: usize,
    reader: &Reader,
) -> Result<(Vec<Note>, Option<Query>), IndexError> {
    let unknown = unknown_words(retrieval.query, reader)?;
    let notes = unknown
        .iter()
        .map(|word| unknown_note(word, retrieval.query));
    let mut notes: Vec<Note> = notes.collect();
    let mut parts = Vec::new();
    required_parts(retrieval.query, &mut parts);
    if (1..=MOST_PARTS).contains(&parts.len()) {
        for part in &parts {
            notes.extend(found_apart(part, retrieval, reader)?);
        }
        notes.extend(without_a_part(&parts, retrieval, reader)?);
    }
    if !retrieval.filters.is_empty() {
        let unfiltered = Retrieval {
            filters: &Filters::default(),
            ..*retrieval
        };
        let count = reader.count(&unfiltered)?;
        if count > 0 {
            let without = format!("without the filters {}", matching(count));
            let unfiltered = OtherSearch::Unfiltered(retrieval.query.to_string());
            notes.push(Note::default().offering(&without, unfiltered));
        }
    }
    let headlines = if partial == 0 && retrieval.filters.is_empty() {
        reader.headlines_with(retrieval.query, retrieval.lexicon)?
    } else {
        0
    };
    if headlines > 0 {
        let articles = if headlines == 1 {
            "1 article has"
        } else {
            &format!("{} articles have", grouped(headlines))
        };
        let note = Note::new(format!("{articles} the words in the headline; "));
        notes.push(
            note.and("search looks in the text of passages, ")
                .offering("title:(…)", in_headlines(retrieval.query))
                .and(" in headlines"),
        );
    }
    Ok((notes, meant(retrieval.query, &unknown)))
}

/// A word that no passage has, with those spelled nearly so that some have: nearest first, with their passages.
type UnknownWord<'q> = (&'q Word, Vec<(String, usize)>);

fn unknown_words<'q>(
    query: &'q Query,
    reader: &Reader,
) -> Result<Vec<UnknownWord<'q>>, IndexError> {
    let mut words: Vec<&Word> = Vec::new();
    query.each_word(&mut |word| {
        if !words.contains(&word) && !word.form.is_pattern() {
            words.push(word);
        }
    });
    let mut unknown = Vec::new();
    for word in words {
        if reader.passages_with(word)? == 0 {
            unknown.push((word, reader.nearly(word)?));
        }
    }
    Ok(unknown)
}

fn unknown_note((word, near): &UnknownWord<'_>, query: &Query) -> Note {
    let mut note = Note::new(format!("no passage has '{word}'"));
    for (at, (near, count)) in near.iter().enumerate() {
        let mut meant = query.clone();
        meant.each_word_mut(&mut |other| {
            if *other == **word {
                other.typed.clone_from(near);
            }
        });
        let joined = note.and(if at == 0 { "; did you mean " } else { ", " });
        let meant = OtherSearch::Query(meant.to_string());
        note = joined
            .offering(&format!("'{near}'"), meant)
            .and(&format!(" ({})", grouped(*count)));
    }
    if near.is_empty() { note } else { note.and("?") }
}

/// The search for all words of a query in headlines.
fn in_headlines(query: &Query) -> OtherSearch {
    let mut words = Vec::new();
    query.each_word(&mut |word| words.push(Query::Word(word.clone())));
    let words = Query::And(words);
    OtherSearch::Query(Query::Scope(Scope::Title, Box::new(words)).to_string())
}

/// The query with the nearest word that is known in the place of each that is not; none where nothing near is known.
fn meant(query: &Query, unknown: &[UnknownWord<'_>]) -> Option<Query> {
    let mut meant = query.clone();
    let mut changed = false;
    meant.each_word_mut(&mut |word| {
        let known = unknown.iter().find(|(unknown, _)| **unknown == *word);
        if let Some((nearest, _)) = known.and_then(|(_, near)| near.first()) {
            word.typed.clone_from(nearest);
            changed = true;
        }
    });
    changed.then_some(meant)
}

/// The parts of a query all of which a passage has to have.
fn required_parts<'q>(query: &'q Query, parts: &mut Vec<&'q Query>) {
    match query {
        Query::And(all) | Query::Words(all) => {
            for part in all {
                required_parts(part, parts);
            }
        }
        part => parts.push(part),
    }
}

/// Of a part that asks where words stand and that no passage has: how many have the words.
fn found_apart(
    part: &Query,
    retrieval: &Retrieval<'_>,
    reader: &Reader,
) -> Result<Option<Note>, IndexError> {
    let words: Vec<Query> = match part {
        Query::Near(nearness) => vec![(*nearness.left).clone(), (*nearness.right).clone()],
        Query::Phrase(phrase) if phrase.words.len() > 1 => {
            phrase.words.iter().cloned().map(Query::Word).collect()
        }
        Query::AtLeast(_, inside) => vec![(**inside).clone()],
        _ => return Ok(None),
    };
    let count = |query: &Query| {
        reader.count(&Retrieval {
            query,
            filters: &Filters::default(),
            ..*retrieval
        })
    };
    if count(part)? > 0 {
        return Ok(None);
    }
    let how = if matches!(part, Query::AtLeast(..)) {
        "fewer times"
    } else {
        "otherwise placed"
    };
    let words = Query::And(words);
    let have = match count(&words)? {
        0 => return Ok(None),
        1 => format!("1 has its words {how}"),
        some => format!("{} have its words {how}", grouped(some)),
    };
    let note = Note::new(format!("no passage has '{part}'; "));
    // They were counted without the filters, and without the rest of the query.
    Ok(Some(note.offering(
        &have,
        OtherSearch::Unfiltered(words.to_string()),
    )))
}

/// What would match without each part in turn.
fn without_a_part(
    parts: &[&Query],
    retrieval: &Retrieval<'_>,
    reader: &Reader,
) -> Result<Option<Note>, IndexError> {
    const MOST: usize = 3;
    if parts.len() < 2 {
        return Ok(None);
    }
    let mut counted = Vec::new();
    for at in 0..parts.len() {
        let others = parts.iter().enumerate().filter(|(other, _)| *other != at);
        let query = Query::And(others.map(|(_, part)| (*part).clone()).collect());
        let count = reader.count(&Retrieval {
            query: &query,
            ..*retrieval
        })?;
        if count > 0 {
            counted.push((count, at, query));
        }
    }
    counted.sort_by_key(|(count, at, _)| (std::cmp::Reverse(*count), *at));
    let mut note = Note::default();
    for (count, at, query) in counted.iter().take(MOST) {
        let joined = if note.message.is_empty() { "" } else { "; " };
        let without = format!("without '{}' {}", parts[*at], matching(*count));
        let rest = OtherSearch::Query(query.to_string());
        note = note.and(joined).offering(&without, rest);
    }
    Ok((!note.message.is_empty()).then_some(note))
}

fn matching(count: usize) -> String {
    if count == 1 {
        "1 passage matches".to_owned()
    } else {
        format!("{} passages match", grouped(count))
    }
}
