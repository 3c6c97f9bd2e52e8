//! `/Inbound/getInBoundDetail`.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{number_of, unknown};
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::codes::Code;
use crate::flash::envelope::success;
use crate::flash::moment;
use khlang_core::access::context::Context;
use khlang_core::base::clock::Timestamp;
use khlang_core::decision::{Facts, Need};
use khlang_core::inbound;
use khlang_core::inbound::view::{NoticeLineView, NoticeView};
use khlang_core::shape::rejection::Rejection;
use khlang_core::stock::valuation::worth;

/// Documents come by an API: 1 manual entry, 2 import, 3 API, 4 generated.
const ORDER_SOURCE: &str = "3";

/// Goods that have arrived are unloaded by the warehouse.
const UNLOADING_PARTY: &str = "warehouse";

/// From this status on it has arrived.
const ARRIVED: i64 = 30;

/// Prepares `POST /Inbound/getInBoundDetail`.
pub fn find(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let asked: Asked = call.read()?;
    Ok(Box::new(asked))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    inbound_sn: Option<String>,
    order_sn: Option<String>,
}

impl Operation for Asked {
    fn needs(&self) -> Vec<Need> {
        vec![
            inbound::Need::InboundViews {
                number: self.inbound_sn.clone(),
                reference: self.order_sn.clone(),
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        if facts.inbound.inbound_views.is_empty() {
            return Err(self.nothing());
        }
        let found = facts.inbound.inbound_views.iter().map(show).collect();
        Ok(Decision::answer(success(found, cx)))
    }
}

impl Asked {
    fn nothing(&self) -> Rejection {
        let reference = self.order_sn.as_deref().unwrap_or_default();
        match &self.inbound_sn {
            Some(number) => unknown(number),
            None => Code::EXTERNAL_ORDER_NOT_FOUND.of(unknown(reference)),
        }
    }
}

fn show(view: &NoticeView) -> Value {
    let mut shown = head(view);
    shown.extend(delivery(view));
    let goods = view.lines.iter().map(show_line).collect();
    shown.insert("goodsList".to_owned(), goods);
    Value::Object(shown)
}

fn head(view: &NoticeView) -> Map<String, Value> {
    let row = &view.row;
    fields(json!({
        "warehouseId": row.warehouse.to_string(),
        "warehouseName": row.warehouse_name,
        "fromOrderType": number_of(row.kind),
        "inBoundSn": row.number,
        "orderSource": ORDER_SOURCE,
        "fromOrderSn": "",
        "orderSn": text(row.reference_no.as_ref()),
        "supplyCode": text(view.supplier_code.as_ref()),
        "status": row.stage.to_string(),
        "createdTime": moment::shown(view.created_at),
        "auditTime": moment::shown_or_empty(view.approved_at),
        "completeTime": moment::shown_or_empty(view.completed_at),
    }))
}

fn delivery(view: &NoticeView) -> Map<String, Value> {
    let said = &view.delivery;
    let unloaded = view.row.stage >= ARRIVED;
    fields(json!({
        "channelSource": text(said.channel_source.as_ref()),
        "distributionType": text(said.way.as_ref()),
        "remark": text(said.remark.as_ref()),
        "arrivalStartTime": expected(view, said.from, "00:00:00"),
        "arrivalEndTime": expected(view, said.until, "23:59:59"),
        "carrier": text(said.carrier.as_ref()),
        "deliveryNumber": text(said.tracking_no.as_ref()),
        "deliveryMan": text(said.man.as_ref()),
        "deliveryContact": text(said.contact.as_ref()),
        "plateNumber": text(said.plate_number.as_ref()),
        "unloadingParty": if unloaded { UNLOADING_PARTY } else { "" },
        "volume": "",
        "unloadingTime": "",
        "regName": text(view.arrived_by.as_ref()),
        "regTime": moment::shown_or_empty(view.arrived_at),
        "regRemark": "",
    }))
}

fn show_line(line: &NoticeLineView) -> Value {
    let price = line.unit_price.unwrap_or_default();
    let total = worth(line.expected, price).unwrap_or_default();
    json!({
        "rowNumber": line.line_no.to_string(),
        "barCode": line.barcode,
        "goodsName": line.name,
        "specification": line.specification,
        "number": line.expected.to_string(),
        "inNum": line.received.to_string(),
        "price": price.satang().to_string(),
        "totalPrice": total.satang().to_string(),
        "normalNum": line.normal.to_string(),
        "badNum": line.bad.to_string(),
        "batchCode": line.lots.join(","),
    })
}

/// A moment that was said. Where none was, but a day, it is one of that day.
fn expected(view: &NoticeView, at: Option<Timestamp>, clock: &str) -> String {
    let said_none = view.delivery.from.or(view.delivery.until).is_none();
    match (at, view.expected_date) {
        (Some(at), _) => moment::shown(at),
        (None, Some(day)) if said_none => format!("{day} {clock}"),
        _ => String::new(),
    }
}

fn text(value: Option<&String>) -> &str {
    value.map(String::as_str).unwrap_or_default()
}

fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
