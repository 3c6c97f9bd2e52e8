//! What receiving tells (docs/webhooks.md#events): `asn.received`, and after it `asn.completed`.

use serde_json::{Value, json};

use crate::access::context::Context;
use crate::inbound::asn::{Inbound, InboundLine};
use crate::inbound::lifecycle::InboundStatus;
use crate::inbound::receipt::{Receipt, ReceiptLine};
use crate::webhooks::{Event, EventKind};

/// The events of a receipt booked on an ASN, which is given as it is afterwards.
pub fn of_receipt(receipt: &Receipt, asn: &Inbound, cx: &Context) -> Vec<Event> {
    let received = receipt.lines.iter().map(received_line).collect();
    let mut events = vec![Event::new(
        EventKind::AsnReceived,
        &asn.id,
        data(Some(receipt), asn, received),
        cx,
    )];
    if asn.status == InboundStatus::Completed {
        events.push(completed(Some(receipt), asn, cx));
    }
    events
}

/// The event of an ASN that nothing more is expected of: by the receipt that filled it, or closed short.
pub fn completed(receipt: Option<&Receipt>, asn: &Inbound, cx: &Context) -> Event {
    let lines = asn.lines.iter().map(completed_line).collect();
    let data = data(receipt, asn, lines);
    Event::new(EventKind::AsnCompleted, &asn.id, data, cx)
}

fn data(receipt: Option<&Receipt>, asn: &Inbound, lines: Vec<Value>) -> Value {
    json!({
        "asnNo": asn.number,
        "grnNo": receipt.map(|receipt| &receipt.number),
        "warehouseCode": asn.warehouse_code,
        "referenceNo": asn.reference_no,
        "supplierCode": asn.supplier_code,
        "asnStatus": asn.status.word(),
        "lines": lines,
    })
}

fn received_line(line: &ReceiptLine) -> Value {
    json!({
        "lineNo": line.line_no,
        "asnLineNo": line.inbound_line_no,
        "sku": line.sku,
        "uomCode": line.uom_code,
        "qty": line.quantity.to_json(),
        "baseQty": line.base.to_json(),
        "locationCode": line.location_code,
        "lotNo": line.lot_no,
        "expiryDate": line.expiry_date,
        "quality": line.quality,
        "serials": line.serials,
    })
}

fn completed_line(line: &InboundLine) -> Value {
    json!({
        "lineNo": line.line_no,
        "sku": line.sku,
        "uomCode": line.uom_code,
        "expectedQty": line.expected.to_json(),
        "receivedQty": line.factor.from_base(line.received_base).to_json(),
        "expectedBaseQty": line.expected_base.to_json(),
        "receivedBaseQty": line.received_base.to_json(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::clock::{Day, Timestamp};
    use crate::base::quantity::{Money, Quantity};
    use crate::catalog::uom::Factor;
    use crate::inbound::notice::{Delivery, InboundKind};
    use crate::stock::level::Quality;
    use crate::webhooks::event::KINDS;

    fn line(received: i64) -> InboundLine {
        InboundLine {
            inbound_id: "asn".into(),
            line_no: 1,
            item_id: "item".into(),
            sku: "A".into(),
            uom_code: "BOX".into(),
            factor: Factor {
                of_unit: Quantity::from_units(10).unwrap(),
                of_base: Quantity::from_units(1).unwrap(),
            },
            expected: Quantity::from_units(2).unwrap(),
            expected_base: Quantity::from_units(20).unwrap(),
            received_base: Quantity::from_units(received).unwrap(),
            lot_no: None,
            production_date: None,
            expiry_date: None,
            unit_price: None,
            pieces: Vec::new(),
            is_asset: false,
            open: received < 20,
        }
    }

    fn asn(status: InboundStatus, received: i64) -> Inbound {
        Inbound {
            id: "asn".into(),
            number: "ASN-20260615-0001".into(),
            number_slot: None,
            warehouse_id: "w".into(),
            warehouse_code: "WH-1".into(),
            supplier_id: None,
            supplier_code: None,
            expected_date: None,
            reference_no: Some("PO-1".into()),
            unique_reference: None,
            status,
            source: "push".into(),
            kind: InboundKind::Purchase,
            quality: Quality::Normal,
            delivery: Delivery::default(),
            approved_at: None,
            arrived_at: None,
            arrived_by: None,
            completed_at: None,
            created_at: Timestamp::default(),
            updated_at: Timestamp::default(),
            version: 2,
            lines: vec![line(received)],
        }
    }

    fn receipt() -> Receipt {
        Receipt {
            id: "r".into(),
            number: "GRN-20260615-0001".into(),
            number_slot: Some(0),
            warehouse_id: "w".into(),
            warehouse_code: "WH-1".into(),
            inbound_id: Some("asn".into()),
            inbound_number: Some("ASN-20260615-0001".into()),
            source: "push".into(),
            created_at: Timestamp::default(),
            lines: vec![ReceiptLine {
                receipt_id: "r".into(),
                line_no: 1,
                inbound_line_no: Some(1),
                item_id: "item".into(),
                sku: "A".into(),
                uom_code: "BOX".into(),
                quantity: Quantity::from_units(2).unwrap(),
                base: Quantity::from_units(20).unwrap(),
                location_id: "l".into(),
                location_code: "RECEIVING".into(),
                lot_id: "lot".into(),
                lot_no: Some("L-1".into()),
                expiry_date: Day::parse("2027-01-01"),
                quality: Quality::Normal,
                value: Money::ZERO,
                serials: vec!["S-1".into()],
            }],
        }
    }

    fn told(status: InboundStatus, received: i64) -> Vec<Event> {
        let cx = Context::new(Timestamp::default(), [7; 32], "r".into(), Vec::new());
        of_receipt(&receipt(), &asn(status, received), &cx)
    }

    #[test]
    fn a_part_receipt_tells_asn_received_and_the_last_one_asn_completed_after_it() {
        let kinds = |events: Vec<Event>| events.iter().map(|event| event.kind).collect::<Vec<_>>();
        assert_eq!(
            kinds(told(InboundStatus::Receiving, 10)),
            [EventKind::AsnReceived]
        );
        let both = [EventKind::AsnReceived, EventKind::AsnCompleted];
        assert_eq!(kinds(told(InboundStatus::Completed, 20)), both);
    }

    #[test]
    fn what_is_told_fits_its_table_and_belongs_to_the_asn() {
        for event in told(InboundStatus::Completed, 20) {
            let row = KINDS.iter().find(|row| row.kind == event.kind).unwrap();
            assert_eq!(row.data.problems(&event.data), []);
            assert_eq!(event.subject, "asn");
        }
    }
}
