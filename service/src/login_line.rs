//! The line that logins stand in, per isolate: a password's hash is slow on purpose and stops everything else of
//! its isolate while it is computed (docs/operations.md#login).
//!
//! One login goes at a time, and behind each the others of the isolate get their turn. One address holds a few
//! places only, so that whoever floods it waits behind himself; a caller who finds no place comes back in a second.

use std::cell::RefCell;
use std::collections::VecDeque;

use crate::ports::Clock;

/// The most logins in the line.
const PLACES: usize = 64;

/// The most of one address.
const PLACES_OF_ADDRESS: usize = 8;

/// How long the others get after each login, in milliseconds.
const REST_MILLIS: u64 = 20;

/// How often a login looks whether its turn has come, in milliseconds.
const POLL_MILLIS: u64 = 10;

/// How long a login may give no sign before it is passed over, in milliseconds: its request died.
const SILENCE_MILLIS: u64 = 5_000;

struct Ticket {
    number: u64,
    address: String,
    sign: u64,
}

#[derive(Default)]
struct Line {
    tickets: VecDeque<Ticket>,
    last: u64,
    rests_until: u64,
}

thread_local! {
    static LINE: RefCell<Line> = RefCell::default();
}

/// A place in the line; dropping it leaves.
pub struct Place {
    number: u64,
}

impl Place {
    /// Waits for the turn of a login from that address; none where there is no place for it.
    pub async fn wait(clock: &impl Clock, address: &str) -> Option<Self> {
        let place = Self::take(address, millis(clock))?;
        while !place.has_come(millis(clock)) {
            clock.sleep(POLL_MILLIS).await;
        }
        Some(place)
    }

    fn take(address: &str, now: u64) -> Option<Self> {
        LINE.with_borrow_mut(|line| {
            line.tickets
                .retain(|ticket| ticket.sign + SILENCE_MILLIS >= now);
            let own = line
                .tickets
                .iter()
                .filter(|ticket| ticket.address == address);
            if line.tickets.len() >= PLACES || own.count() >= PLACES_OF_ADDRESS {
                return None;
            }
            line.last += 1;
            line.tickets.push_back(Ticket {
                number: line.last,
                address: address.to_owned(),
                sign: now,
            });
            Some(Self { number: line.last })
        })
    }

    fn has_come(&self, now: u64) -> bool {
        LINE.with_borrow_mut(|line| {
            let is_own = |ticket: &Ticket| ticket.number == self.number;
            line.tickets
                .retain(|ticket| is_own(ticket) || ticket.sign + SILENCE_MILLIS >= now);
            for own in line.tickets.iter_mut().filter(|ticket| is_own(ticket)) {
                own.sign = now;
            }
            line.rests_until <= now && line.tickets.front().is_none_or(is_own)
        })
    }

    /// Leaves at that moment, in milliseconds, so that the rest begins then.
    pub fn leave(self, clock: &impl Clock) {
        LINE.with_borrow_mut(|line| line.rests_until = millis(clock) + REST_MILLIS);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        LINE.with_borrow_mut(|line| line.tickets.retain(|ticket| ticket.number != self.number));
    }
}

fn millis(clock: &impl Clock) -> u64 {
    u64::try_from(clock.now().millis()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_goes_at_a_time_in_order_and_one_address_holds_a_few_places() {
        let places: Vec<_> = (0..20).map_while(|_| Place::take("a", 0)).collect();
        assert_eq!(places.len(), PLACES_OF_ADDRESS);
        let owner = Place::take("b", 0).unwrap();
        assert!(places[0].has_come(1) && !places[1].has_come(1) && !owner.has_come(1));
        drop(places);
        assert!(owner.has_come(2));
        let crowd: Vec<_> = (0..100)
            .map_while(|n| Place::take(&n.to_string(), 2))
            .collect();
        assert_eq!(crowd.len(), PLACES - 1);
    }

    #[test]
    fn who_gives_no_sign_is_passed_over() {
        let dead = Place::take("a", 0).unwrap();
        let next = Place::take("b", 4_000).unwrap();
        assert!(!next.has_come(5_000));
        assert!(next.has_come(5_001));
        std::mem::forget(dead);
    }
}
