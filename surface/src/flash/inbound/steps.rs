//! `/Audit/inbound`, `/arrival_notice/rollback` and `/arrival_notice/delete`.
//!
//! Each names an inbound bill by its number, or else by the caller's own number for it.

use serde_json::{Value, json};

use super::the_one;
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::codes::Code;
use crate::flash::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::inbound;
use khlang_core::inbound::asn::Inbound;
use khlang_core::inbound::lifecycle::InboundStatus;
use khlang_core::inbound::notice;
use khlang_core::shape::rejection::Rejection;

/// Prepares `POST /Audit/inbound`.
pub fn prepare_approve(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(prepared(call, "orderSn", approve))
}

/// Prepares `POST /arrival_notice/rollback`.
pub fn prepare_withdraw(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(prepared(call, "inboundSn", withdraw))
}

/// Prepares `POST /arrival_notice/delete`.
pub fn prepare_delete(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(prepared(call, "inboundSn", delete))
}

/// What a step writes, and what it answers.
type Take = fn(&Inbound, &Context) -> Result<(Changes, Value), Rejection>;

fn prepared(call: &Call, field: &str, take: Take) -> Box<dyn Operation> {
    let name = call.body().get(field).and_then(Value::as_str);
    Box::new(Step {
        name: name.unwrap_or_default().to_owned(),
        take,
    })
}

struct Step {
    name: String,
    take: Take,
}

impl Operation for Step {
    fn needs(&self) -> Vec<Need> {
        let name = self.name.clone();
        vec![inbound::Need::InboundNamed { name }.into()]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let (changes, data) = (self.take)(the_one(&self.name, facts)?, cx)?;
        Ok(Decision {
            changes,
            reply: success(data, cx),
        })
    }
}

fn approve(bill: &Inbound, cx: &Context) -> Result<(Changes, Value), Rejection> {
    let approved = notice::approve(bill, cx);
    let (_, changes) = approved.map_err(|rejection| Code::ORDER_STATUS_INVALID.of(rejection))?;
    match notice::without_codes(bill) {
        None => Ok((changes.into(), json!([]))),
        Some(line) => {
            let message = format!(
                "row {} must name an asset code for each piece",
                line.line_no
            );
            Err(Code::ASSET_QUANTITY_MISMATCH.at("orderSn", message))
        }
    }
}

fn withdraw(bill: &Inbound, cx: &Context) -> Result<(Changes, Value), Rejection> {
    let code = match bill.status {
        InboundStatus::PendingApproval => Code::NOT_APPROVED_NO_WITHDRAW,
        _ => Code::ORDER_STATUS_INVALID,
    };
    let (after, changes) = notice::withdraw(bill, cx).map_err(|rejection| code.of(rejection))?;
    Ok((changes.into(), Value::from(after.number)))
}

fn delete(bill: &Inbound, cx: &Context) -> Result<(Changes, Value), Rejection> {
    let code = match bill.status {
        InboundStatus::Open => Code::WITHDRAW_FIRST,
        _ => Code::ORDER_STATUS_INVALID,
    };
    let changes = notice::delete(bill, cx).map_err(|rejection| code.of(rejection))?;
    Ok((changes.into(), Value::from(bill.number.as_str())))
}
