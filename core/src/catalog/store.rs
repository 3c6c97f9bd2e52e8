//! Stores: the shops on whose channels a tenant sells (docs/stock.md#vocabulary, docs/rebalance.md).
//!
//! Not here: how the channels share the stock (`rebalance`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::access::context::Context;
use crate::base::clock::Timestamp;
use crate::base::numbers::NumberKind;
use crate::rebalance::{Channel, StorePolicy, Whole};
use crate::shape::rejection::Rejection;
use crate::shape::schema::Problem;

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
    /// Whether bills that name no warehouse wait until one is assigned.
    #[serde(default)]
    pub manual_allocation: bool,
    /// When it was created.
    pub created_at: Timestamp,
    /// Grows by one with each change.
    pub version: i64,
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
    pub weights: Option<BTreeMap<Channel, Whole>>,
    /// The sales stock at or below which a variant is low.
    #[serde(default)]
    pub low_stock_threshold: Option<Whole>,
    /// Whether bills that name no warehouse wait until one is assigned.
    #[serde(default)]
    pub manual_allocation: bool,
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
                low_stock_threshold: self.low_stock_threshold.unwrap_or_default(),
                ..StorePolicy::default()
            },
            manual_allocation: self.manual_allocation,
            created_at: cx.now,
            version: 1,
        }
    }

    /// Whether the weights can share anything out.
    pub fn check_weights(&self) -> Result<(), Rejection> {
        let Some(weights) = &self.weights else {
            return Ok(());
        };
        if weights.values().all(|weight| weight.is_zero()) {
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
    let unknown = names.filter(|name| Channel::of_name(name).is_none());
    let known = Channel::ALL.map(Channel::name).join(", ");
    let problem = |name| {
        let message = format!("is no channel; the channels are {known}");
        Problem::new(format!("{path}.{name}"), message)
    };
    unknown.map(problem).collect()
}
