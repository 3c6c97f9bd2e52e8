//! What must still hold when a commit is written: each refuses the batch by a row that `guard` doesn't take.

pub(super) const ITEM_VERSIONS: &str = "INSERT INTO guard(ok) SELECT 0 FROM json_each(?2) g LEFT JOIN item i ON i.id = g.key \
     WHERE ?1 IS NOT NULL AND i.version IS NOT g.value LIMIT 1";

pub(super) const UNUSED_ITEMS: &str = "INSERT INTO guard(ok) SELECT 0 FROM json_each(?2) g WHERE ?1 IS NOT NULL AND ( \
     EXISTS (SELECT 1 FROM inventory v WHERE v.item_id = g.value AND v.on_hand <> 0) \
     OR EXISTS (SELECT 1 FROM inbound_line l WHERE l.item_id = g.value AND l.open = 1) \
     OR EXISTS (SELECT 1 FROM order_line l WHERE l.item_id = g.value AND l.open = 1) \
     OR EXISTS (SELECT 1 FROM cycle_count_line l WHERE l.item_id = g.value AND l.open = 1)) LIMIT 1";

/// An item without a barcode goes by its sku.
pub(super) const BARCODES: &str = "INSERT INTO guard(ok) SELECT 0 FROM json_each(?2) g WHERE \
     EXISTS (SELECT 1 FROM item i WHERE i.tenant_id = ?1 AND i.barcode = g.value ->> 0 AND i.id <> g.value ->> 1) \
     OR EXISTS (SELECT 1 FROM item_barcode b WHERE b.tenant_id = ?1 AND b.barcode = g.value ->> 0 \
        AND b.item_id <> g.value ->> 1) \
     OR EXISTS (SELECT 1 FROM item i WHERE i.tenant_id = ?1 AND i.sku = g.value ->> 0 AND i.barcode IS NULL \
        AND i.id <> g.value ->> 1) LIMIT 1";

pub(super) const LOGIN_VERSIONS: &str = "INSERT INTO guard(ok) SELECT 0 FROM json_each(?2) g LEFT JOIN login_failure f ON f.email = g.key \
     WHERE ?1 IS NOT NULL AND COALESCE(f.version, 0) <> g.value LIMIT 1";

pub(super) const NO_GAIN: &str = "INSERT INTO guard(ok) SELECT 0 FROM json_each(?2) g LEFT JOIN inventory v \
     ON v.warehouse_id = g.value ->> 0 AND v.item_id = g.value ->> 1 \
     WHERE ?1 IS NOT NULL AND COALESCE(v.gains, 0) <> g.value ->> 2 LIMIT 1";

pub(super) const NO_WAIT: &str = "INSERT INTO guard(ok) SELECT 0 FROM json_each(?2) g LEFT JOIN inventory v \
     ON v.warehouse_id = g.value ->> 0 AND v.item_id = g.value ->> 1 \
     WHERE ?1 IS NOT NULL AND COALESCE(v.waits, 0) <> g.value ->> 2 LIMIT 1";

/// What was put into a quarantine was told to nobody who waits.
pub(super) const QUARANTINES: &str = "INSERT INTO guard(ok) SELECT 0 FROM json_each(?2) g CROSS JOIN location p ON p.id = g.value \
     WHERE ?1 IS NOT NULL AND p.kind <> 'quarantine' LIMIT 1";

/// Nobody waits for what lies free in quarantines that end, but those who were known.
pub(super) const NO_WAITER: &str = "INSERT INTO guard(ok) SELECT 0 FROM json_each(?2) g \
     CROSS JOIN level l ON l.warehouse_id = g.value ->> 'warehouse_id' \
        AND l.location_id = g.value ->> 'location_id' AND l.on_hand > l.allocated \
     WHERE ?1 IS NOT NULL AND l.item_id NOT IN (SELECT k.value FROM json_each(g.value, '$.known_items') k) \
     AND EXISTS (SELECT 1 FROM order_line x WHERE x.item_id = l.item_id AND x.waiting = 1 \
        AND x.warehouse_id = l.warehouse_id) LIMIT 1";

/// Handwork tells an event of its inventory record, so the record must be the one it knew or made:
/// another commit may have made one meanwhile.
pub(super) const INVENTORIES: &str = "INSERT INTO guard(ok) SELECT 0 FROM json_each(?2) r CROSS JOIN inventory v \
     ON v.item_id = r.value ->> 'item_id' AND v.warehouse_id = r.value ->> 'warehouse_id' \
     WHERE ?1 IS NOT NULL AND r.value ->> 'kind' IN ('adjustment', 'count') \
     AND v.id <> r.value ->> 'inventory_id' LIMIT 1";
