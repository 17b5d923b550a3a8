//! How the parts of a query make one query, in whichever language they are written.
//!
//! What comes in: queries that have been read. What goes out: their conjunction, nearness of each of them to each, the values of a field;
//! and what may not be combined.

use super::fields::{FieldClause, FieldName, Value};
use super::operators;
use super::scan::MOST_WORDS;
use super::{Nearness, Phrase, Query, Within, Word};

/// Nearness to several things that are all required is nearness to each of them, also where they are one branch of an OR.
pub(super) fn near_each(
    left: Query,
    right: Query,
    within: Within,
    ordered: bool,
    negated: bool,
) -> Query {
    let each = |parts: Vec<Query>, near: &dyn Fn(Query) -> Query| -> Vec<Query> {
        parts.into_iter().map(near).collect()
    };
    let with_left = |left: &Query, parts| {
        each(parts, &|part| {
            near_each(left.clone(), part, within, ordered, negated)
        })
    };
    let with_right = |parts, right: &Query| {
        each(parts, &|part| {
            near_each(part, right.clone(), within, ordered, negated)
        })
    };
    match (boost_inside(left), boost_inside(right)) {
        (Query::And(parts), right) => conjunction_of(with_right(parts, &right)),
        (left, Query::And(parts)) => conjunction_of(with_left(&left, parts)),
        (Query::Or(parts), right) if parts.iter().any(requires_several) => {
            Query::Or(with_right(parts, &right))
        }
        // An exclusion is of all branches.
        (left, Query::Or(parts)) if !negated && parts.iter().any(requires_several) => {
            Query::Or(with_left(&left, parts))
        }
        (left, right) => {
            let nearness = Nearness {
                left: Box::new(left),
                right: Box::new(right),
                within,
                ordered,
            };
            if negated {
                Query::NotNear(nearness)
            } else {
                Query::Near(nearness)
            }
        }
    }
}

/// What has to stand so many times: of several things that are required each, what is left out beside them not at all.
pub(super) fn at_least_each(count: u32, query: Query) -> Query {
    let each = |parts: Vec<Query>| {
        let counted = |part| at_least_each(count, part);
        parts.into_iter().map(counted).collect()
    };
    match boost_inside(query) {
        Query::And(parts) => conjunction_of(each(parts)),
        Query::Or(parts) if parts.iter().any(requires_several) => Query::Or(each(parts)),
        Query::Not(part) => Query::Not(part),
        part => Query::AtLeast(count, Box::new(part)),
    }
}

/// A boost of several things that are required is a boost of each of them.
fn boost_inside(query: Query) -> Query {
    let Query::Boost(part, factor) = query else {
        return query;
    };
    let each = |parts: Vec<Query>| {
        let boosted = |part| boost_inside(Query::Boost(Box::new(part), factor));
        parts.into_iter().map(boosted).collect()
    };
    match boost_inside(*part) {
        Query::And(parts) => Query::And(each(parts)),
        Query::Or(parts) if parts.iter().any(requires_several) => Query::Or(each(parts)),
        part => Query::Boost(Box::new(part), factor),
    }
}

fn requires_several(query: &Query) -> bool {
    match query {
        Query::And(_) => true,
        Query::Or(parts) => parts.iter().any(requires_several),
        Query::Boost(part, _) => requires_several(part),
        _ => false,
    }
}

/// The parts that nearness to a query is nearness to.
fn parts_of_nearness(query: &Query) -> usize {
    match query {
        Query::And(parts) | Query::Or(parts) if requires_several(query) => {
            parts.iter().map(parts_of_nearness).sum()
        }
        Query::Boost(part, _) => parts_of_nearness(part),
        _ => 1,
    }
}

/// Whether nearness of two parts, which is that of each word required of the one to each required of the other, has more words than a
/// query may have; each group in a row multiplies them.
pub(super) fn makes_too_many_words(first: &Query, second: &Query) -> bool {
    let (in_first, in_second) = (words_of(first), words_of(second));
    let from_first = in_first.saturating_mul(parts_of_nearness(second));
    let from_second = in_second.saturating_mul(parts_of_nearness(first));
    from_first.saturating_add(from_second) > MOST_WORDS
}

fn words_of(query: &Query) -> usize {
    let mut words = 0;
    query.each_word_at_all(&mut |_| words += 1);
    words
}

/// Beside an explicit operator, words side by side are all required.
pub(super) fn all_required(query: Query) -> Query {
    match query {
        Query::Words(parts) | Query::And(parts) => {
            conjunction_of(parts.into_iter().map(all_required).collect())
        }
        Query::Or(parts) => Query::Or(parts.into_iter().map(all_required).collect()),
        Query::Not(part) => Query::Not(Box::new(all_required(*part))),
        Query::AtLeast(count, part) => Query::AtLeast(count, Box::new(all_required(*part))),
        Query::Boost(part, factor) => Query::Boost(Box::new(all_required(*part)), factor),
        // Behind AND it would be the operator, unless it is written as a pattern.
        Query::Word(word) if operators::is_not(&word.typed) && !word.form.is_pattern() => {
            Query::Phrase(Phrase {
                words: vec![word],
                moves: 0,
            })
        }
        Query::Word(_)
        | Query::Phrase(_)
        | Query::Near(_)
        | Query::NotNear(_)
        | Query::Field(_)
        | Query::Scope(..) => query,
    }
}

/// All of these; one part is itself.
pub(super) fn conjunction_of(mut parts: Vec<Query>) -> Query {
    if parts.len() == 1 {
        parts.swap_remove(0)
    } else {
        Query::And(parts)
    }
}

/// Whether something else than words of the passage stands in a query: a field, or a part of the article.
pub(super) fn has_condition(query: &Query) -> bool {
    let mut found = false;
    query.each_condition(&mut |_| found = true);
    found
}

/// Whether something is left out of a query.
pub(super) fn has_not(query: &Query) -> bool {
    match query {
        Query::Not(_) => true,
        Query::Words(parts) | Query::And(parts) | Query::Or(parts) => parts.iter().any(has_not),
        Query::AtLeast(_, part) | Query::Boost(part, _) => has_not(part),
        Query::Word(_)
        | Query::Phrase(_)
        | Query::Near(_)
        | Query::NotNear(_)
        | Query::Field(_)
        | Query::Scope(..) => false,
    }
}

/// Values in brackets behind a field, each of which the field has; words side by side are one value.
pub(super) fn each_value(
    field: FieldName,
    clause: &dyn Fn(&Value) -> Result<FieldClause, String>,
    values: Query,
) -> Result<Query, String> {
    let value = |value: Value| clause(&value).map(Query::Field);
    let mut is_pattern = false;
    values.each_word(&mut |word| is_pattern |= word.form.is_pattern());
    if is_pattern && field.is_of_names() {
        return Err(field.takes_no_patterns().to_owned());
    }
    let all = |parts: Vec<Query>| -> Result<Vec<Query>, String> {
        parts
            .into_iter()
            .map(|part| each_value(field, clause, part))
            .collect()
    };
    match values {
        Query::Word(word) => value(Value::bare(word.typed)),
        Query::Phrase(phrase) => value(Value::quoted(joined_words(&phrase.words))),
        Query::Words(parts) if parts.iter().all(|part| matches!(part, Query::Word(_))) => {
            let mut words = Vec::new();
            for part in &parts {
                part.each_word(&mut |word| words.push(word.clone()));
            }
            value(Value::bare(joined_words(&words)))
        }
        Query::Words(parts) | Query::And(parts) => Ok(Query::And(all(parts)?)),
        Query::Or(parts) => Ok(Query::Or(all(parts)?)),
        Query::Not(part) => Ok(Query::Not(Box::new(each_value(field, clause, *part)?))),
        _ => Err("the brackets behind a field hold values with OR between them, as in outlet:(DW OR \"NBC News\")".to_owned()),
    }
}

fn joined_words(words: &[Word]) -> String {
    let words: Vec<&str> = words.iter().map(|word| word.typed.as_str()).collect();
    words.join(" ")
}
