//! The published shapes. What stands here is a promise; inner types change without it.

use super::shown_path;
use crate::index::{
    Explanation, FacetCount, FacetField, NameDetails, Note, Statistics, StoredArticle,
    StoredEntity, StoredPassage, Suggested, Suggestion,
};
use crate::indexing::SyncReport;
use crate::query::{Hint, Syntax};
use crate::search::{SearchResults, ShownHighlight, ShownHit};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;
use utoipa::ToSchema;

/// JSON text with DEL, C1 control characters and marks of writing direction as escapes, which mean the same.
#[must_use]
pub fn without_controls(json: &str) -> std::borrow::Cow<'_, str> {
    let steers = |c: char| matches!(c, '\u{7f}'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !json.contains(steers) {
        return json.into();
    }
    json.chars()
        .map(|c| {
            if steers(c) {
                format!("\\u{:04x}", u32::from(c))
            } else {
                c.to_string()
            }
        })
        .collect::<String>()
        .into()
}

/// What `search --format json` prints.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SearchResults)]
pub struct SearchJson<'a> {
    query: &'a str,
    understood: &'a str,
    /// Where nothing matches: the query that may have been meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    meant: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hints: Vec<String>,
    /// The queries that hints name, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    offers: Vec<OfferJson>,
    total: usize,
    partial: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    articles: Option<Vec<ListedArticleJson<'a>>>,
    took_ms: f64,
    /// The hits in order.
    pub hits: Vec<HitJson<'a>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    facets: BTreeMap<&'static str, Vec<FacetJson<'a>>>,
}

/// A query that a hint names; what else was asked stays as it is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Offer)]
struct OfferJson {
    /// The words of the hint that name it.
    words: String,
    query: String,
    /// The language of the query: `pullquote` or `nexis`.
    syntax: &'static str,
}

/// A page of search results as the server answers: what `search --format json` prints, and how to go on.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SearchPage)]
pub struct SearchPageJson<'a> {
    /// The results.
    #[serde(flatten)]
    pub results: SearchJson<'a>,
    /// The cursor of the page after this one; null on the last.
    pub next: Option<String>,
    /// The state of the index that was searched.
    pub commit: &'a str,
}

/// An article in a list of articles; its hits stand from `first_rank` on.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ListedArticle)]
struct ListedArticleJson<'a> {
    article: &'a str,
    title: Option<&'a str>,
    outlet: Option<&'a str>,
    date: Option<String>,
    passages: usize,
    first_rank: usize,
    hits: usize,
}

/// One hit.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Hit)]
pub struct HitJson<'a> {
    rank: usize,
    score: f64,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    partial: bool,
    #[serde(flatten)]
    passage: PassageJson<'a>,
    snippet: Vec<PieceJson<'a>>,
    highlights: Vec<HighlightJson<'a>>,
    entities: Vec<NameJson<'a>>,
    times: Vec<TimeJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<ExplanationJson<'a>>,
}

/// An expression in a passage that says when; offsets count code points of the passage.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Time)]
struct TimeJson<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    value: Option<String>,
    precision: &'static str,
}

/// Where a score comes from; the parts add up to it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Explanation)]
struct ExplanationJson<'a> {
    words: Vec<WordScoreJson<'a>>,
    nearness: f64,
    section: f64,
    headline: f64,
    article: f64,
    preferred: f64,
    all_words: f64,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WordScore)]
struct WordScoreJson<'a> {
    word: &'a str,
    score: f64,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Passage)]
struct PassageJson<'a> {
    id: String,
    article: &'a str,
    file: String,
    lines: Option<[u32; 2]>,
    bytes: Option<[u64; 2]>,
    outlet: Option<&'a str>,
    date: Option<String>,
    title: Option<&'a str>,
    section: Option<&'a str>,
    url: Option<&'a str>,
    text: &'a str,
}

/// What made a passage match; offsets count code points of its text.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Highlight)]
struct HighlightJson<'a> {
    start: usize,
    end: usize,
    clauses: &'a [String],
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SnippetPiece)]
struct PieceJson<'a> {
    text: std::borrow::Cow<'a, str>,
    #[serde(rename = "match", skip_serializing_if = "std::ops::Not::not")]
    highlighted: bool,
}

#[derive(Debug, Serialize, PartialEq, Eq, ToSchema)]
#[schema(as = Name)]
struct NameJson<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'a str,
}

/// A value with its counts; of a name also its outlets, its first and last date (where any article with it is dated), and the names
/// that articles have for it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FacetValue)]
struct FacetJson<'a> {
    value: Option<&'a str>,
    count: usize,
    articles: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    outlets: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    first: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    last: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    forms: Option<Vec<FormJson<'a>>>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NameForm)]
struct FormJson<'a> {
    name: &'a str,
    count: usize,
}

impl<'a> SearchJson<'a> {
    /// The published shape of search results. File names are shown from the working folder.
    #[must_use]
    pub fn new(results: &'a SearchResults, took_ms: f64, working_folder: Option<&Path>) -> Self {
        let hits = results
            .hits
            .iter()
            .enumerate()
            .map(|(at, hit)| HitJson::new(hit, results.offset + at + 1, working_folder))
            .collect();
        Self {
            query: &results.query,
            understood: &results.understood,
            meant: results.meant.as_deref(),
            hints: messages(&results.hints, &results.notes),
            offers: offers(results),
            total: results.total,
            partial: results.partial,
            articles: listed_articles_json(results),
            took_ms,
            hits,
            facets: results
                .facets
                .iter()
                .map(|(field, counts)| (facet_name(*field), facet_json(*field, counts)))
                .collect(),
        }
    }
}

fn messages(hints: &[Hint], notes: &[Note]) -> Vec<String> {
    hints
        .iter()
        .map(|hint| hint.message.clone())
        .chain(notes.iter().map(|note| note.message.clone()))
        .collect()
}

fn offers(results: &SearchResults) -> Vec<OfferJson> {
    let of_hints = results
        .hints
        .iter()
        .map(|hint| (&hint.message, &hint.offers));
    let of_notes = results
        .notes
        .iter()
        .map(|note| (&note.message, &note.offers));
    let mut offered = Vec::new();
    for (message, offers) in of_hints.chain(of_notes) {
        for offer in offers {
            if let Some((query, syntax)) = offer.query(&results.query, results.syntax) {
                offered.push(OfferJson {
                    words: message[offer.words.clone()].to_owned(),
                    query,
                    syntax: match syntax {
                        Syntax::Pullquote => "pullquote",
                        Syntax::Nexis => "nexis",
                    },
                });
            }
        }
    }
    offered
}

impl<'a> HitJson<'a> {
    /// The published shape of a hit at a place in the list, from 1.
    #[must_use]
    pub fn new(shown: &'a ShownHit, rank: usize, working_folder: Option<&Path>) -> Self {
        let passage = &shown.hit.passage;
        Self {
            rank,
            score: round(f64::from(shown.hit.score)),
            partial: shown.hit.partial,
            passage: passage_json(passage, working_folder),
            snippet: shown
                .snippet
                .pieces(&passage.text)
                .into_iter()
                .map(|piece| PieceJson {
                    text: piece.text,
                    highlighted: piece.highlighted,
                })
                .collect(),
            highlights: highlights_json(&passage.text, &shown.highlights),
            entities: names(&passage.entities),
            times: times_json(passage),
            explanation: shown.hit.explanation.as_ref().map(explanation_json),
        }
    }
}

fn explanation_json(explanation: &Explanation) -> ExplanationJson<'_> {
    let score = |score: f32| round(f64::from(score));
    ExplanationJson {
        words: explanation
            .words
            .iter()
            .map(|(word, worth)| WordScoreJson {
                word,
                score: score(*worth),
            })
            .collect(),
        nearness: score(explanation.nearness),
        section: score(explanation.section),
        headline: score(explanation.headline),
        article: score(explanation.article),
        preferred: score(explanation.preferred),
        all_words: score(explanation.lift),
    }
}

fn listed_articles_json(results: &SearchResults) -> Option<Vec<ListedArticleJson<'_>>> {
    let mut first = 0;
    let mut articles = Vec::new();
    for listed in &results.listed_articles {
        let passage = &results.hits[first].hit.passage;
        articles.push(ListedArticleJson {
            article: &passage.article.0,
            title: passage.title.as_deref(),
            outlet: passage.outlet.as_deref(),
            date: passage.date.map(|date| date.to_string()),
            passages: listed.passages,
            first_rank: results.offset + first + 1,
            hits: listed.hits,
        });
        first += listed.hits;
    }
    (!articles.is_empty()).then_some(articles)
}

fn highlights_json<'a>(text: &str, highlights: &'a [ShownHighlight]) -> Vec<HighlightJson<'a>> {
    let (mut bytes, mut chars) = (0, 0);
    let mut chars_before = |at: usize| {
        chars += text[bytes..at].chars().count();
        bytes = at;
        chars
    };
    highlights
        .iter()
        .map(|highlight| HighlightJson {
            start: chars_before(highlight.range.start),
            end: chars_before(highlight.range.end),
            clauses: &highlight.clauses,
        })
        .collect()
}

fn passage_json<'a>(passage: &'a StoredPassage, working_folder: Option<&Path>) -> PassageJson<'a> {
    PassageJson {
        id: passage.id(),
        article: &passage.article.0,
        file: shown_path(&passage.file, working_folder),
        lines: passage.lines.map(|(first, last)| [first, last]),
        bytes: passage.bytes.as_ref().map(|bytes| [bytes.start, bytes.end]),
        outlet: passage.outlet.as_deref(),
        date: passage.date.map(|date| date.to_string()),
        title: passage.title.as_deref(),
        section: passage.section.as_deref(),
        url: passage.url.as_deref(),
        text: &passage.text,
    }
}

fn times_json(passage: &StoredPassage) -> Vec<TimeJson<'_>> {
    let (mut bytes, mut chars) = (0, 0);
    let mut chars_before = |at: usize| {
        chars += passage.text[bytes..at].chars().count();
        bytes = at;
        chars
    };
    passage
        .times
        .iter()
        .map(|time| TimeJson {
            start: chars_before(time.range.start),
            end: chars_before(time.range.end),
            text: &passage.text[time.range.clone()],
            value: time.value.map(|value| value.to_string()),
            precision: time.precision.as_str(),
        })
        .collect()
}

/// Each name once, in the order of the text.
fn names(entities: &[StoredEntity]) -> Vec<NameJson<'_>> {
    let mut names: Vec<NameJson<'_>> = Vec::new();
    for entity in entities {
        let name = NameJson {
            kind: entity.kind.as_str(),
            name: &entity.name,
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Scores are compared in steps of about a thousandth; more digits would be noise.
fn round(score: f64) -> f64 {
    (score * 1024.0).round() / 1024.0
}

/// The name of a facet on the command line and in JSON.
#[must_use]
pub fn facet_name(field: FacetField) -> &'static str {
    match field {
        FacetField::Outlet => "outlet",
        FacetField::Year => "year",
        FacetField::Month => "date",
        FacetField::Person => "person",
        FacetField::Org => "org",
        FacetField::Place => "place",
        FacetField::Group => "group",
        FacetField::Event => "event",
        FacetField::Language => "language",
    }
}

/// Passages without a value count for outlets, dates and languages, of which a passage has one; not for names.
fn facet_json(field: FacetField, counts: &[FacetCount]) -> Vec<FacetJson<'_>> {
    let one_each = matches!(
        field,
        FacetField::Outlet | FacetField::Year | FacetField::Month | FacetField::Language
    );
    counts
        .iter()
        .filter(|count| one_each || count.value.is_some())
        .map(|count| {
            let details = count.details.as_ref();
            let dates = details.and_then(|details| details.dates);
            FacetJson {
                value: count.value.as_deref(),
                count: count.passages,
                articles: count.articles,
                outlets: details.map(|details| details.outlets),
                first: dates.map(|(first, _)| first.to_string()),
                last: dates.map(|(_, last)| last.to_string()),
                forms: details.map(forms_json),
            }
        })
        .collect()
}

fn forms_json(details: &NameDetails) -> Vec<FormJson<'_>> {
    let forms = details.forms.iter();
    forms
        .map(|(name, count)| FormJson {
            name,
            count: *count,
        })
        .collect()
}

/// What `facets --format json` prints.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Facets)]
pub struct FacetsJson<'a> {
    query: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hints: Vec<String>,
    facets: BTreeMap<&'static str, Vec<FacetJson<'a>>>,
}

impl<'a> FacetsJson<'a> {
    /// The published shape of facet counts, with what a reader should know of how they were taken.
    #[must_use]
    pub fn new(
        query: Option<&'a str>,
        hints: &[Hint],
        notes: &[Note],
        facets: &'a [(FacetField, Vec<FacetCount>)],
    ) -> Self {
        Self {
            query,
            hints: messages(hints, notes),
            facets: facets
                .iter()
                .map(|(field, counts)| (facet_name(*field), facet_json(*field, counts)))
                .collect(),
        }
    }
}

/// What `index --format json` prints.
#[derive(Debug, Serialize)]
pub struct SyncJson {
    articles: SyncCountsJson,
    passages: usize,
    bytes: u64,
    seconds: f64,
    without_passages: Vec<String>,
    skipped: Vec<String>,
    unmatched: Vec<String>,
    problems: Vec<ProblemJson>,
}

#[derive(Debug, Serialize)]
struct SyncCountsJson {
    added: usize,
    updated: usize,
    removed: usize,
    unchanged: usize,
    failed: usize,
}

#[derive(Debug, Serialize)]
struct ProblemJson {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    error: String,
}

impl SyncJson {
    /// The published shape of a report.
    #[must_use]
    pub fn new(report: &SyncReport, working_folder: Option<&Path>) -> Self {
        Self {
            articles: SyncCountsJson {
                added: report.added,
                updated: report.updated,
                removed: report.removed,
                unchanged: report.unchanged,
                failed: report.failed,
            },
            passages: report.passages,
            bytes: report.bytes,
            seconds: (report.seconds * 1000.0).round() / 1000.0,
            without_passages: report
                .without_passages
                .iter()
                .map(ToString::to_string)
                .collect(),
            skipped: report
                .skipped
                .iter()
                .map(|file| shown_path(file, working_folder))
                .collect(),
            unmatched: report.unmatched.clone(),
            problems: report
                .problems
                .iter()
                .map(|problem| ProblemJson {
                    file: shown_path(&problem.file, working_folder),
                    line: problem.line,
                    error: problem.error.clone(),
                })
                .collect(),
        }
    }
}

/// What `show --format json` prints: an article, whole.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Article)]
pub struct ArticleJson<'a> {
    id: &'a str,
    file: String,
    format: &'a str,
    outlet: Option<EvidenceJson<'a>>,
    date: Option<EvidenceJson<'a>>,
    title: Option<&'a str>,
    byline: &'a [String],
    agencies: &'a [String],
    language: Option<&'a str>,
    url: Option<&'a str>,
    blocks: Vec<BlockJson<'a>>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Evidence)]
struct EvidenceJson<'a> {
    value: &'a str,
    source: &'a str,
    evidence: &'a str,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Block)]
struct BlockJson<'a> {
    role: &'a str,
    lines: Option<[u32; 2]>,
    bytes: Option<[u64; 2]>,
    section: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    passages: Vec<ShownPassageJson<'a>>,
}

/// A passage of a shown article.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ShownPassage)]
pub struct ShownPassageJson<'a> {
    #[serde(flatten)]
    passage: PassageJson<'a>,
    /// Code point ranges of the text that the query matched.
    highlights: Vec<[usize; 2]>,
    entities: Vec<NameJson<'a>>,
    times: Vec<TimeJson<'a>>,
}

impl<'a> ShownPassageJson<'a> {
    /// The published shape of a passage with highlights given in bytes of its text.
    #[must_use]
    pub fn new(
        passage: &'a StoredPassage,
        highlights: &[std::ops::Range<usize>],
        working_folder: Option<&Path>,
    ) -> Self {
        let chars = |at: usize| passage.text[..at].chars().count();
        Self {
            passage: passage_json(passage, working_folder),
            highlights: highlights
                .iter()
                .map(|mark| [chars(mark.start), chars(mark.end)])
                .collect(),
            entities: names(&passage.entities),
            times: times_json(passage),
        }
    }
}

impl<'a> ArticleJson<'a> {
    /// The published shape of an article; passages stand in the order of their ordinals.
    #[must_use]
    pub fn new(
        article: &'a StoredArticle,
        passages: Vec<ShownPassageJson<'a>>,
        working_folder: Option<&Path>,
    ) -> Self {
        let evidence = |stored: &'a crate::index::StoredEvidence| EvidenceJson {
            value: &stored.value,
            source: &stored.source,
            evidence: &stored.evidence,
        };
        let mut passages = passages.into_iter();
        let blocks = article
            .blocks
            .iter()
            .map(|block| BlockJson {
                role: &block.role,
                lines: block.lines.map(|(first, last)| [first, last]),
                bytes: block.bytes.as_ref().map(|bytes| [bytes.start, bytes.end]),
                section: block.section.as_deref(),
                text: block.text.as_deref(),
                passages: passages.by_ref().take(block.passages.len()).collect(),
            })
            .collect();
        Self {
            id: &article.id.0,
            file: shown_path(&article.file, working_folder),
            format: &article.format,
            outlet: article.outlet.as_ref().map(evidence),
            date: article.date.as_ref().map(evidence),
            title: article.title.as_deref(),
            byline: &article.byline,
            agencies: &article.agencies,
            language: article.language.as_deref(),
            url: article.url.as_deref(),
            blocks,
        }
    }
}

/// A passage with its neighbors, as the server answers.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PassageInContext)]
pub struct PassageInContextJson<'a> {
    /// The passage.
    #[serde(flatten)]
    pub passage: ShownPassageJson<'a>,
    /// The passages before it, as many as were asked for.
    pub before: Vec<ShownPassageJson<'a>>,
    /// The passages after it.
    pub after: Vec<ShownPassageJson<'a>>,
}

/// Words, outlets and names that begin with what was typed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Suggestions)]
pub struct SuggestionsJson<'a> {
    /// What was typed.
    typed: &'a str,
    /// The most frequent first, words before outlets before names.
    suggestions: Vec<SuggestionJson<'a>>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Suggestion)]
struct SuggestionJson<'a> {
    /// `word`, `outlet`, or the type of a name: `PERSON`, `ORG`, `PLACE`, `GROUP`, `EVENT`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// How it is written; a name as facets have it.
    text: &'a str,
    /// What begins with what was typed, where that is another form of the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    form: Option<&'a str>,
    /// The passages that have it, under any of its forms.
    count: usize,
}

impl<'a> SuggestionsJson<'a> {
    /// The published shape of suggestions.
    #[must_use]
    pub fn new(typed: &'a str, suggestions: &'a [Suggestion]) -> Self {
        Self {
            typed,
            suggestions: suggestions
                .iter()
                .map(|suggestion| SuggestionJson {
                    kind: match suggestion.what {
                        Suggested::Word => "word",
                        Suggested::Outlet => "outlet",
                        Suggested::Name(kind) => kind.as_str(),
                    },
                    text: &suggestion.text,
                    form: suggestion.form.as_deref(),
                    count: suggestion.passages,
                })
                .collect(),
        }
    }
}

/// What `stats --format json` prints.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Statistics)]
pub struct StatsJson<'a> {
    /// The index folder.
    pub index: String,
    articles: usize,
    /// Articles without any passage, which no search finds and no count of articles by outlet or date has.
    articles_without_passages: usize,
    passages: usize,
    files: usize,
    bytes: u64,
    outlets: Vec<FacetJson<'a>>,
    years: Vec<FacetJson<'a>>,
    languages: Vec<FacetJson<'a>>,
    sources: Vec<String>,
}

impl<'a> StatsJson<'a> {
    /// The published shape of an index's description.
    #[must_use]
    pub fn new(
        index: String,
        statistics: &Statistics,
        facets: &'a [Vec<FacetCount>; 3],
        sources: Vec<String>,
    ) -> Self {
        let [outlets, years, languages] = facets;
        Self {
            index,
            articles: statistics.articles,
            articles_without_passages: statistics.without_passages,
            passages: statistics.passages,
            files: statistics.files,
            bytes: statistics.bytes,
            outlets: facet_json(FacetField::Outlet, outlets),
            years: facet_json(FacetField::Year, years),
            languages: facet_json(FacetField::Language, languages),
            sources,
        }
    }
}
