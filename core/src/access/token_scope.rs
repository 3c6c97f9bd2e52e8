//! The OAuth scopes of an access token (docs/partner.md#tokens).

use serde::{Deserialize, Serialize};

/// One permission of an access token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TokenScope {
    /// Reads stock and its ledger on the partner surface.
    #[serde(rename = "read:inventory")]
    ReadInventory,
    /// Subscribes to webhooks on the partner surface.
    #[serde(rename = "manage:webhooks")]
    ManageWebhooks,
    /// Reads quotas and policies on the rebalance surface.
    #[serde(rename = "read:stock")]
    ReadStock,
    /// Sets quotas and policies on the rebalance surface.
    #[serde(rename = "write:stock")]
    WriteStock,
}

impl TokenScope {
    /// The names of all.
    pub const WORDS: &'static [&'static str] = &[
        Self::ReadInventory.name(),
        Self::ManageWebhooks.name(),
        Self::ReadStock.name(),
        Self::WriteStock.name(),
    ];

    /// Every scope, in the order of the contract.
    pub const ALL: [Self; 4] = [
        Self::ReadInventory,
        Self::ManageWebhooks,
        Self::ReadStock,
        Self::WriteStock,
    ];

    /// The name in requests, tokens and records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReadInventory => "read:inventory",
            Self::ManageWebhooks => "manage:webhooks",
            Self::ReadStock => "read:stock",
            Self::WriteStock => "write:stock",
        }
    }

    /// What it allows, in a few words.
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Self::ReadInventory => "Read stock and its ledger.",
            Self::ManageWebhooks => "Subscribe to webhooks.",
            Self::ReadStock => "Read channel quotas and policies.",
            Self::WriteStock => "Set channel quotas and policies.",
        }
    }

    /// The scope of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_form_of_a_scope_is_its_name() {
        for scope in TokenScope::ALL {
            assert_eq!(serde_json::json!(scope), scope.name());
            assert_eq!(TokenScope::parse(scope.name()), Some(scope));
            assert!(TokenScope::WORDS.contains(&scope.name()));
        }
        assert_eq!(TokenScope::parse("read"), None);
    }
}
