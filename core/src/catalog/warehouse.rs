//! Warehouses, each of one branch (docs/stock.md#vocabulary).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::access::context::Context;
use crate::base::answer::Row;
use crate::base::clock::Timestamp;
use crate::base::numbers::NumberKind;
use crate::base::patch::Patch;
use crate::base::quantity::Quantity;
use crate::shape::rejection::Rejection;
use crate::shape::schema::number_problem;

/// The most percent by which a receipt may exceed what was announced.
const MAX_OVER_RECEIPT_PERCENT: i64 = 1_000;

/// A warehouse row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warehouse {
    /// UUID; `warehouse_id` of the partner surface.
    pub id: String,
    /// The Flash surface's numeric `warehouseId`; none before it is committed.
    pub number: Option<i64>,
    /// The slot its number comes from; only in a row that is being created.
    #[serde(default)]
    pub number_slot: Option<u32>,
    /// Unique in the tenant.
    pub code: String,
    /// Display name.
    pub name: String,
    /// UUID of its branch.
    pub branch_id: String,
    /// By how many percent a receipt may exceed an ASN line's expected quantity, scaled by 10^4.
    pub over_receipt_percent: Quantity,
    /// Where it stands, and who answers there.
    #[serde(default)]
    pub address: WarehouseAddress,
    /// When it was created.
    pub created_at: Timestamp,
    /// Grows by one with each change.
    pub version: i64,
}

impl Row for Warehouse {
    type Key = String;

    fn key(&self) -> Self::Key {
        self.code.clone()
    }
}

/// Where a warehouse stands, and who answers there (docs/flash.md); empty where unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct WarehouseAddress {
    /// Whom to ask for.
    pub contact: String,
    /// Telephone.
    pub telephone: String,
    /// Province.
    pub province: String,
    /// City.
    pub city: String,
    /// District.
    pub district: String,
    /// Postal code.
    pub postal_code: String,
    /// Street and house.
    pub address: String,
}

/// What a caller says of a new warehouse.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewWarehouse {
    /// Which warehouse.
    pub code: String,
    /// Name.
    pub name: String,
    /// Its branch; the tenant's default branch where none is named.
    #[serde(default)]
    pub branch_id: Option<String>,
    /// Over-receipt allowance in percent.
    #[serde(default)]
    pub over_receipt_percent: Option<Value>,
    /// Where it stands.
    #[serde(default)]
    pub address: Option<WarehouseAddress>,
}

/// What a caller changes of a warehouse.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct WarehouseChange {
    /// Name.
    pub name: Option<String>,
    /// Its branch.
    pub branch_id: Option<String>,
    /// Over-receipt allowance in percent; null for none.
    pub over_receipt_percent: Patch<Value>,
    /// Where it stands, as a whole.
    pub address: Patch<WarehouseAddress>,
}

impl NewWarehouse {
    /// The row, as it is committed, in the branch of that id.
    pub fn open(&self, branch_id: &str, cx: &Context) -> Result<Warehouse, Rejection> {
        let percent = self.over_receipt_percent.as_ref().map(percent);
        Ok(Warehouse {
            id: cx.entropy.uuid(),
            number: None,
            number_slot: Some(cx.take_number(NumberKind::Warehouse).index),
            code: self.code.clone(),
            name: self.name.clone(),
            branch_id: branch_id.to_owned(),
            over_receipt_percent: percent.transpose()?.unwrap_or_default(),
            address: self.address.clone().unwrap_or_default(),
            created_at: cx.now,
            version: 1,
        })
    }
}

impl WarehouseChange {
    /// The row after this change, as it is committed.
    pub fn apply(&self, before: &Warehouse) -> Result<Warehouse, Rejection> {
        let before = before.clone();
        let over_receipt_percent = match &self.over_receipt_percent {
            Patch::Keep => before.over_receipt_percent,
            Patch::Clear => Quantity::ZERO,
            Patch::Set(value) => percent(value)?,
        };
        Ok(Warehouse {
            name: self.name.clone().unwrap_or(before.name),
            branch_id: self.branch_id.clone().unwrap_or(before.branch_id),
            over_receipt_percent,
            address: (self.address.clone())
                .over_or(Some(before.address), WarehouseAddress::default()),
            version: before.version.saturating_add(1),
            ..before
        })
    }
}

fn percent(value: &Value) -> Result<Quantity, Rejection> {
    let at = |message: &str| Rejection::invalid_at("overReceiptPercent", message);
    let percent = Quantity::from_json(value).map_err(|fault| at(number_problem(fault)))?;
    let most = Quantity::from_units(MAX_OVER_RECEIPT_PERCENT).unwrap_or_default();
    if percent > most {
        return Err(at("must be at most 1000"));
    }
    Ok(percent)
}
