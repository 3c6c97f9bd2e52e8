//! `ops/returns`: what the warehouse does with goods that come back (docs/operations.md#returns).

use serde::Deserialize;
use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::paging::Page;
use crate::call::route::Call;
use crate::operations::SOURCE;
use crate::operations::listing::{Age, Listed};
use crate::push::desk::shown;
use crate::push::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::base::clock::Timestamp;
use khlang_core::base::quantity::Quantity;
use khlang_core::decision::{Facts, Need};
use khlang_core::returns;
use khlang_core::returns::open::NewReturn;
use khlang_core::returns::receive::CameBack;
use khlang_core::returns::row::{Return, ReturnLine, ReturnReceipt};
use khlang_core::returns::steps::{self, Change, Stepped, known};
use khlang_core::returns::view::PastStep;
use khlang_core::shape::rejection::Rejection;

/// Prepares `POST /ops/returns`.
pub fn create(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let new: NewReturn = call.read()?;
    Ok(Box::new(Create { new }))
}

struct Create {
    new: NewReturn,
}

impl Operation for Create {
    fn needs(&self) -> Vec<Need> {
        self.new.needs()
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let (document, changes) = self.new.open(facts.into(), SOURCE, cx)?;
        Ok(Decision {
            changes: changes.into(),
            reply: success(201, show(&document), &cx.request_id),
        })
    }
}

/// What one endpoint does to a return, with its body read.
enum Act {
    Approve(Note),
    Reject(Note),
    Arrive(Note),
    Close(Note),
    Cancel(Note),
    Change(Change),
}

/// What a person says of a step.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Note {
    reason: String,
}

/// Prepares `POST /ops/returns/{returnNo}/approve`.
pub fn approve(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    step(call, Act::Approve(call.read()?))
}

/// Prepares `POST /ops/returns/{returnNo}/reject`.
pub fn reject(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    step(call, Act::Reject(call.read()?))
}

/// Prepares `POST /ops/returns/{returnNo}/arrive`.
pub fn arrive(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    step(call, Act::Arrive(call.read()?))
}

/// Prepares `POST /ops/returns/{returnNo}/close`.
pub fn close(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    step(call, Act::Close(call.read()?))
}

/// Prepares `POST /ops/returns/{returnNo}/cancel`.
pub fn cancel(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    step(call, Act::Cancel(call.read()?))
}

/// Prepares `PATCH /ops/returns/{returnNo}`.
pub fn change(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    step(call, Act::Change(call.read()?))
}

fn step(call: &Call, act: Act) -> Result<Box<dyn Operation>, Rejection> {
    let number = call.param("returnNo");
    Ok(Box::new(Step { number, act }))
}

struct Step {
    number: String,
    act: Act,
}

impl Step {
    fn take(&self, document: &Return, facts: &Facts, cx: &Context) -> Stepped {
        match &self.act {
            Act::Approve(note) => steps::approve(document, &note.reason, cx),
            Act::Arrive(note) => steps::arrive(document, &note.reason, cx),
            Act::Reject(note) => steps::reject(document, &note.reason, facts.into(), cx),
            Act::Close(note) => steps::close(document, &note.reason, facts.into(), cx),
            Act::Cancel(note) => steps::cancel(document, &note.reason, facts.into(), cx),
            Act::Change(change) => change.apply(document, cx),
        }
    }
}

impl Operation for Step {
    fn needs(&self) -> Vec<Need> {
        steps::needs(&self.number)
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let (after, changes) = self.take(known(&self.number, facts.into())?, facts, cx)?;
        Ok(Decision {
            changes: changes.into(),
            reply: success(200, show(&after), &cx.request_id),
        })
    }
}

/// Prepares `POST /ops/returns/{returnNo}/receive`.
pub fn receive(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Receive {
        number: call.param("returnNo"),
        back: call.read()?,
    }))
}

struct Receive {
    number: String,
    back: CameBack,
}

impl Operation for Receive {
    fn needs(&self) -> Vec<Need> {
        self.back.needs(&self.number)
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let document = known(&self.number, facts.into())?;
        let received = self.back.receive(document, facts.into(), cx)?;
        let rows: Vec<Value> = received.receipts.iter().map(show_receipt).collect();
        let data = with(show(&received.document), "received", rows);
        Ok(Decision {
            changes: received.changes.into(),
            reply: success(200, data, &cx.request_id),
        })
    }
}

/// Prepares `GET /ops/returns/{returnNo}`.
pub fn find(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Find {
        number: call.param("returnNo"),
    }))
}

struct Find {
    number: String,
}

impl Operation for Find {
    fn needs(&self) -> Vec<Need> {
        let number = || self.number.clone();
        vec![
            returns::Need::Return { number: number() }.into(),
            returns::Need::ReturnSteps { number: number() }.into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let document = known(&self.number, facts.into())?;
        let steps: Vec<Value> = facts.returns.steps.iter().map(show_step).collect();
        let data = with(show(document), "history", steps);
        Ok(Decision::answer(success(200, data, &cx.request_id)))
    }
}

/// Returns, newest first.
pub struct Returns;

impl Listed for Returns {
    type Row = Return;
    type Position = Age;

    fn needs(page: &Page<Age>, call: &Call) -> Result<Vec<Need>, Rejection> {
        let moment = |name: &str| {
            let text = call.query_text(name)?;
            Timestamp::parse(&text)
        };
        let status = call.query("status");
        Ok(vec![
            returns::Need::Returns {
                status: status.and_then(|word| serde_json::from_value(word).ok()),
                warehouse: call.query_text("warehouseCode"),
                order: call.query_text("orderNo"),
                from: moment("from"),
                to: moment("to"),
                before: page.after.clone(),
                limit: page.wanted(),
            }
            .into(),
        ])
    }

    fn rows<'f>(facts: &'f Facts, _cx: &Context) -> Result<Vec<&'f Return>, Rejection> {
        Ok(facts.returns.list.iter().collect())
    }

    fn position(row: &Return) -> Age {
        (row.created_at, row.id.clone())
    }

    fn show(row: &Return, _cx: &Context) -> Value {
        show(row)
    }
}

fn with(mut data: Value, name: &str, rows: Vec<Value>) -> Value {
    if let Value::Object(fields) = &mut data {
        fields.insert(name.to_owned(), Value::Array(rows));
    }
    data
}

fn show(document: &Return) -> Value {
    json!({
        "returnNo": document.number,
        "orderNo": document.order_number,
        "warehouseCode": document.warehouse_code,
        "storeCode": document.store_code,
        "referenceNo": document.reference_no,
        "trackingNo": document.tracking_no,
        "carrier": document.details.carrier,
        "reason": document.details.reason,
        "remark": document.details.remark,
        "status": document.status.word(),
        "source": document.source,
        "createdAt": document.created_at.to_string(),
        "approvedAt": shown(document.approved_at),
        "arrivedAt": shown(document.arrived_at),
        "completedAt": shown(document.completed_at),
        "updatedAt": document.updated_at.to_string(),
        "lines": document.lines.iter().map(show_line).collect::<Vec<_>>(),
    })
}

fn show_line(line: &ReturnLine) -> Value {
    let open = match line.open {
        true => line.missing(),
        false => Quantity::ZERO,
    };
    json!({
        "lineNo": line.line_no,
        "orderLineNo": line.order_line_no,
        "sku": line.sku,
        "uomCode": line.uom_code,
        "qty": line.asked.to_json(),
        "baseQty": line.asked_base.to_json(),
        "normalBaseQty": line.normal_base.to_json(),
        "badBaseQty": line.bad_base.to_json(),
        "openBaseQty": open.to_json(),
    })
}

fn show_receipt(receipt: &ReturnReceipt) -> Value {
    json!({
        "lineNo": receipt.line_no,
        "baseQty": receipt.quantity.to_json(),
        "quality": receipt.quality,
        "locationCode": receipt.location_code,
        "lotNo": receipt.lot_no,
        "expiryDate": receipt.expiry_date,
        "serials": receipt.serials,
        "value": receipt.value.to_json(),
    })
}

fn show_step(step: &PastStep) -> Value {
    json!({
        "at": step.at.to_string(),
        "actor": step.actor,
        "from": step.from,
        "to": step.to,
        "note": step.note,
    })
}
