//! What narrows a search without being looked for in the text.

use crate::date::PartialDate;

/// Filters of a search; all of them have to hold. The default lets everything through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// Outlets, one of which it has to be; case and diacritics do not count.
    pub outlets: Vec<String>,
    /// The earliest date, inclusive.
    pub after: Option<PartialDate>,
    /// The latest date, inclusive.
    pub before: Option<PartialDate>,
    /// Whether passages without a date pass the date filters.
    pub undated: bool,
    /// Names, each of which has to stand in the passage.
    pub names: Vec<NameFilter>,
    /// Outlets, none of which it may be.
    pub without_outlets: Vec<String>,
    /// Names, none of which may stand in the passage.
    pub without_names: Vec<NameFilter>,
}

/// A name that has to stand in the passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameFilter {
    /// What it has to name.
    pub kind: NameKind,
    /// The name, or words of it; with `=` before it, that name only.
    pub name: String,
}

impl NameFilter {
    /// Names by their kinds.
    #[must_use]
    pub fn of_kinds<const N: usize>(kinds: [(NameKind, &Vec<String>); N]) -> Vec<Self> {
        let of_kind = |(kind, names): (NameKind, &Vec<String>)| {
            let filter = |name: &String| Self {
                kind,
                name: name.clone(),
            };
            names.iter().map(filter).collect::<Vec<_>>()
        };
        kinds.into_iter().flat_map(of_kind).collect()
    }

    /// Names of whatever kind.
    #[must_use]
    pub fn companions(names: &[String]) -> Vec<Self> {
        let any = |name: &String| Self {
            kind: NameKind::Any,
            name: name.clone(),
        };
        names.iter().map(any).collect()
    }
}

/// What a filter's name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameKind {
    /// A human being.
    Person,
    /// An organization.
    Org,
    /// A place.
    Place,
    /// Anything.
    Any,
}

impl Filters {
    /// Whether nothing is filtered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.outlets.is_empty()
            && self.after.is_none()
            && self.before.is_none()
            && self.names.is_empty()
            && self.without_outlets.is_empty()
            && self.without_names.is_empty()
    }
}
