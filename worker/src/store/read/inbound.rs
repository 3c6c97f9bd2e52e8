//! Reads of what is to come and what came: ASNs and receipts.

macro_rules! inbound_lines {
    () => {
        "(SELECT json_group_array(json_object('inbound_id', l.inbound_id, 'line_no', l.line_no, \
         'item_id', l.item_id, 'sku', i.sku, 'uom_code', l.uom_code, \
         'factor', json_object('of_unit', l.factor_unit, 'of_base', l.factor_base), \
         'expected', l.expected, 'expected_base', l.expected_base, 'received_base', l.received_base, \
         'lot_no', l.lot_no, 'production_date', l.production_date, 'expiry_date', l.expiry_date, \
         'open', json(iif(l.open, 'true', 'false'))) ORDER BY l.line_no) \
         FROM inbound_line l CROSS JOIN item i ON i.id = l.item_id WHERE l.inbound_id = d.id)"
    };
}

pub(super) const ASN: &str = of_tenant!(
    "SELECT json_group_array(json_object('id', d.id, 'number', d.number, \
     'warehouse_id', d.warehouse_id, 'warehouse_code', h.code, 'supplier_id', d.supplier_id, \
     'supplier_code', p.code, 'expected_date', d.expected_date, 'reference_no', d.reference_no, \
     'unique_reference', d.unique_reference, 'status', d.status, 'source', d.source, \
     'arrived_at', d.arrived_at, 'created_at', d.created_at, 'updated_at', d.updated_at, \
     'version', d.version, 'lines', ",
    inbound_lines!(),
    ")) AS j \
     FROM t CROSS JOIN inbound d ON d.tenant_id = t.id AND d.number = ?3 ->> '$.number' \
     CROSS JOIN warehouse h ON h.id = d.warehouse_id \
     LEFT JOIN partner p ON p.id = d.supplier_id"
);

pub(super) const ASN_REFERENCES: &str = of_tenant!(
    "SELECT json_group_array(json_object('key', d.unique_reference, 'row', d.number)) AS j \
     FROM t CROSS JOIN json_each(?3, '$.references') w \
     CROSS JOIN inbound d ON d.tenant_id = t.id AND d.unique_reference = w.value"
);

pub(super) const RECEIPTS_OF: &str = of_tenant!(
    "SELECT json_group_array(json_object('id', r.id, 'number', r.number, \
     'warehouse_id', r.warehouse_id, 'warehouse_code', h.code, 'inbound_id', r.inbound_id, \
     'inbound_number', d.number, 'source', r.source, 'created_at', r.created_at, \
     'lines', (SELECT json_group_array(json_object('receipt_id', l.receipt_id, 'line_no', l.line_no, \
        'inbound_line_no', l.inbound_line_no, 'item_id', l.item_id, 'sku', i.sku, \
        'uom_code', l.uom_code, 'quantity', l.quantity, 'base', l.base, \
        'location_id', l.location_id, 'location_code', p.code, 'lot_id', l.lot_id, \
        'lot_no', o.lot_no, 'expiry_date', o.expiry_date, 'quality', l.quality, 'value', l.value, \
        'serials', json(l.serials)) ORDER BY l.line_no) \
        FROM receipt_line l CROSS JOIN item i ON i.id = l.item_id \
        CROSS JOIN location p ON p.id = l.location_id LEFT JOIN lot o ON o.id = l.lot_id \
        WHERE l.receipt_id = r.id)) ORDER BY r.created_at, r.number) AS j \
     FROM t CROSS JOIN inbound d ON d.tenant_id = t.id AND d.number = ?3 ->> '$.number' \
     CROSS JOIN receipt r ON r.inbound_id = d.id CROSS JOIN warehouse h ON h.id = r.warehouse_id"
);

/// Every statement of this file.
#[cfg(test)]
pub(super) const ALL: &[&str] = &[ASN, ASN_REFERENCES, RECEIPTS_OF];
