-- Reads of who asks and who may: API keys, tenants, users, logins and stored replies.

-- fragment: api_key_json
json_object(
    'id', k.id, 'key_hash', k.key_hash, 'key_prefix', k.key_prefix, 'name', k.name,
    'scopes', json(k.scopes), 'tenant_id', k.tenant_id, 'ip_whitelist', json(k.ip_whitelist),
    'allowed_origins', json(k.allowed_origins), 'rate_limit_per_min', k.rate_limit_per_min,
    'expires_at', k.expires_at, 'revoked_at', k.revoked_at, 'last_used_at', k.last_used_at,
    'created_at', k.created_at, 'version', k.version
)

-- name: api_key
SELECT json_group_array({{api_key_json}}) AS j
FROM api_key k
WHERE k.key_hash = ?1

-- name: api_key_by_id
SELECT json_group_array({{api_key_json}}) AS j
FROM api_key k
WHERE k.id = ?3 ->> '$.id'

-- name: api_keys
SELECT json_group_array({{api_key_json}}) AS j
FROM {{newest: api_key}} k

-- name: api_keys_of_tenant
SELECT json_group_array({{api_key_json}}) AS j
FROM {{newest: api_key | tenant_id = ?3 ->> '$.tenant' AND}} k

-- name: api_key_requests
SELECT json_group_array(
    json_object(
        'seq', r.seq, 'request_id', r.request_id, 'at', r.at, 'method', r.method,
        'endpoint', substr(r.endpoint, 1, 200), 'ip', substr(r.ip, 1, 200),
        'origin', substr(r.origin, 1, 200), 'status', r.status,
        'duration_ms', r.duration_ms
    )
) AS j
FROM (
    SELECT *
    FROM api_key_request
    WHERE key_id = ?3 ->> '$.id'
        AND (at, seq) < (
            COALESCE(?3 ->> '$.before[0]', 9223372036854775807), COALESCE(?3 ->> '$.before[1]', 0)
        )
    ORDER BY at DESC, seq DESC
    LIMIT ?3 ->> '$.limit'
) r

-- name: api_key_stats
SELECT json_array(
    json_object(
        'requests', COUNT(*), 'succeeded', COALESCE(SUM(r.status < 400), 0),
        'refused', COALESCE(SUM(r.status BETWEEN 400 AND 499), 0),
        'failed', COALESCE(SUM(r.status >= 500), 0),
        'average_ms', COALESCE(SUM(r.duration_ms) / MAX(COUNT(*), 1), 0),
        'slowest_ms', COALESCE(MAX(r.duration_ms), 0), 'last_at', MAX(r.at)
    )
) AS j
FROM api_key_request r
WHERE r.key_id = ?3 ->> '$.id'
    AND r.at >= ?3 ->> '$.since'

-- fragment: partner_client_json
json_object(
    'id', c.id, 'secret_hash', c.secret_hash, 'name', c.name, 'tenant_id', c.tenant_id,
    'scopes', json(c.scopes), 'allowed_branch_ids', json(c.allowed_branch_ids),
    'rate_limit_per_min', c.rate_limit_per_min, 'revoked_at', c.revoked_at,
    'created_at', c.created_at, 'version', c.version
)

-- name: partner_client
-- A client is looked up by its id alone, since it determines the tenant.
SELECT json_group_array({{partner_client_json}}) AS j
FROM partner_client c
WHERE c.id = ?3 ->> '$.id'

-- name: partner_clients
SELECT json_group_array({{partner_client_json}}) AS j
FROM {{newest: partner_client}} c

-- name: partner_clients_of_tenant
SELECT json_group_array({{partner_client_json}}) AS j
FROM {{newest: partner_client | tenant_id = ?3 ->> '$.tenant' AND}} c

-- fragment: tenant_json
json_object(
    'id', r.id, 'name', r.name,
    'unique_references', json(iif(r.unique_references, 'true', 'false')),
    'backorder', r.backorder, 'created_at', r.created_at, 'version', r.version
)

-- name: tenant
{{tenant}}
SELECT json_group_array({{tenant_json}}) AS j
FROM t
CROSS JOIN tenant r ON r.id = t.id

-- name: tenant_by_id
SELECT json_group_array({{tenant_json}}) AS j
FROM tenant r
WHERE r.id = ?3 ->> '$.id'

-- name: tenants
SELECT json_group_array({{tenant_json}}) AS j
FROM {{newest: tenant}} r

-- fragment: user_json
json_object(
    'id', u.id, 'email', u.email, 'password_hash', u.password_hash, 'role', u.role,
    'tenant_id', u.tenant_id, 'created_at', u.created_at, 'version', u.version
)

-- name: user
SELECT json_group_array({{user_json}}) AS j
FROM admin_user u
WHERE u.email = ?3 ->> '$.email'

-- name: session
SELECT json_group_array({{user_json}}) AS j
FROM admin_user u
WHERE u.id = ?3 ->> '$.user'

-- name: user_by_id
SELECT json_group_array({{user_json}}) AS j
FROM admin_user u
WHERE u.id = ?3 ->> '$.id'

-- name: users
SELECT json_group_array({{user_json}}) AS j
FROM {{newest: admin_user}} u

-- name: users_of_tenant
SELECT json_group_array({{user_json}}) AS j
FROM {{newest: admin_user | tenant_id = ?3 ->> '$.tenant' AND}} u

-- name: login_failures
SELECT json_group_array(
    json_object(
        'email', f.email, 'failures', f.failures, 'last_at', f.last_at, 'version', f.version
    )
) AS j
FROM login_failure f
WHERE f.email = ?3 ->> '$.email'

-- fragment: stored_reply
-- The columns of an idempotency record as JSON.
json_object(
    'key', s.key, 'fingerprint', s.fingerprint, 'status', s.status, 'body', s.body,
    'nonce', s.nonce, 'counted', json(s.counted), 'request_id', s.request_id,
    'expires_at', s.expires_at
)

-- name: stored_reply
{{tenant}}
SELECT json_group_array({{stored_reply}}) AS j
FROM t
CROSS JOIN idempotency s ON s.tenant_id = t.id
    AND s.scope = 'request'
    AND s.key = ?3 ->> '$.key'

-- name: stored_rows
{{tenant}}
SELECT json_group_array(json_object('key', s.key, 'row', {{stored_reply}})) AS j
FROM t
CROSS JOIN json_each(?3, '$.keys') w
CROSS JOIN idempotency s ON s.tenant_id = t.id
    AND s.scope = 'request'
    AND s.key = w.value
