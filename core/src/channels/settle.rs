//! Settling: what becomes of every variant that a decision touches, in the same commit
//! (docs/rebalance.md#figures).
//!
//! Touched is a variant whose stock moved, a set of which a component did, and what a caller commands. A
//! variant that is touched has its row written, even where its quotas stay: the row's version stands for the
//! stock it rests on, so that of two commits that rest on the same stock one is decided again. Stores that
//! share nothing out and keep no row of the variant are not concerned.

use std::collections::BTreeMap;

use crate::access::context::Context;
use crate::channels::events;
use crate::channels::row::{
    ChannelRow, ChannelStock, Commanded, HistoryRow, Kept, StoreChannels, Variant,
};
use crate::channels::scene::{Moves, Scene};
use crate::channels::shared::offered_elsewhere;
use crate::channels::{Draft, Known};
use crate::rebalance::{
    Channel, ChannelChange, Holding, Mode, Outcome, Quotas, SplitCause, VariantState, rerun,
};
use crate::stock::after::inventories_made;
use crate::stock::changes::NewInventory;
use crate::stock::ledger::Movement;

/// Settles everything that the movements and the commands touch. Returns the rows, and the outcome of each
/// command, waiting orders served.
pub fn settle(
    facts: Known,
    commanded: &[Commanded],
    movements: &[Movement],
    cx: &Context,
) -> (Draft, Vec<Outcome>) {
    let moves = Moves::of(movements);
    let mut books = Books::open(movements, cx);
    let mut outcomes = BTreeMap::new();
    for channels in facts.channels.channel_stock.values() {
        let all = &facts.channels.channel_stock;
        let store = Store::of(all, channels, &moves, commanded);
        store.settle(&mut books, &mut outcomes);
    }
    let order = 0..commanded.len();
    let outcomes = order.filter_map(|index| outcomes.remove(&index)).collect();
    (books.close(&moves), outcomes)
}

/// One store, with what is commanded there.
struct Store<'a> {
    all: &'a ChannelStock,
    scene: Scene<'a>,
    still: Scene<'a>,
    commanded: BTreeMap<&'a str, (usize, &'a Commanded)>,
}

impl<'a> Store<'a> {
    fn of(
        all: &'a ChannelStock,
        channels: &'a StoreChannels,
        moves: &'a Moves,
        commanded: &'a [Commanded],
    ) -> Self {
        let here = commanded.iter().enumerate();
        let here = here.filter(|(_, of)| of.store_id == channels.store.id);
        let here: BTreeMap<&str, _> = here.map(|row| (row.1.item_id.as_str(), row)).collect();
        let policy = &channels.store.policy;
        let buffer = |(item, (_, of)): (&&'a str, &(usize, &'a Commanded))| {
            (*item, of.outcome.state.effective_buffer(policy))
        };
        Self {
            all,
            scene: Scene {
                channels,
                moves,
                buffers: here.iter().map(buffer).collect(),
            },
            still: Scene::still(channels),
            commanded: here,
        }
    }

    fn settle(&self, books: &mut Books, outcomes: &mut BTreeMap<usize, Outcome>) {
        for variant in self.scene.channels.variants.values() {
            if let Some((index, commanded)) = self.commanded.get(variant.item_id.as_str()) {
                let outcome = self.obey(variant, commanded);
                books.enter(
                    &self.scene,
                    variant,
                    &Entry::of_command(commanded, &outcome),
                );
                outcomes.insert(*index, outcome);
            } else if self.is_touched(variant) && self.is_followed(variant) {
                let entry = self.follow(variant);
                books.enter(&self.scene, variant, &entry);
            }
        }
    }

    /// Whether the decision changes what there is of it.
    fn is_touched(&self, variant: &Variant) -> bool {
        let part = |(item, _): &(String, _)| {
            self.scene.moved(item).is_some() || self.scene.buffers.contains_key(item.as_str())
        };
        self.scene.moved(&variant.item_id).is_some() || variant.parts.iter().any(part)
    }

    fn is_followed(&self, variant: &Variant) -> bool {
        variant.row.is_some() || self.scene.policy().shares_out()
    }

    /// The command on what is there once waiting orders are served.
    fn obey(&self, variant: &Variant, commanded: &Commanded) -> Outcome {
        let policy = self.scene.policy();
        let holding = self.scene.holding(variant);
        let state = &commanded.outcome.state;
        let again = match state.mode(policy) {
            Mode::Manual => None,
            _ => rerun(policy, state, holding).ok(),
        };
        let explained = again.as_ref().unwrap_or(&commanded.outcome);
        let (all, moves) = (self.all, self.scene.moves);
        let after = VariantState {
            offered_elsewhere: offered_elsewhere(all, self.scene.channels, variant, moves),
            ..explained.state.holding(holding)
        };
        let explanation = explained.explanation;
        let outcome = Outcome::step(policy, &commanded.before, after, explanation);
        match commanded.announce_all {
            true => outcome.announcing_all(&commanded.before.channels),
            false => outcome,
        }
    }

    /// Shared out again where it is in an auto mode.
    fn follow(&self, variant: &Variant) -> Entry {
        let kept = self.scene.kept(variant);
        let holding = Holding::from(&kept);
        let after = rerun(self.scene.policy(), &kept, holding);
        Entry {
            before: self.still.kept(variant),
            after: after.map_or(kept, |outcome| outcome.state),
            cause: SplitCause::Stock,
            actor_id: None,
            is_recorded: false,
            announce_all: false,
        }
    }
}

/// A step of a variant on its way into the books.
pub struct Entry {
    /// As it was.
    pub before: VariantState,
    /// As it is.
    pub after: VariantState,
    /// What made it.
    pub cause: SplitCause,
    /// The document's `actor_id`.
    pub actor_id: Option<i64>,
    /// Whether it goes into the history even where no quota changed.
    pub is_recorded: bool,
    /// Whether every channel is reported, changed or not.
    pub announce_all: bool,
}

impl Entry {
    fn of_command(commanded: &Commanded, outcome: &Outcome) -> Self {
        Self {
            before: commanded.before.clone(),
            after: outcome.state.clone(),
            cause: commanded.cause.clone(),
            actor_id: commanded.actor_id,
            is_recorded: true,
            announce_all: commanded.announce_all,
        }
    }
}

/// The rows, the history and the events of a commit, as they come together.
pub struct Books<'a> {
    cx: &'a Context,
    changes: Draft,
    inventories: BTreeMap<Place, String>,
}

/// Ids of a warehouse and an item.
type Place = (String, String);

impl<'a> Books<'a> {
    /// Empty books of a commit with these movements.
    pub fn open(movements: &[Movement], cx: &'a Context) -> Self {
        Self {
            cx,
            changes: Draft::default(),
            inventories: inventories_made(movements),
        }
    }

    /// Enters a step of a variant.
    pub fn enter(&mut self, scene: &Scene, variant: &Variant, entry: &Entry) {
        let store = &scene.channels.store;
        let before = variant.row.as_ref().map(|row| row.quotas);
        let before = before.unwrap_or_default();
        let told = told_of(&before, &entry.after.channels, entry.announce_all);
        let (physical, reserved) = scene.recorded(variant);
        let version = variant.row.as_ref().map_or(0, |row| row.version);
        let kept = Kept {
            mode: entry.after.allocation_type_id,
            buffer: entry.after.buffer,
            quotas: entry.after.channels,
            physical,
            reserved,
            sales: entry.after.sales_stock(scene.policy()),
            version: version.saturating_add(1),
        };
        self.record(scene, variant, entry, kept.version);
        self.announce(scene, variant, &told);
        self.rely(scene, variant);
        self.changes.channels.channels.push(ChannelRow {
            store_id: store.id.clone(),
            item_id: variant.item_id.clone(),
            kept,
            updated_at: self.cx.now,
            touched_by: self.cx.nonce.clone(),
        });
    }

    /// A split goes into the history where a caller made it, or where it changed a quota.
    fn record(&mut self, scene: &Scene, variant: &Variant, entry: &Entry, version: i64) {
        let unchanged = entry.before.channels == entry.after.channels;
        if unchanged && !entry.is_recorded {
            return;
        }
        self.changes.channels.channel_history.push(HistoryRow {
            store_id: scene.channels.store.id.clone(),
            item_id: variant.item_id.clone(),
            version,
            at: self.cx.now,
            actor: self.cx.actor.clone(),
            actor_id: entry.actor_id,
            cause: entry.cause.clone(),
            before: entry.before.clone(),
            after: entry.after.clone(),
        });
    }

    fn announce(&mut self, scene: &Scene, variant: &Variant, told: &[ChannelChange]) {
        let store = &scene.channels.store;
        for change in told {
            let inventory = self.inventory_of(&store.warehouse_id, variant);
            let event = events::updated(store, variant, change, &inventory, self.cx);
            self.changes.webhooks.events.push(event);
        }
    }

    /// The inventory record that an event speaks of; made where there is none.
    fn inventory_of(&mut self, warehouse_id: &str, variant: &Variant) -> String {
        let place = (warehouse_id.to_owned(), variant.item_id.clone());
        let stored = variant.inventory_id.clone();
        let id = stored.or_else(|| self.inventories.get(&place).cloned());
        let id = id.unwrap_or_else(|| self.make_inventory(&place));
        let guards = &mut self.changes.stock.guards;
        guards.inventory_ids.insert(place, id.clone());
        id
    }

    fn make_inventory(&mut self, place: &Place) -> String {
        let id = self.cx.entropy.uuid();
        self.inventories.insert(place.clone(), id.clone());
        self.changes.stock.inventories.push(NewInventory {
            warehouse_id: place.0.clone(),
            item_id: place.1.clone(),
            id: id.clone(),
            at: self.cx.now,
        });
        id
    }

    /// The policy it was shared out by must still hold; and what a first row rests on, which no version
    /// stands for yet.
    fn rely(&mut self, scene: &Scene, variant: &Variant) {
        let store = &scene.channels.store;
        let guards = &mut self.changes.channels.guards;
        guards
            .store_versions
            .insert(store.id.clone(), store.version);
        if variant.row.is_some() {
            return;
        }
        let own = std::iter::once(&variant.item_id).filter(|_| !variant.is_set());
        let parts = variant.parts.iter().map(|(item, _)| item);
        for item in own.chain(parts) {
            let known = scene.channels.variants.get(item);
            let (on_hand, allocated) = known.map_or_else(Default::default, |known| known.stock);
            let place = (store.warehouse_id.clone(), item.clone());
            guards.normal_stock.insert(place, (on_hand, allocated));
        }
    }

    /// Hands everything over.
    pub fn close(mut self, moves: &Moves) -> Draft {
        let moved = moves.places();
        let moved = moved.map(|(warehouse, item)| (warehouse.clone(), item.clone()));
        self.changes.channels.guards.followed.extend(moved);
        self.changes
    }
}

/// The channels that are reported.
fn told_of(old: &Quotas, new: &Quotas, all: bool) -> Vec<ChannelChange> {
    let each = Channel::ALL.map(|channel| ChannelChange {
        channel,
        old: old.get(channel),
        new: new.get(channel),
    });
    let told = |change: &ChannelChange| all || change.old != change.new;
    each.into_iter().filter(told).collect()
}
