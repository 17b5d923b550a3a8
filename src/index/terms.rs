//! The bridge from the analysis to the engine: terms written into one string, and the engine's tokenizer that takes them apart.
//!
//! The engine is handed no text to analyze, only terms, so that the analysis can depend on the article's language and is done once.

use crate::analysis::compound::Compounds;
use crate::analysis::{Stemmer, tokenize};
use crate::sentences;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Ends a term; folded words hold no control characters.
const END: char = '\n';
/// Begins a term that stands at the position of the one before it.
const TWIN: char = '\r';
/// Stands between two texts in one field.
const GAP: &str = "\u{1}";
/// Positions between two texts in one field; more than nearness can ask for.
const GAP_POSITIONS: usize = 10_000;
/// The exact form that stands at the position of each sentence's first word.
pub(super) const SENTENCE: &str = "\u{2}";

/// Whether an exact form is a word in small letters, and not what is kept beside one.
pub(super) fn is_word(term: &str) -> bool {
    term != SENTENCE && !term.contains(char::is_uppercase)
}

/// The terms of a text for its two fields.
#[derive(Debug, Default)]
pub(super) struct Terms {
    /// Stems.
    pub(super) stems: String,
    /// Exact forms.
    pub(super) exact: String,
}

impl Terms {
    /// Goes on with another text, which neither phrases nor nearness reach from this one.
    pub(super) fn append(&mut self, other: &Self) {
        for (terms, more) in [
            (&mut self.stems, &other.stems),
            (&mut self.exact, &other.exact),
        ] {
            if !terms.is_empty() {
                terms.push_str(GAP);
                terms.push(END);
            }
            terms.push_str(more);
        }
    }

    /// Analyzes a text of a language (ISO 639-1 code).
    pub(super) fn of(text: &str, language: &str, stemmer: &mut Stemmer) -> Self {
        let sentences = sentences::of(text, language);
        let starts: Vec<u32> = sentences
            .iter()
            .map(|sentence| sentence.start as u32)
            .collect();
        Self::of_sentences(text, &starts, stemmer)
    }

    /// Analyzes a text whose sentences begin at these bytes.
    pub(super) fn of_sentences(text: &str, sentences: &[u32], stemmer: &mut Stemmer) -> Self {
        let mut terms = Self {
            stems: String::with_capacity(text.len()),
            exact: String::with_capacity(text.len() + text.len() / 8),
        };
        let mut sentence_starts = sentences.iter().map(|start| *start as usize).peekable();
        let mut compounds = Compounds::default();
        tokenize(text, &mut |token| {
            // It stands at the position of the word before.
            if let Some(compound) = compounds.next(text, &token, stemmer) {
                push_twin(&mut terms.stems, &compound);
            }
            push(&mut terms.stems, stemmer.stem(token.folded), token.capitals);
            push(&mut terms.exact, token.folded, token.capitals);
            let mut begins = false;
            while sentence_starts
                .next_if(|start| *start <= token.range.start)
                .is_some()
            {
                begins = true;
            }
            if begins {
                push_twin(&mut terms.exact, SENTENCE);
            }
        });
        terms
    }
}

fn push(terms: &mut String, term: &str, twin: Option<&str>) {
    terms.push_str(term);
    terms.push(END);
    if let Some(twin) = twin {
        push_twin(terms, twin);
    }
}

fn push_twin(terms: &mut String, twin: &str) {
    terms.push(TWIN);
    terms.push_str(twin);
    terms.push(END);
}

/// Takes apart what [`Terms`] wrote.
#[derive(Debug, Clone, Default)]
pub(super) struct TermsTokenizer {
    token: Token,
}

impl Tokenizer for TermsTokenizer {
    type TokenStream<'a> = TermsStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TermsStream<'a> {
        self.token.reset();
        TermsStream {
            rest: text,
            token: &mut self.token,
        }
    }
}

#[derive(Debug)]
pub(super) struct TermsStream<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl TokenStream for TermsStream<'_> {
    fn advance(&mut self) -> bool {
        let term = loop {
            let Some((term, rest)) = self.rest.split_once(END) else {
                return false;
            };
            self.rest = rest;
            if term != GAP {
                break term;
            }
            self.token.position = self.token.position.wrapping_add(GAP_POSITIONS);
        };
        let term = if let Some(twin) = term.strip_prefix(TWIN) {
            twin
        } else {
            self.token.position = self.token.position.wrapping_add(1);
            term
        };
        self.token.text.clear();
        self.token.text.push_str(term);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_two_texts_lies_a_gap() {
        let stemmer = &mut Stemmer::new("en");
        let mut terms = Terms::of("Talks resume", "en", stemmer);
        terms.append(&Terms::of("In Doha.", "en", stemmer));
        let mut tokenizer = TermsTokenizer::default();
        let mut stream = tokenizer.token_stream(&terms.stems);
        let mut positions = Vec::new();
        while stream.advance() {
            positions.push(stream.token().position);
        }
        assert_eq!(positions, [0, 1, GAP_POSITIONS + 2, GAP_POSITIONS + 3]);
    }

    #[test]
    fn terms_come_out_as_they_went_in() {
        let terms = Terms::of("The U.S. resumed talks", "en", &mut Stemmer::new("en"));
        let mut tokenizer = TermsTokenizer::default();
        for _ in 0..2 {
            let mut stream = tokenizer.token_stream(&terms.stems);
            let mut tokens = Vec::new();
            while stream.advance() {
                tokens.push((stream.token().position, stream.token().text.clone()));
            }
            let expected = [(0, "the"), (1, "us"), (1, "US"), (2, "resum"), (3, "talk")]
                .map(|(position, term)| (position, term.to_owned()));
            assert_eq!(tokens, expected);
        }
    }
}
