//! Announcing goods as a seller does: an arrival notice, checked as a whole (docs/flash/inbound.md).
//!
//! Not here: parameters and response codes, and what becomes of a notice ([`super::notice`]).

use crate::inbound::facts::Need;
use std::collections::{BTreeMap, BTreeSet};

use crate::access::context::Context;
use crate::base::clock::Timestamp;
use crate::base::numbers::NumberKind;
use crate::base::quantity::{Money, Quantity};
use crate::catalog;
use crate::catalog::item::{Item, ItemStatus};
use crate::catalog::partner::PartnerStatus;
use crate::catalog::resolve;
use crate::catalog::uom::Factor;
use crate::catalog::warehouse::Warehouse;
use crate::inbound::asn::{Inbound, InboundLine};
use crate::inbound::lifecycle::InboundStatus;
use crate::inbound::notice::{Delivery, InboundKind};
use crate::inbound::{Asks, Known};
use crate::stock;
use crate::stock::level::Quality;

/// What a seller announces.
#[derive(Clone, Debug, Default)]
pub struct NewNotice {
    /// Where to: the Flash id of a warehouse.
    pub warehouse: i64,
    /// What kind of goods.
    pub kind: InboundKind,
    /// In which quality they are to be received.
    pub quality: Quality,
    /// The seller's own number, once only.
    pub reference_no: Option<String>,
    /// From whom.
    pub supplier_code: Option<String>,
    /// How it comes.
    pub delivery: Delivery,
    /// Whether it is approved at once.
    pub approved: bool,
    /// What.
    pub lines: Vec<NewNoticeLine>,
}

/// Goods that a seller announces.
#[derive(Clone, Debug, Default)]
pub struct NewNoticeLine {
    /// Its number; its place, from 1, where none is given.
    pub line_no: Option<i64>,
    /// What names the goods: a barcode or the sku.
    pub code: String,
    /// How many, in base UoM.
    pub units: i64,
    /// Price of one, in satang.
    pub satang: Option<i64>,
    /// The serials of the pieces, if they are known.
    pub pieces: Vec<String>,
}

/// The most pieces that a notice names one by one.
pub const MAX_PIECES: usize = 5_000;

/// Why a notice can't be announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeFault {
    /// There is no such warehouse.
    UnknownWarehouse,
    /// There is no such supplier.
    UnknownSupplier,
    /// The supplier is not in use.
    DisabledSupplier,
    /// Another document has the seller's number.
    ReferenceTaken,
    /// It would come no earlier than at the latest.
    ReversedArrival,
    /// Two rows have one number.
    RepeatedRow,
    /// There are no such goods.
    UnknownGoods,
    /// The goods are not in use.
    DisabledGoods,
    /// A set is not received as such.
    Set,
    /// The same goods again, where prices tell rows apart no more.
    RepeatedGoods,
    /// The same goods again for the same price.
    SamePrice,
    /// Goods that carry asset codes came without.
    NoPieces,
    /// Not one code for each piece.
    PieceCount,
    /// Too many pieces are named.
    TooManyPieces,
    /// A piece is named twice.
    RepeatedPiece,
    /// A piece is known already.
    KnownPiece,
}

/// What is wrong with a notice, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The field, as the Flash surface names it.
    pub path: String,
    /// What is wrong.
    pub fault: NoticeFault,
    /// The same as a sentence.
    pub message: String,
}

fn misfit(path: impl Into<String>, fault: NoticeFault, message: impl Into<String>) -> Misfit {
    Misfit {
        path: path.into(),
        fault,
        message: message.into(),
    }
}

impl NewNotice {
    /// The facts that announcing this takes.
    pub fn needs<N: Asks>(&self) -> Vec<N> {
        let pieces = self.lines.iter().flat_map(|line| &line.pieces);
        vec![
            catalog::Need::WarehousesNumbered {
                numbers: BTreeSet::from([self.warehouse]),
            }
            .into(),
            catalog::Need::Partners {
                codes: self.supplier_code.iter().cloned().collect(),
            }
            .into(),
            catalog::Need::Goods {
                codes: self.lines.iter().map(|line| line.code.clone()).collect(),
            }
            .into(),
            Need::InboundReferences {
                references: self.reference_no.iter().cloned().collect(),
            }
            .into(),
            stock::Need::SerialsNamed {
                serials: pieces.cloned().collect(),
            }
            .into(),
        ]
    }

    /// The notice with its lines, or everything that is wrong with it.
    pub fn announce(
        &self,
        facts: Known,
        source: String,
        cx: &Context,
    ) -> Result<Inbound, Vec<Misfit>> {
        let mut wrong = self.check_head(facts);
        let goods = self.goods(facts, &mut wrong);
        wrong.extend(self.repeated(&goods));
        wrong.extend(self.check_pieces(&goods, facts));
        match self.warehouse(facts) {
            Some(warehouse) if wrong.is_empty() => {
                Ok(self.document(warehouse, &goods, facts, source, cx))
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
            wrong.push(misfit(
                "warehouseId",
                NoticeFault::UnknownWarehouse,
                message,
            ));
        }
        wrong.extend(self.check_reference(facts));
        wrong.extend(self.check_supplier(facts));
        if let (Some(from), Some(until)) = (self.delivery.from, self.delivery.until)
            && from >= until
        {
            let message = "must be after arrivalStart";
            wrong.push(misfit("arrivalEnd", NoticeFault::ReversedArrival, message));
        }
        wrong
    }

    fn check_reference(&self, facts: Known) -> Option<Misfit> {
        let reference = self.reference_no.as_ref()?;
        let number = facts.inbound.asn_references.get(reference)?;
        let message = format!("\"{reference}\" is already used by \"{number}\"");
        Some(misfit("orderSn", NoticeFault::ReferenceTaken, message))
    }

    fn check_supplier(&self, facts: Known) -> Option<Misfit> {
        let code = self.supplier_code.as_ref()?;
        let supplier = facts
            .catalog
            .partners
            .get(code)
            .filter(|one| one.supplies());
        let (fault, why) = match supplier.map(|one| one.status) {
            Some(PartnerStatus::Enabled) => return None,
            Some(PartnerStatus::Disabled) => (NoticeFault::DisabledSupplier, "is disabled"),
            None => (NoticeFault::UnknownSupplier, "names no supplier"),
        };
        Some(misfit("supplyCode", fault, format!("\"{code}\" {why}")))
    }

    /// The item of every line, as far as there is one that can come in.
    fn goods<'f>(&self, facts: Known<'f>, wrong: &mut Vec<Misfit>) -> Vec<Option<&'f Item>> {
        let lines = self.lines.iter().enumerate();
        let found = lines.map(|(index, line)| receivable(index, &line.code, facts));
        found
            .map(|item| item.map_err(|misfit| wrong.push(misfit)).ok())
            .collect()
    }

    fn repeated(&self, goods: &[Option<&Item>]) -> Vec<Misfit> {
        let mut wrong = Vec::new();
        let (mut numbers, mut seen) = (BTreeSet::new(), BTreeMap::new());
        for (index, line) in self.lines.iter().enumerate() {
            if line.line_no.is_some_and(|number| !numbers.insert(number)) {
                let message = "repeats the number of a row before it";
                wrong.push(misfit(at(index, "i"), NoticeFault::RepeatedRow, message));
            }
            let Some(item) = goods.get(index).copied().flatten() else {
                continue;
            };
            let prices: &mut Vec<Option<i64>> = seen.entry(&item.id).or_default();
            wrong.extend(self.repeats(index, line, prices));
            prices.push(line.satang);
        }
        wrong
    }

    /// Goods may come in several rows, each with its own price.
    fn repeats(
        &self,
        index: usize,
        line: &NewNoticeLine,
        before: &[Option<i64>],
    ) -> Option<Misfit> {
        if before.is_empty() {
            return None;
        }
        if self.delivery.ignores_prices {
            let message = "are goods of a row before it";
            return Some(misfit(
                at(index, "barCode"),
                NoticeFault::RepeatedGoods,
                message,
            ));
        }
        let message = "is the price of a row before it with the same goods";
        let same = before.contains(&line.satang);
        same.then(|| misfit(at(index, "price"), NoticeFault::SamePrice, message))
    }

    fn check_pieces(&self, goods: &[Option<&Item>], facts: Known) -> Vec<Misfit> {
        let mut wrong = Vec::new();
        let mut seen = BTreeSet::new();
        for (index, line) in self.lines.iter().enumerate() {
            let Some(item) = goods.get(index).copied().flatten() else {
                continue;
            };
            wrong.extend(line.check_count(index, item));
            for piece in line.announced(item) {
                wrong.extend(check_piece(index, piece, !seen.insert(piece), facts));
            }
        }
        if seen.len() > MAX_PIECES {
            let message = format!("must name at most {MAX_PIECES} pieces in all");
            wrong.push(misfit("goods", NoticeFault::TooManyPieces, message));
        }
        wrong
    }

    fn document(
        &self,
        warehouse: &Warehouse,
        goods: &[Option<&Item>],
        facts: Known,
        source: String,
        cx: &Context,
    ) -> Inbound {
        let id = cx.entropy.uuid();
        let supplier = self.supplier_code.as_ref();
        let supplier = supplier.and_then(|code| facts.catalog.partners.get(code));
        let slot = cx.take_number(NumberKind::ArrivalNotice);
        let arrival = self.delivery.from.or(self.delivery.until);
        Inbound {
            number: slot.text,
            number_slot: Some(slot.index),
            warehouse_id: warehouse.id.clone(),
            warehouse_code: warehouse.code.clone(),
            supplier_id: supplier.map(|partner| partner.id.clone()),
            supplier_code: self.supplier_code.clone(),
            expected_date: arrival.map(Timestamp::bangkok_day),
            reference_no: self.reference_no.clone(),
            unique_reference: self.reference_no.clone(),
            status: self.status(),
            source,
            kind: self.kind,
            quality: self.quality,
            delivery: self.delivery.clone(),
            approved_at: self.approved.then_some(cx.now),
            arrived_at: None,
            arrived_by: None,
            completed_at: None,
            created_at: cx.now,
            updated_at: cx.now,
            version: 1,
            lines: self.numbered_lines(&id, goods),
            id,
        }
    }

    const fn status(&self) -> InboundStatus {
        match self.approved {
            true => InboundStatus::Open,
            false => InboundStatus::PendingApproval,
        }
    }

    /// Rows are numbered from 1: those of a caller who counts from 0 move up by one.
    fn numbered_lines(&self, id: &str, goods: &[Option<&Item>]) -> Vec<InboundLine> {
        let from_zero = self.lines.iter().any(|line| line.line_no == Some(0));
        let mut taken: BTreeSet<i64> = self.lines.iter().filter_map(|line| line.line_no).collect();
        let mut free = (1_i64..).filter(move |number| taken.insert(*number));
        let lines = self.lines.iter().zip(goods.iter().flatten());
        lines
            .map(|(line, item)| {
                let number = line.line_no.or_else(|| free.next()).unwrap_or_default();
                line.announced_line(id, number.saturating_add(i64::from(from_zero)), item)
            })
            .collect()
    }
}

fn at(index: usize, field: &str) -> String {
    format!("goods[{index}].{field}")
}

/// The item of that code, if it can come in.
fn receivable<'f>(index: usize, code: &str, facts: Known<'f>) -> Result<&'f Item, Misfit> {
    let wrong = |fault, why: &str| misfit(at(index, "barCode"), fault, format!("\"{code}\" {why}"));
    let item = resolve::named(code, facts.into())
        .ok_or_else(|| wrong(NoticeFault::UnknownGoods, "names no goods"))?;
    if item.is_set {
        return Err(wrong(NoticeFault::Set, "is a set: name what is in it"));
    }
    match item.status {
        ItemStatus::Enabled => Ok(item),
        _ => Err(wrong(NoticeFault::DisabledGoods, "is not enabled")),
    }
}

fn check_piece(index: usize, piece: &str, again: bool, facts: Known) -> Option<Misfit> {
    let known = || {
        facts
            .stock
            .serials
            .or_empty()
            .iter()
            .any(|row| row.serial == piece)
    };
    let (fault, why) = if again {
        (NoticeFault::RepeatedPiece, "is named twice")
    } else if known() {
        (NoticeFault::KnownPiece, "exists already")
    } else {
        return None;
    };
    Some(misfit(
        at(index, "asset"),
        fault,
        format!("\"{piece}\" {why}"),
    ))
}

impl NewNoticeLine {
    /// The pieces that count: goods whose pieces nobody tells apart come without, whatever was sent.
    fn announced(&self, item: &Item) -> &[String] {
        match item.has_pieces() {
            true => &self.pieces,
            false => &[],
        }
    }

    fn check_count(&self, index: usize, item: &Item) -> Option<Misfit> {
        let named = self.announced(item).len();
        let (fault, message) = match named {
            0 if item.details.is_asset => (
                NoticeFault::NoPieces,
                "is required: the goods carry asset codes".to_owned(),
            ),
            0 => return None,
            _ if i64::try_from(named) == Ok(self.units) => return None,
            _ => {
                let wanted = self.units;
                let message = format!("must name {wanted} pieces, as many as num, not {named}");
                (NoticeFault::PieceCount, message)
            }
        };
        Some(misfit(at(index, "asset"), fault, message))
    }

    fn announced_line(&self, inbound_id: &str, line_no: i64, item: &Item) -> InboundLine {
        let expected = Quantity::from_units(self.units).unwrap_or_default();
        InboundLine {
            inbound_id: inbound_id.to_owned(),
            line_no,
            item_id: item.id.clone(),
            sku: item.sku.clone(),
            uom_code: item.base_uom.clone(),
            factor: Factor::BASE,
            expected,
            expected_base: expected,
            received_base: Quantity::ZERO,
            lot_no: None,
            production_date: None,
            expiry_date: None,
            unit_price: self.satang.map(Money::from_satang),
            pieces: self.announced(item).to_vec(),
            is_asset: item.details.is_asset,
            open: true,
        }
    }
}
