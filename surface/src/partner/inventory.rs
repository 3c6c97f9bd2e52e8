//! `GET /inventory`: what there is now, by SKU and warehouse (docs/partner.md#inventory).
//!
//! The order is by warehouse and SKU, each by its id. A record's place in it never changes, so a walk over
//! the pages meets every record that was there when it began exactly once, whatever comes meanwhile.

use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::paging::Page;
use crate::call::route::Call;
use crate::partner::envelope;
use crate::partner::within::Within;
use khlang_core::access::context::Context;
use khlang_core::base::clock::Day;
use khlang_core::base::quantity::Quantity;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::stock;
use khlang_core::stock::view::{Labels, StockRecord};

/// Prepares `GET /inventory`.
pub fn list(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(List {
        page: Page::read(call)?,
        within: Within::of(call),
        today: call.now().bangkok_day(),
    }))
}

struct List {
    /// By ids of warehouse and item.
    page: Page<(String, String)>,
    within: Within,
    today: Day,
}

impl Operation for List {
    fn needs(&self) -> Vec<Need> {
        if self.within.is_nothing() {
            return Vec::new();
        }
        let within = self.within.clone();
        vec![
            stock::Need::StockPage {
                branches: within.branches,
                warehouse: within.warehouse,
                item: within.item,
                today: self.today,
                after: self.page.after.clone(),
                limit: self.page.wanted(),
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, _cx: &Context) -> Result<Decision, Rejection> {
        let place = |row: &StockRecord| row.inventory.place();
        let cut = self.page.cut(facts.stock.stock_page.iter(), place)?;
        let data = cut.rows.into_iter().map(show).collect();
        Ok(Decision::answer(envelope::page(data, cut.next, &self.page)))
    }
}

fn show(row: &StockRecord) -> Value {
    let of = &row.inventory;
    json!({
        "id": of.id,
        "product_sku_id": of.item_id,
        "warehouse_id": of.warehouse_id,
        "branch_id": row.branch_id,
        "quantity_on_hand": of.on_hand.to_string(),
        "quantity_reserved": of.allocated.to_string(),
        "quantity_available": of.on_hand.minus(of.allocated).to_string(),
        "quantity_sellable": row.sellable.to_string(),
        "average_cost": of.average_cost().to_string(),
        "stock_value": of.value.to_string(),
        "reorder_point": row.reorder_point.as_ref().map(Quantity::to_string),
        "last_movement_date": row.last_movement_at.map(|at| at.to_string()),
        "created_at": row.created_at.to_string(),
        "product_skus": sku(&row.labels),
        "warehouses": warehouse(&row.labels),
    })
}

/// What a record shows of its SKU; a SKU without a barcode has an empty one.
pub fn sku(labels: &Labels) -> Value {
    json!({
        "sku_code": labels.sku,
        "sku_name": labels.item_name,
        "barcode": labels.barcode.as_deref().unwrap_or_default(),
    })
}

/// What a record shows of its warehouse.
pub fn warehouse(labels: &Labels) -> Value {
    json!({ "warehouse_name": labels.warehouse_name })
}
