//! Forgetting what has expired, in bounded steps, by the cron.

use serde_json::json;

use crate::database::{Database, Statement, StoreError};
use crate::sql::sweep as sql;

/// The most rows one statement removes, so that a sweep never holds the database for long.
const STEP: u32 = 1_000;

/// How far Bangkok is ahead of UTC.
const AHEAD_MILLIS: i64 = 7 * 60 * 60 * 1000;

/// The last moment of the day in Bangkok.
const fn end_of_day(now: i64) -> i64 {
    let days = now.saturating_add(AHEAD_MILLIS).div_euclid(DAY_MILLIS);
    days.saturating_add(1)
        .saturating_mul(DAY_MILLIS)
        .saturating_sub(AHEAD_MILLIS)
        .saturating_sub(1)
}

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
        (sql::IDEMPOTENCY, now),
        (sql::USED_NONCES, now),
        (sql::REQUEST_LOG, ago(log_days)),
        (sql::LOGIN_FAILURES, ago(1)),
        (sql::DELIVERIES, delivered),
        (sql::EVENTS, delivered),
        (sql::SUBSCRIPTIONS, delivered),
        (sql::PRESALES, end_of_day(now)),
    ];
    let statements =
        statements.map(|(text, moment)| Statement::with(text, json!([moment, STEP]).to_string()));
    database.batch(statements.to_vec()).await?;
    Ok(())
}
