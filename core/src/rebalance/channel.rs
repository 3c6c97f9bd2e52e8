//! The channels a store sells on, and a number of units for each.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::rebalance::whole::{self, Whole};

/// A sales channel, in the order of docs/rebalance.md#figures, by which ties are broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Shopee.
    Shopee,
    /// Lazada.
    Lazada,
    /// BentoWeb.
    Bentoweb,
    /// LINE Shopping.
    LineShopping,
    /// Makro PRO.
    MakroPro,
    /// TikTok Shop; `tiktok` alone is no channel.
    TiktokShop,
    /// Shopify.
    Shopify,
}

impl Channel {
    /// All of them in the order of the document.
    pub const ALL: [Self; 7] = [
        Self::Shopee,
        Self::Lazada,
        Self::Bentoweb,
        Self::LineShopping,
        Self::MakroPro,
        Self::TiktokShop,
        Self::Shopify,
    ];

    /// Its key on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Shopee => "shopee",
            Self::Lazada => "lazada",
            Self::Bentoweb => "bentoweb",
            Self::LineShopping => "line_shopping",
            Self::MakroPro => "makro_pro",
            Self::TiktokShop => "tiktok_shop",
            Self::Shopify => "shopify",
        }
    }

    /// The channel of that key.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.name() == name)
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Units for each channel. In JSON an object with all seven keys; keys that are missing read as 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "BTreeMap<Channel, Whole>", into = "BTreeMap<Channel, Whole>")]
pub struct Quotas([Whole; 7]);

impl Quotas {
    /// What `units` gives for each channel.
    pub fn of(units: impl FnMut(Channel) -> Whole) -> Self {
        Self(Channel::ALL.map(units))
    }

    /// The units of one channel.
    pub fn get(&self, channel: Channel) -> Whole {
        let units = self.0.get(channel as usize);
        units.copied().unwrap_or_default()
    }

    /// Every channel with its units, in the order of the document.
    pub fn each(&self) -> impl Iterator<Item = (Channel, Whole)> {
        Channel::ALL.into_iter().zip(self.0)
    }

    /// The units of all channels together.
    pub fn sum(&self) -> u128 {
        whole::total(self.0)
    }
}

impl From<[Whole; 7]> for Quotas {
    /// From the units of all channels in the order of the document.
    fn from(units: [Whole; 7]) -> Self {
        Self(units)
    }
}

impl From<BTreeMap<Channel, Whole>> for Quotas {
    fn from(named: BTreeMap<Channel, Whole>) -> Self {
        Self::of(|channel| named.get(&channel).copied().unwrap_or_default())
    }
}

impl From<Quotas> for BTreeMap<Channel, Whole> {
    fn from(quotas: Quotas) -> Self {
        quotas.each().collect()
    }
}
