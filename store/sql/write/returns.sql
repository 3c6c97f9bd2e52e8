-- Writes of what comes back: returns.

-- name: returns
INSERT INTO return_order(
    id, tenant_id, number, warehouse_id, order_id, store_code, reference_no, unique_reference,
    tracking_no, status, source, details, receipts, received_base, approved_at, arrived_at,
    completed_at, created_at, updated_at, version
)
SELECT r.value ->> 'id', ?1,
    CASE WHEN r.value ->> 'number_slot' IS NULL THEN r.value ->> 'number' WHEN r.value ->> 'source'
        LIKE 'flash%' THEN {{compact_number:
        return_bill
        |
        number_slot
        |
        created_at
    }} ELSE {{number: return | number_slot | created_at}} END,
    r.value ->> 'warehouse_id', r.value ->> 'order_id', r.value ->> 'store_code',
    r.value ->> 'reference_no', r.value ->> 'unique_reference', r.value ->> 'tracking_no',
    r.value ->> 'status', r.value ->> 'source', r.value ->> 'details', r.value ->> 'receipts',
    r.value ->> 'received_base', r.value ->> 'approved_at', r.value ->> 'arrived_at',
    r.value ->> 'completed_at', r.value ->> 'created_at', r.value ->> 'updated_at',
    r.value ->> 'version'
FROM json_each(?2) r
WHERE true
ON CONFLICT(id) DO UPDATE SET unique_reference = excluded.unique_reference,
    tracking_no = excluded.tracking_no, status = excluded.status, details = excluded.details,
    receipts = excluded.receipts, received_base = excluded.received_base,
    approved_at = excluded.approved_at, arrived_at = excluded.arrived_at,
    completed_at = excluded.completed_at, updated_at = excluded.updated_at,
    {{next_version: return_order}}

-- name: return_lines
INSERT INTO return_line(
    return_id, line_no, order_line_no, item_id, uom_code, factor_unit, factor_base, asked,
    asked_base, normal_base, bad_base, unit_price, open
)
SELECT r.value ->> 'return_id', r.value ->> 'line_no', r.value ->> 'order_line_no',
    r.value ->> 'item_id', r.value ->> 'uom_code', r.value ->> '$.factor.of_unit',
    r.value ->> '$.factor.of_base', r.value ->> 'asked', r.value ->> 'asked_base',
    r.value ->> 'normal_base', r.value ->> 'bad_base', r.value ->> 'unit_price', r.value ->> 'open'
FROM json_each(?2) r
WHERE ?1 IS NOT NULL
ON CONFLICT(return_id, line_no) DO UPDATE SET normal_base = excluded.normal_base,
    bad_base = excluded.bad_base, open = excluded.open

-- name: return_receipts
INSERT INTO return_receipt(
    return_id, receipt, place, line_no, location_id, lot_id, quality, quantity, value, serials, at
)
SELECT r.value ->> 'return_id', r.value ->> 'receipt', r.value ->> 'place', r.value ->> 'line_no',
    r.value ->> 'location_id', r.value ->> 'lot_id', r.value ->> 'quality', r.value ->> 'quantity',
    r.value ->> 'value', r.value ->> 'serials', r.value ->> 'at'
FROM json_each(?2) r
WHERE ?1 IS NOT NULL

-- name: claims
INSERT INTO return_claim(
    order_id, line_no, claimed_base, received_base, received_value, version
)
SELECT r.value ->> 'order_id', r.value ->> 'line_no', r.value ->> 'claimed_base',
    r.value ->> 'received_base', r.value ->> 'received_value', r.value ->> 'version'
FROM json_each(?2) r
WHERE ?1 IS NOT NULL
ON CONFLICT(order_id, line_no) DO UPDATE SET claimed_base = excluded.claimed_base,
    received_base = excluded.received_base, received_value = excluded.received_value,
    {{next_version: return_claim}}
