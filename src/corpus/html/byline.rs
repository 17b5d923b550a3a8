//! Who wrote a page's story.
//!
//! What comes in: the page's claims, its parts and what its credits were read as. What goes out: people and desks, and agencies.

use super::claims::Claims;
use super::content::squeezed;
use super::dom::{DOCUMENT, Dom, Id};
use super::publisher;
use crate::corpus::{credit, names};

/// People and desks, and the agencies among them; `told` is what the credits around the story were read as.
///
/// Where a page calls its outlet, or a user's name, the author, whoever stands in a credit wrote it rather.
pub(super) fn find(
    dom: &Dom,
    claims: &Claims,
    told: &[String],
    outlet: Option<&str>,
) -> (Vec<String>, Vec<String>) {
    let sources = [
        claims
            .said_names("author")
            .into_iter()
            .flat_map(|(name, _)| split(&name))
            .collect::<Vec<_>>(),
        of_metas(claims),
        claims
            .said_names("creator")
            .into_iter()
            .flat_map(|(name, _)| split(&name))
            .collect(),
        of_links(dom),
        told.to_vec(),
    ];
    let is_outlet = |name: &str| {
        outlet.is_some_and(|outlet| {
            let (name, outlet) = (squeezed(name), squeezed(outlet));
            name == outlet || name.starts_with(&outlet) && outlet.len() > 3
        }) || claims
            .host()
            .is_some_and(|host| publisher::agreement(name, host) >= 0.8)
            || name.contains("www.")
            || name.contains(".com")
    };
    let is_account = |name: &str| {
        !name.contains(char::is_whitespace)
            && name.is_ascii()
            && !name.starts_with(char::is_uppercase)
    };
    let sources: Vec<Vec<String>> = sources
        .into_iter()
        .map(|names| names.into_iter().filter(|name| is_credible(name)).collect())
        .collect();
    let names = |wanted: &dyn Fn(&str) -> bool| {
        sources
            .iter()
            .find(|names| names.iter().any(|name| wanted(name)))
            .map(|names| {
                names
                    .iter()
                    .filter(|name| wanted(name))
                    .cloned()
                    .collect::<Vec<_>>()
            })
    };
    let found = names(&|name| !is_outlet(name) && !is_account(name))
        .or_else(|| names(&|_| true))
        .unwrap_or_default();
    let mut people = Vec::new();
    let mut agencies = Vec::new();
    for name in found {
        add(&name, &mut people, &mut agencies);
    }
    (people, agencies)
}

/// Meta tags that name authors.
#[rustfmt::skip]
const AUTHORS: &[&str] = &[
    "byl", "author", "article:author", "og:article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "cxenseparse:author", "citation_author", "article:author_name",
    "mediator_author", "twitter:data1",
];

fn of_metas(claims: &Claims) -> Vec<String> {
    let speaks_of_author = |name: &str| {
        name != "twitter:data1" || claims.meta("twitter:label1").is_some_and(is_author_label)
    };
    AUTHORS
        .iter()
        .filter(|name| speaks_of_author(name))
        .map(|name| claims.metas_of(name).flat_map(split).collect::<Vec<_>>())
        .find(|names| names.iter().any(|name| is_credible(name)))
        .unwrap_or_default()
}

/// Links that the page marks as leading to the author.
fn of_links(dom: &Dom) -> Vec<String> {
    const MOST: usize = 4;
    let is_marked = |id: Id| {
        dom.attribute(id, "itemprop") == Some("author")
            || dom.name(id) == Some("a")
                && dom
                    .attribute(id, "rel")
                    .is_some_and(|rel| rel.split_whitespace().any(|word| word == "author"))
    };
    dom.descendants(DOCUMENT)
        .filter(|id| is_marked(*id))
        .take(MOST)
        .flat_map(|id| split(&dom.text(id)))
        .collect()
}

fn add(name: &str, people: &mut Vec<String>, agencies: &mut Vec<String>) {
    if let Some(agency) = names::agency(name) {
        if !agencies
            .iter()
            .any(|known| names::agency_key(known) == names::agency_key(agency))
        {
            agencies.push(agency.to_owned());
        }
    } else if !people.iter().any(|known| squeezed(known) == squeezed(name)) {
        people.push(name.to_owned());
    }
}

fn is_author_label(label: &str) -> bool {
    let label = label.to_lowercase();
    [
        "written by",
        "by",
        "author",
        "verfasst von",
        "autor",
        "geschrieben von",
        "écrit par",
        "escrito por",
        "scritto da",
    ]
    .iter()
    .any(|known| label.starts_with(known))
}

/// The names in a field that may hold several, or a byline.
fn split(text: &str) -> Vec<String> {
    let text = text.trim();
    if let Some(credit) = credit::read(text) {
        let mut all = credit.names;
        all.extend(credit.agencies);
        if !all.is_empty() {
            return all;
        }
    }
    let mut text = text;
    for opening in [
        "By ", "by ", "BY ", "Von ", "von ", "Par ", "Por ", "Di ", "Door ", "Av ",
    ] {
        if let Some(rest) = text.strip_prefix(opening) {
            text = rest;
        }
    }
    let pieces: Vec<&str> = text
        .split([';', '|', '\n', '•', '·'])
        .flat_map(|piece| piece.split(" and "))
        .flat_map(|piece| piece.split(" & "))
        .flat_map(|piece| piece.split(" und "))
        .flat_map(|piece| piece.split(" / "))
        .flat_map(split_at_conjunction)
        .collect();
    let mut names = Vec::new();
    for piece in pieces {
        let parts: Vec<&str> = piece.split(',').map(str::trim).collect();
        // "Ann Lee, Bo Carr" are two people; "Ann Lee, Correspondent" and "Lee, Ann" are one.
        if parts.len() > 1
            && parts.iter().all(|part| {
                part.split_whitespace().count() > 1
                    && !part.split_whitespace().any(names::names_job)
            })
        {
            names.extend(parts.into_iter().map(str::to_owned));
        } else if parts.len() > 1 && parts[0].split_whitespace().count() > 1 {
            names.push(parts[0].to_owned());
        } else {
            names.push(piece.trim().to_owned());
        }
    }
    names
        .into_iter()
        .map(|name| {
            name.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '-' | '–'))
                .to_owned()
        })
        .filter(|name| !name.is_empty())
        .collect()
}

/// Two full names with a short word between them: "Ann Lee og Bo Carr".
fn split_at_conjunction(text: &str) -> Vec<&str> {
    for conjunction in [
        " og ", " och ", " et ", " y ", " e ", " en ", " ve ", " i ", " dan ",
    ] {
        if let Some((one, other)) = text.split_once(conjunction)
            && one.trim().contains(' ')
            && other.trim().contains(' ')
        {
            return vec![one, other];
        }
    }
    vec![text]
}

/// Whether a text may name somebody.
fn is_credible(name: &str) -> bool {
    const LONGEST: usize = 60;
    let lower = name.to_lowercase();
    name.chars().count() <= LONGEST
        && name.chars().any(char::is_alphabetic)
        && !lower.starts_with("http")
        && !lower.contains("://")
        && !lower.contains('@')
        && !["image", "photo", "bild:", "foto", "picture"]
            .iter()
            .any(|word| lower.starts_with(word))
        && !matches!(
            lower.as_str(),
            "admin"
                | "administrator"
                | "undefined"
                | "null"
                | "none"
                | "unknown"
                | "webmaster"
                | "author"
                | "autor"
                | "test"
                | "user"
                | "root"
                | "n/a"
        )
}
