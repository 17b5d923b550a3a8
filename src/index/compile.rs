//! Our query to the engine's.

use super::excluded::ExcludedQuery;
use super::find::MatchMode;
use super::join::PassagesOfArticles;
use super::nearness::NearWord;
use super::ranking::COMMON_WORD;
use super::reader::Reader;
use super::schema::{WordFields, record};
use super::scored_words::{ScoredWord, ScoredWords};
use super::verify::VerifiedQuery;
use crate::analysis::compound::is_compound;
use crate::analysis::{Lexicon, TermKind, WordTerms};
use crate::query::{
    FieldClause, Form, Nearness, Offer, OtherSearch, Phrase, Query, Scope, Within, Word,
};
use std::sync::Arc;
use tantivy::query::{BooleanQuery, EmptyQuery, Occur, PhraseQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Score, Term};

pub(super) type EngineQuery = Box<dyn tantivy::query::Query>;

/// Something a reader should know about how a search was carried out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Note {
    /// What is to be known.
    pub message: String,
    /// The searches that the message names, in the order of its words.
    pub offers: Vec<Offer>,
}

impl Note {
    /// A note that names no search.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            offers: Vec::new(),
        }
    }

    /// The same with more text.
    #[must_use]
    pub fn and(mut self, text: &str) -> Self {
        self.message.push_str(text);
        self
    }

    /// The same with words that name a search.
    #[must_use]
    pub fn offering(mut self, words: &str, search: OtherSearch) -> Self {
        let start = self.message.len();
        self.message.push_str(words);
        let words = start..self.message.len();
        self.offers.push(Offer { words, search });
        self
    }
}

/// Which passages match, in the engine's terms.
pub(super) struct Compiled {
    /// The passages that match.
    pub(super) full: EngineQuery,
    /// With [`MatchMode::Auto`], where there are several free words, those with some of them.
    pub(super) partial: Option<Partial>,
    /// Whether more than the query decides.
    pub(super) is_filtered: bool,
}

/// Passages with some of the words.
pub(super) struct Partial {
    /// All of them, those that match too.
    pub(super) some: EngineQuery,
    /// Those that do not match.
    pub(super) rest: EngineQuery,
}

pub(super) struct Compiler<'a> {
    pub(super) reader: &'a Reader,
    pub(super) lexicon: &'a Arc<Lexicon>,
    pub(super) mode: MatchMode,
    pub(super) filters: Vec<EngineQuery>,
    /// The query's fields in the engine's terms.
    pub(super) clauses: &'a [(&'a FieldClause, EngineQuery)],
    /// Where words are looked for.
    pub(super) words: WordFields,
    /// Which records stand in those fields.
    pub(super) record: &'static str,
    /// Stems that widen the free words.
    pub(super) added: &'a [&'a str],
    /// The query whose free words make a partial match, if it is another.
    pub(super) some: Option<&'a Query>,
}

impl<'a> Compiler<'a> {
    /// Looks for words in the text of passages.
    pub(super) fn new(
        reader: &'a Reader,
        lexicon: &'a Arc<Lexicon>,
        mode: MatchMode,
        clauses: &'a [(&'a FieldClause, EngineQuery)],
    ) -> Self {
        Self {
            reader,
            lexicon,
            mode,
            filters: Vec::new(),
            clauses,
            words: reader.fields.words,
            record: record::PASSAGE,
            added: &[],
            some: None,
        }
    }

    /// Looks for words in a part of the article.
    fn within(&self, scope: Scope) -> Self {
        Self {
            filters: Vec::new(),
            words: self.reader.fields.scope(scope),
            record: match scope {
                Scope::Section => record::PASSAGE,
                Scope::Title | Scope::Lead | Scope::Byline => record::ARTICLE,
            },
            ..*self
        }
    }

    pub(super) fn compile(&self, query: &Query) -> Compiled {
        let full = self.filtered(vec![(Occur::Must, self.holds(query))]);
        let some = (self.mode == MatchMode::Auto)
            .then(|| self.some_words(self.some.unwrap_or(query)))
            .flatten();
        let partial = some.map(|some| Partial {
            some: self.filtered(vec![(Occur::Must, some.box_clone())]),
            rest: self.filtered(vec![
                (Occur::Must, some),
                (Occur::MustNot, excluded(self.holds(query))),
            ]),
        });
        Compiled {
            full,
            partial,
            is_filtered: !self.filters.is_empty(),
        }
    }

    fn filtered(&self, mut deciding: Vec<(Occur, EngineQuery)>) -> EngineQuery {
        let filters = self.filters.iter();
        deciding.extend(filters.map(|filter| (Occur::Must, filter.box_clone())));
        if deciding.len() == 1 {
            // Alone, the engine runs it without a frame around it.
            return deciding.remove(0).1;
        }
        Box::new(BooleanQuery::new(deciding))
    }

    /// The words that count for the score: the query's, and function words that were set aside.
    pub(super) fn scored(&self, query: &Query, common: &[Word]) -> ScoredWords {
        let mut scored = ScoredWords {
            near: self.near_words(query),
            ..ScoredWords::default()
        };
        self.add_scored(query, 1.0, &mut scored);
        for word in common {
            self.add_word(word, COMMON_WORD, false, &mut scored);
        }
        if let Some(some) = self.some {
            some.each_word(&mut |word| self.know_part(word, &mut scored));
        }
        scored
    }

    /// A part of a compound is scored by what scores that part of it.
    fn know_part(&self, word: &Word, scored: &mut ScoredWords) {
        if scored.of_word(word).is_some() {
            return;
        }
        let terms = self.lexicon.terms(word);
        let same =
            |known: &ScoredWord| known.kind == terms.kind && known.sequences == terms.sequences;
        if let Some(number) = scored.words.iter().position(same) {
            scored.numbers.push((word.clone(), vec![number]));
        }
    }

    fn add_scored(&self, query: &Query, factor: Score, scored: &mut ScoredWords) {
        match query {
            Query::Word(word) => self.add_word(word, factor, true, scored),
            Query::Phrase(phrase) => {
                for word in &phrase.words {
                    self.add_word(word, factor, true, scored);
                }
            }
            Query::Words(parts) | Query::And(parts) | Query::Or(parts) => {
                for part in parts {
                    self.add_scored(part, factor, scored);
                }
            }
            Query::Near(nearness) => {
                self.add_scored(&nearness.left, factor, scored);
                self.add_scored(&nearness.right, factor, scored);
            }
            Query::NotNear(nearness) => self.add_scored(&nearness.left, factor, scored),
            Query::AtLeast(_, part) => self.add_scored(part, factor, scored),
            Query::Boost(part, boost) => self.add_scored(part, factor * boost, scored),
            Query::Scope(scope, part) => {
                let mut words = ScoredWords::default();
                self.add_scored(part, factor, &mut words);
                let fields = self.reader.fields.scope(*scope);
                // Headings are the passages' own and count anyway.
                if *scope != Scope::Section {
                    let of_scope = words.words.into_iter();
                    scored
                        .scoped
                        .extend(of_scope.map(|word| (fields.of(word.kind), word)));
                }
            }
            Query::Not(_) | Query::Field(_) => {}
        }
    }

    fn add_word(&self, word: &Word, weight: Score, decides: bool, scored: &mut ScoredWords) {
        let ScoredWords { words, numbers, .. } = scored;
        let mut own = Vec::new();
        let terms = self.lexicon.terms(word);
        let is_several = |sequence: &&Vec<String>| sequence.len() > 1 && !is_compound(&sequence[0]);
        let parts = terms.sequences.iter().find(is_several).map_or(1, Vec::len);
        let mut add = |shown: String, sequences: Vec<Vec<String>>, weight: Score| {
            let same =
                |known: &ScoredWord| known.kind == terms.kind && known.sequences == sequences;
            if sequences.is_empty() {
            } else if let Some(number) = words.iter().position(same) {
                words[number].weight += weight;
                own.push(number);
            } else {
                own.push(words.len());
                words.push(ScoredWord {
                    shown,
                    kind: terms.kind,
                    sequences,
                    weight,
                    decides,
                });
            }
        };
        if parts == 1 {
            add(word.to_string(), terms.sequences.clone(), weight);
            numbers.push((word.clone(), own));
            return;
        }
        // The words of "intra-Afghan" count as words do; that they stand together counts as nearness. Where they are spelled as one
        // word, that counts as much as they do together.
        for part in 0..parts {
            let mut alternatives: Vec<Vec<String>> = Vec::new();
            for sequence in terms.sequences.iter().filter(is_several) {
                let alternative = sequence.get(part).map(|term| vec![term.clone()]);
                alternatives.extend(alternative.filter(|known| !alternatives.contains(known)));
            }
            let shown = alternatives[0][0].clone();
            add(shown, alternatives, weight);
        }
        // So does a hyphen elsewhere ("multina-tional"); one at the same place is there as its parts.
        let lasts: Vec<&String> = terms
            .sequences
            .iter()
            .filter(is_several)
            .filter_map(|sequence| sequence.last())
            .collect();
        let joined = terms
            .sequences
            .iter()
            .filter(|sequence| match sequence.as_slice() {
                [_] => true,
                [first, .., last] => is_compound(first) && !lasts.contains(&last),
                [] => false,
            });
        add(
            word.to_string(),
            joined.cloned().collect(),
            weight * parts as Score,
        );
        numbers.push((word.clone(), own));
    }

    /// The passages in which the query holds.
    fn holds(&self, query: &Query) -> EngineQuery {
        match query {
            Query::Word(word) => self.word(word),
            Query::Phrase(phrase) => self.phrase(query, phrase),
            Query::Words(parts) if self.mode == MatchMode::Any => self.any_or_added(parts),
            Query::Words(parts) | Query::And(parts) => self.all(parts),
            Query::Or(parts) => self.any(parts),
            Query::Not(_) => self.all(std::slice::from_ref(query)),
            Query::Near(nearness) if self.is_in_one_passage(nearness) => {
                Box::new(BooleanQuery::intersection(vec![
                    self.holds(&nearness.left),
                    self.holds(&nearness.right),
                ]))
            }
            Query::Near(nearness) => {
                let both = vec![
                    (Occur::Must, self.holds(&nearness.left)),
                    (Occur::Must, self.holds(&nearness.right)),
                ];
                self.verified(query, Box::new(BooleanQuery::new(both)))
            }
            // Where the second part is not there at all, nothing needs to be verified.
            Query::NotNear(nearness) => {
                let (left, right) = (self.holds(&nearness.left), self.holds(&nearness.right));
                let both = vec![
                    (Occur::Must, left.box_clone()),
                    (Occur::Must, right.box_clone()),
                ];
                let alone = vec![(Occur::Must, left), (Occur::MustNot, excluded(right))];
                Box::new(BooleanQuery::union(vec![
                    Box::new(BooleanQuery::new(alone)),
                    self.verified(query, Box::new(BooleanQuery::new(both))),
                ]))
            }
            Query::AtLeast(_, part) => self.verified(query, self.holds(part)),
            Query::Boost(part, _) => self.holds(part),
            Query::Field(clause) => self
                .clauses
                .iter()
                .find(|(known, _)| *known == clause)
                .map_or_else(
                    || Box::new(EmptyQuery) as EngineQuery,
                    |(_, compiled)| compiled.box_clone(),
                ),
            Query::Scope(scope, part) => {
                let within = self.within(*scope);
                let found = within.holds(part);
                if within.record == record::ARTICLE {
                    Box::new(PassagesOfArticles(found))
                } else {
                    found
                }
            }
        }
    }

    /// Whether nearness asks for two words in one passage, neither of which can be the other: then it is enough that both are there.
    fn is_in_one_passage(&self, nearness: &Nearness) -> bool {
        let (Query::Word(left), Query::Word(right)) =
            (nearness.left.as_ref(), nearness.right.as_ref())
        else {
            return false;
        };
        // A position has one stem; beside it, it may have the word in capitals, and the compound that begins there.
        let is_one_stem = |word: &Word| {
            let sequences = &self.lexicon.terms(word).sequences;
            word.form == Form::Stem
                && sequences
                    .iter()
                    .all(|sequence| sequence.len() == 1 && !is_compound(&sequence[0]))
        };
        let (left_terms, right_terms) = (self.lexicon.terms(left), self.lexicon.terms(right));
        nearness.within == Within::Passage
            && !nearness.ordered
            && is_one_stem(left)
            && is_one_stem(right)
            && !left_terms
                .sequences
                .iter()
                .any(|sequence| right_terms.sequences.contains(sequence))
    }

    /// The articles that have all of some parts in one part of theirs.
    pub(super) fn articles_with(&self, scope: Scope, parts: &[Query]) -> BooleanQuery {
        let within = self.within(scope);
        BooleanQuery::intersection(parts.iter().map(|part| within.holds(part)).collect())
    }

    /// The passages that meet a condition of the query ([`Query::each_condition`]).
    pub(super) fn condition(&self, condition: &Query) -> EngineQuery {
        self.holds(condition)
    }

    fn all(&self, parts: &[Query]) -> EngineQuery {
        let mut clauses: Vec<(Occur, EngineQuery)> = Vec::new();
        let required = parts
            .iter()
            .any(|part| !part.is_condition() && !matches!(part, Query::Words(_)));
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
            clauses.push((Occur::Must, self.every_record()));
        }
        Box::new(BooleanQuery::new(clauses))
    }

    fn any(&self, parts: &[Query]) -> EngineQuery {
        Box::new(BooleanQuery::union(
            parts.iter().map(|part| self.holds(part)).collect(),
        ))
    }

    /// The passages with one of the free words, or of the words that widen them.
    fn any_or_added(&self, parts: &[Query]) -> EngineQuery {
        let mut some: Vec<EngineQuery> = parts.iter().map(|part| self.holds(part)).collect();
        some.extend(self.added.iter().map(|stem| {
            let term = Term::from_field_text(self.words.stems, stem);
            Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as EngineQuery
        }));
        Box::new(BooleanQuery::union(some))
    }

    /// The passages with some of the free words of the query and everything that is required beside them; `None` where there are
    /// no free words, or only one.
    fn some_words(&self, query: &Query) -> Option<EngineQuery> {
        match query {
            Query::Words(parts) if parts.len() > 1 || !self.added.is_empty() => {
                Some(self.any_or_added(parts))
            }
            Query::Word(_) if !self.added.is_empty() => {
                Some(self.any_or_added(std::slice::from_ref(query)))
            }
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
                if required.iter().all(Query::is_condition) {
                    let some = self.some_words(&parts[free])?;
                    return Some(Box::new(BooleanQuery::new(vec![
                        (Occur::Must, some),
                        (Occur::Must, self.all(&required)),
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

    fn word(&self, word: &Word) -> EngineQuery {
        let terms = self.lexicon.terms(word);
        let field = self.words.of(terms.kind);
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
            return sequence_query(self.words.of(kind), &sequence);
        }
        // In an index of several languages each word has a stem in each, in the same order.
        let languages = self.reader.languages.len();
        if phrase.moves == 0
            && languages > 1
            && kind == TermKind::Stem
            && terms
                .iter()
                .all(|terms| terms.kind == kind && terms.sequences.len() == languages)
        {
            let in_language = |language: usize| {
                let sequence: Vec<String> = terms
                    .iter()
                    .flat_map(|terms| terms.sequences[language].iter().cloned())
                    .collect();
                sequence_query(self.words.of(kind), &sequence)
            };
            return Box::new(BooleanQuery::union(
                (0..languages).map(in_language).collect(),
            ));
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
            fields: self.words,
        })
    }

    fn every_record(&self) -> EngineQuery {
        self.reader.record_query(self.record)
    }

    /// The query's words in order, for nearness; patterns, which may be many words each, do not take part.
    fn near_words(&self, query: &Query) -> Vec<NearWord> {
        let mut near: Vec<NearWord> = Vec::new();
        query.each_word(&mut |word| {
            let terms = self.lexicon.terms(word);
            let field = self.words.of(terms.kind);
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
    // The term of a compound stands only where its second word follows.
    if terms.len() == 1 || is_compound(&sequence[0]) {
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
