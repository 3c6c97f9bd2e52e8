//! The read side: one statement for each [`Need`], whatever its number of rows.
//!
//! Parameters: `?1` the hash of the API key (or null), `?2` the tenant that the request or token names
//! (or null), `?3` the need as JSON. Each answers one row with one JSON text. Lists are driven from
//! `json_each` by CROSS JOIN, so that rows are found by index and never scanned.

use khlang_core::facts::Need;

use crate::store::{audit, clients, outbox};

/// The tenant of the request: the one the key is bound to, else the one it names.
macro_rules! of_tenant {
    ($sql:literal) => {
        concat!(
            "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) ",
            $sql
        )
    };
}

/// The columns of an idempotency record as JSON.
macro_rules! stored_reply {
    () => {
        "json_object('key', s.key, 'fingerprint', s.fingerprint, 'status', s.status, 'body', s.body, \
         'nonce', s.nonce, 'counted', json(s.counted), 'request_id', s.request_id, \
         'expires_at', s.expires_at)"
    };
}

/// The statement that answers a need.
pub const fn statement(need: &Need) -> &'static str {
    match need {
        Need::ApiKey { .. } => API_KEY,
        Need::PartnerClient { .. } => clients::PARTNER_CLIENT,
        Need::Tenant {} => TENANT,
        Need::StoredReply { .. } => STORED_REPLY,
        Need::StoredRows { .. } => STORED_ROWS,
        Need::Items { .. } => ITEMS,
        Need::ItemsOf { .. } => ITEMS_OF,
        Need::UomsOf { .. } => UOMS_OF,
        Need::WarehouseOf { .. } => WAREHOUSE_OF,
        Need::LocationsOf { .. } => LOCATIONS_OF,
        Need::LotsOf { .. } => LOTS_OF,
        Need::SerialsNamed { .. } => SERIALS_NAMED,
        Need::InventoryPage { id: Some(_), .. } => INVENTORY_BY_ID,
        Need::InventoryPage { .. } => INVENTORY_PAGE,
        Need::MovementPage { sku: Some(_), .. } => MOVEMENTS_OF_ITEM,
        Need::MovementPage { .. } => MOVEMENT_PAGE,
        Need::SerialViews { .. } => SERIAL_VIEWS,
        Need::CycleCount { .. } => CYCLE_COUNT,
        Need::Countable { .. } => COUNTABLE,
        Need::ItemsInUse { .. } => ITEMS_IN_USE,
        Need::Partners { .. } => PARTNERS,
        Need::Warehouses { .. } => WAREHOUSES,
        Need::Locations { .. } => LOCATIONS,
        Need::Uoms { .. } => UOMS,
        Need::Asn { .. } => ASN,
        Need::AsnReferences { .. } => ASN_REFERENCES,
        Need::ReceiptsOf { .. } => RECEIPTS_OF,
        Need::Lots { .. } => LOTS,
        Need::Serials { .. } => SERIALS,
        Need::Inventories { .. } => INVENTORIES,
        Need::Shelf { .. } => SHELF,
        Need::Waiting { .. } => WAITING,
        Need::Holders { .. } => HOLDERS,
        Need::LevelHolders { .. } => LEVEL_HOLDERS,
        Need::Audit { check, .. } => audit::statement(*check),
        Need::Order { .. } => ORDER,
        Need::OrderReferences { .. } => ORDER_REFERENCES,
        Need::OrderOfShipment { .. } => ORDER_OF_SHIPMENT,
        Need::OrderStory { .. } => ORDER_STORY,
        Need::Shipment { .. } => SHIPMENT,
        Need::Pieces { .. } => PIECES,
        Need::Levels { as_of: None, .. } => LEVELS,
        Need::Levels { as_of: Some(_), .. } => LEVELS_AS_OF,
        Need::User { .. } => USER,
        Need::LoginFailures { .. } => LOGIN_FAILURES,
        Need::Session { .. } => SESSION,
        Need::ApiKeys { id: Some(_), .. } => API_KEY_BY_ID,
        Need::ApiKeys { tenant: None, .. } => API_KEYS,
        Need::ApiKeys { .. } => API_KEYS_OF_TENANT,
        Need::ApiKeyRequests { .. } => API_KEY_REQUESTS,
        Need::ApiKeyStats { .. } => API_KEY_STATS,
        Need::Tenants { id: Some(_), .. } => TENANT_BY_ID,
        Need::Tenants { .. } => TENANTS,
        Need::Users { id: Some(_), .. } => USER_BY_ID,
        Need::Users { tenant: None, .. } => USERS,
        Need::Users { .. } => USERS_OF_TENANT,
        Need::Branches { .. } => BRANCHES,
        Need::BranchPage { .. } => BRANCH_PAGE,
        Need::WarehousePage { .. } => WAREHOUSE_PAGE,
        Need::Stores { .. } => STORES,
        Need::StorePage { .. } => STORE_PAGE,
        Need::TenantUoms { .. } => TENANT_UOMS,
        Need::UomPage { .. } => UOM_PAGE,
        Need::WebhookSubscriptions { id: Some(_), .. } => outbox::SUBSCRIPTION_BY_ID,
        Need::WebhookSubscriptions { .. } => outbox::SUBSCRIPTION_PAGE,
        Need::Deliveries { id: Some(_), .. } => outbox::DELIVERY_BY_ID,
        Need::Deliveries {
            status: Some(_), ..
        } => outbox::DELIVERY_PAGE_OF_STATUS,
        Need::Deliveries { .. } => outbox::DELIVERY_PAGE,
    }
}

macro_rules! api_key_json {
    () => {
        "json_object('id', k.id, 'key_hash', k.key_hash, 'key_prefix', k.key_prefix, 'name', k.name, \
         'scopes', json(k.scopes), 'tenant_id', k.tenant_id, 'ip_whitelist', json(k.ip_whitelist), \
         'allowed_origins', json(k.allowed_origins), 'rate_limit_per_min', k.rate_limit_per_min, \
         'expires_at', k.expires_at, 'revoked_at', k.revoked_at, 'last_used_at', k.last_used_at, \
         'created_at', k.created_at, 'version', k.version)"
    };
}

const API_KEY: &str = concat!(
    "SELECT json_group_array(",
    api_key_json!(),
    ") AS j FROM api_key k WHERE k.key_hash = ?1"
);

macro_rules! tenant_json {
    () => {
        "json_object('id', r.id, 'name', r.name, \
         'unique_references', json(iif(r.unique_references, 'true', 'false')), \
         'created_at', r.created_at, 'version', r.version)"
    };
}

const TENANT: &str = concat!(
    "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) \
     SELECT json_group_array(",
    tenant_json!(),
    ") AS j FROM t CROSS JOIN tenant r ON r.id = t.id"
);

const STORED_REPLY: &str = concat!(
    "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) \
     SELECT json_group_array(",
    stored_reply!(),
    ") AS j \
     FROM t CROSS JOIN idempotency s ON s.tenant_id = t.id AND s.scope = 'request' AND s.key = ?3 ->> '$.key'"
);

const STORED_ROWS: &str = concat!(
    "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) \
     SELECT json_group_array(json_object('key', s.key, 'row', ",
    stored_reply!(),
    ")) AS j \
     FROM t CROSS JOIN json_each(?3, '$.keys') w \
     CROSS JOIN idempotency s ON s.tenant_id = t.id AND s.scope = 'row' AND s.key = w.value"
);

macro_rules! item_json {
    () => {
        "json_object('id', i.id, 'variant_id', i.variant_id, 'sku', i.sku, \
         'name', i.name, 'barcode', i.barcode, 'base_uom', i.base_uom, 'category', i.category, \
         'tracking', i.tracking, 'shelf_life_days', i.shelf_life_days, 'weight_kg', i.weight_kg, \
         'uoms', json(i.uoms), 'created_at', i.created_at, 'updated_at', i.updated_at, \
         'version', i.version)"
    };
}

const ITEMS: &str = concat!(
    "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) \
     SELECT json_group_array(",
    item_json!(),
    ") AS j FROM t CROSS JOIN json_each(?3, '$.skus') w \
     CROSS JOIN item i ON i.tenant_id = t.id AND i.sku = w.value"
);

const ITEMS_IN_USE: &str = of_tenant!(
    "SELECT json_group_array(i.sku) AS j \
     FROM t CROSS JOIN json_each(?3, '$.skus') w \
     CROSS JOIN item i ON i.tenant_id = t.id AND i.sku = w.value \
     WHERE EXISTS (SELECT 1 FROM inventory v WHERE v.item_id = i.id AND v.on_hand <> 0) \
     OR EXISTS (SELECT 1 FROM inbound_line l WHERE l.item_id = i.id AND l.open = 1) \
     OR EXISTS (SELECT 1 FROM order_line l WHERE l.item_id = i.id AND l.open = 1) \
     OR EXISTS (SELECT 1 FROM cycle_count_line l WHERE l.item_id = i.id AND l.open = 1)"
);

const PARTNERS: &str = of_tenant!(
    "SELECT json_group_array(json_object('id', p.id, 'code', p.code, 'name', p.name, 'kind', p.kind, \
     'contact', json(p.contact), 'created_at', p.created_at, 'updated_at', p.updated_at, \
     'version', p.version)) AS j \
     FROM t CROSS JOIN json_each(?3, '$.codes') w \
     CROSS JOIN partner p ON p.tenant_id = t.id AND p.code = w.value"
);

macro_rules! warehouse_json {
    () => {
        "json_object('id', h.id, 'number', h.number, 'code', h.code, 'name', h.name, \
         'branch_id', h.branch_id, 'over_receipt_percent', h.over_receipt_percent, \
         'created_at', h.created_at, 'version', h.version)"
    };
}

const WAREHOUSES: &str = concat!(
    "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) \
     SELECT json_group_array(",
    warehouse_json!(),
    ") AS j \
     FROM t CROSS JOIN json_each(?3, '$.codes') w \
     CROSS JOIN warehouse h ON h.tenant_id = t.id AND h.code = w.value"
);

macro_rules! location_json {
    () => {
        "json_object('id', l.id, 'warehouse_id', l.warehouse_id, \
         'warehouse_code', h.code, 'code', l.code, 'zone', l.zone, 'kind', l.kind, \
         'pick_face', json(iif(l.pick_face, 'true', 'false')), 'created_at', l.created_at, \
         'updated_at', l.updated_at, 'version', l.version)"
    };
}

const LOCATIONS: &str = concat!(
    "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) \
     SELECT json_group_array(",
    location_json!(),
    ") AS j FROM t CROSS JOIN json_each(?3, '$.places') w \
     CROSS JOIN warehouse h ON h.tenant_id = t.id AND h.code = w.value ->> 0 \
     CROSS JOIN location l ON l.warehouse_id = h.id AND l.code = w.value ->> 1"
);

const UOMS: &str = of_tenant!(
    "SELECT json_group_array(json_object('code', u.code, 'factor', u.factor)) AS j \
     FROM t CROSS JOIN ( \
        SELECT value AS code FROM json_each(?3, '$.codes') \
        UNION SELECT i.base_uom FROM t CROSS JOIN json_each(?3, '$.skus') w \
              CROSS JOIN item i ON i.tenant_id = t.id AND i.sku = w.value \
     ) w CROSS JOIN uom u ON u.tenant_id = t.id AND u.code = w.code"
);

macro_rules! inbound_lines {
    () => {
        "(SELECT json_group_array(json_object('inbound_id', l.inbound_id, 'line_no', l.line_no, \
         'item_id', l.item_id, 'sku', i.sku, 'uom_code', l.uom_code, \
         'factor', json_object('of_unit', l.factor_unit, 'of_base', l.factor_base), \
         'expected', l.expected, 'expected_base', l.expected_base, 'received_base', l.received_base, \
         'lot_no', l.lot_no, 'production_date', l.production_date, 'expiry_date', l.expiry_date, \
         'open', json(iif(l.open, 'true', 'false'))) ORDER BY l.line_no) \
         FROM inbound_line l CROSS JOIN item i ON i.id = l.item_id WHERE l.inbound_id = d.id)"
    };
}

const ASN: &str = concat!(
    "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) \
     SELECT json_group_array(json_object('id', d.id, 'number', d.number, \
     'warehouse_id', d.warehouse_id, 'warehouse_code', h.code, 'supplier_id', d.supplier_id, \
     'supplier_code', p.code, 'expected_date', d.expected_date, 'reference_no', d.reference_no, \
     'unique_reference', d.unique_reference, 'status', d.status, 'source', d.source, \
     'arrived_at', d.arrived_at, 'created_at', d.created_at, 'updated_at', d.updated_at, \
     'version', d.version, 'lines', ",
    inbound_lines!(),
    ")) AS j \
     FROM t CROSS JOIN inbound d ON d.tenant_id = t.id AND d.number = ?3 ->> '$.number' \
     CROSS JOIN warehouse h ON h.id = d.warehouse_id \
     LEFT JOIN partner p ON p.id = d.supplier_id"
);

const ASN_REFERENCES: &str = of_tenant!(
    "SELECT json_group_array(json_object('key', d.unique_reference, 'row', d.number)) AS j \
     FROM t CROSS JOIN json_each(?3, '$.references') w \
     CROSS JOIN inbound d ON d.tenant_id = t.id AND d.unique_reference = w.value"
);

const RECEIPTS_OF: &str = of_tenant!(
    "SELECT json_group_array(json_object('id', r.id, 'number', r.number, \
     'warehouse_id', r.warehouse_id, 'warehouse_code', h.code, 'inbound_id', r.inbound_id, \
     'inbound_number', d.number, 'source', r.source, 'created_at', r.created_at, \
     'lines', (SELECT json_group_array(json_object('receipt_id', l.receipt_id, 'line_no', l.line_no, \
        'inbound_line_no', l.inbound_line_no, 'item_id', l.item_id, 'sku', i.sku, \
        'uom_code', l.uom_code, 'quantity', l.quantity, 'base', l.base, \
        'location_id', l.location_id, 'location_code', p.code, 'lot_id', l.lot_id, \
        'lot_no', o.lot_no, 'expiry_date', o.expiry_date, 'quality', l.quality, 'value', l.value, \
        'serials', json(l.serials)) ORDER BY l.line_no) \
        FROM receipt_line l CROSS JOIN item i ON i.id = l.item_id \
        CROSS JOIN location p ON p.id = l.location_id LEFT JOIN lot o ON o.id = l.lot_id \
        WHERE l.receipt_id = r.id)) ORDER BY r.created_at, r.number) AS j \
     FROM t CROSS JOIN inbound d ON d.tenant_id = t.id AND d.number = ?3 ->> '$.number' \
     CROSS JOIN receipt r ON r.inbound_id = d.id CROSS JOIN warehouse h ON h.id = r.warehouse_id"
);

const LOTS: &str = of_tenant!(
    "SELECT json_group_array(json_object('id', o.id, 'item_id', o.item_id, 'sku', w.sku, \
     'lot_no', o.lot_no, 'production_date', o.production_date, 'expiry_date', o.expiry_date, \
     'created_at', o.created_at, 'version', o.version)) AS j \
     FROM ( \
        SELECT i.id AS item_id, i.sku AS sku, n.value ->> 1 AS lot_no \
        FROM t CROSS JOIN json_each(?3, '$.lots') n \
        CROSS JOIN item i ON i.tenant_id = t.id AND i.sku = n.value ->> 0 \
        UNION SELECT l.item_id, i.sku, l.lot_no \
        FROM t CROSS JOIN inbound d ON d.tenant_id = t.id AND d.number = ?3 ->> '$.asn' \
        CROSS JOIN inbound_line l ON l.inbound_id = d.id CROSS JOIN item i ON i.id = l.item_id \
     ) w CROSS JOIN lot o ON o.item_id = w.item_id AND o.lot_no = w.lot_no"
);

macro_rules! serial_json {
    () => {
        "json_object('item_id', s.item_id, 'sku', i.sku, 'serial', s.serial, \
         'status', s.status, 'warehouse_id', s.warehouse_id, 'location_id', s.location_id, \
         'lot_id', s.lot_id, 'quality', s.quality, 'document_id', s.document_id, \
         'updated_at', s.updated_at, 'version', s.version)"
    };
}

const SERIALS_NAMED: &str = concat!(
    "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) \
     SELECT json_group_array(",
    serial_json!(),
    ") AS j FROM t CROSS JOIN json_each(?3, '$.serials') w \
     CROSS JOIN serial s ON s.tenant_id = t.id AND s.serial = w.value CROSS JOIN item i ON i.id = s.item_id"
);

const SERIALS: &str = concat!(
    "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) \
     SELECT json_group_array(",
    serial_json!(),
    ") AS j FROM t CROSS JOIN json_each(?3, '$.serials') w \
     CROSS JOIN serial s ON s.tenant_id = t.id AND s.serial = w.value ->> 1 \
     CROSS JOIN item i ON i.id = s.item_id"
);

/// The ids of the items that `?3` names by sku or by a document: an order, an ASN or a cycle count.
macro_rules! items_of {
    () => {
        "(SELECT i.id AS id, i.sku AS sku FROM t CROSS JOIN json_each(?3, '$.skus') w \
         CROSS JOIN item i ON i.tenant_id = t.id AND i.sku = w.value \
         UNION SELECT i.id, i.sku FROM t \
         CROSS JOIN sales_order d ON d.tenant_id = t.id AND d.number = ?3 ->> '$.order' \
         CROSS JOIN order_line l ON l.order_id = d.id CROSS JOIN item i ON i.id = l.item_id \
         UNION SELECT i.id, i.sku FROM t \
         CROSS JOIN inbound d ON d.tenant_id = t.id AND d.number = ?3 ->> '$.order' \
         CROSS JOIN inbound_line l ON l.inbound_id = d.id CROSS JOIN item i ON i.id = l.item_id \
         UNION SELECT i.id, i.sku FROM t \
         CROSS JOIN cycle_count d ON d.tenant_id = t.id AND d.number = ?3 ->> '$.order' \
         CROSS JOIN cycle_count_line l ON l.count_id = d.id CROSS JOIN item i ON i.id = l.item_id)"
    };
}

macro_rules! of_items {
    ($head:literal, $tail:literal) => {
        concat!(
            "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) ",
            $head, " FROM ", items_of!(), " n ", $tail
        )
    };
}

const ITEMS_OF: &str = concat!(
    "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) \
     SELECT json_group_array(",
    item_json!(),
    ") AS j FROM ",
    items_of!(),
    " n \
     CROSS JOIN item i ON i.id = n.id"
);

const UOMS_OF: &str = concat!(
    "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) \
     SELECT json_group_array(json_object('code', u.code, 'factor', u.factor)) AS j \
     FROM t CROSS JOIN (SELECT value AS code FROM json_each(?3, '$.codes') \
        UNION SELECT i.base_uom FROM ",
    items_of!(),
    " n CROSS JOIN item i ON i.id = n.id \
     ) w CROSS JOIN uom u ON u.tenant_id = t.id AND u.code = w.code"
);

const LOTS_OF: &str = concat!(
    "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) \
     SELECT json_group_array(json_object('id', o.id, 'item_id', o.item_id, 'sku', n.sku, \
     'lot_no', o.lot_no, 'production_date', o.production_date, 'expiry_date', o.expiry_date, \
     'created_at', o.created_at, 'version', o.version)) AS j \
     FROM ",
    items_of!(),
    " n CROSS JOIN json_each(?3, '$.lots') w \
     CROSS JOIN lot o ON o.item_id = n.id AND o.lot_no = w.value"
);

/// The warehouse of an ASN or a cycle count.
macro_rules! warehouse_of {
    () => {
        "(SELECT d.warehouse_id AS id FROM t \
         CROSS JOIN inbound d ON d.tenant_id = t.id AND d.number = ?3 ->> '$.order' \
         UNION SELECT d.warehouse_id FROM t \
         CROSS JOIN cycle_count d ON d.tenant_id = t.id AND d.number = ?3 ->> '$.order')"
    };
}

const WAREHOUSE_OF: &str = concat!(
    "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) \
     SELECT json_group_array(",
    warehouse_json!(),
    ") AS j FROM ",
    warehouse_of!(),
    " w \
     CROSS JOIN warehouse h ON h.id = w.id"
);

const LOCATIONS_OF: &str = concat!(
    "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) \
     SELECT json_group_array(",
    location_json!(),
    ") AS j FROM ",
    warehouse_of!(),
    " w \
     CROSS JOIN warehouse h ON h.id = w.id CROSS JOIN json_each(?3, '$.codes') c \
     CROSS JOIN location l ON l.warehouse_id = h.id AND l.code = c.value"
);

const INVENTORIES: &str = of_items!(
    "SELECT json_group_array(json_object('id', v.id, 'warehouse_id', v.warehouse_id, \
     'item_id', v.item_id, 'on_hand', v.on_hand, 'allocated', v.allocated, 'value', v.value, \
     'gains', v.gains, 'waits', v.waits)) AS j",
    "CROSS JOIN inventory v ON v.item_id = n.id"
);

const SHELF: &str = of_items!(
    "SELECT json_group_array(json_object('warehouse_id', l.warehouse_id, 'location_id', l.location_id, \
     'item_id', l.item_id, 'lot_id', l.lot_id, 'quality', l.quality, 'location_code', p.code, \
     'location_kind', p.kind, 'pick_face', json(iif(p.pick_face, 'true', 'false')), \
     'lot_no', o.lot_no, 'expiry_date', o.expiry_date, 'received_at', l.received_at, \
     'on_hand', l.on_hand, 'allocated', l.allocated)) AS j",
    "CROSS JOIN level l ON l.item_id = n.id CROSS JOIN location p ON p.id = l.location_id \
     LEFT JOIN lot o ON o.id = l.lot_id WHERE l.on_hand > 0"
);

/// An order without its lines. D1 takes at most 32 arguments to a function, so the rest is set.
macro_rules! order_head {
    () => {
        "json_set(json_object('id', d.id, 'number', d.number, 'warehouse_id', d.warehouse_id, \
         'warehouse_code', h.code, 'customer_id', d.customer_id, 'customer_code', p.code, \
         'required_date', d.required_date, 'priority', d.priority, 'ship_to', json(d.ship_to), \
         'reference_no', d.reference_no, 'unique_reference', d.unique_reference), \
         '$.status', d.status, '$.source', d.source, '$.ordered_base', d.ordered_base, \
         '$.allocated_base', d.allocated_base, '$.created_at', d.created_at, \
         '$.updated_at', d.updated_at, '$.version', d.version)"
    };
}

macro_rules! order_line {
    () => {
        "json_set(json_object('order_id', l.order_id, 'line_no', l.line_no, 'item_id', l.item_id, \
         'sku', i.sku, 'warehouse_id', l.warehouse_id, 'warehouse_code', lh.code, \
         'uom_code', l.uom_code, \
         'factor', json_object('of_unit', l.factor_unit, 'of_base', l.factor_base), \
         'ordered', l.ordered, 'ordered_base', l.ordered_base), \
         '$.allocated_base', l.allocated_base, '$.picked_base', l.picked_base, \
         '$.shipped_base', l.shipped_base, '$.lot_no', l.lot_no, \
         '$.min_shelf_life_days', l.min_shelf_life_days, \
         '$.waiting', json(iif(l.waiting, 'true', 'false')), \
         '$.open', json(iif(l.open, 'true', 'false')), '$.priority', l.priority, \
         '$.required_date', l.required_date, '$.created_at', l.created_at)"
    };
}

const WAITING: &str = concat!(
    "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) \
     SELECT json_group_array(json_object('order', ",
    order_head!(),
    ", 'line', ",
    order_line!(),
    ")) AS j FROM ",
    items_of!(),
    " i \
     CROSS JOIN order_line l ON (l.order_id, l.line_no) IN ( \
        SELECT x.order_id, x.line_no FROM order_line x WHERE x.item_id = i.id AND x.waiting = 1 \
        ORDER BY x.priority, COALESCE(x.required_date, '9999'), x.created_at LIMIT 1000) \
     CROSS JOIN sales_order d ON d.id = l.order_id CROSS JOIN warehouse h ON h.id = d.warehouse_id \
     CROSS JOIN warehouse lh ON lh.id = l.warehouse_id LEFT JOIN partner p ON p.id = d.customer_id"
);

const HOLDERS: &str = of_items!(
    "SELECT json_group_array(json_object('sku', g.sku, 'warehouse_id', g.warehouse_id, \
     'order_no', g.number, 'quantity', g.quantity) ORDER BY g.newest DESC, g.number) AS j FROM ( \
     SELECT n.sku, v.warehouse_id, d.number, SUM(a.quantity) AS quantity, MAX(a.created_at) AS newest",
    "CROSS JOIN inventory v ON v.item_id = n.id \
     CROSS JOIN sales_order d ON d.id IN ( \
        SELECT h.order_id FROM (SELECT x.order_id FROM allocation x WHERE x.item_id = n.id \
           AND x.warehouse_id = v.warehouse_id AND x.holding = 1 ORDER BY x.created_at DESC LIMIT 20) h) \
     CROSS JOIN allocation a ON a.order_id = d.id AND a.item_id = n.id \
        AND a.warehouse_id = v.warehouse_id AND a.holding = 1 \
     GROUP BY n.sku, v.warehouse_id, d.id) g"
);

const LEVEL_HOLDERS: &str = of_items!(
    "SELECT json_group_array(json_object('warehouse_id', a.warehouse_id, 'location_id', a.location_id, \
     'item_id', a.item_id, 'lot_id', a.lot_id, 'quality', a.quality, 'order_no', d.number, \
     'quantity', a.quantity)) AS j",
    "CROSS JOIN allocation a ON a.id IN ( \
        SELECT x.id FROM allocation x WHERE x.item_id = n.id AND x.holding = 1 \
        ORDER BY x.created_at DESC LIMIT 200) \
     CROSS JOIN sales_order d ON d.id = a.order_id"
);

/// An order with all it holds, as found by `$find`.
macro_rules! order_from {
    ($find:literal) => {
        concat!(
            "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) \
             SELECT json_group_array(json_set(", order_head!(), ", '$.lines', \
             (SELECT json_group_array(", order_line!(), " ORDER BY l.line_no) \
                FROM order_line l CROSS JOIN item i ON i.id = l.item_id \
                CROSS JOIN warehouse lh ON lh.id = l.warehouse_id WHERE l.order_id = d.id), \
             '$.allocations', (SELECT json_group_array(json_set(json_object('id', a.id, 'order_id', a.order_id, \
                'line_no', a.line_no, 'warehouse_id', a.warehouse_id, 'location_id', a.location_id, \
                'item_id', a.item_id, 'lot_id', a.lot_id, 'quality', a.quality, \
                'location_code', q.code, 'lot_no', o.lot_no, 'expiry_date', o.expiry_date, \
                'quantity', a.quantity), '$.status', a.status, \
                '$.holding', json(iif(a.holding, 'true', 'false')), '$.task_number', a.task_number, \
                '$.serials', json(a.serials), '$.created_at', a.created_at, '$.version', a.version) \
                ORDER BY a.line_no, COALESCE(o.expiry_date, '9999'), q.code, o.lot_no, a.id) \
                FROM allocation a CROSS JOIN location q ON q.id = a.location_id \
                LEFT JOIN lot o ON o.id = a.lot_id WHERE a.order_id = d.id AND a.status <> 'cancelled'), \
             '$.shipments', (SELECT json_group_array(", shipment!(), " ORDER BY s.created_at) \
                FROM shipment s WHERE s.order_id = d.id))) AS j FROM t ", $find, " \
             CROSS JOIN warehouse h ON h.id = d.warehouse_id LEFT JOIN partner p ON p.id = d.customer_id"
        )
    };
}

/// A shipment of order `d`, without its events.
macro_rules! shipment {
    () => {
        "json_object('id', s.id, 'number', s.number, 'order_id', s.order_id, \
         'order_number', d.number, 'carrier', s.carrier, 'tracking_no', s.tracking_no, \
         'status', s.status, 'created_at', s.created_at, 'version', s.version)"
    };
}

const ORDER: &str =
    order_from!("CROSS JOIN sales_order d ON d.tenant_id = t.id AND d.number = ?3 ->> '$.number'");

const ORDER_OF_SHIPMENT: &str = order_from!(
    "CROSS JOIN shipment f ON f.id = (SELECT x.id FROM shipment x WHERE x.tenant_id = t.id \
        AND (x.number = ?3 ->> '$.number' OR x.tracking_no = ?3 ->> '$.number') \
        ORDER BY x.number = ?3 ->> '$.number' DESC, x.created_at DESC, x.id LIMIT 1) \
     CROSS JOIN sales_order d ON d.id = f.order_id"
);

const SHIPMENT: &str = of_tenant!(
    "SELECT json_group_array(json_object('id', s.id, 'number', s.number, 'order_id', s.order_id, \
     'order_number', d.number, 'carrier', s.carrier, 'tracking_no', s.tracking_no, \
     'status', s.status, 'created_at', s.created_at, 'version', s.version, 'events', \
     (SELECT json_group_array(json_object('shipment_id', e.shipment_id, 'status', e.status, \
        'place', e.place, 'note', e.note, 'at', e.at) ORDER BY e.seq) \
        FROM shipment_event e WHERE e.shipment_id = s.id))) AS j \
     FROM t CROSS JOIN shipment s ON s.id = (SELECT x.id FROM shipment x WHERE x.tenant_id = t.id \
        AND (x.number = ?3 ->> '$.number' OR x.tracking_no = ?3 ->> '$.number') \
        ORDER BY x.number = ?3 ->> '$.number' DESC, x.created_at DESC, x.id LIMIT 1) \
     CROSS JOIN sales_order d ON d.id = s.order_id"
);

const ORDER_STORY: &str = of_tenant!(
    "SELECT json_group_array(json_object('steps', \
     (SELECT json_group_array(json_object('actor', y.actor, 'from', y.from_status, \
        'to', y.to_status, 'note', y.note, 'at', y.at) ORDER BY y.seq) \
        FROM history y WHERE y.document_id = d.id), \
     'boxes', (SELECT json_group_array(json_object('order_id', b.order_id, 'box_no', b.box_no, \
        'length_cm', b.length_cm, 'width_cm', b.width_cm, 'height_cm', b.height_cm, \
        'weight_kg', b.weight_kg, 'contents', json(b.contents)) ORDER BY b.box_no) \
        FROM packed_box b WHERE b.order_id = d.id))) AS j \
     FROM t CROSS JOIN sales_order d ON d.tenant_id = t.id AND d.number = ?3 ->> '$.number'"
);

const PIECES: &str = of_items!(
    "SELECT json_group_array(json_object('item_id', s.item_id, 'sku', n.sku, 'serial', s.serial, \
     'status', s.status, 'warehouse_id', s.warehouse_id, 'location_id', s.location_id, \
     'lot_id', s.lot_id, 'quality', s.quality, 'document_id', s.document_id, \
     'updated_at', s.updated_at, 'version', s.version)) AS j",
    "CROSS JOIN serial s ON s.item_id = n.id AND s.serial IN ( \
        SELECT x.serial FROM (SELECT f.serial FROM serial f WHERE f.item_id = n.id \
           AND f.status = 'in_stock' ORDER BY f.updated_at LIMIT 2000) x \
        UNION SELECT g.serial FROM sales_order d CROSS JOIN serial g ON g.document_id = d.id \
           WHERE d.tenant_id = (SELECT id FROM t) AND d.number = ?3 ->> '$.order' \
           AND g.item_id = n.id)"
);

const ORDER_REFERENCES: &str = of_tenant!(
    "SELECT json_group_array(json_object('key', d.unique_reference, 'row', d.number)) AS j \
     FROM t CROSS JOIN json_each(?3, '$.references') w \
     CROSS JOIN sales_order d ON d.tenant_id = t.id AND d.unique_reference = w.value"
);

macro_rules! inventory_view {
    () => {
        "json_object('id', v.id, 'warehouse_id', v.warehouse_id, 'item_id', v.item_id, \
         'on_hand', v.on_hand, 'allocated', v.allocated, 'value', v.value, 'sku', i.sku, \
         'warehouse_code', h.code, 'reorder_point', v.reorder_point, 'created_at', v.created_at) AS j"
    };
}

const INVENTORY_BY_ID: &str = concat!(
    "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) \
     SELECT json_group_array(json(f.j)) AS j FROM (SELECT ",
    inventory_view!(),
    " FROM t \
     CROSS JOIN inventory v ON v.id = ?3 ->> '$.id' AND v.tenant_id = t.id \
     CROSS JOIN item i ON i.id = v.item_id CROSS JOIN warehouse h ON h.id = v.warehouse_id) f"
);

const INVENTORY_PAGE: &str = concat!(
    "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) \
     SELECT json_group_array(json(f.j)) AS j FROM (SELECT ",
    inventory_view!(),
    " FROM inventory v \
     CROSS JOIN item i ON i.id = v.item_id CROSS JOIN warehouse h ON h.id = v.warehouse_id \
     WHERE v.tenant_id = (SELECT id FROM t) \
     AND (v.created_at, v.id) < (COALESCE(?3 ->> '$.before[0]', 9223372036854775807), \
        COALESCE(?3 ->> '$.before[1]', '')) \
     AND (?3 ->> '$.sku' IS NULL OR i.sku = ?3 ->> '$.sku') \
     AND (?3 ->> '$.warehouse' IS NULL OR h.code = ?3 ->> '$.warehouse') \
     ORDER BY v.created_at DESC, v.id DESC LIMIT ?3 ->> '$.limit') f"
);

macro_rules! movements {
    ($from:literal) => {
        concat!(
            "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) \
             SELECT json_group_array(json(f.j)) AS j FROM (SELECT json_object('seq', m.seq, 'id', m.id, \
             'kind', m.kind, 'sku', i.sku, 'warehouse_code', h.code, 'location_code', p.code, \
             'lot_no', o.lot_no, 'quality', m.quality, 'on_hand', m.on_hand, 'allocated', m.allocated, \
             'value', m.value, 'document_id', m.document_id, 'reason', m.reason, 'actor', m.actor, \
             'at', m.at) AS j FROM ", $from, " CROSS JOIN warehouse h ON h.id = m.warehouse_id \
             CROSS JOIN location p ON p.id = m.location_id LEFT JOIN lot o ON o.id = m.lot_id \
             WHERE m.tenant_id = (SELECT id FROM t) \
             AND m.seq < COALESCE(?3 ->> '$.before', 9223372036854775807) \
             AND m.at >= COALESCE(?3 ->> '$.from', 0) \
             AND m.at <= COALESCE(?3 ->> '$.to', 9223372036854775807) \
             AND (?3 ->> '$.warehouse' IS NULL OR h.code = ?3 ->> '$.warehouse') \
             ORDER BY m.seq DESC LIMIT ?3 ->> '$.limit') f"
        )
    };
}

const MOVEMENT_PAGE: &str = movements!("movement m CROSS JOIN item i ON i.id = m.item_id");
const MOVEMENTS_OF_ITEM: &str = movements!(
    "t CROSS JOIN item i ON i.tenant_id = t.id AND i.sku = ?3 ->> '$.sku' \
     CROSS JOIN movement m ON m.item_id = i.id"
);

const SERIAL_VIEWS: &str = of_tenant!(
    "SELECT json_group_array(json_object('serial', s.serial, 'sku', i.sku, 'status', s.status, \
     'warehouse_code', h.code, 'location_code', p.code, 'lot_no', o.lot_no, 'quality', s.quality, \
     'document_id', s.document_id, 'document_no', COALESCE( \
        (SELECT d.number FROM receipt d WHERE d.id = s.document_id), \
        (SELECT d.number FROM sales_order d WHERE d.id = s.document_id)), \
     'updated_at', s.updated_at) ORDER BY i.sku) AS j \
     FROM t CROSS JOIN json_each(?3, '$.serials') w \
     CROSS JOIN serial s ON s.tenant_id = t.id AND s.serial = w.value \
     CROSS JOIN item i ON i.id = s.item_id LEFT JOIN warehouse h ON h.id = s.warehouse_id \
     LEFT JOIN location p ON p.id = s.location_id LEFT JOIN lot o ON o.id = s.lot_id"
);

/// What a line of a count says of its level; `l` is the line or the level.
macro_rules! counted_level {
    () => {
        "'sku', i.sku, 'tracking', i.tracking, 'warehouse_id', l.warehouse_id, \
         'location_id', l.location_id, 'item_id', l.item_id, 'lot_id', l.lot_id, 'quality', l.quality, \
         'location_code', p.code, 'location_kind', p.kind, \
         'pick_face', json(iif(p.pick_face, 'true', 'false')), 'lot_no', o.lot_no, \
         'expiry_date', o.expiry_date"
    };
}

const CYCLE_COUNT: &str = concat!(
    "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) \
     SELECT json_group_array(json_object('id', d.id, 'number', d.number, \
     'warehouse_id', d.warehouse_id, 'warehouse_code', h.code, 'status', d.status, \
     'blind', json(iif(d.blind, 'true', 'false')), 'recount_above_percent', d.recount_above_percent, \
     'created_at', d.created_at, 'updated_at', d.updated_at, 'version', d.version, \
     'lines', (SELECT json_group_array(json_set(json_object(",
    counted_level!(),
    "), \
        '$.count_id', l.count_id, '$.line_no', l.line_no, '$.expected', l.expected, \
        '$.counted', l.counted, '$.counts', l.counts, \
        '$.recount', json(iif(l.recount, 'true', 'false')), '$.open', json(iif(l.open, 'true', 'false'))) \
        ORDER BY l.line_no) FROM cycle_count_line l CROSS JOIN item i ON i.id = l.item_id \
        CROSS JOIN location p ON p.id = l.location_id LEFT JOIN lot o ON o.id = l.lot_id \
        WHERE l.count_id = d.id))) AS j \
     FROM t CROSS JOIN cycle_count d ON d.tenant_id = t.id AND d.number = ?3 ->> '$.number' \
     CROSS JOIN warehouse h ON h.id = d.warehouse_id"
);

const COUNTABLE: &str = concat!(
    "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) \
     SELECT json_group_array(json(f.j)) AS j FROM (SELECT json_object(",
    counted_level!(),
    ", 'expected', l.on_hand, 'counted_by', d.number) AS j \
     FROM t CROSS JOIN warehouse h ON h.tenant_id = t.id AND h.code = ?3 ->> '$.warehouse' \
     CROSS JOIN level l ON l.warehouse_id = h.id CROSS JOIN item i ON i.id = l.item_id \
     CROSS JOIN location p ON p.id = l.location_id LEFT JOIN lot o ON o.id = l.lot_id \
     LEFT JOIN cycle_count_line c ON c.item_id = l.item_id AND c.warehouse_id = l.warehouse_id \
        AND c.location_id = l.location_id AND c.lot_id = l.lot_id AND c.quality = l.quality AND c.open = 1 \
     LEFT JOIN cycle_count d ON d.id = c.count_id \
     WHERE l.on_hand > 0 \
     AND (json_array_length(?3, '$.locations') = 0 OR p.code IN (SELECT value FROM json_each(?3, '$.locations'))) \
     AND (json_array_length(?3, '$.skus') = 0 OR i.sku IN (SELECT value FROM json_each(?3, '$.skus'))) \
     ORDER BY p.code, i.sku, o.lot_no, l.quality LIMIT ?3 ->> '$.limit') f"
);

const LEVELS: &str = of_tenant!(
    "SELECT json_group_array(json_object('warehouse_code', h.code, 'location_code', p.code, \
     'lot_no', o.lot_no, 'expiry_date', o.expiry_date, 'quality', l.quality, \
     'on_hand', l.on_hand, 'allocated', l.allocated) \
     ORDER BY h.code, p.code, o.lot_no, l.quality) AS j \
     FROM t CROSS JOIN item i ON i.tenant_id = t.id AND i.sku = ?3 ->> '$.sku' \
     CROSS JOIN level l ON l.item_id = i.id \
     CROSS JOIN warehouse h ON h.id = l.warehouse_id CROSS JOIN location p ON p.id = l.location_id \
     LEFT JOIN lot o ON o.id = l.lot_id \
     WHERE (l.on_hand <> 0 OR l.allocated <> 0) \
     AND (?3 ->> '$.warehouse' IS NULL OR h.code = ?3 ->> '$.warehouse') \
     AND (?3 ->> '$.lot' IS NULL OR o.lot_no = ?3 ->> '$.lot')"
);

const LEVELS_AS_OF: &str = of_tenant!(
    "SELECT json_group_array(json_object('warehouse_code', h.code, 'location_code', p.code, \
     'lot_no', o.lot_no, 'expiry_date', o.expiry_date, 'quality', l.quality, \
     'on_hand', l.on_hand, 'allocated', l.allocated) \
     ORDER BY h.code, p.code, o.lot_no, l.quality) AS j \
     FROM ( \
        SELECT m.warehouse_id, m.location_id, m.lot_id, m.quality, \
        SUM(m.on_hand) AS on_hand, SUM(m.allocated) AS allocated \
        FROM t CROSS JOIN item i ON i.tenant_id = t.id AND i.sku = ?3 ->> '$.sku' \
        CROSS JOIN movement m ON m.item_id = i.id AND m.at <= ?3 ->> '$.as_of' \
        GROUP BY m.warehouse_id, m.location_id, m.lot_id, m.quality \
     ) l CROSS JOIN warehouse h ON h.id = l.warehouse_id \
     CROSS JOIN location p ON p.id = l.location_id LEFT JOIN lot o ON o.id = l.lot_id \
     WHERE (l.on_hand <> 0 OR l.allocated <> 0) \
     AND (?3 ->> '$.warehouse' IS NULL OR h.code = ?3 ->> '$.warehouse') \
     AND (?3 ->> '$.lot' IS NULL OR o.lot_no = ?3 ->> '$.lot')"
);

macro_rules! user_json {
    () => {
        "json_object('id', u.id, 'email', u.email, 'password_hash', u.password_hash, \
         'role', u.role, 'tenant_id', u.tenant_id, 'created_at', u.created_at, 'version', u.version)"
    };
}

/// A page of a table, newest first: what lies before the position, which is past all rows where none
/// is given.
macro_rules! newest {
    ($table:literal) => {
        newest!($table, "")
    };
    ($table:literal, $where:literal) => {
        concat!(
            "(SELECT * FROM ",
            $table,
            " WHERE ",
            $where,
            "(created_at, id) < (COALESCE(?3 ->> '$.before[0]', 9223372036854775807), \
             COALESCE(?3 ->> '$.before[1]', '')) \
             ORDER BY created_at DESC, id DESC LIMIT ?3 ->> '$.limit')"
        )
    };
}

const USER: &str = concat!(
    "SELECT json_group_array(",
    user_json!(),
    ") AS j FROM admin_user u \
     WHERE u.email = ?3 ->> '$.email'"
);

const SESSION: &str = concat!(
    "SELECT json_group_array(",
    user_json!(),
    ") AS j FROM admin_user u WHERE u.id = ?3 ->> '$.user'"
);

const USER_BY_ID: &str = concat!(
    "SELECT json_group_array(",
    user_json!(),
    ") AS j FROM admin_user u WHERE u.id = ?3 ->> '$.id'"
);

const USERS: &str = concat!(
    "SELECT json_group_array(",
    user_json!(),
    ") AS j FROM ",
    newest!("admin_user"),
    " u"
);

const USERS_OF_TENANT: &str = concat!(
    "SELECT json_group_array(",
    user_json!(),
    ") AS j FROM ",
    newest!("admin_user", "tenant_id = ?3 ->> '$.tenant' AND "),
    " u"
);

const TENANT_BY_ID: &str = concat!(
    "SELECT json_group_array(",
    tenant_json!(),
    ") AS j FROM tenant r WHERE r.id = ?3 ->> '$.id'"
);

const TENANTS: &str = concat!(
    "SELECT json_group_array(",
    tenant_json!(),
    ") AS j FROM ",
    newest!("tenant"),
    " r"
);

macro_rules! branch_json {
    () => {
        "json_object('id', b.id, 'code', b.code, 'name', b.name, 'created_at', b.created_at, \
         'version', b.version)"
    };
}

const BRANCHES: &str = concat!(
    "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) \
     SELECT json_group_array(",
    branch_json!(),
    ") AS j FROM t CROSS JOIN ( \
        SELECT b.id FROM t CROSS JOIN json_each(?3, '$.codes') w \
        CROSS JOIN branch b ON b.tenant_id = t.id AND b.code = w.value \
        UNION SELECT value FROM json_each(?3, '$.ids') \
     ) w CROSS JOIN branch b ON b.id = w.id AND b.tenant_id = t.id"
);

const BRANCH_PAGE: &str = concat!(
    "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) \
     SELECT json_group_array(",
    branch_json!(),
    ") AS j FROM ( \
        SELECT * FROM branch WHERE tenant_id = (SELECT id FROM t) \
        AND code > COALESCE(?3 ->> '$.after', '') ORDER BY code LIMIT ?3 ->> '$.limit') b"
);

const WAREHOUSE_PAGE: &str = concat!(
    "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) \
     SELECT json_group_array(",
    warehouse_json!(),
    ") AS j FROM ( \
        SELECT * FROM warehouse WHERE tenant_id = (SELECT id FROM t) \
        AND code > COALESCE(?3 ->> '$.after', '') ORDER BY code LIMIT ?3 ->> '$.limit') h"
);

macro_rules! store_json {
    () => {
        "json_object('id', s.id, 'number', s.number, 'code', s.code, 'name', s.name, \
         'warehouse_id', s.warehouse_id, 'warehouse_code', h.code, 'policy', json(s.policy), \
         'created_at', s.created_at, 'version', s.version)"
    };
}

const STORES: &str = concat!(
    "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) \
     SELECT json_group_array(",
    store_json!(),
    ") AS j FROM ( \
        SELECT s.id FROM t CROSS JOIN json_each(?3, '$.codes') w \
        CROSS JOIN store s ON s.tenant_id = t.id AND s.code = w.value \
        UNION SELECT s.id FROM t CROSS JOIN json_each(?3, '$.numbers') w \
        CROSS JOIN store s ON s.tenant_id = t.id AND s.number = w.value \
     ) w CROSS JOIN store s ON s.id = w.id CROSS JOIN warehouse h ON h.id = s.warehouse_id"
);

const STORE_PAGE: &str = concat!(
    "WITH t(id) AS (SELECT COALESCE((SELECT tenant_id FROM api_key WHERE key_hash = ?1), ?2)) \
     SELECT json_group_array(",
    store_json!(),
    " ORDER BY s.code) AS j FROM ( \
        SELECT * FROM store WHERE tenant_id = (SELECT id FROM t) \
        AND code > COALESCE(?3 ->> '$.after', '') ORDER BY code LIMIT ?3 ->> '$.limit' \
     ) s CROSS JOIN warehouse h ON h.id = s.warehouse_id"
);

const TENANT_UOMS: &str = of_tenant!(
    "SELECT json_group_array(json_object('code', u.code, 'factor', u.factor, 'version', u.version)) AS j \
     FROM t CROSS JOIN json_each(?3, '$.codes') w \
     CROSS JOIN uom u ON u.tenant_id = t.id AND u.code = w.value"
);

const UOM_PAGE: &str = of_tenant!(
    "SELECT json_group_array(json_object('code', u.code, 'factor', u.factor, 'version', u.version)) AS j \
     FROM ( \
        SELECT * FROM uom WHERE tenant_id = (SELECT id FROM t) \
        AND code > COALESCE(?3 ->> '$.after', '') ORDER BY code LIMIT ?3 ->> '$.limit') u"
);

const LOGIN_FAILURES: &str = "SELECT json_group_array(json_object('email', f.email, 'failures', f.failures, \
     'last_at', f.last_at, 'version', f.version)) AS j \
     FROM login_failure f WHERE f.email = ?3 ->> '$.email'";

const API_KEY_BY_ID: &str = concat!(
    "SELECT json_group_array(",
    api_key_json!(),
    ") AS j FROM api_key k WHERE k.id = ?3 ->> '$.id'"
);

const API_KEYS: &str = concat!(
    "SELECT json_group_array(",
    api_key_json!(),
    ") AS j FROM ",
    newest!("api_key"),
    " k"
);

const API_KEYS_OF_TENANT: &str = concat!(
    "SELECT json_group_array(",
    api_key_json!(),
    ") AS j FROM ",
    newest!("api_key", "tenant_id = ?3 ->> '$.tenant' AND "),
    " k"
);

const API_KEY_REQUESTS: &str = "SELECT json_group_array(json_object('seq', r.seq, 'request_id', r.request_id, 'at', r.at, \
     'method', r.method, 'endpoint', r.endpoint, 'ip', r.ip, 'origin', r.origin, \
     'status', r.status, 'duration_ms', r.duration_ms)) AS j FROM ( \
     SELECT * FROM api_key_request \
     WHERE key_id = ?3 ->> '$.id' \
     AND (at, seq) < (COALESCE(?3 ->> '$.before[0]', 9223372036854775807), \
        COALESCE(?3 ->> '$.before[1]', 0)) \
     ORDER BY at DESC, seq DESC LIMIT ?3 ->> '$.limit') r";

const API_KEY_STATS: &str = "SELECT json_array(json_object('requests', COUNT(*), \
     'succeeded', COALESCE(SUM(r.status < 400), 0), \
     'refused', COALESCE(SUM(r.status BETWEEN 400 AND 499), 0), \
     'failed', COALESCE(SUM(r.status >= 500), 0), \
     'average_ms', COALESCE(SUM(r.duration_ms) / MAX(COUNT(*), 1), 0), \
     'slowest_ms', COALESCE(MAX(r.duration_ms), 0), 'last_at', MAX(r.at))) AS j \
     FROM api_key_request r \
     WHERE r.key_id = ?3 ->> '$.id' AND r.at >= ?3 ->> '$.since'";

/// Every statement.
#[cfg(test)]
const ALL: &[&str] = &[
    API_KEY,
    TENANT,
    STORED_REPLY,
    STORED_ROWS,
    ITEMS,
    ITEMS_IN_USE,
    PARTNERS,
    WAREHOUSES,
    LOCATIONS,
    UOMS,
    ASN,
    ASN_REFERENCES,
    RECEIPTS_OF,
    LOTS,
    SERIALS_NAMED,
    SERIALS,
    ITEMS_OF,
    UOMS_OF,
    LOTS_OF,
    WAREHOUSE_OF,
    LOCATIONS_OF,
    INVENTORIES,
    SHELF,
    WAITING,
    HOLDERS,
    LEVEL_HOLDERS,
    ORDER,
    ORDER_OF_SHIPMENT,
    SHIPMENT,
    ORDER_STORY,
    PIECES,
    ORDER_REFERENCES,
    INVENTORY_BY_ID,
    INVENTORY_PAGE,
    MOVEMENT_PAGE,
    MOVEMENTS_OF_ITEM,
    SERIAL_VIEWS,
    CYCLE_COUNT,
    COUNTABLE,
    LEVELS,
    LEVELS_AS_OF,
    USER,
    SESSION,
    USER_BY_ID,
    USERS,
    USERS_OF_TENANT,
    TENANT_BY_ID,
    TENANTS,
    BRANCHES,
    BRANCH_PAGE,
    WAREHOUSE_PAGE,
    STORES,
    STORE_PAGE,
    TENANT_UOMS,
    UOM_PAGE,
    LOGIN_FAILURES,
    API_KEY_BY_ID,
    API_KEYS,
    API_KEYS_OF_TENANT,
    API_KEY_REQUESTS,
    API_KEY_STATS,
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Every function call of a statement: its name and how many arguments it has.
    fn calls(sql: &str) -> Vec<(String, usize)> {
        let mut open: Vec<(String, usize)> = Vec::new();
        let mut found = Vec::new();
        let (mut word, mut quoted) = (String::new(), false);
        for c in sql.chars() {
            if c == '\'' {
                quoted = !quoted;
            }
            match c {
                _ if quoted => {}
                '(' => open.push((std::mem::take(&mut word), 1)),
                ',' => open
                    .iter_mut()
                    .last()
                    .into_iter()
                    .for_each(|call| call.1 += 1),
                ')' => found.extend(open.pop()),
                _ => {}
            }
            match c.is_alphanumeric() || c == '_' {
                true => word.push(c),
                false => word.clear(),
            }
        }
        found
    }

    #[test]
    fn no_function_has_more_arguments_than_d1_takes() {
        for sql in ALL {
            for (name, arguments) in calls(sql)
                .into_iter()
                .filter(|(name, _)| name.starts_with("json"))
            {
                assert!(arguments <= 32, "{name} has {arguments} arguments in {sql}");
            }
        }
    }

    #[test]
    fn every_statement_of_this_file_is_looked_at() {
        let declared = include_str!("read.rs")
            .lines()
            .filter(|line| line.starts_with("const ") && line.contains(": &str ="));
        assert_eq!(ALL.len(), declared.count());
    }

    #[test]
    fn arguments_are_counted_right() {
        let sql = "SELECT json_object('a,(', f(1, 2), 'b', (SELECT 1, 2)) FROM t";
        assert!(calls(sql).contains(&("json_object".into(), 4)));
    }
}
