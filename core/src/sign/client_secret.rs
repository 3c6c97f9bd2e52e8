//! Secrets of OAuth clients: made once, shown once, stored as a hash.
//!
//! Scope: the text of a secret, and whether a text is the secret of a stored hash. Not here: which client
//! it belongs to, and tokens. See docs/partner.md#tokens, docs/operations.md.

use std::fmt;

use data_encoding::HEXLOWER;

use super::digest::{equal_in_constant_time, sha256_hex};

/// What every secret starts with, so that people and secret scanners recognise one.
pub const CLIENT_SECRET_PREFIX: &str = "wmscs_";

/// A hash that no text has, to compare with where there is no client.
const OF_NOBODY: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A freshly made secret. Its `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientSecret {
    raw: String,
}

impl ClientSecret {
    /// Makes a secret of 32 random bytes: the prefix and 64 hexadecimal digits.
    #[must_use]
    pub fn generate(random: &[u8; 32]) -> Self {
        Self {
            raw: format!("{CLIENT_SECRET_PREFIX}{}", HEXLOWER.encode(random)),
        }
    }

    /// The secret itself, to be given to its owner once.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// What to store: its SHA-256. A plain hash is enough, since a secret has too much entropy to be
    /// guessed.
    #[must_use]
    pub fn hash(&self) -> String {
        sha256_hex(self.raw.as_bytes())
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret(...)")
    }
}

/// Whether `given` is the secret that was stored as `hash`. Where there is none the same work is done,
/// so that the time of the answer does not reveal whether a client exists.
#[must_use]
pub fn is_secret(given: &str, hash: Option<&str>) -> bool {
    let stored = hash.unwrap_or(OF_NOBODY);
    let same = equal_in_constant_time(sha256_hex(given.as_bytes()).as_bytes(), stored.as_bytes());
    same && hash.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_known_by_its_hash_alone() {
        let secret = ClientSecret::generate(&[7; 32]);
        assert_eq!(secret.raw(), format!("wmscs_{}", "07".repeat(32)));
        assert!(is_secret(secret.raw(), Some(&secret.hash())));
        assert!(!is_secret("wmscs_", Some(&secret.hash())));
        assert!(!is_secret(secret.raw(), None));
        assert!(!is_secret(secret.raw(), Some("")));
        assert_eq!(format!("{secret:?}"), "ClientSecret(...)");
    }
}
