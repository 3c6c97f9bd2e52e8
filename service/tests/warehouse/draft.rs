//! Documents as a caller drafts them, small and often alike, so that they meet on the same stock.

use khlang_core::base::quantity::Quantity;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::house::{ITEMS, START, WAREHOUSES};
use crate::invariants::today;

/// How many serials callers draw from.
const SERIALS: usize = 3_000;
/// Lots, each with the days its stock lasts after the house opened.
const LOTS: [(&str, i64); 4] = [("L0", 2), ("L1", 12), ("L2", 40), ("L3", 80)];

/// A line of a receipt or an ASN.
#[derive(Clone, Debug)]
pub struct GoodsLine {
    item: usize,
    units: i64,
    half: bool,
    unit: Option<&'static str>,
    place: Option<&'static str>,
    lot: Option<usize>,
    other_expiry: Option<i64>,
    first_serial: usize,
    cost: Option<i64>,
    bad: bool,
}

/// A line of an order.
#[derive(Clone, Debug)]
pub struct OrderLineDraft {
    item: usize,
    units: i64,
    half: bool,
    unit: Option<&'static str>,
    lot: Option<usize>,
    shelf_life: Option<i64>,
    warehouse: Option<usize>,
}

/// An order.
#[derive(Clone, Debug)]
pub struct OrderDraft {
    warehouse: usize,
    priority: Option<i64>,
    wanted_in: Option<i64>,
    reference: Option<u8>,
    drops: bool,
    lines: Vec<OrderLineDraft>,
}

fn day(after: i64) -> String {
    today(START).plus_days(after).unwrap().to_string()
}

fn quantity(units: i64, half: bool) -> Value {
    let whole = Quantity::from_units(units).unwrap();
    let part = Quantity::from_scaled(if half { 5_000 } else { 0 });
    whole.plus(part).to_json()
}

/// Mostly base units; of a serial-tracked item always.
fn unit() -> impl Strategy<Value = Option<&'static str>> {
    weighted(
        0.3,
        prop_oneof![3 => Just("EA"), 2 => Just("CASE"), 1 => Just("BOX")],
    )
}

fn with_serials(item: usize) -> bool {
    ITEMS[item] == "SERIAL"
}

/// Any receipt line.
pub fn goods_line() -> impl Strategy<Value = GoodsLine> {
    let item = prop_oneof![2 => Just(0), 2 => Just(1), 3 => Just(2_usize)];
    let what = (item, 1..10_i64, prop::bool::weighted(0.1), unit());
    let place = prop_oneof![2 => Just(None), 5 => Just(Some("A1")), 3 => Just(Some("P1")), 1 => Just(Some("Q1"))];
    let lot = (weighted(0.6, 0..LOTS.len()), weighted(0.07, -1..60_i64));
    let rest = (0..SERIALS, of(0..500_i64), prop::bool::weighted(0.15));
    (what, place, lot, rest).prop_map(|(what, place, (lot, other_expiry), rest)| {
        let (item, units, half, unit) = what;
        GoodsLine {
            item,
            units,
            half: half && item == 0,
            unit: unit.filter(|_| item == 0),
            place,
            lot: lot.filter(|_| item == 1 || units == 1),
            other_expiry,
            first_serial: rest.0,
            cost: rest.1,
            bad: rest.2,
        }
    })
}

impl GoodsLine {
    /// As a line of a receipt.
    pub fn received(&self) -> Value {
        let mut line = json!({ "sku": ITEMS[self.item], "qty": quantity(self.units, self.half) });
        self.add_lot(&mut line);
        if let Some(place) = self.place {
            line["locationCode"] = json!(place);
        }
        if let Some(cost) = self.cost {
            line["unitCost"] = Quantity::from_scaled(cost * 1_234).to_json();
        }
        if with_serials(self.item) {
            line["serials"] = serials(self.first_serial, self.units);
        }
        if self.bad {
            line["quality"] = json!("bad");
        }
        line
    }

    /// As a line of an ASN.
    pub fn announced(&self) -> Value {
        let mut line =
            json!({ "sku": ITEMS[self.item], "expectedQty": quantity(self.units, self.half) });
        self.add_lot(&mut line);
        line
    }

    fn add_lot(&self, line: &mut Value) {
        if let Some(unit) = self.unit {
            line["uomCode"] = json!(unit);
        }
        if let Some(lot) = self.lot {
            line["lotNo"] = json!(LOTS[lot].0);
            // A lot may come undated at first, and be dated by a later receipt.
            if self.units != 2 {
                line["expiryDate"] = json!(day(LOTS[lot].1));
            }
        }
        if let Some(after) = self.other_expiry {
            line["expiryDate"] = json!(day(after));
        }
    }
}

fn serials(first: usize, units: i64) -> Value {
    let names = (first..).take(usize::try_from(units).unwrap());
    names.map(|n| json!(format!("S{n}"))).collect()
}

fn order_line() -> impl Strategy<Value = OrderLineDraft> {
    let item = prop_oneof![2 => Just(0), 2 => Just(1), 3 => Just(2_usize)];
    let what = (item, 1..7_i64, prop::bool::weighted(0.05), unit());
    let asks = (
        weighted(0.25, 0..LOTS.len()),
        weighted(0.2, 0..50_i64),
        weighted(0.15, 0..2_usize),
    );
    (what, asks).prop_map(
        |((item, units, half, unit), (lot, shelf_life, warehouse))| OrderLineDraft {
            item,
            units,
            half,
            unit: unit.filter(|_| item == 0),
            lot: lot.filter(|_| item == 1),
            shelf_life,
            warehouse,
        },
    )
}

/// Any order.
pub fn order() -> impl Strategy<Value = OrderDraft> {
    let head = (
        0..WAREHOUSES.len(),
        of(1..4_i64),
        weighted(0.4, 0..5_i64),
        weighted(0.1, 0..6_u8),
        prop::bool::weighted(0.25),
    );
    (head, prop::collection::vec(order_line(), 1..4)).prop_map(|(head, lines)| OrderDraft {
        warehouse: head.0,
        priority: head.1,
        wanted_in: head.2,
        reference: head.3,
        drops: head.4,
        lines,
    })
}

impl OrderDraft {
    /// As the body of a request.
    pub fn body(&self) -> Value {
        let mut body = json!({
            "warehouseCode": WAREHOUSES[self.warehouse],
            "lines": self.lines.iter().map(OrderLineDraft::body).collect::<Vec<_>>(),
        });
        if let Some(priority) = self.priority {
            body["priority"] = json!(priority);
        }
        if let Some(after) = self.wanted_in {
            body["requiredDate"] = json!(day(after));
        }
        if self.drops {
            body["backorder"] = json!("cancel");
        }
        if let Some(reference) = self.reference {
            body["referenceNo"] = json!(format!("R{reference}"));
        }
        body
    }
}

impl OrderLineDraft {
    fn body(&self) -> Value {
        let mut line =
            json!({ "sku": ITEMS[self.item], "qtyOrdered": quantity(self.units, self.half) });
        if let Some(unit) = self.unit {
            line["uomCode"] = json!(unit);
        }
        if let Some(lot) = self.lot {
            line["lotNo"] = json!(LOTS[lot].0);
        }
        if let Some(days) = self.shelf_life {
            line["minShelfLifeDays"] = json!(days);
        }
        if let Some(warehouse) = self.warehouse {
            line["warehouseCode"] = json!(WAREHOUSES[warehouse]);
        }
        line
    }
}
