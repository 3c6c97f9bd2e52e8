-- The ground everything stands on: who may call, the catalog, inbound documents, stock and its ledger.
--
-- Quantities and money are integers scaled by 10^4. Moments are milliseconds since 1970 (UTC), days
-- are text YYYY-MM-DD. Booleans are 0 or 1. Ids are UUID text. Every row belongs to one tenant.

CREATE TABLE tenant (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    unique_references INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX tenant_newest ON tenant(created_at, id);

CREATE TABLE admin_user (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL CONSTRAINT known_role CHECK (role IN ('viewer', 'operator', 'admin')),
    tenant_id TEXT REFERENCES tenant(id),
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX admin_user_newest ON admin_user(created_at, id);
CREATE INDEX admin_user_of_tenant ON admin_user(tenant_id, created_at, id);

CREATE TABLE login_failure (
    email TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX login_failure_age ON login_failure(last_at);

CREATE TABLE api_key (
    id TEXT PRIMARY KEY,
    key_hash TEXT NOT NULL UNIQUE,
    key_prefix TEXT NOT NULL,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    tenant_id TEXT REFERENCES tenant(id),
    ip_whitelist TEXT NOT NULL,
    allowed_origins TEXT NOT NULL,
    rate_limit_per_min INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER,
    last_used_at INTEGER,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX api_key_newest ON api_key(created_at, id);
CREATE INDEX api_key_of_tenant ON api_key(tenant_id, created_at, id);

-- Which origins may call with some key: what a preflight, which carries no key, is answered from.
CREATE TABLE api_key_origin (
    origin TEXT NOT NULL,
    key_id TEXT NOT NULL REFERENCES api_key(id),
    PRIMARY KEY (origin, key_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX api_key_origin_of_key ON api_key_origin(key_id);

CREATE TABLE api_key_request (
    seq INTEGER PRIMARY KEY,
    key_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    method TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    ip TEXT NOT NULL,
    origin TEXT,
    status INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX api_key_request_of_key ON api_key_request(key_id, at);
CREATE INDEX api_key_request_age ON api_key_request(at);

-- One counter a tenant, kind and day; `taken` is how many numbers the last commit took.
CREATE TABLE counter (
    tenant_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    prefix TEXT,
    value INTEGER NOT NULL,
    taken INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, kind, day)
) STRICT, WITHOUT ROWID;

-- Replies kept under their idempotency keys, written in the commit of their effects.
CREATE TABLE idempotency (
    tenant_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    nonce TEXT NOT NULL,
    counted TEXT NOT NULL,
    request_id TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, scope, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_age ON idempotency(expires_at);

-- Takes no row, ever: a statement that would put one in says that a fact no longer holds.
CREATE TABLE guard (
    ok INTEGER NOT NULL CONSTRAINT stale_facts CHECK (ok = 1)
) STRICT;

CREATE TABLE branch (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (tenant_id, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE warehouse (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    number INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    branch_id TEXT NOT NULL REFERENCES branch(id),
    over_receipt_percent INTEGER NOT NULL CONSTRAINT sane_percent CHECK (over_receipt_percent >= 0),
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (tenant_id, code),
    UNIQUE (tenant_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE store (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    number INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    warehouse_id TEXT NOT NULL REFERENCES warehouse(id),
    policy TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (tenant_id, code),
    UNIQUE (tenant_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE uom (
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    code TEXT NOT NULL,
    factor INTEGER NOT NULL CONSTRAINT positive_factor CHECK (factor > 0),
    version INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE item (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    variant_id INTEGER NOT NULL,
    sku TEXT NOT NULL,
    name TEXT NOT NULL,
    barcode TEXT,
    base_uom TEXT NOT NULL,
    category TEXT,
    tracking TEXT NOT NULL CONSTRAINT known_tracking CHECK (tracking IN ('none', 'lot', 'serial')),
    shelf_life_days INTEGER,
    weight_kg INTEGER,
    uoms TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (tenant_id, sku),
    UNIQUE (tenant_id, variant_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE partner (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    contact TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (tenant_id, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE location (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    warehouse_id TEXT NOT NULL REFERENCES warehouse(id),
    code TEXT NOT NULL,
    zone TEXT,
    kind TEXT NOT NULL,
    pick_face INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (warehouse_id, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE lot (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    item_id TEXT NOT NULL REFERENCES item(id),
    lot_no TEXT NOT NULL,
    production_date TEXT,
    expiry_date TEXT,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (item_id, lot_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE inbound (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    number TEXT NOT NULL,
    warehouse_id TEXT NOT NULL REFERENCES warehouse(id),
    supplier_id TEXT REFERENCES partner(id),
    expected_date TEXT,
    reference_no TEXT,
    unique_reference TEXT,
    status TEXT NOT NULL,
    source TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (tenant_id, number),
    UNIQUE (tenant_id, unique_reference)
) STRICT, WITHOUT ROWID;

CREATE TABLE inbound_line (
    inbound_id TEXT NOT NULL REFERENCES inbound(id),
    line_no INTEGER NOT NULL,
    item_id TEXT NOT NULL REFERENCES item(id),
    uom_code TEXT NOT NULL,
    factor_unit INTEGER NOT NULL,
    factor_base INTEGER NOT NULL,
    expected INTEGER NOT NULL,
    expected_base INTEGER NOT NULL CONSTRAINT something_expected CHECK (expected_base > 0),
    received_base INTEGER NOT NULL CONSTRAINT nothing_unreceived CHECK (received_base >= 0),
    lot_no TEXT,
    production_date TEXT,
    expiry_date TEXT,
    open INTEGER NOT NULL,
    PRIMARY KEY (inbound_id, line_no)
) STRICT, WITHOUT ROWID;

CREATE INDEX inbound_line_open ON inbound_line(item_id) WHERE open = 1;

CREATE TABLE receipt (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    number TEXT NOT NULL,
    warehouse_id TEXT NOT NULL REFERENCES warehouse(id),
    inbound_id TEXT REFERENCES inbound(id),
    source TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (tenant_id, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX receipt_of_inbound ON receipt(inbound_id) WHERE inbound_id IS NOT NULL;

CREATE TABLE receipt_line (
    receipt_id TEXT NOT NULL REFERENCES receipt(id),
    line_no INTEGER NOT NULL,
    inbound_line_no INTEGER,
    item_id TEXT NOT NULL REFERENCES item(id),
    uom_code TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    base INTEGER NOT NULL CONSTRAINT something_received CHECK (base > 0),
    location_id TEXT NOT NULL REFERENCES location(id),
    lot_id TEXT NOT NULL,
    quality TEXT NOT NULL,
    value INTEGER NOT NULL,
    serials TEXT NOT NULL,
    PRIMARY KEY (receipt_id, line_no)
) STRICT, WITHOUT ROWID;

-- One single piece of a serial-tracked item.
CREATE TABLE serial (
    item_id TEXT NOT NULL REFERENCES item(id),
    serial TEXT NOT NULL,
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    status TEXT NOT NULL,
    warehouse_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    lot_id TEXT NOT NULL,
    quality TEXT NOT NULL,
    document_id TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (item_id, serial)
) STRICT, WITHOUT ROWID;

-- The append-only ledger. Levels and inventories are its running sums, kept in the same commit.
CREATE TABLE movement (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    warehouse_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    lot_id TEXT NOT NULL,
    quality TEXT NOT NULL,
    kind TEXT NOT NULL,
    on_hand INTEGER NOT NULL,
    allocated INTEGER NOT NULL,
    value INTEGER NOT NULL,
    document_id TEXT NOT NULL,
    line_no INTEGER NOT NULL,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

CREATE INDEX movement_of_item ON movement(item_id, at);

CREATE TABLE level (
    item_id TEXT NOT NULL REFERENCES item(id),
    warehouse_id TEXT NOT NULL REFERENCES warehouse(id),
    location_id TEXT NOT NULL REFERENCES location(id),
    lot_id TEXT NOT NULL,
    quality TEXT NOT NULL CONSTRAINT known_quality CHECK (quality IN ('normal', 'bad')),
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    on_hand INTEGER NOT NULL CONSTRAINT no_negative_stock CHECK (on_hand >= 0),
    allocated INTEGER NOT NULL CONSTRAINT no_negative_allocation CHECK (allocated >= 0),
    received_at INTEGER NOT NULL,
    PRIMARY KEY (item_id, warehouse_id, location_id, lot_id, quality),
    CONSTRAINT no_oversell CHECK (allocated <= on_hand)
) STRICT, WITHOUT ROWID;

CREATE TABLE inventory (
    warehouse_id TEXT NOT NULL REFERENCES warehouse(id),
    item_id TEXT NOT NULL REFERENCES item(id),
    id TEXT NOT NULL UNIQUE,
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    on_hand INTEGER NOT NULL,
    allocated INTEGER NOT NULL,
    value INTEGER NOT NULL CONSTRAINT no_negative_value CHECK (value >= 0),
    reorder_point INTEGER,
    last_movement_at INTEGER,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (item_id, warehouse_id),
    CONSTRAINT nothing_is_worth_nothing CHECK (on_hand > 0 OR value = 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE history (
    seq INTEGER PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    document_id TEXT NOT NULL,
    actor TEXT NOT NULL,
    from_status TEXT NOT NULL,
    to_status TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

CREATE INDEX history_of_document ON history(document_id);
