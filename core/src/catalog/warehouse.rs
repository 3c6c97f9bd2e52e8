//! Warehouses, each of one branch (contract 1).

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::stock::quantity::Quantity;

/// A warehouse row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warehouse {
    /// UUID; `warehouse_id` of the partner surface.
    pub id: String,
    /// The Flash surface's numeric `warehouseId`; none before it is committed.
    pub number: Option<i64>,
    /// The slot its number comes from; only in a row that is being created.
    #[serde(default)]
    pub number_slot: Option<u32>,
    /// Unique in the tenant.
    pub code: String,
    /// Display name.
    pub name: String,
    /// UUID of its branch.
    pub branch_id: String,
    /// By how many percent a receipt may exceed an ASN line's expected quantity, scaled by 10^4.
    pub over_receipt_percent: Quantity,
    /// When it was created.
    pub created_at: Timestamp,
    /// Grows by one with each change.
    pub version: i64,
}
