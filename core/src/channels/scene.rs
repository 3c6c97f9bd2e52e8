//! What the channels of one store see of the stock: what lies in its warehouse after the movements of a
//! decision, what of it is free, and what it means for each variant and set.

use std::collections::BTreeMap;

use crate::base::quantity::{Quantity, SCALE};
use crate::channels::row::{Kept, StoreChannels, Variant};
use crate::rebalance::{
    Holding, Mode, Quotas, SetComponent, StorePolicy, VariantState, Whole, rerun, set_stock,
};
use crate::stock::ledger::Movement;
use crate::stock::level::Quality;

/// By how much the normal stock of items has changed, by warehouse and item; what comes to nothing is left out.
#[derive(Clone, Debug, Default)]
pub struct Moves(BTreeMap<String, BTreeMap<String, Moved>>);

/// By how much the normal stock of an item in a warehouse has changed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moved {
    /// On hand.
    pub on_hand: Quantity,
    /// Allocated.
    pub allocated: Quantity,
}

impl Moves {
    /// Adds movements up.
    pub fn of(movements: &[Movement]) -> Self {
        let mut moved: BTreeMap<String, BTreeMap<String, Moved>> = BTreeMap::new();
        let normal = movements
            .iter()
            .filter(|row| row.level.quality == Quality::Normal);
        for row in normal {
            let items = moved.entry(row.level.warehouse_id.clone()).or_default();
            let sum = items.entry(row.level.item_id.clone()).or_default();
            sum.on_hand = sum.on_hand.plus(row.on_hand);
            sum.allocated = sum.allocated.plus(row.allocated);
        }
        for items in moved.values_mut() {
            items.retain(|_, by| !by.on_hand.is_zero() || !by.allocated.is_zero());
        }
        Self(moved)
    }

    /// By how much the item has changed in the warehouse, if it has.
    pub fn get(&self, warehouse_id: &str, item_id: &str) -> Option<Moved> {
        self.0.get(warehouse_id)?.get(item_id).copied()
    }

    /// Every (warehouse, item) that has changed.
    pub fn places(&self) -> impl Iterator<Item = (&String, &String)> {
        let items = self.0.iter();
        items.flat_map(|(warehouse, items)| items.keys().map(move |item| (warehouse, item)))
    }
}

/// One store, and what a decision has done to its stock.
pub struct Scene<'a> {
    /// The store with its variants, as they were read.
    pub channels: &'a StoreChannels,
    /// What the decision moves.
    pub moves: &'a Moves,
    /// Buffers that the decision sets, by item.
    pub buffers: BTreeMap<&'a str, Whole>,
}

impl<'a> Scene<'a> {
    /// The store as it was read, nothing moved.
    pub fn still(channels: &'a StoreChannels) -> Self {
        static NOTHING: Moves = Moves(BTreeMap::new());
        Self {
            channels,
            moves: &NOTHING,
            buffers: BTreeMap::new(),
        }
    }

    /// The store's policy.
    pub fn policy(&self) -> &'a StorePolicy {
        &self.channels.store.policy
    }

    /// What is moved of an item in the store's warehouse.
    pub fn moved(&self, item_id: &str) -> Option<Moved> {
        self.moves.get(&self.channels.store.warehouse_id, item_id)
    }

    /// Normal stock of a variant after the decision: on hand, and allocated of it.
    fn stock(&self, variant: &Variant) -> (Quantity, Quantity) {
        let by = self.moved(&variant.item_id).unwrap_or_default();
        let (on_hand, allocated) = variant.stock;
        (on_hand.plus(by.on_hand), allocated.plus(by.allocated))
    }

    /// What there is of a variant, in whole units.
    pub fn holding(&self, variant: &Variant) -> Holding {
        match variant.is_set() {
            true => self.holding_of_set(variant),
            false => {
                let (on_hand, allocated) = self.stock(variant);
                Holding::of(on_hand, allocated)
            }
        }
    }

    /// The same as a row records it: exact, but for a set, of which there are whole ones only.
    pub fn recorded(&self, variant: &Variant) -> (Quantity, Quantity) {
        if !variant.is_set() {
            return self.stock(variant);
        }
        let holding = self.holding_of_set(variant);
        (units(holding.physical_stock), units(holding.reserved))
    }

    /// How often the components go into the set.
    fn holding_of_set(&self, set: &Variant) -> Holding {
        let component = |(item_id, quantity): &(String, Quantity)| {
            let part = self.channels.variants.get(item_id);
            let (physical_stock, reserved) =
                part.map_or_else(Default::default, |part| self.stock(part));
            SetComponent {
                quantity: *quantity,
                physical_stock,
                reserved,
                buffer: self.buffer(item_id),
            }
        };
        let components: Vec<SetComponent> = set.parts.iter().map(component).collect();
        set_stock(&components).holding()
    }

    /// What the store keeps back of an item.
    fn buffer(&self, item_id: &str) -> Whole {
        let set = self.buffers.get(item_id).copied();
        let variant = self.channels.variants.get(item_id);
        let kept = variant.and_then(|variant| Some((variant, variant.row.as_ref()?)));
        let own = kept.map(|(variant, row)| {
            let state = VariantState {
                allocation_type_id: self.mode(variant, row),
                buffer: row.buffer,
                ..VariantState::default()
            };
            state.effective_buffer(self.policy())
        });
        set.or(own).unwrap_or(self.policy().buffer)
    }

    /// A variant as its row has it, with what there is of it now. Without a row it follows the policy and
    /// has no quota yet.
    pub fn kept(&self, variant: &Variant) -> VariantState {
        let row = variant.row.as_ref();
        VariantState {
            allocation_type_id: row.and_then(|row| self.mode(variant, row)),
            buffer: row.and_then(|row| row.buffer),
            channels: row.map_or_else(Quotas::default, |row| row.quotas),
            is_set: variant.is_set(),
            ..VariantState::default()
        }
        .holding(self.holding(variant))
    }

    /// A variant that was put into an auto mode takes that of a policy which was not applied to it yet.
    fn mode(&self, variant: &Variant, row: &Kept) -> Option<Mode> {
        let policy = self.policy().mode;
        let follows = row.mode.is_some_and(Mode::is_auto) && policy.is_auto();
        match self.channels.is_behind(variant) && follows {
            true => Some(policy),
            false => row.mode,
        }
    }

    /// A variant as callers see it. One that has no row yet, or that the last policy was not applied to, is
    /// shared out as it will be.
    pub fn shown(&self, variant: &Variant) -> VariantState {
        let kept = self.kept(variant);
        let settled = variant.row.is_some() && !self.channels.is_behind(variant);
        if settled || !kept.mode(self.policy()).is_auto() {
            return kept;
        }
        let holding = Holding::from(&kept);
        rerun(self.policy(), &kept, holding).map_or(kept, |outcome| outcome.state)
    }
}

/// Whole units as a quantity.
pub fn units(whole: Whole) -> Quantity {
    let units = i64::try_from(whole.get()).ok();
    units
        .and_then(Quantity::from_units)
        .unwrap_or(Quantity::from_scaled(i64::MAX / SCALE * SCALE))
}
