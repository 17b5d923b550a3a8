//! What depends on the words before: "of that year", "the following Monday", "two days later", "on the 15th".

use super::lexicon::{Meaning, Season};
use super::reader::Reader;
use super::value::{Granularity, TimeValue};
use super::written::{
    Read, day_of, month_of, months, on_or_after, on_or_before, three_months, with_day, year_of,
};
use crate::date::PartialDate;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// What a text spoke of last.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Story {
    day: Option<Date>,
    /// Months since the year 0.
    month: Option<i32>,
    year: Option<i16>,
    /// The first month that may be meant after a year was named, and the last, where the story goes on in that year.
    told: Option<(i32, i32)>,
    /// Whether the words before speak of no other day in the same sentence, and of this one not as a bound ("until", "before").
    is_only_day: bool,
    /// Whether the sentence opens with it, so that what follows goes on from there.
    is_frame: bool,
    /// Where in the article it spoke of it.
    at: usize,
}

impl Story {
    fn of(value: Option<TimeValue>, at: usize) -> Self {
        let Some((first, last)) = value.map(|value| value.days()) else {
            return Self {
                at,
                ..Self::default()
            };
        };
        let month_of_day = |day: Date| months(day.year(), day.month());
        Self {
            day: (first == last).then_some(first),
            month: (month_of_day(first) == month_of_day(last)).then(|| month_of_day(first)),
            year: (first.year() == last.year()).then(|| first.year()),
            told: None,
            is_only_day: true,
            is_frame: false,
            at,
        }
    }

    /// So many days, weeks, months or years from it.
    fn moved(self, unit: Granularity, count: i32) -> Option<TimeValue> {
        match unit {
            Granularity::Day => {
                let day = self.sure_day()?.checked_add(i64::from(count).days()).ok()?;
                Some(day_of(day))
            }
            Granularity::Week => {
                let day = self.sure_day()?;
                let day = day.checked_add((7 * i64::from(count)).days()).ok()?;
                Some(TimeValue::week_of(day))
            }
            Granularity::Month => month_of(self.month?.checked_add(count)?),
            Granularity::Year => {
                let year = i32::from(self.year?) + count;
                year_of(i16::try_from(year).ok()?)
            }
        }
    }

    /// The month of a name in the year spoken of, or the next or the one before, in months since the year 0.
    fn month_named(self, month: i8, step: i32) -> Option<i32> {
        let is_month = |months: &i32| months.rem_euclid(12) as i8 + 1 == month;
        let january = self.year.map(|year| months(year, 1));
        match step {
            0 => january.and_then(|january| (january..january + 12).find(is_month)),
            1 => {
                let last = self.month.or(january.map(|january| january + 11))?;
                (last + 1..=last + 12).find(is_month)
            }
            _ => {
                let first = self.month.or(january)?;
                (first - 12..first).rev().find(is_month)
            }
        }
    }

    /// The season of a name in the year spoken of, or the next or the one before.
    fn season(self, season: Season, step: i32) -> Option<TimeValue> {
        // A year has two winters, and a month in one of them may be before either.
        let is_clear = |month: i32| step != 0 && (2..11).contains(&month.rem_euclid(12));
        if season == Season::Winter && !self.month.is_some_and(is_clear) {
            return None;
        }
        let first = months(self.year?, season.first_month());
        let first = match (step, self.month) {
            (0, _) => first,
            (1, None) => first + 12,
            (1, Some(month)) if month < first => first,
            (1, Some(month)) if month > first + 2 => first + 12,
            (-1, None) => first - 12,
            (-1, Some(month)) if month > first + 2 => first,
            (-1, Some(month)) if month < first => first - 12,
            _ => return None,
        };
        three_months(first)
    }

    /// The day that a move from it begins at.
    fn sure_day(self) -> Option<Date> {
        self.day.filter(|_| self.is_only_day)
    }
}

impl Reader<'_> {
    /// Takes in what was read from some words.
    pub(super) fn hear(&mut self, from: usize, to: usize, read: Read) {
        self.last_end = to;
        let Some((value, precision)) = read else {
            return;
        };
        let is_day = precision == Granularity::Day;
        let follows_another = self
            .last_day
            .is_some_and(|last| self.are_in_sentence(last, from));
        let has_date = (from..to).any(|i| {
            matches!(
                self.meaning(i),
                Meaning::Number(..) | Meaning::Ordinal(_) | Meaning::Month(..)
            )
        });
        let points_back = matches!(
            self.meaning(from),
            Meaning::That
                | Meaning::Same
                | Meaning::Following
                | Meaning::Previous
                | Meaning::Count(_)
        ) || from > 0
            && self.meaning(from) == Meaning::Next
            && self.meaning(from - 1) == Meaning::The;
        let is_by_writing = is_day && !has_date && !points_back;
        // "In 2012 they left, he said on Tuesday": the story is still in 2012, and its day is not this Tuesday.
        if is_by_writing && self.is_telling_near(from, to) {
            self.story.day = None;
            return;
        }
        let names_year = (from..to).any(|i| {
            matches!(
                self.meaning(i),
                Meaning::Number(_, 4) | Meaning::Unit(Granularity::Year)
            )
        });
        let mut story = Story::of(value, self.place(to - 1));
        story.is_only_day = !(self.is_bound(from) || is_day && follows_another);
        story.is_frame = self.opens_sentence(from);
        if is_by_writing {
            story.month = None;
        }
        // "that year" is one that was named.
        let keeps_year = points_back && self.story.year.is_some();
        if is_by_writing || !names_year && !keeps_year && precision != Granularity::Year {
            story.year = None;
        }
        if is_day {
            self.last_day = Some(from);
        }
        if names_year && (precision != Granularity::Year || story.is_frame) {
            story.told = match (story.month, story.year) {
                (Some(first), _) => Some((first, first + 11)),
                (None, Some(year)) => Some((months(year, 1), months(year, 12))),
                (None, None) => None,
            };
        }
        self.story = story;
    }

    /// Whether no sentence ends between two words.
    fn are_in_sentence(&self, one: usize, other: usize) -> bool {
        (one..other).all(|i| !self.ends_sentence(i))
    }

    /// "until 11 September", "before Monday": what comes up to a day is not on it.
    fn is_bound(&self, from: usize) -> bool {
        from > 0
            && self.gap(from - 1) == " "
            && matches!(
                self.word(from - 1).to_ascii_lowercase().as_str(),
                "until" | "till" | "by" | "before" | "after" | "since"
            )
    }

    fn is_telling_near(&self, from: usize, to: usize) -> bool {
        const NEAR: usize = 4;
        let before = (from.saturating_sub(NEAR)..from)
            .rev()
            .take_while(|i| !self.ends_sentence(*i));
        let after =
            (to..self.words.len().min(to + NEAR)).take_while(|i| !self.ends_sentence(*i - 1));
        before
            .chain(after)
            .any(|i| self.meaning(i) == Meaning::Telling)
    }

    /// What the text spoke of last, if that is near enough to be meant.
    fn spoken(&self, i: usize) -> Story {
        const FARTHEST: usize = 1000;
        if self.place(i).saturating_sub(self.story.at) <= FARTHEST {
            self.story
        } else {
            Story::default()
        }
    }

    /// The month of a name, in months since the year 0, by a year that the text has just named; it may be meant instead of that by the day
    /// of writing.
    pub(super) fn told_month(&self, i: usize, month: i8) -> Option<i32> {
        const NEAR: usize = 240;
        let (first, last) = self.story.told?;
        if self.place(i).saturating_sub(self.story.at) > NEAR {
            return None;
        }
        (first..=last).find(|months| months.rem_euclid(12) as i8 + 1 == month)
    }

    /// "that year", "the following Monday", "the previous day". `i` is the word that points.
    pub(super) fn pointed_back(&self, i: usize) -> Option<(usize, Read)> {
        let step = match self.meaning(i) {
            Meaning::That | Meaning::Same => 0,
            Meaning::Following | Meaning::Next => 1,
            Meaning::Previous => -1,
            _ => return None,
        };
        if self.gap(i) != " " {
            return None;
        }
        let is_that = self.meaning(i) == Meaning::That;
        // "same model, same year" points at nothing told.
        if self.meaning(i) == Meaning::Same
            && !matches!(self.before(i), Meaning::The | Meaning::That)
        {
            return None;
        }
        let at = i + 1;
        if is_that && self.meaning(at) == Meaning::Same {
            return self.pointed_back(at);
        }
        let story = self.spoken(i);
        let is_in_sentence = self
            .last_day
            .is_some_and(|last| self.are_in_sentence(last, i));
        // "the same day" may as well be that of the story's main event; a day to go on from is told first.
        let day = story
            .sure_day()
            .filter(|_| step != 0 || story.is_frame || is_in_sentence);
        let (value, precision) = match self.meaning(at) {
            Meaning::Weekday(weekday) => {
                let day = if step == 0 { story.day } else { day };
                let value = day.and_then(|day| match step {
                    0 => (day.weekday() == weekday).then_some(day),
                    1 => Some(on_or_after(day.saturating_add(1.days()), weekday)),
                    _ => Some(on_or_before(day.saturating_sub(1.days()), weekday)),
                });
                // "They say that Monday will be warm": the word joins two sentences.
                if is_that && value.is_none() {
                    return None;
                }
                (value.map(day_of), Granularity::Day)
            }
            Meaning::Month(month, true) => {
                let value = story.month_named(month, step);
                if is_that && value.is_none() {
                    return None;
                }
                (value.and_then(month_of), Granularity::Month)
            }
            Meaning::Day | Meaning::PartOfDay | Meaning::Night if !self.is_plural(at) => {
                let day = day.and_then(|day| day.checked_add(step.days()).ok());
                (day.map(day_of), Granularity::Day)
            }
            Meaning::Unit(unit) if !self.is_plural(at) => {
                // "the same month last year", "the same week a year earlier".
                let goes_on = self.gap(at) == " "
                    && matches!(
                        self.meaning(at + 1),
                        Meaning::Last | Meaning::Count(_) | Meaning::Number(..)
                    );
                if goes_on {
                    return None;
                }
                (Story { day, ..story }.moved(unit, step), unit)
            }
            Meaning::Weekend => {
                let week = day.filter(|_| step == 0).map(TimeValue::week_of);
                (week, Granularity::Week)
            }
            Meaning::Season(season) => {
                let value = story.season(season, step);
                if is_that && value.is_none() {
                    return None;
                }
                (value, Granularity::Month)
            }
            _ => return None,
        };
        let value = value.filter(|value| self.may_be_meant(i, value.days().0));
        Some((at + 1, Some((value, precision))))
    }

    /// So many units from what the text spoke of: "two days later".
    pub(super) fn moved_from_story(
        &self,
        i: usize,
        unit: Granularity,
        count: i32,
    ) -> Option<TimeValue> {
        self.spoken(i)
            .moved(unit, count)
            .filter(|value| self.may_be_meant(i, value.days().0))
    }

    /// The year that some words say, from the one after a month: "last year", "that year", "the following year"; the year is `None` where
    /// it cannot be told.
    pub(super) fn year_phrase(&self, i: usize) -> Option<(Option<i16>, usize)> {
        let mut at = i;
        if self.meaning(at) == Meaning::The && self.gap(at) == " " {
            at += 1;
            if !matches!(
                self.meaning(at),
                Meaning::Same | Meaning::Following | Meaning::Previous | Meaning::Next
            ) {
                return None;
            }
        }
        let is_year = |at: usize| {
            self.meaning(at) == Meaning::Unit(Granularity::Year)
                && !self.is_plural(at)
                && self.gap(at - 1) == " "
        };
        let of_writing = match self.meaning(at) {
            Meaning::Last => Some(-1),
            Meaning::This => Some(0),
            Meaning::Next if at == i => Some(1),
            _ => None,
        };
        let value = if let Some(step) = of_writing {
            if !is_year(at + 1) {
                return None;
            }
            (self.unit_off(Granularity::Year, step), at + 2)
        } else {
            let (after, read) = self.pointed_back(at)?;
            if !is_year(after - 1) {
                return None;
            }
            (read?.0, after)
        };
        let year = value.0.map(|value| value.days().0.year());
        Some((year, value.1))
    }

    /// A weekday with the day of a month whose name is not told, "Sunday the 15th": that in the month that the text spoke of, else the last
    /// one, or the next where the sentence looks ahead, if it is near.
    pub(super) fn weekday_and_ordinal(&self, i: usize, weekday: Weekday, day: i8) -> Option<Date> {
        const NEAR: i32 = 4;
        let fits = |months: i32| with_day(months, day).filter(|date| date.weekday() == weekday);
        let story = self.spoken(i);
        let told = story.month.and_then(fits);
        told.filter(|date| self.may_be_meant(i, *date)).or_else(|| {
            let written = self.written.day()?;
            let now = months(written.year(), written.month());
            if self.lies_ahead(i) {
                (now..=now + NEAR)
                    .filter_map(fits)
                    .find(|date| *date >= written)
            } else {
                (now - NEAR..=now)
                    .rev()
                    .filter_map(fits)
                    .find(|date| *date <= written)
            }
        })
    }

    /// Whether a day lies behind the day of writing, or the sentence looks ahead.
    fn may_be_meant(&self, i: usize, date: Date) -> bool {
        let is_ahead = self.written.days().is_some_and(|(_, last)| date > last);
        !is_ahead || self.lies_ahead(i)
    }

    /// "on the 15th", "the 15th of that month", "on the 12th and 13th".
    pub(super) fn ordinal_alone(&self, i: usize) -> Option<(usize, Read)> {
        let Meaning::Ordinal(day) = self.meaning(i) else {
            return None;
        };
        let follows_another = i > 1
            && self.last_end == i - 1
            && self.gap(i - 1) == " "
            && self.word(i - 1) == "and"
            && matches!(self.meaning(i - 2), Meaning::Ordinal(_));
        let is_led = i > 1
            && self.before(i) == Meaning::The
            && self.before(i - 1) == Meaning::Preposition
            && matches!(
                self.word(i - 2).to_ascii_lowercase().as_str(),
                "on" | "since" | "until" | "till" | "by"
            );
        let month_after = || {
            if self.gap(i) != " " || self.gap(i + 1) != " " || self.meaning(i + 1) != Meaning::Of {
                return None;
            }
            let at = i + 2;
            let is_month = |at: usize| self.meaning(at) == Meaning::Unit(Granularity::Month);
            match self.meaning(at) {
                Meaning::The if is_month(at + 1) => Some((self.spoken(i).month, at + 2)),
                Meaning::The if is_month(at + 2) => self.month_phrase(at + 1),
                _ => self.month_phrase(at),
            }
        };
        if let Some((month, after)) = month_after() {
            let value = month.and_then(|month| with_day(month, day));
            return Some((after, Some((value.map(day_of), Granularity::Day))));
        }
        if !(is_led || follows_another) || !self.stands_alone(i) {
            return None;
        }
        let story = self.spoken(i);
        let value = if let Some(month) = story.month {
            // A day before the one spoken of may be of the next month.
            with_day(month, day)
                .filter(|date| story.day.is_none_or(|day| day <= *date))
                .filter(|date| self.may_be_meant(i, *date))
        } else {
            let written = self.written.day();
            let is_near = |written: &Date| story.year.is_none_or(|year| year == written.year());
            written.filter(is_near).and_then(|written| {
                let now = months(written.year(), written.month());
                let ahead = self.lies_ahead(i);
                let months = if ahead { now..=now + 1 } else { now - 1..=now };
                let mut days = months.filter_map(|months| with_day(months, day));
                if ahead {
                    days.find(|date| *date >= written)
                } else {
                    days.rfind(|date| *date <= written)
                }
            })
        };
        Some((i + 1, Some((value.map(day_of), Granularity::Day))))
    }

    /// "that month", "last month".
    fn month_phrase(&self, at: usize) -> Option<(Option<i32>, usize)> {
        if self.meaning(at + 1) != Meaning::Unit(Granularity::Month) || self.is_plural(at + 1) {
            return None;
        }
        let (after, read) = match self.meaning(at) {
            Meaning::Last | Meaning::This => self.pointed(at)?,
            _ => self.pointed_back(at)?,
        };
        let month = match read?.0 {
            Some(TimeValue::Date(PartialDate::Month(year, month))) => Some(months(year, month)),
            _ => None,
        };
        Some((month, after))
    }

    /// Whether an ordinal number stands for a day, and counts nothing that follows: not "the 15th floor", "the 18th century".
    pub(super) fn stands_alone(&self, i: usize) -> bool {
        #[rustfmt::skip]
        const FOLLOW: [&str; 44] = [
            "and", "or", "but", "he", "she", "they", "it", "we", "i", "the", "a", "an", "his", "her", "their", "in", "at", "when", "as", "after",
            "before", "with", "to", "for", "by", "from", "near", "was", "were", "is", "has", "had", "will", "would", "there", "who", "while", "that",
            "this", "about", "amid", "because", "on", "until",
        ];
        if self.words.get(i + 1).is_none() || self.gap(i) != " " {
            return !self.gap(i).starts_with(['-', '’', '\'']);
        }
        let next = self.word(i + 1);
        FOLLOW.contains(&next.to_ascii_lowercase().as_str())
    }
}
