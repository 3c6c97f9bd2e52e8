//! What shops do, as drawn, and the requests it becomes: commands on variants, policies, and the steps of a
//! policy that is still being applied.

use khlang_core::access::context::Context;
use khlang_core::base::clock::Timestamp;
use khlang_core::channels;
use khlang_core::channels::catch_up::step;
use khlang_core::rebalance::Channel;
use khlang_sim::world::run;
use khlang_surface::call::http::Method;
use proptest::collection::{btree_map, vec};
use proptest::option::weighted;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::house::{Ask, House, ITEMS, SET, SHOPS, TENANT};
use crate::tables::Tables;

/// Something that a shop does.
#[derive(Clone, Debug)]
pub enum Shopping {
    /// `manual-stock`, or its preview.
    Manual(Target, Sums, Extras),
    /// `auto-stock`, or its preview.
    Auto(Target, Sums, Extras),
    /// `bulk/auto-stock`.
    Bulk(Vec<(Target, Sums)>),
    /// `rollback` to the split at that place, or the last.
    Back(Target, Option<usize>),
    /// Another policy.
    Policy(usize, Value),
}

/// A variant in a store: places in the lists, past their ends for what is not there.
pub type Target = (usize, usize);

/// The numbers of a command.
#[derive(Clone, Debug)]
pub struct Sums {
    physical: u32,
    buffer: Option<u32>,
    channels: Option<Vec<(Channel, u32)>>,
    mode: Option<&'static str>,
}

/// What else it says.
#[derive(Clone, Copy, Debug)]
pub struct Extras {
    safe: bool,
    force: bool,
    preview: bool,
}

fn target() -> impl Strategy<Value = Target> {
    (0..=SHOPS.len(), 0..=ITEMS.len() + 1).prop_map(|(shop, item)| {
        // Now and then what is not there.
        (shop, item)
    })
}

fn sums() -> impl Strategy<Value = Sums> {
    let channels = btree_map(0..7_usize, 0..6_u32, 0..4);
    let channels = channels.prop_map(|quotas| {
        let named = quotas.into_iter();
        named.map(|(at, units)| (Channel::ALL[at], units)).collect()
    });
    let mode = prop::sample::select(vec!["override", "increase", "decrease"]);
    (
        0..25_u32,
        weighted(0.3, 0..4_u32),
        weighted(0.7, channels),
        weighted(0.6, mode),
    )
        .prop_map(|(physical, buffer, channels, mode)| Sums {
            physical,
            buffer,
            channels,
            mode,
        })
}

fn extras() -> impl Strategy<Value = Extras> {
    let flag = || prop::bool::weighted(0.15);
    (flag(), prop::bool::weighted(0.3), flag()).prop_map(|(safe, force, preview)| Extras {
        safe,
        force,
        preview,
    })
}

fn policy() -> impl Strategy<Value = Value> {
    let mode = prop::sample::select(vec!["manual", "weighted", "equal", "mirror"]);
    let weights = vec(0..5_u32, 7).prop_map(|weights| {
        let named = Channel::ALL.iter().zip(weights);
        json!(
            named
                .map(|(channel, weight)| (channel.name(), weight))
                .collect::<std::collections::BTreeMap<_, _>>()
        )
    });
    let method = prop::sample::select(vec!["webster", "hamilton"]);
    (
        weighted(0.5, mode),
        weighted(0.6, weights),
        weighted(0.3, 0..4_u32),
        weighted(0.2, method),
    )
        .prop_map(|(mode, weights, buffer, method)| {
            let mut policy = json!({});
            let fields = [
                ("mode", mode.map(Value::from)),
                ("weights", weights),
                ("buffer", buffer.map(Value::from)),
                ("apportionment", method.map(Value::from)),
            ];
            for (name, value) in fields {
                if let Some(value) = value {
                    policy[name] = value;
                }
            }
            policy
        })
}

/// Anything that a shop does.
pub fn shopping() -> impl Strategy<Value = Shopping> {
    prop_oneof![
        4 => (target(), sums(), extras()).prop_map(|(at, sums, extras)| Shopping::Manual(at, sums, extras)),
        4 => (target(), sums(), extras()).prop_map(|(at, sums, extras)| Shopping::Auto(at, sums, extras)),
        2 => vec((target(), sums()), 1..4).prop_map(Shopping::Bulk),
        2 => (target(), weighted(0.5, 0..5_usize)).prop_map(|(at, split)| Shopping::Back(at, split)),
        2 => (0..SHOPS.len(), policy()).prop_map(|(shop, policy)| Shopping::Policy(shop, policy)),
    ]
}

fn shop_number(at: usize) -> i64 {
    SHOPS.get(at).map_or(404, |shop| shop.0)
}

fn variant(store: &Tables, at: usize) -> i64 {
    let sku = ITEMS.get(at).or((at == ITEMS.len()).then_some(&SET));
    sku.and_then(|sku| store.item(sku)?.variant_id)
        .unwrap_or(404)
}

impl Sums {
    fn body(&self) -> Value {
        let mut body = json!({ "physical_stock": self.physical });
        if let Some(mode) = self.mode {
            body["adjustment_mode"] = json!(mode);
        }
        body
    }
}

impl Shopping {
    /// The request that this is, for the store as it stands.
    pub fn ask(&self, store: &Tables) -> Ask {
        match self {
            Self::Manual(at, sums, extras) => {
                let mut body = sums.body();
                if let Some(buffer) = sums.buffer {
                    body["buffer"] = json!(buffer);
                }
                if let Some(channels) = &sums.channels {
                    let named = channels
                        .iter()
                        .map(|(channel, units)| (channel.name().to_owned(), json!(units)));
                    body["channels"] = Value::Object(named.collect());
                }
                command(store, *at, "manual", body, *extras)
            }
            Self::Auto(at, sums, extras) => {
                let mut body = sums.body();
                body["force_rebalance"] = json!(extras.force);
                command(store, *at, "auto", body, *extras)
            }
            Self::Bulk(rows) => {
                let rows = rows.iter().map(|((shop, item), sums)| {
                    let mut row = sums.body();
                    row["store_id"] = json!(shop_number(*shop));
                    row["variant_id"] = json!(variant(store, *item));
                    row
                });
                let rows: Vec<Value> = rows.collect();
                Ask::post("/stock/variants/bulk/auto-stock", json!({ "items": rows }))
            }
            Self::Back((shop, item), split) => {
                let id = variant(store, *item);
                let mut body = json!({ "store_id": shop_number(*shop) });
                let splits: Vec<i64> = store.channels.history.keys().map(|key| key.2).collect();
                if let (Some(at), false) = (split, splits.is_empty()) {
                    body["history_id"] = json!(splits[at % splits.len()]);
                }
                Ask::post(format!("/stock/variants/{id}/rollback"), body)
            }
            Self::Policy(shop, policy) => Ask {
                method: Method::Put,
                ..Ask::post(
                    format!("/stock/stores/{}/policy", shop_number(*shop)),
                    policy.clone(),
                )
            },
        }
    }
}

fn command(
    store: &Tables,
    (shop, item): Target,
    kind: &str,
    mut body: Value,
    extras: Extras,
) -> Ask {
    let id = variant(store, item);
    body["store_id"] = json!(shop_number(shop));
    if extras.safe {
        body["safe_mode"] = json!(1);
    }
    let last = match extras.preview {
        true => "preview".to_owned(),
        false => format!("{kind}-stock"),
    };
    if extras.preview {
        body["mode"] = json!(kind);
    }
    Ask::post(format!("/stock/variants/{id}/{last}"), body)
}

/// One step of each policy that is still being applied, as the service takes it, two items at a time.
pub fn catch_up(house: &mut House) {
    let shops: Vec<i64> = SHOPS.iter().map(|shop| shop.0).collect();
    for shop in shops {
        let need = channels::Need::ChannelPage {
            store: shop,
            after: None,
            limit: 2,
        }
        .into();
        let store = house.store();
        let facts = run(store.load(None, Some(TENANT), &[need]))
            .unwrap()
            .unwrap();
        let cx = Context::new(
            Timestamp::from_millis(house.now),
            [9; 32],
            String::new(),
            Vec::new(),
        );
        for channels in facts.channels.channel_stock.values() {
            let (changes, _) = step(channels, &cx);
            run(store.commit(TENANT, &changes.into())).unwrap().unwrap();
        }
    }
    house.look();
}
