//! `ops/stock`: correcting what lies where, and moving it.

use serde_json::{Map, Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::push::desk::shown;
use crate::push::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::base::quantity::Quantity;
use khlang_core::decision::{Changes, Facts, Followed, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::stock::adjust::Adjustment;
use khlang_core::stock::after::LevelChange;
use khlang_core::stock::allocation::Candidate;
use khlang_core::stock::handling::Handled;
use khlang_core::stock::ledger::Movement;
use khlang_core::stock::transfer::Transfer;

/// Prepares `POST /ops/stock/adjust`.
pub fn adjust(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Adjust {
        adjustment: call.read()?,
    }))
}

struct Adjust {
    adjustment: Adjustment,
}

impl Operation for Adjust {
    fn needs(&self) -> Vec<Need> {
        self.adjustment.needs()
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let adjusted = self.adjustment.apply(facts.into(), cx)?;
        let stock = &self.adjustment.stock;
        let handled = adjusted.handled;
        let data = json!({
            "id": adjusted.id,
            "warehouseCode": stock.warehouse_code,
            "sku": stock.sku,
            "delta": adjusted.delta.to_json(),
            "reason": self.adjustment.reason,
            "movements": show_movements(&handled),
        });
        Ok(Decision {
            reply: success(200, data, &cx.request_id).showing(show_handled),
            changes: handled.changes.into(),
        })
    }
}

/// Prepares `POST /ops/stock/move`.
pub fn transfer(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Move {
        transfer: call.read()?,
    }))
}

struct Move {
    transfer: Transfer,
}

impl Operation for Move {
    fn needs(&self) -> Vec<Need> {
        self.transfer.needs()
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let moved = self.transfer.apply(facts.into(), cx)?;
        let stock = &self.transfer.stock;
        let data = json!({
            "id": moved.id,
            "warehouseCode": stock.warehouse_code,
            "sku": stock.sku,
            "qty": moved.quantity.to_json(),
            "fromLocationCode": self.transfer.from_location_code,
            "toLocationCode": self.transfer.to_location_code,
            "movements": show_movements(&moved.handled),
        });
        Ok(Decision {
            reply: success(200, data, &cx.request_id).showing(show_handled),
            changes: moved.handled.changes.into(),
        })
    }
}

/// The levels that handwork touched, before and after, and the orders that what it freed went to.
pub fn show_handled(_: &Changes, followed: &Followed) -> Map<String, Value> {
    let levels: Vec<Value> = followed.levels.iter().map(show_level).collect();
    Map::from_iter([
        ("levels".to_owned(), Value::from(levels)),
        ("servedOrders".to_owned(), json!(followed.served)),
    ])
}

fn show_level(change: &LevelChange) -> Value {
    let level = &change.before;
    json!({
        "locationCode": level.location_code,
        "lotNo": level.lot_no,
        "expiryDate": shown(level.expiry_date),
        "quality": level.level.quality,
        "before": figures(level.on_hand, level.allocated),
        "after": figures(change.on_hand, change.allocated),
    })
}

fn figures(on_hand: Quantity, allocated: Quantity) -> Value {
    json!({
        "qtyOnHand": on_hand.to_json(),
        "qtyAllocated": allocated.to_json(),
        "qtyAvailable": on_hand.minus(allocated).to_json(),
    })
}

/// The ledger lines of handwork.
pub fn show_movements(handled: &Handled) -> Vec<Value> {
    let named = |movement: &Movement| {
        let mut levels = handled.levels.iter();
        let level = levels.find(|level| level.level == movement.level);
        show_movement(movement, level)
    };
    handled.movements.iter().map(named).collect()
}

fn show_movement(movement: &Movement, level: Option<&Candidate>) -> Value {
    json!({
        "id": movement.id,
        "type": movement.kind,
        "locationCode": level.map(|level| &level.location_code),
        "lotNo": level.and_then(|level| level.lot_no.as_ref()),
        "quality": movement.level.quality,
        "qty": movement.on_hand.to_json(),
        "value": movement.value.to_json(),
    })
}
