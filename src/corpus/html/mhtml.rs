//! Pages that a browser saved with all that belongs to them in one file (MHTML, RFC 2557).
//!
//! What comes in: the bytes of such a file, a MIME message of several parts. What goes out: the page among the parts, and the address it was
//! saved from. The pictures and styles are left alone. The day of the message is the day of the saving, and of no interest.

use crate::corpus::decode::DecodeError;

/// The page in a saved file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Saved {
    pub(super) page: Vec<u8>,
    pub(super) address: Option<String>,
}

/// Finds the page; `None` where the bytes are no such file.
///
/// # Errors
/// If they are one, and no page is in it.
pub(super) fn page(bytes: &[u8]) -> Result<Option<Saved>, DecodeError> {
    let Some((head, body)) = head_and_body(bytes) else {
        return Ok(None);
    };
    let head = Head::read(head);
    match head.field("content-type") {
        Some(kind) if kind.to_ascii_lowercase().starts_with("multipart/") => {
            page_among(&head, kind, body)
                .map(Some)
                .ok_or(DecodeError::NoPage)
        }
        _ => Ok(None),
    }
}

/// The page among the parts of a message whose head says that it is of this kind.
fn page_among(head: &Head, kind: &str, body: &[u8]) -> Option<Saved> {
    let boundary = format!("--{}", parameter(kind, "boundary")?);
    let address = head.field("snapshot-content-location").map(str::to_owned);
    let parts = split(body, boundary.as_bytes());
    let pages = parts.into_iter().filter_map(|part| {
        let (head, body) = head_and_body(part)?;
        let head = Head::read(head);
        let kind = head.field("content-type")?.to_ascii_lowercase();
        // What is broken in its encoding comes out as anything but markup.
        let is_page = kind.starts_with("text/html") || kind.starts_with("application/xhtml");
        let page = is_page.then(|| decoded(&head, body))?;
        let location = head.field("content-location").map(str::to_owned);
        page.contains(&b'<').then_some((location, page))
    });
    // Frames follow the page that they belong to.
    let (location, page) = pages.reduce(|first, next| {
        if first.0 != address && next.0 == address {
            next
        } else {
            first
        }
    })?;
    Some(Saved {
        page,
        address: address
            .or(location)
            .filter(|address| address.starts_with("http")),
    })
}

/// The fields before a blank line, and what follows it.
fn head_and_body(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    const LONGEST_HEAD: usize = 1 << 14;
    let head = &bytes[..bytes.len().min(LONGEST_HEAD)];
    let ends = [&b"\r\n\r\n"[..], b"\n\n"];
    ends.iter()
        .filter_map(|end| {
            head.windows(end.len())
                .position(|window| window == *end)
                .map(|at| (at, at + end.len()))
        })
        .min()
        .map(|(at, after)| (&bytes[..at], &bytes[after..]))
}

/// The fields of a head, their names in lower case.
struct Head(Vec<(String, String)>);

impl Head {
    fn read(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in text.lines() {
            if line.starts_with([' ', '\t']) {
                if let Some((_, value)) = fields.last_mut() {
                    value.push_str(line.trim());
                }
            } else if let Some((name, value)) = line.split_once(':') {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        Self(fields)
    }

    fn field(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

fn parameter<'a>(value: &'a str, name: &str) -> Option<&'a str> {
    value.split(';').skip(1).find_map(|parameter| {
        let (known, value) = parameter.split_once('=')?;
        known
            .trim()
            .eq_ignore_ascii_case(name)
            .then(|| value.trim().trim_matches('"'))
            .filter(|value| !value.is_empty())
    })
}

/// What stands between the lines of a boundary.
fn split<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    let mut start = None;
    let mut at = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(boundary) {
            if let Some(start) = start {
                parts.push(&body[start..at]);
            }
            start = Some(at + line.len());
        }
        at += line.len();
    }
    // A file cut short ends without its last boundary.
    if let Some(start) = start.filter(|start| *start < body.len()) {
        parts.push(&body[start..]);
    }
    parts
}

fn decoded(head: &Head, body: &[u8]) -> Vec<u8> {
    match head
        .field("content-transfer-encoding")
        .map(str::to_ascii_lowercase)
        .as_deref()
    {
        Some("quoted-printable") => quoted_printable(body),
        Some("base64") => base64(body),
        _ => body.to_vec(),
    }
}

/// RFC 2045, 6.7; what is no valid code stays as it is.
fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'=' {
            bytes.push(byte);
            continue;
        }
        let code = after
            .get(..2)
            .and_then(|code| std::str::from_utf8(code).ok())
            .and_then(|code| u8::from_str_radix(code, 16).ok());
        if let Some(code) = code {
            bytes.push(code);
            rest = &after[2..];
        } else if let Some(after) = after
            .strip_prefix(b"\r\n")
            .or_else(|| after.strip_prefix(b"\n"))
        {
            rest = after;
        } else {
            bytes.push(byte);
        }
    }
    bytes
}

/// RFC 4648, 4; what is no sign of the alphabet is passed over.
fn base64(body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(body.len() / 4 * 3);
    let (mut bits, mut filled) = (0u32, 0);
    for &byte in body {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        filled += 6;
        if filled >= 8 {
            filled -= 8;
            bytes.push((bits >> filled) as u8);
        }
    }
    bytes
}

/// The address that a browser or an extension noted in a comment at the top of a page that it saved.
pub(super) fn noted_address(html: &str) -> Option<&str> {
    const FARTHEST: usize = 2000;
    let mut end = html.len().min(FARTHEST);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    let head = &html[..end];
    let after = ["saved from url=(", "url: http"].iter().find_map(|mark| {
        let at = head.find(mark)?;
        head[..at].contains("<!--").then_some(&head[at..])
    })?;
    let address = &after[after.find("http")?..];
    let end = address
        .find(|c: char| c.is_whitespace() || matches!(c, '>' | '<' | '"'))
        .unwrap_or(address.len());
    let address = address[..end].trim_end_matches("--");
    crate::corpus::address::host(address).map(|_| address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;

    fn text(bytes: &[u8]) -> Cow<'_, str> {
        String::from_utf8_lossy(bytes)
    }

    #[test]
    fn the_page_is_found_among_the_parts() {
        let file = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://pier.example/a\r\nDate: Sat, 7 May 2022 10:00:00 -0000\r\n\
            MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--x--\"\r\n\r\n\r\n\
            ----x--\r\nContent-Type: text/css\r\n\r\np {}\r\n\
            ----x--\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://pier.example/a\r\n\r\n\
            <p>Z=C3=BCrich =\r\nis =3D there\r\n----x----\r\n";
        let saved = page(file.as_bytes()).unwrap().unwrap();
        assert_eq!(text(&saved.page), "<p>Zürich is = there\r\n");
        assert_eq!(saved.address.as_deref(), Some("https://pier.example/a"));
        assert!(page(b"<p>x\n\ny").unwrap().is_none());
    }

    #[test]
    fn base64_is_decoded() {
        assert_eq!(
            text(&base64(
                b"PHA+W
sO8cg=="
            )),
            "<p>Zür"
        );
    }

    #[test]
    fn a_note_on_the_saving_gives_the_address() {
        let noted = noted_address(
            "<!DOCTYPE html>\n<!-- saved from url=(0024)https://pier.example/a-b -->\n<html>",
        );
        assert_eq!(noted, Some("https://pier.example/a-b"));
        assert_eq!(noted_address("<p>url: http://pier.example/"), None);
    }
}
