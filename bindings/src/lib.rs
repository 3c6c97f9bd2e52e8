//! The core for JavaScript: each function below is one of `khlang-core`, called with bytes.
//!
//! Scope: how arguments and answers cross the boundary. No rule lives here, and nothing of a server:
//! what decides requests is not linked in. The typed functions a caller sees are in `js/`.
//!
//! One buffer serves every call. JavaScript writes the arguments into it as *parts* (each a length in
//! four bytes, little-endian, then the bytes), calls a function with the number of bytes written, and
//! finds the answer at the buffer's start: so many bytes as the function returned, or, where that is
//! negative, a fault as JSON. A call crosses the boundary once, however many parts it has.

pub mod access;
pub mod allocation;
pub mod buffer;
pub mod catalog;
pub mod fault;
pub mod parts;
pub mod quantity;
pub mod rebalance;
pub mod signing;
pub mod validation;

use wasm_bindgen::prelude::wasm_bindgen;

/// The address of a buffer with room for so many bytes; what it held may be lost.
#[wasm_bindgen]
pub fn buffer(length: usize) -> usize {
    buffer::reserve(length)
}

/// Declares one exported function for each function of parts.
macro_rules! exports {
    ($($(#[$doc:meta])* $name:ident => $function:path;)*) => {$(
        $(#[$doc])*
        #[wasm_bindgen]
        pub fn $name(length: usize) -> i32 {
            buffer::answer(length, $function)
        }
    )*};
}

exports! {
    /// `[raw]`: the hash of an API key.
    hash_api_key => signing::hash_api_key;
    /// `[secret, id, seconds, body]`: the signature of Standard Webhooks.
    sign_webhook => signing::sign_webhook;
    /// `[secret, id, seconds, signatures, body, tolerance, now]`: whether it is genuine and recent.
    verify_webhook => signing::verify_webhook;
    /// `[secret, key, json]`: the `Authorization` of a Flash push.
    flash_authorization => signing::flash_authorization;
    /// `[secret, key, json, authorization]`: whether it is genuine.
    verify_flash_authorization => signing::verify_flash_authorization;
    /// `[random]`: 32 letters or digits.
    nonce => signing::nonce;
    /// `[name, value...]`: what a form signs, up to the key.
    form_text => signing::form_text;
    /// `[key, name, value...]`: the signature of a form.
    sign_form => signing::sign_form;
    /// `[key, (fields, name, value...)...]`: the signatures of many.
    sign_forms => signing::sign_forms;
    /// `[key, name, value...]`: whether a form carries its signature.
    verify_form => signing::verify_form;
    /// `[body, name, value...]`: what a JSON call signs between its secrets.
    json_text => signing::json_text;
    /// `[secret, body, name, value...]`: the signature of a JSON call.
    sign_json => signing::sign_json;
    /// `[secret, body, name, value...]`: whether a JSON call carries its signature.
    verify_json => signing::verify_json;
    /// `[method, path, body]`: the fingerprint under an idempotency key.
    fingerprint => signing::fingerprint;
    /// `[json]`: its RFC 8785 form.
    canonical_json => signing::canonical_json;

    /// `[route, body]`: every problem, as JSON; nothing where the body fits.
    validate => validation::validate;
    /// `[route, body]`: fields that would be ignored and look like a slip, as JSON.
    warnings => validation::warnings;
    /// `[]`: every route, as JSON.
    routes => validation::routes;

    /// `[json]`: what each demand would get, as JSON.
    preview_allocation => allocation::preview;

    /// `[policy, row]`: what comes of a command, as JSON; see `rebalance::rows`.
    rebalance => rebalance::command;
    /// `[policy, rows]`: what comes of many commands, as rows.
    rebalance_many => rebalance::rows::commands;
    /// `[policy, row]`: the variant shared out again, as JSON.
    rerun => rebalance::rerun;
    /// `[method, stock, weights]`, the last as JSON: whole shares, as JSON.
    apportion => rebalance::apportion;

    /// `[number]`: its plain decimal text.
    normal_quantity => quantity::normal;
    /// `[number...]`: the sum.
    sum_quantities => quantity::sum;
    /// `[a, b]`: the difference.
    subtract_quantities => quantity::subtract;
    /// `[a, b]`: -1, 0 or 1.
    compare_quantities => quantity::compare;

    /// `[quantity, code, base, own, tenant]`: base units; the last two as JSON.
    to_base_units => catalog::to_base_units;
    /// The same the other way round, rounded for showing.
    from_base_units => catalog::from_base_units;
    /// `[digits]`: the digit that completes them.
    gtin_check_digit => catalog::gtin_check_digit;
    /// `[text]`: whether it is a GTIN.
    is_gtin => catalog::is_gtin;

    /// `[address, entry...]`: whether a call may come from there.
    is_address_allowed => access::is_address_allowed;
}
