//! Words that are a few edits away from a word, as an automaton over a dictionary.
//!
//! An edit is a letter more, a letter less, another letter, or two neighbors changing places; no letter is edited twice (optimal string
//! alignment). What tells two words apart is kept letter by letter of the dictionary's words, so that nothing has to be made ready: the
//! engine's own automaton is made of all its states first, which takes longer than going through a dictionary with it.

use tantivy_fst::Automaton;

/// Edits at most.
const MOST: usize = 2;
/// Places of the word that a letter of another can stand for: those at most so many edits before and after its own.
const BAND: usize = 2 * MOST + 1;

/// Accepts the words that are at most so many edits away from a word.
pub(super) struct Nearly {
    word: Vec<char>,
    edits: u8,
}

/// How far the letters read so far are from beginnings of the word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Distances {
    /// Letters read.
    read: usize,
    /// The edits between what was read and the first `read + at - MOST` letters of the word.
    row: [u8; BAND],
    /// The same before the last letter, and that letter.
    row_before: [u8; BAND],
    last: char,
    /// The bits of a letter that is not yet read to its end, and the bytes that are to come.
    begun: u32,
    missing: u8,
}

/// More edits than any are counted to.
const FAR: u8 = MOST as u8 + 1;

impl Nearly {
    /// The words at most one or two edits away from a word.
    pub(super) fn new(word: &str, edits: u8) -> Self {
        Self {
            word: word.chars().collect(),
            edits: edits.min(MOST as u8),
        }
    }

    /// The distances after one more letter.
    fn after(&self, state: &Distances, letter: char) -> Distances {
        let read = state.read + 1;
        let mut row = [FAR; BAND];
        for at in 0..BAND {
            let Some(length) = (read + at).checked_sub(MOST) else {
                continue;
            };
            if length > self.word.len() {
                break;
            }
            // A letter more than the word has.
            let mut distance = state.row.get(at + 1).map_or(FAR, |before| before + 1);
            if let Some(before) = at.checked_sub(1) {
                // A letter less.
                distance = distance.min(row[before] + 1);
            }
            if let Some(place) = length.checked_sub(1) {
                let other = u8::from(self.word[place] != letter);
                distance = distance.min(state.row[at] + other);
                let swapped =
                    place > 0 && self.word[place] == state.last && self.word[place - 1] == letter;
                if swapped {
                    distance = distance.min(state.row_before[at] + 1);
                }
            }
            row[at] = distance.min(FAR);
        }
        Distances {
            read,
            row,
            row_before: state.row,
            last: letter,
            begun: 0,
            missing: 0,
        }
    }
}

impl Automaton for Nearly {
    type State = Distances;

    fn start(&self) -> Distances {
        let mut row = [FAR; BAND];
        for (length, distance) in (0..=self.word.len()).zip(&mut row[MOST..]) {
            *distance = length as u8;
        }
        Distances {
            read: 0,
            row,
            row_before: [FAR; BAND],
            last: '\0',
            begun: 0,
            missing: 0,
        }
    }

    fn is_match(&self, state: &Distances) -> bool {
        let at = (self.word.len() + MOST).checked_sub(state.read);
        let distance = at.and_then(|at| state.row.get(at));
        state.missing == 0 && distance.is_some_and(|distance| *distance <= self.edits)
    }

    fn can_match(&self, state: &Distances) -> bool {
        state.row.iter().any(|distance| *distance <= self.edits)
    }

    fn accept(&self, state: &Distances, byte: u8) -> Distances {
        let (begun, missing) = match (byte, state.missing) {
            (0..0x80, 0) => return self.after(state, char::from(byte)),
            (0xc0..0xe0, 0) => (u32::from(byte & 0x1f), 1),
            (0xe0..0xf0, 0) => (u32::from(byte & 0x0f), 2),
            (0xf0.., 0) => (u32::from(byte & 0x07), 3),
            (0x80..0xc0, missing @ 1..) => (state.begun << 6 | u32::from(byte & 0x3f), missing - 1),
            // No text.
            _ => (0, 0),
        };
        match char::from_u32(begun) {
            Some(letter) if missing == 0 => self.after(state, letter),
            _ => Distances {
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
