//! Receiving a return line by line: the good into normal stock, the rest into bad, with the serials and the lots
//! that left, at the cost at which they left (docs/stock.md#returns).
//!
//! A receipt is a movement of stock like any other. Not here: lots and pieces of a line ([`super::portion`]).

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::access::context::Context;
use crate::base::quantity::Quantity;
use crate::catalog;
use crate::catalog::ItemSet;
use crate::catalog::item::Item;
use crate::catalog::location::{Location, RECEIVING_CODE};
use crate::catalog::resolve::{base_quantity, item_and_factor};
use crate::catalog::uom::Factor;
use crate::returns;
use crate::returns::back::BackLine;
use crate::returns::claim::Claims;
use crate::returns::events;
use crate::returns::lifecycle::ReturnStep;
use crate::returns::portion::{Portion, Stock};
use crate::returns::row::{Return, ReturnLine, ReturnReceipt};
use crate::returns::steps::{changed, order_of};
use crate::returns::{Asks, Draft, Known};
use crate::shape::rejection::{Fault, Rejection};
use crate::shape::schema::Problem;
use crate::stock;
use crate::stock::allocation::Candidate;
use crate::stock::handling::{Handling, stock_needs, unknown_location};
use crate::stock::ledger::MovementKind;
use crate::stock::level::{LevelKey, Quality};
use crate::stock::pieces::IN_STOCK;

/// What came back; everything that is open, in good order, where no line is named.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct CameBack {
    /// The goods.
    pub lines: Option<Vec<BackLine>>,
}

/// What receiving made.
pub struct Received {
    /// The return after it.
    pub document: Return,
    /// What came.
    pub receipts: Vec<ReturnReceipt>,
    /// The rows to write.
    pub changes: Draft,
}

impl CameBack {
    fn lines(&self) -> &[BackLine] {
        self.lines.as_deref().unwrap_or_default()
    }

    fn named<'a>(&'a self, field: impl Fn(&'a BackLine) -> &'a Option<String>) -> BTreeSet<String> {
        let lines = self.lines().iter();
        lines.filter_map(|line| field(line).clone()).collect()
    }

    /// The facts that receiving this on that return takes.
    pub fn needs<N: Asks>(&self, number: &str) -> Vec<N> {
        let order = || number.to_owned();
        let skus = self.named(|line| &line.sku);
        let serials = self.lines().iter().flat_map(|line| &line.serials);
        let mut locations = self.named(|line| &line.location_code);
        locations.insert(RECEIVING_CODE.to_owned());
        let mut needs = vec![
            returns::Need::Return { number: order() }.into(),
            returns::Need::LeftOnOrderOf { name: order() }.into(),
            catalog::Need::LocationsOf {
                order: order(),
                codes: locations,
            }
            .into(),
            catalog::Need::ItemsOf(ItemSet::new(skus.clone(), Some(order()))).into(),
            catalog::Need::UomsOf {
                codes: self.named(|line| &line.uom_code),
                skus: skus.clone(),
                order: order(),
            }
            .into(),
            stock::Need::LotsOf {
                lots: self.named(|line| &line.lot_no),
                skus: skus.clone(),
                order: order(),
            }
            .into(),
            stock::Need::SerialsNamed {
                serials: serials.flatten().cloned().collect(),
            }
            .into(),
        ];
        needs.extend(stock_needs(&skus, Some(number)));
        needs
    }

    /// Books what came back on a return.
    pub fn receive(
        &self,
        document: &Return,
        facts: Known,
        cx: &Context,
    ) -> Result<Received, Rejection> {
        document
            .status
            .after(ReturnStep::Receive, &document.number)?;
        let mut receiving = Receiving::new(document, facts, cx);
        match &self.lines {
            Some(lines) => {
                for (index, line) in lines.iter().enumerate() {
                    receiving.book(line, &format!("lines[{index}]"))?;
                }
            }
            None => {
                for line in document.lines.iter().filter(|line| is_missing(line)) {
                    receiving.book(&whole(line, facts), "lines")?;
                }
            }
        }
        receiving.finish()
    }
}

fn is_missing(line: &ReturnLine) -> bool {
    line.missing().is_positive()
}

/// All that is missing of a line, in good order: in base units, in which it is exact.
fn whole(line: &ReturnLine, facts: Known) -> BackLine {
    let item = facts.catalog.items.get(&line.sku);
    BackLine {
        line_no: Some(line.line_no),
        uom_code: item.map(|item| item.base_uom.clone()),
        qty: line.missing().to_json(),
        ..BackLine::default()
    }
}

struct Receiving<'a> {
    before: &'a Return,
    after: Return,
    facts: Known<'a>,
    cx: &'a Context,
    claims: Claims<'a>,
    stock: Stock<'a>,
    handling: Handling<'a>,
    made: Option<Location>,
    receipts: Vec<ReturnReceipt>,
    changes: Draft,
}

impl<'a> Receiving<'a> {
    fn new(document: &'a Return, facts: Known<'a>, cx: &'a Context) -> Self {
        let order = order_of(document, facts);
        Self {
            before: document,
            after: document.clone(),
            facts,
            cx,
            claims: Claims::on(order),
            stock: Stock::new(order, facts),
            handling: Handling::new(MovementKind::Return, &document.id, "", facts.into(), cx),
            made: None,
            receipts: Vec::new(),
            changes: Draft::default(),
        }
    }

    fn book(&mut self, back: &BackLine, at: &str) -> Result<(), Rejection> {
        let (item, base) = self.read(back, at)?;
        let location = self.location(back, at)?;
        let parts = self.parts(back, item, base, at)?;
        let mut serials = self.stock.serials(back, item, base, at)?.into_iter();
        for (index, quantity) in parts {
            let Some(line) = self.after.lines.get(index).cloned() else {
                continue;
            };
            for portion in self
                .stock
                .portions(&line, item, quantity, back, &mut serials, at)?
            {
                self.put(&line, item, back.quality, &location, portion)?;
            }
            let came = self
                .after
                .lines
                .get_mut(index)
                .map(|line| match back.quality {
                    Quality::Normal => &mut line.normal_base,
                    Quality::Bad => &mut line.bad_base,
                });
            if let Some(came) = came {
                *came = came.plus(quantity);
            }
        }
        self.after.received_base = self.after.received_base.plus(base);
        Ok(())
    }

    /// The item, and how much of it in base units.
    fn read(&self, back: &BackLine, at: &str) -> Result<(&'a Item, Quantity), Rejection> {
        let line = self.line(back, at)?;
        let sku = back.sku.as_ref().or_else(|| line.map(|line| &line.sku));
        let missing = || Rejection::invalid_at(format!("{at}.sku"), "is required without lineNo");
        let sku = sku.ok_or_else(missing)?;
        let named = back.uom_code.as_deref();
        let (item, factor) = item_and_factor(sku, named, self.facts.into(), at)
            .map_err(|problem| Rejection::unknown_references(vec![problem]))?;
        let own = line.filter(|_| named.is_none());
        let factor: Factor = own.map_or(factor, |line| line.factor);
        let path = format!("{at}.qty");
        let (_, base) =
            base_quantity(&back.qty, factor, &item.base_uom, &path).map_err(Rejection::of)?;
        Ok((item, base))
    }

    fn line(&self, back: &BackLine, at: &str) -> Result<Option<&'a ReturnLine>, Rejection> {
        let Some(number) = back.line_no else {
            return Ok(None);
        };
        let mut lines = self.before.lines.iter();
        let unknown = || {
            let message = format!("the return has no line {number}");
            Rejection::invalid_at(format!("{at}.lineNo"), message)
        };
        let line = lines
            .find(|line| line.line_no == number)
            .ok_or_else(unknown)?;
        match &back.sku {
            Some(sku) if *sku != line.sku => {
                let message = format!("must be \"{}\", the item of line {number}", line.sku);
                Err(Rejection::invalid_at(format!("{at}.sku"), message))
            }
            _ => Ok(Some(line)),
        }
    }

    /// The lines that the goods fill, by their places, and how much of each.
    fn parts(
        &self,
        back: &BackLine,
        item: &Item,
        base: Quantity,
        at: &str,
    ) -> Result<Vec<(usize, Quantity)>, Rejection> {
        let meant = |line: &ReturnLine| match back.line_no {
            Some(number) => line.line_no == number,
            None => line.item_id == item.id,
        };
        let mut missing = base;
        let mut parts = Vec::new();
        for (index, line) in self.after.lines.iter().enumerate() {
            let part = line.missing().min(missing);
            if meant(line) && part.is_positive() {
                missing = missing.minus(part);
                parts.push((index, part));
            }
        }
        match missing.is_positive() {
            false => Ok(parts),
            true => Err(self.too_much(item, base.minus(missing), at)),
        }
    }

    fn too_much(&self, item: &Item, open: Quantity, at: &str) -> Rejection {
        let message = format!(
            "exceeds what is open of \"{}\": {open} {}",
            item.sku, item.base_uom
        );
        Rejection {
            fault: Fault::Conflict,
            message: format!("Return \"{}\": {at}.qty {message}.", self.before.number),
            problems: vec![Problem::new(format!("{at}.qty"), message)],
            code: None,
        }
    }

    /// The named location, or the receiving location, made when missing.
    fn location(&mut self, back: &BackLine, at: &str) -> Result<Location, Rejection> {
        let code = back.location_code.as_deref().unwrap_or(RECEIVING_CODE);
        let warehouse = &self.before.warehouse_code;
        let place = (warehouse.clone(), code.to_owned());
        if let Some(known) = self.facts.catalog.locations.get(&place) {
            return Ok(known.clone());
        }
        if code != RECEIVING_CODE {
            return Err(unknown_location(
                &format!("{at}.locationCode"),
                code,
                warehouse,
            ));
        }
        if let Some(made) = &self.made {
            return Ok(made.clone());
        }
        let id = &self.before.warehouse_id;
        let mut made = Location::new(id, warehouse, code, "receiving", self.cx);
        made.version = 1;
        self.changes.catalog.locations.push(made.clone());
        self.made = Some(made.clone());
        Ok(made)
    }

    fn put(
        &mut self,
        line: &ReturnLine,
        item: &Item,
        quality: Quality,
        location: &Location,
        portion: Portion,
    ) -> Result<(), Rejection> {
        let level = LevelKey {
            warehouse_id: self.before.warehouse_id.clone(),
            location_id: location.id.clone(),
            item_id: item.id.clone(),
            lot_id: portion.lot_id.clone(),
            quality,
        };
        let left_at = self.claims.bring_back(line.order_line_no, portion.quantity);
        let value = match left_at {
            Some(value) => value,
            None => self.handling.inventory(&level).value_of(portion.quantity),
        };
        let stock = Candidate {
            level: level.clone(),
            location_code: location.code.clone(),
            location_kind: location.kind.clone(),
            pick_face: location.pick_face,
            lot_no: portion.lot_no.clone(),
            expiry_date: portion.expiry_date,
            lock_up_days: item.lock_up_days,
            received_at: self.cx.now,
            on_hand: portion.quantity,
            allocated: Quantity::ZERO,
        };
        self.handling.put(&stock, value, line.line_no)?;
        let serials = portion.pieces.iter().map(|piece| piece.serial.clone());
        self.receipts.push(ReturnReceipt {
            return_id: self.before.id.clone(),
            receipt: self.before.receipts.saturating_add(1),
            place: i64::try_from(self.receipts.len()).map_or(i64::MAX, |n| n.saturating_add(1)),
            line_no: line.line_no,
            location_id: location.id.clone(),
            location_code: location.code.clone(),
            lot_id: portion.lot_id,
            lot_no: portion.lot_no,
            expiry_date: portion.expiry_date,
            quality,
            quantity: portion.quantity,
            value,
            serials: serials.collect(),
            at: self.cx.now,
        });
        for piece in portion.pieces {
            self.handling.place_serial(piece, &level, IN_STOCK);
        }
        Ok(())
    }

    /// Receiving, and completed when every line is full.
    fn finish(mut self) -> Result<Received, Rejection> {
        let full = !self.after.lines.iter().any(is_missing);
        let step = match full {
            true => ReturnStep::Complete,
            false => ReturnStep::Receive,
        };
        self.after.status = self.before.status.after(step, &self.before.number)?;
        self.after.receipts = self.before.receipts.saturating_add(1);
        self.after.completed_at = full.then_some(self.cx.now);
        for line in &mut self.after.lines {
            line.open = !full;
        }
        let (document, draft) = changed(self.before, self.after, "", self.cx);
        let mut changes = self.changes;
        changes.append(draft);
        let skus = document.lines.iter().map(|line| line.sku.as_str());
        changes
            .catalog
            .guards
            .rely_on_items(skus, self.facts.catalog);
        changes.returns.return_receipts = self.receipts.clone();
        changes.returns.claims = self.claims.finish();
        let events = &mut changes.webhooks.events;
        events.push(events::received(&document, &self.receipts, self.cx));
        if full {
            events.push(events::completed(&document, self.cx));
        }
        changes.append(self.handling.finish().changes);
        Ok(Received {
            document,
            receipts: self.receipts,
            changes,
        })
    }
}
