//! Units of measure: how a line's quantity becomes base units.
//!
//! Factor comes from the item, else from the tenant's table; an unknown unit is an error, never a factor of 1
//! (docs/stock.md#units). Factors are exact fractions, because a tenant's table relates both the line's unit
//! and the item's base unit to a common one (EA 1, BOX 10, CASE 12).

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::base::quantity::{Quantity, SCALE};

/// A unit and how many of its reference unit it holds: base units for an item's own unit, the
/// tenant's smallest unit in the tenant's table. `factor` is scaled by 10^4.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uom {
    /// Its code, e.g. `CASE`.
    pub code: String,
    /// How many reference units it holds; above zero.
    pub factor: Quantity,
}

/// A row of the tenant's table of units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantUom {
    /// Its code, unique in the tenant.
    pub code: String,
    /// How many of the tenant's smallest unit it holds; above zero, scaled by 10^4.
    pub factor: Quantity,
    /// Grows by one with each change.
    pub version: i64,
}

/// Base units per line unit, as an exact fraction of scaled integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Factor {
    /// Numerator, scaled by 10^4.
    pub of_unit: Quantity,
    /// Denominator, scaled by 10^4; above zero.
    pub of_base: Quantity,
}

/// Why a quantity has no exact base quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConversionFault {
    /// The result needs more than 4 decimals.
    TooFine,
    /// The result is past the range.
    TooLarge,
}

const ONE: Quantity = Quantity::from_scaled(SCALE);

impl Factor {
    /// The factor of the base unit itself.
    pub const BASE: Self = Self {
        of_unit: ONE,
        of_base: ONE,
    };

    /// The factor of unit `code` where stock is counted in `base`, given the item's own units and the
    /// tenant's table.
    pub fn between(code: &str, base: &str, own: &[Uom], tenant: &[Uom]) -> Option<Self> {
        if code == base {
            return Some(Self::BASE);
        }
        if let Some(of_unit) = factor_in(own, code) {
            return Some(Self {
                of_unit,
                of_base: ONE,
            });
        }
        Some(Self {
            of_unit: factor_in(tenant, code)?,
            of_base: factor_in(tenant, base)?,
        })
    }

    /// A quantity in this unit as base units, exactly.
    pub fn to_base(self, quantity: Quantity) -> Result<Quantity, ConversionFault> {
        let exact = i128::from(quantity.scaled()) * i128::from(self.of_unit.scaled());
        let divisor = i128::from(self.of_base.scaled().max(1));
        if exact % divisor != 0 {
            return Err(ConversionFault::TooFine);
        }
        let scaled = i64::try_from(exact / divisor).map_err(|_| ConversionFault::TooLarge)?;
        Ok(Quantity::from_scaled(scaled))
    }

    /// Base units as a quantity in this unit, rounded half-even to 4 decimals: for showing only.
    pub fn from_base(self, base: Quantity) -> Quantity {
        let exact = i128::from(base.scaled()) * i128::from(self.of_base.scaled());
        let rounded = half_even(exact, i128::from(self.of_unit.scaled().max(1)));
        Quantity::from_scaled(i64::try_from(rounded).unwrap_or(i64::MAX))
    }
}

/// A fraction with a positive denominator as the nearest whole number, a half to the even one.
fn half_even(numerator: i128, denominator: i128) -> i128 {
    let (floor, rest) = (
        numerator.div_euclid(denominator),
        numerator.rem_euclid(denominator),
    );
    match (rest * 2).cmp(&denominator) {
        Ordering::Less => floor,
        Ordering::Greater => floor + 1,
        Ordering::Equal => floor + floor.rem_euclid(2),
    }
}

fn factor_in(table: &[Uom], code: &str) -> Option<Quantity> {
    let row = table.iter().find(|uom| uom.code == code);
    row.map(|uom| uom.factor)
        .filter(|factor| factor.is_positive())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::item::Item;

    fn uom(code: &str, factor: i64) -> Uom {
        Uom {
            code: code.into(),
            factor: Quantity::from_units(factor).unwrap(),
        }
    }

    fn units(units: i64) -> Quantity {
        Quantity::from_units(units).unwrap()
    }

    fn find(code: &str, item: &Item, tenant: &[Uom]) -> Option<Factor> {
        Factor::between(code, &item.base_uom, &item.uoms, tenant)
    }

    #[test]
    fn the_items_own_factor_comes_before_the_tenants() {
        let item = Item {
            uoms: vec![uom("CASE", 24)],
            ..Item::sample("A", "EA")
        };
        let tenant = [uom("EA", 1), uom("CASE", 12)];
        let factor = find("CASE", &item, &tenant).unwrap();
        assert_eq!(factor.to_base(units(2)), Ok(units(48)));
    }

    #[test]
    fn a_unit_smaller_than_the_base_divides_exactly_or_not_at_all() {
        let item = Item::sample("A", "BOX");
        let tenant = [uom("EA", 1), uom("BOX", 12)];
        let factor = find("EA", &item, &tenant).unwrap();
        assert_eq!(factor.to_base(units(200)), Err(ConversionFault::TooFine));
        assert_eq!(factor.to_base(units(240)), Ok(units(20)));
        assert_eq!(factor.from_base(units(20)), units(240));
    }

    #[test]
    fn what_is_shown_is_rounded_half_to_even() {
        let rounded = |numerator| half_even(numerator, 10);
        let of = [14, 15, 16, 25, 35, -15, -25, -14].map(rounded);
        assert_eq!(of, [1, 2, 2, 2, 4, -2, -2, -1]);
    }

    #[test]
    fn an_unknown_unit_is_no_factor_of_one() {
        let item = Item::sample("A", "EA");
        assert_eq!(find("PALLET", &item, &[uom("EA", 1)]), None);
    }
}
