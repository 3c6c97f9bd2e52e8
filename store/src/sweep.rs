//! Forgetting what has expired, in bounded steps, by the cron.

use serde_json::json;

use crate::database::{Database, Statement, StoreError};
use crate::sql::sweep as sql;

/// The most rows one statement removes, so that a sweep never holds the database for long.
pub const STEP: usize = 1_000;

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

const HOUR_MILLIS: i64 = 60 * 60 * 1000;

/// What there is to forget: the tables that are not known to be swept, each with the oldest moment to keep.
pub struct Sweep(Vec<(&'static str, i64)>);

impl Sweep {
    /// All of it. `now` in milliseconds; the request log and what became of webhooks are kept for so many days.
    pub fn at(now: i64, log_days: i64, webhook_days: i64) -> Self {
        let ago = |days: i64| now.saturating_sub(days.saturating_mul(DAY_MILLIS));
        let delivered = ago(webhook_days);
        Self(vec![
            (sql::IDEMPOTENCY, now),
            (sql::USED_NONCES, now),
            (sql::REQUEST_LOG, ago(log_days)),
            (sql::LOGIN_FAILURES, now.saturating_sub(HOUR_MILLIS)),
            (sql::DELIVERIES, delivered),
            (sql::EVENTS, delivered),
            (sql::SUBSCRIPTIONS, delivered),
            (sql::PRESALES, end_of_day(now)),
        ])
    }

    /// Whether every table is swept.
    pub fn is_done(&self) -> bool {
        self.0.is_empty()
    }

    /// Removes one step of every table that is left. A step that was not full was the table's last. Events go
    /// when their deliveries have, and so may need the next minute.
    pub async fn step(&mut self, database: &impl Database) -> Result<(), StoreError> {
        let statement = |(text, moment): &(&'static str, i64)| {
            Statement::with(text, json!([moment, STEP]).to_string())
        };
        let answer = database
            .batch(self.0.iter().map(statement).collect())
            .await?;
        let mut removed = answer.rows.iter().map(Vec::len);
        self.0.retain(|_| removed.next() == Some(STEP));
        Ok(())
    }
}
