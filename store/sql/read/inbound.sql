-- Reads of what is to come and what came: ASNs and receipts.

-- fragment: inbound_lines
(
    SELECT json_group_array(
        json_set(
            json_object(
                'inbound_id', l.inbound_id, 'line_no', l.line_no, 'item_id', l.item_id,
                'sku', i.sku, 'uom_code', l.uom_code,
                'factor', json_object('of_unit', l.factor_unit, 'of_base', l.factor_base),
                'expected', l.expected, 'expected_base', l.expected_base,
                'received_base', l.received_base, 'lot_no', l.lot_no,
                'production_date', l.production_date, 'expiry_date', l.expiry_date,
                'open', json(iif(l.open, 'true', 'false'))
            ),
            '$.unit_price', l.unit_price, '$.pieces', json(l.pieces),
            '$.is_asset', json(iif(i.details ->> '$.is_asset', 'true', 'false'))
        )
        ORDER BY l.line_no
    )
    FROM inbound_line l
    CROSS JOIN item i ON i.id = l.item_id
    WHERE l.inbound_id = d.id
)

-- fragment: inbound
-- An ASN with its lines: `d`, its warehouse `h` and its supplier `p`.
json_set(
    json_object(
        'id', d.id, 'number', d.number, 'warehouse_id', d.warehouse_id, 'warehouse_code', h.code,
        'supplier_id', d.supplier_id, 'supplier_code', p.code, 'expected_date', d.expected_date,
        'reference_no', d.reference_no, 'unique_reference', d.unique_reference, 'status', d.status,
        'source', d.source, 'created_at', d.created_at, 'updated_at', d.updated_at,
        'version', d.version
    ),
    '$.kind', d.kind, '$.quality', d.quality, '$.delivery', json(d.delivery),
    '$.approved_at', d.approved_at, '$.arrived_at', d.arrived_at, '$.arrived_by', d.arrived_by,
    '$.completed_at', d.completed_at, '$.lines', {{inbound_lines}}
)

-- name: asn
{{tenant}}
SELECT json_group_array({{inbound}}) AS j
FROM t
CROSS JOIN inbound d ON d.tenant_id = t.id
    AND d.number = ?3 ->> '$.number'
CROSS JOIN warehouse h ON h.id = d.warehouse_id
LEFT JOIN partner p ON p.id = d.supplier_id

-- name: asn_references
{{tenant}}
SELECT json_group_array(json_object('key', d.unique_reference, 'row', d.number)) AS j
FROM t
CROSS JOIN json_each(?3, '$.references') w
CROSS JOIN inbound d ON d.tenant_id = t.id
    AND d.unique_reference = w.value

-- name: references
{{tenant}}
SELECT json_group_array(json_object('key', d.reference_no, 'row', d.number)) AS j
FROM t
CROSS JOIN json_each(?3, '$.references') w
CROSS JOIN inbound d ON d.id = (
    SELECT x.id
    FROM inbound x
    WHERE x.tenant_id = t.id
        AND x.reference_no = w.value
        AND x.stage > 0
    LIMIT 1
)

-- name: named
{{tenant}}
SELECT json_group_array({{inbound}}) AS j
FROM (
    SELECT x.id, 0 AS rank
    FROM t
    CROSS JOIN inbound x ON x.tenant_id = t.id
        AND x.number = ?3 ->> '$.name'
        AND x.stage > 0
    UNION ALL
    SELECT *
    FROM (
        SELECT x.id, 1
        FROM t
        CROSS JOIN inbound x ON x.tenant_id = t.id
            AND x.reference_no = ?3 ->> '$.name'
            AND x.stage > 0
        LIMIT 2
    )
    ORDER BY rank
    LIMIT 2
) f
CROSS JOIN inbound d ON d.id = f.id
CROSS JOIN warehouse h ON h.id = d.warehouse_id
LEFT JOIN partner p ON p.id = d.supplier_id

-- fragment: row
-- What a list shows of a document: `d` in warehouse `h`.
json_object(
    'number', d.number, 'reference_no', d.reference_no, 'warehouse', h.number,
    'warehouse_name', h.name, 'stage', d.stage, 'kind', d.kind
)

-- name: views
-- A document is named by its number or by the caller's own. What has come is added up once for all lines of a
-- document, from the receipts booked on it.
{{tenant}},
f AS MATERIALIZED (
    SELECT x.id
    FROM t
    CROSS JOIN inbound x ON x.tenant_id = t.id
        AND x.number = ?3 ->> '$.number'
        AND x.stage > 0
        AND (?3 ->> '$.reference' IS NULL OR x.reference_no = ?3 ->> '$.reference')
    UNION
    SELECT *
    FROM (
        SELECT x.id
        FROM t
        CROSS JOIN inbound x ON x.tenant_id = t.id
            AND x.reference_no = ?3 ->> '$.number'
            AND x.stage > 0
            AND (?3 ->> '$.reference' IS NULL OR x.reference_no = ?3 ->> '$.reference')
        ORDER BY x.created_at DESC
        LIMIT 5
    )
    UNION
    SELECT *
    FROM (
        SELECT x.id
        FROM t
        CROSS JOIN inbound x ON x.tenant_id = t.id
            AND x.reference_no = ?3 ->> '$.reference'
            AND x.stage > 0
            AND ?3 ->> '$.number' IS NULL
        ORDER BY x.created_at DESC
        LIMIT 5
    )
),
c AS MATERIALIZED (
    SELECT r.inbound_id, l.inbound_line_no AS line_no,
        SUM(iif(l.quality = 'normal', l.base, 0)) AS normal,
        SUM(iif(l.quality = 'bad', l.base, 0)) AS bad,
        json_group_array(DISTINCT o.lot_no) FILTER (WHERE o.lot_no IS NOT NULL) AS lots
    FROM f
    CROSS JOIN receipt r ON r.inbound_id = f.id
    CROSS JOIN receipt_line l ON l.receipt_id = r.id
    LEFT JOIN lot o ON o.id = l.lot_id
    WHERE l.inbound_line_no IS NOT NULL
    GROUP BY 1, 2
)
SELECT json_group_array(
    json_set(
        {{row}}, '$.supplier_code', p.code, '$.expected_date', d.expected_date,
        '$.delivery', json(d.delivery), '$.created_at', d.created_at,
        '$.approved_at', d.approved_at, '$.arrived_at', d.arrived_at, '$.arrived_by', d.arrived_by,
        '$.completed_at', d.completed_at,
        '$.lines', (
            SELECT json_group_array(
                json_object(
                    'line_no', l.line_no, 'barcode', COALESCE(i.barcode, i.sku), 'name', i.name,
                    'specification', COALESCE(i.details ->> '$.specification', ''),
                    'expected', l.expected_base, 'received', l.received_base,
                    'normal', COALESCE(c.normal, 0), 'bad', COALESCE(c.bad, 0),
                    'unit_price', l.unit_price, 'lots', json(COALESCE(c.lots, '[]'))
                )
                ORDER BY l.line_no
            )
            FROM inbound_line l
            CROSS JOIN item i ON i.id = l.item_id
            LEFT JOIN c ON c.inbound_id = l.inbound_id
                AND c.line_no = l.line_no
            WHERE l.inbound_id = d.id
        )
    )
    ORDER BY d.created_at DESC, d.id
) AS j
FROM f
CROSS JOIN inbound d ON d.id = f.id
CROSS JOIN warehouse h ON h.id = d.warehouse_id
LEFT JOIN partner p ON p.id = d.supplier_id

-- fragment: wanted(row)
-- Whether a tally or a document, `$row`, is asked for.
{{row}}.stage IN (SELECT value FROM json_each(?3, '$.stages'))
    AND (?3 ->> '$.kind' IS NULL OR {{row}}.kind = ?3 ->> '$.kind')
    AND (?3 ->> '$.warehouse' IS NULL OR {{row}}.warehouse_id = (SELECT id FROM w))

-- fragment: page(list, slice, at)
-- A page of inbound documents by the tallies of a list.
{{tallied_page:
    {{list}} | inbound | {{slice}} | {{at}} | {{numbered_warehouse}} | {{wanted: y}} | {{wanted: d}} | {{row}}
}}

-- fragment: numbered_warehouse
-- The warehouse that a list is of, as the table `w`.
w AS MATERIALIZED (
    SELECT h.id
    FROM t
    CROSS JOIN warehouse h ON h.tenant_id = t.id
        AND h.number = ?3 ->> '$.warehouse'
)

-- name: created_page
{{page: inbound | created_slice | created_at}}

-- name: completed_page
{{page: inbound_completed | completed_slice | completed_at}}

-- name: files
{{tenant}}
SELECT json_group_array(
    json_object(
        'key', f.key, 'document_id', f.document_id, 'position', f.position, 'name', f.name,
        'extension', f.extension, 'bytes', f.bytes, 'created_at', f.created_at
    )
    ORDER BY f.position
) AS j
FROM t
CROSS JOIN inbound d ON d.tenant_id = t.id
    AND d.number = ?3 ->> '$.number'
CROSS JOIN file f ON f.document_id = d.id
    AND f.state <> 'dropped'

-- fragment: receipts(find)
-- Receipts `r` with their lines, and the ASN `d` of each.
{{tenant}}
SELECT json_group_array(
    json_object(
        'id', r.id, 'number', r.number, 'warehouse_id', r.warehouse_id, 'warehouse_code', h.code,
        'inbound_id', r.inbound_id, 'inbound_number', d.number, 'source', r.source,
        'created_at', r.created_at,
        'lines', (
            SELECT json_group_array(
                json_object(
                    'receipt_id', l.receipt_id, 'line_no', l.line_no,
                    'inbound_line_no', l.inbound_line_no, 'item_id', l.item_id, 'sku', i.sku,
                    'uom_code', l.uom_code, 'quantity', l.quantity, 'base', l.base,
                    'location_id', l.location_id, 'location_code', p.code, 'lot_id', l.lot_id,
                    'lot_no', o.lot_no, 'expiry_date', o.expiry_date, 'quality', l.quality,
                    'value', l.value, 'serials', json(l.serials)
                )
                ORDER BY l.line_no
            )
            FROM receipt_line l
            CROSS JOIN item i ON i.id = l.item_id
            CROSS JOIN location p ON p.id = l.location_id
            LEFT JOIN lot o ON o.id = l.lot_id
            WHERE l.receipt_id = r.id
        )
    )
    ORDER BY r.created_at, r.number
) AS j
FROM t
{{find}}
CROSS JOIN warehouse h ON h.id = r.warehouse_id

-- name: receipt
{{receipts:
    CROSS JOIN receipt r ON r.tenant_id = t.id AND r.number = ?3 ->> '$.number'
    LEFT JOIN inbound d ON d.id = r.inbound_id
}}

-- name: receipts_of
{{receipts:
    CROSS JOIN inbound d ON d.tenant_id = t.id AND d.number = ?3 ->> '$.number'
    CROSS JOIN receipt r ON r.inbound_id = d.id
}}
