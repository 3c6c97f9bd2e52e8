//! Roles: what an admin user may do (docs/operations.md#access).

use serde::{Deserialize, Serialize};

/// What an admin user may do, from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads.
    Viewer,
    /// Works in the warehouse, but sees no credentials.
    Operator,
    /// Everything.
    Admin,
}
