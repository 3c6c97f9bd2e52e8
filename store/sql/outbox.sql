-- The outbox: events and deliveries, written with what caused them, claimed, and settled.
--
-- Scope: the statements of the write batch (`?1` the tenant, `?2` the rows), and the turns of the
-- delivery runner, each one batch: what became of the last attempts, and what may be sent next. Not
-- here: what an attempt means (`khlang_core::webhooks::delivery`).

-- name: subscriptions
INSERT INTO webhook_subscription(
    id, tenant_id, client_id, url, events, secret, previous_secrets, active,
    disabled_reason, first_failure_at, deleted_at, created_at, updated_at, version
)
SELECT r.value ->> 'id', ?1, r.value ->> 'client_id', r.value ->> 'url', r.value ->> 'events',
    r.value ->> 'secret', r.value ->> 'previous_secrets',
    r.value ->> 'active', r.value ->> 'disabled_reason', r.value ->> 'first_failure_at',
    r.value ->> 'deleted_at', r.value ->> 'created_at', r.value ->> 'updated_at',
    r.value ->> 'version'
FROM json_each(?2) r
WHERE true
ON CONFLICT(id) DO UPDATE SET url = excluded.url, events = excluded.events,
    secret = excluded.secret, previous_secrets = excluded.previous_secrets, active = excluded.active,
    disabled_reason = excluded.disabled_reason, first_failure_at = excluded.first_failure_at,
    deleted_at = excluded.deleted_at, updated_at = excluded.updated_at,
    version = CASE WHEN webhook_subscription.version = excluded.version - 1 THEN excluded.version
        END

-- name: room
-- Those that were made at the same time are counted too: no more than so many of a tenant (`$[1]`), and of one
-- client (`$[2]`).
INSERT INTO guard(ok)
SELECT 0
FROM json_each(?2, '$[0]') r
WHERE (
        SELECT COUNT(*)
        FROM webhook_subscription s
        WHERE s.tenant_id = ?1
            AND s.deleted_at IS NULL
            AND s.merchant_id IS NULL
    ) > ?2 ->> '$[1]'
    OR (
        SELECT COUNT(*)
        FROM webhook_subscription s
        WHERE s.client_id = r.value
            AND s.deleted_at IS NULL
    ) > ?2 ->> '$[2]'
LIMIT 1

-- name: end_deliveries
-- What is still to be delivered ends with its subscription. One that is on its way may yet arrive.
UPDATE delivery
SET status = 'dead', next_attempt_at = NULL,
    last_error = COALESCE(last_error, 'the subscription was switched off')
WHERE ?1 IS NOT NULL
    AND status = 'pending'
    AND subscription_id IN (
        SELECT r.value ->> 'id'
        FROM json_each(?2) r
        WHERE NOT r.value ->> 'active'
    )

-- name: supersede
-- What is still to be sent of a topic gives way to what comes now. What is on its way may yet arrive.
UPDATE delivery
SET status = 'superseded', next_attempt_at = NULL, last_error = 'a later one took its place'
WHERE seq IN (
    SELECT p.seq
    FROM json_each(?2) r
    CROSS JOIN webhook_subscription s ON s.tenant_id = ?1
        AND s.deleted_at IS NULL
        AND s.active = 1
    CROSS JOIN delivery p ON p.subscription_id = s.id
        AND p.subject = r.value ->> 'subject'
        AND p.status = 'pending'
        AND p.topic = r.value ->> 'topic'
        AND COALESCE(p.claimed_until, 0) <= r.value ->> 'at'
    WHERE EXISTS (SELECT 1 FROM json_each(s.events) k WHERE k.value = r.value ->> 'kind')
)

-- name: move_up
-- The next of their subject has waited for those.
UPDATE delivery
SET next_attempt_at = d.at
FROM (
    SELECT MIN(p.seq) AS seq, r.at
    FROM (
        SELECT r.value ->> 'subject' AS subject, MIN(r.value ->> 'at') AS at
        FROM json_each(?2) r
        GROUP BY 1
    ) r
    CROSS JOIN webhook_subscription s ON s.tenant_id = ?1
        AND s.deleted_at IS NULL
        AND s.active = 1
    CROSS JOIN delivery p ON p.subscription_id = s.id
        AND p.subject = r.subject
        AND p.status = 'pending'
    GROUP BY s.id, r.subject
) d
WHERE delivery.seq = d.seq
    AND delivery.next_attempt_at IS NULL

-- name: stock_versions
-- By its id, and not by walking through the tenant's records: hence the plus.
UPDATE inventory
SET event_version = event_version + r.value
FROM json_each(?2) r
WHERE inventory.id = r.key
    AND +inventory.tenant_id = ?1

-- name: events
-- Only what some subscription wants; a row is a pair of the event and the numbers of its commit.
INSERT INTO event(
    id, tenant_id, kind, subject, topic, branches, payload, nonce, counted, version, created_at
)
SELECT r.value ->> '$[0].id', ?1, r.value ->> '$[0].kind', r.value ->> '$[0].subject',
    r.value ->> '$[0].topic',
    (
        SELECT json_group_array(COALESCE(h.branch_id, ''))
        FROM json_each(r.value, '$[0].warehouses') c
        LEFT JOIN warehouse h ON h.tenant_id = ?1
            AND h.code = c.value
    ),
    r.value ->> '$[0].payload', r.value ->> '$[0].nonce',
    (
        SELECT json_group_array(
            json_object('kind', c.kind, 'day', c.day, 'value', c.value, 'taken', c.taken)
        )
        FROM json_each(r.value, '$[1]') n
        CROSS JOIN counter c ON c.tenant_id = ?1
            AND c.kind = n.value ->> 'kind'
            AND c.day = n.value ->> 'day'
    ),
    (
        SELECT v.event_version - (r.value ->> '$[0].later')
        FROM inventory v
        WHERE v.id = r.value ->> '$[0].inventory'
    ),
    r.value ->> '$[0].at'
FROM json_each(?2) r
WHERE r.value ->> '$[0].only' IS NOT NULL
    OR EXISTS (
        SELECT 1
        FROM webhook_subscription s
        CROSS JOIN json_each(s.events) k
        WHERE s.tenant_id = ?1
            AND s.deleted_at IS NULL
            AND s.active = 1
            AND k.value = r.value ->> '$[0].kind'
    )
ORDER BY r.key

-- fragment: uuid
-- A random UUID (version 4).
lower(
    hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-'
        || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))
)

-- fragment: has_scope(scope, scopes)
EXISTS (SELECT 1 FROM json_each({{scopes}}) z WHERE z.value = '{{scope}}')

-- fragment: may_hear
-- Whether the subscription `s` may hear of the event `e`: that of a partner's client only while the client is
-- live and may manage webhooks, of stock only while it may read that, and only of branches that it may see, each of
-- them.
(
    s.client_id IS NULL
        OR EXISTS (
            SELECT 1
            FROM partner_client c
            WHERE c.id = s.client_id
                AND c.revoked_at IS NULL
                AND {{has_scope: manage:webhooks | c.scopes}}
                AND (e.kind NOT LIKE 'inventory.%' OR {{has_scope: read:inventory | c.scopes}})
                AND (
                    json_array_length(c.allowed_branch_ids) = 0
                        OR (
                            json_array_length(e.branches) > 0
                                AND NOT EXISTS (
                                    SELECT 1
                                    FROM json_each(e.branches) b
                                    WHERE b.value NOT IN (
                                        SELECT a.value
                                        FROM json_each(c.allowed_branch_ids) a
                                    )
                                )
                        )
                )
        )
)

-- name: withhold
-- What a client was to hear and may not hear any more ends, where the client has changed.
UPDATE delivery
SET status = 'dead', next_attempt_at = NULL, last_error = 'the client may not hear of it any more'
WHERE ?1 IS NOT NULL
    AND status = 'pending'
    AND seq IN (
        SELECT d.seq
        FROM json_each(?2) r
        CROSS JOIN webhook_subscription s ON s.client_id = r.value ->> 'id'
        CROSS JOIN delivery d ON d.subscription_id = s.id
            AND d.status = 'pending'
        CROSS JOIN event e ON e.seq = d.event_seq
        WHERE NOT {{may_hear}}
    )

-- name: resume
-- What has waited behind those goes on.
UPDATE delivery
SET next_attempt_at = created_at
WHERE ?1 IS NOT NULL
    AND next_attempt_at IS NULL
    AND seq IN (
        SELECT MIN(d.seq)
        FROM json_each(?2) r
        CROSS JOIN webhook_subscription s ON s.client_id = r.value ->> 'id'
        CROSS JOIN delivery d ON d.subscription_id = s.id
            AND d.status = 'pending'
        GROUP BY s.id, d.subject
    )

-- name: revoke
-- A client that was revoked, or may not manage webhooks any more, has none.
UPDATE webhook_subscription
SET active = 0, version = version + 1,
    updated_at = COALESCE(r.value ->> 'revoked_at', webhook_subscription.updated_at),
    disabled_reason = iif(
        r.value ->> 'revoked_at' IS NULL, 'the client may not manage webhooks any more',
        'the client was revoked'
    )
FROM json_each(?2) r
WHERE ?1 IS NOT NULL
    AND (
        r.value ->> 'revoked_at' IS NOT NULL
            OR NOT {{has_scope: manage:webhooks | r.value -> 'scopes'}}
    )
    AND webhook_subscription.client_id = r.value ->> 'id'
    AND webhook_subscription.active = 1

-- name: deliveries
-- One for each subscription that wants it. The first of a subject is due at once, unless an earlier
-- one is pending; the others wait. What is sent to one subscription only has the event's id.
INSERT INTO delivery(
    id, tenant_id, subscription_id, event_seq, subject, topic, status, attempts, next_attempt_at,
    created_at
)
SELECT iif(r.value ->> 'only' IS NULL, {{uuid}}, e.id), ?1, s.id, e.seq, e.subject, e.topic,
    'pending', 0,
    iif(
        ROW_NUMBER() OVER (PARTITION BY s.id, e.subject ORDER BY e.seq) = 1
            AND NOT EXISTS (
                SELECT 1
                FROM delivery p
                WHERE p.subscription_id = s.id
                    AND p.subject = e.subject
                    AND p.status = 'pending'
            ),
                e.created_at, NULL
    ),
    e.created_at
FROM json_each(?2) r
CROSS JOIN event e ON e.id = r.value ->> 'id'
CROSS JOIN webhook_subscription s ON s.tenant_id = ?1
    AND s.deleted_at IS NULL
    AND s.active = 1
    AND iif(
        r.value ->> 'only' IS NULL,
        EXISTS (SELECT 1 FROM json_each(s.events) k WHERE k.value = e.kind)
            AND {{may_hear}}, s.id = r.value ->> 'only'
    )
ORDER BY e.seq
RETURNING '1' AS j

-- name: revive
-- A dead one comes back in its place; one that is pending is hurried on.
UPDATE delivery
SET status = 'pending', attempts = 0,
    next_attempt_at = iif(
        EXISTS (
            SELECT 1
            FROM delivery p
            WHERE p.subscription_id = delivery.subscription_id
                AND p.subject = delivery.subject
                AND p.status = 'pending'
                AND p.seq < delivery.seq
        ),
        NULL, r.value ->> 'at'
    )
FROM json_each(?2) r
WHERE delivery.id = r.value ->> 'id'
    AND delivery.tenant_id = ?1
    AND r.value ->> 'new_id' IS NULL
    AND delivery.status <> 'delivered'
RETURNING '1' AS j

-- name: redeliver
-- One that was acknowledged goes out as a new one.
INSERT INTO delivery(
    id, tenant_id, subscription_id, event_seq, subject, status, attempts, next_attempt_at,
    created_at
)
SELECT r.value ->> 'new_id', ?1, d.subscription_id, d.event_seq, d.subject, 'pending', 0,
    iif(
        EXISTS (
            SELECT 1
            FROM delivery p
            WHERE p.subscription_id = d.subscription_id
                AND p.subject = d.subject
                AND p.status = 'pending'
        ),
        NULL, r.value ->> 'at'
    ),
    r.value ->> 'at'
FROM json_each(?2) r
CROSS JOIN delivery d ON d.id = r.value ->> 'id'
    AND d.tenant_id = ?1
WHERE r.value ->> 'new_id' IS NOT NULL
RETURNING '1' AS j

-- name: settle_deliveries
-- What became of deliveries: `?1` the attempts. An acknowledgement counts whatever has happened
-- meanwhile; a failure only while the claim holds.
UPDATE delivery
SET status = r.value ->> 'status', attempts = attempts + 1,
    next_attempt_at = r.value ->> 'next_attempt_at', claimed_until = NULL,
    last_attempt_at = r.value ->> 'at', last_status = r.value ->> 'last_status',
    last_error = r.value ->> 'last_error', last_response = r.value ->> 'last_response',
    delivered_at = iif(r.value ->> 'status' = 'delivered', r.value ->> 'at', NULL)
FROM json_each(?1) r
WHERE delivery.seq = r.value ->> 'seq'
    AND delivery.status <> 'delivered'
    AND (
        r.value ->> 'status' = 'delivered'
            OR (
                delivery.status = 'pending'
                    AND delivery.claimed_until = r.value ->> 'claimed_until'
            )
    )

-- name: settle_first_failures
-- When an endpoint began to fail.
UPDATE webhook_subscription
SET first_failure_at = r.value ->> 'at'
FROM json_each(?1) r
WHERE webhook_subscription.id = r.value ->> 'subscription_id'
    AND webhook_subscription.version = r.value ->> 'subscription_version'
    AND r.value ->> 'health' <> 'working'
    AND first_failure_at IS NULL

-- name: settle_recoveries
-- An endpoint that works again.
UPDATE webhook_subscription
SET first_failure_at = NULL
FROM json_each(?1) r
WHERE webhook_subscription.id = r.value ->> 'subscription_id'
    AND r.value ->> 'health' = 'working'
    AND first_failure_at IS NOT NULL

-- name: settle_disabled
-- Subscriptions whose endpoint is gone, or has failed for too long.
UPDATE webhook_subscription
SET active = 0, version = version + 1, updated_at = r.value ->> 'at',
    disabled_reason = iif(
        r.value ->> 'health' = 'gone',
        'the endpoint answered 410', 'every attempt failed for 5 days'
    )
FROM json_each(?1) r
WHERE webhook_subscription.id = r.value ->> 'subscription_id'
    AND webhook_subscription.version = r.value ->> 'subscription_version'
    AND r.value ->> 'health' IN ('gone', 'exhausted')

-- name: settle_ended
-- What is still to be delivered ends with its subscription.
UPDATE delivery
SET status = 'dead', next_attempt_at = NULL,
    last_error = COALESCE(last_error, 'the subscription was switched off')
WHERE status = 'pending'
    AND subscription_id IN (
        SELECT s.id
        FROM json_each(?1) r
        CROSS JOIN webhook_subscription s ON s.id = r.value ->> 'subscription_id'
        WHERE s.active = 0
            AND r.value ->> 'health' IN ('gone', 'exhausted')
    )

-- name: settle_next
-- The next of the subject has waited for this one.
UPDATE delivery
SET next_attempt_at = ?1 ->> '$[0].at'
WHERE next_attempt_at IS NULL
    AND seq IN (
        SELECT (
            SELECT MIN(p.seq)
            FROM delivery p
            WHERE p.subscription_id = d.subscription_id
                AND p.subject = d.subject
                AND p.status = 'pending'
        )
        FROM json_each(?1) r
        CROSS JOIN delivery d ON d.seq = r.value ->> 'seq'
        WHERE d.status <> 'pending'
    )

-- fragment: claim(lanes)
-- What may be sent now: at most `room`, claimed until `until`. Endpoints that work come first, with a
-- few deliveries each; one that fails is tried with a single one at a time.
WITH RECURSIVE {{lanes}}
UPDATE delivery
SET claimed_until = ?1 ->> 'until'
WHERE seq IN (
    SELECT seq
    FROM (
        SELECT d.seq, d.next_attempt_at, s.first_failure_at IS NOT NULL AS fails,
            ROW_NUMBER() OVER (PARTITION BY s.id ORDER BY d.next_attempt_at, d.seq) AS place
        FROM lane l
        CROSS JOIN webhook_subscription s ON s.id = l.id
            AND s.active = 1
            AND s.id NOT IN (SELECT value FROM json_each(?1, '$.skip'))
        CROSS JOIN delivery d ON d.seq IN (
            SELECT x.seq
            FROM delivery x
            WHERE x.subscription_id = s.id
                AND x.next_attempt_at IS NOT NULL
                AND x.next_attempt_at <= ?1 ->> 'now'
                AND COALESCE(x.claimed_until, 0) <= ?1 ->> 'now'
                AND NOT EXISTS (
                    SELECT 1
                    FROM delivery p
                    WHERE p.subscription_id = x.subscription_id
                        AND p.subject = x.subject
                        AND p.status = 'pending'
                        AND p.seq < x.seq
                )
            ORDER BY x.next_attempt_at, x.seq
            LIMIT 3
        )
    )
    WHERE place = 1
        OR NOT fails
    ORDER BY fails, next_attempt_at
    LIMIT ?1 ->> 'room'
)
RETURNING (
    SELECT json_object(
        'seq', delivery.seq, 'id', delivery.id, 'attempts', delivery.attempts,
        'claimed_until', delivery.claimed_until, 'subscription_id', s.id,
        'subscription_version', s.version, 'url', s.url, 'secret', s.secret,
        'previous_secrets', json(s.previous_secrets),
        'first_failure_at', s.first_failure_at, 'payload', e.payload, 'nonce', e.nonce,
        'counted', json(e.counted), 'version', e.version,
        'merchant', (
            SELECT json_object(
                'id', c.id, 'tenant_id', c.tenant_id, 'mch_id', c.mch_id, 'name', c.name,
                'key', c.key_sealed, 'app_key', c.app_key, 'app_secret', c.app_secret_sealed,
                'push_url', c.push_url,
                'strict_forms', json(iif(c.strict_forms, 'true', 'false')), 'revoked_at', c.revoked_at, 'created_at', c.created_at,
                'version', c.version
            )
            FROM flash_credential c
            WHERE c.id = s.merchant_id
        )
    )
    FROM webhook_subscription s
    CROSS JOIN event e
    WHERE s.id = delivery.subscription_id
        AND e.seq = delivery.event_seq
) AS j

-- name: claim_of_tenant
{{claim:
    lane(id) AS (
        SELECT id
        FROM webhook_subscription
        WHERE tenant_id = ?1 ->> 'tenant'
            AND deleted_at IS NULL
    )
}}

-- name: claim
-- Goes from one subscription with something due to the next, without a look at all its deliveries.
{{claim:
    lane(id) AS (
        SELECT MIN(subscription_id)
        FROM delivery
        WHERE next_attempt_at IS NOT NULL
        UNION ALL
        SELECT (
            SELECT MIN(n.subscription_id)
            FROM delivery n
            WHERE n.next_attempt_at IS NOT NULL
                AND n.subscription_id > lane.id
        )
        FROM lane
        WHERE lane.id IS NOT NULL
        LIMIT 10000
    )
}}

-- fragment: subscription_json
json_object(
    'id', s.id, 'client_id', s.client_id, 'merchant_id', s.merchant_id, 'url', s.url, 'events', json(s.events),
    'secret', s.secret, 'previous_secrets', json(s.previous_secrets),
    'active', json(iif(s.active, 'true', 'false')), 'disabled_reason', s.disabled_reason,
    'first_failure_at', s.first_failure_at, 'deleted_at', s.deleted_at, 'created_at', s.created_at,
    'updated_at', s.updated_at, 'version', s.version
)

-- name: subscription_by_id
-- One subscription.
{{tenant}}
SELECT json_group_array({{subscription_json}}) AS j
FROM t
CROSS JOIN webhook_subscription s ON s.id = ?3 ->> '$.id'
    AND s.tenant_id = t.id
    AND (?3 ->> '$.client' IS NULL OR s.client_id = ?3 ->> '$.client')
    AND s.deleted_at IS NULL

-- name: subscription_page
-- A page of subscriptions, newest first.
{{tenant}}
SELECT json_group_array({{subscription_json}}) AS j
FROM (
    SELECT *
    FROM webhook_subscription
    WHERE tenant_id = (SELECT id FROM t)
        AND deleted_at IS NULL
        AND (?3 ->> '$.client' IS NULL OR client_id = ?3 ->> '$.client')
        AND (created_at, id) < (
            COALESCE(?3 ->> '$.before[0]', 9223372036854775807), COALESCE(?3 ->> '$.before[1]', '')
        )
    ORDER BY created_at DESC, id DESC
    LIMIT ?3 ->> '$.limit'
) s

-- fragment: delivery_json
json_object(
    'seq', d.seq, 'id', d.id, 'subscription_id', d.subscription_id,
    'active', json(iif(s.active, 'true', 'false')), 'event_id', e.id, 'kind', e.kind,
    'event_at', e.created_at, 'status', d.status, 'attempts', d.attempts,
    'next_attempt_at', d.next_attempt_at, 'last_attempt_at', d.last_attempt_at,
    'last_status', d.last_status, 'last_error', d.last_error, 'last_response', d.last_response,
    'delivered_at', d.delivered_at, 'created_at', d.created_at
)

-- fragment: delivery_page(rows)
{{tenant}}
SELECT json_group_array({{delivery_json}} ORDER BY d.seq DESC) AS j
FROM ({{rows}}) p
CROSS JOIN delivery d ON d.seq = p.seq
    AND d.tenant_id = (SELECT id FROM t)
CROSS JOIN event e ON e.seq = d.event_seq
CROSS JOIN webhook_subscription s ON s.id = d.subscription_id
    AND s.deleted_at IS NULL

-- fragment: newest_of_status(status)
-- The newest of one status, by the index of the log.
SELECT seq
FROM (
    SELECT seq
    FROM delivery
    WHERE subscription_id = ?3 ->> '$.subscription'
        AND status = {{status}}
        AND seq < COALESCE(?3 ->> '$.before', 9223372036854775807)
    ORDER BY seq DESC
    LIMIT ?3 ->> '$.limit'
)

-- name: delivery_by_id
-- One delivery.
{{delivery_page: SELECT seq FROM delivery WHERE id = ?3 ->> '$.id'}}

-- name: delivery_page
-- A page of the deliveries of a subscription, newest first.
{{delivery_page:
    SELECT seq
    FROM (
        {{newest_of_status: 'pending'}}
        UNION ALL {{newest_of_status: 'dead'}}
        UNION ALL {{newest_of_status: 'delivered'}}
        UNION ALL {{newest_of_status: 'superseded'}}
    )
    ORDER BY seq DESC
    LIMIT ?3 ->> '$.limit'
}}

-- name: delivery_page_of_status
-- The same of one status.
{{delivery_page: {{newest_of_status: ?3 ->> '$.status'}}}}
