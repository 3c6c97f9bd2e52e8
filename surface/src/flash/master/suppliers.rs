//! `/supply/create`: a supplier.

use serde_json::{Map, Value, json};

use super::{PartnerForm, known, write};
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::codes::Code;
use crate::flash::envelope::success;
use khlang_core::access::context::Context;
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
        vec![self.0.need()]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        if known(&self.0.code, facts).is_some() {
            return Err(Code::PROVIDER_CODE_EXISTS.at("code", "is taken"));
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
