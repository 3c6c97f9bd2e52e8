-- A serial is unique for its item: two items may have the same one.
DROP INDEX serial_by_name;
CREATE INDEX serial_by_name ON serial(tenant_id, serial);

-- A tracking number names one parcel on its way. Of several that have one so far, the latest keeps it.
UPDATE shipment SET tracking_no = tracking_no || '~' || number
WHERE tracking_no IS NOT NULL
    AND EXISTS (
        SELECT 1
        FROM shipment s
        WHERE s.tenant_id = shipment.tenant_id
            AND s.tracking_no = shipment.tracking_no
            AND s.status NOT IN ('delivered', 'returned')
            AND (s.created_at, s.id) > (shipment.created_at, shipment.id)
    )
    AND status NOT IN ('delivered', 'returned');

CREATE UNIQUE INDEX shipment_on_its_way ON shipment(tenant_id, tracking_no)
WHERE tracking_no IS NOT NULL AND status NOT IN ('delivered', 'returned');

-- Goods that the Flash surface has described, and no other items.
UPDATE item SET details = json_set(details, '$.is_goods', json('true'))
WHERE details ->> '$.created_by' LIKE 'flash:%';

-- A product set in an order is filled by its components: lines that name the set's line. What was sold stands
-- beside the order.
ALTER TABLE order_line ADD COLUMN set_line_no INTEGER;
ALTER TABLE sales_order ADD COLUMN sets TEXT NOT NULL DEFAULT '[]';

-- Suppliers are looked for by name.
CREATE INDEX supplier_by_name ON partner(tenant_id, name) WHERE kind IN ('supplier', 'both');
