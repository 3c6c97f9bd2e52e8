//! `ops/inventory`, `ops/movements` and `ops/serials`: reading what there is, and where it came from.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::paging::Page;
use crate::call::route::Call;
use crate::operations::listing::{Age, Listed};
use crate::push::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::base::clock::Timestamp;
use khlang_core::base::patch::Patch;
use khlang_core::base::quantity::Quantity;
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::shape::schema::number_problem;
use khlang_core::stock;
use khlang_core::stock::view::{InventoryView, MovementView, ReorderPoint, SerialView};

/// The inventory records, newest first.
pub struct Inventories;

impl Listed for Inventories {
    type Row = InventoryView;
    type Position = Age;

    fn needs(page: &Page<Age>, call: &Call) -> Result<Vec<Need>, Rejection> {
        Ok(vec![
            stock::Need::InventoryPage {
                id: None,
                sku: call.query_text("sku"),
                warehouse: call.query_text("warehouseCode"),
                before: page.after.clone(),
                limit: page.wanted(),
            }
            .into(),
        ])
    }

    fn rows<'f>(facts: &'f Facts, _cx: &Context) -> Result<Vec<&'f InventoryView>, Rejection> {
        Ok(facts.stock.inventory_page.iter().collect())
    }

    fn position(row: &InventoryView) -> Age {
        (row.created_at, row.inventory.id.clone())
    }

    fn show(row: &InventoryView, _cx: &Context) -> Value {
        show_inventory(row)
    }
}

fn show_inventory(row: &InventoryView) -> Value {
    let of = &row.inventory;
    json!({
        "id": of.id,
        "sku": row.sku,
        "warehouseCode": row.warehouse_code,
        "onHand": of.on_hand.to_json(),
        "allocated": of.allocated.to_json(),
        "value": of.value.to_json(),
        "averageCost": of.average_cost().to_json(),
        "reorderPoint": row.reorder_point.map(Quantity::to_json),
    })
}

/// Prepares `PATCH /ops/inventory/{id}`.
pub fn reorder(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let change: Change = call.read()?;
    let point = match change.reorder_point {
        Patch::Keep => Patch::Keep,
        Patch::Clear => Patch::Clear,
        Patch::Set(value) => Patch::Set(
            Quantity::from_json(&value)
                .map_err(|fault| Rejection::invalid_at("reorderPoint", number_problem(fault)))?,
        ),
    };
    let id = call.param("id").to_lowercase();
    Ok(Box::new(Reorder { id, point }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    #[serde(default)]
    reorder_point: Patch<Value>,
}

struct Reorder {
    id: String,
    point: Patch<Quantity>,
}

impl Operation for Reorder {
    fn needs(&self) -> Vec<Need> {
        vec![
            stock::Need::InventoryPage {
                id: Some(self.id.clone()),
                sku: None,
                warehouse: None,
                before: None,
                limit: 1,
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let unknown = || Rejection::not_found(format!("Inventory \"{}\" not found.", self.id));
        let mut row = facts
            .stock
            .inventory_page
            .first()
            .ok_or_else(unknown)?
            .clone();
        row.reorder_point = self.point.clone().over(row.reorder_point);
        let mut changes = Changes::default();
        changes.stock.reorder_points.push(ReorderPoint {
            id: self.id.clone(),
            reorder_point: row.reorder_point,
        });
        let reply = success(200, show_inventory(&row), &cx.request_id);
        Ok(Decision { changes, reply })
    }
}

/// The ledger, newest first.
pub struct Movements;

impl Listed for Movements {
    type Row = MovementView;
    type Position = i64;

    fn needs(page: &Page<i64>, call: &Call) -> Result<Vec<Need>, Rejection> {
        let moment = |name: &str| {
            call.query_text(name)
                .and_then(|text| Timestamp::parse(&text))
        };
        Ok(vec![
            stock::Need::MovementPage {
                sku: call.query_text("sku"),
                warehouse: call.query_text("warehouseCode"),
                from: moment("from"),
                to: moment("to"),
                before: page.after,
                limit: page.wanted(),
            }
            .into(),
        ])
    }

    fn rows<'f>(facts: &'f Facts, _cx: &Context) -> Result<Vec<&'f MovementView>, Rejection> {
        Ok(facts.stock.movement_page.iter().collect())
    }

    fn position(row: &MovementView) -> i64 {
        row.seq
    }

    fn show(row: &MovementView, _cx: &Context) -> Value {
        json!({
            "id": row.id,
            "type": row.kind,
            "sku": row.sku,
            "warehouseCode": row.warehouse_code,
            "locationCode": row.location_code,
            "lotNo": row.lot_no,
            "quality": row.quality,
            "qty": row.on_hand.to_json(),
            "allocated": row.allocated.to_json(),
            "value": row.value.to_json(),
            "documentId": row.document_id,
            "reason": row.reason,
            "actor": row.actor,
            "at": row.at.to_string(),
        })
    }
}

/// Prepares `GET /ops/serials/{serial}`.
pub fn serial(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Find {
        serial: call.param("serial"),
    }))
}

struct Find {
    serial: String,
}

impl Operation for Find {
    fn needs(&self) -> Vec<Need> {
        vec![
            stock::Need::SerialViews {
                serials: BTreeSet::from([self.serial.clone()]),
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        if facts.stock.serial_views.is_empty() {
            return Err(Rejection::not_found(format!(
                "Serial \"{}\" not found.",
                self.serial
            )));
        }
        let pieces: Vec<Value> = facts.stock.serial_views.iter().map(show_piece).collect();
        Ok(Decision::answer(success(
            200,
            json!({ "serial": self.serial, "pieces": pieces }),
            &cx.request_id,
        )))
    }
}

fn show_piece(piece: &SerialView) -> Value {
    json!({
        "sku": piece.sku,
        "status": piece.status,
        "warehouseCode": piece.warehouse_code,
        "locationCode": piece.location_code,
        "lotNo": piece.lot_no,
        "quality": piece.quality,
        "documentId": piece.document_id,
        "documentNo": piece.document_no,
        "updatedAt": piece.updated_at.to_string(),
    })
}
