-- Reads of stock and its ledger by partners, of many branches in one order and a page at a time.
--
-- No page costs more than its rows: each inventory record and movement is found by an index at its place
-- in the order, and nothing is sorted or passed over but warehouses.

-- fragment: within
-- Whether a caller may see, and asks for, the warehouse `h`.
h.tenant_id = (SELECT id FROM t)
    AND (?3 ->> '$.warehouse' IS NULL OR h.id = ?3 ->> '$.warehouse')
    AND (
        ?3 ->> '$.branches' IS NULL
            OR h.branch_id IN (SELECT value FROM json_each(?3, '$.branches'))
    )

-- fragment: labels
-- What a row shows of its item `i` and its warehouse `h`.
'branch_id', h.branch_id, 'sku', i.sku, 'item_name', i.name, 'barcode', i.barcode,
'warehouse_name', h.name

-- fragment: sellable(place, item)
-- What of an item in a warehouse can be promised on the day `$.today`.
(
    SELECT COALESCE(SUM(l.on_hand - l.allocated), 0)
    FROM level l
    CROSS JOIN location p ON p.id = l.location_id
    LEFT JOIN lot o ON o.id = l.lot_id
    WHERE l.item_id = {{place}}.item_id
        AND l.warehouse_id = {{place}}.warehouse_id
        AND l.quality = 'normal'
        AND NOT ({{blocked: p}})
        AND (
            o.expiry_date IS NULL
                OR o.expiry_date >= date(?3 ->> '$.today', '+' || {{item}}.lock_up_days || ' days')
        )
)

-- fragment: stock_page(item)
-- From warehouse to warehouse by id, and in each from item to item (a set has no stock of its own: its
-- record counts the events about it): the place in the index at which a page
-- ends is where the next one begins.
{{tenant}}
SELECT json_group_array(json(f.j) ORDER BY f.warehouse_id, f.item_id) AS j
FROM (
    SELECT v.warehouse_id, v.item_id,
        json_object(
            'id', v.id, 'warehouse_id', v.warehouse_id, 'item_id', v.item_id, 'on_hand', v.on_hand,
            'allocated', v.allocated, 'value', v.value, 'reorder_point', v.reorder_point,
            'last_movement_at', v.last_movement_at, 'created_at', v.created_at, {{labels}},
            'sellable', {{sellable: v | i}}
        ) AS j
    FROM warehouse h
    CROSS JOIN inventory v ON v.warehouse_id = h.id {{item}}
    CROSS JOIN item i ON i.id = v.item_id
        AND i.is_set = 0
    WHERE h.id >= COALESCE(?3 ->> '$.after[0]', '')
        AND {{within}}
    ORDER BY h.id, v.item_id
    LIMIT ?3 ->> '$.limit'
) f

-- name: stock_page
{{stock_page: AND v.item_id > iif(h.id = ?3 ->> '$.after[0]', ?3 ->> '$.after[1]', '')}}

-- name: stock_page_of_item
{{stock_page:
        AND v.item_id = ?3 ->> '$.item'
        AND (?3 ->> '$.after' IS NULL OR h.id > ?3 ->> '$.after[0]')
}}

-- fragment: next_movement(of, warehouse, at, seq)
-- The next movement before a moment and place, in one warehouse: of that very moment, or else of an earlier
-- one. Asked in two, since only so both are found in the index, however many movements share a moment.
COALESCE(
    (
        SELECT x.seq
        FROM movement x
        WHERE {{of}} x.warehouse_id = {{warehouse}}
            AND x.at = {{at}}
            AND x.seq < {{seq}}
        ORDER BY x.seq DESC
        LIMIT 1
    ),
    (
        SELECT x.seq
        FROM movement x
        WHERE {{of}} x.warehouse_id = {{warehouse}}
            AND x.at < {{at}}
            AND x.at >= COALESCE(?3 ->> '$.from', 0)
        ORDER BY x.at DESC, x.seq DESC
        LIMIT 1
    )
)

-- fragment: ledger_page(of)
-- The warehouses' ledgers merged, newest first: of each one the head is known, and the newest head is taken
-- and followed by the next movement of its warehouse.
{{tenant}},
head(seq, at, warehouse_id) AS (
    SELECT m.seq, m.at, m.warehouse_id
    FROM warehouse h
    CROSS JOIN movement m ON m.seq = {{next_movement:
        {{of}}
        |
        h.id
        |
        COALESCE(?3 ->> '$.before[0]', ?3 ->> '$.to', 9223372036854775807)
        |
        COALESCE(?3 ->> '$.before[1]', 9223372036854775807)
    }}
    WHERE {{within}}
    UNION ALL
    SELECT m.seq, m.at, m.warehouse_id
    FROM head b
    CROSS JOIN movement m ON m.seq = {{next_movement: {{of}} | b.warehouse_id | b.at | b.seq}}
    ORDER BY 2 DESC, 1 DESC
    LIMIT ?3 ->> '$.limit'
)
SELECT json_group_array(json(f.j) ORDER BY f.at DESC, f.seq DESC) AS j
FROM (
    SELECT m.seq, m.at,
        json_set(
            json_object(
                'seq', m.seq, 'id', m.id, 'item_id', m.item_id, 'warehouse_id', m.warehouse_id,
                'kind', m.kind, 'on_hand', m.on_hand, 'allocated', m.allocated, 'value', m.value,
                'quality', m.quality, 'reason', m.reason, 'at', m.at, {{labels}}
            ),
            '$.inventory_id', v.id, '$.lot_no', o.lot_no,
            '$.document_no', CASE m.kind WHEN 'receipt' THEN (
                SELECT d.number
                FROM receipt d
                WHERE d.id = m.document_id
            ) WHEN 'count' THEN (SELECT d.number FROM cycle_count d WHERE d.id = m.document_id)
            WHEN 'return' THEN (SELECT d.number FROM return_order d WHERE d.id = m.document_id) ELSE (
                SELECT d.number
                FROM sales_order d
                WHERE d.id = m.document_id
            ) END
        ) AS j
    FROM head b
    CROSS JOIN movement m ON m.seq = b.seq
    CROSS JOIN item i ON i.id = m.item_id
    CROSS JOIN warehouse h ON h.id = m.warehouse_id
    CROSS JOIN inventory v ON v.item_id = m.item_id
        AND v.warehouse_id = m.warehouse_id
    LEFT JOIN lot o ON o.id = m.lot_id
) f

-- name: ledger_page
{{ledger_page: }}

-- name: ledger_page_of_item
{{ledger_page: x.item_id = ?3 ->> '$.item' AND}}
