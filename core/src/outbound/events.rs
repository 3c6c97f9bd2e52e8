//! What orders tell (docs/webhooks.md#events): `order.allocated`, `order.released`, `order.shipped` and
//! `order.cancelled`.

use serde_json::{Value, json};

use crate::access::context::Context;
use crate::outbound::order::{Allocation, Order, OrderLine};
use crate::outbound::shipment::Shipment;
use crate::webhooks::{Event, EventKind};

/// Stock was promised to these lines of the order, which is given as it is afterwards.
pub fn allocated<'a>(
    order: &Order,
    lines: impl Iterator<Item = &'a OrderLine>,
    cx: &Context,
) -> Event {
    let lines: Vec<&OrderLine> = lines.collect();
    let shown: Vec<_> = lines.iter().map(|line| show_line(line)).collect();
    let data = json!({ "lines": shown });
    let told = event(EventKind::OrderAllocated, order, data, cx);
    told.also_in(lines.iter().map(|line| line.warehouse_code.as_str()))
}

/// Promises of these lines of the order were taken back; the order is given as it is afterwards.
pub fn deallocated<'a>(
    order: &Order,
    lines: impl Iterator<Item = &'a OrderLine>,
    cx: &Context,
) -> Event {
    let lines: Vec<&OrderLine> = lines.collect();
    let shown: Vec<_> = lines.iter().map(|line| show_line(line)).collect();
    let data = json!({ "lines": shown });
    let told = event(EventKind::OrderDeallocated, order, data, cx);
    told.also_in(lines.iter().map(|line| line.warehouse_code.as_str()))
}

/// These promises of the order became pick tasks.
pub fn released(order: &Order, tasks: &[Allocation], cx: &Context) -> Event {
    let tasks = tasks
        .iter()
        .map(|task| show_task(task, order))
        .collect::<Vec<_>>();
    event(
        EventKind::OrderReleased,
        order,
        json!({ "pickTasks": tasks }),
        cx,
    )
}

/// The order left.
pub fn shipped(order: &Order, shipment: &Shipment, cx: &Context) -> Event {
    let lines = order.lines.iter().map(show_line).collect::<Vec<_>>();
    let data = json!({
        "shipmentNo": shipment.number,
        "trackingNo": shipment.tracking_no,
        "carrier": shipment.carrier,
        "lines": lines,
    });
    event(EventKind::OrderShipped, order, data, cx)
}

/// The order was called off, for a reason where one was given.
pub fn cancelled(order: &Order, reason: Option<&str>, cx: &Context) -> Event {
    let data = json!({ "reason": reason });
    event(EventKind::OrderCancelled, order, data, cx)
}

/// What of the order's lines will not come any more, of which a part has left: the order before, and after.
/// None where nothing was cancelled.
pub fn backorder_cancelled(before: &Order, after: &Order, cx: &Context) -> Option<Event> {
    let lines = before.lines.iter().zip(&after.lines);
    let shown = lines.filter_map(|(before, after)| {
        let cancelled = after.cancelled_base.minus(before.cancelled_base);
        let mut line = show_line(after);
        if let Value::Object(fields) = &mut line {
            let shown = after.factor.from_base(cancelled).to_json();
            fields.insert("qtyCancelled".to_owned(), shown);
        }
        cancelled.is_positive().then_some(line)
    });
    let shown: Vec<Value> = shown.collect();
    let data = json!({ "lines": shown });
    let told = || event(EventKind::OrderBackorderCancelled, after, data, cx);
    (!shown.is_empty()).then(told)
}

/// An event of the order: what all of them say, and `more`.
fn event(kind: EventKind, order: &Order, more: Value, cx: &Context) -> Event {
    let mut data = json!({
        "orderNo": order.number,
        "warehouseCode": order.warehouse_code,
        "referenceNo": order.reference_no,
        "orderStatus": order.status.word(),
    });
    if let (Value::Object(fields), Value::Object(more)) = (&mut data, more) {
        fields.extend(more);
    }
    let lines = order.lines.iter();
    let told = Event::new(kind, &order.id, data, cx);
    told.also_in(lines.map(|line| line.warehouse_code.as_str()))
}

fn show_line(line: &OrderLine) -> Value {
    let show = |base| line.factor.from_base(base).to_json();
    json!({
        "lineNo": line.line_no,
        "sku": line.sku,
        "uomCode": line.uom_code,
        "qtyOrdered": line.ordered.to_json(),
        "qtyAllocated": show(line.allocated_base),
        "qtyShipped": show(line.shipped_base),
    })
}

fn show_task(task: &Allocation, order: &Order) -> Value {
    let line = order.lines.iter().find(|line| line.line_no == task.line_no);
    json!({
        "taskNo": task.task_number,
        "sku": line.map(|line| &line.sku),
        "locationCode": task.location_code,
        "lotNo": task.lot_no,
        "qty": task.quantity.to_json(),
    })
}
