//! Taking the approval of a bill back, freezing it, and giving it a warehouse (docs/flash/delivery.md#withdraw).
//!
//! A bill that is only promised gives its stock back at once. One that is being picked waits until the floor
//! has given the goods back; from packing on it is too late.

use crate::access::context::Context;
use crate::base::clock::Timestamp;
use crate::base::quantity::Quantity;
use crate::catalog::warehouse::Warehouse;
use crate::outbound::backlog::{Backlog, step};
use crate::outbound::bill::{Bill, OrderKind, Withdrawal};
use crate::outbound::cancel;
use crate::outbound::lifecycle::{OrderStatus, OrderStep};
use crate::outbound::order::{Order, OrderLine};
use crate::outbound::release::changed;
use crate::outbound::{Draft, Known};
use crate::shape::rejection::Rejection;

/// What became of a withdrawal.
pub enum Withdrawn {
    /// The bill waits for approval again, or is cancelled.
    Done(Draft),
    /// The floor must give the goods back first.
    Waits(Draft),
    /// It was not approved.
    NotApproved,
    /// It is packed.
    Packed,
    /// It left.
    Left,
    /// It is cancelled.
    Cancelled,
}

/// Withdraws a bill; `then_cancel` cancels it as well.
pub fn withdraw(
    order: &Order,
    then_cancel: bool,
    facts: Known,
    cx: &Context,
) -> Result<Withdrawn, Rejection> {
    match order.status {
        OrderStatus::Cancelled => Ok(Withdrawn::Cancelled),
        OrderStatus::PendingApproval if then_cancel => {
            let (_, draft) = cancel::cancel(order, OrderStep::Cancel, facts, cx)?;
            Ok(Withdrawn::Done(draft))
        }
        OrderStatus::PendingApproval => Ok(Withdrawn::NotApproved),
        OrderStatus::Pending | OrderStatus::PartiallyAllocated | OrderStatus::Allocated => {
            back(order, then_cancel, facts, cx).map(Withdrawn::Done)
        }
        OrderStatus::Released | OrderStatus::Picked => {
            Ok(Withdrawn::Waits(wait(order, then_cancel, cx)))
        }
        OrderStatus::Packed => Ok(Withdrawn::Packed),
        _ => Ok(Withdrawn::Left),
    }
}

/// The floor has given the goods of a withdrawn bill back.
pub fn give_back(order: &Order, facts: Known, cx: &Context) -> Result<(Order, Draft), Rejection> {
    let asked = order.bill.as_ref().and_then(|bill| bill.withdrawal.clone());
    let Some(asked) = asked else {
        return Err(order
            .status
            .refused(&order.number, "nobody has withdrawn it"));
    };
    let draft = back(order, asked.then_cancel, facts, cx)?;
    let after = draft.outbound.orders.iter().rev();
    let mut after = after.filter(|row| row.id == order.id).cloned();
    Ok((after.next().unwrap_or_else(|| order.clone()), draft))
}

/// Notes that the goods are wanted back.
fn wait(order: &Order, then_cancel: bool, cx: &Context) -> Draft {
    let mut draft = Draft::default();
    let mut bill = order.bill.as_deref().cloned().unwrap_or_default();
    if bill
        .withdrawal
        .as_ref()
        .is_some_and(|asked| asked.then_cancel == then_cancel)
    {
        return draft;
    }
    bill.withdrawal = Some(Withdrawal {
        at: cx.now,
        then_cancel,
    });
    let bill = Some(Box::new(bill));
    draft.outbound.orders.push(changed(
        Order {
            bill,
            ..order.clone()
        },
        cx,
    ));
    draft
}

/// The bill with nothing promised to it, waiting for approval or cancelled.
fn back(order: &Order, then_cancel: bool, facts: Known, cx: &Context) -> Result<Draft, Rejection> {
    if then_cancel {
        let order = Order {
            bill: order.bill.clone().map(|bill| Box::new(bill.settled())),
            ..order.clone()
        };
        return Ok(cancel::cancel(&order, OrderStep::Cancel, facts, cx)?.1);
    }
    let status = order.status.after(OrderStep::Withdraw, &order.number)?;
    let mut draft = Draft::default();
    let mut backlog = Backlog::new(facts, cx);
    for allocation in order.allocations.iter().filter(|promise| promise.holding) {
        backlog.release(allocation);
    }
    draft.append(backlog.finish());
    let line = |line: &OrderLine| OrderLine {
        allocated_base: Quantity::ZERO,
        picked_base: Quantity::ZERO,
        waiting: false,
        ..line.clone()
    };
    let after = Order {
        status,
        allocated_base: Quantity::ZERO,
        lines: order.lines.iter().map(line).collect(),
        allocations: Vec::new(),
        bill: order.bill.clone().map(|bill| Box::new(bill.settled())),
        ..order.clone()
    };
    let entry = step(&order.id, Some(order.status), status, cx);
    draft.documents.history.push(entry);
    draft
        .outbound
        .order_lines
        .extend(after.lines.iter().cloned());
    draft.outbound.orders.push(changed(after, cx));
    Ok(draft)
}

impl Bill {
    /// The bill once it is approved: one that is to go out on a later day waits for it.
    pub fn approved(self, now: Timestamp) -> Self {
        let later = self
            .out_at
            .is_some_and(|at| at.bangkok_day() > now.bangkok_day());
        Self {
            presale: later,
            approves_itself: true,
            ..self
        }
    }

    /// The bill without a withdrawal under way; it waits for approval by somebody.
    fn settled(self) -> Self {
        Self {
            withdrawal: None,
            presale: false,
            approves_itself: false,
            ..self
        }
    }
}

/// The order as it is approved, if it may be.
pub fn approvable(order: &Order, cx: &Context) -> Result<Order, Rejection> {
    let Some(bill) = &order.bill else {
        return Ok(order.clone());
    };
    if bill.unassigned {
        return Err(order
            .status
            .refused(&order.number, "no warehouse is assigned to it"));
    }
    if order.frozen_at.is_some() {
        return Err(order.status.refused(&order.number, "it is frozen"));
    }
    let bill = Some(Box::new(bill.as_ref().clone().approved(cx.now)));
    Ok(Order {
        bill,
        ..order.clone()
    })
}

/// What keeps an order from being released, picked, packed or shipped.
pub fn check_free(order: &Order) -> Result<(), Rejection> {
    let refused = |why| Err(order.status.refused(&order.number, why));
    let withdrawn = order
        .bill
        .as_ref()
        .is_some_and(|bill| bill.withdrawal.is_some());
    match (order.frozen_at, withdrawn) {
        (Some(_), _) => refused("it is frozen"),
        (None, true) => refused("it is withdrawn: give the goods back"),
        (None, false) => Ok(()),
    }
}

/// A delivery bill leaves whole or not at all: what keeps it from leaving as it is.
pub fn check_whole(order: &Order) -> Result<(), Rejection> {
    let short = order
        .lines
        .iter()
        .any(|line| line.allocated_base < line.ordered_base);
    match order.kind == OrderKind::Delivery && short {
        true => {
            let why = "a part of it is out of stock, and it leaves whole or not at all";
            Err(order.status.refused(&order.number, why))
        }
        false => Ok(()),
    }
}

/// The same once picking has ended.
pub fn check_picked(order: &Order) -> Result<(), Rejection> {
    let short = order
        .lines
        .iter()
        .any(|line| line.picked_base < line.ordered_base);
    match order.kind == OrderKind::Delivery && short {
        true => {
            let why = "a part of it was not picked, and it leaves whole or not at all";
            Err(order.status.refused(&order.number, why))
        }
        false => Ok(()),
    }
}

/// The order frozen or free again. One that left or was cancelled is past that.
pub fn freeze(
    order: &Order,
    frozen: bool,
    reason: Option<&String>,
    cx: &Context,
) -> Result<Draft, Rejection> {
    if !order.status.is_open() {
        return Err(order
            .status
            .refused(&order.number, "it can't be frozen any more"));
    }
    let mut draft = Draft::default();
    if order.frozen_at.is_some() == frozen {
        return Ok(draft);
    }
    let mut bill = order.bill.clone().unwrap_or_default();
    bill.frozen_reason = reason.cloned().filter(|_| frozen);
    let after = Order {
        frozen_at: frozen.then_some(cx.now),
        bill: order.bill.is_some().then_some(bill),
        ..order.clone()
    };
    let mut entry = step(&order.id, Some(order.status), order.status, cx);
    entry.note = match frozen {
        true => format!("frozen: {}", reason.map_or("", String::as_str)),
        false => format!("unfrozen: {}", reason.map_or("", String::as_str)),
    };
    draft.documents.history.push(entry);
    draft.outbound.orders.push(changed(after, cx));
    Ok(draft)
}

/// A bill that waits for a warehouse, in that one.
pub fn assign(
    order: &Order,
    warehouse: &Warehouse,
    cx: &Context,
) -> Result<(Order, Draft), Rejection> {
    let waits = order.status == OrderStatus::PendingApproval;
    let Some(bill) = order.bill.as_deref().filter(|_| waits) else {
        let why = "only a bill that waits for approval gets a warehouse";
        return Err(order.status.refused(&order.number, why));
    };
    let line = |line: &OrderLine| OrderLine {
        warehouse_id: warehouse.id.clone(),
        warehouse_code: warehouse.code.clone(),
        ..line.clone()
    };
    let after = changed(
        Order {
            warehouse_id: warehouse.id.clone(),
            warehouse_code: warehouse.code.clone(),
            lines: order.lines.iter().map(line).collect(),
            bill: Some(Box::new(Bill {
                unassigned: false,
                ..bill.clone()
            })),
            ..order.clone()
        },
        cx,
    );
    let mut draft = Draft::default();
    draft
        .outbound
        .order_lines
        .extend(after.lines.iter().cloned());
    draft.outbound.orders.push(after.clone());
    let mut entry = step(&order.id, Some(order.status), order.status, cx);
    entry.note = format!("assigned to warehouse {}", warehouse.code);
    draft.documents.history.push(entry);
    Ok((after, draft))
}
