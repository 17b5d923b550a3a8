//! The page of an article: all of it, with what a query matches in it, what is known about it and from where.

use super::address::passage_place;
use super::text::{Run, headline, leads_to_the_web, range_of, runs, spoken, spoken_language};
use super::told::{Told, told};
use super::{Address, Frame, entity_address, filled, kind_name, quote};
use crate::article::Language;
use crate::entity::EntityKind;
use crate::index::{Note, StoredArticle, StoredBlock, StoredEvidence};
use crate::numbers::{counted, grouped};
use crate::render::sanitize::displayable;
use crate::render::shown_path;
use crate::search::{MarkedPassage, NameInArticle};
use askama::Template;
use std::borrow::Cow;
use std::path::Path;

/// Marks that the walk lists one by one.
const LISTED_MARKS: usize = 40;

/// An article with what a query matches in it.
#[derive(Debug)]
pub struct ArticlePage<'a> {
    /// What stands around it; its search is the one that the query is of.
    pub frame: Frame,
    /// The article.
    pub article: &'a StoredArticle,
    /// Its passages in order.
    pub marked: &'a [MarkedPassage],
    /// The names in its passages, most frequent first.
    pub names: &'a [NameInArticle],
    /// What is marked: words of a query, or a name; none where nothing is looked for.
    pub sought: Option<&'a str>,
    /// Where the reader comes from, in words, and its address.
    pub way_back: Option<(String, Address)>,
    /// What a reader should know of how it was read.
    pub hints: &'a [Note],
    /// File names are shown from this folder.
    pub working_folder: Option<&'a Path>,
}

#[derive(Template)]
#[template(path = "page/article.html")]
struct ArticleTemplate<'a> {
    frame: Frame,
    title: Cow<'a, str>,
    language: &'a str,
    outlet: Option<Cow<'a, str>>,
    date: Option<(String, &'a str)>,
    byline: Option<String>,
    facts: Vec<Fact<'a>>,
    url: Option<(Cow<'a, str>, bool)>,
    parts: Vec<Part<'a>>,
    names: Vec<(&'static str, Vec<CountedName<'a>>)>,
    sought: Option<Cow<'a, str>>,
    hints: Vec<Told<'a>>,
    marks: usize,
    listed_marks: usize,
    marks_counted: String,
    left_out: usize,
    way_back: Option<(String, Address)>,
}

/// Something known about an article, and from where.
struct Fact<'a> {
    what: &'static str,
    value: Cow<'a, str>,
    evidence: Option<Evidence<'a>>,
}

/// A part of an article, in its order.
enum Part<'a> {
    Heading(Cow<'a, str>),
    Passage(PassageShown<'a>),
    /// A dateline, caption or credit.
    Aside(&'static str, Cow<'a, str>),
    /// What stands around the story in its file, with its lines.
    LeftOut(Vec<(Cow<'a, str>, Option<String>)>),
}

struct PassageShown<'a> {
    place: String,
    language: &'a str,
    runs: Vec<Run<'a>>,
    /// The number it is referred to by, from 1.
    number: u32,
    lines: Option<String>,
    quote: Address,
}

struct CountedName<'a> {
    name: Cow<'a, str>,
    address: Address,
    count: String,
}

/// The page of an article.
#[must_use]
pub fn article(page: &ArticlePage<'_>) -> String {
    let article = page.article;
    let mut marks = 0;
    let parts = parts(page, &mut marks);
    let left_out = parts.iter().map(|part| match part {
        Part::LeftOut(blocks) => blocks.len(),
        _ => 0,
    });
    filled(&ArticleTemplate {
        title: headline(article.title.as_deref()),
        language: article.language.as_deref().unwrap_or(""),
        outlet: article
            .outlet
            .as_ref()
            .map(|outlet| displayable(&outlet.value)),
        date: article
            .date
            .as_ref()
            .map(|date| (in_words(&date.value), date.value.as_str())),
        byline: (!article.byline.is_empty())
            .then(|| displayable(&article.byline.join(", ")).into_owned()),
        facts: facts(article, page.working_folder),
        url: article
            .url
            .as_deref()
            .map(|url| (displayable(url), leads_to_the_web(url))),
        left_out: left_out.sum(),
        parts,
        names: names(page.names),
        sought: page.sought.map(displayable),
        hints: told(page.hints, &page.frame.search),
        marks,
        listed_marks: marks.min(LISTED_MARKS),
        marks_counted: counted(marks, "match", "matches"),
        way_back: page
            .way_back
            .as_ref()
            .map(|(words, address)| (displayable(words).into_owned(), address.clone())),
        frame: page.frame.clone(),
    })
}

fn in_words(date: &str) -> String {
    date.parse().map_or_else(|_| date.to_owned(), spoken)
}

fn facts<'a>(article: &'a StoredArticle, working_folder: Option<&Path>) -> Vec<Fact<'a>> {
    let mut facts = vec![
        Fact {
            what: "Outlet",
            value: value_or(article.outlet.as_ref(), "not known"),
            evidence: article.outlet.as_ref().map(evidence),
        },
        Fact {
            what: "Date",
            value: article
                .date
                .as_ref()
                .map_or(Cow::Borrowed("not known"), |date| {
                    in_words(&date.value).into()
                }),
            evidence: article.date.as_ref().map(evidence),
        },
    ];
    let mut add = |what, value: Option<Cow<'a, str>>| {
        facts.extend(value.map(|value| Fact {
            what,
            value,
            evidence: None,
        }));
    };
    let joined = |list: &[String]| {
        (!list.is_empty()).then(|| Cow::Owned(displayable(&list.join(", ")).into_owned()))
    };
    add("Byline", joined(&article.byline));
    add("Agencies", joined(&article.agencies));
    add("Language", article.language.as_deref().map(language_name));
    let file = shown_path(&article.file, working_folder);
    add("File", Some(Cow::Owned(displayable(&file).into_owned())));
    add("Id", Some(displayable(&article.id.0)));
    facts
}

fn value_or<'a>(stored: Option<&'a StoredEvidence>, unknown: &'static str) -> Cow<'a, str> {
    stored.map_or(Cow::Borrowed(unknown), |stored| displayable(&stored.value))
}

fn language_name(code: &str) -> Cow<'_, str> {
    let name = Language::from_tag(code).and_then(|language| language.english_name());
    let Some(name) = name else {
        return displayable(code);
    };
    let (initial, rest) = name.split_at(1);
    format!("{}{rest}", initial.to_uppercase()).into()
}

/// Where a value is known from: words of the page's own around those of the source.
struct Evidence<'a> {
    before: &'static str,
    words: Cow<'a, str>,
    after: &'static str,
}

fn evidence(stored: &StoredEvidence) -> Evidence<'_> {
    let (before, after) = match stored.source.as_str() {
        "text" => ("from the text: “", "”"),
        "html" => ("from the page’s ", ""),
        "url" => ("from the page’s address: ", ""),
        "record" => ("from the record’s ", ""),
        "manifest" => ("from the manifest’s entry for ", ""),
        _ => ("from ", ""),
    };
    Evidence {
        before,
        words: displayable(&stored.evidence),
        after,
    }
}

fn parts<'a>(page: &ArticlePage<'a>, marks: &mut usize) -> Vec<Part<'a>> {
    let mut parts: Vec<Part<'a>> = Vec::new();
    for block in &page.article.blocks {
        let text = || displayable(block.text.as_deref().unwrap_or_default());
        match block.role.as_str() {
            // The article goes by another headline than the one that is printed in it.
            "title" if block.text.as_deref() != page.article.title.as_deref() => {
                parts.push(Part::Aside("Printed headline", text()));
            }
            "title" => {}
            "body" => {
                let passages = block.passages.start as usize..block.passages.end as usize;
                for marked in page.marked.get(passages).into_iter().flatten() {
                    parts.push(Part::Passage(passage(marked, marks)));
                }
            }
            "heading" => parts.push(Part::Heading(text())),
            "boilerplate" => leave_out(&mut parts, text(), block),
            role => {
                let role = match role {
                    "dateline" => "Dateline",
                    "caption" => "Caption",
                    "credit" => "Credit",
                    _ => "Note",
                };
                parts.push(Part::Aside(role, text()));
            }
        }
    }
    parts
}

fn leave_out<'a>(parts: &mut Vec<Part<'a>>, text: Cow<'a, str>, block: &StoredBlock) {
    let left_out = (text, block.lines.map(range_of));
    if let Some(Part::LeftOut(blocks)) = parts.last_mut() {
        blocks.push(left_out);
    } else {
        parts.push(Part::LeftOut(vec![left_out]));
    }
}

fn passage<'a>(marked: &'a MarkedPassage, marks: &mut usize) -> PassageShown<'a> {
    let passage = &marked.passage;
    let mut runs = runs(&passage.text, &marked.highlights);
    for run in runs.iter_mut().filter(|run| run.marked) {
        *marks += 1;
        run.number = *marks;
    }
    PassageShown {
        place: passage_place(passage.ordinal),
        language: spoken_language(passage),
        runs,
        number: passage.ordinal + 1,
        lines: passage.lines.map(range_of),
        quote: quote::address_of(passage),
    }
}

/// The names of an article by their kinds.
fn names(names: &[NameInArticle]) -> Vec<(&'static str, Vec<CountedName<'_>>)> {
    let of_kind = |kind: EntityKind| {
        let of_kind = names.iter().filter(|name| name.kind == kind);
        let counted = of_kind.map(|name| CountedName {
            name: displayable(&name.name),
            address: entity_address(kind_name(kind), &name.name),
            count: grouped(name.passages),
        });
        counted.collect::<Vec<_>>()
    };
    let kinds = [
        ("People", EntityKind::Person),
        ("Organizations", EntityKind::Org),
        ("Places", EntityKind::Place),
        ("Groups", EntityKind::Group),
        ("Events", EntityKind::Event),
    ];
    kinds
        .into_iter()
        .map(|(title, kind)| (title, of_kind(kind)))
        .filter(|(_, names)| !names.is_empty())
        .collect()
}
