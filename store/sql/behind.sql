-- What commits had no room for: stores with a policy that is still to be applied to some of their variants, and
-- lines that wait beside free stock.

-- name: behind
-- The one that waits longest first, of one tenant or of all.
SELECT json_object('tenant', u.tenant_id, 'store', s.number) AS j
FROM channel_catch_up u
CROSS JOIN store s ON s.id = u.store_id
WHERE ?1 IS NULL
    OR u.tenant_id = ?1
ORDER BY u.updated_at
LIMIT 1

-- name: unserved
-- The item that waits longest first, of one tenant or of all.
SELECT json_object(
    'tenant', u.tenant_id, 'warehouse_id', u.warehouse_id, 'item_id', u.item_id, 'sku', i.sku
) AS j
FROM unserved u
CROSS JOIN item i ON i.id = u.item_id
WHERE ?1 IS NULL
    OR u.tenant_id = ?1
ORDER BY u.at
LIMIT 1
