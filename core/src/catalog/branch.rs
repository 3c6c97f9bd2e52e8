//! Branches, each with its warehouses (docs/stock.md#vocabulary).

use serde::{Deserialize, Serialize};

use crate::access::context::Context;
use crate::base::clock::Timestamp;

/// The code of the branch that takes the warehouses of which none is named.
pub const DEFAULT_BRANCH: &str = "MAIN";

/// A branch row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// UUID; `branch_id` of the partner surface.
    pub id: String,
    /// Unique in the tenant.
    pub code: String,
    /// Display name.
    pub name: String,
    /// When it was created.
    pub created_at: Timestamp,
    /// Grows by one with each change.
    pub version: i64,
}

impl Branch {
    /// A new branch, as it is committed.
    pub fn new(code: &str, name: &str, cx: &Context) -> Self {
        Self {
            id: cx.entropy.uuid(),
            code: code.to_owned(),
            name: name.to_owned(),
            created_at: cx.now,
            version: 1,
        }
    }
}
