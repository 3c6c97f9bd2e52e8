//! Single pieces of serial-tracked items: which ones a promise takes, a pick swaps, a shipment ends.
//!
//! Issue of the surfaces: serials are received, allocated, picked and shipped one by one. An item
//! without a known piece on a level is not tracked by serial there. Not here: quantities of levels.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::clock::Timestamp;
use crate::base::quantity::{Quantity, SCALE};
use crate::stock::level::LevelKey;
use crate::stock::serial::SerialRow;

/// A piece that lies free.
pub const IN_STOCK: &str = "in_stock";
/// A piece promised to an order.
pub const ALLOCATED: &str = "allocated";
/// A piece in the picker's hands.
pub const PICKED: &str = "picked";
/// A piece that left.
pub const SHIPPED: &str = "shipped";

/// The pieces a decision sees, and what it made of them.
#[derive(Clone, Debug)]
pub struct Pieces {
    now: Timestamp,
    rows: BTreeMap<(String, String), SerialRow>,
    changed: BTreeSet<(String, String)>,
    written: BTreeSet<(String, String)>,
    tracked: BTreeSet<String>,
}

impl Pieces {
    /// The pieces that facts tell.
    pub fn new(rows: &[SerialRow], now: Timestamp) -> Self {
        Self {
            now,
            rows: rows.iter().map(|row| (name(row), row.clone())).collect(),
            changed: BTreeSet::new(),
            written: BTreeSet::new(),
            tracked: rows.iter().map(|row| row.item_id.clone()).collect(),
        }
    }

    /// The same, with pieces that are promised to others.
    pub fn with_promised<'r>(mut self, rows: impl Iterator<Item = &'r SerialRow>) -> Self {
        for row in rows {
            self.tracked.insert(row.item_id.clone());
            let known = self.rows.entry(name(row));
            known.or_insert_with(|| row.clone());
        }
        self
    }

    /// The pieces once these rows are written.
    pub fn with(mut self, written: &[SerialRow]) -> Self {
        for row in written {
            self.tracked.insert(row.item_id.clone());
            self.written.insert(name(row));
            self.rows.insert(name(row), row.clone());
        }
        self
    }

    /// Promises up to `quantity` of a level to a document: how much of it, and which pieces. Of an item
    /// that is not tracked by serial all of it, and none.
    pub fn take(
        &mut self,
        level: &LevelKey,
        quantity: Quantity,
        document_id: &str,
    ) -> (Quantity, Vec<String>) {
        if !self.tracked.contains(&level.item_id) {
            return (quantity, Vec::new());
        }
        let wanted = usize::try_from(quantity.scaled() / SCALE).unwrap_or(0);
        let mut free: Vec<&SerialRow> = self
            .rows
            .values()
            .filter(|row| is_free(row, level))
            .collect();
        free.sort_by_key(|row| (row.updated_at, row.serial.clone()));
        let serials: Vec<String> = free
            .iter()
            .take(wanted)
            .map(|row| row.serial.clone())
            .collect();
        self.set(level, &serials, ALLOCATED, document_id);
        let units = i64::try_from(serials.len()).unwrap_or(0);
        (Quantity::from_units(units).unwrap_or_default(), serials)
    }

    /// Pieces of a promise that was taken back lie free again.
    pub fn give_back(&mut self, level: &LevelKey, serials: &[String]) {
        self.set(level, serials, IN_STOCK, "");
    }

    /// Sets what became of pieces of a level.
    pub fn set(&mut self, level: &LevelKey, serials: &[String], status: &str, document_id: &str) {
        for serial in serials {
            let name = (level.item_id.clone(), serial.clone());
            let Some(row) = self.rows.get_mut(&name) else {
                continue;
            };
            status.clone_into(&mut row.place.status);
            document_id.clone_into(&mut row.document_id);
            row.updated_at = self.now;
            self.changed.insert(name);
        }
    }

    /// Puts pieces of a level onto another one.
    pub fn shift(&mut self, from: &LevelKey, serials: &[String], to: &LevelKey) {
        for serial in serials {
            let name = (from.item_id.clone(), serial.clone());
            if let Some(row) = self.rows.get_mut(&name) {
                row.place.warehouse_id.clone_from(&to.warehouse_id);
                row.place.location_id.clone_from(&to.location_id);
                row.place.lot_id.clone_from(&to.lot_id);
                row.place.quality = to.quality;
                self.changed.insert(name);
            }
        }
    }

    /// Whether the piece lies free on that level.
    pub fn lies_free(&self, level: &LevelKey, serial: &str) -> bool {
        let row = self.rows.get(&(level.item_id.clone(), serial.to_owned()));
        row.is_some_and(|row| is_free(row, level))
    }

    /// The rows to write, each with its next version; one that is written anyhow keeps it.
    pub fn changed(&self) -> Vec<SerialRow> {
        let rows = self.changed.iter().filter_map(|name| self.rows.get(name));
        let next = |row: &SerialRow| match self.written.contains(&name(row)) {
            true => row.version,
            false => row.version.saturating_add(1),
        };
        let rows = rows.map(|row| SerialRow {
            version: next(row),
            ..row.clone()
        });
        rows.collect()
    }
}

/// Puts rows in the place of those of the same pieces.
pub fn replace(rows: &mut Vec<SerialRow>, newer: Vec<SerialRow>) {
    let names: BTreeSet<_> = newer.iter().map(name).collect();
    rows.retain(|row| !names.contains(&name(row)));
    rows.extend(newer);
}

fn name(row: &SerialRow) -> (String, String) {
    (row.item_id.clone(), row.serial.clone())
}

fn is_free(row: &SerialRow, level: &LevelKey) -> bool {
    row.place.status == IN_STOCK
        && row.item_id == level.item_id
        && row.place.warehouse_id == level.warehouse_id
        && row.place.location_id == level.location_id
        && row.place.lot_id == level.lot_id
        && row.place.quality == level.quality
}
