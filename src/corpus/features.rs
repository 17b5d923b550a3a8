//! What can be said of a line by looking at it and at the lines around it.
//!
//! What comes in: the lines of a draft. What goes out: a [`Features`] each, plain facts about form and wording. What they amount to is
//! decided in [`roles`](super::roles), so that a fitted model can take the place of its rules.

use super::vocabulary::{WebTalk, web_talk};
use super::{credit, dates};
use std::collections::HashMap;

/// A line, or joined paragraph, of a draft.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    /// Whether a blank line stands before it.
    pub(super) apart: bool,
}

/// Facts about one line.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools)] // each is a fact of its own
pub(super) struct Features {
    /// Width in characters; a character of a script without spaces counts as two, since it says as much.
    pub(super) width: usize,
    pub(super) words: usize,
    /// Sentence ends, the last included.
    pub(super) sentences: usize,
    /// The line's last sign, leaving quotes and brackets aside, ends a sentence.
    pub(super) ends_sentence: bool,
    pub(super) ends_question: bool,
    pub(super) ends_colon: bool,
    /// Letters or ideographs stand in it.
    pub(super) has_letters: bool,
    pub(super) has_quote: bool,
    pub(super) has_address: bool,
    /// Most of its letters are capitals, in a script that has them.
    pub(super) is_shouted: bool,
    pub(super) is_item: bool,
    /// Words are few beside signs that divide, as in "News | Sport | Weather".
    pub(super) is_divided: bool,
    pub(super) talk: WebTalk,
    pub(super) photo: Photo,
    pub(super) is_date: bool,
    pub(super) is_credit: bool,
    /// Nothing but names of people, by their form.
    pub(super) is_person: bool,
    /// A few words under a name, one of them a job at an outlet.
    pub(super) is_job: bool,
    /// Begins with a name and says what the person does at an outlet.
    pub(super) is_author_note: bool,
    /// The article as a whole speaks to its reader, as advice does, so that "you" is no sign of a notice.
    pub(super) is_in_direct_style: bool,
    /// The same text stands in an earlier line.
    pub(super) is_repeated: bool,
    /// The next line begins with this one's text.
    pub(super) next_repeats: bool,
    pub(super) apart: bool,
    /// A blank line, or nothing, follows.
    pub(super) apart_after: bool,
}

/// How a line credits a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Photo {
    /// Not at all.
    None,
    /// The credit is the line: "Photo: Ann Lee".
    Alone,
    /// The credit follows the picture's text.
    AfterText,
}

/// As much of a line as its form is told from.
const EXAMINED: usize = 4000;

/// The features of every line.
pub(super) fn of(lines: &[Line]) -> Vec<Features> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut features: Vec<Features> = lines
        .iter()
        .enumerate()
        .map(|(i, line)| {
            let next = lines.get(i + 1);
            let times = seen.entry(line.text).or_default();
            *times += 1;
            Features {
                is_repeated: *times > 1,
                next_repeats: next.is_some_and(|next| {
                    line.text.len() > 20 && next.text.starts_with(line.text)
                }),
                apart_after: next.is_none_or(|next| next.apart),
                ..of_line(*line)
            }
        })
        .collect();
    for i in 0..features.len() {
        let under_name = i > 0 && (features[i - 1].is_person || features[i - 1].is_credit);
        features[i].is_job &= under_name;
    }
    if is_direct_style(&features) {
        for line in &mut features {
            line.is_in_direct_style = true;
        }
    }
    features
}

/// Whether a fair part of the longer lines speak to the reader.
fn is_direct_style(features: &[Features]) -> bool {
    const LONGER: usize = 100;
    let longer = || features.iter().filter(|line| line.width >= LONGER);
    let addressing = longer().filter(|line| line.talk.address && !line.has_quote && line.talk.strong == 0);
    addressing.count() * 5 >= longer().count()
}

fn of_line(line: Line) -> Features {
    let text = head(line.text);
    let words = text.split_whitespace().count();
    let ending = text
        .trim_end_matches(|c: char| matches!(c, '"' | '\'' | '”' | '’' | '»' | '«' | '›' | '“' | ')' | ']' | '」' | '』' | '*') || c.is_whitespace())
        .chars()
        .next_back();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let (upper, lower) = text.chars().fold((0, 0), |(upper, lower), c| {
        (upper + usize::from(c.is_uppercase()), lower + usize::from(c.is_lowercase()))
    });
    let is_job = (1..=7).contains(&words) && text.split_whitespace().any(credit::names_job);
    Features {
        width: text.chars().map(|c| if is_dense(c) { 2 } else { 1 }).sum::<usize>() + (line.text.len() - text.len()),
        words,
        sentences: text.matches(is_sentence_end).count(),
        ends_sentence: ending.is_some_and(is_sentence_end),
        ends_question: ending.is_some_and(|c| matches!(c, '?' | '？' | '؟' | '!' | '！')),
        ends_colon: ending.is_some_and(|c| matches!(c, ':' | '：')),
        has_letters: letters > 0,
        has_quote: text.contains(['"', '“', '”', '„', '«', '»', '「']),
        has_address: text.contains("http://") || text.contains("https://") || text.contains("www.") || is_mail_address(text),
        is_shouted: upper >= 4 && upper * 10 >= (upper + lower) * 8,
        is_item: text.starts_with(['•', '·', '▪', '◦', '*', '-', '–', '—', '>', '»', '→', '►']),
        is_divided: text.matches(['|', '·', '•', '›', '/', '>']).count() * 4 >= words && words > 1 && words < 40 && text.contains([' ', '|']) && text.matches(['|', '·', '•', '›', '>']).count() > 1,
        talk: web_talk(text),
        photo: photo(text),
        is_date: dates::date_line(text).is_some(),
        is_credit: credit::read(text).is_some(),
        is_person: credit::names_alone(text).is_some(),
        is_job,
        is_author_note: is_author_note(text),
        is_in_direct_style: false,
        is_repeated: false,
        next_repeats: false,
        apart: line.apart,
        apart_after: true,
    }
}

fn head(text: &str) -> &str {
    let mut end = text.len().min(EXAMINED);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn is_sentence_end(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '۔' | '।' | '։' | '።' | '။' | '។')
}

/// Ideographs, kana and hangul.
fn is_dense(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// "Ann Lee is a reporter for the Harbor News."
fn is_author_note(text: &str) -> bool {
    const VERBS: [&str; 12] = [" is ", " was ", " ist ", " est ", " es ", " è ", " é ", " är ", " er ", " covers ", " writes ", " arbeitet "];
    const FARTHEST: usize = 20;
    let Some(at) = VERBS.iter().filter_map(|verb| text.find(verb)).min() else {
        return false;
    };
    credit::is_person(&text[..at])
        && text.len() < 500
        && text[at..].split_whitespace().take(FARTHEST).any(credit::names_job)
}

fn is_mail_address(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        word.split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
    })
}

/// Finds the credit of a picture: after a word for one and a colon, or by the names of agencies and picture desks as they are set there.
fn photo(text: &str) -> Photo {
    const LONGEST: usize = 900;
    const OPENINGS: &[&str] = &[
        "image", "images", "photo", "photos", "photograph", "photography", "picture", "pictures", "foto", "fotos", "foto [m]", "bild", "bilder", "bildrechte", "bildquelle", "crédit", "crédits", "credit", "photo credit", "image credit",
        "fotografía", "imagen", "imagem", "immagine", "illustration", "collage", "montage", "grafik", "graphic", "infografik", "beeld", "fotograf", "zdjęcie", "zdroj", "фото", "коллаж", "источник", "写真", "사진",
    ];
    const SIGNS: &[&str] = &[
        "Getty Images", "via Getty", "/Getty", "AP Photo", "(AP/", "/AP", "AP/", "REUTERS/", "Reuters/", "/Reuters", "AFP/", "/AFP", "AFP /", "/dpa", "dpa/", "picture alliance", "picture-alliance", "IMAGO", "imago images", "Imago/", "Shutterstock", "iStock",
        "Alamy", "EPA-EFE", "EPA/", "/EPA", "/EFE", "EFE/", "Xinhua/", "/Xinhua", "Anadolu via", "/Anadolu", "ZUMA", "Unsplash", "Wikimedia", "Photo by", "Photograph by", "Foto von", "Courtesy of", "File Photo", "file photo", "Handout", "Wire/", "Symbolbild", "Archivfoto", "archive photo", "/TT", "NTB", "/ANP", "/SIPA", "Rex Features", "연합뉴스", "뉴시스",
    ];
    if text.len() > LONGEST {
        return Photo::None;
    }
    let lower = text.to_lowercase();
    let lower = lower.trim_start_matches(['(', '[', '/', '|', '-', '–', '—', ' ']);
    let is_opened = OPENINGS.iter().any(|opening| {
        lower
            .strip_prefix(opening)
            .is_some_and(|rest| rest.trim_start().starts_with([':', '：', '©', '/']))
    });
    let is_sign_of_copyright = lower.starts_with(['©', 'ⓒ']) && !lower.chars().any(|c| c.is_ascii_digit()) && text.len() < 100;
    if is_opened || is_sign_of_copyright {
        return Photo::Alone;
    }
    if is_directing(&lower) || ends_in_duration(&lower) {
        return Photo::AfterText;
    }
    // A credit after the text: within its last words, and no sentence after it.
    let tail_start = text.char_indices().rev().nth(90).map_or(0, |(at, _)| at);
    let tail = &text[tail_start..];
    let lower_tail = tail.to_lowercase();
    let after_colon = OPENINGS.iter().any(|opening| {
        lower_tail.match_indices(opening).any(|(at, _)| {
            let begins = lower_tail[..at].chars().next_back().is_none_or(|c| !c.is_lowercase() || !c.is_alphabetic()) || tail.get(at..).is_some_and(|rest| rest.starts_with(char::is_uppercase));
            begins && lower_tail[at + opening.len()..].trim_start().starts_with(':') && at + tail_start > 15
        })
    });
    let by_sign = SIGNS.iter().any(|sign| {
        tail.rfind(sign).is_some_and(|at| {
            let after = tail[at + sign.len()..].trim_end_matches([')', ']', '.', ' ']);
            !after.contains(". ") && after.split_whitespace().count() <= 6 && !after.ends_with(['?', '!'])
                && (tail.trim_end().ends_with([')', ']']) || !tail.trim_end().ends_with(['.', '"', '”']))
        })
    });
    let by_copyright = tail.contains(['©', 'ⓒ']) && !lower_tail.contains("rights") && text.len() > 30;
    if by_sign && text.len() < 60 && text.split_whitespace().count() <= 6 {
        Photo::Alone
    } else if after_colon || by_sign || by_copyright {
        Photo::AfterText
    } else {
        Photo::None
    }
}

/// Whether a text points at who stands where in a picture.
fn is_directing(lower: &str) -> bool {
    const LONGEST: usize = 350;
    const SIGNS: &[&str] = &[
        "(left)", "(right)", "(centre)", "(center)", "(l)", "(r)", "(l.)", "(r.)", "(links)", "(rechts)", "from left", "from right", "left to right", "von links", "v.l.n.r", "v. l. n. r.", "de izquierda a derecha", "de gauche à droite", "(à gauche)", "(à droite)", "da sinistra",
    ];
    lower.len() < LONGEST && !lower.contains(['"', '“', '„', '«']) && (lower.starts_with("pictured") || SIGNS.iter().any(|sign| lower.contains(sign)))
}

/// A film's text ends in how long it takes: "… | 0:21 min".
fn ends_in_duration(lower: &str) -> bool {
    lower
        .trim_end_matches('.')
        .strip_suffix("min")
        .and_then(|rest| rest.split_whitespace().next_back())
        .and_then(|length| length.split_once(':'))
        .is_some_and(|(minutes, seconds)| minutes.parse::<u16>().is_ok() && seconds.len() == 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn picture_credits_are_told_from_prose() {
        for (text, expected) in [
            ("Image: Ann Lee/Harbor Pictures", Photo::Alone),
            ("© Ann Lee", Photo::Alone),
            ("The harbor in winter. (Photo by Ann Lee/Getty Images)", Photo::AfterText),
            ("The harbor in winterImage: Ann Lee", Photo::AfterText),
            ("The harbor in winter. Foto: dpa", Photo::AfterText),
            ("The pictures of the harbor went around the world.", Photo::None),
            ("He sold his photographs to Getty Images.", Photo::None),
            ("© 2011 The Harbor News. All rights reserved.", Photo::None),
        ] {
            assert_eq!(photo(text), expected, "{text}");
        }
    }

    #[test]
    fn a_sentence_may_end_in_quotes_or_brackets() {
        let ends = |text| of_line(Line { text, apart: true }).ends_sentence;
        assert!(ends("She said: “Not today.”"));
        assert!(ends("一切都很安静。"));
        assert!(!ends("A town and its ‘last ship’"));
    }
}
