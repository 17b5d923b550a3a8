//! How far a word is from a typed one, letter by letter: an automaton whose states are sets of bits.
//!
//! An edit is a letter put in, left out or replaced, or two neighbors swapped (and not touched again: "optimal string alignment"). The
//! steps are those of Wu and Manber (Fast text searching allowing errors, CACM 35, 1992) with Hyyrö's swaps (A bit-vector algorithm for
//! computing Levenshtein and Damerau edit distances, Nordic Journal of Computing 10, 2003). Nothing has to be made ready but where each
//! letter stands, and a step is a handful of instructions.

/// Letters of the longest typed word: its positions, the end included, are bits, and a swap looks one further.
const MOST_LETTERS: usize = 62;

/// A typed word, and the edits that are allowed between its parts.
#[derive(Debug)]
pub(super) struct Edits<const MOST: usize> {
    /// A bit for each position where an ASCII letter stands.
    ascii: [u64; 128],
    /// The same for other letters.
    others: Vec<(char, u64)>,
    /// The position behind the last letter, as a bit.
    end: u64,
    /// The positions that may be reached with so many edits.
    allowed: [u64; 3],
}

/// What can have been read of the typed word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Read {
    /// A bit for each number of letters that can have been read with so many edits.
    letters: [u64; 3],
    /// The same where the letter that was read last is the one after the next: the next letter would make it a swap.
    swapping: [u64; 2],
}

impl<const MOST: usize> Edits<MOST> {
    /// At most one or two edits anywhere in a word; nothing for a word that is too long.
    pub(super) fn anywhere(word: &[char]) -> Option<Self> {
        assert!((1..=2).contains(&MOST));
        if word.len() > MOST_LETTERS {
            return None;
        }
        let mut edits = Self {
            ascii: [0; 128],
            others: Vec::new(),
            end: 1 << word.len(),
            allowed: [u64::MAX; 3],
        };
        for (position, letter) in word.iter().enumerate() {
            let places = if letter.is_ascii() {
                &mut edits.ascii[*letter as usize]
            } else {
                let known = edits.others.iter().position(|(other, _)| other == letter);
                let at = known.unwrap_or_else(|| {
                    edits.others.push((*letter, 0));
                    edits.others.len() - 1
                });
                &mut edits.others[at].1
            };
            *places |= 1 << position;
        }
        Some(edits)
    }

    /// No more than all edits but one among the first `letters`.
    pub(super) fn saving_one(mut self, letters: usize) -> Self {
        self.allowed[MOST] = u64::MAX << (letters + 1);
        self
    }

    /// No edit among the first `letters`.
    pub(super) fn after(mut self, letters: usize) -> Self {
        for allowed in &mut self.allowed[1..] {
            *allowed = u64::MAX << letters;
        }
        self
    }

    /// Nothing is read yet; letters may be left out.
    pub(super) fn start(&self) -> Read {
        let mut letters = [1, 0, 0];
        for edits in 1..=MOST {
            let fewer = letters[edits - 1];
            letters[edits] = (fewer | fewer << 1) & self.allowed[edits];
        }
        Read {
            letters,
            swapping: [0; 2],
        }
    }

    /// One more letter is read.
    #[inline]
    pub(super) fn step(&self, read: &Read, letter: char) -> Read {
        let places = self.places(letter);
        let before = &read.letters;
        let mut letters = [(before[0] & places) << 1, 0, 0];
        for edits in 1..=MOST {
            let same = (before[edits] & places) << 1;
            let put_in = before[edits - 1];
            let replaced = before[edits - 1] << 1;
            let left_out = letters[edits - 1] << 1;
            let swapped = (read.swapping[edits - 1] & places) << 2;
            letters[edits] = (same | put_in | replaced | left_out | swapped) & self.allowed[edits];
        }
        let swapping = |edits: usize| {
            if edits < MOST {
                before[edits] & (places >> 1)
            } else {
                0
            }
        };
        Read {
            letters,
            swapping: [swapping(0), swapping(1)],
        }
    }

    /// Whether more letters can make it a word that is near enough.
    #[inline]
    pub(super) fn goes_on(&self, read: &Read) -> bool {
        let positions = self.end | (self.end - 1);
        (Self::any(read) & positions) | read.swapping[0] | read.swapping[1] != 0
    }

    /// Whether what was read is near enough to the typed word.
    pub(super) fn fits(&self, read: &Read) -> bool {
        Self::any(read) & self.end != 0
    }

    fn any(read: &Read) -> u64 {
        read.letters[0] | read.letters[1] | read.letters[2]
    }

    fn places(&self, letter: char) -> u64 {
        if letter.is_ascii() {
            return self.ascii[letter as usize];
        }
        let other = self.others.iter().find(|(other, _)| *other == letter);
        other.map_or(0, |(_, places)| *places)
    }
}
