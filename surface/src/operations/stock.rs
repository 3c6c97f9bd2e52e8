//! `ops/stock`: correcting what lies where, and moving it.

use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::push::desk::shown;
use crate::push::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::base::quantity::Quantity;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::stock::adjust::Adjustment;
use khlang_core::stock::allocation::Candidate;
use khlang_core::stock::handling::{Handled, LevelChange};
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
            "levels": show_levels(&handled),
            "movements": show_movements(&handled),
            "servedOrders": handled.served,
        });
        Ok(Decision {
            reply: success(200, data, &cx.request_id),
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
            "levels": show_levels(&moved.handled),
            "movements": show_movements(&moved.handled),
            "servedOrders": moved.handled.served,
        });
        Ok(Decision {
            reply: success(200, data, &cx.request_id),
            changes: moved.handled.changes.into(),
        })
    }
}

/// The levels that handwork touched, before and after.
pub fn show_levels(handled: &Handled) -> Vec<Value> {
    handled.levels.iter().map(show_level).collect()
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
        let level = handled.levels.iter().map(|change| &change.before);
        let level = level
            .into_iter()
            .find(|level| level.level == movement.level);
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
