//! Stock as a decision leaves it: what was there, with the decision's movements, locations, lots and pieces.
//!
//! What follows a commit reads this: which stock has become free to be sold, and which no longer is. Not here:
//! what follows from it (`decision::follow_up`).

use std::collections::{BTreeMap, BTreeSet};

use crate::access::context::Context;
use crate::base::quantity::Quantity;
use crate::catalog;
use crate::catalog::location::{Location, is_blocked};
use crate::stock;
use crate::stock::Known;
use crate::stock::allocation::{Candidate, Shelf, free, is_sellable};
use crate::stock::ledger::Movement;
use crate::stock::level::LevelKey;
use crate::stock::pieces::Pieces;

/// Ids of a warehouse and an item.
pub type Place = (String, String);

/// What there is to promise.
#[derive(Clone, Debug)]
pub struct After {
    /// The levels.
    pub shelf: Shelf,
    /// The single pieces.
    pub pieces: Pieces,
}

/// A level before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelChange {
    /// The level as it was; one that is new holds nothing.
    pub before: Candidate,
    /// On hand after.
    pub on_hand: Quantity,
    /// Allocated after.
    pub allocated: Quantity,
}

/// A level that no longer bears what is promised of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// The level.
    pub level: LevelKey,
    /// How much of what nobody picked yet must be taken back.
    pub excess: Quantity,
}

/// The levels of some items before a decision and after it.
#[derive(Clone, Debug)]
pub struct Turnover {
    levels: BTreeMap<LevelKey, (Candidate, Candidate)>,
    moved: Vec<LevelKey>,
    written: BTreeSet<String>,
}

impl Turnover {
    /// What these changes make of the stock in `facts`. Facts are read only where something moves.
    pub fn of(facts: Known, catalog: &catalog::Changes, stock: &stock::Changes) -> Self {
        let written = catalog.locations.iter().map(|row| row.id.clone()).collect();
        let mut turnover = Self {
            levels: BTreeMap::new(),
            moved: Vec::new(),
            written,
        };
        let retyped = retyped(facts, catalog);
        if stock.movements.is_empty() && retyped.is_empty() {
            return turnover;
        }
        for level in facts.stock.shelf.iter() {
            let both = (level.clone(), level.clone());
            turnover.levels.insert(level.level.clone(), both);
        }
        stock.opened.iter().for_each(|level| turnover.open(level));
        stock.movements.iter().for_each(|row| turnover.book(row));
        turnover.date(stock);
        retyped
            .iter()
            .for_each(|location| turnover.retype(location));
        turnover
    }

    /// The stock in `facts`, nothing moved.
    pub fn still(facts: Known) -> Self {
        let levels = facts.stock.shelf.iter();
        let levels = levels.map(|level| (level.level.clone(), (level.clone(), level.clone())));
        Self {
            levels: levels.collect(),
            moved: Vec::new(),
            written: BTreeSet::new(),
        }
    }

    /// A level that stock is put on: as old as the oldest there, and empty before where it is new.
    fn open(&mut self, level: &Candidate) {
        let nothing = Candidate {
            on_hand: Quantity::ZERO,
            allocated: Quantity::ZERO,
            ..level.clone()
        };
        let new = || (nothing.clone(), nothing);
        let (_, after) = self.levels.entry(level.level.clone()).or_insert_with(new);
        after.received_at = after.received_at.min(level.received_at);
    }

    fn book(&mut self, row: &Movement) {
        let Some((_, after)) = self.levels.get_mut(&row.level) else {
            // What a picker did not find lies in quality `bad`, which nobody is promised.
            return;
        };
        after.on_hand = after.on_hand.plus(row.on_hand);
        after.allocated = after.allocated.plus(row.allocated);
        if !self.moved.contains(&row.level) {
            self.moved.push(row.level.clone());
        }
    }

    /// A lot may get a date that it lacked.
    fn date(&mut self, stock: &stock::Changes) {
        for (_, after) in self.levels.values_mut() {
            let lot = stock.lots.iter().find(|lot| lot.id == after.level.lot_id);
            if let Some(lot) = lot {
                after.expiry_date = lot.expiry_date;
            }
        }
    }

    fn retype(&mut self, location: &Location) {
        let levels = self.levels.values_mut();
        for (_, after) in levels.filter(|(_, after)| after.level.location_id == location.id) {
            after.location_kind.clone_from(&location.kind);
            after.pick_face = location.pick_face;
        }
    }

    /// What there is to promise now.
    pub fn after(&self, facts: Known, stock: &stock::Changes, cx: &Context) -> After {
        let levels = self.levels.values().map(|(_, after)| after.clone());
        let pieces = match self.levels.is_empty() {
            true => Pieces::new(&[], cx.now),
            false => Pieces::new(&facts.stock.pieces, cx.now).with(&stock.serials),
        };
        After {
            shelf: Shelf::new(levels, cx.now.bangkok_day()),
            pieces,
        }
    }

    /// Where more can be sold than before.
    pub fn gained(&self, cx: &Context) -> BTreeSet<Place> {
        let today = cx.now.bangkok_day();
        let sold = |level: &Candidate| match is_sellable(level, today) {
            true => free(level),
            false => Quantity::ZERO,
        };
        let levels = self.levels.values();
        let more = levels.filter(|(before, after)| sold(after) > sold(before));
        more.map(|(_, after)| place(&after.level)).collect()
    }

    /// What can be sold of each item in each warehouse, and is not promised.
    pub fn sellable(&self, cx: &Context) -> BTreeMap<Place, Quantity> {
        let today = cx.now.bangkok_day();
        let mut sums: BTreeMap<Place, Quantity> = BTreeMap::new();
        let levels = self.levels.values().map(|(_, after)| after);
        for level in levels.filter(|level| is_sellable(level, today)) {
            let sum = sums.entry(place(&level.level)).or_default();
            *sum = sum.plus(free(level));
        }
        sums
    }

    /// Levels whose promises no longer hold: less lies there than is promised, or it may not be sold any more.
    pub fn breaks(&self, cx: &Context) -> Vec<Break> {
        let today = cx.now.bangkok_day();
        let levels = self.levels.values();
        let breaks = levels.filter_map(|(before, after)| {
            let ends = is_sellable(before, today) && !is_sellable(after, today);
            let excess = match ends {
                true => after.allocated,
                false => after.allocated.minus(after.on_hand),
            };
            excess.is_positive().then(|| Break {
                level: after.level.clone(),
                excess,
            })
        });
        breaks.collect()
    }

    /// The locations, by id, in which more lies that nobody is promised because nothing there may be sold. One
    /// that is written in the same commit is left out: its version guards it.
    pub fn set_aside(&self) -> BTreeSet<String> {
        let levels = self.levels.values();
        let more = levels.filter(|(before, after)| free(after) > free(before));
        let blocked = more.filter(|(_, after)| is_blocked(&after.location_kind));
        let ids = blocked.map(|(_, after)| after.level.location_id.clone());
        ids.filter(|id| !self.written.contains(id)).collect()
    }

    /// The levels that moved, in the order in which they did, as they are on that shelf.
    pub fn changed(&self, shelf: &Shelf) -> Vec<LevelChange> {
        let known = self.moved.iter().filter_map(|key| self.levels.get(key));
        let change = |(before, after): &(Candidate, Candidate)| {
            let now = shelf.level(&after.level);
            LevelChange {
                before: before.clone(),
                on_hand: now.map_or(after.on_hand, |level| level.on_hand),
                allocated: now.map_or(after.allocated, |level| level.allocated),
            }
        };
        known.map(change).collect()
    }
}

/// Ids of the warehouse and the item of a level.
pub fn place(level: &LevelKey) -> Place {
    (level.warehouse_id.clone(), level.item_id.clone())
}

/// The locations whose stock may be sold from now on, or may not any more.
pub fn retyped<'c>(facts: Known, catalog: &'c catalog::Changes) -> Vec<&'c Location> {
    let changed = |after: &&Location| {
        let before = facts.catalog.locations.or_empty().get(&after.place());
        before.is_some_and(|before| is_blocked(&before.kind) != is_blocked(&after.kind))
    };
    catalog.locations.iter().filter(changed).collect()
}

/// The ids of the inventory records that movements make, where there is none yet: of several the store
/// takes the least.
pub fn inventories_made(movements: &[Movement]) -> BTreeMap<Place, String> {
    let mut made: BTreeMap<Place, String> = BTreeMap::new();
    for row in movements {
        let least = made
            .entry(place(&row.level))
            .or_insert_with(|| row.inventory_id.clone());
        if row.inventory_id < *least {
            least.clone_from(&row.inventory_id);
        }
    }
    made
}
