//! Taking promises back, where the stock they rest on is gone or may not be sold any more
//! (docs/stock.md#promises-taken-back).
//!
//! Last come, first taken: the highest priority number, then the latest required date (none is the latest), then
//! the youngest. What was picked stays with its order. Rows that the decision itself writes are changed in place.
//! Not here: serving the lines anew ([`crate::outbound::serving`]).

use std::collections::BTreeSet;

use crate::access::context::Context;
use crate::base::quantity::Quantity;
use crate::outbound::backlog::{Backlog, step};
use crate::outbound::events;
use crate::outbound::lifecycle::OrderStatus;
use crate::outbound::order::{Allocation, AllocationStatus, Held, Order, OrderLine, Promise};
use crate::outbound::serving::{put_line, put_order};
use crate::outbound::{Draft, Known};
use crate::shape::rejection::Rejection;
use crate::stock::after::{After, Break, Place, place};
use crate::stock::pieces;

/// The most promises that one commit takes back.
pub const MAX_TAKEN_BACK: usize = 1_000;

/// An order that loses promises.
struct Loser {
    order: Order,
    held: Held,
    lines: Vec<OrderLine>,
}

/// Takes back what these levels no longer bear. Returns where lines wait for it again.
pub fn take_back(
    after: After,
    breaks: &[Break],
    facts: Known,
    draft: &mut Draft,
    cx: &Context,
) -> Result<BTreeSet<Place>, Rejection> {
    let promises = &facts.outbound.promises;
    if promises.len() > MAX_TAKEN_BACK {
        return Err(Rejection::conflict(format!(
            "More than {MAX_TAKEN_BACK} promises rest on that stock. Release or cancel some of the orders first."
        )));
    }
    let after = After {
        pieces: after
            .pieces
            .with_promised(promises.iter().flat_map(|row| &row.pieces)),
        ..after
    };
    let mut backlog = Backlog::over(after, &draft.stock.movements, facts, cx);
    let mut losers: Vec<Loser> = Vec::new();
    let mut places = BTreeSet::new();
    for broken in breaks {
        let mut left = broken.excess;
        for promise in on_level(broken, promises) {
            let part = promise.allocation.quantity.min(left);
            if !part.is_positive() {
                break;
            }
            left = left.minus(part);
            backlog.shrink(&promise.allocation, part);
            lose(promise, part, &mut losers, draft);
            places.insert(place(&broken.level));
        }
    }
    let rows = backlog.finish();
    draft.outbound.allocations.extend(rows.outbound.allocations);
    draft.stock.movements.extend(rows.stock.movements);
    pieces::replace(&mut draft.stock.serials, rows.stock.serials);
    losers.into_iter().for_each(|loser| enter(loser, draft, cx));
    Ok(places)
}

/// The promises on a level that nobody picked yet, the last come first.
fn on_level<'f>(broken: &Break, promises: &'f [Promise]) -> Vec<&'f Promise> {
    let meant = promises.iter().filter(|row| {
        let status = row.allocation.status;
        row.allocation.level == broken.level && status != AllocationStatus::Picked
    });
    let mut meant: Vec<&Promise> = meant.collect();
    meant.sort_by_key(|row| std::cmp::Reverse(rank(row)));
    meant
}

/// Who came last has the highest rank.
fn rank(promise: &Promise) -> impl Ord + use<> {
    let Promise {
        order,
        line,
        allocation,
        ..
    } = promise;
    (
        line.priority,
        line.required_date.is_none(),
        line.required_date,
        line.created_at,
        order.number.len(),
        order.number.clone(),
        line.line_no,
        allocation.created_at,
        allocation.id.clone(),
    )
}

fn lose(promise: &Promise, part: Quantity, losers: &mut Vec<Loser>, draft: &Draft) {
    let id = &promise.order.id;
    if losers.iter().all(|loser| loser.order.id != *id) {
        let mut written = draft.outbound.orders.iter();
        let order = written.find(|order| order.id == *id);
        losers.push(Loser {
            order: order.unwrap_or(&promise.order).clone(),
            held: promise.held,
            lines: Vec::new(),
        });
    }
    for loser in losers.iter_mut().filter(|loser| loser.order.id == *id) {
        loser.take(&promise.line, &promise.allocation, part);
    }
}

impl Loser {
    fn take(&mut self, line: &OrderLine, allocation: &Allocation, part: Quantity) {
        self.order.allocated_base = self.order.allocated_base.minus(part);
        if allocation.status == AllocationStatus::Released {
            self.held.released = self.held.released.minus(part);
        }
        if self.lines.iter().all(|known| known.line_no != line.line_no) {
            self.lines.push(line.clone());
        }
        let known = self.lines.iter_mut();
        for line in known.filter(|known| known.line_no == line.line_no) {
            line.allocated_base = line.allocated_base.minus(part);
            line.waiting = line.open && line.missing().is_positive();
        }
    }

    /// An order whose last pick task is gone stands where its promises do.
    fn status(&self) -> OrderStatus {
        let before = self.order.status;
        let idle = before == OrderStatus::Released && !self.held.released.is_positive();
        let status = match idle {
            true if self.held.picked.is_positive() => OrderStatus::Picked,
            true if self.held.shipped.is_positive() => OrderStatus::PartiallyShipped,
            true => OrderStatus::Pending,
            false => before,
        };
        status.by_allocation(self.order.allocated_base, self.order.ordered_base)
    }
}

fn enter(loser: Loser, draft: &mut Draft, cx: &Context) {
    let status = loser.status();
    let before = loser.order.status;
    if status != before {
        let told = step(&loser.order.id, Some(before), status, cx);
        draft.documents.history.push(told);
    }
    let order = Order {
        status,
        updated_at: cx.now,
        ..loser.order
    };
    let told = events::deallocated(&order, loser.lines.iter(), cx);
    draft.webhooks.events.push(told);
    for line in loser.lines {
        put_line(line, draft);
    }
    put_order(order, draft);
}
