//! `/transfer_order/track_order`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{found, routes};
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::base::language::Language;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::transfer;
use khlang_core::transfer::row::PastStep;

/// Prepares `POST /transfer_order/track_order`.
pub fn track(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let asked: Asked = call.read()?;
    Ok(Box::new(asked))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    transfer_sn: Option<String>,
    order_sn: Option<String>,
    express_sn: Option<String>,
}

impl Operation for Asked {
    fn needs(&self) -> Vec<Need> {
        vec![
            transfer::Need::Transfer {
                number: self.transfer_sn.clone(),
                reference: self.order_sn.clone(),
                express: self.express_sn.clone(),
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let document = found(facts)?;
        let steps = document.steps.iter().rev();
        let routes: Vec<Value> = steps.map(|step| show(step, cx.language)).collect();
        let data = json!({
            "transferSn": document.number,
            "orderSn": document.reference_no,
            "expressSn": document.express_sn.as_deref().unwrap_or_default(),
            "routes": routes,
        });
        Ok(Decision::answer(success(data, cx)))
    }
}

fn show(step: &PastStep, language: Language) -> Value {
    let (action, description) = routes::described(step, language);
    json!({
        "action": action,
        "description": description,
        "time": routes::time(step.at, language),
        "timeZone": routes::time_zone(language),
    })
}
