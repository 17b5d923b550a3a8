//! Whether capitals tell a word from another ("US" from "us") or are one more way to write it ("TEXAS", "COVID").
//!
//! What comes in: a word as it was typed in capitals. What goes out: how often it stands so, and whether the same letters in other case
//! are another word in these texts. The index keeps words in capitals apart, but not which begin with one: that is read off the text of
//! a few passages, always the same ones whatever the engine's layout.

use super::IndexError;
use super::collect::{Key, Ranked, Top, TopPassages};
use super::compile::EngineQuery;
use super::reader::Reader;
use super::stored::StoredPassage;
use crate::analysis::{WordTerms, fold_name, is_function_word, tokenize};
use crate::query::{Form, Scope, Word};
use std::collections::HashMap;
use std::sync::Mutex;
use tantivy::query::{BooleanQuery, EnableScoring, Occur, Query as _, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Score, TERMINATED, Term};

/// Below this share of the passages with a word, capitals are a few people's shouting.
const LEAST_SHARE: (usize, usize) = (1, 20);
/// Passages that are read to know how a word is written where it is not in capitals.
const MOST_READ: usize = 32;
/// Words that are remembered at most; then the memory starts anew.
const MOST_REMEMBERED: usize = 256;

/// Which words were found to be others in capitals.
#[derive(Debug, Default)]
pub(super) struct Apart(Mutex<HashMap<String, bool>>);

/// Where a word that was typed in capitals stands: in how many passages, or in how many articles if it was looked for in a part of
/// articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InCapitals {
    /// Those that have it in capitals.
    pub capitals: usize,
    /// Those that have it, but never in capitals.
    pub otherwise: usize,
}

impl Reader {
    /// How a word in capitals is written in the passages, or in a part of the articles.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn in_capitals(&self, word: &Word, scope: Option<Scope>) -> Result<InCapitals, IndexError> {
        let capitals = self.places_with(word, scope)?;
        let all = self.places_with(&in_any_case(word), scope)?;
        Ok(InCapitals {
            capitals,
            otherwise: all.saturating_sub(capitals),
        })
    }

    /// Whether the letters of a word in capitals are another word where they are not in capitals: a function word, or a word that is
    /// mostly written small while a good share of all is in capitals.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn is_another_in_capitals(&self, word: &Word) -> Result<bool, IndexError> {
        let folded = fold_name(&word.typed).concat();
        // No word in small letters has digits in it.
        if folded.contains(|c: char| c.is_numeric()) {
            return Ok(false);
        }
        let languages = self.languages().iter();
        if languages
            .clone()
            .any(|language| is_function_word(&folded, language))
        {
            return Ok(true);
        }
        let known = self.apart.0.lock().ok();
        if let Some(known) = known.and_then(|known| known.get(&folded).copied()) {
            return Ok(known);
        }
        let InCapitals {
            capitals,
            otherwise,
        } = self.in_capitals(word, None)?;
        let (least, of) = LEAST_SHARE;
        let apart = capitals * of >= (capitals + otherwise) * least
            && capitals > 0
            && (otherwise == 0 || self.is_mostly_small(word, &folded)?);
        if let Ok(mut known) = self.apart.0.lock() {
            if known.len() >= MOST_REMEMBERED {
                known.clear();
            }
            known.insert(folded, apart);
        }
        Ok(apart)
    }

    /// Whether a word begins with a small letter more often than not, within sentences of passages that do not have it in capitals.
    fn is_mostly_small(&self, word: &Word, folded: &str) -> Result<bool, IndexError> {
        (|| -> tantivy::Result<bool> {
            let (mut small, mut large) = (0, 0);
            for passage in self.first_without_capitals(word)? {
                let passage: StoredPassage = self.stored(passage.address)?;
                tokenize(&passage.text, &mut |token| {
                    // Where a sentence begins, every word has a capital.
                    let begins = passage.sentences.contains(&(token.range.start as u32));
                    if token.folded == folded && !begins {
                        let first = passage.text[token.range].chars().next();
                        if first.is_some_and(char::is_lowercase) {
                            small += 1;
                        } else {
                            large += 1;
                        }
                    }
                });
            }
            Ok(small > large)
        })()
        .map_err(|error| self.error(error))
    }

    /// The first passages, by article and ordinal, that have a word in other letters than capitals alone.
    fn first_without_capitals(&self, word: &Word) -> tantivy::Result<Vec<Ranked>> {
        const EQUAL: Score = 0.0;
        let term = |word: &Word| -> EngineQuery {
            let form = WordTerms::new(word, &[]).sequences.concat().concat();
            let term = Term::from_field_text(self.fields.words.exact, &form);
            Box::new(TermQuery::new(term, IndexRecordOption::Basic))
        };
        let query = BooleanQuery::new(vec![
            (Occur::Must, term(&in_any_case(word))),
            (Occur::MustNot, term(word)),
        ]);
        let settings = TopPassages {
            limit: MOST_READ,
            key: Key::Score,
            per_article: None,
        };
        let weight = query.weight(EnableScoring::disabled_from_searcher(&self.searcher))?;
        let mut tops: Vec<Top> = Vec::new();
        for (number, segment) in self.searcher.segment_readers().iter().enumerate() {
            let mut top = settings.for_segment(number as u32, self.columns[number].clone());
            let mut scorer = weight.scorer(segment, 1.0)?;
            while scorer.doc() != TERMINATED {
                if segment
                    .alive_bitset()
                    .is_none_or(|alive| alive.is_alive(scorer.doc()))
                {
                    top.collect(0, scorer.doc(), EQUAL);
                }
                scorer.advance();
            }
            tops.push(top.harvest());
        }
        Ok(settings.merge(tops, &self.searcher)?.ranked)
    }
}

/// The form of a word in capitals as it is written in any case.
fn in_any_case(word: &Word) -> Word {
    Word {
        typed: word.typed.to_lowercase(),
        form: Form::Exact,
    }
}
