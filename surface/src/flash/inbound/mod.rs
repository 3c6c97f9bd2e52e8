//! The inbound pages of the Flash document: arrival notices, which are ASNs that wait for approval
//! (docs/flash/inbound.md).
//!
//! Here: what the pages share. Not here: the rules of a notice (`inbound::notice`).

pub mod create;
pub mod detail;
pub mod list;
pub mod replies;
pub mod steps;

use super::codes::Code;
use khlang_core::decision::Facts;
use khlang_core::inbound::asn::Inbound;
use khlang_core::inbound::notice::InboundKind;
use khlang_core::shape::rejection::{Fault, Rejection};

/// The types of the document, each with its number.
const KINDS: [(InboundKind, &str); 4] = [
    (InboundKind::Purchase, "1"),
    (InboundKind::Transfer, "2"),
    (InboundKind::Return, "3"),
    (InboundKind::Other, "4"),
];

fn kind_of(number: &str) -> Option<InboundKind> {
    let mut rows = KINDS.iter();
    rows.find(|(_, own)| *own == number).map(|(kind, _)| *kind)
}

fn number_of(kind: InboundKind) -> &'static str {
    let mut rows = KINDS.iter();
    let row = rows.find(|(own, _)| *own == kind);
    row.map_or("", |(_, number)| number)
}

/// The one document that was found by a number, ours or the caller's own.
fn the_one<'f>(name: &str, facts: &'f Facts) -> Result<&'f Inbound, Rejection> {
    match facts.inbound.inbounds.as_slice() {
        [one] => Ok(one),
        [first, ..] if first.number == name => Ok(first),
        [] => Err(unknown(name)),
        _ => {
            let message = format!("\"{name}\" is the external number of several inbound bills");
            Err(Code::ORDER_NOT_UNIQUE.of(Rejection::new(Fault::NotFound, message)))
        }
    }
}

fn unknown(name: &str) -> Rejection {
    let message = format!("there is no inbound bill \"{name}\"");
    Code::BILL_NOT_FOUND.of(Rejection::not_found(message))
}
