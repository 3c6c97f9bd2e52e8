//! The reorder point of an inventory record (docs/stock.md#reorder-point).

use serde::{Deserialize, Serialize};

use crate::base::quantity::Quantity;

/// When a record is low, and what it is called then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reorder {
    /// At or below which available is low.
    pub point: Quantity,
    /// Code of the item.
    pub sku: String,
    /// Code of the warehouse.
    pub warehouse_code: String,
}

/// A crossing, as it was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Crossing {
    /// What is available after it.
    pub available: Quantity,
    /// The reorder point.
    pub point: Quantity,
}

/// What a commit takes of an inventory's available stock, and whether it told that this crosses the reorder
/// point. The store refuses the commit where the record says otherwise by then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fall {
    /// UUID of the warehouse.
    pub warehouse_id: String,
    /// UUID of the item.
    pub item_id: String,
    /// By how much available changes, below zero.
    pub by: Quantity,
    /// What was told.
    pub told: Option<Crossing>,
}
