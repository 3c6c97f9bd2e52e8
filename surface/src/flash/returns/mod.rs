//! The sales return pages of the Flash document (docs/flash/returns.md).
//!
//! Here: what the pages share. Not here: the rules of a return (`returns`).

pub mod add;
pub mod detail;
pub mod list;
pub mod replies;
pub mod steps;

use super::codes::Code;
use khlang_core::decision::Facts;
use khlang_core::returns::row::Return;
use khlang_core::shape::rejection::{Fault, Rejection};

/// The one bill that was found by a number, ours or the caller's own.
fn the_one<'f>(name: &str, facts: &'f Facts) -> Result<&'f Return, Rejection> {
    match facts.returns.named.as_slice() {
        [] => Err(unknown(name)),
        [first, second] if first.number != name && !second.status.is_void() => {
            let message = format!("\"{name}\" is the external number of several return bills");
            Err(Code::ORDER_NOT_UNIQUE.of(Rejection::new(Fault::NotFound, message)))
        }
        [first, ..] => Ok(first),
    }
}

fn unknown(name: &str) -> Rejection {
    let message = format!("there is no return bill \"{name}\"");
    Code::BILL_NOT_FOUND.of(Rejection::not_found(message))
}
