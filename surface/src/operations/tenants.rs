//! `tenants`: the owners of everything else.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::paging::Page;
use crate::call::route::Call;
use crate::operations::listing::{Age, Listed};
use crate::push::envelope::success;
use khlang_core::access;
use khlang_core::access::context::Context;
use khlang_core::access::tenancy::{Backorder, Tenant};
use khlang_core::base::patch::Patch;
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::{Fault, Rejection};
use khlang_core::shape::schema::Problem;

/// The list of tenants.
pub struct Tenants;

impl Listed for Tenants {
    type Row = Tenant;
    type Position = Age;

    fn needs(page: &Page<Age>, call: &Call) -> Result<Vec<Need>, Rejection> {
        Ok(vec![
            access::Need::Tenants {
                id: call.bound_tenant().map(str::to_owned),
                before: page.after.clone(),
                limit: page.wanted(),
            }
            .into(),
        ])
    }

    fn rows<'f>(facts: &'f Facts, cx: &Context) -> Result<Vec<&'f Tenant>, Rejection> {
        let seen = facts
            .access
            .tenants
            .iter()
            .filter(|tenant| cx.sees(Some(&tenant.id)));
        Ok(seen.collect())
    }

    fn position(row: &Tenant) -> Age {
        (row.created_at, row.id.clone())
    }

    fn show(row: &Tenant, _cx: &Context) -> Value {
        show(row)
    }
}

/// The fact that tells whether a tenant exists.
pub fn need(id: &str) -> Need {
    access::Need::Tenants {
        id: Some(id.to_owned()),
        before: None,
        limit: 1,
    }
    .into()
}

/// The tenant that a new credential is bound to: the one its body names, where null is none; else
/// the one that the caller is bound to or names.
pub fn of_new(call: &Call) -> Result<Option<String>, Rejection> {
    match call.body().get("tenantId") {
        Some(Value::Null) => Ok(None),
        _ => call.named_tenant(),
    }
}

/// The same for a credential that is always bound to one.
pub fn required_of_new(call: &Call) -> Result<String, Rejection> {
    let required = || Rejection::new(Fault::TenantRequired, "tenantId is required.");
    of_new(call)?.ok_or_else(required)
}

/// Whether the caller may bind a credential to this tenant, or to none.
pub fn check(tenant: Option<&str>, facts: &Facts, cx: &Context) -> Result<(), Rejection> {
    if !cx.sees(tenant) {
        let message = "A user who is bound to a tenant can't give rights beyond it.";
        return Err(Rejection::new(Fault::Forbidden, message));
    }
    match tenant {
        Some(id) if !facts.access.tenants.iter().any(|known| known.id == id) => {
            let message = format!("Tenant \"{id}\" not found.");
            Err(Rejection::unknown_references(vec![Problem::new(
                "tenantId", message,
            )]))
        }
        _ => Ok(()),
    }
}

/// Prepares `POST /tenants`.
pub fn create(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let create: Create = call.read()?;
    Ok(Box::new(Create {
        id: create.id.map(|id| id.to_lowercase()),
        ..create
    }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Create {
    #[serde(default)]
    id: Option<String>,
    name: String,
    #[serde(default)]
    unique_references: Option<bool>,
    #[serde(default)]
    backorder: Option<Backorder>,
}

impl Operation for Create {
    fn needs(&self) -> Vec<Need> {
        self.id.iter().map(|id| need(id)).collect()
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        if cx.bound_tenant.is_some() {
            let message = "A user who is bound to a tenant can't create tenants.";
            return Err(Rejection::new(Fault::Forbidden, message));
        }
        if let Some(known) = facts.access.tenants.first() {
            let message = format!("Tenant \"{}\" exists already.", known.id);
            return Err(Rejection::conflict(message));
        }
        let tenant = Tenant {
            id: self.id.clone().unwrap_or_else(|| cx.entropy.uuid()),
            name: self.name.clone(),
            unique_references: self.unique_references.unwrap_or(false),
            backorder: self.backorder.unwrap_or_default(),
            created_at: cx.now,
            version: 1,
        };
        Ok(written(201, tenant, cx))
    }
}

/// Prepares `GET /tenants/{id}`.
pub fn find(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Find { id: asked(call) }))
}

struct Find {
    id: String,
}

impl Operation for Find {
    fn needs(&self) -> Vec<Need> {
        vec![need(&self.id)]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let tenant = found(&self.id, facts, cx)?;
        Ok(Decision::answer(success(200, show(tenant), &cx.request_id)))
    }
}

/// Prepares `PATCH /tenants/{id}`.
pub fn change(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Change {
        id: asked(call),
        patch: call.read()?,
    }))
}

struct Change {
    id: String,
    patch: TenantChange,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct TenantChange {
    name: Option<String>,
    unique_references: Patch<bool>,
    backorder: Patch<Backorder>,
}

impl Operation for Change {
    fn needs(&self) -> Vec<Need> {
        vec![need(&self.id)]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let before = found(&self.id, facts, cx)?.clone();
        let unique = self.patch.unique_references.clone();
        let backorder = self.patch.backorder.clone();
        let tenant = Tenant {
            name: self.patch.name.clone().unwrap_or(before.name),
            unique_references: unique.over_or(Some(before.unique_references), false),
            backorder: backorder.over_or(Some(before.backorder), Backorder::Keep),
            version: before.version.saturating_add(1),
            ..before
        };
        Ok(written(200, tenant, cx))
    }
}

fn asked(call: &Call) -> String {
    call.param("id").to_lowercase()
}

fn found<'f>(id: &str, facts: &'f Facts, cx: &Context) -> Result<&'f Tenant, Rejection> {
    let known = facts
        .access
        .tenants
        .iter()
        .find(|tenant| tenant.id == id && cx.sees(Some(&tenant.id)));
    known.ok_or_else(|| Rejection::not_found(format!("Tenant \"{id}\" not found.")))
}

fn written(status: u16, tenant: Tenant, cx: &Context) -> Decision {
    Decision {
        reply: success(status, show(&tenant), &cx.request_id),
        changes: Changes {
            access: access::Changes {
                tenants: vec![tenant],
                ..access::Changes::default()
            },
            ..Changes::default()
        },
    }
}

fn show(tenant: &Tenant) -> Value {
    json!({
        "id": tenant.id,
        "name": tenant.name,
        "uniqueReferences": tenant.unique_references,
        "backorder": tenant.backorder,
        "createdAt": tenant.created_at.to_string(),
    })
}
