//! `GET .../history`: who split a variant's stock when, by what, from what and into what
//! (docs/rebalance.md#history-and-rollback).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::paging::Page;
use crate::call::route::Call;
use crate::rebalance::envelope::success;
use crate::rebalance::shown::number;
use khlang_core::access::context::Context;
use khlang_core::channels;
use khlang_core::channels::command::{channels_of, store, variant};
use khlang_core::channels::row::HistoryRow;
use khlang_core::decision::{Facts, Need};
use khlang_core::rebalance::{Command, Mode, SplitCause, VariantState};
use khlang_core::shape::rejection::Rejection;

/// Prepares `GET .../history`.
pub fn list(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(History {
        variant: number(call, "variantId")?,
        store: call.query_integer("store_id").unwrap_or_default(),
        page: Page::read(call)?,
    }))
}

struct History {
    variant: i64,
    store: i64,
    page: Page<i64>,
}

impl Operation for History {
    fn needs(&self) -> Vec<Need> {
        let (variants, stores) = ([self.variant], [self.store]);
        vec![
            channels_of(&BTreeSet::from(variants), &BTreeSet::from(stores)).into(),
            channels::Need::ChannelHistory {
                store: self.store,
                variant: self.variant,
                version: None,
                before: self.page.after,
                limit: self.page.wanted(),
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        variant(self.variant, store(self.store, facts.into(), cx)?)?;
        let rows = facts.channels.channel_history.iter();
        let page = self.page.show(rows, |row| row.version, show)?;
        let named = |name: &str| page.get(name).cloned().unwrap_or_default();
        let data = json!({
            "items": named("items"),
            "next_cursor": named("nextCursor"),
            "has_more": named("hasMore"),
        });
        Ok(Decision::answer(success(200, data)))
    }
}

fn show(row: &HistoryRow) -> Value {
    let (cause, inputs) = match &row.cause {
        SplitCause::Command(Command::Manual(sent)) => ("manual-stock", json!(sent)),
        SplitCause::Command(Command::Auto(sent)) => ("auto-stock", json!(sent)),
        SplitCause::Rollback(to) => {
            let history_id = to.parse::<i64>().ok();
            ("rollback", json!({ "history_id": history_id }))
        }
        SplitCause::Stock => ("stock", Value::Null),
        SplitCause::Policy => ("policy", Value::Null),
    };
    json!({
        "id": row.version,
        "at": row.at.to_string(),
        "actor": row.actor,
        "actor_id": row.actor_id,
        "cause": cause,
        "inputs": inputs,
        "before": show_state(&row.before),
        "after": show_state(&row.after),
    })
}

fn show_state(state: &VariantState) -> Value {
    json!({
        "allocation_type_id": state.allocation_type_id.map(Mode::id),
        "physical_stock": state.physical_stock,
        "reserved": state.reserved,
        "buffer": state.buffer,
        "channels": state.channels,
    })
}
