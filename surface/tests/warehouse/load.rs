//! The read side of the store: what each [`Need`] is told, as the Worker's statements tell it.

use std::collections::{BTreeMap, BTreeSet};

use khlang_core::access::tenancy::StoredReply;
use khlang_core::base::clock::Timestamp;
use khlang_core::base::quantity::Quantity;
use khlang_core::catalog::item::Item;
use khlang_core::catalog::location::Location;
use khlang_core::catalog::uom::Uom;
use khlang_core::decision::{Facts, Need};

use khlang_core::access;
use khlang_core::catalog;
use khlang_core::catalog::ItemSet;
use khlang_core::inbound;
use khlang_core::inbound::asn::{Inbound, InboundLine};
use khlang_core::inbound::receipt::{Receipt, SerialRow};
use khlang_core::outbound;
use khlang_core::outbound::order::{Allocation, Holder, Order, OrderLine, Waiting};
use khlang_core::outbound::shipment::{OrderStory, PastStep, Shipment};
use khlang_core::stock;
use khlang_core::stock::count::{CountLine, CycleCount};
use khlang_core::stock::handling::LevelHolder;
use khlang_core::stock::level::{LevelKey, LevelView, Lot};
use khlang_core::stock::pieces::IN_STOCK;
use khlang_core::stock::valuation::Inventory;
use khlang_core::stock::view::InventoryView;

use crate::store::Store;

/// How many promises of an item the statement for holders reads.
const MAX_HOLDERS: usize = 10;

impl Store {
    /// Every fact that `needs` ask for.
    pub fn load(&self, needs: &[Need]) -> Facts {
        let mut facts = Facts::default();
        for need in needs {
            self.tell(need, &mut facts);
        }
        facts
    }

    pub fn tell(&self, need: &Need, facts: &mut Facts) {
        match need {
            Need::Access(access::Need::ApiKey { hash }) => {
                facts.access.api_key = self
                    .api_key
                    .clone()
                    .filter(|key| key.key_hash == *hash)
                    .into();
            }
            Need::Access(access::Need::Session { user }) => {
                facts.access.session = self.user.clone().filter(|row| row.id == *user).into();
            }
            Need::Access(access::Need::Tenant {}) => {
                facts.access.tenant = self.tenant.clone().into()
            }
            Need::Access(access::Need::StoredReply { key }) => {
                facts.access.stored_reply = self.replies.get(&(false, key.clone())).cloned().into();
            }
            Need::Access(access::Need::StoredRows { keys }) => {
                facts.access.stored_rows = self.stored_rows(keys).into()
            }
            Need::Catalog(catalog::Need::Items { skus }) => {
                let rows = skus.iter().filter_map(|sku| self.item(sku));
                facts.catalog.items = rows.map(|row| (row.sku.clone(), row.clone())).collect();
            }
            Need::Catalog(catalog::Need::ItemsInUse(set)) => {
                let rows = set.skus.iter().filter_map(|sku| self.item(sku));
                let used = rows.filter(|row| self.is_in_use(&row.id));
                facts.catalog.items_in_use = used.map(|row| row.sku.clone()).collect();
            }
            Need::Catalog(catalog::Need::Partners { codes }) => {
                let rows = self
                    .partners
                    .values()
                    .filter(|row| codes.contains(&row.code));
                facts.catalog.partners = rows.map(|row| (row.code.clone(), row.clone())).collect();
            }
            Need::Catalog(catalog::Need::Warehouses { codes }) => {
                let rows = codes.iter().filter_map(|code| self.warehouse(code));
                facts.catalog.warehouses =
                    rows.map(|row| (row.code.clone(), row.clone())).collect();
            }
            Need::Catalog(catalog::Need::Locations { places }) => {
                facts.catalog.locations = self.places(places).into()
            }
            Need::Catalog(catalog::Need::Uoms { codes, skus }) => {
                facts.catalog.uoms = self.units(codes, skus).into()
            }
            _ => self.tell_documents(need, facts),
        }
    }

    /// The items of a set.
    pub fn items_in(&self, set: &ItemSet) -> BTreeSet<String> {
        let mut items = self.items_of(&set.skus, set.document.as_deref());
        items.extend(self.numbered(&set.variants));
        items.extend(self.waited_in(&set.places));
        items
    }

    /// What has stock in those of the places that are quarantines, and a line waits for.
    fn waited_in(&self, places: &BTreeSet<(String, String)>) -> BTreeSet<String> {
        let places = self.places(places);
        let quarantines = places.values().filter(|row| row.kind == "quarantine");
        let ids: BTreeSet<&String> = quarantines.map(|row| &row.id).collect();
        let lines = self.order_lines.values().filter(|line| line.waiting);
        let waited = lines.map(|line| (&line.warehouse_id, &line.item_id));
        let waited: BTreeSet<_> = waited.collect();
        let levels = self.levels.iter();
        let held = levels.filter(|(key, level)| {
            level.on_hand.is_positive()
                && ids.contains(&key.location_id)
                && waited.contains(&(&key.warehouse_id, &key.item_id))
        });
        held.map(|(key, _)| key.item_id.clone()).collect()
    }

    fn tell_documents(&self, need: &Need, facts: &mut Facts) {
        match need {
            Need::Inbound(inbound::Need::Asn { number }) => {
                facts.inbound.asn = self.inbound(number).into()
            }
            Need::Inbound(inbound::Need::AsnReferences { references }) => {
                let rows = self.inbounds.values();
                let rows = rows.filter_map(|row| Some((row.unique_reference.clone()?, row)));
                let rows = rows.filter(|(reference, _)| references.contains(reference));
                facts.inbound.asn_references = rows
                    .map(|(reference, row)| (reference, row.number.clone()))
                    .collect();
            }
            Need::Inbound(inbound::Need::ReceiptsOf { number }) => {
                facts.inbound.receipts = self.receipts_of(number).into()
            }
            Need::Outbound(outbound::Need::Order { number }) => {
                facts.outbound.order = self
                    .order_numbered(number)
                    .map(|order| self.whole(order))
                    .into();
            }
            Need::Outbound(outbound::Need::OrderReferences { references }) => {
                let rows = self.orders.values();
                let rows = rows.filter_map(|row| Some((row.unique_reference.clone()?, row)));
                let rows = rows.filter(|(reference, _)| references.contains(reference));
                facts.outbound.order_references = rows
                    .map(|(reference, row)| (reference, row.number.clone()))
                    .collect();
            }
            Need::Outbound(outbound::Need::OrderOfShipment { number }) => {
                let order = self.shipment(number).map(|row| &self.orders[&row.order_id]);
                facts.outbound.order = order.map(|order| self.whole(order)).into();
            }
            Need::Outbound(outbound::Need::Shipment { number }) => {
                facts.outbound.shipment = self.shipment(number).into()
            }
            Need::Outbound(outbound::Need::OrderStory { number }) => {
                facts.outbound.order_story = self.story(number).into()
            }
            _ => self.tell_stock(need, facts),
        }
    }

    fn tell_stock(&self, need: &Need, facts: &mut Facts) {
        match need {
            Need::Stock(stock::Need::Lots { lots, asn }) => {
                facts
                    .stock
                    .lots
                    .mark()
                    .extend(self.lots_named(lots, asn.as_deref()));
            }
            Need::Stock(stock::Need::Serials { serials }) => {
                let rows = self.serials.values().map(|row| self.piece(row));
                let named =
                    |row: &SerialRow| serials.iter().any(|(_, serial)| *serial == row.serial);
                facts.stock.serials = rows.filter(named).collect();
            }
            Need::Stock(stock::Need::Inventories(set)) => {
                let items = self.items_in(set);
                let rows = self
                    .inventories
                    .values()
                    .filter(|row| items.contains(&row.item_id));
                facts.stock.inventories = rows.map(|row| (row.place(), row.clone())).collect();
            }
            Need::Stock(stock::Need::Shelf(set)) => {
                let items = self.items_in(set);
                let rows = self
                    .shelf()
                    .filter(|row| items.contains(&row.level.item_id));
                facts.stock.shelf = rows.collect();
            }
            Need::Outbound(outbound::Need::Waiting(set)) => {
                let items = self.items_in(set);
                facts.outbound.waiting = self.waiting(&items).into();
            }
            Need::Stock(stock::Need::Pieces(set)) => {
                let items = self.items_in(set);
                facts.stock.pieces = self.pieces(&items, set.document.as_deref()).into();
            }
            Need::Outbound(outbound::Need::Holders { skus }) => {
                facts.outbound.holders = self.holders(skus).into()
            }
            Need::Stock(stock::Need::LevelHolders(set)) => {
                let items = self.items_in(set);
                facts.stock.level_holders = self.level_holders(&items).into();
            }
            Need::Stock(stock::Need::Levels {
                sku,
                warehouse,
                lot,
                as_of: None,
            }) => {
                facts.stock.levels = self
                    .level_views(sku, warehouse.as_deref(), lot.as_deref())
                    .into();
            }
            _ => self.tell_handwork(need, facts),
        }
    }

    /// What the warehouse's own hand on stock takes, by the number of an ASN or a cycle count.
    fn tell_handwork(&self, need: &Need, facts: &mut Facts) {
        match need {
            Need::Catalog(catalog::Need::ItemsOf(set)) => {
                let items = self.items_in(set).into_iter();
                let rows = items.map(|id| self.items[&id].clone());
                facts.catalog.items = rows.map(|row| (row.sku.clone(), row)).collect();
            }
            Need::Catalog(catalog::Need::UomsOf { codes, skus, order }) => {
                let items = self.items_of(skus, Some(order)).into_iter();
                let skus = items.map(|id| self.items[&id].sku.clone()).collect();
                facts.catalog.uoms = self.units(codes, &skus).into();
            }
            Need::Catalog(catalog::Need::WarehouseOf { order }) => {
                let row = self.warehouse_of(order).map(|id| &self.warehouses[id]);
                facts.catalog.warehouses = row
                    .map(|row| (row.code.clone(), row.clone()))
                    .into_iter()
                    .collect();
            }
            Need::Catalog(catalog::Need::LocationsOf { order, codes }) => {
                let code = self.warehouse_of(order).map(|id| &self.warehouses[id].code);
                let place = |location: &String| Some((code?.clone(), location.clone()));
                facts.catalog.locations = self
                    .places(&codes.iter().filter_map(place).collect())
                    .into();
            }
            Need::Stock(stock::Need::LotsOf { lots, skus, order }) => {
                let items = self.items_of(skus, Some(order)).into_iter();
                let skus = items.map(|id| self.items[&id].sku.clone());
                let name = |sku: String| lots.iter().map(move |lot| (sku.clone(), lot.clone()));
                let named = skus.flat_map(name).collect();
                facts
                    .stock
                    .lots
                    .mark()
                    .extend(self.lots_named(&named, None));
            }
            Need::Stock(stock::Need::SerialsNamed { serials }) => {
                let rows = self.serials.values().map(|row| self.piece(row));
                let named = rows.filter(|row| serials.contains(&row.serial));
                facts.stock.serials.mark().extend(named);
            }
            Need::Stock(stock::Need::SerialsAnnounced { order }) => {
                let lines = self.inbound(order).into_iter().flat_map(|asn| asn.lines);
                let announced: Vec<String> = lines.flat_map(|line| line.pieces).collect();
                let rows = self.serials.values().map(|row| self.piece(row));
                let known = rows.filter(|row| announced.contains(&row.serial));
                facts.stock.serials.mark().extend(known);
            }
            Need::Stock(stock::Need::InventoryPage { id: Some(id), .. }) => {
                let row = self.inventories.values().find(|row| row.id == *id);
                facts.stock.inventory_page = row
                    .map(|row| self.inventory_view(row))
                    .into_iter()
                    .collect();
            }
            Need::Stock(stock::Need::CycleCount { number }) => {
                facts.stock.cycle_count = self
                    .count_numbered(number)
                    .map(|row| self.whole_count(row))
                    .into();
            }
            Need::Stock(stock::Need::Countable {
                warehouse,
                locations,
                skus,
                limit,
            }) => {
                let mut rows = self.countable(warehouse);
                rows.retain(|row| locations.is_empty() || locations.contains(&row.location_code));
                rows.retain(|row| skus.is_empty() || skus.contains(&row.sku));
                rows.truncate(*limit);
                facts.stock.countable = rows.into();
            }
            Need::Stock(stock::Need::Joining { order, levels }) => {
                let warehouse = self.warehouse_of(order).map(|id| &self.warehouses[id].code);
                let mut rows = warehouse.map_or_else(Vec::new, |code| self.joining(code));
                rows.retain(|row| levels.contains(&(row.sku.clone(), row.location_code.clone())));
                facts.stock.countable = rows.into();
            }
            _ => self.tell_channels(need, facts),
        }
    }

    fn inventory_view(&self, row: &Inventory) -> InventoryView {
        InventoryView {
            inventory: row.clone(),
            sku: self.items[&row.item_id].sku.clone(),
            warehouse_code: self.warehouses[&row.warehouse_id].code.clone(),
            reorder_point: row.reorder.as_ref().map(|reorder| reorder.point),
            created_at: Timestamp::default(),
        }
    }

    fn warehouse_of(&self, number: &str) -> Option<&String> {
        let asn = self.inbounds.values().find(|row| row.number == number);
        let count = self.count_numbered(number).map(|row| &row.warehouse_id);
        asn.map(|row| &row.warehouse_id).or(count)
    }

    fn count_numbered(&self, number: &str) -> Option<&CycleCount> {
        self.cycle_counts.values().find(|row| row.number == number)
    }

    /// What a line of a count is told of its level, joined anew.
    fn count_line(&self, level: &LevelKey) -> CountLine {
        let item = &self.items[&level.item_id];
        let location = &self.locations[&level.location_id];
        let lot = self.lots.get(&level.lot_id);
        CountLine {
            count_id: String::new(),
            line_no: 0,
            sku: item.sku.clone(),
            tracking: item.tracking,
            level: level.clone(),
            location_code: location.code.clone(),
            location_kind: location.kind.clone(),
            pick_face: location.pick_face,
            lot_no: lot.map(|lot| lot.lot_no.clone()),
            expiry_date: lot.and_then(|lot| lot.expiry_date),
            lock_up_days: item.lock_up_days,
            expected: Quantity::ZERO,
            counted: None,
            counts: 0,
            recount: false,
            open: false,
            counted_by: None,
        }
    }

    fn whole_count(&self, count: &CycleCount) -> CycleCount {
        let lines = self
            .count_lines
            .values()
            .filter(|row| row.count_id == count.id);
        let lines = lines.map(|row| CountLine {
            count_id: row.count_id.clone(),
            line_no: row.line_no,
            expected: row.expected,
            counted: row.counted,
            counts: row.counts,
            recount: row.recount,
            open: row.open,
            ..self.count_line(&row.level)
        });
        CycleCount {
            warehouse_code: self.warehouses[&count.warehouse_id].code.clone(),
            lines: lines.collect(),
            ..count.clone()
        }
    }

    fn countable(&self, warehouse: &str) -> Vec<CountLine> {
        let mut rows = self.joining(warehouse);
        rows.retain(|row| row.expected.is_positive());
        rows.sort_by_key(|row| {
            (
                row.location_code.clone(),
                row.sku.clone(),
                row.lot_no.clone(),
            )
        });
        rows
    }

    /// The levels that hold something, and those that an open count has.
    fn joining(&self, warehouse: &str) -> Vec<CountLine> {
        let here = |key: &&LevelKey| self.warehouses[&key.warehouse_id].code == warehouse;
        let open = self.count_lines.values().filter(|row| row.open);
        let filled = self.levels.iter();
        let filled = filled.filter(|(_, level)| level.on_hand.is_positive());
        let keys = filled.map(|(key, _)| key).chain(open.map(|row| &row.level));
        let keys: BTreeSet<&LevelKey> = keys.filter(here).collect();
        let taken = |key: &LevelKey| {
            let mut lines = self.count_lines.values();
            let line = lines.find(|row| row.open && row.level == *key)?;
            Some(self.cycle_counts[&line.count_id].number.clone())
        };
        let lies = |key: &LevelKey| self.levels.get(key).map(|level| level.on_hand);
        let rows = keys.into_iter().map(|key| CountLine {
            expected: lies(key).unwrap_or_default(),
            counted_by: taken(key),
            ..self.count_line(key)
        });
        rows.collect()
    }

    fn level_holders(&self, items: &BTreeSet<String>) -> Vec<LevelHolder> {
        let rows = self.allocations.values();
        let rows = rows.filter(|row| row.holding && items.contains(&row.level.item_id));
        rows.map(|row| LevelHolder {
            level: row.level.clone(),
            order_no: self.orders[&row.order_id].number.clone(),
            quantity: row.quantity,
        })
        .collect()
    }

    fn stored_rows(&self, keys: &BTreeSet<String>) -> BTreeMap<String, StoredReply> {
        let row =
            |key: &String| Some((key.clone(), self.replies.get(&(true, key.clone()))?.clone()));
        keys.iter().filter_map(row).collect()
    }

    pub fn places(
        &self,
        places: &BTreeSet<(String, String)>,
    ) -> BTreeMap<(String, String), Location> {
        let rows = self.locations.values().map(|row| Location {
            warehouse_code: self.warehouses[&row.warehouse_id].code.clone(),
            ..row.clone()
        });
        let rows = rows.map(|row| (row.place(), row));
        rows.filter(|(place, _)| places.contains(place)).collect()
    }

    fn units(&self, codes: &BTreeSet<String>, skus: &BTreeSet<String>) -> Vec<Uom> {
        let items = skus.iter().filter_map(|sku| self.item(sku));
        let base: BTreeSet<&String> = items.map(|item| &item.base_uom).collect();
        let rows = self.uoms.iter();
        rows.filter(|row| codes.contains(&row.code) || base.contains(&row.code))
            .cloned()
            .collect()
    }

    /// The items that are named by sku or by a document: an order, an ASN or a cycle count.
    pub fn items_of(&self, skus: &BTreeSet<String>, document: Option<&str>) -> BTreeSet<String> {
        let named = skus
            .iter()
            .filter_map(|sku| self.item(sku))
            .map(|item| item.id.clone());
        let order = document.and_then(|number| self.order_numbered(number));
        let lines = self.order_lines.values();
        let lines = lines.filter(|line| order.is_some_and(|order| order.id == line.order_id));
        let asn = document.and_then(|number| self.inbound(number));
        let announced = asn.iter().flat_map(|asn| &asn.lines);
        let count = document.and_then(|number| self.count_numbered(number));
        let counted = self.count_lines.values();
        let counted = counted.filter(|line| count.is_some_and(|count| count.id == line.count_id));
        named
            .chain(lines.map(|line| line.item_id.clone()))
            .chain(announced.map(|line| line.item_id.clone()))
            .chain(counted.map(|line| line.level.item_id.clone()))
            .collect()
    }

    fn inbound(&self, number: &str) -> Option<Inbound> {
        let row = self.inbounds.values().find(|row| row.number == number)?;
        let lines = self
            .inbound_lines
            .values()
            .filter(|line| line.inbound_id == row.id);
        let lines = lines.map(|line| InboundLine {
            sku: self.items[&line.item_id].sku.clone(),
            ..line.clone()
        });
        Some(Inbound {
            warehouse_code: self.warehouses[&row.warehouse_id].code.clone(),
            lines: lines.collect(),
            ..row.clone()
        })
    }

    fn receipts_of(&self, number: &str) -> Vec<Receipt> {
        let asn = self.inbounds.values().find(|row| row.number == number);
        let rows = self.receipts.values();
        let rows =
            rows.filter(|row| asn.is_some_and(|asn| Some(&asn.id) == row.inbound_id.as_ref()));
        let lines = |id: &str| {
            let lines = self
                .receipt_lines
                .values()
                .filter(|line| line.receipt_id == id);
            lines.cloned().collect()
        };
        rows.map(|row| Receipt {
            lines: lines(&row.id),
            ..row.clone()
        })
        .collect()
    }

    fn lots_named(
        &self,
        named: &BTreeSet<(String, String)>,
        asn: Option<&str>,
    ) -> BTreeMap<(String, String), Lot> {
        let asn = asn.and_then(|number| self.inbound(number));
        let lines = asn.iter().flat_map(|asn| &asn.lines);
        let announced = lines.filter_map(|line| Some((line.sku.clone(), line.lot_no.clone()?)));
        let wanted: BTreeSet<(String, String)> = named.iter().cloned().chain(announced).collect();
        let rows = self.lots.values().map(|row| Lot {
            sku: self.items[&row.item_id].sku.clone(),
            ..row.clone()
        });
        let rows = rows.map(|row| (row.name(), row));
        rows.filter(|(name, _)| wanted.contains(name)).collect()
    }

    fn piece(&self, row: &SerialRow) -> SerialRow {
        SerialRow {
            sku: self.items[&row.item_id].sku.clone(),
            ..row.clone()
        }
    }

    fn pieces(&self, items: &BTreeSet<String>, order: Option<&str>) -> Vec<SerialRow> {
        let order = order.and_then(|number| self.order_numbered(number));
        let held = |row: &SerialRow| order.is_some_and(|order| order.id == row.document_id);
        let rows = self
            .serials
            .values()
            .filter(|row| items.contains(&row.item_id));
        let rows = rows.filter(|row| row.place.status == IN_STOCK || held(row));
        rows.map(|row| self.piece(row)).collect()
    }

    fn waiting(&self, items: &BTreeSet<String>) -> Vec<Waiting> {
        let lines = self.order_lines.values();
        let lines = lines.filter(|line| line.waiting && items.contains(&line.item_id));
        lines
            .map(|line| Waiting {
                order: self.head(&self.orders[&line.order_id]),
                line: self.line(line),
            })
            .collect()
    }

    fn holders(&self, skus: &BTreeSet<String>) -> Vec<Holder> {
        let items = skus.iter().filter_map(|sku| self.item(sku));
        items.flat_map(|item| self.holders_of(item)).collect()
    }

    fn holders_of(&self, item: &Item) -> Vec<Holder> {
        let rows = self.allocations.values();
        let mut rows: Vec<&Allocation> = rows
            .filter(|row| row.holding && row.level.item_id == item.id)
            .collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.created_at));
        let shown = rows.into_iter().take(MAX_HOLDERS).map(|row| Holder {
            sku: item.sku.clone(),
            warehouse_id: row.level.warehouse_id.clone(),
            order_no: self.orders[&row.order_id].number.clone(),
            quantity: row.quantity,
        });
        shown.collect()
    }

    fn head(&self, order: &Order) -> Order {
        Order {
            warehouse_code: self.warehouses[&order.warehouse_id].code.clone(),
            lines: Vec::new(),
            allocations: Vec::new(),
            shipments: Vec::new(),
            ..order.clone()
        }
    }

    fn line(&self, line: &OrderLine) -> OrderLine {
        OrderLine {
            sku: self.items[&line.item_id].sku.clone(),
            warehouse_code: self.warehouses[&line.warehouse_id].code.clone(),
            ..line.clone()
        }
    }

    fn allocation(&self, row: &Allocation) -> Allocation {
        let lot = self.lots.get(&row.level.lot_id);
        Allocation {
            location_code: self.locations[&row.level.location_id].code.clone(),
            lot_no: lot.map(|lot| lot.lot_no.clone()),
            expiry_date: lot.and_then(|lot| lot.expiry_date),
            task_slot: None,
            released_at: None,
            ..row.clone()
        }
    }

    fn whole(&self, order: &Order) -> Order {
        let held = self.promises_of(&order.id).map(|row| self.allocation(row));
        let word = |row: &Allocation| serde_json::to_value(row.status).unwrap();
        let mut held: Vec<Allocation> = held.filter(|row| word(row) != "cancelled").collect();
        held.sort_by_key(|row| (row.line_no, row.expiry_date.is_none(), row.expiry_date));
        let shipments = self
            .shipments
            .values()
            .filter(|row| row.order_id == order.id);
        Order {
            lines: self
                .lines_of(&order.id)
                .map(|line| self.line(line))
                .collect(),
            allocations: held,
            shipments: shipments.cloned().collect(),
            ..self.head(order)
        }
    }

    fn shipment(&self, number: &str) -> Option<Shipment> {
        let named =
            |row: &&Shipment| row.number == number || row.tracking_no.as_deref() == Some(number);
        let row = self.shipments.values().find(named)?;
        let events = self
            .shipment_events
            .iter()
            .filter(|event| event.shipment_id == row.id);
        Some(Shipment {
            order_number: self.orders[&row.order_id].number.clone(),
            events: events.cloned().collect(),
            ..row.clone()
        })
    }

    fn story(&self, number: &str) -> Option<OrderStory> {
        let order = self.order_numbered(number)?;
        let steps = self
            .history
            .iter()
            .filter(|step| step.document_id == order.id);
        let boxes = self.boxes.values().filter(|row| row.order_id == order.id);
        Some(OrderStory {
            steps: steps
                .map(|step| PastStep {
                    actor: step.actor.clone(),
                    from: step.from.clone(),
                    to: step.to.clone(),
                    note: step.note.clone(),
                    at: step.at,
                })
                .collect(),
            boxes: boxes.cloned().collect(),
        })
    }

    fn level_views(&self, sku: &str, warehouse: Option<&str>, lot: Option<&str>) -> Vec<LevelView> {
        let item = self.item(sku).map(|item| &item.id);
        let rows = self
            .levels
            .iter()
            .filter(|(key, _)| Some(&key.item_id) == item);
        let rows = rows.map(|(key, level)| self.candidate(key, level));
        let rows = rows.filter(|row| !row.on_hand.is_zero() || !row.allocated.is_zero());
        let views = rows.map(|row| LevelView {
            warehouse_code: self.warehouses[&row.level.warehouse_id].code.clone(),
            location_code: row.location_code,
            lot_no: row.lot_no,
            expiry_date: row.expiry_date,
            quality: row.level.quality,
            on_hand: row.on_hand,
            allocated: row.allocated,
        });
        let views = views.filter(|view| warehouse.is_none_or(|code| code == view.warehouse_code));
        views
            .filter(|view| lot.is_none() || lot == view.lot_no.as_deref())
            .collect()
    }
}
