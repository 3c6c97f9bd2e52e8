//! `/order/getTrackingBySn` and `/order/getOrderTrackingInfoByNo`: the way of a parcel.

use serde_json::{Value, json};

use super::{Named, status, text};
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::codes::Code;
use crate::flash::envelope::success;
use crate::flash::moment;
use crate::flash::statuses::{PARCEL_OF_CARRIER, PARCEL_OF_ORDER, ParcelState, parcel_state};
use khlang_core::access::context::Context;
use khlang_core::base::clock::Timestamp;
use khlang_core::decision::{Facts, Need};
use khlang_core::outbound::shipment::{PastStep, ShipmentEvent};
use khlang_core::outbound::views::BillView;
use khlang_core::shape::rejection::Rejection;

/// Prepares `POST /order/getTrackingBySn`.
pub fn by_number(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(ByNumber(call.read()?)))
}

/// Prepares `POST /order/getOrderTrackingInfoByNo`.
pub fn of_bill(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(OfBill(call.read()?)))
}

/// A stop of a parcel.
struct Stop {
    state: Option<&'static ParcelState>,
    message: String,
    at: Timestamp,
}

/// The stops of a bill's parcel, the first one first.
fn stops(view: &BillView) -> Vec<Stop> {
    let steps = view.steps.iter().filter_map(of_step);
    let reported = view.events.iter().map(of_event);
    let mut all: Vec<Stop> = steps.chain(reported).collect();
    all.sort_by_key(|stop| stop.at);
    all
}

fn of_step(step: &PastStep) -> Option<Stop> {
    const BEFORE: [&str; 2] = ["", "pending_approval"];
    const APPROVED: [&str; 3] = ["pending", "partially_allocated", "allocated"];
    let approval = BEFORE.contains(&step.from.as_str()) && APPROVED.contains(&step.to.as_str());
    let cause = match approval {
        true => "approved",
        false if step.from == step.to => return None,
        false => step.to.as_str(),
    };
    let state = parcel_state(PARCEL_OF_ORDER, cause)?;
    Some(Stop {
        state: Some(state),
        message: state.message.to_owned(),
        at: step.at,
    })
}

fn of_event(event: &ShipmentEvent) -> Stop {
    let state = parcel_state(PARCEL_OF_CARRIER, &event.status);
    let said = event.note.clone().filter(|note| !note.is_empty());
    let usual = || {
        let message = state.map_or(event.status.as_str(), |state| state.message);
        match &event.place {
            Some(place) => format!("{message} [{place}]"),
            None => message.to_owned(),
        }
    };
    Stop {
        state,
        message: said.unwrap_or_else(usual),
        at: event.at,
    }
}

struct ByNumber(Named);

impl Operation for ByNumber {
    fn needs(&self) -> Vec<Need> {
        vec![self.0.need()]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let number = text(self.0.express_sn.as_ref());
        let unknown = || {
            let message = format!("there is no parcel \"{number}\"");
            Code::TRACKING_NOT_FOUND.of(Rejection::not_found(message))
        };
        let view = facts.outbound.bills.first().ok_or_else(unknown)?;
        let mut stops = stops(view);
        stops.reverse();
        let latest = stops.iter().find(|stop| stop.state.is_some());
        let back = view.events.iter().rev();
        let back = back
            .filter_map(|event| event.return_tracking_no.as_ref())
            .next();
        let data = json!({
            "expressSn": number,
            "returnedExpressSn": text(back),
            "status": latest.and_then(|stop| stop.state).map(|state| state.state),
            "message": latest.map(|stop| stop.message.as_str()).unwrap_or_default(),
            "statusChangeAt": latest.map(|stop| stop.at.seconds().to_string()).unwrap_or_default(),
            "routes": stops.iter().map(show).collect::<Vec<_>>(),
        });
        Ok(Decision::answer(success(data, cx)))
    }
}

fn show(stop: &Stop) -> Value {
    json!({
        "routedAt": stop.at.seconds().to_string(),
        "routeAction": stop.state.map(|state| state.action).unwrap_or_default(),
        "message": stop.message,
        "status": stop.state.map(|state| state.state),
    })
}

struct OfBill(Named);

impl Operation for OfBill {
    fn needs(&self) -> Vec<Need> {
        vec![self.0.need()]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let view = self.0.the_one(facts)?;
        let reported: Vec<String> = view.events.iter().map(of_event).map(written).collect();
        let express = view.tracking_no().unwrap_or_default();
        let data = json!({
            "deliverySn": view.order.number,
            "orderSn": text(view.order.reference_no.as_ref()),
            "expressCompany": view.carrier().unwrap_or_default(),
            "expressSn": express,
            "status": status::current(view),
            "trackingInfo": { "expressSn": express, "routes": format!("[{}]", reported.join(" ")) },
        });
        Ok(Decision::answer(success(data, cx)))
    }
}

fn written(stop: Stop) -> String {
    format!("{} {}", stop.message, moment::shown(stop.at))
}
