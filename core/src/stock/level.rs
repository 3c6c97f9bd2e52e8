//! Levels: how much of an item lies where, of which lot and quality, and how much of it is promised.
//!
//! Available = on hand - allocated (docs/stock.md#sellable). All quantities in base UoM.

pub use crate::base::quality::{QUALITY_WORDS, Quality};
use serde::{Deserialize, Serialize};

use crate::base::answer::Row;
use crate::base::clock::{Day, Timestamp};
use crate::base::quantity::Quantity;

/// What identifies a level.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LevelKey {
    /// UUID of the warehouse.
    pub warehouse_id: String,
    /// UUID of the location.
    pub location_id: String,
    /// UUID of the item.
    pub item_id: String,
    /// UUID of the lot; empty for stock without one.
    pub lot_id: String,
    /// Quality.
    pub quality: Quality,
}

/// A lot of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lot {
    /// UUID.
    pub id: String,
    /// UUID of its item.
    pub item_id: String,
    /// The item's code.
    pub sku: String,
    /// Unique for the item.
    pub lot_no: String,
    /// The slot of the receipt that `lot_no` is named after; only in a row being created.
    #[serde(default)]
    pub lot_no_slot: Option<u32>,
    /// When it was made.
    pub production_date: Option<Day>,
    /// The last day it may be sold.
    pub expiry_date: Option<Day>,
    /// When it was first seen.
    pub created_at: Timestamp,
    /// Grows by one with each change.
    pub version: i64,
}

impl Row for Lot {
    type Key = (String, String);

    fn key(&self) -> Self::Key {
        self.name()
    }
}

impl Lot {
    /// (sku, lot number), by which callers name it.
    pub fn name(&self) -> (String, String) {
        (self.sku.clone(), self.lot_no.clone())
    }
}

/// A level as a caller sees it, by codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelView {
    /// The warehouse.
    pub warehouse_code: String,
    /// The location.
    pub location_code: String,
    /// The lot, if any.
    pub lot_no: Option<String>,
    /// What the location is for.
    pub location_kind: String,
    /// The lot's expiry, if any.
    pub expiry_date: Option<Day>,
    /// So many days before that it can't be sold any more.
    pub lock_up_days: i64,
    /// Quality.
    pub quality: Quality,
    /// What lies there.
    pub on_hand: Quantity,
    /// What of it is promised.
    pub allocated: Quantity,
}

/// A promise on a level, by the number of its order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelHolder {
    /// The level.
    #[serde(flatten)]
    pub level: LevelKey,
    /// The order's number.
    pub order_no: String,
    /// How much it holds, in base units.
    pub quantity: Quantity,
}

/// How old the stock of a level is, where it is older than the line that brought it there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LevelAge {
    /// The level.
    #[serde(flatten)]
    pub level: LevelKey,
    /// When what lies there first came in.
    pub received_at: Timestamp,
}
