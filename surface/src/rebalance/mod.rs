//! The rebalance dialect: shops that sell on marketplaces set and read what each channel may sell
//! (docs/rebalance.md#modes).

pub mod bulk;
pub mod commands;
pub mod envelope;
pub mod history;
pub mod policy;
pub mod replies;
pub mod routes;
pub mod schemas;
pub mod shown;
pub mod variants;

use crate::call::dialect::Dialect;
use crate::call::http::{Reply, Request};
use crate::call::route::{MEGABYTE, json_body};
use khlang_core::shape::rejection::Rejection;

/// Its reader and its refusals. Its paths lie beside `/api/v1`, so it stands before push.
pub static DIALECT: Dialect = Dialect {
    name: "rebalance",
    prefixes: &["/api/product-variant", "/api/stock"],
    max_body: MEGABYTE,
    bodies: &["application/json"],
    read_body: json_body,
    typed: None,
    ignores_case: false,
    refusals: Some(&replies::REFUSAL),
    refuses_as_success: false,
    reply_of_row: None,
    refusal,
};

fn refusal(rejection: &Rejection, _request: &Request, _request_id: &str) -> Reply {
    envelope::refusal(rejection)
}
