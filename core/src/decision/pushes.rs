//! What a commit pushes to merchants of the Flash surface (docs/flash/pushes.md).
//!
//! Read off the changes themselves, so that no command need know of it: the steps in the history of bills and
//! notices, what carriers reported, each by a table. The outbox carries it to every credential with an address.
//! Not here: pushes about stock (`stock::events`), and the signature (`webhooks::delivery`).

use serde_json::json;

use crate::access::context::Context;
use crate::decision::{Changes, Facts};
use crate::documents::Step;
use crate::inbound::asn::Inbound;
use crate::inbound::notice::is_notice;
use crate::outbound::bill::OrderKind;
use crate::outbound::order::Order;
use crate::returns::row::Return;
use crate::webhooks::{Event, EventKind};

/// A state of a bill that is pushed: the step that causes it, and its words.
struct State {
    /// The statuses before, of which an empty one is a bill that is just made.
    from: &'static [&'static str],
    /// The status after.
    to: &'static str,
    state: &'static str,
    text: &'static str,
    message: &'static str,
}

const NEW: &[&str] = &["", "pending_approval"];
const NOT_WHOLE: &[&str] = &["", "pending_approval", "pending", "partially_allocated"];
const APPROVED: &[&str] = &["pending", "partially_allocated", "allocated"];
const RELEASED: &[&str] = &["released"];
const PICKED: &[&str] = &["picked"];
const LEAVING: &[&str] = &["picked", "packed", "partially_shipped"];
const LEFT: &[&str] = &["shipped"];

const fn state(
    from: &'static [&'static str],
    to: &'static str,
    state: &'static str,
    text: &'static str,
    message: &'static str,
) -> State {
    State {
        from,
        to,
        state,
        text,
        message,
    }
}

/// The states of a delivery bill.
const DELIVERY: &[State] = &[
    state(
        NEW,
        "pending",
        "900",
        "STOCK_OUT",
        "Your order is out of stock",
    ),
    state(
        NEW,
        "partially_allocated",
        "900",
        "STOCK_OUT",
        "Your order is out of stock",
    ),
    state(
        NOT_WHOLE,
        "allocated",
        "1001",
        "SUCCESS_VERIFY",
        "Your order has been approved",
    ),
    state(
        APPROVED,
        "released",
        "1002",
        "WAREHOUSE_RECEIVE",
        "The warehouse has accepted your order",
    ),
    state(
        RELEASED,
        "picked",
        "1003",
        "SUCCESS_PICK",
        "Your order has been picked",
    ),
    state(
        PICKED,
        "packed",
        "1004",
        "SUCCESS_PACK",
        "Your order has been packed",
    ),
    state(
        LEAVING,
        "shipped",
        "1005",
        "WAIT_EXPRESS_PICK_UP",
        "Your order has been shipped",
    ),
    state(
        LEFT,
        "completed",
        "1014",
        "SUCCESS_DELIVER",
        "Your order has been delivered",
    ),
];

/// The states of an outbound bill.
const OUTBOUND: &[State] = &[
    state(
        NEW,
        "pending",
        "1001",
        "SUCCESS_VERIFY",
        "Your order has been approved",
    ),
    state(
        NEW,
        "partially_allocated",
        "1001",
        "SUCCESS_VERIFY",
        "Your order has been approved",
    ),
    state(
        NEW,
        "allocated",
        "1001",
        "SUCCESS_VERIFY",
        "Your order has been approved",
    ),
    state(
        APPROVED,
        "released",
        "1002",
        "WAREHOUSE_RECEIVE",
        "The warehouse has accepted your order",
    ),
    state(
        RELEASED,
        "picked",
        "1003",
        "SUCCESS_PICK",
        "Your order has been picked",
    ),
    state(
        PICKED,
        "packed",
        "1004",
        "SUCCESS_PACK",
        "Your order has been packed",
    ),
    state(
        LEAVING,
        "shipped",
        "1005",
        "RECEIVED",
        "Your order has been handed over",
    ),
    state(
        LEFT,
        "completed",
        "1014",
        "SUCCESS_DELIVER",
        "Your order has been delivered",
    ),
];

/// A delivery bill whose parcel came back.
const BACK: State = state(
    &[],
    "",
    "910",
    "BACK",
    "Your order has been returned to the warehouse",
);

/// The carrier's word for it.
const RETURNED: &str = "returned";

/// The states of an arrival notice: the steps before and after, and the number.
const ARRIVAL: &[(&[&str], &str, i64)] = &[
    (&["", "pending_approval"], "open", 20),
    (&["open", "receiving"], "arrived", 30),
    (&["open", "receiving"], "completed", 50),
];

/// Adds the pushes that the changes cause.
pub fn push(facts: &Facts, changes: &mut Changes, cx: &Context) {
    let steps = changes.documents.history.iter();
    let mut pushes: Vec<Event> = steps
        .filter_map(|step| of_step(step, changes, cx))
        .collect();
    pushes.extend(returned(facts, changes, cx));
    let documents = changes.returns.returns.iter();
    pushes.extend(documents.filter_map(|document| of_return(document, facts, cx)));
    changes.webhooks.events.extend(pushes);
}

fn of_step(step: &Step, changes: &Changes, cx: &Context) -> Option<Event> {
    let mut orders = changes.outbound.orders.iter().rev();
    if let Some(order) = orders.find(|order| order.id == step.document_id) {
        return of_order(step, order, cx);
    }
    let mut notices = changes.inbound.inbounds.iter().rev();
    let notice = notices.find(|notice| notice.id == step.document_id)?;
    of_notice(step, notice, cx)
}

fn of_order(step: &Step, order: &Order, cx: &Context) -> Option<Event> {
    let (kind, table) = match order.kind {
        OrderKind::Sale => return None,
        OrderKind::Delivery => (EventKind::DeliveryPush, DELIVERY),
        OrderKind::Outbound => (EventKind::OutboundPush, OUTBOUND),
    };
    let mut rows = table.iter();
    let row = rows.find(|row| row.to == step.to && row.from.contains(&step.from.as_str()))?;
    Some(of_bill(kind, row, order, cx))
}

/// The push of one state of a bill.
fn of_bill(kind: EventKind, row: &State, order: &Order, cx: &Context) -> Event {
    let method = match kind {
        EventKind::OutboundPush => "returnWarehouse",
        _ => "deliveryOrder",
    };
    let data = json!({
        "method": method,
        "orderId": order.number,
        "outTradeNo": order.reference_no.as_deref().unwrap_or_default(),
        "pno": tracking_no(order),
        "recentPno": "",
        "state": row.state,
        "status": row.state,
        "stateText": row.text,
        "message": row.message,
        "opTime": cx.now.seconds(),
        "updateAt": cx.now.seconds(),
    });
    Event::push(kind, &order.id, data, cx)
}

/// The number that a parcel left with, else the one it is to leave with.
fn tracking_no(order: &Order) -> &str {
    let shipped = order.shipments.last();
    let shipped = shipped.and_then(|shipment| shipment.tracking_no.as_deref());
    let planned = || order.bill.as_ref()?.express.tracking_no.as_deref();
    shipped.or_else(planned).unwrap_or_default()
}

/// A parcel that a carrier brought back, pushed once.
fn returned(facts: &Facts, changes: &Changes, cx: &Context) -> Option<Event> {
    let mut events = changes.outbound.shipment_events.iter();
    events.find(|event| event.status == RETURNED)?;
    let order = facts.outbound.order.if_asked()?.as_ref()?;
    let is_delivery = order.kind == OrderKind::Delivery;
    is_delivery.then(|| of_bill(EventKind::DeliveryPush, &BACK, order, cx))
}

/// A return that has come further, whichever surface moved it.
fn of_return(document: &Return, facts: &Facts, cx: &Context) -> Option<Event> {
    let known = facts.returns.one.or_empty().iter();
    let mut known = known.chain(facts.returns.named.or_empty());
    let before = known.find(|known| known.id == document.id);
    let state = document.stage();
    if before.is_some_and(|before| before.stage() == state) {
        return None;
    }
    let data = json!({
        "method": "deliveryRollbackOrder",
        "orderId": document.number,
        "orderSn": document.reference_no.as_deref().unwrap_or_default(),
        "state": state.to_string(),
        "status": state.to_string(),
        "opTime": cx.now.seconds(),
    });
    Some(Event::push(EventKind::ReturnPush, &document.id, data, cx))
}

fn of_notice(step: &Step, notice: &Inbound, cx: &Context) -> Option<Event> {
    if !is_notice(&notice.source) {
        return None;
    }
    let mut rows = ARRIVAL.iter();
    let row = rows.find(|(from, to, _)| *to == step.to && from.contains(&step.from.as_str()))?;
    let data = json!({
        "method": "arrivalNotice",
        "orderId": notice.number,
        "orderSn": notice.reference_no.as_deref().unwrap_or_default(),
        "state": row.2.to_string(),
        "status": row.2.to_string(),
        "opTime": cx.now.seconds(),
    });
    Some(Event::push(EventKind::ArrivalPush, &notice.id, data, cx))
}
