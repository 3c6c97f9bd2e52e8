//! The push dialect: ERP, e-commerce and suppliers push what they know (docs/push.md).
//!
//! Its envelope serves the operations surface as well (docs/operations.md).

pub mod asn;
pub mod bulk;
pub mod desk;
pub mod envelope;
pub mod grn;
pub mod items;
pub mod lists;
pub mod locations;
pub mod orders;
pub mod partners;
pub mod routes;
pub mod schemas;
pub mod stock;

use crate::call::dialect::Dialect;
use crate::call::http::{Reply, Request};
use crate::call::route::{MEGABYTE, json_body};
use khlang_core::shape::rejection::Rejection;

/// Its reader and its refusals; those of the operations surface as well.
pub static DIALECT: Dialect = Dialect {
    name: "push",
    prefixes: &["/api/"],
    max_body: MEGABYTE,
    bodies: &["application/json"],
    read_body: json_body,
    typed: None,
    ignores_case: false,
    refusals: None,
    refuses_as_success: false,
    reply_of_row: Some(bulk::reply_of_row),
    refusal,
};

fn refusal(rejection: &Rejection, _request: &Request, request_id: &str) -> Reply {
    envelope::refusal(rejection, request_id)
}

/// The path all of it lies under (docs/push.md).
pub const PREFIX: &str = "/api/v1/integration/v1";

/// What documents record as the surface that made them.
pub const SOURCE: &str = "push";
