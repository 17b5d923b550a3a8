//! What is to be said of what looks like a field and is none, and of a field that may lack its quotation marks.

use super::super::fields::{FieldName, Scope, Value};
use super::super::habits::{is_foreign_filter, is_kind_of_file};
use super::super::messages::{Hint, OtherSearch};
use super::super::scan::{EXCLUDES, QUOTES, closes, quoted, run_len};
use super::Chunk;

/// What is to be said of a word before a colon that is no field, and of what else looks like one.
pub(super) fn of_field(chunk: &Chunk<'_>) -> Option<Hint> {
    let Chunk {
        text,
        behind,
        range,
        ..
    } = chunk;
    // PubMed's doha[title].
    if let Some((_, field)) = text.strip_suffix(']').and_then(|text| text.split_once('['))
        && !field.is_empty()
    {
        return Some(chunk.said(format!(
            "'[{field}]' is read as a word; a field stands before its value, as in title:doha"
        )));
    }
    let (field, value) = text.split_once(':')?;
    if field.is_empty() && value.starts_with(char::is_alphanumeric) && !value.contains(':') {
        return Some(chunk.said(format!(
            "'{text}' is read as a word; a field has its value right behind the colon, as in title:{value}"
        )));
    }
    let letters = field.chars().count() > 1 && field.bytes().all(|b| b.is_ascii_alphabetic());
    if FieldName::of(field).is_some() && value.starts_with(EXCLUDES) {
        return Some(chunk.said(format!(
            "'{field}:' is read as a word; to leave a value out, write the sign before the field, as in -{field}:doha"
        )));
    }
    if FieldName::of(field).is_some() {
        return Some(chunk.said(format!(
            "'{field}:' is read as a word; a field has its value right behind the colon, as in outlet:\"NBC News\""
        )));
    }
    if field.eq_ignore_ascii_case("near") && value.parse::<u32>().is_ok() {
        let operator = format!("w/{value}");
        let message = format!(
            "'{text}' is read as words; near each other is written {operator}, between two things"
        );
        return Some(chunk.said_with(message, &[&operator]));
    }
    // In "he said:" and „sagte:“ a space follows.
    let valued = !value.is_empty() || behind.starts_with(|c: char| c == '(' || QUOTES.contains(&c));
    if valued && let Some(near) = FieldName::nearest(field) {
        let message =
            format!("'{field}:' is no field and is read as a word; did you mean {near}:?");
        let name = range.start..range.start + field.len();
        let meant = OtherSearch::Edited(name, near.to_owned());
        let hint = Hint::new(range.clone(), message);
        return Some(hint.offering(&format!("{near}:"), meant));
    }
    let has_value = !value.starts_with("//")
        && (value.starts_with(char::is_alphanumeric)
            || (value.is_empty() && behind.starts_with(|c| c == '(' || QUOTES.contains(&c))));
    if !letters || !has_value {
        return None;
    }
    if matches!(
        field.to_ascii_lowercase().as_str(),
        "site" | "url" | "inurl"
    ) && let Some(outlet) = outlet_of_host(value)
    {
        let clause = format!("outlet:{outlet}");
        let message = format!(
            "'{text}' is left out: the addresses of articles are not searched; {clause} asks for an outlet of this name, file: for a part of the path"
        );
        return Some(chunk.said_with(message, &[&clause]));
    }
    if is_foreign_filter(text) {
        let instead = if is_kind_of_file(field) {
            "file:*.html asks for a kind of file"
        } else {
            "outlet: asks for the outlet, file: for a part of the path"
        };
        return Some(chunk.said(format!(
            "'{text}' is left out: '{field}:' is no field; {instead}"
        )));
    }
    let all;
    let instead = match field.to_ascii_lowercase().as_str() {
        "text" | "body" | "content" | "intext" | "allintext" | "fulltext" | "ab" | "tx" => {
            "words without a field are looked for in the text"
        }
        "allintitle" => "title:(…) asks for several words of the headline",
        _ => {
            all = format!("the fields are {}", FieldName::names().join(", "));
            &all
        }
    };
    Some(chunk.said(format!(
        "'{field}:' is no field and is read as a word; {instead}"
    )))
}

/// What an outlet at a host may be called: the part of its name that is registered, "bbc" of "news.bbc.co.uk/world".
fn outlet_of_host(address: &str) -> Option<&str> {
    /// What names are registered under, below a country's.
    const REGISTRIES: [&str; 8] = ["ac", "co", "com", "edu", "gov", "net", "or", "org"];
    let host = address.split(['/', ':', '?']).next().unwrap_or_default();
    let is_host = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '*');
    if !host.chars().all(is_host) {
        return None;
    }
    let mut labels = host.trim_matches('.').rsplit('.');
    labels.next()?;
    let name = labels.find(|label| !REGISTRIES.contains(label))?;
    let is_name = |c: char| c.is_alphanumeric() || c == '-';
    (name != "www" && !name.is_empty() && name.chars().all(is_name)).then_some(name)
}

/// What is to be said of a name without quotation marks as the value of a field, `outlet:The Linden Post`: it begins behind the field's
/// name, which is so long, and the words behind it begin with capitals, too. An acronym is a name by itself.
pub(in super::super) fn of_several_words(
    field: FieldName,
    text: &str,
    name_len: usize,
    at: usize,
) -> Option<Hint> {
    let is_named = matches!(
        field,
        FieldName::Outlet | FieldName::Name(_) | FieldName::Scope(Scope::Byline)
    );
    let is_name = |word: &str| {
        word.starts_with(char::is_uppercase)
            && word.contains(char::is_lowercase)
            && word
                .chars()
                .all(|c| c.is_alphabetic() || "'’.-".contains(c))
    };
    if !is_named {
        return None;
    }
    let (name, value) = text.split_at(name_len);
    let first = &value[..run_len(value)];
    let behind = value[first.len()..].strip_prefix(' ')?;
    let second = behind[..run_len(behind)].trim_end_matches(closes);
    if !is_name(first) || !is_name(second) {
        return None;
    }
    let next = behind[second.len()..].trim_start();
    let go_on = is_name(&next[..run_len(next)]);
    // Which of several words belong to the name is for the reader to say.
    let both = format!(
        "{name}\"{first} {second}{}\"",
        if go_on { " …" } else { "" }
    );
    let message = format!(
        "'{first}' alone is the value of '{name}'; several words need quotation marks, as in {both}"
    );
    let range = at..at + name_len + first.len();
    let quoted = OtherSearch::Edited(range.start..range.end + 1 + second.len(), both.clone());
    let hint = Hint::new(range, message);
    Some(if go_on {
        hint
    } else {
        hint.offering(&both, quoted)
    })
}

/// What is to be said of a year that stands alone behind the OR behind a date, `date:2013 OR 2014`: it is a word there. The date's field is
/// named so, its value is this, and the text goes on behind it.
pub(in super::super) fn of_another_year(
    name: &str,
    value: &str,
    behind: &str,
    at: usize,
) -> Option<Hint> {
    let year = behind.strip_prefix(" OR ")?;
    let year = &year[..run_len(year)];
    let is_year = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
    is_year.then_some(())?;
    let both = format!("{name}({value} OR {year})");
    let message = format!("'{year}' is read as a word; either date is written {both}");
    let whole = at - value.len() - name.len()..at + " OR ".len() + year.len();
    let range = at + " OR ".len()..whole.end;
    let other = OtherSearch::Edited(whole, both.clone());
    Some(Hint::new(range, message).offering(&both, other))
}

/// What is to be said of an option of the command line that there is a field for, `--outlet` or `--not-outlet`, with its value.
pub(super) fn of_option(chunk: &Chunk<'_>) -> Option<Hint> {
    const WITH_A_FIELD: [&str; 7] = [
        "outlet", "after", "before", "person", "org", "place", "entity",
    ];
    let Chunk {
        text,
        behind,
        range,
        ..
    } = chunk;
    // Word processors make a dash of two hyphens.
    let name = text
        .strip_prefix("--")
        .or_else(|| text.strip_prefix(['–', '—']))?;
    let negated = name.strip_prefix("not-");
    let name = negated.unwrap_or(name);
    let field = FieldName::of(name).filter(|_| WITH_A_FIELD.contains(&name))?;
    let value = behind.trim_start();
    let space = behind.len() - value.len();
    let value = if value.starts_with(QUOTES) {
        &value[..quoted(value, 0).ok()?.1]
    } else {
        &value[..run_len(value)]
    };
    field.clause(&Value::bare(value)).ok()?;
    let not = if negated.is_some() { "-" } else { "" };
    let clause = format!("{not}{name}:{value}");
    let message = format!(
        "'{text}' is read as words; options stand outside the quotation marks of the shell, and as a field it is {clause}"
    );
    let both = range.start..range.end + space + value.len();
    let asked = OtherSearch::Edited(both, clause.clone());
    Some(Hint::new(range.clone(), message).offering(&clause, asked))
}
