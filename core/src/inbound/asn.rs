//! Announcing goods: what is expected, from whom and when (`POST /asn`; docs/push.md#asns).

use crate::inbound::facts::Need;
pub use crate::inbound::row::{Inbound, InboundLine};
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use crate::access::context::Context;
use crate::base::clock::Day;
use crate::base::numbers::NumberKind;
use crate::base::quantity::Quantity;
use crate::catalog;
use crate::catalog::partner::{Partner, SUPPLIERS};
use crate::catalog::resolve::{base_quantity, check_no_set, item_and_factor, unknown_warehouse};
use crate::documents::Step;
use crate::documents::lines::{line_number, repeated_lines, unique_reference};
use crate::inbound::kind::{Delivery, InboundKind};
use crate::inbound::lifecycle::InboundStatus;
use crate::inbound::{Asks, Draft, Known};
use crate::shape::rejection::Rejection;
use crate::shape::schema::Problem;
use crate::stock::level::Quality;

/// What a caller announces.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewInbound {
    /// Where to.
    pub warehouse_code: String,
    /// From whom.
    #[serde(default)]
    pub supplier_code: Option<String>,
    /// When.
    #[serde(default)]
    pub expected_date: Option<Day>,
    /// The caller's own number.
    #[serde(default)]
    pub reference_no: Option<String>,
    /// What.
    pub lines: Vec<NewInboundLine>,
}

/// A line a caller announces.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewInboundLine {
    /// Its number; its place, from 1, where none is given.
    #[serde(default)]
    pub line_no: Option<i64>,
    /// Which item.
    pub sku: String,
    /// In which unit; the base unit where none is named.
    #[serde(default)]
    pub uom_code: Option<String>,
    /// How much, in that unit.
    pub expected_qty: Value,
    /// The lot.
    #[serde(default)]
    pub lot_no: Option<String>,
    /// When it was made.
    #[serde(default)]
    pub production_date: Option<Day>,
    /// When it expires.
    #[serde(default)]
    pub expiry_date: Option<Day>,
}

/// The most lines of one document.
pub const MAX_LINES: usize = 1_000;

/// The most lines of all documents of a bulk request together.
pub const MAX_BULK_LINES: usize = 5_000;

/// The facts that announcing these takes.
pub fn needs<'a, N: Asks>(asns: impl Iterator<Item = &'a NewInbound> + Clone) -> Vec<N> {
    let lines = asns.clone().flat_map(|asn| &asn.lines);
    let skus: BTreeSet<String> = lines.clone().map(|line| line.sku.clone()).collect();
    vec![
        catalog::Need::Warehouses {
            codes: asns.clone().map(|asn| asn.warehouse_code.clone()).collect(),
        }
        .into(),
        catalog::Need::Partners {
            codes: asns
                .clone()
                .filter_map(|asn| asn.supplier_code.clone())
                .collect(),
        }
        .into(),
        catalog::Need::Uoms {
            codes: lines.filter_map(|line| line.uom_code.clone()).collect(),
            skus: skus.clone(),
        }
        .into(),
        catalog::Need::Items { skus }.into(),
        Need::AsnReferences {
            references: asns.filter_map(|asn| asn.reference_no.clone()).collect(),
        }
        .into(),
    ]
}

impl NewInbound {
    /// The ASN and its lines; `references` are the unique ones already taken, by number.
    pub fn announce(
        &self,
        facts: Known,
        references: &BTreeMap<String, String>,
        source: &str,
        cx: &Context,
    ) -> Result<Inbound, Rejection> {
        self.check_lines()?;
        let unknown = self.unknown_references(facts);
        if !unknown.is_empty() {
            return Err(Rejection::unknown_references(unknown));
        }
        if let Some(supplier) = self.supplier(facts) {
            supplier.check_role("supplier", SUPPLIERS, "supplierCode")?;
            supplier.check_enabled("Supplier")?;
        }
        let unique_reference = unique_reference(
            self.reference_no.as_ref(),
            references,
            "ASN",
            facts.access.tenant.as_ref(),
        )?;
        let id = cx.entropy.uuid();
        let lines = self.lines(&id, facts)?;
        Ok(self.document(id, lines, unique_reference, facts, source, cx))
    }

    fn supplier<'f>(&self, facts: Known<'f>) -> Option<&'f Partner> {
        facts.catalog.partners.get(self.supplier_code.as_ref()?)
    }

    fn check_lines(&self) -> Result<(), Rejection> {
        let lines = self.lines.iter().enumerate();
        let mut problems = repeated_lines(lines.map(|(index, line)| line.number(index)));
        for (index, line) in self.lines.iter().enumerate() {
            if let (Some(made), Some(expires)) = (line.production_date, line.expiry_date)
                && expires < made
            {
                let path = format!("lines[{index}].expiryDate");
                problems.push(Problem::new(path, "must not be before productionDate"));
            }
        }
        Rejection::check(problems)
    }

    fn unknown_references(&self, facts: Known) -> Vec<Problem> {
        let mut unknown = Vec::new();
        if !facts.catalog.warehouses.contains_key(&self.warehouse_code) {
            unknown.push(unknown_warehouse("warehouseCode", &self.warehouse_code));
        }
        if let Some(code) = &self.supplier_code
            && !facts.catalog.partners.contains_key(code)
        {
            let message = format!("Supplier code \"{code}\" not found.");
            unknown.push(Problem::new("supplierCode", message));
        }
        for (index, line) in self.lines.iter().enumerate() {
            let at = format!("lines[{index}]");
            let unit = line.uom_code.as_deref();
            unknown.extend(item_and_factor(&line.sku, unit, facts.into(), &at).err());
        }
        unknown
    }

    fn lines(&self, id: &str, facts: Known) -> Result<Vec<InboundLine>, Rejection> {
        let mut problems = Vec::new();
        let mut lines = Vec::with_capacity(self.lines.len());
        for (index, line) in self.lines.iter().enumerate() {
            match line.resolve(id, index, facts) {
                Ok(line) => lines.push(line),
                Err(problem) => problems.push(problem),
            }
        }
        Rejection::check(problems)?;
        Ok(lines)
    }

    fn document(
        &self,
        id: String,
        lines: Vec<InboundLine>,
        unique_reference: Option<String>,
        facts: Known,
        source: &str,
        cx: &Context,
    ) -> Inbound {
        let warehouse = facts.catalog.warehouses.get(&self.warehouse_code);
        let supplier = self.supplier(facts);
        let slot = cx.take_number(NumberKind::Asn);
        Inbound {
            id,
            number: slot.text,
            number_slot: Some(slot.index),
            warehouse_id: warehouse.map(|w| w.id.clone()).unwrap_or_default(),
            warehouse_code: self.warehouse_code.clone(),
            supplier_id: supplier.map(|partner| partner.id.clone()),
            supplier_code: self.supplier_code.clone(),
            expected_date: self.expected_date,
            reference_no: self.reference_no.clone(),
            unique_reference,
            status: InboundStatus::Open,
            source: source.to_owned(),
            kind: InboundKind::Purchase,
            quality: Quality::Normal,
            delivery: Delivery::default(),
            approved_at: Some(cx.now),
            arrived_at: None,
            arrived_by: None,
            completed_at: None,
            created_at: cx.now,
            updated_at: cx.now,
            version: 1,
            lines,
        }
    }
}

impl NewInboundLine {
    fn number(&self, index: usize) -> i64 {
        line_number(self.line_no, index)
    }

    fn resolve(&self, id: &str, index: usize, facts: Known) -> Result<InboundLine, Problem> {
        let at = format!("lines[{index}]");
        let (item, factor) =
            item_and_factor(&self.sku, self.uom_code.as_deref(), facts.into(), &at)?;
        check_no_set(item, format!("{at}.sku"))?;
        let (expected, expected_base) = base_quantity(
            &self.expected_qty,
            factor,
            &item.base_uom,
            &format!("{at}.expectedQty"),
        )?;
        Ok(InboundLine {
            inbound_id: id.to_owned(),
            line_no: self.number(index),
            item_id: item.id.clone(),
            sku: item.sku.clone(),
            uom_code: self
                .uom_code
                .clone()
                .unwrap_or_else(|| item.base_uom.clone()),
            factor,
            expected,
            expected_base,
            received_base: Quantity::ZERO,
            lot_no: self.lot_no.clone(),
            production_date: self.production_date,
            expiry_date: self.expiry_date,
            unit_price: None,
            pieces: Vec::new(),
            is_asset: false,
            open: true,
        })
    }
}

/// The rows that a new ASN writes.
/// The rows of a new ASN.
pub fn write(asn: &Inbound, facts: Known, cx: &Context) -> Draft {
    let mut changes = Draft::default();
    changes.inbound.inbounds.push(asn.clone());
    changes
        .inbound
        .inbound_lines
        .extend(asn.lines.iter().cloned());
    let skus = asn.lines.iter().map(|line| line.sku.as_str());
    changes.catalog.guards.rely_on_items(skus, facts.catalog);
    changes.documents.history.push(Step {
        document_id: asn.id.clone(),
        actor: cx.actor.clone(),
        from: String::new(),
        to: asn.status.word().to_owned(),
        note: String::new(),
        at: cx.now,
    });
    changes
}
