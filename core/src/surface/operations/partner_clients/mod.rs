//! `partner-clients`: what partners get access tokens with (contract 4 and 7).
//!
//! The secret is in two answers only, of creating and of rotating; its hash is all that is stored. A client
//! that is changed in any way ends the tokens it has.

pub mod routes;
pub mod schemas;

use serde_json::{Value, json};

use crate::account::{PartnerClientChange, PartnerClientRow};
use crate::changes::Changes;
use crate::context::Context;
use crate::engine::{Decision, Operation};
use crate::facts::{Facts, Need};
use crate::paging::Page;
use crate::rejection::{Fault, Rejection};
use crate::route::Call;
use crate::schema::Problem;
use crate::sign::ClientSecret;
use crate::surface::operations::listing::{Age, Listed};
use crate::surface::operations::tenants;
use crate::surface::push::desk::shown;
use crate::surface::push::envelope::success;

/// The list of clients.
pub struct PartnerClients;

impl Listed for PartnerClients {
    type Row = PartnerClientRow;
    type Position = Age;

    fn needs(page: &Page<Age>, call: &Call) -> Result<Vec<Need>, Rejection> {
        Ok(vec![Need::PartnerClients {
            id: None,
            tenant: call.named_tenant()?,
            before: page.after.clone(),
            limit: page.wanted(),
        }])
    }

    fn rows<'f>(facts: &'f Facts, cx: &Context) -> Result<Vec<&'f PartnerClientRow>, Rejection> {
        let known = facts.partner_clients.iter();
        Ok(known.filter(|row| cx.sees(Some(&row.tenant_id))).collect())
    }

    fn position(row: &PartnerClientRow) -> Age {
        (row.created_at, row.id.clone())
    }

    fn show(row: &PartnerClientRow, _cx: &Context) -> Value {
        show(row)
    }
}

fn found<'f>(facts: &'f Facts, cx: &Context) -> Result<&'f PartnerClientRow, Rejection> {
    let mut known = facts.partner_clients.iter();
    let seen = known.find(|row| cx.sees(Some(&row.tenant_id)));
    seen.ok_or_else(|| Rejection::not_found("Partner client not found."))
}

/// Every branch it names must be one of its tenant's.
fn check_branches(asked: &PartnerClientChange, facts: &Facts) -> Result<(), Rejection> {
    let known = |id: &String| facts.branches.iter().any(|branch| branch.id == *id);
    let branches = asked.branches().into_iter().enumerate();
    let unknown = branches.filter(|(_, id)| !known(id));
    let problems: Vec<Problem> = unknown
        .map(|(index, id)| {
            let path = format!("allowedBranchIds[{index}]");
            Problem::new(path, format!("Branch \"{id}\" not found."))
        })
        .collect();
    if problems.is_empty() {
        return Ok(());
    }
    Err(Rejection::unknown_references(problems))
}

/// Prepares `POST /partner-clients`.
pub fn create(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let required = || Rejection::new(Fault::TenantRequired, "tenantId is required.");
    Ok(Box::new(Create {
        tenant: tenants::of_new(call)?.ok_or_else(required)?,
        asked: call.read()?,
    }))
}

struct Create {
    tenant: String,
    asked: PartnerClientChange,
}

impl Operation for Create {
    fn needs(&self) -> Vec<Need> {
        let branches = Need::BranchesFor {
            tenant: Some(self.tenant.clone()),
            client: None,
            ids: self.asked.branches().into_iter().collect(),
        };
        vec![tenants::need(&self.tenant), branches]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        tenants::check(Some(&self.tenant), facts, cx)?;
        check_branches(&self.asked, facts)?;
        let secret = ClientSecret::generate(&cx.entropy.bytes());
        let blank = PartnerClientRow::blank(&secret, &self.tenant, cx);
        Ok(written(
            201,
            self.asked.clone().apply(blank),
            Some(&secret),
            cx,
        ))
    }
}

/// Prepares what is asked of one client that is there.
macro_rules! of_one {
    ($($(#[$doc:meta])* $name:ident => $decide:expr;)*) => {
        $($(#[$doc])*
        pub fn $name(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
            Ok(Box::new(OfOne { id: call.param("id").to_lowercase(), decide: $decide }))
        })*
    };
}

of_one! {
    /// Prepares `GET /partner-clients/{id}`.
    find => |row, cx| Ok(Decision::answer(success(200, show(&row), &cx.request_id)));
    /// Prepares `DELETE /partner-clients/{id}`. A second time answers the same.
    revoke => |row, cx| Ok(revoked(row, cx));
    /// Prepares `POST /partner-clients/{id}/rotate`. The old secret and its tokens end at once.
    rotate => rotated;
}

struct OfOne {
    id: String,
    decide: fn(PartnerClientRow, &Context) -> Result<Decision, Rejection>,
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
    Need::PartnerClients {
        id: Some(id.to_owned()),
        tenant: None,
        before: None,
        limit: 1,
    }
}

fn revoked(row: PartnerClientRow, cx: &Context) -> Decision {
    if row.revoked_at.is_some() {
        return Decision::answer(success(200, show(&row), &cx.request_id));
    }
    written(200, row.revoked(cx.now), None, cx)
}

fn rotated(row: PartnerClientRow, cx: &Context) -> Result<Decision, Rejection> {
    check_not_revoked(&row)?;
    let secret = ClientSecret::generate(&cx.entropy.bytes());
    Ok(written(200, row.rotated(&secret), Some(&secret), cx))
}

/// Prepares `PATCH /partner-clients/{id}`.
pub fn change(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Change {
        id: call.param("id").to_lowercase(),
        asked: call.read()?,
    }))
}

struct Change {
    id: String,
    asked: PartnerClientChange,
}

impl Operation for Change {
    fn needs(&self) -> Vec<Need> {
        let branches = Need::BranchesFor {
            tenant: None,
            client: Some(self.id.clone()),
            ids: self.asked.branches().into_iter().collect(),
        };
        vec![need(&self.id), branches]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let before = found(facts, cx)?.clone();
        check_not_revoked(&before)?;
        check_branches(&self.asked, facts)?;
        Ok(written(200, self.asked.clone().apply(before), None, cx))
    }
}

fn check_not_revoked(row: &PartnerClientRow) -> Result<(), Rejection> {
    match row.revoked_at {
        Some(_) => Err(Rejection::conflict(
            "The partner client is revoked. Create a new one.",
        )),
        None => Ok(()),
    }
}

/// Writes the row; shows its secret only where it was made just now.
fn written(
    status: u16,
    row: PartnerClientRow,
    new: Option<&ClientSecret>,
    cx: &Context,
) -> Decision {
    let mut data = show(&row);
    if let (Value::Object(fields), Some(secret)) = (&mut data, new) {
        fields.insert("clientSecret".to_owned(), json!(secret.raw()));
    }
    Decision {
        reply: success(status, data, &cx.request_id),
        changes: Changes {
            partner_clients: vec![row],
            ..Changes::default()
        },
    }
}

fn show(row: &PartnerClientRow) -> Value {
    json!({
        "id": row.id,
        "clientId": row.id,
        "tenantId": row.tenant_id,
        "name": row.name,
        "scopes": row.scopes,
        "allowedBranchIds": row.allowed_branch_ids,
        "rateLimitPerMin": row.rate_limit_per_min,
        "status": if row.revoked_at.is_some() { "revoked" } else { "active" },
        "revokedAt": shown(row.revoked_at),
        "createdAt": row.created_at.to_string(),
    })
}
