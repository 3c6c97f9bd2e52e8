-- Reads of the inventory pages: stock by goods, lots, pieces, and what came in and went out.
--
-- What may grow long answers several rows of JSON: one for each of the goods asked for, or for so many
-- pieces. Lists that are asked for by the number of a page find it by tallies (migration 0010), so that no
-- page reads the rows before it.

-- fragment: of_warehouse
-- The warehouse that the need names by its number, as the table `h`; none where it names none.
{{tenant}},
h(id) AS MATERIALIZED (
    SELECT w.id
    FROM t
    CROSS JOIN warehouse w ON w.tenant_id = t.id
        AND w.number = ?3 ->> '$.warehouse'
)

-- fragment: in_warehouse(row)
-- Whether a row is of that warehouse, or all are meant.
(?3 ->> '$.warehouse' IS NULL OR {{row}}.warehouse_id = (SELECT id FROM h))

-- fragment: changed
-- Whether an inventory record changed in the time asked for.
v.changed_at BETWEEN ?3 ->> '$.from' AND ?3 ->> '$.to'
    AND {{in_warehouse: v}}

-- fragment: buffers
-- What the stores of each warehouse keep back of the item `p`, where they do, in scaled units.
(
    SELECT json_group_object(b.warehouse_id, b.units * 10000)
    FROM (
        SELECT s.warehouse_id, SUM({{kept_back: c}}) AS units
        FROM store s
        LEFT JOIN channel_stock c ON c.store_id = s.id
            AND c.item_id = p.id
        WHERE s.tenant_id = (SELECT id FROM t)
        GROUP BY 1
    ) b
    WHERE b.units > 0
)

-- fragment: stock_of(goods, order)
-- The goods `g` (id, code, is_set, status, lock_up_days, changed) with their stock, a row for each of them.
{{of_warehouse}}
SELECT json_object(
    'code', g.code, 'is_set', json(iif(g.is_set, 'true', 'false')),
    'on_sale', json(iif(g.status = 'enabled', 'true', 'false')),
    'changed', json(iif(g.changed, 'true', 'false')),
    'parts', (
        SELECT json_group_array(
            json_object(
                'quantity', p.quantity, 'lock_up_days', p.lock_up_days,
                'heaps', (
                    SELECT json_group_array(
                        json_object(
                            'warehouse_id', e.warehouse_id, 'quality', e.quality,
                            'location_kind', e.kind, 'expiry_date', e.expiry_date,
                            'on_hand', e.on_hand, 'allocated', e.allocated
                        )
                    )
                    FROM (
                        SELECT l.warehouse_id, l.quality, k.kind, o.expiry_date,
                            SUM(l.on_hand) AS on_hand, SUM(l.allocated) AS allocated
                        FROM level l
                        CROSS JOIN location k ON k.id = l.location_id
                        LEFT JOIN lot o ON o.id = l.lot_id
                        WHERE l.item_id = p.id
                            AND l.on_hand > 0
                            AND {{in_warehouse: l}}
                        GROUP BY 1, 2, 3, 4
                    ) e
                ),
                'buffers', {{buffers}}
            )
        )
        FROM (
            SELECT g.id AS id, 10000 AS quantity, g.lock_up_days AS lock_up_days
            WHERE NOT g.is_set
            UNION ALL
            SELECT c.component_id, c.quantity, x.lock_up_days
            FROM item_component c
            CROSS JOIN item x ON x.id = c.component_id
            WHERE c.set_id = g.id
        ) p
    )
) AS j
FROM ({{goods}}) g {{order}}

-- fragment: code_of
-- The code that finds the item `i`: its barcode, unless another item has that first.
CASE WHEN i.barcode IS NOT NULL
    AND i.id = {{goods_id: i.barcode}} THEN i.barcode ELSE i.sku END

-- name: goods_stock
{{stock_of:
    SELECT w.key AS place, w.value AS code, i.id, i.is_set, i.status, i.lock_up_days, ?3 ->> '$.from' IS NULL
        OR EXISTS (SELECT 1 FROM inventory v WHERE v.item_id = i.id AND {{changed}})
        OR EXISTS (
            SELECT 1
            FROM item_component c
            CROSS JOIN inventory v ON v.item_id = c.component_id
            WHERE c.set_id = i.id
                AND {{changed}}
        ) AS changed
    FROM t
    CROSS JOIN json_each(?3, '$.codes') w
    CROSS JOIN item i ON i.id = {{goods_id: w.value}}
    |
    ORDER BY g.place
}}

-- fragment: goods_of(ids)
-- The goods of these ids.
{{stock_of:
    SELECT i.variant_id, {{code_of}} AS code, i.id, i.is_set, i.status, i.lock_up_days, 1 AS changed
    FROM t
    CROSS JOIN ({{ids}}) w
    CROSS JOIN item i ON i.id = w.id
    |
    ORDER BY g.variant_id DESC
}}

-- name: goods_stock_page
-- A range of numbers; see `GOODS_PAGE`.
{{goods_of:
    SELECT i.id
    FROM (
        SELECT COALESCE(MAX(x.variant_id), 0) AS total
        FROM item x
        WHERE x.tenant_id = (SELECT id FROM t)
    ) n
    CROSS JOIN item i ON i.tenant_id = (SELECT id FROM t)
        AND i.variant_id <= n.total - (?3 ->> '$.skip')
        AND i.variant_id > n.total - (?3 ->> '$.skip') - (?3 ->> '$.limit')
}}

-- name: stock_of_sets
{{goods_of:
    SELECT i.id
    FROM item i
    WHERE i.tenant_id = (SELECT id FROM t)
        AND i.is_set = 1
    ORDER BY i.variant_id DESC
    LIMIT ?3 ->> '$.limit' OFFSET ?3 ->> '$.skip'
}}

-- name: stock_of_single_goods
{{goods_of:
    SELECT i.id
    FROM item i
    WHERE i.tenant_id = (SELECT id FROM t)
        AND i.is_set = 0
    ORDER BY i.variant_id DESC
    LIMIT ?3 ->> '$.limit' OFFSET ?3 ->> '$.skip'
}}

-- name: goods_stock_changed
-- A set has changed where one of its components has.
{{goods_of:
    SELECT i.id
    FROM (
        SELECT v.item_id AS id
        FROM t
        CROSS JOIN inventory v ON v.tenant_id = t.id
            AND {{changed}}
        UNION
        SELECT c.set_id
        FROM t
        CROSS JOIN inventory v ON v.tenant_id = t.id
            AND {{changed}}
        CROSS JOIN item_component c ON c.component_id = v.item_id
    ) c
    CROSS JOIN item i ON i.id = c.id
    WHERE (?3 ->> '$.is_set' IS NULL OR i.is_set = ?3 ->> '$.is_set')
    ORDER BY i.variant_id DESC
    LIMIT ?3 ->> '$.limit' OFFSET ?3 ->> '$.skip'
}}

-- name: lot_stock
{{of_warehouse}}
SELECT json_group_array(
    json_object(
        'code', f.code, 'warehouse_number', f.number, 'quality', f.quality, 'lot_no', f.lot_no,
        'production_date', f.production_date, 'expiry_date', f.expiry_date,
        'lock_up_days', f.lock_up_days, 'warning_days', f.warning_days, 'on_hand', f.on_hand
    )
    ORDER BY f.number, f.expiry_date IS NULL, f.expiry_date, f.lot_no
) AS j
FROM (
    SELECT w.key AS place, w.value AS code, r.number, l.quality, o.lot_no, o.production_date,
        o.expiry_date, i.lock_up_days, COALESCE(i.details ->> '$.warning_days', 0) AS warning_days,
        SUM(l.on_hand) AS on_hand
    FROM t
    CROSS JOIN json_each(?3, '$.codes') w
    CROSS JOIN item i ON i.id = {{goods_id: w.value}}
    CROSS JOIN level l ON l.item_id = i.id
        AND l.on_hand > 0
        AND l.quality = ?3 ->> '$.quality'
        AND {{in_warehouse: l}}
    CROSS JOIN lot o ON o.id = l.lot_id
    CROSS JOIN warehouse r ON r.id = l.warehouse_id
    GROUP BY w.key, l.warehouse_id, o.id
) f
GROUP BY f.place
ORDER BY f.place

-- fragment: named_items
-- The items of a search for pieces: the place of each in the search, and the code it was named by first.
g(place, id, code, is_asset) AS MATERIALIZED (
    SELECT MIN(w.key), i.id, w.value, COALESCE(i.details ->> '$.is_asset', 0)
    FROM t
    CROSS JOIN json_each(?3, '$.codes') w
    CROSS JOIN item i ON i.id = {{goods_id: w.value}}
    GROUP BY i.id
),

-- fragment: piece_meant
-- Whether the piece `s` is of the state, quality and warehouse asked for.
s.state = ?3 ->> '$.state'
    AND s.quality = ?3 ->> '$.quality'
    AND {{in_warehouse: s}}

-- fragment: pieces(found)
-- The pieces `r` (place, code, is_asset, item_id, serial, nth) with their documents, and how many there
-- are on all pages (`n`): a row of JSON for so many pieces.
{{of_warehouse}}, {{named_items}}{{found}}
SELECT json_object(
    'total', n.total,
    'rows', json_group_array(
        json_object(
            'code', r.code, 'warehouse_number', w.number, 'warehouse_name', w.name,
            'quality', s.quality, 'state', s.state, 'serial', s.serial,
            'is_asset', json(iif(r.is_asset, 'true', 'false')),
            'received_on', (
                SELECT COALESCE(b.number, d.number)
                FROM receipt d
                LEFT JOIN inbound b ON b.id = d.inbound_id
                WHERE d.id = s.received_by
            ),
            'received_at', s.received_at,
            'order_no', iif(
                s.state = 1, NULL, (SELECT d.number FROM sales_order d WHERE d.id = s.document_id)
            ),
            'updated_at', s.updated_at
        )
        ORDER BY r.nth
    ) FILTER (WHERE r.nth IS NOT NULL)
) AS j
FROM n
LEFT JOIN r ON true
LEFT JOIN serial s ON s.item_id = r.item_id
    AND s.serial = r.serial
LEFT JOIN warehouse w ON w.id = s.warehouse_id
GROUP BY r.nth / 2000

-- name: piece_page
-- The tallies of slices give the total and where the page begins; its slices alone are read.
{{pieces:
    y AS MATERIALIZED (
        SELECT g.place, s.item_id, s.slice, SUM(s.pieces) AS pieces
        FROM g
        CROSS JOIN serial_tally s ON s.item_id = g.id
            AND {{piece_meant}}
        GROUP BY g.place, s.item_id, s.slice
    ),
    c AS MATERIALIZED (
        SELECT place, item_id, slice, pieces,
            SUM(pieces) OVER (ORDER BY place, slice) - pieces AS before
        FROM y
    ),
    n(total) AS MATERIALIZED (SELECT COALESCE(SUM(pieces), 0) FROM y),
    p AS MATERIALIZED (
        SELECT place, item_id, slice, before
        FROM c
        WHERE before < (?3 ->> '$.skip') + (?3 ->> '$.limit')
            AND before + pieces > ?3 ->> '$.skip'
    ),
    f AS MATERIALIZED (
        SELECT p.place, p.slice, s.item_id, s.serial
        FROM p
        CROSS JOIN serial s INDEXED BY serial_in_slice ON s.item_id = p.item_id
            AND s.slice = p.slice
            AND {{piece_meant}}
        ORDER BY p.place, p.slice, s.serial
        LIMIT ?3 ->> '$.limit' OFFSET MAX(
            0, (?3 ->> '$.skip') - COALESCE((SELECT MIN(before) FROM p), 0)
        )
    ),
    r AS MATERIALIZED (
        SELECT g.code, g.is_asset, f.item_id, f.serial,
            ROW_NUMBER() OVER (ORDER BY f.place, f.slice, f.serial) - 1 AS nth
        FROM f
        CROSS JOIN g ON g.place = f.place
    )
}}

-- fragment: receipts
-- The receipts of an announcement, by its number or the caller's own, or the one of that number.
d(id) AS MATERIALIZED (
    SELECT r.id
    FROM t
    CROSS JOIN receipt r ON r.tenant_id = t.id
        AND r.number = ?3 ->> '$.received_on'
    UNION
    SELECT r.id
    FROM t
    CROSS JOIN inbound b ON b.tenant_id = t.id
        AND b.number = ?3 ->> '$.received_on'
    CROSS JOIN receipt r ON r.inbound_id = b.id
    UNION
    SELECT r.id
    FROM t
    CROSS JOIN inbound b ON b.tenant_id = t.id
        AND b.reference_no = ?3 ->> '$.received_on'
    CROSS JOIN receipt r ON r.inbound_id = b.id
),
o(id) AS MATERIALIZED (
    SELECT x.id
    FROM t
    CROSS JOIN sales_order x ON x.tenant_id = t.id
        AND x.number = ?3 ->> '$.order_no'
),

-- name: pieces_of_document
-- Pieces of one serial, receipt or order: these are read and counted, as many as the document has.
{{pieces:
    {{receipts}}q AS MATERIALIZED (
        SELECT s.item_id, s.serial
        FROM t
        CROSS JOIN serial s ON s.tenant_id = t.id
            AND s.serial = ?3 ->> '$.serial'
        UNION ALL
        SELECT s.item_id, s.serial
        FROM d
        CROSS JOIN serial s ON s.received_by = d.id
        WHERE ?3 ->> '$.serial' IS NULL
        UNION ALL
        SELECT s.item_id, s.serial
        FROM o
        CROSS JOIN serial s ON s.document_id = o.id
        WHERE ?3 ->> '$.serial' IS NULL
            AND ?3 ->> '$.received_on' IS NULL
    ),
    f AS MATERIALIZED (
        SELECT g.place, g.code, g.is_asset, s.slice, s.item_id, s.serial
        FROM q
        CROSS JOIN serial s ON s.item_id = q.item_id
            AND s.serial = q.serial
        CROSS JOIN g ON g.id = s.item_id
        WHERE {{piece_meant}}
            AND (?3 ->> '$.received_on' IS NULL OR s.received_by IN (SELECT id FROM d))
            AND (?3 ->> '$.order_no' IS NULL OR s.document_id IN (SELECT id FROM o))
    ),
    n(total) AS MATERIALIZED (SELECT COUNT(*) FROM f),
    r AS MATERIALIZED (
        SELECT code, is_asset, item_id, serial,
            ROW_NUMBER() OVER (ORDER BY place, slice, serial) - 1 AS nth
        FROM f
        ORDER BY nth
        LIMIT ?3 ->> '$.limit' OFFSET ?3 ->> '$.skip'
    )
}}

-- fragment: in_out_meant(row)
-- Whether a line or a tally is of the warehouse and way asked for.
(?3 ->> '$.way' IS NULL OR {{row}}.way = ?3 ->> '$.way')
    AND {{in_warehouse: {{row}}}}

-- name: in_out_page
-- The tallies of slices that lie in the time as a whole are added up; lines are read of those that lie
-- across an end of it, and of the slices that the page lies in. A slice is of one day.
{{of_warehouse}},
y AS MATERIALIZED (
    SELECT s.slice, s.warehouse_id, s.way, s.lines, s.first_at >= ?3 ->> '$.from'
        AND s.last_at <= ?3 ->> '$.to' AS whole
    FROM in_out_tally s
    WHERE s.tenant_id = (SELECT id FROM t)
        AND s.slice >= ((?3 ->> '$.from') + 25200000) / 86400000 * 1000000
        AND s.slice < ((?3 ->> '$.to') + 25200000) / 86400000 * 1000000 + 1000000
        AND s.last_at >= ?3 ->> '$.from'
        AND s.first_at <= ?3 ->> '$.to'
        AND {{in_out_meant: s}}
),
e AS MATERIALIZED (
    SELECT slice, SUM(lines) AS lines
    FROM (
        SELECT slice, lines
        FROM y
        WHERE whole
        UNION ALL
        SELECT l.slice, 1
        FROM y
        CROSS JOIN in_out l ON l.tenant_id = (SELECT id FROM t)
            AND l.slice = y.slice
            AND l.warehouse_id = y.warehouse_id
            AND l.way = y.way
            AND l.at BETWEEN ?3 ->> '$.from' AND ?3 ->> '$.to'
        WHERE NOT y.whole
    )
    GROUP BY slice
),
c AS MATERIALIZED (SELECT slice, lines, SUM(lines) OVER (ORDER BY slice) - lines AS before FROM e),
p AS MATERIALIZED (
    SELECT slice, before
    FROM c
    WHERE before < (?3 ->> '$.skip') + (?3 ->> '$.limit')
        AND before + lines > ?3 ->> '$.skip'
),
f AS MATERIALIZED (
    SELECT l.seq
    FROM p
    CROSS JOIN in_out l ON l.tenant_id = (SELECT id FROM t)
        AND l.slice = p.slice
        AND l.at BETWEEN ?3 ->> '$.from' AND ?3 ->> '$.to'
        AND {{in_out_meant: l}}
    ORDER BY l.slice, l.seq
    LIMIT ?3 ->> '$.limit' OFFSET MAX(
        0, (?3 ->> '$.skip') - COALESCE((SELECT MIN(before) FROM p), 0)
    )
)
SELECT json_object(
    'total', (SELECT COALESCE(SUM(lines), 0) FROM e),
    'rows', (
        SELECT json_group_array(
            json_object(
                'code', {{code_of}}, 'warehouse_name', w.name, 'quality', m.quality,
                'on_hand', m.on_hand,
                'document_no', COALESCE(b.number, r.number, o.number, k.number, z.number),
                'reference_no', COALESCE(b.reference_no, o.reference_no, z.reference_no), 'at', m.at
            )
            ORDER BY m.seq
        )
        FROM f
        CROSS JOIN movement m ON m.seq = f.seq
        CROSS JOIN t
        CROSS JOIN item i ON i.id = m.item_id
        CROSS JOIN warehouse w ON w.id = m.warehouse_id
        LEFT JOIN receipt r ON r.id = m.document_id
        LEFT JOIN inbound b ON b.id = r.inbound_id
        LEFT JOIN sales_order o ON o.id = m.document_id
        LEFT JOIN cycle_count k ON k.id = m.document_id
        LEFT JOIN return_order z ON z.id = m.document_id
    )
) AS j
