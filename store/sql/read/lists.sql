-- Lists: one page of a kind of thing, by the index that fits what is asked for.
--
-- A page is cut out of a window: the next thousand rows of its index at most. What the index does not narrow is
-- looked at row by row inside the window, so no page costs more than its window, wherever it lies. A page that
-- finds fewer rows than it wants in a whole window says where the window ends, and the next begins there.
--
-- Every row returned is one JSON text: `at`, its place in the order, and `row`, what is shown.

-- fragment: page(window, at, end, from, keep, row)
{{tenant}},
found AS MATERIALIZED (
    SELECT json_object('at', {{at}}, 'row', {{row}}) AS j
    FROM ({{window}} LIMIT ?3 ->> '$.window') w
    {{from}}
    WHERE {{keep}}
    LIMIT ?3 ->> '$.limit'
)
SELECT j
FROM found
UNION ALL
SELECT json_object('at', {{end}}) AS j
FROM ({{window}} LIMIT 1 OFFSET (?3 ->> '$.window') - 1) w
WHERE ?3 ->> '$.narrows'
    AND (SELECT COUNT(*) FROM found) < ?3 ->> '$.limit'

-- fragment: newest(table, narrow)
SELECT x.created_at AS k, x.id AS id
FROM {{table}} x
WHERE x.tenant_id = (SELECT id FROM t) {{narrow}}
    AND (x.created_at, x.id) < (
        COALESCE(?3 ->> '$.after[0]', ?3 ->> '$.to', 9223372036854775807),
        COALESCE(?3 ->> '$.after[1]', '')
    )
    AND x.created_at >= COALESCE(?3 ->> '$.from', 0)
ORDER BY x.created_at DESC, x.id DESC

-- fragment: changed(table, clock)
SELECT x.{{clock}} AS k, x.id AS id
FROM {{table}}
WHERE x.tenant_id = (SELECT id FROM t)
    AND (x.{{clock}}, x.id) > (
        COALESCE(?3 ->> '$.after[0]', ?3 ->> '$.since'), COALESCE(?3 ->> '$.after[1]', '')
    )
ORDER BY x.{{clock}}, x.id

-- fragment: first_entry(kind)
-- The number before the first entry of that kind (the migration of lists).
(
    (SELECT s.number FROM search_scope s WHERE s.tenant_id = (SELECT id FROM t)) * 1099511627776
        + ({{kind}}) * 68719476736
)

-- fragment: sought(kind)
SELECT f.rowid AS k, e.row_id AS id
FROM search f
CROSS JOIN search_entry e ON e.id = f.rowid
WHERE f.text MATCH ?3 ->> '$.phrase'
    AND f.rowid > {{first_entry: {{kind}}}}
    AND f.rowid < COALESCE(?3 ->> '$.after[0]', {{first_entry: {{kind}} + 1}})
ORDER BY f.rowid DESC

-- fragment: asked(filter, column)
(
    ?3 ->> '$.filters.{{filter}}' IS NULL
        OR {{column}} = ?3 ->> '$.filters.{{filter}}'
)

-- fragment: common(created, updated, text)
-- What every list can be narrowed by: when a row was created and changed, and a part of its texts.
(?3 ->> '$.from' IS NULL OR {{created}} >= ?3 ->> '$.from')
    AND (?3 ->> '$.to' IS NULL OR {{created}} < ?3 ->> '$.to')
    AND (?3 ->> '$.since' IS NULL OR {{updated}} >= ?3 ->> '$.since')
    AND (
        ?3 ->> '$.needle' IS NULL
            OR instr(char(31) || lower({{text}}), ?3 ->> '$.needle') > 0
    )

-- fragment: warehouse_asked
(
    SELECT h.id
    FROM warehouse h
    WHERE h.tenant_id = (SELECT id FROM t)
        AND h.code = ?3 ->> '$.filters.warehouseCode'
)

-- fragment: item_asked
(
    SELECT i.id
    FROM item i
    WHERE i.tenant_id = (SELECT id FROM t)
        AND i.sku = ?3 ->> '$.filters.sku'
)

-- fragment: items_page(window)
-- Items.
{{page: {{window}} | json_array(w.k, w.id) | json_array(w.k, w.id) | CROSS JOIN item d ON d.id = w.id | {{asked: category | d.category}}
    AND {{asked: tracking | d.tracking}}
    AND {{asked: status | d.status}}
    AND {{asked: barcode | d.barcode}}
    AND {{common: d.created_at | d.updated_at | d.sku || char(31) || d.name || char(31) || COALESCE(d.barcode, '')}} | json_object('id', d.id, 'sku', d.sku, 'variantId', d.variant_id, 'name', d.name, 'barcode', d.barcode, 'baseUomCode', d.base_uom, 'category', d.category, 'tracking', d.tracking, 'shelfLifeDays', d.shelf_life_days, 'weightKg', d.weight_kg, 'uoms', json(d.uoms), 'status', d.status, 'createdAt', d.created_at, 'updatedAt', d.updated_at) }}

-- name: items_newest
{{items_page: {{newest: item}}}}

-- name: items_changed
{{items_page: {{changed: item x | updated_at}}}}

-- name: items_sought
{{items_page: {{sought: 1}}}}

-- fragment: partners_page(window)
-- Suppliers, customers and carriers.
{{page: {{window}} | json_array(w.k, w.id) | json_array(w.k, w.id) | CROSS JOIN partner d ON d.id = w.id | {{asked: type | d.kind}}
    AND {{asked: status | d.status}}
    AND {{common: d.created_at | d.updated_at | d.code || char(31) || d.name}} | json_object('id', d.id, 'code', d.code, 'name', d.name, 'type', d.kind, 'contact', json(d.contact), 'status', d.status, 'createdAt', d.created_at, 'updatedAt', d.updated_at) }}

-- name: partners_newest
{{partners_page: {{newest: partner}}}}

-- name: partners_changed
{{partners_page: {{changed: partner x | updated_at}}}}

-- name: partners_sought
{{partners_page: {{sought: 2}}}}

-- fragment: locations_page(window)
-- Locations, each in a warehouse.
{{page: {{window}} | json_array(w.k, w.id) | json_array(w.k, w.id) | CROSS JOIN location d ON d.id = w.id
    CROSS JOIN warehouse h ON h.id = d.warehouse_id | {{asked: warehouseCode | h.code}}
    AND {{asked: zone | d.zone}}
    AND {{asked: type | d.kind}}
    AND {{asked: pickFace | d.pick_face}}
    AND {{common: d.created_at | d.updated_at | d.code || char(31) || COALESCE(d.zone, '')}} | json_object('id', d.id, 'warehouseCode', h.code, 'code', d.code, 'zone', d.zone, 'type', d.kind, 'pickFace', d.pick_face, 'createdAt', d.created_at, 'updatedAt', d.updated_at) }}

-- name: locations_newest
{{locations_page: {{newest: location}}}}

-- name: locations_changed
{{locations_page: {{changed: location x | updated_at}}}}

-- name: locations_sought
{{locations_page: {{sought: 3}}}}

-- fragment: orders_page(window)
-- Orders without their lines.
{{page: {{window}} | json_array(w.k, w.id) | json_array(w.k, w.id) | CROSS JOIN sales_order d ON d.id = w.id
    CROSS JOIN warehouse h ON h.id = d.warehouse_id
    LEFT JOIN partner p ON p.id = d.customer_id | {{asked: status | d.status}}
    AND {{asked: warehouseCode | h.code}}
    AND {{asked: customerCode | p.code}}
    AND {{asked: referenceNo | d.reference_no}}
    AND {{asked: source | d.source}}
    AND {{asked: priority | d.priority}}
    AND (?3 ->> '$.filters.sku' IS NULL OR EXISTS (SELECT 1 FROM order_line y WHERE y.order_id = d.id AND y.item_id = {{item_asked}}))
    AND (?3 ->> '$.filters.short' IS NULL OR ?3 ->> '$.filters.short' = (d.allocated_base < d.ordered_base AND d.status NOT IN ('shipped', 'completed', 'cancelled')))
    AND (?3 ->> '$.filters.late' IS NULL OR ?3 ->> '$.filters.late' = (COALESCE(d.required_date, '9999') < ?3 ->> '$.today' AND d.status NOT IN ('shipped', 'completed', 'cancelled')))
    AND (?3 ->> '$.filters.frozen' IS NULL OR ?3 ->> '$.filters.frozen' = (d.frozen_at IS NOT NULL))
    AND {{common: d.created_at | d.updated_at | d.number || char(31) || COALESCE(d.reference_no, '')}} | json_object('id', d.id, 'orderNo', d.number, 'status', d.status, 'warehouseCode', h.code, 'customerCode', p.code, 'requiredDate', d.required_date, 'priority', d.priority, 'shipTo', json(d.ship_to), 'referenceNo', d.reference_no, 'source', d.source, 'totalOrdered', d.ordered_base, 'totalAllocated', d.allocated_base, 'frozen', d.frozen_at IS NOT NULL, 'createdAt', d.created_at, 'updatedAt', d.updated_at) }}

-- name: orders_newest
{{orders_page: {{newest: sales_order}}}}

-- name: orders_changed
{{orders_page: {{changed: sales_order x | updated_at}}}}

-- name: orders_sought
{{orders_page: {{sought: 4}}}}

-- name: orders_of_status
{{orders_page: {{newest: sales_order | AND x.status = ?3 ->> '$.filters.status'}}}}

-- name: orders_of_reference
{{orders_page: {{newest: sales_order | AND x.reference_no = ?3 ->> '$.filters.referenceNo'}}}}

-- name: orders_short
{{orders_page: {{newest: sales_order | AND x.allocated_base < x.ordered_base AND x.status NOT IN ('shipped', 'completed', 'cancelled')}}}}

-- name: orders_frozen
{{orders_page: {{newest: sales_order | AND x.frozen_at IS NOT NULL}}}}

-- name: orders_late
{{orders_page: 
    SELECT x.required_date AS k, x.id AS id
    FROM sales_order x
    WHERE x.tenant_id = (SELECT id FROM t)
        AND x.required_date IS NOT NULL
        AND x.status NOT IN ('shipped', 'completed', 'cancelled')
        AND (x.required_date, x.id) > (COALESCE(?3 ->> '$.after[0]', ''), COALESCE(?3 ->> '$.after[1]', ''))
        AND x.required_date < ?3 ->> '$.today'
    ORDER BY x.required_date, x.id
}}

-- name: orders_of_item
{{orders_page: 
    SELECT DISTINCT x.created_at AS k, x.order_id AS id
    FROM order_line x
    WHERE x.item_id = {{item_asked}}
        AND (x.created_at, x.order_id) < (
            COALESCE(?3 ->> '$.after[0]', ?3 ->> '$.to', 9223372036854775807),
            COALESCE(?3 ->> '$.after[1]', '')
        )
        AND x.created_at >= COALESCE(?3 ->> '$.from', 0)
    ORDER BY x.created_at DESC, x.order_id DESC
}}

-- fragment: asns_page(window)
-- ASNs without their lines.
{{page: {{window}} | json_array(w.k, w.id) | json_array(w.k, w.id) | CROSS JOIN inbound d ON d.id = w.id
    CROSS JOIN warehouse h ON h.id = d.warehouse_id
    LEFT JOIN partner p ON p.id = d.supplier_id | {{asked: status | d.status}}
    AND {{asked: warehouseCode | h.code}}
    AND {{asked: supplierCode | p.code}}
    AND {{asked: referenceNo | d.reference_no}}
    AND {{asked: source | d.source}}
    AND (?3 ->> '$.filters.sku' IS NULL OR EXISTS (SELECT 1 FROM inbound_line y WHERE y.inbound_id = d.id AND y.item_id = {{item_asked}}))
    AND (?3 ->> '$.filters.late' IS NULL OR ?3 ->> '$.filters.late' = (COALESCE(d.expected_date, '9999') < ?3 ->> '$.today' AND d.status NOT IN ('completed', 'cancelled')))
    AND {{common: d.created_at | d.updated_at | d.number || char(31) || COALESCE(d.reference_no, '')}} | json_object('id', d.id, 'asnNo', d.number, 'status', iif(d.status = 'pending_approval', 'open', d.status), 'approved', d.status <> 'pending_approval', 'quality', d.quality, 'warehouseCode', h.code, 'supplierCode', p.code, 'expectedDate', d.expected_date, 'referenceNo', d.reference_no, 'source', d.source, 'arrivedAt', d.arrived_at, 'createdAt', d.created_at, 'updatedAt', d.updated_at) }}

-- name: asns_newest
{{asns_page: {{newest: inbound}}}}

-- name: asns_changed
{{asns_page: {{changed: inbound x | updated_at}}}}

-- name: asns_sought
{{asns_page: {{sought: 5}}}}

-- name: asns_of_status
{{asns_page: {{newest: inbound | AND x.status = ?3 ->> '$.filters.status'}}}}

-- name: asns_of_reference
{{asns_page: {{newest: inbound | AND x.reference_no = ?3 ->> '$.filters.referenceNo'}}}}

-- fragment: receipts_page(window)
-- Receipts without their lines.
{{page: {{window}} | json_array(w.k, w.id) | json_array(w.k, w.id) | CROSS JOIN receipt d ON d.id = w.id
    CROSS JOIN warehouse h ON h.id = d.warehouse_id
    LEFT JOIN inbound n ON n.id = d.inbound_id | {{asked: warehouseCode | h.code}}
    AND {{asked: asnNo | n.number}}
    AND {{asked: source | d.source}}
    AND (?3 ->> '$.filters.sku' IS NULL OR EXISTS (SELECT 1 FROM receipt_line y WHERE y.receipt_id = d.id AND y.item_id = {{item_asked}}))
    AND {{common: d.created_at | d.created_at | d.number || char(31) || COALESCE(n.number, '')}} | json_object('id', d.id, 'grnNo', d.number, 'warehouseCode', h.code, 'asnNo', n.number, 'source', d.source, 'createdAt', d.created_at) }}

-- name: receipts_newest
{{receipts_page: {{newest: receipt}}}}

-- name: receipts_changed
{{receipts_page: {{changed: receipt x | created_at}}}}

-- name: receipts_sought
{{receipts_page: {{sought: 6}}}}

-- name: receipts_of_asn
{{receipts_page: 
    SELECT x.created_at AS k, x.id AS id
    FROM receipt x
    WHERE x.inbound_id = (
            SELECT n.id FROM inbound n WHERE n.tenant_id = (SELECT id FROM t) AND n.number = ?3 ->> '$.filters.asnNo'
        )
        AND (x.created_at, x.id) < (
            COALESCE(?3 ->> '$.after[0]', ?3 ->> '$.to', 9223372036854775807),
            COALESCE(?3 ->> '$.after[1]', '')
        )
    ORDER BY x.created_at DESC, x.id DESC
}}

-- fragment: not_sellable
-- Why nothing of the level `l` in the location `q` and the lot `o` of an item can be sold; null where it can.
CASE
    WHEN q.kind IN ('quarantine', 'damage') THEN q.kind
    WHEN l.quality = 'bad' THEN 'bad'
    WHEN o.expiry_date < ?3 ->> '$.today' THEN 'expired'
    WHEN date(o.expiry_date, (SELECT -z.lock_up_days || ' days' FROM item z WHERE z.id = l.item_id))
        < ?3 ->> '$.today' THEN 'locked'
END

-- fragment: sought_stock_page(window)
-- What there is of each item that a text is in: from item to item, and in each from warehouse to warehouse.
{{page: {{window}} | json_array(w.k, d.warehouse_id) | json_array(w.k, 'z') | CROSS JOIN inventory d ON d.item_id = w.id
        AND (w.k < COALESCE(?3 ->> '$.after[0]', 9223372036854775807) OR d.warehouse_id > ?3 ->> '$.after[1]')
    CROSS JOIN item i ON i.id = d.item_id AND i.is_set = 0
    CROSS JOIN warehouse h ON h.id = d.warehouse_id | {{asked: warehouseCode | h.code}}
    AND {{asked: sku | i.sku}}
    AND {{asked: category | i.category}}
    AND (?3 ->> '$.filters.low' IS NULL OR ?3 ->> '$.filters.low' = (d.on_hand - d.allocated <= COALESCE(d.reorder_point, -1)))
    AND {{common: d.created_at | COALESCE(d.changed_at, d.created_at) | i.sku || char(31) || i.name || char(31) || COALESCE(i.barcode, '')}} | json_object('id', d.id, 'warehouseCode', h.code, 'sku', i.sku, 'itemName', i.name, 'baseUomCode', i.base_uom, 'qtyOnHand', d.on_hand, 'qtyAllocated', d.allocated, 'qtyAvailable', d.on_hand - d.allocated, 'qtySellable', COALESCE((
        SELECT SUM(l.on_hand - l.allocated)
        FROM level l
        CROSS JOIN location q ON q.id = l.location_id
        LEFT JOIN lot o ON o.id = l.lot_id
        WHERE l.item_id = d.item_id
            AND l.warehouse_id = d.warehouse_id
            AND {{not_sellable}} IS NULL
    ), 0), 'reorderPoint', d.reorder_point, 'createdAt', d.created_at, 'updatedAt', COALESCE(d.changed_at, d.created_at)) }}

-- name: sought_stock_sought
{{sought_stock_page: 
    SELECT f.rowid AS k, e.row_id AS id
    FROM search f
    CROSS JOIN search_entry e ON e.id = f.rowid
    WHERE f.text MATCH ?3 ->> '$.phrase'
        AND f.rowid > {{first_entry: 1}}
        AND f.rowid <= COALESCE(?3 ->> '$.after[0]', {{first_entry: 2}})
    ORDER BY f.rowid DESC
}}

-- fragment: stock_page(window)
-- What there is of each item in each warehouse.
{{page: {{window}} | json_array(w.k, w.id) | json_array(w.k, w.id) | CROSS JOIN inventory d ON d.id = w.id
    CROSS JOIN item i ON i.id = d.item_id AND i.is_set = 0
    CROSS JOIN warehouse h ON h.id = d.warehouse_id | {{asked: warehouseCode | h.code}}
    AND {{asked: sku | i.sku}}
    AND {{asked: category | i.category}}
    AND (?3 ->> '$.filters.low' IS NULL OR ?3 ->> '$.filters.low' = (d.on_hand - d.allocated <= COALESCE(d.reorder_point, -1)))
    AND {{common: d.created_at | COALESCE(d.changed_at, d.created_at) | i.sku || char(31) || i.name || char(31) || COALESCE(i.barcode, '')}} | json_object('id', d.id, 'warehouseCode', h.code, 'sku', i.sku, 'itemName', i.name, 'baseUomCode', i.base_uom, 'qtyOnHand', d.on_hand, 'qtyAllocated', d.allocated, 'qtyAvailable', d.on_hand - d.allocated, 'qtySellable', COALESCE((
        SELECT SUM(l.on_hand - l.allocated)
        FROM level l
        CROSS JOIN location q ON q.id = l.location_id
        LEFT JOIN lot o ON o.id = l.lot_id
        WHERE l.item_id = d.item_id
            AND l.warehouse_id = d.warehouse_id
            AND {{not_sellable}} IS NULL
    ), 0), 'reorderPoint', d.reorder_point, 'createdAt', d.created_at, 'updatedAt', COALESCE(d.changed_at, d.created_at)) }}

-- name: stock_newest
{{stock_page: {{newest: inventory}}}}

-- name: stock_changed
{{stock_page: {{changed: inventory x INDEXED BY inventory_since | changed_at}}}}

-- name: stock_of_warehouse
{{stock_page: 
    SELECT x.item_id AS k, x.id AS id
    FROM inventory x
    WHERE x.warehouse_id = {{warehouse_asked}}
        AND x.item_id > COALESCE(?3 ->> '$.after[0]', '')
    ORDER BY x.item_id
}}

-- fragment: shipments_page(window)
-- How orders left.
{{page: {{window}} | json_array(w.k, w.id) | json_array(w.k, w.id) | CROSS JOIN shipment d ON d.id = w.id
    CROSS JOIN sales_order n ON n.id = d.order_id
    CROSS JOIN warehouse h ON h.id = n.warehouse_id | {{asked: status | d.status}}
    AND {{asked: warehouseCode | h.code}}
    AND {{asked: carrier | d.carrier}}
    AND {{asked: trackingNo | d.tracking_no}}
    AND {{asked: orderNo | n.number}}
    AND {{common: d.created_at | d.updated_at | d.number || char(31) || COALESCE(d.tracking_no, '') || char(31) || n.number}} | json_object('id', d.id, 'shipmentNo', d.number, 'orderNo', n.number, 'warehouseCode', h.code, 'carrier', d.carrier, 'trackingNo', d.tracking_no, 'status', d.status, 'shippedAt', d.created_at, 'updatedAt', d.updated_at) }}

-- name: shipments_newest
{{shipments_page: {{newest: shipment}}}}

-- name: shipments_changed
{{shipments_page: {{changed: shipment x | updated_at}}}}

-- name: shipments_sought
{{shipments_page: {{sought: 7}}}}

-- name: shipments_of_tracking
{{shipments_page: {{newest: shipment | AND x.tracking_no = ?3 ->> '$.filters.trackingNo'}}}}

-- name: shipments_of_order
{{shipments_page: 
    SELECT x.created_at AS k, x.id AS id
    FROM shipment x
    WHERE x.order_id = (
            SELECT n.id FROM sales_order n WHERE n.tenant_id = (SELECT id FROM t) AND n.number = ?3 ->> '$.filters.orderNo'
        )
        AND (x.created_at, x.id) < (
            COALESCE(?3 ->> '$.after[0]', ?3 ->> '$.to', 9223372036854775807),
            COALESCE(?3 ->> '$.after[1]', '')
        )
    ORDER BY x.created_at DESC, x.id DESC
}}

-- fragment: cycle_counts_page(window)
-- Cycle counts without their lines.
{{page: {{window}} | json_array(w.k, w.id) | json_array(w.k, w.id) | CROSS JOIN cycle_count d ON d.id = w.id
    CROSS JOIN warehouse h ON h.id = d.warehouse_id | {{asked: status | d.status}}
    AND {{asked: warehouseCode | h.code}}
    AND {{common: d.created_at | d.updated_at | d.number}} | json_object('id', d.id, 'countNo', d.number, 'status', d.status, 'warehouseCode', h.code, 'blind', d.blind, 'createdAt', d.created_at, 'updatedAt', d.updated_at) }}

-- name: cycle_counts_newest
{{cycle_counts_page: {{newest: cycle_count}}}}

-- name: cycle_counts_changed
{{cycle_counts_page: {{changed: cycle_count x | updated_at}}}}

-- name: cycle_counts_sought
{{cycle_counts_page: {{sought: 8}}}}

-- fragment: pick_tasks_page(window)
-- What is to be fetched from where.
{{page: {{window}} | json_array(w.k, w.id) | json_array(w.k, w.id) | CROSS JOIN allocation d ON d.id = w.id
    CROSS JOIN sales_order n ON n.id = d.order_id
    CROSS JOIN item i ON i.id = d.item_id
    CROSS JOIN warehouse h ON h.id = d.warehouse_id
    CROSS JOIN location q ON q.id = d.location_id
    LEFT JOIN lot o ON o.id = d.lot_id | {{asked: status | d.status}}
    AND {{asked: warehouseCode | h.code}}
    AND {{asked: zone | q.zone}}
    AND {{asked: orderNo | n.number}}
    AND {{asked: sku | i.sku}}
    AND {{asked: lotNo | o.lot_no}}
    AND {{common: d.created_at | n.updated_at | d.task_number || char(31) || n.number || char(31) || i.sku || char(31) || i.name || char(31) || COALESCE(i.barcode, '')}} | json_set(json_object('taskNo', d.task_number, 'orderNo', n.number, 'lineNo', d.line_no, 'priority', n.priority, 'requiredDate', n.required_date, 'warehouseCode', h.code, 'locationCode', q.code, 'zone', q.zone, 'sku', i.sku, 'itemName', i.name, 'barcode', i.barcode, 'lotNo', o.lot_no, 'expiryDate', o.expiry_date, 'qty', d.quantity, 'uomCode', i.base_uom), '$.serials', json(d.serials), '$.status', d.status, '$.createdAt', d.created_at, '$.updatedAt', n.updated_at) }}

-- name: pick_tasks_newest
{{pick_tasks_page: {{newest: allocation | AND x.task_number IS NOT NULL}}}}

-- name: pick_tasks_open
{{pick_tasks_page: {{newest: allocation | AND x.status = 'released'}}}}

-- name: pick_tasks_of_order
{{pick_tasks_page: 
    SELECT x.created_at AS k, x.id AS id
    FROM allocation x
    WHERE x.order_id = (
            SELECT n.id FROM sales_order n WHERE n.tenant_id = (SELECT id FROM t) AND n.number = ?3 ->> '$.filters.orderNo'
        )
        AND x.task_number IS NOT NULL
        AND (x.created_at, x.id) < (
            COALESCE(?3 ->> '$.after[0]', ?3 ->> '$.to', 9223372036854775807),
            COALESCE(?3 ->> '$.after[1]', '')
        )
    ORDER BY x.created_at DESC, x.id DESC
}}

-- fragment: levels_page(window)
-- What lies where.
{{page: {{window}} | json_array(w.item_id, w.warehouse_id, w.location_id, w.lot_id, w.quality) | json_array(w.item_id, w.warehouse_id, w.location_id, w.lot_id, w.quality) | CROSS JOIN level l ON l.item_id = w.item_id
        AND l.warehouse_id = w.warehouse_id
        AND l.location_id = w.location_id
        AND l.lot_id = w.lot_id
        AND l.quality = w.quality
    CROSS JOIN inventory v ON v.item_id = l.item_id
        AND v.warehouse_id = l.warehouse_id
    CROSS JOIN item i ON i.id = l.item_id
    CROSS JOIN warehouse h ON h.id = l.warehouse_id
    CROSS JOIN location q ON q.id = l.location_id
    LEFT JOIN lot o ON o.id = l.lot_id | (l.on_hand <> 0 OR l.allocated <> 0)
    AND {{asked: warehouseCode | h.code}}
    AND {{asked: locationCode | q.code}}
    AND {{asked: zone | q.zone}}
    AND {{asked: sku | i.sku}}
    AND {{asked: lotNo | o.lot_no}}
    AND {{asked: quality | l.quality}}
    AND (?3 ->> '$.filters.sellable' IS NULL OR ?3 ->> '$.filters.sellable' = ({{not_sellable}} IS NULL))
    AND {{common: l.received_at | COALESCE(v.changed_at, v.created_at) | i.sku || char(31) || i.name || char(31) || COALESCE(i.barcode, '') || char(31) || q.code || char(31) || COALESCE(o.lot_no, '')}} | json_set(json_object('warehouseCode', h.code, 'locationCode', q.code, 'zone', q.zone, 'locationType', q.kind, 'sku', i.sku, 'itemName', i.name, 'baseUomCode', i.base_uom, 'lotNo', o.lot_no, 'expiryDate', o.expiry_date, 'quality', l.quality, 'qtyOnHand', l.on_hand, 'qtyAllocated', l.allocated, 'qtyAvailable', l.on_hand - l.allocated, 'qtySellable', iif({{not_sellable}} IS NULL, l.on_hand - l.allocated, 0), 'notSellable', {{not_sellable}}), '$.receivedAt', l.received_at, '$.updatedAt', COALESCE(v.changed_at, v.created_at)) }}

-- name: levels_newest
{{levels_page: SELECT x.item_id, x.warehouse_id, x.location_id, x.lot_id, x.quality
    FROM level x
    WHERE x.tenant_id = (SELECT id FROM t)
        AND (x.item_id, x.warehouse_id, x.location_id, x.lot_id, x.quality) > (COALESCE(?3 ->> '$.after[0]', ''), COALESCE(?3 ->> '$.after[1]', ''), COALESCE(?3 ->> '$.after[2]', ''), COALESCE(?3 ->> '$.after[3]', ''), COALESCE(?3 ->> '$.after[4]', ''))
    ORDER BY x.item_id, x.warehouse_id, x.location_id, x.lot_id, x.quality}}

-- name: levels_of_item
{{levels_page: SELECT x.item_id, x.warehouse_id, x.location_id, x.lot_id, x.quality
    FROM level x
    WHERE x.item_id = {{item_asked}}
        AND (x.warehouse_id, x.location_id, x.lot_id, x.quality) > (COALESCE(?3 ->> '$.after[1]', ''), COALESCE(?3 ->> '$.after[2]', ''), COALESCE(?3 ->> '$.after[3]', ''), COALESCE(?3 ->> '$.after[4]', ''))
    ORDER BY x.warehouse_id, x.location_id, x.lot_id, x.quality}}

-- name: levels_of_warehouse
{{levels_page: SELECT x.item_id, x.warehouse_id, x.location_id, x.lot_id, x.quality
    FROM level x
    WHERE x.warehouse_id = {{warehouse_asked}}
        AND (x.location_id, x.item_id, x.lot_id, x.quality) > (COALESCE(?3 ->> '$.after[2]', ''), COALESCE(?3 ->> '$.after[0]', ''), COALESCE(?3 ->> '$.after[3]', ''), COALESCE(?3 ->> '$.after[4]', ''))
    ORDER BY x.location_id, x.item_id, x.lot_id, x.quality}}

-- fragment: lots_page(window)
-- Lots of items.
{{page: {{window}} | json_array(w.k, w.id) | json_array(w.k, w.id) | CROSS JOIN lot d ON d.id = w.id
    CROSS JOIN item i ON i.id = d.item_id | {{asked: sku | i.sku}}
    AND {{asked: lotNo | d.lot_no}}
    AND (?3 ->> '$.filters.expiresBefore' IS NULL OR d.expiry_date < ?3 ->> '$.filters.expiresBefore')
    AND {{common: d.created_at | d.created_at | d.lot_no || char(31) || i.sku || char(31) || i.name}} | json_object('id', d.id, 'sku', i.sku, 'itemName', i.name, 'lotNo', d.lot_no, 'productionDate', d.production_date, 'expiryDate', d.expiry_date, 'createdAt', d.created_at) }}

-- name: lots_newest
{{lots_page: {{newest: lot}}}}

-- name: lots_expiring
{{lots_page: 
    SELECT x.expiry_date AS k, x.id AS id
    FROM lot x
    WHERE x.tenant_id = (SELECT id FROM t)
        AND x.expiry_date IS NOT NULL
        AND (x.expiry_date, x.id) > (COALESCE(?3 ->> '$.after[0]', ''), COALESCE(?3 ->> '$.after[1]', ''))
        AND x.expiry_date < ?3 ->> '$.filters.expiresBefore'
    ORDER BY x.expiry_date, x.id
}}

-- name: lots_of_item
{{lots_page: 
    SELECT x.lot_no AS k, x.id AS id
    FROM lot x
    WHERE x.item_id = {{item_asked}}
        AND x.lot_no > COALESCE(?3 ->> '$.after[0]', '')
    ORDER BY x.lot_no
}}

-- fragment: serials_page(window)
-- Single pieces.
{{page: {{window}} | json_array(w.k, w.serial) | json_array(w.k, w.serial) | CROSS JOIN serial d ON d.item_id = w.item_id AND d.serial = w.serial
    CROSS JOIN item i ON i.id = d.item_id
    LEFT JOIN warehouse h ON h.id = d.warehouse_id
    LEFT JOIN location q ON q.id = d.location_id
    LEFT JOIN lot o ON o.id = d.lot_id | {{asked: sku | i.sku}}
    AND {{asked: status | d.status}}
    AND {{asked: serial | d.serial}}
    AND {{asked: warehouseCode | h.code}}
    AND {{asked: locationCode | q.code}}
    AND {{asked: lotNo | o.lot_no}}
    AND {{asked: quality | d.quality}}
    AND {{common: d.received_at | d.updated_at | d.serial || char(31) || i.sku || char(31) || i.name}} | json_object('serial', d.serial, 'sku', i.sku, 'itemName', i.name, 'status', d.status, 'warehouseCode', h.code, 'locationCode', q.code, 'lotNo', o.lot_no, 'quality', d.quality, 'receivedAt', d.received_at, 'updatedAt', d.updated_at) }}

-- name: serials_newest
{{serials_page: 
    SELECT x.serial AS k, x.item_id AS item_id, x.serial AS serial
    FROM serial x
    WHERE x.tenant_id = (SELECT id FROM t)
        AND x.serial > COALESCE(?3 ->> '$.after[0]', '')
    ORDER BY x.serial
}}

-- name: serials_changed
{{serials_page: 
    SELECT x.updated_at AS k, x.item_id AS item_id, x.serial AS serial
    FROM serial x
    WHERE x.tenant_id = (SELECT id FROM t)
        AND (x.updated_at, x.serial) > (COALESCE(?3 ->> '$.after[0]', ?3 ->> '$.since'), COALESCE(?3 ->> '$.after[1]', ''))
    ORDER BY x.updated_at, x.serial
}}

-- name: serials_of_item
{{serials_page: 
    SELECT x.serial AS k, x.item_id AS item_id, x.serial AS serial
    FROM serial x
    WHERE x.item_id = {{item_asked}}
        AND x.serial > COALESCE(?3 ->> '$.after[0]', '')
    ORDER BY x.serial
}}

