//! Text on a page: pieces of articles made harmless, with what is marked in them; dates and counts as they are read.

use crate::date::PartialDate;
use crate::index::StoredPassage;
use crate::numbers::counted;
use crate::render::sanitize::displayable;
use crate::render::shown_path;
use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

/// A stretch of text that is marked or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) marked: bool,
    /// The number of the mark on its page, from 1; 0 where marks are not numbered.
    pub(super) number: usize,
}

impl<'a> Run<'a> {
    pub(super) fn new(text: &'a str, marked: bool) -> Self {
        Self {
            text: displayable(text),
            marked,
            number: 0,
        }
    }
}

/// A text in runs, by the ranges that are marked in it: in order, without overlap.
pub(super) fn runs<'a>(text: &'a str, marks: &[Range<usize>]) -> Vec<Run<'a>> {
    let mut runs = Vec::with_capacity(marks.len() * 2 + 1);
    let mut at = 0;
    let mut add = |range: Range<usize>, marked| {
        if !range.is_empty() {
            runs.push(Run::new(&text[range], marked));
        }
    };
    for mark in marks {
        add(at..mark.start, false);
        add(mark.clone(), true);
        at = mark.end;
    }
    add(at..text.len(), false);
    runs
}

/// The language of a passage, for whoever reads it out. Where an article's language is not known its words were stemmed as English; what is
/// written in other letters is not.
pub(super) fn spoken_language(passage: &StoredPassage) -> &str {
    let initial = passage.text.chars().find(|c| c.is_alphabetic());
    let is_latin = initial.is_none_or(|c| c <= '\u{24f}');
    if passage.language == "en" && !is_latin {
        ""
    } else {
        &passage.language
    }
}

/// A headline, or what stands where there is none.
pub(super) fn headline(title: Option<&str>) -> Cow<'_, str> {
    title.map_or(Cow::Borrowed("(no headline)"), displayable)
}

/// The file and the lines that a passage was read from.
pub(super) fn place(passage: &StoredPassage, working_folder: Option<&Path>) -> String {
    let file = shown_path(&passage.file, working_folder);
    let file = displayable(&file);
    match passage.lines {
        Some(lines) => format!("{file}, {}", range_of(lines)),
        None => file.into_owned(),
    }
}

/// A link may lead to a page of the web, never to a script.
pub(super) fn leads_to_the_web(url: &str) -> bool {
    let scheme = url.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| {
        scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
    })
}

/// Words of a message of the search, with the fields of a page in the place of options of the command line.
pub(super) fn for_page(message: &str) -> Cow<'_, str> {
    const WORDS: [(&str, &str); 8] = [
        ("--undated", "“undated too” among the options"),
        ("--after and --before", "the dates beside it"),
        ("--syntax nexis", "Nexis as query language"),
        ("'pullquote facets --facets outlet'", "all outlets"),
        ("'pullquote facets --facets person'", "all people"),
        ("'pullquote facets --facets org'", "all organizations"),
        ("'pullquote facets --facets place'", "all places"),
        (
            "'pullquote facets --facets person,org,place'",
            "the collection’s page",
        ),
    ];
    let mut shown = displayable(message);
    for (option, field) in WORDS {
        if shown.contains(option) {
            shown = shown.replace(option, field).into();
        }
    }
    shown
}

/// The text with a capital at its beginning, if a plain word stands there.
pub(super) fn sentence(text: Cow<'_, str>) -> Cow<'_, str> {
    let word = text.split(' ').next().unwrap_or_default();
    if word.is_empty() || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return text;
    }
    let (initial, rest) = text.split_at(1);
    format!("{}{rest}", initial.to_ascii_uppercase()).into()
}

/// A date in words: "18 June 2013".
pub(super) fn spoken(date: PartialDate) -> String {
    let day = date.first_day();
    match date {
        PartialDate::Day(_) => day.strftime("%-d %B %Y").to_string(),
        PartialDate::Month(..) => day.strftime("%B %Y").to_string(),
        PartialDate::Year(year) => format!("{year:04}"),
    }
}

/// Lines of a file in words.
pub(super) fn range_of((first, last): (u32, u32)) -> String {
    if first == last {
        format!("line {first}")
    } else {
        format!("lines {first} to {last}")
    }
}

pub(super) fn passages(count: usize) -> String {
    counted(count, "passage", "passages")
}

pub(super) fn articles(count: usize) -> String {
    counted(count, "article", "articles")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_make_up_the_text() {
        let text = "The office in Doha";
        let shown: Vec<String> = runs(text, &[4..10, 14..18])
            .iter()
            .map(|run| {
                if run.marked {
                    format!("[{}]", run.text)
                } else {
                    run.text.to_string()
                }
            })
            .collect();
        assert_eq!(shown.concat(), "The [office] in [Doha]");
    }

    #[test]
    fn a_message_begins_with_a_capital_unless_a_name_stands_there() {
        let told = |message: &'static str| sentence(for_page(message));
        assert_eq!(told("no passage has 'a'"), "No passage has 'a'");
        assert_eq!(told("'a' is no date"), "'a' is no date");
        assert_eq!(told("a/b.txt has changed"), "a/b.txt has changed");
        assert_eq!(
            told("1 passage was left out; --undated includes it"),
            "1 passage was left out; “undated too” among the options includes it"
        );
        assert_eq!(
            told("--undated goes with --after and --before"),
            "“undated too” among the options goes with the dates beside it"
        );
    }

    #[test]
    fn dates_and_counts_are_spoken() {
        let spoken = |date: &str| spoken(date.parse().unwrap());
        assert_eq!(spoken("2013-06-08"), "8 June 2013");
        assert_eq!(spoken("2013-06"), "June 2013");
        assert_eq!(spoken("2013"), "2013");
        assert_eq!(passages(1), "1 passage");
        assert_eq!(passages(1_234_567), "1,234,567 passages");
    }
}
