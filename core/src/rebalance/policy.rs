//! The policy of a store: how its channels share the stock of a variant (docs/rebalance.md#policy).

pub use crate::rebalance::fault::PolicyFault;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::rebalance::apportion::Apportionment;
use crate::rebalance::channel::Channel;
use crate::rebalance::on_drop::OnDrop;
use crate::rebalance::whole::Whole;
use crate::shape::schema::Problem;

/// How stock gets its channels; the document's `allocation_type_id` (docs/rebalance.md#modes). In JSON its word.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The caller sets the quota of each channel.
    Manual,
    /// By the weights of the policy.
    #[default]
    Weighted,
    /// By equal weights.
    Equal,
    /// Every channel has the whole sales stock.
    Mirror,
}

/// Every mode with its id, its word and its label, as the document's table has them.
const MODES: [(Mode, u8, &str, &str); 4] = [
    (Mode::Manual, 0, "manual", "Manual"),
    (Mode::Weighted, 1, "weighted", "Weighted (Auto)"),
    (Mode::Equal, 2, "equal", "Equal (Auto)"),
    (Mode::Mirror, 3, "mirror", "Mirror (Auto)"),
];

impl Mode {
    /// The words on the wire, in the order of the ids.
    pub const WORDS: &[&str] = &["manual", "weighted", "equal", "mirror"];

    /// The label of a variant that has no mode of its own.
    pub const DEFAULT_LABEL: &str = "Default";

    /// The document's number: 0 to 3.
    pub fn id(self) -> u8 {
        self as u8
    }

    /// The mode of that number.
    pub fn of_id(id: u8) -> Option<Self> {
        let row = MODES.iter().find(|row| row.1 == id);
        row.map(|row| row.0)
    }

    /// Its word on the wire.
    pub fn word(self) -> &'static str {
        self.row().2
    }

    /// The mode of that word.
    pub fn of_word(word: &str) -> Option<Self> {
        let row = MODES.iter().find(|row| row.2 == word);
        row.map(|row| row.0)
    }

    /// The document's label, `mode_label`.
    pub fn label(self) -> &'static str {
        self.row().3
    }

    /// Whether the stock is shared out by the policy.
    pub fn is_auto(self) -> bool {
        self != Self::Manual
    }

    fn row(self) -> (Self, u8, &'static str, &'static str) {
        let row = MODES.into_iter().find(|row| row.0 == self);
        row.unwrap_or((self, 0, "", ""))
    }
}

/// A mode of a variant as the document's `allocation_type_id`: a number, or null for the store's policy.
/// For `#[serde(with)]`.
pub mod type_id {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Mode;

    /// Writes the number.
    pub fn serialize<S: Serializer>(mode: &Option<Mode>, serializer: S) -> Result<S::Ok, S::Error> {
        mode.map(Mode::id).serialize(serializer)
    }

    /// Reads the number.
    pub fn deserialize<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<Mode>, D::Error> {
        let id = Option::<u8>::deserialize(reader)?;
        let unknown = || D::Error::custom("must be null or a number between 0 and 3");
        id.map(|id| Mode::of_id(id).ok_or_else(unknown)).transpose()
    }
}

/// How the channels of a store share its stock. Fields that are missing take their defaults, so that
/// rows of earlier versions can be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StorePolicy {
    /// By which rule; `weighted` for a new store.
    pub mode: Mode,
    /// Weight of each channel that has one; a channel that is not named has 0.
    pub weights: BTreeMap<Channel, Whole>,
    /// How shares become whole units; `webster` unless it says `hamilton`.
    pub apportionment: Apportionment,
    /// What a variant that was never given a buffer keeps back, in whole base units.
    pub buffer: Whole,
    /// The sales stock, in whole base units, at or below which a variant is low.
    pub low_stock_threshold: Whole,
    /// How many percent of what the warehouse can sell this store offers, where stores share a warehouse; none is
    /// all of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warehouse_share_percent: Option<u8>,
    /// No command may cut the quota of a channel by more than so many percent of it; none for no
    /// guard. 100 is no guard either: nothing can be cut by more.
    pub max_drop_percent: Option<u8>,
    /// What becomes of a command that would cut more.
    pub on_drop: OnDrop,
}

impl StorePolicy {
    /// The weight of each channel, in the order of the document, by which a mode shares out.
    ///
    /// `equal` gives every channel that the policy names with a weight above 0 the same weight, for a
    /// shop sells on those and on no other; where it names none, all seven take part. Every other mode
    /// takes the weights as they are.
    pub fn effective_weights(&self, mode: Mode) -> [Whole; 7] {
        let weights = Channel::ALL.map(|channel| self.weight(channel));
        if mode != Mode::Equal {
            return weights;
        }
        let none = weights.iter().all(|weight| weight.is_zero());
        weights.map(|weight| Whole::from(u32::from(none || !weight.is_zero())))
    }

    /// Whether it shares out by itself: it is no manual one, and somebody gets something.
    pub fn shares_out(&self) -> bool {
        let weighed = || {
            self.effective_weights(self.mode)
                .iter()
                .any(|weight| !weight.is_zero())
        };
        match self.mode {
            Mode::Manual => false,
            Mode::Mirror => true,
            Mode::Weighted | Mode::Equal => weighed(),
        }
    }

    /// What of the warehouse's stock this store may offer, in whole units.
    pub fn share_of(&self, stock: Whole) -> Whole {
        let percent = u64::from(self.warehouse_share_percent.unwrap_or(100));
        let share = stock.get().checked_mul(percent).map(|units| units / 100);
        share.and_then(Whole::new).unwrap_or(stock)
    }

    /// What is wrong with it, by field; empty for a policy that can be kept.
    pub fn problems(&self) -> Vec<Problem> {
        let no_weight = self.mode == Mode::Weighted && self.weights.values().all(|w| w.is_zero());
        let is_over = |percent: Option<u8>| percent.is_some_and(|percent| percent > 100);
        let (percent, share) = (self.max_drop_percent, self.warehouse_share_percent);
        let found = [
            (no_weight, "weights", "must hold a weight above 0"),
            (
                is_over(percent),
                "max_drop_percent",
                "must be between 0 and 100",
            ),
            (
                is_over(share),
                "warehouse_share_percent",
                "must be between 0 and 100",
            ),
        ];
        let found = found.into_iter().filter(|row| row.0);
        found.map(|row| Problem::new(row.1, row.2)).collect()
    }

    fn weight(&self, channel: Channel) -> Whole {
        self.weights.get(&channel).copied().unwrap_or_default()
    }
}
