//! Which lots and pieces goods that come back are: those that left, or those that are named.

use std::collections::{BTreeMap, BTreeSet};
use std::vec::IntoIter;

use crate::base::clock::Day;
use crate::base::quantity::{Quantity, SCALE};
use crate::catalog::item::{Item, Tracking};
use crate::returns::Known;
use crate::returns::back::BackLine;
use crate::returns::left::{LeftLot, LeftOrder};
use crate::returns::row::ReturnLine;
use crate::shape::rejection::Rejection;
use crate::stock::handling::unknown_lot;
use crate::stock::level::Quality;
use crate::stock::pieces::SHIPPED;
use crate::stock::serial::{SerialPlace, SerialRow};

/// A part of a line that lands on one level.
pub(super) struct Portion {
    /// UUID of the lot; empty for none.
    pub lot_id: String,
    /// Its number.
    pub lot_no: Option<String>,
    /// When it expires.
    pub expiry_date: Option<Day>,
    /// How much, in base UoM.
    pub quantity: Quantity,
    /// The pieces, of goods whose pieces are told apart.
    pub pieces: Vec<SerialRow>,
}

/// What left and is not back, while lines take from it.
pub(super) struct Stock<'f> {
    order: Option<&'f LeftOrder>,
    facts: Known<'f>,
    back: BTreeMap<(i64, String), Quantity>,
    seen: BTreeSet<(String, String)>,
}

impl<'f> Stock<'f> {
    pub fn new(order: Option<&'f LeftOrder>, facts: Known<'f>) -> Self {
        Self {
            order,
            facts,
            back: BTreeMap::new(),
            seen: BTreeSet::new(),
        }
    }

    /// The pieces that come back: those that are named, else all that left where as many are received.
    pub fn serials(
        &mut self,
        back: &BackLine,
        item: &Item,
        base: Quantity,
        at: &str,
    ) -> Result<Vec<SerialRow>, Rejection> {
        let path = format!("{at}.serials");
        if !item.has_pieces() {
            return match &back.serials {
                Some(named) if !named.is_empty() => {
                    let message = "the item is not tracked by serial number";
                    Err(Rejection::invalid_at(path, message))
                }
                _ => Ok(Vec::new()),
            };
        }
        let pieces = match &back.serials {
            Some(named) => self.named(named, item, &path)?,
            None => self.out(item).cloned().collect(),
        };
        let count = pieces.len();
        if i64::try_from(count).ok().and_then(Quantity::from_units) != Some(base) {
            let message = format!("must name {base} serials, one for each piece, not {count}");
            return Err(Rejection::invalid_at(path, message));
        }
        for piece in &pieces {
            self.seen.insert((item.id.clone(), piece.serial.clone()));
        }
        Ok(pieces)
    }

    /// The pieces of an item that left on the order and are not back.
    fn out<'s>(&'s self, item: &'s Item) -> impl Iterator<Item = &'f SerialRow> + 's {
        let pieces = self.order.into_iter().flat_map(|order| &order.pieces);
        pieces.filter(|piece| {
            piece.item_id == item.id
                && !self.seen.contains(&(item.id.clone(), piece.serial.clone()))
        })
    }

    fn named(
        &self,
        serials: &[String],
        item: &Item,
        path: &str,
    ) -> Result<Vec<SerialRow>, Rejection> {
        let mut problems = Vec::new();
        let mut once = BTreeSet::new();
        let mut pieces = Vec::new();
        for (index, serial) in serials.iter().enumerate() {
            let again =
                !once.insert(serial) || self.seen.contains(&(item.id.clone(), serial.clone()));
            let found = match again {
                true => Err(format!("repeats serial \"{serial}\"")),
                false => self.piece(serial, item),
            };
            match found {
                Ok(piece) => pieces.push(piece),
                Err(message) => problems.push(crate::shape::schema::Problem::new(
                    format!("{path}[{index}]"),
                    message,
                )),
            }
        }
        Rejection::check(problems)?;
        Ok(pieces)
    }

    /// A piece that may come back: one that left on the order, or, where none is named, any that is not here.
    fn piece(&self, serial: &str, item: &Item) -> Result<SerialRow, String> {
        if let Some(order) = self.order {
            let found = self.out(item).find(|piece| piece.serial == serial);
            let number = &order.number;
            let strange = || format!("serial \"{serial}\" did not leave on order \"{number}\"");
            return found.cloned().ok_or_else(strange);
        }
        let mut known = self.facts.stock.serials.iter();
        let known = known.find(|row| row.serial == serial && row.item_id == item.id);
        match known {
            Some(row) if row.place.status == SHIPPED => Ok(row.clone()),
            Some(row) => Err(format!(
                "serial \"{serial}\" is {} and can't come back",
                row.place.status
            )),
            None => Ok(unknown_piece(serial, item)),
        }
    }

    /// The portions of a line: by the lots of its pieces, by the named lot, or by the lots that left, the first
    /// first.
    pub fn portions(
        &mut self,
        line: &ReturnLine,
        item: &Item,
        quantity: Quantity,
        back: &BackLine,
        serials: &mut IntoIter<SerialRow>,
        at: &str,
    ) -> Result<Vec<Portion>, Rejection> {
        if item.has_pieces() {
            let count = usize::try_from(quantity.scaled() / SCALE).unwrap_or(0);
            return Ok(self.by_pieces(serials.take(count).collect()));
        }
        match (&back.lot_no, self.lots(line)) {
            (Some(lot_no), Some(lots)) => self.of_named_lot(line, quantity, lot_no, lots, at),
            (None, Some(lots)) => Ok(self.of_lots(line, quantity, lots)),
            (Some(lot_no), None) => self.of_known_lot(item, quantity, lot_no, at),
            (None, None) if item.tracking == Tracking::Lot => {
                let message = "is required: the item is tracked by lot";
                Err(Rejection::invalid_at(format!("{at}.lotNo"), message))
            }
            (None, None) => Ok(vec![Portion::without_lot(quantity)]),
        }
    }

    /// The lots in which the line's goods left.
    fn lots(&self, line: &ReturnLine) -> Option<&'f [LeftLot]> {
        let left = self.order?.line(line.order_line_no?)?;
        Some(&left.lots)
    }

    fn rest(&self, line: &ReturnLine, lot: &LeftLot) -> Quantity {
        let now = self.back.get(&key(line, lot)).copied().unwrap_or_default();
        lot.shipped.minus(lot.back).minus(now)
    }

    fn take(&mut self, line: &ReturnLine, lot: &LeftLot, quantity: Quantity) -> Portion {
        let back = self.back.entry(key(line, lot)).or_default();
        *back = back.plus(quantity);
        Portion {
            lot_id: lot.lot_id.clone(),
            lot_no: lot.lot_no.clone(),
            expiry_date: lot.expiry_date,
            quantity,
            pieces: Vec::new(),
        }
    }

    fn of_named_lot(
        &mut self,
        line: &ReturnLine,
        quantity: Quantity,
        lot_no: &str,
        lots: &[LeftLot],
        at: &str,
    ) -> Result<Vec<Portion>, Rejection> {
        let mut lots = lots.iter();
        let found = lots.find(|lot| lot.lot_no.as_deref() == Some(lot_no));
        let rest = found.map_or(Quantity::ZERO, |lot| self.rest(line, lot));
        match found {
            Some(lot) if rest >= quantity => Ok(vec![self.take(line, lot, quantity)]),
            _ => {
                let message = format!("only {rest} of lot \"{lot_no}\" left and are not back");
                Err(Rejection::invalid_at(format!("{at}.lotNo"), message))
            }
        }
    }

    fn of_lots(&mut self, line: &ReturnLine, quantity: Quantity, lots: &[LeftLot]) -> Vec<Portion> {
        let mut missing = quantity;
        let mut portions = Vec::new();
        for lot in lots {
            let part = self.rest(line, lot).min(missing);
            if part.is_positive() {
                missing = missing.minus(part);
                portions.push(self.take(line, lot, part));
            }
        }
        if missing.is_positive() {
            portions.push(Portion::without_lot(missing));
        }
        portions
    }

    fn of_known_lot(
        &self,
        item: &Item,
        quantity: Quantity,
        lot_no: &str,
        at: &str,
    ) -> Result<Vec<Portion>, Rejection> {
        let name = (item.sku.clone(), lot_no.to_owned());
        let lot = self.facts.stock.lots.get(&name);
        let lot = lot.ok_or_else(|| unknown_lot(&format!("{at}.lotNo"), lot_no, &item.sku))?;
        Ok(vec![Portion {
            lot_id: lot.id.clone(),
            lot_no: Some(lot.lot_no.clone()),
            expiry_date: lot.expiry_date,
            quantity,
            pieces: Vec::new(),
        }])
    }

    /// Pieces come back in the lots that they left in.
    fn by_pieces(&self, pieces: Vec<SerialRow>) -> Vec<Portion> {
        let mut by_lot: BTreeMap<String, Vec<SerialRow>> = BTreeMap::new();
        for piece in pieces {
            let lot = piece.place.lot_id.clone();
            by_lot.entry(lot).or_default().push(piece);
        }
        let portion = |(lot_id, pieces): (String, Vec<SerialRow>)| {
            let units = i64::try_from(pieces.len()).unwrap_or(i64::MAX);
            let lot = self.left_lot(&lot_id);
            Portion {
                lot_no: lot.and_then(|lot| lot.lot_no.clone()),
                expiry_date: lot.and_then(|lot| lot.expiry_date),
                lot_id,
                quantity: Quantity::from_units(units).unwrap_or_default(),
                pieces,
            }
        };
        by_lot.into_iter().map(portion).collect()
    }

    fn left_lot(&self, lot_id: &str) -> Option<&'f LeftLot> {
        let lines = self.order.into_iter().flat_map(|order| &order.lines);
        let mut lots = lines.flat_map(|line| &line.lots);
        lots.find(|lot| lot.lot_id == lot_id && !lot_id.is_empty())
    }
}

impl Portion {
    const fn without_lot(quantity: Quantity) -> Self {
        Self {
            lot_id: String::new(),
            lot_no: None,
            expiry_date: None,
            quantity,
            pieces: Vec::new(),
        }
    }
}

fn key(line: &ReturnLine, lot: &LeftLot) -> (i64, String) {
    (line.order_line_no.unwrap_or_default(), lot.lot_id.clone())
}

/// A piece that was never here.
fn unknown_piece(serial: &str, item: &Item) -> SerialRow {
    SerialRow {
        item_id: item.id.clone(),
        sku: item.sku.clone(),
        serial: serial.to_owned(),
        place: SerialPlace {
            status: SHIPPED.to_owned(),
            warehouse_id: String::new(),
            location_id: String::new(),
            lot_id: String::new(),
            quality: Quality::Normal,
        },
        document_id: String::new(),
        updated_at: crate::base::clock::Timestamp::default(),
        version: 0,
    }
}
