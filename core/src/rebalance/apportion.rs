//! Whole units out of proportional shares, exactly (contract 5).
//!
//! Webster (Sainte-Laguë) gives unit by unit to the channel with the highest weight / (2 x units + 1),
//! so more stock never takes a unit away. Hamilton (largest remainder) gives everyone the whole part
//! of the exact quota and one more to the largest remainders, so nobody is a whole unit away from the
//! quota. Ties go to the larger weight, then to the one named first. All products are `u128`, where
//! every [`Whole`] fits; there is no division but by the sum of the weights.

use std::cmp::{Ordering, Reverse};

use serde::{Deserialize, Serialize};

use crate::rebalance::policy::PolicyFault;
use crate::rebalance::whole::{Whole, total};

/// How shares become whole units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Apportionment {
    /// Highest averages with odd divisors, also named Sainte-Laguë.
    #[default]
    Webster,
    /// Largest remainders.
    Hamilton,
}

impl Apportionment {
    /// The words on the wire.
    pub const WORDS: &[&str] = &["webster", "hamilton"];

    /// Its word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Webster => "webster",
            Self::Hamilton => "hamilton",
        }
    }
}

/// Shares `stock` out by `weights`: as many shares as there are weights, in their order, whose sum is
/// `stock`. A weight of 0 gets 0. Refused where no weight is above 0.
///
/// The work grows with the square of the number of weights, and not at all with the stock.
pub fn apportion(
    method: Apportionment,
    stock: Whole,
    weights: &[Whole],
) -> Result<Vec<Whole>, PolicyFault> {
    let sum = total(weights.iter().copied());
    if sum == 0 {
        return Err(PolicyFault::NoWeight);
    }
    let mut claims: Vec<Claim> = weights
        .iter()
        .map(|w| Claim::open(*w, stock, sum))
        .collect();
    match method {
        Apportionment::Webster => webster(&mut claims, stock),
        Apportionment::Hamilton => hamilton(&mut claims, stock),
    }
    Ok(claims.into_iter().map(Claim::share).collect())
}

/// One weight and what it has so far.
#[derive(Clone, Copy, Debug)]
struct Claim {
    weight: u128,
    units: u128,
    /// What the exact quota has over its whole part, in parts of the sum of the weights.
    remainder: u128,
}

impl Claim {
    /// The whole part of the exact quota, `stock * weight / sum`.
    fn open(weight: Whole, stock: Whole, sum: u128) -> Self {
        let product = stock.wide() * weight.wide();
        Self {
            weight: weight.wide(),
            units: product.checked_div(sum).unwrap_or(0),
            remainder: product.checked_rem(sum).unwrap_or(0),
        }
    }

    /// No share is above the stock, so it fits.
    fn share(self) -> Whole {
        let units = u64::try_from(self.units).ok().and_then(Whole::new);
        units.unwrap_or(Whole::MAX)
    }

    /// Which has the better claim to the next unit: the larger average weight / (2 x units + 1),
    /// compared by cross products, then the larger weight.
    fn by_average(&self, other: &Self) -> Ordering {
        let mine = self.weight * (2 * other.units + 1);
        let theirs = other.weight * (2 * self.units + 1);
        mine.cmp(&theirs).then(self.weight.cmp(&other.weight))
    }
}

/// Starts from what everyone is sure to get and gives out the few units that are left.
///
/// With n weights the last unit's divisor is such that all quotas together are at most n/2 away from
/// the stock, and a share at most 1/2 from its own, so nobody gets less than the quota less (n + 1)/2.
/// At most n x (n/2 + 2) units are left.
fn webster(claims: &mut [Claim], stock: Whole) {
    let margin = claims.len() as u128 / 2 + 1;
    for claim in claims.iter_mut() {
        claim.units = claim.units.saturating_sub(margin);
    }
    for _ in 0..left(claims, stock) {
        // The first of equals: `min_by` keeps it where `max_by` would not.
        if let Some(next) = claims.iter_mut().min_by(|a, b| b.by_average(a)) {
            next.units += 1;
        }
    }
}

/// Gives one unit each to the largest remainders. There are fewer units left than remainders above 0.
fn hamilton(claims: &mut [Claim], stock: Whole) {
    let left = left(claims, stock);
    let mut order: Vec<&mut Claim> = claims.iter_mut().collect();
    order.sort_by_key(|claim| Reverse((claim.remainder, claim.weight)));
    for (claim, _) in order.into_iter().zip(0..left) {
        claim.units += 1;
    }
}

fn left(claims: &[Claim], stock: Whole) -> u128 {
    let given: u128 = claims.iter().map(|claim| claim.units).sum();
    stock.wide().saturating_sub(given)
}
