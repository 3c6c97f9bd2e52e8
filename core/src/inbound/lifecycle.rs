//! The life of an ASN, as a table (contract 3).

use serde::{Deserialize, Serialize};

use crate::lifecycle::{Lifecycle, Word};
use crate::rejection::Rejection;

/// Where an ASN stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InboundStatus {
    /// Announced; nothing has come.
    Open,
    /// Something has come.
    Receiving,
    /// Every line is full.
    Completed,
    /// Called off.
    Cancelled,
}

/// What can happen to an ASN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InboundStep {
    /// It stands at the dock; its status stays, for nothing was counted yet.
    Arrive,
    /// A receipt that leaves lines open.
    Receive,
    /// A receipt that fills the last line.
    Complete,
    /// Calling it off.
    Cancel,
}

use InboundStatus::{Cancelled, Completed, Open, Receiving};
use InboundStep::{Arrive, Cancel, Complete, Receive};

/// From, step, to. What is not in here can't happen.
const LIFE: Lifecycle<InboundStatus, InboundStep> = Lifecycle {
    document: "ASN",
    rows: &[
        (Open, Receive, Receiving),
        (Open, Complete, Completed),
        (Open, Cancel, Cancelled),
        (Receiving, Receive, Receiving),
        (Receiving, Complete, Completed),
        (Open, Arrive, Open),
        (Receiving, Arrive, Receiving),
    ],
};

impl InboundStatus {
    /// Its word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Open => "open",
            Receiving => "receiving",
            Completed => "completed",
            Cancelled => "cancelled",
        }
    }

    /// Whether lines may still be received or must be kept from changing.
    pub const fn is_open(self) -> bool {
        matches!(self, Open | Receiving)
    }

    /// The status after a step, or a refusal that names the state and the steps that are open.
    pub fn after(self, step: InboundStep, number: &str) -> Result<Self, Rejection> {
        LIFE.after(self, step, number)
    }
}

impl Word for InboundStatus {
    fn word(self) -> &'static str {
        self.word()
    }
}

impl Word for InboundStep {
    fn word(self) -> &'static str {
        match self {
            Arrive => "arrive",
            Receive => "receive",
            Complete => "complete",
            Cancel => "cancel",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ended_asn_takes_no_step() {
        for ended in [Completed, Cancelled] {
            for step in [Arrive, Receive, Complete, Cancel] {
                assert!(ended.after(step, "ASN-1").is_err(), "{ended:?} {step:?}");
            }
        }
    }

    #[test]
    fn a_refusal_names_the_state_and_the_open_steps() {
        let refused = Receiving.after(Cancel, "ASN-1").unwrap_err();
        assert_eq!(
            refused.message,
            "ASN \"ASN-1\" is receiving: it can't cancel. Open steps: receive, complete, arrive."
        );
    }
}
