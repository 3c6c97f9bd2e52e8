-- Where stock is free that lines wait for which the commit had no room for that freed it. While a row is here, new
-- orders wait behind them.

CREATE TABLE unserved (
    item_id TEXT NOT NULL REFERENCES item(id),
    warehouse_id TEXT NOT NULL REFERENCES warehouse(id),
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    at INTEGER NOT NULL,
    PRIMARY KEY (item_id, warehouse_id)
) STRICT, WITHOUT ROWID;
