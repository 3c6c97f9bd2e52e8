//! Reads of the master data: items, partners, units, branches, warehouses, locations and stores.

macro_rules! item_json {
    () => {
        "json_set(json_object('id', i.id, 'variant_id', i.variant_id, 'sku', i.sku, \
         'name', i.name, 'barcode', i.barcode, 'base_uom', i.base_uom, 'category', i.category, \
         'tracking', i.tracking, 'shelf_life_days', i.shelf_life_days, 'weight_kg', i.weight_kg, \
         'uoms', json(i.uoms), 'created_at', i.created_at, 'updated_at', i.updated_at, \
         'version', i.version), '$.goods_code', i.goods_code, '$.status', i.status, \
         '$.lock_up_days', i.lock_up_days, '$.is_set', json(iif(i.is_set, 'true', 'false')), \
         '$.details', json(i.details))"
    };
}

pub(super) const ITEMS: &str = of_tenant!(
    "SELECT json_group_array(",
    item_json!(),
    ") AS j FROM t CROSS JOIN json_each(?3, '$.skus') w \
     CROSS JOIN item i ON i.tenant_id = t.id AND i.sku = w.value"
);

pub(super) const GOODS: &str = of_tenant!(
    "SELECT json_group_array(json_object('key', w.value, 'row', ",
    item_json!(),
    ")) AS j FROM t CROSS JOIN json_each(?3, '$.codes') w CROSS JOIN item i ON i.id = ",
    goods_id!("w.value")
);

/// Items are numbered from 1 without a gap and never taken away, so the highest number is how many there
/// are, and a page is a range of numbers: the last page costs what the first does.
pub(super) const GOODS_PAGE: &str = of_tenant!(
    "SELECT json_object('total', n.total, 'rows', \
        (SELECT json_group_array(",
    item_json!(),
    " ORDER BY i.variant_id DESC) FROM item i WHERE i.tenant_id = (SELECT id FROM t) \
        AND i.variant_id <= n.total - (?3 ->> '$.skip') \
        AND i.variant_id > n.total - (?3 ->> '$.skip') - (?3 ->> '$.limit'))) AS j \
     FROM (SELECT COALESCE(MAX(x.variant_id), 0) AS total FROM item x \
        WHERE x.tenant_id = (SELECT id FROM t)) n"
);

pub(super) const GOODS_PAGE_OF_CODES: &str = of_tenant!(
    ", n AS MATERIALIZED (SELECT DISTINCT i.variant_id FROM t \
        CROSS JOIN json_each(?3, '$.codes') w CROSS JOIN item i ON i.id = ",
    goods_id!("w.value"),
    ") SELECT json_object('total', (SELECT COUNT(*) FROM n), 'rows', \
        (SELECT json_group_array(",
    item_json!(),
    " ORDER BY i.variant_id DESC) FROM (SELECT n.variant_id FROM n ORDER BY n.variant_id DESC \
           LIMIT ?3 ->> '$.limit' OFFSET ?3 ->> '$.skip') f \
         CROSS JOIN item i ON i.tenant_id = (SELECT id FROM t) AND i.variant_id = f.variant_id)) AS j"
);

pub(super) const ITEMS_OF: &str = of_tenant!(
    "SELECT json_group_array(",
    item_json!(),
    ") AS j FROM ",
    items_of!(),
    " n \
     CROSS JOIN item i ON i.id = n.id"
);

/// Whether an item has stock or stands in an open document.
macro_rules! in_use {
    () => {
        "(EXISTS (SELECT 1 FROM inventory v WHERE v.item_id = i.id AND v.on_hand <> 0) \
         OR EXISTS (SELECT 1 FROM inbound_line l WHERE l.item_id = i.id AND l.open = 1) \
         OR EXISTS (SELECT 1 FROM order_line l WHERE l.item_id = i.id AND l.open = 1) \
         OR EXISTS (SELECT 1 FROM cycle_count_line l WHERE l.item_id = i.id AND l.open = 1))"
    };
}

pub(super) const ITEMS_IN_USE: &str = of_tenant!(
    "SELECT json_group_array(i.sku) AS j \
     FROM t CROSS JOIN json_each(?3, '$.skus') w CROSS JOIN item i ON i.id = ",
    item_id!("w.value"),
    " WHERE ",
    in_use!()
);

/// By the goods code itself, or by the sku where the two are one.
pub(super) const GOODS_OF_CODE: &str = of_tenant!(
    "SELECT json_group_array(json_object('item', ",
    item_json!(),
    ", 'in_use', json(iif(",
    in_use!(),
    ", 'true', 'false'))) ORDER BY i.variant_id) AS j FROM t CROSS JOIN ( \
        SELECT x.id FROM t CROSS JOIN item x ON x.tenant_id = t.id AND x.sku = ?3 ->> '$.goods_code' \
           AND x.goods_code IS NULL \
        UNION SELECT x.id FROM t \
        CROSS JOIN item x ON x.tenant_id = t.id AND x.goods_code = ?3 ->> '$.goods_code' LIMIT 100 \
     ) w CROSS JOIN item i ON i.id = w.id"
);

pub(super) const PARTNERS: &str = of_tenant!(
    "SELECT json_group_array(json_object('id', p.id, 'code', p.code, 'name', p.name, 'kind', p.kind, \
     'contact', json(p.contact), 'status', p.status, 'created_at', p.created_at, 'updated_at', p.updated_at, \
     'version', p.version)) AS j \
     FROM t CROSS JOIN json_each(?3, '$.codes') w \
     CROSS JOIN partner p ON p.tenant_id = t.id AND p.code = w.value"
);

pub(super) const UOMS: &str = of_tenant!(
    "SELECT json_group_array(json_object('code', u.code, 'factor', u.factor)) AS j \
     FROM t CROSS JOIN ( \
        SELECT value AS code FROM json_each(?3, '$.codes') \
        UNION SELECT i.base_uom FROM t CROSS JOIN json_each(?3, '$.skus') w \
              CROSS JOIN item i ON i.id = ",
    item_id!("w.value"),
    ") w CROSS JOIN uom u ON u.tenant_id = t.id AND u.code = w.code"
);

pub(super) const UOMS_OF: &str = of_tenant!(
    "SELECT json_group_array(json_object('code', u.code, 'factor', u.factor)) AS j \
     FROM t CROSS JOIN (SELECT value AS code FROM json_each(?3, '$.codes') \
        UNION SELECT i.base_uom FROM ",
    items_of!(),
    " n CROSS JOIN item i ON i.id = n.id \
     ) w CROSS JOIN uom u ON u.tenant_id = t.id AND u.code = w.code"
);

pub(super) const TENANT_UOMS: &str = of_tenant!(
    "SELECT json_group_array(json_object('code', u.code, 'factor', u.factor, 'version', u.version)) AS j \
     FROM t CROSS JOIN json_each(?3, '$.codes') w \
     CROSS JOIN uom u ON u.tenant_id = t.id AND u.code = w.value"
);

pub(super) const UOM_PAGE: &str = of_tenant!(
    "SELECT json_group_array(json_object('code', u.code, 'factor', u.factor, 'version', u.version)) AS j \
     FROM ( \
        SELECT * FROM uom WHERE tenant_id = (SELECT id FROM t) \
        AND code > COALESCE(?3 ->> '$.after', '') ORDER BY code LIMIT ?3 ->> '$.limit') u"
);

macro_rules! branch_json {
    () => {
        "json_object('id', b.id, 'code', b.code, 'name', b.name, 'created_at', b.created_at, \
         'version', b.version)"
    };
}

pub(super) const BRANCHES: &str = of_tenant!(
    "SELECT json_group_array(",
    branch_json!(),
    ") AS j FROM t CROSS JOIN ( \
        SELECT b.id FROM t CROSS JOIN json_each(?3, '$.codes') w \
        CROSS JOIN branch b ON b.tenant_id = t.id AND b.code = w.value \
        UNION SELECT value FROM json_each(?3, '$.ids') \
     ) w CROSS JOIN branch b ON b.id = w.id AND b.tenant_id = t.id"
);

/// Of the tenant that is named, or of the client's: an admin who is bound to none names it in neither way.
pub(super) const BRANCHES_FOR: &str = concat!(
    "SELECT json_group_array(",
    branch_json!(),
    ") AS j FROM json_each(?3, '$.ids') w CROSS JOIN branch b ON b.id = w.value \
     AND b.tenant_id = COALESCE(?3 ->> '$.tenant', \
        (SELECT c.tenant_id FROM partner_client c WHERE c.id = ?3 ->> '$.client'))"
);

pub(super) const BRANCH_PAGE: &str = of_tenant!(
    "SELECT json_group_array(",
    branch_json!(),
    ") AS j FROM ( \
        SELECT * FROM branch WHERE tenant_id = (SELECT id FROM t) \
        AND code > COALESCE(?3 ->> '$.after', '') ORDER BY code LIMIT ?3 ->> '$.limit') b"
);

macro_rules! warehouse_json {
    () => {
        "json_object('id', h.id, 'number', h.number, 'code', h.code, 'name', h.name, \
         'branch_id', h.branch_id, 'over_receipt_percent', h.over_receipt_percent, \
         'address', json(h.address), 'created_at', h.created_at, 'version', h.version)"
    };
}

pub(super) const WAREHOUSES: &str = of_tenant!(
    "SELECT json_group_array(",
    warehouse_json!(),
    ") AS j \
     FROM t CROSS JOIN json_each(?3, '$.codes') w \
     CROSS JOIN warehouse h ON h.tenant_id = t.id AND h.code = w.value"
);

pub(super) const WAREHOUSES_NUMBERED: &str = of_tenant!(
    "SELECT json_group_array(",
    warehouse_json!(),
    ") AS j \
     FROM t CROSS JOIN json_each(?3, '$.numbers') w \
     CROSS JOIN warehouse h ON h.tenant_id = t.id AND h.number = w.value"
);

pub(super) const WAREHOUSE_PAGE: &str = of_tenant!(
    "SELECT json_group_array(",
    warehouse_json!(),
    ") AS j FROM ( \
        SELECT * FROM warehouse WHERE tenant_id = (SELECT id FROM t) \
        AND code > COALESCE(?3 ->> '$.after', '') ORDER BY code LIMIT ?3 ->> '$.limit') h"
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

pub(super) const WAREHOUSE_OF: &str = of_tenant!(
    "SELECT json_group_array(",
    warehouse_json!(),
    ") AS j FROM ",
    warehouse_of!(),
    " w \
     CROSS JOIN warehouse h ON h.id = w.id"
);

/// The warehouses of stores by number.
macro_rules! warehouses_of_stores {
    () => {
        "(SELECT DISTINCT s.warehouse_id AS id FROM t CROSS JOIN json_each(?3, '$.stores') n \
         CROSS JOIN store s ON s.tenant_id = t.id AND s.number = n.value)"
    };
}

pub(super) const WAREHOUSES_OF_STORES: &str = of_tenant!(
    "SELECT json_group_array(",
    warehouse_json!(),
    ") AS j FROM ",
    warehouses_of_stores!(),
    " w \
     CROSS JOIN warehouse h ON h.id = w.id"
);

macro_rules! location_json {
    () => {
        "json_object('id', l.id, 'warehouse_id', l.warehouse_id, \
         'warehouse_code', h.code, 'code', l.code, 'zone', l.zone, 'kind', l.kind, \
         'pick_face', json(iif(l.pick_face, 'true', 'false')), 'created_at', l.created_at, \
         'updated_at', l.updated_at, 'version', l.version)"
    };
}

pub(super) const LOCATIONS: &str = of_tenant!(
    "SELECT json_group_array(",
    location_json!(),
    ") AS j FROM t CROSS JOIN json_each(?3, '$.places') w \
     CROSS JOIN warehouse h ON h.tenant_id = t.id AND h.code = w.value ->> 0 \
     CROSS JOIN location l ON l.warehouse_id = h.id AND l.code = w.value ->> 1"
);

pub(super) const LOCATIONS_OF: &str = of_tenant!(
    "SELECT json_group_array(",
    location_json!(),
    ") AS j FROM ",
    warehouse_of!(),
    " w \
     CROSS JOIN warehouse h ON h.id = w.id CROSS JOIN json_each(?3, '$.codes') c \
     CROSS JOIN location l ON l.warehouse_id = h.id AND l.code = c.value"
);

pub(super) const LOCATIONS_OF_STORES: &str = of_tenant!(
    "SELECT json_group_array(",
    location_json!(),
    ") AS j FROM ",
    warehouses_of_stores!(),
    " w \
     CROSS JOIN warehouse h ON h.id = w.id CROSS JOIN json_each(?3, '$.codes') c \
     CROSS JOIN location l ON l.warehouse_id = h.id AND l.code = c.value"
);

pub(super) const STORES: &str = of_tenant!(
    "SELECT json_group_array(",
    store_json!(),
    ") AS j FROM ( \
        SELECT s.id FROM t CROSS JOIN json_each(?3, '$.codes') w \
        CROSS JOIN store s ON s.tenant_id = t.id AND s.code = w.value \
        UNION SELECT s.id FROM t CROSS JOIN json_each(?3, '$.numbers') w \
        CROSS JOIN store s ON s.tenant_id = t.id AND s.number = w.value \
     ) w CROSS JOIN store s ON s.id = w.id CROSS JOIN warehouse h ON h.id = s.warehouse_id"
);

pub(super) const STORE_PAGE: &str = of_tenant!(
    "SELECT json_group_array(",
    store_json!(),
    " ORDER BY s.code) AS j FROM ( \
        SELECT * FROM store WHERE tenant_id = (SELECT id FROM t) \
        AND code > COALESCE(?3 ->> '$.after', '') ORDER BY code LIMIT ?3 ->> '$.limit' \
     ) s CROSS JOIN warehouse h ON h.id = s.warehouse_id"
);

/// Every statement of this file.
#[cfg(test)]
pub(super) const ALL: &[&str] = &[
    ITEMS,
    GOODS,
    GOODS_OF_CODE,
    GOODS_PAGE,
    GOODS_PAGE_OF_CODES,
    ITEMS_OF,
    ITEMS_IN_USE,
    PARTNERS,
    UOMS,
    UOMS_OF,
    TENANT_UOMS,
    UOM_PAGE,
    BRANCHES,
    BRANCHES_FOR,
    BRANCH_PAGE,
    WAREHOUSES,
    WAREHOUSES_NUMBERED,
    WAREHOUSE_PAGE,
    WAREHOUSE_OF,
    WAREHOUSES_OF_STORES,
    LOCATIONS_OF_STORES,
    LOCATIONS,
    LOCATIONS_OF,
    STORES,
    STORE_PAGE,
];
