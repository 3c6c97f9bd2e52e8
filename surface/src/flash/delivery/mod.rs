//! The sales (B2C) pages of the Flash document: delivery bills (docs/flash/delivery.md).
//!
//! Here: what the pages share. Not here: the rules of a bill (`khlang_core::outbound`).

pub mod add;
pub mod boxes;
pub mod detail;
pub mod dimensions;
pub mod files;
pub mod label;
pub mod list;
pub mod replies;
pub mod status;
pub mod steps;
pub mod tracking;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::codes::Code;
use khlang_core::base::quantity::{Money, Quantity};
use khlang_core::decision::{Facts, Need};
use khlang_core::outbound;
use khlang_core::outbound::bill::{OrderKind, PayMode};
use khlang_core::outbound::views::BillView;
use khlang_core::shape::rejection::{Fault, Rejection};

/// The numbers that name a bill: ours, the seller's own, a carrier's.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Named {
    /// Ours.
    pub delivery_sn: Option<String>,
    /// The seller's own.
    pub order_sn: Option<String>,
    /// The carrier's.
    pub express_sn: Option<String>,
}

/// What naming a bill comes to.
pub enum Found<'f> {
    /// The one bill.
    One(&'f BillView),
    /// There is none.
    None,
    /// There are several.
    Several,
}

impl Named {
    /// The fact that finding it takes.
    pub fn need(&self) -> Need {
        outbound::Need::Bills {
            kind: OrderKind::Delivery,
            number: self.delivery_sn.clone(),
            reference: self.order_sn.clone(),
            express: self.express_sn.clone(),
        }
        .into()
    }

    /// What was found. Cancelled bills count only where nothing else is found.
    pub fn found<'f>(&self, facts: &'f Facts) -> Found<'f> {
        let bills = facts.outbound.bills.iter();
        let live: Vec<&BillView> = bills.filter(|view| view.stage != CANCELLED).collect();
        match (live.as_slice(), facts.outbound.bills.as_slice()) {
            ([one], _) => Found::One(one),
            ([], [one, ..]) => Found::One(one),
            ([], []) => Found::None,
            _ => Found::Several,
        }
    }

    /// The one bill, or a refusal.
    pub fn the_one<'f>(&self, facts: &'f Facts) -> Result<&'f BillView, Rejection> {
        match self.found(facts) {
            Found::One(view) => Ok(view),
            Found::None => Err(self.unknown()),
            Found::Several => {
                let message = "several delivery bills have that number";
                Err(Code::ORDER_NOT_UNIQUE.of(Rejection::new(Fault::NotFound, message)))
            }
        }
    }

    fn unknown(&self) -> Rejection {
        let named = self.delivery_sn.as_ref().or(self.order_sn.as_ref());
        let named = named.or(self.express_sn.as_ref());
        let text = named.map_or("", String::as_str);
        let message = format!("there is no delivery bill \"{text}\"");
        Code::DELIVERY_NOT_FOUND.of(Rejection::not_found(message))
    }
}

/// The stage of a cancelled bill.
const CANCELLED: i64 = 110;

/// How the buyer pays: the document's number, and its words.
const PAY_MODES: [(PayMode, &str, &str); 3] = [
    (PayMode::CashOnDelivery, "1", "COD"),
    (PayMode::BankTransfer, "2", "Bank Transfer"),
    (PayMode::Electronic, "3", "E-payment"),
];

/// The pay mode of a number.
pub fn pay_mode(number: &str) -> Option<PayMode> {
    let row = PAY_MODES.iter().find(|(_, own, _)| *own == number);
    row.map(|(mode, _, _)| *mode)
}

/// The words of a pay mode.
fn pay_words(mode: Option<PayMode>) -> &'static str {
    let row = PAY_MODES.iter().find(|(own, _, _)| Some(*own) == mode);
    row.map_or("", |(_, _, words)| words)
}

/// Whether it is paid: what is collected on delivery is so from then on.
fn paid_words(mode: Option<PayMode>, stage: i64) -> &'static str {
    const SIGNED: i64 = 220;
    match mode {
        Some(PayMode::CashOnDelivery) if stage != SIGNED => "Unpaid",
        Some(_) => "Paid",
        None => "",
    }
}

fn satang(amount: Money) -> String {
    amount.satang().to_string()
}

fn text(value: Option<&String>) -> &str {
    value.map(String::as_str).unwrap_or_default()
}

/// Kilograms in grams, centimetres in millimetres: whole numbers, rounded down.
fn small_unit(value: Option<Quantity>, ratio: i64) -> i64 {
    let scaled = value.map_or(0, Quantity::scaled);
    scaled.saturating_mul(ratio) / 10_000
}

/// Grams of a kilogram.
const G_OF_KG: i64 = 1_000;

/// Millimetres of a centimetre.
const MM_OF_CM: i64 = 10;

fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// An address in one line.
fn one_line(parts: &[&str]) -> String {
    let given: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    given.join(", ")
}
