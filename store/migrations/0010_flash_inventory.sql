-- What the inventory pages of the Flash surface are read from, so that page 1,000 costs what page 1 costs.
--
-- A page is asked for by its number, not by a position. So the rows of such a list lie in slices of about
-- 500, each with a tally of what is in it: adding up the tallies gives the total and the slice that a page
-- begins in, and only that slice is read row by row.

-- When on hand or allocated last changed: what a reader asks for who wants what has changed since.
ALTER TABLE inventory ADD COLUMN changed_at INTEGER;

UPDATE inventory SET changed_at = c.at
FROM (SELECT item_id, warehouse_id, MAX(at) AS at FROM movement GROUP BY 1, 2) c
WHERE inventory.item_id = c.item_id AND inventory.warehouse_id = c.warehouse_id;

CREATE INDEX inventory_changed ON inventory(tenant_id, changed_at, warehouse_id, item_id)
    WHERE changed_at IS NOT NULL;

CREATE INDEX item_sets ON item(tenant_id, variant_id) WHERE is_set = 1;

-- What came into a warehouse (way 1) and what went out of it (way 2): the movements that change what lies
-- in it, in the order of the ledger. Moving goods about inside is neither. A slice is of one day of
-- Bangkok: the number of the day since 1970, six digits for the slice of that day.
CREATE TABLE in_out (
    tenant_id TEXT NOT NULL,
    slice INTEGER NOT NULL,
    seq INTEGER NOT NULL REFERENCES movement(seq),
    warehouse_id TEXT NOT NULL,
    way INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, slice, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE in_out_tally (
    tenant_id TEXT NOT NULL,
    slice INTEGER NOT NULL,
    warehouse_id TEXT NOT NULL,
    way INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, slice, warehouse_id, way)
) STRICT, WITHOUT ROWID;

INSERT INTO in_out
SELECT m.tenant_id, m.day * 1000000 + (m.n - 1) / 500, m.seq, m.warehouse_id, m.way, m.at
FROM (SELECT seq, tenant_id, warehouse_id, iif(on_hand > 0, 1, 2) AS way, at, (at + 25200000) / 86400000 AS day,
    ROW_NUMBER() OVER (PARTITION BY tenant_id, (at + 25200000) / 86400000 ORDER BY seq) AS n
    FROM movement WHERE on_hand <> 0 AND kind <> 'move') m;

INSERT INTO in_out_tally
SELECT tenant_id, slice, warehouse_id, way, COUNT(*), MIN(at), MAX(at) FROM in_out GROUP BY 1, 2, 3, 4;

CREATE TRIGGER movement_is_in_or_out AFTER INSERT ON movement WHEN NEW.on_hand <> 0 AND NEW.kind <> 'move'
BEGIN
    INSERT INTO in_out_tally VALUES (NEW.tenant_id, COALESCE(
        (SELECT MAX(s.slice) + (SUM(s.lines) >= 500) FROM in_out_tally s WHERE s.tenant_id = NEW.tenant_id
            AND s.slice = (SELECT MAX(x.slice) FROM in_out_tally x WHERE x.tenant_id = NEW.tenant_id
                AND x.slice BETWEEN (NEW.at + 25200000) / 86400000 * 1000000
                    AND (NEW.at + 25200000) / 86400000 * 1000000 + 999999)),
        (NEW.at + 25200000) / 86400000 * 1000000),
        NEW.warehouse_id, iif(NEW.on_hand > 0, 1, 2), 1, NEW.at, NEW.at)
    ON CONFLICT DO UPDATE SET lines = lines + 1, first_at = MIN(first_at, excluded.first_at),
        last_at = MAX(last_at, excluded.last_at);
    INSERT INTO in_out VALUES (NEW.tenant_id,
        (SELECT MAX(x.slice) FROM in_out_tally x WHERE x.tenant_id = NEW.tenant_id
            AND x.slice BETWEEN (NEW.at + 25200000) / 86400000 * 1000000
                AND (NEW.at + 25200000) / 86400000 * 1000000 + 999999),
        NEW.seq, NEW.warehouse_id, iif(NEW.on_hand > 0, 1, 2), NEW.at);
END;

-- Which document a piece came in on, and when; and its slice among the pieces of its item, in the order
-- in which they came.
ALTER TABLE serial ADD COLUMN received_by TEXT NOT NULL DEFAULT '';
ALTER TABLE serial ADD COLUMN received_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE serial ADD COLUMN slice INTEGER NOT NULL DEFAULT 0;
-- 1 lies free, 3 is promised to an order, 4 has left; 0 was taken out of stock by hand.
ALTER TABLE serial ADD COLUMN state INTEGER NOT NULL GENERATED ALWAYS AS (CASE status
    WHEN 'in_stock' THEN 1 WHEN 'allocated' THEN 3 WHEN 'picked' THEN 3 WHEN 'shipped' THEN 4 ELSE 0 END) VIRTUAL;

UPDATE serial SET received_by = c.id, received_at = c.at
FROM (SELECT l.item_id, p.value AS serial, r.id, MAX(r.created_at) AS at
    FROM receipt_line l JOIN receipt r ON r.id = l.receipt_id, json_each(l.serials) p GROUP BY 1, 2) c
WHERE serial.item_id = c.item_id AND serial.serial = c.serial;

UPDATE serial SET received_at = updated_at WHERE received_at = 0;

UPDATE serial SET slice = c.slice
FROM (SELECT item_id, serial, (ROW_NUMBER() OVER (PARTITION BY item_id ORDER BY received_at, serial) - 1) / 500 AS slice
    FROM serial) c
WHERE serial.item_id = c.item_id AND serial.serial = c.serial;

CREATE INDEX serial_in_slice ON serial(item_id, slice);
CREATE INDEX serial_received ON serial(received_by);

CREATE TABLE serial_tally (
    item_id TEXT NOT NULL,
    state INTEGER NOT NULL,
    slice INTEGER NOT NULL,
    warehouse_id TEXT NOT NULL,
    quality TEXT NOT NULL,
    pieces INTEGER NOT NULL CONSTRAINT no_negative_tally CHECK (pieces >= 0),
    PRIMARY KEY (item_id, state, slice, warehouse_id, quality)
) STRICT, WITHOUT ROWID;

INSERT INTO serial_tally
SELECT item_id, state, slice, warehouse_id, quality, COUNT(*) FROM serial GROUP BY 1, 2, 3, 4, 5;

CREATE TRIGGER serial_is_tallied AFTER INSERT ON serial
BEGIN
    INSERT INTO serial_tally VALUES (NEW.item_id, NEW.state, NEW.slice, NEW.warehouse_id, NEW.quality, 1)
    ON CONFLICT DO UPDATE SET pieces = pieces + 1;
END;

CREATE TRIGGER serial_is_tallied_again AFTER UPDATE ON serial
WHEN NEW.state <> OLD.state OR NEW.warehouse_id <> OLD.warehouse_id OR NEW.quality <> OLD.quality
BEGIN
    UPDATE serial_tally SET pieces = pieces - 1
    WHERE item_id = OLD.item_id AND state = OLD.state AND slice = OLD.slice
        AND warehouse_id = OLD.warehouse_id AND quality = OLD.quality;
    DELETE FROM serial_tally
    WHERE item_id = OLD.item_id AND state = OLD.state AND slice = OLD.slice
        AND warehouse_id = OLD.warehouse_id AND quality = OLD.quality AND pieces = 0;
    INSERT INTO serial_tally VALUES (NEW.item_id, NEW.state, NEW.slice, NEW.warehouse_id, NEW.quality, 1)
    ON CONFLICT DO UPDATE SET pieces = pieces + 1;
END;
