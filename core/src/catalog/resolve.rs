//! From the codes a caller writes to rows of the catalog: what exists, and what a quantity means.
//!
//! Messages of references that do not exist (docs/push.md). Not here: the rules of a document.

use serde_json::Value;

use crate::base::quantity::Quantity;
use crate::catalog::changes::Guards;
use crate::catalog::facts::Facts;
use crate::catalog::item::Item;
use crate::catalog::known::Known;
use crate::catalog::uom::{ConversionFault, Factor, Uom};
use crate::shape::schema::{Problem, number_problem};

/// "Warehouse code ... not found", at a path.
pub fn unknown_warehouse(path: &str, code: &str) -> Problem {
    Problem::new(path, format!("Warehouse code \"{code}\" not found."))
}

/// "Item SKU ... not found", at a path.
pub fn unknown_item(path: impl Into<String>, sku: &str) -> Problem {
    Problem::new(path, format!("Item SKU \"{sku}\" not found."))
}

/// A set has no stock of its own: it can't come in, be counted or be corrected (docs/stock.md#sets).
pub fn check_no_set(item: &Item, path: impl Into<String>) -> Result<(), Problem> {
    if !item.is_set {
        return Ok(());
    }
    let message = format!(
        "item SKU \"{}\" is a set, which has no stock of its own: name its components",
        item.sku
    );
    Err(Problem::new(path, message))
}

/// The item of a line and the factor of its unit, or what of the two does not exist.
pub fn item_and_factor<'f>(
    sku: &str,
    unit: Option<&str>,
    facts: Known<'f>,
    at: &str,
) -> Result<(&'f Item, Factor), Problem> {
    let item = facts
        .catalog
        .items
        .get(sku)
        .ok_or_else(|| unknown_item(format!("{at}.sku"), sku))?;
    let factor = factor_of(item, unit, &facts.catalog.uoms).ok_or_else(|| {
        let unit = unit.unwrap_or_default();
        let message = format!("UoM code \"{unit}\" not found for item SKU \"{sku}\".");
        Problem::new(format!("{at}.uomCode"), message)
    })?;
    Ok((item, factor))
}

fn factor_of(item: &Item, unit: Option<&str>, tenant: &[Uom]) -> Option<Factor> {
    match unit {
        Some(code) => Factor::between(code, &item.base_uom, &item.uoms, tenant),
        None => Some(Factor::BASE),
    }
}

/// A caller's quantity, in its unit and in base units.
pub fn base_quantity(
    quantity: &Value,
    factor: Factor,
    base_uom: &str,
    path: &str,
) -> Result<(Quantity, Quantity), Problem> {
    let given =
        Quantity::from_json(quantity).map_err(|fault| Problem::new(path, number_problem(fault)))?;
    match factor.to_base(given) {
        Ok(base) => Ok((given, base)),
        Err(ConversionFault::TooFine) => Err(Problem::new(
            path,
            format!("is not a quantity of {base_uom} with at most 4 decimals"),
        )),
        Err(ConversionFault::TooLarge) => Err(Problem::new(path, "is too large")),
    }
}

/// The item that a goods code of the Flash surface names: by its barcode, else by a reserve barcode,
/// else by its sku. Takes [`crate::decision::facts::Need::Goods`].
pub fn named<'f>(code: &str, facts: Known<'f>) -> Option<&'f Item> {
    facts.catalog.items.get(facts.catalog.goods.get(code)?)
}

impl Guards {
    /// The units of these items must still be what `facts` say.
    pub fn rely_on_items<'a>(&mut self, skus: impl Iterator<Item = &'a str>, facts: &Facts) {
        for item in skus.filter_map(|sku| facts.items.get(sku)) {
            self.item_versions.insert(item.id.clone(), item.version);
        }
    }
}
