-- Writes of files that belong to documents.

-- name: files
INSERT INTO file(key, tenant_id, document_id, position, name, extension, bytes, state, created_at)
SELECT r.value ->> 'key', ?1, r.value ->> 'document_id', r.value ->> 'position', r.value ->> 'name',
    r.value ->> 'extension', r.value ->> 'bytes', 'new', r.value ->> 'created_at'
FROM json_each(?2) r

-- name: forgotten
UPDATE file
SET state = 'dropped'
WHERE tenant_id = ?1
    AND document_id IN (SELECT value FROM json_each(?2))
