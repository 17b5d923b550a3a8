//! Counts of outlets, dates and names among passages.

use super::IndexError;
use super::compile::Note;
use super::find::Retrieval;
use super::reader::Reader;
use super::schema::column;
use crate::query::Filters;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};
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
}

#[derive(Default)]
struct Tally {
    passages: usize,
    articles: HashSet<u32>,
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
        let mut articles = Articles::default();
        for (segment, docs) in by_segment {
            let reader = self.searcher.segment_reader(segment);
            let article_of = articles.of_segment(reader, &docs)?;
            for (field, tally) in fields.iter().zip(&mut tallies) {
                count_segment(*field, reader, &docs, &article_of, tally)?;
            }
        }
        Ok((
            fields
                .iter()
                .zip(tallies)
                .map(|(field, tally)| in_order(*field, tally))
                .collect(),
            notes,
        ))
    }
}

/// Numbers for articles across segments.
#[derive(Default)]
struct Articles(HashMap<String, u32>);

impl Articles {
    /// The article's number of each document, in the order given.
    fn of_segment(&mut self, reader: &SegmentReader, docs: &[DocId]) -> tantivy::Result<Vec<u32>> {
        let column = reader.fast_fields().str(column::ARTICLE)?;
        let mut numbers: HashMap<u64, u32> = HashMap::new();
        let mut article_of = Vec::with_capacity(docs.len());
        for doc in docs {
            let Some((column, ordinal)) = column
                .as_ref()
                .and_then(|column| Some((column, column.term_ords(*doc).next()?)))
            else {
                article_of.push(u32::MAX);
                continue;
            };
            if let Some(number) = numbers.get(&ordinal) {
                article_of.push(*number);
                continue;
            }
            let mut id = String::new();
            column.ord_to_str(ordinal, &mut id)?;
            let next = self.0.len() as u32;
            let number = *self.0.entry(id).or_insert(next);
            numbers.insert(ordinal, number);
            article_of.push(number);
        }
        Ok(article_of)
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
        FacetField::Language => column::LANGUAGE,
        FacetField::Person => column::ENTITIES[0],
        FacetField::Org => column::ENTITIES[1],
        FacetField::Place => column::ENTITIES[2],
        FacetField::Group => column::ENTITIES[3],
        FacetField::Event => column::ENTITIES[4],
    };
    // A column that no document of a segment has a value in is absent.
    let column: Option<StrColumn> = columns.str(name)?;
    let mut by_ordinal: HashMap<Option<u64>, Tally> = HashMap::new();
    for (doc, article) in docs.iter().zip(article_of) {
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
    let counted = tally.entry(key).or_default();
    counted.passages += 1;
    counted.articles.insert(article);
}

/// The year or month that a date falls in; a year for a date that does not say the month.
fn period(field: FacetField, first_day: i64, last_day: i64) -> Option<String> {
    let date = |day: i64| Date::constant(1970, 1, 1).checked_add(day.days()).ok();
    let (first, last) = (date(first_day)?, date(last_day)?);
    let one_month = (first.year(), first.month()) == (last.year(), last.month());
    Some(match field {
        FacetField::Month if one_month => format!("{:04}-{:02}", first.year(), first.month()),
        _ => format!("{:04}", first.year()),
    })
}

fn in_order(field: FacetField, tally: HashMap<Option<String>, Tally>) -> Vec<FacetCount> {
    let mut counts: Vec<FacetCount> = tally
        .into_iter()
        .map(|(value, tally)| FacetCount {
            value,
            passages: tally.passages,
            articles: tally.articles.len(),
        })
        .collect();
    let by_value = |count: &FacetCount| (count.value.is_none(), count.value.clone());
    match field {
        FacetField::Year | FacetField::Month => counts.sort_by_cached_key(by_value),
        _ => counts.sort_by_cached_key(|count| {
            (
                count.value.is_none(),
                usize::MAX - count.passages,
                by_value(count),
            )
        }),
    }
    counts
}
