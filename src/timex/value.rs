//! What an expression means: a stretch of the calendar, and how it is written.

use crate::date::PartialDate;
use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};
use std::fmt;
use std::str::FromStr;

/// A stretch of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeValue {
    /// A day, a month or a year.
    Date(PartialDate),
    /// A week, by its Monday.
    Week(Date),
    /// From the first to the last, both included; made by [`TimeValue::span`], so that the first lies before the last.
    Span(PartialDate, PartialDate),
}

/// How long a stretch of the calendar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Granularity {
    /// A day.
    Day,
    /// A week, from Monday to Sunday.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
}

impl Granularity {
    /// Every granularity.
    pub const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Month, Self::Year];

    fn of(date: PartialDate) -> Self {
        match date {
            PartialDate::Day(_) => Self::Day,
            PartialDate::Month(..) => Self::Month,
            PartialDate::Year(_) => Self::Year,
        }
    }

    /// The word for it in published output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

impl TimeValue {
    /// The days it consists of, first and last.
    #[must_use]
    pub fn days(&self) -> (Date, Date) {
        match self {
            Self::Date(date) => (date.first_day(), date.last_day()),
            Self::Week(monday) => (*monday, monday.saturating_add(6.days())),
            Self::Span(first, last) => (first.first_day(), last.last_day()),
        }
    }

    /// From one date to another, if they are in that order.
    #[must_use]
    pub fn span(first: PartialDate, last: PartialDate) -> Option<Self> {
        (first.last_day() < last.first_day()).then_some(Self::Span(first, last))
    }

    /// The week that a day lies in.
    pub(super) fn week_of(day: Date) -> Self {
        let back = i64::from(day.weekday().to_monday_zero_offset());
        Self::Week(day.saturating_sub(back.days()))
    }

    /// The length that it is told by; that of a span's rougher end.
    pub(super) fn granularity(self) -> Granularity {
        match self {
            Self::Date(date) => Granularity::of(date),
            Self::Week(_) => Granularity::Week,
            Self::Span(first, last) => Granularity::of(first).max(Granularity::of(last)),
        }
    }
}

/// ISO 8601: `2020-02-29`, `2020-W09`, `2020-02`, `2020`, and spans as `1996/2001`.
impl fmt::Display for TimeValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(date) => date.fmt(f),
            Self::Week(monday) => {
                let week = monday.iso_week_date();
                write!(f, "{:04}-W{:02}", week.year(), week.week())
            }
            Self::Span(first, last) => write!(f, "{first}/{last}"),
        }
    }
}

/// A text is no stretch of the calendar in the form that [`TimeValue`] is shown in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no day, week, month, year or span of them")]
pub struct TimeValueError(String);

impl FromStr for TimeValue {
    type Err = TimeValueError;

    fn from_str(text: &str) -> Result<Self, TimeValueError> {
        let week = || {
            let (year, week) = text.split_once("-W")?;
            let week = ISOWeekDate::new(year.parse().ok()?, week.parse().ok()?, Weekday::Monday);
            Some(Self::Week(week.ok()?.date()))
        };
        let span = || {
            let (first, last) = text.split_once('/')?;
            Self::span(first.parse().ok()?, last.parse().ok()?)
        };
        week()
            .or_else(span)
            .or_else(|| text.parse().ok().map(Self::Date))
            .ok_or_else(|| TimeValueError(text.to_owned()))
    }
}
