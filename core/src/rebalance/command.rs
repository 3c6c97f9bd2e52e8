//! What a caller wants of a variant's stock, and what becomes of it (seed chapters 2 and 3, contract 5).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::rebalance::channel::{Channel, Quotas};
use crate::rebalance::denied::{Denial, Denied, Field};
use crate::rebalance::explain::{ChannelExplanation, Reason, by_hand, kept};
use crate::rebalance::guard::cuts;
use crate::rebalance::outcome::Outcome;
use crate::rebalance::policy::{Mode, PolicyFault, StorePolicy};
use crate::rebalance::share::{Shares, share_out};
use crate::rebalance::state::VariantState;
use crate::rebalance::whole::Whole;

/// How every number a command sends meets the old one (seed rule 6).
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
/// the fields of the seed's body.
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
/// fields of the seed's body.
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

/// What becomes of a variant, or every reason why the command is refused.
///
/// `before.reserved` is what open orders hold. Where orders wait for stock that the command brings,
/// they take it in the same commit: [`rerun`](crate::rebalance::rerun) the outcome with what is held then.
pub fn decide(
    policy: &StorePolicy,
    before: &VariantState,
    command: &Command,
) -> Result<Outcome, Denied> {
    match command {
        Command::Manual(manual) => manual.decide(policy, before),
        Command::Auto(auto) => auto.decide(policy, before),
    }
}

impl Manual {
    fn decide(&self, policy: &StorePolicy, before: &VariantState) -> Result<Outcome, Denied> {
        self.admit(policy, before)?;
        let (after, explanation) = self.combine(policy, before)?;
        Denied::check(self.faults(policy, before, &after))?;
        Ok(Outcome::step(policy, before, after, explanation))
    }

    /// Whether a manual call may be made at all.
    fn admit(&self, policy: &StorePolicy, before: &VariantState) -> Result<(), Denied> {
        let mode = before.mode(policy);
        let mirrors = policy.mode == Mode::Mirror || mode == Mode::Mirror;
        if self.channels.is_none() && mirrors {
            return Err(Denial::Mirror.into());
        }
        if self.safe_mode && mode.is_auto() {
            return Err(Denial::NotManual(mode).into());
        }
        Ok(())
    }

    /// Every number sent meets its old value; those past the range are refused together.
    fn combine(
        &self,
        policy: &StorePolicy,
        before: &VariantState,
    ) -> Result<(VariantState, Vec<ChannelExplanation>), Denied> {
        let mut sums = Sums::of(self.adjustment_mode);
        let physical = sums.combine(
            Field::PhysicalStock,
            before.physical_stock,
            self.physical_stock,
        );
        let buffer = self.buffer(&mut sums, policy, before);
        let quotas = Channel::ALL.map(|channel| self.quota(&mut sums, channel, &before.channels));
        Denied::check(sums.beyond)?;
        let Shares {
            quotas,
            explanation,
        } = Shares::of(quotas.to_vec());
        let after = VariantState {
            allocation_type_id: Some(Mode::Manual),
            physical_stock: physical,
            buffer,
            channels: quotas,
            ..before.clone()
        };
        Ok((after, explanation))
    }

    /// The buffer not sent is the seed's default 0 under `override`, and else stays.
    fn buffer(
        &self,
        sums: &mut Sums,
        policy: &StorePolicy,
        before: &VariantState,
    ) -> Option<Whole> {
        match self.buffer {
            Some(sent) => Some(sums.combine(Field::Buffer, before.effective_buffer(policy), sent)),
            None if self.adjustment_mode == AdjustmentMode::Override => Some(Whole::ZERO),
            None => before.buffer,
        }
    }

    fn quota(&self, sums: &mut Sums, channel: Channel, before: &Quotas) -> ChannelExplanation {
        let old = before.get(channel);
        let Some(sent) = &self.channels else {
            return kept(channel, old);
        };
        let replaces = self.adjustment_mode == AdjustmentMode::Override;
        match sent.get(&channel) {
            Some(sent) => sums.explain(channel, old, *sent),
            None if replaces => by_hand(
                channel,
                Whole::ZERO,
                Reason::Unnamed,
                "not named, so 0".to_owned(),
            ),
            None => kept(channel, old),
        }
    }

    /// What is wrong with the result.
    fn faults(
        &self,
        policy: &StorePolicy,
        before: &VariantState,
        after: &VariantState,
    ) -> Vec<Denial> {
        let exceeds = after.allocated(policy) > after.physical_stock.wide();
        let mut faults: Vec<Denial> = exceeds
            .then_some(Denial::ExceedsPhysical)
            .into_iter()
            .collect();
        faults.extend(physical_fault(before, after.physical_stock));
        let cuts = cuts(policy, &before.channels, &after.channels, self.force);
        faults.extend(cuts.into_iter().map(Denial::Cut));
        faults
    }
}

impl Auto {
    fn decide(&self, policy: &StorePolicy, before: &VariantState) -> Result<Outcome, Denied> {
        self.admit(policy, before)?;
        let mut sums = Sums::of(self.adjustment_mode);
        let physical = sums.combine(
            Field::PhysicalStock,
            before.physical_stock,
            self.physical_stock,
        );
        Denied::check(sums.beyond)?;
        let after = VariantState {
            allocation_type_id: Some(policy.mode),
            physical_stock: physical,
            ..before.clone()
        };
        let shares = share_out(policy, policy.mode, after.sales_stock(policy));
        Denied::check(self.faults(policy, before, &after, &shares))?;
        let Shares {
            quotas,
            explanation,
        } = shares?;
        let after = VariantState {
            channels: quotas,
            ..after
        };
        let outcome = Outcome::step(policy, before, after, explanation);
        Ok(self.announced(outcome, &before.channels))
    }

    /// Whether an auto call may be made at all.
    fn admit(&self, policy: &StorePolicy, before: &VariantState) -> Result<(), Denied> {
        if before.is_set {
            return Err(Denial::ProductSet.into());
        }
        if self.safe_mode && !before.mode(policy).is_auto() {
            return Err(Denial::NotAuto.into());
        }
        Ok(())
    }

    /// What is wrong with the result, or with the policy that should give one.
    fn faults(
        &self,
        policy: &StorePolicy,
        before: &VariantState,
        after: &VariantState,
        shares: &Result<Shares, PolicyFault>,
    ) -> Vec<Denial> {
        let below = physical_fault(before, after.physical_stock);
        let found = match shares {
            Err(fault) => vec![Denial::Policy(*fault)],
            Ok(shares) => {
                let cuts = cuts(policy, &before.channels, &shares.quotas, self.force);
                cuts.into_iter().map(Denial::Cut).collect()
            }
        };
        below.into_iter().chain(found).collect()
    }

    fn announced(&self, outcome: Outcome, before: &Quotas) -> Outcome {
        match self.force_rebalance {
            true => outcome.announcing_all(before),
            false => outcome,
        }
    }
}

/// A set's stock is what its components give; other stock can't be less than what open orders hold.
fn physical_fault(before: &VariantState, physical: Whole) -> Option<Denial> {
    if before.is_set {
        let given = before.physical_stock;
        return (physical != given).then_some(Denial::SetStock(given));
    }
    (physical < before.reserved).then_some(Denial::BelowReserved(before.reserved))
}

/// The sums of one command, and which of them went past the range.
struct Sums {
    mode: AdjustmentMode,
    beyond: Vec<Denial>,
}

impl Sums {
    fn of(mode: AdjustmentMode) -> Self {
        Self {
            mode,
            beyond: Vec::new(),
        }
    }

    fn combine(&mut self, field: Field, old: Whole, sent: Whole) -> Whole {
        self.mode.combine(old, sent).unwrap_or_else(|| {
            self.beyond.push(Denial::TooLarge(field));
            Whole::MAX
        })
    }

    fn explain(&mut self, channel: Channel, old: Whole, sent: Whole) -> ChannelExplanation {
        let new = self.combine(Field::Quota(channel), old, sent);
        let (reason, text) = match self.mode {
            AdjustmentMode::Override => (Reason::Set, format!("set to {new}")),
            AdjustmentMode::Increase => (Reason::Increased, format!("{old} + {sent}")),
            AdjustmentMode::Decrease if sent > old => {
                (Reason::Clipped, format!("{old} - {sent}, stopped at 0"))
            }
            AdjustmentMode::Decrease => (Reason::Decreased, format!("{old} - {sent}")),
        };
        by_hand(channel, new, reason, text)
    }
}
