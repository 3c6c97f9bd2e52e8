//! Pieces that are told apart by a serial, and where each is (docs/stock.md).

use serde::{Deserialize, Serialize};

use crate::base::answer::Row;
use crate::base::clock::Timestamp;
use crate::base::quality::Quality;

/// A single piece of a serial-tracked item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SerialRow {
    /// UUID of the item.
    pub item_id: String,
    /// Code of the item.
    pub sku: String,
    /// Unique for the item.
    pub serial: String,
    /// Where it is.
    #[serde(flatten)]
    pub place: SerialPlace,
    /// UUID of the document that last moved it.
    pub document_id: String,
    /// When that was.
    pub updated_at: Timestamp,
    /// Grows by one with each change.
    pub version: i64,
}

impl Row for SerialRow {
    type Key = (String, String);

    fn key(&self) -> Self::Key {
        (self.item_id.clone(), self.serial.clone())
    }
}

/// Where a piece is, and whether it is still ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SerialPlace {
    /// `in_stock`, `allocated`, `picked`, `shipped` or `removed`.
    pub status: String,
    /// UUID of the warehouse.
    pub warehouse_id: String,
    /// UUID of the location.
    pub location_id: String,
    /// UUID of the lot; empty for none.
    pub lot_id: String,
    /// Quality.
    pub quality: Quality,
}

impl SerialPlace {
    /// Whether the piece is not here any more: it left, or was adjusted away.
    pub fn is_gone(&self) -> bool {
        matches!(self.status.as_str(), "shipped" | "removed")
    }
}
