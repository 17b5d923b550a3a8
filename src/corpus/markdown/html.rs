//! HTML among Markdown → the text that a reader of the page would see.
//!
//! What comes in: a block of HTML as it stands in the source. What goes out: its paragraphs, as runs of the source, with the role that
//! the tags around them give. Scripts, styles and comments are left out. This is no reader of pages: it knows the few tags that people
//! and note-taking programs put into Markdown.

use super::Run;
use crate::article::Role;
use std::ops::Range;

/// A paragraph of HTML.
pub(super) struct Paragraph<'a> {
    pub(super) runs: Vec<Run<'a>>,
    pub(super) role: Role,
}

/// Reads HTML that stands in these stretches of the source.
pub(super) fn paragraphs<'a>(source: &'a str, stretches: &[Range<usize>]) -> Vec<Paragraph<'a>> {
    let mut html = String::new();
    let mut starts = Vec::with_capacity(stretches.len());
    for stretch in stretches {
        starts.push((html.len(), stretch.start));
        html.push_str(&source[stretch.clone()]);
    }
    let mut reader = Reader {
        source,
        html: &html,
        starts,
        open: Vec::new(),
        runs: Vec::new(),
        paragraphs: Vec::new(),
        unclosed: Vec::new(),
    };
    reader.read();
    reader.paragraphs
}

/// Elements whose text is not for reading.
const SILENT: &[&str] = &["script", "style", "template", "svg", "math"];

/// The name of the tag that text begins with, in lower case, and whether it closes an element.
pub(super) fn tag_name(tag: &str) -> Option<(bool, String)> {
    let rest = tag.strip_prefix('<')?;
    let (closes, rest) = rest
        .strip_prefix('/')
        .map_or((false, rest), |rest| (true, rest));
    let end = rest
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '.')
        .unwrap_or(rest.len());
    rest.starts_with(|c: char| c.is_ascii_alphabetic())
        .then(|| (closes, rest[..end].to_ascii_lowercase()))
}

/// Whether the text of an element is not for reading.
pub(super) fn is_silent(name: &str) -> bool {
    SILENT.contains(&name)
}

/// The role that an element gives to the text in it.
fn role_of(name: &str) -> Option<Role> {
    match name {
        "figcaption" | "caption" => Some(Role::Caption),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(Role::Heading),
        "nav" | "footer" | "aside" | "form" | "button" | "menu" | "noscript" | "iframe"
        | "select" | "audio" | "video" => Some(Role::Boilerplate),
        _ => None,
    }
}

/// Whether an element's text goes on with the text around it.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "data"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "img"
            | "ins"
            | "del"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "u"
            | "var"
            | "wbr"
            | "br"
    )
}

/// Elements nested deeper than this give no role.
const DEEPEST: usize = 64;

struct Reader<'a, 'b> {
    source: &'a str,
    html: &'b str,
    /// Where each stretch begins in `html` and in the source.
    starts: Vec<(usize, usize)>,
    open: Vec<(String, Role)>,
    runs: Vec<Run<'a>>,
    paragraphs: Vec<Paragraph<'a>>,
    /// Ends that were looked for and are not there, so that they are looked for once.
    unclosed: Vec<&'static str>,
}

impl Reader<'_, '_> {
    fn read(&mut self) {
        let mut at = 0;
        let mut text_from = 0;
        while let Some(next) = self.html[at..].find('<') {
            let start = at + next;
            let Some(end) = self.markup_end(start) else {
                at = start + 1;
                continue;
            };
            self.text(text_from..start);
            self.tag(start..end);
            at = end;
            text_from = end;
        }
        self.text(text_from..self.html.len());
        self.end_paragraph();
    }

    /// Where the comment, the tag or the silent element that begins here ends; `None` where the sign is text.
    fn markup_end(&mut self, start: usize) -> Option<usize> {
        let rest = &self.html[start..];
        if rest.starts_with("<!--") {
            // A comment that is never closed hides nothing.
            return Some(self.find(start, "-->").map_or(start + 4, |end| end + 3));
        }
        if rest.starts_with("<!") || rest.starts_with("<?") {
            return self.find(start, ">").map(|end| end + 1);
        }
        let (closes, name) = tag_name(rest)?;
        let end = self.find(start, ">")? + 1;
        let silent = SILENT.iter().find(|silent| **silent == name && !closes);
        let Some(silent) = silent else {
            return Some(end);
        };
        let closing = match *silent {
            "script" => "</script",
            "style" => "</style",
            "template" => "</template",
            "svg" => "</svg",
            _ => "</math",
        };
        let after = self.find(end, closing).and_then(|at| self.find(at, ">"));
        Some(after.map_or(end, |at| at + 1))
    }

    fn find(&mut self, from: usize, end: &'static str) -> Option<usize> {
        if self.unclosed.contains(&end) {
            return None;
        }
        let found = find_ignoring_case(&self.html[from..], end).map(|at| from + at);
        if found.is_none() {
            self.unclosed.push(end);
        }
        found
    }

    fn tag(&mut self, range: Range<usize>) {
        let Some((closes, name)) = tag_name(&self.html[range.clone()]) else {
            return;
        };
        if name == "br" || matches!(name.as_str(), "td" | "th") && closes {
            let source = self.source_of(range.start);
            self.runs.push(Run {
                text: " ".into(),
                source: source..source,
            });
        } else if !is_inline(&name) && !matches!(name.as_str(), "td" | "th") {
            self.end_paragraph();
        }
        let Some(role) = role_of(&name) else { return };
        if closes {
            if let Some(at) = self.open.iter().rposition(|(open, _)| *open == name) {
                self.open.truncate(at);
            }
        } else if self.open.len() < DEEPEST && !self.html[range].ends_with("/>") {
            self.open.push((name, role));
        }
    }

    /// Adds text, a blank line in it ending the paragraph.
    fn text(&mut self, range: Range<usize>) {
        let mut at = range.start;
        let mut is_first = true;
        for line in self.html[range].split_inclusive('\n') {
            if !is_first && line.trim().is_empty() && line.ends_with('\n') {
                self.end_paragraph();
            }
            is_first = false;
            self.line(at..at + line.len());
            at += line.len();
        }
    }

    /// Adds text that has no line end but at its end; character references are read.
    fn line(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let rest = &self.html[at..range.end];
            let end = rest.find('&').unwrap_or(rest.len());
            self.piece(at..at + end, None);
            at += end;
            if let Some((read, len)) = reference(&self.html[at..range.end]) {
                self.piece(at..at + len, Some(read));
                at += len;
            } else if at < range.end {
                self.piece(at..at + 1, None);
                at += 1;
            }
        }
    }

    /// Adds a piece of one stretch.
    fn piece(&mut self, range: Range<usize>, read: Option<char>) {
        if range.is_empty() {
            return;
        }
        let start = self.source_of(range.start);
        let source = start..start + range.len();
        self.runs.push(Run {
            text: match read {
                Some(c) => c.to_string().into(),
                None => self.source[source.clone()].into(),
            },
            source,
        });
    }

    /// Where a place in `html` stands in the source; a line never lies in two stretches.
    fn source_of(&self, at: usize) -> usize {
        let (html, source) = self.starts[self.starts.partition_point(|(html, _)| *html <= at) - 1];
        source + (at - html)
    }

    fn end_paragraph(&mut self) {
        let runs = std::mem::take(&mut self.runs);
        if runs.iter().any(|run| !run.text.trim().is_empty()) {
            // What stands in a menu or a form is that before it is a heading.
            let is_furniture = self.open.iter().any(|(_, role)| *role == Role::Boilerplate);
            let role = match self.open.last() {
                _ if is_furniture => Role::Boilerplate,
                Some((_, role)) => *role,
                None => Role::Body,
            };
            self.paragraphs.push(Paragraph { runs, role });
        }
    }
}

fn find_ignoring_case(text: &str, word: &str) -> Option<usize> {
    if let Some(sign) = word.strip_prefix("</") {
        return text.match_indices("</").map(|(at, _)| at).find(|at| {
            text.as_bytes()
                .get(at + 2..at + 2 + sign.len())
                .is_some_and(|name| name.eq_ignore_ascii_case(sign.as_bytes()))
        });
    }
    text.find(word)
}

/// The character that a reference stands for, and the reference's length.
fn reference(text: &str) -> Option<(char, usize)> {
    const LONGEST: usize = 10;
    let rest = text.strip_prefix('&')?;
    let end = rest.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = &rest[..end];
    let read = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control())?
        }
    };
    Some((read, end + 2))
}
