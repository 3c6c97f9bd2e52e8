//! `bulk/auto-stock`: auto-stock for up to 500 variants, each applied or refused by itself
//! (docs/rebalance.md#bulk).
//!
//! As every bulk request: 200 where all rows were applied, 207 where one was refused. A row on a variant that
//! an earlier row was about goes on from there.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::http::Reply;
use crate::call::route::Call;
use crate::push::bulk::{Bulk, Done, Settled};
use crate::rebalance::envelope::{code, success};
use crate::rebalance::schemas::AUTO_ROW;
use crate::rebalance::shown;
use khlang_core::access::context::Context;
use khlang_core::access::tenancy::StoredReply;
use khlang_core::catalog::store::Store;
use khlang_core::channels::Variant;
use khlang_core::channels::command::{self, Asked, Desk, Unsettled, Wish};
use khlang_core::decision::{Facts, Followed, Need};
use khlang_core::rebalance::{AdjustmentMode, Auto, Command, Whole};
use khlang_core::shape::rejection::Rejection;

/// A row as a caller writes it.
#[derive(Clone, Debug, Deserialize)]
struct AutoRow {
    variant_id: i64,
    #[serde(default)]
    store_id: Option<i64>,
    physical_stock: Whole,
    #[serde(default)]
    force_rebalance: Option<bool>,
    #[serde(default)]
    safe_mode: Option<u8>,
    #[serde(default)]
    adjustment_mode: Option<AdjustmentMode>,
    #[serde(default)]
    force: Option<bool>,
    #[serde(default)]
    actor_id: Option<i64>,
}

/// Prepares `POST /api/stock/variants/bulk/auto-stock`.
pub fn auto(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let rows = call.body().get("items").and_then(Value::as_array);
    let store = call.body().get("store_id").filter(|store| !store.is_null());
    let whole = |row: &Value| of_store(row, store);
    let rows: Vec<Value> = rows.into_iter().flatten().map(whole).collect();
    Ok(Box::new(Many {
        bulk: Bulk::of(rows.iter(), call.request, &AUTO_ROW, &["variant_id"]),
    }))
}

/// A row that names no store is of the store of the whole request.
fn of_store(row: &Value, store: Option<&Value>) -> Value {
    let mut row = row.clone();
    let named = row.get("store_id").is_some_and(|store| !store.is_null());
    if let (Value::Object(fields), Some(store), false) = (&mut row, store, named) {
        fields.insert("store_id".to_owned(), store.clone());
    }
    row
}

struct Many {
    bulk: Bulk<AutoRow>,
}

impl Operation for Many {
    fn needs(&self) -> Vec<Need> {
        let asked = self.bulk.fitting().filter_map(|row| asked(row).ok());
        let asked: Vec<Asked> = asked.collect();
        let mut needs = command::needs(asked.iter());
        needs.extend(self.bulk.needs());
        needs
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let mut desk = Desk::new(facts.into(), cx);
        let mut taken: Vec<Asked> = Vec::new();
        let settled = self.bulk.settle(facts, cx, |row, _| {
            let asked = asked(row)?;
            desk.take(&asked)?;
            taken.push(asked);
            Ok(taken.len().saturating_sub(1))
        });
        let (changes, unsettled) = desk.finish()?;
        let found = taken.iter().map(|asked| found(asked, facts, cx));
        let shown = Shown {
            found: found.collect(),
            unsettled,
        };
        // What is kept names its row; what is shown of it is known once the follow-ups are.
        let kept = self.bulk.keep(&settled, cx, |index| json!(index));
        let reply = success(200, Value::Null).finished_by(move |written, changes, followed| {
            let show = |index: &usize| shown.row(*index, followed);
            *written = reply(&settled, &followed.served, show);
            for stored in kept.clone() {
                let index = stored.body.parse().unwrap_or_default();
                let body = shown.row(index, followed).to_string();
                let replies = &mut changes.access.stored_replies;
                replies.push(StoredReply { body, ..stored });
            }
        });
        let changes = changes.into();
        Ok(Decision { changes, reply })
    }
}

/// What the rows that were applied are shown with.
struct Shown {
    found: Vec<Option<(Store, Variant)>>,
    unsettled: Unsettled,
}

impl Shown {
    fn row(&self, index: usize, followed: &Followed) -> Value {
        let outcomes = self.unsettled.settled(&followed.outcomes);
        let found = self.found.get(index).and_then(Option::as_ref);
        let data = found.zip(outcomes.get(index));
        let data =
            data.map(|((store, variant), outcome)| shown::commanded(store, variant, outcome));
        let data = data.unwrap_or_default();
        json!({ "variant_id": data.get("id"), "status": "updated", "data": data })
    }
}

/// What a command was about.
fn found(asked: &Asked, facts: &Facts, cx: &Context) -> Option<(Store, Variant)> {
    let channels = command::store(asked.store, facts.into(), cx).ok()?;
    let variant = command::variant(asked.variant, channels).ok()?;
    Some((channels.store.clone(), variant.clone()))
}

fn asked(row: &AutoRow) -> Result<Asked, Rejection> {
    let missing = || Rejection::invalid_at("store_id", "is required, here or for all rows");
    let command = Auto {
        physical_stock: row.physical_stock,
        force_rebalance: row.force_rebalance.unwrap_or_default(),
        safe_mode: row.safe_mode == Some(1),
        adjustment_mode: row.adjustment_mode.unwrap_or_default(),
        force: row.force.unwrap_or_default(),
    };
    Ok(Asked {
        store: row.store_id.ok_or_else(missing)?,
        variant: row.variant_id,
        wish: Wish::Command(Command::Auto(command)),
        actor_id: row.actor_id,
    })
}

fn reply(settled: &[Settled<usize>], served: &[String], show: impl Fn(&usize) -> Value) -> Reply {
    let rows = settled.iter().enumerate();
    let results: Vec<Value> = rows
        .map(|(index, row)| match &row.result {
            Ok(Done::Applied(at) | Done::Repeated(at)) => placed(index, show(at)),
            Ok(Done::Replayed(shown)) => placed(index, shown.clone()),
            Err(rejection) => placed(index, refused(&row.name, rejection)),
        })
        .collect();
    let failed = settled.iter().filter(|row| row.result.is_err()).count();
    let data = json!({
        "total": results.len(),
        "updated": results.len().saturating_sub(failed),
        "failed": failed,
        "served_orders": served,
        "results": results,
    });
    success(if failed == 0 { 200 } else { 207 }, data)
}

fn placed(index: usize, row: Value) -> Value {
    let mut placed = Map::new();
    placed.insert("index".to_owned(), json!(index));
    if let Value::Object(fields) = row {
        placed.extend(fields);
    }
    Value::Object(placed)
}

fn refused(variant: &str, rejection: &Rejection) -> Value {
    json!({
        "variant_id": variant.parse::<i64>().ok(),
        "status": "error",
        "code": code(&rejection.fault).1,
        "message": rejection.message,
        "errors": rejection.problems,
    })
}
