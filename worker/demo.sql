-- Demo data of a local start, so that the API documents' examples run as printed. Never for a
-- deployment: the password is in plain sight. Repeating it changes nothing.

INSERT OR IGNORE INTO tenant(id, name, unique_references, created_at, version)
VALUES ('00000000-0000-0000-0000-000000000001', 'บริษัท คลังสาธิต จำกัด', 0, 1767225600000, 1);

INSERT OR IGNORE INTO admin_user(id, email, password_hash, role, tenant_id, created_at, version)
VALUES ('00000000-0000-4000-8000-000000000001', 'admin@example.com',
    'pbkdf2-sha256$100000$a2hsYW5nLWRlbW8tc2FsdA$utJXwsgdsIVW4X00dFkTJxUx7S/nTfNzoMuj48m3Jqc',
    'admin', NULL, 1767225600000, 1);

INSERT OR IGNORE INTO branch(id, tenant_id, code, name, created_at, version)
VALUES ('b1f85720-71cf-420e-a584-e36b75d3fd20', '00000000-0000-0000-0000-000000000001', 'MAIN',
    'สำนักงานใหญ่', 1767225600000, 1);

INSERT OR IGNORE INTO counter(tenant_id, kind, day, prefix, value, taken)
VALUES ('00000000-0000-0000-0000-000000000001', 'warehouse', '', NULL, 1, 1),
       ('00000000-0000-0000-0000-000000000001', 'store', '', NULL, 99, 1);

INSERT OR IGNORE INTO warehouse(id, tenant_id, number, code, name, branch_id, over_receipt_percent,
    address, created_at, version)
VALUES ('1c5e4054-faef-4fb4-b95b-3baeefc2bcb9', '00000000-0000-0000-0000-000000000001', 1,
    'WH-BKK-01', 'คลังกรุงเทพ 1', 'b1f85720-71cf-420e-a584-e36b75d3fd20', 0,
    '{"contact":"สมหญิง","telephone":"021234567","province":"กรุงเทพมหานคร","city":"บางรัก","district":"สีลม","postalCode":"10500","address":"1 ถนนสีลม"}',
    1767225600000, 1);

INSERT OR IGNORE INTO store(id, tenant_id, number, code, name, warehouse_id, policy, created_at, version)
VALUES ('00000000-0000-4000-8000-000000000099', '00000000-0000-0000-0000-000000000001', 99, 'S0001',
    'ร้านสาธิต', '1c5e4054-faef-4fb4-b95b-3baeefc2bcb9',
    '{"mode":"weighted","weights":{"shopee":20,"lazada":20,"bentoweb":20,"line_shopping":10,"makro_pro":10,"tiktok_shop":10,"shopify":10}}',
    1767225600000, 1);

INSERT OR IGNORE INTO store(id, tenant_id, number, code, name, warehouse_id, policy, created_at, version)
VALUES ('00000000-0000-4000-8000-000000000098', '00000000-0000-0000-0000-000000000001', 98, '1',
    'ร้านออนไลน์', '1c5e4054-faef-4fb4-b95b-3baeefc2bcb9',
    '{"mode":"manual"}', 1767225600000, 1);

INSERT OR IGNORE INTO carrier(id, tenant_id, code, name, prefix, suffix, digits, check_digit, first, last, next,
    warehouses, created_at, version)
VALUES ('00000000-0000-4000-8000-000000000c01', '00000000-0000-0000-0000-000000000001', 'FLASH',
    'FlashExpress', 'TH', '', 10, 'mod10', 1, 9999999999, 1, '[]', 1767225600000, 1),
       ('00000000-0000-4000-8000-000000000c02', '00000000-0000-0000-0000-000000000001', 'THPOST',
    'Thailand Post', 'EX', 'TH', 8, 's10', 10000000, 99999999, 10000000, '[]', 1767225600000, 1);

INSERT OR IGNORE INTO uom(tenant_id, code, factor, version)
VALUES ('00000000-0000-0000-0000-000000000001', 'EA', 10000, 1),
       ('00000000-0000-0000-0000-000000000001', 'BOX', 100000, 1),
       ('00000000-0000-0000-0000-000000000001', 'CASE', 120000, 1);

INSERT OR IGNORE INTO partner(id, tenant_id, code, name, kind, contact, created_at, updated_at, version)
VALUES ('00000000-0000-4000-8000-000000000011', '00000000-0000-0000-0000-000000000001', 'SUP-001',
    'บริษัท สยามเทรดดิ้ง จำกัด', 'supplier', '{"phone":"081-234-5678"}', 1767225600000, 1767225600000, 1),
       ('00000000-0000-4000-8000-000000000012', '00000000-0000-0000-0000-000000000001', 'CUS-001',
    'สมชาย ใจดี', 'customer', NULL, 1767225600000, 1767225600000, 1);
