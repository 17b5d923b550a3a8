//! What the collector knows about the files: `sources.toml`.
//!
//! What comes in: a TOML text, a table per file name, relative path or glob. What goes out: for a file, the one [`Entry`] that all tables
//! that speak of it make together.

use super::CorpusError;
use crate::article::{Article, Attributed, Language, Source};
use crate::date::PartialDate;
use globset::{Glob, GlobBuilder, GlobMatcher};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use toml::{Spanned, Value};

/// The name under which a manifest is found by itself.
pub(super) const FILE_NAME: &str = "sources.toml";

/// Tables about files, in the manifest's order.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    tables: Vec<Table>,
}

#[derive(Debug)]
struct Table {
    key: String,
    glob: GlobMatcher,
    entry: Entry,
}

/// What a manifest says of a file; it stands over everything read from the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Entry {
    outlet: Option<Said<String>>,
    date: Option<Said<PartialDate>>,
    title: Option<Said<String>>,
    byline: Option<Said<Vec<String>>>,
    url: Option<Said<String>>,
    language: Option<Said<Language>>,
}

/// A value and the key of the table that says it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said<T> {
    value: T,
    key: String,
}

/// A table as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    outlet: Option<Spanned<String>>,
    date: Option<Spanned<Value>>,
    title: Option<Spanned<String>>,
    byline: Option<Spanned<Value>>,
    url: Option<Spanned<String>>,
    language: Option<Spanned<String>>,
}

/// What is wrong, and where in the text.
type Fault = (String, Option<usize>);

impl Manifest {
    /// Reads a manifest.
    pub(super) fn read(path: &Path) -> Result<Self, CorpusError> {
        let error = |reason: String| CorpusError::Manifest {
            path: path.to_owned(),
            reason,
        };
        let text = fs::read_to_string(path).map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => CorpusError::NoManifest {
                path: path.to_owned(),
            },
            std::io::ErrorKind::InvalidData => error("it is not UTF-8 text".to_owned()),
            _ => error(e.to_string()),
        })?;
        Self::parse(&text).map_err(|(what, at)| {
            error(match at {
                Some(at) => format!(
                    "line {}: {what}",
                    1 + text[..at.min(text.len())].matches('\n').count()
                ),
                None => what,
            })
        })
    }

    fn parse(text: &str) -> Result<Self, Fault> {
        const FIELDS: &str = "a table may have outlet, date, title, byline, url and language";
        let tables: BTreeMap<Spanned<String>, RawTable> = toml::from_str(text).map_err(|e| {
            let at = e.span().map(|span| span.start);
            let what = e.message();
            let remedy = if at.is_some_and(|at| is_bare_text(text, at)) {
                "texts stand in quotation marks, as in outlet = \"The Courier\"".to_owned()
            } else if ["author", "authors"]
                .iter()
                .any(|key| what.contains(&format!("unknown field `{key}`")))
            {
                format!("the author is the 'byline'; {FIELDS}")
            } else {
                FIELDS.to_owned()
            };
            (format!("{what}; {remedy}"), at)
        })?;
        let mut tables: Vec<(Spanned<String>, RawTable)> = tables.into_iter().collect();
        tables.sort_by_key(|(key, _)| key.span().start);
        let tables = tables
            .into_iter()
            .map(|(key, table)| Table::new(key, table))
            .collect::<Result<_, _>>()?;
        Ok(Self { tables })
    }

    /// What the tables say of the file with this path under the base: the file's own path speaks before its name, and its name before a
    /// glob; of several globs the first.
    pub(super) fn entry(&self, key: &str) -> Entry {
        let mut tables: Vec<(u8, &Table)> = self
            .tables
            .iter()
            .filter_map(|table| Some((table.rank(key)?, table)))
            .collect();
        tables.sort_by_key(|(rank, _)| *rank);
        let mut entry = Entry::default();
        for (_, table) in tables {
            entry.fill(&table.entry);
        }
        entry
    }

    /// The keys of the tables that speak of none of these files: slips of the pen, mostly.
    pub(super) fn unmatched<'a>(&'a self, keys: &[impl AsRef<str>]) -> Vec<&'a str> {
        self.tables
            .iter()
            .filter(|table| !keys.iter().any(|key| table.rank(key.as_ref()).is_some()))
            .map(|table| table.key.as_str())
            .collect()
    }
}

impl Table {
    fn new(key: Spanned<String>, raw: RawTable) -> Result<Self, Fault> {
        let at = Some(key.span().start);
        let key = key.into_inner();
        let glob = GlobBuilder::new(key.trim_start_matches("./"))
            .literal_separator(true)
            .build()
            .map_err(|e| {
                (
                    format!("'{key}' is no file name, path or glob: {}", e.kind()),
                    at,
                )
            })?;
        let said = |field: &str, value: Option<Spanned<String>>| match value {
            Some(value) if value.get_ref().trim().is_empty() => Err((
                format!("{field} is empty; leave the line out where it is not known"),
                Some(value.span().start),
            )),
            value => Ok(value.map(|value| Said {
                value: value.into_inner(),
                key: key.clone(),
            })),
        };
        let entry = Entry {
            outlet: said("outlet", raw.outlet)?,
            title: said("title", raw.title)?,
            url: said("url", raw.url)?,
            date: match raw.date {
                Some(date) => Some(Said {
                    value: read_date(&date)?,
                    key: key.clone(),
                }),
                None => None,
            },
            byline: match raw.byline {
                Some(byline) => Some(Said {
                    value: read_byline(&byline)?,
                    key: key.clone(),
                }),
                None => None,
            },
            language: match raw.language {
                Some(language) => Some(Said {
                    value: read_language(&language)?,
                    key: key.clone(),
                }),
                None => None,
            },
        };
        Ok(Self {
            glob: Glob::compile_matcher(&glob),
            key,
            entry,
        })
    }

    /// How closely the table speaks of a file, closest first; `None` where it does not.
    fn rank(&self, key: &str) -> Option<u8> {
        let pattern = self.key.trim_start_matches("./");
        let name = key.rsplit('/').next().unwrap_or(key);
        let subject = if pattern.contains('/') { key } else { name };
        if pattern == key && pattern.contains('/') {
            Some(0)
        } else if pattern == subject {
            Some(1)
        } else {
            self.glob.is_match(subject).then_some(2)
        }
    }
}

/// Whether a fault lies in a value that is text without quotation marks: `outlet = The Courier`.
fn is_bare_text(text: &str, at: usize) -> bool {
    let at = text.floor_char_boundary(at.min(text.len()));
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let Some((key, value)) = line.split_once('=') else {
        return false;
    };
    let value = value.trim_start();
    !key.trim_start().starts_with(['[', '#'])
        && value.starts_with(char::is_alphabetic)
        && !["true", "false", "inf", "nan"].contains(&value.trim_end())
}

fn read_date(value: &Spanned<Value>) -> Result<PartialDate, Fault> {
    let text = match value.get_ref() {
        Value::Datetime(datetime) => datetime.date.map(|date| date.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Integer(year) => Some(year.to_string()),
        _ => None,
    };
    text.as_deref()
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| {
            let what = "a date is a day (2019-12-07), or in quotes a month (\"2021-01\") or a year (\"2013\")";
            (what.to_owned(), Some(value.span().start))
        })
}

fn read_byline(value: &Spanned<Value>) -> Result<Vec<String>, Fault> {
    let names = match value.get_ref() {
        Value::String(name) => Some(vec![name.clone()]),
        Value::Array(names) => names
            .iter()
            .map(|name| name.as_str().map(str::to_owned))
            .collect(),
        _ => None,
    };
    let fault = |what: &str| (what.to_owned(), Some(value.span().start));
    let names = names.ok_or_else(|| fault("a byline is a name or a list of names"))?;
    if names.iter().any(|name| name.trim().is_empty()) {
        return Err(fault(
            "a name in the byline is empty; leave the line out where it is not known",
        ));
    }
    Ok(names)
}

fn read_language(value: &Spanned<String>) -> Result<Language, Fault> {
    Language::from_tag(value.get_ref()).ok_or_else(|| {
        let what = format!("'{}' is no language code such as \"en\"", value.get_ref());
        (what, Some(value.span().start))
    })
}

impl Entry {
    /// Adds what is not said yet.
    fn fill(&mut self, other: &Self) {
        fn fill<T: Clone>(field: &mut Option<T>, other: Option<&T>) {
            if field.is_none() {
                *field = other.cloned();
            }
        }
        fill(&mut self.outlet, other.outlet.as_ref());
        fill(&mut self.date, other.date.as_ref());
        fill(&mut self.title, other.title.as_ref());
        fill(&mut self.byline, other.byline.as_ref());
        fill(&mut self.url, other.url.as_ref());
        fill(&mut self.language, other.language.as_ref());
    }

    /// Puts what the manifest says over what was read.
    pub(super) fn stand_over(&self, article: &mut Article) {
        fn attributed<T: Clone>(said: &Said<T>) -> Attributed<T> {
            Attributed {
                value: said.value.clone(),
                source: Source::Manifest,
                evidence: said.key.clone(),
            }
        }
        let metadata = &mut article.metadata;
        if let Some(outlet) = &self.outlet {
            metadata.outlet = Some(attributed(outlet));
        }
        if let Some(date) = &self.date {
            metadata.date = Some(attributed(date));
        }
        if let Some(title) = &self.title {
            metadata.title = Some(title.value.clone());
        }
        if let Some(byline) = &self.byline {
            metadata.byline.clone_from(&byline.value);
        }
        if let Some(url) = &self.url {
            metadata.url = Some(url.value.clone());
        }
        if let Some(language) = &self.language {
            metadata.language = Some(language.value.clone());
        }
    }

    /// The headline that the manifest tells.
    pub(super) fn title(&self) -> Option<&str> {
        self.title.as_ref().map(|said| said.value.as_str())
    }

    /// Tells one entry from another.
    pub(super) fn signature(&self) -> String {
        format!("{self:?}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outlet(manifest: &str, key: &str) -> Option<String> {
        Manifest::parse(manifest)
            .unwrap()
            .entry(key)
            .outlet
            .map(|said| said.value)
    }

    #[test]
    fn a_name_matches_anywhere_and_a_path_under_the_base() {
        let manifest = "['a.txt']\noutlet = 'Name'\n['sub/b.txt']\noutlet = 'Path'\n['*.jsonl']\noutlet = 'Glob'";
        assert_eq!(outlet(manifest, "deep/a.txt").as_deref(), Some("Name"));
        assert_eq!(outlet(manifest, "sub/b.txt").as_deref(), Some("Path"));
        assert_eq!(outlet(manifest, "other/sub/b.txt"), None);
        assert_eq!(outlet(manifest, "x/y.jsonl").as_deref(), Some("Glob"));
    }

    #[test]
    fn the_closest_table_wins_field_by_field() {
        let manifest = "['*.txt']\noutlet = 'Glob'\ndate = '2011'\n['a.txt']\noutlet = 'Name'\n['sub/a.txt']\ntitle = 'Path'";
        let entry = Manifest::parse(manifest).unwrap().entry("sub/a.txt");
        assert_eq!(entry.outlet.unwrap().value, "Name");
        assert_eq!(entry.date.unwrap().value.to_string(), "2011");
        assert_eq!(entry.title.unwrap().value, "Path");
    }

    #[test]
    fn dates_are_days_months_or_years() {
        for (written, expected) in [
            ("2011-05-03", "2011-05-03"),
            ("'2011-05'", "2011-05"),
            ("'2011'", "2011"),
            ("2011-05-03T10:00:00Z", "2011-05-03"),
        ] {
            let entry = Manifest::parse(&format!("['a']\ndate = {written}"))
                .unwrap()
                .entry("a");
            assert_eq!(entry.date.unwrap().value.to_string(), expected);
        }
    }

    #[test]
    fn a_fault_names_its_place_and_the_remedy() {
        for (manifest, at) in [
            ("['a']\n\ndate = 'soon'\n", 14),
            ("['a']\noutlets = 'x'\n", 6),
            ("['a']\nbyline = 3\n", 15),
            ("['a'\n", 4),
        ] {
            let (what, place) = Manifest::parse(manifest).unwrap_err();
            assert_eq!(place, Some(at), "{what}");
        }
    }

    #[test]
    fn a_fault_says_what_was_meant() {
        for (manifest, expected) in [
            ("['a']\noutlet = The Courier\n", "quotation marks"),
            ("['a']\noutlet = Courier\n", "quotation marks"),
            ("['a']\nauthor = 'Ann Lee'\n", "'byline'"),
            ("['a']\noutlet = ''\n", "outlet is empty"),
            ("['a']\nbyline = ['']\n", "byline is empty"),
        ] {
            let (what, place) = Manifest::parse(manifest).unwrap_err();
            assert!(what.contains(expected), "{what}");
            assert!(place.is_some_and(|at| at > 5), "{what}");
        }
    }

    #[test]
    fn tables_that_speak_of_no_file_are_told() {
        let manifest = Manifest::parse("['a.txt']\n['b.txt']").unwrap();
        assert_eq!(manifest.unmatched(&["sub/a.txt"]), ["b.txt"]);
    }
}
