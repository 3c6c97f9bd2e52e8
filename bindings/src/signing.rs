//! Signatures, hashes and fingerprints.

use khlang_core::idempotency;
use khlang_core::sign;
use khlang_core::sign::webhook::{self, Received, WebhookSecret};

use crate::fault::Fault;
use crate::parts::Parts;

/// The hash under which an API key is kept.
pub fn hash_api_key(mut parts: Parts<'_>) -> Result<String, Fault> {
    Ok(sign::hash_api_key(parts.text()?))
}

/// The `webhook-signature` of a delivery.
pub fn sign_webhook(mut parts: Parts<'_>) -> Result<String, Fault> {
    let secret = secret(parts.text()?)?;
    Ok(secret.sign(parts.text()?, parts.integer()?, parts.bytes()?))
}

/// Whether a received delivery is genuine and recent.
pub fn verify_webhook(mut parts: Parts<'_>) -> Result<String, Fault> {
    let secret = secret(parts.text()?)?;
    let received = Received {
        id: parts.text()?,
        timestamp_seconds: parts.integer()?,
        signatures: parts.text()?,
        body: parts.bytes()?,
    };
    let tolerance = parts.integer()?.unsigned_abs();
    let verified = secret.verify(&received, tolerance, parts.integer()?);
    Ok(verified.is_ok().to_string())
}

fn secret(text: &str) -> Result<WebhookSecret, Fault> {
    WebhookSecret::parse(text).map_err(|error| Fault::new("INVALID_SECRET", error.to_string()))
}

/// The `Authorization` of a Flash push.
pub fn flash_authorization(mut parts: Parts<'_>) -> Result<String, Fault> {
    let (secret, key) = (parts.text()?, parts.text()?);
    Ok(webhook::flash_authorization(secret, key, parts.bytes()?))
}

/// Whether the `Authorization` of a Flash push is genuine.
pub fn verify_flash_authorization(mut parts: Parts<'_>) -> Result<String, Fault> {
    let expected = webhook::flash_authorization(parts.text()?, parts.text()?, parts.bytes()?);
    let genuine = sign::equal_in_constant_time(expected.as_bytes(), parts.bytes()?);
    Ok(genuine.to_string())
}

/// The fingerprint of a request under an idempotency key.
pub fn fingerprint(mut parts: Parts<'_>) -> Result<String, Fault> {
    Ok(idempotency::fingerprint(
        parts.text()?,
        parts.text()?,
        parts.bytes()?,
    ))
}

/// The RFC 8785 form of a JSON text.
pub fn canonical_json(mut parts: Parts<'_>) -> Result<String, Fault> {
    let value = serde_json::from_slice(parts.bytes()?);
    let value = value.map_err(|error| Fault::invalid(format!("the text is not JSON: {error}")))?;
    let no_form = |error: idempotency::NotCanonical| Fault::invalid(error.to_string());
    let canonical = idempotency::canonical(&value).map_err(no_form)?;
    String::from_utf8(canonical).map_err(|_| Fault::broken_call())
}
