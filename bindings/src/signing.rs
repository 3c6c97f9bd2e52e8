//! Signatures, hashes and fingerprints.

use khlang_core::base::canonical::canonical;
use khlang_core::sign;
use khlang_core::sign::idempotency;
use khlang_core::sign::webhook::{self, Received, WebhookSecret};
use khlang_core::sign::{flash_form, flash_json};

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
    canonical(&value).map_err(|error| Fault::invalid(error.to_string()))
}

/// The text of a form whose digest is its signature, up to the key.
pub fn form_text(parts: Parts<'_>) -> Result<String, Fault> {
    Ok(flash_form::signed_text(&pairs(parts)?))
}

/// The signature of a form.
pub fn sign_form(mut parts: Parts<'_>) -> Result<String, Fault> {
    let key = parts.text()?;
    Ok(flash_form::sign(&pairs(parts)?, key))
}

/// Whether a form carries its own signature.
pub fn verify_form(mut parts: Parts<'_>) -> Result<String, Fault> {
    let key = parts.text()?;
    Ok(flash_form::verify(&owned(parts)?, key).to_string())
}

/// What a JSON call signs between its two secrets.
pub fn json_text(mut parts: Parts<'_>) -> Result<Vec<u8>, Fault> {
    let body = parts.bytes()?;
    Ok(flash_json::signed_bytes(&owned(parts)?, body))
}

/// The signature of a JSON call.
pub fn sign_json(mut parts: Parts<'_>) -> Result<String, Fault> {
    let (secret, body) = (parts.text()?, parts.bytes()?);
    Ok(flash_json::sign(&owned(parts)?, body, secret))
}

/// Whether a JSON call carries its own signature.
pub fn verify_json(mut parts: Parts<'_>) -> Result<String, Fault> {
    let (secret, body) = (parts.text()?, parts.bytes()?);
    Ok(flash_json::verify(&owned(parts)?, body, secret).to_string())
}

/// Many forms under one key: for each the number of its fields, then those. The signatures one after
/// the other, each as long as the others.
pub fn sign_forms(mut parts: Parts<'_>) -> Result<String, Fault> {
    let key = parts.text()?;
    let mut signatures = String::new();
    let mut pairs = Vec::with_capacity(16);
    while !parts.is_empty() {
        let fields = parts.integer()?;
        pairs.clear();
        for _ in 0..fields {
            pairs.push((parts.text()?, parts.text()?));
        }
        signatures.push_str(&flash_form::sign(&pairs, key));
    }
    Ok(signatures)
}

fn pairs(mut parts: Parts<'_>) -> Result<Vec<(&str, &str)>, Fault> {
    let mut pairs = Vec::with_capacity(16);
    while !parts.is_empty() {
        pairs.push((parts.text()?, parts.text()?));
    }
    Ok(pairs)
}

fn owned(parts: Parts<'_>) -> Result<Vec<(String, String)>, Fault> {
    let pairs = pairs(parts)?.into_iter();
    Ok(pairs
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect())
}

/// 32 letters or digits out of 32 random bytes.
pub fn nonce(mut parts: Parts<'_>) -> Result<String, Fault> {
    let random = parts
        .bytes()?
        .try_into()
        .map_err(|_| Fault::broken_call())?;
    Ok(sign::letters_and_digits(random))
}
