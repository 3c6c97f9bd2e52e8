//! A policy that changes is applied to every variant of its store, a step of so many at a time: the first in
//! the commit that changes it, the others behind it. Until it is a variant's turn it is shown as it will be,
//! and stock that moves is shared out by the new policy at once.

pub use crate::channels::row::CatchUp;

use crate::access::context::Context;
use crate::catalog::store::Store;
use crate::channels::Draft;
use crate::channels::Passed;
use crate::channels::row::{Behind, StoreChannels, Variant};
use crate::channels::scene::Scene;
use crate::channels::settle::{Books, Entry};
use crate::rebalance::{Holding, SplitCause, VariantState, rerun};

/// How many items a step looks at.
pub const STEP: i64 = 500;

/// The store with its new policy, and the first step of applying it to the variants that were read.
/// Answers how many it changed, and whether there are more.
pub fn begin(store: Store, told: &StoreChannels, cx: &Context) -> (Draft, Applied) {
    let version = told.behind.as_ref().map_or(0, |behind| behind.version);
    let anew = StoreChannels {
        store: store.clone(),
        behind: Some(Behind { after: 0, version }),
        ..told.clone()
    };
    let (mut changes, applied) = step(&anew, cx);
    // The store is written in this very commit, whose version guards it.
    changes.channels.guards.store_versions.clear();
    let known = told.behind.is_some();
    changes.channels.catch_ups.retain(|row| known || !row.done);
    changes.catalog.stores.push(store);
    (changes, applied)
}

/// What a step did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// How many variants it changed.
    pub variants: usize,
    /// Whether there are more.
    pub more: bool,
}

/// The next step of a store that is behind. It writes every row that it passes, changed or not, so that a
/// commit that shared out by the policy before, and came first, is not overlooked.
pub fn step(channels: &StoreChannels, cx: &Context) -> (Draft, Applied) {
    let Some(behind) = &channels.behind else {
        return (Draft::default(), Applied::default());
    };
    let scene = Scene::still(channels);
    let mut books = Books::open(&[], cx);
    let mut applied = Applied {
        variants: 0,
        more: channels.page_ends.is_some(),
    };
    for variant in turn(channels, behind.after) {
        let entry = entry(&scene, variant);
        applied.variants += usize::from(changes_it(&scene, variant, &entry.after));
        books.enter(&scene, variant, &entry);
    }
    let mut changes = books.close(scene.moves);
    changes.channels.guards.passed = Some(Passed {
        store_id: channels.store.id.clone(),
        after: behind.after,
        until: channels.page_ends.unwrap_or(i64::MAX),
        mark: cx.nonce.clone(),
    });
    changes.channels.catch_ups.push(CatchUp {
        store_id: channels.store.id.clone(),
        after: channels.page_ends.unwrap_or(behind.after),
        done: channels.page_ends.is_none(),
        at: cx.now,
        version: behind.version.saturating_add(1),
    });
    (changes, applied)
}

/// The variants whose turn it is: those that have a row, and, where the policy shares out, stock.
fn turn(channels: &StoreChannels, after: i64) -> impl Iterator<Item = &Variant> {
    let until = channels.page_ends.unwrap_or(i64::MAX);
    let shares_out = channels.store.policy.shares_out();
    channels.variants.values().filter(move |variant| {
        let stocked = shares_out && variant.stock.0.is_positive();
        let inside = variant.variant_id > after && variant.variant_id <= until;
        inside && (variant.row.is_some() || stocked)
    })
}

/// The variant under the policy.
fn entry(scene: &Scene, variant: &Variant) -> Entry {
    let kept = scene.kept(variant);
    let after = rerun(scene.policy(), &kept, Holding::from(&kept));
    Entry {
        after: after.map_or_else(|_| kept.clone(), |outcome| outcome.state),
        before: kept,
        cause: SplitCause::Policy,
        actor_id: None,
        is_recorded: false,
        announce_all: false,
    }
}

fn changes_it(scene: &Scene, variant: &Variant, after: &VariantState) -> bool {
    variant.row.as_ref().is_none_or(|row| {
        row.quotas != after.channels
            || row.mode != after.allocation_type_id
            || row.sales != after.sales_stock(scene.policy())
    })
}
