//! `/warehouse/inOutLog`: what came into warehouses and what went out of them, in the order it happened.

use serde::Deserialize;
use serde_json::{Value, json};

use super::super::envelope::success;
use super::super::moment;
use super::super::warehouses::{check_warehouse, warehouse_need};
use super::{Span, pages};
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use khlang_core::access::context::Context;
use khlang_core::base::clock::Timestamp;
use khlang_core::base::quantity::Quantity;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::stock;
use khlang_core::stock::view::InOutView;

/// Rows of a page where nothing is said.
const DEFAULT_LIMIT: i64 = 10;

/// The most rows of a page; more is cut down to it.
const MAX_LIMIT: i64 = 500;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    warehouse_id: Option<i64>,
    in_out_type: Option<Way>,
    start_time: Timestamp,
    end_time: Timestamp,
    limit: Option<i64>,
    page: Option<i64>,
}

/// Which way goods went.
#[derive(Clone, Copy, Deserialize)]
enum Way {
    #[serde(rename = "1")]
    In = 1,
    #[serde(rename = "2")]
    Out = 2,
}

/// Prepares `POST /warehouse/inOutLog`.
pub fn search(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let asked: Asked = call.read()?;
    Ok(Box::new(Search {
        warehouse: asked.warehouse_id,
        way: asked.in_out_type,
        span: Span::ordered(asked.start_time, asked.end_time)?.of_a_month()?,
        limit: asked.limit.unwrap_or(DEFAULT_LIMIT).min(MAX_LIMIT),
        page: asked.page.unwrap_or(1),
    }))
}

struct Search {
    warehouse: Option<i64>,
    way: Option<Way>,
    span: Span,
    limit: i64,
    page: i64,
}

impl Operation for Search {
    fn needs(&self) -> Vec<Need> {
        vec![
            warehouse_need(self.warehouse),
            stock::Need::InOutPage {
                warehouse: self.warehouse,
                way: self.way.map(|way| way as i64),
                from: self.span.from,
                to: self.span.to,
                skip: self.page.saturating_sub(1).saturating_mul(self.limit),
                limit: self.limit,
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        check_warehouse(self.warehouse, facts)?;
        let found = &facts.stock.in_out_page;
        let data = json!({
            "list": found.rows.iter().map(show).collect::<Vec<_>>(),
            "totalItems": found.total,
            "totalPages": pages(found.total, self.limit),
        });
        Ok(Decision::answer(success(data, cx)))
    }
}

fn show(line: &InOutView) -> Value {
    let (quantity, kind) = match line.on_hand.is_positive() {
        true => (line.on_hand, "InWarehouse"),
        false => (Quantity::ZERO.minus(line.on_hand), "OutWarehouse"),
    };
    json!({
        "barCode": line.code,
        "warehouseName": line.warehouse_name,
        "qualityStatus": line.quality,
        "number": quantity.to_string(),
        "businessSn": line.document_no.as_deref().unwrap_or_default(),
        "businessType": kind,
        "operateTime": moment::shown(line.at),
        "externalOrderSn": line.reference_no.as_deref().unwrap_or_default(),
    })
}
