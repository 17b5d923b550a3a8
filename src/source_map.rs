//! Tidied text that remembers where it came from.
//!
//! What comes in: a stretch of a decoded source, or several runs of it with what lies between them left out. What goes out: the same
//! text in NFC with its white space folded, and a [`SourceMap`] from its byte offsets back to lines and offsets of the source. Nothing
//! else is rewritten here.

use std::borrow::Cow;
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
/// Segments lie end to end in the tidied text; in the source each begins at or after the end of the one before it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceMap {
    segments: Vec<Segment>,
    /// Length of the tidied text.
    len: usize,
    /// Whether source offsets are bytes of the file on disk.
    on_disk: bool,
}

/// A run of the tidied text and where its source begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Segment {
    tidy: usize,
    source: u64,
    line: u32,
    likeness: Likeness,
}

/// How a run of the tidied text relates to its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Likeness {
    /// Both are the same bytes.
    Same,
    /// The run stands for other bytes, which end here.
    Instead(u64),
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
        let line = self.segments.first().map_or(1, |first| first.line);
        for segment in &mut self.segments {
            segment.line = line;
        }
        self
    }

    fn start_of(&self, offset: usize) -> (u64, u32) {
        let segment = self.segments[self.segments.partition_point(|s| s.tidy <= offset) - 1];
        let inside = match segment.likeness {
            Likeness::Same => (offset - segment.tidy) as u64,
            Likeness::Instead(_) => 0,
        };
        (segment.source + inside, segment.line)
    }

    fn end_of(&self, offset: usize) -> (u64, u32) {
        let segment = self.segments[self.segments.partition_point(|s| s.tidy < offset) - 1];
        let end = match segment.likeness {
            Likeness::Same => segment.source + (offset - segment.tidy) as u64,
            Likeness::Instead(end) => end,
        };
        (end, segment.line)
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
                likeness: if plain {
                    Likeness::Same
                } else {
                    Likeness::Instead(offset + at as u64)
                },
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
            likeness: Likeness::Same,
        });
        text.push_str(word);
        return;
    }
    for (at, cluster) in word.grapheme_indices(true) {
        let composed: String = cluster.nfc().collect();
        let source = source + at as u64;
        map.push(Segment {
            tidy: text.len() - base,
            source,
            line,
            likeness: if composed == cluster {
                Likeness::Same
            } else {
                Likeness::Instead(source + cluster.len() as u64)
            },
        });
        text.push_str(&composed);
    }
}

impl SourceMap {
    /// Adds a segment, unless it merely continues the one before it.
    fn push(&mut self, segment: Segment) {
        if let Some(last) = self.segments.last()
            && last.likeness == Likeness::Same
            && segment.likeness == Likeness::Same
            && last.line == segment.line
            && segment.source - last.source == (segment.tidy - last.tidy) as u64
        {
            return;
        }
        self.segments.push(segment);
    }
}

/// A piece of text and the stretch of the source that it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run<'a> {
    /// The text as it is to be read.
    pub text: Cow<'a, str>,
    /// Where it comes from, in bytes of the decoded source; the same bytes, or markup that is read as `text`.
    pub source: Range<usize>,
}

/// A decoded source and where its lines begin.
#[derive(Debug)]
pub struct LinedSource<'a> {
    text: &'a str,
    starts: Vec<usize>,
    offset: u64,
    on_disk: bool,
}

impl<'a> LinedSource<'a> {
    /// Finds the lines of a source; `offset` says where it begins in its file, `on_disk` whether offsets into it are bytes of the file.
    #[must_use]
    pub fn new(text: &'a str, offset: u64, on_disk: bool) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|(at, byte)| {
            **byte == b'\n' || **byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')
        });
        Self {
            text,
            starts: std::iter::once(0)
                .chain(ends.map(|(at, _)| at + 1))
                .collect(),
            offset,
            on_disk,
        }
    }

    /// The line that an offset stands on, from 1.
    fn line(&self, offset: usize) -> u32 {
        u32::try_from(self.starts.partition_point(|start| *start <= offset)).unwrap_or(u32::MAX)
    }

    /// Joins runs of the source, which follow one another in it, and tidies the result as [`tidy`] does, appending it to `text`.
    /// Nothing but white space appends nothing and gives `None`.
    #[must_use]
    pub fn tidy(&self, runs: &[Run], text: &mut String) -> Option<SourceMap> {
        let mut joined = String::new();
        let mut placed: Vec<PlacedRun> = Vec::with_capacity(runs.len());
        let mut reached = 0;
        for run in runs.iter().filter(|run| !run.text.is_empty()) {
            let start = run.source.start.clamp(reached, self.text.len());
            let end = run.source.end.clamp(start, self.text.len());
            placed.push(PlacedRun {
                joined: joined.len()..joined.len() + run.text.len(),
                source: start..end,
                is_same: self.text.get(start..end) == Some(&run.text),
            });
            joined.push_str(&run.text);
            reached = end;
        }
        let joined_map = tidy(&joined, 0, 1, self.on_disk, text)?;
        let mut map = SourceMap {
            len: joined_map.len,
            on_disk: self.on_disk,
            segments: Vec::with_capacity(joined_map.segments.len()),
        };
        let tidy_ends = joined_map
            .segments
            .iter()
            .skip(1)
            .map(|next| next.tidy)
            .chain([joined_map.len]);
        for (segment, tidy_end) in joined_map.segments.iter().zip(tidy_ends) {
            let start = usize::try_from(segment.source).unwrap_or(usize::MAX);
            match segment.likeness {
                Likeness::Instead(end) => {
                    let end = usize::try_from(end).unwrap_or(usize::MAX);
                    let source = source_start(&placed, start);
                    self.push(
                        &mut map,
                        segment.tidy,
                        source,
                        Some(source_end(&placed, end)),
                    );
                }
                Likeness::Same => {
                    let end = start + (tidy_end - segment.tidy);
                    let first = placed.partition_point(|run| run.joined.end <= start);
                    for run in placed[first..]
                        .iter()
                        .take_while(|run| run.joined.start < end)
                    {
                        let from = start.max(run.joined.start);
                        let instead = (!run.is_same).then_some(run.source.end);
                        let source = source_start(&placed, from);
                        self.push(&mut map, segment.tidy + (from - start), source, instead);
                    }
                }
            }
        }
        Some(map)
    }

    fn push(&self, map: &mut SourceMap, tidy: usize, source: usize, instead: Option<usize>) {
        map.push(Segment {
            tidy,
            source: self.offset + source as u64,
            line: self.line(source),
            likeness: instead.map_or(Likeness::Same, |end| {
                Likeness::Instead(self.offset + end as u64)
            }),
        });
    }
}

/// A run, and where it stands among the runs joined.
struct PlacedRun {
    joined: Range<usize>,
    source: Range<usize>,
    is_same: bool,
}

/// Where the source of the text from an offset of the joined runs begins.
fn source_start(placed: &[PlacedRun], offset: usize) -> usize {
    let run = &placed[placed.partition_point(|run| run.joined.end <= offset)];
    if run.is_same {
        run.source.start + (offset - run.joined.start)
    } else {
        run.source.start
    }
}

/// Where the source of the text up to an offset of the joined runs ends.
fn source_end(placed: &[PlacedRun], offset: usize) -> usize {
    let run = &placed[placed.partition_point(|run| run.joined.end < offset)];
    if run.is_same {
        run.source.start + (offset - run.joined.start)
    } else {
        run.source.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_with_its_markup_left_out_is_mapped_back() {
        let source = "A *bold*\r\n> claim &amp; more";
        let run = |text: &'static str, source: Range<usize>| Run {
            text: text.into(),
            source,
        };
        let runs = [
            run("A ", 0..2),
            run("bold", 3..7),
            run(" ", 8..10),
            run("claim ", 12..18),
            run("&", 18..23),
            run(" more", 23..28),
        ];
        let mut text = String::from("before");
        let map = LinedSource::new(source, 3, true)
            .tidy(&runs, &mut text)
            .unwrap();
        let text = &text["before".len()..];
        assert_eq!(text, "A bold claim & more");
        let check = |word: &str, lines, expected: &str| {
            let start = text.find(word).unwrap();
            let place = map.place(start..start + word.len());
            let bytes = place.bytes.unwrap();
            assert_eq!(place.lines, lines, "{word}");
            assert_eq!(
                &source[bytes.start as usize - 3..bytes.end as usize - 3],
                expected
            );
        };
        check("A", (1, 1), "A");
        check("bold", (1, 1), "bold");
        check("A bold", (1, 1), "A *bold");
        check("bold claim", (1, 2), "bold*\r\n> claim");
        check("claim & more", (2, 2), "claim &amp; more");
    }

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
        fn any_word_of_joined_runs_is_found_again_in_the_source(pieces in proptest::collection::vec("[a-cé\u{301}가각 \t\n\r*]{0,6}", 0..8)) {
            // Every other piece is markup and left out.
            let source = pieces.concat();
            let mut at = 0;
            let mut runs = Vec::new();
            for (i, piece) in pieces.iter().enumerate() {
                if i % 2 == 0 {
                    runs.push(Run { text: piece.as_str().into(), source: at..at + piece.len() });
                }
                at += piece.len();
            }
            let joined: String = runs.iter().map(|run| &*run.text).collect();
            let mut text = String::new();
            let map = LinedSource::new(&source, 0, true).tidy(&runs, &mut text);
            let folded: Vec<String> = joined.nfc().collect::<String>().split_whitespace().map(str::to_owned).collect();
            prop_assert_eq!(&text, &folded.join(" "));
            let mut reached = 0;
            let mut at = 0;
            for word in text.split(' ').filter(|_| map.is_some()) {
                let place = map.as_ref().unwrap().place(at..at + word.len());
                let bytes = place.bytes.unwrap();
                prop_assert!(reached <= bytes.start && bytes.start < bytes.end);
                reached = bytes.end;
                // Without what was left out, the source is the word.
                let kept: String = runs.iter().map(|run| {
                    let (start, end) = (run.source.start.max(bytes.start as usize), run.source.end.min(bytes.end as usize));
                    source.get(start..end).unwrap_or("")
                }).collect();
                prop_assert_eq!(kept.nfc().collect::<String>(), word);
                at += word.len() + 1;
            }
        }

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
