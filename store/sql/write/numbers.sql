-- Writes of the counters that give documents their numbers.

-- name: counters
-- Moves the counters and returns what they gave.
INSERT INTO counter(tenant_id, kind, day, prefix, value, taken)
SELECT ?1, r.value ->> 'kind', r.value ->> 'day', r.value ->> 'prefix', r.value ->> 'count',
    r.value ->> 'count'
FROM json_each(?2) r
WHERE true
ON CONFLICT(tenant_id, kind, day) DO UPDATE SET value = counter.value + excluded.value,
    taken = excluded.taken
RETURNING json_object('kind', kind, 'day', day, 'value', value, 'taken', taken) AS j

-- name: counters_passed
-- Numbers that callers chose: the counter goes on behind the highest.
INSERT INTO counter(tenant_id, kind, day, prefix, value, taken)
SELECT ?1, r.value ->> 'kind', '', NULL, r.value ->> 'number', 0
FROM json_each(?2) r
WHERE true
ON CONFLICT(tenant_id, kind, day) DO UPDATE SET value = MAX(counter.value, excluded.value)
