//! Words of a query: a run of characters between spaces, brackets and quotation marks.
//!
//! What comes in: the run and what stands around it. What goes out: a word, a pattern, an operator that is written as a word, or nothing
//! where it is punctuation, with what is to be said of it.

use super::super::habits;
use super::super::hints;
use super::super::messages::{Hint, OtherSearch, ParseError, error};
use super::super::operators;
use super::super::scan::{EXCLUDES, QUOTES, hint_at_punctuation, trimmed, with_articles_joined};
use super::super::{Form, Phrase, Query, Word};
use super::patterns::similar;
use super::{Lexeme, Lexer};
use std::ops::Range;

impl Lexer<'_> {
    /// A word, an operator, or punctuation.
    pub(super) fn chunk(
        &mut self,
        range: Range<usize>,
        after_operand: bool,
    ) -> Result<Option<Lexeme>, ParseError> {
        if let Some(word) = self.plain_word(&self.text[range.clone()]) {
            return Ok(Some(Lexeme::Words(Query::Word(word))));
        }
        self.chunk_with_signs(range, after_operand)
    }

    /// The same, with every question asked that a chunk with signs in it, or a word that means more to some tool, gives rise to.
    fn chunk_with_signs(
        &mut self,
        range: Range<usize>,
        after_operand: bool,
    ) -> Result<Option<Lexeme>, ParseError> {
        let text = self.text;
        let chunk = &text[range.clone()];
        match chunk {
            "AND" => return Ok(Some(Lexeme::And)),
            "OR" => return Ok(Some(Lexeme::Or)),
            "NOT" => return Ok(Some(Lexeme::Not)),
            _ => {}
        }
        if let Some(near) = operators::nearness(chunk) {
            let near = near.map(|(within, ordered)| Some(Lexeme::Near(within, ordered)));
            return near.map_err(|message| error(range, message));
        }
        let behind = &text[range.end..];
        let counted = |c: char| c.is_alphanumeric() || c == '(' || c == '=' || QUOTES.contains(&c);
        if behind.trim_start().starts_with(counted)
            && let Some(count) = operators::at_least(chunk)
        {
            return match count {
                Ok(count) => Ok(Some(Lexeme::AtLeast(count))),
                Err(message) => Err(error(range, message)),
            };
        }
        let (chunk, exact) = match chunk.strip_prefix('=') {
            Some(rest) if rest.starts_with(|c: char| c.is_alphanumeric() || c == '*') => {
                (rest, true)
            }
            _ => (chunk, false),
        };
        let chunk = self.without_signs(chunk, &range)?;
        self.hints.extend(hints::of_question_mark(text, &range));
        if let Some((word, edits)) = similar(chunk) {
            let instead = format!("{word}~{edits}");
            let message = format!("'{chunk}' is read as {instead}: a fuzzy word has 1 or 2 edits");
            let other = OtherSearch::Edited(range.clone(), instead.clone());
            self.hints
                .push(Hint::new(range, message).offering(&instead, other));
            return Ok(Some(Lexeme::Words(Query::Word(Word {
                typed: word.to_owned(),
                form: Form::Fuzzy(edits),
            }))));
        }
        if let Some(pattern) = self.pattern(chunk, &range, exact)? {
            return Ok(Some(Lexeme::Words(pattern)));
        }
        let Some(typed) = trimmed(chunk) else {
            self.hints.extend(hint_at_punctuation(chunk, range));
            return Ok(None);
        };
        if self.all_capitals
            && after_operand
            && matches!(habits::nearness(&text[range.start..], false), Some(Ok(_)))
        {
            self.hints.push(Hint::new(range.clone(), format!(
                "'{chunk}' is read as a word, since all of the query is in capitals; near each other is written w/10"
            )));
        }
        let between = after_operand && !behind.trim_start().is_empty() && !self.all_capitals;
        let quoted_singly = chunk.starts_with('\'')
            && behind.starts_with(char::is_whitespace)
            && behind.split_whitespace().any(|word| word.ends_with('\''));
        if quoted_singly && !chunk.ends_with('\'') {
            self.hints.push(Hint::new(
                range.clone(),
                "single quotation marks are read as apostrophes; a phrase stands in double ones"
                    .to_owned(),
            ));
        }
        let is_filter = habits::is_foreign_filter(typed);
        let told = if is_filter { typed } else { chunk };
        // Without the signs that were taken from its beginning.
        let told_at = told.as_ptr() as usize - text.as_ptr() as usize;
        let told_range = told_at..told_at + told.len();
        self.hints
            .extend(hints::of_word(told, between, behind, &told_range));
        if is_filter {
            if self.is_beside_operator(&range) || text.trim().len() == chunk.len() {
                return Err(error(
                    range,
                    "addresses and kinds of files are no fields; outlet: asks for the outlet, file: for a part of the path, as in file:*.html",
                ));
            }
            return Ok(None);
        }
        let mut words = with_articles_joined(self.plain_words(typed, exact));
        let operator =
            words.len() != 1 || words.iter().any(|word| self.reads_otherwise(&word.typed));
        Ok(match words.pop() {
            Some(word) if !operator => Some(Lexeme::Words(Query::Word(word))),
            last => {
                words.extend(last);
                (!words.is_empty())
                    .then_some(Lexeme::Words(Query::Phrase(Phrase { words, moves: 0 })))
            }
        })
    }

    /// Whether an operator stands before or behind a place, beside which nothing can be left out.
    fn is_beside_operator(&self, range: &Range<usize>) -> bool {
        let is_operator = |word: &str| {
            operators::is_connective(word)
                || matches!(word, "&&" | "||")
                || operators::nearness(word).is_some()
        };
        let (before, behind) = (&self.text[..range.start], &self.text[range.end..]);
        before.ends_with('+')
            || before.ends_with(EXCLUDES)
            || before
                .split_whitespace()
                .next_back()
                .is_some_and(is_operator)
            || behind.split_whitespace().next().is_some_and(is_operator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Reads a query's first chunk in both ways, if the short one applies.
    fn check(chunk_: &str, behind: &str, after_operand: bool) -> Result<(), TestCaseError> {
        let text = format!("{chunk_}{behind}");
        for all_capitals in [false, true] {
            let mut lexer = Lexer::new(&text, all_capitals);
            if let Some(word) = lexer.plain_word(chunk_) {
                let whole = lexer.chunk_with_signs(0..chunk_.len(), after_operand);
                prop_assert_eq!(
                    whole,
                    Ok(Some(Lexeme::Words(Query::Word(word)))),
                    "{}",
                    text
                );
                prop_assert_eq!(lexer.hints, [], "{}", text);
            }
        }
        Ok(())
    }

    /// Every word in small letters that stands between quotation marks in the source of what other tools would read.
    fn words_of_habits() -> impl Iterator<Item = &'static str> {
        let sources = [
            include_str!("../operators.rs"),
            include_str!("../habits.rs"),
            include_str!("../hints/mod.rs"),
            include_str!("../hints/fields.rs"),
        ];
        let between = sources
            .into_iter()
            .flat_map(|source| source.split('"').skip(1).step_by(2));
        let words = between.flat_map(|text| text.split(|c: char| !c.is_ascii_lowercase()));
        words.filter(|word| !word.is_empty())
    }

    #[test]
    fn no_word_that_another_tool_would_read_is_taken_for_a_plain_one() {
        let mut checked = 0;
        for word in words_of_habits() {
            for behind in [
                "",
                " ",
                " 5 office",
                " 2013 doha",
                "(office)",
                " (office)",
                " doha",
            ] {
                for after_operand in [false, true] {
                    for exact in ["", "="] {
                        checked += 1;
                        check(&format!("{exact}{word}"), behind, after_operand).unwrap();
                    }
                }
            }
        }
        assert!(checked > 2_000, "{checked}");
    }

    proptest! {
        #[test]
        fn a_plain_word_is_read_as_it_would_be_with_all_questions_asked(
            exact in "=?",
            word in prop_oneof![
                "[a-z]{1,9}",
                "(not|and|or|w|pre|near|adj|at|least|title|date|like|text|site|file|by|to|same|para|sent|seg|q|any|all){1,2}",
            ],
            behind in "( |\\(|,|:)?( |5|\\(|office|2013|AND)?",
            after_operand in any::<bool>(),
        ) {
            // What goes on is no chunk of its own.
            if !behind.starts_with(|c: char| c.is_alphanumeric() || c == ':' || c == ',') {
                check(&format!("{exact}{word}"), &behind, after_operand)?;
            }
        }
    }
}
