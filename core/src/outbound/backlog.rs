//! Promising stock to lines of orders, and what becomes of promises (docs/stock.md#allocation).
//!
//! A command promises, takes back and ships; who waits for what it frees is served when it has decided
//! ([`crate::outbound::serving`]).

use std::collections::BTreeMap;

use crate::access::context::Context;
use crate::base::quantity::{Money, Quantity};
use crate::documents::Step;
use crate::outbound::lifecycle::OrderStatus;
use crate::outbound::order::{Allocation, AllocationStatus, OrderLine};
use crate::outbound::{Draft, Known};
use crate::stock::after::{After, inventories_made};
use crate::stock::allocation::{Portion, Shelf};
use crate::stock::ledger::{Movement, MovementKind};
use crate::stock::level::{LevelKey, Quality};
use crate::stock::pieces::Pieces;
use crate::stock::valuation::Inventory;

/// Promises stock while a decision is made, and collects the rows that follow.
pub struct Backlog<'a> {
    cx: &'a Context,
    facts: Known<'a>,
    /// What is left to promise.
    pub shelf: Shelf,
    /// The single pieces of serial-tracked items.
    pub pieces: Pieces,
    allocations: Vec<Allocation>,
    movements: Vec<Movement>,
    new_inventories: BTreeMap<(String, String), String>,
    inventories: BTreeMap<(String, String), Inventory>,
    serves: bool,
}

/// The reason of movements that hold what a picker did not find.
const SHORT_PICK: &str = "short pick";

impl<'a> Backlog<'a> {
    /// A backlog over the stock that a command finds.
    pub fn new(facts: Known<'a>, cx: &'a Context) -> Self {
        let after = After {
            shelf: Shelf::new(facts.stock.shelf.iter().cloned(), cx.now.bangkok_day()),
            pieces: Pieces::new(&facts.stock.pieces, cx.now),
        };
        Self::over(after, &[], facts, cx)
    }

    /// A backlog over the stock that these movements leave.
    pub fn over(after: After, movements: &[Movement], facts: Known<'a>, cx: &'a Context) -> Self {
        Self {
            cx,
            facts,
            shelf: after.shelf,
            pieces: after.pieces,
            allocations: Vec::new(),
            movements: Vec::new(),
            new_inventories: inventories_made(movements),
            inventories: BTreeMap::new(),
            serves: false,
        }
    }

    /// The same for serving those that wait: nobody is before them.
    pub const fn serving(mut self) -> Self {
        self.serves = true;
        self
    }

    /// Whether others wait for what there is, whom a commit had no room for.
    fn is_behind(&self, line: &OrderLine) -> bool {
        let place = (line.warehouse_id.clone(), line.item_id.clone());
        let known = self.facts.stock.inventories.or_empty().get(&place);
        known.is_some_and(|inventory| inventory.behind)
    }

    /// Promises to a line what there is. Answers the promises; the line shows what is still missing.
    pub fn promise(&mut self, line: &mut OrderLine) -> Vec<Allocation> {
        self.promise_with(line, |allocation| allocation)
    }

    /// The same, with something done to each promise before it is kept.
    pub fn promise_with(
        &mut self,
        line: &mut OrderLine,
        finish: impl Fn(Allocation) -> Allocation,
    ) -> Vec<Allocation> {
        let portions = match self.serves || !self.is_behind(line) {
            true => self.shelf.take(&line.demand()),
            false => Vec::new(),
        };
        let made: Vec<Allocation> = portions
            .into_iter()
            .filter_map(|portion| self.allocation(line, portion))
            .map(&finish)
            .collect();
        for allocation in &made {
            line.allocated_base = line.allocated_base.plus(allocation.quantity);
            self.hold(allocation);
        }
        line.waiting = line.open && line.missing().is_positive();
        self.allocations.extend(made.iter().cloned());
        made
    }

    /// A promise of one portion; of a serial-tracked item only of pieces that are known.
    fn allocation(&mut self, line: &OrderLine, portion: Portion) -> Option<Allocation> {
        let from = portion.candidate;
        let (quantity, serials) = self
            .pieces
            .take(&from.level, portion.quantity, &line.order_id);
        self.shelf
            .release(&from.level, portion.quantity.minus(quantity));
        quantity.is_positive().then(|| Allocation {
            id: self.cx.entropy.uuid(),
            order_id: line.order_id.clone(),
            line_no: line.line_no,
            level: from.level.clone(),
            location_code: from.location_code.clone(),
            lot_no: from.lot_no.clone(),
            expiry_date: from.expiry_date,
            quantity,
            status: AllocationStatus::Allocated,
            holding: true,
            task_number: None,
            task_slot: None,
            released_at: None,
            serials,
            created_at: self.cx.now,
            version: 1,
        })
    }

    fn hold(&mut self, allocation: &Allocation) {
        let movement = self.movement(allocation, MovementKind::Allocation, allocation.quantity);
        self.movements.push(movement);
    }

    fn movement(&mut self, of: &Allocation, kind: MovementKind, allocated: Quantity) -> Movement {
        Movement {
            id: self.cx.entropy.uuid(),
            level: of.level.clone(),
            inventory_id: self.inventory_id(&of.level.warehouse_id, &of.level.item_id),
            kind,
            on_hand: Quantity::ZERO,
            allocated,
            value: Money::ZERO,
            document_id: of.order_id.clone(),
            line_no: of.line_no,
            reason: String::new(),
            actor: self.cx.actor.clone(),
            at: self.cx.now,
        }
    }

    fn inventory_id(&mut self, warehouse_id: &str, item_id: &str) -> String {
        let key = (warehouse_id.to_owned(), item_id.to_owned());
        if let Some(inventory) = self.facts.stock.inventories.get(&key) {
            return inventory.id.clone();
        }
        let cx = self.cx;
        self.new_inventories
            .entry(key)
            .or_insert_with(|| cx.entropy.uuid())
            .clone()
    }

    /// Takes a promise back.
    pub fn release(&mut self, allocation: &Allocation) {
        self.shelf.release(&allocation.level, allocation.quantity);
        let back = Quantity::ZERO.minus(allocation.quantity);
        let movement = self.movement(allocation, MovementKind::Release, back);
        self.movements.push(movement);
        self.pieces
            .give_back(&allocation.level, &allocation.serials);
        self.allocations.push(Allocation {
            status: AllocationStatus::Cancelled,
            holding: false,
            version: allocation.version.saturating_add(1),
            ..allocation.clone()
        });
    }

    /// Takes a part of a promise back; all of it, and nothing is left of it.
    pub fn shrink(&mut self, allocation: &Allocation, part: Quantity) {
        let left = allocation.quantity.minus(part);
        if !left.is_positive() {
            return self.release(allocation);
        }
        self.shelf.release(&allocation.level, part);
        let back = Quantity::ZERO.minus(part);
        let movement = self.movement(allocation, MovementKind::Release, back);
        self.movements.push(movement);
        self.allocations.push(Allocation {
            quantity: left,
            version: allocation.version.saturating_add(1),
            ..allocation.clone()
        });
    }

    /// Stock that a picker did not find: it is held for a count in quality `bad`, promised to nobody.
    pub fn lose(&mut self, allocation: &Allocation, missing: Quantity, serials: &[String]) {
        let less = Quantity::ZERO.minus(missing);
        let held = LevelKey {
            quality: Quality::Bad,
            ..allocation.level.clone()
        };
        let mut out = self.movement(allocation, MovementKind::Move, less);
        out.on_hand = less;
        SHORT_PICK.clone_into(&mut out.reason);
        let mut in_ = self.movement(allocation, MovementKind::Move, Quantity::ZERO);
        in_.level = held.clone();
        in_.on_hand = missing;
        SHORT_PICK.clone_into(&mut in_.reason);
        self.shelf.release(&allocation.level, missing);
        self.shelf.remove(&allocation.level, missing);
        self.pieces.shift(&allocation.level, serials, &held);
        self.movements.extend([out, in_]);
    }

    /// Keeps a promise that came further.
    pub fn keep(&mut self, allocation: Allocation) {
        self.allocations.push(allocation);
    }

    /// A picked promise leaves: its stock goes at the average cost.
    pub fn ship(&mut self, allocation: &Allocation) -> Allocation {
        let less = Quantity::ZERO.minus(allocation.quantity);
        let mut movement = self.movement(allocation, MovementKind::Shipment, less);
        movement.on_hand = less;
        movement.value = Money::ZERO.minus(self.take_value(allocation));
        self.movements.push(movement);
        let shipped = Allocation {
            status: AllocationStatus::Shipped,
            holding: false,
            version: allocation.version.saturating_add(1),
            ..allocation.clone()
        };
        self.allocations.push(shipped.clone());
        shipped
    }

    /// What the stock of a promise is worth, taken out of its inventory.
    fn take_value(&mut self, allocation: &Allocation) -> Money {
        let key = (
            allocation.level.warehouse_id.clone(),
            allocation.level.item_id.clone(),
        );
        let stored = || self.facts.stock.inventories.get(&key).cloned();
        let Some(inventory) = self.inventories.get(&key).cloned().or_else(stored) else {
            return Money::ZERO;
        };
        let value = inventory.value_of(allocation.quantity);
        let left = inventory.on_hand.minus(allocation.quantity);
        let rest = Inventory {
            on_hand: left,
            value: inventory.value.minus(value),
            ..inventory
        };
        self.inventories.insert(key, rest);
        value
    }

    /// Hands over every row.
    pub fn finish(self) -> Draft {
        let mut draft = Draft::default();
        draft.outbound.allocations = self.allocations;
        draft.stock.movements = self.movements;
        draft.stock.serials = self.pieces.changed();
        draft
    }
}

/// A step in an order's history.
pub fn step(id: &str, from: Option<OrderStatus>, to: OrderStatus, cx: &Context) -> Step {
    Step {
        document_id: id.to_owned(),
        actor: cx.actor.clone(),
        from: from
            .map(|status| status.word().to_owned())
            .unwrap_or_default(),
        to: to.word().to_owned(),
        note: String::new(),
        at: cx.now,
    }
}
