//! `uoms`: the tenant's table of units.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::paging::Page;
use crate::call::route::Call;
use crate::operations::listing::Listed;
use crate::push::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::base::quantity::Quantity;
use khlang_core::catalog;
use khlang_core::catalog::uom::TenantUom;
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::shape::schema::number_problem;

/// The list of units.
pub struct Uoms;

impl Listed for Uoms {
    type Row = TenantUom;
    type Position = String;

    fn needs(page: &Page<String>, _call: &Call) -> Result<Vec<Need>, Rejection> {
        Ok(vec![
            catalog::Need::UomPage {
                after: page.after.clone(),
                limit: page.wanted(),
            }
            .into(),
        ])
    }

    fn rows<'f>(facts: &'f Facts, _cx: &Context) -> Result<Vec<&'f TenantUom>, Rejection> {
        Ok(facts.catalog.tenant_uoms.iter().collect())
    }

    fn position(row: &TenantUom) -> String {
        row.code.clone()
    }

    fn show(row: &TenantUom, _cx: &Context) -> Value {
        show(row)
    }
}

/// Prepares `POST /uoms` and `PUT /uoms`.
pub fn upsert(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let dto: UomDto = call.read()?;
    let factor = Quantity::from_json(&dto.factor)
        .map_err(|fault| Rejection::invalid_at("factor", number_problem(fault)))?;
    Ok(Box::new(Upsert {
        code: dto.code,
        factor,
    }))
}

#[derive(Deserialize)]
struct UomDto {
    code: String,
    factor: Value,
}

struct Upsert {
    code: String,
    factor: Quantity,
}

impl Operation for Upsert {
    fn needs(&self) -> Vec<Need> {
        vec![
            catalog::Need::TenantUoms {
                codes: BTreeSet::from([self.code.clone()]),
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let before = facts
            .catalog
            .tenant_uoms
            .iter()
            .find(|uom| uom.code == self.code);
        let uom = TenantUom {
            code: self.code.clone(),
            factor: self.factor,
            version: before.map_or(1, |uom| uom.version.saturating_add(1)),
        };
        let status = if before.is_some() { 200 } else { 201 };
        Ok(Decision {
            reply: success(status, show(&uom), &cx.request_id),
            changes: Changes {
                catalog: catalog::Changes {
                    uoms: vec![uom],
                    ..catalog::Changes::default()
                },
                ..Changes::default()
            },
        })
    }
}

fn show(uom: &TenantUom) -> Value {
    json!({ "code": uom.code, "factor": uom.factor.to_json() })
}
