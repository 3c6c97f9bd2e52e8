//! Booking a receipt line by line: location, lot, value, pieces, ledger and the ASN it fills.

use std::collections::BTreeMap;

use crate::access::context::Context;
use crate::base::clock::Day;
use crate::base::numbers::{NumberKind, Slot};
use crate::base::quantity::{Money, Quantity};
use crate::catalog::location::{Location, RECEIVING_CODE};
use crate::catalog::warehouse::Warehouse;
use crate::documents::Step;
use crate::inbound::asn::Inbound;
use crate::inbound::events;
use crate::inbound::lifecycle::InboundStep;
use crate::inbound::receipt::{Receipt, ReceiptLine};
use crate::inbound::receiving::{Received, Resolved};
use crate::inbound::{Draft, Known};
use crate::shape::rejection::Rejection;
use crate::stock::allocation::Candidate;
use crate::stock::ledger::{Movement, MovementKind};
use crate::stock::level::{LevelKey, Lot, Quality};
use crate::stock::pieces::IN_STOCK;
use crate::stock::serial::{SerialPlace, SerialRow};
use crate::stock::valuation::{Inventory, worth};

/// A receipt while its lines are booked one after the other.
pub(super) struct Booking<'a> {
    warehouse: &'a Warehouse,
    facts: Known<'a>,
    cx: &'a Context,
    slot: Slot,
    receipt: Receipt,
    asn: Option<Inbound>,
    locations: BTreeMap<String, Location>,
    lots: BTreeMap<(String, String), Lot>,
    inventories: BTreeMap<String, Inventory>,
    changes: Draft,
}

impl<'a> Booking<'a> {
    pub(super) fn new(
        warehouse: &'a Warehouse,
        asn: Option<&Inbound>,
        facts: Known<'a>,
        source: &str,
        cx: &'a Context,
    ) -> Self {
        let slot = cx.take_number(NumberKind::Grn);
        let receipt = Receipt {
            id: cx.entropy.uuid(),
            number: slot.text.clone(),
            number_slot: Some(slot.index),
            warehouse_id: warehouse.id.clone(),
            warehouse_code: warehouse.code.clone(),
            inbound_id: asn.map(|asn| asn.id.clone()),
            inbound_number: asn.map(|asn| asn.number.clone()),
            source: source.to_owned(),
            created_at: cx.now,
            lines: Vec::new(),
        };
        Self {
            warehouse,
            facts,
            cx,
            slot,
            receipt,
            asn: asn.cloned(),
            locations: BTreeMap::new(),
            lots: BTreeMap::new(),
            inventories: BTreeMap::new(),
            changes: Draft::default(),
        }
    }

    pub(super) fn book(&mut self, line: &Resolved) -> Result<(), Rejection> {
        let location = self.location(line);
        let lot = self.lot(line)?;
        let value = self.value(line)?;
        let line_no = i64::try_from(self.receipt.lines.len())
            .unwrap_or(i64::MAX)
            .saturating_add(1);
        let level = LevelKey {
            warehouse_id: self.warehouse.id.clone(),
            location_id: location.id.clone(),
            item_id: line.item.id.clone(),
            lot_id: lot.as_ref().map(|lot| lot.id.clone()).unwrap_or_default(),
            quality: line
                .line
                .quality
                .unwrap_or_else(|| self.announced_quality()),
        };
        self.add_serials(line, &level);
        self.fill_asn_line(line);
        self.put_on_shelf(line, &level, &location, lot.as_ref());
        self.add_movement(line, level.clone(), line_no, value);
        self.receipt.lines.push(ReceiptLine {
            receipt_id: self.receipt.id.clone(),
            line_no,
            inbound_line_no: line.asn_line.map(|line| line.line_no),
            item_id: line.item.id.clone(),
            sku: line.item.sku.clone(),
            uom_code: line.uom_code.clone(),
            quantity: line.quantity,
            base: line.base,
            location_id: location.id,
            location_code: location.code,
            lot_id: level.lot_id,
            lot_no: lot.as_ref().map(|lot| lot.lot_no.clone()),
            expiry_date: lot.and_then(|lot| lot.expiry_date),
            quality: level.quality,
            value,
            serials: line
                .serials
                .iter()
                .map(|&serial| serial.to_owned())
                .collect(),
        });
        Ok(())
    }

    fn announced_quality(&self) -> Quality {
        self.asn.as_ref().map(|asn| asn.quality).unwrap_or_default()
    }

    /// The level as allocation sees it.
    fn put_on_shelf(
        &mut self,
        line: &Resolved,
        level: &LevelKey,
        location: &Location,
        lot: Option<&Lot>,
    ) {
        self.changes.stock.opened.push(Candidate {
            level: level.clone(),
            location_code: location.code.clone(),
            location_kind: location.kind.clone(),
            pick_face: location.pick_face,
            lot_no: lot.map(|lot| lot.lot_no.clone()),
            expiry_date: lot.and_then(|lot| lot.expiry_date),
            lock_up_days: line.item.lock_up_days,
            received_at: self.cx.now,
            on_hand: line.base,
            allocated: Quantity::ZERO,
        });
    }

    /// The named location, or the receiving location, made when missing.
    fn location(&mut self, line: &Resolved) -> Location {
        let code = line.line.location_code.as_deref().unwrap_or(RECEIVING_CODE);
        let place = (self.warehouse.code.clone(), code.to_owned());
        let known = self
            .facts
            .catalog
            .locations
            .get(&place)
            .or_else(|| self.locations.get(code));
        if let Some(location) = known {
            return location.clone();
        }
        let warehouse = self.warehouse;
        let mut made = Location::new(&warehouse.id, &warehouse.code, code, "receiving", self.cx);
        made.version = 1;
        self.changes.catalog.locations.push(made.clone());
        self.locations.insert(code.to_owned(), made.clone());
        made
    }

    /// The lot the line lands in: named, announced, or named after the receipt.
    fn lot(&mut self, line: &Resolved) -> Result<Option<Lot>, Rejection> {
        if !line.wants_lot() {
            return Ok(None);
        }
        let lot_no = line
            .lot_no()
            .cloned()
            .unwrap_or_else(|| self.slot.text.clone());
        let name = (line.item.sku.clone(), lot_no);
        let known = self
            .lots
            .get(&name)
            .or_else(|| self.facts.stock.lots.get(&name));
        let lot = match known.cloned() {
            Some(lot) => self.dated(lot, line)?,
            None => self.new_lot(line, name.1.clone())?,
        };
        self.lots.insert(name, lot.clone());
        Ok(Some(lot))
    }

    fn new_lot(&self, line: &Resolved, lot_no: String) -> Result<Lot, Rejection> {
        if line.lot_no().is_some_and(|named| is_receipt_number(named)) {
            let message = "has the form of a receipt's number, which lots are named after";
            return Err(Rejection::invalid_at(format!("{}.lotNo", line.at), message));
        }
        Ok(Lot {
            id: self.cx.entropy.uuid(),
            item_id: line.item.id.clone(),
            sku: line.item.sku.clone(),
            lot_no_slot: line.lot_no().is_none().then_some(self.slot.index),
            lot_no,
            production_date: line.production_date(),
            expiry_date: match line.expiry_date() {
                Some(day) => Some(day),
                None => self.end_of_shelf_life(line)?,
            },
            created_at: self.cx.now,
            version: 0,
        })
    }

    fn end_of_shelf_life(&self, line: &Resolved) -> Result<Option<Day>, Rejection> {
        let Some(days) = line.item.shelf_life_days else {
            return Ok(None);
        };
        let end = self.cx.now.bangkok_day().plus_days(days);
        let past = || Rejection::invalid_at(format!("{}.expiryDate", line.at), "is required");
        end.map(Some).ok_or_else(past)
    }

    /// A lot has one date of each kind: a receipt may add a missing one, but not another one.
    fn dated(&self, lot: Lot, line: &Resolved) -> Result<Lot, Rejection> {
        let name = match lot.lot_no_slot {
            Some(_) => "the lot named after this receipt".to_owned(),
            None => format!("lot \"{}\"", lot.lot_no),
        };
        let one = |field: &str, stored: Option<Day>, given: Option<Day>| match (stored, given) {
            (Some(stored), Some(given)) if stored != given => Err(Rejection::invalid_at(
                format!("{}.{field}", line.at),
                format!("{name} has the date {stored} already"),
            )),
            _ => Ok(stored.or(given)),
        };
        Ok(Lot {
            production_date: one(
                "productionDate",
                lot.production_date,
                line.production_date(),
            )?,
            expiry_date: one("expiryDate", lot.expiry_date, line.expiry_date())?,
            ..lot
        })
    }

    /// What the line is worth: by its own price, else by the announced one, else its exact share of what
    /// is there.
    fn value(&mut self, line: &Resolved) -> Result<Money, Rejection> {
        let at = |field: &str, message: &str| {
            Rejection::invalid_at(format!("{}.{field}", line.at), message)
        };
        let inventory = self.inventory(&line.item.id);
        let value = match (line.price, self.announced_cost(line)) {
            (Some(price), _) => Some(price),
            (None, Some((quantity, cost))) => worth(quantity, cost),
            (None, None) => inventory.unpriced(line.base),
        };
        if inventory.on_hand.checked_add(line.base).is_none() {
            return Err(at("qty", "would take the stock past the largest quantity"));
        }
        let too_large = || {
            at(
                "unitCost",
                "would take the value of the stock past the largest amount",
            )
        };
        let value = value.ok_or_else(too_large)?;
        let after = inventory.moved(line.base, value).ok_or_else(too_large)?;
        self.inventories.insert(line.item.id.clone(), after);
        Ok(value)
    }

    /// The announced price of the line's goods, and how many units of it came.
    fn announced_cost(&self, line: &Resolved) -> Option<(Quantity, Money)> {
        let asn_line = line.asn_line?;
        let cost = self.asn.as_ref()?.unit_cost(asn_line)?;
        Some((asn_line.factor.from_base(line.base), cost))
    }

    fn inventory(&self, item_id: &str) -> Inventory {
        let place = (self.warehouse.id.clone(), item_id.to_owned());
        let stored = || self.facts.stock.inventories.get(&place);
        self.inventories
            .get(item_id)
            .or_else(stored)
            .cloned()
            .unwrap_or_else(|| {
                Inventory::empty(self.cx.entropy.uuid(), &self.warehouse.id, item_id)
            })
    }

    /// The pieces that come: new ones, and such as left or were adjusted away before.
    fn add_serials(&mut self, line: &Resolved, level: &LevelKey) {
        // Asked for only where a line names serials.
        let known = self.facts.stock.serials.or_empty().iter();
        let known: BTreeMap<&str, i64> = known
            .filter(|row| row.item_id == line.item.id)
            .map(|row| (row.serial.as_str(), row.version))
            .collect();
        let row = |serial: &&str| SerialRow {
            item_id: line.item.id.clone(),
            sku: line.item.sku.clone(),
            serial: (*serial).to_owned(),
            place: SerialPlace {
                status: IN_STOCK.to_owned(),
                warehouse_id: level.warehouse_id.clone(),
                location_id: level.location_id.clone(),
                lot_id: level.lot_id.clone(),
                quality: level.quality,
            },
            document_id: self.receipt.id.clone(),
            updated_at: self.cx.now,
            version: known.get(serial).copied().unwrap_or(0).saturating_add(1),
        };
        let pieces = line.serials.iter().map(row);
        self.changes.stock.serials.extend(pieces);
    }

    fn fill_asn_line(&mut self, line: &Resolved) {
        let number = line.asn_line.map(|line| line.line_no);
        let lines = self.asn.iter_mut().flat_map(|asn| &mut asn.lines);
        for asn_line in lines.filter(|asn_line| Some(asn_line.line_no) == number) {
            asn_line.received_base = asn_line.received_base.plus(line.base);
        }
    }

    fn add_movement(&mut self, line: &Resolved, level: LevelKey, line_no: i64, value: Money) {
        let inventory = self.inventory(&level.item_id);
        self.changes.stock.movements.push(Movement {
            id: self.cx.entropy.uuid(),
            level,
            inventory_id: inventory.id,
            kind: MovementKind::Receipt,
            on_hand: line.base,
            allocated: Quantity::ZERO,
            value,
            document_id: self.receipt.id.clone(),
            line_no,
            reason: String::new(),
            actor: self.cx.actor.clone(),
            at: self.cx.now,
        });
    }

    pub(super) fn finish(mut self) -> Result<Received, Rejection> {
        let skus = self.receipt.lines.iter().map(|line| line.sku.as_str());
        self.changes
            .catalog
            .guards
            .rely_on_items(skus, self.facts.catalog);
        let lots = std::mem::take(&mut self.lots).into_values();
        let changed = lots.filter(|lot| self.facts.stock.lots.get(&lot.name()) != Some(lot));
        self.changes.stock.lots = changed
            .map(|lot| Lot {
                version: lot.version + 1,
                ..lot
            })
            .collect();
        self.advance_asn()?;
        if let Some(asn) = &self.asn {
            self.changes
                .webhooks
                .events
                .extend(events::of_receipt(&self.receipt, asn, self.cx));
        }
        self.changes.inbound.receipts.push(self.receipt.clone());
        self.changes
            .inbound
            .receipt_lines
            .extend(self.receipt.lines.iter().cloned());
        Ok(Received {
            receipt: self.receipt,
            asn: self.asn,
            changes: self.changes,
        })
    }

    /// Receiving, and completed when every line is full (docs/push.md#grns).
    fn advance_asn(&mut self) -> Result<(), Rejection> {
        let Some(asn) = &mut self.asn else {
            return Ok(());
        };
        let full = asn
            .lines
            .iter()
            .all(|line| line.received_base >= line.expected_base);
        let step = if full {
            InboundStep::Complete
        } else {
            InboundStep::Receive
        };
        let before = asn.status;
        asn.status = before.after(step, &asn.number)?;
        asn.completed_at = full.then_some(self.cx.now);
        asn.updated_at = self.cx.now;
        asn.version += 1;
        for line in &mut asn.lines {
            line.open = asn.status.is_open();
        }
        self.changes.inbound.inbounds.push(asn.clone());
        self.changes
            .inbound
            .inbound_lines
            .extend(asn.lines.iter().cloned());
        self.changes.documents.history.push(Step {
            document_id: asn.id.clone(),
            actor: self.cx.actor.clone(),
            from: before.word().to_owned(),
            to: asn.status.word().to_owned(),
            note: String::new(),
            at: self.cx.now,
        });
        Ok(())
    }
}

/// `GRN-20260615-0001`: a lot of that name could stand in the way of a receipt to come.
fn is_receipt_number(text: &str) -> bool {
    let mut parts = text.split('-');
    let prefix = NumberKind::Grn.prefix();
    let digits =
        |part: Option<&str>| part.is_some_and(|part| part.bytes().all(|b| b.is_ascii_digit()));
    parts.next() == prefix && digits(parts.next()) && digits(parts.next()) && parts.next().is_none()
}
