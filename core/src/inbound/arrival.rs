//! The warehouse's own steps of an ASN: it arrives, is received by its lines, or is called off
//! (docs/operations.md#asns).
//!
//! Arriving says only that the goods stand at the dock: the status stays, for the four statuses tell what
//! was counted. Receiving is a goods receipt like any other (`receipt`), whose lines are read off the ASN.

use crate::inbound::facts::Need;
use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use crate::access::context::Context;
use crate::base::clock::Day;
use crate::base::quantity::Quantity;
use crate::catalog;
use crate::catalog::ItemSet;
use crate::catalog::location::RECEIVING_CODE;
use crate::documents::Step;
use crate::inbound::asn::{Inbound, InboundLine};
use crate::inbound::events;
use crate::inbound::lifecycle::{InboundStatus, InboundStep};
use crate::inbound::receive::{NewReceipt, NewReceiptLine, Received};
use crate::inbound::{Asks, Draft, Known};
use crate::shape::rejection::Rejection;
use crate::stock;
use crate::stock::handling::stock_needs;
use crate::stock::level::Quality;

/// What of an ASN a caller received; everything that is open where no line is named.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Arrived {
    /// The lines.
    #[serde(default)]
    pub lines: Option<Vec<ArrivedLine>>,
}

/// A line a caller received.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ArrivedLine {
    /// The line of the ASN.
    pub asn_line_no: Option<i64>,
    /// The item; the ASN line's where none is named.
    pub sku: Option<String>,
    /// The unit; the ASN line's where none is named.
    pub uom_code: Option<String>,
    /// How much; nothing where the whole ASN is received.
    pub qty: Option<Value>,
    /// Into which location; the receiving location where none is named.
    pub location_code: Option<String>,
    /// Of which lot.
    pub lot_no: Option<String>,
    /// When the lot was made.
    pub production_date: Option<Day>,
    /// When the lot expires.
    pub expiry_date: Option<Day>,
    /// The serials of the pieces.
    pub serials: Option<Vec<String>>,
    /// Price of one unit.
    pub unit_cost: Option<Value>,
    /// Quality; normal where none is named.
    pub quality: Option<Quality>,
}

impl Arrived {
    fn lines(&self) -> &[ArrivedLine] {
        self.lines.as_deref().unwrap_or_default()
    }

    /// The facts that receiving this on that ASN takes.
    pub fn needs<N: Asks>(&self, number: &str) -> Vec<N> {
        let order = || number.to_owned();
        let skus: BTreeSet<String> = self
            .lines()
            .iter()
            .filter_map(|line| line.sku.clone())
            .collect();
        let codes = self
            .lines()
            .iter()
            .filter_map(|line| line.location_code.clone());
        let serials = self
            .lines()
            .iter()
            .flat_map(|line| line.serials.iter().flatten().cloned());
        let mut needs = vec![
            Need::Asn { number: order() }.into(),
            catalog::Need::WarehouseOf { order: order() }.into(),
            catalog::Need::LocationsOf {
                order: order(),
                codes: codes.chain([RECEIVING_CODE.to_owned()]).collect(),
            }
            .into(),
            catalog::Need::ItemsOf(ItemSet::new(skus.clone(), Some(order()))).into(),
            catalog::Need::UomsOf {
                codes: self
                    .lines()
                    .iter()
                    .filter_map(|line| line.uom_code.clone())
                    .collect(),
                skus: skus.clone(),
                order: order(),
            }
            .into(),
            stock::Need::Lots {
                lots: BTreeSet::new(),
                asn: Some(order()),
            }
            .into(),
            stock::Need::LotsOf {
                lots: self
                    .lines()
                    .iter()
                    .filter_map(|line| line.lot_no.clone())
                    .collect(),
                skus: skus.clone(),
                order: order(),
            }
            .into(),
            stock::Need::SerialsNamed {
                serials: serials.collect(),
            }
            .into(),
            stock::Need::SerialsAnnounced { order: order() }.into(),
        ];
        needs.extend(stock_needs(&skus, Some(number)));
        needs
    }

    /// Books what was received on the ASN.
    pub fn receive(
        &self,
        number: &str,
        facts: Known,
        source: &str,
        cx: &Context,
    ) -> Result<Received, Rejection> {
        let asn = known(number, facts)?;
        asn.status.after(InboundStep::Receive, number)?;
        let receipt = NewReceipt {
            warehouse_code: asn.warehouse_code.clone(),
            asn_no: Some(asn.number.clone()),
            lines: self.receipt_lines(asn, facts)?,
        };
        receipt.book(facts, source, cx)
    }

    fn receipt_lines(&self, asn: &Inbound, facts: Known) -> Result<Vec<NewReceiptLine>, Rejection> {
        if self.lines.is_none() {
            let open = asn.lines.iter().filter(|line| is_open(line));
            let whole = |line: &InboundLine| ArrivedLine {
                asn_line_no: Some(line.line_no),
                ..ArrivedLine::default()
            };
            let lines = open.map(whole).enumerate();
            return lines
                .map(|(index, line)| line.read(index, asn, facts))
                .collect();
        }
        let lines = self.lines().iter().enumerate();
        lines
            .map(|(index, line)| line.read(index, asn, facts))
            .collect()
    }
}

fn is_open(line: &InboundLine) -> bool {
    open(line).is_positive()
}

fn open(line: &InboundLine) -> Quantity {
    line.expected_base.minus(line.received_base)
}

impl ArrivedLine {
    /// The line as a receipt has it.
    fn read(&self, index: usize, asn: &Inbound, facts: Known) -> Result<NewReceiptLine, Rejection> {
        let at = |field: &str| format!("lines[{index}].{field}");
        let number = self.asn_line_no;
        let line = asn.lines.iter().find(|line| Some(line.line_no) == number);
        let missing = |field: &str| {
            Rejection::invalid_at(
                at(field),
                "is required where asnLineNo names no line of the ASN",
            )
        };
        let sku = self
            .sku
            .clone()
            .or_else(|| line.map(|line| line.sku.clone()));
        let (uom_code, qty) = match (&self.qty, line) {
            (Some(qty), _) => (self.uom_code.clone(), qty.clone()),
            (None, Some(line)) => rest(line, facts)?,
            (None, None) => return Err(missing("qty")),
        };
        Ok(NewReceiptLine {
            asn_line_no: number,
            sku: sku.ok_or_else(|| missing("sku"))?,
            serials: self.serials.clone(),
            uom_code,
            qty,
            location_code: self.location_code.clone(),
            lot_no: self.lot_no.clone(),
            production_date: self.production_date,
            expiry_date: self.expiry_date,
            unit_cost: self.unit_cost.clone(),
            quality: self.quality,
        })
    }
}

/// What is open on a line: in its own unit where that is exact, else in base units.
fn rest(line: &InboundLine, facts: Known) -> Result<(Option<String>, Value), Rejection> {
    let open = open(line);
    if !open.is_positive() {
        let message = format!("Nothing is open on ASN line {}.", line.line_no);
        return Err(Rejection::conflict(message));
    }
    let own = line.factor.from_base(open);
    if line.factor.to_base(own) == Ok(open) {
        return Ok((None, own.to_json()));
    }
    let item = facts.catalog.items.get(&line.sku);
    Ok((item.map(|item| item.base_uom.clone()), open.to_json()))
}

/// The ASN of that number, or a 404.
pub fn known<'f>(number: &str, facts: Known<'f>) -> Result<&'f Inbound, Rejection> {
    let unknown = || Rejection::not_found(format!("ASN \"{number}\" not found."));
    facts.inbound.asn.as_ref().ok_or_else(unknown)
}

/// The ASN that stands at the dock; one that arrived before stays as it is.
pub fn arrive(asn: &Inbound, cx: &Context) -> Result<(Inbound, Draft), Rejection> {
    asn.status.after(InboundStep::Arrive, &asn.number)?;
    if asn.arrived_at.is_some() {
        return Ok((asn.clone(), Draft::default()));
    }
    let after = Inbound {
        arrived_at: Some(cx.now),
        arrived_by: Some(cx.actor.clone()),
        ..asn.clone()
    };
    Ok(changed(asn, after, ARRIVED, cx))
}

/// What the history says of an arrival.
const ARRIVED: &str = "arrived";

/// The ASN that is called off; a cancelled one stays as it is. Its reference is free again for another.
pub fn cancel(asn: &Inbound, cx: &Context) -> Result<(Inbound, Draft), Rejection> {
    if asn.status == InboundStatus::Cancelled {
        return Ok((asn.clone(), Draft::default()));
    }
    let status = asn.status.after(InboundStep::Cancel, &asn.number)?;
    let mut after = Inbound {
        status,
        unique_reference: None,
        ..asn.clone()
    };
    for line in &mut after.lines {
        line.open = false;
    }
    Ok(changed(asn, after, status.word(), cx))
}

/// The ASN that nothing more is expected of, although it came short; a completed one stays as it is.
pub fn complete(asn: &Inbound, cx: &Context) -> Result<(Inbound, Draft), Rejection> {
    if asn.status == InboundStatus::Completed {
        return Ok((asn.clone(), Draft::default()));
    }
    let status = asn.status.after(InboundStep::Complete, &asn.number)?;
    let mut after = Inbound {
        status,
        completed_at: Some(cx.now),
        ..asn.clone()
    };
    for line in &mut after.lines {
        line.open = false;
    }
    let (after, mut changes) = changed(asn, after, status.word(), cx);
    let event = events::completed(None, &after, cx);
    changes.webhooks.events.push(event);
    Ok((after, changes))
}

/// The document in its next version, and the rows to write.
pub(super) fn changed(
    before: &Inbound,
    after: Inbound,
    to: &str,
    cx: &Context,
) -> (Inbound, Draft) {
    let after = Inbound {
        updated_at: cx.now,
        version: before.version.saturating_add(1),
        ..after
    };
    let mut changes = Draft::default();
    changes.inbound.inbounds.push(after.clone());
    changes
        .inbound
        .inbound_lines
        .extend(after.lines.iter().cloned());
    changes.documents.history.push(Step {
        document_id: after.id.clone(),
        actor: cx.actor.clone(),
        from: before.status.word().to_owned(),
        to: to.to_owned(),
        note: String::new(),
        at: cx.now,
    });
    (after, changes)
}
