//! What depends on the day of writing: "on Tuesday", "last month", "yesterday", "two weeks ago".

use super::lexicon::{Meaning, Season};
use super::names::{AFTER_WEEKDAY, BEFORE_WEEKDAY, ROUGHLY};
use super::reader::Reader;
use super::tense::Outlook;
use super::value::{Granularity, TimeValue};
use super::written::{Read, day_of, month_of, on_or_after, on_or_before, three_months, year_of};
use crate::date::PartialDate;
use jiff::ToSpan;
use jiff::civil::Weekday;

impl Reader<'_> {
    /// A weekday by itself or before a date.
    pub(super) fn weekday(&self, i: usize, weekday: Weekday) -> Option<(usize, Read)> {
        if matches!(self.gap(i), " " | ", ") {
            // "Sunday the 15th".
            let at = if self.meaning(i + 1) == Meaning::The && self.gap(i + 1) == " " {
                i + 2
            } else {
                i + 1
            };
            let dated = match self.meaning(at) {
                Meaning::Month(month, _) if at == i + 1 => self.month_first(at, month),
                Meaning::Number(..) | Meaning::Ordinal(_) => self.day_first(at),
                _ => None,
            };
            if dated.is_none()
                && let Meaning::Ordinal(day) = self.meaning(at)
                && (at > i + 1 || self.stands_alone(at))
            {
                let after = self.ordinal_alone(at).map_or(at + 1, |(after, _)| after);
                let value = self.weekday_and_ordinal(i, weekday, day);
                return Some((after, Some((value.map(day_of), Granularity::Day))));
            }
            if let Some((after, Some((value, Granularity::Day)))) = dated {
                let month_and_day = self.month_and_day(at, after);
                let has_year = matches!(self.meaning(after - 1), Meaning::Number(_, 4));
                let value = match month_and_day {
                    Some((month, day)) if !has_year => {
                        self.day_of_some_year(i, after, month, day, Some(weekday))
                    }
                    _ => Some((value, Granularity::Day)),
                };
                return Some((after, value));
            }
        }
        if self.is_name_with_weekday(i) || self.is_any_weekday(i) {
            return None;
        }
        if let Some(read) = self.span_of_weekdays(i, weekday) {
            return Some(read);
        }
        let value = self
            .written
            .day()
            .and_then(|written| match self.outlook(i) {
                Outlook::Ahead => Some(on_or_after(written, weekday)),
                Outlook::Back | Outlook::Open => Some(on_or_before(written, weekday)),
                Outlook::Doubtful => None,
            });
        Some((i + 1, Some((value.map(day_of), Granularity::Day))))
    }

    /// "from Monday to Wednesday": habits are told in the same words, so that it has a value only where the sentence looks back.
    fn span_of_weekdays(&self, i: usize, weekday: Weekday) -> Option<(usize, Read)> {
        let at = self.joiner(i, i + 1)?;
        let Meaning::Weekday(end) = self.meaning(at) else {
            return None;
        };
        let value = self
            .written
            .day()
            .filter(|_| weekday != end && self.outlook(i) == Outlook::Back)
            .and_then(|written| {
                let last = on_or_before(written, end);
                let first = on_or_before(last, weekday);
                TimeValue::span(PartialDate::Day(first), PartialDate::Day(last))
            });
        Some((at + 1, Some((value, Granularity::Day))))
    }

    /// Month and day among some words.
    pub(super) fn month_and_day(&self, from: usize, to: usize) -> Option<(i8, i8)> {
        let month = (from..to).find_map(|i| self.month(i))?;
        let day = (from..to).find_map(|i| self.day_number(i))?;
        Some((month, day))
    }

    /// "Sunday Times", "Mail on Sunday", "Black Friday".
    pub(super) fn is_name_with_weekday(&self, i: usize) -> bool {
        let follows = self.gap(i) == " "
            && self
                .words
                .get(i + 1)
                .is_some_and(|_| AFTER_WEEKDAY.contains(&self.word(i + 1)));
        let precedes =
            i > 0 && self.gap(i - 1) == " " && BEFORE_WEEKDAY.contains(&self.word(i - 1));
        let is_mail = i > 1 && self.word(i - 1) == "on" && self.word(i - 2) == "Mail";
        follows || precedes || is_mail
    }

    /// "a Tuesday", "every Friday": no day in particular.
    fn is_any_weekday(&self, i: usize) -> bool {
        i > 0
            && self.gap(i - 1) == " "
            && matches!(
                self.word(i - 1).to_ascii_lowercase().as_str(),
                "a" | "any" | "each" | "every" | "some" | "one" | "most"
            )
    }

    /// "last Tuesday", "next March", "this year", "last night".
    pub(super) fn pointed(&self, i: usize) -> Option<(usize, Read)> {
        if self.gap(i) != " " {
            return None;
        }
        let pointer = self.words[i].meaning;
        if self.before(i) == Meaning::The {
            return self.pointed_after_article(i);
        }
        let step = match pointer {
            Meaning::Last => -1,
            Meaning::Next => 1,
            _ => 0,
        };
        let written = self.written;
        let (value, precision) = match self.meaning(i + 1) {
            Meaning::Weekday(weekday) => {
                let value = written.day().map(|day| {
                    day_of(match step {
                        -1 => on_or_before(day.saturating_sub(1.days()), weekday),
                        1 => on_or_after(day.saturating_add(1.days()), weekday),
                        _ => {
                            let (monday, _) = TimeValue::week_of(day).days();
                            on_or_after(monday, weekday)
                        }
                    })
                });
                (value, Granularity::Day)
            }
            Meaning::Month(month, true) => {
                // "next March 3" is a day.
                if self.day_number(i + 2).is_some() && self.gap(i + 1) == " " {
                    return None;
                }
                let value = written.month().and_then(|written| {
                    let is_month = |months: &i32| months.rem_euclid(12) as i8 + 1 == month;
                    match step {
                        -1 => (written - 12..written).rev().find(is_month),
                        1 => (written + 1..=written + 12).find(is_month),
                        _ => {
                            let january = written - written.rem_euclid(12);
                            (january..january + 12).find(is_month)
                        }
                    }
                    .and_then(month_of)
                });
                (value, Granularity::Month)
            }
            Meaning::Night if step == -1 => (self.off(-1), Granularity::Day),
            Meaning::PartOfDay if step == 0 => (self.off(0), Granularity::Day),
            // "last weeks" are stretches.
            Meaning::Weekend | Meaning::Unit(_) if self.is_plural(i + 1) => return None,
            Meaning::Season(season) => {
                // "this fall in prices" is none.
                if self.word(i + 1) == "fall"
                    && self.gap(i + 1) == " "
                    && self.meaning(i + 2) != Meaning::Nothing
                {
                    return None;
                }
                (self.season_off(season, step), Granularity::Month)
            }
            Meaning::Weekend => {
                let value = written.day().map(|day| {
                    // The last weekend is over; this one is that of the week.
                    TimeValue::week_of(day.saturating_add((7 * i64::from(step)).days()))
                });
                (value, Granularity::Week)
            }
            Meaning::Unit(unit) => (self.unit_off(unit, step), unit),
            _ => return None,
        };
        Some((i + 2, Some((value, precision))))
    }

    /// "the next day", "the next Monday" are told from what the text spoke of; "the last year", "over the next week" are stretches.
    fn pointed_after_article(&self, i: usize) -> Option<(usize, Read)> {
        match (self.meaning(i), self.meaning(i + 1)) {
            (Meaning::Last, Meaning::Weekday(_)) => Some((i + 2, Some((None, Granularity::Day)))),
            (Meaning::Last, Meaning::Month(..)) => Some((i + 2, Some((None, Granularity::Month)))),
            (Meaning::Next, Meaning::Weekend) => None,
            (Meaning::Next, Meaning::Unit(_)) if i > 1 && !self.ends_sentence(i - 2) => None,
            (Meaning::Next, _) => self.pointed_back(i),
            _ => None,
        }
    }

    /// The season of this name that was last, is this year's, or comes next, where only one may be meant.
    fn season_off(&self, season: Season, step: i32) -> Option<TimeValue> {
        /// So many months after its end the last one may still be "this".
        const RECENT: i32 = 4;
        let written = self.written.month()?;
        let of_year = written - written.rem_euclid(12) + i32::from(season.first_month()) - 1;
        let latest = [of_year, of_year - 12]
            .into_iter()
            .find(|first| *first <= written)?;
        let is_now = written <= latest + 2;
        let first = match (step, season) {
            (-1, _) if is_now => None,
            (-1, _) if latest + 2 + RECENT > written && season != Season::Winter => {
                // That of the calendar year before is surely the last.
                (latest.div_euclid(12) < written.div_euclid(12)).then_some(latest)
            }
            (-1, _) => (latest + 2 + RECENT <= written).then_some(latest),
            (0, Season::Winter) => is_now.then_some(latest),
            (0, _) => Some(of_year),
            (_, Season::Winter) => None,
            _ => (of_year <= written).then_some(of_year + 12),
        }?;
        three_months(first)
    }

    pub(super) fn is_plural(&self, i: usize) -> bool {
        self.word(i).ends_with('s')
    }

    /// So many weeks, months or years from the time of writing.
    pub(super) fn unit_off(&self, unit: Granularity, count: i32) -> Option<TimeValue> {
        match unit {
            Granularity::Day => self.off(i64::from(count)),
            Granularity::Week => self
                .written
                .day()
                .map(|day| TimeValue::week_of(day.saturating_add((7 * i64::from(count)).days()))),
            Granularity::Month => month_of(self.written.month()? + count),
            Granularity::Year => {
                let year = i32::from(self.written.year()?) + count;
                year_of(i16::try_from(year).ok()?)
            }
        }
    }

    /// A day so many days from that of writing.
    pub(super) fn off(&self, days: i64) -> Option<TimeValue> {
        let day = self.written.day()?.checked_add(days.days()).ok()?;
        Some(day_of(day))
    }

    /// "yesterday".
    pub(super) fn day_off(&self, i: usize, days: i64) -> Option<(usize, Read)> {
        // "USA Today" and the like are papers.
        let is_name = self.is_capitalized(i) && i > 0 && {
            let gap = self.gap(i - 1);
            gap == " " && self.is_capitalized(i - 1)
        };
        (!is_name).then(|| (i + 1, Some((self.off(days), Granularity::Day))))
    }

    /// "day before yesterday", "day after tomorrow".
    pub(super) fn day_beside(&self, i: usize) -> Option<(usize, Read)> {
        let side = self.words.get(i + 1).map(|_| self.word(i + 1))?;
        let days = match (side, self.meaning(i + 2)) {
            ("before", Meaning::Yesterday) => -2,
            ("after", Meaning::Tomorrow) => 2,
            _ => return None,
        };
        Some((i + 3, Some((self.off(days), Granularity::Day))))
    }

    /// "two weeks ago", "two weeks later".
    pub(super) fn ago(&self, i: usize) -> Option<(usize, Read)> {
        let count = match self.meaning(i) {
            Meaning::Count(count) => i16::from(count),
            Meaning::Number(count, 1..=3) => count,
            _ => return None,
        };
        let unit = match self.meaning(i + 1) {
            Meaning::Day => Granularity::Day,
            Meaning::Unit(unit) => unit,
            _ => return None,
        };
        if self.gap(i) != " " || self.gap(i + 1) != " " {
            return None;
        }
        let direction = match self.meaning(i + 2) {
            Meaning::Ago | Meaning::Earlier => -1,
            Meaning::Later => 1,
            _ => return None,
        };
        // "three days later than planned" is a distance.
        if self.follows(i + 2, "than") {
            return None;
        }
        // Round numbers are not meant to the year.
        let is_round = unit != Granularity::Day && count >= 10 && count % 5 == 0;
        let is_rough = i > 0 && ROUGHLY.contains(&self.word(i - 1).to_ascii_lowercase().as_str());
        let value = if is_round || is_rough {
            None
        } else {
            let count = direction * i32::from(count);
            if self.meaning(i + 2) == Meaning::Ago {
                self.unit_off(unit, count)
            } else {
                self.moved_from_story(i, unit, count)
            }
        };
        Some((i + 3, Some((value, unit))))
    }
}
