//! `ops/audit`: the invariants recomputed, and what differs.

use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::operations::tenants;
use crate::push::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::stock;
use khlang_core::stock::audit::{Difference, INVARIANTS, Row, figures};

/// Prepares `GET /ops/audit`: of the tenant that the caller is bound to or names, else of all.
pub fn audit(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let tenant = call.named_tenant()?;
    let today = call.now().bangkok_day();
    let known = tenant.iter().map(|id| tenants::need(id));
    let checks = INVARIANTS.iter().map(|row| {
        let check = row.invariant;
        let tenant = tenant.clone();
        Need::from(stock::Need::Audit {
            check,
            tenant,
            today,
        })
    });
    let needs = known.chain(checks).collect();
    Ok(Box::new(Audit { tenant, needs }))
}

struct Audit {
    tenant: Option<String>,
    needs: Vec<Need>,
}

impl Operation for Audit {
    fn needs(&self) -> Vec<Need> {
        self.needs.clone()
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        if let Some(id) = &self.tenant {
            tenants::check(Some(id), facts, cx)?;
        }
        let found = |row: &Row| {
            facts
                .stock
                .audit
                .get(&row.invariant)
                .map_or(&[][..], Vec::as_slice)
        };
        let clean = INVARIANTS
            .iter()
            .all(|row| row.warning || found(row).is_empty());
        let checks: Vec<Value> = INVARIANTS.iter().map(|row| show(row, found(row))).collect();
        let data = json!({ "clean": clean, "tenantId": self.tenant, "checks": checks });
        Ok(Decision::answer(success(200, data, &cx.request_id)))
    }
}

fn show(row: &Row, found: &[Difference]) -> Value {
    let difference = |found: &Difference| {
        json!({
            "tenantId": found.tenant_id,
            "subject": found.subject,
            "stored": figures(&found.stored, row.scaled),
            "expected": figures(&found.expected, row.scaled),
        })
    };
    json!({
        "name": row.name,
        "about": row.about,
        "severity": if row.warning { "warning" } else { "error" },
        "differences": found.iter().map(difference).collect::<Vec<_>>(),
    })
}
