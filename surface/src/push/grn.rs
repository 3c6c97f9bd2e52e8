//! `POST /grn`.

use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::push::SOURCE;
use crate::push::desk::shown;
use crate::push::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::decision::{Facts, Need};
use khlang_core::inbound;
use khlang_core::inbound::receipt::{Receipt, ReceiptLine};
use khlang_core::inbound::receive::NewReceipt;
use khlang_core::shape::rejection::Rejection;

/// Prepares `POST /grn`.
pub fn create(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Create {
        receipt: call.read()?,
    }))
}

struct Create {
    receipt: NewReceipt,
}

impl Operation for Create {
    fn needs(&self) -> Vec<Need> {
        self.receipt.needs()
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let received = self.receipt.book(facts.into(), SOURCE, cx)?;
        let mut data = show(&received.receipt);
        if let (Value::Object(fields), Some(asn)) = (&mut data, &received.asn) {
            fields.insert("asnStatus".to_owned(), json!(asn.status.word()));
        }
        Ok(Decision {
            changes: received.changes.into(),
            reply: success(201, data, &cx.request_id),
        })
    }
}

/// Prepares `GET /grn/{grnNo}`.
pub fn find(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Find {
        number: call.param("grnNo"),
    }))
}

struct Find {
    number: String,
}

impl Operation for Find {
    fn needs(&self) -> Vec<Need> {
        let number = self.number.clone();
        vec![inbound::Need::Receipt { number }.into()]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let unknown = || Rejection::not_found(format!("GRN \"{}\" not found.", self.number));
        let receipt = facts.inbound.receipts.first().ok_or_else(unknown)?;
        Ok(Decision::answer(success(
            200,
            show(receipt),
            &cx.request_id,
        )))
    }
}

/// A receipt as the caller sees it.
pub fn show(receipt: &Receipt) -> Value {
    json!({
        "id": receipt.id,
        "grnNo": receipt.number,
        "warehouseCode": receipt.warehouse_code,
        "asnNo": receipt.inbound_number,
        "createdAt": receipt.created_at.to_string(),
        "lines": receipt.lines.iter().map(show_line).collect::<Vec<_>>(),
    })
}

fn show_line(line: &ReceiptLine) -> Value {
    json!({
        "lineNo": line.line_no,
        "asnLineNo": line.inbound_line_no,
        "sku": line.sku,
        "uomCode": line.uom_code,
        "qty": line.quantity.to_json(),
        "baseQty": line.base.to_json(),
        "locationCode": line.location_code,
        "lotNo": line.lot_no,
        "expiryDate": shown(line.expiry_date),
        "quality": line.quality,
        "value": line.value.to_json(),
        "serials": line.serials,
    })
}
