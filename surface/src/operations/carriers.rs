//! `carriers`: who takes parcels, with the ranges of numbers that they let the warehouse give
//! (docs/operations.md#carriers).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::envelope;
use crate::operations::schemas::TENANT;
use crate::push::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::catalog;
use khlang_core::catalog::carrier::{CHECK_DIGITS, Carrier, CarrierUpsert, MAX_DIGITS};
use khlang_core::catalog::resolve::unknown_warehouse;
use khlang_core::decision::{Changes, Facts, Need};
use khlang_core::schema;
use khlang_core::shape::rejection::Rejection;
use khlang_core::shape::schema::{Field, Kind, optional, required, text};

const NUMBER: Kind = Kind::Integer {
    min: 0,
    max: 99_999_999_999_999_999,
};

const PREFIX: Field = optional("prefix", text(20), "What its numbers begin with.");
const SUFFIX: Field = optional("suffix", text(20), "What its numbers end with.");
const WAREHOUSES: Field = optional(
    "warehouses",
    Kind::List {
        of: &Kind::Code,
        min: 0,
        max: 200,
    },
    "Codes of the warehouses that may use it; all where none is named.",
);

schema!(
    /// Body of `PUT /carriers/{code}`.
    CARRIER_UPSERT, "CarrierUpsert", "A carrier with its range of numbers.",
    [
        required("name", text(100), "Display name."),
        PREFIX,
        SUFFIX,
        required("digits", Kind::Integer { min: 1, max: MAX_DIGITS }, "How many digits its numbers have, check digit not counted."),
        optional("checkDigit", Kind::OneOf(CHECK_DIGITS), "The check digit behind them; none where nothing is said."),
        required("from", NUMBER, "The first number of the range."),
        required("to", NUMBER, "The last number of the range."),
        WAREHOUSES,
        TENANT,
    ]
);

schema!(
    /// A carrier in a reply.
    CARRIER, "Carrier", "A carrier.",
    [
        required("code", Kind::Code, "Its code."),
        required("name", text(100), "Display name."),
        required("prefix", Kind::Text { min: 0, max: 20 }, "What its numbers begin with."),
        required("suffix", Kind::Text { min: 0, max: 20 }, "What its numbers end with."),
        required("digits", NUMBER, "How many digits they have."),
        required("checkDigit", Kind::OneOf(CHECK_DIGITS), "The check digit."),
        required("from", NUMBER, "The first number of the range."),
        required("to", NUMBER, "The last number of the range."),
        required("left", NUMBER, "How many numbers are left."),
        optional("next", Kind::Code, "The next number as it will stand on a label; null where none is left."),
        WAREHOUSES,
    ]
);

schema!(
    /// The carriers.
    CARRIERS, "Carriers", "The carriers of the tenant.",
    [required("items", Kind::List { of: &Kind::Object(&CARRIER), min: 0, max: usize::MAX }, "They, by code.")]
);

envelope!(
    /// A carrier.
    CARRIER_REPLY, "CarrierReply", Kind::Object(&CARRIER)
);
envelope!(
    /// The carriers.
    CARRIERS_REPLY, "CarriersReply", Kind::Object(&CARRIERS)
);

/// Prepares `PUT /carriers/{code}`.
pub fn put(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Put {
        code: call.param("code"),
        upsert: call.read()?,
    }))
}

struct Put {
    code: String,
    upsert: CarrierUpsert,
}

impl Operation for Put {
    fn needs(&self) -> Vec<Need> {
        let codes: BTreeSet<String> = self.upsert.warehouses.iter().cloned().collect();
        vec![
            catalog::Need::Carriers {}.into(),
            catalog::Need::Warehouses { codes }.into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let named = self.upsert.warehouses.iter().enumerate();
        let unknown = named.filter(|(_, code)| !facts.catalog.warehouses.contains_key(*code));
        let unknown: Vec<_> = unknown
            .map(|(index, code)| unknown_warehouse(&format!("warehouses[{index}]"), code))
            .collect();
        if !unknown.is_empty() {
            return Err(Rejection::unknown_references(unknown));
        }
        let before = facts.catalog.carriers.get(&self.code);
        let carrier = self.upsert.apply(&self.code, before, cx)?;
        let mut changes = Changes::default();
        let reply = success(200, show(&carrier), &cx.request_id);
        changes.catalog.carriers.push(carrier);
        Ok(Decision { reply, changes })
    }
}

/// Prepares `GET /carriers`.
pub fn list(_call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(List))
}

struct List;

impl Operation for List {
    fn needs(&self) -> Vec<Need> {
        vec![catalog::Need::Carriers {}.into()]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let items: Vec<Value> = facts.catalog.carriers.values().map(show).collect();
        let data = json!({ "items": items });
        Ok(Decision::answer(success(200, data, &cx.request_id)))
    }
}

fn show(carrier: &Carrier) -> Value {
    let left = carrier.last.saturating_sub(carrier.next).saturating_add(1);
    json!({
        "code": carrier.code,
        "name": carrier.name,
        "prefix": carrier.prefix,
        "suffix": carrier.suffix,
        "digits": carrier.digits,
        "checkDigit": carrier.check_digit,
        "from": carrier.first,
        "to": carrier.last,
        "left": left,
        "next": carrier.give().map(|(number, _)| number),
        "warehouses": carrier.warehouses,
    })
}
