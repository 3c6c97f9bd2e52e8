//! The backlog: promising stock to lines, new ones and those that wait (docs/stock.md#backorders).
//!
//! Any command that frees or adds stock runs the waiting lines over its shelf, most urgent first, in
//! its own commit. Guards close the race between stock that becomes free and orders that start to wait:
//! who leaves a line waiting relies on no stock having become free meanwhile, who leaves stock free relies
//! on no line having started to wait, and who leaves stock in a quarantine relies on it being one.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::context::Context;
use crate::base::quantity::{Money, Quantity};
use crate::catalog::location::Location;
use crate::documents::Step;
use crate::outbound::events;
use crate::outbound::lifecycle::OrderStatus;
use crate::outbound::order::{Allocation, AllocationStatus, Order, OrderLine, Waiting};
use crate::outbound::{Draft, Known};
use crate::stock::allocation::{Candidate, Portion, QUARANTINE, Shelf, is_sellable};
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
    orders: BTreeMap<String, Order>,
    lines: Vec<OrderLine>,
    allocations: Vec<Allocation>,
    movements: Vec<Movement>,
    gained: BTreeSet<(String, String)>,
    quarantines: BTreeSet<String>,
    waiting: BTreeSet<(String, String)>,
    new_inventories: BTreeMap<(String, String), String>,
    inventories: BTreeMap<(String, String), Inventory>,
}

/// The reason of movements that hold what a picker did not find.
const SHORT_PICK: &str = "short pick";

impl<'a> Backlog<'a> {
    /// A backlog over the shelf that `facts` tell.
    pub fn new(facts: Known<'a>, cx: &'a Context) -> Self {
        Self {
            cx,
            facts,
            shelf: Shelf::new(facts.stock.shelf.iter().cloned(), cx.now.bangkok_day()),
            pieces: Pieces::new(&facts.stock.pieces, cx.now),
            orders: BTreeMap::new(),
            lines: Vec::new(),
            allocations: Vec::new(),
            movements: Vec::new(),
            gained: BTreeSet::new(),
            quarantines: BTreeSet::new(),
            waiting: BTreeSet::new(),
            new_inventories: BTreeMap::new(),
            inventories: BTreeMap::new(),
        }
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
        let portions = self.shelf.take(&line.demand());
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

    /// Notes that a line has started to wait.
    pub fn start_waiting(&mut self, line: &OrderLine) {
        self.waiting
            .insert((line.warehouse_id.clone(), line.item_id.clone()));
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

    /// Puts stock on the shelf. What lies in a quarantine is for nobody, as long as it is one.
    pub fn put(&mut self, stock: Candidate) {
        self.rely_on_quarantine(&stock);
        self.shelf.put(stock);
    }

    fn rely_on_quarantine(&mut self, stock: &Candidate) {
        if stock.location_kind == QUARANTINE {
            self.quarantines.insert(stock.level.location_id.clone());
        }
    }

    /// A location that was a quarantine is none from now on: what lies there is free for those that wait.
    pub fn reopen(&mut self, location: &Location) {
        let today = self.cx.now.bangkok_day();
        let levels = self.shelf.retype(location).into_iter();
        let sold = levels.filter(|level| is_sellable(level, today));
        let places: Vec<_> = sold
            .map(|level| {
                (
                    level.level.warehouse_id.clone(),
                    level.level.item_id.clone(),
                )
            })
            .collect();
        self.gained.extend(places);
    }

    /// Takes a promise back: its stock is free for those that wait.
    pub fn release(&mut self, allocation: &Allocation) {
        self.shelf.release(&allocation.level, allocation.quantity);
        if let Some(stock) = self.shelf.level(&allocation.level).cloned() {
            self.rely_on_quarantine(&stock);
        }
        let back = Quantity::ZERO.minus(allocation.quantity);
        let movement = self.movement(allocation, MovementKind::Release, back);
        self.movements.push(movement);
        self.pieces
            .give_back(&allocation.level, &allocation.serials);
        self.gain(&allocation.level.warehouse_id, &allocation.level.item_id);
        self.allocations.push(Allocation {
            status: AllocationStatus::Cancelled,
            holding: false,
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

    /// Notes that stock of the item became free in the warehouse.
    pub fn gain(&mut self, warehouse_id: &str, item_id: &str) {
        self.gained
            .insert((warehouse_id.to_owned(), item_id.to_owned()));
    }

    /// Promises what is free to the lines that wait, most urgent first; `except` is an order that is
    /// just being ended. Answers each order that got something.
    pub fn serve_waiting(&mut self, except: Option<&str>) -> Vec<String> {
        let mut waiting: Vec<&Waiting> = self.facts.outbound.waiting.iter().collect();
        waiting.sort_by_key(|waiting| urgency(waiting));
        let mut served = Vec::new();
        for Waiting { order, line } in waiting {
            if except == Some(order.id.as_str()) || !order.status.takes_stock() {
                continue;
            }
            let mut line = line.clone();
            let got: Quantity = self.promise(&mut line).iter().map(|a| a.quantity).sum();
            if got.is_positive() {
                self.advance(order, got);
                self.lines.push(line);
                if !served.contains(&order.number) {
                    served.push(order.number.clone());
                }
            }
        }
        served
    }

    fn advance(&mut self, order: &Order, got: Quantity) {
        let order = self
            .orders
            .entry(order.id.clone())
            .or_insert_with(|| order.clone());
        order.allocated_base = order.allocated_base.plus(got);
    }

    /// Hands over every row, with the guards that make the decision hold.
    pub fn finish(mut self) -> Draft {
        let mut draft = Draft::default();
        let changes = &mut draft;
        for order in std::mem::take(&mut self.orders).into_values() {
            self.finish_order(order, changes);
        }
        changes.outbound.order_lines.append(&mut self.lines);
        changes.outbound.allocations.append(&mut self.allocations);
        changes.stock.movements.append(&mut self.movements);
        changes.stock.serials.extend(self.pieces.changed());
        self.guard(changes);
        draft
    }

    fn finish_order(&self, order: Order, changes: &mut Draft) {
        let status = order
            .status
            .by_allocation(order.allocated_base, order.ordered_base);
        if status != order.status {
            changes
                .documents
                .history
                .push(step(&order.id, Some(order.status), status, self.cx));
        }
        let order = Order {
            status,
            updated_at: self.cx.now,
            version: order.version.saturating_add(1),
            ..order
        };
        let lines = self.lines.iter().filter(|line| line.order_id == order.id);
        changes
            .webhooks
            .events
            .push(events::allocated(&order, lines, self.cx));
        changes.outbound.orders.push(order);
    }

    fn guard(&mut self, changes: &mut Draft) {
        changes
            .stock
            .guards
            .quarantines
            .append(&mut self.quarantines);
        for key in std::mem::take(&mut self.waiting) {
            let id = self.inventory_id(&key.0, &key.1);
            let known = self.facts.stock.inventories.get(&key);
            changes.stock.guards.no_gain.push((
                key.0.clone(),
                key.1.clone(),
                known.map_or(0, |i| i.gains),
            ));
            changes.stock.waits.push((key.0, key.1, id, self.cx.now));
        }
        for key in std::mem::take(&mut self.gained) {
            let known = self.facts.stock.inventories.get(&key);
            changes
                .stock
                .guards
                .no_wait
                .push((key.0, key.1, known.map_or(0, |i| i.waits)));
        }
    }
}

/// Who goes first: priority, required date (none last), age, then the number of order and line.
fn urgency(waiting: &Waiting) -> impl Ord + use<> {
    let Waiting { order, line } = waiting;
    (
        line.priority,
        line.required_date.is_none(),
        line.required_date,
        line.created_at,
        order.number.len(),
        order.number.clone(),
        line.line_no,
    )
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
