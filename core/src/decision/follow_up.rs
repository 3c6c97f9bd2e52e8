//! Follow-ups: what follows from any movement of stock, whatever command made it, in the same commit.
//!
//! The engine asks here once for the facts, and once more when an operation has decided. So a command that
//! moves stock need not know what depends on it. Not here: the rules themselves (`channels`, `stock::low`).

use crate::access::context::Context;
use crate::channels;
use crate::decision::{Changes, Facts, Need, pushes};
use crate::stock::low;

/// The facts that the follow-ups of an operation take: wherever it asks for inventories it may move them.
pub fn needs(asked: &[Need]) -> Vec<Need> {
    let has_channels =
        |need: &Need| matches!(need, Need::Channels(channels::Need::ChannelStock { .. }));
    let mut needs = Vec::new();
    if !asked.iter().any(has_channels) {
        needs.extend(asked.iter().filter_map(channel_stock));
    }
    needs
}

fn channel_stock(need: &Need) -> Option<Need> {
    let Need::Stock(crate::stock::Need::Inventories(items)) = need else {
        return None;
    };
    let items = items.clone();
    let stores = Default::default();
    Some(channels::Need::ChannelStock { items, stores }.into())
}

/// Adds what follows to the changes of a decision.
pub fn follow(facts: &Facts, changes: &mut Changes, cx: &Context) {
    // A command on channels has settled them already, and its reply shows the outcome.
    let asked = facts.channels.channel_stock.if_asked().is_some();
    if asked && changes.channels.channels.is_empty() {
        let (draft, _) = channels::settle(facts.into(), &[], &changes.stock.movements, cx);
        changes.append(draft);
    }
    let draft = low::report(facts.into(), &changes.stock.movements, cx);
    changes.append(draft);
    pushes::tell(facts, changes, cx);
}
