-- Delivery bills: carriers and their ranges of numbers, parcels, and lists.

-- Whether bills of the store that name no warehouse wait until the warehouse's staff assigns one.
ALTER TABLE store ADD COLUMN manual_allocation INTEGER NOT NULL DEFAULT 0;

CREATE TABLE carrier (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    suffix TEXT NOT NULL,
    digits INTEGER NOT NULL,
    check_digit TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    next INTEGER NOT NULL,
    warehouses TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (tenant_id, code),
    CONSTRAINT range_in_order CHECK (first <= last AND next BETWEEN first AND last + 1)
) STRICT, WITHOUT ROWID;

CREATE INDEX packed_box_tracking ON packed_box(tracking_no) WHERE tracking_no IS NOT NULL;

-- The number under which a parcel goes back.
ALTER TABLE shipment_event ADD COLUMN return_tracking_no TEXT;

-- The tallies of all lists, in place of those of inbound documents alone: orders lie in slices of 500 by the
-- moment of their creation too, and share the pages.
CREATE TABLE document_tally (
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    list TEXT NOT NULL,
    slice INTEGER NOT NULL,
    warehouse_id TEXT NOT NULL,
    stage INTEGER NOT NULL,
    kind TEXT NOT NULL,
    documents INTEGER NOT NULL CONSTRAINT no_negative_tally CHECK (documents >= 0),
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, list, slice, warehouse_id, stage, kind)
) STRICT, WITHOUT ROWID;

INSERT INTO document_tally
SELECT tenant_id, iif(clock = 'created', 'inbound', 'inbound_completed'), slice, warehouse_id, stage, kind,
    documents, first_at, last_at
FROM inbound_tally;

DROP TRIGGER inbound_is_tallied;
DROP TRIGGER inbound_stage_is_tallied;
DROP TRIGGER inbound_completion_is_tallied;
DROP TABLE inbound_tally;

CREATE TRIGGER inbound_is_tallied AFTER INSERT ON inbound
BEGIN
    UPDATE inbound SET created_slice = COALESCE(
        (SELECT s.slice + (SUM(s.documents) >= 500) FROM document_tally s
         WHERE s.tenant_id = NEW.tenant_id AND s.list = 'inbound'
            AND s.slice = (SELECT MAX(x.slice) FROM document_tally x
                WHERE x.tenant_id = NEW.tenant_id AND x.list = 'inbound'
                    AND x.slice BETWEEN (NEW.created_at + 25200000) / 86400000 * 1000000
                        AND (NEW.created_at + 25200000) / 86400000 * 1000000 + 999999)),
        (NEW.created_at + 25200000) / 86400000 * 1000000)
    WHERE id = NEW.id;
    INSERT INTO document_tally
    SELECT tenant_id, 'inbound', created_slice, warehouse_id, stage, kind, 1, created_at, created_at
    FROM inbound WHERE id = NEW.id
    ON CONFLICT DO UPDATE SET documents = documents + 1, first_at = MIN(first_at, excluded.first_at),
        last_at = MAX(last_at, excluded.last_at);
END;

CREATE TRIGGER inbound_stage_is_tallied AFTER UPDATE ON inbound WHEN NEW.stage <> OLD.stage
BEGIN
    UPDATE document_tally SET documents = documents - 1
    WHERE tenant_id = OLD.tenant_id AND list = 'inbound' AND slice = OLD.created_slice
        AND warehouse_id = OLD.warehouse_id AND stage = OLD.stage AND kind = OLD.kind;
    INSERT INTO document_tally
    VALUES (NEW.tenant_id, 'inbound', NEW.created_slice, NEW.warehouse_id, NEW.stage, NEW.kind, 1,
        NEW.created_at, NEW.created_at)
    ON CONFLICT DO UPDATE SET documents = documents + 1, first_at = MIN(first_at, excluded.first_at),
        last_at = MAX(last_at, excluded.last_at);
END;

-- A document is completed once and for all.
CREATE TRIGGER inbound_completion_is_tallied AFTER UPDATE ON inbound
WHEN NEW.completed_at IS NOT NULL AND OLD.completed_at IS NULL
BEGIN
    UPDATE inbound SET completed_slice = COALESCE(
        (SELECT s.slice + (SUM(s.documents) >= 500) FROM document_tally s
         WHERE s.tenant_id = NEW.tenant_id AND s.list = 'inbound_completed'
            AND s.slice = (SELECT MAX(x.slice) FROM document_tally x
                WHERE x.tenant_id = NEW.tenant_id AND x.list = 'inbound_completed'
                    AND x.slice BETWEEN (NEW.completed_at + 25200000) / 86400000 * 1000000
                        AND (NEW.completed_at + 25200000) / 86400000 * 1000000 + 999999)),
        (NEW.completed_at + 25200000) / 86400000 * 1000000)
    WHERE id = NEW.id;
    INSERT INTO document_tally
    SELECT tenant_id, 'inbound_completed', completed_slice, warehouse_id, stage, kind, 1, completed_at,
        completed_at
    FROM inbound WHERE id = NEW.id
    ON CONFLICT DO UPDATE SET documents = documents + 1, first_at = MIN(first_at, excluded.first_at),
        last_at = MAX(last_at, excluded.last_at);
END;

ALTER TABLE sales_order ADD COLUMN created_slice INTEGER;

UPDATE sales_order SET created_slice = c.slice
FROM (SELECT id, (created_at + 25200000) / 86400000 * 1000000 + (ROW_NUMBER() OVER (
        PARTITION BY tenant_id, (created_at + 25200000) / 86400000 ORDER BY created_at, id) - 1) / 500 AS slice
    FROM sales_order) c
WHERE sales_order.id = c.id;

INSERT INTO document_tally
SELECT tenant_id, 'order', created_slice, warehouse_id, stage, kind, COUNT(*), MIN(created_at), MAX(created_at)
FROM sales_order GROUP BY 1, 3, 4, 5, 6;

CREATE INDEX sales_order_in_slice
    ON sales_order(tenant_id, created_slice, created_at, id, warehouse_id, kind);

CREATE TRIGGER order_is_tallied AFTER INSERT ON sales_order
BEGIN
    UPDATE sales_order SET created_slice = COALESCE(
        (SELECT s.slice + (SUM(s.documents) >= 500) FROM document_tally s
         WHERE s.tenant_id = NEW.tenant_id AND s.list = 'order'
            AND s.slice = (SELECT MAX(x.slice) FROM document_tally x
                WHERE x.tenant_id = NEW.tenant_id AND x.list = 'order'
                    AND x.slice BETWEEN (NEW.created_at + 25200000) / 86400000 * 1000000
                        AND (NEW.created_at + 25200000) / 86400000 * 1000000 + 999999)),
        (NEW.created_at + 25200000) / 86400000 * 1000000)
    WHERE id = NEW.id;
    INSERT INTO document_tally
    SELECT tenant_id, 'order', created_slice, warehouse_id, stage, kind, 1, created_at, created_at
    FROM sales_order WHERE id = NEW.id
    ON CONFLICT DO UPDATE SET documents = documents + 1, first_at = MIN(first_at, excluded.first_at),
        last_at = MAX(last_at, excluded.last_at);
END;

CREATE TRIGGER order_stage_is_tallied AFTER UPDATE ON sales_order
WHEN NEW.stage <> OLD.stage OR NEW.warehouse_id <> OLD.warehouse_id
BEGIN
    UPDATE document_tally SET documents = documents - 1
    WHERE tenant_id = OLD.tenant_id AND list = 'order' AND slice = OLD.created_slice
        AND warehouse_id = OLD.warehouse_id AND stage = OLD.stage AND kind = OLD.kind;
    INSERT INTO document_tally
    VALUES (NEW.tenant_id, 'order', NEW.created_slice, NEW.warehouse_id, NEW.stage, NEW.kind, 1,
        NEW.created_at, NEW.created_at)
    ON CONFLICT DO UPDATE SET documents = documents + 1, first_at = MIN(first_at, excluded.first_at),
        last_at = MAX(last_at, excluded.last_at);
END;
