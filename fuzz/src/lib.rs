//! What the fuzz targets share: the promises of a query parser.
//!
//! What comes in: any text, and a parser. What goes out: a panic where a promise is broken. The modules under test are compiled here by
//! themselves, so that a target builds in seconds and only they are watched.

#[path = "../../src/date.rs"]
pub mod date;
#[path = "../../src/query/mod.rs"]
pub mod query;

use query::{ParseError, Parsed, Query, parse};

/// Reads a text with a parser. What it refuses, it refuses at a spot of the text; what it reads is shown in pullquote's language, which
/// reads back as the same query.
pub fn check(text: &str, parser: impl Fn(&str) -> Result<Parsed, ParseError>) {
    let parsed = match parser(text) {
        Err(error) => {
            assert!(
                text.get(error.range.clone()).is_some(),
                "{error:?} lies on no characters"
            );
            assert!(!error.message.is_empty());
            return;
        }
        Ok(parsed) => parsed,
    };
    for hint in &parsed.hints {
        assert!(
            text.get(hint.range.clone()).is_some(),
            "{hint:?} lies on no characters"
        );
    }
    let shown = parsed.query.to_string();
    let again = match parse(&shown) {
        Ok(again) => again.query,
        Err(error) => panic!("the shown form {shown:?} is refused: {error:?}"),
    };
    assert_eq!(again.to_string(), shown);
    assert_eq!(structure(&again), structure(&parsed.query), "{shown}");
    assert_eq!(words(&again), words(&parsed.query), "{shown}");
}

/// The tree without its words.
fn structure(query: &Query) -> String {
    let debug = format!("{query:?}");
    let mut structure = String::new();
    let (mut quoted, mut escaped) = (false, false);
    for c in debug.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            c if !quoted => structure.push(c),
            _ => {}
        }
    }
    structure
}

/// The words in order. A shown query is in small letters, except where capitals mean something.
fn words(query: &Query) -> Vec<String> {
    let mut words = Vec::new();
    query.each_word_at_all(&mut |word| words.push(word.to_string()));
    words
}
