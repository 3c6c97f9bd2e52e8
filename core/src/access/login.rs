//! How failed logins slow down the next one.
//!
//! Scope: failures in a row of one email address, and how long the next login waits. An address that
//! no user has is slowed down like any other, so the wait reveals nothing. See docs/operations.md#login.

use serde::{Deserialize, Serialize};

use crate::base::clock::Timestamp;

/// As many failures in a row are free of charge.
const PATIENCE: i64 = 5;
/// Failures that lie further back than this are forgotten: 15 minutes.
const WINDOW_MILLIS: i64 = 15 * 60 * 1000;
/// The longest wait.
const MAX_WAIT_SECONDS: i64 = 60;

/// Failed logins in a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginFailures {
    /// In lower case.
    pub email: String,
    /// How many in a row.
    pub failures: i64,
    /// When the last was.
    pub last_at: Timestamp,
    /// Grows by one with each change.
    pub version: i64,
}

impl LoginFailures {
    /// The record of an address that has none.
    pub fn none(email: &str) -> Self {
        Self {
            email: email.to_owned(),
            failures: 0,
            last_at: Timestamp::default(),
            version: 0,
        }
    }

    /// The seconds the next login has to wait, if any.
    pub fn wait(&self, now: Timestamp) -> Option<u64> {
        let over = u64::try_from(self.recent(now) - PATIENCE).ok()?;
        let over = u32::try_from(over).unwrap_or(u32::MAX);
        let seconds = 2_i64.saturating_pow(over).min(MAX_WAIT_SECONDS);
        let left = self.last_at.plus_seconds(seconds).millis() - now.millis();
        u64::try_from(left)
            .ok()
            .filter(|left| *left > 0)
            .map(|left| left.div_ceil(1000))
    }

    /// The record after one more failure.
    pub fn failed(&self, now: Timestamp) -> Self {
        Self {
            email: self.email.clone(),
            failures: self.recent(now).saturating_add(1),
            last_at: now.max(self.last_at),
            version: self.version.saturating_add(1),
        }
    }

    /// The record after a success; none where there is nothing to forget.
    pub fn forgotten(&self, now: Timestamp) -> Option<Self> {
        let forgotten = Self {
            failures: 0,
            last_at: now,
            version: self.version.saturating_add(1),
            email: self.email.clone(),
        };
        (self.failures > 0).then_some(forgotten)
    }

    fn recent(&self, now: Timestamp) -> i64 {
        let age = now.millis().saturating_sub(self.last_at.millis());
        if age < WINDOW_MILLIS {
            self.failures
        } else {
            0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: i64 = 1_800_000_000_000;

    fn after(failures: i64) -> LoginFailures {
        LoginFailures {
            failures,
            last_at: Timestamp::from_millis(START),
            ..LoginFailures::none("a@example.com")
        }
    }

    fn wait(failures: i64, later_millis: i64) -> Option<u64> {
        after(failures).wait(Timestamp::from_millis(START + later_millis))
    }

    #[test]
    fn the_wait_doubles_from_the_fifth_failure_on() {
        let waits: Vec<_> = (0..14).map(|failures| wait(failures, 0)).collect();
        let seconds = [1, 2, 4, 8, 16, 32, 60, 60, 60].map(Some);
        assert_eq!(waits, [&[None; 5][..], &seconds].concat());
        assert_eq!(wait(i64::MAX, 0), Some(60));
    }

    #[test]
    fn what_is_left_of_the_wait_is_rounded_up() {
        assert_eq!(wait(8, 1), Some(8));
        assert_eq!(wait(8, 7_000), Some(1));
        assert_eq!(wait(8, 7_999), Some(1));
        assert_eq!(wait(8, 8_000), None);
    }

    #[test]
    fn failures_are_forgotten_after_15_minutes_and_by_a_success() {
        let now = Timestamp::from_millis(START + WINDOW_MILLIS);
        assert_eq!(after(9).failed(now).failures, 1);
        assert_eq!(after(9).failed(Timestamp::from_millis(START)).failures, 10);
        let forgotten = after(9).forgotten(now).unwrap();
        assert_eq!((forgotten.failures, forgotten.version), (0, 1));
        assert_eq!(after(0).forgotten(now), None);
    }
}
