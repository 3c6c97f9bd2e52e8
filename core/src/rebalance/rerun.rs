//! Sharing out again: after stock moved on any surface, and after the policy changed (docs/rebalance.md).

use crate::rebalance::outcome::Outcome;
use crate::rebalance::policy::{Mode, PolicyFault, StorePolicy};
use crate::rebalance::share::{Shares, Why, share_out};
use crate::rebalance::state::{Holding, VariantState};

/// The variant with what there is now, its stock shared out again if it is in an auto mode; a manual
/// variant keeps its quotas, and its figures say where they became insufficient.
///
/// The shares depend on the policy, the mode, the buffer and `now`; not on the quotas before.
///
/// # Errors
/// A policy that can't share out. The stock has moved all the same: leave the quotas as they are.
pub fn rerun(
    policy: &StorePolicy,
    before: &VariantState,
    now: Holding,
) -> Result<Outcome, PolicyFault> {
    let after = before.holding(now);
    let shares = shares(policy, &after)?;
    Ok(Outcome::step(policy, before, after, shares))
}

/// The variant under a policy that has just become another: a variant that was put into an auto mode
/// takes the new auto mode, for auto means what the store's policy says (docs/rebalance.md). A manual
/// variant stays manual, and where the new policy is manual an auto variant keeps its mode.
///
/// # Errors
/// As [`rerun`].
pub fn follow(policy: &StorePolicy, before: &VariantState) -> Result<Outcome, PolicyFault> {
    let own = before.allocation_type_id;
    let follows = own.is_some_and(Mode::is_auto) && policy.mode.is_auto();
    let moded = VariantState {
        allocation_type_id: if follows { Some(policy.mode) } else { own },
        ..before.clone()
    };
    rerun(policy, &moded, Holding::from(before))
}

/// The shares of a variant in its mode: shared out, or kept where it is manual.
pub(super) fn shares(policy: &StorePolicy, state: &VariantState) -> Result<Shares, PolicyFault> {
    match state.mode(policy) {
        Mode::Manual => Ok(Shares::of(|channel| {
            (state.channels.get(channel), Why::Kept)
        })),
        auto => share_out(policy, auto, state.sales_stock(policy)),
    }
}
