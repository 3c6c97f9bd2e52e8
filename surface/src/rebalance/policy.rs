//! `GET` and `PUT /api/stock/stores/{storeId}/policy`: how a store shares out (docs/rebalance.md#policy).

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::route::{Call, read};
use crate::rebalance::envelope::success;
use crate::rebalance::shown::{self, number};
use khlang_core::access::context::Context;
use khlang_core::base::patch::Patch;
use khlang_core::catalog::store::Store;
use khlang_core::channels;
use khlang_core::channels::catch_up::{STEP, begin};
use khlang_core::channels::command::{channels_of, store};
use khlang_core::decision::{Facts, Need};
use khlang_core::rebalance::guard::OnDrop;
use khlang_core::rebalance::{Apportionment, Channel, Mode, StorePolicy, Whole};
use khlang_core::shape::rejection::Rejection;

/// Prepares `GET .../policy`.
pub fn find(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let store = number(call, "storeId")?;
    Ok(Box::new(Find { store }))
}

struct Find {
    store: i64,
}

impl Operation for Find {
    fn needs(&self) -> Vec<Need> {
        vec![channels_of(&BTreeSet::new(), &BTreeSet::from([self.store])).into()]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let channels = store(self.store, facts.into(), cx)?;
        let data = shown::policy(&channels.store, channels.behind.is_some());
        Ok(Decision::answer(success(200, Value::Object(data))))
    }
}

/// What a caller changes of a policy.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Change {
    mode: Patch<Value>,
    weights: Patch<BTreeMap<Channel, Option<Whole>>>,
    apportionment: Patch<Apportionment>,
    buffer: Patch<Whole>,
    low_stock_threshold: Patch<Whole>,
    warehouse_share_percent: Patch<u8>,
    max_drop_percent: Patch<u8>,
    on_drop: Patch<OnDrop>,
}

/// Prepares `PUT .../policy`.
pub fn change(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Put {
        store: number(call, "storeId")?,
        change: read(call.body(), "")?,
    }))
}

struct Put {
    store: i64,
    change: Change,
}

impl Operation for Put {
    fn needs(&self) -> Vec<Need> {
        vec![
            channels::Need::ChannelPage {
                store: self.store,
                after: Some(0),
                limit: STEP,
            }
            .into(),
        ]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let channels = store(self.store, facts.into(), cx)?;
        let policy = self.change.over(&channels.store.policy);
        Rejection::check(policy.problems())?;
        let store = Store {
            policy,
            version: channels.store.version.saturating_add(1),
            ..channels.store.clone()
        };
        let (changes, applied) = begin(store.clone(), channels, cx);
        let mut data = shown::policy(&store, applied.more);
        data.insert("variants_updated".to_owned(), json!(applied.variants));
        Ok(Decision {
            reply: success(200, Value::Object(data)),
            changes: changes.into(),
        })
    }
}

impl Change {
    /// The policy with what was sent; what was left out stays, and null is the default.
    fn over(&self, before: &StorePolicy) -> StorePolicy {
        let (sent, none) = (self.clone(), StorePolicy::default());
        let before = before.clone();
        let mode = sent.mode.map(|mode| mode_of(&mode));
        let weights = sent.weights.map(named);
        let threshold = sent.low_stock_threshold;
        let threshold = threshold.over_or(Some(before.low_stock_threshold), Whole::ZERO);
        let method = Some(before.apportionment);
        StorePolicy {
            mode: mode.over_or(Some(before.mode), none.mode),
            weights: weights.over_or(Some(before.weights), none.weights),
            apportionment: sent.apportionment.over_or(method, none.apportionment),
            buffer: sent.buffer.over_or(Some(before.buffer), Whole::ZERO),
            low_stock_threshold: threshold,
            warehouse_share_percent: sent
                .warehouse_share_percent
                .over(before.warehouse_share_percent),
            max_drop_percent: sent.max_drop_percent.over(before.max_drop_percent),
            on_drop: sent.on_drop.over_or(Some(before.on_drop), none.on_drop),
        }
    }
}

fn named(weights: BTreeMap<Channel, Option<Whole>>) -> BTreeMap<Channel, Whole> {
    let told = weights.into_iter();
    told.filter_map(|(channel, weight)| Some((channel, weight?)))
        .collect()
}

/// The word of a mode, or its number; the table has let no other through.
fn mode_of(sent: &Value) -> Mode {
    let by_id = sent.as_u64().and_then(|id| u8::try_from(id).ok());
    let by_id = by_id.and_then(Mode::of_id);
    let by_word = sent.as_str().and_then(Mode::of_word);
    by_id.or(by_word).unwrap_or_default()
}
