//! The shared vectors of `tests/vectors` through the bindings, as parts in and text out.
//!
//! The files are compiled in, so that the same test runs where there is no file system.

use khlang_wasm::fault::Fault;
use khlang_wasm::parts::{Parts, written};
use khlang_wasm::{access, allocation, catalog, quantity, rebalance, signing, validation};
use serde_json::{Value, json};

macro_rules! vectors {
    ($name:literal) => {
        vectors(include_str!(concat!(
            "../../../tests/vectors/",
            $name,
            ".json"
        )))
    };
}

fn vectors(text: &str) -> Vec<Value> {
    let file: Value = serde_json::from_str(text).expect("a vector file is JSON");
    let cases = file["cases"].as_array().expect("a list of cases").clone();
    assert!(!cases.is_empty());
    cases
}

type Function = fn(Parts<'_>) -> Result<String, Fault>;

fn answer(function: Function, parts: &[&str]) -> String {
    let bytes: Vec<&[u8]> = parts.iter().map(|part| part.as_bytes()).collect();
    let answer = Parts::read(&written(&bytes)).and_then(function);
    answer.unwrap_or_else(|fault| fault.code.to_owned())
}

fn text<'c>(case: &'c Value, name: &str) -> &'c str {
    case[name].as_str().unwrap_or_default()
}

/// A head of parts, then the members of an object as names and values.
fn with_fields<'c>(head: &[&'c str], fields: &'c Value) -> Vec<&'c str> {
    let members = fields.as_object().expect("fields are an object").iter();
    let pairs =
        members.flat_map(|(name, value)| [name.as_str(), value.as_str().unwrap_or_default()]);
    head.iter().copied().chain(pairs).collect()
}

pub fn signatures() {
    for case in vectors!("flash-form") {
        let fields = &case["fields"];
        assert_eq!(
            answer(signing::form_text, &with_fields(&[], fields)),
            case["text"],
            "{case}"
        );
        let parts = with_fields(&[text(&case, "key")], fields);
        assert_eq!(answer(signing::sign_form, &parts), case["sign"], "{case}");
    }
    for case in vectors!("flash-json") {
        let parts = with_fields(
            &[text(&case, "secret"), text(&case, "body")],
            &case["query"],
        );
        assert_eq!(answer(signing::sign_json, &parts), case["sign"], "{case}");
    }
    for case in vectors!("flash-webhook") {
        let parts = ["appSecret", "appKey", "json"].map(|name| text(&case, name));
        assert_eq!(
            answer(signing::flash_authorization, &parts),
            case["authorization"],
            "{case}"
        );
    }
    for case in vectors!("webhook") {
        let seconds = case["timestamp"].to_string();
        let parts = [
            text(&case, "secret"),
            text(&case, "id"),
            &seconds,
            text(&case, "body"),
        ];
        assert_eq!(
            answer(signing::sign_webhook, &parts),
            case["signature"],
            "{case}"
        );
    }
}

pub fn fingerprints() {
    for case in vectors!("fingerprint") {
        let parts = ["method", "path", "body"].map(|name| text(&case, name));
        assert_eq!(
            answer(signing::fingerprint, &parts),
            case["fingerprint"],
            "{case}"
        );
    }
    for case in vectors!("json-canonical")
        .iter()
        .filter(|case| case["canonical"].is_string())
    {
        assert_eq!(
            answer(signing::canonical_json, &[text(case, "input")]),
            case["canonical"],
            "{case}"
        );
    }
    for case in vectors!("api-key") {
        assert_eq!(
            answer(signing::hash_api_key, &[text(&case, "raw")]),
            case["hash"],
            "{case}"
        );
    }
}

pub fn numbers_and_codes() {
    for case in vectors!("quantity") {
        let expected = if case["normal"].is_string() {
            &case["normal"]
        } else {
            &case["error"]
        };
        assert_eq!(
            answer(quantity::normal, &[text(&case, "text")]),
            *expected,
            "{case}"
        );
    }
    for case in vectors!("uom") {
        let (own, tenant) = (case["own"].to_string(), case["tenant"].to_string());
        let parts = [
            text(&case, "quantity"),
            text(&case, "code"),
            text(&case, "base"),
            &own,
            &tenant,
        ];
        let expected = if case["to"].is_string() {
            &case["to"]
        } else {
            &case["error"]
        };
        assert_eq!(answer(catalog::to_base_units, &parts), *expected, "{case}");
    }
    for case in vectors!("gtin") {
        assert_eq!(
            answer(catalog::gtin_check_digit, &[text(&case, "digits")]),
            case["check"],
            "{case}"
        );
    }
    for case in vectors!("network") {
        let entries = case["entries"].as_array().expect("a list").iter();
        let entries = entries.map(|entry| entry.as_str().unwrap_or_default());
        let parts: Vec<&str> = std::iter::once(text(&case, "address"))
            .chain(entries)
            .collect();
        assert_eq!(
            answer(access::is_address_allowed, &parts),
            case["allowed"].to_string(),
            "{case}"
        );
    }
}

pub fn decisions() {
    for case in vectors!("validation") {
        let found = answer(
            validation::validate,
            &[text(&case, "route"), text(&case, "body")],
        );
        let found: Value = serde_json::from_str(&found).unwrap_or_else(|_| json!([]));
        assert_eq!(found, case["problems"], "{case}");
    }
    for case in vectors!("allocation") {
        let found = answer(allocation::preview, &[&case["request"].to_string()]);
        assert_eq!(
            serde_json::from_str::<Value>(&found).ok().as_ref(),
            Some(&case["result"]),
            "{case}"
        );
    }
    for case in vectors!("apportionment")
        .iter()
        .filter(|case| case["webster"].is_array())
    {
        let parts = [
            "webster",
            &case["stock"].to_string(),
            &case["weights"].to_string(),
        ];
        assert_eq!(
            answer(rebalance::apportion, &parts),
            case["webster"].to_string(),
            "{case}"
        );
    }
}
