//! The write side: one statement for each list of [`Changes`], whatever its number of rows (`sql/write`).
//!
//! Parameters: `?1` the tenant, `?2` the rows as a JSON list. A row that exists must have the version
//! before the one written: else `version` becomes NULL, which its column refuses, and the whole batch
//! with it. A list too long for one parameter is split (see `CHUNK_BYTES`).
//!
//! Here: the order of the batch, and how it is split.

pub use crate::writes::Write;
use crate::writes::Writes;
use std::collections::BTreeMap;

use khlang_core::decision::Changes;
use serde_json::Error;

use crate::outbox;
use crate::sql::write::{
    access, catalog, channels, files, guard, inbound, merchant, numbers, outbound, returns, stock,
    transfer,
};

/// Every statement of a commit, in the order the rows depend on each other.
pub fn statements(changes: &Changes) -> Result<Vec<Write>, Error> {
    let mut writes = Writes::default();
    if !changes.catalog.guards.item_versions.is_empty() {
        writes.whole(guard::ITEM_VERSIONS, &changes.catalog.guards.item_versions)?;
    }
    writes.rows(guard::UNUSED_ITEMS, &changes.catalog.guards.unused_items)?;
    writes.rows(guard::BARCODES, &changes.catalog.guards.barcodes)?;
    if !changes.access.guards.login_versions.is_empty() {
        writes.whole(guard::LOGIN_VERSIONS, &changes.access.guards.login_versions)?;
    }
    writes.rows(guard::NO_GAIN, &changes.stock.guards.no_gain)?;
    writes.rows(guard::NO_WAIT, &changes.stock.guards.no_wait)?;
    if !changes.stock.guards.quarantines.is_empty() {
        writes.whole(guard::QUARANTINES, &changes.stock.guards.quarantines)?;
    }
    writes.rows(guard::NO_WAITER, &changes.stock.ended_quarantines)?;
    writes.rows(guard::FALLS, &changes.stock.guards.falls)?;
    writes.rows(guard::INVENTORIES, &changes.stock.movements)?;
    if !changes.channels.guards.store_versions.is_empty() {
        writes.whole(
            guard::STORE_VERSIONS,
            &changes.channels.guards.store_versions,
        )?;
    }
    writes.rows(
        guard::NORMAL_STOCK,
        &pairs(&changes.channels.guards.normal_stock),
    )?;
    writes.rows(numbers::COUNTERS, &changes.documents.numbers)?;
    writes.rows(numbers::COUNTERS_PASSED, &changes.documents.numbers_seen)?;
    writes.rows(access::TENANTS, &changes.access.tenants)?;
    writes.rows(access::API_KEYS, &changes.access.api_keys)?;
    writes.rows(access::PARTNER_CLIENTS, &changes.access.partner_clients)?;
    writes.rows(access::FORGET_ORIGINS, &changes.access.api_key_origins)?;
    writes.rows(access::ORIGINS, &changes.access.api_key_origins)?;
    writes.rows(merchant::CREDENTIALS, &changes.access.flash_credentials)?;
    writes.rows(merchant::USED_NONCES, &changes.access.used_nonces)?;
    writes.rows(access::USERS, &changes.access.users)?;
    writes.rows(access::LOGIN_FAILURES, &changes.access.login_failures)?;
    writes.rows(catalog::BRANCHES, &changes.catalog.branches)?;
    writes.rows(catalog::WAREHOUSES, &changes.catalog.warehouses)?;
    writes.rows(catalog::CARRIERS, &changes.catalog.carriers)?;
    writes.rows(catalog::STORES, &changes.catalog.stores)?;
    writes.rows(catalog::UOMS, &changes.catalog.uoms)?;
    writes.rows(catalog::ITEMS, &changes.catalog.items)?;
    writes.rows(catalog::ITEM_SKUS, &changes.catalog.item_skus)?;
    writes.rows(catalog::FORGET_BARCODES, &changes.catalog.item_barcodes)?;
    writes.rows(catalog::BARCODES, &changes.catalog.item_barcodes)?;
    writes.rows(catalog::COMPONENTS, &changes.catalog.components)?;
    writes.rows(catalog::PARTNERS, &changes.catalog.partners)?;
    writes.rows(catalog::LOCATIONS, &changes.catalog.locations)?;
    writes.rows(stock::LOTS, &changes.stock.lots)?;
    writes.rows(inbound::INBOUNDS, &changes.inbound.inbounds)?;
    writes.rows(inbound::INBOUND_LINES, &changes.inbound.inbound_lines)?;
    writes.rows(files::FILES, &changes.documents.files)?;
    writes.rows(files::FORGOTTEN, &changes.documents.forgotten_files)?;
    writes.rows(inbound::RECEIPTS, &changes.inbound.receipts)?;
    writes.rows(inbound::RECEIPT_LINES, &changes.inbound.receipt_lines)?;
    writes.rows(stock::SERIALS, &changes.stock.serials)?;
    writes.rows(outbound::ORDERS, &changes.outbound.orders)?;
    writes.rows(outbound::ORDER_LINES, &changes.outbound.order_lines)?;
    writes.rows(outbound::ALLOCATIONS, &changes.outbound.allocations)?;
    writes.rows(guard::UNPICKED, &changes.stock.guards.begun_quarantines)?;
    writes.rows(outbound::NO_BOXES, &changes.outbound.boxes)?;
    writes.rows(outbound::BOXES, &changes.outbound.boxes)?;
    writes.rows(outbound::SHIPMENTS, &changes.outbound.shipments)?;
    writes.rows(outbound::SHIPMENT_EVENTS, &changes.outbound.shipment_events)?;
    writes.rows(returns::RETURNS, &changes.returns.returns)?;
    writes.rows(returns::RETURN_LINES, &changes.returns.return_lines)?;
    writes.rows(returns::RETURN_RECEIPTS, &changes.returns.return_receipts)?;
    writes.rows(returns::CLAIMS, &changes.returns.claims)?;
    writes.rows(transfer::TRANSFERS, &changes.transfer.transfers)?;
    writes.rows(transfer::PARCELS, &changes.transfer.parcels)?;
    for sql in [
        stock::NEW_INVENTORIES,
        stock::NEW_LEVELS,
        stock::LEVELS,
        stock::INVENTORIES,
        stock::MOVEMENTS,
    ] {
        writes.rows(sql, &changes.stock.movements)?;
    }
    writes.rows(stock::UNSERVED, &changes.stock.unserved)?;
    writes.rows(stock::SERVED_OUT, &changes.stock.served_out)?;
    writes.rows(stock::OPEN_AGAIN, &changes.stock.served_out)?;
    writes.rows(stock::ENDED_QUARANTINES, &changes.stock.ended_quarantines)?;
    writes.rows(stock::EMPTY_INVENTORIES, &changes.stock.inventories)?;
    writes.rows(
        guard::INVENTORY_IDS,
        &pairs(&changes.stock.guards.inventory_ids),
    )?;
    writes.rows(channels::STOCK, &changes.channels.channels)?;
    writes.rows(channels::HISTORY, &changes.channels.channel_history)?;
    writes.rows(channels::CATCH_UPS, &changes.channels.catch_ups)?;
    writes.rows(channels::CAUGHT_UP, &changes.channels.catch_ups)?;
    if !changes.channels.guards.followed.is_empty() {
        let mark = changes.channels.channels.first().map(|row| &row.touched_by);
        writes.whole(guard::FOLLOWED, &(mark, &changes.channels.guards.followed))?;
    }
    if let Some(passed) = &changes.channels.guards.passed {
        writes.whole(guard::PASSED, passed)?;
    }
    writes.rows(stock::LEVEL_AGES, &changes.stock.level_ages)?;
    writes.rows(stock::CYCLE_COUNTS, &changes.stock.cycle_counts)?;
    writes.rows(stock::COUNT_LINES, &changes.stock.count_lines)?;
    writes.rows(stock::REORDER_POINTS, &changes.stock.reorder_points)?;
    writes.rows(stock::WAITS, &changes.stock.waits)?;
    writes.rows(outbound::HISTORY, &changes.documents.history)?;
    outbox::write(changes, &mut writes)?;
    let stored = changes.access.stored_replies.iter();
    let stored: Vec<_> = stored
        .map(|reply| (reply, &changes.documents.numbers))
        .collect();
    writes.rows(access::STORED_REPLIES, &stored)?;
    Ok(writes.0)
}

/// A map as a list, for keys that are no text.
fn pairs<K, V>(map: &BTreeMap<K, V>) -> Vec<(&K, &V)> {
    map.iter().collect()
}
