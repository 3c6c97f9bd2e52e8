//! The life of a cycle count, as a table (docs/operations.md#cycle-counts).

use serde::{Deserialize, Serialize};

use crate::shape::lifecycle::{Lifecycle, Word};
use crate::shape::rejection::Rejection;

/// Where a count stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CountStatus {
    /// Lines wait to be counted, or counted again.
    Open,
    /// Every line was counted.
    Counted,
    /// The variances are posted.
    Closed,
    /// Called off.
    Cancelled,
}

/// What can happen to a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountStep {
    /// Lines are counted, and others are left.
    Count,
    /// The last line is counted.
    Finish,
    /// Lines with a variance are to be counted again.
    Recount,
    /// The variances are posted.
    Close,
    /// It is called off.
    Cancel,
}

use CountStatus as S;
use CountStep as T;

/// From, step, to. What is not in here can't happen.
const LIFE: Lifecycle<S, T> = Lifecycle {
    document: "Cycle count",
    rows: &[
        (S::Open, T::Count, S::Open),
        (S::Open, T::Finish, S::Counted),
        (S::Open, T::Cancel, S::Cancelled),
        (S::Counted, T::Count, S::Open),
        (S::Counted, T::Finish, S::Counted),
        (S::Counted, T::Recount, S::Open),
        (S::Counted, T::Close, S::Closed),
        (S::Counted, T::Cancel, S::Cancelled),
    ],
};

/// The words of [`CountStatus`] on the wire.
pub const COUNT_STATUS_WORDS: &[&str] = &["open", "counted", "closed", "cancelled"];

impl CountStatus {
    /// Its word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            S::Open => "open",
            S::Counted => "counted",
            S::Closed => "closed",
            S::Cancelled => "cancelled",
        }
    }

    /// Whether its levels are still being counted.
    pub const fn is_open(self) -> bool {
        matches!(self, S::Open | S::Counted)
    }

    /// The status after a step, or a refusal that names the state and the steps that are open.
    pub fn after(self, step: CountStep, number: &str) -> Result<Self, Rejection> {
        LIFE.after(self, step, number)
    }
}

impl Word for CountStatus {
    fn word(self) -> &'static str {
        self.word()
    }
}

impl Word for CountStep {
    fn word(self) -> &'static str {
        match self {
            T::Count | T::Finish => "count",
            T::Recount => "recount",
            T::Close => "close",
            T::Cancel => "cancel",
        }
    }
}
