-- Arrival notices: announcements of goods that wait for approval, with what a seller says of a delivery.

ALTER TABLE inbound ADD COLUMN kind TEXT NOT NULL DEFAULT 'purchase'
    CONSTRAINT known_inbound_kind CHECK (kind IN ('purchase', 'transfer', 'return', 'other'));
ALTER TABLE inbound ADD COLUMN quality TEXT NOT NULL DEFAULT 'normal'
    CONSTRAINT known_inbound_quality CHECK (quality IN ('normal', 'bad'));
-- What is said of the delivery, a JSON object; nothing goes by it.
ALTER TABLE inbound ADD COLUMN delivery TEXT NOT NULL DEFAULT '{}';
ALTER TABLE inbound ADD COLUMN approved_at INTEGER;
ALTER TABLE inbound ADD COLUMN arrived_by TEXT;
ALTER TABLE inbound ADD COLUMN completed_at INTEGER;

-- How far it has come, as lists ask for it; 0 for one that was called off.
ALTER TABLE inbound ADD COLUMN stage INTEGER NOT NULL GENERATED ALWAYS AS (CASE status
    WHEN 'pending_approval' THEN 10
    WHEN 'open' THEN iif(arrived_at IS NULL, 20, 30)
    WHEN 'receiving' THEN 40
    WHEN 'completed' THEN 50
    ELSE 0 END) VIRTUAL;

-- Price of one unit, and the pieces it will come in, a JSON list of serials.
ALTER TABLE inbound_line ADD COLUMN unit_price INTEGER;
ALTER TABLE inbound_line ADD COLUMN pieces TEXT NOT NULL DEFAULT '[]';

UPDATE inbound SET approved_at = created_at,
    completed_at = CASE WHEN status = 'completed' THEN updated_at END;

CREATE INDEX inbound_by_reference ON inbound(tenant_id, reference_no) WHERE reference_no IS NOT NULL;

-- A page of a list is asked for by its number, not by a position. So documents lie in slices of 500 by
-- the moment of their creation, and once more by that of their completion, each slice with a tally of
-- what is in it: adding up the tallies gives the total and the slice that a page begins in, and only
-- that slice is read row by row. A slice is of one day of Bangkok: the number of the day since 1970,
-- and six digits for the slice of that day.
ALTER TABLE inbound ADD COLUMN created_slice INTEGER;
ALTER TABLE inbound ADD COLUMN completed_slice INTEGER;

CREATE TABLE inbound_tally (
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    clock TEXT NOT NULL CONSTRAINT known_clock CHECK (clock IN ('created', 'completed')),
    slice INTEGER NOT NULL,
    warehouse_id TEXT NOT NULL,
    stage INTEGER NOT NULL,
    kind TEXT NOT NULL,
    documents INTEGER NOT NULL CONSTRAINT no_negative_tally CHECK (documents >= 0),
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, clock, slice, warehouse_id, stage, kind)
) STRICT, WITHOUT ROWID;

UPDATE inbound SET created_slice = c.slice
FROM (SELECT id, (created_at + 25200000) / 86400000 * 1000000 + (ROW_NUMBER() OVER (
        PARTITION BY tenant_id, (created_at + 25200000) / 86400000 ORDER BY created_at, id) - 1) / 500 AS slice
    FROM inbound) c
WHERE inbound.id = c.id;

UPDATE inbound SET completed_slice = c.slice
FROM (SELECT id, (completed_at + 25200000) / 86400000 * 1000000 + (ROW_NUMBER() OVER (
        PARTITION BY tenant_id, (completed_at + 25200000) / 86400000 ORDER BY completed_at, id) - 1) / 500 AS slice
    FROM inbound WHERE completed_at IS NOT NULL) c
WHERE inbound.id = c.id;

INSERT INTO inbound_tally
SELECT tenant_id, 'created', created_slice, warehouse_id, stage, kind, COUNT(*), MIN(created_at), MAX(created_at)
FROM inbound GROUP BY 1, 3, 4, 5, 6;

INSERT INTO inbound_tally
SELECT tenant_id, 'completed', completed_slice, warehouse_id, stage, kind, COUNT(*), MIN(completed_at),
    MAX(completed_at)
FROM inbound WHERE completed_at IS NOT NULL GROUP BY 1, 3, 4, 5, 6;

CREATE INDEX inbound_in_created_slice
    ON inbound(tenant_id, created_slice, created_at, id, warehouse_id, stage, kind);
CREATE INDEX inbound_in_completed_slice
    ON inbound(tenant_id, completed_slice, completed_at, id, warehouse_id, stage, kind)
    WHERE completed_slice IS NOT NULL;

CREATE TRIGGER inbound_is_tallied AFTER INSERT ON inbound
BEGIN
    UPDATE inbound SET created_slice = COALESCE(
        (SELECT s.slice + (SUM(s.documents) >= 500) FROM inbound_tally s
         WHERE s.tenant_id = NEW.tenant_id AND s.clock = 'created'
            AND s.slice = (SELECT MAX(x.slice) FROM inbound_tally x
                WHERE x.tenant_id = NEW.tenant_id AND x.clock = 'created'
                    AND x.slice BETWEEN (NEW.created_at + 25200000) / 86400000 * 1000000
                        AND (NEW.created_at + 25200000) / 86400000 * 1000000 + 999999)),
        (NEW.created_at + 25200000) / 86400000 * 1000000)
    WHERE id = NEW.id;
    INSERT INTO inbound_tally
    SELECT tenant_id, 'created', created_slice, warehouse_id, stage, kind, 1, created_at, created_at
    FROM inbound WHERE id = NEW.id
    ON CONFLICT DO UPDATE SET documents = documents + 1, first_at = MIN(first_at, excluded.first_at),
        last_at = MAX(last_at, excluded.last_at);
END;

CREATE TRIGGER inbound_stage_is_tallied AFTER UPDATE ON inbound WHEN NEW.stage <> OLD.stage
BEGIN
    UPDATE inbound_tally SET documents = documents - 1
    WHERE tenant_id = OLD.tenant_id AND clock = 'created' AND slice = OLD.created_slice
        AND warehouse_id = OLD.warehouse_id AND stage = OLD.stage AND kind = OLD.kind;
    INSERT INTO inbound_tally
    VALUES (NEW.tenant_id, 'created', NEW.created_slice, NEW.warehouse_id, NEW.stage, NEW.kind, 1,
        NEW.created_at, NEW.created_at)
    ON CONFLICT DO UPDATE SET documents = documents + 1, first_at = MIN(first_at, excluded.first_at),
        last_at = MAX(last_at, excluded.last_at);
END;

-- A document is completed once and for all.
CREATE TRIGGER inbound_completion_is_tallied AFTER UPDATE ON inbound
WHEN NEW.completed_at IS NOT NULL AND OLD.completed_at IS NULL
BEGIN
    UPDATE inbound SET completed_slice = COALESCE(
        (SELECT s.slice + (SUM(s.documents) >= 500) FROM inbound_tally s
         WHERE s.tenant_id = NEW.tenant_id AND s.clock = 'completed'
            AND s.slice = (SELECT MAX(x.slice) FROM inbound_tally x
                WHERE x.tenant_id = NEW.tenant_id AND x.clock = 'completed'
                    AND x.slice BETWEEN (NEW.completed_at + 25200000) / 86400000 * 1000000
                        AND (NEW.completed_at + 25200000) / 86400000 * 1000000 + 999999)),
        (NEW.completed_at + 25200000) / 86400000 * 1000000)
    WHERE id = NEW.id;
    INSERT INTO inbound_tally
    SELECT tenant_id, 'completed', completed_slice, warehouse_id, stage, kind, 1, completed_at, completed_at
    FROM inbound WHERE id = NEW.id
    ON CONFLICT DO UPDATE SET documents = documents + 1, first_at = MIN(first_at, excluded.first_at),
        last_at = MAX(last_at, excluded.last_at);
END;

-- Files that belong to a document; their bytes lie in KV under `key`. They are put there before the
-- commit, for some days only, and kept for good once this row tells of them; see the Worker's `files`.
CREATE TABLE file (
    key TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    document_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    extension TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    state TEXT NOT NULL CONSTRAINT known_file_state CHECK (state IN ('new', 'kept', 'dropped')),
    created_at INTEGER NOT NULL,
    UNIQUE (document_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX file_to_tend ON file(state, created_at) WHERE state <> 'kept';
