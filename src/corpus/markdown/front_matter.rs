//! The fields that stand before a Markdown text: YAML between lines of `---`, TOML between lines of `+++`.
//!
//! What comes in: the whole text. What goes out: the fields with the names they have, and where the text itself begins; further, the
//! metadata that fields of the usual names give. Front matter with a fault in it gives the fields that can be read line by line.

use crate::article::{Attributed, Language, Metadata, Source};
use crate::corpus::outlet::shortened;
use crate::corpus::{dates, record};
use crate::source_map::tidy;
use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Value};

/// Fields before a text.
#[derive(Debug, Default, PartialEq)]
pub(super) struct FrontMatter {
    /// Where the text begins that the fields stand before; 0 where there are none.
    pub(super) end: usize,
    fields: Map<String, Value>,
}

const TITLE: &[&str] = &["title", "headline", "titel", "titre", "titulo", "titolo"];
/// A field that says "published" dates the story; `date` mostly does. When a note was created, clipped or changed says nothing of it.
const DATE: &[&str] = &[
    "datepublished",
    "published",
    "publisheddate",
    "publishedat",
    "publishedon",
    "publishdate",
    "publishingdate",
    "publicationdate",
    "datepublish",
    "pubdate",
    "date",
    "datum",
    "fecha",
    "data",
];
const AUTHOR: &[&str] = &[
    "author", "authors", "byline", "autor", "autoren", "autorin", "auteur", "auteurs", "autore",
];
const OUTLET: &[&str] = &[
    "outlet",
    "publication",
    "publisher",
    "newspaper",
    "sitename",
    "site",
    "website",
    "sourcename",
    "source",
];
const AGENCY: &[&str] = &["agency", "agencies"];
const URL: &[&str] = &[
    "url",
    "link",
    "canonical",
    "canonicalurl",
    "sourceurl",
    "originalurl",
    "source",
];
const LANGUAGE: &[&str] = &["language", "lang", "locale"];

/// Longer front matter is passed over unread.
const LONGEST: usize = 1 << 18;
/// Deeper fields are no metadata.
const DEEPEST: usize = 16;

/// Splits fields from text. A text that opens with a rule rather than with fields has none.
pub(super) fn read(text: &str) -> FrontMatter {
    split(text).unwrap_or_default()
}

fn split(text: &str) -> Option<FrontMatter> {
    let blank = text.len() - text.trim_start_matches(['\n', '\r', ' ', '\t']).len();
    let mut lines = text[blank..].split_inclusive(['\n', '\r']);
    let opening = lines.next()?;
    let fence = opening.trim_end();
    if !matches!(fence, "---" | "+++") {
        return None;
    }
    let start = blank + opening.len();
    let mut end = start;
    for line in lines {
        let closes = line.trim_end();
        if closes == fence || fence == "---" && closes == "..." {
            let inside = &text[start..end];
            let fields = fields(inside, fence)?;
            let after = end + line.len();
            let is_half = line.ends_with('\r') && text[after..].starts_with('\n');
            return Some(FrontMatter {
                end: after + usize::from(is_half),
                fields,
            });
        }
        end += line.len();
    }
    None
}

/// The fields of front matter; `None` where it is a stretch of text between two rules.
fn fields(inside: &str, fence: &str) -> Option<Map<String, Value>> {
    if inside.trim().is_empty() {
        return Some(Map::new());
    }
    if inside.len() > LONGEST {
        return inside
            .trim_start()
            .split(['\n', '\r'])
            .next()
            .and_then(|line| line_field(line, fence))
            .map(|_| Map::new());
    }
    let whole = if fence == "+++" {
        toml(inside)
    } else {
        yaml(inside)
    };
    whole.filter(|fields| !fields.is_empty()).or_else(|| {
        let simple: Map<String, Value> = inside
            .split(['\n', '\r'])
            .filter_map(|line| line_field(line, fence))
            .collect();
        (!simple.is_empty()).then_some(simple)
    })
}

/// A field that stands in one line, as written: what is left to read where the whole has a fault, as `title: Doha: a year on` has in YAML.
fn line_field(line: &str, fence: &str) -> Option<(String, Value)> {
    let (key, value) = line.split_once(if fence == "+++" { '=' } else { ':' })?;
    let key = key.trim_end();
    let is_key = key.starts_with(char::is_alphabetic)
        && key.split(' ').count() <= 3
        && key
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.'));
    let is_spaced = value.is_empty() || fence == "+++" || value.starts_with([' ', '\t']);
    if !is_key || !is_spaced {
        return None;
    }
    let value = value.trim();
    let bare = ['"', '\'']
        .iter()
        .find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote))
        .unwrap_or(value);
    let is_simple = !value.starts_with(['|', '>', '&', '*', '!', '{', '#'])
        && (!value.starts_with('[') || value.starts_with("[["));
    let value = if is_simple {
        Value::String(bare.to_owned())
    } else {
        Value::Null
    };
    Some((key.to_owned(), value))
}

/// A collection that is being read.
enum Frame {
    List(Vec<Value>),
    Map(Map<String, Value>, Option<String>),
}

/// The fields of a YAML mapping, every scalar as it is written. What an alias stands for is not filled in: no metadata needs it, and it
/// is how a few lines become gigabytes.
fn yaml(text: &str) -> Option<Map<String, Value>> {
    let mut frames: Vec<Frame> = Vec::new();
    for event in Parser::new_from_str(text) {
        let value = match event.ok()?.0 {
            Event::SequenceStart(..) => {
                frames.push(Frame::List(Vec::new()));
                None
            }
            Event::MappingStart(..) => {
                frames.push(Frame::Map(Map::new(), None));
                None
            }
            Event::SequenceEnd | Event::MappingEnd => match frames.pop()? {
                Frame::List(values) => Some(Value::Array(values)),
                Frame::Map(fields, _) if frames.is_empty() => return Some(fields),
                Frame::Map(fields, _) => Some(Value::Object(fields)),
            },
            Event::Scalar(text, ScalarStyle::Plain, ..)
                if matches!(&*text, "" | "~" | "null" | "Null" | "NULL") =>
            {
                Some(Value::Null)
            }
            Event::Scalar(text, ..) => Some(Value::String(text.into_owned())),
            Event::Alias(_) => Some(Value::Null),
            _ => None,
        };
        if frames.len() > DEEPEST {
            return None;
        }
        let Some(value) = value else { continue };
        match frames.last_mut()? {
            Frame::List(values) => values.push(value),
            Frame::Map(fields, key) => match key.take() {
                Some(key) => {
                    fields.entry(key).or_insert(value);
                }
                None => *key = Some(value.as_str().unwrap_or_default().to_owned()),
            },
        }
    }
    None
}

/// The fields of a TOML document, dates and numbers as they are written.
fn toml(text: &str) -> Option<Map<String, Value>> {
    fn value(field: toml::Value) -> Value {
        match field {
            toml::Value::String(text) => Value::String(text),
            toml::Value::Array(values) => Value::Array(values.into_iter().map(value).collect()),
            toml::Value::Table(fields) => Value::Object(table(fields)),
            other => Value::String(other.to_string()),
        }
    }
    fn table(fields: toml::Table) -> Map<String, Value> {
        fields
            .into_iter()
            .map(|(key, field)| (key, value(field)))
            .collect()
    }
    toml::from_str(text).ok().map(table)
}

impl FrontMatter {
    /// What the fields say of the article.
    pub(super) fn metadata(&self) -> Metadata {
        let title = self.texts(TITLE).next();
        let date = self.texts(DATE).find_map(|(key, text)| {
            let date = dates::field_date(&text)?;
            Some(attributed(key, &text, date))
        });
        let refused = || {
            self.texts(DATE)
                .find_map(|(key, text)| Some(format!("{key}: {}", dates::refusal(&text)?)))
        };
        let refused_date = if date.is_none() { refused() } else { None };
        let outlet = self.texts(OUTLET).find(|(_, text)| !is_address(text));
        Metadata {
            outlet: outlet.map(|(key, outlet)| attributed(key, &outlet, outlet.clone())),
            date,
            refused_date,
            title: title.map(|(_, title)| title),
            byline: self.names(AUTHOR),
            agencies: self.names(AGENCY),
            language: self
                .texts(LANGUAGE)
                .find_map(|(_, tag)| Language::from_tag(&tag)),
            url: self
                .texts(URL)
                .map(|(_, url)| url)
                .find(|url| is_address(url)),
        }
    }

    /// The fields of these names, the names in their order.
    fn values(&self, names: &'static [&'static str]) -> impl Iterator<Item = (&str, &Value)> {
        names.iter().filter_map(|name| {
            self.fields
                .iter()
                .find(|(key, _)| plain(key) == *name)
                .map(|(key, value)| (key.as_str(), value))
        })
    }

    fn texts(&self, names: &'static [&'static str]) -> impl Iterator<Item = (&str, String)> {
        self.values(names).filter_map(|(key, value)| {
            let text = without_link(&record::string(value)?);
            (!text.is_empty()).then_some((key, text))
        })
    }

    fn names(&self, names: &'static [&'static str]) -> Vec<String> {
        self.values(names)
            .map(|(_, value)| {
                record::names(value)
                    .iter()
                    .map(|name| without_link(name))
                    .filter(|name| !name.is_empty() && !is_address(name))
                    .collect::<Vec<String>>()
            })
            .find(|names| !names.is_empty())
            .unwrap_or_default()
    }
}

/// A field's name in lower case without what parts its words: `publishDate`, `publish_date` and `publish-date` are one.
fn plain(key: &str) -> String {
    key.chars()
        .filter(|c| !matches!(c, '_' | '-' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

fn attributed<T>(key: &str, text: &str, value: T) -> Attributed<T> {
    Attributed {
        value,
        source: Source::Record,
        evidence: shortened(&format!("{key}: {text}")),
    }
}

fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// What a wiki link shows, any other text as it is; in NFC with white space folded.
fn without_link(text: &str) -> String {
    let text = text.trim();
    let shown = text
        .strip_prefix("[[")
        .and_then(|rest| rest.strip_suffix("]]"))
        .map_or(text, |link| link.rsplit('|').next().unwrap_or(link));
    let mut folded = String::new();
    let _ = tidy(shown, 0, 1, false, &mut folded);
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata(text: &str) -> Metadata {
        read(text).metadata()
    }

    fn date(text: &str) -> Option<(String, String)> {
        metadata(text)
            .date
            .map(|date| (date.value.to_string(), date.evidence))
    }

    #[test]
    fn yaml_and_toml_say_the_same() {
        let yaml = "---\ntitle: 'A pier'\nauthors:\n  - Ann Lee\n  - name: Bo Carr\npublication: Harbor News\ndate: 2019-12-07\nlang: en-GB\nurl: https://example.org/a\n---\nText";
        let toml = "+++\ntitle = 'A pier'\nauthors = ['Ann Lee', {name = 'Bo Carr'}]\npublication = 'Harbor News'\ndate = 2019-12-07\nlang = 'en-GB'\nurl = 'https://example.org/a'\n+++\nText";
        let expected = metadata(yaml);
        assert_eq!(metadata(toml), expected);
        assert_eq!(expected.title.as_deref(), Some("A pier"));
        assert_eq!(expected.byline, ["Ann Lee", "Bo Carr"]);
        assert_eq!(expected.outlet.unwrap().value, "Harbor News");
        assert_eq!(expected.date.unwrap().evidence, "date: 2019-12-07");
        assert_eq!(expected.language.unwrap().code(), "en");
        assert_eq!(expected.url.as_deref(), Some("https://example.org/a"));
        assert_eq!(&toml[read(toml).end..], "Text");
    }

    #[test]
    fn a_clipped_note_is_dated_by_its_publication_only() {
        let clipped = "---\nsource: https://example.org/a\nauthor:\n  - \"[[Ann Lee]]\"\nsite: \"[[News/Harbor|Harbor News]]\"\ncreated: 2024-05-01\nupdated: 2024-06-01\n---\n";
        let found = metadata(clipped);
        assert_eq!(found.date, None);
        assert_eq!(found.url.as_deref(), Some("https://example.org/a"));
        assert_eq!(found.outlet.unwrap().value, "Harbor News");
        assert_eq!(found.byline, ["Ann Lee"]);
        assert_eq!(
            date("---\npublished: true\ncreated: 2024-05-01\ndate: 2019-12\n---\n"),
            Some(("2019-12".to_owned(), "date: 2019-12".to_owned()))
        );
        assert_eq!(
            date("---\ndate: 2024-05-01\npublish_date: 2021-03-29T17:40:00Z\n---\n"),
            Some((
                "2021-03-29".to_owned(),
                "publish_date: 2021-03-29T17:40:00Z".to_owned()
            ))
        );
    }

    #[test]
    fn a_fault_leaves_what_can_be_read_line_by_line() {
        let found = metadata(
            "---\ntitle: Doha: a year on\ndate: \"2014-06-20\ntags: [a, b\nauthor: Ann Lee\nbroken\n---\nText",
        );
        assert_eq!(found.title.as_deref(), Some("Doha: a year on"));
        assert_eq!(found.byline, ["Ann Lee"]);
        let found = metadata("+++\ntitle = \"A pier\"\ndate = when?\n+++\n");
        assert_eq!(found.title.as_deref(), Some("A pier"));
        assert_eq!(found.date, None);
    }

    #[test]
    fn a_rule_is_no_front_matter() {
        for text in [
            "---\nThe first ship came in.\n---\nText",
            "---\ntitle: never closed",
            "----\na: b\n----\n",
            "Text\n---\na: b\n---\n",
        ] {
            assert_eq!(read(text).end, 0, "{text}");
        }
        assert_eq!(read("---\n---\nText").end, 8);
        assert_eq!(read("\r\n---\r\na: b\r\n...\r\nText").end, 18);
    }

    #[test]
    fn hostile_fields_cost_nothing() {
        let bomb = "---\na: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b]\ntitle: *c\noutlet: Harbor News\n---\n";
        assert_eq!(metadata(bomb).outlet.unwrap().value, "Harbor News");
        assert_eq!(metadata(bomb).title, None);
        for (fence, opening) in [("---", "a: "), ("+++", "a = ")] {
            for piece in ["[", "{", "{a: ", "- ", "? ", "&a ", "!!x ", "'", "\"", "*a"] {
                let text = format!(
                    "{fence}\nb: c\n{opening}{}\n{fence}\nText",
                    piece.repeat(20_000)
                );
                let _ = metadata(&text);
            }
        }
    }
}
