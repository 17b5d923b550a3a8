//! Markup → a tree of elements and texts.
//!
//! What comes in: decoded HTML, however broken. What goes out: the tree that a browser would make of it, in one vector, so that neither
//! walking nor dropping it uses the stack. Scripts are text here, never run. What nests deeper than any page that people wrote, or
//! grows beyond all measure as it is mended, is cut.

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName, Namespace, QualName, local_name};
use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};
use std::rc::Rc;

/// The depth at which browsers stop nesting (512 in Chromium); start tags beyond it are passed over.
const DEEPEST: u32 = 512;
/// The most nodes that are made of one page; real pages stay below a tenth of it.
const MOST_NODES: usize = 500_000;

/// So many bytes of a usual page make a node; room is made by it.
const BYTES_A_NODE: usize = 64;

/// The place of a node in its [`Dom`].
pub(super) type Id = u32;

/// The document node.
pub(super) const DOCUMENT: Id = 0;

/// A page as a tree.
#[derive(Debug)]
pub(super) struct Dom {
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    parent: Option<Id>,
    first: Option<Id>,
    last: Option<Id>,
    previous: Option<Id>,
    next: Option<Id>,
    depth: u32,
    /// The line on which the node begins, from 1.
    line: u32,
    data: Data,
}

#[derive(Debug)]
enum Data {
    /// The document, a comment, or what else shows nothing.
    Nothing,
    Text(StrTendril),
    Element(QualName, Vec<Attribute>),
}

impl Dom {
    /// Reads markup as a browser does.
    pub(super) fn parse(html: &str) -> Self {
        Self::read(html, false)
    }

    /// Reads markup as a browser does, but for the insides of scripts and styles: only linked data is kept of them, which is all that most
    /// pages need, and they are half of many a page.
    pub(super) fn parse_without_scripts(html: &str) -> Self {
        Self::read(html, true)
    }

    fn read(html: &str, skips_scripts: bool) -> Self {
        let options = TreeBuilderOpts {
            // What stands in `noscript` is not for us.
            scripting_enabled: true,
            ..TreeBuilderOpts::default()
        };
        let builder = TreeBuilder::new(Sink::new(html.len() / BYTES_A_NODE), options);
        let input = Rc::new(BufferQueue::default());
        let tokenizer = Tokenizer::new(
            Guarded {
                builder,
                looks: Cell::new(4 * DEEPEST),
                skips_from: skips_scripts.then(|| Rc::clone(&input)),
            },
            TokenizerOpts::default(),
        );
        for piece in pieces(html) {
            input.push_back(StrTendril::from_slice(piece));
            // The tokenizer stops at every script, for a browser to run it.
            while !matches!(tokenizer.feed(&input), html5ever::TokenizerResult::Done) {}
        }
        tokenizer.end();
        tokenizer.sink.builder.sink.into_dom()
    }

    pub(super) fn parent(&self, id: Id) -> Option<Id> {
        self.nodes[id as usize].parent
    }

    pub(super) fn first_child(&self, id: Id) -> Option<Id> {
        self.nodes[id as usize].first
    }

    pub(super) fn next_sibling(&self, id: Id) -> Option<Id> {
        self.nodes[id as usize].next
    }

    pub(super) fn children(&self, id: Id) -> impl Iterator<Item = Id> {
        std::iter::successors(self.first_child(id), |child| self.next_sibling(*child))
    }

    /// The node and those that it stands in, from the inside out.
    pub(super) fn path(&self, id: Id) -> impl Iterator<Item = Id> {
        std::iter::successors(Some(id), |node| self.parent(*node))
    }

    /// Every node below one, in the order of the page.
    pub(super) fn descendants(&self, root: Id) -> Descendants<'_> {
        Descendants {
            dom: self,
            root,
            next: self.first_child(root),
        }
    }

    /// The elements of a name, in the order of the page.
    pub(super) fn elements<'a>(&'a self, root: Id, name: &'a str) -> impl Iterator<Item = Id> + 'a {
        self.descendants(root)
            .filter(move |id| self.name(*id) == Some(name))
    }

    /// An HTML element's name; `None` for other nodes.
    pub(super) fn name(&self, id: Id) -> Option<&str> {
        match &self.nodes[id as usize].data {
            Data::Element(name, _) => Some(&name.local),
            _ => None,
        }
    }

    pub(super) fn attribute(&self, id: Id, name: &str) -> Option<&str> {
        match &self.nodes[id as usize].data {
            Data::Element(_, attributes) => attributes
                .iter()
                .find(|attribute| &*attribute.name.local == name)
                .map(|attribute| &*attribute.value),
            _ => None,
        }
    }

    /// An element's attributes with their values.
    pub(super) fn attributes(&self, id: Id) -> impl Iterator<Item = (&str, &str)> {
        let attributes = match &self.nodes[id as usize].data {
            Data::Element(_, attributes) => attributes.as_slice(),
            _ => &[],
        };
        attributes
            .iter()
            .map(|attribute| (&*attribute.name.local, &*attribute.value))
    }

    /// How many nodes there are; every [`Id`] is less.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// A text node's text.
    pub(super) fn own_text(&self, id: Id) -> Option<&str> {
        match &self.nodes[id as usize].data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn line(&self, id: Id) -> u32 {
        self.nodes[id as usize].line
    }

    /// All text below a node, as it stands, with white space folded.
    pub(super) fn text(&self, id: Id) -> String {
        let mut text = String::new();
        for node in self.descendants(id) {
            if let Some(own) = self.own_text(node) {
                text.push_str(own);
            } else if self
                .name(node)
                .is_some_and(|name| !super::outline::is_inline(name))
            {
                text.push(' ');
            }
        }
        folded(&text)
    }
}

/// A text with its white space folded.
pub(super) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// Walks below a node without using the stack.
pub(super) struct Descendants<'a> {
    dom: &'a Dom,
    root: Id,
    next: Option<Id>,
}

impl Descendants<'_> {
    fn after(&self, node: Id) -> Option<Id> {
        self.dom
            .path(node)
            .take_while(|above| *above != self.root)
            .find_map(|above| self.dom.next_sibling(above))
    }
}

impl Iterator for Descendants<'_> {
    type Item = Id;

    fn next(&mut self) -> Option<Id> {
        let node = self.next?;
        self.next = self.dom.first_child(node).or_else(|| self.after(node));
        Some(node)
    }
}

/// A text in pieces short enough for the tokenizer's 32-bit lengths.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    const LONGEST: usize = 1 << 24;
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut end = rest.len().min(LONGEST);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

/// Keeps the tree builder from nesting without end, which costs it time by the square of the depth.
struct Guarded {
    builder: TreeBuilder<Id, Sink>,
    /// So many more elements may be let in at the limit to see where the page stands.
    looks: Cell<u32>,
    /// What is still to be read, if the insides of scripts are skipped.
    skips_from: Option<Rc<BufferQueue>>,
}

impl Guarded {
    /// Takes the inside of the script or style that has just begun out of what is still to be read, but for its line feeds.
    fn skip_inside(&self, tag: &Tag) {
        let Some(input) = &self.skips_from else {
            return;
        };
        let is_script = &*tag.name == "script";
        let is_kept = is_script
            && tag.attrs.iter().any(|attribute| {
                &*attribute.name.local == "type"
                    && attribute.value.to_ascii_lowercase().contains("ld+json")
            });
        if is_kept || !is_script && &*tag.name != "style" {
            return;
        }
        let Some(mut rest) = input.pop_front() else {
            return;
        };
        if let Some(end) = end_of_inside(&rest, &tag.name) {
            let breaks = line_breaks(&rest[..end]);
            rest.pop_front(end as u32);
            input.push_front(rest);
            // The tokenizer counts lines.
            input.push_front(StrTendril::from_slice(&"\n".repeat(breaks)));
        } else {
            input.push_front(rest);
        }
    }
}

/// Where the end tag of a script or style stands in what follows its start tag; `None` where that is not certain at a glance.
fn end_of_inside(text: &str, name: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut from = 0;
    loop {
        let at = from + text[from..].find('<')?;
        let after = &bytes[at + 1..];
        // A comment in a script may hold end tags that are none.
        if after.starts_with(b"!--") {
            return None;
        }
        let is_end = after.first() == Some(&b'/')
            && after
                .get(1..=name.len())
                .is_some_and(|word| word.eq_ignore_ascii_case(name.as_bytes()))
            && after.get(name.len() + 1).is_some_and(|next| {
                matches!(next, b'\t' | b'\n' | b'\r' | b'\x0c' | b' ' | b'/' | b'>')
            });
        if is_end {
            return Some(at);
        }
        from = at + 1;
    }
}

/// The line feeds of a text as the tokenizer counts them.
fn line_breaks(text: &str) -> usize {
    let feeds = text.matches('\n').count();
    if !text.contains('\r') {
        return feeds;
    }
    let returns = text.matches('\r').count();
    let pairs = text.matches("\r\n").count();
    feeds + returns - pairs
}

impl TokenSink for Guarded {
    type Handle = Id;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Id> {
        let sink = &self.builder.sink;
        if sink.is_full() && !matches!(token, Token::EOFToken) {
            return TokenSinkResult::Continue;
        }
        let is_deep = sink.depth.get() >= DEEPEST;
        match &token {
            Token::TagToken(tag) if is_deep && tag.kind == TagKind::StartTag => {
                return TokenSinkResult::Continue;
            }
            // Some ends are not reported; how deep the page then stands is seen at the next element.
            Token::TagToken(_) if is_deep && self.looks.get() > 0 => {
                self.looks.set(self.looks.get() - 1);
                sink.depth.set(DEEPEST - 1);
            }
            _ => {}
        }
        let begun = match &token {
            Token::TagToken(tag)
                if tag.kind == TagKind::StartTag
                    && self.skips_from.is_some()
                    && matches!(tag.name, local_name!("script") | local_name!("style")) =>
            {
                Some(tag.clone())
            }
            _ => None,
        };
        let result = self.builder.process_token(token, line);
        if let (Some(tag), TokenSinkResult::RawData(_)) = (&begun, &result) {
            self.skip_inside(tag);
        }
        result
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Takes what the tree builder makes.
struct Sink {
    nodes: RefCell<Vec<Node>>,
    line: Cell<u32>,
    /// The depth of the element that was put into the tree, or closed, last.
    depth: Cell<u32>,
}

impl Sink {
    fn new(nodes: usize) -> Self {
        let sink = Self {
            nodes: RefCell::new(Vec::with_capacity(nodes.clamp(16, MOST_NODES))),
            line: Cell::new(1),
            depth: Cell::new(0),
        };
        sink.make(Data::Nothing);
        sink
    }

    fn into_dom(self) -> Dom {
        Dom {
            nodes: self.nodes.into_inner(),
        }
    }

    fn is_full(&self) -> bool {
        self.nodes.borrow().len() >= MOST_NODES
    }

    fn make(&self, data: Data) -> Id {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node {
            parent: None,
            first: None,
            last: None,
            previous: None,
            next: None,
            depth: 0,
            line: self.line.get(),
            data,
        });
        (nodes.len() - 1) as Id
    }

    /// Takes a node out of where it stands.
    fn detach(&self, id: Id) {
        let mut nodes = self.nodes.borrow_mut();
        let node = &mut nodes[id as usize];
        let (parent, previous, next) = (node.parent.take(), node.previous.take(), node.next.take());
        if let Some(previous) = previous {
            nodes[previous as usize].next = next;
        } else if let Some(parent) = parent {
            nodes[parent as usize].first = next;
        }
        if let Some(next) = next {
            nodes[next as usize].previous = previous;
        } else if let Some(parent) = parent {
            nodes[parent as usize].last = previous;
        }
    }

    /// Puts a node into the tree: before a sibling, or last under a parent.
    fn place(&self, id: Id, parent: Id, before: Option<Id>) {
        self.detach(id);
        let mut nodes = self.nodes.borrow_mut();
        let depth = nodes[parent as usize].depth + 1;
        let previous = match before {
            Some(sibling) => nodes[sibling as usize].previous.replace(id),
            None => nodes[parent as usize].last.replace(id),
        };
        match previous {
            Some(previous) => nodes[previous as usize].next = Some(id),
            None => nodes[parent as usize].first = Some(id),
        }
        let node = &mut nodes[id as usize];
        node.parent = Some(parent);
        node.previous = previous;
        node.next = before;
        node.depth = depth;
        if matches!(node.data, Data::Element(..)) {
            self.depth.set(depth);
        }
    }

    fn put(&self, child: NodeOrText<Id>, parent: Id, before: Option<Id>) {
        match child {
            NodeOrText::AppendNode(id) => self.place(id, parent, before),
            NodeOrText::AppendText(text) => self.put_text(&text, parent, before),
        }
    }

    fn put_text(&self, text: &StrTendril, parent: Id, before: Option<Id>) {
        let neighbor = {
            let nodes = self.nodes.borrow();
            match before {
                Some(sibling) => nodes[sibling as usize].previous,
                None => nodes[parent as usize].last,
            }
        };
        if let Some(neighbor) = neighbor
            && let Data::Text(known) = &mut self.nodes.borrow_mut()[neighbor as usize].data
        {
            known.push_tendril(text);
            return;
        }
        let id = self.make(Data::Text(text.clone()));
        // The line is counted where the text ends.
        let breaks = text.bytes().filter(|byte| *byte == b'\n').count() as u32;
        self.nodes.borrow_mut()[id as usize].line = self.line.get().saturating_sub(breaks).max(1);
        self.place(id, parent, before);
    }
}

/// The name of an element that the tree builder asks for.
#[derive(Debug)]
struct Name<'a>(Ref<'a, QualName>);

impl ElemName for Name<'_> {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl TreeSink for Sink {
    type Handle = Id;
    type Output = Dom;
    type ElemName<'a> = Name<'a>;

    fn finish(self) -> Dom {
        self.into_dom()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Id {
        DOCUMENT
    }

    fn elem_name<'a>(&'a self, target: &'a Id) -> Name<'a> {
        Name(Ref::map(self.nodes.borrow(), |nodes| {
            match &nodes[*target as usize].data {
                Data::Element(name, _) => name,
                _ => unreachable!("the tree builder asks elements for their names"),
            }
        }))
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Id {
        self.make(Data::Element(name, attributes))
    }

    fn create_comment(&self, _: StrTendril) -> Id {
        self.make(Data::Nothing)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Id {
        self.make(Data::Nothing)
    }

    fn append(&self, parent: &Id, child: NodeOrText<Id>) {
        self.put(child, *parent, None);
    }

    fn append_based_on_parent_node(&self, element: &Id, previous: &Id, child: NodeOrText<Id>) {
        let parent = self.nodes.borrow()[*element as usize].parent;
        match parent {
            Some(parent) => self.put(child, parent, Some(*element)),
            None => self.put(child, *previous, None),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn pop(&self, node: &Id) {
        let depth = self.nodes.borrow()[*node as usize].depth;
        self.depth.set(depth.saturating_sub(1));
    }

    // A template's contents are put into the template itself, and skipped with it.
    fn get_template_contents(&self, target: &Id) -> Id {
        *target
    }

    fn same_node(&self, x: &Id, y: &Id) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Id, child: NodeOrText<Id>) {
        let parent = self.nodes.borrow()[*sibling as usize].parent;
        if let Some(parent) = parent {
            self.put(child, parent, Some(*sibling));
        }
    }

    fn add_attrs_if_missing(&self, target: &Id, attributes: Vec<Attribute>) {
        if let Data::Element(_, known) = &mut self.nodes.borrow_mut()[*target as usize].data {
            for attribute in attributes {
                if !known.iter().any(|other| other.name == attribute.name) {
                    known.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Id) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &Id, new_parent: &Id) {
        loop {
            let child = self.nodes.borrow()[*node as usize].first;
            match child {
                Some(child) => self.place(child, *new_parent, None),
                None => break,
            }
        }
    }

    fn set_current_line(&self, line: u64) {
        self.line.set(u32::try_from(line).unwrap_or(u32::MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything in a tree but what stands in scripts and styles, each with its line.
    fn shape(dom: &Dom) -> Vec<(String, u32)> {
        let is_skipped = |id: Id| {
            dom.parent(id)
                .is_some_and(|above| matches!(dom.name(above), Some("script" | "style")))
        };
        dom.descendants(DOCUMENT)
            .filter(|id| !is_skipped(*id))
            .map(|id| {
                let said = dom.name(id).or_else(|| dom.own_text(id)).unwrap_or("-");
                (said.to_owned(), dom.line(id))
            })
            .collect()
    }

    fn check_skipping(html: &str) {
        let (whole, skipped) = (Dom::parse(html), Dom::parse_without_scripts(html));
        assert_eq!(shape(&skipped), shape(&whole), "{html}");
    }

    #[test]
    fn skipping_scripts_changes_nothing_around_them() {
        check_skipping("<p>a<script>x\ny = '<b>'\r\n\r</script>\nb<style>\np < q</STYLE ><p>c");
        check_skipping("<script><!-- <script>\n</script> x --></script>a");
        check_skipping("<script>never</scripts> closed\n<p>a");
        check_skipping("<svg><script>a<p>b</script></svg>\n<p>c");
        check_skipping("<script></script>a<title><script></title>\n</script>b");
        check_skipping("<textarea><style></textarea>\n<p>a</style>");
    }

    #[test]
    fn of_scripts_only_linked_data_is_kept() {
        let dom = Dom::parse_without_scripts(
            "<script>gone</script><script type='application/LD+json'>kept</script><style>gone</style>",
        );
        assert_eq!(dom.text(DOCUMENT), "kept");
    }
}
