//! Text to terms: the same for indexing, querying and highlighting.
//!
//! What comes in: the text of a passage, a headline or a typed word. What goes out: its words with the terms they are found by.
//! A word has up to three terms: its stem; its exact form, folded for case and diacritics; and, where it is typed in capitals,
//! the form that keeps them, so that "US" can be told from "us".

mod common_words;
mod fold;
mod stem;
mod tokenize;

pub use common_words::is_common;
pub use stem::Stemmer;
pub use tokenize::{Token, tokenize};

use crate::article::Language;

/// Names everything that decides which terms a text gives. An index made under another fingerprint has to be made again.
///
/// The first part counts changes of this module's own rules; the rest are the versions of the tables they rest on.
pub const FINGERPRINT: &str =
    "analysis 1, frostem 1.20260821.8, unicode-segmentation 1.13, unicode-normalization 0.1";

/// The language whose stemmer reads a text of unknown language.
#[must_use]
pub fn stemming_language(language: Option<&Language>) -> &str {
    language.map_or("en", Language::code)
}

/// Text folded for comparing names: case, diacritics, apostrophes, dots of abbreviations, and whatever stands between words do not count.
#[must_use]
pub fn fold_name(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    tokenize(text, &mut |token| words.push(token.folded.to_owned()));
    words
}

/// A word as it was typed, in the terms it is found by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedWord {
    /// The exact forms, one for each word found in what was typed: "al-Qaida" is two.
    pub exact: Vec<String>,
    /// The stems, one list for each way to stem the words among the languages asked for.
    pub stems: Vec<Vec<String>>,
    /// The form that keeps its capitals, where what was typed is one word in capitals.
    pub capitals: Option<String>,
}

impl TypedWord {
    /// Analyzes a typed word for the languages of an index. Punctuation alone gives no word: `exact` is empty.
    #[must_use]
    pub fn new(typed: &str, languages: &[Language]) -> Self {
        let mut exact = Vec::new();
        let mut capitals = None;
        tokenize(typed, &mut |token| {
            exact.push(token.folded.to_owned());
            capitals = token.capitals.map(str::to_owned);
        });
        if exact.len() != 1 {
            capitals = None;
        }
        let mut stems: Vec<Vec<String>> = Vec::new();
        for code in languages
            .iter()
            .map(Language::code)
            .chain(languages.is_empty().then_some("en"))
        {
            let mut stemmer = Stemmer::new(code);
            let forms: Vec<String> = exact
                .iter()
                .map(|word| stemmer.stem(word).to_owned())
                .collect();
            if !forms.is_empty() && !stems.contains(&forms) {
                stems.push(forms);
            }
        }
        Self {
            exact,
            stems,
            capitals,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_compound_is_a_sequence_of_words() {
        let word = TypedWord::new("al-Qaida's", &[]);
        assert_eq!(word.exact, ["al", "qaida"]);
        assert_eq!(word.capitals, None);
    }

    #[test]
    fn stems_of_several_languages_are_kept_once_each() {
        let languages = ["en", "de"].map(|code| Language::from_tag(code).unwrap());
        assert_eq!(TypedWord::new("Karzai", &languages).stems, [["karzai"]]);
        assert_eq!(
            TypedWord::new("negotiations", &languages).stems,
            [["negoti"], ["negotiation"]]
        );
    }

    #[test]
    fn names_compare_without_case_marks_and_punctuation() {
        assert_eq!(
            fold_name("The U.S. Peace-Institute"),
            ["the", "us", "peace", "institute"]
        );
        assert_eq!(fold_name("Sigmundur Davíð"), fold_name("SIGMUNDUR DAVID"));
    }
}
