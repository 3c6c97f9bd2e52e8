-- The clients of partners: who may have an access token, and for what. And what partners read by.

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

CREATE INDEX partner_client_newest ON partner_client(created_at, id);
CREATE INDEX partner_client_of_tenant ON partner_client(tenant_id, created_at, id);

-- A client makes subscriptions of its own, and hears only of the branches it may see. An event knows the
-- branches of all warehouses it speaks of; where one of them could not be told there is an empty text.
ALTER TABLE webhook_subscription ADD COLUMN client_id TEXT REFERENCES partner_client(id);
ALTER TABLE event ADD COLUMN branches TEXT NOT NULL DEFAULT '[]';

CREATE INDEX webhook_subscription_of_client ON webhook_subscription(client_id) WHERE client_id IS NOT NULL;

-- Pages of stock go from warehouse to warehouse and from item to item: a row's place never changes.
CREATE UNIQUE INDEX warehouse_of_tenant ON warehouse(tenant_id, id);
CREATE INDEX inventory_of_warehouse ON inventory(warehouse_id, item_id);

-- The ledger is read newest first, of a warehouse or of an item in a warehouse.
CREATE INDEX movement_of_warehouse ON movement(warehouse_id, at);
CREATE INDEX movement_of_place ON movement(item_id, warehouse_id, at);
DROP INDEX movement_of_item;
