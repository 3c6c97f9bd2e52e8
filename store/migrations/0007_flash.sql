-- Merchants of the Flash surface: who may sign calls, and which nonces were used.
--
-- What calls and pushes are signed with is needed again, so it is sealed and not hashed.

CREATE TABLE flash_credential (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    mch_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    key_sealed TEXT NOT NULL,
    app_key TEXT NOT NULL,
    app_secret_sealed TEXT NOT NULL,
    push_url TEXT,
    revoked_at INTEGER,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX flash_credential_newest ON flash_credential(created_at, id);
CREATE INDEX flash_credential_of_tenant ON flash_credential(tenant_id, created_at, id);

-- A signed call that writes is made once: its nonce is used up in the same commit.
CREATE TABLE used_nonce (
    mch_id TEXT NOT NULL,
    nonce TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (mch_id, nonce)
) STRICT, WITHOUT ROWID;

CREATE INDEX used_nonce_age ON used_nonce(expires_at);
