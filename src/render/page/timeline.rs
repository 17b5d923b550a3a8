//! Passages over time: bars by month or by year, a range selected among them.

use super::address::{Address, SEARCH};
use super::text::{passages, spoken};
use super::told::Told;
use crate::date::PartialDate;
use crate::index::FacetCount;
use crate::query::FieldClause;
use std::collections::BTreeMap;

/// Years shown at most; passages of earlier ones are counted beside them.
const MOST_YEARS: i16 = 100;
/// Years that are shown by their months.
const YEARS_BY_MONTH: i16 = 2;
/// Bars that the drawing has room for at least.
const FEW: usize = 6;
/// The height of the highest bar, in the units of the drawing, where a bar is 10 wide.
const HEIGHT: usize = 40;

/// Passages over time, ready to be drawn.
#[derive(Debug, Clone, Default)]
pub(super) struct Timeline {
    /// The years, where there are more than two; below them the months of those that are selected, or of all.
    pub(super) rows: Vec<Row>,
    /// What is selected, in words.
    pub(super) selected: Option<String>,
    /// The same without a selection.
    pub(super) all: Option<Address>,
    /// What has no bar: undated passages, those whose month is not known, those of years before.
    pub(super) beside: Vec<Told<'static>>,
}

/// Bars of one kind, without gaps in time.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// What a bar stands for.
    pub(super) unit: &'static str,
    pub(super) bars: Vec<Bar>,
    /// The passages of the highest bar.
    pub(super) most: usize,
}

/// A month or a year.
#[derive(Debug, Clone)]
pub(super) struct Bar {
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) height: usize,
    pub(super) count: usize,
    /// As dates are written in addresses.
    pub(super) period: String,
    /// In words, with the count.
    pub(super) label: String,
    /// The search with this as its range of dates, or with the range drawn out to it.
    pub(super) address: Address,
    pub(super) selected: bool,
}

impl Row {
    /// The width of the drawing, in its units; a few bars are not drawn out over all of it.
    pub(super) fn width(&self) -> usize {
        self.bars.len().max(FEW) * 10
    }

    pub(super) fn height() -> usize {
        HEIGHT
    }

    /// What the first and the last bar stand for, and what the highest one has.
    pub(super) fn scale(&self) -> (String, String, String) {
        let spoken_of = |bar: Option<&Bar>| {
            let period = bar.and_then(|bar| bar.period.parse().ok());
            period.map(spoken).unwrap_or_default()
        };
        let (first, last) = (self.bars.first(), self.bars.last());
        let most = format!("up to {} a {}", passages(self.most), self.unit);
        (spoken_of(first), spoken_of(last), most)
    }
}

impl Timeline {
    /// Draws counts by month, for a search that leads back to itself with another range. The range is that of the search; the counts are
    /// those without it. The undated passages are another search.
    pub(super) fn new(
        months: &[FacetCount],
        search: &Address,
        only_undated: Option<Address>,
        after: Option<PartialDate>,
        before: Option<PartialDate>,
    ) -> Self {
        let mut by_period: BTreeMap<PeriodKey, usize> = BTreeMap::new();
        let mut undated = 0;
        for count in months {
            let period = count.value.as_deref().and_then(|value| value.parse().ok());
            match period {
                Some(period) => *by_period.entry(key(period)).or_default() += count.passages,
                None => undated += count.passages,
            }
        }
        let selection = Selection { after, before };
        let search = &search.clone().from_the_start();
        let mut timeline = Self::default();
        let years = by_period.keys().map(|(year, _)| *year);
        if let (Some(first), Some(last)) = (years.clone().min(), years.max()) {
            let (from, to) = selection.years(first, last);
            let few = to - from < YEARS_BY_MONTH;
            let month_known = by_period
                .range((from, 1)..=(to, 12))
                .any(|((_, month), _)| *month > 0);
            if last - first >= YEARS_BY_MONTH || !(few && month_known) {
                timeline.add_years(&by_period, &selection, (first, last), search);
            }
            if few && month_known {
                timeline.add_months(&by_period, &selection, (from, to), search);
            }
        }
        if selection.is_some() {
            timeline.selected = Some(selection.spoken());
            let all = search.clone().without("after").without("before");
            timeline.all = Some(all.without("undated"));
        }
        if undated > 0 {
            let told = format!("{} undated", passages(undated));
            let only = only_undated.map(|only| {
                let only = only.from_the_start().without("undated");
                only.without("after").without("before")
            });
            let told = Told::of(told, only);
            timeline.beside.push(match selection.is_some() {
                true if search.has("undated", "true") => {
                    let without = search.clone().without("undated");
                    told.and(", included; ", None)
                        .and("leave out", Some(without))
                }
                true => {
                    let with = search.clone().with("undated", "true");
                    told.and(", left out; ", None).and("include", Some(with))
                }
                false => told,
            });
        }
        timeline
    }

    /// Draws counts by month of the whole collection; a bar leads to its passages.
    pub(super) fn of_collection(months: &[FacetCount]) -> Self {
        let search = Address::new(SEARCH);
        let only_undated = search.clone().of_query(&FieldClause::Undated.to_string());
        Self::new(months, &search, Some(only_undated), None, None)
    }

    fn add_years(
        &mut self,
        by_period: &BTreeMap<PeriodKey, usize>,
        selection: &Selection,
        (first, last): (i16, i16),
        search: &Address,
    ) {
        let shown = first.max(last - MOST_YEARS + 1);
        let earlier: usize = by_period.range(..(shown, 0)).map(|(_, count)| count).sum();
        if earlier > 0 {
            let told = format!("{} before {shown}", passages(earlier));
            self.beside.push(Told::of(told, None));
        }
        let bars = (shown..=last).map(|year| {
            let of_year = by_period.range((year, 0)..=(year, 12));
            let count = of_year.map(|(_, count)| count).sum();
            (PartialDate::Year(year), count)
        });
        self.rows
            .push(row("year", bars.collect(), selection, search));
    }

    fn add_months(
        &mut self,
        by_period: &BTreeMap<PeriodKey, usize>,
        selection: &Selection,
        (from, to): (i16, i16),
        search: &Address,
    ) {
        let within = by_period.range((from, 0)..=(to, 12));
        let vague = within.filter(|((_, month), _)| *month == 0);
        let vague: usize = vague.map(|(_, count)| count).sum();
        if vague > 0 {
            let told = format!("{} known by the year only", passages(vague));
            self.beside.push(Told::of(told, None));
        }
        let months = (from..=to).flat_map(|year| (1..=12).map(move |month| (year, month)));
        let bars = months.map(|(year, month)| {
            let count = by_period.get(&(year, month)).copied().unwrap_or(0);
            (PartialDate::Month(year, month), count)
        });
        self.rows
            .push(row("month", bars.collect(), selection, search));
    }
}

fn row(
    unit: &'static str,
    bars: Vec<(PartialDate, usize)>,
    selection: &Selection,
    search: &Address,
) -> Row {
    let most = bars.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let bar = |(at, (period, count)): (usize, (PartialDate, usize))| {
        // What has any passage has a bar that can be seen.
        let height = (count * HEIGHT).div_ceil(most.max(1));
        let (from, to) = selection.drawn_out_to(period);
        Bar {
            x: at * 10,
            y: HEIGHT - height,
            height,
            count,
            label: format!("{}: {}", spoken(period), passages(count)),
            address: search.clone().with("after", from).with("before", to),
            selected: selection.is_some() && selection.overlaps(period),
            period: period.to_string(),
        }
    };
    Row {
        unit,
        bars: bars.into_iter().enumerate().map(bar).collect(),
        most,
    }
}

/// A year and a month, 0 where that is not known.
type PeriodKey = (i16, i8);

fn key(period: PartialDate) -> PeriodKey {
    match period {
        PartialDate::Year(year) => (year, 0),
        PartialDate::Month(year, month) => (year, month),
        PartialDate::Day(day) => (day.year(), day.month()),
    }
}

/// The range of dates that a search has.
struct Selection {
    after: Option<PartialDate>,
    before: Option<PartialDate>,
}

impl Selection {
    fn is_some(&self) -> bool {
        self.after.is_some() || self.before.is_some()
    }

    /// The years that it reaches into, among these; all of them where it reaches into none.
    fn years(&self, first: i16, last: i16) -> (i16, i16) {
        let from = self.after.map_or(first, |date| date.first_day().year());
        let to = self.before.map_or(last, |date| date.last_day().year());
        let (from, to) = (from.max(first), to.min(last));
        if from <= to {
            (from, to)
        } else {
            (first, last)
        }
    }

    fn overlaps(&self, period: PartialDate) -> bool {
        self.after
            .is_none_or(|after| period.last_day() >= after.first_day())
            && self
                .before
                .is_none_or(|before| period.first_day() <= before.last_day())
    }

    /// The range from this period to itself; where months are selected already, from those to this one.
    fn drawn_out_to(&self, period: PartialDate) -> (String, String) {
        let own = period.to_string();
        let (Some(after), Some(before)) = (self.after, self.before) else {
            return (own.clone(), own);
        };
        let of_months = |date: PartialDate| matches!(date, PartialDate::Month(..));
        if !(of_months(after) && of_months(before) && of_months(period)) || self.overlaps(period) {
            return (own.clone(), own);
        }
        if period.last_day() < after.first_day() {
            (own, before.to_string())
        } else {
            (after.to_string(), own)
        }
    }

    fn spoken(&self) -> String {
        match (self.after, self.before) {
            (Some(after), Some(before)) if after == before => spoken(after),
            (Some(after), Some(before)) => format!("{} to {}", spoken(after), spoken(before)),
            (Some(after), None) => format!("from {} on", spoken(after)),
            (None, Some(before)) => format!("up to {}", spoken(before)),
            (None, None) => "all dates".to_owned(),
        }
    }
}

/// A range of dates in words; none where neither end is given.
pub(super) fn range_in_words(
    after: Option<PartialDate>,
    before: Option<PartialDate>,
) -> Option<String> {
    let selection = Selection { after, before };
    selection.is_some().then(|| selection.spoken())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timeline(counts: &[(&str, usize)], after: Option<&str>, before: Option<&str>) -> Timeline {
        let counts: Vec<FacetCount> = counts
            .iter()
            .map(|(value, passages)| FacetCount {
                value: (!value.is_empty()).then(|| (*value).to_owned()),
                passages: *passages,
                articles: 1,
                details: None,
            })
            .collect();
        let date = |text: Option<&str>| text.map(|text| text.parse().unwrap());
        let search = Address::new(SEARCH).and("q", "a").and("offset", "10");
        let search = match (after, before) {
            (Some(after), Some(before)) => search.and("after", after).and("before", before),
            _ => search,
        };
        Timeline::new(&counts, &search, None, date(after), date(before))
    }

    fn periods(row: &Row) -> Vec<(&str, usize)> {
        let bars = row.bars.iter();
        bars.map(|bar| (bar.period.as_str(), bar.count)).collect()
    }

    fn units(timeline: &Timeline) -> Vec<&str> {
        timeline.rows.iter().map(|row| row.unit).collect()
    }

    /// What stands beside the bars, as it is read.
    fn beside(timeline: &Timeline) -> Vec<String> {
        let told = timeline.beside.iter();
        let read = |told: &Told<'_>| told.runs.iter().map(|run| run.text.as_ref()).collect();
        told.map(read).collect()
    }

    #[test]
    fn many_years_are_shown_by_year_with_those_between() {
        let timeline = timeline(
            &[("2010-03", 2), ("2013", 1), ("2013-06", 3), ("", 5)],
            None,
            None,
        );
        assert_eq!(units(&timeline), ["year"]);
        let years = &timeline.rows[0];
        assert_eq!(
            periods(years),
            [("2010", 2), ("2011", 0), ("2012", 0), ("2013", 4)]
        );
        assert_eq!(beside(&timeline), ["5 passages undated"]);
        assert_eq!(
            years.bars[3].address.to_string(),
            "/?q=a&after=2013&before=2013"
        );
        assert_eq!(years.bars[3].height, HEIGHT);
        assert_eq!(years.bars[0].height, HEIGHT / 2);
    }

    #[test]
    fn a_year_that_is_selected_has_its_months_below_all_years() {
        let counts = [("2010-03", 2), ("2013", 1), ("2013-06", 3)];
        let timeline = timeline(&counts, Some("2013"), Some("2013"));
        assert_eq!(units(&timeline), ["year", "month"]);
        let chosen = |row: &Row| row.bars.iter().filter(|bar| bar.selected).count();
        assert_eq!(timeline.rows[0].bars.len(), 4);
        assert_eq!(chosen(&timeline.rows[0]), 1);
        assert_eq!(timeline.rows[1].bars.len(), 12);
        assert_eq!(chosen(&timeline.rows[1]), 12);
        assert_eq!(beside(&timeline), ["1 passage known by the year only"]);
        assert_eq!(timeline.selected.as_deref(), Some("2013"));
        assert_eq!(timeline.all.unwrap().to_string(), "/?q=a");
        assert_eq!(
            timeline.rows[1].bars[5].address.to_string(),
            "/?q=a&after=2013-06&before=2013-06"
        );
    }

    #[test]
    fn a_range_of_months_is_drawn_out_by_another_month_and_narrowed_by_one_of_its_own() {
        let counts = [("2010-03", 2), ("2013-06", 3), ("2013-09", 1)];
        let timeline = timeline(&counts, Some("2013-06"), Some("2013-08"));
        let address = |month: usize| timeline.rows[1].bars[month - 1].address.to_string();
        assert_eq!(address(9), "/?q=a&after=2013-06&before=2013-09");
        assert_eq!(address(5), "/?q=a&after=2013-05&before=2013-08");
        assert_eq!(address(7), "/?q=a&after=2013-07&before=2013-07");
        let year = timeline.rows[0].bars[3].address.to_string();
        assert_eq!(year, "/?q=a&after=2013&before=2013");
    }

    #[test]
    fn a_short_span_is_shown_by_the_months_of_its_years_alone() {
        let timeline = timeline(&[("2013-11", 1), ("2014-02", 1)], None, None);
        assert_eq!(units(&timeline), ["month"]);
        assert_eq!(timeline.rows[0].bars.len(), 24);
        assert_eq!(timeline.rows[0].bars[10].count, 1);
        assert_eq!(timeline.rows[0].bars[13].count, 1);
    }

    #[test]
    fn a_year_without_months_still_has_a_bar() {
        let timeline = timeline(&[("2013", 2)], None, None);
        assert_eq!(units(&timeline), ["year"]);
        assert_eq!(periods(&timeline.rows[0]), [("2013", 2)]);
    }

    #[test]
    fn without_dates_there_is_no_bar() {
        let timeline = timeline(&[("", 2)], None, None);
        assert!(timeline.rows.is_empty());
        assert_eq!(beside(&timeline), ["2 passages undated"]);
    }

    #[test]
    fn one_odd_date_long_ago_does_not_stretch_the_line() {
        let timeline = timeline(&[("1801", 1), ("2013", 2)], None, None);
        assert_eq!(timeline.rows[0].bars.len(), 100);
        assert_eq!(beside(&timeline), ["1 passage before 1914"]);
    }
}
