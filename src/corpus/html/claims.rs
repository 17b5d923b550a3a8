//! What a page says of itself outside its story, kept apart by where it says so.
//!
//! What comes in: the tree. What goes out: its meta tags, links, times and headings, and the object of the article in its JSON-LD.

use super::content::squeezed;
use super::dom::{DOCUMENT, Dom, Id};
use super::hints::{Hint, Hints};
use super::json_ld::{self, Graph};
use crate::corpus::address;
use serde_json::{Map, Value};

/// Everything a page claims.
pub(super) struct Claims {
    /// Names (`name`, `property`, `itemprop`; in lower case) and contents of meta tags, in the page's order.
    metas: Vec<(String, String)>,
    /// What `<title>` says.
    pub(super) window_title: Option<String>,
    /// The headings of the first level.
    pub(super) headings: Vec<String>,
    /// The canonical address, or what else the page calls its own.
    pub(super) url: Option<String>,
    /// The language of `<html>`.
    pub(super) language: Option<String>,
    graph: Graph,
    article: Option<Map<String, Value>>,
}

impl Claims {
    /// Reads a page; `saved_from` is where it was saved from, as far as that is known.
    pub(super) fn read(dom: &Dom, saved_from: Option<&str>) -> Self {
        let metas = metas(dom);
        let window_title = dom
            .elements(DOCUMENT, "title")
            .find(|title| {
                dom.parent(*title)
                    .is_some_and(|above| dom.name(above) != Some("svg"))
            })
            .map(|title| dom.text(title))
            .filter(|title| !title.is_empty());
        let headings = dom
            .elements(DOCUMENT, "h1")
            .map(|heading| dom.text(heading))
            .filter(|text| !text.is_empty())
            .collect();
        let graph = Graph::read(dom);
        let mut claims = Self {
            url: own_address(dom, &metas),
            language: language(dom, &metas),
            metas,
            window_title,
            headings,
            graph,
            article: None,
        };
        claims.article = claims
            .graph
            .article(|object| claims.is_own(object))
            .cloned();
        if claims.url.is_none() {
            claims.url = ["url", "mainEntityOfPage", "@id"]
                .iter()
                .find_map(|name| claims.said(name))
                .filter(|url| address::is_of_web(url))
                .or(saved_from.map(str::to_owned));
        }
        claims
    }

    /// Whether an object of JSON-LD is about this page.
    fn is_own(&self, object: &Map<String, Value>) -> bool {
        let headline = ["headline", "name"]
            .iter()
            .find_map(|name| json_ld::text(object, name))
            .map(|text| squeezed(&text));
        let says_title = headline.is_some_and(|headline| {
            !headline.is_empty()
                && self
                    .headings
                    .iter()
                    .map(String::as_str)
                    .chain(self.meta("og:title"))
                    .chain(self.window_title.as_deref())
                    .any(|title| squeezed(title).starts_with(&headline))
        });
        let says_url = self.url.as_deref().is_some_and(|own| {
            ["url", "mainEntityOfPage", "@id"]
                .iter()
                .filter_map(|name| json_ld::text(object, name))
                .any(|url| url.trim_end_matches('/') == own.trim_end_matches('/'))
        });
        says_title || says_url
    }

    /// The contents of a meta tag.
    pub(super) fn meta(&self, name: &str) -> Option<&str> {
        self.metas
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, content)| content.as_str())
    }

    /// The contents of all meta tags of a name.
    pub(super) fn metas_of<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.metas
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, content)| content.as_str())
    }

    /// A field of the article's object in JSON-LD.
    pub(super) fn said(&self, name: &str) -> Option<String> {
        json_ld::text(self.article.as_ref()?, name)
    }

    /// A field of the article's object with its line feeds.
    pub(super) fn said_lines(&self, name: &str) -> Option<String> {
        json_ld::lines(self.article.as_ref()?, name)
    }

    /// A field of any object that describes a page rather than a film or an event; of several that differ none.
    pub(super) fn said_by_page(&self, name: &str) -> Option<String> {
        let values: Vec<String> = self
            .graph
            .with(name)
            .filter(|object| {
                !object.contains_key("contentUrl") && !object.contains_key("itemReviewed")
            })
            .filter_map(|object| json_ld::text(object, name))
            .collect();
        let first = values.first()?;
        values
            .iter()
            .all(|value| value == first)
            .then(|| first.clone())
    }

    /// The names in a field of the article's object, with their types.
    pub(super) fn said_names(&self, name: &str) -> Vec<(String, Option<String>)> {
        self.article
            .as_ref()
            .and_then(|article| article.get(name))
            .map(|value| self.graph.names(value))
            .unwrap_or_default()
    }

    /// A field of other objects of these types.
    pub(super) fn said_by(&self, types: &[&str], name: &str) -> Option<String> {
        self.graph
            .of_type(types)
            .find_map(|object| json_ld::text(object, name))
    }

    /// The host name of the page, without `www`.
    pub(super) fn host(&self) -> Option<&str> {
        address::host(self.url.as_deref()?)
    }
}

fn metas(dom: &Dom) -> Vec<(String, String)> {
    let mut metas = Vec::new();
    for meta in dom.elements(DOCUMENT, "meta") {
        let Some(content) = dom
            .attribute(meta, "content")
            .map(str::trim)
            .filter(|content| !content.is_empty())
        else {
            continue;
        };
        for attribute in ["name", "property", "itemprop", "http-equiv"] {
            if let Some(name) = dom.attribute(meta, attribute) {
                metas.push((name.trim().to_ascii_lowercase(), json_ld::plain(content)));
            }
        }
    }
    metas
}

/// The address that a page calls its own; the address of the front page is nobody's.
fn own_address(dom: &Dom, metas: &[(String, String)]) -> Option<String> {
    let has_path = |url: &str| {
        url.split_once("//").is_some_and(|(_, rest)| {
            rest.split_once('/')
                .is_some_and(|(_, path)| !path.is_empty())
        })
    };
    let canonical = dom
        .elements(DOCUMENT, "link")
        .filter(|link| {
            dom.attribute(*link, "rel")
                .is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"))
        })
        .filter_map(|link| dom.attribute(link, "href"))
        .map(str::trim)
        .find(|url| address::is_of_web(url));
    let graph = metas
        .iter()
        .filter(|(name, _)| name == "og:url" || name == "twitter:url")
        .map(|(_, url)| url.as_str())
        .find(|url| address::is_of_web(url));
    match (canonical, graph) {
        (Some(canonical), Some(graph)) if !has_path(canonical) && has_path(graph) => {
            Some(graph.to_owned())
        }
        (Some(url), _) | (None, Some(url)) => Some(url.to_owned()),
        (None, None) => None,
    }
}

fn language(dom: &Dom, metas: &[(String, String)]) -> Option<String> {
    let html = dom.elements(DOCUMENT, "html").next();
    let of_html = html.and_then(|html| {
        ["lang", "xml:lang"]
            .iter()
            .find_map(|name| dom.attribute(html, name))
    });
    of_html
        .map(str::to_owned)
        .filter(|tag| !tag.trim().is_empty())
        .or_else(|| {
            metas
                .iter()
                .find(|(name, _)| {
                    matches!(
                        name.as_str(),
                        "content-language"
                            | "og:locale"
                            | "language"
                            | "dc.language"
                            | "inlanguage"
                    )
                })
                .map(|(_, tag)| tag.clone())
        })
}

/// The times that stand in a page: `<time>`, and elements that the page calls dates and gives a stamp for machines.
pub(super) fn times(dom: &Dom, hints: &Hints) -> Vec<Time> {
    dom.descendants(DOCUMENT)
        .filter_map(|id| {
            let name = dom.name(id)?;
            if matches!(name, "meta" | "del" | "ins" | "script" | "input" | "link") {
                return None;
            }
            let itemprop = dom.attribute(id, "itemprop").unwrap_or_default();
            let class = dom.attribute(id, "class").unwrap_or_default();
            let title = dom.attribute(id, "title").unwrap_or_default();
            let is_stamped_title = title.len() >= 10
                && title.starts_with(|c: char| c.is_ascii_digit())
                && hints.of(id) == Hint::Date;
            // What a page calls a date is often set within a line.
            let is_label = || {
                const LONGEST: usize = 60;
                let is_small = matches!(
                    name,
                    "span"
                        | "div"
                        | "p"
                        | "small"
                        | "em"
                        | "i"
                        | "b"
                        | "li"
                        | "td"
                        | "abbr"
                        | "a"
                        | "font"
                        | "strong"
                        | "h5"
                        | "h6"
                );
                is_small && hints.of(id) == Hint::Date && {
                    let text = dom.text(id);
                    text.len() < LONGEST && text.bytes().any(|b| b.is_ascii_digit())
                }
            };
            let is_time = name == "time"
                || itemprop.starts_with("date")
                || dom.attribute(id, "datetime").is_some()
                || is_stamped_title
                || is_label();
            is_time.then(|| Time {
                element: id,
                stamp: ["datetime", "content"]
                    .iter()
                    .find_map(|name| dom.attribute(id, name))
                    .or(is_stamped_title.then_some(title))
                    .map(str::to_owned),
                text: dom.text(id),
                label: [itemprop, class].join(" ").to_lowercase(),
            })
        })
        .collect()
}

/// A time as a page gives it.
#[derive(Debug)]
pub(super) struct Time {
    pub(super) element: Id,
    /// For machines.
    pub(super) stamp: Option<String>,
    /// For readers.
    pub(super) text: String,
    /// What the page calls it.
    pub(super) label: String,
}
