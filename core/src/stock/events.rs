//! What handwork on stock tells (docs/webhooks.md#events): `stock.adjusted` and `cyclecount.variance`.

use serde_json::json;

use crate::access::context::Context;
use crate::base::quantity::Quantity;
use crate::stock::Known;
use crate::stock::cycle_count::{CountLine, CycleCount};
use crate::stock::handling::{Goods, Handled};
use crate::stock::ledger::Movement;
use crate::webhooks::{Event, EventKind};

/// One event for each level of an item that an adjustment changed.
pub fn adjusted(goods: Goods, reason: &str, handled: &Handled, cx: &Context) -> Vec<Event> {
    let event = |movement: &Movement| {
        let mut levels = handled.levels.iter();
        let level = levels.find(|level| level.level == movement.level);
        let data = json!({
            "warehouseCode": goods.warehouse.code,
            "sku": goods.item.sku,
            "locationCode": level.map(|level| &level.location_code),
            "lotNo": level.and_then(|level| level.lot_no.as_ref()),
            "quality": movement.level.quality,
            "delta": movement.on_hand.to_json(),
            "reason": reason,
        });
        Event::of_stock(EventKind::StockAdjusted, &movement.inventory_id, data, cx)
    };
    let of_goods = |movement: &&Movement| {
        let level = &movement.level;
        level.item_id == goods.item.id && level.warehouse_id == goods.warehouse.id
    };
    let moved = handled.movements.iter().filter(of_goods);
    moved.map(event).collect()
}

/// One event for each line of a closed count that differs from what was on record.
pub fn variances(count: &CycleCount, handled: &Handled, facts: Known, cx: &Context) -> Vec<Event> {
    let differs = |line: &&CountLine| line.variance().is_some_and(|by| !by.is_zero());
    let lines = count.lines.iter().filter(differs);
    lines
        .filter_map(|line| variance(line, count, handled, facts, cx))
        .collect()
}

fn variance(
    line: &CountLine,
    count: &CycleCount,
    handled: &Handled,
    facts: Known,
    cx: &Context,
) -> Option<Event> {
    let place = (line.level.warehouse_id.clone(), line.level.item_id.clone());
    let moved = handled
        .movements
        .iter()
        .find(|movement| movement.level == line.level);
    let stored = facts
        .stock
        .inventories
        .get(&place)
        .map(|inventory| &inventory.id);
    let inventory_id = moved.map(|movement| &movement.inventory_id).or(stored)?;
    let data = json!({
        "countNo": count.number,
        "warehouseCode": count.warehouse_code,
        "sku": line.sku,
        "locationCode": line.location_code,
        "lotNo": line.lot_no,
        "expectedQty": line.expected.to_json(),
        "countedQty": line.counted.map(Quantity::to_json),
        "variance": line.variance().map(Quantity::to_json),
    });
    Some(Event::of_stock(
        EventKind::CycleCountVariance,
        inventory_id,
        data,
        cx,
    ))
}
