//! `warehouses`: where stock lies, each in a branch.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::paging::Page;
use crate::call::route::Call;
use crate::operations::listing::Listed;
use crate::push::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::base::numbers::{NumberKind, slot_text};
use khlang_core::catalog;
use khlang_core::catalog::branch::{Branch, DEFAULT_BRANCH};
use khlang_core::catalog::warehouse::{NewWarehouse, Warehouse, WarehouseChange};
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::shape::schema::Problem;

/// The list of warehouses.
pub struct Warehouses;

impl Listed for Warehouses {
    type Row = Warehouse;
    type Position = String;

    fn needs(page: &Page<String>, _call: &Call) -> Result<Vec<Need>, Rejection> {
        Ok(vec![
            catalog::Need::WarehousePage {
                after: page.after.clone(),
                limit: page.wanted(),
            }
            .into(),
        ])
    }

    fn rows<'f>(facts: &'f Facts, _cx: &Context) -> Result<Vec<&'f Warehouse>, Rejection> {
        Ok(facts.catalog.warehouses.values().collect())
    }

    fn position(row: &Warehouse) -> String {
        row.code.clone()
    }

    fn show(row: &Warehouse, cx: &Context) -> Value {
        show(row, cx)
    }
}

/// Prepares `POST /warehouses`.
pub fn create(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Create {
        warehouse: call.read()?,
    }))
}

struct Create {
    warehouse: NewWarehouse,
}

impl Operation for Create {
    fn needs(&self) -> Vec<Need> {
        let named = self.warehouse.branch_id.as_deref();
        let default = named.is_none().then(|| DEFAULT_BRANCH.to_owned());
        vec![
            need(&self.warehouse.code),
            catalog::Need::Branches {
                codes: default.into_iter().collect(),
                ids: branch_ids(named),
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let code = &self.warehouse.code;
        if facts.catalog.warehouses.contains_key(code) {
            return Err(Rejection::conflict(format!(
                "Warehouse \"{code}\" exists already."
            )));
        }
        let mut changes = Changes::default();
        let branch_id = match &self.warehouse.branch_id {
            Some(id) => known_branch(id, facts)?,
            None => default_branch(facts, &mut changes, cx),
        };
        let warehouse = self.warehouse.open(&branch_id, cx)?;
        Ok(written(201, warehouse, changes, cx))
    }
}

/// The tenant's default branch, made when missing.
fn default_branch(facts: &Facts, changes: &mut Changes, cx: &Context) -> String {
    if let Some(branch) = facts
        .catalog
        .branches
        .iter()
        .find(|branch| branch.code == DEFAULT_BRANCH)
    {
        return branch.id.clone();
    }
    let branch = Branch::new(DEFAULT_BRANCH, "Main branch", cx);
    let id = branch.id.clone();
    changes.catalog.branches.push(branch);
    id
}

/// Prepares `GET /warehouses/{code}`.
pub fn find(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Find {
        code: call.param("code"),
    }))
}

struct Find {
    code: String,
}

impl Operation for Find {
    fn needs(&self) -> Vec<Need> {
        vec![need(&self.code)]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let warehouse = found(&self.code, facts)?;
        Ok(Decision::answer(success(
            200,
            show(warehouse, cx),
            &cx.request_id,
        )))
    }
}

/// Prepares `PATCH /warehouses/{code}`.
pub fn change(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Change {
        code: call.param("code"),
        change: call.read()?,
    }))
}

struct Change {
    code: String,
    change: WarehouseChange,
}

impl Operation for Change {
    fn needs(&self) -> Vec<Need> {
        vec![
            need(&self.code),
            catalog::Need::Branches {
                codes: BTreeSet::new(),
                ids: branch_ids(self.change.branch_id.as_deref()),
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let before = found(&self.code, facts)?;
        let mut change = self.change.clone();
        change.branch_id = change
            .branch_id
            .map(|id| known_branch(&id, facts))
            .transpose()?;
        let warehouse = change.apply(before)?;
        Ok(written(200, warehouse, Changes::default(), cx))
    }
}

fn need(code: &str) -> Need {
    catalog::Need::Warehouses {
        codes: BTreeSet::from([code.to_owned()]),
    }
    .into()
}

fn branch_ids(named: Option<&str>) -> BTreeSet<String> {
    named.iter().map(|id| id.to_lowercase()).collect()
}

fn known_branch(id: &str, facts: &Facts) -> Result<String, Rejection> {
    let same = |branch: &&Branch| branch.id.eq_ignore_ascii_case(id);
    let known = facts.catalog.branches.iter().find(same);
    known.map(|branch| branch.id.clone()).ok_or_else(|| {
        let message = format!("Branch \"{id}\" not found.");
        Rejection::unknown_references(vec![Problem::new("branchId", message)])
    })
}

fn found<'f>(code: &str, facts: &'f Facts) -> Result<&'f Warehouse, Rejection> {
    let unknown = || Rejection::not_found(format!("Warehouse code \"{code}\" not found."));
    facts.catalog.warehouses.get(code).ok_or_else(unknown)
}

fn written(status: u16, warehouse: Warehouse, mut changes: Changes, cx: &Context) -> Decision {
    let reply = success(status, show(&warehouse, cx), &cx.request_id);
    changes.catalog.warehouses.push(warehouse);
    Decision { changes, reply }
}

fn show(warehouse: &Warehouse, cx: &Context) -> Value {
    let slot = warehouse.number_slot;
    let slot = slot.map(|index| slot_text(&cx.nonce, NumberKind::Warehouse, index));
    json!({
        "id": warehouse.id,
        "number": slot.map_or_else(|| json!(warehouse.number), Value::from),
        "code": warehouse.code,
        "name": warehouse.name,
        "branchId": warehouse.branch_id,
        "overReceiptPercent": warehouse.over_receipt_percent.to_json(),
        "address": warehouse.address,
        "createdAt": warehouse.created_at.to_string(),
    })
}
