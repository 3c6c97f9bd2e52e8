//! What came of a command or a rerun.

use serde::{Deserialize, Serialize};

use crate::rebalance::channel::{Channel, Quotas};
use crate::rebalance::policy::StorePolicy;
use crate::rebalance::share::Shares;
use crate::rebalance::state::{Figures, VariantState};
use crate::rebalance::whole::Whole;

/// The quota of a channel before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelChange {
    /// Which channel.
    pub channel: Channel,
    /// What it had.
    pub old: Whole,
    /// What it has.
    pub new: Whole,
}

/// What came of a command or a rerun. Its sentences are made only where it is serialised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The variant after it.
    pub state: VariantState,
    /// What the answer shows of it.
    pub figures: Figures,
    /// The channels whose quota changed, in the order of the document.
    pub changes: Vec<ChannelChange>,
    /// The channels to send `channel.stock.updated` for: the changed ones, or all seven where
    /// `force_rebalance` asked for them.
    pub announced: Vec<ChannelChange>,
    /// Why each channel has what it has; all seven in the order of the document.
    pub explanation: Shares,
}

impl Outcome {
    /// The step from one state to the next, whose quotas are these shares.
    pub fn step(
        policy: &StorePolicy,
        before: &VariantState,
        after: VariantState,
        shares: Shares,
    ) -> Self {
        let state = VariantState {
            channels: shares.quotas(),
            ..after
        };
        let changes = changed(&before.channels, &state.channels);
        Self {
            figures: state.figures(policy),
            state,
            announced: changes.clone(),
            changes,
            explanation: shares,
        }
    }

    /// The same, announcing every channel, changed or not.
    pub fn announcing_all(self, before: &Quotas) -> Self {
        Self {
            announced: pairs(before, &self.state.channels).collect(),
            ..self
        }
    }
}

/// The channels whose quota differs.
fn changed(before: &Quotas, after: &Quotas) -> Vec<ChannelChange> {
    pairs(before, after)
        .filter(|pair| pair.old != pair.new)
        .collect()
}

fn pairs(before: &Quotas, after: &Quotas) -> impl Iterator<Item = ChannelChange> {
    let each = before.each().zip(after.each());
    each.map(|((channel, old), (_, new))| ChannelChange { channel, old, new })
}
