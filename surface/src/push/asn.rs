//! `POST /asn`, `POST /asn/bulk`, `GET /asn/{asnNo}`, and the steps that end an ASN.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::push::bulk::Applied;
use crate::push::desk::{Desk, shown};
use crate::push::envelope::success;
use crate::push::{SOURCE, grn, schemas};
use khlang_core::access::context::Context;
use khlang_core::catalog::Upserted;
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::inbound;
use khlang_core::inbound::arrival::{cancel, complete, known};
use khlang_core::inbound::asn::{self, Inbound, InboundLine, MAX_BULK_LINES, NewInbound};
use khlang_core::inbound::lifecycle::InboundStatus;
use khlang_core::shape::rejection::Rejection;
use khlang_core::shape::schema::Schema;

/// Where ASNs are handed in.
#[derive(Default)]
pub struct Asns {
    done: Vec<Inbound>,
    references: BTreeMap<String, String>,
}

impl Desk for Asns {
    type Row = NewInbound;
    const LIST: &'static str = "asns";
    const NAMED_BY: &'static [&'static str] = &["referenceNo"];

    fn schema() -> &'static Schema {
        &schemas::NEW_ASN
    }

    fn needs<'a>(rows: impl Iterator<Item = &'a NewInbound> + Clone) -> Vec<Need> {
        asn::needs(rows)
    }

    fn check_bulk<'a>(rows: impl Iterator<Item = &'a NewInbound>) -> Result<(), Rejection> {
        check_bulk_lines(Self::LIST, rows.map(|row| row.lines.len()).sum())
    }

    fn apply(&mut self, row: &NewInbound, facts: &Facts, cx: &Context) -> Applied {
        let taken = if self.references.is_empty() {
            &facts.inbound.asn_references
        } else {
            &self.references
        };
        let asn = row.announce(facts.into(), taken, SOURCE, cx)?;
        self.take_reference(&asn, facts);
        let shown = show(&asn);
        self.done.push(asn);
        Ok((Upserted::Created, shown))
    }

    fn changes(self, facts: &Facts, cx: &Context) -> Changes {
        let mut changes = Changes::default();
        for asn in &self.done {
            changes.append(asn::write(asn, facts.into(), cx));
        }
        changes
    }
}

impl Asns {
    /// A later row of the same request may not use the reference again.
    fn take_reference(&mut self, asn: &Inbound, facts: &Facts) {
        let Some(reference) = &asn.unique_reference else {
            return;
        };
        if self.references.is_empty() {
            self.references = (*facts.inbound.asn_references).clone();
        }
        self.references
            .insert(reference.clone(), asn.number.clone());
    }
}

/// Refuses a bulk request whose documents have too many lines in all.
pub fn check_bulk_lines(list: &str, lines: usize) -> Result<(), Rejection> {
    if lines <= MAX_BULK_LINES {
        return Ok(());
    }
    let message = format!("must hold at most {MAX_BULK_LINES} lines in all, not {lines}");
    Err(Rejection::invalid_at(list, message))
}

/// Prepares `GET /asn/{asnNo}`.
pub fn find(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Find {
        number: call.param("asnNo"),
    }))
}

struct Find {
    number: String,
}

impl Operation for Find {
    fn needs(&self) -> Vec<Need> {
        let number = self.number.clone();
        vec![
            inbound::Need::Asn {
                number: number.clone(),
            }
            .into(),
            inbound::Need::ReceiptsOf { number }.into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let unknown = || Rejection::not_found(format!("ASN \"{}\" not found.", self.number));
        let asn = facts.inbound.asn.as_ref().ok_or_else(unknown)?;
        let mut data = show(asn);
        if let Value::Object(fields) = &mut data {
            let grns = facts.inbound.receipts.iter().map(grn::show);
            fields.insert("grns".to_owned(), grns.collect());
        }
        Ok(Decision::answer(success(200, data, &cx.request_id)))
    }
}

/// Prepares `POST /asn/{asnNo}/cancel`, here and under `ops`.
pub fn cancelled(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    step(call, cancel)
}

/// Prepares `POST /asn/{asnNo}/complete`, here and under `ops`.
pub fn completed(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    step(call, complete)
}

/// A step of an ASN: the ASN after it, and the rows to write.
pub type TakeStep = fn(&Inbound, &Context) -> Result<(Inbound, inbound::Draft), Rejection>;

/// Prepares a step of the ASN that the path names.
pub fn step(call: &Call, step: TakeStep) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Advance {
        number: call.param("asnNo"),
        step,
    }))
}

struct Advance {
    number: String,
    step: TakeStep,
}

impl Operation for Advance {
    fn needs(&self) -> Vec<Need> {
        let number = self.number.clone();
        vec![inbound::Need::Asn { number }.into()]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let (after, changes) = (self.step)(known(&self.number, facts.into())?, cx)?;
        let mut data = show(&after);
        if let Value::Object(fields) = &mut data {
            fields.insert("arrivedAt".to_owned(), shown(after.arrived_at));
        }
        Ok(Decision {
            changes: changes.into(),
            reply: success(200, data, &cx.request_id),
        })
    }
}

/// An ASN as the caller sees it.
pub fn show(asn: &Inbound) -> Value {
    json!({
        "id": asn.id,
        "asnNo": asn.number,
        "status": asn.status.push_word(),
        "approved": asn.status != InboundStatus::PendingApproval,
        "quality": asn.quality,
        "warehouseCode": asn.warehouse_code,
        "supplierCode": asn.supplier_code,
        "expectedDate": shown(asn.expected_date),
        "referenceNo": asn.reference_no,
        "createdAt": asn.created_at.to_string(),
        "updatedAt": asn.updated_at.to_string(),
        "lines": asn.lines.iter().map(show_line).collect::<Vec<_>>(),
    })
}

fn show_line(line: &InboundLine) -> Value {
    json!({
        "lineNo": line.line_no,
        "sku": line.sku,
        "uomCode": line.uom_code,
        "expectedQty": line.expected.to_json(),
        "receivedQty": line.factor.from_base(line.received_base).to_json(),
        "expectedBaseQty": line.expected_base.to_json(),
        "receivedBaseQty": line.received_base.to_json(),
        "lotNo": line.lot_no,
        "productionDate": shown(line.production_date),
        "expiryDate": shown(line.expiry_date),
        "serials": line.pieces,
    })
}
