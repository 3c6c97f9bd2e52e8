//! The shared vectors of `tests/vectors`, as the native core answers them.
//!
//! The files are compiled in, so that the same test runs where there is no file system.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a broken vector file should stop its test"
)]

use khlang_core::base::canonical::canonical;
use khlang_core::sign::idempotency::{fingerprint, fingerprint_value};
use khlang_core::sign::mac::{derive_key, hmac_sha256};
use khlang_core::sign::password::{hash_password, verify_password};
use khlang_core::sign::webhook::{Received, WebhookError, WebhookSecret, flash_authorization};
use khlang_core::sign::{ApiKey, cursor, flash_form, flash_json, hash_api_key, token};
use khlang_surface::call::http::form;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

macro_rules! cases {
    ($name:literal) => {
        cases(include_str!(concat!(
            "../../tests/vectors/",
            $name,
            ".json"
        )))
    };
}

fn cases<T: DeserializeOwned>(text: &str) -> Vec<T> {
    #[derive(Deserialize)]
    struct Vectors<T> {
        source: String,
        cases: Vec<T>,
    }
    let vectors: Vectors<T> = serde_json::from_str(text).expect("a vector file is valid");
    assert!(!vectors.source.is_empty() && !vectors.cases.is_empty());
    vectors.cases
}

/// Bytes that a vector file writes in hexadecimal.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Hex(Vec<u8>);

impl TryFrom<String> for Hex {
    type Error = data_encoding::DecodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        data_encoding::HEXLOWER.decode(text.as_bytes()).map(Self)
    }
}

#[test]
fn hmac_sha256_gives_the_published_macs() {
    #[derive(Deserialize)]
    struct Case {
        name: String,
        key: Hex,
        message: Hex,
        mac: Hex,
    }
    for Case {
        name,
        key,
        message,
        mac,
    } in cases!("hmac-sha256")
    {
        assert_eq!(hmac_sha256(&key.0, &message.0).as_slice(), mac.0, "{name}");
    }
}

#[test]
fn keys_are_derived_the_same_everywhere() {
    #[derive(Deserialize)]
    struct Case {
        secret: String,
        purpose: String,
        key: Hex,
    }
    for Case {
        secret,
        purpose,
        key,
    } in cases!("derive-key")
    {
        assert_eq!(
            derive_key(secret.as_bytes(), &purpose).as_slice(),
            key.0,
            "{purpose}"
        );
    }
}

#[test]
fn api_keys_have_their_text_prefix_and_hash() {
    #[derive(Deserialize)]
    struct Case {
        random: Hex,
        raw: String,
        prefix: String,
        hash: String,
    }
    for Case {
        random,
        raw,
        prefix,
        hash,
    } in cases!("api-key")
    {
        let key = ApiKey::generate(&random.0.try_into().expect("32 bytes"));
        assert_eq!((key.raw(), key.prefix()), (raw.as_str(), prefix));
        assert_eq!((key.hash(), hash_api_key(&raw)), (hash.clone(), hash));
    }
}

#[test]
fn passwords_hash_to_the_published_values() {
    #[derive(Deserialize)]
    struct Case {
        name: String,
        password: String,
        salt: Hex,
        iterations: u32,
        stored: String,
    }
    for Case {
        name,
        password,
        salt,
        iterations,
        stored,
    } in cases!("pbkdf2")
    {
        assert!(verify_password(&password, &stored), "{name}");
        assert!(!verify_password("another", &stored), "{name}");
        if let Ok(salt) = salt.0.try_into() {
            assert_eq!(
                hash_password(&password, &salt, iterations),
                stored,
                "{name}"
            );
        }
    }
}

#[test]
fn tokens_are_accepted_or_refused_for_the_right_reason() {
    #[derive(Deserialize)]
    struct Case {
        name: String,
        token: String,
        key: Hex,
        audience: String,
        now: i64,
        claims: Option<Value>,
        error: Option<String>,
    }
    for Case {
        name,
        token,
        key,
        audience,
        now,
        claims,
        error,
    } in cases!("token")
    {
        let found = token::verify::<Value>(&token, &key.0, &audience, now);
        let found = found.map_err(|error| error.to_string());
        let expected = claims.ok_or_else(|| error.unwrap_or_default());
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn webhooks_carry_the_signature_that_receivers_expect() {
    #[derive(Deserialize)]
    struct Case {
        name: String,
        secret: String,
        id: String,
        timestamp: i64,
        body: String,
        signature: String,
    }
    for Case {
        name,
        secret,
        id,
        timestamp,
        body,
        signature,
    } in cases!("webhook")
    {
        let parsed = WebhookSecret::parse(&secret).expect("a vector's secret is valid");
        assert_eq!(parsed.reveal(), secret, "{name}");
        assert_eq!(
            parsed.sign(&id, timestamp, body.as_bytes()),
            signature,
            "{name}"
        );
        let delivery = |body| Received {
            id: &id,
            timestamp_seconds: timestamp,
            signatures: &signature,
            body,
        };
        assert_eq!(
            parsed.verify(&delivery(body.as_bytes()), 300, timestamp + 300),
            Ok(()),
            "{name}"
        );
        let forged = parsed.verify(&delivery(b"forged"), 300, timestamp);
        assert_eq!(forged, Err(WebhookError::Signature), "{name}");
    }
}

#[test]
fn flash_pushes_carry_their_authorization() {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Case {
        app_secret: String,
        app_key: String,
        json: String,
        authorization: String,
    }
    for Case {
        app_secret,
        app_key,
        json,
        authorization,
    } in cases!("flash-webhook")
    {
        assert_eq!(
            flash_authorization(&app_secret, &app_key, json.as_bytes()),
            authorization
        );
    }
}

#[test]
fn cursors_open_for_their_own_filters() {
    #[derive(Deserialize)]
    struct Case {
        payload: Value,
        filters: String,
        key: Hex,
        cursor: String,
    }
    for case in cases!("cursor") {
        let Case {
            payload,
            filters,
            key,
            cursor,
        } = case;
        assert_eq!(cursor::open(&cursor, &filters, &key.0), Ok(payload));
        let foreign = cursor::open::<Value>(&cursor, "other filters", &key.0);
        assert_eq!(foreign, Err(cursor::CursorError::Foreign));
    }
}

#[test]
fn json_has_its_canonical_form() {
    #[derive(Deserialize)]
    struct Case {
        name: String,
        input: String,
        canonical: String,
    }
    for case in cases!("json-canonical") {
        let Case {
            name,
            input,
            canonical: expected,
        } = case;
        let value: Value = serde_json::from_str(&input).expect("a vector's input is JSON");
        let found = canonical(&value).expect("a vector's input has a canonical form");
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn requests_have_their_fingerprint() {
    #[derive(Deserialize)]
    struct Case {
        name: String,
        method: String,
        path: String,
        body: String,
        fingerprint: String,
    }
    for case in cases!("fingerprint") {
        let Case {
            name,
            method,
            path,
            body,
            fingerprint: expected,
        } = case;
        assert_eq!(
            fingerprint(&method, &path, body.as_bytes()),
            expected,
            "{name}"
        );
        if let Ok(parsed) = serde_json::from_str(&body) {
            assert_eq!(
                fingerprint_value(&method, &path, &parsed),
                Ok(expected),
                "{name}"
            );
        }
    }
}

#[test]
fn flash_calls_carry_the_signatures_of_the_document() {
    #[derive(Deserialize)]
    struct Case {
        name: String,
        kind: String,
        params: Vec<(String, String)>,
        key: String,
        sign: String,
        accepted: bool,
        text: Option<String>,
        wire: Option<String>,
        #[serde(default)]
        body: String,
    }
    let cases: Vec<Case> = cases!("flash-signatures");
    for case in cases {
        let Case {
            name,
            params,
            key,
            body,
            ..
        } = &case;
        let is_form = case.kind == "form";
        let signed = match is_form {
            true => flash_form::sign(params, key),
            false => flash_json::sign(params, body.as_bytes(), key),
        };
        assert_eq!(case.sign.to_uppercase(), signed, "{name}");
        if let Some(text) = &case.text {
            assert_eq!(&flash_form::signed_text(params), text, "{name}");
        }
        if let Some(wire) = &case.wire {
            assert_eq!(&form(wire.as_bytes()), params, "{name}");
        }
        let mut sent = params.clone();
        sent.push((flash_form::SIGN.to_owned(), case.sign.clone()));
        let accepted = match is_form {
            true => flash_form::verify(&sent, key),
            false => flash_json::verify(&sent, body.as_bytes(), key),
        };
        assert_eq!(accepted, case.accepted, "{name}");
    }
}
