//! Filters as the fields of a query that they are, so that a search can be told in one line.

use crate::index::outlet_asked_for;
use crate::query::{FieldClause, Filters, NameFilter, Query};

/// A query that asks without filters for what this one finds with them.
pub(super) fn with_filters(query: &Query, filters: &Filters) -> Query {
    if filters.is_empty() {
        return query.clone();
    }
    let mut parts = match query {
        Query::And(parts) => parts.clone(),
        query => vec![query.clone()],
    };
    let name = |name: &NameFilter| Query::Field(FieldClause::Name(name.clone()));
    let outlet = |value: &String| Query::Field(outlet_asked_for(value));
    let outlets: Vec<Query> = filters.outlets.iter().map(outlet).collect();
    parts.extend(any(outlets));
    parts.extend(dated(filters));
    parts.extend(filters.names.iter().map(name));
    let unwanted = filters.without_outlets.iter().map(outlet);
    let unwanted = unwanted.chain(filters.without_names.iter().map(name));
    parts.extend(unwanted.map(|part| Query::Not(Box::new(part))));
    Query::And(parts)
}

fn dated(filters: &Filters) -> Option<Query> {
    let (after, before) = (filters.after, filters.before);
    if after.is_none() && before.is_none() {
        return None;
    }
    let mut dates = vec![Query::Field(FieldClause::Dated { after, before })];
    if filters.undated {
        dates.push(Query::Field(FieldClause::Undated));
    }
    any(dates)
}

fn any(mut parts: Vec<Query>) -> Option<Query> {
    if parts.len() > 1 {
        Some(Query::Or(parts))
    } else {
        parts.pop()
    }
}
