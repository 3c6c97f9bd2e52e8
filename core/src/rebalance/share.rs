//! What each channel may sell of one variant, and why.

use serde::Serialize;

use crate::rebalance::apportion::apportion;
use crate::rebalance::channel::{Channel, Quotas};
pub use crate::rebalance::explain::{Proportion, Share, Why};
use crate::rebalance::policy::{Mode, PolicyFault, StorePolicy};
use crate::rebalance::whole::{Whole, total};

/// The shares of all seven channels, in the order of the document. In JSON a list of [`Explanation`]s.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Shares([Share; 7]);

impl Shares {
    /// What `share` gives for each channel.
    pub fn of(mut share: impl FnMut(Channel) -> (Whole, Why)) -> Self {
        Self(Channel::ALL.map(|channel| {
            let (units, why) = share(channel);
            Share {
                channel,
                units,
                why,
            }
        }))
    }

    /// What each channel may sell.
    pub fn quotas(&self) -> Quotas {
        Quotas::from(self.0.map(|share| share.units))
    }

    /// The share of each channel.
    pub fn each(&self) -> &[Share] {
        &self.0
    }
}

/// Shares `sales_stock` out to the channels by an auto mode. Depends on nothing else.
pub fn share_out(
    policy: &StorePolicy,
    mode: Mode,
    sales_stock: Whole,
) -> Result<Shares, PolicyFault> {
    match mode {
        Mode::Manual => Err(PolicyFault::Manual),
        Mode::Mirror => Ok(Shares::of(|_| (sales_stock, Why::Mirror))),
        Mode::Weighted | Mode::Equal => by_weight(policy, mode, sales_stock),
    }
}

fn by_weight(policy: &StorePolicy, mode: Mode, stock: Whole) -> Result<Shares, PolicyFault> {
    let method = policy.apportionment;
    let weights = policy.effective_weights(mode);
    let sum = total(weights);
    let mut given = apportion(method, stock, &weights)?.into_iter().zip(weights);
    Ok(Shares::of(|_| {
        let (units, weight) = given.next().unwrap_or_default();
        let proportion = Proportion {
            method,
            stock,
            weight,
            sum,
        };
        (units, Why::Weight(proportion))
    }))
}
