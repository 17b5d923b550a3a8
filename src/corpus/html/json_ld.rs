//! What a page tells machines about itself in JSON-LD (schema.org).
//!
//! What comes in: the page's `application/ld+json` scripts. What goes out: the object that describes the article, and the names that the
//! page gives its publisher and itself. Objects may stand in lists, in `@graph`, in each other, or be referred to by `@id`.

use super::dom::{DOCUMENT, Dom};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// An object of JSON-LD.
type Object = Map<String, Value>;

/// Everything that a page's scripts say.
#[derive(Debug, Default)]
pub(super) struct Graph {
    objects: Vec<Object>,
    /// Where the objects stand that have an `@id`.
    by_id: HashMap<String, usize>,
}

/// How deep objects may refer to each other.
const DEEPEST: usize = 8;

impl Graph {
    /// Reads a page's scripts; what is broken beyond small mending is passed over.
    pub(super) fn read(dom: &Dom) -> Self {
        let mut graph = Self::default();
        for script in dom.elements(DOCUMENT, "script") {
            let is_linked_data = dom
                .attribute(script, "type")
                .is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"));
            if !is_linked_data {
                continue;
            }
            let text: String = dom
                .children(script)
                .filter_map(|child| dom.own_text(child))
                .collect();
            if let Some(value) = parse(&text) {
                graph.collect(value, 0);
            }
        }
        graph
    }

    fn collect(&mut self, value: Value, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match value {
            Value::Array(values) => {
                for value in values {
                    self.collect(value, depth + 1);
                }
            }
            Value::Object(object) => {
                for name in [
                    "@graph",
                    "mainEntity",
                    "mainEntityOfPage",
                    "itemListElement",
                    "item",
                ] {
                    if let Some(inner @ (Value::Array(_) | Value::Object(_))) = object.get(name) {
                        self.collect(inner.clone(), depth + 1);
                    }
                }
                if let Some(id) = object.get("@id").and_then(Value::as_str) {
                    let known = self.by_id.get(id).map(|at| self.objects[*at].len());
                    if known.is_none_or(|known| known < object.len()) {
                        self.by_id.insert(id.to_owned(), self.objects.len());
                    }
                }
                self.objects.push(object);
            }
            _ => {}
        }
    }

    /// The object of the article; of several the one that `is_this` tells by headline or address, else the one that says most.
    pub(super) fn article(&self, is_this: impl Fn(&Object) -> bool) -> Option<&Object> {
        let articles: Vec<&Object> = self
            .objects
            .iter()
            .filter(|object| is_article(object))
            .collect();
        let with_most = |objects: &[&'_ Object]| -> Option<usize> {
            (0..objects.len()).max_by_key(|i| {
                let object = objects[*i];
                let is_dated = object.contains_key("datePublished");
                (usize::from(is_dated), object.len(), std::cmp::Reverse(*i))
            })
        };
        let these: Vec<&Object> = articles
            .iter()
            .copied()
            .filter(|object| is_this(object))
            .collect();
        with_most(&these).map(|i| these[i]).or_else(|| {
            with_most(&articles)
                .filter(|_| articles.len() <= 3)
                .map(|i| articles[i])
        })
    }

    /// The objects of any type that have a field.
    pub(super) fn with(&self, name: &str) -> impl Iterator<Item = &Object> {
        self.objects
            .iter()
            .filter(move |object| object.contains_key(name))
    }

    /// The first object of one of these types.
    pub(super) fn of_type(&self, types: &[&str]) -> impl Iterator<Item = &Object> {
        self.objects
            .iter()
            .filter(move |object| kinds(object).any(|kind| types.contains(&kind)))
    }

    /// Names in a value: a string, an object with a `name`, a reference, or a list of them. With each its type, if it has one.
    pub(super) fn names(&self, value: &Value) -> Vec<(String, Option<String>)> {
        let mut names = Vec::new();
        self.add_names(value, 0, &mut names);
        names
    }

    fn add_names(&self, value: &Value, depth: usize, names: &mut Vec<(String, Option<String>)>) {
        const MOST: usize = 40;
        if depth > DEEPEST || names.len() > MOST {
            return;
        }
        match value {
            Value::String(name) => names.push((plain(name), None)),
            Value::Array(values) => {
                for value in values {
                    self.add_names(value, depth + 1, names);
                }
            }
            Value::Object(object) => match object.get("name") {
                Some(Value::String(name)) => {
                    names.push((plain(name), kinds(object).next().map(str::to_owned)));
                }
                Some(inner) => self.add_names(inner, depth + 1, names),
                None => {
                    let referred = object
                        .get("@id")
                        .and_then(Value::as_str)
                        .and_then(|id| self.by_id.get(id));
                    if let Some(at) = referred.filter(|at| self.objects[**at].contains_key("name"))
                    {
                        let object = &self.objects[*at];
                        if let Some(Value::String(name)) = object.get("name") {
                            names.push((plain(name), kinds(object).next().map(str::to_owned)));
                        }
                    }
                }
            },
            _ => {}
        }
    }
}

/// A field as plain text.
pub(super) fn text(object: &Object, name: &str) -> Option<String> {
    let value = match object.get(name)? {
        Value::Array(values) => values.first()?,
        value => value,
    };
    let text = match value {
        Value::String(text) => plain(text),
        Value::Number(number) => number.to_string(),
        Value::Object(inner) => plain(inner.get("@id").or_else(|| inner.get("@value"))?.as_str()?),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// A field with its line feeds.
pub(super) fn lines(object: &Object, name: &str) -> Option<String> {
    object.get(name)?.as_str().map(str::to_owned)
}

fn kinds(object: &Object) -> impl Iterator<Item = &str> {
    let values = match object.get("@type") {
        Some(Value::Array(values)) => values.as_slice(),
        Some(value) => std::slice::from_ref(value),
        None => &[],
    };
    values
        .iter()
        .filter_map(Value::as_str)
        .map(|kind| kind.rsplit(['/', '#', ':']).next().unwrap_or(kind))
}

/// Whether an object describes an article: every type of schema.org below `Article` ends in its name but for a few.
fn is_article(object: &Object) -> bool {
    kinds(object).any(|kind| {
        kind.ends_with("Article")
            || matches!(
                kind,
                "BlogPosting"
                    | "LiveBlogPosting"
                    | "Report"
                    | "SocialMediaPosting"
                    | "Review"
                    | "DiscussionForumPosting"
            )
    })
}

/// Reads JSON as pages hold it: between comment marks, with raw line feeds in strings, with a semicolon at the end.
fn parse(text: &str) -> Option<Value> {
    let text = text.trim();
    if let Ok(value) = serde_json::from_str(text) {
        return Some(value);
    }
    let text = text
        .trim_start_matches("<!--")
        .trim_start_matches("//<![CDATA[")
        .trim_start_matches("<![CDATA[")
        .trim_end_matches("-->")
        .trim_end_matches("//]]>")
        .trim_end_matches("]]>")
        .trim()
        .trim_end_matches(';');
    let mended: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let mended = mended.replace(",]", "]").replace(",}", "}");
    serde_json::from_str(&mended).ok().or_else(|| {
        // Backslashes before what needs none.
        let mut unescaped = String::with_capacity(mended.len());
        let mut chars = mended.chars().peekable();
        while let Some(c) = chars.next() {
            if c != '\\' {
                unescaped.push(c);
                continue;
            }
            if let Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u') = chars.peek() {
                unescaped.push('\\');
                unescaped.extend(chars.next());
            }
        }
        serde_json::from_str(&unescaped).ok()
    })
}

/// Text without the markup and the entities that pages leave in it.
pub(super) fn plain(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return super::dom::folded(text);
    }
    // Once for entities that were escaped twice.
    let once = Dom::parse(text).text(DOCUMENT);
    if once.contains('&') && once.contains(';') {
        return Dom::parse(&once).text(DOCUMENT);
    }
    once
}
