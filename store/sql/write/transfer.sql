-- Writes of transfers.

-- name: transfers
INSERT INTO transfer(
    id, tenant_id, number, warehouse_id, store_code, reference_no, unique_reference, express_sn,
    joins, status, open, source, details, measures, created_at, updated_at, version
)
SELECT r.value ->> 'id', ?1,
    iif(
        r.value ->> 'number_slot' IS NULL, r.value ->> 'number',
        {{compact_number: transfer_bill | number_slot | created_at}}
    ),
    r.value ->> 'warehouse_id', r.value ->> 'store_code', r.value ->> 'reference_no',
    r.value ->> 'unique_reference', r.value ->> 'express_sn', r.value ->> 'joins',
    r.value ->> 'status', r.value ->> 'open', r.value ->> 'source', r.value ->> 'details',
    r.value ->> 'measures', r.value ->> 'created_at', r.value ->> 'updated_at',
    r.value ->> 'version'
FROM json_each(?2) r
WHERE true
ON CONFLICT(id) DO UPDATE SET unique_reference = excluded.unique_reference,
    express_sn = excluded.express_sn, status = excluded.status, open = excluded.open,
    measures = excluded.measures, updated_at = excluded.updated_at,
    {{next_version: transfer}}

-- name: parcels
INSERT INTO transfer_parcel(transfer_id, place, tenant_id, tracking_no, received_at, open)
SELECT r.value ->> 'transfer_id', r.value ->> 'place', ?1, r.value ->> 'tracking_no',
    r.value ->> 'received_at', r.value ->> 'open'
FROM json_each(?2) r
WHERE true
ON CONFLICT(transfer_id, place) DO UPDATE SET received_at = excluded.received_at,
    open = excluded.open
