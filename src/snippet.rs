//! The pieces of a passage that show why it matched.
//!
//! What comes in: a passage's text and the ranges to highlight. What goes out: ranges, never markup. A passage that fits is shown
//! whole; of a longer one the whole sentences that show the most of the match, next to each other or apart; where sentences are too
//! long for that, windows of whole words.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::cmp::Reverse;
use std::ops::Range;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

/// Pieces of a text and what is highlighted in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// Which parts of the text are shown, in bytes: in order, with text between them that is left out.
    pub fragments: Vec<Range<usize>>,
    /// What is highlighted in them, in bytes of the text: in order, each within a fragment, without overlap.
    pub highlights: Vec<Range<usize>>,
    /// Whether text is left out before the first fragment and after the last.
    pub cut: (bool, bool),
}

/// A run of a snippet's text, or what stands for text left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<'a> {
    /// An exact piece of the text; where text is left out an ellipsis, with a space between it and its neighbors.
    pub text: Cow<'a, str>,
    /// Whether it is highlighted.
    pub highlighted: bool,
}

/// What stands where text is left out before, between and after fragments.
const ELLIPSES: [&str; 3] = ["… ", " … ", " …"];
/// How many characters each of them has.
const CHARS_OF_ELLIPSES: [usize; 3] = [2, 3, 2];
/// Characters of a window that has context enough; where more of the match can be shown so, windows are halved, and halved again.
const WINDOW_SIZES: [usize; 3] = [60, 30, 15];

impl Snippet {
    /// The whole text with its highlights.
    #[must_use]
    pub fn whole(text: &str, highlights: Vec<Range<usize>>) -> Self {
        let whole = 0..text.len();
        Self {
            fragments: vec![whole],
            highlights,
            cut: (false, false),
        }
    }

    /// The best fragments that make at most `most_chars` characters (code points) together, ellipses included; 20 or more.
    ///
    /// The highlights are in order and do not overlap. Where there is any, one at least is shown; one that does not fit is cut.
    /// `sentences` are those of the text; a text that fits does not need them.
    #[must_use]
    pub fn new(
        text: &str,
        highlights: &[Range<usize>],
        most_chars: usize,
        sentences: impl FnOnce() -> Vec<Range<usize>>,
    ) -> Self {
        if text.len() <= most_chars || text.chars().count() <= most_chars {
            return Self::whole(text, highlights.to_vec());
        }
        let passage = Passage::new(text, highlights, most_chars, sentences());
        let fragments = passage.fragments();
        Self {
            highlights: passage.shown(&fragments).map(|(_, mark)| mark).collect(),
            cut: passage.cut(&fragments),
            fragments,
        }
    }

    /// The snippet in runs, ready to be written out.
    #[must_use]
    pub fn pieces<'a>(&self, text: &'a str) -> Vec<Piece<'a>> {
        let mut pieces: Vec<Piece<'a>> = Vec::new();
        let mut add = |text: &'a str, highlighted| {
            if !text.is_empty() {
                pieces.push(Piece {
                    text: text.into(),
                    highlighted,
                });
            }
        };
        if self.cut.0 {
            add(ELLIPSES[0], false);
        }
        for (number, fragment) in self.fragments.iter().enumerate() {
            if number > 0 {
                add(ELLIPSES[1], false);
            }
            let mut at = fragment.start;
            for mark in self.highlights.iter().filter(|mark| within(mark, fragment)) {
                add(&text[at..mark.start], false);
                add(&text[mark.clone()], true);
                at = mark.end;
            }
            add(&text[at..fragment.end], false);
        }
        if self.cut.1 {
            add(ELLIPSES[2], false);
        }
        pieces
    }
}

/// A passage that is too long to be shown whole.
struct Passage<'a> {
    text: &'a str,
    highlights: &'a [Range<usize>],
    /// What each highlight says, whatever its case, by a number.
    said: Vec<usize>,
    most: usize,
    /// How many characters begin before each byte; empty where each byte is a character.
    chars_before: Vec<u32>,
    /// Sentences; those that a highlight joins are one.
    sentences: Vec<Range<usize>>,
    /// Words with the punctuation that touches them; those that a highlight joins are one.
    words: OnceCell<Vec<Range<usize>>>,
    /// The longest highlight that is not cut, in characters.
    longest: usize,
}

/// What fragments show of a match: different words, and all of them.
type Worth = (usize, usize);

/// A set of what highlights say: bits by its numbers, of which a passage has few.
#[derive(Default)]
struct Different(Vec<u64>, u64);

impl Different {
    fn of(numbers: impl Iterator<Item = usize>) -> Self {
        let mut different = Self::default();
        for number in numbers {
            different.insert(number);
        }
        different
    }

    fn insert(&mut self, number: usize) {
        if number < 64 {
            self.1 |= 1 << number;
            return;
        }
        let at = number / 64 - 1;
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        self.0[at] |= 1 << (number % 64);
    }

    fn contains(&self, number: usize) -> bool {
        let bits = match (number / 64).checked_sub(1) {
            None => self.1,
            Some(at) => self.0.get(at).copied().unwrap_or(0),
        };
        bits & 1 << (number % 64) != 0
    }

    fn count(&self) -> usize {
        let bits = self.0.iter().chain([&self.1]);
        bits.map(|bits| bits.count_ones() as usize).sum()
    }
}

impl<'a> Passage<'a> {
    fn new(
        text: &'a str,
        highlights: &'a [Range<usize>],
        most: usize,
        sentences: Vec<Range<usize>>,
    ) -> Self {
        let mut chars_before = Vec::new();
        if !text.is_ascii() {
            chars_before = vec![0; text.len() + 1];
            let mut count = 0;
            for (byte, before) in chars_before.iter_mut().enumerate() {
                *before = count;
                count += u32::from(text.is_char_boundary(byte));
            }
        }
        let longest = most
            .saturating_sub(CHARS_OF_ELLIPSES[0] + CHARS_OF_ELLIPSES[2])
            .max(1);
        let mut known: Vec<&str> = Vec::new();
        let said = highlights.iter().map(|mark| {
            let words = &text[mark.clone()];
            known
                .iter()
                .position(|known| say_the_same(known, words))
                .unwrap_or_else(|| {
                    known.push(words);
                    known.len() - 1
                })
        });
        let mut passage = Self {
            text,
            highlights,
            said: said.collect(),
            most,
            chars_before,
            sentences: Vec::new(),
            words: OnceCell::new(),
            longest,
        };
        passage.sentences = passage.joined_by_highlights(with_their_marks(text, sentences));
        passage
    }

    /// The words, which only windows need.
    fn words(&self) -> &[Range<usize>] {
        self.words
            .get_or_init(|| self.joined_by_highlights(words(self.text)))
    }

    /// Units, those that a highlight has parts of joined into one, but for highlights that are cut.
    fn joined_by_highlights(&self, mut units: Vec<Range<usize>>) -> Vec<Range<usize>> {
        units.dedup_by(|unit, last| {
            let first = self
                .highlights
                .partition_point(|mark| mark.end <= unit.start);
            let mut kept_whole = self.highlights[first..]
                .iter()
                .filter(|mark| self.chars(mark) <= self.longest);
            let joins = kept_whole
                .next()
                .is_some_and(|mark| mark.start < last.end && unit.start < mark.end);
            if joins {
                last.end = unit.end;
            }
            joins
        });
        units
    }

    fn chars(&self, range: &Range<usize>) -> usize {
        chars_between(&self.chars_before, range)
    }

    /// The fragments that show most: different words before sentences, sentences before all the words, and these before few fragments.
    fn fragments(&self) -> Vec<Range<usize>> {
        let different = Different::of(self.said.iter().copied()).count();
        let all = (different, self.highlights.len());
        let row = self.sentences_in_a_row(all);
        if !row.is_empty() && self.worth(&row) == all {
            return row;
        }
        let sentences = [row, self.sentences_apart()];
        // Windows are for what whole sentences cannot show.
        if let Some(best) = sentences
            .iter()
            .filter(|fragments| !fragments.is_empty() && self.worth(fragments).0 == different)
            .min_by_key(|fragments| (Reverse(self.worth(fragments).1), fragments.len()))
        {
            return best.clone();
        }
        // Smaller windows show no more than everything.
        let mut windows = Vec::new();
        for size in WINDOW_SIZES {
            windows.push(self.windows(size));
            if self.worth(&windows[windows.len() - 1]) == all {
                break;
            }
        }
        let ranked = sentences
            .into_iter()
            .map(|fragments| (true, fragments))
            .chain(windows.into_iter().map(|fragments| (false, fragments)))
            .filter(|(_, fragments)| !fragments.is_empty())
            .map(|(whole, fragments)| {
                let (different, all) = self.worth(&fragments);
                let rank = (different, whole, all, Reverse(fragments.len()));
                (rank, fragments)
            });
        // The first of the best.
        let best = ranked.reduce(|best, next| if next.0 > best.0 { next } else { best });
        best.map_or_else(Vec::new, |(_, fragments)| fragments)
    }

    /// The highlights that fragments show, each with its number: whole, or cut where it is too long for any snippet.
    fn shown<'b>(
        &'b self,
        fragments: &'b [Range<usize>],
    ) -> impl Iterator<Item = (usize, Range<usize>)> + 'b {
        fragments.iter().flat_map(move |fragment| {
            let first = self
                .highlights
                .partition_point(|mark| mark.end <= fragment.start);
            let marks = self.highlights.iter().enumerate().skip(first);
            marks
                .take_while(|(_, mark)| mark.start < fragment.end)
                .filter_map(move |(number, mark)| {
                    let part = mark.start.max(fragment.start)..mark.end.min(fragment.end);
                    (part == *mark || self.chars(mark) > self.longest).then_some((number, part))
                })
        })
    }

    fn worth(&self, fragments: &[Range<usize>]) -> Worth {
        let (mut different, mut all) = (Different::default(), 0);
        for (number, _) in self.shown(fragments) {
            different.insert(self.said[number]);
            all += 1;
        }
        (different.count(), all)
    }

    fn cut(&self, fragments: &[Range<usize>]) -> (bool, bool) {
        (
            fragments.first().is_some_and(|first| first.start > 0),
            fragments
                .last()
                .is_some_and(|last| last.end < self.text.len()),
        )
    }

    /// Whether fragments fit, with their ellipses.
    fn fit(&self, fragments: &[Range<usize>]) -> bool {
        let (before, after) = self.cut(fragments);
        let ellipses = usize::from(before) * CHARS_OF_ELLIPSES[0]
            + fragments.len().saturating_sub(1) * CHARS_OF_ELLIPSES[1]
            + usize::from(after) * CHARS_OF_ELLIPSES[2];
        let text: usize = fragments.iter().map(|fragment| self.chars(fragment)).sum();
        text + ellipses <= self.most
    }

    /// Fragments with another among them; those that touch, or leave out no more than an ellipsis takes, are one.
    fn with(&self, fragments: &[Range<usize>], another: Range<usize>) -> Vec<Range<usize>> {
        let mut joined: Vec<Range<usize>> = Vec::with_capacity(fragments.len() + 1);
        let mut join = |fragment: Range<usize>| match joined.last_mut() {
            Some(last)
                if fragment.start <= last.end
                    || self.chars(&(last.end..fragment.start)) <= CHARS_OF_ELLIPSES[1] =>
            {
                last.end = last.end.max(fragment.end);
            }
            _ => joined.push(fragment),
        };
        let key = |fragment: &Range<usize>| (fragment.start, fragment.end);
        let before = fragments.partition_point(|fragment| key(fragment) <= key(&another));
        fragments[..before].iter().cloned().for_each(&mut join);
        join(another);
        fragments[before..].iter().cloned().for_each(&mut join);
        joined
    }

    /// The run of whole sentences that shows most; of equal ones that which begins first, with what fits after it.
    fn sentences_in_a_row(&self, all: Worth) -> Vec<Range<usize>> {
        let mut best: Option<(Worth, Range<usize>)> = None;
        for (first, sentence) in self.sentences.iter().enumerate() {
            for last in &self.sentences[first..] {
                let run = sentence.start..last.end;
                if !self.fit(std::slice::from_ref(&run)) {
                    break;
                }
                let worth = self.worth(std::slice::from_ref(&run));
                if worth == all {
                    return vec![self.widened_run(run)];
                }
                if best.as_ref().is_none_or(|(most, _)| worth > *most) {
                    best = Some((worth, run));
                }
            }
        }
        best.map_or_else(Vec::new, |(_, run)| vec![self.widened_run(run)])
    }

    /// A run of sentences with those before and after it in turn, while they fit.
    fn widened_run(&self, mut run: Range<usize>) -> Range<usize> {
        loop {
            let before = run.clone();
            for outer in neighbors(&before, &self.sentences) {
                let wider = run.start.min(outer.start)..run.end.max(outer.end);
                if self.fit(std::slice::from_ref(&wider)) {
                    run = wider;
                }
            }
            if run == before {
                return run;
            }
        }
    }

    /// Sentences wherever they stand, one after another, each the one that adds most.
    fn sentences_apart(&self) -> Vec<Range<usize>> {
        let mut chosen: Vec<Range<usize>> = Vec::new();
        let mut worth = (0, 0);
        loop {
            let mut best: Option<(Worth, Reverse<usize>, Vec<Range<usize>>)> = None;
            for sentence in self
                .sentences
                .iter()
                .filter(|it| self.chars(it) <= self.most)
            {
                let more = self.with(&chosen, sentence.clone());
                if !self.fit(&more) {
                    continue;
                }
                let rank = (self.worth(&more), Reverse(more.len()));
                if best.as_ref().is_none_or(|best| rank > (best.0, best.1)) {
                    best = Some((rank.0, rank.1, more));
                }
            }
            match best {
                Some((more_worth, _, more)) if more_worth > worth => {
                    (chosen, worth) = (more, more_worth);
                }
                _ => return self.widened(chosen, &self.sentences, &(0..self.text.len())),
            }
        }
    }

    /// Windows of whole words around highlights: those that stand closest together first, then what else says something different.
    fn windows(&self, size: usize) -> Vec<Range<usize>> {
        let together = self.closest_together();
        let apart = (0..self.highlights.len()).filter(|number| !together.contains(number));
        let mut chosen: Vec<Range<usize>> = Vec::new();
        let mut said = Different::default();
        for number in together.clone().chain(apart) {
            if said.contains(self.said[number]) && !together.contains(&number) {
                continue;
            }
            let more = self.with(&chosen, self.window(number, size));
            if self.fit(&more) {
                said.insert(self.said[number]);
                chosen = more;
            }
        }
        if chosen.is_empty() {
            let first = self.highlights.get(together.start).cloned();
            chosen = vec![self.beginning_of(first.unwrap_or(0..self.text.len()))];
        }
        let sentences = self.sentences.iter().filter(|sentence| {
            chosen
                .iter()
                .any(|fragment| sentence.start < fragment.end && fragment.start < sentence.end)
        });
        let bounds: Vec<Range<usize>> = sentences.cloned().collect();
        bounds.iter().fold(chosen, |chosen, bounds| {
            self.widened(chosen, self.words(), bounds)
        })
    }

    /// The highlights that fit into one fragment and show most, by their numbers.
    fn closest_together(&self) -> Range<usize> {
        let mut best: (Worth, Range<usize>) = ((0, 0), 0..0);
        for first in 0..self.highlights.len() {
            let mut different = Different::default();
            for last in first..self.highlights.len() {
                let run = self.highlights[first].start..self.highlights[last].end;
                if last > first && !self.fit(&[run]) {
                    break;
                }
                different.insert(self.said[last]);
                let worth = (different.count(), last + 1 - first);
                if worth > best.0 {
                    best = (worth, first..last + 1);
                }
            }
        }
        best.1
    }

    /// A highlight and words around it within its sentence, as many as fit into a number of characters.
    fn window(&self, number: usize, size: usize) -> Range<usize> {
        let mark = &self.highlights[number];
        let bounds = self
            .sentences
            .iter()
            .find(|sentence| within(mark, sentence))
            .cloned()
            .unwrap_or(0..self.text.len());
        let mut window = self.words()[touching(self.words(), mark)]
            .iter()
            .fold(mark.clone(), |window, word| {
                window.start.min(word.start)..window.end.max(word.end)
            });
        loop {
            let before = window.clone();
            for outer in neighbors(&window, self.words()) {
                let wider = window.start.min(outer.start)..window.end.max(outer.end);
                if within(&outer, &bounds) && self.chars(&wider) <= size {
                    window = wider;
                }
            }
            if window == before {
                return window;
            }
        }
    }

    /// As much of a highlight that does not fit as does: whole words, or else whole characters as readers know them.
    fn beginning_of(&self, mark: Range<usize>) -> Range<usize> {
        if self.chars(&mark) <= self.longest {
            return mark;
        }
        let end_within = |ends: &mut dyn Iterator<Item = usize>| {
            ends.take_while(|end| self.chars(&(mark.start..*end)) <= self.longest)
                .last()
        };
        let in_mark = &self.text[mark.clone()];
        let words = self.words()[touching(self.words(), &mark)].iter();
        let mut by_words = words.map(|word| word.end.min(mark.end));
        let mut by_clusters = in_mark
            .grapheme_indices(true)
            .map(|(at, cluster)| mark.start + at + cluster.len());
        let mut by_chars = in_mark
            .char_indices()
            .map(|(at, c)| mark.start + at + c.len_utf8());
        let end = end_within(&mut by_words)
            .or_else(|| end_within(&mut by_clusters))
            .or_else(|| end_within(&mut by_chars));
        mark.start..end.unwrap_or(mark.end)
    }

    /// Adds whole units (sentences or words) beside each fragment in turn, while they fit and lie within the bounds.
    fn widened(
        &self,
        mut fragments: Vec<Range<usize>>,
        units: &[Range<usize>],
        bounds: &Range<usize>,
    ) -> Vec<Range<usize>> {
        loop {
            let mut grown = false;
            let within_reach = |fragment: &Range<usize>| {
                fragment.start < bounds.end && bounds.start < fragment.end
            };
            for fragment in fragments.clone().into_iter().filter(within_reach) {
                for outer in neighbors(&fragment, units) {
                    let wider = fragment.start.min(outer.start)..fragment.end.max(outer.end);
                    if !within(&outer, bounds) || self.chars(&wider) > self.most {
                        continue;
                    }
                    let more = self.with(&fragments, wider);
                    if more != fragments && self.fit(&more) {
                        fragments = more;
                        grown = true;
                    }
                }
            }
            if !grown {
                return fragments;
            }
        }
    }
}

/// The units before and after a range.
fn neighbors(
    range: &Range<usize>,
    units: &[Range<usize>],
) -> impl Iterator<Item = Range<usize>> + use<> {
    let touching = touching(units, range);
    let before = touching
        .start
        .checked_sub(1)
        .map(|before| units[before].clone());
    let after = units.get(touching.end).cloned();
    before.into_iter().chain(after)
}

/// The numbers of the units that a range has a part of.
fn touching(units: &[Range<usize>], range: &Range<usize>) -> Range<usize> {
    let first = units.partition_point(|unit| unit.end <= range.start);
    let after = units.partition_point(|unit| unit.start < range.end);
    first..after.max(first)
}

/// The characters of a range, by how many begin before each byte.
fn chars_between(chars_before: &[u32], range: &Range<usize>) -> usize {
    if chars_before.is_empty() {
        return range.len();
    }
    (chars_before[range.end] - chars_before[range.start]) as usize
}

fn within(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Whether two highlights differ in case at most.
fn say_the_same(one: &str, other: &str) -> bool {
    if one.is_ascii() && other.is_ascii() {
        return one.eq_ignore_ascii_case(other);
    }
    one.to_lowercase() == other.to_lowercase()
}

/// Sentences, each with the quotation marks and brackets that open and close it.
fn with_their_marks(text: &str, mut sentences: Vec<Range<usize>>) -> Vec<Range<usize>> {
    for at in 1..sentences.len() {
        let (before, after) = (sentences[at - 1].clone(), sentences[at].clone());
        let opening = &text[before.clone()];
        let opened = opening.trim_end_matches(OPENING);
        if opened.len() < opening.len() && opened.ends_with(char::is_whitespace) {
            sentences[at].start = before.start + opened.len();
            sentences[at - 1].end = before.start + opened.trim_end().len();
            continue;
        }
        let closing = &text[after.clone()];
        let closed = closing.trim_start_matches(CLOSING);
        let ends = closed.is_empty() || closed.starts_with(char::is_whitespace);
        if closed.len() < closing.len() && ends {
            sentences[at - 1].end = after.end - closed.len();
            sentences[at].start = after.end - closed.trim_start().len();
        }
    }
    sentences.retain(|sentence| sentence.start < sentence.end);
    sentences
}

/// Marks that close what stands before them.
const CLOSING: [char; 12] = [
    '”', '’', '»', '"', '\'', ')', ']', '」', '』', '）', '】', '›',
];

/// Words with the punctuation that touches them; in scripts written without spaces, the words of UAX #29, closing marks with the word
/// before them and opening ones with the word after them.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for run in text.split(' ') {
        let range = at..at + run.len();
        at = range.end + 1;
        if run.is_empty() {
            continue;
        }
        if run.is_ascii() || run.unicode_words().nth(LONG_RUN).is_none() {
            words.push(range);
            continue;
        }
        let mut opens = range.start;
        for (start, word) in run.split_word_bound_indices() {
            let end = range.start + start + word.len();
            if word.contains(char::is_alphanumeric) {
                words.push(opens..end);
                opens = end;
            } else if !word.starts_with(OPENING)
                && let Some(last) = words.last_mut().filter(|last| last.end == opens)
            {
                last.end = end;
                opens = end;
            }
        }
        if opens < range.end {
            words.push(opens..range.end);
        }
    }
    // A mark that belongs to a space before it cannot stand alone.
    let clusters = |at| GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0) == Ok(true);
    let mut whole: Vec<Range<usize>> = Vec::new();
    for word in words {
        match whole.last_mut() {
            Some(last) if !clusters(word.start) => last.end = word.end,
            _ => whole.push(word),
        }
    }
    whole
}

/// Marks that open what stands after them.
const OPENING: [char; 12] = [
    '“', '‘', '«', '„', '(', '[', '「', '『', '（', '【', '‹', '《',
];

/// A run without spaces that has more words than this is written in a script without them.
const LONG_RUN: usize = 4;

#[cfg(test)]
mod tests {
    //! Promises: whole sentences where they fit, windows of whole words where they do not; as much of the match as fits, in fragments
    //! where it stands apart; never longer than asked, ellipses included.

    use super::*;
    use proptest::prelude::*;

    fn chars(text: &str) -> usize {
        text.chars().count()
    }

    fn check(text: &str, marked: &[&str], most_chars: usize, expected: &str) {
        let highlights: Vec<Range<usize>> = marked
            .iter()
            .map(|word| text.find(word).map(|at| at..at + word.len()).unwrap())
            .collect();
        let snippet = Snippet::new(text, &highlights, most_chars, || {
            crate::sentences::of(text, "en")
        });
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
            24,
            "… Two saw [Doha]. …",
        );
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
    fn a_chosen_sentence_keeps_its_quotation_marks() {
        check(
            "Rain fell. “We met in Doha.” Nobody knew of it at that time.",
            &["Doha"],
            24,
            "… “We met in [Doha].” …",
        );
        check(
            "Rain fell all day. They met in Doha! ” Nobody knew of it.",
            &["Doha"],
            28,
            "… They met in [Doha]! ” …",
        );
    }

    #[test]
    fn of_a_long_sentence_whole_words_around_the_match_are_shown() {
        check(
            "a b c d e f g Doha h i j k l m n o p",
            &["Doha"],
            16,
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

    #[test]
    fn sentences_that_stand_apart_are_shown_as_fragments() {
        check(
            "Doha waits. Far away there was rain. Nobody came. Kabul waits. Night fell.",
            &["Doha", "Kabul"],
            36,
            "[Doha] waits. … [Kabul] waits. …",
        );
    }

    #[test]
    fn parts_of_a_sentence_that_stand_apart_are_shown_as_fragments() {
        check(
            "a b c d Doha e f g h i j k l m n o p q r s t u v w x y z a b c d e f g Kabul h i j k l",
            &["Doha", "Kabul"],
            40,
            "a b c d [Doha] e f g … d e f g [Kabul] h i …",
        );
    }

    #[test]
    fn a_window_keeps_to_its_sentence() {
        check(
            "A b c d e f g h i j k l m n o p q Doha came. It was r s t u v w x y z a b c d e f Kabul h i j k l m n o.",
            &["Doha", "Kabul"],
            40,
            "… n o p q [Doha] came. … d e f [Kabul] h i …",
        );
    }

    #[test]
    fn a_highlight_longer_than_the_snippet_is_cut_at_a_word_or_a_whole_character() {
        check(
            "They were of one mind, all of them, then.",
            &["were of one mind, all of them"],
            20,
            "They [were of one] …",
        );
        // Each flag is two code points.
        let flags = "🇶🇦".repeat(30);
        check(&flags, &[&flags], 21, &format!("[{}] …", "🇶🇦".repeat(8)));
    }

    fn clusters(text: &str) -> std::collections::HashSet<usize> {
        let starts = text.grapheme_indices(true).map(|(at, _)| at);
        starts.chain([text.len()]).collect()
    }

    proptest! {
        #[test]
        fn a_snippet_cuts_no_word_keeps_its_length_and_shows_what_matched(
            words in prop::collection::vec("[“(]{0,1}[a-zé]{1,9}(e\u{301}|👩‍🚀|多哈){0,1}[.,]{0,1}[”)]{0,1}", 1..60),
            marked in prop::collection::vec((0usize..60, 1usize..8), 0..8), most_chars in 20usize..200,
        ) {
            let text = words.join(" ");
            let all = super::words(&text);
            let mut highlights: Vec<Range<usize>> = Vec::new();
            let mut marked: Vec<(usize, usize)> = marked.into_iter().filter(|(at, _)| *at < all.len()).collect();
            marked.sort_unstable();
            for (at, count) in marked {
                let mark = all[at].start..all[(at + count).min(all.len()) - 1].end;
                if highlights.last().is_none_or(|last| last.end < mark.start) {
                    highlights.push(mark);
                }
            }
            let snippet = Snippet::new(&text, &highlights, most_chars, || crate::sentences::of(&text, "en"));
            let pieces = snippet.pieces(&text);
            prop_assert!(pieces.iter().map(|piece| chars(&piece.text)).sum::<usize>() <= most_chars);
            prop_assert_eq!(highlights.is_empty(), snippet.highlights.is_empty());
            let longest = highlights.iter().map(|mark| chars(&text[mark.clone()])).max().unwrap_or(0);
            for mark in &snippet.highlights {
                let whole = highlights.contains(mark);
                let cut = highlights.iter().any(|long| within(mark, long) && chars(&text[long.clone()]) + 4 > most_chars);
                prop_assert!(whole || cut, "{}", &text[mark.clone()]);
            }
            let boundaries = clusters(&text);
            for fragment in &snippet.fragments {
                prop_assert!(boundaries.contains(&fragment.start) && boundaries.contains(&fragment.end));
                if longest + 4 <= most_chars {
                    prop_assert!(all.iter().any(|word| word.start == fragment.start));
                    prop_assert!(all.iter().any(|word| word.end == fragment.end));
                }
            }
            // The pieces are of the text and in its order.
            let mut at = 0;
            let mut marks = 0;
            for piece in pieces.iter().filter(|piece| !ELLIPSES.contains(&piece.text.as_ref())) {
                let found = text[at..].find(piece.text.as_ref());
                prop_assert!(found.is_some(), "{} is not of the text", piece.text);
                at += found.unwrap_or(0) + piece.text.len();
                marks += usize::from(piece.highlighted);
            }
            prop_assert_eq!(marks, snippet.highlights.len());
        }

        #[test]
        fn any_text_with_any_highlights_has_a_snippet(
            text in "\\PC{0,120}", ends in prop::collection::vec(0usize..400, 0..8), most_chars in 0usize..60,
        ) {
            let mut ends: Vec<usize> = ends.into_iter().filter(|at| text.is_char_boundary(*at)).collect();
            ends.sort_unstable();
            ends.dedup();
            let highlights: Vec<Range<usize>> = ends.chunks_exact(2).map(|pair| pair[0]..pair[1]).collect();
            let snippet = Snippet::new(&text, &highlights, most_chars, || crate::sentences::of(&text, "en"));
            prop_assert_eq!(highlights.is_empty(), snippet.highlights.is_empty());
            if most_chars >= 20 {
                let shown: usize = snippet.pieces(&text).iter().map(|piece| chars(&piece.text)).sum();
                prop_assert!(shown <= most_chars);
            }
        }
    }
}
