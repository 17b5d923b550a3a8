//! Parameters of requests, named as the command's options, to what is asked for.
//!
//! A parameter that is not known, given twice or out of its range is refused: nothing that was asked is passed over.

use super::problem::Problem;
use super::{cost, cursor};
use crate::date::PartialDate;
use crate::index::{FacetField, MatchMode, Preference, Sort};
use crate::query::{Filters, NameFilter, NameKind, Syntax, nearest};
use crate::search::SearchRequest;
use serde::de::value::{Error as ValueError, StrDeserializer};
use serde::de::{DeserializeOwned, Error as _, IntoDeserializer};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::borrow::Cow;
use std::ops::RangeInclusive;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};

/// Hits of a page at most.
pub(super) const MOST_HITS: usize = 1_000;
/// Hits of a download at most; the answer says where to go on.
pub(super) const MOST_DOWNLOADED: usize = 100_000;
/// Hits passed over at most; a cursor leads to any depth.
const MOST_PASSED_OVER: usize = 100_000;
/// Values of a facet at most.
const MOST_VALUES: usize = 1_000;
/// Names and outlets to filter by at most.
const MOST_FILTERS: usize = 20;

/// Reads parameters of these kinds, each given once unless it is a list.
pub(super) fn read<A: Parameters>(query: Option<&str>) -> Result<A, Problem> {
    let query = query.unwrap_or_default();
    let pairs: Vec<(Cow<'_, str>, Cow<'_, str>)> = serde_html_form::from_str(query)
        .map_err(|error| Problem::parameter("", error.to_string()))?;
    let known = A::names();
    for (name, _) in &pairs {
        if !known.iter().any(|known| known == name) {
            let there_are = || format!("there are {}", known.join(", "));
            let instead = did_you_mean(name, &known).unwrap_or_else(there_are);
            let detail = format!("there is no parameter '{}'; {instead}", short(name));
            return Err(Problem::parameter(name, detail));
        }
    }
    A::parse(query)
}

/// The question whether one of some words was meant by one that is spelled nearly so.
pub(super) fn did_you_mean(given: &str, known: &[impl AsRef<str>]) -> Option<String> {
    let near = nearest(given, known.iter().map(AsRef::as_ref))?;
    Some(format!("did you mean '{near}'?"))
}

/// What is wrong with a value that is none of those that may be given.
pub(super) fn none_of(name: &str, given: &str, values: &[impl AsRef<str>]) -> Problem {
    not_among(name, "is", given, values)
}

fn not_among(name: &str, verb: &str, given: &str, values: &[impl AsRef<str>]) -> Problem {
    let mut values_told: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
    let last = values_told.pop().unwrap_or_default();
    let mut detail = format!("'{name}' {verb} '{}'; it may be ", short(given));
    if !values_told.is_empty() {
        detail.push_str(&values_told.join(", "));
        detail.push_str(" or ");
    }
    detail.push_str(last);
    if let Some(question) = did_you_mean(given, values) {
        detail = format!("{detail}; {question}");
    }
    Problem::parameter(name, detail)
}

/// What was given, as much as a message shows.
fn short(given: &str) -> Cow<'_, str> {
    const MOST: usize = 40;
    match given.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &given[..end]).into(),
        None => given.into(),
    }
}

/// Parameters of a request, perhaps of several kinds.
pub(super) trait Parameters: Sized {
    fn names() -> Vec<String>;
    fn parse(query: &str) -> Result<Self, Problem>;
}

/// Parameters of one kind.
pub(super) trait ParameterSet: DeserializeOwned + IntoParams {}

impl<T: ParameterSet> Parameters for T {
    fn names() -> Vec<String> {
        T::into_params(|| Some(ParameterIn::Query))
            .into_iter()
            .map(|parameter| parameter.name)
            .collect()
    }

    fn parse(query: &str) -> Result<Self, Problem> {
        let pairs = serde_html_form::Deserializer::from_bytes(query.as_bytes());
        serde_path_to_error::deserialize(pairs).map_err(|error| {
            let name = error.path().to_string();
            let name = name.split(['[', '.']).next().unwrap_or_default();
            wrong::<T>(name, query, &error.inner().to_string())
        })
    }
}

/// What is wrong with a parameter that could not be read, and what would be right by its description.
fn wrong<T: IntoParams>(name: &str, query: &str, error: &str) -> Problem {
    let pairs: Vec<(Cow<'_, str>, Cow<'_, str>)> =
        serde_html_form::from_str(query).unwrap_or_default();
    let mut given = pairs.iter().filter(|(other, _)| other == name);
    let (value, times) = (given.next().map(|(_, value)| value), 1 + given.count());
    let described = T::into_params(|| Some(ParameterIn::Query));
    let Some(value) = value else {
        let is_given = |name: &str| pairs.iter().any(|(other, _)| other == name);
        let missing = described.iter().find(|parameter| {
            matches!(parameter.required, Required::True) && !is_given(&parameter.name)
        });
        return match missing {
            Some(Parameter { name, .. }) => {
                Problem::parameter(name, format!("'{name}' is needed and was not given"))
            }
            None => Problem::parameter(name, error),
        };
    };
    if times > 1 {
        return Problem::parameter(name, format!("'{name}' is given {times} times"));
    }
    let described = described.iter().find(|parameter| parameter.name == name);
    let schema = described.and_then(|parameter| serde_json::to_value(&parameter.schema).ok());
    let schema = schema.unwrap_or_default();
    let values = values_of(&schema);
    let is_known = |part: &str| values.iter().any(|known| known == part);
    if !values.is_empty() {
        // Of a list its first part that is wrong.
        let given = value.split(',').find(|part| !is_known(part));
        let given = given.unwrap_or(value);
        let verb = if given == *value { "is" } else { "has" };
        return not_among(name, verb, given, &values);
    }
    let given = short(value);
    let is_of = |kind: &str| has_type(&schema, kind);
    if is_of("boolean") {
        return none_of(name, value, &["true", "false"]);
    }
    Problem::parameter(
        name,
        if is_of("integer") {
            format!("'{name}' is '{given}'; it has to be a whole number, in digits")
        } else {
            format!("'{name}' is '{given}': {error}")
        },
    )
}

/// The values that a schema, or one in it, enumerates.
fn values_of(schema: &Value) -> Vec<String> {
    match schema {
        Value::Object(parts) => match parts.get("enum") {
            Some(Value::Array(values)) => {
                let values = values.iter().filter_map(Value::as_str);
                values.map(str::to_owned).collect()
            }
            _ => within_any(parts.values()),
        },
        Value::Array(parts) => within_any(parts.iter()),
        _ => Vec::new(),
    }
}

fn within_any<'a>(parts: impl Iterator<Item = &'a Value>) -> Vec<String> {
    let mut found = parts.map(values_of);
    found.find(|values| !values.is_empty()).unwrap_or_default()
}

/// Whether values of a schema are of a type, perhaps beside none.
fn has_type(schema: &Value, kind: &str) -> bool {
    match &schema["type"] {
        Value::Array(kinds) => kinds.iter().any(|of| of == kind),
        of => of == kind,
    }
}

/// Two kinds beside each other.
pub(super) struct Both<A, B>(pub(super) A, pub(super) B);

impl<A: ParameterSet, B: ParameterSet> Parameters for Both<A, B> {
    fn names() -> Vec<String> {
        [A::names(), B::names()].concat()
    }

    fn parse(query: &str) -> Result<Self, Problem> {
        Ok(Self(A::parse(query)?, B::parse(query)?))
    }
}

/// What is looked for, and how it is to be told.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "kebab-case")]
pub(super) struct SearchParameters {
    /// The query: words, "phrases", AND, OR, NOT and more; see the query language.
    #[param(example = "Doha office", min_length = 1)]
    pub(super) q: String,
    #[serde(default)]
    #[param(inline)]
    pub(super) syntax: SyntaxParameter,
    /// Hits of the answer at most: for `json` 10 unless said, up to 1,000; for `csv` and `jsonl` everything up to 100,000. The `Link`
    /// header leads to what follows.
    #[param(minimum = 0, maximum = 100_000)]
    pub(super) limit: Option<usize>,
    /// Hits to pass over first; a cursor leads further.
    #[param(minimum = 0, maximum = 100_000)]
    pub(super) offset: Option<usize>,
    /// Where to go on: the `next` of an answer to the same search. Refused with 410 once the index has changed.
    pub(super) cursor: Option<String>,
    /// How many of the words a passage needs.
    #[serde(default, rename = "match")]
    #[param(inline)]
    pub(super) mode: MatchParameter,
    #[serde(default)]
    #[param(inline)]
    pub(super) sort: SortParameter,
    /// Which articles stand a little higher by their date; the words still decide most.
    #[param(inline)]
    pub(super) prefer: Option<PreferParameter>,
    /// Characters of a snippet at most, ellipses included.
    #[serde(default = "usual_snippet_length")]
    #[param(minimum = 20, maximum = 10_000, default = 320)]
    pub(super) snippet_length: usize,
    /// Hits of one article at most.
    #[param(minimum = 1, maximum = 1_000)]
    pub(super) per_article: Option<usize>,
    /// Whether to list articles, each with the best of its passages; `limit` and `offset` then count articles.
    #[serde(default)]
    pub(super) by_article: bool,
    /// Whether to widen the query by words of the articles it finds best; the words are told.
    #[serde(default)]
    pub(super) expand: bool,
    /// Whether to tell where each score comes from.
    #[serde(default)]
    pub(super) explain: bool,
    /// What to count among the passages that match, separated by commas.
    #[serde(default, deserialize_with = "comma_separated")]
    #[param(inline, style = Form, explode = false)]
    pub(super) facets: Vec<FacetParameter>,
    #[serde(default)]
    #[param(inline)]
    pub(super) format: FormatParameter,
}

impl ParameterSet for SearchParameters {}

fn usual_snippet_length() -> usize {
    320
}

/// What narrows a search.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "kebab-case")]
pub(super) struct FilterParameters {
    /// Only this outlet; can be repeated, for any of them. `missing`: only where the outlet is not known, `=missing` an outlet of that name.
    #[serde(default)]
    #[param(max_items = 20)]
    outlet: Vec<String>,
    /// Only from this day, month or year on.
    #[param(pattern = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", example = "2013-06")]
    after: Option<String>,
    /// Only up to this day, month or year.
    #[param(pattern = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", example = "2014")]
    before: Option<String>,
    /// With `after` or `before`, undated passages too.
    #[serde(default)]
    undated: bool,
    /// Only passages that name this person; can be repeated, for all of them. `=NAME`: that very name, not every name with these words.
    #[serde(default)]
    #[param(max_items = 20)]
    person: Vec<String>,
    /// Only passages that name this organization.
    #[serde(default)]
    #[param(max_items = 20)]
    org: Vec<String>,
    /// Only passages that name this place.
    #[serde(default)]
    #[param(max_items = 20)]
    place: Vec<String>,
    /// Only passages that have this name, whatever it names.
    #[serde(default)]
    #[param(max_items = 20)]
    entity: Vec<String>,
    /// Not this outlet, or with `missing` not where it is unknown; can be repeated.
    #[serde(default)]
    #[param(max_items = 20)]
    not_outlet: Vec<String>,
    /// No passages that name this person; can be repeated.
    #[serde(default)]
    #[param(max_items = 20)]
    not_person: Vec<String>,
    /// No passages that name this organization.
    #[serde(default)]
    #[param(max_items = 20)]
    not_org: Vec<String>,
    /// No passages that name this place.
    #[serde(default)]
    #[param(max_items = 20)]
    not_place: Vec<String>,
    /// No passages that have this name, whatever it names.
    #[serde(default)]
    #[param(max_items = 20)]
    not_entity: Vec<String>,
}

impl ParameterSet for FilterParameters {}

/// What is counted, and among which passages.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "kebab-case")]
pub(super) struct FacetsParameters {
    /// Count among the passages that match this query; without it among all.
    #[param(min_length = 1)]
    pub(super) q: Option<String>,
    /// Only what stands in one passage with this person, organization, place or other name; can be repeated.
    #[serde(default)]
    #[param(max_items = 20)]
    pub(super) with: Vec<String>,
    /// In a table, outlets, dates and forms of each name too; JSON always has them.
    #[serde(default)]
    pub(super) forms: bool,
    #[serde(default)]
    #[param(inline)]
    pub(super) syntax: SyntaxParameter,
    /// How many of the words a passage needs.
    #[serde(default, rename = "match")]
    #[param(inline)]
    pub(super) mode: MatchParameter,
    /// What to count, separated by commas.
    #[serde(default = "usual_facets", deserialize_with = "comma_separated")]
    #[param(inline, style = Form, explode = false)]
    pub(super) facets: Vec<FacetParameter>,
    /// Values of a facet at most.
    #[serde(default = "usual_values")]
    #[param(minimum = 0, maximum = 1_000, default = 20)]
    pub(super) limit: usize,
    #[serde(default)]
    #[param(inline)]
    pub(super) format: TableParameter,
}

impl ParameterSet for FacetsParameters {}

fn usual_values() -> usize {
    20
}

fn usual_facets() -> Vec<FacetParameter> {
    use FacetParameter::{Date, Org, Outlet, Person, Place};
    vec![Outlet, Date, Person, Org, Place]
}

/// Which article.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ArticleParameters {
    /// The article's id, as it stands in search results.
    #[param(min_length = 1, example = "mullah-omar.txt")]
    pub(super) id: String,
}

impl ParameterSet for ArticleParameters {}

/// Which passage, and how much around it.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "kebab-case")]
pub(super) struct PassageParameters {
    /// The passage's id, as it stands in search results.
    #[param(min_length = 1, example = "mullah-omar.txt#1")]
    pub(super) id: String,
    /// Passages to tell before and after it.
    #[serde(default)]
    #[param(minimum = 0, maximum = 100, default = 0)]
    pub(super) context: u32,
}

impl ParameterSet for PassageParameters {}

/// What to mark in an article.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "kebab-case")]
pub(super) struct MarkParameters {
    /// Tell what this query matches.
    #[param(min_length = 1)]
    pub(super) query: Option<String>,
    #[serde(default)]
    #[param(inline)]
    pub(super) syntax: SyntaxParameter,
}

impl ParameterSet for MarkParameters {}

impl PassageParameters {
    pub(super) fn check(&self) -> Result<(), Problem> {
        within("context", self.context as usize, 0..=100)
    }
}

/// What was typed so far.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "kebab-case")]
pub(super) struct SuggestParameters {
    /// What was typed so far: the last word is taken as the beginning of one.
    #[param(example = "khal")]
    pub(super) q: String,
    /// What to suggest, separated by commas.
    #[serde(default = "every_kind", deserialize_with = "comma_separated")]
    #[param(inline, style = Form, explode = false)]
    pub(super) kinds: Vec<SuggestedParameter>,
    /// Words, outlets and names at most, of each.
    #[serde(default = "usual_suggestions")]
    #[param(minimum = 1, maximum = 50, default = 8)]
    pub(super) limit: usize,
}

impl ParameterSet for SuggestParameters {}

impl SuggestParameters {
    pub(super) fn check(&self) -> Result<(), Problem> {
        within("limit", self.limit, 1..=50)
    }
}

fn usual_suggestions() -> usize {
    8
}

fn every_kind() -> Vec<SuggestedParameter> {
    use SuggestedParameter::{Entity, Outlet, Word};
    vec![Word, Outlet, Entity]
}

/// None.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct NoParameters {}

impl ParameterSet for NoParameters {}

/// The language of the query.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum SyntaxParameter {
    #[default]
    Pullquote,
    Nexis,
}

impl From<SyntaxParameter> for Syntax {
    fn from(parameter: SyntaxParameter) -> Self {
        match parameter {
            SyntaxParameter::Pullquote => Self::Pullquote,
            SyntaxParameter::Nexis => Self::Nexis,
        }
    }
}

/// `auto`: all of the words first, then some of them.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum MatchParameter {
    #[default]
    Auto,
    All,
    Any,
}

impl From<MatchParameter> for MatchMode {
    fn from(parameter: MatchParameter) -> Self {
        match parameter {
            MatchParameter::Auto => Self::Auto,
            MatchParameter::All => Self::All,
            MatchParameter::Any => Self::Any,
        }
    }
}

/// The order of hits; undated ones are last by date.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum SortParameter {
    #[default]
    Relevance,
    Newest,
    Oldest,
}

impl From<SortParameter> for Sort {
    fn from(parameter: SortParameter) -> Self {
        match parameter {
            SortParameter::Relevance => Self::Relevance,
            SortParameter::Newest => Self::Newest,
            SortParameter::Oldest => Self::Oldest,
        }
    }
}

/// The more `recent` the higher, as seen from the latest article; or those that are `dated`.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum PreferParameter {
    Recent,
    Dated,
}

impl From<PreferParameter> for Preference {
    fn from(parameter: PreferParameter) -> Self {
        match parameter {
            PreferParameter::Recent => Self::Recent,
            PreferParameter::Dated => Self::Dated,
        }
    }
}

/// What can be counted; `date` is by month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum FacetParameter {
    Outlet,
    Date,
    Year,
    Person,
    Org,
    Place,
    Group,
    Event,
    Language,
}

impl From<FacetParameter> for FacetField {
    fn from(parameter: FacetParameter) -> Self {
        match parameter {
            FacetParameter::Outlet => Self::Outlet,
            FacetParameter::Date => Self::Month,
            FacetParameter::Year => Self::Year,
            FacetParameter::Person => Self::Person,
            FacetParameter::Org => Self::Org,
            FacetParameter::Place => Self::Place,
            FacetParameter::Group => Self::Group,
            FacetParameter::Event => Self::Event,
            FacetParameter::Language => Self::Language,
        }
    }
}

/// What can be suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum SuggestedParameter {
    Word,
    Outlet,
    Entity,
}

/// How the answer is written: one object with a page of hits, one hit a line, or a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum FormatParameter {
    #[default]
    Json,
    Jsonl,
    Csv,
}

/// How the answer is written: one object, or a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum TableParameter {
    #[default]
    Json,
    Csv,
}

/// A list in one value, each of it once.
fn comma_separated<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + PartialEq,
{
    let text = String::deserialize(deserializer)?;
    let mut values = Vec::new();
    for part in text.split(',') {
        let part: StrDeserializer<'_, ValueError> = part.into_deserializer();
        let value = T::deserialize(part).map_err(D::Error::custom)?;
        if !values.contains(&value) {
            values.push(value);
        }
    }
    Ok(values)
}

impl SearchParameters {
    /// The request, as far as it can be told without the index; the cursor is read last, as it belongs to the rest.
    pub(super) fn request(&self, filters: &FilterParameters) -> Result<SearchRequest, Problem> {
        cost::check(&self.q, self.syntax.into())?;
        let (usual, most) = match self.format {
            FormatParameter::Json => (10, MOST_HITS),
            // Articles are listed with their passages at once.
            _ if self.by_article => (MOST_HITS, MOST_HITS),
            FormatParameter::Jsonl | FormatParameter::Csv => (MOST_DOWNLOADED, MOST_DOWNLOADED),
        };
        let limit = self.limit.unwrap_or(usual);
        within("limit", limit, 0..=most)?;
        let offset = self.offset.unwrap_or(0);
        within("offset", offset, 0..=MOST_PASSED_OVER)?;
        within("snippet-length", self.snippet_length, 20..=10_000)?;
        if let Some(per_article) = self.per_article {
            within("per-article", per_article, 1..=1_000)?;
        }
        if self.cursor.is_some() && self.offset.is_some() {
            return Err(Problem::parameter(
                "offset",
                "a cursor says itself how much is passed over; leave out 'offset'",
            ));
        }
        Ok(SearchRequest {
            query: self.q.clone(),
            syntax: self.syntax.into(),
            filters: filters.filters()?,
            mode: self.mode.into(),
            sort: self.sort.into(),
            limit,
            offset,
            snippet_length: self.snippet_length,
            facets: self.facets.iter().map(|facet| (*facet).into()).collect(),
            per_article: self.per_article,
            prefer: self.prefer.map(Into::into),
            by_article: self.by_article,
            expand: self.expand,
            explain: self.explain,
        })
    }

    /// The request at the place that the cursor says.
    pub(super) fn at_cursor(
        &self,
        request: SearchRequest,
        version: &str,
    ) -> Result<SearchRequest, Problem> {
        Ok(match &self.cursor {
            Some(cursor) => SearchRequest {
                offset: cursor::offset(cursor, &request, version)?,
                ..request
            },
            None => request,
        })
    }
}

impl FacetsParameters {
    pub(super) fn check(&self) -> Result<(), Problem> {
        if let Some(query) = &self.q {
            cost::check(query, self.syntax.into())?;
        }
        within("with", self.with.len(), 0..=MOST_FILTERS)?;
        within("limit", self.limit, 0..=MOST_VALUES)
    }
}

impl MarkParameters {
    pub(super) fn check(&self) -> Result<(), Problem> {
        match &self.query {
            Some(query) => cost::check(query, self.syntax.into()),
            None => Ok(()),
        }
    }
}

impl FilterParameters {
    pub(super) fn filters(&self) -> Result<Filters, Problem> {
        let names = names_of([
            ("person", NameKind::Person, &self.person),
            ("org", NameKind::Org, &self.org),
            ("place", NameKind::Place, &self.place),
            ("entity", NameKind::Any, &self.entity),
        ])?;
        let without_names = names_of([
            ("not-person", NameKind::Person, &self.not_person),
            ("not-org", NameKind::Org, &self.not_org),
            ("not-place", NameKind::Place, &self.not_place),
            ("not-entity", NameKind::Any, &self.not_entity),
        ])?;
        within("outlet", self.outlet.len(), 0..=MOST_FILTERS)?;
        within("not-outlet", self.not_outlet.len(), 0..=MOST_FILTERS)?;
        let (after, before) = (
            date("after", self.after.as_deref())?,
            date("before", self.before.as_deref())?,
        );
        if let (Some(after), Some(before)) = (after, before)
            && after.first_day() > before.last_day()
        {
            return Err(Problem::parameter(
                "before",
                format!("no date lies after {after} and before {before}"),
            ));
        }
        Ok(Filters {
            outlets: self.outlet.clone(),
            after,
            before,
            undated: self.undated,
            names,
            without_outlets: self.not_outlet.clone(),
            without_names,
        })
    }
}

/// Names of several parameters, not too many of them together.
fn names_of(kinds: [(&str, NameKind, &Vec<String>); 4]) -> Result<Vec<NameFilter>, Problem> {
    let mut names = 0;
    for (parameter, _, values) in kinds {
        names += values.len();
        within(parameter, names, 0..=MOST_FILTERS)?;
    }
    Ok(NameFilter::of_kinds(
        kinds.map(|(_, kind, values)| (kind, values)),
    ))
}

fn date(name: &str, text: Option<&str>) -> Result<Option<PartialDate>, Problem> {
    text.map(|text| {
        text.parse()
            .map_err(|error: crate::date::DateError| Problem::parameter(name, error.to_string()))
    })
    .transpose()
}

fn within(name: &str, value: usize, range: RangeInclusive<usize>) -> Result<(), Problem> {
    if range.contains(&value) {
        Ok(())
    } else {
        let (least, most) = range.into_inner();
        Err(Problem::parameter(
            name,
            format!("'{name}' is {value}; it may be {least} to {most}"),
        ))
    }
}
