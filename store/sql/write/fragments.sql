-- fragment: number(kind, slot, at)
-- The number of a row that is being created: `prefix-day-0001`, from the counter this commit moved.
(
    SELECT c.prefix || '-' || c.day || '-' || printf(
        '%04d', c.value - c.taken + 1 + (r.value ->> '{{slot}}')
    )
    FROM counter c
    WHERE c.tenant_id = ?1
        AND c.kind = '{{kind}}'
        AND c.day = strftime('%Y%m%d', (r.value ->> '{{at}}') / 1000 + 25200, 'unixepoch')
)

-- fragment: compact_number(kind, slot, at)
-- The same as the Flash surface writes it: `prefix`, six digits of the day, `0001`.
(
    SELECT c.prefix || substr(c.day, 3) || printf(
        '%04d', c.value - c.taken + 1 + (r.value ->> '{{slot}}')
    )
    FROM counter c
    WHERE c.tenant_id = ?1
        AND c.kind = '{{kind}}'
        AND c.day = strftime('%Y%m%d', (r.value ->> '{{at}}') / 1000 + 25200, 'unixepoch')
)

-- fragment: integer(kind, slot)
-- The bare integer of a row that is being created.
(
    SELECT c.value - c.taken + 1 + (r.value ->> '{{slot}}')
    FROM counter c
    WHERE c.tenant_id = ?1
        AND c.kind = '{{kind}}'
        AND c.day = ''
)

-- fragment: next_version(table)
-- The version an existing row gets: NULL, and with it a refusal, where it was changed meanwhile.
version = CASE WHEN {{table}}.version = excluded.version - 1 THEN excluded.version END
