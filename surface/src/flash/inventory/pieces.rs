//! `/open/getSnList`: single pieces by their serials, with the bills they came in and left on.

use serde::Deserialize;
use serde_json::{Value, json};

use super::super::envelope::success;
use super::super::moment;
use super::super::warehouses::{check_warehouse, warehouse_need};
use super::pages;
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use khlang_core::access::context::Context;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::stock;
use khlang_core::stock::level::Quality;
use khlang_core::stock::view::{Listing, PieceView};

/// Rows of a page where nothing is said.
const DEFAULT_LIMIT: i64 = 50;

/// The word of a piece that has left.
const GONE: i64 = 4;

/// Prepares `POST /open/getSnList`.
pub fn search(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(call.read::<Search>()?))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Search {
    bar_code: Vec<String>,
    warehouse_id: Option<i64>,
    #[serde(default)]
    goods_status: Quality,
    #[serde(default)]
    status: Status,
    in_warehouse_sn: Option<String>,
    out_warehouse_sn: Option<String>,
    sn_code: Option<String>,
    asset_code: Option<String>,
    limit: Option<i64>,
    page: Option<i64>,
}

#[derive(Clone, Copy, Default, Deserialize)]
enum Status {
    #[default]
    #[serde(rename = "1")]
    Lying = 1,
    #[serde(rename = "3")]
    Promised = 3,
    #[serde(rename = "4")]
    Gone = 4,
}

impl Search {
    fn limit(&self) -> i64 {
        self.limit.unwrap_or(DEFAULT_LIMIT)
    }

    fn page(&self) -> i64 {
        self.page.unwrap_or(1)
    }

    /// A piece has one serial, whichever of the two it is.
    fn contradicts_itself(&self) -> bool {
        let both = self.sn_code.as_ref().zip(self.asset_code.as_ref());
        both.is_some_and(|(serial, asset)| serial != asset)
    }
}

impl Operation for Search {
    fn needs(&self) -> Vec<Need> {
        let skip = self.page().saturating_sub(1).saturating_mul(self.limit());
        vec![
            warehouse_need(self.warehouse_id),
            stock::Need::PiecePage {
                codes: self.bar_code.clone(),
                warehouse: self.warehouse_id,
                quality: self.goods_status,
                state: self.status as i64,
                received_on: self.in_warehouse_sn.clone(),
                order_no: self.out_warehouse_sn.clone(),
                serial: self.sn_code.clone().or(self.asset_code.clone()),
                skip,
                limit: self.limit(),
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        check_warehouse(self.warehouse_id, facts)?;
        let nothing = Listing::default();
        let found = match self.contradicts_itself() {
            true => &nothing,
            false => &facts.stock.piece_page,
        };
        let items = found.rows.iter().map(show).collect();
        let data = paginated(items, found.total, self.page(), self.limit());
        Ok(Decision::answer(success(data, cx)))
    }
}

/// A page with its neighbours; before the first comes the first, and after the last the last.
fn paginated(items: Vec<Value>, total: i64, page: i64, limit: i64) -> Value {
    let pages = pages(total, limit);
    let last = pages.max(1);
    let before = page.saturating_sub(1).clamp(1, last);
    json!({
        "items": items,
        "first": 1,
        "before": before,
        "previous": before,
        "current": page,
        "last": last,
        "next": page.saturating_add(1).min(last),
        "total_pages": pages,
        "total_items": total,
        "limit": limit,
    })
}

fn show(piece: &PieceView) -> Value {
    let (serial, asset) = match piece.is_asset {
        true => ("", piece.serial.as_str()),
        false => (piece.serial.as_str(), ""),
    };
    let gone = (piece.state == GONE).then_some(piece.updated_at);
    json!({
        "warehouseId": piece.warehouse_number.to_string(),
        "warehouseName": piece.warehouse_name,
        "barCode": piece.code,
        "goodsStatus": piece.quality,
        "status": piece.state.to_string(),
        "snCode": serial,
        "assetCode": asset,
        "inWarehouseSn": piece.received_on.as_deref().unwrap_or_default(),
        "inTime": moment::shown(piece.received_at),
        "outWarehouseSn": piece.order_no.as_deref().unwrap_or_default(),
        "outTime": moment::shown_or_empty(gone),
        "remark": "",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_tells_its_neighbours_and_never_one_that_is_not_there() {
        let of = |total, page| {
            let page = paginated(Vec::new(), total, page, 50);
            ["previous", "current", "next", "last", "total_pages"]
                .map(|name| page[name].as_i64().unwrap())
        };
        assert_eq!(of(0, 1), [1, 1, 1, 1, 0]);
        assert_eq!(of(120, 1), [1, 1, 2, 3, 3]);
        assert_eq!(of(120, 2), [1, 2, 3, 3, 3]);
        assert_eq!(of(120, 3), [2, 3, 3, 3, 3]);
        assert_eq!(of(120, 9), [3, 9, 3, 3, 3]);
    }
}
