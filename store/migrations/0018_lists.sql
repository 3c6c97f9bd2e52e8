-- What lists go by, and the search over codes, names, barcodes and numbers.
--
-- Each list is read by an index in its own order, newest first or by its last change, and by an index of each
-- filter that leaves few rows over.

ALTER TABLE shipment ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;

UPDATE shipment SET updated_at = created_at;

CREATE INDEX item_newest ON item(tenant_id, created_at, id);
CREATE INDEX item_changed ON item(tenant_id, updated_at, id);
CREATE INDEX partner_newest ON partner(tenant_id, created_at, id);
CREATE INDEX partner_changed ON partner(tenant_id, updated_at, id);
CREATE INDEX location_newest ON location(tenant_id, created_at, id);
CREATE INDEX location_changed ON location(tenant_id, updated_at, id);
CREATE INDEX sales_order_newest ON sales_order(tenant_id, created_at, id);
CREATE INDEX sales_order_changed ON sales_order(tenant_id, updated_at, id);
CREATE INDEX sales_order_by_status ON sales_order(tenant_id, status, created_at, id);
CREATE INDEX sales_order_of_reference ON sales_order(tenant_id, reference_no, created_at, id)
    WHERE reference_no IS NOT NULL;
-- Orders that lack something, and orders that are wanted by some day and have not left.
CREATE INDEX sales_order_short ON sales_order(tenant_id, created_at, id)
    WHERE allocated_base < ordered_base AND status NOT IN ('shipped', 'completed', 'cancelled');
CREATE INDEX sales_order_wanted ON sales_order(tenant_id, required_date, id)
    WHERE required_date IS NOT NULL AND status NOT IN ('shipped', 'completed', 'cancelled');
CREATE INDEX sales_order_frozen ON sales_order(tenant_id, created_at, id) WHERE frozen_at IS NOT NULL;
CREATE INDEX order_line_of_item ON order_line(item_id, created_at, order_id);
CREATE INDEX inbound_newest ON inbound(tenant_id, created_at, id);
CREATE INDEX inbound_changed ON inbound(tenant_id, updated_at, id);
CREATE INDEX inbound_by_status ON inbound(tenant_id, status, created_at, id);
CREATE INDEX inbound_of_reference ON inbound(tenant_id, reference_no, created_at, id)
    WHERE reference_no IS NOT NULL;
CREATE INDEX receipt_newest ON receipt(tenant_id, created_at, id);
DROP INDEX receipt_of_inbound;
CREATE INDEX receipt_of_inbound ON receipt(inbound_id, created_at, id) WHERE inbound_id IS NOT NULL;
CREATE INDEX shipment_newest ON shipment(tenant_id, created_at, id);
CREATE INDEX shipment_changed ON shipment(tenant_id, updated_at, id);
CREATE INDEX shipment_by_tracking ON shipment(tenant_id, tracking_no, created_at, id)
    WHERE tracking_no IS NOT NULL;
CREATE INDEX cycle_count_newest ON cycle_count(tenant_id, created_at, id);
CREATE INDEX cycle_count_changed ON cycle_count(tenant_id, updated_at, id);
CREATE INDEX pick_task_newest ON allocation(tenant_id, created_at, id) WHERE task_number IS NOT NULL;
CREATE INDEX pick_task_open ON allocation(tenant_id, created_at, id) WHERE status = 'released';
CREATE INDEX level_of_tenant ON level(tenant_id, item_id, warehouse_id, location_id, lot_id, quality);
CREATE INDEX lot_newest ON lot(tenant_id, created_at, id);
CREATE INDEX lot_by_expiry ON lot(tenant_id, expiry_date, id) WHERE expiry_date IS NOT NULL;
CREATE INDEX serial_changed ON serial(tenant_id, updated_at, serial);
CREATE INDEX inventory_since ON inventory(tenant_id, changed_at, id);

-- A tenant's number, by which its entries lie together.
CREATE TABLE search_scope (
    number INTEGER PRIMARY KEY,
    tenant_id TEXT NOT NULL UNIQUE REFERENCES tenant(id)
) STRICT;

INSERT INTO search_scope(tenant_id) SELECT id FROM tenant ORDER BY created_at, id;

CREATE TRIGGER tenant_has_scope AFTER INSERT ON tenant
BEGIN
    INSERT INTO search_scope(tenant_id) VALUES (NEW.id);
END;

-- What is searched: one row for each thing. The id is the tenant's number times 2^40, the kind times 2^36
-- and a running number, so the entries of one tenant and kind are one range, the newest last, and a search
-- never walks through those of others. Kinds: 1 items, 2 partners, 3 locations, 4 orders, 5 ASNs,
-- 6 receipts, 7 shipments, 8 cycle counts.
CREATE TABLE search_entry (
    id INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    row_id TEXT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (kind, row_id)
) STRICT;

CREATE VIRTUAL TABLE search USING fts5(
    text, content = 'search_entry', content_rowid = 'id', tokenize = 'trigram', columnsize = 0
);

INSERT INTO search_entry(id, kind, row_id, text)
SELECT s.number * 1099511627776 + 68719476736 + ROW_NUMBER() OVER (PARTITION BY x.tenant_id ORDER BY x.created_at, x.id),
    1, x.id, x.sku || char(10) || x.name || char(10) || COALESCE(x.barcode, '') || char(10) || COALESCE(x.goods_code, '')
FROM item x JOIN search_scope s ON s.tenant_id = x.tenant_id;

CREATE TRIGGER item_is_searched AFTER INSERT ON item
BEGIN
    INSERT INTO search_entry(id, kind, row_id, text)
    SELECT COALESCE((SELECT MAX(e.id) FROM search_entry e
            WHERE e.id BETWEEN s.number * 1099511627776 + 68719476736 AND s.number * 1099511627776 + 137438953471),
        s.number * 1099511627776 + 68719476736) + 1,
        1, NEW.id, NEW.sku || char(10) || NEW.name || char(10) || COALESCE(NEW.barcode, '') || char(10) || COALESCE(NEW.goods_code, '')
    FROM search_scope s WHERE s.tenant_id = NEW.tenant_id;
END;

CREATE TRIGGER item_is_searched_anew AFTER UPDATE OF sku, name, barcode, goods_code ON item
WHEN NEW.sku || char(10) || NEW.name || char(10) || COALESCE(NEW.barcode, '') || char(10) || COALESCE(NEW.goods_code, '') <> OLD.sku || char(10) || OLD.name || char(10) || COALESCE(OLD.barcode, '') || char(10) || COALESCE(OLD.goods_code, '')
BEGIN
    UPDATE search_entry SET text = NEW.sku || char(10) || NEW.name || char(10) || COALESCE(NEW.barcode, '') || char(10) || COALESCE(NEW.goods_code, '') WHERE kind = 1 AND row_id = NEW.id;
END;

INSERT INTO search_entry(id, kind, row_id, text)
SELECT s.number * 1099511627776 + 137438953472 + ROW_NUMBER() OVER (PARTITION BY x.tenant_id ORDER BY x.created_at, x.id),
    2, x.id, x.code || char(10) || x.name
FROM partner x JOIN search_scope s ON s.tenant_id = x.tenant_id;

CREATE TRIGGER partner_is_searched AFTER INSERT ON partner
BEGIN
    INSERT INTO search_entry(id, kind, row_id, text)
    SELECT COALESCE((SELECT MAX(e.id) FROM search_entry e
            WHERE e.id BETWEEN s.number * 1099511627776 + 137438953472 AND s.number * 1099511627776 + 206158430207),
        s.number * 1099511627776 + 137438953472) + 1,
        2, NEW.id, NEW.code || char(10) || NEW.name
    FROM search_scope s WHERE s.tenant_id = NEW.tenant_id;
END;

CREATE TRIGGER partner_is_searched_anew AFTER UPDATE OF code, name ON partner
WHEN NEW.code || char(10) || NEW.name <> OLD.code || char(10) || OLD.name
BEGIN
    UPDATE search_entry SET text = NEW.code || char(10) || NEW.name WHERE kind = 2 AND row_id = NEW.id;
END;

INSERT INTO search_entry(id, kind, row_id, text)
SELECT s.number * 1099511627776 + 206158430208 + ROW_NUMBER() OVER (PARTITION BY x.tenant_id ORDER BY x.created_at, x.id),
    3, x.id, x.code || char(10) || COALESCE(x.zone, '')
FROM location x JOIN search_scope s ON s.tenant_id = x.tenant_id;

CREATE TRIGGER location_is_searched AFTER INSERT ON location
BEGIN
    INSERT INTO search_entry(id, kind, row_id, text)
    SELECT COALESCE((SELECT MAX(e.id) FROM search_entry e
            WHERE e.id BETWEEN s.number * 1099511627776 + 206158430208 AND s.number * 1099511627776 + 274877906943),
        s.number * 1099511627776 + 206158430208) + 1,
        3, NEW.id, NEW.code || char(10) || COALESCE(NEW.zone, '')
    FROM search_scope s WHERE s.tenant_id = NEW.tenant_id;
END;

CREATE TRIGGER location_is_searched_anew AFTER UPDATE OF code, zone ON location
WHEN NEW.code || char(10) || COALESCE(NEW.zone, '') <> OLD.code || char(10) || COALESCE(OLD.zone, '')
BEGIN
    UPDATE search_entry SET text = NEW.code || char(10) || COALESCE(NEW.zone, '') WHERE kind = 3 AND row_id = NEW.id;
END;

INSERT INTO search_entry(id, kind, row_id, text)
SELECT s.number * 1099511627776 + 274877906944 + ROW_NUMBER() OVER (PARTITION BY x.tenant_id ORDER BY x.created_at, x.id),
    4, x.id, x.number || char(10) || COALESCE(x.reference_no, '')
FROM sales_order x JOIN search_scope s ON s.tenant_id = x.tenant_id;

CREATE TRIGGER sales_order_is_searched AFTER INSERT ON sales_order
BEGIN
    INSERT INTO search_entry(id, kind, row_id, text)
    SELECT COALESCE((SELECT MAX(e.id) FROM search_entry e
            WHERE e.id BETWEEN s.number * 1099511627776 + 274877906944 AND s.number * 1099511627776 + 343597383679),
        s.number * 1099511627776 + 274877906944) + 1,
        4, NEW.id, NEW.number || char(10) || COALESCE(NEW.reference_no, '')
    FROM search_scope s WHERE s.tenant_id = NEW.tenant_id;
END;

CREATE TRIGGER sales_order_is_searched_anew AFTER UPDATE OF number, reference_no ON sales_order
WHEN NEW.number || char(10) || COALESCE(NEW.reference_no, '') <> OLD.number || char(10) || COALESCE(OLD.reference_no, '')
BEGIN
    UPDATE search_entry SET text = NEW.number || char(10) || COALESCE(NEW.reference_no, '') WHERE kind = 4 AND row_id = NEW.id;
END;

INSERT INTO search_entry(id, kind, row_id, text)
SELECT s.number * 1099511627776 + 343597383680 + ROW_NUMBER() OVER (PARTITION BY x.tenant_id ORDER BY x.created_at, x.id),
    5, x.id, x.number || char(10) || COALESCE(x.reference_no, '')
FROM inbound x JOIN search_scope s ON s.tenant_id = x.tenant_id;

CREATE TRIGGER inbound_is_searched AFTER INSERT ON inbound
BEGIN
    INSERT INTO search_entry(id, kind, row_id, text)
    SELECT COALESCE((SELECT MAX(e.id) FROM search_entry e
            WHERE e.id BETWEEN s.number * 1099511627776 + 343597383680 AND s.number * 1099511627776 + 412316860415),
        s.number * 1099511627776 + 343597383680) + 1,
        5, NEW.id, NEW.number || char(10) || COALESCE(NEW.reference_no, '')
    FROM search_scope s WHERE s.tenant_id = NEW.tenant_id;
END;

CREATE TRIGGER inbound_is_searched_anew AFTER UPDATE OF number, reference_no ON inbound
WHEN NEW.number || char(10) || COALESCE(NEW.reference_no, '') <> OLD.number || char(10) || COALESCE(OLD.reference_no, '')
BEGIN
    UPDATE search_entry SET text = NEW.number || char(10) || COALESCE(NEW.reference_no, '') WHERE kind = 5 AND row_id = NEW.id;
END;

INSERT INTO search_entry(id, kind, row_id, text)
SELECT s.number * 1099511627776 + 412316860416 + ROW_NUMBER() OVER (PARTITION BY x.tenant_id ORDER BY x.created_at, x.id),
    6, x.id, x.number
FROM receipt x JOIN search_scope s ON s.tenant_id = x.tenant_id;

CREATE TRIGGER receipt_is_searched AFTER INSERT ON receipt
BEGIN
    INSERT INTO search_entry(id, kind, row_id, text)
    SELECT COALESCE((SELECT MAX(e.id) FROM search_entry e
            WHERE e.id BETWEEN s.number * 1099511627776 + 412316860416 AND s.number * 1099511627776 + 481036337151),
        s.number * 1099511627776 + 412316860416) + 1,
        6, NEW.id, NEW.number
    FROM search_scope s WHERE s.tenant_id = NEW.tenant_id;
END;

INSERT INTO search_entry(id, kind, row_id, text)
SELECT s.number * 1099511627776 + 481036337152 + ROW_NUMBER() OVER (PARTITION BY x.tenant_id ORDER BY x.created_at, x.id),
    7, x.id, x.number || char(10) || COALESCE(x.tracking_no, '')
FROM shipment x JOIN search_scope s ON s.tenant_id = x.tenant_id;

CREATE TRIGGER shipment_is_searched AFTER INSERT ON shipment
BEGIN
    INSERT INTO search_entry(id, kind, row_id, text)
    SELECT COALESCE((SELECT MAX(e.id) FROM search_entry e
            WHERE e.id BETWEEN s.number * 1099511627776 + 481036337152 AND s.number * 1099511627776 + 549755813887),
        s.number * 1099511627776 + 481036337152) + 1,
        7, NEW.id, NEW.number || char(10) || COALESCE(NEW.tracking_no, '')
    FROM search_scope s WHERE s.tenant_id = NEW.tenant_id;
END;

CREATE TRIGGER shipment_is_searched_anew AFTER UPDATE OF number, tracking_no ON shipment
WHEN NEW.number || char(10) || COALESCE(NEW.tracking_no, '') <> OLD.number || char(10) || COALESCE(OLD.tracking_no, '')
BEGIN
    UPDATE search_entry SET text = NEW.number || char(10) || COALESCE(NEW.tracking_no, '') WHERE kind = 7 AND row_id = NEW.id;
END;

INSERT INTO search_entry(id, kind, row_id, text)
SELECT s.number * 1099511627776 + 549755813888 + ROW_NUMBER() OVER (PARTITION BY x.tenant_id ORDER BY x.created_at, x.id),
    8, x.id, x.number
FROM cycle_count x JOIN search_scope s ON s.tenant_id = x.tenant_id;

CREATE TRIGGER cycle_count_is_searched AFTER INSERT ON cycle_count
BEGIN
    INSERT INTO search_entry(id, kind, row_id, text)
    SELECT COALESCE((SELECT MAX(e.id) FROM search_entry e
            WHERE e.id BETWEEN s.number * 1099511627776 + 549755813888 AND s.number * 1099511627776 + 618475290623),
        s.number * 1099511627776 + 549755813888) + 1,
        8, NEW.id, NEW.number
    FROM search_scope s WHERE s.tenant_id = NEW.tenant_id;
END;

CREATE TRIGGER cycle_count_is_searched_anew AFTER UPDATE OF number ON cycle_count
WHEN NEW.number <> OLD.number
BEGIN
    UPDATE search_entry SET text = NEW.number WHERE kind = 8 AND row_id = NEW.id;
END;

INSERT INTO search(rowid, text) SELECT id, text FROM search_entry;

CREATE TRIGGER search_entry_is_added AFTER INSERT ON search_entry
BEGIN
    INSERT INTO search(rowid, text) VALUES (NEW.id, NEW.text);
END;

CREATE TRIGGER search_entry_is_changed AFTER UPDATE ON search_entry
BEGIN
    INSERT INTO search(search, rowid, text) VALUES ('delete', OLD.id, OLD.text);
    INSERT INTO search(rowid, text) VALUES (NEW.id, NEW.text);
END;
