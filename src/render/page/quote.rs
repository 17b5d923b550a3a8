//! A passage as it is quoted: its words, where they stand, and addresses that lead there.

use super::address::{of_article, passage_place};
use super::text::{headline, leads_to_the_web, place, spoken};
use super::told::{Told, told};
use super::{Address, DateShown, Frame, filled};
use crate::index::{Note, Root, StoredArticle, StoredPassage};
use crate::render::markdown::{escaped, not_a_list};
use crate::render::sanitize::displayable;
use askama::Template;
use std::borrow::Cow;

/// A passage to be quoted.
#[derive(Debug)]
pub struct QuotePage<'a> {
    /// What stands around it.
    pub frame: Frame,
    /// The article that it stands in.
    pub article: &'a StoredArticle,
    /// The passage.
    pub passage: &'a StoredPassage,
    /// How a browser reaches this server: `http://127.0.0.1:7700`.
    pub origin: &'a str,
    /// The files and folders that were indexed: a file is named from the one on that it lies in, wherever the server was started.
    pub roots: &'a [Root],
    /// Whether nobody but this machine reaches the server by that origin.
    pub is_local: bool,
    /// That its file is no longer what was indexed.
    pub stale: Option<Note>,
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
    is_local: bool,
    hints: Vec<Told<'a>>,
}

impl QuoteTemplate<'_> {
    /// Lines that a text takes in its field, so that all of it is seen.
    fn rows(text: &str) -> usize {
        const CHARS_OF_LINE: usize = 64;
        let lines = text.lines();
        let rows: usize = lines
            .map(|line| line.chars().count() / CHARS_OF_LINE + 1)
            .sum();
        rows + 1
    }
}

/// The page of a quotation, in forms to be copied.
#[must_use]
pub fn quote(page: &QuotePage<'_>) -> String {
    let passage = page.passage;
    let here = of_article(&passage.article.0, None).at(passage_place(passage.ordinal));
    filled(&QuoteTemplate {
        title: headline(passage.title.as_deref()),
        outlet: passage.outlet.as_deref().map(displayable),
        date: passage.date.map(DateShown::new),
        plain: plain(page, &here),
        markdown: markdown(page, &here),
        passage: here,
        is_local: page.is_local,
        hints: told(page.stale.as_slice(), &page.frame.search),
        frame: page.frame.clone(),
    })
}

/// The page that a passage can be copied from.
pub(super) fn address_of(passage: &StoredPassage) -> Address {
    Address::new(super::address::QUOTE).and("id", passage.id())
}

fn plain(page: &QuotePage<'_>, here: &Address) -> String {
    let passage = page.passage;
    let mut lines = vec![quoted(&displayable(&passage.text)).into_owned()];
    lines.push(format!("— {}", source(page)));
    lines.extend(
        passage
            .url
            .as_deref()
            .map(|url| displayable(url).into_owned()),
    );
    lines.push(place_as_indexed(page));
    lines.push(format!("{}{here}\n", page.origin));
    lines.join("\n")
}

/// The file and the lines of the passage, the file from the name of what was indexed on: that means the same to whoever reads it.
fn place_as_indexed(page: &QuotePage<'_>) -> String {
    let roots = page.roots.iter();
    let holding = roots.filter(|root| page.passage.file.starts_with(&root.path));
    // Of folders in one another the outermost, as for ids.
    let around = holding.filter_map(|root| root.path.parent());
    let around = around.min_by_key(|folder| folder.as_os_str().len());
    place(page.passage, around)
}

/// A text between quotation marks, unless it has some of its own: whose are which could not be told.
fn quoted(text: &str) -> Cow<'_, str> {
    if text.contains(['"', '“', '”', '„', '«', '»', '「', '『']) {
        text.into()
    } else {
        format!("“{text}”").into()
    }
}

/// Headline, byline, outlet and date.
fn source(page: &QuotePage<'_>) -> String {
    let passage = page.passage;
    let mut parts = vec![headline(passage.title.as_deref()).into_owned()];
    if !page.article.byline.is_empty() {
        let byline = page.article.byline.join(", ");
        parts.push(format!("by {}", displayable(&byline)));
    }
    let outlet = passage.outlet.as_deref();
    parts.push(
        outlet
            .map_or(Cow::Borrowed("unknown outlet"), displayable)
            .into_owned(),
    );
    parts.push(passage.date.map_or_else(|| "undated".to_owned(), spoken));
    parts.join(", ")
}

fn markdown(page: &QuotePage<'_>, here: &Address) -> String {
    let passage = page.passage;
    let text = not_a_list(&escaped(&passage.text));
    let published = passage.url.as_deref().filter(|url| leads_to_the_web(url));
    let published =
        published.map(|url| format!("<{}>, ", displayable(url).replace(['<', '>'], "")));
    format!(
        "> {text}\n>\n> — {} ({}[{}]({}{here}))\n",
        escaped(&source(page)),
        published.unwrap_or_default(),
        escaped(&place_as_indexed(page)),
        page.origin
    )
}
