//! The credential of a call, as the request itself carries it.

use khlang_core::access::account::{AdminClaims, PartnerClaims};

use crate::call::claim::Claim;

/// Who calls, as the request itself says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Credential {
    /// Nobody in particular.
    #[default]
    Public,
    /// An API key, by its hash.
    ApiKey(String),
    /// An admin user, by a token that was verified.
    Admin(AdminClaims),
    /// A partner's client, by an access token that was verified.
    Partner(PartnerClaims),
    /// A merchant, as a signed call claims; proven once the key is known.
    Merchant(Claim),
}

impl Credential {
    /// What the store resolves the tenant by: the hash of an API key, or a merchant's id.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::ApiKey(hash) => Some(hash),
            Self::Merchant(claim) => Some(&claim.mch_id),
            _ => None,
        }
    }

    /// Whose it is, as it says: the same for every call with the same credential; none where it is nobody's.
    pub fn holder(&self) -> Option<String> {
        match self {
            Self::Public => None,
            Self::ApiKey(hash) => Some(format!("key {hash}")),
            Self::Admin(claims) => Some(format!("user {}", claims.sub)),
            Self::Partner(claims) => Some(format!("client {}", claims.sub)),
            Self::Merchant(claim) => Some(format!("merchant {}", claim.mch_id)),
        }
    }

    /// The tenant it is bound to, as far as the credential itself says.
    pub fn tenant(&self) -> Option<&str> {
        match self {
            Self::Admin(claims) => claims.tenant_id.as_deref(),
            Self::Partner(claims) => Some(&claims.tenant_id),
            Self::Public | Self::ApiKey(_) | Self::Merchant(_) => None,
        }
    }

    /// The branches it may see; empty for all (docs/partner.md#branches).
    pub fn allowed_branches(&self) -> &[String] {
        match self {
            Self::Partner(claims) => &claims.allowed_branch_ids,
            _ => &[],
        }
    }
}
