-- Reads of the master data: items, partners, units, branches, warehouses, locations and stores.

-- fragment: item_json
json_set(
    json_object(
        'id', i.id, 'variant_id', i.variant_id, 'sku', i.sku, 'name', i.name, 'barcode', i.barcode,
        'base_uom', i.base_uom, 'category', i.category, 'tracking', i.tracking,
        'shelf_life_days', i.shelf_life_days, 'weight_kg', i.weight_kg, 'uoms', json(i.uoms),
        'created_at', i.created_at, 'updated_at', i.updated_at, 'version', i.version
    ),
    '$.goods_code', i.goods_code, '$.status', i.status, '$.lock_up_days', i.lock_up_days,
    '$.is_set', json(iif(i.is_set, 'true', 'false')), '$.details', json(i.details)
)

-- name: items
{{tenant}}
SELECT json_group_array({{item_json}}) AS j
FROM t
CROSS JOIN json_each(?3, '$.skus') w
CROSS JOIN item i ON i.tenant_id = t.id
    AND i.sku = w.value

-- name: set_parts
{{tenant}}
SELECT json_group_array(
    json_object('set_id', c.set_id, 'quantity', c.quantity, 'item', {{item_json}})
    ORDER BY c.set_id, c.position
) AS j
FROM t
CROSS JOIN json_each(?3, '$.skus') w
CROSS JOIN item_component c ON c.set_id = {{item_id: w.value}}
CROSS JOIN item i ON i.id = c.component_id

-- name: goods
{{tenant}}
SELECT json_group_array(json_object('key', w.value, 'row', {{item_json}})) AS j
FROM t
CROSS JOIN json_each(?3, '$.codes') w
CROSS JOIN item i ON i.id = {{goods_id: w.value}}

-- name: goods_parts
{{tenant}}
SELECT json_group_array(
    json_object('set_id', c.set_id, 'quantity', c.quantity, 'item', {{item_json}})
    ORDER BY c.position
) AS j
FROM t
CROSS JOIN json_each(?3, '$.codes') w
CROSS JOIN item_component c ON c.set_id = {{goods_id: w.value}}
CROSS JOIN item i ON i.id = c.component_id

-- name: carriers
{{tenant}}
SELECT json_group_array(
    json_object(
        'id', c.id, 'code', c.code, 'name', c.name, 'prefix', c.prefix, 'suffix', c.suffix,
        'digits', c.digits, 'check_digit', c.check_digit, 'first', c.first, 'last', c.last,
        'next', c.next, 'warehouses', json(c.warehouses), 'created_at', c.created_at,
        'version', c.version
    )
) AS j
FROM t
CROSS JOIN carrier c ON c.tenant_id = t.id

-- name: goods_page
-- Items are numbered from 1 without a gap and never taken away, so the highest number is how many there
-- are, and a page is a range of numbers: the last page costs what the first does.
{{tenant}}
SELECT json_object(
    'total', n.total,
    'rows', (
        SELECT json_group_array({{item_json}} ORDER BY i.variant_id DESC)
        FROM item i
        WHERE i.tenant_id = (SELECT id FROM t)
            AND i.variant_id <= n.total - (?3 ->> '$.skip')
            AND i.variant_id > n.total - (?3 ->> '$.skip') - (?3 ->> '$.limit')
    )
) AS j
FROM (
    SELECT COALESCE(MAX(x.variant_id), 0) AS total
    FROM item x
    WHERE x.tenant_id = (SELECT id FROM t)
) n

-- name: goods_page_of_codes
{{tenant}},
n AS MATERIALIZED (
    SELECT DISTINCT i.variant_id
    FROM t
    CROSS JOIN json_each(?3, '$.codes') w
    CROSS JOIN item i ON i.id = {{goods_id: w.value}}
)
SELECT json_object(
    'total', (SELECT COUNT(*) FROM n),
    'rows', (
        SELECT json_group_array({{item_json}} ORDER BY i.variant_id DESC)
        FROM (
            SELECT n.variant_id
            FROM n
            ORDER BY n.variant_id DESC
            LIMIT ?3 ->> '$.limit' OFFSET ?3 ->> '$.skip'
        ) f
        CROSS JOIN item i ON i.tenant_id = (SELECT id FROM t)
            AND i.variant_id = f.variant_id
    )
) AS j

-- name: items_of
{{tenant}}
SELECT json_group_array({{item_json}}) AS j
FROM {{items_of}} n
CROSS JOIN item i ON i.id = n.id

-- fragment: in_use
-- Whether an item has stock or stands in an open document.
(
    EXISTS (SELECT 1 FROM inventory v WHERE v.item_id = i.id AND v.on_hand <> 0)
        OR EXISTS (SELECT 1 FROM inbound_line l WHERE l.item_id = i.id AND l.open = 1)
        OR EXISTS (SELECT 1 FROM order_line l WHERE l.item_id = i.id AND l.open = 1)
        OR EXISTS (SELECT 1 FROM cycle_count_line l WHERE l.item_id = i.id AND l.open = 1)
        OR EXISTS (SELECT 1 FROM return_line l WHERE l.item_id = i.id AND l.open = 1)
)

-- name: items_in_use
{{tenant}}
SELECT json_group_array(i.sku) AS j
FROM t
CROSS JOIN json_each(?3, '$.skus') w
CROSS JOIN item i ON i.id = {{item_id: w.value}}
WHERE {{in_use}}

-- name: goods_of_code
-- By the goods code itself, or by the sku where the two are one.
{{tenant}}
SELECT json_group_array(
    json_object('item', {{item_json}}, 'in_use', json(iif({{in_use}}, 'true', 'false')))
    ORDER BY i.variant_id
) AS j
FROM t
CROSS JOIN (
    SELECT x.id
    FROM t
    CROSS JOIN item x ON x.tenant_id = t.id
        AND x.sku = ?3 ->> '$.goods_code'
        AND x.goods_code IS NULL
    UNION
    SELECT x.id
    FROM t
    CROSS JOIN item x ON x.tenant_id = t.id
        AND x.goods_code = ?3 ->> '$.goods_code'
    LIMIT 100
) w
CROSS JOIN item i ON i.id = w.id

-- fragment: partner
json_object(
    'id', p.id, 'code', p.code, 'name', p.name, 'kind', p.kind, 'contact', json(p.contact),
    'status', p.status, 'created_at', p.created_at, 'updated_at', p.updated_at, 'version', p.version
)

-- name: suppliers_named
{{tenant}}
SELECT json_group_array({{partner}}) AS j
FROM t
CROSS JOIN json_each(?3, '$.names') w
CROSS JOIN partner p ON p.id IN (
    SELECT x.id
    FROM partner x
    WHERE x.tenant_id = t.id
        AND x.name = w.value
        AND x.kind IN ('supplier', 'both')
    LIMIT 5
)

-- name: partners
{{tenant}}
SELECT json_group_array({{partner}}) AS j
FROM t
CROSS JOIN json_each(?3, '$.codes') w
CROSS JOIN partner p ON p.tenant_id = t.id
    AND p.code = w.value

-- name: uoms
{{tenant}}
SELECT json_group_array(json_object('code', u.code, 'factor', u.factor)) AS j
FROM t
CROSS JOIN (
    SELECT value AS code
    FROM json_each(?3, '$.codes')
    UNION
    SELECT i.base_uom
    FROM t
    CROSS JOIN json_each(?3, '$.skus') w
    CROSS JOIN item i ON i.id = {{item_id: w.value}}
) w
CROSS JOIN uom u ON u.tenant_id = t.id
    AND u.code = w.code

-- name: uoms_of
{{tenant}}
SELECT json_group_array(json_object('code', u.code, 'factor', u.factor)) AS j
FROM t
CROSS JOIN (
    SELECT value AS code
    FROM json_each(?3, '$.codes')
    UNION
    SELECT i.base_uom
    FROM {{items_of}} n
    CROSS JOIN item i ON i.id = n.id
) w
CROSS JOIN uom u ON u.tenant_id = t.id
    AND u.code = w.code

-- name: tenant_uoms
{{tenant}}
SELECT json_group_array(json_object('code', u.code, 'factor', u.factor, 'version', u.version)) AS j
FROM t
CROSS JOIN json_each(?3, '$.codes') w
CROSS JOIN uom u ON u.tenant_id = t.id
    AND u.code = w.value

-- name: uom_page
{{tenant}}
SELECT json_group_array(json_object('code', u.code, 'factor', u.factor, 'version', u.version)) AS j
FROM (
    SELECT *
    FROM uom
    WHERE tenant_id = (SELECT id FROM t)
        AND code > COALESCE(?3 ->> '$.after', '')
    ORDER BY code
    LIMIT ?3 ->> '$.limit'
) u

-- fragment: branch_json
json_object(
    'id', b.id, 'code', b.code, 'name', b.name, 'created_at', b.created_at, 'version', b.version
)

-- name: branches
{{tenant}}
SELECT json_group_array({{branch_json}}) AS j
FROM t
CROSS JOIN (
    SELECT b.id
    FROM t
    CROSS JOIN json_each(?3, '$.codes') w
    CROSS JOIN branch b ON b.tenant_id = t.id
        AND b.code = w.value
    UNION
    SELECT value
    FROM json_each(?3, '$.ids')
) w
CROSS JOIN branch b ON b.id = w.id
    AND b.tenant_id = t.id

-- name: branches_for
-- Of the tenant that is named, or of the client's: an admin who is bound to none names it in neither way.
SELECT json_group_array({{branch_json}}) AS j
FROM json_each(?3, '$.ids') w
CROSS JOIN branch b ON b.id = w.value
    AND b.tenant_id = COALESCE(
        ?3 ->> '$.tenant', (SELECT c.tenant_id FROM partner_client c WHERE c.id = ?3 ->> '$.client')
    )

-- name: branch_page
{{tenant}}
SELECT json_group_array({{branch_json}}) AS j
FROM (
    SELECT *
    FROM branch
    WHERE tenant_id = (SELECT id FROM t)
        AND code > COALESCE(?3 ->> '$.after', '')
    ORDER BY code
    LIMIT ?3 ->> '$.limit'
) b

-- fragment: warehouse_json
json_object(
    'id', h.id, 'number', h.number, 'code', h.code, 'name', h.name, 'branch_id', h.branch_id,
    'over_receipt_percent', h.over_receipt_percent, 'address', json(h.address),
    'created_at', h.created_at, 'version', h.version
)

-- name: warehouses
{{tenant}}
SELECT json_group_array({{warehouse_json}}) AS j
FROM t
CROSS JOIN json_each(?3, '$.codes') w
CROSS JOIN warehouse h ON h.tenant_id = t.id
    AND h.code = w.value

-- name: warehouses_numbered
{{tenant}}
SELECT json_group_array({{warehouse_json}}) AS j
FROM t
CROSS JOIN json_each(?3, '$.numbers') w
CROSS JOIN warehouse h ON h.tenant_id = t.id
    AND h.number = w.value

-- name: warehouse_page
{{tenant}}
SELECT json_group_array({{warehouse_json}}) AS j
FROM (
    SELECT *
    FROM warehouse
    WHERE tenant_id = (SELECT id FROM t)
        AND code > COALESCE(?3 ->> '$.after', '')
    ORDER BY code
    LIMIT ?3 ->> '$.limit'
) h

-- fragment: warehouse_of
-- The warehouse of an ASN, a cycle count or a return.
(
    SELECT d.warehouse_id AS id
    FROM t
    CROSS JOIN inbound d ON d.tenant_id = t.id
        AND d.number = ?3 ->> '$.order'
    UNION
    SELECT d.warehouse_id
    FROM t
    CROSS JOIN cycle_count d ON d.tenant_id = t.id
        AND d.number = ?3 ->> '$.order'
    UNION
    SELECT d.warehouse_id
    FROM t
    CROSS JOIN return_order d ON d.tenant_id = t.id
        AND d.number = ?3 ->> '$.order'
)

-- name: warehouse_of
{{tenant}}
SELECT json_group_array({{warehouse_json}}) AS j
FROM {{warehouse_of}} w
CROSS JOIN warehouse h ON h.id = w.id

-- fragment: warehouses_of_stores
-- The warehouses of stores by number.
(
    SELECT DISTINCT s.warehouse_id AS id
    FROM t
    CROSS JOIN json_each(?3, '$.stores') n
    CROSS JOIN store s ON s.tenant_id = t.id
        AND s.number = n.value
)

-- name: warehouses_of_stores
{{tenant}}
SELECT json_group_array({{warehouse_json}}) AS j
FROM {{warehouses_of_stores}} w
CROSS JOIN warehouse h ON h.id = w.id

-- fragment: location_json
json_object(
    'id', l.id, 'warehouse_id', l.warehouse_id, 'warehouse_code', h.code, 'code', l.code,
    'zone', l.zone, 'kind', l.kind, 'pick_face', json(iif(l.pick_face, 'true', 'false')),
    'created_at', l.created_at, 'updated_at', l.updated_at, 'version', l.version
)

-- name: locations
{{tenant}}
SELECT json_group_array({{location_json}}) AS j
FROM t
CROSS JOIN json_each(?3, '$.places') w
CROSS JOIN warehouse h ON h.tenant_id = t.id
    AND h.code = w.value ->> 0
CROSS JOIN location l ON l.warehouse_id = h.id
    AND l.code = w.value ->> 1

-- name: locations_of
{{tenant}}
SELECT json_group_array({{location_json}}) AS j
FROM {{warehouse_of}} w
CROSS JOIN warehouse h ON h.id = w.id
CROSS JOIN json_each(?3, '$.codes') c
CROSS JOIN location l ON l.warehouse_id = h.id
    AND l.code = c.value

-- name: locations_of_stores
{{tenant}}
SELECT json_group_array({{location_json}}) AS j
FROM {{warehouses_of_stores}} w
CROSS JOIN warehouse h ON h.id = w.id
CROSS JOIN json_each(?3, '$.codes') c
CROSS JOIN location l ON l.warehouse_id = h.id
    AND l.code = c.value

-- name: stores
{{tenant}}
SELECT json_group_array({{store_json}}) AS j
FROM (
    SELECT s.id
    FROM t
    CROSS JOIN json_each(?3, '$.codes') w
    CROSS JOIN store s ON s.tenant_id = t.id
        AND s.code = w.value
    UNION
    SELECT s.id
    FROM t
    CROSS JOIN json_each(?3, '$.numbers') w
    CROSS JOIN store s ON s.tenant_id = t.id
        AND s.number = w.value
) w
CROSS JOIN store s ON s.id = w.id
CROSS JOIN warehouse h ON h.id = s.warehouse_id

-- name: store_page
{{tenant}}
SELECT json_group_array({{store_json}} ORDER BY s.code) AS j
FROM (
    SELECT *
    FROM store
    WHERE tenant_id = (SELECT id FROM t)
        AND code > COALESCE(?3 ->> '$.after', '')
    ORDER BY code
    LIMIT ?3 ->> '$.limit'
) s
CROSS JOIN warehouse h ON h.id = s.warehouse_id
