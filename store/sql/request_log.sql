-- The request log of API keys, written after the response.

-- name: insert
INSERT INTO api_key_request(
    key_id, request_id, at, method, endpoint, ip, origin, status, duration_ms
)
SELECT ?1 ->> 0, ?1 ->> 1, ?1 ->> 2, ?1 ->> 3, ?1 ->> 4, ?1 ->> 5, ?1 ->> 6, ?1 ->> 7, ?1 ->> 8

-- name: used
UPDATE api_key
SET last_used_at = ?1 ->> 2
WHERE id = ?1 ->> 0
