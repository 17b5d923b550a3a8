//! The bytes of a page → text.
//!
//! Pages say which encoding they are in, and are wrong often enough: what is valid UTF-8 is UTF-8, whatever the page says. Otherwise a
//! byte order mark counts, then what the page says, then a guess from the bytes.

use crate::corpus::decode::{self, DecodeError};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// Decodes a page.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, DecodeError> {
    let has_mark = Encoding::for_bom(bytes).is_some();
    if !has_mark
        && let Ok(text) = std::str::from_utf8(bytes)
        && !text.contains('\0')
        && looks_like_markup(text)
    {
        return Ok(Cow::Borrowed(text));
    }
    if !has_mark && let Some(encoding) = declared(bytes) {
        let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
        // A single byte encoding fits any bytes; one that does not fit was not meant.
        if !had_errors && !bytes.contains(&0) {
            return Ok(text);
        }
    }
    decode::decode(bytes).map(|decoded| decoded.text)
}

/// Whether a text begins as markup does, so that nobody need ask whether it is text at all.
fn looks_like_markup(text: &str) -> bool {
    text.trim_start().starts_with('<')
}

/// The encoding that a page says it is in; UTF-8, which it is not, and UTF-16, in which its own words could not be read, are no answers.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    const FARTHEST: usize = 4096;
    let head = &bytes[..bytes.len().min(FARTHEST)];
    let (head, _) = WINDOWS_1252.decode_without_bom_handling(head);
    let head = head.to_ascii_lowercase();
    head.match_indices("charset")
        .map(|(at, word)| &head[at + word.len()..])
        .chain(
            head.match_indices("encoding")
                .map(|(at, word)| &head[at + word.len()..]),
        )
        .find_map(|rest| {
            let value = rest.trim_start().strip_prefix('=')?.trim_start();
            let value = value.trim_start_matches(['"', '\'']);
            let label = value
                .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':')))
                .next()?;
            Encoding::for_label(label.as_bytes())
        })
        .filter(|encoding| ![UTF_8, UTF_16LE, UTF_16BE].contains(encoding))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_utf8_wins_over_what_the_page_says() {
        let page = "<meta charset=iso-8859-1><p>Zürich";
        assert_eq!(decode(page.as_bytes()).unwrap(), page);
    }

    #[test]
    fn the_encoding_a_page_names_is_taken_where_it_fits() {
        let page = b"<meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1251\"><p>\xCC\xE8\xF0";
        assert!(decode(page).unwrap().ends_with("Мир"));
    }
}
