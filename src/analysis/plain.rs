//! Text as it is read: without the characters that cannot be seen, and with digits on the line and of single width where they are part of
//! a word or a number.
//!
//! What comes in: a stretch of text. What goes out: the same in the characters that words are made of, where it has any others, and for
//! each place of it the place in the text as it stands, so that what is marked are the words as they stand.

use crate::query::visible;
use std::ops::Range;

/// A stretch of text as it is read.
pub(super) struct PlainText {
    /// The text that is read.
    pub(super) text: String,
    /// The place of the character that each of its bytes belongs to, in the text as it stands.
    places: Vec<Range<usize>>,
}

impl PlainText {
    /// Reads a stretch of text; `None` where it is read as it stands, as most are.
    pub(super) fn of(stretch: &str) -> Option<Self> {
        let stands = |(at, c): (usize, char)| {
            c < '\u{ad}'
                || (visible(c) == Some(c)
                    && digit_below(c).is_none()
                    && !is_power(c)
                    && wide(c, stretch, at).is_none())
        };
        if stretch.char_indices().all(stands) {
            return None;
        }
        let mut plain = Self {
            text: String::with_capacity(stretch.len()),
            places: Vec::with_capacity(stretch.len()),
        };
        let mut below = Below::No;
        for (at, c) in stretch.char_indices() {
            let Some(seen) = visible(c) else {
                continue;
            };
            let digit = digit_below(c).filter(|_| below.goes_on());
            let power = || (is_power(c) && has_powers(&plain.text)).then(|| digit_of_power(c));
            let read = digit
                .or_else(power)
                .or_else(|| wide(c, stretch, at))
                .unwrap_or(seen);
            below = below.after(read, digit.is_some());
            plain.push(read, at..at + c.len_utf8());
        }
        Some(plain)
    }

    fn push(&mut self, c: char, place: Range<usize>) {
        self.text.push(c);
        self.places.resize(self.text.len(), place);
    }

    /// Where a word of it, which has a byte at least, stands in the text.
    pub(super) fn place(&self, word: &Range<usize>) -> Range<usize> {
        self.places[word.start].start..self.places[word.end - 1].end
    }
}

/// Whether a digit below the line would be part of the word before it: "CO₂", "C₆H₁₂O₆", "PM₂.₅".
#[derive(Clone, Copy, PartialEq, Eq)]
enum Below {
    No,
    Letter,
    Digit,
    Point,
}

impl Below {
    fn goes_on(self) -> bool {
        self != Self::No
    }

    fn after(self, c: char, is_digit_below: bool) -> Self {
        match c {
            _ if is_digit_below => Self::Digit,
            '.' | ',' if self == Self::Digit => Self::Point,
            c if c.is_alphabetic() => Self::Letter,
            _ => Self::No,
        }
    }
}

fn digit_below(c: char) -> Option<char> {
    let digit = u32::from(c).checked_sub(u32::from('₀'))?;
    char::from_digit(digit, 10)
}

fn is_power(c: char) -> bool {
    matches!(c, '²' | '³')
}

fn digit_of_power(c: char) -> char {
    if c == '²' { '2' } else { '3' }
}

/// Whether a small 2 or 3 above the line behind this text is part of its last word. Behind most words it is the mark of a note, and the
/// word is found without it: it is part of units, of single small letters as in formulas, and of what should have it below the line.
fn has_powers(text: &str) -> bool {
    const UNITS: [&str; 16] = [
        "km", "hm", "dm", "cm", "mm", "nm", "μm", "µm", "ft", "yd", "mi", "mc", "co", "км", "см",
        "мм",
    ];
    const LONGEST: usize = 2;
    let letters = || text.chars().rev().take_while(|c| c.is_alphabetic());
    match letters().take(LONGEST + 1).count() {
        1 => letters().all(char::is_lowercase),
        LONGEST => UNITS.iter().any(|unit| {
            unit.chars()
                .rev()
                .eq(letters().flat_map(char::to_lowercase))
        }),
        _ => false,
    }
}

/// A digit of double width, or a comma or point of double width between digits, as that of single width.
fn wide(c: char, text: &str, at: usize) -> Option<char> {
    let is_digit = |c: char| matches!(c, '0'..='9' | '０'..='９');
    let between_digits =
        || text[..at].ends_with(is_digit) && text[at + c.len_utf8()..].starts_with(is_digit);
    match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        '，' if between_digits() => Some(','),
        '．' if between_digits() => Some('.'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::PlainText;

    fn check(text: &str, expected: &str) {
        let plain = PlainText::of(text);
        assert_eq!(plain.map_or(text.to_owned(), |plain| plain.text), expected);
    }

    #[test]
    fn digits_below_the_line_are_part_of_their_word() {
        check("CO₂", "CO2");
        check("C₆H₁₂O₆/PM₂.₅.", "C6H12O6/PM2.5.");
        check("10₂—(OH)₂", "10₂—(OH)₂");
    }

    #[test]
    fn digits_above_the_line_are_powers_of_units_and_notes_to_words() {
        check("5 km²/m³/КМ²/x²", "5 km2/m3/КМ2/x2");
        check("CO²", "CO2");
        check("word²", "word²");
        check("km¹/US²/C²/10²/km²³", "km¹/US²/C²/10²/km2³");
    }

    #[test]
    fn digits_of_double_width_are_those_of_single_width() {
        check("１３，０００，００", "13,000,00");
        check("京，０．５", "京，0.5");
        check("13，000，人", "13,000，人");
    }
}
