//! What kind of goods an ASN announces, and how they come.

use serde::{Deserialize, Serialize};

use crate::base::clock::Timestamp;

/// What kind of goods come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InboundKind {
    /// Goods that were bought.
    #[default]
    Purchase,
    /// Goods from another warehouse.
    Transfer,
    /// Goods that come back.
    Return,
    /// Anything else.
    Other,
}

/// What a seller says of a delivery. Nothing goes by it, except by the two that are true or false.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Delivery {
    /// The sales channel that it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_source: Option<String>,
    /// How it comes: `logistics`, `express` or `seller`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub way: Option<String>,
    /// The carrier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
    /// Who brings it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub man: Option<String>,
    /// How to reach who brings it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// The license plate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plate_number: Option<String>,
    /// The carrier's number for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking_no: Option<String>,
    /// A remark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// When it comes at the earliest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// When it comes at the latest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Whether announced prices are no costs.
    pub ignores_prices: bool,
    /// Whether it comes in several deliveries.
    pub in_parts: bool,
}

/// What the source of a notice begins with; its number is written the way of that surface.
const SOURCE: &str = "flash";

/// Whether a document of that source is a notice.
pub fn is_notice(source: &str) -> bool {
    source.starts_with(SOURCE)
}
