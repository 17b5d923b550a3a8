//! One story and what is known about it.
//!
//! The corpus makes articles; every later step reads them. There is one coordinate for everything said about an article's words:
//! a byte range in [`Article::text`].

use crate::date::PartialDate;
use crate::source_map::{Place, SourceMap};
use std::fmt;
use std::ops::Range;
use std::path::PathBuf;

/// The name an article is known by: its path under the folder it was found in, or the `id` its record gives.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(pub String);

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One story: its text in blocks, and what is known about it.
#[derive(Debug, Clone)]
pub struct Article {
    /// The name it is known by.
    pub id: ArticleId,
    /// The file it was read from.
    pub file: PathBuf,
    /// The format it was read as.
    pub format: Format,
    /// Outlet, date, headline and the like.
    pub metadata: Metadata,
    /// The texts of all blocks in NFC with folded white space, each ended by a line feed.
    pub text: String,
    /// The source's own paragraphs and lines, in its order; their ranges do not overlap.
    pub blocks: Vec<Block>,
    /// What the article was read from, so that a later run can tell whether it changed.
    pub fingerprint: Fingerprint,
}

impl Article {
    /// The text of one block.
    #[must_use]
    pub fn block_text(&self, block: &Block) -> &str {
        &self.text[block.range.clone()]
    }
}

/// The formats that articles are read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown, MDX and wiki-style notes.
    Markdown,
    /// Saved web pages.
    Html,
    /// JSON records, one a line or in an array.
    Jsonl,
    /// The rows of a table.
    Csv,
}

impl Format {
    /// The word for it in published output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
        }
    }
}

/// What is known about an article; absent or empty where neither the source nor the manifest says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Who published it.
    pub outlet: Option<Attributed<String>>,
    /// When it was published.
    pub date: Option<Attributed<PartialDate>>,
    /// What stands where the day of publication should, and why it is not taken for it; absent where a day was found.
    pub refused_date: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Who wrote it, a name or sign a person.
    pub byline: Vec<String>,
    /// The news agencies it draws on.
    pub agencies: Vec<String>,
    /// The language it is written in.
    pub language: Option<Language>,
    /// Its address on the web.
    pub url: Option<String>,
}

/// A value with where it is known from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attributed<T> {
    /// The value.
    pub value: T,
    /// What kind of place it was read from.
    pub source: Source,
    /// The words or the field it was read from.
    pub evidence: String,
}

/// What kind of place a value was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// The article's own text.
    Text,
    /// What its page says of itself to machines: meta tags, JSON-LD, times.
    Html,
    /// The address it was published under.
    Url,
    /// A field of its record.
    Record,
    /// The collector's manifest.
    Manifest,
}

impl Source {
    /// The word for it in published output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "html",
            Self::Url => "url",
            Self::Record => "record",
            Self::Manifest => "manifest",
        }
    }
}

/// A language by its ISO 639-1 code, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(String);

/// Languages by their English names, in lower case, their codes of ISO 639-1, and other codes for them, parted by spaces: those of
/// ISO 639-2 and 639-3, and older and wider ones (`iw`, `no`).
const LANGUAGES: [(&str, &str, &str); 30] = [
    ("arabic", "ar", "ara"),
    ("chinese", "zh", "zho chi cmn"),
    ("czech", "cs", "ces cze"),
    ("danish", "da", "dan"),
    ("dutch", "nl", "nld dut"),
    ("english", "en", "eng"),
    ("finnish", "fi", "fin"),
    ("french", "fr", "fra fre"),
    ("german", "de", "deu ger"),
    ("greek", "el", "ell gre"),
    ("hebrew", "he", "iw heb"),
    ("hindi", "hi", "hin"),
    ("hungarian", "hu", "hun"),
    ("indonesian", "id", "in ind"),
    ("italian", "it", "ita"),
    ("japanese", "ja", "jpn"),
    ("korean", "ko", "kor"),
    ("norwegian", "nb", "no nob nor"),
    ("pashto", "ps", "pus pbu"),
    ("persian", "fa", "fas per pes"),
    ("polish", "pl", "pol"),
    ("portuguese", "pt", "por"),
    ("romanian", "ro", "ron rum"),
    ("russian", "ru", "rus"),
    ("spanish", "es", "spa"),
    ("swedish", "sv", "swe"),
    ("tamil", "ta", "tam"),
    ("turkish", "tr", "tur"),
    ("ukrainian", "uk", "ukr"),
    ("urdu", "ur", "urd"),
];

impl Language {
    /// The primary language of a tag such as `en`, `en-GB`, `pt_BR` or `eng`; `None` where the text is no such tag.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?;
        ((2..=3).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_alphabetic()))
            .then(|| primary.to_ascii_lowercase())
            .map(|code| {
                let is_of = |(.., others): &&(&str, &str, &str)| {
                    others.split(' ').any(|known| known == code)
                };
                let short = LANGUAGES
                    .iter()
                    .find(is_of)
                    .map(|(_, short, _)| (*short).to_owned());
                Self(short.unwrap_or(code))
            })
    }

    /// A language by its code or tag, or by its English name in any case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim();
        LANGUAGES
            .iter()
            .find(|(known, ..)| known.eq_ignore_ascii_case(name))
            .map(|(_, code, _)| Self((*code).to_owned()))
            .or_else(|| Self::from_tag(name))
    }

    /// Its English name, in lower case, if it is one of those known by it.
    #[must_use]
    pub fn english_name(&self) -> Option<&'static str> {
        let known = LANGUAGES.iter().find(|(_, code, _)| *code == self.0)?;
        Some(known.0)
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One of the source's own paragraphs or lines.
#[derive(Debug, Clone)]
pub struct Block {
    /// What part it plays in the article.
    pub role: Role,
    /// Where its text stands in the article's text.
    pub range: Range<usize>,
    /// The heading it stands under.
    pub section: Option<String>,
    /// The way back to the source; offsets count from the block's start. Absent where the format has no lines.
    pub origin: Option<SourceMap>,
}

impl Block {
    /// Where a part of the article's text that lies in this block stands in the source.
    #[must_use]
    pub fn place(&self, range: &Range<usize>) -> Option<Place> {
        let origin = self.origin.as_ref()?;
        Some(origin.place(range.start - self.range.start..range.end - self.range.start))
    }
}

/// The part a block plays in its article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The headline.
    Title,
    /// A line that only dates or places the story.
    Dateline,
    /// A heading inside the article.
    Heading,
    /// The story itself, standfirst included. Only these blocks are searched.
    Body,
    /// A picture's text or its photo credit.
    Caption,
    /// Bylines, contributors, agency codes.
    Credit,
    /// Navigation, notices, invitations, teasers: what the outlet did not write as part of this story.
    Boilerplate,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 7] = [
        Self::Title,
        Self::Dateline,
        Self::Heading,
        Self::Body,
        Self::Caption,
        Self::Credit,
        Self::Boilerplate,
    ];

    /// The word for it in published output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Dateline => "dateline",
            Self::Heading => "heading",
            Self::Body => "body",
            Self::Caption => "caption",
            Self::Credit => "credit",
            Self::Boilerplate => "boilerplate",
        }
    }
}

/// A digest (BLAKE3, 128 bits of it) of everything an article's reading depends on: its own bytes, its manifest entry, the reader's version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Fingerprint(pub [u8; 16]);

impl Fingerprint {
    /// The digest of some pieces; where one ends and the next begins matters.
    #[must_use]
    pub fn of(pieces: &[&[u8]]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for piece in pieces {
            hasher.update(&(piece.len() as u64).to_le_bytes());
            hasher.update(piece);
        }
        let mut digest = [0; 16];
        digest.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Self(digest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_one_whatever_it_is_called() {
        for (name, code) in [
            ("en", "en"),
            ("en-GB", "en"),
            ("ENG", "en"),
            ("English", "en"),
            ("ger", "de"),
            ("deu-AT", "de"),
            ("no", "nb"),
            ("Norwegian", "nb"),
            ("iw", "he"),
            ("sw", "sw"),
            ("swa", "swa"),
        ] {
            assert_eq!(Language::named(name).unwrap().code(), code, "{name}");
        }
        assert_eq!(Language::named("x"), None);
        assert_eq!(Language::named("12"), None);
    }

    #[test]
    fn no_code_is_that_of_two_languages() {
        let all = LANGUAGES
            .iter()
            .flat_map(|(_, code, others)| others.split(' ').chain([*code]));
        let mut all: Vec<&str> = all.collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
