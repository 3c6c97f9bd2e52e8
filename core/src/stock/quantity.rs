//! Exact quantities and money: integers scaled by 10^4, never a float.
//!
//! Contract 1 and 3: at most 4 decimals; more is a fault of the caller. A caller's number is read
//! through its decimal text, so `0.1` is one tenth. Not here: unit conversion (`catalog::uom`).

use std::fmt;
use std::iter::Sum;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

/// How many stored units make one: quantities and money carry 4 decimals.
pub const SCALE: i64 = 10_000;

/// The largest number a caller may name, in whole units. Up to here, with 4 decimals, a JSON number
/// keeps every digit on its way through any client.
pub const MAX_UNITS: i64 = 100_000_000_000;

/// Why a number is not a quantity or an amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberFault {
    /// Not a number at all.
    NotANumber,
    /// More than 4 decimals.
    TooFine,
    /// Beyond [`MAX_UNITS`].
    TooLarge,
}

macro_rules! scaled {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(i64);

        impl $name {
            /// Nothing.
            pub const ZERO: Self = Self(0);

            /// From the stored integer (scaled by 10^4).
            pub const fn from_scaled(scaled: i64) -> Self {
                Self(scaled)
            }

            /// The stored integer (scaled by 10^4).
            pub const fn scaled(self) -> i64 {
                self.0
            }

            /// From whole units; `None` past the range.
            pub const fn from_units(units: i64) -> Option<Self> {
                match units.checked_mul(SCALE) {
                    Some(scaled) => Some(Self(scaled)),
                    None => None,
                }
            }

            /// Reads a caller's JSON number exactly.
            pub fn from_json(value: &Value) -> Result<Self, NumberFault> {
                scaled_from_json(value).map(Self)
            }

            /// The sum, or `None` past the range.
            pub const fn checked_add(self, other: Self) -> Option<Self> {
                match self.0.checked_add(other.0) {
                    Some(sum) => Some(Self(sum)),
                    None => None,
                }
            }

            /// The difference, or `None` past the range.
            pub const fn checked_sub(self, other: Self) -> Option<Self> {
                match self.0.checked_sub(other.0) {
                    Some(difference) => Some(Self(difference)),
                    None => None,
                }
            }

            /// The sum, stopping at the ends of the range: for sums of stored rows, whose parts were
            /// bounded when they came in.
            pub const fn plus(self, other: Self) -> Self {
                Self(self.0.saturating_add(other.0))
            }

            /// The difference, stopping at the ends of the range.
            pub const fn minus(self, other: Self) -> Self {
                Self(self.0.saturating_sub(other.0))
            }

            /// Whether it is zero.
            pub const fn is_zero(self) -> bool {
                self.0 == 0
            }

            /// Whether it is above zero.
            pub const fn is_positive(self) -> bool {
                self.0 > 0
            }

            /// The exact decimal.
            pub fn decimal(self) -> Decimal {
                Decimal::new(self.0, 4).normalize()
            }

            /// The JSON number a surface shows: an integer where it is whole.
            pub fn to_json(self) -> Value {
                scaled_to_json(self.0)
            }
        }

        impl fmt::Display for $name {
            /// Plain decimal text without exponent or trailing zeros ("100", "0.5").
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.decimal().fmt(f)
            }
        }

        impl Sum for $name {
            fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
                parts.fold(Self::ZERO, Self::plus)
            }
        }
    };
}

scaled! {
    /// A quantity in the unit its context names (base UoM in levels and the ledger), scaled by 10^4.
    Quantity
}

scaled! {
    /// An amount of money in the tenant's currency, scaled by 10^4.
    Money
}

/// Scaled money in one satang, a hundredth of a baht.
const SCALED_PER_SATANG: i64 = SCALE / 100;

impl Money {
    /// From whole satang, stopping at the ends of the range.
    pub const fn from_satang(satang: i64) -> Self {
        Self(satang.saturating_mul(SCALED_PER_SATANG))
    }

    /// Whole satang, what is finer cut off.
    pub const fn satang(self) -> i64 {
        self.0 / SCALED_PER_SATANG
    }
}

fn scaled_from_json(value: &Value) -> Result<i64, NumberFault> {
    let Value::Number(number) = value else {
        return Err(NumberFault::NotANumber);
    };
    let text = number.to_string();
    let decimal = Decimal::from_str_exact(&text)
        .or_else(|_| Decimal::from_scientific(&text))
        .map_err(|_| magnitude_fault(number))?;
    if decimal.abs() > Decimal::from(MAX_UNITS) {
        return Err(NumberFault::TooLarge);
    }
    let scaled = decimal * Decimal::from(SCALE);
    if !scaled.fract().is_zero() {
        return Err(NumberFault::TooFine);
    }
    scaled.to_i64().ok_or(NumberFault::TooLarge)
}

/// A number that `Decimal` can't hold is either too large or has too many decimals.
fn magnitude_fault(number: &Number) -> NumberFault {
    match number.as_f64() {
        Some(value) if value.abs() <= 1e12 => NumberFault::TooFine,
        _ => NumberFault::TooLarge,
    }
}

fn scaled_to_json(scaled: i64) -> Value {
    if scaled % SCALE == 0 {
        return Value::from(scaled / SCALE);
    }
    // A JSON number keeps its text, so nothing is rounded on the way.
    let text = Decimal::new(scaled, 4).normalize().to_string();
    serde_json::from_str(&text).unwrap_or(Value::Null)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn one_tenth_is_exact() {
        assert_eq!(Quantity::from_json(&json!(0.1)), Ok(Quantity(1_000)));
        assert_eq!(Quantity::from_json(&json!(0.0001)), Ok(Quantity(1)));
        assert_eq!(Quantity::from_json(&json!(1e3)), Ok(Quantity(10_000_000)));
    }

    #[test]
    fn a_hundred_satang_are_one_unit_of_money() {
        assert_eq!(Money::from_satang(100), Money::from_units(1).unwrap());
        assert_eq!(Money::from_satang(123).satang(), 123);
        assert_eq!(Money::from_scaled(12_399).satang(), 123);
    }

    #[test]
    fn more_than_four_decimals_is_a_fault() {
        assert_eq!(
            Quantity::from_json(&json!(0.00001)),
            Err(NumberFault::TooFine)
        );
        assert_eq!(
            Quantity::from_json(&json!(1e-300)),
            Err(NumberFault::TooFine)
        );
        assert_eq!(
            Quantity::from_json(&json!(1.00005)),
            Err(NumberFault::TooFine)
        );
        for text in [
            "1.0000000000000001",
            "1.00000000000000000001",
            "1.0000000000000000000000000000000001",
        ] {
            let read: Value = serde_json::from_str(text).unwrap();
            assert_eq!(
                Quantity::from_json(&read),
                Err(NumberFault::TooFine),
                "{text}"
            );
        }
    }

    #[test]
    fn absurd_numbers_and_other_types_are_faults() {
        assert_eq!(Money::from_json(&json!(1e300)), Err(NumberFault::TooLarge));
        assert_eq!(
            Money::from_json(&json!(100_000_000_001_i64)),
            Err(NumberFault::TooLarge)
        );
        assert_eq!(Money::from_json(&json!("5")), Err(NumberFault::NotANumber));
        assert_eq!(Money::from_json(&json!(true)), Err(NumberFault::NotANumber));
    }

    proptest! {
        #[test]
        fn json_keeps_every_digit(scaled in -MAX_UNITS * SCALE..=MAX_UNITS * SCALE) {
            let shown = Quantity(scaled).to_json();
            let text = serde_json::to_string(&shown).unwrap();
            let read: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(Quantity::from_json(&read), Ok(Quantity(scaled)));
        }
    }
}
