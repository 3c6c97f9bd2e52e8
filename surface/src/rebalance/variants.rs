//! `GET /api/product-variant/{variantId}`: the mode and the stock of a variant (docs/rebalance.md).

use std::collections::BTreeSet;

use serde_json::Value;

use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::rebalance::envelope::success;
use crate::rebalance::shown;
use khlang_core::access::context::Context;
use khlang_core::channels::command::{channels_of, store, variant};
use khlang_core::channels::scene::{Moves, Scene};
use khlang_core::channels::shared::offered_elsewhere;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;

/// Prepares `GET /api/product-variant/{variantId}`.
pub fn find(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    let variant = shown::number(call, "variantId")?;
    let repeated = call.query_integer("product_variant_id");
    if repeated.is_some_and(|repeated| repeated != variant) {
        let message = "must be the variant of the path";
        return Err(Rejection::invalid_at("product_variant_id", message));
    }
    Ok(Box::new(Find {
        variant,
        store: call.query_integer("store_id").unwrap_or_default(),
    }))
}

struct Find {
    variant: i64,
    store: i64,
}

impl Operation for Find {
    fn needs(&self) -> Vec<Need> {
        let (variants, stores) = ([self.variant], [self.store]);
        vec![channels_of(&BTreeSet::from(variants), &BTreeSet::from(stores)).into()]
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let channels = store(self.store, facts.into(), cx)?;
        let variant = variant(self.variant, channels)?;
        let mut state = Scene::still(channels).shown(variant);
        let all = &facts.channels.channel_stock;
        state.offered_elsewhere = offered_elsewhere(all, channels, variant, &Moves::default());
        let data = shown::variant(&channels.store, variant, &state);
        Ok(Decision::answer(success(200, Value::Object(data))))
    }
}
