//! Values of fields that lack quotation marks: in `outlet:new york times` the outlet is asked for by *new*, and the rest is looked for in
//! the text. Where the words behind a value go on as a name does that the index knows, that is told.

use super::compile::Note;
use super::names::TakenNames;
use super::{IndexError, Reader};
use crate::analysis::fold_name;
use crate::query::{FieldClause, Query};

impl Reader {
    /// What is told of the values of fields that words of the query go on as a known name does.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub(crate) fn values_cut_short(&self, query: &Query) -> Result<Vec<Note>, IndexError> {
        self.cut_short(query).map_err(|error| self.error(error))
    }

    fn cut_short(&self, query: &Query) -> tantivy::Result<Vec<Note>> {
        let mut words: Vec<&str> = Vec::new();
        query.each_word(&mut |word| words.push(&word.typed));
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let mut clauses = Vec::new();
        query.each_condition(&mut |condition| {
            if let Query::Field(clause) = condition {
                clauses.push(clause);
            }
        });
        let mut notes = Vec::new();
        for clause in clauses {
            let (value, known) = match clause {
                FieldClause::Outlet(value) => (value, self.dictionary(self.fields.outlet)?),
                FieldClause::Name(filter) if !filter.exact => {
                    let TakenNames { taken, longer } = self.taken(filter)?;
                    let names = taken.into_iter().chain(longer);
                    (&filter.name, names.flat_map(|name| name.forms).collect())
                }
                _ => continue,
            };
            // Names in capitals the reader of the query has told of.
            let is_told = value.starts_with(char::is_uppercase)
                && value.contains(char::is_lowercase)
                && words[0].starts_with(char::is_uppercase);
            if !is_told && let Some(rest) = rest_of_name(value, &words, &known) {
                let field = clause.to_string();
                let name = field.split(':').next().unwrap_or_default();
                let rest = rest.join(" ");
                notes.push(Note::new(format!(
                    "'{rest}' is looked for in the text, not in '{field}'; several words need quotation marks, as in {name}:\"{value} {rest}\""
                )));
            }
        }
        Ok(notes)
    }
}

/// The most of some words, from the first of them on, that stand behind a value in a known name.
fn rest_of_name<'w>(value: &str, words: &[&'w str], known: &[String]) -> Option<Vec<&'w str>> {
    let value = fold_name(value);
    if value.is_empty() {
        return None;
    }
    let goes_on = |name: &String| {
        let name = fold_name(name);
        let places = name.windows(value.len()).enumerate();
        let behind = places
            .filter(|(_, part)| *part == value)
            .map(|(at, _)| &name[at + value.len()..]);
        let same = |(word, part): &(&&str, &String)| fold_name(word) == [part.as_str()];
        behind
            .map(|behind| words.iter().zip(behind).take_while(same).count())
            .max()
    };
    let most = known.iter().filter_map(goes_on).max()?;
    (most > 0).then(|| words[..most].to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_behind_a_value_are_the_rest_of_a_name_as_far_as_they_go_on_as_it_does() {
        let known = ["The New York Times", "Newsday", "York Post"].map(str::to_owned);
        let rest = |value, words: &[&'static str]| rest_of_name(value, words, &known);
        assert_eq!(
            rest("new", &["york", "times", "doha"]),
            Some(vec!["york", "times"])
        );
        assert_eq!(rest("New", &["york", "doha"]), Some(vec!["york"]));
        assert_eq!(rest("new", &["doha", "york"]), None);
        assert_eq!(rest("times", &["york"]), None);
        assert_eq!(rest("", &["york"]), None);
    }
}
