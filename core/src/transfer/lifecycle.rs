//! The life of a transfer, as a table (docs/flash/transfers.md#steps).

use serde::{Deserialize, Serialize};

use crate::shape::lifecycle::{Lifecycle, Word};
use crate::shape::rejection::Rejection;

/// Where a transfer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferStatus {
    /// No parcel has come.
    Announced,
    /// Some parcels have come.
    Receiving,
    /// Every parcel has come.
    Received,
    /// They are one parcel with a number of its own.
    Relabelled,
    /// The carrier has it.
    HandedOver,
    /// The seller took it back.
    Recalled,
}

/// What can happen to a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferStep {
    /// A parcel comes, and others are to come.
    Receive,
    /// The last parcel comes.
    ReceiveLast,
    /// It gets its number.
    Relabel,
    /// It leaves.
    HandOver,
    /// The seller takes it back.
    Recall,
}

use TransferStatus as S;
use TransferStep as T;

/// From, step, to. What is not in here can't happen.
const LIFE: Lifecycle<S, T> = Lifecycle {
    document: "Transfer",
    rows: &[
        (S::Announced, T::Receive, S::Receiving),
        (S::Announced, T::ReceiveLast, S::Received),
        (S::Announced, T::Recall, S::Recalled),
        (S::Receiving, T::Receive, S::Receiving),
        (S::Receiving, T::ReceiveLast, S::Received),
        (S::Receiving, T::Recall, S::Recalled),
        (S::Received, T::Relabel, S::Relabelled),
        (S::Received, T::Recall, S::Recalled),
        (S::Relabelled, T::Relabel, S::Relabelled),
        (S::Relabelled, T::HandOver, S::HandedOver),
        (S::Relabelled, T::Recall, S::Recalled),
    ],
};

/// The words of [`TransferStatus`] on the wire.
pub const STATUS_WORDS: &[&str] = &[
    "announced",
    "receiving",
    "received",
    "relabelled",
    "handed_over",
    "recalled",
];

impl TransferStatus {
    /// Its word on the wire and in the database.
    pub const fn word(self) -> &'static str {
        match self {
            S::Announced => "announced",
            S::Receiving => "receiving",
            S::Received => "received",
            S::Relabelled => "relabelled",
            S::HandedOver => "handed_over",
            S::Recalled => "recalled",
        }
    }

    /// Whether its parcels belong to it still.
    pub const fn is_open(self) -> bool {
        !matches!(self, S::HandedOver | S::Recalled)
    }

    /// The status after a step, or a refusal that names the state and the steps that are open.
    pub fn after(self, step: TransferStep, number: &str) -> Result<Self, Rejection> {
        LIFE.after(self, step, number)
    }
}

impl Word for TransferStatus {
    fn word(self) -> &'static str {
        self.word()
    }
}

impl Word for TransferStep {
    fn word(self) -> &'static str {
        match self {
            T::Receive | T::ReceiveLast => "receive",
            T::Relabel => "relabel",
            T::HandOver => "hand over",
            T::Recall => "recall",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ended_transfer_takes_no_step() {
        for ended in [S::HandedOver, S::Recalled] {
            for step in [
                T::Receive,
                T::ReceiveLast,
                T::Relabel,
                T::HandOver,
                T::Recall,
            ] {
                assert!(ended.after(step, "CH1").is_err(), "{ended:?} {step:?}");
            }
        }
    }

    #[test]
    fn it_is_relabelled_once_every_parcel_is_there_and_leaves_once_it_has_a_number() {
        assert!(S::Receiving.after(T::Relabel, "CH1").is_err());
        assert!(S::Received.after(T::HandOver, "CH1").is_err());
        assert_eq!(S::Received.after(T::Relabel, "CH1"), Ok(S::Relabelled));
    }
}
