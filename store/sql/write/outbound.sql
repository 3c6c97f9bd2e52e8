-- Writes of what is to go: orders, their allocations, boxes, shipments and history.

-- name: orders
INSERT INTO sales_order(
    id, tenant_id, number, warehouse_id, customer_id, required_date, priority, ship_to,
    reference_no, unique_reference, status, source, kind, bill, frozen_at, ordered_base,
    allocated_base, sets, created_at, updated_at, version, backorder
)
SELECT r.value ->> 'id', ?1,
    CASE WHEN r.value ->> 'number_slot' IS NULL THEN r.value ->> 'number'
        WHEN r.value ->> 'kind' = 'delivery' THEN
            {{compact_number: delivery_bill | number_slot | created_at}}
        WHEN r.value ->> 'kind' = 'outbound' THEN
            {{compact_number: outbound_bill | number_slot | created_at}}
        ELSE {{number: order | number_slot | created_at}} END,
    r.value ->> 'warehouse_id', r.value ->> 'customer_id', r.value ->> 'required_date',
    r.value ->> 'priority', r.value ->> 'ship_to', r.value ->> 'reference_no',
    r.value ->> 'unique_reference', r.value ->> 'status', r.value ->> 'source',
    r.value ->> 'kind', r.value ->> 'bill', r.value ->> 'frozen_at', r.value ->> 'ordered_base',
    r.value ->> 'allocated_base', COALESCE(r.value -> 'sets', '[]'), r.value ->> 'created_at',
    r.value ->> 'updated_at', r.value ->> 'version', r.value ->> 'backorder'
FROM json_each(?2) r
WHERE true
ON CONFLICT(id) DO UPDATE SET status = excluded.status, bill = excluded.bill,
    unique_reference = excluded.unique_reference,
    frozen_at = excluded.frozen_at, warehouse_id = excluded.warehouse_id, allocated_base = excluded.allocated_base,
    updated_at = excluded.updated_at, {{next_version: sales_order}}

-- name: order_lines
-- A line changes with its order, whose version guards it.
INSERT INTO order_line(
    order_id, line_no, item_id, warehouse_id, uom_code, factor_unit, factor_base, ordered,
    ordered_base, allocated_base, picked_base, shipped_base, set_line_no, lot_no,
    min_shelf_life_days, waiting, open, priority, required_date, created_at, cancelled_base
)
SELECT r.value ->> 'order_id', r.value ->> 'line_no', r.value ->> 'item_id',
    r.value ->> 'warehouse_id', r.value ->> 'uom_code', r.value ->> '$.factor.of_unit',
    r.value ->> '$.factor.of_base', r.value ->> 'ordered', r.value ->> 'ordered_base',
    r.value ->> 'allocated_base', r.value ->> 'picked_base', r.value ->> 'shipped_base',
    r.value ->> 'set_line_no', r.value ->> 'lot_no', r.value ->> 'min_shelf_life_days',
    r.value ->> 'waiting', r.value ->> 'open', r.value ->> 'priority', r.value ->> 'required_date',
    r.value ->> 'created_at', r.value ->> 'cancelled_base'
FROM json_each(?2) r
WHERE ?1 IS NOT NULL
ON CONFLICT(order_id, line_no) DO UPDATE SET allocated_base = excluded.allocated_base,
    picked_base = excluded.picked_base, shipped_base = excluded.shipped_base,
    waiting = excluded.waiting, open = excluded.open, warehouse_id = excluded.warehouse_id,
    cancelled_base = excluded.cancelled_base

-- name: allocations
-- Nothing is promised of a location that has become a quarantine meanwhile.
INSERT INTO allocation(
    id, tenant_id, order_id, line_no, warehouse_id, location_id, item_id, lot_id, quality, quantity,
    status, holding, task_number, serials, created_at, version
)
SELECT r.value ->> 'id', ?1, r.value ->> 'order_id', r.value ->> 'line_no',
    r.value ->> 'warehouse_id', r.value ->> 'location_id', r.value ->> 'item_id',
    r.value ->> 'lot_id', r.value ->> 'quality', r.value ->> 'quantity', r.value ->> 'status',
    r.value ->> 'holding',
    CASE WHEN r.value ->> 'task_slot' IS NULL THEN r.value ->> 'task_number' ELSE
        {{number: pick_task | task_slot | released_at}} END,
    r.value ->> 'serials', r.value ->> 'created_at',
    CASE WHEN r.value ->> 'status' = 'allocated'
        AND EXISTS (
            SELECT 1 FROM location p WHERE p.id = r.value ->> 'location_id' AND {{blocked: p}}
        ) THEN NULL ELSE r.value ->> 'version' END
FROM json_each(?2) r
WHERE true
ON CONFLICT(id) DO UPDATE SET quantity = excluded.quantity, status = excluded.status,
    holding = excluded.holding, task_number = excluded.task_number, serials = excluded.serials,
    {{next_version: allocation}}

-- name: no_boxes
DELETE FROM packed_box
WHERE ?1 IS NOT NULL
    AND order_id IN (SELECT r.value ->> 'order_id' FROM json_each(?2) r)

-- name: boxes
INSERT INTO packed_box(
    order_id, box_no, length_cm, width_cm, height_cm, weight_kg, contents, number, tracking_no,
    containers
)
SELECT r.value ->> 'order_id', r.value ->> 'box_no', r.value ->> 'length_cm',
    r.value ->> 'width_cm', r.value ->> 'height_cm', r.value ->> 'weight_kg',
    r.value ->> 'contents', {{compact_number: box | number_slot | packed_at}},
    r.value ->> 'tracking_no', r.value ->> 'containers'
FROM json_each(?2) r

-- name: shipments
INSERT INTO shipment(
    id, tenant_id, number, order_id, carrier, tracking_no, status, created_at, updated_at, version
)
SELECT r.value ->> 'id', ?1,
    CASE WHEN r.value ->> 'number_slot' IS NULL THEN r.value ->> 'number' ELSE
        {{number: shipment | number_slot | created_at}} END,
    r.value ->> 'order_id', r.value ->> 'carrier', r.value ->> 'tracking_no', r.value ->> 'status',
    r.value ->> 'created_at', r.value ->> 'updated_at', r.value ->> 'version'
FROM json_each(?2) r
WHERE true
ON CONFLICT(id) DO UPDATE SET status = excluded.status, updated_at = excluded.updated_at,
    {{next_version: shipment}}

-- name: shipment_events
INSERT INTO shipment_event(shipment_id, status, place, note, return_tracking_no, at)
SELECT r.value ->> 'shipment_id', r.value ->> 'status', r.value ->> 'place', r.value ->> 'note',
    r.value ->> 'return_tracking_no', r.value ->> 'at'
FROM json_each(?2) r
WHERE ?1 IS NOT NULL

-- name: history
INSERT INTO history(tenant_id, document_id, actor, from_status, to_status, note, at)
SELECT ?1, r.value ->> 'document_id', r.value ->> 'actor', r.value ->> 'from', r.value ->> 'to',
    r.value ->> 'note', r.value ->> 'at'
FROM json_each(?2) r
