//! ASNs as rows: the document and its lines (docs/push.md#asns).

use serde::{Deserialize, Serialize};

use crate::base::clock::{Day, Timestamp};
use crate::base::quantity::{Money, Quantity};
use crate::catalog::uom::Factor;
use crate::inbound::kind::{Delivery, InboundKind};
use crate::inbound::lifecycle::InboundStatus;
use crate::stock::level::Quality;

/// An ASN row, with its lines where it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inbound {
    /// UUID.
    pub id: String,
    /// Its number, or the slot of it.
    pub number: String,
    /// The slot its number comes from; only in a row being created.
    #[serde(default)]
    pub number_slot: Option<u32>,
    /// UUID of the warehouse.
    pub warehouse_id: String,
    /// Code of the warehouse.
    pub warehouse_code: String,
    /// UUID of the supplier.
    pub supplier_id: Option<String>,
    /// Code of the supplier.
    pub supplier_code: Option<String>,
    /// When the goods should come.
    pub expected_date: Option<Day>,
    /// The caller's own number for it.
    pub reference_no: Option<String>,
    /// The same, where the tenant or the surface wants references unique; else none.
    #[serde(default)]
    pub unique_reference: Option<String>,
    /// Where it stands.
    pub status: InboundStatus,
    /// Which surface made it.
    pub source: String,
    /// What kind of goods come.
    #[serde(default)]
    pub kind: InboundKind,
    /// The quality they come in, where a receipt says nothing else.
    #[serde(default)]
    pub quality: Quality,
    /// What was said of the delivery.
    #[serde(default)]
    pub delivery: Delivery,
    /// When it was approved; none while it waits for that.
    #[serde(default)]
    pub approved_at: Option<Timestamp>,
    /// When the goods came to the dock, if that was said.
    #[serde(default)]
    pub arrived_at: Option<Timestamp>,
    /// Who said so.
    #[serde(default)]
    pub arrived_by: Option<String>,
    /// When its last line was filled.
    #[serde(default)]
    pub completed_at: Option<Timestamp>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Grows by one with each change.
    pub version: i64,
    /// Its lines by number; empty in a row that is written.
    #[serde(default, skip_serializing)]
    pub lines: Vec<InboundLine>,
}

/// A line of an ASN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboundLine {
    /// UUID of its ASN.
    pub inbound_id: String,
    /// Its number in the ASN.
    pub line_no: i64,
    /// UUID of the item.
    pub item_id: String,
    /// Code of the item.
    pub sku: String,
    /// The unit it was announced in.
    pub uom_code: String,
    /// That unit's factor as it was then.
    pub factor: Factor,
    /// What is expected, in that unit.
    pub expected: Quantity,
    /// What is expected, in base UoM.
    pub expected_base: Quantity,
    /// What has come, in base UoM.
    pub received_base: Quantity,
    /// The lot it is announced with.
    pub lot_no: Option<String>,
    /// When the lot was made.
    pub production_date: Option<Day>,
    /// When the lot expires.
    pub expiry_date: Option<Day>,
    /// Price of one unit, if one was announced.
    #[serde(default)]
    pub unit_price: Option<Money>,
    /// The serials it will come in, if they were announced.
    #[serde(default)]
    pub pieces: Vec<String>,
    /// Whether its item carries asset codes; only in a row that was read.
    #[serde(default, skip_serializing)]
    pub is_asset: bool,
    /// Whether its ASN is still open; kept on the line for the index of open lines.
    pub open: bool,
}

impl Inbound {
    /// What a line's announced price makes one unit cost: nothing is known where the prices are to be
    /// ignored.
    pub fn unit_cost(&self, line: &InboundLine) -> Option<Money> {
        line.unit_price.filter(|_| !self.delivery.ignores_prices)
    }
}
