//! Foreign text made safe for a terminal and for a page.

use std::borrow::Cow;

/// The text without what steers a terminal or turns the direction of writing: control characters become U+FFFD, bidirectional marks,
/// overrides and isolates are removed. Line feeds and tabs become spaces.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| c.is_control() || is_direction(c)) {
        return Cow::Borrowed(text);
    }
    text.chars()
        .filter(|c| !is_direction(*c))
        .map(|c| match c {
            '\n' | '\t' => ' ',
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect::<String>()
        .into()
}

/// The same for text of several lines, which stay lines.
#[must_use]
pub fn printable_lines(text: &str) -> String {
    text.split('\n')
        .map(printable)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The text as a page shows it: control characters become U+FFFD, bidirectional embeddings, overrides and isolates are removed. Marks that
/// say the direction of one place alone stay: right-to-left text needs them, and they turn nothing else.
#[must_use]
pub fn displayable(text: &str) -> Cow<'_, str> {
    let is_odd = |c: char| is_steering(c) || (c.is_control() && !matches!(c, '\n' | '\t'));
    if !text.chars().any(is_odd) {
        return Cow::Borrowed(text);
    }
    text.chars()
        .filter(|c| !is_steering(*c))
        .map(|c| if is_odd(c) { '\u{fffd}' } else { c })
        .collect::<String>()
        .into()
}

/// Marks, embeddings, overrides and isolates of the bidirectional algorithm.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}') || is_steering(c)
}

/// Those that turn the text after them.
fn is_steering(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_keeps_marks_of_direction_and_loses_what_turns_text() {
        assert_eq!(
            displayable("a\u{1b}[31mb\u{202e}c\u{200f}d\n\u{2066}e\0"),
            "a\u{fffd}[31mbc\u{200f}d\ne\u{fffd}"
        );
        assert!(matches!(displayable("Zürich\n多哈"), Cow::Borrowed(_)));
    }

    #[test]
    fn control_characters_and_overrides_do_not_get_through() {
        assert_eq!(
            printable("a\u{1b}[31mb\u{202e}c\u{9b}d\ne"),
            "a\u{fffd}[31mbc\u{fffd}d e"
        );
        assert!(matches!(printable("Zürich — 多哈"), Cow::Borrowed(_)));
    }
}
