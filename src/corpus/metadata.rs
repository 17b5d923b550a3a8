//! What the text itself says of the article: headline, date, byline, agencies, language, outlet.
//!
//! What comes in: the lines and their roles. What goes out: [`Metadata`], empty where the text does not say.

use super::features::Line;
use super::outlet::{self, Voice, shortened};
use super::structure::{self, MailField};
use super::{credit, dates, language, names};
use crate::article::{Attributed, Language, Metadata, Role, Source};
use crate::date::PartialDate;

/// Reads the metadata of a text.
pub(super) fn read(lines: &[Line], roles: &[Role]) -> Metadata {
    let texts: Vec<&str> = lines.iter().map(|line| line.text).collect();
    let mut metadata = Metadata {
        title: lines_of(lines, roles, Role::Title)
            .next()
            .map(|title| structure::subject(title).unwrap_or(title).to_owned()),
        language: body_language(&texts, roles),
        ..Metadata::default()
    };
    read_credits(lines, roles, &mut metadata);
    metadata.date = read_date(lines, roles);
    if metadata.date.is_none() {
        metadata.refused_date = lines_of(lines, roles, Role::Dateline).find_map(dates::refusal);
    }
    if metadata.outlet.is_none() {
        metadata.outlet = read_outlet(lines, roles);
    }
    if let (Some(title), Some(outlet)) = (&mut metadata.title, &metadata.outlet) {
        title.truncate(without_outlet(title, &outlet.value).len());
    }
    metadata
}

/// A headline without the outlet's name at its end: "The harbor reopens | Harbor News".
fn without_outlet<'a>(title: &'a str, outlet: &str) -> &'a str {
    [" | ", " - ", " – ", " — "]
        .iter()
        .find_map(|divider| title.strip_suffix(outlet)?.strip_suffix(divider))
        .map(str::trim_end)
        .filter(|title| !title.is_empty())
        .unwrap_or(title)
}

fn lines_of<'a>(
    lines: &'a [Line<'a>],
    roles: &'a [Role],
    role: Role,
) -> impl Iterator<Item = &'a str> {
    lines
        .iter()
        .zip(roles)
        .filter(move |(_, r)| **r == role)
        .map(|(line, _)| line.text)
}

fn from_text<T>(value: T, evidence: &str) -> Attributed<T> {
    Attributed {
        value,
        source: Source::Text,
        evidence: shortened(evidence),
    }
}

/// The language of the blocks that are body.
pub(super) fn body_language(texts: &[&str], roles: &[Role]) -> Option<Language> {
    const SAMPLE: usize = 20_000;
    let mut body = String::new();
    for (text, _) in texts
        .iter()
        .zip(roles)
        .filter(|(_, role)| **role == Role::Body)
    {
        body.push_str(text);
        body.push('\n');
        if body.len() > SAMPLE {
            break;
        }
    }
    language::detect(&body)
}

/// Names, agencies and, from its contributors, the outlet.
fn read_credits(lines: &[Line], roles: &[Role], metadata: &mut Metadata) {
    let mut add = |names: Vec<String>, agencies: Vec<String>| {
        for name in names {
            if !metadata.byline.contains(&name) {
                metadata.byline.push(name);
            }
        }
        for agency in agencies {
            let is_known = metadata
                .agencies
                .iter()
                .any(|known| names::agency_key(known) == names::agency_key(&agency));
            if !is_known {
                metadata.agencies.push(agency);
            }
        }
    };
    let mut owner = None;
    let mut has_author = false;
    for (i, line) in lines
        .iter()
        .enumerate()
        .filter(|(i, _)| roles[*i] == Role::Credit)
    {
        if let Some(credit) = credit::read(line.text) {
            owner = owner.or_else(|| outlet::of_contributors(credit.outlet.as_deref()?, line.text));
            // Who opened a thread wrote it; the others answered.
            let names = if credit.is_post && has_author {
                Vec::new()
            } else {
                credit.names
            };
            has_author |= !names.is_empty();
            add(names, credit.agencies);
        } else if let Some(credit) = credit::names_alone(line.text)
            && is_byline(lines, roles, i, &credit.names)
        {
            add(credit.names, credit.agencies);
        }
    }
    // An agency's copyright notice stays with its story wherever that is printed.
    let owners = lines_of(lines, roles, Role::Boilerplate)
        .filter_map(outlet::copyright_owner)
        .filter_map(names::agency);
    add(Vec::new(), owners.map(str::to_owned).collect());
    // A wire's dateline opens the first paragraph.
    if let Some(first) = lines_of(lines, roles, Role::Body).next() {
        add(Vec::new(), credit::wire_agencies(first));
    }
    metadata.outlet = owner.map(|sign| from_text(sign.name, &sign.evidence));
}

/// Whether names without "by" before them are a byline: where the next line gives a job or a date, where they stand again over a note on
/// their author, or where they stand right before a story that does not speak of them.
fn is_byline(lines: &[Line], roles: &[Role], at: usize, people: &[String]) -> bool {
    const STANDFIRSTS: usize = 2;
    let bodies_before = roles[..at]
        .iter()
        .filter(|role| **role == Role::Body)
        .count();
    let ends_story = !roles[at..].contains(&Role::Body);
    if bodies_before > STANDFIRSTS && !ends_story {
        return false;
    }
    let next = lines.get(at + 1).map(|line| line.text);
    let has_job = next.is_some_and(|text| {
        text.split_whitespace().count() <= 7 && text.split_whitespace().any(names::names_job)
    });
    let has_date = next.is_some_and(|text| {
        text.len() < 80 && (dates::date_line(text).is_some() || dates::first_date(text).is_some())
    });
    let stands_again = lines.iter().enumerate().any(|(i, line)| {
        i != at
            && people
                .iter()
                .all(|name| line.text.starts_with(name.as_str()))
            && roles[i] != Role::Body
    });
    let opens_story = roles.get(at + 1) == Some(&Role::Body)
        && roles[..at].contains(&Role::Title)
        && !lines_of(lines, roles, Role::Body)
            .any(|text| people.iter().any(|name| text.contains(name.as_str())));
    has_job || !ends_story && (has_date || stands_again || opens_story)
}

/// The date of a line that dates the story, else one in a byline.
fn read_date(lines: &[Line], roles: &[Role]) -> Option<Attributed<PartialDate>> {
    let dated = lines_of(lines, roles, Role::Dateline).find_map(|text| Some((text, dated(text)?)));
    let in_byline = || {
        const STANDFIRSTS: usize = 2;
        let bodies = (0..roles.len()).filter(|&i| roles[i] == Role::Body);
        let top = bodies.skip(STANDFIRSTS).min().unwrap_or(roles.len());
        lines[..top]
            .iter()
            .zip(roles)
            .filter(|(_, role)| **role == Role::Credit)
            .find_map(|(line, _)| Some((line.text, dates::first_date(line.text)?)))
    };
    let in_dateline = || {
        const STANDFIRSTS: usize = 1;
        lines_of(lines, roles, Role::Body)
            .take(STANDFIRSTS + 1)
            .find_map(dates::opening_date)
    };
    dated
        .or_else(in_byline)
        .or_else(in_dateline)
        .map(|(text, date)| from_text(date, text))
}

/// The date of a date line, or of the field of a mail's head.
fn dated(text: &str) -> Option<PartialDate> {
    dates::date_line(text)
        .and_then(|line| line.date)
        .or_else(|| match structure::mail_field(text)? {
            (MailField::Date, value) => dates::first_date(value),
            _ => None,
        })
}

fn read_outlet(lines: &[Line], roles: &[Role]) -> Option<Attributed<String>> {
    let voiced = lines
        .iter()
        .zip(roles)
        .filter_map(|(line, role)| match role {
            Role::Boilerplate | Role::Credit => Some((line.text, Voice::Page)),
            Role::Body => Some((line.text, Voice::Story)),
            _ => None,
        });
    outlet::find(voiced).map(|sign| from_text(sign.name, &sign.evidence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_ends_before_the_name_of_its_outlet() {
        for (title, expected) in [
            ("The harbor reopens | Harbor News", "The harbor reopens"),
            ("The harbor reopens – Harbor News", "The harbor reopens"),
            ("Who reads Harbor News", "Who reads Harbor News"),
            ("The harbor reopens | Sport", "The harbor reopens | Sport"),
        ] {
            assert_eq!(without_outlet(title, "Harbor News"), expected);
        }
    }
}
