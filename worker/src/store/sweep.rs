//! Forgetting what has expired, in bounded steps, by the cron (design rule 7).

use worker::wasm_bindgen::JsValue;
use worker::{Env, Result};

use crate::store::database;

/// The most rows one statement removes, so that a sweep never holds the database for long.
const STEP: u32 = 1_000;

/// `?1` is the moment, or the oldest moment to keep; `?2` the most rows.
const IDEMPOTENCY: &str = "DELETE FROM idempotency WHERE (tenant_id, scope, key) IN \
     (SELECT tenant_id, scope, key FROM idempotency WHERE expires_at <= ?1 LIMIT ?2)";

const REQUEST_LOG: &str = "DELETE FROM api_key_request WHERE seq IN \
     (SELECT seq FROM api_key_request WHERE at <= ?1 LIMIT ?2)";

/// Nonces by which nothing can be sent again.
const USED_NONCES: &str = "DELETE FROM used_nonce WHERE (mch_id, nonce) IN \
     (SELECT mch_id, nonce FROM used_nonce WHERE expires_at <= ?1 LIMIT ?2)";

/// Failed logins count for 15 minutes; a day later nobody asks for them.
const LOGIN_FAILURES: &str = "DELETE FROM login_failure WHERE email IN \
     (SELECT email FROM login_failure WHERE last_at <= ?1 LIMIT ?2)";

/// What was delivered or given up, by the age of its event.
const DELIVERIES: &str = "DELETE FROM delivery WHERE seq IN \
     (SELECT d.seq FROM event e CROSS JOIN delivery d ON d.event_seq = e.seq \
      WHERE e.created_at <= ?1 AND d.status <> 'pending' LIMIT ?2)";

const EVENTS: &str = "DELETE FROM event WHERE seq IN \
     (SELECT e.seq FROM event e WHERE e.created_at <= ?1 \
      AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.event_seq = e.seq) LIMIT ?2)";

const SUBSCRIPTIONS: &str = "DELETE FROM webhook_subscription WHERE id IN \
     (SELECT s.id FROM webhook_subscription s WHERE s.deleted_at <= ?1 \
      AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.subscription_id = s.id) LIMIT ?2)";

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// Removes one step of every time-bounded table. `now` in milliseconds; the request log and what
/// became of webhooks are kept for so many days.
pub async fn run(env: &Env, now: i64, log_days: i64, webhook_days: i64) -> Result<()> {
    let database = database(env, None)?;
    let ago = |days: i64| now.saturating_sub(days.saturating_mul(DAY_MILLIS));
    let told = ago(webhook_days);
    let statements = [
        (IDEMPOTENCY, now),
        (USED_NONCES, now),
        (REQUEST_LOG, ago(log_days)),
        (LOGIN_FAILURES, ago(1)),
        (DELIVERIES, told),
        (EVENTS, told),
        (SUBSCRIPTIONS, told),
    ];
    let bound = statements.iter().map(|(sql, moment)| {
        // A bound number arrives as a double, which holds every millisecond of the calendar exactly.
        database.prepare(*sql).bind(&[
            JsValue::from_f64(*moment as f64),
            JsValue::from_f64(f64::from(STEP)),
        ])
    });
    database.batch(bound.collect::<Result<Vec<_>>>()?).await?;
    Ok(())
}
