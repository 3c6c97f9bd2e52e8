-- The audit's statements: each recomputes one invariant and answers what differs, bounded.
--
-- `?3` is the need as JSON. Both sides of an invariant are added up in one grouping, so that a row that
-- is missing on either side shows too. These statements scan: an audit is asked for now and then.

-- fragment: differences(query)
-- The differences that a query finds: it returns tenant_id, subject, stored and expected.
SELECT json_group_array(
    json_object(
        'tenant_id', d.tenant_id, 'subject', d.subject, 'stored', json(d.stored),
        'expected', json(d.expected)
    )
) AS j
FROM ({{query}}) d

-- fragment: of(row)
-- Which rows of a table are meant.
(?3 ->> '$.tenant' IS NULL OR {{row}}.tenant_id = ?3 ->> '$.tenant')

-- fragment: named_level(sums)
-- A level's name: warehouse / location / item / lot / quality.
SELECT s.tenant_id,
    COALESCE(h.code, s.warehouse_id) || ' / ' || COALESCE(p.code, s.location_id) || ' / ' ||
        COALESCE(i.sku, s.item_id) || ' / ' || COALESCE(o.lot_no, s.lot_id) || ' / ' || s.quality AS
        subject,
    s.stored, s.expected
FROM ({{sums}} LIMIT 100) s
LEFT JOIN warehouse h ON h.id = s.warehouse_id
LEFT JOIN location p ON p.id = s.location_id
LEFT JOIN item i ON i.id = s.item_id
LEFT JOIN lot o ON o.id = s.lot_id

-- name: levels
{{differences:
    {{named_level:
        SELECT x.tenant_id, x.warehouse_id, x.location_id, x.item_id, x.lot_id, x.quality,
            json_object('onHand', SUM(x.a), 'allocated', SUM(x.b)) AS stored,
            json_object('onHand', SUM(x.c), 'allocated', SUM(x.d)) AS expected
        FROM (
            SELECT l.tenant_id, l.warehouse_id, l.location_id, l.item_id, l.lot_id, l.quality,
                l.on_hand AS a, l.allocated AS b, 0 AS c, 0 AS d
            FROM level l
            WHERE {{of: l}}
            UNION ALL
            SELECT m.tenant_id, m.warehouse_id, m.location_id, m.item_id, m.lot_id, m.quality, 0, 0,
                m.on_hand, m.allocated
            FROM movement m
            WHERE {{of: m}}
        ) x
        GROUP BY 1, 2, 3, 4, 5, 6
        HAVING SUM(x.a) <> SUM(x.c)
            OR SUM(x.b) <> SUM(x.d)
    }}
}}

-- name: inventories
{{differences:
    SELECT s.tenant_id,
        COALESCE(h.code, s.warehouse_id) || ' / ' || COALESCE(i.sku, s.item_id) AS subject,
        s.stored, s.expected
    FROM (
        SELECT x.tenant_id, x.warehouse_id, x.item_id,
            json_object('onHand', SUM(x.a), 'allocated', SUM(x.b), 'value', SUM(x.v)) AS stored,
            json_object('onHand', SUM(x.c), 'allocated', SUM(x.d), 'value', SUM(x.w)) AS expected
        FROM (
            SELECT v.tenant_id, v.warehouse_id, v.item_id, v.on_hand AS a, v.allocated AS b,
                v.value AS v, 0 AS c, 0 AS d, 0 AS w
            FROM inventory v
            WHERE {{of: v}}
            UNION ALL
            SELECT m.tenant_id, m.warehouse_id, m.item_id, 0, 0, 0, m.on_hand, m.allocated, m.value
            FROM movement m
            WHERE {{of: m}}
        ) x
        GROUP BY 1, 2, 3
        HAVING SUM(x.a) <> SUM(x.c)
            OR SUM(x.b) <> SUM(x.d)
            OR SUM(x.v) <> SUM(x.w)
        LIMIT 100
    ) s
    LEFT JOIN warehouse h ON h.id = s.warehouse_id
    LEFT JOIN item i ON i.id = s.item_id
}}

-- name: level_promises
{{differences:
    {{named_level:
        SELECT x.tenant_id, x.warehouse_id, x.location_id, x.item_id, x.lot_id, x.quality,
            json_object('allocated', SUM(x.a)) AS stored,
            json_object('allocated', SUM(x.b)) AS expected
        FROM (
            SELECT l.tenant_id, l.warehouse_id, l.location_id, l.item_id, l.lot_id, l.quality,
                l.allocated AS a, 0 AS b
            FROM level l
            WHERE {{of: l}}
            UNION ALL
            SELECT p.tenant_id, p.warehouse_id, p.location_id, p.item_id, p.lot_id, p.quality, 0,
                p.quantity
            FROM allocation p
            WHERE p.holding = 1
                AND {{of: p}}
        ) x
        GROUP BY 1, 2, 3, 4, 5, 6
        HAVING SUM(x.a) <> SUM(x.b)
    }}
}}

-- name: orders
{{differences:
    SELECT o.tenant_id, o.number AS subject,
        json_object('ordered', o.ordered_base, 'allocated', o.allocated_base) AS stored,
        json_object('ordered', SUM(l.ordered_base), 'allocated', SUM(l.allocated_base)) AS expected
    FROM sales_order o
    LEFT JOIN order_line l ON l.order_id = o.id
    WHERE {{of: o}}
    GROUP BY o.id
    HAVING o.ordered_base IS NOT SUM(l.ordered_base)
        OR o.allocated_base IS NOT SUM(l.allocated_base)
    LIMIT 100
}}

-- name: order_lines
{{differences:
    SELECT o.tenant_id, o.number || ' line ' || l.line_no AS subject,
        json_object(
            'allocated', l.allocated_base, 'picked', l.picked_base, 'shipped', l.shipped_base
        ) AS stored,
        json_object(
            'allocated', SUM(a.allocated), 'picked', SUM(a.picked), 'shipped', SUM(a.shipped)
        ) AS expected
    FROM order_line l
    CROSS JOIN sales_order o ON o.id = l.order_id
    LEFT JOIN (
        SELECT order_id, line_no, quantity * (status <> 'cancelled') AS allocated,
            quantity * (status IN ('picked', 'shipped')) AS picked,
            quantity * (status = 'shipped') AS shipped
        FROM allocation
    ) a ON a.order_id = l.order_id
        AND a.line_no = l.line_no
    WHERE {{of: o}}
    GROUP BY l.order_id, l.line_no
    HAVING l.allocated_base <> COALESCE(SUM(a.allocated), 0)
        OR l.picked_base <> COALESCE(SUM(a.picked), 0)
        OR l.shipped_base <> COALESCE(SUM(a.shipped), 0)
    LIMIT 100
}}

-- name: waiting
-- An order that is not approved takes no stock yet: its lines may wait or not.
{{differences:
    SELECT x.tenant_id, x.number || ' line ' || x.line_no AS subject,
        json_object('status', x.status, 'open', x.open, 'waiting', x.waiting) AS stored,
        json_object('status', x.status, 'open', x.should_open, 'waiting', x.should_wait) AS expected
    FROM (
        SELECT o.tenant_id, o.number, o.status, l.line_no, l.open, l.waiting,
            o.status NOT IN ('shipped', 'completed', 'cancelled') AS should_open, l.open = 1
            AND l.allocated_base + l.cancelled_base < l.ordered_base AS should_wait
        FROM order_line l
        CROSS JOIN sales_order o ON o.id = l.order_id
        WHERE {{of: o}}
    ) x
    WHERE x.open <> x.should_open
        OR (x.waiting = 1 AND x.should_wait = 0)
        OR (x.waiting = 0 AND x.should_wait = 1 AND x.status <> 'pending_approval')
    LIMIT 100
}}

-- name: asn_lines
{{differences:
    SELECT d.tenant_id, d.number || ' line ' || x.line_no AS subject,
        json_object('received', SUM(x.a)) AS stored, json_object('received', SUM(x.b)) AS expected
    FROM (
        SELECT l.inbound_id, l.line_no, l.received_base AS a, 0 AS b
        FROM inbound_line l
        UNION ALL
        SELECT r.inbound_id, l.inbound_line_no, 0, l.base
        FROM receipt r
        CROSS JOIN receipt_line l ON l.receipt_id = r.id
        WHERE r.inbound_id IS NOT NULL
            AND l.inbound_line_no IS NOT NULL
    ) x
    CROSS JOIN inbound d ON d.id = x.inbound_id
    WHERE {{of: d}}
    GROUP BY x.inbound_id, x.line_no
    HAVING SUM(x.a) <> SUM(x.b)
    LIMIT 100
}}

-- name: numbers
-- Numbers are unique by their tables' keys: as many as the counter says, and none above it, is no gap.
{{differences:
    SELECT x.tenant_id, x.kind || ' ' || x.day AS subject,
        json_object('counter', SUM(x.counted)) AS stored,
        json_object('documents', SUM(x.one), 'highest', MAX(x.ordinal)) AS expected
    FROM (
        SELECT c.tenant_id, c.kind, c.day, c.value AS counted, 0 AS one, 0 AS ordinal
        FROM counter c
        WHERE c.kind IN (
            'asn', 'grn', 'order', 'pick_task', 'cycle_count', 'variant', 'arrival_notice',
            'return', 'return_bill', 'transfer_bill'
        )
        UNION ALL
        SELECT m.tenant_id, m.kind, '20' || substr(m.number, 3, 6), 0, 1,
            CAST(substr(m.number, 9) AS INTEGER)
        FROM (
            SELECT tenant_id, 'arrival_notice' AS kind, number
            FROM inbound
            WHERE number GLOB 'AN[0-9]*'
            UNION ALL
            SELECT tenant_id, 'return_bill', number
            FROM return_order
            WHERE number GLOB 'SR[0-9]*'
            UNION ALL
            SELECT tenant_id, 'transfer_bill', number
            FROM transfer
            WHERE number GLOB 'CH[0-9]*'
        ) m
        UNION ALL
        SELECT d.tenant_id, 'return', substr(d.number, 5, 8), 0, 1,
            CAST(substr(d.number, 14) AS INTEGER)
        FROM return_order d
        WHERE d.number GLOB 'RMA-*'
        UNION ALL
        SELECT n.tenant_id, n.kind, substr(n.number, instr(n.number, '-') + 1, 8), 0, 1,
            CAST(substr(n.number, instr(n.number, '-') + 10) AS INTEGER)
        FROM (
            SELECT tenant_id, 'asn' AS kind, number
            FROM inbound
            WHERE number GLOB 'ASN-*'
            UNION ALL
            SELECT tenant_id, 'grn', number
            FROM receipt
            WHERE number GLOB 'GRN-*'
            UNION ALL
            SELECT tenant_id, 'order', number
            FROM sales_order
            WHERE number GLOB 'SO-*'
            UNION ALL
            SELECT tenant_id, 'pick_task', task_number
            FROM allocation
            WHERE task_number GLOB 'PT-*'
            UNION ALL
            SELECT tenant_id, 'cycle_count', number
            FROM cycle_count
            WHERE number GLOB 'CC-*'
        ) n
        UNION ALL
        SELECT i.tenant_id, 'variant', '', 0, 1, i.variant_id
        FROM item i
    ) x
    WHERE {{of: x}}
    GROUP BY 1, x.kind, x.day
    HAVING SUM(x.counted) <> SUM(x.one)
        OR SUM(x.counted) <> MAX(x.ordinal)
    LIMIT 100
}}

-- name: serials
{{differences:
    {{named_level:
        SELECT x.tenant_id, x.warehouse_id, x.location_id, x.item_id, x.lot_id, x.quality,
            json_object('onHand', SUM(x.a)) AS stored, json_object('onHand', SUM(x.b)) AS expected
        FROM (
            SELECT l.tenant_id, l.warehouse_id, l.location_id, l.item_id, l.lot_id, l.quality,
                l.on_hand AS a, 0 AS b
            FROM item t
            CROSS JOIN level l ON l.item_id = t.id
            WHERE (t.tracking = 'serial' OR t.details ->> '$.is_asset')
                AND {{of: l}}
            UNION ALL
            SELECT s.tenant_id, s.warehouse_id, s.location_id, s.item_id, s.lot_id, s.quality, 0,
                10000
            FROM serial s
            WHERE s.status IN ('in_stock', 'allocated', 'picked')
                AND {{of: s}}
        ) x
        GROUP BY 1, 2, 3, 4, 5, 6
        HAVING SUM(x.a) <> SUM(x.b)
    }}
}}

-- name: tallies
-- Of movements in and out, and of serials by slice and state (migration 0010).
{{differences:
    SELECT x.tenant_id, x.subject, json_object('rows', SUM(x.a)) AS stored,
        json_object('rows', SUM(x.b)) AS expected
    FROM (
        SELECT y.tenant_id,
            'movements ' || y.slice || ' / ' || y.warehouse_id || ' / ' || y.way AS subject,
            y.lines AS a, 0 AS b
        FROM in_out_tally y
        WHERE {{of: y}}
        UNION ALL
        SELECT y.tenant_id,
            'movements ' || y.slice || ' / ' || m.warehouse_id || ' / ' || iif(m.on_hand > 0, 1, 2),
            0, 1
        FROM in_out y
        CROSS JOIN movement m ON m.seq = y.seq
        WHERE {{of: y}}
        UNION ALL
        SELECT z.tenant_id, 'movements', SUM(z.listed), SUM(z.booked)
        FROM (
            SELECT y.tenant_id, 1 AS listed, 0 AS booked
            FROM in_out y
            WHERE {{of: y}}
            UNION ALL
            SELECT m.tenant_id, 0, 1
            FROM movement m
            WHERE m.on_hand <> 0
                AND m.kind <> 'move'
                AND {{of: m}}
        ) z
        GROUP BY z.tenant_id
        UNION ALL
        SELECT i.tenant_id,
            'serials of ' || i.sku || ' ' || y.slice || ' / ' || y.warehouse_id || ' / ' ||
                y.quality || ' / ' || y.state,
            y.pieces, 0
        FROM serial_tally y
        CROSS JOIN item i ON i.id = y.item_id
        WHERE {{of: i}}
        UNION ALL
        SELECT i.tenant_id,
            'serials of ' || i.sku || ' ' || y.slice || ' / ' || y.warehouse_id || ' / ' ||
                y.quality || ' / ' || y.state,
            0, 1
        FROM serial y
        CROSS JOIN item i ON i.id = y.item_id
        WHERE {{of: i}}
    ) x
    GROUP BY 1, 2
    HAVING SUM(x.a) <> SUM(x.b)
    LIMIT 100
}}

-- name: inbound_tallies
-- By list, slice, warehouse, how far they have come, and kind (migration 0014).
{{differences:
    SELECT x.tenant_id,
        x.list || ' ' || x.slice || ' / ' || COALESCE(h.code, x.warehouse_id) || ' / ' || x.stage
            || ' / ' || x.kind AS subject,
        json_object('documents', SUM(x.a)) AS stored, json_object('documents', SUM(x.b)) AS expected
    FROM (
        SELECT y.tenant_id, y.list, y.slice, y.warehouse_id, y.stage, y.kind, y.documents AS a,
            0 AS b
        FROM document_tally y
        WHERE {{of: y}}
        UNION ALL
        SELECT d.tenant_id, 'inbound', d.created_slice, d.warehouse_id, d.stage, d.kind, 0, 1
        FROM inbound d
        WHERE {{of: d}}
        UNION ALL
        SELECT d.tenant_id, 'order', d.created_slice, d.warehouse_id, d.stage, d.kind, 0, 1
        FROM sales_order d
        WHERE {{of: d}}
        UNION ALL
        SELECT d.tenant_id, 'inbound_completed', d.completed_slice, d.warehouse_id, d.stage, d.kind, 0, 1
        FROM inbound d
        WHERE d.completed_at IS NOT NULL
            AND {{of: d}}
    ) x
    LEFT JOIN warehouse h ON h.id = x.warehouse_id
    GROUP BY x.tenant_id, x.list, x.slice, x.warehouse_id, x.stage, x.kind
    HAVING SUM(x.a) <> SUM(x.b)
    LIMIT 100
}}

-- name: return_lines
-- What came back is the sum of the receipts, and what is claimed of an order's line is what its returns ask for
-- or, once they ended, what came.
{{differences:
    SELECT d.tenant_id, d.number || ' line ' || l.line_no AS subject,
        json_object('normal', l.normal_base, 'bad', l.bad_base) AS stored,
        json_object(
            'normal', COALESCE(SUM(iif(r.quality = 'normal', r.quantity, 0)), 0),
            'bad', COALESCE(SUM(iif(r.quality = 'bad', r.quantity, 0)), 0)
        ) AS expected
    FROM return_line l
    CROSS JOIN return_order d ON d.id = l.return_id
    LEFT JOIN return_receipt r ON r.return_id = l.return_id
        AND r.line_no = l.line_no
    WHERE {{of: d}}
    GROUP BY l.return_id, l.line_no
    HAVING stored <> expected
    LIMIT 100
}}

-- name: return_claims
{{differences:
    SELECT o.tenant_id, o.number || ' line ' || x.line_no AS subject,
        json_object('claimed', SUM(x.a), 'received', SUM(x.b)) AS stored,
        json_object('claimed', SUM(x.c), 'received', SUM(x.d)) AS expected
    FROM (
        SELECT c.order_id, c.line_no, c.claimed_base AS a, c.received_base AS b, 0 AS c, 0 AS d
        FROM return_claim c
        UNION ALL
        SELECT r.order_id, l.order_line_no, 0, 0,
            iif(l.open = 1, l.asked_base, l.normal_base + l.bad_base), l.normal_base + l.bad_base
        FROM return_order r
        CROSS JOIN return_line l ON l.return_id = r.id
        WHERE r.order_id IS NOT NULL
            AND l.order_line_no IS NOT NULL
    ) x
    CROSS JOIN sales_order o ON o.id = x.order_id
    WHERE {{of: o}}
    GROUP BY x.order_id, x.line_no
    HAVING stored <> expected
    LIMIT 100
}}

-- name: return_tallies
-- By slice, warehouse, store, how far they have come, and who made them.
{{differences:
    SELECT x.tenant_id,
        x.slice || ' / ' || COALESCE(h.code, x.warehouse_id) || ' / ' || x.store_code || ' / ' ||
            x.stage || ' / ' || x.made_by AS subject,
        json_object('documents', SUM(x.a)) AS stored, json_object('documents', SUM(x.b)) AS expected
    FROM (
        SELECT y.tenant_id, y.slice, y.warehouse_id, y.store_code, y.stage, y.made_by,
            y.documents AS a, 0 AS b
        FROM return_tally y
        WHERE {{of: y}}
        UNION ALL
        SELECT d.tenant_id, d.created_slice, d.warehouse_id, COALESCE(d.store_code, ''), d.stage,
            d.made_by, 0, 1
        FROM return_order d
        WHERE {{of: d}}
    ) x
    LEFT JOIN warehouse h ON h.id = x.warehouse_id
    GROUP BY x.tenant_id, x.slice, x.warehouse_id, x.store_code, x.stage, x.made_by
    HAVING SUM(x.a) <> SUM(x.b)
    LIMIT 100
}}

-- name: unserved
{{differences:
    SELECT o.tenant_id, o.number || ' line ' || l.line_no AS subject,
        json_object(
            'missing', l.ordered_base - l.allocated_base - l.cancelled_base, 'free', SUM(v.on_hand - v.allocated)
        ) AS stored,
        json_object('free', 0) AS expected
    FROM order_line l
    CROSS JOIN sales_order o ON o.id = l.order_id
    CROSS JOIN level v ON v.item_id = l.item_id
        AND v.warehouse_id = l.warehouse_id
    CROSS JOIN item i ON i.id = l.item_id
    CROSS JOIN location p ON p.id = v.location_id
    LEFT JOIN lot t ON t.id = v.lot_id
    WHERE l.waiting = 1
        AND v.on_hand > v.allocated
        AND v.quality = 'normal'
        AND NOT ({{blocked: p}})
        AND o.status <> 'pending_approval'
        AND NOT EXISTS (
            SELECT 1
            FROM unserved u
            WHERE u.item_id = l.item_id
                AND u.warehouse_id = l.warehouse_id
        )
        AND (l.lot_no IS NULL OR t.lot_no = l.lot_no)
        AND (
            t.expiry_date IS NULL
                OR t.expiry_date >= date(
                    ?3 ->> '$.today',
                    '+' || MAX(COALESCE(l.min_shelf_life_days, 0), i.lock_up_days) || ' days'
                )
        )
        AND {{of: o}}
    GROUP BY l.order_id, l.line_no
    LIMIT 100
}}

-- name: blocked_promises
{{differences:
    SELECT o.tenant_id, o.number || ' line ' || a.line_no || ' / ' || p.code AS subject,
        json_object('promised', SUM(a.quantity)) AS stored, json_object('promised', 0) AS expected
    FROM location p
    CROSS JOIN level l ON l.warehouse_id = p.warehouse_id
        AND l.location_id = p.id
    CROSS JOIN allocation a ON a.item_id = l.item_id
        AND a.warehouse_id = l.warehouse_id
        AND a.holding = 1
        AND a.location_id = l.location_id
        AND a.lot_id = l.lot_id
        AND a.quality = l.quality
    CROSS JOIN sales_order o ON o.id = a.order_id
    WHERE {{blocked: p}}
        AND l.allocated > 0
        AND a.status <> 'picked'
        AND {{of: o}}
    GROUP BY a.order_id, a.line_no, p.id
    LIMIT 100
}}

-- name: counts
-- Lines of counts that were closed before it was kept what they posted are left out.
{{differences:
    SELECT x.tenant_id, x.subject,
        json_object('posted', x.posted, 'booked', x.booked) AS stored,
        json_object('posted', x.variance, 'booked', x.posted) AS expected
    FROM (
        SELECT d.tenant_id, d.number || ' line ' || l.line_no AS subject, l.posted,
            l.counted - l.expected AS variance,
            i.tracking = 'serial' OR COALESCE(i.details ->> '$.is_asset', 0) AS by_serial,
            (
                SELECT COALESCE(SUM(m.on_hand), 0)
                FROM movement m
                WHERE m.item_id = l.item_id
                    AND m.document_id = d.id
                    AND m.warehouse_id = l.warehouse_id
                    AND m.location_id = l.location_id
                    AND m.lot_id = l.lot_id
                    AND m.quality = l.quality
            ) AS booked
        FROM cycle_count d
        CROSS JOIN cycle_count_line l ON l.count_id = d.id
        CROSS JOIN item i ON i.id = l.item_id
        WHERE d.status = 'closed'
            AND l.posted IS NOT NULL
            AND {{of: d}}
    ) x
    WHERE x.posted <> x.booked
        OR NOT iif(
            x.by_serial, x.posted = 0,
            x.posted = x.variance OR (x.variance < x.posted AND x.posted <= 0)
        )
    LIMIT 100
}}

-- fragment: normal(figure, item)
-- Normal stock of an item in the warehouse of store `s`.
(
    SELECT COALESCE(SUM(l.{{figure}}), 0)
    FROM level l
    WHERE l.item_id = {{item}}
        AND l.warehouse_id = s.warehouse_id
        AND l.quality = 'normal'
)

-- name: channels
-- A set has whole ones only; what the buffers of its components keep back counts as reserved.
{{differences:
    SELECT x.tenant_id, x.subject,
        json_object('physical', x.physical, 'reserved', x.reserved) AS stored,
        json_object('physical', x.there, 'reserved', x.held) AS expected
    FROM (
        SELECT c.tenant_id, s.code || ' / ' || i.sku AS subject, c.physical, c.reserved,
            IIF(p.sets IS NULL, {{normal: on_hand | c.item_id}}, p.sets * 10000) AS there,
            IIF(p.sets IS NULL, {{normal: allocated | c.item_id}}, (p.sets - p.sellable) * 10000) AS
                held
        FROM channel_stock c
        CROSS JOIN store s ON s.id = c.store_id
        CROSS JOIN item i ON i.id = c.item_id
        LEFT JOIN (
            SELECT c.store_id, c.item_id,
                MIN({{normal: on_hand | p.component_id}} / p.quantity) AS sets,
                MIN(
                    MAX(
                        {{normal: on_hand | p.component_id}} -
                            {{normal: allocated | p.component_id}} - 10000 * {{kept_back: k}},
                        0
                    ) / p.quantity
                ) AS sellable
            FROM channel_stock c
            CROSS JOIN store s ON s.id = c.store_id
            CROSS JOIN item_component p ON p.set_id = c.item_id
            LEFT JOIN channel_stock k ON k.store_id = c.store_id
                AND k.item_id = p.component_id
            GROUP BY 1, 2
        ) p ON p.store_id = c.store_id
            AND p.item_id = c.item_id
        LEFT JOIN channel_catch_up u ON u.store_id = c.store_id
        WHERE i.variant_id <= COALESCE(u.after, i.variant_id)
            AND {{of: c}}
    ) x
    WHERE x.physical <> x.there
        OR x.reserved <> x.held
    LIMIT 100
}}

-- name: channel_shares
-- A policy without a weight shares nothing out: quotas stay as they were. Nor does one that is still to be
-- applied.
{{differences:
    SELECT x.tenant_id, x.subject,
        json_object('sales', x.sales, 'least', x.least, 'most', x.most, 'sum', x.sum) AS stored,
        IIF(
            x.mode = 3, json_object('sales', x.for_sale, 'least', x.for_sale, 'most', x.for_sale),
            json_object('sales', x.for_sale, 'sum', x.for_sale)
        ) AS expected
    FROM (
        SELECT c.tenant_id, s.code || ' / ' || i.sku AS subject, c.sales,
            (SELECT MIN(q.value) FROM json_each(c.quotas) q) AS least,
            (SELECT MAX(q.value) FROM json_each(c.quotas) q) AS most,
            (SELECT SUM(q.value) FROM json_each(c.quotas) q) AS sum,
            MAX(
                (c.physical - c.reserved) / 10000 * COALESCE(
                    s.policy ->> '$.warehouse_share_percent', 100
                ) / 100 - {{kept_back: c}},
                0
            ) AS for_sale,
            COALESCE(
                c.mode,
                CASE s.policy ->> '$.mode' WHEN 'manual' THEN 0 WHEN 'equal' THEN 2 WHEN 'mirror'
                    THEN 3 ELSE 1 END
            ) AS mode,
            EXISTS (SELECT 1 FROM json_each(s.policy, '$.weights') g WHERE g.value > 0) AS weighed
        FROM channel_stock c
        CROSS JOIN store s ON s.id = c.store_id
        CROSS JOIN item i ON i.id = c.item_id
        LEFT JOIN channel_catch_up u ON u.store_id = c.store_id
        WHERE i.variant_id <= COALESCE(u.after, i.variant_id)
            AND {{of: c}}
    ) x
    WHERE x.sales <> x.for_sale
        OR (x.mode = 3 AND (x.least <> x.sales OR x.most <> x.sales))
        OR (x.sum <> x.sales AND (x.mode = 2 OR (x.mode = 1 AND x.weighed)))
    LIMIT 100
}}

-- name: manual_splits
{{differences:
    SELECT x.tenant_id, x.subject, json_object('allotted', x.allotted) AS stored,
        json_object('allotted', x.physical) AS expected
    FROM (
        SELECT y.tenant_id, s.code || ' / ' || i.sku || ' / ' || y.version AS subject,
            (SELECT SUM(q.value) FROM json_each(y.after, '$.channels') q) + COALESCE(y.after ->> '$.buffer', 0)
                AS allotted,
            y.after ->> '$.physical_stock' AS physical
        FROM channel_history y
        CROSS JOIN store s ON s.id = y.store_id
        CROSS JOIN item i ON i.id = y.item_id
        WHERE y.cause ->> '$.command.manual' IS NOT NULL
            AND {{of: y}}
    ) x
    WHERE x.allotted > x.physical
    LIMIT 100
}}
