//! What a decision changes: the write side of the store, without SQL.
//!
//! Each list is one statement of the write batch, whatever its number of rows; the batch is atomic.
//! Rows carry the version they have after the commit, and the store refuses a row whose stored version
//! is not the one before. Levels and inventories are not written: they follow from `movements`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::access::account::{ApiKeyOrigins, ApiKeyRow, PartnerClientRow, UserRow};
use crate::access::login::LoginFailures;
use crate::access::merchant::{FlashCredential, UsedNonce};
use crate::access::tenancy::{ReplyScope, StoredReply, Tenant};
use crate::base::clock::Timestamp;
use crate::base::numbers::{NumberSeen, Taken};
use crate::base::quantity::Quantity;
use crate::catalog::branch::Branch;
use crate::catalog::goods::{Component, ItemBarcodes};
use crate::catalog::item::Item;
use crate::catalog::location::Location;
use crate::catalog::partner::Partner;
use crate::catalog::store::Store;
use crate::catalog::uom::TenantUom;
use crate::catalog::warehouse::Warehouse;
use crate::channels::catch_up::CatchUp;
use crate::channels::row::{ChannelRow, HistoryRow};
use crate::decision::facts::Facts;
use crate::documents::file::File;
use crate::inbound::asn::{Inbound, InboundLine};
use crate::inbound::receipt::{Receipt, ReceiptLine, SerialRow};
use crate::outbound::order::{Allocation, Order, OrderLine};
use crate::outbound::shipment::{PackedBox, Shipment, ShipmentEvent};
use crate::stock::count::{CountLine, CycleCount};
use crate::stock::handling::LevelAge;
use crate::stock::ledger::Movement;
use crate::stock::level::Lot;
use crate::stock::low::Fall;
use crate::stock::view::ReorderPoint;
use crate::webhooks::Event;
use crate::webhooks::delivery::Redelivery;
use crate::webhooks::subscription::Subscription;

/// Every row a decision writes, all of the caller's tenant unless it says otherwise.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// How many numbers of each kind the commit takes; moved before all else.
    pub numbers: Vec<Taken>,
    /// Numbers that callers chose themselves; the counters go on behind them.
    pub numbers_seen: Vec<NumberSeen>,
    /// Facts that must still hold, or the commit is refused and decided again.
    pub guards: Guards,
    /// Tenants.
    pub tenants: Vec<Tenant>,
    /// Branches.
    pub branches: Vec<Branch>,
    /// Warehouses.
    pub warehouses: Vec<Warehouse>,
    /// Stores.
    pub stores: Vec<Store>,
    /// The tenant's units.
    pub uoms: Vec<TenantUom>,
    /// Items.
    pub items: Vec<Item>,
    /// Items that get another sku: id and sku.
    pub item_skus: Vec<(String, String)>,
    /// Reserve barcodes of items, each list in place of the one before.
    pub item_barcodes: Vec<ItemBarcodes>,
    /// What new sets are made of.
    pub components: Vec<Component>,
    /// Partners.
    pub partners: Vec<Partner>,
    /// Locations.
    pub locations: Vec<Location>,
    /// Lots.
    pub lots: Vec<Lot>,
    /// Serials.
    pub serials: Vec<SerialRow>,
    /// ASNs.
    pub inbounds: Vec<Inbound>,
    /// Their lines.
    pub inbound_lines: Vec<InboundLine>,
    /// Files of documents, with their bytes.
    pub files: Vec<File>,
    /// Documents whose files are given up: ids.
    pub forgotten_files: Vec<String>,
    /// Goods receipts.
    pub receipts: Vec<Receipt>,
    /// Their lines.
    pub receipt_lines: Vec<ReceiptLine>,
    /// Reorder points of inventory records.
    pub reorder_points: Vec<ReorderPoint>,
    /// Cycle counts.
    pub cycle_counts: Vec<CycleCount>,
    /// Their lines.
    pub count_lines: Vec<CountLine>,
    /// Sales orders.
    pub orders: Vec<Order>,
    /// Their lines.
    pub order_lines: Vec<OrderLine>,
    /// What is promised to them.
    pub allocations: Vec<Allocation>,
    /// Shipments.
    pub shipments: Vec<Shipment>,
    /// What carriers told of them.
    pub shipment_events: Vec<ShipmentEvent>,
    /// Boxes of orders; those of an order named here replace what was there.
    pub boxes: Vec<PackedBox>,
    /// Where a line has started to wait: ids of warehouse and item, and the id of their inventory
    /// record, if it must be made, and when.
    pub waits: Vec<(String, String, String, Timestamp)>,
    /// The ledger, and through it levels and inventories.
    pub movements: Vec<Movement>,
    /// Quarantines that end: what lies there has become free, and nobody else may wait for it.
    pub ended_quarantines: Vec<EndedQuarantine>,
    /// Inventory records that something must be told of before anything lay there.
    pub inventories: Vec<NewInventory>,
    /// What the channels of stores may sell of variants.
    pub channels: Vec<ChannelRow>,
    /// Splits that were made.
    pub channel_history: Vec<HistoryRow>,
    /// How far stores have applied a new policy.
    pub catch_ups: Vec<CatchUp>,
    /// Levels whose stock is older than the line that brought it there.
    pub level_ages: Vec<LevelAge>,
    /// Steps of documents.
    pub history: Vec<Step>,
    /// API keys.
    pub api_keys: Vec<ApiKeyRow>,
    /// Partners' clients. Deliveries that one may not have any more are ended.
    pub partner_clients: Vec<PartnerClientRow>,
    /// The browser origins of API keys, each list in place of the one before.
    pub api_key_origins: Vec<ApiKeyOrigins>,
    /// Flash credentials.
    pub flash_credentials: Vec<FlashCredential>,
    /// Nonces that the request used up; they go with other changes only.
    pub used_nonces: Vec<UsedNonce>,
    /// Users.
    pub users: Vec<UserRow>,
    /// Failed logins, by email address.
    pub login_failures: Vec<LoginFailures>,
    /// What webhooks tell of it, in the order it happened.
    pub events: Vec<Event>,
    /// Webhook subscriptions. Those that are not active any more have their open deliveries ended.
    pub webhook_subscriptions: Vec<Subscription>,
    /// Deliveries to send again.
    pub redeliveries: Vec<Redelivery>,
    /// Replies to keep.
    pub stored_replies: Vec<(ReplyScope, StoredReply)>,
}

/// Facts a decision rests on without changing them.
#[derive(Clone, Debug, Default)]
pub struct Guards {
    /// Items whose units were used for conversion: id to version.
    pub item_versions: BTreeMap<String, i64>,
    /// Items that must have neither stock nor open documents: ids.
    pub unused_items: Vec<String>,
    /// Barcodes that no other item may have: barcode and the id of the item.
    pub barcodes: Vec<(String, String)>,
    /// Inventories in which no stock may have become free: (warehouse, item, gains).
    pub no_gain: Vec<(String, String, i64)>,
    /// Inventories for which no line may have started to wait: (warehouse, item, waits).
    pub no_wait: Vec<(String, String, i64)>,
    /// Locations that must still be quarantines: ids.
    pub quarantines: BTreeSet<String>,
    /// Stores by whose policies channels were shared out: id to version.
    pub store_versions: BTreeMap<String, i64>,
    /// Normal stock of items in warehouses as the first rows of channels rest on it: on hand, and allocated.
    pub normal_stock: BTreeMap<(String, String), (Quantity, Quantity)>,
    /// The inventory records of warehouses and items that events speak of.
    pub inventory_ids: BTreeMap<(String, String), String>,
    /// Warehouses and items whose normal stock this commit changes: every row of channels that rests on it
    /// must be written by it.
    pub followed: BTreeSet<(String, String)>,
    /// The variants of a store that a policy was applied to: none of them may have escaped it.
    pub passed: Option<Passed>,
    /// What the commit takes of available stock, and what it tells of reorder points.
    pub falls: Vec<Fall>,
    /// What was known of failed logins: email address to version, 0 for none.
    pub login_versions: BTreeMap<String, i64>,
}

impl Guards {
    /// The units of these items must still be what `facts` say.
    pub fn rely_on_items<'a>(&mut self, skus: impl Iterator<Item = &'a str>, facts: &Facts) {
        for item in skus.filter_map(|sku| facts.items.get(sku)) {
            self.item_versions.insert(item.id.clone(), item.version);
        }
    }
}

/// A range of the variants of a store, whose rows the commit writes all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Passed {
    /// UUID of the store.
    pub store_id: String,
    /// Those with numbers after this one,
    pub after: i64,
    /// up to this one.
    pub until: i64,
    /// What tells this commit from every other one.
    pub mark: String,
}

/// A location that is no quarantine any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EndedQuarantine {
    /// UUID of its warehouse.
    pub warehouse_id: String,
    /// UUID of the location.
    pub location_id: String,
    /// Items whose waiting lines the decision knew: ids.
    pub known_items: BTreeSet<String>,
}

/// An inventory record with nothing in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewInventory {
    /// UUID of the warehouse.
    pub warehouse_id: String,
    /// UUID of the item.
    pub item_id: String,
    /// UUID.
    pub id: String,
    /// When.
    pub at: Timestamp,
}

/// A step in a document's life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// UUID of the document.
    pub document_id: String,
    /// Who took it.
    pub actor: String,
    /// The status before; empty for a new document.
    pub from: String,
    /// The status after.
    pub to: String,
    /// What a person said of it; empty for nothing.
    pub note: String,
    /// When.
    pub at: Timestamp,
}

impl Changes {
    /// Whether there is nothing to commit.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
            && self.guards.login_versions.is_empty()
            && self.tenants.is_empty()
            && self.branches.is_empty()
            && self.warehouses.is_empty()
            && self.stores.is_empty()
            && self.uoms.is_empty()
            && self.items.is_empty()
            && self.partners.is_empty()
            && self.locations.is_empty()
            && self.lots.is_empty()
            && self.inbounds.is_empty()
            && self.receipts.is_empty()
            && self.reorder_points.is_empty()
            && self.cycle_counts.is_empty()
            && self.orders.is_empty()
            && self.shipments.is_empty()
            && self.movements.is_empty()
            && self.channels.is_empty()
            && self.catch_ups.is_empty()
            && self.api_keys.is_empty()
            && self.partner_clients.is_empty()
            && self.flash_credentials.is_empty()
            && self.users.is_empty()
            && self.login_failures.is_empty()
            && self.events.is_empty()
            && self.webhook_subscriptions.is_empty()
            && self.redeliveries.is_empty()
            && self.stored_replies.is_empty()
    }
}
