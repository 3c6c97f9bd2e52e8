//! Whole units out of proportional shares, exactly (docs/rebalance.md#modes).
//!
//! Webster (Sainte-Laguë) gives unit by unit to the channel with the highest weight / (2 x units + 1),
//! so more stock never takes a unit away. Hamilton (largest remainder) gives everyone the whole part
//! of the exact quota and one more to the largest remainders, so nobody is a whole unit away from the
//! quota. Ties go to the larger weight, then to the one named first. All products are `u128`, where
//! every [`Whole`] fits; there is no division but by the sum of the weights.

use std::cmp::{Ordering, Reverse};

use serde::{Deserialize, Serialize};

use crate::rebalance::fault::PolicyFault;
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn share(method: Apportionment, stock: u64, weights: &[u64]) -> Vec<u64> {
        let weights: Vec<Whole> = weights.iter().map(|w| Whole::new(*w).unwrap()).collect();
        let shares = apportion(method, Whole::new(stock).unwrap(), &weights).unwrap();
        shares.into_iter().map(Whole::get).collect()
    }

    /// Webster by its definition: one unit at a time.
    fn unit_by_unit(stock: u64, weights: &[u64]) -> Vec<u64> {
        let mut units = vec![0; weights.len()];
        for _ in 0..stock {
            let average = |i: &usize| (u128::from(weights[*i]), u128::from(2 * units[*i] + 1));
            let next = (0..weights.len()).reduce(|best, i| {
                let ((w, d), (v, e)) = (average(&best), average(&i));
                if (v * d, v) > (w * e, w) { i } else { best }
            });
            units[next.unwrap()] += 1;
        }
        units
    }

    /// Small weights, so that there are ties, and large ones.
    fn weights() -> impl Strategy<Value = Vec<u64>> {
        let weight = prop_oneof![0..=4_u64, 0..=100_u64, 0..=1_000_000_000_000_u64];
        let some = |weights: &Vec<u64>| weights.iter().any(|weight| *weight > 0);
        vec(weight, 1..=9).prop_filter("all weights are 0", some)
    }

    fn method() -> impl Strategy<Value = Apportionment> {
        prop_oneof![Just(Apportionment::Webster), Just(Apportionment::Hamilton)]
    }

    fn stock() -> impl Strategy<Value = u64> {
        prop_oneof![0..=50_u64, 0..=Whole::MAX.get()]
    }

    #[test]
    fn no_weight_above_zero_is_refused() {
        for weights in [&[][..], &[Whole::ZERO, Whole::ZERO]] {
            let refused = apportion(Apportionment::Webster, Whole::from(5), weights);
            assert_eq!(refused, Err(PolicyFault::NoWeight));
        }
    }

    proptest! {
        #[test]
        fn webster_is_the_one_that_gives_unit_by_unit(stock in 0..=400_u64, weights in weights()) {
            let naive = unit_by_unit(stock, &weights);
            prop_assert_eq!(share(Apportionment::Webster, stock, &weights), naive);
        }

        /// The same for stock that can't be counted out: no channel has a better claim to a unit than
        /// the one that holds it.
        #[test]
        fn webster_leaves_no_better_claim(stock in stock(), weights in weights()) {
            let units = share(Apportionment::Webster, stock, &weights);
            let claims: Vec<_> = weights.iter().zip(&units).collect();
            for (w, s) in &claims {
                for (v, t) in claims.iter().filter(|claim| *claim.1 > 0) {
                    let next = u128::from(**w) * u128::from(2 * **t - 1);
                    let held = u128::from(**v) * u128::from(2 * **s + 1);
                    prop_assert!(next <= held);
                }
            }
        }

        #[test]
        fn shares_sum_to_the_stock(method in method(), stock in stock(), weights in weights()) {
            let shares = share(method, stock, &weights);
            prop_assert_eq!(shares.iter().sum::<u64>(), stock);
        }

        #[test]
        fn a_weight_of_zero_gets_nothing(method in method(), stock in stock(), weights in weights()) {
            for (weight, units) in weights.iter().zip(share(method, stock, &weights)) {
                prop_assert!(*weight > 0 || units == 0);
            }
        }

        #[test]
        fn a_larger_weight_never_gets_less(method in method(), stock in stock(), weights in weights()) {
            let shares = share(method, stock, &weights);
            let mut both: Vec<_> = weights.iter().zip(shares).collect();
            both.sort_unstable();
            prop_assert!(both.iter().zip(both.iter().skip(1)).all(|((v, less), (w, more))| v == w || less <= more));
        }

        #[test]
        fn more_stock_never_takes_a_unit_away_by_webster(stock in stock(), weights in weights()) {
            let stock = stock.min(Whole::MAX.get() - 1);
            let before = share(Apportionment::Webster, stock, &weights);
            let after = share(Apportionment::Webster, stock + 1, &weights);
            prop_assert!(before.iter().zip(&after).all(|(before, after)| before <= after));
        }

        #[test]
        fn hamilton_stays_within_a_unit_of_the_quota(stock in stock(), weights in weights()) {
            let sum: u128 = weights.iter().map(|w| u128::from(*w)).sum();
            for (weight, units) in weights.iter().zip(share(Apportionment::Hamilton, stock, &weights)) {
                let quota = u128::from(stock) * u128::from(*weight);
                prop_assert!((u128::from(units) * sum).abs_diff(quota) < sum);
            }
        }

        #[test]
        fn only_the_ratio_of_the_weights_matters(
            method in method(), stock in stock(), weights in weights(), factor in 1..=1000_u64,
        ) {
            let scaled: Vec<u64> = weights.iter().map(|weight| weight * factor).collect();
            prop_assert_eq!(share(method, stock, &scaled), share(method, stock, &weights));
        }

        /// Among equal weights the order decides who is first, so each weight is compared with the
        /// shares of its equals.
        #[test]
        fn the_order_of_the_weights_does_not_matter(
            method in method(), stock in stock(),
            (weights, shuffled) in weights().prop_flat_map(|w| (Just(w.clone()), Just(w).prop_shuffle())),
        ) {
            let paired = |weights: &[u64]| {
                let shares = share(method, stock, weights);
                let mut both: Vec<_> = weights.iter().copied().zip(shares).collect();
                both.sort_unstable();
                both
            };
            prop_assert_eq!(paired(&weights), paired(&shuffled));
        }

        /// The first of equal weights is never behind.
        #[test]
        fn among_equal_weights_the_first_named_is_never_behind(
            method in method(), stock in stock(), weights in weights(),
        ) {
            let shares = share(method, stock, &weights);
            for (at, weight) in weights.iter().enumerate() {
                for later in (at..weights.len()).filter(|later| weights[*later] == *weight) {
                    prop_assert!(shares[at] >= shares[later]);
                }
            }
        }
    }
}
