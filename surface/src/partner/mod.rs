//! The partner dialect: partners read stock and its ledger, and subscribe to webhooks (docs/partner.md,
//! docs/partner.md#inventory).
//!
//! Field names are those of the document, in snake case; quantities and values are decimal strings. A client
//! sees its tenant's branches, or those it was allowed. Not here: making clients (operations).

pub mod envelope;
pub mod inventory;
pub mod movements;
pub mod oauth;
pub mod routes;
pub mod schemas;
pub mod webhooks;
pub mod within;

use crate::call::dialect::Dialect;
use crate::call::route::{MEGABYTE, json_body};

/// Where tokens are given.
pub const TOKEN_PATH: &str = "/api/partner/v1/oauth/token";

/// The reader and the refusals of every call that carries a token.
pub static DIALECT: Dialect = Dialect {
    name: "partner",
    prefixes: &["/api/partner/"],
    max_body: MEGABYTE,
    bodies: &["application/json"],
    read_body: json_body,
    typed: None,
    ignores_case: false,
    refusals: Some(&schemas::REFUSAL),
    refuses_as_success: false,
    reply_of_row: None,
    refusal: envelope::refusal,
};

/// Those of the call that gets one, which are those of OAuth 2.0.
pub static TOKEN_DIALECT: Dialect = Dialect {
    name: "partner-token",
    prefixes: &[TOKEN_PATH],
    max_body: MEGABYTE,
    bodies: &["application/x-www-form-urlencoded", "application/json"],
    read_body: oauth::read,
    typed: None,
    ignores_case: false,
    refusals: Some(&schemas::TOKEN_REFUSAL),
    refuses_as_success: false,
    reply_of_row: None,
    refusal: oauth::refusal,
};
