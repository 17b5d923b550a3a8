//! What a query asks of an article rather than of a passage's words: `outlet:`, `date:`, `person:` and the like, and the parts of an
//! article that words can be looked for in.

use super::filters::{NameFilter, NameKind};
use super::nearest::nearest;
use crate::date::PartialDate;
use std::fmt;

/// A condition that a passage's article, or the passage as a whole, has to meet. It has no words to highlight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldClause {
    /// The outlet; case, diacritics and "the" before it do not count.
    Outlet(String),
    /// The outlet is not known.
    NoOutlet,
    /// A name that the passage has.
    Name(NameFilter),
    /// The language: an ISO 639-1 code, or its English name.
    Language(String),
    /// The file: a part of its path, or a pattern with `*` and `?` for the whole of its name or path.
    File(String),
    /// The days that the date may mean overlap these, both inclusive.
    Dated {
        /// The earliest date.
        after: Option<PartialDate>,
        /// The latest date.
        before: Option<PartialDate>,
    },
    /// The date is not known.
    Undated,
    /// The passage speaks of a time that may lie between these dates, both inclusive.
    Mentions {
        /// The earliest date.
        after: Option<PartialDate>,
        /// The latest date.
        before: Option<PartialDate>,
    },
}

/// A part of an article that words can be looked for in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The headline.
    Title,
    /// The headline or the first paragraph.
    Lead,
    /// The heading that the passage stands under.
    Section,
    /// Who wrote it.
    Byline,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 4] = [Self::Title, Self::Lead, Self::Section, Self::Byline];

    /// The field's name in a query.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Lead => "lead",
            Self::Section => "section",
            Self::Byline => "byline",
        }
    }
}

/// A field that can be named in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldName {
    /// Its value is words to look for in a part of the article.
    Scope(Scope),
    Outlet,
    Name(NameKind),
    Language,
    File,
    Date,
    After,
    Before,
    Mentions,
}

/// The fields' names, each before what else people write for it, in other tools too.
const NAMES: [(&str, FieldName); 47] = [
    ("title", FieldName::Scope(Scope::Title)),
    ("headline", FieldName::Scope(Scope::Title)),
    ("intitle", FieldName::Scope(Scope::Title)),
    ("ti", FieldName::Scope(Scope::Title)),
    ("hd", FieldName::Scope(Scope::Title)),
    ("lead", FieldName::Scope(Scope::Lead)),
    ("hlead", FieldName::Scope(Scope::Lead)),
    ("hlp", FieldName::Scope(Scope::Lead)),
    ("section", FieldName::Scope(Scope::Section)),
    ("byline", FieldName::Scope(Scope::Byline)),
    ("author", FieldName::Scope(Scope::Byline)),
    ("by", FieldName::Scope(Scope::Byline)),
    ("au", FieldName::Scope(Scope::Byline)),
    ("outlet", FieldName::Outlet),
    ("source", FieldName::Outlet),
    ("publication", FieldName::Outlet),
    ("publisher", FieldName::Outlet),
    ("pub", FieldName::Outlet),
    ("newspaper", FieldName::Outlet),
    ("person", FieldName::Name(NameKind::Person)),
    ("people", FieldName::Name(NameKind::Person)),
    ("org", FieldName::Name(NameKind::Org)),
    ("organization", FieldName::Name(NameKind::Org)),
    ("organisation", FieldName::Name(NameKind::Org)),
    ("company", FieldName::Name(NameKind::Org)),
    ("place", FieldName::Name(NameKind::Place)),
    ("location", FieldName::Name(NameKind::Place)),
    ("country", FieldName::Name(NameKind::Place)),
    ("city", FieldName::Name(NameKind::Place)),
    ("group", FieldName::Name(NameKind::Group)),
    ("event", FieldName::Name(NameKind::Event)),
    ("entity", FieldName::Name(NameKind::Any)),
    ("name", FieldName::Name(NameKind::Any)),
    ("lang", FieldName::Language),
    ("language", FieldName::Language),
    ("la", FieldName::Language),
    ("file", FieldName::File),
    ("path", FieldName::File),
    ("filename", FieldName::File),
    ("date", FieldName::Date),
    ("year", FieldName::Date),
    ("published", FieldName::Date),
    ("after", FieldName::After),
    ("since", FieldName::After),
    ("before", FieldName::Before),
    ("until", FieldName::Before),
    ("mentions", FieldName::Mentions),
];

/// The value of a field, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) text: String,
    /// Whether it stands in quotation marks.
    pub(super) is_quoted: bool,
}

impl Value {
    pub(super) fn bare(text: impl Into<String>) -> Self {
        let text = text.into();
        let is_quoted = false;
        Self { text, is_quoted }
    }

    pub(super) fn quoted(text: impl Into<String>) -> Self {
        let text = text.into();
        let is_quoted = true;
        Self { text, is_quoted }
    }
}

impl FieldName {
    /// The field of a name, in any case.
    pub(super) fn of(name: &str) -> Option<Self> {
        NAMES
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, field)| *field)
    }

    /// The fields' own names.
    pub(super) fn names() -> Vec<&'static str> {
        let mut names = NAMES.to_vec();
        names.dedup_by_key(|(_, field)| *field);
        names.into_iter().map(|(name, _)| name).collect()
    }

    /// The name of a field that a misspelt one was probably meant for.
    pub(super) fn nearest(name: &str) -> Option<&'static str> {
        nearest(name, NAMES.iter().map(|(known, _)| *known))
    }

    /// Whether its values are names, a part of which is enough.
    pub(super) fn is_of_names(self) -> bool {
        matches!(self, Self::Outlet | Self::Name(_) | Self::Language)
    }

    /// Whether its values are dates.
    pub(super) fn is_of_dates(self) -> bool {
        matches!(
            self,
            Self::Date | Self::After | Self::Before | Self::Mentions
        )
    }

    /// What is said of a pattern as the value of a field of names.
    pub(super) fn takes_no_patterns(self) -> &'static str {
        match self {
            Self::Language => {
                "a language is written by its code or English name, as in lang:de or lang:German, not as a pattern"
            }
            Self::Outlet => {
                "an outlet is not written as a pattern; a part of its name is enough, as in outlet:kestrel; what belongs to the name stands in quotation marks"
            }
            _ => {
                "a name is not written as a pattern; one word of it is enough, as in person:karzai; what belongs to the name stands in quotation marks"
            }
        }
    }

    /// What a value says of this field; an error tells what would be right. Not for scopes, whose values are queries. A value in quotation
    /// marks is never a word of the language: an outlet may be called "Missing".
    pub(super) fn clause(self, value: &Value) -> Result<FieldClause, String> {
        let is_quoted = value.is_quoted;
        let value = value.text.trim();
        if value.is_empty() {
            return Err("the field needs a value".to_owned());
        }
        let date = |text: &str| {
            text.parse::<PartialDate>()
                .map_err(|error| error.to_string())
        };
        Ok(match self {
            Self::Outlet if !is_quoted && says_missing(value) => FieldClause::NoOutlet,
            Self::Scope(_) | Self::Outlet => FieldClause::Outlet(value.to_owned()),
            Self::Name(kind) => FieldClause::Name(NameFilter::new(kind, value)),
            Self::Language => FieldClause::Language(value.to_owned()),
            Self::File => FieldClause::File(value.to_owned()),
            Self::After => FieldClause::Dated {
                after: Some(date(value)?),
                before: None,
            },
            Self::Before => FieldClause::Dated {
                after: None,
                before: Some(date(value)?),
            },
            Self::Date if says_missing(&value.to_ascii_lowercase()) => FieldClause::Undated,
            Self::Date => {
                let (after, before) = span(value, ", or date:missing")?;
                FieldClause::Dated { after, before }
            }
            Self::Mentions => {
                let (after, before) = span(value, "")?;
                FieldClause::Mentions { after, before }
            }
        })
    }
}

/// Whether a value asks for what has none.
fn says_missing(value: &str) -> bool {
    ["missing", "none", "unknown"].contains(&value)
}

/// `2013`, `2013-06`, `2013-06-01..2013-07`, `2013..`, `..2013-06`, `>=2013-06`, `>2013` and the like.
///
/// `also` is what a message says might be written besides.
fn span(value: &str, also: &str) -> Result<(Option<PartialDate>, Option<PartialDate>), String> {
    let date = |text: &str| {
        text.parse::<PartialDate>()
            .map_err(|error| error.to_string())
    };
    let (after, before) = if let Some((first, last)) = value.split_once("..") {
        let bound = |text: &str| match text.trim_matches(['.', '*']) {
            "" => Ok(None),
            text => date(text).map(Some),
        };
        (bound(first)?, bound(last)?)
    } else if let Some(first) = value.strip_prefix(">=") {
        (Some(date(first)?), None)
    } else if let Some(last) = value.strip_prefix("<=") {
        (None, Some(date(last)?))
    } else if let Some(first) = value.strip_prefix('>') {
        (date(first)?.next(), None)
    } else if let Some(last) = value.strip_prefix('<') {
        (None, date(last)?.previous())
    } else {
        let only = date(value)
            .map_err(|error| format!("{error}, or a span (2013-06-01..2013-07){also}"))?;
        (Some(only), Some(only))
    };
    match (after, before) {
        (None, None) => Err("a span of dates needs a beginning or an end".to_owned()),
        (Some(first), Some(last)) if first.first_day() > last.last_day() => {
            Err(format!("no date lies after {first} and before {last}"))
        }
        bounds => Ok(bounds),
    }
}

impl fmt::Display for FieldClause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let valued = |f: &mut fmt::Formatter<'_>, field: &str, value: &str| {
            // Only the name of a file may be a pattern.
            let plain = |c: char| {
                c.is_alphanumeric()
                    || matches!(c, '_' | '.')
                    || (field == "file" && matches!(c, '/' | '*'))
            };
            if value.chars().all(plain) && !value.ends_with('.') {
                write!(f, "{field}:{value}")
            } else {
                write!(f, "{field}:\"{value}\"")
            }
        };
        match self {
            Self::Outlet(name) if says_missing(name) => write!(f, "outlet:\"{name}\""),
            Self::Outlet(name) => valued(f, "outlet", name),
            Self::NoOutlet => f.write_str("outlet:missing"),
            Self::Name(filter) => {
                let field = match filter.kind {
                    NameKind::Person => "person",
                    NameKind::Org => "org",
                    NameKind::Place => "place",
                    NameKind::Group => "group",
                    NameKind::Event => "event",
                    NameKind::Any => "entity",
                };
                if filter.exact {
                    write!(f, "{field}:\"={}\"", filter.name)
                } else {
                    valued(f, field, &filter.name)
                }
            }
            Self::Language(language) => valued(f, "lang", language),
            Self::File(path) => valued(f, "file", path),
            Self::Dated { after, before } => match (after, before) {
                (Some(after), Some(before)) if after == before => write!(f, "date:{after}"),
                (Some(after), Some(before)) => write!(f, "date:{after}..{before}"),
                (Some(after), None) => write!(f, "after:{after}"),
                (None, Some(before)) => write!(f, "before:{before}"),
                (None, None) => f.write_str("NOT date:missing"),
            },
            Self::Undated => f.write_str("date:missing"),
            Self::Mentions { after, before } => match (after, before) {
                (Some(after), Some(before)) if after == before => write!(f, "mentions:{after}"),
                _ => {
                    f.write_str("mentions:")?;
                    for (bound, mark) in [(after, ".."), (before, "")] {
                        if let Some(date) = bound {
                            write!(f, "{date}")?;
                        }
                        f.write_str(mark)?;
                    }
                    Ok(())
                }
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(field: &str, value: &str, expected: &str) {
        let clause = FieldName::of(field).unwrap().clause(&Value::bare(value));
        assert_eq!(
            clause.map(|clause| clause.to_string()),
            Ok(expected.to_owned()),
            "{field}:{value}"
        );
    }

    #[test]
    fn dates_keep_their_precision() {
        check("date", "2013", "date:2013");
        check("date", "2013-06-01..2013-07", "date:2013-06-01..2013-07");
        check("date", "2013..", "after:2013");
        check("date", "..2013-06", "before:2013-06");
        check("date", "*..2013-06", "before:2013-06");
        check("Date", "missing", "date:missing");
        check("date", "Missing", "date:missing");
        check("date", "june 2013", "date:2013-06");
        check(
            "date",
            "June 1, 2013..July 2013",
            "date:2013-06-01..2013-07",
        );
        check("date", ">=2013-06", "after:2013-06");
        check("date", ">2013-12", "after:2014-01");
        check("date", "<2013", "before:2012");
        check("after", "2013-06", "after:2013-06");
        check("mentions", "2013-06", "mentions:2013-06");
        check("mentions", ">=2013", "mentions:2013..");
        check("mentions", "..2013", "mentions:..2013");
    }

    #[test]
    fn what_is_not_known_is_asked_for_by_a_word_and_never_by_a_quotation() {
        check("outlet", "missing", "outlet:missing");
        check("source", "unknown", "outlet:missing");
        check("outlet", "Missing", "outlet:Missing");
        let quoted = FieldName::Outlet.clause(&Value::quoted("missing"));
        assert_eq!(quoted.unwrap().to_string(), "outlet:\"missing\"");
    }

    #[test]
    fn a_quoted_value_that_would_be_a_pattern_is_shown_in_its_marks() {
        for (field, value, shown) in [
            ("outlet", "/e.*/", "outlet:\"/e.*/\""),
            ("person", "kar*", "person:\"kar*\""),
            ("file", "a/*.html", "file:a/*.html"),
        ] {
            let clause = FieldName::of(field).unwrap().clause(&Value::quoted(value));
            assert_eq!(clause.unwrap().to_string(), shown);
        }
    }

    #[test]
    fn a_date_that_is_none_is_refused_with_what_would_be_right() {
        let error = FieldName::Date.clause(&Value::bare("June")).unwrap_err();
        assert!(
            error.contains("2019-12-07") && error.contains("date:missing"),
            "{error}"
        );
        assert!(FieldName::Date.clause(&Value::bare("2014..2013")).is_err());
        assert!(FieldName::Date.clause(&Value::bare("..")).is_err());
        assert!(FieldName::After.clause(&Value::bare("13-06-2013")).is_err());
    }

    #[test]
    fn a_misspelt_field_is_recognized() {
        assert_eq!(FieldName::nearest("outlte"), Some("outlet"));
        assert_eq!(FieldName::nearest("persn"), Some("person"));
        assert_eq!(FieldName::nearest("http"), None);
        assert_eq!(FieldName::nearest("9"), None);
    }
}
