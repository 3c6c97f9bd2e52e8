//! Signatures of the webhooks we send.
//!
//! Scope: Standard Webhooks (push and partner subscriptions) with its secrets, and the header of
//! the Flash pushes. Not here: payloads, delivery, retries.
//! See docs/webhooks.md#verify.

use std::fmt;

use base64ct::{Base64, Encoding};
use thiserror::Error;

use super::digest::{equal_in_constant_time, hex};
use super::mac::hmac_sha256_parts;

const SECRET_PREFIX: &str = "whsec_";
const VERSION_PREFIX: &str = "v1,";
/// Length of a secret in bytes that Standard Webhooks allows.
const SECRET_BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// Why a webhook secret is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SecretError {
    /// The text is not `whsec_` and base64.
    #[error("webhook secret is not `whsec_` followed by base64")]
    Malformed,
    /// Less than 24 or more than 64 bytes.
    #[error("webhook secret must have 24 to 64 bytes")]
    Length,
}

/// Why a received webhook is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum WebhookError {
    /// The timestamp is further from now than the tolerance.
    #[error("webhook timestamp is too far from now")]
    Timestamp,
    /// No `v1` signature in the header matches.
    #[error("webhook signature does not match")]
    Signature,
}

/// The secret of one subscription. Its `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret {
    bytes: Vec<u8>,
}

impl WebhookSecret {
    /// Makes a secret of 24 to 64 random bytes.
    ///
    /// # Errors
    /// [`SecretError::Length`] for any other length.
    pub fn from_random(random: &[u8]) -> Result<Self, SecretError> {
        if !SECRET_BYTES.contains(&random.len()) {
            return Err(SecretError::Length);
        }
        Ok(Self {
            bytes: random.to_vec(),
        })
    }

    /// Reads the text form `whsec_<base64>`.
    ///
    /// # Errors
    /// A [`SecretError`] when the text is not one, or its bytes are too few or too many.
    pub fn parse(text: &str) -> Result<Self, SecretError> {
        let encoded = text
            .strip_prefix(SECRET_PREFIX)
            .ok_or(SecretError::Malformed)?;
        let bytes = Base64::decode_vec(encoded).map_err(|_| SecretError::Malformed)?;
        Self::from_random(&bytes)
    }

    /// The text form `whsec_<base64>`, to be given to the subscriber once.
    #[must_use]
    pub fn reveal(&self) -> String {
        format!("{SECRET_PREFIX}{}", Base64::encode_string(&self.bytes))
    }

    /// The `webhook-signature` of a delivery: `v1,<base64>`.
    ///
    /// `id` is the `webhook-id`, which must hold no dot; `timestamp_seconds` since 1970 is the
    /// `webhook-timestamp`; `body` the exact bytes that are sent.
    #[must_use]
    pub fn sign(&self, id: &str, timestamp_seconds: i64, body: &[u8]) -> String {
        let mac = self.mac(id, timestamp_seconds, body);
        format!("{VERSION_PREFIX}{}", Base64::encode_string(&mac))
    }

    /// Checks a received delivery as a subscriber would.
    ///
    /// `signatures` is the whole header: several are separated by spaces, one match suffices, and
    /// versions other than `v1` are skipped. `tolerance_seconds` counts in both directions.
    ///
    /// # Errors
    /// A [`WebhookError`] saying whether the time or the signature is wrong.
    pub fn verify(
        &self,
        delivery: &Received<'_>,
        tolerance_seconds: u64,
        now_seconds: i64,
    ) -> Result<(), WebhookError> {
        if delivery.timestamp_seconds.abs_diff(now_seconds) > tolerance_seconds {
            return Err(WebhookError::Timestamp);
        }
        let expected = self.mac(delivery.id, delivery.timestamp_seconds, delivery.body);
        let matches = v1_signatures(delivery.signatures)
            .any(|signature| equal_in_constant_time(&expected, &signature));
        matches.then_some(()).ok_or(WebhookError::Signature)
    }

    fn mac(&self, id: &str, timestamp_seconds: i64, body: &[u8]) -> [u8; 32] {
        let timestamp = timestamp_seconds.to_string();
        let parts = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body];
        hmac_sha256_parts(&self.bytes, &parts)
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(..)")
    }
}

/// A delivery as its receiver sees it.
#[derive(Debug, Clone, Copy)]
pub struct Received<'a> {
    /// The header `webhook-id`.
    pub id: &'a str,
    /// The header `webhook-timestamp`, seconds since 1970.
    pub timestamp_seconds: i64,
    /// The header `webhook-signature`, whole.
    pub signatures: &'a str,
    /// The exact bytes received.
    pub body: &'a [u8],
}

/// The `Authorization` of a Flash push: hex HMAC-SHA256 of `app_key` and the JSON under `app_secret`.
///
/// The document does not say how its code turns the MAC into text; docs/webhooks.md settles on
/// lower-case hexadecimal. `json` must be the exact bytes that are sent.
#[must_use]
pub fn flash_authorization(app_secret: &str, app_key: &str, json: &[u8]) -> String {
    let mac = hmac_sha256_parts(app_secret.as_bytes(), &[app_key.as_bytes(), json]);
    hex(&mac)
}

fn v1_signatures(header: &str) -> impl Iterator<Item = Vec<u8>> {
    header
        .split(' ')
        .filter_map(|entry| entry.strip_prefix(VERSION_PREFIX))
        .filter_map(|encoded| Base64::decode_vec(encoded).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn received<'a>(signatures: &'a str, body: &'a [u8]) -> Received<'a> {
        Received {
            id: "msg_1",
            timestamp_seconds: 1000,
            signatures,
            body,
        }
    }

    #[test]
    fn one_matching_signature_among_several_is_enough() -> Result<(), SecretError> {
        let secret = WebhookSecret::from_random(&[9; 32])?;
        let good = secret.sign("msg_1", 1000, b"{}");
        let header = format!("v1a,xx v1,AAAA {good} v2,zz");
        assert_eq!(secret.verify(&received(&header, b"{}"), 300, 1000), Ok(()));
        let refused = Err(WebhookError::Signature);
        assert_eq!(
            secret.verify(&received(&header, b"{ }"), 300, 1000),
            refused
        );
        assert_eq!(secret.verify(&received("", b"{}"), 300, 1000), refused);
        assert_eq!(secret.verify(&received("v1,", b"{}"), 300, 1000), refused);
        Ok(())
    }

    #[test]
    fn the_timestamp_is_bounded_on_both_sides() -> Result<(), SecretError> {
        let secret = WebhookSecret::from_random(&[9; 24])?;
        let header = secret.sign("msg_1", 1000, b"{}");
        let at = |now| secret.verify(&received(&header, b"{}"), 300, now);
        assert_eq!([at(700), at(1300)], [Ok(()), Ok(())]);
        let refused = Err(WebhookError::Timestamp);
        assert_eq!(
            [at(699), at(1301), at(i64::MIN)],
            [refused, refused, refused]
        );
        Ok(())
    }

    #[test]
    fn secrets_are_checked_and_never_shown() -> Result<(), SecretError> {
        let of = |length: usize| WebhookSecret::from_random(&vec![1; length]).map(|_| ());
        assert_eq!(
            [of(23), of(65)],
            [Err(SecretError::Length), Err(SecretError::Length)]
        );
        assert_eq!([of(24), of(64)], [Ok(()), Ok(())]);
        for text in [
            "",
            "whsec_",
            "whsec_%%%%",
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        ] {
            assert!(WebhookSecret::parse(text).is_err(), "{text}");
        }
        assert_eq!(
            format!("{:?}", WebhookSecret::from_random(&[1; 24])?),
            "WebhookSecret(..)"
        );
        Ok(())
    }

    proptest! {
        #[test]
        fn a_secret_survives_its_text_form(bytes in proptest::collection::vec(any::<u8>(), 24..=64)) {
            let secret = WebhookSecret::from_random(&bytes);
            let again = secret.as_ref().map_err(|error| *error).and_then(|s| WebhookSecret::parse(&s.reveal()));
            prop_assert_eq!(again, secret);
        }
    }
}
