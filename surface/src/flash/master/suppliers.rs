//! `/supply/create`: a supplier.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{PartnerForm, known, write};
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::codes::Code;
use crate::flash::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::catalog;
use khlang_core::catalog::partner::PartnerUpsert;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;

/// The one country that suppliers are in, by the document.
const COUNTRY: &str = "Thailand";

/// Prepares `POST /supply/create`.
pub fn create(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let country = call.body().get("country").and_then(Value::as_str);
    if country.is_some_and(|country| !country.eq_ignore_ascii_case(COUNTRY)) {
        return Err(Code::COUNTRY_NOT_SUPPORTED.at("country", format!("must be {COUNTRY}")));
    }
    Ok(Box::new(Create(PartnerForm::read(call.body(), "code"))))
}

struct Create(PartnerForm);

impl Operation for Create {
    fn needs(&self) -> Vec<Need> {
        let names = BTreeSet::from([self.0.name.clone()]);
        vec![
            self.0.need(),
            catalog::Need::SuppliersNamed { names }.into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        if known(&self.0.code, facts).is_some() {
            return Err(Code::PROVIDER_CODE_EXISTS.at("code", "is taken"));
        }
        let mut suppliers = facts.catalog.partners.values();
        if suppliers.any(|known| known.supplies() && known.name == self.0.name) {
            return Err(Code::PROVIDER_NAME_EXISTS.at("name", "is another supplier's"));
        }
        let upsert = PartnerUpsert {
            kind: Some("supplier".to_owned()),
            ..self.0.over(Map::new())
        };
        Ok(Decision {
            changes: write(upsert, None, cx)?,
            reply: success(json!(self.0.code), cx),
        })
    }
}
