//! Stores that share a warehouse share its stock: what the others offer of it (docs/rebalance.md#figures).

use crate::channels::row::{ChannelStock, StoreChannels, Variant};
use crate::channels::scene::{Moves, Scene};
use crate::rebalance::{Holding, Whole, rerun};

/// What the other stores of the warehouse offer of an item, their buffers included, once these movements are
/// made. A store that offers nothing keeps nothing back from the others.
pub fn offered_elsewhere(
    all: &ChannelStock,
    own: &StoreChannels,
    variant: &Variant,
    moves: &Moves,
) -> Whole {
    let shares = |of: &&StoreChannels| {
        of.store.id != own.store.id && of.store.warehouse_id == own.store.warehouse_id
    };
    let others = all.values().filter(shares);
    let offers = others.filter_map(|of| offer(of, of.variants.get(&variant.item_id)?, moves));
    let sum = offers.sum::<u128>();
    let sum = u64::try_from(sum).ok().and_then(Whole::new);
    sum.unwrap_or(Whole::MAX)
}

fn offer(of: &StoreChannels, variant: &Variant, moves: &Moves) -> Option<u128> {
    let policy = &of.store.policy;
    let scene = Scene {
        channels: of,
        moves,
        buffers: Default::default(),
    };
    let kept = scene.kept(variant);
    if !kept.mode(policy).is_auto() {
        return (kept.channels.sum() > 0).then(|| kept.allocated(policy));
    }
    let state = rerun(policy, &kept, Holding::from(&kept)).map_or(kept, |outcome| outcome.state);
    (state.channels.sum() > 0).then(|| state.allocated(policy))
}
