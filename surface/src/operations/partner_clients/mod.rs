//! `partner-clients`: what partners get access tokens with (docs/partner.md#tokens,
//! docs/operations.md#partner-clients).
//!
//! The secret is in two answers only, of creating and of rotating; its hash is all that is stored. A client
//! that is changed in any way ends the tokens it has.

pub mod schemas;

use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::paging::Page;
use crate::call::route::Call;
use crate::operations::credentials::{Credential, asked, live, written};
use crate::operations::listing::{Age, Listed};
use crate::operations::tenants;
use crate::push::desk::shown;
use khlang_core::access;
use khlang_core::access::account::{PartnerClientChange, PartnerClientRow};
use khlang_core::access::context::Context;
use khlang_core::base::clock::Timestamp;
use khlang_core::catalog;
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::shape::schema::Problem;
use khlang_core::sign::ClientSecret;

/// The list of clients.
pub struct PartnerClients;

impl Listed for PartnerClients {
    type Row = PartnerClientRow;
    type Position = Age;

    fn needs(page: &Page<Age>, call: &Call) -> Result<Vec<Need>, Rejection> {
        Ok(vec![
            access::Need::PartnerClients {
                id: None,
                tenant: call.named_tenant()?,
                before: page.after.clone(),
                limit: page.wanted(),
            }
            .into(),
        ])
    }

    fn rows<'f>(facts: &'f Facts, cx: &Context) -> Result<Vec<&'f PartnerClientRow>, Rejection> {
        let known = facts.access.partner_clients.iter();
        Ok(known.filter(|row| cx.sees(Some(&row.tenant_id))).collect())
    }

    fn position(row: &PartnerClientRow) -> Age {
        (row.created_at, row.id.clone())
    }

    fn show(row: &PartnerClientRow, _cx: &Context) -> Value {
        show(row)
    }
}

impl Credential for PartnerClients {
    type Secret = ClientSecret;
    const NOT_FOUND: &'static str = "Partner client not found.";
    const REVOKED: &'static str = "The partner client is revoked. Create a new one.";

    fn need(id: &str) -> Need {
        access::Need::PartnerClients {
            id: Some(id.to_owned()),
            tenant: None,
            before: None,
            limit: 1,
        }
        .into()
    }

    fn revoked_at(row: &PartnerClientRow) -> Option<Timestamp> {
        row.revoked_at
    }

    fn revoked(row: PartnerClientRow, now: Timestamp) -> PartnerClientRow {
        row.revoked(now)
    }

    fn rotated(
        row: PartnerClientRow,
        cx: &Context,
    ) -> Result<(PartnerClientRow, ClientSecret), Rejection> {
        let secret = ClientSecret::generate(&cx.entropy.bytes());
        Ok((row.rotated(&secret), secret))
    }

    fn shown_once(secret: &ClientSecret) -> Vec<(&'static str, &str)> {
        vec![("clientSecret", secret.raw())]
    }

    fn changes(row: PartnerClientRow) -> Changes {
        Changes {
            access: access::Changes {
                partner_clients: vec![row],
                ..access::Changes::default()
            },
            ..Changes::default()
        }
    }
}

/// Every branch it names must be one of its tenant's.
fn check_branches(asked: &PartnerClientChange, facts: &Facts) -> Result<(), Rejection> {
    let known = |id: &String| facts.catalog.branches.iter().any(|branch| branch.id == *id);
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
    Ok(Box::new(Create {
        tenant: tenants::required_of_new(call)?,
        asked: call.read()?,
    }))
}

struct Create {
    tenant: String,
    asked: PartnerClientChange,
}

impl Operation for Create {
    fn needs(&self) -> Vec<Need> {
        let branches = catalog::Need::BranchesFor {
            tenant: Some(self.tenant.clone()),
            client: None,
            ids: self.asked.branches().into_iter().collect(),
        }
        .into();
        vec![tenants::need(&self.tenant), branches]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        tenants::check(Some(&self.tenant), facts, cx)?;
        check_branches(&self.asked, facts)?;
        let secret = ClientSecret::generate(&cx.entropy.bytes());
        let blank = PartnerClientRow::blank(&secret, &self.tenant, cx);
        let made = self.asked.clone().apply(blank);
        Ok(written::<PartnerClients>(201, made, Some(&secret), cx))
    }
}

/// Prepares `PATCH /partner-clients/{id}`.
pub fn change(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Change {
        id: asked(call),
        asked: call.read()?,
    }))
}

struct Change {
    id: String,
    asked: PartnerClientChange,
}

impl Operation for Change {
    fn needs(&self) -> Vec<Need> {
        let branches = catalog::Need::BranchesFor {
            tenant: None,
            client: Some(self.id.clone()),
            ids: self.asked.branches().into_iter().collect(),
        }
        .into();
        vec![PartnerClients::need(&self.id), branches]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let before = live::<PartnerClients>(facts, cx)?;
        check_branches(&self.asked, facts)?;
        let changed = self.asked.clone().apply(before);
        Ok(written::<PartnerClients>(200, changed, None, cx))
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
