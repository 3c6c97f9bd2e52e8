//! Document numbers, which are known only once the commit has counted them.
//!
//! A decision takes slots; the write batch moves one counter per kind and day, and every text that
//! mentions a slot (the reply, a stored reply, an event) is filled from what the counter gave. A slot
//! carries a nonce that no caller can guess, so text of a caller is never mistaken for one.
//! Forms: `ASN-20260615-0001`, and `AN2606150001` at Flash (docs/stock.md#vocabulary). Not here: moving the
//! counter.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::base::clock::Day;

/// What is numbered, each by its own counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberKind {
    /// Advance shipping notice.
    Asn,
    /// Goods receipt.
    Grn,
    /// Sales order.
    Order,
    /// Shipment.
    Shipment,
    /// Pick task.
    PickTask,
    /// Cycle count.
    CycleCount,
    /// Arrival notice of the Flash surface.
    ArrivalNotice,
    /// Return.
    Return,
    /// Delivery bill of the Flash surface.
    DeliveryBill,
    /// Outbound bill of the Flash surface.
    OutboundBill,
    /// Return bill of the Flash surface.
    ReturnBill,
    /// Transfer bill of the Flash surface.
    TransferBill,
    /// Box of an order.
    Box,
    /// Report of stock that was lost or found.
    StockReport,
    /// The number by which the rebalance surface knows an item.
    Variant,
    /// The number by which the Flash surface knows a warehouse.
    Warehouse,
    /// The number by which the rebalance surface knows a store.
    Store,
}

/// How a number is written, with its prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// `ASN-20260615-0001`
    Dashed(&'static str),
    /// `AN2606150001`
    Compact(&'static str),
    /// A bare integer, counted for ever and not by day.
    Integer,
}

/// Every kind with the form of its numbers.
const FORMS: [(NumberKind, Form); 17] = [
    (NumberKind::Asn, Form::Dashed("ASN")),
    (NumberKind::Grn, Form::Dashed("GRN")),
    (NumberKind::Order, Form::Dashed("SO")),
    (NumberKind::Shipment, Form::Dashed("SHIP")),
    (NumberKind::PickTask, Form::Dashed("PT")),
    (NumberKind::CycleCount, Form::Dashed("CC")),
    (NumberKind::ArrivalNotice, Form::Compact("AN")),
    (NumberKind::Return, Form::Dashed("RMA")),
    (NumberKind::DeliveryBill, Form::Compact("DO")),
    (NumberKind::OutboundBill, Form::Compact("RW")),
    (NumberKind::ReturnBill, Form::Compact("SR")),
    (NumberKind::TransferBill, Form::Compact("CH")),
    (NumberKind::Box, Form::Compact("BOX")),
    (NumberKind::StockReport, Form::Compact("IS")),
    (NumberKind::Variant, Form::Integer),
    (NumberKind::Warehouse, Form::Integer),
    (NumberKind::Store, Form::Integer),
];

impl NumberKind {
    fn form(self) -> Form {
        let row = FORMS.iter().find(|(kind, _)| *kind == self);
        row.map_or(Form::Integer, |(_, form)| *form)
    }

    /// The prefix of its documents; `None` for bare integers, which are counted for ever and not by day.
    pub fn prefix(self) -> Option<&'static str> {
        match self.form() {
            Form::Dashed(prefix) | Form::Compact(prefix) => Some(prefix),
            Form::Integer => None,
        }
    }

    /// The number with that ordinal on that day, `20260615`.
    pub fn written(self, day: &str, ordinal: i64) -> Value {
        match self.form() {
            Form::Dashed(prefix) => Value::from(format!("{prefix}-{day}-{ordinal:04}")),
            Form::Compact(prefix) => {
                let short = day.get(2..).unwrap_or(day);
                Value::from(format!("{prefix}{short}{ordinal:04}"))
            }
            Form::Integer => Value::from(ordinal),
        }
    }
}

/// How many numbers of one kind a commit takes, as the counter statement reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Taken {
    /// The kind.
    pub kind: NumberKind,
    /// The day in compact form, or empty for bare integers.
    pub day: String,
    /// Prefix of the numbers, or null.
    pub prefix: Option<&'static str>,
    /// How many.
    pub count: u32,
}

/// A number that a caller chose, which its counter must not give again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NumberSeen {
    /// The kind; one of bare integers.
    pub kind: NumberKind,
    /// The number.
    pub number: i64,
}

/// The slots a decision has taken so far.
#[derive(Clone, Debug, Default)]
pub struct NumberBook {
    taken: BTreeMap<NumberKind, Taken>,
}

impl NumberBook {
    /// Takes the next slot of a kind: its index, for the row, and its text, for everything else.
    pub fn take(&mut self, kind: NumberKind, today: Day, nonce: &str) -> Slot {
        let prefix = kind.prefix();
        let day = prefix.map_or_else(String::new, |_| today.compact());
        let fresh = Taken {
            kind,
            day,
            prefix,
            count: 0,
        };
        let taken = self.taken.entry(kind).or_insert(fresh);
        let index = taken.count;
        taken.count = index.saturating_add(1);
        Slot {
            index,
            text: slot_text(nonce, kind, index),
        }
    }

    /// What the counter statement has to move; empty when no number is wanted.
    pub fn taken(&self) -> Vec<Taken> {
        self.taken.values().cloned().collect()
    }
}

/// A number to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its place among the numbers of its kind in this commit, from 0.
    pub index: u32,
    /// What stands for it until it is filled.
    pub text: String,
}

/// What stands for the number with that index until it is filled.
pub fn slot_text(nonce: &str, kind: NumberKind, index: u32) -> String {
    format!("{nonce}:{kind:?}:{index}")
}

/// What the counters gave: the last number of each kind in this commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// The kind.
    pub kind: NumberKind,
    /// The day in compact form, or empty.
    pub day: String,
    /// The counter after this commit.
    pub value: i64,
    /// How many numbers this commit took.
    pub taken: i64,
}

impl Counted {
    fn number(&self, index: i64) -> Value {
        let ordinal = self.value - self.taken + 1 + index;
        self.kind.written(&self.day, ordinal)
    }
}

/// Puts the counted numbers into JSON text in place of its slots.
pub fn fill(text: &str, nonce: &str, counted: &[Counted]) -> String {
    replace_slots(text, nonce, |kind, index| {
        let row = counted.iter().find(|c| format!("{:?}", c.kind) == kind);
        row.map_or(Value::Null, |c| c.number(index))
    })
}

/// Puts null in place of every slot: what a dry run answers.
pub fn blank(text: &str, nonce: &str) -> String {
    replace_slots(text, nonce, |_, _| Value::Null)
}

/// A slot stands in JSON text as a whole string, `"nonce:Kind:index"`, or inside a sentence.
fn replace_slots(text: &str, nonce: &str, number: impl Fn(&str, i64) -> Value) -> String {
    let opening = format!("{nonce}:");
    let mut pieces = text.split(opening.as_str());
    let mut filled = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (kind, rest) = piece.split_once(':').unwrap_or((piece, ""));
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (index, rest) = rest.split_at_checked(digits).unwrap_or((rest, ""));
        let value = index
            .parse()
            .map_or(Value::Null, |index| number(kind, index));
        let alone = filled.ends_with('"') && !filled.ends_with("\\\"");
        match rest.strip_prefix('"').filter(|_| alone) {
            Some(rest) => {
                filled.pop();
                filled.push_str(&value.to_string());
                filled.push_str(rest);
            }
            None => {
                filled.push_str(value.as_str().unwrap_or_default());
                filled.push_str(rest);
            }
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn slots_are_filled_in_the_order_they_were_taken() {
        let today = Day::parse("2026-06-15").unwrap();
        let mut book = NumberBook::default();
        let first = book.take(NumberKind::Asn, today, "#");
        let second = book.take(NumberKind::Asn, today, "#");
        let variant = book.take(NumberKind::Variant, today, "#");
        let text = json!([second.text, first.text, variant.text, "no slot"]).to_string();
        let counted = [
            Counted {
                kind: NumberKind::Asn,
                day: "20260615".into(),
                value: 7,
                taken: 2,
            },
            Counted {
                kind: NumberKind::Variant,
                day: String::new(),
                value: 41,
                taken: 1,
            },
        ];
        let filled: Value = serde_json::from_str(&fill(&text, "#", &counted)).unwrap();
        assert_eq!(filled[0], "ASN-20260615-0007");
        assert_eq!(filled[1], "ASN-20260615-0006");
        assert_eq!(filled[2], 41);
        assert_eq!(filled[3], "no slot");
    }

    #[test]
    fn a_flash_document_has_its_prefix_six_digits_of_the_day_and_four_at_least_of_the_counter() {
        let written = |ordinal| NumberKind::ArrivalNotice.written("20200101", ordinal);
        assert_eq!(written(8888), "AN2001018888");
        assert_eq!(written(7), "AN2001010007");
        assert_eq!(written(12_345), "AN20010112345");
    }

    #[test]
    fn a_slot_inside_a_sentence_is_filled_too() {
        let counted = [Counted {
            kind: NumberKind::Order,
            day: "20260615".into(),
            value: 3,
            taken: 1,
        }];
        let text = json!({ "error": "used by order \"#:Order:0\"." }).to_string();
        assert_eq!(
            fill(&text, "#", &counted),
            r#"{"error":"used by order \"SO-20260615-0003\"."}"#
        );
    }

    #[test]
    fn a_dry_run_has_no_numbers() {
        let mut book = NumberBook::default();
        let slot = book.take(NumberKind::Grn, Day::parse("2026-06-15").unwrap(), "#");
        assert_eq!(
            blank(&json!({ "grnNo": slot.text }).to_string(), "#"),
            r#"{"grnNo":null}"#
        );
    }
}
