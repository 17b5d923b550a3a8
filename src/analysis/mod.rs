//! Text to terms: the same for indexing, querying and highlighting.
//!
//! What comes in: the text of a passage, a headline or a typed word. What goes out: its words with the terms they are found by.
//! A word has up to three terms: its stem; its exact form, folded for case and diacritics; and, where it is typed in capitals,
//! the form that keeps them, so that "US" can be told from "us".

mod common_words;
mod fold;
mod stem;
mod tokenize;

use common_words::is_common;
pub use stem::Stemmer;
pub use tokenize::{Token, tokenize};

use crate::article::Language;
use crate::query::{Form, Word};

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

/// Which terms of a text a sequence is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermKind {
    /// Stems; a word in capitals also as it is.
    Stem,
    /// Exact forms; a word in capitals also as it is.
    Exact,
}

/// The terms that words typed next to each other are found by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermSequences {
    /// Which terms these are.
    pub kind: TermKind,
    /// One sequence for each way to stem the words among the languages asked for; all are of one length.
    pub sequences: Vec<Vec<String>>,
}

impl TermSequences {
    /// Analyzes typed words for the languages (ISO 639-1 codes) of an index; of several words none or all are exact.
    ///
    /// What was typed may be several words ("al-Qaida") or, if it is punctuation alone, none: the sequences are then missing.
    #[must_use]
    pub fn new(words: &[Word], languages: &[String]) -> Self {
        let kind = if words.iter().any(|word| word.form == Form::Exact) {
            TermKind::Exact
        } else {
            TermKind::Stem
        };
        let mut sequences: Vec<Vec<String>> = Vec::new();
        let fallback = [String::from("en")];
        let languages = if kind == TermKind::Exact || languages.is_empty() {
            &fallback
        } else {
            languages
        };
        for language in languages {
            let mut stemmer = Stemmer::new(language);
            let mut sequence = Vec::new();
            for word in words {
                tokenize(&word.typed, &mut |token| {
                    sequence.push(match (word.form, token.capitals) {
                        (Form::Capitals, Some(capitals)) => capitals.to_owned(),
                        (Form::Exact, _) => token.folded.to_owned(),
                        (Form::Stem | Form::Capitals, _) => stemmer.stem(token.folded).to_owned(),
                    });
                });
            }
            if !sequence.is_empty() && !sequences.contains(&sequence) {
                sequences.push(sequence);
            }
        }
        Self { kind, sequences }
    }
}

/// Whether a typed word is one of the function words of any of these languages, and is typed as one: "us", not "US".
#[must_use]
pub fn is_common_word(word: &Word, languages: &[String]) -> bool {
    if word.form != Form::Stem {
        return false;
    }
    let folded = fold_name(&word.typed);
    let [folded] = folded.as_slice() else {
        return false;
    };
    languages.iter().any(|language| is_common(folded, language))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_sequences(typed: &[&str], form: Form, languages: &[&str], expected: &[&[&str]]) {
        let words: Vec<Word> = typed
            .iter()
            .map(|typed| Word {
                typed: (*typed).to_owned(),
                form,
            })
            .collect();
        let languages: Vec<String> = languages.iter().map(|code| (*code).to_owned()).collect();
        assert_eq!(TermSequences::new(&words, &languages).sequences, expected);
    }

    #[test]
    fn a_typed_compound_is_a_sequence_of_words() {
        check_sequences(
            &["al-Qaida's", "offices"],
            Form::Stem,
            &[],
            &[&["al", "qaida", "offic"]],
        );
        check_sequences(&["offices"], Form::Exact, &["en", "de"], &[&["offices"]]);
        check_sequences(&["U.S."], Form::Capitals, &["en"], &[&["US"]]);
        check_sequences(&["…"], Form::Stem, &["en"], &[]);
    }

    #[test]
    fn stems_of_several_languages_are_kept_once_each() {
        check_sequences(&["Karzai"], Form::Stem, &["en", "de"], &[&["karzai"]]);
        check_sequences(
            &["negotiations"],
            Form::Stem,
            &["en", "de"],
            &[&["negoti"], &["negotiation"]],
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
