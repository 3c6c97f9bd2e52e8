//! `/rollback_order/getOrderList`.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::codes::Code;
use crate::flash::envelope::success;
use crate::flash::moment;
use crate::flash::tables::returns::STATUSES;
use khlang_core::access::context::Context;
use khlang_core::base::clock::Timestamp;
use khlang_core::decision::{Facts, Need};
use khlang_core::returns;
use khlang_core::returns::view::ReturnRow;
use khlang_core::shape::rejection::Rejection;

/// Rows of a page where nothing is said.
const DEFAULT_LIMIT: i64 = 20;

/// The most rows of a page (code 1656).
const MAX_LIMIT: i64 = 100;

/// Prepares `POST /rollback_order/getOrderList`.
pub fn list(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let asked: Asked = call.read()?;
    if asked.start_time > asked.end_time {
        let message = "must not be later than endTime";
        return Err(Code::START_AFTER_END.at("startTime", message));
    }
    if asked.limit() > MAX_LIMIT {
        let message = format!("must be at most {MAX_LIMIT}");
        return Err(Code::PAGE_OVER_100.at("limit", message));
    }
    Ok(Box::new(asked))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    store_code: Option<String>,
    warehouse_no: Option<String>,
    status: Option<Vec<String>>,
    source_type: Option<String>,
    start_time: Timestamp,
    end_time: Timestamp,
    limit: Option<i64>,
    page: Option<i64>,
}

impl Asked {
    fn limit(&self) -> i64 {
        self.limit.unwrap_or(DEFAULT_LIMIT)
    }

    fn stages(&self) -> Vec<i64> {
        let read = |text: &str| text.parse().ok();
        match &self.status {
            Some(words) => words.iter().filter_map(|text| read(text)).collect(),
            None => STATUSES.iter().filter_map(|text| read(text)).collect(),
        }
    }
}

impl Operation for Asked {
    fn needs(&self) -> Vec<Need> {
        let before = self.page.unwrap_or(1).saturating_sub(1);
        vec![
            returns::Need::ReturnPage {
                from: self.start_time,
                to: self.end_time,
                warehouse: self.warehouse_no.clone(),
                store: self.store_code.clone(),
                stages: self.stages(),
                made_by: self.source_type.as_ref().and_then(|text| text.parse().ok()),
                skip: before.saturating_mul(self.limit()),
                limit: self.limit(),
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let page = &facts.returns.page;
        let pages = page.total.saturating_add(self.limit() - 1) / self.limit();
        let data = json!({
            "list": page.rows.iter().map(show).collect::<Vec<_>>(),
            "totalPages": pages,
            "totalItems": page.total.to_string(),
        });
        Ok(Decision::answer(success(data, cx)))
    }
}

fn show(row: &ReturnRow) -> Value {
    json!({
        "backSn": row.number,
        "orderSn": row.reference_no.as_deref().unwrap_or_default(),
        "warehouseNo": row.warehouse_code,
        "warehouseName": row.warehouse_name,
        "status": row.stage.to_string(),
        "storeCode": row.store_code.as_deref().unwrap_or_default(),
        "storeName": row.store_name.as_deref().unwrap_or_default(),
        "sourceType": row.made_by,
        "created": moment::shown(row.created_at),
    })
}
