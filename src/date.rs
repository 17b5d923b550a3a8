//! Calendar dates known to the day, the month or only the year.
//!
//! What comes in: a date as a manifest, a record or a reader of the command line writes it. What goes out: a [`PartialDate`]
//! that never claims more than is known. Dates as newspapers print them are read elsewhere, by the corpus.

use crate::calendar;
use jiff::civil::Date;
use std::fmt;
use std::str::FromStr;

/// A date as precisely as it is known. Shown in ISO 8601: `2019-12-07`, `2021-01`, `2013`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartialDate {
    /// The year alone.
    Year(i16),
    /// Year and month, 1 to 12.
    Month(i16, i8),
    /// The day.
    Day(Date),
}

/// How much of a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Precision {
    /// Known to the day.
    Day,
    /// Known to the month.
    Month,
    /// Known to the year.
    Year,
}

impl Precision {
    /// The word for it in published output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

impl PartialDate {
    /// How much of the date is known.
    #[must_use]
    pub fn precision(&self) -> Precision {
        match self {
            Self::Year(_) => Precision::Year,
            Self::Month(..) => Precision::Month,
            Self::Day(_) => Precision::Day,
        }
    }

    /// The first day the date may mean.
    #[must_use]
    pub fn first_day(&self) -> Date {
        match *self {
            Self::Year(year) => Date::constant(year, 1, 1),
            Self::Month(year, month) => Date::constant(year, month, 1),
            Self::Day(day) => day,
        }
    }

    /// The last day the date may mean.
    #[must_use]
    pub fn last_day(&self) -> Date {
        match *self {
            Self::Year(year) => Date::constant(year, 12, 31),
            Self::Month(..) => self.first_day().last_of_month(),
            Self::Day(day) => day,
        }
    }

    /// The year, month or day after this one; `None` after the year 9999.
    #[must_use]
    pub fn next(&self) -> Option<Self> {
        let day = self.last_day().tomorrow().ok()?;
        Some(self.at_its_precision(day))
    }

    /// The year, month or day before this one; `None` before the year 1.
    #[must_use]
    pub fn previous(&self) -> Option<Self> {
        let day = self.first_day().yesterday().ok()?;
        (day.year() > 0).then(|| self.at_its_precision(day))
    }

    /// The date that a day lies in, as precise as this one.
    fn at_its_precision(self, day: Date) -> Self {
        match self {
            Self::Year(_) => Self::Year(day.year()),
            Self::Month(..) => Self::Month(day.year(), day.month()),
            Self::Day(_) => Self::Day(day),
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Day(day) => write!(f, "{day}"),
        }
    }
}

/// A text is not a date of the form `2019-12-07`, `2021-01` or `2013`, nor one with an English month's name in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not a date; write a day (2019-12-07), a month (2021-01) or a year (2013)")]
pub struct DateError {
    /// What was given.
    pub text: String,
}

impl FromStr for PartialDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let text = text.trim();
        let error = || DateError {
            text: text.to_owned(),
        };
        if let Some(date) = in_words(text) {
            return Ok(date);
        }
        let number = |part: &str, digits: usize| {
            (part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse::<i16>().ok())
                .flatten()
                .ok_or_else(error)
        };
        let mut parts = text.split('-');
        let year = number(parts.next().unwrap_or_default(), 4)?;
        let date = match (parts.next(), parts.next(), parts.next()) {
            (None, ..) => Self::Year(year),
            (Some(month), None, _) => Self::Month(year, number(month, 2)? as i8),
            (Some(month), Some(day), None) => {
                let (month, day) = (number(month, 2)? as i8, number(day, 2)? as i8);
                Self::Day(Date::new(year, month, day).map_err(|_| error())?)
            }
            _ => return Err(error()),
        };
        match date {
            Self::Month(_, month) if !(1..=12).contains(&month) => Err(error()),
            Self::Year(0) => Err(error()),
            date => Ok(date),
        }
    }
}

/// `June 2013`, `1 June 2013`, `June 1st, 2013`, `1-Jun-2013`: a date with the month's English name in it, which can mean only one.
fn in_words(text: &str) -> Option<PartialDate> {
    let month = |part: &str| calendar::month_in("en", &part.to_ascii_lowercase());
    let digits = |part: &str, most: usize| -> Option<i16> {
        let is_number = part.len() <= most && part.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| part.parse().ok()).flatten()
    };
    let parts: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '-'))
        .filter(|part| !part.is_empty())
        .collect();
    let (day, name, year) = match parts.as_slice() {
        [name, year] => (None, name, year),
        [name, day, year] if month(name).is_some() => (Some(day), name, year),
        [day, name, year] => (Some(day), name, year),
        _ => return None,
    };
    let month = month(name)?;
    let year = digits(year, 4).filter(|number| year.len() == 4 && *number > 0)?;
    let Some(day) = day else {
        return Some(PartialDate::Month(year, month));
    };
    let bare = day.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    ["", "st", "nd", "rd", "th"]
        .contains(&&day[bare.len()..])
        .then_some(())?;
    let day = i8::try_from(digits(bare, 2)?).ok()?;
    Date::new(year, month, day).ok().map(PartialDate::Day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_shown_as_precisely_as_it_was_given() {
        for text in ["2019-12-07", "2021-01", "2013"] {
            assert_eq!(text.parse::<PartialDate>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_date_with_its_month_in_words_is_that_date() {
        for (text, date) in [
            ("June 2013", "2013-06"),
            ("june, 2013", "2013-06"),
            ("Sept. 2013", "2013-09"),
            ("1 June 2013", "2013-06-01"),
            ("June 1, 2013", "2013-06-01"),
            ("june 21st 2013", "2013-06-21"),
            ("01-Jun-2013", "2013-06-01"),
        ] {
            assert_eq!(text.parse::<PartialDate>().unwrap().to_string(), date);
        }
        for text in [
            "June",
            "June 1",
            "June 13",
            "31 June 2013",
            "June 1 13",
            "1 2 2013",
            "2013 June",
            "June 1x 2013",
        ] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_month_spans_its_days() {
        let february: PartialDate = "2020-02".parse().unwrap();
        assert_eq!(february.first_day().to_string(), "2020-02-01");
        assert_eq!(february.last_day().to_string(), "2020-02-29");
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "2013-13",
            "2013-6",
            "2013-02-30",
            "yesterday",
            "13-06-2013",
            "2013-06-01-02",
            "-2013",
            "0000",
        ] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }
}
