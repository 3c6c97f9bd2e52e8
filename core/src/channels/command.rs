//! Commands on variants, with the stock they set (docs/rebalance.md#manual-stock), and
//! the way back.
//!
//! A command says what lies in the store's warehouse, how it is shared out, or both. Several commands of one
//! request see what the earlier ones did. Not here: booking the stock, and the words of the surface.

use crate::channels::facts::Need;
use std::collections::{BTreeMap, BTreeSet};

use crate::access::context::Context;
use crate::base::quantity::MAX_UNITS;
use crate::catalog::item::Tracking;
use crate::catalog::location::RECEIVING_CODE;
use crate::channels::booking::book;
use crate::channels::row::{Commanded, HistoryRow, StoreChannels, Variant};
use crate::channels::scene::{Moves, Scene};
use crate::channels::shared::offered_elsewhere;

use crate::catalog;
use crate::catalog::ItemSet;
use crate::channels::{Asks, Draft, Known};
use crate::rebalance::{
    Command, Denied, Outcome, Split, SplitCause, VariantState, Whole, decide, rollback,
};
use crate::shape::rejection::{Fault, Rejection};
use crate::stock;

/// What a caller wants of a variant in a store.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The store's number.
    pub store: i64,
    /// The variant's number.
    pub variant: i64,
    /// What.
    pub wish: Wish,
    /// The document's `actor_id`.
    pub actor_id: Option<i64>,
}

/// What is wanted.
#[derive(Clone, Debug)]
pub enum Wish {
    /// A command of the document.
    Command(Command),
    /// To go back to before that split, or the last one; the guard of the policy is lifted by force.
    Rollback(Option<i64>, bool),
}

/// The facts that commands take.
pub fn needs<'a, N: Asks>(asked: impl Iterator<Item = &'a Asked> + Clone) -> Vec<N> {
    let variants: BTreeSet<i64> = asked.clone().map(|one| one.variant).collect();
    let stores: BTreeSet<i64> = asked.map(|one| one.store).collect();
    let items = ItemSet::of_variants(variants);
    vec![
        catalog::Need::Stores {
            codes: BTreeSet::new(),
            numbers: stores.clone(),
        }
        .into(),
        catalog::Need::WarehousesOfStores {
            stores: stores.clone(),
        }
        .into(),
        catalog::Need::LocationsOfStores {
            stores: stores.clone(),
            codes: BTreeSet::from([RECEIVING_CODE.to_owned()]),
        }
        .into(),
        catalog::Need::ItemsOf(items.clone()).into(),
        stock::Need::MayFree(items.clone()).into(),
        stock::Need::Shelf(items.clone()).into(),
        stock::Need::Pieces(items.clone()).into(),
        Need::ChannelStock { items, stores }.into(),
    ]
}

/// What the channels of these stores see of these variants, and every other store of their stock.
pub fn channels_of(variants: &BTreeSet<i64>, stores: &BTreeSet<i64>) -> Need {
    Need::ChannelStock {
        items: ItemSet::of_variants(variants.clone()),
        stores: stores.clone(),
    }
}

/// The store of that number with what its channels see. One of a branch that the caller may not see is not
/// there.
pub fn store<'f>(
    number: i64,
    facts: Known<'f>,
    cx: &Context,
) -> Result<&'f StoreChannels, Rejection> {
    let mut stores = facts.channels.channel_stock.values();
    let found = stores.find(|of| of.store.number == Some(number));
    let found = found.filter(|of| cx.sees_branch(&of.branch_id));
    found.ok_or_else(|| Rejection::not_found(format!("Store {number} not found.")))
}

/// The variant of that number in a store.
pub fn variant(number: i64, channels: &StoreChannels) -> Result<&Variant, Rejection> {
    let unknown = || Rejection::not_found(format!("Product variant {number} not found."));
    channels.numbered(number).ok_or_else(unknown)
}

/// Commands while they are decided: what each has left for the next.
pub struct Desk<'a> {
    facts: Known<'a>,
    cx: &'a Context,
    /// Ids of warehouse and item, to what is to lie there in whole units.
    physical: BTreeMap<(String, String), Whole>,
    /// Ids of store and item, to the place of the command.
    last: BTreeMap<(String, String), usize>,
    commanded: Vec<Commanded>,
}

/// What came of commands, before they are settled.
#[derive(Clone, Debug)]
pub struct Unsettled {
    outcomes: Vec<Outcome>,
    last: Vec<usize>,
}

impl Unsettled {
    /// What came of each command, in order, once these were settled.
    pub fn settled(&self, outcomes: &[Outcome]) -> Vec<Outcome> {
        let mut all = self.outcomes.clone();
        for (index, outcome) in self.last.iter().zip(outcomes) {
            if let Some(shown) = all.get_mut(*index) {
                shown.clone_from(outcome);
            }
        }
        all
    }
}

impl<'a> Desk<'a> {
    /// An empty desk.
    pub fn new(facts: Known<'a>, cx: &'a Context) -> Self {
        Self {
            facts,
            cx,
            physical: BTreeMap::new(),
            last: BTreeMap::new(),
            commanded: Vec::new(),
        }
    }

    /// Takes one command, or refuses it and leaves no trace. Returns what was decided, before it is settled.
    pub fn take(&mut self, asked: &Asked) -> Result<Outcome, Rejection> {
        let channels = store(asked.store, self.facts, self.cx)?;
        let variant = variant(asked.variant, channels)?;
        let before = self.state(channels, variant);
        let (outcome, cause) = self.decide(asked, channels, &before)?;
        let physical = outcome.state.physical_stock;
        self.check_stock(variant, &before, physical)?;
        let place = (channels.store.warehouse_id.clone(), variant.item_id.clone());
        self.physical.insert(place, physical);
        self.keep(asked, channels, variant, before, outcome.clone(), cause);
        Ok(outcome)
    }

    /// The variant as the commands before this one have left it.
    fn state(&self, channels: &StoreChannels, variant: &Variant) -> VariantState {
        let scene = Scene::still(channels);
        let place = (channels.store.warehouse_id.clone(), variant.item_id.clone());
        let named = (channels.store.id.clone(), variant.item_id.clone());
        let earlier = self.last.get(&named).and_then(|at| self.commanded.get(*at));
        let state = earlier.map(|earlier| earlier.outcome.state.clone());
        let mut state = state.unwrap_or_else(|| scene.shown(variant));
        if let Some(physical) = self.physical.get(&place) {
            state.physical_stock = *physical;
        }
        let all = &self.facts.channels.channel_stock;
        state.offered_elsewhere = offered_elsewhere(all, channels, variant, &Moves::default());
        state
    }

    fn decide(
        &self,
        asked: &Asked,
        channels: &StoreChannels,
        before: &VariantState,
    ) -> Result<(Outcome, SplitCause), Rejection> {
        let policy = &channels.store.policy;
        match &asked.wish {
            Wish::Command(command) => {
                let outcome = decide(policy, before, command).map_err(|why| denied(&why))?;
                Ok((outcome, SplitCause::Command(command.clone())))
            }
            Wish::Rollback(version, force) => {
                let split = self.split(asked.variant, *version)?;
                let back = rollback(policy, before, &split, *force);
                let cause = SplitCause::Rollback(split.id);
                Ok((back.map_err(|why| denied(&why))?, cause))
            }
        }
    }

    fn split(&self, variant: i64, version: Option<i64>) -> Result<Split, Rejection> {
        let row = self.facts.channels.channel_history.first();
        let found = row.filter(|row| version.is_none_or(|version| row.version == version));
        let found = found.ok_or_else(|| {
            Rejection::not_found(match version {
                Some(version) => {
                    format!("History {version} of product variant {variant} not found.")
                }
                None => format!("Product variant {variant} has no history to go back to."),
            })
        })?;
        Ok(split_of(found))
    }

    /// What the stock that is set must allow: pieces and lots can't be made up.
    fn check_stock(
        &self,
        variant: &Variant,
        before: &VariantState,
        physical: Whole,
    ) -> Result<(), Rejection> {
        let at = |message: &str| Err(Rejection::invalid_at("physical_stock", message));
        let tracking = self
            .facts
            .catalog
            .items
            .get(&variant.sku)
            .map(|item| item.tracking);
        let rises = physical > before.physical_stock;
        match tracking {
            _ if physical == before.physical_stock => Ok(()),
            _ if i64::try_from(physical.get()).is_ok_and(|units| units > MAX_UNITS) => {
                at(&format!("must not be more than {MAX_UNITS}"))
            }
            Some(Tracking::Serial) => at(
                "can't be changed here: the item is tracked by serial number, so its pieces must be \
                 named (goods receipt or stock adjustment)",
            ),
            Some(Tracking::Lot) if rises => at(
                "can't be raised here: the item is tracked by lot, so what comes must name its lot \
                 (goods receipt or stock adjustment)",
            ),
            _ => Ok(()),
        }
    }

    fn keep(
        &mut self,
        asked: &Asked,
        channels: &StoreChannels,
        variant: &Variant,
        before: VariantState,
        outcome: Outcome,
        cause: SplitCause,
    ) {
        let forced =
            |command: &Command| matches!(command, Command::Auto(auto) if auto.force_rebalance);
        let announce_all = match &asked.wish {
            Wish::Command(command) => forced(command),
            Wish::Rollback(..) => false,
        };
        let named = (channels.store.id.clone(), variant.item_id.clone());
        self.last.insert(named, self.commanded.len());
        self.commanded.push(Commanded {
            store_id: channels.store.id.clone(),
            item_id: variant.item_id.clone(),
            before,
            outcome,
            cause,
            actor_id: asked.actor_id,
            announce_all,
        });
    }

    /// Books the stock, and says what is to be settled with it.
    pub fn finish(self) -> Result<(Draft, Unsettled), Rejection> {
        let mut changes = book(&self.physical, &self.reason(), self.facts, self.cx)?;
        let mut last = Vec::new();
        for (index, commanded) in self.commanded.iter().enumerate() {
            let named = (commanded.store_id.clone(), commanded.item_id.clone());
            if self.last.get(&named) == Some(&index) {
                last.push(index);
                changes.channels.commanded.push(self.whole(commanded));
            }
        }
        let all = self.commanded.into_iter();
        let outcomes = all.map(|of| of.outcome).collect();
        Ok((changes, Unsettled { outcomes, last }))
    }

    /// The last command on a variant stands for all of this request: the step is from before the first.
    fn whole(&self, last: &Commanded) -> Commanded {
        let same = |of: &&Commanded| of.store_id == last.store_id && of.item_id == last.item_id;
        let first = self.commanded.iter().find(same);
        let all = self.commanded.iter().filter(same);
        Commanded {
            before: first.map_or_else(|| last.before.clone(), |first| first.before.clone()),
            announce_all: all.into_iter().any(|of| of.announce_all),
            ..last.clone()
        }
    }

    fn reason(&self) -> String {
        let actors: BTreeSet<i64> = self.commanded.iter().filter_map(|of| of.actor_id).collect();
        match actors.first() {
            Some(actor) if actors.len() == 1 => format!("stock rebalance by actor {actor}"),
            _ => "stock rebalance".to_owned(),
        }
    }
}

/// A split as the sums take it.
pub fn split_of(row: &HistoryRow) -> Split {
    Split {
        id: row.version.to_string(),
        at: row.at,
        credential: Some(row.actor.clone()),
        actor_id: row.actor_id,
        cause: row.cause.clone(),
        policy: Default::default(),
        before: row.before.clone(),
        after: row.after.clone(),
    }
}

/// A denial as a refusal: its first reason to the letter, and every reason by its field.
fn denied(why: &Denied) -> Rejection {
    let fault = match why.status() {
        403 => Fault::Forbidden,
        _ => Fault::Validation,
    };
    Rejection {
        problems: why.problems(),
        ..Rejection::new(fault, why.message())
    }
}
