//! Correcting stock by hand, with a reason (`ops/stock/adjust`; docs/operations.md#adjustments).
//!
//! Up: into the named location, else the receiving location, at the caller's cost or its exact share of the present value;
//! orders that wait are served from it in the same commit. Down: from the levels that are meant, those
//! first that would be promised last (latest expiry, then newest receipt), so that what is nearest to
//! going out stays; never below what is promised; the value leaves at the average.

use serde::Deserialize;
use serde_json::Value;

use crate::access::context::Context;
use crate::base::quantity::{Money, Quantity};
use crate::catalog::item::Item;
use crate::catalog::location::{Location, RECEIVING_CODE};
use crate::catalog::resolve::base_quantity;
use crate::shape::rejection::Rejection;
use crate::shape::schema::number_problem;
use crate::stock::allocation::{Candidate, free, in_order};
use crate::stock::events;
use crate::stock::handling::{
    Goods, Handled, Handling, Named, REMOVED, fresh, level_of, refusal, unknown_location,
};
use crate::stock::ledger::MovementKind;
use crate::stock::level::LevelKey;
use crate::stock::pieces::{IN_STOCK, SHIPPED};
use crate::stock::serial::{SerialPlace, SerialRow};
use crate::stock::valuation::worth;
use crate::stock::{Asks, Known};

/// A correction as a caller writes it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Adjustment {
    /// What is corrected.
    #[serde(flatten)]
    pub stock: Named,
    /// Where.
    #[serde(default)]
    pub location_code: Option<String>,
    /// By how much; in the unit named.
    pub delta: Value,
    /// Why.
    pub reason: String,
    /// Price of one unit, of stock that is put up.
    #[serde(default)]
    pub unit_cost: Option<Value>,
}

/// A correction that was made.
pub struct Adjusted {
    /// UUID, the document of its ledger lines.
    pub id: String,
    /// By how much, in base units.
    pub delta: Quantity,
    /// What it made.
    pub handled: Handled,
}

impl Adjustment {
    /// The facts that correcting this takes.
    pub fn needs<N: Asks>(&self) -> Vec<N> {
        let location = self.location_code.as_deref().unwrap_or(RECEIVING_CODE);
        self.stock.needs(&[location])
    }

    /// Corrects the stock, or refuses and changes nothing.
    pub fn apply(&self, facts: Known, cx: &Context) -> Result<Adjusted, Rejection> {
        let goods = self.stock.goods(facts)?;
        let (given, delta) = self.delta(goods)?;
        let magnitude = if delta.is_positive() {
            delta
        } else {
            Quantity::ZERO.minus(delta)
        };
        self.stock.check_serials(goods.item, magnitude)?;
        let id = cx.entropy.uuid();
        let work = Handling::new(MovementKind::Adjustment, &id, &self.reason, facts, cx);
        let mut handled = match delta.is_positive() {
            true => self.put_up(goods, given, delta, work, facts, cx)?,
            false => self.take_down(goods, magnitude, work, facts)?,
        };
        let mut told = events::adjusted(goods, &self.reason, &handled, cx);
        let found = events::adjusted_levels(goods, &handled);
        told.extend(events::reports("", &found, cx));
        handled.changes.webhooks.events.splice(0..0, told);
        Ok(Adjusted { id, delta, handled })
    }

    fn delta(&self, goods: Goods) -> Result<(Quantity, Quantity), Rejection> {
        let base = base_quantity(&self.delta, goods.factor, &goods.item.base_uom, "delta");
        base.map_err(|problem| Rejection::invalid(vec![problem]))
    }

    fn put_up(
        &self,
        goods: Goods,
        given: Quantity,
        delta: Quantity,
        mut work: Handling,
        facts: Known,
        cx: &Context,
    ) -> Result<Handled, Rejection> {
        let lot = self.stock.lot(goods.item, facts)?;
        let location = self.location(goods, facts, &mut work, cx)?;
        let quality = self.stock.quality.unwrap_or_default();
        let stock = fresh(goods, &location, lot, quality, delta, cx);
        let value = self.value(given, delta, &stock.level, &mut work)?;
        work.put(&stock, value, 0)?;
        for row in self.new_pieces(goods.item, &stock.level, facts)? {
            work.place_serial(row, &stock.level, IN_STOCK);
        }
        work.changes
            .catalog
            .guards
            .rely_on_items([goods.item.sku.as_str()].into_iter(), facts.catalog);
        Ok(work.finish())
    }

    /// The named location, or the receiving location, made when missing.
    fn location(
        &self,
        goods: Goods,
        facts: Known,
        work: &mut Handling,
        cx: &Context,
    ) -> Result<Location, Rejection> {
        let warehouse = goods.warehouse;
        let code = self.location_code.as_deref().unwrap_or(RECEIVING_CODE);
        if let Some(known) = facts
            .catalog
            .locations
            .get(&(warehouse.code.clone(), code.to_owned()))
        {
            return Ok(known.clone());
        }
        if self.location_code.is_some() {
            return Err(unknown_location("locationCode", code, &warehouse.code));
        }
        let mut made = Location::new(&warehouse.id, &warehouse.code, code, "receiving", cx);
        made.version = 1;
        work.changes.catalog.locations.push(made.clone());
        Ok(made)
    }

    fn value(
        &self,
        given: Quantity,
        delta: Quantity,
        level: &LevelKey,
        work: &mut Handling,
    ) -> Result<Money, Rejection> {
        let at = |message: &str| Rejection::invalid_at("unitCost", message);
        let value = match &self.unit_cost {
            Some(cost) => {
                let cost = Money::from_json(cost).map_err(|fault| at(number_problem(fault)))?;
                worth(given, cost)
            }
            None => work.inventory(level).unpriced(delta),
        };
        value.ok_or_else(|| at("is too large"))
    }

    /// The pieces that come: new ones, or such as were adjusted away before.
    fn new_pieces(
        &self,
        item: &Item,
        level: &LevelKey,
        facts: Known,
    ) -> Result<Vec<SerialRow>, Rejection> {
        let mut pieces = Vec::new();
        for (index, serial) in self.stock.serials().iter().enumerate() {
            let known = facts
                .stock
                .serials
                .or_empty()
                .iter()
                .find(|row| row.serial == *serial && row.item_id == item.id);
            match known {
                Some(row) if row.place.status == SHIPPED => {
                    let message = format!(
                        "serial \"{serial}\" has left: it comes back by a receipt or a return"
                    );
                    return Err(Rejection::invalid_at(format!("serials[{index}]"), message));
                }
                Some(row) if row.place.status != REMOVED => {
                    let message = format!("serial \"{serial}\" exists already");
                    return Err(Rejection::invalid_at(format!("serials[{index}]"), message));
                }
                Some(row) => pieces.push(row.clone()),
                None => pieces.push(blank_piece(item, serial, level)),
            }
        }
        Ok(pieces)
    }

    fn take_down(
        &self,
        goods: Goods,
        quantity: Quantity,
        mut work: Handling,
        facts: Known,
    ) -> Result<Handled, Rejection> {
        if self.unit_cost.is_some() {
            let message = "must not be given with a delta below 0: the value leaves at the average";
            return Err(Rejection::invalid_at("unitCost", message));
        }
        self.check_location(goods, facts)?;
        let levels = self
            .stock
            .levels(goods, self.location_code.as_deref(), facts)?;
        let pieces = self.stock.pieces(&levels, facts)?;
        let portions = match pieces.is_empty() {
            true => last_promised_first(&levels, quantity),
            false => by_pieces(&levels, &pieces),
        };
        let portions =
            portions.ok_or_else(|| refusal(&self.what(goods), quantity, &levels, facts))?;
        for (level, quantity) in portions {
            let value = work.inventory(&level.level).value_of(quantity);
            work.take(level, quantity, value, 0)?;
        }
        for piece in pieces {
            work.place_serial(piece.clone(), &level_of(piece), REMOVED);
        }
        work.changes
            .catalog
            .guards
            .rely_on_items([goods.item.sku.as_str()].into_iter(), facts.catalog);
        Ok(work.finish())
    }

    fn check_location(&self, goods: Goods, facts: Known) -> Result<(), Rejection> {
        let Some(code) = &self.location_code else {
            return Ok(());
        };
        let place = (goods.warehouse.code.clone(), code.clone());
        match facts.catalog.locations.contains_key(&place) {
            true => Ok(()),
            false => Err(unknown_location(
                "locationCode",
                code,
                &goods.warehouse.code,
            )),
        }
    }

    fn what(&self, goods: Goods) -> String {
        let place = self.location_code.as_ref().unwrap_or(&goods.warehouse.code);
        format!("item SKU \"{}\" in \"{place}\"", goods.item.sku)
    }
}

fn blank_piece(item: &Item, serial: &str, level: &LevelKey) -> SerialRow {
    SerialRow {
        item_id: item.id.clone(),
        sku: item.sku.clone(),
        serial: serial.to_owned(),
        place: SerialPlace {
            status: IN_STOCK.to_owned(),
            warehouse_id: level.warehouse_id.clone(),
            location_id: level.location_id.clone(),
            lot_id: level.lot_id.clone(),
            quality: level.quality,
        },
        document_id: String::new(),
        updated_at: crate::base::clock::Timestamp::default(),
        version: 0,
    }
}

/// How much to take from which level; none where there is not enough that is free.
pub type Portions<'f> = Option<Vec<(&'f Candidate, Quantity)>>;

/// Takes from those levels first that would be promised last.
pub fn last_promised_first<'f>(levels: &[&'f Candidate], quantity: Quantity) -> Portions<'f> {
    portions(in_order(levels).into_iter().rev(), quantity)
}

/// Takes from those levels first that would be promised first.
pub fn first_promised_first<'f>(levels: &[&'f Candidate], quantity: Quantity) -> Portions<'f> {
    portions(in_order(levels).into_iter(), quantity)
}

fn portions<'f>(levels: impl Iterator<Item = &'f Candidate>, quantity: Quantity) -> Portions<'f> {
    let mut missing = quantity;
    let mut portions = Vec::new();
    for level in levels {
        let part = free(level).min(missing);
        if part.is_positive() {
            missing = missing.minus(part);
            portions.push((level, part));
        }
    }
    (!missing.is_positive()).then_some(portions)
}

/// Takes each piece from where it lies.
pub fn by_pieces<'f>(levels: &[&'f Candidate], pieces: &[&SerialRow]) -> Portions<'f> {
    let mut portions = Vec::new();
    for level in levels {
        let lying = pieces
            .iter()
            .filter(|piece| level_of(piece) == level.level)
            .count();
        let quantity = Quantity::from_units(i64::try_from(lying).ok()?)?;
        if quantity > free(level) {
            return None;
        }
        if quantity.is_positive() {
            portions.push((*level, quantity));
        }
    }
    Some(portions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::clock::Timestamp;
    use crate::stock::level::Quality;
    use proptest::prelude::*;

    fn level(index: usize, on_hand: i64, allocated: i64) -> Candidate {
        Candidate {
            level: LevelKey {
                warehouse_id: "w".into(),
                location_id: format!("l{index}"),
                item_id: "i".into(),
                lot_id: String::new(),
                quality: Quality::Normal,
            },
            location_code: format!("L{index}"),
            location_kind: "storage".into(),
            pick_face: false,
            lot_no: None,
            expiry_date: None,
            lock_up_days: 0,
            received_at: Timestamp::from_millis(i64::try_from(index).unwrap()),
            on_hand: Quantity::from_scaled(on_hand),
            allocated: Quantity::from_scaled(allocated.min(on_hand)),
        }
    }

    proptest! {
        #[test]
        fn what_is_taken_is_what_was_wanted_and_never_promised_stock(
            stock in proptest::collection::vec((1..50_i64, 0..50_i64), 1..8),
            wanted in 1..300_i64,
        ) {
            let levels: Vec<Candidate> =
                stock.iter().enumerate().map(|(index, (on_hand, held))| level(index, *on_hand, *held)).collect();
            let meant: Vec<&Candidate> = levels.iter().collect();
            let open: Quantity = meant.iter().map(|level| free(level)).sum();
            let wanted = Quantity::from_scaled(wanted);
            for taken in [last_promised_first(&meant, wanted), first_promised_first(&meant, wanted)] {
                prop_assert_eq!(taken.is_some(), wanted <= open);
                let taken = taken.unwrap_or_default();
                prop_assert!(taken.iter().all(|(level, part)| *part <= free(level)));
                let sum: Quantity = taken.iter().map(|(_, part)| *part).sum();
                prop_assert!(taken.is_empty() || sum == wanted);
            }
        }
    }
}
