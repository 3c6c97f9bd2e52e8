//! `/open/shelfLifeGoodsStock`: what lies of each lot, and how near its end it is.

use serde::Deserialize;
use serde_json::{Value, json};

use super::super::envelope::success;
use super::super::warehouses::{check_warehouse, warehouse_need};
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use khlang_core::access::context::Context;
use khlang_core::base::clock::Day;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::stock;
use khlang_core::stock::level::Quality;
use khlang_core::stock::view::LotView;

/// Prepares `POST /open/shelfLifeGoodsStock`.
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
}

impl Operation for Search {
    fn needs(&self) -> Vec<Need> {
        vec![
            warehouse_need(self.warehouse_id),
            stock::Need::LotStock {
                codes: self.bar_code.clone(),
                warehouse: self.warehouse_id,
                quality: self.goods_status,
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        check_warehouse(self.warehouse_id, facts)?;
        let today = cx.now.bangkok_day();
        let lots = facts.stock.lot_stock.iter();
        let shown: Vec<Value> = lots.map(|lot| show(lot, today)).collect();
        Ok(Decision::answer(success(Value::Array(shown), cx)))
    }
}

/// The document's example has `qualityStatus`, its table `goodsStatus`: both are told.
fn show(lot: &LotView, today: Day) -> Value {
    let locked = lot.days_before_expiry(lot.lock_up_days);
    json!({
        "warehouseId": lot.warehouse_number.to_string(),
        "totalInventory": lot.on_hand.to_string(),
        "qualityStatus": lot.quality,
        "goodsStatus": lot.quality,
        "sellerGoodsBatchCode": lot.lot_no,
        "productionDate": shown(lot.production_date),
        "expiringDate": shown(lot.expiry_date),
        "nearDateType": nearness(lot, today),
        "lockUpDate": shown(locked),
        "barCode": lot.code,
    })
}

fn shown(day: Option<Day>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

/// 0 normal, 1 near its end, 2 expired.
fn nearness(lot: &LotView, today: Day) -> &'static str {
    match lot.expiry_date {
        Some(expiry) if expiry < today => "2",
        Some(_)
            if lot
                .days_before_expiry(lot.warning_days)
                .is_some_and(|day| day <= today) =>
        {
            "1"
        }
        _ => "0",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use khlang_core::base::quantity::Quantity;

    fn lot(expiry: Option<&str>) -> LotView {
        LotView {
            code: "BC001".into(),
            warehouse_number: 1,
            quality: Quality::Normal,
            lot_no: "20190117".into(),
            production_date: Day::parse("2019-01-17"),
            expiry_date: expiry.and_then(Day::parse),
            lock_up_days: 5,
            warning_days: 10,
            on_hand: Quantity::from_units(498).unwrap(),
        }
    }

    #[test]
    fn a_lot_is_near_its_end_from_its_warning_day_and_expired_the_day_after_it_expires() {
        let at = |expiry| nearness(&lot(expiry), Day::parse("2019-03-03").unwrap());
        assert_eq!(at(Some("2019-03-14")), "0");
        assert_eq!(at(Some("2019-03-13")), "1");
        assert_eq!(at(Some("2019-03-03")), "1");
        assert_eq!(at(Some("2019-03-02")), "2");
        assert_eq!(at(None), "0");
    }

    #[test]
    fn a_lot_is_shown_as_the_example_shows_it() {
        let today = Day::parse("2019-03-04").unwrap();
        let wanted = json!({
            "warehouseId": "1", "totalInventory": "498", "qualityStatus": "normal", "goodsStatus": "normal",
            "sellerGoodsBatchCode": "20190117", "productionDate": "2019-01-17", "expiringDate": "2019-03-03",
            "nearDateType": "2", "lockUpDate": "2019-02-26", "barCode": "BC001",
        });
        assert_eq!(show(&lot(Some("2019-03-03")), today), wanted);
        assert_eq!(show(&lot(None), today)["lockUpDate"], "");
    }
}
