//! The words of the passages in memory, to find those that are spelled nearly like another at once.
//!
//! The dictionary on disk is gone through letter by letter too, but slowly (`docs/performance.md`), and no letter is certain: where two
//! edits are allowed, all beginnings of two letters have to be tried. Here the words hang in two trees, one from their first letters and
//! one from their last. Of the edits that make a word of another, either the first half of the letters is spared one (then few beginnings
//! are left), or it has them all (then the second half is certain, from the end).

use super::edits::{Edits, Read};
use std::collections::VecDeque;
use std::ops::Range;

/// Words, each once.
#[derive(Debug)]
pub(super) struct WordList {
    words: Words,
    from_start: Tree,
    from_end: Tree,
}

/// Words one behind the other, in order.
#[derive(Debug)]
struct Words {
    text: String,
    /// Where each word ends.
    ends: Vec<u32>,
}

/// Words by their letters from one end. What is below a node lies together, so that letters that lead nowhere cost little.
#[derive(Debug)]
struct Tree {
    nodes: Vec<Node>,
    end: End,
}

/// The end of a word at which its letters begin to count.
#[derive(Debug, Clone, Copy)]
enum End {
    First,
    Last,
}

/// A letter that words have behind the letters above it.
#[derive(Debug, Clone, Copy)]
struct Node {
    /// [`NO_LETTER`] where a word has no more.
    letter: char,
    /// How many nodes are below; none where a single word is left.
    count: u32,
    /// The first node below, or the word.
    below: u32,
}

/// No word has it: what is indexed has no control characters.
const NO_LETTER: char = '\0';

impl WordList {
    /// Of words in ascending order, each once.
    pub(super) fn new<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut list = Words {
            text: String::new(),
            ends: Vec::new(),
        };
        for word in words {
            list.text.push_str(word);
            list.ends.push(list.text.len() as u32);
        }
        Self {
            from_start: Tree::new(&list, End::First),
            from_end: Tree::new(&list, End::Last),
            words: list,
        }
    }

    /// The words that are at most one or two edits from a typed one, in ascending order; nothing where that cannot be told here.
    pub(super) fn near(&self, typed: &str, edits: u8) -> Option<Vec<&str>> {
        let letters: Vec<char> = typed.chars().collect();
        let mut numbers = match edits {
            1 => self.within::<1>(&letters),
            2 => self.within::<2>(&letters),
            _ => None,
        }?;
        numbers.sort_unstable();
        numbers.dedup();
        let words = numbers.into_iter().map(|number| self.words.get(number));
        Some(words.collect())
    }

    /// The numbers of the words; some of them may come twice.
    fn within<const MOST: usize>(&self, typed: &[char]) -> Option<Vec<u32>> {
        let half = typed.len() / 2;
        let mut found = Vec::new();
        let edits = Edits::<MOST>::anywhere(typed)?.saving_one(half);
        self.from_start.find(&self.words, &edits, &mut found);
        let backward: Vec<char> = typed.iter().rev().copied().collect();
        let edits = Edits::<MOST>::anywhere(&backward)?.after(typed.len() - half);
        self.from_end.find(&self.words, &edits, &mut found);
        Some(found)
    }
}

impl Words {
    fn count(&self) -> u32 {
        self.ends.len() as u32
    }

    fn get(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[number] as usize]
    }
}

impl End {
    /// What is left of a word behind so many bytes.
    fn rest(self, word: &str, bytes: usize) -> &str {
        match self {
            Self::First => &word[bytes..],
            Self::Last => &word[..word.len() - bytes],
        }
    }

    fn letters(self, text: &str) -> impl Iterator<Item = char> {
        let mut letters = text.chars();
        std::iter::from_fn(move || match self {
            Self::First => letters.next(),
            Self::Last => letters.next_back(),
        })
    }
}

impl Tree {
    fn new(words: &Words, end: End) -> Self {
        let mut order: Vec<u32> = (0..words.count()).collect();
        if matches!(end, End::Last) {
            order.sort_by(|a, b| {
                let [a, b] = [a, b].map(|number| words.get(*number).bytes().rev());
                a.cmp(b)
            });
        }
        let root = Node {
            letter: NO_LETTER,
            count: 0,
            below: 0,
        };
        let mut nodes = vec![root];
        // Nodes whose words, a range of those in order, are still to be told apart behind so many bytes.
        let mut todo: VecDeque<(usize, Range<usize>, usize)> = VecDeque::new();
        todo.push_back((0, 0..order.len(), 0));
        while let Some((node, range, bytes)) = todo.pop_front() {
            let first = nodes.len();
            let next = |number: &u32| {
                let rest = end.rest(words.get(*number), bytes);
                end.letters(rest).next().unwrap_or(NO_LETTER)
            };
            let mut begin = range.start;
            for same in order[range].chunk_by(|a, b| next(a) == next(b)) {
                let letter = next(&same[0]);
                if let [word] = same {
                    nodes.push(Node {
                        letter,
                        count: 0,
                        below: *word,
                    });
                } else {
                    let range = begin..begin + same.len();
                    todo.push_back((nodes.len(), range, bytes + letter.len_utf8()));
                    nodes.push(Node { letter, ..root });
                }
                begin += same.len();
            }
            nodes[node].count = (nodes.len() - first) as u32;
            nodes[node].below = first as u32;
        }
        Self { nodes, end }
    }

    fn find<const MOST: usize>(&self, words: &Words, edits: &Edits<MOST>, found: &mut Vec<u32>) {
        self.below(&self.nodes[0], 0, &edits.start(), words, edits, found);
    }

    /// Looks below a node, behind so many bytes.
    fn below<const MOST: usize>(
        &self,
        node: &Node,
        bytes: usize,
        read: &Read,
        words: &Words,
        edits: &Edits<MOST>,
        found: &mut Vec<u32>,
    ) {
        let first = node.below as usize;
        for node in &self.nodes[first..first + node.count as usize] {
            if node.letter == NO_LETTER {
                found.extend(edits.fits(read).then_some(node.below));
                continue;
            }
            let mut read = edits.step(read, node.letter);
            if !edits.goes_on(&read) {
                continue;
            }
            let bytes = bytes + node.letter.len_utf8();
            if node.count > 0 {
                self.below(node, bytes, &read, words, edits, found);
                continue;
            }
            let rest = self.end.rest(words.get(node.below), bytes);
            let goes_on = self.end.letters(rest).all(|letter| {
                read = edits.step(&read, letter);
                edits.goes_on(&read)
            });
            if goes_on && edits.fits(&read) {
                found.push(node.below);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// Edits between two words, by a table (optimal string alignment).
    fn distance(a: &str, b: &str) -> usize {
        let [a, b] = [a, b].map(|word| word.chars().collect::<Vec<_>>());
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let replaced = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    let mut least = replaced.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        least = least.min(table[i - 2][j - 2] + 1);
                    }
                    least
                };
            }
        }
        table[a.len()][b.len()]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn the_words_within_one_and_two_edits_are_found(
            words in prop::collection::btree_set("[abcé字]{1,9}", 0..80),
            typed in "[abcé字]{1,9}",
        ) {
            let list = WordList::new(words.iter().map(String::as_str));
            for edits in [1, 2] {
                let near: Vec<&str> = words
                    .iter()
                    .map(String::as_str)
                    .filter(|word| distance(word, &typed) <= usize::from(edits))
                    .collect();
                prop_assert_eq!(list.near(&typed, edits).unwrap(), near);
            }
        }
    }

    #[test]
    fn the_longest_word_that_can_be_told_is_told_and_a_longer_one_is_left_to_others() {
        let words: BTreeSet<String> = [61, 62, 63, 64, 65]
            .map(|letters| "a".repeat(letters))
            .into();
        let list = WordList::new(words.iter().map(String::as_str));
        let near = list.near(&"a".repeat(62), 2).unwrap();
        assert_eq!(
            near.iter().map(|word| word.len()).collect::<Vec<_>>(),
            [61, 62, 63, 64]
        );
        assert_eq!(list.near(&"a".repeat(63), 1), None);
    }
}
