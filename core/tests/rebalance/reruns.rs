//! Sharing out again, following a policy, and going back.

use khlang_core::base::clock::Timestamp;
use khlang_core::base::quantity::Quantity;
use khlang_core::rebalance::{
    Channel, Command, Denial, Holding, Manual, Mode, Outcome, PolicyFault, Quotas, Split,
    SplitCause, StorePolicy, VariantState, Whole, follow, rerun, rollback,
};
use proptest::prelude::*;

use crate::any;

fn seventh() -> StorePolicy {
    StorePolicy {
        mode: Mode::Equal,
        ..StorePolicy::default()
    }
}

fn holding(physical: u32, reserved: u32) -> Holding {
    Holding {
        physical_stock: Whole::from(physical),
        reserved: Whole::from(reserved),
    }
}

fn variant(own: Option<Mode>, physical: u32, each: u32) -> VariantState {
    VariantState {
        allocation_type_id: own,
        physical_stock: Whole::from(physical),
        channels: Quotas::of(|_| Whole::from(each)),
        ..VariantState::default()
    }
}

fn split(before: VariantState, after: VariantState) -> Split {
    Split {
        id: "1".into(),
        at: Timestamp::from_millis(0),
        credential: Some("key".into()),
        actor_id: Some(7),
        cause: SplitCause::Command(Command::Manual(Manual::default())),
        policy: seventh(),
        before,
        after,
    }
}

#[test]
fn stock_that_moves_shares_out_an_auto_variant_again() {
    let outcome = rerun(&seventh(), &variant(None, 14, 2), holding(16, 3)).unwrap();
    assert_eq!(outcome.state.channels.sum(), 13);
    assert_eq!(outcome.changes.len(), 1);
    assert_eq!(
        (outcome.changes[0].channel, outcome.changes[0].new),
        (Channel::Shopify, Whole::from(1))
    );
    assert_eq!(outcome.state.allocation_type_id, None);
}

#[test]
fn a_manual_variant_keeps_its_quotas_and_says_that_they_do_not_fit() {
    let manual = variant(Some(Mode::Manual), 14, 2);
    let outcome = rerun(&seventh(), &manual, holding(13, 0)).unwrap();
    assert_eq!(
        (outcome.state.channels, outcome.changes.len()),
        (manual.channels, 0)
    );
    assert!(outcome.figures.is_insufficient);
    assert!(
        !rerun(&seventh(), &manual, holding(14, 0))
            .unwrap()
            .figures
            .is_insufficient
    );
}

#[test]
fn the_guard_does_not_hold_up_facts() {
    let policy = StorePolicy {
        max_drop_percent: Some(0),
        ..seventh()
    };
    let outcome = rerun(&policy, &variant(None, 14, 2), holding(0, 0)).unwrap();
    assert_eq!(outcome.state.channels.sum(), 0);
}

#[test]
fn a_policy_that_can_not_share_out_is_told() {
    let refused = rerun(&StorePolicy::default(), &variant(None, 1, 0), holding(2, 0));
    assert_eq!(refused, Err(PolicyFault::NoWeight));
}

#[test]
fn an_auto_variant_follows_the_new_mode_of_its_store() {
    let mirror = StorePolicy {
        mode: Mode::Mirror,
        ..StorePolicy::default()
    };
    let ends = |own| follow(&mirror, &variant(own, 14, 2)).unwrap();
    for own in [Some(Mode::Weighted), Some(Mode::Equal), Some(Mode::Mirror)] {
        let outcome = ends(own);
        assert_eq!(outcome.state.allocation_type_id, Some(Mode::Mirror));
        assert_eq!(outcome.state.channels, Quotas::of(|_| Whole::from(14)));
    }
    let default = ends(None);
    assert_eq!(
        (default.state.allocation_type_id, default.changes.len()),
        (None, 7)
    );
    let manual = ends(Some(Mode::Manual));
    assert_eq!(
        (manual.state.allocation_type_id, manual.changes.len()),
        (Some(Mode::Manual), 0)
    );
}

#[test]
fn a_store_that_becomes_manual_leaves_auto_variants_in_their_mode() {
    let policy = StorePolicy {
        mode: Mode::Manual,
        ..StorePolicy::default()
    };
    let outcome = follow(&policy, &variant(Some(Mode::Mirror), 14, 2)).unwrap();
    assert_eq!(outcome.state.allocation_type_id, Some(Mode::Mirror));
    assert_eq!(follow(&policy, &variant(None, 14, 2)).unwrap().changes, []);
}

#[test]
fn a_rollback_restores_mode_buffer_and_quotas_but_not_the_stock() {
    let before = VariantState {
        buffer: Some(Whole::from(1)),
        ..variant(Some(Mode::Manual), 15, 2)
    };
    let after = variant(Some(Mode::Equal), 70, 10);
    let today = variant(Some(Mode::Equal), 30, 4);
    let outcome = rollback(&seventh(), &today, &split(before.clone(), after), false).unwrap();
    let expected = VariantState {
        physical_stock: Whole::from(30),
        ..before
    };
    assert_eq!((outcome.state, outcome.changes.len()), (expected, 7));
}

#[test]
fn a_rollback_to_quotas_that_no_longer_fit_is_refused() {
    let before = variant(Some(Mode::Manual), 14, 2);
    let record = split(before.clone(), before);
    let back = |physical| rollback(&seventh(), &variant(None, physical, 0), &record, false);
    assert!(back(14).is_ok());
    let denied = back(13).unwrap_err();
    assert_eq!(denied.reasons(), [Denial::ExceedsPhysical]);
    assert_eq!(
        denied.message(),
        "Total allocation (sales channels + buffer) exceeds physical stock."
    );
    assert_eq!(denied.status(), 422);
}

#[test]
fn a_rollback_to_auto_shares_out_what_there_is_today() {
    let record = split(variant(None, 14, 2), variant(Some(Mode::Manual), 14, 0));
    let today = variant(Some(Mode::Manual), 21, 0);
    let outcome = rollback(&seventh(), &today, &record, false).unwrap();
    assert_eq!(outcome.state.channels, Quotas::of(|_| Whole::from(3)));
    let faulty = rollback(&StorePolicy::default(), &today, &record, false).unwrap_err();
    assert_eq!(faulty.reasons(), [Denial::Policy(PolicyFault::NoWeight)]);
}

#[test]
fn a_rollback_to_mirror_gives_every_channel_all_there_is() {
    let record = split(
        variant(Some(Mode::Mirror), 14, 14),
        variant(Some(Mode::Equal), 14, 2),
    );
    let today = variant(Some(Mode::Equal), 21, 3);
    let outcome = rollback(&seventh(), &today, &record, false).unwrap();
    assert_eq!(outcome.state.channels, Quotas::of(|_| Whole::from(21)));
}

#[test]
fn a_rollback_stands_under_the_guard() {
    let policy = StorePolicy {
        max_drop_percent: Some(50),
        ..seventh()
    };
    let record = split(variant(Some(Mode::Manual), 14, 0), variant(None, 14, 2));
    let back = |force| rollback(&policy, &variant(None, 14, 2), &record, force);
    assert_eq!(back(false).unwrap_err().reasons().len(), 7);
    assert!(back(true).is_ok());
}

#[test]
fn a_split_is_written_as_it_is_read() {
    let record = split(variant(None, 1, 0), variant(Some(Mode::Mirror), 1, 1));
    for cause in [
        record.cause.clone(),
        SplitCause::Stock,
        SplitCause::Policy,
        SplitCause::Rollback("0".into()),
    ] {
        let record = Split {
            cause,
            ..record.clone()
        };
        let text = serde_json::to_string(&record).unwrap();
        assert_eq!(serde_json::from_str::<Split>(&text).unwrap(), record);
    }
}

#[test]
fn a_holding_counts_whole_units_that_are_really_there() {
    let of = |on_hand, allocated| {
        let holding = Holding::of(
            Quantity::from_scaled(on_hand),
            Quantity::from_scaled(allocated),
        );
        (holding.physical_stock.get(), holding.reserved.get())
    };
    assert_eq!(of(100_000, 30_000), (10, 3));
    assert_eq!(of(105_000, 5_000), (10, 0));
    assert_eq!(of(105_000, 6_000), (10, 1));
    assert_eq!(of(9_999, 0), (0, 0));
    assert_eq!(of(i64::MAX, 0), (922_337_203_685_477, 0));
}

proptest! {
    #[test]
    fn reruns_do_not_depend_on_earlier_results(
        policy in any::policy(), state in any::state(), steps in prop::collection::vec((any::units(), 0..=100_u64), 1..6),
    ) {
        let now = |(physical, held): (Whole, u64)| Holding {
            physical_stock: physical,
            reserved: any::whole(physical.get() * held / 100),
        };
        let last = now(*steps.last().unwrap());
        let walk = steps.into_iter().map(now).try_fold(state.clone(), |state, now| {
            rerun(&policy, &state, now).map(|outcome| outcome.state)
        });
        let at_once = rerun(&policy, &state, last).map(|outcome| outcome.state);
        prop_assert_eq!(walk, at_once);
    }

    #[test]
    fn an_auto_variant_is_never_shared_more_than_there_is_to_sell(
        policy in any::policy(), state in any::state(),
    ) {
        let auto = state.mode(&policy) != Mode::Manual;
        if let Ok(Outcome { state, .. }) = rerun(&policy, &state, Holding::from(&state)) {
            let sales = state.sales_stock(&policy).wide();
            let times = if state.mode(&policy) == Mode::Mirror { 7 } else { 1 };
            prop_assert!(!auto || state.channels.sum() == sales * times);
        }
    }
}
