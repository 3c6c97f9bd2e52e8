//! Callers that this isolate has identified lately, so that their long bodies are read without asking the
//! database first (docs/push.md#limits).
//!
//! What is remembered lets a body be parsed and nothing else: every request is judged on facts of its own batch.

use std::cell::RefCell;
use std::collections::BTreeMap;

use khlang_core::base::clock::Timestamp;
use khlang_core::decision::Facts;

/// For how long a caller is remembered, in seconds.
const SECONDS: i64 = 60;

/// The most callers that are remembered.
const MOST: usize = 200;

struct Known {
    facts: Facts,
    until: Timestamp,
}

thread_local! {
    static KNOWN: RefCell<BTreeMap<String, Known>> = const { RefCell::new(BTreeMap::new()) };
}

/// Whether the caller was identified lately, and what was known of it still judges this request well.
pub fn is_known(holder: &str, now: Timestamp, judge: impl Fn(&Facts) -> bool) -> bool {
    KNOWN.with_borrow(|known| {
        let known = known.get(holder).filter(|known| known.until > now);
        known.is_some_and(|known| judge(&known.facts))
    })
}

/// Remembers the facts by which a caller was identified. Where there is no room all are forgotten.
pub fn remember(holder: String, facts: Facts, now: Timestamp) {
    KNOWN.with_borrow_mut(|known| {
        if known.len() >= MOST {
            known.clear();
        }
        let until = now.plus_seconds(SECONDS);
        known.insert(holder, Known { facts, until });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_is_known_for_a_minute_and_while_the_facts_judge_well() {
        let at = |seconds: i64| Timestamp::from_millis(seconds * 1_000);
        remember("key a".to_owned(), Facts::default(), at(0));
        assert!(is_known("key a", at(59), |_| true));
        assert!(!is_known("key a", at(59), |_| false));
        assert!(!is_known("key a", at(60), |_| true));
        assert!(!is_known("key b", at(0), |_| true));
    }

    #[test]
    fn no_more_are_remembered_than_there_is_room_for() {
        let now = Timestamp::from_millis(0);
        for number in 0..10 * MOST {
            remember(format!("key {number}"), Facts::default(), now);
        }
        assert!(KNOWN.with_borrow(BTreeMap::len) <= MOST);
    }
}
