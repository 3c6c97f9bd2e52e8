//! `/Audit/delivery`, `/order/cancelOrder`, `/order/withdrawOrder`, `/order/withdrawCancel`, `/order/freeze` and
//! `/order/unfreeze`.
//!
//! Cancelling and withdrawing answer success with the outcome as `data`, as the document prints them.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Found, Named};
use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::codes::Code;
use crate::flash::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::catalog::ItemSet;
use khlang_core::decision::{Changes, Facts, Need};
use khlang_core::outbound::cancel;
use khlang_core::outbound::lifecycle::{OrderStatus, OrderStep};
use khlang_core::outbound::release::approve;
use khlang_core::outbound::views::BillView;
use khlang_core::outbound::withdraw::{Withdrawn, approvable, freeze, withdraw};
use khlang_core::shape::rejection::Rejection;
use khlang_core::stock;

/// Prepares `POST /Audit/delivery`.
pub fn prepare_approve(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    prepared(call, Act::Approve)
}

/// Prepares `POST /order/cancelOrder`.
pub fn prepare_cancel(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    prepared(call, Act::Cancel)
}

/// Prepares `POST /order/withdrawOrder`.
pub fn prepare_withdraw(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    prepared(call, Act::Withdraw { then_cancel: false })
}

/// Prepares `POST /order/withdrawCancel`.
pub fn prepare_withdraw_cancel(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    prepared(call, Act::Withdraw { then_cancel: true })
}

/// Prepares `POST /order/freeze`.
pub fn prepare_freeze(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    prepared(call, Act::Freeze(true))
}

/// Prepares `POST /order/unfreeze`.
pub fn prepare_unfreeze(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    prepared(call, Act::Freeze(false))
}

#[derive(Clone, Copy)]
enum Act {
    Approve,
    Cancel,
    Withdraw { then_cancel: bool },
    Freeze(bool),
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Reason {
    reason: Option<String>,
}

struct Step {
    named: Named,
    reason: Option<String>,
    act: Act,
}

fn prepared(call: &Call, act: Act) -> Result<Box<dyn Operation>, Rejection> {
    let reason: Reason = call.read()?;
    Ok(Box::new(Step {
        named: call.read()?,
        reason: reason.reason,
        act,
    }))
}

impl Operation for Step {
    fn needs(&self) -> Vec<Need> {
        let mut needs = vec![self.named.need()];
        if !matches!(self.act, Act::Freeze(_)) {
            let Named {
                delivery_sn,
                order_sn,
                ..
            } = self.named.clone();
            let items = ItemSet::of_order(delivery_sn, order_sn);
            needs.extend([
                stock::Need::Shelf(items.clone()).into(),
                stock::Need::MayFree(items.clone()).into(),
                stock::Need::Pieces(items).into(),
            ]);
        }
        needs
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let (changes, data) = match self.act {
            Act::Approve => self.approve(facts, cx)?,
            Act::Cancel => self.cancel(facts, cx)?,
            Act::Withdraw { then_cancel } => self.withdraw(then_cancel, facts, cx)?,
            Act::Freeze(frozen) => self.freeze(frozen, facts, cx)?,
        };
        Ok(Decision {
            changes,
            reply: success(data, cx),
        })
    }
}

type Taken = Result<(Changes, Value), Rejection>;

/// An outcome of which nothing follows.
fn only(code: Code) -> (Changes, Value) {
    (Changes::default(), Value::from(code.number()))
}

impl Step {
    fn approve(&self, facts: &Facts, cx: &Context) -> Taken {
        let view = self.named.the_one(facts)?;
        if view.order.status == OrderStatus::Cancelled {
            return Err(Code::DELIVERY_CANCELLED.refusal());
        }
        let bill = view.bill();
        let order = approvable(&view.order, cx).map_err(|rejection| match bill.unassigned {
            true => Code::WAREHOUSE_NOT_FOUND.of(rejection),
            false => Code::NOT_ACTIVATED.of(rejection),
        })?;
        let approved = approve(&order, facts.into(), cx);
        let (_, draft) = approved.map_err(|rejection| Code::ORDER_STATUS_INVALID.of(rejection))?;
        Ok((draft.into(), json!([])))
    }

    fn cancel(&self, facts: &Facts, cx: &Context) -> Taken {
        let view = match self.named.found(facts) {
            Found::None => return Ok(only(Code::CANCEL_NOT_FOUND)),
            Found::Several => return Ok(only(Code::CANCEL_NOT_UNIQUE)),
            Found::One(view) => view,
        };
        if let Some(code) = kept(view) {
            return Ok(only(code));
        }
        let (_, draft) = cancel::cancel(&view.order, OrderStep::Cancel, facts.into(), cx)?;
        Ok((draft.into(), Value::from(Code::CANCEL_SUCCESS.number())))
    }

    fn withdraw(&self, then_cancel: bool, facts: &Facts, cx: &Context) -> Taken {
        let view = match self.named.found(facts) {
            Found::None => return Ok(only(Code::DELIVERY_NOT_FOUND)),
            Found::Several => return Ok(only(Code::ORDER_NOT_UNIQUE)),
            Found::One(view) => view,
        };
        let done = match then_cancel {
            true => Code::CANCEL_SUCCESS,
            false => Code::SUCCESS,
        };
        let outcome = withdraw(&view.order, then_cancel, facts.into(), cx)?;
        Ok(match outcome {
            Withdrawn::Done(draft) => (draft.into(), Value::from(done.number())),
            Withdrawn::Waits(draft) => {
                let code = Code::WITHDRAW_PENDING.number();
                (draft.into(), Value::from(code))
            }
            Withdrawn::NotApproved => only(Code::NOT_APPROVED_NO_WITHDRAW),
            Withdrawn::Packed => only(Code::HANDOVER_STARTED),
            Withdrawn::Left => only(Code::ORDER_SHIPPED),
            Withdrawn::Cancelled if then_cancel => only(Code::CANCEL_CANCELLED),
            Withdrawn::Cancelled => only(Code::NOT_APPROVED_NO_WITHDRAW),
        })
    }

    fn freeze(&self, frozen: bool, facts: &Facts, cx: &Context) -> Taken {
        let view = self.named.the_one(facts)?;
        let code = match view.order.status {
            OrderStatus::Cancelled => Code::DELIVERY_CANCELLED,
            _ => Code::ORDER_SHIPPED,
        };
        let done = freeze(&view.order, frozen, self.reason.as_ref(), cx);
        let draft = done.map_err(|rejection| code.of(rejection))?;
        Ok((draft.into(), json!([])))
    }
}

/// Why a bill can't be cancelled now; none where it can.
fn kept(view: &BillView) -> Option<Code> {
    let approved = view.order.status != OrderStatus::PendingApproval;
    match view.order.status {
        OrderStatus::Cancelled => Some(Code::CANCEL_CANCELLED),
        OrderStatus::Shipped | OrderStatus::Completed => Some(Code::CANCEL_SHIPPED),
        _ if view.boxes.len() > 1 && approved => Some(Code::CANCEL_MERGED),
        OrderStatus::PendingApproval if view.order.frozen_at.is_some() => {
            Some(Code::CANCEL_NOT_ACTIVATED)
        }
        OrderStatus::PendingApproval => None,
        _ => Some(Code::CANCEL_WITHDRAW_FIRST),
    }
}
