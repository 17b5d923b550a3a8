//! A query's characters as they are meant: letters, brackets and operators of double width are those of single width, and what cannot
//! be seen (byte order marks, marks of direction, soft hyphens) is not there, as in a text, but for the zero-width space, which parts words
//! in both. A quotation mark inside a Hebrew abbreviation is its gershayim, an accent between letters an apostrophe.
//!
//! What comes in: the text of a query, and a reader of queries. What goes out: what the reader says of the plain text, its places being
//! those of the text as it was typed.

use super::messages::{OtherSearch, ParseError, Parsed, error};
use super::scan::{MOST_WORDS, too_many_words};
use crate::numbers::grouped;
use std::ops::Range;

/// The length of a query at most, in bytes of UTF-8: more than the search strings of any archive have, and far less than a pasted file.
const LONGEST: usize = 32_768;

/// Reads a query by its plain text.
pub(super) fn read(
    text: &str,
    reader: impl Fn(&str) -> Result<Parsed, ParseError>,
) -> Result<Parsed, ParseError> {
    if text.len() > LONGEST {
        let start = text.floor_char_boundary(LONGEST);
        return Err(too_long(start..text.len(), text.len()));
    }
    // Most are typed as they are meant.
    if text.is_ascii() && !text.contains('`') {
        return within_limits(reader(text)?, text);
    }
    let typed = Typed::new(text);
    match reader(&typed.plain) {
        Ok(parsed) => {
            let mut parsed = within_limits(parsed, text)?;
            for hint in &mut parsed.hints {
                hint.range = typed.place(&hint.range);
                for offer in &mut hint.offers {
                    if let OtherSearch::Edited(range, _) = &mut offer.search {
                        *range = typed.place(range);
                    }
                }
            }
            Ok(parsed)
        }
        Err(error) => Err(ParseError {
            range: typed.place(&error.range),
            message: error.message,
        }),
    }
}

/// Refuses a query that reads as more than could be typed: nearness of groups makes pairs of their words.
fn within_limits(parsed: Parsed, text: &str) -> Result<Parsed, ParseError> {
    let (mut words, mut bytes) = (0, 0);
    parsed.query.each_word_at_all(&mut |word| {
        words += 1;
        bytes += word.typed.len();
    });
    if words > MOST_WORDS {
        return Err(too_many_words(0..text.len()));
    }
    if bytes > LONGEST {
        return Err(too_long(0..text.len(), bytes));
    }
    Ok(parsed)
}

fn too_long(range: Range<usize>, bytes: usize) -> ParseError {
    error(
        range,
        format!(
            "a query has at most {} bytes, this one has {}; search for the words that matter",
            grouped(LONGEST),
            grouped(bytes)
        ),
    )
}

/// The plain form of a character; none of one that cannot be seen. Joiners stay, since they tell words of some scripts apart, and so do
/// marks of double width that sentences of Chinese and Japanese have.
fn plain(c: char) -> Option<char> {
    const TO_SINGLE_WIDTH: u32 = 0xfee0;
    match c {
        '０'..='９'
        | 'Ａ'..='Ｚ'
        | 'ａ'..='ｚ'
        | '（'
        | '）'
        | '：'
        | '＂'
        | '＊'
        | '＋'
        | '－'
        | '＝'
        | '｜'
        | '＆'
        | '＾' => char::from_u32(u32::from(c) - TO_SINGLE_WIDTH),
        c => visible(c),
    }
}

/// A character of a text or a query as it is seen: none where nothing is, as `Default_Ignorable_Code_Point` of Unicode 17 lists them, and
/// a space for what parts words as one, though UAX #29 has it otherwise: the zero-width space, the narrow one that breaks no line, and the
/// fillers of Hangul. Joiners stay.
#[must_use]
pub fn visible(c: char) -> Option<char> {
    match c {
        ..'\u{ad}' | '\u{200c}' | '\u{200d}' => Some(c),
        '\u{200b}' | '\u{202f}' | '\u{3164}' | '\u{ffa0}' => Some(' '),
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{fff0}'..='\u{fff8}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => None,
        c => Some(c),
    }
}

const GERSHAYIM: char = '\u{5f4}';

/// Where quotation marks are the gershayim of a Hebrew abbreviation: between two letters of which the second is the last of its word;
/// or where letters follow as those of an ending, and there is no mark that would close the quotation.
fn gershayim(text: &str) -> Vec<usize> {
    let is_hebrew = |c: char| matches!(c, '\u{5d0}'..='\u{5ea}');
    let is_mark = |c: char| matches!(c, '"' | '\u{201d}' | '\u{201c}' | '\u{2033}');
    if !text.contains(is_hebrew) {
        return Vec::new();
    }
    let (mut sure, mut maybe, mut others) = (Vec::new(), Vec::new(), 0);
    for (at, mark) in text.char_indices().filter(|(_, c)| is_mark(*c)) {
        let behind = &text[at + mark.len_utf8()..];
        let letters = behind.chars().take(2).take_while(|c| is_hebrew(*c)).count();
        match letters {
            1 if text[..at].ends_with(is_hebrew) => sure.push(at),
            2 if text[..at].ends_with(is_hebrew) => maybe.push(at),
            _ => others += 1,
        }
    }
    if others % 2 == 0 {
        sure.append(&mut maybe);
        sure.sort_unstable();
    }
    sure
}

struct Typed {
    plain: String,
    /// Where each byte of the plain text was typed, and the end of the text.
    typed_at: Vec<usize>,
}

impl Typed {
    fn new(text: &str) -> Self {
        // What cannot be seen stands between no two letters.
        let seen = text.char_indices();
        let seen: Vec<(usize, char)> = seen.filter_map(|(at, c)| Some((at, plain(c)?))).collect();
        let visible: String = seen.iter().map(|(_, c)| c).collect();
        let gershayim = gershayim(&visible);
        let mut next_gershayim = gershayim.iter().peekable();
        let mut typed = Self {
            plain: String::new(),
            typed_at: Vec::new(),
        };
        let mut before = ' ';
        for ((at, _), (place, c)) in seen.iter().zip(visible.char_indices()) {
            let is_accent = matches!(c, '\u{b4}' | '`') && before.is_alphabetic();
            let meant = if next_gershayim.next_if_eq(&&place).is_some() {
                GERSHAYIM
            } else if is_accent && visible[place + c.len_utf8()..].starts_with(char::is_alphabetic)
            {
                '\''
            } else {
                c
            };
            before = c;
            typed.plain.push(meant);
            typed.typed_at.resize(typed.plain.len(), *at);
        }
        typed.typed_at.push(text.len());
        typed
    }

    fn place(&self, range: &Range<usize>) -> Range<usize> {
        self.typed_at[range.start]..self.typed_at[range.end]
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Syntax, parse, parse_nexis};

    #[test]
    fn an_accent_is_an_apostrophe_whatever_unseen_stands_beside_it() {
        for typed in [
            "O`Brien",
            "O\u{202a}`Brien",
            "O`\u{ad}Brien",
            "O\u{b4}\u{feff}Brien",
        ] {
            assert_eq!(parse(typed).unwrap().query, parse("O'Brien").unwrap().query);
        }
    }

    #[test]
    fn width_does_not_count_and_what_is_unseen_is_not_there() {
        let understood = |text: &str| parse(text).map(|parsed| parsed.query.to_string());
        for text in [
            "ｄｏｈａ ＡＮＤ （office ＯＲ flag）",
            "\u{feff}doha AND (office OR flag)",
            "do\u{ad}ha\u{200b} AND \u{200e}(office OR flag)\u{200f}",
        ] {
            let expected = Ok("doha AND (office OR flag)".to_owned());
            assert_eq!(understood(text), expected, "{text}");
        }
        assert_eq!(understood("ｔｉｔｌｅ：doha"), Ok("title:doha".to_owned()));
    }

    #[test]
    fn places_are_those_of_the_text_as_it_was_typed() {
        let error = parse("ｄｏｈａ ＡＮＤ （office").unwrap_err();
        assert_eq!(
            &"ｄｏｈａ ＡＮＤ （office"[error.range.clone()],
            "（",
            "{error}"
        );
        let text = "do\u{200b}ha ａｎｄ office";
        let hints = parse(text).unwrap().hints;
        assert_eq!(&text[hints[0].range.clone()], "ａｎｄ");
        let (edited, _) = hints[0].offers[0].query(text, Syntax::Pullquote).unwrap();
        assert_eq!(edited, "do\u{200b}ha AND office");
        let error = parse_nexis("ｄｏｈａ ｏｒ").unwrap_err();
        assert!(error.range.start == "ｄｏｈａ ｏｒ".len(), "{error:?}");
    }
}
