-- Which origins of browsers some live API key allows.

-- name: allowed
SELECT '1' AS j
FROM api_key_origin o
JOIN api_key k ON k.id = o.key_id
WHERE o.origin = ?1 ->> 0
    AND k.revoked_at IS NULL
    AND (k.expires_at IS NULL OR k.expires_at > ?1 ->> 1)
LIMIT 1
