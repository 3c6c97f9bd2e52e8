//! Arrival notices: ASNs that a seller announces, and that are received once they are approved
//! (docs/flash/inbound.md).
//!
//! Scope: what a notice has beyond an ASN, and its approval. A notice is an ASN like any other once it
//! is approved. Not here: announcing one ([`super::announce`]), and receiving ([`super::receive`]).

use serde::{Deserialize, Serialize};

use crate::access::context::Context;
use crate::base::clock::Timestamp;
use crate::base::quantity::Quantity;
use crate::inbound::Draft;
use crate::inbound::arrival::{cancel, changed};
use crate::inbound::asn::{Inbound, InboundLine};
use crate::inbound::lifecycle::{InboundStatus, InboundStep};
use crate::shape::rejection::Rejection;

/// What kind of goods come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InboundKind {
    /// Goods that were bought.
    #[default]
    Purchase,
    /// Goods from another warehouse.
    Transfer,
    /// Goods that come back.
    Return,
    /// Anything else.
    Other,
}

/// What a seller says of a delivery. Nothing goes by it, except by the two that are true or false.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Delivery {
    /// The sales channel that it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_source: Option<String>,
    /// How it comes: `logistics`, `express` or `seller`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub way: Option<String>,
    /// The carrier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
    /// Who brings it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub man: Option<String>,
    /// How to reach who brings it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// The license plate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plate_number: Option<String>,
    /// The carrier's number for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking_no: Option<String>,
    /// A remark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// When it comes at the earliest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// When it comes at the latest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Whether announced prices are no costs.
    pub ignores_prices: bool,
    /// Whether it comes in several deliveries.
    pub in_parts: bool,
}

/// What the source of a notice begins with; its number is written the way of that surface.
const SOURCE: &str = "flash";

/// Whether a document of that source is a notice.
pub fn is_notice(source: &str) -> bool {
    source.starts_with(SOURCE)
}

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
