//! Words that are a few edits away from a word, as an automaton over a dictionary.
//!
//! An edit is a letter more, a letter less, another letter, or two neighbors changing places; no letter is edited twice (optimal string
//! alignment). The states are sets of bits (Wu and Manber, "Fast text searching allowing errors", 1992), worked out letter by letter of
//! the dictionary's words, so that nothing has to be made ready: the engine's own automaton is made of all its states first, which takes
//! as long as going through a dictionary with it.

use tantivy_fst::Automaton;

/// Edits at most.
const MOST: usize = 2;
/// A set of beginnings of the word: bit n for its first n letters.
type Beginnings = u64;

/// Accepts the words that are at most so many edits away from a word.
pub(super) struct Nearly {
    /// Which letters of the word each letter is: bit n for the one behind the first n.
    ascii: [Beginnings; 128],
    others: Vec<(char, Beginnings)>,
    /// All beginnings, and the whole word.
    all: Beginnings,
    whole: Beginnings,
    edits: usize,
}

/// What the letters read so far can be.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    /// The beginnings of the word that are at most 0, 1, 2 edits away from what was read.
    within: [Beginnings; MOST + 1],
    /// The same before the last letter, and where the word has that letter.
    before: [Beginnings; MOST + 1],
    last: Beginnings,
    /// The bits of a letter that is not yet read to its end, and the bytes that are to come.
    begun: u32,
    missing: u8,
}

impl Nearly {
    /// The longest word, in letters.
    pub(super) const LONGEST: usize = 63;

    /// The words at most one or two edits away from a word of at most [`Self::LONGEST`] letters.
    pub(super) fn new(word: &str, edits: u8) -> Self {
        let mut nearly = Self {
            ascii: [0; 128],
            others: Vec::new(),
            all: 1,
            whole: 1,
            edits: usize::from(edits).min(MOST),
        };
        for letter in word.chars() {
            let known = nearly.others.iter().position(|(known, _)| *known == letter);
            match (nearly.ascii.get_mut(letter as usize), known) {
                (Some(places), _) => *places |= nearly.whole,
                (None, Some(at)) => nearly.others[at].1 |= nearly.whole,
                (None, None) => nearly.others.push((letter, nearly.whole)),
            }
            nearly.whole <<= 1;
            nearly.all |= nearly.whole;
        }
        nearly
    }

    fn places(&self, letter: char) -> Beginnings {
        match self.ascii.get(letter as usize) {
            Some(places) => *places,
            None => (self.others.iter().find(|(known, _)| *known == letter))
                .map_or(0, |(_, places)| *places),
        }
    }

    /// What the letters read can be with one more, which the word has at these places.
    fn after(&self, state: &State, places: Beginnings) -> State {
        let mut within = [0; MOST + 1];
        for edits in 0..=self.edits {
            let mut next = (state.within[edits] & places) << 1;
            if let Some(fewer) = edits.checked_sub(1) {
                let more = state.within[fewer];
                let other = state.within[fewer] << 1;
                let less = within[fewer] << 1;
                let swapped = ((state.before[fewer] & places) << 1 & state.last) << 1;
                next |= more | other | less | swapped;
            }
            within[edits] = next & self.all;
        }
        State {
            within,
            before: state.within,
            last: places,
            begun: 0,
            missing: 0,
        }
    }
}

impl Automaton for Nearly {
    type State = State;

    fn start(&self) -> State {
        State {
            // The first letters may all be missing.
            within: [1, 0b11, 0b111].map(|first: Beginnings| first & self.all),
            before: [0; MOST + 1],
            last: 0,
            begun: 0,
            missing: 0,
        }
    }

    fn is_match(&self, state: &State) -> bool {
        state.missing == 0 && state.within[self.edits] & self.whole != 0
    }

    fn can_match(&self, state: &State) -> bool {
        state.within[self.edits] != 0
    }

    fn accept(&self, state: &State, byte: u8) -> State {
        let (begun, missing) = match (byte, state.missing) {
            (0..0x80, 0) => return self.after(state, self.ascii[usize::from(byte)]),
            (0xc0..0xe0, 0) => (u32::from(byte & 0x1f), 1),
            (0xe0..0xf0, 0) => (u32::from(byte & 0x0f), 2),
            (0xf0.., 0) => (u32::from(byte & 0x07), 3),
            (0x80..0xc0, missing @ 1..) => (state.begun << 6 | u32::from(byte & 0x3f), missing - 1),
            // No text.
            _ => (0, 0),
        };
        match char::from_u32(begun) {
            Some(letter) if missing == 0 => self.after(state, self.places(letter)),
            _ => State {
                begun,
                missing,
                ..*state
            },
        }
    }
}

#[cfg(test)]
mod tests {
    //! Promise: it accepts what the engine's automaton of Levenshtein and Damerau accepts.

    use super::*;
    use proptest::prelude::*;
    use tantivy::Term;
    use tantivy::query::FuzzyTermQuery;
    use tantivy::schema::Field;

    fn accepts<A: Automaton>(automaton: &A, text: &str) -> bool {
        let mut state = automaton.start();
        for byte in text.bytes() {
            if !automaton.can_match(&state) {
                return false;
            }
            state = automaton.accept(&state, byte);
        }
        automaton.is_match(&state)
    }

    #[test]
    fn letters_are_more_or_less_or_others_or_change_places() {
        let nearly = Nearly::new("doha", 1);
        for near in ["doha", "dohaa", "oha", "dohe", "odha", "döha"] {
            assert!(accepts(&nearly, near), "{near}");
        }
        for far in ["", "do", "dohaab", "odah", "dö"] {
            assert!(!accepts(&nearly, far), "{far}");
        }
        // Two letters that changed places have none put between them.
        assert!(!accepts(&Nearly::new("ab", 2), "bca"));
    }

    #[test]
    fn a_word_may_be_as_long_as_there_are_bits() {
        let word = "ab".repeat(31) + "c";
        assert_eq!(word.len(), Nearly::LONGEST);
        let nearly = Nearly::new(&word, 1);
        assert!(accepts(&nearly, &word) && accepts(&nearly, &word[1..]));
        assert!(accepts(&nearly, &format!("{word}d")));
        assert!(!accepts(&nearly, &word[2..]));
    }

    proptest! {
        #[test]
        fn it_accepts_what_the_engines_own_accepts(
            word in "[abcé多]{0,7}", other in "[abcé多]{0,9}", edits in 1u8..=2,
        ) {
            let term = Term::from_field_text(Field::from_field_id(0), &word);
            let engines = FuzzyTermQuery::new(term, edits, true).automaton().unwrap();
            prop_assert_eq!(accepts(&Nearly::new(&word, edits), &other), accepts(&engines, &other));
        }
    }
}
