//! What handwork on stock tells (docs/webhooks.md#events): `stock.adjusted` and `cyclecount.variance`.

use serde_json::{Value, json};

use crate::access::context::Context;
use crate::base::numbers::NumberKind;
use crate::base::quantity::Quantity;
use crate::stock::Known;
use crate::stock::cycle_count::{CountLine, CycleCount};
use crate::stock::handling::{Goods, Handled};
use crate::stock::ledger::Movement;
use crate::stock::level::Quality;
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

/// What is pushed to merchants of the Flash surface of stock that was lost or found: one push for each type, and in
/// it one row for each level (docs/flash/pushes.md#lossoverflow). `document` is a count's number; empty for none.
pub fn reports(document: &str, found: &[Found], cx: &Context) -> Vec<Event> {
    let mut pushes = Vec::new();
    for (number, is_gain, quality) in REPORTS {
        let of_type = |one: &&Found| one.quality == quality && one.by.is_positive() == is_gain;
        let rows: Vec<Value> = found.iter().filter(of_type).map(Found::show).collect();
        if rows.is_empty() {
            continue;
        }
        let data = json!({
            "method": "lossOverflow",
            "orderId": cx.take_number(NumberKind::StockReport).text,
            "orderSn": document,
            "lossOverflowType": number,
            "opTime": cx.now.seconds(),
            "goodsList": rows,
        });
        let subject = cx.entropy.uuid();
        pushes.push(Event::push(EventKind::StockPush, &subject, data, cx));
    }
    pushes
}

/// The types of the document: number, whether it is a gain, and of which quality.
const REPORTS: [(i64, bool, Quality); 4] = [
    (1, false, Quality::Normal),
    (2, false, Quality::Bad),
    (3, true, Quality::Normal),
    (4, true, Quality::Bad),
];

/// Stock of one level that was lost or found.
pub struct Found {
    barcode: String,
    lot_no: Option<String>,
    quality: Quality,
    by: Quantity,
}

impl Found {
    fn show(&self) -> Value {
        let size = match self.by.is_positive() {
            true => self.by,
            false => Quantity::ZERO.minus(self.by),
        };
        json!({
            "barcode": self.barcode,
            "changeNum": size.to_json(),
            "snCode": "",
            "batchCode": self.lot_no.as_deref().unwrap_or_default(),
            "qualityStatus": self.quality,
        })
    }
}

/// What an adjustment lost or found.
pub fn adjusted_levels(goods: Goods, handled: &Handled) -> Vec<Found> {
    let found = |movement: &Movement| {
        let mut levels = handled.levels.iter();
        let level = levels.find(|level| level.level == movement.level);
        Found {
            barcode: goods.item.effective_barcode().to_owned(),
            lot_no: level.and_then(|level| level.lot_no.clone()),
            quality: movement.level.quality,
            by: movement.on_hand,
        }
    };
    let moved = handled.movements.iter();
    let changed = moved.filter(|movement| !movement.on_hand.is_zero());
    changed.map(found).collect()
}

/// What a closed count lost or found.
pub fn counted_levels(count: &CycleCount, facts: Known) -> Vec<Found> {
    let found = |line: &CountLine| {
        let by = line.variance().filter(|by| !by.is_zero())?;
        let item = facts.catalog.items.get(&line.sku);
        let barcode = item.map_or(line.sku.as_str(), |item| item.effective_barcode());
        Some(Found {
            barcode: barcode.to_owned(),
            lot_no: line.lot_no.clone(),
            quality: line.level.quality,
            by,
        })
    };
    count.lines.iter().filter_map(found).collect()
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
