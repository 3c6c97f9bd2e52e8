//! Stock as the warehouse reads it: inventory records, the ledger, and where a piece is.

use serde::{Deserialize, Serialize};

use crate::base::clock::{Day, Timestamp};
use crate::base::quantity::{Money, Quantity};
use crate::stock::ledger::MovementKind;
use crate::stock::level::Quality;
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
    /// What of it can be promised now.
    pub sellable: Quantity,
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

/// A lot as it lies in a warehouse.
#[derive(Clone, Debug, Deserialize)]
pub struct LotView {
    /// The code of the goods, as asked for.
    pub code: String,
    /// Number of the warehouse.
    pub warehouse_number: i64,
    /// Quality.
    pub quality: Quality,
    /// Number of the lot.
    pub lot_no: String,
    /// When it was made.
    pub production_date: Option<Day>,
    /// The day it expires.
    pub expiry_date: Option<Day>,
    /// So many days before that day it can't be sold any more.
    pub lock_up_days: i64,
    /// So many days before that day it is worth a warning.
    pub warning_days: i64,
    /// What lies there.
    pub on_hand: Quantity,
}

impl LotView {
    /// So many days before it expires; none where it never does.
    pub fn days_before_expiry(&self, days: i64) -> Option<Day> {
        self.expiry_date?.plus_days(days.saturating_neg())
    }
}

/// A part of a list, and how many rows the whole list has.
#[derive(Clone, Debug, Deserialize)]
pub struct Listing<T> {
    /// Rows on all pages.
    pub total: i64,
    /// Those of the page.
    pub rows: Vec<T>,
}

impl<T> Default for Listing<T> {
    fn default() -> Self {
        Self {
            total: 0,
            rows: Vec::new(),
        }
    }
}

impl<T> Listing<T> {
    /// More rows of the same page.
    pub fn extend(&mut self, more: Self) {
        self.total = more.total;
        self.rows.extend(more.rows);
    }
}

/// A piece with the documents it came in and left on.
#[derive(Clone, Debug, Deserialize)]
pub struct PieceView {
    /// The code of the goods, as asked for.
    pub code: String,
    /// Number of the warehouse.
    pub warehouse_number: i64,
    /// Name of the warehouse.
    pub warehouse_name: String,
    /// Quality.
    pub quality: Quality,
    /// 1 lies free, 3 is promised to an order, 4 has left.
    pub state: i64,
    /// The serial.
    pub serial: String,
    /// Whether the serial is an asset code.
    pub is_asset: bool,
    /// Number of the announcement or the receipt it came on.
    pub received_on: Option<String>,
    /// When it came.
    pub received_at: Timestamp,
    /// Number of the order that it is promised to or left on.
    pub order_no: Option<String>,
    /// When it last moved.
    pub updated_at: Timestamp,
}

/// A movement into a warehouse or out of it.
#[derive(Clone, Debug, Deserialize)]
pub struct InOutView {
    /// The barcode of the goods, or their sku.
    pub code: String,
    /// Name of the warehouse.
    pub warehouse_name: String,
    /// Quality.
    pub quality: Quality,
    /// How much came in; below 0 what went out.
    pub on_hand: Quantity,
    /// Number of the document that caused it; none for a correction by hand.
    pub document_no: Option<String>,
    /// The caller's own number of that document.
    pub reference_no: Option<String>,
    /// When.
    pub at: Timestamp,
}
