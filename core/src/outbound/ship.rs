//! Packing, shipping and delivering (docs/operations.md#shipments).

use crate::outbound::changes::Changes;
use serde::Deserialize;
use serde_json::Value;

use crate::access::context::Context;
use crate::access::tenancy::Backorder;
use crate::base::numbers::NumberKind;
use crate::base::quantity::{Quantity, SCALE};
use crate::documents;
use crate::documents::Step;
use crate::outbound::backlog::{Backlog, step};
use crate::outbound::events;
use crate::outbound::lifecycle::OrderStep;
use crate::outbound::order::{AllocationStatus, Order, OrderLine};
use crate::outbound::release::changed;
use crate::outbound::shipment::{BoxLine, Container, PackedBox, Shipment};
use crate::outbound::tracking::check_tracking;
use crate::outbound::{Draft, Known};
use crate::shape::rejection::Rejection;
use crate::shape::schema::Problem;
use crate::stock::pieces::SHIPPED;
use crate::webhooks;

/// How an order is packed; nothing named is one box with all that was picked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Packing {
    /// The boxes.
    pub boxes: Option<Vec<NewBox>>,
}

/// A box as a packer tells it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NewBox {
    length_cm: Option<Value>,
    width_cm: Option<Value>,
    height_cm: Option<Value>,
    weight_kg: Option<Value>,
    length_mm: Option<i64>,
    width_mm: Option<i64>,
    height_mm: Option<i64>,
    weight_g: Option<i64>,
    tracking_no: Option<String>,
    containers: Vec<Container>,
    lines: Option<Vec<NewBoxLine>>,
}

/// What of a line is in a box, in base units.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewBoxLine {
    line_no: i64,
    qty: Value,
}

/// The order after packing, and its boxes.
pub fn pack(order: &Order, packing: &Packing, cx: &Context) -> Result<(Order, Draft), Rejection> {
    let status = order.status.after(OrderStep::Pack, &order.number)?;
    let boxes = packing.boxes(order, cx)?;
    let packed = changed(
        Order {
            status,
            ..order.clone()
        },
        cx,
    );
    let changes = Draft {
        documents: documents::Changes {
            history: vec![step(&order.id, Some(order.status), status, cx)],
            ..documents::Changes::default()
        },
        outbound: Changes {
            orders: vec![packed.clone()],
            boxes,
            ..Changes::default()
        },
        ..Draft::default()
    };
    Ok((packed, changes))
}

impl Packing {
    fn boxes(&self, order: &Order, cx: &Context) -> Result<Vec<PackedBox>, Rejection> {
        let one = [NewBox::default()];
        let named = self.boxes.as_deref().unwrap_or(&one);
        let boxes: Vec<PackedBox> = named
            .iter()
            .zip(1..)
            .map(|(new, box_no)| new.read(order, box_no, named.len() == 1, cx))
            .collect();
        check_contents(&boxes, order)?;
        Ok(boxes)
    }
}

impl NewBox {
    fn read(&self, order: &Order, box_no: i64, alone: bool, cx: &Context) -> PackedBox {
        let slot = cx.take_number(NumberKind::Box);
        let contents = match &self.lines {
            Some(lines) => lines.iter().map(NewBoxLine::read).collect(),
            None if alone => order.lines.iter().filter_map(all_picked).collect(),
            None => Vec::new(),
        };
        PackedBox {
            order_id: order.id.clone(),
            box_no,
            length_cm: size(self.length_cm.as_ref(), self.length_mm, MM_OF_CM),
            width_cm: size(self.width_cm.as_ref(), self.width_mm, MM_OF_CM),
            height_cm: size(self.height_cm.as_ref(), self.height_mm, MM_OF_CM),
            weight_kg: size(self.weight_kg.as_ref(), self.weight_g, G_OF_KG),
            contents,
            number: Some(slot.text),
            number_slot: Some(slot.index),
            packed_at: Some(cx.now),
            tracking_no: self.tracking_no.clone(),
            containers: self.containers.clone(),
        }
    }
}

/// Millimetres of a centimetre.
const MM_OF_CM: i64 = 10;

/// Grams of a kilogram.
const G_OF_KG: i64 = 1_000;

/// A size in its large unit: as it is given, else from so many of the small unit.
fn size(large: Option<&Value>, small: Option<i64>, ratio: i64) -> Option<Quantity> {
    let given = large.and_then(|value| Quantity::from_json(value).ok());
    let scaled = |small: i64| small.checked_mul(SCALE)?.checked_div(ratio);
    given.or_else(|| small.and_then(scaled).map(Quantity::from_scaled))
}

impl NewBoxLine {
    fn read(&self) -> BoxLine {
        BoxLine {
            line_no: self.line_no,
            quantity: Quantity::from_json(&self.qty).unwrap_or_default(),
        }
    }
}

fn all_picked(line: &OrderLine) -> Option<BoxLine> {
    let quantity = line.ready();
    let line_no = line.line_no;
    quantity
        .is_positive()
        .then_some(BoxLine { line_no, quantity })
}

/// All boxes together hold of each line what was picked of it.
fn check_contents(boxes: &[PackedBox], order: &Order) -> Result<(), Rejection> {
    let contents = || boxes.iter().flat_map(|one| &one.contents);
    let mut problems = Vec::new();
    for line in &order.lines {
        let packed: Quantity = contents()
            .filter(|c| c.line_no == line.line_no)
            .map(|c| c.quantity)
            .sum();
        if packed != line.ready() {
            let message = format!(
                "must hold {} of line {}, as was picked, not {packed}",
                line.ready(),
                line.line_no
            );
            problems.push(Problem::new("boxes", message));
        }
    }
    for unknown in contents().filter(|c| order.lines.iter().all(|line| line.line_no != c.line_no)) {
        problems.push(Problem::new(
            "boxes",
            format!("the order has no line {}", unknown.line_no),
        ));
    }
    Rejection::check(problems)
}

/// With whom an order leaves.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Dispatch {
    /// Who carries it.
    pub carrier: Option<String>,
    /// The carrier's number for it.
    pub tracking_no: Option<String>,
}

/// The order after what was picked of it left, at the average cost. What it is short of goes on waiting for a
/// further shipment, or is cancelled where the order says so; what is promised and not picked stays promised.
pub fn ship(
    order: &Order,
    dispatch: &Dispatch,
    facts: Known,
    cx: &Context,
) -> Result<(Order, Draft), Rejection> {
    check_tracking(dispatch.tracking_no.as_deref(), facts)?;
    let mut lines = order.lines.clone();
    let cancels = order.backorder == Backorder::Cancel;
    lines.iter_mut().for_each(|line| leave(line, cancels));
    let rest = lines.iter().any(is_left);
    let by = match rest {
        true => OrderStep::ShipPart,
        false => OrderStep::Ship,
    };
    let status = order.status.after(by, &order.number)?;
    for line in &mut lines {
        line.open = rest;
        line.waiting = rest && line.missing().is_positive();
    }
    let mut backlog = Backlog::new(facts, cx);
    let mut shipped = changed(
        Order {
            status,
            lines,
            ..order.clone()
        },
        cx,
    );
    let picked = shipped.allocations.iter_mut();
    for allocation in picked.filter(|a| a.status == AllocationStatus::Picked) {
        let (level, serials) = (&allocation.level, &allocation.serials);
        backlog.pieces.set(level, serials, SHIPPED, &order.id);
        *allocation = backlog.ship(allocation);
    }
    let shipment = shipment(order, dispatch, cx);
    let mut told = vec![events::shipped(&shipped, &shipment, cx)];
    told.extend(events::backorder_cancelled(order, &shipped, cx));
    shipped.shipments.push(shipment.clone());
    let mut changes = Draft {
        documents: documents::Changes {
            history: vec![step(&order.id, Some(order.status), status, cx)],
            ..documents::Changes::default()
        },
        outbound: Changes {
            order_lines: shipped.lines.clone(),
            orders: vec![shipped.clone()],
            shipments: vec![shipment],
            ..Changes::default()
        },
        webhooks: webhooks::Changes {
            events: told,
            ..webhooks::Changes::default()
        },
        ..Draft::default()
    };
    changes.append(backlog.finish());
    Ok((shipped, changes))
}

fn leave(line: &mut OrderLine, cancels: bool) {
    line.shipped_base = line.picked_base;
    if cancels {
        line.cancelled_base = line.cancelled_base.plus(line.missing());
    }
}

/// Whether something of the line is still to leave.
fn is_left(line: &OrderLine) -> bool {
    line.shipped_base.plus(line.cancelled_base) < line.ordered_base
}

fn shipment(order: &Order, dispatch: &Dispatch, cx: &Context) -> Shipment {
    let slot = cx.take_number(NumberKind::Shipment);
    Shipment {
        id: cx.entropy.uuid(),
        number: slot.text,
        number_slot: Some(slot.index),
        order_id: order.id.clone(),
        order_number: order.number.clone(),
        carrier: dispatch.carrier.clone(),
        tracking_no: dispatch.tracking_no.clone(),
        status: "shipped".to_owned(),
        created_at: cx.now,
        updated_at: cx.now,
        version: 1,
        events: Vec::new(),
    }
}

/// The order after it arrived.
pub fn deliver(order: &Order, cx: &Context) -> Result<(Order, Draft), Rejection> {
    let status = order.status.after(OrderStep::Deliver, &order.number)?;
    let delivered = changed(
        Order {
            status,
            ..order.clone()
        },
        cx,
    );
    let changes = Draft {
        documents: documents::Changes {
            history: vec![step(&order.id, Some(order.status), status, cx)],
            ..documents::Changes::default()
        },
        outbound: Changes {
            orders: vec![delivered.clone()],
            ..Changes::default()
        },
        ..Draft::default()
    };
    Ok((delivered, changes))
}

/// Something went wrong with the order; its story keeps it, and it stays where it stands.
pub fn note_exception(order: &Order, reason: &str, cx: &Context) -> (Order, Draft) {
    let noted = changed(order.clone(), cx);
    let told = Step {
        note: reason.to_owned(),
        ..step(&order.id, Some(order.status), order.status, cx)
    };
    let changes = Draft {
        documents: documents::Changes {
            history: vec![told],
            ..documents::Changes::default()
        },
        outbound: Changes {
            orders: vec![noted.clone()],
            ..Changes::default()
        },
        ..Draft::default()
    };
    (noted, changes)
}
