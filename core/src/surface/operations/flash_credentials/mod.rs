//! `flash-credentials`: what merchants sign their calls with, and what their pushes are signed with
//! (contract 7).
//!
//! The key and the app secret are in two answers only, of creating and of rotating; both are sealed at
//! rest.

pub mod routes;
pub mod schemas;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::changes::Changes;
use crate::context::Context;
use crate::engine::{Decision, Operation};
use crate::facts::{Facts, Need};
use crate::merchant::{FlashCredential, Secrets};
use crate::paging::Page;
use crate::patch::Patch;
use crate::rejection::{Fault, Rejection};
use crate::route::Call;
use crate::surface::operations::listing::{Age, Listed};
use crate::surface::operations::tenants;
use crate::surface::push::desk::shown;
use crate::surface::push::envelope::success;
use crate::webhooks::address;

/// The list of credentials.
pub struct FlashCredentials;

impl Listed for FlashCredentials {
    type Row = FlashCredential;
    type Position = Age;

    fn needs(page: &Page<Age>, call: &Call) -> Result<Vec<Need>, Rejection> {
        Ok(vec![Need::FlashCredentials {
            id: None,
            tenant: call.named_tenant()?,
            before: page.after.clone(),
            limit: page.wanted(),
        }])
    }

    fn rows<'f>(facts: &'f Facts, cx: &Context) -> Result<Vec<&'f FlashCredential>, Rejection> {
        let known = facts.flash_credentials.iter();
        Ok(known.filter(|row| cx.sees(Some(&row.tenant_id))).collect())
    }

    fn position(row: &FlashCredential) -> Age {
        (row.created_at, row.id.clone())
    }

    fn show(row: &FlashCredential, _cx: &Context) -> Value {
        show(row)
    }
}

fn found<'f>(facts: &'f Facts, cx: &Context) -> Result<&'f FlashCredential, Rejection> {
    let mut known = facts.flash_credentials.iter();
    let seen = known.find(|row| cx.sees(Some(&row.tenant_id)));
    seen.ok_or_else(|| Rejection::not_found("Flash credential not found."))
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
    let required = || Rejection::new(Fault::TenantRequired, "tenantId is required.");
    Ok(Box::new(Create {
        tenant: tenants::of_new(call)?.ok_or_else(required)?,
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
            ..made
        };
        Ok(written(201, made, Some(&secrets), cx))
    }
}

/// Prepares what is asked of one credential that is there.
macro_rules! of_one {
    ($($(#[$doc:meta])* $name:ident => $decide:expr;)*) => {
        $($(#[$doc])*
        pub fn $name(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
            Ok(Box::new(OfOne { id: call.param("id").to_lowercase(), decide: $decide }))
        })*
    };
}

of_one! {
    /// Prepares `GET /flash-credentials/{id}`.
    find => |row, cx| Ok(Decision::answer(success(200, show(&row), &cx.request_id)));
    /// Prepares `DELETE /flash-credentials/{id}`. A second time answers the same.
    revoke => |row, cx| Ok(revoked(row, cx));
    /// Prepares `POST /flash-credentials/{id}/rotate`. The old secrets end at once.
    rotate => rotated;
}

struct OfOne {
    id: String,
    decide: fn(FlashCredential, &Context) -> Result<Decision, Rejection>,
}

impl Operation for OfOne {
    fn needs(&self) -> Vec<Need> {
        vec![need(&self.id)]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        (self.decide)(found(facts, cx)?.clone(), cx)
    }
}

fn need(id: &str) -> Need {
    Need::FlashCredentials {
        id: Some(id.to_owned()),
        tenant: None,
        before: None,
        limit: 1,
    }
}

fn revoked(row: FlashCredential, cx: &Context) -> Decision {
    if row.revoked_at.is_some() {
        return Decision::answer(success(200, show(&row), &cx.request_id));
    }
    written(200, row.revoked(cx.now), None, cx)
}

fn rotated(row: FlashCredential, cx: &Context) -> Result<Decision, Rejection> {
    check_not_revoked(&row)?;
    let (rotated, secrets) = row.rotated(cx)?;
    Ok(written(200, rotated, Some(&secrets), cx))
}

/// Prepares `PATCH /flash-credentials/{id}`.
pub fn change(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Change {
        id: call.param("id").to_lowercase(),
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
}

impl Operation for Change {
    fn needs(&self) -> Vec<Need> {
        vec![need(&self.id)]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let before = found(facts, cx)?.clone();
        check_not_revoked(&before)?;
        let changed = FlashCredential {
            name: self.asked.name.clone().unwrap_or(before.name),
            push_url: self.asked.push_url.clone().over(before.push_url),
            version: before.version.saturating_add(1),
            ..before
        };
        check_url(changed.push_url.as_deref(), cx)?;
        Ok(written(200, changed, None, cx))
    }
}

fn check_not_revoked(row: &FlashCredential) -> Result<(), Rejection> {
    match row.revoked_at {
        Some(_) => Err(Rejection::conflict(
            "The Flash credential is revoked. Create a new one.",
        )),
        None => Ok(()),
    }
}

/// Writes the row; shows its secrets only where they were made just now.
fn written(status: u16, row: FlashCredential, new: Option<&Secrets>, cx: &Context) -> Decision {
    let mut data = show(&row);
    if let (Value::Object(fields), Some(secrets)) = (&mut data, new) {
        fields.insert("key".to_owned(), json!(secrets.key));
        fields.insert("appSecret".to_owned(), json!(secrets.app_secret));
    }
    Decision {
        reply: success(status, data, &cx.request_id),
        changes: Changes {
            flash_credentials: vec![row],
            ..Changes::default()
        },
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
        "status": if row.revoked_at.is_some() { "revoked" } else { "active" },
        "revokedAt": shown(row.revoked_at),
        "createdAt": row.created_at.to_string(),
    })
}
