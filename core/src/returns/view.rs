//! Returns as they are read: steps of a life, rows of a list, and what has come of each line.

use serde::Deserialize;

use crate::base::clock::Timestamp;
use crate::base::quantity::{Money, Quantity};
use crate::returns::row::Details;

/// A step of a return's life.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PastStep {
    /// Who took it.
    pub actor: String,
    /// The status before; empty for the first one.
    pub from: String,
    /// The status after.
    pub to: String,
    /// What a person said of it.
    pub note: String,
    /// When.
    pub at: Timestamp,
}

/// A row of a seller's list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ReturnRow {
    /// Its number.
    pub number: String,
    /// The seller's own number for it.
    pub reference_no: Option<String>,
    /// Flash id of its warehouse.
    pub warehouse: i64,
    /// Code of its warehouse.
    pub warehouse_code: String,
    /// Name of its warehouse.
    pub warehouse_name: String,
    /// Code of the store of the order it left on.
    pub store_code: Option<String>,
    /// Name of that store.
    pub store_name: Option<String>,
    /// How far it has come, as the Flash surface numbers it.
    pub stage: i64,
    /// 1 by the seller, 2 by the warehouse, 3 by an API.
    pub made_by: i64,
    /// When it was created.
    pub created_at: Timestamp,
}

/// A page of a seller's list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct ReturnPage {
    /// How many there are on all pages.
    pub total: i64,
    /// Those of this page, the newest first.
    pub rows: Vec<ReturnRow>,
}

/// A return as a seller reads it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ReturnView {
    /// What a list shows of it.
    #[serde(flatten)]
    pub row: ReturnRow,
    /// Number of the order it left on.
    pub order_number: Option<String>,
    /// The carrier's number it comes back under.
    pub tracking_no: Option<String>,
    /// What was said of it.
    pub details: Details,
    /// Its goods, those of one item and price together.
    pub lines: Vec<ReturnLineView>,
}

/// Goods of a return, in base UoM.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ReturnLineView {
    /// Their barcode, or their sku.
    pub barcode: String,
    /// Their name.
    pub name: String,
    /// Their specification.
    pub specification: String,
    /// What is to come back.
    pub asked: Quantity,
    /// What came back in good order.
    pub normal: Quantity,
    /// What came back bad.
    pub bad: Quantity,
    /// Price of one, if it was told.
    pub unit_price: Option<Money>,
}
