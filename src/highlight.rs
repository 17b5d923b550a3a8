//! The words of a passage that made it match.
//!
//! What comes in: a query with the terms of its words, and a passage. What goes out: byte ranges of its text, found by the
//! analysis that indexed it and the rules that matched it, each with the part of the query it comes from. A phrase is one range; words
//! of the query that stand elsewhere alone are none.

use crate::analysis::compound::Compounds;
use crate::analysis::{Lexicon, TermKind, tokenize, with_stemmer};
use crate::query::spans::{self, Occurrences, Span};
use crate::query::{Query, Word};
use crate::sentences;
use std::collections::BTreeSet;
use std::iter;
use std::ops::Range;

/// A passage, as far as it matters to a query.
#[derive(Debug, Clone, Copy)]
pub struct Passage<'a> {
    /// Its text.
    pub text: &'a str,
    /// The language its stems were made in (ISO 639-1 code).
    pub language: &'a str,
    /// Whether it is the first of its article.
    pub is_first: bool,
    /// Whether it meets each of the query's conditions ([`Query::each_condition`]), in their order; what is missing is not met.
    pub met: &'a [bool],
}

impl<'a> Passage<'a> {
    /// A text that stands alone.
    #[must_use]
    pub fn new(text: &'a str, language: &'a str) -> Self {
        Self {
            text,
            language,
            is_first: false,
            met: &[],
        }
    }
}

/// Words to highlight, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Highlight<'q> {
    /// Where they stand, in bytes of the passage's text.
    pub range: Range<usize>,
    /// The parts of the query that they come from, in its order.
    pub clauses: Vec<&'q Query>,
}

/// Finds the words to highlight in a passage.
///
/// The highlights are ordered and do not overlap; neighboring words are one.
#[must_use]
pub fn highlights<'q>(
    query: &'q Query,
    lexicon: &Lexicon,
    passage: Passage<'_>,
) -> Vec<Highlight<'q>> {
    let text = passage.text;
    let words = PassageWords::new(passage, query, lexicon);
    let evidence = spans::evidence(query, &words);
    let mut marks: Vec<((u32, u32), usize)> = Vec::new();
    for (number, part) in evidence.iter().enumerate() {
        let own = part.matches.iter().flat_map(|found| found.marks.iter());
        marks.extend(own.map(|mark| (*mark, number)));
    }
    marks.sort_unstable();
    marks.dedup();
    let mut highlights: Vec<(Range<usize>, BTreeSet<usize>)> = Vec::new();
    for (mark, number) in marks {
        let range = words.bytes(&(mark.0..mark.1));
        match highlights.last_mut() {
            // Neighbors are one highlight, as a reader would mark them.
            Some((last, clauses))
                if range.start < last.end || &text[last.end..range.start] == " " =>
            {
                last.end = last.end.max(range.end);
                clauses.insert(number);
            }
            _ => highlights.push((range, BTreeSet::from([number]))),
        }
    }
    highlights
        .into_iter()
        .map(|(range, clauses)| Highlight {
            range,
            clauses: clauses
                .into_iter()
                .map(|number| evidence[number].clause)
                .collect(),
        })
        .collect()
}

/// Finds the words to highlight in a passage, as byte ranges of its text, in order and without overlap.
#[must_use]
pub fn ranges(query: &Query, lexicon: &Lexicon, passage: Passage<'_>) -> Vec<Range<usize>> {
    highlights(query, lexicon, passage)
        .into_iter()
        .map(|highlight| highlight.range)
        .collect()
}

/// The words of a passage by position.
struct PassageWords<'a> {
    passage: Passage<'a>,
    words: Vec<PassageWord>,
    /// The forms of all words, one after another.
    forms: String,
    lexicon: &'a Lexicon,
    conditions: Vec<&'a Query>,
}

struct PassageWord {
    range: Range<usize>,
    /// Where its forms stand among the forms of all words.
    stem: Range<usize>,
    exact: Range<usize>,
    capitals: Option<Range<usize>>,
    /// The term of the compound that it and the next word are.
    compound: Option<Range<usize>>,
}

impl<'a> PassageWords<'a> {
    fn new(passage: Passage<'a>, query: &'a Query, lexicon: &'a Lexicon) -> Self {
        let text = passage.text;
        let mut conditions = Vec::new();
        query.each_condition(&mut |condition| conditions.push(condition));
        let stems = lexicon.has_stems();
        let mut words: Vec<PassageWord> = Vec::with_capacity(text.len() / 5);
        let mut forms = String::with_capacity(2 * text.len());
        let mut keep = |form: &str| {
            let start = forms.len();
            forms.push_str(form);
            start..forms.len()
        };
        let mut compounds = Compounds::default();
        with_stemmer(passage.language, |stemmer| {
            tokenize(text, &mut |token| {
                if stems
                    && let Some(compound) = compounds.next(text, &token, stemmer)
                    && let Some(last) = words.last_mut()
                {
                    last.compound = Some(keep(&compound));
                }
                words.push(PassageWord {
                    range: token.range,
                    stem: keep(if stems {
                        stemmer.stem(token.folded)
                    } else {
                        ""
                    }),
                    exact: keep(token.folded),
                    capitals: token.capitals.map(&mut keep),
                    compound: None,
                });
            });
        });
        Self {
            passage,
            words,
            forms,
            lexicon,
            conditions,
        }
    }

    fn bytes(&self, span: &Span) -> Range<usize> {
        self.words[span.start as usize].range.start..self.words[span.end as usize - 1].range.end
    }

    /// The terms that the index has at a word's position.
    fn terms<'b>(&'b self, word: &'b PassageWord, kind: TermKind) -> impl Iterator<Item = &'b str> {
        let own = match kind {
            TermKind::Stem => &word.stem,
            TermKind::Exact => &word.exact,
        };
        iter::once(own)
            .chain(&word.capitals)
            .chain(&word.compound)
            .map(|form| &self.forms[form.clone()])
    }
}

impl Occurrences for PassageWords<'_> {
    fn word(&self, word: &Word) -> Vec<Span> {
        let terms = self.lexicon.terms(word);
        let mut spans = Vec::new();
        if word.form.is_pattern() {
            // Many sequences, of one term each and in order.
            for (start, own) in (0..).zip(&self.words) {
                let fits = |term: &str| {
                    terms
                        .sequences
                        .binary_search_by(|sequence| sequence[0].as_str().cmp(term))
                        .is_ok()
                };
                if self.terms(own, terms.kind).any(fits) {
                    spans.push(start..start + 1);
                }
            }
            return spans;
        }
        for sequence in &terms.sequences {
            for (start, window) in self.words.windows(sequence.len()).enumerate() {
                if window
                    .iter()
                    .zip(sequence)
                    .all(|(word, term)| self.terms(word, terms.kind).any(|own| own == term))
                {
                    spans.push(start as u32..(start + sequence.len()) as u32);
                }
            }
        }
        spans.sort_by_key(|span| (span.start, span.end));
        spans.dedup();
        spans
    }

    fn sentences(&self) -> Vec<u32> {
        let mut starts: Vec<u32> = sentences::of(self.passage.text, self.passage.language)
            .into_iter()
            .map(|sentence| {
                self.words
                    .partition_point(|word| word.range.start < sentence.start)
                    as u32
            })
            .collect();
        starts.dedup();
        starts
    }

    fn meets(&self, condition: &Query) -> bool {
        let number = self.conditions.iter().position(|known| *known == condition);
        number.is_some_and(|number| self.passage.met.get(number) == Some(&true))
    }

    fn is_first(&self) -> bool {
        self.passage.is_first
    }
}

#[cfg(test)]
mod tests {
    //! Promises: what is marked is what matched; nothing of a NOT, of a branch that does not hold or of a broken phrase is.

    use super::*;
    use crate::analysis::WordTerms;
    use crate::query::parse;

    fn check(query: &str, text: &str, expected: &[&str]) {
        let query = parse(query).unwrap().query;
        let mut lexicon = Lexicon::default();
        query.each_word_at_all(&mut |word| {
            lexicon.insert(word.clone(), WordTerms::new(word, &["en".to_owned()]));
        });
        let marked: Vec<&str> = ranges(&query, &lexicon, Passage::new(text, "en"))
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
        check(
            "\"peace talks\"~2",
            "Talks of peace in the talks.",
            &["peace", "talks"],
        );
    }

    #[test]
    fn what_does_not_decide_is_not_marked() {
        check("doha NOT kabul", "Doha, not Tehran.", &["Doha"]);
        check("doha OR (kabul AND tehran)", "Doha and Kabul.", &["Doha"]);
        check("doha AND kabul", "Doha alone.", &[]);
        check("NOT kabul", "Doha.", &[]);
        check("doha (tehran OR NOT kabul)", "Doha alone.", &["Doha"]);
    }

    #[test]
    fn of_nearness_the_pair_is_marked() {
        check(
            "talks w/2 doha",
            "Talks about talks in Doha. Doha it is.",
            &["talks", "Doha"],
        );
        check("talks pre/3 doha", "Doha talks. No more.", &[]);
        check(
            "talks w/s doha",
            "Talks ended. Doha waits for talks.",
            &["Doha", "talks"],
        );
        check(
            "talks NOT w/2 doha",
            "Doha talks ended, and later other talks began.",
            &["talks"],
        );
        check("atleast2(talks)", "Talks on talks.", &["Talks", "talks"]);
        check("atleast3(talks)", "Talks on talks.", &[]);
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
