//! `POST /orders`, `/orders/bulk`, `/orders/preview`, `/orders/{orderNo}/cancel` and `GET /orders/{orderNo}`.

use serde_json::{Map, Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::push::asn::check_bulk_lines;
use crate::push::bulk::Bulk;
use crate::push::desk::shown;
use crate::push::envelope::success;
use crate::push::{SOURCE, schemas};
use khlang_core::access::context::Context;
use khlang_core::base::quantity::Quantity;
use khlang_core::catalog::Upserted;
use khlang_core::decision::{Changes, Facts, Followed, Need};
use khlang_core::outbound;
use khlang_core::outbound::cancel::{self, known};
use khlang_core::outbound::lifecycle::OrderStep;
use khlang_core::outbound::order::{Allocation, Order, OrderLine, SoldSet};
use khlang_core::outbound::place::{self, NewOrder, Placing, Shortage};
use khlang_core::outbound::shipment::Shipment;
use khlang_core::shape::rejection::Rejection;
use khlang_core::shape::schema::Schema;

/// The most orders that an explained shortage names (docs/push.md#orders).
const MAX_HOLDERS: usize = 5;

/// Prepares `POST /orders`.
pub fn create(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let order = call.read()?;
    Ok(Box::new(Create {
        order,
        preview: false,
    }))
}

/// Prepares `POST /orders/preview`: the same answer, and nothing stored.
pub fn preview(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let order = call.read()?;
    Ok(Box::new(Create {
        order,
        preview: true,
    }))
}

struct Create {
    order: NewOrder,
    preview: bool,
}

impl Operation for Create {
    fn needs(&self) -> Vec<Need> {
        place::needs(std::iter::once(&self.order))
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let mut placing = Placing::new(facts.into(), SOURCE, cx);
        let data = place(&mut placing, &self.order)?;
        if self.preview {
            return Ok(Decision::answer(success(200, data, &cx.request_id)));
        }
        Ok(Decision {
            reply: success(201, data, &cx.request_id),
            changes: placing.finish().into(),
        })
    }
}

/// Prepares `POST /orders/bulk`.
pub fn create_many(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let orders = Bulk::<NewOrder>::read(call, "orders", schema(), &["referenceNo"]);
    check_bulk_lines(
        "orders",
        orders.fitting().map(|order| order.lines.len()).sum(),
    )?;
    Ok(Box::new(CreateMany { orders }))
}

fn schema() -> &'static Schema {
    &schemas::NEW_ORDER
}

struct CreateMany {
    orders: Bulk<NewOrder>,
}

impl Operation for CreateMany {
    fn needs(&self) -> Vec<Need> {
        let mut needs = place::needs(self.orders.fitting());
        needs.extend(self.orders.needs());
        needs
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let mut placing = Placing::new(facts.into(), SOURCE, cx);
        let (reply, stored) = self.orders.apply(facts, cx, |order| {
            place(&mut placing, order).map(|data| (Upserted::Created, data))
        });
        let mut changes = Changes::from(placing.finish());
        changes.access.stored_replies.extend(stored);
        Ok(Decision { changes, reply })
    }
}

/// Places an order, and shows it with why it is short.
fn place(placing: &mut Placing, order: &NewOrder) -> Result<Value, Rejection> {
    let order = placing.place(order)?;
    let mut data = show(&order);
    if let Some(Value::Array(lines)) = data.get_mut("lines") {
        lines
            .iter_mut()
            .for_each(|line| explain(line, &order, placing));
    }
    Ok(data)
}

/// Why a line is short; of a set, why its components are.
fn explain(shown: &mut Value, order: &Order, placing: &Placing) {
    if let Some(Value::Array(components)) = shown.get_mut("components") {
        let components = components.iter_mut();
        return components.for_each(|part| explain(part, order, placing));
    }
    let number = shown.get("lineNo").and_then(Value::as_i64);
    let line = order.lines.iter().find(|line| Some(line.line_no) == number);
    let shortage = line.and_then(|line| Some((line, placing.shortage(line)?)));
    if let (Value::Object(fields), Some((line, shortage))) = (shown, shortage) {
        fields.insert("shortage".to_owned(), show_shortage(&shortage, line));
    }
}

fn show_shortage(shortage: &Shortage, line: &OrderLine) -> Value {
    let show = |base: Quantity| line.factor.from_base(base).to_json();
    let holders = shortage.held_by.iter().take(MAX_HOLDERS);
    json!({
        "requested": line.ordered.to_json(),
        "available": show(shortage.available),
        "missing": show(shortage.missing),
        "heldBy": holders
            .map(|(number, held)| json!({ "orderNo": number, "qty": show(*held) }))
            .collect::<Vec<_>>(),
    })
}

/// Prepares `POST /orders/{orderNo}/cancel`.
pub fn cancel(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let reason = call.body().get("reason").and_then(Value::as_str);
    Ok(Box::new(Cancel {
        number: call.param("orderNo"),
        reason: reason.map(str::to_owned),
    }))
}

struct Cancel {
    number: String,
    reason: Option<String>,
}

impl Operation for Cancel {
    fn needs(&self) -> Vec<Need> {
        cancel::needs(&self.number)
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let order = known(&self.number, facts.into())?;
        let (step, reason) = (OrderStep::Cancel, self.reason.as_deref());
        let (order, changes) = cancel::cancel_because(order, step, reason, facts.into(), cx)?;
        Ok(Decision {
            reply: success(200, show(&order), &cx.request_id).showing(after(order)),
            changes: changes.into(),
        })
    }
}

/// Prepares `GET /orders/{orderNo}`.
pub fn find(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Find {
        number: call.param("orderNo"),
    }))
}

struct Find {
    number: String,
}

impl Operation for Find {
    fn needs(&self) -> Vec<Need> {
        let number = self.number.clone();
        vec![outbound::Need::Order { number }.into()]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let order = known(&self.number, facts.into())?;
        Ok(Decision::answer(success(200, show(order), &cx.request_id)))
    }
}

/// Shows an order as the decision and its follow-ups leave it.
pub fn after(order: Order) -> impl Fn(&Changes, &Followed) -> Map<String, Value> + Send + Sync {
    move |changes, followed| match show(&followed.order(&order, changes)) {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// An order as the caller sees it (docs/push.md#orders).
pub fn show(order: &Order) -> Value {
    json!({
        "id": order.id,
        "orderNo": order.number,
        "status": order.status.word(),
        "warehouseCode": order.warehouse_code,
        "customerCode": order.customer_code,
        "requiredDate": shown(order.required_date),
        "priority": order.priority,
        "shipTo": order.ship_to,
        "referenceNo": order.reference_no,
        "backorder": order.backorder,
        "createdAt": order.created_at.to_string(),
        "updatedAt": order.updated_at.to_string(),
        "lines": show_lines(order),
        "pickTasks": order.allocations.iter().filter_map(|task| show_task(task, order)).collect::<Vec<_>>(),
        "shipments": order.shipments.iter().map(show_shipment).collect::<Vec<_>>(),
        "summary": summary(order),
    })
}

/// The lines as they were ordered, by number: a set with its components.
fn show_lines(order: &Order) -> Value {
    let own = order.lines.iter().filter(|line| line.set_line_no.is_none());
    let own = own.map(|line| (line.line_no, show_line(line, order)));
    let sets = order
        .sets
        .iter()
        .map(|set| (set.line_no, show_set(set, order)));
    let mut lines: Vec<(i64, Value)> = own.chain(sets).collect();
    lines.sort_by_key(|(number, _)| *number);
    lines.into_iter().map(|(_, line)| line).collect()
}

/// A set, of which there are as many as every component allows.
fn show_set(set: &SoldSet, order: &Order) -> Value {
    let show = |of: fn(&OrderLine) -> Quantity| {
        let sets = set.whole(&order.lines, of);
        set.factor.from_base(sets).to_json()
    };
    let allocated = set.whole(&order.lines, |line| line.allocated_base);
    let cancelled = set.whole(&order.lines, |line| line.cancelled_base);
    let is_open = set.components(&order.lines).any(|line| line.open);
    let missing = match is_open {
        true => set.ordered_base.minus(allocated).minus(cancelled),
        false => Quantity::ZERO,
    };
    let components = set.components(&order.lines);
    json!({
        "lineNo": set.line_no,
        "sku": set.sku,
        "warehouseCode": set.warehouse_code,
        "uomCode": set.uom_code,
        "qtyOrdered": set.ordered.to_json(),
        "qtyAllocated": show(|line| line.allocated_base),
        "qtyPicked": show(|line| line.picked_base),
        "qtyShipped": show(|line| line.shipped_base),
        "qtyBackordered": set.factor.from_base(missing).to_json(),
        "qtyCancelled": set.factor.from_base(cancelled).to_json(),
        "lotNo": null,
        "minShelfLifeDays": null,
        "allocations": [],
        "components": components.map(|line| show_line(line, order)).collect::<Vec<_>>(),
    })
}

fn show_line(line: &OrderLine, order: &Order) -> Value {
    let show = |base: Quantity| line.factor.from_base(base).to_json();
    let allocations = order.allocations.iter();
    let allocations = allocations.filter(|a| a.line_no == line.line_no);
    json!({
        "lineNo": line.line_no,
        "sku": line.sku,
        "warehouseCode": line.warehouse_code,
        "uomCode": line.uom_code,
        "qtyOrdered": line.ordered.to_json(),
        "qtyAllocated": show(line.allocated_base),
        "qtyPicked": show(line.picked_base),
        "qtyShipped": show(line.shipped_base),
        "qtyBackordered": show(if line.open { line.missing() } else { Quantity::ZERO }),
        "qtyCancelled": show(line.cancelled_base),
        "lotNo": line.lot_no,
        "minShelfLifeDays": line.min_shelf_life_days,
        "allocations": allocations.map(show_allocation).collect::<Vec<_>>(),
    })
}

/// Quantities of promises and tasks are in base units: they are what a picker takes.
fn show_allocation(allocation: &Allocation) -> Value {
    json!({
        "locationCode": allocation.location_code,
        "lotNo": allocation.lot_no,
        "expiryDate": shown(allocation.expiry_date),
        "qty": allocation.quantity.to_json(),
        "status": allocation.status,
        "serials": allocation.serials,
    })
}

fn show_task(allocation: &Allocation, order: &Order) -> Option<Value> {
    let number = allocation.task_number.as_ref()?;
    let of = |line: &&OrderLine| line.line_no == allocation.line_no;
    let line = order.lines.iter().find(of);
    Some(json!({
        "taskNo": number,
        "lineNo": allocation.line_no,
        "sku": line.map(|line| &line.sku),
        "locationCode": allocation.location_code,
        "lotNo": allocation.lot_no,
        "qty": allocation.quantity.to_json(),
        "status": allocation.status,
        "serials": allocation.serials,
    }))
}

/// A shipment as the caller sees it.
pub fn show_shipment(shipment: &Shipment) -> Value {
    json!({
        "shipmentNo": shipment.number,
        "carrier": shipment.carrier,
        "trackingNo": shipment.tracking_no,
        "status": shipment.status,
        "shippedAt": shipment.created_at.to_string(),
    })
}

/// Sums over the lines, each in its own unit, as the lines show them.
fn summary(order: &Order) -> Value {
    let sum = |of: fn(&OrderLine) -> Quantity| -> Value {
        let parts = order
            .lines
            .iter()
            .map(|line| line.factor.from_base(of(line)));
        parts.sum::<Quantity>().to_json()
    };
    json!({
        "totalOrdered": sum(|line| line.ordered_base),
        "totalAllocated": sum(|line| line.allocated_base),
        "totalPicked": sum(|line| line.picked_base),
        "totalShipped": sum(|line| line.shipped_base),
    })
}
