//! `ops/orders/*` and `ops/shipments/*`: the steps of an order in the warehouse
//! (docs/operations.md#order-steps).

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::push::envelope::success;
use crate::push::orders::{after, show, show_shipment};
use khlang_core::access::context::Context;
use khlang_core::base::quantity::Quantity;
use khlang_core::catalog;
use khlang_core::catalog::resolve::unknown_warehouse;
use khlang_core::decision::{Facts, Need};
use khlang_core::outbound;
use khlang_core::outbound::cancel::{self, known};
use khlang_core::outbound::carrier::{Told, tell};
use khlang_core::outbound::lifecycle::OrderStep;
use khlang_core::outbound::order::Order;
use khlang_core::outbound::parcel;
use khlang_core::outbound::pick::{Picks, pick};
use khlang_core::outbound::release::{approve, release};
use khlang_core::outbound::ship::{Dispatch, Packing, deliver, note_exception, pack, ship};
use khlang_core::outbound::shipment::{
    BoxLine, OrderStory, PackedBox, PastStep, Shipment, ShipmentEvent,
};
use khlang_core::outbound::tracking;
use khlang_core::outbound::withdraw::{
    approvable, assign, check_free, check_picked, check_whole, give_back,
};
use khlang_core::shape::rejection::Rejection;

type Stepped = Result<(Order, outbound::Draft), Rejection>;

/// What one endpoint does to an order, with its body read.
enum Act {
    Approve,
    GiveBack,
    Assign(Assignment),
    Reject,
    Release,
    Pick(Picks),
    Pack(Packing),
    Ship(Dispatch),
    Deliver,
    Exception(Reason),
}

/// Packs the order, and numbers the parcels of a bill.
fn packed(order: &Order, packing: &Packing, facts: &Facts, cx: &Context) -> Stepped {
    check_free(order)?;
    check_picked(order)?;
    let (after, mut draft) = pack(order, packing, cx)?;
    let after = parcel::number(after, &mut draft, facts.into());
    Ok((after, draft))
}

/// Sends the order out, a bill with the carrier and the number that it has.
fn shipped(order: &Order, said: &Dispatch, facts: &Facts, cx: &Context) -> Stepped {
    check_free(order)?;
    check_picked(order)?;
    let dispatch = parcel::dispatch(order, said);
    let (after, mut draft) = ship(order, &dispatch, facts.into(), cx)?;
    let after = parcel::left(after, &dispatch, &mut draft);
    Ok((after, draft))
}

/// The warehouse that a bill gets.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Assignment {
    warehouse_code: String,
}

impl Assignment {
    /// The bill in that warehouse; one that was to be approved at once is.
    fn take(&self, order: &Order, facts: &Facts, cx: &Context) -> Stepped {
        let unknown = || {
            Rejection::unknown_references(vec![unknown_warehouse(
                "warehouseCode",
                &self.warehouse_code,
            )])
        };
        let warehouse = facts.catalog.warehouses.get(&self.warehouse_code);
        let warehouse = warehouse.ok_or_else(unknown)?;
        let (assigned, draft) = assign(order, warehouse, cx)?;
        let at_once = assigned
            .bill
            .as_ref()
            .is_some_and(|bill| bill.approves_itself);
        if !at_once || assigned.frozen_at.is_some() {
            return Ok((assigned, draft));
        }
        // One commit writes one version: the approval stands on the order as it was read.
        let approvable = Order {
            version: order.version,
            ..approvable(&assigned, cx)?
        };
        approve(&approvable, facts.into(), cx)
    }
}

/// Why something went wrong.
#[derive(Clone, Debug, Deserialize)]
struct Reason {
    reason: String,
}

struct Step {
    number: String,
    act: Act,
}

fn step(call: &Call, act: Act) -> Result<Box<dyn Operation>, Rejection> {
    let number = call.param("orderNo");
    Ok(Box::new(Step { number, act }))
}

/// Prepares `POST ops/orders/{orderNo}/approve`.
pub fn prepare_approve(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    step(call, Act::Approve)
}

/// Prepares `POST ops/orders/{orderNo}/give-back`.
pub fn prepare_give_back(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    step(call, Act::GiveBack)
}

/// Prepares `POST ops/orders/{orderNo}/warehouse`.
pub fn prepare_assign(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    step(call, Act::Assign(call.read()?))
}

/// Prepares `POST ops/orders/{orderNo}/reject`.
pub fn prepare_reject(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    step(call, Act::Reject)
}

/// Prepares `POST ops/orders/{orderNo}/release`.
pub fn prepare_release(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    step(call, Act::Release)
}

/// Prepares `POST ops/orders/{orderNo}/pick`.
pub fn prepare_pick(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    step(call, Act::Pick(call.read()?))
}

/// Prepares `POST ops/orders/{orderNo}/pack`.
pub fn prepare_pack(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    step(call, Act::Pack(call.read()?))
}

/// Prepares `POST ops/orders/{orderNo}/ship`.
pub fn prepare_ship(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    step(call, Act::Ship(call.read()?))
}

/// Prepares `POST ops/orders/{orderNo}/deliver`.
pub fn prepare_deliver(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    step(call, Act::Deliver)
}

/// Prepares `POST ops/orders/{orderNo}/exception`.
pub fn prepare_exception(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    step(call, Act::Exception(call.read()?))
}

impl Step {
    fn take(&self, order: &Order, facts: &Facts, cx: &Context) -> Stepped {
        match &self.act {
            Act::Approve => approve(&approvable(order, cx)?, facts.into(), cx),
            Act::GiveBack => give_back(order, facts.into(), cx),
            Act::Assign(to) => to.take(order, facts, cx),
            Act::Reject => cancel::cancel(order, OrderStep::Reject, facts.into(), cx),
            Act::Release => {
                check_free(order)?;
                check_whole(order)?;
                release(order, cx)
            }
            Act::Pick(picks) => {
                check_free(order)?;
                pick(order, picks, facts.into(), cx)
            }
            Act::Pack(packing) => packed(order, packing, facts, cx),
            Act::Ship(dispatch) => shipped(order, dispatch, facts, cx),
            Act::Deliver => deliver(order, cx),
            Act::Exception(told) => Ok(note_exception(order, &told.reason, cx)),
        }
    }

    /// Whether the step moves stock, and so needs to see it.
    const fn moves_stock(&self) -> bool {
        !matches!(
            self.act,
            Act::Release | Act::Pack(_) | Act::Deliver | Act::Exception(_)
        )
    }
}

impl Operation for Step {
    fn needs(&self) -> Vec<Need> {
        let number = self.number.clone();
        let mut needs = match self.moves_stock() {
            true => cancel::needs(&self.number),
            false => vec![outbound::Need::Order { number }.into()],
        };
        match &self.act {
            Act::Pack(_) => needs.push(catalog::Need::Carriers {}.into()),
            Act::Ship(dispatch) => {
                needs.extend(tracking::needs::<Need>(dispatch.tracking_no.as_deref()));
            }
            Act::Assign(to) => needs.push(
                catalog::Need::Warehouses {
                    codes: BTreeSet::from([to.warehouse_code.clone()]),
                }
                .into(),
            ),
            _ => {}
        }
        needs
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let order = known(&self.number, facts.into())?;
        let (order, changes) = self.take(order, facts, cx)?;
        let mut data = show(&order);
        if let (Value::Object(fields), false) = (&mut data, changes.outbound.boxes.is_empty()) {
            fields.insert(
                "boxes".to_owned(),
                changes.outbound.boxes.iter().map(show_box).collect(),
            );
        }
        Ok(Decision {
            reply: success(200, data, &cx.request_id).showing(after(order)),
            changes: changes.into(),
        })
    }
}

/// Prepares `GET ops/orders/{orderNo}`: the order with its story and boxes.
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
        vec![
            outbound::Need::Order {
                number: number.clone(),
            }
            .into(),
            outbound::Need::OrderStory { number }.into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let mut data = show(known(&self.number, facts.into())?);
        let story = (*facts.outbound.order_story).clone().unwrap_or_default();
        if let Value::Object(fields) = &mut data {
            fields.extend(show_story(&story));
        }
        Ok(Decision::answer(success(200, data, &cx.request_id)))
    }
}

fn show_story(story: &OrderStory) -> [(String, Value); 2] {
    [
        (
            "boxes".to_owned(),
            story.boxes.iter().map(show_box).collect(),
        ),
        (
            "history".to_owned(),
            story.steps.iter().map(show_step).collect(),
        ),
    ]
}

fn show_step(step: &PastStep) -> Value {
    json!({
        "at": step.at.to_string(),
        "actor": step.actor,
        "from": step.from,
        "to": step.to,
        "note": step.note,
    })
}

fn show_box(packed: &PackedBox) -> Value {
    let size = |value: Option<Quantity>| value.map(Quantity::to_json);
    let line = |line: &BoxLine| json!({ "lineNo": line.line_no, "qty": line.quantity.to_json() });
    json!({
        "boxNo": packed.box_no,
        "boxNumber": packed.number,
        "trackingNo": packed.tracking_no,
        "containers": packed.containers,
        "lengthCm": size(packed.length_cm),
        "widthCm": size(packed.width_cm),
        "heightCm": size(packed.height_cm),
        "weightKg": size(packed.weight_kg),
        "lines": packed.contents.iter().map(line).collect::<Vec<_>>(),
    })
}

/// Prepares `POST ops/shipments/{trackingNo}/events`.
pub fn tell_shipment(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(ShipmentCall {
        number: call.param("trackingNo"),
        told: Some(call.read()?),
    }))
}

/// Prepares `GET ops/shipments/{trackingNo}`.
pub fn find_shipment(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(ShipmentCall {
        number: call.param("trackingNo"),
        told: None,
    }))
}

struct ShipmentCall {
    number: String,
    told: Option<Told>,
}

impl Operation for ShipmentCall {
    fn needs(&self) -> Vec<Need> {
        let number = self.number.clone();
        vec![
            outbound::Need::Shipment {
                number: number.clone(),
            }
            .into(),
            outbound::Need::OrderOfShipment { number }.into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let unknown = || Rejection::not_found(format!("Shipment \"{}\" not found.", self.number));
        let shipment = facts.outbound.shipment.as_ref().ok_or_else(unknown)?;
        let (shipment, changes) = match &self.told {
            Some(told) => tell(shipment, facts.outbound.order.as_ref(), told, cx)?,
            None => (shipment.clone(), outbound::Draft::default()),
        };
        Ok(Decision {
            reply: success(200, show_told(&shipment), &cx.request_id),
            changes: changes.into(),
        })
    }
}

fn show_told(shipment: &Shipment) -> Value {
    let mut data = show_shipment(shipment);
    if let Value::Object(fields) = &mut data {
        fields.insert("orderNo".to_owned(), json!(shipment.order_number));
        fields.insert(
            "events".to_owned(),
            shipment.events.iter().map(show_event).collect(),
        );
    }
    data
}

fn show_event(event: &ShipmentEvent) -> Value {
    json!({
        "status": event.status,
        "at": event.at.to_string(),
        "location": event.place,
        "note": event.note,
        "returnTrackingNo": event.return_tracking_no,
    })
}
