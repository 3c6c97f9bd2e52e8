//! `api-keys`: what other systems call with (docs/operations.md#api-keys, docs/push.md#credentials).
//!
//! The raw key is in two answers only, of creating and of rotating; neither is ever stored.

use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::paging::Page;
use crate::call::route::Call;
use crate::operations::credentials::{Credential, asked, live, written};
use crate::operations::listing::{Age, Listed};
use crate::operations::tenants;
use crate::push::desk::shown;
use khlang_core::access;
use khlang_core::access::account::{ApiKeyChange, ApiKeyRow};
use khlang_core::access::context::Context;
use khlang_core::base::clock::Timestamp;
use khlang_core::base::patch::Patch;
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::sign::ApiKey;

/// The words for where a key stands.
pub const STATUS_WORDS: &[&str] = &["active", "expired", "revoked"];

/// The list of API keys.
pub struct ApiKeys;

impl Listed for ApiKeys {
    type Row = ApiKeyRow;
    type Position = Age;

    fn needs(page: &Page<Age>, call: &Call) -> Result<Vec<Need>, Rejection> {
        Ok(vec![
            access::Need::ApiKeys {
                id: None,
                tenant: call.named_tenant()?,
                before: page.after.clone(),
                limit: page.wanted(),
            }
            .into(),
        ])
    }

    fn rows<'f>(facts: &'f Facts, cx: &Context) -> Result<Vec<&'f ApiKeyRow>, Rejection> {
        let seen = facts
            .access
            .api_keys
            .iter()
            .filter(|key| cx.sees(key.tenant_id.as_deref()));
        Ok(seen.collect())
    }

    fn position(row: &ApiKeyRow) -> Age {
        (row.created_at, row.id.clone())
    }

    fn show(row: &ApiKeyRow, cx: &Context) -> Value {
        show(row, cx)
    }
}

impl Credential for ApiKeys {
    type Secret = ApiKey;
    const NOT_FOUND: &'static str = "API key not found.";
    const REVOKED: &'static str = "The API key is revoked. Create a new one.";

    fn need(id: &str) -> Need {
        access::Need::ApiKeys {
            id: Some(id.to_owned()),
            tenant: None,
            before: None,
            limit: 1,
        }
        .into()
    }

    fn revoked_at(row: &ApiKeyRow) -> Option<Timestamp> {
        row.revoked_at
    }

    fn revoked(row: ApiKeyRow, now: Timestamp) -> ApiKeyRow {
        ApiKeyRow {
            revoked_at: Some(now),
            version: row.version.saturating_add(1),
            ..row
        }
    }

    fn rotated(row: ApiKeyRow, cx: &Context) -> Result<(ApiKeyRow, ApiKey), Rejection> {
        let key = ApiKey::generate(&cx.entropy.bytes());
        let row = ApiKeyRow {
            key_hash: key.hash(),
            key_prefix: key.prefix(),
            version: row.version.saturating_add(1),
            ..row
        };
        Ok((row, key))
    }

    fn shown_once(key: &ApiKey) -> Vec<(&'static str, &str)> {
        vec![("rawKey", key.raw())]
    }

    fn changes(row: ApiKeyRow) -> Changes {
        Changes {
            access: access::Changes {
                api_key_origins: vec![row.origins()],
                api_keys: vec![row],
                ..access::Changes::default()
            },
            ..Changes::default()
        }
    }
}

/// Prepares `POST /api-keys`.
pub fn create(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let asked: ApiKeyChange = call.read()?;
    Ok(Box::new(Create {
        tenant: tenants::of_new(call)?,
        asked: ApiKeyChange {
            tenant_id: Patch::Keep,
            ..asked
        },
    }))
}

struct Create {
    tenant: Option<String>,
    asked: ApiKeyChange,
}

impl Operation for Create {
    fn needs(&self) -> Vec<Need> {
        self.tenant.iter().map(|id| tenants::need(id)).collect()
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        tenants::check(self.tenant.as_deref(), facts, cx)?;
        let key = ApiKey::generate(&cx.entropy.bytes());
        let blank = ApiKeyRow::blank(&key, self.tenant.clone(), cx);
        let row = self.asked.clone().apply(blank, cx.now)?;
        Ok(written::<ApiKeys>(201, row, Some(&key), cx))
    }
}

/// Prepares `PATCH /api-keys/{id}`.
pub fn change(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Change {
        id: asked(call),
        change: call.read()?,
    }))
}

struct Change {
    id: String,
    change: ApiKeyChange,
}

impl Operation for Change {
    fn needs(&self) -> Vec<Need> {
        let mut needs = vec![ApiKeys::need(&self.id)];
        if let Patch::Set(tenant) = &self.change.tenant_id {
            needs.push(tenants::need(&tenant.to_lowercase()));
        }
        needs
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let before = live::<ApiKeys>(facts, cx)?;
        let row = self.change.clone().apply(before, cx.now)?;
        if self.change.tenant_id != Patch::Keep {
            tenants::check(row.tenant_id.as_deref(), facts, cx)?;
        }
        Ok(written::<ApiKeys>(200, row, None, cx))
    }
}

fn show(row: &ApiKeyRow, cx: &Context) -> Value {
    json!({
        "id": row.id,
        "name": row.name,
        "keyPrefix": row.key_prefix,
        "status": status(row, cx),
        "scopes": row.scopes,
        "tenantId": row.tenant_id,
        "ipWhitelist": row.ip_whitelist,
        "allowedOrigins": row.allowed_origins,
        "rateLimitPerMin": row.rate_limit_per_min,
        "expiresAt": shown(row.expires_at),
        "revokedAt": shown(row.revoked_at),
        "lastUsedAt": shown(row.last_used_at),
        "createdAt": row.created_at.to_string(),
    })
}

fn status(row: &ApiKeyRow, cx: &Context) -> &'static str {
    match row.revoked_at {
        Some(_) => "revoked",
        None if row.is_live(cx.now) => "active",
        None => "expired",
    }
}
