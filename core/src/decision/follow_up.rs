//! The aftermath: what follows from any movement of stock, whatever command made it, in the same commit.
//!
//! The engine asks here once for the facts, and once more when an operation has decided. So a surface that
//! moves stock need not know who else lives by it. Not here: the rules themselves (`channels`, `low`).

use crate::access::context::Context;
use crate::channels;
use crate::decision::changes::Changes;
use crate::decision::facts::{Facts, LyingIn, Need};
use crate::stock::low;

/// The facts that the aftermath of an operation takes: wherever it asks for inventories it may move them.
pub fn needs(asked: &[Need]) -> Vec<Need> {
    let told = |need: &Need| matches!(need, Need::ChannelStock { .. });
    let mut needs = Vec::new();
    if !asked.iter().any(told) {
        needs.extend(asked.iter().filter_map(channel_stock));
    }
    needs
}

fn channel_stock(need: &Need) -> Option<Need> {
    match need {
        Need::Inventories { skus, order } => Some(Need::ChannelStock {
            skus: skus.clone(),
            order: order.clone(),
            variants: Default::default(),
            stores: Default::default(),
        }),
        Need::ByGoodsCode(need) => Some(Need::ByGoodsCode(Box::new(channel_stock(need)?))),
        Need::LyingIn(lying) => Some(Need::LyingIn(Box::new(LyingIn {
            places: lying.places.clone(),
            need: channel_stock(&lying.need)?,
        }))),
        _ => None,
    }
}

/// Adds what follows to the changes of a decision.
pub fn follow(facts: &Facts, changes: &mut Changes, cx: &Context) {
    // Whoever commands channels has settled them already, and shows what came of it.
    if changes.channels.is_empty() {
        channels::settle(facts, &[], changes, cx);
    }
    low::tell(facts, changes, cx);
}
