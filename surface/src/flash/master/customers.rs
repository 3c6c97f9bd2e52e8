//! `/seller_address/create`, `/seller_address/update`, `/seller_address/delete`.
//!
//! Deleting disables: documents keep their customer, and no new one can name it. Adding it again enables
//! it with what is said then.

use serde_json::{Map, json};

use super::{PartnerForm, known, need, write};
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::codes::Code;
use crate::flash::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::catalog::partner::{Partner, PartnerStatus, PartnerUpsert};
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;

/// The parameter that names a customer.
const NODE_SN: &str = "nodeSn";

/// The kinds of partner that are customers, the plain one first.
const CUSTOMERS: &[&str] = &["customer", "both"];

/// Prepares `POST /seller_address/create`.
pub fn create(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Create(PartnerForm::read(call.body(), NODE_SN))))
}

struct Create(PartnerForm);

impl Operation for Create {
    fn needs(&self) -> Vec<Need> {
        vec![self.0.need()]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let before = known(&self.0.code, facts);
        if before.is_some_and(|before| !is_customer(before) || is_enabled(before)) {
            return Err(Code::CUSTOMER_CODE_EXISTS.at(NODE_SN, "is taken"));
        }
        let kind = before.map_or("customer", |before| &before.kind);
        let upsert = PartnerUpsert {
            kind: Some(kind.to_owned()),
            status: Some(PartnerStatus::Enabled),
            ..self.0.over(Map::new())
        };
        done(upsert, before, cx)
    }
}

/// Prepares `POST /seller_address/update`.
pub fn update(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Update(PartnerForm::read(call.body(), NODE_SN))))
}

struct Update(PartnerForm);

impl Operation for Update {
    fn needs(&self) -> Vec<Need> {
        vec![self.0.need()]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let before = customer(&self.0.code, facts)?;
        let contact = before.contact.clone().unwrap_or_default();
        done(self.0.over(contact), Some(before), cx)
    }
}

/// Prepares `POST /seller_address/delete`.
pub fn disable(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let form = PartnerForm::read(call.body(), NODE_SN);
    Ok(Box::new(Disable { code: form.code }))
}

struct Disable {
    code: String,
}

impl Operation for Disable {
    fn needs(&self) -> Vec<Need> {
        vec![need(&self.code)]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let before = customer(&self.code, facts)?;
        if !is_enabled(before) {
            return Ok(Decision::answer(success(json!([]), cx)));
        }
        let upsert = PartnerUpsert {
            status: Some(PartnerStatus::Disabled),
            ..PartnerUpsert::default()
        };
        done(upsert, Some(before), cx)
    }
}

fn customer<'f>(code: &str, facts: &'f Facts) -> Result<&'f Partner, Rejection> {
    let known = known(code, facts).filter(|partner| is_customer(partner));
    known.ok_or_else(|| Code::CUSTOMER_FILE_NOT_FOUND.at(NODE_SN, "names no customer"))
}

fn is_customer(partner: &Partner) -> bool {
    partner.is_one_of(CUSTOMERS)
}

fn is_enabled(partner: &Partner) -> bool {
    partner.status == PartnerStatus::Enabled
}

fn done(
    upsert: PartnerUpsert,
    before: Option<&Partner>,
    cx: &Context,
) -> Result<Decision, Rejection> {
    Ok(Decision {
        changes: write(upsert, before, cx)?,
        reply: success(json!([]), cx),
    })
}
