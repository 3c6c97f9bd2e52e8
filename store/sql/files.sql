-- Rows of files that the cron has to do something for.

-- name: due
-- `?1` is a list: the last moment of those to keep, the last moment of those given up, the most of each.
-- That none is kept is said again because the index on files to tend holds only those.
SELECT json_object('key', f.key, 'kept', json(iif(f.keep, 'true', 'false'))) AS j
FROM (
    SELECT *
    FROM (
        SELECT key, 1 AS keep
        FROM file
        WHERE state = 'new'
            AND state <> 'kept'
            AND created_at > ?1 ->> 1
            AND created_at <= ?1 ->> 0
        ORDER BY created_at
        LIMIT ?1 ->> 2
    )
    UNION ALL
    SELECT *
    FROM (
        SELECT key, 0
        FROM file
        WHERE state = 'new'
            AND state <> 'kept'
            AND created_at <= ?1 ->> 1
        LIMIT ?1 ->> 2
    )
    UNION ALL
    SELECT *
    FROM (
        SELECT key, 0
        FROM file
        WHERE state = 'dropped'
            AND state <> 'kept'
        LIMIT ?1 ->> 2
    )
) f

-- name: kept
UPDATE file
SET state = 'kept'
WHERE key IN (SELECT value FROM json_each(?1))
    AND state = 'new'

-- name: gone
DELETE FROM file
WHERE key IN (SELECT value FROM json_each(?1))
    AND state <> 'kept'
