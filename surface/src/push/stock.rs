//! `GET /stock`: what lies where, now or as the ledger had it at a moment.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::push::desk::shown;
use crate::push::envelope::success;
use crate::push::lists::tables;
use khlang_core::access::context::Context;
use khlang_core::base::clock::{Day, Timestamp};
use khlang_core::base::quantity::Quantity;
use khlang_core::catalog;
use khlang_core::catalog::resolve::{unknown_item, unknown_warehouse};
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::shape::schema::Problem;
use khlang_core::stock;
use khlang_core::stock::allocation::not_sellable;
use khlang_core::stock::level::LevelView;

/// Prepares `GET /stock`: of one item by location and lot, or the list of all items.
pub fn prepare(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let Some(sku) = call.query_text("sku") else {
        check_of_one_item(call)?;
        return tables::stock::list(call);
    };
    Ok(Box::new(Find {
        sku,
        warehouse: call.query_text("warehouseCode"),
        lot: call.query_text("lotNo"),
        as_of: call
            .query_text("asOf")
            .and_then(|text| Timestamp::parse(&text)),
    }))
}

/// What says something only of one item's stock.
fn check_of_one_item(call: &Call) -> Result<(), Rejection> {
    let given = ["lotNo", "asOf"]
        .into_iter()
        .filter(|name| call.query(name).is_some());
    let problems: Vec<_> = given
        .map(|name| Problem::new(name, "needs sku: the stock of one item"))
        .collect();
    match problems.is_empty() {
        true => Ok(()),
        false => Err(Rejection::invalid(problems)),
    }
}

struct Find {
    sku: String,
    warehouse: Option<String>,
    lot: Option<String>,
    as_of: Option<Timestamp>,
}

impl Operation for Find {
    fn needs(&self) -> Vec<Need> {
        vec![
            catalog::Need::Items {
                skus: BTreeSet::from([self.sku.clone()]),
            }
            .into(),
            catalog::Need::Warehouses {
                codes: self.warehouse.iter().cloned().collect(),
            }
            .into(),
            stock::Need::Levels {
                sku: self.sku.clone(),
                warehouse: self.warehouse.clone(),
                lot: self.lot.clone(),
                as_of: self.as_of,
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let item =
            facts.catalog.items.get(&self.sku).ok_or_else(|| {
                Rejection::unknown_references(vec![unknown_item("sku", &self.sku)])
            })?;
        if let Some(code) = &self.warehouse
            && !facts.catalog.warehouses.contains_key(code)
        {
            let unknown = unknown_warehouse("warehouseCode", code);
            return Err(Rejection::unknown_references(vec![unknown]));
        }
        let levels = &facts.stock.levels;
        let on_hand: Quantity = levels.iter().map(|level| level.on_hand).sum();
        let allocated: Quantity = levels.iter().map(|level| level.allocated).sum();
        let today = self.as_of.unwrap_or(cx.now).bangkok_day();
        let sellable: Quantity = levels.iter().map(|level| sellable(level, today)).sum();
        let mut data = json!({
            "sku": item.sku,
            "itemName": item.name,
            "tracking": item.tracking,
            "baseUomCode": item.base_uom,
            "totalOnHand": on_hand.to_json(),
            "totalAllocated": allocated.to_json(),
            "totalAvailable": on_hand.minus(allocated).to_json(),
            "totalSellable": sellable.to_json(),
            "stocks": levels.iter().map(|level| show(level, today)).collect::<Vec<_>>(),
        });
        if let (Value::Object(fields), Some(moment)) = (&mut data, self.as_of) {
            fields.insert("asOf".to_owned(), json!(moment.to_string()));
        }
        Ok(Decision::answer(success(200, data, &cx.request_id)))
    }
}

/// Why the stock of a level can't be promised; none where it can.
fn why_not(level: &LevelView, today: Day) -> Option<&'static str> {
    let kind = &level.location_kind;
    let (expiry, lock_up) = (level.expiry_date, level.lock_up_days);
    not_sellable(level.quality, kind, expiry, lock_up, today)
}

fn sellable(level: &LevelView, today: Day) -> Quantity {
    match why_not(level, today) {
        Some(_) => Quantity::ZERO,
        None => level.on_hand.minus(level.allocated),
    }
}

fn show(level: &LevelView, today: Day) -> Value {
    json!({
        "warehouseCode": level.warehouse_code,
        "locationCode": level.location_code,
        "lotNo": level.lot_no,
        "expiryDate": shown(level.expiry_date),
        "quality": level.quality,
        "qtyOnHand": level.on_hand.to_json(),
        "qtyAllocated": level.allocated.to_json(),
        "qtyAvailable": level.on_hand.minus(level.allocated).to_json(),
        "qtySellable": sellable(level, today).to_json(),
        "notSellable": why_not(level, today),
    })
}
