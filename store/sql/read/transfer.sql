-- Reads of transfers.

-- fragment: transfer_json
-- A transfer `d` with its parcels and steps, and its warehouse `h`.
json_set(
    json_object(
        'id', d.id, 'number', d.number, 'warehouse_id', d.warehouse_id, 'warehouse_code', h.code,
        'store_code', d.store_code, 'reference_no', d.reference_no,
        'unique_reference', d.unique_reference, 'express_sn', d.express_sn,
        'joins', json(iif(d.joins, 'true', 'false')), 'status', d.status,
        'open', json(iif(d.open, 'true', 'false')), 'source', d.source
    ),
    '$.details', json(d.details), '$.measures', json(d.measures), '$.created_at', d.created_at,
    '$.updated_at', d.updated_at, '$.version', d.version,
    '$.parcels', (
        SELECT json_group_array(
            json_object(
                'transfer_id', p.transfer_id, 'place', p.place, 'tracking_no', p.tracking_no,
                'received_at', p.received_at, 'open', json(iif(p.open, 'true', 'false'))
            )
            ORDER BY p.place
        )
        FROM transfer_parcel p
        WHERE p.transfer_id = d.id
    ),
    '$.steps', (
        SELECT json_group_array(
            json_object('actor', y.actor, 'to', y.to_status, 'note', y.note, 'at', y.at)
            ORDER BY y.seq
        )
        FROM history y
        WHERE y.document_id = d.id
    )
)

-- name: one
-- Of all the numbers that are given; the latest that was not recalled, where one has been used again.
{{tenant}},
f AS MATERIALIZED (
    SELECT x.id
    FROM t
    CROSS JOIN transfer x ON x.tenant_id = t.id
        AND x.number = ?3 ->> '$.number'
    UNION
    SELECT x.id
    FROM t
    CROSS JOIN transfer x ON x.tenant_id = t.id
        AND x.reference_no = ?3 ->> '$.reference'
    UNION
    SELECT x.id
    FROM t
    CROSS JOIN transfer x ON x.tenant_id = t.id
        AND x.express_sn = ?3 ->> '$.express'
)
SELECT json_group_array({{transfer_json}}) AS j
FROM (
    SELECT x.id
    FROM f
    CROSS JOIN transfer x ON x.id = f.id
    WHERE (?3 ->> '$.number' IS NULL OR x.number = ?3 ->> '$.number')
        AND (?3 ->> '$.reference' IS NULL OR x.reference_no = ?3 ->> '$.reference')
        AND (?3 ->> '$.express' IS NULL OR x.express_sn = ?3 ->> '$.express')
    ORDER BY x.status = 'recalled', x.created_at DESC, x.id
    LIMIT 1
) k
CROSS JOIN transfer d ON d.id = k.id
CROSS JOIN warehouse h ON h.id = d.warehouse_id

-- name: numbers_taken
{{tenant}}
SELECT json_group_array(json_object('kind', x.kind, 'value', x.value, 'by', x.number)) AS j
FROM (
    SELECT 'parcel' AS kind, p.tracking_no AS value, d.number
    FROM t
    CROSS JOIN json_each(?3, '$.parcels') w
    CROSS JOIN transfer_parcel p ON p.tenant_id = t.id
        AND p.tracking_no = w.value
        AND p.open = 1
    CROSS JOIN transfer d ON d.id = p.transfer_id
    UNION ALL
    SELECT 'reference', d.unique_reference, d.number
    FROM t
    CROSS JOIN transfer d ON d.tenant_id = t.id
        AND d.unique_reference = ?3 ->> '$.reference'
    UNION ALL
    SELECT 'express', d.express_sn, d.number
    FROM t
    CROSS JOIN transfer d ON d.tenant_id = t.id
        AND d.express_sn = ?3 ->> '$.express'
        AND d.open = 1
) x

-- fragment: list(where)
-- A part of the transfers, newest first: what lies before the position.
{{tenant}}
SELECT json_group_array({{transfer_json}} ORDER BY d.created_at DESC, d.id DESC) AS j
FROM (
    SELECT x.id
    FROM t
    CROSS JOIN transfer x ON x.tenant_id = t.id {{where}}
        AND (x.created_at, x.id) < (
            COALESCE(?3 ->> '$.before[0]', 9223372036854775807), COALESCE(?3 ->> '$.before[1]', '')
        )
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
CROSS JOIN transfer d ON d.id = f.id
CROSS JOIN warehouse h ON h.id = d.warehouse_id

-- name: list
{{list: }}

-- name: list_of_status
{{list: AND x.status = ?3 ->> '$.status'}}

-- name: list_of_parcel
{{list:
    AND x.id IN (
        SELECT p.transfer_id
        FROM transfer_parcel p
        WHERE p.tenant_id = t.id
            AND p.tracking_no = ?3 ->> '$.parcel'
    )
}}
