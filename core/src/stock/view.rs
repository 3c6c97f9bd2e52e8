//! Stock as the warehouse reads it: inventory records, the ledger, and where a piece is.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::stock::ledger::MovementKind;
use crate::stock::level::Quality;
use crate::stock::quantity::{Money, Quantity};
use crate::stock::valuation::Inventory;

/// An inventory record by codes.
#[derive(Clone, Debug, Deserialize)]
pub struct InventoryView {
    /// The record.
    #[serde(flatten)]
    pub inventory: Inventory,
    /// Code of the item.
    pub sku: String,
    /// Code of the warehouse.
    pub warehouse_code: String,
    /// At or below which available is low.
    pub reorder_point: Option<Quantity>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// What a record tells of its item and warehouse.
#[derive(Clone, Debug, Deserialize)]
pub struct Labels {
    /// Code of the item.
    pub sku: String,
    /// Name of the item.
    pub item_name: String,
    /// Barcode of the item.
    pub barcode: Option<String>,
    /// Name of the warehouse.
    pub warehouse_name: String,
}

/// An inventory record as partners read it.
#[derive(Clone, Debug, Deserialize)]
pub struct StockRecord {
    /// The record.
    #[serde(flatten)]
    pub inventory: Inventory,
    /// UUID of the warehouse's branch.
    pub branch_id: String,
    /// At or below which available is low.
    pub reorder_point: Option<Quantity>,
    /// When stock last came or left.
    pub last_movement_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Its item and warehouse.
    #[serde(flatten)]
    pub labels: Labels,
}

/// A line of the ledger as partners read it.
#[derive(Clone, Debug, Deserialize)]
pub struct LedgerRecord {
    /// Its place in the ledger.
    pub seq: i64,
    /// UUID.
    pub id: String,
    /// UUID of the inventory record.
    pub inventory_id: String,
    /// UUID of the item.
    pub item_id: String,
    /// UUID of the warehouse.
    pub warehouse_id: String,
    /// UUID of the warehouse's branch.
    pub branch_id: String,
    /// Why.
    pub kind: MovementKind,
    /// Change of what lies there.
    pub on_hand: Quantity,
    /// Change of what is promised.
    pub allocated: Quantity,
    /// Change of the value.
    pub value: Money,
    /// Number of the lot.
    pub lot_no: Option<String>,
    /// Quality.
    pub quality: Quality,
    /// Number of the document, where it has one.
    pub document_no: Option<String>,
    /// A person's reason; empty for none.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// Its item and warehouse.
    #[serde(flatten)]
    pub labels: Labels,
}

/// A reorder point to set; none clears it.
#[derive(Clone, Debug, Serialize)]
pub struct ReorderPoint {
    /// UUID of the inventory record.
    pub id: String,
    /// The point.
    pub reorder_point: Option<Quantity>,
}

/// A line of the ledger by codes.
#[derive(Clone, Debug, Deserialize)]
pub struct MovementView {
    /// Its place in the ledger.
    pub seq: i64,
    /// UUID.
    pub id: String,
    /// Why.
    pub kind: MovementKind,
    /// Code of the item.
    pub sku: String,
    /// Code of the warehouse.
    pub warehouse_code: String,
    /// Code of the location.
    pub location_code: String,
    /// Number of the lot.
    pub lot_no: Option<String>,
    /// Quality.
    pub quality: Quality,
    /// Change of what lies there.
    pub on_hand: Quantity,
    /// Change of what is promised.
    pub allocated: Quantity,
    /// Change of the value.
    pub value: Money,
    /// UUID of the document.
    pub document_id: String,
    /// A person's reason.
    pub reason: String,
    /// Who caused it.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}

/// A piece by codes.
#[derive(Clone, Debug, Deserialize)]
pub struct SerialView {
    /// The serial.
    pub serial: String,
    /// Code of the item.
    pub sku: String,
    /// Whether it is still ours.
    pub status: String,
    /// Code of the warehouse.
    pub warehouse_code: Option<String>,
    /// Code of the location.
    pub location_code: Option<String>,
    /// Number of the lot.
    pub lot_no: Option<String>,
    /// Quality.
    pub quality: Quality,
    /// UUID of the document that last moved it.
    pub document_id: String,
    /// Number of that document, where it has one.
    pub document_no: Option<String>,
    /// When that was.
    pub updated_at: Timestamp,
}
