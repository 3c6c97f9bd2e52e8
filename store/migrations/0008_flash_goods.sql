-- What the Flash surface knows of goods, partners and warehouses beyond the other surfaces.
--
-- A barcode finds an item by the item's own barcode, else by a reserve barcode, else by its sku; each of
-- the three is one look into an index. What no statement looks for lies in `details`, one JSON object.

ALTER TABLE item ADD COLUMN goods_code TEXT;
ALTER TABLE item ADD COLUMN status TEXT NOT NULL DEFAULT 'enabled'
    CONSTRAINT known_item_status CHECK (status IN ('enabled', 'saved', 'disabled'));
ALTER TABLE item ADD COLUMN lock_up_days INTEGER NOT NULL DEFAULT 0
    CONSTRAINT no_negative_lock_up CHECK (lock_up_days >= 0);
ALTER TABLE item ADD COLUMN is_set INTEGER NOT NULL DEFAULT 0;
ALTER TABLE item ADD COLUMN details TEXT NOT NULL DEFAULT '{}';

CREATE INDEX item_by_barcode ON item(tenant_id, barcode, variant_id) WHERE barcode IS NOT NULL;
CREATE INDEX item_by_goods_code ON item(tenant_id, goods_code) WHERE goods_code IS NOT NULL;

-- The reserve barcodes of items: those in an item's details, as an index.
CREATE TABLE item_barcode (
    tenant_id TEXT NOT NULL REFERENCES tenant(id),
    barcode TEXT NOT NULL,
    item_id TEXT NOT NULL REFERENCES item(id),
    PRIMARY KEY (tenant_id, barcode)
) STRICT, WITHOUT ROWID;

CREATE INDEX item_barcode_of_item ON item_barcode(item_id);

ALTER TABLE partner ADD COLUMN status TEXT NOT NULL DEFAULT 'enabled'
    CONSTRAINT known_partner_status CHECK (status IN ('enabled', 'disabled'));

ALTER TABLE warehouse ADD COLUMN address TEXT NOT NULL DEFAULT '{}';
