//! `/open/getWarehouseList` and `/order/getStoreList`: where goods lie, and where they are sold.

use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::flash::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::catalog;
use khlang_core::catalog::store::Store;
use khlang_core::catalog::warehouse::Warehouse;
use khlang_core::decision::{Facts, Need};
use khlang_core::rebalance::channel::Channel;
use khlang_core::shape::rejection::Rejection;

/// The most warehouses or stores that one answer tells of: the document has no pages for them.
const MAX_PLACES: i64 = 1_000;

/// The status of a store that is enabled.
const ENABLED: i64 = 3;

/// Prepares `POST /open/getWarehouseList`.
pub fn warehouses(_call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Warehouses))
}

struct Warehouses;

impl Operation for Warehouses {
    fn needs(&self) -> Vec<Need> {
        vec![
            catalog::Need::WarehousePage {
                after: None,
                limit: MAX_PLACES,
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let mut rows: Vec<&Warehouse> = facts.catalog.warehouses.values().collect();
        rows.sort_by_key(|row| row.number);
        let shown: Value = rows.into_iter().map(warehouse).collect();
        Ok(Decision::answer(success(shown, cx)))
    }
}

fn warehouse(row: &Warehouse) -> Value {
    let at = &row.address;
    json!({
        "id": row.number,
        "name": row.name,
        "warehouseNo": row.code,
        "contact": at.contact,
        "telephone": at.telephone,
        "province": at.province,
        "city": at.city,
        "district": at.district,
        "postalCode": at.postal_code,
        "address": at.address,
    })
}

/// Prepares `POST /order/getStoreList`.
pub fn stores(_call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Stores))
}

struct Stores;

impl Operation for Stores {
    fn needs(&self) -> Vec<Need> {
        vec![
            catalog::Need::StorePage {
                after: None,
                limit: MAX_PLACES,
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let shown: Value = facts.catalog.stores.iter().map(store).collect();
        Ok(Decision::answer(success(shown, cx)))
    }
}

/// A store sells on the channels that have a weight.
fn store(row: &Store) -> Value {
    let weights = &row.policy.weights;
    let weighs = |channel: &&Channel| weights.get(*channel).is_some_and(|w| !w.is_zero());
    let sold_on = Channel::ALL.iter().filter(weighs);
    let names: Vec<&str> = sold_on.map(|channel| channel.name()).collect();
    json!({
        "storeName": row.name,
        "storeCode": row.code,
        "platformSourceName": names.join(","),
        "status": ENABLED,
    })
}
