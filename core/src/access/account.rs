//! Who may call: API keys, admin users and partners' clients, as rows (docs/partner.md#tokens,
//! docs/operations.md#access, docs/operations.md#api-keys, docs/push.md#credentials).
//!
//! Not here: deciding what a key may do (`access`), hashing and tokens (`sign`).

pub use crate::access::role::Role;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::access::context::Context;
use crate::access::{AllowedOrigins, Scopes, TokenScope};
use crate::base::clock::Timestamp;
use crate::base::patch::Patch;
use crate::shape::rejection::Rejection;
use crate::sign::{ApiKey, ClientSecret};

/// An API key row. The raw key is not in it: only its hash is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKeyRow {
    /// UUID.
    pub id: String,
    /// SHA-256 of the raw key, hex.
    pub key_hash: String,
    /// The first characters of the raw key, to recognise it in a list.
    pub key_prefix: String,
    /// Display name.
    pub name: String,
    /// Words of [`crate::access::scope`].
    pub scopes: Vec<String>,
    /// The tenant it is bound to; none for a key that names one in each request.
    pub tenant_id: Option<String>,
    /// Exact addresses and CIDR blocks; empty allows all.
    pub ip_whitelist: Vec<String>,
    /// Origins of browsers that may use it.
    pub allowed_origins: Vec<String>,
    /// Requests a minute; 0 is without limit.
    pub rate_limit_per_min: u32,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
    /// When it was created.
    pub created_at: Timestamp,
    /// Grows by one with each change.
    pub version: i64,
}

impl ApiKeyRow {
    /// Whether it may still be used.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| end > now)
    }

    /// A row without name and scopes for `key`, bound to that tenant; not yet committed.
    pub fn blank(key: &ApiKey, tenant_id: Option<String>, cx: &Context) -> Self {
        Self {
            id: cx.entropy.uuid(),
            key_hash: key.hash(),
            key_prefix: key.prefix(),
            name: String::new(),
            scopes: Vec::new(),
            tenant_id,
            ip_whitelist: Vec::new(),
            allowed_origins: Vec::new(),
            rate_limit_per_min: 0,
            expires_at: None,
            revoked_at: None,
            last_used_at: None,
            created_at: cx.now,
            version: 0,
        }
    }

    /// The origins that a preflight is answered for.
    pub fn origins(&self) -> ApiKeyOrigins {
        let live = self.revoked_at.is_none();
        let listed = AllowedOrigins::parse(&self.allowed_origins).unwrap_or_default();
        let normal = listed.normal_forms().filter(|_| live);
        ApiKeyOrigins {
            key_id: self.id.clone(),
            origins: normal.map(str::to_owned).collect(),
        }
    }
}

/// What a caller says of an API key.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ApiKeyChange {
    /// Display name.
    pub name: Option<String>,
    /// What it may do.
    pub scopes: Option<Vec<String>>,
    /// The tenant it is bound to; null for none.
    pub tenant_id: Patch<String>,
    /// Addresses it may be used from; null for all.
    pub ip_whitelist: Patch<Vec<String>>,
    /// Origins of browsers that may use it; null for none.
    pub allowed_origins: Patch<Vec<String>>,
    /// Requests a minute; null or 0 for no limit.
    pub rate_limit_per_min: Patch<u32>,
    /// When it ends by itself; null for never.
    pub expires_at: Patch<String>,
}

impl ApiKeyChange {
    /// The row after this change, as it is committed.
    pub fn apply(self, before: ApiKeyRow, now: Timestamp) -> Result<ApiKeyRow, Rejection> {
        Ok(ApiKeyRow {
            expires_at: ending(self.expires_at, before.expires_at, now)?,
            scopes: self
                .scopes
                .map_or(Ok(before.scopes), |names| in_order(&names))?,
            name: self.name.unwrap_or(before.name),
            tenant_id: self
                .tenant_id
                .over(before.tenant_id)
                .map(|id| id.to_lowercase()),
            ip_whitelist: trimmed(self.ip_whitelist, before.ip_whitelist),
            allowed_origins: trimmed(self.allowed_origins, before.allowed_origins),
            rate_limit_per_min: self
                .rate_limit_per_min
                .over_or(Some(before.rate_limit_per_min), 0),
            version: before.version.saturating_add(1),
            ..before
        })
    }
}

fn ending(
    asked: Patch<String>,
    before: Option<Timestamp>,
    now: Timestamp,
) -> Result<Option<Timestamp>, Rejection> {
    let Patch::Set(text) = asked else {
        return Ok(if asked == Patch::Clear { None } else { before });
    };
    let end = Timestamp::parse(&text).filter(|end| *end > now);
    let past = || Rejection::invalid_at("expiresAt", "must lie in the future");
    end.map(Some).ok_or_else(past)
}

/// Each scope once, in the order of the document.
fn in_order(names: &[String]) -> Result<Vec<String>, Rejection> {
    let scopes = Scopes::parse(names)
        .map_err(|unknown| Rejection::invalid_at("scopes", unknown.to_string()))?;
    Ok(scopes.iter().map(|scope| scope.name().to_owned()).collect())
}

fn trimmed(asked: Patch<Vec<String>>, before: Vec<String>) -> Vec<String> {
    let entries = asked.over_or(Some(before), Vec::new());
    entries
        .iter()
        .map(|entry| entry.trim().to_owned())
        .collect()
}

/// The browser origins of one API key in their normal form, by which a preflight is answered: it
/// carries no key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ApiKeyOrigins {
    /// UUID of the key.
    pub key_id: String,
    /// All of them; empty for a key that no browser may use.
    pub origins: Vec<String>,
}

/// An admin user row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRow {
    /// UUID.
    pub id: String,
    /// In lower case.
    pub email: String,
    /// As [`crate::sign::password`] writes it.
    pub password_hash: String,
    /// What they may do.
    pub role: Role,
    /// The tenant they are bound to, if any.
    pub tenant_id: Option<String>,
    /// When it was created.
    pub created_at: Timestamp,
    /// Grows by one with each change.
    pub version: i64,
}

/// What an admin token says (docs/operations.md#access).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdminClaims {
    /// The user's id.
    pub sub: String,
    /// Their email address.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// The tenant they are bound to.
    pub tenant_id: Option<String>,
    /// The version of the user's row: a token ends when the user is changed.
    pub version: i64,
    /// Always [`ADMIN_AUDIENCE`].
    pub aud: String,
    /// Issued at, seconds.
    pub iat: i64,
    /// Expires at, seconds.
    pub exp: i64,
}

/// The audience of admin tokens.
pub const ADMIN_AUDIENCE: &str = "khlang-admin";

/// The purpose under which the admin tokens' key is derived from the root secret.
pub const ADMIN_TOKEN_PURPOSE: &str = "admin-token";

/// A partner's client row (docs/partner.md#tokens, docs/operations.md#access). The secret is not in it: only
/// its hash is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerClientRow {
    /// UUID; the `client_id` as well.
    pub id: String,
    /// SHA-256 of the secret, hex.
    pub secret_hash: String,
    /// Display name.
    pub name: String,
    /// The tenant it is bound to.
    pub tenant_id: String,
    /// What its tokens may do at most.
    pub scopes: Vec<TokenScope>,
    /// UUIDs of the branches it may see; empty for all.
    pub allowed_branch_ids: Vec<String>,
    /// Requests a minute; 0 is without limit.
    pub rate_limit_per_min: u32,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When it was created.
    pub created_at: Timestamp,
    /// Grows by one with each change; a token ends when its client is changed.
    pub version: i64,
}

impl PartnerClientRow {
    /// A row without name and scopes with that secret, bound to that tenant; not yet committed.
    pub fn blank(secret: &ClientSecret, tenant_id: &str, cx: &Context) -> Self {
        Self {
            id: cx.entropy.uuid(),
            secret_hash: secret.hash(),
            name: String::new(),
            tenant_id: tenant_id.to_owned(),
            scopes: Vec::new(),
            allowed_branch_ids: Vec::new(),
            rate_limit_per_min: 0,
            revoked_at: None,
            created_at: cx.now,
            version: 0,
        }
    }

    /// The row with another secret: the old one ends at once, and so do its tokens.
    pub fn rotated(self, secret: &ClientSecret) -> Self {
        Self {
            secret_hash: secret.hash(),
            version: self.version.saturating_add(1),
            ..self
        }
    }

    /// The row after its end.
    pub fn revoked(self, now: Timestamp) -> Self {
        Self {
            revoked_at: Some(now),
            version: self.version.saturating_add(1),
            ..self
        }
    }
}

/// What a caller says of a partner's client.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PartnerClientChange {
    /// Display name.
    pub name: Option<String>,
    /// What its tokens may do at most.
    pub scopes: Option<BTreeSet<TokenScope>>,
    /// UUIDs of the branches it may see; null or empty for all.
    pub allowed_branch_ids: Patch<Vec<String>>,
    /// Requests a minute; null or 0 for no limit.
    pub rate_limit_per_min: Patch<u32>,
}

impl PartnerClientChange {
    /// The branches it names, as they are stored: in lower case, each once, in the order given.
    pub fn branches(&self) -> Vec<String> {
        let Patch::Set(named) = &self.allowed_branch_ids else {
            return Vec::new();
        };
        let mut branches: Vec<String> = Vec::new();
        for id in named.iter().map(|id| id.to_lowercase()) {
            if !branches.contains(&id) {
                branches.push(id);
            }
        }
        branches
    }

    /// The row after this change, as it is committed.
    pub fn apply(self, before: PartnerClientRow) -> PartnerClientRow {
        let scopes = self.scopes.clone();
        PartnerClientRow {
            allowed_branch_ids: match self.allowed_branch_ids {
                Patch::Keep => before.allowed_branch_ids,
                _ => self.branches(),
            },
            scopes: scopes.map_or(before.scopes, |scopes| scopes.into_iter().collect()),
            rate_limit_per_min: self
                .rate_limit_per_min
                .over_or(Some(before.rate_limit_per_min), 0),
            name: self.name.unwrap_or(before.name),
            version: before.version.saturating_add(1),
            ..before
        }
    }
}

/// What an access token says (docs/partner.md#tokens).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerClaims {
    /// The client's id.
    pub sub: String,
    /// The client's tenant.
    pub tenant_id: String,
    /// What the token may do.
    pub scopes: Vec<TokenScope>,
    /// UUIDs of the branches it may see; empty for all.
    pub allowed_branch_ids: Vec<String>,
    /// The version of the client's row.
    pub version: i64,
    /// Always [`PARTNER_AUDIENCE`].
    pub aud: String,
    /// Issued at, seconds.
    pub iat: i64,
    /// Expires at, seconds.
    pub exp: i64,
}

/// The audience of access tokens.
pub const PARTNER_AUDIENCE: &str = "khlang-partner";

/// The purpose under which the access tokens' key is derived from the root secret.
pub const PARTNER_TOKEN_PURPOSE: &str = "partner-token";

/// A line of an API key's request log (docs/push.md#credentials).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestRow {
    /// Row number, growing.
    pub seq: i64,
    /// The request.
    pub request_id: String,
    /// When it came in.
    pub at: Timestamp,
    /// HTTP method.
    pub method: String,
    /// Path without query.
    pub endpoint: String,
    /// The caller's address.
    pub ip: String,
    /// The browser's origin, if any.
    pub origin: Option<String>,
    /// HTTP status of the reply.
    pub status: u16,
    /// Milliseconds until the reply.
    pub duration_ms: i64,
}

/// Counts over an API key's request log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatsRow {
    /// All requests.
    pub requests: i64,
    /// Those answered below 400.
    pub succeeded: i64,
    /// Those answered 400-499.
    pub refused: i64,
    /// Those answered 500 and above.
    pub failed: i64,
    /// Mean milliseconds until the reply.
    pub average_ms: i64,
    /// Longest.
    pub slowest_ms: i64,
    /// The last one.
    pub last_at: Option<Timestamp>,
}
