//! The segments of a news story as Nexis names them, and what pullquote has for them.

use super::super::fields::{FieldName, Scope};
use super::super::filters::NameKind;

/// Where the words in a segment's brackets are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Segment {
    /// In the passage's text.
    Text,
    /// In a part of the article.
    Scope(Scope),
    /// They are the value of a field.
    Field(FieldName),
}

/// What is known of a segment's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// What it is here, and what is otherwise than in Nexis.
    Segment(Segment, Option<&'static str>),
    /// Nexis has it, pullquote does not.
    Unsupported,
}

/// The segment of a name in small letters.
pub(super) fn of(name: &str) -> Option<Known> {
    let here = |segment| Some(Known::Segment(segment, None));
    let noted = |segment, note| Some(Known::Segment(segment, Some(note)));
    match name {
        "hlead" => here(Segment::Scope(Scope::Lead)),
        "lead" => noted(
            Segment::Scope(Scope::Lead),
            "lead is read as hlead: the headline counts too",
        ),
        "headline" | "title" => here(Segment::Scope(Scope::Title)),
        "body" | "text" => here(Segment::Text),
        "byline" | "author" => here(Segment::Scope(Scope::Byline)),
        "publication" | "publication-name" | "pub" | "source" => {
            here(Segment::Field(FieldName::Outlet))
        }
        "section" => noted(
            Segment::Scope(Scope::Section),
            "section is read as the heading that the passage stands under",
        ),
        "language" => here(Segment::Field(FieldName::Language)),
        "person" | "people" => here(Segment::Field(FieldName::Name(NameKind::Person))),
        "company" | "organization" => here(Segment::Field(FieldName::Name(NameKind::Org))),
        "city" | "state" | "country" | "region" | "geographic" | "geographic-name" => {
            here(Segment::Field(FieldName::Name(NameKind::Place)))
        }
        "length" | "highlight" | "dateline" | "graphic" | "correction" | "correction-date"
        | "load-date" | "loaddate" | "subject" | "term" | "terms" | "industry" | "ticker"
        | "type" | "publication-type" | "pub-type" | "series" | "edition" | "copyright"
        | "distribution" | "journal-code" | "acc-no" | "cite" | "name" | "notes" | "transcript"
        | "speaker" | "show" | "network" => Some(Known::Unsupported),
        _ => None,
    }
}
