//! The shares of one variant's sales stock under a policy, each with its reason.

use crate::rebalance::apportion::apportion;
use crate::rebalance::channel::{Channel, Quotas};
use crate::rebalance::explain::{ChannelExplanation, Proportion, mirrored};
use crate::rebalance::policy::{Mode, PolicyFault, StorePolicy};
use crate::rebalance::whole::{Whole, total};

/// Shares, and why each is what it is, in the order of the seed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shares {
    /// What each channel may sell.
    pub quotas: Quotas,
    /// Why.
    pub explanation: Vec<ChannelExplanation>,
}

/// Shares `sales_stock` out to the channels by an auto mode. Depends on nothing else.
pub fn share_out(
    policy: &StorePolicy,
    mode: Mode,
    sales_stock: Whole,
) -> Result<Shares, PolicyFault> {
    match mode {
        Mode::Manual => Err(PolicyFault::Manual),
        Mode::Mirror => Ok(mirror(sales_stock)),
        Mode::Weighted | Mode::Equal => by_weight(policy, mode, sales_stock),
    }
}

/// Every channel has all of it.
fn mirror(sales_stock: Whole) -> Shares {
    let explain = |channel| mirrored(channel, sales_stock);
    Shares {
        quotas: Quotas::of(|_| sales_stock),
        explanation: Channel::ALL.into_iter().map(explain).collect(),
    }
}

fn by_weight(policy: &StorePolicy, mode: Mode, sales_stock: Whole) -> Result<Shares, PolicyFault> {
    let weights = policy.effective_weights(mode);
    let method = policy.apportionment;
    let shares = apportion(method, sales_stock, &weights)?;
    let sum = total(weights);
    let each = Channel::ALL.into_iter().zip(weights).zip(shares);
    let explain = |((channel, weight), share)| {
        let proportion = Proportion {
            method,
            stock: sales_stock,
            weight,
            sum,
        };
        proportion.explain(channel, share)
    };
    Ok(Shares::of(each.map(explain).collect()))
}

impl Shares {
    /// The shares that an explanation of all channels gives.
    pub fn of(explanation: Vec<ChannelExplanation>) -> Self {
        let given = explanation.iter().map(|row| (row.channel, row.share));
        let given: std::collections::BTreeMap<_, _> = given.collect();
        Self {
            quotas: given.into(),
            explanation,
        }
    }
}
