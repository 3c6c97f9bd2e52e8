//! From an approved order to pick tasks (docs/operations.md#order-steps): approve, and release.

use crate::access::context::Context;
use crate::base::numbers::NumberKind;

use crate::outbound::backlog::{Backlog, step};
use crate::outbound::events;
use crate::outbound::lifecycle::OrderStep;
use crate::outbound::order::{Allocation, AllocationStatus, Order};
use crate::outbound::place::promise;
use crate::outbound::{Draft, Known};
use crate::shape::rejection::Rejection;

/// The order after a person approved it: stock is promised to it at once.
pub fn approve(order: &Order, facts: Known, cx: &Context) -> Result<(Order, Draft), Rejection> {
    let status = order.status.after(OrderStep::Approve, &order.number)?;
    let mut changes = Draft::default();
    let mut backlog = Backlog::new(facts, cx);
    let approved = promise(
        Order {
            status,
            ..order.clone()
        },
        &mut backlog,
    );
    changes
        .documents
        .history
        .push(step(&order.id, Some(order.status), approved.status, cx));
    changes
        .outbound
        .order_lines
        .extend(approved.lines.iter().cloned());
    let approved = changed(approved, cx);
    changes.outbound.orders.push(approved.clone());
    if approved.allocated_base.is_positive() {
        changes
            .webhooks
            .events
            .push(events::allocated(&approved, approved.lines.iter(), cx));
    }
    changes.append(backlog.finish());
    Ok((approved, changes))
}

/// The order after its promises became pick tasks. May be repeated when more was promised since.
pub fn release(order: &Order, cx: &Context) -> Result<(Order, Draft), Rejection> {
    let status = order.status.after(OrderStep::Release, &order.number)?;
    let mut changes = Draft::default();
    let mut released = changed(
        Order {
            status,
            ..order.clone()
        },
        cx,
    );
    for allocation in &mut released.allocations {
        if allocation.status == AllocationStatus::Allocated {
            *allocation = task(allocation, cx);
            changes.outbound.allocations.push(allocation.clone());
        }
    }
    if changes.outbound.allocations.is_empty() {
        let reason = "nothing is allocated that is not released yet";
        return Err(order.status.refused(&order.number, reason));
    }
    changes
        .documents
        .history
        .push(step(&order.id, Some(order.status), status, cx));
    changes.outbound.orders.push(released.clone());
    changes.webhooks.events.push(events::released(
        &released,
        &changes.outbound.allocations,
        cx,
    ));
    Ok((released, changes))
}

/// A promise with a pick task out for it.
pub fn task(allocation: &Allocation, cx: &Context) -> Allocation {
    let slot = cx.take_number(NumberKind::PickTask);
    Allocation {
        status: AllocationStatus::Released,
        task_number: Some(slot.text),
        task_slot: Some(slot.index),
        released_at: Some(cx.now),
        version: allocation.version.saturating_add(1),
        ..allocation.clone()
    }
}

/// The order with its next version.
pub fn changed(order: Order, cx: &Context) -> Order {
    Order {
        updated_at: cx.now,
        version: order.version.saturating_add(1),
        ..order
    }
}
