//! Locations: the places inside a warehouse (docs/push.md#locations).

use serde::{Deserialize, Serialize};

use crate::access::context::Context;
use crate::base::answer::Row;
use crate::base::clock::Timestamp;
use crate::base::patch::Patch;
use crate::catalog::upserted::Upserted;
use crate::shape::rejection::Rejection;

/// The types of location whose stock is never allocated.
pub const BLOCKED: &[&str] = &["quarantine", "damage"];

/// Whether nothing that lies in a location of that type may be sold.
pub fn is_blocked(location_kind: &str) -> bool {
    BLOCKED.contains(&location_kind)
}

/// What a location is for, on the wire. Stock in `quarantine` and in `damage` is never allocated.
pub const LOCATION_TYPES: &[&str] = &[
    "storage",
    "picking",
    "bulk",
    "receiving",
    "staging",
    "packing",
    "shipping",
    "dock",
    "quarantine",
    "damage",
    "returns",
];

/// The location that receipts without one land in; made when missing.
pub const RECEIVING_CODE: &str = "RECEIVING";

/// A location row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// UUID.
    pub id: String,
    /// UUID of its warehouse.
    pub warehouse_id: String,
    /// Code of its warehouse.
    pub warehouse_code: String,
    /// Unique in the warehouse.
    pub code: String,
    /// Free zone.
    pub zone: Option<String>,
    /// One of [`LOCATION_TYPES`].
    pub kind: String,
    /// Whether picking prefers it.
    pub pick_face: bool,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Grows by one with each change.
    pub version: i64,
}

impl Row for Location {
    type Key = (String, String);

    fn key(&self) -> Self::Key {
        self.place()
    }
}

/// What a caller says of a location.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LocationUpsert {
    /// In which warehouse.
    pub warehouse_code: String,
    /// Which location.
    pub code: String,
    /// Zone.
    pub zone: Patch<String>,
    /// Type; `storage` where none is named.
    #[serde(rename = "type")]
    pub kind: Patch<String>,
    /// Pick face; false where nothing is said.
    pub pick_face: Patch<bool>,
}

impl LocationUpsert {
    /// Whether the location may be for something else after this.
    pub const fn may_retype(&self) -> bool {
        !matches!(self.kind, Patch::Keep)
    }

    /// The row after this upsert, in the warehouse of that id.
    pub fn apply(
        self,
        current: Option<&Location>,
        warehouse_id: &str,
        cx: &Context,
    ) -> Result<(Location, Upserted), Rejection> {
        let upserted = current.map_or(Upserted::Created, |_| Upserted::Updated);
        let before = current.cloned().unwrap_or_else(|| {
            Location::new(
                warehouse_id,
                &self.warehouse_code,
                &self.code,
                "storage",
                cx,
            )
        });
        let after = Location {
            zone: self.zone.over(before.zone),
            kind: self.kind.over_or(Some(before.kind), "storage".to_owned()),
            pick_face: self.pick_face.over_or(Some(before.pick_face), false),
            updated_at: cx.now,
            ..before
        };
        Ok((after, upserted))
    }
}

impl Location {
    /// (warehouse code, code), by which callers name it.
    pub fn place(&self) -> (String, String) {
        (self.warehouse_code.clone(), self.code.clone())
    }

    /// A new location; its version is that of a row not yet committed.
    pub fn new(
        warehouse_id: &str,
        warehouse_code: &str,
        code: &str,
        kind: &str,
        cx: &Context,
    ) -> Self {
        Self {
            id: cx.entropy.uuid(),
            warehouse_id: warehouse_id.to_owned(),
            warehouse_code: warehouse_code.to_owned(),
            code: code.to_owned(),
            zone: None,
            kind: kind.to_owned(),
            pick_face: false,
            created_at: cx.now,
            updated_at: cx.now,
            version: 0,
        }
    }
}
