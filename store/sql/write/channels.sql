-- Writes of what the channels of stores may sell.

-- name: stock
INSERT INTO channel_stock(
    store_id, item_id, tenant_id, mode, buffer, quotas, physical, reserved, sales, touched_by,
    updated_at, version
)
SELECT r.value ->> 'store_id', r.value ->> 'item_id', ?1, r.value ->> '$.kept.mode',
    r.value ->> '$.kept.buffer', r.value ->> '$.kept.quotas', r.value ->> '$.kept.physical',
    r.value ->> '$.kept.reserved', r.value ->> '$.kept.sales', r.value ->> 'touched_by',
    r.value ->> 'updated_at', r.value ->> '$.kept.version'
FROM json_each(?2) r
WHERE true
ON CONFLICT(store_id, item_id) DO UPDATE SET mode = excluded.mode, buffer = excluded.buffer,
    quotas = excluded.quotas, physical = excluded.physical, reserved = excluded.reserved,
    sales = excluded.sales, touched_by = excluded.touched_by, updated_at = excluded.updated_at,
    {{next_version: channel_stock}}

-- name: history
INSERT INTO channel_history(
    store_id, item_id, version, tenant_id, at, actor, actor_id, cause, before, after
)
SELECT r.value ->> 'store_id', r.value ->> 'item_id', r.value ->> 'version', ?1, r.value ->> 'at',
    r.value ->> 'actor', r.value ->> 'actor_id', r.value -> 'cause', r.value -> 'before',
    r.value -> 'after'
FROM json_each(?2) r

-- name: catch_ups
INSERT INTO channel_catch_up(store_id, tenant_id, after, updated_at, version)
SELECT r.value ->> 'store_id', ?1, r.value ->> 'after', r.value ->> 'at', r.value ->> 'version'
FROM json_each(?2) r
WHERE true
ON CONFLICT(store_id) DO UPDATE SET after = excluded.after, updated_at = excluded.updated_at,
    {{next_version: channel_catch_up}}

-- name: caught_up
-- A store that has applied its policy to all is not kept here.
DELETE FROM channel_catch_up
WHERE tenant_id = ?1
    AND store_id IN (SELECT r.value ->> 'store_id' FROM json_each(?2) r WHERE r.value ->> 'done')
