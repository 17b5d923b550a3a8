//! Numbers whose thousands stand apart: by a space ("1 200 000"), or by a dot ("1.200.000") where the language writes them so. A comma is
//! left out wherever it parts thousands, when the words are read.
//!
//! What comes in: words and what stands behind them. What goes out: the groups of digits that are one number.

/// Groups of three digits at most, as many as billions have and one more; what goes on is a list.
const MOST_GROUPS: usize = 4;

/// The groups of digits that a word begins which ends at a place, each with a space before it, and where the last of them ends: "200" and
/// "000" behind the 1 of "1 200 000". None where that is no number, or more than one.
pub(super) fn behind<'a>(
    text: &'a str,
    first: &str,
    end: usize,
    language: &str,
) -> (Vec<&'a str>, usize) {
    let none = (Vec::new(), end);
    if !may_begin(first) {
        return none;
    }
    let mut groups = Vec::new();
    let mut end = end;
    loop {
        let rest = &text[end..];
        let Some(space) = rest.chars().next().filter(|c| parts(*c, language)) else {
            return if groups.is_empty() || ends_number(rest) {
                (groups, end)
            } else {
                none
            };
        };
        let rest = &rest[space.len_utf8()..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        match digits {
            0 => return (groups, end),
            3 if groups.len() < MOST_GROUPS => {}
            _ => return none,
        }
        groups.push(&rest[..digits]);
        end += space.len_utf8() + digits;
    }
}

/// Whether a word may be the first group of such a number.
pub(super) fn may_begin(word: &str) -> bool {
    word.len() <= 3 && !word.starts_with('0') && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number without the dots between its thousands, in a language that writes them so; `None` where there are none.
pub(super) fn without_dots(word: &str, language: &str) -> Option<String> {
    let (whole, decimals) = match word.split_once(',') {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (word, None),
    };
    let mut groups = whole.split('.');
    let is_number = groups
        .next()
        .is_some_and(|first| !first.is_empty() && may_begin(first))
        && groups.all(|group| group.len() == 3 && is_digits(group))
        && decimals.is_none_or(is_digits);
    (whole.contains('.') && is_number && DOTTED.contains(&language)).then(|| word.replace('.', ""))
}

fn is_digits(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Languages that write a dot between thousands, as CLDR has them.
const DOTTED: [&str; 22] = [
    "az", "bs", "ca", "da", "de", "el", "es", "eu", "fo", "gl", "hr", "id", "is", "it", "mk", "nl",
    "pt", "ro", "sl", "sr", "tr", "vi",
];

/// Languages that write a space between thousands, as CLDR, or some of their countries and offices have it.
const SPACED: [&str; 27] = [
    "af", "be", "bg", "ca", "cs", "de", "eo", "es", "et", "fi", "fr", "hu", "hy", "it", "ka", "kk",
    "lt", "lv", "nb", "nn", "no", "pl", "pt", "ru", "sk", "sv", "uk",
];

/// Whether a character parts thousands. A space that breaks no line does everywhere, but readers of sources make plain ones of them all; a
/// plain one parts two numbers in English ("on March 3 150 soldiers").
fn parts(c: char, language: &str) -> bool {
    match c {
        ' ' => SPACED.contains(&language),
        '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' => true,
        _ => false,
    }
}

/// Whether the digits before this text are a word to the end: nothing follows that could be a part of it.
fn ends_number(rest: &str) -> bool {
    let mut characters = rest.chars();
    match characters.next() {
        None => true,
        Some('.' | ',' | ';' | ':' | '\'' | '’' | '"') => {
            characters.next().is_none_or(|c| c.is_ascii_whitespace())
        }
        Some(c) => {
            c.is_whitespace() || (c.is_ascii_punctuation() && c != '_') || "€£–—»”…".contains(c)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_spaces(text: &str, language: &str, expected: &[&str]) {
        let first = text.bytes().take_while(u8::is_ascii_digit).count();
        let (groups, end) = behind(text, &text[..first], first, language);
        assert_eq!(groups, expected, "{text}");
        assert!(end >= first);
    }

    #[test]
    fn groups_of_three_digits_behind_spaces_are_one_number() {
        check_spaces("1 200 personnes", "fr", &["200"]);
        check_spaces("1 200 000.", "fr", &["200", "000"]);
        check_spaces("1\u{202f}200\u{a0}€", "en", &["200"]);
        check_spaces("12 500%", "sv", &["500"]);
    }

    #[test]
    fn other_groups_are_none() {
        check_spaces("1 200 people", "en", &[]);
        check_spaces("3 15", "fr", &[]);
        check_spaces("2019 200", "fr", &[]);
        check_spaces("06 123 456", "fr", &[]);
        check_spaces("800 123 45 67", "fr", &[]);
        check_spaces("1 200e", "fr", &[]);
        check_spaces("1 200,50", "fr", &[]);
        check_spaces("1  200", "fr", &[]);
        check_spaces("1 200 300 400 500 600", "fr", &[]);
    }

    #[test]
    fn dots_part_thousands_in_some_languages() {
        let plain = |word, language| without_dots(word, language);
        assert_eq!(plain("1.500", "de").as_deref(), Some("1500"));
        assert_eq!(plain("1.234.567,89", "es").as_deref(), Some("1234567,89"));
        for (word, language) in [
            ("1.500", "en"),
            ("1.500", "fr"),
            ("0.500", "de"),
            ("1.50", "de"),
            ("1.1.2020", "de"),
            ("2000.500", "de"),
            (".500", "de"),
            ("1500", "de"),
            ("1,5", "de"),
        ] {
            assert_eq!(plain(word, language), None, "{word}");
        }
    }
}
