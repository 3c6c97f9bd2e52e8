//! The rows of a return: the document, its lines, what came of them, and what is claimed of an order's lines.

use serde::{Deserialize, Serialize};

use crate::base::clock::{Day, Timestamp};
use crate::base::quantity::{Money, Quantity};
use crate::catalog::uom::Factor;
use crate::returns::lifecycle::ReturnStatus;
use crate::stock::level::Quality;

/// A return row, with its lines where it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    /// UUID.
    pub id: String,
    /// Its number, or the slot of it.
    pub number: String,
    /// The slot its number comes from; only in a row being created.
    #[serde(default)]
    pub number_slot: Option<u32>,
    /// UUID of the warehouse it comes to.
    pub warehouse_id: String,
    /// Code of that warehouse.
    pub warehouse_code: String,
    /// UUID of the order it left on, if one is named.
    pub order_id: Option<String>,
    /// Number of that order.
    pub order_number: Option<String>,
    /// Code of the store that sold it, if the order tells.
    pub store_code: Option<String>,
    /// The caller's own number for it.
    pub reference_no: Option<String>,
    /// The same, where it may be used once only; else none.
    pub unique_reference: Option<String>,
    /// The carrier's number it comes back under.
    pub tracking_no: Option<String>,
    /// Where it stands.
    pub status: ReturnStatus,
    /// Which surface made it.
    pub source: String,
    /// What was said of it; nothing goes by it.
    pub details: Details,
    /// How often something was received on it.
    pub receipts: i64,
    /// What of it was received, in base units of whatever items; tells a short end from an empty one.
    pub received_base: Quantity,
    /// When it was approved.
    pub approved_at: Option<Timestamp>,
    /// When it came to the dock.
    pub arrived_at: Option<Timestamp>,
    /// When it was completed or closed.
    pub completed_at: Option<Timestamp>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Grows by one with each change.
    pub version: i64,
    /// Its lines by number; empty in a row that is written.
    #[serde(default, skip_serializing)]
    pub lines: Vec<ReturnLine>,
}

impl Return {
    /// How far it has come, as the Flash surface numbers it (docs/flash/returns.md#status); the store works out
    /// the same for its lists.
    pub fn stage(&self) -> i64 {
        match self.status {
            ReturnStatus::PendingApproval => 1020,
            ReturnStatus::Approved if self.tracking_no.is_none() => 1030,
            ReturnStatus::Approved => 1040,
            ReturnStatus::Arrived => 1045,
            ReturnStatus::Receiving => 1050,
            ReturnStatus::Completed => 1060,
            ReturnStatus::Closed if self.received_base.is_positive() => 1060,
            ReturnStatus::Closed => 1010,
            ReturnStatus::Rejected => 1001,
            ReturnStatus::Cancelled => 1000,
        }
    }
}

/// What is said of a return. Nothing goes by it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    /// `primary`, `backgoods` or `allRejected` at Flash.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Why it comes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The buyer's id on the platform.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The carrier it comes back with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
    /// The carrier's number it went out under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_tracking_no: Option<String>,
    /// Weight in grams.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight_g: Option<i64>,
    /// Size in millimetres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_mm: Option<i64>,
    /// A remark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// Who sends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender: Option<Sender>,
    /// How it is refunded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund: Option<Refund>,
}

/// Who sends goods back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sender {
    /// Name.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// Country.
    pub country: String,
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

/// How the buyer gets the money back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Refund {
    /// `bank`, `online` or `cod`.
    pub mode: String,
    /// 1 pending, 2 refunded, 3 none.
    pub status: String,
    /// The account.
    pub account: String,
    /// Who is paid.
    pub payee: String,
    /// The bank.
    pub bank: String,
}

/// A line of a return. Quantities in base UoM but for `asked`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnLine {
    /// UUID of its return.
    pub return_id: String,
    /// Its number in the return.
    pub line_no: i64,
    /// The line of the order it left on, if one is named.
    pub order_line_no: Option<i64>,
    /// UUID of the item.
    pub item_id: String,
    /// Code of the item.
    pub sku: String,
    /// The unit it was asked for in.
    pub uom_code: String,
    /// That unit's factor as it was then.
    pub factor: Factor,
    /// What is to come back, in that unit.
    pub asked: Quantity,
    /// What is to come back.
    pub asked_base: Quantity,
    /// What came back in good order.
    pub normal_base: Quantity,
    /// What came back bad.
    pub bad_base: Quantity,
    /// Price of one unit, if one was told; no cost.
    pub unit_price: Option<Money>,
    /// Whether its return is still open; the index of open lines goes by it.
    pub open: bool,
}

impl ReturnLine {
    /// What came back of it.
    pub fn received_base(&self) -> Quantity {
        self.normal_base.plus(self.bad_base)
    }

    /// What is still to come.
    pub fn missing(&self) -> Quantity {
        self.asked_base.minus(self.received_base())
    }
}

/// What came back of a line at once, onto one level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnReceipt {
    /// UUID of the return.
    pub return_id: String,
    /// Which receipt of the return, from 1.
    pub receipt: i64,
    /// Its place in the receipt, from 1.
    pub place: i64,
    /// The line.
    pub line_no: i64,
    /// UUID of the location.
    pub location_id: String,
    /// Code of the location.
    pub location_code: String,
    /// UUID of the lot; empty for none.
    pub lot_id: String,
    /// Number of the lot.
    pub lot_no: Option<String>,
    /// When the lot expires.
    pub expiry_date: Option<Day>,
    /// Quality.
    pub quality: Quality,
    /// How much, in base UoM.
    pub quantity: Quantity,
    /// What it is worth.
    pub value: Money,
    /// The serials that came.
    pub serials: Vec<String>,
    /// When.
    pub at: Timestamp,
}

/// What returns claim of an order's line. In base UoM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claimed {
    /// UUID of the order.
    pub order_id: String,
    /// The line.
    pub line_no: i64,
    /// What open returns ask for, and what came back on those that ended.
    pub claimed_base: Quantity,
    /// What came back.
    pub received_base: Quantity,
    /// What that was worth.
    pub received_value: Money,
    /// Grows by one with each change.
    pub version: i64,
}
