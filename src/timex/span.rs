//! Stretches from one time to another, "from 1996 to 2001", "18–20 June 2013", "between March and May 2020", and seasons.

use super::lexicon::{Meaning, Season};
use super::names::COUNTED;
use super::reader::Reader;
use super::value::{Granularity, TimeValue};
use super::written::{Read, is_spoken_of, known, months, three_months, with_day, year_of};
use crate::date::PartialDate;

/// What opens a span in a language, and what joins its ends.
#[rustfmt::skip]
const OPENERS: [(&str, &str, &[&str]); 18] = [
    ("en", "between", &["and"]),
    ("en", "from", &["to", "until", "till", "through"]),
    ("de", "zwischen", &["und"]),
    ("de", "von", &["bis"]),
    ("de", "vom", &["bis"]),
    ("fr", "entre", &["et"]),
    ("fr", "de", &["à"]),
    ("es", "entre", &["y"]),
    ("es", "de", &["a", "hasta"]),
    ("es", "desde", &["a", "hasta"]),
    ("pt", "entre", &["e"]),
    ("pt", "de", &["a", "até"]),
    ("it", "tra", &["e"]),
    ("it", "fra", &["e"]),
    ("it", "dal", &["al"]),
    ("nl", "tussen", &["en"]),
    ("nl", "van", &["tot"]),
    ("sv", "mellan", &["och"]),
];

/// Seasons in other languages than English.
#[rustfmt::skip]
const SEASONS: [(&str, &str, Season); 20] = [
    ("de", "frühjahr", Season::Spring), ("de", "frühling", Season::Spring), ("de", "sommer", Season::Summer), ("de", "herbst", Season::Autumn),
    ("de", "winter", Season::Winter),
    ("fr", "printemps", Season::Spring), ("fr", "été", Season::Summer), ("fr", "automne", Season::Autumn), ("fr", "hiver", Season::Winter),
    ("it", "primavera", Season::Spring), ("it", "estate", Season::Summer), ("it", "autunno", Season::Autumn), ("it", "inverno", Season::Winter),
    ("nl", "voorjaar", Season::Spring), ("nl", "lente", Season::Spring), ("nl", "zomer", Season::Summer), ("nl", "herfst", Season::Autumn),
    ("nl", "najaar", Season::Autumn), ("nl", "winter", Season::Winter), ("nl", "winters", Season::Winter),
];

/// The year that a part of a span says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Year {
    Untold,
    Known(i16),
    /// It is named ("that year"), and cannot be told.
    Unknown,
}

impl Year {
    fn of(named: Option<i16>) -> Self {
        named.map_or(Self::Unknown, Self::Known)
    }

    fn is_untold(self) -> bool {
        self == Self::Untold
    }

    fn moved(self, years: i16) -> Self {
        match self {
            Self::Known(year) => Self::Known(year + years),
            other => other,
        }
    }
}

/// What a part of a span says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts {
    pub(super) year: Year,
    pub(super) month: Option<i8>,
    day: Option<i8>,
    /// The word after.
    after: usize,
}

impl Parts {
    fn precision(self) -> Granularity {
        match self {
            Self { day: Some(_), .. } => Granularity::Day,
            Self { month: Some(_), .. } => Granularity::Month,
            _ => Granularity::Year,
        }
    }

    fn date(self) -> Option<PartialDate> {
        let Year::Known(year) = self.year else {
            return None;
        };
        if !is_spoken_of(year) {
            return None;
        }
        Some(match (self.month, self.day) {
            (None, _) => PartialDate::Year(year),
            (Some(month), None) => PartialDate::Month(year, month),
            (Some(month), Some(day)) => PartialDate::Day(with_day(months(year, month), day)?),
        })
    }
}

impl Reader<'_> {
    /// A span that begins with a day, a month or a year.
    pub(super) fn span(&self, i: usize) -> Option<(usize, Read)> {
        self.span_from(i, self.opener(i))
    }

    /// A span that begins with a month in another language than English; only behind a word that opens one is it worth a look.
    pub(super) fn led_span(&self, i: usize) -> Option<(usize, Read)> {
        self.span_from(i, Some(self.opener(i)?))
    }

    /// The word at which a span's second part begins, from what opens it and the word after its first part.
    pub(super) fn joiner(&self, i: usize, after: usize) -> Option<usize> {
        let joiners = self.opener(i).unwrap_or(&["through"]);
        let is_joiner = self.words.get(after).is_some()
            && joiners.contains(&self.word(after))
            && self.gap(after - 1) == " "
            && self.gap(after) == " ";
        is_joiner.then_some(after + 1)
    }

    /// What may join the ends of a span whose first part begins at a word, by the word that opens it.
    fn opener(&self, i: usize) -> Option<&'static [&'static str]> {
        let mut at = i.checked_sub(1)?;
        while at > 0
            && matches!(self.gap(at), " " | "-")
            && matches!(self.word(at), "the" | "early" | "mid" | "late" | "about")
        {
            at -= 1;
        }
        if !matches!(self.gap(at), " ") {
            return None;
        }
        let word = self.word(at).to_lowercase();
        OPENERS
            .iter()
            .find(|(language, opener, _)| *language == self.language && *opener == word)
            .map(|(.., joiners)| *joiners)
    }

    fn span_from(
        &self,
        i: usize,
        joiners: Option<&'static [&'static str]>,
    ) -> Option<(usize, Read)> {
        let first = self.parts(i)?;
        let gap = self.gap(first.after - 1);
        let is_dash = matches!(gap.trim(), "-" | "–" | "—" | "−");
        let is_parted = gap == " "
            || gap == ", " && !first.year.is_untold()
            || gap == ". " && !self.is_english && first.month.is_none();
        let is_word = is_parted
            && self.words.get(first.after).is_some()
            && self.gap(first.after) == " "
            && match joiners {
                Some(joiners) => joiners.contains(&self.word(first.after)),
                None => self.is_english && matches!(self.word(first.after), "to" | "through"),
            };
        let mut at = first.after;
        if is_word {
            at += 1;
            while matches!(self.gap(at), " " | "-")
                && matches!(self.word(at), "the" | "early" | "mid" | "late")
            {
                at += 1;
            }
        }
        if let Some(read) = self.short_span(i, first, is_dash) {
            return Some(read);
        }
        if !(is_dash || is_word) {
            return None;
        }
        let second = self.parts(at)?;
        let (first, second) = self.completed(first, second)?;
        let is_led = joiners.is_some() || is_dash;
        let is_year = |parts: Parts| parts.month.is_none();
        if is_year(first) && is_year(second) {
            if joiners.is_some() && self.counts(second.after) {
                return Some((second.after, None));
            }
            if !self.are_years(i, second.after, is_dash, is_led) {
                return None;
            }
        }
        // "June to August" without a year may be names.
        if !is_led && first.day.is_none() && first.month.is_some() && second.year.is_untold() {
            return None;
        }
        let precision = first.precision().max(second.precision());
        if [first.year, second.year].contains(&Year::Unknown) {
            return Some((second.after, Some((None, precision))));
        }
        let (first, second) = self.dated(i, first, second)?;
        let value = match (first.date(), second.date()) {
            (Some(first), Some(second)) => TimeValue::span(first, second)?,
            _ if !second.year.is_untold() => return None,
            _ => return Some((second.after, Some((None, precision)))),
        };
        Some((second.after, Some((Some(value), precision))))
    }

    /// "1996–97", "2019/20".
    fn short_span(&self, i: usize, first: Parts, is_dash: bool) -> Option<(usize, Read)> {
        if first.month.is_some() {
            return None;
        }
        let Year::Known(year) = first.year else {
            return None;
        };
        let at = first.after;
        let Meaning::Number(end, 2) = self.meaning(at) else {
            return None;
        };
        let is_next = end == (year + 1) % 100;
        let gap = self.gap(at - 1);
        let is_known = is_dash && (end > 12 || is_next && gap == "–") || gap == "/" && is_next;
        let is_led = matches!(
            self.before(i),
            Meaning::Preposition | Meaning::The | Meaning::Of | Meaning::Season(_)
        );
        if !is_known || !is_led || end <= year % 100 || self.goes_on(at) || self.is_dash_after(at) {
            return None;
        }
        let last = year - year % 100 + end;
        let value = TimeValue::span(PartialDate::Year(year), PartialDate::Year(last))?;
        Some((at + 1, Some(known(value))))
    }

    fn is_dash_after(&self, i: usize) -> bool {
        self.gap(i).starts_with(['-', '–', '/'])
    }

    /// The parts of a date that begin at a word.
    pub(super) fn parts(&self, i: usize) -> Option<Parts> {
        self.words.get(i)?;
        let parts = |year, month, day, after| Parts {
            year,
            month,
            day,
            after,
        };
        let with_year = |month: i8, day: Option<i8>, after: usize| match self.year_after(after - 1)
        {
            Some((year, after)) => parts(Year::of(year), Some(month), day, after),
            None => parts(Year::Untold, Some(month), day, after),
        };
        if let Meaning::Number(year, 4) = self.meaning(i) {
            return (!self.goes_on(i) || self.gap(i) == "/")
                .then(|| parts(Year::Known(year), None, None, i + 1));
        }
        if let Some(day) = self.day_number(i) {
            if self.goes_on(i) {
                return None;
            }
            let is_of = self.gap(i) == " "
                && self.words.get(i + 1).is_some()
                && matches!(self.word(i + 1), "of" | "de")
                && self.gap(i + 1) == " ";
            let at = if is_of { i + 2 } else { i + 1 };
            let may_name = self.gap(i) == " " || self.gap(i) == ". " && !self.is_english;
            let month = self
                .words
                .get(at)
                .filter(|_| may_name)
                .and_then(|_| self.month_name(at));
            return Some(match month {
                Some((month, after)) => with_year(month, Some(day), after),
                None => parts(Year::Untold, None, Some(day), i + 1),
            });
        }
        let (month, after) = self.month_name(i)?;
        let day_at = self.day_number(after).filter(|_| {
            let gap = self.gap(after - 1);
            let is_short = !matches!(self.meaning(after - 1), Meaning::Month(_, true));
            self.is_english && !self.goes_on(after) && (gap == " " || gap == ". " && is_short)
        });
        Some(match day_at {
            Some(day) => with_year(month, Some(day), after + 1),
            None => with_year(month, None, after),
        })
    }

    /// Both parts with the month and year that they share: "18–20 June 2013", "March and May 2020".
    fn completed(&self, mut first: Parts, mut second: Parts) -> Option<(Parts, Parts)> {
        match (first.day, first.month, second.day, second.month) {
            (Some(one), None, Some(other), Some(month)) if one < other => first.month = Some(month),
            (Some(one), Some(month), Some(other), None) if one < other => {
                // "June 18–20, 2013".
                second.month = Some(month);
                if let Some((year, after)) = self.year_after(second.after - 1) {
                    second.year = Year::of(year);
                    second.after = after;
                }
            }
            (Some(_), None, ..) | (_, _, Some(_), None) => return None,
            _ => {}
        }
        // "from June 18 to 2020" is no span.
        let lacks_year = |parts: Parts| parts.year.is_untold();
        if lacks_year(first) && second.month.is_none()
            || lacks_year(first) && lacks_year(second) && first.precision() != second.precision()
        {
            return None;
        }
        let place = |parts: Parts| (parts.month.unwrap_or(1), parts.day.unwrap_or(1));
        let is_in_order = place(first) < place(second);
        let years = i16::from(!is_in_order);
        if first.year.is_untold() {
            first.year = second.year.moved(-years);
        } else if second.year.is_untold() {
            second.year = first.year.moved(years);
        }
        Some((first, second))
    }

    /// Both parts with their years, by the time of writing where none is told.
    fn dated(&self, i: usize, mut first: Parts, mut second: Parts) -> Option<(Parts, Parts)> {
        if !second.year.is_untold() {
            return Some((first, second));
        }
        let month = second.month?;
        let end = match second.day {
            Some(day) => self
                .near_day(i, month, day, None)
                .map(|day| months(day.year(), day.month())),
            None => self.near_month(i, month),
        };
        if let Some(year) = end.and_then(|end| i16::try_from(end.div_euclid(12)).ok()) {
            let is_in_order = (first.month, first.day) < (second.month, second.day);
            second.year = Year::Known(year);
            first.year = Year::Known(if is_in_order { year } else { year - 1 });
        }
        Some((first, second))
    }

    /// Whether two numbers of four digits are years, and no counts.
    fn are_years(&self, i: usize, after: usize, is_dash: bool, is_led: bool) -> bool {
        let number = |i: usize| match self.meaning(i) {
            Meaning::Number(number, 4) => number,
            _ => 0,
        };
        let (first, last) = (number(i), number(after - 1));
        let gap_before = if i > 0 { self.gap(i - 1) } else { "" };
        let is_modern = first >= 1800 && !self.is_dash_after(after - 1);
        let is_placed = matches!(
            self.before(i),
            Meaning::Preposition | Meaning::The | Meaning::Of | Meaning::Unit(_)
        ) || gap_before.ends_with(['(', '[']);
        let is_told = if is_dash {
            is_modern && !gap_before.ends_with(['.', ',', '-', '–', '/', '+', '$', '€', '£'])
        } else {
            is_led || is_placed
        };
        let counts = self.counts(after);
        first < last && is_spoken_of(last) && is_told && !counts
    }

    /// Whether the word after a number of four digits is what it counts.
    fn counts(&self, after: usize) -> bool {
        self.gap(after - 1) == " "
            && self.words.get(after).is_some_and(|_| {
                let next = self.word(after);
                let is_plural = next.len() > 4
                    && next.ends_with('s')
                    && next.starts_with(|c: char| c.is_ascii_lowercase());
                COUNTED.contains(&next) || is_plural && self.is_english
            })
    }

    /// "the summer of 2019", "spring 2021", "the winter of 2019–20".
    pub(super) fn season(&self, i: usize, season: Season) -> Option<(usize, Read)> {
        // "the Arab Spring of 2011" is the name of something else.
        let follows_capital = i > 0 && self.gap(i - 1) == " " && self.is_capitalized(i - 1);
        if self.is_english && follows_capital && self.is_capitalized(i) {
            return None;
        }
        if self.gap(i) != " " {
            return None;
        }
        let at = if self.meaning(i + 1) == Meaning::Of && self.gap(i + 1) == " " {
            i + 2
        } else {
            i + 1
        };
        if season == Season::Winter
            && let Some(read) = self.winter(at)
        {
            return Some(read);
        }
        let (year, after) = self.year_after(i)?;
        let value = match year {
            // The winter of a year may be the one at its beginning or at its end.
            Some(year) if season == Season::Winter => Some(year_of(year)?),
            Some(year) => Some(three_months(months(year, season.first_month()))?),
            None => None,
        };
        let precision = value.map_or(Granularity::Month, TimeValue::granularity);
        Some((after, Some((value, precision))))
    }

    /// The two years of a winter.
    fn winter(&self, at: usize) -> Option<(usize, Read)> {
        let Meaning::Number(year, 4) = self.meaning(at) else {
            return None;
        };
        let is_to = self.gap(at) == " " && self.follows(at, "to") && self.gap(at + 1) == " ";
        let last = if is_to { at + 2 } else { at + 1 };
        let end = match self.meaning(last) {
            Meaning::Number(end, 2) => year - year % 100 + end,
            Meaning::Number(end, 4) => end,
            _ => return None,
        };
        if !(is_to || matches!(self.gap(at), "-" | "–" | "/")) || end != year + 1 {
            return None;
        }
        let value = three_months(months(year, 12))?;
        Some((last + 1, Some(known(value))))
    }

    /// "im Sommer 2019".
    pub(super) fn season_abroad(&self, i: usize) -> Option<(usize, Read)> {
        let is_before_year = (i + 1..self.words.len().min(i + 3))
            .any(|i| matches!(self.meaning(i), Meaning::Number(_, 4)));
        if !is_before_year || self.gap(i) != " " {
            return None;
        }
        let word = self.word(i).to_lowercase();
        let (.., season) = SEASONS
            .iter()
            .find(|(language, name, _)| *language == self.language && *name == word)?;
        self.season(i, *season)
    }
}
