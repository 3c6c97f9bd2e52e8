//! Everything that proves who sent something and that nobody changed it.
//!
//! Scope: digests, API keys, client secrets, passwords, bearer tokens, request and webhook signatures and
//! pagination cursors.
//! All of it is a function of its arguments: random bytes and the time come in as values.
//!
//! Not here: what a proven caller may do (`access`) and what is stored of a credential.
//!
//! See docs/push.md#credentials, docs/partner.md#tokens, docs/flash.md#signatures, docs/operations.md#login,
//! docs/webhooks.md#verify.

pub mod api_key;
pub mod client_secret;
pub mod cursor;
pub mod digest;
pub mod flash_form;
pub mod flash_json;
pub mod idempotency;
pub mod mac;
pub mod password;
pub mod seal;
pub mod token;
pub mod webhook;

pub use api_key::{ApiKey, hash_api_key, letters_and_digits};
pub use client_secret::ClientSecret;
pub use digest::{equal_in_constant_time, hex, sha256_hex};
pub use mac::derive_key;
