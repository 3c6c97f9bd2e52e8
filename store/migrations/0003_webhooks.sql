-- Webhooks: who is told, what happened (the outbox), and one delivery for each of the two.

CREATE TABLE webhook_subscription (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    url TEXT NOT NULL,
    events TEXT NOT NULL,
    secret TEXT NOT NULL,
    previous_secret TEXT,
    previous_until INTEGER,
    active INTEGER NOT NULL,
    disabled_reason TEXT,
    first_failure_at INTEGER,
    deleted_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT deleted_is_not_active CHECK (deleted_at IS NULL OR active = 0)
) STRICT, WITHOUT ROWID;

CREATE INDEX webhook_subscription_of_tenant ON webhook_subscription(tenant_id, created_at, id)
    WHERE deleted_at IS NULL;
CREATE INDEX webhook_subscription_deleted ON webhook_subscription(deleted_at) WHERE deleted_at IS NOT NULL;

-- Written in the commit that caused it, where somebody wants it. `payload` has slots for numbers of
-- that commit, which `nonce`, `counted` and `version` fill.
CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    payload TEXT NOT NULL,
    nonce TEXT NOT NULL,
    counted TEXT NOT NULL,
    version INTEGER,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX event_age ON event(created_at);

-- Deliveries of one subject go out one after the other: `next_attempt_at` of a pending one is null
-- while an earlier one is pending. `claimed_until` tells whether a Worker is at it.
CREATE TABLE delivery (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    tenant_id TEXT NOT NULL,
    subscription_id TEXT NOT NULL REFERENCES webhook_subscription(id),
    event_seq INTEGER NOT NULL REFERENCES event(seq),
    subject TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT known_status CHECK (status IN ('pending', 'delivered', 'dead')),
    attempts INTEGER NOT NULL,
    next_attempt_at INTEGER,
    claimed_until INTEGER,
    last_attempt_at INTEGER,
    last_status INTEGER,
    last_error TEXT,
    last_response TEXT,
    delivered_at INTEGER,
    created_at INTEGER NOT NULL,
    CONSTRAINT only_pending_is_due CHECK (next_attempt_at IS NULL OR status = 'pending')
) STRICT;

CREATE INDEX delivery_log ON delivery(subscription_id, status, seq);
CREATE INDEX delivery_queue ON delivery(subscription_id, subject, seq) WHERE status = 'pending';
CREATE INDEX delivery_due ON delivery(subscription_id, next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX delivery_of_event ON delivery(event_seq);

-- Grows by one with each event about this item in this warehouse.
ALTER TABLE inventory ADD COLUMN event_version INTEGER NOT NULL DEFAULT 0;
