//! `POST /partners`, `POST /partners/bulk` and `GET /partners/{code}`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::push::bulk::Applied;
use crate::push::desk::Desk;
use crate::push::envelope::success;
use crate::push::schemas;
use khlang_core::access::context::Context;
use khlang_core::catalog;
use khlang_core::catalog::partner::{Partner, PartnerUpsert};
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::shape::schema::Schema;

/// Where partners are handed in.
#[derive(Default)]
pub struct Partners {
    done: BTreeMap<String, Partner>,
}

impl Desk for Partners {
    type Row = PartnerUpsert;
    const LIST: &'static str = "partners";
    const NAMED_BY: &'static [&'static str] = &["code"];

    fn schema() -> &'static Schema {
        &schemas::PARTNER_UPSERT
    }

    fn needs<'a>(rows: impl Iterator<Item = &'a PartnerUpsert> + Clone) -> Vec<Need> {
        vec![
            catalog::Need::Partners {
                codes: rows.map(|row| row.code.clone()).collect(),
            }
            .into(),
        ]
    }

    fn apply(&mut self, row: &PartnerUpsert, facts: &Facts, cx: &Context) -> Applied {
        let current = self
            .done
            .get(&row.code)
            .or_else(|| facts.catalog.partners.get(&row.code));
        let (partner, upserted) = row.clone().apply(current, cx)?;
        let shown = show(&partner);
        self.done.insert(partner.code.clone(), partner);
        Ok((upserted, shown))
    }

    fn changes(self, _facts: &Facts, _cx: &Context) -> Changes {
        let next = |partner: Partner| Partner {
            version: partner.version.saturating_add(1),
            ..partner
        };
        Changes {
            catalog: catalog::Changes {
                partners: self.done.into_values().map(next).collect(),
                ..catalog::Changes::default()
            },
            ..Changes::default()
        }
    }
}

/// Prepares `GET /partners/{code}`.
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
        vec![
            catalog::Need::Partners {
                codes: BTreeSet::from([self.code.clone()]),
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let unknown = || Rejection::not_found(format!("Partner code \"{}\" not found.", self.code));
        let partner = facts.catalog.partners.get(&self.code).ok_or_else(unknown)?;
        Ok(Decision::answer(success(
            200,
            show(partner),
            &cx.request_id,
        )))
    }
}

fn show(partner: &Partner) -> Value {
    json!({
        "id": partner.id,
        "code": partner.code,
        "name": partner.name,
        "type": partner.kind,
        "contact": partner.contact,
        "createdAt": partner.created_at.to_string(),
        "updatedAt": partner.updated_at.to_string(),
    })
}
