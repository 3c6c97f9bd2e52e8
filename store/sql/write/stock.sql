-- Writes of what lies where: inventories, levels, lots, serials, the ledger and cycle counts.

-- name: new_inventories
INSERT INTO inventory(warehouse_id, item_id, id, tenant_id, on_hand, allocated, value, created_at)
SELECT r.value ->> 'warehouse_id', r.value ->> 'item_id', MIN(r.value ->> 'inventory_id'), ?1, 0, 0,
    0, MIN(r.value ->> 'at')
FROM json_each(?2) r
GROUP BY r.value ->> 'warehouse_id', r.value ->> 'item_id'
HAVING true
ON CONFLICT(item_id, warehouse_id) DO NOTHING

-- name: empty_inventories
-- Records of items of which nothing lies there yet.
INSERT INTO inventory(warehouse_id, item_id, id, tenant_id, on_hand, allocated, value, created_at)
SELECT r.value ->> 'warehouse_id', r.value ->> 'item_id', r.value ->> 'id', ?1, 0, 0, 0,
    r.value ->> 'at'
FROM json_each(?2) r
WHERE true
ON CONFLICT(item_id, warehouse_id) DO NOTHING

-- name: inventories
-- Stock has become free where a level holds more that nobody is promised, also by a move.
UPDATE inventory
SET on_hand = inventory.on_hand + d.on_hand, allocated = inventory.allocated + d.allocated,
    value = inventory.value + d.value, gains = inventory.gains + d.gained,
    changed_at = MAX(d.at, COALESCE(inventory.changed_at, 0)),
    last_movement_at = iif(d.on_hand <> 0, d.at, inventory.last_movement_at)
FROM (
    SELECT g.item_id, g.warehouse_id, SUM(g.on_hand) AS on_hand, SUM(g.allocated) AS allocated,
        SUM(g.value) AS value, MAX(g.at) AS at, MAX(g.on_hand > g.allocated) AS gained
    FROM (
        SELECT r.value ->> 'item_id' AS item_id, r.value ->> 'warehouse_id' AS warehouse_id,
            SUM(r.value ->> 'on_hand') AS on_hand, SUM(r.value ->> 'allocated') AS allocated,
            SUM(r.value ->> 'value') AS value, MAX(r.value ->> 'at') AS at
        FROM json_each(?2) r
        WHERE ?1 IS NOT NULL
        GROUP BY 1, 2, r.value ->> 'location_id', r.value ->> 'lot_id', r.value ->> 'quality'
    ) g
    GROUP BY 1, 2
) d
WHERE inventory.item_id = d.item_id
    AND inventory.warehouse_id = d.warehouse_id

-- name: reorder_points
UPDATE inventory
SET reorder_point = r.value ->> 'reorder_point'
FROM json_each(?2) r
WHERE inventory.id = r.value ->> 'id'
    AND +inventory.tenant_id = ?1

-- name: waits
-- Counts that a line has started to wait, for those who leave stock free.
INSERT INTO inventory(
    warehouse_id, item_id, id, tenant_id, on_hand, allocated, value, created_at, waits
)
SELECT r.value ->> 0, r.value ->> 1, r.value ->> 2, ?1, 0, 0, 0, r.value ->> 3, 1
FROM json_each(?2) r
WHERE true
ON CONFLICT(item_id, warehouse_id) DO UPDATE SET waits = inventory.waits + 1

-- name: ended_quarantines
-- What lies in quarantines that end has become free, although nothing moved.
UPDATE inventory
SET gains = inventory.gains + 1
FROM (
    SELECT DISTINCT l.item_id, l.warehouse_id
    FROM json_each(?2) r
    CROSS JOIN level l ON l.warehouse_id = r.value ->> 'warehouse_id'
        AND l.location_id = r.value ->> 'location_id'
        AND l.on_hand > 0
    WHERE ?1 IS NOT NULL
) d
WHERE inventory.item_id = d.item_id
    AND inventory.warehouse_id = d.warehouse_id

-- name: unserved
INSERT INTO unserved(item_id, warehouse_id, tenant_id, at)
SELECT r.value ->> 'item_id', r.value ->> 'warehouse_id', ?1, r.value ->> 'at'
FROM json_each(?2) r
WHERE true
ON CONFLICT(item_id, warehouse_id) DO NOTHING

-- name: served_out
DELETE FROM unserved
WHERE ?1 IS NOT NULL
    AND (item_id, warehouse_id) IN (
        SELECT r.value ->> 'item_id', r.value ->> 'warehouse_id' FROM json_each(?2) r
    )

-- name: open_again
-- Who has queued behind others meanwhile is decided again: what is left is free for whoever comes.
UPDATE inventory
SET gains = inventory.gains + 1
FROM json_each(?2) r
WHERE ?1 IS NOT NULL
    AND inventory.item_id = r.value ->> 'item_id'
    AND inventory.warehouse_id = r.value ->> 'warehouse_id'

-- name: new_levels
INSERT INTO level(
    item_id, warehouse_id, location_id, lot_id, quality, tenant_id, on_hand, allocated, received_at
)
SELECT r.value ->> 'item_id', r.value ->> 'warehouse_id', r.value ->> 'location_id',
    r.value ->> 'lot_id', r.value ->> 'quality', ?1, 0, 0, MIN(r.value ->> 'at')
FROM json_each(?2) r
GROUP BY 1, 2, 3, 4, 5
HAVING true
ON CONFLICT(item_id, warehouse_id, location_id, lot_id, quality) DO NOTHING

-- name: levels
-- A level that was empty is as old as what fills it.
UPDATE level
SET on_hand = level.on_hand + d.on_hand, allocated = level.allocated + d.allocated,
    received_at = iif(level.on_hand = 0, d.at, level.received_at)
FROM (
    SELECT r.value ->> 'item_id' AS item_id, r.value ->> 'warehouse_id' AS warehouse_id,
        r.value ->> 'location_id' AS location_id, r.value ->> 'lot_id' AS lot_id,
        r.value ->> 'quality' AS quality, SUM(r.value ->> 'on_hand') AS on_hand,
        SUM(r.value ->> 'allocated') AS allocated, MIN(r.value ->> 'at') AS at
    FROM json_each(?2) r
    WHERE ?1 IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5
) d
WHERE level.item_id = d.item_id
    AND level.warehouse_id = d.warehouse_id
    AND level.location_id = d.location_id
    AND level.lot_id = d.lot_id
    AND level.quality = d.quality

-- name: level_ages
-- Stock that was moved is as old as it was.
UPDATE level
SET received_at = MIN(level.received_at, d.at)
FROM (
    SELECT r.value ->> 'item_id' AS item_id, r.value ->> 'warehouse_id' AS warehouse_id,
        r.value ->> 'location_id' AS location_id, r.value ->> 'lot_id' AS lot_id,
        r.value ->> 'quality' AS quality, MIN(r.value ->> 'received_at') AS at
    FROM json_each(?2) r
    WHERE ?1 IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5
) d
WHERE level.item_id = d.item_id
    AND level.warehouse_id = d.warehouse_id
    AND level.location_id = d.location_id
    AND level.lot_id = d.lot_id
    AND level.quality = d.quality

-- name: movements
INSERT INTO movement(
    id, tenant_id, warehouse_id, location_id, item_id, lot_id, quality, kind, on_hand, allocated,
    value, document_id, line_no, reason, actor, at
)
SELECT r.value ->> 'id', ?1, r.value ->> 'warehouse_id', r.value ->> 'location_id',
    r.value ->> 'item_id', r.value ->> 'lot_id', r.value ->> 'quality', r.value ->> 'kind',
    r.value ->> 'on_hand', r.value ->> 'allocated', r.value ->> 'value', r.value ->> 'document_id',
    r.value ->> 'line_no', r.value ->> 'reason', r.value ->> 'actor', r.value ->> 'at'
FROM json_each(?2) r

-- name: lots
INSERT INTO lot(id, tenant_id, item_id, lot_no, production_date, expiry_date, created_at, version)
SELECT r.value ->> 'id', ?1, r.value ->> 'item_id',
    CASE WHEN r.value ->> 'lot_no_slot' IS NULL THEN r.value ->> 'lot_no' ELSE
        {{number: grn | lot_no_slot | created_at}} END,
    r.value ->> 'production_date', r.value ->> 'expiry_date', r.value ->> 'created_at',
    r.value ->> 'version'
FROM json_each(?2) r
WHERE true
ON CONFLICT(id) DO UPDATE SET production_date = excluded.production_date,
    expiry_date = excluded.expiry_date, {{next_version: lot}}

-- name: serials
-- A piece keeps what it came in on, until it comes again. New pieces of an item lie in its last slice,
-- or in the next one where that is full (migration 0010).
INSERT INTO serial(
    item_id, serial, tenant_id, status, warehouse_id, location_id, lot_id, quality, document_id,
    updated_at, version, received_by, received_at, slice
)
SELECT r.value ->> 'item_id', r.value ->> 'serial', ?1, r.value ->> 'status',
    r.value ->> 'warehouse_id', r.value ->> 'location_id', r.value ->> 'lot_id',
    r.value ->> 'quality', r.value ->> 'document_id', r.value ->> 'updated_at',
    r.value ->> 'version', r.value ->> 'document_id', r.value ->> 'updated_at',
    iif(
        r.value ->> 'version' > 1, 0,
        COALESCE(
            (
                SELECT s.slice + (
                    (
                        SELECT SUM(y.pieces)
                        FROM serial_tally y
                        WHERE y.item_id = r.value ->> 'item_id'
                            AND y.state IN (0, 1, 3, 4)
                            AND y.slice = s.slice
                    ) >= 500
                )
                FROM (
                    SELECT MAX(x.slice) AS slice
                    FROM serial x
                    WHERE x.item_id = r.value ->> 'item_id'
                ) s
            ),
            0
        )
    )
FROM json_each(?2) r
WHERE true
ON CONFLICT(item_id, serial) DO UPDATE SET status = excluded.status,
    warehouse_id = excluded.warehouse_id, location_id = excluded.location_id,
    lot_id = excluded.lot_id, quality = excluded.quality, document_id = excluded.document_id,
    updated_at = excluded.updated_at,
    received_by = iif(
        serial.status IN ('shipped', 'removed')
            AND excluded.status = 'in_stock', excluded.received_by, serial.received_by
    ),
    received_at = iif(
        serial.status IN ('shipped', 'removed')
            AND excluded.status = 'in_stock', excluded.received_at, serial.received_at
    ),
    {{next_version: serial}}

-- name: cycle_counts
INSERT INTO cycle_count(
    id, tenant_id, number, warehouse_id, status, blind, recount_above_percent, created_at,
    updated_at, version
)
SELECT r.value ->> 'id', ?1,
    CASE WHEN r.value ->> 'number_slot' IS NULL THEN r.value ->> 'number' ELSE
        {{number: cycle_count | number_slot | created_at}} END,
    r.value ->> 'warehouse_id', r.value ->> 'status', r.value ->> 'blind',
    r.value ->> 'recount_above_percent', r.value ->> 'created_at', r.value ->> 'updated_at',
    r.value ->> 'version'
FROM json_each(?2) r
WHERE true
ON CONFLICT(id) DO UPDATE SET status = excluded.status, updated_at = excluded.updated_at,
    {{next_version: cycle_count}}

-- name: count_lines
-- A line joins its count with what lies on the shelf in this very commit, and is counted against that: a
-- decision that was told otherwise is refused. It changes with its count, whose version guards it.
INSERT INTO cycle_count_line(
    count_id, line_no, item_id, warehouse_id, location_id, lot_id, quality, expected, counted,
    counts, recount, open, posted
)
SELECT r.value ->> 'count_id', r.value ->> 'line_no', r.value ->> 'item_id',
    r.value ->> 'warehouse_id', r.value ->> 'location_id', r.value ->> 'lot_id',
    r.value ->> 'quality',
    CASE WHEN r.value ->> 'counting'
        AND r.there <> r.value ->> 'expected' THEN NULL ELSE r.there END,
    r.value ->> 'counted', r.value ->> 'counts', r.value ->> 'recount', r.value ->> 'open',
    r.value ->> 'posted'
FROM (
    SELECT e.value,
        COALESCE(
            (
                SELECT l.on_hand - {{picked: l}}
                FROM level l
                WHERE l.item_id = e.value ->> 'item_id'
                    AND l.warehouse_id = e.value ->> 'warehouse_id'
                    AND l.location_id = e.value ->> 'location_id'
                    AND l.lot_id = e.value ->> 'lot_id'
                    AND l.quality = e.value ->> 'quality'
            ),
            0
        ) AS there
    FROM json_each(?2) e
) r
WHERE ?1 IS NOT NULL
ON CONFLICT(count_id, line_no) DO UPDATE SET
    expected = iif(
        excluded.counts > cycle_count_line.counts, excluded.expected, cycle_count_line.expected
    ),
    counted = excluded.counted, counts = excluded.counts, recount = excluded.recount,
    open = excluded.open, posted = excluded.posted
