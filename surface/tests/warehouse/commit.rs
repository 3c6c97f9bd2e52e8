//! The write side of the store: every list of [`Changes`] as the Worker's statements write it, with
//! the guards, the versions and the constraints that refuse the whole commit.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use khlang_core::access::tenancy::{ReplyScope, StoredReply};
use khlang_core::base::clock::Timestamp;
use khlang_core::base::numbers::{Counted, NumberKind, Taken};
use khlang_core::base::quantity::{Money, Quantity};
use khlang_core::catalog::item::Item;
use khlang_core::catalog::location::Location;
use khlang_core::decision::Changes;

use khlang_core::inbound::asn::{Inbound, InboundLine};
use khlang_core::inbound::notice::is_notice;
use khlang_core::inbound::receipt::{Receipt, SerialRow};
use khlang_core::outbound::order::{Allocation, Order, OrderLine};
use khlang_core::outbound::shipment::Shipment;
use khlang_core::stock::count::{CountLine, CycleCount};
use khlang_core::stock::handling::LevelAge;
use khlang_core::stock::ledger::{Movement, MovementKind};
use khlang_core::stock::level::{LevelKey, Lot};
use khlang_core::stock::low::Reorder;
use khlang_core::stock::valuation::Inventory;
use serde_json::json;

use crate::store::{Counter, Level, Lost, Store};

type Written = Result<(), Lost>;

/// A row whose stored version must be the one before.
trait Versioned {
    fn version(&self) -> i64;
}

macro_rules! versioned {
    ($($row:ident),*) => { $(impl Versioned for $row { fn version(&self) -> i64 { self.version } })* };
}

versioned!(
    Item, Location, Lot, SerialRow, Inbound, Order, Allocation, Shipment, CycleCount
);

/// Refuses the commit where a constraint does not hold.
fn check(holds: bool, constraint: impl FnOnce() -> String) -> Written {
    if holds {
        Ok(())
    } else {
        Err(Lost(constraint()))
    }
}

/// Inserts a row, or changes the one that is there if its version is the one before.
fn put<K: Ord + Debug, R: Versioned>(
    table: &mut BTreeMap<K, R>,
    key: K,
    row: R,
    over: impl FnOnce(&R, R) -> R,
) -> Written {
    let row = match table.get(&key) {
        Some(before) if before.version() == row.version() - 1 => over(before, row),
        Some(_) => return Err(Lost(format!("version of {key:?}"))),
        None => row,
    };
    table.insert(key, row);
    Ok(())
}

/// No two rows may have the same key; rows without one don't count.
fn unique<K: Ord + Debug>(keys: impl Iterator<Item = Option<K>>, index: &str) -> Written {
    let mut seen = BTreeSet::new();
    for key in keys.flatten() {
        let text = format!("unique {index} {key:?}");
        check(seen.insert(key), || text)?;
    }
    Ok(())
}

/// Whether one of the levels holds more that nobody is promised than before.
fn free_on_a_level<'m>(movements: impl Iterator<Item = &'m Movement>) -> bool {
    let mut levels: BTreeMap<&LevelKey, Quantity> = BTreeMap::new();
    for row in movements {
        let free = levels.entry(&row.level).or_default();
        *free = free.plus(row.on_hand).minus(row.allocated);
    }
    levels.values().any(|free| free.is_positive())
}

impl Store {
    /// Writes all of the changes, or nothing. Answers what the counters gave.
    pub fn commit(&mut self, changes: &Changes) -> Result<Vec<Counted>, Lost> {
        let mut next = self.clone();
        next.check_guards(changes)?;
        next.check_told_inventories(changes)?;
        next.check_ended_quarantines(changes)?;
        next.check_channels(changes)?;
        let counted = next.count(&changes.documents.numbers);
        next.write_catalog(changes)?;
        next.write_inbound(changes)?;
        next.write_orders(changes)?;
        next.write_departures(changes)?;
        next.book(&changes.stock.movements)?;
        next.end_quarantines(&changes.stock.ended_quarantines);
        next.write_channels(changes)?;
        next.level_ages(&changes.stock.level_ages);
        next.write_counts(changes)?;
        next.set_reorder_points(changes);
        next.count_waits(changes);
        next.history
            .extend(changes.documents.history.iter().cloned());
        next.events.extend(changes.webhooks.events.iter().cloned());
        next.keep_replies(changes)?;
        *self = next;
        Ok(counted)
    }

    fn check_guards(&self, changes: &Changes) -> Written {
        for (id, version) in &changes.catalog.guards.item_versions {
            let stored = self.items.get(id).map(|item| item.version);
            check(stored == Some(*version), || format!("guard item {id}"))?;
        }
        for id in &changes.catalog.guards.unused_items {
            check(!self.is_in_use(id), || format!("guard unused {id}"))?;
        }
        let place = |row: &(String, String, i64)| {
            self.inventories
                .get(&(row.0.clone(), row.1.clone()))
                .cloned()
        };
        for row in &changes.stock.guards.no_gain {
            let gains = place(row).map_or(0, |inventory| inventory.gains);
            check(gains == row.2, || format!("guard no_gain {row:?}"))?;
        }
        for fall in &changes.stock.guards.falls {
            let record = self
                .inventories
                .get(&(fall.warehouse_id.clone(), fall.item_id.clone()));
            check(fall.is_true_of(record), || format!("guard falls {fall:?}"))?;
        }
        for row in &changes.stock.guards.no_wait {
            let waits = place(row).map_or(0, |inventory| inventory.waits);
            check(waits == row.2, || format!("guard no_wait {row:?}"))?;
        }
        for id in &changes.stock.guards.quarantines {
            let kind = self.locations.get(id).map(|row| row.kind.as_str());
            check(kind == Some("quarantine"), || {
                format!("guard quarantine {id}")
            })?;
        }
        Ok(())
    }

    /// Nobody waits for what lies free in a quarantine that ends, but those who were known.
    fn check_ended_quarantines(&self, changes: &Changes) -> Written {
        for ended in &changes.stock.ended_quarantines {
            for (key, level) in self.lying_in(ended) {
                let mut lines = self.order_lines.values();
                let waits = lines.any(|line| {
                    line.waiting
                        && line.item_id == key.item_id
                        && line.warehouse_id == key.warehouse_id
                });
                let free = level.on_hand > level.allocated;
                let known = ended.known_items.contains(&key.item_id);
                check(known || !free || !waits, || {
                    format!("guard no_waiter {key:?}")
                })?;
            }
        }
        Ok(())
    }

    fn lying_in<'s>(
        &'s self,
        ended: &'s khlang_core::stock::changes::EndedQuarantine,
    ) -> impl Iterator<Item = (&'s LevelKey, &'s Level)> {
        self.levels.iter().filter(|(key, level)| {
            key.location_id == ended.location_id
                && key.warehouse_id == ended.warehouse_id
                && level.on_hand.is_positive()
        })
    }

    fn end_quarantines(&mut self, rows: &[khlang_core::stock::changes::EndedQuarantine]) {
        let keys = rows.iter().flat_map(|ended| self.lying_in(ended));
        let places: BTreeSet<(String, String)> = keys
            .map(|(key, _)| (key.warehouse_id.clone(), key.item_id.clone()))
            .collect();
        for place in places {
            if let Some(row) = self.inventories.get_mut(&place) {
                row.gains += 1;
            }
        }
    }

    /// Handwork tells of the inventory record that it knew or made.
    fn check_told_inventories(&self, changes: &Changes) -> Written {
        for row in &changes.stock.movements {
            let place = (row.level.warehouse_id.clone(), row.level.item_id.clone());
            let other = self
                .inventories
                .get(&place)
                .filter(|known| known.id != row.inventory_id);
            let told = matches!(row.kind, MovementKind::Adjustment | MovementKind::Count);
            check(!told || other.is_none(), || {
                format!("guard inventories {row:?}")
            })?;
        }
        Ok(())
    }

    fn count(&mut self, taken: &[Taken]) -> Vec<Counted> {
        let move_on = |taken: &Taken| {
            let count = i64::from(taken.count);
            let counter = self
                .counters
                .entry((taken.kind, taken.day.clone()))
                .or_default();
            *counter = Counter {
                value: counter.value + count,
                taken: count,
            };
            Counted {
                kind: taken.kind,
                day: taken.day.clone(),
                value: counter.value,
                taken: count,
            }
        };
        taken.iter().map(move_on).collect()
    }

    /// The number of a slot, by the counter of its kind and day.
    fn ordinal(&self, kind: NumberKind, day: &str, slot: u32) -> Result<i64, Lost> {
        let counter = self.counters.get(&(kind, day.to_owned()));
        let counter = counter.ok_or_else(|| Lost(format!("no counter of {kind:?} {day}")))?;
        Ok(counter.value - counter.taken + 1 + i64::from(slot))
    }

    fn number(&self, kind: NumberKind, at: Timestamp, slot: u32) -> Result<String, Lost> {
        let day = at.bangkok_day().compact();
        let ordinal = self.ordinal(kind, &day, slot)?;
        let written = kind.written(&day, ordinal);
        Ok(written.as_str().unwrap().to_owned())
    }

    fn write_catalog(&mut self, changes: &Changes) -> Written {
        for row in &changes.catalog.items {
            let row = self.numbered_item(row)?;
            put(&mut self.items, row.id.clone(), row, |before, row| Item {
                variant_id: before.variant_id,
                sku: before.sku.clone(),
                created_at: before.created_at,
                ..row
            })?;
        }
        for row in &changes.catalog.locations {
            put(
                &mut self.locations,
                row.id.clone(),
                row.clone(),
                |before, row| Location {
                    warehouse_id: before.warehouse_id.clone(),
                    code: before.code.clone(),
                    created_at: before.created_at,
                    ..row
                },
            )?;
        }
        for row in &changes.stock.lots {
            let row = self.numbered_lot(row)?;
            put(&mut self.lots, row.id.clone(), row, |before, row| Lot {
                production_date: row.production_date,
                expiry_date: row.expiry_date,
                version: row.version,
                ..before.clone()
            })?;
        }
        unique(
            self.items.values().map(|row| Some(row.sku.clone())),
            "item.sku",
        )?;
        unique(
            self.items.values().map(|row| row.variant_id),
            "item.variant_id",
        )?;
        unique(
            self.locations
                .values()
                .map(|row| Some((&row.warehouse_id, &row.code))),
            "location",
        )?;
        unique(
            self.lots
                .values()
                .map(|row| Some((&row.item_id, &row.lot_no))),
            "lot",
        )
    }

    fn numbered_item(&self, row: &Item) -> Result<Item, Lost> {
        let counted = row
            .variant_slot
            .map(|slot| self.ordinal(NumberKind::Variant, "", slot));
        Ok(Item {
            variant_id: row.variant_id.or(counted.transpose()?),
            variant_slot: None,
            ..row.clone()
        })
    }

    fn numbered_lot(&self, row: &Lot) -> Result<Lot, Lost> {
        let slot = row.lot_no_slot;
        let counted = slot.map(|slot| self.number(NumberKind::Grn, row.created_at, slot));
        Ok(Lot {
            lot_no: counted.transpose()?.unwrap_or_else(|| row.lot_no.clone()),
            lot_no_slot: None,
            ..row.clone()
        })
    }

    fn write_inbound(&mut self, changes: &Changes) -> Written {
        for row in &changes.inbound.inbounds {
            let slot = row.number_slot;
            let kind = match is_notice(&row.source) {
                true => NumberKind::ArrivalNotice,
                false => NumberKind::Asn,
            };
            let counted = slot.map(|slot| self.number(kind, row.created_at, slot));
            let row = Inbound {
                number: counted.transpose()?.unwrap_or_else(|| row.number.clone()),
                number_slot: None,
                lines: Vec::new(),
                ..row.clone()
            };
            put(&mut self.inbounds, row.id.clone(), row, |before, row| {
                Inbound {
                    status: row.status,
                    unique_reference: row.unique_reference.clone(),
                    approved_at: row.approved_at,
                    arrived_at: row.arrived_at,
                    arrived_by: row.arrived_by.clone(),
                    completed_at: row.completed_at,
                    updated_at: row.updated_at,
                    version: row.version,
                    ..before.clone()
                }
            })?;
        }
        for row in &changes.inbound.inbound_lines {
            self.write_inbound_line(row)?;
        }
        self.write_receipts(changes)?;
        unique(
            self.inbounds.values().map(|row| Some(&row.number)),
            "inbound.number",
        )?;
        unique(
            self.inbounds
                .values()
                .map(|row| row.unique_reference.as_ref()),
            "inbound.reference",
        )?;
        unique(
            self.receipts.values().map(|row| Some(&row.number)),
            "receipt.number",
        )
    }

    fn write_inbound_line(&mut self, row: &InboundLine) -> Written {
        check(row.expected_base.is_positive(), || {
            "something_expected".to_owned()
        })?;
        check(row.received_base >= Quantity::ZERO, || {
            "nothing_unreceived".to_owned()
        })?;
        let stored = self
            .inbound_lines
            .entry((row.inbound_id.clone(), row.line_no));
        let stored = stored.or_insert_with(|| row.clone());
        stored.received_base = row.received_base;
        stored.open = row.open;
        Ok(())
    }

    fn write_receipts(&mut self, changes: &Changes) -> Written {
        for row in &changes.inbound.receipts {
            let slot = row
                .number_slot
                .ok_or_else(|| Lost("receipt without slot".to_owned()))?;
            let number = self.number(NumberKind::Grn, row.created_at, slot)?;
            let row = Receipt {
                number,
                number_slot: None,
                lines: Vec::new(),
                ..row.clone()
            };
            let before = self.receipts.insert(row.id.clone(), row);
            check(before.is_none(), || "receipt.id".to_owned())?;
        }
        for row in &changes.inbound.receipt_lines {
            check(row.base.is_positive(), || "something_received".to_owned())?;
            let before = self
                .receipt_lines
                .insert((row.receipt_id.clone(), row.line_no), row.clone());
            check(before.is_none(), || "receipt_line".to_owned())?;
        }
        for row in &changes.stock.serials {
            let name = (row.item_id.clone(), row.serial.clone());
            put(&mut self.serials, name, row.clone(), |_, row| row)?;
        }
        Ok(())
    }

    fn write_orders(&mut self, changes: &Changes) -> Written {
        for row in &changes.outbound.orders {
            self.write_order(row)?;
        }
        for row in &changes.outbound.order_lines {
            self.write_order_line(row)?;
        }
        for row in &changes.outbound.allocations {
            self.write_allocation(row)?;
        }
        unique(
            self.orders.values().map(|row| Some(&row.number)),
            "sales_order.number",
        )?;
        unique(
            self.orders
                .values()
                .map(|row| row.unique_reference.as_ref()),
            "sales_order.reference",
        )?;
        unique(
            self.allocations
                .values()
                .map(|row| row.task_number.as_ref()),
            "allocation_task",
        )
    }

    fn write_order(&mut self, row: &Order) -> Written {
        let slot = row.number_slot;
        let counted = slot.map(|slot| self.number(NumberKind::Order, row.created_at, slot));
        let row = Order {
            number: counted.transpose()?.unwrap_or_else(|| row.number.clone()),
            number_slot: None,
            lines: Vec::new(),
            allocations: Vec::new(),
            shipments: Vec::new(),
            ..row.clone()
        };
        let within = Quantity::ZERO <= row.allocated_base && row.allocated_base <= row.ordered_base;
        check(within, || format!("no_over_allocation {}", row.number))?;
        put(&mut self.orders, row.id.clone(), row, |before, row| Order {
            status: row.status,
            allocated_base: row.allocated_base,
            updated_at: row.updated_at,
            version: row.version,
            ..before.clone()
        })
    }

    fn write_order_line(&mut self, row: &OrderLine) -> Written {
        let climbing = [
            Quantity::ZERO,
            row.shipped_base,
            row.picked_base,
            row.allocated_base,
            row.ordered_base,
        ];
        check(climbing.is_sorted(), || format!("in_order {climbing:?}"))?;
        check(row.ordered_base.is_positive(), || {
            "something_ordered".to_owned()
        })?;
        let stored = self.order_lines.entry((row.order_id.clone(), row.line_no));
        let stored = stored.or_insert_with(|| row.clone());
        stored.allocated_base = row.allocated_base;
        stored.picked_base = row.picked_base;
        stored.shipped_base = row.shipped_base;
        stored.waiting = row.waiting;
        stored.open = row.open;
        Ok(())
    }

    fn write_allocation(&mut self, row: &Allocation) -> Written {
        check(row.quantity.is_positive(), || {
            "something_promised".to_owned()
        })?;
        let number = |slot| {
            let at = row
                .released_at
                .ok_or_else(|| Lost("task without day".to_owned()))?;
            self.number(NumberKind::PickTask, at, slot)
        };
        let counted = row.task_slot.map(number).transpose()?;
        let row = Allocation {
            task_number: counted.or_else(|| row.task_number.clone()),
            task_slot: None,
            released_at: None,
            ..row.clone()
        };
        put(&mut self.allocations, row.id.clone(), row, |before, row| {
            Allocation {
                quantity: row.quantity,
                status: row.status,
                holding: row.holding,
                task_number: row.task_number,
                serials: row.serials,
                version: row.version,
                ..before.clone()
            }
        })
    }

    fn write_departures(&mut self, changes: &Changes) -> Written {
        let packed: BTreeSet<&String> = changes
            .outbound
            .boxes
            .iter()
            .map(|row| &row.order_id)
            .collect();
        self.boxes
            .retain(|(order_id, _), _| !packed.contains(order_id));
        for row in &changes.outbound.boxes {
            let before = self
                .boxes
                .insert((row.order_id.clone(), row.box_no), row.clone());
            check(before.is_none(), || "packed_box".to_owned())?;
        }
        for row in &changes.outbound.shipments {
            let slot = row.number_slot;
            let counted = slot.map(|slot| self.number(NumberKind::Shipment, row.created_at, slot));
            let row = Shipment {
                number: counted.transpose()?.unwrap_or_else(|| row.number.clone()),
                number_slot: None,
                events: Vec::new(),
                ..row.clone()
            };
            put(&mut self.shipments, row.id.clone(), row, |before, row| {
                Shipment {
                    status: row.status,
                    version: row.version,
                    ..before.clone()
                }
            })?;
        }
        self.shipment_events
            .extend(changes.outbound.shipment_events.iter().cloned());
        unique(
            self.shipments.values().map(|row| Some(&row.number)),
            "shipment.number",
        )
    }

    /// Adds the movements up: all that move a level or an inventory together, then the constraints.
    fn book(&mut self, movements: &[Movement]) -> Written {
        let levels: BTreeSet<&LevelKey> = movements.iter().map(|row| &row.level).collect();
        for key in levels {
            self.move_level(key, movements.iter().filter(|row| row.level == *key))?;
        }
        let place = |row: &Movement| (row.level.warehouse_id.clone(), row.level.item_id.clone());
        let places: BTreeSet<(String, String)> = movements.iter().map(place).collect();
        for key in places {
            self.move_inventory(&key, movements.iter().filter(|row| place(row) == key))?;
        }
        self.movements.extend(movements.iter().cloned());
        unique(
            self.movements.iter().map(|row| Some(&row.id)),
            "movement.id",
        )
    }

    /// A level that was empty is as old as what fills it.
    fn move_level<'m>(
        &mut self,
        key: &LevelKey,
        movements: impl Iterator<Item = &'m Movement> + Clone,
    ) -> Written {
        let known = self.locations.contains_key(&key.location_id);
        check(known, || {
            format!("FOREIGN KEY of location {}", key.location_id)
        })?;
        let at = movements
            .clone()
            .map(|row| row.at)
            .min()
            .unwrap_or_default();
        let level = self.levels.entry(key.clone()).or_insert(Level {
            on_hand: Quantity::ZERO,
            allocated: Quantity::ZERO,
            received_at: at,
        });
        if level.on_hand.is_zero() {
            level.received_at = at;
        }
        for row in movements {
            level.on_hand = level.on_hand.plus(row.on_hand);
            level.allocated = level.allocated.plus(row.allocated);
        }
        check(level.on_hand >= Quantity::ZERO, || {
            format!("no_negative_stock {key:?}")
        })?;
        check(level.allocated >= Quantity::ZERO, || {
            format!("no_negative_allocation {key:?}")
        })?;
        check(level.allocated <= level.on_hand, || {
            format!("no_oversell {key:?}")
        })
    }

    fn move_inventory<'m>(
        &mut self,
        key: &(String, String),
        movements: impl Iterator<Item = &'m Movement> + Clone,
    ) -> Written {
        let id = movements
            .clone()
            .map(|row| &row.inventory_id)
            .min()
            .cloned()
            .unwrap_or_default();
        let stored = self.inventories.entry(key.clone());
        let stored = stored.or_insert_with(|| Inventory::empty(id, &key.0, &key.1));
        let on_hand: Quantity = movements.clone().map(|row| row.on_hand).sum();
        let allocated: Quantity = movements.clone().map(|row| row.allocated).sum();
        let value: Money = movements.clone().map(|row| row.value).sum();
        let gained = free_on_a_level(movements);
        stored.on_hand = stored.on_hand.plus(on_hand);
        stored.allocated = stored.allocated.plus(allocated);
        stored.value = stored.value.plus(value);
        stored.gains += i64::from(gained);
        check(stored.value >= Money::ZERO, || {
            format!("no_negative_value {key:?}")
        })?;
        let worth = stored.on_hand.is_positive() || stored.value.is_zero();
        check(worth, || format!("nothing_is_worth_nothing {key:?}"))
    }

    /// Stock that was moved is as old as it was.
    fn level_ages(&mut self, ages: &[LevelAge]) {
        for age in ages {
            if let Some(level) = self.levels.get_mut(&age.level) {
                level.received_at = level.received_at.min(age.received_at);
            }
        }
    }

    fn write_counts(&mut self, changes: &Changes) -> Written {
        for row in &changes.stock.cycle_counts {
            let slot = row.number_slot;
            let counted =
                slot.map(|slot| self.number(NumberKind::CycleCount, row.created_at, slot));
            let row = CycleCount {
                number: counted.transpose()?.unwrap_or_else(|| row.number.clone()),
                number_slot: None,
                lines: Vec::new(),
                ..row.clone()
            };
            put(
                &mut self.cycle_counts,
                row.id.clone(),
                row,
                |before, row| CycleCount {
                    status: row.status,
                    updated_at: row.updated_at,
                    version: row.version,
                    ..before.clone()
                },
            )?;
        }
        for row in &changes.stock.count_lines {
            self.write_count_line(row)?;
        }
        unique(
            self.cycle_counts.values().map(|row| Some(&row.number)),
            "cycle_count.number",
        )?;
        let open = self.count_lines.values().filter(|row| row.open);
        unique(open.map(|row| Some(&row.level)), "cycle_count_line_open")
    }

    /// A line joins its count with what lies on its level by then.
    fn write_count_line(&mut self, row: &CountLine) -> Written {
        let counted = row.counted.unwrap_or_default();
        check(counted >= Quantity::ZERO, || "no_negative_count".to_owned())?;
        let there = self.levels.get(&row.level).map(|level| level.on_hand);
        let key = (row.count_id.clone(), row.line_no);
        let stored = self.count_lines.entry(key).or_insert_with(|| CountLine {
            expected: there.unwrap_or_default(),
            counted_by: None,
            ..row.clone()
        });
        stored.counted = row.counted;
        stored.counts = row.counts;
        stored.recount = row.recount;
        stored.open = row.open;
        Ok(())
    }

    fn set_reorder_points(&mut self, changes: &Changes) {
        for change in &changes.stock.reorder_points {
            let mut rows = self.inventories.values_mut();
            if let Some(row) = rows.find(|row| row.id == change.id) {
                row.reorder = change.reorder_point.map(|point| Reorder {
                    point,
                    sku: self.items[&row.item_id].sku.clone(),
                    warehouse_code: self.warehouses[&row.warehouse_id].code.clone(),
                });
            }
        }
    }

    fn count_waits(&mut self, changes: &Changes) {
        for (warehouse_id, item_id, id, _) in &changes.stock.waits {
            let stored = self
                .inventories
                .entry((warehouse_id.clone(), item_id.clone()));
            let made = || Inventory::empty(id.clone(), warehouse_id, item_id);
            stored.or_insert_with(made).waits += 1;
        }
    }

    /// A record that has expired makes room; a live one refuses the commit.
    fn keep_replies(&mut self, changes: &Changes) -> Written {
        let day = 24 * 60 * 60 * 1_000;
        for (scope, reply) in &changes.access.stored_replies {
            let key = (*scope == ReplyScope::Row, reply.key.clone());
            let before = self.replies.get(&key);
            let room = before
                .is_none_or(|before| before.expires_at.millis() <= reply.expires_at.millis() - day);
            check(room, || format!("idempotency {}", json!(reply.key)))?;
            let counted = changes
                .documents
                .numbers
                .iter()
                .map(|taken| self.counted(taken));
            let reply = StoredReply {
                counted: counted.collect(),
                ..reply.clone()
            };
            self.replies.insert(key, reply);
        }
        Ok(())
    }

    fn counted(&self, taken: &Taken) -> Counted {
        let counter = self.counters[&(taken.kind, taken.day.clone())];
        Counted {
            kind: taken.kind,
            day: taken.day.clone(),
            value: counter.value,
            taken: counter.taken,
        }
    }
}
