//! The weights of the trained recognizer, read where they lie.
//!
//! The file is a hash table with open addressing, so that nothing is unpacked or copied when the program starts: only pages that are
//! looked at are read.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | [`MAGIC`] |
//! | 8 | digest of all that follows, in hexadecimal |
//! | 4 | how many slots, a power of two |
//! | 4 | how many bytes of weights |
//! | 2 · 21 · 21 | transitions: what label *b* after label *a* adds, row *b*, column *a* |
//! | 8 a slot | a feature's key (0: empty) and where its weights begin |
//! | 24 a feature | its weights, one a label |
//!
//! Numbers are little-endian; weights are signed bytes.

use super::labels::{LABELS, ROW, Row, Transitions};

/// What the file begins with; the digit changes with the layout.
pub(super) const MAGIC: &[u8; 8] = b"PQNAMES2";
const DIGEST: usize = 8;
const HEADER: usize = MAGIC.len() + DIGEST + 8 + 2 * LABELS * LABELS;
const SLOT: usize = 8;
/// So many features are looked up together.
const TOGETHER: usize = 64;

/// Why bytes are no model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// It does not begin as one.
    #[error("no model of this version of pullquote")]
    Unknown,
    /// Its parts do not have the lengths that it states.
    #[error("the model is cut off or damaged")]
    Damaged,
}

/// A model's weights.
#[derive(Debug, Clone)]
pub(super) struct Model<'a> {
    digest: &'a str,
    transitions: Transitions,
    slots: &'a [u8],
    weights: &'a [u8],
    mask: usize,
}

impl<'a> Model<'a> {
    pub(super) fn from_bytes(bytes: &'a [u8]) -> Result<Self, ModelError> {
        if !bytes.starts_with(MAGIC) {
            return Err(ModelError::Unknown);
        }
        let digest = bytes
            .get(MAGIC.len()..MAGIC.len() + DIGEST)
            .and_then(|digest| std::str::from_utf8(digest).ok())
            .ok_or(ModelError::Damaged)?;
        let at = MAGIC.len() + DIGEST;
        let slots = number(bytes, at).ok_or(ModelError::Damaged)? as usize;
        let weights = number(bytes, at + 4).ok_or(ModelError::Damaged)? as usize;
        let fits = slots.is_power_of_two() && bytes.len() == HEADER + slots * SLOT + weights;
        if !fits {
            return Err(ModelError::Damaged);
        }
        let mut transitions = [[0; LABELS]; LABELS];
        let cells = transitions.iter_mut().flatten();
        for (cell, pair) in cells.zip(bytes[at + 8..HEADER].chunks_exact(2)) {
            *cell = i16::from_le_bytes([pair[0], pair[1]]);
        }
        let (slots_at, weights_at) = (HEADER, HEADER + slots * SLOT);
        Ok(Self {
            digest,
            transitions,
            slots: &bytes[slots_at..weights_at],
            weights: &bytes[weights_at..],
            mask: slots - 1,
        })
    }

    /// The file of a model: features in the order of their keys, none of which is 0.
    pub(super) fn to_bytes(transitions: &Transitions, features: &[(u32, [i8; ROW])]) -> Vec<u8> {
        let slots = (features.len() * 3 / 2).next_power_of_two().max(2);
        let mut table = vec![0; slots * SLOT];
        let mut weights: Vec<u8> = Vec::new();
        for (key, row) in features {
            let mut slot = *key as usize & (slots - 1);
            while number(&table, slot * SLOT).is_some_and(|key| key != 0) {
                slot = (slot + 1) & (slots - 1);
            }
            table[slot * SLOT..slot * SLOT + 4].copy_from_slice(&key.to_le_bytes());
            let at = (weights.len() as u32).to_le_bytes();
            table[slot * SLOT + 4..(slot + 1) * SLOT].copy_from_slice(&at);
            weights.extend(row.map(i8::cast_unsigned));
        }
        let mut rest = Vec::new();
        rest.extend((slots as u32).to_le_bytes());
        rest.extend((weights.len() as u32).to_le_bytes());
        rest.extend(transitions.iter().flatten().flat_map(|w| w.to_le_bytes()));
        rest.extend(table);
        rest.extend(weights);
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&digest(&rest).as_bytes()[..DIGEST]);
        bytes.extend(rest);
        bytes
    }

    /// Changes with the weights.
    pub(super) fn digest(&self) -> &str {
        self.digest
    }

    pub(super) fn transitions(&self) -> &Transitions {
        &self.transitions
    }

    /// Adds the weights of some features to a row of scores.
    pub(super) fn add(&self, features: &[u64], row: &mut Row) {
        // Most time goes into waiting for memory: all first slots are asked for before any is looked at.
        let mut firsts = [0; TOGETHER];
        for some in features.chunks(TOGETHER) {
            for (first, feature) in firsts.iter_mut().zip(some) {
                *first = self.slot(key(*feature) as usize & self.mask);
            }
            for (first, feature) in firsts.iter().zip(some) {
                if *first as u32 != 0 {
                    self.add_from(*first, key(*feature), row);
                }
            }
        }
    }

    /// A slot's key, in the lower half, and where its weights begin; 0 beyond the table.
    fn slot(&self, slot: usize) -> u64 {
        let at = slot * SLOT;
        let bytes = self
            .slots
            .get(at..at + SLOT)
            .and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, u64::from_le_bytes)
    }

    /// Adds a feature's weights, looking for it from the slot where it should be.
    fn add_from(&self, mut found: u64, wanted: u32, row: &mut Row) {
        let mut slot = wanted as usize;
        // The table is never full; a damaged one ends the search after a round.
        for _ in 0..=self.mask {
            if found as u32 == wanted {
                return self.add_weights((found >> 32) as usize, row);
            }
            slot += 1;
            found = self.slot(slot & self.mask);
            if found as u32 == 0 {
                return;
            }
        }
    }

    fn add_weights(&self, start: usize, row: &mut Row) {
        let weights = self.weights.get(start..start + ROW).unwrap_or(&[0; ROW]);
        for (score, weight) in row.iter_mut().zip(weights) {
            *score = score.wrapping_add(i16::from(weight.cast_signed()));
        }
    }
}

/// The key of a feature in the table; never 0.
pub(super) fn key(feature: u64) -> u32 {
    ((feature >> 32) as u32).max(1)
}

/// The digest of what follows the digest in a model's file.
#[cfg(test)]
pub(super) fn digest_of_rest(file: &[u8]) -> String {
    digest(&file[MAGIC.len() + DIGEST..])
}

fn digest(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at + 4)?.try_into().ok()?;
    Some(u32::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> Vec<u8> {
        let features: Vec<_> = (1..200).map(|key| (key * 7, [key as i8; ROW])).collect();
        Model::to_bytes(&[[3; LABELS]; LABELS], &features)
    }

    /// A feature that goes under a key.
    fn feature(key: u32) -> u64 {
        u64::from(key) << 32
    }

    #[test]
    fn every_feature_has_its_weights_and_others_have_none() {
        let file = file();
        let model = Model::from_bytes(&file).unwrap();
        for key in 1..1_500 {
            let mut row = [0; ROW];
            model.add(&[feature(key)], &mut row);
            let known = key % 7 == 0 && key < 1_400;
            let expected = if known { i16::from((key / 7) as i8) } else { 0 };
            assert_eq!(row, [expected; ROW], "{key}");
        }
        assert_eq!(model.transitions()[4][2], 3);
    }

    #[test]
    fn what_is_no_model_is_refused() {
        let file = file();
        let refused = |bytes: &[u8]| Model::from_bytes(bytes).err();
        assert_eq!(refused(b""), Some(ModelError::Unknown));
        assert_eq!(refused(b"PQNAMES0 and more"), Some(ModelError::Unknown));
        for length in MAGIC.len()..file.len() {
            assert_eq!(refused(&file[..length]), Some(ModelError::Damaged));
        }
    }

    #[test]
    fn a_damaged_table_does_no_harm() {
        let mut file = file();
        file[HEADER..].fill(0xff);
        let model = Model::from_bytes(&file).unwrap();
        model.add(&[feature(7), feature(u32::MAX)], &mut [0; ROW]);
    }
}
