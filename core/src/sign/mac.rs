//! HMAC-SHA256 and the keys derived with it.
//!
//! Scope: one keyed hash and one derivation for the whole house. Not here: the formats that carry
//! a MAC (`token`, `webhook`, `cursor`). Seed: design, "compared in constant time".

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::digest::sha256;

/// The block of SHA-256, to which HMAC pads its key.
const BLOCK: usize = 64;

/// HMAC-SHA256 (RFC 2104) of `message` under a `key` of any length.
#[must_use]
pub fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    hmac_sha256_parts(key, &[message])
}

/// A key of its own for `purpose`, derived from one root `secret`.
///
/// Knowing the key of one purpose reveals nothing about the secret or about any other purpose.
/// The purpose is a constant of the code, such as `"cursor"`, never text from a caller.
#[must_use]
pub fn derive_key(secret: &[u8], purpose: &str) -> [u8; 32] {
    hmac_sha256_parts(secret, &[b"khlang/key/v1/", purpose.as_bytes()])
}

/// The MAC of the concatenation of `parts`, without building it.
pub(super) fn hmac_sha256_parts(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new(&padded(key).into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// The key as HMAC itself would pad it, so that no length of key can be an error.
fn padded(key: &[u8]) -> [u8; BLOCK] {
    if key.len() > BLOCK {
        return padded(&sha256(key));
    }
    let mut block = [0; BLOCK];
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_purpose_and_each_secret_has_its_own_key() {
        let cursor = derive_key(b"root", "cursor");
        assert_eq!(cursor, derive_key(b"root", "cursor"));
        assert_ne!(cursor, derive_key(b"root", "token"));
        assert_ne!(cursor, derive_key(b"other root", "cursor"));
    }

    #[test]
    fn parts_are_hashed_as_their_concatenation() {
        let parts = hmac_sha256_parts(b"k", &[b"ab", b"", b"c"]);
        assert_eq!(parts, hmac_sha256(b"k", b"abc"));
    }
}
