//! What may be meant by what has been typed so far: words, outlets and names of the index that begin so.
//!
//! Words are read off the dictionary, where those with the same first letters stand in a row. Names are found by any of their words
//! ("khal" finds Zalmay Khalilzad); for that they are put in order once for a commit, the first time one is asked for.

use super::IndexError;
use super::reader::Reader;
use super::terms::is_word;
use super::writer::entity_field;
use crate::analysis::fold_name;
use crate::entity::EntityKind;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use tantivy::Term;
use tantivy::schema::Field;

/// What is suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Suggested {
    /// A word of a passage, folded as words are compared: small letters, no diacritics.
    Word,
    /// An outlet.
    Outlet,
    /// A name.
    Name(EntityKind),
}

/// Something of the index that begins with what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What it is.
    pub what: Suggested,
    /// How it is written.
    pub text: String,
    /// The passages that have it, at least one.
    pub passages: usize,
}

/// The outlets and names of a commit, by each of their words.
#[derive(Debug, Default)]
pub(super) struct Names {
    names: Vec<Name>,
    /// A name from one of its words on, folded, and the name's place above; in order.
    tails: Vec<(String, u32)>,
}

#[derive(Debug)]
struct Name {
    what: Suggested,
    text: String,
    /// As the dictionary counts them, deleted ones included.
    passages: u64,
}

impl Reader {
    /// The most frequent words, outlets and names that begin with what was typed, at most `limit` of each that is wanted: first words,
    /// then outlets, then names; equally frequent ones in the order of the alphabet.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn suggest(
        &self,
        typed: &str,
        wanted: &[Suggested],
        limit: usize,
    ) -> Result<Vec<Suggestion>, IndexError> {
        let folded = fold_name(typed);
        let Some(last) = folded
            .last()
            .filter(|_| !typed.ends_with(char::is_whitespace))
        else {
            return Ok(Vec::new());
        };
        (|| {
            let mut suggestions = Vec::new();
            if wanted.contains(&Suggested::Word) {
                self.add_known(self.words_beginning(last)?, limit, &mut suggestions)?;
            }
            let names = self.names()?;
            let mut beginning = names.beginning(&folded.join(" "));
            beginning.retain(|name| wanted.contains(&name.what));
            let (outlets, others) = beginning
                .into_iter()
                .map(|name| (name.passages, name.what, name.text.clone()))
                .partition(|(_, what, _)| *what == Suggested::Outlet);
            self.add_known(outlets, limit, &mut suggestions)?;
            self.add_known(others, limit, &mut suggestions)?;
            Ok(suggestions)
        })()
        .map_err(|error| self.error(error))
    }

    /// Adds the most frequent of them, with how many passages that are there have each.
    fn add_known(
        &self,
        mut found: Vec<(u64, Suggested, String)>,
        limit: usize,
        suggestions: &mut Vec<Suggestion>,
    ) -> tantivy::Result<()> {
        found.sort_unstable_by(|a, b| (b.0, &a.2).cmp(&(a.0, &b.2)));
        let statistics = self.statistics_provider()?;
        let mut added = Vec::new();
        for (_, what, text) in found {
            if added.len() == limit {
                break;
            }
            let passages = statistics.count(&Term::from_field_text(self.field_of(what), &text))?;
            if passages > 0 {
                added.push(Suggestion {
                    what,
                    text,
                    passages: passages as usize,
                });
            }
        }
        suggestions.extend(added);
        Ok(())
    }

    fn field_of(&self, what: Suggested) -> Field {
        match what {
            Suggested::Word => self.fields.words.exact,
            Suggested::Outlet => self.fields.outlet,
            Suggested::Name(kind) => entity_field(&self.fields, kind),
        }
    }

    fn words_beginning(&self, prefix: &str) -> tantivy::Result<Vec<(u64, Suggested, String)>> {
        let mut counted: HashMap<String, u64> = HashMap::new();
        for segment in self.searcher.segment_readers() {
            let inverted_index = segment.inverted_index(self.fields.words.exact)?;
            let mut terms = inverted_index.terms().range().ge(prefix).into_stream()?;
            while terms.advance() && terms.key().starts_with(prefix.as_bytes()) {
                let frequency = u64::from(terms.value().doc_freq);
                match std::str::from_utf8(terms.key()) {
                    Ok(term) if is_word(term) => match counted.get_mut(term) {
                        Some(count) => *count += frequency,
                        None => {
                            counted.insert(term.to_owned(), frequency);
                        }
                    },
                    _ => {}
                }
            }
        }
        Ok(counted
            .into_iter()
            .map(|(word, count)| (count, Suggested::Word, word))
            .collect())
    }

    /// The outlets and names, put in order the first time.
    fn names(&self) -> tantivy::Result<Arc<Names>> {
        if let Some(names) = self.names.get() {
            return Ok(Arc::clone(names));
        }
        let mut names = Names::default();
        let kinds = EntityKind::ALL.into_iter().map(Suggested::Name);
        for what in std::iter::once(Suggested::Outlet).chain(kinds) {
            let mut counted: HashMap<String, u64> = HashMap::new();
            for segment in self.searcher.segment_readers() {
                let inverted_index = segment.inverted_index(self.field_of(what))?;
                let mut terms = inverted_index.terms().stream()?;
                while terms.advance() {
                    let name = String::from_utf8_lossy(terms.key()).into_owned();
                    *counted.entry(name).or_default() += u64::from(terms.value().doc_freq);
                }
            }
            for (text, passages) in counted {
                names.add(what, text, passages);
            }
        }
        names.tails.sort_unstable();
        let names = Arc::new(names);
        Ok(Arc::clone(self.names.get_or_init(|| names)))
    }
}

impl Names {
    fn add(&mut self, what: Suggested, text: String, passages: u64) {
        let place = self.names.len() as u32;
        let words = fold_name(&text);
        for first in 0..words.len() {
            self.tails.push((words[first..].join(" "), place));
        }
        self.names.push(Name {
            what,
            text,
            passages,
        });
    }

    /// The names that begin so, at any of their words.
    fn beginning(&self, folded: &str) -> Vec<&Name> {
        let first = self
            .tails
            .partition_point(|(tail, _)| tail.as_str() < folded);
        let places: HashSet<u32> = self.tails[first..]
            .iter()
            .take_while(|(tail, _)| tail.starts_with(folded))
            .map(|(_, place)| *place)
            .collect();
        places
            .into_iter()
            .map(|place| &self.names[place as usize])
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_the_beginning_of_any_of_its_words() {
        let mut names = Names::default();
        for name in ["Zalmay Khalilzad", "Hamid Karzai", "The Linden Post"] {
            names.add(Suggested::Word, name.to_owned(), 1);
        }
        names.tails.sort_unstable();
        let check = |typed: &str, expected: &[&str]| {
            let mut found: Vec<&str> = names
                .beginning(typed)
                .into_iter()
                .map(|name| name.text.as_str())
                .collect();
            found.sort_unstable();
            assert_eq!(found, expected, "{typed}");
        };
        check("kha", &["Zalmay Khalilzad"]);
        check("zalmay kha", &["Zalmay Khalilzad"]);
        check("ka", &["Hamid Karzai"]);
        check("linden p", &["The Linden Post"]);
        check("azalmay", &[]);
    }
}
