//! `/Audit/returnBill` and `/rollback_order/cancel`.
//!
//! Each names a return bill by its number, or else by the caller's own number for it.

use serde_json::{Value, json};

use super::the_one;
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::codes::Code;
use crate::flash::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::decision::{Facts, Need};
use khlang_core::returns;
use khlang_core::returns::row::Return;
use khlang_core::returns::steps::{self, Stepped};
use khlang_core::shape::rejection::Rejection;

/// Prepares `POST /Audit/returnBill`.
pub fn approve(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Step {
        name: text(call, "orderSn").unwrap_or_default(),
        reference: None,
        act: Act::Approve,
    }))
}

/// Prepares `POST /rollback_order/cancel`.
pub fn cancel(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let (number, reference) = (text(call, "orderSn"), text(call, "externalOrderSn"));
    let reason = text(call, "cancelReason").unwrap_or_default();
    Ok(Box::new(Step {
        name: number
            .clone()
            .or_else(|| reference.clone())
            .unwrap_or_default(),
        reference: reference.filter(|_| number.is_some()),
        act: Act::Cancel(reason),
    }))
}

fn text(call: &Call, field: &str) -> Option<String> {
    let value = call.body().get(field).and_then(Value::as_str);
    value.map(str::to_owned)
}

enum Act {
    Approve,
    Cancel(String),
}

struct Step {
    name: String,
    /// The caller's own number, where both are named: they must be of one bill.
    reference: Option<String>,
    act: Act,
}

impl Step {
    fn take(&self, bill: &Return, facts: &Facts, cx: &Context) -> Stepped {
        match &self.act {
            Act::Approve => steps::approve(bill, "", cx),
            Act::Cancel(reason) => steps::cancel(bill, reason, facts.into(), cx),
        }
    }

    fn bill<'f>(&self, facts: &'f Facts) -> Result<&'f Return, Rejection> {
        let bill = the_one(&self.name, facts)?;
        match &self.reference {
            Some(reference) if bill.reference_no.as_ref() != Some(reference) => {
                let message = format!("is not the external number of \"{}\"", bill.number);
                Err(Code::EXTERNAL_ORDER_NOT_FOUND.at("externalOrderSn", message))
            }
            _ => Ok(bill),
        }
    }
}

impl Operation for Step {
    fn needs(&self) -> Vec<Need> {
        let name = || self.name.clone();
        vec![
            returns::Need::ReturnNamed { name: name() }.into(),
            returns::Need::LeftOnOrderOf { name: name() }.into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let taken = self.take(self.bill(facts)?, facts, cx);
        let (_, changes) = taken.map_err(|rejection| Code::ORDER_STATUS_ERROR.of(rejection))?;
        Ok(Decision {
            changes: changes.into(),
            reply: success(json!([]), cx),
        })
    }
}
