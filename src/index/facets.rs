//! Counts of outlets, dates and names among passages.

use super::compile::Note;
use super::conditions::outlet_words;
use super::find::Retrieval;
use super::names::NamesOfKind;
use super::reader::Reader;
use super::schema::{column, entity_position};
use super::{IndexError, deadline};
use crate::date::PartialDate;
use crate::entity::EntityKind;
use crate::query::{Filters, NameFilter};
use jiff::ToSpan;
use jiff::civil::Date;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use tantivy::collector::DocSetCollector;
use tantivy::columnar::StrColumn;
use tantivy::{DocId, SegmentReader};

/// What can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FacetField {
    /// Outlets.
    Outlet,
    /// Years.
    Year,
    /// Months, and years of dates that are known no better.
    Month,
    /// Persons.
    Person,
    /// Organizations.
    Org,
    /// Places.
    Place,
    /// Nationalities and adherents.
    Group,
    /// Events.
    Event,
    /// Languages.
    Language,
}

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCount {
    /// The value; `None` counts the passages without one.
    pub value: Option<String>,
    /// Passages with it.
    pub passages: usize,
    /// Articles with such a passage.
    pub articles: usize,
    /// More of a name; `None` for everything else.
    pub details: Option<NameDetails>,
}

/// More of a name among the passages counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameDetails {
    /// Outlets with such a passage.
    pub outlets: usize,
    /// The earliest and the latest date of such a passage, as precisely as they are known; `None` where none is dated.
    pub dates: Option<(PartialDate, PartialDate)>,
    /// The names that articles have for it, with the passages of each, most frequent first.
    pub forms: Vec<(String, usize)>,
}

#[derive(Default)]
struct Tally {
    passages: usize,
    articles: HashSet<u32>,
}

impl Tally {
    fn add(&mut self, article: u32) {
        self.passages += 1;
        self.articles.insert(article);
    }
}

impl Reader {
    /// Counts the values of some facets among the passages that a search matches, or all that pass the filters; most frequent first,
    /// equal counts by value. Dates come in their own order.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn facets(
        &self,
        retrieval: Option<&Retrieval<'_>>,
        filters: &Filters,
        fields: &[FacetField],
    ) -> Result<(Vec<Vec<FacetCount>>, Vec<Note>), IndexError> {
        self.try_facets(retrieval, filters, fields)
            .map_err(|error| self.error(error))
    }

    /// Leaves names out of the counts that filters asked for: everybody stands beside himself.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn leave_out(
        &self,
        names: &[NameFilter],
        fields: &[FacetField],
        counts: &mut [Vec<FacetCount>],
    ) -> Result<(), IndexError> {
        for filter in names {
            for name in self.named(filter)? {
                for (field, counts) in fields.iter().zip(counts.iter_mut()) {
                    if field.entity_kind() == Some(name.kind) {
                        counts.retain(|count| count.value.as_ref() != Some(&name.name));
                    }
                }
            }
        }
        Ok(())
    }

    fn try_facets(
        &self,
        retrieval: Option<&Retrieval<'_>>,
        filters: &Filters,
        fields: &[FacetField],
    ) -> tantivy::Result<(Vec<Vec<FacetCount>>, Vec<Note>)> {
        let (query, notes) = self.passages_matching(retrieval, filters)?;
        let mut by_segment: HashMap<u32, Vec<DocId>> = HashMap::new();
        for address in self.searcher.search(query.as_ref(), &DocSetCollector)? {
            by_segment
                .entry(address.segment_ord)
                .or_default()
                .push(address.doc_id);
        }
        let mut tallies: Vec<HashMap<Option<String>, Tally>> =
            fields.iter().map(|_| HashMap::new()).collect();
        let mut names = Vec::with_capacity(fields.len());
        for field in fields {
            names.push(match field.entity_kind() {
                Some(kind) => Some(NameTallies::new(self.names_of(kind)?, kind)),
                None => None,
            });
        }
        let (mut articles, mut outlets) = (Numbers::default(), Numbers::default());
        for (segment, docs) in by_segment {
            let reader = self.searcher.segment_reader(segment);
            let places = Places {
                article_of: articles.of_segment(reader, column::ARTICLE, &docs)?,
                outlet_of: if names.iter().any(Option::is_some) {
                    outlets.of_segment(reader, column::OUTLET, &docs)?
                } else {
                    Vec::new()
                },
                docs,
            };
            for ((field, tally), names) in fields.iter().zip(&mut tallies).zip(&mut names) {
                match names {
                    Some(names) => names.count_segment(segment, reader, &places)?,
                    None => {
                        count_segment(*field, reader, &places.docs, &places.article_of, tally)?;
                    }
                }
            }
        }
        let counts = fields.iter().zip(tallies).zip(names);
        Ok((
            counts
                .map(|((field, tally), names)| match names {
                    Some(names) => names.into_counts(),
                    None if *field == FacetField::Outlet => in_order(*field, spelled_alike(tally)),
                    None => in_order(*field, tally),
                })
                .collect(),
            notes,
        ))
    }
}

impl FacetField {
    /// The kind of names that it counts.
    #[must_use]
    pub fn entity_kind(self) -> Option<EntityKind> {
        Some(match self {
            Self::Person => EntityKind::Person,
            Self::Org => EntityKind::Org,
            Self::Place => EntityKind::Place,
            Self::Group => EntityKind::Group,
            Self::Event => EntityKind::Event,
            Self::Outlet | Self::Year | Self::Month | Self::Language => return None,
        })
    }
}

/// Passages of a segment, with numbers for their articles and outlets.
struct Places {
    docs: Vec<DocId>,
    article_of: Vec<u32>,
    outlet_of: Vec<u32>,
}

/// Stands for no value.
const NONE: u32 = u32::MAX;

/// Numbers for the values of a column across segments.
#[derive(Default)]
struct Numbers(HashMap<String, u32>);

impl Numbers {
    /// The value's number of each document, in the order given; [`NONE`] where it has none.
    fn of_segment(
        &mut self,
        reader: &SegmentReader,
        name: &str,
        docs: &[DocId],
    ) -> tantivy::Result<Vec<u32>> {
        let column = reader.fast_fields().str(name)?;
        let mut numbers: HashMap<u64, u32> = HashMap::new();
        let mut number_of = Vec::with_capacity(docs.len());
        for doc in docs {
            let Some((column, ordinal)) = column
                .as_ref()
                .and_then(|column| Some((column, column.term_ords(*doc).next()?)))
            else {
                number_of.push(NONE);
                continue;
            };
            if let Some(number) = numbers.get(&ordinal) {
                number_of.push(*number);
                continue;
            }
            let mut value = String::new();
            column.ord_to_str(ordinal, &mut value)?;
            let next = self.0.len() as u32;
            let number = *self.0.entry(value).or_insert(next);
            numbers.insert(ordinal, number);
            number_of.push(number);
        }
        Ok(number_of)
    }
}

/// Counts of the names of one kind, each with all its forms.
struct NameTallies {
    names: Arc<NamesOfKind>,
    kind: EntityKind,
    by_group: HashMap<usize, NameTally>,
    /// Passages of each form.
    by_form: Vec<usize>,
    /// Passages and articles with no name of the kind.
    without: Tally,
}

#[derive(Default)]
struct NameTally {
    counted: Tally,
    outlets: HashSet<u32>,
    /// First and last days of the earliest and the latest date.
    dates: Option<((i64, i64), (i64, i64))>,
}

impl NameTallies {
    fn new(names: Arc<NamesOfKind>, kind: EntityKind) -> Self {
        Self {
            by_form: vec![0; names.forms.len()],
            names,
            kind,
            by_group: HashMap::new(),
            without: Tally::default(),
        }
    }

    fn count_segment(
        &mut self,
        segment: u32,
        reader: &SegmentReader,
        places: &Places,
    ) -> tantivy::Result<()> {
        let columns = reader.fast_fields();
        let column = columns.str(column::ENTITIES[entity_position(self.kind)])?;
        let (first, last) = (
            columns.i64(column::FIRST_DAY)?,
            columns.i64(column::LAST_DAY)?,
        );
        let mut groups: Vec<usize> = Vec::new();
        for (at, doc) in places.docs.iter().enumerate() {
            if deadline::is_over() {
                break;
            }
            groups.clear();
            for ordinal in column.iter().flat_map(|column| column.term_ords(*doc)) {
                if let Some((form, group)) = self.names.form_and_group(segment, ordinal) {
                    self.by_form[form] += 1;
                    // A passage counts once, however many forms of the name it has.
                    if !groups.contains(&group) {
                        groups.push(group);
                    }
                }
            }
            if groups.is_empty() {
                self.without.add(places.article_of[at]);
            }
            let date = first.first(*doc).zip(last.first(*doc));
            for group in &groups {
                let tally = self.by_group.entry(*group).or_default();
                tally.counted.add(places.article_of[at]);
                if places.outlet_of[at] != NONE {
                    tally.outlets.insert(places.outlet_of[at]);
                }
                if let Some(date) = date {
                    let (earliest, latest) = tally.dates.get_or_insert((date, date));
                    *earliest = date.min(*earliest);
                    // The later of two dates is the one that ends later.
                    *latest = std::cmp::max_by_key(date, *latest, |(first, last)| (*last, *first));
                }
            }
        }
        Ok(())
    }

    fn into_counts(self) -> Vec<FacetCount> {
        let mut counts: Vec<FacetCount> = Vec::with_capacity(self.by_group.len() + 1);
        for (at, tally) in self.by_group {
            let group = &self.names.groups[at];
            let mut forms: Vec<(String, usize)> = group
                .forms
                .iter()
                .map(|form| (self.names.forms[*form].0.clone(), self.by_form[*form]))
                .filter(|(_, passages)| *passages > 0)
                .collect();
            forms.sort_by_key(|(_, passages)| Reverse(*passages));
            counts.push(FacetCount {
                value: Some(group.name.clone()),
                passages: tally.counted.passages,
                articles: tally.counted.articles.len(),
                details: Some(NameDetails {
                    outlets: tally.outlets.len(),
                    dates: tally.dates.and_then(|(first, last)| {
                        Some((partial_date(first)?, partial_date(last)?))
                    }),
                    forms,
                }),
            });
        }
        if self.without.passages > 0 {
            counts.push(FacetCount {
                value: None,
                passages: self.without.passages,
                articles: self.without.articles.len(),
                details: None,
            });
        }
        most_frequent_first(&mut counts);
        counts
    }
}

fn count_segment(
    field: FacetField,
    reader: &SegmentReader,
    docs: &[DocId],
    article_of: &[u32],
    tally: &mut HashMap<Option<String>, Tally>,
) -> tantivy::Result<()> {
    let columns = reader.fast_fields();
    let name = match field {
        FacetField::Year | FacetField::Month => {
            let (first, last) = (
                columns.i64(column::FIRST_DAY)?,
                columns.i64(column::LAST_DAY)?,
            );
            for (doc, article) in docs.iter().zip(article_of) {
                let period = first
                    .first(*doc)
                    .zip(last.first(*doc))
                    .and_then(|(first, last)| period(field, first, last));
                add(tally, period, *article);
            }
            return Ok(());
        }
        FacetField::Outlet => column::OUTLET,
        field => field.entity_kind().map_or(column::LANGUAGE, |kind| {
            column::ENTITIES[entity_position(kind)]
        }),
    };
    // A column that no document of a segment has a value in is absent.
    let column: Option<StrColumn> = columns.str(name)?;
    let mut by_ordinal: HashMap<Option<u64>, Tally> = HashMap::new();
    for (doc, article) in docs.iter().zip(article_of) {
        if deadline::is_over() {
            break;
        }
        let mut any = false;
        for ordinal in column.iter().flat_map(|column| column.term_ords(*doc)) {
            any = true;
            add(&mut by_ordinal, Some(ordinal), *article);
        }
        if !any {
            add(&mut by_ordinal, None, *article);
        }
    }
    for (ordinal, counted) in by_ordinal {
        let value = match (ordinal, &column) {
            (Some(ordinal), Some(column)) => {
                let mut value = String::new();
                column.ord_to_str(ordinal, &mut value)?;
                Some(value)
            }
            _ => None,
        };
        let sum = tally.entry(value).or_default();
        sum.passages += counted.passages;
        sum.articles.extend(counted.articles);
    }
    Ok(())
}

fn add<K: std::hash::Hash + Eq>(tally: &mut HashMap<K, Tally>, key: K, article: u32) {
    tally.entry(key).or_default().add(article);
}

/// The date that a first and a last day make, as precise as they are.
fn partial_date((first_day, last_day): (i64, i64)) -> Option<PartialDate> {
    let date = |day: i64| Date::constant(1970, 1, 1).checked_add(day.days()).ok();
    let (first, last) = (date(first_day)?, date(last_day)?);
    Some(if first == last {
        PartialDate::Day(first)
    } else if (first.year(), first.month()) == (last.year(), last.month()) {
        PartialDate::Month(first.year(), first.month())
    } else {
        PartialDate::Year(first.year())
    })
}

/// The year or month that a date falls in; a year for a date that does not say the month.
fn period(field: FacetField, first_day: i64, last_day: i64) -> Option<String> {
    Some(match (field, partial_date((first_day, last_day))?) {
        (FacetField::Month, PartialDate::Day(day)) => {
            format!("{:04}-{:02}", day.year(), day.month())
        }
        (FacetField::Month, PartialDate::Month(year, month)) => format!("{year:04}-{month:02}"),
        (_, date) => format!("{:04}", date.first_day().year()),
    })
}

/// Outlets that a filter takes for one are counted as one, under the spelling of most passages.
fn spelled_alike(tally: HashMap<Option<String>, Tally>) -> HashMap<Option<String>, Tally> {
    let mut values: Vec<(Option<String>, Tally)> = tally.into_iter().collect();
    values.sort_by(|(a, in_a), (b, in_b)| (in_b.passages, a).cmp(&(in_a.passages, b)));
    let mut spelling: HashMap<Option<Vec<String>>, Option<String>> = HashMap::new();
    let mut joined: HashMap<Option<String>, Tally> = HashMap::new();
    for (value, counted) in values {
        let words = value.as_deref().map(outlet_words);
        let shown = spelling.entry(words).or_insert(value);
        let sum = joined.entry(shown.clone()).or_default();
        sum.passages += counted.passages;
        sum.articles.extend(counted.articles);
    }
    joined
}

fn in_order(field: FacetField, tally: HashMap<Option<String>, Tally>) -> Vec<FacetCount> {
    let mut counts: Vec<FacetCount> = tally
        .into_iter()
        .map(|(value, tally)| FacetCount {
            value,
            passages: tally.passages,
            articles: tally.articles.len(),
            details: None,
        })
        .collect();
    match field {
        FacetField::Year | FacetField::Month => {
            counts.sort_by_cached_key(|count| (count.value.is_none(), count.value.clone()));
        }
        _ => most_frequent_first(&mut counts),
    }
    counts
}

/// Equal counts by value, what has no value last.
fn most_frequent_first(counts: &mut [FacetCount]) {
    counts.sort_by_cached_key(|count| {
        (
            count.value.is_none(),
            Reverse(count.passages),
            count.value.clone(),
        )
    });
}
