//! What a reader is told of a search, with links to the searches that it names.

use super::address::{Address, SEARCH, list_of};
use super::text::{for_page, sentence};
use crate::index::Note;
use crate::query::{FieldClause, NameKind, Offer, OtherSearch, Syntax};
use std::borrow::Cow;

/// A message in runs.
#[derive(Debug, Clone)]
pub(super) struct Told<'a> {
    pub(super) runs: Vec<ToldRun<'a>>,
}

/// Words of a message, and the search that they name.
#[derive(Debug, Clone)]
pub(super) struct ToldRun<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) address: Option<Address>,
}

/// What notes tell of a search.
pub(super) fn told<'a>(notes: &'a [Note], search: &Address) -> Vec<Told<'a>> {
    let notes = notes.iter();
    notes
        .map(|note| Told::new(&note.message, &note.offers, search))
        .collect()
}

impl<'a> Told<'a> {
    /// A message, perhaps a link.
    pub(super) fn of(text: impl Into<Cow<'a, str>>, address: Option<Address>) -> Self {
        Self { runs: Vec::new() }.and(text, address)
    }

    /// The same with more text, perhaps a link.
    pub(super) fn and(mut self, text: impl Into<Cow<'a, str>>, address: Option<Address>) -> Self {
        let text = text.into();
        self.runs.push(ToldRun { text, address });
        self
    }

    /// A message and the searches it names, by what differs from this one.
    pub(super) fn new(message: &'a str, offers: &[Offer], search: &Address) -> Self {
        let mut runs = Vec::with_capacity(offers.len() * 2 + 1);
        let mut add = |text: &'a str, address| {
            let text = for_page(text);
            let text = if runs.is_empty() {
                sentence(text)
            } else {
                text
            };
            if !text.is_empty() {
                runs.push(ToldRun { text, address });
            }
        };
        let mut at = 0;
        for offer in offers {
            let words = offer.words.clone();
            add(&message[at..words.start], None);
            add(&message[words.clone()], address_of(offer, search));
            at = words.end;
        }
        add(&message[at..], None);
        Self { runs }
    }
}

/// Where a search leads that a message names; nowhere if it is none that this page can ask for.
fn address_of(offer: &Offer, search: &Address) -> Option<Address> {
    let from_the_start = || search.clone().from_the_start();
    match &offer.search {
        OtherSearch::Query(query) => Some(search.clone().of_query(query)),
        OtherSearch::Unfiltered(query) => Some(search.clone().unfiltered().of_query(query)),
        OtherSearch::Undated => Some(from_the_start().with("undated", "true")),
        OtherSearch::In(Syntax::Nexis) => Some(from_the_start().with("syntax", "nexis")),
        OtherSearch::In(Syntax::Pullquote) => Some(from_the_start().without("syntax")),
        OtherSearch::Edited(..) => {
            let (query, _) = offer.query(search.value("q")?, Syntax::Pullquote)?;
            Some(from_the_start().with("q", query))
        }
        OtherSearch::Field { asked, instead } => {
            let ((before, asked), (after, instead)) = (filter_of(asked)?, filter_of(instead)?);
            let mut signs = ["", "not-"].into_iter();
            let sign = signs.find(|sign| search.has(&format!("{sign}{before}"), &asked))?;
            let without = from_the_start().without_value(&format!("{sign}{before}"), &asked);
            Some(without.and(&format!("{sign}{after}"), instead))
        }
        OtherSearch::Values(clause) => Some(match clause {
            FieldClause::Outlet(_) => list_of("outlet"),
            FieldClause::Name(filter) => match filter.kind {
                NameKind::Person => list_of("person"),
                NameKind::Org => list_of("org"),
                NameKind::Place => list_of("place"),
                NameKind::Group | NameKind::Event | NameKind::Any => Address::new(SEARCH),
            },
            _ => Address::new(SEARCH),
        }),
    }
}

/// The filter that asks for the same as a field of a query: a parameter and its value.
fn filter_of(clause: &FieldClause) -> Option<(&'static str, String)> {
    match clause {
        FieldClause::Outlet(name) if name == "missing" => Some(("outlet", format!("={name}"))),
        FieldClause::Outlet(name) => Some(("outlet", name.clone())),
        FieldClause::NoOutlet => Some(("outlet", "missing".to_owned())),
        FieldClause::Name(filter) => {
            let parameter = match filter.kind {
                NameKind::Person => "person",
                NameKind::Org => "org",
                NameKind::Place => "place",
                NameKind::Any => "entity",
                NameKind::Group | NameKind::Event => return None,
            };
            let exactly = if filter.exact { "=" } else { "" };
            Some((parameter, format!("{exactly}{}", filter.name)))
        }
        _ => None,
    }
}
