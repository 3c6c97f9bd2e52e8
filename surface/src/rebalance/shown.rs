//! How variants, outcomes and policies are shown, and what paths name.

use serde_json::{Map, Value, json};

use crate::call::route::Call;
use khlang_core::catalog::store::Store;
use khlang_core::channels::row::Variant;
use khlang_core::rebalance::{Mode, Outcome, Quotas, VariantState};
use khlang_core::shape::rejection::Rejection;

/// A whole number above 0 in the path.
pub fn number(call: &Call, name: &str) -> Result<i64, Rejection> {
    let number = call.param(name).parse::<i64>().ok();
    let number = number.filter(|number| *number > 0);
    number.ok_or_else(|| Rejection::invalid_at(name, "must be a whole number above 0"))
}

/// The body without what is null: null means the same as left out.
pub fn without_nulls(body: &Value) -> Value {
    match body {
        Value::Object(fields) => {
            let told = fields.iter().filter(|(_, value)| !value.is_null());
            let told = told.map(|(name, value)| (name.clone(), without_nulls(value)));
            Value::Object(told.collect())
        }
        other => other.clone(),
    }
}

/// A variant in a store.
pub fn variant(store: &Store, variant: &Variant, state: &VariantState) -> Map<String, Value> {
    let mut shown = Map::new();
    shown.insert("id".to_owned(), json!(variant.variant_id));
    shown.insert("sku".to_owned(), json!(variant.sku));
    shown.insert("store_id".to_owned(), json!(store.number));
    let own = state.allocation_type_id.map(Mode::id);
    shown.insert("allocation_type_id".to_owned(), json!(own));
    shown.insert("is_set".to_owned(), json!(state.is_set));
    if let Ok(Value::Object(figures)) = serde_json::to_value(state.figures(&store.policy)) {
        shown.extend(figures);
    }
    shown
}

/// A variant after a command.
pub fn commanded(store: &Store, of: &Variant, outcome: &Outcome) -> Map<String, Value> {
    let mut shown = variant(store, of, &outcome.state);
    shown.insert("changes".to_owned(), json!(outcome.changes));
    shown
}

/// The policy of a store.
pub fn policy(store: &Store, pending: bool) -> Map<String, Value> {
    let policy = &store.policy;
    let shown = json!({
        "store_id": store.number,
        "code": store.code,
        "warehouse_code": store.warehouse_code,
        "mode": policy.mode,
        "allocation_type_id": policy.mode.id(),
        "mode_label": policy.mode.label(),
        "weights": Quotas::from(policy.weights.clone()),
        "apportionment": policy.apportionment,
        "buffer": policy.buffer,
        "low_stock_threshold": policy.low_stock_threshold,
        "warehouse_share_percent": policy.warehouse_share_percent.unwrap_or(100),
        "max_drop_percent": policy.max_drop_percent,
        "on_drop": policy.on_drop,
        "pending": pending,
    });
    match shown {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
