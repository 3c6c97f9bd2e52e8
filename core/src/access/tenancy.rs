//! Tenants, and the replies kept under their idempotency keys.

use serde::{Deserialize, Serialize};

use crate::base::clock::Timestamp;
use crate::base::numbers::Counted;

/// A tenant: the owner of every row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenant {
    /// UUID.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Whether a reference number may be used by one ASN or order only (docs/push.md#unique-references).
    pub unique_references: bool,
    /// What becomes of what an order is short of when it ships, where the order says nothing.
    #[serde(default)]
    pub backorder: Backorder,
    /// When it was created.
    pub created_at: Timestamp,
    /// Grows by one with each change.
    pub version: i64,
}

/// What becomes of what an order is short of when a part of it ships (docs/operations.md#shipments).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Backorder {
    /// It goes on waiting, for a further shipment.
    #[default]
    Keep,
    /// It is cancelled.
    Cancel,
}

/// The words of [`Backorder`] on the wire.
pub const BACKORDER_WORDS: &[&str] = &["keep", "cancel"];

/// A reply kept for 24 hours (docs/push.md#idempotency), written in the commit of its effects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredReply {
    /// The caller's key.
    pub key: String,
    /// SHA-256 over method, path and canonical body, hex.
    pub fingerprint: String,
    /// HTTP status; 0 of a row of a bulk request, whose `body` is its part of the answer.
    pub status: u16,
    /// The body with its slots: JSON text.
    #[cfg_attr(feature = "server", serde(serialize_with = "as_json"))]
    pub body: String,
    /// What the slots of `body` begin with.
    pub nonce: String,
    /// What the counters gave to that commit.
    pub counted: Vec<Counted>,
    /// The request that was answered first.
    pub request_id: String,
    /// When it is forgotten.
    pub expires_at: Timestamp,
}

/// Writes JSON text as the value it is: as a string every quote in it would grow, and a large reply
/// past what D1 takes in one parameter.
#[cfg(feature = "server")]
fn as_json<S: serde::Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    use serde::ser::Error;
    let raw =
        serde_json::value::RawValue::from_string(text.to_owned()).map_err(S::Error::custom)?;
    raw.serialize(serializer)
}

impl StoredReply {
    /// The body with its numbers in place.
    pub fn filled(&self) -> String {
        crate::base::numbers::fill(&self.body, &self.nonce, &self.counted)
    }

    /// Whether it is of a row of a bulk request.
    pub const fn is_of_row(&self) -> bool {
        self.status == 0
    }

    /// Whether it still answers for its key.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.expires_at > now
    }
}
