//! The life of a return, as a table (docs/operations.md#returns).

use serde::{Deserialize, Serialize};

use crate::shape::lifecycle::{Lifecycle, Word};
use crate::shape::rejection::Rejection;

/// Where a return stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnStatus {
    /// Waits for a person to approve it.
    PendingApproval,
    /// Approved; nothing has come.
    Approved,
    /// It stands at the dock.
    Arrived,
    /// Something of it was received.
    Receiving,
    /// Every line was received in full.
    Completed,
    /// Ended with less than was asked for, or with nothing.
    Closed,
    /// Called off by whoever asked for it.
    Cancelled,
    /// Refused by the warehouse.
    Rejected,
}

/// What can happen to a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnStep {
    /// A person approves it.
    Approve,
    /// It comes to the dock.
    Arrive,
    /// A receipt that leaves lines open.
    Receive,
    /// A receipt that fills the last line.
    Complete,
    /// No more will come.
    Close,
    /// It is called off.
    Cancel,
    /// It is refused.
    Reject,
}

use ReturnStatus as S;
use ReturnStep as T;

/// From, step, to. What is not in here can't happen.
const LIFE: Lifecycle<S, T> = Lifecycle {
    document: "Return",
    rows: &[
        (S::PendingApproval, T::Approve, S::Approved),
        (S::PendingApproval, T::Reject, S::Rejected),
        (S::PendingApproval, T::Cancel, S::Cancelled),
        (S::Approved, T::Arrive, S::Arrived),
        (S::Approved, T::Receive, S::Receiving),
        (S::Approved, T::Complete, S::Completed),
        (S::Approved, T::Close, S::Closed),
        (S::Approved, T::Cancel, S::Cancelled),
        (S::Approved, T::Reject, S::Rejected),
        (S::Arrived, T::Receive, S::Receiving),
        (S::Arrived, T::Complete, S::Completed),
        (S::Arrived, T::Close, S::Closed),
        (S::Arrived, T::Reject, S::Rejected),
        (S::Receiving, T::Receive, S::Receiving),
        (S::Receiving, T::Complete, S::Completed),
        (S::Receiving, T::Close, S::Closed),
    ],
};

/// The words of [`ReturnStatus`] on the wire.
pub const STATUS_WORDS: &[&str] = &[
    "pending_approval",
    "approved",
    "arrived",
    "receiving",
    "completed",
    "closed",
    "cancelled",
    "rejected",
];

impl ReturnStatus {
    /// Its word on the wire and in the database.
    pub const fn word(self) -> &'static str {
        match self {
            S::PendingApproval => "pending_approval",
            S::Approved => "approved",
            S::Arrived => "arrived",
            S::Receiving => "receiving",
            S::Completed => "completed",
            S::Closed => "closed",
            S::Cancelled => "cancelled",
            S::Rejected => "rejected",
        }
    }

    /// Whether goods may still come on it.
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            S::PendingApproval | S::Approved | S::Arrived | S::Receiving
        )
    }

    /// Whether it asks for nothing any more, so that its number may be used again.
    pub const fn is_void(self) -> bool {
        matches!(self, S::Cancelled | S::Rejected)
    }

    /// The status after a step, or a refusal that names the state and the steps that are open.
    pub fn after(self, step: ReturnStep, number: &str) -> Result<Self, Rejection> {
        LIFE.after(self, step, number)
    }
}

impl Word for ReturnStatus {
    fn word(self) -> &'static str {
        self.word()
    }
}

impl Word for ReturnStep {
    fn word(self) -> &'static str {
        match self {
            T::Approve => "approve",
            T::Arrive => "arrive",
            T::Receive => "receive",
            T::Complete => "complete",
            T::Close => "close",
            T::Cancel => "cancel",
            T::Reject => "reject",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: [ReturnStep; 7] = [
        T::Approve,
        T::Arrive,
        T::Receive,
        T::Complete,
        T::Close,
        T::Cancel,
        T::Reject,
    ];

    #[test]
    fn an_ended_return_takes_no_step() {
        for ended in [S::Completed, S::Closed, S::Cancelled, S::Rejected] {
            for step in STEPS {
                assert!(ended.after(step, "RMA-1").is_err(), "{ended:?} {step:?}");
            }
            assert!(!ended.is_open());
        }
    }

    #[test]
    fn nothing_is_received_before_it_is_approved_nor_called_off_once_something_came() {
        for step in [T::Arrive, T::Receive, T::Complete, T::Close] {
            assert!(S::PendingApproval.after(step, "RMA-1").is_err(), "{step:?}");
        }
        for step in [T::Cancel, T::Reject, T::Approve, T::Arrive] {
            assert!(S::Receiving.after(step, "RMA-1").is_err(), "{step:?}");
        }
    }

    #[test]
    fn every_word_is_the_one_that_is_stored() {
        for word in STATUS_WORDS {
            let status: ReturnStatus = serde_json::from_value(serde_json::json!(word)).unwrap();
            assert_eq!(&status.word(), word);
        }
    }
}
