//! Names in an article and where they stand.

use crate::article::Article;
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
