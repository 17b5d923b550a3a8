//! Expressions in running text that say when: "on Tuesday", "next March", "February 29, 2020", "two weeks ago".
//!
//! What comes in: an article. What goes out: the expressions in its blocks with what they mean, as far as that can be told. An expression
//! says when something happened that the text speaks of; it never dates the article. What depends on the day of writing ("last year") is
//! resolved against the article's date where that is known, by the usage of newspapers, and has no value otherwise.
//!
//! Relative expressions are read in English; dates with day or month and year in every language whose months [`calendar`] knows. Ages,
//! scores, sums, decades and the names of papers ("Sunday Times") are none.

use crate::article::{Article, Role};
use crate::calendar;
use crate::date::PartialDate;
use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};
use std::fmt;
use std::ops::Range;
use std::str::FromStr;
use std::sync::LazyLock;

/// An expression that says when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeExpression {
    /// Where it stands in the article's text.
    pub range: Range<usize>,
    /// What it means; `None` where that depends on a day of writing that is not known, or is told only roughly.
    pub value: Option<TimeValue>,
    /// What its kind of expression tells: the day, or only the week, month or year.
    pub precision: Granularity,
}

/// A stretch of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeValue {
    /// A day, a month or a year.
    Date(PartialDate),
    /// A week, by its Monday.
    Week(Date),
}

/// How long a stretch of the calendar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
        }
    }

    fn week_of(day: Date) -> Self {
        let back = i64::from(day.weekday().to_monday_zero_offset());
        Self::Week(day.saturating_sub(back.days()))
    }

    fn granularity(self) -> Granularity {
        match self {
            Self::Date(PartialDate::Day(_)) => Granularity::Day,
            Self::Date(PartialDate::Month(..)) => Granularity::Month,
            Self::Date(PartialDate::Year(_)) => Granularity::Year,
            Self::Week(_) => Granularity::Week,
        }
    }
}

/// ISO 8601: `2020-02-29`, `2020-W09`, `2020-02`, `2020`.
impl fmt::Display for TimeValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(date) => date.fmt(f),
            Self::Week(monday) => {
                let week = monday.iso_week_date();
                write!(f, "{:04}-W{:02}", week.year(), week.week())
            }
        }
    }
}

/// A text is no stretch of the calendar in the form that [`TimeValue`] is shown in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no day, week, month or year")]
pub struct TimeValueError(String);

impl FromStr for TimeValue {
    type Err = TimeValueError;

    fn from_str(text: &str) -> Result<Self, TimeValueError> {
        let week = || {
            let (year, week) = text.split_once("-W")?;
            let week = ISOWeekDate::new(year.parse().ok()?, week.parse().ok()?, Weekday::Monday);
            Some(Self::Week(week.ok()?.date()))
        };
        week()
            .or_else(|| text.parse().ok().map(Self::Date))
            .ok_or_else(|| TimeValueError(text.to_owned()))
    }
}

/// The expressions in an article's headline, headings, captions and body, in the order of the text.
#[must_use]
pub fn find(article: &Article) -> Vec<TimeExpression> {
    let language = article
        .metadata
        .language
        .as_ref()
        .map_or("en", |l| l.code());
    let written = article.metadata.date.as_ref().map(|date| date.value);
    let mut found = Vec::new();
    for block in &article.blocks {
        if matches!(
            block.role,
            Role::Title | Role::Heading | Role::Body | Role::Caption
        ) {
            let in_block = find_in(article.block_text(block), language, written);
            found.extend(in_block.into_iter().map(|expression| TimeExpression {
                range: expression.range.start + block.range.start
                    ..expression.range.end + block.range.start,
                ..expression
            }));
        }
    }
    found
}

/// The expressions in a text of a language (ISO 639-1) that was written at a time.
fn find_in(text: &str, language: &str, written: Option<PartialDate>) -> Vec<TimeExpression> {
    let words = words(text);
    let reader = Reader {
        text,
        language,
        is_english: language == "en",
        words: &words,
        written: Written(written),
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match reader.at(at) {
            Some((next, read)) => {
                if let Some((value, precision)) = read {
                    found.push(TimeExpression {
                        range: words[at].range.start..words[next - 1].range.end,
                        value,
                        precision,
                    });
                }
                at = next;
            }
            None => at += 1,
        }
    }
    found
}

/// A word or a number of a text.
#[derive(Debug)]
struct Word {
    range: Range<usize>,
    meaning: Meaning,
}

/// What a word may have to do with time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Nothing,
    /// A number in digits, and how many there are.
    Number(i16, u8),
    /// "3rd", "1er".
    Ordinal(i8),
    /// "three", "a".
    Count(i8),
    Weekday(Weekday),
    /// An English month, and whether its name is whole.
    Month(i8, bool),
    Today,
    Yesterday,
    Tomorrow,
    Last,
    Next,
    This,
    Ago,
    Night,
    /// "morning", "evening".
    PartOfDay,
    Weekend,
    Day,
    Unit(Granularity),
    /// What may stand before a month or a year that stands alone.
    Preposition,
    The,
    Of,
    /// "will", "due": what follows lies ahead.
    Ahead,
    /// "said": what follows is told as past.
    Telling,
}

/// Cuts a text into words. Signs between words belong to none.
fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::with_capacity(text.len() / 6);
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let is_inside = if c.is_ascii() {
            c.is_ascii_alphanumeric()
        } else {
            c.is_alphanumeric() || is_mark_within(c)
        };
        match (is_inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push(Word {
                    range: from..at,
                    meaning: meaning(&text[from..at]),
                });
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// Marks of Arabic script that stand within words.
fn is_mark_within(c: char) -> bool {
    matches!(c, '\u{64b}'..='\u{652}' | '\u{654}' | '\u{655}' | '\u{670}')
}

fn meaning(word: &str) -> Meaning {
    const LONGEST: usize = 10;
    let first = word.as_bytes()[0];
    if !first.is_ascii() {
        let is_digit = word.starts_with(|c| matches!(c, '٠'..='٩' | '۰'..='۹'));
        return if is_digit {
            number(&calendar::spelled(word))
        } else {
            Meaning::Nothing
        };
    }
    if first.is_ascii_digit() {
        return number(word);
    }
    if word.len() > LONGEST {
        return Meaning::Nothing;
    }
    let known = &LEXICON[usize::from(first.to_ascii_lowercase() - b'a')];
    let Some((_, meaning)) = known
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(word))
    else {
        return Meaning::Nothing;
    };
    // "may", "march", "sun" are words as well; days and months have capitals in English.
    let needs_capital = matches!(meaning, Meaning::Weekday(_) | Meaning::Month(..));
    if needs_capital && !first.is_ascii_uppercase() {
        Meaning::Nothing
    } else {
        *meaning
    }
}

fn number(word: &str) -> Meaning {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = word.split_at(digits);
    match (number.parse::<i16>(), rest) {
        (Ok(number), "") if digits <= 4 => Meaning::Number(number, digits as u8),
        (Ok(day @ 1..=31), "st" | "nd" | "rd" | "th" | "er" | "º" | "ª") => {
            Meaning::Ordinal(day as i8)
        }
        _ => Meaning::Nothing,
    }
}

/// English words by their first letter.
static LEXICON: LazyLock<[Vec<(&str, Meaning)>; 26]> = LazyLock::new(|| {
    use Granularity::{Month, Week, Year};
    let mut lexicon = [const { Vec::new() }; 26];
    let mut add = |words: &'static str, meaning: Meaning| {
        for word in words.split(' ') {
            lexicon[usize::from(word.as_bytes()[0] - b'a')].push((word, meaning));
        }
    };
    for (name, day) in [
        ("monday", Weekday::Monday),
        ("tuesday", Weekday::Tuesday),
        ("wednesday", Weekday::Wednesday),
        ("thursday", Weekday::Thursday),
        ("friday", Weekday::Friday),
        ("saturday", Weekday::Saturday),
        ("sunday", Weekday::Sunday),
    ] {
        add(name, Meaning::Weekday(day));
    }
    for (month, name) in (1..).zip([
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]) {
        add(name, Meaning::Month(month, true));
    }
    for (month, name) in [
        (1, "jan"),
        (2, "feb"),
        (3, "mar"),
        (4, "apr"),
        (6, "jun"),
        (7, "jul"),
        (8, "aug"),
        (9, "sep sept"),
        (10, "oct"),
        (11, "nov"),
        (12, "dec"),
    ] {
        add(name, Meaning::Month(month, false));
    }
    for (count, name) in (1..).zip([
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ]) {
        add(name, Meaning::Count(count));
    }
    add("a an", Meaning::Count(1));
    add("today tonight", Meaning::Today);
    add("yesterday", Meaning::Yesterday);
    add("tomorrow", Meaning::Tomorrow);
    add("last", Meaning::Last);
    add("next", Meaning::Next);
    add("this", Meaning::This);
    add("ago", Meaning::Ago);
    add("night", Meaning::Night);
    add("morning afternoon evening", Meaning::PartOfDay);
    add("weekend", Meaning::Weekend);
    add("day days", Meaning::Day);
    add("week weeks", Meaning::Unit(Week));
    add("month months", Meaning::Unit(Month));
    add("year years", Meaning::Unit(Year));
    add(
        "in since until till by from during before after through throughout between early late mid around circa on",
        Meaning::Preposition,
    );
    add("the", Meaning::The);
    add("of", Meaning::Of);
    add(
        "will ll shall due scheduled expected plans planned upcoming coming deadline",
        Meaning::Ahead,
    );
    add(
        "said says told announced reported added tweeted wrote",
        Meaning::Telling,
    );
    lexicon
});

/// When the article was written, as far as that is known.
#[derive(Debug, Clone, Copy)]
struct Written(Option<PartialDate>);

impl Written {
    fn day(self) -> Option<Date> {
        match self.0 {
            Some(PartialDate::Day(day)) => Some(day),
            _ => None,
        }
    }

    /// Months since the year 0.
    fn month(self) -> Option<i32> {
        match self.0 {
            Some(PartialDate::Day(day)) => Some(months(day.year(), day.month())),
            Some(PartialDate::Month(year, month)) => Some(months(year, month)),
            _ => None,
        }
    }

    fn year(self) -> Option<i16> {
        self.0.map(|date| date.first_day().year())
    }
}

fn months(year: i16, month: i8) -> i32 {
    i32::from(year) * 12 + i32::from(month) - 1
}

fn month_of(months: i32) -> Option<TimeValue> {
    let year = i16::try_from(months.div_euclid(12)).ok()?;
    let month = months.rem_euclid(12) as i8 + 1;
    is_spoken_of(year).then_some(TimeValue::Date(PartialDate::Month(year, month)))
}

fn year_of(year: i16) -> Option<TimeValue> {
    is_spoken_of(year).then_some(TimeValue::Date(PartialDate::Year(year)))
}

fn day_of(day: Date) -> TimeValue {
    TimeValue::Date(PartialDate::Day(day))
}

/// The years that numbers of four digits are taken for.
fn is_spoken_of(year: i16) -> bool {
    (1500..=2100).contains(&year)
}

/// What an expression means, if that can be told, and its precision.
type Meant = (Option<TimeValue>, Granularity);

/// `None` for words that go together and are no expression.
type Read = Option<Meant>;

fn known(value: TimeValue) -> Meant {
    (Some(value), value.granularity())
}

struct Reader<'a> {
    text: &'a str,
    language: &'a str,
    is_english: bool,
    words: &'a [Word],
    written: Written,
}

impl Reader<'_> {
    /// Reads the expression that begins with a word: the word after it, and what it means.
    fn at(&self, i: usize) -> Option<(usize, Read)> {
        match self.words[i].meaning {
            Meaning::Number(..) | Meaning::Ordinal(_) => self
                .numeric(i)
                .or_else(|| self.day_first(i))
                .or_else(|| self.ago(i))
                .or_else(|| self.year_alone(i)),
            _ if !self.is_english => self.month_and_year(i),
            Meaning::Month(month, is_whole) => self
                .month_first(i, month)
                .or_else(|| self.month_alone(i, month).filter(|_| is_whole)),
            Meaning::Weekday(weekday) => self.weekday(i, weekday),
            Meaning::Count(_) => self.ago(i),
            Meaning::Today => self.day_off(i, 0),
            Meaning::Yesterday => self.day_off(i, -1),
            Meaning::Tomorrow => self.day_off(i, 1),
            Meaning::Last | Meaning::Next | Meaning::This => self.pointed(i),
            Meaning::Day => self.day_beside(i),
            _ => None,
        }
    }

    fn meaning(&self, i: usize) -> Meaning {
        self.words
            .get(i)
            .map_or(Meaning::Nothing, |word| word.meaning)
    }

    fn word(&self, i: usize) -> &str {
        &self.text[self.words[i].range.clone()]
    }

    /// What stands between a word and the next; nothing behind a word that is not there.
    fn gap(&self, i: usize) -> &str {
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
    fn before(&self, i: usize) -> Meaning {
        if i > 0 && matches!(self.gap(i - 1), " " | "-") {
            self.meaning(i - 1)
        } else {
            Meaning::Nothing
        }
    }

    fn is_capitalized(&self, i: usize) -> bool {
        self.words
            .get(i)
            .is_some_and(|_| self.word(i).starts_with(char::is_uppercase))
    }

    /// The month that a word names in the text's language.
    fn month(&self, i: usize) -> Option<i8> {
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
    fn month_name(&self, i: usize) -> Option<(i8, usize)> {
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

    /// A year of four digits that follows on a word.
    fn year_after(&self, i: usize) -> Option<(i16, usize)> {
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
            Meaning::Number(year, 4) if !self.goes_on(next) => Some((year, next + 1)),
            _ => None,
        }
    }

    /// Whether a number goes on behind a sign: "3,000", "3.5", "7:30", "10%".
    fn goes_on(&self, i: usize) -> bool {
        let gap = self.gap(i);
        let is_followed = matches!(self.meaning(i + 1), Meaning::Number(..));
        is_followed && matches!(gap, "," | "." | ":" | "'" | "/") || gap.starts_with('%')
    }

    /// "2020-02-29", "29.2.2020"; not "08/09/2019", which two readers would read differently.
    fn numeric(&self, i: usize) -> Option<(usize, Read)> {
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
    fn day_first(&self, i: usize) -> Option<(usize, Read)> {
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
            let day = calendar::iranian_day(year, month, day)?;
            return Some((after, Some(known(day_of(day)))));
        } else {
            self.month_name(at)?
        };
        if let Some((year, after)) = self.year_after(after - 1) {
            return Some((after, full(year, month, day)));
        }
        Some((after, self.day_of_some_year(after, month, day, None)))
    }

    fn iranian_month(&self, i: usize) -> Option<i8> {
        let is_persian = self.language == "fa" && self.words.get(i).is_some();
        is_persian
            .then(|| calendar::iranian_month(&calendar::spelled(self.word(i))))
            .flatten()
    }

    fn day_number(&self, i: usize) -> Option<i8> {
        match self.meaning(i) {
            Meaning::Number(day @ 1..=31, 1..=2) => Some(day as i8),
            Meaning::Ordinal(day) => Some(day),
            _ => None,
        }
    }

    /// "February 29, 2020", "Feb. 29", "February 2020".
    fn month_first(&self, i: usize, month: i8) -> Option<(usize, Read)> {
        if let Some((year, after)) = self.year_after(i) {
            let value = month_of(months(year, month))?;
            return Some((after, Some(known(value))));
        }
        if !matches!(self.gap(i), " " | ". ") {
            return None;
        }
        // A full stop after a whole name ends a sentence.
        if self.gap(i) == ". " && matches!(self.words[i].meaning, Meaning::Month(_, true)) {
            return None;
        }
        let day = self.day_number(i + 1)?;
        if self.goes_on(i + 1) {
            return None;
        }
        if let Some((year, after)) = self.year_after(i + 1) {
            return Some((after, full(year, month, day)));
        }
        Some((i + 2, self.day_of_some_year(i + 2, month, day, None)))
    }

    /// "mai 2011" in other languages than English.
    fn month_and_year(&self, i: usize) -> Option<(usize, Read)> {
        // Only before a number is it worth looking a name up.
        let may_follow = (i + 1..(i + 4).min(self.words.len()))
            .any(|i| matches!(self.meaning(i), Meaning::Number(_, 4)));
        if !may_follow {
            return None;
        }
        let (month, after) = self.month_name(i)?;
        let (year, after) = self.year_after(after - 1)?;
        let value = month_of(months(year, month))?;
        Some((after, Some(known(value))))
    }

    /// A day without its year: the nearest to the day of writing, if it is near enough to be meant; half a year away, either year may be,
    /// or another. `next` is the word after.
    fn day_of_some_year(&self, next: usize, month: i8, day: i8, weekday: Option<Weekday>) -> Read {
        const NEAR: i32 = 120;
        // There is one at least every eight years: 29 February.
        Date::new(2000, month, day).ok()?;
        // "the September 11 attacks": the event is named for the day, and its year is not told.
        let names_event = next > 0
            && self.gap(next - 1) == " "
            && self.words.get(next).is_some_and(|_| {
                EVENTS
                    .iter()
                    .any(|event| self.word(next).to_ascii_lowercase().starts_with(event))
            });
        let written = self.written.day().filter(|_| !names_event);
        let value = written.and_then(|written| {
            (written.year() - 1..=written.year() + 1)
                .filter_map(|year| Date::new(year, month, day).ok())
                .filter(|date| weekday.is_none_or(|weekday| date.weekday() == weekday))
                .min_by_key(|date| days_between(written, *date).abs())
                .filter(|date| weekday.is_some() || days_between(written, *date).abs() <= NEAR)
        });
        Some((value.map(day_of), Granularity::Day))
    }

    /// "in February", "last month's", but not "Theresa May", "May I", "Black September".
    fn month_alone(&self, i: usize, month: i8) -> Option<(usize, Read)> {
        const ALSO_NAMES: [i8; 5] = [3, 4, 5, 6, 8];
        let is_led = matches!(
            self.before(i),
            Meaning::Preposition | Meaning::Last | Meaning::Next | Meaning::This
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
        let value = self.written.month().and_then(|written| {
            // Months are spoken of more in looking back than ahead.
            let (earliest, latest) = if self.lies_ahead(i) { (0, 11) } else { (-8, 3) };
            (earliest..=latest)
                .map(|off| written + off)
                .filter(|months| months.rem_euclid(12) as i8 + 1 == month)
                .min_by_key(|months| (months - written).abs())
                .and_then(month_of)
        });
        Some((i + 1, Some((value, Granularity::Month))))
    }

    /// A weekday by itself or before a date.
    fn weekday(&self, i: usize, weekday: Weekday) -> Option<(usize, Read)> {
        if matches!(self.gap(i), " " | ", ") {
            let dated = match self.meaning(i + 1) {
                Meaning::Month(month, _) => self.month_first(i + 1, month),
                Meaning::Number(..) | Meaning::Ordinal(_) => self.day_first(i + 1),
                _ => None,
            };
            if let Some((after, Some((value, Granularity::Day)))) = dated {
                let month_and_day = self.month_and_day(i + 1, after);
                let has_year = matches!(self.meaning(after - 1), Meaning::Number(_, 4));
                let value = match month_and_day {
                    Some((month, day)) if !has_year => {
                        self.day_of_some_year(after, month, day, Some(weekday))
                    }
                    _ => Some((value, Granularity::Day)),
                };
                return Some((after, value));
            }
        }
        if self.is_name_with_weekday(i) {
            return None;
        }
        let value = self.written.day().map(|written| {
            if self.lies_ahead(i) {
                day_of(on_or_after(written, weekday))
            } else {
                day_of(on_or_before(written, weekday))
            }
        });
        Some((i + 1, Some((value, Granularity::Day))))
    }

    /// Month and day among some words.
    fn month_and_day(&self, from: usize, to: usize) -> Option<(i8, i8)> {
        let month = (from..to).find_map(|i| self.month(i))?;
        let day = (from..to).find_map(|i| self.day_number(i))?;
        Some((month, day))
    }

    /// "Sunday Times", "Mail on Sunday", "Black Friday".
    fn is_name_with_weekday(&self, i: usize) -> bool {
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

    /// "last Tuesday", "next March", "this year", "last night".
    fn pointed(&self, i: usize) -> Option<(usize, Read)> {
        if self.gap(i) != " " {
            return None;
        }
        let pointer = self.words[i].meaning;
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
            // "the last year", "every next week" are stretches, or wait for what follows.
            Meaning::Weekend | Meaning::Unit(_)
                if self.before(i) == Meaning::The || self.is_plural(i + 1) =>
            {
                return None;
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

    fn is_plural(&self, i: usize) -> bool {
        self.word(i).ends_with('s')
    }

    /// So many weeks, months or years from the time of writing.
    fn unit_off(&self, unit: Granularity, count: i32) -> Option<TimeValue> {
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
    fn off(&self, days: i64) -> Option<TimeValue> {
        let day = self.written.day()?.checked_add(days.days()).ok()?;
        Some(day_of(day))
    }

    /// "yesterday".
    fn day_off(&self, i: usize, days: i64) -> Option<(usize, Read)> {
        // "USA Today" and the like are papers.
        let is_name = self.is_capitalized(i) && i > 0 && {
            let gap = self.gap(i - 1);
            gap == " " && self.is_capitalized(i - 1)
        };
        (!is_name).then(|| (i + 1, Some((self.off(days), Granularity::Day))))
    }

    /// "day before yesterday", "day after tomorrow".
    fn day_beside(&self, i: usize) -> Option<(usize, Read)> {
        let side = self.words.get(i + 1).map(|_| self.word(i + 1))?;
        let days = match (side, self.meaning(i + 2)) {
            ("before", Meaning::Yesterday) => -2,
            ("after", Meaning::Tomorrow) => 2,
            _ => return None,
        };
        Some((i + 3, Some((self.off(days), Granularity::Day))))
    }

    /// "two weeks ago".
    fn ago(&self, i: usize) -> Option<(usize, Read)> {
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
        if self.gap(i) != " " || self.gap(i + 1) != " " || self.meaning(i + 2) != Meaning::Ago {
            return None;
        }
        // Round numbers are not meant to the year.
        let is_round = unit != Granularity::Day && count >= 10 && count % 5 == 0;
        let is_rough = i > 0 && ROUGHLY.contains(&self.word(i - 1).to_ascii_lowercase().as_str());
        let value = if is_round || is_rough {
            None
        } else {
            self.unit_off(unit, -i32::from(count))
        };
        Some((i + 3, Some((value, unit))))
    }

    /// "in 2013", "the 2012 election"; not "of 2000 people".
    fn year_alone(&self, i: usize) -> Option<(usize, Read)> {
        let Meaning::Number(year, 4) = self.meaning(i) else {
            return None;
        };
        if self.goes_on(i) || i == 0 {
            return None;
        }
        let is_led = if self.is_english {
            match self.before(i) {
                Meaning::Preposition | Meaning::Of => true,
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

    /// Whether the sentence speaks of what lies ahead: "will meet on Tuesday", "On Tuesday the court will".
    fn lies_ahead(&self, i: usize) -> bool {
        const FARTHEST: usize = 12;
        let ends_sentence = |i: usize| {
            let gap = self.gap(i);
            gap.contains(['!', '?', ';']) || gap.starts_with('.') && gap.len() > 1
        };
        let mut opens_sentence = true;
        for (steps, k) in (0..i).rev().enumerate() {
            if ends_sentence(k) {
                break;
            }
            match self.meaning(k) {
                Meaning::Telling => return false,
                Meaning::Ahead => return true,
                _ if k + 1 == i
                    && matches!(
                        self.word(k).to_ascii_lowercase().as_str(),
                        "until" | "till" | "by"
                    ) =>
                {
                    return true;
                }
                _ => {}
            }
            opens_sentence &= steps == 0 && self.meaning(k) == Meaning::Preposition;
            if steps >= FARTHEST {
                return false;
            }
        }
        if opens_sentence {
            for k in i + 1..self.words.len().min(i + FARTHEST) {
                match self.meaning(k) {
                    Meaning::Telling => return false,
                    Meaning::Ahead => return true,
                    _ if ends_sentence(k) => return false,
                    _ => {}
                }
            }
        }
        false
    }
}

fn full(year: i16, month: i8, day: i8) -> Read {
    if !is_spoken_of(year) {
        return None;
    }
    Some(known(day_of(Date::new(year, month, day).ok()?)))
}

fn on_or_after(day: Date, weekday: Weekday) -> Date {
    day.saturating_add(i64::from(day.weekday().until(weekday)).days())
}

fn on_or_before(day: Date, weekday: Weekday) -> Date {
    day.saturating_sub(i64::from(day.weekday().since(weekday)).days())
}

fn days_between(one: Date, other: Date) -> i32 {
    one.until(other).map_or(i32::MAX, |span| span.get_days())
}

/// What makes a weekday before it the name of a paper, a show or a holiday.
const AFTER_WEEKDAY: [&str; 20] = [
    "Times",
    "Telegraph",
    "Mirror",
    "Express",
    "Mail",
    "Post",
    "Herald",
    "Independent",
    "People",
    "Tribune",
    "Star",
    "Sun",
    "Magazine",
    "Night",
    "Review",
    "Business",
    "Sport",
    "World",
    "School",
    "Service",
];

/// What makes a weekday after it a name of its own.
const BEFORE_WEEKDAY: [&str; 18] = [
    "Black",
    "Good",
    "Ash",
    "Palm",
    "Easter",
    "Super",
    "Cyber",
    "Bloody",
    "Holy",
    "Maundy",
    "Shrove",
    "Fat",
    "Whit",
    "Blue",
    "Ruby",
    "Giving",
    "Sheffield",
    "Spy",
];

/// Events that are named for their day.
const EVENTS: [&str; 13] = [
    "attack",
    "bombing",
    "massacre",
    "coup",
    "riot",
    "revolution",
    "movement",
    "commission",
    "committee",
    "uprising",
    "hijack",
    "terror",
    "insurrection",
];

/// What may be counted in thousands, after a number that could be a year.
#[rustfmt::skip]
const COUNTED: [&str; 36] = [
    "people", "troops", "soldiers", "police", "dollars", "euros", "pounds", "percent", "per", "miles", "kilometers", "kilometres", "km", "meters",
    "metres", "feet", "tons", "tonnes", "men", "women", "children", "years", "cases", "votes", "homes", "jobs", "workers", "members", "students",
    "refugees", "civilians", "fighters", "square", "points", "calories", "hectares",
];

/// What makes a count an estimate.
#[rustfmt::skip]
const ROUGHLY: [&str; 12] = [
    "about", "around", "some", "nearly", "almost", "over", "roughly", "approximately", "than", "least", "only", "maybe",
];

/// What stands before years in other languages than English.
#[rustfmt::skip]
const BEFORE_YEAR: [&str; 26] = [
    "in", "im", "jahr", "jahre", "seit", "en", "depuis", "année", "desde", "año", "em", "ano", "nel", "dal", "del", "anno", "sinds", "jaar",
    "عام", "العام", "سنة", "سال", "منذ", "שנת", "בשנת", "מאז",
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The expressions of a text that was written on Thursday, 13 February 2020, each with its value, or `?` where it has none.
    fn check(language: &str, text: &str, expected: &[(&str, &str)]) {
        let written = Some(PartialDate::Day(Date::constant(2020, 2, 13)));
        let found = find_in(text, language, written);
        let shown: Vec<(&str, String)> = found
            .iter()
            .map(|found| {
                let value = found
                    .value
                    .map_or("?".to_owned(), |value| value.to_string());
                (&text[found.range.clone()], value)
            })
            .collect();
        let shown: Vec<(&str, &str)> = shown.iter().map(|(a, b)| (*a, b.as_str())).collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn dates_are_found_in_sentences() {
        for (text, expected) in [
            (
                "The pier opened on February 29, 2020, at noon.",
                [("February 29, 2020", "2020-02-29")],
            ),
            (
                "It was Feb. 3, 2011 when the ice came.",
                [("Feb. 3, 2011", "2011-02-03")],
            ),
            ("They met on 3 May 2011.", [("3 May 2011", "2011-05-03")]),
            (
                "the ice of the 3rd of May, 2011",
                [("3rd of May, 2011", "2011-05-03")],
            ),
            (
                "Since June 2013 the office has stood empty.",
                [("June 2013", "2013-06")],
            ),
            ("It was closed in 2013.", [("2013", "2013")]),
            ("Before the 2012 election nobody asked.", [("2012", "2012")]),
            (
                "Signed 2011-05-03 in Skarv.",
                [("2011-05-03", "2011-05-03")],
            ),
            (
                "It ended on Friday, June 3, 2011.",
                [("Friday, June 3, 2011", "2011-06-03")],
            ),
            ("He left on Jan. 6.", [("Jan. 6", "2020-01-06")]),
            ("He left on December 30.", [("December 30", "2019-12-30")]),
            // The year in which it was that weekday.
            (
                "He left on Sunday, March 3.",
                [("Sunday, March 3", "2019-03-03")],
            ),
        ] {
            check("en", text, &expected);
        }
    }

    #[test]
    fn what_depends_on_the_day_of_writing_is_resolved() {
        for (text, expected) in [
            ("The talks began on Tuesday.", ("Tuesday", "2020-02-11")),
            ("The talks began Thursday.", ("Thursday", "2020-02-13")),
            (
                "The talks began last Thursday.",
                ("last Thursday", "2020-02-06"),
            ),
            (
                "The talks will begin on Tuesday.",
                ("Tuesday", "2020-02-18"),
            ),
            (
                "On Tuesday, the court will hear them.",
                ("Tuesday", "2020-02-18"),
            ),
            (
                "He will go, she said on Tuesday.",
                ("Tuesday", "2020-02-11"),
            ),
            (
                "She said on Tuesday that he will go.",
                ("Tuesday", "2020-02-11"),
            ),
            (
                "The office is closed until Monday.",
                ("Monday", "2020-02-17"),
            ),
            ("It opens next Friday.", ("next Friday", "2020-02-14")),
            ("It opens next March.", ("next March", "2020-03")),
            ("It opened last March.", ("last March", "2019-03")),
            ("It opened in May.", ("May", "2020-05")),
            ("It froze in mid-October.", ("October", "2019-10")),
            ("It will freeze in October.", ("October", "2020-10")),
            ("It froze over last year.", ("last year", "2019")),
            (
                "It froze over earlier this month.",
                ("this month", "2020-02"),
            ),
            ("It froze over last week.", ("last week", "2020-W06")),
            (
                "The ice broke two weeks ago.",
                ("two weeks ago", "2020-W05"),
            ),
            (
                "The ice broke three days ago.",
                ("three days ago", "2020-02-10"),
            ),
            ("The ice broke four years ago.", ("four years ago", "2016")),
            ("It froze over yesterday.", ("yesterday", "2020-02-12")),
            (
                "The day before yesterday it froze.",
                ("day before yesterday", "2020-02-11"),
            ),
            ("It froze over last night.", ("last night", "2020-02-12")),
            ("Tomorrow it will freeze.", ("Tomorrow", "2020-02-14")),
        ] {
            check("en", text, &[expected]);
        }
    }

    #[test]
    fn what_is_told_roughly_or_names_an_event_has_no_value() {
        for (text, expected) in [
            ("It froze over about two years ago.", "two years ago"),
            ("It froze over 20 years ago.", "20 years ago"),
            (
                "Since the September 11 attacks it stood empty.",
                "September 11",
            ),
        ] {
            check("en", text, &[(expected, "?")]);
        }
    }

    #[test]
    fn words_and_numbers_that_only_look_like_times_are_left_alone() {
        for text in [
            "It may march on in second place.",
            "Theresa May said so, and May repeated it.",
            "March on, she said, and August Kroll did.",
            "The Sunday Times and the Mail on Sunday were there on Black Friday.",
            "USA Today asked the Harbor News.",
            "In the 1990s she was 29. May came.",
            "They won 3-2, and 2000 people of 10,000 stood by; of 2000 people none left.",
            "Over the last year, and the next week, it grew.",
            "At 7:30 it was 10.5% and 1,200 tons.",
            "She meets them on Tuesdays.",
            "Aged 29 he had 2013 reasons.",
        ] {
            check("en", text, &[]);
        }
    }

    #[test]
    fn dates_are_found_in_other_languages() {
        for (language, text, expected) in [
            (
                "de",
                "Das Büro wurde am 3. Mai 2011 geöffnet.",
                ("3. Mai 2011", "2011-05-03"),
            ),
            ("de", "Seit März 2019 ist es zu.", ("März 2019", "2019-03")),
            ("de", "Am 3. März schloss es.", ("3. März", "2020-03-03")),
            ("de", "Es schloss im Jahr 2013.", ("2013", "2013")),
            (
                "fr",
                "Ouvert le 1er mai 2011 à midi.",
                ("1er mai 2011", "2011-05-01"),
            ),
            (
                "es",
                "Abrió el 3 de mayo de 2011.",
                ("3 de mayo de 2011", "2011-05-03"),
            ),
            ("es", "En mayo de 2011 abrió.", ("mayo de 2011", "2011-05")),
            (
                "pt",
                "Abriu em 3 de março de 2011.",
                ("3 de março de 2011", "2011-03-03"),
            ),
            (
                "it",
                "Aperto il 3 maggio 2011.",
                ("3 maggio 2011", "2011-05-03"),
            ),
            (
                "nl",
                "Het ging op 3 mei 2011 open.",
                ("3 mei 2011", "2011-05-03"),
            ),
            (
                "ar",
                "افتتح في ٣ مايو/أيار ٢٠١١ هناك",
                ("٣ مايو/أيار ٢٠١١", "2011-05-03"),
            ),
            (
                "ar",
                "في 7 كانون الأول 2019 كان",
                ("7 كانون الأول 2019", "2019-12-07"),
            ),
            (
                "ar",
                "افتتح في 3 مايو (أيار) 2011 هناك",
                ("3 مايو (أيار) 2011", "2011-05-03"),
            ),
            (
                "ar",
                "بدأ يوم ٣ جويلية ٢٠١١ هناك",
                ("٣ جويلية ٢٠١١", "2011-07-03"),
            ),
            ("ar", "منذ غشت 2011 وهو", ("غشت 2011", "2011-08")),
            ("he", "נפתח ב-3 במאי 2011 שם", ("3 במאי 2011", "2011-05-03")),
            ("he", "בנובמבר 2019 נסגר", ("בנובמבר 2019", "2019-11")),
            ("he", "הוא נסגר בשנת 2013 לתמיד", ("2013", "2013")),
            ("fa", "در ۱۶ آذر ۱۳۹۸ بود", ("۱۶ آذر ۱۳۹۸", "2019-12-07")),
        ] {
            check(language, text, &[expected]);
        }
        check("de", "Sie mag 2019 Leute, und 30 Mal.", &[]);
    }

    #[test]
    fn without_a_day_of_writing_nothing_is_made_up() {
        let found = find_in("On Tuesday, last year, on May 3, 2011.", "en", None);
        let values: Vec<Option<String>> = found
            .iter()
            .map(|found| found.value.map(|value| value.to_string()))
            .collect();
        assert_eq!(values, [None, None, Some("2011-05-03".to_owned())]);
        let year = find_in("last year, last month", "en", Some(PartialDate::Year(2013)));
        assert_eq!(year[0].value.unwrap().to_string(), "2012");
        assert_eq!(year[1].value, None);
    }

    #[test]
    fn a_value_reads_back_as_it_is_shown() {
        for text in ["2020-02-29", "2020-W09", "2020-02", "2020"] {
            assert_eq!(text.parse::<TimeValue>().unwrap().to_string(), text);
        }
        assert!("2020-W60".parse::<TimeValue>().is_err());
        assert!("soon".parse::<TimeValue>().is_err());
    }

    proptest! {
        #[test]
        fn expressions_follow_one_another_whatever_the_text(
            pieces in prop::collection::vec(prop::sample::select(PIECES), 0..20),
            language in prop::sample::select(&["en", "de", "ar", "fa", "es", "xx"][..]),
        ) {
            let text = pieces.concat();
            let found = find_in(&text, language, Some(PartialDate::Day(Date::constant(2020, 2, 29))));
            prop_assert!(found.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start));
            for found in found {
                prop_assert!(!text[found.range].is_empty());
                if let Some(value) = found.value {
                    prop_assert_eq!(value.to_string().parse::<TimeValue>().unwrap(), value);
                }
            }
        }
    }

    #[rustfmt::skip]
    const PIECES: &[&str] = &[
        " ", ", ", ". ", "-", ":", "/", "29", "31", "2020", "0", "9999", "3rd", "February", "Feb", "May", "Sunday", "last", "next", "this", "day",
        "before", "yesterday", "week", "years", "ago", "two", "in", "the", "of", "will", "said", "Times", "mayo", "de", "مايو", "آذر", "۱۳۹۸", "كانون",
        "الأول", "é", "’",
    ];
}
