//! Which lines of an ASN a received line counts against where it names none: the open lines of its item,
//! those that announced its pieces or its lot first, then by number (docs/push.md#grns).
//!
//! What is more than they have open goes where the warehouse allows over-receipt, and the rest to the last of
//! them, where it is refused. A line that fills several is received as so many lines. Only goods that the ASN
//! does not name are received beside it.

use std::collections::BTreeMap;

use crate::base::quantity::{Money, Quantity, SCALE};
use crate::catalog::uom::Factor;
use crate::catalog::warehouse::Warehouse;
use crate::inbound::receiving::Resolved;
use crate::inbound::row::{Inbound, InboundLine};

/// Every line with the line of the ASN that it fills, split where it fills several.
pub(super) fn spread<'a>(
    lines: Vec<Resolved<'a>>,
    asn: Option<&'a Inbound>,
    warehouse: &Warehouse,
) -> Vec<Resolved<'a>> {
    let Some(asn) = asn else {
        return lines;
    };
    let mut filled: BTreeMap<i64, Quantity> = BTreeMap::new();
    for line in &lines {
        if let Some(asn_line) = line.asn_line {
            fill(&mut filled, asn_line, line.base);
        }
    }
    let mut spread = Vec::with_capacity(lines.len());
    for line in lines {
        match line.asn_line {
            Some(_) => spread.push(line),
            None => {
                let parts = parts(&line, asn, warehouse, &filled);
                for (asn_line, base) in &parts {
                    fill(&mut filled, asn_line, *base);
                }
                spread.extend(cut(line, parts));
            }
        }
    }
    spread
}

fn fill(filled: &mut BTreeMap<i64, Quantity>, line: &InboundLine, base: Quantity) {
    let sum = filled.entry(line.line_no).or_default();
    *sum = sum.plus(base);
}

/// How much of a line goes to which line of the ASN; nothing where the ASN does not name its item.
fn parts<'a>(
    line: &Resolved,
    asn: &'a Inbound,
    warehouse: &Warehouse,
    filled: &BTreeMap<i64, Quantity>,
) -> Vec<(&'a InboundLine, Quantity)> {
    let candidates = candidates(line, asn);
    let mut left = line.base;
    let mut taken = vec![Quantity::ZERO; candidates.len()];
    let limits: [&dyn Fn(&InboundLine) -> Quantity; 2] = [&|line| line.expected_base, &|line| {
        receivable(line, warehouse)
    }];
    for limit in limits {
        for (of, taken) in candidates.iter().zip(&mut taken) {
            let before = filled.get(&of.line_no).copied().unwrap_or_default();
            let before = of.received_base.plus(before).plus(*taken);
            let part = limit(of).minus(before).max(Quantity::ZERO).min(left);
            *taken = taken.plus(part);
            left = left.minus(part);
        }
    }
    if let Some(last) = taken.last_mut() {
        *last = last.plus(left);
    }
    let parts = candidates.into_iter().zip(taken);
    parts.filter(|(_, part)| part.is_positive()).collect()
}

fn candidates<'a>(line: &Resolved, asn: &'a Inbound) -> Vec<&'a InboundLine> {
    let named = line.line.serials.as_deref().unwrap_or_default();
    let lot = line.line.lot_no.as_ref();
    let of_item = asn.lines.iter().filter(|of| of.sku == line.item.sku);
    let mut candidates: Vec<&InboundLine> = of_item.collect();
    candidates.sort_by_key(|of| {
        let has_piece = of.pieces.iter().any(|piece| named.contains(piece));
        let has_lot = lot.is_some() && of.lot_no.as_ref() == lot;
        (!has_piece, !has_lot, of.line_no)
    });
    candidates
}

/// The line as so many lines; one that fills a single line of the ASN, or none, stays whole.
fn cut<'a>(line: Resolved<'a>, parts: Vec<(&'a InboundLine, Quantity)>) -> Vec<Resolved<'a>> {
    if let [] | [_] = parts.as_slice() {
        let asn_line = parts.first().map(|(of, _)| *of);
        return vec![Resolved { asn_line, ..line }];
    }
    let mut rest = Rest::of(&line);
    let cut = parts.into_iter().map(|(of, base)| {
        let (uom_code, factor, quantity) = unit(&line, base);
        Resolved {
            asn_line: Some(of),
            uom_code,
            factor,
            quantity,
            base,
            price: rest.price(base),
            serials: rest.serials(of, base),
            ..line.clone()
        }
    });
    cut.collect()
}

/// A part in the line's own unit where that is exact, else in base units.
fn unit(line: &Resolved, base: Quantity) -> (String, Factor, Quantity) {
    let own = line.factor.from_base(base);
    match line.factor.to_base(own) == Ok(base) {
        true => (line.uom_code.clone(), line.factor, own),
        false => (line.item.base_uom.clone(), Factor::BASE, base),
    }
}

/// What of a line no part has taken yet.
struct Rest<'a> {
    base: Quantity,
    price: Option<Money>,
    serials: Vec<&'a str>,
}

impl<'a> Rest<'a> {
    fn of(line: &Resolved<'a>) -> Self {
        let named = line.line.serials.iter().flatten();
        Self {
            base: line.base,
            price: line.price,
            serials: named.map(String::as_str).collect(),
        }
    }

    /// The part's share of the price; the last part takes what is left of it, so that nothing is lost.
    fn price(&mut self, base: Quantity) -> Option<Money> {
        let left = self.price?;
        let exact = i128::from(left.scaled()) * i128::from(base.scaled());
        let share = exact.checked_div(i128::from(self.base.scaled()))?;
        let share = Money::from_scaled(i64::try_from(share).ok()?);
        self.base = self.base.minus(base);
        self.price = Some(left.minus(share));
        Some(share)
    }

    /// As many of the named pieces as come, those first that the line announced.
    fn serials(&mut self, of: &InboundLine, base: Quantity) -> Vec<&'a str> {
        let wanted = usize::try_from(base.scaled() / SCALE).unwrap_or(0);
        let is_announced = |serial: &&str| of.pieces.iter().any(|piece| piece == serial);
        self.serials.sort_by_key(|serial| !is_announced(serial));
        let rest = self.serials.split_off(wanted.min(self.serials.len()));
        std::mem::replace(&mut self.serials, rest)
    }
}

/// What a line may receive in all, with the warehouse's allowance; in base UoM.
pub(super) fn receivable(line: &InboundLine, warehouse: &Warehouse) -> Quantity {
    let hundred = i128::from(100 * SCALE);
    let percent = i128::from(warehouse.over_receipt_percent.scaled().max(0));
    let scaled = i128::from(line.expected_base.scaled()) * (hundred + percent) / hundred;
    Quantity::from_scaled(i64::try_from(scaled).unwrap_or(i64::MAX))
}
