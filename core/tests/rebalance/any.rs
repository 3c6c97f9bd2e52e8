//! Any policy, any variant, any command.

use std::collections::BTreeMap;

use khlang_core::rebalance::{
    AdjustmentMode, Apportionment, Auto, Channel, Manual, Mode, OnDrop, Quotas, StorePolicy,
    VariantState, Whole,
};
use proptest::collection::btree_map;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

pub fn whole(number: u64) -> Whole {
    Whole::new(number).unwrap()
}

fn mostly(small: u64) -> impl Strategy<Value = Whole> {
    prop_oneof![12 => 0..=small, 1 => 0..=1_000_000_000_000_u64].prop_map(whole)
}

/// Mostly numbers that meet each other, sometimes huge ones.
pub fn units() -> impl Strategy<Value = Whole> {
    mostly(50)
}

pub fn named() -> impl Strategy<Value = BTreeMap<Channel, Whole>> {
    btree_map(select(&Channel::ALL[..]), mostly(6), 0..=7)
}

pub fn quotas() -> impl Strategy<Value = Quotas> {
    named().prop_map(Quotas::from)
}

pub fn mode() -> impl Strategy<Value = Mode> {
    select(vec![
        Mode::Manual,
        Mode::Weighted,
        Mode::Equal,
        Mode::Mirror,
    ])
}

pub fn adjustment() -> impl Strategy<Value = AdjustmentMode> {
    use AdjustmentMode::{Decrease, Increase, Override};
    select(vec![Override, Increase, Decrease])
}

/// A policy without a guard.
pub fn policy() -> impl Strategy<Value = StorePolicy> {
    let method = select(vec![Apportionment::Webster, Apportionment::Hamilton]);
    let numbers = (named(), 0..=5_u64, units());
    (mode(), method, numbers).prop_map(|(mode, apportionment, (weights, buffer, low))| {
        StorePolicy {
            mode,
            weights,
            apportionment,
            buffer: whole(buffer),
            low_stock_threshold: low,
            ..StorePolicy::default()
        }
    })
}

pub fn guarded() -> impl Strategy<Value = StorePolicy> {
    let on_drop = select(vec![OnDrop::Refuse, OnDrop::RequireForce]);
    (policy(), 0..=100_u8, on_drop).prop_map(|(policy, percent, on_drop)| StorePolicy {
        max_drop_percent: Some(percent),
        on_drop,
        ..policy
    })
}

/// A variant that holds no more than it has; its quotas may be anything.
pub fn state() -> impl Strategy<Value = VariantState> {
    let numbers = (units(), 0..=100_u64, option::of(0..=9_u64));
    (
        option::of(mode()),
        numbers,
        quotas(),
        prop::bool::weighted(0.1),
    )
        .prop_map(
            |(own, (physical, held, buffer), channels, is_set)| VariantState {
                allocation_type_id: own,
                physical_stock: physical,
                reserved: whole(physical.get() * held / 100),
                buffer: buffer.map(whole),
                channels,
                is_set,
                ..VariantState::default()
            },
        )
}

/// A manual variant whose quotas fit into what it has.
pub fn standing(policy: StorePolicy) -> impl Strategy<Value = (StorePolicy, VariantState)> {
    (state(), units()).prop_map(move |(state, spare)| {
        let state = VariantState {
            allocation_type_id: Some(Mode::Manual),
            is_set: false,
            ..state
        };
        let allocated = u64::try_from(state.allocated(&policy)).unwrap();
        let state = VariantState {
            physical_stock: whole(allocated.max(state.reserved.get()) + spare.get()),
            ..state
        };
        (policy.clone(), state)
    })
}

fn safe_mode() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.2)
}

pub fn manual() -> impl Strategy<Value = Manual> {
    let numbers = (units(), option::of(mostly(6)), option::of(named()));
    (numbers, safe_mode(), adjustment(), any::<bool>()).prop_map(
        |((physical_stock, buffer, channels), safe_mode, adjustment_mode, force)| Manual {
            physical_stock,
            buffer,
            channels,
            safe_mode,
            adjustment_mode,
            force,
        },
    )
}

pub fn auto() -> impl Strategy<Value = Auto> {
    let flags = (any::<bool>(), safe_mode(), any::<bool>());
    (units(), flags, adjustment()).prop_map(
        |(physical_stock, (force_rebalance, safe_mode, force), adjustment_mode)| Auto {
            physical_stock,
            force_rebalance,
            safe_mode,
            adjustment_mode,
            force,
        },
    )
}
