//! Nexis queries to [`Query`]: the same tree, read by the rules of Nexis.
//!
//! What comes in: a search string as it is written for Nexis or Lexis, with its connectors in any case. What goes out: the query, and
//! hints at what Nexis would do and pullquote does otherwise. Words side by side are a phrase. OR binds first, then nearness (smaller
//! numbers first, else from left to right), `w/s`, `w/p`, `w/seg`, AND, and AND NOT last. Sources: the public help pages of Lexis and
//! Nexis on connectors, their priority, wildcards, commands and document segments.

mod dates;
mod lex;
mod segments;

use super::combine::{
    at_least_each, conjunction_of, each_value, has_condition, has_not, makes_too_many_words,
    near_each,
};
use super::fields::Value;
use super::habits::is_operator_between;
use super::messages::{Hint, ParseError, Parsed, error};
use super::operators::is_not;
use super::scan::{DEEPEST, MOST_WORDS, is_short_acronym, with_articles_joined};
use super::typing;
use super::{Form, Nearness, Phrase, Query, Within, Word};
use crate::numbers::grouped;
use lex::{Command, Connector, Lexeme, lex};
use segments::Segment;
use std::ops::Range;

/// Reads a query by the rules of Nexis.
///
/// # Errors
/// If there is no word in it, or a connector or bracket lacks its counterpart.
///
/// ```
/// let parsed = pullquote::query::parse_nexis("peace talks and doha or kabul w/5 office").unwrap();
/// assert_eq!(parsed.query.to_string(), "\"peace talks\" AND ((doha OR kabul) w/5 office)");
/// ```
pub fn parse(text: &str) -> Result<Parsed, ParseError> {
    typing::read(text, read)
}

fn read(text: &str) -> Result<Parsed, ParseError> {
    let mut hints = Vec::new();
    let lexemes = lex(text, &mut hints)?;
    let mut parser = Parser {
        lexemes,
        at: 0,
        depth: 0,
        end: text.len(),
        hints,
    };
    if parser.lexemes.is_empty() {
        return Err(error(0..text.len(), "the query has no word to look for"));
    }
    let query = parser.level()?;
    if parser.at < parser.lexemes.len() {
        return Err(error(parser.here(), "this bracket was never opened"));
    }
    let Some(mut query) = query else {
        return Err(error(
            0..text.len(),
            "nothing is left of the query that pullquote can look for",
        ));
    };
    without_meaningless_capitals(&mut query);
    parser.hints.sort_by_key(|hint| hint.range.start);
    Ok(Parsed {
        query,
        hints: parser.hints,
    })
}

struct Parser {
    lexemes: Vec<(Lexeme, Range<usize>)>,
    at: usize,
    depth: usize,
    end: usize,
    hints: Vec<Hint>,
}

/// An operand before its connectors are applied.
#[derive(Debug, Clone)]
enum Operand {
    /// Words side by side so far.
    Words(Vec<Word>),
    Query(Query),
    /// Something that is left out, as a hint has said.
    LeftOut,
}

/// A level of brackets: operands and the connectors between them. A connector stands before the operand of the same number.
#[derive(Default)]
struct Level {
    operands: Vec<Operand>,
    connectors: Vec<(Connector, Range<usize>)>,
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

    fn hint(&mut self, range: Range<usize>, message: impl Into<String>) {
        self.hints.push(Hint::new(range, message));
    }

    /// Everything up to the bracket that closes this level; `None` where all of it is left out.
    fn level(&mut self) -> Result<Option<Query>, ParseError> {
        let mut level = Level::default();
        let mut excludes = false;
        if let Some(Lexeme::Connector(connector)) = self.peek() {
            if *connector != Connector::AndNot {
                return Err(error(self.here(), lacks("before it", *connector)));
            }
            excludes = true;
            self.at += 1;
        }
        loop {
            let start = self.here();
            let operand = match level.connectors.last() {
                Some((connector, _)) if !self.starts_operand() => {
                    return Err(error(start, lacks("after it", *connector)));
                }
                None if !self.starts_operand() => {
                    return Err(error(start, "something to look for is missing here"));
                }
                _ => self.side_by_side()?,
            };
            level.operands.push(operand);
            match self.lexemes.get(self.at) {
                Some((Lexeme::Connector(connector), range)) => {
                    level.connectors.push((*connector, range.clone()));
                    self.at += 1;
                }
                Some((Lexeme::Close, _)) | None => break,
                // What cannot stand side by side is joined by AND.
                Some((_, range)) => {
                    let range = range.clone();
                    self.hint(
                        range.clone(),
                        "AND is read before this; write it, so that it is plain",
                    );
                    level.connectors.push((Connector::And, range));
                }
            }
        }
        let (query, connectors) = level.reduced(excludes)?;
        self.hints.extend(connectors);
        Ok(query)
    }

    fn starts_operand(&self) -> bool {
        !matches!(
            self.peek(),
            None | Some(Lexeme::Close | Lexeme::Connector(_))
        )
    }

    /// Words, phrases and brackets without a connector between them follow each other in the text.
    fn side_by_side(&mut self) -> Result<Operand, ParseError> {
        let mut left = self.operand()?;
        while self.starts_operand() {
            let range = self.here();
            let before = self.at;
            let right = self.operand()?;
            left = match (left, right) {
                (Operand::Words(mut words), Operand::Words(more)) => {
                    words.extend(more);
                    Operand::Words(words)
                }
                (left, right) if left.is_text() && right.is_text() => {
                    let next = Connector::Near {
                        within: Within::Words(1),
                        ordered: true,
                        negated: false,
                        segment: false,
                    };
                    Operand::Query(near(left.query(), right.query(), next, &range)?)
                }
                (left, _) => {
                    self.at = before;
                    return Ok(left);
                }
            };
        }
        Ok(left)
    }

    fn operand(&mut self) -> Result<Operand, ParseError> {
        let Some((lexeme, range)) = self.lexemes.get(self.at).cloned() else {
            return Err(error(self.here(), "something to look for is missing here"));
        };
        self.at += 1;
        match lexeme {
            Lexeme::Words(words) => Ok(Operand::Words(words)),
            Lexeme::Field(clause) => Ok(Operand::Query(Query::Field(clause))),
            Lexeme::LeftOut => Ok(Operand::LeftOut),
            Lexeme::Open => Ok(self
                .bracket(&range)?
                .map_or(Operand::LeftOut, Operand::Query)),
            Lexeme::Command(command) => self.command(command, &range),
            Lexeme::Segment(segment) => self.segment(segment, &range),
            Lexeme::Close | Lexeme::Connector(_) => {
                Err(error(range, "something to look for is missing here"))
            }
        }
    }

    /// What stands in a bracket that has been opened.
    fn bracket(&mut self, opened: &Range<usize>) -> Result<Option<Query>, ParseError> {
        if self.peek() == Some(&Lexeme::Close) {
            return Err(error(
                opened.start..self.here().end,
                "there is nothing between these brackets",
            ));
        }
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(error(
                opened.clone(),
                format!("more than {DEEPEST} brackets stand in one another"),
            ));
        }
        let inside = if self.at < self.lexemes.len() {
            self.level()?
        } else {
            None
        };
        if self.peek() != Some(&Lexeme::Close) {
            return Err(error(opened.clone(), "this bracket is never closed"));
        }
        self.at += 1;
        self.depth -= 1;
        Ok(inside)
    }

    /// The bracket behind a command or a segment, which the lexer has seen.
    fn argument(&mut self) -> Result<Option<Query>, ParseError> {
        let opened = self.here();
        self.at += 1;
        self.bracket(&opened)
    }

    fn command(&mut self, command: Command, range: &Range<usize>) -> Result<Operand, ParseError> {
        let Some(mut inside) = self.argument()? else {
            return Ok(Operand::LeftOut);
        };
        if has_condition(&inside) {
            return Err(error(
                range.clone(),
                "this command is for words; a segment stands beside it, joined by AND",
            ));
        }
        match command {
            Command::AtLeast(count) => {
                if inside.is_condition() {
                    return Err(error(
                        range.clone(),
                        "atleast counts words that are there; what is left out stands beside it, as in 'atleast2(a) and not b'",
                    ));
                }
                return Ok(Operand::Query(at_least_each(count, inside)));
            }
            Command::AllCaps => {
                if !each_run(&mut inside, &mut in_capitals) {
                    self.hint(
                        range.clone(),
                        "pullquote tells capitals for words of two to five letters; others were taken in any case",
                    );
                }
            }
            Command::AnyCase(name) => self.hint(
                range.clone(),
                format!("{name} is left out: pullquote looks for these words in any case"),
            ),
            Command::AsWritten(name) => {
                let all = each_run(&mut inside, &mut as_written);
                let message = if all {
                    format!("{name} is read as: the words in the form they are written here")
                } else {
                    format!("{name} is left out for words with wildcards")
                };
                self.hint(range.clone(), message);
            }
        }
        Ok(Operand::Query(inside))
    }

    fn segment(&mut self, segment: Segment, range: &Range<usize>) -> Result<Operand, ParseError> {
        let Some(inside) = self.argument()? else {
            return Ok(Operand::LeftOut);
        };
        if has_condition(&inside) {
            return Err(error(
                range.clone(),
                "a segment holds words; another segment stands beside it, joined by AND",
            ));
        }
        match segment {
            Segment::Text => Ok(Operand::Query(inside)),
            Segment::Scope(scope) => Ok(Operand::Query(Query::Scope(scope, Box::new(inside)))),
            // Nexis has no word for what is missing.
            Segment::Field(field) => each_value(
                field,
                &|value: &Value| field.clause(&Value::quoted(value.text.as_str())),
                inside,
            )
                .map(Operand::Query)
                .map_err(|_| {
                    error(
                        range.clone(),
                        "the brackets of this segment hold values with OR between them, as in publication(DW or nbc news)",
                    )
                }),
        }
    }
}

impl Operand {
    /// Whether it is of the passage's text and can stand beside words.
    fn is_text(&self) -> bool {
        match self {
            Self::Words(_) => true,
            Self::Query(query) => !has_condition(query) && !has_not(query),
            Self::LeftOut => false,
        }
    }

    /// Not for what is left out.
    fn query(self) -> Query {
        match self {
            Self::Words(words) => followed_by(words),
            Self::Query(query) => query,
            Self::LeftOut => Query::And(Vec::new()),
        }
    }
}

impl Level {
    /// Applies the connectors by their priority; hints at those that mean less than in Nexis.
    fn reduced(mut self, excludes: bool) -> Result<(Option<Query>, Vec<Hint>), ParseError> {
        let mut hints = Vec::new();
        let mut parts: Vec<Part> = self.operands.drain(..).map(Part::of).collect();
        let mut connectors = self.connectors;
        if excludes {
            parts.insert(0, Part(None, false));
            connectors.insert(0, (Connector::AndNot, 0..0));
        }
        while let Some(next) = (0..connectors.len()).min_by_key(|at| connectors[*at].0.priority()) {
            let (connector, range) = connectors.remove(next);
            let right = parts.remove(next + 1);
            let left = std::mem::replace(&mut parts[next], Part(None, false));
            if let Connector::Near { segment: true, .. } = connector {
                let message = "w/seg is read as: in one passage";
                hints.push(Hint::new(range.clone(), message));
            }
            parts[next] = left.joined(connector, right, &range)?;
        }
        Ok((parts.swap_remove(0).0, hints))
    }
}

/// A part of a level, `None` where it is left out, and whether it was joined here, without brackets of its own.
struct Part(Option<Query>, bool);

impl Part {
    fn of(operand: Operand) -> Self {
        match operand {
            Operand::LeftOut => Self(None, false),
            operand => Self(Some(operand.query()), false),
        }
    }

    fn joined(
        self,
        connector: Connector,
        right: Self,
        range: &Range<usize>,
    ) -> Result<Self, ParseError> {
        // What was joined by the same connector is one list.
        let parts = |part: Query, joined: bool, or: bool| match part {
            Query::Or(parts) if joined && or => parts,
            Query::And(parts) if joined && !or => parts,
            part => vec![part],
        };
        match (self.0, connector, right.0) {
            (Some(left), Connector::Or, Some(next)) => {
                let mut all = parts(left, self.1, true);
                all.extend(parts(next, right.1, true));
                Ok(Self(Some(Query::Or(all)), true))
            }
            (Some(left), Connector::And, Some(next)) => {
                let mut all = parts(left, self.1, false);
                all.extend(parts(next, right.1, false));
                Ok(Self(Some(all_of(all)), true))
            }
            (left, Connector::AndNot, Some(next)) => {
                let mut all = left.map_or_else(Vec::new, |left| parts(left, self.1, false));
                all.push(Query::Not(Box::new(next)));
                Ok(Self(Some(all_of(all)), true))
            }
            (Some(left), Connector::Near { .. }, Some(next)) => {
                Ok(Self(Some(near(left, next, connector, range)?), false))
            }
            (left, Connector::And, next) => Ok(Self(left.or(next), self.1 || right.1)),
            (left, Connector::AndNot, None) => Ok(Self(left, self.1)),
            (_, Connector::Or | Connector::Near { .. }, _) => Err(error(
                range.clone(),
                "a segment that pullquote does not have can only be left out beside AND",
            )),
        }
    }
}

/// All of these; conditions stand behind words, as pullquote shows them.
fn all_of(parts: Vec<Query>) -> Query {
    let (conditions, words): (Vec<Query>, Vec<Query>) =
        parts.into_iter().partition(Query::is_condition);
    conjunction_of(words.into_iter().chain(conditions).collect())
}

fn near(
    left: Query,
    right: Query,
    connector: Connector,
    range: &Range<usize>,
) -> Result<Query, ParseError> {
    let Connector::Near {
        within,
        ordered,
        negated,
        ..
    } = connector
    else {
        return Ok(all_of(vec![left, right]));
    };
    if has_condition(&left) || has_condition(&right) {
        return Err(error(
            range.clone(),
            "a segment or a date cannot stand inside nearness; join it by AND",
        ));
    }
    if has_not(&left) || has_not(&right) {
        return Err(error(
            range.clone(),
            "AND NOT cannot stand inside nearness; 'a not w/5 b' finds an a without a b near it",
        ));
    }
    if makes_too_many_words(&left, &right) {
        return Err(error(
            range.clone(),
            format!(
                "nearness of each word on the one side to each on the other makes more than {} words; write OR between the words in the brackets",
                grouped(MOST_WORDS)
            ),
        ));
    }
    Ok(near_each(left, right, within, ordered, negated))
}

/// Words that follow each other: a word, a phrase, or where an ending is left open, words next to each other in this order.
fn followed_by(words: Vec<Word>) -> Query {
    let mut parts: Vec<Query> = Vec::new();
    let mut run: Vec<Word> = Vec::new();
    let end_run = |run: &mut Vec<Word>, parts: &mut Vec<Query>| match run.len() {
        0 => {}
        // What would be an operator in pullquote's own language is shown in quotation marks.
        1 if !is_operator_between(&run[0].typed) && !is_not(&run[0].typed) => {
            parts.extend(run.pop().map(Query::Word));
        }
        _ => parts.push(Query::Phrase(Phrase {
            words: std::mem::take(run),
            moves: 0,
        })),
    };
    for word in with_articles_joined(words) {
        if word.form == Form::Regex {
            end_run(&mut run, &mut parts);
            parts.push(Query::Word(word));
        } else {
            run.push(word);
        }
    }
    end_run(&mut run, &mut parts);
    let next = |left, right| {
        Query::Near(Nearness {
            left: Box::new(left),
            right: Box::new(right),
            within: Within::Words(1),
            ordered: true,
        })
    };
    parts
        .into_iter()
        .reduce(next)
        .unwrap_or_else(|| Query::And(Vec::new()))
}

/// Calls `each` with every word and with the words of every phrase; whether it was true of all.
fn each_run(query: &mut Query, each: &mut dyn FnMut(&mut [Word]) -> bool) -> bool {
    match query {
        Query::Word(word) => each(std::slice::from_mut(word)),
        Query::Phrase(phrase) => each(&mut phrase.words),
        Query::Words(parts) | Query::And(parts) | Query::Or(parts) => {
            let mut all = true;
            for part in parts {
                all &= each_run(part, each);
            }
            all
        }
        Query::Not(part)
        | Query::AtLeast(_, part)
        | Query::Boost(part, _)
        | Query::Scope(_, part) => each_run(part, each),
        Query::Near(nearness) | Query::NotNear(nearness) => {
            let left = each_run(&mut nearness.left, each);
            each_run(&mut nearness.right, each) && left
        }
        Query::Field(_) => true,
    }
}

/// Takes short words in capitals only; whether all of them were.
fn in_capitals(words: &mut [Word]) -> bool {
    let mut all = true;
    for word in words {
        let capitals = word.typed.to_uppercase();
        if word.form == Form::Stem && is_short_acronym(&capitals) {
            word.form = Form::Exact;
            word.typed = capitals;
        } else {
            all = false;
        }
    }
    all
}

/// Takes words as they are written only, if none of them is a pattern; whether that was so.
fn as_written(words: &mut [Word]) -> bool {
    let plain = words.iter().all(|word| word.form == Form::Stem);
    if plain {
        for word in words {
            word.form = Form::Exact;
            word.typed = word.typed.to_lowercase();
        }
    }
    plain
}

/// A query of acronyms alone, some of them long, could as well have been typed in capitals by habit: then they mean nothing.
fn without_meaningless_capitals(query: &mut Query) {
    let (mut count, mut all, mut long) = (0, true, false);
    query.each_word(&mut |word| {
        if word.typed.contains(char::is_alphabetic) {
            count += 1;
            all &= word.keeps_capitals();
            long |= word.typed.chars().count() > 4;
        }
    });
    if all && long && count > 1 {
        each_run(query, &mut |words| {
            for word in words {
                if word.keeps_capitals() {
                    word.form = Form::Stem;
                }
            }
            true
        });
    }
}

fn lacks(what: &str, connector: Connector) -> String {
    let name = match connector {
        Connector::Or => "OR",
        Connector::And => "AND",
        Connector::AndNot => "AND NOT",
        Connector::Near { .. } => "nearness",
    };
    format!(
        "{name} needs something {what}; to look for a connector as a word, put it in quotation marks"
    )
}

#[cfg(test)]
mod tests {
    //! Promises: connectors bind as in Nexis; what pullquote does otherwise is named; what is shown is pullquote's own language and
    //! reads back as the same query; errors point at a spot; the parser ends on any input.

    use super::super::parse as parse_own;
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
        let own = parse_own(understood).unwrap().query;
        assert_eq!(own.to_string(), understood, "{text}");
    }

    fn check_error(text: &str, spot: &str, message: &str) {
        let error = parse(text).expect_err(text);
        assert_eq!(&text[error.range.clone()], spot, "{text}: {error}");
        assert!(error.message.contains(message), "{text}: {error}");
    }

    fn check_hint(text: &str, understood: &str, spots: &[&str]) {
        check(text, understood);
        let hints = parse(text).unwrap().hints;
        let found: Vec<&str> = hints.iter().map(|hint| &text[hint.range.clone()]).collect();
        assert_eq!(found, spots, "{text}: {hints:?}");
    }

    #[test]
    fn words_side_by_side_are_a_phrase() {
        check("taliban", "taliban");
        check("peace talks", "\"peace talks\"");
        check("“peace talks” doha", "\"peace talks doha\"");
        check("\"profit and loss\"", "\"profit and loss\"");
        check("US troops in al-Qaida’s", "\"us troops in al-qaida’s\"");
        check("AT&T or TCP/IP", "at&t OR \"tcp ip\"");
        check("1,200 marchers", "\"1,200 marchers\"");
        check("doha,kabul", "\"doha kabul\"");
        check("1,2!", "\"1 2*\"");
        check("peace (talks or process)", "peace pre/1 (talks OR process)");
    }

    #[test]
    fn connectors_bind_as_in_nexis() {
        check("a or b and c", "(a OR b) AND c");
        check("a AND b or c", "a AND (b OR c)");
        check("a or b w/5 c", "(a OR b) w/5 c");
        check("a and b w/5 c", "a AND (b w/5 c)");
        check("a w/10 b w/3 c", "a w/10 (b w/3 c)");
        check("a w/3 b w/10 c", "(a w/3 b) w/10 c");
        check("a w/3 b w/3 c", "(a w/3 b) w/3 c");
        check("a w/s b w/5 c", "a w/s (b w/5 c)");
        check("a w/p b w/s c", "a w/p (b w/s c)");
        check("a and not b and c", "a AND NOT (b AND c)");
        check("a and b and not c", "a AND b AND NOT c");
        check("a and not b or c", "a AND NOT (b OR c)");
        check("a not w/5 b or c", "a NOT w/5 (b OR c)");
        check("(a and b) w/5 c", "(a w/5 c) AND (b w/5 c)");
        check(
            "school W/25 liab! AND rugby OR football OR game W/10 injur!",
            "(school w/25 liab*) AND ((rugby OR football OR game) w/10 injur*)",
        );
        check(
            "(troop! or force!) w/5 withdraw!",
            "(troop* OR force*) w/5 withdraw*",
        );
    }

    #[test]
    fn connectors_are_written_many_ways() {
        for written in ["w/5", "W/5", "/5", "near/5", "NEAR/5"] {
            check(&format!("a {written} b"), "a w/5 b");
        }
        for written in ["pre/5", "PRE/5", "onear/5", "+5"] {
            check(&format!("a {written} b"), "a pre/5 b");
        }
        for written in ["not w/5", "NOT W/5", "not /5", "not/5", "not near/5"] {
            check(&format!("a {written} b"), "a NOT w/5 b");
        }
        for written in ["w/s", "/s", "w/sent", "W/S"] {
            check(&format!("a {written} b"), "a w/s b");
        }
        for written in ["w/p", "/p", "w/para"] {
            check(&format!("a {written} b"), "a w/p b");
        }
        for written in ["and not", "AND NOT", "but not", "not", "andnot", "butnot"] {
            check(&format!("a {written} b"), "a AND NOT b");
        }
        check("a & b", "a AND b");
        check("a not w/s b", "a NOT w/s b");
        check_hint("a w/seg b", "a w/p b", &["w/seg"]);
        check("a not w/seg b", "a NOT w/p b");
    }

    #[test]
    fn wildcards_stand_for_what_they_do_in_nexis() {
        check("withdraw!", "withdraw*");
        check("wom*n or wom?n", "wom?n OR wom?n");
        check("bank**", "/bank.?.?/");
        check("int??", "/int../");
        check("ca*é*", "/ca.e.?/");
        check("\"peace talk!\"", "\"peace talk*\"");
        check("bank* account", "/bank.?/ pre/1 account");
        check("sot*le\u{301}! e\u{301}t*t", "\"sot?lé* ét?t\"");
        check("al-q!", "\"al q*\"");
        check_error("doha and !taliban", "!taliban", "letter before it");
        check_error("* doha", "*", "letter before it");
        check_error("wom!n", "wom!n", "nothing after it");
    }

    #[test]
    fn commands_and_segments() {
        check("atleast5(taliban)", "atleast5(taliban)");
        check("ATL3(taliban or qaeda)", "atleast3(taliban OR qaeda)");
        check("allcaps(us) and troops", "=US AND troops");
        check_hint("allcaps(taliban)", "taliban", &["allcaps"]);
        check_hint(
            "caps(turkey) or nocaps(aids)",
            "turkey OR aids",
            &["caps", "nocaps"],
        );
        check_hint("plural(talks)", "=talks", &["plural"]);
        check_hint("singular(peace talk)", "=\"peace talk\"", &["singular"]);
        check("hlead(taliban and doha)", "lead:(taliban AND doha)");
        check("headline(peace talks)", "title:\"peace talks\"");
        check("HEADLINE (canal) and dredg!", "dredg* AND title:canal");
        check_hint("lead(doha)", "lead:doha", &["lead"]);
        check("body(doha w/5 office)", "doha w/5 office");
        check("byline(jane doe)", "byline:\"jane doe\"");
        check(
            "publication(new york times or dw) and doha",
            "doha AND (outlet:\"new york times\" OR outlet:dw)",
        );
        check_hint("section(sports)", "section:sports", &["section"]);
        check("doha and not headline(qatar)", "doha AND NOT title:qatar");
        check("company(bp) and city(houston)", "org:bp AND place:houston");
        check("body count", "\"body count\"");
    }

    #[test]
    fn dates_in_their_usual_forms() {
        for (written, own) in [
            ("date is 2013", "date:2013"),
            ("date = 6/1/2013", "date:2013-06-01"),
            ("date aft 2013-06-01", "after:2013-06-02"),
            ("date > 6/1/2013", "after:2013-06-02"),
            ("date >= 6/1/2013", "after:2013-06-01"),
            ("DATE GEQ (6/1/2013)", "after:2013-06-01"),
            (
                "date(geq (6/1/2013) and leq (7/1/2013))",
                "date:2013-06-01..2013-07-01",
            ),
            ("date aft 2012", "after:2013"),
            ("date bef june 2013", "before:2013-05"),
            ("date before jan 5, 1999", "before:1999-01-04"),
            ("date is 18 June 2013", "date:2013-06-18"),
            ("date is 12/98", "date:1998-12"),
            ("date(2013)", "date:2013"),
            ("date<1/1/2014", "before:2013-12-31"),
            (
                "date from 1/1/2013 to 12/31/2013",
                "date:2013-01-01..2013-12-31",
            ),
            (
                "date from June 1, 2013 through july 2013",
                "date:2013-06-01..2013-07",
            ),
            ("date is 2013 to 2014", "date:2013..2014"),
            (
                "date(from 6/1/2013 to 7/1/2013)",
                "date:2013-06-01..2013-07-01",
            ),
        ] {
            check(written, own);
            check(&format!("doha and {written}"), &format!("doha AND {own}"));
            check(&format!("{written} and doha"), &format!("doha AND {own}"));
        }
        check("closing date", "\"closing date\"");
        check("date palm", "\"date palm\"");
        check("date from 2013 (to arms)", "\"to arms\" AND after:2013");
        check_error(
            "date from 2013 to 13/32/2014",
            "date from 2013 to 13/32/2014",
            "6/1/2013",
        );
        check_error(
            "date from 2014 to 2013",
            "date from 2014 to 2013",
            "no date lies",
        );
        check_error(
            "date(bef 2013 to 2014)",
            "date(bef 2013 to 2014)",
            "6/1/2013",
        );
        check_error("date is soon", "date is soon", "6/1/2013");
        check_error("date aft 2013-02-30", "date aft 2013-02-30", "6/1/2013");
        check_error(
            "date(aft 2014 and bef 2013)",
            "date(aft 2014 and bef 2013)",
            "no date lies",
        );
    }

    #[test]
    fn what_is_not_there_is_named() {
        check_hint("doha and length > 500", "doha", &["length > 500"]);
        check_hint("subject(peace) and doha", "doha", &["subject(peace)"]);
        check_hint("doha and not length(<100)", "doha", &["length(<100)"]);
        check_hint("outlet:DW", "\"outlet dw\"", &["outlet:DW"]);
        check_hint("doha w5 office", "\"doha w5 office\"", &["w5"]);
        check_hint("atleast2 doha", "\"atleast2 doha\"", &["atleast2"]);
        check_hint("doha -office", "\"doha office\"", &["-office"]);
        check_hint(
            "date aft 2012 and bef 2014",
            "\"bef 2014\" AND after:2013",
            &["bef"],
        );
        check_hint("doha date is 2013", "doha AND date:2013", &["date is 2013"]);
        check_error("doha or subject(peace)", "or", "left out beside AND");
        check_error("length > 500", "length > 500", "nothing is left");
    }

    #[test]
    fn errors_point_at_the_spot() {
        check_error("", "", "no word");
        check_error(" ", " ", "no word");
        check_error("doha and", "", "AND needs something after it");
        check_error("or doha", "or", "OR needs something before it");
        check_error("doha or and kabul", "and", "OR needs something after it");
        check_error("doha w/5", "", "nearness needs something after it");
        check_error("w/5 doha", "w/5", "nearness needs something before it");
        check_error("(doha", "(", "never closed");
        check_error("doha)", ")", "never opened");
        check_error("doha ()", "()", "nothing between");
        check_error("hlead(doha", "(", "never closed");
        check_error("date(aft 2013", "(", "never closed");
        check_error("\"doha", "\"", "never closed");
        check_error("a w/0 b", "w/0", "1 to 1000");
        check_error("atleast0(a)", "atleast0", "from 1 on");
        check_error("a w/5 (b and not c)", "w/5", "cannot stand inside");
        check_error("a w/5 headline(c)", "w/5", "join it by AND");
        check_error("hlead(date is 2013)", "hlead", "stands beside");
        assert!(parse(&"(".repeat(100_000)).is_err());
        assert!(parse(&"hlead(".repeat(100_000)).is_err());
        assert!(parse(&"not ".repeat(10_000)).is_err());
    }

    fn any_query() -> impl Strategy<Value = String> {
        let parts = vec![
            "doha",
            "US",
            "and",
            "OR",
            "not",
            "and not",
            "(",
            ")",
            "(",
            ")",
            "\"",
            "“",
            "al-Qaida",
            "?",
            "é",
            "*",
            "w/5",
            "pre/2",
            "/3",
            "+4",
            "w/s",
            "w/p",
            "w/seg",
            "not w/5",
            "offic!",
            "wom*n",
            "bank**",
            "int?",
            "atleast2(",
            "near5",
            "\"not\"",
            "El",
            "allcaps(",
            "plural(",
            "hlead(",
            "headline(",
            "publication(",
            "body(",
            "date is 2013",
            "date aft 6/1/2013",
            "date(",
            "length > 5",
            "subject(a)",
            "outlet:DW",
            "x~1",
            "b^2",
            "/a.b/",
            "caps(",
        ];
        prop::collection::vec(prop::sample::select(parts), 0..14)
            .prop_map(|parts| parts.join(" ").replace("( ", "("))
    }

    /// The words of a query in small letters, and all else as it is.
    fn plain(query: &Query) -> Query {
        let mut plain = query.clone();
        each_run(&mut plain, &mut |words| {
            for word in words {
                if !word.keeps_capitals() {
                    word.typed = word.typed.to_lowercase();
                }
            }
            true
        });
        plain
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back_as_the_same_tree(text in prop_oneof![any_query(), "\\PC{0,40}"]) {
            match parse(&text) {
                Err(error) => prop_assert!(text.get(error.range).is_some()),
                Ok(parsed) => {
                    let shown = parsed.query.to_string();
                    let again = parse_own(&shown).map_err(|e| TestCaseError::fail(format!("{shown}: {e}")))?;
                    prop_assert_eq!(plain(&again.query), plain(&parsed.query), "{}", shown);
                }
            }
        }
    }
}
