//! Serving the lines that wait, once a decision has made stock free (docs/stock.md#backorders).
//!
//! Who goes first is one order for all: priority, required date, age. Rows that the decision itself writes are
//! changed in place, so that a commit writes each row once. Not here: when this happens (`decision::follow_up`).

use std::collections::BTreeSet;

use crate::access::context::Context;
use crate::base::quantity::Quantity;
use crate::outbound::backlog::{Backlog, step};
use crate::outbound::events;
use crate::outbound::order::{Order, OrderLine, Waiting};
use crate::outbound::{Draft, Known};
use crate::stock::after::{After, Place};
use crate::stock::allocation::{Demand, Shelf};
use crate::stock::pieces;

/// What serving did.
pub struct Served {
    /// Numbers of the orders that got stock, the most urgent first.
    pub orders: Vec<String>,
    /// What there is to promise then.
    pub shelf: Shelf,
    /// Where something is free and lines may wait for it that were not looked at.
    pub left: BTreeSet<Place>,
}

/// The most lines that one commit serves, and the most of an item that it is told of.
pub const MAX_SERVED: usize = 1_000;

/// Promises what is free in these places to the lines that wait for it.
pub fn serve(
    after: After,
    gained: &BTreeSet<Place>,
    facts: Known,
    draft: &mut Draft,
    cx: &Context,
) -> Served {
    let mut backlog = Backlog::over(after, &draft.stock.movements, facts, cx).serving();
    let mut served: Vec<(Order, Vec<OrderLine>)> = Vec::new();
    let mut left = crowded(gained, facts);
    let mut room = MAX_SERVED;
    for Waiting { order, mut line } in queue(gained, facts, draft) {
        if room == 0 {
            left.insert((line.warehouse_id.clone(), line.item_id.clone()));
            continue;
        }
        let got: Quantity = backlog.promise(&mut line).iter().map(|a| a.quantity).sum();
        if !got.is_positive() {
            continue;
        }
        room -= 1;
        match served.iter_mut().find(|(of, _)| of.id == order.id) {
            Some((order, lines)) => add(order, lines, line, got),
            None => {
                let mut rows = (order, Vec::new());
                add(&mut rows.0, &mut rows.1, line, got);
                served.push(rows);
            }
        }
    }
    let orders = served.iter().map(|(order, _)| order.number.clone());
    let orders = orders.collect();
    for (order, lines) in served {
        enter(order, lines, draft, cx);
    }
    let shelf = backlog.shelf.clone();
    let rows = backlog.finish();
    draft.outbound.allocations.extend(rows.outbound.allocations);
    draft.stock.movements.extend(rows.stock.movements);
    pieces::replace(&mut draft.stock.serials, rows.stock.serials);
    left.retain(|place| lies_free(&shelf, place));
    Served {
        orders,
        shelf,
        left,
    }
}

/// Where more lines may wait than the decision was told of.
fn crowded(places: &BTreeSet<Place>, facts: Known) -> BTreeSet<Place> {
    let waiting = &facts.outbound.waiting;
    let full = |place: &&Place| {
        let of_item = waiting.iter().filter(|row| row.line.item_id == place.1);
        of_item.count() >= MAX_SERVED
    };
    places.iter().filter(full).cloned().collect()
}

fn lies_free(shelf: &Shelf, place: &Place) -> bool {
    let any = Demand {
        item_id: &place.1,
        warehouse_id: &place.0,
        quantity: Quantity::ZERO,
        lot_no: None,
        min_shelf_life_days: None,
    };
    shelf.available(&any).is_positive()
}

fn add(order: &mut Order, lines: &mut Vec<OrderLine>, line: OrderLine, got: Quantity) {
    order.allocated_base = order.allocated_base.plus(got);
    lines.push(line);
}

/// The lines that wait in these places, as the decision leaves them, the most urgent first.
fn queue(gained: &BTreeSet<Place>, facts: Known, draft: &Draft) -> Vec<Waiting> {
    let stored = facts.outbound.waiting.iter().map(|row| now(row, draft));
    let mut queue: Vec<Waiting> = stored.collect();
    let known = |line: &OrderLine| {
        let same = |row: &Waiting| is_same(&row.line, line);
        facts.outbound.waiting.iter().any(same)
    };
    let new = draft.outbound.order_lines.iter();
    for line in new.filter(|line| line.waiting && !known(line)) {
        let orders = &draft.outbound.orders;
        let order = orders.iter().find(|order| order.id == line.order_id);
        queue.extend(order.map(|order| Waiting {
            order: order.clone(),
            line: line.clone(),
        }));
    }
    queue.retain(|Waiting { order, line }| {
        let place = (line.warehouse_id.clone(), line.item_id.clone());
        line.waiting && order.status.takes_stock() && gained.contains(&place)
    });
    queue.sort_by_key(urgency);
    queue
}

fn is_same(one: &OrderLine, other: &OrderLine) -> bool {
    one.order_id == other.order_id && one.line_no == other.line_no
}

/// A waiting line as the decision leaves it.
fn now(row: &Waiting, draft: &Draft) -> Waiting {
    let mut orders = draft.outbound.orders.iter();
    let order = orders.find(|order| order.id == row.order.id);
    let mut lines = draft.outbound.order_lines.iter();
    let line = lines.find(|line| is_same(line, &row.line));
    Waiting {
        order: order.unwrap_or(&row.order).clone(),
        line: line.unwrap_or(&row.line).clone(),
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

/// Writes an order that got stock, and the lines that did.
fn enter(mut order: Order, lines: Vec<OrderLine>, draft: &mut Draft, cx: &Context) {
    let before = order.status;
    order.status = before.by_allocation(order.allocated_base, order.ordered_base);
    order.updated_at = cx.now;
    if order.status != before {
        let told = step(&order.id, Some(before), order.status, cx);
        draft.documents.history.push(told);
    }
    let told = events::allocated(&order, lines.iter(), cx);
    draft.webhooks.events.push(told);
    for line in lines {
        put_line(line, draft);
    }
    put_order(order, draft);
}

/// Replaces the row that the decision writes, or adds one with the next version.
pub fn put_order(order: Order, draft: &mut Draft) {
    let mut written = draft.outbound.orders.iter_mut();
    match written.find(|row| row.id == order.id) {
        Some(row) => *row = order,
        None => draft.outbound.orders.push(Order {
            version: order.version.saturating_add(1),
            ..order
        }),
    }
}

/// Replaces the line that the decision writes, or adds it.
pub fn put_line(line: OrderLine, draft: &mut Draft) {
    let mut written = draft.outbound.order_lines.iter_mut();
    match written.find(|row| is_same(row, &line)) {
        Some(row) => *row = line,
        None => draft.outbound.order_lines.push(line),
    }
}
