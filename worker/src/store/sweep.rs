//! Forgetting what has expired, in bounded steps, by the cron (design rule 7).

use worker::wasm_bindgen::JsValue;
use worker::{Env, Result};

use crate::store::database;

/// The most rows one statement removes, so that a sweep never holds the database for long.
const STEP: u32 = 1_000;

/// `?1` is the moment, or the oldest moment to keep; `?2` the most rows.
const IDEMPOTENCY: &str =
    "DELETE FROM idempotency WHERE (tenant_id, scope, key) IN \
     (SELECT tenant_id, scope, key FROM idempotency WHERE expires_at <= ?1 LIMIT ?2)";

const REQUEST_LOG: &str =
    "DELETE FROM api_key_request WHERE seq IN \
     (SELECT seq FROM api_key_request WHERE at <= ?1 LIMIT ?2)";

/// Failed logins count for 15 minutes; a day later nobody asks for them.
const LOGIN_FAILURES: &str =
    "DELETE FROM login_failure WHERE email IN \
     (SELECT email FROM login_failure WHERE last_at <= ?1 LIMIT ?2)";

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// Removes one step of every time-bounded table. `now` in milliseconds; the log is kept for so many days.
pub async fn run(env: &Env, now: i64, log_days: i64) -> Result<()> {
    let database = database(env, None)?;
    let oldest = now.saturating_sub(log_days.saturating_mul(DAY_MILLIS));
    let yesterday = now.saturating_sub(DAY_MILLIS);
    let statements =
        [(IDEMPOTENCY, now), (REQUEST_LOG, oldest), (LOGIN_FAILURES, yesterday)];
    let bound = statements.iter().map(|(sql, moment)| {
        // A bound number arrives as a double, which holds every millisecond of the calendar exactly.
        database
            .prepare(*sql)
            .bind(&[JsValue::from_f64(*moment as f64), JsValue::from_f64(f64::from(STEP))])
    });
    database.batch(bound.collect::<Result<Vec<_>>>()?).await?;
    Ok(())
}
