//! What a decision may change of what stores may sell.

use crate::base::part::changes;
use crate::base::quantity::Quantity;
use crate::channels::row::{CatchUp, ChannelRow, Commanded, HistoryRow};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

changes! {
    /// The rows about what stores may sell that a decision writes.
    Changes {
        /// Facts that must still hold, or the commit is refused and decided again.
        guards: Guards,
        /// What the channels of stores may sell of variants.
        channels: Vec<ChannelRow>,
        /// What callers commanded, to be settled with the stock that moves; not written.
        commanded: Vec<Commanded>,
        /// Splits that were made.
        channel_history: Vec<HistoryRow>,
        /// How far stores have applied a new policy.
        catch_ups: Vec<CatchUp>,
    }
}

changes! {
    /// Facts about what stores may sell that a decision rests on without changing them.
    Guards {
        /// Stores by whose policies channels were shared out: id to version.
        store_versions: BTreeMap<String, i64>,
        /// Normal stock of items in warehouses as the first rows of channels rest on it: on hand, and allocated.
        normal_stock: BTreeMap<(String, String), (Quantity, Quantity)>,
        /// Warehouses and items whose normal stock this commit changes: every row of channels that rests on it
        /// must be written by it.
        followed: BTreeSet<(String, String)>,
        /// The variants of a store that a policy was applied to: none of them may have escaped it.
        passed: Option<Passed>,
    }
}

/// A range of the variants of a store, whose rows the commit writes all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Passed {
    /// UUID of the store.
    pub store_id: String,
    /// Those with numbers after this one,
    pub after: i64,
    /// up to this one.
    pub until: i64,
    /// What distinguishes this commit from every other one.
    pub mark: String,
}
