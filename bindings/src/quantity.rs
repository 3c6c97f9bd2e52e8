//! Exact decimals: quantities and money.

use std::cmp::Ordering;

use khlang_core::base::quantity::Quantity;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::fault::Fault;
use crate::parts::Parts;

/// A number as its plain decimal text.
pub fn normal(mut parts: Parts<'_>) -> Result<String, Fault> {
    Ok(next(&mut parts)?.to_string())
}

/// The sum of all parts.
pub fn sum(mut parts: Parts<'_>) -> Result<String, Fault> {
    let mut sum = Quantity::ZERO;
    while !parts.is_empty() {
        sum = sum.checked_add(next(&mut parts)?).ok_or_else(too_large)?;
    }
    Ok(sum.to_string())
}

/// The first part less the second.
pub fn subtract(mut parts: Parts<'_>) -> Result<String, Fault> {
    let difference = next(&mut parts)?.checked_sub(next(&mut parts)?);
    Ok(difference.ok_or_else(too_large)?.to_string())
}

/// -1, 0 or 1 as the first part is below, equal to or above the second.
pub fn compare(mut parts: Parts<'_>) -> Result<String, Fault> {
    let order = next(&mut parts)?.cmp(&next(&mut parts)?);
    let shown = match order {
        Ordering::Less => "-1",
        Ordering::Equal => "0",
        Ordering::Greater => "1",
    };
    Ok(shown.to_owned())
}

fn too_large() -> Fault {
    Fault::new("TOO_LARGE", "the result is too large")
}

/// The next part as a quantity.
pub fn next(parts: &mut Parts<'_>) -> Result<Quantity, Fault> {
    read(parts.text()?)
}

/// A decimal text as a quantity.
pub fn read(text: &str) -> Result<Quantity, Fault> {
    Quantity::parse(text).map_err(|fault| Fault::number(fault, text))
}

/// A quantity inside JSON, as a decimal string or a number.
#[derive(Clone, Copy, Debug, Default)]
pub struct Decimal(pub Quantity);

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let quantity = match Value::deserialize(deserializer)? {
            Value::String(text) => read(&text),
            Value::Number(number) => read(number.as_str()),
            other => Err(Fault::invalid(format!("`{other}` is not a number"))),
        };
        let quantity = quantity.map_err(|fault| serde::de::Error::custom(fault.message))?;
        Ok(Self(quantity))
    }
}
