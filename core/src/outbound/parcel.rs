//! Numbers for parcels (docs/operations.md#carriers): each box that is packed without one gets the next number of
//! a carrier's range, so that it can be tracked without asking the carrier.

use std::collections::BTreeMap;

use crate::base::answer::Row;
use crate::catalog::carrier::Carrier;
use crate::outbound::bill::{Express, OrderKind};
use crate::outbound::order::Order;
use crate::outbound::ship::Dispatch;
use crate::outbound::shipment::PackedBox;
use crate::outbound::{Draft, Known};

/// How goods go that no carrier takes.
const SELF: &str = "self";

/// Gives numbers to the boxes of a packed bill that have none, and notes the first on the bill. Without a
/// carrier that has numbers left the bill stays without one.
pub fn number(mut order: Order, draft: &mut Draft, facts: Known) -> Order {
    let Some(bill) = order.bill.as_deref() else {
        return order;
    };
    if order.kind != OrderKind::Delivery || bill.delivery_way == SELF {
        return order;
    }
    let mut express = bill.express.clone();
    let mut range = Range::new(&express, &order.warehouse_code, &facts.catalog.carriers);
    let boxes = draft.outbound.boxes.iter_mut();
    for (index, packed) in boxes.enumerate() {
        let own = express.tracking_no.clone().filter(|_| index == 0);
        let given = packed.tracking_no.clone();
        packed.tracking_no = given.or(own).or_else(|| range.next());
    }
    express.tracking_no = first(&draft.outbound.boxes).or(express.tracking_no);
    if let Some(carrier) = range.used() {
        express.code.get_or_insert_with(|| carrier.code.clone());
        express.name.get_or_insert_with(|| carrier.name.clone());
        draft.catalog.carriers.push(carrier);
    }
    note(&mut order, express);
    replace(draft, &order);
    order
}

/// With whom a bill leaves: what the call says, else what is noted on the bill.
pub fn dispatch(order: &Order, said: &Dispatch) -> Dispatch {
    let express = order.bill.as_ref().map(|bill| bill.express.clone());
    let express = express.unwrap_or_default();
    Dispatch {
        carrier: said.carrier.clone().or(express.code).or(express.name),
        tracking_no: said.tracking_no.clone().or(express.tracking_no),
    }
}

/// Notes on the bill with which number it left.
pub fn left(mut order: Order, dispatch: &Dispatch, draft: &mut Draft) -> Order {
    let Some(bill) = order.bill.as_deref() else {
        return order;
    };
    let express = Express {
        tracking_no: dispatch.tracking_no.clone(),
        ..bill.express.clone()
    };
    note(&mut order, express);
    replace(draft, &order);
    order
}

fn note(order: &mut Order, express: Express) {
    if let Some(bill) = order.bill.as_deref_mut() {
        bill.express = express;
    }
}

fn replace(draft: &mut Draft, order: &Order) {
    for row in &mut draft.outbound.orders {
        if row.id == order.id {
            row.bill.clone_from(&order.bill);
        }
    }
}

fn first(boxes: &[PackedBox]) -> Option<String> {
    boxes.first().and_then(|packed| packed.tracking_no.clone())
}

/// The range that numbers are taken from.
struct Range {
    before: Option<Carrier>,
    now: Option<Carrier>,
}

impl Range {
    /// That of the carrier the bill names, else of the first one that serves the warehouse and has numbers.
    fn new(express: &Express, warehouse: &str, carriers: &BTreeMap<String, Carrier>) -> Self {
        let mut serving = carriers
            .values()
            .filter(|carrier| carrier.serves(warehouse));
        let found = match &express.code {
            Some(code) => serving.find(|carrier| carrier.key() == *code),
            None => serving.find(|carrier| carrier.give().is_some()),
        };
        Self {
            before: found.cloned(),
            now: found.cloned(),
        }
    }

    fn next(&mut self) -> Option<String> {
        let (number, after) = self.now.as_ref()?.give()?;
        self.now = Some(after);
        Some(number)
    }

    /// The carrier after numbers were taken, one version on; none where none was.
    fn used(self) -> Option<Carrier> {
        let (before, now) = (self.before?, self.now?);
        (now.next != before.next).then(|| Carrier {
            version: before.version.saturating_add(1),
            ..now
        })
    }
}
