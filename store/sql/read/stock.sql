-- Reads of what lies where: inventories, levels, lots, serials, the ledger and cycle counts.

-- name: inventories
{{tenant}}
SELECT json_group_array(
    json_object(
        'id', v.id, 'warehouse_id', v.warehouse_id, 'item_id', v.item_id, 'on_hand', v.on_hand,
        'allocated', v.allocated, 'value', v.value, 'gains', v.gains, 'waits', v.waits,
        'behind', json(
            iif(
                EXISTS (
                    SELECT 1
                    FROM unserved u
                    WHERE u.item_id = v.item_id
                        AND u.warehouse_id = v.warehouse_id
                ),
                'true', 'false'
            )
        ),
        'reorder', json(
            iif(
                v.reorder_point IS NULL,
                'null', json_object(
                    'point', v.reorder_point, 'sku', n.sku,
                    'warehouse_code', (SELECT h.code FROM warehouse h WHERE h.id = v.warehouse_id)
                )
            )
        )
    )
) AS j
FROM {{items_of}} n
CROSS JOIN inventory v ON v.item_id = n.id

-- fragment: inventory_view
json_object(
    'id', v.id, 'warehouse_id', v.warehouse_id, 'item_id', v.item_id, 'on_hand', v.on_hand,
    'allocated', v.allocated, 'value', v.value, 'sku', i.sku, 'warehouse_code', h.code,
    'reorder_point', v.reorder_point, 'created_at', v.created_at
) AS j

-- name: inventory_by_id
{{tenant}}
SELECT json_group_array(json(f.j)) AS j
FROM (
    SELECT {{inventory_view}}
    FROM t
    CROSS JOIN inventory v ON v.id = ?3 ->> '$.id'
        AND v.tenant_id = t.id
    CROSS JOIN item i ON i.id = v.item_id
    CROSS JOIN warehouse h ON h.id = v.warehouse_id
) f

-- name: inventory_page
{{tenant}}
SELECT json_group_array(json(f.j)) AS j
FROM (
    SELECT {{inventory_view}}
    FROM inventory v
    CROSS JOIN item i ON i.id = v.item_id
    CROSS JOIN warehouse h ON h.id = v.warehouse_id
    WHERE v.tenant_id = (SELECT id FROM t)
        AND (v.created_at, v.id) < (
            COALESCE(?3 ->> '$.before[0]', 9223372036854775807), COALESCE(?3 ->> '$.before[1]', '')
        )
        AND (?3 ->> '$.sku' IS NULL OR i.sku = ?3 ->> '$.sku')
        AND (?3 ->> '$.warehouse' IS NULL OR h.code = ?3 ->> '$.warehouse')
    ORDER BY v.created_at DESC, v.id DESC
    LIMIT ?3 ->> '$.limit'
) f

-- name: shelf
{{tenant}}
SELECT json_group_array(
    json_object(
        'warehouse_id', l.warehouse_id, 'location_id', l.location_id, 'item_id', l.item_id,
        'lot_id', l.lot_id, 'quality', l.quality, 'location_code', p.code, 'location_kind', p.kind,
        'pick_face', json(iif(p.pick_face, 'true', 'false')), 'lot_no', o.lot_no,
        'expiry_date', o.expiry_date, 'lock_up_days', n.lock_up_days, 'received_at', l.received_at,
        'on_hand', l.on_hand, 'allocated', l.allocated
    )
) AS j
FROM {{items_of}} n
CROSS JOIN level l ON l.item_id = n.id
CROSS JOIN location p ON p.id = l.location_id
LEFT JOIN lot o ON o.id = l.lot_id
WHERE l.on_hand > 0

-- name: levels
{{tenant}}
SELECT json_group_array(
    json_object(
        'warehouse_code', h.code, 'location_code', p.code, 'lot_no', o.lot_no,
        'expiry_date', o.expiry_date, 'quality', l.quality, 'on_hand', l.on_hand,
        'allocated', l.allocated, 'location_kind', p.kind, 'lock_up_days', i.lock_up_days
    )
    ORDER BY h.code, p.code, o.lot_no, l.quality
) AS j
FROM t
CROSS JOIN item i ON i.tenant_id = t.id
    AND i.sku = ?3 ->> '$.sku'
CROSS JOIN level l ON l.item_id = i.id
CROSS JOIN warehouse h ON h.id = l.warehouse_id
CROSS JOIN location p ON p.id = l.location_id
LEFT JOIN lot o ON o.id = l.lot_id
WHERE (l.on_hand <> 0 OR l.allocated <> 0)
    AND (?3 ->> '$.warehouse' IS NULL OR h.code = ?3 ->> '$.warehouse')
    AND (?3 ->> '$.lot' IS NULL OR o.lot_no = ?3 ->> '$.lot')

-- name: levels_as_of
{{tenant}}
SELECT json_group_array(
    json_object(
        'warehouse_code', h.code, 'location_code', p.code, 'lot_no', o.lot_no,
        'expiry_date', o.expiry_date, 'quality', l.quality, 'on_hand', l.on_hand,
        'allocated', l.allocated, 'location_kind', p.kind, 'lock_up_days', l.lock_up_days
    )
    ORDER BY h.code, p.code, o.lot_no, l.quality
) AS j
FROM (
    SELECT m.warehouse_id, m.location_id, m.lot_id, m.quality, SUM(m.on_hand) AS on_hand,
        SUM(m.allocated) AS allocated, MAX(i.lock_up_days) AS lock_up_days
    FROM t
    CROSS JOIN item i ON i.tenant_id = t.id
        AND i.sku = ?3 ->> '$.sku'
    CROSS JOIN warehouse g ON g.tenant_id = t.id
    CROSS JOIN movement m ON m.item_id = i.id
        AND m.warehouse_id = g.id
        AND m.at <= ?3 ->> '$.as_of'
    GROUP BY m.warehouse_id, m.location_id, m.lot_id, m.quality
) l
CROSS JOIN warehouse h ON h.id = l.warehouse_id
CROSS JOIN location p ON p.id = l.location_id
LEFT JOIN lot o ON o.id = l.lot_id
WHERE (l.on_hand <> 0 OR l.allocated <> 0)
    AND (?3 ->> '$.warehouse' IS NULL OR h.code = ?3 ->> '$.warehouse')
    AND (?3 ->> '$.lot' IS NULL OR o.lot_no = ?3 ->> '$.lot')

-- name: lots
{{tenant}}
SELECT json_group_array(
    json_object(
        'id', o.id, 'item_id', o.item_id, 'sku', w.sku, 'lot_no', o.lot_no,
        'production_date', o.production_date, 'expiry_date', o.expiry_date,
        'created_at', o.created_at, 'version', o.version
    )
) AS j
FROM (
    SELECT i.id AS item_id, i.sku AS sku, n.value ->> 1 AS lot_no
    FROM t
    CROSS JOIN json_each(?3, '$.lots') n
    CROSS JOIN item i ON i.id = {{item_id: n.value ->> 0}}
    UNION
    SELECT l.item_id, i.sku, l.lot_no
    FROM t
    CROSS JOIN inbound d ON d.tenant_id = t.id
        AND d.number = ?3 ->> '$.asn'
    CROSS JOIN inbound_line l ON l.inbound_id = d.id
    CROSS JOIN item i ON i.id = l.item_id
) w
CROSS JOIN lot o ON o.item_id = w.item_id
    AND o.lot_no = w.lot_no

-- name: lots_of
{{tenant}}
SELECT json_group_array(
    json_object(
        'id', o.id, 'item_id', o.item_id, 'sku', n.sku, 'lot_no', o.lot_no,
        'production_date', o.production_date, 'expiry_date', o.expiry_date,
        'created_at', o.created_at, 'version', o.version
    )
) AS j
FROM {{items_of}} n
CROSS JOIN json_each(?3, '$.lots') w
CROSS JOIN lot o ON o.item_id = n.id
    AND o.lot_no = w.value

-- name: serials
{{tenant}}
SELECT json_group_array({{serial_json}}) AS j
FROM t
CROSS JOIN json_each(?3, '$.serials') w
CROSS JOIN serial s ON s.tenant_id = t.id
    AND s.serial = w.value ->> 1
CROSS JOIN item i ON i.id = s.item_id

-- name: serials_named
{{tenant}}
SELECT json_group_array({{serial_json}}) AS j
FROM t
CROSS JOIN json_each(?3, '$.serials') w
CROSS JOIN serial s ON s.tenant_id = t.id
    AND s.serial = w.value
CROSS JOIN item i ON i.id = s.item_id

-- name: serials_announced
{{tenant}}
SELECT json_group_array({{serial_json}}) AS j
FROM t
CROSS JOIN inbound d ON d.tenant_id = t.id
    AND d.number = ?3 ->> '$.order'
CROSS JOIN inbound_line l ON l.inbound_id = d.id
CROSS JOIN json_each(l.pieces) w
CROSS JOIN serial s ON s.tenant_id = t.id
    AND s.serial = w.value
CROSS JOIN item i ON i.id = s.item_id

-- name: serial_views
{{tenant}}
SELECT json_group_array(
    json_object(
        'serial', s.serial, 'sku', i.sku, 'status', s.status, 'warehouse_code', h.code,
        'location_code', p.code, 'lot_no', o.lot_no, 'quality', s.quality,
        'document_id', s.document_id,
        'document_no', COALESCE(
            (SELECT d.number FROM receipt d WHERE d.id = s.document_id),
            (SELECT d.number FROM sales_order d WHERE d.id = s.document_id),
            (SELECT d.number FROM return_order d WHERE d.id = s.document_id)
        ),
        'updated_at', s.updated_at
    )
    ORDER BY i.sku
) AS j
FROM t
CROSS JOIN json_each(?3, '$.serials') w
CROSS JOIN serial s ON s.tenant_id = t.id
    AND s.serial = w.value
CROSS JOIN item i ON i.id = s.item_id
LEFT JOIN warehouse h ON h.id = s.warehouse_id
LEFT JOIN location p ON p.id = s.location_id
LEFT JOIN lot o ON o.id = s.lot_id

-- name: pieces
{{tenant}}
SELECT json_group_array(
    json_object(
        'item_id', s.item_id, 'sku', n.sku, 'serial', s.serial, 'status', s.status,
        'warehouse_id', s.warehouse_id, 'location_id', s.location_id, 'lot_id', s.lot_id,
        'quality', s.quality, 'document_id', s.document_id, 'updated_at', s.updated_at,
        'version', s.version
    )
) AS j
FROM {{items_of}} n
CROSS JOIN serial s ON s.item_id = n.id
    AND s.serial IN (
        SELECT x.serial
        FROM (
            SELECT f.serial
            FROM serial f
            WHERE f.item_id = n.id
                AND f.status = 'in_stock'
            ORDER BY f.updated_at
            LIMIT 2000
        ) x
        UNION
        SELECT g.serial
        FROM sales_order d
        CROSS JOIN serial g ON g.document_id = d.id
        WHERE d.tenant_id = (SELECT id FROM t)
            AND d.number = ?3 ->> '$.order'
            AND g.item_id = n.id
    )

-- fragment: movements(from)
{{tenant}}
SELECT json_group_array(json(f.j)) AS j
FROM (
    SELECT json_object(
        'seq', m.seq, 'id', m.id, 'kind', m.kind, 'sku', i.sku, 'warehouse_code', h.code,
        'location_code', p.code, 'lot_no', o.lot_no, 'quality', m.quality, 'on_hand', m.on_hand,
        'allocated', m.allocated, 'value', m.value, 'document_id', m.document_id,
        'reason', m.reason, 'actor', m.actor, 'at', m.at
    ) AS j
    FROM {{from}}
    CROSS JOIN warehouse h ON h.id = m.warehouse_id
    CROSS JOIN location p ON p.id = m.location_id
    LEFT JOIN lot o ON o.id = m.lot_id
    WHERE m.tenant_id = (SELECT id FROM t)
        AND m.seq < COALESCE(?3 ->> '$.before', 9223372036854775807)
        AND m.at >= COALESCE(?3 ->> '$.from', 0)
        AND m.at <= COALESCE(?3 ->> '$.to', 9223372036854775807)
        AND (?3 ->> '$.warehouse' IS NULL OR h.code = ?3 ->> '$.warehouse')
    ORDER BY m.seq DESC
    LIMIT ?3 ->> '$.limit'
) f

-- name: movement_page
{{movements: movement m CROSS JOIN item i ON i.id = m.item_id}}

-- name: movements_of_item
{{movements:
    t
    CROSS JOIN item i ON i.tenant_id = t.id
        AND i.sku = ?3 ->> '$.sku'
    CROSS JOIN movement m ON m.item_id = i.id
}}

-- fragment: counted_level
-- What a line of a count says of its level; `l` is the line or the level.
'sku', i.sku, 'tracking', iif(i.details ->> '$.is_asset', 'serial', i.tracking),
'warehouse_id', l.warehouse_id, 'location_id', l.location_id, 'item_id', l.item_id,
'lot_id', l.lot_id, 'quality', l.quality, 'location_code', p.code, 'location_kind', p.kind,
'pick_face', json(iif(p.pick_face, 'true', 'false')), 'lot_no', o.lot_no,
'expiry_date', o.expiry_date, 'lock_up_days', i.lock_up_days

-- name: cycle_count
{{tenant}}
SELECT json_group_array(
    json_object(
        'id', d.id, 'number', d.number, 'warehouse_id', d.warehouse_id, 'warehouse_code', h.code,
        'status', d.status, 'blind', json(iif(d.blind, 'true', 'false')),
        'recount_above_percent', d.recount_above_percent, 'created_at', d.created_at,
        'updated_at', d.updated_at, 'version', d.version,
        'lines', (
            SELECT json_group_array(
                json_set(
                    json_object({{counted_level}}), '$.count_id', l.count_id,
                    '$.line_no', l.line_no, '$.expected', l.expected, '$.counted', l.counted,
                    '$.counts', l.counts, '$.recount', json(iif(l.recount, 'true', 'false')),
                    '$.open', json(iif(l.open, 'true', 'false')), '$.posted', l.posted,
                    '$.picked', {{picked: l}}
                )
                ORDER BY l.line_no
            )
            FROM cycle_count_line l
            CROSS JOIN item i ON i.id = l.item_id
            CROSS JOIN location p ON p.id = l.location_id
            LEFT JOIN lot o ON o.id = l.lot_id
            WHERE l.count_id = d.id
        )
    )
) AS j
FROM t
CROSS JOIN cycle_count d ON d.tenant_id = t.id
    AND d.number = ?3 ->> '$.number'
CROSS JOIN warehouse h ON h.id = d.warehouse_id

-- name: countable
{{tenant}}
SELECT json_group_array(json(f.j)) AS j
FROM (
    SELECT json_object(
        {{counted_level}}, 'expected', l.on_hand - {{picked: l}}, 'counted_by', d.number
    ) AS j
    FROM t
    CROSS JOIN warehouse h ON h.tenant_id = t.id
        AND h.code = ?3 ->> '$.warehouse'
    CROSS JOIN level l ON l.warehouse_id = h.id
    CROSS JOIN item i ON i.id = l.item_id
    CROSS JOIN location p ON p.id = l.location_id
    LEFT JOIN lot o ON o.id = l.lot_id
    LEFT JOIN cycle_count_line c ON c.item_id = l.item_id
        AND c.warehouse_id = l.warehouse_id
        AND c.location_id = l.location_id
        AND c.lot_id = l.lot_id
        AND c.quality = l.quality
        AND c.open = 1
    LEFT JOIN cycle_count d ON d.id = c.count_id
    WHERE l.on_hand > 0
        AND (
            json_array_length(?3, '$.locations') = 0
                OR p.code IN (SELECT value FROM json_each(?3, '$.locations'))
        )
        AND (
            json_array_length(?3, '$.skus') = 0
                OR i.sku IN (SELECT value FROM json_each(?3, '$.skus'))
        )
    ORDER BY p.code, i.sku, o.lot_no, l.quality
    LIMIT ?3 ->> '$.limit'
) f

-- name: joining
-- Where levels are that are named by item and location, in the warehouse of a count: those that hold
-- something, and those that an open count has.
{{tenant}},
w(item_id, warehouse_id, location_id) AS MATERIALIZED (
    SELECT i.id, d.warehouse_id, p.id
    FROM t
    CROSS JOIN cycle_count d ON d.tenant_id = t.id
        AND d.number = ?3 ->> '$.order'
    CROSS JOIN json_each(?3, '$.levels') n
    CROSS JOIN item i ON i.tenant_id = t.id
        AND i.sku = n.value ->> 0
    CROSS JOIN location p ON p.warehouse_id = d.warehouse_id
        AND p.code = n.value ->> 1
)
SELECT json_group_array(
    json_object(
        {{counted_level}}, 'expected', COALESCE(v.on_hand, 0) - {{picked: l}},
        'counted_by', d.number
    )
) AS j
FROM (
    SELECT x.item_id, x.warehouse_id, x.location_id, x.lot_id, x.quality
    FROM w
    CROSS JOIN level x ON x.item_id = w.item_id
        AND x.warehouse_id = w.warehouse_id
        AND x.location_id = w.location_id
        AND x.on_hand > 0
    UNION
    SELECT x.item_id, x.warehouse_id, x.location_id, x.lot_id, x.quality
    FROM w
    CROSS JOIN cycle_count_line x ON x.item_id = w.item_id
        AND x.warehouse_id = w.warehouse_id
        AND x.location_id = w.location_id
        AND x.open = 1
) l
CROSS JOIN item i ON i.id = l.item_id
CROSS JOIN location p ON p.id = l.location_id
LEFT JOIN lot o ON o.id = l.lot_id
LEFT JOIN level v ON v.item_id = l.item_id
    AND v.warehouse_id = l.warehouse_id
    AND v.location_id = l.location_id
    AND v.lot_id = l.lot_id
    AND v.quality = l.quality
LEFT JOIN cycle_count_line c ON c.item_id = l.item_id
    AND c.warehouse_id = l.warehouse_id
    AND c.location_id = l.location_id
    AND c.lot_id = l.lot_id
    AND c.quality = l.quality
    AND c.open = 1
LEFT JOIN cycle_count d ON d.id = c.count_id
