//! The tables, as the database holds them. What a row shows of other tables is joined when it is read.

use std::collections::BTreeMap;

use khlang_core::access::account::{ApiKeyRow, UserRow};
use khlang_core::access::tenancy::{StoredReply, Tenant};
use khlang_core::base::clock::Timestamp;
use khlang_core::base::numbers::NumberKind;
use khlang_core::base::quantity::Quantity;
use khlang_core::catalog::item::Item;
use khlang_core::catalog::location::Location;
use khlang_core::catalog::partner::Partner;
use khlang_core::catalog::uom::Uom;
use khlang_core::catalog::warehouse::Warehouse;

use khlang_core::inbound::asn::{Inbound, InboundLine};
use khlang_core::inbound::receipt::{Receipt, ReceiptLine, SerialRow};
use khlang_core::outbound::order::{Allocation, Order, OrderLine};
use khlang_core::outbound::shipment::{PackedBox, Shipment, ShipmentEvent};
use khlang_core::stock::allocation::Candidate;
use khlang_core::stock::count::{CountLine, CycleCount};
use khlang_core::stock::ledger::Movement;
use khlang_core::stock::level::{LevelKey, Lot};
use khlang_core::stock::valuation::Inventory;
use khlang_core::webhooks::Event;

use crate::channels::Channels;

/// What lies on a level.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    pub on_hand: Quantity,
    pub allocated: Quantity,
    pub received_at: Timestamp,
}

/// A counter: its value, and how many numbers the last commit took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counter {
    pub value: i64,
    pub taken: i64,
}

/// Why a commit was refused: a guard or a constraint, by its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Lost(pub String);

/// Every table of one tenant, each by its primary key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Store {
    pub tenant: Option<Tenant>,
    pub api_key: Option<ApiKeyRow>,
    pub user: Option<UserRow>,
    pub uoms: Vec<Uom>,
    pub warehouses: BTreeMap<String, Warehouse>,
    pub partners: BTreeMap<String, Partner>,
    pub items: BTreeMap<String, Item>,
    pub locations: BTreeMap<String, Location>,
    pub lots: BTreeMap<String, Lot>,
    pub serials: BTreeMap<(String, String), SerialRow>,
    pub inbounds: BTreeMap<String, Inbound>,
    pub inbound_lines: BTreeMap<(String, i64), InboundLine>,
    pub receipts: BTreeMap<String, Receipt>,
    pub receipt_lines: BTreeMap<(String, i64), ReceiptLine>,
    pub orders: BTreeMap<String, Order>,
    pub order_lines: BTreeMap<(String, i64), OrderLine>,
    pub allocations: BTreeMap<String, Allocation>,
    pub boxes: BTreeMap<(String, i64), PackedBox>,
    pub shipments: BTreeMap<String, Shipment>,
    pub shipment_events: Vec<ShipmentEvent>,
    pub levels: BTreeMap<LevelKey, Level>,
    pub inventories: BTreeMap<(String, String), Inventory>,
    pub movements: Vec<Movement>,
    pub cycle_counts: BTreeMap<String, CycleCount>,
    pub count_lines: BTreeMap<(String, i64), CountLine>,
    /// Every event, as if somebody had subscribed to each kind.
    pub events: Vec<Event>,
    pub channels: Channels,
    pub history: Vec<khlang_core::documents::Step>,
    pub counters: BTreeMap<(NumberKind, String), Counter>,
    pub replies: BTreeMap<(bool, String), StoredReply>,
}

impl Store {
    /// The item of that sku.
    pub fn item(&self, sku: &str) -> Option<&Item> {
        self.items.values().find(|item| item.sku == sku)
    }

    /// The warehouse of that code.
    pub fn warehouse(&self, code: &str) -> Option<&Warehouse> {
        self.warehouses
            .values()
            .find(|warehouse| warehouse.code == code)
    }

    /// The order of that number.
    pub fn order_numbered(&self, number: &str) -> Option<&Order> {
        self.orders.values().find(|order| order.number == number)
    }

    /// The lines of an order.
    pub fn lines_of<'s>(&'s self, order_id: &'s str) -> impl Iterator<Item = &'s OrderLine> {
        self.order_lines
            .values()
            .filter(move |line| line.order_id == order_id)
    }

    /// The promises of an order, those taken back included.
    pub fn promises_of<'s>(&'s self, order_id: &'s str) -> impl Iterator<Item = &'s Allocation> {
        self.allocations
            .values()
            .filter(move |allocation| allocation.order_id == order_id)
    }

    /// Whether an item has stock or open documents.
    pub fn is_in_use(&self, item_id: &str) -> bool {
        let mut stock = self.inventories.values();
        stock.any(|row| row.item_id == item_id && !row.on_hand.is_zero())
            || self
                .inbound_lines
                .values()
                .any(|line| line.item_id == item_id && line.open)
            || self
                .order_lines
                .values()
                .any(|line| line.item_id == item_id && line.open)
            || self
                .count_lines
                .values()
                .any(|line| line.level.item_id == item_id && line.open)
    }

    /// A level as allocation sees it.
    pub fn candidate(&self, key: &LevelKey, level: &Level) -> Candidate {
        let location = &self.locations[&key.location_id];
        let lot = self.lots.get(&key.lot_id);
        Candidate {
            level: key.clone(),
            location_code: location.code.clone(),
            location_kind: location.kind.clone(),
            pick_face: location.pick_face,
            lot_no: lot.map(|lot| lot.lot_no.clone()),
            expiry_date: lot.and_then(|lot| lot.expiry_date),
            lock_up_days: self.items[&key.item_id].lock_up_days,
            received_at: level.received_at,
            on_hand: level.on_hand,
            allocated: level.allocated,
        }
    }

    /// Every level where something lies, as allocation sees it.
    pub fn shelf(&self) -> impl Iterator<Item = Candidate> {
        let filled = self
            .levels
            .iter()
            .filter(|(_, level)| level.on_hand.is_positive());
        filled.map(|(key, level)| self.candidate(key, level))
    }
}
