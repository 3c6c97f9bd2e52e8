-- The clients of partners: who may have an access token, and for what.

CREATE TABLE partner_client (
    id TEXT PRIMARY KEY,
    secret_hash TEXT NOT NULL,
    name TEXT NOT NULL,
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    scopes TEXT NOT NULL,
    allowed_branch_ids TEXT NOT NULL,
    rate_limit_per_min INTEGER NOT NULL,
    revoked_at INTEGER,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX partner_client_of_tenant ON partner_client(tenant_id, created_at, id);
