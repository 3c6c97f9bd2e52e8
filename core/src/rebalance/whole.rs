//! Whole numbers that every runtime keeps exact: units of stock, and weights.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A whole number from 0 to [`Whole::MAX`]: units of stock, or a weight. In JSON a plain number.
///
/// The bound is above every stock that a scaled 64-bit quantity can hold, and below 2^53, so that a
/// JavaScript number keeps every digit. Products of two of them fit `u128` with room to spare.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "u64", into = "u64")]
pub struct Whole(u64);

/// A number past [`Whole::MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a whole number between 0 and {max}", max = Whole::MAX)]
pub struct TooLarge;

impl Whole {
    /// None.
    pub const ZERO: Self = Self(0);

    /// The largest number: 10^15.
    pub const MAX: Self = Self(1_000_000_000_000_000);

    /// That number, or `None` past the range.
    pub const fn new(number: u64) -> Option<Self> {
        if number > Self::MAX.0 {
            return None;
        }
        Some(Self(number))
    }

    /// The number.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Whether it is zero.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum, or `None` past the range.
    pub const fn plus(self, other: Self) -> Option<Self> {
        Self::new(self.0.saturating_add(other.0))
    }

    /// The difference, or 0 where there is less: `max(0, self - other)`.
    pub const fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// How many times `part` goes into it, or `None` where `part` is 0.
    pub const fn times(self, part: Self) -> Option<Self> {
        match self.0.checked_div(part.0) {
            Some(times) => Some(Self(times)),
            None => None,
        }
    }

    /// For products and sums of many.
    pub const fn wide(self) -> u128 {
        self.0 as u128
    }
}

impl TryFrom<u64> for Whole {
    type Error = TooLarge;

    fn try_from(number: u64) -> Result<Self, TooLarge> {
        Self::new(number).ok_or(TooLarge)
    }
}

impl From<u32> for Whole {
    fn from(number: u32) -> Self {
        Self(u64::from(number))
    }
}

impl From<Whole> for u64 {
    fn from(whole: Whole) -> Self {
        whole.0
    }
}

impl fmt::Display for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The sum of many, which may be past the range of one.
pub fn total(numbers: impl IntoIterator<Item = Whole>) -> u128 {
    numbers.into_iter().map(Whole::wide).sum()
}
