//! Goods that came back, as a caller names them.

use serde::Deserialize;
use serde_json::Value;

use crate::stock::level::Quality;

/// Goods that came back.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct BackLine {
    /// The line of the return.
    pub line_no: Option<i64>,
    /// The item.
    pub sku: Option<String>,
    /// The unit: the line's where it is named by its number, else the base unit.
    pub uom_code: Option<String>,
    /// How much, in that unit.
    pub qty: Value,
    /// In what order they are.
    pub quality: Quality,
    /// The serials of the pieces.
    pub serials: Option<Vec<String>>,
    /// Of which lot.
    pub lot_no: Option<String>,
    /// Into which location; the receiving location where none is named.
    pub location_code: Option<String>,
}
