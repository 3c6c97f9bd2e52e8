//! Receiving goods, with or without an ASN (push seed chapter 4, `POST /grn`; contract 2 and 3).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::catalog::item::{Item, Tracking};
use crate::catalog::location::{Location, RECEIVING_CODE};
use crate::catalog::resolve::{base_quantity, item_and_factor, unknown_warehouse};
use crate::catalog::uom::Factor;
use crate::catalog::warehouse::Warehouse;
use crate::changes::{Changes, Step};
use crate::clock::{Day, Timestamp};
use crate::engine::Context;
use crate::facts::{Facts, Need};
use crate::inbound::asn::{Inbound, InboundLine};
use crate::inbound::events;
use crate::inbound::lifecycle::InboundStep;
use crate::numbers::{NumberKind, Slot};
use crate::rejection::{Fault, Rejection};
use crate::schema::{Problem, number_problem};
use crate::outbound::backlog::Backlog;
use crate::stock::allocation::Candidate;
use crate::stock::ledger::{Movement, MovementKind};
use crate::stock::level::{LevelKey, Lot, Quality};
use crate::stock::quantity::{Money, Quantity, SCALE};
use crate::stock::valuation::{Inventory, worth};

/// A goods receipt row, with its lines where it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// UUID.
    pub id: String,
    /// Its number, or the slot of it.
    pub number: String,
    /// The slot its number comes from; only in a row being created.
    #[serde(default)]
    pub number_slot: Option<u32>,
    /// UUID of the warehouse.
    pub warehouse_id: String,
    /// Code of the warehouse.
    pub warehouse_code: String,
    /// UUID of the ASN it is booked on.
    pub inbound_id: Option<String>,
    /// Number of that ASN.
    pub inbound_number: Option<String>,
    /// Which surface made it.
    pub source: String,
    /// When it was booked.
    pub created_at: Timestamp,
    /// Its lines; empty in a row that is written.
    #[serde(default, skip_serializing)]
    pub lines: Vec<ReceiptLine>,
}

/// A line of a goods receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptLine {
    /// UUID of its receipt.
    pub receipt_id: String,
    /// Its number in the receipt, from 1.
    pub line_no: i64,
    /// The line of the ASN it fills.
    pub inbound_line_no: Option<i64>,
    /// UUID of the item.
    pub item_id: String,
    /// Code of the item.
    pub sku: String,
    /// The unit it came in.
    pub uom_code: String,
    /// How much, in that unit.
    pub quantity: Quantity,
    /// How much, in base UoM.
    pub base: Quantity,
    /// UUID of the location it landed in.
    pub location_id: String,
    /// Code of that location.
    pub location_code: String,
    /// UUID of the lot; empty for none.
    pub lot_id: String,
    /// Number of the lot, or its slot.
    pub lot_no: Option<String>,
    /// When the lot expires.
    pub expiry_date: Option<Day>,
    /// Quality.
    pub quality: Quality,
    /// What the line is worth.
    pub value: Money,
    /// The serials that came.
    pub serials: Vec<String>,
}

/// A single piece of a serial-tracked item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SerialRow {
    /// UUID of the item.
    pub item_id: String,
    /// Code of the item.
    pub sku: String,
    /// Unique for the item.
    pub serial: String,
    /// Where it is.
    #[serde(flatten)]
    pub place: SerialPlace,
    /// UUID of the document that last moved it.
    pub document_id: String,
    /// When that was.
    pub updated_at: Timestamp,
    /// Grows by one with each change.
    pub version: i64,
}

/// Where a piece is, and whether it is still ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SerialPlace {
    /// `in_stock`, `allocated`, `picked` or `shipped`.
    pub status: String,
    /// UUID of the warehouse.
    pub warehouse_id: String,
    /// UUID of the location.
    pub location_id: String,
    /// UUID of the lot; empty for none.
    pub lot_id: String,
    /// Quality.
    pub quality: Quality,
}

/// What a caller received.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewReceipt {
    /// Where.
    pub warehouse_code: String,
    /// On which ASN.
    #[serde(default)]
    pub asn_no: Option<String>,
    /// What.
    pub lines: Vec<NewReceiptLine>,
}

/// A line a caller received.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewReceiptLine {
    /// The line of the ASN it fills.
    #[serde(default)]
    pub asn_line_no: Option<i64>,
    /// Which item.
    pub sku: String,
    /// In which unit; the ASN line's, else the base unit, where none is named.
    #[serde(default)]
    pub uom_code: Option<String>,
    /// How much, in that unit.
    pub qty: Value,
    /// Into which location; the receiving location where none is named.
    #[serde(default)]
    pub location_code: Option<String>,
    /// Of which lot.
    #[serde(default)]
    pub lot_no: Option<String>,
    /// When the lot was made.
    #[serde(default)]
    pub production_date: Option<Day>,
    /// When the lot expires.
    #[serde(default)]
    pub expiry_date: Option<Day>,
    /// The serials of the pieces.
    #[serde(default)]
    pub serials: Option<Vec<String>>,
    /// Price of one unit of `uom_code`.
    #[serde(default)]
    pub unit_cost: Option<Value>,
    /// Quality; normal where none is named.
    #[serde(default)]
    pub quality: Option<Quality>,
}

/// What receiving made.
pub struct Received {
    /// The receipt with its lines.
    pub receipt: Receipt,
    /// The ASN after it, if it was on one.
    pub asn: Option<Inbound>,
    /// The rows to write.
    pub changes: Changes,
}

impl NewReceipt {
    /// The facts that receiving this takes.
    pub fn needs(&self) -> Vec<Need> {
        let skus: BTreeSet<String> = self.lines.iter().map(|line| line.sku.clone()).collect();
        let mut needs = vec![
            Need::Warehouses {
                codes: BTreeSet::from([self.warehouse_code.clone()]),
            },
            Need::Items { skus: skus.clone() },
            Need::Uoms {
                codes: self.lines.iter().filter_map(|line| line.uom_code.clone()).collect(),
                skus: skus.clone(),
            },
            Need::Locations {
                places: self.places(),
            },
            Need::Lots {
                lots: self.lots(),
                asn: self.asn_no.clone(),
            },
            Need::Inventories {
                skus: skus.clone(),
                order: None,
            },
            Need::Shelf {
                skus: skus.clone(),
                order: None,
            },
            Need::Pieces {
                skus: skus.clone(),
                order: None,
            },
            Need::Waiting { skus, order: None },
        ];
        needs.extend(self.asn_no.clone().map(|number| Need::Asn { number }));
        let serials = self.serials();
        if !serials.is_empty() {
            needs.push(Need::Serials { serials });
        }
        needs
    }

    fn places(&self) -> BTreeSet<(String, String)> {
        let named = self.lines.iter().filter_map(|line| line.location_code.as_deref());
        named
            .chain([RECEIVING_CODE])
            .map(|code| (self.warehouse_code.clone(), code.to_owned()))
            .collect()
    }

    fn lots(&self) -> BTreeSet<(String, String)> {
        let named = |line: &NewReceiptLine| Some((line.sku.clone(), line.lot_no.clone()?));
        self.lines.iter().filter_map(named).collect()
    }

    fn serials(&self) -> BTreeSet<(String, String)> {
        let of_line = |line: &NewReceiptLine| {
            let serials = line.serials.clone().unwrap_or_default();
            let sku = line.sku.clone();
            serials.into_iter().map(move |serial| (sku.clone(), serial))
        };
        self.lines.iter().flat_map(of_line).collect()
    }

    /// Books the receipt: stock, value, lots, serials and the ASN, or a refusal that changes nothing.
    pub fn book(&self, facts: &Facts, source: &str, cx: &Context) -> Result<Received, Rejection> {
        let warehouse = self.warehouse(facts)?;
        let asn = self.asn(facts)?;
        let lines = self.resolve(facts, asn)?;
        check_open_quantities(&lines, asn, warehouse)?;
        self.check_serials(&lines, facts)?;
        let mut booking = Booking::new(warehouse, asn, facts, source, cx);
        for line in &lines {
            booking.book(line)?;
        }
        booking.finish()
    }

    fn warehouse<'f>(&self, facts: &'f Facts) -> Result<&'f Warehouse, Rejection> {
        facts.warehouses.get(&self.warehouse_code).ok_or_else(|| {
            let unknown = unknown_warehouse("warehouseCode", &self.warehouse_code);
            Rejection::unknown_references(vec![unknown])
        })
    }

    fn asn<'f>(&self, facts: &'f Facts) -> Result<Option<&'f Inbound>, Rejection> {
        let Some(number) = &self.asn_no else {
            return Ok(None);
        };
        let unknown = || Rejection::not_found(format!("ASN \"{number}\" not found."));
        let asn = facts.asn.as_ref().ok_or_else(unknown)?;
        if asn.warehouse_code != self.warehouse_code {
            let message = format!("must be \"{}\", the warehouse of the ASN", asn.warehouse_code);
            return Err(Rejection::invalid_at("warehouseCode", message));
        }
        asn.status.after(InboundStep::Receive, number)?;
        Ok(Some(asn))
    }

    fn resolve<'a>(
        &'a self,
        facts: &'a Facts,
        asn: Option<&'a Inbound>,
    ) -> Result<Vec<Resolved<'a>>, Rejection> {
        let (mut resolved, mut unknown, mut invalid) = (Vec::new(), Vec::new(), Vec::new());
        for (index, line) in self.lines.iter().enumerate() {
            match line.resolve(&self.warehouse_code, index, facts, asn) {
                Ok(line) => resolved.push(line),
                Err(Misfit::Unknown(problem)) => unknown.push(problem),
                Err(Misfit::Invalid(problem)) => invalid.push(problem),
            }
        }
        if !unknown.is_empty() {
            return Err(Rejection::unknown_references(unknown));
        }
        if invalid.is_empty() { Ok(resolved) } else { Err(Rejection::invalid(invalid)) }
    }

    fn check_serials(&self, lines: &[Resolved], facts: &Facts) -> Result<(), Rejection> {
        let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
        let mut problems = Vec::new();
        for line in lines {
            for (index, serial) in line.serials().iter().enumerate() {
                let path = format!("{}.serials[{index}]", line.at);
                let known = facts.serials.iter();
                let known = known.filter(|row| row.sku == line.item.sku);
                if !seen.insert((&line.item.sku, serial)) {
                    problems.push(Problem::new(path, format!("repeats serial \"{serial}\"")));
                } else if known.into_iter().any(|row| row.serial == *serial) {
                    problems.push(Problem::new(path, format!("serial \"{serial}\" exists already")));
                }
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(Rejection::invalid(problems)) }
    }
}

/// A line whose codes were found.
struct Resolved<'a> {
    at: String,
    line: &'a NewReceiptLine,
    item: &'a Item,
    asn_line: Option<&'a InboundLine>,
    uom_code: String,
    quantity: Quantity,
    base: Quantity,
    unit_cost: Option<Money>,
}

enum Misfit {
    Unknown(Problem),
    Invalid(Problem),
}

impl Resolved<'_> {
    fn serials(&self) -> &[String] {
        self.line.serials.as_deref().unwrap_or_default()
    }

    /// The lot number it names itself or by its ASN line.
    fn lot_no(&self) -> Option<&String> {
        let announced = self.asn_line.and_then(|line| line.lot_no.as_ref());
        self.line.lot_no.as_ref().or(announced)
    }

    fn production_date(&self) -> Option<Day> {
        let announced = self.asn_line.and_then(|line| line.production_date);
        self.line.production_date.or(announced)
    }

    fn expiry_date(&self) -> Option<Day> {
        let announced = self.asn_line.and_then(|line| line.expiry_date);
        self.line.expiry_date.or(announced)
    }

    fn wants_lot(&self) -> bool {
        self.item.tracking == Tracking::Lot
            || self.lot_no().is_some()
            || self.expiry_date().is_some()
            || self.production_date().is_some()
    }
}

impl NewReceiptLine {
    fn resolve<'a>(
        &'a self,
        warehouse: &str,
        index: usize,
        facts: &'a Facts,
        asn: Option<&'a Inbound>,
    ) -> Result<Resolved<'a>, Misfit> {
        let at = format!("lines[{index}]");
        let asn_line = self.asn_line(asn, &at).map_err(Misfit::Invalid)?;
        let (item, factor, uom_code) = self.unit(asn_line, facts, &at)?;
        self.check_location(warehouse, facts, &at).map_err(Misfit::Unknown)?;
        let path = format!("{at}.qty");
        let (quantity, base) =
            base_quantity(&self.qty, factor, &item.base_uom, &path).map_err(Misfit::Invalid)?;
        self.check_serial_count(item, base, &at).map_err(Misfit::Invalid)?;
        self.check_dates(&at).map_err(Misfit::Invalid)?;
        Ok(Resolved {
            unit_cost: self.unit_cost(&at).map_err(Misfit::Invalid)?,
            at,
            line: self,
            item,
            asn_line,
            uom_code,
            quantity,
            base,
        })
    }

    fn asn_line<'a>(
        &self,
        asn: Option<&'a Inbound>,
        at: &str,
    ) -> Result<Option<&'a InboundLine>, Problem> {
        let Some(number) = self.asn_line_no else {
            return Ok(None);
        };
        let path = format!("{at}.asnLineNo");
        let asn = asn.ok_or_else(|| Problem::new(&path, "needs asnNo beside it"))?;
        let line = asn.lines.iter().find(|line| line.line_no == number);
        let line = line.ok_or_else(|| Problem::new(&path, format!("the ASN has no line {number}")))?;
        if line.sku == self.sku {
            return Ok(Some(line));
        }
        let message = format!("must be \"{}\", the item of ASN line {number}", line.sku);
        Err(Problem::new(format!("{at}.sku"), message))
    }

    /// The item, and the unit by its own name, by its ASN line's or the base unit.
    fn unit<'a>(
        &self,
        asn_line: Option<&InboundLine>,
        facts: &'a Facts,
        at: &str,
    ) -> Result<(&'a Item, Factor, String), Misfit> {
        let named = self.uom_code.as_deref();
        let announced = asn_line.filter(|line| named.is_none_or(|code| code == line.uom_code));
        let unit = if announced.is_some() { None } else { named };
        let (item, factor) = item_and_factor(&self.sku, unit, facts, at).map_err(Misfit::Unknown)?;
        let own = named.unwrap_or(&item.base_uom).to_owned();
        Ok(announced.map_or((item, factor, own), |line| {
            (item, line.factor, line.uom_code.clone())
        }))
    }

    fn check_location(&self, warehouse: &str, facts: &Facts, at: &str) -> Result<(), Problem> {
        let Some(code) = &self.location_code else {
            return Ok(());
        };
        if facts.locations.contains_key(&(warehouse.to_owned(), code.clone())) {
            return Ok(());
        }
        let message = format!("Location code \"{code}\" not found in warehouse \"{warehouse}\".");
        Err(Problem::new(format!("{at}.locationCode"), message))
    }

    fn check_serial_count(&self, item: &Item, base: Quantity, at: &str) -> Result<(), Problem> {
        let path = format!("{at}.serials");
        let count = self.serials.as_ref().map_or(0, Vec::len);
        match item.tracking {
            Tracking::Serial if Some(base) == whole(count) => Ok(()),
            Tracking::Serial => {
                let message = format!("must name {base} serials, one for each piece, not {count}");
                Err(Problem::new(path, message))
            }
            _ if count == 0 => Ok(()),
            _ => Err(Problem::new(path, "the item is not tracked by serial number")),
        }
    }

    fn check_dates(&self, at: &str) -> Result<(), Problem> {
        match (self.production_date, self.expiry_date) {
            (Some(made), Some(expires)) if expires < made => {
                let path = format!("{at}.expiryDate");
                Err(Problem::new(path, "must not be before productionDate"))
            }
            _ => Ok(()),
        }
    }

    fn unit_cost(&self, at: &str) -> Result<Option<Money>, Problem> {
        let cost = self.unit_cost.as_ref().map(Money::from_json).transpose();
        cost.map_err(|fault| Problem::new(format!("{at}.unitCost"), number_problem(fault)))
    }
}

fn whole(count: usize) -> Option<Quantity> {
    i64::try_from(count).ok().and_then(Quantity::from_units)
}

/// No ASN line may receive more than is open on it, all lines of the receipt taken together.
fn check_open_quantities(
    lines: &[Resolved],
    asn: Option<&Inbound>,
    warehouse: &Warehouse,
) -> Result<(), Rejection> {
    let mut coming: BTreeMap<i64, Quantity> = BTreeMap::new();
    let mut problems = Vec::new();
    for line in lines {
        let Some(asn_line) = line.asn_line else {
            continue;
        };
        let sum = coming.entry(asn_line.line_no).or_default();
        *sum = sum.plus(line.base);
        let open = receivable(asn_line, warehouse).minus(asn_line.received_base);
        if *sum > open {
            problems.push(over_receipt(line, asn_line, open));
        }
    }
    let Some(first) = problems.first() else {
        return Ok(());
    };
    let number = asn.map(|asn| asn.number.as_str()).unwrap_or_default();
    Err(Rejection {
        fault: Fault::Conflict,
        message: format!("ASN \"{number}\": {} {}.", first.path, first.message),
        problems,
    })
}

fn over_receipt(line: &Resolved, asn_line: &InboundLine, open: Quantity) -> Problem {
    let open = asn_line.factor.from_base(open.max(Quantity::ZERO));
    let message = format!(
        "exceeds what is open on ASN line {}: {open} {}",
        asn_line.line_no, asn_line.uom_code
    );
    Problem::new(format!("{}.qty", line.at), message)
}

/// What a line may receive in all, with the warehouse's allowance; in base UoM.
fn receivable(line: &InboundLine, warehouse: &Warehouse) -> Quantity {
    let hundred = i128::from(100 * SCALE);
    let percent = i128::from(warehouse.over_receipt_percent.scaled().max(0));
    let scaled = i128::from(line.expected_base.scaled()) * (hundred + percent) / hundred;
    Quantity::from_scaled(i64::try_from(scaled).unwrap_or(i64::MAX))
}

/// A receipt while its lines are booked one after the other.
struct Booking<'a> {
    warehouse: &'a Warehouse,
    facts: &'a Facts,
    cx: &'a Context,
    slot: Slot,
    receipt: Receipt,
    asn: Option<Inbound>,
    locations: BTreeMap<String, Location>,
    lots: BTreeMap<(String, String), Lot>,
    inventories: BTreeMap<String, Inventory>,
    backlog: Backlog<'a>,
    changes: Changes,
}

impl<'a> Booking<'a> {
    fn new(
        warehouse: &'a Warehouse,
        asn: Option<&Inbound>,
        facts: &'a Facts,
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
            backlog: Backlog::new(facts, cx),
            changes: Changes::default(),
        }
    }

    fn book(&mut self, line: &Resolved) -> Result<(), Rejection> {
        let location = self.location(line);
        let lot = self.lot(line)?;
        let value = self.value(line)?;
        let line_no = i64::try_from(self.receipt.lines.len()).unwrap_or(i64::MAX).saturating_add(1);
        let level = LevelKey {
            warehouse_id: self.warehouse.id.clone(),
            location_id: location.id.clone(),
            item_id: line.item.id.clone(),
            lot_id: lot.as_ref().map(|lot| lot.id.clone()).unwrap_or_default(),
            quality: line.line.quality.unwrap_or_default(),
        };
        self.add_serials(line, &level);
        self.fill_asn_line(line);
        self.put_on_shelf(line, &level, &location, lot.as_ref());
        self.add_movement(line, level.clone(), line_no, value);
        self.receipt.lines.push(ReceiptLine {
            receipt_id: self.receipt.id.clone(),
            line_no,
            inbound_line_no: line.line.asn_line_no,
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
            serials: line.serials().to_vec(),
        });
        Ok(())
    }

    /// What came is free for orders that wait, and for those to come.
    fn put_on_shelf(
        &mut self,
        line: &Resolved,
        level: &LevelKey,
        location: &Location,
        lot: Option<&Lot>,
    ) {
        self.backlog.gain(&level.warehouse_id, &level.item_id);
        self.backlog.shelf.put(Candidate {
            level: level.clone(),
            location_code: location.code.clone(),
            location_kind: location.kind.clone(),
            pick_face: location.pick_face,
            lot_no: lot.map(|lot| lot.lot_no.clone()),
            expiry_date: lot.and_then(|lot| lot.expiry_date),
            received_at: self.cx.now,
            on_hand: line.base,
            allocated: Quantity::ZERO,
        });
    }

    /// The named location, or the receiving location, made when missing.
    fn location(&mut self, line: &Resolved) -> Location {
        let code = line.line.location_code.as_deref().unwrap_or(RECEIVING_CODE);
        let place = (self.warehouse.code.clone(), code.to_owned());
        let known = self.facts.locations.get(&place).or_else(|| self.locations.get(code));
        if let Some(location) = known {
            return location.clone();
        }
        let warehouse = self.warehouse;
        let mut made = Location::new(&warehouse.id, &warehouse.code, code, "receiving", self.cx);
        made.version = 1;
        self.changes.locations.push(made.clone());
        self.locations.insert(code.to_owned(), made.clone());
        made
    }

    /// The lot the line lands in: named, announced, or named after the receipt.
    fn lot(&mut self, line: &Resolved) -> Result<Option<Lot>, Rejection> {
        if !line.wants_lot() {
            return Ok(None);
        }
        let lot_no = line.lot_no().cloned().unwrap_or_else(|| self.slot.text.clone());
        let name = (line.item.sku.clone(), lot_no);
        let known = self.lots.get(&name).or_else(|| self.facts.lots.get(&name));
        let lot = match known.cloned() {
            Some(lot) => self.dated(lot, line)?,
            None => self.new_lot(line, name.1.clone())?,
        };
        self.lots.insert(name, lot.clone());
        Ok(Some(lot))
    }

    fn new_lot(&self, line: &Resolved, lot_no: String) -> Result<Lot, Rejection> {
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
            production_date: one("productionDate", lot.production_date, line.production_date())?,
            expiry_date: one("expiryDate", lot.expiry_date, line.expiry_date())?,
            ..lot
        })
    }

    /// What the line is worth: its own price, else the current average.
    fn value(&mut self, line: &Resolved) -> Result<Money, Rejection> {
        let too_large = || Rejection::invalid_at(format!("{}.unitCost", line.at), "is too large");
        let inventory = self.inventory(&line.item.id);
        let value = match line.unit_cost {
            Some(cost) => worth(line.quantity, cost).ok_or_else(too_large)?,
            None => worth(line.base, inventory.average_cost()).ok_or_else(too_large)?,
        };
        let after = inventory.moved(line.base, value).ok_or_else(too_large)?;
        self.inventories.insert(line.item.id.clone(), after);
        Ok(value)
    }

    fn inventory(&self, item_id: &str) -> Inventory {
        let place = (self.warehouse.id.clone(), item_id.to_owned());
        let stored = || self.facts.inventories.get(&place);
        self.inventories.get(item_id).or_else(stored).cloned().unwrap_or_else(|| {
            Inventory::empty(self.cx.entropy.uuid(), &self.warehouse.id, item_id)
        })
    }

    fn add_serials(&mut self, line: &Resolved, level: &LevelKey) {
        let row = |serial: &String| SerialRow {
            item_id: line.item.id.clone(),
            sku: line.item.sku.clone(),
            serial: serial.clone(),
            place: SerialPlace {
                status: "in_stock".to_owned(),
                warehouse_id: level.warehouse_id.clone(),
                location_id: level.location_id.clone(),
                lot_id: level.lot_id.clone(),
                quality: level.quality,
            },
            document_id: self.receipt.id.clone(),
            updated_at: self.cx.now,
            version: 0,
        };
        line.serials().iter().map(row).for_each(|piece| self.backlog.pieces.put(piece));
    }

    fn fill_asn_line(&mut self, line: &Resolved) {
        let number = line.line.asn_line_no;
        let lines = self.asn.iter_mut().flat_map(|asn| &mut asn.lines);
        for asn_line in lines.filter(|asn_line| Some(asn_line.line_no) == number) {
            asn_line.received_base = asn_line.received_base.plus(line.base);
        }
    }

    fn add_movement(&mut self, line: &Resolved, level: LevelKey, line_no: i64, value: Money) {
        let inventory = self.inventory(&level.item_id);
        self.changes.movements.push(Movement {
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

    fn finish(mut self) -> Result<Received, Rejection> {
        let skus = self.receipt.lines.iter().map(|line| line.sku.as_str());
        self.changes.guards.rely_on_items(skus, self.facts);
        let lots = std::mem::take(&mut self.lots).into_values();
        let changed = lots.filter(|lot| self.facts.lots.get(&lot.name()) != Some(lot));
        self.changes.lots = changed.map(|lot| Lot { version: lot.version + 1, ..lot }).collect();
        self.advance_asn()?;
        if let Some(asn) = &self.asn {
            self.changes.events.extend(events::of_receipt(&self.receipt, asn, self.cx));
        }
        self.backlog.serve_waiting(None);
        self.backlog.finish(&mut self.changes);
        self.changes.receipts.push(self.receipt.clone());
        self.changes.receipt_lines.extend(self.receipt.lines.iter().cloned());
        Ok(Received {
            receipt: self.receipt,
            asn: self.asn,
            changes: self.changes,
        })
    }

    /// Contract 3: receiving, and completed when every line is full.
    fn advance_asn(&mut self) -> Result<(), Rejection> {
        let Some(asn) = &mut self.asn else {
            return Ok(());
        };
        let full = asn.lines.iter().all(|line| line.received_base >= line.expected_base);
        let step = if full { InboundStep::Complete } else { InboundStep::Receive };
        let before = asn.status;
        asn.status = before.after(step, &asn.number)?;
        asn.updated_at = self.cx.now;
        asn.version += 1;
        for line in &mut asn.lines {
            line.open = asn.status.is_open();
        }
        self.changes.inbounds.push(asn.clone());
        self.changes.inbound_lines.extend(asn.lines.iter().cloned());
        self.changes.history.push(Step {
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
