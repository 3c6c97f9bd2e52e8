//! `ops/transfers`: what the warehouse does with parcels that leave under another number
//! (docs/operations.md#transfers).

use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::paging::Page;
use crate::call::route::Call;
use crate::operations::listing::{Age, Listed};
use crate::push::desk::shown;
use crate::push::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::transfer;
use khlang_core::transfer::row::{Customs, Parcel, Party, PastStep, Transfer};
use khlang_core::transfer::steps::{self, Relabel, Stepped, known};

/// What one endpoint does to a transfer, with its body read.
enum Act {
    Read,
    Receive(String),
    Relabel(Box<Relabel>),
    HandOver,
    Recall,
}

/// Prepares `GET /ops/transfers/{transferNo}`.
pub fn find(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    step(call, Act::Read)
}

/// Prepares `POST /ops/transfers/{transferNo}/receive`.
pub fn receive(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let parcel = call.body().get("packageExpressSn").and_then(Value::as_str);
    step(call, Act::Receive(parcel.unwrap_or_default().to_owned()))
}

/// Prepares `POST /ops/transfers/{transferNo}/relabel`.
pub fn relabel(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    step(call, Act::Relabel(Box::new(call.read()?)))
}

/// Prepares `POST /ops/transfers/{transferNo}/hand-over`.
pub fn hand_over(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    step(call, Act::HandOver)
}

/// Prepares `POST /ops/transfers/{transferNo}/recall`.
pub fn recall(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    step(call, Act::Recall)
}

fn step(call: &Call, act: Act) -> Result<Box<dyn Operation>, Rejection> {
    let number = call.param("transferNo");
    Ok(Box::new(Step { number, act }))
}

struct Step {
    number: String,
    act: Act,
}

impl Step {
    fn take(&self, document: &Transfer, facts: &Facts, cx: &Context) -> Stepped {
        match &self.act {
            Act::Read => Ok((document.clone(), transfer::Draft::default())),
            Act::Receive(parcel) => steps::receive(document, parcel, cx),
            Act::Relabel(relabel) => relabel.apply(document, facts.into(), cx),
            Act::HandOver => steps::hand_over(document, cx),
            Act::Recall => steps::recall(document, cx),
        }
    }
}

impl Operation for Step {
    fn needs(&self) -> Vec<Need> {
        match &self.act {
            Act::Relabel(relabel) => relabel.needs(&self.number),
            _ => vec![steps::need(&self.number)],
        }
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let (after, changes) = self.take(known(&self.number, facts.into())?, facts, cx)?;
        let taken = changes.documents.history.iter();
        let taken: Vec<Value> = taken
            .map(|step| shown_step(cx.now.to_string(), &step.actor, &step.to, &step.note))
            .collect();
        let mut data = show(&after);
        if let Some(Value::Array(steps)) = data.get_mut("history") {
            steps.extend(taken);
        }
        Ok(Decision {
            changes: changes.into(),
            reply: success(200, data, &cx.request_id),
        })
    }
}

/// Transfers, newest first.
pub struct Transfers;

impl Listed for Transfers {
    type Row = Transfer;
    type Position = Age;

    fn needs(page: &Page<Age>, call: &Call) -> Result<Vec<Need>, Rejection> {
        let status = call.query("status");
        Ok(vec![
            transfer::Need::Transfers {
                status: status.and_then(|word| serde_json::from_value(word).ok()),
                warehouse: call.query_text("warehouseCode"),
                parcel: call.query_text("packageExpressSn"),
                before: page.after.clone(),
                limit: page.wanted(),
            }
            .into(),
        ])
    }

    fn rows<'f>(facts: &'f Facts, _cx: &Context) -> Result<Vec<&'f Transfer>, Rejection> {
        Ok(facts.transfer.list.iter().collect())
    }

    fn position(row: &Transfer) -> Age {
        (row.created_at, row.id.clone())
    }

    fn show(row: &Transfer, _cx: &Context) -> Value {
        show(row)
    }
}

fn show(document: &Transfer) -> Value {
    let (said, measures) = (&document.details, &document.measures);
    json!({
        "transferNo": document.number,
        "warehouseCode": document.warehouse_code,
        "storeCode": document.store_code,
        "referenceNo": document.reference_no,
        "expressSn": document.express_sn,
        "status": document.status.word(),
        "parcels": document.parcels.iter().map(show_parcel).collect::<Vec<_>>(),
        "lengthMm": measures.length_mm,
        "widthMm": measures.width_mm,
        "heightMm": measures.height_mm,
        "weightG": measures.weight_g,
        "details": {
            "cashOnDelivery": said.cash_on_delivery,
            "amount": said.amount.to_json(),
            "insured": said.insured,
            "insuredAmount": said.insured_amount.map(|amount| amount.to_json()),
            "remark": said.remark,
            "consignee": show_party(&said.consignee),
            "sender": show_party(&said.sender),
            "customs": said.customs.iter().map(show_customs).collect::<Vec<_>>(),
        },
        "createdAt": document.created_at.to_string(),
        "updatedAt": document.updated_at.to_string(),
        "history": document.steps.iter().map(show_step).collect::<Vec<_>>(),
    })
}

fn show_parcel(parcel: &Parcel) -> Value {
    json!({
        "packageExpressSn": parcel.tracking_no,
        "receivedAt": shown(parcel.received_at),
    })
}

fn show_step(step: &PastStep) -> Value {
    shown_step(step.at.to_string(), &step.actor, &step.to, &step.note)
}

fn shown_step(at: String, actor: &str, to: &str, note: &str) -> Value {
    json!({ "at": at, "actor": actor, "to": to, "note": note })
}

fn show_party(party: &Party) -> Value {
    json!({
        "name": party.name,
        "phone": party.phone,
        "province": party.province,
        "city": party.city,
        "district": party.district,
        "postalCode": party.postal_code,
        "address": party.address,
    })
}

fn show_customs(row: &Customs) -> Value {
    json!({
        "type": row.kind,
        "name": row.name,
        "englishName": row.english_name,
        "qty": row.units,
        "value": row.value.to_json(),
        "barcode": row.barcode,
        "brand": row.brand,
        "origin": row.origin,
        "weightKg": row.weight_kg.to_json(),
    })
}
