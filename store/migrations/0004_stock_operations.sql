-- The warehouse's own hand on stock: cycle counts, arrivals, and the ways in to serials and the ledger.

ALTER TABLE inbound ADD COLUMN arrived_at INTEGER;

CREATE TABLE cycle_count (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    number TEXT NOT NULL,
    warehouse_id TEXT NOT NULL REFERENCES warehouse(id),
    status TEXT NOT NULL,
    blind INTEGER NOT NULL,
    recount_above_percent INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (tenant_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE cycle_count_line (
    count_id TEXT NOT NULL REFERENCES cycle_count(id),
    line_no INTEGER NOT NULL,
    item_id TEXT NOT NULL REFERENCES item(id),
    warehouse_id TEXT NOT NULL,
    location_id TEXT NOT NULL REFERENCES location(id),
    lot_id TEXT NOT NULL,
    quality TEXT NOT NULL,
    expected INTEGER NOT NULL,
    counted INTEGER CONSTRAINT no_negative_count CHECK (counted >= 0),
    counts INTEGER NOT NULL,
    recount INTEGER NOT NULL,
    open INTEGER NOT NULL,
    PRIMARY KEY (count_id, line_no)
) STRICT, WITHOUT ROWID;

-- A level is counted by one open count at a time, so that no variance is posted twice.
CREATE UNIQUE INDEX cycle_count_line_open
    ON cycle_count_line(item_id, warehouse_id, location_id, lot_id, quality) WHERE open = 1;

CREATE INDEX level_of_warehouse ON level(warehouse_id, location_id);
CREATE UNIQUE INDEX serial_by_name ON serial(tenant_id, serial);
CREATE INDEX inventory_page ON inventory(tenant_id, created_at, id);
CREATE INDEX movement_of_tenant ON movement(tenant_id, seq);
