//! Passwords of people, hashed with PBKDF2-HMAC-SHA256.
//!
//! Scope: hashing and checking. Not here: rules for choosing a password, slowing down failed
//! logins, sessions. See docs/operations.md#login.
//!
//! Stored form: `pbkdf2-sha256$<iterations>$<salt>$<hash>`, salt and hash in base64 without
//! padding. The iterations stand in the text, so raising the default leaves old hashes valid.

use base64ct::{Base64Unpadded, Encoding};
use pbkdf2::pbkdf2_hmac_array;
use sha2::Sha256;

use super::digest::equal_in_constant_time;

/// Iterations for new hashes: as many as one login may cost in a Worker's CPU time.
pub const DEFAULT_ITERATIONS: u32 = 100_000;
/// More than this is never computed, so that a tampered record can't burn CPU.
pub const MAX_ITERATIONS: u32 = 1_000_000;

const SCHEME: &str = "pbkdf2-sha256";
/// Longest password that is looked at, in bytes; the time to hash one must not grow with it.
const MAX_PASSWORD: usize = 1024;

/// Hashes `password` with 16 random bytes of `salt` into the stored form.
///
/// `iterations` outside 1 to [`MAX_ITERATIONS`] are brought into that range.
#[must_use]
pub fn hash_password(password: &str, salt: &[u8; 16], iterations: u32) -> String {
    let iterations = iterations.clamp(1, MAX_ITERATIONS);
    let hash = derive(password, salt, iterations);
    let (salt, hash) = (
        Base64Unpadded::encode_string(salt),
        Base64Unpadded::encode_string(&hash),
    );
    format!("{SCHEME}${iterations}${salt}${hash}")
}

/// Whether `password` is the one that `stored` was made of.
///
/// False for a stored text that is malformed or asks for too many iterations, and for a password
/// over 1,024 bytes.
#[must_use]
pub fn verify_password(password: &str, stored: &str) -> bool {
    match Stored::parse(stored) {
        Some(stored) if password.len() <= MAX_PASSWORD => stored.matches(password),
        _ => false,
    }
}

/// [`verify_password`] for a login: where no account was found it does the same work and refuses.
///
/// So the time of the answer does not reveal whether an account exists.
#[must_use]
pub fn verify_login(password: &str, stored: Option<&str>) -> bool {
    match stored {
        Some(stored) => verify_password(password, stored),
        None => password.len() <= MAX_PASSWORD && Stored::nobody().matches(password),
    }
}

struct Stored {
    iterations: u32,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

impl Stored {
    /// A record without a password: none is known whose hash is all zeros.
    fn nobody() -> Self {
        Self {
            iterations: DEFAULT_ITERATIONS,
            salt: vec![0; 16],
            hash: vec![0; 32],
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('$').collect();
        let [SCHEME, iterations, salt, hash] = parts[..] else {
            return None;
        };
        let stored = Self {
            iterations: iterations.parse().ok()?,
            salt: Base64Unpadded::decode_vec(salt).ok()?,
            hash: Base64Unpadded::decode_vec(hash).ok()?,
        };
        stored.is_sound().then_some(stored)
    }

    fn is_sound(&self) -> bool {
        (1..=MAX_ITERATIONS).contains(&self.iterations) && self.hash.len() == 32
    }

    fn matches(&self, password: &str) -> bool {
        let hash = derive(password, &self.salt, self.iterations);
        equal_in_constant_time(&hash, &self.hash)
    }
}

fn derive(password: &str, salt: &[u8], iterations: u32) -> [u8; 32] {
    pbkdf2_hmac_array::<Sha256, 32>(password.as_bytes(), salt, iterations)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_password_matches_its_own_hash_only() {
        let stored = hash_password("รหัสผ่าน", &[1; 16], 10);
        assert!(stored.starts_with("pbkdf2-sha256$10$AQEBAQEBAQEBAQEBAQEBAQ$"));
        assert!(verify_password("รหัสผ่าน", &stored));
        assert!(!verify_password("รหัสผ่าน ", &stored));
        assert_ne!(stored, hash_password("รหัสผ่าน", &[2; 16], 10));
    }

    #[test]
    fn a_malformed_record_matches_nothing() {
        let stored = hash_password("secret", &[1; 16], 10);
        let broken = [
            String::new(),
            "$$$".into(),
            stored.replace("pbkdf2-sha256", "pbkdf2-sha1"),
            stored.replace("$10$", "$0$"),
            stored.replace("$10$", "$1000001$"),
            stored.replace("$10$", "$-10$"),
            format!("{stored}$"),
            format!("{stored}="),
            stored.chars().take(60).collect(),
            "pbkdf2-sha256$10$AQ$".into(),
        ];
        for record in broken {
            assert!(!verify_password("secret", &record), "{record}");
        }
    }

    #[test]
    fn an_absent_account_refuses_every_password() {
        assert!(!verify_login("secret", None));
        assert!(verify_login(
            "secret",
            Some(&hash_password("secret", &[1; 16], 10))
        ));
    }

    #[test]
    fn a_huge_password_is_refused_without_hashing() {
        let long = "x".repeat(MAX_PASSWORD + 1);
        assert!(!verify_password(&long, &hash_password(&long, &[1; 16], 1)));
    }

    proptest! {
        #[test]
        fn no_text_makes_the_check_panic(text in "[a-z0-9$+/=-]{0,80}") {
            prop_assert!(!verify_password("secret", &text));
        }
    }
}
