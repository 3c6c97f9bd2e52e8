//! What left on an order, and how much of it may still come back.

use serde::Deserialize;

use crate::base::clock::Day;
use crate::base::quantity::{Money, Quantity};
use crate::catalog::uom::Factor;
use crate::returns::row::Claimed;
use crate::stock::serial::SerialRow;
use crate::stock::valuation::share_of;

/// An order of which something left.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct LeftOrder {
    /// UUID.
    pub id: String,
    /// Its number.
    pub number: String,
    /// UUID of its warehouse.
    pub warehouse_id: String,
    /// Code of its warehouse.
    pub warehouse_code: String,
    /// Code of the store that sold it, if the order tells.
    pub store_code: Option<String>,
    /// Its lines, also those of which nothing left.
    pub lines: Vec<LeftLine>,
    /// The pieces that left on it and are not back.
    pub pieces: Vec<SerialRow>,
}

/// A line of an order of which something left. In base UoM.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct LeftLine {
    /// Its number.
    pub line_no: i64,
    /// UUID of the item.
    pub item_id: String,
    /// Code of the item.
    pub sku: String,
    /// The unit it was ordered in.
    pub uom_code: String,
    /// That unit's factor as it was then.
    pub factor: Factor,
    /// What left.
    pub shipped_base: Quantity,
    /// What it was worth when it left.
    pub shipped_value: Money,
    /// What returns claim of it; version 0 where none did so far.
    pub claimed: Claimed,
    /// The lots that left, the first first.
    pub lots: Vec<LeftLot>,
}

/// What left of a lot, and what of it is back.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct LeftLot {
    /// UUID of the lot; empty for none.
    pub lot_id: String,
    /// Its number.
    pub lot_no: Option<String>,
    /// When it expires.
    pub expiry_date: Option<Day>,
    /// What left.
    pub shipped: Quantity,
    /// What is back.
    pub back: Quantity,
}

impl LeftOrder {
    /// The line of that number.
    pub fn line(&self, line_no: i64) -> Option<&LeftLine> {
        self.lines.iter().find(|line| line.line_no == line_no)
    }
}

impl LeftLine {
    /// What nobody has asked to send back yet.
    pub fn returnable(&self) -> Quantity {
        self.shipped_base.minus(self.claimed.claimed_base)
    }

    /// What goods that come back are worth: their part of what left and is not back, at the cost at which
    /// they left. Once all is back its whole cost is.
    pub fn value_of(&self, quantity: Quantity, claimed: &Claimed) -> Money {
        let value = self.shipped_value.minus(claimed.received_value);
        let there = self.shipped_base.minus(claimed.received_base);
        share_of(value, quantity, there)
    }
}
