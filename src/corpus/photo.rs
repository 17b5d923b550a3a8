//! Picture credits, and other signs that a line is a picture's text.
//!
//! What comes in: a line. What goes out: whether it credits a picture, by a word for one with a colon after it, or by the names of agencies
//! and picture desks where they are set after the text.

use super::phrases::Phrases;
use std::sync::LazyLock;

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

/// Finds the credit of a picture: after a word for one and a colon, or by the names of agencies and picture desks as they are set there.
pub(super) fn credit(text: &str) -> Photo {
    const LONGEST: usize = 900;
    if text.len() > LONGEST {
        return Photo::None;
    }
    let text_start = text.trim_start_matches(['(', '[', '/', '|', '-', '–', '—', ' ']);
    let head = lowered_head(text_start);
    let is_opened = OPENINGS.iter().any(|opening| {
        head.strip_prefix(opening)
            .is_some_and(|rest| rest.trim_start().starts_with([':', '：', '©', '/']))
    });
    let is_sign_of_copyright = text_start.starts_with(['©', 'ⓒ'])
        && !text.bytes().any(|b| b.is_ascii_digit())
        && text.len() < 100;
    if is_opened || is_sign_of_copyright {
        return Photo::Alone;
    }
    if is_directing(text_start) || ends_in_duration(text_start) {
        return Photo::AfterText;
    }
    // A credit after the text: within its last words, and no sentence after it.
    let tail_start = text.char_indices().rev().nth(90).map_or(0, |(at, _)| at);
    let tail = &text[tail_start..];
    let has_colon = tail.contains(':');
    let has_copyright = tail.contains(['©', 'ⓒ']);
    let lower_tail = if has_colon || has_copyright {
        tail.to_lowercase()
    } else {
        String::new()
    };
    let after_colon = has_colon
        && OPENINGS.iter().any(|opening| {
            lower_tail.match_indices(opening).any(|(at, _)| {
                let begins = lower_tail[..at]
                    .chars()
                    .next_back()
                    .is_none_or(|c| !c.is_lowercase() || !c.is_alphabetic())
                    || tail
                        .get(at..)
                        .is_some_and(|rest| rest.starts_with(char::is_uppercase));
                begins
                    && lower_tail[at + opening.len()..]
                        .trim_start()
                        .starts_with(':')
                    && at + tail_start > 15
            })
        });
    let by_sign = ANY_SIGN.any_in(tail)
        && SIGNS.iter().any(|sign| {
            tail.rfind(sign).is_some_and(|at| {
                let after = tail[at + sign.len()..].trim_end_matches([')', ']', '.', ' ']);
                !after.contains(". ")
                    && after.split_whitespace().count() <= 6
                    && !after.ends_with(['?', '!'])
                    && (tail.trim_end().ends_with([')', ']'])
                        || !tail.trim_end().ends_with(['.', '"', '”']))
            })
        });
    let by_copyright = has_copyright && !lower_tail.contains("rights") && text.len() > 30;
    if by_sign && text.len() < 60 && text.split_whitespace().count() <= 6 {
        Photo::Alone
    } else if after_colon || by_sign || by_copyright {
        Photo::AfterText
    } else {
        Photo::None
    }
}

/// Whether a text points at who stands where in a picture.
fn is_directing(text: &str) -> bool {
    const LONGEST: usize = 350;
    if text.len() >= LONGEST || text.contains(['"', '“', '„', '«']) {
        return false;
    }
    let lower = text.to_lowercase();
    lower.starts_with("pictured") || ANY_DIRECTION.any_in(&lower)
}

/// The start of a text in lower case, long enough for any of the openings.
fn lowered_head(text: &str) -> String {
    const LONG_ENOUGH: usize = 40;
    let end = text
        .char_indices()
        .nth(LONG_ENOUGH)
        .map_or(text.len(), |(at, _)| at);
    text[..end].to_lowercase()
}

static ANY_SIGN: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(SIGNS.iter().copied()));
static ANY_DIRECTION: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::new(DIRECTIONS.iter().copied()));

/// A film's text ends in how long it takes: "… | 0:21 min".
fn ends_in_duration(text: &str) -> bool {
    const UNIT: usize = "min".len();
    let text = text.trim_end_matches('.');
    let unit_at = text.len().saturating_sub(UNIT);
    text.get(unit_at..)
        .filter(|unit| unit.eq_ignore_ascii_case("min"))
        .map(|_| &text[..unit_at])
        .and_then(|rest| rest.split_whitespace().next_back())
        .and_then(|length| length.split_once(':'))
        .is_some_and(|(minutes, seconds)| minutes.parse::<u16>().is_ok() && seconds.len() == 2)
}

/// Words for a picture that stand before who made it.
#[rustfmt::skip]
const OPENINGS: &[&str] = &[
    "image", "images", "image caption", "photo caption", "photo", "photos", "photograph", "photography", "picture", "pictures", "foto", "fotos",
    "foto [m]", "bild", "bilder", "bildrechte", "bildquelle", "crédit", "crédits", "credit", "photo credit",
    "image credit", "fotografía", "imagen", "imagem", "immagine", "illustration", "collage", "montage", "grafik",
    "graphic", "infografik", "beeld", "fotograf", "zdjęcie", "zdroj", "фото", "коллаж", "источник", "写真", "사진",
];

/// How agencies and picture desks are set after a picture's text.
#[rustfmt::skip]
const SIGNS: &[&str] = &[
    "Getty Images", "via Getty", "/Getty", "AP Photo", "(AP/", "/AP", "AP/", "REUTERS/", "Reuters/", "/Reuters",
    "AFP/", "/AFP", "AFP /", "/dpa", "dpa/", "picture alliance", "picture-alliance", "IMAGO", "imago images",
    "Imago/", "Shutterstock", "iStock", "Alamy", "EPA-EFE", "EPA/", "/EPA", "/EFE", "EFE/", "Xinhua/", "/Xinhua",
    "Anadolu via", "/Anadolu", "ZUMA", "Unsplash", "Wikimedia", "Photo by", "Photograph by", "Foto von",
    "Courtesy of", "File Photo", "file photo", "Handout", "Wire/", "Symbolbild", "Archivfoto", "archive photo",
    "/TT", "NTB", "/ANP", "/SIPA", "Rex Features", "연합뉴스", "뉴시스",
];

/// Words that point into a picture.
#[rustfmt::skip]
const DIRECTIONS: &[&str] = &[
    "(left)", "(right)", "(centre)", "(center)", "(l)", "(r)", "(l.)", "(r.)", "(links)", "(rechts)", "from left",
    "from right", "left to right", "von links", "v.l.n.r", "v. l. n. r.", "de izquierda a derecha",
    "de gauche à droite", "(à gauche)", "(à droite)", "da sinistra",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn picture_credits_are_told_from_prose() {
        for (text, expected) in [
            ("Image: Ann Lee/Harbor Pictures", Photo::Alone),
            ("© Ann Lee", Photo::Alone),
            (
                "The harbor in winter. (Photo by Ann Lee/Getty Images)",
                Photo::AfterText,
            ),
            ("The harbor in winterImage: Ann Lee", Photo::AfterText),
            ("The harbor in winter. Foto: dpa", Photo::AfterText),
            (
                "The pictures of the harbor went around the world.",
                Photo::None,
            ),
            ("He sold his photographs to Getty Images.", Photo::None),
            ("© 2011 The Harbor News. All rights reserved.", Photo::None),
        ] {
            assert_eq!(credit(text), expected, "{text}");
        }
    }
}
