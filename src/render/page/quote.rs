//! A passage as it is quoted: its words, where they stand, and an address that leads there.

use super::address::{of_article, passage_place};
use super::text::spoken;
use super::{Address, DateShown, Frame, filled};
use crate::index::StoredPassage;
use crate::render::markdown::escaped;
use crate::render::sanitize::displayable;
use askama::Template;
use std::borrow::Cow;

/// A passage to be quoted.
#[derive(Debug)]
pub struct QuotePage<'a> {
    /// What stands around it.
    pub frame: Frame,
    /// The passage.
    pub passage: &'a StoredPassage,
    /// How a browser reaches this server: `http://127.0.0.1:7700`.
    pub origin: &'a str,
}

#[derive(Template)]
#[template(path = "page/quote.html")]
struct QuoteTemplate<'a> {
    frame: Frame,
    title: Cow<'a, str>,
    outlet: Option<Cow<'a, str>>,
    date: Option<DateShown>,
    plain: String,
    markdown: String,
    passage: Address,
}

/// The page of a quotation, in forms to be copied.
#[must_use]
pub fn quote(page: &QuotePage<'_>) -> String {
    let passage = page.passage;
    let address = place_of(passage);
    filled(&QuoteTemplate {
        title: headline(passage),
        outlet: passage.outlet.as_deref().map(displayable),
        date: passage.date.map(DateShown::new),
        plain: format!(
            "“{}”\n{}\n{}{address}\n",
            displayable(&passage.text),
            credit(passage),
            page.origin
        ),
        markdown: markdown(passage, &format!("{}{address}", page.origin)),
        passage: address,
        frame: page.frame.clone(),
    })
}

/// Where a passage stands on its article's page.
fn place_of(passage: &StoredPassage) -> Address {
    of_article(&passage.article.0, None).at(passage_place(passage.ordinal))
}

/// The page that a passage can be copied from.
pub(super) fn address_of(passage: &StoredPassage) -> Address {
    Address::new(super::address::QUOTE).and("id", passage.id())
}

/// What stands below the words of a passage where it is quoted, up to the address on this server.
fn credit(passage: &StoredPassage) -> String {
    let mut credit = format!("— {}", source(passage));
    if let Some(url) = &passage.url {
        credit.push('\n');
        credit.push_str(&displayable(url));
    }
    credit
}

/// Headline, outlet and date, as far as they are known.
fn source(passage: &StoredPassage) -> String {
    let mut parts = vec![headline(passage)];
    parts.extend(passage.outlet.as_deref().map(displayable));
    parts.push(
        passage
            .date
            .map_or(Cow::Borrowed("undated"), |date| spoken(date).into()),
    );
    parts.join(", ")
}

fn headline(passage: &StoredPassage) -> Cow<'_, str> {
    passage
        .title
        .as_deref()
        .map_or(Cow::Borrowed("(no headline)"), displayable)
}

fn markdown(passage: &StoredPassage, address: &str) -> String {
    format!(
        "> {}\n>\n> — {} ([passage]({address}))\n",
        escaped(&passage.text),
        escaped(&source(passage))
    )
}
