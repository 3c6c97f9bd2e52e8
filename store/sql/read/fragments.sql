-- fragment: page_by_slices(table, slice, at, tally, of_tally, of_row)
-- A page by the tallies of its slices: `c` how many documents of each slice are meant, and `f` the ids of those
-- of the page. Of a slice that the span cuts, the documents are counted. `$tally` is the table of tallies as
-- `y`, joined to the tenant `t`; `$of_tally` says which tallies are meant, `$of_row` which documents `d`.
y AS MATERIALIZED (
    SELECT y.slice, SUM(y.documents) AS n, MIN(y.first_at) AS a, MAX(y.last_at) AS b
    FROM t
    CROSS JOIN {{tally}}
        AND y.slice BETWEEN ((?3 ->> '$.from') + 25200000) / 86400000 * 1000000 AND
            ((?3 ->> '$.to') + 25200000) / 86400000 * 1000000 + 999999
    WHERE y.documents > 0
        AND {{of_tally}}
    GROUP BY y.slice
),
c AS MATERIALIZED (
    SELECT y.slice, CASE WHEN y.a >= ?3 ->> '$.from'
        AND y.b <= ?3 ->> '$.to' THEN y.n ELSE (
            SELECT COUNT(*)
            FROM {{table}} d
            WHERE d.tenant_id = (SELECT id FROM t)
                AND d.{{slice}} = y.slice
                AND d.{{at}} BETWEEN ?3 ->> '$.from' AND ?3 ->> '$.to'
                AND {{of_row}}
        ) END AS n
    FROM y
),
p AS MATERIALIZED (
    SELECT slice, n, SUM(n) OVER (ORDER BY slice DESC) - n AS before
    FROM c
    WHERE n > 0
),
f AS MATERIALIZED (
    SELECT d.id
    FROM p
    CROSS JOIN {{table}} d ON d.tenant_id = (SELECT id FROM t)
        AND d.{{slice}} = p.slice
        AND d.{{at}} BETWEEN ?3 ->> '$.from' AND ?3 ->> '$.to'
    WHERE p.before < (?3 ->> '$.skip') + (?3 ->> '$.limit')
        AND p.before + p.n > ?3 ->> '$.skip'
        AND {{of_row}}
    ORDER BY p.slice DESC, d.{{at}} DESC, d.id DESC
    LIMIT ?3 ->> '$.limit' OFFSET (?3 ->> '$.skip') - (
        SELECT COALESCE(MIN(before), 0)
        FROM p
        WHERE before + n > ?3 ->> '$.skip'
    )
)
