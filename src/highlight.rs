//! The words of a passage that made it match.
//!
//! What comes in: a query and a passage's text. What goes out: byte ranges of that text, found by the analysis that indexed it and
//! the rules that matched it. A phrase is one range; words of the query that stand elsewhere alone are none.

use crate::analysis::{Stemmer, TermKind, TermSequences, tokenize};
use crate::query::spans::{self, Occurrences, Span};
use crate::query::{Phrase, Query, Word};
use std::ops::Range;

/// Finds the words to highlight: in `text`, whose stems were made in `language`, out of an index with these `languages`.
///
/// The ranges are ordered and do not overlap.
#[must_use]
pub fn ranges(
    query: &Query,
    text: &str,
    language: &str,
    languages: &[String],
) -> Vec<Range<usize>> {
    let words = PassageWords::new(text, language, languages);
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for span in spans::matching(query, &words) {
        let range = words.bytes(&span);
        match ranges.last_mut() {
            // Neighbors are one highlight, as a reader would mark them.
            Some(last) if &text[last.end..range.start] == " " => last.end = range.end,
            _ => ranges.push(range),
        }
    }
    ranges
}

/// The words of a passage by position.
struct PassageWords<'a> {
    words: Vec<PassageWord>,
    languages: &'a [String],
}

struct PassageWord {
    range: Range<usize>,
    stem: String,
    exact: String,
    capitals: Option<String>,
}

impl<'a> PassageWords<'a> {
    fn new(text: &str, language: &str, languages: &'a [String]) -> Self {
        let mut stemmer = Stemmer::new(language);
        let mut words = Vec::new();
        tokenize(text, &mut |token| {
            words.push(PassageWord {
                range: token.range,
                stem: stemmer.stem(token.folded).to_owned(),
                exact: token.folded.to_owned(),
                capitals: token.capitals.map(str::to_owned),
            });
        });
        Self { words, languages }
    }

    fn bytes(&self, span: &Span) -> Range<usize> {
        self.words[span.start as usize].range.start..self.words[span.end as usize - 1].range.end
    }

    fn sequences(&self, typed: &[Word]) -> Vec<Span> {
        let TermSequences { kind, sequences } = TermSequences::new(typed, self.languages);
        let mut spans = Vec::new();
        for sequence in sequences {
            for (start, window) in self.words.windows(sequence.len()).enumerate() {
                if window
                    .iter()
                    .zip(&sequence)
                    .all(|(word, term)| word.has(kind, term))
                {
                    spans.push(start as u32..(start + sequence.len()) as u32);
                }
            }
        }
        spans.sort_by_key(|span| (span.start, span.end));
        spans.dedup();
        spans
    }
}

impl PassageWord {
    /// Whether the index has this term at the word's position.
    fn has(&self, kind: TermKind, term: &str) -> bool {
        let own = match kind {
            TermKind::Stem => &self.stem,
            TermKind::Exact => &self.exact,
        };
        own == term || self.capitals.as_deref() == Some(term)
    }
}

impl Occurrences for PassageWords<'_> {
    fn word(&self, word: &Word) -> Vec<Span> {
        self.sequences(std::slice::from_ref(word))
    }

    fn phrase(&self, phrase: &Phrase) -> Vec<Span> {
        self.sequences(&phrase.words)
    }
}

#[cfg(test)]
mod tests {
    //! Promises: what is marked is what matched; nothing of a NOT, of a branch that does not hold or of a broken phrase is.

    use super::*;
    use crate::query::parse;

    fn check(query: &str, text: &str, expected: &[&str]) {
        let query = parse(query).unwrap().query;
        let marked: Vec<&str> = ranges(&query, text, "en", &["en".to_owned()])
            .into_iter()
            .map(|range| &text[range])
            .collect();
        assert_eq!(marked, expected, "{query} in {text}");
    }

    #[test]
    fn words_are_marked_by_their_stems() {
        check(
            "office",
            "The offices, an office’s and officials.",
            &["offices", "office"],
        );
        check(
            "Guantanamo",
            "From Guanta\u{301}namo Bay.",
            &["Guanta\u{301}namo"],
        );
    }

    #[test]
    fn a_phrase_is_marked_whole_and_its_lone_words_are_not() {
        check(
            "\"peace talks\"",
            "Talks of peace; peace talks.",
            &["peace talks"],
        );
        check("al-Qaida", "al Qaida and Al Jazeera", &["al Qaida"]);
    }

    #[test]
    fn what_does_not_decide_is_not_marked() {
        check("doha NOT kabul", "Doha, not Tehran.", &["Doha"]);
        check("doha OR (kabul AND tehran)", "Doha and Kabul.", &["Doha"]);
        check("doha AND kabul", "Doha alone.", &[]);
        check("NOT kabul", "Doha.", &[]);
    }

    #[test]
    fn an_acronym_is_told_from_the_pronoun() {
        check(
            "US troops",
            "Let us count US and U.S. troops.",
            &["US", "U.S. troops"],
        );
    }

    #[test]
    fn an_exact_form_is_not_its_stem() {
        check("=talks", "A talk and talks.", &["talks"]);
    }
}
