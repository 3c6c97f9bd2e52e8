//! What holds for every command.

use khlang_core::rebalance::{
    AdjustmentMode, Auto, Channel, Command, Denial, Manual, Mode, OnDrop, Outcome, Quotas,
    StorePolicy, VariantState, decide,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::any;

fn by_hand(policy: &StorePolicy, state: &VariantState, manual: &Manual) -> Option<Outcome> {
    decide(policy, state, &Command::Manual(manual.clone())).ok()
}

fn shared(policy: &StorePolicy, state: &VariantState, auto: &Auto) -> Option<Outcome> {
    decide(policy, state, &Command::Auto(auto.clone())).ok()
}

/// The changes lead from the quotas before to those after, and name nothing else.
fn leads(before: &Quotas, outcome: &Outcome) -> bool {
    let changed = |channel| {
        outcome
            .changes
            .iter()
            .find(|change| change.channel == channel)
    };
    Channel::ALL.into_iter().all(|channel| {
        let (old, new) = (before.get(channel), outcome.state.channels.get(channel));
        match changed(channel) {
            Some(change) => (change.old, change.new) == (old, new) && old != new,
            None => old == new,
        }
    })
}

fn explained(outcome: &Outcome) -> bool {
    let shares = outcome.explanation.each().iter();
    shares
        .map(|share| (share.channel, share.units))
        .eq(outcome.state.channels.each())
}

proptest! {
    #[test]
    fn a_manual_call_makes_the_variant_manual_and_never_allocates_more_than_there_is(
        policy in any::policy(), state in any::state(), manual in any::manual(),
    ) {
        if let Some(outcome) = by_hand(&policy, &state, &manual) {
            let after = &outcome.state;
            prop_assert_eq!(after.allocation_type_id, Some(Mode::Manual));
            prop_assert!(after.allocated(&policy) <= after.physical_stock.wide());
            prop_assert!(after.is_set || after.reserved <= after.physical_stock);
            prop_assert_eq!(after.reserved, state.reserved);
            prop_assert!(leads(&state.channels, &outcome) && explained(&outcome));
            prop_assert_eq!(&outcome.announced, &outcome.changes);
        }
    }

    #[test]
    fn an_auto_call_takes_the_mode_of_the_store_and_shares_out_all_there_is_to_sell(
        policy in any::policy(), state in any::state(), auto in any::auto(),
    ) {
        if let Some(outcome) = shared(&policy, &state, &auto) {
            let after = &outcome.state;
            let sales = after.sales_stock(&policy);
            prop_assert_eq!(after.allocation_type_id, Some(policy.mode));
            prop_assert_eq!(after.buffer, state.buffer);
            prop_assert!(after.reserved <= after.physical_stock);
            match policy.mode {
                Mode::Mirror => prop_assert!(after.channels.each().all(|(_, units)| units == sales)),
                _ => prop_assert_eq!(after.channels.sum(), sales.wide()),
            }
            prop_assert!(leads(&state.channels, &outcome) && explained(&outcome));
            let announced = if auto.force_rebalance { 7 } else { outcome.changes.len() };
            prop_assert_eq!(outcome.announced.len(), announced);
        }
    }

    #[test]
    fn an_auto_call_does_not_depend_on_the_quotas_before(
        policy in any::policy(), state in any::state(), auto in any::auto(), other in any::quotas(),
    ) {
        let elsewhere = VariantState { channels: other, ..state.clone() };
        let ends = |state| shared(&policy, state, &auto).map(|outcome| outcome.state);
        prop_assert_eq!(ends(&state), ends(&elsewhere));
    }

    #[test]
    fn the_same_command_twice_changes_nothing_the_second_time(
        policy in any::policy(), state in any::state(), manual in any::manual(), auto in any::auto(),
    ) {
        let manual = Manual { adjustment_mode: AdjustmentMode::Override, safe_mode: false, ..manual };
        if let Some(once) = by_hand(&policy, &state, &manual) {
            let twice = by_hand(&policy, &once.state, &manual).unwrap();
            prop_assert_eq!((twice.state, twice.changes.len()), (once.state, 0));
        }
        let auto = Auto { adjustment_mode: AdjustmentMode::Override, safe_mode: false, ..auto };
        if let Some(once) = shared(&policy, &state, &auto) {
            let twice = shared(&policy, &once.state, &auto).unwrap();
            prop_assert_eq!((twice.state, twice.changes.len()), (once.state, 0));
        }
    }

    /// From the top down and up again nothing is clipped either, for it came from below.
    #[test]
    fn increase_and_decrease_undo_each_other(
        (policy, state) in any::policy().prop_flat_map(any::standing), manual in any::manual(),
    ) {
        let step = |state, adjustment_mode| {
            let manual = Manual { adjustment_mode, safe_mode: true, ..manual.clone() };
            by_hand(&policy, state, &manual)
        };
        if let Some(more) = step(&state, AdjustmentMode::Increase) {
            let back = step(&more.state, AdjustmentMode::Decrease).unwrap();
            prop_assert_eq!(&back.figures, &state.figures(&policy));
            let again = step(&back.state, AdjustmentMode::Increase).unwrap();
            prop_assert_eq!(again.figures, more.figures);
        }
    }

    #[test]
    fn a_manual_call_without_channels_keeps_every_quota(
        policy in any::policy(), state in any::state(), manual in any::manual(),
    ) {
        let manual = Manual { channels: None, ..manual };
        if let Some(outcome) = by_hand(&policy, &state, &manual) {
            prop_assert_eq!(outcome.state.channels, state.channels);
        }
    }

    #[test]
    fn safe_mode_never_changes_the_kind_of_mode(
        policy in any::policy(), state in any::state(), manual in any::manual(), auto in any::auto(),
    ) {
        let was_auto = state.mode(&policy).is_auto();
        let manual = Manual { safe_mode: true, ..manual };
        prop_assert!(by_hand(&policy, &state, &manual).is_none() || !was_auto);
        let auto = Auto { safe_mode: true, ..auto };
        prop_assert!(shared(&policy, &state, &auto).is_none() || was_auto);
    }

    #[test]
    fn the_guard_lets_no_cut_beyond_the_limit_through(
        policy in any::guarded(), state in any::state(), manual in any::manual(), auto in any::auto(),
    ) {
        let percent = u128::from(policy.max_drop_percent.unwrap());
        let within = |outcome: Outcome| outcome.changes.iter().all(|change| {
            change.old.less(change.new).wide() * 100 <= change.old.wide() * percent
        });
        let lifted = |force| force && policy.on_drop == OnDrop::RequireForce;
        if let Some(outcome) = by_hand(&policy, &state, &manual) {
            prop_assert!(lifted(manual.force) || within(outcome));
        }
        if let Some(outcome) = shared(&policy, &state, &auto) {
            prop_assert!(lifted(auto.force) || within(outcome));
        }
    }

    /// What the guard refuses goes through without it, and the other way round: it adds refusals, and
    /// changes no outcome.
    #[test]
    fn the_guard_only_refuses(policy in any::guarded(), state in any::state(), auto in any::auto()) {
        let open = StorePolicy { max_drop_percent: None, ..policy.clone() };
        let unguarded = decide(&open, &state, &Command::Auto(auto.clone()));
        match decide(&policy, &state, &Command::Auto(auto)) {
            Ok(outcome) => prop_assert_eq!(unguarded, Ok(outcome)),
            Err(denied) => {
                let others = |reason: &&Denial| !matches!(reason, Denial::Cut(_));
                let others: Vec<_> = denied.reasons().iter().filter(others).copied().collect();
                let left = unguarded.err().map(|denied| denied.reasons().to_vec());
                prop_assert_eq!(others, left.unwrap_or_default());
            }
        }
    }
}

/// Properties of outcomes say something only where there are outcomes, and refusals.
#[test]
fn both_answers_are_tried_often() {
    let mut runner = TestRunner::deterministic();
    let mut sample = || {
        let drawn = (any::policy(), any::state(), any::manual(), any::auto());
        let (policy, state, manual, auto) = drawn.new_tree(&mut runner).unwrap().current();
        let done = |command| decide(&policy, &state, &command).is_ok();
        (done(Command::Manual(manual)), done(Command::Auto(auto)))
    };
    let answers: Vec<_> = (0..400).map(|_| sample()).collect();
    let manual = answers.iter().filter(|answer| answer.0).count();
    let auto = answers.iter().filter(|answer| answer.1).count();
    assert!((80..=320).contains(&manual), "{manual} of 400 manual calls");
    assert!((80..=320).contains(&auto), "{auto} of 400 auto calls");
}
