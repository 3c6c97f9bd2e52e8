//! What a bill of the Flash surface says of an order beyond what every order has (docs/flash/delivery.md).
//!
//! A delivery bill sends goods to a buyer, an outbound bill to a business. Both are orders: promised, picked
//! and shipped by the same commands. Here: the words and amounts that come with them. Not here: the steps.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::base::clock::Timestamp;
use crate::base::quantity::Money;
use crate::stock::level::Quality;

/// What kind of order it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderKind {
    /// An order without a bill.
    #[default]
    Sale,
    /// A delivery bill: goods for a buyer, which leave whole or not at all.
    Delivery,
    /// An outbound bill: goods for a business.
    Outbound,
}

/// Who gets the goods.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Consignee {
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
    /// Street and house.
    pub address: String,
}

impl Consignee {
    /// The same as the free object that other surfaces show.
    pub fn as_ship_to(&self) -> Map<String, Value> {
        let fields = [
            ("name", &self.name),
            ("phone", &self.phone),
            ("address", &self.address),
            ("district", &self.district),
            ("city", &self.city),
            ("province", &self.province),
            ("postalCode", &self.postal_code),
        ];
        let given = fields.into_iter().filter(|(_, value)| !value.is_empty());
        given
            .map(|(name, value)| (name.to_owned(), Value::from(value.as_str())))
            .collect()
    }
}

/// How the buyer pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayMode {
    /// In cash, when the parcel comes.
    CashOnDelivery,
    /// By bank transfer, before.
    BankTransfer,
    /// Electronically, before.
    Electronic,
}

/// The amounts of a bill.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BillMoney {
    /// How it is paid.
    pub pay_mode: Option<PayMode>,
    /// What the buyer pays in all.
    pub total: Money,
    /// Of it, for the way.
    pub freight: Money,
    /// What is taken off the whole order.
    pub discount: Money,
    /// Whether the parcel is insured.
    pub insured: bool,
    /// The value it is declared with.
    pub declared: Money,
    /// Whether prices are printed.
    pub prints_prices: bool,
    /// Whether the amounts were taken as they came, unchecked.
    pub ignores_prices: bool,
}

/// The carrier of a bill, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Express {
    /// Code of the carrier.
    pub code: Option<String>,
    /// Name of the carrier.
    pub name: Option<String>,
    /// The carrier's number for the parcel.
    pub tracking_no: Option<String>,
}

/// Goods as they were sold; a set is one row here and its parts are the order's lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SoldGoods {
    /// The barcode they were sold under.
    pub barcode: String,
    /// Code of the item.
    pub sku: String,
    /// Their name.
    pub name: String,
    /// Their specification.
    pub specification: String,
    /// How many.
    pub units: i64,
    /// Price of one.
    pub price: Money,
    /// Discount of one.
    pub discount: Money,
    /// The name on the platform.
    pub external_name: Option<String>,
    /// The specification on the platform.
    pub external_specification: Option<String>,
    /// Numbers of the order's lines that they are made of.
    pub lines: Vec<i64>,
}

/// A file that was handed in for a bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillFile {
    /// UUID under which the file's row stands.
    pub document_id: String,
    /// Where its bytes lie.
    pub key: String,
    /// What it is.
    pub mime: String,
}

/// A withdrawal that waits for the floor to give the goods back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// When it was asked for.
    pub at: Timestamp,
    /// Whether the bill is cancelled after it.
    pub then_cancel: bool,
}

/// What a bill says beyond its order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Bill {
    /// Code of the store that sold the goods.
    pub store_code: Option<String>,
    /// Its name.
    pub store_name: Option<String>,
    /// Who gets them.
    pub consignee: Consignee,
    /// The goods as they were sold.
    pub goods: Vec<SoldGoods>,
    /// The amounts.
    pub money: BillMoney,
    /// The carrier.
    pub express: Express,
    /// How the goods go: a word of the surface.
    pub delivery_way: String,
    /// The buyer's id.
    pub buyer_id: Option<String>,
    /// What the buyer says.
    pub buyer_message: Option<String>,
    /// What the seller says.
    pub comment: Option<String>,
    /// The source's code.
    pub source_code: Option<String>,
    /// The platform it was sold on.
    pub platform: Option<String>,
    /// The channel it came by.
    pub channel_source: Option<String>,
    /// More for the channel.
    pub extra: Option<Value>,
    /// When it was ordered.
    pub bought_at: Option<Timestamp>,
    /// When it is to go out.
    pub out_at: Option<Timestamp>,
    /// Whether it waits for that day; ends by itself when the day comes.
    pub presale: bool,
    /// Number of the bill that this one makes good.
    pub replenishes: Option<String>,
    /// Whether it was approved by being made.
    pub approves_itself: bool,
    /// Whether no warehouse was assigned yet; the one it is kept under counts for nothing.
    pub unassigned: bool,
    /// The quality that is asked for.
    pub quality: Quality,
    /// Why it is frozen.
    pub frozen_reason: Option<String>,
    /// A withdrawal under way.
    pub withdrawal: Option<Withdrawal>,
    /// The label that was handed in last.
    pub label: Option<BillFile>,
    /// The invoice that was handed in last.
    pub invoice: Option<BillFile>,
}
