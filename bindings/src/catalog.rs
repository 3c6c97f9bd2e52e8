//! Units of measure and article numbers.

use khlang_core::base::quantity::Quantity;
use khlang_core::catalog::gtin;
use khlang_core::catalog::uom::{Factor, Uom};
use serde::Deserialize;

use crate::fault::Fault;
use crate::parts::Parts;
use crate::quantity::{Decimal, next};

/// A quantity in some unit as base units, exactly.
pub fn to_base_units(mut parts: Parts<'_>) -> Result<String, Fault> {
    let (quantity, factor) = conversion(&mut parts)?;
    let base = factor.to_base(quantity).map_err(Fault::conversion)?;
    Ok(base.to_string())
}

/// Base units as a quantity in some unit, rounded half-even to 4 decimals.
pub fn from_base_units(mut parts: Parts<'_>) -> Result<String, Fault> {
    let (base, factor) = conversion(&mut parts)?;
    Ok(factor.from_base(base).to_string())
}

fn conversion(parts: &mut Parts<'_>) -> Result<(Quantity, Factor), Fault> {
    let quantity = next(parts)?;
    let (code, base) = (parts.text()?, parts.text()?);
    let (own, tenant) = (table(parts)?, table(parts)?);
    let unknown = || Fault::new("UNKNOWN_UOM", format!("UoM code \"{code}\" not found."));
    let factor = Factor::between(code, base, &own, &tenant).ok_or_else(unknown)?;
    Ok((quantity, factor))
}

fn table(parts: &mut Parts<'_>) -> Result<Vec<Uom>, Fault> {
    #[derive(Deserialize)]
    struct Row {
        code: String,
        factor: Decimal,
    }
    let rows: Vec<Row> = parts.json()?;
    let uom = |Row { code, factor }| Uom {
        code,
        factor: factor.0,
    };
    Ok(rows.into_iter().map(uom).collect())
}

/// The digit that completes a GTIN.
pub fn gtin_check_digit(mut parts: Parts<'_>) -> Result<String, Fault> {
    let misfit = || Fault::invalid("a GTIN has 7, 11, 12 or 13 digits before its check digit");
    let digit = gtin::check_digit(parts.text()?).ok_or_else(misfit)?;
    Ok(digit.to_string())
}

/// Whether a text is a GTIN.
pub fn is_gtin(mut parts: Parts<'_>) -> Result<String, Fault> {
    Ok(gtin::is_gtin(parts.text()?).to_string())
}
