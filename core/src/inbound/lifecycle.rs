//! The life of an ASN, as a table (approval and withdrawal; docs/push.md#asn-status, docs/flash/inbound.md).

use serde::{Deserialize, Serialize};

use crate::shape::lifecycle::{Lifecycle, Word};
use crate::shape::rejection::Rejection;

/// Where an ASN stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InboundStatus {
    /// Announced by a surface whose documents wait for approval.
    PendingApproval,
    /// Announced for good; nothing has come.
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
    /// It is approved: from now on it may be received.
    Approve,
    /// The approval is taken back.
    Withdraw,
    /// It stands at the dock; its status stays, for nothing was counted yet.
    Arrive,
    /// A receipt that leaves lines open.
    Receive,
    /// A receipt that fills the last line.
    Complete,
    /// Calling it off.
    Cancel,
}

use InboundStatus::{Cancelled, Completed, Open, PendingApproval, Receiving};
use InboundStep::{Approve, Arrive, Cancel, Complete, Receive, Withdraw};

/// From, step, to. What is not in here can't happen.
const LIFE: Lifecycle<InboundStatus, InboundStep> = Lifecycle {
    document: "ASN",
    rows: &[
        (PendingApproval, Approve, Open),
        (PendingApproval, Cancel, Cancelled),
        (Open, Receive, Receiving),
        (Open, Complete, Completed),
        (Open, Cancel, Cancelled),
        (Receiving, Receive, Receiving),
        (Receiving, Complete, Completed),
        (Open, Withdraw, PendingApproval),
        (Open, Arrive, Open),
        (Receiving, Arrive, Receiving),
    ],
};

impl InboundStatus {
    /// Its word in the database and for people.
    pub const fn word(self) -> &'static str {
        match self {
            PendingApproval => "pending_approval",
            Open => "open",
            Receiving => "receiving",
            Completed => "completed",
            Cancelled => "cancelled",
        }
    }

    /// Its word on the push surface, which has four of them (docs/push.md#asn-status) and knows no approval:
    /// what waits for it is open there as well.
    pub const fn push_word(self) -> &'static str {
        match self {
            PendingApproval => Open.word(),
            other => other.word(),
        }
    }

    /// Whether lines may still be received or must be kept from changing.
    pub const fn is_open(self) -> bool {
        matches!(self, PendingApproval | Open | Receiving)
    }

    /// The status after a step, or a refusal that names the state and the steps that are open.
    pub fn after(self, step: InboundStep, number: &str) -> Result<Self, Rejection> {
        LIFE.after(self, step, number)
    }

    /// A refusal for a reason of its own.
    pub fn refused(self, number: &str, reason: &str) -> Rejection {
        LIFE.refused(self, number, reason)
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
            Approve => "approve",
            Withdraw => "withdraw",
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
            for step in [Approve, Withdraw, Arrive, Receive, Complete, Cancel] {
                assert!(ended.after(step, "ASN-1").is_err(), "{ended:?} {step:?}");
            }
        }
    }

    #[test]
    fn nothing_is_received_before_it_is_approved_nor_withdrawn_once_something_came() {
        for step in [Arrive, Receive, Complete, Withdraw] {
            assert!(PendingApproval.after(step, "AN1").is_err(), "{step:?}");
        }
        assert_eq!(PendingApproval.after(Approve, "AN1"), Ok(Open));
        assert_eq!(Open.after(Withdraw, "AN1"), Ok(PendingApproval));
        assert!(Receiving.after(Withdraw, "AN1").is_err());
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
