//! The rows of a goods receipt, and of the single pieces that come with it.

pub use crate::stock::serial::{SerialPlace, SerialRow};
use serde::{Deserialize, Serialize};

use crate::base::clock::{Day, Timestamp};
use crate::base::quantity::{Money, Quantity};
use crate::stock::level::Quality;

/// A goods receipt row, with its lines where it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// UUID.
    pub id: String,
    /// Its number, or the slot of it.
    pub number: String,
    /// The slot its number comes from; only in a row being created.
    #[serde(default)]
    pub number_slot: Option<u32>,
    /// UUID of the warehouse.
    pub warehouse_id: String,
    /// Code of the warehouse.
    pub warehouse_code: String,
    /// UUID of the ASN it is booked on.
    pub inbound_id: Option<String>,
    /// Number of that ASN.
    pub inbound_number: Option<String>,
    /// Which surface made it.
    pub source: String,
    /// When it was booked.
    pub created_at: Timestamp,
    /// Its lines; empty in a row that is written.
    #[serde(default, skip_serializing)]
    pub lines: Vec<ReceiptLine>,
}

/// A line of a goods receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptLine {
    /// UUID of its receipt.
    pub receipt_id: String,
    /// Its number in the receipt, from 1.
    pub line_no: i64,
    /// The line of the ASN it fills.
    pub inbound_line_no: Option<i64>,
    /// UUID of the item.
    pub item_id: String,
    /// Code of the item.
    pub sku: String,
    /// The unit it came in.
    pub uom_code: String,
    /// How much, in that unit.
    pub quantity: Quantity,
    /// How much, in base UoM.
    pub base: Quantity,
    /// UUID of the location it landed in.
    pub location_id: String,
    /// Code of that location.
    pub location_code: String,
    /// UUID of the lot; empty for none.
    pub lot_id: String,
    /// Number of the lot, or its slot.
    pub lot_no: Option<String>,
    /// When the lot expires.
    pub expiry_date: Option<Day>,
    /// Quality.
    pub quality: Quality,
    /// What the line is worth.
    pub value: Money,
    /// The serials that came.
    pub serials: Vec<String>,
}
