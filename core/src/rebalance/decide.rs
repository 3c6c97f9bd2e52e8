//! What becomes of a variant by a manual or an auto call (docs/rebalance.md#manual-stock).

use crate::rebalance::channel::{Channel, Quotas};
use crate::rebalance::command::{AdjustmentMode, Auto, Command, Manual};
use crate::rebalance::denied::{Denial, Denied, Field};
use crate::rebalance::guard::cuts;
use crate::rebalance::outcome::Outcome;
use crate::rebalance::policy::{Mode, PolicyFault, StorePolicy};
use crate::rebalance::share::{Shares, Why, share_out};
use crate::rebalance::state::VariantState;
use crate::rebalance::whole::Whole;

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
        let (after, shares) = self.combine(policy, before)?;
        Denied::check(self.faults(policy, before, &after))?;
        Ok(Outcome::step(policy, before, after, shares))
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
    ) -> Result<(VariantState, Shares), Denied> {
        let mut sums = Sums::of(self.adjustment_mode);
        let physical = sums.combine(
            Field::PhysicalStock,
            before.physical_stock,
            self.physical_stock,
        );
        let buffer = self.buffer(&mut sums, policy, before);
        let shares = Shares::of(|channel| self.share(&mut sums, channel, &before.channels));
        Denied::check(sums.beyond)?;
        let after = VariantState {
            allocation_type_id: Some(Mode::Manual),
            physical_stock: physical,
            buffer,
            channels: shares.quotas(),
            ..before.clone()
        };
        Ok((after, shares))
    }

    /// The buffer not sent is the document's default 0 under `override`, and else the manual one stays.
    fn buffer(
        &self,
        sums: &mut Sums,
        policy: &StorePolicy,
        before: &VariantState,
    ) -> Option<Whole> {
        let before = before.manual_buffer(policy);
        Some(match self.buffer {
            Some(sent) => sums.combine(Field::Buffer, before, sent),
            None if self.adjustment_mode == AdjustmentMode::Override => Whole::ZERO,
            None => before,
        })
    }

    fn share(&self, sums: &mut Sums, channel: Channel, before: &Quotas) -> (Whole, Why) {
        let old = before.get(channel);
        let Some(sent) = &self.channels else {
            return (old, Why::Kept);
        };
        match sent.get(&channel) {
            Some(sent) => sums.share(channel, old, *sent),
            None if self.adjustment_mode == AdjustmentMode::Override => (Whole::ZERO, Why::Unnamed),
            None => (old, Why::Kept),
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
        let faults = exceeds.then_some(Denial::ExceedsPhysical).into_iter();
        let faults = faults.chain(physical_fault(before, after.physical_stock));
        let cuts = cuts(policy, &before.channels, &after.channels, self.force);
        faults.chain(cuts.into_iter().map(Denial::Cut)).collect()
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
        let outcome = Outcome::step(policy, before, after, shares?);
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
                let cuts = cuts(policy, &before.channels, &shares.quotas(), self.force);
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

    fn share(&mut self, channel: Channel, old: Whole, sent: Whole) -> (Whole, Why) {
        let why = match self.mode {
            AdjustmentMode::Override => Why::Set,
            AdjustmentMode::Increase => Why::Increased { old, sent },
            AdjustmentMode::Decrease => Why::Decreased { old, sent },
        };
        (self.combine(Field::Quota(channel), old, sent), why)
    }
}
