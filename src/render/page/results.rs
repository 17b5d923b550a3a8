//! The page of a search: what was found, what it has in common, and how the query was understood.

use super::address::{hit_place, of_article, passage_place};
use super::facets::{Facet, Narrowed, narrowed, narrowed_to};
use super::text::{Run, articles, headline, passages, place, runs, spoken_language};
use super::timeline::{Row, Timeline, range_in_words};
use super::told::{Told, told};
use super::{Address, DateShown, Frame, NameLink, filled, name_links, quote};
use crate::date::PartialDate;
use crate::index::{FacetCount, FacetField, StoredPassage};
use crate::numbers::grouped;
use crate::query::FieldClause;
use crate::render::explained::explained;
use crate::render::sanitize::displayable;
use crate::search::{Neighbors, SearchResults, ShownHit};
use askama::Template;
use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

/// Names seen below a passage.
const SEEN_NAMES: usize = 6;
/// Characters of the passage before a hit, and of the one after it, that are shown in context; whole sentences, one at least.
const AROUND: usize = 320;

/// What was found.
#[derive(Debug)]
pub struct ResultsPage<'a> {
    /// What stands around it; its search is the one that was carried out.
    pub frame: Frame,
    /// What was found.
    pub results: &'a SearchResults,
    /// The passages right before and after each hit, in the order of the hits; empty where hits are not shown in context.
    pub around: &'a [Neighbors],
    /// Whether the list goes on after this page.
    pub goes_on: bool,
    /// What the passages have in common, a facet with its counts; those of a facet that narrows by any of its values without that.
    pub facets: &'a [(FacetField, Vec<FacetCount>)],
    /// The passages by month, whatever dates are asked for.
    pub months: &'a [FacetCount],
    /// The earliest date that is asked for.
    pub after: Option<PartialDate>,
    /// The latest.
    pub before: Option<PartialDate>,
    /// Hits, or articles, of a page.
    pub limit: usize,
    /// File names are shown from this folder.
    pub working_folder: Option<&'a Path>,
}

#[derive(Template)]
#[template(path = "page/results.html")]
struct ResultsTemplate<'a> {
    frame: Frame,
    count: String,
    understood: Cow<'a, str>,
    meant: Option<(Cow<'a, str>, Address)>,
    hints: Vec<Told<'a>>,
    nothing: bool,
    /// The beginning of the list, where this page lies behind its end.
    past_the_end: Option<Address>,
    /// Which passages the facets and the timeline count, where that is not all that are listed.
    counted: Option<String>,
    groups: Vec<GroupShown<'a>>,
    narrowed: Vec<Narrowed<'a>>,
    dates: Option<(String, Address)>,
    facets: Vec<Facet<'a>>,
    timeline: Timeline,
    by_article: bool,
    other_view: Address,
    downloads: Vec<(&'static str, String)>,
    previous: Option<Address>,
    next: Option<Address>,
    place: String,
}

/// Hits that stand together: those of an article where articles are listed, all of them elsewhere.
struct GroupShown<'a> {
    /// Whether a line before it says that from here on passages have some of the words.
    partial_begins: bool,
    article: Option<GroupHead<'a>>,
    hits: Vec<HitShown<'a>>,
}

/// What is said of an article over its hits.
struct GroupHead<'a> {
    title: Cow<'a, str>,
    address: Address,
    outlet: Option<Cow<'a, str>>,
    date: Option<DateShown>,
    passages: String,
}

struct HitShown<'a> {
    /// What it is called on the page.
    place_on_page: String,
    /// Its place in the list, where passages are listed.
    rank: Option<usize>,
    /// Whether a line before it says that from here on passages have some of the words.
    partial_begins: bool,
    title: Cow<'a, str>,
    address: Address,
    outlet: Option<Cow<'a, str>>,
    date: Option<DateShown>,
    section: Option<Cow<'a, str>>,
    language: &'a str,
    snippet: Vec<Run<'a>>,
    context: Option<Context<'a>>,
    names: Vec<NameLink<'a>>,
    more_names: Vec<NameLink<'a>>,
    place: String,
    quote: Address,
    explained: Option<String>,
}

/// A passage whole, with what stands before and after it.
struct Context<'a> {
    before: Option<Cow<'a, str>>,
    whole: Vec<Run<'a>>,
    after: Option<Cow<'a, str>>,
}

/// The page of a search.
#[must_use]
pub fn results(page: &ResultsPage<'_>) -> String {
    let search = &page.frame.search;
    let results = page.results;
    let by_article = search.has("by-article", "true");
    let other_view = search.clone().from_the_start();
    filled(&ResultsTemplate {
        count: count_line(results),
        understood: displayable(&results.understood),
        meant: results
            .meant
            .as_deref()
            .map(|query| (displayable(query), search.clone().of_query(query))),
        hints: results
            .hints
            .iter()
            .map(|hint| Told::new(&hint.message, &hint.offers, search))
            .chain(told(&results.notes, search))
            .collect(),
        nothing: results.hits.is_empty(),
        past_the_end: (results.hits.is_empty() && results.offset > 0)
            .then(|| search.clone().from_the_start()),
        counted: (results.total > 0 && results.partial > 0).then(|| {
            let all = passages(results.total);
            format!("Counted among the {all} with all the words")
        }),
        groups: groups(page),
        narrowed: narrowed(search),
        dates: range_in_words(page.after, page.before).map(|words| {
            let undone = search.clone().without("after").without("before");
            let words = if search.has("undated", "true") {
                format!("{words}, undated too")
            } else {
                words
            };
            (words, undone.without("undated").from_the_start())
        }),
        facets: page
            .facets
            .iter()
            .map(|(field, counts)| Facet::new(*field, counts, search, &results.understood))
            .filter(|facet| !facet.values.is_empty())
            .collect(),
        timeline: Timeline::new(
            page.months,
            search,
            narrowed_to(&results.understood, FieldClause::Undated)
                .map(|query| search.clone().of_query(&query)),
            page.after,
            page.before,
        ),
        by_article,
        other_view: if by_article {
            other_view.without("by-article")
        } else {
            other_view.with("by-article", "true")
        },
        downloads: downloads(search),
        previous: (results.offset > 0).then(|| {
            let offset = results.offset.saturating_sub(page.limit);
            match offset {
                0 => search.clone().from_the_start(),
                offset => search.clone().with("offset", offset.to_string()),
            }
        }),
        next: page.goes_on.then(|| {
            let next = results.offset + listed(results);
            search.clone().with("offset", next.to_string())
        }),
        place: place_in_list(page),
        frame: page.frame.clone(),
    })
}

/// Hits, or articles where those are listed.
fn listed(results: &SearchResults) -> usize {
    if results.listed_articles.is_empty() {
        results.hits.len()
    } else {
        results.listed_articles.len()
    }
}

fn place_in_list(page: &ResultsPage<'_>) -> String {
    let results = page.results;
    let first = results.offset + 1;
    let last = results.offset + listed(results);
    if results.listed_articles.is_empty() {
        let all = grouped(results.total + results.partial);
        format!("{} to {} of {all}", grouped(first), grouped(last))
    } else {
        format!("articles {} to {}", grouped(first), grouped(last))
    }
}

fn count_line(results: &SearchResults) -> String {
    let some = |count: usize| {
        let verb = if count == 1 { "has" } else { "have" };
        format!("{} {verb} some of the words", passages(count))
    };
    match (results.total, results.partial) {
        (0, 0) => "Nothing found".to_owned(),
        (0, partial) => format!("No passage has all the words; {}", some(partial)),
        (total, partial) => {
            let mut line = passages(total);
            if results.articles > 0 {
                line = format!("{line} in {}", articles(results.articles));
            }
            if partial > 0 {
                line = format!("{line}; {} more with some of the words", grouped(partial));
            }
            line
        }
    }
}

/// The whole list as files, from the API.
fn downloads(search: &Address) -> Vec<(&'static str, String)> {
    let list = search
        .clone()
        .from_the_start()
        .without("limit")
        .without("by-article")
        .without("per-article")
        .without("explain");
    let of_format = |format: &str| {
        format!(
            "/api/v1/search{}",
            &list.clone().with("format", format).to_string()[1..]
        )
    };
    vec![("CSV", of_format("csv")), ("JSONL", of_format("jsonl"))]
}

fn groups<'a>(page: &ResultsPage<'a>) -> Vec<GroupShown<'a>> {
    let results = page.results;
    let mut hits = Vec::with_capacity(results.hits.len());
    for (at, shown) in results.hits.iter().enumerate() {
        let partial_begins = shown.hit.partial && (at == 0 || !results.hits[at - 1].hit.partial);
        hits.push(hit(shown, at, partial_begins, page));
    }
    if results.listed_articles.is_empty() {
        return vec![GroupShown {
            partial_begins: false,
            article: None,
            hits,
        }];
    }
    let mut hits = hits.into_iter();
    let mut first = 0;
    let mut groups = Vec::with_capacity(results.listed_articles.len());
    for listed in &results.listed_articles {
        let passage = &results.hits[first].hit.passage;
        let partial = results.hits[first].hit.partial;
        let mut of_article: Vec<HitShown<'_>> = hits.by_ref().take(listed.hits).collect();
        let partial_begins = of_article.first().is_some_and(|hit| hit.partial_begins);
        for hit in &mut of_article {
            hit.partial_begins = false;
        }
        groups.push(GroupShown {
            partial_begins,
            article: Some(head(passage, listed.passages, partial, page)),
            hits: of_article,
        });
        first += listed.hits;
    }
    groups
}

fn head<'a>(
    passage: &'a StoredPassage,
    count: usize,
    partial: bool,
    page: &ResultsPage<'a>,
) -> GroupHead<'a> {
    let how = if partial {
        if count == 1 {
            "has some of the words"
        } else {
            "have some of the words"
        }
    } else if count == 1 {
        "matches"
    } else {
        "match"
    };
    GroupHead {
        title: headline(passage.title.as_deref()),
        address: of_article(&passage.article.0, Some(&page.frame.search)),
        outlet: passage.outlet.as_deref().map(displayable),
        date: passage.date.map(DateShown::new),
        passages: format!("{} {how}", passages(count)),
    }
}

fn hit<'a>(
    shown: &'a ShownHit,
    at: usize,
    partial_begins: bool,
    page: &ResultsPage<'a>,
) -> HitShown<'a> {
    let passage = &shown.hit.passage;
    let marks: Vec<Range<usize>> = shown
        .highlights
        .iter()
        .map(|highlight| highlight.range.clone())
        .collect();
    let pieces = shown.snippet.pieces(&passage.text);
    let mut names = name_links(&passage.entities);
    let more_names = names.split_off(names.len().min(SEEN_NAMES));
    let context = page.around.get(at).map(|(before, after)| Context {
        before: before.as_ref().map(last_sentences),
        whole: runs(&passage.text, &marks),
        after: after.as_ref().map(first_sentences),
    });
    // A page of articles knows how many of those are before it, not how many passages.
    let by_article = !page.results.listed_articles.is_empty();
    let rank = (!by_article).then(|| page.results.offset + at + 1);
    let number = rank.unwrap_or(at + 1);
    HitShown {
        place_on_page: hit_place(number),
        rank,
        partial_begins,
        title: headline(passage.title.as_deref()),
        address: of_article(&passage.article.0, Some(&page.frame.search))
            .and("hit", number.to_string())
            .at(passage_place(passage.ordinal)),
        outlet: passage.outlet.as_deref().map(displayable),
        date: passage.date.map(DateShown::new),
        section: passage.section.as_deref().map(displayable),
        language: spoken_language(passage),
        snippet: pieces
            .into_iter()
            .map(|piece| Run {
                text: Cow::Owned(displayable(&piece.text).into_owned()),
                marked: piece.highlighted,
                number: 0,
            })
            .collect(),
        context,
        names,
        more_names,
        place: place(passage, page.working_folder),
        quote: quote::address_of(passage),
        explained: shown
            .hit
            .explanation
            .as_ref()
            .map(|explanation| explained(shown.hit.score, explanation)),
    }
}

/// The beginning of the passage after a hit: its first sentences, as many as are read at a glance.
fn first_sentences(passage: &StoredPassage) -> Cow<'_, str> {
    let text = &passage.text;
    let sentences = passage.sentence_ranges();
    let fits = |end: usize| text[..end].chars().count() <= AROUND;
    let fitting = sentences.iter().take_while(|sentence| fits(sentence.end));
    let first = sentences.first().map_or(text.len(), |first| first.end);
    let end = fitting.last().map_or(first, |last| last.end);
    if text[end..].trim().is_empty() {
        displayable(text)
    } else {
        format!("{} …", displayable(text[..end].trim_end())).into()
    }
}

/// The end of the passage before a hit.
fn last_sentences(passage: &StoredPassage) -> Cow<'_, str> {
    let text = &passage.text;
    let sentences = passage.sentence_ranges();
    let fits = |start: usize| text[start..].chars().count() <= AROUND;
    let fitting = sentences.iter().rev();
    let fitting = fitting.take_while(|sentence| fits(sentence.start));
    let last = sentences.last().map_or(0, |last| last.start);
    let start = fitting.last().map_or(last, |first| first.start);
    if text[..start].trim().is_empty() {
        displayable(text)
    } else {
        format!("… {}", displayable(text[start..].trim_start())).into()
    }
}
