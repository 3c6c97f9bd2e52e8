//! What webhooks must be told of a commit (docs/webhooks.md#events): each thing that happened once, and
//! nothing else. Read off the rows before and after it.

use std::collections::BTreeMap;

use khlang_core::base::quantity::Quantity;
use khlang_core::outbound::lifecycle::OrderStatus;
use khlang_core::outbound::order::AllocationStatus;
use khlang_core::rebalance::Channel;
use khlang_core::stock::ledger::MovementKind;
use khlang_core::stock::valuation::Inventory;
use khlang_core::webhooks::EventKind;

use crate::invariants::Faults;
use crate::tables::{Event, Tables};

/// How often each (kind, subject) is told.
type Told = BTreeMap<(&'static str, String), usize>;

/// What a commit should have told and did not, or told and should not have, in words.
pub fn faults(before: &Tables, after: &Tables) -> Vec<String> {
    let mut found = Faults(Vec::new());
    let mut is = Told::new();
    let new = &after.events[before.events.len()..];
    for event in new
        .iter()
        .filter(|event| event.kind != EventKind::ChannelStockUpdated)
    {
        let key = (event.kind.name(), event.subject.clone());
        *is.entry(key).or_default() += 1;
    }
    let mut should = Told::new();
    receipts(before, after, &mut should);
    orders(before, after, &mut should);
    stock(before, after, &mut should);
    crossings(before, after, &mut should, &mut found);
    found.same("events", &is, &should);
    channels(before, after, new, &mut found);
    found.0
}

/// (store, variant, channel)
type Sold = (i64, i64, Channel);

/// Every channel that sells another number of units is told of once, with what it sold and what it sells. One
/// that sells the same is told of only where a caller forced it.
fn channels(before: &Tables, after: &Tables, new: &[Event], found: &mut Faults) {
    let (old, now) = (sold(before), sold(after));
    let of = |at: &BTreeMap<Sold, u64>, sold: &Sold| at.get(sold).copied().unwrap_or_default();
    let mut told: BTreeMap<Sold, usize> = BTreeMap::new();
    for event in new
        .iter()
        .filter(|event| event.kind == EventKind::ChannelStockUpdated)
    {
        let number = |name: &str| event.data[name].as_i64().unwrap();
        let channel = Channel::of_name(event.data["channel"].as_str().unwrap()).unwrap();
        let key = (number("storeId"), number("variantId"), channel);
        *told.entry(key).or_default() += 1;
        let units = |name: &str| event.data[name].as_u64().unwrap();
        let should = (of(&old, &key), of(&now, &key));
        found.same(
            &format!("{key:?}"),
            &(units("oldStock"), units("newStock")),
            &should,
        );
        let known = after
            .inventories
            .values()
            .any(|row| row.id == event.subject);
        found.unless(known, || format!("told of no inventory record: {event:?}"));
    }
    for key in old.keys().chain(now.keys()) {
        let count = told.get(key).copied().unwrap_or_default();
        let fits = if of(&old, key) == of(&now, key) {
            count <= 1
        } else {
            count == 1
        };
        found.unless(fits, || format!("{key:?} was told of {count} times"));
    }
}

fn sold(store: &Tables) -> BTreeMap<Sold, u64> {
    let rows = store.channels.rows.iter();
    let each = rows.flat_map(|((shop, item), kept)| {
        let shop = store.channels.shops[shop].number.unwrap();
        let variant = store.items[item].variant_id.unwrap();
        let quotas = kept.quotas.each();
        quotas.map(move |(channel, units)| ((shop, variant, channel), units.get()))
    });
    each.collect()
}

/// Available stock that fell to its reorder point or below, with the figures that were told of it.
fn crossings(before: &Tables, after: &Tables, should: &mut Told, found: &mut Faults) {
    for (place, was) in &before.inventories {
        let Some(point) = was.reorder.as_ref().map(|reorder| reorder.point) else {
            continue;
        };
        let available = |row: &Inventory| row.on_hand.minus(row.allocated);
        let now = available(&after.inventories[place]);
        if available(was) > point && now <= point {
            tell(should, "inventory.stock.low", &was.id);
        }
        let told = after.events[before.events.len()..].iter();
        for event in told
            .filter(|event| event.kind == EventKind::InventoryStockLow && event.subject == was.id)
        {
            let figures = (&event.data["available"], &event.data["reorderPoint"]);
            found.same("low stock", &figures, &(&now.to_json(), &point.to_json()));
        }
    }
}

fn tell(should: &mut Told, kind: &'static str, subject: &str) {
    *should.entry((kind, subject.to_owned())).or_default() += 1;
}

fn receipts(before: &Tables, after: &Tables, should: &mut Told) {
    let new = after
        .receipts
        .values()
        .filter(|row| !before.receipts.contains_key(&row.id));
    for asn in new.filter_map(|row| row.inbound_id.as_ref()) {
        tell(should, "asn.received", asn);
    }
    for asn in after.inbounds.values() {
        let status = before.inbounds.get(&asn.id).map(|row| row.status.word());
        if asn.status.word() == "completed" && status != Some("completed") {
            tell(should, "asn.completed", &asn.id);
        }
    }
}

fn orders(before: &Tables, after: &Tables, should: &mut Told) {
    for order in after.orders.values() {
        let old = before.orders.get(&order.id);
        let became = |status: OrderStatus| {
            order.status == status && old.is_none_or(|old| old.status != status)
        };
        let new_promise = after
            .promises_of(&order.id)
            .any(|row| !before.allocations.contains_key(&row.id) && row.holding);
        // What a picker found missing and got from elsewhere was allocated before.
        let taken_back = order.status.is_open() && is_released(before, after, &order.id);
        if taken_back {
            tell(should, "order.deallocated", &order.id);
        }
        if new_promise && (taken_back || !is_picked_over(before, after, &order.id)) {
            tell(should, "order.allocated", &order.id);
        }
        let released = after.promises_of(&order.id).any(|row| {
            let old = before.allocations.get(&row.id);
            row.status == AllocationStatus::Released
                && old.is_some_and(|old| old.status == AllocationStatus::Allocated)
        });
        if released {
            tell(should, "order.released", &order.id);
        }
        let shipments = after.shipments.values();
        for row in shipments.filter(|row| row.order_id == order.id) {
            if !before.shipments.contains_key(&row.id) {
                tell(should, "order.shipped", &order.id);
            }
        }
        let lost = after.lines_of(&order.id).any(|line| {
            let key = (line.order_id.clone(), line.line_no);
            let old = before.order_lines.get(&key);
            line.cancelled_base > old.map(|old| old.cancelled_base).unwrap_or_default()
        });
        if lost {
            tell(should, "order.backorder.cancelled", &order.id);
        }
        if became(OrderStatus::Cancelled) {
            tell(should, "order.cancelled", &order.id);
        }
    }
}

/// Whether the ledger says that promises of the order were taken back.
fn is_released(before: &Tables, after: &Tables, order_id: &str) -> bool {
    let new = after.movements[before.movements.len()..].iter();
    new.filter(|row| row.kind == MovementKind::Release)
        .any(|row| row.document_id == order_id)
}

fn is_picked_over(before: &Tables, after: &Tables, order_id: &str) -> bool {
    let was_out = |id: &str| {
        let old = before.allocations.get(id);
        old.is_some_and(|old| old.status == AllocationStatus::Released)
    };
    after
        .promises_of(order_id)
        .any(|row| was_out(&row.id) && row.status != AllocationStatus::Released)
}

fn stock(before: &Tables, after: &Tables, should: &mut Told) {
    let record = |warehouse: &str, item: &str| {
        let place = (warehouse.to_owned(), item.to_owned());
        after.inventories.get(&place).map(|row| row.id.clone())
    };
    for row in &after.movements[before.movements.len()..] {
        if row.kind == MovementKind::Adjustment {
            let id = record(&row.level.warehouse_id, &row.level.item_id).unwrap();
            tell(should, "stock.adjusted", &id);
        }
    }
    for count in after.cycle_counts.values() {
        let was = before.cycle_counts.get(&count.id);
        let closed =
            count.status.word() == "closed" && was.is_none_or(|was| was.status.word() != "closed");
        let lines = after
            .count_lines
            .values()
            .filter(|line| closed && line.count_id == count.id);
        for line in lines.filter(|line| line.variance().is_some_and(|by| by != Quantity::ZERO)) {
            // An item of which nothing ever lay in the warehouse has no record to tell of.
            if let Some(id) = record(&line.level.warehouse_id, &line.level.item_id) {
                tell(should, "cyclecount.variance", &id);
            }
        }
    }
}
