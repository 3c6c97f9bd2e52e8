//! What a decision may change of stock.

use crate::base::clock::Timestamp;
use crate::base::part::changes;
use crate::stock::allocation::Candidate;
use crate::stock::cycle_count::{CountLine, CycleCount};
use crate::stock::ledger::Movement;
use crate::stock::level::LevelAge;
use crate::stock::level::Lot;
use crate::stock::reorder::Fall;
use crate::stock::serial::SerialRow;
use crate::stock::view::ReorderPoint;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

changes! {
    /// The rows about stock that a decision writes.
    Changes {
        /// Facts that must still hold, or the commit is refused and decided again.
        guards: Guards,
        /// Lots.
        lots: Vec<Lot>,
        /// Serials.
        serials: Vec<SerialRow>,
        /// Reorder points of inventory records.
        reorder_points: Vec<ReorderPoint>,
        /// Cycle counts.
        cycle_counts: Vec<CycleCount>,
        /// Their lines.
        count_lines: Vec<CountLine>,
        /// Where a line has started to wait: ids of warehouse and item, and the id of their inventory
        /// record, if it must be made, and when.
        waits: Vec<(String, String, String, Timestamp)>,
        /// The ledger, and through it levels and inventories.
        movements: Vec<Movement>,
        /// The levels that stock is put on, as allocation sees them; for what follows, and not written.
        opened: Vec<Candidate>,
        /// Quarantines that end: what lies there has become free, and nobody else may wait for it.
        ended_quarantines: Vec<EndedQuarantine>,
        /// Where stock is free that lines wait for which this commit had no room for: until they are served, new
        /// ones wait behind them.
        unserved: Vec<Unserved>,
        /// Where that is over.
        served_out: Vec<Unserved>,
        /// Inventory records that something must be told of before anything lay there.
        inventories: Vec<NewInventory>,
        /// Levels whose stock is older than the line that brought it there.
        level_ages: Vec<LevelAge>,
    }
}

changes! {
    /// Facts about stock that a decision rests on without changing them.
    Guards {
        /// Inventories in which no stock may have become free: (warehouse, item, gains).
        no_gain: Vec<(String, String, i64)>,
        /// Inventories for which no line may have started to wait: (warehouse, item, waits).
        no_wait: Vec<(String, String, i64)>,
        /// Locations from which nothing may be sold, and that must still be such: ids.
        quarantines: BTreeSet<String>,
        /// Locations from which nothing may be sold from now on, and of which nothing may be promised any more but
        /// what is picked: ids of warehouse and location.
        begun_quarantines: Vec<(String, String)>,
        /// The inventory records of warehouses and items that events speak of.
        inventory_ids: BTreeMap<(String, String), String>,
        /// What the commit takes of available stock, and what it tells of reorder points.
        falls: Vec<Fall>,
    }
}

/// A location that is no quarantine any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EndedQuarantine {
    /// UUID of its warehouse.
    pub warehouse_id: String,
    /// UUID of the location.
    pub location_id: String,
    /// Items whose waiting lines the decision knew: ids.
    pub known_items: BTreeSet<String>,
}

/// An item in a warehouse whose waiting lines are not all served yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unserved {
    /// UUID of the warehouse.
    pub warehouse_id: String,
    /// UUID of the item.
    pub item_id: String,
    /// When.
    pub at: Timestamp,
}

/// An inventory record with nothing in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewInventory {
    /// UUID of the warehouse.
    pub warehouse_id: String,
    /// UUID of the item.
    pub item_id: String,
    /// UUID.
    pub id: String,
    /// When.
    pub at: Timestamp,
}
