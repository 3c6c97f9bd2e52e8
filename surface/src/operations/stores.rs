//! `stores`: the shops whose channels share a warehouse's stock.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::paging::Page;
use crate::call::route::Call;
use crate::operations::listing::Listed;
use crate::push::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::base::numbers::{NumberKind, NumberSeen, slot_text};
use khlang_core::catalog;
use khlang_core::catalog::resolve::unknown_warehouse;
use khlang_core::catalog::store::{NewStore, Store, unknown_channels};
use khlang_core::decision::Changes;
use khlang_core::decision::{Facts, Need};
use khlang_core::documents;
use khlang_core::shape::rejection::Rejection;

/// The list of stores.
pub struct Stores;

impl Listed for Stores {
    type Row = Store;
    type Position = String;

    fn needs(page: &Page<String>, _call: &Call) -> Result<Vec<Need>, Rejection> {
        Ok(vec![
            catalog::Need::StorePage {
                after: page.after.clone(),
                limit: page.wanted(),
            }
            .into(),
        ])
    }

    fn rows<'f>(facts: &'f Facts, _cx: &Context) -> Result<Vec<&'f Store>, Rejection> {
        Ok(facts.catalog.stores.iter().collect())
    }

    fn position(row: &Store) -> String {
        row.code.clone()
    }

    fn show(row: &Store, cx: &Context) -> Value {
        show(row, cx)
    }
}

/// Prepares `POST /stores`.
pub fn create(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let weights = call.body().get("weights").and_then(Value::as_object);
    let unknown = unknown_channels("weights", weights.into_iter().flat_map(Map::keys));
    if !unknown.is_empty() {
        return Err(Rejection::invalid(unknown));
    }
    let store: NewStore = call.read()?;
    store.check_weights()?;
    Ok(Box::new(Create { store }))
}

struct Create {
    store: NewStore,
}

impl Operation for Create {
    fn needs(&self) -> Vec<Need> {
        vec![
            catalog::Need::Stores {
                codes: BTreeSet::from([self.store.code.clone()]),
                numbers: self.store.store_id.into_iter().collect(),
            }
            .into(),
            catalog::Need::Warehouses {
                codes: BTreeSet::from([self.store.warehouse_code.clone()]),
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let asked = &self.store;
        check_new(asked, facts)?;
        let warehouse = facts
            .catalog
            .warehouses
            .get(&asked.warehouse_code)
            .ok_or_else(|| {
                let unknown = unknown_warehouse("warehouseCode", &asked.warehouse_code);
                Rejection::unknown_references(vec![unknown])
            })?;
        let store = asked.open(&warehouse.id, cx);
        let chosen = asked.store_id.map(|number| NumberSeen {
            kind: NumberKind::Store,
            number,
        });
        Ok(Decision {
            reply: success(201, show(&store, cx), &cx.request_id),
            changes: Changes {
                documents: documents::Changes {
                    numbers_seen: chosen.into_iter().collect(),
                    ..documents::Changes::default()
                },
                catalog: catalog::Changes {
                    stores: vec![store],
                    ..catalog::Changes::default()
                },
                ..Changes::default()
            },
        })
    }
}

fn check_new(asked: &NewStore, facts: &Facts) -> Result<(), Rejection> {
    if facts
        .catalog
        .stores
        .iter()
        .any(|store| store.code == asked.code)
    {
        return Err(Rejection::conflict(format!(
            "Store \"{}\" exists already.",
            asked.code
        )));
    }
    let taken = facts
        .catalog
        .stores
        .iter()
        .find(|store| store.number == asked.store_id);
    match (asked.store_id, taken) {
        (Some(number), Some(store)) => {
            let message = format!("storeId {number} is that of store \"{}\".", store.code);
            Err(Rejection::conflict(message))
        }
        _ => Ok(()),
    }
}

fn show(store: &Store, cx: &Context) -> Value {
    let slot = store.number_slot;
    let slot = slot.map(|index| slot_text(&cx.nonce, NumberKind::Store, index));
    json!({
        "id": store.id,
        "storeId": slot.map_or_else(|| json!(store.number), Value::from),
        "code": store.code,
        "name": store.name,
        "warehouseCode": store.warehouse_code,
        "weights": store.policy.weights,
        "lowStockThreshold": store.policy.low_stock_threshold,
        "createdAt": store.created_at.to_string(),
    })
}
