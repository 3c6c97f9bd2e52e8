//! What a caller wants of a variant's stock (docs/rebalance.md#manual-stock). Not here: what becomes of it
//! (`decide`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::rebalance::channel::Channel;
use crate::rebalance::whole::Whole;

/// How every number a command sends meets the old one (docs/rebalance.md#manual-stock).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdjustmentMode {
    /// The number sent.
    #[default]
    Override,
    /// Old + sent.
    Increase,
    /// Old - sent, and 0 where that would be less.
    Decrease,
}

impl AdjustmentMode {
    /// The words on the wire.
    pub const WORDS: &[&str] = &["override", "increase", "decrease"];

    /// The result, or `None` past the range.
    pub fn combine(self, old: Whole, sent: Whole) -> Option<Whole> {
        match self {
            Self::Override => Some(sent),
            Self::Increase => old.plus(sent),
            Self::Decrease => Some(old.less(sent)),
        }
    }
}

/// `manual-stock`: the caller sets the quotas, and the variant is in manual mode afterwards. In JSON
/// the fields of the document's body.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manual {
    /// What lies in the warehouse, or by how much more or less.
    pub physical_stock: Whole,
    /// What to keep back; absent, it becomes 0 under `override` and else stays.
    #[serde(default)]
    pub buffer: Option<Whole>,
    /// The quotas; absent, they stay. Under `override` a channel that is not named becomes 0.
    #[serde(default)]
    pub channels: Option<BTreeMap<Channel, Whole>>,
    /// 0 or 1; 1 allows it only where the variant is in manual mode already.
    #[serde(default, with = "zero_or_one")]
    pub safe_mode: bool,
    /// How the numbers meet the old ones.
    #[serde(default)]
    pub adjustment_mode: AdjustmentMode,
    /// Lifts the max-drop guard where the policy lets it.
    #[serde(default)]
    pub force: bool,
}

/// `auto-stock`: the store's policy shares out, and the variant is in its mode afterwards. In JSON the
/// fields of the document's body.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Auto {
    /// What lies in the warehouse, or by how much more or less.
    pub physical_stock: Whole,
    /// Announces every channel, changed or not. It lifts no guard.
    #[serde(default)]
    pub force_rebalance: bool,
    /// 0 or 1; 1 allows it only where the variant is in an auto mode already.
    #[serde(default, with = "zero_or_one")]
    pub safe_mode: bool,
    /// How the number meets the old one.
    #[serde(default)]
    pub adjustment_mode: AdjustmentMode,
    /// Lifts the max-drop guard where the policy lets it.
    #[serde(default)]
    pub force: bool,
}

/// What a caller wants. In JSON `{"manual": {...}}` or `{"auto": {...}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// The caller sets the quotas.
    Manual(Manual),
    /// The policy shares out.
    Auto(Auto),
}

mod zero_or_one {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde passes a reference"
    )]
    pub fn serialize<S: Serializer>(flag: &bool, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(u8::from(*flag))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(reader: D) -> Result<bool, D::Error> {
        match u8::deserialize(reader)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(D::Error::custom("must be 0 or 1")),
        }
    }
}
