//! Bytes → text: character encodings, and what is no text at all.
//!
//! Valid UTF-8 is always taken as such. UTF-16 is known by its byte order mark or its pattern of zeros. What is left is read as
//! UTF-8 with damage where some of it is UTF-8 beyond ASCII and little is not, and otherwise as the legacy encoding that fits best.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;
use std::io::{self, BufRead, Read};

/// A file's text and how it lies in the file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    /// Where the text begins in the file: after a byte order mark.
    pub(super) offset: u64,
    /// Whether the text's bytes are the file's own bytes.
    pub(super) on_disk: bool,
}

/// Why bytes are no text. The messages follow a file's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum DecodeError {
    #[error("the file is empty")]
    Empty,
    #[error("the file holds nothing but white space")]
    Blank,
    #[error("the file is not text; convert it to plain text first")]
    Binary,
    #[error("the file is UTF-32 text, which is not read; save it as UTF-8")]
    Utf32,
    #[error("the web archive holds no page, or it is cut short before it; save the page anew")]
    NoPage,
}

/// As much of a file as its encoding is guessed from.
const SAMPLE: usize = 1 << 20;

/// Decodes a whole file.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, DecodeError> {
    if bytes.is_empty() {
        return Err(DecodeError::Empty);
    }
    let decoded = decode_any(bytes)?;
    if decoded.text.trim().is_empty() {
        return Err(DecodeError::Blank);
    }
    if is_mostly_controls(&decoded.text) {
        return Err(DecodeError::Binary);
    }
    Ok(decoded)
}

fn decode_any(bytes: &[u8]) -> Result<Decoded<'_>, DecodeError> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => return Err(DecodeError::Utf32),
        [0xFF, 0xFE, rest @ ..] => return recoded(rest, UTF_16LE),
        [0xFE, 0xFF, rest @ ..] => return recoded(rest, UTF_16BE),
        _ => {}
    }
    let offset = if bytes.starts_with(b"\xEF\xBB\xBF") {
        3
    } else {
        0
    };
    let bytes = &bytes[offset..];
    if bytes.starts_with(b"%PDF-") {
        return Err(DecodeError::Binary);
    }
    if bytes.contains(&0) {
        let encoding = utf16_by_zeros(bytes).ok_or(DecodeError::Binary)?;
        return recoded(bytes, encoding);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded {
            text: Cow::Borrowed(text),
            offset: offset as u64,
            on_disk: true,
        });
    }
    if offset > 0 || is_damaged_utf8(bytes) {
        return Ok(Decoded {
            text: Cow::Owned(mended(bytes)),
            offset: 0,
            on_disk: false,
        });
    }
    recoded(bytes, legacy_encoding(bytes))
}

/// Text in another encoding than UTF-8; a zero character left in it shows that it is none.
fn recoded<'a>(bytes: &[u8], encoding: &'static Encoding) -> Result<Decoded<'a>, DecodeError> {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    if text.contains('\0') {
        return Err(DecodeError::Binary);
    }
    Ok(Decoded {
        text: Cow::Owned(text.into_owned()),
        offset: 0,
        on_disk: false,
    })
}

/// A stream of UTF-16 as one of UTF-8.
pub(super) struct Utf16<R> {
    input: R,
    decoder: Decoder,
    /// Whether the decoder has given all: then it is not asked again.
    is_ended: bool,
    decoded: Vec<u8>,
    at: usize,
}

impl<R: BufRead> Utf16<R> {
    /// Reads a stream in the encoding that its head shows; `None` for one that is not UTF-16.
    pub(super) fn encoding(head: &[u8]) -> Option<&'static Encoding> {
        match head {
            [0xFF, 0xFE, 0, 0, ..] => None,
            [0xFF, 0xFE, ..] => Some(UTF_16LE),
            [0xFE, 0xFF, ..] => Some(UTF_16BE),
            _ => {
                // The head may end within a character.
                let even = head.len() & !1;
                let mut ends = [even, even.saturating_sub(2)].into_iter();
                ends.find_map(|end| utf16_by_zeros(&head[..end]))
            }
        }
    }

    /// Reads a stream in this encoding.
    pub(super) fn new(input: R, encoding: &'static Encoding) -> Self {
        Self {
            input,
            decoder: encoding.new_decoder_with_bom_removal(),
            is_ended: false,
            decoded: Vec::new(),
            at: 0,
        }
    }
}

impl<R: BufRead> Read for Utf16<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        while self.at == self.decoded.len() && !self.is_ended {
            let encoded = self.input.fill_buf()?;
            let is_last = encoded.is_empty();
            self.decoded.clear();
            self.at = 0;
            let longest = self.decoder.max_utf8_buffer_length(encoded.len());
            self.decoded.resize(longest.unwrap_or(0).max(16), 0);
            let (_, read, written, _) =
                self.decoder
                    .decode_to_utf8(encoded, &mut self.decoded, is_last);
            self.decoded.truncate(written);
            self.input.consume(read);
            self.is_ended = is_last;
        }
        let taken = target.len().min(self.decoded.len() - self.at);
        target[..taken].copy_from_slice(&self.decoded[self.at..self.at + taken]);
        self.at += taken;
        Ok(taken)
    }
}

/// UTF-16 without a byte order mark has zeros for the upper halves of its ASCII characters, spaces at the least, and hence at
/// every other place only.
fn utf16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let zeros_from = |start: usize| {
        sample
            .iter()
            .skip(start)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd) = (zeros_from(0), zeros_from(1));
    let encoding = if even == 0 {
        UTF_16LE
    } else if odd == 0 {
        UTF_16BE
    } else {
        return None;
    };
    let zeros = even.max(odd);
    let enough = zeros > 1 && zeros * 16 >= sample.len();
    (enough && !encoding.decode_without_bom_handling(sample).1).then_some(encoding)
}

/// Whether bytes are UTF-8 but for a few places: legacy encodings hardly ever make valid sequences of several bytes. In a short text even
/// one such sequence tells, where the strays are letters of western Europe.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    const FEW: usize = 8;
    let (mut damaged, mut whole, mut letters) = (0usize, 0usize, 0usize);
    for (valid, stray) in strays(bytes) {
        whole += valid.chars().filter(|c| !c.is_ascii()).count();
        damaged += usize::from(stray.is_some());
        letters += usize::from(stray.is_some_and(|c| c != char::REPLACEMENT_CHARACTER));
    }
    whole >= damaged || whole > 0 && damaged <= FEW && letters == damaged
}

/// UTF-8 with its strays: those that are letters in windows-1252 as these, the others marked as lost.
fn mended(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for (valid, stray) in strays(bytes) {
        text.push_str(valid);
        text.extend(stray);
    }
    text
}

/// The pieces of valid UTF-8, and what is read for the bytes after each that are none.
fn strays(bytes: &[u8]) -> impl Iterator<Item = (&str, Option<char>)> {
    let mut end = 0;
    bytes.utf8_chunks().map(move |chunk| {
        let (valid, stray) = (chunk.valid(), chunk.invalid());
        end += valid.len() + stray.len();
        let letter = match stray {
            [] => return (valid, None),
            [byte] => stray_letter(valid, *byte, bytes.get(end).copied()),
            _ => None,
        };
        (valid, Some(letter.unwrap_or(char::REPLACEMENT_CHARACTER)))
    })
}

/// The letter of windows-1252 that a stray byte is. A capital that begins no word is rather the first byte of a sequence cut short.
fn stray_letter(before: &str, byte: u8, after: Option<u8>) -> Option<char> {
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&byte));
    let letter = text.chars().next().filter(|c| c.is_alphabetic())?;
    let begins_word =
        !before.ends_with(char::is_alphanumeric) && after.is_some_and(|b| b.is_ascii_alphabetic());
    (letter.is_lowercase() && byte >= 0xDF || letter.is_uppercase() && begins_word)
        .then_some(letter)
}

fn legacy_encoding(bytes: &[u8]) -> &'static Encoding {
    // ASCII tells nothing, so the sample begins at the first byte that does.
    let start = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0);
    let start = start.saturating_sub(64);
    let sample = &bytes[start..bytes.len().min(start + SAMPLE)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    if encoding.is_single_byte() && is_little_evidence(sample) {
        return WINDOWS_1252;
    }
    if encoding.is_single_byte() || !encoding.decode_without_bom_handling(bytes).1 {
        encoding
    } else {
        WINDOWS_1252
    }
}

/// Whether a text is ASCII but for very few bytes, which in windows-1252 are the letters that western Europe writes most, within words.
fn is_little_evidence(bytes: &[u8]) -> bool {
    const FEW: usize = 3;
    const COMMON: &str = "éèàùâêîôûçäöüßáíóúñåæøïëãõ";
    let mut strays = bytes.iter().enumerate().filter(|(_, b)| !b.is_ascii());
    let is_common = |(at, byte): (usize, &u8)| {
        let (text, _) = WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(byte));
        let touches = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at))
                .is_some_and(u8::is_ascii_alphabetic)
        };
        COMMON.contains(&*text) && (touches(at.checked_sub(1)) || touches(Some(at + 1)))
    };
    strays.clone().count() <= FEW && strays.all(is_common)
}

/// Programs, pictures and the like that happen to hold no zero byte still hold control characters in plenty.
fn is_mostly_controls(text: &str) -> bool {
    let sample: String = text.chars().take(SAMPLE).collect();
    let controls = sample
        .chars()
        .filter(|c| c.is_control() && !c.is_whitespace() && *c != '\u{1b}')
        .count();
    controls * 20 > sample.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], text: &str, offset: u64, on_disk: bool) {
        let expected = Decoded {
            text: Cow::Borrowed(text),
            offset,
            on_disk,
        };
        assert_eq!(decode(bytes), Ok(expected));
    }

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn utf8_is_read_where_it_lies() {
        check("Zürich".as_bytes(), "Zürich", 0, true);
        check("\u{feff}Zürich".as_bytes(), "Zürich", 3, true);
    }

    #[test]
    fn utf16_is_known_by_its_mark_or_its_zeros() {
        let text = "Peace talks opened in Zürich.";
        for to_bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            check(&utf16(text, to_bytes), text, 0, false);
            check(&utf16(&format!("\u{feff}{text}"), to_bytes), text, 0, false);
        }
        let russian = "Переговоры начались утром и продлились до вечера.";
        check(&utf16(russian, u16::to_le_bytes), russian, 0, false);
    }

    #[test]
    fn utf16_is_read_as_a_stream() {
        let text = "Zürich, \u{1f6a2} and the pier.\n".repeat(1000);
        for to_bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            for mark in ["", "\u{feff}"] {
                for (odd, end) in [(&b""[..], ""), (b"x", "\u{fffd}")] {
                    let mut bytes = utf16(&format!("{mark}{text}"), to_bytes);
                    bytes.extend(odd);
                    let encoding = Utf16::<&[u8]>::encoding(&bytes).unwrap();
                    let input = io::BufReader::with_capacity(7, &bytes[..]);
                    let mut read = String::new();
                    let mut stream = Utf16::new(input, encoding);
                    stream.read_to_string(&mut read).unwrap();
                    assert_eq!(read, format!("{text}{end}"));
                    // Who asks again at the end is told the same.
                    for _ in 0..3 {
                        assert_eq!(stream.read(&mut [0; 8]).unwrap(), 0);
                    }
                }
            }
        }
    }

    #[test]
    fn a_legacy_encoding_is_guessed() {
        check(
            b"Die Gespr\xE4che in Z\xFCrich begannen f\xFCr alle \xFCberraschend.",
            "Die Gespräche in Zürich begannen für alle überraschend.",
            0,
            false,
        );
        let russian = "Переговоры в Женеве начались рано утром и продлились до вечера.";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(russian);
        check(&bytes, russian, 0, false);
    }

    #[test]
    fn a_damaged_character_does_not_spoil_the_others() {
        check(
            b"Z\xC3\xBCrich, Gen\xC3\xA8ve, M\xC3\xBCnchen\xC3",
            "Zürich, Genève, München\u{fffd}",
            0,
            false,
        );
    }

    #[test]
    fn stray_letters_in_utf8_are_read_and_spoil_nothing() {
        check(
            b"The caf\xC3\xA9 was na\xEFve about its fianc\xE9.",
            "The café was naïve about its fiancé.",
            0,
            false,
        );
        check(
            b"\xC9tat, Z\xC3\xBCrich, Gen\xC3\xA8ve, M\xC3\xBCnchen, Caf\xE9, Z\xC3rich",
            "État, Zürich, Genève, München, Café, Z\u{fffd}rich",
            0,
            false,
        );
        check(b"A caf\xE9 in Oslo.", "A café in Oslo.", 0, false);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decode(b""), Err(DecodeError::Empty));
        assert_eq!(decode(b" \n\t\n"), Err(DecodeError::Blank));
        assert_eq!(decode("\u{feff}".as_bytes()), Err(DecodeError::Blank));
        assert_eq!(
            decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01"),
            Err(DecodeError::Binary)
        );
        assert_eq!(decode(b"one zero \0 in a text"), Err(DecodeError::Binary));
        assert_eq!(
            decode(b"\x01\x02\x03\x04abc\x05\x06"),
            Err(DecodeError::Binary)
        );
        assert_eq!(decode(b"\xFF\xFE\0\0a\0\0\0"), Err(DecodeError::Utf32));
    }
}
