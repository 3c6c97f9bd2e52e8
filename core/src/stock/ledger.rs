//! The ledger: every change of a level as an append-only movement.
//!
//! Levels and inventories are the running sums of movements: a decision writes movements only, and
//! the store adds them up in the same commit. So no unit can appear, vanish or be promised without
//! a line that says why. All quantities in base UoM, all values in scaled money.

use serde::{Deserialize, Serialize};

use crate::base::clock::Timestamp;
use crate::base::quantity::{Money, Quantity};
use crate::stock::level::LevelKey;

/// Why stock moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MovementKind {
    /// Came in on a goods receipt.
    Receipt,
    /// Promised to an order line.
    Allocation,
    /// A promise taken back.
    Release,
    /// Left on a shipment.
    Shipment,
    /// Corrected by hand, with a reason.
    Adjustment,
    /// Corrected by a cycle count.
    Count,
    /// Moved to another location (one line out, one line in).
    Move,
    /// Came back on a return.
    Return,
}

/// One line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// UUID.
    pub id: String,
    /// Which level moved.
    #[serde(flatten)]
    pub level: LevelKey,
    /// UUID of the inventory record (warehouse and item); used where this line makes it.
    pub inventory_id: String,
    /// Why.
    pub kind: MovementKind,
    /// Change of what lies there.
    pub on_hand: Quantity,
    /// Change of what is promised.
    pub allocated: Quantity,
    /// Change of the inventory's value.
    pub value: Money,
    /// UUID of the document that caused it; empty for none.
    pub document_id: String,
    /// The line of that document, or 0.
    pub line_no: i64,
    /// A person's reason; empty for none.
    pub reason: String,
    /// Who caused it.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}
