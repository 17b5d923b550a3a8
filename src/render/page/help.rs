//! The page that tells how to ask.

use super::{Address, Frame, filled};
use crate::render::page::address::SEARCH;
use askama::Template;

#[derive(Template)]
#[template(path = "page/help.html")]
struct HelpTemplate {
    frame: Frame,
    forms: Vec<Form>,
    keys: [(&'static str, &'static str); 9],
}

/// A form of query, with an example that can be tried.
struct Form {
    example: &'static str,
    address: Address,
    meaning: &'static str,
}

const FORMS: [(&str, &str); 20] = [
    (
        "doha office",
        "passages with both words first, then those with some of them; near each other counts more",
    ),
    (
        "Who opened the Doha office?",
        "a question is words too; common words do not decide",
    ),
    ("\"doha office\"", "a phrase"),
    ("\"office Taliban\"~2", "a phrase with up to 2 moves"),
    (
        "taliban AND (doha OR qatar)",
        "both; at least one; brackets as needed",
    ),
    ("taliban NOT kabul", "the first without the second"),
    (
        "talks w/5 doha",
        "at most 5 words apart; pre/5: in this order",
    ),
    (
        "khalilzad w/s kabul",
        "in one sentence; w/p: in one passage",
    ),
    ("talks NOT w/5 doha", "talks without doha near it"),
    ("offic*", "words that begin so; wom?n: any one letter"),
    ("/khal.+ad/", "words that a regular expression fits"),
    ("guantanmo~", "words spelled nearly so"),
    ("=talks", "this form only, not its stem"),
    ("US", "in capitals: the acronym, not the pronoun"),
    ("atleast2(taliban)", "twice or more in one passage"),
    (
        "title:canal",
        "in the headline; lead: in headline or first paragraph",
    ),
    (
        "outlet:\"Kestrel Radio\"",
        "of an outlet; outlet:missing: of an unknown one",
    ),
    ("person:Karzai", "that names a person; org: place: entity:"),
    (
        "date:2013-06..2014",
        "of a day, month, year or range; date:missing",
    ),
    ("mentions:2020-02", "whose text speaks of that time"),
];

const KEYS: [(&str, &str); 9] = [
    ("/", "to the search field"),
    ("j", "to the next passage"),
    ("k", "to the previous passage"),
    ("o", "open the article at that passage"),
    ("x", "show the passage in context, or fold it up"),
    ("c", "copy the passage as a quotation"),
    ("n", "in an article: to the next match"),
    ("p", "in an article: to the previous match"),
    ("?", "show these keys"),
];

/// The page that tells how to ask.
#[must_use]
pub fn help(frame: Frame) -> String {
    let form = |(example, meaning)| Form {
        example,
        address: Address::new(SEARCH).and("q", example),
        meaning,
    };
    filled(&HelpTemplate {
        frame,
        forms: FORMS.into_iter().map(form).collect(),
        keys: KEYS,
    })
}
