//! SHA-256 as text, and a comparison whose time reveals nothing.
//!
//! Scope: the two primitives that every other signature is checked with. Not here: keyed hashes (`mac`).
//! Seed: push chapter 1, "SHA-256 hashed at rest".

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The SHA-256 of `bytes` as 64 lower-case hexadecimal digits.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&sha256(bytes))
}

/// Bytes as lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        digits.push(digit(byte >> 4));
        digits.push(digit(byte & 15));
    }
    digits
}

/// A hexadecimal digit of a number below 16.
const fn digit(half: u8) -> char {
    let first = if half < 10 { b'0' } else { b'a' - 10 };
    (first + half) as char
}

/// The SHA-256 of the concatenation of `parts` as upper-case hexadecimal digits, without building it.
#[must_use]
pub fn sha256_upper_hex<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hex(&hash.finalize()).to_ascii_uppercase()
}

/// Whether `a` equals `b`, in a time that depends on their lengths only.
///
/// Use it wherever one side is a secret or is derived from one.
#[must_use]
pub fn equal_in_constant_time(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

pub(super) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_nothing_is_the_published_one() {
        let published = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(sha256_hex(b""), published);
    }

    #[test]
    fn equality_looks_at_every_byte_and_at_the_length() {
        assert!(equal_in_constant_time(b"abc", b"abc"));
        assert!(equal_in_constant_time(b"", b""));
        assert!(!equal_in_constant_time(b"abc", b"abd"));
        assert!(!equal_in_constant_time(b"abc", b"abcd"));
    }
}
