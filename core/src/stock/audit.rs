//! The invariants of stock and documents, each with what differs from it (docs/stock.md#ledger).
//!
//! Scope: naming them, and reading what the store found. Not here: finding it (the worker's `store`).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::base::quantity::Quantity;

/// The most differences shown of one invariant.
pub const MAX_DIFFERENCES: usize = 100;

/// An invariant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Invariant {
    /// Levels are the sums of their movements.
    Levels,
    /// Inventories are the sums of their movements.
    Inventories,
    /// What is allocated on a level is what its promises hold.
    LevelPromises,
    /// An order is the sum of its lines.
    Orders,
    /// A line is the sum of its promises.
    OrderLines,
    /// A line waits exactly while it is open and misses something.
    Waiting,
    /// An ASN line has received what its receipts say.
    AsnLines,
    /// Document numbers have neither gap nor repetition.
    Numbers,
    /// The pieces on a level are what lies there.
    Serials,
    /// Tallies count the rows they stand for.
    Tallies,
    /// Tallies of inbound documents count the documents they stand for.
    InboundTallies,
    /// What came back on a return is what its receipts say.
    ReturnLines,
    /// What returns claim of an order's lines is what they ask for.
    ReturnClaims,
    /// Tallies of returns count the returns they stand for.
    ReturnTallies,
    /// No line waits for stock that is free.
    Unserved,
    /// No promise that nobody picked rests on stock that may not be sold for where it lies.
    BlockedPromises,
    /// Closed counts have posted what they found.
    Counts,
    /// Channels rest on the stock that there is.
    Channels,
    /// Auto variants are shared out to the last unit.
    ChannelShares,
    /// No manual split allotted more than there was.
    ManualSplits,
}

/// How an invariant is shown.
pub struct Row {
    /// Which.
    pub invariant: Invariant,
    /// Its name on the wire.
    pub name: &'static str,
    /// What it says.
    pub about: &'static str,
    /// Whether a difference is only worth a look: the audit is clean all the same.
    pub warning: bool,
    /// Whether its figures are quantities or money, and not counts.
    pub scaled: bool,
}

/// One row of the table of invariants.
macro_rules! row {
    ($invariant:ident $name:literal $warning:literal $scaled:literal $about:literal) => {
        Row {
            invariant: Invariant::$invariant,
            name: $name,
            about: $about,
            warning: $warning,
            scaled: $scaled,
        }
    };
}

/// Every invariant that the audit recomputes.
pub static INVARIANTS: &[Row] = &[
    row!(Levels "levels" false true "On hand and allocated of every level are the sums of its movements."),
    row!(Inventories "inventories" false true "On hand, allocated and value of every warehouse and item are the sums of their movements."),
    row!(LevelPromises "levelPromises" false true "What is allocated on a level is what the promises on it hold."),
    row!(Orders "orders" false true "Ordered and allocated of an order are the sums of its lines."),
    row!(OrderLines "orderLines" false true "Allocated, picked and shipped of an order line are the sums of its promises."),
    row!(Waiting "waiting" false false "An order line is open while its order is, and waits while it is open and misses something."),
    row!(AsnLines "asnLines" false true "What an ASN line has received is the sum of its receipt lines."),
    row!(Numbers "numbers" false false "The documents of a kind and day, and the items, are numbered from 1 to the counter without a gap."),
    row!(Serials "serials" false true "On a level of a serial-tracked item lie as many serials as pieces."),
    row!(Channels "channels" false true "Physical and reserved that a channel row rests on are the normal stock of the store's warehouse, or what a set's components give."),
    row!(ChannelShares "channelShares" false false "The quotas of a variant in an auto mode add up to its sales stock, or each mirrors it."),
    row!(ManualSplits "manualSplits" false false "Quotas and buffer that a manual command set did not exceed the physical stock."),
    row!(Tallies "tallies" false false "The tallies by which pages of movements and of serials are found count what there is."),
    row!(InboundTallies "inboundTallies" false false "The tallies by which pages of inbound documents are found count what there is."),
    row!(ReturnLines "returnLines" false true "What came back of a return's line is the sum of its receipts."),
    row!(ReturnClaims "returnClaims" false true "What returns claim of an order's line is what open ones ask for, and what came back on the others."),
    row!(ReturnTallies "returnTallies" false false "The tallies by which pages of returns are found count what there is."),
    row!(Unserved "unserved" false true "No order line waits beside sellable stock that it could have, but where more wait than one commit serves."),
    row!(BlockedPromises "blockedPromises" false true "No promise that nobody picked rests on stock in a quarantine or damage location."),
    row!(Counts "counts" false true "A closed count has posted what was counted less what was on the shelf at that moment, or of what was missing as much as still lay there."),
];

/// What differs from an invariant: what is stored, and what it should be.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Difference {
    /// The tenant.
    pub tenant_id: String,
    /// Of what, by its codes.
    pub subject: String,
    /// The figures stored.
    pub stored: Map<String, Value>,
    /// The figures they should be.
    pub expected: Map<String, Value>,
}

/// Figures as a caller reads them.
pub fn figures(stored: &Map<String, Value>, scaled: bool) -> Value {
    let shown = |value: &Value| match value.as_i64().filter(|_| scaled) {
        Some(number) => Quantity::from_scaled(number).to_json(),
        None => value.clone(),
    };
    Value::Object(
        stored
            .iter()
            .map(|(name, value)| (name.clone(), shown(value)))
            .collect(),
    )
}
