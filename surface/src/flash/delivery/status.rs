//! `/order/getOrderStatusByNo`: how far a bill has come in the warehouse and on its way.

use serde_json::{Value, json};

use super::{Named, text};
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::envelope::success;
use crate::flash::moment;
use crate::flash::statuses::{PROCESSING, PROCESSING_OF_CARRIER};
use khlang_core::access::context::Context;
use khlang_core::base::clock::Timestamp;
use khlang_core::decision::{Facts, Need};
use khlang_core::outbound::shipment::{PastStep, ShipmentEvent};
use khlang_core::outbound::views::BillView;
use khlang_core::shape::rejection::Rejection;

/// Prepares `POST /order/getOrderStatusByNo`.
pub fn find(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Find(call.read()?)))
}

struct Find(Named);

impl Operation for Find {
    fn needs(&self) -> Vec<Need> {
        vec![self.0.need()]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let view = self.0.the_one(facts)?;
        let passed = passed(view);
        let data = json!({
            "deliverySn": view.order.number,
            "orderSn": text(view.order.reference_no.as_ref()),
            "expressCompany": view.carrier().unwrap_or_default(),
            "intercept": intercept(view),
            "expressSn": view.tracking_no().unwrap_or_default(),
            "status": current(view),
            "statusDetail": passed.iter().map(show).collect::<Vec<_>>(),
        });
        Ok(Decision::answer(success(data, cx)))
    }
}

/// A processing status that was reached: its number and name, and when.
struct Passed {
    status: i64,
    name: &'static str,
    at: Timestamp,
}

fn show(passed: &Passed) -> Value {
    json!({
        "status": passed.status,
        "statusDesc": passed.name,
        "time": moment::shown(passed.at),
    })
}

/// The name of the status that was reached last.
pub fn current(view: &BillView) -> &'static str {
    passed(view).last().map_or("", |passed| passed.name)
}

/// Every status that was reached, in order; one that is reached again right after itself counts once.
fn passed(view: &BillView) -> Vec<Passed> {
    let steps = view.steps.iter().filter_map(of_step);
    let reported = view.events.iter().filter_map(of_event);
    let mut all: Vec<Passed> = steps.chain(reported).collect();
    all.sort_by_key(|passed| passed.at);
    all.dedup_by_key(|passed| passed.status);
    all
}

fn of_step(step: &PastStep) -> Option<Passed> {
    let mut rows = PROCESSING.iter();
    let row = rows.find(|row| row.to.contains(&step.to.as_str()))?;
    Some(Passed {
        status: row.status,
        name: row.name,
        at: step.at,
    })
}

fn of_event(event: &ShipmentEvent) -> Option<Passed> {
    let mut rows = PROCESSING_OF_CARRIER.iter();
    let (_, status, name) = rows.find(|(word, _, _)| *word == event.status)?;
    Some(Passed {
        status: *status,
        name,
        at: event.at,
    })
}

/// What holds the bill up: a freeze, or a withdrawal that waits for the floor.
fn intercept(view: &BillView) -> &'static str {
    let withdrawn = (view.order.bill.as_ref()).is_some_and(|bill| bill.withdrawal.is_some());
    match (view.order.frozen_at, withdrawn) {
        (Some(_), _) => "Frozen",
        (None, true) => "Withdrawing",
        (None, false) => "",
    }
}
