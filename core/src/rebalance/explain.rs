//! The reason of a share as the preview shows it: a word for programs, the exact quota, and a
//! sentence for people.

use serde::Serialize;

use crate::rebalance::apportion::Apportionment;
use crate::rebalance::channel::Channel;
use crate::rebalance::whole::Whole;

/// The share of one channel. In JSON an [`Explanation`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Explanation")]
pub struct Share {
    /// Which channel.
    pub channel: Channel,
    /// What it may sell.
    pub units: Whole,
    /// Why.
    pub why: Why,
}

/// Why a channel has what it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Its weight gives it so much.
    Weight(Proportion),
    /// It mirrors the sales stock.
    Mirror,
    /// A caller set it.
    Set,
    /// A caller replaced all quotas and did not name it.
    Unnamed,
    /// A caller added to it.
    Increased {
        /// What it had.
        old: Whole,
        /// What was added.
        sent: Whole,
    },
    /// A caller took from it, at most all it had.
    Decreased {
        /// What it had.
        old: Whole,
        /// What was to be taken.
        sent: Whole,
    },
    /// It kept what it had.
    Kept,
}

/// A share by weight, before rounding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proportion {
    /// The method that rounds.
    pub method: Apportionment,
    /// What is shared out.
    pub stock: Whole,
    /// The weight of the channel.
    pub weight: Whole,
    /// The weights of all channels; above 0.
    pub sum: u128,
}

/// Why a channel has what it has, as JSON shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
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

/// Why a channel has what it has, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Its exact quota is whole, and its share.
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

impl Reason {
    /// The words on the wire.
    pub const WORDS: &[&str] = &[
        "exact",
        "rounded_up",
        "rounded_down",
        "no_weight",
        "mirror",
        "set",
        "unnamed",
        "increased",
        "decreased",
        "clipped",
        "kept",
    ];
}

/// An exact share: `whole + numerator / denominator` in lowest terms, `numerator < denominator`. With
/// seven weights all three fit a JavaScript number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Fraction {
    /// The whole part.
    pub whole: u64,
    /// What is over.
    pub numerator: u64,
    /// In which parts.
    pub denominator: u64,
}

impl From<Share> for Explanation {
    fn from(share: Share) -> Self {
        let proportion = match share.why {
            Why::Weight(proportion) => Some(proportion),
            _ => None,
        };
        Self {
            channel: share.channel,
            weight: proportion.map(|proportion| proportion.weight),
            quota: proportion.map(|proportion| proportion.quota()),
            share: share.units,
            reason: share.reason(),
            text: share.text(),
        }
    }
}

impl Share {
    /// Why, in one word.
    pub fn reason(&self) -> Reason {
        match self.why {
            Why::Weight(proportion) => proportion.reason(self.units),
            Why::Mirror => Reason::Mirror,
            Why::Set => Reason::Set,
            Why::Unnamed => Reason::Unnamed,
            Why::Increased { .. } => Reason::Increased,
            Why::Decreased { old, sent } if sent > old => Reason::Clipped,
            Why::Decreased { .. } => Reason::Decreased,
            Why::Kept => Reason::Kept,
        }
    }

    /// Why, in a sentence.
    pub fn text(&self) -> String {
        let units = self.units;
        match self.why {
            Why::Weight(proportion) => proportion.text(units),
            Why::Mirror => format!("mirrors the sales stock of {units}"),
            Why::Set => format!("set to {units}"),
            Why::Unnamed => "not named, so 0".to_owned(),
            Why::Increased { old, sent } => format!("{old} + {sent}"),
            Why::Decreased { old, sent } if sent > old => format!("{old} - {sent}, stopped at 0"),
            Why::Decreased { old, sent } => format!("{old} - {sent}"),
            Why::Kept => format!("keeps its {units}"),
        }
    }
}

impl Proportion {
    /// The exact share, `stock * weight / sum`.
    pub fn quota(&self) -> Fraction {
        let product = self.stock.wide() * self.weight.wide();
        let narrow = |wide: Option<u128>| u64::try_from(wide.unwrap_or(0)).unwrap_or(u64::MAX);
        let over = narrow(product.checked_rem(self.sum));
        let parts = narrow(Some(self.sum));
        let common = gcd(parts, over).max(1);
        Fraction {
            whole: narrow(product.checked_div(self.sum)),
            numerator: over / common,
            denominator: parts / common,
        }
    }

    fn reason(&self, units: Whole) -> Reason {
        let quota = self.quota();
        if self.weight.is_zero() {
            Reason::NoWeight
        } else if units.get() > quota.whole {
            Reason::RoundedUp
        } else if units.get() == quota.whole && quota.numerator == 0 {
            Reason::Exact
        } else {
            Reason::RoundedDown
        }
    }

    fn text(&self, units: Whole) -> String {
        let Self {
            method,
            stock,
            weight,
            sum,
        } = self;
        let (quota, method) = (self.quota().decimal(), method.word());
        let claim = format!("{quota} of {stock} by weight {weight} of {sum}");
        match self.reason(units) {
            Reason::NoWeight => "the policy gives it no weight".to_owned(),
            Reason::RoundedUp => format!("{claim}, rounded up to {units} ({method})"),
            Reason::RoundedDown => format!("{claim}, rounded down to {units} ({method})"),
            _ => format!("exactly {claim}"),
        }
    }
}

/// How many decimals a sentence shows.
const PLACES: usize = 4;

impl Fraction {
    /// Decimal text, cut off after four decimals with an ellipsis where there is more: `0.42`, `1.3333…`.
    pub fn decimal(&self) -> String {
        let parts = u128::from(self.denominator);
        let mut over = u128::from(self.numerator);
        let mut text = self.whole.to_string();
        for place in 0..PLACES {
            if over == 0 {
                break;
            }
            if place == 0 {
                text.push('.');
            }
            over *= 10;
            text.push_str(&over.checked_div(parts).unwrap_or(0).to_string());
            over = over.checked_rem(parts).unwrap_or(0);
        }
        if over > 0 {
            text.push('…');
        }
        text
    }
}

fn gcd(mut a: u64, mut b: u64) -> u64 {
    while let Some(rest) = a.checked_rem(b) {
        (a, b) = (b, rest);
    }
    a
}
