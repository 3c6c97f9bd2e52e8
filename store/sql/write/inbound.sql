-- Writes of what is to come and what came: ASNs and receipts.

-- name: inbounds
INSERT INTO inbound(
    id, tenant_id, number, warehouse_id, supplier_id, expected_date, reference_no, unique_reference,
    status, source, kind, quality, delivery, approved_at, arrived_at, arrived_by, completed_at,
    created_at, updated_at, version
)
SELECT r.value ->> 'id', ?1,
    CASE WHEN r.value ->> 'number_slot' IS NULL THEN r.value ->> 'number' WHEN r.value ->> 'source'
        LIKE 'flash%' THEN {{compact_number:
        arrival_notice
        |
        number_slot
        |
        created_at
    }} ELSE {{number: asn | number_slot | created_at}} END,
    r.value ->> 'warehouse_id', r.value ->> 'supplier_id', r.value ->> 'expected_date',
    r.value ->> 'reference_no', r.value ->> 'unique_reference', r.value ->> 'status',
    r.value ->> 'source', r.value ->> 'kind', r.value ->> 'quality', r.value ->> 'delivery',
    r.value ->> 'approved_at', r.value ->> 'arrived_at', r.value ->> 'arrived_by',
    r.value ->> 'completed_at', r.value ->> 'created_at', r.value ->> 'updated_at',
    r.value ->> 'version'
FROM json_each(?2) r
WHERE true
ON CONFLICT(id) DO UPDATE SET status = excluded.status,
    unique_reference = excluded.unique_reference, approved_at = excluded.approved_at,
    arrived_at = excluded.arrived_at, arrived_by = excluded.arrived_by,
    completed_at = excluded.completed_at, updated_at = excluded.updated_at,
    {{next_version: inbound}}

-- name: inbound_lines
INSERT INTO inbound_line(
    inbound_id, line_no, item_id, uom_code, factor_unit, factor_base, expected, expected_base,
    received_base, lot_no, production_date, expiry_date, unit_price, pieces, open
)
SELECT r.value ->> 'inbound_id', r.value ->> 'line_no', r.value ->> 'item_id',
    r.value ->> 'uom_code', r.value ->> '$.factor.of_unit', r.value ->> '$.factor.of_base',
    r.value ->> 'expected', r.value ->> 'expected_base', r.value ->> 'received_base',
    r.value ->> 'lot_no', r.value ->> 'production_date', r.value ->> 'expiry_date',
    r.value ->> 'unit_price', r.value ->> 'pieces', r.value ->> 'open'
FROM json_each(?2) r
WHERE ?1 IS NOT NULL
ON CONFLICT(inbound_id, line_no) DO UPDATE SET received_base = excluded.received_base,
    open = excluded.open

-- name: receipts
INSERT INTO receipt(id, tenant_id, number, warehouse_id, inbound_id, source, created_at)
SELECT r.value ->> 'id', ?1, {{number: grn | number_slot | created_at}}, r.value ->> 'warehouse_id',
    r.value ->> 'inbound_id', r.value ->> 'source', r.value ->> 'created_at'
FROM json_each(?2) r

-- name: receipt_lines
INSERT INTO receipt_line(
    receipt_id, line_no, inbound_line_no, item_id, uom_code, quantity, base, location_id, lot_id,
    quality, value, serials
)
SELECT r.value ->> 'receipt_id', r.value ->> 'line_no', r.value ->> 'inbound_line_no',
    r.value ->> 'item_id', r.value ->> 'uom_code', r.value ->> 'quantity', r.value ->> 'base',
    r.value ->> 'location_id', r.value ->> 'lot_id', r.value ->> 'quality', r.value ->> 'value',
    r.value ->> 'serials'
FROM json_each(?2) r
WHERE ?1 IS NOT NULL
