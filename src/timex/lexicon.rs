//! The words of a text, and what each may have to do with time.

use super::value::Granularity;
use crate::calendar;
use jiff::civil::Weekday;
use std::ops::Range;
use std::sync::LazyLock;

/// A word or a number of a text.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) range: Range<usize>,
    pub(super) meaning: Meaning,
}

/// What a word may have to do with time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
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
    That,
    Same,
    /// "following": after what the text spoke of.
    Following,
    /// "previous": before what the text spoke of.
    Previous,
    Ago,
    Later,
    Earlier,
    Season(Season),
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
    /// "agreed", "ordered": what is to be done may lie ahead, or be over.
    Intention,
    /// "would": ahead of what is told, which may be past.
    Would,
    /// "is", "must": the sentence speaks of now.
    Present,
    /// "was", "held": the sentence speaks of what is over.
    Past,
}

/// A part of the year, as the north of the world has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

impl Season {
    /// The first of its three months.
    pub(super) fn first_month(self) -> i8 {
        match self {
            Self::Spring => 3,
            Self::Summer => 6,
            Self::Autumn => 9,
            Self::Winter => 12,
        }
    }
}

/// Cuts a text into words. Signs between words belong to none.
pub(super) fn words(text: &str) -> Vec<Word> {
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
    for (month, names) in (1..).zip(calendar::month_names("en").into_iter().flatten()) {
        for (at, name) in names.split(' ').enumerate() {
            add(name, Meaning::Month(month, at == 0));
        }
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
    add("that", Meaning::That);
    add("same", Meaning::Same);
    add("following", Meaning::Following);
    add("previous preceding", Meaning::Previous);
    add("ago", Meaning::Ago);
    add("later afterward afterwards", Meaning::Later);
    add("earlier", Meaning::Earlier);
    add("spring", Meaning::Season(Season::Spring));
    add("summer", Meaning::Season(Season::Summer));
    add("autumn fall", Meaning::Season(Season::Autumn));
    add("winter", Meaning::Season(Season::Winter));
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
    add(
        "agreed promised vowed pledged ordered invited asked urged hoped wanted intended set ready",
        Meaning::Intention,
    );
    add(
        "would could should might wouldn couldn shouldn",
        Meaning::Would,
    );
    add(
        "is are am has have must can needs need isn aren hasn haven don doesn",
        Meaning::Present,
    );
    add(
        "was were had did wasn weren hadn didn became began broke brought built bought came caught chose crept dealt drew drove fed fell felt fled flew fought \
         found froze gave got grew heard held hid hung kept knew laid led left lost made met paid ran rang rose sang sank sat saw sent \
         shook shot slept sold sought spent spoke sprang stole stood struck swore swept taught thought threw took understood went withdrew \
         woke won wore",
        Meaning::Past,
    );
    lexicon
});
