//! Pagination cursors: opaque to callers, signed, bound to the query that made them.
//!
//! Scope: sealing a position and opening it again. Not here: what a position is (the listing
//! decides), and how filters are written down. See docs/partner.md#pages.
//!
//! Text form: base64url of a 16-byte MAC and the payload's JSON. A cursor is signed, not secret:
//! put nothing into it that its holder may not see.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde::{Serialize, de::DeserializeOwned};
use thiserror::Error;

use super::digest::equal_in_constant_time;
use super::mac::hmac_sha256_parts;

const MAC_BYTES: usize = 16;
/// Longest cursor that is looked at, in bytes.
const MAX_CURSOR: usize = 4 * 1024;

/// Why a cursor is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CursorError {
    /// Not a text that [`seal`] could have made.
    #[error("cursor is malformed")]
    Malformed,
    /// Changed, made with other filters, or made under another key; these can't be distinguished.
    #[error("cursor does not belong to this query")]
    Foreign,
    /// The position can't be written as JSON. A fault of ours, not of the caller.
    #[error("cursor position can not be written as JSON")]
    Payload,
}

/// Seals the position `payload` for a query with this `filters_fingerprint`.
///
/// The fingerprint is any text that is equal for equal filters: tenant, endpoint and filter values.
///
/// # Errors
/// [`CursorError::Payload`] when the payload can't be written as JSON.
pub fn seal<T: Serialize>(
    payload: &T,
    filters_fingerprint: &str,
    key: &[u8],
) -> Result<String, CursorError> {
    let json = serde_json::to_vec(payload).map_err(|_| CursorError::Payload)?;
    let sealed = [mac(&json, filters_fingerprint, key).as_slice(), &json].concat();
    Ok(Base64UrlUnpadded::encode_string(&sealed))
}

/// The position that [`seal`] put into `text` for the same filters and key.
///
/// # Errors
/// [`CursorError::Malformed`] or [`CursorError::Foreign`]; both are the caller's.
pub fn open<T: DeserializeOwned>(
    text: &str,
    filters_fingerprint: &str,
    key: &[u8],
) -> Result<T, CursorError> {
    let sealed = decode(text)?;
    let (found, json) = sealed
        .split_at_checked(MAC_BYTES)
        .ok_or(CursorError::Malformed)?;
    if !equal_in_constant_time(found, &mac(json, filters_fingerprint, key)) {
        return Err(CursorError::Foreign);
    }
    serde_json::from_slice(json).map_err(|_| CursorError::Malformed)
}

fn decode(text: &str) -> Result<Vec<u8>, CursorError> {
    if text.len() > MAX_CURSOR {
        return Err(CursorError::Malformed);
    }
    Base64UrlUnpadded::decode_vec(text).map_err(|_| CursorError::Malformed)
}

/// The filters are hashed under their length, so no text can pass from them into the payload.
fn mac(json: &[u8], filters: &str, key: &[u8]) -> [u8; MAC_BYTES] {
    let length = filters.len().to_string();
    let parts = [length.as_bytes(), b":", filters.as_bytes(), json];
    let mut mac = [0; MAC_BYTES];
    let full = hmac_sha256_parts(key, &parts);
    mac.iter_mut().zip(full).for_each(|(to, from)| *to = from);
    mac
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Position = (String, i64);

    fn opened(text: &str, filters: &str, key: &[u8]) -> Result<Position, CursorError> {
        open(text, filters, key)
    }

    #[test]
    fn other_filters_keys_and_texts_are_refused() -> Result<(), CursorError> {
        let text = seal(&("sku", 1), "q=a", b"key")?;
        assert_eq!(opened(&text, "q=b", b"key"), Err(CursorError::Foreign));
        assert_eq!(opened(&text, "q=a", b"yek"), Err(CursorError::Foreign));
        for broken in [
            "",
            "AAAA",
            "%",
            &format!("{text}="),
            &"A".repeat(MAX_CURSOR + 4),
        ] {
            assert_eq!(opened(broken, "q=a", b"key"), Err(CursorError::Malformed));
        }
        Ok(())
    }

    #[test]
    fn nothing_moves_between_filters_and_payload() -> Result<(), CursorError> {
        let text = seal(&"1", "", b"key")?;
        assert_eq!(
            open::<String>(&text, "\"1\"", b"key"),
            Err(CursorError::Foreign)
        );
        Ok(())
    }

    proptest! {
        #[test]
        fn a_position_comes_back_and_no_changed_byte_does(
            sku in ".{0,20}", id: i64, filters in ".{0,20}", position: prop::sample::Index, flip in 1_u8..,
        ) {
            let text = seal(&(&sku, id), &filters, b"key").unwrap_or_default();
            prop_assert_eq!(opened(&text, &filters, b"key"), Ok((sku, id)));
            let mut bytes = Base64UrlUnpadded::decode_vec(&text).unwrap_or_default();
            *position.get_mut(&mut bytes) ^= flip;
            let forged = Base64UrlUnpadded::encode_string(&bytes);
            prop_assert_eq!(opened(&forged, &filters, b"key"), Err(CursorError::Foreign));
        }
    }
}
