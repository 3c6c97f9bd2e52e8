//! A variant in a store: what it has, what is promised, and what its channels may sell.

use serde::{Deserialize, Serialize};

use crate::base::quantity::{Quantity, SCALE};
use crate::rebalance::channel::Quotas;
use crate::rebalance::policy::{Mode, StorePolicy, type_id};
use crate::rebalance::whole::Whole;

/// A variant in a store, in whole base units.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariantState {
    /// Its own mode, in JSON the document's number 0 to 3; none, in JSON null, follows the store's policy.
    #[serde(default, with = "type_id")]
    pub allocation_type_id: Option<Mode>,
    /// What lies in the store's default warehouse: normal stock, allocated or not.
    pub physical_stock: Whole,
    /// What open orders hold of it.
    #[serde(default)]
    pub reserved: Whole,
    /// What is kept back from every channel in manual mode, as a caller last said; none, in JSON null, was
    /// never said. Under an automatic mode the buffer of the policy holds.
    #[serde(default)]
    pub buffer: Option<Whole>,
    /// What each channel may sell.
    #[serde(default)]
    pub channels: Quotas,
    /// What other stores of the same warehouse offer of it and keep back.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub offered_elsewhere: Whole,
    /// Whether it is a product set (type 2), whose stock is what its components give.
    #[serde(default)]
    pub is_set: bool,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_nothing(units: &Whole) -> bool {
    units.is_zero()
}

/// What there is of a variant and what open orders hold of it, in whole base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// What lies there.
    pub physical_stock: Whole,
    /// What open orders hold of it.
    pub reserved: Whole,
}

impl Holding {
    /// From exact quantities: as many whole units as lie there, and of them as many reserved as leave
    /// the whole units that are really free. Of 10.5 with 0.5 held, 10 lie there and 10 are free.
    pub fn of(on_hand: Quantity, allocated: Quantity) -> Self {
        let physical_stock = whole_units(on_hand);
        Self {
            physical_stock,
            reserved: physical_stock.less(whole_units(on_hand.minus(allocated))),
        }
    }
}

/// The whole units in a quantity, 0 for less than nothing. Every quantity fits: 2^63 / 10^4 < 10^15.
fn whole_units(quantity: Quantity) -> Whole {
    let units = u64::try_from(quantity.scaled() / SCALE).unwrap_or(0);
    Whole::new(units).unwrap_or(Whole::MAX)
}

impl From<&VariantState> for Holding {
    fn from(state: &VariantState) -> Self {
        Self {
            physical_stock: state.physical_stock,
            reserved: state.reserved,
        }
    }
}

/// What the document's answers show of a variant, derived from its state and the policy; the fields of
/// its reply to the letter, and two more (docs/rebalance.md#figures).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// The number of the mode in effect.
    pub allocation_mode: u8,
    /// The document's label of that mode.
    pub mode_label: &'static str,
    /// What lies there.
    pub physical_stock: Whole,
    /// What open orders hold of it.
    pub reserved: Whole,
    /// What is kept back.
    pub buffer: Whole,
    /// `max(0, physical_stock - reserved - buffer)`.
    pub sales_stock: Whole,
    /// What each channel may sell.
    pub channels: Quotas,
    /// Whether the quotas and the buffer exceed what is physically unreserved.
    pub is_insufficient: bool,
    /// Whether the sales stock is at or below the threshold of the store.
    pub is_low_stock: bool,
    /// Whether several channels may sell the same unit: always in mirror mode, and where stores that share a
    /// warehouse offer more than it has.
    pub oversell_exposed: bool,
}

impl VariantState {
    /// The mode in effect: its own, else that of the store's policy.
    pub fn mode(&self, policy: &StorePolicy) -> Mode {
        self.allocation_type_id.unwrap_or(policy.mode)
    }

    /// The buffer in effect: that of the store's policy under an automatic mode, whatever a manual call
    /// said; in manual mode its own, else that of the policy.
    pub fn effective_buffer(&self, policy: &StorePolicy) -> Whole {
        let own = self.buffer.filter(|_| !self.mode(policy).is_auto());
        own.unwrap_or(policy.buffer)
    }

    /// The buffer that a manual call meets: its own, else the one it has in manual mode without one, else 0.
    pub fn manual_buffer(&self, policy: &StorePolicy) -> Whole {
        let unsaid = match self.mode(policy).is_auto() {
            true => Whole::ZERO,
            false => policy.buffer,
        };
        self.buffer.unwrap_or(unsaid)
    }

    /// What no open order holds.
    pub fn unreserved(&self) -> Whole {
        self.physical_stock.less(self.reserved)
    }

    /// What the channels may sell together: `max(0, physical - reserved - buffer)`, of the store's share of
    /// the warehouse where its policy names one.
    pub fn sales_stock(&self, policy: &StorePolicy) -> Whole {
        let share = policy.share_of(self.unreserved());
        share.less(self.effective_buffer(policy))
    }

    /// Whether the quotas and the buffer exceed what is physically unreserved, those of every store that
    /// shares the warehouse together.
    ///
    /// One sum for every mode: the quotas of a mirror are added up like all others, for its channels
    /// together do promise more than there is. So a mirror with anything to sell is insufficient, as
    /// it is exposed to overselling.
    pub fn is_insufficient(&self, policy: &StorePolicy) -> bool {
        let all = self.allocated(policy) + self.offered_elsewhere.wide();
        all > self.unreserved().wide()
    }

    /// Whether several channels may sell the same unit: always in mirror mode, and where stores that share a
    /// warehouse offer more than it has.
    pub fn is_exposed(&self, policy: &StorePolicy) -> bool {
        let is_shared = !self.offered_elsewhere.is_zero() && self.channels.sum() > 0;
        self.mode(policy) == Mode::Mirror || is_shared && self.is_insufficient(policy)
    }

    /// Whether the sales stock is at or below the store's threshold.
    pub fn is_low_stock(&self, policy: &StorePolicy) -> bool {
        self.sales_stock(policy) <= policy.low_stock_threshold
    }

    /// The quotas of all channels and the buffer.
    pub fn allocated(&self, policy: &StorePolicy) -> u128 {
        self.channels.sum() + self.effective_buffer(policy).wide()
    }

    /// The same variant with what there is now.
    pub fn holding(&self, now: Holding) -> Self {
        Self {
            physical_stock: now.physical_stock,
            reserved: now.reserved,
            ..self.clone()
        }
    }

    /// What the answers show.
    pub fn figures(&self, policy: &StorePolicy) -> Figures {
        let mode = self.mode(policy);
        Figures {
            allocation_mode: mode.id(),
            mode_label: mode.label(),
            physical_stock: self.physical_stock,
            reserved: self.reserved,
            buffer: self.effective_buffer(policy),
            sales_stock: self.sales_stock(policy),
            channels: self.channels,
            is_insufficient: self.is_insufficient(policy),
            is_low_stock: self.is_low_stock(policy),
            oversell_exposed: self.is_exposed(policy),
        }
    }
}
