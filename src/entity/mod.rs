//! Names in an article and where they stand.
//!
//! What comes in: an article. What goes out: its names in every block, each with its kind, its range and its canonical name within the
//! article. [`Recognizer`] is the boundary: [`GazetteerRecognizer`] reads by lists and form, a trained one can stand beside it.

mod coreference;
mod gazetteer;
mod tagger;
mod tokens;

use crate::article::Article;
use gazetteer::Gazetteer;
use std::ops::Range;

/// A name that stands in an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// What it names.
    pub kind: EntityKind,
    /// Where it stands in the article's text; never reaches across blocks.
    pub range: Range<usize>,
    /// The canonical name within the article: "Zalmai Khalilzad" wherever "Khalilzad" stands.
    pub name: String,
}

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityKind {
    /// A human being.
    Person,
    /// A company, institution, medium, party or armed movement.
    Org,
    /// A country, city, region, building or natural feature.
    Place,
    /// A nationality, or the adherents of something.
    Group,
    /// A named event.
    Event,
}

impl EntityKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Person,
        Self::Org,
        Self::Place,
        Self::Group,
        Self::Event,
    ];

    /// The word for it in published output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "PERSON",
            Self::Org => "ORG",
            Self::Place => "PLACE",
            Self::Group => "GROUP",
            Self::Event => "EVENT",
        }
    }
}

/// Finds the names in an article. It is given the whole article, because a name is often clear in one place and doubtful in another.
pub trait Recognizer: Send + Sync {
    /// The names in every block of the article, ordered by where they start; they do not overlap.
    fn find(&self, article: &Article) -> Vec<Entity>;

    /// Changes whenever the recognizer would find other names in the same article.
    fn version(&self) -> &str;
}

/// Finds no names: what `--no-entities` asks for.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoRecognizer;

impl Recognizer for NoRecognizer {
    fn find(&self, _: &Article) -> Vec<Entity> {
        Vec::new()
    }

    fn version(&self) -> &'static str {
        "none"
    }
}

/// Changes whenever the rules find other names; the lists have a digest of their own.
const RULES: &str = "gazetteer-1";

/// Finds names by lists of known ones, by their form, and by what stands beside them and elsewhere in the article.
///
/// It takes time in proportion to the text, and the same article always has the same names.
#[derive(Debug)]
pub struct GazetteerRecognizer {
    gazetteer: Gazetteer,
    version: String,
}

impl GazetteerRecognizer {
    /// Reads the lists, which takes some milliseconds: build it once.
    #[must_use]
    pub fn new() -> Self {
        let gazetteer = Gazetteer::new();
        let version = format!("{RULES}-{}", gazetteer.digest());
        Self { gazetteer, version }
    }
}

impl Default for GazetteerRecognizer {
    fn default() -> Self {
        Self::new()
    }
}

impl Recognizer for GazetteerRecognizer {
    fn find(&self, article: &Article) -> Vec<Entity> {
        let tags = tagger::tag(article, &self.gazetteer);
        let names = coreference::names(&article.text, &tags);
        tags.into_iter()
            .zip(names)
            .map(|(tag, name)| Entity {
                kind: tag.kind,
                range: tag.range,
                name,
            })
            .collect()
    }

    fn version(&self) -> &str {
        &self.version
    }
}
