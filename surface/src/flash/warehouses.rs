//! The warehouse that a call names by its number.

use std::collections::BTreeSet;

use super::codes::Code;
use khlang_core::catalog;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;

/// The fact that [`check_warehouse`] takes.
pub fn warehouse_need(number: Option<i64>) -> Need {
    catalog::Need::WarehousesNumbered {
        numbers: BTreeSet::from_iter(number),
    }
    .into()
}

/// Refuses a number that names no warehouse of the tenant; none at all names every warehouse.
pub fn check_warehouse(number: Option<i64>, facts: &Facts) -> Result<(), Rejection> {
    let Some(number) = number else {
        return Ok(());
    };
    let mut known = facts.catalog.warehouses.values();
    match known.any(|warehouse| warehouse.number == Some(number)) {
        true => Ok(()),
        false => Err(Code::WAREHOUSE_NOT_SIGNED.at("warehouseId", "names no warehouse of yours")),
    }
}
