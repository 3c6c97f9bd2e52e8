-- Returns: goods that left on an order, or any goods, come back.

CREATE TABLE return_order (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    number TEXT NOT NULL,
    warehouse_id TEXT NOT NULL REFERENCES warehouse(id),
    order_id TEXT REFERENCES sales_order(id),
    store_code TEXT,
    reference_no TEXT,
    unique_reference TEXT,
    tracking_no TEXT,
    status TEXT NOT NULL,
    source TEXT NOT NULL,
    -- What was said of it, a JSON object; nothing goes by it.
    details TEXT NOT NULL,
    receipts INTEGER NOT NULL,
    received_base INTEGER NOT NULL,
    approved_at INTEGER,
    arrived_at INTEGER,
    completed_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_slice INTEGER,
    -- How far it has come, as the Flash surface numbers it.
    stage INTEGER NOT NULL GENERATED ALWAYS AS (CASE status
        WHEN 'pending_approval' THEN 1020
        WHEN 'approved' THEN iif(tracking_no IS NULL, 1030, 1040)
        WHEN 'arrived' THEN 1045
        WHEN 'receiving' THEN 1050
        WHEN 'completed' THEN 1060
        WHEN 'closed' THEN iif(received_base > 0, 1060, 1010)
        WHEN 'rejected' THEN 1001
        ELSE 1000 END) VIRTUAL,
    -- Who made it, as the Flash surface numbers it: 2 the warehouse, 3 an API.
    made_by INTEGER NOT NULL GENERATED ALWAYS AS (iif(source = 'operations', 2, 3)) VIRTUAL,
    UNIQUE (tenant_id, number),
    UNIQUE (tenant_id, unique_reference)
) STRICT, WITHOUT ROWID;

CREATE INDEX return_order_newest ON return_order(tenant_id, created_at, id);
CREATE INDEX return_order_of_status ON return_order(tenant_id, status, created_at, id);
CREATE INDEX return_order_of_order ON return_order(order_id, created_at) WHERE order_id IS NOT NULL;
CREATE INDEX return_order_by_reference ON return_order(tenant_id, reference_no) WHERE reference_no IS NOT NULL;

CREATE TABLE return_line (
    return_id TEXT NOT NULL REFERENCES return_order(id),
    line_no INTEGER NOT NULL,
    order_line_no INTEGER,
    item_id TEXT NOT NULL REFERENCES item(id),
    uom_code TEXT NOT NULL,
    factor_unit INTEGER NOT NULL,
    factor_base INTEGER NOT NULL,
    asked INTEGER NOT NULL,
    asked_base INTEGER NOT NULL CONSTRAINT something_comes_back CHECK (asked_base > 0),
    normal_base INTEGER NOT NULL,
    bad_base INTEGER NOT NULL,
    unit_price INTEGER,
    open INTEGER NOT NULL,
    PRIMARY KEY (return_id, line_no),
    CONSTRAINT no_more_than_asked CHECK (normal_base >= 0 AND bad_base >= 0 AND normal_base + bad_base <= asked_base)
) STRICT, WITHOUT ROWID;

CREATE INDEX return_line_open ON return_line(item_id) WHERE open = 1;

CREATE TABLE return_receipt (
    return_id TEXT NOT NULL REFERENCES return_order(id),
    receipt INTEGER NOT NULL,
    place INTEGER NOT NULL,
    line_no INTEGER NOT NULL,
    location_id TEXT NOT NULL REFERENCES location(id),
    lot_id TEXT NOT NULL,
    quality TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    value INTEGER NOT NULL,
    serials TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (return_id, receipt, place)
) STRICT, WITHOUT ROWID;

-- What returns claim of an order's line: what open ones ask for, and what came back on those that ended.
CREATE TABLE return_claim (
    order_id TEXT NOT NULL,
    line_no INTEGER NOT NULL,
    claimed_base INTEGER NOT NULL,
    received_base INTEGER NOT NULL,
    received_value INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (order_id, line_no),
    FOREIGN KEY (order_id, line_no) REFERENCES order_line(order_id, line_no),
    CONSTRAINT claims_add_up CHECK (0 <= received_base AND received_base <= claimed_base)
) STRICT, WITHOUT ROWID;

-- What left of an order's line was worth that much: goods that come back come in at the cost at which they left.
ALTER TABLE order_line ADD COLUMN shipped_value INTEGER NOT NULL DEFAULT 0;

UPDATE order_line SET shipped_value = c.value
FROM (SELECT document_id, line_no, -SUM(value) AS value FROM movement WHERE kind = 'shipment' GROUP BY 1, 2) c
WHERE order_line.order_id = c.document_id AND order_line.line_no = c.line_no;

CREATE TRIGGER shipment_has_a_value AFTER INSERT ON movement WHEN NEW.kind = 'shipment' AND NEW.value <> 0
BEGIN
    UPDATE order_line SET shipped_value = shipped_value - NEW.value
    WHERE order_id = NEW.document_id AND line_no = NEW.line_no;
END;

-- Pages of a list are asked for by number: slices of 500 by creation, each with a tally, as of inbound documents
-- (migration 0009).
CREATE TABLE return_tally (
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    slice INTEGER NOT NULL,
    warehouse_id TEXT NOT NULL,
    store_code TEXT NOT NULL,
    stage INTEGER NOT NULL,
    made_by INTEGER NOT NULL,
    documents INTEGER NOT NULL CONSTRAINT no_negative_return_tally CHECK (documents >= 0),
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, slice, warehouse_id, store_code, stage, made_by)
) STRICT, WITHOUT ROWID;

CREATE INDEX return_order_in_slice
    ON return_order(tenant_id, created_slice, created_at, id, warehouse_id, store_code, stage, made_by);

CREATE TRIGGER return_is_tallied AFTER INSERT ON return_order
BEGIN
    UPDATE return_order SET created_slice = COALESCE(
        (SELECT s.slice + (SUM(s.documents) >= 500) FROM return_tally s
         WHERE s.tenant_id = NEW.tenant_id
            AND s.slice = (SELECT MAX(x.slice) FROM return_tally x
                WHERE x.tenant_id = NEW.tenant_id
                    AND x.slice BETWEEN (NEW.created_at + 25200000) / 86400000 * 1000000
                        AND (NEW.created_at + 25200000) / 86400000 * 1000000 + 999999)),
        (NEW.created_at + 25200000) / 86400000 * 1000000)
    WHERE id = NEW.id;
    INSERT INTO return_tally
    SELECT tenant_id, created_slice, warehouse_id, COALESCE(store_code, ''), stage, made_by, 1, created_at,
        created_at
    FROM return_order WHERE id = NEW.id
    ON CONFLICT DO UPDATE SET documents = documents + 1, first_at = MIN(first_at, excluded.first_at),
        last_at = MAX(last_at, excluded.last_at);
END;

CREATE TRIGGER return_stage_is_tallied AFTER UPDATE ON return_order WHEN NEW.stage <> OLD.stage
BEGIN
    UPDATE return_tally SET documents = documents - 1
    WHERE tenant_id = OLD.tenant_id AND slice = OLD.created_slice AND warehouse_id = OLD.warehouse_id
        AND store_code = COALESCE(OLD.store_code, '') AND stage = OLD.stage AND made_by = OLD.made_by;
    INSERT INTO return_tally
    VALUES (NEW.tenant_id, NEW.created_slice, NEW.warehouse_id, COALESCE(NEW.store_code, ''), NEW.stage,
        NEW.made_by, 1, NEW.created_at, NEW.created_at)
    ON CONFLICT DO UPDATE SET documents = documents + 1, first_at = MIN(first_at, excluded.first_at),
        last_at = MAX(last_at, excluded.last_at);
END;
