//! Forgetting what has expired, in bounded steps, by the cron.

use serde_json::json;

use crate::database::{Database, Statement, StoreError};

/// The most rows one statement removes, so that a sweep never holds the database for long.
const STEP: u32 = 1_000;

/// `?1` is a pair: the moment, or the oldest moment to keep, and the most rows.
const IDEMPOTENCY: &str = "DELETE FROM idempotency WHERE (tenant_id, scope, key) IN \
     (SELECT tenant_id, scope, key FROM idempotency WHERE expires_at <= ?1 ->> 0 LIMIT ?1 ->> 1)";

const REQUEST_LOG: &str = "DELETE FROM api_key_request WHERE seq IN \
     (SELECT seq FROM api_key_request WHERE at <= ?1 ->> 0 LIMIT ?1 ->> 1)";

/// Nonces by which nothing can be sent again.
const USED_NONCES: &str = "DELETE FROM used_nonce WHERE (mch_id, nonce) IN \
     (SELECT mch_id, nonce FROM used_nonce WHERE expires_at <= ?1 ->> 0 LIMIT ?1 ->> 1)";

/// Failed logins count for 15 minutes; a day later nobody asks for them.
const LOGIN_FAILURES: &str = "DELETE FROM login_failure WHERE email IN \
     (SELECT email FROM login_failure WHERE last_at <= ?1 ->> 0 LIMIT ?1 ->> 1)";

/// What was delivered or given up, by the age of its event.
const DELIVERIES: &str = "DELETE FROM delivery WHERE seq IN \
     (SELECT d.seq FROM event e CROSS JOIN delivery d ON d.event_seq = e.seq \
      WHERE e.created_at <= ?1 ->> 0 AND d.status <> 'pending' LIMIT ?1 ->> 1)";

const EVENTS: &str = "DELETE FROM event WHERE seq IN \
     (SELECT e.seq FROM event e WHERE e.created_at <= ?1 ->> 0 \
      AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.event_seq = e.seq) LIMIT ?1 ->> 1)";

const SUBSCRIPTIONS: &str = "DELETE FROM webhook_subscription WHERE id IN \
     (SELECT s.id FROM webhook_subscription s WHERE s.deleted_at <= ?1 ->> 0 \
      AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.subscription_id = s.id) LIMIT ?1 ->> 1)";

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// Removes one step of every time-bounded table. `now` in milliseconds; the request log and what
/// became of webhooks are kept for so many days.
pub async fn run(
    database: &impl Database,
    now: i64,
    log_days: i64,
    webhook_days: i64,
) -> Result<(), StoreError> {
    let ago = |days: i64| now.saturating_sub(days.saturating_mul(DAY_MILLIS));
    let delivered = ago(webhook_days);
    let statements = [
        (IDEMPOTENCY, now),
        (USED_NONCES, now),
        (REQUEST_LOG, ago(log_days)),
        (LOGIN_FAILURES, ago(1)),
        (DELIVERIES, delivered),
        (EVENTS, delivered),
        (SUBSCRIPTIONS, delivered),
    ];
    let statements =
        statements.map(|(sql, moment)| Statement::with(sql, json!([moment, STEP]).to_string()));
    database.batch(statements.to_vec()).await?;
    Ok(())
}
