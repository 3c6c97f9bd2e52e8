//! What carriers tell of shipments (docs/operations.md#shipments).
//!
//! They tell late, twice and out of order: an event is kept once, in the order of the times, the status is that
//! of the latest, and a parcel that arrived or came back has nothing more to tell.

use serde::Deserialize;

use crate::access::context::Context;
use crate::base::clock::Timestamp;
use crate::outbound::Draft;
use crate::outbound::order::Order;
use crate::outbound::ship::deliver;
use crate::outbound::shipment::{DELIVERED, Shipment, ShipmentEvent};
use crate::shape::rejection::Rejection;

/// What a carrier tells of a shipment.
#[derive(Clone, Debug, Deserialize)]
pub struct Told {
    /// A word of [`crate::outbound::shipment::CARRIER_WORDS`].
    pub status: String,
    /// When; now where nothing is said.
    #[serde(default)]
    pub at: Option<String>,
    /// Where.
    #[serde(default)]
    pub location: Option<String>,
    /// What else.
    #[serde(default)]
    pub note: Option<String>,
    /// The number under which the parcel goes back.
    #[serde(default, rename = "returnTrackingNo")]
    pub return_tracking_no: Option<String>,
}

impl Told {
    fn event(&self, shipment: &Shipment, cx: &Context) -> ShipmentEvent {
        let at = self.at.as_deref().and_then(Timestamp::parse);
        ShipmentEvent {
            shipment_id: shipment.id.clone(),
            status: self.status.clone(),
            place: self.location.clone(),
            note: self.note.clone(),
            return_tracking_no: self.return_tracking_no.clone(),
            at: at.unwrap_or(cx.now),
        }
    }
}

/// The shipment after a carrier told something of it; delivered completes its order. What was told before
/// changes nothing.
pub fn tell(
    shipment: &Shipment,
    order: Option<&Order>,
    told: &Told,
    cx: &Context,
) -> Result<(Shipment, Draft), Rejection> {
    let event = told.event(shipment, cx);
    let is_known = |known: &ShipmentEvent| known.status == event.status && known.at == event.at;
    let repeats = |known: &ShipmentEvent| known.status == event.status && told.at.is_none();
    let last = shipment.events.last();
    if shipment.events.iter().any(is_known) || last.is_some_and(repeats) {
        return Ok((shipment.clone(), Draft::default()));
    }
    check_open(shipment, &event)?;
    let mut changes = match order {
        Some(order) if told.status == DELIVERED && completes(shipment, order) => {
            deliver(order, cx)?.1
        }
        _ => Draft::default(),
    };
    let mut events = shipment.events.clone();
    let place = events.partition_point(|known| known.at <= event.at);
    events.insert(place, event.clone());
    let latest = events.last().map(|event| event.status.clone());
    let after = Shipment {
        status: latest.unwrap_or_else(|| shipment.status.clone()),
        updated_at: cx.now,
        version: shipment.version.saturating_add(1),
        events,
        ..shipment.clone()
    };
    changes.outbound.shipments.push(after.clone());
    changes.outbound.shipment_events.push(event);
    Ok((after, changes))
}

/// Whether the order is done once this shipment has arrived: all of it has left, and all else has arrived.
fn completes(shipment: &Shipment, order: &Order) -> bool {
    let mut others = (order.shipments.iter()).filter(|other| other.id != shipment.id);
    order.status.may_deliver() && others.all(|other| other.status == DELIVERED)
}

/// What happened before a parcel arrived may still be told; nothing that happened after it, and no arrival
/// before something that is known already.
fn check_open(shipment: &Shipment, event: &ShipmentEvent) -> Result<(), Rejection> {
    let end = shipment.events.iter().find(|known| known.is_end());
    if let Some(end) = end.filter(|end| event.at >= end.at || event.is_end()) {
        let message = format!(
            "Shipment \"{}\" was {} at {}: nothing happens to it after that.",
            shipment.number, end.status, end.at
        );
        return Err(Rejection::conflict(message));
    }
    let later = shipment.events.iter().find(|known| known.at > event.at);
    match later.filter(|_| event.is_end()) {
        Some(later) => Err(Rejection::conflict(format!(
            "Shipment \"{}\" was {} at {}, after it would have been {}.",
            shipment.number, later.status, later.at, event.status
        ))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> String {
        Timestamp::from_millis(second * 1_000).to_string()
    }

    fn shipment() -> Shipment {
        Shipment {
            id: "s".into(),
            number: "SHIP-1".into(),
            number_slot: None,
            order_id: "o".into(),
            order_number: "SO-1".into(),
            carrier: None,
            tracking_no: Some("T".into()),
            status: "shipped".into(),
            updated_at: Timestamp::default(),
            created_at: Timestamp::default(),
            version: 1,
            events: Vec::new(),
        }
    }

    fn told(shipment: &Shipment, status: &str, second: i64) -> Result<Shipment, Rejection> {
        let told = Told {
            status: status.to_owned(),
            at: Some(at(second)),
            location: None,
            note: None,
            return_tracking_no: None,
        };
        let cx = Context::new(Timestamp::default(), [7; 32], "r".into(), Vec::new());
        tell(shipment, None, &told, &cx).map(|(after, _)| after)
    }

    #[test]
    fn a_late_event_does_not_overwrite_a_newer_one_and_a_repeated_one_is_kept_once() {
        let first = told(&shipment(), "out_for_delivery", 20).unwrap();
        let late = told(&first, "in_transit", 10).unwrap();
        assert_eq!(late.status, "out_for_delivery");
        let words: Vec<&str> = late
            .events
            .iter()
            .map(|event| event.status.as_str())
            .collect();
        assert_eq!(words, ["in_transit", "out_for_delivery"]);
        assert_eq!(told(&late, "in_transit", 10), Ok(late));
    }

    #[test]
    fn nothing_comes_after_an_arrival_and_no_arrival_before_what_is_known() {
        let arrived = told(&shipment(), "delivered", 20).unwrap();
        assert!(told(&arrived, "failed", 21).is_err());
        assert!(told(&arrived, "returned", 10).is_err());
        assert_eq!(
            told(&arrived, "in_transit", 10).unwrap().status,
            "delivered"
        );
        let moving = told(&shipment(), "in_transit", 20).unwrap();
        assert!(told(&moving, "delivered", 10).is_err());
    }
}
