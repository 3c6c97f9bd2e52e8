//! The tables, as the database holds them after a commit: every row of one tenant, read without the store's own
//! statements, for the rules that must hold of them.

use std::collections::{BTreeMap, BTreeSet};

use khlang_core::base::clock::Timestamp;
use khlang_core::base::numbers::NumberKind;
use khlang_core::base::quantity::Quantity;
use khlang_core::catalog::item::Item;
use khlang_core::catalog::location::Location;
use khlang_core::catalog::store::Store as Shop;
use khlang_core::catalog::warehouse::Warehouse;
use khlang_core::channels::row::{Behind, HistoryRow, Kept, StoreChannels, Variant};
use khlang_core::inbound::asn::{Inbound, InboundLine};
use khlang_core::inbound::receipt::{Receipt, ReceiptLine, SerialRow};
use khlang_core::outbound::order::{Allocation, Order, OrderLine};
use khlang_core::outbound::shipment::{PackedBox, Shipment, ShipmentEvent};
use khlang_core::stock::allocation::Candidate;
use khlang_core::stock::count::{CountLine, CycleCount};
use khlang_core::stock::ledger::Movement;
use khlang_core::stock::level::{LevelKey, Lot, Quality};
use khlang_core::stock::valuation::Inventory;
use khlang_core::webhooks::EventKind;
use khlang_core::webhooks::event::KINDS;
use khlang_sim::sqlite::Sqlite;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// What lies on a level.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Level {
    pub on_hand: Quantity,
    pub allocated: Quantity,
    pub received_at: Timestamp,
}

/// A counter: its value, and how many numbers the last commit took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
pub struct Counter {
    pub value: i64,
    pub taken: i64,
}

/// An event of the outbox.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub kind: EventKind,
    pub subject: String,
    pub data: Value,
}

/// A step in a document's life.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Step {
    pub document_id: String,
    pub from_status: String,
    pub to_status: String,
}

/// What the channels of stores may sell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Channels {
    pub shops: BTreeMap<String, Shop>,
    /// (set, component) to how much of it.
    pub components: BTreeMap<(String, String), Quantity>,
    /// By store and item.
    pub rows: BTreeMap<(String, String), Kept>,
    /// By store, item and version.
    pub history: BTreeMap<(String, String, i64), HistoryRow>,
    pub behind: BTreeMap<String, Behind>,
}

/// Every table of one tenant, each by its primary key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tables {
    pub warehouses: BTreeMap<String, Warehouse>,
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
    /// Every event: somebody has subscribed to each kind.
    pub events: Vec<Event>,
    pub channels: Channels,
    pub history: Vec<Step>,
    pub counters: BTreeMap<(NumberKind, String), Counter>,
    /// How many replies are kept.
    pub replies: usize,
}

/// Columns that hold JSON text.
const JSON: &[&str] = &[
    "uoms",
    "details",
    "serials",
    "pieces",
    "delivery",
    "contents",
    "ship_to",
    "policy",
    "quotas",
    "cause",
    "before",
    "after",
    "address",
    "factor",
    "reorder",
    "payload",
    "sets",
    "containers",
    "bill",
];

/// Columns that hold 0 or 1 for false or true.
const FLAGS: &[&str] = &[
    "pick_face",
    "open",
    "waiting",
    "holding",
    "recount",
    "blind",
    "is_set",
    "manual_allocation",
    "is_asset",
];

fn value(name: &str, of: rusqlite::types::Value) -> Value {
    use rusqlite::types::Value as Sql;
    match of {
        Sql::Integer(number) if FLAGS.contains(&name) => Value::Bool(number == 1),
        Sql::Integer(number) => Value::from(number),
        Sql::Text(text) if JSON.contains(&name) => serde_json::from_str(&text).unwrap(),
        Sql::Text(text) => Value::String(text),
        Sql::Null => Value::Null,
        other => panic!("{name} holds {other:?}"),
    }
}

/// The rows of a query after the first so many.
fn behind<T: DeserializeOwned>(database: &Sqlite, sql: &str, known: usize) -> Vec<T> {
    rows(database, &format!("{sql} LIMIT -1 OFFSET {known}"))
}

/// The rows of a query, each of which must be a `T` by the names of its columns.
fn rows<T: DeserializeOwned>(database: &Sqlite, sql: &str) -> Vec<T> {
    let mut prepared = database.connection().prepare_cached(sql).unwrap();
    let names: Vec<String> = prepared
        .column_names()
        .into_iter()
        .map(str::to_owned)
        .collect();
    let mut rows = prepared.query([]).unwrap();
    let mut found = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        let columns = names.iter().enumerate();
        let fields = columns.map(|(at, name)| (name.clone(), value(name, row.get(at).unwrap())));
        let fields = Value::Object(fields.collect::<Map<_, _>>());
        found.push(
            serde_json::from_value(fields.clone())
                .unwrap_or_else(|error| panic!("{error}: {fields}")),
        );
    }
    found
}

fn by<K: Ord, T: DeserializeOwned>(
    database: &Sqlite,
    sql: &str,
    key: impl Fn(&T) -> K,
) -> BTreeMap<K, T> {
    let rows = rows(database, sql).into_iter();
    rows.map(|row| (key(&row), row)).collect()
}

/// A row with some of its columns as its key.
#[derive(Deserialize)]
struct Keyed<K, T> {
    #[serde(flatten)]
    key: K,
    #[serde(flatten)]
    row: T,
}

fn keyed<K: Ord + DeserializeOwned, T: DeserializeOwned>(
    database: &Sqlite,
    sql: &str,
) -> BTreeMap<K, T> {
    let rows = rows::<Keyed<K, T>>(database, sql).into_iter();
    rows.map(|row| (row.key, row.row)).collect()
}

#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct StoreItem {
    store_id: String,
    item_id: String,
}

#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct StoreId {
    store_id: String,
}

#[derive(Deserialize)]
struct Component {
    set_id: String,
    component_id: String,
    quantity: Quantity,
}

#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct CounterKey {
    kind: NumberKind,
    day: String,
}

#[derive(Deserialize)]
struct StoredEvent {
    kind: String,
    subject: String,
    payload: Value,
}

impl From<StoredEvent> for Event {
    fn from(stored: StoredEvent) -> Self {
        let row = KINDS.iter().find(|row| row.name == stored.kind);
        Self {
            kind: row.unwrap().kind,
            subject: stored.subject,
            data: stored.payload["data"].clone(),
        }
    }
}

impl Channels {
    fn read(database: &Sqlite) -> Self {
        let shops = "SELECT s.*, h.code AS warehouse_code FROM store s JOIN warehouse h ON h.id = s.warehouse_id";
        let components: Vec<Component> = rows(database, "SELECT * FROM item_component");
        let components = components.into_iter();
        let kept: BTreeMap<StoreItem, Kept> = keyed(database, "SELECT * FROM channel_stock");
        let behind: BTreeMap<StoreId, Behind> = keyed(
            database,
            "SELECT store_id, after, version FROM channel_catch_up",
        );
        Self {
            shops: by(database, shops, |row: &Shop| row.id.clone()),
            components: components
                .map(|row| ((row.set_id, row.component_id), row.quantity))
                .collect(),
            rows: kept
                .into_iter()
                .map(|(key, kept)| ((key.store_id, key.item_id), kept))
                .collect(),
            history: by(
                database,
                "SELECT * FROM channel_history",
                |row: &HistoryRow| (row.store_id.clone(), row.item_id.clone(), row.version),
            ),
            behind: behind
                .into_iter()
                .map(|(key, behind)| (key.store_id, behind))
                .collect(),
        }
    }
}

const LOCATIONS: &str = "SELECT l.*, h.code AS warehouse_code FROM location l JOIN warehouse h ON h.id = l.warehouse_id";
const LOTS: &str = "SELECT o.*, i.sku FROM lot o JOIN item i ON i.id = o.item_id";
const SERIALS: &str = "SELECT s.*, i.sku FROM serial s JOIN item i ON i.id = s.item_id";
const INBOUNDS: &str = "SELECT d.*, h.code AS warehouse_code, p.code AS supplier_code FROM inbound d \
     JOIN warehouse h ON h.id = d.warehouse_id LEFT JOIN partner p ON p.id = d.supplier_id";
const INBOUND_LINES: &str = "SELECT l.*, i.sku, \
     json_object('of_unit', l.factor_unit, 'of_base', l.factor_base) AS factor \
     FROM inbound_line l JOIN item i ON i.id = l.item_id";
const RECEIPTS: &str = "SELECT r.*, h.code AS warehouse_code, d.number AS inbound_number FROM receipt r \
     JOIN warehouse h ON h.id = r.warehouse_id LEFT JOIN inbound d ON d.id = r.inbound_id";
const RECEIPT_LINES: &str = "SELECT l.*, i.sku, p.code AS location_code, o.lot_no, o.expiry_date \
     FROM receipt_line l JOIN item i ON i.id = l.item_id JOIN location p ON p.id = l.location_id \
     LEFT JOIN lot o ON o.id = l.lot_id";
const ORDERS: &str = "SELECT d.*, h.code AS warehouse_code, p.code AS customer_code FROM sales_order d \
     JOIN warehouse h ON h.id = d.warehouse_id LEFT JOIN partner p ON p.id = d.customer_id";
const ORDER_LINES: &str = "SELECT l.*, i.sku, h.code AS warehouse_code, \
     json_object('of_unit', l.factor_unit, 'of_base', l.factor_base) AS factor FROM order_line l \
     JOIN item i ON i.id = l.item_id JOIN warehouse h ON h.id = l.warehouse_id";
const ALLOCATIONS: &str = "SELECT a.*, q.code AS location_code, o.lot_no, o.expiry_date FROM allocation a \
     JOIN location q ON q.id = a.location_id LEFT JOIN lot o ON o.id = a.lot_id";
const SHIPMENTS: &str =
    "SELECT s.*, d.number AS order_number FROM shipment s JOIN sales_order d ON d.id = s.order_id";
const INVENTORIES: &str = "SELECT v.*, iif(v.reorder_point IS NULL, NULL, json_object('point', v.reorder_point, \
     'sku', i.sku, 'warehouse_code', h.code)) AS reorder FROM inventory v \
     JOIN item i ON i.id = v.item_id JOIN warehouse h ON h.id = v.warehouse_id";
const MOVEMENTS: &str = "SELECT m.*, '' AS inventory_id FROM movement m ORDER BY m.seq";
const CYCLE_COUNTS: &str = "SELECT d.*, h.code AS warehouse_code FROM cycle_count d JOIN warehouse h ON h.id = d.warehouse_id";
const COUNT_LINES: &str = "SELECT l.*, i.sku, i.tracking, p.code AS location_code, p.kind AS location_kind, \
     p.pick_face, o.lot_no, o.expiry_date, i.lock_up_days FROM cycle_count_line l \
     JOIN item i ON i.id = l.item_id JOIN location p ON p.id = l.location_id LEFT JOIN lot o ON o.id = l.lot_id";

/// Tables whose rows are shown in rows of many others.
const MASTERS: &[&str] = &["item", "location", "lot", "partner", "store", "warehouse"];

/// Tables of what the channels of stores may sell.
const CHANNELS: &[&str] = &["channel_catch_up", "channel_history", "channel_stock"];

impl Tables {
    /// What the database holds now.
    pub fn read(database: &Sqlite) -> Self {
        let mut tables = Self::default();
        tables.read_again(database, &|_| true);
        tables
    }

    /// Reads again what batches have written since it was last read.
    pub fn refresh(&mut self, database: &Sqlite, written: &BTreeSet<String>) {
        if MASTERS.iter().any(|name| written.contains(*name)) {
            *self = Self::read(database);
        } else {
            self.read_again(database, &|name| written.contains(name));
        }
    }

    fn read_again(&mut self, database: &Sqlite, is_written: &dyn Fn(&str) -> bool) {
        if MASTERS.iter().any(|name| is_written(name)) {
            self.warehouses = by(database, "SELECT * FROM warehouse", |row: &Warehouse| {
                row.id.clone()
            });
            self.items = by(database, "SELECT * FROM item", |row: &Item| row.id.clone());
            self.locations = by(database, LOCATIONS, |row: &Location| row.id.clone());
            self.lots = by(database, LOTS, |row: &Lot| row.id.clone());
        }
        if is_written("serial") {
            self.serials = by(database, SERIALS, |row: &SerialRow| {
                (row.item_id.clone(), row.serial.clone())
            });
        }
        if is_written("inbound") {
            self.inbounds = by(database, INBOUNDS, |row: &Inbound| row.id.clone());
        }
        if is_written("inbound_line") {
            self.inbound_lines = by(database, INBOUND_LINES, |row: &InboundLine| {
                (row.inbound_id.clone(), row.line_no)
            });
        }
        if is_written("receipt") {
            self.receipts = by(database, RECEIPTS, |row: &Receipt| row.id.clone());
        }
        if is_written("receipt_line") {
            self.receipt_lines = by(database, RECEIPT_LINES, |row: &ReceiptLine| {
                (row.receipt_id.clone(), row.line_no)
            });
        }
        if is_written("sales_order") {
            self.orders = by(database, ORDERS, |row: &Order| row.id.clone());
        }
        if is_written("order_line") {
            self.order_lines = by(database, ORDER_LINES, |row: &OrderLine| {
                (row.order_id.clone(), row.line_no)
            });
        }
        if is_written("allocation") {
            self.allocations = by(database, ALLOCATIONS, |row: &Allocation| row.id.clone());
        }
        if is_written("packed_box") {
            self.boxes = by(database, "SELECT * FROM packed_box", |row: &PackedBox| {
                (row.order_id.clone(), row.box_no)
            });
        }
        if is_written("shipment") {
            self.shipments = by(database, SHIPMENTS, |row: &Shipment| row.id.clone());
        }
        if is_written("shipment_event") {
            self.shipment_events = rows(database, "SELECT * FROM shipment_event ORDER BY seq");
        }
        if is_written("level") {
            self.levels = keyed(database, "SELECT * FROM level");
        }
        if is_written("inventory") {
            self.inventories = by(database, INVENTORIES, Inventory::place);
        }
        if is_written("cycle_count") {
            self.cycle_counts = by(database, CYCLE_COUNTS, |row: &CycleCount| row.id.clone());
        }
        if is_written("cycle_count_line") {
            self.count_lines = by(database, COUNT_LINES, |row: &CountLine| {
                (row.count_id.clone(), row.line_no)
            });
        }
        if is_written("counter") {
            let counters: BTreeMap<CounterKey, Counter> = keyed(database, "SELECT * FROM counter");
            self.counters = counters
                .into_iter()
                .map(|(key, row)| ((key.kind, key.day), row))
                .collect();
        }
        if is_written("idempotency") {
            self.replies = rows::<Value>(database, "SELECT 1 AS one FROM idempotency").len();
        }
        if CHANNELS.iter().chain(MASTERS).any(|name| is_written(name)) {
            self.channels = Channels::read(database);
        }
        self.read_on(database, is_written);
    }

    /// Reads what has been added to tables that only grow.
    fn read_on(&mut self, database: &Sqlite, is_written: &dyn Fn(&str) -> bool) {
        if is_written("movement") {
            let new = behind(database, MOVEMENTS, self.movements.len());
            self.movements.extend(new);
        }
        if is_written("history") {
            let all = "SELECT * FROM history ORDER BY seq";
            self.history
                .extend(behind(database, all, self.history.len()));
        }
        if is_written("event") {
            let all = "SELECT kind, subject, payload FROM event ORDER BY seq";
            let new: Vec<StoredEvent> = behind(database, all, self.events.len());
            self.events.extend(new.into_iter().map(Event::from));
        }
    }

    /// The item of that sku.
    pub fn item(&self, sku: &str) -> Option<&Item> {
        self.items.values().find(|item| item.sku == sku)
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

    /// Normal stock of an item in a warehouse: on hand, and allocated of it.
    fn normal_stock(&self, warehouse_id: &str, item_id: &str) -> (Quantity, Quantity) {
        let here = self.levels.iter().filter(|(key, _)| {
            key.warehouse_id == warehouse_id
                && key.item_id == item_id
                && key.quality == Quality::Normal
        });
        here.fold(
            Default::default(),
            |sum: (Quantity, Quantity), (_, level)| {
                (sum.0.plus(level.on_hand), sum.1.plus(level.allocated))
            },
        )
    }

    /// What the channels of a store see of items, sets that they are in, and the components of those.
    pub fn seen_by(&self, shop: &Shop, items: &BTreeSet<String>) -> StoreChannels {
        let mut seen = items.clone();
        let pairs = self.channels.components.keys();
        let sets = pairs.clone().filter(|pair| items.contains(&pair.1));
        seen.extend(sets.map(|pair| pair.0.clone()));
        let sets = seen.clone();
        let parts = pairs.filter(|pair| sets.contains(&pair.0));
        seen.extend(parts.map(|pair| pair.1.clone()));
        let variants = seen
            .into_iter()
            .map(|id| (id.clone(), self.variant(shop, &id)));
        StoreChannels {
            store: shop.clone(),
            branch_id: self.warehouses[&shop.warehouse_id].branch_id.clone(),
            behind: self.channels.behind.get(&shop.id).cloned(),
            page_ends: None,
            variants: variants.collect(),
        }
    }

    fn variant(&self, shop: &Shop, item_id: &str) -> Variant {
        let item = &self.items[item_id];
        let place = (shop.warehouse_id.clone(), item_id.to_owned());
        let row = self
            .channels
            .rows
            .get(&(shop.id.clone(), item_id.to_owned()));
        let parts = self.channels.components.iter();
        let parts = parts.filter(|(pair, _)| pair.0 == item_id);
        Variant {
            item_id: item_id.to_owned(),
            variant_id: item.variant_id.unwrap(),
            sku: item.sku.clone(),
            stock: self.normal_stock(&shop.warehouse_id, item_id),
            inventory_id: self.inventories.get(&place).map(|row| row.id.clone()),
            row: row.cloned(),
            parts: parts.map(|(pair, by)| (pair.1.clone(), *by)).collect(),
        }
    }
}
