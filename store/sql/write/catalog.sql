-- Writes of the master data: items, partners, units, branches, warehouses, locations and stores.

-- name: branches
INSERT INTO branch(id, tenant_id, code, name, created_at, version)
SELECT r.value ->> 'id', ?1, r.value ->> 'code', r.value ->> 'name', r.value ->> 'created_at',
    r.value ->> 'version'
FROM json_each(?2) r
WHERE true
ON CONFLICT(id) DO UPDATE SET name = excluded.name, {{next_version: branch}}

-- name: warehouses
INSERT INTO warehouse(
    id, tenant_id, number, code, name, branch_id, over_receipt_percent, address, created_at, version
)
SELECT r.value ->> 'id', ?1, COALESCE(r.value ->> 'number', {{integer: warehouse | number_slot}}),
    r.value ->> 'code', r.value ->> 'name', r.value ->> 'branch_id',
    r.value ->> 'over_receipt_percent', r.value ->> 'address', r.value ->> 'created_at',
    r.value ->> 'version'
FROM json_each(?2) r
WHERE true
ON CONFLICT(id) DO UPDATE SET name = excluded.name, branch_id = excluded.branch_id,
    over_receipt_percent = excluded.over_receipt_percent, address = excluded.address,
    {{next_version: warehouse}}

-- name: carriers
INSERT INTO carrier(
    id, tenant_id, code, name, prefix, suffix, digits, check_digit, first, last, next, warehouses,
    created_at, version
)
SELECT r.value ->> 'id', ?1, r.value ->> 'code', r.value ->> 'name', r.value ->> 'prefix',
    r.value ->> 'suffix', r.value ->> 'digits', r.value ->> 'check_digit', r.value ->> 'first',
    r.value ->> 'last', r.value ->> 'next', r.value ->> 'warehouses', r.value ->> 'created_at',
    r.value ->> 'version'
FROM json_each(?2) r
WHERE true
ON CONFLICT(id) DO UPDATE SET name = excluded.name, prefix = excluded.prefix,
    suffix = excluded.suffix, digits = excluded.digits, check_digit = excluded.check_digit,
    first = excluded.first, last = excluded.last, next = excluded.next,
    warehouses = excluded.warehouses, {{next_version: carrier}}

-- name: stores
INSERT INTO store(
    id, tenant_id, number, code, name, warehouse_id, policy, manual_allocation, created_at, version
)
SELECT r.value ->> 'id', ?1, COALESCE(r.value ->> 'number', {{integer: store | number_slot}}),
    r.value ->> 'code', r.value ->> 'name', r.value ->> 'warehouse_id', r.value ->> 'policy',
    r.value ->> 'manual_allocation', r.value ->> 'created_at', r.value ->> 'version'
FROM json_each(?2) r
WHERE true
ON CONFLICT(id) DO UPDATE SET name = excluded.name, warehouse_id = excluded.warehouse_id,
    policy = excluded.policy, {{next_version: store}}

-- name: uoms
INSERT INTO uom(tenant_id, code, factor, version)
SELECT ?1, r.value ->> 'code', r.value ->> 'factor', r.value ->> 'version'
FROM json_each(?2) r
WHERE true
ON CONFLICT(tenant_id, code) DO UPDATE SET factor = excluded.factor, {{next_version: uom}}

-- name: items
INSERT INTO item(
    id, tenant_id, variant_id, sku, name, barcode, base_uom, category, tracking, shelf_life_days,
    weight_kg, uoms, goods_code, status, lock_up_days, is_set, details, created_at, updated_at,
    version
)
SELECT r.value ->> 'id', ?1,
    COALESCE(r.value ->> 'variant_id', {{integer: variant | variant_slot}}), r.value ->> 'sku',
    r.value ->> 'name', r.value ->> 'barcode', r.value ->> 'base_uom', r.value ->> 'category',
    r.value ->> 'tracking', r.value ->> 'shelf_life_days', r.value ->> 'weight_kg',
    r.value ->> 'uoms', r.value ->> 'goods_code', r.value ->> 'status', r.value ->> 'lock_up_days',
    r.value ->> 'is_set', r.value ->> 'details', r.value ->> 'created_at', r.value ->> 'updated_at',
    r.value ->> 'version'
FROM json_each(?2) r
WHERE true
ON CONFLICT(id) DO UPDATE SET name = excluded.name, barcode = excluded.barcode,
    base_uom = excluded.base_uom, category = excluded.category, tracking = excluded.tracking,
    shelf_life_days = excluded.shelf_life_days, weight_kg = excluded.weight_kg,
    uoms = excluded.uoms, goods_code = excluded.goods_code, status = excluded.status,
    lock_up_days = excluded.lock_up_days, details = excluded.details,
    updated_at = excluded.updated_at, {{next_version: item}}

-- name: item_skus
-- Apart from the rest of the row, so that only a new sku touches its index.
UPDATE item
SET sku = r.value ->> 1
FROM json_each(?2) r
WHERE item.id = r.value ->> 0
    AND item.tenant_id = ?1

-- name: forget_barcodes
DELETE FROM item_barcode
WHERE tenant_id = ?1
    AND item_id IN (SELECT r.value ->> 'item_id' FROM json_each(?2) r)

-- name: barcodes
INSERT INTO item_barcode(tenant_id, barcode, item_id)
SELECT ?1, b.value, r.value ->> 'item_id'
FROM json_each(?2) r
CROSS JOIN json_each(r.value, '$.barcodes') b

-- name: components
INSERT INTO item_component(set_id, component_id, position, quantity)
SELECT r.value ->> 'set_id', r.value ->> 'component_id', r.value ->> 'position',
    r.value ->> 'quantity'
FROM json_each(?2) r
WHERE ?1 IS NOT NULL

-- name: partners
INSERT INTO partner(
    id, tenant_id, code, name, kind, contact, status, created_at, updated_at, version
)
SELECT r.value ->> 'id', ?1, r.value ->> 'code', r.value ->> 'name', r.value ->> 'kind',
    r.value ->> 'contact', r.value ->> 'status', r.value ->> 'created_at', r.value ->> 'updated_at',
    r.value ->> 'version'
FROM json_each(?2) r
WHERE true
ON CONFLICT(id) DO UPDATE SET name = excluded.name, kind = excluded.kind,
    contact = excluded.contact, status = excluded.status, updated_at = excluded.updated_at,
    {{next_version: partner}}

-- name: locations
INSERT INTO location(
    id, tenant_id, warehouse_id, code, zone, kind, pick_face, created_at, updated_at, version
)
SELECT r.value ->> 'id', ?1, r.value ->> 'warehouse_id', r.value ->> 'code', r.value ->> 'zone',
    r.value ->> 'kind', r.value ->> 'pick_face', r.value ->> 'created_at', r.value ->> 'updated_at',
    r.value ->> 'version'
FROM json_each(?2) r
WHERE true
ON CONFLICT(id) DO UPDATE SET zone = excluded.zone, kind = excluded.kind,
    pick_face = excluded.pick_face, updated_at = excluded.updated_at, {{next_version: location}}
