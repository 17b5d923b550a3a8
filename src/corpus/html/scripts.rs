//! The story of a page that shows none: some pages hold it as data, for their scripts to show.
//!
//! No script is run. The texts in quotation marks that stand in scripts are read as JSON reads them, and the longest that reads like a
//! story is taken.

use super::dom::{DOCUMENT, Dom};

/// The markup of the story in a page's scripts.
pub(super) fn story(dom: &Dom) -> Option<String> {
    const SHORTEST: usize = 400;
    dom.elements(DOCUMENT, "script")
        .filter_map(|script| dom.own_text(dom.first_child(script)?))
        .flat_map(strings)
        .filter(|text| text.len() >= SHORTEST)
        .filter_map(|text| serde_json::from_str::<String>(&format!("\"{text}\"")).ok())
        .map(unwrapped)
        .filter(|text| reads_like_story(text))
        .max_by_key(String::len)
        .map(|text| {
            if text.contains('<') {
                text
            } else {
                text.replace('\n', "<br><br>")
            }
        })
}

/// What stands between double quotation marks.
fn strings(script: &str) -> impl Iterator<Item = &str> {
    let mut rest = script;
    std::iter::from_fn(move || {
        let start = rest.find('"')? + 1;
        let inner = &rest[start..];
        let mut is_escaped = false;
        let end = inner.bytes().position(|byte| {
            let ends = byte == b'"' && !is_escaped;
            is_escaped = byte == b'\\' && !is_escaped;
            ends
        })?;
        rest = &inner[end + 1..];
        Some(&inner[..end])
    })
}

/// Data within data: the longest text in a text that is JSON itself.
fn unwrapped(text: String) -> String {
    let is_data = text.trim_start().starts_with(['{', '[']);
    if !is_data {
        return text;
    }
    strings(&text)
        .filter_map(|inner| serde_json::from_str::<String>(&format!("\"{inner}\"")).ok())
        .max_by_key(String::len)
        .unwrap_or_default()
}

/// Whether a text has sentences and paragraphs rather than code or styles.
fn reads_like_story(text: &str) -> bool {
    const SENTENCES: usize = 4;
    let shown = Dom::parse(text).text(DOCUMENT);
    let ends = shown.matches(['.', '。', '!', '?', '।']).count();
    let braces = shown.matches(['{', '}', ';', '=']).count();
    let letters = shown.chars().filter(|c| c.is_alphabetic()).count();
    let signs = shown.chars().filter(|c| !c.is_whitespace()).count();
    ends >= SENTENCES
        && braces * 4 < ends.max(4)
        && letters * 10 >= signs * 8
        && shown.contains(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_held_as_data_is_found() {
        let story = "The first ship came in on Monday. ".repeat(20);
        let page =
            format!(r#"<script>window.state = {{"id": 7, "body": "<p>{story}</p>"}};</script>"#);
        let found = super::story(&Dom::parse(&page)).unwrap();
        assert!(found.starts_with("<p>The first ship"));
    }

    #[test]
    fn code_is_no_story() {
        let code = r"if (a.b) { c.d = 1; } ".repeat(40);
        assert_eq!(
            super::story(&Dom::parse(&format!("<script>x = \"{code}\"</script>"))),
            None
        );
    }
}
