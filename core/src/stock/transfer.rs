//! Moving stock inside a warehouse, and changing its quality (`ops/stock/move`; docs/operations.md#moves).
//!
//! Only what is not promised moves: one ledger line out, one in, of no value, for the stock stays in its
//! inventory record. Where no lot is named, what would be promised first moves first, so that a pick face is
//! filled with what goes out next. Stock keeps its age. What comes to where it can be sold serves waiting
//! orders.

use serde::Deserialize;
use serde_json::Value;

use crate::access::context::Context;
use crate::base::quantity::{Money, Quantity};
use crate::catalog::location::Location;
use crate::catalog::resolve::base_quantity;
use crate::shape::rejection::Rejection;
use crate::stock::adjust::{by_pieces, first_promised_first};
use crate::stock::allocation::Candidate;
use crate::stock::handling::{
    Goods, Handled, Handling, Named, level_of, refusal, unknown_location,
};
use crate::stock::ledger::MovementKind;
use crate::stock::level::{LevelKey, Quality};
use crate::stock::pieces::IN_STOCK;
use crate::stock::{Asks, Known};

/// A move as a caller writes it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Transfer {
    /// What is moved.
    #[serde(flatten)]
    pub stock: Named,
    /// From where.
    pub from_location_code: String,
    /// To where.
    pub to_location_code: String,
    /// The quality it has then; as it was where none is named.
    #[serde(default)]
    pub to_quality: Option<Quality>,
    /// How much; in the unit named.
    pub qty: Value,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}

/// A move that was made.
pub struct Transferred {
    /// UUID, the document of its ledger lines.
    pub id: String,
    /// How much, in base units.
    pub quantity: Quantity,
    /// What it made.
    pub handled: Handled,
}

impl Transfer {
    /// The facts that moving this takes.
    pub fn needs<N: Asks>(&self) -> Vec<N> {
        self.stock
            .needs(&[&self.from_location_code, &self.to_location_code])
    }

    /// Moves the stock, or refuses and changes nothing.
    pub fn apply(&self, facts: Known, cx: &Context) -> Result<Transferred, Rejection> {
        let goods = self.stock.goods(facts)?;
        self.location("fromLocationCode", &self.from_location_code, goods, facts)?;
        let to = self.location("toLocationCode", &self.to_location_code, goods, facts)?;
        self.check_change()?;
        let quantity = self.quantity(goods)?;
        self.stock.check_serials(goods.item, quantity)?;
        let id = cx.entropy.uuid();
        let reason = self.reason.as_deref().unwrap_or_default();
        let mut work = Handling::new(MovementKind::Move, &id, reason, facts, cx);
        self.carry(goods, to, quantity, &mut work, facts)?;
        work.changes
            .catalog
            .guards
            .rely_on_items([goods.item.sku.as_str()].into_iter(), facts.catalog);
        let handled = work.finish();
        Ok(Transferred {
            id,
            quantity,
            handled,
        })
    }

    fn location<'f>(
        &self,
        path: &str,
        code: &str,
        goods: Goods,
        facts: Known<'f>,
    ) -> Result<&'f Location, Rejection> {
        let warehouse = &goods.warehouse.code;
        let found = facts
            .catalog
            .locations
            .get(&(warehouse.clone(), code.to_owned()));
        found.ok_or_else(|| unknown_location(path, code, warehouse))
    }

    fn quality(&self) -> Quality {
        self.stock.quality.unwrap_or_default()
    }

    /// A move must change the place or the quality.
    fn check_change(&self) -> Result<(), Rejection> {
        let same_place = self.from_location_code == self.to_location_code;
        let same_quality = self
            .to_quality
            .is_none_or(|quality| quality == self.quality());
        match same_place && same_quality {
            true => Err(Rejection::invalid_at(
                "toLocationCode",
                "must differ from fromLocationCode, where the quality stays",
            )),
            false => Ok(()),
        }
    }

    fn quantity(&self, goods: Goods) -> Result<Quantity, Rejection> {
        let base = base_quantity(&self.qty, goods.factor, &goods.item.base_uom, "qty");
        base.map(|(_, base)| base)
            .map_err(|problem| Rejection::invalid(vec![problem]))
    }

    fn carry(
        &self,
        goods: Goods,
        to: &Location,
        quantity: Quantity,
        work: &mut Handling,
        facts: Known,
    ) -> Result<(), Rejection> {
        let levels = self
            .stock
            .levels(goods, Some(&self.from_location_code), facts)?;
        let pieces = self.stock.pieces(&levels, facts)?;
        let portions = match pieces.is_empty() {
            true => first_promised_first(&levels, quantity),
            false => by_pieces(&levels, &pieces),
        };
        let what = format!(
            "item SKU \"{}\" in \"{}\"",
            goods.item.sku, self.from_location_code
        );
        let portions = portions.ok_or_else(|| refusal(&what, quantity, &levels, facts))?;
        for (from, quantity) in portions {
            let there = self.there(from, to, quantity);
            work.take(from, quantity, Money::ZERO, 0)?;
            work.put(&there, Money::ZERO, 0)?;
            for piece in pieces.iter().filter(|piece| level_of(piece) == from.level) {
                work.place_serial((*piece).clone(), &there.level, IN_STOCK);
            }
        }
        Ok(())
    }

    /// The stock as it lies at its new place.
    fn there(&self, from: &Candidate, to: &Location, quantity: Quantity) -> Candidate {
        Candidate {
            level: LevelKey {
                location_id: to.id.clone(),
                quality: self.to_quality.unwrap_or(from.level.quality),
                ..from.level.clone()
            },
            location_code: to.code.clone(),
            location_kind: to.kind.clone(),
            pick_face: to.pick_face,
            on_hand: quantity,
            allocated: Quantity::ZERO,
            ..from.clone()
        }
    }
}
