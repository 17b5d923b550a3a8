//! Reads the expression that begins with a word; those that need no other time to be told are read here.

use super::lexicon::{Meaning, Word};
use super::names::{BEFORE_YEAR, COUNTED, EVENTS};
use super::span::{Parts, Year};
use super::story::Story;
use super::tense::Outlook;
use super::value::Granularity;
use super::written::{
    Read, Written, day_of, days_between, full, known, month_of, months, nearest_month, year_of,
};
use crate::calendar;
use jiff::civil::{Date, Weekday};

/// Reads a text word by word.
pub(super) struct Reader<'a> {
    text: &'a str,
    /// Where the text begins in its article.
    start: usize,
    pub(super) language: &'a str,
    pub(super) is_english: bool,
    pub(super) words: &'a [Word],
    pub(super) written: Written,
    pub(super) story: Story,
    /// The word after the expression that was read last.
    pub(super) last_end: usize,
    /// The first word of the expression that spoke of a day last.
    pub(super) last_day: Option<usize>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        text: &'a str,
        start: usize,
        language: &'a str,
        words: &'a [Word],
        written: Written,
        story: Story,
    ) -> Self {
        Self {
            text,
            start,
            language,
            is_english: language == "en",
            words,
            written,
            story,
            last_end: 0,
            last_day: None,
        }
    }

    /// Reads the expression that begins with a word: the word after it, and what it means.
    pub(super) fn at(&self, i: usize) -> Option<(usize, Read)> {
        match self.words[i].meaning {
            Meaning::Number(..) | Meaning::Ordinal(_) => self
                .numeric(i)
                .or_else(|| self.span(i))
                .or_else(|| self.day_first(i))
                .or_else(|| self.ago(i))
                .or_else(|| self.year_alone(i))
                .or_else(|| self.ordinal_alone(i).filter(|_| self.is_english)),
            _ if !self.is_english => self
                .led_span(i)
                .or_else(|| self.season_abroad(i))
                .or_else(|| self.month_and_year(i)),
            Meaning::Month(month, is_whole) => self
                .span(i)
                .or_else(|| self.month_first(i, month))
                .or_else(|| self.month_alone(i, month).filter(|_| is_whole)),
            Meaning::Weekday(weekday) => self.weekday(i, weekday),
            Meaning::Count(_) => self.ago(i),
            Meaning::Today => self.day_off(i, 0),
            Meaning::Yesterday => self.day_off(i, -1),
            Meaning::Tomorrow => self.day_off(i, 1),
            Meaning::Last | Meaning::Next | Meaning::This => self.pointed(i),
            Meaning::That | Meaning::Same | Meaning::Following | Meaning::Previous => {
                self.pointed_back(i)
            }
            Meaning::Season(season) => self.season(i, season),
            Meaning::Day => self.day_beside(i),
            _ => None,
        }
    }

    pub(super) fn meaning(&self, i: usize) -> Meaning {
        self.words
            .get(i)
            .map_or(Meaning::Nothing, |word| word.meaning)
    }

    pub(super) fn word(&self, i: usize) -> &str {
        &self.text[self.words[i].range.clone()]
    }

    /// Where a word stands in the article.
    pub(super) fn place(&self, i: usize) -> usize {
        self.start + self.words[i].range.start
    }

    /// What stands between a word and the next; nothing behind a word that is not there.
    pub(super) fn gap(&self, i: usize) -> &str {
        let Some(word) = self.words.get(i) else {
            return "";
        };
        let end = self
            .words
            .get(i + 1)
            .map_or(self.text.len(), |next| next.range.start);
        &self.text[word.range.end..end]
    }

    /// The meaning of the word before, if only a space, or a hyphen as in "mid-March", parts them.
    pub(super) fn before(&self, i: usize) -> Meaning {
        if i > 0 && matches!(self.gap(i - 1), " " | "-") {
            self.meaning(i - 1)
        } else {
            Meaning::Nothing
        }
    }

    pub(super) fn is_capitalized(&self, i: usize) -> bool {
        self.words
            .get(i)
            .is_some_and(|_| self.word(i).starts_with(char::is_uppercase))
    }

    /// The month that a word names in the text's language.
    pub(super) fn month(&self, i: usize) -> Option<i8> {
        let word = self.words.get(i)?;
        if let Meaning::Month(month, _) = word.meaning
            && self.is_english
        {
            return Some(month);
        }
        if self.is_english {
            return None;
        }
        let lower = self.word(i).to_lowercase();
        calendar::month_in(self.language, &calendar::spelled(&lower))
    }

    /// The month that one word names, or two as in Arabic, and the word after; of two names for one month the second is passed over.
    pub(super) fn month_name(&self, i: usize) -> Option<(i8, usize)> {
        if matches!(self.language, "ar" | "fa") && self.words.get(i + 1).is_some() {
            let two = &self.text[self.words[i].range.start..self.words[i + 1].range.end];
            let spelled = calendar::spelled(two);
            if let Some(month) = calendar::month_in(self.language, &spelled) {
                return Some((month, i + 2));
            }
        }
        let month = self.month(i)?;
        let after = i + 1;
        if self.language == "ar" && matches!(self.gap(i), "/" | "/ " | " / " | " (") {
            let second = self
                .month_name(after)
                .filter(|(second, _)| *second == month);
            return Some((month, second.map_or(after, |(_, after)| after)));
        }
        Some((month, after))
    }

    /// The year that follows on a word, and the word after: four digits, or in English "last year", "of that year"; `None` for a year that
    /// cannot be told.
    pub(super) fn year_after(&self, i: usize) -> Option<(Option<i16>, usize)> {
        let gap = self.gap(i);
        // A point stands behind a month cut short; behind a whole name it ends a sentence.
        let is_short = self.word(i).chars().count() <= 5
            && !matches!(self.words[i].meaning, Meaning::Month(_, true));
        let is_bracketed = gap == ") " && self.language == "ar";
        if !(matches!(gap, " " | ", " | "، ") || is_bracketed || gap == ". " && is_short) {
            return None;
        }
        let mut next = i + 1;
        let is_of = |i: usize| {
            self.words
                .get(i)
                .is_some_and(|_| matches!(self.word(i), "of" | "de" | "del"))
        };
        if gap == " " && is_of(next) && self.gap(next) == " " {
            next += 1;
        }
        match self.meaning(next) {
            Meaning::Number(year, 4) if !self.goes_on(next) => Some((Some(year), next + 1)),
            _ if self.is_english && gap == " " => self.year_phrase(next),
            _ => None,
        }
    }

    /// Whether a number goes on behind a sign: "3,000", "3.5", "7:30", "10%".
    pub(super) fn goes_on(&self, i: usize) -> bool {
        let gap = self.gap(i);
        let is_followed = matches!(self.meaning(i + 1), Meaning::Number(..));
        is_followed && matches!(gap, "," | "." | ":" | "'" | "/") || gap.starts_with('%')
    }

    /// "2020-02-29", "29.2.2020"; not "08/09/2019", which two readers would read differently.
    pub(super) fn numeric(&self, i: usize) -> Option<(usize, Read)> {
        let sign = self.gap(i);
        if !matches!(sign, "-" | "." | "/") || self.gap(i + 1) != sign {
            return None;
        }
        let number = |i: usize| match self.meaning(i) {
            Meaning::Number(number, digits) => Some((number, digits)),
            _ => None,
        };
        let (first, second, third) = (number(i)?, number(i + 1)?, number(i + 2)?);
        let (year, month, day) = match (first, second, third) {
            ((year, 4), (month, 1..=2), (day, 1..=2)) => (year, month, day),
            ((day, 1..=2), (month, 1..=2), (year, 4))
                if sign == "." || day > 12 || day == month =>
            {
                (year, month, day)
            }
            ((month, 1..=2), (day, 1..=2), (year, 4)) if day > 12 => (year, month, day),
            _ => return Some((i + 3, None)),
        };
        let day = Date::new(year, month as i8, day as i8).ok();
        Some((i + 3, day.map(|day| known(day_of(day)))))
    }

    /// "29 February 2020", "the 29th of February", "3 de mayo de 2011".
    pub(super) fn day_first(&self, i: usize) -> Option<(usize, Read)> {
        let day = self.day_number(i)?;
        let mut at = i + 1;
        // "3. Mai" is a day; "29. May" is the end of a sentence and the beginning of another.
        if !(self.gap(i) == " " || self.gap(i) == ". " && !self.is_english) {
            return None;
        }
        let is_of = matches!(self.words.get(at).map(|_| self.word(at)), Some("of" | "de"));
        if is_of && self.gap(at) == " " {
            at += 1;
        }
        let (month, after) = if let Some(month) = self.iranian_month(at) {
            let (year, after) = self.year_after(at)?;
            let day = calendar::iranian_day(year?, month, day)?;
            return Some((after, Some(known(day_of(day)))));
        } else {
            self.month_name(at)?
        };
        if let Some((year, after)) = self.year_after(after - 1) {
            return Some((after, full(year, month, day)));
        }
        Some((after, self.day_of_some_year(i, after, month, day, None)))
    }

    pub(super) fn iranian_month(&self, i: usize) -> Option<i8> {
        let is_persian = self.language == "fa" && self.words.get(i).is_some();
        is_persian
            .then(|| calendar::iranian_month(&calendar::spelled(self.word(i))))
            .flatten()
    }

    pub(super) fn day_number(&self, i: usize) -> Option<i8> {
        match self.meaning(i) {
            Meaning::Number(day @ 1..=31, 1..=2) => Some(day as i8),
            Meaning::Ordinal(day) => Some(day),
            _ => None,
        }
    }

    /// "February 29, 2020", "Feb. 29", "February 2020".
    pub(super) fn month_first(&self, i: usize, month: i8) -> Option<(usize, Read)> {
        if let Some((year, after)) = self.year_after(i) {
            let value = match year {
                Some(year) => Some(month_of(months(year, month))?),
                None => None,
            };
            return Some((after, Some((value, Granularity::Month))));
        }
        if !matches!(self.gap(i), " " | ". ") {
            return None;
        }
        // A full stop after a whole name ends a sentence.
        if self.gap(i) == ". " && matches!(self.words[i].meaning, Meaning::Month(_, true)) {
            return None;
        }
        // "August the 15th".
        let is_ordinal = matches!(self.meaning(i + 2), Meaning::Ordinal(_));
        let at = if self.meaning(i + 1) == Meaning::The && is_ordinal {
            i + 2
        } else {
            i + 1
        };
        let day = self.day_number(at)?;
        if self.goes_on(at) {
            return None;
        }
        if let Some((year, after)) = self.year_after(at) {
            return Some((after, full(year, month, day)));
        }
        Some((at + 1, self.day_of_some_year(i, at + 1, month, day, None)))
    }

    /// "mai 2011" in other languages than English.
    pub(super) fn month_and_year(&self, i: usize) -> Option<(usize, Read)> {
        // Only before a number is it worth looking a name up.
        let may_follow = (i + 1..(i + 4).min(self.words.len()))
            .any(|i| matches!(self.meaning(i), Meaning::Number(_, 4)));
        if !may_follow {
            return None;
        }
        let (month, after) = self.month_name(i)?;
        let (year, after) = self.year_after(after - 1)?;
        let value = month_of(months(year?, month))?;
        Some((after, Some(known(value))))
    }

    /// A day without its year: the nearest to the day of writing, if it is near enough to be meant; half a year away, either year may be,
    /// or another. `from` is its first word, `next` the word after.
    pub(super) fn day_of_some_year(
        &self,
        from: usize,
        next: usize,
        month: i8,
        day: i8,
        weekday: Option<Weekday>,
    ) -> Read {
        // There is one at least every eight years: 29 February.
        Date::new(2000, month, day).ok()?;
        if let Some(year) = self.year_shared(next) {
            return full(year, month, day);
        }
        let value = if self.names_event(from, next) {
            None
        } else {
            self.near_day(from, month, day, weekday)
        };
        Some((value.map(day_of), Granularity::Day))
    }

    /// "the September 11 attacks", "the attacks of September 11": the event is named for the day, and its year is not told.
    fn names_event(&self, from: usize, next: usize) -> bool {
        let is_event = |i: usize| {
            self.words.get(i).is_some_and(|_| {
                let word = self.word(i).to_ascii_lowercase();
                EVENTS.iter().any(|event| word.starts_with(event))
            })
        };
        let follows = next > 0 && self.gap(next - 1) == " " && is_event(next);
        let precedes = from > 1
            && self.gap(from - 1) == " "
            && self.meaning(from - 1) == Meaning::Of
            && is_event(from - 2);
        follows || precedes
    }

    /// The one day of a month's name and a number that may be meant: near the day of writing, not long after it where the sentence looks
    /// back, and not another than a year that the text has just named would give.
    pub(super) fn near_day(
        &self,
        from: usize,
        month: i8,
        day: i8,
        weekday: Option<Weekday>,
    ) -> Option<Date> {
        const NEAR: i32 = 120;
        /// "schools closed on March 24" may look ahead in the words of the past, and texts are brought up to date.
        const SOON: i32 = 60;
        let (first, last) = self.written.days()?;
        let outlook = self.outlook(from);
        let nearest = |written: Date| {
            (written.year() - 1..=written.year() + 1)
                .filter_map(|year| Date::new(year, month, day).ok())
                .filter(|date| weekday.is_none_or(|weekday| date.weekday() == weekday))
                .min_by_key(|date| days_between(written, *date).abs())
                .filter(|date| weekday.is_some() || days_between(written, *date).abs() <= NEAR)
                .filter(|date| outlook != Outlook::Back || days_between(last, *date) <= SOON)
        };
        let value = nearest(first).filter(|date| first == last || nearest(last) == Some(*date))?;
        match self.told_month(from, month) {
            Some(told)
                if told != months(value.year(), month)
                    && told < months(last.year(), last.month()) =>
            {
                None
            }
            _ => Some(value),
        }
    }

    /// The year of the next expression, where two share it: "January and March 2012".
    fn year_shared(&self, next: usize) -> Option<i16> {
        if next == 0 || !self.is_english {
            return None;
        }
        let is_joined = self.words.get(next).is_some()
            && self.gap(next - 1) == " "
            && matches!(self.word(next), "and" | "or" | "to");
        if !is_joined || self.gap(next) != " " {
            return None;
        }
        match self.parts(next + 1)? {
            Parts {
                year: Year::Known(year),
                month: Some(_),
                ..
            } => Some(year),
            _ => None,
        }
    }

    /// "in February", "last month's", but not "Theresa May", "May I", "Black September".
    pub(super) fn month_alone(&self, i: usize, month: i8) -> Option<(usize, Read)> {
        const ALSO_NAMES: [i8; 5] = [3, 4, 5, 6, 8];
        let is_led = matches!(
            self.before(i),
            Meaning::Preposition | Meaning::Last | Meaning::Next | Meaning::This
        ) || self.before(i) == Meaning::Of
            && i > 1
            && matches!(
                self.word(i - 2),
                "start" | "beginning" | "middle" | "end" | "month" | "whole"
            );
        let is_part_of_name = self.gap(i) == " " && self.is_capitalized(i + 1)
            || i > 0 && self.gap(i - 1) == " " && self.is_capitalized(i - 1);
        if !is_led && (ALSO_NAMES.contains(&month) || is_part_of_name) {
            return None;
        }
        // "by May" and "before May" may be somebody's.
        if month == 5 && is_led && self.word(i - 1).eq_ignore_ascii_case("by") {
            return None;
        }
        if let Some(year) = self.year_shared(i + 1) {
            return Some((i + 1, Some(known(month_of(months(year, month))?))));
        }
        let value = self.near_month(i, month).and_then(month_of);
        Some((i + 1, Some((value, Granularity::Month))))
    }

    /// The month of a name that may be meant, in months since the year 0.
    pub(super) fn near_month(&self, i: usize, month: i8) -> Option<i32> {
        let written = self.written.month()?;
        let outlook = self.outlook(i);
        // "put off until January", "foreseen by December" look ahead from some day.
        if outlook != Outlook::Ahead && self.is_end(i) && !self.opens_sentence(i) {
            return None;
        }
        // Months are spoken of more in looking back than ahead.
        let (earliest, latest) = match outlook {
            Outlook::Ahead => (0, 11),
            _ if self.is_of_past(i) => (-11, 0),
            _ => (-8, 3),
        };
        let value = nearest_month(written, month, earliest, latest)?;
        // "the November ballot was allowed": which of two years is not told.
        if value > written && outlook == Outlook::Back {
            return None;
        }
        // The text may still be in the year that it has just named.
        match self.told_month(i, month) {
            Some(told) if told != value && told < written => None,
            _ => Some(value),
        }
    }

    /// "in 2013", "the 2012 election"; not "of 2000 people".
    pub(super) fn year_alone(&self, i: usize) -> Option<(usize, Read)> {
        let Meaning::Number(year, 4) = self.meaning(i) else {
            return None;
        };
        if self.goes_on(i) || i == 0 {
            return None;
        }
        let is_led = if self.is_english {
            match self.before(i) {
                Meaning::Preposition | Meaning::Of | Meaning::Unit(Granularity::Year) => true,
                // "in 2009, 2011 and 2013".
                _ if self.follows_year(i) => true,
                Meaning::The => (1900..2100).contains(&year),
                _ => false,
            }
        } else {
            let before = self.word(i - 1).to_lowercase();
            self.gap(i - 1) == " " && BEFORE_YEAR.contains(&before.as_str())
        };
        let counts = self.gap(i) == " "
            && self
                .words
                .get(i + 1)
                .is_some_and(|_| COUNTED.contains(&self.word(i + 1)));
        if !is_led || counts {
            return None;
        }
        Some((i + 1, Some(known(year_of(year)?))))
    }

    /// Whether a word stands in a list after a year.
    fn follows_year(&self, i: usize) -> bool {
        let is_year =
            |i: usize| self.last_end == i + 1 && matches!(self.meaning(i), Meaning::Number(_, 4));
        let is_joined = i > 1
            && self.gap(i - 1) == " "
            && matches!(self.word(i - 1), "and" | "or")
            && matches!(self.gap(i - 2), " " | ", ")
            && is_year(i - 2);
        is_joined || self.gap(i - 1) == ", " && is_year(i - 1)
    }
}
