//! API keys: made once, shown once, stored as a hash.
//!
//! Scope: the text of a key and what may be kept of it. Not here: scopes, limits and expiry of a
//! key (`access`), and which tenant it belongs to. Seed: push chapter 1, "Authentication".

use std::fmt;

use super::digest::sha256_hex;

/// What every key starts with, so that people and secret scanners recognise one.
pub const API_KEY_PREFIX: &str = "wms_";

/// Characters after the prefix, as the document shows them: 190 bits of entropy.
const SECRET_CHARS: usize = 32;
/// Characters of a key that lists may show: 142 secret bits stay hidden.
const SHOWN_CHARS: usize = 12;
const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// The SHA-256 of a raw key as 64 lower-case hexadecimal digits: what is stored and looked up.
///
/// A plain hash is enough, and fast, because a key has too much entropy to be guessed.
#[must_use]
pub fn hash_api_key(raw: &str) -> String {
    sha256_hex(raw.as_bytes())
}

/// A freshly made API key. Its `Debug` shows the prefix only.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey {
    raw: String,
}

impl ApiKey {
    /// Makes a key out of 32 random bytes: `wms_` and 32 letters or digits.
    #[must_use]
    pub fn generate(random: &[u8; 32]) -> Self {
        Self {
            raw: format!("{API_KEY_PREFIX}{}", letters_and_digits(random)),
        }
    }

    /// The key itself, to be given to its owner once.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// What to store: see [`hash_api_key`].
    #[must_use]
    pub fn hash(&self) -> String {
        hash_api_key(&self.raw)
    }

    /// The first 12 characters, by which lists show which key is which.
    #[must_use]
    pub fn prefix(&self) -> String {
        self.raw.chars().take(SHOWN_CHARS).collect()
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiKey({}...)", self.prefix())
    }
}

/// 32 letters or digits out of 32 random bytes: the secret of a key, or a nonce.
///
/// The characters are the digits of the bytes read as one number in base 62, so each is uniform to
/// within 2^-65.
#[must_use]
pub fn letters_and_digits(random: &[u8; 32]) -> String {
    let mut number = *random;
    (0..SECRET_CHARS).map(|_| next_char(&mut number)).collect()
}

fn next_char(number: &mut [u8; 32]) -> char {
    let digit = divide_by_62(number);
    ALPHABET
        .get(usize::from(digit))
        .map_or('0', |byte| char::from(*byte))
}

/// Divides the big-endian `number` by 62 in place and gives the remainder, which is below 62.
fn divide_by_62(number: &mut [u8; 32]) -> u8 {
    let mut rest: u16 = 0;
    for byte in number {
        // At most 61 * 256 + 255, so neither the sum nor the quotient overflows its type.
        let part = (rest << 8) | u16::from(*byte);
        *byte = (part / 62).to_le_bytes()[0];
        rest = part % 62;
    }
    rest.to_le_bytes()[0]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_key_never_shows_its_secret_in_debug_text() {
        let key = ApiKey::generate(&[7; 32]);
        let shown = format!("{key:?}");
        assert_eq!(shown, format!("ApiKey({}...)", key.prefix()));
        assert!(!shown.contains(key.raw()));
    }

    #[test]
    fn the_digits_are_those_of_the_number() {
        let mut number = [0; 32];
        number[30] = 1; // 256 = 4 * 62 + 8
        let key = ApiKey::generate(&number);
        assert_eq!(key.raw(), format!("wms_84{}", "0".repeat(30)));
    }

    proptest! {
        #[test]
        fn every_key_has_the_form_of_the_seed(random: [u8; 32]) {
            let key = ApiKey::generate(&random);
            let secret = key.raw().strip_prefix(API_KEY_PREFIX).unwrap_or_default();
            prop_assert_eq!(secret.len(), 32);
            prop_assert!(secret.bytes().all(|byte| byte.is_ascii_alphanumeric()));
            prop_assert_eq!(key.prefix().len(), 12);
            prop_assert_eq!(key.hash(), hash_api_key(key.raw()));
        }

        #[test]
        fn different_randomness_makes_different_keys(a: [u8; 32], b: [u8; 32]) {
            prop_assert_eq!(a == b, ApiKey::generate(&a) == ApiKey::generate(&b));
        }
    }
}
