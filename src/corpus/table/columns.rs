//! What the values of a table's columns look like, learned from its rows, so that a line can be told from one.

use super::super::{address, record};

/// The columns of a table, in their order.
#[derive(Debug)]
pub(super) struct Columns(Vec<Column>);

#[derive(Debug)]
struct Column {
    kind: Kind,
    /// Whether rows have shown it, and not the column's name alone.
    is_seen: bool,
}

/// What every value of a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Any,
    Number,
    /// Digits and what stands between those of dates and times.
    Date,
    Address,
}

impl Columns {
    /// The columns of these names, of which no row has been seen.
    pub(super) fn named(names: &[String]) -> Self {
        let of_name = |name: &String| {
            let kind = if record::names_date(name) {
                Kind::Date
            } else if record::names_address(name) {
                Kind::Address
            } else {
                Kind::Any
            };
            Column {
                kind,
                is_seen: false,
            }
        };
        Self(names.iter().map(of_name).collect())
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// Takes note of a row's value.
    pub(super) fn learn(&mut self, column: usize, value: &[u8]) {
        let Some(column) = self.0.get_mut(column) else {
            return;
        };
        let value = value.trim_ascii();
        if column.is_seen && column.kind == Kind::Any || value.is_empty() {
            return;
        }
        let kind = kind(value);
        column.kind = match (column.kind, kind) {
            (Kind::Any, kind) if !column.is_seen => kind,
            (Kind::Date | Kind::Number, Kind::Date) | (Kind::Date, Kind::Number) => Kind::Date,
            (known, kind) if known == kind => known,
            _ => Kind::Any,
        };
        column.is_seen = true;
    }

    /// Whether a value is as those of its column are; `None` where these may be anything, or it is empty.
    pub(super) fn fits(&self, column: usize, value: &[u8]) -> Option<bool> {
        let known = self.0.get(column)?.kind;
        let value = value.trim_ascii();
        if known == Kind::Any || value.is_empty() {
            return None;
        }
        let kind = kind(value);
        Some(kind == known || (known, kind) == (Kind::Date, Kind::Number))
    }
}

fn kind(value: &[u8]) -> Kind {
    const LONGEST_DATE: usize = 40;
    if value.iter().all(u8::is_ascii_digit) {
        return Kind::Number;
    }
    let is_of_date = |byte: &u8| {
        byte.is_ascii_digit()
            || matches!(byte, b'-' | b'/' | b':' | b'.' | b'T' | b'Z' | b'+' | b' ')
    };
    if value[0].is_ascii_digit() && value.len() <= LONGEST_DATE && value.iter().all(is_of_date) {
        return Kind::Date;
    }
    let is_address = std::str::from_utf8(value).is_ok_and(address::is_of_web);
    if is_address { Kind::Address } else { Kind::Any }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_column_holds_is_learned_from_its_name_and_its_rows() {
        let names = ["date", "number", "text"].map(str::to_owned);
        let mut columns = Columns::named(&names);
        assert_eq!(columns.fits(0, b"2020-01-02"), Some(true));
        assert_eq!(columns.fits(0, b"2020"), Some(true));
        assert_eq!(columns.fits(0, b"the pier"), Some(false));
        assert_eq!(columns.fits(0, b" "), None);
        assert_eq!(columns.fits(1, b"7"), None);
        for row in [["May 3, 2011", "7", "9"], ["2020-01-02", "12", "A pier"]] {
            for (column, value) in row.iter().enumerate() {
                columns.learn(column, value.as_bytes());
            }
        }
        assert_eq!(columns.fits(0, b"the pier"), None);
        assert_eq!(columns.fits(1, b"8"), Some(true));
        assert_eq!(columns.fits(1, b"2020-01-02"), Some(false));
        assert_eq!(columns.fits(2, b"2020-01-02"), None);
    }
}
