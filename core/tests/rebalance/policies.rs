//! What holds for every policy, and how one is read.

use std::collections::BTreeMap;

use khlang_core::rebalance::{
    Apportionment, Channel, Mode, OnDrop, PolicyFault, StorePolicy, VariantState, Whole, share_out,
};
use proptest::prelude::*;
use serde_json::json;

use crate::any;

fn weighted(weights: &[(Channel, u64)]) -> StorePolicy {
    let weights = weights
        .iter()
        .map(|(channel, weight)| (*channel, any::whole(*weight)));
    StorePolicy {
        weights: weights.collect(),
        ..StorePolicy::default()
    }
}

#[test]
fn policies_stored_before_the_new_fields_are_read() {
    let stored =
        r#"{"mode":"weighted","weights":{"tiktok_shop":1,"shopee":2},"low_stock_threshold":5}"#;
    let expected = StorePolicy {
        low_stock_threshold: Whole::from(5),
        ..weighted(&[(Channel::Shopee, 2), (Channel::TiktokShop, 1)])
    };
    assert_eq!(
        serde_json::from_str::<StorePolicy>(stored).unwrap(),
        expected
    );
    assert_eq!(expected.apportionment, Apportionment::Webster);
    assert_eq!(
        (expected.max_drop_percent, expected.on_drop),
        (None, OnDrop::RequireForce)
    );
    assert_eq!(
        serde_json::from_str::<StorePolicy>("{}").unwrap(),
        StorePolicy::default()
    );
}

#[test]
fn a_policy_is_written_as_it_is_read() {
    let text = json!({
        "mode": "mirror", "weights": { "shopee": 1_000_000_000_000_i64 }, "apportionment": "hamilton",
        "buffer": 3, "low_stock_threshold": 2, "max_drop_percent": 50, "on_drop": "refuse",
    });
    let policy: StorePolicy = serde_json::from_value(text.clone()).unwrap();
    assert_eq!(serde_json::to_value(policy).unwrap(), text);
}

#[test]
fn what_is_no_policy_is_not_read() {
    for wrong in [
        json!({ "mode": "Weighted" }),
        json!({ "mode": 1 }),
        json!({ "weights": { "tiktok": 1 } }),
        json!({ "weights": { "shopee": -1 } }),
        json!({ "weights": { "shopee": 0.5 } }),
        json!({ "weights": { "shopee": 1_000_000_000_000_001_i64 } }),
        json!({ "apportionment": "dhondt" }),
        json!({ "buffer": null }),
    ] {
        assert!(
            serde_json::from_value::<StorePolicy>(wrong.clone()).is_err(),
            "{wrong}"
        );
    }
}

#[test]
fn modes_have_the_numbers_and_labels_of_the_seed() {
    let table = [
        (Mode::Manual, 0, "manual", "Manual"),
        (Mode::Weighted, 1, "weighted", "Weighted (Auto)"),
        (Mode::Equal, 2, "equal", "Equal (Auto)"),
        (Mode::Mirror, 3, "mirror", "Mirror (Auto)"),
    ];
    for (mode, id, word, label) in table {
        assert_eq!((mode.id(), mode.word(), mode.label()), (id, word, label));
        assert_eq!(
            (Mode::of_id(id), Mode::of_word(word)),
            (Some(mode), Some(mode))
        );
        assert_eq!(serde_json::to_value(mode).unwrap(), word);
        let state = json!({ "allocation_type_id": id, "physical_stock": 1 });
        let state: VariantState = serde_json::from_value(state).unwrap();
        assert_eq!(state.allocation_type_id, Some(mode));
        assert_eq!(
            serde_json::to_value(state).unwrap()["allocation_type_id"],
            id
        );
    }
    assert_eq!((Mode::of_id(4), Mode::of_word("auto")), (None, None));
    assert_eq!(Mode::WORDS, table.map(|row| row.2));
    let unknown = json!({ "allocation_type_id": 4, "physical_stock": 1 });
    assert!(serde_json::from_value::<VariantState>(unknown).is_err());
}

#[test]
fn channels_have_the_keys_of_the_seed() {
    let keys = "shopee lazada bentoweb line_shopping makro_pro tiktok_shop shopify";
    assert!(
        Channel::ALL
            .map(Channel::name)
            .into_iter()
            .eq(keys.split(' '))
    );
    for channel in Channel::ALL {
        assert_eq!(Channel::of_name(channel.name()), Some(channel));
        assert_eq!(serde_json::to_value(channel).unwrap(), channel.name());
    }
    assert_eq!(Channel::of_name("tiktok"), None);
}

#[test]
fn a_policy_that_can_not_work_names_its_fields() {
    let paths = |policy: &StorePolicy| {
        let problems = policy.problems().into_iter();
        problems.map(|problem| problem.path).collect::<Vec<_>>()
    };
    let zero = weighted(&[(Channel::Shopee, 0)]);
    assert_eq!(paths(&StorePolicy::default()), ["weights"]);
    assert_eq!(paths(&zero), ["weights"]);
    let both = StorePolicy {
        max_drop_percent: Some(101),
        ..zero.clone()
    };
    assert_eq!(paths(&both), ["weights", "max_drop_percent"]);
    for mode in [Mode::Manual, Mode::Equal, Mode::Mirror] {
        assert!(
            paths(&StorePolicy {
                mode,
                ..zero.clone()
            })
            .is_empty(),
            "{mode:?}"
        );
    }
    assert!(paths(&weighted(&[(Channel::Shopee, 1)])).is_empty());
}

#[test]
fn equal_takes_the_channels_that_have_a_weight_else_all() {
    let ones = |policy: &StorePolicy| policy.effective_weights(Mode::Equal).map(Whole::get);
    let some = weighted(&[
        (Channel::Lazada, 9),
        (Channel::Shopify, 1),
        (Channel::Shopee, 0),
    ]);
    assert_eq!(ones(&some), [0, 1, 0, 0, 0, 0, 1]);
    assert_eq!(ones(&weighted(&[(Channel::Lazada, 0)])), [1; 7]);
    assert_eq!(ones(&StorePolicy::default()), [1; 7]);
}

#[test]
fn manual_shares_out_nothing() {
    let policy = weighted(&[(Channel::Shopee, 1)]);
    assert_eq!(
        share_out(&policy, Mode::Manual, Whole::ZERO),
        Err(PolicyFault::Manual)
    );
}

#[test]
fn a_share_tells_its_exact_quota_and_how_it_was_rounded() {
    let policy = weighted(&[
        (Channel::Shopee, 14),
        (Channel::Lazada, 43),
        (Channel::Bentoweb, 43),
    ]);
    let shares = share_out(&policy, Mode::Weighted, Whole::from(3)).unwrap();
    let shown = serde_json::to_value(shares).unwrap();
    assert_eq!(
        shown[0],
        json!({
            "channel": "shopee", "weight": 14, "quota": { "whole": 0, "numerator": 21, "denominator": 50 },
            "share": 0, "reason": "rounded_down",
            "text": "0.42 of 3 by weight 14 of 100, rounded down to 0 (webster)",
        })
    );
    assert_eq!(
        shown[1]["text"],
        "1.29 of 3 by weight 43 of 100, rounded up to 2 (webster)"
    );
    assert_eq!(shown[6]["text"], "the policy gives it no weight");
    let thirds = weighted(&[(Channel::Shopee, 1), (Channel::Lazada, 2)]);
    let text = |stock| {
        let shares = share_out(&thirds, Mode::Weighted, Whole::from(stock)).unwrap();
        shares.each()[0].text()
    };
    assert_eq!(
        text(1),
        "0.3333… of 1 by weight 1 of 3, rounded down to 0 (webster)"
    );
    assert_eq!(text(3), "exactly 1 of 3 by weight 1 of 3");
    let mirrored = share_out(&policy, Mode::Mirror, Whole::from(8)).unwrap();
    assert_eq!(mirrored.each()[4].text(), "mirrors the sales stock of 8");
}

proptest! {
    #[test]
    fn every_policy_is_written_as_it_is_read(policy in any::guarded()) {
        let text = serde_json::to_string(&policy).unwrap();
        prop_assert_eq!(serde_json::from_str::<StorePolicy>(&text).unwrap(), policy);
    }

    #[test]
    fn every_variant_is_written_as_it_is_read(state in any::state()) {
        let text = serde_json::to_string(&state).unwrap();
        prop_assert_eq!(serde_json::from_str::<VariantState>(&text).unwrap(), state);
    }

    #[test]
    fn equal_shares_differ_by_one_unit_at_most(policy in any::policy(), stock in any::units()) {
        let shares = share_out(&policy, Mode::Equal, stock).unwrap();
        let part = policy.effective_weights(Mode::Equal);
        let shares = shares.each().iter().zip(part).filter(|(_, weight)| !weight.is_zero());
        let units: Vec<_> = shares.map(|(share, _)| share.units.get()).collect();
        let (least, most) = (units.iter().min().unwrap(), units.iter().max().unwrap());
        prop_assert!(most - least <= 1);
    }

    /// A quota is the exact fraction in lowest terms.
    #[test]
    fn quotas_add_up_to_what_is_shared(weights in any::named(), stock in any::units()) {
        let policy = StorePolicy { weights: weights.clone(), ..StorePolicy::default() };
        let Ok(shares) = share_out(&policy, Mode::Weighted, stock) else {
            prop_assert!(weights.values().all(|weight| weight.is_zero()));
            return Ok(());
        };
        let sum: u128 = weights.values().map(|weight| weight.wide()).sum();
        for row in serde_json::to_value(shares).unwrap().as_array().unwrap() {
            let number = |field: &str| u128::from(row["quota"][field].as_u64().unwrap());
            let (whole, over, parts) = (number("whole"), number("numerator"), number("denominator"));
            let weight = u128::from(row["weight"].as_u64().unwrap());
            prop_assert_eq!((whole * parts + over) * sum, stock.wide() * weight * parts);
            prop_assert!(over < parts && (2..=parts.min(50)).all(|by| over % by > 0 || parts % by > 0));
        }
    }
}

#[test]
fn named_channels_alone_are_weights() {
    let policy = weighted(&[(Channel::MakroPro, 7)]);
    let expected = BTreeMap::from([(Channel::MakroPro, Whole::from(7))]);
    assert_eq!(policy.weights, expected);
    assert_eq!(
        policy.effective_weights(Mode::Weighted).map(Whole::get),
        [0, 0, 0, 0, 7, 0, 0]
    );
}
