//! The splits that were applied, and the way back to one.

use serde::{Deserialize, Serialize};

use crate::base::clock::Timestamp;
use crate::rebalance::channel::Quotas;
use crate::rebalance::command::Command;
use crate::rebalance::denied::{Denial, Denied};
use crate::rebalance::guard::cuts;
use crate::rebalance::outcome::Outcome;
use crate::rebalance::policy::StorePolicy;
use crate::rebalance::rerun::shares;
use crate::rebalance::state::VariantState;

/// What made a split. In JSON `{"command": {...}}`, `"stock"`, `"policy"` or `{"rollback": "id"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SplitCause {
    /// A caller's command.
    Command(Command),
    /// Stock moved on some surface.
    Stock,
    /// The store's policy changed.
    Policy,
    /// A caller went back to before the split of that id.
    Rollback(String),
}

/// The record of an applied split.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    /// UUID.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// Whose credential did it; none where stock moved by itself.
    #[serde(default)]
    pub credential: Option<String>,
    /// The document's `actor_id`, as the caller sent it.
    #[serde(default)]
    pub actor_id: Option<i64>,
    /// What made it.
    pub cause: SplitCause,
    /// The policy it was made under.
    pub policy: StorePolicy,
    /// The variant before.
    pub before: VariantState,
    /// The variant after.
    pub after: VariantState,
}

/// Goes back to what a split replaced: mode and buffer as they were, and the quotas of a manual
/// variant; an auto variant is shared out by the policy and the stock of `today`. What lies in the
/// warehouse is a fact and stays as it is today, so quotas that it no longer covers are refused.
pub fn rollback(
    policy: &StorePolicy,
    today: &VariantState,
    split: &Split,
    force: bool,
) -> Result<Outcome, Denied> {
    let restored = VariantState {
        allocation_type_id: split.before.allocation_type_id,
        buffer: split.before.buffer,
        channels: split.before.channels,
        ..today.clone()
    };
    let shares = shares(policy, &restored)?;
    Denied::check(faults(policy, today, &restored, &shares.quotas(), force))?;
    Ok(Outcome::step(policy, today, restored, shares))
}

fn faults(
    policy: &StorePolicy,
    today: &VariantState,
    restored: &VariantState,
    quotas: &Quotas,
    force: bool,
) -> Vec<Denial> {
    let manual = !restored.mode(policy).is_auto();
    let exceeds = manual && restored.allocated(policy) > restored.physical_stock.wide();
    let exceeds = exceeds.then_some(Denial::ExceedsPhysical);
    let cuts = cuts(policy, &today.channels, quotas, force);
    exceeds
        .into_iter()
        .chain(cuts.into_iter().map(Denial::Cut))
        .collect()
}
