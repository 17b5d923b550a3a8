//! The piece of a passage that shows why it matched.
//!
//! What comes in: a passage's text and the ranges to highlight. What goes out: ranges, never markup. A passage that fits is shown
//! whole; of a longer one as many whole sentences as fit, those with the most of the match; of a sentence that is too long itself,
//! a window of whole words.

use crate::sentences;
use std::collections::HashSet;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// A piece of a text and what is highlighted in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// Which part of the text is shown, in bytes.
    pub range: Range<usize>,
    /// What is highlighted in it, in bytes of the text: in order, within the part, without overlap.
    pub highlights: Vec<Range<usize>>,
    /// Whether text is left out before and after.
    pub cut: (bool, bool),
}

/// A run of a snippet's text, highlighted or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The text, with an ellipsis where text is left out.
    pub text: std::borrow::Cow<'a, str>,
    /// Whether it is highlighted.
    pub highlighted: bool,
}

impl Snippet {
    /// The whole text with its highlights.
    #[must_use]
    pub fn whole(text: &str, highlights: Vec<Range<usize>>) -> Self {
        Self {
            range: 0..text.len(),
            highlights,
            cut: (false, false),
        }
    }

    /// The best piece of at most `most_chars` characters, ellipses not counted; a single word that is longer is shown whole.
    #[must_use]
    pub fn new(text: &str, highlights: &[Range<usize>], most_chars: usize, language: &str) -> Self {
        if chars(text) <= most_chars {
            return Self::whole(text, highlights.to_vec());
        }
        let sentences = sentences::of(text, language);
        let range = best_sentences(text, &sentences, highlights, most_chars)
            .unwrap_or_else(|| best_words(text, &sentences, highlights, most_chars));
        let highlights = highlights
            .iter()
            .filter(|mark| mark.start >= range.start && mark.end <= range.end)
            .cloned()
            .collect();
        let cut = (range.start > 0, range.end < text.len());
        Self {
            range,
            highlights,
            cut,
        }
    }

    /// The snippet in runs, ready to be written out.
    #[must_use]
    pub fn pieces<'a>(&self, text: &'a str) -> Vec<Piece<'a>> {
        let mut pieces: Vec<Piece<'a>> = Vec::new();
        let mut at = self.range.start;
        for mark in &self.highlights {
            if at < mark.start {
                pieces.push(Piece {
                    text: text[at..mark.start].into(),
                    highlighted: false,
                });
            }
            pieces.push(Piece {
                text: text[mark.clone()].into(),
                highlighted: true,
            });
            at = mark.end;
        }
        if at < self.range.end {
            pieces.push(Piece {
                text: text[at..self.range.end].into(),
                highlighted: false,
            });
        }
        if self.cut.0 {
            match pieces.first_mut() {
                Some(first) if !first.highlighted => {
                    first.text = format!("… {}", first.text).into();
                }
                _ => pieces.insert(
                    0,
                    Piece {
                        text: "… ".into(),
                        highlighted: false,
                    },
                ),
            }
        }
        if self.cut.1 {
            match pieces.last_mut() {
                Some(last) if !last.highlighted => last.text = format!("{} …", last.text).into(),
                _ => pieces.push(Piece {
                    text: " …".into(),
                    highlighted: false,
                }),
            }
        }
        pieces
    }
}

fn chars(text: &str) -> usize {
    text.chars().count()
}

/// What a piece shows of the match: different words first, then all of them.
fn worth(text: &str, range: &Range<usize>, highlights: &[Range<usize>]) -> (usize, usize) {
    let shown: Vec<&str> = highlights
        .iter()
        .filter(|mark| mark.start >= range.start && mark.end <= range.end)
        .map(|mark| &text[mark.clone()])
        .collect();
    let different: HashSet<String> = shown.iter().map(|word| word.to_lowercase()).collect();
    (different.len(), shown.len())
}

/// The run of whole sentences that fits and shows most; `None` where no run that fits shows anything of a match there is.
fn best_sentences(
    text: &str,
    sentences: &[Range<usize>],
    highlights: &[Range<usize>],
    most_chars: usize,
) -> Option<Range<usize>> {
    let mut best: Option<((usize, usize), Range<usize>)> = None;
    for first in 0..sentences.len() {
        for last in first..sentences.len() {
            let run = sentences[first].start..sentences[last].end;
            if chars(&text[run.clone()]) > most_chars {
                break;
            }
            let worth = worth(text, &run, highlights);
            // Equal worth: the run that begins first, and of those the longest.
            let better = best.as_ref().is_none_or(|(best_worth, best_run)| {
                worth > *best_worth || (worth == *best_worth && run.start == best_run.start)
            });
            if better {
                best = Some((worth, run));
            }
        }
    }
    let (worth, run) = best?;
    // A long sentence with the whole match beats short ones with a part of it.
    let missing = highlights.len() > worth.1
        && window_shows_more(text, sentences, highlights, most_chars, worth);
    (!missing && (worth.1 > 0 || highlights.is_empty())).then_some(run)
}

fn window_shows_more(
    text: &str,
    sentences: &[Range<usize>],
    highlights: &[Range<usize>],
    most_chars: usize,
    worth_so_far: (usize, usize),
) -> bool {
    worth(
        text,
        &best_words(text, sentences, highlights, most_chars),
        highlights,
    )
    .0 > worth_so_far.0
}

/// The window of whole words that shows most, with the match in its middle, and not beyond its sentence where that is long enough.
fn best_words(
    text: &str,
    sentences: &[Range<usize>],
    highlights: &[Range<usize>],
    most_chars: usize,
) -> Range<usize> {
    let words: Vec<Range<usize>> = words(text);
    let mut best: Option<((usize, usize), Range<usize>)> = None;
    // A window begins at a match and ends at the last match that fits; then it is widened.
    for (first, mark) in highlights.iter().enumerate() {
        let mut core = mark.clone();
        for later in &highlights[first..] {
            if chars(&text[mark.start..later.end]) > most_chars {
                break;
            }
            core.end = later.end;
        }
        let worth = worth(text, &core, highlights);
        if best
            .as_ref()
            .is_none_or(|(best_worth, _)| worth > *best_worth)
        {
            best = Some((worth, core));
        }
    }
    let core = best.map_or_else(
        || words.first().cloned().unwrap_or(0..text.len()),
        |(_, core)| core,
    );
    let sentence = sentences
        .iter()
        .find(|sentence| sentence.start <= core.start && core.end <= sentence.end);
    let bounds = sentence
        .filter(|sentence| chars(&text[(*sentence).clone()]) >= most_chars)
        .cloned()
        .unwrap_or(0..text.len());
    widen(text, &words, core, &bounds, most_chars)
}

/// Adds whole words on both sides in turn, while they fit and lie within the bounds.
fn widen(
    text: &str,
    words: &[Range<usize>],
    core: Range<usize>,
    bounds: &Range<usize>,
    most_chars: usize,
) -> Range<usize> {
    let mut first = words.partition_point(|word| word.end <= core.start);
    let mut after = words
        .partition_point(|word| word.start < core.end)
        .max(first + 1)
        .min(words.len());
    let mut window = core
        .start
        .min(words.get(first).map_or(core.start, |word| word.start))
        ..core.end.max(
            after
                .checked_sub(1)
                .and_then(|last| words.get(last))
                .map_or(core.end, |word| word.end),
        );
    let mut length = chars(&text[window.clone()]);
    loop {
        let mut grown = false;
        if let Some(word) = first.checked_sub(1).map(|before| &words[before])
            && word.start >= bounds.start
        {
            let added = chars(&text[word.start..window.start]);
            if length + added <= most_chars {
                (window.start, length, first, grown) =
                    (word.start, length + added, first - 1, true);
            }
        }
        if let Some(word) = words.get(after)
            && word.end <= bounds.end
        {
            let added = chars(&text[window.end..word.end]);
            if length + added <= most_chars {
                (window.end, length, after, grown) = (word.end, length + added, after + 1, true);
            }
        }
        if !grown {
            return window;
        }
    }
}

/// Words with the punctuation that touches them; in scripts written without spaces, the words of UAX #29.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut at = 0;
    for run in text.split(' ') {
        let range = at..at + run.len();
        at = range.end + 1;
        if run.is_empty() {
            continue;
        }
        if run.is_ascii() || run.unicode_words().nth(LONG_RUN).is_none() {
            words.push(range);
        } else {
            words.extend(
                run.split_word_bound_indices()
                    .map(|(start, word)| range.start + start..range.start + start + word.len()),
            );
        }
    }
    words
}

/// A run without spaces that has more words than this is written in a script without them.
const LONG_RUN: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, marked: &[&str], most_chars: usize, expected: &str) {
        let highlights: Vec<Range<usize>> = marked
            .iter()
            .map(|word| text.find(word).map(|at| at..at + word.len()).unwrap())
            .collect();
        let snippet = Snippet::new(text, &highlights, most_chars, "en");
        let shown: String = snippet
            .pieces(text)
            .iter()
            .map(|piece| {
                if piece.highlighted {
                    format!("[{}]", piece.text)
                } else {
                    piece.text.to_string()
                }
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_short_passage_is_shown_whole() {
        check(
            "“The office,” she said, “is open.”",
            &["office"],
            100,
            "“The [office],” she said, “is open.”",
        );
    }

    #[test]
    fn of_a_long_passage_whole_sentences_are_shown() {
        check(
            "One came. Two saw Doha. Three left.",
            &["Doha"],
            25,
            "One came. Two saw [Doha]. …",
        );
        check(
            "One came. Two saw. Three left Doha.",
            &["Doha"],
            20,
            "… Three left [Doha].",
        );
    }

    #[test]
    fn of_a_long_sentence_whole_words_around_the_match_are_shown() {
        check(
            "a b c d e f g Doha h i j k l m n o p",
            &["Doha"],
            12,
            "… f g [Doha] h i …",
        );
    }

    #[test]
    fn the_piece_with_the_most_different_words_is_shown() {
        check(
            "Doha, a city. Far away. The Qatar office.",
            &["Doha", "Qatar", "office"],
            20,
            "… The [Qatar] [office].",
        );
    }

    proptest! {
        #[test]
        fn a_snippet_never_cuts_a_word_and_never_grows_too_long(
            words in prop::collection::vec("[a-zé]{1,9}[.,]?", 1..60), marked in prop::collection::vec(0usize..60, 0..6), most_chars in 12usize..200,
        ) {
            let text = words.join(" ");
            let all = super::words(&text);
            let mut marked: Vec<usize> = marked.into_iter().filter(|at| *at < all.len()).collect();
            marked.sort_unstable();
            marked.dedup();
            let highlights: Vec<Range<usize>> = marked.iter().map(|at| all[*at].clone()).collect();
            let snippet = Snippet::new(&text, &highlights, most_chars, "en");
            prop_assert!(chars(&text[snippet.range.clone()]) <= most_chars);
            prop_assert!(all.iter().any(|word| word.start == snippet.range.start));
            prop_assert!(all.iter().any(|word| word.end == snippet.range.end));
            prop_assert_eq!(highlights.is_empty(), snippet.highlights.is_empty());
            let shown: String = snippet.pieces(&text).iter().map(|piece| piece.text.as_ref()).collect();
            prop_assert_eq!(shown.trim_start_matches("… ").trim_end_matches(" …"), &text[snippet.range]);
        }
    }
}
