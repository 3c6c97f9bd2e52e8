//! The Flash dialect: sellers of a 3PL and marketplace middleware call by signed forms or JSON
//! (docs/flash.md).
//!
//! `codes` is the table of response codes, `tables` the parameters of every endpoint, `routes` the
//! endpoints that are served. `docs/flash.md` tells how to add one.

pub mod body;
pub mod codes;
pub mod delivery;
pub mod envelope;
pub mod goods;
pub mod inbound;
pub mod inventory;
pub mod master;
pub mod moment;
pub mod params;
pub mod ping;
pub mod replies;
pub mod returns;
pub mod routes;
pub mod statuses;
pub mod tables;
pub mod transfers;
pub mod warehouses;

use crate::call::dialect::Dialect;
use crate::call::route::MEGABYTE;
use khlang_core::access::context::Context;

/// What every path of the document begins with, in lower case.
const PREFIXES: &[&str] = &[
    "/open/",
    "/goods/",
    "/arrival_notice/",
    "/audit/",
    "/inbound/",
    "/order/",
    "/box/",
    "/return_warehouse/",
    "/rollback_order/",
    "/warehouse/",
    "/transfer_order/",
    "/seller_address/",
    "/supply/",
];

/// The paths whose calls carry files in base64. The document has no limit; a file may be 7 MB, which is
/// 10 MB of form.
const FILE_PREFIXES: &[&str] = &[
    "/order/importexpresslabel",
    "/order/uploadinvoice",
    "/arrival_notice/create",
];

const fn dialect(prefixes: &'static [&'static str], max_body: usize) -> Dialect {
    Dialect {
        name: "flash",
        prefixes,
        max_body,
        bodies: &["application/x-www-form-urlencoded", "application/json"],
        read_body: body::read,
        typed: Some(body::typed),
        ignores_case: true,
        refusals: Some(&replies::REFUSAL),
        refuses_as_success: true,
        reply_of_row: None,
        refusal: envelope::refusal,
    }
}

/// The reader and the refusals of every call.
pub static DIALECT: Dialect = dialect(PREFIXES, MEGABYTE);

/// The same for calls that carry files.
pub static FILE_DIALECT: Dialect = dialect(FILE_PREFIXES, 10 * MEGABYTE);

/// What documents record as the surface that made them, with the source tag behind it.
pub fn source(cx: &Context) -> String {
    match &cx.source {
        Some(tag) => format!("flash:{tag}"),
        None => "flash".to_owned(),
    }
}
