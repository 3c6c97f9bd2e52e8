-- Reads of merchants: their credentials, and the nonces they used.

-- fragment: credential_json
json_object(
    'id', c.id, 'tenant_id', c.tenant_id, 'mch_id', c.mch_id, 'name', c.name, 'key', c.key_sealed,
    'app_key', c.app_key, 'app_secret', c.app_secret_sealed, 'push_url', c.push_url,
    'revoked_at', c.revoked_at, 'created_at', c.created_at, 'version', c.version
)

-- name: credential
-- A merchant is looked up by the id alone, since it determines the tenant.
SELECT json_group_array({{credential_json}}) AS j
FROM flash_credential c
WHERE c.mch_id = ?3 ->> '$.mch_id'

-- name: used_nonce
SELECT json_group_array(n.nonce) AS j
FROM used_nonce n
WHERE n.mch_id = ?3 ->> '$.mch_id'
    AND n.nonce = ?3 ->> '$.nonce'
    AND n.expires_at > ?3 ->> '$.now'

-- name: credential_by_id
SELECT json_group_array({{credential_json}}) AS j
FROM flash_credential c
WHERE c.id = ?3 ->> '$.id'

-- name: credentials
SELECT json_group_array({{credential_json}}) AS j
FROM {{newest: flash_credential}} c

-- name: credentials_of_tenant
SELECT json_group_array({{credential_json}}) AS j
FROM {{newest: flash_credential | tenant_id = ?3 ->> '$.tenant' AND}} c
