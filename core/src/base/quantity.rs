//! Exact quantities and money: integers scaled by 10^4, never a float.
//!
//! At most 4 decimals; more is a fault of the caller (docs/stock.md#vocabulary, docs/push.md#values). A
//! caller's number is read through its decimal text, so `0.1` is one tenth. Not here: unit conversion
//! (`catalog::uom`).

use std::fmt;
use std::iter::Sum;

use serde::{Deserialize, Serialize};
use serde_json::Value;

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
                match value {
                    Value::Number(number) => scaled_from_text(number.as_str()).map(Self),
                    _ => Err(NumberFault::NotANumber),
                }
            }

            /// Reads the text of a JSON number exactly.
            pub fn parse(text: &str) -> Result<Self, NumberFault> {
                scaled_from_text(text).map(Self)
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

            /// The JSON number a surface shows: an integer where it is whole.
            pub fn to_json(self) -> Value {
                scaled_to_json(self.0)
            }
        }

        impl fmt::Display for $name {
            /// Plain decimal text without exponent or trailing zeros ("100", "0.5").
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&scaled_to_text(self.0))
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

fn scaled_from_text(text: &str) -> Result<i64, NumberFault> {
    match plain_scaled(text) {
        Some(scaled) => Ok(scaled),
        None => scaled_from_decimal(text),
    }
}

/// What nearly every number is: up to 11 digits and up to 4 decimals.
fn plain_scaled(text: &str) -> Option<i64> {
    let (sign, digits) = match text.as_bytes() {
        [b'-', digits @ ..] => (-1, digits),
        digits => (1, digits),
    };
    let (mut scaled, mut whole, mut fraction) = (0_i64, 0, None);
    for byte in digits {
        match (byte, &mut fraction) {
            (b'0'..=b'9', None) if whole < 11 => whole += 1,
            (b'0'..=b'9', Some(decimals)) if *decimals < 4 => *decimals += 1,
            (b'.', None) => {
                fraction = Some(0_u32);
                continue;
            }
            _ => return None,
        }
        scaled = scaled * 10 + i64::from(byte - b'0');
    }
    let decimals = fraction.unwrap_or(0);
    let plain = whole > 0 && fraction != Some(0);
    let padding = 10_i64.pow(4_u32.checked_sub(decimals)?);
    plain.then_some(sign * scaled * padding)
}

/// Any other spelling of a number, with any count of digits and with an exponent.
fn scaled_from_decimal(text: &str) -> Result<i64, NumberFault> {
    let number = Spelled::read(text).ok_or(NumberFault::NotANumber)?;
    match number.digits.len() {
        0 => Ok(0),
        _ if number.is_beyond_range() => Err(NumberFault::TooLarge),
        _ if number.exponent < -4 => Err(NumberFault::TooFine),
        _ => number.scaled().ok_or(NumberFault::TooLarge),
    }
}

/// A number as its significant digits, without zeros at either end, times a power of ten.
struct Spelled {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Spelled {
    fn read(text: &str) -> Option<Self> {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = [whole, fraction].concat();
        let is_number = !whole.is_empty() && all.bytes().all(|byte| byte.is_ascii_digit());
        let significant = all.trim_end_matches('0');
        let zeros = all.len() - significant.len();
        let shift = i64::try_from(zeros).ok()? - i64::try_from(fraction.len()).ok()?;
        Some(Self {
            negative,
            digits: significant.trim_start_matches('0').to_owned(),
            exponent: exponent_of(exponent)?.checked_add(shift)?,
        })
        .filter(|_| is_number)
    }

    /// Whether its magnitude is above [`MAX_UNITS`], which is a power of ten.
    fn is_beyond_range(&self) -> bool {
        let length = i64::try_from(self.digits.len()).unwrap_or(i64::MAX);
        let places = self.exponent.saturating_add(length);
        let most = i64::from(MAX_UNITS.ilog10()) + 1;
        places > most || (places == most && self.digits != "1")
    }

    fn scaled(&self) -> Option<i64> {
        let power = u32::try_from(self.exponent.checked_add(4)?).ok()?;
        let magnitude = self
            .digits
            .parse::<i64>()
            .ok()?
            .checked_mul(10_i64.checked_pow(power)?)?;
        Some(if self.negative { -magnitude } else { magnitude })
    }
}

/// An exponent; beyond what counts it is as good as the ends of the range.
fn exponent_of(text: &str) -> Option<i64> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => (-1, text.get(1..)?),
        b'+' => (1, text.get(1..)?),
        _ => (1, text),
    };
    let is_whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_whole.then(|| sign * digits.parse::<i32>().map_or(i64::from(i32::MAX), i64::from))
}

fn scaled_to_json(scaled: i64) -> Value {
    if scaled % SCALE == 0 {
        return Value::from(scaled / SCALE);
    }
    // A JSON number keeps its text, so nothing is rounded on the way.
    serde_json::from_str(&scaled_to_text(scaled)).unwrap_or(Value::Null)
}

fn scaled_to_text(scaled: i64) -> String {
    let (whole, fraction) = (scaled / SCALE, (scaled % SCALE).unsigned_abs());
    if fraction == 0 {
        return whole.to_string();
    }
    let sign = if scaled < 0 { "-" } else { "" };
    let text = format!("{sign}{}.{fraction:04}", whole.unsigned_abs());
    text.trim_end_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rust_decimal::Decimal;
    use rust_decimal::prelude::ToPrimitive;
    use serde_json::json;

    /// What a decimal library makes of a number.
    fn by_decimal(text: &str) -> Result<i64, NumberFault> {
        let decimal = Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text));
        let decimal = decimal.unwrap();
        if decimal.abs() > Decimal::from(MAX_UNITS) {
            return Err(NumberFault::TooLarge);
        }
        let scaled = decimal * Decimal::from(SCALE);
        match scaled.fract().is_zero() {
            true => Ok(scaled.to_i64().unwrap()),
            false => Err(NumberFault::TooFine),
        }
    }

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
        assert_eq!(
            Quantity::parse("1e11").map(Quantity::scaled),
            Ok(MAX_UNITS * SCALE)
        );
        for text in ["1.0001e11", "-2e11", "1e99999999999", "100000000000.00001"] {
            assert_eq!(Quantity::parse(text), Err(NumberFault::TooLarge), "{text}");
        }
        assert_eq!(Quantity::parse("0e99999999999"), Ok(Quantity::ZERO));
        assert_eq!(Money::from_json(&json!("5")), Err(NumberFault::NotANumber));
        assert_eq!(Money::from_json(&json!(true)), Err(NumberFault::NotANumber));
    }

    proptest! {
        #[test]
        fn text_is_that_of_the_exact_decimal(scaled: i64, small in -20_000_i64..20_000) {
            for scaled in [scaled, small, small * SCALE] {
                prop_assert_eq!(Quantity(scaled).to_string(), Decimal::new(scaled, 4).normalize().to_string());
            }
        }

        #[test]
        fn a_number_is_read_as_a_decimal_library_reads_it(
            text in "-?(0|[1-9][0-9]{0,12})([.][0-9]{1,6})?(e[+-]?[0-9])?",
        ) {
            prop_assert_eq!(Quantity::parse(&text).map(Quantity::scaled), by_decimal(&text), "{}", text);
            prop_assert_eq!(scaled_from_decimal(&text), by_decimal(&text), "{}", text);
        }

        #[test]
        fn what_is_no_number_is_no_quantity(text in "[0-9.eE+-]{0,6}") {
            let is_number = serde_json::from_str::<serde_json::Number>(&text).is_ok();
            if Quantity::parse(&text) == Err(NumberFault::NotANumber) {
                prop_assert!(!is_number, "{}", text);
            }
        }

        #[test]
        fn json_keeps_every_digit(scaled in -MAX_UNITS * SCALE..=MAX_UNITS * SCALE) {
            let shown = Quantity(scaled).to_json();
            let text = serde_json::to_string(&shown).unwrap();
            let read: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(Quantity::from_json(&read), Ok(Quantity(scaled)));
        }
    }
}
