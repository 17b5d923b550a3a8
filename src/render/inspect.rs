//! What the indexer sees in an article, as JSON and as text for people.
//!
//! The JSON is a promise to programs; its shapes are apart from the library's own types. Offsets in it count Unicode code points of the
//! block's text.

use super::sanitize::printable;
use crate::article::{Article, Attributed, Block, Language, Metadata, Role};
use crate::entity::{Entity, EntityKind};
use crate::numbers::grouped;
use crate::passage::Passage;
use crate::timex::TimeExpression;
use anstyle::{AnsiColor, Style};
use serde::Serialize;
use std::fmt::{Display, Write};
use std::ops::Range;

/// An article with its passages and the names in it.
#[derive(Debug, Clone, Copy)]
pub struct Inspected<'a> {
    /// The article.
    pub article: &'a Article,
    /// Its passages, in order.
    pub passages: &'a [Passage],
    /// The names in it, in order.
    pub entities: &'a [Entity],
    /// What in it says when, in order.
    pub times: &'a [TimeExpression],
}

/// One article as `inspect --format json` and `jsonl` print it.
#[derive(Debug, Serialize)]
pub struct ArticleView<'a> {
    file: String,
    id: &'a str,
    format: &'static str,
    outlet: Option<ValueView<'a>>,
    date: Option<DateView<'a>>,
    /// Only where there is no date.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused_date: Option<&'a str>,
    title: Option<&'a str>,
    byline: &'a [String],
    agencies: &'a [String],
    language: Option<&'a str>,
    url: Option<&'a str>,
    blocks: Vec<BlockView<'a>>,
}

#[derive(Debug, Serialize)]
struct ValueView<'a> {
    value: &'a str,
    source: &'static str,
    evidence: &'a str,
}

#[derive(Debug, Serialize)]
struct DateView<'a> {
    value: String,
    precision: &'static str,
    source: &'static str,
    evidence: &'a str,
}

#[derive(Debug, Serialize)]
struct BlockView<'a> {
    role: &'static str,
    lines: Option<[u32; 2]>,
    bytes: Option<[u64; 2]>,
    section: Option<&'a str>,
    text: &'a str,
    passages: Vec<[usize; 2]>,
    entities: Vec<EntityView<'a>>,
    times: Vec<TimeView<'a>>,
}

#[derive(Debug, Serialize)]
struct EntityView<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    start: usize,
    end: usize,
    text: &'a str,
    name: &'a str,
}

#[derive(Debug, Serialize)]
struct TimeView<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    value: Option<String>,
    precision: &'static str,
}

impl<'a> From<Inspected<'a>> for ArticleView<'a> {
    fn from(inspected: Inspected<'a>) -> Self {
        let article = inspected.article;
        let metadata = &article.metadata;
        Self {
            file: article.file.to_string_lossy().into_owned(),
            id: &article.id.0,
            format: article.format.as_str(),
            outlet: metadata.outlet.as_ref().map(|outlet| ValueView {
                value: &outlet.value,
                source: outlet.source.as_str(),
                evidence: &outlet.evidence,
            }),
            date: metadata.date.as_ref().map(|date| DateView {
                value: date.value.to_string(),
                precision: date.value.precision().as_str(),
                source: date.source.as_str(),
                evidence: &date.evidence,
            }),
            refused_date: refused(metadata),
            title: metadata.title.as_deref(),
            byline: &metadata.byline,
            agencies: &metadata.agencies,
            language: metadata.language.as_ref().map(Language::code),
            url: metadata.url.as_deref(),
            blocks: (0..article.blocks.len())
                .map(|block| block_view(inspected, block))
                .collect(),
        }
    }
}

/// What is told in the place of a date.
fn refused(metadata: &Metadata) -> Option<&str> {
    metadata
        .refused_date
        .as_deref()
        .filter(|_| metadata.date.is_none())
}

fn block_view(inspected: Inspected<'_>, index: usize) -> BlockView<'_> {
    let block = &inspected.article.blocks[index];
    let text = inspected.article.block_text(block);
    let place = block.place(&block.range);
    let mut counter = CodePoints::new(text, block.range.start);
    let passages = inspected
        .passages
        .iter()
        .filter(|passage| passage.block == index)
        .map(|passage| counter.count(&passage.range))
        .collect();
    let first = inspected
        .entities
        .partition_point(|entity| entity.range.start < block.range.start);
    let mut counter = CodePoints::new(text, block.range.start);
    let entities = inspected.entities[first..]
        .iter()
        .take_while(|entity| entity.range.end <= block.range.end)
        .map(|entity| {
            let [start, end] = counter.count(&entity.range);
            EntityView {
                kind: entity.kind.as_str(),
                start,
                end,
                text: &inspected.article.text[entity.range.clone()],
                name: &entity.name,
            }
        })
        .collect();
    let mut counter = CodePoints::new(text, block.range.start);
    let times = times_in(inspected, block)
        .map(|time| {
            let [start, end] = counter.count(&time.range);
            TimeView {
                start,
                end,
                text: &inspected.article.text[time.range.clone()],
                value: time.value.map(|value| value.to_string()),
                precision: time.precision.as_str(),
            }
        })
        .collect();
    BlockView {
        role: block.role.as_str(),
        lines: place.as_ref().map(|place| [place.lines.0, place.lines.1]),
        bytes: place
            .and_then(|place| place.bytes)
            .map(|bytes| [bytes.start, bytes.end]),
        section: block.section.as_deref(),
        text,
        passages,
        entities,
        times,
    }
}

fn times_in<'a>(
    inspected: Inspected<'a>,
    block: &Block,
) -> impl Iterator<Item = &'a TimeExpression> {
    let range = block.range.clone();
    let first = inspected
        .times
        .partition_point(|time| time.range.start < range.start);
    inspected.times[first..]
        .iter()
        .take_while(move |time| time.range.end <= range.end)
}

/// Byte ranges of a text → ranges of code points; for ranges in ascending order it goes through the text once.
struct CodePoints<'a> {
    text: &'a str,
    base: usize,
    at: usize,
    counted: usize,
}

impl<'a> CodePoints<'a> {
    fn new(text: &'a str, base: usize) -> Self {
        Self {
            text,
            base,
            at: 0,
            counted: 0,
        }
    }

    fn count(&mut self, range: &Range<usize>) -> [usize; 2] {
        [
            self.count_to(range.start - self.base),
            self.count_to(range.end - self.base),
        ]
    }

    fn count_to(&mut self, offset: usize) -> usize {
        if offset < self.at {
            (self.at, self.counted) = (0, 0);
        }
        self.counted += self.text[self.at..offset].chars().count();
        self.at = offset;
        self.counted
    }
}

/// The article for people: what is known about it, then a line a block with its role and its place in the file, names in the color of
/// their kind. The colors are ANSI codes; where they should not be, the stream that this is written to takes them out.
#[must_use]
pub fn text(inspected: Inspected) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_text(&mut out, inspected);
    out
}

fn write_text(out: &mut String, inspected: Inspected) -> std::fmt::Result {
    let article = inspected.article;
    let metadata = &article.metadata;
    writeln!(out, "{}", printable(&article.file.to_string_lossy()))?;
    let mut field = |name: &str, value: Option<String>| match value {
        Some(value) => writeln!(out, "  {name:<9} {}", printable(&value)),
        None => writeln!(out, "  {name:<9} -"),
    };
    field("title", metadata.title.clone())?;
    field("outlet", metadata.outlet.as_ref().map(attributed))?;
    let date = metadata.date.as_ref().map(attributed);
    let refused = || refused(metadata).map(|refused| format!("- ({refused})"));
    field("date", date.or_else(refused))?;
    field("byline", list(&metadata.byline))?;
    field("agencies", list(&metadata.agencies))?;
    field(
        "language",
        metadata.language.as_ref().map(ToString::to_string),
    )?;
    if metadata.url.is_some() {
        field("url", metadata.url.clone())?;
    }
    field("format", Some(article.format.as_str().to_owned()))?;
    let bodies = article
        .blocks
        .iter()
        .filter(|block| block.role == Role::Body)
        .count();
    field(
        "passages",
        Some(format!(
            "{} in {bodies} body blocks of {}",
            inspected.passages.len(),
            article.blocks.len()
        )),
    )?;
    if !inspected.entities.is_empty() {
        // The counts show what the colors mean.
        write!(out, "  {:<9} ", "names")?;
        let mut separator = "";
        for kind in EntityKind::ALL {
            let count = inspected.entities.iter().filter(|e| e.kind == kind).count();
            if count > 0 {
                let style = style(kind);
                let count = grouped(count);
                write!(out, "{separator}{count} {style}{}{style:#}", kind.as_str())?;
                separator = ", ";
            }
        }
        writeln!(out)?;
    }
    writeln!(out)?;
    let mut entities = inspected.entities.iter().peekable();
    for block in &article.blocks {
        write!(out, "{:>11}  {:>7}  ", block.role.as_str(), lines(block))?;
        let mut at = block.range.start;
        while let Some(entity) = entities.next_if(|e| e.range.end <= block.range.end) {
            if entity.range.start < at {
                continue;
            }
            let style = style(entity.kind);
            let before = printable(&article.text[at..entity.range.start]);
            let name = printable(&article.text[entity.range.clone()]);
            write!(out, "{before}{style}{name}{style:#}")?;
            at = entity.range.end;
        }
        writeln!(out, "{}", printable(&article.text[at..block.range.end]))?;
        let times: Vec<String> = times_in(inspected, block)
            .map(|time| {
                let text = &article.text[time.range.clone()];
                let value = time.value.map(|value| value.to_string());
                match value {
                    Some(value) if value == text => value,
                    Some(value) => format!("{text} = {value}"),
                    None => format!("{text} = ?"),
                }
            })
            .collect();
        if !times.is_empty() {
            writeln!(out, "{:>21} {}", "when:", printable(&times.join("; ")))?;
        }
    }
    Ok(())
}

/// The color of a kind of name.
fn style(kind: EntityKind) -> Style {
    let color = match kind {
        EntityKind::Person => AnsiColor::Green,
        EntityKind::Org => AnsiColor::Blue,
        EntityKind::Place => AnsiColor::Magenta,
        EntityKind::Group => AnsiColor::Cyan,
        EntityKind::Event => AnsiColor::Yellow,
    };
    color.on_default()
}

fn attributed<T: Display>(known: &Attributed<T>) -> String {
    format!(
        "{} ({}: {})",
        known.value,
        known.source.as_str(),
        known.evidence
    )
}

fn list(values: &[String]) -> Option<String> {
    (!values.is_empty()).then(|| values.join(", "))
}

fn lines(block: &Block) -> String {
    match block.place(&block.range).map(|place| place.lines) {
        Some((first, last)) if first == last => first.to_string(),
        Some((first, last)) => format!("{first}-{last}"),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ArticleId, Fingerprint, Format};
    use crate::entity::EntityKind;
    use crate::source_map::tidy;
    use std::path::PathBuf;

    fn article(source: &str) -> Article {
        let mut text = String::new();
        let origin = tidy(source, 10, 3, true, &mut text);
        Article {
            id: ArticleId("a.txt".to_owned()),
            file: PathBuf::from("folder/a.txt"),
            format: Format::Text,
            metadata: Metadata::default(),
            blocks: vec![Block {
                role: Role::Body,
                range: 0..text.len(),
                section: None,
                origin,
            }],
            text,
            fingerprint: Fingerprint::of(&[]),
        }
    }

    #[test]
    fn offsets_count_code_points_of_the_block() {
        let article = article("Zürich  wartet in 2019.");
        let passages = crate::passage::of(&article);
        let entities = [Entity {
            kind: EntityKind::Place,
            range: 0.."Zürich".len(),
            name: "Zürich".to_owned(),
        }];
        let times = crate::timex::find(&article);
        let view = ArticleView::from(Inspected {
            article: &article,
            passages: &passages,
            entities: &entities,
            times: &times,
        });
        let json = serde_json::to_value(view).unwrap();
        let expected = serde_json::json!({
            "role": "body", "lines": [3, 3], "bytes": [10, 34], "section": null, "text": "Zürich wartet in 2019.", "passages": [[0, 22]],
            "entities": [{"type": "PLACE", "start": 0, "end": 6, "text": "Zürich", "name": "Zürich"}],
            "times": [{"start": 17, "end": 21, "text": "2019", "value": "2019", "precision": "year"}]
        });
        assert_eq!(json["blocks"][0], expected);
        assert_eq!(json["outlet"], serde_json::Value::Null);
    }

    #[test]
    fn text_for_people_shows_names_in_the_color_of_their_kind() {
        let article = article("Zürich waits for Anna Velim.");
        let at = |name: &str| {
            let start = article.text.find(name).unwrap();
            start..start + name.len()
        };
        let entity = |kind, name: &str| Entity {
            kind,
            range: at(name),
            name: name.to_owned(),
        };
        let entities = [
            entity(EntityKind::Place, "Zürich"),
            entity(EntityKind::Person, "Anna Velim"),
        ];
        let shown = text(Inspected {
            article: &article,
            passages: &[],
            entities: &entities,
            times: &[],
        });
        let line = "\u{1b}[35mZürich\u{1b}[0m waits for \u{1b}[32mAnna Velim\u{1b}[0m.\n";
        assert!(shown.contains(line), "{shown:?}");
        let legend = "1 \u{1b}[32mPERSON\u{1b}[0m, 1 \u{1b}[35mPLACE\u{1b}[0m\n";
        assert!(shown.contains(legend), "{shown:?}");
    }

    #[test]
    fn text_for_people_holds_no_control_characters() {
        let article = article("It froze \u{1b}[2J over.");
        let shown = text(Inspected {
            article: &article,
            passages: &[],
            entities: &[],
            times: &[],
        });
        assert!(shown.contains("It froze \u{fffd}[2J over."), "{shown}");
    }
}
