//! A receipt on its way: its lines as a caller writes them, as they are resolved, and what came of them.

use serde::Deserialize;
use serde_json::Value;

use crate::base::clock::Day;
use crate::base::quantity::{Money, Quantity};
use crate::catalog::item::{Item, Tracking};
use crate::catalog::uom::Factor;
use crate::inbound::known::Draft;
use crate::inbound::receipt::Receipt;
use crate::inbound::row::{Inbound, InboundLine};
use crate::stock::level::Quality;

/// A line a caller received.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewReceiptLine {
    /// The line of the ASN it fills; the open ones of its item where none is named.
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
    pub changes: Draft,
}

/// A line whose codes were found, or the part of it that fills one line of the ASN.
#[derive(Clone)]
pub(super) struct Resolved<'a> {
    pub(super) at: String,
    pub(super) line: &'a NewReceiptLine,
    pub(super) item: &'a Item,
    pub(super) asn_line: Option<&'a InboundLine>,
    pub(super) uom_code: String,
    pub(super) factor: Factor,
    pub(super) quantity: Quantity,
    pub(super) base: Quantity,
    /// What it is worth at its own price, if it has one.
    pub(super) price: Option<Money>,
    pub(super) serials: Vec<&'a str>,
}

impl Resolved<'_> {
    /// The lot number it names itself or by its ASN line.
    pub(super) fn lot_no(&self) -> Option<&String> {
        let announced = self.asn_line.and_then(|line| line.lot_no.as_ref());
        self.line.lot_no.as_ref().or(announced)
    }

    pub(super) fn production_date(&self) -> Option<Day> {
        let announced = self.announced_lot().and_then(|line| line.production_date);
        self.line.production_date.or(announced)
    }

    pub(super) fn expiry_date(&self) -> Option<Day> {
        let announced = self.announced_lot().and_then(|line| line.expiry_date);
        self.line.expiry_date.or(announced)
    }

    /// The ASN line, where its dates are those of the goods: another lot than the announced one has dates
    /// of its own.
    fn announced_lot(&self) -> Option<&InboundLine> {
        let named = self.line.lot_no.as_ref();
        let same = |line: &&InboundLine| named.is_none() || line.lot_no.as_ref() == named;
        self.asn_line.filter(same)
    }

    pub(super) fn wants_lot(&self) -> bool {
        self.item.tracking == Tracking::Lot
            || self.lot_no().is_some()
            || self.expiry_date().is_some()
            || self.production_date().is_some()
    }
}
