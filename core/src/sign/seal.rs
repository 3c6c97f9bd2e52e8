//! Secrets at rest: XChaCha20-Poly1305 under a key derived from the root secret.
//!
//! Scope: sealing a few bytes that must be read again, such as the secret a webhook is signed with.
//! A sealed text is bound to what it belongs to: moved to another row it does not open. Not here:
//! what only needs to be recognised again is hashed (`api_key`, `password`).
//!
//! Text form: base64 of the 24-byte nonce and the ciphertext with its tag.

use base64ct::{Base64, Encoding};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};

const NONCE_BYTES: usize = 24;

/// Seals `plain` for the thing that `owner` names. The nonce must be random.
///
/// `None` only beyond the cipher's limit of 256 GiB.
#[must_use]
pub fn seal(plain: &[u8], key: &[u8; 32], nonce: [u8; NONCE_BYTES], owner: &str) -> Option<String> {
    let payload = Payload {
        msg: plain,
        aad: owner.as_bytes(),
    };
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(&XNonce::from(nonce), payload)
        .ok()?;
    Some(Base64::encode_string(&[nonce.as_slice(), &sealed].concat()))
}

/// What [`seal`] sealed for the same owner under the same key; `None` for any other text.
#[must_use]
pub fn open(text: &str, key: &[u8; 32], owner: &str) -> Option<Vec<u8>> {
    let bytes = Base64::decode_vec(text).ok()?;
    let (nonce, sealed) = bytes.split_at_checked(NONCE_BYTES)?;
    let nonce: [u8; NONCE_BYTES] = nonce.try_into().ok()?;
    let payload = Payload {
        msg: sealed,
        aad: owner.as_bytes(),
    };
    XChaCha20Poly1305::new(key.into())
        .decrypt(&XNonce::from(nonce), payload)
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_cipher_is_the_one_of_the_draft() {
        // draft-irtf-cfrg-xchacha-03, appendix A.3.1: the beginning of its ciphertext.
        let key: [u8; 32] = std::array::from_fn(|i| 0x80 + u8::try_from(i).unwrap());
        let nonce: [u8; 24] = std::array::from_fn(|i| 0x40 + u8::try_from(i).unwrap());
        let sealed = seal(b"Ladies and Gentlemen of the class of '99", &key, nonce, "").unwrap();
        let bytes = Base64::decode_vec(&sealed).unwrap();
        assert_eq!(
            bytes[24..32],
            [0xbd, 0x6d, 0x17, 0x9d, 0x3e, 0x83, 0xd4, 0x3b]
        );
    }

    proptest! {
        #[test]
        fn only_the_same_key_and_owner_open_it(
            plain: Vec<u8>, key: [u8; 32], other: [u8; 32], nonce: [u8; 24], owner: String,
            position: prop::sample::Index, flip in 1_u8..,
        ) {
            let text = seal(&plain, &key, nonce, &owner).unwrap();
            prop_assert_eq!(open(&text, &key, &owner), Some(plain));
            prop_assert_eq!(open(&text, &key, &format!("{owner}x")), None);
            prop_assert!(key == other || open(&text, &other, &owner).is_none());
            let mut bytes = Base64::decode_vec(&text).unwrap();
            *position.get_mut(&mut bytes) ^= flip;
            prop_assert_eq!(open(&Base64::encode_string(&bytes), &key, &owner), None);
        }

        #[test]
        fn no_text_breaks_it(text: String) {
            prop_assert_eq!(open(&text, &[0; 32], ""), None);
        }
    }
}
