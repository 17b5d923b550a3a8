//! Hashes that are the same on every machine and in every run, unlike the standard library's: the model's features are known by them.

use std::hash::{BuildHasherDefault, Hasher};

/// One step of Fx, the hash that the Rust compiler uses for its tables.
pub(super) fn step(state: u64, value: u64) -> u64 {
    (state.rotate_left(5) ^ value).wrapping_mul(0x517c_c1b7_2722_0a95)
}

/// Spreads a state over all bits (two steps of the finalizer of `MurmurHash3`).
pub(super) fn finish(mut state: u64) -> u64 {
    state ^= state >> 33;
    state = state.wrapping_mul(0xff51_afd7_ed55_8ccd);
    state ^ state >> 33
}

/// Bytes, as they are.
pub(super) fn of_bytes(bytes: &[u8]) -> u64 {
    let steps = |state, byte: &u8| step(state, u64::from(*byte));
    finish(bytes.iter().fold(1, steps))
}

/// For tables whose keys nobody chooses to collide: the lists' words.
pub(super) type Quick = BuildHasherDefault<QuickHasher>;

/// Hashes eight bytes a step.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct QuickHasher(u64);

impl Hasher for QuickHasher {
    fn finish(&self) -> u64 {
        finish(self.0)
    }

    fn write(&mut self, bytes: &[u8]) {
        let (chunks, rest) = bytes.as_chunks::<8>();
        for chunk in chunks {
            self.0 = step(self.0, u64::from_le_bytes(*chunk));
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        self.0 = step(self.0, u64::from_le_bytes(last) ^ (rest.len() as u64) << 56);
    }

    fn write_u8(&mut self, value: u8) {
        self.0 = step(self.0, u64::from(value));
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = step(self.0, value);
    }
}
