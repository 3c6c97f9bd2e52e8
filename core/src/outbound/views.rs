//! Bills as the Flash surface reads them: one with all that happened to it, and a row of a list.

use serde::Deserialize;

use crate::base::answer::Row;
use crate::base::clock::Timestamp;
use crate::base::quantity::Quantity;
use crate::catalog::warehouse::WarehouseAddress;
use crate::outbound::bill::{Bill, OrderKind};
use crate::outbound::order::Order;
use crate::outbound::shipment::{PackedBox, PastStep, ShipmentEvent};

/// An order with its story, its boxes, and what carriers reported.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct BillView {
    /// The order with its lines, promises and shipments.
    pub order: Order,
    /// How far it has come; `flash::statuses` names the numbers.
    pub stage: i64,
    /// Name of its warehouse.
    pub warehouse_name: String,
    /// Where the warehouse stands.
    pub warehouse_address: WarehouseAddress,
    /// The goods of its lines.
    pub items: Vec<LineGoods>,
    /// Its steps, the first one first.
    pub steps: Vec<PastStep>,
    /// Its boxes.
    pub boxes: Vec<PackedBox>,
    /// What carriers reported, in the order of their times.
    pub events: Vec<ShipmentEvent>,
}

impl Row for BillView {
    type Key = String;

    fn key(&self) -> Self::Key {
        self.order.id.clone()
    }
}

/// The goods of a line.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct LineGoods {
    /// Number of the line.
    pub line_no: i64,
    /// Their barcode.
    pub barcode: String,
    /// Their name.
    pub name: String,
    /// Their specification.
    pub specification: String,
    /// Weight of one in kilograms.
    pub weight_kg: Option<Quantity>,
}

impl BillView {
    /// What the bill says; an order without one says nothing.
    pub fn bill(&self) -> Bill {
        self.order.bill.as_deref().cloned().unwrap_or_default()
    }

    /// The goods of a line.
    pub fn goods_of(&self, line_no: i64) -> Option<&LineGoods> {
        self.items.iter().find(|goods| goods.line_no == line_no)
    }

    /// The carrier's number for the parcel: that it left with, else that it is to leave with.
    pub fn tracking_no(&self) -> Option<&str> {
        let shipped = self.order.shipments.last();
        let shipped = shipped.and_then(|shipment| shipment.tracking_no.as_deref());
        let planned = || self.order.bill.as_ref()?.express.tracking_no.as_deref();
        shipped.or_else(planned)
    }

    /// The carrier: the one it left with, else the one it is to leave with.
    pub fn carrier(&self) -> Option<&str> {
        let shipped = self.order.shipments.last();
        let shipped = shipped.and_then(|shipment| shipment.carrier.as_deref());
        let express = self.order.bill.as_ref().map(|bill| &bill.express);
        let named = express.and_then(|express| express.name.as_deref().or(express.code.as_deref()));
        named.or(shipped)
    }
}

/// Which orders a page lists.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct OrderFilter {
    /// Of these kinds.
    pub kinds: Vec<OrderKind>,
    /// Created from.
    pub from: Timestamp,
    /// Created until.
    pub to: Timestamp,
    /// Code of the warehouse.
    pub warehouse: Option<String>,
    /// At these stages.
    pub stages: Vec<i64>,
    /// With these numbers.
    pub numbers: Option<Vec<String>>,
    /// With these external numbers.
    pub references: Option<Vec<String>>,
    /// With these tracking numbers.
    pub tracking: Option<Vec<String>>,
    /// With that telephone number of the consignee.
    pub contact: Option<String>,
    /// So many come before it.
    pub skip: i64,
    /// At most so many.
    pub limit: i64,
}

impl OrderFilter {
    /// Whether it names something that an index finds.
    pub const fn names(&self) -> bool {
        self.numbers.is_some()
            || self.references.is_some()
            || self.tracking.is_some()
            || self.contact.is_some()
    }
}

/// A page of orders.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct OrderPage {
    /// How many there are on all pages.
    pub total: i64,
    /// Those of the page, the newest first.
    pub rows: Vec<OrderRow>,
}

/// A row of a list of orders.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct OrderRow {
    /// Its number.
    pub number: String,
    /// The seller's own number.
    pub reference_no: Option<String>,
    /// How far it has come.
    pub stage: i64,
    /// Which surface made it.
    pub source: String,
    /// What kind of order it is.
    pub kind: OrderKind,
    /// What its bill says.
    pub bill: Option<Bill>,
    /// Name of its warehouse.
    pub warehouse_name: String,
    /// Number of its warehouse.
    pub warehouse: i64,
    /// Who made it.
    pub creator: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// The carrier that it left with.
    pub carrier: Option<String>,
    /// The number that it left with.
    pub tracking_no: Option<String>,
    /// How many lines it has.
    pub lines: i64,
    /// How much is ordered on all of them, in base units.
    pub ordered_base: Quantity,
}
