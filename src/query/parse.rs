//! Query text to [`Query`], with errors that point at the spot.
//!
//! Words stand side by side or are joined by `AND`, `OR`, `NOT` (in capitals; also `&&`, `||`, `+`, `-`) and brackets; `"…"` is a
//! phrase, with straight or curly quotation marks; `=word` is that form only. NOT binds before AND, AND before OR. Whatever is not
//! understood as an operator is a word or punctuation: nothing is dropped without a [`Hint`].

use super::{Form, Phrase, Query, Word};
use std::ops::Range;

/// A query as it was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The query.
    pub query: Query,
    /// What a reader may have meant otherwise.
    pub hints: Vec<Hint>,
}

/// Something in a query that was read one way and may have been meant another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// Where it stands in the query text, in bytes.
    pub range: Range<usize>,
    /// What was done, and what to write instead.
    pub message: String,
}

/// A query that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ParseError {
    /// Where it stands in the query text, in bytes; empty at the end of the text.
    pub range: Range<usize>,
    /// What is wrong, and what would be right.
    pub message: String,
}

/// Brackets and NOTs in one another at most; no reader writes as many, and each costs a level of the stack.
const DEEPEST: usize = 100;
/// Words in a query at most. A pasted article is a mistake worth telling.
const MOST_WORDS: usize = 1000;

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
    let mut hints = Vec::new();
    // Whether capitals mean anything shows only when all words are known.
    let all_capitals = is_all_capitals(&lex(text, false, &mut Vec::new())?);
    let lexemes = lex(text, all_capitals, &mut hints)?;
    if !lexemes
        .iter()
        .any(|(lexeme, _)| matches!(lexeme, Lexeme::Words(_)))
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
    if let Some((_, range)) = parser.lexemes.get(parser.at) {
        return Err(error(range.clone(), "this bracket was never opened"));
    }
    hint_at_mixed_operators(&parser.lexemes, &mut hints);
    hints.sort_by_key(|hint| hint.range.start);
    Ok(Parsed {
        query: at_root(query),
        hints,
    })
}

fn error(range: Range<usize>, message: impl Into<String>) -> ParseError {
    ParseError {
        range,
        message: message.into(),
    }
}

/// The smallest parts of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Lexeme {
    /// A word or a phrase.
    Words(Query),
    Open,
    Close,
    And,
    Or,
    Not,
    /// `+` before a word.
    Plus,
}

/// Marks that open or close a phrase. Single quotation marks do not: they are apostrophes.
const QUOTES: [char; 9] = ['"', '“', '”', '„', '‟', '«', '»', '″', '＂'];

fn lex(
    text: &str,
    all_capitals: bool,
    hints: &mut Vec<Hint>,
) -> Result<Vec<(Lexeme, Range<usize>)>, ParseError> {
    let mut lexemes = Vec::new();
    let mut words = 0;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let at_start = text[..at]
            .chars()
            .next_back()
            .is_none_or(|c| c.is_whitespace() || c == '(' || c == '+' || c == '-');
        let opens_operand = rest[c.len_utf8()..].chars().next().is_some_and(|next| {
            next.is_alphanumeric() || next == '(' || next == '=' || QUOTES.contains(&next)
        });
        let (lexeme, len) = if c.is_whitespace() {
            (None, c.len_utf8())
        } else if c == '(' {
            (Some(Lexeme::Open), 1)
        } else if c == ')' {
            (Some(Lexeme::Close), 1)
        } else if rest.starts_with("&&") {
            (Some(Lexeme::And), 2)
        } else if rest.starts_with("||") {
            (Some(Lexeme::Or), 2)
        } else if at_start && opens_operand && matches!(c, '-' | '−') {
            (Some(Lexeme::Not), c.len_utf8())
        } else if at_start && opens_operand && c == '+' {
            (Some(Lexeme::Plus), 1)
        } else if QUOTES.contains(&c) {
            let (phrase, len) = lex_phrase(text, at, Form::Stem, all_capitals)?;
            (phrase.map(Lexeme::Words), len)
        } else if at_start && c == '=' && rest[1..].starts_with(QUOTES) {
            let (phrase, len) = lex_phrase(text, at + 1, Form::Exact, all_capitals)?;
            (phrase.map(Lexeme::Words), len + 1)
        } else {
            let len = rest
                .find(|c: char| c.is_whitespace() || c == '(' || c == ')' || QUOTES.contains(&c))
                .unwrap_or(rest.len());
            (lex_chunk(text, at..at + len, all_capitals, hints), len)
        };
        if let Some(lexeme) = lexeme {
            if let Lexeme::Words(query) = &lexeme {
                query.each_word(&mut |_| words += 1);
            }
            if words > MOST_WORDS {
                return Err(error(
                    at..at + len,
                    format!(
                        "a query has at most {MOST_WORDS} words; search for the words that matter"
                    ),
                ));
            }
            lexemes.push((lexeme, at..at + len));
        }
        at += len;
    }
    Ok(lexemes)
}

/// A run of characters without white space, brackets and quotation marks.
fn lex_chunk(
    text: &str,
    range: Range<usize>,
    all_capitals: bool,
    hints: &mut Vec<Hint>,
) -> Option<Lexeme> {
    let chunk = &text[range.clone()];
    match chunk {
        "AND" => return Some(Lexeme::And),
        "OR" => return Some(Lexeme::Or),
        "NOT" => return Some(Lexeme::Not),
        "and" | "or" | "not" => hints.push(Hint {
            range: range.clone(),
            message: format!(
                "'{chunk}' is read as a word; write {} for the operator",
                chunk.to_uppercase()
            ),
        }),
        _ => {}
    }
    let (chunk, exact) = match chunk.strip_prefix('=') {
        Some(rest) if rest.starts_with(char::is_alphanumeric) => (rest, true),
        _ => (chunk, false),
    };
    let Some(typed) = trimmed(chunk) else {
        if !chunk.chars().all(|c| ",;:.?!…-–—/'’‘&".contains(c)) {
            hints.push(Hint {
                range,
                message: format!("'{chunk}' is punctuation and was left out"),
            });
        }
        return None;
    };
    hint_at_unknown_operators(chunk, &range, hints);
    Some(Lexeme::Words(Query::Word(Word {
        form: form_of(typed, exact, all_capitals),
        typed: typed.to_owned(),
    })))
}

/// The chunk without punctuation at its ends, but with the last dot of an abbreviation; `None` where there is no letter or digit.
fn trimmed(chunk: &str) -> Option<&str> {
    let start = chunk.find(char::is_alphanumeric)?;
    let last = chunk.rfind(char::is_alphanumeric)?;
    let mut end = last + chunk[last..].chars().next().map_or(1, char::len_utf8);
    // Marks belong to the letter before them.
    end += chunk[end..]
        .chars()
        .take_while(|c| unicode_normalization::char::is_combining_mark(*c))
        .map(char::len_utf8)
        .sum::<usize>();
    let inner = &chunk[start..end];
    let abbreviation =
        inner.contains('.') && inner.split('.').all(|part| part.chars().count() == 1);
    Some(if abbreviation && chunk[end..].starts_with('.') {
        &chunk[start..=end]
    } else {
        inner
    })
}

/// What other search tools would read as an operator is named, so that nobody believes it worked.
fn hint_at_unknown_operators(chunk: &str, range: &Range<usize>, hints: &mut Vec<Hint>) {
    let message = if chunk.contains('*') {
        "'*' is read as punctuation: wildcards are not understood"
    } else if chunk.trim_end_matches('?').contains('?') && !chunk.contains("://") {
        "'?' inside a word is read as punctuation: wildcards are not understood"
    } else if chunk.contains('~') {
        "'~' is read as punctuation: fuzzy words are not understood"
    } else if chunk.contains('^') {
        "'^' is read as punctuation: boosts are not understood"
    } else if chunk.split_once(':').is_some_and(|(field, value)| {
        [
            "outlet", "section", "byline", "person", "org", "place", "entity", "lang", "file",
            "date", "after", "before", "title", "lead",
        ]
        .contains(&field)
            && !value.is_empty()
    }) {
        "fields are not understood in a query: its words were looked for in the text; use options such as --outlet or --after"
    } else {
        return;
    };
    hints.push(Hint {
        range: range.clone(),
        message: message.to_owned(),
    });
}

fn form_of(typed: &str, exact: bool, all_capitals: bool) -> Form {
    if exact {
        Form::Exact
    } else if !all_capitals && is_short_acronym(typed) {
        Form::Capitals
    } else {
        Form::Stem
    }
}

/// Two to five letters, all of them capitals, dotted or not; what is an operator elsewhere is none.
fn is_short_acronym(typed: &str) -> bool {
    if matches!(typed, "AND" | "OR" | "NOT") {
        return false;
    }
    let letters = typed.chars().filter(|&c| c != '.');
    (2..=5).contains(&letters.clone().count())
        && letters
            .clone()
            .all(|c| c.is_uppercase() || c.is_ascii_digit())
        && letters.into_iter().any(char::is_uppercase)
}

/// Whether a query of several words has no small letter: then capitals mean nothing.
fn is_all_capitals(lexemes: &[(Lexeme, Range<usize>)]) -> bool {
    let mut lettered = 0;
    let mut all = true;
    for (lexeme, _) in lexemes {
        let Lexeme::Words(query) = lexeme else {
            continue;
        };
        query.each_word(&mut |word| {
            if word.typed.contains(char::is_alphabetic) {
                lettered += 1;
                all &= !word.typed.contains(char::is_lowercase)
                    && word.typed.contains(char::is_uppercase);
            }
        });
    }
    all && lettered > 1
}

/// The phrase whose opening mark stands at `start`, and the length of both with the closing mark.
fn lex_phrase(
    text: &str,
    start: usize,
    form: Form,
    all_capitals: bool,
) -> Result<(Option<Query>, usize), ParseError> {
    let mark = text[start..].chars().next().map_or(1, char::len_utf8);
    let inside = &text[start + mark..];
    let Some(len) = inside.find(QUOTES) else {
        return Err(error(
            start..start + mark,
            "this quotation mark is never closed; close it, or leave it out to search for the words",
        ));
    };
    let closing = inside[len..].chars().next().map_or(1, char::len_utf8);
    let words: Vec<Word> = inside[..len]
        .split_whitespace()
        .filter_map(trimmed)
        .map(|typed| Word {
            form: form_of(typed, form == Form::Exact, all_capitals),
            typed: typed.to_owned(),
        })
        .collect();
    let phrase = (!words.is_empty()).then_some(Query::Phrase(Phrase { words }));
    Ok((phrase, mark + len + closing))
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
                Some(Lexeme::Words(_) | Lexeme::Open) => match self.operand()? {
                    // An exclusion in brackets excludes all the same.
                    excluded @ Query::Not(_) => required.push(excluded),
                    operand => wanted.push(operand),
                },
                Some(Lexeme::Not) => {
                    self.at += 1;
                    let negated = self.negated()?;
                    required.push(Query::Not(Box::new(negated)));
                }
                Some(Lexeme::Plus) => {
                    self.at += 1;
                    let operand = self.operand()?;
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
        if joined {
            wanted = wanted.into_iter().map(all_required).collect();
            wanted.append(&mut required);
            return Ok(conjunction_of(wanted));
        }
        // A word beside a required one is wished for, not required itself.
        let wished = required.iter().any(|part| !matches!(part, Query::Not(_)));
        match wanted.len() {
            0 => {}
            1 if !wished => required.insert(0, wanted.swap_remove(0)),
            _ => required.insert(0, Query::Words(wanted)),
        }
        Ok(conjunction_of(required))
    }

    fn operand(&mut self) -> Result<Query, ParseError> {
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
            _ => Err(self.lacks_operand("+")),
        }
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
        if !matches!(self.peek(), Some(Lexeme::Words(_) | Lexeme::Open)) {
            return Err(self.lacks_operand("NOT"));
        }
        self.operand().map(all_required)
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

/// A conjunction without brackets in brackets; one part is itself.
fn conjunction_of(mut parts: Vec<Query>) -> Query {
    if parts.len() == 1 {
        parts.swap_remove(0)
    } else {
        Query::And(parts)
    }
}

/// Beside an explicit operator, words side by side are all required.
fn all_required(query: Query) -> Query {
    match query {
        Query::Words(parts) | Query::And(parts) => {
            conjunction_of(parts.into_iter().map(all_required).collect())
        }
        Query::Or(parts) => Query::Or(parts.into_iter().map(all_required).collect()),
        Query::Not(part) => Query::Not(Box::new(all_required(*part))),
        Query::Word(_) | Query::Phrase(_) => query,
    }
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
    for (lexeme, range) in lexemes {
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
            (Lexeme::Or, Some(level)) => level.1 = true,
            (Lexeme::Words(_), Some(level)) => level.0 |= after_operand,
            _ => {}
        }
        if levels.last() == Some(&(true, true)) {
            hints.push(Hint {
                range: range.clone(),
                message: "AND is joined before OR here (Nexis joins OR first); write brackets to make it plain".to_owned(),
            });
            return;
        }
        after_operand = matches!(lexeme, Lexeme::Words(_) | Lexeme::Close);
    }
}

#[cfg(test)]
mod tests {
    //! Promises: brackets and precedence are what the shown form says; nothing is dropped without a hint; every error points at a spot;
    //! the parser ends on any input; what is shown reads back as the same query.

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
        check("\"al Qaeda\" OR al-Qaida", "\"al qaeda\" OR al-qaida");
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
        check("a && (b || c)", "a AND (b OR c)");
        check("NOT a", "NOT a");
        check("NOT NOT a", "NOT NOT a");
        check("(a b) c", "(a AND b) c");
        check("al-Qaida -flag", "al-qaida AND NOT flag");
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
        check_error(&"(".repeat(100_000), &"(".repeat(100_000), "no word");
        let deep = format!("{}doha", "(".repeat(100_000));
        assert!(parse(&deep).is_err());
        assert!(parse(&"NOT ".repeat(100_000)).is_err());
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
        assert_eq!(
            hints("offic* outlet:DW doha~1"),
            ["offic*", "outlet:DW", "doha~1"]
        );
        assert_eq!(hints("Who closed it, and why?"), ["and"]);
        assert_eq!(hints("doha @@ office"), ["@@"]);
    }

    fn any_query() -> impl Strategy<Value = String> {
        prop::collection::vec(
            prop::sample::select(vec![
                "doha", "US", "AND", "OR", "NOT", "(", ")", "\"", "“", "-", "+", "=", "&&", "||",
                "al-Qaida", "?", "é", " ", "*",
            ]),
            0..14,
        )
        .prop_map(|parts| parts.join(" ").replace(" - ", " -").replace("= ", "="))
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
            if let Err(error) = parse(&text) {
                prop_assert!(text.get(error.range).is_some());
            }
        }

        #[test]
        fn what_is_shown_reads_back_as_the_same(text in any_query()) {
            match parse(&text) {
                Err(error) => prop_assert!(text.get(error.range).is_some()),
                Ok(parsed) => {
                    let shown = parsed.query.to_string();
                    let again = parse(&shown).map_err(|e| TestCaseError::fail(format!("{shown}: {e}")))?;
                    prop_assert_eq!(again.query.to_string(), shown);
                }
            }
        }
    }
}
