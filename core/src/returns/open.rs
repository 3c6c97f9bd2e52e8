//! Asking for a return at the warehouse: of an order, of which everything that left is proposed, or of any
//! goods (docs/operations.md#returns).

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use crate::access::context::Context;
use crate::base::numbers::NumberKind;
use crate::base::quantity::Quantity;
use crate::catalog;
use crate::catalog::ItemSet;
use crate::catalog::resolve::{base_quantity, check_no_set, item_and_factor, unknown_warehouse};
use crate::catalog::uom::Factor;
use crate::documents::Step;
use crate::returns;
use crate::returns::claim::Claims;
use crate::returns::left::{LeftLine, LeftOrder};
use crate::returns::lifecycle::ReturnStatus;
use crate::returns::row::{Details, Return, ReturnLine};
use crate::returns::{Asks, Draft, Known};
use crate::shape::rejection::{Fault, Rejection};
use crate::shape::schema::Problem;

/// What a caller wants to send back.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NewReturn {
    /// The order it left on.
    pub order_no: Option<String>,
    /// Where to; the order's warehouse where none is named.
    pub warehouse_code: Option<String>,
    /// The caller's own number for it.
    pub reference_no: Option<String>,
    /// The carrier's number it comes back under.
    pub tracking_no: Option<String>,
    /// The carrier.
    pub carrier: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// A remark.
    pub remark: Option<String>,
    /// What; everything that left on the order and nobody asked for yet, where nothing is said.
    pub lines: Option<Vec<NewReturnLine>>,
}

/// A line a caller wants to send back.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NewReturnLine {
    /// The line of the order.
    pub order_line_no: Option<i64>,
    /// The item.
    pub sku: Option<String>,
    /// The unit: the order line's where one is named by its number, else the base unit.
    pub uom_code: Option<String>,
    /// How much, in that unit.
    pub qty: Value,
}

/// Something that is to come back.
pub(super) struct Wanted {
    /// The line of the order.
    pub order_line_no: Option<i64>,
    /// UUID of the item.
    pub item_id: String,
    /// Code of the item.
    pub sku: String,
    /// The unit.
    pub uom_code: String,
    /// Its factor.
    pub factor: Factor,
    /// How much, in base UoM.
    pub base: Quantity,
}

impl NewReturn {
    fn lines(&self) -> &[NewReturnLine] {
        self.lines.as_deref().unwrap_or_default()
    }

    /// The facts that asking for this takes.
    pub fn needs<N: Asks>(&self) -> Vec<N> {
        let skus: BTreeSet<String> = self
            .lines()
            .iter()
            .filter_map(|line| line.sku.clone())
            .collect();
        let codes = self
            .lines()
            .iter()
            .filter_map(|line| line.uom_code.clone())
            .collect();
        let order = self.order_no.clone();
        let mut needs = vec![
            catalog::Need::Warehouses {
                codes: self.warehouse_code.iter().cloned().collect(),
            }
            .into(),
            catalog::Need::ItemsOf(ItemSet::new(skus.clone(), order.clone())).into(),
            catalog::Need::UomsOf {
                codes,
                skus,
                order: order.clone().unwrap_or_default(),
            }
            .into(),
        ];
        needs.extend(order.map(|order| returns::Need::LeftOn { order }.into()));
        needs
    }

    /// The return with its lines, and the rows to write.
    pub fn open(
        &self,
        facts: Known,
        source: &str,
        cx: &Context,
    ) -> Result<(Return, Draft), Rejection> {
        let order = self.order(facts)?;
        let (warehouse_id, warehouse_code) = self.warehouse(order, facts)?;
        let wanted = match &self.lines {
            Some(lines) => self.named(lines, order, facts)?,
            None => everything(order)?,
        };
        let slot = cx.take_number(NumberKind::Return);
        let id = cx.entropy.uuid();
        let document = Return {
            lines: lines(&id, wanted),
            id,
            number: slot.text,
            number_slot: Some(slot.index),
            warehouse_id,
            warehouse_code,
            order_id: order.map(|order| order.id.clone()),
            order_number: order.map(|order| order.number.clone()),
            store_code: order.and_then(|order| order.store_code.clone()),
            reference_no: self.reference_no.clone(),
            unique_reference: None,
            tracking_no: self.tracking_no.clone(),
            status: ReturnStatus::PendingApproval,
            source: source.to_owned(),
            details: Details {
                reason: self.reason.clone(),
                carrier: self.carrier.clone(),
                remark: self.remark.clone(),
                ..Details::default()
            },
            receipts: 0,
            received_base: Quantity::ZERO,
            approved_at: None,
            arrived_at: None,
            completed_at: None,
            created_at: cx.now,
            updated_at: cx.now,
            version: 1,
        };
        let draft = write(&document, order, facts, cx);
        Ok((document, draft))
    }

    fn order<'f>(&self, facts: Known<'f>) -> Result<Option<&'f LeftOrder>, Rejection> {
        let Some(number) = &self.order_no else {
            return Ok(None);
        };
        let found = facts.returns.left.as_ref();
        let unknown = || {
            let message = format!("Order \"{number}\" not found.");
            Rejection::unknown_references(vec![Problem::new("orderNo", message)])
        };
        found.ok_or_else(unknown).map(Some)
    }

    fn warehouse(
        &self,
        order: Option<&LeftOrder>,
        facts: Known,
    ) -> Result<(String, String), Rejection> {
        let Some(code) = &self.warehouse_code else {
            let of_order = order.map(|o| (o.warehouse_id.clone(), o.warehouse_code.clone()));
            let missing = || Rejection::invalid_at("warehouseCode", "is required without orderNo");
            return of_order.ok_or_else(missing);
        };
        let found = facts.catalog.warehouses.get(code);
        let unknown =
            || Rejection::unknown_references(vec![unknown_warehouse("warehouseCode", code)]);
        found
            .map(|warehouse| (warehouse.id.clone(), code.clone()))
            .ok_or_else(unknown)
    }

    fn named(
        &self,
        lines: &[NewReturnLine],
        order: Option<&LeftOrder>,
        facts: Known,
    ) -> Result<Vec<Wanted>, Rejection> {
        let mut left = Returnable::of(order);
        let (mut wanted, mut problems) = (Vec::new(), Vec::new());
        for (index, line) in lines.iter().enumerate() {
            let at = format!("lines[{index}]");
            match line.read(&at, order, facts) {
                Ok(one) => wanted.extend(left.take(one, &at)?),
                Err(problem) => problems.push(problem),
            }
        }
        Rejection::check(problems)?;
        Ok(wanted)
    }
}

impl NewReturnLine {
    fn read(&self, at: &str, order: Option<&LeftOrder>, facts: Known) -> Result<Wanted, Problem> {
        let line = self.order_line(at, order)?;
        let sku = self.sku.as_ref().or_else(|| line.map(|line| &line.sku));
        let missing = || Problem::new(format!("{at}.sku"), "is required without orderLineNo");
        let sku = sku.ok_or_else(missing)?;
        let unit = self.uom_code.as_deref();
        let (item, mut factor) = item_and_factor(sku, unit, facts.into(), at)?;
        check_no_set(item, format!("{at}.sku"))?;
        let mut uom_code = unit.unwrap_or(&item.base_uom).to_owned();
        if let (None, Some(line)) = (unit, line) {
            factor = line.factor;
            uom_code.clone_from(&line.uom_code);
        }
        let path = format!("{at}.qty");
        let (_, base) = base_quantity(&self.qty, factor, &item.base_uom, &path)?;
        Ok(Wanted {
            order_line_no: self.order_line_no,
            item_id: item.id.clone(),
            sku: item.sku.clone(),
            uom_code,
            factor,
            base,
        })
    }

    fn order_line<'f>(
        &self,
        at: &str,
        order: Option<&'f LeftOrder>,
    ) -> Result<Option<&'f LeftLine>, Problem> {
        let Some(number) = self.order_line_no else {
            return Ok(None);
        };
        let path = format!("{at}.orderLineNo");
        let order = order.ok_or_else(|| Problem::new(&path, "needs orderNo beside it"))?;
        let unknown = || Problem::new(&path, format!("the order has no line {number}"));
        let line = order.line(number).ok_or_else(unknown)?;
        match &self.sku {
            Some(sku) if *sku != line.sku => {
                let message = format!("must be \"{}\", the item of order line {number}", line.sku);
                Err(Problem::new(format!("{at}.sku"), message))
            }
            _ => Ok(Some(line)),
        }
    }
}

/// What of an order may still be asked for, while lines take from it.
pub(super) struct Returnable<'f> {
    order: Option<&'f LeftOrder>,
    taken: BTreeMap<i64, Quantity>,
}

impl<'f> Returnable<'f> {
    pub fn of(order: Option<&'f LeftOrder>) -> Self {
        Self {
            order,
            taken: BTreeMap::new(),
        }
    }

    /// What is wanted, by the lines of the order that it left on; a refusal where less left.
    pub fn take(&mut self, wanted: Wanted, at: &str) -> Result<Vec<Wanted>, Rejection> {
        let Some(order) = self.order else {
            return Ok(vec![wanted]);
        };
        let meant = |line: &&LeftLine| match wanted.order_line_no {
            Some(number) => line.line_no == number,
            None => line.item_id == wanted.item_id,
        };
        let mut missing = wanted.base;
        let mut parts = Vec::new();
        for line in order.lines.iter().filter(meant) {
            let taken = self.taken.entry(line.line_no).or_default();
            let part = line.returnable().minus(*taken).min(missing);
            if !part.is_positive() {
                continue;
            }
            *taken = taken.plus(part);
            missing = missing.minus(part);
            parts.push(Wanted {
                order_line_no: Some(line.line_no),
                base: part,
                item_id: wanted.item_id.clone(),
                sku: wanted.sku.clone(),
                uom_code: wanted.uom_code.clone(),
                factor: wanted.factor,
            });
        }
        match missing.is_positive() {
            false => Ok(parts),
            true => Err(too_much(&wanted, wanted.base.minus(missing), order, at)),
        }
    }
}

fn too_much(wanted: &Wanted, left: Quantity, order: &LeftOrder, at: &str) -> Rejection {
    let left = wanted.factor.from_base(left);
    let message = format!(
        "exceeds what of \"{}\" can still come back from order \"{}\": {left} {}",
        wanted.sku, order.number, wanted.uom_code
    );
    let problem = Problem::new(format!("{at}.qty"), message);
    Rejection {
        fault: Fault::Conflict,
        message: format!("{} {}.", problem.path, problem.message),
        problems: vec![problem],
        code: None,
    }
}

/// Everything of an order that nobody asked for yet, in the units it was ordered in.
fn everything(order: Option<&LeftOrder>) -> Result<Vec<Wanted>, Rejection> {
    let missing = || Rejection::invalid_at("lines", "is required without orderNo");
    let order = order.ok_or_else(missing)?;
    let whole = |line: &LeftLine| Wanted {
        order_line_no: Some(line.line_no),
        item_id: line.item_id.clone(),
        sku: line.sku.clone(),
        uom_code: line.uom_code.clone(),
        factor: line.factor,
        base: line.returnable(),
    };
    let wanted: Vec<Wanted> = order
        .lines
        .iter()
        .map(whole)
        .filter(|line| line.base.is_positive())
        .collect();
    if wanted.is_empty() {
        let number = &order.number;
        let message = format!("Order \"{number}\": nothing of it is left to come back.");
        return Err(Rejection::conflict(message));
    }
    Ok(wanted)
}

/// The lines of a new return, numbered from 1.
pub(super) fn lines(return_id: &str, wanted: Vec<Wanted>) -> Vec<ReturnLine> {
    let line = |(line_no, wanted): (i64, Wanted)| ReturnLine {
        return_id: return_id.to_owned(),
        line_no,
        order_line_no: wanted.order_line_no,
        item_id: wanted.item_id,
        sku: wanted.sku,
        uom_code: wanted.uom_code,
        factor: wanted.factor,
        asked: wanted.factor.from_base(wanted.base),
        asked_base: wanted.base,
        normal_base: Quantity::ZERO,
        bad_base: Quantity::ZERO,
        unit_price: None,
        open: true,
    };
    (1..).zip(wanted).map(line).collect()
}

/// The rows of a new return: its lines claim what they ask for.
pub fn write(document: &Return, order: Option<&LeftOrder>, facts: Known, cx: &Context) -> Draft {
    let mut claims = Claims::on(order);
    claims.claim(&document.lines);
    let mut draft = Draft::default();
    draft.returns.returns.push(document.clone());
    draft
        .returns
        .return_lines
        .extend(document.lines.iter().cloned());
    draft.returns.claims = claims.finish();
    let skus = document.lines.iter().map(|line| line.sku.as_str());
    draft.catalog.guards.rely_on_items(skus, facts.catalog);
    draft.documents.history.push(Step {
        document_id: document.id.clone(),
        actor: cx.actor.clone(),
        from: String::new(),
        to: document.status.word().to_owned(),
        note: String::new(),
        at: cx.now,
    });
    draft
}
