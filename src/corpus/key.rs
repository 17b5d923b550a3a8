//! A path as text that is no other path's text.
//!
//! File names on Unix are bytes. Those that are UTF-8 (nearly all) are their own text. A byte that is not is written as `%` and two
//! digits; so that such a text can never be another file's true name, a name that looks like one has its `%` written as `%25`.

use std::borrow::Cow;
use std::path::Path;

/// A path as text: itself where it is UTF-8, and otherwise with `%E9` for a byte that is not.
#[must_use]
pub fn path_text(path: &Path) -> Cow<'_, str> {
    match path.to_str() {
        Some(text) if !looks_escaped(text) => Cow::Borrowed(text),
        _ => Cow::Owned(escape(path.as_os_str().as_encoded_bytes())),
    }
}

/// Whether unescaping a text, perhaps more than once, comes to bytes that are no UTF-8: then it could stand for such a name.
fn looks_escaped(text: &str) -> bool {
    let mut text = Cow::Borrowed(text);
    while let Some(bytes) = unescape(text.as_bytes()) {
        match String::from_utf8(bytes) {
            Ok(shorter) => text = Cow::Owned(shorter),
            Err(_) => return true,
        }
    }
    false
}

/// The bytes that an escaped text stands for; `None` where nothing in it is escaped.
fn unescape(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, others @ ..] = rest {
        if let Some(byte) = escaped_byte(rest) {
            bytes.push(byte);
            rest = &rest[3..];
        } else {
            bytes.push(*first);
            rest = others;
        }
    }
    (bytes.len() < text.len()).then_some(bytes)
}

/// The byte that a text begins with in its escaped form.
fn escaped_byte(text: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = text else {
        return None;
    };
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

fn escape(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + 6);
    let mut rest = bytes;
    for chunk in bytes.utf8_chunks() {
        for char in chunk.valid().chars() {
            if char == '%' && escaped_byte(rest).is_some() {
                text.push_str("%25");
            } else {
                text.push(char);
            }
            rest = &rest[char.len_utf8()..];
        }
        text.extend(chunk.invalid().iter().map(|byte| format!("%{byte:02X}")));
        rest = &rest[chunk.invalid().len()..];
    }
    text
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::collections::HashMap;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    fn text(name: &[u8]) -> String {
        path_text(Path::new(OsStr::from_bytes(name))).into_owned()
    }

    #[test]
    fn a_name_that_is_text_is_itself() {
        for name in [
            "a/b.txt",
            "café.txt",
            "50%.txt",
            "a%20b.txt",
            "caf%C3%A9.txt",
        ] {
            assert_eq!(text(name.as_bytes()), name);
        }
        assert_eq!(text(b"caf\xE9.txt"), "caf%E9.txt");
    }

    #[test]
    fn no_two_names_have_the_same_text() {
        let pieces: [&[u8]; 7] = [b"%", b"2", b"5", b"F", b"\xFF", b"\xC3", b"\xA9"];
        let mut names: Vec<Vec<u8>> = vec![Vec::new()];
        let mut known: HashMap<String, Vec<u8>> = HashMap::new();
        for _ in 0..6 {
            names = names
                .iter()
                .flat_map(|name| pieces.map(|piece| [name.as_slice(), piece].concat()))
                .collect();
            for name in &names {
                if let Some(other) = known.insert(text(name), name.clone()) {
                    panic!("{other:?} and {name:?} are both {}", text(name));
                }
            }
        }
    }
}
