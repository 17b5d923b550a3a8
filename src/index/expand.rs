//! Patterns to the words of the index that fit them.
//!
//! What comes in: a query. What goes out: the terms of each of its words; for a word as it is, also the compounds with a hyphen that are
//! this word; for wildcards, regular expressions and fuzzy words those that the index knows, found by an automaton over its dictionary
//! (for a mere prefix they stand in a row there). There is no silent cap: a pattern that fits too many words is an error.

use super::deadline;
use super::reader::Reader;
use super::terms::is_word;
use super::word_list::WordList;
use super::{IndexError, from_engine};
use crate::analysis::{Lexicon, WordTerms, compound, fold_letters, fold_name, fold_pattern};
use crate::numbers::grouped;
use crate::query::{Form, Query, Scope, Word, rows_of_words};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::{TantivyError, Term};
use tantivy_fst::{Automaton, Regex};

/// Words a pattern may fit; beyond them it says little about what is looked for.
const MOST_WORDS: usize = 10_000;

/// Words next to each other that a regular expression may fit; each is a phrase to look for.
const MOST_ROWS: usize = 2_000;

/// Patterns that are remembered at most; then the memory starts anew.
const MOST_REMEMBERED: usize = 64;

/// The words that patterns were found to fit.
#[derive(Debug, Default)]
pub(super) struct Expansions(Mutex<HashMap<Pattern, Vec<Vec<String>>>>);

/// A pattern, and the fields whose words it was held against.
type Pattern = (Word, Vec<Field>);

impl Expansions {
    fn get(&self, pattern: &Pattern) -> Option<Vec<Vec<String>>> {
        self.0.lock().ok()?.get(pattern).cloned()
    }

    fn keep(&self, pattern: Pattern, words: &[Vec<String>]) {
        if let Ok(mut known) = self.0.lock() {
            if known.len() >= MOST_REMEMBERED {
                known.clear();
            }
            known.insert(pattern, words.to_vec());
        }
    }
}

/// Why a query's words have no terms.
#[derive(Debug, thiserror::Error)]
pub enum PatternError {
    /// A pattern fits too many words.
    #[error(
        "'{pattern}' fits more than {} different words of the index; write more of its letters",
        grouped(MOST_WORDS)
    )]
    TooMany {
        /// The pattern as it was typed.
        pattern: String,
    },
    /// A regular expression fits too many words next to each other.
    #[error(
        "'{pattern}' fits more than {MOST_ROWS} words next to each other; write more of their letters, or nearness: '/al/ pre/1 /qa.*/'"
    )]
    TooManyRows {
        /// The pattern as it was typed.
        pattern: String,
    },
    /// The automaton of a pattern has too many states.
    #[error(
        "'{pattern}' is too intricate to be held against every word; repeat less, or write several patterns with OR between them"
    )]
    Intricate {
        /// The pattern as it was typed.
        pattern: String,
    },
    /// The index cannot be read.
    #[error(transparent)]
    Index(#[from] IndexError),
}

impl Reader {
    /// The terms of every word of a query, and of the function words that were set aside.
    ///
    /// # Errors
    /// If a pattern fits too many words or is broken, or the index cannot be read.
    pub fn lexicon(&self, query: &Query, common: &[Word]) -> Result<Lexicon, PatternError> {
        let mut words: Vec<&Word> = common.iter().collect();
        query.each_word_at_all(&mut |word| words.push(word));
        let mut dictionaries = vec![self.fields.words.exact];
        query.each_condition(&mut |condition| {
            if let Query::Scope(scope, _) = condition {
                dictionaries.push(self.fields.scope(*scope).exact);
            }
        });
        let mut lexicon = Lexicon::default();
        for word in words {
            let terms = if word.form.is_pattern() {
                WordTerms::of_pattern(self.expand(word, &dictionaries)?)
            } else {
                self.word_terms(word)?
            };
            lexicon.insert(word.clone(), terms);
        }
        Ok(lexicon)
    }

    /// The terms of a word that is no pattern.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub(super) fn word_terms(&self, word: &Word) -> Result<WordTerms, IndexError> {
        let mut terms = WordTerms::new(word, &self.languages);
        if word.form != Form::Stem {
            return Ok(terms);
        }
        let mut compounds = BTreeSet::new();
        for sequence in &terms.sequences {
            if let [stem] = sequence.as_slice() {
                self.compounds(stem, &mut compounds)
                    .map_err(|error| self.error(error))?;
            }
        }
        terms
            .sequences
            .extend(compounds.into_iter().map(compound::sequence));
        Ok(terms)
    }

    /// The terms of the compounds of the texts that are a stem as one word.
    fn compounds(&self, stem: &str, found: &mut BTreeSet<String>) -> tantivy::Result<()> {
        let [from, to] = compound::bounds(stem);
        let segments = self.searcher.segment_readers().iter();
        // Headlines stand in leads too.
        let fields = [self.fields.words.stems, self.fields.lead.stems];
        for (segment, field) in segments.flat_map(|segment| fields.map(|field| (segment, field))) {
            let inverted_index = segment.inverted_index(field)?;
            let mut terms = inverted_index
                .terms()
                .range()
                .ge(&from)
                .lt(&to)
                .into_stream()?;
            while terms.advance() {
                found.extend(std::str::from_utf8(terms.key()).map(str::to_owned));
            }
        }
        Ok(())
    }

    /// Words that are spelled nearly like one that no passage has, or no part of an article, each with how many passages a search for it
    /// finds; most frequent first.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn nearly(
        &self,
        word: &Word,
        scope: Option<Scope>,
    ) -> Result<Vec<(String, usize)>, IndexError> {
        const LEAST_LETTERS: usize = 4;
        const MOST: usize = 3;
        let letters = word.typed.chars().filter(|c| c.is_alphanumeric()).count();
        if letters < LEAST_LETTERS || word.form.is_pattern() {
            return Ok(Vec::new());
        }
        let fields = scope.map_or(self.fields.words, |scope| self.fields.scope(scope));
        for edits in [1, 2] {
            let fuzzy = Word {
                typed: word.typed.clone(),
                form: Form::Fuzzy(edits),
            };
            let terms = match self.expand(&fuzzy, &[fields.exact]) {
                Ok(terms) => terms,
                Err(PatternError::Index(error)) => return Err(error),
                Err(_) => Vec::new(),
            };
            let mut counted = Vec::new();
            for term in terms.into_iter().flatten() {
                let known = Word {
                    typed: term.clone(),
                    form: Form::Exact,
                };
                counted.push((term, self.places_with(&known, scope)?));
            }
            counted.retain(|(_, count)| *count > 0);
            counted.sort_by_key(|(term, count)| (std::cmp::Reverse(*count), term.clone()));
            counted.truncate(MOST);
            if !counted.is_empty() || letters < 2 * LEAST_LETTERS - 2 {
                let words = counted.into_iter().map(|(term, _)| term);
                return self.found_for(words, word.form, scope);
            }
        }
        Ok(Vec::new())
    }

    /// Some words with how many passages a search for each finds, if it is looked for in a form and a part of the article; most frequent
    /// first.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn found_for(
        &self,
        words: impl Iterator<Item = String>,
        form: Form,
        scope: Option<Scope>,
    ) -> Result<Vec<(String, usize)>, IndexError> {
        let mut counted = Vec::new();
        for typed in words {
            let word = Word {
                typed: typed.clone(),
                form,
            };
            let mut lexicon = Lexicon::default();
            lexicon.insert(word.clone(), self.word_terms(&word)?);
            let mut query = Query::Word(word);
            if let Some(scope) = scope {
                query = Query::Scope(scope, Box::new(query));
            }
            let count = self.places_where(&query, &Arc::new(lexicon), None)?;
            counted.push((typed, count));
        }
        counted.sort_by_key(|(word, count)| (std::cmp::Reverse(*count), word.clone()));
        Ok(counted)
    }

    /// The words of some fields that a pattern fits. They are remembered: the next page, the counts beside it and the text around a hit
    /// ask for them again.
    fn expand(
        &self,
        word: &Word,
        dictionaries: &[Field],
    ) -> Result<Vec<Vec<String>>, PatternError> {
        let key = (word.clone(), dictionaries.to_vec());
        if let Some(known) = self.expansions.get(&key) {
            return Ok(known);
        }
        let words = self.look_up(word, dictionaries)?;
        self.expansions.keep(key, &words);
        Ok(words)
    }

    fn look_up(
        &self,
        word: &Word,
        dictionaries: &[Field],
    ) -> Result<Vec<Vec<String>>, PatternError> {
        let mut fitting = Fitting::of(word);
        match word.form {
            Form::Fuzzy(edits) => self.spelled_nearly(edits, dictionaries, &mut fitting)?,
            Form::Regex => return self.rows_of_words(word, dictionaries),
            _ => match prefix(&word.typed) {
                Some(prefix) => self.beginning_with(&prefix, dictionaries, &mut fitting)?,
                None => self.accepted(
                    &regex(&wildcard(&word.typed), word)?,
                    dictionaries,
                    &mut fitting,
                )?,
            },
        }
        Ok(fitting.words.into_iter().map(|word| vec![word]).collect())
    }

    /// The words that a regular expression fits, and those next to each other that it fits with a hyphen or a space between them.
    fn rows_of_words(
        &self,
        word: &Word,
        dictionaries: &[Field],
    ) -> Result<Vec<Vec<String>>, PatternError> {
        let (alone, beside): (Vec<_>, Vec<_>) = rows_of_words(&word.typed, &fold_letters)
            .into_iter()
            .partition(|row| row.len() == 1);
        let mut rows: BTreeSet<Vec<String>> = BTreeSet::new();
        if !alone.is_empty() {
            // The dictionary is gone through once for all of them.
            let any: Vec<String> = alone
                .concat()
                .iter()
                .map(|it| format!("(?:{it})"))
                .collect();
            let mut fitting = Fitting::of(word);
            self.accepted(&regex(&any.join("|"), word)?, dictionaries, &mut fitting)?;
            rows.extend(fitting.words.into_iter().map(|word| vec![word]));
        }
        let mut beside_each_other = 0;
        for expressions in beside {
            let mut row: Vec<Vec<String>> = vec![Vec::new()];
            for expression in &expressions {
                let mut fitting = Fitting::of(word);
                self.accepted(&regex(expression, word)?, dictionaries, &mut fitting)?;
                if beside_each_other + row.len() * fitting.words.len() > MOST_ROWS {
                    return Err(PatternError::TooManyRows {
                        pattern: word.to_string(),
                    });
                }
                row = row
                    .iter()
                    .flat_map(|before| {
                        fitting.words.iter().map(|next| {
                            let mut longer = before.clone();
                            longer.push(next.clone());
                            longer
                        })
                    })
                    .collect();
            }
            beside_each_other += row.len();
            rows.extend(row);
        }
        Ok(rows.into_iter().collect())
    }

    /// The words that are so many edits from a word: those of the passages from the list in memory, if there is one.
    fn spelled_nearly(
        &self,
        edits: u8,
        dictionaries: &[Field],
        fitting: &mut Fitting<'_>,
    ) -> Result<(), PatternError> {
        let exact = self.fields.words.exact;
        let folded = fold_name(&fitting.pattern.typed).concat();
        let listed = self.words.get().and_then(|list| list.near(&folded, edits));
        let mut unlisted = dictionaries.to_vec();
        if let Some(words) = listed {
            unlisted.retain(|dictionary| *dictionary != exact);
            for word in words {
                fitting.add(word.as_bytes())?;
            }
        }
        if unlisted.is_empty() {
            return Ok(());
        }
        let term = Term::from_field_text(exact, &folded);
        let automaton = FuzzyTermQuery::new(term, edits, true).automaton();
        let automaton = automaton.map_err(|error| self.error(error))?;
        self.accepted(&automaton, &unlisted, fitting)
    }

    /// Keeps the words of the passages in memory from now on, so that words spelled nearly alike are found at once. That pays for who
    /// answers many searches of one commit.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn list_words(&self) -> Result<(), IndexError> {
        if self.words.get().is_some() {
            return Ok(());
        }
        let words = self
            .dictionary(self.fields.words.exact)
            .map_err(|error| self.error(error))?;
        let words = words
            .iter()
            .map(String::as_str)
            .filter(|word| is_word(word));
        let _ = self.words.set(WordList::new(words));
        Ok(())
    }

    /// The words that begin with these letters, which stand in a row in the dictionary: no automaton has to be made.
    fn beginning_with(
        &self,
        prefix: &str,
        dictionaries: &[Field],
        fitting: &mut Fitting<'_>,
    ) -> Result<(), PatternError> {
        let segments = self.searcher.segment_readers().iter();
        for (segment, dictionary) in
            segments.flat_map(|segment| dictionaries.iter().map(move |field| (segment, *field)))
        {
            let inverted_index = segment
                .inverted_index(dictionary)
                .map_err(|error| self.error(error))?;
            let terms = inverted_index.terms().range().ge(prefix).into_stream();
            let mut terms = terms.map_err(|error| self.unreadable(error))?;
            while terms.advance() && terms.key().starts_with(prefix.as_bytes()) {
                fitting.add(terms.key())?;
            }
        }
        Ok(())
    }

    fn unreadable(&self, error: std::io::Error) -> IndexError {
        from_engine(&self.folder, "read", TantivyError::from(error))
    }

    fn accepted<A>(
        &self,
        automaton: &A,
        dictionaries: &[Field],
        fitting: &mut Fitting<'_>,
    ) -> Result<(), PatternError>
    where
        A: Automaton,
        A::State: Clone,
    {
        let segments = self.searcher.segment_readers().iter();
        for (segment, dictionary) in
            segments.flat_map(|segment| dictionaries.iter().map(move |field| (segment, *field)))
        {
            fitting.check()?;
            let inverted_index = segment
                .inverted_index(dictionary)
                .map_err(|error| self.error(error))?;
            let mut terms = inverted_index
                .terms()
                .search(automaton)
                .into_stream()
                .map_err(|error| self.unreadable(error))?;
            while terms.advance() {
                fitting.add(terms.key())?;
            }
        }
        Ok(())
    }
}

/// The words that a pattern was found to fit so far.
struct Fitting<'p> {
    pattern: &'p Word,
    words: BTreeSet<String>,
}

impl<'p> Fitting<'p> {
    fn of(pattern: &'p Word) -> Self {
        Self {
            pattern,
            words: BTreeSet::new(),
        }
    }

    /// Takes a term in, if it is a word.
    fn add(&mut self, term: &[u8]) -> Result<(), PatternError> {
        if let Ok(term) = std::str::from_utf8(term)
            && is_word(term)
        {
            self.words.insert(term.to_owned());
        }
        self.check()
    }

    /// Whether there are few enough of them, and time is left; what is told where none is, nobody reads.
    fn check(&self) -> Result<(), PatternError> {
        if self.words.len() > MOST_WORDS || deadline::is_over() {
            return Err(PatternError::TooMany {
                pattern: self.pattern.to_string(),
            });
        }
        Ok(())
    }
}

/// The letters of a wildcard pattern that has no wildcard but one at its end.
fn prefix(typed: &str) -> Option<String> {
    let mut folded = fold_pattern(typed, &['*', '?']);
    let last = folded.pop();
    (last == Some('*') && !folded.contains(['*', '?'])).then_some(folded)
}

/// The automaton of an expression. What is wrong with one was said when the query was read, but for one that has too many states.
fn regex(expression: &str, word: &Word) -> Result<Regex, PatternError> {
    Regex::new(expression).map_err(|_| PatternError::Intricate {
        pattern: word.to_string(),
    })
}

/// A wildcard pattern as a regular expression.
fn wildcard(typed: &str) -> String {
    let mut expression = String::new();
    for c in fold_pattern(typed, &['*', '?']).chars() {
        match c {
            '*' => expression.push_str(".*"),
            '?' => expression.push('.'),
            c if c.is_alphanumeric() => expression.push(c),
            // What is folded has letters, marks and digits; anything else stands for itself.
            c => {
                expression.push('\\');
                expression.push(c);
            }
        }
    }
    expression
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_are_folded_and_letters_stand_for_themselves() {
        assert_eq!(wildcard("Guantá*"), "guanta.*");
        assert_eq!(wildcard("O'Br?en"), "obr.en");
    }
}
