//! Stores: the shops on whose channels a tenant sells, and how they share the stock (contract 1 and 5).
//!
//! Not here: sharing it out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::context::Context;
use crate::numbers::NumberKind;
use crate::rejection::Rejection;
use crate::schema::Problem;

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StorePolicy {
    /// By which rule; `weighted` for a new store.
    pub mode: String,
    /// Weight of each channel that has one.
    pub weights: BTreeMap<String, i64>,
    /// The sales stock, in whole base units, at or below which a variant is low.
    pub low_stock_threshold: i64,
}

impl Default for StorePolicy {
    fn default() -> Self {
        Self {
            mode: "weighted".to_owned(),
            weights: BTreeMap::new(),
            low_stock_threshold: 0,
        }
    }
}

/// What a caller says of a new store.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewStore {
    /// Which store.
    pub code: String,
    /// Name.
    pub name: String,
    /// Code of its default warehouse.
    pub warehouse_code: String,
    /// Its number, where the caller wants to choose it.
    #[serde(default)]
    pub store_id: Option<i64>,
    /// Weight of each channel that has one.
    #[serde(default)]
    pub weights: Option<BTreeMap<String, i64>>,
    /// The sales stock at or below which a variant is low.
    #[serde(default)]
    pub low_stock_threshold: Option<i64>,
}

impl NewStore {
    /// The row, as it is committed, in the warehouse of that id.
    pub fn open(&self, warehouse_id: &str, cx: &Context) -> Store {
        let counted = || cx.take_number(NumberKind::Store).index;
        Store {
            id: cx.entropy.uuid(),
            number: self.store_id,
            number_slot: self.store_id.is_none().then(counted),
            code: self.code.clone(),
            name: self.name.clone(),
            warehouse_id: warehouse_id.to_owned(),
            warehouse_code: self.warehouse_code.clone(),
            policy: StorePolicy {
                weights: self.weights.clone().unwrap_or_default(),
                low_stock_threshold: self.low_stock_threshold.unwrap_or(0),
                ..StorePolicy::default()
            },
            created_at: cx.now,
            version: 1,
        }
    }

    /// Whether the weights can share anything out.
    pub fn check_weights(&self) -> Result<(), Rejection> {
        let Some(weights) = &self.weights else {
            return Ok(());
        };
        if weights.values().all(|weight| *weight == 0) {
            return Err(Rejection::invalid_at(
                "weights",
                "must hold a weight above 0",
            ));
        }
        Ok(())
    }
}

/// Names that are no channel: a field that is not known would be ignored, and a channel forgotten.
pub fn unknown_channels<'a>(path: &str, names: impl Iterator<Item = &'a String>) -> Vec<Problem> {
    let unknown = names.filter(|name| !CHANNELS.contains(&name.as_str()));
    let known = CHANNELS.join(", ");
    let problem = |name| {
        let message = format!("is no channel; the channels are {known}");
        Problem::new(format!("{path}.{name}"), message)
    };
    unknown.map(problem).collect()
}
