//! A queue, per isolate and tenant, of requests that lost a race for the same rows.
//!
//! The first try of a request is optimistic and never waits here. One that lost takes its turn: while
//! it loads and decides again, the other losers of this isolate wait, so that fifty requests after
//! the same row need two tries each and not fifty. Across isolates the database's own constraints
//! decide, as ever. It holds no promise of another request: waiting is polling, which the platform allows.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use worker::{Date, Delay};

/// How long one turn may last before the next one stops waiting for it, in milliseconds.
const TURN_MILLIS: u64 = 3_000;

/// How long a request waits for its turn before it goes on without, in milliseconds.
const PATIENCE_MILLIS: u64 = 10_000;

const POLL: Duration = Duration::from_millis(2);

#[derive(Default)]
struct Queue {
    tickets: VecDeque<u64>,
    turn_since: u64,
}

thread_local! {
    static QUEUES: RefCell<HashMap<String, Queue>> = RefCell::default();
    static NEXT: RefCell<u64> = const { RefCell::new(0) };
}

/// A place in the queue; dropping it leaves.
pub struct Turn {
    tenant: String,
    ticket: u64,
}

impl Turn {
    /// Waits for the turn of a request of this tenant.
    pub async fn wait(tenant: &str) -> Self {
        let turn = Self::join(tenant);
        let patience = now() + PATIENCE_MILLIS;
        while !turn.has_come() && now() < patience {
            Delay::from(POLL).await;
        }
        turn
    }

    fn join(tenant: &str) -> Self {
        let ticket = NEXT.with_borrow_mut(|next| {
            *next += 1;
            *next
        });
        let turn = Self {
            tenant: tenant.to_owned(),
            ticket,
        };
        turn.in_queue(|queue| {
            if queue.tickets.is_empty() {
                queue.turn_since = now();
            }
            queue.tickets.push_back(ticket);
        });
        turn
    }

    /// A turn that takes too long, because its request died, is passed over.
    fn has_come(&self) -> bool {
        self.in_queue(|queue| {
            let first = queue.tickets.front().copied();
            if first != Some(self.ticket) && queue.turn_since + TURN_MILLIS < now() {
                queue.tickets.pop_front();
                queue.turn_since = now();
            }
            queue
                .tickets
                .front()
                .is_none_or(|first| *first == self.ticket)
        })
    }

    fn in_queue<T>(&self, act: impl FnOnce(&mut Queue) -> T) -> T {
        QUEUES.with_borrow_mut(|queues| act(queues.entry(self.tenant.clone()).or_default()))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let ticket = self.ticket;
        let empty = self.in_queue(|queue| {
            queue.tickets.retain(|waiting| *waiting != ticket);
            queue.turn_since = now();
            queue.tickets.is_empty()
        });
        if empty {
            QUEUES.with_borrow_mut(|queues| queues.remove(&self.tenant));
        }
    }
}

fn now() -> u64 {
    Date::now().as_millis()
}
