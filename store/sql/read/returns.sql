-- Reads of what comes back: returns, and what left on their orders.

-- fragment: return_json
-- A return with its lines: `d`, its warehouse `h` and its order `o`.
json_set(
    json_object(
        'id', d.id, 'number', d.number, 'warehouse_id', d.warehouse_id, 'warehouse_code', h.code,
        'order_id', d.order_id, 'order_number', o.number, 'store_code', d.store_code,
        'reference_no', d.reference_no, 'unique_reference', d.unique_reference,
        'tracking_no', d.tracking_no, 'status', d.status, 'source', d.source,
        'details', json(d.details), 'receipts', d.receipts
    ),
    '$.received_base', d.received_base, '$.approved_at', d.approved_at, '$.arrived_at', d.arrived_at,
    '$.completed_at', d.completed_at, '$.created_at', d.created_at, '$.updated_at', d.updated_at,
    '$.version', d.version,
    '$.lines', (
        SELECT json_group_array(
            json_set(
                json_object(
                    'return_id', l.return_id, 'line_no', l.line_no,
                    'order_line_no', l.order_line_no, 'item_id', l.item_id, 'sku', i.sku,
                    'uom_code', l.uom_code,
                    'factor', json_object('of_unit', l.factor_unit, 'of_base', l.factor_base),
                    'asked', l.asked, 'asked_base', l.asked_base, 'normal_base', l.normal_base,
                    'bad_base', l.bad_base, 'unit_price', l.unit_price
                ),
                '$.open', json(iif(l.open, 'true', 'false'))
            )
            ORDER BY l.line_no
        )
        FROM return_line l
        CROSS JOIN item i ON i.id = l.item_id
        WHERE l.return_id = d.id
    )
)

-- fragment: ids_named
-- The returns of a name, by number, else by reference number: the two first, of which those that were called
-- off or refused come last.
(
    SELECT x.id, x.order_id
    FROM t
    CROSS JOIN return_order x ON x.tenant_id = t.id
    WHERE x.number = ?3 ->> '$.name'
        OR x.reference_no = ?3 ->> '$.name'
    ORDER BY x.number = ?3 ->> '$.name' DESC, x.status IN ('cancelled', 'rejected'),
        x.created_at DESC, x.id
    LIMIT 2
)

-- name: one
{{tenant}}
SELECT json_group_array({{return_json}}) AS j
FROM t
CROSS JOIN return_order d ON d.tenant_id = t.id
    AND d.number = ?3 ->> '$.number'
CROSS JOIN warehouse h ON h.id = d.warehouse_id
LEFT JOIN sales_order o ON o.id = d.order_id

-- name: named
{{tenant}}
SELECT json_group_array(
    {{return_json}}
    ORDER BY d.number = ?3 ->> '$.name' DESC, d.status IN ('cancelled', 'rejected'),
        d.created_at DESC, d.id
) AS j
FROM {{ids_named}} f
CROSS JOIN return_order d ON d.id = f.id
CROSS JOIN warehouse h ON h.id = d.warehouse_id
LEFT JOIN sales_order o ON o.id = d.order_id

-- name: references
{{tenant}}
SELECT json_group_array(json_object('key', d.unique_reference, 'row', d.number)) AS j
FROM t
CROSS JOIN json_each(?3, '$.references') w
CROSS JOIN return_order d ON d.tenant_id = t.id
    AND d.unique_reference = w.value

-- name: steps
{{tenant}}
SELECT json_group_array(
    json_object(
        'actor', y.actor, 'from', y.from_status, 'to', y.to_status, 'note', y.note, 'at', y.at
    )
    ORDER BY y.seq
) AS j
FROM t
CROSS JOIN return_order d ON d.tenant_id = t.id
    AND d.number = ?3 ->> '$.number'
CROSS JOIN history y ON y.document_id = d.id

-- fragment: left(find)
-- What left on an order, as found by `$find`, and what returns claim of it.
{{tenant}}
SELECT json_group_array(
    json_object(
        'id', d.id, 'number', d.number, 'warehouse_id', d.warehouse_id, 'warehouse_code', h.code,
        'store_code', d.bill ->> '$.store_code',
        'lines', (
            SELECT json_group_array(
                json_object(
                    'line_no', l.line_no, 'item_id', l.item_id, 'sku', i.sku,
                    'uom_code', l.uom_code,
                    'factor', json_object('of_unit', l.factor_unit, 'of_base', l.factor_base),
                    'shipped_base', l.shipped_base, 'shipped_value', l.shipped_value,
                    'claimed', json_object(
                        'order_id', l.order_id, 'line_no', l.line_no,
                        'claimed_base', COALESCE(c.claimed_base, 0),
                        'received_base', COALESCE(c.received_base, 0),
                        'received_value', COALESCE(c.received_value, 0),
                        'version', COALESCE(c.version, 0)
                    ),
                    'lots', (
                        SELECT json_group_array(
                            json_object(
                                'lot_id', a.lot_id, 'lot_no', k.lot_no,
                                'expiry_date', k.expiry_date, 'shipped', a.quantity,
                                'back', COALESCE((
                                    SELECT SUM(x.quantity)
                                    FROM return_order r
                                    CROSS JOIN return_line y ON y.return_id = r.id
                                        AND y.order_line_no = l.line_no
                                    CROSS JOIN return_receipt x ON x.return_id = r.id
                                        AND x.line_no = y.line_no
                                        AND x.lot_id = a.lot_id
                                    WHERE r.order_id = d.id
                                ), 0)
                            )
                            ORDER BY COALESCE(k.expiry_date, '9999'), k.lot_no
                        )
                        FROM (
                            SELECT a.lot_id, SUM(a.quantity) AS quantity
                            FROM allocation a
                            WHERE a.order_id = d.id
                                AND a.line_no = l.line_no
                                AND a.status = 'shipped'
                            GROUP BY a.lot_id
                        ) a
                        LEFT JOIN lot k ON k.id = a.lot_id
                    )
                )
                ORDER BY l.line_no
            )
            FROM order_line l
            CROSS JOIN item i ON i.id = l.item_id
            LEFT JOIN return_claim c ON c.order_id = l.order_id
                AND c.line_no = l.line_no
            WHERE l.order_id = d.id
        ),
        'pieces', (
            SELECT json_group_array(
                json_object(
                    'item_id', s.item_id, 'sku', i.sku, 'serial', s.serial, 'status', s.status,
                    'warehouse_id', s.warehouse_id, 'location_id', s.location_id,
                    'lot_id', s.lot_id, 'quality', s.quality, 'document_id', s.document_id,
                    'updated_at', s.updated_at, 'version', s.version
                )
                ORDER BY i.sku, s.serial
            )
            FROM serial s
            CROSS JOIN item i ON i.id = s.item_id
            WHERE s.document_id = d.id
                AND s.status = 'shipped'
        )
    )
) AS j
FROM t {{find}}
CROSS JOIN warehouse h ON h.id = d.warehouse_id

-- name: left_on
{{left: CROSS JOIN sales_order d ON d.tenant_id = t.id AND d.number = ?3 ->> '$.order'}}

-- name: left_on_order_of
{{left:
    CROSS JOIN (SELECT f.order_id FROM {{ids_named}} f LIMIT 1) f
    CROSS JOIN sales_order d ON d.id = f.order_id
}}

-- fragment: list(where)
-- A part of the returns, newest first: what lies before the position.
{{tenant}}
SELECT json_group_array({{return_json}} ORDER BY d.created_at DESC, d.id DESC) AS j
FROM (
    SELECT x.id
    FROM t
    CROSS JOIN return_order x ON {{where}}
        AND (x.created_at, x.id) < (
            COALESCE(?3 ->> '$.before[0]', 9223372036854775807), COALESCE(?3 ->> '$.before[1]', '')
        )
        AND x.created_at BETWEEN COALESCE(?3 ->> '$.from', 0) AND
            COALESCE(?3 ->> '$.to', 9223372036854775807)
    WHERE (?3 ->> '$.status' IS NULL OR x.status = ?3 ->> '$.status')
        AND (
            ?3 ->> '$.warehouse' IS NULL
                OR x.warehouse_id = (
                    SELECT h.id
                    FROM warehouse h
                    WHERE h.tenant_id = t.id
                        AND h.code = ?3 ->> '$.warehouse'
                )
        )
    ORDER BY x.created_at DESC, x.id DESC
    LIMIT ?3 ->> '$.limit'
) f
CROSS JOIN return_order d ON d.id = f.id
CROSS JOIN warehouse h ON h.id = d.warehouse_id
LEFT JOIN sales_order o ON o.id = d.order_id

-- name: list
{{list: x.tenant_id = t.id}}

-- name: list_of_status
{{list: x.tenant_id = t.id AND x.status = ?3 ->> '$.status'}}

-- name: list_of_order
{{list:
    x.order_id = (
        SELECT s.id FROM sales_order s WHERE s.tenant_id = t.id AND s.number = ?3 ->> '$.order'
    )
}}

-- fragment: row
-- A return in a seller's list: `d`, its warehouse `h` and its store `s`.
json_object(
    'number', d.number, 'reference_no', d.reference_no, 'warehouse', h.number,
    'warehouse_code', h.code, 'warehouse_name', h.name, 'store_code', d.store_code,
    'store_name', s.name, 'stage', d.stage, 'made_by', d.made_by, 'created_at', d.created_at
)

-- name: views
{{tenant}},
f AS MATERIALIZED (
    SELECT x.id
    FROM t
    CROSS JOIN return_order x ON x.tenant_id = t.id
        AND x.number = ?3 ->> '$.number'
        AND (?3 ->> '$.reference' IS NULL OR x.reference_no = ?3 ->> '$.reference')
    UNION
    SELECT *
    FROM (
        SELECT x.id
        FROM t
        CROSS JOIN return_order x ON x.tenant_id = t.id
            AND x.reference_no = ?3 ->> '$.reference'
            AND ?3 ->> '$.number' IS NULL
        ORDER BY x.created_at DESC
        LIMIT 5
    )
)
SELECT json_group_array(
    json_set(
        {{row}}, '$.order_number', o.number, '$.tracking_no', d.tracking_no,
        '$.details', json(d.details),
        '$.lines', (
            SELECT json_group_array(
                json_object(
                    'barcode', g.barcode, 'name', g.name, 'specification', g.specification,
                    'asked', g.asked, 'normal', g.normal, 'bad', g.bad, 'unit_price', g.unit_price
                )
                ORDER BY g.line_no
            )
            FROM (
                SELECT MIN(l.line_no) AS line_no, COALESCE(i.barcode, i.sku) AS barcode,
                    i.name AS name,
                    COALESCE(i.details ->> '$.specification', '') AS specification,
                    SUM(l.asked_base) AS asked, SUM(l.normal_base) AS normal,
                    SUM(l.bad_base) AS bad, l.unit_price AS unit_price
                FROM return_line l
                CROSS JOIN item i ON i.id = l.item_id
                WHERE l.return_id = d.id
                GROUP BY l.item_id, l.unit_price
            ) g
        )
    )
    ORDER BY d.created_at DESC, d.id
) AS j
FROM f
CROSS JOIN return_order d ON d.id = f.id
CROSS JOIN warehouse h ON h.id = d.warehouse_id
LEFT JOIN sales_order o ON o.id = d.order_id
LEFT JOIN store s ON s.tenant_id = d.tenant_id
    AND s.code = d.store_code

-- fragment: wanted(row, store)
-- Whether a tally or a return, `$row` with its store's code `$store`, is asked for.
{{row}}.stage IN (SELECT value FROM json_each(?3, '$.stages'))
    AND (?3 ->> '$.made_by' IS NULL OR {{row}}.made_by = ?3 ->> '$.made_by')
    AND (?3 ->> '$.warehouse' IS NULL OR {{row}}.warehouse_id = (SELECT id FROM w))
    AND (?3 ->> '$.store' IS NULL OR {{store}} = ?3 ->> '$.store')

-- name: page
{{tenant}},
w AS MATERIALIZED (
    SELECT h.id
    FROM t
    CROSS JOIN warehouse h ON h.tenant_id = t.id
        AND h.code = ?3 ->> '$.warehouse'
),
{{page_by_slices:
    return_order
    |
    created_slice
    |
    created_at
    |
    return_tally y ON y.tenant_id = t.id
    |
    {{wanted: y | y.store_code}}
    |
    {{wanted: d | d.store_code}}
}}
SELECT json_object(
    'total', (SELECT COALESCE(SUM(n), 0) FROM c),
    'rows', (
        SELECT json_group_array(
            {{row}}
            ORDER BY d.created_slice DESC, d.created_at DESC, d.id DESC
        )
        FROM f
        CROSS JOIN return_order d ON d.id = f.id
        CROSS JOIN warehouse h ON h.id = d.warehouse_id
        LEFT JOIN store s ON s.tenant_id = d.tenant_id
            AND s.code = d.store_code
    )
) AS j
