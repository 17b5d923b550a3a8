//! Text to terms: the same for indexing, querying and highlighting.
//!
//! What comes in: the text of a passage, a headline or a typed word. What goes out: its words with the terms they are found by.
//! A word has up to three terms: its stem, which spellings of one word share; its exact form, folded for case and diacritics; and, where it is typed in capitals,
//! the form that keeps them, so that "US" can be told from "us".

mod common_words;
pub mod compound;
mod fold;
mod korean;
mod plain;
mod spelling;
mod stem;
mod thousands;
mod tokenize;
mod transliteration;

use common_words::{is_common, is_particle};
pub use stem::{Stemmer, with_stemmer};
pub use tokenize::{Token, elided, tokenize};

use crate::article::Language;
use crate::query::{Form, Word};
use std::collections::HashMap;

/// Names everything that decides which terms a text gives and where its passages and sentences end. An index made under another
/// fingerprint has to be made again.
///
/// The first part counts changes of our own rules, in this module and in [`crate::passage`]; the rest are the versions of the tables
/// they rest on, as `Cargo.lock` has them.
pub const FINGERPRINT: &str = "analysis 6, frostem 1.20260821.8, unicode-segmentation 1.13.3, unicode-normalization 0.1.26, sentencex 0.1.33";

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

/// The spelling that stands for a folded word's family of transliterations, if it is another: "kadhafi" is "gaddafi".
#[must_use]
pub fn family_spelling(folded: &str) -> Option<String> {
    transliteration::common_spelling(folded)
}

/// The American spelling of a folded word, if it is another.
#[must_use]
pub fn american_spelling(folded: &str) -> Option<String> {
    spelling::american(folded)
}

/// Which terms of a text a sequence is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermKind {
    /// Stems; a word in capitals also as it is.
    Stem,
    /// Exact forms; a word in capitals also as it is.
    Exact,
}

/// The terms that a typed word is found by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordTerms {
    /// Which terms these are.
    pub kind: TermKind,
    /// One sequence for each way to stem the word among the languages asked for, or for each word of the index that a pattern fits.
    /// What was typed may be several words ("al-Qaida") or, if it is punctuation alone, none: there is no sequence then.
    pub sequences: Vec<Vec<String>>,
}

impl WordTerms {
    /// Analyzes a typed word that is no pattern for the languages (ISO 639-1 codes) of an index.
    #[must_use]
    pub fn new(word: &Word, languages: &[String]) -> Self {
        let kind = if word.form == Form::Exact {
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
        let spellings = hebrew_spellings(&word.typed);
        let typed =
            std::iter::once(word.typed.as_str()).chain(spellings.iter().map(String::as_str));
        for (language, typed) in languages
            .iter()
            .flat_map(|language| typed.clone().map(move |typed| (language, typed)))
        {
            let mut sequence = Vec::new();
            let mut others = Vec::new();
            with_stemmer(language, |stemmer| {
                tokenize(typed, &mut |token| {
                    sequence.push(match (word.form, token.capitals) {
                        (_, Some(capitals)) if word.keeps_capitals() => capitals.to_owned(),
                        (Form::Exact, _) => token.folded.to_owned(),
                        _ => stemmer.stem(token.folded).to_owned(),
                    });
                });
                if word.form == Form::Stem {
                    others = other_spellings(typed, &sequence, stemmer);
                }
            });
            for sequence in std::iter::once(sequence).chain(others) {
                if !sequence.is_empty() && !sequences.contains(&sequence) {
                    sequences.push(sequence);
                }
            }
        }
        Self { kind, sequences }
    }

    /// The words of an index that a pattern fits; their sequences are in order.
    #[must_use]
    pub fn of_pattern(mut sequences: Vec<Vec<String>>) -> Self {
        sequences.sort_unstable();
        Self {
            kind: TermKind::Exact,
            sequences,
        }
    }
}

/// A Hebrew word with the other signs that gershayim and geresh are written with: their own, or quotation mark and apostrophe.
fn hebrew_spellings(typed: &str) -> Vec<String> {
    const SIGNS: [(char, char); 2] = [('\u{5f4}', '"'), ('\u{5f3}', '\'')];
    if !typed.contains(|c| matches!(c, '\u{5d0}'..='\u{5ea}')) {
        return Vec::new();
    }
    let in_signs = |own: bool| {
        let mut spelling = typed.to_owned();
        for (hebrew, ascii) in SIGNS {
            let (from, to) = if own {
                (ascii, hebrew)
            } else {
                (hebrew, ascii)
            };
            spelling = spelling.replace(from, to.encode_utf8(&mut [0; 4]));
        }
        spelling
    };
    let mut spellings = vec![in_signs(true), in_signs(false)];
    spellings.retain(|spelling| spelling != typed);
    spellings
}

/// A typed compound as one word ("peace-keeping", "peacekeeping"; "1970's", "1970s"), and an Arabic name with other forms of its article ("al-Sadr",
/// "as-Sadr").
fn other_spellings(typed: &str, stems: &[String], stemmer: &mut Stemmer) -> Vec<Vec<String>> {
    let mut others = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut between = Vec::new();
    let mut last_end = None;
    tokenize(typed, &mut |token| {
        between.extend(last_end.map(|end| &typed[end..token.range.start]));
        last_end = Some(token.range.end);
        words.push(token.folded.to_owned());
    });
    if !compound::is_one_word(&words, &between, stemmer.language()) {
        return others;
    }
    for article in other_articles(&words[0], &words[1]) {
        let mut sequence = vec![stemmer.stem(&article).to_owned()];
        sequence.extend_from_slice(&stems[1..]);
        others.push(sequence);
    }
    others.push(vec![stemmer.stem(&words.concat()).to_owned()]);
    others
}

/// The forms of the Arabic article that may stand for this one before a name: it is al or el, or takes the sound that the name begins with.
fn other_articles(article: &str, name: &str) -> Vec<String> {
    const SUN_LETTERS: [&str; 8] = ["dh", "sh", "d", "n", "r", "s", "t", "z"];
    let assimilated = SUN_LETTERS
        .iter()
        .find(|letter| name.starts_with(**letter))
        .map(|letter| format!("a{letter}"));
    let mut forms = vec!["al".to_owned(), "el".to_owned()];
    forms.extend(assimilated);
    if !forms.iter().any(|form| form == article) {
        return Vec::new();
    }
    forms.retain(|form| form != article);
    forms
}

/// The terms of every word of one query.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    words: HashMap<Word, WordTerms>,
}

impl Lexicon {
    /// Adds a word.
    pub fn insert(&mut self, word: Word, terms: WordTerms) {
        self.words.insert(word, terms);
    }

    /// Whether any word is found by its stem.
    #[must_use]
    pub fn has_stems(&self) -> bool {
        self.words
            .values()
            .any(|terms| terms.kind == TermKind::Stem)
    }

    /// The terms of a word of the query; a word that was not added has none.
    #[must_use]
    pub fn terms(&self, word: &Word) -> &WordTerms {
        static NONE: WordTerms = WordTerms {
            kind: TermKind::Stem,
            sequences: Vec::new(),
        };
        self.words.get(word).unwrap_or(&NONE)
    }
}

/// A pattern's text folded as the words of the index are; what marks it as a pattern stays.
#[must_use]
pub fn fold_pattern(typed: &str, marks: &[char]) -> String {
    let mut folded = String::new();
    for part in typed.split_inclusive(|c: char| marks.contains(&c)) {
        let (letters, mark) = match part.chars().next_back() {
            Some(last) if marks.contains(&last) => {
                (&part[..part.len() - last.len_utf8()], Some(last))
            }
            _ => (part, None),
        };
        fold::fold(letters, &mut folded, &mut String::new());
        folded.extend(mark);
    }
    folded
}

/// Letters folded as those of the words of an index are.
#[must_use]
pub fn fold_letters(letters: &str) -> String {
    let mut folded = String::new();
    fold::fold(letters, &mut folded, &mut String::new());
    folded
}

/// Whether a folded word is one of the function words of a language (ISO 639-1 code).
#[must_use]
pub fn is_function_word(folded: &str, language: &str) -> bool {
    is_common(folded, language)
}

/// A typed word whose letters have dots between them ("u.s.", "A.M."), without the dots and in small letters; `None` where it has none.
#[must_use]
pub fn dotted_letters(typed: &str) -> Option<String> {
    if !typed.trim_end_matches('.').contains('.') {
        return None;
    }
    let mut folded = fold_name(typed);
    if folded.len() == 1 {
        folded.pop()
    } else {
        None
    }
}

/// Whether a typed word is one of the function words of a language (ISO 639-1 code), and is typed as one: "us", not "US" and not "u.s.".
#[must_use]
pub fn is_common_word(word: &Word, language: &str) -> bool {
    if word.form != Form::Stem || dotted_letters(&word.typed).is_some() {
        return false;
    }
    // Most words are their own folded form.
    if word.typed.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return is_common(&word.typed, language);
    }
    let folded = fold_name(&word.typed);
    matches!(folded.as_slice(), [folded] if is_common(folded, language))
}

/// Whether a typed word can make another word of the verb before it, in a language (ISO 639-1 code): "off" in "called off".
#[must_use]
pub fn makes_another_verb(word: &Word, language: &str) -> bool {
    let folded = fold_name(&word.typed);
    word.form == Form::Stem
        && matches!(folded.as_slice(), [folded] if is_particle(folded, language))
}

/// The words of a typed compound ("intra-Afghan") that say something by themselves: of four letters or more, and no function words of a
/// language (ISO 639-1 code). None where it is no compound.
#[must_use]
pub fn parts_of_compound(word: &Word, language: &str) -> Vec<Word> {
    const SHORTEST: usize = 4;
    let mut tokens = 0;
    let mut parts = Vec::new();
    if word.form == Form::Stem {
        tokenize(&word.typed, &mut |token| {
            tokens += 1;
            let letters = token.folded.chars().all(char::is_alphabetic);
            if letters
                && token.folded.chars().count() >= SHORTEST
                && !is_common(token.folded, language)
            {
                parts.push(Word {
                    typed: word.typed[token.range].to_owned(),
                    form: Form::Stem,
                });
            }
        });
    }
    if tokens > 1 { parts } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_names_the_versions_in_use() {
        let lock = include_str!("../../Cargo.lock");
        for part in FINGERPRINT.split(", ").skip(1) {
            let (name, version) = part.split_once(' ').unwrap();
            assert!(
                lock.contains(&format!("name = \"{name}\"\nversion = \"{version}\"")),
                "{part} is not what Cargo.lock has"
            );
        }
    }

    fn check_sequences(typed: &str, form: Form, languages: &[&str], expected: &[&[&str]]) {
        let word = Word {
            typed: typed.to_owned(),
            form,
        };
        let languages: Vec<String> = languages.iter().map(|code| (*code).to_owned()).collect();
        assert_eq!(WordTerms::new(&word, &languages).sequences, expected);
    }

    #[test]
    fn a_typed_compound_is_a_sequence_of_words() {
        check_sequences(
            "al-Qaeda's",
            Form::Stem,
            &[],
            &[&["al", "qaida"], &["el", "qaida"], &["alqaida"]],
        );
        check_sequences("offices", Form::Exact, &["en", "de"], &[&["offices"]]);
        check_sequences("1970’s", Form::Stem, &[], &[&["1970", "s"], &["1970s"]]);
        check_sequences("U.S.", Form::Capitals, &["en"], &[&["US"]]);
        check_sequences("US", Form::Exact, &["en"], &[&["US"]]);
        check_sequences("…", Form::Stem, &["en"], &[]);
    }

    #[test]
    fn a_word_has_a_stem_in_each_language() {
        check_sequences(
            "Karzai",
            Form::Stem,
            &["en", "de"],
            &[&["karzai"], &["karzai\u{5}de"]],
        );
        check_sequences(
            "negotiations",
            Form::Stem,
            &["en", "de"],
            &[&["negoti"], &["negotiation\u{5}de"]],
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
