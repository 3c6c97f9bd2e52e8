//! `/arrival_notice/getOrderList`.
//!
//! The document's own example asks for fifteen months, so a span may be of any length.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{kind_of, number_of};
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::codes::Code;
use crate::flash::envelope::success;
use crate::flash::tables::inbound::STATUSES;
use crate::flash::warehouses::{check_warehouse, warehouse_need};
use khlang_core::access::context::Context;
use khlang_core::base::clock::Timestamp;
use khlang_core::decision::{Facts, Need};
use khlang_core::inbound;
use khlang_core::inbound::view::{InboundClock, NoticeRow};
use khlang_core::shape::rejection::Rejection;

/// Rows of a page where nothing is said: `pageSize` of the document's example.
const DEFAULT_LIMIT: i64 = 50;

/// The most rows of a page (code 1656).
const MAX_LIMIT: i64 = 100;

/// Prepares `POST /arrival_notice/getOrderList`.
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
    start_time: Timestamp,
    end_time: Timestamp,
    time_type: Option<String>,
    warehouse_id: Option<i64>,
    status: Option<Vec<String>>,
    order_type: Option<String>,
    page: Option<i64>,
    limit: Option<i64>,
}

impl Asked {
    fn limit(&self) -> i64 {
        self.limit.unwrap_or(DEFAULT_LIMIT)
    }

    fn clock(&self) -> InboundClock {
        match self.time_type.as_deref() {
            Some("complete") => InboundClock::Completed,
            _ => InboundClock::Created,
        }
    }

    fn stages(&self) -> Vec<i64> {
        let all = || {
            STATUSES
                .iter()
                .filter_map(|text| text.parse().ok())
                .collect()
        };
        let asked = self.status.as_ref();
        asked.map_or_else(all, |words| {
            words.iter().filter_map(|text| text.parse().ok()).collect()
        })
    }
}

impl Operation for Asked {
    fn needs(&self) -> Vec<Need> {
        let before = self.page.unwrap_or(1).saturating_sub(1);
        vec![
            warehouse_need(self.warehouse_id),
            inbound::Need::InboundPage {
                clock: self.clock(),
                from: self.start_time,
                to: self.end_time,
                warehouse: self.warehouse_id,
                stages: self.stages(),
                kind: self.order_type.as_deref().and_then(kind_of),
                skip: before.saturating_mul(self.limit()),
                limit: self.limit(),
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        check_warehouse(self.warehouse_id, facts)?;
        let page = &facts.inbound.inbound_page;
        let pages = page.total.saturating_add(self.limit() - 1) / self.limit();
        let data = json!({
            "list": page.rows.iter().map(show).collect::<Vec<_>>(),
            "totalPages": pages,
            "totalItems": page.total,
            "pageSize": self.limit(),
        });
        Ok(Decision::answer(success(data, cx)))
    }
}

fn show(row: &NoticeRow) -> Value {
    json!({
        "noticeNumber": row.number,
        "orderSn": row.reference_no.as_deref().unwrap_or_default(),
        "warehouseId": row.warehouse.to_string(),
        "warehouseName": row.warehouse_name,
        "status": row.stage,
        "orderType": number_of(row.kind),
    })
}
