//! The rows: what a store's channels may sell of a variant, and how it came to that.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use crate::base::clock::Timestamp;
use crate::base::quantity::Quantity;
use crate::catalog::store::Store;
use crate::rebalance::policy::type_id;
use crate::rebalance::{Mode, Outcome, Quotas, SplitCause, VariantState, Whole};

/// What is kept of a variant in a store, as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Its own mode, by the document's number; none follows the store's policy.
    #[serde(with = "type_id")]
    pub mode: Option<Mode>,
    /// Its own buffer in whole base units, of manual mode; none takes the policy's.
    pub buffer: Option<Whole>,
    /// What each channel may sell, in whole base units.
    pub quotas: Quotas,
    /// What lay in the store's warehouse when the quotas were last looked at: normal stock, scaled. Of a set,
    /// as many sets as its components gave.
    pub physical: Quantity,
    /// What of it open orders held, scaled. Of a set, also what the buffers of its components keep back.
    pub reserved: Quantity,
    /// What the channels may sell together, in whole base units.
    pub sales: Whole,
    /// Grows by one with each change.
    pub version: i64,
}

/// What is kept of a variant in a store, as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChannelRow {
    /// UUID of the store.
    pub store_id: String,
    /// UUID of the item.
    pub item_id: String,
    /// The rest.
    pub kept: Kept,
    /// When.
    pub updated_at: Timestamp,
    /// What distinguishes the commit that wrote it from every other one.
    pub touched_by: String,
}

/// A split that was made, as it is written and read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryRow {
    /// UUID of the store; empty where it was read.
    #[serde(default)]
    pub store_id: String,
    /// UUID of the item; empty where it was read.
    #[serde(default)]
    pub item_id: String,
    /// The version of the row that it made, by which it is named.
    pub version: i64,
    /// When.
    pub at: Timestamp,
    /// Whose credential did it, or moved the stock.
    pub actor: String,
    /// The document's `actor_id`, as the caller sent it.
    pub actor_id: Option<i64>,
    /// What made it.
    pub cause: SplitCause,
    /// The variant before.
    pub before: VariantState,
    /// The variant after.
    pub after: VariantState,
}

/// What a caller made of a variant, decided on the stock as it will lie.
#[derive(Clone, Debug)]
pub struct Commanded {
    /// UUID of the store.
    pub store_id: String,
    /// UUID of the item.
    pub item_id: String,
    /// The variant as the caller saw it.
    pub before: VariantState,
    /// What came of the command.
    pub outcome: Outcome,
    /// The command.
    pub cause: SplitCause,
    /// The document's `actor_id`.
    pub actor_id: Option<i64>,
    /// Whether every channel is reported, changed or not.
    pub announce_all: bool,
}

/// What a decision knows of a variant in a store.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Variant {
    /// UUID of the item.
    pub item_id: String,
    /// The number that the surface knows it by.
    pub variant_id: i64,
    /// Its code.
    pub sku: String,
    /// Its normal stock in the store's warehouse: on hand, and allocated of it.
    pub stock: (Quantity, Quantity),
    /// UUID of its inventory record in that warehouse, where there is one.
    pub inventory_id: Option<String>,
    /// What is kept of it; none before its stock first changed or a caller first commanded.
    pub row: Option<Kept>,
    /// Of a product set: its components, each with how much of it goes into one set.
    pub parts: Vec<(String, Quantity)>,
}

/// How far a store has applied its last policy.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Behind {
    /// The variant number up to which it was applied.
    pub after: i64,
    /// Grows by one with each change.
    pub version: i64,
}

/// What a decision knows of a store and its channels.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct StoreChannels {
    /// The store with its policy.
    pub store: Store,
    /// UUID of the branch of its warehouse.
    pub branch_id: String,
    /// How far its last policy was applied; none where it is applied to all.
    pub behind: Option<Behind>,
    /// The variant number at which a page of its variants ends; none where there are no more.
    #[serde(default)]
    pub page_ends: Option<i64>,
    /// The variants that were asked for, sets that hold one of them, and the components of those sets, by the
    /// id of their item.
    #[serde(deserialize_with = "by_item")]
    pub variants: BTreeMap<String, Variant>,
}

/// Stores with their channels, by id.
pub type ChannelStock = BTreeMap<String, StoreChannels>;

impl Variant {
    /// Whether it is a product set.
    pub fn is_set(&self) -> bool {
        !self.parts.is_empty()
    }
}

impl StoreChannels {
    /// Whether the store's last policy was not applied to that variant yet.
    pub fn is_behind(&self, variant: &Variant) -> bool {
        let after = self.behind.as_ref().map(|behind| behind.after);
        after.is_some_and(|after| variant.variant_id > after)
    }

    /// The variant of that number.
    pub fn numbered(&self, variant_id: i64) -> Option<&Variant> {
        let mut all = self.variants.values();
        all.find(|variant| variant.variant_id == variant_id)
    }
}

fn by_item<'de, D: Deserializer<'de>>(reader: D) -> Result<BTreeMap<String, Variant>, D::Error> {
    let rows = Vec::<Variant>::deserialize(reader)?;
    Ok(rows
        .into_iter()
        .map(|row| (row.item_id.clone(), row))
        .collect())
}

/// How far a store has applied its policy, as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CatchUp {
    /// UUID of the store.
    pub store_id: String,
    /// The variant number up to which it was applied.
    pub after: i64,
    /// Whether it is applied to all: there is nothing more to keep.
    pub done: bool,
    /// When.
    pub at: Timestamp,
    /// Grows by one with each change.
    pub version: i64,
}
