//! Cycle counts as rows: the count and its lines (docs/stock.md#cycle-counts).

use serde::{Deserialize, Serialize};

use crate::base::clock::{Day, Timestamp};
use crate::base::quantity::Quantity;
use crate::catalog::item::Tracking;
use crate::stock::count_life::CountStatus;
use crate::stock::level::LevelKey;

/// A count, with its lines where it was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CycleCount {
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
    /// Where it stands.
    pub status: CountStatus,
    /// Whether what is expected is hidden until it is closed.
    pub blind: bool,
    /// A line whose variance is above this percentage of what was expected is counted twice.
    pub recount_above_percent: Option<Quantity>,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Grows by one with each change.
    pub version: i64,
    /// Its lines by number; empty in a row that is written.
    #[serde(default, skip_serializing)]
    pub lines: Vec<CountLine>,
}

/// A level that is counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountLine {
    /// UUID of its count.
    #[serde(default)]
    pub count_id: String,
    /// Its number in the count, from 1.
    #[serde(default)]
    pub line_no: i64,
    /// Code of the item.
    pub sku: String,
    /// How pieces of the item are told apart: by serial also where they carry asset codes.
    pub tracking: Tracking,
    /// Which level.
    #[serde(flatten)]
    pub level: LevelKey,
    /// Code of the location.
    pub location_code: String,
    /// What the location is for.
    pub location_kind: String,
    /// Whether picking prefers the location.
    pub pick_face: bool,
    /// Number of the lot.
    pub lot_no: Option<String>,
    /// When the lot expires.
    pub expiry_date: Option<Day>,
    /// So many days before that it can't be sold any more.
    #[serde(default)]
    pub lock_up_days: i64,
    /// What the ledger had there, less what is picked and has left the shelf: when the level joined the count,
    /// and again whenever it is counted. The store reads it in that commit.
    pub expected: Quantity,
    /// Whether this decision counted it: what it expected must be what the store reads.
    #[serde(default)]
    pub counting: bool,
    /// What is picked of the level now; only in a count that was read.
    #[serde(default, skip_serializing)]
    pub picked: Quantity,
    /// What closing the count has posted, once it is closed.
    #[serde(default)]
    pub posted: Option<Quantity>,
    /// What was counted, if it was.
    #[serde(default)]
    pub counted: Option<Quantity>,
    /// How often it was counted.
    #[serde(default)]
    pub counts: i64,
    /// Whether it is to be counted again.
    #[serde(default)]
    pub recount: bool,
    /// Whether its count is open.
    #[serde(default)]
    pub open: bool,
    /// Number of the open count that the level is in; only where levels to count were asked for.
    #[serde(default, skip_serializing)]
    pub counted_by: Option<String>,
}
