//! What a decision may ask about transfers, and what was answered.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::base::answer::facts;
use crate::base::clock::Timestamp;
use crate::transfer::lifecycle::TransferStatus;
use crate::transfer::row::Transfer;

/// One question about transfers: one statement of the read batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Need {
    /// The transfer of all these numbers, the latest that was not recalled first.
    Transfer {
        /// Its number.
        number: Option<String>,
        /// The seller's own number.
        reference: Option<String>,
        /// The number it leaves under.
        express: Option<String>,
    },
    /// What of these numbers an open transfer has, or one that was not recalled.
    NumbersTaken {
        /// Numbers of parcels.
        parcels: BTreeSet<String>,
        /// The seller's own number.
        reference: Option<String>,
        /// The number to leave under.
        express: Option<String>,
    },
    /// A part of the tenant's transfers, newest first.
    Transfers {
        /// Only those that stand there.
        status: Option<TransferStatus>,
        /// Only of this warehouse.
        warehouse: Option<String>,
        /// Only those with that parcel.
        parcel: Option<String>,
        /// Only those before this one (created_at, id).
        before: Option<(Timestamp, String)>,
        /// At most so many.
        limit: i64,
    },
}

/// What a number of another transfer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TakenKind {
    /// That of a parcel.
    Parcel,
    /// The seller's own.
    Reference,
    /// That which it leaves under.
    Express,
}

/// A number that another transfer has.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct TakenNumber {
    /// What it is.
    pub kind: TakenKind,
    /// The number.
    pub value: String,
    /// Number of that transfer.
    pub by: String,
}

facts! {
    /// What the read batch answered about transfers.
    Facts {
        /// Of [`Need::Transfer`].
        one: Option<Transfer>,
        /// Of [`Need::NumbersTaken`].
        taken: Vec<TakenNumber>,
        /// Of [`Need::Transfers`].
        list: Vec<Transfer>,
    }
}

impl Facts {
    /// Takes the JSON text that answers a question.
    pub fn take(&mut self, need: &Need, json: &str) -> Result<(), serde_json::Error> {
        match need {
            Need::Transfer { .. } => self.one.take(json),
            Need::NumbersTaken { .. } => self.taken.take(json),
            Need::Transfers { .. } => self.list.take(json),
        }
    }
}
