-- Writes of merchants: their credentials, and the nonces they used.

-- name: credentials
INSERT INTO flash_credential(
    id, tenant_id, mch_id, name, key_sealed, app_key, app_secret_sealed, push_url, strict_forms,
    revoked_at, created_at, version
)
SELECT r.value ->> 'id', r.value ->> 'tenant_id', r.value ->> 'mch_id', r.value ->> 'name',
    r.value ->> 'key', r.value ->> 'app_key', r.value ->> 'app_secret', r.value ->> 'push_url',
    r.value ->> 'strict_forms', r.value ->> 'revoked_at', r.value ->> 'created_at', r.value ->> 'version'
FROM json_each(?2) r
WHERE ?1 IS NOT NULL
ON CONFLICT(id) DO UPDATE SET name = excluded.name, key_sealed = excluded.key_sealed,
    app_key = excluded.app_key, app_secret_sealed = excluded.app_secret_sealed,
    push_url = excluded.push_url, strict_forms = excluded.strict_forms, revoked_at = excluded.revoked_at,
    {{next_version: flash_credential}}

-- name: used_nonces
-- A nonce that may be used again makes room; a live one refuses the batch, and so the call. Nonces
-- live for 600 seconds, so one that ends more than that before the new one is over.
INSERT INTO used_nonce(mch_id, nonce, expires_at)
SELECT r.value ->> 'mch_id', r.value ->> 'nonce', r.value ->> 'expires_at'
FROM json_each(?2) r
WHERE ?1 IS NOT NULL
ON CONFLICT(mch_id, nonce) DO UPDATE SET expires_at = CASE WHEN used_nonce.expires_at <=
    excluded.expires_at - 600000 THEN excluded.expires_at END
