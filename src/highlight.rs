//! The words of a passage that made it match.
//!
//! What comes in: a query with the terms of its words, and a passage. What goes out: byte ranges of its text, found by the
//! analysis that indexed it and the rules that matched it, each with the part of the query it comes from. A phrase is one range; words
//! of the query that stand elsewhere alone are none.

use crate::analysis::compound::Compounds;
use crate::analysis::{Lexicon, TermKind, WordTerms, tokenize, with_stemmer};
use crate::query::spans::{self, Occurrences, Span};
use crate::query::{Query, Word};
use crate::sentences;
use std::collections::HashMap;
use std::ops::Range;

/// A passage, as far as it matters to a query.
#[derive(Debug, Clone, Copy)]
pub struct Passage<'a> {
    /// Its text.
    pub text: &'a str,
    /// The language its stems were made in (ISO 639-1 code).
    pub language: &'a str,
    /// Where its sentences begin, in bytes of its text, if that is known.
    pub sentences: Option<&'a [u32]>,
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
            sentences: None,
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
    lexicon: &'q Lexicon,
    passage: Passage<'_>,
) -> Vec<Highlight<'q>> {
    Highlighter::new(query, lexicon).highlights(passage)
}

/// Finds the words to highlight in a passage, as byte ranges of its text, in order and without overlap.
#[must_use]
pub fn ranges(query: &Query, lexicon: &Lexicon, passage: Passage<'_>) -> Vec<Range<usize>> {
    highlights(query, lexicon, passage)
        .into_iter()
        .map(|highlight| highlight.range)
        .collect()
}

/// A query, ready to be found in passages: made once for all hits of a search.
#[derive(Debug)]
pub struct Highlighter<'q> {
    query: &'q Query,
    conditions: Vec<&'q Query>,
    words: Vec<(&'q Word, Sequences)>,
    /// The numbers of the terms that the query's words are found by.
    stems: TermNumbers<'q>,
    exact: TermNumbers<'q>,
}

/// Terms with their numbers.
#[derive(Debug, Default)]
struct TermNumbers<'q> {
    numbers: HashMap<&'q str, u32, foldhash::fast::RandomState>,
    /// A bit for each length that a term has: most words of a passage need not be looked up.
    lengths: u64,
}

impl<'q> TermNumbers<'q> {
    fn len(&self) -> usize {
        self.numbers.len()
    }

    fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The number of a term, which is the next one if it has none.
    fn number_of(&mut self, term: &'q str, next: &mut u32) -> u32 {
        self.lengths |= Self::bit(term);
        *self.numbers.entry(term).or_insert_with(|| {
            *next += 1;
            *next - 1
        })
    }

    fn get(&self, term: &str) -> Option<u32> {
        if self.lengths & Self::bit(term) == 0 {
            return None;
        }
        self.numbers.get(term).copied()
    }

    fn bit(term: &str) -> u64 {
        1 << (term.len() % 64)
    }
}

/// The terms of one word, by their numbers.
#[derive(Debug, Default)]
struct Sequences {
    /// Terms that are the word alone, in order.
    single: Vec<u32>,
    /// Terms that are the word in a row.
    several: Vec<Vec<u32>>,
}

impl<'q> Highlighter<'q> {
    /// Makes ready what of a query is asked of every passage.
    #[must_use]
    pub fn new(query: &'q Query, lexicon: &'q Lexicon) -> Self {
        let mut highlighter = Self {
            query,
            conditions: Vec::new(),
            words: Vec::new(),
            stems: TermNumbers::default(),
            exact: TermNumbers::default(),
        };
        query.each_condition(&mut |condition| highlighter.conditions.push(condition));
        query.each_word_at_all(&mut |word| {
            if highlighter.words.iter().all(|(known, _)| *known != word) {
                let sequences = highlighter.sequences(lexicon.terms(word));
                highlighter.words.push((word, sequences));
            }
        });
        highlighter
    }

    fn sequences(&mut self, terms: &'q WordTerms) -> Sequences {
        let mut next = (self.stems.len() + self.exact.len()) as u32;
        let numbers = match terms.kind {
            TermKind::Stem => &mut self.stems,
            TermKind::Exact => &mut self.exact,
        };
        let mut number_of = |term: &'q String| numbers.number_of(term, &mut next);
        let mut sequences = Sequences::default();
        for sequence in &terms.sequences {
            match sequence.as_slice() {
                [term] => sequences.single.push(number_of(term)),
                terms => sequences
                    .several
                    .push(terms.iter().map(&mut number_of).collect()),
            }
        }
        sequences.single.sort_unstable();
        sequences
    }

    /// Finds the words to highlight in a passage.
    ///
    /// The highlights are ordered and do not overlap; neighboring words are one.
    #[must_use]
    pub fn highlights(&self, passage: Passage<'_>) -> Vec<Highlight<'q>> {
        let text = passage.text;
        let words = PassageWords::new(passage, self);
        let evidence = spans::evidence(self.query, &words);
        let mut marks: Vec<((u32, u32), usize)> = Vec::new();
        for (number, part) in evidence.iter().enumerate() {
            let own = part.matches.iter().flat_map(|found| found.marks.iter());
            marks.extend(own.map(|mark| (*mark, number)));
        }
        marks.sort_unstable();
        marks.dedup();
        let mut highlights: Vec<Highlight<'q>> = Vec::new();
        let mut numbers: Vec<usize> = Vec::new();
        for (mark, number) in marks {
            let range = words.bytes(&(mark.0..mark.1));
            match highlights.last_mut() {
                // Neighbors are one highlight, as a reader would mark them.
                Some(last)
                    if range.start < last.range.end
                        || &text[last.range.end..range.start] == " " =>
                {
                    last.range.end = last.range.end.max(range.end);
                    if let Err(at) = numbers.binary_search(&number) {
                        numbers.insert(at, number);
                        last.clauses.insert(at, evidence[number].clause);
                    }
                }
                _ => {
                    numbers.clear();
                    numbers.push(number);
                    highlights.push(Highlight {
                        range,
                        clauses: vec![evidence[number].clause],
                    });
                }
            }
        }
        highlights
    }
}

/// The words of a passage by position.
struct PassageWords<'a, 'q> {
    passage: Passage<'a>,
    highlighter: &'a Highlighter<'q>,
    /// Where each word stands, in bytes of the text.
    words: Vec<Range<u32>>,
    /// Positions with the numbers of the terms that stand there, of those that the query's words are found by; in order.
    found: Vec<(u32, u32)>,
}

impl<'a, 'q> PassageWords<'a, 'q> {
    fn new(passage: Passage<'a>, highlighter: &'a Highlighter<'q>) -> Self {
        let text = passage.text;
        let mut words: Vec<Range<u32>> = Vec::with_capacity(text.len() / 4);
        let mut found: Vec<(u32, u32)> = Vec::new();
        let mut find = |position: u32, form: &str, numbers: &TermNumbers<'q>| {
            if let Some(number) = numbers.get(form) {
                found.push((position, number));
            }
        };
        let Highlighter { stems, exact, .. } = highlighter;
        let (has_stems, has_exact) = (!stems.is_empty(), !exact.is_empty());
        let mut compounds = Compounds::default();
        with_stemmer(passage.language, |stemmer| {
            tokenize(text, &mut |token| {
                let position = token.position;
                if has_stems {
                    // It stands at the position of the word before.
                    if let Some(compound) = compounds.next(text, &token, stemmer) {
                        find(position - 1, &compound, stems);
                    }
                    find(position, stemmer.stem(token.folded), stems);
                }
                if has_exact {
                    find(position, token.folded, exact);
                }
                if let Some(capitals) = token.capitals {
                    find(position, capitals, stems);
                    find(position, capitals, exact);
                }
                words.push(token.range.start as u32..token.range.end as u32);
            });
        });
        found.sort_unstable();
        found.dedup();
        Self {
            passage,
            highlighter,
            words,
            found,
        }
    }

    fn sequences(&self, word: &Word) -> Option<&Sequences> {
        let words = &self.highlighter.words;
        let known = words.iter().find(|(known, _)| *known == word);
        known.map(|(_, sequences)| sequences)
    }

    fn bytes(&self, span: &Span) -> Range<usize> {
        let first = &self.words[span.start as usize];
        let last = &self.words[span.end as usize - 1];
        first.start as usize..last.end as usize
    }
}

impl Occurrences for PassageWords<'_, '_> {
    fn word(&self, word: &Word) -> Vec<Span> {
        let Some(sequences) = self.sequences(word) else {
            return Vec::new();
        };
        let mut spans: Vec<Span> = Vec::new();
        for (position, term) in &self.found {
            if sequences.single.binary_search(term).is_ok() {
                spans.push(*position..position + 1);
            }
            for sequence in &sequences.several {
                let stands = |(at, term): (usize, &u32)| {
                    let wanted = (position + at as u32, *term);
                    self.found.binary_search(&wanted).is_ok()
                };
                if sequence[0] == *term && sequence.iter().enumerate().skip(1).all(stands) {
                    spans.push(*position..position + sequence.len() as u32);
                }
            }
        }
        spans.sort_by_key(|span| (span.start, span.end));
        spans.dedup();
        spans
    }

    fn sentences(&self) -> Vec<u32> {
        let position = |start: usize| {
            self.words
                .partition_point(|word| (word.start as usize) < start) as u32
        };
        let mut starts: Vec<u32> = match self.passage.sentences {
            Some(starts) => starts
                .iter()
                .map(|start| position(*start as usize))
                .collect(),
            None => sentences::of(self.passage.text, self.passage.language)
                .into_iter()
                .map(|sentence| position(sentence.start))
                .collect(),
        };
        starts.dedup();
        starts
    }

    fn meets(&self, condition: &Query) -> bool {
        let conditions = &self.highlighter.conditions;
        let number = conditions.iter().position(|known| *known == condition);
        number.is_some_and(|number| self.passage.met.get(number) == Some(&true))
    }

    fn is_first(&self) -> bool {
        self.passage.is_first
    }

    fn has(&self, word: &Word) -> bool {
        match self.sequences(word) {
            Some(sequences) if sequences.several.is_empty() => self
                .found
                .iter()
                .any(|(_, term)| sequences.single.binary_search(term).is_ok()),
            Some(_) => !self.word(word).is_empty(),
            None => false,
        }
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
