-- What must still hold when a commit is written: each refuses the batch by a row that `guard` doesn't take.

-- name: item_versions
INSERT INTO guard(ok)
SELECT 0
FROM json_each(?2) g
LEFT JOIN item i ON i.id = g.key
WHERE ?1 IS NOT NULL
    AND i.version IS NOT g.value
LIMIT 1

-- name: unused_items
INSERT INTO guard(ok)
SELECT 0
FROM json_each(?2) g
WHERE ?1 IS NOT NULL
    AND (
        EXISTS (SELECT 1 FROM inventory v WHERE v.item_id = g.value AND v.on_hand <> 0)
            OR EXISTS (SELECT 1 FROM inbound_line l WHERE l.item_id = g.value AND l.open = 1)
            OR EXISTS (SELECT 1 FROM order_line l WHERE l.item_id = g.value AND l.open = 1)
            OR EXISTS (SELECT 1 FROM cycle_count_line l WHERE l.item_id = g.value AND l.open = 1)
            OR EXISTS (SELECT 1 FROM return_line l WHERE l.item_id = g.value AND l.open = 1)
    )
LIMIT 1

-- name: barcodes
-- A code means one item, whether it is a barcode, one in reserve or a sku.
INSERT INTO guard(ok)
SELECT 0
FROM json_each(?2) g
WHERE EXISTS (
    SELECT 1
    FROM item i
    WHERE i.tenant_id = ?1
        AND i.barcode = g.value ->> 0
        AND i.id <> g.value ->> 1
)
    OR EXISTS (
        SELECT 1
        FROM item_barcode b
        WHERE b.tenant_id = ?1
            AND b.barcode = g.value ->> 0
            AND b.item_id <> g.value ->> 1
    )
    OR EXISTS (
        SELECT 1
        FROM item i
        WHERE i.tenant_id = ?1
            AND i.sku = g.value ->> 0
            AND i.id <> g.value ->> 1
    )
LIMIT 1

-- name: login_versions
INSERT INTO guard(ok)
SELECT 0
FROM json_each(?2) g
LEFT JOIN login_failure f ON f.email = g.key
WHERE ?1 IS NOT NULL
    AND COALESCE(f.version, 0) <> g.value
LIMIT 1

-- name: no_gain
INSERT INTO guard(ok)
SELECT 0
FROM json_each(?2) g
LEFT JOIN inventory v ON v.warehouse_id = g.value ->> 0
    AND v.item_id = g.value ->> 1
WHERE ?1 IS NOT NULL
    AND COALESCE(v.gains, 0) <> g.value ->> 2
LIMIT 1

-- name: no_wait
INSERT INTO guard(ok)
SELECT 0
FROM json_each(?2) g
LEFT JOIN inventory v ON v.warehouse_id = g.value ->> 0
    AND v.item_id = g.value ->> 1
WHERE ?1 IS NOT NULL
    AND COALESCE(v.waits, 0) <> g.value ->> 2
LIMIT 1

-- name: quarantines
-- What was put into a quarantine was told to nobody who waits.
INSERT INTO guard(ok)
SELECT 0
FROM json_each(?2) g
CROSS JOIN location p ON p.id = g.value
WHERE ?1 IS NOT NULL
    AND NOT ({{blocked: p}})
LIMIT 1

-- name: unpicked
-- After promises are written: none rests on what lies in locations from which nothing may be sold from now on,
-- but what is picked.
INSERT INTO guard(ok)
SELECT 0
FROM json_each(?2) g
CROSS JOIN level l ON l.warehouse_id = g.value ->> 0
    AND l.location_id = g.value ->> 1
CROSS JOIN allocation a ON a.item_id = l.item_id
    AND a.warehouse_id = l.warehouse_id
    AND a.holding = 1
    AND a.location_id = l.location_id
WHERE ?1 IS NOT NULL
    AND l.allocated > 0
    AND a.status <> 'picked'
LIMIT 1

-- name: no_waiter
-- Nobody waits for what lies free in quarantines that end, but those who were known.
INSERT INTO guard(ok)
SELECT 0
FROM json_each(?2) g
CROSS JOIN level l ON l.warehouse_id = g.value ->> 'warehouse_id'
    AND l.location_id = g.value ->> 'location_id'
    AND l.on_hand > l.allocated
WHERE ?1 IS NOT NULL
    AND l.item_id NOT IN (SELECT k.value FROM json_each(g.value, '$.known_items') k)
    AND EXISTS (
        SELECT 1
        FROM order_line x
        WHERE x.item_id = l.item_id
            AND x.waiting = 1
            AND x.warehouse_id = l.warehouse_id
    )
LIMIT 1

-- name: falls
-- Before this commit moves anything: it tells of a crossing of the reorder point, with these figures, exactly
-- where it makes one.
INSERT INTO guard(ok)
SELECT 0
FROM (
    SELECT v.reorder_point AS point, v.on_hand - v.allocated AS before,
        v.on_hand - v.allocated + (g.value ->> 'by') AS after,
        g.value ->> '$.told.available' AS available, g.value ->> '$.told.point' AS told
    FROM json_each(?2) g
    LEFT JOIN inventory v ON v.item_id = g.value ->> 'item_id'
        AND v.warehouse_id = g.value ->> 'warehouse_id'
) x
WHERE ?1 IS NOT NULL
    AND (
        COALESCE(x.before > x.point AND x.after <= x.point, 0) <> (x.told IS NOT NULL)
            OR (x.told IS NOT NULL AND (x.after <> x.available OR x.point <> x.told))
    )
LIMIT 1

-- name: inventories
-- Handwork tells an event of its inventory record, so the record must be the one it knew or made:
-- another commit may have made one meanwhile.
INSERT INTO guard(ok)
SELECT 0
FROM json_each(?2) r
CROSS JOIN inventory v ON v.item_id = r.value ->> 'item_id'
    AND v.warehouse_id = r.value ->> 'warehouse_id'
WHERE ?1 IS NOT NULL
    AND r.value ->> 'kind' IN ('adjustment', 'count')
    AND v.id <> r.value ->> 'inventory_id'
LIMIT 1

-- name: store_versions
INSERT INTO guard(ok)
SELECT 0
FROM json_each(?2) g
LEFT JOIN store s ON s.id = g.key
WHERE ?1 IS NOT NULL
    AND s.version IS NOT g.value
LIMIT 1

-- name: normal_stock
-- Before this commit moves anything: what the first row of a variant rests on.
INSERT INTO guard(ok)
SELECT 0
FROM (
    SELECT g.value ->> '$[1][0]' AS on_hand, g.value ->> '$[1][1]' AS allocated,
        (
            SELECT json_array(COALESCE(SUM(l.on_hand), 0), COALESCE(SUM(l.allocated), 0))
            FROM level l
            WHERE l.warehouse_id = g.value ->> '$[0][0]'
                AND l.item_id = g.value ->> '$[0][1]'
                AND l.quality = 'normal'
        ) AS stored
    FROM json_each(?2) g
) x
WHERE ?1 IS NOT NULL
    AND x.stored <> json_array(x.on_hand, x.allocated)
LIMIT 1

-- name: inventory_ids
-- After records are made: an event speaks of the one that there is.
INSERT INTO guard(ok)
SELECT 0
FROM json_each(?2) g
LEFT JOIN inventory v ON v.warehouse_id = g.value ->> '$[0][0]'
    AND v.item_id = g.value ->> '$[0][1]'
WHERE ?1 IS NOT NULL
    AND v.id IS NOT g.value ->> '$[1]'
LIMIT 1

-- fragment: shares_out
-- Whether store `s` shares stock out by itself.
CASE s.policy ->> '$.mode' WHEN 'manual' THEN 0 WHEN 'mirror' THEN 1 WHEN 'equal' THEN 1 ELSE EXISTS (
    SELECT 1
    FROM json_each(s.policy, '$.weights') g
    WHERE g.value > 0
) END

-- name: followed
-- After channels are written: each row that rests on stock which moved was written by this very commit, and
-- where a store shares out there is one. A row that was made meanwhile, or a policy that became another, was
-- not known to it.
INSERT INTO guard(ok)
SELECT 0
FROM json_each(?2, '$[1]') m
CROSS JOIN store s ON s.tenant_id = ?1
    AND s.warehouse_id = m.value ->> 0
WHERE EXISTS (
    SELECT 1
    FROM channel_stock c
    WHERE c.store_id = s.id
        AND c.item_id = m.value ->> 1
        AND c.touched_by IS NOT ?2 ->> '$[0]'
)
    OR EXISTS (
        SELECT 1
        FROM item_component p
        CROSS JOIN channel_stock c ON c.store_id = s.id
            AND c.item_id = p.set_id
        WHERE p.component_id = m.value ->> 1
            AND c.touched_by IS NOT ?2 ->> '$[0]'
    )
    OR (
        NOT EXISTS (
            SELECT 1
            FROM channel_stock c
            WHERE c.store_id = s.id
                AND c.item_id = m.value ->> 1
        )
            AND {{shares_out}}
    )
LIMIT 1

-- name: passed
-- After channels are written: of the variants that a policy was applied to, each that has a row, or stock
-- where the policy shares out, was written by this very commit.
INSERT INTO guard(ok)
SELECT 0
FROM store s
CROSS JOIN item i ON i.tenant_id = ?1
    AND i.variant_id > ?2 ->> 'after'
    AND i.variant_id <= ?2 ->> 'until'
LEFT JOIN channel_stock c ON c.store_id = s.id
    AND c.item_id = i.id
WHERE s.id = ?2 ->> 'store_id'
    AND c.touched_by IS NOT ?2 ->> 'mark'
    AND (
        c.item_id IS NOT NULL
            OR (
                EXISTS (
                    SELECT 1
                    FROM level l
                    WHERE l.item_id = i.id
                        AND l.warehouse_id = s.warehouse_id
                        AND l.quality = 'normal'
                        AND l.on_hand > 0
                )
                    AND {{shares_out}}
            )
    )
LIMIT 1
