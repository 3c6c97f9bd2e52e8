//! Stores: the shops on whose channels a tenant sells, and how they share the stock (contract 1 and 5).
//!
//! Not here: sharing it out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

/// The channels a store sells on, in the order of the seed (rebalance seed, rule 7).
pub const CHANNELS: [&str; 7] = [
    "shopee",
    "lazada",
    "bentoweb",
    "line_shopping",
    "makro_pro",
    "tiktok_shop",
    "shopify",
];

/// A store row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Store {
    /// UUID.
    pub id: String,
    /// `store_id` of the rebalance surface; none before it is committed.
    pub number: Option<i64>,
    /// The slot its number comes from; only in a row that is being created without one.
    #[serde(default)]
    pub number_slot: Option<u32>,
    /// `storeCode` of the Flash surface; unique in the tenant.
    pub code: String,
    /// Display name.
    pub name: String,
    /// UUID of its default warehouse.
    pub warehouse_id: String,
    /// Code of that warehouse.
    pub warehouse_code: String,
    /// How its channels share the stock.
    pub policy: StorePolicy,
    /// When it was created.
    pub created_at: Timestamp,
    /// Grows by one with each change.
    pub version: i64,
}

/// How the channels of a store share its stock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StorePolicy {
    /// Weight of each channel that has one.
    pub weights: BTreeMap<String, i64>,
    /// The sales stock, in whole base units, at or below which a variant is low.
    pub low_stock_threshold: i64,
}
