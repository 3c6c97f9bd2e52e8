-- Reads of what the channels of stores may sell, one row for each store.

-- fragment: shares_out
-- Whether store `s` shares stock out by itself: its policy is no manual one, and gives somebody something.
CASE s.policy ->> '$.mode' WHEN 'manual' THEN 0 WHEN 'mirror' THEN 1 WHEN 'equal' THEN 1 ELSE EXISTS (
    SELECT 1
    FROM json_each(s.policy, '$.weights') g
    WHERE g.value > 0
) END

-- fragment: variants
-- The items of `n` as store `s` sees them, with the sets they are in and the components of those.
(
    SELECT json_group_array(
        json_object(
            'item_id', i.id, 'variant_id', i.variant_id, 'sku', i.sku,
            'stock', (
                SELECT json_array(COALESCE(SUM(l.on_hand), 0), COALESCE(SUM(l.allocated), 0))
                FROM level l
                WHERE l.item_id = i.id
                    AND l.warehouse_id = s.warehouse_id
                    AND l.quality = 'normal'
            ),
            'inventory_id', (
                SELECT v.id
                FROM inventory v
                WHERE v.item_id = i.id
                    AND v.warehouse_id = s.warehouse_id
            ),
            'row', (
                SELECT json_object(
                    'mode', c.mode, 'buffer', c.buffer, 'quotas', json(c.quotas),
                    'physical', c.physical, 'reserved', c.reserved, 'sales', c.sales,
                    'version', c.version
                )
                FROM channel_stock c
                WHERE c.store_id = s.id
                    AND c.item_id = i.id
            ),
            'parts', (
                SELECT json_group_array(json_array(p.component_id, p.quantity))
                FROM item_component p
                WHERE p.set_id = i.id
            )
        )
    )
    FROM whole w
    CROSS JOIN item i ON i.id = w.id
)

-- fragment: whole
-- From the items `n` to the sets they are in, and to the components of those.
sold(id) AS MATERIALIZED (
    SELECT id
    FROM n
    UNION
    SELECT p.set_id
    FROM n
    CROSS JOIN item_component p ON p.component_id = n.id
),
whole(id) AS MATERIALIZED (
    SELECT id
    FROM sold
    UNION
    SELECT p.component_id
    FROM sold
    CROSS JOIN item_component p ON p.set_id = sold.id
)

-- fragment: behind
(
    SELECT json_object('after', u.after, 'version', u.version)
    FROM channel_catch_up u
    WHERE u.store_id = s.id
)

-- name: stock
{{tenant}}, n(id) AS MATERIALIZED (SELECT x.id FROM {{items_of}} x), {{whole}}
SELECT json_object(
    'store', {{store_json}}, 'branch_id', h.branch_id, 'behind', {{behind}},
    'variants', {{variants}}
) AS j
FROM t
CROSS JOIN store s ON s.tenant_id = t.id
CROSS JOIN warehouse h ON h.id = s.warehouse_id
WHERE s.number IN (SELECT value FROM json_each(?3, '$.stores'))
    OR EXISTS (SELECT 1 FROM channel_stock c WHERE c.store_id = s.id)
    OR {{shares_out}}

-- name: page
-- The next items of the tenant by number. A page that is full may have another one behind it.
{{tenant}},
page(id, number) AS MATERIALIZED (
    SELECT i.id, i.variant_id
    FROM t
    CROSS JOIN item i ON i.tenant_id = t.id
        AND i.variant_id > COALESCE(
            ?3 ->> '$.after',
            (
                SELECT u.after
                FROM store s
                CROSS JOIN channel_catch_up u ON u.store_id = s.id
                WHERE s.tenant_id = t.id
                    AND s.number = ?3 ->> '$.store'
            ),
            0
        )
    ORDER BY i.variant_id
    LIMIT ?3 ->> '$.limit'
),
n(id) AS MATERIALIZED (
    SELECT p.id
    FROM t
    CROSS JOIN store s ON s.tenant_id = t.id
        AND s.number = ?3 ->> '$.store'
    CROSS JOIN page p
    WHERE EXISTS (SELECT 1 FROM channel_stock c WHERE c.store_id = s.id AND c.item_id = p.id)
        OR EXISTS (
            SELECT 1
            FROM inventory v
            WHERE v.item_id = p.id
                AND v.warehouse_id = s.warehouse_id
                AND v.on_hand > 0
        )
),
{{whole}}
SELECT json_object(
    'store', {{store_json}}, 'branch_id', h.branch_id, 'behind', {{behind}},
    'page_ends', (SELECT iif(COUNT(*) < ?3 ->> '$.limit', NULL, MAX(number)) FROM page),
    'variants', {{variants}}
) AS j
FROM t
CROSS JOIN store s ON s.tenant_id = t.id
    AND s.number = ?3 ->> '$.store'
CROSS JOIN warehouse h ON h.id = s.warehouse_id

-- fragment: history(which)
{{tenant}}
SELECT json_group_array(json(f.j)) AS j
FROM (
    SELECT json_object(
        'version', y.version, 'at', y.at, 'actor', y.actor, 'actor_id', y.actor_id,
        'cause', json(y.cause), 'before', json(y.before), 'after', json(y.after)
    ) AS j
    FROM t
    CROSS JOIN store s ON s.tenant_id = t.id
        AND s.number = ?3 ->> '$.store'
    CROSS JOIN item i ON i.tenant_id = t.id
        AND i.variant_id = ?3 ->> '$.variant'
    CROSS JOIN channel_history y ON y.store_id = s.id
        AND y.item_id = i.id
        AND {{which}}
    ORDER BY y.version DESC
    LIMIT ?3 ->> '$.limit'
) f

-- name: history
-- Splits of a variant, newest first.
{{history: y.version < COALESCE(?3 ->> '$.before', 9223372036854775807)}}

-- name: history_by_version
-- One of them.
{{history: y.version = ?3 ->> '$.version'}}
