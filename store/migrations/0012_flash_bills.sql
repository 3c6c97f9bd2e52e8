-- Bills of the Flash surface: what they say of an order, how far they have come, and who is told of it.

ALTER TABLE sales_order ADD COLUMN kind TEXT NOT NULL DEFAULT 'sale'
    CONSTRAINT known_order_kind CHECK (kind IN ('sale', 'delivery', 'outbound'));
-- What a bill says beyond its order, a JSON object.
ALTER TABLE sales_order ADD COLUMN bill TEXT;
ALTER TABLE sales_order ADD COLUMN frozen_at INTEGER;
-- What a carrier told last of what left.
ALTER TABLE sales_order ADD COLUMN parcel TEXT;

-- How far it has come, as lists of the Flash surface ask for it.
ALTER TABLE sales_order ADD COLUMN stage INTEGER NOT NULL GENERATED ALWAYS AS (CASE
    WHEN status = 'cancelled' THEN 110
    WHEN status = 'pending_approval' THEN CASE
        WHEN frozen_at IS NOT NULL THEN 120
        WHEN bill ->> '$.unassigned' THEN 130
        ELSE 160 END
    WHEN status IN ('pending', 'partially_allocated', 'allocated') THEN CASE
        WHEN bill ->> '$.presale' THEN 121
        WHEN status = 'allocated' THEN 150
        ELSE 140 END
    WHEN status IN ('released', 'picked') THEN 180
    WHEN status = 'packed' THEN iif(kind = 'delivery' AND bill ->> '$.delivery_way' <> 'self'
        AND bill ->> '$.express.tracking_no' IS NULL, 170, 190)
    WHEN status = 'completed' THEN 220
    WHEN parcel = 'failed' THEN 205
    WHEN parcel = 'returned' THEN 210
    ELSE 200 END) VIRTUAL;

ALTER TABLE sales_order ADD COLUMN contact TEXT GENERATED ALWAYS AS (bill ->> '$.consignee.phone') VIRTUAL;
ALTER TABLE sales_order ADD COLUMN express_sn TEXT
    GENERATED ALWAYS AS (bill ->> '$.express.tracking_no') VIRTUAL;
ALTER TABLE sales_order ADD COLUMN presale_until INTEGER
    GENERATED ALWAYS AS (iif(bill ->> '$.presale', bill ->> '$.out_at', NULL)) VIRTUAL;

CREATE INDEX sales_order_by_reference ON sales_order(tenant_id, reference_no) WHERE reference_no IS NOT NULL;
CREATE INDEX sales_order_by_contact ON sales_order(tenant_id, contact, created_at) WHERE contact IS NOT NULL;
CREATE INDEX sales_order_by_express ON sales_order(tenant_id, express_sn) WHERE express_sn IS NOT NULL;
CREATE INDEX sales_order_presale ON sales_order(presale_until) WHERE presale_until IS NOT NULL;

CREATE TRIGGER parcel_is_followed AFTER UPDATE OF status ON shipment WHEN NEW.status <> OLD.status
BEGIN
    UPDATE sales_order SET parcel = NEW.status WHERE id = NEW.order_id;
END;

UPDATE sales_order SET parcel = (
    SELECT s.status FROM shipment s WHERE s.order_id = sales_order.id ORDER BY s.created_at DESC LIMIT 1);

-- Each box has a number, and may have a carrier's number of its own.
ALTER TABLE packed_box ADD COLUMN number TEXT;
ALTER TABLE packed_box ADD COLUMN tracking_no TEXT;
-- What it is packed in, a JSON list of names and numbers.
ALTER TABLE packed_box ADD COLUMN containers TEXT NOT NULL DEFAULT '[]';

-- A credential with an address for pushes is told through the outbox: it has a subscription of its own, of
-- the same id, that changes with it.
ALTER TABLE webhook_subscription ADD COLUMN merchant_id TEXT REFERENCES flash_credential(id);

CREATE TRIGGER merchant_is_told AFTER INSERT ON flash_credential WHEN NEW.push_url IS NOT NULL
BEGIN
    INSERT INTO webhook_subscription(id, tenant_id, merchant_id, url, events, secret, active, created_at,
        updated_at, version)
    VALUES (NEW.id, NEW.tenant_id, NEW.id, NEW.push_url,
        '["flash.deliveryOrder","flash.returnWarehouse","flash.lossOverflow","flash.deliveryRollbackOrder","flash.arrivalNotice"]',
        '', NEW.revoked_at IS NULL, NEW.created_at, NEW.created_at, 1);
END;

CREATE TRIGGER merchant_is_told_elsewhere AFTER UPDATE OF push_url, revoked_at ON flash_credential
WHEN NEW.push_url IS NOT OLD.push_url OR NEW.revoked_at IS NOT OLD.revoked_at
BEGIN
    INSERT INTO webhook_subscription(id, tenant_id, merchant_id, url, events, secret, active, created_at,
        updated_at, version)
    SELECT NEW.id, NEW.tenant_id, NEW.id, COALESCE(NEW.push_url, OLD.push_url, ''),
        '["flash.deliveryOrder","flash.returnWarehouse","flash.lossOverflow","flash.deliveryRollbackOrder","flash.arrivalNotice"]',
        '', NEW.push_url IS NOT NULL AND NEW.revoked_at IS NULL, NEW.created_at,
        CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER), 1
    WHERE true
    ON CONFLICT(id) DO UPDATE SET url = excluded.url, active = excluded.active, disabled_reason = NULL,
        first_failure_at = NULL, updated_at = excluded.updated_at, version = webhook_subscription.version + 1;
    UPDATE delivery SET status = 'dead', next_attempt_at = NULL,
        last_error = COALESCE(last_error, 'the subscription was switched off')
    WHERE subscription_id = NEW.id AND status = 'pending'
        AND (NEW.push_url IS NULL OR NEW.revoked_at IS NOT NULL);
END;

INSERT INTO webhook_subscription(id, tenant_id, merchant_id, url, events, secret, active, created_at, updated_at,
    version)
SELECT id, tenant_id, id, push_url,
    '["flash.deliveryOrder","flash.returnWarehouse","flash.lossOverflow","flash.deliveryRollbackOrder","flash.arrivalNotice"]',
    '', revoked_at IS NULL, created_at, created_at, 1
FROM flash_credential WHERE push_url IS NOT NULL;
