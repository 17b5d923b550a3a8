//! Addresses of pages: what is asked, as names with values.

use std::fmt;

/// The page of a search, and of the collection where nothing is asked.
pub const SEARCH: &str = "/";
/// The page of an article.
pub const ARTICLE: &str = "/article";
/// The page of a name.
pub const ENTITY: &str = "/entity";
/// The page of a quotation.
pub const QUOTE: &str = "/quote";
/// The list of all outlets, or of all names of a kind.
pub const LIST: &str = "/list";
/// The page of the query language.
pub const HELP: &str = "/help";

/// An address on this server. It is shown as it stands in a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    path: &'static str,
    pairs: Vec<(String, String)>,
    fragment: Option<String>,
}

impl Address {
    /// The address of a page that nothing is asked of.
    #[must_use]
    pub fn new(path: &'static str) -> Self {
        Self::of(path, Vec::new())
    }

    /// The address of a page with what is asked.
    #[must_use]
    pub fn of(path: &'static str, pairs: Vec<(String, String)>) -> Self {
        Self {
            path,
            pairs,
            fragment: None,
        }
    }

    /// What is asked, in order.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// The values of a name.
    pub fn values<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let of_name = self.pairs.iter().filter(move |(other, _)| other == name);
        of_name.map(|(_, value)| value.as_str())
    }

    /// The first value of a name.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values(name).next()
    }

    /// Whether a name has a value, perhaps among others.
    #[must_use]
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.values(name).any(|other| other == value)
    }

    /// The same with one more value.
    #[must_use]
    pub fn and(mut self, name: &str, value: impl Into<String>) -> Self {
        self.pairs.push((name.to_owned(), value.into()));
        self
    }

    /// The same with this value of a name only.
    #[must_use]
    pub fn with(self, name: &str, value: impl Into<String>) -> Self {
        self.without(name).and(name, value)
    }

    /// The same without a name.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.pairs.retain(|(other, _)| other != name);
        self
    }

    /// The same without one value of a name.
    #[must_use]
    pub fn without_value(mut self, name: &str, value: &str) -> Self {
        self.pairs
            .retain(|(other, known)| other != name || known != value);
        self
    }

    /// The same from the beginning of its list.
    #[must_use]
    pub fn from_the_start(self) -> Self {
        self.without("offset")
    }

    /// The same search for another query, from the beginning of its list. The query is in pullquote's own language, whatever the language
    /// of the search was.
    #[must_use]
    pub fn of_query(self, query: &str) -> Self {
        let search = self.from_the_start().without("syntax");
        search.with("q", query)
    }

    /// The same without anything that narrows a search beside its query.
    #[must_use]
    pub fn unfiltered(mut self) -> Self {
        const NAMES: [&str; 5] = ["outlet", "person", "org", "place", "entity"];
        const DATES: [&str; 3] = ["after", "before", "undated"];
        self.pairs.retain(|(name, _)| {
            let of_value = name.strip_prefix("not-").unwrap_or(name);
            !NAMES.contains(&of_value) && !DATES.contains(&name.as_str())
        });
        self
    }

    /// The same on another page.
    #[must_use]
    pub fn on(mut self, path: &'static str) -> Self {
        self.path = path;
        self
    }

    /// The place of this name on the page.
    #[must_use]
    pub fn at(mut self, fragment: impl Into<String>) -> Self {
        self.fragment = Some(fragment.into());
        self
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.path)?;
        if !self.pairs.is_empty() {
            let query = serde_html_form::to_string(&self.pairs).map_err(|_| fmt::Error)?;
            write!(f, "?{query}")?;
        }
        match &self.fragment {
            Some(fragment) => write!(f, "#{fragment}"),
            None => Ok(()),
        }
    }
}

/// The page of an article; what a search looks for is marked in it, and it leads back to that search.
#[must_use]
pub fn of_article(id: &str, search: Option<&Address>) -> Address {
    let mut pairs = vec![("id".to_owned(), id.to_owned())];
    pairs.extend(search.into_iter().flat_map(|search| search.pairs.clone()));
    Address::of(ARTICLE, pairs)
}

/// What the hit with this number is called on the page of its search.
#[must_use]
pub fn hit_place(number: usize) -> String {
    format!("hit-{number}")
}

/// What a passage is called on its article's page, where passages are counted from 1.
#[must_use]
pub fn passage_place(ordinal: u32) -> String {
    format!("p{}", ordinal + 1)
}

/// The list of all that a facet counts in the collection, of `kind`: the facet's name.
pub(super) fn list_of(kind: &str) -> Address {
    Address::new(LIST).and("kind", kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_is_asked_in_a_form_that_links_take() {
        let search = Address::new(SEARCH).and("q", "\"a & b\" 多");
        assert_eq!(search.to_string(), "/?q=%22a+%26+b%22+%E5%A4%9A");
        let narrowed = search.clone().and("outlet", "A").and("outlet", "B");
        assert_eq!(
            narrowed.clone().without_value("outlet", "A").to_string(),
            search.and("outlet", "B").to_string()
        );
        assert_eq!(
            of_article("a#1.txt", Some(&narrowed))
                .at(passage_place(3))
                .to_string(),
            "/article?id=a%231.txt&q=%22a+%26+b%22+%E5%A4%9A&outlet=A&outlet=B#p4"
        );
    }
}
