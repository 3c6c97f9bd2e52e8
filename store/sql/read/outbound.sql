-- Reads of what is to go: orders, those who wait for stock or hold it, and shipments.

-- fragment: order_head
-- An order without its lines. D1 takes at most 32 arguments to a function, so the rest is set.
json_set(
    json_object(
        'id', d.id, 'number', d.number, 'warehouse_id', d.warehouse_id, 'warehouse_code', h.code,
        'customer_id', d.customer_id, 'customer_code', p.code, 'required_date', d.required_date,
        'priority', d.priority, 'ship_to', json(d.ship_to), 'reference_no', d.reference_no,
        'unique_reference', d.unique_reference
    ),
    '$.status', d.status, '$.backorder', d.backorder, '$.source', d.source, '$.ordered_base', d.ordered_base,
    '$.allocated_base', d.allocated_base, '$.created_at', d.created_at,
    '$.updated_at', d.updated_at, '$.version', d.version, '$.kind', d.kind,
    '$.bill', json(d.bill), '$.frozen_at', d.frozen_at, '$.sets', json(d.sets)
)

-- fragment: order_line
json_set(
    json_object(
        'order_id', l.order_id, 'line_no', l.line_no, 'item_id', l.item_id, 'sku', i.sku,
        'warehouse_id', l.warehouse_id, 'warehouse_code', lh.code, 'uom_code', l.uom_code,
        'factor', json_object('of_unit', l.factor_unit, 'of_base', l.factor_base),
        'ordered', l.ordered, 'ordered_base', l.ordered_base
    ),
    '$.allocated_base', l.allocated_base, '$.cancelled_base', l.cancelled_base,
    '$.picked_base', l.picked_base,
    '$.shipped_base', l.shipped_base, '$.lot_no', l.lot_no,
    '$.min_shelf_life_days', l.min_shelf_life_days, '$.set_line_no', l.set_line_no,
    '$.waiting', json(iif(l.waiting, 'true', 'false')),
    '$.open', json(iif(l.open, 'true', 'false')), '$.priority', l.priority,
    '$.required_date', l.required_date, '$.created_at', l.created_at
)

-- fragment: allocation
-- A promise `a` in the location `q`, of the lot `o`.
json_set(
    json_object(
        'id', a.id, 'order_id', a.order_id, 'line_no', a.line_no, 'warehouse_id', a.warehouse_id,
        'location_id', a.location_id, 'item_id', a.item_id, 'lot_id', a.lot_id,
        'quality', a.quality, 'location_code', q.code, 'lot_no', o.lot_no,
        'expiry_date', o.expiry_date, 'quantity', a.quantity
    ),
    '$.status', a.status, '$.holding', json(iif(a.holding, 'true', 'false')),
    '$.task_number', a.task_number, '$.serials', json(a.serials), '$.created_at', a.created_at,
    '$.version', a.version
)

-- fragment: shipment
-- A shipment of order `d`, without its events.
json_object(
    'id', s.id, 'number', s.number, 'order_id', s.order_id, 'order_number', d.number,
    'carrier', s.carrier, 'tracking_no', s.tracking_no, 'status', s.status,
    'created_at', s.created_at, 'updated_at', s.updated_at, 'version', s.version
)

-- fragment: order_full
-- An order `d` with all it holds.
json_set(
    {{order_head}},
    '$.lines', (
        SELECT json_group_array({{order_line}} ORDER BY l.line_no)
        FROM order_line l
        CROSS JOIN item i ON i.id = l.item_id
        CROSS JOIN warehouse lh ON lh.id = l.warehouse_id
        WHERE l.order_id = d.id
    ),
    '$.allocations', (
        SELECT json_group_array(
            {{allocation}}
            ORDER BY a.line_no, COALESCE(o.expiry_date, '9999'), q.code, o.lot_no, a.id
        )
        FROM allocation a
        CROSS JOIN location q ON q.id = a.location_id
        LEFT JOIN lot o ON o.id = a.lot_id
        WHERE a.order_id = d.id
            AND a.status <> 'cancelled'
    ),
    '$.shipments', (
        SELECT json_group_array({{shipment}} ORDER BY s.created_at)
        FROM shipment s
        WHERE s.order_id = d.id
    )
)

-- fragment: order_from(find)
-- An order with all it holds, as found by `$find`.
{{tenant}}
SELECT json_group_array(
    {{order_full}}
) AS j
FROM t {{find}}
CROSS JOIN warehouse h ON h.id = d.warehouse_id
LEFT JOIN partner p ON p.id = d.customer_id

-- name: order
{{order_from: CROSS JOIN sales_order d ON d.tenant_id = t.id AND d.number = ?3 ->> '$.number'}}

-- name: order_of_shipment
{{order_from:
    CROSS JOIN shipment f ON f.id = (
        SELECT x.id
        FROM shipment x
        WHERE x.tenant_id = t.id
            AND (x.number = ?3 ->> '$.number' OR x.tracking_no = ?3 ->> '$.number')
        ORDER BY x.number = ?3 ->> '$.number' DESC, x.status IN ('delivered', 'returned'), x.created_at DESC, x.id
        LIMIT 1
    )
    CROSS JOIN sales_order d ON d.id = f.order_id
}}

-- name: order_references
{{tenant}}
SELECT json_group_array(json_object('key', d.unique_reference, 'row', d.number)) AS j
FROM t
CROSS JOIN json_each(?3, '$.references') w
CROSS JOIN sales_order d ON d.tenant_id = t.id
    AND d.unique_reference = w.value

-- fragment: order_story
-- The steps and boxes of an order `d`, as pairs of an object.
'steps', (
    SELECT json_group_array(
        json_object(
            'actor', y.actor, 'from', y.from_status, 'to', y.to_status, 'note', y.note,
            'at', y.at
        )
        ORDER BY y.seq
    )
    FROM history y
    WHERE y.document_id = d.id
),
'boxes', (
    SELECT json_group_array(
        json_object(
            'order_id', b.order_id, 'box_no', b.box_no, 'length_cm', b.length_cm,
            'width_cm', b.width_cm, 'height_cm', b.height_cm, 'weight_kg', b.weight_kg,
            'contents', json(b.contents), 'number', b.number,
            'tracking_no', b.tracking_no, 'containers', json(b.containers)
        )
        ORDER BY b.box_no
    )
    FROM packed_box b
    WHERE b.order_id = d.id
)

-- name: order_story
{{tenant}}
SELECT json_group_array(
    json_object(
        {{order_story}}
    )
) AS j
FROM t
CROSS JOIN sales_order d ON d.tenant_id = t.id
    AND d.number = ?3 ->> '$.number'

-- name: waiting
{{tenant}}
SELECT json_group_array(json_object('order', {{order_head}}, 'line', {{order_line}})) AS j
FROM {{items_of}} i
CROSS JOIN order_line l ON (l.order_id, l.line_no) IN (
    SELECT x.order_id, x.line_no
    FROM order_line x
    WHERE x.item_id = i.id
        AND x.waiting = 1
    ORDER BY x.priority, COALESCE(x.required_date, '9999'), x.created_at
    LIMIT 1000
)
CROSS JOIN sales_order d ON d.id = l.order_id
CROSS JOIN warehouse h ON h.id = d.warehouse_id
CROSS JOIN warehouse lh ON lh.id = l.warehouse_id
LEFT JOIN partner p ON p.id = d.customer_id

-- name: unserved
-- Lines that wait beside something that they could have, the most urgent first.
SELECT json_group_array(json(f.j)) AS j
FROM (
    SELECT json_object('order', {{order_head}}, 'line', {{order_line}}) AS j
    FROM item i
    CROSS JOIN order_line l ON l.item_id = i.id
        AND l.waiting = 1
    CROSS JOIN sales_order d ON d.id = l.order_id
    CROSS JOIN warehouse h ON h.id = d.warehouse_id
    CROSS JOIN warehouse lh ON lh.id = l.warehouse_id
    LEFT JOIN partner p ON p.id = d.customer_id
    WHERE i.id = ?3 ->> '$.item_id'
        AND i.tenant_id = ?2
        AND l.warehouse_id = ?3 ->> '$.warehouse_id'
        AND d.status <> 'pending_approval'
        AND EXISTS (
            SELECT 1
            FROM level v
            CROSS JOIN location q ON q.id = v.location_id
            LEFT JOIN lot o ON o.id = v.lot_id
            WHERE v.item_id = l.item_id
                AND v.warehouse_id = l.warehouse_id
                AND v.on_hand > v.allocated
                AND v.quality = 'normal'
                AND NOT ({{blocked: q}})
                AND (l.lot_no IS NULL OR o.lot_no = l.lot_no)
                AND (
                    o.expiry_date IS NULL
                        OR o.expiry_date >= date(
                            ?3 ->> '$.today',
                            '+' || MAX(COALESCE(l.min_shelf_life_days, 0), i.lock_up_days) ||
                                ' days'
                        )
                )
        )
    ORDER BY l.priority, COALESCE(l.required_date, '9999'), l.created_at
    LIMIT 1000
) f

-- name: promises
-- Promises that may not hold any more, the last come first: those on levels of which a cycle count found less,
-- and those in locations that may be for something else from now on.
{{tenant}},
k(item_id, warehouse_id, location_id, lot_id, quality) AS MATERIALIZED (
    SELECT l.item_id, l.warehouse_id, l.location_id, l.lot_id, l.quality
    FROM t
    CROSS JOIN cycle_count d ON d.tenant_id = t.id
        AND d.number = ?3 ->> '$.order'
    CROSS JOIN cycle_count_line l ON l.count_id = d.id
    WHERE l.counted < l.expected
    UNION
    SELECT v.item_id, v.warehouse_id, v.location_id, v.lot_id, v.quality
    FROM t
    CROSS JOIN json_each(?3, '$.places') w
    CROSS JOIN warehouse h ON h.tenant_id = t.id
        AND h.code = w.value ->> 0
    CROSS JOIN location q ON q.warehouse_id = h.id
        AND q.code = w.value ->> 1
    CROSS JOIN level v ON v.warehouse_id = h.id
        AND v.location_id = q.id
    WHERE v.allocated > 0
)
SELECT json_group_array(json(f.j)) AS j
FROM (
    SELECT json_object(
        'order', {{order_head}}, 'line', {{order_line}}, 'allocation', {{allocation}},
        'held', (
            SELECT json_object(
                'released', COALESCE(SUM(x.quantity * (x.status = 'released')), 0),
                'picked', COALESCE(SUM(x.quantity * (x.status = 'picked')), 0),
                'shipped', COALESCE(SUM(x.quantity * (x.status = 'shipped')), 0)
            )
            FROM allocation x
            WHERE x.order_id = d.id
        ),
        'pieces', (
            SELECT json_group_array({{serial_json}})
            FROM json_each(a.serials) e
            CROSS JOIN serial s ON s.item_id = a.item_id
                AND s.serial = e.value
        )
    ) AS j
    FROM k
    CROSS JOIN allocation a ON a.item_id = k.item_id
        AND a.warehouse_id = k.warehouse_id
        AND a.holding = 1
        AND a.location_id = k.location_id
        AND a.lot_id = k.lot_id
        AND a.quality = k.quality
        AND a.status IN ('allocated', 'released')
    CROSS JOIN order_line l ON l.order_id = a.order_id
        AND l.line_no = a.line_no
    CROSS JOIN sales_order d ON d.id = a.order_id
    CROSS JOIN item i ON i.id = a.item_id
    CROSS JOIN location q ON q.id = a.location_id
    LEFT JOIN lot o ON o.id = a.lot_id
    CROSS JOIN warehouse h ON h.id = d.warehouse_id
    CROSS JOIN warehouse lh ON lh.id = l.warehouse_id
    LEFT JOIN partner p ON p.id = d.customer_id
    ORDER BY l.priority DESC, COALESCE(l.required_date, '9999') DESC, l.created_at DESC
    LIMIT 1001
) f

-- name: holders
-- What the newest orders hold, found by the order and not by walking through all that hold the item: hence the
-- pluses.
{{tenant}}
SELECT json_group_array(
    json_object(
        'sku', g.sku, 'warehouse_id', g.warehouse_id, 'order_no', g.number, 'quantity', g.quantity
    )
    ORDER BY g.newest DESC, g.number
) AS j
FROM (
    SELECT n.sku, v.warehouse_id, d.number, SUM(a.quantity) AS quantity, MAX(a.created_at) AS newest
    FROM {{items_of}} n
    CROSS JOIN inventory v ON v.item_id = n.id
    CROSS JOIN sales_order d ON d.id IN (
        SELECT h.order_id
        FROM (
            SELECT x.order_id
            FROM allocation x
            WHERE x.item_id = n.id
                AND x.warehouse_id = v.warehouse_id
                AND x.holding = 1
            ORDER BY x.created_at DESC
            LIMIT 20
        ) h
    )
    CROSS JOIN allocation a ON a.order_id = d.id
        AND +a.item_id = n.id
        AND +a.warehouse_id = v.warehouse_id
        AND +a.holding = 1
    GROUP BY n.sku, v.warehouse_id, d.id
) g

-- name: level_holders
{{tenant}}
SELECT json_group_array(
    json_object(
        'warehouse_id', a.warehouse_id, 'location_id', a.location_id, 'item_id', a.item_id,
        'lot_id', a.lot_id, 'quality', a.quality, 'order_no', d.number, 'quantity', a.quantity
    )
) AS j
FROM {{items_of}} n
CROSS JOIN allocation a ON a.id IN (
    SELECT x.id
    FROM allocation x
    WHERE x.item_id = n.id
        AND x.holding = 1
    ORDER BY x.created_at DESC
    LIMIT 200
)
CROSS JOIN sales_order d ON d.id = a.order_id

-- name: shipment
{{tenant}}
SELECT json_group_array(
    json_object(
        'id', s.id, 'number', s.number, 'order_id', s.order_id, 'order_number', d.number,
        'carrier', s.carrier, 'tracking_no', s.tracking_no, 'status', s.status,
        'created_at', s.created_at, 'version', s.version,
        'events', (
            SELECT json_group_array(
                json_object(
                    'shipment_id', e.shipment_id, 'status', e.status, 'place', e.place,
                    'note', e.note, 'return_tracking_no', e.return_tracking_no, 'at', e.at
                )
                ORDER BY e.at, e.seq
            )
            FROM shipment_event e
            WHERE e.shipment_id = s.id
        )
    )
) AS j
FROM t
CROSS JOIN shipment s ON s.id = (
    SELECT x.id
    FROM shipment x
    WHERE x.tenant_id = t.id
        AND (x.number = ?3 ->> '$.number' OR x.tracking_no = ?3 ->> '$.number')
    ORDER BY x.number = ?3 ->> '$.number' DESC, x.status IN ('delivered', 'returned'), x.created_at DESC, x.id
    LIMIT 1
)
CROSS JOIN sales_order d ON d.id = s.order_id

-- fragment: of_kind(row)
-- Whether an order is of the kind asked for: an outbound bill, or else any other.
iif(?3 ->> '$.kind' = 'outbound', {{row}}.kind = 'outbound', {{row}}.kind <> 'outbound')

-- name: bills
-- The newest five that a number names. With a number of ours a number of the seller's must fit as well.
{{tenant}},
f AS MATERIALIZED (
    SELECT x.id
    FROM t
    CROSS JOIN sales_order x ON x.tenant_id = t.id
        AND x.number = ?3 ->> '$.number'
        AND (?3 ->> '$.reference' IS NULL OR x.reference_no = ?3 ->> '$.reference')
    UNION
    SELECT *
    FROM (
        SELECT x.id
        FROM t
        CROSS JOIN sales_order x ON x.tenant_id = t.id
            AND x.reference_no = ?3 ->> '$.reference'
            AND ?3 ->> '$.number' IS NULL
            AND {{of_kind: x}}
        ORDER BY x.created_at DESC
        LIMIT 5
    )
    UNION
    SELECT *
    FROM (
        SELECT x.id
        FROM t
        CROSS JOIN sales_order x ON x.tenant_id = t.id
            AND x.express_sn = ?3 ->> '$.express'
            AND COALESCE(?3 ->> '$.number', ?3 ->> '$.reference') IS NULL
        ORDER BY x.created_at DESC
        LIMIT 5
    )
    UNION
    SELECT *
    FROM (
        SELECT x.order_id
        FROM t
        CROSS JOIN shipment x ON x.tenant_id = t.id
            AND x.tracking_no = ?3 ->> '$.express'
            AND COALESCE(?3 ->> '$.number', ?3 ->> '$.reference') IS NULL
        ORDER BY x.created_at DESC
        LIMIT 5
    )
    UNION
    SELECT *
    FROM (
        SELECT x.order_id
        FROM packed_box x
        WHERE x.tracking_no = ?3 ->> '$.express'
            AND COALESCE(?3 ->> '$.number', ?3 ->> '$.reference') IS NULL
        LIMIT 5
    )
)
SELECT json_group_array(
    json_object(
        'order', {{order_full}}, 'stage', d.stage, 'warehouse_name', h.name,
        'warehouse_address', json(h.address),
        'items', (
            SELECT json_group_array(
                json_object(
                    'line_no', l.line_no, 'barcode', COALESCE(i.barcode, i.sku), 'name', i.name,
                    'specification', COALESCE(i.details ->> '$.specification', ''),
                    'weight_kg', i.weight_kg
                )
                ORDER BY l.line_no
            )
            FROM order_line l
            CROSS JOIN item i ON i.id = l.item_id
            WHERE l.order_id = d.id
        ),
        {{order_story}},
        'events', (
            SELECT json_group_array(
                json_object(
                    'shipment_id', e.shipment_id, 'status', e.status, 'place', e.place,
                    'note', e.note, 'return_tracking_no', e.return_tracking_no, 'at', e.at
                )
                ORDER BY e.at, e.seq
            )
            FROM shipment s
            CROSS JOIN shipment_event e ON e.shipment_id = s.id
            WHERE s.order_id = d.id
        )
    )
    ORDER BY d.created_at DESC, d.id
) AS j
FROM f
CROSS JOIN sales_order d ON d.id = f.id
    AND d.tenant_id = (SELECT id FROM t)
    AND {{of_kind: d}}
CROSS JOIN warehouse h ON h.id = d.warehouse_id
LEFT JOIN partner p ON p.id = d.customer_id

-- fragment: order_row
-- What a list shows of an order `d` in warehouse `h`.
json_set(
    json_object(
        'number', d.number, 'reference_no', d.reference_no, 'stage', d.stage, 'source', d.source,
        'kind', d.kind, 'bill', json(d.bill), 'warehouse_name', h.name, 'warehouse', h.number,
        'created_at', d.created_at, 'ordered_base', d.ordered_base
    ),
    '$.creator', COALESCE((
        SELECT y.actor
        FROM history y
        WHERE y.document_id = d.id
        ORDER BY y.seq
        LIMIT 1
    ), ''),
    '$.lines', (SELECT COUNT(*) FROM order_line l WHERE l.order_id = d.id),
    '$.carrier', (
        SELECT s.carrier FROM shipment s WHERE s.order_id = d.id ORDER BY s.created_at DESC LIMIT 1
    ),
    '$.tracking_no', (
        SELECT s.tracking_no
        FROM shipment s
        WHERE s.order_id = d.id
        ORDER BY s.created_at DESC
        LIMIT 1
    )
)

-- fragment: listed(row)
-- Whether a tally or an order, `$row`, is asked for.
{{row}}.stage IN (SELECT value FROM json_each(?3, '$.stages'))
    AND {{row}}.kind IN (SELECT value FROM json_each(?3, '$.kinds'))
    AND (?3 ->> '$.warehouse' IS NULL OR {{row}}.warehouse_id = (SELECT id FROM w))

-- fragment: asked_warehouse
-- The warehouse that a list is of, as the table `w`.
w AS MATERIALIZED (
    SELECT h.id
    FROM t
    CROSS JOIN warehouse h ON h.tenant_id = t.id
        AND h.code = ?3 ->> '$.warehouse'
)

-- name: order_page
{{tallied_page:
    order | sales_order | created_slice | created_at | {{asked_warehouse}} | {{listed: y}} | {{listed: d}}
    | {{order_row}}
}}

-- name: order_page_of_named
-- A page of the orders that numbers or a telephone find: each by its index, and then by every filter.
{{tenant}},
{{asked_warehouse}},
n AS MATERIALIZED (
    SELECT x.id
    FROM t
    CROSS JOIN json_each(?3, '$.numbers') v
    CROSS JOIN sales_order x ON x.tenant_id = t.id
        AND x.number = v.value
    UNION
    SELECT x.id
    FROM t
    CROSS JOIN json_each(?3, '$.references') v
    CROSS JOIN sales_order x ON x.tenant_id = t.id
        AND x.reference_no = v.value
    WHERE ?3 ->> '$.numbers' IS NULL
    UNION
    SELECT x.id
    FROM t
    CROSS JOIN json_each(?3, '$.tracking') v
    CROSS JOIN sales_order x ON x.tenant_id = t.id
        AND x.express_sn = v.value
    WHERE COALESCE(?3 ->> '$.numbers', ?3 ->> '$.references') IS NULL
    UNION
    SELECT x.order_id
    FROM t
    CROSS JOIN json_each(?3, '$.tracking') v
    CROSS JOIN shipment x ON x.tenant_id = t.id
        AND x.tracking_no = v.value
    WHERE COALESCE(?3 ->> '$.numbers', ?3 ->> '$.references') IS NULL
    UNION
    SELECT x.id
    FROM t
    CROSS JOIN sales_order x ON x.tenant_id = t.id
        AND x.contact = ?3 ->> '$.contact'
        AND x.created_at BETWEEN ?3 ->> '$.from' AND ?3 ->> '$.to'
    WHERE COALESCE(?3 ->> '$.numbers', ?3 ->> '$.references', ?3 ->> '$.tracking') IS NULL
),
m AS MATERIALIZED (
    SELECT d.id, d.created_at
    FROM n
    CROSS JOIN sales_order d ON d.id = n.id
    WHERE d.created_at BETWEEN ?3 ->> '$.from' AND ?3 ->> '$.to'
        AND {{listed: d}}
        AND (
            ?3 ->> '$.numbers' IS NULL
                OR d.number IN (SELECT value FROM json_each(?3, '$.numbers'))
        )
        AND (
            ?3 ->> '$.references' IS NULL
                OR d.reference_no IN (SELECT value FROM json_each(?3, '$.references'))
        )
        AND (
            ?3 ->> '$.tracking' IS NULL
                OR d.express_sn IN (SELECT value FROM json_each(?3, '$.tracking'))
                OR EXISTS (
                    SELECT 1
                    FROM shipment s
                    WHERE s.order_id = d.id
                        AND s.tracking_no IN (SELECT value FROM json_each(?3, '$.tracking'))
                )
        )
        AND (
            ?3 ->> '$.contact' IS NULL
                OR d.contact = ?3 ->> '$.contact'
        )
)
SELECT json_object(
    'total', (SELECT COUNT(*) FROM m),
    'rows', (
        SELECT json_group_array({{order_row}} ORDER BY d.created_at DESC, d.id DESC)
        FROM (
            SELECT m.id
            FROM m
            ORDER BY m.created_at DESC, m.id DESC
            LIMIT ?3 ->> '$.limit' OFFSET ?3 ->> '$.skip'
        ) f
        CROSS JOIN sales_order d ON d.id = f.id
        CROSS JOIN warehouse h ON h.id = d.warehouse_id
    )
) AS j
