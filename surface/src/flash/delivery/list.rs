//! `/order/getOrderList`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{one_line, paid_words, pay_words, satang, text};
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::codes::Code;
use crate::flash::envelope::success;
use crate::flash::moment;
use crate::flash::statuses::{DELIVERY, stage_name, stage_of_word};
use khlang_core::access::context::Context;
use khlang_core::base::clock::Timestamp;
use khlang_core::decision::{Facts, Need};
use khlang_core::outbound;
use khlang_core::outbound::bill::{Bill, OrderKind};
use khlang_core::outbound::views::{OrderFilter, OrderRow};
use khlang_core::shape::rejection::Rejection;

/// Rows of a page where nothing is said.
const DEFAULT_LIMIT: i64 = 50;

/// What made an order of this surface.
const SOURCE: &str = "API";

/// Prepares `POST /order/getOrderList`.
pub fn list(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let asked: Asked = call.read()?;
    if asked.start_time > asked.end_time {
        let message = "must not be later than endTime";
        return Err(Code::START_AFTER_END.at("startTime", message));
    }
    Ok(Box::new(asked))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    start_time: Timestamp,
    end_time: Timestamp,
    warehouse_no: Option<String>,
    status: Option<Vec<String>>,
    delivery_sn: Option<Vec<String>>,
    order_sn: Option<Vec<String>>,
    express_sn: Option<Vec<String>>,
    contact: Option<String>,
    page: Option<i64>,
    limit: Option<i64>,
}

impl Asked {
    fn limit(&self) -> i64 {
        self.limit.unwrap_or(DEFAULT_LIMIT)
    }

    fn stages(&self) -> Vec<i64> {
        match &self.status {
            Some(words) => words
                .iter()
                .filter_map(|word| stage_of_word(word))
                .collect(),
            None => DELIVERY.iter().map(|stage| stage.id).collect(),
        }
    }
}

impl Operation for Asked {
    fn needs(&self) -> Vec<Need> {
        let before = self.page.unwrap_or(1).saturating_sub(1);
        let filter = OrderFilter {
            kinds: vec![OrderKind::Sale, OrderKind::Delivery],
            from: self.start_time,
            to: self.end_time,
            warehouse: self.warehouse_no.clone(),
            stages: self.stages(),
            numbers: self.delivery_sn.clone(),
            references: self.order_sn.clone(),
            tracking: self.express_sn.clone(),
            contact: self.contact.clone(),
            skip: before.saturating_mul(self.limit()),
            limit: self.limit(),
        };
        vec![outbound::Need::OrderPage(filter).into()]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let page = &facts.outbound.order_page;
        let pages = page.total.saturating_add(self.limit() - 1) / self.limit();
        let data = json!({
            "list": page.rows.iter().map(show).collect::<Vec<_>>(),
            "totalPages": pages,
            "totalItems": page.total,
        });
        Ok(Decision::answer(success(data, cx)))
    }
}

fn show(row: &OrderRow) -> Value {
    let bill = row.bill.clone().unwrap_or_default();
    let (kinds, units) = counts(row, &bill);
    let address = &bill.consignee;
    let express = &bill.express;
    let logistic = express.name.as_ref().or(express.code.as_ref());
    let status = paid_words(bill.money.pay_mode, row.stage);
    let mode = pay_words(bill.money.pay_mode);
    json!({
        "deliverySn": row.number,
        "status": stage_name(row.stage),
        "statusId": row.stage.to_string(),
        "orderSn": text(row.reference_no.as_ref()),
        "order_source": SOURCE,
        "receiver": address.name,
        "contact": address.phone,
        "receiveAddress": one_line(&[&address.address, &address.district, &address.city, &address.province]),
        "warehouseName": if row.stage == UNASSIGNED { "" } else { &row.warehouse_name },
        "storeName": text(bill.store_name.as_ref()),
        "pay_statua": status,
        "pay_status": status,
        "pay_model": mode,
        "pay_mode": mode,
        "total_price": satang(bill.money.total),
        "carriage": satang(bill.money.freight),
        "logistic": text(logistic.or(row.carrier.as_ref())),
        "expressSn": text(row.tracking_no.as_ref().or(express.tracking_no.as_ref())),
        "kinds_num": kinds,
        "kindsNum": kinds,
        "goods_num": units,
        "goodsNum": units,
        "creatorName": row.creator,
        "created": moment::shown(row.created_at),
        "comment": text(bill.comment.as_ref()),
    })
}

/// The stage of a bill that waits for a warehouse.
const UNASSIGNED: i64 = 130;

/// How many kinds of goods, and how many pieces: as they were sold, else as they stand in the lines.
fn counts(row: &OrderRow, bill: &Bill) -> (String, String) {
    if bill.goods.is_empty() {
        return (row.lines.to_string(), row.ordered_base.to_string());
    }
    let units: i64 = bill.goods.iter().map(|goods| goods.units).sum();
    (bill.goods.len().to_string(), units.to_string())
}
