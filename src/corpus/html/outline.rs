//! A page's tree → its parts: the paragraphs, headings, list items and labels that a reader sees, in the order of the page.
//!
//! Where one part ends and the next begins is what a browser would show: at the edges of block elements and at empty lines. What shows
//! nothing, or is for pressing and typing, gives no part.

use super::dom::{DOCUMENT, Dom, Id};
use crate::corpus::address;

/// One part of a page.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Its text as it stands in the source, line feeds and all.
    pub(super) text: String,
    /// The line on which it begins.
    pub(super) line: u32,
    /// The block element it stands in.
    pub(super) holder: Id,
    pub(super) kind: Kind,
    /// Characters, leaving white space aside.
    pub(super) signs: usize,
    /// How many of them stand in links.
    pub(super) linked: usize,
    /// Links in it.
    pub(super) links: usize,
    /// How many of them lead to other hosts.
    pub(super) outward: usize,
    /// Its first word stands in a link.
    pub(super) opens_linked: bool,
}

/// What a part is by its markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Paragraph,
    /// With its level, 1 to 6.
    Heading(u8),
    Item,
    Row,
    Quote,
    Caption,
    /// Text in a division, a cell, a section.
    Loose,
}

/// Whether an element stands within a line.
pub(super) fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "nobr"
            | "q"
            | "rb"
            | "ruby"
            | "rt"
            | "rp"
            | "rtc"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
            | "amp-fit-text"
            | "slot"
    ) || name.contains('-')
}

/// Whether nothing in an element is for reading.
fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "head"
            | "script"
            | "style"
            | "template"
            | "noscript"
            | "svg"
            | "math"
            | "iframe"
            | "object"
            | "embed"
            | "select"
            | "option"
            | "button"
            | "input"
            | "textarea"
            | "canvas"
            | "audio"
            | "video"
            | "map"
            | "datalist"
            | "progress"
            | "meter"
            | "rt"
            | "rp"
            | "dialog"
            | "noframes"
            | "applet"
    )
}

/// The parts of a page; `host` is where it was published, without `www`.
pub(super) fn parts(dom: &Dom, host: Option<&str>) -> Vec<Part> {
    let mut outliner = Outliner {
        dom,
        host,
        parts: Vec::new(),
        current: Current::default(),
        holders: vec![(DOCUMENT, Kind::Loose)],
        links: 0,
        cells: 0,
    };
    outliner.walk();
    outliner.parts
}

struct Outliner<'a> {
    dom: &'a Dom,
    host: Option<&'a str>,
    parts: Vec<Part>,
    current: Current,
    /// The block elements that are open, with what text in them is.
    holders: Vec<(Id, Kind)>,
    links: usize,
    /// Rows of a table of data that are open: their cells part nothing.
    cells: usize,
}

/// The part that is being read.
#[derive(Debug, Default)]
struct Current {
    text: String,
    line: Option<u32>,
    signs: usize,
    linked: usize,
    links: usize,
    outward: usize,
    opens_linked: bool,
    /// Line breaks since the last word.
    breaks: usize,
}

/// What is done when an element ends.
enum Close {
    Link,
    Block,
    Row,
    Cell,
    Nothing,
}

impl Outliner<'_> {
    fn walk(&mut self) {
        let mut open: Vec<(Id, Close)> = Vec::new();
        let mut next = self.dom.first_child(DOCUMENT);
        while let Some(node) = next {
            let enters = self.enter(node, &mut open);
            next = if enters {
                self.dom.first_child(node)
            } else {
                None
            };
            if next.is_some() {
                continue;
            }
            // On to the next node of the page, closing what ends before it.
            let mut ended = node;
            next = loop {
                if open.last().is_some_and(|(id, _)| *id == ended)
                    && let Some((_, close)) = open.pop()
                {
                    self.close(&close);
                }
                if let Some(sibling) = self.dom.next_sibling(ended) {
                    break Some(sibling);
                }
                match self.dom.parent(ended) {
                    Some(parent) if parent != DOCUMENT => ended = parent,
                    _ => break None,
                }
            };
        }
        self.flush();
    }

    /// Begins a node; tells whether to go on below it.
    fn enter(&mut self, node: Id, open: &mut Vec<(Id, Close)>) -> bool {
        let dom = self.dom;
        if let Some(text) = dom.own_text(node) {
            self.words(text, dom.line(node));
            return false;
        }
        let Some(name) = dom.name(node) else {
            return false;
        };
        if is_silent(name) || is_hidden(dom, node) {
            return false;
        }
        let close = match name {
            "br" => {
                self.line_break();
                return false;
            }
            "hr" => {
                self.flush();
                return false;
            }
            "img" | "wbr" => return false,
            "a" => {
                self.links += 1;
                self.current.links += 1;
                self.current.outward += usize::from(self.leads_out(node));
                // A link around headings and paragraphs parts nothing by itself.
                Close::Link
            }
            _ if is_inline(name) => Close::Nothing,
            "tr" if self.cells == 0 && is_data_row(dom, node) => {
                self.flush();
                self.holders.push((node, Kind::Row));
                self.cells += 1;
                Close::Row
            }
            "td" | "th" if self.cells > 0 => {
                if self.current.signs > 0 {
                    self.current.text.push_str(" | ");
                }
                Close::Cell
            }
            _ if self.cells > 0 => Close::Nothing,
            _ => {
                self.flush();
                let kind = kind(name, self.holders[self.holders.len() - 1].1);
                self.holders.push((node, kind));
                Close::Block
            }
        };
        open.push((node, close));
        true
    }

    fn close(&mut self, close: &Close) {
        match close {
            Close::Link => self.links -= 1,
            Close::Block => {
                self.flush();
                self.holders.pop();
            }
            Close::Row => {
                self.flush();
                self.holders.pop();
                self.cells -= 1;
            }
            Close::Cell | Close::Nothing => {}
        }
    }

    fn words(&mut self, text: &str, line: u32) {
        let blank = text.chars().take_while(|c| c.is_whitespace()).count();
        let signs = text
            .chars()
            .filter(|c| !c.is_whitespace() && !is_invisible(*c))
            .count();
        if signs == 0 {
            if self.current.line.is_some() {
                self.current.text.push_str(text);
            }
            return;
        }
        if self.current.breaks > 1 {
            self.flush();
        }
        let current = &mut self.current;
        current.breaks = 0;
        if current.line.is_none() {
            let before = text.chars().take(blank).filter(|c| *c == '\n').count();
            current.line = Some(line + before as u32);
        }
        if current.signs == 0 {
            current.opens_linked = self.links > 0;
        }
        current.text.push_str(text);
        current.signs += signs;
        if self.links > 0 {
            current.linked += signs;
        }
    }

    /// Whether a link leads to another host than the page's.
    fn leads_out(&self, link: Id) -> bool {
        let host = self.dom.attribute(link, "href").and_then(address::host);
        match (host, self.host) {
            (Some(host), Some(own)) => !host.ends_with(own) && !own.ends_with(host),
            _ => false,
        }
    }

    fn line_break(&mut self) {
        // In a division or a cell a short first line stands for itself, as headlines, dates and menu entries of older pages do; text that
        // is broken into lines of a column's width has longer ones.
        const SHORT: usize = 45;
        let (_, kind) = self.holders[self.holders.len() - 1];
        if kind == Kind::Loose
            && self.cells == 0
            && (1..SHORT).contains(&self.current.signs)
            && !self.current.text.trim_end().ends_with([',', '.', ';', '-'])
        {
            self.flush();
            return;
        }
        self.current.breaks += 1;
        self.current.text.push(' ');
    }

    fn flush(&mut self) {
        let current = std::mem::take(&mut self.current);
        let Some(line) = current.line.filter(|_| current.signs > 0) else {
            self.current.links = usize::from(self.links > 0);
            return;
        };
        let (holder, kind) = self.holders[self.holders.len() - 1];
        let text = current.text.trim().trim_end_matches(['|', ' ']);
        self.parts.push(Part {
            text: text.to_owned(),
            line,
            holder,
            kind,
            signs: current.signs,
            linked: current.linked,
            links: current.links,
            outward: current.outward,
            opens_linked: current.opens_linked,
        });
        // A link that goes on is a link of the next part as well.
        self.current.links = usize::from(self.links > 0);
    }
}

/// Signs without width that pages leave behind.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// Whether a page shows no prose to speak of.
pub(super) fn tells_nothing(parts: &[Part]) -> bool {
    const SHORT: usize = 60;
    const LITTLE: usize = 300;
    let prose = parts
        .iter()
        .filter(|part| part.signs >= SHORT && part.linked * 2 < part.signs);
    prose.map(|part| part.signs).sum::<usize>() < LITTLE
}

/// What text in a block element is; `around` is what text around it is.
fn kind(name: &str, around: Kind) -> Kind {
    match name {
        "p" | "pre" | "dd" | "address"
            if matches!(around, Kind::Caption | Kind::Item | Kind::Quote) =>
        {
            around
        }
        "p" | "pre" | "dd" => Kind::Paragraph,
        "h1" => Kind::Heading(1),
        "h2" => Kind::Heading(2),
        "h3" => Kind::Heading(3),
        "h4" | "dt" => Kind::Heading(4),
        "h5" => Kind::Heading(5),
        "h6" => Kind::Heading(6),
        "li" => Kind::Item,
        "blockquote" => Kind::Quote,
        "figcaption" | "caption" => Kind::Caption,
        "ul" | "ol" | "section" | "article" | "table" | "tbody" | "tr" | "td" | "figure" => {
            Kind::Loose
        }
        _ => around,
    }
}

/// Whether a page's own markup hides an element from its readers.
fn is_hidden(dom: &Dom, node: Id) -> bool {
    if dom
        .attribute(node, "hidden")
        .is_some_and(|hidden| hidden != "until-found")
    {
        return true;
    }
    dom.attribute(node, "aria-hidden") == Some("true")
        || dom.attribute(node, "style").is_some_and(|style| {
            let style: String = style
                .chars()
                .filter(|c| !c.is_whitespace())
                .flat_map(char::to_lowercase)
                .collect();
            style.contains("display:none") || style.contains("visibility:hidden")
        })
}

/// Whether the cells of a row hold a line each, as in a table of data; in tables that lay out a page they hold blocks.
fn is_data_row(dom: &Dom, row: Id) -> bool {
    let mut cells = 0;
    for node in dom.descendants(row) {
        match dom.name(node) {
            Some("td" | "th") => cells += 1,
            Some("br") => {}
            Some(name) if !is_inline(name) && !is_silent(name) && name != "img" => {
                // One paragraph in a cell is a line as well.
                let is_only = name == "p"
                    && dom.parent(node).is_some_and(|cell| {
                        dom.children(cell)
                            .filter(|child| dom.name(*child).is_some())
                            .count()
                            == 1
                    });
                if !is_only {
                    return false;
                }
            }
            _ => {}
        }
    }
    cells > 1
}
