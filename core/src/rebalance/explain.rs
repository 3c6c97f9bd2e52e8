//! Why a channel has what it has, for the preview.

use serde::{Deserialize, Serialize};

use crate::rebalance::apportion::Apportionment;
use crate::rebalance::channel::Channel;
use crate::rebalance::whole::Whole;

/// Why a channel has what it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Its exact quota is whole.
    Exact,
    /// Its exact quota was rounded up.
    RoundedUp,
    /// Its exact quota was rounded down.
    RoundedDown,
    /// The policy gives it no weight.
    NoWeight,
    /// It mirrors the sales stock.
    Mirror,
    /// A caller set it.
    Set,
    /// A caller replaced all quotas and did not name it.
    Unnamed,
    /// A caller added to it.
    Increased,
    /// A caller took from it.
    Decreased,
    /// A caller took more than it had; it stopped at 0.
    Clipped,
    /// It kept what it had.
    Kept,
}

/// An exact share: `whole + numerator / denominator`, in lowest terms, `numerator < denominator`. All
/// three fit a JavaScript number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fraction {
    /// The whole part.
    pub whole: u64,
    /// What is over.
    pub numerator: u64,
    /// In which parts.
    pub denominator: u64,
}

impl Fraction {
    /// `stock * weight / sum`; 0 where `sum` is 0.
    pub fn quota(stock: Whole, weight: Whole, sum: u128) -> Self {
        let product = stock.wide() * weight.wide();
        let over = product.checked_rem(sum).unwrap_or(0);
        let common = gcd(over, sum).max(1);
        let narrow = |wide: u128| u64::try_from(wide).unwrap_or(u64::MAX);
        Self {
            whole: narrow(product.checked_div(sum).unwrap_or(0)),
            numerator: narrow(over / common),
            denominator: narrow((sum / common).max(1)),
        }
    }

    /// Decimal text cut off after `places`, without trailing zeros: `0.42`; an ellipsis says that
    /// there is more.
    pub fn decimal(&self, places: usize) -> String {
        let mut over = u128::from(self.numerator);
        let parts = u128::from(self.denominator.max(1));
        let mut digits = String::new();
        while over > 0 && digits.len() < places {
            over *= 10;
            digits.push_str(&(over / parts).to_string());
            over %= parts;
        }
        let more = if over > 0 { "…" } else { "" };
        let point = if digits.is_empty() && over == 0 {
            ""
        } else {
            "."
        };
        format!("{}{point}{digits}{more}", self.whole)
    }
}

fn gcd(a: u128, b: u128) -> u128 {
    match b {
        0 => a,
        _ => gcd(b, a.checked_rem(b).unwrap_or(0)),
    }
}

/// Why one channel has what it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelExplanation {
    /// Which channel.
    pub channel: Channel,
    /// Its weight, where weights share out.
    pub weight: Option<Whole>,
    /// Its exact share, where weights share out.
    pub quota: Option<Fraction>,
    /// What it may sell.
    pub share: Whole,
    /// Why, for programs.
    pub reason: Reason,
    /// Why, for people.
    pub text: String,
}

/// A share by weight, before rounding.
#[derive(Clone, Copy, Debug)]
pub struct Proportion {
    /// The method that rounded.
    pub method: Apportionment,
    /// What was shared out.
    pub stock: Whole,
    /// The weight of the channel.
    pub weight: Whole,
    /// The weights of all channels.
    pub sum: u128,
}

impl Proportion {
    /// Why the share is what it is.
    pub fn explain(&self, channel: Channel, share: Whole) -> ChannelExplanation {
        let quota = Fraction::quota(self.stock, self.weight, self.sum);
        let reason = self.reason(quota, share);
        ChannelExplanation {
            channel,
            weight: Some(self.weight),
            quota: Some(quota),
            share,
            reason,
            text: self.text(quota, share, reason),
        }
    }

    fn reason(&self, quota: Fraction, share: Whole) -> Reason {
        if self.weight.is_zero() {
            Reason::NoWeight
        } else if share.get() > quota.whole {
            Reason::RoundedUp
        } else if share.get() == quota.whole && quota.numerator == 0 {
            Reason::Exact
        } else {
            Reason::RoundedDown
        }
    }

    fn text(&self, quota: Fraction, share: Whole, reason: Reason) -> String {
        let Self {
            stock,
            weight,
            sum,
            method,
        } = self;
        let exact = quota.decimal(4);
        let claim = format!("weight {weight} of {sum}: exactly {exact} of {stock} units");
        match reason {
            Reason::NoWeight => "the policy gives it no weight".to_owned(),
            Reason::RoundedUp => format!("{claim}, rounded up to {share} by {}", method.word()),
            Reason::RoundedDown => format!("{claim}, rounded down to {share} by {}", method.word()),
            _ => claim,
        }
    }
}

/// A channel that mirrors the sales stock.
pub fn mirrored(channel: Channel, sales_stock: Whole) -> ChannelExplanation {
    let text = format!("mirrors the sales stock of {sales_stock} units");
    by_hand(channel, sales_stock, Reason::Mirror, text)
}

/// A channel whose quota no weight gave.
pub fn by_hand(channel: Channel, share: Whole, reason: Reason, text: String) -> ChannelExplanation {
    ChannelExplanation {
        channel,
        weight: None,
        quota: None,
        share,
        reason,
        text,
    }
}

/// A channel that keeps what it had.
pub fn kept(channel: Channel, share: Whole) -> ChannelExplanation {
    by_hand(
        channel,
        share,
        Reason::Kept,
        format!("keeps its {share} units"),
    )
}
