//! Passages: how an article's body is cut into units of search.
//!
//! What comes in: an article. What goes out: its passages in reading order, each a range of the article's text.

use crate::article::{Article, Role};
use crate::sentences;
use std::iter;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// A stretch of an article's body short enough to take in at a glance, and the unit of search.
///
/// The passages of a body block follow one another, do not overlap, and together cover all its words; most blocks are one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Its number in the article, from 0.
    pub ordinal: u32,
    /// Which block it is part of.
    pub block: usize,
    /// Where it stands in the article's text.
    pub range: Range<usize>,
}

/// A block with more words than this is divided.
const UNDIVIDED_WORDS: usize = 250;
/// No passage of a divided block has more words, unless a single sentence does and has no word end where it could be cut.
const MOST_WORDS: usize = 200;

/// The passages of an article's body.
#[must_use]
pub fn of(article: &Article) -> Vec<Passage> {
    let language = article
        .metadata
        .language
        .as_ref()
        .map_or("en", |l| l.code());
    let mut passages = Vec::new();
    for (block_index, block) in article
        .blocks
        .iter()
        .enumerate()
        .filter(|(_, block)| block.role == Role::Body)
    {
        for range in split(article.block_text(block), language) {
            passages.push(Passage {
                ordinal: passages.len() as u32,
                block: block_index,
                range: block.range.start + range.start..block.range.start + range.end,
            });
        }
    }
    passages
}

/// Cuts a block's text at sentence ends into even passages of at most 200 words; a block of up to 250 words stays whole.
fn split(text: &str, language: &str) -> Vec<Range<usize>> {
    // The shortest words take two bytes each with the space after them, or three in scripts written without spaces.
    if text.len() <= 2 * UNDIVIDED_WORDS {
        return iter::once(0..text.len()).collect();
    }
    let total = words(text);
    if total <= UNDIVIDED_WORDS {
        return iter::once(0..text.len()).collect();
    }
    let sentences = sentences(text, language);
    // A sentence may end inside what is one word of the whole text.
    let total: usize = sentences.iter().map(|(_, count)| count).sum();
    // Aiming at equal parts keeps the last passage from being a stub.
    let mut passages = Vec::new();
    let mut left = total;
    let mut current: Option<(Range<usize>, usize)> = None;
    for (sentence, count) in sentences {
        if let Some((range, held)) = current.take() {
            let parts_left = (held + left).div_ceil(MOST_WORDS);
            let aim = (held + left).div_ceil(parts_left.max(1));
            let fits = held + count <= MOST_WORDS;
            // Closer to the aim with this sentence than without it?
            let nearer = (held + count).abs_diff(aim) <= held.abs_diff(aim);
            if fits && (nearer || held < MOST_WORDS / 2) {
                current = Some((range.start..sentence.end, held + count));
            } else {
                passages.push(range);
                current = Some((sentence, count));
            }
        } else {
            current = Some((sentence, count));
        }
        left -= count;
    }
    passages.extend(current.map(|(range, _)| range));
    passages
}

/// Sentences and their words; a sentence of more than 200 words comes in pieces.
fn sentences(text: &str, language: &str) -> Vec<(Range<usize>, usize)> {
    let mut pieces = Vec::new();
    for sentence in sentences::of(text, language) {
        cut_long_sentence(text, sentence, &mut pieces);
    }
    pieces
}

/// Adds a sentence, cut before every 201st word: at the white space before it, or right before it where there is none.
fn cut_long_sentence(text: &str, sentence: Range<usize>, pieces: &mut Vec<(Range<usize>, usize)>) {
    let mut start = sentence.start;
    let mut count = 0;
    let mut previous_word_end = start;
    for (at, word) in text[sentence.clone()].unicode_word_indices() {
        let word_start = sentence.start + at;
        if count == MOST_WORDS {
            let between = &text[previous_word_end..word_start];
            let (end, next) = match between.find(' ') {
                Some(space) => (previous_word_end + space, previous_word_end + space + 1),
                None => (word_start, word_start),
            };
            pieces.push((start..end, count));
            start = next;
            count = 0;
        }
        count += 1;
        previous_word_end = word_start + word.len();
    }
    pieces.push((start..sentence.end, count));
}

/// The number of words by UAX #29, which also counts the words of scripts written without spaces.
fn words(text: &str) -> usize {
    text.unicode_words().count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check_split(text: &str, expected_words: &[usize]) {
        let counts: Vec<usize> = split(text, "en")
            .into_iter()
            .map(|range| words(&text[range]))
            .collect();
        assert_eq!(counts, expected_words);
    }

    fn sentence(words: usize) -> String {
        format!("A{}.", " word".repeat(words - 1))
    }

    #[test]
    fn a_block_of_250_words_is_one_passage() {
        check_split(&vec![sentence(25); 10].join(" "), &[250]);
    }

    #[test]
    fn a_longer_block_is_divided_evenly_at_sentence_ends() {
        check_split(&vec![sentence(20); 13].join(" "), &[140, 120]);
        check_split(&vec![sentence(20); 30].join(" "), &[200, 200, 200]);
    }

    #[test]
    fn a_sentence_without_end_is_cut_between_words() {
        check_split(&sentence(450), &[200, 200, 50]);
    }

    #[test]
    fn a_text_without_spaces_is_divided_too() {
        let text = "他们在多哈会面。".repeat(60);
        let passages = split(&text, "zh");
        assert!(passages.len() > 1);
        assert!(
            passages
                .iter()
                .all(|range| text[range.clone()].ends_with('。'))
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn nothing_is_lost_where_sentences_end_inside_a_word(
            pieces in prop::collection::vec(
                ("[a-zA-Z]{1,7}|U\\.S|3|'s|。|\\?", "\\.|!|\\.\\.\\.|\\? | |, |\\.\" |”"), 260..500
            ),
        ) {
            let text: String = pieces.iter().flat_map(|(word, behind)| [word.as_str(), behind]).collect();
            let text = text.trim();
            let mut end = 0;
            for range in split(text, "en") {
                prop_assert!(text[end..range.start].trim().is_empty());
                end = range.end;
            }
            prop_assert_eq!(end, text.len());
        }
    }

    proptest! {
        #[test]
        fn passages_follow_one_another_and_cover_every_word(lengths in prop::collection::vec(1usize..90, 1..40)) {
            let text = lengths.iter().map(|n| sentence(*n)).collect::<Vec<_>>().join(" ");
            let ranges = split(&text, "en");
            prop_assert_eq!(ranges[0].start, 0);
            prop_assert_eq!(ranges.last().unwrap().end, text.len());
            for pair in ranges.windows(2) {
                prop_assert_eq!(&text[pair[0].end..pair[1].start], " ");
            }
            if ranges.len() > 1 {
                for range in ranges {
                    prop_assert!(words(&text[range]) <= MOST_WORDS);
                }
            }
        }
    }
}
