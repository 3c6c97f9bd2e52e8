//! Calling an order off: its promises go to those that wait (docs/push.md#cancelling).

use crate::access::context::Context;
use crate::base::quantity::Quantity;
use crate::outbound::facts::Need;

use crate::catalog::ItemSet;
use crate::documents::Step;
use crate::outbound::backlog::{Backlog, step};
use crate::outbound::events;
use crate::outbound::lifecycle::{OrderStatus, OrderStep};
use crate::outbound::order::{Order, OrderLine};
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
    let status = order.status.after(by, &order.number)?;
    let mut changes = Draft::default();
    let mut backlog = Backlog::new(facts, cx);
    for allocation in order
        .allocations
        .iter()
        .filter(|allocation| allocation.holding)
    {
        backlog.release(allocation);
    }
    changes.append(backlog.finish());
    let ended = ended(order, status, cx);
    changes.documents.history.push(Step {
        note: reason.unwrap_or_default().to_owned(),
        ..step(&order.id, Some(order.status), status, cx)
    });
    changes
        .outbound
        .order_lines
        .extend(ended.lines.iter().cloned());
    changes.outbound.orders.push(ended.clone());
    changes
        .webhooks
        .events
        .push(events::cancelled(&ended, reason, cx));
    Ok((ended, changes))
}

/// Its reference is free again for an order to come.
fn ended(order: &Order, status: OrderStatus, cx: &Context) -> Order {
    let line = |line: &OrderLine| OrderLine {
        allocated_base: Quantity::ZERO,
        picked_base: Quantity::ZERO,
        waiting: false,
        open: false,
        ..line.clone()
    };
    Order {
        status,
        unique_reference: None,
        allocated_base: Quantity::ZERO,
        updated_at: cx.now,
        version: order.version.saturating_add(1),
        lines: order.lines.iter().map(line).collect(),
        allocations: Vec::new(),
        ..order.clone()
    }
}
