//! Signs that only several lines together give: numbered headings, speakers' labels, the clock of a live report, quoted posts, a note under
//! its author's name, a letter's close.
//!
//! What comes in: the lines and what each is by itself. What goes out: the same [`Features`], with what the neighbors add.

use super::credit;
use super::features::{Features, Line};
use std::collections::HashSet;

/// So many lines of a kind make it a habit of the page rather than chance.
const HABIT: usize = 3;

/// Adds what the lines say of each other.
pub(super) fn mark(lines: &[Line], features: &mut [Features]) {
    mark_mail_head(lines, features);
    mark_numbered(lines, features);
    mark_speakers(lines, features);
    mark_clocks(features);
    mark_answers(lines, features);
    mark_notes_under_names(lines, features);
    mark_closes(lines, features);
}

/// What a field of a mail's head tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MailField {
    Subject,
    Date,
    /// Who sent it, to whom, and by what machines.
    Other,
}

/// A mail saved as text begins with its head: "From: …", "Subject: …", "Date: …".
fn mark_mail_head(lines: &[Line], features: &mut [Features]) {
    let head: Vec<MailField> = lines
        .iter()
        .enumerate()
        .take_while(|(i, line)| *i == 0 || !line.apart)
        .map_while(|(_, line)| mail_field(line.text))
        .map(|(field, _)| field)
        .collect();
    if head.len() < 2 || !head.iter().any(|field| *field != MailField::Date) {
        return;
    }
    for (line, field) in features.iter_mut().zip(head) {
        line.mail = Some(field);
    }
}

/// What a line of a mail's head is, and its value.
pub(super) fn mail_field(text: &str) -> Option<(MailField, &str)> {
    #[rustfmt::skip]
    const FIELDS: &[(&str, MailField)] = &[
        ("subject", MailField::Subject), ("betreff", MailField::Subject), ("objet", MailField::Subject), ("asunto", MailField::Subject), ("oggetto", MailField::Subject), ("onderwerp", MailField::Subject),
        ("date", MailField::Date), ("sent", MailField::Date), ("datum", MailField::Date), ("gesendet", MailField::Date), ("envoyé", MailField::Date), ("fecha", MailField::Date), ("enviado", MailField::Date),
        ("from", MailField::Other), ("to", MailField::Other), ("cc", MailField::Other), ("reply-to", MailField::Other), ("sender", MailField::Other), ("list-unsubscribe", MailField::Other), ("message-id", MailField::Other), ("mime-version", MailField::Other), ("content-type", MailField::Other),
        ("von", MailField::Other), ("an", MailField::Other), ("de", MailField::Other), ("à", MailField::Other), ("para", MailField::Other), ("da", MailField::Other), ("van", MailField::Other), ("aan", MailField::Other),
    ];
    let (name, value) = text.split_once(':')?;
    let name = name.trim().to_lowercase();
    let (_, field) = FIELDS.iter().find(|(known, _)| *known == name)?;
    Some((*field, value.trim()))
}

/// The headline in a line such as "Subject: The harbor reopens".
pub(super) fn subject(text: &str) -> Option<&str> {
    mail_field(text)
        .filter(|(field, value)| *field == MailField::Subject && !value.is_empty())
        .map(|(_, value)| value)
}

/// "1. Open every hatch … 2. Lift the floorboards": numbers that go on across the prose between them are headings of one story; numbers
/// right under each other are a list of something.
fn mark_numbered(lines: &[Line], features: &mut [Features]) {
    let mut last: Option<(u32, usize)> = None;
    for i in 0..lines.len() {
        let Some(number) = leading_number(lines[i].text) else {
            continue;
        };
        if let Some((before, at)) = last
            && number.abs_diff(before) == 1
            && features[at + 1..i]
                .iter()
                .any(|line| line.ends_sentence && line.words >= 8)
        {
            features[i].heads_entry = true;
            features[at].heads_entry = true;
        }
        last = Some((number, i));
    }
}

/// The number of "3. Salt the bilge" or "3) Salt the bilge".
fn leading_number(text: &str) -> Option<u32> {
    const MOST_DIGITS: usize = 3;
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = text[digits..].strip_prefix(['.', ')', ':'])?;
    (digits <= MOST_DIGITS && rest.starts_with(char::is_whitespace))
        .then(|| text[..digits].parse().ok())
        .flatten()
}

/// Who speaks stands before what is said, in capitals: "HOST: Welcome back." Between speeches a bracket says what happened: "(LAUGHTER)".
fn mark_speakers(lines: &[Line], features: &mut [Features]) {
    let labels: Vec<Option<&str>> = lines.iter().map(|line| speaker(line.text)).collect();
    let spoken = labels.iter().flatten().count();
    let voices: HashSet<&str> = labels.iter().flatten().copied().collect();
    if spoken < HABIT || voices.len() < 2 {
        return;
    }
    for (i, line) in lines.iter().enumerate() {
        let is_bracketed = line.text.starts_with(['(', '[']) && line.text.ends_with([')', ']']);
        features[i].is_speech = labels[i].is_some() || is_bracketed && features[i].is_shouted;
    }
}

fn speaker(text: &str) -> Option<&str> {
    const MOST_WORDS: usize = 4;
    let (label, said) = text.split_once(':')?;
    let in_capitals = label.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && !label.chars().any(char::is_lowercase);
    (in_capitals
        && label.split_whitespace().count() <= MOST_WORDS
        && said.starts_with(char::is_whitespace))
    .then_some(label)
}

/// A live report gives the time before each of its entries.
fn mark_clocks(features: &mut [Features]) {
    let clocks = features.iter().filter(|line| line.is_clock).count();
    if clocks < HABIT {
        for line in features {
            line.is_clock = false;
        }
        return;
    }
    for i in 1..features.len() {
        features[i].is_under_clock = features[i - 1].is_clock;
    }
}

/// "Re: Frozen lines" repeats the line it answers.
fn mark_answers(lines: &[Line], features: &mut [Features]) {
    const ANSWERS: [&str; 6] = ["Re: ", "RE: ", "Aw: ", "AW: ", "Fwd: ", "Sv: "];
    let mut seen: HashSet<&str> = HashSet::new();
    for (line, features) in lines.iter().zip(features) {
        let answered = ANSWERS
            .iter()
            .find_map(|answer| line.text.strip_prefix(answer));
        features.is_repeated |= answered.is_some_and(|subject| seen.contains(subject));
        seen.insert(line.text);
    }
}

/// A note on an author stands under the author's name and begins with it.
fn mark_notes_under_names(lines: &[Line], features: &mut [Features]) {
    const LONGEST: usize = 500;
    for i in 1..lines.len() {
        let name = lines[i - 1].text;
        let note = lines[i].text;
        features[i].is_note_under_name = features[i - 1].is_person
            && note.len() < LONGEST
            && note.strip_prefix(name).is_some_and(|rest| {
                rest.starts_with([' ', ',']) && credit::names_alone(note).is_none()
            });
    }
}

/// "See you on Friday," over "Ann": a letter's last line and who signs it.
fn mark_closes(lines: &[Line], features: &mut [Features]) {
    const LONGEST_CLOSE: usize = 6;
    const LONGEST_NAME: usize = 3;
    for i in 1..lines.len() {
        let is_close = lines[i - 1].text.ends_with(',')
            && (1..=LONGEST_CLOSE).contains(&features[i - 1].words);
        let is_name = features[i].words <= LONGEST_NAME
            && lines[i].text.split_whitespace().all(|word| {
                word.starts_with(char::is_uppercase)
                    && word
                        .chars()
                        .all(|c| c.is_alphabetic() || matches!(c, '.' | '-'))
            });
        if is_close && is_name && !features[i].is_shouted {
            features[i - 1].is_close = true;
            features[i].is_signature = true;
        }
    }
}

/// "BC-SKARV-FERRY, 2nd add", "(more)", "ENDS": what a wire tells its own desks.
pub(super) fn is_slug(text: &str) -> bool {
    const MARKS: [&str; 8] = [
        "more",
        "ends",
        "end",
        "30",
        "endit",
        "mehr folgt",
        "ende",
        "suite",
    ];
    const LONGEST_MARK: usize = 14;
    let mark = text.trim_matches(|c: char| !c.is_alphanumeric());
    if text.len() <= LONGEST_MARK && MARKS.contains(&mark.to_lowercase().as_str()) {
        return true;
    }
    let name = text
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .trim_end_matches([',', ':']);
    let parts = name
        .split('-')
        .filter(|part| part.len() >= 2 && part.bytes().all(|b| b.is_ascii_uppercase()))
        .count();
    parts >= 3 || parts >= 2 && text[name.len()..].bytes().any(|b| b.is_ascii_digit())
}

/// "About Harbor Ferries": what a company says of itself under its announcement.
pub(super) fn is_about_label(text: &str) -> bool {
    const OPENINGS: [&str; 6] = [
        "About ",
        "Über ",
        "À propos de ",
        "Sobre ",
        "Acerca de ",
        "Over ",
    ];
    const MOST_WORDS: usize = 5;
    OPENINGS
        .iter()
        .find_map(|opening| text.strip_prefix(opening))
        .is_some_and(|name| {
            let words: Vec<&str> = name.trim_end_matches(':').split_whitespace().collect();
            (1..=MOST_WORDS).contains(&words.len())
                && words
                    .iter()
                    .all(|word| word.starts_with(|c: char| c.is_uppercase() || c == '&'))
        })
}
