//! Markdown → the same with what is not to be read blanked out, every other byte at its place.
//!
//! Wiki comments (`%%…%%`) go, and in MDX imports, exports, comments and the tags that Markdown does not know as such.

use std::borrow::Cow;
use std::ops::Range;

/// Stands where something was blanked out within a line; whole lines become spaces, so that they part paragraphs.
pub(super) const FILLER: char = '\u{1a}';

/// Blanks out what is not to be read.
pub(super) fn mask(text: &str, is_mdx: bool) -> Cow<'_, str> {
    let mut hidden = comments(text);
    if is_mdx {
        hidden.extend(statements(text));
        hidden.extend(expressions(text));
        hidden.sort_by_key(|range| range.start);
    }
    if hidden.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    for range in hidden {
        let start = range.start.max(masked.len());
        if start >= range.end {
            continue;
        }
        masked.push_str(&text[masked.len()..start]);
        blank(text, start..range.end, &mut masked);
    }
    masked.push_str(&text[masked.len()..]);
    Cow::Owned(masked)
}

/// Appends as many bytes as the range has, its line ends among them.
fn blank(text: &str, range: Range<usize>, masked: &mut String) {
    for piece in text[range.clone()].split_inclusive('\n') {
        let start = masked.len();
        let end = start + piece.len();
        let bare = piece.trim_end_matches(['\n', '\r']);
        let is_blank_up_to_here = {
            let before = text[..start].trim_end_matches([' ', '\t']);
            before.is_empty() || before.ends_with(['\n', '\r'])
        };
        let is_blank_from_here = {
            let after = text[end..].trim_start_matches([' ', '\t']);
            after.is_empty() || after.starts_with(['\n', '\r'])
        };
        let is_line = (start > range.start || is_blank_up_to_here)
            && (end < range.end || piece.ends_with('\n') || is_blank_from_here);
        let filler = if is_line { ' ' } else { FILLER };
        masked.extend(std::iter::repeat_n(filler, bare.len()));
        masked.push_str(&piece[bare.len()..]);
    }
}

/// Comments between `%%` and `%%`: within a paragraph, or over several where a line begins with the first of them.
fn comments(text: &str) -> Vec<Range<usize>> {
    const MARK: &str = "%%";
    let mut found = Vec::new();
    let mut open: Option<(usize, bool)> = None;
    let mut fence: Option<&str> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start_matches([' ', '\t', '>']);
        let is_fence = ["```", "~~~"]
            .into_iter()
            .find(|mark| bare.starts_with(mark));
        match (is_fence, fence) {
            (Some(mark), None) if open.is_none() => fence = Some(mark),
            (Some(mark), Some(opening)) if mark == opening => fence = None,
            _ => {}
        }
        if bare.trim().is_empty() && open.is_some_and(|(_, is_block)| !is_block) {
            open = None;
        }
        if fence.is_none() {
            let indent = line.len() - bare.len();
            for (in_line, _) in line.match_indices(MARK) {
                let at = start + in_line;
                open = match open {
                    Some((opening, _)) => {
                        found.push(opening..at + MARK.len());
                        None
                    }
                    None => Some((at, in_line <= indent)),
                };
            }
        }
        start += line.len();
    }
    found
}

/// `import` and `export` at the start of a line, up to the next blank line.
fn statements(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    let mut is_apart = true;
    let mut is_statement = false;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let is_blank = line.trim().is_empty();
        is_statement = !is_blank
            && (is_statement
                || is_apart && (is_import(line) || line.starts_with("export ") && is_export(line)));
        if is_statement {
            found.push(start..end);
        }
        is_apart = is_blank;
        start = end;
    }
    found
}

fn is_import(line: &str) -> bool {
    line.starts_with("import ") && line.contains(['\'', '"', '{'])
}

fn is_export(line: &str) -> bool {
    line.split_whitespace().nth(1).is_some_and(|word| {
        matches!(
            word,
            "const" | "let" | "var" | "function" | "default" | "async" | "class" | "{" | "*"
        )
    }) || line.starts_with("export {")
}

/// `{/* … */}`, and tags with expressions in curly brackets among their attributes.
fn expressions(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].find(['{', '<']) {
        let start = at + next;
        let rest = &text[start..];
        let end = if rest.starts_with("{/*") {
            rest.find("*/}").map(|end| end + 3)
        } else if rest.starts_with('<') && rest[1..].starts_with(char::is_alphabetic) {
            match tag_end(rest) {
                Some(end) if rest[..end].contains('{') => Some(end),
                Some(end) => {
                    at = start + end;
                    continue;
                }
                None => None,
            }
        } else {
            at = start + 1;
            continue;
        };
        match end {
            Some(end) => {
                found.push(start..start + end);
                at = start + end;
            }
            // What is opened and not closed is text, and so is all after it.
            None => break,
        }
    }
    found
}

/// Where a tag ends whose attributes may hold quotes and nested brackets.
fn tag_end(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (byte, quote) {
            (b'"' | b'\'' | b'`', None) if depth > 0 || text[..at].ends_with('=') => {
                quote = Some(byte);
            }
            (_, Some(opening)) if byte == opening => quote = None,
            (b'{', None) => depth += 1,
            (b'}', None) => depth = depth.saturating_sub(1),
            (b'>', None) if depth == 0 => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, is_mdx: bool, expected: &str) {
        let masked = mask(text, is_mdx);
        assert_eq!(masked.len(), text.len());
        assert_eq!(masked.replace(FILLER, "·"), expected);
    }

    #[test]
    fn wiki_comments_are_blanked_out() {
        check("One %%two%% three", false, "One ······· three");
        check(
            "One\n\n%%\ntwo\n\nthree\n%%\nfour",
            false,
            "One\n\n  \n   \n\n     \n  \nfour",
        );
    }

    #[test]
    fn what_is_no_comment_stays() {
        for text in ["5%% and\n\nthen 6%% more", "One %% two", "```\n%%a%%\n```"] {
            check(text, false, text);
        }
    }

    #[test]
    fn mdx_loses_its_program() {
        check("import A from 'a'\n\n# T", true, "                 \n\n# T");
        check("import duties rose", true, "import duties rose");
        check("a {/* b */} c", true, "a ········· c");
        check("a <B c={() => 1} /> d", true, "a ················· d");
        check("a < b {c} <D", true, "a < b {c} <D");
    }
}
