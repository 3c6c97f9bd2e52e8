-- Forgetting what has expired, in bounded steps, by the cron.

-- name: idempotency
-- `?1` is a pair: the moment, or the oldest moment to keep, and the most rows.
DELETE FROM idempotency
WHERE (tenant_id, scope, key) IN (
    SELECT tenant_id, scope, key
    FROM idempotency
    WHERE expires_at <= ?1 ->> 0
    LIMIT ?1 ->> 1
)
RETURNING '1' AS j

-- name: request_log
DELETE FROM api_key_request
WHERE seq IN (SELECT seq FROM api_key_request WHERE at <= ?1 ->> 0 LIMIT ?1 ->> 1)
RETURNING '1' AS j

-- name: used_nonces
-- Nonces by which nothing can be sent again.
DELETE FROM used_nonce
WHERE (mch_id, nonce) IN (
    SELECT mch_id, nonce
    FROM used_nonce
    WHERE expires_at <= ?1 ->> 0
    LIMIT ?1 ->> 1
)
RETURNING '1' AS j

-- name: login_failures
-- Failed logins count for 15 minutes; an hour later nobody asks for them.
DELETE FROM login_failure
WHERE email IN (SELECT email FROM login_failure WHERE last_at <= ?1 ->> 0 LIMIT ?1 ->> 1)
RETURNING '1' AS j

-- name: deliveries
-- What was delivered or given up, by the age of its event.
DELETE FROM delivery
WHERE seq IN (
    SELECT d.seq
    FROM event e
    CROSS JOIN delivery d ON d.event_seq = e.seq
    WHERE e.created_at <= ?1 ->> 0
        AND d.status <> 'pending'
    LIMIT ?1 ->> 1
)
RETURNING '1' AS j

-- name: events
DELETE FROM event
WHERE seq IN (
    SELECT e.seq
    FROM event e
    WHERE e.created_at <= ?1 ->> 0
        AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.event_seq = e.seq)
    LIMIT ?1 ->> 1
)
RETURNING '1' AS j

-- name: subscriptions
DELETE FROM webhook_subscription
WHERE id IN (
    SELECT s.id
    FROM webhook_subscription s
    WHERE s.deleted_at <= ?1 ->> 0
        AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.subscription_id = s.id)
    LIMIT ?1 ->> 1
)
RETURNING '1' AS j

-- name: presales
-- Bills whose day has come wait for it no more.
UPDATE sales_order
SET bill = json_set(bill, '$.presale', json('false')), version = version + 1
WHERE id IN (
    SELECT id
    FROM sales_order
    WHERE presale_until IS NOT NULL
        AND presale_until <= ?1 ->> 0
    LIMIT ?1 ->> 1
)
RETURNING '1' AS j
