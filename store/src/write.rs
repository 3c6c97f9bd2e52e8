//! The write side: one statement for each list of [`Changes`], whatever its number of rows (`sql/write`).
//!
//! Parameters: `?1` the tenant, `?2` the rows as a JSON list. A row that exists must have the version
//! before the one written: else `version` becomes NULL, which its column refuses, and the whole batch
//! with it. A list too long for one parameter is split (see `CHUNK_BYTES`).
//!
//! Here: the order of the batch, and how it is split.

use std::collections::BTreeMap;

use khlang_core::decision::changes::Changes;
use serde::Serialize;
use serde_json::Error;

use crate::outbox;
use crate::sql::write::{
    access, catalog, channels, files, guard, inbound, merchant, numbers, outbound, stock,
};

/// A statement with its rows.
pub struct Write {
    /// Its text.
    pub sql: &'static str,
    /// Its rows, a JSON list or map.
    pub rows: String,
}

/// D1 takes strings of up to 2 MB.
const CHUNK_BYTES: usize = 1_500_000;

/// Every statement of a commit, in the order the rows depend on each other.
pub fn statements(changes: &Changes) -> Result<Vec<Write>, Error> {
    let mut writes = Writes::default();
    let guards = &changes.guards;
    if !guards.item_versions.is_empty() {
        writes.whole(guard::ITEM_VERSIONS, &guards.item_versions)?;
    }
    writes.rows(guard::UNUSED_ITEMS, &guards.unused_items)?;
    writes.rows(guard::BARCODES, &guards.barcodes)?;
    if !guards.login_versions.is_empty() {
        writes.whole(guard::LOGIN_VERSIONS, &guards.login_versions)?;
    }
    writes.rows(guard::NO_GAIN, &guards.no_gain)?;
    writes.rows(guard::NO_WAIT, &guards.no_wait)?;
    if !guards.quarantines.is_empty() {
        writes.whole(guard::QUARANTINES, &guards.quarantines)?;
    }
    writes.rows(guard::NO_WAITER, &changes.ended_quarantines)?;
    writes.rows(guard::FALLS, &guards.falls)?;
    writes.rows(guard::INVENTORIES, &changes.movements)?;
    if !guards.store_versions.is_empty() {
        writes.whole(guard::STORE_VERSIONS, &guards.store_versions)?;
    }
    writes.rows(guard::NORMAL_STOCK, &pairs(&guards.normal_stock))?;
    writes.rows(numbers::COUNTERS, &changes.numbers)?;
    writes.rows(numbers::COUNTERS_PASSED, &changes.numbers_seen)?;
    writes.rows(access::TENANTS, &changes.tenants)?;
    writes.rows(access::API_KEYS, &changes.api_keys)?;
    writes.rows(access::PARTNER_CLIENTS, &changes.partner_clients)?;
    writes.rows(access::FORGET_ORIGINS, &changes.api_key_origins)?;
    writes.rows(access::ORIGINS, &changes.api_key_origins)?;
    writes.rows(merchant::CREDENTIALS, &changes.flash_credentials)?;
    writes.rows(merchant::USED_NONCES, &changes.used_nonces)?;
    writes.rows(access::USERS, &changes.users)?;
    writes.rows(access::LOGIN_FAILURES, &changes.login_failures)?;
    writes.rows(catalog::BRANCHES, &changes.branches)?;
    writes.rows(catalog::WAREHOUSES, &changes.warehouses)?;
    writes.rows(catalog::STORES, &changes.stores)?;
    writes.rows(catalog::UOMS, &changes.uoms)?;
    writes.rows(catalog::ITEMS, &changes.items)?;
    writes.rows(catalog::ITEM_SKUS, &changes.item_skus)?;
    writes.rows(catalog::FORGET_BARCODES, &changes.item_barcodes)?;
    writes.rows(catalog::BARCODES, &changes.item_barcodes)?;
    writes.rows(catalog::COMPONENTS, &changes.components)?;
    writes.rows(catalog::PARTNERS, &changes.partners)?;
    writes.rows(catalog::LOCATIONS, &changes.locations)?;
    writes.rows(stock::LOTS, &changes.lots)?;
    writes.rows(inbound::INBOUNDS, &changes.inbounds)?;
    writes.rows(inbound::INBOUND_LINES, &changes.inbound_lines)?;
    writes.rows(files::FILES, &changes.files)?;
    writes.rows(files::FORGOTTEN, &changes.forgotten_files)?;
    writes.rows(inbound::RECEIPTS, &changes.receipts)?;
    writes.rows(inbound::RECEIPT_LINES, &changes.receipt_lines)?;
    writes.rows(stock::SERIALS, &changes.serials)?;
    writes.rows(outbound::ORDERS, &changes.orders)?;
    writes.rows(outbound::ORDER_LINES, &changes.order_lines)?;
    writes.rows(outbound::ALLOCATIONS, &changes.allocations)?;
    writes.rows(outbound::NO_BOXES, &changes.boxes)?;
    writes.rows(outbound::BOXES, &changes.boxes)?;
    writes.rows(outbound::SHIPMENTS, &changes.shipments)?;
    writes.rows(outbound::SHIPMENT_EVENTS, &changes.shipment_events)?;
    for sql in [
        stock::NEW_INVENTORIES,
        stock::NEW_LEVELS,
        stock::LEVELS,
        stock::INVENTORIES,
        stock::MOVEMENTS,
    ] {
        writes.rows(sql, &changes.movements)?;
    }
    writes.rows(stock::ENDED_QUARANTINES, &changes.ended_quarantines)?;
    writes.rows(stock::EMPTY_INVENTORIES, &changes.inventories)?;
    writes.rows(guard::INVENTORY_IDS, &pairs(&guards.inventory_ids))?;
    writes.rows(channels::STOCK, &changes.channels)?;
    writes.rows(channels::HISTORY, &changes.channel_history)?;
    writes.rows(channels::CATCH_UPS, &changes.catch_ups)?;
    writes.rows(channels::CAUGHT_UP, &changes.catch_ups)?;
    if !guards.followed.is_empty() {
        let mark = changes.channels.first().map(|row| &row.touched_by);
        writes.whole(guard::FOLLOWED, &(mark, &guards.followed))?;
    }
    if let Some(passed) = &guards.passed {
        writes.whole(guard::PASSED, passed)?;
    }
    writes.rows(stock::LEVEL_AGES, &changes.level_ages)?;
    writes.rows(stock::CYCLE_COUNTS, &changes.cycle_counts)?;
    writes.rows(stock::COUNT_LINES, &changes.count_lines)?;
    writes.rows(stock::REORDER_POINTS, &changes.reorder_points)?;
    writes.rows(stock::WAITS, &changes.waits)?;
    writes.rows(outbound::HISTORY, &changes.history)?;
    outbox::write(changes, &mut writes)?;
    let stored = changes.stored_replies.iter();
    let stored: Vec<_> = stored
        .map(|(scope, reply)| (scope, reply, &changes.numbers))
        .collect();
    writes.rows(access::STORED_REPLIES, &stored)?;
    Ok(writes.0)
}

/// A map as a list, for keys that are no text.
fn pairs<K, V>(map: &BTreeMap<K, V>) -> Vec<(&K, &V)> {
    map.iter().collect()
}

/// The statements of a commit so far.
#[derive(Default)]
pub(super) struct Writes(Vec<Write>);

impl Writes {
    /// One statement with its rows as one value.
    pub(super) fn whole<T: Serialize>(&mut self, sql: &'static str, rows: &T) -> Result<(), Error> {
        let rows = serde_json::to_string(rows)?;
        self.0.push(Write { sql, rows });
        Ok(())
    }

    /// One statement, or a few where the rows are more than one parameter holds.
    pub(super) fn rows<T: Serialize>(
        &mut self,
        sql: &'static str,
        rows: &[T],
    ) -> Result<(), Error> {
        let mut list = String::new();
        for row in rows {
            let row = serde_json::to_string(row)?;
            if !list.is_empty() && list.len() + row.len() > CHUNK_BYTES {
                self.list(sql, std::mem::take(&mut list));
            }
            list.push(if list.is_empty() { '[' } else { ',' });
            list.push_str(&row);
        }
        self.list(sql, list);
        Ok(())
    }

    fn list(&mut self, sql: &'static str, list: String) {
        if !list.is_empty() {
            let rows = list + "]";
            self.0.push(Write { sql, rows });
        }
    }
}
