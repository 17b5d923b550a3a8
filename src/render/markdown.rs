//! Hits as quotations for a document.

use super::sanitize::printable;
use super::shown_path;
use crate::search::{SearchResults, ShownHit};
use std::io::{self, Write};
use std::path::Path;

/// Writes each hit as a block quotation with its source below it.
///
/// # Errors
/// If the writer fails.
pub fn search(
    results: &SearchResults,
    working_folder: Option<&Path>,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (at, shown) in results.hits.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        hit(shown, working_folder, out)?;
    }
    Ok(())
}

fn hit(shown: &ShownHit, working_folder: Option<&Path>, out: &mut dyn Write) -> io::Result<()> {
    let passage = &shown.hit.passage;
    let mut quotation = String::new();
    for piece in shown.snippet.pieces(&passage.text) {
        let text = escaped(&piece.text);
        let mark = if piece.highlighted { "**" } else { "" };
        quotation.extend([mark, &text, mark]);
    }
    writeln!(out, "> {}\n>", not_a_list(&quotation))?;
    let mut source = vec![match &passage.title {
        Some(title) => format!("*{}*", escaped(title)),
        None => "untitled".to_owned(),
    }];
    source.push(escaped(
        passage.outlet.as_deref().unwrap_or("unknown outlet"),
    ));
    source.push(
        passage
            .date
            .map_or_else(|| "undated".to_owned(), |date| date.to_string()),
    );
    let place = match passage.lines {
        Some((line, _)) => format!("{}:{line}", shown_path(&passage.file, working_folder)),
        None => shown_path(&passage.file, working_folder),
    };
    writeln!(out, "> — {} ({})", source.join(", "), escaped(&place))
}

/// Article text with what Markdown or HTML would take for markup escaped, and without what steers a terminal.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$' | '!' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// A quotation that begins like an item of a list is none.
fn not_a_list(quotation: &str) -> String {
    let digits = quotation.len()
        - quotation
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .len();
    let (number, marker) = quotation.split_at(digits);
    let lists = if number.is_empty() {
        marker.starts_with(['-', '+'])
    } else {
        marker.starts_with(['.', ')'])
    };
    if lists {
        format!("{number}\\{marker}")
    } else {
        quotation.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn a_quotation_never_becomes_a_list() {
        assert_eq!(super::not_a_list("- one"), "\\- one");
        assert_eq!(super::not_a_list("1. one"), "1\\. one");
        assert_eq!(super::not_a_list("2013 began"), "2013 began");
    }

    #[test]
    fn article_text_never_becomes_markup() {
        assert_eq!(
            escaped("*x* <b> [a](b)\n# c"),
            "\\*x\\* \\<b\\> \\[a\\](b) \\# c"
        );
    }
}
