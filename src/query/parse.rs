//! Query text to [`Query`], with errors that point at the spot.
//!
//! Words stand side by side or are joined by `AND`, `OR`, `NOT` (in capitals; also `&&`, `||`, `+`, `-`) and brackets; `"…"` is a
//! phrase, with straight or curly quotation marks, `"…"~2` one with moves; `a w/5 b`, `a pre/5 b`, `a NOT w/5 b`, `a w/s b`, `a w/p b`
//! are nearness; `atleast3(…)` counts; `=word` is that form only; `offic*`, `wom?n`, `/al.qa.*/` and `word~` are patterns; `^2` boosts;
//! `outlet:DW` and the like are conditions on the article, `title:(…)` and `lead:(…)` look for words in a part of it.
//! NOT binds before nearness, nearness before AND, AND before OR.

use super::combine::{
    all_required, at_least_each, conjunction_of, each_value, has_condition, has_not,
    makes_too_many_words, near_each,
};
use super::fields::{FieldName, Scope, Value};
use super::lex::{Lexeme, is_all_capitals, lex};
use super::messages::{Hint, OtherSearch, ParseError, Parsed, error};
use super::scan::{DEEPEST, MOST_WORDS};
use super::typing;
use super::{Query, Syntax};
use crate::numbers::grouped;
use std::ops::Range;

/// Boosts behind one another at most; each is a level of the query.
const MOST_BOOSTS_IN_A_ROW: usize = 10;

/// Reads a query.
///
/// # Errors
/// If there is no word in it, or an operator or bracket lacks its counterpart.
///
/// ```
/// let parsed = pullquote::query::parse("doha AND NOT (office OR \"peace talks\")").unwrap();
/// assert_eq!(parsed.query.to_string(), "doha AND NOT (office OR \"peace talks\")");
/// ```
pub fn parse(text: &str) -> Result<Parsed, ParseError> {
    typing::read(text, read)
}

fn read(text: &str) -> Result<Parsed, ParseError> {
    // Whether capitals mean anything shows only when all words are known.
    let all_capitals = text.contains(char::is_uppercase) && is_all_capitals(&lex(text, false)?.0);
    let (lexemes, mut hints) = lex(text, all_capitals)?;
    if !lexemes
        .iter()
        .any(|(lexeme, _)| matches!(lexeme, Lexeme::Words(_) | Lexeme::Field(_, Some(_))))
    {
        return Err(match lexemes.first() {
            Some((Lexeme::And | Lexeme::Or | Lexeme::Not, range)) => error(
                range.clone(),
                "an operator alone finds nothing; to find it as a word, write it in small letters",
            ),
            _ => error(0..text.len(), "the query has no word to look for"),
        });
    }
    let mut parser = Parser {
        lexemes,
        at: 0,
        depth: 0,
        end: text.len(),
    };
    let query = parser.alternatives()?;
    if parser.at < parser.lexemes.len() {
        return Err(parser.lacks_operand(""));
    }
    hint_at_mixed_operators(&parser.lexemes, &mut hints);
    hints.sort_by_key(|hint| hint.range.start);
    Ok(Parsed {
        query: at_root(query),
        hints,
    })
}

struct Parser {
    lexemes: Vec<(Lexeme, Range<usize>)>,
    at: usize,
    depth: usize,
    end: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Lexeme> {
        self.lexemes.get(self.at).map(|(lexeme, _)| lexeme)
    }

    fn here(&self) -> Range<usize> {
        self.lexemes
            .get(self.at)
            .map_or(self.end..self.end, |(_, range)| range.clone())
    }

    /// `a b OR c AND d`
    fn alternatives(&mut self) -> Result<Query, ParseError> {
        let mut branches = vec![self.conjunction("OR")?];
        while self.peek() == Some(&Lexeme::Or) {
            self.at += 1;
            branches.push(self.conjunction("OR")?);
        }
        Ok(if branches.len() == 1 {
            branches.swap_remove(0)
        } else {
            Query::Or(branches.into_iter().map(all_required).collect())
        })
    }

    /// `a b AND c NOT d`: operands side by side or joined by AND.
    fn conjunction(&mut self, before: &str) -> Result<Query, ParseError> {
        let mut wanted = Vec::new();
        let mut required = Vec::new();
        let mut joined = false;
        let mut operator = before;
        loop {
            match self.peek() {
                Some(lexeme) if starts_operand(lexeme) => {
                    match self.near_operands()? {
                        // An exclusion in brackets excludes all the same.
                        condition if condition.is_condition() => required.push(condition),
                        operand => {
                            joined |= matches!(operand, Query::Near(_) | Query::NotNear(_));
                            wanted.push(operand);
                        }
                    }
                }
                Some(Lexeme::Not) => {
                    self.at += 1;
                    let negated = self.negated()?;
                    required.push(Query::Not(Box::new(negated)));
                }
                Some(Lexeme::Plus) => {
                    self.at += 1;
                    let operand = self.near_operands()?;
                    required.push(all_required(operand));
                }
                _ if wanted.is_empty() && required.is_empty() || operator == "AND" => {
                    return Err(self.lacks_operand(operator));
                }
                _ => break,
            }
            operator = "";
            if self.peek() == Some(&Lexeme::And) {
                self.at += 1;
                joined = true;
                operator = "AND";
            }
        }
        // Conditions stand behind words, as they are shown.
        required.sort_by_key(Query::is_condition);
        if joined {
            wanted = wanted.into_iter().map(all_required).collect();
            wanted.append(&mut required);
            return Ok(conjunction_of(wanted));
        }
        // A word beside a required one is wished for, not required itself.
        let wished = required.iter().any(|part| !part.is_condition());
        match wanted.len() {
            0 => {}
            1 if !wished => required.insert(0, wanted.swap_remove(0)),
            _ => required.insert(0, Query::Words(wanted)),
        }
        Ok(conjunction_of(required))
    }

    /// `a w/5 b NOT w/3 c`: operands joined by nearness, from left to right.
    fn near_operands(&mut self) -> Result<Query, ParseError> {
        let mut left = self.operand()?;
        loop {
            let negated = self.peek() == Some(&Lexeme::Not)
                && matches!(self.lexemes.get(self.at + 1), Some((Lexeme::Near(..), _)));
            let operator = self.lexemes.get(self.at + usize::from(negated));
            let Some((Lexeme::Near(within, ordered), range)) = operator.cloned() else {
                return Ok(left);
            };
            self.at += 1 + usize::from(negated);
            if self.peek() == Some(&Lexeme::Not) {
                return Err(error(range, NOT_IN_NEARNESS));
            }
            if !self.peek().is_some_and(starts_operand) {
                return Err(error(range, "nearness needs something on both sides"));
            }
            let (first, second) = (all_required(left), all_required(self.operand()?));
            if has_condition(&first) || has_condition(&second) {
                return Err(error(
                    range,
                    "a field cannot stand inside nearness; write it beside, as in '(a w/5 b) outlet:DW', or nearness inside it, as in 'title:(a w/5 b)'",
                ));
            }
            if has_not(&first) || has_not(&second) {
                return Err(error(range, NOT_IN_NEARNESS));
            }
            if makes_too_many_words(&first, &second) {
                return Err(error(
                    range,
                    format!(
                        "nearness of each word on the one side to each on the other makes more than {} words; write fewer words in the brackets, or OR between them",
                        grouped(MOST_WORDS)
                    ),
                ));
            }
            left = near_each(first, second, within, ordered, negated);
        }
    }

    /// A word, a phrase or a bracket, with what is said of it before and behind it.
    fn operand(&mut self) -> Result<Query, ParseError> {
        let count = match self.peek() {
            Some(Lexeme::AtLeast(count)) => Some(*count),
            _ => None,
        };
        let start = self.here();
        self.at += usize::from(count.is_some());
        let mut operand = self.bare_operand()?;
        if let Some(count) = count {
            if has_condition(&operand) {
                return Err(error(
                    start,
                    "atleast counts words of a passage; a field stands beside it",
                ));
            }
            if operand.is_condition() {
                return Err(error(
                    start,
                    "atleast counts words that are there; what is left out stands beside it, as in 'atleast2(a) NOT b'",
                ));
            }
            operand = at_least_each(count, all_required(operand));
        }
        while let Some((Lexeme::Boost(factor), range)) = self.lexemes.get(self.at).cloned() {
            if has_not(&operand) {
                return Err(error(range, "what is excluded cannot be boosted"));
            }
            if boosts(&operand) == MOST_BOOSTS_IN_A_ROW {
                return Err(error(
                    range,
                    format!(
                        "more than {MOST_BOOSTS_IN_A_ROW} boosts stand behind one another; write their product"
                    ),
                ));
            }
            operand = Query::Boost(Box::new(all_required(operand)), factor);
            self.at += 1;
        }
        Ok(operand)
    }

    fn bare_operand(&mut self) -> Result<Query, ParseError> {
        let range = self.here();
        match self.lexemes.get(self.at) {
            Some((Lexeme::Words(words), _)) => {
                let words = words.clone();
                self.at += 1;
                Ok(words)
            }
            Some((Lexeme::Open, _)) => {
                self.at += 1;
                self.deeper(&range)?;
                if self.peek().is_none() {
                    return Err(error(range, "this bracket is never closed"));
                }
                if self.peek() == Some(&Lexeme::Close) {
                    return Err(error(
                        range.start..self.here().end,
                        "there is nothing between these brackets",
                    ));
                }
                let inside = self.alternatives()?;
                if self.peek() != Some(&Lexeme::Close) {
                    return Err(error(range, "this bracket is never closed"));
                }
                self.at += 1;
                self.depth -= 1;
                Ok(inside)
            }
            Some((Lexeme::Field(field, value), _)) => {
                let (field, value) = (*field, value.clone());
                self.at += 1;
                if value.is_none()
                    && !self.peek().is_some_and(|next| {
                        starts_operand(next) && !matches!(next, Lexeme::AtLeast(_))
                    })
                {
                    if matches!(self.peek(), Some(Lexeme::AtLeast(_))) {
                        return Err(error(
                            range,
                            "what atleast counts stands in the text; it has no place behind a field",
                        ));
                    }
                    return Err(error(
                        range,
                        "the field needs a value right behind its colon: a word, a phrase, or several things in brackets",
                    ));
                }
                match (field, value) {
                    (field, Some(value)) => match field.clause(&value) {
                        Ok(clause) => Ok(Query::Field(clause)),
                        Err(message) => Err(error(range, message)),
                    },
                    (FieldName::Scope(scope), None) => self.scope(scope, &range),
                    (field, None) => {
                        let values = self.bare_operand()?;
                        let clause = |value: &Value| field.clause(value);
                        each_value(field, &clause, values).map_err(|message| error(range, message))
                    }
                }
            }
            _ => Err(match self.at.checked_sub(1).map(|at| &self.lexemes[at].0) {
                Some(Lexeme::Plus) => self.lacks_operand("+"),
                _ => error(range, "there has to be a word, a phrase or a bracket here"),
            }),
        }
    }

    /// What is looked for in a part of the article.
    fn scope(&mut self, scope: Scope, range: &Range<usize>) -> Result<Query, ParseError> {
        self.deeper(range)?;
        let inside = all_required(self.bare_operand()?);
        self.depth -= 1;
        if has_condition(&inside) {
            return Err(error(
                range.clone(),
                format!(
                    "{}: looks for words in a part of the article; another field stands beside it, not in its brackets",
                    scope.as_str()
                ),
            ));
        }
        Ok(Query::Scope(scope, Box::new(inside)))
    }

    /// What stands after a NOT; NOT NOT is nothing.
    fn negated(&mut self) -> Result<Query, ParseError> {
        let range = self.here();
        if self.peek() == Some(&Lexeme::Not) {
            self.at += 1;
            self.deeper(&range)?;
            let twice = self.negated()?;
            self.depth -= 1;
            return Ok(Query::Not(Box::new(twice)));
        }
        if !self.peek().is_some_and(starts_operand) {
            return Err(self.lacks_operand("NOT"));
        }
        let operand = self.operand().map(all_required)?;
        let negated = self.peek() == Some(&Lexeme::Not);
        match self.lexemes.get(self.at + usize::from(negated)) {
            Some((Lexeme::Near(..), range)) => Err(error(range.clone(), NOT_IN_NEARNESS)),
            _ => Ok(operand),
        }
    }

    fn deeper(&mut self, range: &Range<usize>) -> Result<(), ParseError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(error(
                range.clone(),
                format!("more than {DEEPEST} brackets or NOTs stand in one another"),
            ));
        }
        Ok(())
    }

    fn lacks_operand(&self, operator: &str) -> ParseError {
        let range = self.here();
        let what = match self.peek() {
            Some(Lexeme::Close) if self.depth == 0 => {
                return error(range, "this bracket was never opened");
            }
            Some(Lexeme::Near(..)) => {
                return error(range, "nearness needs something on both sides");
            }
            Some(Lexeme::Boost(_)) => return error(range, "a boost needs something before it"),
            Some(Lexeme::And) if operator != "NOT" => "AND needs something before it",
            Some(Lexeme::Or) if operator != "NOT" => "OR needs something before it",
            _ if operator == "AND" => "AND needs something after it",
            _ if operator == "NOT" => "NOT needs something after it",
            _ if operator == "+" => "'+' needs a word after it",
            _ => "OR needs something after it",
        };
        error(
            range,
            format!("{what}; to search for the operator as a word, write it in small letters"),
        )
    }
}

/// NOT binds before nearness, and what is not there is near nothing.
const NOT_IN_NEARNESS: &str = "NOT binds before nearness and cannot stand inside it; write 'NOT (a w/5 b)' to leave the pair out, or 'a NOT w/5 b' for an a without a b near it";

fn starts_operand(lexeme: &Lexeme) -> bool {
    matches!(
        lexeme,
        Lexeme::Words(_) | Lexeme::Open | Lexeme::AtLeast(_) | Lexeme::Field(..)
    )
}

/// How many boosts the operand has already.
fn boosts(operand: &Query) -> usize {
    let mut count = 0;
    let mut query = operand;
    while let Query::Boost(part, _) = query {
        count += 1;
        query = part;
    }
    count
}

/// Words side by side stay free for the match mode only at the root, alone or beside what is required or excluded.
fn at_root(query: Query) -> Query {
    match query {
        Query::Words(parts) => Query::Words(parts.into_iter().map(all_required).collect()),
        Query::And(parts) => Query::And(
            parts
                .into_iter()
                .map(|part| match part {
                    Query::Words(words) => {
                        Query::Words(words.into_iter().map(all_required).collect())
                    }
                    part => all_required(part),
                })
                .collect(),
        ),
        query => query,
    }
}

/// AND mixed with OR without brackets: Nexis joins OR first.
fn hint_at_mixed_operators(lexemes: &[(Lexeme, Range<usize>)], hints: &mut Vec<Hint>) {
    let mut levels: Vec<(bool, bool)> = vec![(false, false)];
    let mut after_operand = false;
    for (at, (lexeme, range)) in lexemes.iter().enumerate() {
        let is_nearness = matches!(lexemes.get(at + 1), Some((Lexeme::Near(..), _)));
        let level = levels.last_mut();
        match (lexeme, level) {
            (Lexeme::Open, level) => {
                if let Some(level) = level {
                    level.0 |= after_operand;
                }
                levels.push((false, false));
            }
            (Lexeme::Close, _) => {
                levels.pop();
            }
            (Lexeme::And, Some(level)) => level.0 = true,
            (Lexeme::Not, Some(level)) if !is_nearness => level.0 |= after_operand,
            (Lexeme::Or, Some(level)) => level.1 = true,
            (Lexeme::Words(_) | Lexeme::Field(..), Some(level)) => level.0 |= after_operand,
            _ => {}
        }
        if levels.last() == Some(&(true, true)) {
            let message = "AND is joined before OR here (Nexis joins OR first); write brackets to make it plain";
            let hint = Hint::new(range.clone(), message);
            hints.push(hint.offering("Nexis joins OR first", OtherSearch::In(Syntax::Nexis)));
            return;
        }
        after_operand = matches!(
            lexeme,
            Lexeme::Words(_) | Lexeme::Close | Lexeme::Field(_, Some(_))
        );
    }
}

#[cfg(test)]
mod tests {
    //! Promises: brackets and precedence are what the shown form says; nothing is dropped without a hint; every error points at a spot;
    //! the parser ends on any input; what is shown reads back as the same query.

    use super::super::{Form, Nearness, Phrase, Word};
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, understood: &str) {
        assert_eq!(
            parse(text)
                .map(|parsed| parsed.query.to_string())
                .map_err(|e| e.message),
            Ok(understood.to_owned()),
            "{text}"
        );
    }

    fn check_error(text: &str, spot: &str, message: &str) {
        let error = parse(text).expect_err(text);
        assert_eq!(&text[error.range.clone()], spot, "{text}: {error}");
        assert!(error.message.contains(message), "{text}: {error}");
    }

    #[test]
    fn words_and_phrases() {
        check("Doha office", "doha office");
        check("Who opened the Doha office?", "who opened the doha office");
        check("\"al Qaeda\" OR al-Qaida", "\"al-qaeda\" OR al-qaida");
        check("“peace talks”", "\"peace talks\"");
        check(
            "„Friedens Gespräche“ «accord final»",
            "\"friedens gespräche\" \"accord final\"",
        );
        check("O'Brien, don't Xi'an", "o'brien don't xi'an");
        check("9:30 Doha: the talks", "9:30 doha the talks");
        check(
            "=prosecutor =\"formal talks\"",
            "=prosecutor =\"formal talks\"",
        );
    }

    #[test]
    fn operators_bind_not_before_and_before_or() {
        check("a AND b OR c", "(a AND b) OR c");
        check("a b OR c", "(a AND b) OR c");
        check("a b AND c", "a AND b AND c");
        check("a AND NOT b", "a AND NOT b");
        check("a NOT b", "a AND NOT b");
        check("a b -c", "a b NOT c");
        check("+a b", "b +a");
        check("NOT a +b", "b AND NOT a");
        check("a && (b || c)", "a AND (b OR c)");
        check("a&&b", "a AND b");
        check("a||b", "a OR b");
        check("NOT a", "NOT a");
        check("NOT NOT a", "NOT NOT a");
        check("(a b) c", "(a AND b) c");
        check("al-Qaida -flag", "al-qaida AND NOT flag");
    }

    #[test]
    fn nearness_counts_and_patterns() {
        check("a w/5 b", "a w/5 b");
        check("a NEAR/5 b AND c", "(a w/5 b) AND c");
        check("a pre/3 \"b c\"~2", "a pre/3 \"b c\"~2");
        check("a NOT w/s b", "a NOT w/s b");
        check("NOT (a w/5 b)", "NOT (a w/5 b)");
        check(
            "(troop* OR force*) w/5 withdraw*",
            "(troop* OR force*) w/5 withdraw*",
        );
        check("(a AND b) w/5 c", "(a w/5 c) AND (b w/5 c)");
        check("(a b OR c) w/5 d", "((a w/5 d) AND (b w/5 d)) OR (c w/5 d)");
        check(
            "((a b)^2 OR c) pre/5 d",
            "((a^2 pre/5 d) AND (b^2 pre/5 d)) OR (c pre/5 d)",
        );
        check("d NOT w/5 (a b OR c)", "d NOT w/5 ((a AND b) OR c)");
        check("a w/5 b w/3 c", "(a w/5 b) w/3 c");
        check("atleast3(taliban OR talibs)", "atleast3(taliban OR talibs)");
        check(
            "doha^2 \"peace talks\"^0.5 (a OR b)^3",
            "doha^2 \"peace talks\"^0.5 (a OR b)^3",
        );
        check(
            "wom?n /al.qa.*/ guantanmo~ doha~ kabul~2",
            "wom?n /al.qa.*/ guantanmo~2 doha~1 kabul~2",
        );
        check("al-q* \"peace talk*\"", "\"al q*\" \"peace talk*\"");
        check("and/or w/x TCP/IP", "and/or w/x tcp/ip");
        check("Who opened it?", "who opened it");
    }

    #[test]
    fn habits_of_other_tools_are_read_as_they_are_meant() {
        check("\"doha offic\"*", "\"doha offic*\"");
        check("\"offic\"*", "\"offic*\"");
        check("doha NEAR office", "doha w/10 office");
        check("doha ADJ (office OR flag)", "doha pre/10 (office OR flag)");
        check("NEAR East", "near east");
        check("doha NEAR", "doha near");
        check(
            "[2020-01-01 TO 2020-02] doha",
            "doha AND date:2020-01-01..2020-02",
        );
        check("date:[2020 TO *] doha", "doha AND after:2020");
        check("[see TO it]", "see TO it");
        check_error("date:[June TO July]", "date:[June TO July]", "2019-12-07");
    }

    #[test]
    fn what_has_no_number_that_can_be_is_words_behind_another_tools_operator() {
        let check = |text: &str, understood: &str, hint: &str| {
            let parsed = parse(text).expect(text);
            assert_eq!(parsed.query.to_string(), understood, "{text}");
            let hints = parsed.hints;
            assert!(
                hints.iter().any(|said| said.message.contains(hint)),
                "{text}: {hints:?}"
            );
        };
        check("taliban BEFORE 2001", "taliban before 2001", "before:2001");
        check(
            "taliban BEFORE 2001 war",
            "taliban before 2001 war",
            "before:2001",
        );
        check("Kabul AROUND 2010 war", "kabul around 2010 war", "w/10");
        check("Kabul AROUND(2010) war", "kabul around 2010 war", "w/10");
        check("company NEXT 5000 jobs", "company (NEXT) 5000 jobs", "w/10");
        check("fled NEAR 5000 homes", "fled near 5000 homes", "w/10");
        check("comet P/2001 found", "comet p/2001 found", "w/1 to w/1000");
        check("doha /5000 office", "doha 5000 office", "w/1000");
        check(
            "TALIBAN LEFT KABUL BEFORE 2001 WAR",
            "taliban left kabul before 2001 war",
            "before:2001",
        );
        check_error("a w/5000 b", "w/5000", "1 to 1000");
        check_error("a w/ 5000 b", "w/ 5000", "1 to 1000");
        check_error("a NEAR5000 b", "NEAR5000", "1 to 1000");
    }

    #[test]
    fn a_headline_in_capitals_has_no_operators_of_other_tools_but_those_with_a_number_in_them() {
        let hinted = |text: &str, understood: &str, spot: &str| {
            let parsed = parse(text).expect(text);
            assert_eq!(parsed.query.to_string(), understood, "{text}");
            let mut spots = parsed.hints.iter().map(|hint| &text[hint.range.clone()]);
            assert!(spots.any(|hinted| hinted == spot), "{text}");
        };
        hinted(
            "BLAST NEAR KABUL HOSPITAL",
            "blast near kabul hospital",
            "NEAR",
        );
        hinted("TALKS WITHIN 5 DAYS", "talks within 5 days", "WITHIN");
        hinted("DEAL NEXT 10 YEARS", "deal next 10 years", "NEXT");
        hinted("BLAST ADJ (KABUL)", "blast adj kabul", "ADJ");
        check("DOHA NEAR/5 OFFICE", "doha w/5 office");
        check("DOHA AROUND(5) OFFICE", "doha w/5 office");
        check("DOHA ADJ5 OFFICE", "doha pre/5 office");
        check("DOHA WITHIN 5 WORDS OF OFFICE", "doha w/5 office");
        check("doha WITHIN 5 office", "doha w/5 office");
    }

    #[test]
    fn a_long_query_is_read_in_a_moment() {
        // On the processor: what else the machine does is no part of it.
        let start = cpu_time::ThreadTime::now();
        for part in [
            "[ ", "^1", "a^1", "||a", "|", "‘", "AROUND(", "{ ", "date:[ ",
        ] {
            let _ = parse(&format!("a {}", part.repeat(32_000 / part.len())));
        }
        let taken = start.elapsed();
        assert!(taken.as_millis() < 4_000, "{taken:?}");
    }

    #[test]
    fn a_query_that_is_longer_than_any_is_refused() {
        assert!(parse(&" a".repeat(900)).is_ok());
        let text = "ä ".repeat(20_000);
        let error = parse(&text).unwrap_err();
        assert!(error.message.contains("at most 32,768 bytes"), "{error}");
        assert!(text.get(error.range).is_some());
    }

    #[test]
    fn fields_are_conditions_beside_the_words() {
        check("doha office outlet:DW", "doha office outlet:DW");
        check("outlet:\"NBC News\" doha", "doha AND outlet:\"NBC News\"");
        check(
            "outlet:(DW OR “NBC News”)",
            "outlet:DW OR outlet:\"NBC News\"",
        );
        check("outlet:(NBC News)", "outlet:\"NBC News\"");
        check("-outlet:DW doha talks", "doha talks NOT outlet:DW");
        check("NOT outlet:DW", "NOT outlet:DW");
        check("doha OR outlet:DW", "doha OR outlet:DW");
        check(
            "date:2013-06-01..2013-07 doha",
            "doha AND date:2013-06-01..2013-07",
        );
        check("date:(2013 OR 2014-02)", "date:2013 OR date:2014-02");
        check("after:2013 before:2014-02", "after:2013 AND before:2014-02");
        check("date:missing, doha", "doha AND date:missing");
        check(
            "person:Karzai org:UN place:Doha",
            "person:Karzai AND org:UN AND place:Doha",
        );
        check("lang:de file:notes/*.txt", "lang:de AND file:notes/*.txt");
        check("title:doha", "title:doha");
        check(
            "title:(doha w/3 talks) office",
            "office AND title:(doha w/3 talks)",
        );
        check("lead:\"peace talks\" a b", "a b lead:\"peace talks\"");
        check("headline:=office", "title:=office");
        check("title:(a b)", "title:(a AND b)");
        check("title:offic*^2", "title:offic*^2");
        check(
            "byline:Smith section:(a OR b)",
            "byline:smith AND section:(a OR b)",
        );
        check(
            "a b (outlet:DW OR date:2013)",
            "a b (outlet:DW OR date:2013)",
        );
    }

    #[test]
    fn a_field_with_a_value_it_cannot_have_is_an_error() {
        check_error("date:June", "date:June", "write a day");
        check_error("date:2014..2013", "date:2014..2013", "no date lies");
        check_error("outlet:\"\"", "\"\"", "needs a value");
        check_error("outlet:\"DW", "\"", "never closed");
        check_error("outlet:(a w/5 b)", "outlet:", "OR between");
        check_error("a w/5 outlet:DW", "w/5", "cannot stand inside nearness");
        check_error("atleast2(outlet:DW)", "atleast2", "atleast counts words");
        check_error("title:(outlet:DW)", "title:", "stands beside");
        check_error("title:(a", "(", "never closed");
    }

    #[test]
    fn what_is_an_operator_but_for_its_punctuation_is_words() {
        check("a &w/s b", "a \"w/s\" b");
        check("'outlet:DW' b", "\"outlet:dw\" b");
        check("\"a\"title:b", "\"a\" \"title:b\"");
        check("a~1w/sb^2. s~12@", "\"a 1w/sb 2\" \"s 12\"");
        check("w?l~4@", "\"w?l 4\"");
        check("^date:a~1", "\"date:a 1\"");
        check(",date:[2013 TO b", "\"date 2013\" TO b");
        check("2013𝐀 || US", "2013𝐀 OR US");
        check("2013𝐀𝐀 || US", "2013𝐀𝐀 OR us");
        check("://&wom?n", "wom?n");
        check("a://?b^2?", "\"a://?b 2\"");
        check("a^2^3 v?n^1^0.5", "a^2^3 v?n^1^0.5");
        check("\"a://b\"*", "\"a://b\"");
        check_error("w?sb://*/", "w?sb://*/", "a letter beside it");
        check("*İ", "*i\u{307}");
        check("al-??Qaida", "\"al ??qaida\"");
    }

    #[test]
    fn acronyms_stay_acronyms_beside_other_words_in_capitals_and_with_a_possessive() {
        check("US AND COVID", "US AND COVID");
        check("US OR BIDEN", "US OR BIDEN");
        check("US COVID", "US COVID");
        check("US -COVID", "US AND NOT COVID");
        check("US TALKS IN DOHA", "us talks in doha");
        check("US TALKS RESUME", "us talks resume");
        check("the US’s allies", "the US’s allies");
    }

    #[test]
    fn a_pattern_that_begins_with_the_word_not_stays_a_pattern() {
        check("NOT~ doha date:2013", "not~1 doha date:2013");
        check("/not/ doha date:2013", "/not/ doha date:2013");
        check("doha AND not~1", "doha AND not~1");
    }

    #[test]
    fn what_nearness_makes_of_brackets_is_no_longer_than_a_query_may_be() {
        let group = ["(a AND b)"; 7].join(" w/5 ");
        assert!(parse(&group).is_ok());
        check_error(
            &format!("{group} w/5 {group}"),
            "w/5",
            "more than 1,000 words",
        );
        let groups = format!("({group}) AND ({group})");
        assert!(
            parse(&groups)
                .unwrap_err()
                .message
                .contains("at most 1,000 words")
        );
        let long = format!("({} a) w/5 (b c d e f)", "a".repeat(9_000));
        assert!(
            parse(&long)
                .unwrap_err()
                .message
                .contains("at most 32,768 bytes")
        );
    }

    #[test]
    fn a_fuzzy_word_is_one_that_can_stand_alone() {
        check("|l|l~", "\"l l\"");
        check("l|l~", "l OR l~1");
    }

    #[test]
    fn a_regular_expression_is_not_shown_as_another_tools_nearness() {
        check("a (/N1/) b", "a (/N1/) b");
        check("a /N1/ b", "a w/1 b");
        check("title:(/N1/) b", "b AND title:(/N1/)");
        check("NOT (/n5/) b", "b AND NOT (/n5/)");
    }

    #[test]
    fn but_not_is_not_and_not_may_be_small_before_a_nearness() {
        check("a BUT NOT b", "a AND NOT b");
        check("a not w/3 b", "a NOT w/3 b");
    }

    #[test]
    fn a_word_that_could_be_an_operator_with_what_stands_beside_it_is_shown_apart_from_it() {
        check("a (BUT) NOT b", "a (BUT) NOT b");
        check("a \"BUT\" NOT b", "a \"BUT\" NOT b");
        check("\"a b\" ONEAR\\ / 1 3", "\"a b\" (ONEAR) 1 3");
        check("\"a b\" (ONEAR) 1 3", "\"a b\" (ONEAR) 1 3");
    }

    #[test]
    fn capitals_mean_the_same_in_brackets() {
        check("(US COVID)", "US COVID");
        check("atleast2 \"U.S.2 D4\"", "atleast2(\"u.s.2 d4\")");
        check("atleast2(\"u.s.2 d4\")", "atleast2(\"u.s.2 d4\")");
    }

    #[test]
    fn nearness_without_two_sides_is_an_error() {
        check_error("a w/5", "w/5", "on both sides");
        check_error("w/5 a", "w/5", "on both sides");
        check_error("a w/0 b", "w/0", "1 to 1000");
        check_error("a w/5 (b NOT c)", "w/5", "cannot stand inside");
        check_error("NOT a w/5 b", "w/5", "write 'NOT (a w/5 b)'");
        check_error("c AND NOT a w/5 b", "w/5", "NOT binds before nearness");
        check_error("-a NOT w/5 b", "w/5", "NOT binds before nearness");
        check_error("a w/5 NOT b", "w/5", "'a NOT w/5 b'");
        check_error(
            &vec!["(a b)"; 30].join(" w/5 "),
            "w/5",
            "more than 1,000 words",
        );
        check_error("doha~3", "doha~3", "~1 or ~2");
        check_error("\"a b\"~99", "~99", "~1 to ~20");
        check_error("al-*", "al-*", "a letter beside it");
        check_error("atleast0(a)", "atleast0", "from 1 on");
    }

    #[test]
    fn short_words_in_capitals_are_acronyms_unless_everything_is() {
        let form = |text: &str| match parse(text).unwrap().query {
            Query::Words(parts) => match &parts[0] {
                Query::Word(word) => word.form,
                other => panic!("{other}"),
            },
            Query::Word(word) => word.form,
            other => panic!("{other}"),
        };
        assert_eq!(form("US troops"), Form::Capitals);
        assert_eq!(form("U.S. troops"), Form::Capitals);
        assert_eq!(form("US"), Form::Capitals);
        assert_eq!(form("US TROOPS"), Form::Stem);
        assert_eq!(form("US NATO"), Form::Capitals);
        assert_eq!(form("us troops"), Form::Stem);
        assert_eq!(form("=US troops"), Form::Exact);
    }

    #[test]
    fn errors_point_at_the_spot() {
        check_error("", "", "no word");
        check_error("  ", "  ", "no word");
        check_error("\"\"", "\"\"", "no word");
        check_error("\" ? \"", "\" ? \"", "no word");
        check_error("doha \"office", "\"", "never closed");
        check_error("(doha OR", "", "OR needs something after it");
        check_error("doha AND", "", "AND needs something after it");
        check_error("AND doha", "AND", "AND needs something before it");
        check_error("doha OR AND office", "AND", "AND needs something before it");
        check_error("doha NOT", "", "NOT needs something after it");
        check_error("(doha", "(", "never closed");
        check_error("doha)", ")", "never opened");
        check_error("doha ()", "()", "nothing between");
        check_error("AND", "AND", "operator alone");
        check_error(&"(".repeat(30_000), &"(".repeat(30_000), "no word");
        check_error(
            &format!("{}doha", "(".repeat(30_000)),
            "(",
            "more than 100 brackets",
        );
        check_error(
            &format!("{}doha", "NOT ".repeat(8_000)),
            "NOT",
            "more than 100 brackets",
        );
        check_error(&format!("a{}", "^1".repeat(11)), "^1", "10 boosts");
        check_error(&format!("((a{})^1)^1", "^1".repeat(9)), "^1", "10 boosts");
    }

    #[test]
    fn what_may_be_meant_otherwise_is_named() {
        let hints = |text: &str| {
            parse(text)
                .unwrap()
                .hints
                .into_iter()
                .map(|hint| text[hint.range].to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(hints("talks and war"), ["and"]);
        assert_eq!(hints("a AND b OR c"), ["OR"]);
        assert_eq!(hints("a OR b c"), ["c"]);
        assert_eq!(hints("a AND (b OR c)"), [""; 0]);
        assert_eq!(hints("offic* outlte:DW doha~1 x~y"), ["outlte:DW", "x~y"]);
        assert_eq!(hints("doha NEAR office"), ["NEAR"]);
        assert_eq!(hints("offic! doha"), ["offic!"]);
        assert_eq!(hints("the title: talks at 9:30"), ["title:"]);
        assert_eq!(hints("https://example.org/a"), [""; 0]);
        assert_eq!(hints("Who closed it, and why?"), ["and"]);
        assert_eq!(hints("doha @@ office"), ["@@"]);
    }

    fn any_query() -> impl Strategy<Value = String> {
        prop::collection::vec(
            prop::sample::select(vec![
                "doha",
                "US",
                "AND",
                "OR",
                "NOT",
                "(",
                ")",
                "\"",
                "“",
                "-",
                "+",
                "=",
                "&&",
                "||",
                "al-Qaida",
                "?",
                "é",
                " ",
                "*",
                "w/5",
                "pre/2",
                "w/s",
                "offic*",
                "wom?n",
                "doha~",
                "/a.b/",
                "atleast2(",
                "^2",
                "~1",
                "outlet:DW",
                "NEAR",
                "[2013 TO 2014]",
                "title:(",
                "lead:doha",
                "date:2013",
                "person:\"A B\"",
                "ADJ3",
                "not",
                "Not",
                "El",
                "near5",
                "/5",
                "|",
                "atleast2",
                "!doha",
                "‘a b’",
                "\"a * b\"",
                "title(",
                "TI=doha",
                "date>2013",
                "AROUND(3)",
                "{2013 TO 2015}",
            ]),
            0..14,
        )
        .prop_map(|parts| parts.join(" ").replace(" - ", " -").replace("= ", "="))
    }

    /// The query with the words whose capitals do not count in small letters.
    fn in_small_letters(query: Query) -> Query {
        let small = |mut word: Word| {
            if !matches!(word.form, Form::Capitals | Form::Regex) {
                word.typed = word.typed.to_lowercase();
            }
            word
        };
        let all = |parts: Vec<Query>| parts.into_iter().map(in_small_letters).collect();
        let boxed = |part: Box<Query>| Box::new(in_small_letters(*part));
        let near = |nearness: Nearness| Nearness {
            left: boxed(nearness.left),
            right: boxed(nearness.right),
            ..nearness
        };
        match query {
            Query::Word(word) => Query::Word(small(word)),
            Query::Phrase(phrase) => Query::Phrase(Phrase {
                words: phrase.words.into_iter().map(small).collect(),
                ..phrase
            }),
            Query::Words(parts) => Query::Words(all(parts)),
            Query::And(parts) => Query::And(all(parts)),
            Query::Or(parts) => Query::Or(all(parts)),
            Query::Not(part) => Query::Not(boxed(part)),
            Query::Near(nearness) => Query::Near(near(nearness)),
            Query::NotNear(nearness) => Query::NotNear(near(nearness)),
            Query::AtLeast(count, part) => Query::AtLeast(count, boxed(part)),
            Query::Boost(part, factor) => Query::Boost(boxed(part), factor),
            Query::Field(clause) => Query::Field(clause),
            Query::Scope(scope, part) => Query::Scope(scope, boxed(part)),
        }
    }

    fn reads_back(text: &str) -> Result<(), TestCaseError> {
        match parse(text) {
            Err(error) => prop_assert!(text.get(error.range).is_some()),
            Ok(parsed) => {
                for hint in parsed.hints {
                    prop_assert!(text.get(hint.range).is_some());
                }
                let shown = parsed.query.to_string();
                let again =
                    parse(&shown).map_err(|e| TestCaseError::fail(format!("{shown}: {e}")))?;
                prop_assert_eq!(again.query.to_string(), shown.clone());
                prop_assert_eq!(
                    in_small_letters(again.query),
                    in_small_letters(parsed.query),
                    "{}",
                    shown
                );
            }
        }
        Ok(())
    }

    /// Signs that mean something, right beside letters and one another.
    fn any_signs() -> impl Strategy<Value = String> {
        let signs = vec![
            "a", "doha", "US", "İ", "é", "ה", "9", " ", " ", " ", "\"", "“", "‘", "’", "'", "-",
            "‐", "!", "+", "=", "*", "?", "~", "~1", "^", "^2", "/", "\\", "[", "]", "{2}", "(",
            ")", ":", "title:", "outlet:", "date:", "person:", "AND", "OR", "NOT", "w/5", "al-",
            ".", ",", "|", "&&", "<", "_", "@", "#", "://", "…", "״", "\u{301}", "\u{200b}",
            "\u{ad}", "ﬁ", "２", "『", "』", "/a-b/", "/é.*/",
        ];
        prop::collection::vec(prop::sample::select(signs), 0..12).prop_map(|parts| parts.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases.max(2_000)))]

        #[test]
        fn any_text_reads_back_as_the_same(text in "\\PC{0,40}") {
            reads_back(&text)?;
        }

        #[test]
        fn any_signs_read_back_as_the_same(text in any_signs()) {
            reads_back(&text)?;
        }

        #[test]
        fn what_is_shown_reads_back_as_the_same(text in any_query()) {
            reads_back(&text)?;
        }
    }
}
