//! Calling an order off: its promises go to those that wait (docs/push.md#cancelling).

use crate::access::context::Context;
use crate::outbound::facts::Need;

use crate::catalog::ItemSet;
use crate::documents::Step;
use crate::outbound::backlog::{Backlog, step};
use crate::outbound::events;
use crate::outbound::lifecycle::{OrderStatus, OrderStep};
use crate::outbound::order::{Allocation, AllocationStatus, Order, OrderLine};
use crate::outbound::{Asks, Draft, Known};
use crate::shape::rejection::Rejection;
use crate::stock;

/// The facts that anything which frees an order's stock takes.
pub fn needs<N: Asks>(number: &str) -> Vec<N> {
    let order = Some(number.to_owned());
    let skus = std::collections::BTreeSet::new;
    vec![
        Need::Order {
            number: number.to_owned(),
        }
        .into(),
        stock::Need::Shelf(ItemSet::new(skus(), order.clone())).into(),
        stock::Need::MayFree(ItemSet::new(skus(), order.clone())).into(),
        stock::Need::Pieces(ItemSet::new(skus(), order)).into(),
    ]
}

/// The order of that number, or a 404 in the document's words.
pub fn known<'f>(number: &str, facts: Known<'f>) -> Result<&'f Order, Rejection> {
    let unknown = || Rejection::not_found(format!("Order \"{number}\" not found."));
    facts.outbound.order.as_ref().ok_or_else(unknown)
}

/// The order after it was called off by `step`, and what that changes. A cancelled order stays as it is.
pub fn cancel(
    order: &Order,
    by: OrderStep,
    facts: Known,
    cx: &Context,
) -> Result<(Order, Draft), Rejection> {
    cancel_because(order, by, None, facts, cx)
}

/// The same for a reason, which its story and its event tell.
pub fn cancel_because(
    order: &Order,
    by: OrderStep,
    reason: Option<&str>,
    facts: Known,
    cx: &Context,
) -> Result<(Order, Draft), Rejection> {
    if order.status == OrderStatus::Cancelled && by == OrderStep::Cancel {
        return Ok((order.clone(), Draft::default()));
    }
    let by = match by {
        OrderStep::Cancel if order.has_left() => OrderStep::CancelRest,
        by => by,
    };
    let status = order.status.after(by, &order.number)?;
    let mut changes = Draft::default();
    let mut backlog = Backlog::new(facts, cx);
    let held = order.allocations.iter().filter(|a| a.holding);
    held.for_each(|allocation| backlog.release(allocation));
    changes.append(backlog.finish());
    let ended = ended(order, status, cx);
    changes.documents.history.push(Step {
        note: reason.unwrap_or_default().to_owned(),
        ..step(&order.id, Some(order.status), status, cx)
    });
    let lines = ended.lines.iter().cloned();
    changes.outbound.order_lines.extend(lines);
    changes.outbound.orders.push(ended.clone());
    let event = match by {
        OrderStep::CancelRest => events::backorder_cancelled(order, &ended, cx),
        _ => Some(events::cancelled(&ended, reason, cx)),
    };
    changes.webhooks.events.extend(event);
    Ok((ended, changes))
}

/// The order with nothing more to come. What has left stays as it is; its reference is free again for an order
/// to come.
fn ended(order: &Order, status: OrderStatus, cx: &Context) -> Order {
    let lines = order.lines.iter().map(|line| end(line, status));
    let lines: Vec<OrderLine> = lines.collect();
    let left = |row: &&Allocation| row.status == AllocationStatus::Shipped;
    Order {
        status,
        unique_reference: (order.unique_reference.clone())
            .filter(|_| status != OrderStatus::Cancelled),
        allocated_base: lines.iter().map(|line| line.allocated_base).sum(),
        updated_at: cx.now,
        version: order.version.saturating_add(1),
        lines,
        allocations: order.allocations.iter().filter(left).cloned().collect(),
        ..order.clone()
    }
}

fn end(line: &OrderLine, status: OrderStatus) -> OrderLine {
    let cancelled = match status {
        OrderStatus::Shipped => line.ordered_base.minus(line.shipped_base),
        _ => line.cancelled_base,
    };
    OrderLine {
        allocated_base: line.shipped_base,
        picked_base: line.shipped_base,
        cancelled_base: cancelled,
        waiting: false,
        open: false,
        ..line.clone()
    }
}
