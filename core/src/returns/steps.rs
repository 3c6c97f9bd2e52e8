//! The steps of a return but for receiving: approved, arrived, closed, called off, refused
//! (docs/operations.md#returns).

use serde::Deserialize;

use crate::access::context::Context;
use crate::base::patch::Patch;
use crate::documents::Step;
use crate::returns;
use crate::returns::claim::Claims;
use crate::returns::events;
use crate::returns::left::LeftOrder;
use crate::returns::lifecycle::{ReturnStatus, ReturnStep};
use crate::returns::row::{Details, Return};
use crate::returns::{Asks, Draft, Known};
use crate::shape::rejection::Rejection;

/// The return after a step, and the rows to write.
pub type Stepped = Result<(Return, Draft), Rejection>;

/// The facts that a step takes.
pub fn needs<N: Asks>(number: &str) -> Vec<N> {
    vec![
        returns::Need::Return {
            number: number.to_owned(),
        }
        .into(),
        returns::Need::LeftOnOrderOf {
            name: number.to_owned(),
        }
        .into(),
    ]
}

/// The return of that number, or a 404.
pub fn known<'f>(number: &str, facts: Known<'f>) -> Result<&'f Return, Rejection> {
    let unknown = || Rejection::not_found(format!("Return \"{number}\" not found."));
    facts.returns.one.as_ref().ok_or_else(unknown)
}

/// The return once it is approved: from now on it may be received.
pub fn approve(document: &Return, note: &str, cx: &Context) -> Stepped {
    let status = document
        .status
        .after(ReturnStep::Approve, &document.number)?;
    let after = Return {
        status,
        approved_at: Some(cx.now),
        ..document.clone()
    };
    Ok(changed(document, after, note, cx))
}

/// The return that stands at the dock; one that arrived before stays as it is.
pub fn arrive(document: &Return, note: &str, cx: &Context) -> Stepped {
    if document.status == ReturnStatus::Arrived {
        return Ok((document.clone(), Draft::default()));
    }
    let status = document
        .status
        .after(ReturnStep::Arrive, &document.number)?;
    let after = Return {
        status,
        arrived_at: Some(cx.now),
        ..document.clone()
    };
    Ok(changed(document, after, note, cx))
}

/// The return of which no more will come; what did not come may be asked for again.
pub fn close(document: &Return, note: &str, facts: Known, cx: &Context) -> Stepped {
    let (closed, mut draft) = end(document, ReturnStep::Close, note, facts, cx)?;
    draft.webhooks.events.push(events::completed(&closed, cx));
    Ok((closed, draft))
}

/// The return that is called off; a cancelled one stays as it is.
pub fn cancel(document: &Return, note: &str, facts: Known, cx: &Context) -> Stepped {
    if document.status == ReturnStatus::Cancelled {
        return Ok((document.clone(), Draft::default()));
    }
    end(document, ReturnStep::Cancel, note, facts, cx)
}

/// The return that the warehouse refuses; a rejected one stays as it is.
pub fn reject(document: &Return, note: &str, facts: Known, cx: &Context) -> Stepped {
    if document.status == ReturnStatus::Rejected {
        return Ok((document.clone(), Draft::default()));
    }
    end(document, ReturnStep::Reject, note, facts, cx)
}

fn end(document: &Return, by: ReturnStep, note: &str, facts: Known, cx: &Context) -> Stepped {
    let status = document.status.after(by, &document.number)?;
    let mut claims = Claims::on(order_of(document, facts));
    claims.give_up(document);
    let kept = document.unique_reference.clone();
    let mut after = Return {
        status,
        unique_reference: kept.filter(|_| !status.is_void()),
        completed_at: Some(cx.now).filter(|_| !status.is_void()),
        ..document.clone()
    };
    for line in &mut after.lines {
        line.open = false;
    }
    let (after, mut draft) = changed(document, after, note, cx);
    draft.returns.claims = claims.finish();
    Ok((after, draft))
}

/// What left on the order of a return.
pub(super) fn order_of<'f>(document: &Return, facts: Known<'f>) -> Option<&'f LeftOrder> {
    let found = facts.returns.left.as_ref();
    found.filter(|order| document.order_id.as_ref() == Some(&order.id))
}

/// The return in its next version, and the rows to write.
pub(super) fn changed(before: &Return, after: Return, note: &str, cx: &Context) -> (Return, Draft) {
    let after = Return {
        updated_at: cx.now,
        version: before.version.saturating_add(1),
        ..after
    };
    let mut draft = Draft::default();
    draft.returns.returns.push(after.clone());
    draft
        .returns
        .return_lines
        .extend(after.lines.iter().cloned());
    draft.documents.history.push(Step {
        document_id: after.id.clone(),
        actor: cx.actor.clone(),
        from: before.status.word().to_owned(),
        to: after.status.word().to_owned(),
        note: note.to_owned(),
        at: cx.now,
    });
    (after, draft)
}

/// What changes of what is said of a return.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Change {
    /// The carrier's number it comes back under.
    pub tracking_no: Patch<String>,
    /// The carrier.
    pub carrier: Patch<String>,
    /// A remark.
    pub remark: Patch<String>,
}

impl Change {
    /// The return after it; one that has ended stays as it is.
    pub fn apply(&self, document: &Return, cx: &Context) -> Stepped {
        if !document.status.is_open() {
            let (number, word) = (&document.number, document.status.word());
            let message = format!("Return \"{number}\" is {word}: it can't be changed.");
            return Err(Rejection::conflict(message));
        }
        let details = &document.details;
        let after = Return {
            tracking_no: self.tracking_no.clone().over(document.tracking_no.clone()),
            details: Details {
                carrier: self.carrier.clone().over(details.carrier.clone()),
                remark: self.remark.clone().over(details.remark.clone()),
                ..details.clone()
            },
            ..document.clone()
        };
        Ok(changed(document, after, "", cx))
    }
}
