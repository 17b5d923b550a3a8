//! Our query to the engine's.

use super::excluded::ExcludedQuery;
use super::nearness::NearWord;
use super::ranked::{Context, RankedQuery};
use super::reader::{MatchMode, Reader};
use super::schema::record;
use super::verify::{VerifiedQuery, WordFields};
use super::writer::{day_number, entity_field};
use crate::analysis::{Lexicon, TermKind, WordTerms, fold_name};
use crate::entity::EntityKind;
use crate::query::{Filters, NameFilter, NameKind, Phrase, Query, Word};
use std::ops::Bound;
use std::sync::Arc;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, ExistsQuery, Occur, PhraseQuery,
    RangeQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Score, Term};

type EngineQuery = Box<dyn tantivy::query::Query>;

/// How much each part counts beside a passage's text, whose BM25 counts once.
///
/// Chosen among a few values by mean nDCG@10 over the judged queries of `shared/sources`, five articles on one subject: there a
/// headline says little (0 to 0.2 make no difference beyond chance), nearness a little.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Weights {
    pub(super) headline: Score,
    pub(super) section: Score,
    pub(super) nearness: Score,
}

pub(super) const WEIGHTS: Weights = Weights {
    headline: 0.15,
    section: 0.1,
    nearness: 1.0,
};

/// Something a reader should know about how a search was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note(pub String);

/// A query in the engine's terms.
pub(super) struct Compiled {
    /// The passages that match.
    pub(super) full: RankedQuery,
    /// With [`MatchMode::Auto`], where there are several free words.
    pub(super) partial: Option<Partial>,
}

/// Passages with some of the words, those that match among them.
pub(super) struct Partial {
    pub(super) some: RankedQuery,
    /// Where these are the passages with one of two terms, those terms: how many there are follows from how many have each.
    pub(super) two_terms: Option<[Term; 2]>,
}

pub(super) struct Compiler<'a> {
    pub(super) reader: &'a Reader,
    pub(super) lexicon: &'a Arc<Lexicon>,
    pub(super) mode: MatchMode,
    pub(super) filters: Vec<EngineQuery>,
}

impl Compiler<'_> {
    pub(super) fn compile(&self, query: &Query) -> Compiled {
        let full = self.ranked(query, self.holds(query));
        let some = (self.mode == MatchMode::Auto)
            .then(|| self.some_words(query))
            .flatten();
        let partial = some.map(|some| Partial {
            some: self.ranked(query, some),
            two_terms: self.two_terms(query),
        });
        Compiled { full, partial }
    }

    /// What decides, under the filters, with what else counts for the score.
    fn ranked(&self, query: &Query, deciding: EngineQuery) -> RankedQuery {
        RankedQuery {
            deciding: self.filtered(deciding),
            context: self.context(query),
            words: self.near_words(query),
            nearness: WEIGHTS.nearness,
        }
    }

    fn filtered(&self, deciding: EngineQuery) -> EngineQuery {
        if self.filters.is_empty() {
            // Alone, the engine runs it without a frame around it.
            return deciding;
        }
        let filters = self.filters.iter();
        let mut clauses = vec![(Occur::Must, deciding)];
        clauses.extend(filters.map(|filter| (Occur::Must, filter.box_clone())));
        Box::new(BooleanQuery::new(clauses))
    }

    /// The parts of the article that move a passage up without making it match.
    fn context(&self, query: &Query) -> Vec<Context> {
        let mut context = Vec::new();
        let fields = &self.reader.fields;
        query.each_word(&mut |word| {
            let terms = self.lexicon.terms(word);
            // Exact forms and patterns are kept for the text alone.
            if terms.kind == TermKind::Exact {
                return;
            }
            for (field, weight) in [
                (fields.headline, WEIGHTS.headline),
                (fields.section, WEIGHTS.section),
            ] {
                let sequences = terms.sequences.iter();
                if let Some(query) = union(
                    sequences
                        .clone()
                        .map(|sequence| sequence_query(field, sequence))
                        .collect(),
                ) {
                    context.push(Context {
                        query,
                        terms: sequences
                            .flatten()
                            .map(|term| Term::from_field_text(field, term))
                            .collect(),
                        weight,
                    });
                }
            }
        });
        context
    }

    /// The passages in which the query holds.
    fn holds(&self, query: &Query) -> EngineQuery {
        match query {
            Query::Word(word) => self.word(word),
            Query::Phrase(phrase) => self.phrase(query, phrase),
            Query::Words(parts) if self.mode == MatchMode::Any => self.any(parts),
            Query::Words(parts) | Query::And(parts) => self.all(parts),
            Query::Or(parts) => self.any(parts),
            Query::Not(_) => self.all(std::slice::from_ref(query)),
            Query::Near(nearness) => {
                let both = vec![
                    (Occur::Must, self.holds(&nearness.left)),
                    (Occur::Must, self.holds(&nearness.right)),
                ];
                self.verified(query, Box::new(BooleanQuery::new(both)))
            }
            Query::NotNear(nearness) => self.verified(query, self.holds(&nearness.left)),
            Query::AtLeast(_, part) => self.verified(query, self.holds(part)),
            Query::Boost(part, factor) => Box::new(BoostQuery::new(self.holds(part), *factor)),
        }
    }

    fn all(&self, parts: &[Query]) -> EngineQuery {
        let mut clauses: Vec<(Occur, EngineQuery)> = Vec::new();
        let required = parts
            .iter()
            .any(|part| !matches!(part, Query::Not(_) | Query::Words(_)));
        for part in parts {
            clauses.push(match part {
                Query::Not(part) => (Occur::MustNot, excluded(self.holds(part))),
                // Beside what is required, any of the free words means none of them has to be there.
                Query::Words(_) if required && self.mode == MatchMode::Any => {
                    (Occur::Should, self.holds(part))
                }
                part => (Occur::Must, self.holds(part)),
            });
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, self.every_passage()));
        }
        Box::new(BooleanQuery::new(clauses))
    }

    fn any(&self, parts: &[Query]) -> EngineQuery {
        Box::new(BooleanQuery::union(
            parts.iter().map(|part| self.holds(part)).collect(),
        ))
    }

    /// The passages with some of the free words of the query and everything that is required beside them; `None` where there are
    /// no free words, or only one.
    fn some_words(&self, query: &Query) -> Option<EngineQuery> {
        match query {
            Query::Words(parts) if parts.len() > 1 => Some(self.any(parts)),
            Query::And(parts) => {
                let free = parts
                    .iter()
                    .position(|part| matches!(part, Query::Words(_)))?;
                let required: Vec<Query> = parts
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| *at != free)
                    .map(|(_, part)| part.clone())
                    .collect();
                if required.iter().all(|part| matches!(part, Query::Not(_))) {
                    let some = self.some_words(&parts[free])?;
                    return Some(Box::new(BooleanQuery::new(vec![
                        (Occur::Must, some),
                        (Occur::Must, unscored(self.all(&required))),
                    ])));
                }
                let Query::Words(free) = &parts[free] else {
                    return None;
                };
                Some(Box::new(BooleanQuery::new(vec![
                    (Occur::Should, self.any(free)),
                    (Occur::Must, self.all(&required)),
                ])))
            }
            _ => None,
        }
    }

    /// The terms of a query of two free words of one term each, without filters.
    fn two_terms(&self, query: &Query) -> Option<[Term; 2]> {
        let Query::Words(parts) = query else {
            return None;
        };
        let [Query::Word(first), Query::Word(second)] = parts.as_slice() else {
            return None;
        };
        let term = |word: &Word| {
            let terms = self.lexicon.terms(word);
            let [sequence] = terms.sequences.as_slice() else {
                return None;
            };
            let [term] = sequence.as_slice() else {
                return None;
            };
            Some(Term::from_field_text(self.fields().of(terms.kind), term))
        };
        let (first, second) = (term(first)?, term(second)?);
        (self.filters.is_empty() && first != second).then_some([first, second])
    }

    fn word(&self, word: &Word) -> EngineQuery {
        let terms = self.lexicon.terms(word);
        let field = self.fields().of(terms.kind);
        union(
            terms
                .sequences
                .iter()
                .map(|sequence| sequence_query(field, sequence))
                .collect(),
        )
        .unwrap_or_else(|| Box::new(EmptyQuery))
    }

    /// A phrase is the engine's own where each word has one sequence of terms, all in one field, and no moves are allowed.
    fn phrase(&self, query: &Query, phrase: &Phrase) -> EngineQuery {
        let terms: Vec<&WordTerms> = phrase
            .words
            .iter()
            .map(|word| self.lexicon.terms(word))
            .collect();
        let kind = terms[0].kind;
        if phrase.moves == 0
            && terms
                .iter()
                .all(|terms| terms.sequences.len() == 1 && terms.kind == kind)
        {
            let sequence: Vec<String> = terms
                .iter()
                .flat_map(|terms| terms.sequences[0].iter().cloned())
                .collect();
            return sequence_query(self.fields().of(kind), &sequence);
        }
        let words = phrase
            .words
            .iter()
            .map(|word| (Occur::Must, self.word(word)))
            .collect();
        self.verified(query, Box::new(BooleanQuery::new(words)))
    }

    fn verified(&self, query: &Query, candidates: EngineQuery) -> EngineQuery {
        Box::new(VerifiedQuery {
            candidates,
            query: Arc::new(query.clone()),
            lexicon: Arc::clone(self.lexicon),
            fields: self.fields(),
        })
    }

    fn fields(&self) -> WordFields {
        WordFields {
            text: self.reader.fields.text,
            exact: self.reader.fields.exact,
        }
    }

    fn every_passage(&self) -> EngineQuery {
        unscored(self.reader.record_query(record::PASSAGE))
    }

    /// The query's words in order, for nearness; patterns, which may be many words each, do not take part.
    fn near_words(&self, query: &Query) -> Vec<NearWord> {
        let mut near: Vec<NearWord> = Vec::new();
        query.each_word(&mut |word| {
            let terms = self.lexicon.terms(word);
            let field = self.fields().of(terms.kind);
            let Some(first) = terms.sequences.first().filter(|_| !word.form.is_pattern()) else {
                return;
            };
            for at in 0..first.len() {
                let mut alternatives: Vec<Term> = terms
                    .sequences
                    .iter()
                    .filter_map(|sequence| sequence.get(at))
                    .map(|term| Term::from_field_text(field, term))
                    .collect();
                alternatives.dedup();
                near.push(NearWord {
                    terms: alternatives,
                    position: near.len() as u32,
                });
            }
        });
        near
    }
}

fn union(mut alternatives: Vec<EngineQuery>) -> Option<EngineQuery> {
    match alternatives.len() {
        0 => None,
        1 => alternatives.pop(),
        _ => Some(Box::new(BooleanQuery::union(alternatives))),
    }
}

fn sequence_query(field: Field, sequence: &[String]) -> EngineQuery {
    let mut terms: Vec<Term> = sequence
        .iter()
        .map(|term| Term::from_field_text(field, term))
        .collect();
    if terms.len() == 1 {
        Box::new(TermQuery::new(
            terms.swap_remove(0),
            IndexRecordOption::WithFreqs,
        ))
    } else {
        Box::new(PhraseQuery::new(terms))
    }
}

fn excluded(query: EngineQuery) -> EngineQuery {
    Box::new(ExcludedQuery(query))
}

pub(super) fn unscored(query: EngineQuery) -> EngineQuery {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

/// The filters in the engine's terms, with the names that were taken.
///
/// # Errors
/// If the index cannot be read.
pub(super) fn compile_filters(
    reader: &Reader,
    filters: &Filters,
    notes: &mut Vec<Note>,
) -> tantivy::Result<Vec<EngineQuery>> {
    let mut compiled = Vec::new();
    if !filters.outlets.is_empty() {
        let known = reader.dictionary(reader.fields.outlet)?;
        let mut terms = Vec::new();
        for outlet in &filters.outlets {
            let wanted = without_article(fold_name(outlet));
            let mut same: Vec<&String> = known
                .iter()
                .filter(|name| without_article(fold_name(name)) == wanted)
                .collect();
            if same.is_empty() && !wanted.is_empty() {
                same = known
                    .iter()
                    .filter(|name| {
                        fold_name(name)
                            .windows(wanted.len())
                            .any(|window| window == wanted)
                    })
                    .collect();
                if !same.is_empty() {
                    let names: Vec<&str> = same.iter().map(|name| name.as_str()).collect();
                    notes.push(Note(format!(
                        "outlet '{outlet}' is taken as {}",
                        list(&names)
                    )));
                }
            }
            if same.is_empty() {
                notes.push(unknown("outlet", outlet, &known));
            }
            terms.extend(
                same.into_iter()
                    .map(|name| Term::from_field_text(reader.fields.outlet, name)),
            );
        }
        compiled.push(unscored(Box::new(TermSetQuery::new(terms))));
    }
    if filters.after.is_some() || filters.before.is_some() {
        compiled.push(date_filter(reader, filters));
    }
    for filter in &filters.names {
        compiled.push(name_filter(reader, filter, notes)?);
    }
    Ok(compiled)
}

/// A date passes where the days it may mean overlap the days asked for.
fn date_filter(reader: &Reader, filters: &Filters) -> EngineQuery {
    let mut bounds: Vec<(Occur, EngineQuery)> = Vec::new();
    if let Some(after) = filters.after {
        let day = Term::from_field_i64(reader.fields.last_day, day_number(after.first_day()));
        bounds.push((
            Occur::Must,
            Box::new(RangeQuery::new(Bound::Included(day), Bound::Unbounded)),
        ));
    }
    if let Some(before) = filters.before {
        let day = Term::from_field_i64(reader.fields.first_day, day_number(before.last_day()));
        bounds.push((
            Occur::Must,
            Box::new(RangeQuery::new(Bound::Unbounded, Bound::Included(day))),
        ));
    }
    let dated: EngineQuery = Box::new(BooleanQuery::new(bounds));
    if !filters.undated {
        return unscored(dated);
    }
    let undated = BooleanQuery::new(vec![
        (Occur::Must, reader.record_query(record::PASSAGE)),
        (
            Occur::MustNot,
            Box::new(ExistsQuery::new(
                super::schema::column::FIRST_DAY.to_owned(),
                false,
            )),
        ),
    ]);
    unscored(Box::new(BooleanQuery::union(vec![
        dated,
        Box::new(undated),
    ])))
}

/// The names that a filter's name may mean: the same name, and for persons every name that has its words in a row.
fn name_filter(
    reader: &Reader,
    filter: &NameFilter,
    notes: &mut Vec<Note>,
) -> tantivy::Result<EngineQuery> {
    let (kinds, what): (&[EntityKind], &str) = match filter.kind {
        NameKind::Person => (&[EntityKind::Person], "person"),
        NameKind::Org => (&[EntityKind::Org], "org"),
        NameKind::Place => (&[EntityKind::Place], "place"),
        NameKind::Any => (&EntityKind::ALL, "entity"),
    };
    let wanted = without_article(fold_name(&filter.name));
    let mut known = Vec::new();
    let (mut same, mut containing) = (Vec::new(), Vec::new());
    for kind in kinds {
        let field = entity_field(&reader.fields, *kind);
        for name in reader.dictionary(field)? {
            let words = without_article(fold_name(&name));
            let contains =
                !wanted.is_empty() && words.windows(wanted.len()).any(|window| window == wanted);
            if words == wanted || (contains && *kind == EntityKind::Person) {
                same.push((field, name.clone()));
            } else if contains {
                containing.push((field, name.clone()));
            }
            known.push(name);
        }
    }
    let taken = if same.is_empty() { containing } else { same };
    if taken.is_empty() {
        notes.push(unknown(what, &filter.name, &known));
    } else if taken.len() > 1 || taken[0].1 != filter.name {
        let mut names: Vec<&str> = taken.iter().map(|(_, name)| name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        notes.push(Note(format!(
            "{what} '{}' is taken as {}",
            filter.name,
            list(&names)
        )));
    }
    let terms: Vec<Term> = taken
        .iter()
        .map(|(field, name)| Term::from_field_text(*field, name))
        .collect();
    Ok(unscored(Box::new(TermSetQuery::new(terms))))
}

/// A name's words without "the" before them: "The Wire" is "Wire" to a filter.
fn without_article(mut words: Vec<String>) -> Vec<String> {
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    words
}

fn unknown(what: &str, wanted: &str, known: &[String]) -> Note {
    let words = without_article(fold_name(wanted));
    let folded = words.join(" ");
    let mut near: Vec<(usize, &str)> = known
        .iter()
        .filter_map(|name| {
            Some((
                nearest_part(&without_article(fold_name(name)), &folded, words.len())?,
                name.as_str(),
            ))
        })
        .filter(|(distance, _)| *distance <= 1 + folded.chars().count() / 5)
        .collect();
    near.sort_unstable();
    near.dedup();
    near.truncate(3);
    let suggestion = if near.is_empty() {
        format!(
            "see 'pullquote facets --facets {}'",
            if what == "entity" {
                "person,org,place"
            } else {
                what
            }
        )
    } else {
        format!(
            "did you mean {}?",
            list(&near.iter().map(|(_, name)| *name).collect::<Vec<_>>())
        )
    };
    Note(format!(
        "no passage has the {what} '{wanted}'; {suggestion}"
    ))
}

fn list(names: &[&str]) -> String {
    const MOST: usize = 8;
    let shown = names
        .iter()
        .take(MOST)
        .map(|name| format!("'{name}'"))
        .collect::<Vec<_>>()
        .join(", ");
    if names.len() > MOST {
        format!("{shown} and {} more", names.len() - MOST)
    } else {
        shown
    }
}

/// The edits between a text of `count` words and the nearest of as many words in a row of a name, or the whole name.
fn nearest_part(name: &[String], text: &str, count: usize) -> Option<usize> {
    let parts = name
        .windows(count.clamp(1, name.len().max(1)))
        .map(|part| distance(&part.join(" "), text));
    parts
        .chain((!name.is_empty()).then(|| distance(&name.join(" "), text)))
        .min()
}

/// Edits (insertions, deletions, replacements, swaps of neighbors) between two words: optimal string alignment.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    rows[0] = (0..=b.len()).collect();
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn a_swap_of_neighbors_is_one_edit() {
        assert_eq!(distance("guantanamo", "guantanmao"), 1);
        assert_eq!(distance("guantanamo", "guantanmo"), 1);
        assert_eq!(distance("", "abc"), 3);
    }
}
