//! Tracking numbers: one names one parcel on its way (docs/operations.md#shipments).

use crate::outbound::Known;
use crate::outbound::facts::Need;
use crate::shape::rejection::Rejection;

/// The facts that leaving under a tracking number takes.
pub fn needs<N: From<Need>>(tracking_no: Option<&str>) -> Vec<N> {
    let number = tracking_no.map(str::to_owned);
    let need = number.map(|number| Need::Shipment { number }.into());
    need.into_iter().collect()
}

/// Refuses a number that another parcel of the tenant has, unless that one has arrived or come back.
pub fn check_tracking(tracking_no: Option<&str>, facts: Known) -> Result<(), Rejection> {
    // Asked for only where a number is given.
    let known = facts.outbound.shipment.if_asked().and_then(Option::as_ref);
    let open = known.filter(|shipment| !shipment.has_ended());
    match open.filter(|shipment| shipment.tracking_no.as_deref() == tracking_no) {
        Some(shipment) if tracking_no.is_some() => Err(Rejection::conflict(format!(
            "trackingNo \"{}\" is that of shipment \"{}\" of order \"{}\", which is still on its way.",
            tracking_no.unwrap_or_default(),
            shipment.number,
            shipment.order_number
        ))),
        _ => Ok(()),
    }
}
