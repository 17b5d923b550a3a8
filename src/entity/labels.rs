//! The labels of tokens, and the best row of them.
//!
//! A name's tokens are labeled by their place in it (BILOU: Ratinov and Roth, "Design Challenges and Misconceptions in Named Entity
//! Recognition", 2009): beginning, inside, last, or unit, a name of one token; all else is outside.

use super::EntityKind;
use std::ops::Range;

/// How many labels there are: outside, and four places in a name of each kind.
pub(super) const LABELS: usize = 1 + 4 * EntityKind::ALL.len();
/// A row of one score a label, padded to what vector instructions like.
pub(super) const ROW: usize = 24;

/// One score a label.
pub(super) type Row = [i16; ROW];

/// A label's number.
pub(super) type Label = u8;

pub(super) const OUTSIDE: Label = 0;

/// A token's place in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Beginning,
    Inside,
    Last,
    Unit,
}

pub(super) const fn label(kind: EntityKind, part: Part) -> Label {
    1 + 4 * kind as u8 + part as u8
}

/// The kind and place that a label says; `None` for outside.
pub(super) fn meaning(label: Label) -> Option<(EntityKind, Part)> {
    let index = usize::from(label.checked_sub(1)?);
    let part = [Part::Beginning, Part::Inside, Part::Last, Part::Unit][index % 4];
    Some((*EntityKind::ALL.get(index / 4)?, part))
}

/// The labels of a name that has this many tokens.
pub(super) fn of_name(kind: EntityKind, length: usize) -> impl Iterator<Item = Label> {
    (0..length).map(move |i| {
        let part = match (i, length) {
            (_, 1) => Part::Unit,
            (0, _) => Part::Beginning,
            _ if i + 1 == length => Part::Last,
            _ => Part::Inside,
        };
        label(kind, part)
    })
}

/// The labels that may stand before a label.
pub(super) fn before(next: Label) -> &'static [Label] {
    const CLOSED: [Label; 1 + 2 * EntityKind::ALL.len()] = [0, 3, 4, 7, 8, 11, 12, 15, 16, 19, 20];
    const OPEN: [[Label; 2]; EntityKind::ALL.len()] = [[1, 2], [5, 6], [9, 10], [13, 14], [17, 18]];
    match meaning(next) {
        Some((kind, Part::Inside | Part::Last)) => &OPEN[kind as usize],
        _ => &CLOSED,
    }
}

/// Whether a name can end, or none be open, after a label.
pub(super) fn is_closed(label: Label) -> bool {
    !matches!(meaning(label), Some((_, Part::Beginning | Part::Inside)))
}

/// What one label after another adds to a row's score.
pub(super) type Transitions = [[i16; LABELS]; LABELS];

/// Finds the best row of labels (Viterbi): outside stands before and after it.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    from: Vec<[Label; LABELS]>,
}

/// Below every score.
const IMPOSSIBLE: i32 = i32::MIN / 2;

impl Decoder {
    /// Writes the best labels of a stretch of tokens; `transitions[b][a]` is what `b` after `a` adds.
    pub(super) fn decode(&mut self, rows: &[Row], transitions: &Transitions, labels: &mut [Label]) {
        let mut scores = [IMPOSSIBLE; LABELS];
        scores[usize::from(OUTSIDE)] = 0;
        self.from.clear();
        for row in rows {
            let mut next = [IMPOSSIBLE; LABELS];
            let mut from = [OUTSIDE; LABELS];
            for (b, into) in next.iter_mut().enumerate() {
                for a in before(b as Label) {
                    let score =
                        scores[usize::from(*a)] + i32::from(transitions[b][usize::from(*a)]);
                    if score > *into {
                        *into = score;
                        from[b] = *a;
                    }
                }
                *into += i32::from(row[b]);
            }
            scores = next;
            self.from.push(from);
        }
        let ends = (0..LABELS as Label).filter(|label| is_closed(*label));
        let last = |a: &Label| scores[usize::from(*a)] + i32::from(transitions[0][usize::from(*a)]);
        let mut label = ends.rev().max_by_key(last).unwrap_or(OUTSIDE);
        for (into, from) in labels.iter_mut().zip(&self.from).rev() {
            *into = label;
            label = from[usize::from(label)];
        }
    }
}

/// No name has more tokens.
const LONGEST_NAME: usize = 12;

/// The names that a row of labels makes; what is no whole name, or too long to be one, is passed over.
pub(super) fn names(labels: &[Label]) -> impl Iterator<Item = (Range<usize>, EntityKind)> {
    let mut start = None;
    labels.iter().enumerate().filter_map(move |(i, label)| {
        let (kind, part) = meaning(*label)?;
        match part {
            Part::Beginning => start = Some(i),
            Part::Unit => return Some((i..i + 1, kind)),
            Part::Last => {
                let range = start.take()?..i + 1;
                return (range.len() <= LONGEST_NAME).then_some((range, kind));
            }
            Part::Inside => {}
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_labels_is_always_one_that_names_can_have() {
        // Each token alone would be the inside of a person's name.
        let mut row = [0; ROW];
        row[usize::from(label(EntityKind::Person, Part::Inside))] = 50;
        row[usize::from(label(EntityKind::Place, Part::Unit))] = 20;
        let mut labels = vec![OUTSIDE; 3];
        Decoder::default().decode(&[row; 3], &[[0; LABELS]; LABELS], &mut labels);
        let mut before_last = OUTSIDE;
        for label in &labels {
            assert!(before(*label).contains(&before_last), "{labels:?}");
            before_last = *label;
        }
        assert!(is_closed(before_last), "{labels:?}");
    }

    #[test]
    fn labels_of_names_give_the_names_back() {
        for kind in EntityKind::ALL {
            for length in 1..5 {
                let mut labels = vec![OUTSIDE];
                labels.extend(of_name(kind, length));
                labels.push(OUTSIDE);
                let found: Vec<_> = names(&labels).collect();
                assert_eq!(found, [(1..1 + length, kind)]);
            }
        }
    }
}
