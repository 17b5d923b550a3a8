//! What may be meant by what has been typed so far: words, outlets and names of the index that begin so.
//!
//! Words are read off the dictionary, where those with the same first letters stand in a row. Names are found by any of their words
//! ("khal" finds Zalmay Khalilzad), whichever way it is written; for that they are put in order once for a commit, the first time one is
//! asked for. Which names are one is told by the same groups as facets have ([`super::names`]).

use super::IndexError;
use super::conditions::outlet_words;
use super::frequencies::documents_with;
use super::reader::Reader;
use super::terms::is_word;
use super::writer::entity_field;
use crate::analysis::fold_name;
use crate::entity::EntityKind;
use std::collections::HashMap;
use std::sync::Arc;
use tantivy::Term;
use tantivy::collector::Count;
use tantivy::query::TermSetQuery;
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
    /// How it is written; an outlet or a name that is written in several ways as the facets have it.
    pub text: String,
    /// What begins with what was typed, where that is another way to write it.
    pub form: Option<String>,
    /// The passages that have it, at least one.
    pub passages: usize,
}

/// The outlets and names of a commit, by each of their words.
#[derive(Debug, Default)]
pub(super) struct Names {
    names: Vec<Name>,
    /// A form of a name from one of its words on, folded, the name's place above, and the form's place in it; in order.
    tails: Vec<(String, u32, u32)>,
}

#[derive(Debug)]
struct Name {
    what: Suggested,
    text: String,
    /// The ways to write it, most frequent first.
    forms: Vec<String>,
    /// The sum of those of its forms as the index counts them: no fewer than have any of them.
    passages: u64,
}

/// What begins with what was typed, before it is known how many passages have it.
struct Found {
    what: Suggested,
    text: String,
    forms: Vec<String>,
    /// What begins so, where that is another way to write it.
    form: Option<String>,
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
            beginning.retain(|found| wanted.contains(&found.what));
            let (outlets, others) = beginning
                .into_iter()
                .partition(|found| found.what == Suggested::Outlet);
            self.add_known(outlets, limit, &mut suggestions)?;
            self.add_known(others, limit, &mut suggestions)?;
            Ok(suggestions)
        })()
        .map_err(|error| self.error(error))
    }

    /// Adds the most frequent of them, with how many passages that are there have each.
    fn add_known(
        &self,
        mut found: Vec<Found>,
        limit: usize,
        suggestions: &mut Vec<Suggestion>,
    ) -> tantivy::Result<()> {
        found.sort_unstable_by(|a, b| (b.passages, &a.text).cmp(&(a.passages, &b.text)));
        let mut added = Vec::new();
        for found in found {
            if added.len() == limit {
                break;
            }
            let field = self.field_of(found.what);
            let terms = found.forms.iter();
            let terms = terms.map(|form| Term::from_field_text(field, form));
            let passages = match &found.forms[..] {
                [only] => {
                    documents_with(&Term::from_field_text(field, only), &self.searcher)? as usize
                }
                // A passage that has several of them is one.
                _ => self.searcher.search(&TermSetQuery::new(terms), &Count)?,
            };
            if passages > 0 {
                added.push(Suggestion {
                    what: found.what,
                    text: found.text,
                    form: found.form,
                    passages,
                });
            }
        }
        // The sum of their forms put them in order; what is told decides.
        added.sort_by(|a, b| (b.passages, &a.text).cmp(&(a.passages, &b.text)));
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

    fn words_beginning(&self, prefix: &str) -> tantivy::Result<Vec<Found>> {
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
            .map(|(word, passages)| Found {
                what: Suggested::Word,
                forms: vec![word.clone()],
                text: word,
                form: None,
                passages,
            })
            .collect())
    }

    /// The outlets and names, put in order the first time.
    fn names(&self) -> tantivy::Result<Arc<Names>> {
        if let Some(names) = self.names.get() {
            return Ok(Arc::clone(names));
        }
        let mut names = Names::default();
        for outlet in self.outlets()? {
            names.add(Suggested::Outlet, outlet);
        }
        for kind in EntityKind::ALL {
            let known = self.names_of(kind)?;
            for group in &known.groups {
                let forms = group.forms.iter().map(|form| &known.forms[*form]);
                let passages = forms.clone().map(|(_, passages)| *passages as u64).sum();
                let joined = Joined {
                    text: group.name.clone(),
                    forms: forms.map(|(form, _)| form.clone()).collect(),
                    passages,
                };
                names.add(Suggested::Name(kind), joined);
            }
        }
        names.tails.sort_unstable();
        let names = Arc::new(names);
        Ok(Arc::clone(self.names.get_or_init(|| names)))
    }

    /// The outlets, each once however it is spelled, as the facets have it: in the spelling of most passages.
    fn outlets(&self) -> tantivy::Result<Vec<Joined>> {
        let mut counted: HashMap<String, u64> = HashMap::new();
        for segment in self.searcher.segment_readers() {
            let inverted_index = segment.inverted_index(self.fields.outlet)?;
            let mut terms = inverted_index.terms().stream()?;
            while terms.advance() {
                let name = String::from_utf8_lossy(terms.key()).into_owned();
                *counted.entry(name).or_default() += u64::from(terms.value().doc_freq);
            }
        }
        let mut counted: Vec<(String, u64)> = counted.into_iter().collect();
        counted.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
        let mut joined: Vec<Joined> = Vec::new();
        let mut place_of: HashMap<Vec<String>, usize> = HashMap::new();
        for (outlet, passages) in counted {
            let place = *place_of
                .entry(outlet_words(&outlet))
                .or_insert(joined.len());
            if place == joined.len() {
                joined.push(Joined {
                    text: outlet.clone(),
                    forms: Vec::new(),
                    passages: 0,
                });
            }
            joined[place].forms.push(outlet);
            joined[place].passages += passages;
        }
        Ok(joined)
    }
}

/// An outlet or a name, however it is written.
struct Joined {
    text: String,
    /// Most frequent first.
    forms: Vec<String>,
    passages: u64,
}

impl Names {
    fn add(&mut self, what: Suggested, joined: Joined) {
        let place = self.names.len() as u32;
        // A listed name ("United States") may be none of its forms.
        let forms = joined.forms.iter();
        let forms = forms.chain((!joined.forms.contains(&joined.text)).then_some(&joined.text));
        for (at, form) in forms.enumerate() {
            let words = fold_name(form);
            for first in 0..words.len() {
                self.tails
                    .push((words[first..].join(" "), place, at as u32));
            }
        }
        self.names.push(Name {
            what,
            text: joined.text,
            forms: joined.forms,
            passages: joined.passages,
        });
    }

    /// The names that begin so, at any word of any of their forms.
    fn beginning(&self, folded: &str) -> Vec<Found> {
        let first = self
            .tails
            .partition_point(|(tail, ..)| tail.as_str() < folded);
        let tails = self.tails[first..].iter();
        let tails = tails.take_while(|(tail, ..)| tail.starts_with(folded));
        let mut forms: HashMap<u32, u32> = HashMap::new();
        for (_, place, form) in tails {
            let most_frequent = forms.entry(*place).or_insert(*form);
            *most_frequent = (*most_frequent).min(*form);
        }
        let found = forms.into_iter().map(|(place, form)| {
            let name = &self.names[place as usize];
            let form = name.forms.get(form as usize).unwrap_or(&name.text);
            // The name may be a form itself that begins so.
            let begins = |text: &str| {
                let words = fold_name(text);
                (0..words.len()).any(|at| words[at..].join(" ").starts_with(folded))
            };
            Found {
                what: name.what,
                text: name.text.clone(),
                forms: name.forms.clone(),
                form: (*form != name.text && !begins(&name.text)).then(|| form.clone()),
                passages: name.passages,
            }
        });
        found.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_the_beginning_of_any_of_its_words() {
        let mut names = Names::default();
        for forms in [
            &["Zalmay Khalilzad", "Zalmai Khalilzad"][..],
            &["Hamid Karzai"],
            &["The Linden Post"],
        ] {
            let joined = Joined {
                text: forms[0].to_owned(),
                forms: forms.iter().map(|form| (*form).to_owned()).collect(),
                passages: 1,
            };
            names.add(Suggested::Word, joined);
        }
        names.tails.sort_unstable();
        let check = |typed: &str, expected: &[&str]| {
            let mut found: Vec<String> = names
                .beginning(typed)
                .into_iter()
                .map(|found| found.form.unwrap_or(found.text))
                .collect();
            found.sort_unstable();
            assert_eq!(found, expected, "{typed}");
        };
        check("kha", &["Zalmay Khalilzad"]);
        check("zalmay kha", &["Zalmay Khalilzad"]);
        check("zalmai kha", &["Zalmai Khalilzad"]);
        check("ka", &["Hamid Karzai"]);
        check("linden p", &["The Linden Post"]);
        check("azalmay", &[]);
    }
}
