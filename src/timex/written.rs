//! The time of writing, and small sums with days, months and years.

use super::value::{Granularity, TimeValue};
use crate::date::PartialDate;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// When the article was written, as far as that is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written(pub(super) Option<PartialDate>);

impl Written {
    pub(super) fn day(self) -> Option<Date> {
        match self.0 {
            Some(PartialDate::Day(day)) => Some(day),
            _ => None,
        }
    }

    /// The days on which it may have been written, first and last.
    pub(super) fn days(self) -> Option<(Date, Date)> {
        self.0.map(|date| (date.first_day(), date.last_day()))
    }

    /// Months since the year 0.
    pub(super) fn month(self) -> Option<i32> {
        match self.0 {
            Some(PartialDate::Day(day)) => Some(months(day.year(), day.month())),
            Some(PartialDate::Month(year, month)) => Some(months(year, month)),
            _ => None,
        }
    }

    pub(super) fn year(self) -> Option<i16> {
        self.0.map(|date| date.first_day().year())
    }
}

pub(super) fn months(year: i16, month: i8) -> i32 {
    i32::from(year) * 12 + i32::from(month) - 1
}

pub(super) fn month_of(months: i32) -> Option<TimeValue> {
    let year = i16::try_from(months.div_euclid(12)).ok()?;
    let month = months.rem_euclid(12) as i8 + 1;
    is_spoken_of(year).then_some(TimeValue::Date(PartialDate::Month(year, month)))
}

pub(super) fn year_of(year: i16) -> Option<TimeValue> {
    is_spoken_of(year).then_some(TimeValue::Date(PartialDate::Year(year)))
}

pub(super) fn day_of(day: Date) -> TimeValue {
    TimeValue::Date(PartialDate::Day(day))
}

/// The years that numbers of four digits are taken for.
pub(super) fn is_spoken_of(year: i16) -> bool {
    (1500..=2100).contains(&year)
}

/// What an expression means, if that can be told, and its precision.
pub(super) type Meant = (Option<TimeValue>, Granularity);

/// `None` for words that go together and are no expression.
pub(super) type Read = Option<Meant>;

pub(super) fn known(value: TimeValue) -> Meant {
    (Some(value), value.granularity())
}

/// A day of a year, if that is known.
pub(super) fn full(year: impl Into<Option<i16>>, month: i8, day: i8) -> Read {
    let Some(year) = year.into() else {
        Date::new(2000, month, day).ok()?;
        return Some((None, Granularity::Day));
    };
    if !is_spoken_of(year) {
        return None;
    }
    Some(known(day_of(Date::new(year, month, day).ok()?)))
}

pub(super) fn on_or_after(day: Date, weekday: Weekday) -> Date {
    day.saturating_add(i64::from(day.weekday().until(weekday)).days())
}

pub(super) fn on_or_before(day: Date, weekday: Weekday) -> Date {
    day.saturating_sub(i64::from(day.weekday().since(weekday)).days())
}

pub(super) fn days_between(one: Date, other: Date) -> i32 {
    one.until(other).map_or(i32::MAX, |span| span.get_days())
}

/// The month of a number nearest to another, from so many months off to so many.
pub(super) fn nearest_month(written: i32, month: i8, earliest: i32, latest: i32) -> Option<i32> {
    (earliest..=latest)
        .map(|off| written + off)
        .filter(|months| months.rem_euclid(12) as i8 + 1 == month)
        .min_by_key(|months| (months - written).abs())
}

/// A day of a month.
pub(super) fn with_day(months: i32, day: i8) -> Option<Date> {
    let year = i16::try_from(months.div_euclid(12)).ok()?;
    Date::new(year, months.rem_euclid(12) as i8 + 1, day).ok()
}

/// A season from its first month, in months since the year 0.
pub(super) fn three_months(first: i32) -> Option<TimeValue> {
    match (month_of(first)?, month_of(first + 2)?) {
        (TimeValue::Date(first), TimeValue::Date(last)) => TimeValue::span(first, last),
        _ => None,
    }
}
