//! Records → articles.
//!
//! What comes in: a JSON object whose fields have the usual names. What goes out: its text as a draft, and the metadata that its fields
//! give; where it holds a page, the page's text, and what the page says where the fields are silent. A field of an unexpected type is read as far as it makes sense.

use super::draft::Draft;
use super::{address, dates, html};
use crate::article::{Attributed, Language, Metadata, Role, Source};
use crate::source_map::{SourceMap, tidy};
use serde_json::{Map, Value};

/// A record, read.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) id: Option<String>,
    pub(super) draft: Draft,
    pub(super) roles: Vec<Role>,
    pub(super) metadata: Metadata,
}

/// Why a line is no article. The messages follow a file's name and a line number.
#[derive(Debug, thiserror::Error)]
pub(super) enum RecordError {
    #[error("the record is not UTF-8 text; save the file as UTF-8")]
    Encoding,
    #[error("the record is no valid JSON: {0}")]
    Json(String),
    #[error("the line is no record; a record is a JSON object, in curly brackets")]
    NoObject,
    #[error("the record has no text; name it 'text', 'content', 'body' or 'maintext'")]
    NoText,
    #[error("the record's HTML holds no story")]
    NoStory,
}

const TITLE: &[&str] = &["title", "headline"];
const TEXT: &[&str] = &["text", "content", "body", "maintext"];
const HTML: &[&str] = &["html", "raw_html"];
const OUTLET: &[&str] = &[
    "outlet",
    "source",
    "publication",
    "site_name",
    "source_domain",
    "publisher",
    "site",
];
const DATE: &[&str] = &[
    "date",
    "published",
    "date_publish",
    "publishing_date",
    "datePublished",
    "pubDate",
    "pub_date",
    "publish_date",
    "published_at",
    "published_date",
    "publication_date",
];
const AUTHOR: &[&str] = &["author", "authors", "byline"];
/// The last is the outlet's name as well; the text tells which of the two it is.
const URL: &[&str] = &["url", "link", "source"];
const LANGUAGE: &[&str] = &["language", "lang"];

/// Whether records with fields of these names are articles by the look of it: one holds the text, and another says something about it.
pub(super) fn are_of_article<'a>(names: &(impl Iterator<Item = &'a str> + Clone)) -> bool {
    let has = |known: &[&str]| {
        names
            .clone()
            .any(|name| known.iter().any(|known| plain(known) == plain(name)))
    };
    (has(TEXT) || has(HTML)) && [TITLE, DATE, OUTLET, AUTHOR, URL].into_iter().any(has)
}

/// Whether a field of this name holds a date.
pub(super) fn names_date(name: &str) -> bool {
    DATE.iter().any(|known| plain(known) == plain(name))
}

/// Whether a field of this name holds an address.
pub(super) fn names_address(name: &str) -> bool {
    ["url", "link"].iter().any(|known| *known == plain(name))
}

/// Reads a record; `line` is its number in the file.
pub(super) fn read(bytes: &[u8], line: u32) -> Result<Record, RecordError> {
    let text = std::str::from_utf8(bytes).map_err(|_| RecordError::Encoding)?;
    let value = parse(text).map_err(|error| RecordError::Json(fault(&error, line)))?;
    let Value::Object(fields) = value else {
        return Err(RecordError::NoObject);
    };
    let text = TEXT
        .iter()
        .find_map(|name| paragraphs_field(field(&fields, name)?));
    let own_markup = HTML.iter().find_map(|name| string(field(&fields, name)?));
    let is_markup = text.as_deref().is_some_and(is_markup);
    let markup = own_markup
        .as_deref()
        .or(text.as_deref().filter(|_| is_markup));
    let mut metadata = metadata(&fields);
    let page = markup.map(|markup| {
        html::read_record(
            markup,
            metadata.title.as_deref(),
            line,
            metadata.url.as_deref(),
        )
    });
    let (draft, roles) = match (text.as_deref().filter(|_| !is_markup), page) {
        (Some(text), page) => {
            if let Some(page) = page {
                fill(&mut metadata, page.metadata);
            }
            draft(text, metadata.title.as_deref(), line)
        }
        (None, Some(page)) => {
            fill(&mut metadata, page.metadata);
            (page.draft, page.roles)
        }
        (None, None) => return Err(RecordError::NoText),
    };
    if !roles.contains(&Role::Body) {
        return Err(RecordError::NoStory);
    }
    if metadata.outlet.is_none() {
        // Some write the address of an outlet in the place of its name.
        let of_field = |name: &&str| address::outlet(&string(field(&fields, name)?)?);
        let of_url = metadata.url.as_deref().and_then(address::outlet);
        metadata.outlet = of_url.or_else(|| OUTLET.iter().find_map(of_field));
    }
    Ok(Record {
        id: field(&fields, "id").and_then(string),
        draft,
        roles,
        metadata,
    })
}

/// A field by its name, whose case, `_`, `-` and spaces do not matter where no field has it exactly.
fn field<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    fields.get(name).or_else(|| {
        let wanted = plain(name);
        fields
            .iter()
            .find(|(name, _)| plain(name) == wanted)
            .map(|(_, value)| value)
    })
}

/// A field's name without what may differ in it.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether a text field holds markup rather than text.
fn is_markup(text: &str) -> bool {
    ["</p>", "</div>", "<br>", "<br/>", "<br />", "</article>"]
        .iter()
        .any(|tag| text.contains(tag))
}

/// Fills what a record does not say with what its page says.
fn fill(metadata: &mut Metadata, page: Metadata) {
    metadata.outlet = metadata.outlet.take().or(page.outlet);
    metadata.date = metadata.date.take().or(page.date);
    metadata.refused_date = metadata.refused_date.take().or(page.refused_date);
    metadata.title = metadata.title.take().or(page.title);
    metadata.language = metadata.language.take().or(page.language);
    metadata.url = metadata.url.take().or(page.url);
    if metadata.byline.is_empty() {
        metadata.byline = page.byline;
    }
    if metadata.agencies.is_empty() {
        metadata.agencies = page.agencies;
    }
}

/// The names of a record's fields; of one that is no valid JSON, or is cut short, whatever stands where a name may.
pub(super) fn names_of_fields(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    match parse(&text) {
        Ok(Value::Object(fields)) => return fields.into_iter().map(|(name, _)| name).collect(),
        Ok(_) => return Vec::new(),
        Err(_) => {}
    }
    let mut pieces = text.split('"').peekable();
    let mut names = Vec::new();
    while let Some(piece) = pieces.next() {
        if pieces
            .peek()
            .is_some_and(|behind| behind.trim_start().starts_with(':'))
        {
            names.push(piece.to_owned());
        }
    }
    names
}

/// Reads JSON as programs write it that know more numbers than JSON has, or leave a comma behind the last field.
fn parse(text: &str) -> serde_json::Result<Value> {
    serde_json::from_str(text).or_else(|error| {
        let mended = mended(text).and_then(|mended| serde_json::from_str(&mended).ok());
        mended.ok_or(error)
    })
}

/// JSON with `null` for what is no number, and without commas that nothing follows; `None` where there are none of these.
fn mended(text: &str) -> Option<String> {
    const NO_NUMBERS: [&str; 3] = ["NaN", "Infinity", "-Infinity"];
    let mut mended = String::with_capacity(text.len());
    let mut rest = text;
    let mut is_otherwise = false;
    while let Some(at) = rest.find(['"', ',', 'N', 'I', '-']) {
        let is_within_word = rest[..at].ends_with(char::is_alphanumeric);
        mended.push_str(&rest[..at]);
        rest = &rest[at..];
        let no_number = NO_NUMBERS.iter().find_map(|word| rest.strip_prefix(word));
        let no_number = no_number.filter(|behind| !behind.starts_with(char::is_alphanumeric));
        if rest.starts_with('"') {
            let (string, behind) = rest.split_at(end_of_string(rest));
            mended.push_str(string);
            rest = behind;
        } else if let Some(behind) = no_number.filter(|_| !is_within_word) {
            mended.push_str("null");
            is_otherwise = true;
            rest = behind;
        } else {
            let (sign, behind) = rest.split_at(1);
            if sign == "," && behind.trim_start().starts_with(['}', ']']) {
                is_otherwise = true;
            } else {
                mended.push_str(sign);
            }
            rest = behind;
        }
    }
    mended.push_str(rest);
    is_otherwise.then_some(mended)
}

/// Where a string ends that begins the text.
fn end_of_string(text: &str) -> usize {
    let mut is_escaped = false;
    let end = text.bytes().skip(1).position(|byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    });
    end.map_or(text.len(), |end| end + 2)
}

/// What is wrong with a record's JSON, in the words of who has to mend it, and where: `line` is the one that the record begins on.
fn fault(error: &serde_json::Error, line: u32) -> String {
    let message = error.to_string();
    let what = message
        .rsplit_once(" at line ")
        .map_or(message.as_str(), |(what, _)| what);
    let what = match what {
        _ if error.is_eof() => "it ends before it is closed",
        "expected value" | "expected ident" => "what stands there is no value",
        "key must be a string" => "the name of a field is not in quotation marks",
        "expected `:`" => "no colon stands behind the name of a field",
        "expected `,` or `}`" | "expected `,` or `]`" => {
            "a comma or bracket is missing, or a quotation mark within a text has no \\ before it"
        }
        "trailing characters" => "something stands behind its closing bracket",
        "invalid escape" => "a \\ stands before what needs none",
        "recursion limit exceeded" => "its brackets are nested too deep",
        what if what.starts_with("control character") => {
            "a line break or another control character stands in a text, for which JSON has \\n"
        }
        what => what,
    };
    let column = error.column();
    match u32::try_from(error.line()) {
        Ok(within @ 2..) => format!(
            "{what}, at column {column} of line {}",
            line.saturating_add(within - 1)
        ),
        _ => format!("{what}, at column {column}"),
    }
}

/// The headline, unless the text opens with it, and a body block a paragraph. A record's text is cleaned already.
fn draft(text: &str, title: Option<&str>, line: u32) -> (Draft, Vec<Role>) {
    let mut draft = Draft::default();
    let mut push = |piece: &str| {
        draft.push(true, |tidied| {
            tidy(piece, 0, line, false, tidied).map(SourceMap::on_one_line)
        });
    };
    let paragraphs = paragraphs(text);
    let folded = |piece: &str| piece.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = title.map(folded);
    let opens_with_title = title.is_some()
        && paragraphs.first().map(|first| folded(first)) == title
        && paragraphs.len() > 1;
    if let Some(title) = title.as_deref().filter(|_| !opens_with_title) {
        push(title);
    }
    for paragraph in paragraphs {
        push(paragraph);
    }
    let mut roles = vec![Role::Body; draft.blocks.len()];
    if title.is_some() {
        roles[0] = Role::Title;
    }
    (draft, roles)
}

/// The parts of a text between blank lines; where there are none, its lines.
fn paragraphs(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.split('\n').collect();
    let filled = || lines.iter().copied().filter(|line| !line.trim().is_empty());
    let first = lines
        .iter()
        .position(|line| !line.trim().is_empty())
        .unwrap_or(0);
    let last = lines
        .iter()
        .rposition(|line| !line.trim().is_empty())
        .map_or(0, |last| last + 1);
    let has_blank_lines = lines
        .get(first..last)
        .is_some_and(|inner| inner.iter().any(|line| line.trim().is_empty()));
    if !has_blank_lines {
        return filled().collect();
    }
    lines
        .split(|line| line.trim().is_empty())
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| {
            let start = paragraph[0].as_ptr() as usize - text.as_ptr() as usize;
            let last = paragraph[paragraph.len() - 1];
            let end = last.as_ptr() as usize - text.as_ptr() as usize + last.len();
            &text[start..end]
        })
        .collect()
}

fn metadata(fields: &Map<String, Value>) -> Metadata {
    let first = |names: &[&'static str]| {
        names
            .iter()
            .find_map(|name| Some((*name, string(field(fields, name)?)?)))
    };
    let outlet = OUTLET.iter().find_map(|name| {
        let outlet = string(field(fields, name)?)?;
        (!address::is_of_web(&outlet)).then_some((*name, outlet))
    });
    let url = URL.iter().find_map(|name| {
        let url = string(field(fields, name)?)?;
        (*name != "source" || address::is_of_web(&url)).then_some(url)
    });
    let attributed = |name: &str, value| Attributed {
        value,
        source: Source::Record,
        evidence: name.to_owned(),
    };
    let refused = || {
        DATE.iter().find_map(|name| {
            let why = dates::refusal(&string(field(fields, name)?)?)?;
            Some(format!("{name}: {why}"))
        })
    };
    let date = DATE
        .iter()
        .find_map(|name| Some((*name, dates::field_date(&string(field(fields, name)?)?)?)));
    Metadata {
        refused_date: if date.is_none() { refused() } else { None },
        outlet: outlet.map(|(name, outlet)| attributed(name, outlet)),
        date: date.map(|(name, date)| Attributed {
            value: date,
            source: Source::Record,
            evidence: name.to_owned(),
        }),
        title: first(TITLE).map(|(_, title)| title),
        byline: AUTHOR
            .iter()
            .map(|name| field(fields, name).map_or_else(Vec::new, names))
            .find(|names| !names.is_empty())
            .unwrap_or_default(),
        agencies: Vec::new(),
        language: first(LANGUAGE).and_then(|(_, tag)| Language::from_tag(&tag)),
        url,
    }
}

/// A field as text: a string or number as it stands, the name of an object, the first of a list; blank is absent.
pub(super) fn string(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Object(fields) => return fields.get("name").and_then(string),
        Value::Array(values) => return values.first().and_then(string),
        Value::Null | Value::Bool(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// A text field: a string, or a list of paragraphs.
fn paragraphs_field(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values
            .iter()
            .filter_map(string)
            .collect::<Vec<_>>()
            .join("\n\n"),
        _ => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

/// People: a name, a list of names, objects that have a name. "Ann Lee and Bo Carr" are two, "Lee, Ann" is one.
pub(super) fn names(value: &Value) -> Vec<String> {
    let mut names: Vec<String> = match value {
        Value::Array(values) => values.iter().filter_map(string).collect(),
        value => string(value).map_or_else(Vec::new, |names| {
            names
                .split(" and ")
                .flat_map(|name| name.split([';', '&']))
                .map(|name| name.trim().to_owned())
                .collect()
        }),
    };
    for name in &mut names {
        if let Some(rest) = name
            .strip_prefix("By ")
            .or_else(|| name.strip_prefix("by "))
        {
            *name = rest.trim().to_owned();
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(record: &Record) -> Vec<(&str, Role)> {
        record
            .draft
            .block_texts()
            .into_iter()
            .zip(record.roles.iter().copied())
            .collect()
    }

    #[test]
    fn blank_lines_part_paragraphs_and_single_ones_are_folded() {
        let record = read(br#"{"text": "One\ntwo.\n\nThree.\n \nFour"}"#, 7).unwrap();
        assert_eq!(
            blocks(&record),
            [
                ("One two.", Role::Body),
                ("Three.", Role::Body),
                ("Four", Role::Body)
            ]
        );
        let place = record.draft.blocks[0].origin.place(0..8);
        assert_eq!((place.lines, place.bytes), ((7, 7), None));
    }

    #[test]
    fn without_blank_lines_each_line_is_a_paragraph() {
        let record = read(br#"{"body": "\nOne.\nTwo.\n"}"#, 1).unwrap();
        assert_eq!(
            blocks(&record),
            [("One.", Role::Body), ("Two.", Role::Body)]
        );
    }

    #[test]
    fn the_headline_comes_first_and_once() {
        let expected = [("A pier", Role::Title), ("It opened.", Role::Body)];
        let record = read(br#"{"title": "A  pier", "text": "It opened."}"#, 1).unwrap();
        assert_eq!(blocks(&record), expected);
        let record = read(
            br#"{"headline": "A pier", "text": "A pier\n\nIt opened."}"#,
            1,
        )
        .unwrap();
        assert_eq!(blocks(&record), expected);
    }

    #[test]
    fn fields_may_have_many_names_and_shapes() {
        let record = read(
            br#"{"id": 17, "maintext": "x", "authors": [{"name": "Ann Lee"}, "Bo Carr"], "source": {"name": "Harbor News"},
                 "date_publish": "May 3, 2011", "link": "https://example.org/a", "lang": "en-GB", "title": null}"#,
            1,
        )
        .unwrap();
        assert_eq!(record.id.as_deref(), Some("17"));
        assert_eq!(record.metadata.byline, ["Ann Lee", "Bo Carr"]);
        assert_eq!(record.metadata.outlet.unwrap().value, "Harbor News");
        assert_eq!(
            record.metadata.date.unwrap().value.to_string(),
            "2011-05-03"
        );
        assert_eq!(record.metadata.language.unwrap().code(), "en");
        assert_eq!(record.metadata.title, None);
    }

    #[test]
    fn a_page_in_a_record_is_read_as_a_page_and_fills_what_the_fields_lack() {
        let record = read(
            br#"{"title": "A pier", "html": "<meta property=og:site_name content='Harbor News'><meta name=author content='Ann Lee'><nav><a href=/>Home</a></nav><h1>A pier</h1><p>The pier opened on Monday after a winter in which the ice had kept every boat ashore.</p><p>Half of the town stood there to see it, and the mayor held her hat against the wind.</p>"}"#,
            3,
        )
        .unwrap();
        assert_eq!(record.roles, [Role::Title, Role::Body, Role::Body]);
        assert_eq!(record.metadata.outlet.unwrap().value, "Harbor News");
        assert_eq!(record.metadata.byline, ["Ann Lee"]);
        assert_eq!(record.draft.blocks[1].origin.place(0..3).lines, (3, 3));
    }

    #[test]
    fn the_host_of_the_address_is_the_outlet_where_nothing_names_one() {
        let page = "<p>The pier opened on Monday after a winter in which the ice had kept every boat ashore.</p>";
        let named = format!("<meta property=og:site_name content='Harbor News'>{page}");
        let record = |fields: &str, html: &str| {
            let html = Value::from(html).to_string();
            let line = format!("{{{fields}, \"html\": {html}}}");
            read(line.as_bytes(), 1).unwrap().metadata
        };
        let text = r#""text": "The pier opened.""#;
        for (fields, html, value, source) in [
            (
                r#""url": "https://www.harbor.example/a""#,
                page,
                "harbor.example",
                Source::Url,
            ),
            (
                r#""source": "https://www.harbor.example/a""#,
                page,
                "harbor.example",
                Source::Url,
            ),
            (
                r#""publisher": "https://www.harbor.example/""#,
                page,
                "harbor.example",
                Source::Url,
            ),
            (
                r#""url": "https://www.harbor.example/a""#,
                &named,
                "Harbor News",
                Source::Html,
            ),
            (
                r#""url": "https://x.example/a", "site": "https://x.example", "source": "The Tide""#,
                &named,
                "The Tide",
                Source::Record,
            ),
        ] {
            for metadata in [
                record(fields, html),
                record(&format!("{fields}, {text}"), html),
            ] {
                let outlet = metadata.outlet.unwrap();
                assert_eq!(
                    (outlet.value.as_str(), outlet.source),
                    (value, source),
                    "{fields}"
                );
                if source == Source::Url {
                    assert!(outlet.evidence.starts_with("https://www.harbor.example/"));
                }
            }
        }
        let bare = read(br#"{"text": "x", "url": "a.html", "source": " "}"#, 1).unwrap();
        assert_eq!(
            (bare.metadata.outlet, bare.metadata.url.as_deref()),
            (None, Some("a.html"))
        );
    }

    #[test]
    fn what_other_programs_write_for_no_number_is_none() {
        let record = read(
            br#"{"title": "NaN, \\\" a pier", "text": "Infinity, -Infinity,] NaN", "date": NaN, "n": [-Infinity, 1, Infinity,], "author": "Ann",}"#,
            1,
        )
        .unwrap();
        assert_eq!(record.metadata.title.as_deref(), Some(r#"NaN, \" a pier"#));
        assert_eq!(record.draft.block_texts()[1], "Infinity, -Infinity,] NaN");
        assert_eq!(record.metadata.date, None);
        assert_eq!(record.metadata.byline, ["Ann"]);
        assert!(read(br#"{"text": "x", "n": NaNs}"#, 1).is_err());
    }

    #[test]
    fn a_fault_is_told_in_plain_words_and_with_its_line() {
        let fault = |record: &[u8]| read(record, 7).unwrap_err().to_string();
        assert!(
            fault(b"{\"text\": what}").ends_with("what stands there is no value, at column 10")
        );
        assert!(fault(b"{\n\"text\": \"x\"\n\"n\": 1}").contains("bracket is missing"));
        assert!(fault(b"{\n\"text\": \"x\"\n\"n\": 1}").ends_with("at column 1 of line 9"));
        assert!(fault(b"{\"text\": \"x\", ").contains("ends before it is closed"));
    }

    #[test]
    fn what_is_no_article_says_why() {
        for (line, expected) in [
            (br#"{"text": "#.as_slice(), "column"),
            (b"[1]", "no record"),
            (br#"{"title": "x"}"#, "no text"),
            (br#"{"text": " "}"#, "no text"),
            (br#"{"html": "<nav>x</nav>"}"#, "HTML"),
            (b"{\"text\": \"\xff\"}", "UTF-8"),
        ] {
            let message = read(line, 1).unwrap_err().to_string();
            assert!(message.contains(expected), "{message}");
        }
    }
}
