//! What receiving a return sends (docs/webhooks.md#events): `return.received`, and after it `return.completed`.

use serde_json::{Value, json};

use crate::access::context::Context;
use crate::returns::row::{Return, ReturnLine, ReturnReceipt};
use crate::webhooks::{Event, EventKind};

/// Something of a return was received.
pub fn received(document: &Return, receipts: &[ReturnReceipt], cx: &Context) -> Event {
    let lines = receipts
        .iter()
        .map(|receipt| received_line(document, receipt));
    let data = data(document, lines.collect());
    Event::new(EventKind::ReturnReceived, &document.id, data, cx)
}

/// A return has ended, in full or short.
pub fn completed(document: &Return, cx: &Context) -> Event {
    let data = data(document, document.lines.iter().map(ended_line).collect());
    Event::new(EventKind::ReturnCompleted, &document.id, data, cx)
}

fn data(document: &Return, lines: Vec<Value>) -> Value {
    json!({
        "returnNo": document.number,
        "orderNo": document.order_number,
        "warehouseCode": document.warehouse_code,
        "referenceNo": document.reference_no,
        "returnStatus": document.status.word(),
        "lines": lines,
    })
}

fn received_line(document: &Return, receipt: &ReturnReceipt) -> Value {
    let mut lines = document.lines.iter();
    let line = lines.find(|line| line.line_no == receipt.line_no);
    json!({
        "lineNo": receipt.line_no,
        "orderLineNo": line.and_then(|line| line.order_line_no),
        "sku": line.map(|line| &line.sku),
        "baseQty": receipt.quantity.to_json(),
        "locationCode": receipt.location_code,
        "lotNo": receipt.lot_no,
        "expiryDate": receipt.expiry_date,
        "quality": receipt.quality,
        "serials": receipt.serials,
    })
}

fn ended_line(line: &ReturnLine) -> Value {
    json!({
        "lineNo": line.line_no,
        "orderLineNo": line.order_line_no,
        "sku": line.sku,
        "uomCode": line.uom_code,
        "expectedQty": line.asked.to_json(),
        "expectedBaseQty": line.asked_base.to_json(),
        "normalBaseQty": line.normal_base.to_json(),
        "badBaseQty": line.bad_base.to_json(),
    })
}
