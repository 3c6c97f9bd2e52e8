-- fragment: tenant
-- The tenant of the request, as the table `t`: the one the key or the merchant is bound to, else the
-- one it names. No merchant's id is ever the hash of a key.
WITH t(id) AS (
    SELECT COALESCE(
        (SELECT tenant_id FROM api_key WHERE key_hash = ?1),
        (SELECT tenant_id FROM flash_credential WHERE mch_id = ?1), ?2
    )
)

-- fragment: goods_id(code)
-- The id of the item that a code of the Flash surface names: by its barcode, else by a reserve barcode,
-- else by its sku. Of several items with one barcode it is the oldest.
COALESCE(
    (
        SELECT x.id
        FROM item x
        WHERE x.tenant_id = t.id
            AND x.barcode = {{code}}
        ORDER BY x.variant_id
        LIMIT 1
    ),
    (SELECT x.item_id FROM item_barcode x WHERE x.tenant_id = t.id AND x.barcode = {{code}}),
    (SELECT x.id FROM item x WHERE x.tenant_id = t.id AND x.sku = {{code}})
)

-- fragment: item_id(code)
-- The id of the item that a code names: a sku, or a code of the Flash surface where the need says so.
iif(
    ?3 ->> '$.by_goods_code', {{goods_id: {{code}}}},
    (SELECT x.id FROM item x WHERE x.tenant_id = t.id AND x.sku = {{code}})
)

-- fragment: items_of
-- The items that `?3` names by their codes, with the components of sets, by their numbers or by a document: an
-- order, an ASN, a cycle count or a return; or by the locations that they lie in, where they are promised, or, in a
-- quarantine, waited for.
(
    SELECT i.id AS id, i.sku AS sku, i.lock_up_days AS lock_up_days
    FROM (
        SELECT {{item_id: w.value}} AS id
        FROM t
        CROSS JOIN json_each(?3, '$.skus') w
        UNION
        SELECT c.component_id
        FROM t
        CROSS JOIN json_each(?3, '$.skus') w
        CROSS JOIN item_component c ON c.set_id = {{item_id: w.value}}
        UNION
        SELECT i.id
        FROM t
        CROSS JOIN json_each(?3, '$.variants') w
        CROSS JOIN item i ON i.tenant_id = t.id
            AND i.variant_id = w.value
        UNION
        SELECT l.item_id
        FROM (
            SELECT l.item_id
            FROM t
            CROSS JOIN sales_order d ON d.tenant_id = t.id
                AND d.number = ?3 ->> '$.order'
            CROSS JOIN order_line l ON l.order_id = d.id
            UNION
            SELECT l.item_id
            FROM t
            CROSS JOIN sales_order d ON d.tenant_id = t.id
                AND d.reference_no = ?3 ->> '$.reference'
            CROSS JOIN order_line l ON l.order_id = d.id
            UNION
            SELECT l.item_id
            FROM t
            CROSS JOIN inbound d ON d.tenant_id = t.id
                AND d.number = ?3 ->> '$.order'
            CROSS JOIN inbound_line l ON l.inbound_id = d.id
            UNION
            SELECT l.item_id
            FROM t
            CROSS JOIN cycle_count d ON d.tenant_id = t.id
                AND d.number = ?3 ->> '$.order'
            CROSS JOIN cycle_count_line l ON l.count_id = d.id
            UNION
            SELECT l.item_id
            FROM t
            CROSS JOIN return_order d ON d.tenant_id = t.id
                AND d.number = ?3 ->> '$.order'
            CROSS JOIN return_line l ON l.return_id = d.id
        ) l
        UNION
        SELECT l.item_id
        FROM t
        CROSS JOIN json_each(?3, '$.places') w
        CROSS JOIN warehouse h ON h.tenant_id = t.id
            AND h.code = w.value ->> 0
        CROSS JOIN location p ON p.warehouse_id = h.id
            AND p.code = w.value ->> 1
        CROSS JOIN level l ON l.warehouse_id = h.id
            AND l.location_id = p.id
            AND l.on_hand > 0
        WHERE iif(
            {{blocked: p}},
            EXISTS (
                SELECT 1
                FROM order_line x
                WHERE x.item_id = l.item_id
                    AND x.waiting = 1
                    AND x.warehouse_id = h.id
            ),
            l.allocated > 0
        )
    ) k
    CROSS JOIN item i ON i.id = k.id
)

-- fragment: store_json
-- A store; `s` is one, `h` its warehouse.
json_object(
    'id', s.id, 'number', s.number, 'code', s.code, 'name', s.name, 'warehouse_id', s.warehouse_id,
    'warehouse_code', h.code, 'policy', json(s.policy),
    'manual_allocation', json(iif(s.manual_allocation, 'true', 'false')),
    'created_at', s.created_at, 'version', s.version
)

-- fragment: newest(table, where)
-- A page of a table, newest first: what lies before the position, which is past all rows where none
-- is given.
(
    SELECT *
    FROM {{table}}
    WHERE {{where}}(created_at, id) < (
        COALESCE(?3 ->> '$.before[0]', 9223372036854775807), COALESCE(?3 ->> '$.before[1]', '')
    )
    ORDER BY created_at DESC, id DESC
    LIMIT ?3 ->> '$.limit'
)

-- fragment: kept_back(row)
-- What store `s` keeps back of the item whose row in channel_stock that is, if it has one: the buffer of its
-- policy, or in manual mode the row's own.
COALESCE(
    iif(
        COALESCE({{row}}.mode, iif(s.policy ->> '$.mode' = 'manual', 0, 1)) = 0, {{row}}.buffer, NULL
    ),
    s.policy ->> '$.buffer', 0
)

-- fragment: serial_json
-- A piece `s` of the item `i`.
json_object(
    'item_id', s.item_id, 'sku', i.sku, 'serial', s.serial, 'status', s.status,
    'warehouse_id', s.warehouse_id, 'location_id', s.location_id, 'lot_id', s.lot_id,
    'quality', s.quality, 'document_id', s.document_id, 'updated_at', s.updated_at,
    'version', s.version
)

-- fragment: picked(level)
-- What is picked of a level and has left the shelf.
(
    SELECT COALESCE(SUM(x.quantity), 0)
    FROM allocation x
    WHERE x.item_id = {{level}}.item_id
        AND x.location_id = {{level}}.location_id
        AND x.status = 'picked'
        AND x.warehouse_id = {{level}}.warehouse_id
        AND x.lot_id = {{level}}.lot_id
        AND x.quality = {{level}}.quality
)

-- fragment: blocked(location)
-- Whether nothing that lies in a location may be sold.
{{location}}.kind IN ('quarantine', 'damage')
-- fragment: tallied_page(list, table, slice, at, warehouse, tally_wanted, wanted, row)
-- A page of a table `d` by the tallies of its slices: `n` of each slice that has any, and how many come
-- `before` it. Of a slice that the span cuts, the documents are counted.
{{tenant}},
{{warehouse}},
y AS MATERIALIZED (
    SELECT y.slice, SUM(y.documents) AS n, MIN(y.first_at) AS a, MAX(y.last_at) AS b
    FROM t
    CROSS JOIN document_tally y ON y.tenant_id = t.id
        AND y.list = '{{list}}'
        AND y.slice BETWEEN ((?3 ->> '$.from') + 25200000) / 86400000 * 1000000 AND
            ((?3 ->> '$.to') + 25200000) / 86400000 * 1000000 + 999999
    WHERE y.documents > 0
        AND {{tally_wanted}}
    GROUP BY y.slice
),
c AS MATERIALIZED (
    SELECT y.slice, CASE WHEN y.a >= ?3 ->> '$.from'
        AND y.b <= ?3 ->> '$.to' THEN y.n ELSE (
            SELECT COUNT(*)
            FROM {{table}} d
            WHERE d.tenant_id = (SELECT id FROM t)
                AND d.{{slice}} = y.slice
                AND d.{{at}} BETWEEN ?3 ->> '$.from' AND ?3 ->> '$.to'
                AND {{wanted}}
        ) END AS n
    FROM y
),
p AS MATERIALIZED (
    SELECT slice, n, SUM(n) OVER (ORDER BY slice DESC) - n AS before
    FROM c
    WHERE n > 0
)
SELECT json_object(
    'total', (SELECT COALESCE(SUM(n), 0) FROM c),
    'rows', (
        SELECT json_group_array({{row}} ORDER BY d.{{slice}} DESC, d.{{at}} DESC, d.id DESC)
        FROM (
            SELECT d.id
            FROM p
            CROSS JOIN {{table}} d ON d.tenant_id = (SELECT id FROM t)
                AND d.{{slice}} = p.slice
                AND d.{{at}} BETWEEN ?3 ->> '$.from' AND ?3 ->> '$.to'
            WHERE p.before < (?3 ->> '$.skip') + (?3 ->> '$.limit')
                AND p.before + p.n > ?3 ->> '$.skip'
                AND {{wanted}}
            ORDER BY p.slice DESC, d.{{at}} DESC, d.id DESC
            LIMIT ?3 ->> '$.limit' OFFSET (?3 ->> '$.skip') - (
                SELECT COALESCE(MIN(before), 0)
                FROM p
                WHERE before + n > ?3 ->> '$.skip'
            )
        ) f
        CROSS JOIN {{table}} d ON d.id = f.id
        CROSS JOIN warehouse h ON h.id = d.warehouse_id
    )
) AS j
