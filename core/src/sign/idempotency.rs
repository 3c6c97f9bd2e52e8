//! Idempotency keys, and the fingerprint that distinguishes a repeated request from a different one.
//!
//! Scope: the syntax of `Idempotency-Key`, and one digest of method, path and body. Not here:
//! storing and replaying replies, and the 24 hours a key lives.
//! See docs/push.md#idempotency.
//!
//! The fingerprint is the SHA-256 of `METHOD \n PATH \n BODY`, where BODY is the RFC 8785 canonical
//! form of the JSON, so white space, the order of keys and the spelling of numbers and escapes do
//! not matter. The query is left out: it names the tenant, which is the scope of the key itself.
//! RFC 8785 reads numbers as doubles, so two numbers that round to the same double are one to it;
//! values of at most 15 digits are always distinguished.

use std::fmt;

use serde_json::Value;
use thiserror::Error;

use crate::base::canonical::{NotCanonical, canonical};
use crate::sign::sha256_hex;

/// Longest key in characters.
const MAX_KEY: usize = 255;
/// Stands between path and body where the body is not JSON: no JSON text begins with it.
const NOT_JSON: &[u8] = b"\0raw\n";

/// An `Idempotency-Key` that is empty, too long, or has other characters than visible ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("idempotency key must have 1 to 255 visible ASCII characters")]
pub struct InvalidKey;

/// The key under which a caller repeats a request: 1 to 255 visible ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Reads the header's value as it stands: case and quotes are part of the key.
    ///
    /// # Errors
    /// [`InvalidKey`] when it is no such key; spaces are not visible characters.
    pub fn parse(text: &str) -> Result<Self, InvalidKey> {
        let visible = text.bytes().all(|byte| byte.is_ascii_graphic());
        let valid = visible && (1..=MAX_KEY).contains(&text.len());
        valid.then(|| Self(text.to_owned())).ok_or(InvalidKey)
    }

    /// The key as it was sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The fingerprint of a request as it was received: 64 lower-case hexadecimal digits.
///
/// An empty body is allowed. A body that is not JSON is taken byte for byte, and never has the
/// fingerprint of one that is. `path` may carry a query, which is ignored.
#[must_use]
pub fn fingerprint(method: &str, path: &str, body: &[u8]) -> String {
    let canonical = serde_json::from_slice(body)
        .ok()
        .and_then(|value| canonical(&value).ok());
    match canonical {
        Some(canonical) => digest(method, path, &[canonical.as_bytes()]),
        None if body.is_empty() => digest(method, path, &[]),
        None => digest(method, path, &[NOT_JSON, body]),
    }
}

/// [`fingerprint`] of a body that is parsed already; equal to that of its bytes.
///
/// # Errors
/// [`NotCanonical`] for a number outside the range of a double.
pub fn fingerprint_value(method: &str, path: &str, body: &Value) -> Result<String, NotCanonical> {
    canonical(body).map(|canonical| digest(method, path, &[canonical.as_bytes()]))
}

fn digest(method: &str, path: &str, body: &[&[u8]]) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let head = format!("{method}\n{path}\n").into_bytes();
    sha256_hex(&[head, body.concat()].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn of(body: &str) -> String {
        fingerprint("POST", "/items", body.as_bytes())
    }

    #[test]
    fn spelling_does_not_matter_and_meaning_does() {
        let one = of(r#"{"sku":"A","qty":10,"name":"ก"}"#);
        assert_eq!(
            one,
            of("{ \"name\" : \"\\u0e01\",\n\"qty\": 1.0e1, \"sku\":\"\\u0041\" }")
        );
        for other in [
            r#"{"sku":"A","qty":11,"name":"ก"}"#,
            r#"{"sku":"A","qty":"10","name":"ก"}"#,
            r#"{"sku":"A","qty":10,"name":"ก","x":null}"#,
            r#"[{"sku":"A","qty":10,"name":"ก"}]"#,
        ] {
            assert_ne!(one, of(other), "{other}");
        }
        assert_ne!(of("[1,2]"), of("[2,1]"));
    }

    #[test]
    fn method_and_path_count_and_the_query_does_not() {
        let one = fingerprint("POST", "/items", b"{}");
        assert_ne!(one, fingerprint("PUT", "/items", b"{}"));
        assert_ne!(one, fingerprint("POST", "/items/bulk", b"{}"));
        assert_eq!(one, fingerprint("POST", "/items?tenantId=1", b"{}"));
    }

    #[test]
    fn bodies_that_are_not_json_are_taken_byte_for_byte() {
        let bodies = [
            "",
            "null",
            " ",
            "a=1",
            "a=2",
            "{",
            "\0raw\n",
            "\0raw\na=1",
            "1e400",
        ];
        for (index, body) in bodies.iter().enumerate() {
            for other in bodies.iter().take(index) {
                assert_ne!(of(body), of(other), "{body:?} {other:?}");
            }
        }
        assert_ne!(
            fingerprint("POST", "/", b"\xff"),
            fingerprint("POST", "/", b"\xfe")
        );
    }

    #[test]
    fn a_parsed_body_has_the_fingerprint_of_its_bytes() {
        let parsed = fingerprint_value("POST", "/items", &json!({"b": [1.5, null], "a": "é"}));
        assert_eq!(parsed, Ok(of(r#"{ "a": "\u00e9", "b": [15e-1, null] }"#)));
    }

    #[test]
    fn keys_are_1_to_255_visible_characters() {
        let longest = "~".repeat(255);
        for good in ["order-2026-06-15-abc123", "!", "\"quoted\"", &longest] {
            assert_eq!(
                IdempotencyKey::parse(good).map(|key| key.to_string()),
                Ok(good.to_owned())
            );
        }
        for bad in [
            "",
            " ",
            "a b",
            "a\t",
            "a\n",
            "é",
            "\u{7f}",
            &"x".repeat(256),
        ] {
            assert_eq!(IdempotencyKey::parse(bad), Err(InvalidKey), "{bad:?}");
        }
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                proptest::collection::btree_map(".{0,4}", inner, 0..6)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn every_spelling_of_a_value_has_one_fingerprint(value in any_json()) {
            let parsed = fingerprint_value("POST", "/x", &value);
            let pretty = serde_json::to_vec_pretty(&value).unwrap_or_default();
            let canonical = canonical(&value).unwrap_or_default();
            prop_assert_eq!(parsed.as_ref(), Ok(&fingerprint("POST", "/x", &pretty)));
            let reference = serde_json_canonicalizer::to_string(&value).ok();
            prop_assert_eq!(Some(&canonical), reference.as_ref());
            prop_assert_eq!(parsed.as_ref(), Ok(&fingerprint("POST", "/x", canonical.as_bytes())));
            prop_assert_eq!(serde_json::from_str::<Value>(&canonical).ok().map(|v| as_doubles(&v)), Some(as_doubles(&value)));
        }
    }

    /// The same value with every number as a double, the way RFC 8785 sees it.
    fn as_doubles(value: &Value) -> Value {
        match value {
            Value::Number(number) => number
                .as_f64()
                .map_or(Value::Null, |n| Value::from(n + 0.0)),
            Value::Array(items) => items.iter().map(as_doubles).collect(),
            Value::Object(map) => map
                .iter()
                .map(|(k, v)| (k.clone(), as_doubles(v)))
                .collect(),
            other => other.clone(),
        }
    }
}
