-- Transfers: domestic parcels that leave as one parcel abroad, under another number. No stock moves.

CREATE TABLE transfer (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    number TEXT NOT NULL,
    warehouse_id TEXT NOT NULL REFERENCES warehouse(id),
    store_code TEXT NOT NULL,
    reference_no TEXT NOT NULL,
    unique_reference TEXT,
    express_sn TEXT,
    joins INTEGER NOT NULL,
    status TEXT NOT NULL,
    open INTEGER NOT NULL,
    source TEXT NOT NULL,
    -- What was said of it, a JSON object; nothing goes by it.
    details TEXT NOT NULL,
    -- What it measures, a JSON object.
    measures TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (tenant_id, number),
    UNIQUE (tenant_id, unique_reference)
) STRICT, WITHOUT ROWID;

CREATE INDEX transfer_newest ON transfer(tenant_id, created_at, id);
CREATE INDEX transfer_of_status ON transfer(tenant_id, status, created_at, id);
CREATE INDEX transfer_by_reference ON transfer(tenant_id, reference_no);
CREATE INDEX transfer_by_express ON transfer(tenant_id, express_sn) WHERE express_sn IS NOT NULL;
CREATE UNIQUE INDEX transfer_leaves_under ON transfer(tenant_id, express_sn)
    WHERE open = 1 AND express_sn IS NOT NULL;

CREATE TABLE transfer_parcel (
    transfer_id TEXT NOT NULL REFERENCES transfer(id),
    place INTEGER NOT NULL,
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    tracking_no TEXT NOT NULL,
    received_at INTEGER,
    open INTEGER NOT NULL,
    PRIMARY KEY (transfer_id, place)
) STRICT, WITHOUT ROWID;

CREATE INDEX transfer_parcel_by_number ON transfer_parcel(tenant_id, tracking_no);
CREATE UNIQUE INDEX transfer_parcel_once ON transfer_parcel(tenant_id, tracking_no) WHERE open = 1;
