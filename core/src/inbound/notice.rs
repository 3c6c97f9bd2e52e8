//! Arrival notices: ASNs that a seller announces, and that are received once they are approved
//! (docs/flash/inbound.md).
//!
//! Scope: what a notice has beyond an ASN, and its approval. A notice is an ASN like any other once it
//! is approved. Not here: announcing one ([`super::announce`]), and receiving ([`super::receive`]).

pub use crate::inbound::kind::{Delivery, InboundKind, is_notice};

use crate::access::context::Context;
use crate::base::quantity::Quantity;
use crate::inbound::Draft;
use crate::inbound::arrival::{cancel, changed};
use crate::inbound::asn::{Inbound, InboundLine};
use crate::inbound::lifecycle::{InboundStatus, InboundStep};
use crate::shape::rejection::Rejection;

/// The notice once it is approved: from now on it may be received.
pub fn approve(notice: &Inbound, cx: &Context) -> Result<(Inbound, Draft), Rejection> {
    let status = notice.status.after(InboundStep::Approve, &notice.number)?;
    let after = Inbound {
        status,
        approved_at: Some(cx.now),
        ..notice.clone()
    };
    Ok(changed(notice, after, status.word(), cx))
}

/// The first line whose goods carry asset codes by now, and that does not name one for each piece.
pub fn without_codes(notice: &Inbound) -> Option<&InboundLine> {
    let named = |line: &InboundLine| i64::try_from(line.pieces.len()).ok();
    let all =
        |line: &InboundLine| named(line).and_then(Quantity::from_units) == Some(line.expected_base);
    let mut lines = notice.lines.iter();
    lines.find(|line| line.is_asset && !all(line))
}

/// The notice whose approval is taken back. That goods stand at the dock stays true.
pub fn withdraw(notice: &Inbound, cx: &Context) -> Result<(Inbound, Draft), Rejection> {
    let status = notice.status.after(InboundStep::Withdraw, &notice.number)?;
    let after = Inbound {
        status,
        approved_at: None,
        ..notice.clone()
    };
    Ok(changed(notice, after, status.word(), cx))
}

/// Deleting a notice: it is called off, and stays for its history alone. Only what waits for approval
/// can be deleted; the rest is withdrawn first.
pub fn delete(notice: &Inbound, cx: &Context) -> Result<Draft, Rejection> {
    if notice.status != InboundStatus::PendingApproval {
        return Err(notice.status.refused(&notice.number, "it can't be deleted"));
    }
    let (_, mut changes) = cancel(notice, cx)?;
    changes.documents.forgotten_files.push(notice.id.clone());
    Ok(changes)
}
