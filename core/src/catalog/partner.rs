//! Partners: suppliers and customers (docs/push.md#partners).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::access::context::Context;
use crate::base::answer::Row;
use crate::base::clock::Timestamp;
use crate::base::patch::Patch;
use crate::catalog::upserted::Upserted;
use crate::shape::rejection::Rejection;
use crate::shape::schema::Problem;

/// What a partner is to the tenant, on the wire.
pub const PARTNER_TYPES: &[&str] = &["supplier", "customer", "both", "carrier"];

/// Those of [`PARTNER_TYPES`] from whom goods come.
pub const SUPPLIERS: &[&str] = &["supplier", "both"];

/// Those of [`PARTNER_TYPES`] to whom goods go.
pub const CUSTOMERS: &[&str] = &["customer", "both"];

/// Whether a partner may be named in new documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PartnerStatus {
    /// It may.
    #[default]
    Enabled,
    /// It is kept for what was.
    Disabled,
}

/// A partner row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Partner {
    /// UUID.
    pub id: String,
    /// Unique in the tenant.
    pub code: String,
    /// Display name.
    pub name: String,
    /// One of [`PARTNER_TYPES`].
    pub kind: String,
    /// Free object, as sent.
    pub contact: Option<Map<String, Value>>,
    /// Whether it may be named.
    #[serde(default)]
    pub status: PartnerStatus,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Grows by one with each change.
    pub version: i64,
}

impl Row for Partner {
    type Key = String;

    fn key(&self) -> Self::Key {
        self.code.clone()
    }
}

impl Partner {
    /// Whether goods come from it.
    pub fn supplies(&self) -> bool {
        self.is_one_of(SUPPLIERS)
    }
}

/// What a caller says of a partner.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PartnerUpsert {
    /// Which partner.
    pub code: String,
    /// Name; needed for a new partner.
    pub name: Option<String>,
    /// What it is; needed for a new partner.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Contact data.
    pub contact: Patch<Map<String, Value>>,
    /// Whether it may be named; only the Flash surface says so.
    #[serde(skip)]
    pub status: Option<PartnerStatus>,
}

impl Partner {
    /// Refuses a new document that names a partner who is disabled; `role` is what it is there.
    pub fn check_enabled(&self, role: &str) -> Result<(), Rejection> {
        match self.status {
            PartnerStatus::Enabled => Ok(()),
            PartnerStatus::Disabled => {
                let message = format!("{role} \"{}\" is disabled.", self.code);
                Err(Rejection::conflict(message))
            }
        }
    }

    /// Refuses a document that names it as what it is not: `role` is what it is there, `kinds` what such a
    /// partner may be.
    pub fn check_role(&self, role: &str, kinds: &[&str], path: &str) -> Result<(), Rejection> {
        if self.is_one_of(kinds) {
            return Ok(());
        }
        let message = format!(
            "must be a {role}: partner \"{}\" is a {}",
            self.code, self.kind
        );
        Err(Rejection::invalid_at(path, message))
    }

    /// Whether it is of one of these kinds.
    pub fn is_one_of(&self, kinds: &[&str]) -> bool {
        kinds.contains(&self.kind.as_str())
    }
}

impl PartnerUpsert {
    /// The row after this upsert.
    pub fn apply(
        self,
        current: Option<&Partner>,
        cx: &Context,
    ) -> Result<(Partner, Upserted), Rejection> {
        if current.is_none() {
            self.check_complete()?;
        }
        let upserted = current.map_or(Upserted::Created, |_| Upserted::Updated);
        let (name, kind) = (self.name.clone(), self.kind.clone());
        let before = match current {
            Some(partner) => partner.clone(),
            None => Partner {
                id: cx.entropy.uuid(),
                code: self.code,
                name: String::new(),
                kind: String::new(),
                contact: None,
                status: PartnerStatus::Enabled,
                created_at: cx.now,
                updated_at: cx.now,
                version: 0,
            },
        };
        let after = Partner {
            name: name.unwrap_or(before.name),
            kind: kind.unwrap_or(before.kind),
            contact: self.contact.over(before.contact),
            status: self.status.unwrap_or(before.status),
            updated_at: cx.now,
            ..before
        };
        Ok((after, upserted))
    }

    /// A new partner needs what has no default.
    fn check_complete(&self) -> Result<(), Rejection> {
        let needed = [("name", &self.name), ("type", &self.kind)];
        let missing = needed.iter().filter(|(_, value)| value.is_none());
        let problems: Vec<Problem> = missing
            .map(|(path, _)| Problem::new(*path, "is required for a new partner"))
            .collect();
        Rejection::check(problems)
    }
}
