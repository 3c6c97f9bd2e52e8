//! `flash-credentials`: what merchants sign their calls with, and what their pushes are signed with
//! (docs/operations.md#flash-credentials).
//!
//! The key and the app secret are in two answers only, of creating and of rotating; both are sealed at
//! rest.

pub mod schemas;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::paging::Page;
use crate::call::route::Call;
use crate::operations::credentials::{Credential, asked, live, written};
use crate::operations::listing::{Age, Listed};
use crate::operations::tenants;
use crate::push::desk::shown;
use khlang_core::access;
use khlang_core::access::context::Context;
use khlang_core::access::merchant::{FlashCredential, Secrets};
use khlang_core::base::clock::Timestamp;
use khlang_core::base::patch::Patch;
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::webhooks::address;

/// The list of credentials.
pub struct FlashCredentials;

impl Listed for FlashCredentials {
    type Row = FlashCredential;
    type Position = Age;

    fn needs(page: &Page<Age>, call: &Call) -> Result<Vec<Need>, Rejection> {
        Ok(vec![
            access::Need::FlashCredentials {
                id: None,
                tenant: call.named_tenant()?,
                before: page.after.clone(),
                limit: page.wanted(),
            }
            .into(),
        ])
    }

    fn rows<'f>(facts: &'f Facts, cx: &Context) -> Result<Vec<&'f FlashCredential>, Rejection> {
        let known = facts.access.flash_credentials.iter();
        Ok(known.filter(|row| cx.sees(Some(&row.tenant_id))).collect())
    }

    fn position(row: &FlashCredential) -> Age {
        (row.created_at, row.id.clone())
    }

    fn show(row: &FlashCredential, _cx: &Context) -> Value {
        show(row)
    }
}

impl Credential for FlashCredentials {
    type Secret = Secrets;
    const NOT_FOUND: &'static str = "Flash credential not found.";
    const REVOKED: &'static str = "The Flash credential is revoked. Create a new one.";

    fn need(id: &str) -> Need {
        access::Need::FlashCredentials {
            id: Some(id.to_owned()),
            tenant: None,
            before: None,
            limit: 1,
        }
        .into()
    }

    fn revoked_at(row: &FlashCredential) -> Option<Timestamp> {
        row.revoked_at
    }

    fn revoked(row: FlashCredential, now: Timestamp) -> FlashCredential {
        row.revoked(now)
    }

    fn rotated(
        row: FlashCredential,
        cx: &Context,
    ) -> Result<(FlashCredential, Secrets), Rejection> {
        row.rotated(cx)
    }

    fn shown_once(secrets: &Secrets) -> Vec<(&'static str, &str)> {
        vec![("key", &secrets.key), ("appSecret", &secrets.app_secret)]
    }

    fn changes(row: FlashCredential) -> Changes {
        Changes {
            access: access::Changes {
                flash_credentials: vec![row],
                ..access::Changes::default()
            },
            ..Changes::default()
        }
    }
}

fn check_url(url: Option<&str>, cx: &Context) -> Result<(), Rejection> {
    let Some(url) = url else {
        return Ok(());
    };
    address::check(url, cx.insecure_webhooks)
        .map_err(|wrong| Rejection::invalid_at("pushUrl", wrong))
}

/// Prepares `POST /flash-credentials`.
pub fn create(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Create {
        tenant: tenants::required_of_new(call)?,
        asked: call.read()?,
    }))
}

struct Create {
    tenant: String,
    asked: NewCredential,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NewCredential {
    name: String,
    push_url: Option<String>,
    #[serde(default)]
    strict_forms: Option<bool>,
}

impl Operation for Create {
    fn needs(&self) -> Vec<Need> {
        vec![tenants::need(&self.tenant)]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        tenants::check(Some(&self.tenant), facts, cx)?;
        check_url(self.asked.push_url.as_deref(), cx)?;
        let (made, secrets) = FlashCredential::new(&self.tenant, &self.asked.name, cx)?;
        let made = FlashCredential {
            push_url: self.asked.push_url.clone(),
            strict_forms: self.asked.strict_forms.unwrap_or(false),
            ..made
        };
        Ok(written::<FlashCredentials>(201, made, Some(&secrets), cx))
    }
}

/// Prepares `PATCH /flash-credentials/{id}`.
pub fn change(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Change {
        id: asked(call),
        asked: call.read()?,
    }))
}

struct Change {
    id: String,
    asked: CredentialChange,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct CredentialChange {
    name: Option<String>,
    push_url: Patch<String>,
    strict_forms: Option<bool>,
}

impl Operation for Change {
    fn needs(&self) -> Vec<Need> {
        vec![FlashCredentials::need(&self.id)]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let before = live::<FlashCredentials>(facts, cx)?;
        let changed = FlashCredential {
            name: self.asked.name.clone().unwrap_or(before.name),
            push_url: self.asked.push_url.clone().over(before.push_url),
            strict_forms: self.asked.strict_forms.unwrap_or(before.strict_forms),
            version: before.version.saturating_add(1),
            ..before
        };
        check_url(changed.push_url.as_deref(), cx)?;
        Ok(written::<FlashCredentials>(200, changed, None, cx))
    }
}

fn show(row: &FlashCredential) -> Value {
    json!({
        "id": row.id,
        "tenantId": row.tenant_id,
        "name": row.name,
        "mchId": row.mch_id,
        "appKey": row.app_key,
        "pushUrl": row.push_url,
        "strictForms": row.strict_forms,
        "status": if row.revoked_at.is_some() { "revoked" } else { "active" },
        "revokedAt": shown(row.revoked_at),
        "createdAt": row.created_at.to_string(),
    })
}
