//! Dates as newspapers print them.
//!
//! What comes in: a line, or a record's date field. What goes out: the date it gives, as precisely as it gives it, and whether the
//! line does nothing else than date or place the story. A numeric date that two readers would read differently is not read.

use super::names;
use crate::calendar;
use crate::date::PartialDate;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::HashSet;
use std::sync::LazyLock;

/// What a line that dates a story says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DateLine {
    /// The date, where the line gives one that can be read.
    pub(super) date: Option<PartialDate>,
}

/// Reads a line that only dates or places the story; `None` for any other line.
///
/// Of several dates the first counts: papers print the day of publication before the day of a change.
pub(super) fn date_line(line: &str) -> Option<DateLine> {
    const LONGEST: usize = 120;
    let line = &*calendar::spelled(line);
    if line.len() > LONGEST || !(has_digit(line) || opens_as_label(line)) {
        return None;
    }
    let words = words(line);
    if is_label(&words) {
        return Some(DateLine { date: None });
    }
    // A date that is refused still makes the line one that dates the story.
    let dates = find_all_as_written(&words);
    let is_dated = |i: usize| dates.iter().any(|(range, _)| range.contains(&i));
    let times = words.iter().filter(|word| is_time(word)).count();
    if dates.is_empty() && times == 0 {
        return None;
    }
    let strangers: Vec<usize> = (0..words.len())
        .filter(|&i| !is_dated(i) && !accompanies_date(&words[i]) && !is_hour(&words[i..]))
        .collect();
    // A place, or a section's name, may stand before the date: "GENEVA, 3 May 2011".
    let first_dated = dates.first().map_or(0, |(range, _)| range.start);
    let is_placed = strangers.len() <= 3
        && !dates.is_empty()
        && strangers.iter().all(|&i| i < first_dated)
        && (strangers
            .iter()
            .all(|&i| words[i].text.starts_with(char::is_uppercase))
            || strangers.len() == words_before_divider(line));
    if !strangers.is_empty() && !is_placed {
        return None;
    }
    Some(DateLine {
        date: dates.iter().find_map(|(_, date)| in_range(*date)),
    })
}

/// How many words stand before the comma or dash that parts a place from its date, in Arabic or Hebrew: these have no capitals to tell a
/// name by, and what a sentence says before a date is parted from it by nothing. In other scripts none.
fn words_before_divider(line: &str) -> usize {
    if !line.starts_with(is_semitic) {
        return 0;
    }
    line.split_once([',', '-', '–', '—', '|'])
        .map_or(0, |(place, _)| words(place).len())
}

/// Letters of Hebrew and of Arabic.
pub(super) fn is_semitic(c: char) -> bool {
    matches!(c, '\u{5d0}'..='\u{5ea}' | '\u{620}'..='\u{64a}' | '\u{66e}'..='\u{6d3}')
}

/// Whether a line only says where the story was written: "OSLO, Norway —", "OSLO (AP) —", "القاهرة (رويترز) -", "דובאי –".
pub(super) fn is_place_line(line: &str) -> bool {
    const MOST_WORDS: usize = 5;
    if line.starts_with(is_semitic) {
        return is_semitic_place_line(line);
    }
    if !line.starts_with(char::is_uppercase) || line.chars().nth(1).is_some_and(char::is_lowercase)
    {
        return false;
    }
    let bare = line.trim_end_matches(['-', '–', '—', ':', ' ']);
    let is_open = bare.len() < line.len();
    let (place, agency) = bare.split_once('(').unwrap_or((bare, ")"));
    if !agency.ends_with(')') || agency.len() > 20 {
        return false;
    }
    let words: Vec<&str> = place.split_whitespace().collect();
    let is_capitalized = |word: &&str| word.starts_with(char::is_uppercase);
    let begins_in_capitals = words.first().is_some_and(|word| {
        word.chars().filter(|c| c.is_uppercase()).count() >= 3
            && !word.chars().any(char::is_lowercase)
    });
    begins_in_capitals
        && words.len() <= MOST_WORDS
        && words.iter().all(is_capitalized)
        && (is_open || words[0].ends_with(',') && words.len() > 1)
}

/// Where there are no capitals, a place is told by the dash that nothing follows, or by the agency in brackets.
fn is_semitic_place_line(line: &str) -> bool {
    const MOST_WORDS: usize = 3;
    let bare = line.trim_end_matches(is_dash_or_space);
    let (place, agency) = match bare.split_once('(') {
        Some((place, agency)) => (place, Some(agency)),
        None => (bare, None),
    };
    let is_place = place.chars().all(|c| {
        c.is_alphabetic() || c.is_whitespace() || matches!(c, '\'' | '״' | '"' | '־' | '-')
    });
    let is_told = match agency {
        Some(agency) => agency.strip_suffix(')').is_some_and(|names| {
            names
                .split(['/', ',', '،'])
                .all(|name| names::agency(name).is_some())
        }),
        None => bare.len() < line.len(),
    };
    is_place && is_told && (1..=MOST_WORDS).contains(&place.split_whitespace().count())
}

/// The dashes behind a dateline, the stroke that Arabic papers set for one, and marks of direction beside them.
pub(super) fn is_dash_or_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '–' | '—' | 'ـ' | '\u{200e}' | '\u{200f}')
}

/// "Published:" with its date on the next line, or lost.
fn is_label(words: &[Word]) -> bool {
    words
        .first()
        .is_some_and(|first| is_label_word(&first.lower))
        && words
            .iter()
            .all(|word| !is_time(word) && accompanies_date(word))
}

/// Whether a line's first word may be one that "Published:" is; told without cutting the whole line into words.
fn opens_as_label(line: &str) -> bool {
    words(line.split_whitespace().next().unwrap_or_default())
        .first()
        .is_some_and(|first| is_label_word(&first.lower))
        || !line.starts_with(|c: char| c.is_alphanumeric())
}

fn is_label_word(lower: &str) -> bool {
    const SHORTEST: usize = 7;
    lower.len() >= SHORTEST && LABELS.contains(lower)
}

/// How many dates stand in a line.
pub(super) fn count(line: &str) -> usize {
    let line = &*calendar::spelled(line);
    if has_year(line) {
        find_all(&words(line)).len()
    } else {
        0
    }
}

/// Whether a line gives a time of day and nothing else.
pub(super) fn is_clock(line: &str) -> bool {
    const LONGEST: usize = 20;
    line.len() <= LONGEST
        && line.starts_with(|c: char| c.is_ascii_digit())
        && words(line).iter().enumerate().all(|(i, word)| {
            if i == 0 {
                is_time(word)
            } else {
                accompanies_date(word)
            }
        })
}

/// The date in the words that place a wire's story, before the dash: "SKARV, 3 May 2011 – The harbor …", "SKARV, 3 May 2011 (AP) - …".
pub(super) fn opening_date(paragraph: &str) -> Option<(&str, PartialDate)> {
    const FARTHEST: usize = 80;
    let at = ["–", "—", " - ", " ـ "]
        .iter()
        .filter_map(|dash| paragraph.find(dash))
        .min()
        .filter(|at| *at <= FARTHEST)?;
    let place = paragraph[..at].trim();
    let place = place
        .split_once('(')
        .map_or(place, |(place, _)| place.trim());
    let is_place = place.starts_with(|c: char| c.is_uppercase() || is_semitic(c))
        && place.contains([',', '،']);
    let date = date_line(place)?.date?;
    is_place.then_some((place, date))
}

/// Every date has four digits for its year.
fn has_year(line: &str) -> bool {
    let is_digit = |b: &u8| b.is_ascii_digit();
    line.as_bytes()
        .windows(4)
        .any(|four| is_digit(&four[3]) && four.iter().all(is_digit))
}

/// Every date and every time of day has one.
fn has_digit(line: &str) -> bool {
    line.bytes().any(|b| b.is_ascii_digit())
}

/// The first date in a line that is no prose: a byline's, a copyright notice's.
pub(super) fn first_date(line: &str) -> Option<PartialDate> {
    let line = &*calendar::spelled(line);
    if !has_year(line) {
        return None;
    }
    find_all(&words(line)).first().map(|(_, date)| *date)
}

/// Reads a date field: ISO 8601 with or without time, seconds since 1970, or any date as newspapers print it.
///
/// The day is the one that is written: a time zone beside it has been applied by who wrote it.
pub(super) fn field_date(text: &str) -> Option<PartialDate> {
    read_field(text).ok()
}

/// Reads a date field, or says why it is not taken.
pub(super) fn read_field(text: &str) -> Result<PartialDate, Refusal> {
    let text = text.trim();
    if let Ok(date) = text.parse::<PartialDate>() {
        return checked(date);
    }
    if let Some(date) = basic_day(text) {
        return checked(date);
    }
    if (9..=13).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) {
        let number: i64 = text.parse().map_err(|_| Refusal::NoDate)?;
        let seconds = if text.len() > 11 {
            number / 1000
        } else {
            number
        };
        let time = Timestamp::from_second(seconds).map_err(|_| Refusal::NoDate)?;
        return checked(PartialDate::Day(time.to_zoned(TimeZone::UTC).date()));
    }
    if let Some(date) = first_date(text) {
        return Ok(date);
    }
    let head = text.split(['T', 't', ' ']).next().unwrap_or_default();
    if let Ok(date) = head.parse::<PartialDate>() {
        return checked(date);
    }
    let written = find_all_as_written(&words(&calendar::spelled(text)));
    match written.first() {
        Some((_, date)) => checked(*date),
        None => Err(Refusal::NoDate),
    }
}

/// A day in eight digits, "20200101", perhaps with a time behind it, "20200101T1200Z" or "20200101120000". What is no day of the calendar
/// or older than newspapers is some other number.
fn basic_day(text: &str) -> Option<PartialDate> {
    const EARLIEST: i16 = 1800;
    let (day, time) = text.split_at_checked(8)?;
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let has_time =
        time.is_empty() || time.starts_with(['T', 't', ' ']) || time.len() == 6 && is_digits(time);
    if !is_digits(day) || !has_time {
        return None;
    }
    let number = |range: std::ops::Range<usize>| day[range].parse::<i16>().ok();
    let year = number(0..4).filter(|year| *year >= EARLIEST)?;
    day_of(year, number(4..6)? as i8, number(6..8)? as i8)
}

/// Why the date in a field or a date line is not taken, if it has one that is not: "9019-12-07 is refused: it is in the future".
pub(super) fn refusal(text: &str) -> Option<String> {
    match read_field(text) {
        Err(why @ (Refusal::InFuture | Refusal::TooEarly)) => {
            Some(format!("{} is refused: {why}", text.trim()))
        }
        _ => None,
    }
}

/// The date in the path of an address: `2019/12/07`, `2019-12-07`, `20191207`, or the month in `2019/12`.
pub(super) fn in_address(path: &str) -> Option<PartialDate> {
    let numbers: Vec<(usize, &str)> = digit_runs(path);
    let number = |text: &str| text.parse::<i16>().ok();
    let joined = |i: usize| {
        let (at, text) = numbers.get(i)?;
        let end = at + text.len();
        let next = numbers.get(i + 1)?.0;
        let between = &path[end..next];
        (matches!(between, "/" | "-" | "_" | ".")).then_some(between)
    };
    let is_year = |text: &str| {
        text.len() == 4 && number(text).is_some_and(|year| (1990..=2100).contains(&year))
    };
    let mut month_only = None;
    for (i, (_, text)) in numbers.iter().enumerate() {
        if is_year(text) && joined(i).is_some() {
            let month = number(numbers[i + 1].1)?;
            if joined(i + 1).is_some() && joined(i + 1) == joined(i) {
                let day = numbers[i + 2].1;
                if day.len() <= 2
                    && numbers[i + 1].1.len() <= 2
                    && let Some(date) = day_of(number(text)?, month as i8, number(day)? as i8)
                {
                    return in_range(date);
                }
            }
            if joined(i) == Some("/") && numbers[i + 1].1.len() <= 2 && (1..=12).contains(&month) {
                month_only =
                    month_only.or(in_range(PartialDate::Month(number(text)?, month as i8)));
            }
        }
        if text.len() == 8
            && is_year(&text[..4])
            && let (Some(year), Some(month), Some(day)) =
                (number(&text[..4]), number(&text[4..6]), number(&text[6..]))
            && let Some(date) = day_of(year, month as i8, day as i8)
        {
            return in_range(date);
        }
    }
    month_only
}

/// The runs of digits in a text and where they begin.
fn digit_runs(text: &str) -> Vec<(usize, &str)> {
    let mut runs = Vec::new();
    let mut start = None;
    for (at, byte) in text.bytes().chain([b' ']).enumerate() {
        match (byte.is_ascii_digit(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                runs.push((from, &text[from..at]));
                start = None;
            }
            _ => {}
        }
    }
    runs
}

/// A word of a line without the punctuation around it.
#[derive(Debug)]
struct Word<'a> {
    text: &'a str,
    lower: String,
}

fn words(line: &str) -> Vec<Word<'_>> {
    line.split(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ',' | '\u{200f}' | '\u{200e}' | '|' | '·' | '•' | '(' | ')' | '[' | ']' | ';'
            )
    })
    .map(|word| word.trim_matches(['-', '–', '—', '/', ':', '*', '\'', '"']))
    .map(without_hebrew_prefix)
    .filter(|word| !word.is_empty())
    .flat_map(split_ideographs)
    .flat_map(split_glued)
    .map(|text| Word {
        text,
        lower: text.trim_end_matches('.').to_lowercase(),
    })
    .collect()
}

/// The number that a Hebrew preposition or article is joined to by a hyphen: "ב-26", "ה־3".
fn without_hebrew_prefix(word: &str) -> &str {
    word.strip_prefix(['ב', 'ה', 'ל', 'מ'])
        .and_then(|rest| rest.strip_prefix(['-', '־', '–']))
        .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        .unwrap_or(word)
}

/// Splits "2019年12月7日" after its signs for year, month and day, which are kept with their numbers.
fn split_ideographs(word: &str) -> impl Iterator<Item = &str> {
    word.split_inclusive(['年', '月', '日', '년', '월', '일'])
}

/// Splits what a page's layout kept apart and its text does not: "2011Updated", "Monday30.".
fn split_glued(word: &str) -> Vec<&str> {
    let mut cuts = vec![0];
    let mut letters = 0;
    let mut previous = ' ';
    for (at, c) in word.char_indices() {
        let before_capital = (previous.is_ascii_digit() || previous.is_lowercase())
            && c.is_uppercase()
            && !matches!(c, 'T' | 'Z');
        let before_day = letters >= 4 && c.is_ascii_digit();
        if before_capital || before_day {
            cuts.push(at);
        }
        letters = if c.is_alphabetic() { letters + 1 } else { 0 };
        previous = c;
    }
    cuts.push(word.len());
    cuts.windows(2).map(|cut| &word[cut[0]..cut[1]]).collect()
}

/// Every date in the words with the words it takes, from left to right.
fn find_all(words: &[Word]) -> Vec<(std::ops::Range<usize>, PartialDate)> {
    let mut dates = find_all_as_written(words);
    dates.retain(|(_, date)| in_range(*date).is_some());
    dates
}

/// Every date in the words, whether or not something may have been published on it.
fn find_all_as_written(words: &[Word]) -> Vec<(std::ops::Range<usize>, PartialDate)> {
    let mut dates = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match date_at(&words[at..]) {
            // "31 June 2013" is a slip and says nothing, not even the month.
            Some((1..=3, PartialDate::Month(..))) if at > 0 && day(&words[at - 1]).is_some() => {
                at += 1;
            }
            Some((taken, date)) => {
                dates.push((at..at + taken, date));
                at += taken;
            }
            None => at += 1,
        }
    }
    dates
}

/// The date that the first words give, and how many words it takes.
fn date_at(words: &[Word]) -> Option<(usize, PartialDate)> {
    numeric_date(&words[0])
        .map(|date| (1, date))
        .or_else(|| ideographic_date(words))
        .or_else(|| month_first_date(words))
        .or_else(|| day_first_date(words))
}

/// "December 7, 2019", "Dec. 7th 2019", "June 2013".
fn month_first_date(words: &[Word]) -> Option<(usize, PartialDate)> {
    let month = month(&words[0])?;
    if let (Some(day), Some(year)) = (words.get(1).and_then(day), words.get(2).and_then(year)) {
        return Some((3, day_of(year, month, day)?));
    }
    let (at, year) = year_after_preposition(words, after_second_name(words, 0, month))?;
    Some((at + 1, PartialDate::Month(year, month)))
}

/// "7 December 2019", "7. Dezember 2019", "7 de diciembre de 2019", "1er juin 2013".
fn day_first_date(words: &[Word]) -> Option<(usize, PartialDate)> {
    let day = day(&words[0])?;
    let month_at = 1 + usize::from(words.get(1).is_some_and(is_preposition));
    if let Some(month) = calendar::iranian_month(&words.get(month_at)?.lower) {
        let year = year(words.get(month_at + 1)?)?;
        return Some((
            month_at + 2,
            PartialDate::Day(calendar::iranian_day(year, month, day)?),
        ));
    }
    let month = month(words.get(month_at)?)?;
    let (at, year) = year_after_preposition(words, after_second_name(words, month_at, month))?;
    Some((at + 1, day_of(year, month, day)?))
}

/// The place behind a month at a place, and behind its second name where a paper gives both: "نوفمبر (تشرين الثاني)".
fn after_second_name(words: &[Word], at: usize, month: i8) -> usize {
    let is_named_again = words.get(at + 1).and_then(self::month) == Some(month);
    at + 1 + usize::from(is_named_again)
}

fn year_after_preposition(words: &[Word], at: usize) -> Option<(usize, i16)> {
    let at = at + usize::from(words.get(at).is_some_and(is_preposition));
    Some((at, year(words.get(at)?)?))
}

fn is_preposition(word: &Word) -> bool {
    matches!(word.lower.as_str(), "de" | "del" | "of")
}

/// "2019年12月7日" and "2019년 12월 7일".
fn ideographic_date(words: &[Word]) -> Option<(usize, PartialDate)> {
    let number = |i: usize, signs: [char; 2]| -> Option<i16> {
        words.get(i)?.text.strip_suffix(signs)?.trim().parse().ok()
    };
    let year = number(0, ['年', '년'])?;
    let month = number(1, ['月', '월'])? as i8;
    match number(2, ['日', '일']) {
        Some(day) => Some((3, day_of(year, month, day as i8)?)),
        None => (1..=12)
            .contains(&month)
            .then_some((2, PartialDate::Month(year, month))),
    }
}

/// "2019-12-07T10:00:00Z", "07.12.2019", "25/12/2019"; not "08/09/2019", which is August or September by country.
fn numeric_date(word: &Word) -> Option<PartialDate> {
    let text = word.text.trim_end_matches('.');
    let date = text.split_once(['T', 't']).map_or(text, |(date, _)| date);
    let separator = date.chars().find(|c| matches!(c, '-' | '.' | '/'))?;
    let parts: Vec<&str> = date.split(separator).collect();
    let &[first, second, third] = parts.as_slice() else {
        return None;
    };
    let number = |part: &str, most_digits: usize| -> Option<i16> {
        ((1..=most_digits).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse().ok())
            .flatten()
    };
    if first.len() == 4 {
        let (year, month, day) = (number(first, 4)?, number(second, 2)?, number(third, 2)?);
        return day_of(year, month as i8, day as i8);
    }
    if third.len() != 4 {
        return None;
    }
    let (first, second, year) = (
        number(first, 2)? as i8,
        number(second, 2)? as i8,
        number(third, 4)?,
    );
    // Points are written between numbers only where the day comes first.
    if separator == '.' || first > 12 || first == second {
        day_of(year, second, first)
    } else if second > 12 {
        day_of(year, first, second)
    } else {
        None
    }
}

fn day_of(year: i16, month: i8, day: i8) -> Option<PartialDate> {
    Date::new(year, month, day).ok().map(PartialDate::Day)
}

/// Why what was given as a date is not taken for a day of publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    #[error("it is no date")]
    NoDate,
    #[error("newspapers are not that old")]
    TooEarly,
    #[error("it is in the future")]
    InFuture,
}

/// The last day on which something may have been published that is read in this run: the day after the one on which it began, because
/// somewhere on Earth tomorrow has begun. It is the one thing that reading takes from outside the file and its manifest. It only refuses,
/// and only what a file claims of days that had not come.
static LATEST: LazyLock<Date> = LazyLock::new(|| {
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    today.tomorrow().unwrap_or(today)
});

/// A date on which something may have been published.
fn checked(date: PartialDate) -> Result<PartialDate, Refusal> {
    published_by(*LATEST, date)
}

/// A date on which something may have been published that was read on a day: newspapers are not older than 1800, and nothing is published
/// after it was read.
fn published_by(latest: Date, date: PartialDate) -> Result<PartialDate, Refusal> {
    const EARLIEST: i16 = 1800;
    if date.first_day().year() < EARLIEST {
        Err(Refusal::TooEarly)
    } else if date.first_day() > latest {
        Err(Refusal::InFuture)
    } else {
        Ok(date)
    }
}

fn in_range(date: PartialDate) -> Option<PartialDate> {
    checked(date).ok()
}

fn day(word: &Word) -> Option<i8> {
    let digits = word.lower.trim_end_matches(|c: char| !c.is_ascii_digit());
    let suffix = &word.lower[digits.len()..];
    let is_ordinal = matches!(
        suffix,
        "" | "st" | "nd" | "rd" | "th" | "er" | "º" | "°" | "ª"
    );
    let day: i8 = digits.parse().ok()?;
    (is_ordinal && digits.len() <= 2 && (1..=31).contains(&day)).then_some(day)
}

fn year(word: &Word) -> Option<i16> {
    let digits = word.lower.strip_suffix('г').unwrap_or(&word.lower);
    (digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| digits.parse().ok())
        .flatten()
}

/// The month a word names, 1 to 12.
fn month(word: &Word) -> Option<i8> {
    // Arabic papers give both names: "دیسمبر/کانون الأول".
    calendar::month_named(word.lower.split('/').next().unwrap_or_default())
}

/// Whether a word may stand beside a date in a line that says nothing else: weekday, time, zone, "published", "updated".
fn accompanies_date(word: &Word) -> bool {
    is_time(word)
        || word.lower.chars().all(|c| !c.is_alphanumeric())
        || COMPANION_WORDS.contains(word.lower.as_str())
}

static COMPANION_WORDS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| COMPANIONS.split_ascii_whitespace().collect());

/// The words among the companions that may open a label: those of the lines that have one for "published".
static LABELS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    COMPANIONS
        .lines()
        .filter(|line| {
            ["publi", "veröff", "النشر", "פורסם"]
                .iter()
                .any(|published| line.contains(published))
        })
        .flat_map(str::split_ascii_whitespace)
        .collect()
});

/// The number before "Uhr", "heures", "uur".
fn is_hour(words: &[Word]) -> bool {
    words[0].text.parse::<u8>().is_ok_and(|hour| hour <= 24)
        && words.get(1).is_some_and(|word| {
            matches!(
                word.lower.as_str(),
                "minute"
                    | "minutes"
                    | "min"
                    | "mins"
                    | "minuten"
                    | "uhr"
                    | "heures"
                    | "heure"
                    | "uur"
                    | "am"
                    | "pm"
                    | "a.m"
                    | "p.m"
                    | "h"
                    | "hrs"
            )
        })
}

/// "13:10", "13.10", "14h30", "3:15pm", "10:00:00Z".
fn is_time(word: &Word) -> bool {
    let text = word
        .lower
        .trim_end_matches(|c: char| c.is_alphabetic() || c == '.');
    let parts: Vec<&str> = text.split([':', '.', 'h']).collect();
    let is_clock = |most: u8| {
        move |part: &&str| part.len() <= 2 && part.parse::<u8>().is_ok_and(|number| number <= most)
    };
    match parts.as_slice() {
        [hours, rest @ ..] if (1..=2).contains(&rest.len()) => {
            is_clock(24)(hours)
                && rest
                    .iter()
                    .all(|part| part.len() == 2 && is_clock(59)(part))
        }
        [hours] => {
            text.len() < word.lower.len() && is_clock(24)(hours) && {
                matches!(
                    &word.lower[text.len()..],
                    "am" | "pm" | "a.m" | "p.m" | "h" | "uhr"
                )
            }
        }
        _ => false,
    }
}

/// Words of the languages that [`calendar`] knows.
#[rustfmt::skip]
const COMPANIONS: &str = "
    minute minutes min mins read ago gmt+1 gmt+2 gmt+3 gmt+7 gmt+8
    published updated posted modified created filed date dated last first on at the as of am pm a.m p.m and originally upd time
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
    et est edt ct cst cdt mt mst mdt pt pst pdt gmt utc bst cet cest eet eest msk ist pkt jst kst sgt hkt aest aedt sast wib z h hrs hours local
    veröffentlicht publiziert erstellt aktualisiert zuletzt geändert stand vom am um uhr den der erschienen mez mesz update datum und lesezeit lesedauer minuten aus ausgabe in
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
    publié publie publiée le à a mis mise jour modifié modifiée dernière mise et actualisé actualisée heures heure
    lundi mardi mercredi jeudi vendredi samedi dimanche
    publicado publicada actualizado actualizada el de del las los última actualización horas hora fecha y
    lunes martes miércoles miercoles jueves viernes sábado sabado domingo
    atualizado atualizada em às as e última atualização segunda terça quarta quinta sexta feira segunda-feira terça-feira quarta-feira quinta-feira sexta-feira
    pubblicato pubblicata aggiornato aggiornata il alle ore ultimo aggiornamento lunedì martedì mercoledì giovedì venerdì sabato domenica
    gepubliceerd bijgewerkt op om uur laatst gewijzigd maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    offentliggjort güncelleme giriş tarihi thứ hai ba tư năm sáu bảy
    publicerad uppdaterad publisert oppdatert opdateret kl måndag tisdag onsdag torsdag fredag lördag søndag
نشر نشرت منشور تاریخ بتاریخ التاریخ النشر تم آخر تحدیث التحدیث الساعة بتوقیت غرینتش جرینتش
    یوم فی م ص صباحا مساء ظهرا میلادی الأحد الاحد الاثنین الإثنین الثلاثاء الأربعاء الاربعاء الخمیس الجمعة السبت
    انتشار ساعت شنبه یکشنبه دوشنبه سه‌شنبه چهارشنبه پنجشنبه پنج‌شنبه جمعه
    פורסם פורסמה תאריך פרסום עודכן עודכנה עדכון אחרון
    יום ביום ראשון שני שלישי רביעי חמישי שישי שבת א׳ ב׳ ג׳ ד׳ ה׳ ו׳ בשעה שעה שעון ישראל ב
    опубликовано обновлено года год г в понедельник вторник среда четверг пятница суббота воскресенье
";

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &str) {
        let read = date_line(line)
            .and_then(|line| line.date)
            .map(|date| date.to_string());
        assert_eq!(read.as_deref(), Some(expected), "{line}");
    }

    #[test]
    fn eight_digits_are_a_day_where_they_can_be() {
        for field in [
            "20200229",
            "20200229T120000Z",
            "20200229 12:00",
            "20200229120000",
        ] {
            let date = field_date(field).map(|date| date.to_string());
            assert_eq!(date.as_deref(), Some("2020-02-29"), "{field}");
        }
        for field in [
            "20200230",
            "20201301",
            "12345678",
            "2020022",
            "99999999",
            "20\u{feff}20 01",
        ] {
            assert_eq!(field_date(field), None, "{field}");
        }
        assert_eq!(read_field("29990101"), Err(Refusal::InFuture));
    }

    #[test]
    fn dates_are_read_as_newspapers_print_them() {
        for (line, expected) in [
            ("May 3, 2011", "2011-05-03"),
            ("Sept. 3rd 2011", "2011-09-03"),
            ("3 May 2011", "2011-05-03"),
            ("GENEVA, 3 May 2011", "2011-05-03"),
            ("Published 3:15 PM ET, Fri May 6, 2011", "2011-05-06"),
            (
                "Published: May 3, 2011 | Updated: May 5, 2011",
                "2011-05-03",
            ),
            ("Tue 3 May 2011 13.10 BST", "2011-05-03"),
            (
                "Last modified on Tue 3 May 2011 at 9.05 a.m. EDT",
                "2011-05-03",
            ),
            ("03.05.2011", "2011-05-03"),
            ("Stand: 03.05.2011, 18 Uhr", "2011-05-03"),
            ("3. Mai 2011, 22:58 Uhr", "2011-05-03"),
            ("Publié le 1er mai 2011 à 14h30", "2011-05-01"),
            ("Actualizado el 3 de mayo de 2011", "2011-05-03"),
            ("3 de maio de 2011 às 10h15", "2011-05-03"),
            ("Pubblicato il 3 maggio 2011 alle ore 9:00", "2011-05-03"),
            (
                "Gepubliceerd op dinsdag 3 mei 2011 om 9.00 uur",
                "2011-05-03",
            ),
            ("2011-05-03T10:00:00+02:00", "2011-05-03"),
            ("2011年5月3日", "2011-05-03"),
            ("25/12/2011", "2011-12-25"),
            ("12/25/2011 10:00", "2011-12-25"),
            ("June 2013", "2013-06"),
            ("13:10, 03 May 2011Updated 13:12, 03 May 2011", "2011-05-03"),
            ("Published May 03, 2011 • 3 minute read", "2011-05-03"),
        ] {
            check(line, expected);
        }
    }

    #[test]
    fn prose_with_a_date_in_it_is_no_date_line() {
        for line in [
            "The treaty was signed on May 3, 2011.",
            "May 3, 2011: what we know",
            "On 3 May 2011 the harbor reopened",
            "They met at 10:30",
            "2011",
        ] {
            assert_eq!(date_line(line), None, "{line}");
        }
    }

    #[test]
    fn a_place_alone_is_told_by_its_capitals() {
        for line in ["OSLO, Norway —", "OSLO, Norway", "OSLO (AP) —", "OSLO —"] {
            assert!(is_place_line(line), "{line}");
        }
        for line in [
            "OSLO",
            "LONG NIGHTS",
            "Oslo, Norway",
            "OSLO, a town —",
            "OSLO (AP) — The harbor",
        ] {
            assert!(!is_place_line(line), "{line}");
        }
    }

    #[test]
    fn a_label_whose_date_is_lost_is_a_date_line() {
        assert_eq!(
            date_line("Published: | Updated:"),
            Some(DateLine { date: None })
        );
        assert_eq!(date_line("Publié le"), Some(DateLine { date: None }));
        assert_eq!(date_line("At the last hour"), None);
    }

    #[test]
    fn a_date_that_two_readers_read_differently_is_not_read() {
        assert_eq!(first_date("08/09/2019"), None);
        assert_eq!(first_date("4.4.18"), None);
        assert_eq!(first_date("31 June 2013"), None);
        assert_eq!(first_date("7 December 9019"), None);
    }

    #[test]
    fn arabic_and_persian_dates_are_read() {
        for (line, expected) in [
            ("٣ مايو ٢٠١١", "2011-05-03"),
            ("الثلاثاء 3 مايو/أيار 2011", "2011-05-03"),
            ("7 كانون الأول 2019", "2019-12-07"),
            ("۱۶ آذر ۱۳۹۸", "2019-12-07"),
            ("۳۰ اسفند ۱۳۹۹", "2021-03-20"),
            ("۳ مه ۲۰۱۱", "2011-05-03"),
        ] {
            check(line, expected);
        }
        for (month, names) in [
            (1, "يناير، جانفي، كانون الثاني، كانون ثاني"),
            (2, "فبراير، فيفري، شباط"),
            (3, "مارس، آذار"),
            (4, "أبريل، إبريل، أفريل، نيسان"),
            (5, "مايو، ماي، أيار"),
            (6, "يونيو، جوان، حزيران"),
            (7, "يوليو، جويلية، يوليوز، تموز"),
            (8, "أغسطس، أوت، غشت، أغشت، آب"),
            (9, "سبتمبر، شتنبر، شتمبر، أيلول"),
            (10, "أكتوبر، تشرين الأول، تشرين أول"),
            (11, "نوفمبر، نونبر، تشرين الثاني"),
            (12, "ديسمبر، دجنبر، دجمبر، كانون الأول"),
        ] {
            for name in names.split('،').map(str::trim) {
                check(&format!("٣ {name} ٢٠١١"), &format!("2011-{month:02}-03"));
            }
        }
        for line in [
            "٣ مايو (أيار) ٢٠١١",
            "3 مايو/ أيار 2011",
            "نُشر في: 3 مايو 2011، الساعة 10:15 صباحًا",
            "آخر تحديث: الثلاثاء ٣ مايو ٢٠١١ - ١٠:١٥ بتوقيت غرينتش",
            "القاهرة، 3 مايو 2011",
            "رام الله - ٣ أيار ٢٠١١",
            "٠٣.٠٥.٢٠١١",
        ] {
            check(line, "2011-05-03");
        }
        for prose in [
            "حدث في 3 مايو 2011",
            "وقع الاتفاق في 3 مايو 2011",
            "حصاد عام كامل 3 مايو 2011",
        ] {
            assert_eq!(date_line(prose), None, "{prose}");
        }
        assert_eq!(first_date("۳۰ اسفند ۱۳۹۸"), None);
    }

    #[test]
    fn hebrew_dates_are_read() {
        for line in [
            "3 במאי 2011",
            "3 מאי 2011",
            "ה-3 למאי 2011",
            "יום שלישי, 3 במאי 2011",
            "פורסם ב-3 במאי 2011 בשעה 10:15",
            "עודכן: 03.05.2011, 10:15",
            "ירושלים, 3 במאי 2011",
        ] {
            check(line, "2011-05-03");
        }
        for (month, name) in (1..).zip([
            "ינואר",
            "פברואר",
            "מרץ",
            "אפריל",
            "מאי",
            "יוני",
            "יולי",
            "אוגוסט",
            "ספטמבר",
            "אוקטובר",
            "נובמבר",
            "דצמבר",
        ]) {
            check(&format!("17 ב{name} 2011"), &format!("2011-{month:02}-17"));
        }
        assert_eq!(date_line("ההסכם נחתם ב-3 במאי 2011"), None);
    }

    #[test]
    fn a_place_without_capitals_is_told_by_a_dash_or_an_agency() {
        for line in [
            "القاهرة (رويترز) -",
            "القاهرة (رويترز)",
            "דובאי –",
            "تل أبيب ـ",
            "ירושלים (רויטרס) -",
        ] {
            assert!(is_place_line(line), "{line}");
        }
        for line in [
            "القاهرة",
            "القاهرة (العاصمة)",
            "القاهرة – أعيد فتح الميناء",
            "הגשר נסגר",
            "אמר (רויטרס) אתמול",
        ] {
            assert!(!is_place_line(line), "{line}");
        }
    }

    #[test]
    fn a_wire_story_may_open_with_its_date() {
        for opening in [
            "SKARV, 3 May 2011 – The harbor froze.",
            "SKARV, 3 May 2011 (AP) - The harbor froze.",
            "القاهرة، 3 مايو 2011 (رويترز) - أعيد فتح الميناء.",
            "دبي، ٣ أيار ٢٠١١ ـ أعيد فتح الميناء.",
            "ירושלים, 3 במאי 2011 – הגשר נסגר.",
        ] {
            let date = opening_date(opening).map(|(_, date)| date.to_string());
            assert_eq!(date.as_deref(), Some("2011-05-03"), "{opening}");
        }
        assert_eq!(
            opening_date("قال الوزير، في 3 مايو 2011، إن الميناء – كله – أعيد فتحه."),
            None
        );
    }

    #[test]
    fn what_cannot_be_a_day_of_publication_is_refused_with_the_reason() {
        for (field, expected) in [
            ("1066-10-14", Refusal::TooEarly),
            ("9019-12-07", Refusal::InFuture),
            ("7 December 9019", Refusal::InFuture),
            ("July 4th, 1776", Refusal::TooEarly),
            ("soon", Refusal::NoDate),
        ] {
            assert_eq!(read_field(field), Err(expected), "{field}");
        }
        let read = |day: &str| {
            let day = day.parse().unwrap();
            published_by(Date::constant(2011, 5, 3), day)
        };
        assert!(read("2011-05-03").is_ok() && read("2011-05").is_ok() && read("2011").is_ok());
        assert_eq!(read("2011-05-04"), Err(Refusal::InFuture));
        assert_eq!(read("2011-06"), Err(Refusal::InFuture));
    }

    #[test]
    fn addresses_may_hold_dates() {
        let read = |path: &str| in_address(path).map(|date| date.to_string());
        assert_eq!(read("news/2011/05/03/ferry").as_deref(), Some("2011-05-03"));
        assert_eq!(read("ferry-2011-05-03.html").as_deref(), Some("2011-05-03"));
        assert_eq!(read("20110503/ferry").as_deref(), Some("2011-05-03"));
        assert_eq!(read("2011/05/ferry").as_deref(), Some("2011-05"));
        assert_eq!(read("ferry-12345678-1"), None);
        assert_eq!(read("2011"), None);
    }

    #[test]
    fn a_date_field_may_hold_more_than_a_day() {
        for (field, expected) in [
            ("2011-05", "2011-05"),
            ("2011-05-03 23:59:59+00:00", "2011-05-03"),
            ("Tue, 03 May 2011 23:59:59 GMT", "2011-05-03"),
            ("1304380800", "2011-05-03"),
            ("1304380800000", "2011-05-03"),
        ] {
            assert_eq!(field_date(field).unwrap().to_string(), expected);
        }
        assert_eq!(field_date("soon"), None);
    }
}
