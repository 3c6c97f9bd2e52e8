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
