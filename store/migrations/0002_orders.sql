-- Sales orders, and what is promised to them.
--
-- The backlog reads waiting lines by index, most urgent first, so a line carries what its order is
-- sorted by.

ALTER TABLE inventory ADD COLUMN gains INTEGER NOT NULL DEFAULT 0;
ALTER TABLE inventory ADD COLUMN waits INTEGER NOT NULL DEFAULT 0;

ALTER TABLE history ADD COLUMN note TEXT NOT NULL DEFAULT '';

CREATE INDEX serial_in_stock ON serial(item_id, updated_at) WHERE status = 'in_stock';
CREATE INDEX serial_of_document ON serial(document_id);

CREATE TABLE sales_order (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    number TEXT NOT NULL,
    warehouse_id TEXT NOT NULL REFERENCES warehouse(id),
    customer_id TEXT REFERENCES partner(id),
    required_date TEXT,
    priority INTEGER NOT NULL,
    ship_to TEXT,
    reference_no TEXT,
    unique_reference TEXT,
    status TEXT NOT NULL,
    source TEXT NOT NULL,
    ordered_base INTEGER NOT NULL,
    allocated_base INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (tenant_id, number),
    UNIQUE (tenant_id, unique_reference),
    CONSTRAINT no_over_allocation CHECK (allocated_base BETWEEN 0 AND ordered_base)
) STRICT, WITHOUT ROWID;

CREATE TABLE order_line (
    order_id TEXT NOT NULL REFERENCES sales_order(id),
    line_no INTEGER NOT NULL,
    item_id TEXT NOT NULL REFERENCES item(id),
    warehouse_id TEXT NOT NULL REFERENCES warehouse(id),
    uom_code TEXT NOT NULL,
    factor_unit INTEGER NOT NULL,
    factor_base INTEGER NOT NULL,
    ordered INTEGER NOT NULL,
    ordered_base INTEGER NOT NULL CONSTRAINT something_ordered CHECK (ordered_base > 0),
    allocated_base INTEGER NOT NULL,
    picked_base INTEGER NOT NULL,
    shipped_base INTEGER NOT NULL,
    lot_no TEXT,
    min_shelf_life_days INTEGER,
    waiting INTEGER NOT NULL,
    open INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    required_date TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (order_id, line_no),
    CONSTRAINT in_order CHECK (0 <= shipped_base AND shipped_base <= picked_base
        AND picked_base <= allocated_base AND allocated_base <= ordered_base)
) STRICT, WITHOUT ROWID;

CREATE INDEX order_line_waiting
    ON order_line(item_id, priority, COALESCE(required_date, '9999'), created_at) WHERE waiting = 1;
CREATE INDEX order_line_open ON order_line(item_id) WHERE open = 1;

CREATE TABLE allocation (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    order_id TEXT NOT NULL REFERENCES sales_order(id),
    line_no INTEGER NOT NULL,
    warehouse_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    lot_id TEXT NOT NULL,
    quality TEXT NOT NULL,
    quantity INTEGER NOT NULL CONSTRAINT something_promised CHECK (quantity > 0),
    status TEXT NOT NULL,
    holding INTEGER NOT NULL,
    task_number TEXT,
    serials TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX allocation_of_order ON allocation(order_id);
CREATE INDEX allocation_holding ON allocation(item_id, warehouse_id, created_at) WHERE holding = 1;
CREATE UNIQUE INDEX allocation_task ON allocation(tenant_id, task_number) WHERE task_number IS NOT NULL;

CREATE TABLE packed_box (
    order_id TEXT NOT NULL REFERENCES sales_order(id),
    box_no INTEGER NOT NULL,
    length_cm INTEGER,
    width_cm INTEGER,
    height_cm INTEGER,
    weight_kg INTEGER,
    contents TEXT NOT NULL,
    PRIMARY KEY (order_id, box_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE shipment (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    number TEXT NOT NULL,
    order_id TEXT NOT NULL REFERENCES sales_order(id),
    carrier TEXT,
    tracking_no TEXT,
    status TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (tenant_id, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX shipment_of_order ON shipment(order_id);
CREATE INDEX shipment_tracking ON shipment(tenant_id, tracking_no) WHERE tracking_no IS NOT NULL;

CREATE TABLE shipment_event (
    seq INTEGER PRIMARY KEY,
    shipment_id TEXT NOT NULL REFERENCES shipment(id),
    status TEXT NOT NULL,
    place TEXT,
    note TEXT,
    at INTEGER NOT NULL
) STRICT;

CREATE INDEX shipment_event_of_shipment ON shipment_event(shipment_id);
