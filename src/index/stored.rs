//! What is kept beside the terms: everything that showing a passage or an article needs, and what is remembered of files.
//!
//! These shapes are private to the index and may change with [`super::schema::SCHEMA_VERSION`]; published shapes are made elsewhere.

use crate::article::{Article, ArticleId, Block, Fingerprint};
use crate::corpus::Stamp;
use crate::date::PartialDate;
use crate::entity::{Entity, EntityKind};
use crate::passage::Passage;
use crate::sentences;
use crate::timex::{Granularity, TimeExpression, TimeValue};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::path::{Path, PathBuf};
use tantivy::schema::Field;

/// A name in a stored text, at a byte range of that text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredEntity {
    /// What it names.
    #[serde(with = "kind")]
    pub kind: EntityKind,
    /// Where it stands in the text it is stored with.
    pub range: Range<usize>,
    /// Its canonical name within the article.
    pub name: String,
}

/// An expression in a stored text that says when, at a byte range of that text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredTime {
    /// Where it stands in the text it is stored with.
    pub range: Range<usize>,
    /// What it means, as far as that can be told.
    #[serde(with = "time")]
    pub value: Option<TimeValue>,
    /// What its kind of expression tells.
    #[serde(with = "granularity")]
    pub precision: Granularity,
}

/// A passage with everything that is shown of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredPassage {
    /// The article's id.
    #[serde(with = "article_id")]
    pub article: ArticleId,
    /// Its number in the article, from 0.
    pub ordinal: u32,
    /// The file it was read from.
    #[serde(with = "path")]
    pub file: PathBuf,
    /// First and last line in the file, from 1.
    pub lines: Option<(u32, u32)>,
    /// Half-open byte range in the file as it lies on disk.
    pub bytes: Option<Range<u64>>,
    /// The outlet's name.
    pub outlet: Option<String>,
    /// The date, as precisely as it is known.
    #[serde(with = "date")]
    pub date: Option<PartialDate>,
    /// The headline.
    pub title: Option<String>,
    /// The heading it stands under.
    pub section: Option<String>,
    /// The article's address.
    pub url: Option<String>,
    /// The language its stems were made in.
    pub language: String,
    /// The passage.
    pub text: String,
    /// Where its sentences begin, in bytes of its text.
    pub sentences: Vec<u32>,
    /// The names in it.
    pub entities: Vec<StoredEntity>,
    /// What in it says when.
    pub times: Vec<StoredTime>,
}

/// An article with what its passages do not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredArticle {
    /// The article's id.
    #[serde(with = "article_id")]
    pub id: ArticleId,
    /// The file it was read from.
    #[serde(with = "path")]
    pub file: PathBuf,
    /// The format it was read as.
    pub format: String,
    /// Who published it.
    pub outlet: Option<StoredEvidence>,
    /// When it was published, in ISO 8601 as precisely as it is known.
    pub date: Option<StoredEvidence>,
    /// The headline.
    pub title: Option<String>,
    /// Who wrote it.
    pub byline: Vec<String>,
    /// The agencies it draws on.
    pub agencies: Vec<String>,
    /// The language it is written in.
    pub language: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Its blocks in order.
    pub blocks: Vec<StoredBlock>,
}

/// A value and where it is known from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredEvidence {
    /// The value.
    pub value: String,
    /// What kind of place it was read from.
    pub source: String,
    /// The words or the field it was read from.
    pub evidence: String,
}

/// A block of an article; the text of a body block is that of its passages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredBlock {
    /// The word for its role.
    pub role: String,
    /// First and last line in the file, from 1.
    pub lines: Option<(u32, u32)>,
    /// Half-open byte range in the file as it lies on disk.
    pub bytes: Option<Range<u64>>,
    /// The heading it stands under.
    pub section: Option<String>,
    /// Its text, unless it has passages.
    pub text: Option<String>,
    /// The ordinals of its passages, half-open.
    pub passages: Range<u32>,
    /// The names in it, unless it has passages.
    pub entities: Vec<StoredEntity>,
}

/// What is remembered of a file, so that an unchanged one is not read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileState {
    /// Where it lies.
    #[serde(with = "path")]
    pub path: PathBuf,
    /// Its path under the folder it is known under.
    pub key: String,
    /// Size and times when it was read.
    pub stamp: Stamp,
    /// When it was read, nanoseconds since 1970: a file changed within moments of this is read again.
    pub read_at: i128,
    /// The manifest entry and the readers' version it was read with.
    pub context: Fingerprint,
    /// The recognizer that found its names.
    pub recognizer: String,
    /// The articles it held.
    pub articles: Vec<ArticleState>,
    /// What could not be read of it, with the line.
    pub problems: Vec<(Option<u32>, String)>,
}

/// What is remembered of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleState {
    /// The id it is known by.
    #[serde(with = "article_id")]
    pub id: ArticleId,
    /// The id its source gives it, where another article had that id first.
    pub clashing: Option<String>,
    /// What it was read from.
    pub fingerprint: Fingerprint,
    /// The line of a record in its file; absent for an article that is a whole file.
    pub line: Option<u32>,
}

impl ArticleState {
    /// The id its source gives it.
    #[must_use]
    pub fn own_id(&self) -> &str {
        self.clashing.as_ref().unwrap_or(&self.id.0)
    }
}

impl StoredPassage {
    /// The id of the passage: the article's id and the ordinal.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}#{}", self.article, self.ordinal)
    }

    /// Its sentences, as byte ranges of its text.
    #[must_use]
    pub fn sentence_ranges(&self) -> Vec<Range<usize>> {
        sentences::beginning_at(&self.text, &self.sentences)
    }

    pub(super) fn new(
        article: &Article,
        passage: &Passage,
        entities: &[Entity],
        times: &[TimeExpression],
        language: &str,
    ) -> Self {
        let block = &article.blocks[passage.block];
        let place = block.place(&passage.range);
        let metadata = &article.metadata;
        let text = &article.text[passage.range.clone()];
        let sentences = sentences::of(text, language);
        Self {
            article: article.id.clone(),
            ordinal: passage.ordinal,
            file: article.file.clone(),
            lines: place.as_ref().map(|place| place.lines),
            bytes: place.and_then(|place| place.bytes),
            outlet: metadata.outlet.as_ref().map(|outlet| outlet.value.clone()),
            date: metadata.date.as_ref().map(|date| date.value),
            title: metadata.title.clone(),
            section: block.section.clone(),
            url: metadata.url.clone(),
            language: language.to_owned(),
            text: text.to_owned(),
            sentences: sentences
                .iter()
                .map(|sentence| sentence.start as u32)
                .collect(),
            entities: entities_within(&passage.range, entities),
            times: times_within(&passage.range, times),
        }
    }
}

impl StoredArticle {
    pub(super) fn new(article: &Article, passages: &[Passage], entities: &[Entity]) -> Self {
        let metadata = &article.metadata;
        let mut blocks = Vec::with_capacity(article.blocks.len());
        let mut next = 0;
        for (index, block) in article.blocks.iter().enumerate() {
            let first = next;
            next += passages[first..]
                .iter()
                .take_while(|passage| passage.block == index)
                .count();
            blocks.push(stored_block(
                article,
                block,
                first as u32..next as u32,
                entities,
            ));
        }
        Self {
            id: article.id.clone(),
            file: article.file.clone(),
            format: article.format.as_str().to_owned(),
            outlet: metadata.outlet.as_ref().map(|outlet| StoredEvidence {
                value: outlet.value.clone(),
                source: outlet.source.as_str().to_owned(),
                evidence: outlet.evidence.clone(),
            }),
            date: metadata.date.as_ref().map(|date| StoredEvidence {
                value: date.value.to_string(),
                source: date.source.as_str().to_owned(),
                evidence: date.evidence.clone(),
            }),
            title: metadata.title.clone(),
            byline: metadata.byline.clone(),
            agencies: metadata.agencies.clone(),
            language: metadata.language.as_ref().map(ToString::to_string),
            url: metadata.url.clone(),
            blocks,
        }
    }
}

fn stored_block(
    article: &Article,
    block: &Block,
    passages: Range<u32>,
    entities: &[Entity],
) -> StoredBlock {
    let place = if block.range.is_empty() {
        None
    } else {
        block.place(&block.range)
    };
    let own = passages.is_empty();
    StoredBlock {
        role: block.role.as_str().to_owned(),
        lines: place.as_ref().map(|place| place.lines),
        bytes: place.and_then(|place| place.bytes),
        section: block.section.clone(),
        text: own.then(|| article.block_text(block).to_owned()),
        passages,
        entities: if own {
            entities_within(&block.range, entities)
        } else {
            Vec::new()
        },
    }
}

/// The names within a range of the article's text, at ranges of that part.
fn entities_within(range: &Range<usize>, entities: &[Entity]) -> Vec<StoredEntity> {
    let first = entities.partition_point(|entity| entity.range.start < range.start);
    entities[first..]
        .iter()
        .take_while(|entity| entity.range.start < range.end)
        .filter(|entity| entity.range.end <= range.end)
        .map(|entity| StoredEntity {
            kind: entity.kind,
            range: entity.range.start - range.start..entity.range.end - range.start,
            name: entity.name.clone(),
        })
        .collect()
}

/// The expressions within a range of the article's text, at ranges of that part.
fn times_within(range: &Range<usize>, times: &[TimeExpression]) -> Vec<StoredTime> {
    let first = times.partition_point(|time| time.range.start < range.start);
    times[first..]
        .iter()
        .take_while(|time| time.range.start < range.end)
        .filter(|time| time.range.end <= range.end)
        .map(|time| StoredTime {
            range: time.range.start - range.start..time.range.end - range.start,
            value: time.value,
            precision: time.precision,
        })
        .collect()
}

/// A record in the form it is stored in.
pub(super) fn encode(record: &impl Serialize) -> Vec<u8> {
    postcard::to_stdvec(record).expect("stored records have no parts whose number is unknown")
}

/// A record that is stored.
pub(super) trait Stored: for<'de> Deserialize<'de> {
    /// Whether its ranges lie where its texts can be cut; not so where bytes on disk have changed.
    fn is_sound(&self) -> bool;
}

impl Stored for StoredPassage {
    fn is_sound(&self) -> bool {
        let text = self.text.as_str();
        let sentences = self.sentences.iter().map(|start| *start as usize);
        sentences.clone().is_sorted()
            && sentences
                .into_iter()
                .all(|start| text.is_char_boundary(start))
            && self
                .entities
                .iter()
                .all(|entity| is_within(text, &entity.range))
            && self.times.iter().all(|time| is_within(text, &time.range))
    }
}

impl Stored for StoredArticle {
    fn is_sound(&self) -> bool {
        self.blocks.iter().all(|block| {
            let text = block.text.as_deref().unwrap_or_default();
            block.passages.start <= block.passages.end
                && block
                    .entities
                    .iter()
                    .all(|entity| is_within(text, &entity.range))
        })
    }
}

impl Stored for FileState {
    fn is_sound(&self) -> bool {
        true
    }
}

fn is_within(text: &str, range: &Range<usize>) -> bool {
    text.get(range.clone()).is_some()
}

/// The record of a stored document; `None` where it is not what was written.
pub(super) fn read<T: Stored>(document: &[u8], field: Field) -> Option<T> {
    let record: T = postcard::from_bytes(only_value(document, field)?).ok()?;
    record.is_sound().then_some(record)
}

/// The bytes of a stored document's only value, which is of this field. tantivy 0.27 would read them one by one; its documents are a
/// count of values and, for each, field, type, length and bytes, counts in groups of seven bits, the last of them marked.
fn only_value(document: &[u8], field: Field) -> Option<&[u8]> {
    const LAST: u8 = 0x80;
    const ONE_VALUE: u8 = LAST | 1;
    const BYTES: u8 = 4;
    let rest = document.strip_prefix(&[ONE_VALUE])?;
    let rest = rest.strip_prefix(&field.field_id().to_le_bytes())?;
    let rest = rest.strip_prefix(&[BYTES])?;
    let groups = rest.iter().position(|byte| byte & LAST != 0)? + 1;
    let (groups, value) = rest.split_at(groups);
    let length = groups.iter().rev().try_fold(0_usize, |length, group| {
        Some(length.checked_mul(1 << 7)? + usize::from(group & !LAST))
    })?;
    (length == value.len()).then_some(value)
}

/// Core types are not serializable; these spell them for storage.
mod kind {
    use super::EntityKind;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
    pub(super) fn serialize<S: Serializer>(
        kind: &EntityKind,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(kind.as_str())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<EntityKind, D::Error> {
        let word = <&str>::deserialize(deserializer)?;
        EntityKind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == word)
            .ok_or_else(|| D::Error::custom("no kind of entity"))
    }
}

mod granularity {
    use super::Granularity;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
    pub(super) fn serialize<S: Serializer>(
        precision: &Granularity,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(precision.as_str())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Granularity, D::Error> {
        let word = <&str>::deserialize(deserializer)?;
        Granularity::ALL
            .into_iter()
            .find(|precision| precision.as_str() == word)
            .ok_or_else(|| D::Error::custom("no precision of a time"))
    }
}

mod time {
    use super::TimeValue;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[expect(clippy::ref_option, reason = "serde's signature")]
    pub(super) fn serialize<S: Serializer>(
        value: &Option<TimeValue>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value.map(|value| value.to_string()).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<TimeValue>, D::Error> {
        Option::<&str>::deserialize(deserializer)?
            .map(|text| text.parse().map_err(D::Error::custom))
            .transpose()
    }
}

mod article_id {
    use super::ArticleId;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(
        id: &ArticleId,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&id.0)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<ArticleId, D::Error> {
        String::deserialize(deserializer).map(ArticleId)
    }
}

/// Paths by their bytes: they need not be text (on Unix).
mod path {
    use super::{Path, PathBuf, path_of_bytes};
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(path.as_os_str().as_encoded_bytes())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<PathBuf, D::Error> {
        <&[u8]>::deserialize(deserializer).map(|bytes| path_of_bytes(bytes.to_owned()))
    }
}

/// The path of these bytes.
#[cfg(unix)]
pub(super) fn path_of_bytes(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    std::ffi::OsString::from_vec(bytes).into()
}

/// The path of these bytes, which are text.
#[cfg(not(unix))]
pub(super) fn path_of_bytes(bytes: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

mod date {
    use super::PartialDate;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[expect(
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "serde's signature"
    )]
    pub(super) fn serialize<S: Serializer>(
        date: &Option<PartialDate>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        date.map(|date| date.to_string()).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<PartialDate>, D::Error> {
        Option::<&str>::deserialize(deserializer)?
            .map(|text| text.parse().map_err(D::Error::custom))
            .transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage() -> StoredPassage {
        StoredPassage {
            article: ArticleId("a/talks.txt".to_owned()),
            ordinal: 3,
            file: PathBuf::from("/a/talks.txt"),
            lines: Some((7, 7)),
            bytes: Some(20..90),
            outlet: None,
            date: "2013-06".parse().ok(),
            title: Some("Talks".to_owned()),
            section: None,
            url: None,
            language: "en".to_owned(),
            text: "Mr. Müller waits in Doha. He went there in May.".to_owned(),
            sentences: vec![0, 27],
            entities: vec![StoredEntity {
                kind: EntityKind::Person,
                range: 4..11,
                name: "Müller".to_owned(),
            }],
            times: Vec::new(),
        }
    }

    /// A document as the engine stores it: a count of values, then field, type, length and bytes of each.
    fn document(field: Field, value: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0x81];
        bytes.extend(field.field_id().to_le_bytes());
        bytes.push(4);
        let mut length = value.len();
        while length > 0x7f {
            bytes.push((length & 0x7f) as u8);
            length >>= 7;
        }
        bytes.push(length as u8 | 0x80);
        bytes.extend(value);
        bytes
    }

    #[test]
    fn what_was_stored_is_read() {
        let field = Field::from_field_id(9);
        let stored = encode(&passage());
        assert_eq!(read(&document(field, &stored), field), Some(passage()));
    }

    #[test]
    fn a_flipped_bit_gives_nothing_or_something_that_can_be_shown() {
        let field = Field::from_field_id(9);
        let sound = document(field, &encode(&passage()));
        let mut refused = 0;
        for at in 0..sound.len() * 8 {
            let mut bytes = sound.clone();
            bytes[at / 8] ^= 1 << (at % 8);
            match read::<StoredPassage>(&bytes, field) {
                Some(passage) => {
                    assert!(passage.is_sound());
                    let last = passage.sentence_ranges().pop();
                    assert!(last.is_none_or(|last| last.end <= passage.text.len()));
                }
                None => refused += 1,
            }
        }
        assert!(refused > 50, "{refused}");
    }
}
