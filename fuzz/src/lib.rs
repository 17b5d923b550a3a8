//! What the fuzz targets share: the promises of the readers and of a query parser.
//!
//! What comes in: any bytes or text, and a reader or parser. What goes out: a panic where a promise is broken. The modules under test are
//! compiled here by themselves, so that a target builds in seconds and only they are watched.

#[path = "../../src/article.rs"]
pub mod article;
#[path = "../../src/calendar.rs"]
pub mod calendar;
#[path = "../../src/corpus/mod.rs"]
pub mod corpus;
#[path = "../../src/date.rs"]
pub mod date;
#[path = "../../src/numbers.rs"]
pub mod numbers;
#[path = "../../src/query/mod.rs"]
pub mod query;
#[path = "../../src/source_map.rs"]
pub mod source_map;

use article::Article;
use date::PartialDate;
use jiff::ToSpan;
use jiff::civil::Date;
use query::{ParseError, Parsed, Query, parse};

/// Reads bytes as those of a file of this name. What is read has blocks of some text, each with a place on the lines of the file, and
/// no date that a newspaper cannot have.
pub fn check_reading(name: &str, bytes: &[u8]) {
    for article in corpus::read_bytes(name, bytes).into_iter().flatten() {
        check_article(&article);
    }
}

fn check_article(article: &Article) {
    let mut end = 0;
    for block in &article.blocks {
        assert!(block.range.start >= end, "{block:?} begins in the one before");
        end = block.range.end;
        let text = article.block_text(block);
        assert!(!text.trim().is_empty(), "{block:?} says nothing");
        if let Some(place) = block.place(&block.range) {
            assert!(1 <= place.lines.0 && place.lines.0 <= place.lines.1, "{place:?}");
        }
    }
    if let Some(date) = &article.metadata.date {
        check_date(date.value);
        assert!(!date.evidence.is_empty());
    }
    assert!(article.metadata.byline.iter().all(|name| !name.trim().is_empty()));
}

/// Reads a date field. What is read is shown in a form that reads back as the same date.
pub fn check_date_field(text: &str) {
    if let Some(date) = corpus::read_date(text) {
        check_date(date);
        assert_eq!(corpus::read_date(&date.to_string()), Some(date), "{text:?}");
    }
}

fn check_date(date: PartialDate) {
    const OLDEST: Date = Date::constant(1800, 1, 1);
    let latest = jiff::Zoned::now().date() + 2.days();
    assert!(
        date.first_day() >= OLDEST && date.first_day() <= latest,
        "{date} is no date of a newspaper"
    );
}

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
