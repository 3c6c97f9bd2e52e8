-- What the channels of stores may sell, how it came to that, and messages that a later one makes obsolete.
--
-- Quotas, buffers and sales are whole base units; `physical` and `reserved` are scaled by 10^4, as all stock is.

-- `touched_by` tells the commit that wrote a row last: a commit that moves stock must have written every row
-- that rests on it.
CREATE TABLE channel_stock (
    store_id TEXT NOT NULL REFERENCES store(id),
    item_id TEXT NOT NULL REFERENCES item(id),
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    mode INTEGER CONSTRAINT known_mode CHECK (mode BETWEEN 0 AND 3),
    buffer INTEGER CONSTRAINT no_negative_buffer CHECK (buffer >= 0),
    quotas TEXT NOT NULL,
    physical INTEGER NOT NULL,
    reserved INTEGER NOT NULL,
    sales INTEGER NOT NULL CONSTRAINT no_negative_sales CHECK (sales >= 0),
    touched_by TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (store_id, item_id),
    CONSTRAINT no_negative_physical CHECK (physical >= 0),
    CONSTRAINT no_more_reserved_than_there CHECK (reserved BETWEEN 0 AND physical)
) STRICT, WITHOUT ROWID;

-- Named by the version of the row that it made.
CREATE TABLE channel_history (
    store_id TEXT NOT NULL REFERENCES store(id),
    item_id TEXT NOT NULL REFERENCES item(id),
    version INTEGER NOT NULL,
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    actor_id INTEGER,
    cause TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    PRIMARY KEY (store_id, item_id, version)
) STRICT, WITHOUT ROWID;

-- Stores whose last policy was applied to their variants up to a number only.
CREATE TABLE channel_catch_up (
    store_id TEXT PRIMARY KEY REFERENCES store(id),
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    after INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What an event is the latest word on: a delivery that is still to be sent gives way to the next of its topic.
ALTER TABLE event ADD COLUMN topic TEXT;

CREATE TABLE delivery_anew (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    tenant_id TEXT NOT NULL,
    subscription_id TEXT NOT NULL REFERENCES webhook_subscription(id),
    event_seq INTEGER NOT NULL REFERENCES event(seq),
    subject TEXT NOT NULL,
    topic TEXT,
    status TEXT NOT NULL
        CONSTRAINT known_status CHECK (status IN ('pending', 'delivered', 'dead', 'superseded')),
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

INSERT INTO delivery_anew(seq, id, tenant_id, subscription_id, event_seq, subject, status, attempts,
    next_attempt_at, claimed_until, last_attempt_at, last_status, last_error, last_response, delivered_at, created_at)
SELECT seq, id, tenant_id, subscription_id, event_seq, subject, status, attempts,
    next_attempt_at, claimed_until, last_attempt_at, last_status, last_error, last_response, delivered_at, created_at
FROM delivery;

DROP TABLE delivery;
ALTER TABLE delivery_anew RENAME TO delivery;

CREATE INDEX delivery_log ON delivery(subscription_id, status, seq);
CREATE INDEX delivery_queue ON delivery(subscription_id, subject, seq) WHERE status = 'pending';
CREATE INDEX delivery_due ON delivery(subscription_id, next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX delivery_of_event ON delivery(event_seq);
