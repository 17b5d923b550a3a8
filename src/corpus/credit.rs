//! Lines that say who made the story: bylines, contributors, reporters' signs, agencies.
//!
//! What comes in: a line. What goes out: the names and agencies it credits, told from the form of the line and the shape of names; the
//! same words inside a sentence credit nobody.

use super::dates::{date_line, is_semitic};
use super::names::{
    agency, is_name_word, is_particle, is_person, may_begin_with_agency, names_job,
};
use super::phrases::Phrases;
use std::sync::LazyLock;

/// What a line credits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Credit {
    /// People, by name or sign, as printed.
    pub(super) names: Vec<String>,
    /// News agencies, as printed.
    pub(super) agencies: Vec<String>,
    /// The outlet that the line calls the people's own: "Harbor News' Ann Lee contributed to this report."
    pub(super) outlet: Option<String>,
    /// The line heads one post of many.
    pub(super) is_post: bool,
}

impl Credit {
    fn is_empty(&self) -> bool {
        self.names.is_empty() && self.agencies.is_empty()
    }
}

/// Credit lines are short, though a list of contributors may take its room.
const LONGEST: usize = 400;

/// Reads a credit line; `None` for any other line.
pub(super) fn read(line: &str) -> Option<Credit> {
    if line.len() > LONGEST {
        return None;
    }
    let line = line
        .trim()
        .trim_start_matches(['—', '–', '-', '•', '|'])
        .trim();
    byline(line)
        .or_else(|| post(line))
        .or_else(|| contributors(line))
        .or_else(|| reporting_by(line))
        .or_else(|| signs(line))
        .or_else(|| agencies_alone(line))
        .or_else(|| named_source(line))
        .or_else(|| material_of_agencies(line))
}

/// Words that a byline opens with; those with a colon stand for both spellings of it ("Autor:", "Autor :").
#[rustfmt::skip]
const BYLINE_OPENINGS: &[&str] = &[
    "by", "von", "par", "por", "di", "da", "door", "av", "af", "oleh", "autor:", "autorin:", "author:", "authors:", "auteur:", "autore:", "text:", "texte :", "texto:", "testo:", "tekst:",
    "written by", "reported by", "story by", "words by", "analysis by", "opinion by", "report by", "review by", "column by", "posted by", "published by",
    "kommentar von", "ein kommentar von", "eine analyse von", "analyse von", "kolumne von", "gastbeitrag von", "interview von", "commentary by", "propos recueillis par", "автор:", "автори:", "текст:", "editor:", "reporter:", "penulis:", "kontributor:", "από", "tekst", "text",
];

/// "By Ann Lee and Bo Carr, Staff Writers".
fn byline(line: &str) -> Option<Credit> {
    const LONGEST: usize = 160;
    if line.len() > LONGEST {
        return None;
    }
    let rest = BYLINE_OPENINGS
        .iter()
        .find_map(|opening| after_opening(line, opening))?;
    if !rest.starts_with(|c: char| c.is_alphabetic()) {
        return None;
    }
    let rest = cut_at_digits(rest);
    let pieces = pieces(rest);
    let first = pieces.first()?;
    if let Some(agency) = agency(first) {
        let mut credit = Credit {
            agencies: vec![agency.to_owned()],
            ..Credit::default()
        };
        credit.agencies.extend(
            pieces[1..]
                .iter()
                .filter_map(|piece| self::agency(piece))
                .map(str::to_owned),
        );
        return Some(credit);
    }
    let is_lone_word = pieces.len() == 1 && line.split_whitespace().count() == 2;
    if !(is_person(first) || is_lone_word && is_name_word(first)) {
        return None;
    }
    let is_list = has_conjunction(rest);
    let mut credit = Credit::default();
    for (i, piece) in pieces.iter().enumerate() {
        if let Some(agency) = agency(piece) {
            credit.agencies.push(agency.to_owned());
        } else if i == 0 || is_list && is_person(piece) && !names_job(piece) {
            credit.names.push(without_outlet(piece).to_owned());
        }
    }
    Some(credit)
}

/// "by kelpie » Tue 3 May 2011 09:02": the head of a post, where people go by names of one word.
fn post(line: &str) -> Option<Credit> {
    const OPENINGS: &[&str] = &["by", "posted by", "von", "par", "por", "door", "av", "da"];
    const LONGEST: usize = 120;
    if line.len() > LONGEST {
        return None;
    }
    let rest = OPENINGS
        .iter()
        .find_map(|opening| after_opening(line, opening))?;
    let (name, rest) = rest.split_once(char::is_whitespace)?;
    let rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    let name = name.trim_end_matches([',', ':', '»']);
    (date_line(rest)?.date.is_some() && name.starts_with(char::is_alphabetic)).then(|| Credit {
        names: vec![name.to_owned()],
        is_post: true,
        ..Credit::default()
    })
}

/// The name before the initials of an outlet: "Ann Lee HN News" is Ann Lee.
fn without_outlet(piece: &str) -> &str {
    let is_initials = |word: &str| word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase());
    let words: Vec<&str> = piece.split(' ').collect();
    match words.iter().position(|word| is_initials(word)) {
        Some(at) if at >= 2 => {
            let end: usize = words[..at].iter().map(|word| word.len() + 1).sum();
            piece[..end].trim_end()
        }
        _ => piece,
    }
}

/// What follows an opening at the start of a line; the opening is matched without regard to case, and to the space before a colon.
fn after_opening<'a>(line: &'a str, opening: &str) -> Option<&'a str> {
    let (words, colon) = match opening.strip_suffix(':') {
        Some(words) => (words.trim_end(), true),
        None => (opening, false),
    };
    let first = |text: &str| text.bytes().next().map(|byte| byte.to_ascii_lowercase());
    if words.is_ascii() && first(line) != first(words) {
        return None;
    }
    let head = line.get(..words.len())?;
    let is_same = head.chars().flat_map(char::to_lowercase).eq(words.chars());
    if !is_same {
        return None;
    }
    let rest = &line[words.len()..];
    let after_colon = rest.trim_start().strip_prefix(':');
    let rest = match (colon, after_colon) {
        (_, Some(rest)) => rest,
        (true, None) => return None,
        (false, None) => rest.strip_prefix(char::is_whitespace)?,
    };
    Some(rest.trim())
}

/// "Harbor News' Ann Lee and Bo Carr contributed to this report."
fn contributors(line: &str) -> Option<Credit> {
    const CLOSINGS: &[&str] = &[
        " contributed to th",
        " contributed reporting",
        " contributed from ",
        " also contributed",
        " reported from ",
        " contributed.",
    ];
    static ANY_CLOSING: LazyLock<Phrases> =
        LazyLock::new(|| Phrases::new(CLOSINGS.iter().copied()));
    if !ANY_CLOSING.any_in(line) {
        return None;
    }
    let end = CLOSINGS
        .iter()
        .filter_map(|closing| line.find(closing))
        .min()?;
    let people = line[..end].trim_end_matches([',', ' ']);
    let people = people.strip_suffix(" and").unwrap_or(people);
    let mut credit = Credit::default();
    let people = match possessive(people) {
        Some((owner, rest)) => {
            match agency(owner) {
                Some(agency) => credit.agencies.push(agency.to_owned()),
                None => credit.outlet = Some(owner.to_owned()),
            }
            rest
        }
        None => after_agency_staff(people, &mut credit),
    };
    for piece in pieces(people) {
        if is_person(piece) {
            credit.names.push(piece.to_owned());
        } else if let Some(agency) = agency(piece) {
            credit.agencies.push(agency.to_owned());
        } else if piece.split_whitespace().count() > 6 {
            // A sentence in which somebody contributed to something.
            return None;
        }
    }
    (!credit.is_empty()).then_some(credit)
}

/// The owner and what it owns, where a line opens with the possessive of capitalized words: "Harbor News' Ann Lee".
pub(super) fn possessive(line: &str) -> Option<(&str, &str)> {
    const MOST_WORDS: usize = 6;
    let mut end = 0;
    for word in line.split_inclusive(' ').take(MOST_WORDS) {
        let bare = word.trim_end();
        end += word.len();
        if !bare.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            && !is_particle(bare)
            && !matches!(bare, "the" | "of" | "and" | "&")
        {
            return None;
        }
        let owner = ["'s", "’s", "'", "’"]
            .iter()
            .find_map(|mark| bare.strip_suffix(mark));
        if let Some(owner) = owner {
            let owner_end = end - word.len() + owner.len();
            return Some((&line[..owner_end], line[end..].trim_start()));
        }
    }
    None
}

/// "Associated Press writers Ann Lee and Bo Carr": notes the agency and gives the people.
fn after_agency_staff<'a>(line: &'a str, credit: &mut Credit) -> &'a str {
    let words: Vec<&str> = line.split(' ').collect();
    let capitalized = words
        .iter()
        .take_while(|word| word.starts_with(char::is_uppercase))
        .count();
    let staff = words[capitalized..]
        .iter()
        .take_while(|word| names_job(word))
        .count();
    if staff == 0 {
        return line;
    }
    let head: usize = words[..capitalized].iter().map(|word| word.len() + 1).sum();
    let skipped: usize = words[capitalized..capitalized + staff]
        .iter()
        .map(|word| word.len() + 1)
        .sum();
    if let Some(agency) = agency(line[..head].trim()) {
        credit.agencies.push(agency.to_owned());
    } else {
        credit.outlet = Some(line[..head].trim().to_owned());
    }
    &line[(head + skipped).min(line.len())..]
}

/// "(Reporting by Ann Lee in Oslo; Editing by Bo Carr)", "Additional reporting by Ann Lee".
fn reporting_by(line: &str) -> Option<Credit> {
    let inner = line
        .trim_start_matches(['(', '['])
        .trim_end_matches([')', ']', '.']);
    let opens = [
        "reporting by ",
        "additional reporting by ",
        "additional reporting from ",
        "writing by ",
        "editing by ",
        "compiled by ",
    ]
    .iter()
    .any(|opening| {
        inner
            .get(..opening.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(opening))
    });
    if !opens {
        return None;
    }
    let mut credit = Credit::default();
    let mut wrote = false;
    for part in inner.split([';', ',']) {
        let mut rest = part.trim();
        if let Some(at) = rest.find(" by ").or_else(|| rest.find(" from ")) {
            let verb = rest[..at].to_ascii_lowercase();
            wrote =
                verb.contains("reporting") || verb.contains("writing") || verb.contains("compiled");
            rest = rest[at..]
                .trim_start()
                .split_once(' ')
                .map_or("", |(_, names)| names);
        }
        for piece in pieces(rest) {
            if let Some(agency) = agency(piece) {
                credit.agencies.push(agency.to_owned());
            } else if wrote && is_person(piece) {
                credit.names.push(piece.to_owned());
            }
        }
    }
    Some(credit)
}

/// "ab/cde (AFP, dpa)": the signs of who wrote and edited, and the agencies they drew on.
fn signs(line: &str) -> Option<Credit> {
    let (signs, agencies) = match line.split_once('(') {
        Some((signs, rest)) => (signs.trim(), Some(rest.strip_suffix(')')?)),
        None => (line, None),
    };
    let is_sign =
        |sign: &str| (2..=5).contains(&sign.len()) && sign.bytes().all(|b| b.is_ascii_lowercase());
    let names: Vec<&str> = signs.split(['/', ',']).map(str::trim).collect();
    let enough = names.len() > 1 && signs.contains('/') || agencies.is_some();
    if !enough || names.len() > 5 || !names.iter().all(|sign| is_sign(sign)) {
        return None;
    }
    let agencies: Vec<&str> = agencies.map_or_else(Vec::new, |list| {
        list.split([',', '/']).map(str::trim).collect()
    });
    if !agencies.iter().all(|name| agency(name).is_some()) {
        return None;
    }
    let (signed_agencies, names): (Vec<&str>, Vec<&str>) =
        names.into_iter().partition(|name| agency(name).is_some());
    Some(Credit {
        names: names.into_iter().map(str::to_owned).collect(),
        agencies: signed_agencies
            .into_iter()
            .chain(agencies)
            .map(str::to_owned)
            .collect(),
        ..Credit::default()
    })
}

/// "(AP)", "Source: AFP, Reuters", "With dpa".
fn agencies_alone(line: &str) -> Option<Credit> {
    const OPENINGS: &[&str] = &[
        "source:",
        "sources:",
        "quelle:",
        "quellen:",
        "mit material von",
        "mit",
        "with",
        "avec",
        "con",
        "con información de",
        "com",
        "fonte:",
        "fuente:",
        "bron:",
        "met",
    ];
    let rest = OPENINGS
        .iter()
        .find_map(|opening| after_opening(line, opening))
        .unwrap_or(line);
    let rest = rest
        .trim_start_matches(['(', '['])
        .trim_end_matches([')', ']', '.']);
    if !may_begin_with_agency(rest) {
        return None;
    }
    let names: Vec<&str> = pieces(rest)
        .into_iter()
        .flat_map(|piece| piece.split('/'))
        .map(str::trim)
        .collect();
    let agencies: Vec<String> = names
        .iter()
        .filter_map(|name| agency(name))
        .map(str::to_owned)
        .collect();
    (!agencies.is_empty() && agencies.len() == names.len()).then(|| Credit {
        agencies,
        ..Credit::default()
    })
}

/// "Newswire (NWR), with additional reporting by The Pier Post.": a source with its sign, and who else reported.
fn named_source(line: &str) -> Option<Credit> {
    const OTHERS: [&str; 4] = [
        "with additional reporting by ",
        "with additional reporting from ",
        "with reporting by ",
        "additional reporting by ",
    ];
    const MOST_WORDS: usize = 5;
    let (source, others) = OTHERS.iter().find_map(|others| line.split_once(*others))?;
    let source = source.trim_end().trim_end_matches([',', ';', '.', ' ']);
    let words: Vec<&str> = source.split_whitespace().collect();
    let is_name =
        |word: &&str| word.starts_with(|c: char| c.is_uppercase() || c == '(') || is_particle(word);
    if words.is_empty() || words.len() > MOST_WORDS || !words.iter().all(is_name) {
        return None;
    }
    let bare = source.split_once(" (").map_or(source, |(name, _)| name);
    let mut credit = Credit::default();
    if let Some(agency) = agency(bare) {
        credit.agencies.push(agency.to_owned());
    } else if is_person(bare) && !source.ends_with(')') {
        credit.names.push(bare.to_owned());
    }
    for piece in pieces(others.trim_end_matches(['.', ')'])) {
        if let Some(agency) = agency(piece) {
            credit.agencies.push(agency.to_owned());
        } else if is_person(piece) && !piece.starts_with("The ") {
            credit.names.push(piece.to_owned());
        }
    }
    Some(credit)
}

/// "With reporting by the news agencies AFP and dpa."
fn material_of_agencies(line: &str) -> Option<Credit> {
    const OPENINGS: &[&str] = &[
        "with reporting",
        "with information",
        "with material",
        "mit informationen",
        "mit material",
        "con información",
        "com informações",
        "avec",
        "this report includes",
    ];
    OPENINGS
        .iter()
        .find_map(|opening| after_opening(line, opening))?;
    let agencies: Vec<String> = line
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '/' | '(' | ')'))
        .filter_map(agency)
        .map(str::to_owned)
        .collect();
    (!agencies.is_empty()).then(|| Credit {
        agencies,
        ..Credit::default()
    })
}

/// The agencies in the brackets of a wire's dateline: "OSLO, May 3 (Reuters) - The harbor …", "OSLO (AP) — The harbor …",
/// "القاهرة (رويترز) - …".
pub(super) fn wire_agencies(paragraph: &str) -> Vec<String> {
    const FARTHEST: usize = 80;
    let head: String = paragraph.chars().take(FARTHEST).collect();
    let Some((place, rest)) = head.split_once('(') else {
        return Vec::new();
    };
    let Some((names, rest)) = rest.split_once(')') else {
        return Vec::new();
    };
    let may_open = |c: char| c.is_uppercase() || is_semitic(c);
    let behind = rest
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}'));
    let is_dateline = place.chars().next().is_none_or(may_open)
        && place.split_whitespace().count() <= 6
        && behind.starts_with(['-', '–', '—', 'ـ']);
    let names: Vec<&str> = names.split(['/', ',', '،']).map(str::trim).collect();
    if is_dateline && names.iter().all(|name| agency(name).is_some()) {
        names.into_iter().map(str::to_owned).collect()
    } else {
        Vec::new()
    }
}

/// The parts of a list of people: cut at commas, conjunctions and what follows a name ("in Oslo", "for the Harbor News").
fn pieces(list: &str) -> Vec<&str> {
    const CONJUNCTIONS: &[&str] = &[
        " and ", " und ", " et ", " y ", " en ", " och ", " og ", " e ", " i ", " и ", " та ",
        " dan ", " AND ",
    ];
    const AFTERTHOUGHTS: &[&str] = &[
        " in ", " at ", " for ", " For ", " from ", " of ", " aus ", " à ", " bei ",
    ];
    static ANY_CONJUNCTION: LazyLock<Phrases> =
        LazyLock::new(|| Phrases::new(CONJUNCTIONS.iter().copied()));
    let mut pieces = vec![list];
    if ANY_CONJUNCTION.any_in(list) {
        for conjunction in CONJUNCTIONS {
            pieces = pieces
                .into_iter()
                .flat_map(|piece| piece.split(conjunction))
                .collect();
        }
    }
    pieces
        .into_iter()
        .flat_map(|piece| piece.split([',', '&', '|', ';', '·', '•']))
        .map(|piece| {
            let end = AFTERTHOUGHTS
                .iter()
                .filter_map(|word| piece.find(word))
                .min();
            piece[..end.unwrap_or(piece.len())]
                .trim()
                .trim_end_matches([':', '-', '–', '—'])
                .trim()
        })
        .map(|piece| piece.strip_prefix("and ").unwrap_or(piece))
        .map(without_remark)
        .filter(|piece| !piece.is_empty())
        .collect()
}

/// "Ann Lee (now)" is Ann Lee: a remark in small letters follows the name.
fn without_remark(piece: &str) -> &str {
    piece
        .strip_suffix(')')
        .and_then(|piece| piece.split_once(" ("))
        .filter(|(_, remark)| !remark.is_empty() && remark.chars().all(char::is_lowercase))
        .map_or(piece, |(name, _)| name)
}

fn has_conjunction(list: &str) -> bool {
    pieces(list).len()
        > list
            .split([',', '|', ';', '·', '•'])
            .filter(|piece| !piece.trim().is_empty())
            .count()
}

fn cut_at_digits(text: &str) -> &str {
    let end = text
        .find(|c: char| c.is_ascii_digit())
        .unwrap_or(text.len());
    text[..end].trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.' && c != ')')
}

/// A line that is nothing but names: "Ann Lee", "Ann Lee and Bo Carr", "Reuters, Ann Lee", "Ann Lee | 3 May 2011".
///
/// Its form alone does not tell whether they are who wrote the story.
pub(super) fn names_alone(line: &str) -> Option<Credit> {
    const LONGEST: usize = 150;
    if line.len() > LONGEST || !may_begin_with_name(line) {
        return None;
    }
    let before_date = line
        .split_once(['|', '•'])
        .filter(|(_, rest)| date_line(rest).is_some());
    let list = before_date.map_or(line, |(names, _)| names);
    let mut credit = Credit::default();
    for piece in pieces(list)
        .into_iter()
        .flat_map(|piece| piece.split('/'))
        .map(str::trim)
    {
        if let Some(agency) = agency(piece) {
            credit.agencies.push(agency.to_owned());
        } else if is_person(piece) {
            credit.names.push(piece.to_owned());
        } else {
            return None;
        }
    }
    (!credit.names.is_empty()).then_some(credit)
}

/// Whether a list may begin with a name, by its first two words alone.
fn may_begin_with_name(line: &str) -> bool {
    let second = line.split_whitespace().nth(1).unwrap_or_default();
    let is_name = second.starts_with(char::is_uppercase)
        || is_particle(second.trim_end_matches(|c: char| !c.is_alphanumeric()));
    is_name || may_begin_with_agency(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, names: &[&str], agencies: &[&str]) {
        let credit = read(line).unwrap_or_else(|| panic!("no credit line: {line}"));
        assert_eq!(credit.names, names, "{line}");
        assert_eq!(credit.agencies, agencies, "{line}");
    }

    #[test]
    fn bylines_in_several_languages() {
        check("By Ann Lee and Bo Carr", &["Ann Lee", "Bo Carr"], &[]);
        check("By ANN LEE, Staff Writer", &["ANN LEE"], &[]);
        check("Von Jana van der Berg, Bern", &["Jana van der Berg"], &[]);
        check(
            "Par Léa Petit et Marc Roux",
            &["Léa Petit", "Marc Roux"],
            &[],
        );
        check("Por Eva Ruiz", &["Eva Ruiz"], &[]);
        check("By Ann Lee for the Harbor News", &["Ann Lee"], &[]);
        check("Von dpa 03.05.2011, 18:58", &[], &["dpa"]);
        check("Autor: Jan Nowak", &["Jan Nowak"], &[]);
        check("By Ann Lee HN News, Oslo", &["Ann Lee"], &[]);
    }

    #[test]
    fn contributors_and_their_outlet() {
        let line = "Harbor News' Ann Lee, Bo al Carr and Cy Dent contributed to this report.";
        check(line, &["Ann Lee", "Bo al Carr", "Cy Dent"], &[]);
        assert_eq!(read(line).unwrap().outlet.as_deref(), Some("Harbor News"));
        check(
            "Associated Press writers Ann Lee in Oslo and Bo Carr contributed to this report.",
            &["Ann Lee", "Bo Carr"],
            &["Associated Press"],
        );
        check(
            "(Reporting by Ann Lee in Oslo and Bo Carr; Editing by Cy Dent)",
            &["Ann Lee", "Bo Carr"],
            &[],
        );
    }

    #[test]
    fn signs_and_agencies() {
        check("ab/cde (AFP, dpa)", &["ab", "cde"], &["AFP", "dpa"]);
        check("Source: AFP", &[], &["AFP"]);
        check("(AP)", &[], &["AP"]);
        assert_eq!(
            wire_agencies("OSLO, May 3 (Reuters) - The harbor opened."),
            ["Reuters"]
        );
        assert_eq!(
            wire_agencies("The harbor (AP) is a place name here."),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_source_with_its_sign_is_a_credit() {
        check(
            "Petrel (PTW), with additional reporting by The Pier Post.",
            &[],
            &[],
        );
        check(
            "Reuters, with additional reporting by Ann Lee.",
            &["Ann Lee"],
            &["Reuters"],
        );
        assert_eq!(
            read("The mayor spoke with reporters, with additional reporting by nobody."),
            None
        );
    }

    #[test]
    fn names_alone_are_told_from_other_phrases() {
        let names = |line| names_alone(line).map(|credit| credit.names);
        assert_eq!(names("Ann Lee").unwrap(), ["Ann Lee"]);
        assert_eq!(names("Reuters, Ann Lee").unwrap(), ["Ann Lee"]);
        assert_eq!(names("Ann Lee | 3 May 2011").unwrap(), ["Ann Lee"]);
        assert_eq!(names("A town waits"), None);
        assert_eq!(names("Reuters"), None);
    }

    #[test]
    fn sentences_credit_nobody() {
        for line in [
            "By Monday the harbor had reopened.",
            "By the time Ann Lee came, it was over",
            "The storms of the last ten years have contributed to this decline in the fleet.",
            "Source: the harbor master",
            "and/or",
        ] {
            assert!(
                read(line).is_none_or(|credit| credit.names == ["and", "or"]),
                "{line}"
            );
        }
    }
}
