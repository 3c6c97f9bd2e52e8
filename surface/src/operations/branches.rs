//! `branches`: where a tenant's warehouses belong.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::paging::Page;
use crate::call::route::Call;
use crate::operations::listing::Listed;
use crate::push::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::catalog;
use khlang_core::catalog::branch::Branch;
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;

/// The list of branches.
pub struct Branches;

impl Listed for Branches {
    type Row = Branch;
    type Position = String;

    fn needs(page: &Page<String>, _call: &Call) -> Result<Vec<Need>, Rejection> {
        Ok(vec![
            catalog::Need::BranchPage {
                after: page.after.clone(),
                limit: page.wanted(),
            }
            .into(),
        ])
    }

    fn rows<'f>(facts: &'f Facts, _cx: &Context) -> Result<Vec<&'f Branch>, Rejection> {
        Ok(facts.catalog.branches.iter().collect())
    }

    fn position(row: &Branch) -> String {
        row.code.clone()
    }

    fn show(row: &Branch, _cx: &Context) -> Value {
        show(row)
    }
}

/// Prepares `POST /branches`.
pub fn create(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let create: Create = call.read()?;
    Ok(Box::new(create))
}

#[derive(Deserialize)]
struct Create {
    code: String,
    name: String,
}

impl Operation for Create {
    fn needs(&self) -> Vec<Need> {
        vec![
            catalog::Need::Branches {
                codes: BTreeSet::from([self.code.clone()]),
                ids: BTreeSet::new(),
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        if facts
            .catalog
            .branches
            .iter()
            .any(|branch| branch.code == self.code)
        {
            let message = format!("Branch \"{}\" exists already.", self.code);
            return Err(Rejection::conflict(message));
        }
        let branch = Branch::new(&self.code, &self.name, cx);
        Ok(Decision {
            reply: success(201, show(&branch), &cx.request_id),
            changes: Changes {
                catalog: catalog::Changes {
                    branches: vec![branch],
                    ..catalog::Changes::default()
                },
                ..Changes::default()
            },
        })
    }
}

fn show(branch: &Branch) -> Value {
    json!({
        "id": branch.id,
        "code": branch.code,
        "name": branch.name,
        "createdAt": branch.created_at.to_string(),
    })
}
