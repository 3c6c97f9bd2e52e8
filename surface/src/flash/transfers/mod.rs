//! The transfer pages of the Flash document (换单; docs/flash/transfers.md).
//!
//! Not here: the rules of a transfer (`transfer`).

pub mod add;
pub mod recall;
pub mod replies;
pub mod routes;
pub mod track;

use super::codes::Code;
use khlang_core::decision::Facts;
use khlang_core::shape::rejection::Rejection;
use khlang_core::transfer::row::Transfer;

/// The transfer that was found by its numbers.
fn found(facts: &Facts) -> Result<&Transfer, Rejection> {
    let unknown = || {
        let message = "there is no transfer order of these numbers";
        Code::BILL_NOT_FOUND.of(Rejection::not_found(message))
    };
    facts.transfer.one.as_ref().ok_or_else(unknown)
}
