//! Random values for one request, all drawn from bytes the host gave.
//!
//! Scope: UUID v4 and raw bytes, expanded from a 32-byte seed with SHA-256 in counter mode, so that
//! a decision is a pure function and a test can repeat it. Not here: getting randomness.

use std::cell::Cell;

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A stream of random values. The seed must come from the operating system's generator and be
/// used for one request only.
pub struct Entropy {
    seed: [u8; 32],
    drawn: Cell<u64>,
}

impl Entropy {
    /// A stream from 32 random bytes.
    pub const fn new(seed: [u8; 32]) -> Self {
        Self {
            seed,
            drawn: Cell::new(0),
        }
    }

    /// The next 32 random bytes.
    pub fn bytes(&self) -> [u8; 32] {
        let turn = self.drawn.get();
        self.drawn.set(turn.wrapping_add(1));
        let mut hash = Sha256::new();
        hash.update(self.seed);
        hash.update(turn.to_be_bytes());
        hash.finalize().into()
    }

    /// The next UUID v4, in its usual text form.
    pub fn uuid(&self) -> String {
        let mut half = [0_u8; 16];
        for (to, from) in half.iter_mut().zip(self.bytes()) {
            *to = from;
        }
        uuid::Builder::from_random_bytes(half)
            .into_uuid()
            .to_string()
    }
}

/// Whether the text is a UUID in its hyphenated form.
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36 && Uuid::try_parse(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_draw_differs_and_a_seed_repeats_them() {
        let (one, two) = (Entropy::new([7; 32]), Entropy::new([7; 32]));
        let drawn: Vec<String> = (0..3).map(|_| one.uuid()).collect();
        assert_ne!(drawn[0], drawn[1]);
        assert_eq!(drawn, (0..3).map(|_| two.uuid()).collect::<Vec<_>>());
        assert!(
            drawn
                .iter()
                .all(|id| is_uuid(id) && id.as_bytes()[14] == b'4')
        );
    }
}
