//! The exact sliding-window rate limit of an API key.
//!
//! Scope: one decision over the accepted requests of the last 60 seconds, and the header values
//! that report it. Not here: where the window is kept (one place per key), and the 429 body.
//! Seed: push chapter 8, "Rate Limit".

use std::collections::VecDeque;
use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

/// Length of the window in milliseconds.
pub const WINDOW_MS: i64 = 60_000;

const WINDOW_SECONDS: i64 = WINDOW_MS / 1000;

/// Requests that a key may make within any 60 seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit(NonZeroU32);

impl RateLimit {
    /// A limit of `requests` a minute; 0 means that the key is not limited: `None`.
    #[must_use]
    pub fn per_minute(requests: u32) -> Option<Self> {
        NonZeroU32::new(requests).map(Self)
    }

    /// The number of requests.
    #[must_use]
    pub fn requests(self) -> u32 {
        self.0.get()
    }
}

/// When the requests of the last 60 seconds were accepted, in milliseconds since 1970, oldest first.
///
/// It never holds more entries than the largest limit it was used with in that time. Written as
/// JSON it is the plain list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Window {
    accepted: VecDeque<i64>,
}

impl Window {
    /// When the last entry leaves the window, so that nothing need be kept any longer.
    #[must_use]
    pub fn expires_at_ms(&self) -> Option<i64> {
        self.accepted
            .back()
            .map(|newest| newest.saturating_add(WINDOW_MS))
    }

    /// Forgets what has left the window.
    ///
    /// Should the clock have gone back, later entries are moved to `now_ms`: they still count, but
    /// can't block a key for longer than one window.
    fn advance(&mut self, now_ms: i64) {
        self.accepted
            .iter_mut()
            .for_each(|at| *at = (*at).min(now_ms));
        let left = |at: &i64| now_ms.saturating_sub(*at) >= WINDOW_MS;
        self.accepted.retain(|at| !left(at));
    }

    /// Seconds, rounded up, until the next request would find room if no more were made.
    fn seconds_until_room(&self, limit: usize, now_ms: i64) -> u32 {
        let blocking = self.accepted.len().saturating_sub(limit);
        let wait = self
            .accepted
            .get(blocking)
            .map_or(0, |at| at.saturating_add(WINDOW_MS).saturating_sub(now_ms));
        let seconds = wait.saturating_add(999) / 1000;
        u32::try_from(seconds.clamp(1, WINDOW_SECONDS)).unwrap_or(1)
    }
}

/// What was decided about one request, and what the caller sees of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Requests allowed in 60 seconds.
    pub limit: u32,
    /// Requests still free in the window, after this one.
    pub remaining: u32,
    /// Seconds (1 to 60) until the oldest counted request leaves the window and frees its place.
    pub reset_seconds: u32,
    /// Seconds (1 to 60) to wait, when this request is refused.
    pub retry_after_seconds: Option<u32>,
}

impl Verdict {
    /// Whether the request may go on.
    #[must_use]
    pub fn allowed(&self) -> bool {
        self.retry_after_seconds.is_none()
    }

    /// The reply's headers: those of the document, and `RateLimit-Policy` and `RateLimit` of the IETF
    /// draft (draft-ietf-httpapi-ratelimit-headers-11). `Retry-After` only for a refused request.
    #[must_use]
    pub fn headers(&self) -> Vec<(&'static str, String)> {
        let Self {
            limit,
            remaining,
            reset_seconds,
            ..
        } = self;
        let always = [
            ("X-RateLimit-Limit", limit.to_string()),
            ("X-RateLimit-Remaining", remaining.to_string()),
            (
                "RateLimit-Policy",
                format!("\"default\";q={limit};w={WINDOW_SECONDS}"),
            ),
            (
                "RateLimit",
                format!("\"default\";r={remaining};t={reset_seconds}"),
            ),
        ];
        let refused = self
            .retry_after_seconds
            .map(|seconds| ("Retry-After", seconds.to_string()));
        always.into_iter().chain(refused).collect()
    }
}

/// Decides about a request at `now_ms` (since 1970) and counts it if it is allowed.
///
/// A request counts for exactly 60 seconds: at 60,000 ms it has left. Refused requests don't count,
/// so a caller that keeps knocking is let in as soon as there is room.
pub fn admit(window: &mut Window, limit: RateLimit, now_ms: i64) -> Verdict {
    window.advance(now_ms);
    let capacity = usize::try_from(limit.requests()).unwrap_or(usize::MAX);
    let allowed = window.accepted.len() < capacity;
    if allowed {
        window.accepted.push_back(now_ms);
    }
    let free = capacity.saturating_sub(window.accepted.len());
    let reset_seconds = window.seconds_until_room(capacity, now_ms);
    Verdict {
        limit: limit.requests(),
        remaining: u32::try_from(free).unwrap_or(u32::MAX),
        reset_seconds,
        retry_after_seconds: (!allowed).then_some(reset_seconds),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: i64 = 1_760_000_000_000;

    /// The verdict of the last of several requests, given in milliseconds after `NOW`.
    fn last(limit: u32, times: &[i64]) -> Option<Verdict> {
        let limit = RateLimit::per_minute(limit)?;
        let mut window = Window::default();
        times
            .iter()
            .map(|ms| admit(&mut window, limit, NOW + ms))
            .last()
    }

    fn verdict(limit: u32, remaining: u32, reset: u32, retry: Option<u32>) -> Option<Verdict> {
        let (reset_seconds, retry_after_seconds) = (reset, retry);
        Some(Verdict {
            limit,
            remaining,
            reset_seconds,
            retry_after_seconds,
        })
    }

    #[test]
    fn the_window_slides_to_the_millisecond() {
        assert_eq!(last(2, &[0]), verdict(2, 1, 60, None));
        assert_eq!(last(2, &[0, 1]), verdict(2, 0, 60, None));
        assert_eq!(last(2, &[0, 1, 2]), verdict(2, 0, 60, Some(60)));
        assert_eq!(last(2, &[0, 1, 37_000]), verdict(2, 0, 23, Some(23)));
        assert_eq!(last(2, &[0, 1, 59_999]), verdict(2, 0, 1, Some(1)));
        assert_eq!(last(2, &[0, 1, 60_000]), verdict(2, 0, 1, None));
        assert_eq!(last(2, &[0, 1, 60_001]), verdict(2, 1, 60, None));
    }

    #[test]
    fn refused_requests_do_not_count() {
        let knocking: Vec<i64> = (0..=60).map(|second| second * 1000).collect();
        assert_eq!(last(1, &knocking), verdict(1, 0, 60, None));
    }

    #[test]
    fn a_lowered_limit_waits_for_enough_to_leave() {
        let mut window = Window {
            accepted: [NOW, NOW + 10_000, NOW + 20_000].into(),
        };
        let lowered = RateLimit::per_minute(1).map(|limit| admit(&mut window, limit, NOW + 30_000));
        assert_eq!(lowered, verdict(1, 0, 50, Some(50)));
    }

    #[test]
    fn a_clock_that_went_back_blocks_for_one_window_at_most() {
        assert_eq!(last(1, &[3_600_000, 0]), verdict(1, 0, 60, Some(60)));
        assert_eq!(last(1, &[3_600_000, 0, 60_000]), verdict(1, 0, 60, None));
    }

    #[test]
    fn zero_means_no_limit() {
        assert_eq!(RateLimit::per_minute(0), None);
    }

    fn headers(verdict: Option<Verdict>) -> String {
        let headers = verdict.map(|verdict| verdict.headers()).unwrap_or_default();
        let lines = headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}"));
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn headers_are_those_of_the_seed_and_of_the_draft() {
        let refused = [
            "X-RateLimit-Limit: 60",
            "X-RateLimit-Remaining: 0",
            "RateLimit-Policy: \"default\";q=60;w=60",
            "RateLimit: \"default\";r=0;t=23",
            "Retry-After: 23",
        ];
        assert_eq!(headers(verdict(60, 0, 23, Some(23))), refused.join("\n"));
        let allowed = headers(verdict(60, 59, 60, None));
        assert!(
            allowed.ends_with("RateLimit: \"default\";r=59;t=60"),
            "{allowed}"
        );
    }

    #[test]
    fn the_window_is_written_as_a_plain_list() -> Result<(), serde_json::Error> {
        let window = Window {
            accepted: [1, 2].into(),
        };
        assert_eq!(serde_json::to_string(&window)?, "[1,2]");
        assert_eq!(serde_json::from_str::<Window>("[1,2]")?, window);
        assert_eq!(window.expires_at_ms(), Some(60_002));
        Ok(())
    }

    /// Accepted times among `history` that lie within 60 s before `now`, counted one by one.
    fn counted(history: &[i64], now: i64) -> usize {
        history.iter().filter(|at| now - **at < 60_000).count()
    }

    proptest! {
        #[test]
        fn it_agrees_with_counting_one_by_one(
            limits in proptest::collection::vec(1_u32..6, 1..120),
            steps in proptest::collection::vec(0_i64..25_000, 1..120),
        ) {
            let (mut window, mut history, mut now) = (Window::default(), Vec::new(), NOW);
            for (limit, step) in limits.iter().zip(steps) {
                now += step;
                let limit_size = *limit as usize;
                let verdict = RateLimit::per_minute(*limit).map(|limit| admit(&mut window, limit, now));
                let allowed = counted(&history, now) < limit_size;
                if allowed {
                    history.push(now);
                }
                let used = counted(&history, now);
                // The first whole second at which a request would be accepted, found by trying.
                let has_room = |second: &i64| counted(&history, now + second * 1000) < limit_size.min(used);
                let wait = (1..=60).find(has_room).and_then(|second| u32::try_from(second).ok());
                let verdict = verdict.ok_or_else(|| TestCaseError::fail("limit is not 0"))?;
                prop_assert_eq!(verdict.allowed(), allowed);
                prop_assert_eq!(verdict.remaining as usize, limit_size.saturating_sub(used));
                prop_assert_eq!(Some(verdict.reset_seconds), wait);
                prop_assert_eq!(verdict.retry_after_seconds, wait.filter(|_| !allowed));
                prop_assert!(window.accepted.len() <= 5);
            }
        }

        #[test]
        fn no_time_makes_it_panic(times: Vec<i64>) {
            let mut window = Window::default();
            for now in times {
                let verdict = RateLimit::per_minute(3).map(|limit| admit(&mut window, limit, now));
                prop_assert!(verdict.is_some_and(|v| (1..=60).contains(&v.reset_seconds)));
            }
        }
    }
}
