//! The write side: one statement for each list of [`Changes`], whatever its number of rows.
//!
//! Parameters: `?1` the tenant, `?2` the rows as a JSON list. A row that exists must have the version
//! before the one written: else `version` becomes NULL, which its column refuses, and the whole batch
//! with it. What a list is too long for one parameter goes in a few (see `CHUNK_BYTES`).

use khlang_core::changes::Changes;
use serde::Serialize;
use serde_json::Error;

use super::outbox;

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
        writes.whole(GUARD_ITEM_VERSIONS, &guards.item_versions)?;
    }
    writes.rows(GUARD_UNUSED_ITEMS, &guards.unused_items)?;
    if !guards.login_versions.is_empty() {
        writes.whole(GUARD_LOGIN_VERSIONS, &guards.login_versions)?;
    }
    writes.rows(GUARD_NO_GAIN, &guards.no_gain)?;
    writes.rows(GUARD_NO_WAIT, &guards.no_wait)?;
    writes.rows(GUARD_INVENTORIES, &changes.movements)?;
    writes.rows(COUNTERS, &changes.numbers)?;
    writes.rows(COUNTERS_PASSED, &changes.numbers_seen)?;
    writes.rows(TENANTS, &changes.tenants)?;
    writes.rows(API_KEYS, &changes.api_keys)?;
    writes.rows(FORGET_ORIGINS, &changes.api_key_origins)?;
    writes.rows(ORIGINS, &changes.api_key_origins)?;
    writes.rows(USERS, &changes.users)?;
    writes.rows(LOGIN_FAILURES, &changes.login_failures)?;
    writes.rows(BRANCHES, &changes.branches)?;
    writes.rows(WAREHOUSES, &changes.warehouses)?;
    writes.rows(STORES, &changes.stores)?;
    writes.rows(UOMS, &changes.uoms)?;
    writes.rows(ITEMS, &changes.items)?;
    writes.rows(PARTNERS, &changes.partners)?;
    writes.rows(LOCATIONS, &changes.locations)?;
    writes.rows(LOTS, &changes.lots)?;
    writes.rows(INBOUNDS, &changes.inbounds)?;
    writes.rows(INBOUND_LINES, &changes.inbound_lines)?;
    writes.rows(RECEIPTS, &changes.receipts)?;
    writes.rows(RECEIPT_LINES, &changes.receipt_lines)?;
    writes.rows(SERIALS, &changes.serials)?;
    writes.rows(ORDERS, &changes.orders)?;
    writes.rows(ORDER_LINES, &changes.order_lines)?;
    writes.rows(ALLOCATIONS, &changes.allocations)?;
    writes.rows(NO_BOXES, &changes.boxes)?;
    writes.rows(BOXES, &changes.boxes)?;
    writes.rows(SHIPMENTS, &changes.shipments)?;
    writes.rows(SHIPMENT_EVENTS, &changes.shipment_events)?;
    for sql in [NEW_INVENTORIES, NEW_LEVELS, LEVELS, INVENTORIES, MOVEMENTS] {
        writes.rows(sql, &changes.movements)?;
    }
    writes.rows(LEVEL_AGES, &changes.level_ages)?;
    writes.rows(CYCLE_COUNTS, &changes.cycle_counts)?;
    writes.rows(COUNT_LINES, &changes.count_lines)?;
    writes.rows(REORDER_POINTS, &changes.reorder_points)?;
    writes.rows(WAITS, &changes.waits)?;
    writes.rows(HISTORY, &changes.history)?;
    outbox::write(changes, &mut writes)?;
    let stored = changes.stored_replies.iter();
    let stored: Vec<_> = stored
        .map(|(scope, reply)| (scope, reply, &changes.numbers))
        .collect();
    writes.rows(STORED_REPLIES, &stored)?;
    Ok(writes.0)
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

/// The number of a row that is being created: `prefix-day-0001`, from the counter this commit moved.
macro_rules! number {
    ($kind:literal, $slot:literal, $at:literal) => {
        concat!(
            "(SELECT c.prefix || '-' || c.day || '-' || printf('%04d', c.value - c.taken + 1 + (r.value ->> '",
            $slot,
            "')) FROM counter c WHERE c.tenant_id = ?1 AND c.kind = '",
            $kind,
            "' AND c.day = strftime('%Y%m%d', (r.value ->> '",
            $at,
            "') / 1000 + 25200, 'unixepoch'))"
        )
    };
}

/// The bare integer of a row that is being created.
macro_rules! integer {
    ($kind:literal, $slot:literal) => {
        concat!(
            "(SELECT c.value - c.taken + 1 + (r.value ->> '",
            $slot,
            "') FROM counter c WHERE c.tenant_id = ?1 AND c.kind = '",
            $kind,
            "' AND c.day = '')"
        )
    };
}

/// The version an existing row gets: NULL, and with it a refusal, where it was changed meanwhile.
macro_rules! next_version {
    ($table:literal) => {
        concat!(
            "version = CASE WHEN ",
            $table,
            ".version = excluded.version - 1 THEN excluded.version END"
        )
    };
}

const GUARD_ITEM_VERSIONS: &str = "INSERT INTO guard(ok) SELECT 0 FROM json_each(?2) g LEFT JOIN item i ON i.id = g.key \
     WHERE ?1 IS NOT NULL AND i.version IS NOT g.value LIMIT 1";

const GUARD_UNUSED_ITEMS: &str = "INSERT INTO guard(ok) SELECT 0 FROM json_each(?2) g WHERE ?1 IS NOT NULL AND ( \
     EXISTS (SELECT 1 FROM inventory v WHERE v.item_id = g.value AND v.on_hand <> 0) \
     OR EXISTS (SELECT 1 FROM inbound_line l WHERE l.item_id = g.value AND l.open = 1) \
     OR EXISTS (SELECT 1 FROM order_line l WHERE l.item_id = g.value AND l.open = 1) \
     OR EXISTS (SELECT 1 FROM cycle_count_line l WHERE l.item_id = g.value AND l.open = 1)) LIMIT 1";

const GUARD_LOGIN_VERSIONS: &str = "INSERT INTO guard(ok) SELECT 0 FROM json_each(?2) g LEFT JOIN login_failure f ON f.email = g.key \
     WHERE ?1 IS NOT NULL AND COALESCE(f.version, 0) <> g.value LIMIT 1";

const GUARD_NO_GAIN: &str = "INSERT INTO guard(ok) SELECT 0 FROM json_each(?2) g LEFT JOIN inventory v \
     ON v.warehouse_id = g.value ->> 0 AND v.item_id = g.value ->> 1 \
     WHERE ?1 IS NOT NULL AND COALESCE(v.gains, 0) <> g.value ->> 2 LIMIT 1";

const GUARD_NO_WAIT: &str = "INSERT INTO guard(ok) SELECT 0 FROM json_each(?2) g LEFT JOIN inventory v \
     ON v.warehouse_id = g.value ->> 0 AND v.item_id = g.value ->> 1 \
     WHERE ?1 IS NOT NULL AND COALESCE(v.waits, 0) <> g.value ->> 2 LIMIT 1";

/// Handwork tells an event of its inventory record, so the record must be the one it knew or made:
/// another commit may have made one meanwhile.
const GUARD_INVENTORIES: &str = "INSERT INTO guard(ok) SELECT 0 FROM json_each(?2) r CROSS JOIN inventory v \
     ON v.item_id = r.value ->> 'item_id' AND v.warehouse_id = r.value ->> 'warehouse_id' \
     WHERE ?1 IS NOT NULL AND r.value ->> 'kind' IN ('adjustment', 'count') \
     AND v.id <> r.value ->> 'inventory_id' LIMIT 1";

/// Moves the counters and tells what they gave.
pub const COUNTERS: &str = "INSERT INTO counter(tenant_id, kind, day, prefix, value, taken) \
     SELECT ?1, r.value ->> 'kind', r.value ->> 'day', r.value ->> 'prefix', r.value ->> 'count', \
     r.value ->> 'count' FROM json_each(?2) r WHERE true \
     ON CONFLICT(tenant_id, kind, day) DO UPDATE SET value = counter.value + excluded.value, \
     taken = excluded.taken \
     RETURNING json_object('kind', kind, 'day', day, 'value', value, 'taken', taken) AS j";

/// Numbers that callers chose: the counter goes on behind the highest.
const COUNTERS_PASSED: &str = "INSERT INTO counter(tenant_id, kind, day, prefix, value, taken) \
     SELECT ?1, r.value ->> 'kind', '', NULL, r.value ->> 'number', 0 FROM json_each(?2) r WHERE true \
     ON CONFLICT(tenant_id, kind, day) DO UPDATE SET value = MAX(counter.value, excluded.value)";

const TENANTS: &str = concat!(
    "INSERT INTO tenant(id, name, unique_references, created_at, version) \
     SELECT r.value ->> 'id', r.value ->> 'name', r.value ->> 'unique_references', \
     r.value ->> 'created_at', r.value ->> 'version' FROM json_each(?2) r WHERE ?1 IS NOT NULL \
     ON CONFLICT(id) DO UPDATE SET name = excluded.name, \
     unique_references = excluded.unique_references, ",
    next_version!("tenant")
);

const BRANCHES: &str = concat!(
    "INSERT INTO branch(id, tenant_id, code, name, created_at, version) \
     SELECT r.value ->> 'id', ?1, r.value ->> 'code', r.value ->> 'name', r.value ->> 'created_at', \
     r.value ->> 'version' FROM json_each(?2) r WHERE true \
     ON CONFLICT(id) DO UPDATE SET name = excluded.name, ",
    next_version!("branch")
);

const WAREHOUSES: &str = concat!(
    "INSERT INTO warehouse(id, tenant_id, number, code, name, branch_id, over_receipt_percent, \
     created_at, version) \
     SELECT r.value ->> 'id', ?1, COALESCE(r.value ->> 'number', ",
    integer!("warehouse", "number_slot"),
    "), r.value ->> 'code', r.value ->> 'name', r.value ->> 'branch_id', \
     r.value ->> 'over_receipt_percent', r.value ->> 'created_at', r.value ->> 'version' \
     FROM json_each(?2) r WHERE true \
     ON CONFLICT(id) DO UPDATE SET name = excluded.name, branch_id = excluded.branch_id, \
     over_receipt_percent = excluded.over_receipt_percent, ",
    next_version!("warehouse")
);

const STORES: &str = concat!(
    "INSERT INTO store(id, tenant_id, number, code, name, warehouse_id, policy, created_at, version) \
     SELECT r.value ->> 'id', ?1, COALESCE(r.value ->> 'number', ",
    integer!("store", "number_slot"),
    "), r.value ->> 'code', r.value ->> 'name', r.value ->> 'warehouse_id', r.value ->> 'policy', \
     r.value ->> 'created_at', r.value ->> 'version' FROM json_each(?2) r WHERE true \
     ON CONFLICT(id) DO UPDATE SET name = excluded.name, warehouse_id = excluded.warehouse_id, \
     policy = excluded.policy, ",
    next_version!("store")
);

const UOMS: &str = concat!(
    "INSERT INTO uom(tenant_id, code, factor, version) \
     SELECT ?1, r.value ->> 'code', r.value ->> 'factor', r.value ->> 'version' \
     FROM json_each(?2) r WHERE true \
     ON CONFLICT(tenant_id, code) DO UPDATE SET factor = excluded.factor, ",
    next_version!("uom")
);

const FORGET_ORIGINS: &str = "DELETE FROM api_key_origin WHERE ?1 IS NOT NULL \
     AND key_id IN (SELECT r.value ->> 'key_id' FROM json_each(?2) r)";

const ORIGINS: &str = "INSERT INTO api_key_origin(origin, key_id) SELECT o.value, r.value ->> 'key_id' \
     FROM json_each(?2) r CROSS JOIN json_each(r.value, '$.origins') o WHERE ?1 IS NOT NULL";

const API_KEYS: &str = concat!(
    "INSERT INTO api_key(id, key_hash, key_prefix, name, scopes, tenant_id, ip_whitelist, \
     allowed_origins, rate_limit_per_min, expires_at, revoked_at, last_used_at, created_at, version) \
     SELECT r.value ->> 'id', r.value ->> 'key_hash', r.value ->> 'key_prefix', r.value ->> 'name', \
     r.value ->> 'scopes', r.value ->> 'tenant_id', r.value ->> 'ip_whitelist', \
     r.value ->> 'allowed_origins', r.value ->> 'rate_limit_per_min', r.value ->> 'expires_at', \
     r.value ->> 'revoked_at', r.value ->> 'last_used_at', r.value ->> 'created_at', \
     r.value ->> 'version' FROM json_each(?2) r WHERE ?1 IS NOT NULL \
     ON CONFLICT(id) DO UPDATE SET key_hash = excluded.key_hash, key_prefix = excluded.key_prefix, \
     name = excluded.name, scopes = excluded.scopes, tenant_id = excluded.tenant_id, \
     ip_whitelist = excluded.ip_whitelist, allowed_origins = excluded.allowed_origins, \
     rate_limit_per_min = excluded.rate_limit_per_min, expires_at = excluded.expires_at, \
     revoked_at = excluded.revoked_at, ",
    next_version!("api_key")
);

const USERS: &str = concat!(
    "INSERT INTO admin_user(id, email, password_hash, role, tenant_id, created_at, version) \
     SELECT r.value ->> 'id', r.value ->> 'email', r.value ->> 'password_hash', r.value ->> 'role', \
     r.value ->> 'tenant_id', r.value ->> 'created_at', r.value ->> 'version' \
     FROM json_each(?2) r WHERE ?1 IS NOT NULL \
     ON CONFLICT(id) DO UPDATE SET password_hash = excluded.password_hash, role = excluded.role, \
     tenant_id = excluded.tenant_id, ",
    next_version!("admin_user")
);

const LOGIN_FAILURES: &str = concat!(
    "INSERT INTO login_failure(email, failures, last_at, version) \
     SELECT r.value ->> 'email', r.value ->> 'failures', r.value ->> 'last_at', r.value ->> 'version' \
     FROM json_each(?2) r WHERE ?1 IS NOT NULL \
     ON CONFLICT(email) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at, ",
    next_version!("login_failure")
);

const ITEMS: &str = concat!(
    "INSERT INTO item(id, tenant_id, variant_id, sku, name, barcode, base_uom, category, tracking, \
     shelf_life_days, weight_kg, uoms, created_at, updated_at, version) \
     SELECT r.value ->> 'id', ?1, COALESCE(r.value ->> 'variant_id', ",
    integer!("variant", "variant_slot"),
    "), r.value ->> 'sku', r.value ->> 'name', r.value ->> 'barcode', r.value ->> 'base_uom', \
     r.value ->> 'category', r.value ->> 'tracking', r.value ->> 'shelf_life_days', \
     r.value ->> 'weight_kg', r.value ->> 'uoms', r.value ->> 'created_at', r.value ->> 'updated_at', \
     r.value ->> 'version' FROM json_each(?2) r WHERE true \
     ON CONFLICT(id) DO UPDATE SET name = excluded.name, barcode = excluded.barcode, \
     base_uom = excluded.base_uom, category = excluded.category, tracking = excluded.tracking, \
     shelf_life_days = excluded.shelf_life_days, weight_kg = excluded.weight_kg, \
     uoms = excluded.uoms, updated_at = excluded.updated_at, ",
    next_version!("item")
);

const PARTNERS: &str = concat!(
    "INSERT INTO partner(id, tenant_id, code, name, kind, contact, created_at, updated_at, version) \
     SELECT r.value ->> 'id', ?1, r.value ->> 'code', r.value ->> 'name', r.value ->> 'kind', \
     r.value ->> 'contact', r.value ->> 'created_at', r.value ->> 'updated_at', \
     r.value ->> 'version' FROM json_each(?2) r WHERE true \
     ON CONFLICT(id) DO UPDATE SET name = excluded.name, kind = excluded.kind, \
     contact = excluded.contact, updated_at = excluded.updated_at, ",
    next_version!("partner")
);

const LOCATIONS: &str = concat!(
    "INSERT INTO location(id, tenant_id, warehouse_id, code, zone, kind, pick_face, created_at, \
     updated_at, version) \
     SELECT r.value ->> 'id', ?1, r.value ->> 'warehouse_id', r.value ->> 'code', \
     r.value ->> 'zone', r.value ->> 'kind', r.value ->> 'pick_face', r.value ->> 'created_at', \
     r.value ->> 'updated_at', r.value ->> 'version' FROM json_each(?2) r WHERE true \
     ON CONFLICT(id) DO UPDATE SET zone = excluded.zone, kind = excluded.kind, \
     pick_face = excluded.pick_face, updated_at = excluded.updated_at, ",
    next_version!("location")
);

const LOTS: &str = concat!(
    "INSERT INTO lot(id, tenant_id, item_id, lot_no, production_date, expiry_date, created_at, version) \
     SELECT r.value ->> 'id', ?1, r.value ->> 'item_id', \
     CASE WHEN r.value ->> 'lot_no_slot' IS NULL THEN r.value ->> 'lot_no' ELSE ",
    number!("grn", "lot_no_slot", "created_at"),
    " END, r.value ->> 'production_date', r.value ->> 'expiry_date', r.value ->> 'created_at', \
     r.value ->> 'version' FROM json_each(?2) r WHERE true \
     ON CONFLICT(id) DO UPDATE SET production_date = excluded.production_date, \
     expiry_date = excluded.expiry_date, ",
    next_version!("lot")
);

const INBOUNDS: &str = concat!(
    "INSERT INTO inbound(id, tenant_id, number, warehouse_id, supplier_id, expected_date, \
     reference_no, unique_reference, status, source, arrived_at, created_at, updated_at, version) \
     SELECT r.value ->> 'id', ?1, \
     CASE WHEN r.value ->> 'number_slot' IS NULL THEN r.value ->> 'number' ELSE ",
    number!("asn", "number_slot", "created_at"),
    " END, r.value ->> 'warehouse_id', r.value ->> 'supplier_id', r.value ->> 'expected_date', \
     r.value ->> 'reference_no', r.value ->> 'unique_reference', r.value ->> 'status', \
     r.value ->> 'source', r.value ->> 'arrived_at', r.value ->> 'created_at', \
     r.value ->> 'updated_at', r.value ->> 'version' FROM json_each(?2) r WHERE true \
     ON CONFLICT(id) DO UPDATE SET status = excluded.status, arrived_at = excluded.arrived_at, \
     updated_at = excluded.updated_at, ",
    next_version!("inbound")
);

const INBOUND_LINES: &str = "INSERT INTO inbound_line(inbound_id, line_no, item_id, uom_code, factor_unit, factor_base, \
     expected, expected_base, received_base, lot_no, production_date, expiry_date, open) \
     SELECT r.value ->> 'inbound_id', r.value ->> 'line_no', r.value ->> 'item_id', \
     r.value ->> 'uom_code', r.value ->> '$.factor.of_unit', r.value ->> '$.factor.of_base', \
     r.value ->> 'expected', r.value ->> 'expected_base', r.value ->> 'received_base', \
     r.value ->> 'lot_no', r.value ->> 'production_date', r.value ->> 'expiry_date', \
     r.value ->> 'open' FROM json_each(?2) r WHERE ?1 IS NOT NULL \
     ON CONFLICT(inbound_id, line_no) DO UPDATE SET received_base = excluded.received_base, \
     open = excluded.open";

const RECEIPTS: &str = concat!(
    "INSERT INTO receipt(id, tenant_id, number, warehouse_id, inbound_id, source, created_at) \
     SELECT r.value ->> 'id', ?1, ",
    number!("grn", "number_slot", "created_at"),
    ", r.value ->> 'warehouse_id', r.value ->> 'inbound_id', r.value ->> 'source', \
     r.value ->> 'created_at' FROM json_each(?2) r"
);

const RECEIPT_LINES: &str = "INSERT INTO receipt_line(receipt_id, line_no, inbound_line_no, item_id, uom_code, quantity, \
     base, location_id, lot_id, quality, value, serials) \
     SELECT r.value ->> 'receipt_id', r.value ->> 'line_no', r.value ->> 'inbound_line_no', \
     r.value ->> 'item_id', r.value ->> 'uom_code', r.value ->> 'quantity', r.value ->> 'base', \
     r.value ->> 'location_id', r.value ->> 'lot_id', r.value ->> 'quality', r.value ->> 'value', \
     r.value ->> 'serials' FROM json_each(?2) r WHERE ?1 IS NOT NULL";

const SERIALS: &str = concat!(
    "INSERT INTO serial(item_id, serial, tenant_id, status, warehouse_id, location_id, lot_id, \
     quality, document_id, updated_at, version) \
     SELECT r.value ->> 'item_id', r.value ->> 'serial', ?1, r.value ->> 'status', \
     r.value ->> 'warehouse_id', r.value ->> 'location_id', r.value ->> 'lot_id', \
     r.value ->> 'quality', r.value ->> 'document_id', r.value ->> 'updated_at', \
     r.value ->> 'version' FROM json_each(?2) r WHERE true \
     ON CONFLICT(item_id, serial) DO UPDATE SET status = excluded.status, \
     warehouse_id = excluded.warehouse_id, location_id = excluded.location_id, \
     lot_id = excluded.lot_id, quality = excluded.quality, document_id = excluded.document_id, \
     updated_at = excluded.updated_at, ",
    next_version!("serial")
);

const ORDERS: &str = concat!(
    "INSERT INTO sales_order(id, tenant_id, number, warehouse_id, customer_id, required_date, priority, \
     ship_to, reference_no, unique_reference, status, source, ordered_base, allocated_base, \
     created_at, updated_at, version) \
     SELECT r.value ->> 'id', ?1, \
     CASE WHEN r.value ->> 'number_slot' IS NULL THEN r.value ->> 'number' ELSE ",
    number!("order", "number_slot", "created_at"),
    " END, r.value ->> 'warehouse_id', r.value ->> 'customer_id', r.value ->> 'required_date', \
     r.value ->> 'priority', r.value ->> 'ship_to', r.value ->> 'reference_no', \
     r.value ->> 'unique_reference', r.value ->> 'status', r.value ->> 'source', \
     r.value ->> 'ordered_base', r.value ->> 'allocated_base', r.value ->> 'created_at', \
     r.value ->> 'updated_at', r.value ->> 'version' FROM json_each(?2) r WHERE true \
     ON CONFLICT(id) DO UPDATE SET status = excluded.status, \
     allocated_base = excluded.allocated_base, updated_at = excluded.updated_at, ",
    next_version!("sales_order")
);

/// A line changes with its order, whose version guards it.
const ORDER_LINES: &str = "INSERT INTO order_line(order_id, line_no, item_id, warehouse_id, uom_code, factor_unit, \
     factor_base, ordered, ordered_base, allocated_base, picked_base, shipped_base, lot_no, \
     min_shelf_life_days, waiting, open, priority, required_date, created_at) \
     SELECT r.value ->> 'order_id', r.value ->> 'line_no', r.value ->> 'item_id', \
     r.value ->> 'warehouse_id', r.value ->> 'uom_code', r.value ->> '$.factor.of_unit', \
     r.value ->> '$.factor.of_base', r.value ->> 'ordered', r.value ->> 'ordered_base', \
     r.value ->> 'allocated_base', r.value ->> 'picked_base', r.value ->> 'shipped_base', \
     r.value ->> 'lot_no', r.value ->> 'min_shelf_life_days', r.value ->> 'waiting', \
     r.value ->> 'open', r.value ->> 'priority', r.value ->> 'required_date', \
     r.value ->> 'created_at' FROM json_each(?2) r WHERE ?1 IS NOT NULL \
     ON CONFLICT(order_id, line_no) DO UPDATE SET allocated_base = excluded.allocated_base, \
     picked_base = excluded.picked_base, shipped_base = excluded.shipped_base, \
     waiting = excluded.waiting, open = excluded.open";

const ALLOCATIONS: &str = concat!(
    "INSERT INTO allocation(id, tenant_id, order_id, line_no, warehouse_id, location_id, item_id, \
     lot_id, quality, quantity, status, holding, task_number, serials, created_at, version) \
     SELECT r.value ->> 'id', ?1, r.value ->> 'order_id', r.value ->> 'line_no', \
     r.value ->> 'warehouse_id', r.value ->> 'location_id', r.value ->> 'item_id', \
     r.value ->> 'lot_id', r.value ->> 'quality', r.value ->> 'quantity', r.value ->> 'status', \
     r.value ->> 'holding', \
     CASE WHEN r.value ->> 'task_slot' IS NULL THEN r.value ->> 'task_number' ELSE ",
    number!("pick_task", "task_slot", "released_at"),
    " END, r.value ->> 'serials', r.value ->> 'created_at', r.value ->> 'version' \
     FROM json_each(?2) r WHERE true \
     ON CONFLICT(id) DO UPDATE SET quantity = excluded.quantity, status = excluded.status, \
     holding = excluded.holding, task_number = excluded.task_number, serials = excluded.serials, ",
    next_version!("allocation")
);

const NO_BOXES: &str = "DELETE FROM packed_box WHERE ?1 IS NOT NULL \
     AND order_id IN (SELECT r.value ->> 'order_id' FROM json_each(?2) r)";

const BOXES: &str = "INSERT INTO packed_box(order_id, box_no, length_cm, width_cm, height_cm, weight_kg, contents) \
     SELECT r.value ->> 'order_id', r.value ->> 'box_no', r.value ->> 'length_cm', \
     r.value ->> 'width_cm', r.value ->> 'height_cm', r.value ->> 'weight_kg', \
     r.value ->> 'contents' FROM json_each(?2) r WHERE ?1 IS NOT NULL";

const SHIPMENTS: &str = concat!(
    "INSERT INTO shipment(id, tenant_id, number, order_id, carrier, tracking_no, status, created_at, \
     version) \
     SELECT r.value ->> 'id', ?1, \
     CASE WHEN r.value ->> 'number_slot' IS NULL THEN r.value ->> 'number' ELSE ",
    number!("shipment", "number_slot", "created_at"),
    " END, r.value ->> 'order_id', r.value ->> 'carrier', r.value ->> 'tracking_no', \
     r.value ->> 'status', r.value ->> 'created_at', r.value ->> 'version' \
     FROM json_each(?2) r WHERE true ON CONFLICT(id) DO UPDATE SET status = excluded.status, ",
    next_version!("shipment")
);

const SHIPMENT_EVENTS: &str = "INSERT INTO shipment_event(shipment_id, status, place, note, at) \
     SELECT r.value ->> 'shipment_id', r.value ->> 'status', r.value ->> 'place', \
     r.value ->> 'note', r.value ->> 'at' FROM json_each(?2) r WHERE ?1 IS NOT NULL";

const REORDER_POINTS: &str = "UPDATE inventory SET reorder_point = r.value ->> 'reorder_point' FROM json_each(?2) r \
     WHERE inventory.id = r.value ->> 'id' AND inventory.tenant_id = ?1";

const CYCLE_COUNTS: &str = concat!(
    "INSERT INTO cycle_count(id, tenant_id, number, warehouse_id, status, blind, \
     recount_above_percent, created_at, updated_at, version) \
     SELECT r.value ->> 'id', ?1, \
     CASE WHEN r.value ->> 'number_slot' IS NULL THEN r.value ->> 'number' ELSE ",
    number!("cycle_count", "number_slot", "created_at"),
    " END, r.value ->> 'warehouse_id', r.value ->> 'status', r.value ->> 'blind', \
     r.value ->> 'recount_above_percent', r.value ->> 'created_at', r.value ->> 'updated_at', \
     r.value ->> 'version' FROM json_each(?2) r WHERE true \
     ON CONFLICT(id) DO UPDATE SET status = excluded.status, updated_at = excluded.updated_at, ",
    next_version!("cycle_count")
);

/// A line joins its count with what lies on its level in this very commit; it changes with its count,
/// whose version guards it.
const COUNT_LINES: &str = "INSERT INTO cycle_count_line(count_id, line_no, item_id, warehouse_id, location_id, lot_id, \
     quality, expected, counted, counts, recount, open) \
     SELECT r.value ->> 'count_id', r.value ->> 'line_no', r.value ->> 'item_id', \
     r.value ->> 'warehouse_id', r.value ->> 'location_id', r.value ->> 'lot_id', \
     r.value ->> 'quality', COALESCE((SELECT l.on_hand FROM level l WHERE l.item_id = r.value ->> 'item_id' \
        AND l.warehouse_id = r.value ->> 'warehouse_id' AND l.location_id = r.value ->> 'location_id' \
        AND l.lot_id = r.value ->> 'lot_id' AND l.quality = r.value ->> 'quality'), 0), \
     r.value ->> 'counted', r.value ->> 'counts', r.value ->> 'recount', r.value ->> 'open' \
     FROM json_each(?2) r WHERE ?1 IS NOT NULL \
     ON CONFLICT(count_id, line_no) DO UPDATE SET counted = excluded.counted, \
     counts = excluded.counts, recount = excluded.recount, open = excluded.open";

/// Counts that a line has started to wait, for those who leave stock free.
const WAITS: &str = "INSERT INTO inventory(warehouse_id, item_id, id, tenant_id, on_hand, allocated, value, \
     created_at, waits) \
     SELECT r.value ->> 0, r.value ->> 1, r.value ->> 2, ?1, 0, 0, 0, r.value ->> 3, 1 \
     FROM json_each(?2) r WHERE true \
     ON CONFLICT(item_id, warehouse_id) DO UPDATE SET waits = inventory.waits + 1";

const NEW_INVENTORIES: &str = "INSERT INTO inventory(warehouse_id, item_id, id, tenant_id, on_hand, allocated, value, created_at) \
     SELECT r.value ->> 'warehouse_id', r.value ->> 'item_id', MIN(r.value ->> 'inventory_id'), ?1, \
     0, 0, 0, MIN(r.value ->> 'at') FROM json_each(?2) r \
     GROUP BY r.value ->> 'warehouse_id', r.value ->> 'item_id' \
     HAVING true ON CONFLICT(item_id, warehouse_id) DO NOTHING";

const NEW_LEVELS: &str = "INSERT INTO level(item_id, warehouse_id, location_id, lot_id, quality, tenant_id, on_hand, \
     allocated, received_at) \
     SELECT r.value ->> 'item_id', r.value ->> 'warehouse_id', r.value ->> 'location_id', \
     r.value ->> 'lot_id', r.value ->> 'quality', ?1, 0, 0, MIN(r.value ->> 'at') \
     FROM json_each(?2) r GROUP BY 1, 2, 3, 4, 5 HAVING true \
     ON CONFLICT(item_id, warehouse_id, location_id, lot_id, quality) DO NOTHING";

/// A level that was empty is as old as what fills it.
const LEVELS: &str = "UPDATE level SET on_hand = level.on_hand + d.on_hand, allocated = level.allocated + d.allocated, \
     received_at = iif(level.on_hand = 0, d.at, level.received_at) \
     FROM (SELECT r.value ->> 'item_id' AS item_id, r.value ->> 'warehouse_id' AS warehouse_id, \
        r.value ->> 'location_id' AS location_id, r.value ->> 'lot_id' AS lot_id, \
        r.value ->> 'quality' AS quality, SUM(r.value ->> 'on_hand') AS on_hand, \
        SUM(r.value ->> 'allocated') AS allocated, MIN(r.value ->> 'at') AS at \
        FROM json_each(?2) r WHERE ?1 IS NOT NULL GROUP BY 1, 2, 3, 4, 5) d \
     WHERE level.item_id = d.item_id AND level.warehouse_id = d.warehouse_id \
     AND level.location_id = d.location_id AND level.lot_id = d.lot_id AND level.quality = d.quality";

/// Stock that was moved is as old as it was.
const LEVEL_AGES: &str = "UPDATE level SET received_at = MIN(level.received_at, d.at) \
     FROM (SELECT r.value ->> 'item_id' AS item_id, r.value ->> 'warehouse_id' AS warehouse_id, \
        r.value ->> 'location_id' AS location_id, r.value ->> 'lot_id' AS lot_id, \
        r.value ->> 'quality' AS quality, MIN(r.value ->> 'received_at') AS at \
        FROM json_each(?2) r WHERE ?1 IS NOT NULL GROUP BY 1, 2, 3, 4, 5) d \
     WHERE level.item_id = d.item_id AND level.warehouse_id = d.warehouse_id \
     AND level.location_id = d.location_id AND level.lot_id = d.lot_id AND level.quality = d.quality";

/// Stock has become free where a level holds more that nobody is promised, also by a move.
const INVENTORIES: &str = "UPDATE inventory SET on_hand = inventory.on_hand + d.on_hand, \
     allocated = inventory.allocated + d.allocated, value = inventory.value + d.value, \
     gains = inventory.gains + d.gained, \
     last_movement_at = iif(d.on_hand <> 0, d.at, inventory.last_movement_at) \
     FROM (SELECT g.item_id, g.warehouse_id, SUM(g.on_hand) AS on_hand, SUM(g.allocated) AS allocated, \
        SUM(g.value) AS value, MAX(g.at) AS at, MAX(g.on_hand > g.allocated) AS gained FROM ( \
            SELECT r.value ->> 'item_id' AS item_id, r.value ->> 'warehouse_id' AS warehouse_id, \
            SUM(r.value ->> 'on_hand') AS on_hand, SUM(r.value ->> 'allocated') AS allocated, \
            SUM(r.value ->> 'value') AS value, MAX(r.value ->> 'at') AS at \
            FROM json_each(?2) r WHERE ?1 IS NOT NULL \
            GROUP BY 1, 2, r.value ->> 'location_id', r.value ->> 'lot_id', r.value ->> 'quality') g \
        GROUP BY 1, 2) d \
     WHERE inventory.item_id = d.item_id AND inventory.warehouse_id = d.warehouse_id";

const MOVEMENTS: &str = "INSERT INTO movement(id, tenant_id, warehouse_id, location_id, item_id, lot_id, quality, kind, \
     on_hand, allocated, value, document_id, line_no, reason, actor, at) \
     SELECT r.value ->> 'id', ?1, r.value ->> 'warehouse_id', r.value ->> 'location_id', \
     r.value ->> 'item_id', r.value ->> 'lot_id', r.value ->> 'quality', r.value ->> 'kind', \
     r.value ->> 'on_hand', r.value ->> 'allocated', r.value ->> 'value', \
     r.value ->> 'document_id', r.value ->> 'line_no', r.value ->> 'reason', r.value ->> 'actor', \
     r.value ->> 'at' FROM json_each(?2) r";

const HISTORY: &str = "INSERT INTO history(tenant_id, document_id, actor, from_status, to_status, note, at) \
     SELECT ?1, r.value ->> 'document_id', r.value ->> 'actor', r.value ->> 'from', \
     r.value ->> 'to', r.value ->> 'note', r.value ->> 'at' FROM json_each(?2) r";

/// A record that has expired makes room; a live one refuses the batch, and the request is replayed.
const STORED_REPLIES: &str = "INSERT INTO idempotency(tenant_id, scope, key, fingerprint, status, body, nonce, counted, \
     request_id, expires_at) \
     SELECT ?1, r.value ->> '$[0]', r.value ->> '$[1].key', r.value ->> '$[1].fingerprint', \
     r.value ->> '$[1].status', r.value ->> '$[1].body', r.value ->> '$[1].nonce', \
     (SELECT json_group_array(json_object('kind', c.kind, 'day', c.day, 'value', c.value, 'taken', c.taken)) \
        FROM json_each(r.value, '$[2]') n \
        CROSS JOIN counter c ON c.tenant_id = ?1 AND c.kind = n.value ->> 'kind' \
        AND c.day = n.value ->> 'day'), \
     r.value ->> '$[1].request_id', r.value ->> '$[1].expires_at' FROM json_each(?2) r WHERE true \
     ON CONFLICT(tenant_id, scope, key) DO UPDATE SET \
     fingerprint = CASE WHEN idempotency.expires_at <= excluded.expires_at - 86400000 \
        THEN excluded.fingerprint END, \
     status = excluded.status, body = excluded.body, nonce = excluded.nonce, \
     counted = excluded.counted, request_id = excluded.request_id, expires_at = excluded.expires_at";
