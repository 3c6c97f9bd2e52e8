//! A queue, per isolate and tenant, of requests that lost a race for the same rows.
//!
//! The first try of a request is optimistic. One that lost takes its turn: while it loads and decides
//! again, the other losers of this isolate that are after the same wait, and so do newcomers, so that
//! fifty requests after the same row need two tries each and not fifty. What somebody is after is told
//! by marks; who is after other things is not held up. Across isolates the database's own constraints
//! decide, as ever. It holds no promise of another request: waiting is polling, which the platform allows.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, VecDeque};

use crate::ports::Clock;

/// How long somebody may give no sign before the next one stops waiting for it, in milliseconds.
const SILENCE_MILLIS: u64 = 3_000;

/// How long a request waits for its turn before it goes on without, in milliseconds.
const PATIENCE_MILLIS: u64 = 10_000;

/// How often a request looks whether its turn has come, in milliseconds.
const POLL_MILLIS: u64 = 2;

/// What a request is after; nothing in particular stands for everything.
pub type Marks = BTreeSet<String>;

struct Ticket {
    number: u64,
    marks: Marks,
    /// When it last asked, or when its turn came.
    sign: u64,
}

impl Ticket {
    fn is_after(&self, marks: &Marks) -> bool {
        self.marks.is_empty() || marks.is_empty() || !self.marks.is_disjoint(marks)
    }
}

type Queue = VecDeque<Ticket>;

thread_local! {
    static QUEUES: RefCell<HashMap<String, Queue>> = RefCell::default();
    static NEXT: RefCell<u64> = const { RefCell::new(0) };
}

/// A place in the queue; dropping it leaves.
pub struct Turn {
    tenant: String,
    number: u64,
    marks: Marks,
}

impl Turn {
    /// Whether requests of this tenant are waiting for one of these.
    pub fn is_wanted(tenant: &str, marks: &Marks) -> bool {
        let waiting = |queue: &Queue| queue.iter().any(|ticket| ticket.is_after(marks));
        QUEUES.with_borrow(|queues| queues.get(tenant).is_some_and(waiting))
    }

    /// Waits for the turn of a request of this tenant.
    pub async fn wait(clock: &impl Clock, tenant: &str, marks: Marks) -> Self {
        let turn = Self::join(clock, tenant, marks);
        let patience = millis(clock) + PATIENCE_MILLIS;
        while !turn.has_come(millis(clock)) && millis(clock) < patience {
            clock.sleep(POLL_MILLIS).await;
        }
        turn
    }

    fn join(clock: &impl Clock, tenant: &str, marks: Marks) -> Self {
        let number = NEXT.with_borrow_mut(|next| {
            *next += 1;
            *next
        });
        let turn = Self {
            tenant: tenant.to_owned(),
            number,
            marks,
        };
        let ticket = Ticket {
            number,
            marks: turn.marks.clone(),
            sign: millis(clock),
        };
        turn.in_queue(|queue| queue.push_back(ticket));
        turn
    }

    /// Its turn has come when nobody before it is after the same. Who gives no sign, because its request
    /// died, is passed over.
    fn has_come(&self, moment: u64) -> bool {
        self.in_queue(|queue| {
            let is_dead = |ticket: &Ticket| ticket.sign + SILENCE_MILLIS < moment;
            queue.retain(|ticket| ticket.number == self.number || !is_dead(ticket));
            let before = queue
                .iter()
                .take_while(|ticket| ticket.number != self.number);
            let comes = !before
                .into_iter()
                .any(|ticket| ticket.is_after(&self.marks));
            for mine in queue
                .iter_mut()
                .filter(|ticket| ticket.number == self.number)
            {
                mine.sign = moment;
            }
            comes
        })
    }

    fn in_queue<T>(&self, act: impl FnOnce(&mut Queue) -> T) -> T {
        QUEUES.with_borrow_mut(|queues| act(queues.entry(self.tenant.clone()).or_default()))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let empty = self.in_queue(|queue| {
            queue.retain(|ticket| ticket.number != self.number);
            queue.is_empty()
        });
        if empty {
            QUEUES.with_borrow_mut(|queues| queues.remove(&self.tenant));
        }
    }
}

fn millis(clock: &impl Clock) -> u64 {
    u64::try_from(clock.now().millis()).unwrap_or(0)
}
