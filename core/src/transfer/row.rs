//! The rows of a transfer: the bill and its parcels.

use serde::{Deserialize, Serialize};

use crate::base::clock::Timestamp;
use crate::base::quantity::{Money, Quantity};
use crate::transfer::lifecycle::TransferStatus;

/// A transfer row, with its parcels where it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// UUID.
    pub id: String,
    /// Its number, or the slot of it.
    pub number: String,
    /// The slot its number comes from; only in a row being created.
    #[serde(default)]
    pub number_slot: Option<u32>,
    /// UUID of the warehouse that relabels it.
    pub warehouse_id: String,
    /// Code of that warehouse.
    pub warehouse_code: String,
    /// Code of the store that sold it.
    pub store_code: String,
    /// The seller's own number for it.
    pub reference_no: String,
    /// The same while it may be used once only; none once it is recalled.
    pub unique_reference: Option<String>,
    /// The number that it leaves under, once it is known.
    pub express_sn: Option<String>,
    /// Whether it joins several parcels.
    pub joins: bool,
    /// Where it stands.
    pub status: TransferStatus,
    /// Whether it is open; the indexes of open parcels and numbers go by it.
    pub open: bool,
    /// Which surface made it.
    pub source: String,
    /// What was said of it.
    pub details: Details,
    /// What it measures, once it is one parcel.
    pub measures: Measures,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Grows by one with each change.
    pub version: i64,
    /// Its parcels, in the order they were named; empty in a row that is written.
    #[serde(default, skip_serializing)]
    pub parcels: Vec<Parcel>,
    /// Its steps, the first one first; only in a row that was read.
    #[serde(default, skip_serializing)]
    pub steps: Vec<PastStep>,
}

/// A parcel that a transfer is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcel {
    /// UUID of its transfer.
    pub transfer_id: String,
    /// Its place in the transfer, from 1.
    pub place: i64,
    /// The number it comes under.
    pub tracking_no: String,
    /// When it came.
    pub received_at: Option<Timestamp>,
    /// Whether its transfer is open: no other open one may have it.
    pub open: bool,
}

/// A step of a transfer's life.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PastStep {
    /// Who took it.
    pub actor: String,
    /// The status after.
    pub to: String,
    /// What it was about: a parcel's number, or a reason.
    pub note: String,
    /// When.
    pub at: Timestamp,
}

/// What is said of a transfer. Nothing goes by it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    /// Whether the consignee pays in cash.
    pub cash_on_delivery: bool,
    /// What the order costs, in baht.
    pub amount: Money,
    /// Whether it is insured.
    pub insured: bool,
    /// For how much, in baht.
    pub insured_amount: Option<Money>,
    /// A remark.
    pub remark: Option<String>,
    /// Who gets it.
    pub consignee: Party,
    /// Who sends it.
    pub sender: Party,
    /// What customs are told.
    pub customs: Vec<Customs>,
}

/// Who sends or gets a parcel; what was not said is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Party {
    /// Name.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// Province.
    pub province: String,
    /// City.
    pub city: String,
    /// District.
    pub district: String,
    /// Postal code.
    pub postal_code: String,
    /// Address.
    pub address: String,
}

/// Goods as customs are told of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Customs {
    /// Type.
    pub kind: Option<String>,
    /// Name.
    pub name: String,
    /// Name in English.
    pub english_name: String,
    /// How many.
    pub units: i64,
    /// Their value.
    pub value: Money,
    /// Barcode.
    pub barcode: String,
    /// Brand.
    pub brand: Option<String>,
    /// Origin.
    pub origin: Option<String>,
    /// Weight in kilograms.
    pub weight_kg: Quantity,
}

/// What a parcel measures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Measures {
    /// Length in millimetres.
    pub length_mm: Option<i64>,
    /// Width in millimetres.
    pub width_mm: Option<i64>,
    /// Height in millimetres.
    pub height_mm: Option<i64>,
    /// Weight in grams.
    pub weight_g: Option<i64>,
}
