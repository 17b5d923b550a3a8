//! Markdown → draft, roles and metadata.
//!
//! What comes in: a decoded Markdown, MDX or wiki-style text, perhaps with fields before it. What goes out: its paragraphs, headings, list
//! items and table rows as blocks in the source's order, their text without markup, each knowing the bytes it came from; and what the
//! fields and the text say of the article.
//!
//! The markup says what a block is. Only bylines, date lines and bare navigation are told by their wording, so that nobody's own notes
//! are taken for a page's furniture.

mod front_matter;
mod html;
mod mask;

use super::decode::Decoded;
use super::draft::Draft;
use super::features::Line;
use super::photo::{self, Photo};
use super::{credit, dates, metadata};
use crate::article::{Metadata, Role};
use crate::source_map::{LinedSource, Run};
use mask::FILLER;
use pulldown_cmark::{
    CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd,
};
use std::borrow::Cow;
use std::ops::Range;

/// A Markdown text, read.
#[derive(Debug)]
pub(super) struct Note {
    pub(super) draft: Draft,
    pub(super) roles: Vec<Role>,
    pub(super) metadata: Metadata,
}

/// Reads a Markdown text; `is_mdx` where it is a program as well. `title` is the headline that the manifest tells.
pub(super) fn read(decoded: &Decoded, is_mdx: bool, title: Option<&str>) -> Note {
    let text: &str = &decoded.text;
    let front_matter = front_matter::read(text);
    let said = front_matter.metadata();
    let mut reader = Reader::new(decoded, title.or(said.title.as_deref()));
    reader.fields(front_matter.end);
    let fields = reader.draft.blocks.len();
    let body = &text[front_matter.end..];
    let masked = mask::mask(body, is_mdx);
    reader.masked = &masked;
    reader.body = front_matter.end;
    for (event, range) in Parser::new_ext(&masked, options()).into_offset_iter() {
        reader.event(event, range);
    }
    reader.flush();
    reader.settle(fields);
    let Reader { draft, roles, .. } = reader;
    let texts = draft.block_texts();
    let lines: Vec<Line> = texts[fields..]
        .iter()
        .map(|text| Line { text, apart: true })
        .collect();
    let mut metadata = metadata::read(&lines, &roles[fields..]);
    stand_over(&mut metadata, said);
    Note {
        draft,
        roles,
        metadata,
    }
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_WIKILINKS
}

/// Puts what the fields say over what the text says.
fn stand_over(metadata: &mut Metadata, said: Metadata) {
    metadata.outlet = said.outlet.or(metadata.outlet.take());
    metadata.date = said.date.or(metadata.date.take());
    metadata.refused_date = said.refused_date.or(metadata.refused_date.take());
    metadata.title = said.title.or(metadata.title.take());
    metadata.language = said.language.or(metadata.language.take());
    metadata.url = said.url.or(metadata.url.take());
    if !said.byline.is_empty() {
        metadata.byline = said.byline;
    }
    if !said.agencies.is_empty() {
        metadata.agencies = said.agencies;
    }
}

/// Text of a block, with what its markup says of it.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
struct Piece<'a> {
    run: Run<'a>,
    is_link: bool,
    is_emphasis: bool,
    is_code: bool,
    /// Ends a line of the source.
    is_break: bool,
}

/// What a block is by its markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Paragraph,
    Heading(HeadingLevel),
    Item,
    Row,
    /// A quotation, a footnote, code: text in any case.
    Text,
}

/// What blocks stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Container {
    /// A block quote; whether nothing of it has been read yet.
    Quote {
        is_fresh: bool,
    },
    Item,
    Footnote,
}

/// Where an image's text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Image {
    /// It opens its paragraph: its text is a caption.
    Captioned,
    /// It stands among words, or embeds another file.
    Silent,
}

struct Reader<'a, 'm> {
    source: LinedSource<'a>,
    text: &'a str,
    /// The text without its fields and with comments blanked out, and where it begins.
    masked: &'m str,
    body: usize,
    draft: Draft,
    roles: Vec<Role>,
    forms: Vec<Form>,
    /// The headline, where it is known before the text is read.
    known_title: Option<String>,
    containers: Vec<Container>,
    heading: Option<HeadingLevel>,
    pieces: Vec<Piece<'a>>,
    links: usize,
    emphases: usize,
    images: Vec<Image>,
    /// A picture opened this paragraph, or was all of the one before.
    after_image: bool,
    /// A row of a table is being read.
    row: bool,
    /// The code block being read: whether it names its language.
    code: Option<bool>,
    html: Option<Vec<Range<usize>>>,
    /// An element among words whose text is not for reading.
    silent: Option<String>,
}

impl<'a, 'm> Reader<'a, 'm> {
    fn new(decoded: &'a Decoded, title: Option<&str>) -> Self {
        Self {
            source: LinedSource::new(&decoded.text, decoded.offset, decoded.on_disk),
            text: &decoded.text,
            masked: "",
            body: 0,
            draft: Draft::default(),
            roles: Vec::new(),
            forms: Vec::new(),
            known_title: title.map(str::to_owned),
            containers: Vec::new(),
            heading: None,
            pieces: Vec::new(),
            links: 0,
            emphases: 0,
            images: Vec::new(),
            after_image: false,
            row: false,
            code: None,
            html: None,
            silent: None,
        }
    }

    /// Every line of the fields is a block, so that none is lost from view.
    fn fields(&mut self, end: usize) {
        let text = self.text;
        let mut start = 0;
        for line in text[..end].split_inclusive(['\n', '\r']) {
            let run = Run {
                text: line.into(),
                source: start..start + line.len(),
            };
            let is_fence = matches!(line.trim(), "---" | "+++" | "...");
            if !is_fence {
                self.push(&[run], Role::Boilerplate, Form::Text);
            }
            start += line.len();
        }
    }

    fn push(&mut self, runs: &[Run], role: Role, form: Form) {
        let source = &self.source;
        let before = self.draft.blocks.len();
        self.draft.push(true, |text| source.tidy(runs, text));
        if self.draft.blocks.len() > before {
            self.roles.push(role);
            self.forms.push(form);
        }
    }

    fn event(&mut self, event: Event<'m>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.words(&text, range, false),
            Event::Code(text) => self.code_words(&text, range),
            Event::Html(_) => {
                if let Some(html) = &mut self.html {
                    html.push(self.body + range.start..self.body + range.end);
                }
            }
            Event::InlineHtml(tag) => self.inline_tag(&tag, range),
            Event::SoftBreak | Event::HardBreak => {
                self.piece(Cow::Borrowed(" "), range, false, true);
            }
            Event::Rule => self.flush(),
            Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag) {
        match tag {
            Tag::Emphasis | Tag::Strong => self.emphases += 1,
            Tag::Link { .. } => self.links += 1,
            Tag::Image { link_type, .. } => {
                let is_embed = matches!(link_type, LinkType::WikiLink { .. });
                let is_first = self
                    .pieces
                    .iter()
                    .all(|piece| piece.run.text.trim().is_empty());
                let takes_caption = is_first && !is_embed && self.images.is_empty();
                self.images.push(if takes_caption {
                    Image::Captioned
                } else {
                    Image::Silent
                });
            }
            Tag::Strikethrough | Tag::Superscript | Tag::Subscript | Tag::TableCell => {}
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = Some(*level);
            }
            Tag::BlockQuote(_) => {
                self.flush();
                self.containers.push(Container::Quote { is_fresh: true });
            }
            Tag::Item => {
                self.flush();
                self.containers.push(Container::Item);
            }
            Tag::FootnoteDefinition(_) => {
                self.flush();
                self.containers.push(Container::Footnote);
            }
            Tag::CodeBlock(kind) => {
                self.flush();
                let is_named =
                    matches!(kind, CodeBlockKind::Fenced(info) if !info.trim().is_empty());
                self.code = Some(is_named);
            }
            Tag::HtmlBlock => {
                self.flush();
                self.html = Some(Vec::new());
            }
            Tag::TableHead | Tag::TableRow => {
                self.flush();
                self.row = true;
            }
            _ => self.flush(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong => self.emphases = self.emphases.saturating_sub(1),
            TagEnd::Link => self.links = self.links.saturating_sub(1),
            TagEnd::Image => self.end_image(),
            TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {}
            TagEnd::TableCell => {
                let at = self.reached();
                self.insert(" | ", at);
            }
            TagEnd::Heading(_) => {
                self.flush();
                self.heading = None;
            }
            TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.flush();
                self.containers.pop();
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                // The separator after the last cell.
                self.pieces.pop();
                self.flush();
                self.row = false;
            }
            TagEnd::CodeBlock => {
                self.flush();
                self.code = None;
            }
            TagEnd::HtmlBlock => self.end_html(),
            _ => self.flush(),
        }
    }

    fn end_image(&mut self) {
        if self.images.pop() != Some(Image::Captioned) {
            return;
        }
        let runs: Vec<Run> = self.pieces.drain(..).map(|piece| piece.run).collect();
        // "300" is a width, not a text.
        let is_text = runs
            .iter()
            .any(|run| run.text.contains(char::is_alphabetic));
        if is_text {
            self.push(&runs, Role::Caption, Form::Text);
        }
        self.after_image = true;
    }

    fn end_html(&mut self) {
        let stretches = self.html.take().unwrap_or_default();
        for paragraph in html::paragraphs(self.text, &stretches) {
            self.push(&paragraph.runs, paragraph.role, Form::Text);
        }
    }

    /// Where the text read so far ends, in the body.
    fn reached(&self) -> usize {
        self.pieces
            .last()
            .map_or(0, |piece| piece.run.source.end.saturating_sub(self.body))
    }

    /// Text between two tags. What was blanked out is left out.
    fn words(&mut self, text: &CowStr<'m>, range: Range<usize>, is_code: bool) {
        if self.code.is_some() {
            self.code_lines(text, range);
            return;
        }
        if self.masked.get(range.clone()) != Some(&**text) {
            let text: String = text.chars().filter(|c| *c != FILLER).collect();
            self.piece(Cow::Owned(text), range, is_code, false);
            return;
        }
        let mut start = range.start;
        for part in text.split(FILLER) {
            let end = start + part.len();
            if !part.is_empty() {
                let source = &self.text[self.body + start..self.body + end];
                self.piece(Cow::Borrowed(source), start..end, is_code, false);
            }
            start = end + FILLER.len_utf8();
        }
    }

    /// `code` among words: the same bytes lie between its marks, unless a line ends within.
    fn code_words(&mut self, text: &CowStr<'m>, range: Range<usize>) {
        let inside = self.masked[range.clone()].find(&**text);
        let range = inside.map_or(range.clone(), |at| {
            range.start + at..range.start + at + text.len()
        });
        self.words(text, range, true);
    }

    /// Lines of a code block; a blank one parts paragraphs.
    fn code_lines(&mut self, text: &str, range: Range<usize>) {
        let is_same = self.masked.get(range.clone()) == Some(text);
        let mut start = range.start;
        for line in text.split_inclusive('\n') {
            if line.trim().is_empty() {
                self.flush();
            }
            let source = if is_same {
                start..start + line.len()
            } else {
                range.clone()
            };
            let line_text: String = line.chars().filter(|c| *c != FILLER).collect();
            self.piece(Cow::Owned(line_text), source, true, true);
            start += line.len();
        }
    }

    fn inline_tag(&mut self, tag: &str, range: Range<usize>) {
        let Some((closes, name)) = html::tag_name(tag) else {
            return;
        };
        match &self.silent {
            Some(silent) if closes && *silent == name => self.silent = None,
            None if !closes && html::is_silent(&name) => self.silent = Some(name),
            None if name == "br" => self.insert(" ", range.start),
            _ => {}
        }
    }

    /// Adds text that stands nowhere in the source.
    fn insert(&mut self, text: &'static str, at: usize) {
        self.piece(Cow::Borrowed(text), at..at, false, false);
    }

    fn piece(&mut self, text: Cow<'a, str>, range: Range<usize>, is_code: bool, is_break: bool) {
        if self.silent.is_some() || self.images.contains(&Image::Silent) {
            return;
        }
        self.pieces.push(Piece {
            run: Run {
                text,
                source: self.body + range.start..self.body + range.end,
            },
            is_link: self.links > 0,
            is_emphasis: self.emphases > 0,
            is_code,
            is_break,
        });
    }

    fn form(&self) -> Form {
        if let Some(level) = self.heading {
            return Form::Heading(level);
        }
        if self.row {
            return Form::Row;
        }
        if self.code.is_some() {
            return Form::Text;
        }
        match self.containers.last() {
            None => Form::Paragraph,
            Some(Container::Item) => Form::Item,
            Some(Container::Quote { .. } | Container::Footnote) => Form::Text,
        }
    }

    /// Ends the block being read.
    fn flush(&mut self) {
        self.silent = None;
        let mut pieces = std::mem::take(&mut self.pieces);
        if pieces.iter().all(|piece| piece.run.text.trim().is_empty()) {
            return;
        }
        if let Some(Container::Quote { is_fresh }) = self.containers.last_mut()
            && std::mem::replace(is_fresh, false)
            && let Some((title, rest)) = callout(&pieces)
        {
            self.block(title);
            pieces = rest;
        }
        self.block(pieces);
    }

    fn block(&mut self, pieces: Vec<Piece>) {
        let form = self.form();
        let pieces = without_signs(pieces);
        let text: String = pieces.iter().map(|piece| &*piece.run.text).collect();
        if text.trim().is_empty() {
            return;
        }
        let role = self.role(form, &text, &pieces);
        self.after_image = false;
        let runs: Vec<Run> = pieces.into_iter().map(|piece| piece.run).collect();
        self.push(&runs, role, form);
    }

    fn role(&self, form: Form, text: &str, pieces: &[Piece]) -> Role {
        match form {
            Form::Heading(level) => self.role_of_heading(level, text),
            Form::Text if self.code == Some(true) => Role::Boilerplate,
            Form::Item | Form::Paragraph if is_navigation(text, pieces) || is_tags(text) => {
                Role::Boilerplate
            }
            Form::Paragraph if self.after_image && is_caption(text, pieces) => Role::Caption,
            _ => Role::Body,
        }
    }

    /// The first heading of the first level is the headline, where it opens the text and no field gives another.
    fn role_of_heading(&self, level: HeadingLevel, text: &str) -> Role {
        // A line of dashes under a paragraph makes a heading of it, which nobody means who writes sentences.
        const LONGEST: usize = 250;
        if text.chars().count() > LONGEST {
            return Role::Body;
        }
        let opens_text = !self.roles.contains(&Role::Title) && !self.roles.contains(&Role::Body);
        let is_title = match &self.known_title {
            Some(title) => repeats(title, text),
            None => level == HeadingLevel::H1,
        };
        if opens_text && is_title {
            Role::Title
        } else {
            Role::Heading
        }
    }

    /// Bylines and date lines among the paragraphs around the story are told by their wording.
    fn settle(&mut self, fields: usize) {
        const LONGEST: usize = 120;
        const STANDFIRSTS: usize = 1;
        let paragraphs: Vec<usize> = (fields..self.roles.len())
            .filter(|&i| self.forms[i] == Form::Paragraph && self.roles[i] == Role::Body)
            .collect();
        let is_short = |i: usize| self.draft.block_text(i).len() <= LONGEST;
        let mut found = Vec::new();
        let mut bodies = 0;
        for &i in &paragraphs {
            let text = self.draft.block_text(i);
            if is_short(i) && credit::read(text).is_some() {
                found.push((i, Role::Credit));
            } else if is_short(i) && dates::date_line(text).is_some_and(|line| line.date.is_some())
            {
                found.push((i, Role::Dateline));
            } else {
                bodies += 1;
            }
            if bodies > STANDFIRSTS {
                break;
            }
        }
        for &i in paragraphs.iter().rev() {
            let text = self.draft.block_text(i);
            if !is_short(i) || credit::read(text).is_none() && !is_sign(text) {
                break;
            }
            found.push((i, Role::Credit));
        }
        for (i, role) in found {
            self.roles[i] = role;
        }
    }
}

/// Whether a heading says the headline again, perhaps without the outlet's name after it.
fn repeats(title: &str, heading: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let (title_signs, heading_signs) = (plain(title), plain(heading));
    let parted = || {
        [" | ", " - ", " – ", " — "]
            .iter()
            .filter_map(|sign| title.rsplit_once(sign))
            .any(|(before, _)| plain(before) == heading_signs)
    };
    !heading_signs.is_empty() && (title_signs == heading_signs || parted())
}

/// Paragraphs of links, with a label before them at most, lead elsewhere.
fn is_navigation(text: &str, pieces: &[Piece]) -> bool {
    const WORDS_A_LINK: usize = 15;
    const LABEL: usize = 6;
    let is_address = |word: &str| word.starts_with("http://") || word.starts_with("https://");
    let mut links = 0;
    let mut was_link = false;
    let mut label = String::new();
    let mut has_words = false;
    for piece in pieces {
        if piece.is_link {
            links += usize::from(!was_link);
        } else {
            for word in piece.run.text.split_whitespace() {
                if is_address(word) {
                    links += 1;
                } else if links == 0 {
                    label.push_str(word);
                    label.push(' ');
                } else {
                    has_words |= word.contains(char::is_alphanumeric);
                }
            }
        }
        was_link = piece.is_link;
    }
    let label = label.trim_end();
    let is_label = !label.contains(char::is_alphanumeric)
        || label.ends_with(':') && label.split(' ').count() <= LABEL;
    links > 0 && !has_words && is_label && text.split_whitespace().count() <= WORDS_A_LINK * links
}

/// The signs of those who wrote and edited a wire's story, and the wire's: `lin/ald (ORN)`.
fn is_sign(text: &str) -> bool {
    let Some((people, wire)) = text.split_once(" (") else {
        return false;
    };
    let is_short = |sign: &str, case: fn(&char) -> bool| {
        (2..=5).contains(&sign.chars().count()) && sign.chars().all(|c| case(&c))
    };
    people
        .split('/')
        .all(|sign| is_short(sign, |c| c.is_lowercase()))
        && wire
            .strip_suffix(')')
            .is_some_and(|wire| is_short(wire, |c| c.is_uppercase()))
}

/// A line of nothing but `#tags`.
fn is_tags(text: &str) -> bool {
    text.split_whitespace().all(|word| {
        word.strip_prefix('#')
            .is_some_and(|tag| tag.starts_with(|c: char| c.is_alphabetic()))
    })
}

/// What stands under a picture: a line set apart by its type, or one that ends with the picture's credit.
fn is_caption(text: &str, pieces: &[Piece]) -> bool {
    const LONGEST: usize = 400;
    let is_set_apart = pieces
        .iter()
        .all(|piece| piece.is_emphasis || piece.run.text.trim().is_empty());
    text.len() <= LONGEST && (is_set_apart || photo::credit(text) != Photo::None)
}

/// The title of a callout (`> [!quote] From the file`) and what follows it; `None` for any other quotation.
fn callout<'a>(pieces: &[Piece<'a>]) -> Option<(Vec<Piece<'a>>, Vec<Piece<'a>>)> {
    const LONGEST: usize = 40;
    let end = pieces
        .iter()
        .position(|piece| piece.is_break)
        .unwrap_or(pieces.len());
    let line: String = pieces[..end].iter().map(|piece| &*piece.run.text).collect();
    let kind = line.strip_prefix("[!")?;
    let close = kind
        .find(']')
        .filter(|close| (1..=LONGEST).contains(close))?;
    let mut marker = "[!".len() + close + 1;
    marker += usize::from(line[marker..].starts_with(['+', '-']));
    let title = without(&pieces[..end], std::slice::from_ref(&(0..marker)));
    Some((title, pieces[end..].to_vec()))
}

/// Leaves out the signs that wiki notes have beyond Markdown's: `==` around marked words, and a block's name (`^name`) at its end.
fn without_signs(pieces: Vec<Piece>) -> Vec<Piece> {
    let text: String = pieces.iter().map(|piece| &*piece.run.text).collect();
    let mut cuts = marks(&text, &pieces);
    if let Some(name) = block_name(&text)
        && pieces.last().is_some_and(|piece| !piece.is_code)
    {
        cuts.push(name);
    }
    if cuts.is_empty() {
        return pieces;
    }
    cuts.sort_by_key(|cut| cut.start);
    without(&pieces, &cuts)
}

/// The pairs of `==` that enclose words and stand in no code.
fn marks(text: &str, pieces: &[Piece]) -> Vec<Range<usize>> {
    let mut cuts = Vec::new();
    if !text.contains("==") {
        return cuts;
    }
    let mut open: Option<usize> = None;
    let mut start = 0;
    for piece in pieces {
        let end = start + piece.run.text.len();
        for (in_piece, _) in piece
            .run
            .text
            .match_indices("==")
            .filter(|_| !piece.is_code)
        {
            let at = start + in_piece;
            let before = text[..at].chars().next_back();
            let after = text[at + 2..].chars().next();
            if before == Some('=') || after == Some('=') {
                continue;
            }
            let stands_by_word = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
            match open {
                Some(opening) if stands_by_word(before) => {
                    cuts.extend([opening..opening + 2, at..at + 2]);
                    open = None;
                }
                None if stands_by_word(after) => open = Some(at),
                _ => {}
            }
        }
        start = end;
    }
    cuts
}

fn block_name(text: &str) -> Option<Range<usize>> {
    let kept = text.trim_end();
    let start = kept.rfind('^')?;
    let name = &kept[start + 1..];
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let is_apart = start == 0 || kept[..start].ends_with(char::is_whitespace);
    (is_name && is_apart).then_some(start..kept.len())
}

/// The pieces without some ranges of their joined text, which are in order.
fn without<'a>(pieces: &[Piece<'a>], cuts: &[Range<usize>]) -> Vec<Piece<'a>> {
    let mut kept = Vec::with_capacity(pieces.len());
    let mut start = 0;
    let mut cut = 0;
    for piece in pieces {
        let end = start + piece.run.text.len();
        let mut from = start;
        while from < end {
            while cut < cuts.len() && cuts[cut].end <= from {
                cut += 1;
            }
            let (to, next) = match cuts.get(cut) {
                Some(range) if range.start <= from => (from, range.end.min(end)),
                Some(range) if range.start < end => (range.start, range.start),
                _ => (end, end),
            };
            if to > from {
                kept.push(part(piece, from - start..to - start));
            }
            from = next.max(to);
        }
        start = end;
    }
    kept
}

/// A part of a piece; of text that is not the source's own bytes, the source of the whole.
fn part<'a>(piece: &Piece<'a>, range: Range<usize>) -> Piece<'a> {
    let source = &piece.run.source;
    let text = match &piece.run.text {
        Cow::Borrowed(text) => Cow::Borrowed(&text[range.clone()]),
        Cow::Owned(text) => Cow::Owned(text[range.clone()].to_owned()),
    };
    let source = if source.len() == piece.run.text.len() {
        source.start + range.start..source.start + range.end
    } else {
        source.clone()
    };
    Piece {
        run: Run { text, source },
        ..piece.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn note(text: &str) -> Note {
        let decoded = Decoded {
            text: Cow::Borrowed(text),
            offset: 0,
            on_disk: true,
        };
        read(&decoded, false, None)
    }

    /// Reads a text into its blocks: role, lines, text.
    fn blocks(text: &str) -> Vec<(Role, (u32, u32), String)> {
        let note = note(text);
        note.draft
            .blocks
            .iter()
            .zip(&note.roles)
            .enumerate()
            .map(|(i, (block, role))| {
                let place = block.origin.place(0..block.range.len());
                (*role, place.lines, note.draft.block_text(i).to_owned())
            })
            .collect()
    }

    fn check(text: &str, expected: &[(Role, (u32, u32), &str)]) {
        let found = blocks(text);
        let found: Vec<(Role, (u32, u32), &str)> = found
            .iter()
            .map(|(role, lines, text)| (*role, *lines, text.as_str()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn paragraphs_lose_their_markup_and_keep_their_lines() {
        check(
            "# A **pier**\n\nThe *first*\nship [came](https://example.org) in &amp; \\*stayed* `as is`.\n\n## Next\n> Quoted\n> twice.\n>\n> Again.\n",
            &[
                (Role::Title, (1, 1), "A pier"),
                (
                    Role::Body,
                    (3, 4),
                    "The first ship came in & *stayed* as is.",
                ),
                (Role::Heading, (6, 6), "Next"),
                (Role::Body, (7, 8), "Quoted twice."),
                (Role::Body, (10, 10), "Again."),
            ],
        );
    }

    #[test]
    fn wiki_notes_are_read_as_they_show() {
        check(
            "See [[2013 office|the office]] and [[Doha]]: ==it ==closed== early==. %%ask again%% a == b ^ref-1\n\n![[scan.png]]\n\n#peace #Doha\n\n> [!quote]- From the file\n> Nobody came.\n",
            &[
                (
                    Role::Body,
                    (1, 1),
                    "See the office and Doha: it ==closed early==. a == b",
                ),
                (Role::Boilerplate, (5, 5), "#peace #Doha"),
                (Role::Body, (7, 7), "From the file"),
                (Role::Body, (8, 8), "Nobody came."),
            ],
        );
    }

    #[test]
    fn lists_tables_notes_and_code_are_blocks_each() {
        check(
            "- One\n  two\n  - Three\n- [ ] ask\n- [Menu](/m)\n\n| a | b |\n|---|---|\n| *c* | d |\n\nText[^1].\n\n[^1]: A note.\n\n```js\nlet x;\n```\n\n```\nQ: Who?\n\nA: She.\n```\n",
            &[
                (Role::Body, (1, 2), "One two"),
                (Role::Body, (3, 3), "Three"),
                (Role::Body, (4, 4), "ask"),
                (Role::Boilerplate, (5, 5), "Menu"),
                (Role::Body, (7, 7), "a | b"),
                (Role::Body, (9, 9), "c | d"),
                (Role::Body, (11, 11), "Text."),
                (Role::Body, (13, 13), "A note."),
                (Role::Boilerplate, (16, 16), "let x;"),
                (Role::Body, (20, 20), "Q: Who?"),
                (Role::Body, (22, 22), "A: She."),
            ],
        );
    }

    #[test]
    fn pictures_give_captions() {
        check(
            "![The bow](a.jpg)\n*The bow, seen from a tug.*\n\n![](b.jpg)\n\nThe ship ![icon](c.png) moved.\n",
            &[
                (Role::Caption, (1, 1), "The bow"),
                (Role::Caption, (2, 2), "The bow, seen from a tug."),
                (Role::Body, (6, 6), "The ship moved."),
            ],
        );
    }

    #[test]
    fn html_gives_what_a_page_would_show() {
        check(
            "<div>\n<h2>A pier</h2>\n<p>It <b>opened</b> &amp; closed.</p><script>let a = '<p>no';</script>\n<figcaption>Seen from a tug</figcaption>\n<nav>Menu</nav>\n</div>\n\nA <span>word</span><br>more <script>no</script>now.\n\n<!-- draft -->\n",
            &[
                (Role::Heading, (2, 2), "A pier"),
                (Role::Body, (3, 3), "It opened & closed."),
                (Role::Caption, (4, 4), "Seen from a tug"),
                (Role::Boilerplate, (5, 5), "Menu"),
                (Role::Body, (8, 8), "A word more now."),
            ],
        );
    }

    #[test]
    fn what_is_never_closed_hides_nothing() {
        for opening in [
            "<!-- ",
            "<script>",
            "<style>\n",
            "<div",
            "**",
            "[a](",
            "`",
            "```\n",
            "%%",
            "[[",
            "<b c=\"",
        ] {
            let found = blocks(&format!(
                "{opening}The first ship came in.\n\nThe second did not.\n"
            ));
            let text: Vec<&str> = found.iter().map(|(_, _, text)| text.as_str()).collect();
            let text = text.join(" ");
            assert!(text.contains("first ship came in."), "{opening}: {text}");
            assert!(text.contains("The second did not."), "{opening}: {text}");
        }
    }

    #[test]
    fn a_headline_opens_its_text() {
        let first = |text: &str| blocks(text).last().unwrap().0;
        assert_eq!(first("A note.\n\n# Next"), Role::Heading);
        assert_eq!(
            first("---\ntitle: A pier | Harbor News\n---\n# A Pier"),
            Role::Title
        );
        assert_eq!(first("---\ntitle: Another\n---\n# A Pier"), Role::Heading);
    }

    #[test]
    fn bylines_and_navigation_are_told_by_their_wording() {
        check(
            "# A pier\n\n*By Ann Lee*\n\n7 December 2019\n\nThe first ship came in on Monday.\n\n**Read also:** [[one]] · [two](/2)\n",
            &[
                (Role::Title, (1, 1), "A pier"),
                (Role::Credit, (3, 3), "By Ann Lee"),
                (Role::Dateline, (5, 5), "7 December 2019"),
                (Role::Body, (7, 7), "The first ship came in on Monday."),
                (Role::Boilerplate, (9, 9), "Read also: one · two"),
            ],
        );
    }

    #[test]
    fn hostile_markup_is_read_in_no_time() {
        const TIMES: usize = 10_000;
        let started = std::time::Instant::now();
        for piece in [
            ">",
            "> ",
            "- ",
            "[",
            "![",
            "*",
            "**a",
            "_a ",
            "`",
            "``` ",
            "<",
            "<a ",
            "<div>\n",
            "<nav>",
            "<!--",
            "<script>",
            "[[",
            "![[",
            "==a",
            "==",
            "%%",
            "%%a",
            "&",
            "&a",
            "|",
            "|a\n",
            "[^a]: ",
            "[^1]",
            "#",
            "# a\n",
            "\t",
            "\\",
            "^a ",
            "a^",
            "[a]: b\n",
            "[!a] ",
            "1. ",
            "{",
            "+++\n",
            "---\n",
            "<![CDATA[",
            "<?",
            "</",
        ] {
            let note = note(&format!("{}word", piece.repeat(TIMES)));
            assert_eq!(note.roles.len(), note.draft.blocks.len());
            let _ = mask::mask(&piece.repeat(TIMES), true);
        }
        assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
    }

    proptest! {
        #[test]
        fn every_word_is_found_again_in_the_source(text in proptest::collection::vec(
            prop_oneof!["[a-zé\u{301}]{1,4}", "[ \t]{1,3}", Just("\n".to_owned()), Just("\r\n".to_owned()), Just("\n\n".to_owned()),
                "[*_`=%>#|!^<\\[\\]()~-]{1,3}", Just("[[a|b]]".to_owned()), Just("&amp;".to_owned()), Just("<p>".to_owned()), Just("---\n".to_owned())], 0..40))
        {
            let text = text.concat();
            let note = note(&text);
            let mut reached = 0;
            for (i, block) in note.draft.blocks.iter().enumerate() {
                let whole = block.origin.place(0..block.range.len());
                let whole = whole.bytes.unwrap();
                prop_assert!(reached <= whole.start && whole.end <= text.len() as u64, "{:?}", note);
                reached = whole.end;
                let mut at = 0;
                for word in note.draft.block_text(i).split(' ') {
                    let bytes = block.origin.place(at..at + word.len()).bytes.unwrap();
                    let source = text.get(bytes.start as usize..bytes.end as usize);
                    prop_assert!(source.is_some());
                    if word.bytes().all(|b| b.is_ascii_lowercase()) && source.unwrap().bytes().all(|b| b.is_ascii_lowercase()) {
                        prop_assert_eq!(source.unwrap(), word);
                    }
                    at += word.len() + 1;
                }
            }
        }
    }
}
