//! `/transfer_order/recall`.

use serde::Deserialize;
use serde_json::json;

use super::found;
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::codes::Code;
use crate::flash::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::transfer;
use khlang_core::transfer::row::Transfer;
use khlang_core::transfer::steps;

/// Prepares `POST /transfer_order/recall`.
pub fn recall(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let asked: Asked = call.read()?;
    Ok(Box::new(asked))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    transfer_sn: String,
    external_order: String,
    express_sn: Option<String>,
}

impl Asked {
    /// The number it leaves under must be named, once there is one.
    fn check_express(&self, document: &Transfer) -> Result<(), Rejection> {
        match (&document.express_sn, &self.express_sn) {
            (Some(_), None) => Err(Code::TRACKING_REQUIRED.at("expressSn", "is required")),
            (own, Some(named)) if own.as_ref() != Some(named) => {
                let message = format!("is not the tracking number of \"{}\"", document.number);
                Err(Code::TRACKING_NOT_FOUND.at("expressSn", message))
            }
            _ => Ok(()),
        }
    }
}

impl Operation for Asked {
    fn needs(&self) -> Vec<Need> {
        vec![
            transfer::Need::Transfer {
                number: Some(self.transfer_sn.clone()),
                reference: Some(self.external_order.clone()),
                express: None,
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let document = found(facts)?;
        self.check_express(document)?;
        let recalled = steps::recall(document, cx);
        let (_, changes) = recalled.map_err(|rejection| Code::ORDER_SHIPPED.of(rejection))?;
        Ok(Decision {
            changes: changes.into(),
            reply: success(json!([]), cx),
        })
    }
}
