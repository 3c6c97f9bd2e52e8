//! Handwork on stock: levels that are put up, taken down or moved by people.
//!
//! Scope: the ledger lines, the value that comes and leaves, and the serials that go along. Adjusting, moving
//! and counting differ only in how they choose levels. Not here: choosing them, and what follows from what
//! has become free.

use crate::stock::facts::Need;
pub use crate::stock::level::{LevelAge, LevelHolder};
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::access::context::Context;
use crate::base::quantity::{Money, Quantity};
use crate::catalog::item::{Item, Tracking};
use crate::catalog::location::Location;
use crate::catalog::resolve::{check_no_set, item_and_factor, unknown_warehouse};
use crate::catalog::uom::Factor;
use crate::catalog::warehouse::Warehouse;

use crate::catalog;
use crate::catalog::ItemSet;
use crate::shape::rejection::Rejection;
use crate::shape::schema::Problem;
use crate::stock::allocation::{Candidate, free};
use crate::stock::ledger::{Movement, MovementKind};
use crate::stock::level::{LevelKey, Lot, Quality};
use crate::stock::pieces::IN_STOCK;
use crate::stock::serial::{SerialPlace, SerialRow};
use crate::stock::valuation::Inventory;
use crate::stock::{Asks, Draft, Known};

/// The status of a piece that was adjusted away.
pub const REMOVED: &str = "removed";

/// What a caller names: an item in a warehouse, and the factor of the unit it counts in.
#[derive(Clone, Copy)]
pub struct Goods<'f> {
    /// The warehouse.
    pub warehouse: &'f Warehouse,
    /// The item.
    pub item: &'f Item,
    /// Base units per unit named.
    pub factor: Factor,
}

/// The codes that name a stock: which item, where, of which lot and quality.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Named {
    /// Which warehouse.
    pub warehouse_code: String,
    /// Which item.
    pub sku: String,
    /// Of which lot.
    #[serde(default)]
    pub lot_no: Option<String>,
    /// Quality; normal where none is named.
    #[serde(default)]
    pub quality: Option<Quality>,
    /// In which unit; the base unit where none is named.
    #[serde(default)]
    pub uom_code: Option<String>,
    /// The pieces, of a serial-tracked item.
    #[serde(default)]
    pub serials: Option<Vec<String>>,
}

impl Named {
    /// The facts that handling this stock takes, at these locations.
    pub fn needs<N: Asks>(&self, locations: &[&str]) -> Vec<N> {
        let skus = BTreeSet::from([self.sku.clone()]);
        let place = |code: &&str| (self.warehouse_code.clone(), (*code).to_owned());
        let lots = self
            .lot_no
            .iter()
            .map(|lot| (self.sku.clone(), lot.clone()));
        let mut needs = vec![
            catalog::Need::Warehouses {
                codes: BTreeSet::from([self.warehouse_code.clone()]),
            }
            .into(),
            catalog::Need::Items { skus: skus.clone() }.into(),
            catalog::Need::Uoms {
                codes: self.uom_code.iter().cloned().collect(),
                skus: skus.clone(),
            }
            .into(),
            catalog::Need::Locations {
                places: locations.iter().map(place).collect(),
            }
            .into(),
            Need::Lots {
                lots: lots.collect(),
                asn: None,
            }
            .into(),
        ];
        needs.extend(stock_needs(&skus, None));
        let serials = self.serials().iter();
        let serials: BTreeSet<_> = serials
            .map(|serial| (self.sku.clone(), serial.clone()))
            .collect();
        if !serials.is_empty() {
            needs.push(Need::Serials { serials }.into());
        }
        needs
    }

    /// The pieces named.
    pub fn serials(&self) -> &[String] {
        self.serials.as_deref().unwrap_or_default()
    }

    /// Warehouse, item and unit, or everything of the three that does not exist.
    pub fn goods<'f>(&self, facts: Known<'f>) -> Result<Goods<'f>, Rejection> {
        let warehouse = facts.catalog.warehouses.get(&self.warehouse_code);
        let unit = self.uom_code.as_deref();
        match (
            warehouse,
            item_and_factor(&self.sku, unit, facts.into(), ""),
        ) {
            (Some(warehouse), Ok((item, factor))) => {
                check_no_set(item, "sku").map_err(Rejection::of)?;
                Ok(Goods {
                    warehouse,
                    item,
                    factor,
                })
            }
            (warehouse, found) => {
                let missing = || unknown_warehouse("warehouseCode", &self.warehouse_code);
                let mut unknown: Vec<Problem> = found.err().map(at_top).into_iter().collect();
                unknown.extend(warehouse.is_none().then(missing));
                Err(Rejection::unknown_references(unknown))
            }
        }
    }

    /// The lot it names, which must exist; a lot-tracked item's stock has one.
    pub fn lot<'f>(&self, item: &Item, facts: Known<'f>) -> Result<Option<&'f Lot>, Rejection> {
        let Some(lot_no) = &self.lot_no else {
            return match item.tracking {
                Tracking::Lot => Err(Rejection::invalid_at(
                    "lotNo",
                    "is required: the item is tracked by lot",
                )),
                _ => Ok(None),
            };
        };
        self.known_lot(lot_no, facts).map(Some)
    }

    fn known_lot<'f>(&self, lot_no: &str, facts: Known<'f>) -> Result<&'f Lot, Rejection> {
        let found = facts.stock.lots.get(&(self.sku.clone(), lot_no.to_owned()));
        found.ok_or_else(|| unknown_lot("lotNo", lot_no, &self.sku))
    }

    /// The levels it means, at that location or anywhere, in the order in which stock is promised.
    pub fn levels<'f>(
        &self,
        goods: Goods,
        location: Option<&str>,
        facts: Known<'f>,
    ) -> Result<Vec<&'f Candidate>, Rejection> {
        let lot = self
            .lot_no
            .as_deref()
            .map(|lot_no| self.known_lot(lot_no, facts))
            .transpose()?;
        let quality = self.quality.unwrap_or_default();
        let meant = |stock: &&Candidate| {
            let level = &stock.level;
            level.warehouse_id == goods.warehouse.id
                && level.item_id == goods.item.id
                && level.quality == quality
                && location.is_none_or(|code| stock.location_code == code)
                && lot.is_none_or(|lot| level.lot_id == lot.id)
        };
        Ok(facts.stock.shelf.iter().filter(meant).collect())
    }

    /// Whether as many different serials are named as there are pieces, or none where pieces are not told apart.
    pub fn check_serials(&self, item: &Item, pieces: Quantity) -> Result<(), Rejection> {
        let count = self.serials().len();
        let whole = i64::try_from(count).ok().and_then(Quantity::from_units);
        let distinct: BTreeSet<_> = self.serials().iter().collect();
        let wrong = match item.has_pieces() {
            true if Some(pieces) != whole => {
                format!("must name {pieces} serials, one for each piece, not {count}")
            }
            true if distinct.len() != count => "must not repeat a serial".to_owned(),
            true => return Ok(()),
            false if count == 0 => return Ok(()),
            false => "the item is not tracked by serial number".to_owned(),
        };
        Err(Rejection::invalid_at("serials", wrong))
    }

    /// The pieces it names, each of which must lie free on one of the levels.
    pub fn pieces<'f>(
        &self,
        levels: &[&Candidate],
        facts: Known<'f>,
    ) -> Result<Vec<&'f SerialRow>, Rejection> {
        let mut problems = Vec::new();
        let mut pieces = Vec::new();
        for (index, serial) in self.serials().iter().enumerate() {
            let known = facts.stock.serials.or_empty().iter();
            let mut named = known.filter(|row| row.serial == *serial);
            match named.find(|row| levels.iter().any(|level| level_of(row) == level.level)) {
                Some(row) if row.place.status == IN_STOCK => pieces.push(row),
                other => problems.push(Problem::new(
                    format!("serials[{index}]"),
                    elsewhere(serial, other),
                )),
            }
        }
        Rejection::check(problems)?;
        Ok(pieces)
    }
}

/// The facts about stock that putting it up or taking it down takes: those of items, and of a document's.
pub fn stock_needs<N: Asks>(skus: &BTreeSet<String>, document: Option<&str>) -> Vec<N> {
    let order = || document.map(str::to_owned);
    vec![
        Need::MayFree(ItemSet::new(skus.clone(), order())).into(),
        Need::Shelf(ItemSet::new(skus.clone(), order())).into(),
        Need::Pieces(ItemSet::new(skus.clone(), order())).into(),
        Need::LevelHolders(ItemSet::new(skus.clone(), order())).into(),
    ]
}

/// "Location code ... not found", at a path.
pub fn unknown_location(path: &str, code: &str, warehouse: &str) -> Rejection {
    let message = format!("Location code \"{code}\" not found in warehouse \"{warehouse}\".");
    Rejection::unknown_references(vec![Problem::new(path, message)])
}

/// "Lot ... not found", at a path.
pub fn unknown_lot(path: &str, lot_no: &str, sku: &str) -> Rejection {
    let message = format!("Lot \"{lot_no}\" not found for item SKU \"{sku}\".");
    Rejection::unknown_references(vec![Problem::new(path, message)])
}

fn at_top(problem: Problem) -> Problem {
    Problem::new(problem.path.trim_start_matches('.'), problem.message)
}

fn elsewhere(serial: &str, row: Option<&SerialRow>) -> String {
    match row {
        Some(row) => format!(
            "serial \"{serial}\" is {} and can't be taken",
            row.place.status
        ),
        None => format!("serial \"{serial}\" does not lie there"),
    }
}

/// The level a piece lies on.
pub fn level_of(row: &SerialRow) -> LevelKey {
    let place = &row.place;
    LevelKey {
        warehouse_id: place.warehouse_id.clone(),
        location_id: place.location_id.clone(),
        item_id: row.item_id.clone(),
        lot_id: place.lot_id.clone(),
        quality: place.quality,
    }
}

/// A stock that does not lie anywhere yet, for putting it on a level.
pub fn fresh(
    goods: Goods,
    location: &Location,
    lot: Option<&Lot>,
    quality: Quality,
    quantity: Quantity,
    cx: &Context,
) -> Candidate {
    Candidate {
        level: LevelKey {
            warehouse_id: goods.warehouse.id.clone(),
            location_id: location.id.clone(),
            item_id: goods.item.id.clone(),
            lot_id: lot.map(|lot| lot.id.clone()).unwrap_or_default(),
            quality,
        },
        location_code: location.code.clone(),
        location_kind: location.kind.clone(),
        pick_face: location.pick_face,
        lot_no: lot.map(|lot| lot.lot_no.clone()),
        expiry_date: lot.and_then(|lot| lot.expiry_date),
        lock_up_days: goods.item.lock_up_days,
        received_at: cx.now,
        on_hand: quantity,
        allocated: Quantity::ZERO,
    }
}

/// Why stock that is there can't be taken: those who hold it, or that it is not there.
pub fn refusal(what: &str, wanted: Quantity, levels: &[&Candidate], facts: Known) -> Rejection {
    let there: Quantity = levels.iter().map(|level| level.on_hand).sum();
    let open: Quantity = levels.iter().map(|level| free(level)).sum();
    let held = holders(levels, facts);
    if there < wanted || held.is_empty() {
        return Rejection::conflict(format!("There are only {there} of {what}, not {wanted}."));
    }
    Rejection::conflict(format!(
        "Only {open} of the {there} of {what} are free, not {wanted}. Held by {held}."
    ))
}

/// The orders that hold stock of these levels, each with how much; the first ten.
pub fn holders(levels: &[&Candidate], facts: Known) -> String {
    let mut held: BTreeMap<&str, Quantity> = BTreeMap::new();
    for holder in facts.stock.level_holders.iter() {
        if levels.iter().any(|level| level.level == holder.level) {
            let sum = held.entry(&holder.order_no).or_default();
            *sum = sum.plus(holder.quantity);
        }
    }
    let shown = held
        .iter()
        .take(10)
        .map(|(number, quantity)| format!("{number} ({quantity})"));
    shown.collect::<Vec<_>>().join(", ")
}

/// Handwork while it is decided.
pub struct Handling<'a> {
    facts: Known<'a>,
    cx: &'a Context,
    kind: MovementKind,
    document_id: String,
    reason: String,
    inventories: BTreeMap<(String, String), Inventory>,
    touched: Vec<Candidate>,
    /// The rows that follow.
    pub changes: Draft,
}

/// What handwork made.
pub struct Handled {
    /// Each level it touched, as it was; one that is new holds nothing.
    pub levels: Vec<Candidate>,
    /// The ledger lines of the handwork itself.
    pub movements: Vec<Movement>,
    /// The rows to write.
    pub changes: Draft,
}

impl<'a> Handling<'a> {
    /// Begins handwork of a kind, for a document and a reason.
    pub fn new(
        kind: MovementKind,
        document_id: &str,
        reason: &str,
        facts: Known<'a>,
        cx: &'a Context,
    ) -> Self {
        Self {
            facts,
            cx,
            kind,
            document_id: document_id.to_owned(),
            reason: reason.to_owned(),
            inventories: (*facts.stock.inventories).clone(),
            touched: Vec::new(),
            changes: Draft::default(),
        }
    }

    /// The inventory record that a level belongs to, as the handwork has left it.
    pub fn inventory(&mut self, level: &LevelKey) -> Inventory {
        let key = (level.warehouse_id.clone(), level.item_id.clone());
        let cx = self.cx;
        let made = || Inventory::empty(cx.entropy.uuid(), &level.warehouse_id, &level.item_id);
        self.inventories.entry(key).or_insert_with(made).clone()
    }

    /// Puts stock on a level.
    pub fn put(&mut self, stock: &Candidate, value: Money, line_no: i64) -> Result<(), Rejection> {
        self.touch(stock);
        self.book(&stock.level, stock.on_hand, value, line_no)?;
        self.changes.stock.opened.push(stock.clone());
        if stock.received_at < self.cx.now {
            self.changes.stock.level_ages.push(LevelAge {
                level: stock.level.clone(),
                received_at: stock.received_at,
            });
        }
        Ok(())
    }

    /// Takes stock from a level.
    pub fn take(
        &mut self,
        from: &Candidate,
        quantity: Quantity,
        value: Money,
        line_no: i64,
    ) -> Result<(), Rejection> {
        self.touch(from);
        let zero = (Quantity::ZERO, Money::ZERO);
        self.book(
            &from.level,
            zero.0.minus(quantity),
            zero.1.minus(value),
            line_no,
        )?;
        Ok(())
    }

    fn touch(&mut self, stock: &Candidate) {
        if self.touched.iter().any(|known| known.level == stock.level) {
            return;
        }
        let known = self
            .facts
            .stock
            .shelf
            .iter()
            .find(|known| known.level == stock.level);
        let before = known.cloned().unwrap_or_else(|| Candidate {
            on_hand: Quantity::ZERO,
            ..stock.clone()
        });
        self.touched.push(before);
    }

    fn book(
        &mut self,
        level: &LevelKey,
        on_hand: Quantity,
        value: Money,
        line_no: i64,
    ) -> Result<(), Rejection> {
        let inventory = self.inventory(level);
        let too_large =
            || Rejection::conflict("The stock would be past the largest quantity or value.");
        let after = inventory.moved(on_hand, value).ok_or_else(too_large)?;
        self.inventories.insert(after.place(), after);
        self.changes.stock.movements.push(Movement {
            id: self.cx.entropy.uuid(),
            level: level.clone(),
            inventory_id: inventory.id,
            kind: self.kind,
            on_hand,
            allocated: Quantity::ZERO,
            value,
            document_id: self.document_id.clone(),
            line_no,
            reason: self.reason.clone(),
            actor: self.cx.actor.clone(),
            at: self.cx.now,
        });
        Ok(())
    }

    /// Sets where a piece is.
    pub fn place_serial(&mut self, row: SerialRow, level: &LevelKey, status: &str) {
        self.changes.stock.serials.push(SerialRow {
            place: SerialPlace {
                status: status.to_owned(),
                warehouse_id: level.warehouse_id.clone(),
                location_id: level.location_id.clone(),
                lot_id: level.lot_id.clone(),
                quality: level.quality,
            },
            document_id: self.document_id.clone(),
            updated_at: self.cx.now,
            version: row.version.saturating_add(1),
            ..row
        });
    }

    /// Hands over what was made.
    pub fn finish(self) -> Handled {
        Handled {
            levels: self.touched,
            movements: self.changes.stock.movements.clone(),
            changes: self.changes,
        }
    }
}
