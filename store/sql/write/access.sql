-- Writes of who asks and who may: tenants, API keys, users, logins and stored replies.

-- name: tenants
INSERT INTO tenant(id, name, unique_references, created_at, version, backorder)
SELECT r.value ->> 'id', r.value ->> 'name', r.value ->> 'unique_references',
    r.value ->> 'created_at', r.value ->> 'version', r.value ->> 'backorder'
FROM json_each(?2) r
WHERE ?1 IS NOT NULL
ON CONFLICT(id) DO UPDATE SET name = excluded.name, unique_references = excluded.unique_references,
    backorder = excluded.backorder,
    {{next_version: tenant}}

-- name: api_keys
INSERT INTO api_key(
    id, key_hash, key_prefix, name, scopes, tenant_id, ip_whitelist, allowed_origins,
    rate_limit_per_min, expires_at, revoked_at, last_used_at, created_at, version
)
SELECT r.value ->> 'id', r.value ->> 'key_hash', r.value ->> 'key_prefix', r.value ->> 'name',
    r.value ->> 'scopes', r.value ->> 'tenant_id', r.value ->> 'ip_whitelist',
    r.value ->> 'allowed_origins', r.value ->> 'rate_limit_per_min', r.value ->> 'expires_at',
    r.value ->> 'revoked_at', r.value ->> 'last_used_at', r.value ->> 'created_at',
    r.value ->> 'version'
FROM json_each(?2) r
WHERE ?1 IS NOT NULL
ON CONFLICT(id) DO UPDATE SET key_hash = excluded.key_hash, key_prefix = excluded.key_prefix,
    name = excluded.name, scopes = excluded.scopes, tenant_id = excluded.tenant_id,
    ip_whitelist = excluded.ip_whitelist, allowed_origins = excluded.allowed_origins,
    rate_limit_per_min = excluded.rate_limit_per_min, expires_at = excluded.expires_at,
    revoked_at = excluded.revoked_at, {{next_version: api_key}}

-- name: partner_clients
INSERT INTO partner_client(
    id, secret_hash, name, tenant_id, scopes, allowed_branch_ids, rate_limit_per_min, revoked_at,
    created_at, version
)
SELECT r.value ->> 'id', r.value ->> 'secret_hash', r.value ->> 'name', r.value ->> 'tenant_id',
    r.value ->> 'scopes', r.value ->> 'allowed_branch_ids', r.value ->> 'rate_limit_per_min',
    r.value ->> 'revoked_at', r.value ->> 'created_at', r.value ->> 'version'
FROM json_each(?2) r
WHERE ?1 IS NOT NULL
ON CONFLICT(id) DO UPDATE SET secret_hash = excluded.secret_hash, name = excluded.name,
    scopes = excluded.scopes, allowed_branch_ids = excluded.allowed_branch_ids,
    rate_limit_per_min = excluded.rate_limit_per_min, revoked_at = excluded.revoked_at,
    {{next_version: partner_client}}

-- name: forget_origins
DELETE FROM api_key_origin
WHERE ?1 IS NOT NULL
    AND key_id IN (SELECT r.value ->> 'key_id' FROM json_each(?2) r)

-- name: origins
INSERT INTO api_key_origin(origin, key_id)
SELECT o.value, r.value ->> 'key_id'
FROM json_each(?2) r
CROSS JOIN json_each(r.value, '$.origins') o
WHERE ?1 IS NOT NULL

-- name: users
INSERT INTO admin_user(id, email, password_hash, role, tenant_id, created_at, version)
SELECT r.value ->> 'id', r.value ->> 'email', r.value ->> 'password_hash', r.value ->> 'role',
    r.value ->> 'tenant_id', r.value ->> 'created_at', r.value ->> 'version'
FROM json_each(?2) r
WHERE ?1 IS NOT NULL
ON CONFLICT(id) DO UPDATE SET password_hash = excluded.password_hash, role = excluded.role,
    tenant_id = excluded.tenant_id, {{next_version: admin_user}}

-- name: login_failures
INSERT INTO login_failure(email, failures, last_at, version)
SELECT r.value ->> 'email', r.value ->> 'failures', r.value ->> 'last_at', r.value ->> 'version'
FROM json_each(?2) r
WHERE ?1 IS NOT NULL
ON CONFLICT(email) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at,
    {{next_version: login_failure}}

-- name: stored_replies
-- Requests and rows of bulk requests share one namespace. A record that has expired makes room; a live one refuses the batch, and the request is replayed.
INSERT INTO idempotency(
    tenant_id, scope, key, fingerprint, status, body, nonce, counted, request_id, expires_at
)
SELECT ?1, 'request', r.value ->> '$[0].key', r.value ->> '$[0].fingerprint',
    r.value ->> '$[0].status', r.value ->> '$[0].body', r.value ->> '$[0].nonce',
    (
        SELECT json_group_array(
            json_object('kind', c.kind, 'day', c.day, 'value', c.value, 'taken', c.taken)
        )
        FROM json_each(r.value, '$[1]') n
        CROSS JOIN counter c ON c.tenant_id = ?1
            AND c.kind = n.value ->> 'kind'
            AND c.day = n.value ->> 'day'
    ),
    r.value ->> '$[0].request_id', r.value ->> '$[0].expires_at'
FROM json_each(?2) r
WHERE true
ON CONFLICT(tenant_id, scope, key) DO UPDATE SET fingerprint = CASE WHEN idempotency.expires_at <=
    excluded.expires_at - 86400000 THEN excluded.fingerprint END,
    status = excluded.status, body = excluded.body, nonce = excluded.nonce,
    counted = excluded.counted, request_id = excluded.request_id, expires_at = excluded.expires_at
