//! How an order leaves: boxes, shipments, and what carriers tell of them (docs/operations.md#shipments).

use serde::{Deserialize, Serialize};

use crate::base::clock::Timestamp;
use crate::base::quantity::Quantity;

/// A shipment row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shipment {
    /// UUID.
    pub id: String,
    /// Its number, or the slot of it.
    pub number: String,
    /// The slot its number comes from; only in a row being created.
    #[serde(default)]
    pub number_slot: Option<u32>,
    /// UUID of the order.
    pub order_id: String,
    /// Number of the order.
    pub order_number: String,
    /// Who carries it.
    pub carrier: Option<String>,
    /// The carrier's number for it.
    pub tracking_no: Option<String>,
    /// `shipped`, or what the carrier told last.
    pub status: String,
    /// When it left.
    pub created_at: Timestamp,
    /// When it last changed.
    #[serde(default)]
    pub updated_at: Timestamp,
    /// Grows by one with each change.
    pub version: i64,
    /// What the carrier told; empty in a row that is written.
    #[serde(default, skip_serializing)]
    pub events: Vec<ShipmentEvent>,
}

/// Something a carrier told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipmentEvent {
    /// UUID of the shipment.
    pub shipment_id: String,
    /// A word of [`CARRIER_WORDS`].
    pub status: String,
    /// Where.
    pub place: Option<String>,
    /// What else.
    pub note: Option<String>,
    /// The number under which the parcel goes back.
    #[serde(default)]
    pub return_tracking_no: Option<String>,
    /// When.
    pub at: Timestamp,
}

impl Shipment {
    /// Whether it has arrived or come back, so that its tracking number is free again.
    pub fn has_ended(&self) -> bool {
        ENDS.contains(&self.status.as_str())
    }
}

impl ShipmentEvent {
    /// Whether nothing comes after it.
    pub fn is_end(&self) -> bool {
        ENDS.contains(&self.status.as_str())
    }
}

/// The words after which nothing happens to a shipment.
const ENDS: &[&str] = &[DELIVERED, "returned"];

/// What a carrier may tell. `delivered` completes the order.
pub const CARRIER_WORDS: &[&str] = &[
    "picked_up",
    "in_transit",
    "out_for_delivery",
    "held",
    "delivered",
    "failed",
    "returned",
    "closed",
];

/// The carrier's word that completes an order.
pub const DELIVERED: &str = "delivered";

/// A box of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackedBox {
    /// UUID of the order.
    pub order_id: String,
    /// Its number in the order, from 1.
    pub box_no: i64,
    /// Length in centimetres, scaled by 10^4.
    pub length_cm: Option<Quantity>,
    /// Width in centimetres, scaled by 10^4.
    pub width_cm: Option<Quantity>,
    /// Height in centimetres, scaled by 10^4.
    pub height_cm: Option<Quantity>,
    /// Weight in kilograms, scaled by 10^4.
    pub weight_kg: Option<Quantity>,
    /// What is in it.
    pub contents: Vec<BoxLine>,
    /// Its own number, or the slot of it; none of one packed before boxes had numbers.
    #[serde(default)]
    pub number: Option<String>,
    /// The slot its number comes from; only where it is given.
    #[serde(default)]
    pub number_slot: Option<u32>,
    /// When it was packed; only where its number is given.
    #[serde(default)]
    pub packed_at: Option<Timestamp>,
    /// The carrier's number for it.
    #[serde(default)]
    pub tracking_no: Option<String>,
    /// What it is packed in.
    #[serde(default)]
    pub containers: Vec<Container>,
}

/// What a box is packed in: so many of a kind of material.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Container {
    /// Name of the material.
    pub name: String,
    /// How many.
    pub number: i64,
}

/// What of a line is in a box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoxLine {
    /// The order's line.
    pub line_no: i64,
    /// How much, in base units.
    pub quantity: Quantity,
}

/// A step of an order's life, as it is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastStep {
    /// Who took it.
    pub actor: String,
    /// The status before.
    pub from: String,
    /// The status after.
    pub to: String,
    /// What a person said of it.
    pub note: String,
    /// When.
    pub at: Timestamp,
}

/// What happened to an order, and how it is packed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderStory {
    /// Its steps, the first one first.
    pub steps: Vec<PastStep>,
    /// Its boxes.
    pub boxes: Vec<PackedBox>,
}
