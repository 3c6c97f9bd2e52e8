//! `inventory.stock.low`: available stock of an item in a warehouse falls to its reorder point or below
//! (docs/stock.md#reorder-point).
//!
//! It is reported once for each crossing, in the commit that makes it, whatever command that is. Available is what
//! lies there less what is promised, of every lot and quality, as the inventory record shows it. Setting a
//! reorder point is no crossing: nothing has fallen, and who sets it is shown what there is.
//!
//! What has fallen meanwhile does not matter, only whether this commit is the one that crosses: so two that
//! stay on one side of the point don't hinder each other, and of two that would cross together one decides
//! again.

pub use crate::stock::reorder::{Crossing, Fall, Reorder};
use std::collections::BTreeMap;

use serde_json::json;

use crate::access::context::Context;
use crate::base::quantity::Quantity;

use crate::stock::ledger::Movement;
use crate::stock::valuation::Inventory;
use crate::stock::{Draft, Known};
use crate::webhooks::{Event, EventKind};

impl Fall {
    /// Whether the record, as it is before the commit, bears out what was told.
    pub fn is_true_of(&self, record: Option<&Inventory>) -> bool {
        record.and_then(|record| crossing(record, self.by)) == self.told
    }
}

/// Reports every crossing that the movements of a decision make.
pub fn report(
    facts: Known,
    movements: &[Movement],
    sellable: &BTreeMap<(String, String), Quantity>,
    cx: &Context,
) -> Draft {
    let mut changes = Draft::default();
    for ((warehouse_id, item_id), by) in net(movements) {
        if by >= Quantity::ZERO {
            continue;
        }
        let place = (warehouse_id, item_id);
        let record = facts.stock.inventories.get(&place);
        let told = record.and_then(|record| crossing(record, by));
        changes
            .webhooks
            .events
            .extend(record.zip(told.as_ref()).and_then(|(record, told)| {
                let sellable = sellable.get(&place).copied().unwrap_or_default();
                event(record, told, sellable, cx)
            }));
        let (warehouse_id, item_id) = place;
        changes.stock.guards.falls.push(Fall {
            warehouse_id,
            item_id,
            by,
            told,
        });
    }
    changes
}

/// By how much available changes, by ids of warehouse and item.
fn net(movements: &[Movement]) -> BTreeMap<(String, String), Quantity> {
    let mut net: BTreeMap<(String, String), Quantity> = BTreeMap::new();
    for row in movements {
        let place = (row.level.warehouse_id.clone(), row.level.item_id.clone());
        let by = net.entry(place).or_default();
        *by = by.plus(row.on_hand).minus(row.allocated);
    }
    net
}

fn crossing(record: &Inventory, by: Quantity) -> Option<Crossing> {
    let point = record.reorder.as_ref()?.point;
    let before = record.on_hand.minus(record.allocated);
    let available = before.plus(by);
    (before > point && available <= point).then_some(Crossing { available, point })
}

fn event(record: &Inventory, told: &Crossing, sellable: Quantity, cx: &Context) -> Option<Event> {
    let names = record.reorder.as_ref()?;
    let data = json!({
        "inventoryId": record.id,
        "sku": names.sku,
        "warehouseCode": names.warehouse_code,
        "available": told.available.to_json(),
        "sellable": sellable.to_json(),
        "reorderPoint": told.point.to_json(),
    });
    let kind = EventKind::InventoryStockLow;
    Some(Event::of_stock(kind, &record.id, data, cx))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(units: i64) -> Quantity {
        Quantity::from_units(units).unwrap()
    }

    fn record(on_hand: i64, allocated: i64, point: Option<i64>) -> Inventory {
        Inventory {
            on_hand: units(on_hand),
            allocated: units(allocated),
            reorder: point.map(|point| Reorder {
                point: units(point),
                sku: "A".into(),
                warehouse_code: "W".into(),
            }),
            ..Inventory::empty("i".into(), "w", "a")
        }
    }

    #[test]
    fn a_crossing_is_from_above_the_point_to_it_or_below() {
        let crosses = |record: Inventory, by: i64| crossing(&record, units(by)).is_some();
        assert!(!crosses(record(100, 0, Some(80)), -19));
        assert!(crosses(record(100, 0, Some(80)), -20));
        assert!(crosses(record(100, 10, Some(80)), -90));
        assert!(!crosses(record(80, 0, Some(80)), -1));
        assert!(!crosses(record(100, 0, None), -100));
        assert!(crosses(record(1, 0, Some(0)), -1));
    }

    #[test]
    fn what_was_told_must_be_true_of_the_record_as_it_is_by_then() {
        let fall = |told: Option<(i64, i64)>| Fall {
            warehouse_id: "w".into(),
            item_id: "a".into(),
            by: units(-30),
            told: told.map(|(available, point)| Crossing {
                available: units(available),
                point: units(point),
            }),
        };
        let (silent, told) = (fall(None), fall(Some((70, 80))));
        assert!(told.is_true_of(Some(&record(100, 0, Some(80)))));
        assert!(!told.is_true_of(Some(&record(100, 1, Some(80)))));
        assert!(!told.is_true_of(Some(&record(100, 0, Some(81)))));
        assert!(!told.is_true_of(Some(&record(80, 0, Some(80)))));
        assert!(!silent.is_true_of(Some(&record(100, 0, Some(80)))));
        assert!(silent.is_true_of(Some(&record(80, 0, Some(80)))));
        assert!(silent.is_true_of(Some(&record(200, 50, Some(80)))));
        assert!(silent.is_true_of(Some(&record(100, 0, None))));
    }
}
