//! Asking for a return as a seller does: a sales return bill, checked as a whole (docs/flash/returns.md).
//!
//! Not here: parameters and response codes.

use std::collections::BTreeSet;

use crate::access::context::Context;
use crate::base::numbers::NumberKind;
use crate::base::quantity::{Money, Quantity};
use crate::catalog;
use crate::catalog::item::Item;
use crate::catalog::resolve::named;
use crate::catalog::uom::Factor;
use crate::catalog::warehouse::Warehouse;
use crate::returns;
use crate::returns::left::LeftOrder;
use crate::returns::lifecycle::ReturnStatus;
use crate::returns::open::{Returnable, Wanted, lines};
use crate::returns::row::{Details, Return, ReturnLine};
use crate::returns::{Asks, Known};

/// What a seller wants to have sent back.
#[derive(Clone, Debug, Default)]
pub struct NewBill {
    /// Where to: the Flash id of a warehouse.
    pub warehouse: i64,
    /// The seller's own number, once only.
    pub reference_no: String,
    /// The order it left on.
    pub order_no: Option<String>,
    /// The carrier's number it comes back under.
    pub tracking_no: Option<String>,
    /// What was said of it.
    pub details: Details,
    /// Whether it is approved at once.
    pub approved: bool,
    /// What.
    pub lines: Vec<NewBillLine>,
}

/// Goods that a seller wants to have sent back.
#[derive(Clone, Debug, Default)]
pub struct NewBillLine {
    /// What names the goods: a barcode or the sku.
    pub code: String,
    /// How many, in base UoM.
    pub units: i64,
    /// Price of one, in satang.
    pub satang: Option<i64>,
}

/// Why a bill can't be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BillFault {
    /// There is no such warehouse.
    UnknownWarehouse,
    /// There is no such order.
    UnknownOrder,
    /// Another return has the seller's number.
    ReferenceTaken,
    /// There are no such goods.
    UnknownGoods,
    /// A set is not sent back as such.
    Set,
    /// The same goods again.
    RepeatedGoods,
    /// More than left and was not asked for yet.
    TooMany,
}

/// What is wrong with a bill, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The field, as the Flash surface names it.
    pub path: String,
    /// What is wrong.
    pub fault: BillFault,
    /// The same as a sentence.
    pub message: String,
}

fn misfit(path: impl Into<String>, fault: BillFault, message: impl Into<String>) -> Misfit {
    Misfit {
        path: path.into(),
        fault,
        message: message.into(),
    }
}

fn at(index: usize, field: &str) -> String {
    format!("goods[{index}].{field}")
}

impl NewBill {
    /// The facts that making this takes.
    pub fn needs<N: Asks>(&self) -> Vec<N> {
        let mut needs = vec![
            catalog::Need::WarehousesNumbered {
                numbers: BTreeSet::from([self.warehouse]),
            }
            .into(),
            catalog::Need::Goods {
                codes: self.lines.iter().map(|line| line.code.clone()).collect(),
            }
            .into(),
            returns::Need::ReturnReferences {
                references: BTreeSet::from([self.reference_no.clone()]),
            }
            .into(),
        ];
        let order = self.order_no.clone();
        needs.extend(order.map(|order| returns::Need::LeftOn { order }.into()));
        needs
    }

    /// The order it left on, if one is named that is known.
    pub fn order<'f>(&self, facts: Known<'f>) -> Option<&'f LeftOrder> {
        self.order_no.as_ref()?;
        facts.returns.left.as_ref()
    }

    /// The bill with its lines, or everything that is wrong with it.
    pub fn open(&self, facts: Known, source: String, cx: &Context) -> Result<Return, Vec<Misfit>> {
        let mut wrong = self.check_head(facts);
        let goods = self.goods(facts, &mut wrong);
        let wanted = self.wanted(&goods, facts, &mut wrong);
        match self.warehouse(facts) {
            Some(warehouse) if wrong.is_empty() => {
                Ok(self.document(warehouse, wanted, facts, source, cx))
            }
            _ => Err(wrong),
        }
    }

    fn warehouse<'f>(&self, facts: Known<'f>) -> Option<&'f Warehouse> {
        let mut known = facts.catalog.warehouses.values();
        known.find(|warehouse| warehouse.number == Some(self.warehouse))
    }

    fn check_head(&self, facts: Known) -> Vec<Misfit> {
        let mut wrong = Vec::new();
        if self.warehouse(facts).is_none() {
            let message = format!("there is no warehouse {}", self.warehouse);
            wrong.push(misfit("warehouseId", BillFault::UnknownWarehouse, message));
        }
        let reference = &self.reference_no;
        if let Some(number) = facts.returns.references.get(reference) {
            let message = format!("\"{reference}\" is already used by \"{number}\"");
            wrong.push(misfit(
                "externalOrderSn",
                BillFault::ReferenceTaken,
                message,
            ));
        }
        if let (Some(number), None) = (&self.order_no, self.order(facts)) {
            let message = format!("there is no bill \"{number}\"");
            wrong.push(misfit("deliverySn", BillFault::UnknownOrder, message));
        }
        wrong
    }

    /// The item of every line, as far as there is one that can come back.
    fn goods<'f>(&self, facts: Known<'f>, wrong: &mut Vec<Misfit>) -> Vec<Option<&'f Item>> {
        let mut seen = BTreeSet::new();
        let lines = self.lines.iter().enumerate();
        let found = lines.map(|(index, line)| {
            let path = at(index, "barCode");
            let code = &line.code;
            let Some(item) = named(code, facts.into()) else {
                let message = format!("\"{code}\" names no goods");
                return Err(misfit(path, BillFault::UnknownGoods, message));
            };
            if item.is_set {
                let message = format!("\"{code}\" is a set: name what is in it");
                return Err(misfit(path, BillFault::Set, message));
            }
            if !seen.insert(&item.id) {
                let message = format!("\"{code}\" are goods of a row before it");
                return Err(misfit(path, BillFault::RepeatedGoods, message));
            }
            Ok(item)
        });
        found
            .map(|item| item.map_err(|misfit| wrong.push(misfit)).ok())
            .collect()
    }

    /// What every line asks for, by the lines of the order that it left on.
    fn wanted(
        &self,
        goods: &[Option<&Item>],
        facts: Known,
        wrong: &mut Vec<Misfit>,
    ) -> Vec<(Wanted, Option<Money>)> {
        let mut left = Returnable::of(self.order(facts));
        let mut wanted = Vec::new();
        for (index, line) in self.lines.iter().enumerate() {
            let Some(item) = goods.get(index).copied().flatten() else {
                continue;
            };
            let price = line.satang.map(Money::from_satang);
            let path = at(index, "num");
            match left.take(line.wanted(item), &path) {
                Ok(parts) => wanted.extend(parts.into_iter().map(|part| (part, price))),
                Err(refused) => wrong.push(misfit(path, BillFault::TooMany, refused.message)),
            }
        }
        wanted
    }

    fn document(
        &self,
        warehouse: &Warehouse,
        wanted: Vec<(Wanted, Option<Money>)>,
        facts: Known,
        source: String,
        cx: &Context,
    ) -> Return {
        let order = self.order(facts);
        let id = cx.entropy.uuid();
        let slot = cx.take_number(NumberKind::ReturnBill);
        let (wanted, prices): (Vec<_>, Vec<_>) = wanted.into_iter().unzip();
        let priced = |(line, unit_price)| ReturnLine { unit_price, ..line };
        Return {
            lines: lines(&id, wanted)
                .into_iter()
                .zip(prices)
                .map(priced)
                .collect(),
            id,
            number: slot.text,
            number_slot: Some(slot.index),
            warehouse_id: warehouse.id.clone(),
            warehouse_code: warehouse.code.clone(),
            order_id: order.map(|order| order.id.clone()),
            order_number: order.map(|order| order.number.clone()),
            store_code: order.and_then(|order| order.store_code.clone()),
            reference_no: Some(self.reference_no.clone()),
            unique_reference: Some(self.reference_no.clone()),
            tracking_no: self.tracking_no.clone(),
            status: self.status(),
            source,
            details: self.details.clone(),
            receipts: 0,
            received_base: Quantity::ZERO,
            approved_at: self.approved.then_some(cx.now),
            arrived_at: None,
            completed_at: None,
            created_at: cx.now,
            updated_at: cx.now,
            version: 1,
        }
    }

    const fn status(&self) -> ReturnStatus {
        match self.approved {
            true => ReturnStatus::Approved,
            false => ReturnStatus::PendingApproval,
        }
    }
}

impl NewBillLine {
    fn wanted(&self, item: &Item) -> Wanted {
        Wanted {
            order_line_no: None,
            item_id: item.id.clone(),
            sku: item.sku.clone(),
            uom_code: item.base_uom.clone(),
            factor: Factor::BASE,
            base: Quantity::from_units(self.units).unwrap_or_default(),
        }
    }
}
