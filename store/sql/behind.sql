-- Which stores have a policy that is still to be applied to some of their variants.

-- name: behind
-- The one that waits longest first, of one tenant or of all.
SELECT json_object('tenant', u.tenant_id, 'store', s.number) AS j
FROM channel_catch_up u
CROSS JOIN store s ON s.id = u.store_id
WHERE ?1 IS NULL
    OR u.tenant_id = ?1
ORDER BY u.updated_at
LIMIT 1
