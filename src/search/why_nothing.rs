//! Why nothing matches: which part of a query no passage has, what it may have been meant for, and what would match without it.

use super::SearchError;
use super::acronyms::in_any_case;
use super::understand::query_language_of;
use super::unknown::{UnknownWord, unknown_words};
use crate::index::{IndexError, Note, Reader, Retrieval, is_over};
use crate::numbers::grouped;
use crate::query::{FieldClause, Filters, MOST_APART, Nearness, OtherSearch, Query, Scope, Within};
use std::sync::Arc;

/// Parts of a query that are tried one by one; who writes more of them is told less.
const MOST_PARTS: usize = 20;
/// Parts of which every choice is tried.
const MOST_CHOSEN: usize = 6;

/// What a reader is told where nothing can be found.
pub(super) fn empty_index() -> Note {
    Note::new("the index is empty; 'pullquote index FOLDER' brings in the articles of a folder")
}

/// What a reader is told of a query that nothing matches, and the query that may have been meant. `partial` passages have some of its
/// words.
///
/// # Errors
/// If the index cannot be read.
pub(super) fn why_nothing(
    retrieval: &Retrieval<'_>,
    partial: usize,
    reader: &Reader,
) -> Result<(Vec<Note>, Option<Query>), SearchError> {
    let search = Search { retrieval, reader };
    let query = retrieval.query;
    let unknown = unknown_words(query, retrieval.lexicon, reader)?;
    let mut notes: Vec<Note> = unknown.iter().map(|word| word.note(query)).collect();
    let mut parts = Vec::new();
    required_parts(query, &mut parts);
    let is_filtered = !retrieval.filters.is_empty();
    let unfiltered = if is_filtered {
        search.count(query, &Filters::default())?
    } else {
        0
    };
    if unfiltered > 0 {
        let without = format!("without the filters {}", matching(unfiltered));
        let unfiltered = OtherSearch::Unfiltered(query.to_string());
        notes.push(Note::default().offering(&without, unfiltered));
    }
    if (1..=MOST_PARTS).contains(&parts.len()) {
        for part in &parts {
            search.explain(part, &unknown, &mut notes)?;
        }
        search.leave_out(&parts, unfiltered == 0, &mut notes)?;
    }
    // A query without filters has been tried in any case where it was understood.
    if is_filtered {
        let any_case = in_any_case(query, query_language_of(query, reader)?);
        if any_case != *query {
            let lexicon = Arc::new(reader.lexicon(&any_case, &[])?);
            let count = reader.count(&Retrieval {
                query: &any_case,
                some: None,
                lexicon: &lexicon,
                ..*retrieval
            })?;
            if count > 0 {
                let meant = OtherSearch::Query(any_case.to_string());
                let note = Note::new("in any case, as '");
                notes.push(
                    note.offering(&any_case.to_string(), meant)
                        .and(&format!("', {}", matching(count))),
                );
            }
        }
    }
    if partial == 0
        && let Some(in_headlines) = in_headlines(&parts)
    {
        let count = search.count(&in_headlines, retrieval.filters)?;
        if count > 0 {
            let passages = if count == 1 {
                "1 passage is of an article that has".to_owned()
            } else {
                format!("{} passages are of articles that have", grouped(count))
            };
            let note = Note::new(format!(
                "{passages} the words in the headline; search looks in the text of passages, "
            ));
            let meant = OtherSearch::Query(in_headlines.to_string());
            notes.push(
                note.offering(&in_headlines.to_string(), meant)
                    .and(" in headlines"),
            );
        }
    }
    // What finds nothing either is offered to nobody.
    let mut meant = meant(query, &unknown);
    if let Some(other) = &meant
        && search.count_other(other)? == 0
    {
        meant = None;
    }
    let replaced = unknown.iter().flat_map(|word| {
        let near = word.near.iter();
        near.map(|(near, _)| word.replaced(query, near))
    });
    for other in replaced.collect::<Vec<_>>() {
        if search.count_other(&other)? == 0 {
            let other = OtherSearch::Query(other.to_string());
            for note in &mut notes {
                note.offers.retain(|offer| offer.search != other);
            }
        }
    }
    Ok((notes, meant))
}

/// The query with the nearest word that is known in the place of each that is not; none where nothing near is known.
fn meant(query: &Query, unknown: &[UnknownWord<'_>]) -> Option<Query> {
    let mut meant: Option<Query> = None;
    for word in unknown.iter().filter(|word| !word.word.form.is_pattern()) {
        if let Some((nearest, _)) = word.near.first() {
            meant = Some(word.replaced(meant.as_ref().unwrap_or(query), nearest));
        }
    }
    meant
}

/// The parts of a query all of which a passage has to have.
fn required_parts<'q>(query: &'q Query, parts: &mut Vec<&'q Query>) {
    match query {
        Query::And(all) | Query::Words(all) => {
            for part in all {
                required_parts(part, parts);
            }
        }
        Query::Boost(part, _) => required_parts(part, parts),
        part => parts.push(part),
    }
}

/// The query with its words looked for in headlines; none where it has no words.
fn in_headlines(parts: &[&Query]) -> Option<Query> {
    let (conditions, words): (Vec<&Query>, Vec<&Query>) =
        parts.iter().partition(|part| part.is_condition());
    let one_of = |mut all: Vec<Query>, join: fn(Vec<Query>) -> Query| {
        if all.len() == 1 {
            all.remove(0)
        } else {
            join(all)
        }
    };
    if words.is_empty() {
        return None;
    }
    let mut of_words = Vec::new();
    for part in words {
        part.each_word(&mut |word| {
            let word = Query::Word(word.clone());
            if !of_words.contains(&word) {
                of_words.push(word);
            }
        });
    }
    let title = Query::Scope(Scope::Title, Box::new(one_of(of_words, Query::Words)));
    let mut all = vec![title];
    all.extend(conditions.into_iter().cloned());
    Some(one_of(all, Query::And))
}

/// A search that found nothing.
struct Search<'a> {
    retrieval: &'a Retrieval<'a>,
    reader: &'a Reader,
}

impl Search<'_> {
    fn count(&self, query: &Query, filters: &Filters) -> Result<usize, IndexError> {
        self.reader.count(&Retrieval {
            query,
            filters,
            some: None,
            ..*self.retrieval
        })
    }

    /// How many passages another query finds, with the same filters.
    fn count_other(&self, query: &Query) -> Result<usize, SearchError> {
        let lexicon = Arc::new(self.reader.lexicon(query, &[])?);
        Ok(self.reader.count(&Retrieval {
            query,
            some: None,
            lexicon: &lexicon,
            ..*self.retrieval
        })?)
    }

    fn count_anywhere(&self, query: &Query) -> Result<usize, IndexError> {
        self.count(query, &Filters::default())
    }

    fn matches_anywhere(&self, query: &Query) -> Result<bool, IndexError> {
        let Retrieval { lexicon, mode, .. } = *self.retrieval;
        self.reader.has_match(query, lexicon, mode)
    }

    /// Tells of a part that no passage has. What is told of its words stands by itself.
    fn explain(
        &self,
        part: &Query,
        unknown: &[UnknownWord<'_>],
        notes: &mut Vec<Note>,
    ) -> Result<(), IndexError> {
        if self.matches_anywhere(part)? {
            return Ok(());
        }
        match part {
            Query::Or(alternatives) => {
                for alternative in alternatives {
                    self.explain(alternative, unknown, notes)?;
                }
                return Ok(());
            }
            Query::And(_) | Query::Words(_) => {
                let mut parts = Vec::new();
                required_parts(part, &mut parts);
                for part in &parts {
                    self.explain(part, unknown, notes)?;
                }
                return self.leave_out(&parts, true, notes);
            }
            // Values are named where they are looked up.
            Query::Field(
                FieldClause::Outlet(_)
                | FieldClause::Name(_)
                | FieldClause::Language(_)
                | FieldClause::File(_),
            ) => return Ok(()),
            Query::Field(_) => {
                notes.push(Note::new(format!("no passage meets '{part}'")));
                return Ok(());
            }
            Query::Not(inside) => {
                notes.push(Note::new(format!("every passage has '{inside}'")));
                return Ok(());
            }
            _ => {}
        }
        let mut is_told = false;
        let mut tell = |of: &Query| {
            of.each_word_at_all(&mut |word| {
                is_told |= unknown.iter().any(|unknown| unknown.word == word);
            });
        };
        tell(part);
        let what = if matches!(part, Query::Scope(..)) {
            "no article has"
        } else {
            "no passage has"
        };
        let note = Note::new(format!("{what} '{part}'"));
        if let Some(note) = self.otherwise(part, note.clone().and("; "))? {
            notes.push(note);
        } else if !is_told {
            notes.push(note);
        }
        Ok(())
    }

    /// A note with what has the words of a part, but not as the part asks for them.
    fn otherwise(&self, part: &Query, mut note: Note) -> Result<Option<Note>, IndexError> {
        let (inside, scope) = match part {
            Query::Scope(scope, inside) => (inside.as_ref(), Some(*scope)),
            part => (part, None),
        };
        let apart = |query: Query| match scope {
            Some(scope) => Query::Scope(scope, Box::new(query)),
            None => query,
        };
        let mut wider = None;
        let (words, how): (Vec<Query>, &str) = match inside {
            Query::Near(nearness) => {
                let sides = vec![(*nearness.left).clone(), (*nearness.right).clone()];
                wider = self.wider(nearness, &apart)?;
                (sides, "otherwise placed")
            }
            Query::Phrase(phrase) if phrase.words.len() > 1 => (
                phrase.words.iter().cloned().map(Query::Word).collect(),
                "otherwise placed",
            ),
            Query::AtLeast(_, inside) => (vec![(**inside).clone()], "fewer times"),
            Query::NotNear(nearness) => {
                let count = self.count_anywhere(&apart((*nearness.left).clone()))?;
                let have = have(count, scope);
                let told = format!(
                    "{have} '{}', always with '{}' so near",
                    nearness.left, nearness.right
                );
                return Ok((count > 0).then(|| note.and(&told)));
            }
            Query::And(parts) | Query::Words(parts) => {
                for (at, part) in parts.iter().enumerate() {
                    let part = apart(part.clone());
                    let count = self.count_anywhere(&part)?;
                    if count == 0 {
                        return Ok(None);
                    }
                    let joined = note.and(if at == 0 { "" } else { ", " });
                    note = offering(joined, &format!("'{part}'"), &part)
                        .and(&format!(" finds {}", grouped(count)));
                }
                return Ok(Some(note));
            }
            _ => return Ok(None),
        };
        let together = apart(Query::And(words.clone()));
        let count = self.count_anywhere(&together)?;
        if count > 0 {
            let told = format!("{} its words {how}", have(count, scope));
            let note = offering(note, &told, &together);
            return Ok(Some(match wider {
                Some((query, told)) => offering(note.and(" ("), &told, &query).and(")"),
                None => note,
            }));
        }
        let what = if scope.is_some() {
            "article"
        } else {
            "passage"
        };
        note = note.and(&format!("no {what} has them together: "));
        for (at, word) in words.into_iter().enumerate() {
            let word = apart(word);
            let count = self.count_anywhere(&word)?;
            if count == 0 {
                return Ok(None);
            }
            let joined = note.and(if at == 0 { "" } else { ", " });
            note = offering(joined, &format!("'{word}'"), &word)
                .and(&format!(" ({})", grouped(count)));
        }
        Ok(Some(note))
    }

    /// The least that a nearness has to be widened to match, and how many match then.
    fn wider(
        &self,
        nearness: &Nearness,
        apart: &dyn Fn(Query) -> Query,
    ) -> Result<Option<(Query, String)>, IndexError> {
        let Within::Words(words) = nearness.within else {
            return Ok(None);
        };
        let within = |words: u32, ordered: bool| {
            apart(Query::Near(Nearness {
                within: Within::Words(words),
                ordered,
                ..nearness.clone()
            }))
        };
        let told = |words: u32, ordered: bool| -> Result<Option<(Query, String)>, IndexError> {
            let operator = if ordered { "pre" } else { "w" };
            let query = within(words, ordered);
            let count = grouped(self.count_anywhere(&query)?);
            Ok(Some((query, format!("{operator}/{words} finds {count}"))))
        };
        if nearness.ordered && self.matches_anywhere(&within(words, false))? {
            return told(words, false);
        }
        let (mut too_few, mut enough) = (words, MOST_APART);
        if too_few >= enough || !self.matches_anywhere(&within(enough, nearness.ordered))? {
            return Ok(None);
        }
        while too_few + 1 < enough {
            let middle = u32::midpoint(too_few, enough);
            if self.matches_anywhere(&within(middle, nearness.ordered))? {
                enough = middle;
            } else {
                too_few = middle;
            }
        }
        told(enough, nearness.ordered)
    }

    /// Tells what would match without some of the parts: without one of them; where that is nothing, without two, and so on.
    /// With `filters_too`, where nothing matches with the filters otherwise, without them.
    fn leave_out(
        &self,
        parts: &[&Query],
        filters_too: bool,
        notes: &mut Vec<Note>,
    ) -> Result<(), IndexError> {
        const MOST: usize = 3;
        if parts.len() < 2 {
            return Ok(());
        }
        let most_left_out = if parts.len() > MOST_CHOSEN {
            1
        } else {
            parts.len() - 1
        };
        let mut filters = vec![self.retrieval.filters];
        let unfiltered = Filters::default();
        if filters_too && !self.retrieval.filters.is_empty() {
            filters.push(&unfiltered);
        }
        for (filters, left_out) in filters
            .iter()
            .flat_map(|filters| (1..=most_left_out).map(move |count| (*filters, count)))
        {
            let mut counted = Vec::new();
            for chosen in choices(parts.len(), left_out) {
                if is_over() {
                    return Ok(());
                }
                let kept = parts.iter().enumerate();
                let kept = kept.filter(|(at, _)| !chosen.contains(at));
                let query = Query::And(kept.map(|(_, part)| (*part).clone()).collect());
                let count = self.count(&query, filters)?;
                if count > 0 {
                    counted.push((count, chosen, query));
                }
            }
            if counted.is_empty() {
                continue;
            }
            counted.sort_by(|(a, left, _), (b, right, _)| (b, left).cmp(&(a, right)));
            counted.truncate(MOST);
            let beside = if filters.is_empty() && !self.retrieval.filters.is_empty() {
                " and the filters"
            } else {
                ""
            };
            let mut note = Note::default();
            for (count, chosen, rest) in counted {
                let chosen = chosen.iter().map(|at| format!("'{}'", parts[*at]));
                let chosen = listed(&chosen.collect::<Vec<_>>());
                let without = format!("without {chosen}{beside} {}", matching(count));
                let rest = if beside.is_empty() {
                    OtherSearch::Query(rest.to_string())
                } else {
                    OtherSearch::Unfiltered(rest.to_string())
                };
                let joined = note.message.is_empty();
                note = note
                    .and(if joined { "" } else { "; " })
                    .offering(&without, rest);
            }
            notes.push(note);
            return Ok(());
        }
        // What the filters alone keep out has been told.
        if !filters_too {
            return Ok(());
        }
        // Of many parts, what each finds by itself.
        let (mut each, mut any) = (Vec::new(), false);
        for part in parts {
            let count = self.count_anywhere(part)?;
            each.push(format!("'{part}' ({})", grouped(count)));
            any |= count > 0;
        }
        // That each finds nothing has been told.
        if !any {
            return Ok(());
        }
        notes.push(Note::new(format!(
            "nothing matches without any one of them either; by themselves they find: {}",
            each.join(", ")
        )));
        Ok(())
    }
}

/// A note with words that name a search whose matches were counted without the filters.
fn offering(note: Note, words: &str, query: &Query) -> Note {
    note.offering(words, OtherSearch::Unfiltered(query.to_string()))
}

/// "a", "a and b", "a, b and c".
fn listed(shown: &[String]) -> String {
    match shown {
        [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        shown => shown.concat(),
    }
}

/// Every way to choose so many of the first numbers, in order.
fn choices(of: usize, count: usize) -> Vec<Vec<usize>> {
    let mut chosen: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..count {
        chosen = chosen
            .iter()
            .flat_map(|chosen| {
                let next = chosen.last().map_or(0, |last| last + 1);
                (next..of).map(move |at| [chosen.as_slice(), &[at]].concat())
            })
            .collect();
    }
    chosen
}

fn have(count: usize, scope: Option<Scope>) -> String {
    match (count, scope) {
        (1, None) => "1 has".to_owned(),
        (_, None) => format!("{} have", grouped(count)),
        (1, Some(_)) => "the article of 1 passage has".to_owned(),
        (_, Some(_)) => format!("the articles of {} passages have", grouped(count)),
    }
}

fn matching(count: usize) -> String {
    if count == 1 {
        "1 passage matches".to_owned()
    } else {
        format!("{} passages match", grouped(count))
    }
}

#[cfg(test)]
mod tests {
    use super::choices;

    #[test]
    fn every_choice_is_made_once() {
        assert_eq!(choices(3, 1), [[0], [1], [2]]);
        assert_eq!(choices(3, 2), [[0, 1], [0, 2], [1, 2]]);
        assert_eq!(choices(2, 3), Vec::<Vec<usize>>::new());
    }
}
