//! Tidied text that remembers where it came from.
//!
//! What comes in: a stretch of a decoded source. What goes out: the same stretch in NFC with its white space folded, and a
//! [`SourceMap`] from its byte offsets back to lines and offsets of the source. Nothing else is rewritten here.

use std::ops::Range;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use unicode_segmentation::UnicodeSegmentation;

/// Where a stretch of a source stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// First and last line, counted from 1.
    pub lines: (u32, u32),
    /// Half-open byte range in the file as it lies on disk; absent where the text was decoded or extracted from something else.
    pub bytes: Option<Range<u64>>,
}

/// The way back from a tidied text to its source.
///
/// Segments lie end to end: each begins where the one before it ends, in the tidied text as well as in the source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceMap {
    segments: Vec<Segment>,
    /// Length of the tidied text.
    len: usize,
    /// Where the source of the last segment ends, and on which line.
    end: (u64, u32),
    /// Whether source offsets are bytes of the file on disk.
    on_disk: bool,
}

/// A run of the tidied text and its source; `same` where both are the same bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Segment {
    tidy: usize,
    source: u64,
    line: u32,
    same: bool,
}

impl SourceMap {
    /// Where a non-empty byte range of the tidied text stands in the source.
    ///
    /// # Panics
    /// If the range is empty or reaches past the text.
    #[must_use]
    pub fn place(&self, range: Range<usize>) -> Place {
        assert!(
            range.start < range.end && range.end <= self.len,
            "{range:?} is no part of a text of {} bytes",
            self.len
        );
        let (start, first_line) = self.start_of(range.start);
        let (end, last_line) = self.end_of(range.end);
        Place {
            lines: (first_line, last_line),
            bytes: self.on_disk.then_some(start..end),
        }
    }

    /// The same map for a text that stands within one line of its file, as a JSON string does: its line feeds end no line.
    #[must_use]
    pub fn on_one_line(mut self) -> Self {
        let line = self.segments.first().map_or(self.end.1, |first| first.line);
        for segment in &mut self.segments {
            segment.line = line;
        }
        self.end.1 = line;
        self
    }

    fn start_of(&self, offset: usize) -> (u64, u32) {
        let segment = self.segments[self.segments.partition_point(|s| s.tidy <= offset) - 1];
        let inside = if segment.same {
            (offset - segment.tidy) as u64
        } else {
            0
        };
        (segment.source + inside, segment.line)
    }

    fn end_of(&self, offset: usize) -> (u64, u32) {
        let at = self.segments.partition_point(|s| s.tidy < offset) - 1;
        let segment = self.segments[at];
        if segment.same {
            (
                segment.source + (offset - segment.tidy) as u64,
                segment.line,
            )
        } else {
            (
                self.segments
                    .get(at + 1)
                    .map_or(self.end.0, |next| next.source),
                segment.line,
            )
        }
    }
}

/// Folds the white space of `source` (line wraps, tabs, no-break spaces and runs of them become one space, none at the ends) and
/// puts it into NFC, appending the result to `text`. `offset` and `line` say where `source` begins in its file; `on_disk` whether
/// offsets into it are bytes of the file on disk. Nothing but white space appends nothing and gives `None`.
///
/// The map's offsets count from where the appended text begins.
#[must_use]
pub fn tidy(
    source: &str,
    offset: u64,
    line: u32,
    on_disk: bool,
    text: &mut String,
) -> Option<SourceMap> {
    let base = text.len();
    let mut map = SourceMap {
        on_disk,
        ..SourceMap::default()
    };
    let mut line = line;
    let mut gap: Option<(usize, u32)> = None;
    let mut at = 0;
    while at < source.len() {
        let rest = &source[at..];
        let word_end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        if word_end == 0 {
            let Some(space) = rest.chars().next() else {
                break;
            };
            gap.get_or_insert((at, line));
            // "\r\n" counts once, at its "\n"; a lone "\r" is an old Mac line end.
            if space == '\n' || (space == '\r' && !rest.starts_with("\r\n")) {
                line += 1;
            }
            at += space.len_utf8();
            continue;
        }
        if let Some((gap_at, gap_line)) = gap.take()
            && text.len() > base
        {
            let plain = at - gap_at == 1 && source.as_bytes()[gap_at] == b' ';
            map.push(Segment {
                tidy: text.len() - base,
                source: offset + gap_at as u64,
                line: gap_line,
                same: plain,
            });
            text.push(' ');
        }
        append_word(
            &rest[..word_end],
            offset + at as u64,
            line,
            base,
            text,
            &mut map,
        );
        at += word_end;
        map.end = (offset + at as u64, line);
    }
    map.len = text.len() - base;
    (map.len > 0).then_some(map)
}

/// Appends a run without white space in NFC; composition never crosses a grapheme cluster, so each is taken by itself.
fn append_word(
    word: &str,
    source: u64,
    line: u32,
    base: usize,
    text: &mut String,
    map: &mut SourceMap,
) {
    if word.is_ascii() || is_nfc_quick(word.chars()) == IsNormalized::Yes {
        map.push(Segment {
            tidy: text.len() - base,
            source,
            line,
            same: true,
        });
        text.push_str(word);
        return;
    }
    for (at, cluster) in word.grapheme_indices(true) {
        let composed: String = cluster.nfc().collect();
        map.push(Segment {
            tidy: text.len() - base,
            source: source + at as u64,
            line,
            same: composed == cluster,
        });
        text.push_str(&composed);
    }
}

impl SourceMap {
    /// Adds a segment, unless it merely continues the one before it.
    fn push(&mut self, segment: Segment) {
        if let Some(last) = self.segments.last()
            && last.same
            && segment.same
            && last.line == segment.line
            && segment.source - last.source == (segment.tidy - last.tidy) as u64
        {
            return;
        }
        self.segments.push(segment);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(source: &str, expected: &str) -> SourceMap {
        let mut text = String::new();
        let map = tidy(source, 0, 1, true, &mut text).expect("the text is not blank");
        assert_eq!(text, expected);
        map
    }

    #[test]
    fn white_space_is_folded_and_mapped_back() {
        let map = check("  one\u{a0}\r\n two\tthree \n", "one two three");
        assert_eq!(
            map.place(0..3),
            Place {
                lines: (1, 1),
                bytes: Some(2..5)
            }
        );
        assert_eq!(
            map.place(4..7),
            Place {
                lines: (2, 2),
                bytes: Some(10..13)
            }
        );
        assert_eq!(
            map.place(0..13),
            Place {
                lines: (1, 2),
                bytes: Some(2..19)
            }
        );
    }

    #[test]
    fn a_decomposed_letter_is_composed_and_mapped_back() {
        let map = check("Guanta\u{301}namo Bay", "Guant\u{e1}namo Bay");
        assert_eq!(map.place(0..11).bytes, Some(0..12));
        assert_eq!(map.place(12..15).bytes, Some(13..16));
    }

    #[test]
    fn blank_text_gives_nothing() {
        assert_eq!(tidy(" \n\t\u{a0}", 0, 1, true, &mut String::new()), None);
    }

    proptest! {
        #[test]
        fn any_word_of_the_tidied_text_is_found_again_in_the_source(source in "[a-cé\u{301}\u{fb01}가각 \u{a0}\t\n\r]{0,40}") {
            let mut text = String::from("before");
            if let Some(map) = tidy(&source, 0, 1, true, &mut text) {
                let text = &text["before".len()..];
                let folded: Vec<String> = source.nfc().collect::<String>().split_whitespace().map(str::to_owned).collect();
                prop_assert_eq!(text, folded.join(" "));
                let mut at = 0;
                for word in text.split(' ') {
                    let bytes = map.place(at..at + word.len()).bytes.unwrap();
                    let origin = &source[bytes.start as usize..bytes.end as usize];
                    prop_assert_eq!(origin.nfc().collect::<String>(), word);
                    at += word.len() + 1;
                }
            }
        }
    }
}
